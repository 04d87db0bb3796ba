"""Impose cards many to a sheet, fronts and backs behind each other, with crop marks to cut them by."""

from collections.abc import Sequence
from math import floor

from handout.geometry import MM, Box, Position, Size
from handout.imposition.printer_marks import CROP, OFFSET, advice_strip, crop_marks
from handout.imposition.sheet import Placement, Sheet, turned_size
from handout.layout.page import Page


def n_up(fronts: Sequence[Page], backs: Sequence[Page], paper: Size, flip: str, words: str) -> tuple[Sheet, ...]:
    """Return cards on sheets with crop marks, as many as fit on *paper*.

    The backs land behind their fronts when the paper is flipped on its *flip* (long, short) edge.
    """
    card = fronts[0].size
    margin = OFFSET + CROP + 4 * MM
    grids = ((*_grid(card, turned_size(paper, turned), margin), turned) for turned in (False, True))
    columns, rows, turned = max(grids, key=lambda grid: (grid[0] * grid[1], not grid[2]))
    size = turned_size(paper, turned)
    left, top = (size.width - columns * card.width) / 2, (size.height - rows * card.height) / 2
    spots = [Position(left + c * card.width, top + r * card.height) for r in range(rows) for c in range(columns)]
    # Flipped about the upright axis, left and right change places; about the level one, top and bottom, and the back is upside down.
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
            advice = advice_strip(words, size.width - 60).at(30, size.height - 8 * MM)
            sheets.append(Sheet(size, tuple(placed), (*crop_marks(trims, OFFSET), *advice)))
    return tuple(sheets)


def _grid(card: Size, paper: Size, margin: float) -> tuple[int, int]:
    return (
        floor((paper.width - 2 * margin + 0.01) / card.width),
        floor((paper.height - 2 * margin + 0.01) / card.height),
    )
