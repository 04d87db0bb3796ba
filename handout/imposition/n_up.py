"""Impose cards n-up, with backs behind their fronts and marks to cut along.

Cards that fill the paper are cut apart at ticks, in halves: wherever the printer puts its margins, each keeps its own. Around others
are crop marks.
"""

from collections.abc import Sequence
from math import floor

from handout.geometry import MM, Box, Position, Size
from handout.imposition.printer_marks import (
    CROP,
    OFFSET,
    WHITE_EDGE,
    advice_strip,
    crop_marks,
    cut_ticks,
    words_too_long,
)
from handout.imposition.sheet import Placement, Sheet, turned_size
from handout.layout.page import Mark, Page
from handout.problems import DoesNotFit, Location, Problem

FOOT = 8 * MM
"""The most height of the words for the printer, in pt."""

LEFT_OVER = 2 * MM
"""The most of a side of the paper that is left over where cards fill it, in pt."""


def n_up(
    fronts: Sequence[Page], backs: Sequence[Page], paper: Size, flip: str, words: str, *, from_right: bool = False
) -> tuple[Sheet, ...]:
    """Return as many cards as fit on each sheet of *paper*, with marks.

    The first card is at the left, or at the right if they read *from_right*. The backs lie behind their fronts when the
    paper is flipped on its *flip* (long, short) edge. Raise DoesNotFit if the paper is too small for one card, or for the words.
    """
    card = fronts[0].size
    columns, rows, turned, is_filled = _arranged(card, paper)
    if not columns * rows:
        where, width, height = Location.of_option("--paper"), card.width / MM, card.height / MM
        raise DoesNotFit([Problem.of(where, "does-not-fit/cut-cards", width=width, height=height)])
    size = turned_size(paper, turned)
    left, top = (size.width - columns * card.width) / 2, (size.height - rows * card.height) / 2
    across = range(columns)[:: -1 if from_right else 1]
    spots = [Position(left + c * card.width, top + r * card.height) for r in range(rows) for c in across]
    ticks = cut_ticks(
        [left + c * card.width for c in range(1, columns)], [top + r * card.height for r in range(1, rows)], size
    )
    around = () if is_filled else _advice(words, size)
    # A flip about the vertical axis swaps left and right; about the horizontal, top and bottom: the back is upside down.
    upright = (flip == "long") == (size.height >= size.width)
    sheets = []
    for start in range(0, len(fronts), len(spots)):
        for back, pages in ((False, fronts), (True, backs)):
            placed, trims = [], []
            for n, page in enumerate(pages[start : start + len(spots)]):
                spot = spots[n]
                if back and upright:
                    spot = Position(size.width - spot.x - card.width, spot.y)
                elif back:
                    spot = Position(spot.x, size.height - spot.y - card.height)
                trim = Box(spot.x, spot.y, card.width, card.height)
                number = 2 * (start + n) + (2 if back else 1)
                placed.append(Placement(page, number, spot, trim, back and not upright))
                trims.append(trim)
            marks = ticks if is_filled else (*crop_marks(trims, OFFSET), *around)
            sheets.append(Sheet(size, tuple(placed), marks))
    return tuple(sheets)


def _arranged(card: Size, paper: Size) -> tuple[int, int, bool, bool]:
    """Return columns and rows of cards, whether the paper is turned, and filled."""
    for turned in (False, True):
        size = turned_size(paper, turned)
        columns, rows = _grid(card, size, 0)
        over = max(size.width - columns * card.width, size.height - rows * card.height)
        if columns * rows > 1 and over <= LEFT_OVER:
            return columns, rows, turned, True
    margin = OFFSET + CROP + 4 * MM
    grids = ((*_grid(card, turned_size(paper, turned), margin), turned) for turned in (False, True))
    return *max(grids, key=lambda grid: (grid[0] * grid[1], not grid[2])), False


def _advice(words: str, size: Size) -> tuple[Mark, ...]:
    """Return the *words* for the printer, at the foot of a sheet."""
    advice = advice_strip(words, size.width - 60)
    if advice.height > FOOT:
        raise words_too_long("this paper")
    return advice.at(30, size.height - WHITE_EDGE - advice.height)


def _grid(card: Size, paper: Size, margin: float) -> tuple[int, int]:
    """Return how many columns and rows of cards fit on *paper* inside a *margin*."""
    return (
        max(0, floor((paper.width - 2 * margin + 0.01) / card.width)),
        max(0, floor((paper.height - 2 * margin + 0.01) / card.height)),
    )
