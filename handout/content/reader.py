"""YAML text to frozen models, with the line and column of every complaint.

Scalars stay text until a field's type says otherwise, so YAML's own guesses (``no`` is false, ``12:30`` is 750,
``010`` is 8) never happen.  The file is read as events: nesting, aliases and size are bounded before anything is built.
"""

import re
from functools import lru_cache
from hashlib import sha256
from typing import Any, Generic, TypeVar, get_args

import yaml
from msgspec import Struct
from pydantic import ValidationError

from handout.content.model import Model
from handout.problems import InputError, Problem, Where, nearest, short

Path = tuple[str | int, ...]
M = TypeVar("M", bound=Model)

MOST_BYTES = 1_000_000
MOST_DEPTH = 30
MOST_NODES = 20_000
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no YAML file holds (YAML 1.2, 5.1)."""


class Source(Struct, frozen=True):
    """A file that was read, where each of its values stands, and a *digest* that changes with its content."""

    file: str
    places: dict[Path, Where]
    digest: str = ""

    def where(self, path: Path) -> Where:
        """Return the place of the value at *path*, or of the nearest value around it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.places:
                return self.places[path[:end]]
        return Where(self.file, 1, 1)

    def problem(self, path: Path, rule: str, message: str, hint: str = "") -> Problem:
        """Return a problem at *path*."""
        return Problem(self.where(path), rule, message, hint)


class Read(Struct, Generic[M], frozen=True):
    """A model with the source it came from."""

    value: M
    source: Source


def decode(raw: bytes, file: str) -> str:
    """Return *raw* as text; raise InputError when it is too large or not UTF-8 (a UTF-8 mark is let pass)."""
    start = Where(file, 1, 1)
    if len(raw) > MOST_BYTES:
        message = f"the file has {len(raw) / 1e6:.1f} MB, more than the {MOST_BYTES / 1e6:.0f} MB a text needs"
        raise InputError([Problem(start, "too-large", message, "is this the right file?")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = _place(file, raw[: error.start].decode("utf-8", "replace"))
        message = f"the byte 0x{raw[error.start]:02x} is not UTF-8"
        raise InputError([Problem(where, "not-utf8", message, "save the file as UTF-8 in your editor")]) from None
    if bad := UNPRINTABLE.search(text):
        message = f"the character U+{ord(bad[0]):04X} may not stand in a text file"
        raise InputError([Problem(_place(file, text[: bad.start()]), "yaml-syntax", message, "delete it")])
    if not text.strip():
        raise InputError(
            [Problem(start, "empty-file", "the file is empty", "`handout new NAME` makes one to start from")]
        )
    return text


def _place(file: str, before: str) -> Where:
    """Return the place right after the text *before*."""
    return Where(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


@lru_cache(32)
def read(raw: bytes, file: str, cls: type[M]) -> Read[M]:
    """Return *raw* YAML as a *cls*, the same one for the same text; raise InputError naming every problem at once."""
    text = decode(raw, file)
    plain, value = _parsed(text, file)
    problems = plain.problems
    if not isinstance(value, dict):
        message = f"expected keys and values such as 'title: …', found {_found(value)}"
        raise InputError([*problems, Problem(Where(file, 1, 1), "wrong-type", message)])
    source = Source(file, plain.places, sha256(raw).hexdigest())
    try:
        model = cls.model_validate(value)
    except ValidationError as error:
        found = error.errors(include_url=False)
        problems += [_complaint(e, value, source, cls) for e in found if not (e["type"] == "too_short" and e["input"])]
    if problems:
        raise InputError(problems)
    return Read(model, source)


def _parsed(text: str, file: str) -> "tuple[_Plain, Any]":
    """Return the document in *text* with its places; raise InputError when it breaks one of our limits or cannot be parsed.

    Some versions of libyaml have a limit of their own for nesting and look ahead, so that theirs is met before ours.  What stands before
    the place of their complaint is read once more: ours is found there.
    """
    plain = _Plain(file)
    try:
        return plain, plain.document(text)
    except yaml.YAMLError as error:
        refused = error
    if (mark := getattr(refused, "problem_mark", None)) and "nesting" in str(refused):
        try:
            _Plain(file).document(text[: mark.index])
        except yaml.YAMLError as error:
            refused = error
    marked = refused if isinstance(refused, yaml.MarkedYAMLError) else yaml.MarkedYAMLError()
    raise InputError([_syntax(marked, file, text)])


class _Plain:
    """Builds dicts, tuples and strings from YAML events, noting places, duplicate keys and excess."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[Path, Where] = {}
        self.problems: list[Problem] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.nodes = 0

    def document(self, text: str) -> Any:  # noqa: ANN401
        """Return the first document of *text*."""
        self.events = yaml.parse(text, Loader=LOADER)
        value: Any = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(
                        event,
                        "yaml-syntax",
                        "a second document starts here",
                        "one file holds one document: delete '---'",
                    )
                value = self._node(next(self.events), ())
        return value

    def _node(self, event: Any, path: Path) -> Any:  # noqa: ANN401
        before = self.nodes
        self.nodes += 1
        self.places[path] = self._where(event)
        if len(path) > MOST_DEPTH:
            self._stop(event, "too-deep", f"nested more than {MOST_DEPTH} deep", "is a bracket left open?")
        if self.nodes > MOST_NODES:
            self._stop(
                event, "too-large", f"more than {MOST_NODES:,} values", "is an alias used inside its own copies?"
            )
        match event:
            case yaml.AliasEvent():
                if (anchor := str(event.anchor)) not in self.anchors:
                    self._stop(
                        event,
                        "unknown-alias",
                        f"'*{short(anchor)}' stands for nothing yet",
                        "define it first: '&name'",
                    )
                value, size = self.anchors[anchor]
                self.nodes += size
                return value
            case yaml.ScalarEvent():
                plain = event.implicit[0]  # not quoted
                value = None if plain and event.value in ("", "~", "null") else event.value
            case yaml.SequenceStartEvent():
                items: list[Any] = []
                while not isinstance(inner := next(self.events), yaml.SequenceEndEvent):
                    items.append(self._node(inner, (*path, len(items))))
                value = tuple(items)
            case _:
                value = self._mapping(path)
        if event.anchor:
            self.anchors[event.anchor] = (value, self.nodes - before)
        return value

    def _mapping(self, path: Path) -> dict[str, Any]:
        value: dict[str, Any] = {}
        first: dict[str, Where] = {}
        while not isinstance(key := next(self.events), yaml.MappingEndEvent):
            at = self._where(key)
            if isinstance(key, yaml.ScalarEvent):
                name = key.value
            else:
                self._node(key, (*path, "?"))
                name = f"the key in line {at.line}"
                message, hint = "a key must be a word", "quote text that holds brackets"
                self.problems.append(Problem(at, "wrong-type", message, hint))
            item = self._node(next(self.events), (*path, name))
            self.places[*path, name, "key"] = at
            if name in first:
                message = f"'{short(name)}' is given twice; first in line {first[name].line}"
                self.problems.append(Problem(at, "duplicate-key", message, "keep one of them"))
            first.setdefault(name, at)
            value.setdefault(name, item)
        return value

    def _where(self, event: Any) -> Where:  # noqa: ANN401
        return Where(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _stop(self, event: Any, rule: str, message: str, hint: str) -> None:  # noqa: ANN401
        raise InputError([*self.problems, Problem(self._where(event), rule, message, hint)])


SYNTAX = {
    "mapping values are not allowed": "a ': ' stands inside a text without quotes, or the line is not indented as its neighbours",
    "could not find expected ':'": "this line is neither 'key: value' nor indented as part of the text above",
    "did not find expected key": "this line is not indented as its neighbours, or a quote before it is not closed",
    "did not find expected '-' indicator": "this line is not indented as the list above it",
    "found unexpected end of stream": "the file ends inside a quoted text",
    "cannot start any token": "a text that starts with this sign wants quotes",
}
"""What the YAML parser says, and how a person would say it."""


def _syntax(error: yaml.MarkedYAMLError, file: str, text: str) -> Problem:
    """Return a YAML syntax error in a person's words."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.splitlines()
    shown = lines[line] if line < len(lines) else ""
    problem = error.problem or error.context or "cannot be read"
    hint = "a text with ': ' or ' #' in it, or that starts with one of [ ] { } * & ! % @ `, wants quotes"
    if "\t" in shown[: column + 1] or ("\t" in problem):
        return Problem(
            Where(file, line + 1, shown.find("\t") + 1 or column + 1), "tab", "a tab is used to indent", "use spaces"
        )
    said = next((ours for theirs, ours in SYNTAX.items() if theirs in problem), problem)
    return Problem(Where(file, line + 1, column + 1), "yaml-syntax", said, hint)


def _found(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case dict():
            return "keys and values"
        case tuple():
            return "a list"
        case _:
            return f"'{short(str(value))}'"


WANTED = {
    "string_type": "text",
    "tuple_type": "a list",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
    "dict_type": "keys and values",
    "float_parsing": "a number",
    "float_type": "a number",
    "bool_parsing": "true or false",
    "date_from_datetime_parsing": "a date such as 2026-11-22",
    "date_type": "a date such as 2026-11-22",
    "date_parsing": "a date such as 2026-11-22",
}
PATTERNS = {
    **dict.fromkeys(("ink", "structure", "danger", "quiet", "line", "pale", "alarm"), "a colour such as #0b5c6b"),
    "code": "a WHO point code such as CV6 or BL23, or 'none'",
    "id": "small letters, digits and single hyphens, such as 'lower-back'",
    "topic": "small letters, digits and single hyphens, such as 'back-pain'",
    "version": "a version such as 1.0",
    "next_review": "a year and month such as 2027-11",
    "language": "a language code such as en or pt-BR",
    "link": "a web address such as https://example.org/knee",
}


def _complaint(error: Any, value: Any, source: Source, cls: type[Model]) -> Problem:  # noqa: ANN401
    """Return one of pydantic's findings as a Problem at its place."""
    path = _real_path(error["loc"], value)
    kind, found, context = error["type"], error["input"], error.get("ctx", {})
    name = str(path[-1]) if path else ""
    key = source.places.get((*path, "key"), source.where(path))
    match kind:
        case "extra_forbidden":
            known = _keys(cls, path[:-1], value)
            return Problem(key, "unknown-key", f"unknown key '{short(name)}'", nearest(name, known))
        case "missing" if isinstance(error["loc"][-1], int):
            message = f"{path[-1] if path else 'this'}: {len(found)} of {error['loc'][-1] + 1} values"
            return source.problem(path, "wrong-type", message, "a place is a landmark or [x, y]; a pair is two places")
        case "missing":
            at = source.places.get((*path[:-1], "key"), source.where(path[:-1]))
            return Problem(at, "missing-key", f"'{error['loc'][-1]}' is missing", f"add '{error['loc'][-1]}: …'")
        case "union_tag_not_found":
            return source.problem(
                path, "missing-key", "'kind' is missing", "add 'kind: press' (or pair, stroke, measure, label)"
            )
        case "enum" | "literal_error" | "union_tag_invalid":
            known = tuple(
                w.strip(" '")
                for w in str(context.get("expected") or context.get("expected_tags", ""))
                .replace(" or ", ", ")
                .split(",")
            )
            if isinstance(found, dict):
                path, name, found = (*path, "kind"), "kind", found.get("kind")
            return source.problem(
                path, "unknown-word", f"{name or 'this'}: unknown word {_found(found)}", nearest(str(found), known)
            )
        case "string_pattern_mismatch":
            return source.problem(
                path, "wrong-form", f"{name}: {_found(found)} is not {PATTERNS.get(name, 'of the right form')}"
            )
        case "string_too_short" | "too_short":
            return source.problem(path, "empty", f"{name}: is empty", f"write something, or delete '{name}'")
        case "string_too_long":
            message = f"{name}: {len(str(found)):,} characters, more than {context['max_length']:,}"
            return source.problem(path, "too-long", message, "shorten it")
        case "greater_than_equal" | "less_than_equal":
            limit = context.get("ge", context.get("le"))
            message = f"{name}: {_found(found)} is {'less' if 'ge' in context else 'more'} than {limit:g}"
            hint = "places are fractions from 0 to 1" if limit in (0, 1) else ""
            return source.problem(path, "out-of-range", message, hint)
        case "too_long":
            message = f"{name}: {len(found)} of them, more than {context['max_length']}"
            hint = "a place is [x, y]" if context["max_length"] == 2 else "take some away"
            return source.problem(path, "too-long", message, hint)
        case "value_error":
            return source.problem(path, "wrong-form", f"{name}: {context['error']}")
    wanted = WANTED.get(kind)
    message = f"{name}: expected {wanted}, found {_found(found)}" if wanted else f"{name}: {error['msg']}"
    rule = "empty" if found is None else "wrong-type"
    return source.problem(path, rule, message)


def _real_path(loc: Path, value: Any) -> Path:  # noqa: ANN401
    """Return pydantic's place without the names of union members, which stand in no file."""
    path: list[str | int] = []
    for number, step in enumerate(loc):
        if isinstance(value, tuple) and isinstance(step, int) and step < len(value):
            value = value[step]
        elif isinstance(value, dict) and step in value:
            value = value[str(step)]
        elif number < len(loc) - 1 or isinstance(value, (str, tuple)):
            continue
        path.append(step)
    return tuple(path)


def _keys(cls: type[Model], path: Path, value: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Return the keys that the model at *path* below *cls* knows."""
    found: list[type[Model]] = [cls]
    for step in path:
        value = value[step]
        if isinstance(step, int):
            continue
        models: list[type[Model]] = []
        for model in found:
            for name, info in model.model_fields.items():
                if step in (name, info.alias):
                    todo: list[Any] = [info.annotation]
                    while todo:
                        kind = todo.pop()
                        if isinstance(kind, type) and issubclass(kind, Model):
                            models.append(kind)
                        todo += get_args(kind)
        found = models or found
    if isinstance(value, dict) and "kind" in value and len(found) > 1:
        found = [m for m in found if m.__name__.lower() == value["kind"]] or found
    return tuple(sorted({info.alias or name for model in found for name, info in model.model_fields.items()}))
