"""The end of a leaflet: body map, closing texts and lines for notes.

They begin in the space below the last card. All orders and breaks that make sense are tried, and the cheapest is
taken: few pages, none of them half empty. Where that leaves a page mostly empty, the end is set *freely*: with more
breaks, a larger map, texts before the cards, a text that goes on overleaf, and the danger signs again on the last page.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations, product

from handout.content.handout import Handout
from handout.content.second_language import cards_apart
from handout.geometry import Size
from handout.layout.formats.endings import (
    TORN,
    Blocks,
    Column,
    Ending,
    EndSpace,
    end_with,
    fill_column,
    price_ending,
)
from handout.layout.formats.filler_pages import fill_last_sheet, has_lines
from handout.layout.formats.page_costs import MUCH, PAGE
from handout.layout.overflow import blame_body_map
from handout.layout.page import Block, stack
from handout.layout.pagebreak import split_paragraphs
from handout.layout.parts.body_map import LEAST_BODY, body_map, least_width, legend_pages, shown_bodies, tallest_body
from handout.layout.parts.closing import (
    MEASURE,
    about,
    headings,
    notes,
    texts,
)
from handout.layout.parts.danger_signs import AlarmForm, alarm_boxes, alarm_panel, danger_signs
from handout.layout.parts.front import NARROW
from handout.layout.setting import Setting
from handout.problems import DoesNotFit, Problem

Placed = tuple[float, float, Block]
"""A block with its place on a page."""

GAP = 0.4
"""The least gap between two blocks, in ems."""

BELOW_FRONT = 0.8
"""The gap below the front matter, in ems."""

REORDERED = 0.02
"""What it costs to put the map after the texts."""

TORN_INSIDE = 0.1
"""What it costs to begin a page inside a paragraph that would fit before."""

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

AGAIN = 0.2
"""What it costs to print the danger signs again at the end of a leaflet."""


class ClosingPages:
    """The end of a leaflet for every height that the cards leave."""

    def __init__(
        self, handout: Handout, size: Size, setting: Setting, opening: float, ahead: Sequence[int] | None = None
    ) -> None:
        """Set the texts; raise DoesNotFit for a body map or a heading that no page holds.

        What the topic is about moves to the second page of the front matter if it fits there: *opening* is the height
        that is left there, or 0. The end is set freely if the numbers of the texts that go *ahead* are given.
        """
        self.handout, self.size, self.setting = handout, size, setting
        self.gap = setting.style.sizes.text * GAP
        self.below_front = setting.style.sizes.text * BELOW_FRONT
        self.freely = ahead is not None
        usual = about(handout)
        self.every = texts(handout, size.width, setting.style, explained=True)
        self.ahead = tuple([usual] if usual is not None else []) if ahead is None else tuple(ahead)
        self.above = stack([self.every[number] for number in self.ahead], self.below_front)
        if not self.ahead or opening < self.above.height + self.below_front:
            self.ahead = ()
        self.texts = self._texts(size.width)
        self.named = True
        self.named = self._map(size.height, LEAST_BODY) is not None
        least = self._map(size.height, LEAST_BODY)
        if least is None:
            raise DoesNotFit([blame_body_map(handout, self._is_mapped)])
        self.legend = () if self.named else tuple(legend_pages(handout.closing, size.width, size.height, setting.style))
        self.tallest = tallest_body(len(handout.cards))
        most = self._map(size.height, self.tallest) or least
        utmost = (self._map(size.height) or most) if self.freely else most
        tall = (least.height, max(least.height, most.height), max(least.height, most.height, utmost.height))
        self.space = EndSpace(size.height, self.gap, *tall, setting.style)
        self.both: tuple[Block, ...] = ()
        self.orders = self._orders()
        self.halves = tuple(self._halves()) if self.freely else ()
        self.alarms = self._alarms() if self.freely else ()
        self.found: dict[int, tuple[Ending, ...]] = {}

    def choices(self, opening: float) -> list[tuple[int, ...]]:
        """Return the numbers of the texts that can go ahead, in every way.

        Most of them come first. They stand in the height of an *opening*.
        """
        count = len(headings(self.handout)) - len(cards_apart(self.handout)) - 1
        found = [each for some in range(count, -1, -1) for each in combinations(range(count), some)]
        return [
            each
            for each in found
            if stack([Block(0), *(self.every[number] for number in each)], self.below_front).height <= opening
        ]

    def after(self, taken: float) -> tuple[Ending, ...]:
        """Return the cheapest end of each number of pages below *taken*.

        It comes with and without the danger signs again, where they fill the last page.
        """
        key = round(taken)
        if key not in self.found:
            cheapest: dict[tuple[int, bool], Ending] = {}
            for each in self._endings(taken):
                of = (len(each.pages), each.again)
                known = cheapest.setdefault(of, each)
                if each.cost < known.cost:
                    cheapest[of] = each
            self.found[key] = tuple(cheapest.values())
        return self.found[key]

    def after_cards(
        self, filled: Sequence[list[Placed]], ending: Ending, taken: float, missing: int, *, dated: bool
    ) -> list[list[Placed]]:
        """Return the *filled* pages with the end, which begins below *taken*.

        Lines for notes stand on the *missing* pages of the last sheet if there are any for them. No diary does, if the
        leaflet is *dated*: it has one, or is to have none.
        """
        below, *after = self._placed(
            ending, taken, lined=not has_lines(self.handout, self.size, self.setting.style, missing, dated=dated)
        )
        placed = [[(0.0, y, block) for y, block in page] for page in after]
        return [*filled[:-1], [*filled[-1], *((0.0, y, block) for y, block in below)], *placed]

    def more(self, ending: Ending, missing: int, *, dated: bool) -> list[Block]:
        """Return the *missing* pages of the last sheet.

        None of them is a diary if the leaflet is *dated*.
        """
        noted = bool(ending.lines)
        return fill_last_sheet(self.handout, self.size, self.setting.style, missing, dated=dated, noted=noted)

    def _placed(self, ending: Ending, taken: float, *, lined: bool) -> list[list[tuple[float, Block]]]:
        """Return the blocks of each page of an end with their distance from its top."""
        width, style, pages = self.size.width, self.setting.style, []
        tallest = self.tallest if ending.mapped <= self.space.most else 0
        figures = self._map(ending.mapped, tallest) or self._map(self.size.height, LEAST_BODY) or Block(0)
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
        return body_map(self.handout, self.size.width, height, self.setting, tallest, named=self.named)

    def _texts(self, width: float) -> list[Block]:
        """Return the closing texts, without those that stand before the cards."""
        found = texts(self.handout, width, self.setting.style, explained=True)
        return [each for number, each in enumerate(found) if number not in self.ahead]

    def _too_tall(self, flow: Sequence[Block | None], number: int, over: float) -> Problem:
        """Return the problem of a text that no page holds, since it cannot be divided."""
        at = sum(block is not None and block not in self.legend for block in flow[:number])
        left = [each for number, each in enumerate(headings(self.handout)) if number not in self.ahead]
        where, name = left[at]
        return Problem.of(where, "does-not-fit/heading", name=name, height=over)

    def _is_mapped(self, handout: Handout) -> bool:
        """Return whether the figures of the body map of a handout fit on a page."""
        size, setting = self.size, self.setting
        return body_map(handout, size.width, size.height, setting, LEAST_BODY, named=False) is not None

    def _endings(self, taken: float) -> Iterator[Ending]:
        """Yield the ends with every order and every break.

        Raise DoesNotFit if a text fits in none of them.
        """
        problems: list[DoesNotFit] = []
        count = 0
        for order, flow in enumerate(self.orders):
            every = range(len(flow))
            breaks: list[tuple[int, ...]] = [(), *((each,) for each in every)]
            for fresh in [*breaks, *combinations(every, 2)] if self.freely else breaks:
                try:
                    ending = self._ending(flow, fresh, taken, REORDERED * order)
                except DoesNotFit as error:
                    problems.append(error)
                    continue
                count += 1
                yield ending
                if self.alarms and ending.shares[-1] > MUCH:
                    yield self._ending(flow, fresh, taken, REORDERED * order + AGAIN, again=True)
        if count and self.halves:
            yield from self._torn(taken)
        if not count:
            raise problems[0]

    def _torn(self, taken: float) -> Iterator[Ending]:
        """Yield the ends of which a text goes on on a new page."""
        for cost, flow, torn in self.halves:
            for fresh in ((torn,), *((each, torn) for each in range(torn))):
                yield self._ending(flow, fresh, taken, cost)

    def _halves(self) -> Iterator[tuple[float, Blocks, int]]:
        """Yield what each order with a text in two parts costs, and it.

        The number of the second part is the last value.
        """
        scaled = bool(self.handout.closing.scale) and 0 not in self.ahead
        essays = self.texts[scaled:-1]  # what a scale never goes beyond stands with its words
        for order, flow in enumerate(self.orders):
            for number, block in enumerate(flow[:-1]):
                if block is not None and any(block is each for each in essays):
                    for head, tail, torn in split_paragraphs(block):
                        cost = REORDERED * order + TORN_INSIDE * torn
                        yield cost, [*flow[:number], head, tail, *flow[number + 1 :]], number + 1

    def _orders(self) -> list[Sequence[Block | None]]:
        """Return the blocks in every order; None is the map."""
        *parts, small = self.texts
        if not shown_bodies(self.handout.closing):
            return [[*parts, small]]
        orders: list[Sequence[Block | None]] = [
            [None, *self.legend, *parts, small],
            [*parts, None, *self.legend, small],
        ]
        if (
            self.named
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
        tried = [found for pair in product(widths, tallest) if (found := self._columns(*pair))]
        both = min(tried, key=lambda found: found.height, default=None)
        return both if both and both.height <= self.size.height else None

    def _large_beside(self) -> list[Block]:
        """Return large maps with the texts at their right, for a page with space."""
        tried = (self._columns(self.size.width * share, self.size.height * 0.7, large=True) for share in WIDER)
        return [found for found in tried if found and found.height <= self.size.height]

    def _columns(self, left: float, least: float, *, large: bool = False) -> Block | None:
        """Return the map in a column of a width, with the closing texts at its right."""
        gap = self.setting.style.text.size * 2
        right = stack(self._texts(self.size.width - left - gap)[:-1], self.gap * 1.5)
        tallest = 0 if large else self.tallest
        figures = body_map(self.handout, left, max(right.height, least), self.setting, tallest, column=True)
        if figures is None:
            return None
        return Block(max(figures.height, right.height), (*figures.marks, *right.at(left + gap, 0)))

    def _alarms(self) -> tuple[Block, ...]:
        """Return the danger signs in every form, the fullest first."""
        if self.handout.front.red_flags is None:
            return ()
        wide, style = self.size.width, self.setting.style
        beside = [danger_signs(self.handout, wide, style)] if wide >= NARROW * style.sizes.text else []
        return (
            *beside,
            alarm_boxes(self.handout, wide, style),
            alarm_panel(self.handout, wide, style, AlarmForm.SHORT),
        )

    def _ending(self, flow: Blocks, fresh: Sequence[int], taken: float, cost: float, *, again: bool = False) -> Ending:
        """Return the blocks of *flow* on pages.

        A new page begins before each number of *fresh*. The last page ends with the danger signs *again*, if they fit.
        """
        column = Column(self.space, taken)
        cost += TORN * fill_column(flow, fresh, column, (*self.both, *self.legend), partial(self._too_tall, flow))
        if again and not end_with(self.alarms, column):
            cost += PAGE
        return price_ending(column, cost, again=again)
