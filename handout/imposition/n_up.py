"""Impose cards n-up, with backs behind their fronts and crop marks."""

from collections.abc import Sequence
from math import floor

from handout.geometry import MM, Box, Position, Size
from handout.imposition.printer_marks import CROP, OFFSET, WHITE_EDGE, advice_strip, crop_marks, words_too_long
from handout.imposition.sheet import Placement, Sheet, turned_size
from handout.layout.page import Page
from handout.problems import DoesNotFit, Location, Problem

FOOT = 8 * MM
"""The most height of the words for the printer, in pt."""


def n_up(
    fronts: Sequence[Page], backs: Sequence[Page], paper: Size, flip: str, words: str, *, from_right: bool = False
) -> tuple[Sheet, ...]:
    """Return as many cards as fit on each sheet of *paper*, with crop marks.

    The first card is at the left, or at the right if they read *from_right*. The backs lie behind their fronts when the
    paper is flipped on its *flip* (long, short) edge. Raise DoesNotFit if the paper is too small for one card, or for the words.
    """
    card = fronts[0].size
    margin = OFFSET + CROP + 4 * MM
    grids = ((*_grid(card, turned_size(paper, turned), margin), turned) for turned in (False, True))
    columns, rows, turned = max(grids, key=lambda grid: (grid[0] * grid[1], not grid[2]))
    if not columns * rows:
        where, width, height = Location.of_option("--paper"), card.width / MM, card.height / MM
        raise DoesNotFit([Problem.of(where, "does-not-fit/cut-cards", width=width, height=height)])
    size = turned_size(paper, turned)
    left, top = (size.width - columns * card.width) / 2, (size.height - rows * card.height) / 2
    advice = advice_strip(words, size.width - 60)
    if advice.height > FOOT:
        raise words_too_long("this paper")
    across = range(columns)[:: -1 if from_right else 1]
    spots = [Position(left + c * card.width, top + r * card.height) for r in range(rows) for c in across]
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
            marks = (*crop_marks(trims, OFFSET), *advice.at(30, size.height - WHITE_EDGE - advice.height))
            sheets.append(Sheet(size, tuple(placed), marks))
    return tuple(sheets)


def _grid(card: Size, paper: Size, margin: float) -> tuple[int, int]:
    """Return how many columns and rows of cards fit on *paper* inside a *margin*."""
    return (
        max(0, floor((paper.width - 2 * margin + 0.01) / card.width)),
        max(0, floor((paper.height - 2 * margin + 0.01) / card.height)),
    )
