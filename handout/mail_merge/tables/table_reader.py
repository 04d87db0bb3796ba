"""Read a table of patients, from CSV or XLSX, as rows of text.

A table is full of names, so messages quote nothing below its header; they give locations instead.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import zip_longest

from msgspec import Struct, field
from msgspec.structs import force_setattr

from handout.mail_merge.tables.csv_reader import split
from handout.mail_merge.tables.encoding import text_of
from handout.mail_merge.tables.raw_rows import MOST_CELL, Fault, RawRow, column_name, is_visible, too_long
from handout.mail_merge.tables.xlsx_reader import records_of
from handout.mail_merge.tables.xlsx_sheet import ERROR
from handout.mail_merge.tables.zip_xml import Report
from handout.problems import InputError, Location, Problem, Severity, nearest, short
from handout.request.parse import MISSING

MOST_COLUMNS = 1_000
"""Greatest number of columns of a table."""

ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"))
"""The texts that spreadsheets write into a CSV file for failed formulas."""

ZIP, OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0"


class Row(Struct, frozen=True):
    """A row: its number, its cells by column name, and the problems of its form.

    The number is that of a spreadsheet, in which the header is row 1. The texts in columns without a name are
    joined in the cell ''.
    """

    number: int
    cells: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


class Table(Struct, frozen=True):
    """A table: its columns from left to right, its rows, and warnings.

    A column without a name is ''. Warnings name the columns that are not used.
    """

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    warnings: tuple[Problem, ...]


class Columns(Struct, frozen=True):
    """The names of columns in a table.

    They are the *known* ones, their aliases (*meant*), those *also* requested, and those to be *ignored*.
    """

    known: tuple[str, ...]
    also: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    meant: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Normalise every name once for comparison."""
        for key in ("known", "also", "ignored"):
            names = filter(None, map(column_name, getattr(self, key)))
            force_setattr(self, key, tuple(dict.fromkeys(names)))

    @property
    def used(self) -> frozenset[str]:
        """The names of all columns that are used."""
        return frozenset((*self.known, *self.also))


def read_table(
    content: bytes,
    file: str,
    names: Columns,
    encoding: str | None = None,
    report: Report = lambda _done, _all: None,
) -> Table:
    """Return the table in *content*; raise InputError with every problem.

    The problems of single rows are in ``Row.problems``, so that the other rows can be used. *encoding* is the
    encoding of a CSV file given by the user. *report* is called with the number of bytes read, and of all
    bytes.
    """
    if content.startswith(b"%PDF"):
        raise InputError([Problem.of(Location(file), "no-table/pdf")])
    if content.startswith(OLE):
        raise InputError([Problem.of(Location(file), "no-table/password")])
    if content.startswith(ZIP):
        records: Iterable[RawRow]
        records, found = records_of(content, file, report)
    elif re.match(rb"\s*<(?:\?xml|html|!doctype|table)\b", content.removeprefix(b"\xef\xbb\xbf")[:200], re.IGNORECASE):
        raise InputError([Problem.of(Location(file), "no-table/web-page")])
    else:
        text, found = text_of(content, file, encoding)
        records = split(text, names.used, report)
    return _table(records, file, names, found)


def find_stray_columns(table: Table, names: Columns, words: Sequence[tuple[re.Pattern[str], str]]) -> Iterator[Problem]:
    """Yield a problem for each unused column that holds *words* of another column.

    Ignoring it silently could lose a condition to avoid.
    """
    for number, name in enumerate(table.columns, 1):
        if name in names.used or name in names.ignored:
            continue
        cells = {name.replace("_", " "), *(row.cells.get(name, "") for row in table.rows)}
        if not name:
            cells = {line for cell in cells for line in cell.split("\n")}
        if other := next((column for cell in cells for seen, column in words if seen.match(cell)), ""):
            where = Location(table.file, 1, number)
            if name:
                yield Problem.of(where, "unknown-column/words", column=short(name), meant=other)
            else:
                yield Problem.of(where, "unknown-column/unnamed", meant=other)


def _table(records: Iterable[RawRow], file: str, names: Columns, found: list[Problem]) -> Table:
    """Return raw rows as a table, with *found* among its warnings."""
    rest = iter(records)
    head = next(rest, None)
    if head is None:
        raise InputError([Problem.of(Location(file), "empty-file/table")])
    titles = [title.strip() for title in head.cells]
    while titles and not is_visible(titles[-1]):
        titles.pop()
    if len(titles) > MOST_COLUMNS:
        where = Location(file, head.number)
        raise InputError([Problem.of(where, "too-large/columns", count=len(titles), most=MOST_COLUMNS)])
    columns = tuple(map(column_name, titles))
    found = [*found, *_header(head, titles, columns, file, names)]
    rows = tuple(_rows(rest, columns, names.used, file))
    if not rows and names.used.intersection(columns):
        found.append(Problem.of(Location(file), "no-rows"))
    if errors := [problem for problem in found if problem.severity is Severity.ERROR]:
        raise InputError(errors)
    return Table(file, columns, rows, tuple(found))


def _header(
    head: RawRow, titles: Sequence[str], columns: Sequence[str], file: str, names: Columns
) -> Iterator[Problem]:
    """Yield the problems of the header, and warnings about unused columns."""
    for name in names.ignored:
        if name in names.used:
            yield Problem.of(Location.of_option("--ignore"), "wrong-column", column=short(name))
    lost = not names.used.intersection(columns)
    for fault in head.faults:
        name = columns[fault.column - 1] if fault.column <= len(columns) else ""
        if fault.key == "open-quote" or not (lost or (fault.key == "hidden-column" and name not in names.used)):
            yield Problem.of(Location(file, head.number, fault.column), fault.key, **fault.values)
    if lost:
        # This may be a patient's row in a table without a header, so the message quotes nothing of it.
        yield Problem.of(Location(file, head.number, 1), "no-header", known=", ".join(names.known))
    for number, (title, name) in enumerate(zip(titles, columns, strict=True), 1):
        where = Location(file, head.number, number)
        quoted = "this column" if lost else f"column '{short(_line(title))}'"
        meant = _meant(name, columns, names)
        if name and name in columns[: number - 1]:
            yield Problem.of(where, "same-column", column=quoted)
        elif name in names.used or name in names.ignored:
            continue
        elif meant:
            if lost:
                yield Problem.of(where, "unknown-column", column=quoted, meant=meant)
            else:
                yield Problem.of(where, "unknown-column/ignore", column=quoted, meant=meant, name=short(name))
        elif not lost:
            if name:
                yield Problem.of(where, "unused-column", column=quoted)
            else:
                yield Problem.of(where, "unused-column/unnamed")
    for name in (*names.also, *names.ignored):
        if name not in columns:
            meant = "" if lost else nearest(name, [short(column_name(_line(title))) for title in titles if title])
            where = Location(file, head.number, 1)
            yield Problem.of(where, "missing-column", column=short(name), nearest=meant)


def _line(title: str) -> str:
    """Return the first line of a title.

    If the quote of a title is closed too late, patients' names are in the next lines.
    """
    return title.partition("\n")[0]


def _meant(name: str, columns: Sequence[str], names: Columns) -> str:
    """Return the column that *name* probably means, if the table lacks it.

    Short names are not compared: 'bay' is too similar to 'by'.
    """
    close = [names.meant.get(name) or ""]
    close += get_close_matches(name, [each for each in names.known if len(each) > 2], 1, 0.7)
    return next((each for each in close if each and each not in columns), "")


def _rows(records: Iterable[RawRow], columns: Sequence[str], used: frozenset[str], file: str) -> Iterator[Row]:
    """Yield every raw row that shows anything as a row with its problems."""
    names = {place: name for place, name in enumerate(columns, 1) if name in used}
    wide, opened = len(columns), 0
    for number, raw, faults in records:
        cells = [text.strip().replace("\r", "\n") for text in raw]
        if not MISSING.isdisjoint(cells):
            cells = ["" if text in MISSING else text for text in cells]
        if not ERRORS.isdisjoint(cells):
            faults = (*faults, *(ERROR._replace(column=place) for place, text in enumerate(cells, 1) if text in ERRORS))  # noqa: PLW2901
        wrong = [fault for fault in faults if fault.key == "open-quote" or fault.column in names]
        if not wrong and not any(map(is_visible, cells)):
            continue
        if any(fault.key == "open-quote" for fault in wrong):
            opened = number
        elif opened and len(cells) < wide:
            wrong.append(Fault(1, "open-quote/below", {"row": opened}))
        else:
            opened = 0
        if extra := next((place for place, text in enumerate(cells[wide:], wide + 1) if is_visible(text)), 0):
            wrong.append(Fault(extra, "extra-cell"))
        if sum(map(len, cells)) > MOST_CELL:
            for place, text in enumerate(cells[:wide], 1):
                if len(text) > MOST_CELL:
                    cells[place - 1] = ""
                    wrong += [too_long(len(text), place)] if place in names else []
        places = (
            Location.of_cell(file, number, fault.column, short(names.get(fault.column, str(fault.column))))
            for fault in wrong
        )
        named = [*zip_longest(columns, cells[:wide], fillvalue="")]
        unnamed = "\n".join(text for name, text in named if text and not name)
        problems = (Problem.of(where, fault.key, **fault.values) for where, fault in zip(places, wrong, strict=True))
        by_name = {name: text for name, text in named if name}
        yield Row(number, {**by_name, "": unnamed} if unnamed else by_name, tuple(problems))
