"""Imposition: which page goes where on which side of which sheet, so that it reads right once it is folded, cut or glued.

Sheets are for the printer.  Every one of them says "print at 100 %" and carries a ruler to check it by.
"""

from collections.abc import Sequence
from math import floor

from msgspec import Struct
from msgspec.structs import replace

from handout.geometry import MM, Box, Position, Size
from handout.imposition.printer_marks import (
    CROP,
    OFFSET,
    advice_strip,
    crop_marks,
    fold_marks,
    fold_ticks,
    head_strip,
)
from handout.layout.page import Mark, Page


class Placement(Struct, frozen=True):
    """A page on a sheet: its top left corner at *at* before it is turned about its middle, seen inside *clip* only.

    *number* counts the pages from 1 as they are read; 0 is no page of the handout.
    """

    page: Page
    number: int
    at: Position
    clip: Box
    turn_deg: int = 0
    scale: float = 1


class Sheet(Struct, frozen=True):
    """One side of the paper that leaves the printer, with *trim* and *bleed* where they are not all of it."""

    size: Size
    placements: tuple[Placement, ...]
    marks: tuple[Mark, ...] = ()
    folds: tuple[float, ...] = ()
    trim: Box | None = None
    bleed: Box | None = None


def _whole(page: Page, number: int, x: float, y: float, bleed: float = 0) -> Placement:
    box = Box(x, y, page.size.width, page.size.height).inset(-bleed)
    return Placement(page, number, Position(x, y), box)


# ---- for the print shop


def whole(page: Page, number: int) -> Sheet:
    """Return a page as a sheet of its own."""
    return Sheet(page.size, (_whole(page, number, 0, 0),))


def prepress(sheets: Sequence[Sheet], bleed: float, crop: bool, fold: bool, words: str) -> tuple[Sheet, ...]:
    """Return *sheets* with *bleed* around the trim and room for crop and fold marks (ISO 32000-1 14.11.2).

    Within the trim stands nothing but the pages: what helps who prints and folds by hand would stay on the finished piece.
    """
    away = max(bleed, OFFSET)
    made = []
    for sheet in sheets:
        said = advice_strip(words, sheet.size.width - 60)
        slug = away + CROP + max(5 * MM, said.height + 5) if crop or fold else bleed
        size = Size(sheet.size.width + 2 * slug, sheet.size.height + 2 * slug)
        trim = Box(slug, slug, sheet.size.width, sheet.size.height)
        placed = tuple(_shifted(each, slug, sheet.size, bleed) for each in sheet.placements)
        marks: list[Mark] = []
        folds = tuple(x + slug for x in sheet.folds)
        if crop:
            marks += crop_marks([trim], away)
        if fold:
            marks += fold_marks(folds, trim, away)
        if crop or fold:
            marks += said.at(slug + 30, size.height - said.height - 2.5)
        made.append(Sheet(size, placed, tuple(marks), folds, trim, trim.inset(-bleed)))
    return tuple(made)


def _shifted(placed: Placement, slug: float, size: Size, bleed: float) -> Placement:
    """Return a placement moved inwards by *slug*, its clip let out by *bleed* where it ends with the sheet."""
    clip = placed.clip
    left, top = (bleed if clip.x <= 0.01 else 0), (bleed if clip.y <= 0.01 else 0)
    right = bleed if clip.right >= size.width - 0.01 else 0
    bottom = bleed if clip.bottom >= size.height - 0.01 else 0
    wider = Box(clip.x - left, clip.y - top, clip.width + left + right, clip.height + top + bottom).moved(slug, slug)
    return replace(placed, at=Position(placed.at.x + slug, placed.at.y + slug), clip=wider)


# ---- folded


def saddle_order(pages: int) -> list[tuple[int, int]]:
    """Return the (left, right) page numbers of each sheet side of a saddle-stitched booklet, front, back, front …; *pages* is a multiple of 4."""
    sides = []
    for n in range(0, pages // 2, 2):
        sides += [(pages - n, n + 1), (n + 2, pages - n - 1)]
    return sides


def booklet(pages: Sequence[Page], words: str) -> tuple[Sheet, ...]:
    """Return *pages* (a multiple of 4) two by two on sheets for saddle stitching; print on both sides, flipped on the short edge."""
    page = pages[0].size
    size = Size(2 * page.width, page.height)
    fold = fold_ticks([page.width], size)
    middle = (page.width,)
    advice = head_strip(words, [(28, page.width - 28), (page.width + 28, size.width - 28)])
    return tuple(
        Sheet(
            size,
            (_whole(pages[left - 1], left, 0, 0), _whole(pages[right - 1], right, page.width, 0)),
            (*fold, *advice),
            middle,
        )
        for left, right in saddle_order(len(pages))
    )


def trifold_widths(paper: Size, narrower: float) -> tuple[float, float, float]:
    """Return the widths of the inside panels from left to right; the last folds in and is *narrower* than the others."""
    wide = (paper.width + narrower) / 3
    return wide, wide, wide - narrower


TRIFOLD = ((2, 6, 1), (3, 4, 5))
"""The panels of the outside and the inside of a letter fold, from left to right, by the order in which they are read."""


def trifold(panels: Sequence[Page], paper: Size, narrower: float, words: str) -> tuple[Sheet, ...]:
    """Return six *panels* (as wide as the narrow one) on both sides of one sheet; flipped on the short edge."""
    inside = trifold_widths(paper, narrower)
    sheets = []
    for side, widths in zip(TRIFOLD, (inside[::-1], inside), strict=True):
        x, placed, folds, spans = 0.0, [], [], []
        for number, width in zip(side, widths, strict=True):
            panel = panels[number - 1]
            placed.append(_whole(panel, number, x + (width - panel.size.width) / 2, 0))
            spans.append((x + 17, x + width - 17))
            x += width
            folds.append(x)
        advice = head_strip(words, spans)
        sheets.append(Sheet(paper, tuple(placed), (*fold_ticks(folds[:2], paper), *advice), tuple(folds[:2])))
    return tuple(sheets)


# ---- cut out


def n_up(fronts: Sequence[Page], backs: Sequence[Page], paper: Size, flip: str, words: str) -> tuple[Sheet, ...]:
    """Return cards on sheets with crop marks, the backs where they land behind their fronts when flipped on the *flip* (long, short) edge."""
    card = fronts[0].size
    room = OFFSET + CROP + 4 * MM
    grids = ((*_grid(card, turned_size(paper, turned), room), turned) for turned in (False, True))
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
                placed.append(Placement(page, number, spot, trim, 0 if upright or not back else 180))
                trims.append(trim)
            advice = advice_strip(words, size.width - 60).at(30, size.height - 8 * MM)
            sheets.append(Sheet(size, tuple(placed), (*crop_marks(trims, OFFSET), *advice)))
    return tuple(sheets)


def _grid(card: Size, paper: Size, room: float) -> tuple[int, int]:
    return (
        floor((paper.width - 2 * room + 0.01) / card.width),
        floor((paper.height - 2 * room + 0.01) / card.height),
    )


def turned_size(size: Size, turned: bool) -> Size:
    """Return a size, on its side where *turned*."""
    return Size(size.height, size.width) if turned else size
