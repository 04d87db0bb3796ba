"""A card as a row of a list: box to tick, number, words, and small picture.

Nothing of the card is left out: its cautions stand below its words, and are read before them.
"""

from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Card
from handout.geometry import MM, Box
from handout.layout.figures.card_picture import CardPicture, card_picture
from handout.layout.page import Block, Group, Mark, Role, Shape, artifact, moved, stack
from handout.layout.parts.card_heading import disc
from handout.layout.parts.cautions import cautions
from handout.layout.parts.second_language import both_languages, card_words
from handout.layout.parts.sections import STEP_PICTURE, sections
from handout.layout.parts.step_list import has_pictured_steps
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import paragraph, text_width

TICK, DISC, AFTER = 1.25, 1.6, 0.65
"""The size of the box to tick and of the disc, and the space after them, in ems."""

PAD = 0.55
"""The space above and below the content of a row, in ems."""

LONGEST = 34
"""The most width of the words, in ems: a line of about 80 characters."""

LEAST_WORDS = 11
"""The least width of words beside a picture, in ems.

In a narrower row the picture stands below them.
"""

THUMBNAIL = (32 * MM, 24 * MM)
"""The most width and height of a picture beside text of the usual size."""

USUAL_TEXT = 12.0
"""The type size beside which a picture has its usual size, in pt."""

ENLARGED = (1.0, 1.4, 1.9, 2.5)
"""The sizes of the picture to try until its labels fit, in usual ones."""


class ListRow(Struct, frozen=True):
    """A card set as a row of a list, of known width.

    *height* is the least height of the row. *lead* are the box to tick and the number, *left* is where the body begins,
    *top* the space above it.
    """

    card: Card
    height: float
    lead: tuple[Mark, ...]
    left: float
    top: float
    body: Block

    def block(self, height: float = 0) -> Block:
        """Return the row as an item of a list, in a row of a *height*."""
        body = Group(Role.BODY, self.body.at(self.left, self.top), path=self.card.path)
        return Block(max(height, self.height), (Group(Role.ITEM, (*self.lead, body)),))


def set_list_row(card: Card, width: float, setting: Setting, scale: float = 1) -> ListRow:
    """Return a card as a row of a list; *scale* is that of its pictures.

    A row that goes on from the page before was to be ticked there.
    """
    style = setting.style
    em = style.text.size
    step = em * style.text.leading
    pad = em * PAD
    side = em * TICK
    box = Shape(Box(0, pad + (step - side) / 2, side, side), (2, 2, 2, 2), stroke=style.colours.ink, width=1)
    left = em * (TICK + AFTER)
    lead: tuple[Mark, ...] = () if card.name == card.again else (artifact(box),)
    if card.numbered:
        lead += disc(card.number, em * DISC, style, Role.BULLET).at(left, pad + (step - em * DISC) / 2)
        left += em * (DISC + AFTER)
    body = _body(card, width - left, setting, scale)
    return ListRow(card, max(body.height, side) + 2 * pad, lead, left, pad, body)


def _body(card: Card, width: float, setting: Setting, scale: float) -> Block:
    """Return the words of a card, with its picture at the right or below."""
    style = setting.style
    picture = card_picture(card.figures, setting.pictures)
    if picture is None:
        return _both_words(card, width, setting, scale)
    drawn = _thumbnail(picture, width, setting, scale)
    if width - drawn.width - style.text.size < LEAST_WORDS * style.text.size:
        words = _both_words(card, width, setting, scale)
        return stack((words, drawn.block), style.text.size * 0.4)
    words = _both_words(card, width - drawn.width - style.text.size, setting, scale)
    marks = (*words.marks, *drawn.block.at(width - drawn.width, 2))
    return Block(max(words.height, drawn.block.height + 2), marks)


def _both_words(card: Card, width: float, setting: Setting, scale: float) -> Block:
    """Return the words of a card, in both languages if there are two."""
    style, second = setting.style, card.second
    first = partial(_words, card, setting=setting, scale=scale)
    if second is None:
        return first(width if has_pictured_steps(card) else min(width, style.text.size * LONGEST))
    return both_languages(first, partial(card_words, second, setting=setting), width, style)


def _words(card: Card, width: float, setting: Setting, scale: float) -> Block:
    """Return the name, the sections and the cautions of a card.

    The cautions are read before the sections.
    """
    style = setting.style
    gap = style.text.size * 0.2
    name = _name(card, width, style)
    below = stack(sections(card, width, setting, run_in=True, step=STEP_PICTURE * scale), gap)
    warned = cautions(card.warnings, width, style, listed=True)
    top = name.height + (gap * 0.5 if below.height else 0)
    foot = top + below.height + (gap if warned.height else 0)
    drawn = moved((warned.bar, warned.note), 0, foot) if warned.height else ()
    marks = (*name.marks, *(artifact(mark) for mark in drawn[:1]), *drawn[1:], *below.at(0, top))
    return Block(foot + warned.height, marks)


def _name(card: Card, width: float, style: PageStyle) -> Block:
    """Return the name of a card with its note, and its other names below."""
    bold = replace(style.text, bold=True)
    quiet = replace(style.text, colour=style.colours.quiet)
    name = paragraph(card.name, width, bold, Role.SPAN)
    heading, height = list(name.marks), name.height
    if card.note:
        used = text_width(card.name, bold) + style.text.size * 0.5
        beside = used + text_width(card.note, quiet) <= width
        note = paragraph(card.note, width, quiet, Role.SPAN)
        heading += note.at(used, 0) if beside else note.at(0, height)
        height += 0 if beside else note.height
    marks: list[Mark] = [Group(Role.HEADING, tuple(heading))]
    if card.aside:
        aside = paragraph(card.aside, width, replace(style.label, colour=style.colours.quiet))
        marks += aside.at(0, height)
        height += aside.height
    return Block(height, tuple(marks))


class _Thumbnail(Struct, frozen=True):
    """The pictures of a row with their captions, and their width."""

    width: float
    block: Block


def _thumbnail(picture: CardPicture, width: float, setting: Setting, scale: float) -> _Thumbnail:
    """Return the pictures of a row with captions, as small as labels allow."""
    style = setting.style
    scale *= style.text.size / USUAL_TEXT
    usual, tall = THUMBNAIL[0] * scale, THUMBNAIL[1] * scale
    count = len(picture.shapes)
    most = usual * count
    size = min(most, tall * picture.shape * (count if picture.in_column else 1), width)
    for larger in ENLARGED:
        wide = min(size * larger, width)
        group = picture.draw(Box(0, 0, wide, wide / picture.shape), style)
        if group:
            break
    else:  # only markers are left, and a warning says so
        wide = size
        group = picture.without_labels().draw(Box(0, 0, wide, wide / picture.shape), style)
    assert group is not None  # noqa: S101  # markers alone always find their place
    caption = picture.captions(wide, style)
    return _Thumbnail(wide, Block(wide / picture.shape + caption.height, (group, *caption.at(0, wide / picture.shape))))
