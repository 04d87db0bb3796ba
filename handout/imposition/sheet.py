"""A sheet for the printer: pages placed on one side of the paper, and the printer's marks around them.

Every sheet says "print at 100 %" and carries a ruler to check it by.
"""

from msgspec import Struct

from handout.geometry import Box, Position, Size
from handout.layout.page import Mark, Page


class Placement(Struct, frozen=True):
    """A page on a sheet, seen inside *clip* only.

    Its top left corner is at *at* before it is turned about its middle if *upside_down*.  *number* counts the pages
    from 1 as they are read; 0 is no page of the handout.
    """

    page: Page
    number: int
    at: Position
    clip: Box
    upside_down: bool = False
    scale: float = 1


class Sheet(Struct, frozen=True):
    """One side of the paper that leaves the printer, with *trim* and *bleed* where they are not all of it.

    *folds* are where the paper is folded, from the left edge.
    """

    size: Size
    placements: tuple[Placement, ...]
    marks: tuple[Mark, ...] = ()
    folds: tuple[float, ...] = ()
    trim: Box | None = None
    bleed: Box | None = None


def place(page: Page, number: int, x: float, y: float) -> Placement:
    """Return a whole page with its top left corner at (*x*, *y*)."""
    return Placement(page, number, Position(x, y), Box(x, y, page.size.width, page.size.height))


def single(page: Page, number: int) -> Sheet:
    """Return a page as a sheet of its own."""
    return Sheet(page.size, (place(page, number, 0, 0),))


def turned_size(size: Size, turned: bool) -> Size:
    """Return a size, on its side where *turned*."""
    return Size(size.height, size.width) if turned else size
