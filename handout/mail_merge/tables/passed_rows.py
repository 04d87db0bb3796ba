"""Tell patients' rows from titles, totals, headings and remarks.

A row is passed over only if it cannot be a patient's; each is named in a warning.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from handout.mail_merge.tables.column_names import Columns
from handout.mail_merge.tables.raw_rows import Fault, RawRow, column_name, is_visible, name_rows
from handout.problems import Location, Problem

FIRST_ROWS = 10
"""Number of rows among which the header is looked for."""

MOST_BLANK = 100_000
"""Greatest number of blank rows in a row that are counted."""

NUMBER = r"[-+]?[\d.,\u00a0']*\d\s*%?"
COUNTED = rf"{NUMBER}(?:\s*(?:patients?|pts?|people|rows?|leaflets?|clients?)(?: in (?:total|all))?)?"
"""A number, and what it counts."""

TOTAL = re.compile(
    r"(?:(?:grand|sub)[\s-]*)?totals?(?: (?:number|no\.?))?(?: (?:of )?(?:patients?|pts?|rows?|leaflets?|clients?))?"
    r"|sum|count|summe|anzahl|gesamt(?:summe)?|insgesamt|somme"
    r"|(?:number|no\.?) of (?:patients|pts|rows|leaflets|clients)|patients",
    re.IGNORECASE,
)
"""What stands before the number in a row of totals."""

TOTALS = re.compile(
    rf"(?:{TOTAL.pattern})\s*[:=]?\s*(?:{COUNTED})?|(?:n|suma)\s*[:=]\s*{NUMBER}|\({COUNTED}(?: affected)?\)",
    re.IGNORECASE,
)
"""A cell that counts, as ``Total: 12`` does.

So does the ``(12 rows)`` of a database; Suma alone is a name.
"""

PLAIN_TOTAL = re.compile(r"(?:(?:grand|sub)[\s-]*)?total", re.IGNORECASE)
FIGURE = re.compile(COUNTED, re.IGNORECASE)
HEADING = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:s?[\s,(–-]+(?:.*\d.*|[ap]m|(?:morning|afternoon|evening|clinic|list|session)s?\b.*))?:?"
    r"|(?:morning|afternoon|evening)(?: (?:clinic|list|session))?:?"
    r"|(?:notes?|key|legend|source|printed|updated|prepared|exported|page|end of)\b(?=.*[:\d]|.* by ).*|[*†‡].*",
    re.IGNORECASE | re.DOTALL,
)
"""A lone cell that heads a part of the table, or explains it.

Sunday Okafor is a name.
"""

RULER = re.compile(r"[-=_+:*.|\s\u2013\u2014\u2500-\u257f]{3,}")
"""A cell of a line that parts rows, in tables that programs print as text."""


class Passed(StrEnum):
    """Why a row is passed over, by its rule."""

    TITLE = "passed-row/title"
    BLANK = "passed-row/blank"
    TOTALS = "passed-row/totals"
    HEADING = "passed-row/heading"
    HEADER = "passed-row/header"


def find_header(rows: Sequence[RawRow], names: Columns) -> int:
    """Return the place of the header among the first *rows*, or -1.

    It is the one with the most columns that are known. Of one known column alone, nothing above it may be a patient's.
    """
    counts = [names.count(row.cells) for row in rows]
    best = max(counts, default=0)
    return counts.index(best) if best else -1


def rows_above(rows: Sequence[RawRow], header: int, names: Columns) -> list[RawRow]:
    """Return those of the rows above the header that may be patients'.

    A title has few cells, or is merged over several, or has words of a header.
    """
    titles = [column_name(cell) for cell in rows[header].cells if is_visible(cell)]
    return [row for row in rows[:header] if not _is_title(row, len(titles), titles[0], names)]


def _is_title(row: RawRow, wide: int, title: str, names: Columns) -> bool:
    """Return whether a row above the header is a title of the table.

    The header has *wide* columns, the first of them called *title*.
    """
    filled = [cell for cell in row.cells if is_visible(cell)]
    if wide == 1:
        return len(filled) == 1 and names.mean(title) == "patient"
    return (
        len(filled) <= max(1, wide // 2)
        or any(fault.key == "merged-cell/column" for fault in row.faults)
        or names.count(row.cells) > 0
    )


def why_passed(filled: Sequence[str], faults: Sequence[Fault], titles: Sequence[str]) -> Passed | None:
    """Return why a row below the header is no patient's; None if it may be one.

    *filled* are its texts that show something, without space around them.
    """
    if (
        TOTALS.fullmatch(filled[0])
        and all(FIGURE.fullmatch(text) or TOTALS.fullmatch(text) for text in filled)
        and (len(filled) > 1 or PLAIN_TOTAL.match(filled[0]) or not TOTAL.fullmatch(filled[0]))
    ):
        return Passed.TOTALS
    if all(map(RULER.fullmatch, filled)):
        return Passed.HEADING
    if len(filled) == 1 and len(titles) > 1:
        merged = sum(fault.key == "merged-cell/column" for fault in faults)
        if HEADING.fullmatch(filled[0]) or merged >= max(1, len(titles) // 2):
            return Passed.HEADING
    if len(filled) > 1 and filled[0] in titles and [*filled] == [title for title in titles if title]:
        return Passed.HEADER
    return None


def blank_rows(last: int, row: int, hidden: frozenset[int]) -> list[int]:
    """Return the numbers of the blank rows between two others."""
    return (
        [number for number in range(last + 1, row) if number not in hidden] if row - last <= MOST_BLANK else [last + 1]
    )


def warn_of_passed(passed: Mapping[Passed, Sequence[int]], file: str) -> list[Problem]:
    """Return a warning for each kind of row that is passed over."""
    return [
        Problem.of(Location(file), kind, rows=f"{'rows' if len(rows) > 1 else 'row'} {name_rows(rows)}")
        for kind, rows in passed.items()
        if rows
    ]
