"""Rows of a table before its header is known: cells as texts, and their faults."""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple
from unicodedata import normalize

MOST_CELL = 100_000
"""Greatest length of a cell in characters."""


MOST_NAMED = 5
"""Number of runs of rows that a message lists."""

NO_VALUES: Mapping[str, str | float] = MappingProxyType({})


class Fault(NamedTuple):
    """A fault in a column, counted from 1, with its rule's key and values."""

    column: int
    key: str
    values: Mapping[str, str | float] = NO_VALUES


class RawRow(NamedTuple):
    """A row of the table as it was found."""

    number: int
    cells: Sequence[str]
    faults: tuple[Fault, ...] = ()


class ColumnWords(NamedTuple):
    """The words that belong into a *column*: one that holds them is not passed over.

    Those of a *title* count in it alone, if a yes stands below it.
    """

    pattern: re.Pattern[str]
    column: str
    title: bool = False


def too_long(length: int, column: int = 0) -> Fault:
    """Return the fault of a cell of *length* characters.

    A *length* of 0 means that there are more than were counted.
    """
    if length:
        return Fault(column, "too-long/cell", {"count": length, "most": MOST_CELL})
    return Fault(column, "too-long/huge-cell", {"most": MOST_CELL})


HUMP = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
"""Where a word begins in a title of a database: ``isPregnant``."""


def column_name(text: str) -> str:
    """Return a column's name for comparison.

    ``Large print``, ``large-print`` and ``LargePrint`` become ``large_print``. ZERO WIDTH NON-JOINER parts words as a
    space does.
    """
    seen = "".join(c for c in normalize("NFKC", text).replace("\u200c", " ") if c.isprintable() or c.isspace())
    seen = HUMP.sub("_", seen)
    return re.sub(r"[\s\-\u2010-\u2015]+", "_", seen.strip().rstrip(":").rstrip()).casefold()


def is_visible(text: str) -> bool:
    """Return whether *text* has any visible character."""
    return any(c.isprintable() and not c.isspace() for c in text)


def name_rows(rows: Iterable[int], most: int = MOST_NAMED) -> str:
    """Return the numbers of rows in short, *most* runs of them: ``3, 7-9, …``."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1][1:] = [row]
        else:
            runs.append([row])
    some = ", ".join("-".join(f"{end:,}" for end in run) for run in runs[:most])
    return f"{some}, …" if len(runs) > most else some
