"""What a row of a table is before its header is known: its cells as texts, and what is wrong with them."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple
from unicodedata import normalize

MOST_CELL = 100_000
"""Longest cell that is read, in characters."""


NO_VALUES: Mapping[str, str | float] = MappingProxyType({})


class Fault(NamedTuple):
    """What is wrong at a column of a record, counted from 1: the key of a rule, and the values of its fields."""

    column: int
    key: str
    values: Mapping[str, str | float] = NO_VALUES


class Record(NamedTuple):
    """A line of the table as it was found."""

    number: int
    cells: Sequence[str]
    faults: tuple[Fault, ...] = ()


def too_long(length: int, column: int = 0) -> Fault:
    """Return the fault of a cell of so many characters, 0 being more than were counted."""
    if length:
        return Fault(column, "too-long/cell", {"count": length, "most": MOST_CELL})
    return Fault(column, "too-long/huge-cell", {"most": MOST_CELL})


def column_name(text: str) -> str:
    """Return the name of a column as it is compared: ``Large print`` and ``large-print`` are ``large_print``."""
    seen = "".join(c for c in normalize("NFKC", text) if c.isprintable() or c.isspace())
    return re.sub(r"[\s\-\u2010-\u2015]+", "_", seen.strip().rstrip(":").rstrip()).casefold()


def is_visible(text: str) -> bool:
    """Return whether anything of *text* can be seen."""
    return any(c.isprintable() and not c.isspace() for c in text)
