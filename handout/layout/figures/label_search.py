"""Placement of a picture's labels, without overlap and without crossing lines."""

from collections.abc import Sequence
from math import hypot

from msgspec import Struct

from handout.geometry import Box, Position
from handout.layout.page import Block, Path

MOST_TRIES, MOST_SPOTS = 2_000, 150

Segment = tuple[Position, Position]


class LabelSpot(Struct, frozen=True):
    """A candidate position of a label, with its leader line or bracket."""

    box: Box
    leader: Segment | None = None
    bracket: tuple[Path, ...] = ()

    @property
    def segments(self) -> list[Segment]:
        """Return all lines that are drawn with the label."""
        drawn = [(path.points[0], path.points[1]) for path in self.bracket]
        return [self.leader, *drawn] if self.leader else drawn


class LabelChoice(Struct, frozen=True):
    """A label, its target, and the candidate spots, best first."""

    block: Block
    target: Position | None
    spots: tuple[LabelSpot, ...]


def place_all(
    labels: Sequence[LabelChoice], rings: Sequence[Box], strokes: Sequence[Box], box: Box
) -> list[LabelSpot] | None:
    """Return a spot for each label so that nothing overlaps and no lines cross.

    Labels with few candidates are placed first. Return None if a label has no spot.
    """
    targets = [label.target for label in labels if label.target]
    candidates = [
        [s for s in label.spots if _is_clear(s, label.target, rings, strokes, targets, box)][:MOST_SPOTS]
        for label in labels
    ]
    fewest_first = sorted(range(len(labels)), key=lambda n: len(candidates[n]))
    tries = 0

    def search(step: int, placed: dict[int, LabelSpot]) -> dict[int, LabelSpot] | None:
        nonlocal tries
        if step == len(fewest_first):
            return placed
        for spot in candidates[fewest_first[step]]:
            tries += 1
            if tries > MOST_TRIES:
                return None
            if not any(_collide(spot, other) for other in placed.values()):
                found = search(step + 1, {**placed, fewest_first[step]: spot})
                if found is not None:
                    return found
        return None

    found = search(0, {})
    return [found[n] for n in range(len(labels))] if found is not None else None


def _is_clear(
    spot: LabelSpot,
    target: Position | None,
    rings: Sequence[Box],
    strokes: Sequence[Box],
    targets: Sequence[Position],
    box: Box,
) -> bool:
    """Return whether a spot avoids markers, strokes, other targets and the edge."""
    padded = spot.box.inset(-2)
    if any(padded.overlaps(s) for s in (*rings, *strokes)) or any(
        _holds(padded, t) for t in targets if t is not target
    ):
        return False
    if any(_touches(ring, segment) for ring in rings for segment in spot.segments):
        return False
    for stroke in strokes:
        if target and _holds(stroke.inset(-1.5), target):
            continue  # a line may end on the stroke that it names
        if any(_hits(stroke, *segment) for segment in spot.segments):
            return False
    inside = box.inset(1)
    return all(_holds(inside, end) for segment in spot.segments for end in segment)


def _collide(one: LabelSpot, other: LabelSpot) -> bool:
    """Return whether two labels or their lines overlap or cross."""
    padded = one.box.inset(-2)
    return (
        padded.overlaps(other.box)
        or any(_cross(*s, *t) for s in one.segments for t in other.segments)
        or any(_hits(other.box.inset(-1), *s) for s in one.segments)
        or any(_hits(padded, *s) for s in other.segments)
    )


def _touches(ring: Box, segment: Segment) -> bool:
    """Return whether a line runs over the ring of a marker."""
    (a, b), c = segment, ring.centre
    along = ((c.x - a.x) * (b.x - a.x) + (c.y - a.y) * (b.y - a.y)) / (distance(a, b) ** 2 or 1)
    at = min(max(along, 0), 1)
    return distance(c, Position(a.x + at * (b.x - a.x), a.y + at * (b.y - a.y))) < ring.width / 2


def _hits(box: Box, a: Position, b: Position) -> bool:
    """Return whether the line from *a* to *b* touches *box*."""
    if _holds(box, a) or _holds(box, b):
        return True
    corners = (
        Position(box.x, box.y),
        Position(box.right, box.y),
        Position(box.right, box.bottom),
        Position(box.x, box.bottom),
    )
    return any(_cross(a, b, corners[n], corners[(n + 1) % 4]) for n in range(4))


def _holds(box: Box, spot: Position) -> bool:
    """Return whether *spot* lies inside *box*."""
    return box.x < spot.x < box.right and box.y < spot.y < box.bottom


def _cross(a: Position, b: Position, c: Position, d: Position) -> bool:
    """Return whether the line from *a* to *b* meets the line from *c* to *d*."""

    def side(p: Position, q: Position, r: Position) -> float:
        return (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)

    return side(a, b, c) * side(a, b, d) <= 0 and side(c, d, a) * side(c, d, b) <= 0


def is_near(ring: Box, spot: Position, share: float) -> bool:
    """Return whether *spot* lies within *share* of a ring's width from its centre."""
    return distance(ring.centre, spot) <= ring.width * share


def distance(a: Position, b: Position) -> float:
    """Return the distance between two positions."""
    return hypot(b.x - a.x, b.y - a.y)
