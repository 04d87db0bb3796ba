"""A translation as a form: each text beside the one that it translates.

A text that has changed in the original since it was translated is *stale*, until somebody confirms that the translation
says the same.
"""

from functools import partial
from typing import Any

from handout.check.load_topic import load_topic
from handout.content.project import Project
from handout.content.topic import Topic
from handout.content.translation import find_path, hash_texts, name_text
from handout.files import display_path
from handout.problems import InputError, Location, Problem
from handout.schema.model import KeyPath
from handout.schema.model_reader import Source, decode, parse_content, parse_text
from handout.schema.nodes import Unamendable
from handout.schema.yaml_editor import BOM, amend, shared_places
from handout.web.editor.changes import MOST_STEPS, MOST_VALUE, parse_path
from handout.web.editor.fields import Field, callout_kinds, headings
from handout.web.editor.files import OpenFile
from handout.web.editor.problems import locate
from handout.web.editor.types import get, look_up

RECORD = "made_from"
"""The key of the hashes of the original's texts."""


def describe_translation(held: Project, opened: OpenFile, text: str, part: KeyPath) -> dict[str, Any]:
    """Return all that the page shows of a translation.

    Raise InputError if it is no YAML. *part* is the path of a card in the translation, or empty for the rest of it.
    """
    file = display_path(opened.file)
    written, source, _ = parse_content(text.encode("utf-8", "replace"), file)
    original = _original(held, opened)
    key = original.spec.cards
    cards = look_up(written, (key,))
    cards = cards if isinstance(cards, tuple) else ()
    if part and look_up(written, part) is None:
        part = ()
    try:
        problems = [*load_topic(held, opened.name, None).warnings]
    except InputError as error:
        problems = [*error.problems]
    fields = [
        {**each, "shared": _count_shared(text.removeprefix(BOM), each)}
        for each in sorted(_fields(original, written), key=partial(_line_of, source))
        if _is_of(tuple(each["path"]), part, key)
    ]
    title = get(written, "title")
    return {
        "part": list(part),
        "cards": [{name: str(get(card, name) or "") for name in ("id", "name", "note")} for card in cards],
        "card_key": key,
        "one": original.spec.words.one,
        "title": title if isinstance(title, str) else opened.name,
        "version": "",
        "language": str(get(written, "language") or ""),
        "original_language": original.language,
        "fields": fields,
        "headings": headings(type(original)),
        "boards": [],
        "conditions": [],
        "used_by": [],
        "kinds": callout_kinds(),
        "approvals": [],
        "disk": opened.digest,
        "problems": locate(problems, source, file),
    }


def change_translation(held: Project, opened: OpenFile, text: str, changes: object) -> str:
    """Return a translation after one or more changes; raise InputError.

    A text is set, or confirmed to say what the original says now.
    """
    several = changes if isinstance(changes, list) else [changes]
    if len(several) > MOST_STEPS:
        raise _refuse("number")
    original = _original(held, opened)
    hashes = hash_texts(original)
    for change in several:
        path, act, value = parse_path(get(change, "path")), get(change, "do"), get(change, "value")
        written = parse_text(decode(text.encode("utf-8", "surrogatepass"), ""))
        name = next((name for _, name, own in _places(original, written) if own == path), None)
        if name is None:
            raise _refuse("path")
        is_new = not look_up(written, path)
        try:
            match act:
                case "set" if isinstance(value, str) and len(value) <= MOST_VALUE:
                    text = amend(text, path, value)
                case "confirm":
                    is_new = True
                case _:
                    raise _refuse("what")
            if is_new and look_up(written, (RECORD,)):
                text = amend(text, (RECORD, name), hashes[name])
        except Unamendable:
            raise InputError([Problem.of(Location.of_option("editor"), "not-amendable")]) from None
    return text


def _original(held: Project, opened: OpenFile) -> Topic:
    """Return the topic that a file translates; raise InputError."""
    file = held.original(opened.file)
    return held.read_topic(file).value if file else held.topic(opened.name.partition(".")[0]).value


def _is_of(path: KeyPath, part: KeyPath, cards: str) -> bool:
    """Return whether a text belongs to a part."""
    return path[: len(part)] == part if part else path[0] != cards


def _places(original: Topic, written: Any) -> list[tuple[KeyPath, str, KeyPath]]:  # noqa: ANN401 - any value of a file
    """Return each text of the original: its path, its name, its path here."""
    found = []
    for path, _ in original.translatable_texts():
        own = find_path(written, path, original)
        if isinstance(look_up(written, own), dict):  # a condition with synonyms
            own = (*own, "words")
        elif own[-1] == "words" and isinstance(look_up(written, own[:-1]), str):
            own = own[:-1]
        found.append((path, name_text(original, path), own))
    return found


def _fields(original: Topic, written: Any) -> list[Field]:  # noqa: ANN401 - any value of a file
    """Return a field for each text of the original."""
    hashes, known = hash_texts(original), look_up(written, (RECORD,))
    texts = dict(original.translatable_texts())
    fields: list[Field] = []
    for path, name, own in _places(original, written):
        value = look_up(written, own)
        if isinstance(value, str | None):
            stale = isinstance(known, dict) and bool(value) and known.get(name) != hashes[name]
            fields.append(
                {
                    "path": list(own),
                    "key": next((step for step in reversed(path) if isinstance(step, str)), ""),
                    "form": "text",
                    "value": (value or "").strip("\n"),
                    "original": texts[path].strip("\n"),
                    "stale": stale,
                    "needed": True,
                    "about": "",
                }
            )
    return fields


def _line_of(source: Source, field: Field) -> int:
    """Return the line of a field; of one that is missing, that of what it belongs to."""
    path = tuple(field["path"])
    return next((source.places[path[:end]].line for end in range(len(path), 0, -1) if path[:end] in source.places), 0)


def _count_shared(text: str, field: Field) -> int:
    """Return the number of other places that share the text of a field."""
    if "&" not in text or not field["value"]:
        return 0
    try:
        return len(shared_places(text, tuple(field["path"])))
    except Unamendable:
        return 0


def _refuse(what: str) -> InputError:
    """Return the error of a change that is not of the right shape."""
    return InputError([Problem.of(Location.of_option("editor"), "wrong-form-data/change", part=what)])
