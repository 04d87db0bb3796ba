"""Shared points: what is said once of a place on the body, for all topics.

A card with ``point: LI4`` has the words, the picture and the cautions of ``templates/points/LI4.yaml``. It may replace some
words and add cautions; it can neither change the place nor lose a caution.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

from msgspec import Struct

from handout.content.kind import Kind
from handout.content.topic import Topic
from handout.content.topic_card import POINT
from handout.content.topic_types import point_type, topic_type
from handout.problems import InputError, Location, Problem
from handout.schema.model import KeyPath
from handout.schema.model_reader import PartialFileError, Source, YamlFile, decode, parse_content, read, to_model

BODY_MAP, ON_BODY = "body_map", "on_body"
"""The key of a topic's body map, and that of a point's places on it.

A topic without the map does not need the places.
"""

FIXED = ("picture", "pictures", ON_BODY)
"""Keys of every kind that only a shared point says.

A kind adds its *fixed* ones.
"""

OWN = ("group", "dose", "time", "advice", POINT)
"""Keys of every kind that only a topic says.

A kind adds its *own* ones.
"""

CAUTIONS = "cautions"
"""The list in which what is bold stands first."""

ADDED = (CAUTIONS, "stops", "conditions", "background")
"""Lists to which a topic can only add."""

SHORT, CAUTION = "short", "caution"
"""The short texts of a card, and the one to which a topic can only add."""

Places = dict[KeyPath, Location]


class PointFile(Struct, frozen=True):
    """The content of the file of a shared point; equal ones are parsed once."""

    name: str
    content: bytes
    file: str
    built_in: bool = True


class TopicFile(Struct, frozen=True):
    """The content of the file of a topic, its kind, and the points that it takes."""

    content: bytes
    file: str
    kind: YamlFile[Kind]
    points: tuple[PointFile, ...] = ()


class Taken(Struct, frozen=True):
    """A topic's values with those of the points that it takes, and their places."""

    value: dict[str, Any]
    source: Source
    problems: tuple[Problem, ...] = ()


@lru_cache(32)
def read_topic(topic: TopicFile) -> YamlFile[Topic]:
    """Return the topic in a file; raise InputError with every problem of all files."""
    model = topic_type(topic.kind)
    if not topic.points:
        return read(topic.content, topic.file, model)
    found, text = take_points(topic), decode(topic.content, topic.file)
    problems = [*parse_content(topic.content, topic.file)[2], *found.problems]
    try:
        return to_model(found.value, found.source, model, text, problems)
    except PartialFileError:
        checked = take_points(topic, check=True)
        if not checked.problems:
            raise
    try:
        to_model(checked.value, checked.source, model, text, [*problems, *checked.problems])
    except PartialFileError as error:
        cards = checked.source.where((topic.kind.value.cards,))  # without its cards, a topic seems to have too few
        raise InputError(each for each in error.problems if each.where != cards) from None
    raise InputError([*problems, *checked.problems])


def written_values(topic: TopicFile) -> tuple[dict[str, Any], Source]:
    """Return the values of a topic as written, with those of the points it takes."""
    if not topic.points:
        return parse_content(topic.content, topic.file)[:2]
    found = take_points(topic)
    return found.value, found.source


def take_points(topic: TopicFile, *, check: bool = False) -> Taken:
    """Return the values of a topic with those of the points that it takes.

    A card whose point is wrong is left out. With *check*, each point is checked by itself, which a topic without faults
    does not need.
    """
    kind = topic.kind.value
    value, source, _ = parse_content(topic.content, topic.file)
    key, problems = kind.cards, list[Problem]()
    sources = {each.name: _read_point(each, topic.kind, problems, check=check) for each in topic.points}
    cards: list[Any] = []
    places = {path: where for path, where in source.places.items() if path[:1] != (key,) or len(path) < 2}
    places |= {path: where for path, where in source.places.items() if path[:2] == (key, "key")}
    for number, written in enumerate(value[key]):
        card, own = written, {path[2:]: where for path, where in source.places.items() if path[:2] == (key, number)}
        name = named_point(card)
        if name in sources:
            if not (found := sources[name]):
                continue
            problems += _refuse_fixed(card, own, found[1].file, kind)
            card, own = _merge(card, own, *found)
            if BODY_MAP not in value:
                card.pop(ON_BODY, None)
        places |= {(key, len(cards), *path): where for path, where in own.items()}
        cards.append(card)
    digest = sha256(repr((source.digest, [(each.file, each.content) for each in topic.points])).encode()).hexdigest()
    warnings = [problem for found in sources.values() if found for problem in found[1].comment_warnings]
    whole = Source(topic.file, places, digest, (*source.comment_warnings, *warnings))
    return Taken({**value, key: tuple(cards)}, whole, tuple(problems))


def named_point(card: object) -> str:
    """Return the name of the shared point that a card takes, or an empty text."""
    name = card.get(POINT) if isinstance(card, dict) else None
    return name if isinstance(name, str) else ""


def _read_point(
    point: PointFile, kind: YamlFile[Kind], problems: list[Problem], *, check: bool
) -> tuple[dict[str, Any], Source] | None:
    """Return the values of a shared point and their places.

    Return None after adding its problems if it is wrong.
    """
    try:
        if check:
            read(point.content, point.file, point_type(kind))
        value, source, faults = parse_content(point.content, point.file)
    except InputError as error:
        problems += error.problems
        return None
    problems += faults
    refused = [
        Problem.of(source.places[key, "key"], "shared-point/own", field=key)
        for key in (*OWN, *_shared(kind.value)[1])
        if key in value
    ]
    problems += refused
    return None if refused else (value, source)


def _shared(kind: Kind) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the keys that only a point says, and those that only a topic says."""
    return (*FIXED, *(kind.shared.fixed if kind.shared else ())), kind.shared.own if kind.shared else ()


def _refuse_fixed(card: Mapping[str, Any], own: Places, file: str, kind: Kind) -> Iterator[Problem]:
    """Yield a problem for each key of a card that its point alone may say."""
    fixed = _shared(kind)[0]
    inner = card.get(SHORT)
    written: list[tuple[str, ...]] = [(key,) for key in fixed if key in card]
    written += [(SHORT, key) for key in fixed if isinstance(inner, dict) and key in inner]
    for path in written:
        values = {"field": path[-1], "point": card[POINT], "file": file, "card": kind.words.one}
        yield Problem.of(own[*path, "key"], "shared-point", **values)


def _merge(card: Mapping[str, Any], own: Places, point: Mapping[str, Any], source: Source) -> tuple[Any, Places]:
    """Return a card with what it takes from a *point*, and the places of its values."""
    merged = {**point, **card}
    places = {path: where for path, where in source.places.items() if path and path[0] not in card}
    places |= own
    for key in ADDED:
        if isinstance(card.get(key), tuple) and isinstance(point.get(key), tuple):
            merged[key] = _add(key, card[key], own, point[key], source, places)
    short, full = card.get(SHORT), point.get(SHORT)
    if isinstance(short, dict) and isinstance(full, dict):
        merged[SHORT] = {**full, **short}
        places |= {
            path: where
            for path, where in source.places.items()
            if path[:1] == (SHORT,) and len(path) > 1 and path[1] not in short
        }
        if isinstance(short.get(CAUTION), str) and isinstance(full.get(CAUTION), str):
            merged[SHORT][CAUTION] = _joined(full[CAUTION].strip(), short[CAUTION].strip())
    return merged, places


def _joined(caution: str, added: str) -> str:
    """Return a short caution and what a card adds, first what alone is bold."""
    texts = sorted((caution, added), key=lambda text: not _is_bold(text))
    return " ".join(texts)


def _add(
    key: str, added: tuple[Any, ...], own: Places, first: tuple[Any, ...], source: Source, places: Places
) -> tuple[Any, ...]:
    """Return the items of a point and those that a card adds, each of them once.

    Their places are noted. Cautions that begin in bold stand before the others.
    """
    items = [(item, source.where((key, number))) for number, item in enumerate(first)]
    items += [(item, own[key, number]) for number, item in enumerate(added) if item not in first]
    if key == CAUTIONS:
        items.sort(key=lambda item: not _is_bold(item[0]))
    places |= {(key, number): where for number, (_, where) in enumerate(items)}
    return tuple(item for item, _ in items)


def _is_bold(text: object) -> bool:
    """Return whether a text begins in bold."""
    return isinstance(text, str) and text.lstrip().startswith("**")
