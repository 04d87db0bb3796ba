"""The words of a poster's cards, measured once for every size of its page.

Hundreds of arrangements ask for the heights of the same words in hundreds of widths. The type has one size in all of
them, for the page is magnified afterwards, so that heights are shared by all.
"""

from bisect import bisect_left
from collections.abc import Callable
from copy import copy
from functools import cache, partial
from math import ceil, log
from typing import Generic, TypeVar

from msgspec.structs import replace

from handout.content.handout import Card, Figure, Steps
from handout.layout.figures.card_picture import card_picture
from handout.layout.page import Block, Group, Role, stack
from handout.layout.parts.card_heading import disc
from handout.layout.parts.cautions import POSTER_BAR, cautions
from handout.layout.parts.group_heading import group_heading
from handout.layout.parts.second_language import both_languages, card_words
from handout.layout.parts.sections import short_sections
from handout.layout.setting import Setting
from handout.layout.text.overhang import overhang
from handout.layout.text.paragraph import paragraph, text_width

PAD, GAP = 8.5, 7.0
"""The padding inside the frame of a part, and the gap between parts."""

STEP = 1.06
"""The step between widths at which words are measured for a first estimate."""

Measured = TypeVar("Measured")


class Heights(Generic[Measured]):
    """Heights of words by width, each measured once."""

    def __init__(self, measure: Callable[[float], Measured]) -> None:
        """Measure nothing yet."""
        self.measure = cache(measure)

    def __call__(self, width: float) -> Measured:
        """Return what is measured at a *width*."""
        return self.measure(width)

    def low(self, width: float) -> Measured:
        """Return what is no more than the heights at a *width*."""
        return self(width)


class Falling(Heights[Measured]):
    """Heights that never grow with the width, measured only where they are not known.

    Between two widths of one height they are that height. ``PosterPage.holds`` looks again at the end.
    """

    def __init__(self, measure: Callable[[float], Measured]) -> None:
        """Measure nothing yet."""
        super().__init__(measure)
        self.widths: list[float] = []
        self.heights: list[Measured] = []

    def __call__(self, width: float) -> Measured:
        """Return what is measured at a *width*."""
        at = bisect_left(self.widths, width)
        if at < len(self.widths) and (self.widths[at] == width or (at and self.heights[at - 1] == self.heights[at])):
            return self.heights[at]
        found = self.measure(width)
        self.widths.insert(at, width)
        self.heights.insert(at, found)
        return found

    def low(self, width: float) -> Measured:
        """Return what is no more than the heights at a *width*: those of a larger one."""
        at = bisect_left(self.widths, width)
        if at < len(self.widths) and self.widths[at] <= width * STEP:
            return self.heights[at]
        return self(STEP ** ceil(log(width) / LOG_STEP))


LOG_STEP = log(STEP)


class CardWords:
    """The heading and the words of a card, in any width.

    Where it is *doubted* that heights fall with the width, each is measured.
    """

    def __init__(self, card: Card, setting: Setting, *, doubted: bool = False) -> None:
        """Measure nothing yet."""
        self.card, self.setting, self.style = card, setting, setting.style
        self.picture = card_picture(poster_figures(card), setting.pictures)
        self.shape = self.picture.shape if self.picture else 1
        self.words = cache(self._words)
        self.captions = cache(self._captions)
        steady: type[Heights[float]] = Heights if doubted else Falling
        self.captions_height = steady(lambda width: self.captions(width).height)
        measured: type[Heights[float]] = steady if _falls(card) else Heights
        self.height: Heights[float] = measured(lambda width: self.words(width).height)
        self.advice, self.caution = cache(self._advice), cache(self._caution)
        self.advice_height: Heights[float] = measured(lambda width: self.advice(width).height)
        self.caution_height: Heights[float] = measured(lambda width: self.caution(width).height)
        self.gap = self.style.sizes.text * 0.3
        self.measure_headings(setting, steady)

    def measure_headings(self, setting: Setting, steady: type[Heights[float]]) -> None:
        """Measure nothing of the heading yet, which may have another size."""
        self.setting, self.style = setting, setting.style
        self.heading, self.lead = cache(self._heading), cache(self._lead)
        self.heading_height = steady(lambda width: self.heading(width).height)

    def with_headings(self, setting: Setting) -> "CardWords":
        """Return the same card with a heading of another size; its words stay measured."""
        other = copy(self)
        other.measure_headings(setting, type(self.heading_height))
        return other

    def _captions(self, width: float) -> Block:
        """Return the captions below a picture of this *width*, as large as the text.

        They say what to do, "Then do the other foot", and are read from as far.
        """
        sizes = self.style.sizes
        style = replace(self.style, sizes=replace(sizes, label=sizes.text))
        return self.picture.captions(width, style) if self.picture else Block(0)

    def _lead(self, width: float) -> Block:
        """Return the heading of the group that the card begins."""
        return group_heading(self.card, width, self.style)

    def _heading(self, width: float) -> Block:
        """Return number, name and note, on one line if they fit."""
        card, style = self.card, self.style
        size = style.sizes.card * 1.25
        left = PAD + (size + 8 if card.numbered else 0)
        name = paragraph(card.name, width - left - PAD, style.heading, Role.SPAN)
        note = paragraph(card.note, width - left - PAD, style.text) if card.note else Block(0)
        used = text_width(card.name, style.heading) + 8
        beside = used + text_width(card.note, style.text) <= width - left - PAD
        height = max(size, name.height + (0 if beside else note.height)) + 8
        top = (height - name.height - (0 if beside else note.height)) / 2
        lower = max(0, overhang(name) - top + 1)  # letters stay in the frame
        height, top = height + lower, top + lower
        drop = (style.heading.size - style.text.size) * 1.0
        place = note.at(left + used, top + drop) if beside else note.at(left, top + name.height)
        lead = disc(card.number, size, style).at(PAD, (height + lower - size) / 2) if card.numbered else ()
        return Block(height, (Group(Role.HEADING, (*lead, *name.at(left, top))), *place))

    def _words(self, width: float) -> Block:
        """Return the short texts and the cautions, in both languages if there are two."""
        first, second = self._first_words, self.card.second
        if second is None:
            return first(width)
        other = partial(card_words, second, setting=self.setting, poster=True)
        return both_languages(first, other, width, self.style)

    def _first_words(self, width: float) -> Block:
        """Return the short texts and the cautions in the first language."""
        return stack((*self._sections(width), self.caution(width)), self.gap)

    def _advice(self, width: float) -> Block:
        """Return the short texts of a card in one language."""
        return stack(self._sections(width), self.gap)

    def _sections(self, width: float) -> list[Block]:
        """Return the sections in short texts."""
        below = bool(self.card.figures)  # else the pictures of the steps are the card's
        return short_sections(self.card, width, self.setting, pictured=below)

    def _caution(self, width: float) -> Block:
        """Return the cautions in the first language."""
        return cautions(self.card.warnings, width, self.style, bar=POSTER_BAR, short=True).block


def _falls(card: Card) -> bool:
    """Return whether a card's words take no more height in a larger width.

    Pictures of steps may grow with it.
    """
    return not any(isinstance(each, Steps) and any(each.figures) for each in card.sections)


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
