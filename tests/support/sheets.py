"""The back-pain topic imposed on sheets."""

from collections.abc import Sequence
from functools import cache

from hypothesis import settings as hypothesis

from handout.geometry import Box, Position, Size
from handout.layout.page import Page
from handout.pdf.metadata import About
from handout.render.format_layouts import PrintOptions
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import DEFAULT_PRINTING, Request, Selection

ABOUT = About("Title", "Clinic", "Subject", "en")
WORDS = "Print at 100 % (actual size)."
FEW = Selection(points=("stomach", "hipbone", "hand"))
FILLED = ("A4", "A3")
"""The papers that cut-out cards fill, with no space for marks around them and for words."""

QUICK = hypothesis(deadline=None, max_examples=60)


def numbered_page(size: Size) -> Page:
    """Return an empty page."""
    return Page(size, ())


@cache
def imposed(
    form: str, paper: str, printing: PrintOptions = DEFAULT_PRINTING, landscape: bool = False, choice: Selection = FEW
) -> LaidOut:
    """Return the back-pain topic in a format; most tests need no more than three points."""
    return lay_out(Request("back-pain", choice, paper=paper, format=form, landscape=landscape, printing=printing))


def thick(boxes: Sequence[Box]) -> list[Box]:
    """Return boxes of lines with some area."""
    return [box.inset(-0.005) for box in boxes]


def whole(size: Size) -> Box:
    """Return all of a page."""
    return Box(0, 0, size.width, size.height)


def length(points: Sequence[Position]) -> float:
    """Return the length of a level or upright line."""
    return abs(points[1].x - points[0].x) + abs(points[1].y - points[0].y)
