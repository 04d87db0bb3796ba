"""Mirror pages that read from right to left.

This is the last step of a layout, before the imposition.
All layout goes from left to right. Here boxes change sides, and nothing that is drawn is mirrored: a picture moves as one
thing with what is written on it, for the left hand stays the left hand. Lines of text are flush with the other side; the
order of their words is that of their own script.
"""

from collections.abc import Iterable
from typing import assert_never

from msgspec.structs import replace

from handout.content.language import Direction, Language
from handout.geometry import Box, Position
from handout.layout.page import Group, Image, Line, Mark, Page, Path, Role, Shape, Text, Widget, bounds, moved
from handout.layout.text.direction import base_level


def reads_from_right(words: Language, tag: str) -> bool:
    """Return whether pages in a language with these fixed words read from the right."""
    return words.direction is Direction.RTL if words.direction else bool(base_level(tag))


def mirror(page: Page) -> Page:
    """Return *page* with its left and right exchanged."""
    return Page(page.size, mirror_marks(page.marks, page.size.width))


def mirror_marks(marks: Iterable[Mark], width: float) -> tuple[Mark, ...]:
    """Return *marks* with left and right exchanged within a *width* from 0."""
    return tuple(_mirror(mark, width) for mark in marks)


def _mirror(mark: Mark, width: float) -> Mark:
    """Return *mark* on the other side; the inside of a picture stays as it is."""
    match mark:
        case Text(box, lines):
            return replace(mark, box=_across(box, width), lines=tuple(_flush(line, box.width) for line in lines))
        case Shape(box, (top_left, top_right, bottom_right, bottom_left)):
            corners = (top_right, top_left, bottom_left, bottom_right)
            return replace(mark, box=_across(box, width), corners=corners)
        case Path(points):
            return replace(mark, points=tuple(Position(width - point.x, point.y) for point in points))
        case Image(box) | Widget(box):
            return replace(mark, box=_across(box, width))
        case Group(Role.FIGURE, marks):
            box = bounds(mark)
            return replace(mark, marks=moved(marks, width - 2 * box.x - box.width, 0))
        case Group(_, marks):
            return replace(mark, marks=mirror_marks(marks, width))
        case _:
            assert_never(mark)


def _across(box: Box, width: float) -> Box:
    """Return *box* on the other side."""
    return Box(width - box.x - box.width, box.y, box.width, box.height)


def _flush(line: Line, width: float) -> Line:
    """Return a line of a text of this *width* as far from its other side."""
    if not line.pieces:
        return line
    left, right = min(piece.x for piece in line.pieces), max(piece.x + piece.width for piece in line.pieces)
    shift = width - left - right
    return replace(line, pieces=tuple(replace(piece, x=piece.x + shift) for piece in line.pieces))
