"""Candidate spots for labels, with a leader line or at a bracket."""

import re
from collections.abc import Iterator, Sequence
from typing import assert_never

from msgspec import Struct

from handout.content.assets import Spot
from handout.content.callouts import Side
from handout.content.handout import Callout
from handout.geometry import Box, Position
from handout.layout.figures.label_search import LabelChoice, LabelSpot, Segment, distance, is_near
from handout.layout.page import Block, Path, bounds
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import paragraph, text_width

EDGE = 3.0
"""The least distance of a label from the edge of the area, in pt."""

LAST_NUMBER = re.compile(r" (?=\d+$)")
"""The space before a final number, which must not stand alone on the last line."""


class Canvas(Struct, frozen=True):
    """The space that callouts are drawn in.

    *box* is the picture, *area* the space around it where labels may be placed, and *ring* the width of a press
    marker in pt.
    """

    box: Box
    area: Box
    ring: float
    style: PageStyle

    def at(self, place: Spot) -> Position:
        """Return the position on the page of a place on the picture."""
        x, y = place
        return Position(self.box.x + x * self.box.width, self.box.y + y * self.box.height)


def leader_label(callout: Callout, canvas: Canvas, rings: Sequence[Box]) -> LabelChoice:
    """Return a label with a leader line to the first place of *callout*.

    A label that is larger than the area has no spots.
    """
    block, wide, tall = _set_label(callout, canvas)
    area, ring = canvas.area, canvas.ring
    inside = area.inset(EDGE)
    target = canvas.at(callout.places[0])
    if wide > inside.width or tall > inside.height:
        return LabelChoice(block, target, ())
    found: list[tuple[float, LabelSpot]] = []
    for y in _steps(target.y - tall / 2, inside.y, inside.bottom - tall, tall * 0.8):
        for x in _steps(target.x - wide / 2, inside.x, inside.right - wide, max(wide * 0.5, 18)):
            place = Box(x, y, wide, tall)
            leader = _leader(place, target, rings)
            if leader and (length := distance(*leader)) >= 7:
                edge = min(
                    x - area.x, area.right - place.right
                )  # the body is in the middle, so a label at the edge covers less of it
                cost = 0.5 * abs(length - ring * 1.6) + 0.25 * abs(leader[0].y - leader[1].y) + 0.6 * edge
                cost += 0 if callout.side is None or _is_beside(place, target, callout.side) else 10_000
                found.append((cost, LabelSpot(place, leader)))
    found.sort(key=lambda f: (round(f[0], 2), f[1].box.x, f[1].box.y))
    return LabelChoice(block, target, tuple(spot for _, spot in found))


def bracket_label(callout: Callout, canvas: Canvas, rings: Sequence[Box]) -> LabelChoice:
    """Return a label beside a bracket between the two places of *callout*."""
    block, wide, tall = _set_label(callout, canvas)
    inside = canvas.area.inset(EDGE)
    start, end = map(canvas.at, callout.places)
    middle = Position((start.x + end.x) / 2, (start.y + end.y) / 2)
    brackets = [s for s in _brackets(start, end, (wide, tall), rings, canvas.style) if inside.holds(s.box)]
    brackets.sort(key=lambda s: callout.side is not None and not _is_beside(s.box, middle, callout.side))
    return LabelChoice(block, None, tuple(brackets))


def _set_label(callout: Callout, canvas: Canvas) -> tuple[Block, float, float]:
    """Return the text of a label with its width and height, white margin included."""
    style, area = canvas.style.label, canvas.area
    longest = max(text_width(word, style) for word in callout.text.split())
    text = LAST_NUMBER.sub("\u00a0", callout.text)
    # Never split a word of a label that fits into the picture.
    most = max(min(longest, area.inset(EDGE).width - 4.02), min(area.width * 0.48, 13 * canvas.style.sizes.label))
    block = paragraph(text, min(text_width(text, style), most) + 0.01, style, balanced=True)
    return block, max(bounds(mark).width for mark in block.marks) + 4, block.height + 1


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


def _leader(place: Box, target: Position, rings: Sequence[Box]) -> Segment | None:
    """Return the leader line from a label's edge to its target.

    It ends at the ring if a marker covers the target. Return None if there is no space for a line.
    """
    if place.inset(-2).holds(Box(target.x, target.y, 0, 0)):
        return None
    if target.x < place.x:
        start = Position(place.x, place.centre.y)
    elif target.x > place.right:
        start = Position(place.right, place.centre.y)
    else:
        start = Position(
            min(max(target.x, place.x + 4), place.right - 4), place.y if target.y < place.y else place.bottom
        )
    for ring in rings:
        reach = ring.width / 2 + 0.8
        if is_near(ring, target, 0.5):  # a marker covers the target: end at its ring
            target = ring.centre
            away = distance(start, target)
            if away <= reach:
                return None
            target = Position(
                target.x + (start.x - target.x) * reach / away, target.y + (start.y - target.y) * reach / away
            )
            break
    return start, target


def _brackets(
    start: Position, end: Position, size: tuple[float, float], rings: Sequence[Box], style: PageStyle
) -> Iterator[LabelSpot]:
    """Yield brackets beside the line from *start* to *end*, nearest first.

    Each has the box of its label.
    """
    length = distance(start, end) or 1
    nx, ny = (end.y - start.y) / length, -(end.x - start.x) / length
    if nx < -0.01 or (abs(nx) <= 0.01 and ny > 0):  # prefer the right side, or the side above
        nx, ny = -nx, -ny
    clear = max((r.width / 2 for r in rings if is_near(r, start, 0.2) or is_near(r, end, 0.2)), default=2) + 2
    for off in (clear + 7, clear + 14, clear + 24, clear + 36, clear + 50):
        for dx, dy in ((nx, ny), (-nx, -ny)):

            def beside(place: Position, by: float, dx: float = dx, dy: float = dy) -> Position:
                return Position(place.x + dx * by, place.y + dy * by)

            bar = (beside(start, off), beside(end, off))
            ticks = [(beside(place, clear), beside(place, off + 3)) for place in (start, end)]
            reach = abs(dx) * size[0] / 2 + abs(dy) * size[1] / 2 + 5
            centre = beside(Position((bar[0].x + bar[1].x) / 2, (bar[0].y + bar[1].y) / 2), reach)
            lines = tuple(Path(points, stroke=style.colours.ink, width=1) for points in (*ticks, bar))
            yield LabelSpot(Box(centre.x - size[0] / 2, centre.y - size[1] / 2, *size), None, lines)
