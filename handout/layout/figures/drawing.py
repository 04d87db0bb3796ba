"""Drawings: an SVG as objects of a PDF.

They are stored. What converts and measures them is imported for a new drawing only, since it takes longer to load
than to read thirteen of them.
"""

from contextlib import suppress
from functools import cache, lru_cache

from msgspec import MsgspecError, Struct, msgpack

from handout.content.assets import PictureFile, Spot
from handout.geometry import Size
from handout.installed import VERSION, stamp
from handout.layout.figures.counted import Shapes
from handout.layout.figures.saliency import Saliency, grid
from handout.layout.figures.svg.part import Part, inflate
from handout.problems import Problem
from handout.store import get, get_or_make, put

CONVERTED, SEEN, SHAPES = "drawing-10", "drawing-seen-2", "drawing-shapes-2"
"""The cache's names for drawings, for their saliency and for their shapes.

Raise the number if the output changes.
"""


class Drawing(Struct, frozen=True):
    """A vector drawing, as objects of a PDF.

    *size* is in pt. The streams of *parts* are deflated, and the first part is a form of 1 by 1 that shows the
    drawing. *original* are the parts before their colours were changed, if they were.
    """

    name: str
    key: str
    size: Size
    parts: tuple[Part, ...]
    warnings: tuple[Problem, ...] = ()
    original: tuple[Part, ...] = ()

    @property
    def saliency(self) -> Saliency:
        """The saliency in the drawing's own colours, measured when it is first asked for."""
        return _saliency(self.original or self.parts, self.size)

    def shapes(self, places: tuple[Spot, ...]) -> Shapes:
        """Return the shapes that stand at *places*, measured when first asked for."""
        return _shapes(self.original or self.parts, self.size, places) if places else Shapes()


@lru_cache(64)
def _saliency(parts: tuple[Part, ...], size: Size) -> Saliency:
    """Return the saliency of a drawing, from the cache if it is stored there."""
    columns, rows = grid(size)

    def make(_: bytes) -> bytes:
        """Return the cells of the drawing."""
        from handout.layout.figures.saliency import measure
        from handout.layout.figures.svg.pixels import rasterize_parts

        return bytes(measure(rasterize_parts(inflate(parts), 2 * columns, 2 * rows), columns, rows).cells)

    return Saliency(columns, rows, get_or_make(SEEN, _key(parts, columns, rows), make))


@lru_cache(64)
def _shapes(parts: tuple[Part, ...], size: Size, places: tuple[Spot, ...]) -> Shapes:
    """Return the shapes at *places* of a drawing, from the cache if stored there."""
    columns, rows = grid(size)

    def make(_: bytes) -> bytes:
        """Return the shapes as they are stored."""
        from handout.layout.figures.counted import FINE, measure_shapes
        from handout.layout.figures.svg.pixels import rasterize_parts

        pixels = rasterize_parts(inflate(parts), FINE * columns, FINE * rows)
        return msgpack.encode(measure_shapes(pixels, columns, rows, places))

    whole = f"{places}\n".encode() + _key(parts, columns, rows)
    return msgpack.decode(get_or_make(SHAPES, whole, make), type=Shapes)


def _key(parts: tuple[Part, ...], columns: int, rows: int) -> bytes:
    """Return what the cells of a drawing depend on."""
    return f"{columns} x {rows}\n".encode() + b"".join(part.entries + (part.content or b"") for part in parts)


def drawing(file: PictureFile) -> Drawing:
    """Return an SVG converted for printing.

    Raise InputError for everything in it that cannot be printed. Converted drawings are cached: reading one back
    takes a tenth of the time.
    """
    converter = _converter_edition()
    if converter is None:
        return _converted(file)
    content = f"{file.file}\n{converter}\n".encode("utf-8", "surrogatepass") + file.content
    stored = get(CONVERTED, content)
    with suppress(MsgspecError):  # another version's
        if stored is not None:
            return msgpack.decode(stored, type=Drawing)
    found = _converted(file)
    with suppress(UnicodeEncodeError):  # a file whose name is no text
        put(CONVERTED, content, msgpack.encode(found))
    return found


def _converted(file: PictureFile) -> Drawing:
    """Return an SVG converted for printing, without the cache."""
    from handout.layout.figures.conversion import converted

    return Drawing(*converted(file))


@cache
def _converter_edition() -> str | None:
    """Return the editions of this program and its converter, or None if unknown.

    The editions are a part of the cache key.
    """
    converter = stamp("svg2pdf_py")
    return None if converter is None else f"{VERSION} {converter}"
