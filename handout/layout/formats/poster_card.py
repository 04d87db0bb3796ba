"""A card on a poster: its picture beside or above its short texts."""

from functools import cache
from math import inf

from msgspec.structs import replace

from handout.content.handout import Card
from handout.layout.formats.poster_card_space import CardPlacement, CardSpace
from handout.layout.formats.poster_words import GAP, PAD
from handout.layout.page import Block, Group, artifact, section
from handout.layout.parts.frames import card_frame
from handout.layout.parts.group_heading import below_heading

SMALLER = (1.0, 0.9, 0.8)
"""The label sizes to try; all pictures of a poster have the same."""

UNCLEAR = (0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 6, 8)
"""The steps in which it is found how unclear the labels of a picture are."""

NEARLY = 0.92
"""The least width of a picture with clear labels, as a part of the largest."""


class PosterCard:
    """A card of one poster, that can be laid out in cells of any size."""

    def __init__(self, card: Card, space: CardSpace) -> None:
        """Lay out nothing yet."""
        self.card, self.space = card, space
        self.text, self.heading, self.style, self.picture = space.text, space.heading, space.style, space.picture
        self.least, self.low, self.most = space.least, space.low, space.most
        self.places, self.pictured, self.labelled = cache(space.places), cache(self._pictured), cache(self._labelled)
        self.chosen, self.blur = cache(self._chosen), cache(self._blur)
        self.too_small: dict[float, float] = {}

    def _pictured(self, width: float, height: float) -> float:
        """Return the area of the picture in a cell."""
        if self.picture is None:
            return 0
        return self.space.area(width, height - self.heading.lead_height(width))

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
        found = self._drawn(width, height, size) is not None
        if not found:
            self.too_small[size] = area
        return found

    def unclear(self, width: float, height: float, size: float) -> float:
        """Return how unclear the printed labels are, 0 if none is."""
        if self.picture is None:
            return 0
        return self.blur(self.chosen(width, height - self.heading.lead_height(width), size)[0], size)

    def _drawn(self, width: float, height: float, size: float) -> Group | None:
        """Return the picture with its labels, or None if they do not fit."""
        return self.chosen(width, height - self.heading.lead_height(width), size)[1]

    def _chosen(self, width: float, height: float, size: float) -> tuple[CardPlacement, Group | None]:
        """Return the place of a picture with its labels, and the picture.

        It is nearly the largest one, with the clearest labels, else the largest one that all fit on.
        """
        places = self.places(width, height)
        least, best, least_blur = NEARLY * places[0].picture.width, None, inf
        for place in places:
            if best and (not least_blur or place.picture.width < least):
                break
            if (drawn := self.labelled(place, size)) and (best is None or self.blur(place, size) < least_blur):
                best, least_blur = (place, drawn), self.blur(place, size)
        return best or (places[0], None)

    def holds(self, width: float, height: float) -> bool:
        """Return whether the words in a cell are as tall as was measured."""
        if self.picture is None:
            return self._holds(width, None)
        places = self.places(width, height - self.heading.lead_height(width))
        return all(self._holds(width, place) for place in places)

    def _holds(self, width: float, place: CardPlacement | None) -> bool:
        """Return whether the words in a *place* are as tall as was measured."""
        text, inner = self.text, width - 2 * PAD
        left, head = (place.left, width - place.head) if place else (0, width)
        wide, below = inner - left, place.below if place else 0
        measured = [(self.heading.block(head, self.card.number), self.heading.height(head))]
        if self.card.second:
            measured.append((text.both(wide), text.both_height(wide)))
        else:
            under = inner if below else wide
            measured.append((text.aside(wide, below), text.aside_tall(wide, below)))
            measured.append((text.under(under, below), text.under_tall(under, below)))
        if left and text.captioned_aside:
            measured.append((text.caption(wide), text.caption_height(wide)))
        return all(block.height <= height for block, height in measured)

    def block(self, width: float, height: float, size: float = 1) -> Block:
        """Return the card filling a cell, with labels of a *size*.

        It stands below the heading of a group that it begins, and has no labels if they do not fit.
        """
        lead = self.heading.lead(width)
        return below_heading(lead, self._framed(width, height - lead.height, size))

    def _framed(self, width: float, height: float, size: float) -> Block:
        """Return the card in its frame."""
        text, inner = self.text, width - 2 * PAD
        place, drawn = self.chosen(width, height, size) if self.picture else (None, None)
        left, start, below = (place.left, place.head, place.below) if place else (0, 0, 0)
        head = self.heading.block(width - start, self.card.number)
        marks = [artifact(*card_frame(width, height, head.height, self.style)), *head.at(start, 0)]
        top, caption = place.top if place else head.height + GAP, Block(0)
        if place and self.picture:
            drawn = drawn or self.picture.without_labels().draw(place.picture, self.style)
            assert drawn is not None  # noqa: S101  # markers alone always find their place
            marks.append(drawn)
            if left and text.captioned_aside:
                caption = text.caption(inner - left)
                marks += caption.at(PAD + left, top + text.aside(inner - left, below).height + text.gap)
            else:
                marks += text.captions(place.picture.width).at(place.picture.x, place.picture.bottom)
        if self.card.second:
            marks += text.both(inner - left).at(PAD + left, top)
        else:
            aside = text.aside(inner - left, below)
            marks += aside.at(PAD + left, top)
            if place and below:
                marks += text.under(inner, below).at(PAD, place.lower)
            else:
                lower = top + aside.height + text.gap + (caption.height + text.gap if caption.height else 0)
                marks += text.under(inner - left, below).at(PAD + left, lower)
        return section(Block(height, tuple(marks)), self.card.path)

    def _labelled(self, place: CardPlacement, size: float) -> Group | None:
        """Return the picture of a card in its place with all labels of a *size*, or None."""
        return self._draw(place, size, inf)

    def _blur(self, place: CardPlacement, size: float) -> float:
        """Return how unclear the labels of a picture in its place are."""
        return next((most for most in UNCLEAR if self._draw(place, size, most)), 2 * UNCLEAR[-1])

    def _draw(self, place: CardPlacement, size: float, most: float) -> Group | None:
        """Return the picture with labels no more unclear than *most*, or None."""
        if self.picture is None:
            return None
        sizes = self.style.sizes
        style = replace(self.style, sizes=replace(sizes, label=sizes.label * size))
        return self.picture.draw(place.picture, style, label_area=place.around, most=most)
