"""Checks across files: a topic against its language, its clinic and its pictures."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, TypeVar

from handout.clock import today
from handout.content.approval import Change, find_approval, find_change
from handout.content.assets import PictureFile, iter_places
from handout.content.callouts import Place, Stretch
from handout.content.clinic import Approval, Clinic
from handout.content.conditions import Condition, nearest_conditions
from handout.content.language import Language
from handout.content.loaded_topic import LoadedTopic
from handout.content.named_in_cautions import unmentioned
from handout.content.project import Project
from handout.content.topic import VERSIONS, Topic
from handout.content.topic_card import Illustration, PictureSpec
from handout.content.translation_record import find_stale_words
from handout.layout.text.scripts_without_spaces import lacks_dictionary
from handout.problems import Location, Problem, name_value, short
from handout.schema.markup import find_open_markup, may_be_open
from handout.schema.model import KeyPath, Model
from handout.schema.model_reader import Source, YamlFile
from handout.suggest import nearest

M = TypeVar("M", bound=Model)


DASH = "(?:-|[\u2010-\u2015\u2212])"
RANGE = re.compile(rf"(?<!\d)(?<!\d{DASH})\d{{1,3}} ?{DASH} ?\d{{1,3}}(?! ?{DASH}?\d)")
"""Two short numbers with a dash between them, as no date or telephone number has."""

FROM_RIGHT = re.compile("[\u0590-\u08ff]|[\ufb1d-\ufdff\ufe70-\ufefc]")
"""A letter of a script that runs from right to left."""


@lru_cache(32)
def printed_texts(read: YamlFile[M]) -> tuple[tuple[KeyPath, str], ...]:
    """Return every printed text of a file with its path."""
    return tuple(read.value.printed_texts())


@lru_cache(32)
def doubtful_ranges(read: YamlFile[M]) -> tuple[Problem, ...]:
    """Return a warning for each range with a dash in a text from right to left."""
    return tuple(
        Problem.of(read.source.where(path), "doubtful-range", name=name_value(path), range=found[0])
        for path, text in printed_texts(read)
        if not text.isascii() and FROM_RIGHT.search(text)
        for found in RANGE.finditer(text)
    )


@lru_cache(32)
def unbreakable_texts(read: YamlFile[M]) -> tuple[Problem, ...]:
    """Return a warning for each text whose words nothing here can tell apart."""
    return tuple(
        Problem.of(read.source.where(path), "unbreakable-text", name=name_value(path))
        for path, text in printed_texts(read)
        if not text.isascii() and lacks_dictionary(text)
    )


@lru_cache(32)
def open_markup(read: YamlFile[M]) -> tuple[Problem, ...]:
    """Return a warning for each text with markup that is not ours or not closed.

    Among them are texts cut off at a '#'.
    """
    return read.source.comment_warnings + tuple(
        problem
        for path, text in printed_texts(read)
        if may_be_open(text)
        for problem in find_open_markup(read.source.where(path), name_value(path), text)
    )


ITEM_SIGN = re.compile(r"\s*(?:\(?\d{1,2}[.)]|[\u2022\u25aa\u25cf\u25e6\u00b7*\u2013\u2014-])\s")
"""The number or bullet that an author writes before an item of a list."""


def is_item(path: KeyPath) -> bool:
    """Return whether a text is an item of a list, or the text of one."""
    return isinstance(path[-1], int) or (len(path) > 3 and path[-1] == "text" and isinstance(path[-2], int))


@lru_cache(32)
def double_signs(read: YamlFile[M]) -> tuple[Problem, ...]:
    """Return a warning for each item of a list with a number or bullet of its own."""
    fact, cure = "an item begins with a number or sign of its own", "take it out: the page has one where one belongs"
    return tuple(
        Problem.of(
            read.source.where(path), "open-markup", name=name_value(path), fact=fact, cure=cure, text=short(text, 30)
        )
        for path, text in printed_texts(read)
        if is_item(path) and ITEM_SIGN.match(text)
    )


def approvals_without_effect(
    clinic: YamlFile[Clinic],
    topic: YamlFile[Topic],
    pictures: Mapping[str, PictureFile],
    name: str,
    known: Callable[[], Sequence[str]],
) -> Iterator[Problem]:
    """Yield a warning for each approval of a clinic that has no effect.

    An approval has no effect if it is for another version, other words or other *pictures* of the topic *name*, repeats
    another one, or is for a topic that is not *known*. That of joined topics has several versions, and is for them alone.
    """
    version, source = topic.value.version, clinic.source
    of_this = [(number, each) for number, each in enumerate(clinic.value.approvals) if each.topic == name]
    changes = {number: find_change(each, topic.value, pictures) for number, each in of_this}
    counting = [number for number, change in changes.items() if not change]
    for number, each in of_this if not counting else ():
        yield other_version(changes[number], each, version, name, source, number)
    for number in counting[1:]:
        where = source.where(("approvals", number, "topic"))
        yield Problem.of(where, "same-approval", version=version, topic=name)
    others = [
        (number, each.topic)
        for number, each in enumerate(clinic.value.approvals)
        if each.topic != name and VERSIONS not in each.version
    ]
    there = {name, *(known() if others else ())}
    for number, meant in others:
        if meant not in there:
            where = source.where(("approvals", number, "topic"))
            yield Problem.of(where, "unknown-topic/approval", name=meant, nearest=nearest(meant, sorted(there)))


def other_version(change: Change, approval: Approval, version: str, name: str, source: Source, number: int) -> Problem:
    """Return the problem of an approval that no longer is of its topic.

    It has this *number* in the file of a clinic.
    """
    if change == "version":
        where = source.where(("approvals", number, "version"))
        return Problem.of(where, "other-version", approved=approval.version, topic=name, version=version)
    where = source.where(("approvals", number, "pictures" if change == "pictures" else "words"))
    return Problem.of(where, CHANGED[change], topic=name, version=version)


CHANGED = {
    "words": "other-version/words",
    "pictures": "other-version/pictures",
    "unknown-pictures": "other-version/unknown-pictures",
}
"""The wordings for what has changed under the same version."""


def same_ids(topic: YamlFile[Topic]) -> Iterator[Problem]:
    """Yield a problem for each card whose id an earlier card has already."""
    first: dict[str, int] = {}
    path = topic.value.path
    for number, card in enumerate(topic.value.cards):
        if card.id in first:
            line = topic.source.where(path(first[card.id], "id")).line
            where = topic.source.where(path(number, "id"))
            yield Problem.of(where, "same-id", id=card.id, line=line, card=topic.value.spec.words.one)
        first.setdefault(card.id, number)


def empty_cards(topic: YamlFile[Topic], wrong: Container[Location] = ()) -> Iterator[Problem]:
    """Yield a problem for each card that says nothing, or not what its kind asks for.

    *wrong* are the places of values that cannot be used: what stands there is not missing.
    """
    spec = topic.value.spec
    printed = [each.field for each in spec.sections if not each.lead]
    for number, card in enumerate(topic.value.cards):
        path = topic.value.path(number)
        where = topic.source.where(path)
        for key, fields in (("empty-card/one-of", spec.one_of), ("empty-card", printed)):
            keys = [key for name in fields for key in spec.keys_of(name)]
            stands = (says_something(getattr(card, key, None)) or _is_at(topic, (*path, key), wrong) for key in keys)
            if keys and not any(stands):
                yield Problem.of(where, key, card=spec.words.one, fields=", ".join(keys))
                break


def _is_at(topic: YamlFile[Topic], path: KeyPath, places: Container[Location]) -> bool:
    """Return whether a value of a topic is written at one of some *places*."""
    return path in topic.source.places and topic.source.places[path] in places


def says_something(value: object) -> bool:
    """Return whether a value of a card is more than an empty text, list or model."""
    if isinstance(value, Model):
        return any(getattr(value, name) for name in value.__struct_fields__)
    return bool(value)


def unprinted_texts(topic: YamlFile[Topic]) -> Iterator[Problem]:
    """Yield a problem for each text of a card that has no place on it."""
    spec, source = topic.value.spec, topic.source
    beside = next((each.field for each in spec.sections if each.position), "")
    for number, card in enumerate(topic.value.cards):
        path = topic.value.path(number)
        if card.position and not (beside and getattr(card, beside)):
            key = "unprinted/beside" if beside else "unprinted/position"
            where = source.where((*path, "position"))
            yield Problem.of(where, key, card=spec.words.one, cards=spec.words.many, field=beside)
        for name in (each.field for each in spec.sections if each.short and each.field in spec.fields):
            if getattr(card.short, name) and not getattr(card, name):
                where = source.where((*path, "short", name))
                yield Problem.of(where, "unprinted/short", card=spec.words.one, field=name)
        if card.short.caution and not (card.cautions or card.stops or card.conditions):
            where = source.where((*path, "short", "caution"))
            yield Problem.of(where, "unprinted/caution", card=spec.words.one)


def short_cautions_left_out(topic: YamlFile[Topic], words: Language, *, translated: bool = False) -> Iterator[Problem]:
    """Yield a problem for each short caution that omits a condition of its card.

    Of a topic that is *translated* it is a warning, for the original has named them all and words change their ends in
    some languages.
    """
    key = "short-caution/translated" if translated else "short-caution"
    known = {
        name: words.conditions[name]
        for card in topic.value.cards
        for name in card.conditions
        if name in words.conditions
    }
    for number, card in enumerate(topic.value.cards):
        if not card.short.caution:
            continue
        listed = {name: known[name] for name in card.conditions if name in known}  # others are another problem
        for condition in unmentioned(listed, card.short.caution):
            where = topic.source.where(topic.value.path(number, "short", "caution"))
            yield Problem.of(where, key, condition=words.condition(condition), card=topic.value.spec.words.one)


def unknown_conditions(
    written: Mapping[str, Any], source: Source, cards: str, known: Mapping[str, Condition]
) -> Iterator[Problem]:
    """Yield a problem for each condition in a topic that has no words.

    The topic is given as it is *written*, with the key of its *cards*, so that other faults hide none.
    """
    for path, name in _list_conditions(written, cards):
        if name not in known:
            meant = nearest_conditions(name, known)
            yield Problem.of(source.where(path), "unknown-condition/topic", word=short(name), nearest=meant)


def wordless_conditions(
    written: Mapping[str, Any], language: YamlFile[Language], cards: str, known: Mapping[str, Condition]
) -> Iterator[Problem]:
    """Yield a problem for the conditions of a topic that its *language* lacks."""
    if lacking := dict.fromkeys(name for _, name in _list_conditions(written, cards) if name not in known):
        where = language.source.where(("conditions",))
        yield Problem.of(where, "no-condition-words", conditions=", ".join(map(short, lacking)))


def _list_conditions(written: Mapping[str, Any], cards: str) -> Iterator[tuple[KeyPath, str]]:
    """Yield each condition that a topic names, with its path."""
    listed = written.get(cards)
    holders: list[tuple[KeyPath, object]] = [(("disclaimer",), written.get("disclaimer"))]
    holders += [((cards, at), card) for at, card in enumerate(listed if isinstance(listed, tuple) else ())]
    for path, holder in holders:
        named = holder.get("conditions") if isinstance(holder, dict) else ()
        for at, name in enumerate(named if isinstance(named, tuple) else ()):
            if isinstance(name, str):
                yield (*path, "conditions", at), name
    own = written.get("conditions")
    for name, condition in own.items() if isinstance(own, dict) else ():
        if isinstance(condition, dict) and isinstance(broader := condition.get("kind_of"), str):
            yield ("conditions", name, "kind_of"), broader
    avoided = written.get("avoided")
    yield from ((("avoided", name, "key"), name) for name in (avoided if isinstance(avoided, dict) else ()))


def unknown_places(
    topic: YamlFile[Topic], path: KeyPath, spec: Illustration, picture: PictureFile
) -> Iterator[Problem]:
    """Yield a problem for each callout place that is not on its picture.

    Strokes and measures that start and end at the same place are problems too.
    """
    for below, place in iter_places(spec):
        yield from _unknown_place(topic, (*path, *below), place, picture)
    for number, callout in enumerate(spec.callouts if isinstance(spec, PictureSpec) else ()):
        if isinstance(callout, Stretch) and callout.start == callout.end:
            where = topic.source.where((*path, "callouts", number))
            yield Problem.of(where, "same-place", kind=callout.kind)


def _unknown_place(topic: YamlFile[Topic], path: KeyPath, place: Place, picture: PictureFile) -> Iterator[Problem]:
    """Yield the problem of a place that is no landmark of its picture."""
    if isinstance(place, str) and place not in picture.landmarks:
        meant = nearest(place, tuple(picture.landmarks)) or "this picture has no landmarks: write a place as [0.5, 0.5]"
        name = PurePosixPath(picture.file).name
        yield Problem.of(topic.source.where(path), "unknown-landmark", place=short(place), picture=name, nearest=meant)


def unknown_body_places(topic: YamlFile[Topic], pictures: Mapping[str, PictureFile]) -> Iterator[Problem]:
    """Yield a problem for each place on the body that no body map shows."""
    for number, card in enumerate(topic.value.cards):
        for side, named in (("front", card.on_body.front), ("back", card.on_body.back)):
            path = topic.value.path(number, "on_body", side)
            if named and topic.value.body_map is None:
                yield Problem.of(topic.source.where(path), "no-body-map")
            elif topic.value.body_map and (picture := pictures.get(getattr(topic.value.body_map, side).file)):
                for at, place in enumerate(named):
                    yield from _unknown_place(topic, (*path, at), place, picture)


def past_reviews(material: LoadedTopic) -> Iterator[Problem]:
    """Yield a warning for each text that was to be read again before this month.

    A clinic whose approval is of that month or later has read it.
    """
    month = f"{today():%Y-%m}"
    clinic = material.clinic.value if material.clinic else None
    approval = find_approval(material.id, material.topic.value, material.pictures, clinic)
    approved = f"{approval.date:%Y-%m}" if approval else ""
    for review in material.reviews:
        if approved < review.month < month:
            values = {"topic": short(review.topic), "month": review.month}
            key = "past-review/built-in" if review.built_in else "past-review"
            yield Problem.of(review.where, key, **values)


def stale_words(project: Project, words: YamlFile[Language], tag: str, kinds: Iterable[str]) -> tuple[Problem, ...]:
    """Return a problem for each fixed word whose English text has changed since.

    Nothing is known of a file without a record, such as one of a single word.
    """
    hashes = words.value.hashes
    return (*find_stale_words(tag, hashes, project.fixed_texts(kinds), words.source),) if hashes else ()
