"""The plans of a poster: which part goes where, before anything is measured.

The disclaimer comes first in every plan: at the top, or in a column at the left.
"""

from collections.abc import Iterable, Iterator
from enum import Enum, auto
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

FEW = 4
"""The most cards for which pictures above their words are tried as well."""

MOST_COLUMNS = 6


class Fixture(Enum):
    """A part of a poster besides the cards."""

    BODY_MAP = auto()
    DISCLAIMER = auto()


Part = int | Fixture
"""The content of a cell: a card by its index, or a fixture."""

MAP, DISCLAIMER = Fixture.BODY_MAP, Fixture.DISCLAIMER


class Cell(Struct, frozen=True):
    """Parts one below the other, and their share of a row's width."""

    parts: tuple[Part, ...]
    share: float = 1


class Row(Struct, frozen=True):
    """Cells beside each other.

    Their pictures go *above* their words, or beside them if there is space.
    """

    cells: tuple[Cell, ...]
    above: bool = False


Cells = tuple[Cell, ...]


class PosterPlan(Struct, frozen=True):
    """Rows, with a column at their left.

    The column holds the *side* parts and takes *share* of the width.
    """

    rows: tuple[Row, ...]
    side: tuple[Part, ...] = ()
    share: float = 0


@cache
def plans(cards: int, has_map: bool) -> tuple[PosterPlan, ...]:
    """Return the plans of a page.

    Each plan is also tried with the pictures above the words.
    """
    found: list[PosterPlan] = []
    for plan in (*_row_plans(cards, has_map), *_side_plans(cards, has_map)):
        found.append(plan)
        if cards <= FEW or max(len(row.cells) for row in plan.rows) > 2:  # two wide cells hold pictures beside words
            found.append(replace(plan, rows=tuple(replace(row, above=True) for row in plan.rows)))
    return tuple(found)


def _side_plans(cards: int, has_map: bool) -> Iterator[PosterPlan]:
    """Yield plans with the disclaimer (and the body map) in a column beside all cards."""
    for columns in range(1, min(cards, 4) + 1):
        rows, free = _grid(range(cards), columns)
        for share in (0.28, 0.34, 0.42, 0.5):
            if has_map and free:
                yield _planned((*rows[:-1], (*rows[-1], Cell((MAP,), free))), (DISCLAIMER,), share)
            else:
                yield _planned(rows, (DISCLAIMER, MAP) if has_map else (DISCLAIMER,), share)


def _planned(rows: Iterable[Cells], side: tuple[Part, ...] = (), share: float = 0) -> PosterPlan:
    """Return a plan of rows of cells."""
    return PosterPlan(tuple(map(Row, rows)), side, share)


def _row_plans(cards: int, has_map: bool) -> Iterator[PosterPlan]:
    """Yield plans of rows: the disclaimer with the first cards, then cards in columns.

    The map fills the last row of cards, stands beside the disclaimer, or below all.
    """
    for columns in range(1, min(cards, MOST_COLUMNS) + 1):
        for first in range(min(columns, cards)):
            head = tuple(Cell((n,)) for n in range(first))
            rows, free = _grid(range(first, cards), columns)
            wide = columns - first
            for more in (1, 1.25) if first else (1,):  # the disclaimer may take more than its columns
                top = (Cell((DISCLAIMER,), wide * more), *head)
                if free and has_map:
                    last = (*rows[-1], Cell((MAP,), free))
                    yield _planned((top, *rows[:-1], last))
                    yield _planned((top, *rows[:-1], (*rows[-1], Cell((MAP,), free * 0.6))))
                elif not free or not has_map:
                    yield from (_planned((beside, *rows)) for beside in _with_map(top, has_map))
            if has_map and columns == 1:
                yield _planned(((Cell((DISCLAIMER,)),), *rows, (Cell((MAP,)),)))


def _with_map(top: Cells, has_map: bool) -> Iterator[Cells]:
    """Yield the first row with the map beside the disclaimer in several widths."""
    if not has_map:
        yield top
        return
    disclaimer, *head = top
    for share in (0.2, 0.3, 0.4):
        narrower = replace(disclaimer, share=disclaimer.share * (1 - share))
        yield (narrower, *head, Cell((MAP,), disclaimer.share * share))


def _grid(cards: range, columns: int) -> tuple[tuple[Cells, ...], int]:
    """Return rows of cards, and the number of free columns in the last row."""
    rows = tuple(tuple(Cell((n,)) for n in cards[at : at + columns]) for at in range(0, len(cards), columns))
    return rows, columns - len(rows[-1])
