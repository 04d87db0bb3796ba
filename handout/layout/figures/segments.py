"""Lines on a picture, and what they touch."""

from collections.abc import Sequence
from itertools import pairwise
from math import hypot

from handout.geometry import Box, Position

Segment = tuple[Position, Position]


def distance(a: Position, b: Position) -> float:
    """Return the distance between two positions."""
    return hypot(b.x - a.x, b.y - a.y)


def away(spot: Position, segment: Segment) -> float:
    """Return the distance of *spot* from a line."""
    a, b = segment
    dx, dy = b.x - a.x, b.y - a.y
    along = ((spot.x - a.x) * dx + (spot.y - a.y) * dy) / (dx * dx + dy * dy or 1)
    at = 0 if along < 0 else min(along, 1)
    return hypot(a.x + at * dx - spot.x, a.y + at * dy - spot.y)


def cross(a: Position, b: Position, c: Position, d: Position) -> bool:
    """Return whether the line from *a* to *b* meets the line from *c* to *d*."""

    def side(p: Position, q: Position, r: Position) -> float:
        return (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)

    return side(a, b, c) * side(a, b, d) <= 0 and side(c, d, a) * side(c, d, b) <= 0


def hits(box: Box, a: Position, b: Position) -> bool:
    """Return whether the line from *a* to *b* touches *box*."""
    if max(a.x, b.x) <= box.x or min(a.x, b.x) >= box.right or max(a.y, b.y) <= box.y or min(a.y, b.y) >= box.bottom:
        return False
    if holds(box, a) or holds(box, b):
        return True
    corners = (
        Position(box.x, box.y),
        Position(box.right, box.y),
        Position(box.right, box.bottom),
        Position(box.x, box.bottom),
    )
    return any(cross(a, b, corners[n], corners[(n + 1) % 4]) for n in range(4))


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
