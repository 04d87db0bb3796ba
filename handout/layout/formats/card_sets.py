"""Cards as they were set in some widths, held for the next handout that has them."""

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
    """A card as it was set in some widths on some grids.

    It is set *alone* with the width of its own pictures; *on_grid* it says what those of the other shape have, too, and
    has a number. Only its heading shows that.
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
