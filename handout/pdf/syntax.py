"""PDF syntax: streams, object streams, cross-reference streams.

See ISO 32000-1 7.3 and 7.5.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from io import FileIO
from os import PathLike
from typing import BinaryIO
from zlib import compress

from msgspec import Struct

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
NOTHING: Mapping[int, bytes] = {}
"""No objects."""
PLAIN = 3_000
"""Size in bytes below which a stream of a patient is not compressed.

It would cost more than it saves.
"""
PACKED = 200
"""Number of objects in an object stream."""
ROW = 7
"""Bytes of each field in a row of the cross-reference table: kind, place, index."""


class PdfFile:
    """A writer of PDF objects in the order in which they come.

    Streams are written directly; all other objects are compressed together (ISO 32000-1 7.5.7).
    """

    def __init__(self, out: BinaryIO, last: int = 0) -> None:
        """Start a file in *out*, with object numbers up to *last* already assigned."""
        self.out, self.last = out, last
        self.at = out.write(HEAD)
        self.digest = sha256(HEAD)
        self.rows: dict[int, bytes] = {0: _row(0, 0, 65535)}
        self.small: list[tuple[int, bytes]] = []

    def number(self) -> int:
        """Return the number of a new object."""
        self.last += 1
        return self.last

    def add(self, number: int, body: bytes) -> None:
        """Write an object under its number."""
        if body.endswith(b"endstream"):
            self.rows[number] = _row(1, self.at, 0)
            self._write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        else:
            self.small.append((number, body))
            if len(self.small) == PACKED:
                self._pack()

    def finish(self, trailer: bytes) -> tuple[int, bytes]:
        """Write the cross-reference table; return its offset and the file identifier.

        The identifier is a hash of the whole content.
        """
        self._pack()
        last, place = self.number(), self.at
        self.rows[last] = _row(1, place, 0)
        mark = self.digest.hexdigest()[:32].upper().encode()
        rows = b"".join(self.rows.get(n, bytes(ROW)) for n in range(last + 1))
        self._write(_table(last, b"%s/ID[<%s><%s>]" % (trailer, mark, mark), rows, packed=False))
        return place, mark

    def _pack(self) -> None:
        """Write the waiting objects as one object stream."""
        if not self.small:
            return
        number, offsets, bodies = self.number(), [], b""
        for index, (member, body) in enumerate(self.small):
            offsets.append(b"%d %d" % (member, len(bodies)))
            bodies += body + b"\n"
            self.rows[member] = _row(2, number, index)
        first = b" ".join(offsets) + b"\n"
        entries = f"/Type/ObjStm/N {len(self.small)}/First {len(first)}"
        self.small = []
        self.add(number, stream(entries, first + bodies, packed=False))

    def _write(self, content: bytes) -> None:
        """Write bytes, and add them to the hash."""
        self.at += self.out.write(content)
        self.digest.update(content)


class Pdf(Struct, frozen=True):
    """A PDF file in two parts, of which many files share the first."""

    body: bytes
    tail: bytes

    def __bytes__(self) -> bytes:
        """Return the whole file."""
        return self.body + self.tail

    def save(self, file: str | PathLike[str]) -> None:
        """Write the file without joining its parts in memory; raise OSError."""
        with FileIO(file, "w") as out:
            for part in (self.body, self.tail):
                rest = memoryview(part)
                while rest:  # the system may write only a part
                    rest = rest[out.write(rest) :]

    def digest(self) -> str:
        """Return the SHA-256 of the file, hashing the shared part only once."""
        whole = _hashed(self.body).copy()
        whole.update(self.tail)
        return whole.hexdigest()


_hashed = lru_cache(4)(sha256)


class TemplateBody(Struct, frozen=True):
    """A complete PDF except for its *slots*, streams given by their object numbers.

    Slots are appended at the end, so filling them moves nothing. *table* is the offset of the cross-reference
    stream of *body*, *size* the number of objects, *mark* the file identifier. *fonts* is the dictionary that names
    the fonts of all pages, with its number.
    """

    body: bytes
    table: int
    size: int
    trailer: bytes
    mark: bytes
    slots: tuple[int, ...]
    fonts: tuple[int, bytes] = (0, b"")

    def filled(self, contents: Sequence[bytes], added: Mapping[int, bytes] = NOTHING, named: bytes = b"") -> Pdf:
        """Return the file with the operators *contents* in its slots.

        They are appended as an update of the body, with the *added* objects, numbered from *size*, and the entries
        *named* of more fonts.
        """
        if not self.slots:
            return Pdf(self.body, end(self.table))
        objects = {
            slot: stream("", content, packed=len(content) < PLAIN)
            for slot, content in zip(self.slots, contents, strict=True)
        }
        if added:
            number, names = self.fonts
            objects |= {number: with_entries(names, named), **added}
        return Pdf(self.body, self._update(objects, len(added)))

    def _update(self, objects: Mapping[int, bytes], added: int) -> bytes:
        """Return the update that writes these objects, the last *added* ones being new.

        See ISO 32000-1 7.5.6, 14.4.
        """
        parts, rows, at = list[bytes](), b"", len(self.body)
        for each, body in objects.items():
            parts.append(b"%d 0 obj\n%s\nendobj\n" % (each, body))
            rows += _row(1, at, 0)
            at += len(parts[-1])
        changed = sha256(self.mark + b"".join(objects.values())).hexdigest()[:32].upper().encode()
        number = self.size + added
        old = [each for each in objects if each < self.size]
        index = b"".join((*(b"%d 1 " % each for each in old), b"%d %d " % (self.size, added + 1)))
        entries = b"%s/ID[<%s><%s>]/Prev %d/Index[%s]" % (self.trailer, self.mark, changed, self.table, index)
        rows += _row(1, at, 0)
        parts.append(_table(number, entries, rows, packed=len(rows) < PLAIN))
        return b"".join((*parts, end(at)))


def with_entries(dictionary: bytes, entries: bytes) -> bytes:
    """Return a dictionary with more entries."""
    return dictionary.rstrip().removesuffix(b">>") + entries + b">>"


def end(table: int) -> bytes:
    """Return the last lines of a file whose cross-reference table is at *table*."""
    return b"startxref\n%d\n%%%%EOF\n" % table


def stream(dictionary: str, content: bytes, *, packed: bool) -> bytes:
    """Return a stream object with these dictionary entries.

    It is compressed unless it is already *packed*.
    """
    if not packed:
        dictionary, content = f"{dictionary}/Filter/FlateDecode", compress(content)
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (dictionary.encode("latin-1"), len(content), content)


def real(value: float) -> str:
    """Return a number as it is written in a PDF (ISO 32000-1 7.3.3)."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def text_string(words: str) -> str:
    """Return *words* as a PDF text string (ISO 32000-1 7.9.2.2)."""
    if words.isascii() and words.isprintable():
        return "(" + words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"
    return f"<FEFF{words.encode('utf-16-be').hex().upper()}>"


def _row(kind: int, at: int, index: int) -> bytes:
    """Return a row of the cross-reference table."""
    return kind.to_bytes(1, "big") + at.to_bytes(4, "big") + index.to_bytes(2, "big")


def _table(number: int, entries: bytes, rows: bytes, *, packed: bool) -> bytes:
    """Return a cross-reference stream as the object *number*, the highest one.

    It is compressed unless it counts as *packed*. See ISO 32000-1 7.5.8.
    """
    whole = b"/Type/XRef/Size %d/W[1 4 2]%s" % (number + 1, entries)
    return b"%d 0 obj\n%s\nendobj\n" % (number, stream(whole.decode("ascii"), rows, packed=packed))
