"""Placement of a picture's labels, without overlap and without crossing lines."""

from collections.abc import Iterable, Sequence
from itertools import chain

from msgspec import Struct

from handout.geometry import Box, Position
from handout.layout.figures.segments import Segment, away, cross, distance, hits, holds, is_near
from handout.layout.page import Block, Path

MOST_TRIES, MORE_TRIES = 3_000, 100
"""The most combinations to try, and those to try after one was found."""

AROUND = 2.0
"""The distance that a label keeps from everything, in pt."""

OFF_NUMBER, NUMBERED = 0.5, 0.2
"""How far lines stay from other numbers in pt, and how near a number is its place.

The second is a part of the number's width.
"""


AT_SHAPE = 0.2
"""How far a place is at most from a shape that it is at, as a part of its height."""


class Zone(Struct, frozen=True):
    """A place that must stay visible.

    No label comes nearer than *radius*, and no line nearer than *narrow*.
    """

    centre: Position
    radius: float
    narrow: float


class Obstacles(Struct, frozen=True, kw_only=True):
    """What the labels of a picture may not cover, and their lines not cross.

    A line may end at one of the *rings*, on the stroke or line that it names, and in its own zone. The *numbers* are the discs
    of numerals: a line ends at one only if it names what is numbered. A line runs over one of the *shapes* only to
    a place at it; what a label hides of them is dear.
    """

    rings: tuple[Box, ...] = ()
    numbers: tuple[Box, ...] = ()
    strokes: tuple[Box, ...] = ()
    lines: tuple[Segment, ...] = ()
    zones: tuple[Zone, ...] = ()
    shapes: tuple[tuple[Box, ...], ...] = ()

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Return what no label may stand on."""
        return *self.discs, *self.strokes

    @property
    def discs(self) -> tuple[Box, ...]:
        """Return all rings and numbers."""
        return *self.rings, *self.numbers

    def rings_but(self, places: Sequence[Position]) -> tuple[Box, ...]:
        """Return the rings that stand on none of these *places*."""
        return tuple(ring for ring in self.rings if not any(is_near(ring, place, 0.5) for place in places))

    def ends(self, target: Position) -> Box | None:
        """Return the ring or number at which a line to *target* ends, if any."""
        numbered = (each for each in self.numbers if is_near(each, target, NUMBERED))
        return next(chain((each for each in self.rings if is_near(each, target, 0.5)), numbered), None)


class LabelSpot(Struct, frozen=True):
    """A candidate position of a label, with its lines and what it costs.

    The label has a leader line, a bracket or both. The lines of the bracket stand at a distance from its two *ends*.
    """

    block: Block
    box: Box
    cost: float
    leader: Segment | None = None
    bracket: tuple[Path, ...] = ()
    ends: tuple[Position, ...] = ()

    @property
    def segments(self) -> list[Segment]:
        """Return all lines that are drawn with the label."""
        drawn = [(path.points[0], path.points[1]) for path in self.bracket]
        return [self.leader, *drawn] if self.leader else drawn


class Bars(Struct, frozen=True):
    """What the lines of one label may not cross, and the box that they may not leave.

    *discs* are the rings and zones, each with its centre and its radius.
    """

    inside: Box
    discs: tuple[tuple[float, float, float], ...]
    strokes: tuple[Box, ...]
    lines: tuple[Segment, ...]

    def clear(self, segments: Iterable[Segment]) -> bool:
        """Return whether lines cross nothing."""
        return all(map(self._is_clear, segments))

    def _is_clear(self, segment: Segment) -> bool:
        """Return whether a line crosses nothing.

        Most things are far off to one side of it, so they are compared without a call for each.
        """
        (a, b), inside = segment, self.inside
        left, right = (a.x, b.x) if a.x < b.x else (b.x, a.x)
        top, bottom = (a.y, b.y) if a.y < b.y else (b.y, a.y)
        if left <= inside.x or right >= inside.right or top <= inside.y or bottom >= inside.bottom:
            return False
        for x, y, reach in self.discs:
            near = left <= x + reach and right >= x - reach and top <= y + reach and bottom >= y - reach
            if near and away(Position(x, y), segment) < reach:
                return False
        for box in self.strokes:
            near = right > box.x and left < box.x + box.width and bottom > box.y and top < box.y + box.height
            if near and hits(box, a, b):
                return False
        for c, d in self.lines:
            beside = (c.x < left and d.x < left) or (c.x > right and d.x > right)
            if beside or (c.y < top and d.y < top) or (c.y > bottom and d.y > bottom):
                continue
            if cross(a, b, c, d):
                return False
        return True


def bars(obstacles: Obstacles, area: Box, target: Position | None, ends: Sequence[Position] = ()) -> Bars:
    """Return what the lines of a label may not cross in an *area*.

    It is the label of a *target*, or stands between two *ends*. They may end at the target's own line or stroke, and in the zones of what they name.
    """
    named = [place for place in (target, *ends) if place]
    barred = [zone for zone in obstacles.zones if not any(_is_in(zone, place) for place in named)]
    rings = [(ring.centre.x, ring.centre.y, ring.width / 2) for ring in obstacles.rings]
    rings += [(each.centre.x, each.centre.y, each.width / 2 + OFF_NUMBER) for each in obstacles.numbers]
    return Bars(
        area.inset(1),
        (*rings, *((zone.centre.x, zone.centre.y, zone.narrow) for zone in barred)),
        (
            *(box for box in obstacles.strokes if not (target and holds(box.inset(-1.5), target))),
            *(box for shape in obstacles.shapes if not any(_is_at(shape, place) for place in named) for box in shape),
        ),
        tuple(line for line in obstacles.lines if not (target and away(target, line) < 1.5)),
    )


def find_clear(
    spots: Iterable[LabelSpot], target: Position | None, obstacles: Obstacles, area: Box, most: int
) -> list[LabelSpot]:
    """Return the first *most* spots of a label that hide and cross nothing.

    *target* is the place that the label names. A label with a bracket has none; its bracket crosses nothing.
    """
    # Most spots fail here, so they are compared without a call for each.
    boxes = [(b.x - AROUND, b.y - AROUND, b.right + AROUND, b.bottom + AROUND) for b in obstacles.boxes]
    zones = [(zone.centre.x, zone.centre.y, zone.radius**2) for zone in obstacles.zones]
    if target and not (holds(area.inset(1), target) or obstacles.ends(target)):
        return []  # every line to it leaves the area
    barring: dict[tuple[Position, ...], Bars] = {}
    found: list[LabelSpot] = []
    for spot in spots:
        x, y, right, bottom = spot.box.x, spot.box.y, spot.box.right, spot.box.bottom
        for x0, y0, x1, y1 in boxes:
            if x < x1 and x0 < right and y < y1 and y0 < bottom:
                break
        else:
            for zx, zy, square in zones:
                dx = x - zx if zx < x else zx - right if zx > right else 0
                dy = y - zy if zy < y else zy - bottom if zy > bottom else 0
                if dx * dx + dy * dy < square:
                    break
            else:
                if spot.ends not in barring:
                    barring[spot.ends] = bars(obstacles, area, target, spot.ends)
                if barring[spot.ends].clear(spot.segments) and not _stands_on_line(spot.box, obstacles.lines):
                    found.append(spot)
                    if len(found) == most:
                        break
    return found


def place_all(labels: Sequence[Sequence[LabelSpot]]) -> list[LabelSpot] | None:
    """Return a spot for each label so that nothing overlaps and no lines cross.

    The spots of a label are sorted by their cost. Of the combinations tried the one with the least cost is returned,
    or None if a label has no spot.
    """
    candidates = [[(spot, spot.segments) for spot in spots] for spots in labels]
    fewest_first = sorted(range(len(labels)), key=lambda n: len(candidates[n]))
    least = [min((spot.cost for spot, _ in candidates[n]), default=0) for n in fewest_first]
    rest = [sum(least[n:]) for n in range(len(least) + 1)]
    best: list[tuple[float, dict[int, LabelSpot]]] = []
    tries, most = 0, MOST_TRIES

    def search(step: int, placed: dict[int, tuple[LabelSpot, list[Segment]]], cost: float) -> None:
        nonlocal tries, most
        if step == len(fewest_first):
            best[:] = [(cost, {n: spot for n, (spot, _) in placed.items()})]
            most = min(most, tries + MORE_TRIES)
            return
        number = fewest_first[step]
        for candidate in candidates[number]:
            total = cost + candidate[0].cost
            if best and total + rest[step + 1] >= best[0][0] - 1e-6:
                return  # the next ones cost more
            tries += 1
            if tries > most:
                return
            if not any(_collide(candidate, other) for other in placed.values()):
                search(step + 1, {**placed, number: candidate}, total)

    search(0, {}, 0)
    return [best[0][1][n] for n in range(len(labels))] if best else None


def _is_in(zone: Zone, place: Position) -> bool:
    """Return whether a place lies in a zone, whose own label may end its line there."""
    return distance(zone.centre, place) < zone.radius


def _is_at(shape: Sequence[Box], place: Position) -> bool:
    """Return whether a place lies in a shape, made up of boxes, or at its edge."""
    near = AT_SHAPE * sum(box.height for box in shape)
    return any(holds(box.inset(-near), place) for box in shape)


def _stands_on_line(box: Box, lines: Sequence[Segment]) -> bool:
    """Return whether a label stands on one of the lines."""
    padded = box.inset(-AROUND)
    return any(hits(padded, *line) for line in lines)


def _collide(one: tuple[LabelSpot, list[Segment]], other: tuple[LabelSpot, list[Segment]]) -> bool:
    """Return whether two labels or their lines overlap or cross."""
    (spot, lines), (placed, others) = one, other
    padded = spot.box.inset(-AROUND)
    return (
        padded.overlaps(placed.box)
        or any(hits(placed.box.inset(-1), *s) for s in lines)
        or any(hits(padded, *s) for s in others)
        or any(cross(*s, *t) for s in lines for t in others)
    )
