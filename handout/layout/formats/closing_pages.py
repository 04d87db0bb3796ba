"""The end of a leaflet: body map, closing texts and lines for notes.

They begin in the space below the last card. All orders and breaks that make sense are tried, and the cheapest is
taken: few pages, none of them half empty.
"""

from collections.abc import Iterator, Sequence
from itertools import product

from msgspec import Struct

from handout.content.handout import Handout
from handout.geometry import Size
from handout.layout.overflow import blame_body_map
from handout.layout.page import Block, stack
from handout.layout.pagebreak import split_block
from handout.layout.parts.body_map import LEAST_BODY, body_map, least_width, shown_bodies, tallest_body
from handout.layout.parts.closing import (
    MEASURE,
    about,
    headings,
    least_notes,
    most_notes,
    notes,
    texts,
)
from handout.layout.parts.danger_signs import alarm_boxes
from handout.layout.setting import Setting
from handout.problems import DoesNotFit, Problem

PAGE, WHITE, MUCH, TOO_MUCH, LAST = 1.0, 3.0, 0.4, 0.4, 0.5
"""What pages and white space cost.

These are the cost of a page and of its empty share, the share that is much, what a page with more of it costs at once,
and how much less the last page costs: a text that ends before its last page does looks finished.
"""

Placed = tuple[float, float, Block]
"""A block with its place on a page."""

GAP = 0.4
"""The least gap between two blocks, in ems."""

BELOW_FRONT, COMFORTABLE = 0.8, 1.1
"""The gaps below the front matter and above lines for notes, in ems."""

LOOSE = 4.0
"""How much wider than usual the gaps on a page with space may be.

Wider ones look as if something were missing.
"""

REORDERED = 0.02
"""What it costs to put the map after the texts."""

TORN = 0.3
"""What each page break between the closing texts costs."""

LEAST_CUT = 0.3
"""The least height of a text that is cut, as a part of the page height.

A shorter text moves to the next page as a whole.
"""

ODD, COVER, BLANK = 0.4, 0.5, 4.0
"""What an empty last side, a filling back cover and each more page cost."""

MAPPED = 4
"""The most cards whose map can stand beside the texts."""

BESIDE_TEXTS = tuple(LEAST_BODY * each for each in (1.6, 1.5, 1.4, 1.3, 1.2))
"""The least heights to try of a map beside the texts."""

COLUMNS = (0.25, 0.28, 0.31, 0.34, 0.37)
"""The shares of the width to try for a map beside the texts."""


class Ending(Struct, frozen=True):
    """The blocks after the last card, page by page, with what they cost.

    None is the body map, which is *mapped* high. *lines* is the height for notes on the last page, 0 for none.
    *gaps* are the gaps between the blocks of each page.
    """

    cost: float
    pages: tuple[tuple[Block | None, ...], ...]
    mapped: float
    lines: float
    gaps: tuple[float, ...]


class ClosingPages:
    """The end of a leaflet for every height that the cards leave."""

    def __init__(self, handout: Handout, size: Size, setting: Setting, opening: float) -> None:
        """Set the texts; raise DoesNotFit for a body map or a heading that no page holds.

        What the topic is about moves to the second page of the front matter if it fits there: *opening* is the height
        that is left there, or 0.
        """
        self.handout, self.size, self.setting = handout, size, setting
        self.gap = setting.style.sizes.text * GAP
        self.below_front = setting.style.sizes.text * BELOW_FRONT
        self.intro = about(handout)
        self.about = (
            texts(handout, size.width, setting.style, explained=True)[self.intro]
            if self.intro is not None
            else Block(0)
        )
        self.opened = self.intro is not None and opening >= self.about.height + self.below_front
        self.texts = self._texts(size.width)
        least = body_map(handout, size.width, size.height, setting, LEAST_BODY)
        if least is None:
            raise DoesNotFit([blame_body_map(handout, self._is_mapped)])
        most = body_map(handout, size.width, size.height, setting, tallest_body(len(handout.cards))) or least
        self.least, self.most = least.height, max(least.height, most.height)
        self.both: tuple[Block, ...] = ()
        self.orders = self._orders()
        self.found: dict[int, tuple[Ending, ...]] = {}

    def after(self, taken: float) -> tuple[Ending, ...]:
        """Return the cheapest end of each number of pages below *taken*."""
        key = round(taken)
        if key not in self.found:
            cheapest: dict[int, Ending] = {}
            for each in self._endings(taken):
                known = cheapest.setdefault(len(each.pages), each)
                if each.cost < known.cost:
                    cheapest[len(each.pages)] = each
            self.found[key] = tuple(cheapest.values())
        return self.found[key]

    def after_cards(
        self, filled: Sequence[list[Placed]], ending: Ending, taken: float, missing: int
    ) -> list[list[Placed]]:
        """Return the *filled* pages with the end, which begins below *taken*.

        Lines for notes stand on the *missing* pages of the last sheet if there are any for them.
        """
        below, *after = self._placed(ending, taken, lined=not self._noted(missing))
        placed = [[(0.0, y, block) for y, block in page] for page in after]
        return [*filled[:-1], [*filled[-1], *((0.0, y, block) for y, block in below)], *placed]

    def more(self, ending: Ending, missing: int) -> list[Block]:
        """Return the *missing* pages of the last sheet.

        They have the danger signs again, and before them lines for notes.
        """
        if not missing:
            return []
        size, style = self.size, self.setting.style
        lines = [notes(self.handout, size.width, size.height, style)]
        if self.handout.front.red_flags is None:
            return lines * missing
        alarm, gap = alarm_boxes(self.handout, size.width, style), style.text.size
        free = size.height - alarm.height - gap
        if missing == 1 and not ending.lines and free >= least_notes(style):
            alarm = stack((alarm, notes(self.handout, size.width, free, style)), gap)
        return [*lines * (missing - 1), alarm]

    def _noted(self, missing: int) -> bool:
        """Return whether the *missing* pages of the last sheet have lines for notes."""
        return missing > int(self.handout.front.red_flags is not None)

    def _placed(self, ending: Ending, taken: float, *, lined: bool) -> list[list[tuple[float, Block]]]:
        """Return the blocks of each page of an end with their distance from its top."""
        width, style, pages = self.size.width, self.setting.style, []
        figures = body_map(self.handout, width, ending.mapped, self.setting, tallest_body(len(self.handout.cards)))
        figures = figures or body_map(self.handout, width, self.size.height, self.setting, LEAST_BODY) or Block(0)
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

    def _texts(self, width: float) -> list[Block]:
        """Return the closing texts, without one that stands before the cards."""
        found = texts(self.handout, width, self.setting.style, explained=True)
        intro = self.intro or 0
        return [*found[:intro], *found[intro + 1 :]] if self.opened else found

    def _too_tall(self, flow: Sequence[Block | None], number: int, over: float) -> Problem:
        """Return the problem of a text that no page holds, since it cannot be divided."""
        at = sum(block is not None for block in flow[:number])
        where, name = headings(self.handout)[at + (self.opened and at >= (self.intro or 0))]
        return Problem.of(where, "does-not-fit/heading", name=name, height=over)

    def _is_mapped(self, handout: Handout) -> bool:
        """Return whether the body map of a handout fits on a page."""
        return body_map(handout, self.size.width, self.size.height, self.setting, LEAST_BODY) is not None

    def _endings(self, taken: float) -> Iterator[Ending]:
        """Yield the ends with every order and every break.

        Raise DoesNotFit if a text fits in none of them.
        """
        problems: list[DoesNotFit] = []
        count = 0
        for order, flow in enumerate(self.orders):
            for fresh in range(-1, len(flow)):
                try:
                    ending = self._ending(flow, fresh, taken, REORDERED * order)
                except DoesNotFit as error:
                    problems.append(error)
                    continue
                count += 1
                yield ending
        if not count:
            raise problems[0]

    def _orders(self) -> list[Sequence[Block | None]]:
        """Return the blocks in every order; None is the map."""
        *parts, small = self.texts
        if not shown_bodies(self.handout.closing):
            return [[*parts, small]]
        orders: list[Sequence[Block | None]] = [[None, *parts, small], [*parts, None, small]]
        if len(self.handout.cards) <= MAPPED and self.size.width > MEASURE * self.setting.style.text.size:
            found = [each for each in (self._beside(BESIDE_TEXTS[:1]), self._beside(BESIDE_TEXTS)) if each]
            self.both = tuple(found[:1] if len(found) > 1 and found[0].height <= found[1].height else found)
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

    def _columns(self, left: float, least: float) -> Block | None:
        """Return the map in a column of a width, with the closing texts at its right."""
        gap = self.setting.style.text.size * 2
        right = stack(self._texts(self.size.width - left - gap)[:-1], self.gap * 1.5)
        tallest = tallest_body(len(self.handout.cards))
        figures = body_map(self.handout, left, max(right.height, least), self.setting, tallest, column=True)
        if figures is None:
            return None
        return Block(max(figures.height, right.height), (*figures.marks, *right.at(left + gap, 0)))

    def _ending(self, flow: Sequence[Block | None], fresh: int, taken: float, cost: float) -> Ending:
        """Return the blocks of *flow* on pages, with a new page before number *fresh*."""
        height, style = self.size.height, self.setting.style
        pages: list[list[Block | None]] = [[]]
        used = [taken]
        worded: set[int] = set()

        def free() -> float:
            return height - used[-1] - (self.gap if used[-1] else 0) + 0.01

        def put(block: Block | None, tall: float) -> None:
            pages[-1].append(block)
            used[-1] += tall + (self.gap if used[-1] else 0)

        def turn() -> None:
            pages.append([])
            used.append(0)

        for number, block in enumerate(flow):
            if number == fresh and used[-1]:
                turn()
            if block is None:
                if self.least > free():
                    turn()
                put(None, self.least)
                continue
            rest = block
            is_text = number < len(flow) - 1
            while rest.height > free():
                may_cut = not any(block is both for both in self.both) and (
                    rest.height > height * LEAST_CUT or not used[-1]
                )
                parts = split_block(rest, free()) if may_cut else None
                if parts:
                    put(parts[0], parts[0].height)
                    worded |= {len(pages)} if is_text else set()
                    rest = parts[1]
                elif not used[-1]:
                    raise DoesNotFit([self._too_tall(flow, number, rest.height - free())])
                turn()
            put(rest, rest.height)
            worded |= {len(pages)} if is_text else set()
        cost += TORN * max(0, len(worded) - 1)
        mapped = lines = 0.0
        gaps: list[float] = []
        for number, page in enumerate(pages):
            spare = height - used[number]
            if None in page:
                mapped = min(self.least + spare, self.most)
                spare -= mapped - self.least
            count = len(page) - (number > 0)
            comfort = (style.sizes.text * COMFORTABLE - self.gap) * (count + 1) + self.gap
            if number == len(pages) - 1 and spare - comfort >= least_notes(style):
                lines = min(spare - comfort, most_notes(style))
                count += 1
            ruled = lines + self.gap if lines else 0
            loose = min(self.gap * (LOOSE - 1), max(0, spare - ruled) / max(1, count))
            gaps.append(self.gap + loose)
            empty = _white((spare - loose * count) / height)
            cost += (PAGE if number else 0) + (empty * LAST if number == len(pages) - 1 else empty)
        return Ending(cost, tuple(tuple(page) for page in pages), mapped, lines, tuple(gaps))


def white(share: float) -> float:
    """Return what it costs to leave a *share* of a page before the end empty."""
    return _white(share) + TOO_MUCH * (share > MUCH)


def _white(share: float) -> float:
    """Return what it costs to leave a *share* of a page of the end empty."""
    share = max(0.0, share)
    return WHITE * (share**2 + max(0.0, share - MUCH))


def fill_sheet(pages: int, multiple: int) -> float:
    """Return what it costs to fill the last sheet after so many *pages*."""
    if multiple == 1:
        return ODD * (pages % 2)
    missing = -pages % multiple
    return COVER + BLANK * (missing - 1) if missing else 0
