"""The parts of an XLSX file: XML of whatever size, read piece by piece, with nothing in it that could do harm."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import IO
from xml.parsers import expat
from zipfile import ZipFile

from handout.problems import InputError, Location, Problem

PIECE = 1 << 20
"""Bytes that are unpacked at a time."""

DEEPEST = 60
"""How deep elements may stand in one another; those of a sheet stand 20 deep."""

MOST_TAG = 5_000_000
"""Bytes of the longest tag."""

MOST_UNPACKED, MOST_WHOLE = 500_000_000, 50_000_000
"""Largest XLSX when unpacked, and the most of it that is neither rows nor texts and so is held in memory as a whole, in bytes."""

STREAMED = re.compile(r"worksheets/[^/]+\.xml$|sharedStrings\.xml$", re.IGNORECASE)

Attributes = dict[str, str]
Report = Callable[[int, int], None]


class Damaged(Exception):  # noqa: N818
    """An XLSX file that is not as it should be."""


def opened(content: bytes, file: str) -> ZipFile:
    """Return an XLSX file; raise InputError if it would fill the memory: zipfile unpacks no part beyond the size in its directory."""
    archive = ZipFile(BytesIO(content))
    parts = archive.infolist()
    whole = [part for part in parts if part.filename.endswith((".xml", ".rels")) and not STREAMED.search(part.filename)]
    for found, most in ((parts, MOST_UNPACKED), (whole, MOST_WHOLE)):
        if (size := sum(part.file_size for part in found)) > most:
            where = Location(file)
            raise InputError([Problem.of(where, "too-large/unpacked", size=size / 1e6, most=most / 1e6)])
    return archive


def pieces(stream: IO[bytes], size: int, report: Report) -> Iterator[bytes]:
    """Yield a part piece by piece, and *report* how much of it is read."""
    done = 0
    while piece := stream.read(PIECE):
        yield piece
        done += len(piece)
        report(done, size)


class Reader:
    """What reads one part: methods for the beginning and the end of an element, by its name without a prefix.

    ``text`` is told the characters between them.  Reading stops where ``done`` is true.
    """

    done = False

    def __init__(self) -> None:
        self.begin: dict[str, Callable[[Attributes], None]] = {}
        self.end: dict[str, Callable[[], None]] = {}

    def text(self, said: str) -> None:
        """Take the characters between two elements."""

    def read(self, content: Iterator[bytes]) -> None:
        """Read a part; raise Damaged, or the error of the parser, if it is no XML or says what no such part says."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        begins: dict[str, Callable[[Attributes], None] | None] = {}
        ends: dict[str, Callable[[], None] | None] = {}
        depth = 0

        def begin(name: str, attributes: Attributes) -> None:
            nonlocal depth
            depth += 1
            if depth > DEEPEST:
                raise Damaged
            if name not in begins:
                local = name.rpartition(":")[2]
                begins[name], ends[name] = self.begin.get(local), self.end.get(local)
            if (found := begins[name]) is not None:
                found(attributes)

        def end(name: str) -> None:
            nonlocal depth
            depth -= 1
            if (found := ends[name]) is not None:
                found()

        def doctype(*_: object) -> None:
            raise Damaged  # no part of an XLSX file has one; entities could swell

        parser.StartElementHandler, parser.EndElementHandler = begin, end
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = doctype
        given = 0
        for piece in content:
            parser.Parse(piece, False)
            if self.done:
                return
            given += len(piece)
            if given - parser.CurrentByteIndex > MOST_TAG:
                raise Damaged  # the parser would begin it anew with each piece
        parser.Parse(b"", True)


def local(attributes: Attributes) -> Attributes:
    """Return attributes by their names without prefixes."""
    return {name.rpartition(":")[2]: value for name, value in attributes.items()}


def is_true(said: str | None) -> bool:
    """Return whether an attribute says yes."""
    return said in ("1", "true", "on", "True")
