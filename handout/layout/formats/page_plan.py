"""Plan a leaflet: its front matter, cards and end, on the cheapest pages.

Texts of the end stand ahead of the cards where a page would be rather empty.
"""

from collections.abc import Sequence

from msgspec import Struct

from handout.layout.formats.card_pages import CardPlan, GridPages, Opening
from handout.layout.formats.card_search import plan_cards
from handout.layout.formats.closing_pages import ClosingPages
from handout.layout.formats.page_costs import MUCH
from handout.layout.page import Block

SOME = 0.33
"""The empty share of a page from which on texts are tried before the cards."""


class Front(Struct, frozen=True):
    """The *pages* of the front matter, each as tall as a page's *height* at most.

    Where cards follow on the last one it has other forms, as *tight* as they are worth.
    """

    height: float
    pages: Sequence[Block]
    tight: Sequence[Block] = ()

    @property
    def below(self) -> float:
        """Return the height below the last of several pages, or 0."""
        return self.height - self.pages[-1].height if len(self.pages) > 1 else 0

    def end_of(self, closing: ClosingPages) -> float:
        """Return where the last page ends, with the texts ahead of the cards."""
        taken = self.pages[-1].height if self.pages else 0
        if not closing.ahead:
            return taken
        return (taken + closing.below_front if taken else 0) + closing.above.height

    def extent(self, closing: ClosingPages) -> Opening:
        """Return how much the front matter takes."""
        end = self.end_of(closing)
        least = end if closing.ahead else 0
        return Opening(len(self.pages), end, tuple(max(block.height, least) for block in self.tight))


def plan_pages(
    grids: GridPages, front: Front, closing: ClosingPages, days: int, multiple: int
) -> tuple[CardPlan | None, Front, ClosingPages]:
    """Return the cheapest cards, front matter and end.

    Where a page is rather empty, texts of the end are tried ahead of the cards: on a page of their own if the front
    matter has only one. Where one is mostly empty, all is set freely.
    """
    plan = plan_cards(grids, closing, front.extent(closing), days, multiple)
    if plan is None or plan.emptiest <= SOME:
        return plan, front, closing
    best: tuple[CardPlan, Front, ClosingPages] = (plan, front, closing)

    def keep_cheaper(front: Front, closing: ClosingPages) -> None:
        nonlocal best
        found = plan_cards(grids, closing, front.extent(closing), days, multiple, best[0].cost)
        if found and found.cost < best[0].cost:
            best = found, front, closing

    height, overleaf = front.height, Front(front.height, (*front.pages, Block(0)), (Block(0),))
    choices = [each for each in closing.choices(height) if each] if len(front.pages) == 1 else []
    for ahead in choices:
        keep_cheaper(overleaf, closing.with_ahead(height, ahead))
    if best[0].emptiest > MUCH:
        for ahead in closing.choices(front.below):
            keep_cheaper(front, closing.with_ahead(front.below, ahead, freely=True))
        for ahead in choices:
            keep_cheaper(overleaf, closing.with_ahead(height, ahead, freely=True))
    return best
