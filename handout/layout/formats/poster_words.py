"""The words of a poster's cards, measured once for every size of its page.

Hundreds of arrangements ask for the heights of the same words in hundreds of widths. The type has one size in all of
them, for the page is magnified afterwards, so that heights are shared by all.
"""

from bisect import bisect_left
from collections.abc import Callable
from functools import cache, cached_property, lru_cache, partial
from math import ceil, inf, log
from operator import neg
from typing import Generic, TypeVar

from msgspec.structs import replace

from handout.content.handout import Card, Figure, Steps
from handout.layout.figures.card_picture import card_picture
from handout.layout.figures.picture import Picture
from handout.layout.page import Block, Group, Role, stack, stacked_height
from handout.layout.parts.card_heading import disc
from handout.layout.parts.cautions import POSTER_BAR, cautions
from handout.layout.parts.group_heading import group_heading
from handout.layout.parts.second_language import both_languages, card_words
from handout.layout.parts.sections import short_sections
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.overhang import overhang
from handout.layout.text.paragraph import paragraph, text_width, with_whole_words

PAD, GAP = 7.0, 5.0
"""The padding inside the frame of a part, and the gap between parts."""

BAND = 4 / 9
"""The space around a heading in its band, in multiples of the name's size."""

SLIM = 0.8
"""The aspect ratio below which a picture is slim.

Its column has space for labels at its sides.
"""

CAPTIONED = 0.9
"""The aspect ratio below which a caption stands among words beside the picture.

Below the picture it would take two lines of its height.
"""

STEP = 1.06
"""The step between widths at which words are measured for a first estimate."""

MOST_HEIGHTS, MOST_BLOCKS = 500, 32
"""The most widths of which heights are known, and words that are held as set."""

MOST_CARDS = 24
"""Cards whose words stay measured: those of the last few handouts."""

MOST_BELOW = 6
"""The most numbers of texts below a picture, of which most cards have no more."""

PROBED = 400.0
"""A width in which the texts of a card are counted."""

Measured = TypeVar("Measured")


class Heights(Generic[Measured]):
    """Heights of words by width, each measured once."""

    def __init__(self, measure: Callable[[float], Measured]) -> None:
        """Measure nothing yet."""
        self.measure = lru_cache(MOST_HEIGHTS)(measure)

    def __call__(self, width: float) -> Measured:
        """Return what is measured at a *width*."""
        return self.measure(width)

    def low(self, width: float) -> Measured:
        """Return what is no more than the heights at a *width*."""
        return self(width)


class Falling(Heights[Measured]):
    """Heights that never grow with the width, measured only where they are not known.

    Between two widths of one height they are that height. ``PosterPage.holds`` looks again at the end. Threads may share
    them: what is known is replaced as a whole.
    """

    def __init__(self, measure: Callable[[float], Measured]) -> None:
        """Measure nothing yet."""
        super().__init__(measure)
        self.known: tuple[tuple[float, ...], tuple[Measured, ...]] = (), ()
        self.lows: dict[int, Measured] = {}

    def __call__(self, width: float) -> Measured:
        """Return what is measured at a *width*."""
        widths, heights = self.known
        at = bisect_left(widths, width)
        if at < len(widths) and (widths[at] == width or (at and heights[at - 1] == heights[at])):
            return heights[at]
        found = self.measure(width)
        if len(widths) >= MOST_HEIGHTS:
            widths, heights, at = (), (), 0
        self.known = (*widths[:at], width, *widths[at:]), (*heights[:at], found, *heights[at:])
        return found

    def low(self, width: float) -> Measured:
        """Return what is no more than the heights at a *width*: those of a larger one.

        It is the same whatever is known.
        """
        step = ceil(log(width) / LOG_STEP)
        if (found := self.lows.get(step)) is None:
            found = self.lows[step] = self(STEP**step)
        return found


def known_around(heights: Heights[float], height: float) -> tuple[float, float]:
    """Return a width up to which all *heights* are larger, and one from which none is.

    Between them nothing is known yet.
    """
    if not isinstance(heights, Falling):
        return -inf, inf
    widths, known = heights.known
    at = bisect_left(known, -height, key=neg)
    return widths[at - 1] if at else -inf, widths[at] if at < len(widths) else inf


LOG_STEP = log(STEP)


class CardHeading:
    """The heading of a card and that of the group that it begins, in any width."""

    def __init__(self, card: Card, style: PageStyle, *, doubted: bool) -> None:
        """Measure nothing yet."""
        self.card, self.style = card, style
        self.block, self.lead = lru_cache(MOST_BLOCKS)(self._block), lru_cache(MOST_BLOCKS)(self._lead)
        steady: type[Heights[float]] = Heights if doubted else Falling
        self.height = steady(lambda width: self.block(width, 0).height)
        self.lead_height = steady(lambda width: self.lead(width).height) if card.group else no_height

    def tall(self, width: float, *, low: bool = False) -> float:
        """Return the height, or with *low* an estimate that is no more."""
        return _height(self.height, width, low=low)

    def _lead(self, width: float) -> Block:
        """Return the heading of the group that the card begins."""
        return group_heading(self.card, width, self.style)

    def _block(self, width: float, number: int) -> Block:
        """Return number, name and note, on one line if they fit.

        The name is smaller if a word of it would be divided; the height is that of the usual size, so that it falls with
        the width.
        """
        card, style = self.card, self.style
        size = style.sizes.card * 1.25
        left = PAD + (size + 8 if card.numbered else 0)
        inner = width - left - PAD
        letters = with_whole_words(card.name, inner, style.heading, style.sizes.text)
        name, usual = (paragraph(card.name, inner, each, Role.SPAN) for each in (letters, style.heading))
        note = paragraph(card.note, inner, style.text) if card.note else Block(0)
        used = text_width(card.name, letters) + 8
        beside = letters == style.heading and used + text_width(card.note, style.text) <= inner
        height = max(size, usual.height + (0 if beside else note.height)) + style.sizes.card * BAND
        top = (height - name.height - (0 if beside else note.height)) / 2
        lower = max(0, overhang(name) - top + 1)  # letters stay in the frame
        height, top = height + lower, top + lower
        drop = (style.heading.size - style.text.size) * 1.0
        place = note.at(left + used, top + drop) if beside else note.at(left, top + name.height)
        lead = disc(number, size, style).at(PAD, (height + lower - size) / 2) if card.numbered else ()
        return Block(height, (Group(Role.HEADING, (*lead, *name.at(left, top))), *place))


class CardWords:
    """The words of a card, in any width.

    Where it is *doubted* that heights fall with the width, each is measured.
    """

    def __init__(self, card: Card, setting: Setting, *, doubted: bool) -> None:
        """Measure nothing yet."""
        self.card, self.setting, self.style = card, setting, setting.style
        self.picture = card_picture(poster_figures(card), setting.pictures)
        self.shape = self.picture.shape if self.picture else 1
        self.gap = self.style.sizes.text * 0.3
        self.captioned_aside = self._is_captioned_aside()
        held = lru_cache(MOST_BLOCKS)
        self.advice, self.caution, self.both = held(self._advice), held(self._caution), held(self._both)
        self.sections, self.aside, self.under = held(self._sections), held(self._aside), held(self._under)
        self.captions, self.caption = held(self._captions), held(self._caption)
        steady: type[Heights[float]] = Heights if doubted else Falling
        self.measured = measured = steady if _falls(card) else Heights[float]
        self.advice_height = measured(lambda width: self.advice(width).height)
        self.caution_height = steady(lambda width: self.caution(width).height)
        self.both_height = measured(lambda width: self.both(width).height)
        captioned = self.picture is not None and any(figure.caption for figure in self.picture.figures)
        self.captions_height = steady(lambda width: self.captions(width).height) if captioned else no_height
        self.caption_height = steady(lambda width: self.caption(width).height)
        by_section: type[Heights[tuple[float, ...]]] = Falling if steady is Falling and _falls(card) else Heights
        self.section_heights = by_section(lambda width: tuple(each.height for each in self.sections(width)))
        self.aside_heights = cache(lambda below: measured(partial(self.tall_aside, below=below)))

    def _captions(self, width: float) -> Block:
        """Return the captions below a picture of this *width*, as large as the text.

        They say what to do, "Then do the other foot", and are read from as far.
        """
        return self.picture.captions(width, self._letters) if self.picture else Block(0)

    @property
    def _letters(self) -> PageStyle:
        """Return the style of captions."""
        return replace(self.style, sizes=replace(self.style.sizes, label=self.style.sizes.text))

    def tall(self, width: float, *, low: bool = False) -> float:
        """Return the height of the words, or with *low* an estimate that is no more."""
        if self.card.second:
            return _height(self.both_height, width, low=low)
        return _height(self.advice_height, width, low=low) + self.gap + self.caution_tall(width, low=low)

    @cached_property
    def number(self) -> int:
        """Return the number of texts: the sections and the cautions."""
        return len(self.sections(PROBED)) + 1

    def tall_aside(self, width: float, below: int, *, low: bool = False) -> float:
        """Return the height of the words that do not stand *below* a picture.

        They are the caption, too.
        """
        words = self.aside_tall(width, below, low=low) if below else self.tall(width, low=low)
        return words + (self.gap + _height(self.caption_height, width, low=low) if self.captioned_aside else 0)

    def aside_tall(self, width: float, below: int, *, low: bool = False) -> float:
        """Return the height of the sections that do not stand *below* a picture."""
        if below <= 1:
            return _height(self.advice_height, width, low=low)
        return stacked_height(self._each(width, low=low)[: self.number - below], self.gap)

    def under_tall(self, width: float, below: int, *, low: bool = False) -> float:
        """Return the height of so many texts *below* a picture, the cautions last."""
        cautions = self.caution_tall(width, low=low)
        if below <= 1:
            return cautions
        sections = self._each(width, low=low)[self.number - below :]
        return stacked_height((*sections, Block(cautions)), self.gap)

    def _each(self, width: float, *, low: bool) -> list[Block]:
        """Return the sections' heights, or with *low* estimates."""
        return [Block(tall) for tall in (self.section_heights.low(width) if low else self.section_heights(width))]

    def caution_tall(self, width: float, *, low: bool = False) -> float:
        """Return the height of the cautions, or with *low* an estimate that is no more."""
        return _height(self.caution_height, width, low=low)

    def _is_captioned_aside(self) -> bool:
        """Return whether the caption stands among the words beside the picture.

        That of a step does not.
        """
        own = len(self.card.figures) == 1 and bool(self.card.figures[0].caption)
        return own and self.shape < CAPTIONED and not self.card.second

    def _caption(self, width: float) -> Block:
        """Return the caption of a narrow picture, among the words beside it."""
        return self.picture.captions(width, self._letters, above=0) if self.picture else Block(0)

    def _both(self, width: float) -> Block:
        """Return the words and the cautions in two languages."""
        assert self.card.second  # noqa: S101  # else there are words in one language
        other = partial(card_words, self.card.second, setting=self.setting, poster=True)
        return both_languages(self._first_words, other, width, self.style)

    def _first_words(self, width: float) -> Block:
        """Return the short texts and the cautions in the first language."""
        return stack((*self._sections(width), self.caution(width)), self.gap)

    def _advice(self, width: float) -> Block:
        """Return the short texts of a card in one language."""
        return stack(self._sections(width), self.gap)

    def _aside(self, width: float, below: int) -> Block:
        """Return the sections beside a picture, but those that stand *below* it."""
        return stack(self.sections(width)[: self.number - max(1, below)], self.gap)

    def _under(self, width: float, below: int) -> Block:
        """Return so many texts *below* a picture, at least the cautions."""
        return stack((*self.sections(width)[self.number - max(1, below) :], self.caution(width)), self.gap)

    def _sections(self, width: float) -> list[Block]:
        """Return the sections in short texts."""
        below = bool(self.card.figures)  # else the pictures of the steps are the card's
        return short_sections(self.card, width, self.setting, pictured=below)

    def _caution(self, width: float) -> Block:
        """Return the cautions in the first language."""
        return cautions(self.card.warnings, width, self.style, bar=POSTER_BAR, short=True).block


def no_height(_width: float) -> float:
    """Return the height of words that there are none of."""
    return 0


def _height(heights: Heights[float], width: float, *, low: bool) -> float:
    """Return a height, or with *low* one that is no more."""
    return heights.low(width) if low else heights(width)


def _falls(card: Card) -> bool:
    """Return whether a card's words take no more height in a larger width.

    Pictures of steps may grow with it.
    """
    return not any(isinstance(each, Steps) and any(each.figures) for each in card.sections)


def words_of(card: Card, setting: Setting, *, doubted: bool = False) -> CardWords:
    """Return the words of a card, with heights measured for earlier posters.

    A change of one card leaves the others as they were; so does another size of headings.
    """
    style = replace(setting.style, sizes=replace(setting.style.sizes, card=0, title=0))
    return _card_words(replace(card, number=0), tuple(setting.pictures[file] for file in _files(card)), style, doubted)


def heading_of(card: Card, style: PageStyle, *, doubted: bool = False) -> CardHeading:
    """Return the heading of a card, with heights measured for earlier posters."""
    return _card_heading(replace(card, number=0), style, doubted)


@lru_cache(MOST_CARDS * MOST_BELOW)
def heights_aside(heading: CardHeading, words: CardWords, below: int, most_heading: float) -> Heights[float]:
    """Return the heights of a heading and words beside a picture, measured together.

    The last texts, so many, stand *below* it. The heights are infinite where the heading is taller than *most_heading*.
    """

    def measure(width: float) -> float:
        over = heading.height(width)
        return inf if over > most_heading else over + GAP + words.aside_heights(below)(width - 2 * PAD)

    return words.measured(measure)


@lru_cache(MOST_CARDS)
def _card_words(card: Card, pictures: tuple[Picture, ...], style: PageStyle, doubted: bool) -> CardWords:
    """Return the words of a card with its own pictures."""
    return CardWords(card, Setting(style, dict(zip(_files(card), pictures, strict=True))), doubted=doubted)


@lru_cache(MOST_CARDS)
def _card_heading(card: Card, style: PageStyle, doubted: bool) -> CardHeading:
    """Return the heading of a card without its number."""
    return CardHeading(card, style, doubted=doubted)


def _files(card: Card) -> list[str]:
    """Return the files of the pictures of a card and of its steps."""
    cards = (card, card.second) if card.second else (card,)
    return [figure.picture.file for each in cards for figure in (*each.figures, *_step_figures(each))]


def poster_figures(card: Card) -> tuple[Figure, ...]:
    """Return the pictures of a card, or if it has none those of its steps."""
    return card.figures or _step_figures(card)


def _step_figures(card: Card) -> tuple[Figure, ...]:
    """Return the pictures of a card's steps, with their numbers as captions."""
    return tuple(
        replace(figure, caption=f"{number}. {figure.caption}".rstrip())
        for each in card.sections
        if isinstance(each, Steps)
        for number, figure in enumerate(each.figures, each.first)
        if figure
    )
