"""The space that a card takes on a poster, and the place of its picture in it."""

from collections.abc import Callable
from functools import lru_cache
from math import inf

from msgspec import Struct

from handout.geometry import Box
from handout.layout.formats.poster_plans import Placing
from handout.layout.formats.poster_words import (
    GAP,
    MOST_CARDS,
    MOST_HEIGHTS,
    PAD,
    SLIM,
    CardHeading,
    CardWords,
    heights_aside,
    known_around,
    no_height,
)

TOO_NARROW = inf
"""The height of a part in a cell that is too narrow for it."""

LEAST_COLUMN, LEAST_ADVICE, CLOSE_ADVICE = 15, 12, 10.25
"""The least width of a column of words beside a picture, in multiples of its size.

The second is that of what to do, whose lines are short, above cautions that stand below both; the third where space
is scarce.
"""

MOST_HEADING = 4.2
"""The height of a heading with a name of three lines, in multiples of its size."""

INSET = 3.5
"""The space between the frame and a picture with words beside it."""

MOST_SPACES = 8 * MOST_CARDS
"""Cards whose space stays measured.

Each is on pages of several sizes, in both placings.
"""

NEAR = 0.5
"""How near the width of the largest picture is found, in pt."""


class _Form(Struct, frozen=True):
    """How words stand beside a picture.

    The last of a card's texts, so many, stand *below* both in the whole width: none, the cautions, or those and sections
    before them. The heading is *beside* the picture, too, or above both.
    """

    below: int
    beside: bool


CAUTION = 1
"""The most texts below picture and words, but where space is scarce: the cautions."""


class CardPlacement(Struct, frozen=True):
    """The places of a card's picture, its labels and its words.

    *around* is the space for the picture with its labels. The words begin at *left* and *top*, the heading at *head*, and
    so many texts *below* both at *lower*.
    """

    picture: Box
    around: Box
    top: float
    left: float = 0
    head: float = 0
    lower: float = 0
    below: int = 0


class CardSpace:
    """The space that a card takes in cells of any size.

    The picture is *least_picture* wide at least. Its heading and words stand in their *placing* if there is space, else
    above and below it. Beside it, each card has the form that leaves it the largest picture. Columns of words are narrower where they are set
    *close*.
    """

    def __init__(
        self, words: CardWords, heading: CardHeading, least_picture: float, placing: Placing, close: bool
    ) -> None:
        """Measure nothing yet."""
        self.text, self.heading, self.style = words, heading, heading.style
        self.picture, self.shape = words.picture, words.shape
        self.narrowest = least_picture * min(1, self.shape)
        self.narrow_column = least_picture if self.shape < SLIM else self.narrowest
        self.close = close
        self.least_advice = CLOSE_ADVICE if close else LEAST_ADVICE
        self.most_heading = self.style.sizes.card * MOST_HEADING
        forms = () if placing is Placing.BELOW or not words.picture else _forms_of(words, close=close)
        around = INSET + self.narrow_column + GAP + PAD
        self.from_widths = [(form, around + self._least_words(form)) for form in forms]
        self.asides = {form.below: heights_aside(heading, words, form.below, self.most_heading) for form in forms}
        held = lru_cache(MOST_HEIGHTS)
        self.least, self.low, self.most = held(self._least), held(self._low), held(self._most)
        self.captions_aside = no_height if words.captioned_aside else words.captions_height
        self.forms, self.taken, self.taken_below = held(self._forms), held(self._taken), held(self._taken_below)

    def _forms(self, width: float) -> list[_Form]:
        """Return the forms of words beside the picture that a cell has space for."""
        return [form for form, least in self.from_widths if width >= least]

    def _widest(self, width: float, form: _Form) -> float:
        """Return the width of a picture's column that leaves words the least one."""
        return width - INSET - GAP - self._least_words(form) - PAD

    def _least_words(self, form: _Form) -> float:
        """Return the least width of words beside the picture."""
        return (self.least_advice if form.below else LEAST_COLUMN) * self.style.sizes.text

    def _least(self, width: float) -> float:
        """Return the least height of a cell, infinite if it is too narrow."""
        return self._tall(width, low=False)

    def _low(self, width: float) -> float:
        """Return a height that is no more than the least, with little measured."""
        return self._tall(width, low=True)

    def _tall(self, width: float, *, low: bool) -> float:
        """Return the least height of a cell, or with *low* an estimate that is no more."""
        text, inner = self.text, width - 2 * PAD
        lead = self.heading.lead_height(width)
        if self.picture is None:
            return lead + self.heading.tall(width, low=low) + 2 * GAP + text.tall(inner, low=low)
        if inner < self.narrowest:
            return TOO_NARROW
        if self.forms(width):
            return lead + self._least_aside(width, low=low)
        over = self.heading.tall(width, low=low)
        if over > self.most_heading:
            return TOO_NARROW
        drawn = self.narrowest / self.shape + text.captions_height(self.narrowest)
        return lead + over + GAP + drawn + GAP + text.tall(inner, low=low) + GAP

    def _least_aside(self, width: float, *, low: bool = False) -> float:
        """Return the least height of a card with words beside its picture."""
        rest = width - _left(self.narrow_column)
        wraps = self.heading.tall(rest, low=low) > self.heading.tall(width, low=low)  # else above both it is no lower
        forms = [form for form in self.forms(width) if form.beside or wraps]
        return min([self._tall_aside(width, form, low=low) for form in forms])

    def _tall_aside(self, width: float, form: _Form, *, low: bool = False, wide: float = 0) -> float:
        """Return the height of a cell with a picture *wide* or narrowest beside words."""
        words = self._words(width, wide or self.narrow_column, form, low=low)
        drawn = self._above(width, form, low=low) + self._drawn(wide or self.narrowest)
        return max(drawn, words) + self._under(width, form, low=low) if form.below else max(drawn + INSET, words + GAP)

    def _above(self, width: float, form: _Form, *, low: bool = False) -> float:
        """Return the height above the picture."""
        return INSET + (0 if form.beside else self.heading.tall(width, low=low))

    def _words(self, width: float, wide: float, form: _Form, *, low: bool = False) -> float:
        """Return the height of heading and words beside a column *wide*.

        It is infinite if the name takes too many lines.
        """
        rest = width - _left(wide)
        if form.beside and not low:
            return self.asides[form.below](rest)
        over = self.heading.tall(rest if form.beside else width, low=low)
        if over > self.most_heading:
            return TOO_NARROW
        return over + GAP + self.text.tall_aside(rest - 2 * PAD, form.below, low=low)

    def _under(self, width: float, form: _Form, *, low: bool = False) -> float:
        """Return the height of what stands below picture and words, with space around."""
        return self.text.gap + self.text.under_tall(width - 2 * PAD, form.below, low=low) + GAP

    def _most(self, width: float) -> float:
        """Return the height of a cell beyond which its picture no longer grows."""
        if self.picture is None:
            return self.least(width)
        text, inner = self.text, width - 2 * PAD
        lead = self.heading.lead_height(width)
        if forms := self.forms(width):
            heights = [self._tall_aside(width, form, wide=self._widest(width, form)) for form in forms if form.beside]
            return lead + max(heights)
        drawn = inner / self.shape + text.captions_height(inner)
        return lead + self.heading.height(width) + GAP + drawn + GAP + text.tall(inner) + GAP

    def area(self, width: float, height: float) -> float:
        """Return the area of the picture, as large as the words allow."""
        return self._area(
            self._fitting(width, height)[0][2] if self.forms(width) else self._largest_below(width, height)
        )

    def _area(self, wide: float) -> float:
        """Return the area of a picture *wide*."""
        return wide * (wide / self.shape)

    def places(self, width: float, height: float) -> tuple[CardPlacement, ...]:
        """Return the places of picture and words, the largest picture first.

        The others have smaller ones, and other space for labels.
        """
        text = self.text
        if not self.forms(width):
            wide, top = self._largest_below(width, height), self.taken_below(width)[0]
            picture = Box((width - wide) / 2, top, wide, wide / self.shape)
            around = Box(PAD, picture.y, width - 2 * PAD, picture.height)
            return (CardPlacement(picture, around, picture.bottom + text.captions_height(wide) + GAP),)
        return tuple(self._aside(width, *each) for each in self._fitting(width, height))

    def _aside(self, width: float, form: _Form, wide: float, drawn: float, space: float) -> CardPlacement:
        """Return the place of a picture beside words in a *form*."""
        text, above = self.text, self._above(width, form)
        picture = Box(INSET + (wide - drawn) / 2, above, drawn, drawn / self.shape)
        left = _left(wide)
        head = left if form.beside else 0
        end = max(self._words(width, wide, form), above + self._drawn(drawn))
        free = end - above if form.below else space  # no label hangs down to the cautions
        around = Box(INSET, above, wide, free - self.captions_aside(drawn))
        top = self.heading.height(width - head) + GAP
        return CardPlacement(picture, around, top, left, head, end + text.gap if form.below else 0, form.below)

    def _largest_below(self, width: float, height: float) -> float:
        """Return the width of a picture above its words, as large as they allow."""
        top, tall = self.taken_below(width)
        free = height - top - GAP - tall - GAP
        return self._captioned(min(width - 2 * PAD, free * self.shape), free, self.text.captions_height)

    def _fitting(self, width: float, height: float) -> list[tuple[_Form, float, float, float]]:
        """Return the forms that have space, that with the largest picture first.

        With each come the widths of the picture's column and of the picture, and the height of its space. The heading stands above
        both for want of another form.
        """
        forms = self.forms(width)
        for preferred in ((True, False),) if self.close else ((True,), (False,)):
            found = [(form, self._fit(width, height, form)) for form in forms if form.beside in preferred]
            if fits := [(form, *fit) for form, fit in found if fit]:
                return sorted(fits, key=lambda each: -self._area(each[2]))
        return self._fitting(width, self._least_aside(width))

    def _fit(self, width: float, height: float, form: _Form) -> tuple[float, float, float] | None:
        """Return the widths of a picture's column and of the picture, and its height.

        That is the height of its space. Return None if it does not fit beside words.
        """
        least, (above, under, lines, drawn, most) = self.narrow_column, self.taken(width, form)
        words, space = height - (under or GAP), height - above - (under or INSET)
        if lines > words + TINY or space < drawn - TINY:
            return None
        wide = max(least, min(space * self.shape, most))
        if self._words(width, wide, form) > words:
            wide = self._narrowed(width, form, least, wide, words)
        return wide, self._captioned(min(wide, space * self.shape), space, self.captions_aside), space

    def _taken(self, width: float, form: _Form) -> tuple[float, float, float, float, float]:
        """Return what words beside a picture take in a cell of any height.

        That is the height above the picture and below it, that of the words beside the narrowest one, its own, and the width
        of the widest one.
        """
        under = self._under(width, form) if form.below else 0
        lines = self._words(width, self.narrow_column, form)
        return self._above(width, form), under, lines, self._drawn(self.narrowest), self._widest(width, form)

    def _taken_below(self, width: float) -> tuple[float, float]:
        """Return the heights above and below a picture in a cell of any height."""
        return self.heading.height(width) + GAP, self.text.tall(width - 2 * PAD)

    def _narrowed(self, width: float, form: _Form, low: float, high: float, most: float) -> float:
        """Return the width of a column that leaves words of *most* the height.

        It is at least *low* and less than *high*. What is known of other widths needs no measuring.
        """
        heights = self.asides[form.below] if form.beside else self.text.aside_heights(form.below)
        aside = 0 if form.beside else 2 * PAD
        most -= 0 if form.beside else self.heading.height(width) + GAP
        tall, fits = known_around(heights, most)
        while high - low > NEAR:
            half = (low + high) / 2
            rest = width - _left(half) - aside
            if tall < rest < fits:
                tall, fits = (tall, rest) if heights(rest) <= most else (rest, fits)
            low, high = (half, high) if rest >= fits else (low, half)
        return low

    def _drawn(self, width: float) -> float:
        """Return the height of a picture so wide with its captions, beside words."""
        return width / self.shape + self.captions_aside(width)

    def _captioned(self, most: float, height: float, captions: Callable[[float], float]) -> float:
        """Return the width of the picture with which its *captions* fit a *height*.

        It is *most* or less.
        """
        if captions is no_height:
            return most
        wide, least = most, min(most, self.narrowest)
        while wide > least and (fits := (height - captions(wide)) * self.shape) < wide - TINY:
            wide = max(least, fits)
        return wide


def _forms_of(words: CardWords, *, close: bool) -> list[_Form]:
    """Return the forms in which words may stand beside their picture.

    Below both stand cautions alone, but where space is scarce any of the texts: beside fewer words a picture is larger. A
    caption among the words would stand before those texts, so that they stay beside. A heading above both takes fewer lines.
    """
    most = 0 if words.card.second else words.number if close and not words.captioned_aside else CAUTION
    return [_Form(below, beside) for beside in (True, False) for below in range(most + 1)]


@lru_cache(MOST_SPACES)
def space_of(words: CardWords, heading: CardHeading, least_picture: float, placing: Placing, close: bool) -> CardSpace:
    """Return the space of a card, with what was measured for earlier posters."""
    return CardSpace(words, heading, least_picture, placing, close)


def _left(wide: float) -> float:
    """Return where the heading beside a picture's column *wide* begins."""
    return INSET + wide + GAP - PAD


TINY = 0.01
"""A difference that nobody sees."""
