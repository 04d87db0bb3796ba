"""A sheet for the printer: pages on one side of the paper, and printer's marks.

Every sheet says "print at 100 %" and has a ruler to check it.
"""

from msgspec import Struct

from handout.geometry import Box, Position, Size
from handout.layout.page import Mark, Page


class Placement(Struct, frozen=True):
    """A page on a sheet, visible inside *clip* only.

    Its top left corner is *at*, before it is turned about its middle if *upside_down*. *number* counts the
    pages from 1 in reading order; 0 means that it is not a page of the handout.
    """

    page: Page
    number: int
    at: Position
    clip: Box
    upside_down: bool = False
    scale: float = 1


class Sheet(Struct, frozen=True):
    """One side of the paper; *trim* and *bleed* are set where they differ from it.

    *folds* are the distances of the folds from the left edge.
    """

    size: Size
    placements: tuple[Placement, ...]
    marks: tuple[Mark, ...] = ()
    folds: tuple[float, ...] = ()
    trim: Box | None = None
    bleed: Box | None = None


def place(page: Page, number: int, x: float, y: float) -> Placement:
    """Return a placement of a whole page with its top left corner at (*x*, *y*)."""
    return Placement(page, number, Position(x, y), Box(x, y, page.size.width, page.size.height))


def single(page: Page, number: int) -> Sheet:
    """Return a page as a sheet of its own."""
    return Sheet(page.size, (place(page, number, 0, 0),))


def turned_size(size: Size, turned: bool) -> Size:
    """Return a size, turned by 90 degrees if *turned*."""
    return Size(size.height, size.width) if turned else size
