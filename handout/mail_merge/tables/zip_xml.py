"""Read the XML in a ZIP archive such as an XLSX piece by piece, within limits."""

from collections.abc import Callable, Iterator
from io import BytesIO
from re import Pattern
from typing import IO
from xml.parsers import expat
from zipfile import ZipFile

from handout.problems import InputError, Location, Problem

PIECE = 1 << 20
"""Number of bytes that are unpacked at a time."""

DEEPEST = 60
"""Greatest depth of nested elements; those of a sheet are nested 20 deep."""

MOST_TAG = 5_000_000
"""Greatest length of a tag in bytes."""

MOST_UNPACKED, MOST_WHOLE = 500_000_000, 50_000_000
"""Greatest size of an unpacked archive, and of its parts held whole, in bytes.

All parts but the rows and the texts are held in memory whole.
"""

Attributes = dict[str, str]
Report = Callable[[int, int], None]


class Damaged(Exception):  # noqa: N818
    """The error of an XLSX file with an invalid structure."""


def is_zip(content: bytes) -> bool:
    """Return whether a file is a ZIP archive, which may be empty, such as an XLSX."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def opened(content: bytes, file: str, streamed: Pattern[str]) -> ZipFile:
    """Return a ZIP archive; raise InputError if unpacking it would fill the memory.

    Parts whose names match *streamed* are read piece by piece. zipfile unpacks no part beyond the size in its directory.
    """
    archive = ZipFile(BytesIO(content))
    parts = archive.infolist()
    whole = [part for part in parts if part.filename.endswith((".xml", ".rels")) and not streamed.search(part.filename)]
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
    """A reader of one part, with methods for the start and end of elements.

    Elements are named without a prefix. ``text`` takes the characters between them. Reading stops when ``done``
    is true.
    """

    done = False

    def __init__(self) -> None:
        self.begin: dict[str, Callable[[Attributes], None]] = {}
        self.end: dict[str, Callable[[], None]] = {}

    def text(self, characters: str) -> None:
        """Take the characters between two elements."""

    def read(self, content: Iterator[bytes]) -> None:
        """Read a part; raise Damaged or a parser error if it is not valid."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        begins: dict[str, Callable[[Attributes], None] | None] = {}
        ends: dict[str, Callable[[], None] | None] = {}
        depth = 0

        def begin(name: str, attributes: Attributes) -> None:
            """Handle the start of an element."""
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
            """Handle the end of an element."""
            nonlocal depth
            depth -= 1
            if (found := ends[name]) is not None:
                found()

        def doctype(*_: object) -> None:
            """Refuse a document type."""
            raise Damaged  # no part of an XLSX file has one, and its entities could expand without end

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
                raise Damaged  # the parser would read it again for each piece
        parser.Parse(b"", True)


class TextReader(Reader):
    """A reader that takes the characters of some elements, without phonetic readings."""

    def __init__(self) -> None:
        super().__init__()
        self.taking, self.phonetic = False, 0

    def stop_taking(self) -> None:
        """Stop taking characters."""
        self.taking = False

    def start_reading(self, _: Attributes) -> None:
        """Start a phonetic reading, which is skipped."""
        self.phonetic += 1

    def end_reading(self) -> None:
        """End a phonetic reading."""
        self.phonetic -= 1


def local(attributes: Attributes) -> Attributes:
    """Return attributes by their names without prefixes."""
    return {name.rpartition(":")[2]: value for name, value in attributes.items()}


def is_true(value: str | None) -> bool:
    """Return whether an attribute means yes."""
    return value in ("1", "true", "on", "True")
