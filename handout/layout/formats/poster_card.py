"""A card on a poster: its picture beside or above its short texts."""

from collections.abc import Callable
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from handout.geometry import Box, Position
from handout.layout.formats.poster_plans import Placing
from handout.layout.formats.poster_words import GAP, PAD, CardWords
from handout.layout.page import Block, Group, artifact, section
from handout.layout.parts.frames import card_frame
from handout.layout.parts.group_heading import below_heading

TOO_NARROW = float("inf")
"""The height of a part in a cell that is too narrow for it."""

NARROW_COLUMN, SLIM = 1.0, 0.8
"""The column of a slim picture, and the aspect ratio below which it is slim.

The column is a part of the least picture width. A slim picture has space for labels at its sides.
"""

LEAST_COLUMN, LEAST_AROUND = 15, 12
"""The least width of a column of words beside a picture, in multiples of its size.

The second is that of what to do, whose lines are short, where the cautions stand below.
"""

MOST_HEADING = 4.2
"""The height of a heading with a name of three lines, in multiples of its size."""

SMALLER = (1.0, 0.9, 0.8)
"""The label sizes to try; all pictures of a poster have the same."""


Measure = Callable[[float], float]
"""Returns the height of words in a width."""


class _CardPlacement(Struct, frozen=True):
    """The places of a card's picture, its labels and its words.

    *around* is the space for the picture with its labels, and *corner* the top left corner of the words, which are
    *wide*. The *caution* begins at a height of its own, if it is below both.
    """

    picture: Box
    around: Box
    wide: float
    corner: Position
    caution: float = 0


class PosterCard:
    """A card that can be measured for, and laid out in, cells of any size.

    The picture is *least_picture* wide at least. Its words are in their *placing* if there is space, else below it.
    """

    def __init__(self, words: CardWords, least_picture: float, placing: Placing) -> None:
        """Measure nothing yet."""
        self.text, self.card, self.style = words, words.card, words.style
        self.least_picture, self.around = least_picture, placing is Placing.AROUND
        self.below = placing is Placing.BELOW or bool(self.around and words.card.second)
        self.picture, self.shape = words.picture, words.shape
        self.too_small: dict[float, float] = {}
        self.labelled, self.least = cache(self._labelled), cache(self._least_height)

    def _least_height(self, width: float) -> float:
        """Return the least height of a cell, infinite if it is too narrow."""
        text = self.text
        return self._least(width, text.height, text.advice_height, text.caution_height)

    def low(self, width: float) -> float:
        """Return a height that is no more than the least, with little measured."""
        text = self.text
        return self._least(width, text.height.low, text.advice_height.low, text.caution_height.low)

    def _least(self, width: float, words: Measure, advice: Measure, caution: Measure) -> float:
        """Return the least height of a cell, infinite if it is too narrow.

        *words*, *advice* and *caution* return heights in a width.
        """
        text = self.text
        top = text.lead(width).height if self.card.group else 0
        if self.picture is None:
            return top + text.heading_height(width) + 2 * GAP + words(width - 2 * PAD)
        wide, inner = self.least_picture * min(1, self.shape), width - 2 * PAD
        if inner < wide:
            return TOO_NARROW
        over = text.heading_height(width) + 2 * GAP
        if over > self.style.sizes.card * MOST_HEADING:
            return TOO_NARROW
        tall = wide / self.shape + text.captions_height(wide)
        column = self.column(width)
        if not column:
            return top + (over + (tall + GAP + words(inner)))
        if self.around:
            return top + (over + (max(tall, advice(inner - column - GAP)) + text.gap + caution(inner)))
        return top + (over + max(tall, words(inner - (column + GAP))))

    def most(self, width: float) -> float:
        """Return the height of a cell beyond which its picture no longer grows."""
        if self.picture is None:
            return self.least(width)
        text = self.text
        over, inner = text.lead(width).height + text.heading_height(width) + 2 * GAP, width - 2 * PAD
        if not self.column(width):
            return over + inner / self.shape + text.captions_height(inner) + GAP + text.height(inner)
        wide = inner - GAP - self.words_column
        below = text.caution_height(inner) + text.gap if self.around else 0
        tall = (text.advice_height if self.around else text.height)(inner - GAP - wide)
        return over + max(wide / self.shape + text.captions_height(wide), tall) + below

    def pictured(self, width: float, height: float) -> float:
        """Return the area of the picture in a cell."""
        if self.picture is None:
            return 0
        box = self._place(width, height - self.text.lead(width).height).picture
        return box.width * box.height

    def lost(self, width: float, height: float) -> int:
        """Return the number of labels that do not fit on the picture at any size."""
        return self.picture.labels if self.picture and not self.is_labelled(width, height, SMALLER[-1]) else 0

    def is_labelled(self, width: float, height: float, size: float) -> bool:
        """Return whether all labels fit on the picture at a *size*."""
        if self.picture is None:
            return True
        area = self.pictured(width, height)
        if area <= self.too_small.get(size, 0):
            return False  # a search that finds nothing takes longest
        found = self.labelled(width, height - self.text.lead(width).height, size) is not None
        if not found:
            self.too_small[size] = area
        return found

    def holds(self, width: float, height: float) -> bool:
        """Return whether the words in a cell are as tall as was measured."""
        text, inner = self.text, width - 2 * PAD
        place = self._place(width, height - text.lead(width).height) if self.picture else None
        wide = place.wide if place else inner
        measured = [(text.heading(width), text.heading_height(width))]
        if place and place.caution:
            measured += [
                (text.advice(wide), text.advice_height(wide)),
                (text.caution(inner), text.caution_height(inner)),
            ]
        else:
            measured.append((text.words(wide), text.height(wide)))
        return all(block.height <= height for block, height in measured)

    def block(self, width: float, height: float, size: float = 1) -> Block:
        """Return the card filling a cell, with labels of a *size*.

        It stands below the heading of a group that it begins, and has no labels if they do not fit.
        """
        lead = self.text.lead(width)
        return below_heading(lead, self._framed(width, height - lead.height, size))

    def _framed(self, width: float, height: float, size: float) -> Block:
        """Return the card in its frame."""
        text, style, top = self.text, self.style, self.text.heading(width)
        frame = artifact(*card_frame(width, height, top.height, style))
        if self.picture is None:
            words = text.words(width - 2 * PAD).at(PAD, top.height + GAP)
            return section(Block(height, (frame, *top.marks, *words)), self.card.path)
        place = self._place(width, height)
        figure = self.labelled(width, height, size) or self.picture.without_labels().draw(place.picture, style)
        assert figure is not None  # noqa: S101  # markers alone always find their place
        captions = text.captions(place.picture.width).at(place.picture.x, place.picture.bottom)
        words = (text.advice if place.caution else text.words)(place.wide).at(place.corner.x, place.corner.y)
        if place.caution:
            words += text.caution(width - 2 * PAD).at(PAD, place.caution)
        marks = (frame, *top.marks, figure, *captions, *words)
        return section(Block(height, marks), self.card.path)

    @property
    def words_column(self) -> float:
        """Return the least width of a column of words beside the picture."""
        return (LEAST_AROUND if self.around else LEAST_COLUMN) * self.style.sizes.text

    def column(self, width: float) -> float:
        """Return the least width of the picture's column, 0 if it is above the words."""
        wide = self.least_picture * (NARROW_COLUMN if self.shape < SLIM else min(1, self.shape))
        return wide if not self.below and width - 2 * PAD - wide - GAP >= self.words_column else 0

    def _place(self, width: float, height: float) -> _CardPlacement:
        """Return the place of the picture, as large as the words allow, and of the words."""
        text, shape = self.text, self.shape
        top = text.heading_height(width) + GAP
        space, inner = height - top - GAP, width - 2 * PAD
        if column := self.column(width):
            under = text.caution_height(inner) + text.gap if self.around else 0
            beside, space = text.advice_height if self.around else text.height, space - under
            wide = max(column, min(space * shape, inner - GAP - self.words_column))
            while wide > column and beside(inner - GAP - wide) > space:
                wide = max(column, wide * 0.95)
            drawn = self._captioned(min(wide, space * shape), space)
            picture = Box(PAD + (wide - drawn) / 2, top, drawn, drawn / shape)
            around = Box(PAD, top, wide, space - text.captions_height(drawn))
            lower = max(beside(inner - GAP - wide), picture.height + text.captions_height(drawn)) + text.gap
            caution = top + lower if self.around else 0
            return _CardPlacement(picture, around, inner - GAP - wide, Position(PAD + wide + GAP, top), caution)
        free = space - text.height(inner) - GAP
        wide = self._captioned(min(inner, free * shape), free)
        below = text.captions_height(wide)
        picture = Box((width - wide) / 2, top, wide, wide / shape)
        around = Box(PAD, picture.y, inner, picture.height)
        return _CardPlacement(picture, around, inner, Position(PAD, picture.bottom + below + GAP))

    def _captioned(self, most: float, height: float) -> float:
        """Return the width of the picture with which its captions fit a *height*.

        It is *most* or less.
        """
        wide, least = most, min(most, self.least_picture * min(1, self.shape))
        while wide > least and wide / self.shape + self.text.captions_height(wide) > height + 0.01:
            wide = max(least, wide * 0.97)
        return wide

    def _labelled(self, width: float, height: float, size: float) -> Group | None:
        """Return the picture of a card in its frame with all labels of a *size*, or None."""
        place, sizes = self._place(width, height), self.style.sizes
        style = replace(self.style, sizes=replace(sizes, label=sizes.label * size))
        return self.picture.draw(place.picture, style, label_area=place.around) if self.picture else None
