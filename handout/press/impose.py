"""Imposition: which page goes where on which side of which sheet, so that it reads right once it is folded, cut or glued.

Sheets are for the printer.  Every one of them says "print at 100 %" and carries a ruler to check it by.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

from handout.content.language import Language
from handout.geometry import MM, Box, Position, Size
from handout.layout.page import Block, Mark, Page, Path, Shape, artifact, moved, stack
from handout.layout.typeset import Style, paragraph, text_width

RULER = 50 * MM
INK, QUIET = "#000000", "#595959"
SMALL = Style(5.3, QUIET, leading=1.2)
CROP, OFFSET = 5 * MM, 3 * MM
"""How long crop marks are, and how far they stand from the trim."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A page on a sheet: its top left corner at *at* before it is turned about its middle, seen inside *clip* only.

    *number* counts the pages from 1 as they are read; 0 is no page of the handout.
    """

    page: Page
    number: int
    at: Position
    clip: Box
    turn_deg: int = 0
    scale: float = 1


@dataclass(frozen=True, slots=True)
class Sheet:
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


def _line(a: Position, b: Position, width: float = 0.4, colour: str = INK) -> Path:
    return Path((a, b), stroke=colour, width=width)


def _advice(words: str, width: float) -> Block:
    """Return "print at 100 %" and a ruler of 50 mm beside each other, as one low strip on white."""
    said, ruler = _words(words, width - RULER - 40), _ruler()
    wide = min(text_width(words, SMALL), width - RULER - 40)
    ground = Shape(Box(-3, -1, wide + RULER + 42, max(said.height, ruler.height) + 2), fill="#ffffff")
    return Block(max(said.height, ruler.height), (artifact(ground), *said.marks, *ruler.at(wide + 10, 0)))


def _words(words: str, width: float) -> Block:
    return paragraph(words, width, SMALL)


def _ruler() -> Block:
    """Return a line of 50 mm with a tick every 10 mm, to check the size of a print by."""
    ends = [_line(Position(n * 10 * MM, 6.5 - (4 if n in (0, 5) else 2)), Position(n * 10 * MM, 6.5)) for n in range(6)]
    bar = _line(Position(0, 6.5), Position(RULER, 6.5))
    return Block(8, (artifact(bar, *ends), *paragraph("50 mm", 40, SMALL).at(RULER + 3, 0)))


# ---- for the print shop


def whole(page: Page, number: int) -> Sheet:
    """Return a page as a sheet of its own."""
    return Sheet(page.size, (_whole(page, number, 0, 0),))


def prepress(sheets: Sequence[Sheet], bleed: float, crop: bool, fold: bool, words: str) -> tuple[Sheet, ...]:
    """Return *sheets* with *bleed* around the trim and room for crop and fold marks (ISO 32000-1 14.11.2)."""
    away = max(bleed, OFFSET)
    slug = away + CROP + 5 * MM if crop or fold else bleed
    made = []
    for sheet in sheets:
        size = Size(sheet.size.width + 2 * slug, sheet.size.height + 2 * slug)
        trim = Box(slug, slug, sheet.size.width, sheet.size.height)
        placed = tuple(_shifted(each, slug, sheet.size, bleed) for each in sheet.placements)
        marks: list[Mark] = [*moved(sheet.marks, slug, slug)]
        folds = tuple(x + slug for x in sheet.folds)
        if crop:
            marks += crop_marks([trim], away)
        if fold:
            marks += _fold_marks(folds, trim, away)
        if crop or fold:
            marks += _advice(words, trim.width - 60).at(slug + 30, size.height - 11)
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


def _fold_marks(places: Sequence[float], trim: Box, away: float) -> tuple[Mark, ...]:
    """Return dashed marks outside the trim at both ends of every fold."""
    ends = (trim.y - away - CROP, trim.bottom + away)
    lines = [
        _line(Position(x, y + n * 4), Position(x, y + n * 4 + 2), 0.5) for x in places for y in ends for n in range(4)
    ]
    return (artifact(*lines),) if lines else ()


def crop_marks(trims: Sequence[Box], offset: float) -> tuple[Mark, ...]:
    """Return crop marks at the corners of all *trims* together and where one ends inside, never within *offset* of a trim."""
    around = Box(
        left := min(t.x for t in trims),
        top := min(t.y for t in trims),
        max(t.right for t in trims) - left,
        max(t.bottom for t in trims) - top,
    )
    lines = []
    for x in sorted({round(v, 3) for t in trims for v in (t.x, t.right)}):
        lines += [
            _line(Position(x, around.y - offset - CROP), Position(x, around.y - offset)),
            _line(Position(x, around.bottom + offset), Position(x, around.bottom + offset + CROP)),
        ]
    for y in sorted({round(v, 3) for t in trims for v in (t.y, t.bottom)}):
        lines += [
            _line(Position(around.x - offset - CROP, y), Position(around.x - offset, y)),
            _line(Position(around.right + offset, y), Position(around.right + offset + CROP, y)),
        ]
    return (artifact(*lines),)


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
    fold = _folds([page.width], size)
    middle = (page.width,)
    advice = (*_words(words, page.width - 56).at(28, 11.5), *_ruler().at(page.width + 28, 11.5))
    return tuple(
        Sheet(
            size,
            (_whole(pages[left - 1], left, 0, 0), _whole(pages[right - 1], right, page.width, 0)),
            (*fold, *advice),
            middle,
        )
        for left, right in saddle_order(len(pages))
    )


def _folds(places: Sequence[float], size: Size) -> tuple[Mark, ...]:
    """Return short dashed ticks at both ends of every fold."""
    ends = (0.0, size.height - 4 * MM)
    return (
        artifact(
            *(
                _line(Position(x, y + n * 4), Position(x, y + n * 4 + 2), 0.5, QUIET)
                for x in places
                for y in ends
                for n in range(3)
            )
        ),
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
        x, placed, folds = 0.0, [], []
        for number, width in zip(side, widths, strict=True):
            panel = panels[number - 1]
            placed.append(_whole(panel, number, x + (width - panel.size.width) / 2, 0))
            x += width
            folds.append(x)
        advice = (*_words(words, folds[0] - 20).at(17, 11.5), *_ruler().at(folds[0] + 17, 11.5))
        sheets.append(Sheet(paper, tuple(placed), (*_folds(folds[:2], paper), *advice), tuple(folds[:2])))
    return tuple(sheets)


# ---- cut out


def n_up(fronts: Sequence[Page], backs: Sequence[Page], paper: Size, flip: str, words: str) -> tuple[Sheet, ...]:
    """Return cards on sheets with crop marks, the backs where they land behind their fronts when flipped on the *flip* (long, short) edge."""
    card = fronts[0].size
    room = OFFSET + CROP + 4 * MM
    grids = ((*_grid(card, _turned(paper, turned), room), turned) for turned in (False, True))
    columns, rows, turned = max(grids, key=lambda grid: (grid[0] * grid[1], not grid[2]))
    size = _turned(paper, turned)
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
            advice = _advice(words, size.width - 60).at(30, size.height - 8 * MM)
            sheets.append(Sheet(size, tuple(placed), (*crop_marks(trims, OFFSET), *advice)))
    return tuple(sheets)


def _grid(card: Size, paper: Size, room: float) -> tuple[int, int]:
    return (
        floor((paper.width - 2 * room + 0.01) / card.width),
        floor((paper.height - 2 * room + 0.01) / card.height),
    )


def _turned(size: Size, turned: bool) -> Size:
    return Size(size.height, size.width) if turned else size


# ---- tiled


@dataclass(frozen=True, slots=True)
class Tiling:
    """A poster cut into *columns* x *rows* sheets that share *overlap*; *live* is what a printer reaches of one."""

    sheet: Size
    live: Box
    overlap: float
    columns: int
    rows: int

    def window(self, column: int, row: int) -> Box:
        """Return the part of the poster that a sheet shows."""
        across, down = self.live.width - self.overlap, self.live.height - self.overlap
        return Box(column * across, row * down, self.live.width, self.live.height)


STRIP = 3.5 * MM
"""What the lowest sheets keep free below the poster for their labels."""


def tiling(poster: Size, paper: Size, overlap: float, edge: float) -> Tiling:
    """Return how to cut a poster, with the paper upright or turned, whichever takes fewer sheets."""

    def cut(turned: bool) -> Tiling:
        sheet = _turned(paper, turned)
        live = Box(edge, edge, sheet.width - 2 * edge, sheet.height - 2 * edge)
        across, down = live.width - overlap, live.height - overlap
        columns, rows = (
            max(1, ceil((poster.width - overlap) / across - 1e-6)),
            max(1, ceil((poster.height + min(STRIP, overlap) - overlap) / down - 1e-6)),
        )
        return Tiling(sheet, live, overlap, columns, rows)

    return min((cut(False), cut(True)), key=lambda t: t.columns * t.rows)


def tile(poster: Page, made: Tiling, name: str, words: Language) -> tuple[Sheet, ...]:
    """Return a first sheet with the map, then the poster's sheets row by row, with guides and labels where they get covered."""
    places = [(row, column) for row in range(made.rows) for column in range(made.columns)]
    tiles = (_tile(poster, made, row, column, name, words) for row, column in places)
    return (_tile_map(poster, made, name, words), *tiles)


def _tile(poster: Page, made: Tiling, row: int, column: int, name: str, words: Language) -> Sheet:
    window, live = made.window(column, row), made.live
    corner = Position(live.x - window.x, live.y - window.y)
    shown = Box(corner.x, corner.y, poster.size.width, poster.size.height)
    clip = Box(live.x, live.y, min(live.right, shown.right) - live.x, min(live.bottom, shown.bottom) - live.y)
    label = words.fill(words.tile_label, name=name, row=str(row + 1), column=str(column + 1))
    guides = [
        _line(Position(live.x, live.y), Position(live.x, clip.bottom)),
        _line(Position(live.x, live.y), Position(clip.right, live.y)),
    ]
    if column == made.columns - 1:
        guides.append(_line(Position(clip.right, live.y), Position(clip.right, clip.bottom)))
    if row == made.rows - 1:
        guides.append(_line(Position(live.x, clip.bottom), Position(clip.right, clip.bottom)))
    if column < made.columns - 1:
        x = live.right - made.overlap
        guides += _dashes(Position(x, live.y), Position(x, live.bottom))
    if row < made.rows - 1:
        y = live.bottom - made.overlap
        guides += _dashes(Position(live.x, y), Position(live.right, y))
    # The label stands where the next sheet is glued over it, or below the poster's end.
    strip = live.bottom - made.overlap if row < made.rows - 1 else shown.bottom
    named = paragraph(label, live.width - 20, replace(SMALL, bold=True))
    wide = text_width(label, replace(SMALL, bold=True)) + 10
    said = _advice(words.print_at_100, live.width - 20 - wide)
    ground = Shape(Box(live.x + 7, strip + 0.5, wide - 4, named.height + 1), fill="#ffffff")
    marks = (
        artifact(*guides, ground),
        *named.at(live.x + 10, strip + 1.5),
        *said.at(live.x + 10 + wide, strip + 1.5),
    )
    return Sheet(made.sheet, (Placement(poster, 1, corner, clip),), marks)


def _dashes(a: Position, b: Position) -> list[Path]:
    """Return a dashed line, level or upright."""
    length, dash = (b.x - a.x) + (b.y - a.y), 4.0
    ux, uy = (b.x - a.x) / length, (b.y - a.y) / length
    return [
        _line(
            Position(a.x + ux * t, a.y + uy * t),
            Position(a.x + ux * min(t + dash, length), a.y + uy * min(t + dash, length)),
            0.4,
            QUIET,
        )
        for t in (n * 3 * dash for n in range(ceil(length / (3 * dash))))
    ]


def _tile_map(poster: Page, made: Tiling, name: str, words: Language) -> Sheet:
    """Return the first sheet: how the others go together."""
    live = made.live
    text, bold = Style(11, INK), Style(15, INK, bold=True)
    said = stack(
        (
            paragraph(name, live.width - 40, bold),
            paragraph(words.fill(words.tile_count, sheets=str(made.rows * made.columns)), live.width - 40, text),
            *(paragraph(f"{n}. {step}", live.width - 40, text) for n, step in enumerate(words.tile_steps, 1)),
            _advice(words.print_at_100, live.width - 40),
        ),
        4,
    )
    top = live.y + 20 + said.height + 16
    room = Box(live.x + 20, top, live.width - 40, live.bottom - top - 20)
    whole = made.window(made.columns - 1, made.rows - 1)
    scale = min(room.width / whole.right, room.height / whole.bottom)
    at = Position(room.x + (room.width - whole.right * scale) / 2, room.y)
    clip = Box(at.x, at.y, poster.size.width * scale, poster.size.height * scale)
    marks: list[Mark] = [*said.at(live.x + 20, live.y + 20)]
    for row in range(made.rows):
        for column in range(made.columns):
            window = made.window(column, row)
            box = Box(at.x + window.x * scale, at.y + window.y * scale, window.width * scale, window.height * scale)
            number = paragraph(f"{row + 1}-{column + 1}", 60, Style(13, INK, bold=True))
            ground = Shape(Box(box.centre.x - 18, box.centre.y - 10, 36, 20), (4, 4, 4, 4), fill="#ffffff", stroke=INK)
            wide = text_width(f"{row + 1}-{column + 1}", Style(13, INK, bold=True))
            marks += (
                artifact(Shape(box, stroke=INK, width=0.8), ground),
                *number.at(box.centre.x - wide / 2, box.centre.y - number.height / 2),
            )
    return Sheet(made.sheet, (Placement(poster, 0, at, clip, scale=scale),), tuple(marks))
