"""A poster page before magnification: a plan with its parts measured and placed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from handout.content.handout import Handout
from handout.geometry import Box, Size
from handout.layout.formats.poster_card import GAP, SMALLER, PosterCard
from handout.layout.formats.poster_parts import MARGIN, PosterBand, PosterDisclaimer, PosterMap
from handout.layout.formats.poster_plans import DISCLAIMER, MAP, Cell, Part, PosterPlan, Row
from handout.layout.page import Block, Mark
from handout.layout.setting import Setting

UNEQUAL = 0.7
"""How good pictures on unequal cards are, compared with those on equal ones."""


def share_height(least: Sequence[float], most: Sequence[float], spare: float) -> list[float]:
    """Return heights grown from *least* to *most* by equal parts of a *spare* height.

    What one cannot use goes to the others.
    """
    heights = list(least)
    while spare > LITTLE and (growing := [n for n, tall in enumerate(heights) if tall < most[n] - LITTLE]):
        more = min(spare / len(growing), *(most[n] - heights[n] for n in growing))
        for n in growing:
            heights[n] += more
        spare -= more * len(growing)
    return heights


LITTLE = 0.01
"""A height that nobody sees."""


class PosterPart(Protocol):
    """A part that can fill a cell."""

    def least(self, width: float) -> float:
        """Return the least height of a cell, infinite if it is too narrow."""

    def most(self, width: float) -> float:
        """Return the height of a cell beyond which no picture grows."""

    def filled(self, width: float, height: float) -> tuple[float, float]:
        """Return the areas that pictures and words take in a cell."""

    def block(self, width: float, height: float) -> Block:
        """Return the part filling a cell."""


class PosterArrangement(Struct, frozen=True):
    """A plan with the least heights of its rows.

    *spare* is the height of the page beyond them.
    """

    plan: PosterPlan
    heights: tuple[float, ...]
    spare: float


class PosterPage:
    """A poster page before it is magnified."""

    def __init__(self, handout: Handout, size: Size, setting: Setting, picture: float) -> None:
        self.size, self.inner = size, size.width - 2 * MARGIN
        band = PosterBand(handout, size, setting)
        self.head, self.foot = band.head(), band.foot()
        self.cards = {
            above: [PosterCard(card, setting, picture, above=above) for card in handout.cards]
            for above in (False, True)
        }
        fixtures: dict[Part, PosterPart] = {
            MAP: PosterMap(handout, setting, picture),
            DISCLAIMER: PosterDisclaimer(handout, setting),
        }
        self.parts: Mapping[bool, Mapping[Part, PosterPart]] = {
            above: {**fixtures, **dict(enumerate(cards))} for above, cards in self.cards.items()
        }

    def arrange(self, plan: PosterPlan) -> PosterArrangement | None:
        """Return *plan* with the least heights of its rows, or None if it does not fit."""
        space = self.size.height - self.head.height - self.foot.height - 2 * GAP
        if plan.side and self._tall(Cell(plan.side), self.inner * plan.share, plan) > space:
            return None
        heights: list[float] = []
        spare = space - GAP * (len(plan.rows) - 1)
        for row in plan.rows:
            cells = [
                (self._tall(cell, width, plan), self._lead(cell, width, plan))
                for cell, width, _ in self.cells(row, plan)
            ]
            heights.append(max(lead for _, lead in cells) + max(tall - lead for tall, lead in cells))
            spare -= heights[-1]
            if spare < 0:
                return None
        return PosterArrangement(plan, tuple(heights), spare)

    def cells(self, row: Row, plan: PosterPlan) -> Iterator[tuple[Cell, float, float]]:
        """Yield each cell of *row* with its width and left edge."""
        inner = self.inner * (1 - plan.share) - (GAP if plan.side else 0)
        unit = (inner - GAP * (len(row) - 1)) / sum(cell.share for cell in row)
        x = MARGIN + (self.inner * plan.share + GAP if plan.side else 0)
        for cell in row:
            yield cell, unit * cell.share, x
            x += unit * cell.share + GAP

    def _lead(self, cell: Cell, width: float, plan: PosterPlan) -> float:
        """Return the height of the heading of a group above a cell.

        The frames of a row begin on one line, below it.
        """
        first = cell.parts[0]
        return self.cards[plan.above][first].lead(width).height if isinstance(first, int) else 0

    def _tall(self, cell: Cell, width: float, plan: PosterPlan) -> float:
        """Return the least height of a cell."""
        return sum(self.parts[plan.above][part].least(width) for part in cell.parts) + GAP * (len(cell.parts) - 1)

    def placed(self, arranged: PosterArrangement) -> Iterator[tuple[Part, Box]]:
        """Yield every part with its box.

        Spare height goes to the rows with pictures as far as they can grow, and then to all rows of cards.
        """
        plan, top = arranged.plan, self.head.height + GAP
        y = top
        for row, height in zip(plan.rows, self._grown(arranged), strict=True):
            lead = max(self._lead(cell, width, plan) for cell, width, _ in self.cells(row, plan))
            for cell, width, x in self.cells(row, plan):
                lower = lead - self._lead(cell, width, plan)
                yield from self._stacked(cell, Box(x, y + lower, width, height - lower), plan)
            y += height + GAP
        if plan.side:
            width = self.inner * plan.share
            height = self.size.height - self.foot.height - GAP - top
            yield from self._stacked(Cell(plan.side), Box(MARGIN, top, width, height), plan)

    def _grown(self, arranged: PosterArrangement) -> list[float]:
        """Return the heights of the rows that share the spare height."""
        plan, least = arranged.plan, arranged.heights
        most = [
            max(
                sum(self.parts[plan.above][part].most(width) for part in cell.parts)
                for cell, width, _ in self.cells(row, plan)
            )
            for row in plan.rows
        ]
        heights = share_height(least, most, arranged.spare)
        carded = [any(cell.parts != (DISCLAIMER,) for cell in row) for row in plan.rows]
        rest = (sum(least) + arranged.spare - sum(heights)) / (sum(carded) or len(carded))
        return [tall + (rest if cards or not any(carded) else 0) for tall, cards in zip(heights, carded, strict=True)]

    def _stacked(self, cell: Cell, box: Box, plan: PosterPlan) -> Iterator[tuple[Part, Box]]:
        """Yield the parts of a cell one below the other.

        Spare height goes to parts with pictures, not to words.
        """
        spare = box.height - self._tall(cell, box.width, plan)
        growing = [part for part in cell.parts if part != DISCLAIMER] or list(cell.parts)
        top = box.y
        for part in cell.parts:
            more = spare / len(growing) if part in growing else 0
            tall = self.parts[plan.above][part].least(box.width) + more
            yield part, Box(box.x, top, box.width, tall)
            top += tall + GAP

    def pictures(self, arranged: PosterArrangement) -> tuple[float, float]:
        """Return the area of all pictures, and how good those of the cards are.

        That is their area, where the smallest counts again for each, and less where the cards are unequal or the box
        with the disclaimer has space to spare.
        """
        parts = self.parts[arranged.plan.above]
        placed = [(part, box, parts[part].filled(box.width, box.height)[0]) for part, box in self.placed(arranged)]
        cards = [picture for part, _, picture in placed if isinstance(part, int) and picture]
        widths = [box.width for part, box, _ in placed if isinstance(part, int)]
        equal = 1 if max(widths) < min(widths) * 1.02 else UNEQUAL
        idle = sum(
            box.width * (box.height - parts[part].least(box.width)) for part, box, _ in placed if part == DISCLAIMER
        )
        good = (sum(cards) + min(cards, default=0) * len(cards)) * equal
        return sum(picture for *_, picture in placed), good - idle

    def lost(self, arranged: PosterArrangement) -> int:
        """Return the number of labels that do not fit on the cards' pictures."""
        cards = self.cards[arranged.plan.above]
        boxes = ((cards[part], box) for part, box in self.placed(arranged) if isinstance(part, int))
        return sum(card.lost(box.width, box.height) for card, box in boxes)

    def marks(self, arranged: PosterArrangement) -> tuple[Mark, ...]:
        """Return the marks of the page.

        The disclaimer is read before the cards and the body map after them, wherever they are on the page. All
        labels of a page have one size.
        """
        cards, parts = self.cards[arranged.plan.above], self.parts[arranged.plan.above]
        placed = list(self.placed(arranged))
        boxes = [(cards[part], box) for part, box in placed if isinstance(part, int)]
        sizes = (size for size in SMALLER if all(card.is_labelled(box.width, box.height, size) for card, box in boxes))
        size = next(sizes, SMALLER[-1])
        order: dict[Part, int] = {DISCLAIMER: -1, **{number: number for number in range(len(cards))}, MAP: len(cards)}
        marks: list[Mark] = []
        for part, box in sorted(placed, key=lambda each: order[each[0]]):
            block = (
                cards[part].block(box.width, box.height, size)
                if isinstance(part, int)
                else parts[part].block(box.width, box.height)
            )
            marks += block.at(box.x, box.y)
        return (*self.head.marks, *marks, *self.foot.at(MARGIN, self.size.height - self.foot.height))
