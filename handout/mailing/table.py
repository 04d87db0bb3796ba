"""A table of patients to rows of text: CSV as spreadsheets and hospital systems write it, and XLSX.

A table is full of names, so no message here holds anything that stands below its header; places are told instead.
CSV is split here and not by Python's csv module: that one limits cells by a setting of the whole process, and cannot
say where a quote was opened that is never closed.
"""

import codecs
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from io import BytesIO
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import normalize

from handout.problems import InputError, Problem, Severity, Where, nearest, short

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_CELL = 100_000
"""Longest cell that is read, in characters."""
MOST_UNPACKED, MOST_WHOLE = 500_000_000, 50_000_000
"""Largest XLSX when unpacked, and the most of it that is not rows or texts and so is held in memory as a whole, in bytes."""
MOST_ROWS = 1_048_576
"""Rows of a sheet in Excel; a file that numbers its rows higher is broken, and would count for hours."""
DELIMITERS = (",", ";", "\t", "|")
ZIP, OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0"
MARKS = (  # the mark of UTF-16 begins that of UTF-32, so the longer ones come first
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WINDOWS = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
"""Where Windows-1252 is not Latin-1; its five undefined bytes stay the control characters they are there."""
STREAMED = re.compile(r"worksheets/[^/]+\.xml$|sharedStrings\.xml$", re.IGNORECASE)
SAVE = "save it as CSV or XLSX"
QUOTES = "close it, or take it out; a quote within a quoted cell is written twice"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it (the header is row 1), its cells by column name, what is wrong with its form."""

    number: int
    cells: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """What a table says: its columns from the left (one without a name is ''), its rows, and what is not used."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    warnings: tuple[Problem, ...]


class _Fault(NamedTuple):
    """What is wrong at a column of a record, counted from 1."""

    column: int
    rule: str
    message: str
    hint: str


class _Record(NamedTuple):
    """A line of the table as it was found."""

    number: int
    cells: Sequence[str]
    faults: tuple[_Fault, ...] = ()


def read_table(content: bytes, file: str, known: Sequence[str], also: Sequence[str] = ()) -> Table:
    """Return the table in *content*, whose columns mean what is *known*, or were *also* asked for by name; raise InputError with all that is wrong.

    What is wrong with single rows is theirs (``Row.problems``), so that the others can be used.
    """
    if content.startswith(b"%PDF"):
        raise InputError([Problem(Where(file), "no-table", "this is a PDF, not a table", SAVE)])
    if content.startswith(OLE):
        message = "the file is protected by a password, or from an Excel before 2007"
        raise InputError([Problem(Where(file), "no-table", message, f"{SAVE}, without a password")])
    known, also = (tuple(dict.fromkeys(filter(None, map(column_name, names)))) for names in (known, also))
    if content.startswith(ZIP):
        records: Iterable[_Record]
        records, found = _workbook(content, file)
    else:
        text, found = _text(content, file)
        records = _csv(_lines(text), {*known, *also})
    return _table(records, file, known, also, found)


def column_name(text: str) -> str:
    """Return the name of a column as it is compared: ``Large print`` and ``large-print`` are ``large_print``."""
    seen = "".join(c for c in normalize("NFKC", text) if c.isprintable() or c.isspace())
    return re.sub(r"[\s\-\u2010-\u2015]+", "_", seen.strip()).casefold()


def _visible(text: str) -> bool:
    """Return whether anything of *text* can be seen."""
    return any(c.isprintable() and not c.isspace() for c in text)


def _table(
    records: Iterable[_Record], file: str, known: tuple[str, ...], also: tuple[str, ...], found: list[Problem]
) -> Table:
    """Return *records* as a table, with *found* among its warnings."""
    rest = iter(records)
    head = next(rest, None)
    if head is None:
        raise InputError([Problem(Where(file), "empty-file", "the table is empty", "is this the right file?")])
    titles = [title.strip() for title in head.cells]
    while titles and not _visible(titles[-1]):
        titles.pop()
    columns = tuple(map(column_name, titles))
    found = [*found, *_header(head, titles, columns, file, known, also)]
    used = frozenset((*known, *also))
    rows = tuple(_rows(rest, columns, used, file))
    if not rows and used.intersection(columns):
        message = "the table has a header but no rows"
        found.append(Problem(Where(file), "no-rows", message, "write one row for each leaflet"))
    if errors := [problem for problem in found if problem.severity is Severity.ERROR]:
        raise InputError(errors)
    return Table(file, columns, rows, tuple(found))


def _header(
    head: _Record, titles: Sequence[str], columns: Sequence[str], file: str, known: Sequence[str], also: Sequence[str]
) -> Iterator[Problem]:
    """Yield what is wrong with the header, and which of its columns are not used."""
    for fault in head.faults:
        if fault.rule == "open-quote":
            yield Problem(Where(file, head.number, fault.column), *fault[1:])
    lost = not {*known, *also}.intersection(columns)
    if lost:
        # This may be a row of a table without a header: nothing of it is said.
        message = "no column of the first row is known"
        yield Problem(Where(file, head.number, 1), "no-header", message, f"name the columns in it: {', '.join(known)}")
    for number, (title, name) in enumerate(zip(titles, columns, strict=True), 1):
        where = Where(file, head.number, number)
        quoted = "this column" if lost else f"column '{short(_line(title))}'"
        meant = _meant(name, columns, known)
        if name and name in columns[: number - 1]:
            yield Problem(where, "same-column", f"{quoted} is there twice", "keep one of them")
        elif name in known or name in also:
            continue
        elif meant:
            hint = f"did you mean '{meant}'? if not, give it another name, or take it out"
            yield Problem(where, "unknown-column", f"{quoted} is not known", hint)
        elif not lost:
            message = f"{quoted} is not used" if name else "a column without a name is not used"
            yield Problem(where, "unused-column", message, severity=Severity.WARNING)
    for name in also:
        if name not in columns:
            hint = "" if lost else nearest(name, [short(column_name(_line(title))) for title in titles if title])
            yield Problem(Where(file, head.number, 1), "missing-column", f"there is no column '{short(name)}'", hint)


def _line(title: str) -> str:
    """Return the first line of a title: if its quote is not closed as it was meant, names of patients are in the next."""
    return title.partition("\n")[0]


def _meant(name: str, columns: Sequence[str], known: Sequence[str]) -> str:
    """Return the column that *name* is probably a misspelling of, if that one is not there; 'bay' is too easily 'by' to say so."""
    close = get_close_matches(name, [each for each in known if len(each) > 2], 1, 0.7)
    return close[0] if close and close[0] not in columns else ""


def _rows(records: Iterable[_Record], columns: Sequence[str], used: frozenset[str], file: str) -> Iterator[Row]:
    """Yield every record in which something can be seen as a row, with what is wrong with it."""
    names = {place: name for place, name in enumerate(columns, 1) if name in used}
    wide, opened = len(columns), 0
    for number, raw, faults in records:
        cells = [text.strip().replace("\r", "\n") for text in raw]
        wrong = [fault for fault in faults if fault.rule == "open-quote" or fault.column in names]
        if not wrong and not any(map(_visible, cells)):
            continue
        if any(fault.rule == "open-quote" for fault in wrong):
            opened = number
        elif opened and len(cells) < wide:
            message = f"this may be part of the cell whose quote is opened in row {opened}"
            wrong.append(_Fault(1, "open-quote", message, f"correct row {opened} first"))
        else:
            opened = 0
        if extra := next((place for place, text in enumerate(cells[wide:], wide + 1) if _visible(text)), 0):
            hint = "put a cell that holds the delimiter into quotes, or name the column"
            wrong.append(_Fault(extra, "extra-cell", "the row has more cells than the header has columns", hint))
        if sum(map(len, cells)) > MOST_CELL:
            for place, text in enumerate(cells[:wide], 1):
                if len(text) > MOST_CELL:
                    cells[place - 1] = ""
                    message = f"the cell has {len(text):,} characters, more than {MOST_CELL:,}"
                    wrong += [_Fault(place, "too-long", message, "shorten it")] if place in names else []
        places = (
            Where(file, number, fault.column, short(names.get(fault.column, str(fault.column)))) for fault in wrong
        )
        named = zip_longest(columns, cells[:wide], fillvalue="")
        problems = (Problem(where, *fault[1:]) for where, fault in zip(places, wrong, strict=True))
        yield Row(number, {name: text for name, text in named if name}, tuple(problems))


# ---- CSV


def _text(content: bytes, file: str) -> tuple[str, list[Problem]]:
    """Return the text of a CSV file, whatever wrote it, and a warning where its encoding was guessed."""
    for mark, codec in MARKS:
        if content.startswith(mark):
            try:
                return content.decode(codec), []
            except UnicodeDecodeError as error:
                name = codec.removesuffix("-sig").upper()
                message = f"the file begins as {name}, and is not from byte {error.start + 1:,} on"
                raise InputError([Problem(Where(file), "wrong-encoding", message, SAVE)]) from None
    # UTF-16 without a mark: the names in its header are letters with a NUL before or after each.
    head = re.split(rb"[\r\n]", content[:400], maxsplit=1)[0]
    high, low = head[::2].count(0), head[1::2].count(0)
    if max(high, low) * 8 >= len(head) > 1 and min(high, low) == 0:
        with suppress(UnicodeDecodeError):
            return content.decode("utf-16-le" if low else "utf-16-be"), []
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    text = content.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if len(text) - len(text.encode("ascii", "ignore")) > 2 * bad:
        # Read in another way, all names with accents would be printed wrong.
        message = f"the file is UTF-8 but for {bad:,} characters, the first in line {line:,}"
        raise InputError([Problem(Where(file), "wrong-encoding", message, "write them anew, and save it as UTF-8")])
    message = "the file is not UTF-8; it was read as Windows-1252"
    hint = "see if letters with accents are right; if not, save it as CSV UTF-8"
    found = Problem(Where(file), "guessed-encoding", message, hint, Severity.WARNING)
    return content.decode("latin-1").translate(WINDOWS), [found]


def _lines(text: str) -> str:
    """Return *text* with its lines ended by line feeds, the last one too; a CR alone ends lines only if it ends the header."""
    text = re.sub("\r+\n", "\n", text) + "\n"
    end = re.match(r'(?:"[^"]*"?|[^"\r\n])*+(\r?)', text)
    return text.replace("\r", "\n") if end and end[1] else text


def _csv(text: str, used: set[str]) -> Iterator[_Record]:
    """Yield the records of *text*, split at the delimiter that finds the most columns in its first line."""
    if told := re.match(r'"?sep=([^\w" \n])"?\n', text, re.IGNORECASE):
        return _records(text[told.end() :], told[1])

    def fitness(delimiter: str) -> tuple[int, int]:
        head = next(_records(text, delimiter), None)
        names = [column_name(cell) for cell in head.cells] if head else []
        return len(used.intersection(names)), len(names)

    return _records(text, max(DELIMITERS, key=fitness))


def _records(text: str, delimiter: str) -> Iterator[_Record]:
    """Yield every line of *text* in which something can be seen, split into cells; a quoted cell may hold many lines."""
    mark = re.escape(delimiter)
    cell = re.compile(rf'"((?:[^"]++|"")*+)" *+(?=[{mark}\n])|(?!")([^{mark}\n]*+)')
    number = at = 0
    while at < len(text):
        number += 1
        line = text[at : text.index("\n", at)]
        faults: tuple[_Fault, ...] = ()
        if '"' in line:
            cells, faults, at = _quoted(text, at, cell)
        else:
            cells, at = line.split(delimiter), at + len(line) + 1
        if faults or any(map(_visible, cells)):
            yield _Record(number, cells, faults)


def _quoted(text: str, at: int, cell: re.Pattern[str]) -> tuple[list[str], tuple[_Fault, ...], int]:
    """Return the cells of the record at *at*, what is wrong with its quotes, and where the next record begins.

    Where a quote is not closed before a delimiter or the end of a line, the record ends with the line that opens it.
    """
    cells: list[str] = []
    while found := cell.match(text, at):
        cells.append(found[2] if found[1] is None else found[1].replace('""', '"'))
        at = found.end() + 1
        if text[at - 1] == "\n":
            return cells, (), at
    fault = _Fault(len(cells) + 1, "open-quote", "the quote that is opened here is not closed", QUOTES)
    return [*cells, ""], (fault,), text.index("\n", at) + 1


# ---- XLSX


def _workbook(content: bytes, file: str) -> tuple[list[_Record], list[Problem]]:
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


def _sheets(content: bytes) -> tuple[list[_Record], int]:
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


def _sheet(book: "Workbook", place: int, formulas: set[tuple[int, int]]) -> list[_Record]:
    """Return the rows of a sheet in which something can be seen or is wrong."""
    records: list[_Record] = []
    for number, cells in _cells(book, place):
        said, faults = [], []
        for column, cell in enumerate(cells, 1):
            failed = cell.data_type == "e"
            said.append("" if failed else _said(cell.value))
            if failed:
                hint = "correct it, or write the value itself"
                faults.append(_Fault(column, "no-value", "the cell holds an error of the spreadsheet", hint))
            elif cell.value is None and (number, column) in formulas and cell.data_type != "str":
                hint = "open the file in a spreadsheet and save it again"  # a result of no letters is a 'str'
                faults.append(_Fault(column, "no-value", "the cell holds a formula, and no result of it", hint))
        if faults or any(map(_visible, said)):
            records.append(_Record(number, said, tuple(faults)))
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
