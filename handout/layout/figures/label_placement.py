"""Where the labels of a picture stand: placed so that they overlap nothing, stay inside, and no leader line crosses another."""

import re
from collections.abc import Iterator, Sequence
from math import hypot

from msgspec import Struct

from handout.content.handout import Callout
from handout.content.topic import Side
from handout.geometry import Box, Position
from handout.layout.page import Block, Path, bounds
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import paragraph, text_width

EDGE = 3.0
"""The least distance of a label from the picture's edge."""

LAST_NUMBER = re.compile(r" (?=\d+$)")
"""No label ends with a number alone on its line."""

MOST_TRIES, MOST_SPOTS = 2_000, 150

Segment = tuple[Position, Position]


class Spot(Struct, frozen=True):
    """A place for a label, with its leader line or the bracket that it belongs to."""

    box: Box
    leader: Segment | None = None
    bracket: tuple[Path, ...] = ()

    @property
    def segments(self) -> list[Segment]:
        """All lines that are drawn with the label."""
        drawn = [(path.points[0], path.points[1]) for path in self.bracket]
        return [self.leader, *drawn] if self.leader else drawn


class Label(Struct, frozen=True):
    """A label's set words, what it names, and the spots it may take, the best first."""

    block: Block
    target: Position | None
    spots: tuple[Spot, ...]


def place_all(labels: Sequence[Label], rings: Sequence[Box], strokes: Sequence[Box], box: Box) -> list[Spot] | None:
    """Return a spot for each label so that nothing overlaps and no lines cross, or None; labels with few spots choose first."""
    targets = [label.target for label in labels if label.target]
    free = [
        [s for s in label.spots if _is_free(s, label.target, rings, strokes, targets, box)][:MOST_SPOTS]
        for label in labels
    ]
    order = sorted(range(len(labels)), key=lambda n: len(free[n]))
    tries = 0

    def search(step: int, taken: dict[int, Spot]) -> dict[int, Spot] | None:
        nonlocal tries
        if step == len(order):
            return taken
        for spot in free[order[step]]:
            tries += 1
            if tries > MOST_TRIES:
                return None
            if not any(_collide(spot, other) for other in taken.values()):
                found = search(step + 1, {**taken, order[step]: spot})
                if found is not None:
                    return found
        return None

    found = search(0, {})
    return [found[n] for n in range(len(labels))] if found is not None else None


def label_of(spec: Callout, box: Box, room: Box, rings: Sequence[Box], look: PageStyle, ring: float) -> Label:
    """Return a label with all the spots it may take; none when it is larger than the picture."""
    longest = max(text_width(word, look.label) for word in spec.text.split())
    text = LAST_NUMBER.sub("\u00a0", spec.text)
    inside = room.inset(EDGE)
    # No word of a label is parted that the picture is wide enough for.
    most = max(min(longest, inside.width - 4.02), min(room.width * 0.48, 13 * look.sizes.label))
    block = paragraph(text, min(text_width(text, look.label), most) + 0.01, look.label, balanced=True)
    wide, tall = max(bounds(mark).width for mark in block.marks) + 4, block.height + 1
    if spec.kind == "measure":
        start, end = place_of(spec, 0, box), place_of(spec, 1, box)
        middle = Position((start.x + end.x) / 2, (start.y + end.y) / 2)
        brackets = [s for s in _brackets(start, end, (wide, tall), rings, look) if inside.holds(s.box)]
        brackets.sort(key=lambda s: spec.side is not None and not _is_beside(s.box, middle, spec.side))
        return Label(block, None, tuple(brackets))
    target = place_of(spec, 0, box)
    if wide > inside.width or tall > inside.height:
        return Label(block, target, ())
    found: list[tuple[float, Spot]] = []
    for y in _steps(target.y - tall / 2, inside.y, inside.bottom - tall, tall * 0.8):
        for x in _steps(target.x - wide / 2, inside.x, inside.right - wide, max(wide * 0.5, 18)):
            place = Box(x, y, wide, tall)
            leader = _leader(place, target, rings)
            if leader and (length := _distance(*leader)) >= 7:
                edge = min(
                    x - room.x, room.right - place.right
                )  # the body stands in the middle: at the edge a label covers less
                cost = 0.5 * abs(length - ring * 1.6) + 0.25 * abs(leader[0].y - leader[1].y) + 0.6 * edge
                cost += 0 if spec.side is None or _is_beside(place, target, spec.side) else 10_000
                found.append((cost, Spot(place, leader)))
    found.sort(key=lambda f: (round(f[0], 2), f[1].box.x, f[1].box.y))
    return Label(block, target, tuple(spot for _, spot in found))


def place_of(spec: Callout, number: int, box: Box) -> Position:
    """Return where on the page a place of a mark lies, its picture being in *box*."""
    x, y = spec.places[number]
    return Position(box.x + x * box.width, box.y + y * box.height)


def _is_beside(place: Box, target: Position, side: Side) -> bool:
    """Tell whether a label stands on the wished-for side of what it names."""
    match side:
        case Side.LEFT:
            return place.right < target.x
        case Side.RIGHT:
            return place.x > target.x
        case Side.ABOVE:
            return place.bottom < target.y
        case Side.BELOW:
            return place.y > target.y


def _steps(first: float, low: float, high: float, step: float) -> list[float]:
    """Return places from *low* to *high*, *step* apart, through *first* where it lies between."""
    start = min(max(first, low), high)
    found = [start]
    n = 1
    while start + n * step <= high or start - n * step >= low:
        found += [v for v in (start + n * step, start - n * step) if low <= v <= high]
        n += 1
    return list(dict.fromkeys((*found, low, high)))


def _leader(place: Box, target: Position, rings: Sequence[Box]) -> Segment | None:
    """Return the line from a label's edge to what it names, ending at the ring where a marker stands there."""
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
        if is_near(ring, target, 0.5):  # what is named lies under a marker: end at the ring
            target = ring.centre
            away = _distance(start, target)
            if away <= reach:
                return None
            target = Position(
                target.x + (start.x - target.x) * reach / away, target.y + (start.y - target.y) * reach / away
            )
            break
    return start, target


def _brackets(
    start: Position, end: Position, size: tuple[float, float], rings: Sequence[Box], look: PageStyle
) -> Iterator[Spot]:
    """Yield brackets beside the stretch from *start* to *end*, each with the place of its label, nearest first."""
    length = _distance(start, end) or 1
    nx, ny = (end.y - start.y) / length, -(end.x - start.x) / length
    if nx < -0.01 or (abs(nx) <= 0.01 and ny > 0):  # to the right or above, first
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
            lines = tuple(Path(points, stroke=look.colours.ink, width=1) for points in (*ticks, bar))
            yield Spot(Box(centre.x - size[0] / 2, centre.y - size[1] / 2, *size), None, lines)


def _is_free(
    spot: Spot,
    target: Position | None,
    rings: Sequence[Box],
    strokes: Sequence[Box],
    targets: Sequence[Position],
    box: Box,
) -> bool:
    """Tell whether a spot keeps clear of markers, strokes, what other labels name, and the picture's edge."""
    roomy = spot.box.inset(-2)
    if any(roomy.overlaps(s) for s in (*rings, *strokes)) or any(_holds(roomy, t) for t in targets if t is not target):
        return False
    if any(_touches(ring, segment) for ring in rings for segment in spot.segments):
        return False
    for stroke in strokes:
        if target and _holds(stroke.inset(-1.5), target):
            continue  # a line may end on the very stroke it names
        if any(_hits(stroke, *segment) for segment in spot.segments):
            return False
    inside = box.inset(1)
    return all(_holds(inside, end) for segment in spot.segments for end in segment)


def _collide(one: Spot, other: Spot) -> bool:
    """Tell whether two labels overlap, or a line of one meets the other or its lines."""
    roomy = one.box.inset(-2)
    return (
        roomy.overlaps(other.box)
        or any(_cross(*s, *t) for s in one.segments for t in other.segments)
        or any(_hits(other.box.inset(-1), *s) for s in one.segments)
        or any(_hits(roomy, *s) for s in other.segments)
    )


def _touches(ring: Box, segment: Segment) -> bool:
    """Tell whether a line runs over a marker's ring."""
    (a, b), c = segment, ring.centre
    along = ((c.x - a.x) * (b.x - a.x) + (c.y - a.y) * (b.y - a.y)) / (_distance(a, b) ** 2 or 1)
    at = min(max(along, 0), 1)
    return _distance(c, Position(a.x + at * (b.x - a.x), a.y + at * (b.y - a.y))) < ring.width / 2


def _hits(box: Box, a: Position, b: Position) -> bool:
    """Tell whether the line from *a* to *b* touches *box*."""
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
    return box.x < spot.x < box.right and box.y < spot.y < box.bottom


def _cross(a: Position, b: Position, c: Position, d: Position) -> bool:
    """Tell whether the line from *a* to *b* meets the line from *c* to *d*."""

    def side(p: Position, q: Position, r: Position) -> float:
        return (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)

    return side(a, b, c) * side(a, b, d) <= 0 and side(c, d, a) * side(c, d, b) <= 0


def is_near(ring: Box, spot: Position, share: float) -> bool:
    """Tell whether *spot* lies within *share* of a ring's width from its centre."""
    return _distance(ring.centre, spot) <= ring.width * share


def _distance(a: Position, b: Position) -> float:
    return hypot(b.x - a.x, b.y - a.y)
