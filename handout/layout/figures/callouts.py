"""Callout drawings: press markers, strokes, brackets, labels with leader lines.

``DRAWINGS`` has a row for every kind of callout in ``handout.content.callouts``.
"""

from collections.abc import Callable, Iterable, Sequence
from math import hypot

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Callout, Figure
from handout.geometry import MM, Box, Position
from handout.layout.figures.label_candidates import Canvas, bracket_label, leader_label
from handout.layout.figures.label_search import LabelChoice, is_near, place_all
from handout.layout.figures.picture import Picture
from handout.layout.page import Group, Image, Mark, Path, Role, Shape
from handout.layout.style import PageStyle

RING = 6.4 * MM
"""The diameter of a press marker."""


class Overlay(Struct, frozen=True, kw_only=True):
    """The marks of a callout, *below* and *above* the leader lines of labels.

    No label may cover its *rings* and *strokes*. No line of a label crosses them, but a leader line may end at a
    ring.
    """

    below: tuple[Mark, ...] = ()
    above: tuple[Mark, ...] = ()
    rings: tuple[Box, ...] = ()
    strokes: tuple[Box, ...] = ()


class CalloutDrawing(Struct, frozen=True, kw_only=True):
    """The drawing functions of one kind of callout.

    A kind that *needs_label* shows nothing without its words.
    """

    draw: Callable[[Callout, Canvas], Overlay]
    label: Callable[[Callout, Canvas, Sequence[Box]], LabelChoice] = leader_label
    needs_label: bool = False


def annotate(
    figure: Figure, picture: Picture, box: Box, style: PageStyle, ring: float = 0, label_area: Box | None = None
) -> Group | None:
    """Return *picture* in *box* with its callouts, as one figure.

    Markers are *ring* wide, or as fits the picture. Labels are placed on the picture, or in the *label_area*
    around it. Return None if the labels do not fit.
    """
    ring = ring or min(RING, max(4.6 * MM, box.width / 10))
    canvas = Canvas(box, label_area or box, ring, style)
    overlays = [DRAWINGS[each.kind].draw(each, canvas) for each in figure.callouts]
    rings = [ring for overlay in overlays for ring in overlay.rings]
    strokes = [stroke for overlay in overlays for stroke in overlay.strokes]
    labels = [DRAWINGS[each.kind].label(each, canvas, rings) for each in figure.callouts if each.text]
    spots = place_all(labels, rings, strokes, canvas.area)
    if spots is None:
        return None
    marks: list[Mark] = [Image(box, picture), *(mark for overlay in overlays for mark in overlay.below)]
    for spot in spots:
        marks += spot.bracket
        if spot.leader:
            marks.append(Path(spot.leader, stroke=style.colours.ink, width=0.7))
    marks += [mark for overlay in overlays for mark in overlay.above]
    for label, spot in zip(labels, spots, strict=True):
        marks.append(Shape(spot.box, (2, 2, 2, 2), fill="#ffffff"))
        marks += label.block.at(spot.box.x + 2, spot.box.y + 0.5)
        if spot.leader and not any(is_near(r, spot.leader[1], 0.75) for r in rings):
            marks.append(_dot(spot.leader[1], 1.3, style.colours.ink))
    return Group(Role.FIGURE, tuple(marks), figure.alt, figure.path)


def without_labels(callouts: Iterable[Callout]) -> tuple[Callout, ...]:
    """Return *callouts* without labels.

    Kinds that need a label are left out.
    """
    return tuple(replace(each, text="") for each in callouts if not DRAWINGS[each.kind].needs_label)


def _press_markers(callout: Callout, canvas: Canvas) -> Overlay:
    """Return a press marker at each place of *callout*."""
    ring = canvas.ring
    centres = [canvas.at(place) for place in callout.places]
    rings = tuple(Box(p.x - ring / 2, p.y - ring / 2, ring, ring) for p in centres)
    return Overlay(above=tuple(mark for p in centres for mark in _press(p, ring, canvas.style)), rings=rings)


def _stroke(callout: Callout, canvas: Canvas) -> Overlay:
    """Return an arrow from the first place of *callout* to the second."""
    start, end = map(canvas.at, callout.places)
    arrow = _arrow(start, end, canvas.box, canvas.style)
    return Overlay(below=(arrow,), strokes=tuple(_boxes(arrow)))


def _only_label(_callout: Callout, _canvas: Canvas) -> Overlay:
    """Return an empty overlay: everything visible comes with the label."""
    return Overlay()


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
    halo = outer.inset(-ring * 0.06)
    return (
        Shape(halo, (halo.width / 2,) * 4, fill="#ffffff"),
        Shape(inner, (inner.width / 2,) * 4, fill="#ffffff", stroke=style.colours.danger, width=ring * 0.14),
        _dot(centre, ring * 0.19, style.colours.danger),
    )


def _arrow(start: Position, end: Position, box: Box, style: PageStyle) -> Path:
    """Return a broad, see-through arrow from *start* to *end*."""
    length = hypot(end.x - start.x, end.y - start.y) or 1
    ux, uy = (end.x - start.x) / length, (end.y - start.y) / length
    half = min(box.width * 0.075, length * 0.2)
    head = min(half * 2.4, length * 0.5)

    def at(along: float, across: float) -> Position:
        return Position(start.x + ux * along - uy * across, start.y + uy * along + ux * across)

    shaft = length - head
    points = (
        at(0, -half),
        at(shaft, -half),
        at(shaft, -2 * half),
        at(length, 0),
        at(shaft, 2 * half),
        at(shaft, half),
        at(0, half),
    )
    fill = None if style.outlined else style.colours.danger
    return Path(points, closed=True, fill=fill, stroke=style.colours.danger, width=1.4, opacity=0.4)


def _boxes(arrow: Path) -> list[Box]:
    """Return boxes that cover an arrow.

    They are small, so that labels can be placed close to a slanted arrow.
    """
    tail = Position((arrow.points[0].x + arrow.points[6].x) / 2, (arrow.points[0].y + arrow.points[6].y) / 2)
    tip = arrow.points[3]
    half = hypot(arrow.points[2].x - arrow.points[4].x, arrow.points[2].y - arrow.points[4].y) / 2
    steps = 8
    spots = [
        Position(tail.x + (tip.x - tail.x) * n / steps, tail.y + (tip.y - tail.y) * n / steps) for n in range(steps + 1)
    ]
    return [Box(s.x - half, s.y - half / 2, 2 * half, half) for s in spots]


DRAWINGS = {
    "press": CalloutDrawing(draw=_press_markers),
    "pair": CalloutDrawing(draw=_press_markers),
    "stroke": CalloutDrawing(draw=_stroke),
    "measure": CalloutDrawing(draw=_only_label, label=bracket_label, needs_label=True),
    "label": CalloutDrawing(draw=_only_label, needs_label=True),
}
"""The drawing functions of each kind of callout."""
