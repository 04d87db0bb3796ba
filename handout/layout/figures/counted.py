"""Shapes that carry a number: what the words ask one to count, such as bones.

A drawing has no names for its shapes. The shape that a number stands in reaches from there as far as its colour does.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from handout.content.assets import Spot

if TYPE_CHECKING:
    from PIL import Image

FINE = 4
"""The pixels in a cell of a saliency grid, across and down."""

ALIKE, MOST = 40, 0.1
"""How much the colour of a shape may change, and the most that it covers.

The first is the sum of the changes of red, green and blue, the second a part of the picture: what covers more is the body.
"""

MARKED = (255, 0, 255)
"""The colour that a shape is filled with."""

BANDS = 6
"""The number of boxes that make up a shape, one below the other."""

Sides = tuple[float, float, float, float]


class Shapes(Struct, frozen=True):
    """The shapes that carry the numbers of a picture.

    They are how much of each cell of a saliency grid they cover, 0 to 255, and the boxes that make up each of them: the
    left, top, right and bottom, as fractions of the picture.
    """

    covered: bytes = b""
    boxes: tuple[tuple[Sides, ...], ...] = ()


def measure_shapes(pixels: bytes, columns: int, rows: int, places: Sequence[Spot]) -> Shapes:
    """Return the shapes at *places* of a picture.

    It is given as RGB pixels, ``FINE`` by ``FINE`` for each cell.
    """
    from PIL import Image, ImageChops, ImageDraw, ImageFilter

    wide, tall = FINE * columns, FINE * rows
    picture, found = Image.frombytes("RGB", (wide, tall), pixels), Image.new("L", (wide, tall))
    boxes = []
    for x, y in places:
        filled = picture.copy()
        ImageDraw.floodfill(filled, (min(int(x * wide), wide - 1), min(int(y * tall), tall - 1)), MARKED, thresh=ALIKE)
        shape = ImageChops.difference(filled, picture).convert("L").point(lambda change: 255 if change else 0)
        if 0 < shape.histogram()[255] <= MOST * wide * tall:
            found = ImageChops.lighter(found, shape)
            boxes.append(tuple(_bands(shape)))
    # The outlines of the shapes, and thin lines in them, belong to them.
    outlined = found.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.MinFilter(3))
    return Shapes(outlined.resize((columns, rows), Image.Resampling.BOX).tobytes(), tuple(boxes))


def _bands(shape: "Image.Image") -> Iterator[Sides]:
    """Yield the boxes that make up a shape, as fractions of the picture."""
    wide, tall = shape.size
    _, top, _, bottom = shape.getbbox() or (0, 0, wide, tall)
    edges = [top + round((bottom - top) * n / BANDS) for n in range(BANDS + 1)]
    for upper, lower in pairwise(edges):
        if box := shape.crop((0, upper, wide, lower)).getbbox():
            yield box[0] / wide, upper / tall, box[2] / wide, lower / tall
