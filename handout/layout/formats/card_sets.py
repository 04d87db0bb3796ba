"""A cache of cards as they were set, for the next handout that has the same cards."""

from functools import lru_cache

from msgspec import Struct, field
from msgspec.structs import replace

from handout.content.handout import Card
from handout.layout.figures.picture import Picture
from handout.layout.page import Block
from handout.layout.parts.grid_card import Grid, GridCard, Surroundings
from handout.layout.style import PageStyle

MOST_CARDS = 24
"""Cards that are held as they were set: those of the last two or three handouts."""


class CardSets(Struct, frozen=True, eq=False):
    """The forms of one card that were set, by its width and the grid.

    Those *alone* have no number, and a grid without the width that pictures of the other shape have; those *on_grid* have
    both. *around* is what stands around picture and words, *headings* are those with the number.
    """

    alone: dict[tuple[float, Grid], GridCard] = field(default_factory=dict)
    on_grid: dict[tuple[int, float, Grid], GridCard] = field(default_factory=dict)
    around: dict[tuple[float, bool, bool], Surroundings] = field(default_factory=dict)
    headings: dict[tuple[int, float, bool], Block] = field(default_factory=dict)


@lru_cache(MOST_CARDS)
def card_sets(_card: Card, _pictures: tuple[Picture, ...], _style: PageStyle) -> CardSets:
    """Return a card without its number as it was set before.

    A change of one card, or of their order, leaves the others as they were.
    """
    return CardSets()


def bare(card: Card) -> Card:
    """Return a card without its number."""
    return replace(card, number=0, second=card.second and bare(card.second))
