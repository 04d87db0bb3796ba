"""Repetition in a converted drawing: tiles of patterns and dashes of lines."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil, hypot, inf

from handout.geometry import Size
from handout.layout.figures.svg.part import Part

MOST_TILES = 20_000
MOST_REPEATS = 500_000
"""The most tiles or dashes of a drawing.

Printers draw each of them, and some printers never finish.
"""

NUMBERS = re.compile(rb"-?[\d.]+")
TILING = re.compile(
    rb"/PatternType 1 (?P<resources>/Resources <<.*>>) (?P<kind>/TilingType 1 /PaintType 1) /BBox \[0 0 [\d. ]+\] "
    rb"(?P<matrix>/Matrix \[(?P<six>[-\d. ]+)\]) /XStep (?P<x>[\d.]+) /YStep (?P<y>[\d.]+)"
)
DASHED = re.compile(rb"\[([\d. ]+)\] [-\d.]+ d\n((?:[-\d. ]+ [mlc]\n|h\n)+)S$", re.MULTILINE)


def merge_tiles(parts: Sequence[Part], size: Size) -> tuple[Part, ...]:
    """Return a drawing whose patterns have one tile that holds all visible ones.

    PDF viewers round the distance of tiles to whole pixels, so that small tiles drift.
    """
    done = list(parts)
    for number, part in enumerate(parts):
        found = TILING.search(part.entries)
        columns, rows = _tiles(found, size) if found else (0, 0)
        if not found or not 1 < columns * rows <= MOST_TILES:
            continue
        x, y = float(found["x"]), float(found["y"])
        tile, row = len(done) + 1, len(done) + 2
        form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 %s %s] %s >>"
        uses = b"/Resources << /XObject << /t %d 0 R >> >>"
        wide, high = _text(columns * x), _text(rows * y)
        done.append(Part(form % (found["x"], found["y"], found["resources"]), part.content))
        done.append(Part(form % (wide, found["y"], uses % tile), b"\n".join(_moved(x, 0, columns))))
        entries = b"<< /Type /Pattern /PatternType 1 %s %s /BBox [0 0 %s %s] %s /XStep %s /YStep %s >>"
        entries %= (uses % row, found["kind"], wide, high, found["matrix"], wide, high)
        done[number] = Part(entries, b"\n".join(_moved(0, y, rows)))
    return tuple(done)


def count_repeats(parts: Sequence[Part], size: Size) -> float:
    """Return the approximate number of tiles and dashes in a drawing."""
    count = 0.0
    for part in parts:
        if found := TILING.search(part.entries):
            columns, rows = _tiles(found, size)
            count += columns * rows
        if part.content and b"/Resources" in part.entries:
            count += sum(_dashes(*match.groups()) for match in DASHED.finditer(part.content))
    return count


def _tiles(found: re.Match[bytes], size: Size) -> tuple[int, int]:
    """Return the number of tiles across and down, in the directions of the pattern."""
    a, b, c, d = map(float, found["six"].split()[:4])
    area = abs(a * d - b * c)
    if not area:
        return 0, 0
    sides = abs(d) * size.width + abs(c) * size.height, abs(b) * size.width + abs(a) * size.height
    steps = area * float(found["x"]), area * float(found["y"])
    many = [side / step if step else inf for side, step in zip(sides, steps, strict=True)]
    return ceil(min(many[0], MOST_REPEATS)) + 1, ceil(min(many[1], MOST_REPEATS)) + 1


def _dashes(array: bytes, path: bytes) -> float:
    """Return the most dashes that a line can have."""
    period = sum(map(float, array.split()))
    points = [tuple(map(float, pair)) for line in path.splitlines() for pair in _pairs(NUMBERS.findall(line))]
    length = sum(hypot(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in pairwise(points))
    return length / period if period else inf


def _pairs(numbers: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield numbers as pairs of coordinates."""
    yield from zip(numbers[::2], numbers[1::2], strict=True)


def _moved(x: float, y: float, count: int) -> Iterator[bytes]:
    """Yield operators that draw a form *count* times, *x* and *y* further each time."""
    yield b"/t Do"
    for _ in range(count - 1):
        yield b"1 0 0 1 %s %s cm /t Do" % (_text(x), _text(y))


def _text(number: float) -> bytes:
    """Return a number as PDF syntax."""
    return f"{number:.6f}".rstrip("0").rstrip(".").encode()
