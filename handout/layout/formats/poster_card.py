"""A card on a poster: its picture beside or above its short texts."""

from functools import cache

from msgspec.structs import replace

from handout.content.handout import Card
from handout.layout.formats.poster_card_space import CardSpace
from handout.layout.formats.poster_words import GAP, PAD
from handout.layout.page import Block, Group, artifact, section
from handout.layout.parts.frames import card_frame
from handout.layout.parts.group_heading import below_heading

SMALLER = (1.0, 0.9, 0.8)
"""The label sizes to try; all pictures of a poster have the same."""


class PosterCard:
    """A card of one poster, that can be laid out in cells of any size."""

    def __init__(self, card: Card, space: CardSpace) -> None:
        """Lay out nothing yet."""
        self.card, self.space = card, space
        self.text, self.heading, self.style, self.picture = space.text, space.heading, space.style, space.picture
        self.least, self.low, self.most = space.least, space.low, space.most
        self.place, self.pictured, self.labelled = cache(space.place), cache(self._pictured), cache(self._labelled)
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
        found = self.labelled(width, height - self.heading.lead_height(width), size) is not None
        if not found:
            self.too_small[size] = area
        return found

    def holds(self, width: float, height: float) -> bool:
        """Return whether the words in a cell are as tall as was measured."""
        text, inner = self.text, width - 2 * PAD
        place = self.place(width, height - self.heading.lead_height(width)) if self.picture else None
        left, head = (place.left, width - place.head) if place else (0, width)
        wide, under = inner - left, inner if place and place.caution else inner - left
        measured = [(self.heading.block(head, self.card.number), self.heading.height(head))]
        if self.card.second:
            measured.append((text.both(wide), text.both_height(wide)))
        else:
            measured += [(text.advice(wide), text.advice_height(wide))]
            measured += [(text.caution(under), text.caution_height(under))]
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
        place = self.place(width, height) if self.picture else None
        left, start = (place.left, place.head) if place else (0, 0)
        head = self.heading.block(width - start, self.card.number)
        marks = [artifact(*card_frame(width, height, head.height, self.style)), *head.at(start, 0)]
        top, caption = place.top if place else head.height + GAP, Block(0)
        if place and self.picture:
            figure = self.labelled(width, height, size) or self.picture.without_labels().draw(place.picture, self.style)
            assert figure is not None  # noqa: S101  # markers alone always find their place
            marks.append(figure)
            if left and text.captioned_aside:
                caption = text.caption(inner - left)
                lower = top + text.advice(inner - left).height + text.gap
                marks += caption.at(PAD + left, lower)
            else:
                marks += text.captions(place.picture.width).at(place.picture.x, place.picture.bottom)
        if self.card.second:
            marks += text.both(inner - left).at(PAD + left, top)
        elif place and place.caution:
            marks += text.advice(inner - left).at(PAD + left, top)
            marks += text.caution(inner).at(PAD, place.caution)
        else:
            advice = text.advice(inner - left)
            below = caption.height + text.gap if caption.height else 0
            marks += advice.at(PAD + left, top)
            marks += text.caution(inner - left).at(PAD + left, top + advice.height + text.gap + below)
        return section(Block(height, tuple(marks)), self.card.path)

    def _labelled(self, width: float, height: float, size: float) -> Group | None:
        """Return the picture of a card in its frame with all labels of a *size*, or None."""
        place, sizes = self.place(width, height), self.style.sizes
        style = replace(self.style, sizes=replace(sizes, label=sizes.label * size))
        return self.picture.draw(place.picture, style, label_area=place.around) if self.picture else None
