"""What is pointed out on a picture: press markers, strokes, measure brackets, labels with leader lines.

Markers stand where the topic says; labels are placed so that they overlap nothing, stay inside, and no leader line crosses another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from handout.content.compose import Figure
from handout.content.compose import Mark as Spec
from handout.geometry import MM, Box, Position
from handout.layout.page import Block, Group, Image, Mark, Path, Role, Shape
from handout.layout.picture import Picture
from handout.layout.theme import Look
from handout.layout.typeset import paragraph, text_width

RING = 6.4 * MM
"""Diameter of a press marker."""

EDGE = 3.0
"""The least distance of a label from the picture's edge."""

MOST_TRIES = 20_000


@dataclass(frozen=True, slots=True)
class _Label:
    """A label's set words, and the places it may take with the line to what it names; the best first."""

    block: Block
    width: float
    target: Position | None
    places: tuple[tuple[Box, tuple[Position, Position] | None, tuple[Mark, ...]], ...]


def annotated(figure: Figure, picture: Picture, box: Box, look: Look) -> Group | None:
    """Return *picture* in *box* with its callouts as one figure, or None when the labels cannot all be placed."""
    ring = min(RING, max(4.6 * MM, box.width / 10))
    presses = [_at(spec, 0, box) for spec in figure.marks if spec.kind == "press"]
    rings = [Box(p.x - ring / 2, p.y - ring / 2, ring, ring) for p in presses]
    strokes = [_arrow(_at(spec, 0, box), _at(spec, 1, box), box, look) for spec in figure.marks if spec.kind == "stroke"]
    solid = rings + [b for arrow in strokes for b in _boxes(arrow)]
    labels = [label for spec in figure.marks if spec.text and (label := _label(spec, box, rings, look, ring))]
    if len(labels) < sum(bool(spec.text) for spec in figure.marks):
        return None
    placed = _place(labels, solid, box)
    if placed is None:
        return None
    marks: list[Mark] = [Image(box, picture), *strokes]
    for _, line, drawn in placed:
        marks += drawn
        if line:
            marks.append(Path(line, stroke=look.colours.ink, width=0.7))
    marks += [mark for centre in presses for mark in _press(centre, ring, look)]
    for label, (place, line, _) in zip(labels, placed, strict=True):
        marks.append(Shape(place, (2, 2, 2, 2), fill="#ffffff"))
        marks += label.block.at(place.x + 2, place.y + 0.5)
        if line and not any(_near(r, line[1]) for r in rings):
            marks.append(_dot(line[1], 1.3, look.colours.ink))
    return Group(Role.FIGURE, tuple(marks), alt=figure.alt)


def _at(spec: Spec, number: int, box: Box) -> Position:
    x, y = spec.places[number]
    return Position(box.x + x * box.width, box.y + y * box.height)


def _dot(centre: Position, radius: float, fill: str) -> Shape:
    side = 2 * radius
    return Shape(Box(centre.x - radius, centre.y - radius, side, side), (radius,) * 4, fill=fill)


def _press(centre: Position, ring: float, look: Look) -> tuple[Mark, ...]:
    """Return a ring and dot on a white ground: three shapes, so that a photocopy keeps it on any skin tone."""
    half = ring / 2
    outer = Box(centre.x - half, centre.y - half, ring, ring)
    inner = outer.inset(ring * 0.08)
    halo = outer.inset(-ring * 0.06)
    return (
        Shape(halo, (halo.width / 2,) * 4, fill="#ffffff"),
        Shape(inner, (inner.width / 2,) * 4, fill="#ffffff", stroke=look.colours.danger, width=ring * 0.14),
        _dot(centre, ring * 0.19, look.colours.danger),
    )


def _arrow(start: Position, end: Position, box: Box, look: Look) -> Path:
    """Return a broad, see-through arrow from *start* to *end*."""
    length = hypot(end.x - start.x, end.y - start.y) or 1
    ux, uy = (end.x - start.x) / length, (end.y - start.y) / length
    half = min(box.width * 0.055, length * 0.2)
    head = min(half * 2.4, length * 0.5)

    def at(along: float, across: float) -> Position:
        return Position(start.x + ux * along - uy * across, start.y + uy * along + ux * across)

    shaft = length - head
    points = (at(0, -half), at(shaft, -half), at(shaft, -2 * half), at(length, 0), at(shaft, 2 * half), at(shaft, half), at(0, half))
    return Path(points, closed=True, fill=look.colours.danger, stroke=look.colours.danger, width=1.4, opacity=0.4)


def _boxes(arrow: Path) -> list[Box]:
    """Return boxes that cover an arrow, small enough to let a slanted one have neighbours."""
    tail = Position((arrow.points[0].x + arrow.points[6].x) / 2, (arrow.points[0].y + arrow.points[6].y) / 2)
    tip = arrow.points[3]
    half = hypot(arrow.points[2].x - arrow.points[4].x, arrow.points[2].y - arrow.points[4].y) / 2
    steps = 8
    spots = [Position(tail.x + (tip.x - tail.x) * n / steps, tail.y + (tip.y - tail.y) * n / steps) for n in range(steps + 1)]
    return [Box(s.x - half, s.y - half / 2, 2 * half, half) for s in spots]


def _label(spec: Spec, box: Box, rings: Sequence[Box], look: Look, ring: float) -> _Label | None:
    """Return a label with all the places it may take, or None when it is larger than the picture."""
    room = min(box.width * 0.48, 130 * look.sizes.label / 10)
    width = min(text_width(spec.text, look.label), room)
    block = paragraph(spec.text, width + 0.01, look.label, balanced=True)
    lines = block.marks[0]
    width = max((p.x + p.width for line in getattr(lines, "lines", ()) for p in line.pieces), default=0)
    size = (width + 4, block.height + 1)
    inside = box.inset(EDGE)
    if size[0] > inside.width or size[1] > inside.height:
        return None
    if spec.kind == "measure":
        places = _measure_places(_at(spec, 0, box), _at(spec, 1, box), size, rings, look)
        return _Label(block, width, None, tuple(p for p in places if inside.holds(p[0])))
    target = _at(spec, 0, box)
    spots = []
    for y in _steps(target.y - size[1] / 2, inside.y, inside.bottom - size[1], size[1] * 0.8):
        for x in _steps(target.x - size[0] / 2, inside.x, inside.right - size[0], max(size[0] * 0.5, 18)):
            place = Box(x, y, *size)
            line = _leader(place, target, rings)
            if line is None:
                continue
            long = hypot(line[0].x - line[1].x, line[0].y - line[1].y)
            slant = abs(line[0].y - line[1].y)
            if long >= 7:
                edge = min(place.x - box.x, box.right - place.right)  # the body stands in the middle: labels cover less of it at the edges
                spots.append((abs(long - ring * 1.6) + 0.25 * slant + 0.35 * edge, place, line))
    spots.sort(key=lambda s: (round(s[0], 2), s[1].x, s[1].y))
    return _Label(block, width, target, tuple((place, line, ()) for _, place, line in spots))


def _steps(first: float, low: float, high: float, step: float) -> list[float]:
    """Return places from *low* to *high*, *step* apart, through *first* where it lies between."""
    start = min(max(first, low), high)
    found = [start]
    n = 1
    while start + n * step <= high or start - n * step >= low:
        found += [v for v in (start + n * step, start - n * step) if low <= v <= high]
        n += 1
    return [*found, low, high]


def _leader(place: Box, target: Position, rings: Sequence[Box]) -> tuple[Position, Position] | None:
    """Return the line from a label's edge to what it names, ending at the ring where a marker stands there."""
    if place.inset(-2).holds(Box(target.x, target.y, 0, 0)):
        return None
    if target.x < place.x:
        start = Position(place.x, place.centre.y)
    elif target.x > place.right:
        start = Position(place.right, place.centre.y)
    else:
        start = Position(min(max(target.x, place.x + 4), place.right - 4), place.y if target.y < place.y else place.bottom)
    for ring in rings:
        if _near(ring, target, 0.35):
            away = hypot(start.x - target.x, start.y - target.y)
            reach = ring.width / 2 + 0.8
            if away <= reach:
                return None
            target = Position(target.x + (start.x - target.x) * reach / away, target.y + (start.y - target.y) * reach / away)
            break
    return start, target


def _near(ring: Box, spot: Position, share: float = 0.75) -> bool:
    """Tell whether *spot* lies within *share* of a ring's width from its centre."""
    return hypot(ring.centre.x - spot.x, ring.centre.y - spot.y) <= ring.width * share


def _measure_places(
    start: Position, end: Position, size: tuple[float, float], rings: Sequence[Box], look: Look
) -> list[tuple[Box, tuple[Position, Position] | None, tuple[Mark, ...]]]:
    """Return brackets beside the stretch from *start* to *end*, each with the place of its label, nearest first."""
    length = hypot(end.x - start.x, end.y - start.y) or 1
    nx, ny = (end.y - start.y) / length, -(end.x - start.x) / length
    if nx < -0.01 or (abs(nx) <= 0.01 and ny > 0):  # to the right or above, first
        nx, ny = -nx, -ny
    clear = max((r.width / 2 for r in rings if _near(r, start, 0.2) or _near(r, end, 0.2)), default=2) + 2
    found = []
    for off in (clear + 7, clear + 14, clear + 24, clear + 36, clear + 50):
        for sign in (1, -1):
            dx, dy = nx * sign, ny * sign
            a, b = Position(start.x + dx * off, start.y + dy * off), Position(end.x + dx * off, end.y + dy * off)
            ticks = [
                Path((Position(p.x + dx * clear, p.y + dy * clear), Position(p.x + dx * (off + 3), p.y + dy * (off + 3))), stroke=look.colours.ink, width=0.8)
                for p in (start, end)
            ]
            bar = Path((a, b), stroke=look.colours.ink, width=1.1)
            reach = abs(dx) * size[0] / 2 + abs(dy) * size[1] / 2 + 5
            cx, cy = (a.x + b.x) / 2 + dx * reach, (a.y + b.y) / 2 + dy * reach
            found.append((Box(cx - size[0] / 2, cy - size[1] / 2, *size), None, (*ticks, bar)))
    return found


def _place(labels: Sequence[_Label], solid: Sequence[Box], box: Box) -> list[tuple[Box, tuple[Position, Position] | None, tuple[Mark, ...]]] | None:
    """Return a place for each label so that nothing overlaps and no lines cross, the first found in order of cost."""
    order = sorted(range(len(labels)), key=lambda n: len(labels[n].places))
    targets = [label.target for label in labels]
    tries = 0

    def fits(number: int, place: Box, line: tuple[Position, Position] | None, drawn: tuple[Mark, ...], taken: dict[int, int]) -> bool:
        roomy = place.inset(-2)
        strokes = [line] if line else []
        strokes += [(m.points[0], m.points[1]) for m in drawn if isinstance(m, Path)]
        own = labels[number].target
        if any(roomy.overlaps(s) for s in solid):
            return False
        if any(t and t is not own and _holds(roomy, t) for t in targets):
            return False
        for s in solid:
            if line and own and _holds(s.inset(-1.5), own):
                continue
            if any(_hits(s.inset(0.5), *stroke) for stroke in strokes):
                return False
        if any(not box.inset(1).holds(Box(p.x, p.y, 0, 0)) for stroke in strokes for p in stroke):
            return False
        for other, at in taken.items():
            place2, line2, drawn2 = labels[other].places[at]
            strokes2 = [line2] if line2 else []
            strokes2 += [(m.points[0], m.points[1]) for m in drawn2 if isinstance(m, Path)]
            if roomy.overlaps(place2):
                return False
            if any(_cross(*s, *t) for s in strokes for t in strokes2):
                return False
            if any(_hits(place2.inset(-1), *s) for s in strokes) or any(_hits(roomy, *s) for s in strokes2):
                return False
        return True

    def search(step: int, taken: dict[int, int]) -> dict[int, int] | None:
        nonlocal tries
        if step == len(order):
            return taken
        number = order[step]
        for at, (place, line, drawn) in enumerate(labels[number].places):
            tries += 1
            if tries > MOST_TRIES:
                return None
            if fits(number, place, line, drawn, taken) and (found := search(step + 1, {**taken, number: at})):
                return found
        return None

    if not labels:
        return []
    found = search(0, {})
    return [labels[n].places[found[n]] for n in range(len(labels))] if found else None


def _holds(box: Box, spot: Position) -> bool:
    return box.x < spot.x < box.right and box.y < spot.y < box.bottom


def _cross(a: Position, b: Position, c: Position, d: Position) -> bool:
    """Tell whether the line from *a* to *b* meets the line from *c* to *d*."""

    def side(p: Position, q: Position, r: Position) -> float:
        return (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)

    return side(a, b, c) * side(a, b, d) <= 0 and side(c, d, a) * side(c, d, b) <= 0


def _hits(box: Box, a: Position, b: Position) -> bool:
    """Tell whether the line from *a* to *b* touches *box*."""
    if _holds(box, a) or _holds(box, b):
        return True
    corners = (Position(box.x, box.y), Position(box.right, box.y), Position(box.right, box.bottom), Position(box.x, box.bottom))
    return any(_cross(a, b, corners[n], corners[(n + 1) % 4]) for n in range(4))
