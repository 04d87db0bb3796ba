"""Lines on a picture, and what they touch."""

from collections.abc import Sequence
from itertools import pairwise
from math import hypot

from handout.geometry import Box, Position

Segment = tuple[Position, Position]


def distance(a: Position, b: Position) -> float:
    """Return the distance between two positions."""
    return hypot(b.x - a.x, b.y - a.y)


def off(box: Box, spot: Position) -> float:
    """Return the distance of *spot* from a box, 0 inside it."""
    return hypot(max(box.x - spot.x, 0, spot.x - box.right), max(box.y - spot.y, 0, spot.y - box.bottom))


def away(spot: Position, segment: Segment) -> float:
    """Return the distance of *spot* from a line."""
    a, b = segment
    dx, dy = b.x - a.x, b.y - a.y
    along = ((spot.x - a.x) * dx + (spot.y - a.y) * dy) / (dx * dx + dy * dy or 1)
    at = 0 if along < 0 else min(along, 1)
    return hypot(a.x + at * dx - spot.x, a.y + at * dy - spot.y)


def cross(a: Position, b: Position, c: Position, d: Position) -> bool:
    """Return whether the line from *a* to *b* meets the line from *c* to *d*."""
    ax, ay, cx, cy = a.x, a.y, c.x, c.y
    dx, dy = b.x - ax, b.y - ay
    if (dx * (cy - ay) - dy * (cx - ax)) * (dx * (d.y - ay) - dy * (d.x - ax)) > 0:
        return False  # both ends are on one side
    dx, dy = d.x - cx, d.y - cy
    return (dx * (ay - cy) - dy * (ax - cx)) * (dx * (b.y - cy) - dy * (b.x - cx)) <= 0


def hits(box: Box, a: Position, b: Position) -> bool:
    """Return whether the line from *a* to *b* touches *box*.

    Nothing is asked more often, and mostly the line is far off to one side.
    """
    ax, ay, bx, by, x, y = a.x, a.y, b.x, b.y, box.x, box.y
    if (ax <= x and bx <= x) or (ay <= y and by <= y):
        return False
    right, bottom = x + box.width, y + box.height
    if (ax >= right and bx >= right) or (ay >= bottom and by >= bottom):
        return False
    if holds(box, a) or holds(box, b):
        return True
    corners = Position(x, y), Position(right, y), Position(right, bottom), Position(x, bottom)
    return any(cross(a, b, corners[n - 1], corner) for n, corner in enumerate(corners))


def holds(box: Box, spot: Position) -> bool:
    """Return whether *spot* lies inside *box*."""
    return box.x < spot.x < box.right and box.y < spot.y < box.bottom


def is_near(ring: Box, spot: Position, share: float) -> bool:
    """Return whether *spot* lies within *share* of a ring's width from its centre."""
    return distance(ring.centre, spot) <= ring.width * share


def shared(a: Position, b: Position, share: float) -> Position:
    """Return the position at a *share* of the way from *a* to *b*."""
    return Position(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)


def pairs(points: Sequence[Position]) -> tuple[Segment, ...]:
    """Return the lines from each of *points* to the next."""
    return tuple(pairwise(points))
