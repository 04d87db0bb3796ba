"""The cards of a leaflet, spread over its pages on one grid.

Every grid is tried (``card_search``): its pictures have two widths, and its words start at one or two places. For each, the pages
are broken by dynamic programming. The cards begin below the front matter where its last page has the space, and the
end of the leaflet follows below the last card. The cheapest of all wins. What costs:

- each page, and one more if the last sheet has an empty side;
- white space on a page, by the square of its share;
- small pictures;
- cards of unequal height on a page, and pages with other numbers of cards than the rest;
- a break inside a group, more so between a single card of it and several;
- a card for which the grid has no space, so that it follows its own.

Where that leaves a page mostly empty, all is planned again *freely*: all pictures may be larger, so that cards fill pages
of their own, or smaller, so that a page holds one card more, and the map at the end may be larger.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import pairwise
from math import inf

from msgspec import Struct, field
from msgspec.structs import replace

from handout.content.handout import Card
from handout.geometry import MM, Size
from handout.layout.formats.card_grids import GAP, GridSearch, narrowed
from handout.layout.formats.card_page import CardPage, Row, Rows, fill_page, least_heights
from handout.layout.formats.closing_pages import ClosingPages
from handout.layout.formats.endings import Ending
from handout.layout.formats.group_breaks import Member, tear_groups
from handout.layout.formats.page_costs import MUCH, PAGE, fill_sheet, white
from handout.layout.formats.picture_widths import NARROW
from handout.layout.pagebreak import paginate
from handout.layout.parts.frames import PAD
from handout.layout.parts.front import TIGHTER
from handout.layout.parts.grid_card import PORTRAIT, Grid, GridCard, set_card
from handout.layout.setting import Setting
from handout.layout.style import LARGE

SMALL, UNEQUAL, MIXED, APART, RUN_IN, SIDEBAR, SLIM = 5.0, 2.0, 0.25, 2.6, 0.3, 0.1, 0.5
"""What each departure from the ideal page costs."""

LEAST_WIDE, TINY = 43.9 * MM, 0.6
"""The least width of a picture with space for labels, and what less costs."""

MOST_CLOSER = 3
"""The most cards of a page of which one has a narrower picture, so that all fit."""

LARGER = 0.4
"""What a picture costs that is wider than usual, by its gain."""

NARROWER = 0.6
"""What a wide picture costs that is as narrow as the others."""

ASKED = -100.0
"""What a page costs that holds the number of cards asked for."""

MOST = 8
"""The most cards of a page, where no number is asked for."""

USUAL = 64 * MM
"""The width of a picture beside words that costs nothing."""

SHARE = 0.66
"""The share of the width of a picture above words that costs nothing."""


ROUNDED = 1e-6
"""By how much sums of the same costs may differ."""


class Opening(Struct, frozen=True):
    """The front matter: its number of pages, and the height that its last one takes.

    If cards are to follow on it, it takes less, as *tight* as it is worth.
    """

    pages: int
    taken: float
    tight: tuple[float, ...]


class CardPlan(Struct, frozen=True):
    """The pages of all cards, and the end that follows on the last one.

    The first page is the last one of the front matter if it has a top: that matter has the form *tight*. *shares* are
    the empty shares of the pages from there on.
    """

    cost: float
    pages: tuple[CardPage, ...]
    ending: Ending
    tight: int = 0
    shares: tuple[float, ...] = ()

    @property
    def emptiest(self) -> float:
        """Return the greatest of the empty shares."""
        return max(self.shares, default=0)


class GridPages(Struct, frozen=True, eq=False):
    """The pages of cards on each grid of a *search* that was tried.

    They are the same whatever follows them.
    """

    search: GridSearch
    known: dict[tuple[Grid, Grid | None, int, bool, int], "tuple[_Pages, float] | None"] = field(default_factory=dict)

    def on(self, grid: Grid, cell: Grid | None, most_apart: int, *, freely: bool) -> "tuple[_Pages, float] | None":
        """Return the pages on a grid, and how many cards it does not hold.

        Compact cards are in a *cell*. Return None if a card has no place, or if more than *most_apart* cards have none on
        the grid.
        """
        if any(self.search.tall.values()):
            return None
        key = (grid, cell, most_apart, freely, len(self.search.unlabelled))
        if key not in self.known:
            if freely:
                usual = self.on(grid, cell, most_apart, freely=False)
                self.known[key] = usual and (usual[0].freely(self.search, grid), usual[1])
            else:
                self.known[key] = _set_pages(self.search, grid, cell, most_apart)
        return self.known[key]


class Ends(Struct, frozen=True):
    """What is before and after the cards."""

    closing: ClosingPages
    opening: Opening
    days: int
    multiple: int


def plan_on(
    every: GridPages, grid: Grid, cell: Grid | None, ends: Ends, most_apart: int, most: float
) -> CardPlan | None:
    """Return the cheapest pages on one grid with the end.

    Return None if none costs less than *most*.
    """
    found = every.on(grid, cell, most_apart, freely=ends.closing.freely)
    if found is None:
        return None
    pages, apart = found
    slim = grid.narrow < NARROW * grid.wide - 0.01 and every.search.has_narrow()
    cost = RUN_IN * grid.run_in + SIDEBAR * grid.sidebar + SLIM * slim + APART * apart
    usual = (pages.asked,) if pages.asked else range(1, 5)
    begun = ends.opening.tight if pages.asked == 0 else ()
    tights = (None, *(number for number, height in enumerate(begun) if pages.at(0, 1, height + GAP)))
    best: CardPlan | None = None
    most -= cost
    for tight in tights:
        top, left = _begun(ends.opening, tight, pages.height)
        if left + pages.least(top) < most + ROUNDED:
            for each in usual:
                best = _broken(pages, ends, tight, each, most) or best
                most = best.cost if best else most
    return replace(best, cost=best.cost + cost) if best else None


def _set_pages(search: GridSearch, grid: Grid, cell: Grid | None, most_apart: int) -> "tuple[_Pages, float] | None":
    """Return the pages of ``GridPages.on``, not set freely.

    A card without a place has none on the next grid as well, most likely: it is tried first there.
    """
    cells = [search.placed(number, cell) if cell else None for number in range(len(search.cards))]
    every: dict[int, GridCard] = {}
    apart, narrower = 0, 0
    for number in tuple(search.order):
        found, small = search.placed(number, grid), cells[number]
        if found is None and not small:
            found = search.other(number, grid)
            narrower += found is not None
        if found is None and not small:
            apart += 1
            search.order.remove(number)
            search.order.insert(0, number)
            if apart > most_apart:
                return None
        found = found or search.apart(number)
        if found is None:
            return None
        every[number] = found
    wide = [every[number] for number in range(len(cells))]
    return _Pages(wide, Rows(wide, cells), search.size.height, search.asked), apart + NARROWER / APART * narrower


class _Pages:
    """The pages on which cards that are set can stand."""

    def __init__(
        self,
        wide: Sequence[GridCard],
        rows: Rows,
        height: float,
        asked: int,
        narrower: Callable[[int], GridCard | None] | None = None,
        roomier: Callable[[int], GridCard | None] | None = None,
        narrow: float = 0,
    ) -> None:
        """Hold the cards and no page yet.

        On a page that so holds all its cards, the wide picture of one may be *narrower*, as *narrow* as those of the other
        shape. On one that a card leaves mostly empty, it may be *roomier*.
        """
        self.wide, self.rows, self.height, self.asked = wide, rows, height, asked
        self.narrower, self.roomier, self.narrow = narrower, roomier, narrow
        self.most = asked or MOST
        self.members = [Member(card.again.height > 0) for card in wide]
        self.found: dict[tuple[int, int, float], CardPage | None] = {}
        self.costs: dict[tuple[int, float], list[tuple[float, float] | None]] = {}
        self.breaks = cache(lambda top, usual: paginate(self.prices(top, usual)))
        self.least = cache(self._least)

    def freely(self, search: GridSearch, grid: Grid) -> "_Pages":
        """Return the same pages, of which some have a narrower picture or a roomier card."""
        two = narrowed(grid)
        narrower, roomier = cache(partial(search.narrower, grid=two)), cache(partial(search.roomier, grid=grid))
        return _Pages(self.wide, self.rows, self.height, self.asked, narrower, roomier, two.narrow)

    def _least(self, top: float) -> float:
        """Return what the pages from *top* on cost at least.

        That is without the white space below the last card, and whatever number of cards pages usually have.
        """
        rows = [self.row(first, top) for first in range(len(self.wide))]
        before = paginate([[found and sum(found) for found in row] for row in rows])
        costs = (known.cost + row[-1][0] for known, row in zip(before, rows, strict=False) if known and row[-1])
        return min(costs, default=inf)

    def prices(self, top: float, usual: int) -> list[list[float | None]]:
        """Return what each page costs, by its first card and the number of its cards.

        The price is None where the cards do not fit. The *usual* number of cards costs least.
        """
        mixed = [MIXED * abs(number - usual) for number in range(1, self.most + 1)]
        below_front = [0.0] * self.most if top else mixed
        return [
            [
                found and found[0] + more + found[1]
                for found, more in zip(self.row(first, top), mixed if first else below_front, strict=False)
            ]
            for first in range(len(self.wide))
        ]

    def row(self, first: int, top: float) -> list[tuple[float, float] | None]:
        """Return what the pages from card *first* on cost, and their white space.

        How many cards pages usually have is left out. A first page below the front matter costs nothing by itself.
        """
        key = (first, 0 if first else top)
        if key not in self.costs:
            count = min(self.most, len(self.wide) - first)
            pages = self._longer(first, count, top)
            found = [self._priced(page, first, first + more, begun=key[-1] > 0) for more, page in enumerate(pages, 1)]
            self.costs[key] = found + [None] * (count - len(found))
        return self.costs[key]

    def _longer(self, first: int, count: int, top: float) -> Iterator[CardPage | None]:
        """Yield the pages from card *first* on with 1, 2, … cards, up to a *count*.

        The last one may be too tall. With a card more, so is every longer one, unless compact cards are beside each other.
        """
        for more in range(1, count + 1):
            yield (page := self.at(first, first + more, top))
            if page is None and more > 1 and not any(self.rows.pairs):
                return

    def _priced(self, found: CardPage | None, first: int, end: int, *, begun: bool) -> tuple[float, float] | None:
        """Return what a page of cards and its white space cost."""
        if found is None:
            return None
        asked = ASKED if end - first == self.asked > 1 else 0
        uneven = UNEQUAL * (max(found.heights) - min(found.heights)) / self.height
        alone = asked + uneven + price_pictures(found) + tear_groups(self.members, first, end)
        return alone if begun else alone + PAGE, white(1 - found.taken / self.height)

    def at(self, first: int, end: int, top: float) -> CardPage | None:
        """Return a page with cards from *first* up to *end*, or None if too tall.

        Only the first page begins at *top*.
        """
        key = (first, end, 0 if first else top)
        if key not in self.found:
            usual = fill_page(self.rows.fill(first, end), self.height, self.asked, key[-1])
            self.found[key] = (usual and self.filled(usual, first)) or self.closer(first, end, key[-1])
        return self.found[key]

    def filled(self, page: CardPage, first: int) -> CardPage:
        """Return a page, with its only card roomier if it is mostly empty."""
        if (
            self.roomier
            and len(page.rows) == 1
            and 1 - page.taken / self.height > MUCH
            and (card := self.roomier(first))
        ):
            return fill_page([Row.of(card)], self.height, self.asked, page.top) or page
        return page

    def closer(self, first: int, end: int, top: float) -> CardPage | None:
        """Return a page with cards of which one has a narrower picture, or None."""
        if (
            self.narrower is None
            or self.asked
            or self.wide[first].setting.style.text.size >= LARGE
            or not 1 < end - first <= MOST_CLOSER
        ):
            return None
        least = sum(card.height - (card.box.height if card.picture else 0) for card in self.wide[first:end])
        if top + least > self.height:
            return None
        rows = self.rows.alone
        lacking = top + sum(row.height for row in rows[first:end]) + GAP * (end - first - 1) - self.height - 0.01
        for number in range(first, end):
            wide = self.wide[number]
            if wide.picture is None or wide.picture.shape < PORTRAIT:
                continue
            if lacking > wide.height - wide.least_height(self.narrow) + ROUNDED:
                continue  # so far no words are set
            if card := self.narrower(number):
                closer = [*rows[first:number], Row.of(card), *rows[number + 1 : end]]
                if found := fill_page(closer, self.height, self.asked, top):
                    return found
        return None


def _broken(pages: _Pages, ends: Ends, tight: int | None, usual: int, most: float) -> CardPlan | None:
    """Return the cheapest pages that cost less than *most*.

    Pages of the *usual* number of cards cost least. The first one begins below the front matter in the form *tight*, if it
    is given.
    """
    count, height, best = len(pages.wide), pages.height, None
    opening = ends.opening
    top, left = _begun(opening, tight, height)
    breaks = pages.breaks(top, usual)
    others = opening.pages + ends.days - (tight is not None)
    for first in range(max(0, count - pages.most), count):
        before, last, found = breaks[first], pages.at(first, count, top), pages.row(first, top)[-1]
        if before is None or last is None or found is None:
            continue
        spent = found[0] + (0 if top and not first else MIXED * abs(count - first - usual))
        if pages.asked == 0 and not last.top:
            spent -= MIXED * max(0, usual - (count - first))
        if left + before.cost + spent >= most:  # no end takes away from it
            continue
        last = replace(last, heights=least_heights(last))
        for ending in ends.closing.after(last.taken + ends.closing.below_cards):
            total = others + len(before.starts) + len(ending.pages)
            missing = fill_sheet(total, ends.multiple)
            if ending.again and missing and ends.multiple > 1:
                continue
            whole = left + before.cost + spent + ending.cost + missing
            if whole < most:
                most, starts = whole, (*before.starts, first, count)
                chosen = [page for pair in pairwise(starts) if (page := pages.at(*pair, top))][:-1]
                shares = [] if tight is not None else [1 - opening.taken / height]
                shares += [1 - page.taken / height for page in chosen]
                best = CardPlan(whole, (*chosen, last), ending, tight or 0, (*shares, *ending.shares))
    return best


def _begun(opening: Opening, tight: int | None, height: float) -> tuple[float, float]:
    """Return where the first page of cards begins, and what the front matter costs.

    It is below that matter in the form *tight*, or overleaf.
    """
    return (0.0, white(1 - opening.taken / height)) if tight is None else (opening.tight[tight] + GAP, TIGHTER * tight)


def price_pictures(page: CardPage) -> float:
    """Return what the small pictures of a page cost, and those wider than usual."""
    cost = 0.0
    for row in page.rows:
        for card in row.cards:
            usual = USUAL if card.grid.beside else SHARE * (card.width - 2 * PAD)
            if card.picture:
                share = 1 if card.picture.shape >= PORTRAIT else NARROW
                width = card.grid.place(card.picture.shape)
                cost += SMALL * max(0, 1 - width / (usual * share)) ** 2
                cost += TINY if width < LEAST_WIDE else 0
                cost += LARGER * max(0, width / USUAL - 1) if card.grid.beside else 0
    return cost


def card_excess(card: Card, size: Size, setting: Setting) -> float:
    """Return by how much a card is too tall for a page of its own."""
    search = GridSearch((card,), "auto", size, setting)
    return min(set_card(card, size.width, grid, setting).height for grid in search.fallbacks(1)) - size.height


def fits_alone(card: Card, size: Size, setting: Setting) -> bool:
    """Return whether a card has a page on which its words and its labels fit."""
    return GridSearch((card,), "auto", size, setting).apart(0) is not None
