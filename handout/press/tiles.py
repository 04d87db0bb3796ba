"""Tiling: a poster cut into sheets of office paper that are glued together by the map on the first."""

from math import ceil

from msgspec import Struct
from msgspec.structs import replace

from handout.content.language import Language
from handout.geometry import MM, Box, Position, Size
from handout.layout.page import Mark, Page, Path, Shape, artifact, stack
from handout.layout.typeset import Style, paragraph, text_width
from handout.press.impose import Placement, Sheet, turned_size
from handout.press.marks import INK, QUIET, SMALL, advice_strip, line


class Tiling(Struct, frozen=True):
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
        sheet = turned_size(paper, turned)
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
        line(Position(live.x, live.y), Position(live.x, clip.bottom)),
        line(Position(live.x, live.y), Position(clip.right, live.y)),
    ]
    if column == made.columns - 1:
        guides.append(line(Position(clip.right, live.y), Position(clip.right, clip.bottom)))
    if row == made.rows - 1:
        guides.append(line(Position(live.x, clip.bottom), Position(clip.right, clip.bottom)))
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
    said = advice_strip(words.print_at_100, live.width - 20 - wide)
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
        line(
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
            advice_strip(words.print_at_100, live.width - 40),
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
