"""A finished page: marks at fixed places, in reading order, nothing left to decide.

Lengths are in pt, origin top left, y down.  Reading order is the order of the marks, so a tag tree needs no second source.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from handout.geometry import MM, Box, Position, Size
from handout.layout.figures.picture import Picture


class Role(StrEnum):
    """What a mark is to a reader who cannot see it (ISO 32000-1 14.8.4).

    ARTIFACT is not read, FOOTER is of the page; PERSONAL holds the lines for one person and is read as if it were not there.
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
    DIVISION = "Div"
    TABLE = "Table"
    ROW = "TR"
    COLUMN_HEAD = "TH Column"
    ROW_HEAD = "TH Row"
    CELL = "TD"
    FIELD = "Form"
    ARTIFACT = "Artifact"
    FOOTER = "Footer"
    PERSONAL = "Personal"


class Glyph(Struct, frozen=True):
    """A shape of the font; *advance*, *dx* and *dy* in 1/1000 of the size; *text* is what it stands for, empty if those before said it all."""

    id: int
    advance: float
    dx: float
    dy: float
    text: str


class Piece(Struct, frozen=True):
    """Glyphs on one line that are set alike, *x* from the left edge of the text's box; *width* leaves out a space at the line's end."""

    x: float
    width: float
    text: str
    bold: bool
    glyphs: tuple[Glyph, ...]
    language: str = ""
    link: str = ""


class Line(Struct, frozen=True):
    """One line of a text; *baseline* is counted from the top of the text's box.

    Where the words go on in the next line after a space, the space stands at the end of this one.
    """

    baseline: float
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The line's words."""
        return "".join(piece.text for piece in self.pieces)


class Text(Struct, frozen=True):
    """A set paragraph; one *continued* goes on with the text of its role that was read last."""

    box: Box
    lines: tuple[Line, ...]
    size: float
    colour: str
    role: Role = Role.PARAGRAPH
    continued: bool = False

    @property
    def words(self) -> str:
        """The paragraph's words, lines joined as they are read."""
        return "".join(line.text for line in self.lines)


class Shape(Struct, frozen=True):
    """A rectangle with round corners (top left, top right, bottom right, bottom left); a circle when they are half its width."""

    box: Box
    corners: tuple[float, float, float, float] = (0, 0, 0, 0)
    fill: str | None = None
    stroke: str | None = None
    width: float = 0.7


class Path(Struct, frozen=True):
    """Straight lines through *points*; *opacity* is of the fill."""

    points: tuple[Position, ...]
    closed: bool = False
    fill: str | None = None
    stroke: str | None = None
    width: float = 0.7
    opacity: float = 1


class Image(Struct, frozen=True):
    """A picture in its box."""

    box: Box
    picture: Picture


class Group(Struct, frozen=True):
    """Marks that are read as one thing; a figure is read by its *alt* alone.

    *path* is the place in the topic that it shows; one *continued* goes on with the group of its role that was read last.
    """

    role: Role
    marks: tuple["Mark", ...]
    alt: str = ""
    path: tuple[str | int, ...] = ()
    continued: bool = False


Mark = Text | Shape | Path | Image | Group


class Page(Struct, frozen=True):
    """One page at trim size."""

    size: Size
    marks: tuple[Mark, ...]


class Block(Struct, frozen=True):
    """Marks laid out from (0, 0) downwards, and how much height they take."""

    height: float
    marks: tuple[Mark, ...] = ()

    def at(self, x: float, y: float) -> tuple[Mark, ...]:
        """Return the marks with the block's corner at (*x*, *y*)."""
        return moved(self.marks, x, y)


def moved(marks: Iterable[Mark], dx: float, dy: float) -> tuple[Mark, ...]:
    """Return *marks* shifted by (*dx*, *dy*)."""
    return tuple(_moved(mark, dx, dy) for mark in marks) if dx or dy else tuple(marks)


def _moved(mark: Mark, dx: float, dy: float) -> Mark:
    match mark:  # constructors, not replace(): this is the most called function of a layout
        case Text(box, lines, size, colour, role, continued):
            return Text(box.moved(dx, dy), lines, size, colour, role, continued)
        case Shape(box, corners, fill, stroke, width):
            return Shape(box.moved(dx, dy), corners, fill, stroke, width)
        case Path(points):
            return replace(mark, points=tuple(Position(p.x + dx, p.y + dy) for p in points))
        case Image(box, picture):
            return Image(box.moved(dx, dy), picture)
        case Group(role, marks, alt, path, continued):
            return Group(role, moved(marks, dx, dy), alt, path, continued)
        case _:
            assert_never(mark)


def magnified(page: Page, by: float) -> Page:
    """Return *page* with everything on it *by* times as large."""
    size = Size(page.size.width * by, page.size.height * by)
    return Page(size, tuple(_magnified(mark, by) for mark in page.marks))


def _magnified(mark: Mark, by: float) -> Mark:
    def grown(box: Box) -> Box:
        return Box(box.x * by, box.y * by, box.width * by, box.height * by)

    match mark:
        case Text():
            lines = tuple(
                Line(line.baseline * by, tuple(replace(p, x=p.x * by, width=p.width * by) for p in line.pieces))
                for line in mark.lines
            )
            return replace(mark, box=grown(mark.box), lines=lines, size=mark.size * by)
        case Shape(box, (a, b, c, d)):
            return replace(mark, box=grown(box), corners=(a * by, b * by, c * by, d * by), width=mark.width * by)
        case Path(points):
            return replace(mark, points=tuple(Position(p.x * by, p.y * by) for p in points), width=mark.width * by)
        case Image(box):
            return replace(mark, box=grown(box))
        case Group():
            return replace(mark, marks=tuple(_magnified(inner, by) for inner in mark.marks))
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


def artifact(*marks: Mark) -> Group:
    """Return *marks* as something that is seen but not read: grounds, rules, frames."""
    return Group(Role.ARTIFACT, marks)


def walk(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Yield every mark, groups before what they hold."""
    for mark in marks:
        yield mark
        if isinstance(mark, Group):
            yield from walk(mark.marks)


def bounds(mark: Mark) -> Box:
    """Return the smallest box around *mark*; of text, its lines."""
    match mark:
        case Group():
            boxes = [bounds(inner) for inner in mark.marks]
        case Path():
            boxes = [Box(p.x, p.y, 0, 0) for p in mark.points]
        case Text():
            right = max((p.x + p.width for line in mark.lines for p in line.pieces), default=0)
            return replace(mark.box, width=right)
        case Shape() | Image():
            return mark.box
        case _:
            assert_never(mark)
    x, y = min((b.x for b in boxes), default=0), min((b.y for b in boxes), default=0)
    return Box(x, y, max((b.right for b in boxes), default=0) - x, max((b.bottom for b in boxes), default=0) - y)


def dump(page: Page) -> str:
    """Return a page as text: one mark a line, places and sizes in mm, indented as the marks nest."""
    lines = [f"page {page.size.width / MM:.1f} x {page.size.height / MM:.1f} mm"]
    lines += _dump(page.marks, "  ")
    return "\n".join(lines) + "\n"


def _dump(marks: Iterable[Mark], indent: str) -> Iterator[str]:
    for mark in marks:
        box = bounds(mark)
        place = f"({box.x / MM:.1f} {box.y / MM:.1f}  {box.width / MM:.1f} x {box.height / MM:.1f})"
        match mark:
            case Group():
                more = (f" alt={mark.alt!r}" if mark.alt else "") + (" continued" if mark.continued else "")
                yield f"{indent}{mark.role}{more}"
                yield from _dump(mark.marks, indent + "  ")
            case Text():
                more = " continued" if mark.continued else ""
                yield f"{indent}{mark.role} {place} {mark.size:g} pt {mark.colour}{more}"
                for line in mark.lines:
                    *pieces, last = line.pieces or (Piece(0, 0, "", False, ()),)
                    pieces.append(replace(last, text=last.text.rstrip()))
                    yield f"{indent}  | {''.join(map(_marked, pieces))}"
            case Shape():
                yield f"{indent}shape {place} fill={mark.fill} stroke={mark.stroke} {mark.width:g}"
            case Path():
                yield f"{indent}path {place} {len(mark.points)} points fill={mark.fill} stroke={mark.stroke} {mark.width:g}"
            case Image():
                yield f"{indent}image {place} {mark.picture.name}"
            case _:
                assert_never(mark)


def _marked(piece: Piece) -> str:
    """Return a piece's text with its markup."""
    text = f"[{piece.text}]({piece.link})" if piece.link else piece.text
    text = f"[{text}]{{{piece.language}}}" if piece.language else text
    return f"**{text}**" if piece.bold else text
