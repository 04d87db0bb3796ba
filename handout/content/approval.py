"""Which approval of a clinic counts for a text, and a hash of what was approved.

An approval is of one version. With the hash of the words it is of these words alone: an author may change some of them
and forget the version. With that of the pictures it is of these alone, for a picture that is replaced under its name
may show another place to press.
"""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, Literal

from msgspec import NODEFAULT, Struct, json
from msgspec.structs import fields

from handout.content.assets import PictureFile
from handout.content.clinic import Approval, Clinic
from handout.content.topic import VERSIONS, Topic
from handout.content.translation_record import hash_text

UNPRINTED = frozenset({"background", "review", "next_review", "version"})
"""What a clinician need not approve: remarks that are not printed, and dates."""


def hash_words(topic: Topic) -> str:
    """Return a short hash of all that a topic says: words, doses, conditions, places."""
    return hash_text(json.encode(_plain_value(topic), order="sorted").decode())


def hash_pictures(pictures: Mapping[str, PictureFile]) -> str:
    """Return a short hash of what *pictures* show, and of the places on them.

    Line ends do not count: on another system the same drawing may have others.
    """
    shown = [
        (name, sha256(file.content.replace(b"\r\n", b"\n")).hexdigest(), sorted(file.landmarks.items()))
        for name, file in sorted(pictures.items())
    ]
    return hash_text(repr(shown))


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


def find_approval(
    name: str, topic: Topic, pictures: Mapping[str, PictureFile], clinic: Clinic | None
) -> Approval | None:
    """Return the clinic's approval that counts for a topic of this *name*.

    It is None if the text is a draft.
    """
    return next((each for each in clinic.approvals if counts(each, name, topic, pictures)), None) if clinic else None


def counts(approval: Approval, name: str, topic: Topic, pictures: Mapping[str, PictureFile]) -> bool:
    """Return whether an approval is of this topic as it is now."""
    return approval.topic == name and not find_change(approval, topic, pictures)


Change = Literal["", "version", "words", "pictures", "unknown-pictures"]
"""What of a topic is no longer what was approved; the empty word if nothing is."""


def find_change(approval: Approval, topic: Topic, pictures: Mapping[str, PictureFile]) -> Change:
    """Return what an approval of a topic is no longer of.

    An approval without a hash of words is of its version, whatever that says and shows. One with it, and without a hash
    of pictures, is of an earlier program: it counts if all pictures are the program's own. Of others nobody knows whether
    they are those that were approved.
    """
    if approval.version != topic.version:
        return "version"
    if approval.words is None:
        return ""
    if approval.words != hash_words(topic):
        return "words"
    if approval.pictures is None:
        return "" if all(file.built_in for file in pictures.values()) else "unknown-pictures"
    return "" if approval.pictures == hash_pictures(pictures) else "pictures"


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
