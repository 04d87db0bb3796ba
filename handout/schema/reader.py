"""YAML text to frozen models, with the line and column of every complaint.

Scalars stay text until a field's type says otherwise, so YAML's own guesses (``no`` is false, ``12:30`` is 750,
``010`` is 8) never happen.  The file is read as events: nesting, aliases and size are bounded before anything is built.
"""

import os
import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml
from msgspec import Struct
from msgspec.structs import fields

from handout.files import FileReader, shown
from handout.problems import InputError, Location, Problem, short
from handout.schema.convert import convert
from handout.schema.model import KeyPath, Model

M = TypeVar("M", bound=Model)

MOST_BYTES = 1_000_000
MOST_DEPTH = 30
TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "seq", "map"))
"""What a writer of YAML may say of a value without a word of it being lost."""

MOST_NODES = 20_000
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no YAML file holds (YAML 1.2, 5.1)."""


class Source(Struct, frozen=True):
    """A file that was read, where each of its values stands, and a *digest* that changes with its content."""

    file: str
    places: dict[KeyPath, Location]
    digest: str = ""
    cut: tuple[Problem, ...] = ()
    """A warning for each text that may go on after a '#'."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the file that are given, but those within others."""
        return tuple(str(path[0]) for path in self.places if len(path) == 1)

    def where(self, path: KeyPath) -> Location:
        """Return the place of the value at *path*, or of the nearest value around it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.places:
                return self.places[path[:end]]
        return Location(self.file, 1, 1)


class Read(Struct, Generic[M], frozen=True, eq=False):
    """A model with the source it came from; the same file gives the same one."""

    value: M
    source: Source


def decode(raw: bytes, file: str, how_to_begin: str = "") -> str:
    """Return *raw* as text; raise InputError when it is too large, not UTF-8 (a UTF-8 mark is let pass), or empty: *how_to_begin* is the cure."""
    start = Location(file, 1, 1)
    if len(raw) > MOST_BYTES:
        size, most = len(raw) / 1e6, MOST_BYTES / 1e6
        raise InputError([Problem.of(start, "too-large/text", size=size, most=most)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = _place(file, raw[: error.start].decode("utf-8", "replace"))
        raise InputError([Problem.of(where, "not-utf8", byte=raw[error.start])]) from None
    if bad := UNPRINTABLE.search(text):
        where = _place(file, text[: bad.start()])
        raise InputError([Problem.of(where, "yaml-syntax/character", code=ord(bad[0]))])
    if not text.strip():
        raise InputError([Problem.of(start, "empty-file", how_to_begin=how_to_begin)])
    return text


def _place(file: str, before: str) -> Location:
    """Return the place right after the text *before*."""
    return Location(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def _syntax(error: Exception, file: str, text: str) -> Problem:
    """Return what a YAML parser complains of in a person's words."""
    from handout.schema.messages import syntax  # most files need none

    begin, end = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    marks = (begin or end, end or begin)
    first, last = (Location(file, mark.line + 1, mark.column + 1) if mark else Location(file, 1, 1) for mark in marks)
    said = [getattr(error, name, None) or "" for name in ("context", "problem")]
    return syntax(said[0], said[1], first, last, text)


@lru_cache(32)
def read(raw: bytes, file: str, cls: type[M]) -> Read[M]:
    """Return *raw* YAML as a *cls*, the same one for the same text; raise InputError naming every problem at once."""
    text = decode(raw, file, cls.how_to_begin)
    plain, value = _parsed(text, file)
    problems = plain.problems
    if not isinstance(value, dict):
        from handout.schema.messages import shown

        first = fields(cls)[0].encode_name
        values = {"key": first, "found": shown(value), "how_to_begin": cls.how_to_begin}
        raise InputError([*problems, Problem.of(Location(file, 1, 1), "wrong-type/file", **values)])
    source = Source(file, plain.places, sha256(raw).hexdigest(), tuple(plain.cut))
    model, findings = convert(value, cls)
    if findings:
        from handout.schema.messages import complaints

        problems += complaints(findings, value, source, text)
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
    except (yaml.YAMLError, ValueError) as error:
        refused = error
    if (mark := getattr(refused, "problem_mark", None)) and "nesting" in str(refused):
        try:
            _Plain(file).document(text[: mark.index])
        except (yaml.YAMLError, ValueError) as error:
            refused = error
    raise InputError([_syntax(refused, file, text)])


class _Plain:
    """Builds dicts, tuples and strings from YAML events, noting places, duplicate keys and excess."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[KeyPath, Location] = {}
        self.problems: list[Problem] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.unused: dict[str, Location] = {}
        self.cut: list[Problem] = []
        self.text = ""
        self.nodes = 0

    def document(self, text: str) -> Any:  # noqa: ANN401
        """Return the first document of *text*."""
        self.text = text
        self.events = yaml.parse(text, Loader=LOADER)
        value: Any = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(event, "yaml-syntax/second-document")
                value = self._node(next(self.events), ())
        for anchor in [*self.unused]:
            self._unused(anchor)
        return value

    def _node(self, event: Any, path: KeyPath) -> Any:  # noqa: ANN401
        before = self.nodes
        self.nodes += 1
        self.places[path] = self._where(event)
        if len(path) > MOST_DEPTH:
            self._stop(event, "too-deep", most=MOST_DEPTH)
        if self.nodes > MOST_NODES:
            self._stop(event, "too-large/values", most=MOST_NODES)
        match event:
            case yaml.AliasEvent():
                if (anchor := str(event.anchor)) not in self.anchors:
                    self._stop(event, "unknown-alias", anchor=short(anchor))
                value, size = self.anchors[anchor]
                self.unused.pop(anchor, None)
                self.nodes += size
                return value
            case yaml.ScalarEvent():
                plain = event.implicit[0]  # not quoted
                value = None if plain and event.value in ("", "~", "null") else event.value
                if plain:
                    self._cut(event)
            case yaml.SequenceStartEvent():
                items: list[Any] = []
                while not isinstance(inner := next(self.events), yaml.SequenceEndEvent):
                    items.append(self._node(inner, (*path, len(items))))
                value = tuple(items)
            case yaml.MappingStartEvent():
                value = self._mapping(path)
            case _:
                raise TypeError(event)
        self._marked(event)
        if event.anchor:
            self.anchors[event.anchor] = (value, self.nodes - before)
        return value

    def _cut(self, event: Any) -> None:  # noqa: ANN401
        """Note a text without quotes that a '#' ends, unless two spaces before it and one after make it a remark."""
        end, spaces = event.end_mark.index, 0
        while self.text[end + spaces : end + spaces + 1] in (" ", "\t"):
            spaces += 1
        sign, after = (self.text[end + spaces + n : end + spaces + n + 1] for n in (0, 1))
        if spaces and sign == "#" and ((spaces == 1 and event.value) or not (after.isspace() or after in ("", "#"))):
            where = Location(self.file, event.end_mark.line + 1, event.end_mark.column + spaces + 1)
            rest = self.text[end + spaces :].split("\n", 1)[0].strip()
            self.cut.append(Problem.of(where, "remark", text=short(rest)))

    def _mapping(self, path: KeyPath) -> dict[str, Any]:
        value: dict[str, Any] = {}
        first: dict[str, Location] = {}
        while not isinstance(key := next(self.events), yaml.MappingEndEvent):
            at = self._where(key)
            if isinstance(key, yaml.ScalarEvent):
                name = key.value
                self._marked(key)
            else:
                self._node(key, (*path, "?"))
                name = f"the key in line {at.line}"
                self.problems.append(Problem.of(at, "wrong-type/key"))
            item = self._node(next(self.events), (*path, name))
            self.places[*path, name, "key"] = at
            if name in first:
                self.problems.append(Problem.of(at, "duplicate-key", key=short(name), line=first[name].line))
            first.setdefault(name, at)
            value.setdefault(name, item)
        return value

    def _marked(self, event: Any) -> None:  # noqa: ANN401
        """Note a tag, which is dropped, and a name that may be part of a text."""
        at = self._where(event)
        if event.tag and event.tag not in TAGS:
            self.problems.append(Problem.of(at, "yaml-syntax/tag", tag=short(event.tag)))
        if event.anchor:
            self._unused(event.anchor)  # given again, the first of that name is lost
            self.unused[event.anchor] = at

    def _unused(self, anchor: str) -> None:
        """Note a name that nothing has referred to."""
        if at := self.unused.pop(anchor, None):
            self.problems.append(Problem.of(at, "yaml-syntax/anchor", anchor=short(anchor)))

    def _where(self, event: Any) -> Location:  # noqa: ANN401
        return Location(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _stop(self, event: Any, key: str, **values: str | float) -> None:  # noqa: ANN401
        raise InputError([*self.problems, Problem.of(self._where(event), key, **values)])


def read_file(file: Path, model: type[M], reader: FileReader | None = None) -> Read[M]:
    """Return a YAML file as a *model*; a *reader* opens it once for all who ask."""
    return read((reader or FileReader()).read(file), shown(file), model)


def read_or(file: Path, model: type[M], empty: M, reader: FileReader | None = None) -> M:
    """Return a YAML file as a *model*, or *empty* when it is not there or says nothing."""
    if not os.path.lexists(file):
        return empty
    content = (reader or FileReader()).read(file)
    says_something = any(line.strip() and not line.lstrip().startswith(b"#") for line in content.splitlines())
    return read(content, shown(file), model).value if says_something else empty
