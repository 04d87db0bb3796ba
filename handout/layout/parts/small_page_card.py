"""A card on a small page, such as a panel: the picture above the words.

Its parts are always in the same place. Only their proportions follow the available height. The page is its frame, so
that the words have the whole width.
"""

from collections.abc import Sequence
from enum import Enum

from msgspec import Struct

from handout.content.handout import Card, Prose
from handout.geometry import MM, Box, Size
from handout.layout.figures.card_picture import CardPicture, card_picture
from handout.layout.page import Block, Mark, Overflow, artifact, moved, section, stack
from handout.layout.parts.card_heading import card_heading
from handout.layout.parts.cautions import Cautions, cautions
from handout.layout.parts.frames import Panel, panel
from handout.layout.parts.group_heading import below_heading, group_heading
from handout.layout.parts.sections import STEP_PICTURE, link_code, sections
from handout.layout.setting import Setting
from handout.layout.style import PageStyle

TOP, GAP = 8.0, 7.0
"""The space below the heading and above the cautions."""

LEAST_PICTURE = 60 * MM
LEAST_COMPACT = 36 * MM
NARROWEST = 46 * MM
"""The least widths of a picture: with clear creases, on a small card, and any."""


class CardSize(Enum):
    """What a card on a small page shows.

    It has the full texts, or as a panel the short ones. A face has only the picture and the cautions.
    """

    FULL = 1
    PANEL = 0
    FACE = -1


COMPACT = (CardSize.PANEL, CardSize.FACE)


class WordForm(Struct, frozen=True):
    """How full texts are set.

    Their headings *run in* or stand above, and pictures of steps are *step* wide.
    """

    run_in: bool = False
    step: float = STEP_PICTURE


USUAL = WordForm()


def card(
    card: Card, width: float, height: float, size: CardSize, setting: Setting, form: WordForm = USUAL
) -> Block | Overflow:
    """Return *card* filling *width* x *height*, with the largest picture that fits.

    The heading of a group that begins with it stands above its own. Full texts have a *form*. Return the overflow if the
    words do not fit beside any picture.
    """
    lead = group_heading(card, width, setting.style)
    found = _ungrouped(card, Size(width, height - lead.height), size, setting, form)
    return below_heading(lead, found) if isinstance(found, Block) else found


def _ungrouped(card: Card, area: Size, size: CardSize, setting: Setting, form: WordForm) -> Block | Overflow:
    """Return *card* without the heading of its group, or its overflow."""
    style, (width, height) = setting.style, (area.width, area.height)
    top = card_heading(card, width, style)
    warning_block = cautions(card.warnings, width, style)
    around = top.height + TOP + GAP + warning_block.height
    picture = card_picture(card.figures, setting.pictures)
    if picture is None:
        words = sections(card, width, setting, short=size in COMPACT, run_in=form.run_in, step=form.step)
        return _without_picture(card, top, words, warning_block, area, style)
    found = _above(_CardBody(card, picture, size, width, height - around, setting, form), width)
    if isinstance(found, Overflow):
        return found
    return section(_filled(top, found, warning_block, width, height, style), card.path)


def _without_picture(
    card: Card, top: Block, parts: Sequence[Block], warning_block: Cautions, area: Size, style: PageStyle
) -> Block | Overflow:
    """Return a card without a picture, whose sections are *parts*, or its overflow."""
    words = stack(parts, style.sizes.text * 0.42)
    over = top.height + TOP + words.height + GAP + warning_block.height - area.height
    if over > 0:
        return Overflow(over, longest(card))
    return section(_filled(top, words, warning_block, area.width, area.height, style), card.path)


class _CardBody(Struct, frozen=True):
    """The part of a card between heading and cautions, with its width and height."""

    card: Card
    picture: CardPicture
    size: CardSize
    width: float
    height: float
    setting: Setting
    form: WordForm

    @property
    def shape(self) -> float:
        """Return the width of the picture as a multiple of its height."""
        return self.picture.shape

    def sections(self, width: float, *, code: bool) -> list[Block]:
        """Return the card's sections, short ones if its size is compact.

        A face has none.
        """
        if self.size is CardSize.FACE:
            return []
        short, form = self.size in COMPACT, self.form
        return sections(self.card, width, self.setting, short=short, code=code, run_in=form.run_in, step=form.step)

    def caption(self, width: float, *, code: bool = False) -> Block:
        """Return the caption of the picture, and the QR code of the link if *code* is set."""
        found, link = self.picture.captions(width, self.setting.style), self.card.link
        if code and link and link.code:
            square, side = link_code(link)
            found = Block(found.height + 4 + side, (*found.marks, *moved((square,), 0, found.height + 4)))
        return found

    def label_overflow(self, wide: float) -> Overflow:
        """Return the overflow of a picture whose labels do not fit.

        Either the picture had to be small, or there are too many labels.
        """
        if wide < LEAST_PICTURE * min(1, self.shape):
            return Overflow((LEAST_PICTURE * min(1, self.shape) - wide) / self.shape, longest(self.card))
        return Overflow(0, self.picture.figures[0].path)


def _above(body: _CardBody, wide: float) -> Block | Overflow:
    """Arrange the picture above the sections, as large as they allow."""
    style, shape, compact = body.setting.style, body.shape, body.size in COMPACT
    parts = stack(body.sections(body.width, code=True), 3 if compact else style.sizes.text * 0.42)
    caption = body.caption(body.width)
    free = body.height - parts.height - 8
    tall = min(wide / shape, free - caption.height)
    for _ in range(3):
        caption = body.caption(max(tall * shape, LEAST_COMPACT))
        tall = min(tall, free - caption.height)
    wide = tall * shape
    least = LEAST_COMPACT * min(1, shape) if compact else max(NARROWEST, LEAST_PICTURE * min(1, shape))
    if wide < least:
        return Overflow(least / shape + parts.height + caption.height + 8 - body.height, longest(body.card))
    x = (body.width - wide) / 2
    figure = body.picture.draw(Box(x, 0, wide, tall), style, label_area=Box(0, 0, body.width, tall))
    if figure is None:
        return body.label_overflow(wide)
    marks = (
        figure,
        *caption.at(min(x, body.width - max(wide, LEAST_COMPACT)), tall),
        *parts.at(0, tall + caption.height + 8),
    )
    return Block(tall + caption.height + 8 + parts.height, marks)


def _filled(top: Block, body: Block, warning_block: Cautions, width: float, height: float, style: PageStyle) -> Block:
    """Return a card of a *height*, with the cautions at its foot.

    The cautions are read directly after the heading.
    """
    place = (0, height - warning_block.height)
    drawn = moved((warning_block.bar, warning_block.note), *place) if warning_block.height else ()
    marks: tuple[Mark, ...] = (
        artifact(panel(width, top.height, Panel.NAME, style), *drawn[:1]),
        *top.marks,
        *drawn[1:],
        *body.at(0, top.height + TOP),
    )
    return Block(height, marks)


def longest(card: Card) -> tuple[str | int, ...]:
    """Return the path of the longest text of a card, which is the one to shorten."""
    texts = {(*card.path, "name"): len(card.name)}
    texts |= {each.path: len(each.text) for each in card.sections if isinstance(each, Prose)}
    texts[(*card.path, "cautions")] = len(" ".join(card.warnings.cautions))
    return max(texts, key=lambda path: texts[path])
