"""A card on a poster: its picture beside or above its short texts."""

from collections.abc import Callable
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from handout.geometry import Box, Position
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

LEAST_COLUMN = 15
"""The least width of a column of words beside a picture, in multiples of its size."""

MOST_HEADING = 4.2
"""The height of a heading with a name of three lines, in multiples of its size."""

SMALLER = (1.0, 0.9, 0.8)
"""The label sizes to try; all pictures of a poster have the same."""


class _CardPlacement(Struct, frozen=True):
    """The places of a card's picture, its labels and its words.

    *around* is the space for the picture with its labels, and *corner* the top left corner of the words, which are
    *wide*.
    """

    picture: Box
    around: Box
    wide: float
    corner: Position


class PosterCard:
    """A card that can be measured for, and laid out in, cells of any size.

    The picture is *least_picture* wide at least. It is *above* the words or, if there is space, beside them.
    """

    def __init__(self, words: CardWords, least_picture: float, *, above: bool) -> None:
        """Measure nothing yet."""
        self.text, self.card, self.style = words, words.card, words.style
        self.least_picture, self.above = least_picture, above
        self.picture, self.shape = words.picture, words.shape
        self.labelled = cache(self._labelled)

    def least(self, width: float) -> float:
        """Return the least height of a cell, infinite if it is too narrow."""
        return self._least(width, self.text.height)

    def low(self, width: float) -> float:
        """Return a height that is no more than the least, with little measured."""
        return self._least(width, self.text.height.low)

    def _least(self, width: float, words: Callable[[float], float]) -> float:
        """Return the least height of a cell, infinite if it is too narrow.

        *words* returns the height of the words in a width.
        """
        text = self.text
        top = text.lead(width).height if self.card.group else 0
        if self.picture is None:
            return top + text.heading_height(width) + 2 * GAP + words(width - 2 * PAD)
        wide = self.least_picture * min(1, self.shape)
        if width - 2 * PAD < wide:
            return TOO_NARROW
        over = text.heading_height(width) + 2 * GAP
        if over > self.style.sizes.card * MOST_HEADING:
            return TOO_NARROW
        tall = wide / self.shape + text.captions_height(wide)
        column = self._column(width)
        beside = words(width - 2 * PAD - (column + GAP if column else 0))
        return top + (over + (max(tall, beside) if column else tall + GAP + beside))

    def most(self, width: float) -> float:
        """Return the height of a cell beyond which its picture no longer grows."""
        if self.picture is None:
            return self.least(width)
        text = self.text
        over, inner = text.lead(width).height + text.heading_height(width) + 2 * GAP, width - 2 * PAD
        if self._column(width):
            wide = inner - GAP - LEAST_COLUMN * self.style.sizes.text
            below = text.height(inner - GAP - wide)
            return over + max(wide / self.shape + text.captions_height(wide), below)
        return over + inner / self.shape + text.captions_height(inner) + GAP + text.height(inner)

    def pictured(self, width: float, height: float) -> float:
        """Return the area of the picture in a cell."""
        if self.picture is None:
            return 0
        box = self._place(width, height - self.text.lead(width).height).picture
        return box.width * box.height

    def lost(self, width: float, height: float) -> int:
        """Return the number of labels that do not fit on the picture."""
        if self.picture is None or any(self.is_labelled(width, height, size) for size in SMALLER):
            return 0
        return self.picture.labels

    def is_labelled(self, width: float, height: float, size: float) -> bool:
        """Return whether all labels fit on the picture at a *size*."""
        if self.picture is None:
            return True
        return self.labelled(width, height - self.text.lead(width).height, size) is not None

    def holds(self, width: float, height: float) -> bool:
        """Return whether the words in a cell are as tall as was measured."""
        text = self.text
        wide = self._place(width, height - text.lead(width).height).wide if self.picture else width - 2 * PAD
        return text.words(wide).height <= text.height(wide) and text.heading(width).height <= text.heading_height(width)

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
        words = text.words(place.wide).at(place.corner.x, place.corner.y)
        marks = (frame, *top.marks, figure, *captions, *words)
        return section(Block(height, marks), self.card.path)

    def _column(self, width: float) -> float:
        """Return the width of the picture's column, 0 if it is above the words."""
        wide = self.least_picture * (NARROW_COLUMN if self.shape < SLIM else min(1, self.shape))
        beside = not self.above and width - 2 * PAD - wide - GAP >= LEAST_COLUMN * self.style.sizes.text
        return wide if beside else 0

    def _place(self, width: float, height: float) -> _CardPlacement:
        """Return the place of the picture, as large as the words allow, and of the words."""
        text, shape = self.text, self.shape
        top = text.heading_height(width) + GAP
        space, inner = height - top - GAP, width - 2 * PAD
        if column := self._column(width):
            wide = max(column, min(space * shape, inner - GAP - LEAST_COLUMN * self.style.sizes.text))
            while wide > column and text.height(inner - GAP - wide) > space:
                wide = max(column, wide * 0.95)
            drawn = self._captioned(min(wide, space * shape), space)
            picture = Box(PAD + (wide - drawn) / 2, top, drawn, drawn / shape)
            around = Box(PAD, top, wide, space - text.captions_height(drawn))
            return _CardPlacement(picture, around, inner - GAP - wide, Position(PAD + wide + GAP, top))
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
