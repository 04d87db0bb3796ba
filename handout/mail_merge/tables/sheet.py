"""A sheet of a workbook of any format: its cells, and the rows that it shows."""

from bisect import bisect_left
from functools import cache
from itertools import islice
from typing import NamedTuple

from handout.mail_merge.tables.passed_rows import FIRST_ROWS
from handout.mail_merge.tables.raw_rows import Fault, RawRow, is_visible, name_rows
from handout.mail_merge.tables.zip_xml import Damaged
from handout.problems import InputError, Location, Problem

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""Number of rows and columns of a sheet in Excel.

Higher numbers mean a damaged file.
"""

MOST_FILLED = 1_000
"""Greatest number of filled cells in a row; a table for leaflets has a few."""

MOST_TEXT = 300_000_000
"""Greatest number of characters in all cells, as many may show the same long text."""

MOST_MERGED = 2_000_000
"""Greatest number of merged cells in rows that hold something."""

MOST_CELLS = 20_000_000
"""Greatest number of cells in all rows, including empty ones before others."""

NO_VALUE = Fault(0, "no-value/formula")
ERROR = Fault(0, "no-value/error")
STRUCK = Fault(0, "no-value/struck")


class Merged(NamedTuple):
    """Merged cells: the first and last of their rows and columns."""

    top: int
    left: int
    bottom: int
    right: int


class SheetRows(NamedTuple):
    """The rows of the sheet that is read, and warnings that say what is not.

    *hidden* are the numbers of its hidden rows, *part* is its name in the archive.
    """

    records: list[RawRow]
    found: list[Problem]
    hidden: frozenset[int] = frozenset()
    part: str = ""


class Sheet:
    """The cells of a sheet: texts, faults, and what is hidden or merged.

    A reader fills it, and stops when it is *overfull*: because a row is *too_wide* or *too_far* down, rows are *repeated*
    (words that say which), or the *size* of all texts is too large.
    """

    def __init__(self) -> None:
        """Start with an empty sheet."""
        self.rows: dict[int, dict[int, str]] = {}
        self.faults: dict[int, list[Fault]] = {}
        self.hidden_rows: set[int] = set()
        self.commented_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[Merged] = []
        self.overfull = self.too_far = self.too_wide = False
        self.repeated = ""
        self.size = 0

    def is_hidden(self, column: int) -> bool:
        """Return whether a column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)

    def filled(self) -> bool:
        """Copy merged values into every row with content that they cover.

        Return False if there are unreasonably many.
        """
        numbers = sorted(
            row for row, cells in self.rows.items() if row in self.faults or any(map(is_visible, cells.values()))
        )
        shown = (row for row in numbers if row not in self.hidden_rows)
        heads, count = frozenset(islice(shown, FIRST_ROWS)), 0  # any of them may be the header
        for top, left, bottom, right in self.merged:
            text = self.rows.get(top, {}).get(left, "")
            fault = next((fault for fault in self.faults.get(top, ()) if fault.column == left), None)
            if not is_visible(text) and not fault:
                continue
            over = Fault(0, "merged-cell/column", {"column": column_letters(left)})
            for row in numbers[bisect_left(numbers, top) :]:
                if row > bottom:
                    break
                count += right - left + 1
                if count > MOST_MERGED:
                    return False
                found = self.faults.setdefault(row, [])
                found += (over._replace(column=column) for column in range(left + 1, right + 1))
                if row > top:
                    own = self.rows[row].get(left, "")
                    if is_visible(own) and own != text:
                        found.append(Fault(left, "merged-cell/row", {"row": top}))
                    self.rows[row][left] = text
                    found += [fault] if fault else []
                    if top in heads:
                        below = Fault(left, "merged-cell/title", {"row": row})
                        self.faults.setdefault(top, []).append(below)
        return True


def shown_rows(sheet: Sheet, part: str, file: str) -> SheetRows:
    """Return the visible rows of a sheet, and warn of hidden ones and of comments."""
    if sheet.overfull or not sheet.filled():
        raise _too_large(
            sheet.repeated
            or (
                "the sheet has rows beyond the last one of Excel"
                if sheet.too_far
                else f"a row has more than {MOST_FILLED:,} cells"
                if sheet.too_wide
                else "its cells hold too much together"
            ),
            file,
        )
    size = 0
    records: list[RawRow] = []
    hidden: list[int] = []
    for number in sorted(sheet.rows):
        cells, faults = sheet.rows[number], sheet.faults.get(number, [])
        if not faults and not any(map(is_visible, cells.values())):
            continue
        if number in sheet.hidden_rows:
            hidden.append(number)
            continue
        if len(records) < FIRST_ROWS:  # any of them may be the header
            shown = (column for column, text in cells.items() if is_visible(text) and sheet.is_hidden(column))
            faults += (Fault(column, "hidden-column") for column in shown)
        shown_cells = [""] * max((*cells, 0))
        size += len(shown_cells)
        if size > MOST_CELLS:
            raise _too_large("its rows are too wide", file)
        for column, text in cells.items():
            shown_cells[column - 1] = text
        records.append(RawRow(number, shown_cells, tuple(faults)))
    warnings = [_hidden(hidden, file)] if hidden else []
    if commented := name_rows(record.number for record in records if record.number in sheet.commented_rows):
        warnings.append(Problem.of(Location(file), "unread-comments", rows=commented))
    return SheetRows(records, warnings, frozenset(sheet.hidden_rows), part)


def _too_large(what: str, file: str) -> InputError:
    """Return the error of a table that is too large."""
    return InputError([Problem.of(Location(file), "too-large/sheet", what=what)])


def _hidden(rows: list[int], file: str) -> Problem:
    """Return the warning that rows are hidden, with their numbers."""
    some = name_rows(rows)
    if len(rows) == 1:
        return Problem.of(Location(file), "hidden-rows", rows=some)
    return Problem.of(Location(file), "hidden-rows/several", count=len(rows), rows=some)


@cache
def column_number(letters: str) -> int:
    """Return the number of a column, 1 for ``A``."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise Damaged
        number = number * 26 + ord(letter) - 64
    if not 1 <= number <= MOST_COLUMNS:
        raise Damaged
    return number


def column_letters(number: int) -> str:
    """Return the letters of a column."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def damaged(file: str, kind: str) -> InputError:
    """Return the error of a file that is not, or no longer, of its *kind*."""
    return InputError([Problem.of(Location(file), "no-table/damaged", kind=kind)])
