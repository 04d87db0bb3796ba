"""One end of a leaflet on its pages, and what it costs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import inf
from typing import NamedTuple

from msgspec import Struct

from handout.layout.formats.page_costs import MUCH, PAGE, white_at_end
from handout.layout.page import Block, Group, Mark, Role, Text, walk
from handout.layout.pagebreak import split_block
from handout.layout.parts.closing import least_notes, most_notes
from handout.layout.parts.second_language import is_second_alone
from handout.layout.style import PageStyle
from handout.problems import DoesNotFit, Problem

COMFORTABLE = 1.1
"""The gap above lines for notes, in ems."""

LOOSE = 4.0
"""How much wider than usual the gaps on a page with space may be.

Wider ones look as if something were missing.
"""

FILLING = 0.5
"""How much of what wider gaps take counts as filled."""

TORN = 0.3
"""What each page break between the closing texts costs."""

LEAST_CUT = 0.3
"""The least height of a text that is cut, as a part of the page height.

A shorter text moves to the next page as a whole.
"""

TALLEST_AGAIN = 0.2
"""The greatest height of a heading that is repeated, as a part of the page height."""

Blocks = Sequence[Block | None]
"""Blocks in order; None is the body map."""


class Ending(Struct, frozen=True):
    """The blocks after the last card, page by page, with what they cost.

    None is the body map, which is *mapped* high. *lines* is the height for notes on the last page, 0 for none.
    *gaps* are the gaps between the blocks of each page, and *shares* what each page leaves empty. The last one has the
    danger signs *again*, or not.
    """

    cost: float
    pages: tuple[tuple[Block | None, ...], ...]
    mapped: float
    lines: float
    gaps: tuple[float, ...]
    shares: tuple[float, ...]
    again: bool = False


class EndSpace:
    """The *height* of a page, the least *gap* between blocks, and heights of the map.

    It has the *least* one and grows up to the *most*; on a page that is mostly empty up to the *utmost*. Lines for notes
    are *few* to *many* high, below a *comfortable* gap.
    """

    def __init__(
        self,
        height: float,
        gap: float,
        least: float,
        most: float,
        utmost: float,
        style: PageStyle,
        go_on: Callable[[Block, str], Block],
    ) -> None:
        """Measure the lines for notes.

        *go_on* returns the rest of a text for the top of a page, with its heading again.
        """
        self.height, self.gap, self.least, self.most, self.utmost = height, gap, least, most, utmost
        self.few, self.many = least_notes(style), most_notes(style)
        self.comfortable = style.sizes.text * COMFORTABLE
        self.known: dict[tuple[int, float], tuple[Block, tuple[Block, Block] | None]] = {}
        self.go_on, self.headings = go_on, dict[int, list[str]]()

    def split(self, block: Block, height: float) -> tuple[Block, Block] | None:
        """Return a block divided at a *height*, as ``split_block`` does.

        Each is found once: most pages of all ends begin alike. A block that is held keeps its number.
        """
        key = id(block), height
        if key not in self.known:
            parts = self._divided(block, height)
            self.known[key] = block, parts and (parts[0], self.continued(parts[1], block))
        return self.known[key][1]

    def _divided(self, block: Block, height: float) -> tuple[Block, Block] | None:
        """Return a block in two, as ``split_block`` does.

        A card in the second language is divided between its paragraphs, if a page holds each of them.
        """
        if is_second_alone(block):
            between = split_block(block, height, whole=True)
            if between or height < self.height:
                return between
        return split_block(block, height)

    def continued(self, rest: Block, whole: Block) -> Block:
        """Return the *rest* of a block with the heading again that it goes on below.

        A heading that goes on itself, or is too tall to be read twice, is not repeated.
        """
        first = next((mark for mark in walk(rest.marks) if isinstance(mark, Text)), None)
        if any(each.continued for each in _headings_of(rest.marks)) or (first and first.role is Role.HEADING):
            return rest
        known = self.headings.get(id(whole), [])
        if is_second_alone(whole):  # a card, whose name is its first heading, perhaps below the title
            name = known or [
                mark.words for mark in walk(whole.marks) if isinstance(mark, Text) and mark.role is Role.PART
            ]
            again = self.go_on(rest, name[0]) if name else rest
            self.headings[id(again)] = name[:1]
            return again
        second = not known and not any(_headings_of(whole.marks, second=False))
        above = [*known, *(each.words for each in _headings_of(whole.marks, second=second))]
        above = above[: len(above) - sum(1 for _ in _headings_of(rest.marks, second=second))][-1:]
        again = self.go_on(rest, *above) if above else rest
        if again.height - rest.height > self.height * TALLEST_AGAIN:
            return rest
        self.headings[id(again)] = above
        return again


def _headings_of(marks: Sequence[Mark], *, second: bool = True) -> Iterator[Text]:
    """Yield the headings among *marks*, perhaps with those in a *second* language."""
    for mark in marks:
        if isinstance(mark, Text) and mark.role is Role.HEADING:
            yield mark
        elif isinstance(mark, Group) and (second or not mark.language):
            yield from _headings_of(mark.marks, second=second)


class Column:
    """Pages that are filled from the top, the first one from what is *taken* on."""

    def __init__(self, space: EndSpace, taken: float) -> None:
        """Begin the first page."""
        self.space = space
        self.pages: list[list[Block | None]] = [[]]
        self.used = [taken]

    @property
    def free(self) -> float:
        """Return the height that is left on the last page."""
        return self.space.height - self.used[-1] - (self.space.gap if self.used[-1] else 0) + 0.01

    def put(self, block: Block | None) -> None:
        """Put a block on the last page."""
        self.pages[-1].append(block)
        tall = self.space.least if block is None else block.height
        self.used[-1] += tall + (self.space.gap if self.used[-1] else 0)

    def turn(self) -> None:
        """Begin a page."""
        self.pages.append([])
        self.used.append(0)


def fill_column(
    flow: Blocks,
    fresh: Sequence[int],
    column: Column,
    whole: Sequence[Block],
    too_tall: Callable[[int, float], Problem],
) -> int | None:
    """Fill a *column* with blocks, and return over how many pages their texts go on.

    A new page begins before each number of *fresh*; return None if one begins there anyway. Blocks that are *whole* are
    not cut. Raise DoesNotFit for one that no page holds.
    """
    worded: set[int] = set()
    for number, block in enumerate(flow):
        if number in fresh:
            if not column.used[-1]:
                return None
            column.turn()
        if block is None:
            if column.space.least > column.free:
                column.turn()
            column.put(None)
            continue
        rest, is_text = block, number < len(flow) - 1
        while rest.height > column.free:
            may_cut = not any(block is each for each in whole) and (
                rest.height > column.space.height * LEAST_CUT or not column.used[-1]
            )
            parts = column.space.split(rest, column.free) if may_cut else None
            if parts:
                column.put(parts[0])
                worded |= {len(column.pages)} if is_text else set()
                rest = parts[1]
            elif not column.used[-1]:
                raise DoesNotFit([too_tall(number, rest.height - column.free)])
            column.turn()
        column.put(rest)
        worded |= {len(column.pages)} if is_text else set()
    return max(0, len(worded) - 1)


def end_with(alarms: Iterable[Block], column: Column) -> bool:
    """Put the first of the *alarms* that fits at the end of a column."""
    alarm = next((each for each in alarms if each.height <= column.free), None)
    if alarm:
        column.put(alarm)
    return alarm is not None


class _EndPage(NamedTuple):
    """A page of an end: as of ``Ending``, each for this page alone."""

    mapped: float
    lines: float
    gap: float
    share: float


def _end_page(column: Column, number: int, *, last: bool) -> _EndPage:
    """Return how the blocks of a page use its height.

    The *last* one has lines for notes if it has the space.
    """
    space, page = column.space, column.pages[number]
    mapped = lines = 0.0
    spare = space.height - column.used[number]
    if None in page:
        mapped = min(space.least + spare, space.most)
        if spare + space.least - mapped > MUCH * space.height:
            mapped = min(space.least + spare, space.utmost)
        spare -= mapped - space.least
    count = len(page) - (number > 0)
    if last:
        comfort = (space.comfortable - space.gap) * (count + 1) + space.gap
        if spare - comfort >= space.few:
            lines = min(spare - comfort, space.many)
            count += 1
    ruled = lines + space.gap if lines else 0
    loose = min(space.gap * (LOOSE - 1), max(0, spare - ruled) / max(1, count))
    return _EndPage(mapped, lines, space.gap + loose, (spare - loose * count * FILLING) / space.height)


def price_ending(column: Column, cost: float, most: float = inf, *, again: bool = False) -> Ending | None:
    """Return the pages of a column as an end, or None if it costs *most* or more.

    What is not its pages costs *cost*.
    """
    count = len(column.pages)
    found: list[_EndPage] = []
    for number in range(count):
        if cost >= most:
            return None  # no page takes away from it
        last = number == count - 1
        page = _end_page(column, number, last=last)
        cost += (PAGE if number else 0) + white_at_end(page.share, last=last)
        found.append(page)
    if cost >= most:
        return None
    mapped = next((page.mapped for page in reversed(found) if page.mapped), 0.0)
    gaps, shares = tuple(page.gap for page in found), tuple(page.share for page in found)
    return Ending(cost, tuple(map(tuple, column.pages)), mapped, found[-1].lines, gaps, shares, again)


def is_hollow_at_end(column: Column) -> bool:
    """Return whether the last page of a column is mostly empty."""
    return _end_page(column, len(column.pages) - 1, last=True).share > MUCH
