"""Cards one after the other on pages that do not hold all of them whole."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from msgspec import Struct

from handout.content.handout import Card
from handout.geometry import Size
from handout.layout.formats.card_grids import GAP
from handout.layout.formats.card_parts import PICTURES, CardParts, Face, Part, Way, WholeCard, WholePart
from handout.layout.formats.page_costs import PAGE, white
from handout.layout.page import Block, stack
from handout.layout.parts.grid_card import GridCard
from handout.layout.setting import Setting

TORN = 0.6
"""What a card over two pages costs that one would hold."""

LEAST_FREE, MOST_TRIED = 0.2, 12
"""The least share of a page on which a card begins, and the most ways held."""


class CardFlow(Struct, frozen=True):
    """Cards on pages: those *below* the front matter, if any, and the pages after it."""

    below: Block | None
    pages: tuple[Block, ...]


class _Pages(Struct, frozen=True):
    """Pages of cards, the last with some *free* height, and what those before it cost."""

    cost: float
    pages: tuple[tuple[Part | WholePart, ...], ...]
    free: float

    def ended(self, height: float) -> float:
        """Return what all pages cost once the last one is left as it is."""
        return self.cost + white(self.free / height)

    @property
    def holds_labels(self) -> bool:
        """Return whether all pictures have space for their labels."""
        return all(part.drawn for parts in self.pages for part in parts)


def flow_cards(
    cards: Sequence[Card], size: Size, setting: Setting, space: float, whole: Mapping[int, GridCard]
) -> CardFlow | None:
    """Return cards one after the other on the cheapest pages.

    A card begins on a page of its own or below another, and the first one also in the *space* below the front matter.
    Those that are *whole*, by their numbers, are not divided. Pictures of the others have two widths, by their shape, unless
    a card is too tall so. Return None if something is taller than a page.
    """
    every = [
        WholeCard(whole[number]) if number in whole else CardParts(card, size, setting)
        for number, card in enumerate(cards)
    ]
    scales = range(len(PICTURES))
    sized = ([each.sized(*of[each.narrow]) for each in every] for of in _columns(every, scales, whole))
    tried = filter(None, (_spread(faces, every, size.height, space) for faces in sized))
    cheapest_first = sorted(tried, key=lambda pages: pages.ended(size.height))
    found = next((pages for pages in cheapest_first if pages.holds_labels), None)
    if not found:
        own = ([face for face in each.sized(each.most, scales) if face.block] for each in every)
        found = _spread([*own], every, size.height, space)
    if not found:
        return None
    first, *others = found.pages
    below = stack([part.block() for part in first], GAP) if first else None
    return CardFlow(below, tuple(_page(parts, size.height, last=parts is others[-1]) for parts in others))


def _columns(
    every: Sequence[CardParts | WholeCard], scales: Sequence[int], whole: Mapping[int, GridCard]
) -> Iterator[Sequence[tuple[float, Sequence[int]]]]:
    """Yield the columns of wide and of narrow pictures to try, each with its scale.

    They are those of the *whole* cards, if there are any.
    """
    places = {card.grid.place(card.picture.shape) for card in whole.values() if card.picture}
    for pair in product(sorted(places, reverse=True), repeat=2):
        yield [(column, scales[:1]) for column in pair]
    if not places:
        shapes = [[each.most for each in every if each.most and each.narrow is narrow] for narrow in (False, True)]
        columns = [min(found, default=0.0) for found in shapes]
        for pair in product(scales, scales):
            if abs(pair[0] - pair[1]) <= all(columns):
                yield [(column, [scale]) for column, scale in zip(columns, pair, strict=True)]


def _spread(
    faces: Sequence[Sequence[Face]], every: Sequence[CardParts | WholeCard], height: float, space: float
) -> _Pages | None:
    """Return all cards, each with the cheapest of its *faces*.

    Return None if one is too tall.
    """
    found = [_Pages(0, ((),), space - GAP)]
    for own, card in zip(faces, every, strict=True):
        overleaf = [way for face in own for way in card.ways(face, height)]
        whole = any(len(way.parts) == 1 for way in overleaf)
        more: list[_Pages] = []
        for before in found:
            free = before.free if before.free > LEAST_FREE * height else 0
            here = [way for face in own for way in card.ways(face, free)] if free else []
            more += [_follow(before, way, height, below=True, torn=whole) for way in here]
            more += [_follow(before, way, height, below=False, torn=whole) for way in overleaf]
        found = sorted(more, key=lambda each: each.ended(height))[:MOST_TRIED]
        if not found:
            return None
    return found[0]


def _page(parts: Sequence[Part | WholePart], height: float, *, last: bool) -> Block:
    """Return a page of cards.

    One part alone is spread over it, unless it is the *last*.
    """
    free = 0 if last or len(parts) > 1 else height - parts[0].height
    return stack([part.block(free) for part in parts], GAP)


def _follow(before: _Pages, way: Way, height: float, *, below: bool, torn: bool) -> _Pages:
    """Return pages with one more card, *below* the others or overleaf.

    It costs more if the card is *torn*: over pages of which one would hold all of it.
    """
    parts = way.parts[1:] if below else way.parts
    filled = (*before.pages[:-1], (*before.pages[-1], way.parts[0])) if below else before.pages
    left = before.free - way.parts[0].height - GAP if below else before.free
    cost = before.cost + way.cost + TORN * (torn and len(way.parts) > 1) + PAGE * len(parts)
    for part in parts:
        cost += white(left / height)
        left = height - part.height - GAP
    return _Pages(cost, (*filled, *((part,) for part in parts)), left)
