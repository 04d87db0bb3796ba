"""Show a text as the page needs it: the fields of a part, pictures, problems."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from handout.check.runner import load_topic
from handout.content.assets import PictureFile, PictureFinder
from handout.content.clinic import Clinic
from handout.content.conditions import merge_conditions
from handout.content.project import LoadedTopic, Project
from handout.content.topic import Topic
from handout.files import display_path
from handout.problems import HandoutError, InputError, Location, Problem
from handout.schema.amend import BOM, shared_places
from handout.schema.model import KeyPath, Model
from handout.schema.nodes import Unamendable
from handout.schema.reader import Source, parse_content, read
from handout.web.editor.fields import (
    callout_kinds,
    callouts_at,
    cards_of,
    describe_part,
    headings,
    marks_at,
)
from handout.web.editor.files import OpenFile, holding, model_of
from handout.web.editor.types import get, look_up

MOST_PROBLEMS = 60
"""The most problems that are sent; a topic of that many is read from its file."""


def describe_text(project: Project, opened: OpenFile, text: str, part: KeyPath) -> dict[str, Any]:
    """Return all that the page shows of a text; raise InputError if it is no YAML.

    *part* is the path of a card, or empty for the rest of the file.
    """
    held, file = holding(project, opened, text), display_path(opened.file)
    body = text.removeprefix(BOM)
    written, source, _ = parse_content(text.encode("utf-8", "replace"), file)
    model = model_of(held, opened)
    if part and look_up(written, part) is None:
        part = ()
    problems, loaded = check_text(held, opened, text)
    fields = describe_part(model, written, part)
    return {
        "part": list(part),
        "cards": _name_cards(cards_of(model, written), loaded),
        "card_key": model.spec.cards if issubclass(model, Topic) else "",
        "one": model.spec.words.one if issubclass(model, Topic) else "",
        "title": _title(written),
        "version": version if isinstance(version := get(written, "version"), str) else "",
        "language": get(written, "language") if isinstance(get(written, "language"), str) else "",
        "fields": [_with_shared(body, field) for field in fields],
        "headings": headings(model),
        "boards": [*_boards(held, opened, model, written, part)],
        "conditions": _conditions(held, opened, written),
        "kinds": callout_kinds(),
        "approvals": _approvals(written) if opened.folder == "clinics" else [],
        "disk": opened.digest,
        "problems": locate(problems, source, file),
    }


def _title(written: object) -> str:
    """Return the title of a topic, or the name of a clinic."""
    found = get(written, "title") or get(written, "name")
    return found if isinstance(found, str) else ""


def _with_shared(text: str, field: dict[str, Any]) -> dict[str, Any]:
    """Return a field with the number of other places that share its text."""
    if "fields" in field:
        return {**field, "fields": [_with_shared(text, each) for each in field["fields"]]}
    if "&" not in text or field["form"] != "text" or not field["value"]:
        return field
    try:
        return {**field, "shared": len(shared_places(text, tuple(field["path"])))}
    except Unamendable:
        return {**field, "shared": 0}


def check_text(held: Project, opened: OpenFile, text: str) -> tuple[list[Problem], LoadedTopic | None]:
    """Return what is wrong or doubtful in a text without a layout, and its topic.

    The topic is None if something is wrong, and of a clinic.
    """
    try:
        if opened.folder == "clinics":
            read(text.encode("utf-8", "replace"), display_path(opened.file), Clinic)
            return [], None
        loaded = load_topic(held, opened.name, None)
    except InputError as error:
        return [*error.problems], None
    return [*loaded.warnings], loaded


def _name_cards(cards: list[dict[str, str]], loaded: LoadedTopic | None) -> list[dict[str, str]]:
    """Return cards with the names that they have from elsewhere: a shared point."""
    known = loaded.topic.value.cards if loaded else ()
    if len(known) != len(cards):
        return cards
    return [
        {"id": spec.id, "name": card["name"] or spec.name, "note": card["note"] or spec.note or ""}
        for card, spec in zip(cards, known, strict=True)
    ]


def locate(problems: Sequence[Problem], source: Source, file: str) -> list[dict[str, Any]]:
    """Return problems as the page shows them, each with the path of its value."""
    places: dict[tuple[int, int], list[KeyPath]] = {}
    for path, where in source.places.items():
        bare = path[:-1] if path and path[-1] == "key" else path
        places.setdefault((where.line, where.column), []).append(bare)
    return [
        {
            "path": list(_path_of(problem, places, file)),
            "here": problem.where.file == file,
            "rule": problem.rule,
            "severity": str(problem.severity),
            "message": problem.message,
            "hint": problem.hint,
            "line": problem.where.line,
        }
        for problem in problems[:MOST_PROBLEMS]
    ]


def _path_of(problem: Problem, places: Mapping[tuple[int, int], Sequence[KeyPath]], file: str) -> KeyPath:
    """Return the path of the value that a problem is about, or the nearest before.

    A key that is missing has no place of its own: its path is below that of the mapping which lacks it.
    """
    where = problem.where
    if where.file != file or not where.line:
        return ()
    at = (where.line, where.column)
    if at not in places:
        before = [each for each in places if each <= at]
        return max(places[max(before)], key=len) if before else ()
    if problem.rule == "missing-key":
        return (*min(places[at], key=len), *(str(value) for name, value in problem.values if name == "key"))
    return max(places[at], key=len)


def _approvals(written: object) -> list[dict[str, str]]:
    """Return the approvals of a clinic as they are written."""
    found = get(written, "approvals")
    return [
        {str(key): str(value) for key, value in each.items()}
        for each in (found if isinstance(found, tuple) else ())
        if isinstance(each, dict)
    ]


def _conditions(held: Project, opened: OpenFile, written: Any) -> list[dict[str, str]]:  # noqa: ANN401
    """Return the conditions that a topic can name, with their words."""
    if opened.folder != "topics":
        return []
    tag = get(written, "language")
    own = get(written, "conditions")
    known: dict[str, str] = {}
    try:
        language = held.language(str(tag), Location(display_path(opened.file))).value
        known = {name: each.words for name, each in merge_conditions(language.conditions).items()}
    except HandoutError:
        pass
    for name, words in own.items() if isinstance(own, dict) else ():
        found = words if isinstance(words, str) else get(words, "words")
        known[str(name)] = found if isinstance(found, str) else str(name)
    return [{"id": name, "words": words} for name, words in known.items()]


def find_picture(held: Project, opened: OpenFile, named: str) -> PictureFile:
    """Return a picture of a file; raise InputError unless it is one of the project's."""
    finder = PictureFinder(held.folders, opened.file, held.reader)
    return finder.picture(named, Location(display_path(opened.file)), 1 if opened.folder == "clinics" else 0)


def _boards(
    held: Project,
    opened: OpenFile,
    model: type[Model],
    written: Any,  # noqa: ANN401
    part: KeyPath,
) -> Iterator[dict[str, Any]]:
    """Yield the pictures of a part, each with its landmarks, callouts and places."""
    for path in _pictures_below(look_up(written, part), part):
        named = get(look_up(written, path), "file")
        if not isinstance(named, str):
            continue
        yield {
            **_picture(held, opened, named),
            "path": list(path),
            "callouts": callouts_at(model, written, path),
            "clear": marks_at(model, written, (*path, "keep_clear")),
            "labels": path[0] != "disclaimer",
        }
    for side in ("front", "back") if part else ():
        named = get(look_up(written, ("body_map", side)), "file")
        if isinstance(named, str):
            where = (*part, "on_body", side)
            yield {
                **_picture(held, opened, named),
                "path": list(where),
                "side": side,
                "callouts": [],
                "spots": marks_at(model, written, where),
            }


def _pictures_below(value: Any, path: KeyPath) -> Iterator[KeyPath]:  # noqa: ANN401
    """Yield the path of each picture with callouts in a part."""
    if isinstance(value, dict):
        if "file" in value and path[-1:] != ("front",) and path[-1:] != ("back",) and "position" not in path:
            yield path
        for key, inner in value.items():
            if path or key == "disclaimer":
                yield from _pictures_below(inner, (*path, key))
    elif isinstance(value, tuple):
        for at, inner in enumerate(value):
            yield from _pictures_below(inner, (*path, at))


def _picture(held: Project, opened: OpenFile, named: str) -> dict[str, Any]:
    """Return the file of a picture, and its landmarks if it is there."""
    try:
        found = find_picture(held, opened, named)
    except InputError:
        return {"file": named, "there": False, "landmarks": {}}
    return {"file": named, "there": True, "landmarks": {name: [*at] for name, at in found.landmarks.items()}}
