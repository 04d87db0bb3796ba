"""Callout drawings: press markers, strokes, brackets, labels with leader lines.

``DRAWINGS`` has a row for every kind of callout in ``handout.content.callouts``.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import combinations, product
from math import inf
from operator import itemgetter

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Callout, Figure
from handout.geometry import MM, Box, Position
from handout.layout.figures.arrows import boxes_along, broad_arrow, curve, dashed, head_of, part_way, rounded
from handout.layout.figures.brackets import bracket_spots
from handout.layout.figures.counted import Shapes
from handout.layout.figures.label_candidates import (
    CLOSE,
    COARSE,
    FINE,
    SEARCHES,
    Canvas,
    Search,
    leader_spots,
    ranked,
    regions,
)
from handout.layout.figures.label_clearness import fault, unclearness
from handout.layout.figures.label_search import LabelSpot, Obstacles, Zone, find_clear, place_all
from handout.layout.figures.photo import Photo
from handout.layout.figures.picture import Picture
from handout.layout.figures.segments import Segment, distance, is_near, pairs
from handout.layout.page import Group, Image, Mark, Path, Role, Shape
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import paragraph, text_width

RING, LEAST_RING = 6.4 * MM, 4.6 * MM
"""The diameter of a press marker in normal print, and the least one."""

RING_BESIDE, SIGHT = 3.4 * MM, 0.025
"""The least diameter of a press marker beside a landmark, and what stays visible.

The second is the distance of its edge from the landmark, in widths of the picture.
"""

HALO = 0.06
"""The width of the white edge of a press marker, as a share of its diameter."""

NAMED, CLEAR = 2.5, 0.04
"""The space around a named place and around a place to keep clear.

The first is in pt, the second a part of the picture's longer side.
"""

CORNER, FRAME = 0.04, 0.7
"""The radius of a photo's corners and the width of its frame.

The first is a share of its shorter side, the second in pt.
"""

LEADER, CASING, DOT = 0.7, 1.8, 1.3
"""A leader line's width, its white casing, and the radius of its dot, in pt.

All but the casing are those of normal print. It is how much wider the white line beneath is.
"""

LEAST_NUMERAL, NUMERAL, APART = 9.0, 0.8, 0.62
"""The least size of numerals in pt, the width of their discs, and the most size.

The width is a multiple of the size. The most size is a part of the distance between two numerals.
"""

GUIDE, DASH, PAUSE = 1.3, 5.0, 2.5
"""The width of a guide line, and the lengths of its dashes and gaps, in pt.

The width is that of normal print.
"""

HALF_STROKE = 0.075
"""Half the width of the arrow of a stroke at most, as a part of the picture's."""

POOR, PARTED = 20.0, 120.0
"""Costs of labels.

From the first on, they are looked for most closely. The other is for labels on both sides of a frame.
"""

ALONG = (0.5, 0.35, 0.65, 0.2, 0.8)
"""The parts of a line's length at which its label may point."""

MOST = {COARSE: 24, CLOSE: 120, FINE: 300}
"""The number of spots to look at for each label: many only where few do not do."""


class Overlay(Struct, frozen=True, kw_only=True):
    """The marks of a callout, *below* and *above* the leader lines of labels.

    No label may cover its *rings*, *numbers*, *strokes* and *lines*. No line of a label crosses them, but a leader line may
    end at one. The label names the first of the *targets* on which no other marker stands.
    """

    targets: tuple[Position, ...]
    below: tuple[Mark, ...] = ()
    above: tuple[Mark, ...] = ()
    rings: tuple[Box, ...] = ()
    numbers: tuple[Box, ...] = ()
    strokes: tuple[Box, ...] = ()
    lines: tuple[Segment, ...] = ()


class CalloutDrawing(Struct, frozen=True, kw_only=True):
    """The drawing functions of one kind of callout.

    A kind that *needs_label* shows nothing without its words.
    """

    draw: Callable[[Callout, Canvas], Overlay]
    label: Callable[[Callout, Position, Canvas, Obstacles, Sequence[Box]], Iterator[LabelSpot]] = leader_spots
    needs_label: bool = False


def annotate(
    figure: Figure, picture: Picture, box: Box, style: PageStyle, label_area: Box | None = None, *, most: float = inf
) -> Group | None:
    """Return *picture* in *box* with its callouts, as one figure.

    Markers are as wide as fits the picture. Labels are placed on the picture, or in the *label_area*
    around it. Return None if the labels do not fit, or if they are more unclear
    than *most* (``unclearness``).
    """
    ring = min(RING * style.pen, max(LEAST_RING, box.width / 10))
    canvas = Canvas(box, label_area or box, ring, style.on_pictures, pen=style.pen)
    canvas = replace(canvas, ring=_ring_beside(figure, canvas))
    overlays = [DRAWINGS[each.kind].draw(each, canvas) for each in figure.callouts]
    named = zip(figure.callouts, overlays, strict=True)
    labels = tuple((each, _target(overlay, overlays)) for each, overlay in named if each.text)
    shapes = picture.shapes(figure.counted if labels else ())
    obstacles = _obstacles(figure, overlays, canvas, shapes)
    if labels:
        canvas = canvas.showing(picture.saliency.with_shapes(shapes.covered, figure.named), counted=bool(shapes.boxes))
    spots = _place(labels, obstacles, canvas) if labels else ()
    over = spots is None and bool(shapes.boxes)
    if over:  # better a line over what is to count than no words
        spots = _place(labels, replace(obstacles, shapes=()), canvas, SEARCHES[::-1])
    if spots is None:
        return None
    others = _others(labels, obstacles, canvas)
    if most < inf and unclearness(spots, others, obstacles.shapes, canvas, over=over) > most:
        return None
    lines = [line for spot in spots for line in _drawn(spot, style)]
    marks: list[Mark] = [*framed_picture(box, picture, style), *(mark for each in overlays for mark in each.below)]
    marks += [*map(_casing, lines), *lines, *(mark for each in overlays for mark in each.above)]
    for spot in spots:
        marks.append(Shape(spot.box, (2, 2, 2, 2), fill="#ffffff"))
        marks += spot.block.at(spot.box.x + 2, spot.box.y + 0.5)
        if spot.leader and not spot.bracket and not any(is_near(r, spot.leader[1], 0.75) for r in obstacles.rings):
            dot = DOT * style.pen
            marks += _dot(spot.leader[1], dot + CASING / 2, "#ffffff"), _dot(spot.leader[1], dot, style.colours.ink)
    return Group(Role.FIGURE, tuple(marks), figure.alt, figure.path)


def framed_picture(box: Box, picture: Picture, style: PageStyle) -> tuple[Mark, ...]:
    """Return a picture in its box.

    A photo gets round corners and a thin frame, as drawings have.
    """
    if not isinstance(picture, Photo):
        return (Image(box, picture),)
    radius = CORNER * min(box.width, box.height)
    return Image(box, picture, radius), Shape(box, (radius,) * 4, stroke=style.colours.line, width=FRAME)


def _ring_beside(figure: Figure, canvas: Canvas) -> float:
    """Return the width of markers, so that they hide no landmark beside them.

    The words ask one to find what other callouts name, and what is to be kept clear.
    """
    centres = {place for each in figure.callouts if each.kind in MARKERS for place in each.places}
    landmarks = {*figure.keep_clear, *(place for each in figure.callouts for place in each.places)} - centres
    apart = min((distance(canvas.at(a), canvas.at(b)) for a in centres for b in landmarks), default=canvas.box.width)
    most = 2 * (apart - SIGHT * canvas.box.width) / (1 + 2 * HALO)
    return min(canvas.ring, max(RING_BESIDE, most))


def _target(overlay: Overlay, overlays: Sequence[Overlay]) -> Position:
    """Return the place at which the label of a callout points."""
    others = [disc for other in overlays if other is not overlay for disc in (*other.rings, *other.numbers)]
    free = (place for place in overlay.targets if not any(is_near(disc, place, 0.75) for disc in others))
    return next(free, overlay.targets[0])


@lru_cache(128)
def _place(
    labels: tuple[tuple[Callout, Position], ...],
    obstacles: Obstacles,
    canvas: Canvas,
    searched: tuple[tuple[Search, ...], ...] = SEARCHES,
) -> tuple[LabelSpot, ...] | None:
    """Return a spot for each label, or None if there is none for one.

    They are all on the picture, else all outside, else as there is space. Where a label hides lines of the picture, or its own
    line is long, the cheapest of the three is taken. The search is long, and the same for every patient.
    """
    tried = regions(canvas.box, canvas.area)
    others = _others(labels, obstacles, canvas)
    order = [*range(len(labels))]
    without: set[tuple[int, Search, tuple[Box, ...]]] = set()

    @cache  # a close search follows a coarse one, and is asked for again alone
    def candidates(number: int, search: Search, within: tuple[Box, ...]) -> list[LabelSpot]:
        if within is tried[-1] and all((number, search, part) in without for part in tried[:-1] or [within]):
            return []  # it was looked through before, part by part
        each, target = labels[number]
        label, looked = DRAWINGS[each.kind].label, replace(canvas, search=search)
        spots, named = label(each, target, looked, obstacles, within), None if label is bracket_spots else target
        clear = find_clear(spots, named, obstacles, canvas.area, MOST[search])
        if not clear:
            without.add((number, search, within))
        return ranked(clear, looked, others[number])

    def of_all(within: tuple[Box, ...], *searches: Search) -> list[list[LabelSpot]]:
        """Return the spots of each label that a search finds first, or nothing."""
        found: dict[int, list[LabelSpot]] = {}
        for number in order:
            spots = next(filter(None, (candidates(number, search, within) for search in searches)), None)
            if spots is None:  # it fails in the next search as well, most likely: the others need not be looked at
                order.remove(number)
                order.insert(0, number)
                return []
            found[number] = spots
        return [found[number] for number in range(len(labels))]

    found: list[tuple[float, float, tuple[LabelSpot, ...]]] = []
    for within, searches in product(tried, searched):
        if (FINE in searches or within is tried[-1]) and any(faults < POOR for _, faults, _ in found):
            continue  # all on the picture, or all outside, looks calmer; the finest search takes longest
        spots = of_all(within, *searches)
        if spots and (placed := place_all(spots)):
            faults = sum(fault(spot, canvas, rings) for spot, rings in zip(placed, others, strict=True))
            cost = sum(spot.cost for spot in placed) + faults + PARTED * (within is tried[-1])
            found.append((round(cost, 2), faults, tuple(placed)))
            if not faults:
                break
    return min(found, key=itemgetter(0))[-1] if found else None


def _others(labels: Sequence[tuple[Callout, Position]], obstacles: Obstacles, canvas: Canvas) -> list[tuple[Box, ...]]:
    """Return the rings of each label that it does not name."""
    return [obstacles.rings_but([canvas.at(place) for place in each.places]) for each, _ in labels]


def _obstacles(figure: Figure, overlays: Sequence[Overlay], canvas: Canvas, shapes: Shapes) -> Obstacles:
    """Return what labels may not cover.

    That is what is drawn, what callouts name or count, and what is to be kept clear.
    """
    clear = CLEAR * max(canvas.box.width, canvas.box.height)
    named = {place: Zone(canvas.at(place), NAMED, NAMED / 2) for each in figure.callouts for place in each.places}
    named |= {place: Zone(canvas.at(place), max(clear, NAMED), 0.75 * clear) for place in figure.keep_clear}
    return Obstacles(
        rings=tuple(ring for overlay in overlays for ring in overlay.rings),
        numbers=tuple(number for overlay in overlays for number in overlay.numbers),
        strokes=tuple(stroke for overlay in overlays for stroke in overlay.strokes),
        lines=tuple(line for overlay in overlays for line in overlay.lines),
        zones=tuple(named.values()),
        shapes=tuple(tuple(map(canvas.box_of, boxes)) for boxes in shapes.boxes),
    )


def without_labels(callouts: Iterable[Callout]) -> tuple[Callout, ...]:
    """Return *callouts* without labels.

    Kinds that need a label are left out.
    """
    return tuple(replace(each, text="") for each in callouts if not DRAWINGS[each.kind].needs_label)


def _drawn(spot: LabelSpot, style: PageStyle) -> Iterator[Path]:
    """Yield the lines of a label: its bracket and its leader line."""
    yield from spot.bracket
    if spot.leader:
        yield Path(spot.leader, stroke=style.colours.ink, width=LEADER * style.pen)


def _casing(line: Path) -> Path:
    """Return the white ground of a line, with which it shows on any skin tone."""
    return replace(line, stroke="#ffffff", width=line.width + CASING)


def _press_markers(callout: Callout, canvas: Canvas) -> Overlay:
    """Return a press marker at each place of *callout*."""
    ring = canvas.ring
    centres = [canvas.at(place) for place in callout.places]
    rings = tuple(Box(p.x - ring / 2, p.y - ring / 2, ring, ring) for p in centres)
    above = tuple(mark for p in centres for mark in _press(p, ring, canvas.style))
    return Overlay(targets=(centres[0],), above=above, rings=rings)


def _stroke(callout: Callout, canvas: Canvas) -> Overlay:
    """Return an arrow from the first place of *callout* to the second."""
    start, end = map(canvas.at, callout.places)
    outline, danger = broad_arrow(start, end, canvas.box.width * HALF_STROKE), canvas.style.colours.danger
    fill = None if canvas.style.outlined else danger
    arrow = Path(outline, closed=True, fill=fill, stroke=danger, width=1.4 * canvas.pen, opacity=0.4)
    return Overlay(targets=(start,), below=(arrow,), strokes=tuple(boxes_along(outline)))


def _only_label(callout: Callout, canvas: Canvas) -> Overlay:
    """Return an empty overlay: everything visible comes with the label."""
    return Overlay(targets=(canvas.at(callout.places[0]),))


def _guide(callout: Callout, canvas: Canvas) -> Overlay:
    """Return a thin dashed line through all places of *callout*."""
    points = rounded([canvas.at(place) for place in callout.places])
    line = Path(points, stroke=canvas.style.colours.structure, width=GUIDE * canvas.pen)
    dashes = tuple(replace(line, points=dash) for dash in dashed(points, DASH, PAUSE))
    targets = tuple(part_way(points, share) for share in ALONG)
    return Overlay(targets=targets, below=(_casing(line), *dashes), lines=pairs(points))


def _turn(callout: Callout, canvas: Canvas) -> Overlay:
    """Return a curved arrow from the first place of *callout* to the last."""
    start, *via, end = map(canvas.at, callout.places)
    points = curve(start, via[0] if via else None, end, canvas.box.centre)
    width = min(max(canvas.box.width * 0.013, 1.6), 3.2) * canvas.pen
    shaft, head = head_of(points, width)
    colour = canvas.style.colours.structure
    line = Path(shaft, stroke=colour, width=width)
    tip = Path(head, closed=True, fill=colour, stroke=colour, width=0.6)
    halo = replace(tip, fill="#ffffff", stroke="#ffffff", width=0.6 + CASING)
    above = _casing(line), halo, line, tip
    corners = pairs((*head, head[0]))
    return Overlay(
        targets=tuple(part_way(points, share) for share in ALONG), above=above, lines=(*pairs(shaft), *corners)
    )


def _numerals(callout: Callout, canvas: Canvas) -> Overlay:
    """Return a number or letter on a white disc at each place of *callout*."""
    centres = [canvas.at(place) for place in callout.places]
    apart = min((distance(a, b) for a, b in combinations(centres, 2)), default=canvas.box.width)
    style = canvas.style.label
    size = max(LEAST_NUMERAL, min(style.size, apart * APART))
    style = replace(style, size=size, bold=True)
    marks: list[Mark] = []
    numbers = []
    for centre, numeral in zip(centres, callout.numerals, strict=True):
        wide = text_width(numeral, style)
        disc = max(size * NUMERAL, wide + 2)
        words = paragraph(numeral, wide + 0.01, style)
        marks += _dot(centre, disc / 2, "#ffffff"), *words.at(centre.x - wide / 2, centre.y - words.height / 2)
        numbers.append(Box(centre.x - disc / 2, centre.y - disc / 2, disc, disc))
    return Overlay(targets=(centres[0],), above=tuple(marks), numbers=tuple(numbers))


def _dot(centre: Position, radius: float, fill: str) -> Shape:
    """Return a filled dot."""
    side = 2 * radius
    return Shape(Box(centre.x - radius, centre.y - radius, side, side), (radius,) * 4, fill=fill)


def _press(centre: Position, ring: float, style: PageStyle) -> tuple[Mark, ...]:
    """Return a press marker: a ring and a dot on a white ground.

    The three shapes stay visible on a photocopy and on any skin tone.
    """
    half = ring / 2
    outer = Box(centre.x - half, centre.y - half, ring, ring)
    inner = outer.inset(ring * 0.08)
    halo = outer.inset(-ring * HALO)
    return (
        Shape(halo, (halo.width / 2,) * 4, fill="#ffffff"),
        Shape(inner, (inner.width / 2,) * 4, fill="#ffffff", stroke=style.colours.danger, width=ring * 0.14),
        _dot(centre, ring * 0.19, style.colours.danger),
    )


MARKERS = ("press", "pair")
"""The kinds of callouts that are press markers."""

DRAWINGS = {
    "press": CalloutDrawing(draw=_press_markers),
    "pair": CalloutDrawing(draw=_press_markers),
    "stroke": CalloutDrawing(draw=_stroke),
    "measure": CalloutDrawing(draw=_only_label, label=bracket_spots, needs_label=True),
    "label": CalloutDrawing(draw=_only_label, needs_label=True),
    "guide": CalloutDrawing(draw=_guide),
    "turn": CalloutDrawing(draw=_turn),
    "count": CalloutDrawing(draw=_numerals),
}
"""The drawing functions of each kind of callout."""
