"""Read YAML files as models, with the line and column of every value.

The type of a field decides what a scalar means.
"""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import fields

from handout.files import FileReader, display_path
from handout.problems import InputError, Location, Problem
from handout.schema.convert import BLANK, convert
from handout.schema.model import KeyPath, Model
from handout.schema.parsed import ParsedYaml, current

M = TypeVar("M", bound=Model)

MOST_BYTES = 1_000_000
"""The greatest size of a file."""

WIDE_START = 60
"""How many bytes of a file are looked at for its encoding."""

UNPRINTABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]|[\ud800-\udfff]|[\ufffe\uffff]")
"""Characters that a YAML file may not hold (YAML 1.2, 5.1).

One class of all of them takes milliseconds to compile.
"""


class Source(Struct, frozen=True):
    """The file of a model: the place of each value, and a *digest* of its content.

    *comment_warnings* holds a warning for each text that a ``#`` or a comma may have cut off.
    """

    file: str
    places: Mapping[KeyPath, Location]
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


def decode(raw: bytes, file: str, how_to_begin: str = Model.how_to_begin) -> str:
    """Decode *raw* from UTF-8, with or without a byte order mark.

    Raise InputError if it is too large, not UTF-8, holds an unprintable character, or is empty. *how_to_begin* is the
    hint for an empty file.
    """
    start = Location(file, 1, 1)
    if len(raw) > MOST_BYTES:
        size, most = len(raw) / 1e6, MOST_BYTES / 1e6
        raise InputError([Problem.of(start, "too-large/text", size=size, most=most)])
    if wide := _name_wide_encoding(raw):
        raise InputError([Problem.of(start, "not-utf8/other", encoding=wide)])
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


def _name_wide_encoding(raw: bytes) -> str:
    """Return the name of an encoding of two or four bytes a letter, empty for others.

    Without a byte order mark it shows by zeros in every other place of the first keys, which are plain letters.
    """
    if raw.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "UTF-32"
    start = raw[:WIDE_START]
    fewer, more = sorted(start[place::2].count(0) for place in (0, 1))
    has_mark = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    return "UTF-16" if has_mark or fewer * 10 < len(start) < more * 3 else ""


def _locate_end(file: str, before: str) -> Location:
    """Return the place right after the text *before*."""
    return Location(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


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
    parsed = _parse(text, file, private=cls.private)
    value, problems = parsed.value, parsed.problems
    if not isinstance(value, dict):
        from handout.schema.value_errors import describe_value

        first = fields(cls)[0].encode_name
        values = {"key": first, "found": describe_value(value), "how_to_begin": cls.how_to_begin}
        raise InputError([*problems, Problem.of(Location(file, 1, 1), "wrong-type/file", **values)])
    places, digest = parsed.places, sha256(raw)
    for other, name in below:
        under = _parse(decode(other, name, cls.how_to_begin), name)
        value, places = _fill_in(value, under.value), {**under.places, **places}
        digest.update(other)
    source = Source(file, places, digest.hexdigest(), parsed.comment_warnings)
    return to_model(value, source, cls, text, problems)


def to_model(
    value: Mapping[str, Any], source: Source, cls: type[M], text: str, problems: Sequence[Problem] = ()
) -> YamlFile[M]:
    """Return parsed values as a model; raise PartialFileError.

    The error has their faults and other *problems*, of which none is reported twice for one place. *text* is the YAML of the
    file that the values stand in.
    """
    model, findings = convert(value, cls)
    if findings:
        from handout.schema.value_errors import explain_findings

        known = {each.where for each in problems}
        found = explain_findings(findings, cls, value, source, text)
        problems = [*problems, *(each for each in found if each.where not in known)]
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
    return _parse(text, file).value


@lru_cache(8)
def _parse(text: str, file: str, *, private: bool = False) -> ParsedYaml:
    """Return what the first document of *text* says; raise InputError.

    The last few are remembered, for the model of a file may depend on a word in it. A *private* text is not stored.
    """
    texts = None if private else current()
    if texts and (found := texts.find(text, file)):
        return found
    from handout.schema.yaml_reader import parse  # loading PyYAML takes longer than a few short files

    found = parse(text, file)
    if texts:
        texts.add(text, found)
    return found


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
    parsed = _parse(decode(raw, file), file)
    source = Source(file, parsed.places, sha256(raw).hexdigest(), parsed.comment_warnings)
    return (parsed.value if isinstance(parsed.value, dict) else {}), source, parsed.problems


def peek(file: Path, key: str, reader: FileReader | None = None) -> tuple[str, Location]:
    """Return the text of a top-level *key* of a YAML file, and its place.

    The text is empty if there is none. Raise InputError if the file cannot be parsed.
    """
    value, source = parse_file(file, reader)
    found = value.get(key)
    return (found if isinstance(found, str) else ""), source.where((key,))


OTHER_ENDINGS = (".yaml", ".yml", ".YAML", ".YML", ".yaml.txt", ".yml.txt", ".yaml.yaml")
"""Endings that people and programs give a ``.yaml`` file."""


def _misnamed(file: Path) -> Path | None:
    """Return the file that a missing one may be, by another ending or with a capital."""
    names = (stem + ending for stem in (file.stem, file.stem.capitalize()) for ending in OTHER_ENDINGS)
    return next((found for name in names if (found := file.with_name(name)).is_file()), None)


def read_or_default(file: Path, model: type[M], default: M, reader: FileReader | None = None) -> YamlFile[M]:
    """Read a YAML file as a *model*; return *default* if it is missing or empty.

    The default has no places. A file with comments only is empty. Raise InputError for one that is there under another name:
    what it says would be lost.
    """
    name = display_path(file)
    if not os.path.lexists(file) and (other := _misnamed(file)):
        raise InputError([Problem.of(Location(display_path(other)), "misnamed-file", name=file.name)])
    content = (reader or FileReader()).read(file) if os.path.lexists(file) else b""
    has_content = any(line.strip() and not line.lstrip().startswith(b"#") for line in content.splitlines())
    return read(content, name, model) if has_content else YamlFile(default, Source(name, {}))
