"""A finished page: marks at fixed positions in reading order.

Lengths are in pt, the origin is the top left corner, and y grows downwards. The order of the marks is the
reading order, so the tag tree needs no second source.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple, assert_never

from msgspec import Struct
from msgspec.structs import replace

from handout.geometry import Box, Position, Size
from handout.layout.figures.picture import Picture


class Role(StrEnum):
    """The structure role of a mark (ISO 32000-1 14.8.4).

    FIELD is a label with its blank. ARTIFACT is not read aloud. FOOTER is an artifact of the page, and so is OWNER, the
    patient's name in the footer. PERSONAL groups the patient's lines and is transparent to readers: its content is
    read as if there were no group.
    """

    SECTION = "Sect"
    TITLE = "H1"
    HEADING = "H2"
    PART = "H3"
    PARAGRAPH = "P"
    LIST = "L"
    ITEM = "LI"
    BULLET = "Lbl"
    BODY = "LBody"
    FIGURE = "Figure"
    CAPTION = "Caption"
    SPAN = "Span"
    NOTE = "Note"
    TABLE = "Table"
    ROW = "TR"
    COLUMN_HEAD = "TH Column"
    ROW_HEAD = "TH Row"
    CELL = "TD"
    FIELD = "P Field"
    ARTIFACT = "Artifact"
    FOOTER = "Footer"
    OWNER = "Owner"
    PERSONAL = "Personal"


class Face(NamedTuple):
    """A font: a family in one of two weights."""

    family: str
    bold: bool


FIRAGO = "FiraGO"
"""The family of every text whose letters it has."""

Parts = tuple[tuple[int, float, float], ...]
"""The glyphs of a composite glyph, each with its offset to the right and up."""

COMPOSED = -1
"""The number of a glyph that the font lacks.

It is a composite of its *parts*, or empty without any.
"""


class Glyph(Struct, frozen=True, gc=False):
    """A glyph of the font with the text that it stands for.

    All lengths are in 1/1000 of the font size. *text* is empty if the glyphs before it hold the whole text of the
    cluster. A glyph that is ``COMPOSED`` becomes a part of the embedded font, with its *width* there.
    """

    id: int
    advance: float
    dx: float
    dy: float
    text: str
    parts: Parts = ()
    width: int = 0


class Piece(Struct, frozen=True, gc=False):
    """A run of glyphs on one line with the same font, language, link and level.

    *x* is counted from the left edge of the text's box. *width* leaves out a space at the end of the line. The glyphs
    stand from left to right; at an odd *level* (UAX 9) that is from the end of the *text* to its beginning. The size of
    the letters is *scale* times that of the text.
    """

    x: float
    width: float
    text: str
    bold: bool
    glyphs: tuple[Glyph, ...]
    language: str = ""
    link: str = ""
    family: str = FIRAGO
    scale: float = 1
    level: int = 0

    @property
    def face(self) -> Face:
        """Return the font of the glyphs."""
        return Face(self.family, self.bold)


class Line(Struct, frozen=True, gc=False):
    """A line of a text, with its pieces in the order in which they are read.

    *baseline* is counted from the top of the text's box. If the next line continues after a space, that space is
    at the end of this line.
    """

    baseline: float
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """Return the words of the line."""
        return "".join(piece.text for piece in self.pieces)


class Text(Struct, frozen=True, gc=False):
    """A paragraph broken into lines.

    A *continued* text continues the text of the same role that was read last.
    """

    box: Box
    lines: tuple[Line, ...]
    size: float
    colour: str
    role: Role = Role.PARAGRAPH
    continued: bool = False

    @property
    def words(self) -> str:
        """Return the words of the paragraph, with its lines joined as they are read."""
        return "".join(line.text for line in self.lines)


class Shape(Struct, frozen=True, gc=False):
    """A rectangle with rounded corners.

    The radii are those of the top left, top right, bottom right and bottom left corner. Radii of half the width
    make a circle.
    """

    box: Box
    corners: tuple[float, float, float, float] = (0, 0, 0, 0)
    fill: str | None = None
    stroke: str | None = None
    width: float = 0.7


class Path(Struct, frozen=True, gc=False):
    """Straight lines through *points*.

    *opacity* applies to the fill.
    """

    points: tuple[Position, ...]
    closed: bool = False
    fill: str | None = None
    stroke: str | None = None
    width: float = 0.7
    opacity: float = 1


class Image(Struct, frozen=True, gc=False):
    """A picture in its box, whose corners are cut off in a *radius*."""

    box: Box
    picture: Picture
    radius: float = 0


class Group(Struct, frozen=True, gc=False):
    """Marks that are read as one unit.

    A figure is read by its *alt* text alone. *path* is the place in the topic that the group shows. A
    *continued* group continues the group of the same role that was read last. Its *language* is a BCP 47 tag, if it is
    not that of what is around.
    """

    role: Role
    marks: tuple["Mark", ...]
    alt: str = ""
    path: tuple[str | int, ...] = ()
    continued: bool = False
    language: str = ""


class Widget(Struct, frozen=True, gc=False):
    """A place that can be filled in on screen, and shows nothing by itself.

    It takes a line of text, or with *tick* a tick. *label* says aloud what it is for.
    """

    box: Box
    label: str
    tick: bool = False


Mark = Text | Shape | Path | Image | Group | Widget


class Page(Struct, frozen=True):
    """A page at its trim size."""

    size: Size
    marks: tuple[Mark, ...]


class Block(Struct, frozen=True, gc=False):
    """Marks laid out downwards from (0, 0), with their total height."""

    height: float
    marks: tuple[Mark, ...] = ()

    def at(self, x: float, y: float) -> tuple[Mark, ...]:
        """Return the marks with the block's top left corner at (*x*, *y*)."""
        return moved(self.marks, x, y)


class Overflow(Struct, frozen=True):
    """The result of a layout that does not fit.

    *height* is the excess in pt, *path* the place of the longest text. A height of 0 means that the labels of a
    picture do not fit on it.
    """

    height: float
    path: tuple[str | int, ...] = ()


def moved(marks: Iterable[Mark], dx: float, dy: float) -> tuple[Mark, ...]:
    """Return *marks* shifted by (*dx*, *dy*)."""
    return tuple([_moved(mark, dx, dy) for mark in marks]) if dx or dy else tuple(marks)


def _moved(mark: Mark, dx: float, dy: float) -> Mark:
    """Return *mark* shifted by (*dx*, *dy*).

    No function is called more often. Constructors are faster than replace(), and isinstance() than patterns.
    """
    if isinstance(mark, Text):
        box = Box(mark.box.x + dx, mark.box.y + dy, mark.box.width, mark.box.height)
        return Text(box, mark.lines, mark.size, mark.colour, mark.role, mark.continued)
    if isinstance(mark, Group):
        inner = moved(mark.marks, dx, dy)
        return Group(mark.role, inner, mark.alt, mark.path, mark.continued, mark.language)
    if isinstance(mark, Shape):
        box = Box(mark.box.x + dx, mark.box.y + dy, mark.box.width, mark.box.height)
        return Shape(box, mark.corners, mark.fill, mark.stroke, mark.width)
    if isinstance(mark, Path):
        return replace(mark, points=tuple([Position(p.x + dx, p.y + dy) for p in mark.points]))
    if isinstance(mark, Image | Widget):
        return replace(mark, box=mark.box.moved(dx, dy))
    assert_never(mark)


def magnify(page: Page, by: float) -> Page:
    """Return *page* scaled by the factor *by*."""
    size = Size(page.size.width * by, page.size.height * by)
    return Page(size, tuple(_magnify_mark(mark, by) for mark in page.marks))


def _magnify_mark(mark: Mark, by: float) -> Mark:
    """Return *mark* scaled by the factor *by*."""

    def magnify_box(box: Box) -> Box:
        return Box(box.x * by, box.y * by, box.width * by, box.height * by)

    match mark:
        case Text():
            lines = tuple(
                Line(line.baseline * by, tuple(replace(p, x=p.x * by, width=p.width * by) for p in line.pieces))
                for line in mark.lines
            )
            return replace(mark, box=magnify_box(mark.box), lines=lines, size=mark.size * by)
        case Shape(box, (a, b, c, d)):
            return replace(mark, box=magnify_box(box), corners=(a * by, b * by, c * by, d * by), width=mark.width * by)
        case Path(points):
            return replace(mark, points=tuple(Position(p.x * by, p.y * by) for p in points), width=mark.width * by)
        case Image(box, _, radius):
            return replace(mark, box=magnify_box(box), radius=radius * by)
        case Widget(box):
            return replace(mark, box=magnify_box(box))
        case Group():
            return replace(mark, marks=tuple(_magnify_mark(inner, by) for inner in mark.marks))
        case _:
            assert_never(mark)


def stack(blocks: Iterable[Block], gap: float) -> Block:
    """Return *blocks* one below the other, *gap* apart."""
    marks: list[Mark] = []
    y = 0.0
    for block in blocks:
        marks += block.at(0, y)
        y += block.height + gap
    return Block(max(y - gap, 0), tuple(marks))


def stacked_height(blocks: Iterable[Block], gap: float) -> float:
    """Return the height of *blocks* one below the other, *gap* apart."""
    y = 0.0
    for block in blocks:
        y += block.height + gap
    return max(y - gap, 0)


def artifact(*marks: Mark) -> Group:
    """Return *marks* as decoration that is not read aloud: grounds, rules, frames."""
    return Group(Role.ARTIFACT, marks)


def section(block: Block, path: tuple[str | int, ...] = ()) -> Block:
    """Return *block* as a section that shows what is at *path* in the topic."""
    return Block(block.height, (Group(Role.SECTION, block.marks, path=path),))


def walk(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Yield every mark, each group before its content."""
    for mark in marks:
        yield mark
        if isinstance(mark, Group):
            yield from walk(mark.marks)


def bounds(mark: Mark) -> Box:
    """Return the smallest box around *mark*.

    For a text this is the width of its lines.
    """
    match mark:
        case Group():
            boxes = [bounds(inner) for inner in mark.marks]
        case Path():
            boxes = [Box(p.x, p.y, 0, 0) for p in mark.points]
        case Text(box):
            right = max([p.x + p.width for line in mark.lines for p in line.pieces], default=0)
            return Box(box.x, box.y, right, box.height)
        case Shape() | Image() | Widget():
            return mark.box
        case _:
            assert_never(mark)
    x, y = min([b.x for b in boxes], default=0), min([b.y for b in boxes], default=0)
    return Box(x, y, max([b.right for b in boxes], default=0) - x, max([b.bottom for b in boxes], default=0) - y)


def extent(mark: Mark) -> tuple[float, float]:
    """Return the top of *mark* and its bottom, those of ``bounds``."""
    match mark:
        case Group():
            every = [extent(inner) for inner in mark.marks]
            top, bottom = min([top for top, _ in every], default=0), max([bottom for _, bottom in every], default=0)
        case Path():
            heights = [p.y for p in mark.points]
            top, bottom = min(heights, default=0), max(heights, default=0)
        case Text() | Shape() | Image() | Widget():
            return mark.box.y, mark.box.bottom
        case _:
            assert_never(mark)
    return top, top + (bottom - top)  # rounded as in a box
