"""A card on a poster: its picture beside or above its short texts."""

from functools import cache, partial

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Card, Figure, Steps
from handout.geometry import Box, Position
from handout.layout.figures.card_picture import CardPicture, card_picture
from handout.layout.page import Block, Group, Role, artifact, section, stack
from handout.layout.parts.card_heading import disc
from handout.layout.parts.cautions import POSTER_BAR, cautions
from handout.layout.parts.frames import card_frame
from handout.layout.parts.group_heading import below_heading, group_heading
from handout.layout.parts.second_language import both_languages, card_words
from handout.layout.parts.sections import short_sections
from handout.layout.setting import Setting
from handout.layout.text.paragraph import paragraph, text_width

PAD, GAP = 8.5, 7.0
"""The padding inside the frame of a part, and the gap between parts."""

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

    *around* is the space for the picture with its labels, and *corner* the top left corner of the words.
    """

    picture: Box
    around: Box
    words: Block
    corner: Position
    beside: bool


class PosterCard:
    """A card that can be measured for, and laid out in, cells of any size.

    The picture is *least_picture* wide at least. It is *above* the words or, if there is space, beside them.
    """

    def __init__(self, card: Card, setting: Setting, least_picture: float, *, above: bool) -> None:
        self.card, self.setting, self.style = card, setting, setting.style
        self.least_picture, self.above = least_picture, above
        self.picture = card_picture(poster_figures(card), setting.pictures)
        self.shape = self.picture.shape if self.picture else 1
        self.heading, self.words = cache(self._heading), cache(self._words)
        self.lead, self.captions = cache(self._lead), cache(self._captions)

    def least(self, width: float) -> float:
        """Return the least height of a cell, infinite if it is too narrow."""
        return self.lead(width).height + self._least_framed(width)

    def _least_framed(self, width: float) -> float:
        """Return the least height of the frame, infinite if the cell is too narrow."""
        if self.picture is None:
            return self.heading(width).height + 2 * GAP + self.words(width - 2 * PAD).height
        wide = self.least_picture * min(1, self.shape)
        tall = wide / self.shape + self.captions(wide).height
        if width - 2 * PAD < wide:
            return TOO_NARROW
        over = self.heading(width).height + 2 * GAP
        if over > self.style.sizes.card * MOST_HEADING:
            return TOO_NARROW
        column = self._column(width)
        words = self.words(width - 2 * PAD - (column + GAP if column else 0)).height
        return over + (max(tall, words) if column else tall + GAP + words)

    def most(self, width: float) -> float:
        """Return the height of a cell beyond which its picture no longer grows."""
        if self.picture is None:
            return self.least(width)
        over, inner = self.lead(width).height + self.heading(width).height + 2 * GAP, width - 2 * PAD
        if self._column(width):
            wide = inner - GAP - LEAST_COLUMN * self.style.sizes.text
            below = self.words(inner - GAP - wide).height
            return over + max(wide / self.shape + self.captions(wide).height, below)
        return over + inner / self.shape + self.captions(inner).height + GAP + self.words(inner).height

    def filled(self, width: float, height: float) -> tuple[float, float]:
        """Return the areas that the picture and the words take in a cell."""
        if self.picture is None:
            return 0, self.words(width - 2 * PAD).height * (width - 2 * PAD)
        placement = self._place(width, height - self.lead(width).height)
        taken = placement.around.width if placement.beside else 0
        return placement.picture.width * placement.picture.height, placement.words.height * (width - 2 * PAD - taken)

    def lost(self, width: float, height: float) -> int:
        """Return the number of labels that do not fit on the picture."""
        if self.picture is None or any(self.is_labelled(width, height, size) for size in SMALLER):
            return 0
        return self.picture.labels

    def is_labelled(self, width: float, height: float, size: float) -> bool:
        """Return whether all labels fit on the picture at a *size*."""
        if self.picture is None:
            return True
        return self._labelled(self.picture, self._place(width, height - self.lead(width).height), size) is not None

    def block(self, width: float, height: float, size: float = 1) -> Block:
        """Return the card filling a cell, with labels of a *size*.

        It stands below the heading of a group that it begins, and has no labels if they do not fit.
        """
        lead = self.lead(width)
        return below_heading(lead, self._framed(width, height - lead.height, size))

    def _framed(self, width: float, height: float, size: float) -> Block:
        """Return the card in its frame."""
        card, style, top = self.card, self.style, self.heading(width)
        frame = artifact(*card_frame(width, height, top.height, style))
        if self.picture is None:
            words = self.words(width - 2 * PAD).at(PAD, top.height + GAP)
            return section(Block(height, (frame, *top.marks, *words)), card.path)
        placement = self._place(width, height)
        figure = self._labelled(self.picture, placement, size) or self.picture.without_labels().draw(
            placement.picture, style
        )
        assert figure is not None  # noqa: S101  # markers alone always find their place
        captions = self.captions(placement.picture.width).at(placement.picture.x, placement.picture.bottom)
        words = placement.words.at(placement.corner.x, placement.corner.y)
        marks = (frame, *top.marks, figure, *captions, *words)
        return section(Block(height, marks), card.path)

    def _column(self, width: float) -> float:
        """Return the width of the picture's column, 0 if it is above the words."""
        wide = self.least_picture * (NARROW_COLUMN if self.shape < SLIM else min(1, self.shape))
        beside = not self.above and width - 2 * PAD - wide - GAP >= LEAST_COLUMN * self.style.sizes.text
        return wide if beside else 0

    def _place(self, width: float, height: float) -> _CardPlacement:
        """Return the place of the picture, as large as the words allow, and of the words."""
        shape = self.shape
        top = self.heading(width).height + GAP
        space, inner = height - top - GAP, width - 2 * PAD
        if column := self._column(width):
            wide = max(column, min(space * shape, inner - GAP - LEAST_COLUMN * self.style.sizes.text))
            while wide > column and self.words(inner - GAP - wide).height > space:
                wide = max(column, wide * 0.95)
            words = self.words(inner - GAP - wide)
            drawn = self._captioned(min(wide, space * shape), space)
            picture = Box(PAD + (wide - drawn) / 2, top, drawn, drawn / shape)
            around = Box(PAD, top, wide, space - self.captions(drawn).height)
            return _CardPlacement(picture, around, words, Position(PAD + wide + GAP, top), beside=True)
        words = self.words(inner)
        free = space - words.height - GAP
        wide = self._captioned(min(inner, free * shape), free)
        below = self.captions(wide).height
        picture = Box((width - wide) / 2, top, wide, wide / shape)
        around = Box(PAD, picture.y, inner, picture.height)
        return _CardPlacement(picture, around, words, Position(PAD, picture.bottom + below + GAP), beside=False)

    def _captioned(self, most: float, height: float) -> float:
        """Return the width of the picture with which its captions fit a *height*.

        It is *most* or less.
        """
        wide, least = most, min(most, self.least_picture * min(1, self.shape))
        while wide > least and wide / self.shape + self.captions(wide).height > height + 0.01:
            wide = max(least, wide * 0.97)
        return wide

    def _captions(self, width: float) -> Block:
        """Return the captions below a picture of this *width*, as large as the text.

        They say what to do, "Then do the other foot", and are read from as far.
        """
        sizes = self.style.sizes
        style = replace(self.style, sizes=replace(sizes, label=sizes.text))
        return self.picture.captions(width, style) if self.picture else Block(0)

    def _labelled(self, picture: CardPicture, placement: _CardPlacement, size: float) -> Group | None:
        """Return the picture with all labels of a *size*, or None."""
        sizes = self.style.sizes
        style = replace(self.style, sizes=replace(sizes, label=sizes.label * size))
        return picture.draw(placement.picture, style, label_area=placement.around)

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
        drop = (style.heading.size - style.text.size) * 1.0
        place = note.at(left + used, top + drop) if beside else note.at(left, top + name.height)
        lead = disc(card.number, size, style).at(PAD, (height - size) / 2) if card.numbered else ()
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
        warned = cautions(self.card.warnings, width, self.style, bar=POSTER_BAR, short=True)
        below = bool(self.card.figures)  # else the pictures of the steps are the card's
        words = short_sections(self.card, width, self.setting, pictured=below)
        return stack((*words, warned.block), self.style.sizes.text * 0.3)


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
