"""The proof sheet of the atlas: every drawing with its places and their rules."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from handout.content.assets import Spot
from handout.content.atlas import AtlasDrawing
from handout.geometry import MM, Box, Position, Size
from handout.layout.figures.picture import Picture
from handout.layout.page import Block, Group, Image, Mark, Page, Path, Role, section, stack
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import paragraph
from handout.papers import PAPERS

MARGIN, GAP, COLUMN = 15 * MM, 6 * MM, 6 * MM
WIDEST, TALLEST, MANY, TALL = 92 * MM, 112 * MM, 20, 205 * MM
"""The largest picture, and how tall one of more than so many places may be."""

ARM = 5.0
"""The length of an arm of the cross at a place, in pt."""


def proof_pages(
    drawings: Sequence[AtlasDrawing], pictures: Sequence[Picture], title: str, style: PageStyle, paper: str = "A4"
) -> tuple[Page, ...]:
    """Return pages with every drawing, a numbered cross at each place, and a list."""
    size = PAPERS[paper]
    inner = Size(size.width - 2 * MARGIN, size.height - 2 * MARGIN)
    blocks = [paragraph(title, inner.width, style.heading, Role.TITLE)]
    for each, picture in zip(drawings, pictures, strict=True):
        blocks += _proof(each, picture, inner, style)
    return tuple(_fill(blocks, size, inner))


def _fill(blocks: Sequence[Block], size: Size, inner: Size) -> Iterator[Page]:
    """Yield pages with as many blocks as each holds."""
    marks: list[Mark] = []
    y = 0.0
    for block in blocks:
        if marks and y + block.height > inner.height:
            yield Page(size, tuple(marks))
            marks, y = [], 0.0
        marks += block.at(MARGIN, MARGIN + y)
        y += block.height + GAP
    if marks:
        yield Page(size, tuple(marks))


def _proof(drawing: AtlasDrawing, picture: Picture, inner: Size, style: PageStyle) -> Iterator[Block]:
    """Yield the blocks of a drawing: with its picture, then with places left over."""
    tallest = TALL if len(drawing.places) > MANY else TALLEST
    by = min(WIDEST / picture.size.width, tallest / picture.size.height)
    box = Box(0, 0, picture.size.width * by, picture.size.height * by)
    left = box.width + COLUMN
    heading = paragraph(drawing.name, inner.width, style.part, Role.HEADING)
    about = paragraph(f"{drawing.view.shows}{_scale(drawing)}", inner.width, style.small)
    top = heading.height + about.height + 3
    rows = [_row(n, each, drawing, inner.width - left, style) for n, each in enumerate(drawing.places, 1)]
    beside, height = 0, 0.0
    while beside < len(rows) and height + rows[beside].height <= max(box.height, inner.height - top - 1):
        height += rows[beside].height + 1.5
        beside += 1
    marks = [*heading.marks, *about.at(0, heading.height), *_figure(drawing, picture, box, style).at(0, top)]
    marks += _listed(rows[:beside]).at(left, top)
    yield section(Block(top + max(box.height, height), tuple(marks)))
    if rest := rows[beside:]:
        yield _listed(rest)


def _listed(rows: Sequence[Block]) -> Block:
    """Return rows as a list."""
    whole = stack(rows, 1.5)
    return Block(whole.height, (Group(Role.LIST, whole.marks),)) if rows else Block(0)


def _scale(drawing: AtlasDrawing) -> str:
    """Return the scale of a drawing in words."""
    view = drawing.view
    tall = f"; its height is {view.height:g} mm of the body" if view.height else ""
    return f"{tall}; one cun is {view.cun:g} mm" if view.cun else tall


def _row(number: int, name: str, drawing: AtlasDrawing, width: float, style: PageStyle) -> Block:
    """Return a place's number, its name and its rule."""
    rule = drawing.view.rules.get(name)
    words = f"**{name}**: {rule.says}" if rule else name
    small = replace(style.small, colour=style.colours.ink)
    lead = paragraph(str(number), 18, replace(small, bold=True), Role.BULLET)
    text = paragraph(words, width - 20, small, Role.BODY)
    return Block(text.height, (Group(Role.ITEM, (*lead.marks, *text.at(20, 0))),))


def _figure(drawing: AtlasDrawing, picture: Picture, box: Box, style: PageStyle) -> Block:
    """Return a drawing with a numbered cross at each place."""
    marks: list[Mark] = [Image(box, picture)]
    for number, spot in enumerate(drawing.places.values(), 1):
        marks += _cross(number, spot, box, style)
    alt = f"{drawing.view.shows}. Places: {', '.join(drawing.places) or 'none'}."
    return Block(box.height, (Group(Role.FIGURE, tuple(marks), alt),))


def _cross(number: int, spot: Spot, box: Box, style: PageStyle) -> Iterator[Mark]:
    """Yield a cross with its number."""
    x, y = spot[0] * box.width, spot[1] * box.height
    arms = (((x - ARM, y), (x + ARM, y)), ((x, y - ARM), (x, y + ARM)))
    for colour, width in (("#ffffff", 2.4), (style.colours.danger, 0.8)):
        for start, end in arms:
            yield Path((Position(*start), Position(*end)), stroke=colour, width=width)
    digits = replace(style.label, size=6.5, bold=True, colour=style.colours.danger)
    yield from paragraph(str(number), 12, digits, Role.SPAN).at(x + 1.5, y - 8.5)
