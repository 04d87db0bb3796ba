"""Lay out pages with space at the top for the words to the printer."""

from collections.abc import Callable
from contextlib import suppress

from handout.geometry import Size
from handout.imposition.printer_marks import HEAD
from handout.layout.formats.leaflet import SAFE
from handout.layout.overflow import unexplained
from handout.layout.page import Mark, Page, bounds, moved
from handout.problems import DoesNotFit

Layout = Callable[[Size], tuple[Page, ...]]
"""A function that returns pages of a size."""


def headed(layout: Layout, size: Size, top: float, foot: Page | None = None) -> tuple[Page, ...]:
    """Return pages of *size* with space at the top for the words to the printer.

    *top* is where their content begins without that space. It is taken from below them where no page has anything there,
    else pages are laid out for less height. That is done at once if the *foot* of one of them is there: it is given of pages
    that mostly fit, for what does not fit is looked for in both heights.
    """
    free = max(0, HEAD - top)
    limit, less = size.height - SAFE - free, Size(size.width, size.height - free)

    def is_low(mark: Mark) -> bool:
        """Return whether a mark stands where the pages would end."""
        return bounds(mark).bottom > limit

    pages: tuple[Page, ...] = ()
    if foot and any(map(is_low, foot.marks)):
        with suppress(DoesNotFit), unexplained():
            pages = layout(less)
    if not pages:  # what does not fit is said as of the whole page
        pages = layout(size)
        if any(is_low(mark) for page in pages for mark in page.marks):
            pages = layout(less)
    return tuple(Page(size, moved(page.marks, 0, free)) for page in pages)
