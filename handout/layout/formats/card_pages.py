"""The cards of a leaflet, spread over its pages on one grid.

Every grid is tried: its pictures have two widths, and its words start at one or two places. For each, the pages
are broken by dynamic programming, and the end of the leaflet follows in the space below the last card. The
cheapest of all wins. What costs:

- each page, and one more if the last sheet has an empty side;
- white space on a page, by the square of its share;
- small pictures;
- cards of unequal height on a page, and pages with other numbers of cards than the rest;
- a card for which the grid has no space, so that it follows its own.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from msgspec import Struct

from handout.content.handout import Card
from handout.geometry import MM, Size
from handout.layout.formats.card_grids import GAP, GridSearch
from handout.layout.formats.closing_pages import PAGE, ClosingPages, Ending, white
from handout.layout.page import Block
from handout.layout.pagebreak import paginate
from handout.layout.parts.frames import PAD
from handout.layout.parts.grid_card import Grid, GridCard, set_card
from handout.layout.setting import Setting

STRETCH = 1.08
"""How much taller than its content a card may be so that the page is filled."""

ODD, COVER, BLANK = 0.4, 0.5, 4.0
"""What an empty last side, a filling back cover and each more page cost."""

SMALL, UNEQUAL, MIXED, APART, RUN_IN = 5.0, 2.0, 0.25, 2.6, 0.3
"""What each departure from the ideal page costs."""

SAVED = 1.5
"""The most that smaller pictures are expected to save."""

ASKED = -100.0
"""What a page costs that holds the number of cards asked for."""

USUAL = 72 * MM
"""The width of a picture beside words that costs nothing."""

SHARE = 0.66
"""The share of the width of a picture above words that costs nothing."""


class Row(Struct, frozen=True):
    """A card, or two compact cards beside each other.

    Their frames begin on one line, below the heading of a group that either begins.
    """

    cards: tuple[GridCard, ...]

    @property
    def lead(self) -> float:
        """Return the height of the heading of a group."""
        return max(card.lead.height for card in self.cards)

    @property
    def height(self) -> float:
        """Return the least height of the row."""
        return self.lead + max(card.height - card.lead.height for card in self.cards)


class CardPage(Struct, frozen=True):
    """The rows of a page with their heights."""

    rows: tuple[Row, ...]
    heights: tuple[float, ...]

    @property
    def taken(self) -> float:
        """Return the height of the rows with the gaps between them."""
        return sum(self.heights) + GAP * (len(self.rows) - 1)


class CardPlan(Struct, frozen=True):
    """The pages of all cards, and the end that follows on the last one."""

    cost: float
    pages: tuple[CardPage, ...]
    ending: Ending


def plan_cards(
    cards: Sequence[Card], choice: str, size: Size, setting: Setting, closing: ClosingPages, others: int, multiple: int
) -> CardPlan | list[int]:
    """Return the cheapest pages for *cards*, or the numbers of those too tall.

    *others* is the number of the leaflet's other pages, whose sum is a *multiple*.
    """
    search = GridSearch(cards, choice, size, setting)
    while True:
        found = _cheapest(search, closing, others, multiple)
        if found is None:
            return [number for number in range(len(cards)) if not search.apart(number)]
        bad = [(cards.index(card.card), card.grid) for card in _cards(found) if not card.block()]
        if not bad:
            return found
        search.unlabelled.update(bad)


def _cheapest(search: GridSearch, closing: ClosingPages, others: int, multiple: int) -> CardPlan | None:
    """Return the cheapest pages on any grid, or None if a card has no place.

    Smaller pictures are not tried once they cost more than they can save: a page, or a grid for every card.
    """
    for most_apart in (len(search.cards) // 3, len(search.cards)):
        best: CardPlan | None = None
        for grids, cell in product(search.grids(), search.cells()):
            least = float("inf")
            for grid in grids:
                plan = _plan(search, grid, cell, closing, others, multiple, most_apart)
                if plan and (best is None or plan.cost < best.cost):
                    best = plan
                apart = sum(card.grid not in (grid, cell) for card in _cards(plan)) if plan else 0
                if plan and plan.cost > least + SAVED + APART * apart:
                    break
                least = min(least, plan.cost) if plan else least
        if best:
            return best
    return None


def _cards(plan: CardPlan) -> Iterator[GridCard]:
    """Yield the cards of a plan."""
    return (card for page in plan.pages for row in page.rows for card in row.cards)


def _plan(
    search: GridSearch,
    grid: Grid,
    cell: Grid | None,
    closing: ClosingPages,
    others: int,
    multiple: int,
    most_apart: int,
) -> CardPlan | None:
    """Return the cheapest pages on one grid, with compact cards in a *cell*.

    Return None if a card has no place, or if more than *most_apart* cards have none on the grid.
    """
    count = len(search.cards)
    cells = [search.placed(number, cell) if cell else None for number in range(count)]
    wide: list[GridCard] = []
    cost, apart = RUN_IN * (grid.run_in + grid.sidebar), 0
    for number in range(count):
        found = search.placed(number, grid)
        if found is None and not cells[number]:
            apart += 1
            if apart > most_apart:
                return None
        found = found or search.apart(number)
        if found is None:
            return None
        wide.append(found)
    cost += APART * apart
    pages: dict[tuple[int, int], CardPage | None] = {}

    def page(first: int, end: int) -> CardPage | None:
        if (first, end) not in pages:
            rows = _rows(wide[first:end], cells[first:end], last=end == count)
            pages[first, end] = _page(rows, search.size.height, search.asked)
        return pages[first, end]

    most = search.asked or 8
    best: CardPlan | None = None
    for usual in (search.asked,) if search.asked else range(1, 5):

        def price(first: int, end: int, usual: int = usual) -> float | None:
            found = page(first, end)
            if found is None:
                return None
            asked = ASKED if end - first == search.asked > 1 else 0
            uneven = UNEQUAL * (max(found.heights) - min(found.heights)) / search.size.height
            return asked + PAGE + uneven + MIXED * abs(end - first - usual) + _smallness(found)

        def full(first: int, end: int, usual: int = usual) -> float | None:
            found, cost = page(first, end), price(first, end, usual)
            return None if found is None or cost is None else cost + white(1 - found.taken / search.size.height)

        breaks = paginate(count, most, full)
        for first in range(max(0, count - most), count):
            before, last, spent = breaks[first], page(first, count), price(first, count)
            if before is None or last is None or spent is None:
                continue
            if search.asked == 0:
                spent -= MIXED * max(0, usual - (count - first))
            last = CardPage(last.rows, _unstretched(last))
            for ending in closing.after(last.taken):
                total = others + len(before.starts) + len(ending.pages)
                whole = cost + before.cost + spent + ending.cost + _filling(total, multiple)
                if best is None or whole < best.cost:
                    starts = (*before.starts, first, count)
                    chosen = [page(*pair) for pair in pairwise(starts)][:-1]
                    best = CardPlan(whole, (*(each for each in chosen if each), last), ending)
    return best


def _filling(pages: int, multiple: int) -> float:
    """Return what it costs to fill the last sheet after so many *pages*."""
    if multiple == 1:
        return ODD * (pages % 2)
    missing = -pages % multiple
    return COVER + BLANK * (missing - 1) if missing else 0


def _smallness(page: CardPage) -> float:
    """Return what the small pictures of a page cost."""
    cost = 0.0
    for row in page.rows:
        for card in row.cards:
            usual = USUAL if card.grid.beside else SHARE * (card.width - 2 * PAD)
            cost += SMALL * max(0, 1 - card.grid.wide / usual) ** 2
    return cost


def _rows(wide: Sequence[GridCard], cells: Sequence[GridCard | None], *, last: bool) -> list[Row]:
    """Return the rows of a page: two compact cards each, or one card.

    One compact card can be alone at the end of the leaflet's *last* page of them.
    """
    rows: list[Row] = []
    number = 0
    while number < len(wide):
        pair = cells[number : number + 2]
        small = [each for each in pair if each]
        if len(small) == 2:
            rows.append(Row(tuple(small)))
            number += 2
            continue
        alone = last and number == len(wide) - 1 and rows and len(rows[-1].cards) == 2 and small
        rows.append(Row((small[0],)) if alone else Row((wide[number],)))
        number += 1
    return rows


def _page(rows: Sequence[Row], height: float, asked: int) -> CardPage | None:
    """Return rows with their heights on a page, or None if they do not fit.

    The rows are equal if that fits, and a little taller than needed to fill the page.
    """
    count = len(rows)
    free = height - GAP * (count - 1)
    least = [row.height for row in rows]
    if all(row.cards[0].grid.compact for row in rows):
        lines = max(1, asked // 2)
        even = (height - GAP * (lines - 1)) / lines
        return CardPage(tuple(rows), (even,) * count) if count <= lines and max(least) <= even + 0.01 else None
    if sum(least) > free + 0.01:
        return None
    even = free / count
    if max(least) <= even + 0.01 and len({row.cards[0].grid.compact for row in rows}) == 1:
        return CardPage(tuple(rows), (min(even, max(least) * STRETCH),) * count)
    spare = min((free - sum(least)) / count, min(least) * (STRETCH - 1))
    return CardPage(tuple(rows), tuple(each + spare for each in least))


def _unstretched(page: CardPage) -> tuple[float, ...]:
    """Return the least heights of the rows of the last page."""
    if all(row.cards[0].grid.compact for row in page.rows):
        return page.heights
    least = [row.height for row in page.rows]
    return (max(least),) * len(least) if len(set(page.heights)) == 1 else tuple(least)


def page_blocks(page: CardPage, width: float) -> list[tuple[float, float, Block]]:
    """Return the cards of a page with their places."""
    blocks = []
    y = 0.0
    for row, height in zip(page.rows, page.heights, strict=True):
        for number, card in enumerate(row.cards):
            lower = row.lead - card.lead.height
            block = card.block(height - lower)
            if block:
                blocks.append((number * (width + GAP) / 2, y + lower, block))
        y += height + GAP
    return blocks


def card_excess(card: Card, size: Size, setting: Setting) -> float:
    """Return by how much a card is too tall for a page of its own."""
    search = GridSearch((card,), "auto", size, setting)
    return min(set_card(card, size.width, grid, setting).height for grid in search.fallbacks()) - size.height


def fits_alone(card: Card, size: Size, setting: Setting) -> bool:
    """Return whether a card has a page on which its words and its labels fit."""
    return GridSearch((card,), "auto", size, setting).apart(0) is not None
