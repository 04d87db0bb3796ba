"""Type 2 charstrings: outlines as the operators of CFF.

See Adobe Technical Note 5177.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import uharfbuzz as hb

from handout.pdf.outlines import Contour, GridSegment, outline

USUAL_WIDTH = 1000
"""The width of a glyph whose charstring has none."""

MOST_OPERANDS = 46
"""The most operands of an operator.

The stack holds 48, of which a width may take one.
"""

RLINETO, HLINETO, VLINETO, RRCURVETO = 5, 6, 7, 8
ENDCHAR, RMOVETO, HMOVETO, VMOVETO = 14, 21, 22, 4
VVCURVETO, HHCURVETO, VHCURVETO, HVCURVETO = 26, 27, 30, 31

Step = tuple[int, tuple[int, ...], int, int]
"""An operator with its operands, its form, and the form that may follow.

What follows in that form shares the operator. A form of 0 shares none.
"""

ALONG, UP = 100, 101
"""The forms of curves that begin along the line of writing, and up from it."""


@lru_cache(8_000)
def charstring(font: hb.Font, glyph: int, grid: int) -> bytes:
    """Return the charstring of a glyph whose points stand on a *grid*."""
    width = font.get_glyph_h_advance(glyph)
    return encode(outline(font, glyph, grid), () if width == USUAL_WIDTH else (width,))


def encode(contours: Sequence[Contour], width: tuple[int, ...] = ()) -> bytes:
    """Return the charstring of contours, with its *width* unless that is usual."""
    code, operands = list[bytes](), [*width]
    operator = expected = 0
    for step, taken, form, following in _steps(contours):
        if operator and form and form == expected and len(operands) + len(taken) <= MOST_OPERANDS:
            operands += taken
        else:
            if operator:
                code += [*map(_number, operands), bytes((operator,))]
                operands = []
            operator = step
            operands += taken
        expected = following
    return b"".join((*code, *map(_number, operands), *([bytes((operator,))] if operator else ()), bytes((ENDCHAR,))))


def _steps(contours: Sequence[Contour]) -> Iterator[Step]:
    """Yield the operators that draw contours."""
    x = y = 0
    for contour in contours:
        end = contour[-1]
        across, up = end[-2] - x, end[-1] - y
        if not up:
            yield HMOVETO, (across,), 0, 0
        elif not across:
            yield VMOVETO, (up,), 0, 0
        else:
            yield RMOVETO, (across, up), 0, 0
        x, y = end[-2:]
        for segment in contour if len(end) > 2 else contour[:-1]:
            yield _line(segment[0] - x, segment[1] - y) if len(segment) == 2 else _curve(x, y, segment)
            x, y = segment[-2:]


def _line(across: int, up: int) -> Step:
    """Return the operator that draws a line; level and upright ones take turns."""
    if not up:
        return HLINETO, (across,), HLINETO, VLINETO
    if not across:
        return VLINETO, (up,), VLINETO, HLINETO
    return RLINETO, (across, up), RLINETO, RLINETO


def _curve(x: int, y: int, segment: GridSegment) -> Step:
    """Return the operator that draws a curve, without operands that are 0 at its ends."""
    x1, y1, x2, y2, x3, y3 = segment
    a, b, c, d, e, f = x1 - x, y1 - y, x2 - x1, y2 - y1, x3 - x2, y3 - y2
    if not b:
        if not f:
            return HHCURVETO, (a, c, d, e), HHCURVETO, HHCURVETO
        return (HVCURVETO, (a, c, d, f, e), ALONG, 0) if e else (HVCURVETO, (a, c, d, f), ALONG, UP)
    if not a:
        if not e:
            return VVCURVETO, (b, c, d, f), VVCURVETO, VVCURVETO
        return (VHCURVETO, (b, c, d, e, f), UP, 0) if f else (VHCURVETO, (b, c, d, e), UP, ALONG)
    if not f:
        return HHCURVETO, (b, a, c, d, e), 0, HHCURVETO
    if not e:
        return VVCURVETO, (a, b, c, d, f), 0, VVCURVETO
    return RRCURVETO, (a, b, c, d, e, f), RRCURVETO, RRCURVETO


@lru_cache(4_096)
def _number(value: int) -> bytes:
    """Return an operand in as few bytes as it takes."""
    if -107 <= value <= 107:
        return bytes((value + 139,))
    if 108 <= value <= 1131:
        return (0xF700 + value - 108).to_bytes(2, "big")
    if -1131 <= value <= -108:
        return (0xFB00 - value - 108).to_bytes(2, "big")
    return b"\x1c" + value.to_bytes(2, "big", signed=True)
