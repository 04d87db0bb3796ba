"""Which approval of a clinic counts for a text, and a hash of what was approved.

An approval is of one version. With the hash of the words it is of these words alone: an author may change some of them
and forget the version.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import NODEFAULT, Struct, json
from msgspec.structs import fields

from handout.content.clinic import Approval, Clinic
from handout.content.topic import VERSIONS, Topic
from handout.content.translation_record import hash_text

UNPRINTED = frozenset({"background", "review", "next_review", "version"})
"""What a clinician need not approve: remarks that are not printed, and dates."""


def hash_words(topic: Topic) -> str:
    """Return a short hash of all that a topic says: words, doses, conditions, places."""
    return hash_text(json.encode(_plain_value(topic), order="sorted").decode())


def _plain_value(value: Any) -> Any:  # noqa: ANN401 - any value
    """Return a value without what is not said: defaults, and remarks.

    So a field that a later version of the program adds changes no hash.
    """
    if isinstance(value, Struct):
        given = {each.name: (getattr(value, each.name), each) for each in fields(value)}
        kind = {"": type(value).__name__} if value.__struct_config__.tag else {}
        values = {
            name: _plain_value(found)
            for name, (found, each) in given.items()
            if name not in UNPRINTED
            and found != each.default
            and (each.default_factory is NODEFAULT or found != each.default_factory())
        }
        return kind | values
    if isinstance(value, Mapping):
        return {str(key): _plain_value(each) for key, each in value.items()}
    return [_plain_value(each) for each in value] if isinstance(value, tuple) else value


def find_approval(name: str, topic: Topic, clinic: Clinic | None) -> Approval | None:
    """Return the clinic's approval that counts for a topic of this *name*.

    It is None if the text is a draft.
    """
    return next((each for each in clinic.approvals if counts(each, name, topic)), None) if clinic else None


def counts(approval: Approval, name: str, topic: Topic) -> bool:
    """Return whether an approval is of this version, and of these words if it has any."""
    is_of_this = (approval.topic, approval.version) == (name, topic.version)
    return is_of_this and approval.words in (None, hash_words(topic))


def topics_of(approval: Approval, known: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the topics that are approved; several if they are joined.

    There are none if they are not *known*.
    """
    names, count = tuple(known), approval.version.count(VERSIONS) + 1
    return next(_parted(approval.topic, names, count), ())


def _parted(joined: str, known: tuple[str, ...], count: int) -> Iterator[tuple[str, ...]]:
    """Yield the ways in which a number of known names are joined to one."""
    if count == 1:
        yield from ((name,) for name in known if name == joined)
        return
    for name in known:
        if joined.startswith(f"{name}-"):
            yield from ((name, *rest) for rest in _parted(joined[len(name) + 1 :], known, count - 1))
