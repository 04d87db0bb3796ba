"""The search for the cheapest pages of cards, over all grids.

Pages of one grid are planned in ``card_pages``.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import product
from math import inf

from handout.layout.formats.card_grids import GridSearch
from handout.layout.formats.card_pages import APART, CardPlan, Ends, GridPages, Opening, plan_on
from handout.layout.formats.closing_pages import ClosingPages
from handout.layout.parts.grid_card import Grid, GridCard

MOST_WIDTHS = 2
"""The most widths of pictures in a leaflet, wherever that can be."""

SAVED = 1.5
"""The most that smaller pictures are expected to save."""


def plan_cards(
    pages: GridPages, closing: ClosingPages, opening: Opening, days: int, multiple: int, most: float = inf
) -> CardPlan | None:
    """Return the cheapest pages for cards, or None if a card has no place.

    Pages of a diary take *days*; the number of all pages is a *multiple*. Return None for pages that cost *most* or more.
    """
    ends, search = Ends(closing, opening, days, multiple), pages.search
    found = _labelled(search, lambda: _cheapest(pages, ends, most))
    many = found and not search.asked and len(_widths(found)) > MOST_WIDTHS
    if many and (paired := _labelled(search, lambda: _paired(pages, ends))):
        return paired if paired.cost < most else None
    return found


def without_place(search: GridSearch) -> Iterator[int]:
    """Yield the numbers of the cards that no grid holds.

    Those much taller than a page come first.
    """
    every = range(len(search.cards))
    tall = [number for number in every if search.is_too_tall(number)]
    yield from tall
    yield from (number for number in every if number not in tall and not search.apart(number))


def whole_cards(
    search: GridSearch, closing: ClosingPages, opening: Opening, days: int, multiple: int
) -> dict[int, GridCard]:
    """Return the cards that a page holds, by their numbers, where some are too tall.

    Their pictures have two widths, and in large print are 1.4 times as wide as in normal print. Return none if most cards
    are too tall: all of them begin alike then.
    """
    large = [number for number in range(len(search.cards)) if search.enlarges and search.widest(number)]
    some = GridSearch([search.cards[number] for number in large], "auto", search.size, search.setting)
    plan = (
        plan_cards(GridPages(some), closing, opening, days, multiple) if 2 * len(large) >= len(search.cards) else None
    )
    return {search.cards.index(card.card): card for card in _cards(plan)} if plan else {}


def _labelled(search: GridSearch, cheapest: Callable[[], CardPlan | None]) -> CardPlan | None:
    """Return the *cheapest* plan whose pictures hold all their labels."""
    while found := cheapest():
        bad = [(search.cards.index(card.card), card.grid) for card in _cards(found) if not card.holds_labels]
        if not bad:
            return found
        search.unlabelled.update(bad)
    return None


def _paired(pages: GridPages, ends: Ends) -> CardPlan | None:
    """Return the cheapest pages whose pictures have two widths, or None."""
    for grids in pages.search.paired():
        plans = [plan for grid in grids if (plan := plan_on(pages, grid, None, ends, 0, inf))]
        if plans:
            return min(plans, key=lambda plan: plan.cost)
    return None


def _widths(plan: CardPlan) -> set[int]:
    """Return the widths of the pictures of a plan."""
    return {round(card.grid.place(card.picture.shape)) for card in _cards(plan) if card.picture}


def _cheapest(pages: GridPages, ends: Ends, most: float) -> CardPlan | None:
    """Return the cheapest pages on any grid.

    Return None if all cost *most* or more, or if a card has no place. In large print, pictures that are not much wider than usual are tried last.
    """
    search = pages.search
    few, every = len(search.cards) // 3, len(search.cards)
    for most_apart, enlarged in (
        ((few, True), (few, False), (every, False)) if search.enlarges else ((few, False), (every, False))
    ):
        best: CardPlan | None = None
        some = False
        for grids, cell in product(search.grids(enlarged=enlarged, freely=ends.closing.freely), search.cells()):
            best = _cheapest_of(pages, grids, cell, ends, most_apart, best.cost if best else most) or best
            some = some or any(pages.on(grid, cell, most_apart, freely=False) for grid in grids)
        if best or some:
            return best
    return None


def _cheapest_of(
    pages: GridPages, grids: Sequence[Grid], cell: Grid | None, ends: Ends, most_apart: int, most: float
) -> CardPlan | None:
    """Return the cheapest pages on a family of grids.

    Return None if none costs less than *most*. Where cards are set freely, the bound comes before the rule that ends
    the trial: whether that reaches a grid is asked only where it is cheaper.
    """
    best: CardPlan | None = None
    exact = cache(lambda grid: plan_on(pages, grid, cell, ends, most_apart, inf))
    if not ends.closing.freely:
        for plan in _tried(grids, cell, exact):
            if plan and plan.cost < most:
                best, most = plan, plan.cost
        return best
    for number, grid in enumerate(grids):
        plan = plan_on(pages, grid, cell, ends, most_apart, most)
        if plan is None or plan.cost >= most:
            continue
        if sum(1 for _ in _tried(grids[: number + 1], cell, exact)) <= number:
            break
        best, most = plan, plan.cost
    return best


def _tried(
    grids: Iterable[Grid], cell: Grid | None, of: Callable[[Grid], CardPlan | None]
) -> Iterator[CardPlan | None]:
    """Yield the cheapest pages *of* each grid of a family that is tried.

    Smaller pictures are not tried once they cost more than they can save: a page, or a grid for every card.
    """
    least = inf
    for grid in grids:
        plan = of(grid)
        yield plan
        if plan is None:
            continue
        apart = sum(card.grid not in (grid, cell) for card in _cards(plan))
        if plan.cost > least + SAVED + APART * apart:
            return
        least = min(least, plan.cost)


def _cards(plan: CardPlan) -> Iterator[GridCard]:
    """Yield the cards of a plan."""
    return (card for page in plan.pages for row in page.rows for card in row.cards)
