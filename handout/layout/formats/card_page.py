"""One page of cards: its rows, and how tall they are.

A row is a card, or two compact ones. The rows of a page are equal if that fits and leaves no card mostly empty.
"""

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from handout.layout.formats.card_grids import GAP
from handout.layout.page import Block, artifact
from handout.layout.parts.grid_card import GridCard

STRETCH = 1.08
"""How much taller than its content a card may be so that the page is filled."""

EVENED = 1.2
"""How much taller than its words a card without a picture may be.

It is taller to equal the others of its page."""


class Row(Struct, frozen=True):
    """A card, or two compact cards beside each other.

    Their frames begin on one line, below the heading of a group that either begins: that is *lead* high. *height* is the
    least height of the row, with it.
    """

    cards: tuple[GridCard, ...]
    lead: float
    height: float

    @classmethod
    def of(cls, *cards: GridCard) -> "Row":
        """Return the row of these cards."""
        lead = max(card.lead.height for card in cards)
        return cls(cards, lead, lead + max(card.height - card.lead.height for card in cards))


class CardPage(Struct, frozen=True):
    """The rows of a page with their heights, which begin at *top*.

    The heading of a group that goes on stands *again* above them.
    """

    rows: tuple[Row, ...]
    heights: tuple[float, ...]
    top: float = 0
    again: Block = Block(0)

    @property
    def taken(self) -> float:
        """Return the height down to the end of the last row."""
        return self.top + self.again.height + sum(self.heights) + GAP * (len(self.rows) - 1)


class Rows:
    """The rows that cards can stand in: *wide* ones alone, two compact *cells*."""

    def __init__(self, wide: Sequence[GridCard], cells: Sequence[GridCard | None]) -> None:
        """Measure every row once."""
        self.alone = [Row.of(card) for card in wide]
        self.pairs = [Row.of(one, other) if one and other else None for one, other in pairwise(cells)]
        self.left = Row.of(cells[-1]) if cells and cells[-1] else None

    def fill(self, first: int, end: int) -> list[Row]:
        """Return the rows of a page with the cards from *first* up to *end*.

        One compact card can be alone at the end of the leaflet's last page of them.
        """
        rows: list[Row] = []
        number = first
        while number < end:
            pair = self.pairs[number] if number + 1 < end else None
            left = self.left if number + 1 == len(self.alone) and rows and len(rows[-1].cards) == 2 else None
            rows.append(pair or left or self.alone[number])
            number += len(rows[-1].cards)
        return rows


def fill_page(rows: Sequence[Row], height: float, asked: int, top: float) -> CardPage | None:
    """Return rows with their heights on a page from *top*, or None if they do not fit.

    The rows are equal if that fits, and a little taller than needed to fill the page. Where a card without a picture would
    be much taller than its words, each row is as tall as it needs. The heading of a group that goes on stands above them,
    but for a card that fills the page, and where a number of cards is *asked* for.
    """
    again = rows[0].cards[0].again
    for heading in (again, Block(0)) if again.height and (asked or len(rows) == 1) else (again,):
        heights = _heights(rows, height - top - heading.height, asked)
        if heights:
            return CardPage(tuple(rows), heights, top, heading)
    return None


def _heights(rows: Sequence[Row], height: float, asked: int) -> tuple[float, ...]:
    """Return the heights of rows within a *height* for all.

    There are none if they do not fit.
    """
    count = len(rows)
    free = height - GAP * (count - 1)
    least = [row.height for row in rows]
    if all(row.cards[0].grid.compact for row in rows):
        lines = max(1, asked // 2)
        even = (height - GAP * (lines - 1)) / lines
        return (even,) * count if count <= lines and max(least) <= even + 0.01 else ()
    if sum(least) > free + 0.01:
        return ()
    even = free / count
    alike = len({row.cards[0].grid.compact for row in rows}) == 1
    if alike and max(least) <= even + 0.01 and not any(_is_hollow(row, max(least)) for row in rows):
        return (min(even, max(least) * STRETCH),) * count
    spare = min((free - sum(least)) / count, min(least) * (STRETCH - 1))
    return tuple(each + spare for each in least)


def _is_hollow(row: Row, height: float) -> bool:
    """Return whether a row has no pictures and is much shorter than a *height*."""
    return not any(card.card.figures for card in row.cards) and height > row.height * EVENED


def least_heights(page: CardPage) -> tuple[float, ...]:
    """Return the least heights of the rows of the last page."""
    if all(row.cards[0].grid.compact for row in page.rows):
        return page.heights
    least = [row.height for row in page.rows]
    return (max(least),) * len(least) if len(set(page.heights)) == 1 else tuple(least)


def page_blocks(page: CardPage, width: float) -> list[tuple[float, float, Block]]:
    """Return the cards of a page with their places."""
    blocks = [(0.0, page.top, Block(page.again.height, (artifact(*page.again.marks),)))] if page.again.height else []
    y = page.top + page.again.height
    for row, height in zip(page.rows, page.heights, strict=True):
        for number, card in enumerate(row.cards):
            lower = row.lead - card.lead.height
            block = card.block(height - lower)
            if block:
                blocks.append((number * (width + GAP) / 2, y + lower, block))
        y += height + GAP
    return blocks
