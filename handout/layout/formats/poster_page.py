"""A poster page before magnification: a plan with its parts measured and placed."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from math import inf

from msgspec import Struct
from msgspec.structs import replace

from handout.geometry import Box, Size
from handout.layout.formats.poster_band import MARGIN, PosterBand
from handout.layout.formats.poster_card import SMALLER, PosterCard
from handout.layout.formats.poster_card_space import LEAST_COLUMN, TOO_NARROW
from handout.layout.formats.poster_contents import PosterWords
from handout.layout.formats.poster_heights import LITTLE, level_heights, share_height
from handout.layout.formats.poster_parts import PosterPart
from handout.layout.formats.poster_plans import DISCLAIMER, MAP, Cell, Part, Placing, PosterPlan, Row
from handout.layout.formats.poster_words import GAP, PAD
from handout.layout.page import Mark

SURELY = 0.94
"""The share of the least areas found in a few widths that parts take in any."""

PARTS = 12
"""The number of parts in which spare height is given to rows."""

MOST_MIXED = 3
"""The most rows of which each places its words in its own way."""

SHARES, NEAR = (0.28, 0.34, 0.42, 0.5), 0.001
"""The widths of a column to try, and how near the least one is found."""


class PosterArrangement(Struct, frozen=True):
    """A plan with the least heights of its rows.

    *spare* is the height of the page beyond them. Where it is *levelled*, the parts of a cell share theirs as the smallest
    pictures ask for, else equally.
    """

    plan: PosterPlan
    heights: tuple[float, ...]
    spare: float
    levelled: bool = False


class _Slot(Struct, frozen=True):
    """A cell of a row, with its width and left edge.

    A heading above it takes *lead* of its least height, which is *tall*.
    """

    cell: Cell
    width: float
    x: float
    lead: float
    tall: float


class PosterPage:
    """A poster page before it is magnified.

    Every picture is at least *picture* wide.
    """

    def __init__(self, words: PosterWords, size: Size, picture: float) -> None:
        """Measure nothing yet but the band."""
        self.words, self.size, self.inner = words, size, size.width - 2 * MARGIN
        band = PosterBand(words.handout, size, words.setting)
        self.head, self.foot = band.head(), band.foot()
        self.safety = LEAST_COLUMN * words.setting.style.sizes.text + 2 * PAD
        self.has_map = bool(words.handout.closing.bodies)
        self.space = size.height - self.head.height - self.foot.height - 2 * GAP
        self.cards = {placing: words.cards(picture, placing) for placing in Placing}
        fixtures: dict[Part, PosterPart] = {MAP: words.map.with_picture(picture), DISCLAIMER: words.disclaimer}
        self.parts: Mapping[Placing, Mapping[Part, PosterPart]] = {
            placing: {**fixtures, **dict(enumerate(cards))} for placing, cards in self.cards.items()
        }
        self.repeated = {placing: words.cards(picture, placing, repeated=True) for placing in Placing}
        self.beside = [card.space.forms for card in self.cards[Placing.ASIDE]]
        self.low, self.least, self.most = cache(self._low), cache(self._least), cache(self._most_of)
        self.shares, self.ways, self.slots = cache(self._shares), cache(self._ways), cache(self._slots)
        self.cells, self.shown = cache(_cells), cache(self._shown)

    def may_hold(self) -> bool:
        """Return whether the areas of all parts may fit in that of the page.

        They are estimated from a few widths.
        """
        self.taken = 0.0
        for part in self.parts[Placing.BELOW]:
            areas = [
                parts[part].low(width) * width
                for parts in self.parts.values()
                for width in (self.inner / columns for columns in (1, 1.5, 2, 3, 4, 5, 6))
                if parts[part].low(width) < TOO_NARROW
            ]
            self.taken += min(areas, default=TOO_NARROW) if part != MAP or self.has_map else 0
        return self.taken * SURELY <= self.inner * self.space

    def arrangements(self, plan: PosterPlan) -> Iterator[PosterArrangement]:
        """Yield *plan* in all ways that fit, with columns of several widths."""
        for share in self.shares(plan.side):
            shared = replace(plan, share=share)
            for rows in self._placings(plan.rows, self._wide(shared)):
                if arranged := self.arrange(replace(shared, rows=rows)):
                    yield arranged

    def _parts(self, row: Row) -> Mapping[Part, PosterPart]:
        """Return the parts as they stand in a row."""
        parts = self.parts[row.placing]
        return {**parts, row.numbers[0]: self.repeated[row.placing][row.numbers[0]]} if row.repeats else parts

    def _placings(self, rows: tuple[Row, ...], wide: float) -> Iterator[tuple[Row, ...]]:
        """Yield rows of a width with words placed in all ways that may fit."""
        space = self.space - GAP * (len(rows) - 1)
        ways: list[list[tuple[float, Row]]] = []
        least: list[float] = []
        for row in rows:
            low, each = self.ways(row, wide)
            ways.append(each)
            least.append(low)
            if sum(least) > space:
                return
        if len([each for each in ways if len(each) > 1]) > MOST_MIXED:
            for placing in Placing:
                found = tuple(next((row for _, row in each if row.placing is placing), each[0][1]) for each in ways)
                if any(row.placing is placing for row in found):
                    yield found
            return
        found_rows: list[tuple[float, tuple[Row, ...]]] = [(0, ())]
        for n, each in enumerate(ways):
            rest = sum(least[n + 1 :])
            found_rows = [
                (tall + low, (*found, row))
                for tall, found in found_rows
                for low, row in each
                if tall + low + rest <= space
            ]
        yield from (found for _, found in found_rows)

    def _ways(self, row: Row, wide: float) -> tuple[float, list[tuple[float, Row]]]:
        """Return a row in each placing of words, with a height no more than its least.

        The least of these heights comes first.
        """
        tried, beside = [row], self.beside
        if any(beside[n](width) for cell, width, _ in self.cells(row.cells, wide) for n in cell.numbers):
            tried.append(replace(row, placing=Placing.ASIDE))
        ways = [(self._low(each, wide), each) for each in tried]
        return min([low for low, _ in ways]), ways

    def _shares(self, side: tuple[Part, ...]) -> tuple[float, ...]:
        """Return the shares of the width to try for the column of a plan."""
        if not side:
            return (0,)
        least = self._narrowest(side)
        return (least, *(share for share in SHARES if least < share and not self.words.close)) if least else ()

    def _narrowest(self, side: tuple[Part, ...]) -> float:
        """Return the least share of the width in which parts fit, 0 if there is none.

        The disclaimer's lines are no shorter than those of a card.
        """
        row, low, high = _stack(side), self.safety / self.inner, SHARES[-1]
        if self.least(row, self.inner * high) > self.space:
            return 0
        if self.least(row, self.inner * low) <= self.space:
            return low
        while high - low > NEAR:
            half = (low + high) / 2
            low, high = (low, half) if self.least(row, self.inner * half) <= self.space else (half, high)
        return high

    def arrange(self, plan: PosterPlan) -> PosterArrangement | None:
        """Return *plan* with the least heights of its rows, or None if it does not fit."""
        spare, wide = self.space - GAP * (len(plan.rows) - 1), self._wide(plan)
        heights = []
        for row in plan.rows:
            heights.append(self.least(row, wide))
            spare -= heights[-1]
            if spare < 0:  # the others need not be measured
                return None
        if plan.side and self.least(_stack(plan.side), self.inner * plan.share) > self.space:
            return None
        return PosterArrangement(plan, tuple(heights), spare)

    def _wide(self, plan: PosterPlan) -> float:
        """Return the width of the rows of a plan."""
        return self.inner * (1 - plan.share) - (GAP if plan.side else 0)

    def _low(self, row: Row, wide: float) -> float:
        """Return a height that is no more than the least one of a row."""
        parts = self._parts(row)
        return max(
            [
                sum([parts[part].low(width) for part in cell.parts]) + GAP * (len(cell.parts) - 1)
                for cell, width, _ in self.cells(row.cells, wide)
            ]
        )

    def _least(self, row: Row, wide: float) -> float:
        """Return the least height of a row."""
        slots = self.slots(row, wide)
        return max([slot.lead for slot in slots]) + max([slot.tall - slot.lead for slot in slots])

    def _slots(self, row: Row, wide: float) -> tuple[_Slot, ...]:
        """Return the cells of a row, measured.

        The frames of a row begin on one line, below the headings of groups.
        """
        parts, found = self._parts(row), []
        for cell, width, x in self.cells(row.cells, wide):
            first = parts[cell.parts[0]]
            lead = first.heading.lead_height(width) if isinstance(first, PosterCard) else 0
            tall = sum([parts[part].least(width) for part in cell.parts]) + GAP * (len(cell.parts) - 1)
            found.append(_Slot(cell, width, x, lead, tall))
        return tuple(found)

    def placed(self, arranged: PosterArrangement) -> Iterator[tuple[PosterPart, Part, Box]]:
        """Yield every part with its box.

        Spare height goes to the rows with pictures as far as they can grow, and then to all rows: the disclaimer has
        larger letters for it.
        """
        plan, top = arranged.plan, self.head.height + GAP
        y, left, wide = top, MARGIN + (self.inner * plan.share + GAP if plan.side else 0), self._wide(plan)
        for row, height in zip(plan.rows, self._grown(arranged), strict=True):
            slots = self.slots(row, wide)
            lead = max([slot.lead for slot in slots])
            for slot in slots:
                lower = lead - slot.lead
                box = Box(left + slot.x, y + lower, slot.width, height - lower)
                yield from self._stacked(slot, box, row, levelled=arranged.levelled)
            y += height + GAP
        if plan.side:
            side, width = _stack(plan.side), self.inner * plan.share
            height = self.size.height - self.foot.height - GAP - top
            yield from self._stacked(self.slots(side, width)[0], Box(MARGIN, top, width, height), side, levelled=False)

    def _grown(self, arranged: PosterArrangement) -> list[float]:
        """Return the heights of the rows that share the spare height."""
        plan, least = arranged.plan, arranged.heights
        most = self._most(plan)
        heights = share_height(least, most, arranged.spare)
        rest = (sum(least) + arranged.spare - sum(heights)) / len(heights)
        return [tall + rest for tall in heights]

    def _most(self, plan: PosterPlan) -> list[float]:
        """Return the heights of the rows beyond which no picture grows."""
        wide = self._wide(plan)
        return [self.most(row, wide) for row in plan.rows]

    def _most_of(self, row: Row, wide: float) -> float:
        """Return the height of a row beyond which no picture grows."""
        parts = self._parts(row)
        return max(
            [sum([parts[part].most(width) for part in cell.parts]) for cell, width, _ in self.cells(row.cells, wide)]
        )

    def level(self, arranged: PosterArrangement) -> PosterArrangement:
        """Return one whose spare height goes where the smallest pictures are."""
        plan, heights = arranged.plan, list(arranged.heights)
        arranged = replace(arranged, levelled=any(len(cell.parts) > 1 for row in plan.rows for cell in row.cells))
        rows = [n for n, row in enumerate(plan.rows) if any(self.cards[row.placing][n].picture for n in row.numbers)]
        if len(rows) < 2 or arranged.spare < LITTLE:
            return arranged
        most, wide, part = self._most(plan), self._wide(plan), arranged.spare / PARTS
        smallest = {n: self._smallest(plan.rows[n], wide, heights[n]) for n in rows}
        spare = arranged.spare
        while spare >= part * 0.99 and (growing := [n for n in rows if heights[n] + part <= most[n]]):
            least = min(growing, key=lambda n: smallest[n])
            heights[least] += part
            spare -= part
            smallest[least] = self._smallest(plan.rows[least], wide, heights[least])
        return PosterArrangement(plan, tuple(heights), max(0, spare), arranged.levelled)

    def _smallest(self, row: Row, wide: float, height: float) -> float:
        """Return the area of the smallest picture of the cards in a row."""
        return min([card.pictured(width, height) for card, width in self.shown(row, wide)])

    def _shown(self, row: Row, wide: float) -> list[tuple[PosterCard, float]]:
        """Return the cards of a row that have a picture, with their widths."""
        parts = self._parts(row)
        found = [(parts[number], width) for cell, width, _ in self.cells(row.cells, wide) for number in cell.numbers]
        return [(card, width) for card, width in found if isinstance(card, PosterCard) and card.picture]

    def _stacked(self, slot: _Slot, box: Box, row: Row, *, levelled: bool) -> Iterator[tuple[PosterPart, Part, Box]]:
        """Yield the parts of a cell one below the other.

        Spare height goes to parts with pictures, not to words.
        """
        cell, spare, parts = slot.cell, box.height - slot.tall, self._parts(row)
        if len(cell.parts) == 1:  # most
            yield parts[cell.parts[0]], cell.parts[0], box
            return
        found = [parts[part] for part in cell.parts]
        least, most = [e.least(box.width) for e in found], [e.most(box.width) for e in found]
        if levelled:
            sizes = [partial(each.pictured, box.width) for each in found]
            least, spare = level_heights(sizes, least, most, spare)
        heights = share_height(least, most, spare)
        growing = [part for part in cell.parts if part != DISCLAIMER] or list(cell.parts)
        rest = (box.height - GAP * (len(found) - 1) - sum(heights)) / len(growing)
        top = box.y
        for each, part, height in zip(found, cell.parts, heights, strict=True):
            tall = height + (rest if part in growing else 0)
            yield each, part, Box(box.x, top, box.width, tall)
            top += tall + GAP

    def is_labelled(self, arranged: PosterArrangement) -> bool:
        """Return whether all labels fit on the cards' pictures at some size.

        Where they fit at the usual one, as most do, that is the size in which they are printed, and no other is looked for.
        """
        cards = self._cards(arranged)
        return any(
            all(card.is_labelled(box.width, box.height, size) for card, box in cards)
            for size in (SMALLER[0], SMALLER[-1])
        )

    def unclear(self, arranged: PosterArrangement) -> float:
        """Return how unclear the labels on the pictures are, 0 if none is."""
        cards, size = self._cards(arranged), self._label_size(arranged)
        return sum(card.unclear(box.width, box.height, size) for card, box in cards)

    def _label_size(self, arranged: PosterArrangement) -> float:
        """Return the largest size in which all labels of a page fit, or the least."""
        cards = self._cards(arranged)
        sizes = (size for size in SMALLER if all(card.is_labelled(box.width, box.height, size) for card, box in cards))
        return next(sizes, SMALLER[-1])

    def lost(self, arranged: PosterArrangement) -> int:
        """Return the number of labels that do not fit on the cards' pictures."""
        return sum(card.lost(box.width, box.height) for card, box in self._cards(arranged))

    def holds(self, arranged: PosterArrangement) -> bool:
        """Return whether all parts are as tall as was measured."""
        return all(found.holds(box.width, box.height) for found, _, box in self.placed(arranged))

    def _cards(self, arranged: PosterArrangement) -> list[tuple[PosterCard, Box]]:
        """Return the cards with their boxes."""
        return [(found, box) for found, _, box in self.placed(arranged) if isinstance(found, PosterCard)]

    def marks(self, arranged: PosterArrangement) -> tuple[Mark, ...]:
        """Return the marks of the page.

        The disclaimer is read before the cards and the body map after them, wherever they are on the page. All
        labels of a page have one size.
        """
        size = self._label_size(arranged)
        marks: list[Mark] = []
        for found, _, box in sorted(self.placed(arranged), key=lambda each: _turn(each[1])):
            wide, tall = box.width, box.height
            block = found.block(wide, tall, size) if isinstance(found, PosterCard) else found.block(wide, tall)
            marks += block.at(box.x, box.y)
        return (*self.head.marks, *marks, *self.foot.at(MARGIN, self.size.height - self.foot.height))


def _turn(part: Part) -> float:
    """Return when a part is read: the disclaimer first, and the body map last."""
    return part if isinstance(part, int) else inf if part is MAP else -1


@cache
def _stack(parts: tuple[Part, ...]) -> Row:
    """Return a row with parts one below the other."""
    return Row((Cell(parts),))


def _cells(cells: Sequence[Cell], wide: float) -> tuple[tuple[Cell, float, float], ...]:
    """Return each cell of a row *wide* with its width and left edge."""
    unit = (wide - GAP * (len(cells) - 1)) / sum([cell.share for cell in cells])
    x, found = 0.0, []
    for cell in cells:
        found.append((cell, unit * cell.share, x))
        x += unit * cell.share + GAP
    return tuple(found)
