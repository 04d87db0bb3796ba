"""Impose pages on folded sheets: stitched booklets, and sheets folded in three.

A tri-fold leaflet is a letter fold.
"""

from collections.abc import Sequence

from msgspec import Struct

from handout.geometry import Size
from handout.imposition.printer_marks import fold_ticks, head_strip
from handout.imposition.sheet import Sheet, place
from handout.layout.page import Page


def saddle_order(pages: int) -> list[tuple[int, int]]:
    """Return the (left, right) page numbers of each side of a saddle-stitched booklet.

    Fronts and backs alternate. *pages* is the number of pages, a multiple of 4.
    """
    sides = []
    for n in range(0, pages // 2, 2):
        sides += [(pages - n, n + 1), (n + 2, pages - n - 1)]
    return sides


def booklet(pages: Sequence[Page], words: str, *, from_right: bool = False) -> tuple[Sheet, ...]:
    """Return *pages* (a multiple of 4) in pairs on sheets for saddle stitching.

    Both sides of the paper are printed, flipped on the short edge. Pages that read *from_right* have the spine there.
    """
    page = pages[0].size
    size = Size(2 * page.width, page.height)
    fold = fold_ticks([page.width], size)
    middle = (page.width,)
    advice = head_strip(words, [(28, page.width - 28), (page.width + 28, size.width - 28)])
    return tuple(
        Sheet(
            size,
            (place(pages[left - 1], left, 0, 0), place(pages[right - 1], right, page.width, 0)),
            (*fold, *advice),
            middle,
        )
        for left, right in (pair[::-1] if from_right else pair for pair in saddle_order(len(pages)))
    )


class Fold(Struct, frozen=True, kw_only=True):
    """A way to fold a sheet in three: its panels on both sides, from left to right.

    They are numbered in reading order. The last one inside is narrower if it *folds_in* between the others.
    """

    outside: tuple[int, int, int]
    inside: tuple[int, int, int]
    folds_in: bool

    @property
    def first_inside(self) -> int:
        """Return the number of the panel at which the inside begins."""
        return min(self.inside)

    def widths(self, paper: Size, narrower: float) -> tuple[float, float, float]:
        """Return the widths of the panels inside, the last *narrower* if it folds in."""
        less = narrower if self.folds_in else 0
        wide = (paper.width + less) / 3
        return wide, wide, wide - less


LETTER_FOLD = Fold(outside=(2, 6, 1), inside=(3, 4, 5), folds_in=True)


def fold_in_three(
    fold: Fold, panels: Sequence[Page], paper: Size, narrower: float, words: str, *, from_right: bool = False
) -> tuple[Sheet, ...]:
    """Return six *panels* on both sides of one sheet, flipped on the short edge.

    Each panel is as wide as the narrowest. If they read *from_right*, both sides are in the other order.
    """
    inside = fold.widths(paper, narrower)
    sheets = []
    step = -1 if from_right else 1
    for order, wide in ((fold.outside, inside[::-1]), (fold.inside, inside)):
        side, widths = order[::step], wide[::step]
        x, placed, folds, spans = 0.0, [], [], []
        for number, width in zip(side, widths, strict=True):
            panel = panels[number - 1]
            placed.append(place(panel, number, x + (width - panel.size.width) / 2, 0))
            spans.append((x + 17, x + width - 17))
            x += width
            folds.append(x)
        advice = head_strip(words, spans)
        sheets.append(Sheet(paper, tuple(placed), (*fold_ticks(folds[:2], paper), *advice), tuple(folds[:2])))
    return tuple(sheets)
