"""XLSX to records: the first sheet that shows anything, with the stored results of its formulas."""

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any

from handout.mailing.record import SAVE, Fault, Record, is_visible
from handout.problems import InputError, Problem, Severity, Where

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_UNPACKED, MOST_WHOLE = 500_000_000, 50_000_000
"""Largest XLSX when unpacked, and the most of it that is not rows or texts and so is held in memory as a whole, in bytes."""
MOST_ROWS = 1_048_576
"""Rows of a sheet in Excel; a file that numbers its rows higher is broken, and would count for hours."""
STREAMED = re.compile(r"worksheets/[^/]+\.xml$|sharedStrings\.xml$", re.IGNORECASE)


def records_of(content: bytes, file: str) -> tuple[list[Record], list[Problem]]:
    """Return the records of the first sheet that is not hidden or empty, and a warning if others hold something too."""
    try:
        _measured(content, file)
        records, others = _sheets(content)
    except (InputError, ImportError):
        raise
    except Exception:  # noqa: BLE001
        # A broken workbook reaches us as any error of zip, XML or openpyxl, some of which quote its cells.
        message = "the file is no XLSX table, or is damaged"
        raise InputError([Problem(Where(file), "no-table", message, f"open it in a spreadsheet and {SAVE}")]) from None
    message = f"only the first sheet is read; {others} more hold something"
    hint = "put all rows on one sheet, if they belong together"
    return records, [Problem(Where(file), "unused-sheet", message, hint, Severity.WARNING)] if others else []


def _measured(content: bytes, file: str) -> None:
    """Raise InputError if a workbook would fill the memory; zipfile unpacks no part beyond the size in its directory."""
    from zipfile import ZipFile

    with ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
    whole = [part for part in parts if part.filename.endswith((".xml", ".rels")) and not STREAMED.search(part.filename)]
    for found, most in ((parts, MOST_UNPACKED), (whole, MOST_WHOLE)):
        if (size := sum(part.file_size for part in found)) > most:
            message = f"the file unpacks to {size / 1e6:,.0f} MB, more than {most / 1e6:,.0f} MB"
            raise InputError([Problem(Where(file), "too-large", message, "copy the table alone to a new file")])


def _sheets(content: bytes) -> tuple[list[Record], int]:
    """Return the records of the first sheet with any, and how many after it hold something; hidden ones do not count."""
    with _opened(content, values=True) as book:
        if not book.worksheets:
            raise ValueError("no sheet that openpyxl can read, as in the strict form of XLSX")
        shown = [place for place, sheet in enumerate(book.worksheets) if sheet.sheet_state == "visible"]
        for turn, place in enumerate(shown, 1):
            if records := _sheet(book, place, _formulas(content, place)):
                rest = (any(cell.value for _, row in _cells(book, other) for cell in row) for other in shown[turn:])
                return records, sum(rest)
    return [], 0


@contextmanager
def _opened(content: bytes, *, values: bool) -> Iterator["Workbook"]:
    """Yield a workbook with the stored values of its formulas, or with the formulas; what openpyxl grumbles is not passed on."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(BytesIO(content), read_only=True, data_only=values)
        try:
            yield book
        finally:
            book.close()


def _cells(book: "Workbook", place: int) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield the number and the cells of every row of a sheet."""
    sheet: Any = book.worksheets[place]
    sheet.reset_dimensions()  # what a file says of its own size may be wrong, or huge
    yield from enumerate(islice(sheet.iter_rows(), MOST_ROWS), 1)


def _formulas(content: bytes, place: int) -> set[tuple[int, int]]:
    """Return row and column of every formula of a sheet: only a second look tells one without a value from an empty cell."""
    with _opened(content, values=False) as book:
        return {
            (number, column)
            for number, cells in _cells(book, place)
            for column, cell in enumerate(cells, 1)
            if cell.data_type == "f"
        }


def _sheet(book: "Workbook", place: int, formulas: set[tuple[int, int]]) -> list[Record]:
    """Return the rows of a sheet in which something can be seen or is wrong."""
    records: list[Record] = []
    for number, cells in _cells(book, place):
        said, faults = [], []
        for column, cell in enumerate(cells, 1):
            failed = cell.data_type == "e"
            said.append("" if failed else _said(cell.value))
            if failed:
                hint = "correct it, or write the value itself"
                faults.append(Fault(column, "no-value", "the cell holds an error of the spreadsheet", hint))
            elif cell.value is None and (number, column) in formulas and cell.data_type != "str":
                hint = "open the file in a spreadsheet and save it again"  # a result of no letters is a 'str'
                faults.append(Fault(column, "no-value", "the cell holds a formula, and no result of it", hint))
        if faults or any(map(is_visible, said)):
            records.append(Record(number, said, tuple(faults)))
    return records


def _said(value: object) -> str:
    """Return a cell's value as text: dates as year-month-day, whole numbers without a point."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "seconds" if value.second else "minutes")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("seconds" if value.second else "minutes")
    # Excel writes the first half of a Windows line end as these seven characters.
    return re.sub(r"(_x000D_|\r)\n?", "\n", str(value), flags=re.IGNORECASE)
