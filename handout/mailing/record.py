"""What a row of a table is before its header is known: its cells as texts, and what is wrong with them."""

import re
from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import normalize

SAVE = "save it as CSV or XLSX"


class Fault(NamedTuple):
    """What is wrong at a column of a record, counted from 1."""

    column: int
    rule: str
    message: str
    hint: str


class Record(NamedTuple):
    """A line of the table as it was found."""

    number: int
    cells: Sequence[str]
    faults: tuple[Fault, ...] = ()


def column_name(text: str) -> str:
    """Return the name of a column as it is compared: ``Large print`` and ``large-print`` are ``large_print``."""
    seen = "".join(c for c in normalize("NFKC", text) if c.isprintable() or c.isspace())
    return re.sub(r"[\s\-\u2010-\u2015]+", "_", seen.strip().rstrip(":").rstrip()).casefold()


def is_visible(text: str) -> bool:
    """Return whether anything of *text* can be seen."""
    return any(c.isprintable() and not c.isspace() for c in text)
