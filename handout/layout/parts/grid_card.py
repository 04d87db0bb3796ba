"""A card on the grid of a leaflet.

All cards of a leaflet follow one *Grid*. A card is as tall as its picture and its words need, and its frame can
be taller, so that the cards of a page are equal.
"""

from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Card
from handout.geometry import Box
from handout.layout.figures.card_picture import CardPicture, card_picture
from handout.layout.page import Block, Mark, artifact, moved, section, stack
from handout.layout.parts.card_heading import card_heading
from handout.layout.parts.cautions import Cautions, cautions
from handout.layout.parts.frames import PAD, card_frame
from handout.layout.parts.group_heading import below_heading, group_heading, repeated_heading
from handout.layout.parts.second_language import second_card
from handout.layout.parts.sections import STEP_PICTURE, sections
from handout.layout.parts.wrapped_words import wrap_words
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import TextWrap

TOP, ABOVE_CAUTIONS, FOOT = 9.0, 7.0, 8.0
"""The space below the heading, above the cautions, and below them."""

BESIDE = 18.0
"""The gutter between a picture and the text to its right."""

BESIDE_BAR = 14.0
"""The distance from the left edge of the caution bar to that of the cautions."""

PORTRAIT = 0.8
"""The width of a picture as a multiple of its height, below which it is narrow."""

TALLEST = 1.5
"""The greatest height of a picture as a multiple of the width of its place.

A taller picture is narrower than its place, and stands in the middle of it.
"""

BELOW_PICTURE, CLEAR = 8.0, 4.0
"""The space between a picture and words below it.

The second is that above a line of a text that begins beside it.
"""

CAPTION_APART = 0.6
"""The space between a caption and a line that goes on below it, in ems.

They are no one sentence.
"""

SECTIONS_APART, RUN_IN_APART = 0.42, 0.28
"""The least gap between two sections, in ems.

The second is for words that go on below a picture and whose headings run in.
"""

CLOSE = 0.95
"""The leading of close lines as a multiple of the usual one."""

LOOSE = 2.2
"""How much wider than the usual gap between sections theirs may be."""


class Grid(Struct, frozen=True, kw_only=True):
    """What all cards of a leaflet share.

    The words are *beside* the picture or below it. *wide* and *narrow* are the widths of pictures in pt. A
    *compact* card is one of two beside each other, with short texts. Headings that *run in* save height, and so
    does a *sidebar* from which a text goes on below the picture; else only sections that fit there stand beside it.
    Pictures of steps are *step* wide at most. A card whose lines are *close* has space for a larger picture.
    """

    beside: bool
    wide: float
    narrow: float
    compact: bool = False
    run_in: bool = False
    sidebar: bool = False
    step: float = STEP_PICTURE
    close: bool = False

    def place(self, shape: float) -> float:
        """Return the width for a picture that is *shape* times as wide as tall."""
        return self.wide if shape >= PORTRAIT else self.narrow

    def gap(self, style: PageStyle) -> float:
        """Return the least gap between two sections."""
        close = self.run_in and self.sidebar and not self.beside
        return 3 if self.compact else style.sizes.text * (RUN_IN_APART if close else SECTIONS_APART)


class Surroundings(Struct, frozen=True):
    """What is around the picture and the words of a card, on every grid.

    *lead* is the heading of the group that the card begins, *again* that of the group that goes on with it, and *second*
    its words in a second language.
    """

    heading: Block
    cautions: Cautions
    lead: Block
    again: Block = Block(0)
    second: Block = Block(0)


class GridCard(Struct, frozen=True, dict=True):
    """A card with its words set, and its picture in a *box*.

    *lead* is the heading of the group that the card begins, *height* the least height with it, and *again* the heading of
    the group that goes on with it, for the top of a page. Above words below the picture, what stands *aside* begins beside
    it. *second* are its words in a second language, at the foot, below the cautions.
    """

    card: Card
    grid: Grid
    setting: Setting
    width: float
    heading: Block
    picture: CardPicture | None
    box: Box
    caption: Block
    aside: Block
    words: tuple[Block, ...]
    cautions: Cautions
    lead: Block
    again: Block = Block(0)
    second: Block = Block(0)

    @property
    def _around(self) -> float:
        """Return the height of everything but picture and words."""
        warned = ABOVE_CAUTIONS + self.cautions.height if self.cautions.height else 0
        return self.lead.height + self.heading.height + TOP + warned + self._below_cautions + FOOT

    @property
    def _below_cautions(self) -> float:
        """Return the height of what stands between the cautions and the foot."""
        return ABOVE_CAUTIONS + self.second.height if self.second.height else 0

    @property
    def _gap(self) -> float:
        """Return the least gap between two sections."""
        return self.grid.gap(self.setting.style)

    @property
    def _widest_gap(self) -> float:
        """Return the greatest gap between two sections of a card with space."""
        return replace(self.grid, run_in=False).gap(self.setting.style) * LOOSE

    @property
    def _upper(self) -> float:
        """Return the height of the picture with its caption."""
        return self.box.height + self.caption.height

    @property
    def _top(self) -> float:
        """Return the top of the words below the picture and what began beside it."""
        below = self._upper + BELOW_PICTURE if self._upper else 0
        return max(below, self.aside.height + self._gap if self.aside.height else 0)

    @cached_property
    def height(self) -> float:
        """Return the least height of the card."""
        words = _stacked(self.words, self._gap)
        if self.grid.beside:
            return self._around + max(self._upper, words - 2)
        return self._around + (self._top + words if words else max(self._upper, self.aside.height))

    def least_height(self, width: float) -> float:
        """Return the least height with a wide picture of a *width*.

        It is that of everything but words.
        """
        return self._around + (width / self.picture.shape if self.picture else 0)

    @property
    def holds_labels(self) -> bool:
        """Return whether the labels of the picture fit; else the card has no block."""
        return self._figure is not None

    def block(self, height: float = 0) -> Block | None:
        """Return the card in a frame of a *height*, or None if its labels do not fit."""
        height = max(height, self.height)
        drawn = self._beside(height - self._around) if self.grid.beside else self._below(height - self._around)
        if drawn is None:
            return None
        height -= self.lead.height
        foot = height - FOOT - self._below_cautions - self.cautions.height
        warned = moved((self.cautions.bar, self.cautions.note), PAD, foot) if self.cautions.height else ()
        frame = artifact(
            *card_frame(self.width, height, self.heading.height, self.setting.style),
            *warned[:1],
        )
        marks = (frame, *self.heading.marks, *warned[1:], *moved(drawn, PAD, self.heading.height + TOP))
        marks += self.second.at(PAD, height - FOOT - self.second.height)
        return below_heading(self.lead, section(Block(height, marks), self.card.path))

    def _beside(self, height: float) -> tuple[Mark, ...] | None:
        """Return the picture with the words at its right, in the *height* for both."""
        left, figure = self._left, self._figure
        words = stack(self.words, _loosened(self.words, self._gap, self._widest_gap, height + 2))
        return None if figure is None else (*figure, *words.at(left, -2))

    def _below(self, height: float) -> tuple[Mark, ...] | None:
        """Return the picture with the words below it, in the *height* for both."""
        figure, top = self._figure, self._top
        words = stack(self.words, _loosened(self.words, self._gap, self._widest_gap, height - top))
        return None if figure is None else (*figure, *self.aside.marks, *words.at(0, top))

    @property
    def _left(self) -> float:
        """Return the left edge of the words beside the picture."""
        if not self.grid.beside:
            return self.box.right + BESIDE
        return self.grid.place(self.picture.shape) + BESIDE if self.picture else 0

    @cached_property
    def _figure(self) -> tuple[Mark, ...] | None:
        """Return the picture with its labels and caption, at any height of the card.

        Labels end before the words beside them. Return None if they do not fit.
        """
        if self.picture is None:
            return ()
        reach = self._left - 4 if self.grid.beside or self.aside.height else self.width - 2 * PAD
        around, style = Box(0, 0, max(reach, self.box.right), self.box.height), self.setting.style
        drawn = self.picture.draw(self.box, style) or self.picture.draw(self.box, style, label_area=around)
        return (drawn, *self.caption.at(self.box.x, self.box.bottom)) if drawn else None


def set_surroundings(card: Card, width: float, setting: Setting, *, compact: bool, close: bool = False) -> Surroundings:
    """Return what is around the picture and the words of a card in a *width*."""
    setting, inner = setting_of(setting, compact=compact, close=close), width - 2 * PAD
    style = setting.style
    warned = cautions(card.warnings, inner, style, indent=BESIDE_BAR, listed=True)
    second = second_card(card, inner, setting, short=compact)
    lead, again = group_heading(card, width, style), repeated_heading(card, width, style)
    return Surroundings(card_heading(card, width, style), warned, lead, again, second)


def setting_of(setting: Setting, *, compact: bool, close: bool = False) -> Setting:
    """Return the setting of a card, whose type is smaller if it is *compact*.

    Its lines may be *close*.
    """
    if close:
        setting = replace(setting, style=replace(setting.style, leading=setting.style.leading * CLOSE))
    if not compact:
        return setting
    sizes = setting.style.sizes
    smaller = replace(sizes, card=sizes.card * 0.85, label=max(9, sizes.label * 0.9))
    return replace(setting, style=replace(setting.style, sizes=smaller))


def set_card(card: Card, width: float, grid: Grid, setting: Setting, around: Surroundings | None = None) -> GridCard:
    """Return a card set on the grid in a *width*.

    What is *around* its picture and words is the same on many grids.
    """
    around = around or set_surroundings(card, width, setting, compact=grid.compact, close=grid.close)
    setting = setting_of(setting, compact=grid.compact, close=grid.close)
    style, inner = setting.style, width - 2 * PAD
    picture = card_picture(card.figures, setting.pictures)
    box, caption = _place(picture, inner, grid, setting) if picture else (Box(0, 0, 0, 0), Block(0))
    measure, rest, aside = min(inner, longest_line(setting)), card, Block(0)
    if grid.beside:
        left = grid.place(picture.shape) + BESIDE if picture else 0
        measure = min(inner - left, longest_line(setting))
    elif picture and not grid.compact:
        left = box.right + BESIDE
        clear = CAPTION_APART * style.text.size if caption.height else CLEAR
        wrap = TextWrap(left, measure - min(measure, inner - left), box.height + caption.height + clear)
        wrapped = wrap_words(card, measure, wrap, setting, grid.gap(style), run_in=grid.run_in, split=grid.sidebar)
        aside, rest = wrapped.beside, wrapped.rest
    words = sections(rest, measure, setting, short=grid.compact, run_in=grid.run_in, step=grid.step)
    return GridCard(
        card,
        grid,
        setting,
        width,
        around.heading,
        picture,
        box,
        caption,
        aside,
        tuple(words),
        around.cautions,
        around.lead,
        around.again,
        around.second,
    )


def longest_line(setting: Setting) -> float:
    """Return the width of a line of about 80 characters."""
    return setting.style.text.size * 34


def _place(picture: CardPicture, inner: float, grid: Grid, setting: Setting) -> tuple[Box, Block]:
    """Return the place of a picture, and its caption."""
    column = grid.place(picture.shape)
    wide = min(column, column * TALLEST * picture.shape)
    shift = ((inner if grid.compact else column) - wide) / 2
    width = inner - shift if grid.compact else column
    words = picture.captions(wide if len(picture.figures) > 1 else width, setting.style)
    return Box(shift, 0, wide, wide / picture.shape), words


def _stacked(blocks: Sequence[Block], gap: float) -> float:
    """Return the height of *blocks* one below the other."""
    return max(0, sum(block.height for block in blocks) + gap * (len(blocks) - 1))


def _loosened(words: tuple[Block, ...], gap: float, widest: float, height: float) -> float:
    """Return the gap between sections that uses *height*, up to the *widest*."""
    spare = height - _stacked(words, gap)
    return gap + max(0, min(spare / max(1, len(words) - 1), widest - gap))
