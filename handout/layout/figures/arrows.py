"""The curves of guide lines, and the arrows for strokes and for movement."""

from collections.abc import Iterator, Sequence
from math import atan2, ceil, cos, hypot, pi, sin, tau

from handout.geometry import Box, Position
from handout.layout.figures.segments import distance, pairs, shared

STEP = 3.0
"""The length of the straight lines that a curve is made of, about, in pt."""

BEND = 0.28
"""The height of an arc without a place on its way, as a part of its chord."""

FLAT, LEAST_CHORD = 0.02, 0.01
"""The height of an arc, as a part of its chord, and the chord, that are too small."""


def rounded(points: Sequence[Position]) -> tuple[Position, ...]:
    """Return a smooth line through all *points* (a Catmull-Rom spline)."""
    found = [points[0]]
    for n in range(len(points) - 1):
        before, a, b, after = points[max(n - 1, 0)], points[n], points[n + 1], points[min(n + 2, len(points) - 1)]
        steps = max(ceil(distance(a, b) / STEP), 1) if len(points) > 2 else 1
        found += [_between(before, a, b, after, step / steps) for step in range(1, steps + 1)]
    return tuple(found)


def _between(before: Position, a: Position, b: Position, after: Position, t: float) -> Position:
    """Return the position at a part *t* of the way from *a* to *b*."""

    def value(p: float, q: float, r: float, s: float) -> float:
        return q + t / 2 * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)))

    return Position(value(before.x, a.x, b.x, after.x), value(before.y, a.y, b.y, after.y))


def dashed(points: Sequence[Position], dash: float, gap: float) -> Iterator[tuple[Position, ...]]:
    """Yield the dashes of a line, which begins and ends with a whole one."""
    length = sum(distance(*each) for each in pairs(points))
    count = max(round((length - dash) / (dash + gap)), 0) + 1
    dash = length / (count + (count - 1) * gap / dash)
    gap = (length - count * dash) / max(count - 1, 1)
    for n in range(count):
        start = n * (dash + gap)
        yield _part(points, start, start + dash)


def _part(points: Sequence[Position], start: float, end: float) -> tuple[Position, ...]:
    """Return the part of a line between two lengths along it."""
    found: list[Position] = []
    at = 0.0
    for a, b in pairs(points):
        length = distance(a, b)
        if length and at + length > start and at < end:
            found += [] if found else [shared(a, b, max(start - at, 0) / length)]
            found.append(shared(a, b, min(end - at, length) / length))
        at += length
    return tuple(found) or (points[0], points[-1])


def part_way(points: Sequence[Position], share: float) -> Position:
    """Return the position at a *share* of the length of a line."""
    length = sum(distance(*each) for each in pairs(points))
    return _part(points, 0, share * length)[-1]


def curve(start: Position, via: Position | None, end: Position, middle: Position) -> tuple[Position, ...]:
    """Return the arc of a circle from *start* by way of *via* to *end*.

    Without *via* it bends away from the *middle* of the picture.
    """
    chord = distance(start, end)
    if chord < LEAST_CHORD:  # one place by two names
        return start, shared(start, end, 0.5), end
    nx, ny = -(end.y - start.y) / chord, (end.x - start.x) / chord
    half = shared(start, end, 0.5)
    if via is None:
        outward = 1 if (half.x - middle.x) * nx + (half.y - middle.y) * ny >= 0 else -1
        via = Position(half.x + nx * outward * BEND * chord, half.y + ny * outward * BEND * chord)
    height = (via.x - half.x) * nx + (via.y - half.y) * ny
    along = ((via.x - start.x) * (end.x - start.x) + (via.y - start.y) * (end.y - start.y)) / chord**2
    if abs(height) < FLAT * chord:
        return (start, half, end) if 0 <= along <= 1 else (start, via, end)
    centre = _centre(start, via, end)
    radius = distance(centre, start)
    first, passing, last = (atan2(p.y - centre.y, p.x - centre.x) for p in (start, via, end))
    sweep, partly = (last - first) % tau, (passing - first) % tau
    if partly > sweep:
        sweep -= tau
    steps = max(ceil(abs(sweep) * radius / STEP), ceil(abs(sweep) / (pi / 24)), 2)
    steps += steps % 2
    angles = (first + sweep * n / steps for n in range(1, steps))
    inner = (Position(centre.x + radius * cos(angle), centre.y + radius * sin(angle)) for angle in angles)
    return (start, *inner, end)


def _centre(a: Position, b: Position, c: Position) -> Position:
    """Return the centre of the circle through three places that are not on one line."""
    bx, by, cx, cy = b.x - a.x, b.y - a.y, c.x - a.x, c.y - a.y
    twice = 2 * (bx * cy - by * cx)
    bb, cc = bx * bx + by * by, cx * cx + cy * cy
    return Position(a.x + (cy * bb - by * cc) / twice, a.y + (bx * cc - cx * bb) / twice)


def head_of(points: Sequence[Position], width: float) -> tuple[tuple[Position, ...], tuple[Position, ...]]:
    """Return the shaft of an arrow along *points*, *width* wide, and its head.

    The head lies along the chord of the curve's last part, so that it points where the curve goes.
    """
    lengths = [distance(*each) for each in pairs(points)]
    whole = sum(lengths)
    long = min(max(4.2 * width, 7.0), 0.5 * whole)
    *shaft, base = _part(points, 0, whole - long)
    tip = points[-1]
    apart = distance(base, tip) or 1
    ux, uy = (tip.x - base.x) / apart, (tip.y - base.y) / apart
    half = long * 0.46
    notch = Position(base.x + ux * long * 0.16, base.y + uy * long * 0.16)
    head = (
        tip,
        Position(base.x - uy * half, base.y + ux * half),
        notch,
        Position(base.x + uy * half, base.y - ux * half),
    )
    return (*shaft, notch), head


def broad_arrow(start: Position, end: Position, most: float) -> tuple[Position, ...]:
    """Return the outline of a broad arrow from *start* to *end*.

    Half its shaft is *most* wide, or less where it is short.
    """
    length = hypot(end.x - start.x, end.y - start.y) or 1
    ux, uy = (end.x - start.x) / length, (end.y - start.y) / length
    half = min(most, length * 0.2)
    head = min(half * 2.4, length * 0.5)

    def at(along: float, across: float) -> Position:
        return Position(start.x + ux * along - uy * across, start.y + uy * along + ux * across)

    shaft = length - head
    return (
        at(0, -half),
        at(shaft, -half),
        at(shaft, -2 * half),
        at(length, 0),
        at(shaft, 2 * half),
        at(shaft, half),
        at(0, half),
    )


def boxes_along(outline: Sequence[Position]) -> list[Box]:
    """Return boxes that cover a broad arrow.

    They are small, so that labels can be placed close to a slanted arrow.
    """
    tail, tip = shared(outline[0], outline[6], 0.5), outline[3]
    half = distance(outline[2], outline[4]) / 2
    steps = 8
    spots = [shared(tail, tip, n / steps) for n in range(steps + 1)]
    return [Box(s.x - half, s.y - half / 2, 2 * half, half) for s in spots]
