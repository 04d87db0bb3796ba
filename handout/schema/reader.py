"""Read YAML files as models, with the line and column of every value.

The type of a field decides what a scalar means. YAML's own guesses (``no`` is false, ``12:30`` is 750, ``010`` is 8)
are not used. The file is parsed as events, so that nesting, aliases and size are limited before values are built.
"""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml
from msgspec import Struct
from msgspec.structs import fields

from handout.files import FileReader, display_path
from handout.problems import InputError, Location, Problem, short
from handout.schema.convert import BLANK, convert
from handout.schema.model import KeyPath, Model

M = TypeVar("M", bound=Model)

MOST_BYTES = 1_000_000
MOST_DEPTH = 30
MOST_NODES = 20_000
"""Limits of a file: its size in bytes, depth of nesting, and number of values."""

HARMLESS_TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "seq", "map"))
"""YAML tags that can be dropped without losing a word of the text."""

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""The parser of libyaml if PyYAML was built with it, else that of PyYAML."""

UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that a YAML file may not hold (YAML 1.2, 5.1)."""


class Source(Struct, frozen=True):
    """The file of a model: the place of each value, and a *digest* of its content.

    *comment_warnings* holds a warning for each text that a ``#`` or a comma may have cut off.
    """

    file: str
    places: dict[KeyPath, Location]
    digest: str = ""
    comment_warnings: tuple[Problem, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The top-level keys that the file holds."""
        return tuple(str(path[0]) for path in self.places if len(path) == 1)

    def where(self, path: KeyPath) -> Location:
        """Return the place of the value at *path*, or of the nearest value around it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.places:
                return self.places[path[:end]]
        return Location(self.file, 1, 1)


class YamlFile(Struct, Generic[M], frozen=True, eq=False):
    """A model and the source it was read from; equal files give the same object."""

    value: M
    source: Source


def decode(raw: bytes, file: str, how_to_begin: str = "") -> str:
    """Decode *raw* from UTF-8, with or without a byte order mark.

    Raise InputError if it is too large, not UTF-8, holds an unprintable character, or is empty. *how_to_begin* is the
    hint for an empty file.
    """
    start = Location(file, 1, 1)
    if len(raw) > MOST_BYTES:
        size, most = len(raw) / 1e6, MOST_BYTES / 1e6
        raise InputError([Problem.of(start, "too-large/text", size=size, most=most)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = _locate_end(file, raw[: error.start].decode("utf-8", "replace"))
        raise InputError([Problem.of(where, "not-utf8", byte=raw[error.start])]) from None
    if bad := UNPRINTABLE.search(text):
        where = _locate_end(file, text[: bad.start()])
        raise InputError([Problem.of(where, "yaml-syntax/character", code=ord(bad[0]))])
    if not text.strip():
        raise InputError([Problem.of(start, "empty-file", how_to_begin=how_to_begin)])
    return text


def _locate_end(file: str, before: str) -> Location:
    """Return the place right after the text *before*."""
    return Location(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def _explain_error(error: Exception, file: str, text: str) -> Problem:
    """Return the problem for an exception of a YAML parser."""
    from handout.schema.syntax_errors import explain_syntax_error  # most files need none

    begin, end = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    marks = (begin or end, end or begin)
    first, last = (Location(file, mark.line + 1, mark.column + 1) if mark else Location(file, 1, 1) for mark in marks)
    complaint = [getattr(error, name, None) or "" for name in ("context", "problem")]
    return explain_syntax_error(complaint[0], complaint[1], first, last, text)


class PartialFileError(InputError):
    """The error of a file that is wrong, with what is right in it for further checks.

    *partial* has a blank value for each that is wrong or missing. It is None if nothing is right.
    """

    def __init__(self, problems: Iterable[Problem], partial: "YamlFile[Any] | None" = None) -> None:
        super().__init__(problems)
        self.partial = partial

    def true_of(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return those of other *problems* that no blank value causes."""
        places = {problem.where for problem in self.problems}
        return [
            problem
            for problem in problems
            if problem.where not in places and not any(BLANK in str(value) for _, value in problem.values)
        ]


@lru_cache(32)
def read(raw: bytes, file: str, cls: type[M], below: tuple[tuple[bytes, str], ...] = ()) -> YamlFile[M]:
    """Parse *raw* YAML as a model; raise InputError with every problem of the file.

    What it lacks is taken from the files *below*, each given by its content and name. Equal arguments return the same
    object.
    """
    text = decode(raw, file, cls.how_to_begin)
    builder, value = _parse(text, file)
    problems = [*builder.problems]
    if not isinstance(value, dict):
        from handout.schema.messages import describe_value

        first = fields(cls)[0].encode_name
        values = {"key": first, "found": describe_value(value), "how_to_begin": cls.how_to_begin}
        raise InputError([*problems, Problem.of(Location(file, 1, 1), "wrong-type/file", **values)])
    places, digest = builder.places, sha256(raw)
    for other, name in below:
        under, filling = _parse(decode(other, name, cls.how_to_begin), name)
        value, places = _fill_in(value, filling), {**under.places, **places}
        digest.update(other)
    source = Source(file, places, digest.hexdigest(), tuple(builder.comment_warnings))
    return to_model(value, source, cls, text, problems)


def to_model(
    value: Mapping[str, Any], source: Source, cls: type[M], text: str, problems: Sequence[Problem] = ()
) -> YamlFile[M]:
    """Return parsed values as a model; raise PartialFileError.

    The error has their faults and other *problems*. *text* is the YAML of the file that the values stand in.
    """
    model, findings = convert(value, cls)
    if findings:
        from handout.schema.messages import explain_findings

        problems = [*problems, *explain_findings(findings, cls, value, source, text)]
    if problems:
        raise PartialFileError(problems, YamlFile(model, source) if isinstance(model, cls) else None)
    return YamlFile(model, source)


def _fill_in(value: Any, below: Any) -> Any:  # noqa: ANN401
    """Return a value with what it lacks from the value *below*: keys, at any depth."""
    if not (isinstance(value, dict) and isinstance(below, dict)):
        return value
    return {**below, **{key: _fill_in(item, below.get(key)) for key, item in value.items()}}


def parse_text(text: str, file: str = "") -> Any:  # noqa: ANN401 - any value
    """Return the value of a YAML *text* as dicts, tuples and texts; raise InputError."""
    return _parse(text, file)[1]


@lru_cache(8)
def _parse(text: str, file: str) -> "tuple[_YamlBuilder, Any]":
    """Parse the first document of *text*; return the builder and the value.

    The last few are remembered, for the model of a file may depend on a word in it. Raise InputError if it cannot be
    parsed or breaks a limit of this module.

    Some versions of libyaml have a lower limit for nesting and stop before ours is reached. Then the text before that
    place is parsed again, to report our own limit.
    """
    builder = _YamlBuilder(file)
    try:
        return builder, builder.document(text)
    except (yaml.YAMLError, ValueError) as error:
        refused = error
    if (mark := getattr(refused, "problem_mark", None)) and "nesting" in str(refused):
        try:
            _YamlBuilder(file).document(text[: mark.index])
        except (yaml.YAMLError, ValueError) as error:
            refused = error
    raise InputError([_explain_error(refused, file, text)])


class _YamlBuilder:
    """Builder of dicts, tuples and texts from YAML events.

    It collects the place of each value, and the problems and warnings found on the way.
    """

    def __init__(self, file: str) -> None:
        """Start with no places, problems or anchors."""
        self.file = file
        self.places: dict[KeyPath, Location] = {}
        self.problems: list[Problem] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.unused: dict[str, Location] = {}
        self.comment_warnings: list[Problem] = []
        self.text = ""
        self.nodes = 0

    def document(self, text: str) -> Any:  # noqa: ANN401
        """Return the first document of *text*; raise InputError at a second one."""
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
            self._report_unused(anchor)
        return value

    def _node(self, event: Any, path: KeyPath) -> Any:  # noqa: ANN401
        """Return the value that begins with *event*; record its place under *path*."""
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
                    self._check_comment(event)
            case yaml.SequenceStartEvent():
                items: list[Any] = []
                while not isinstance(inner := next(self.events), yaml.SequenceEndEvent):
                    items.append(self._node(inner, (*path, len(items))))
                    if event.flow_style and len(items) > 1:
                        self._check_comma(items[-2], inner)
                value = tuple(items)
            case yaml.MappingStartEvent():
                value = self._mapping(path)
            case _:
                raise TypeError(event)
        self._check_properties(event)
        if event.anchor:
            self.anchors[event.anchor] = (value, self.nodes - before)
        return value

    def _check_comment(self, event: Any) -> None:  # noqa: ANN401
        """Warn about an unquoted text that a ``#`` ends.

        No warning if two spaces before the ``#`` and one after it show that a comment is meant.
        """
        end, spaces = event.end_mark.index, 0
        while self.text[end + spaces : end + spaces + 1] in (" ", "\t"):
            spaces += 1
        sign, after = (self.text[end + spaces + n : end + spaces + n + 1] for n in (0, 1))
        if spaces and sign == "#" and ((spaces == 1 and event.value) or not (after.isspace() or after in ("", "#"))):
            where = Location(self.file, event.end_mark.line + 1, event.end_mark.column + spaces + 1)
            rest = self.text[end + spaces :].split("\n", 1)[0].strip()
            self.comment_warnings.append(Problem.of(where, "remark", text=short(rest)))

    def _check_comma(self, before: Any, event: Any) -> None:  # noqa: ANN401
        """Warn about a text in brackets that its comma seems to part in two."""
        if not (isinstance(before, str) and isinstance(event, yaml.ScalarEvent) and event.implicit[0]):
            return
        if " " in before and before[:1].isupper() and before[-1:].isalnum() and event.value[:1].islower():
            values = {"before": short(before), "text": short(event.value)}
            self.comment_warnings.append(Problem.of(self._where(event), "parted-list", **values))

    def _mapping(self, path: KeyPath) -> dict[str, Any]:
        """Return the dict that has just begun; report duplicate keys."""
        value: dict[str, Any] = {}
        first: dict[str, Location] = {}
        while not isinstance(key := next(self.events), yaml.MappingEndEvent):
            at = self._where(key)
            if isinstance(key, yaml.ScalarEvent):
                name = key.value
                self._check_properties(key)
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

    def _check_properties(self, event: Any) -> None:  # noqa: ANN401
        """Report a tag, which would be lost, and remember an anchor."""
        if event.tag and event.tag not in HARMLESS_TAGS:
            self.problems.append(Problem.of(self._where(event), "yaml-syntax/tag", tag=short(event.tag)))
        if event.anchor:
            self._report_unused(event.anchor)  # given again, the first of that name is lost
            self.unused[event.anchor] = self._where(event)

    def _report_unused(self, anchor: str) -> None:
        """Report an anchor without an alias: it is probably part of a text."""
        if at := self.unused.pop(anchor, None):
            self.problems.append(Problem.of(at, "yaml-syntax/anchor", anchor=short(anchor)))

    def _where(self, event: Any) -> Location:  # noqa: ANN401
        """Return the place where an event starts."""
        return Location(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _stop(self, event: Any, key: str, **values: str | float) -> None:  # noqa: ANN401
        """Raise InputError with the problems so far and a last one at *event*."""
        raise InputError([*self.problems, Problem.of(self._where(event), key, **values)])


def read_file(file: Path, model: type[M], reader: FileReader | None = None, below: Sequence[Path] = ()) -> YamlFile[M]:
    """Read a YAML file as a *model*; what it lacks is taken from the files *below*.

    A shared *reader* opens each file only once.
    """
    reader = reader or FileReader()
    others = tuple((reader.read(each), display_path(each)) for each in below)
    return read(reader.read(file), display_path(file), model, others)


def parse_file(file: Path, reader: FileReader | None = None) -> tuple[dict[str, Any], Source]:
    """Return the values of a YAML file as they are written, and their places.

    Raise InputError if the file cannot be parsed.
    """
    return parse_content((reader or FileReader()).read(file), display_path(file))[:2]


@lru_cache(32)
def parse_content(raw: bytes, file: str) -> tuple[dict[str, Any], Source, tuple[Problem, ...]]:
    """Return the values of YAML *raw* as they are written, their places, and problems.

    *raw* is the content of *file*. Raise InputError if it cannot be parsed.
    """
    builder, value = _parse(decode(raw, file), file)
    source = Source(file, builder.places, sha256(raw).hexdigest(), tuple(builder.comment_warnings))
    return (value if isinstance(value, dict) else {}), source, tuple(builder.problems)


def peek(file: Path, key: str, reader: FileReader | None = None) -> tuple[str, Location]:
    """Return the text of a top-level *key* of a YAML file, and its place.

    The text is empty if there is none. Raise InputError if the file cannot be parsed.
    """
    value, source = parse_file(file, reader)
    found = value.get(key)
    return (found if isinstance(found, str) else ""), source.where((key,))


def read_or_default(file: Path, model: type[M], default: M, reader: FileReader | None = None) -> M:
    """Read a YAML file as a *model*; return *default* if it is missing or empty.

    A file with comments only is empty.
    """
    if not os.path.lexists(file):
        return default
    content = (reader or FileReader()).read(file)
    has_content = any(line.strip() and not line.lstrip().startswith(b"#") for line in content.splitlines())
    return read(content, display_path(file), model).value if has_content else default
