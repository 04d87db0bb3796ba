"""Numbered steps: as a list, or with pictures beside each other in cells.

A picture stands below the words of its step, and the pictures of a row on one line, so that no step leaves a hole.
"""

from collections.abc import Sequence

from msgspec import Struct

from handout.content.handout import Card, Figure, Steps
from handout.geometry import MM, Box
from handout.layout.figures.card_picture import card_picture
from handout.layout.page import Block, Group, Mark, Role
from handout.layout.parts.card_heading import disc
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import bullets, paragraph

CELL, MOST_COLUMNS = 12, 3
"""The least width of a cell in ems, and the most cells beside each other."""

ABOVE = 3.0
"""The space above the first row, below the heading."""

GUTTER, BELOW_WORDS, BELOW_ROW = 1.2, 0.4, 0.9
"""The space between cells, between words and picture, and between rows, in ems."""

DISC, AFTER = 1.9, 0.55
"""The diameter of the disc with a number, and the space after it, in ems."""

TALLEST, WIDEST = 48 * MM, 75 * MM
"""The most height and width of a picture beside text of the usual size."""

USUAL_TEXT = 12.0
"""The type size beside which a picture has its usual size, in pt."""


class _Cell(Struct, frozen=True):
    """A step: its number on a disc, its words, and its picture if there is one."""

    number: int
    words: Block
    picture: Block


def numbered_steps(steps: Steps, width: float, setting: Setting, scale: float = 1) -> Block:
    """Return numbered steps, each with its own picture if it has one.

    *scale* is the size of the pictures as a multiple of the usual one.
    """
    style = setting.style
    if not any(steps.figures):
        return plain_steps(steps, width, style)
    em = style.text.size
    figures = (*steps.figures, *(None,) * len(steps.steps))[: len(steps.steps)]
    columns = _columns(len(steps.steps), width, em)
    wide = (width - (columns - 1) * em * GUTTER) / columns
    cells = [
        _cell(number, text, figure, wide, setting, scale)
        for number, (text, figure) in enumerate(zip(steps.steps, figures, strict=True), steps.first)
    ]
    items: list[Mark] = []
    y = ABOVE
    for at in range(0, len(cells), columns):
        height = _add_row(items, cells[at : at + columns], y, wide, setting)
        y += height + em * BELOW_ROW
    return Block(y - em * BELOW_ROW, (Group(Role.LIST, tuple(items)),))


def has_pictured_steps(card: Card) -> bool:
    """Return whether a card has steps of which one has a picture."""
    return any(isinstance(each, Steps) and any(each.figures) for each in card.sections)


def plain_steps(steps: Steps, width: float, style: PageStyle) -> Block:
    """Return numbered steps as a list of words."""
    numbers = tuple(f"{style.numeral(number)}." for number in range(steps.first, steps.first + len(steps.steps)))
    return bullets(steps.steps, width, style.text, style.colours.structure, signs=numbers)


def _columns(count: int, width: float, em: float) -> int:
    """Return the number of cells beside each other.

    As many as fit, unless one step would be alone in the last row.
    """
    most = min(count, MOST_COLUMNS, max(1, int((width + em * GUTTER) / (em * (CELL + GUTTER)))))
    return next((n for n in range(most, 1, -1) if count % n != 1), most)


def _cell(number: int, text: str, figure: Figure | None, wide: float, setting: Setting, scale: float) -> _Cell:
    """Return a step that is *wide*."""
    em = setting.style.text.size
    words = paragraph(text, wide - em * (DISC + AFTER), setting.style.text)
    return _Cell(number, words, _picture(figure, wide, setting, scale) if figure else Block(0))


def _add_row(items: list[Mark], cells: Sequence[_Cell], y: float, wide: float, setting: Setting) -> float:
    """Add a row of steps as items of a list; return its height."""
    style = setting.style
    em = style.text.size
    step = em * style.text.leading
    drop = max(0, (em * DISC - step) / 2)
    worded = max(max(cell.words.height + drop, em * DISC) for cell in cells)
    height = worded
    for column, cell in enumerate(cells):
        x = column * (wide + em * GUTTER)
        lead = disc(style.numeral(cell.number), em * DISC, style, Role.BULLET).at(x, y)
        body: list[Mark] = list(cell.words.at(x + em * (DISC + AFTER), y + drop))
        if cell.picture.height:
            body += cell.picture.at(x, y + worded + em * BELOW_WORDS)
            height = max(height, worded + em * BELOW_WORDS + cell.picture.height)
        items.append(Group(Role.ITEM, (*lead, Group(Role.BODY, tuple(body)))))
    return height


def _picture(figure: Figure, wide: float, setting: Setting, scale: float) -> Block:
    """Return the picture of a step and its caption.

    It has no labels if they do not fit, which a warning says.
    """
    style = setting.style
    scale *= style.text.size / USUAL_TEXT
    drawn = card_picture((figure,), setting.pictures)
    assert drawn is not None  # noqa: S101  # there is one figure
    across = min(wide, WIDEST * scale, TALLEST * scale * drawn.shape)
    box = Box(0, 0, across, across / drawn.shape)
    group = drawn.draw(box, style) or drawn.without_labels().draw(box, style)
    assert group is not None  # noqa: S101  # markers alone always find their place
    caption = drawn.captions(max(across, wide * 0.9), style)
    return Block(box.height + caption.height, (group, *caption.at(0, box.height)))
