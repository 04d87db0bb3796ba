"""Brackets that measure a stretch of a picture, and the spots of their labels.

A bracket is drawn as a dimension is on a technical drawing: a bar beside what it measures, and an extension line from each
end to the bar. It stays near. Where there is no space for its words, they go, not the bracket.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from math import sqrt
from typing import NamedTuple

from msgspec.structs import replace

from handout.content.handout import Callout
from handout.geometry import Box, Position
from handout.layout.figures.label_candidates import (
    COARSE,
    HIDDEN,
    WRAPPED,
    WRONG_SIDE,
    Canvas,
    is_beside,
    label_blocks,
    leader_spots,
)
from handout.layout.figures.label_search import LabelSpot, Obstacles, bars
from handout.layout.figures.segments import Segment, cross, distance, hits, is_near, shared
from handout.layout.page import Path

BAR, EXTENSION = 1.0, 0.6
"""The widths of a bar and of an extension line in normal print, in pt."""

OFF_PLACE, OFF_RING, OVER, LEAST_PIECE = 2.0, 1.5, 3.0, 1.5
"""The lengths of an extension line's parts, in pt.

It begins away from a place, or from the ring of its marker, and goes over the bar. No piece of one that is broken is shorter than
the last.
"""

OFFSETS = (4, 5, 6, 7, 8, 9, 11, 13, 15, 18, 21, 25, 29, 34, 40)
"""The distances of a bar from the markers of its ends that are tried, in pt."""

FARTHEST, LEAST_FARTHEST = 1.0, 15.0
"""The greatest distance of a bar from its place: a multiple of its length.

It is so many pt from the marker if that is more.
"""

NEAREST, MOST_DETACHED = 6, 12
"""The number of brackets with leader lines, and of the spots of each."""

FAR, BROKEN, AT_END, SLID, DETACHED = 1.6, 0.5, 16.0, 6.0, 14.0
"""Costs of brackets.

They are for each pt away, each pt of an extension line that is not drawn, and for words at the end of a bar, beside it but not at
its middle, or apart.
"""

SLIDES, LIFTS = (0.0, -0.5, 0.5, -0.9, 0.9), (0.0, 0.8)
"""Where words stand at a bar, as parts of half their extent.

The first are distances along the bar from its middle, the second outward at its end.
"""

BESIDE, BEYOND = 5.0, 4.0
"""The distance of words from a bar beside them, and from its end, in pt."""


class Bracket(NamedTuple):
    """A bracket beside what it measures.

    It has its bar, all its lines with the bar last, the direction in which it lies, and what it costs.
    """

    bar: Segment
    lines: tuple[Path, ...]
    outward: tuple[float, float]
    cost: float


def bracket_spots(
    callout: Callout, _target: Position, canvas: Canvas, obstacles: Obstacles, within: Sequence[Box]
) -> Iterator[LabelSpot]:
    """Yield the spots of a label beside a bracket between the two places of *callout*.

    Where there is no space beside it, a leader line leads from the bracket to the label.
    """
    start, end = map(canvas.at, callout.places)
    middle = shared(start, end, 0.5)
    blocks = label_blocks(callout, canvas)
    brackets = _brackets(start, end, obstacles, replace(canvas, search=COARSE))
    for bar, lines, outward, price in brackets:
        for block, wide, tall, more in blocks:
            for place, apart in _at_bracket(bar, outward, wide, tall):
                if any(region.inset(canvas.edge).holds(place) for region in within):
                    wrong = callout.side is not None and not is_beside(place, middle, callout.side)
                    hides = HIDDEN * canvas.hidden(place) + WRAPPED * more * more + WRONG_SIDE * wrong
                    yield LabelSpot(block, place, price + apart + hides, None, lines, (start, end))
    over = bars(Obstacles(shapes=obstacles.shapes), canvas.area, None, (start, end)).strokes
    for bar, lines, outward, price in brackets[:NEAREST]:
        centre = shared(*bar, 0.5)
        spots = leader_spots(replace(callout, side=None), centre, canvas, Obstacles(), within)
        around = [_around(line) for line in lines]
        leading = (each for each in spots if _leads_on(each, centre, lines, around, *outward))
        clear = (each for each in leading if not any(hits(box, *line) for line in each.segments for box in over))
        for spot in islice(clear, MOST_DETACHED):
            wrong = callout.side is not None and not is_beside(spot.box, middle, callout.side)
            cost = spot.cost + price + DETACHED + WRONG_SIDE * wrong
            yield LabelSpot(spot.block, spot.box, cost, spot.leader, lines, (start, end))


def _at_bracket(bar: Segment, outward: tuple[float, float], wide: float, tall: float) -> Iterator[tuple[Box, float]]:
    """Yield the boxes of a label beside a bar and at its ends, with their costs."""
    (dx, dy), (a, b) = outward, bar
    centre, length = shared(a, b, 0.5), distance(a, b)
    ux, uy = dy, -dx
    across, along = abs(dx) * wide / 2 + abs(dy) * tall / 2, abs(ux) * wide / 2 + abs(uy) * tall / 2
    beside = [(share * along, across + BESIDE, abs(share) * SLID) for share in SLIDES]
    end = length / 2 + along + BEYOND
    at_end = [(sign * end, lift * across, AT_END) for lift in LIFTS for sign in (-1, 1)]
    for by, off, cost in beside + at_end:
        x, y = centre.x + ux * by + dx * off, centre.y + uy * by + dy * off
        yield Box(x - wide / 2, y - tall / 2, wide, tall), cost


def _leads_on(
    spot: LabelSpot, centre: Position, lines: Sequence[Path], around: Sequence[Box], dx: float, dy: float
) -> bool:
    """Return whether a label apart stands beyond its bracket, towards (*dx*, *dy*).

    These are the boxes *around* its lines.
    """
    corner = spot.leader[0] if spot.leader else centre
    if (corner.x - centre.x) * dx + (corner.y - centre.y) * dy <= 3:
        return False
    *extensions, _ = lines  # the last one is the bar, from which the leader line starts
    crossing = any(cross(corner, centre, each.points[0], each.points[-1]) for each in extensions)
    return not crossing and not any(map(spot.box.inset(-2).overlaps, around))


def _around(line: Path) -> Box:
    """Return the box around a line of two points."""
    a, b = line.points[0], line.points[-1]
    return Box(min(a.x, b.x), min(a.y, b.y), abs(a.x - b.x), abs(a.y - b.y))


@lru_cache(16)
def _brackets(start: Position, end: Position, obstacles: Obstacles, canvas: Canvas) -> tuple[Bracket, ...]:
    """Return the brackets between two places that cross nothing, nearest first.

    The same are tried in every region by every search.
    """
    length = distance(start, end)
    nx, ny = ((end.y - start.y) / length, (start.x - end.x) / length) if length else (0.0, -1.0)
    if nx < -0.01 or (abs(nx) <= 0.01 and ny > 0):  # prefer the right side, or the side above
        nx, ny = -nx, -ny
    crossing = bars(obstacles, canvas.area, None, (start, end))
    clear = [_clear(place, obstacles) for place in (start, end)]
    farthest = max(FARTHEST * length, max(clear) + LEAST_FARTHEST)
    found = []
    for far in (max(clear) + off for off in OFFSETS):
        for dx, dy in ((nx, ny), (-nx, -ny)) if far <= farthest else ():
            bar = _beside(start, far, dx, dy), _beside(end, far, dx, dy)
            hidden, extensions = 0.0, list[Segment]()
            for place, near in zip((start, end), clear, strict=True):
                pieces = list(_unbroken(place, (dx, dy), near, far + OVER, obstacles))
                hidden += far + OVER - near - sum(distance(*piece) for piece in pieces)
                extensions += pieces
            if crossing.clear((*extensions, bar)):
                lines = *(_line(each, EXTENSION, canvas) for each in extensions), _line(bar, BAR, canvas)
                found.append(Bracket(bar, lines, (dx, dy), FAR * far + BROKEN * hidden))
    return tuple(found)


def _clear(place: Position, obstacles: Obstacles) -> float:
    """Return the distance from a place at which its extension line begins."""
    rings = (ring.width / 2 + OFF_RING for ring in obstacles.discs if is_near(ring, place, 0.2))
    return max((OFF_PLACE, *rings))


def _beside(place: Position, by: float, dx: float, dy: float) -> Position:
    """Return the position *by* pt from a place, towards (*dx*, *dy*)."""
    return Position(place.x + dx * by, place.y + dy * by)


def _line(segment: Segment, width: float, canvas: Canvas) -> Path:
    """Return a line of a bracket."""
    return Path(segment, stroke=canvas.style.colours.ink, width=width * canvas.pen)


def _unbroken(
    place: Position, outward: tuple[float, float], near: float, far: float, obstacles: Obstacles
) -> Iterator[Segment]:
    """Yield the pieces of the extension line from *near* a place to *far* from it.

    None is over what must stay visible. As on a technical drawing the line goes on beyond a marker, so that it shows which place the bar belongs to.
    """
    dx, dy = outward
    gaps = []
    for centre, reach in (
        *((ring.centre, ring.width / 2 + 1) for ring in obstacles.discs if not is_near(ring, place, 0.2)),
        *((zone.centre, zone.narrow + 1) for zone in obstacles.zones if distance(zone.centre, place) >= zone.radius),
    ):
        along = (centre.x - place.x) * dx + (centre.y - place.y) * dy
        across = (centre.x - place.x) * dy - (centre.y - place.y) * dx
        if abs(across) < reach:
            half = sqrt(reach * reach - across * across)
            gaps.append((along - half, along + half))
    for low, high in (*sorted(gaps), (far, far)):
        if min(low, far) - near >= LEAST_PIECE:
            yield _beside(place, near, dx, dy), _beside(place, min(low, far), dx, dy)
        near = max(near, high)
