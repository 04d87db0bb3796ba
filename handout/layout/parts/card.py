"""A card.

Its parts are always in the same place. Only their proportions follow the available height.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Card, Prose
from handout.geometry import MM, Box, Size
from handout.layout.figures.card_picture import CardPicture, card_picture
from handout.layout.page import Block, Mark, Overflow, artifact, moved, section, stack
from handout.layout.parts.card_heading import card_heading
from handout.layout.parts.cautions import Cautions, cautions
from handout.layout.parts.frames import PAD, card_frame
from handout.layout.parts.group_heading import below_heading, group_heading
from handout.layout.parts.sections import link_code, sections
from handout.layout.setting import Setting
from handout.layout.style import PageStyle

TOP, FOOT = 9.0, 8.0
BESIDE = 18.0
"""The gutter between a picture and the text to its right."""

BESIDE_BAR = 14.0
"""The distance from the left edge of the caution bar to that of the cautions."""

READABLE = 14
"""The least width of a column that reads easily, in multiples of the type size."""

LEAST_PICTURE = 60 * MM
LEAST_COMPACT = 36 * MM
NARROWEST = 46 * MM
WIDTHS = tuple(w * MM for w in (80, 74, 68, 64, 60, 57, 54))
WIDEST = WIDTHS[0]
TIGHT_WIDTHS = tuple(w * MM for w in (50, 46))
"""Picture widths to try.

A width of 60 mm or more keeps a drawing's creases above 0.2 mm. Smaller ones are used only where the words need
the space.
"""


class CardSize(Enum):
    """How much of a page a card takes.

    A panel is a whole small page with the short texts. A face has only the picture and the cautions.
    """

    QUARTER = 4
    HALF = 2
    FULL = 1
    PANEL = 0
    FACE = -1


CARDS_PER_PAGE: Mapping[str, tuple[CardSize, ...]] = {
    "auto": (CardSize.HALF, CardSize.FULL),
    "1": (CardSize.FULL,),
    "2": (CardSize.HALF, CardSize.FULL),
    "4": (CardSize.QUARTER, CardSize.HALF, CardSize.FULL),
}
"""The card sizes to try for each number of cards a page, smallest first.

A card that is too long for one size gets the next.
"""

COMPACT = (CardSize.QUARTER, CardSize.PANEL, CardSize.FACE)


def card(card: Card, width: float, height: float, size: CardSize, setting: Setting) -> Block | Overflow:
    """Return *card* filling *width* x *height*, with the largest picture that fits.

    The heading of a group that begins with it stands above its frame. Return the overflow if the words do not fit
    beside any picture.
    """
    style = setting.style
    if card.group:
        lead = group_heading(card, width, style)
        found = _framed_card(replace(card, group=""), width, height - lead.height, size, setting)
        return below_heading(lead, found) if isinstance(found, Block) else found
    return _framed_card(card, width, height, size, setting)


def _framed_card(card: Card, width: float, height: float, size: CardSize, setting: Setting) -> Block | Overflow:
    """Return *card* in a frame that fills *width* x *height*, or its overflow."""
    style = setting.style
    if size is CardSize.QUARTER:
        smaller = {"card": style.sizes.card * 0.85, "label": max(9, style.sizes.label * 0.9)}
        style = replace(style, sizes=replace(style.sizes, **smaller))
        setting = replace(setting, style=style)
    inner = width - 2 * PAD
    top = card_heading(card, width, style)
    warning_block = cautions(card.warnings, inner, style, indent=BESIDE_BAR)
    around = top.height + TOP + 7 + warning_block.height + FOOT
    picture = card_picture(card.figures, setting.pictures)
    if picture is None:
        return _without_picture(card, top, warning_block, Size(width, height), size, setting)
    body = _CardBody(card, picture, size, inner, height - around, setting)
    worst: Overflow | None = None
    for build, widths in _arrangements(size, inner, style):
        for wide in widths:
            found = build(body, wide)
            if isinstance(found, Block):
                return section(_framed(top, found, warning_block, width, height, style), card.path)
            worst = found if worst is None or found.height < worst.height else worst
            if not found.height:
                break  # labels that do not fit on a picture do not fit on a smaller one
    return worst or Overflow(0, picture.figures[0].path)


def _without_picture(
    card: Card, top: Block, warning_block: Cautions, area: Size, size: CardSize, setting: Setting
) -> Block | Overflow:
    """Return a card without a picture, or its overflow."""
    inner, style = area.width - 2 * PAD, setting.style
    words = stack(sections(card, inner, setting, short=size in COMPACT), style.sizes.text * 0.42)
    over = top.height + TOP + words.height + 7 + warning_block.height + FOOT - area.height
    if over > 0:
        return Overflow(over, longest(card))
    return section(_framed(top, words, warning_block, area.width, area.height, style), card.path)


class _CardBody(Struct, frozen=True):
    """The part of a card between heading and cautions, with its width and height."""

    card: Card
    picture: CardPicture
    size: CardSize
    width: float
    height: float
    setting: Setting

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
        return sections(self.card, width, self.setting, short=self.size in COMPACT, code=code)

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
            return Overflow((WIDEST - wide) / self.shape, longest(self.card))
        return Overflow(0, self.picture.figures[0].path)


Build = Callable[[_CardBody, float], Block | Overflow]


def _arrangements(size: CardSize, inner: float, style: PageStyle) -> list[tuple[Build, list[float]]]:
    """Return the arrangements of a card to try in order, with picture widths.

    The widths go from large to small.
    """

    def widths(tried: Sequence[float], words: float) -> list[float]:
        """Return those beside which a column of *words* ems is left."""
        return [wide for wide in tried if inner - wide - BESIDE >= words * style.sizes.text]

    match size:
        case CardSize.QUARTER | CardSize.PANEL | CardSize.FACE:
            return [(_above, [inner])]
        case CardSize.HALF:
            return [(_beside, widths(WIDTHS, 16))]
        case CardSize.FULL:
            return [(_above, [inner]), (_beside, widths((*WIDTHS, *TIGHT_WIDTHS), 11))]
        case _:
            assert_never(size)


def _beside(body: _CardBody, wide: float) -> Block | Overflow:
    """Arrange the picture at the left, with the sections at its right.

    The QR code goes below the picture. Sections that are too long for the right column continue below both.
    """
    style, space, shape = body.setting.style, body.height, body.shape
    caption = body.caption(wide, code=True)
    tall = min(wide / shape, space - caption.height)
    for _ in range(3):  # a narrower picture may need a taller caption
        caption = body.caption(max(tall * shape, NARROWEST), code=True)
        tall = min(tall, space - caption.height)
    wide = tall * shape
    if wide < NARROWEST:
        return Overflow(NARROWEST / shape + caption.height - space, longest(body.card))
    left = wide + BESIDE
    gap = style.sizes.text * 0.42
    side = body.sections(body.width - left, code=False)
    under: list[Block] = []
    least = float("inf")
    tried: list[tuple[float, float, Block, Block]] = []
    for count in range(len(side), 0, -1):
        if count < len(side):
            under = under or body.sections(body.width, code=False)
        right, rest = stack(side[:count], gap), stack(under[count:], gap)
        upper = max(tall + caption.height, right.height)
        total = upper + (gap + rest.height if rest.height else 0)
        least = min(least, total)
        if total <= space:
            tried.append((total, upper, right, rest))
            if body.width - left >= READABLE * style.sizes.text:
                break
    if tried:  # a narrow column is hard to read: move what fits below, to the full width
        total, upper, right, rest = min(tried, key=lambda each: each[0])
        at, gutter = Box(0, 0, wide, tall), Box(0, 0, wide + BESIDE - 4, tall)
        figure = body.picture.draw(at, style) or body.picture.draw(at, style, label_area=gutter)
        if figure is None:
            return body.label_overflow(wide)
        return Block(total, (figure, *caption.at(0, tall), *right.at(left, -2), *rest.at(0, upper + gap)))
    return Overflow(least - space, longest(body.card))


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


def _framed(top: Block, body: Block, warning_block: Cautions, width: float, height: float, style: PageStyle) -> Block:
    """Return a card in its frame, with the cautions at its foot.

    The cautions are read directly after the heading.
    """
    frame = card_frame(width, height, top.height, style)
    place = (PAD, height - FOOT - warning_block.height)
    drawn = moved((warning_block.bar, warning_block.note), *place) if warning_block.height else ()
    marks: tuple[Mark, ...] = (
        artifact(*frame, *drawn[:1]),
        *top.marks,
        *drawn[1:],
        *body.at(PAD, top.height + TOP),
    )
    return Block(height, marks)


def longest(card: Card) -> tuple[str | int, ...]:
    """Return the path of the longest text of a card, which is the one to shorten."""
    texts = {(*card.path, "name"): len(card.name)}
    texts |= {each.path: len(each.text) for each in card.sections if isinstance(each, Prose)}
    texts[(*card.path, "cautions")] = len(" ".join(card.warnings.cautions))
    return max(texts, key=lambda path: texts[path])
