"""One card: its parts are always in the same place, only their proportions change with the height there is."""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Card, Prose
from handout.geometry import MM, Box
from handout.layout.figures.callouts import annotated
from handout.layout.figures.picture import Picture
from handout.layout.page import Block, Mark, Overflow, Role, artifact, moved, section, stack
from handout.layout.parts.card_heading import card_heading
from handout.layout.parts.cautions import Cautions, cautions
from handout.layout.parts.frames import PAD, card_frame
from handout.layout.parts.sections import link_code, sections
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import paragraph

TOP, FOOT = 9.0, 8.0
BESIDE = 18.0
"""Between a picture and the text at its right."""

BESIDE_BAR = 14.0
"""Between the left edges of the bar and of the cautions in a card's frame."""

READABLE = 14
"""How wide a column of words is that is read with ease, in multiples of its size."""

LEAST_PICTURE = 60 * MM
LEAST_COMPACT = 36 * MM
NARROWEST = 46 * MM
WIDTHS = tuple(w * MM for w in (80, 74, 68, 64, 60, 57, 54))
WIDEST = WIDTHS[0]
TIGHT_WIDTHS = tuple(w * MM for w in (50, 46))
"""Picture widths tried: 60 mm or more keeps a drawing's creases above 0.2 mm; less only where the words need the space."""


class CardSize(Enum):
    """How much of a page a card gets; a panel is a whole page with the short texts, a face one with picture and cautions alone."""

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
"""Card sizes tried for what is asked for, the smallest first; a card too long for one gets the next."""

COMPACT = (CardSize.QUARTER, CardSize.PANEL, CardSize.FACE)


def card(card: Card, width: float, height: float, size: CardSize, setting: Setting) -> Block | Overflow:
    """Return *card* filling *width* x *height*, with the largest picture that leaves every word its place, or what is too much."""
    style = setting.style
    if size is CardSize.QUARTER:
        smaller = {"card": style.sizes.card * 0.85, "label": max(9, style.sizes.label * 0.9)}
        style = replace(style, sizes=replace(style.sizes, **smaller))
        setting = replace(setting, style=style)
    inner = width - 2 * PAD
    top = card_heading(card, width, style)
    care = cautions(card.warnings, inner, style, indent=BESIDE_BAR)
    around = top.height + TOP + 7 + care.height + FOOT
    body = _Body(card, size, inner, height - around, setting)
    worst: Overflow | None = None
    for build, widths in _arrangements(size, inner, style):
        for wide in widths:
            found = build(body, wide)
            if isinstance(found, Block):
                return section(_framed(top, found, care, width, height, style), card.path)
            worst = found if worst is None or found.height < worst.height else worst
            if not found.height:
                break  # labels that find no place on a picture find none on a smaller one
    return worst or Overflow(0, card.figure.path)


class _Body(Struct, frozen=True):
    """What a card has between its heading and its cautions, and the width and height for it."""

    card: Card
    size: CardSize
    width: float
    height: float
    setting: Setting

    @property
    def picture(self) -> Picture:
        return self.setting.pictures[self.card.figure.picture.file]

    @property
    def shape(self) -> float:
        """How broad the picture is, as a multiple of its height."""
        return self.picture.size.width / self.picture.size.height

    def sections(self, width: float, *, code: bool) -> list[Block]:
        """Return the card's sections, as long as its size allows; a face has none of them."""
        if self.size is CardSize.FACE:
            return []
        return sections(self.card, width, self.setting, short=self.size in COMPACT, code=code)

    def caption(self, width: float, *, code: bool = False) -> Block:
        """Return what stands below the picture: its caption, and the *code* of the card's link if it is to be there."""
        found, text, link = Block(0), self.card.figure.caption, self.card.link
        if text:
            words = paragraph(text, width, self.setting.style.label, Role.CAPTION)
            found = Block(words.height + 3, words.at(0, 3))
        if code and link and link.code:
            square, side = link_code(link)
            found = Block(found.height + 4 + side, (*found.marks, *moved((square,), 0, found.height + 4)))
        return found

    def unlabelled(self, wide: float) -> Overflow:
        """Return why labels found no place: the picture had to be small, or there are too many of them."""
        if wide < LEAST_PICTURE * min(1, self.shape):
            return Overflow((WIDEST - wide) / self.shape, longest(self.card))
        return Overflow(0, self.card.figure.path)


Build = Callable[[_Body, float], Block | Overflow]


def _arrangements(size: CardSize, inner: float, style: PageStyle) -> list[tuple[Build, list[float]]]:
    """Return the ways to set out a card in the order they are tried, each with picture widths from large to small."""

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


def _beside(body: _Body, wide: float) -> Block | Overflow:
    """Set the picture at the left, a code below it, with the sections at its right; those too long for there go on below both."""
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
    if tried:  # beside a wide picture little is read with ease: what can goes below it, over the whole width
        total, upper, right, rest = min(tried, key=lambda each: each[0])
        at, gutter = Box(0, 0, wide, tall), Box(0, 0, wide + BESIDE - 4, tall)
        shown, picture = body.card.figure, body.picture
        figure = annotated(shown, picture, at, style) or annotated(shown, picture, at, style, room=gutter)
        if figure is None:
            return body.unlabelled(wide)
        return Block(total, (figure, *caption.at(0, tall), *right.at(left, -2), *rest.at(0, upper + gap)))
    return Overflow(least - space, longest(body.card))


def _above(body: _Body, wide: float) -> Block | Overflow:
    """Set the picture above the sections, as large as they leave space for."""
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
    figure = annotated(body.card.figure, body.picture, Box(x, 0, wide, tall), style, room=Box(0, 0, body.width, tall))
    if figure is None:
        return body.unlabelled(wide)
    marks = (
        figure,
        *caption.at(min(x, body.width - max(wide, LEAST_COMPACT)), tall),
        *parts.at(0, tall + caption.height + 8),
    )
    return Block(tall + caption.height + 8 + parts.height, marks)


def _framed(top: Block, body: Block, care: Cautions, width: float, height: float, style: PageStyle) -> Block:
    """Return a card in its frame: the cautions stand at its foot, and are read after its heading."""
    bar, note = moved((care.bar, care.note), PAD, height - FOOT - care.height)
    marks: tuple[Mark, ...] = (
        artifact(*card_frame(width, height, top.height, style), bar),
        *top.marks,
        note,
        *body.at(PAD, top.height + TOP),
    )
    return Block(height, marks)


def longest(card: Card) -> tuple[str | int, ...]:
    """Return where the longest text of a card is written, which is the one to shorten."""
    texts = {(*card.path, "name"): len(card.name)}
    texts |= {each.path: len(each.text) for each in card.sections if isinstance(each, Prose)}
    texts[(*card.path, "cautions")] = len(" ".join(card.warnings.cautions))
    return max(texts, key=lambda path: texts[path])
