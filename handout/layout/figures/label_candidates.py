"""Candidate spots for labels with a leader line, cheapest first.

A label stands beside the body first. Where it must stand on the body, it covers as little as it can.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from math import hypot
from typing import NamedTuple, assert_never

from msgspec import Struct
from msgspec.structs import replace

from handout.content.assets import Spot
from handout.content.callouts import Side
from handout.content.handout import Callout
from handout.geometry import Box, Position
from handout.layout.figures.label_search import LabelSpot, Obstacles
from handout.layout.figures.saliency import BLANK, Saliency
from handout.layout.figures.segments import Segment, away, distance, off, shared
from handout.layout.page import Block, bounds
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import TextStyle, count_lines, paragraph, text_width
from handout.schema.spaces import SOFT_HYPHEN

EDGE, LEAST_EDGE = 3.0, 1.0
"""The usual distance of a label from the edge of its region, and the least, in pt."""

NARROW = 125.0
"""The width in pt of a picture below which labels keep the least distance.

So they hide less of what is to count.
"""

LEAST_LEADER = 7.0
"""The least length of a leader line, in pt."""

HIDDEN, CROSSED, FAR_SIDE, WRAPPED, WRONG_SIDE = 170.0, 0.8, 25.0, 8.0, 10_000.0
"""Costs of a label, in pt of its leader line.

It costs to hide lines of the picture, to run over them, to cross its middle, to take a line more, and to stand on another
side than the author wants.
"""

CONFUSED, TOUCHING, APART = 36.0, 120.0, 1.3
"""Costs of a label beside a press target of another, in pt of its leader line.

It costs to stand nearer to it than to what the label names, and more up to touching it. From so many times the size of its letters on
it costs nothing.
"""

GRAZING, BY = 80.0, 0.8
"""Costs of a leader line close by a press target of another, in pt of its length.

From so many widths of the target away from its centre on it costs nothing.
"""

FAR, LONGEST = 300.0, 0.9
"""What a leader line costs by its length in longer sides of its picture."""

DEAREST = 510
"""The saliency of 255 that a line runs over at most: it must reach what it names."""

OFF_COVER = 0.8
"""The distance of a leader line from what covers the place that it names, in pt."""

SHARES = (1, 0.7, 0.5, 0.4, 0.3)
"""The widths of a label that are tried, as parts of its words on one line."""

WITH_NUMBER = re.compile(r"(?<=^\d) | (?=\d+$)")
"""The space between a number and its word, which stay on one line."""

PARTED = f"(?<={SOFT_HYPHEN})| "
"""Where a label may be parted: between words, and at a soft hyphen."""


class LabelBlock(NamedTuple):
    """The text of a label, its width and height, and how many lines *more* it takes."""

    block: Block
    wide: float
    tall: float
    more: int


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

SEARCHES = (COARSE, CLOSE), (CLOSE,), (FINE,)
"""The searches for the spots of all labels.

Each is a way, and those to take where it finds none.
"""


class Canvas(Struct, frozen=True):
    """The space that callouts are drawn in.

    *box* is the picture, *area* the space around it where labels may be placed, and *ring* the width of a press
    marker in pt. Lines are *pen* times as thick as in normal print. Labels are looked for as *search* says, need the
    *saliency* of the picture, and stay off its *edge*.
    """

    box: Box
    area: Box
    ring: float
    style: PageStyle
    saliency: Saliency = BLANK
    search: Search = COARSE
    edge: float = EDGE
    pen: float = 1

    def showing(self, saliency: Saliency, *, counted: bool) -> "Canvas":
        """Return a canvas for labels of a picture, with shapes that may be *counted*."""
        return replace(self, saliency=saliency, edge=LEAST_EDGE if counted and self.box.width < NARROW else EDGE)

    def at(self, place: Spot) -> Position:
        """Return the position on the page of a place on the picture."""
        x, y = place
        return Position(self.box.x + x * self.box.width, self.box.y + y * self.box.height)

    def box_of(self, sides: tuple[float, float, float, float]) -> Box:
        """Return the box on the page between *sides* on the picture."""
        left, top, right, bottom = sides
        start, end = self.at((left, top)), self.at((right, bottom))
        return Box(start.x, start.y, end.x - start.x, end.y - start.y)

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
                cell = cells[row * columns + column]
                total += min(DEAREST, cell)
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
    blocks, covering = label_blocks(callout, canvas), obstacles.ends(target)
    for cost, x, y, number in sorted(_priced(callout, target, canvas, blocks, within)):
        block, wide, tall, _ = blocks[number]
        place = Box(x, y, wide, tall)
        for start in _starts(place, target, thorough=canvas.search.thorough):
            leader = _leader(start, target, covering)
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
    for number, (_, wide, tall, more) in enumerate(blocks):
        for region in within:
            inside = region.inset(canvas.edge)
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
                    cost = 0.5 * abs(hypot(dx, dy) - ideal) + 0.25 * abs(dy) + WRAPPED * more * more + edge
                    cost += HIDDEN / 255 * (below[x1] - below[x0] - above[x1] + above[x0]) / (cells * (end - first))
                    if side is not None and not is_beside(Box(x, y, wide, tall), target, side):
                        cost += WRONG_SIDE
                    yield round(cost, 2), x, y, number


def ranked(spots: Iterable[LabelSpot], canvas: Canvas, others: Sequence[Box]) -> list[LabelSpot]:
    """Return spots with the cheapest first, counting what their lines run over.

    What it costs to stand beside a press target of *others* is counted, too.
    """
    crossed = cache(canvas.crossed)  # many have the same bracket
    dearer = []
    for s in spots:
        cost = s.cost + CROSSED * sum(map(crossed, s.segments)) + confusion(s, canvas, others)
        cost += FAR if s.leader and distance(*s.leader) > LONGEST * max(canvas.box.width, canvas.box.height) else 0
        dearer.append(LabelSpot(s.block, s.box, cost, s.leader, s.bracket, s.ends))
    # Costs are rounded, so that every computer sorts alike.
    return sorted(dearer, key=lambda spot: (round(spot.cost, 2), spot.box.x, spot.box.y))


def confusion(spot: LabelSpot, canvas: Canvas, others: Sequence[Box]) -> float:
    """Return what a label costs that seems to name a press target of *others*.

    That is one to which it stands nearer than to what it names, or which its leader line passes close by.
    """
    if not others:
        return 0
    named = spot.leader[1] if spot.leader else shared(spot.bracket[-1].points[0], spot.bracket[-1].points[-1], 0.5)
    reach = min(off(spot.box, named), APART * canvas.style.sizes.label)
    nearest = min([off(spot.box, ring.centre) - ring.width / 2 for ring in others])
    beside = CONFUSED + TOUCHING * (1 - nearest / reach) if nearest < reach else 0
    gap = min([away(ring.centre, spot.leader) / ring.width for ring in others]) if spot.leader else BY
    return beside + (GRAZING * (BY - gap) / BY if gap < BY else 0)


def label_blocks(callout: Callout, canvas: Canvas) -> list[LabelBlock]:
    """Return the text of a label on as few lines as fit, and on more."""
    style, area = canvas.style.label, canvas.area
    text = WITH_NUMBER.sub("\u00a0", callout.text)
    longest = max(text_width(part.replace(SOFT_HYPHEN, "-"), style) for part in re.split(PARTED, text))
    whole = text_width(text, style)
    # Never split a word of a label that fits into the picture.
    least = min(longest, area.inset(canvas.edge).width - 4.02)
    most = max(least, min(area.width * 0.48, 13 * canvas.style.sizes.label))
    return _set(text, tuple(dict.fromkeys(max(least, min(whole * share, most)) + 0.01 for share in SHARES)), style)


@lru_cache(256)
def _set(text: str, widths: tuple[float, ...], style: TextStyle) -> list[LabelBlock]:
    """Return a text set to *widths*, once for each number of lines."""
    found: dict[int, Block] = {}
    for width in widths:
        block = paragraph(text, width, style, balanced=True)
        found.setdefault(count_lines(block), block)
    fewest = min(found)
    return [
        LabelBlock(block, max(bounds(mark).width for mark in block.marks) + 4, block.height + 1, lines - fewest)
        for lines, block in found.items()
    ]


def is_beside(place: Box, target: Position, side: Side) -> bool:
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


def _leader(start: Position, target: Position, covering: Box | None) -> Segment | None:
    """Return the leader line from *start* to its target.

    It ends at the ring or number *covering* the target. Return None if there is no space for a line.
    """
    if covering is None:
        return start, target
    reach = covering.width / 2 + OFF_COVER
    apart = distance(start, covering.centre)
    return (start, shared(covering.centre, start, reach / apart)) if apart > reach else None
