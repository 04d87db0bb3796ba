"""Whether labels are seen to name what they do, and leave what is counted visible."""

from collections.abc import Iterable, Sequence

from handout.geometry import Box
from handout.layout.figures.label_candidates import HIDDEN, Canvas, confusion
from handout.layout.figures.label_search import LabelSpot
from handout.layout.figures.segments import distance

MOST_LEADER, MOST_HIDDEN = 0.4, 0.3
"""The usual most length of a leader line, and how much a label usually hides.

The first is a multiple of the picture's longer side. What goes beyond has its cost: plain skin is at 0.27, so that such a label
stands on lines.
"""

COVERED, MISTAKEN, OVER = 0.05, 20.0, 0.5
"""How much of a shape labels may hide, and what unclear labels cost.

The first is a part of the shape's area. The second is the cost of a confusion, the third that
of a line over a shape. Labels that hide twice as much are as unclear as one that has the cost
of confusion.
"""


def fault(spot: LabelSpot, canvas: Canvas, others: Sequence[Box]) -> float:
    """Return what a label costs that hides lines or stands far off, in pt.

    So does one that seems to name a ring of *others*.
    """
    long = distance(*spot.leader) - MOST_LEADER * max(canvas.box.width, canvas.box.height) if spot.leader else 0
    hidden = HIDDEN * max(canvas.hidden(spot.box) - MOST_HIDDEN, 0)
    return max(long, 0) + hidden + confusion(spot, canvas, others)


def unclearness(
    spots: Iterable[LabelSpot],
    others: Iterable[Sequence[Box]],
    shapes: Iterable[Sequence[Box]],
    canvas: Canvas,
    *,
    over: bool,
) -> float:
    """Return how unclear labels are: 0 if they are not at all.

    They are if they seem to name a press target of *others* or hide shapes.

    *others* are the rings of each label that it does not name, *shapes* the boxes that make up what is counted. A line
    may run *over* a shape.
    """
    placed = tuple(spots)
    mistaken = sum(confusion(spot, canvas, rings) for spot, rings in zip(placed, others, strict=True))
    hidden = sum(max(0, _hidden(shape, placed) / COVERED - 1) for shape in shapes)
    return mistaken / MISTAKEN + hidden + OVER * over


def _hidden(shape: Sequence[Box], spots: Sequence[LabelSpot]) -> float:
    """Return the part of a shape, made up of boxes, that labels hide."""
    whole = sum(box.width * box.height for box in shape)
    return sum(_common(box, spot.box) for box in shape for spot in spots) / (whole or 1)


def _common(one: Box, other: Box) -> float:
    """Return the area that two boxes share."""
    wide = min(one.right, other.right) - max(one.x, other.x)
    tall = min(one.bottom, other.bottom) - max(one.y, other.y)
    return max(wide, 0) * max(tall, 0)
