"""A print shop without paper: it cuts, turns, folds and glues what the printer was sent, and holds it against the pages.

One pixel is one pt, so a cut falls between two pixels.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil, floor

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from handout.geometry import Box, Position, Size
from handout.imposition.sheet import Placement, Sheet
from handout.imposition.tiling import Tiling
from handout.layout.page import Group, Mark, Path, Text, bounds, walk

Sides = Sequence[tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Prints:
    """A PDF that can be cut with scissors."""

    document: pypdfium2.PdfDocument
    heights: tuple[float, ...]

    def cut(self, number: int, box: Box, *, turned: bool = False, scale: int = 1) -> Image.Image:
        """Return what stands in *box* (from the top left corner) of a side, in whole pixels; *turned*: upside down."""
        wide, tall = floor(box.width + 0.01) - 0.001, floor(box.height + 0.01) - 0.001
        left, top = (
            (box.right - wide, self.heights[number] - box.bottom + tall)
            if turned
            else (
                box.x,
                self.heights[number] - box.y,
            )
        )
        page = self.document[number]
        page.set_mediabox(left, top - tall, left + wide, top)
        page.set_cropbox(left, top - tall, left + wide, top)
        page.close()
        page = self.document[number]
        picture = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
        return picture.rotate(180) if turned else picture


@contextmanager
def prints(pdf: bytes) -> Iterator[Prints]:
    """Open a PDF to cut from."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield Prints(document, tuple(document.get_page_size(n)[1] for n in range(len(document))))
    finally:
        document.close()


def unlike(one: Image.Image, other: Image.Image, hidden: Sequence[Box] = ()) -> int:
    """Return how many pixels of two pictures plainly differ, apart from those in a *hidden* box.

    A pixel is like another picture where it lies between the darkest and the lightest of the nine around it there:
    a rasteriser sets the same letter a pixel to the side when its place is rounded the other way.
    """
    assert one.size == other.size
    if max(high for _, high in ImageChops.difference(one, other).getextrema()) < 48:
        return 0
    return max(_strange(one, other, hidden), _strange(other, one, hidden))


def _strange(one: Image.Image, other: Image.Image, hidden: Sequence[Box]) -> int:
    """Return how many pixels of *one* are plainly darker or lighter than all around their place in *other*."""
    darker = ImageChops.subtract(_spread_out(other, ImageChops.darker), one)
    lighter = ImageChops.subtract(one, _spread_out(other, ImageChops.lighter))
    apart = ImageChops.lighter(darker, lighter)
    draw = ImageDraw.Draw(apart)
    for box in hidden:
        draw.rectangle((floor(box.x), floor(box.y), ceil(box.right), ceil(box.bottom)), fill="black")
    most = apart.getchannel(0)
    for channel in (1, 2):
        most = ImageChops.lighter(most, apart.getchannel(channel))
    return sum(most.histogram()[48:])


def _spread_out(picture: Image.Image, choose: Callable[[Image.Image, Image.Image], Image.Image]) -> Image.Image:
    """Return each pixel as the darkest or lightest of the nine around it."""
    for dx, dy in ((1, 0), (0, 1)):
        beside = (ImageChops.offset(picture, dx, dy), ImageChops.offset(picture, -dx, -dy))
        picture = choose(choose(picture, beside[0]), beside[1])
    return picture


def inked(picture: Image.Image) -> int:
    """Return how many pixels of a picture are not nearly white."""
    return unlike(picture, Image.new("RGB", picture.size, "white"))


# ---- turning paper over


def behind(box: Box, size: Size, *, upright_axis: bool) -> Box:
    """Return where *box* on the front of a sheet comes to lie on its back, turned about the upright or the level axis."""
    x = size.width - box.right if upright_axis else box.x
    y = box.y if upright_axis else size.height - box.bottom
    return Box(x, y, box.width, box.height)


def turns_about_upright(size: Size, edge: str) -> bool:
    """Tell whether a printer that flips on the *long* or *short* edge turns this sheet about its upright axis."""
    upright_edge = "long" if size.height > size.width else "short"
    return edge == upright_edge


def read_stitched(sides: Sides) -> list[int]:
    """Return the numbers of the half pages as they are read: sheets turned about the upright axis, stacked, folded.

    The first sheet's front lies face down at the bottom of the stack, so that it is the cover when all are folded in the middle.
    """
    fronts, backs = sides[::2], sides[1::2]
    # A half's back is the other half of the back, for the sheet was turned about its upright axis.
    right_leaves = [(front[1], back[0]) for front, back in zip(fronts, backs, strict=True)]
    left_leaves = [(back[1], front[0]) for front, back in zip(fronts, backs, strict=True)]
    return [page for leaf in (*right_leaves, *reversed(left_leaves)) for page in leaf]


def read_folded(outside: Sequence[int], inside: Sequence[int]) -> list[int]:
    """Return the panels as they are seen: right third folded in, left third over it; cover, flap, inside, back."""
    leaves = list(zip(inside, reversed(outside), strict=True))  # from the left, seen from inside, with what is behind
    (left, cover), (middle, back), (right, flap) = leaves
    return [cover, flap, left, middle, right, back]


# ---- tiles


def glued(sheets: Prints, chosen: Tiling, poster: Size, first: int = 1) -> Image.Image:
    """Return the poster put together from its sheets, each cut at the left and the top and laid over those before it."""
    wide, tall = floor(poster.width), floor(poster.height)
    whole = Image.new("RGB", (wide, tall), "magenta")
    for n in range(chosen.rows * chosen.columns):
        window = chosen.window(n % chosen.columns, n // chosen.columns)
        left, top = ceil(window.x - 1e-6), ceil(window.y - 1e-6)
        right, bottom = min(floor(window.right), wide), min(floor(window.bottom), tall)
        if right > left and bottom > top:
            at = Box(chosen.live.x + left - window.x, chosen.live.y + top - window.y, right - left, bottom - top)
            whole.paste(sheets.cut(first + n, at), (left, top))
    return whole


def seams(chosen: Tiling, poster: Size) -> list[Box]:
    """Return the cuts between sheets and around the poster, as wide as the lines to cut along."""
    columns = [chosen.window(column, 0).x for column in range(1, chosen.columns)]
    rows = [chosen.window(0, row).y for row in range(1, chosen.rows)]
    return [
        *(Box(x - 1, 0, 2, poster.height) for x in (0, *columns, poster.width)),
        *(Box(0, y - 1, poster.width, 2) for y in (0, *rows, poster.height)),
    ]


# ---- marks


def around(marks: Sequence[Mark]) -> list[Box]:
    """Return a box for every mark that is no group."""
    return [bounds(mark) for mark in walk(marks) if not isinstance(mark, Group)]


def lines(marks: Sequence[Mark]) -> list[tuple[Position, ...]]:
    """Return the points of all paths among *marks*."""
    return [mark.points for mark in walk(marks) if isinstance(mark, Path)]


def ink(text: Text) -> Box:
    """Return a box around the letters of a text, without the leading above and below."""
    top, bottom = text.lines[0].baseline - 0.75 * text.size, text.lines[-1].baseline + 0.22 * text.size
    return Box(text.box.x, text.box.y + top, bounds(text).width, bottom - top)


def spread(points: Sequence[Position]) -> Box:
    """Return the box around some points."""
    x, y = min(p.x for p in points), min(p.y for p in points)
    return Box(x, y, max(p.x for p in points) - x, max(p.y for p in points) - y)


def trims(sheet: Sheet) -> list[Box]:
    """Return the trim of each page placed on a sheet."""
    return [trim(placed) for placed in sheet.placements]


def trim(placed: Placement) -> Box:
    """Return where a placed page ends."""
    return Box(placed.at.x, placed.at.y, placed.page.size.width * placed.scale, placed.page.size.height * placed.scale)
