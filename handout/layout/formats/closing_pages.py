"""The end of a leaflet: body map, closing texts and lines for notes.

They begin in the space below the last card. All orders and breaks that make sense are tried, and the cheapest is
taken: few pages, none of them half empty. Where that leaves a page mostly empty, the end is set *freely*: with more
breaks, a larger map, texts before the cards, a text that goes on overleaf, and the danger signs again on the last page.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import combinations, product
from math import inf

from handout.content.handout import Handout
from handout.content.second_language import cards_apart
from handout.geometry import Size
from handout.layout.formats.closing_parts import ClosingParts
from handout.layout.formats.endings import (
    TORN,
    Blocks,
    Column,
    Ending,
    EndSpace,
    end_with,
    fill_column,
    is_hollow_at_end,
    price_ending,
)
from handout.layout.formats.filler_pages import fill_last_sheet, has_lines, longest_diary
from handout.layout.formats.page_costs import PAGE
from handout.layout.overflow import blame_body_map
from handout.layout.page import Block, stack
from handout.layout.pagebreak import split_paragraphs
from handout.layout.parts.body_map import (
    LEAST_BODY,
    WIDE_PAGE,
    divided_map,
    least_height,
    least_width,
    tallest_body,
)
from handout.layout.parts.closing import (
    MEASURE,
    about,
    continue_text,
    headings,
    notes,
)
from handout.layout.setting import Setting
from handout.problems import DoesNotFit, Problem

Placed = tuple[float, float, Block]
"""A block with its place on a page."""

GAP = 0.4
"""The least gap between two blocks, in ems."""

BELOW_FRONT, LEAST_BELOW = 0.8, 0.5
"""The gap below the front matter, and the least one where space is scarce, in ems."""

BELOW_CARDS = 0.5
"""How much more space is above what follows on the last card, in ems."""

REORDERED = 0.02
"""What it costs to put the map after the texts."""

TORN_INSIDE = 0.1
"""What it costs to begin a page inside a paragraph that would fit before."""

LEAST_SHARE = 0.96
"""The least height of the figures of few cards as a share of their greatest."""

FEW, SMALLER = 3, 0.5
"""The most cards whose figures may be smaller in large print, and its cost.

That is to save a page. So few numbers do not crowd them; on a small page, figures are small enough.
"""

MAPPED = 4
"""The most cards whose map can stand beside the texts."""

BESIDE_TEXTS = tuple(LEAST_BODY * each for each in (1.6, 1.5, 1.4, 1.3, 1.2))
"""The least heights to try of a map beside the texts."""

COLUMNS = (0.25, 0.28, 0.31, 0.34, 0.37)
"""The shares of the width to try for a map beside the texts."""

WIDER = (0.37, 0.42, 0.47)
"""The shares of the width to try for a large map beside the texts.

It is for a page with space.
"""

WHOLE_CARD = 0.5
"""The greatest height of a card that is not cut, as a part of the page height.

It is one in the second language that stands apart from the first."""

AGAIN = 0.2
"""What it costs to print the danger signs again at the end of a leaflet."""


class ClosingPages:
    """The end of a leaflet for every height that the cards leave."""

    def __init__(
        self,
        handout: Handout,
        size: Size,
        setting: Setting,
        opening: float,
        ahead: Sequence[int] | None = None,
        parts: ClosingParts | None = None,
        *,
        freely: bool = False,
    ) -> None:
        """Set the texts; raise DoesNotFit for a body map or a heading that no page holds.

        What the topic is about moves to the second page of the front matter if it fits there: *opening* is the height
        that is left there, or 0. Other texts go *ahead* if their numbers are given. The end may be set *freely*.
        """
        self.handout, self.size, self.setting = handout, size, setting
        self.parts = parts or ClosingParts(handout, size, setting)
        self.gap = setting.style.sizes.text * GAP
        self.freely = freely
        usual = about(handout)
        self.every = self.parts.texts(size.width)
        self.ahead = tuple([usual] if usual is not None else []) if ahead is None else tuple(ahead)
        texts = [self.every[number] for number in self.ahead]
        widest = (opening - sum(text.height for text in texts)) / max(1, len(texts))
        self.below_cards = setting.style.sizes.text * BELOW_CARDS
        self.below_front = setting.style.sizes.text * BELOW_FRONT
        self.below_front = max(setting.style.sizes.text * LEAST_BELOW, min(self.below_front, widest))
        self.above = stack(texts, self.below_front)
        if not self.ahead or opening < self.above.height + self.below_front:
            self.ahead = ()
        self.texts = self._texts(size.width)
        self.tallest = tallest_body(len(handout.cards))
        self.least = min(least_height(size.width, setting.style), self.tallest * LEAST_SHARE)
        least = self._least_map(self.least)
        crowded = (
            len(handout.cards) > FEW or self.least <= LEAST_BODY or size.width < WIDE_PAGE * setting.style.text.size
        )
        small = self._least_map(LEAST_BODY) if least and not crowded else None
        self.maps: tuple[Block | None, ...] = (None,)
        if least is None:
            maps = divided_map(handout, size.width, size.height, setting)
            if maps is None:
                raise DoesNotFit([blame_body_map(handout, self._is_mapped)])
            self.maps, least = tuple(maps), Block(0)
        most = self._map(size.height, self.tallest) or least
        utmost = (self._map(size.height) or most) if self.freely else most
        tall = (least.height, max(least.height, most.height), max(least.height, most.height, utmost.height))
        go_on = partial(continue_text, handout=handout, width=size.width, style=setting.style)
        self.space = EndSpace(size.height, self.gap, *tall, setting.style, go_on)
        tight = EndSpace(size.height, self.gap, small.height, *tall[1:], setting.style, go_on) if small else None
        self.tight = tight if tight and tight.least < self.space.least else None
        self.both: tuple[Block, ...] = ()
        self.orders = self._orders()
        scaled = bool(handout.closing.scale) and 0 not in self.ahead and self.texts[0].height <= size.height
        self.scales = self.texts[:scaled]  # how hard to press stands with how hard never to press
        self.cards = self.texts[-1 - len(cards_apart(handout)) : -1]
        self.halves = tuple(self._halves()) if self.freely else ()
        self.warns = self.freely and handout.front.red_flags is not None
        self.found: dict[float, tuple[Ending, ...]] = {}
        self.longest_diary = cache(partial(longest_diary, handout, size, setting.style))  # it is asked for twice

    def with_ahead(self, opening: float, ahead: Sequence[int], *, freely: bool = False) -> "ClosingPages":
        """Return the end after the texts that go *ahead*, in the height of an *opening*.

        It may be set *freely*.
        """
        return ClosingPages(self.handout, self.size, self.setting, opening, ahead, self.parts, freely=freely)

    def choices(self, opening: float) -> list[tuple[int, ...]]:
        """Return the numbers of the texts that can go ahead, in every way.

        Most of them come first. They stand in the height of an *opening*.
        """
        count = len(headings(self.handout)) - len(cards_apart(self.handout)) - 1
        found = [each for some in range(count, -1, -1) for each in combinations(range(count), some)]
        gap = self.setting.style.sizes.text * LEAST_BELOW
        return [
            each for each in found if stack([Block(0), *(self.every[number] for number in each)], gap).height <= opening
        ]

    def after(self, taken: float) -> tuple[Ending, ...]:
        """Return the cheapest end of each number of pages below *taken*.

        It comes with and without the danger signs again, where they fill the last page. In large print, figures with
        the numbers of few cards are smaller than usual only where that saves a page.
        """
        if taken not in self.found:
            usual = self._cheapest(self._columns(taken, self.space))
            fewest = min((len(ending.pages) for ending in usual), default=0)
            saving: Sequence[Ending] = ()
            if self.tight and fewest > 1:
                columns = self._columns(taken, self.tight)
                saving = self._cheapest((c, cost + SMALLER, a) for c, cost, a in columns if len(c.pages) < fewest)
            self.found[taken] = (*usual, *saving)
        return self.found[taken]

    def _cheapest(self, columns: Iterable[tuple[Column, float, bool]]) -> Sequence[Ending]:
        """Return the cheapest end of each number of pages, with or without signs again."""
        cheapest: dict[tuple[int, bool], Ending] = {}
        for column, cost, again in columns:
            of = (len(column.pages), again)
            known = cheapest.get(of)
            ending = price_ending(column, cost, known.cost if known else inf, again=again)
            if ending:
                cheapest[of] = ending
        return tuple(cheapest.values())

    def after_cards(
        self, filled: Sequence[list[Placed]], ending: Ending, taken: float, missing: int, *, dated: bool
    ) -> list[list[Placed]]:
        """Return the *filled* pages with the end, which begins below *taken*.

        Lines for notes stand on the *missing* pages of the last sheet if there are any for them. No diary does, if the
        leaflet is *dated*: it has one, or is to have none.
        """
        below, *after = self._placed(
            ending, taken, lined=not has_lines(self.handout, missing, None if dated else self.longest_diary)
        )
        placed = [[(0.0, y, block) for y, block in page] for page in after]
        return [*filled[:-1], [*filled[-1], *((0.0, y, block) for y, block in below)], *placed]

    def more(self, ending: Ending, missing: int, *, dated: bool) -> list[Block]:
        """Return the *missing* pages of the last sheet.

        None of them is a diary if the leaflet is *dated*.
        """
        noted = bool(ending.lines)
        longest = None if dated else self.longest_diary
        return fill_last_sheet(self.handout, self.size, self.setting.style, missing, longest, noted=noted)

    def _placed(self, ending: Ending, taken: float, *, lined: bool) -> list[list[tuple[float, Block]]]:
        """Return the blocks of each page of an end with their distance from its top."""
        width, style, pages = self.size.width, self.setting.style, []
        tallest = self.tallest if ending.mapped <= self.space.most else 0
        least = LEAST_BODY if self.tight and ending.mapped < self.space.least else self.least
        figures = self._map(ending.mapped, tallest) or self._least_map(least) or Block(0)
        for number, page in enumerate(ending.pages):
            blocks = [block or figures for block in page]
            if lined and ending.lines and number == len(ending.pages) - 1:
                blocks.append(notes(self.handout, width, ending.lines, style))
            y, placed, gap = 0.0 if number else taken, [], ending.gaps[number]
            for block in blocks:
                y += gap if y else 0
                placed.append((y, block))
                y += block.height
            pages.append(placed)
        return pages

    def _map(self, height: float, tallest: float = 0) -> Block | None:
        """Return the body map in a *height*, or None if it does not fit."""
        return self.parts.map(self.size.width, height, tallest)

    def _least_map(self, least: float) -> Block | None:
        """Return the lowest body map with figures of the *least* height, or None.

        A page may have no space for it.
        """
        width, height = self.size.width, self.size.height
        places = (self.parts.map(width, height, least, wrapped=each) for each in (False, True))
        return min(filter(None, places), key=lambda block: block.height, default=None)

    def _texts(self, width: float) -> list[Block]:
        """Return the closing texts, without those ahead of the cards."""
        return [each for number, each in enumerate(self.parts.texts(width)) if number not in self.ahead]

    def _too_tall(self, flow: Sequence[Block | None], number: int, over: float) -> Problem:
        """Return the problem of a text that no page holds, since it cannot be divided."""
        at = sum(block is not None and block not in self.maps for block in flow[:number])
        left = [each for number, each in enumerate(headings(self.handout)) if number not in self.ahead]
        where, name = left[at]
        return Problem.of(where, "does-not-fit/heading", name=name, height=over)

    def _is_mapped(self, handout: Handout) -> bool:
        """Return whether the body map of a handout fits on pages."""
        size, setting = self.size, self.setting
        return divided_map(handout, size.width, size.height, setting) is not None

    def _columns(self, taken: float, space: EndSpace) -> Iterator[tuple[Column, float, bool]]:
        """Yield the blocks in every order with every break, and what that costs.

        They stand in a *space*. Those with the danger signs again follow those without them, in the
        same column. Raise DoesNotFit if a text fits in none of them.
        """
        problems: list[DoesNotFit] = []
        cards = [card for card in self.cards if card.height <= WHOLE_CARD * self.size.height]
        count, whole = 0, (*self.both, *filter(None, self.maps), *self.scales, *cards)
        for order, flow in enumerate(self.orders):
            every, too_tall = range(len(flow)), partial(self._too_tall, flow)
            breaks: list[tuple[int, ...]] = [(), *((each,) for each in every)]
            for fresh in [*breaks, *combinations(every, 2)] if self.freely else breaks:
                column = Column(space, taken)
                try:
                    torn = fill_column(flow, fresh, column, whole, too_tall)
                except DoesNotFit as error:
                    problems.append(error)
                    continue
                if torn is None:
                    continue  # as with fewer breaks
                count += 1
                cost = REORDERED * order + TORN * torn
                yield column, cost, False
                if self.warns and is_hollow_at_end(column):
                    fits = end_with(self.parts.alarms(), column)
                    yield column, REORDERED * order + AGAIN + TORN * torn + (0 if fits else PAGE), True
        if count and self.halves:
            yield from self._torn(taken, space, whole)
        if not count:
            raise problems[0]

    def _torn(self, taken: float, space: EndSpace, whole: Sequence[Block]) -> Iterator[tuple[Column, float, bool]]:
        """Yield the columns in which a text goes on on a new page, and what that costs."""
        for cost, flow, torn in self.halves:
            for fresh in ((torn,), *((each, torn) for each in range(torn))):
                column = Column(space, taken)
                pages = fill_column(flow, fresh, column, whole, partial(self._too_tall, flow))
                if pages is not None:
                    yield column, cost + TORN * pages, False

    def _halves(self) -> Iterator[tuple[float, Blocks, int]]:
        """Yield what each order with a text in two parts costs, and it.

        The number of the second part is the last value.
        """
        essays = self.texts[
            len(self.scales) : -1 - len(self.cards)
        ]  # what a scale never goes beyond stands with its words
        for order, flow in enumerate(self.orders):
            for number, block in enumerate(flow[:-1]):
                if block is not None and any(block is each for each in essays):
                    for head, tail, torn in split_paragraphs(block):
                        cost = REORDERED * order + TORN_INSIDE * torn
                        rest = self.space.continued(tail, block)
                        yield cost, [*flow[:number], head, rest, *flow[number + 1 :]], number + 1

    def _orders(self) -> list[Sequence[Block | None]]:
        """Return the blocks in every order; None is the map."""
        *parts, small = self.texts
        if not self.handout.closing.bodies:
            return [[*parts, small]]
        orders: list[Sequence[Block | None]] = [
            [*self.maps, *parts, small],
            [*parts, *self.maps, small],
        ]
        if (
            None in self.maps
            and len(self.handout.cards) <= MAPPED
            and self.size.width > MEASURE * self.setting.style.text.size
        ):
            found = [each for each in (self._beside(BESIDE_TEXTS[:1]), self._beside(BESIDE_TEXTS)) if each]
            found = found[:1] if len(found) > 1 and found[0].height <= found[1].height else found
            large = self._large_beside() if self.freely and parts else []
            self.both = (*found, *large)
            orders[:0] = [[both, small] for both in self.both]
        return orders

    def _beside(self, tallest: Sequence[float]) -> Block | None:
        """Return the map with the closing texts at its right, or None if too tall.

        The heights *tallest* are tried for the map beside texts that are shorter.
        """
        narrowest = least_width(self.handout, self.setting)
        widths = [each for share in COLUMNS if (each := self.size.width * share) >= narrowest]
        tried = [found for pair in product(widths, tallest) if (found := self._beside_map(*pair))]
        both = min(tried, key=lambda found: found.height, default=None)
        return both if both and both.height <= self.size.height else None

    def _large_beside(self) -> list[Block]:
        """Return large maps with the texts at their right, for a page with space."""
        tried = (self._beside_map(self.size.width * share, self.size.height * 0.7, large=True) for share in WIDER)
        return [found for found in tried if found and found.height <= self.size.height]

    def _beside_map(self, left: float, least: float, *, large: bool = False) -> Block | None:
        """Return the map in a column of a width, with the closing texts at its right."""
        gap = self.setting.style.text.size * 2
        right = stack(self._texts(self.size.width - left - gap)[:-1], self.gap * 1.5)
        tallest = 0 if large else self.tallest
        figures = self.parts.map(left, max(right.height, least), tallest, column=True)
        if figures is None:
            return None
        return Block(max(figures.height, right.height), (*figures.marks, *right.at(left + gap, 0)))
