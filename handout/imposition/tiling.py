"""Cut a poster into tiles of office paper, and draw the map for gluing them."""

from collections.abc import Sequence
from math import ceil, floor

from msgspec import Struct
from msgspec.structs import replace

from handout.content.language import Language
from handout.geometry import MM, Box, Position, Size
from handout.imposition.printer_marks import BESIDE_RULER, INK, QUIET, SIZES, advice_strip, fine_print, line, ruler_line
from handout.imposition.sheet import Placement, Sheet, turned_size
from handout.layout.mirror import mirror_marks
from handout.layout.page import Block, Mark, Page, Path, Shape, artifact, magnify, moved, stack
from handout.layout.text.paragraph import Direction, TextStyle, paragraph, text_width
from handout.problems import DoesNotFit, Location, Problem


class Tiling(Struct, frozen=True):
    """A poster cut into *columns* x *rows* sheets that overlap by *overlap*.

    Of the *printable* part of a sheet, *live* shows the poster, on every sheet an equal part of it. The poster is
    printed at *scale*.
    """

    sheet: Size
    printable: Box
    live: Box
    overlap: float
    columns: int
    rows: int
    scale: float = 1

    def window(self, column: int, row: int) -> Box:
        """Return the part of the poster on one sheet."""
        across, down = self.live.width - self.overlap, self.live.height - self.overlap
        return Box(column * across, row * down, self.live.width, self.live.height)

    @property
    def count(self) -> int:
        """Return the number of sheets."""
        return self.columns * self.rows


STRIP = 4.5 * MM
"""The height of a line of a label in pt.

The lowest sheets leave it free below the poster.
"""

NAMES = tuple(replace(letters, bold=True) for letters in SIZES)

LEAST_SCALE = 0.94
"""The least scale of a poster that is made smaller to save sheets."""


def choose_tiling(
    poster: Size, paper: Size, overlap: float, edge: float, wide: float = 0, *, fit: bool = True
) -> Tiling:
    """Return the tiling with the fewest sheets, with the paper upright or turned.

    With *fit*, the poster is made slightly smaller where that saves sheets. A label is *wide* pt on one line; a
    narrower sheet has it on two lines.
    """
    scales = (1.0, LEAST_SCALE) if fit else (1.0,)
    tried = (
        _cut(poster, turned_size(paper, turned), overlap, edge, wide, s) for turned in (False, True) for s in scales
    )
    return min(tried, key=lambda tiling: (tiling.count, -tiling.scale))


def _cut(poster: Size, sheet: Size, overlap: float, edge: float, wide: float, least: float) -> Tiling:
    """Return the tiling of a poster with as many sheets as at the *least* scale.

    The scale is the largest that takes no more.
    """
    printable = Box(edge, edge, sheet.width - 2 * edge, sheet.height - 2 * edge)
    across, down = printable.width - overlap, printable.height - overlap
    strip = min(STRIP * (1 + (wide > printable.width)), overlap)
    columns = max(1, ceil((poster.width * least - overlap) / across - 1e-6))
    rows = max(1, ceil((poster.height * least + strip - overlap) / down - 1e-6))
    widest, tallest = columns * across + overlap, rows * down + overlap - strip
    scale = min(1, floor(100 * min(widest / poster.width, tallest / poster.height) + 1e-6) / 100) if least < 1 else 1
    live = Box(
        edge,
        edge,
        min(printable.width, (poster.width * scale + (columns - 1) * overlap) / columns),
        min(printable.height, (poster.height * scale + strip + (rows - 1) * overlap) / rows),
    )
    return Tiling(sheet, printable, live, overlap, columns, rows, scale)


def tile(poster: Page, tiling: Tiling, name: str, words: Language, *, from_right: bool = False) -> tuple[Sheet, ...]:
    """Return a sheet with the map, then the poster's sheets row by row.

    Guides and labels stand where the next sheet is glued over them. Raise DoesNotFit if the sheets are too
    small.
    """
    if tiling.scale != 1:
        poster, name = magnify(poster, tiling.scale), f"{name} \u00b7 {tiling.scale * 100:.0f} %"
    columns = range(tiling.columns)[:: -1 if from_right else 1]
    places = [(row, column) for row in range(tiling.rows) for column in columns]
    tiles = (_tile(poster, tiling, row, column, columns[column], name, words) for row, column in places)
    return (_tile_map(poster, tiling, columns, name, words, from_right=from_right), *tiles)


def _tile(poster: Page, tiling: Tiling, row: int, column: int, number: int, name: str, words: Language) -> Sheet:
    """Return the sheet of a *column*, which has this *number* in reading order."""
    window, live = tiling.window(column, row), tiling.live
    corner = Position(live.x - window.x, live.y - window.y)
    shown = Box(corner.x, corner.y, poster.size.width, poster.size.height)
    clip = Box(live.x, live.y, min(live.right, shown.right) - live.x, min(live.bottom, shown.bottom) - live.y)
    label = words.fill(words.tile_label, name=name, row=row + 1, column=number + 1)
    guides = [
        line(Position(live.x, live.y), Position(live.x, clip.bottom)),
        line(Position(live.x, live.y), Position(clip.right, live.y)),
    ]
    if column == tiling.columns - 1:
        guides.append(line(Position(clip.right, live.y), Position(clip.right, clip.bottom)))
    if row == tiling.rows - 1:
        guides.append(line(Position(live.x, clip.bottom), Position(clip.right, clip.bottom)))
    if column < tiling.columns - 1:
        x = live.right - tiling.overlap
        guides += _dashes(Position(x, live.y), Position(x, live.bottom))
    if row < tiling.rows - 1:
        y = live.bottom - tiling.overlap
        guides += _dashes(Position(live.x, y), Position(live.right, y))
    # The next sheet covers the label, or the label is below the end of the poster.
    strip = live.bottom - tiling.overlap if row < tiling.rows - 1 else shown.bottom
    space = Size(tiling.printable.width, tiling.printable.bottom - strip if row == tiling.rows - 1 else tiling.overlap)
    marks = (artifact(*guides), *_label(label, words.print_at_100, space).at(live.x, strip))
    return Sheet(tiling.sheet, (Placement(poster, 1, corner, clip),), marks)


BESIDE = 10.0
"""The space between label, words and ruler, and at the ends."""


def label_width(name: str, words: Language) -> float:
    """Return the least width of a sheet's label with its words and ruler beside it."""
    return _beside(words.fill(words.tile_label, name=f"{name} \u00b7 100 %", row=10, column=10), words.print_at_100, -1)


def _beside(label: str, words: str, size: int) -> float:
    """Return the width of label, words and ruler beside each other in a size."""
    return text_width(label, NAMES[size]) + text_width(words, SIZES[size]) + BESIDE_RULER + 4 * BESIDE


def _label(label: str, words: str, space: Size) -> Block:
    """Return a sheet's label, "print at 100 %" and the ruler, on white.

    They take one line, or else two. If *space* has no height for a second line, or no width for a ruler, only the
    first sheet has them.
    """
    inner = space.width - 2 * BESIDE
    size = next((n for n in range(len(SIZES)) if _beside(label, words, n) <= space.width), None)
    beside = size is not None
    bold, plain = NAMES[size or 0], SIZES[size or 0]
    wide, long = text_width(label, bold), text_width(words, plain)
    named = paragraph(label, wide + 1 if wide + BESIDE <= space.width else inner, bold)
    left = BESIDE + min(wide, inner) + BESIDE
    rows: list[Mark] = [*named.at(BESIDE, 1.5)]
    end = left + (long + BESIDE if beside else 0)
    tall = named.height
    advice = fine_print(words, long + 1 if beside else inner, plain)
    right = max(left - BESIDE, BESIDE + (0 if beside else min(long, inner)))
    if beside:
        rows += advice.at(left, 1.5)
    elif 1.5 + tall + advice.height <= space.height:
        rows += advice.at(BESIDE, 1.5 + tall)
        tall += advice.height
    if end + BESIDE_RULER <= space.width:
        rows += ruler_line().at(end, 1.5)
        right = max(right, end + BESIDE_RULER)
    ground = Shape(Box(BESIDE - 3, 0.5, right - BESIDE + 6, tall + 1), fill="#ffffff")
    return Block(1.5 + tall, (artifact(ground), *rows))


def _dashes(a: Position, b: Position) -> list[Path]:
    """Return a dashed line, horizontal or vertical."""
    length, dash = (b.x - a.x) + (b.y - a.y), 4.0
    ux, uy = (b.x - a.x) / length, (b.y - a.y) / length
    return [
        line(
            Position(a.x + ux * t, a.y + uy * t),
            Position(a.x + ux * min(t + dash, length), a.y + uy * min(t + dash, length)),
            0.4,
            QUIET,
        )
        for t in (n * 3 * dash for n in range(ceil(length / (3 * dash))))
    ]


LEAST_MAP = 72.0
"""The least width and height of the map on the first sheet, in pt."""


def _tile_map(
    poster: Page, tiling: Tiling, columns: Sequence[int], name: str, words: Language, *, from_right: bool
) -> Sheet:
    """Return the first sheet, a map of the others."""
    live = tiling.printable
    text = TextStyle(11, INK, direction=Direction.OF_TEXT)
    bold = replace(text, size=15, bold=True)
    steps = stack(
        (
            paragraph(name, live.width - 40, bold),
            paragraph(words.fill(words.tile_count, sheets=tiling.rows * tiling.columns), live.width - 40, text),
            *(
                paragraph(f"{words.number(str(n))}. {step}", live.width - 40, text)
                for n, step in enumerate(words.tile_steps, 1)
            ),
            advice_strip(words.print_at_100, live.width - 40),
        ),
        4,
    )
    top = live.y + 20 + steps.height + 16
    free = Box(live.x + 20, top, live.width - 40, live.bottom - top - 20)
    if min(free.width, free.height) < LEAST_MAP:
        raise DoesNotFit([Problem.of(Location.of_option("--tile"), "does-not-fit/tile-map")])
    whole = tiling.window(tiling.columns - 1, tiling.rows - 1)
    scale = min(free.width / whole.right, free.height / whole.bottom)
    at = Position(free.x + (free.width - whole.right * scale) / 2, free.y)
    clip = Box(at.x, at.y, poster.size.width * scale, poster.size.height * scale)
    lines = mirror_marks(steps.marks, live.width - 40) if from_right else steps.marks
    marks: list[Mark] = [*moved(lines, live.x + 20, live.y + 20)]
    for row in range(tiling.rows):
        for column in range(tiling.columns):
            window = tiling.window(column, row)
            box = Box(at.x + window.x * scale, at.y + window.y * scale, window.width * scale, window.height * scale)
            numbered = f"{row + 1}-{columns[column] + 1}"
            number = paragraph(numbered, 60, TextStyle(13, INK, bold=True))
            ground = Shape(Box(box.centre.x - 18, box.centre.y - 10, 36, 20), (4, 4, 4, 4), fill="#ffffff", stroke=INK)
            wide = text_width(numbered, TextStyle(13, INK, bold=True))
            marks += (
                artifact(Shape(box, stroke=INK, width=0.8), ground),
                *number.at(box.centre.x - wide / 2, box.centre.y - number.height / 2),
            )
    return Sheet(tiling.sheet, (Placement(poster, 0, at, clip, scale=scale),), tuple(marks))
