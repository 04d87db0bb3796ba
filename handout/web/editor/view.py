"""Show a text as the page needs it: the fields of a part, pictures, problems."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from handout.check.load_topic import load_topic, topic_warnings
from handout.content.assets import MOST_PICTURE_BYTES, PICTURES, PictureFile, PictureFinder
from handout.content.conditions import merge_conditions
from handout.content.loaded_topic import LoadedTopic
from handout.content.project import Project
from handout.content.topic import Topic
from handout.files import display_path
from handout.problems import HandoutError, InputError, Location, Problem
from handout.schema.model import KeyPath, Model
from handout.schema.model_reader import parse_content, read
from handout.schema.nodes import Unamendable
from handout.schema.yaml_editor import BOM, shared_places
from handout.web.editor.fields import (
    callout_kinds,
    callouts_at,
    cards_of,
    describe_part,
    headings,
    marks_at,
)
from handout.web.editor.files import OpenFile, holding, model_of
from handout.web.editor.points import check_users, topic_of, users_of
from handout.web.editor.problems import locate
from handout.web.editor.translations import describe_translation
from handout.web.editor.types import get, look_up


def describe_text(project: Project, opened: OpenFile, text: str, part: KeyPath) -> dict[str, Any]:
    """Return all that the page shows of a text; raise InputError if it is no YAML.

    *part* is the path of a card, or empty for the rest of the file.
    """
    held, file = holding(project, opened, text), display_path(opened.file)
    if opened.folder == "translations":
        return describe_translation(held, opened, text, part)
    body = text.removeprefix(BOM)
    written, source, _ = parse_content(text.encode("utf-8", "replace"), file)
    model = model_of(held, opened)
    if part and look_up(written, part) is None:
        part = ()
    users = users_of(held, opened.name) if opened.folder == "points" else ()
    problems, loaded = (check_users(held, users), None) if users else check_text(held, opened, text, model)
    user = topic_of(held, users)
    fields = describe_part(model, written, part)
    return {
        "part": list(part),
        "cards": _name_cards(cards_of(model, written), loaded),
        "card_key": model.spec.cards if issubclass(model, Topic) else "",
        "one": model.spec.words.one if issubclass(model, Topic) else "",
        "title": _title(written),
        "version": version if isinstance(version := get(written, "version"), str) else "",
        "language": user.language if user else _language(written),
        "fields": [_with_shared(body, field) for field in fields],
        "headings": headings(model),
        "boards": [*_boards(held, opened, model, written, part, user)],
        "conditions": _conditions(held, opened, written, user),
        "used_by": [*dict.fromkeys(_short_title(held, each.topic) for each in users)],
        "kinds": callout_kinds(),
        "pictures": {"endings": list(PICTURES), "most": MOST_PICTURE_BYTES},
        "approvals": _approvals(written) if opened.folder == "clinics" else [],
        "disk": opened.digest,
        "problems": locate(problems, source, file),
    }


def _short_title(project: Project, topic: str) -> str:
    """Return the short title of a topic, or its name if it cannot be read."""
    with suppress(HandoutError):
        return project.topic(topic).value.short_title
    return topic


def _language(written: object) -> str:
    """Return the language that a file names."""
    found = get(written, "language")
    return found if isinstance(found, str) else ""


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


def check_text(
    held: Project, opened: OpenFile, text: str, model: type[Model]
) -> tuple[list[Problem], LoadedTopic | None]:
    """Return what is wrong or doubtful in a text without a layout, and its topic.

    The topic is None if something is wrong, and of another file.
    """
    try:
        if opened.folder != "topics":
            read(text.encode("utf-8", "replace"), display_path(opened.file), model)
            return [], None
        loaded = load_topic(held, opened.name, None)
    except InputError as error:
        return [*error.problems], None
    return [*topic_warnings(loaded)], loaded


def _name_cards(cards: list[dict[str, str]], loaded: LoadedTopic | None) -> list[dict[str, str]]:
    """Return cards with the names that they have from elsewhere: a shared point."""
    known = loaded.topic.value.cards if loaded else ()
    if len(known) != len(cards):
        return cards
    return [
        {"id": spec.id, "name": card["name"] or spec.name, "note": card["note"] or spec.note or ""}
        for card, spec in zip(cards, known, strict=True)
    ]


def _approvals(written: object) -> list[dict[str, str]]:
    """Return the approvals of a clinic as they are written."""
    found = get(written, "approvals")
    return [
        {str(key): str(value) for key, value in each.items()}
        for each in (found if isinstance(found, tuple) else ())
        if isinstance(each, dict)
    ]


def _conditions(held: Project, opened: OpenFile, written: Any, user: Topic | None) -> list[dict[str, str]]:  # noqa: ANN401
    """Return the conditions that a topic or a point can name, with their words."""
    if opened.folder == "clinics":
        return []
    tag = (user.language if user else "en") if opened.folder == "points" else get(written, "language")
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
    user: Topic | None,
) -> Iterator[dict[str, Any]]:
    """Yield the pictures of a part, each with its landmarks, callouts and places.

    The body map of a shared point is that of its first *user*.
    """
    is_point = opened.folder == "points"
    for path in _pictures_below(look_up(written, part), part, whole=is_point):
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
    body_map = user.body_map if user else None
    for side in ("front", "back") if part or is_point else ():
        here = get(look_up(written, ("body_map", side)), "file")
        named = getattr(body_map, side).file if is_point and body_map else here
        if isinstance(named, str):
            where = (*part, "on_body", side)
            yield {
                **_picture(held, opened, named),
                "path": list(where),
                "side": side,
                "callouts": [],
                "spots": marks_at(model, written, where),
            }


def _pictures_below(value: Any, path: KeyPath, *, whole: bool = False) -> Iterator[KeyPath]:  # noqa: ANN401
    """Yield the path of each picture with callouts in a part.

    Cards of a topic are parts of their own, unless the *whole* file is meant.
    """
    if isinstance(value, dict):
        if "file" in value and path[-1:] != ("front",) and path[-1:] != ("back",) and "position" not in path:
            yield path
        for key, inner in value.items():
            if path or whole or key == "disclaimer":
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
