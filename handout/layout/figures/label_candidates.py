"""Candidate spots for labels, with a leader line or at a bracket, cheapest first.

A label stands beside the body first. Where it must stand on the body, it covers as little as it can.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from math import hypot
from typing import NamedTuple, assert_never

from msgspec import Struct
from msgspec.structs import replace

from handout.content.assets import Spot
from handout.content.callouts import Side
from handout.content.handout import Callout
from handout.geometry import Box, Position
from handout.layout.figures.label_search import LabelSpot, Obstacles, bars
from handout.layout.figures.saliency import BLANK, Saliency
from handout.layout.figures.segments import Segment, away, cross, distance, is_near, shared
from handout.layout.page import Block, Path, bounds
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import TextStyle, paragraph, text_width

EDGE = 3.0
"""The least distance of a label from the edge of its region, in pt."""

LEAST_LEADER, LEAST_TICK = 7.0, 4.0
NEAREST, MOST_DETACHED = 4, 12
"""The number of brackets with leader lines, and of the spots of each."""

OFFSETS = (7, 12, 18, 25, 33, 42, 52)
"""The distances of a bracket from what it measures that are tried."""

HIDDEN, CROSSED, FAR_SIDE, WRAPPED, WRONG_SIDE = 170.0, 0.8, 25.0, 8.0, 10_000.0
"""Costs of a label, in pt of its leader line.

It costs to hide lines of the picture, to run over them, to cross its middle, to take a line more, and to stand on another
side than the author wants.
"""

FAR, AT_END, DETACHED = 0.8, 20.0, 14.0
"""Costs of brackets: to be far, with the label at an end of the bar, or apart."""

SHARES = (1, 0.7, 0.5, 0.4)
"""The widths of a label that are tried, as parts of its words on one line."""

WITH_NUMBER = re.compile(r"(?<=^\d) | (?=\d+$)")
"""The space between a number and its word, which stay on one line."""

LabelBlock = tuple[Block, float, float]
"""The text of a label on one or more lines, with its width and height."""


class Bracket(NamedTuple):
    """A bracket beside what it measures.

    It has its distance, its bar, all its lines, and the direction in which it lies. It is *clear* if its lines cross nothing.
    """

    off: float
    bar: Segment
    lines: tuple[Path, ...]
    outward: tuple[float, float]
    clear: bool


class Search(Struct, frozen=True):
    """How closely the spots of a label are looked for.

    They are a part *across* of its width and a part *down* of its height apart, but *least* pt across. If *thorough*,
    leader lines start at more places of it.
    """

    across: float
    down: float
    least: float
    thorough: bool = True


COARSE, CLOSE, FINE = Search(0.6, 0.9, 18, thorough=False), Search(0.5, 0.8, 18), Search(0.2, 0.5, 8)
"""The ways to look for spots, the fastest first."""


class Canvas(Struct, frozen=True):
    """The space that callouts are drawn in.

    *box* is the picture, *area* the space around it where labels may be placed, and *ring* the width of a press
    marker in pt. Labels are looked for as *search* says, and need the *saliency* of the picture.
    """

    box: Box
    area: Box
    ring: float
    style: PageStyle
    saliency: Saliency = BLANK
    search: Search = COARSE

    def at(self, place: Spot) -> Position:
        """Return the position on the page of a place on the picture."""
        x, y = place
        return Position(self.box.x + x * self.box.width, self.box.y + y * self.box.height)

    def hidden(self, cover: Box) -> float:
        """Return how much of the picture a label in *cover* hides, 0 to 1."""
        box = self.box
        return self.saliency.over(
            (cover.x - box.x) / box.width,
            (cover.y - box.y) / box.height,
            (cover.right - box.x) / box.width,
            (cover.bottom - box.y) / box.height,
        )

    def crossed(self, line: Segment) -> float:
        """Return the length of a line, each part as dear as what it runs over."""
        (start, end), box, saliency = line, self.box, self.saliency
        length = distance(start, end)
        steps = max(int(length / 6), 1)
        columns, rows, cells = saliency.columns, saliency.rows, saliency.cells
        dx, dy = (end.x - start.x) / steps, (end.y - start.y) / steps
        total = 0
        for n in range(steps):
            column = int((start.x + (n + 0.5) * dx - box.x) / box.width * columns)
            row = int((start.y + (n + 0.5) * dy - box.y) / box.height * rows)
            if 0 <= column < columns and 0 <= row < rows:
                total += cells[row * columns + column]
        return total / 255 * length / steps


def regions(box: Box, area: Box) -> tuple[tuple[Box, ...], ...]:
    """Return the sets of regions to try for labels, one after the other.

    They are the picture, the space outside it, and both. A label stands inside one region, so that none hangs over the picture's edge.
    """
    outside = (
        Box(area.x, area.y, box.x - area.x, area.height),
        Box(box.right, area.y, area.right - box.right, area.height),
        Box(area.x, area.y, area.width, box.y - area.y),
        Box(area.x, box.bottom, area.width, area.bottom - box.bottom),
    )
    beside = tuple(each for each in outside if min(each.width, each.height) > 2 * EDGE)
    return ((box,), beside, (box, *beside)) if beside else ((box,),)


def leader_spots(
    callout: Callout, target: Position, canvas: Canvas, obstacles: Obstacles, within: Sequence[Box]
) -> Iterator[LabelSpot]:
    """Yield the spots of a label with a leader line to its *target*, cheapest first."""
    blocks = _label_blocks(callout, canvas)
    for cost, x, y, number in sorted(_priced(callout, target, canvas, blocks, within)):
        block, wide, tall = blocks[number]
        place = Box(x, y, wide, tall)
        for start in _starts(place, target, thorough=canvas.search.thorough):
            leader = _leader(start, target, obstacles.rings)
            if leader and distance(*leader) >= LEAST_LEADER:
                yield LabelSpot(block, place, cost, leader)


def _priced(
    callout: Callout, target: Position, canvas: Canvas, blocks: Sequence[LabelBlock], within: Sequence[Box]
) -> Iterator[tuple[float, float, float, int]]:
    """Yield the cost, the corner and the setting of each spot of a label.

    Few functions are called: most spots are never looked at again.
    """
    sums, box, side = canvas.saliency.sums, canvas.box, callout.side
    across, down = canvas.saliency.columns / box.width, canvas.saliency.rows / box.height
    last_column, last_row = canvas.saliency.columns, canvas.saliency.rows
    middle, ideal, tx, ty = box.centre.x, canvas.ring * 1.6, target.x, target.y
    search = canvas.search
    left_half, off_middle = tx < middle, abs(tx - middle) > canvas.ring
    for number, (_, wide, tall) in enumerate(blocks):
        for region in within:
            inside = region.inset(EDGE)
            if wide > inside.width or tall > inside.height:
                continue
            columns = []
            for x in _steps(tx - wide / 2, inside.x, inside.right - wide, max(wide * search.across, search.least)):
                first, end = int((x - box.x) * across), int((x + wide - box.x) * across) + 1
                edge = 0.1 * min(x - canvas.area.x, canvas.area.right - x - wide)
                if off_middle and (x + wide / 2 < middle) != left_half:
                    edge += FAR_SIDE
                columns.append((x, min(max(first, 0), last_column), min(max(end, 0), last_column), end - first, edge))
            for y in _steps(ty - tall / 2, inside.y, inside.bottom - tall, tall * search.down):
                first, end = int((y - box.y) * down), int((y + tall - box.y) * down) + 1
                above, below = sums[min(max(first, 0), last_row)], sums[min(max(end, 0), last_row)]
                for x, x0, x1, cells, edge in columns:
                    if tx < x:
                        dx, dy = x - tx, y + tall / 2 - ty
                    elif tx > x + wide:
                        dx, dy = tx - x - wide, y + tall / 2 - ty
                    elif ty < y - 2 or ty > y + tall + 2:
                        dx, dy = 0, y - ty if ty < y else ty - y - tall
                    else:
                        continue
                    cost = 0.5 * abs(hypot(dx, dy) - ideal) + 0.25 * abs(dy) + WRAPPED * number * number + edge
                    cost += HIDDEN / 255 * (below[x1] - below[x0] - above[x1] + above[x0]) / (cells * (end - first))
                    if side is not None and not _is_beside(Box(x, y, wide, tall), target, side):
                        cost += WRONG_SIDE
                    yield round(cost, 2), x, y, number


def ranked(spots: Iterable[LabelSpot], canvas: Canvas) -> list[LabelSpot]:
    """Return spots with the cheapest first, counting what their lines run over."""
    dearer = [
        LabelSpot(s.block, s.box, s.cost + CROSSED * sum(map(canvas.crossed, s.segments)), s.leader, s.bracket, s.ends)
        for s in spots
    ]
    # Costs are rounded, so that every computer sorts alike.
    return sorted(dearer, key=lambda spot: (round(spot.cost, 2), spot.box.x, spot.box.y))


def bracket_spots(
    callout: Callout, _target: Position, canvas: Canvas, obstacles: Obstacles, within: Sequence[Box]
) -> Iterator[LabelSpot]:
    """Yield the spots of a label beside a bracket between the two places of *callout*.

    Where there is no space beside it, a leader line leads from the bracket to the label.
    """
    start, end = map(canvas.at, callout.places)
    middle = shared(start, end, 0.5)
    blocks = _label_blocks(callout, canvas)
    brackets = _brackets(start, end, obstacles, replace(canvas, search=COARSE))
    for off, bar, lines, (dx, dy) in (each[:4] for each in brackets if each.clear):
        for more, (block, wide, tall) in enumerate(blocks):
            for place, cost in _at_bracket(bar, (dx, dy), wide, tall):
                if any(region.inset(EDGE).holds(place) for region in within):
                    wrong = callout.side is not None and not _is_beside(place, middle, callout.side)
                    price = (
                        cost + FAR * off + HIDDEN * canvas.hidden(place) + WRAPPED * more * more + WRONG_SIDE * wrong
                    )
                    yield LabelSpot(block, place, price, None, lines, (start, end))
    for off, bar, lines, (dx, dy) in (each[:4] for each in brackets[:NEAREST] if each.clear):
        centre = shared(*bar, 0.5)
        spots = leader_spots(replace(callout, side=None), centre, canvas, Obstacles(), within)
        for spot in islice((each for each in spots if _leads_on(each, centre, lines, dx, dy)), MOST_DETACHED):
            wrong = callout.side is not None and not _is_beside(spot.box, middle, callout.side)
            cost = spot.cost + FAR * off + DETACHED + WRONG_SIDE * wrong
            yield LabelSpot(spot.block, spot.box, cost, spot.leader, lines, (start, end))


def _at_bracket(bar: Segment, outward: tuple[float, float], wide: float, tall: float) -> Iterator[tuple[Box, float]]:
    """Yield the boxes of a label beside a bracket and at its ends, with their costs."""
    (dx, dy), (a, b) = outward, bar
    centre, length = shared(a, b, 0.5), distance(a, b) or 1
    ux, uy = (b.x - a.x) / length, (b.y - a.y) / length
    reach, along = abs(dx) * wide / 2 + abs(dy) * tall / 2 + 5, abs(ux) * wide / 2 + abs(uy) * tall / 2 + 4
    for place, cost in (
        (Position(centre.x + dx * reach, centre.y + dy * reach), 0.0),
        (Position(a.x - ux * along, a.y - uy * along), AT_END),
        (Position(b.x + ux * along, b.y + uy * along), AT_END),
    ):
        yield Box(place.x - wide / 2, place.y - tall / 2, wide, tall), cost


def _leads_on(spot: LabelSpot, centre: Position, lines: Sequence[Path], dx: float, dy: float) -> bool:
    """Return whether a label apart stands beyond its bracket, towards (*dx*, *dy*)."""
    corner = spot.leader[0] if spot.leader else centre
    if (corner.x - centre.x) * dx + (corner.y - centre.y) * dy <= 3:
        return False
    *ticks, _ = lines  # the last one is the bar, from which the leader line starts
    crossing = any(cross(corner, centre, tick.points[0], tick.points[-1]) for tick in ticks)
    return not crossing and not any(spot.box.inset(-2).overlaps(_around(line)) for line in lines)


def _around(line: Path) -> Box:
    """Return the box around a line of two points."""
    a, b = line.points[0], line.points[-1]
    return Box(min(a.x, b.x), min(a.y, b.y), abs(a.x - b.x), abs(a.y - b.y))


def _label_blocks(callout: Callout, canvas: Canvas) -> list[LabelBlock]:
    """Return the text of a label on as few lines as fit, and on more."""
    style, area = canvas.style.label, canvas.area
    text = WITH_NUMBER.sub("\u00a0", callout.text)
    longest = max(text_width(word, style) for word in text.split(" "))
    whole = text_width(text, style)
    # Never split a word of a label that fits into the picture.
    least = min(longest, area.inset(EDGE).width - 4.02)
    most = max(least, min(area.width * 0.48, 13 * canvas.style.sizes.label))
    return _set(text, tuple(dict.fromkeys(max(least, min(whole * share, most)) + 0.01 for share in SHARES)), style)


@lru_cache(256)
def _set(text: str, widths: tuple[float, ...], style: TextStyle) -> list[LabelBlock]:
    """Return a text set to *widths*, once for each number of lines."""
    found: dict[int, LabelBlock] = {}
    for width in widths:
        block = paragraph(text, width, style, balanced=True)
        if round(block.height) not in found:
            found[round(block.height)] = block, max(bounds(mark).width for mark in block.marks) + 4, block.height + 1
    return list(found.values())


def _is_beside(place: Box, target: Position, side: Side) -> bool:
    """Return whether a label is on a *side* of its target."""
    match side:
        case Side.LEFT:
            return place.right < target.x
        case Side.RIGHT:
            return place.x > target.x
        case Side.ABOVE:
            return place.bottom < target.y
        case Side.BELOW:
            return place.y > target.y
        case _:
            assert_never(side)


def _steps(first: float, low: float, high: float, step: float) -> list[float]:
    """Return positions from *low* to *high*, *step* apart, one of them at *first*."""
    start = min(max(first, low), high)
    found = [start]
    n = 1
    while start + n * step <= high or start - n * step >= low:
        found += [v for v in (start + n * step, start - n * step) if low <= v <= high]
        n += 1
    return list(dict.fromkeys((*found, low, high)))


def _starts(place: Box, target: Position, *, thorough: bool) -> Iterator[Position]:
    """Yield the places on a label's edge where its leader line may start."""
    level = place.y if target.y < place.y else place.bottom
    aside = not place.x <= target.x <= place.right
    if aside:
        yield Position(place.x if target.x < place.x else place.right, place.centre.y)
    elif not place.y - 2 <= target.y <= place.bottom + 2:
        yield Position(min(max(target.x, place.x + 4), place.right - 4), level)
    if thorough and not place.y - 2 <= target.y <= place.bottom + 2:
        for share in (0.1, 0.3, 0.5, 0.7, 0.9):
            yield Position(place.x + share * place.width, level)


def _leader(start: Position, target: Position, rings: Sequence[Box]) -> Segment | None:
    """Return the leader line from *start* to its target.

    It ends at the ring if a marker covers the target. Return None if there is no space for a line.
    """
    for ring in rings:
        reach = ring.width / 2 + 0.8
        if is_near(ring, target, 0.5):  # a marker covers the target: end at its ring
            apart = distance(start, ring.centre)
            return (start, shared(ring.centre, start, reach / apart)) if apart > reach else None
    return start, target


@lru_cache(16)
def _brackets(start: Position, end: Position, obstacles: Obstacles, canvas: Canvas) -> tuple[Bracket, ...]:
    """Return the brackets beside the line from *start* to *end*, nearest first.

    The same are tried in every region by every search.
    """
    length = distance(start, end) or 1
    nx, ny = (end.y - start.y) / length, -(end.x - start.x) / length
    if nx < -0.01 or (abs(nx) <= 0.01 and ny > 0):  # prefer the right side, or the side above
        nx, ny = -nx, -ny
    rings, crossing = obstacles.rings, bars(obstacles, canvas.area, None, (start, end))
    clear = max((r.width / 2 for r in rings if is_near(r, start, 0.2) or is_near(r, end, 0.2)), default=2) + 2
    found = []
    for off in OFFSETS:
        for dx, dy in ((nx, ny), (-nx, -ny)):

            def beside(place: Position, by: float, dx: float = dx, dy: float = dy) -> Position:
                return Position(place.x + dx * by, place.y + dy * by)

            far = clear + off
            bar = (beside(start, far), beside(end, far))
            ticks = [_tick(beside(place, far + 3), beside(place, clear), obstacles) for place in (start, end)]
            drawn = (*ticks, bar)
            lines = tuple(Path(points, stroke=canvas.style.colours.ink, width=1) for points in drawn)
            found.append(Bracket(far, bar, lines, (dx, dy), crossing.clear(drawn)))
    return tuple(found)


def _tick(far: Position, near: Position, obstacles: Obstacles) -> Segment:
    """Return the line from a bracket towards the end that it stands for.

    It stops before a marker or a place that must stay visible.
    """
    length = distance(far, near)
    until = near
    for centre, reach in (
        *((ring.centre, ring.width / 2 + 1) for ring in obstacles.rings),
        *((zone.centre, zone.narrow + 1) for zone in obstacles.zones),
    ):
        if away(centre, (far, until)) < reach:
            along = ((centre.x - far.x) * (near.x - far.x) + (centre.y - far.y) * (near.y - far.y)) / (length or 1)
            until = shared(far, near, max(along - reach, LEAST_TICK) / (length or 1))
    return until, far
