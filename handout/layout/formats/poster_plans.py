"""The plans of a poster: which part goes where, before anything is measured."""

from collections.abc import Iterator
from enum import Enum, auto

from msgspec import Struct
from msgspec.structs import replace

FEW = 4
"""The most cards for which pictures above their words are tried as well."""


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


Row = tuple[Cell, ...]


class Plan(Struct, frozen=True):
    """Rows, with a column at their right.

    The column holds the *side* parts and takes *share* of the width. With *above*, pictures go above their
    words.
    """

    rows: tuple[Row, ...]
    side: tuple[Part, ...] = ()
    share: float = 0
    above: bool = False


def plans(cards: int, has_map: bool) -> Iterator[Plan]:
    """Yield the plans of a page.

    With few cards, each plan is also tried with the pictures above the words.
    """
    for plan in (*_row_plans(cards, has_map), *_side_plans(cards, has_map)):
        yield plan
        if cards <= FEW:
            yield replace(plan, above=True)


def _side_plans(cards: int, has_map: bool) -> Iterator[Plan]:
    """Yield plans with the disclaimer (and the body map) in a column beside all cards."""
    for columns in range(1, min(cards, 4) + 1):
        rows = [tuple(Cell((n,)) for n in range(at, min(at + columns, cards))) for at in range(0, cards, columns)]
        free = columns - len(rows[-1])
        for share in (0.28, 0.34, 0.42, 0.5):
            if not has_map:
                yield Plan(tuple(rows), (DISCLAIMER,), share)
                continue
            if free:
                yield Plan((*rows[:-1], (*rows[-1], Cell((MAP,), free))), (DISCLAIMER,), share)
            else:
                yield Plan(tuple(rows), (DISCLAIMER, MAP), share)


def _row_plans(cards: int, has_map: bool) -> Iterator[Plan]:
    """Yield plans of rows: cards in columns, the map and the disclaimer after them.

    The map and the disclaimer fill the last row of cards, or go below it.
    """
    for columns in range(1, min(cards, 6) + 1):
        rows = [tuple(Cell((n,)) for n in range(at, min(at + columns, cards))) for at in range(0, cards, columns)]
        free = columns - len(rows[-1])
        full, last = tuple(rows[: len(rows) - bool(free)]), rows[-1] if free else ()
        if not has_map:
            yield Plan((*full, (*last, Cell((DISCLAIMER,), free or 1))))
            continue
        for share in (0.4, 0.5, 0.75, 1.0, 1.4):
            if (free or columns) - share >= 1:
                yield Plan((*full, (*last, Cell((MAP,), share), Cell((DISCLAIMER,), (free or columns) - share))))
            if free > 1:  # the disclaimer takes slightly more than its columns
                yield Plan((*full, (*last, Cell((MAP,), share), Cell((DISCLAIMER,), (free - share) * 1.45))))
        if free:
            for wide in (1.0, 1.15):
                yield Plan((*full, (*last[:-1], Cell((*last[-1].parts, MAP)), Cell((DISCLAIMER,), free * wide))))
            yield Plan((*full, (*last, Cell((MAP,), free)), (Cell((DISCLAIMER,)),)))
        if columns == 1:
            yield Plan((*full, (Cell((MAP,)), Cell((DISCLAIMER,)))))
            yield Plan((*full, (Cell((MAP,)), Cell((DISCLAIMER,), 2))))
