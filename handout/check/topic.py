"""The checks across files: what only a topic, its language and its pictures together show to be wrong."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TypeVar

from handout.content.assets import PictureFile, iter_places
from handout.content.callouts import Place, Stretch
from handout.content.clinic import Clinic
from handout.content.language import Language
from handout.content.topic import Illustration, PictureSpec, Topic
from handout.problems import Problem, Severity, called, nearest, short
from handout.schema.markup import find_open_markup
from handout.schema.model import KeyPath, Model
from handout.schema.reader import Source, YamlFile
from handout.schema.spaces import remove_soft_hyphens

M = TypeVar("M", bound=Model)


@lru_cache(32)
def open_markup(read: YamlFile[M]) -> tuple[Problem, ...]:
    """Return a warning for each text of a file that a '#' may have cut, and each printed one with markup that is not closed."""
    return read.source.comment_warnings + tuple(
        problem
        for path, text in read.value.printed_texts()
        if "**" in text or "]" in text or "[" in text
        for problem in find_open_markup(read.source.where(path), called(path), text)
    )


def unheard_approvals(
    clinic: YamlFile[Clinic], topic: YamlFile[Topic], name: str, known: Callable[[], Sequence[str]]
) -> Iterator[Problem]:
    """Yield the approvals of a clinic that do not count: of another version of the topic *name*, of none that is *known*, or one too many."""
    version, source = topic.value.version, clinic.source
    of_this = [(number, each.version) for number, each in enumerate(clinic.value.approvals) if each.topic == name]
    counting = [number for number, approved in of_this if approved == version]
    for number, approved in of_this if not counting else ():
        message = f"version {approved} of '{name}' is approved, and the text is now {version}"
        hint = "every page says that it is a draft until the clinician approves this version"
        yield _unheard(source, number, "version", "other-version", message, hint)
    for number in counting[1:]:
        message = f"version {version} of '{name}' is approved twice; pages name the first one"
        yield _unheard(source, number, "topic", "same-approval", message, "keep one of them")
    others = [(number, each.topic) for number, each in enumerate(clinic.value.approvals) if each.topic != name]
    there = {name, *(known() if others else ())}
    for number, meant in others:
        if meant not in there:
            hint = nearest(meant, sorted(there))
            yield _unheard(source, number, "topic", "unknown-topic", f"there is no topic '{meant}' to approve", hint)


def _unheard(source: Source, number: int, key: str, rule: str, message: str, hint: str) -> Problem:
    return Problem(source.where(("approvals", number, key)), rule, message, hint, Severity.WARNING)


def same_ids(topic: YamlFile[Topic]) -> Iterator[Problem]:
    """Yield the points whose id another point has already."""
    first: dict[str, int] = {}
    for number, point in enumerate(topic.value.points):
        if point.id in first:
            line = topic.source.where(("points", first[point.id], "id")).line
            message = f"the id '{point.id}' is used twice; first in line {line}"
            yield topic.source.problem(("points", number, "id"), "same-id", message, "give each point its own id")
        first.setdefault(point.id, number)


def silent_short_cautions(topic: YamlFile[Topic], words: Language) -> Iterator[Problem]:
    """Yield the short cautions that do not name, by the stem of a word, each condition of their point."""
    for number, point in enumerate(topic.value.points):
        said = remove_soft_hyphens(point.short.caution or "").casefold()
        for condition in point.conditions if said else ():
            stems = [
                word[:5]
                for word in re.findall(
                    r"[\u0900-\u0e7f]\S{2,}|[^\s\W_]\S{3,}", remove_soft_hyphens(words.conditions[condition]).casefold()
                )
            ]
            if stems and not any(stem in said for stem in stems):
                message = f"the short caution does not name '{words.conditions[condition]}'"
                path = ("points", number, "short", "caution")
                yield topic.source.problem(
                    path, "short-caution", message, "a short caution names every condition of its point"
                )


def unknown_places(
    topic: YamlFile[Topic], path: KeyPath, spec: Illustration, picture: PictureFile
) -> Iterator[Problem]:
    """Yield the places of a picture's callouts that are not on it, and the strokes and measures of no length."""
    for below, place in iter_places(spec):
        yield from _unknown_place(topic, (*path, *below), place, picture)
    for number, callout in enumerate(spec.callouts if isinstance(spec, PictureSpec) else ()):
        if isinstance(callout, Stretch) and callout.start == callout.end:
            message = f"a {callout.kind} from a place to itself shows nothing"
            yield topic.source.problem((*path, "callouts", number), "same-place", message, "name two places")


def _unknown_place(topic: YamlFile[Topic], path: KeyPath, place: Place, picture: PictureFile) -> Iterator[Problem]:
    if isinstance(place, str) and place not in picture.landmarks:
        hint = nearest(place, tuple(picture.landmarks)) or "this picture has no landmarks: write a place as [0.5, 0.5]"
        message = f"'{short(place)}' is not a landmark of {PurePosixPath(picture.file).name}"
        yield topic.source.problem(path, "unknown-landmark", message, hint)


def unknown_body_places(topic: YamlFile[Topic], pictures: Mapping[str, PictureFile]) -> Iterator[Problem]:
    """Yield the places on the body that no body map shows."""
    for number, point in enumerate(topic.value.points):
        for side, named in (("front", point.on_body.front), ("back", point.on_body.back)):
            path = ("points", number, "on_body", side)
            if named and topic.value.body_map is None:
                message, hint = "the topic has no body_map to show this on", "add body_map, or delete on_body"
                yield topic.source.problem(path, "no-body-map", message, hint)
            elif topic.value.body_map and (picture := pictures.get(getattr(topic.value.body_map, side).file)):
                for at, place in enumerate(named):
                    yield from _unknown_place(topic, (*path, at), place, picture)
