"""The plans of a poster: which part goes where, before anything is measured.

The disclaimer comes first in every plan: at the top, or in a column at the left.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise, product

from msgspec import Struct
from msgspec.structs import replace

MORE = (1, 1.1, 1.25, 1.4)
"""The widths of the disclaimer beside cards to try, as multiples of its columns."""

MOST_COLUMNS, MOST_STACKED, LEAST_PARTS = 6, 3, 2
"""The most columns of rows, and the most that cards follow each other down.

The last is added to the number of parts in such a column for its width.
"""

MOST_GROUPED = 16
"""Numbers of cards, and groups of them, whose plans are held."""

SHARES, CLOSE_SHARES = (0.2, 0.3, 0.4), (0.2, 0.25, 0.35)
"""The shares of the map beside the disclaimer: usual, and where space is scarce."""


class Fixture(Enum):
    """A part of a poster besides the cards."""

    BODY_MAP = auto()
    DISCLAIMER = auto()

    __hash__ = object.__hash__


Part = int | Fixture
"""The content of a cell: a card by its index, or a fixture."""

MAP, DISCLAIMER = Fixture.BODY_MAP, Fixture.DISCLAIMER


class Cell(Struct, frozen=True, dict=True):
    """Parts one below the other, and their share of a row's width."""

    parts: tuple[Part, ...]
    share: float = 1

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """Return the numbers of the cards."""
        return tuple(part for part in self.parts if isinstance(part, int))


class Placing(Enum):
    """Where a card's words stand: below its picture, or beside it with the heading."""

    BELOW = auto()
    ASIDE = auto()

    __hash__ = object.__hash__


class Row(Struct, frozen=True, dict=True):
    """Cells beside each other, whose words are placed in one way.

    It *repeats* the heading of the first card's group where another one begins beside it, or above the row.
    """

    cells: tuple[Cell, ...]
    placing: Placing = Placing.BELOW
    repeats: bool = False

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """Return the numbers of the cards."""
        return tuple(number for cell in self.cells for number in cell.numbers)


Cells = tuple[Cell, ...]


class PosterPlan(Struct, frozen=True):
    """Rows, with a column at their left.

    The column holds the *side* parts and takes *share* of the width.
    """

    rows: tuple[Row, ...]
    side: tuple[Part, ...] = ()
    share: float = 0


@lru_cache(MOST_GROUPED)
def plans(groups: tuple[bool, ...], has_map: bool, close: bool) -> tuple[PosterPlan, ...]:
    """Return the plans of a page, with words below pictures and columns of no width.

    *groups* says of each card whether it begins a group. Plans have other widths where the page is set *close*, and cards
    follow each other down columns, unless they are grouped.
    """
    cards, grouped = len(groups), any(groups)
    beside = _column_plans if close and not grouped else _side_plans
    found = (*_row_plans(cards, has_map, CLOSE_SHARES if close else SHARES), *beside(cards, has_map))
    return tuple(_repeat_headings(plan, groups) for plan in found) if grouped else found


def _repeat_headings(plan: PosterPlan, groups: Sequence[bool]) -> PosterPlan:
    """Return a plan whose rows repeat the heading of a group where they must.

    A card would else stand in a row, or below one, that has the heading of another group, or its own only further right.
    """
    rows = plan.rows
    mixed = [any(groups[number] for cell in row.cells[1:] for number in cell.numbers) for row in rows]
    repeated = (
        replace(row, repeats=bool(row.numbers) and not groups[row.numbers[0]] and (here or above))
        for row, here, above in zip(rows, mixed, (False, *mixed), strict=False)
    )
    return replace(plan, rows=tuple(repeated))


def _side_plans(cards: int, has_map: bool) -> Iterator[PosterPlan]:
    """Yield plans with the disclaimer (and the body map) in a column beside all cards."""
    for columns in range(1, min(cards, MOST_COLUMNS) + 1):
        rows, free = _grid(range(cards), columns)
        if has_map and free:
            yield _planned((*rows[:-1], (*rows[-1], Cell((MAP,), free))), (DISCLAIMER,))
        else:
            yield _planned(rows, (DISCLAIMER, MAP) if has_map else (DISCLAIMER,))


def _column_plans(cards: int, has_map: bool) -> Iterator[PosterPlan]:
    """Yield plans whose cards follow each other down columns.

    Each is as tall as its words ask for, where a row is as tall as its longest words. The disclaimer (and the body map)
    stands in a column at their left.
    """
    numbers: tuple[Part, ...] = tuple(range(cards))
    for columns in range(1, min(cards, MOST_STACKED) + 1):
        for cells in _filled((*numbers, MAP) if has_map else numbers, columns):
            yield _planned((cells,), (DISCLAIMER,))
        for cells in _filled(numbers, columns) if has_map else ():
            yield _planned((cells,), (DISCLAIMER, MAP))


def _filled(parts: Sequence[Part], columns: int) -> Iterator[Cells]:
    """Yield parts one after the other in columns, which hold as many or nearly so.

    The columns are equally wide, or the wider the more they hold.
    """
    few = len(parts) // columns
    for counts in product((few - 1, few, few + 1, few + 2), repeat=columns):
        if sum(counts) == len(parts) and min(counts) > 0:
            filled = [tuple(parts[start:end]) for start, end in pairwise((0, *accumulate(counts)))]
            yield tuple(map(Cell, filled))
            if min(counts) < max(counts):
                yield tuple(Cell(each, len(each) + LEAST_PARTS) for each in filled)


def _planned(rows: Iterable[Cells], side: tuple[Part, ...] = ()) -> PosterPlan:
    """Return a plan of rows of cells."""
    return PosterPlan(tuple(map(Row, rows)), side)


def _row_plans(cards: int, has_map: bool, shares: Sequence[float]) -> Iterator[PosterPlan]:
    """Yield plans of rows: the disclaimer with the first cards, then cards in columns.

    The map fills the last row of cards, stands beside the disclaimer with one of the *shares*, or below all.
    """
    for columns in range(1, min(cards, MOST_COLUMNS) + 1):
        for first in range(min(columns, cards)):
            head = tuple(Cell((n,)) for n in range(first))
            rows, free = _grid(range(first, cards), columns)
            wide = columns - first
            for more in MORE if first else (1,):  # the disclaimer may take more than its columns
                top = (Cell((DISCLAIMER,), wide * more), *head)
                if free and has_map:
                    equal = wide * more - wide + free  # so wide that the cards of both rows are equal
                    for share in sorted({free, free * 0.6, equal if len(rows) == 1 else free}):
                        yield _planned((top, *rows[:-1], (*rows[-1], Cell((MAP,), share))))
                elif not free or not has_map:
                    yield from (_planned((beside, *rows)) for beside in _with_map(top, has_map, shares))
            if has_map and columns == 1:
                yield _planned(((Cell((DISCLAIMER,)),), *rows, (Cell((MAP,)),)))


def _with_map(top: Cells, has_map: bool, shares: Sequence[float]) -> Iterator[Cells]:
    """Yield the first row with the map beside the disclaimer in several widths."""
    if not has_map:
        yield top
        return
    disclaimer, *head = top
    for share in shares:
        narrower = replace(disclaimer, share=disclaimer.share * (1 - share))
        yield (narrower, *head, Cell((MAP,), disclaimer.share * share))


def _grid(cards: range, columns: int) -> tuple[tuple[Cells, ...], int]:
    """Return rows of cards, and the number of free columns in the last row."""
    rows = tuple(tuple(Cell((n,)) for n in cards[at : at + columns]) for at in range(0, len(cards), columns))
    return rows, columns - len(rows[-1])
