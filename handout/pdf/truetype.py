"""Append composite and empty glyphs to a TrueType font program.

Only glyf, loca, hmtx, hhea, maxp and head change (OpenType 1.9).
"""

from collections.abc import Mapping, Sequence
from struct import unpack

from msgspec import Struct

Component = tuple[int, int, int]
"""A glyph of the program, and its offset to the right and up in units of the font."""

WORDS, OFFSETS, MORE = 0x0001, 0x0002, 0x0020
"""Flags of a component.

Its place is two words, else two bytes; the place is an offset; another component follows.
"""

BYTE = range(-128, 128)
"""The offsets that a byte holds."""

SHORT = 0x1FFFE
"""The largest offset of a glyph that half of it in two bytes can say."""


class AddedGlyph(Struct, frozen=True):
    """A glyph to append, in units of the font.

    *box* is around it: left, bottom, right and top.
    """

    components: tuple[Component, ...]
    advance: int
    box: tuple[int, int, int, int]


def append_glyphs(program: bytes, glyphs: Sequence[AddedGlyph]) -> bytes:
    """Return the font *program* with *glyphs* numbered on from its last one."""
    tables = {tag: bytearray(table) for tag, table in read_tables(program).items()}
    maxp, hhea, head, glyf = (tables[tag] for tag in (b"maxp", b"hhea", b"head", b"glyf"))
    count = _number(maxp, 4)
    rows, places = _metrics(tables, count), _places(tables, count)
    for glyph in glyphs:
        if glyph.components:
            glyf += composite(glyph.components, glyph.box)
        places.append(len(glyf))
        rows.append(glyph.advance.to_bytes(2, "big") + _signed(glyph.box[0]))
    maxp[4:6] = hhea[34:36] = (count + len(glyphs)).to_bytes(2, "big")
    most = max(len(glyph.components) for glyph in glyphs)
    for simple, together in ((6, 10), (8, 12)):  # points, contours
        largest = max(_number(maxp, simple), _number(maxp, together))
        _set_number(maxp, together, max(largest, largest * most))
    _set_number(maxp, 28, max(most, _number(maxp, 28)))
    _set_number(maxp, 30, _number(maxp, 30) + 1)
    short = places[-1] <= SHORT and not any(at % 2 for at in places)
    size, unit = (2, 2) if short else (4, 1)
    head[50:52] = b"\0\0" if short else b"\0\1"  # the form of loca
    tables[b"hmtx"] = bytearray(b"".join(rows))
    tables[b"loca"] = bytearray(b"".join((at // unit).to_bytes(size, "big") for at in places))
    return assemble(program[:12], tables)


def read_tables(program: bytes) -> dict[bytes, bytes]:
    """Return the tables of a font program by their tags."""
    tables = {}
    for number in range(_number(program, 4)):
        row = program[12 + 16 * number : 28 + 16 * number]
        at, size = int.from_bytes(row[8:12], "big"), int.from_bytes(row[12:16], "big")
        tables[row[:4]] = program[at : at + size]
    return tables


def composite(components: Sequence[Component], box: tuple[int, int, int, int]) -> bytes:
    """Return the description of a composite glyph."""
    parts = [b"\xff\xff", *map(_signed, box)]
    for number, (part, x, y) in enumerate(components, 1):
        small = x in BYTE and y in BYTE
        flags = (0 if small else WORDS) | OFFSETS | (MORE if number < len(components) else 0)
        size = 1 if small else 2
        parts += [flags.to_bytes(2, "big"), part.to_bytes(2, "big"), _signed(x, size), _signed(y, size)]
    return pad(b"".join(parts), 2)


def _metrics(tables: dict[bytes, bytearray], count: int) -> list[bytes]:
    """Return the advance and the bearing of each glyph."""
    hmtx, full = bytes(tables[b"hmtx"]), _number(tables[b"hhea"], 34)
    rows = [hmtx[4 * n : 4 * n + 4] for n in range(full)]
    rest = hmtx[4 * full :]
    return rows + [rows[-1][:2] + rest[2 * n : 2 * n + 2] for n in range(count - full)]


def _places(tables: dict[bytes, bytearray], count: int) -> list[int]:
    """Return where each glyph begins in glyf, and where the last one ends."""
    loca = bytes(tables[b"loca"])
    size, unit = (4, 1) if tables[b"head"][50:52] == b"\0\1" else (2, 2)
    return [int.from_bytes(loca[n * size : (n + 1) * size], "big") * unit for n in range(count + 1)]


def assemble(head: bytes, tables: Mapping[bytes, bytes | bytearray]) -> bytes:
    """Return tables as a font program that begins with *head*."""
    directory, bodies, at = [head], list[bytes](), 12 + 16 * len(tables)
    for tag, table in tables.items():
        body = pad(bytes(table))
        directory.append(tag + _checksum(body) + at.to_bytes(4, "big") + len(table).to_bytes(4, "big"))
        bodies.append(body)
        at += len(body)
    return b"".join((*directory, *bodies))


def _checksum(table: bytes) -> bytes:
    """Return the sum of a padded table."""
    words: tuple[int, ...] = unpack(f">{len(table) // 4}I", table)
    return (sum(words) & 0xFFFFFFFF).to_bytes(4, "big")


def _number(table: bytes | bytearray, at: int) -> int:
    """Return an unsigned number of two bytes."""
    return int.from_bytes(table[at : at + 2], "big")


def _set_number(table: bytearray, at: int, number: int) -> None:
    """Write an unsigned number of two bytes, or the greatest one if it is larger."""
    table[at : at + 2] = min(number, 0xFFFF).to_bytes(2, "big")


def _signed(number: int, size: int = 2) -> bytes:
    """Return a signed number of two bytes, or of another *size*."""
    return number.to_bytes(size, "big", signed=True)


def pad(content: bytes, size: int = 4) -> bytes:
    """Return *content* filled up to a multiple of four bytes, or of another *size*."""
    return content + bytes(-len(content) % size)
