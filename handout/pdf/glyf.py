"""Write a TrueType font program from outlines (OpenType 1.9).

Such a program may have any number of units for its size. With few of them, an offset takes one byte.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from struct import pack

import uharfbuzz as hb
from msgspec import Struct

from handout.pdf.glyph_curves import outline
from handout.pdf.truetype import SHORT, Component, assemble, composite, pad

BOX = (-1.0, -1.0, 2.0, 2.0)
"""A box around all glyphs: left, bottom, right and top.

It is in multiples of the font size. Nothing that shows a PDF needs exact ones, which are as long as much else that is said of a glyph.
"""

ON, SHORT_X, SHORT_Y, SAME_X, SAME_Y = 1, 2, 4, 16, 32
"""Flags of a point.

It is on the outline; its offset is one byte, positive with the flag "same"; there is none, with that flag alone.
"""

MOST = 0xFFFF
"""The greatest number of two bytes."""

BYTE = 256
"""The first offset that a byte does not hold."""

VERSION, MAGIC = 0x00010000, 0x5F0F3CF5
"""The version of tables, and the number that marks the table ``head``."""


class Described(Struct, frozen=True):
    """A glyph as a program holds it.

    With it come the numbers of its points and contours, or of its parts.
    """

    content: bytes
    points: int = 0
    contours: int = 0
    parts: int = 0


EMPTY = Described(b"")
"""A glyph that shows nothing."""


def box_of(units: int) -> tuple[int, int, int, int]:
    """Return the box around all glyphs of a font with so many *units*."""
    left, bottom, right, top = (round(edge * units) for edge in BOX)
    return left, bottom, right, top


@lru_cache(8_000)
def draw(font: hb.Font, glyph: int, units: int, step: int) -> Described:
    """Return a glyph whose points stand on a grid of so many *units* a *step*."""
    return describe(outline(font, glyph, units, step), units)


def _add_step(step: int, short: int, same: int, data: bytearray) -> int:
    """Add the step to the next point to the *data* of its axis; return its flags."""
    if not step:
        return same
    if -BYTE < step < BYTE:
        data.append(abs(step))
        return short | same if step > 0 else short
    data += step.to_bytes(2, "big", signed=True)
    return 0


def describe(contours: Sequence[Sequence[tuple[int, int, bool]]], units: int) -> Described:
    """Return a glyph with these *contours*."""
    if not contours:
        return EMPTY
    x = y = 0
    flags, across, up = bytearray(), bytearray(), bytearray()
    for contour in contours:
        for point_x, point_y, on in contour:
            flag = ON if on else 0
            flag |= _add_step(point_x - x, SHORT_X, SAME_X, across)
            flag |= _add_step(point_y - y, SHORT_Y, SAME_Y, up)
            x, y = point_x, point_y
            flags.append(flag)
    ends = [end - 1 for end in accumulate(map(len, contours))]
    head = pack(f">h4h{len(ends)}HH", len(ends), *box_of(units), *ends, 0)  # and no instructions
    return Described(pad(head + flags + across + up, 2), len(flags), len(ends))


def compose(parts: Sequence[Component], units: int) -> Described:
    """Return a composite glyph; without *parts*, an empty one."""
    return Described(composite(parts, box_of(units)), parts=len(parts)) if parts else EMPTY


def make_truetype(glyphs: Sequence[Described], advances: Sequence[int], units: int) -> bytes:
    """Return the program of a font with these glyphs and their *advances*.

    Its size has so many *units*.
    """
    places = [*accumulate((len(glyph.content) for glyph in glyphs), initial=0)]
    short, count, box = places[-1] <= SHORT, len(glyphs), box_of(units)
    points, contours = max(glyph.points for glyph in glyphs), max(glyph.contours for glyph in glyphs)
    parts = max(glyph.parts for glyph in glyphs)
    together = (min(MOST, each * parts) for each in (points, contours))
    tables = {
        b"glyf": b"".join(glyph.content for glyph in glyphs),
        b"head": pack(">4I2H2Q4h2H3h", VERSION, VERSION, 0, MAGIC, 0, units, 0, 0, *box, 0, 8, 2, not short, 0),
        b"hhea": pack(">I3hH11hH", VERSION, box[3], box[1], 0, max(advances), 0, 0, 0, 1, *(0,) * 7, count),
        b"hmtx": b"".join(pack(">Hh", advance, box[0]) for advance in advances),
        b"loca": pack(f">{count + 1}{'H' if short else 'I'}", *(place // (2 if short else 1) for place in places)),
        b"maxp": pack(">I14H", VERSION, count, points, contours, *together, 1, *(0,) * 6, parts, 1 if parts else 0),
    }
    return assemble(b"\0\1\0\0" + pack(">4H", len(tables), 64, 2, 32), tables)
