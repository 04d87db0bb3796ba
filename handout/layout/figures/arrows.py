"""The curves of guide lines and of arrows for movement."""

from collections.abc import Iterator, Sequence
from math import atan2, ceil, cos, pi, sin, tau

from handout.geometry import Position
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
