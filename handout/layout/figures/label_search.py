"""Placement of a picture's labels, without overlap and without crossing lines."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from handout.geometry import Box, Position
from handout.layout.figures.segments import Segment, away, comes_near, cross, distance, hits, holds
from handout.layout.page import Block, Path

MOST_TRIES, MORE_TRIES = 3_000, 100
"""The most combinations to try, and those to try after one was found."""

AROUND = 2.0
"""The distance that a label keeps from everything, in pt."""


class Zone(Struct, frozen=True):
    """A place that must stay visible.

    No label comes nearer than *radius*, and no line nearer than *narrow*.
    """

    centre: Position
    radius: float
    narrow: float


class Obstacles(Struct, frozen=True, kw_only=True):
    """What the labels of a picture may not cover, and their lines not cross.

    A line may end at one of the *rings*, on the stroke or line that it names, and in its own zone.
    """

    rings: tuple[Box, ...] = ()
    strokes: tuple[Box, ...] = ()
    lines: tuple[Segment, ...] = ()
    zones: tuple[Zone, ...] = ()

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Return what no label may stand on."""
        return *self.rings, *self.strokes


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


def find_clear(
    spots: Iterable[LabelSpot], target: Position | None, obstacles: Obstacles, area: Box, most: int
) -> list[LabelSpot]:
    """Return the first *most* spots of a label that hide and cross nothing.

    *target* is the place that the label names.
    """
    # Most spots fail here, so they are compared without a call for each.
    boxes = [(b.x - AROUND, b.y - AROUND, b.right + AROUND, b.bottom + AROUND) for b in obstacles.boxes]
    zones = [(zone.centre.x, zone.centre.y, zone.radius**2) for zone in obstacles.zones]
    inside = area.inset(1)
    barred = _barred(obstacles.zones, [target] if target else [])
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
                if _lines_are_clear(spot, target, obstacles, barred, inside):
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


def _barred(zones: Sequence[Zone], named: Sequence[Position]) -> list[Zone]:
    """Return the zones in which a label of the *named* places may not end its lines."""
    return [zone for zone in zones if not any(distance(zone.centre, place) < zone.radius for place in named)]


def _lines_are_clear(
    spot: LabelSpot, target: Position | None, obstacles: Obstacles, barred: Sequence[Zone], inside: Box
) -> bool:
    """Return whether the lines of a label cross nothing and stay *inside* a box.

    Neither rings nor *barred* zones are crossed. Its box may not stand on a line either.
    """
    segments = spot.segments
    barred = _barred(barred, spot.ends) if spot.ends else barred
    for segment in segments:
        if not (holds(inside, segment[0]) and holds(inside, segment[1])):
            return False
        if any(comes_near(ring.centre, ring.width / 2, segment) for ring in obstacles.rings):
            return False
        if any(comes_near(zone.centre, zone.narrow, segment) for zone in barred):
            return False
    for stroke in obstacles.strokes:
        if not (target and holds(stroke.inset(-1.5), target)) and any(hits(stroke, *each) for each in segments):
            return False
    if obstacles.lines:
        padded = spot.box.inset(-AROUND)
        if any(hits(padded, *line) for line in obstacles.lines):
            return False
        others = [line for line in obstacles.lines if not (target and away(target, line) < 1.5)]
        return not any(cross(*line, *each) for line in others for each in segments)
    return True


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
