"""XLSX to records: the first sheet that shows anything, as it is shown.

It is read here and not by openpyxl: that one does not say, without holding the whole sheet in memory, what is merged, hidden or how
a number is shown, and takes three times as long.
"""

from posixpath import join, normpath
from typing import TYPE_CHECKING

from handout.mail_merge.tables.number_formats import BUILT_IN
from handout.mail_merge.tables.records import MOST_CELL, Fault, Record, is_visible
from handout.mail_merge.tables.xlsx_parts import Attributes, Damaged, Reader, Report, is_true, local, opened, pieces
from handout.mail_merge.tables.xlsx_sheet import MOST_FILLED, Book, Sheet, unescaped
from handout.problems import InputError, Location, Problem

if TYPE_CHECKING:
    from zipfile import ZipFile

MOST_CELLS = 20_000_000
"""Cells of all rows, with the empty ones before others."""

MOST_TOLD = 5
"""Runs of hidden rows that a message names."""

OTHERS = {
    "word/": "a text document",
    "ppt/": "a presentation",
    "content.xml": "an OpenDocument file",
    "xl/workbook.bin": "a binary workbook (XLSB)",
    "Index/": "a document of Apple's",
    "index.xml": "a document of Apple's",
}
"""What else begins as a ZIP file, by the beginning of the names in it."""


def records_of(
    content: bytes, file: str, report: Report = lambda _done, _all: None
) -> tuple[list[Record], list[Problem]]:
    """Return the records of the first sheet that is not hidden or empty, and warnings of what is not read."""
    kind = ""
    try:
        with opened(content, file) as archive:
            parts = _Parts(archive, report)
            kind = next(
                (kind for start, kind in OTHERS.items() for name in parts.names if name.startswith(start.lower())), ""
            )
            return _records(parts, file)
    except (InputError, MemoryError):
        raise
    except Exception:  # noqa: BLE001
        # A broken workbook reaches us as any error of zip, XML or numbers, some of which quote its cells.
        where = Location(file)
        raise InputError(
            [Problem.of(where, "no-table/other", kind=kind) if kind else Problem.of(where, "no-table/damaged")]
        ) from None


class _Parts:
    """The parts of an XLSX file by their names, in which neither case nor the slash matters, as in Windows."""

    def __init__(self, archive: "ZipFile", report: Report) -> None:
        self.archive, self.report = archive, report
        self.names = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in archive.infolist()}

    def read(self, name: str, reader: Reader) -> None:
        """Read a part, if there is one of that name."""
        info = self.names.get(name.lower())
        if info is None:
            return
        with self.archive.open(info) as stream:
            content = pieces(stream, info.file_size, self.report)
            reader.read(reader.without_empty(content) if isinstance(reader, Sheet) else content)

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Return the relations of a part by their ids: kind and name of another part."""
        folder, _, base = name.rpartition("/")
        found = _Relations()
        self.read(f"{folder}/_rels/{base}.rels".lstrip("/"), found)
        return {
            key: (kind.rpartition("/")[2], normpath(join("/", folder, target.replace("\\", "/"))).lstrip("/"))
            for key, (kind, target) in found.found.items()
        }


class _Relations(Reader):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, tuple[str, str]] = {}
        self.begin = {"Relationship": self._add}

    def _add(self, attributes: Attributes) -> None:
        if attributes.get("TargetMode") != "External":
            self.found[attributes["Id"]] = attributes["Type"], attributes["Target"]


class _Workbook(Reader):
    """The sheets that are shown, by the ids of their relations, how days are counted, and whether formulas are to be worked out."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []
        self.since_1904 = self.unfinished = False
        self.begin = {"sheet": self._sheet, "workbookPr": self._settings, "calcPr": self._formulas}

    def _sheet(self, attributes: Attributes) -> None:
        said = local(attributes)
        if said.get("state") not in ("hidden", "veryHidden"):  # some programs write 'show'
            self.shown.append(said["id"])

    def _settings(self, attributes: Attributes) -> None:
        self.since_1904 = is_true(attributes.get("date1904"))

    def _formulas(self, attributes: Attributes) -> None:
        self.unfinished = is_true(attributes.get("fullCalcOnLoad"))


class _Formats(Reader):
    """The number formats of cells, by the number of their style."""

    def __init__(self) -> None:
        super().__init__()
        self.own: dict[int, str] = {}
        self.numbers: list[int] = []
        self.inside = False
        self.begin = {"numFmt": self._own, "cellXfs": self._enter, "xf": self._style}
        self.end = {"cellXfs": self._leave}

    def _own(self, attributes: Attributes) -> None:
        self.own.setdefault(int(attributes["numFmtId"]), unescaped(attributes["formatCode"]))

    def _enter(self, _: Attributes) -> None:
        self.inside = True

    def _leave(self) -> None:
        self.inside = False

    def _style(self, attributes: Attributes) -> None:
        if self.inside:
            self.numbers.append(int(attributes.get("numFmtId", 0)))

    def formats(self) -> list[str]:
        """Return the format of each style."""
        return [self.own.get(number) or BUILT_IN.get(number, "General") for number in self.numbers]


class _Texts(Reader):
    """The texts that cells share; one that is too long is cut there, which its cells tell."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.said: list[str] = []
        self.length = 0
        self.taking, self.phonetic = False, 0
        self.begin = {"si": self._begin, "t": self._take, "rPh": self._reading}
        self.end = {"si": self._end, "t": self._stop, "rPh": self._reading_end}

    def text(self, said: str) -> None:
        """Take the characters of a text."""
        if self.taking and self.length <= MOST_CELL:
            self.said.append(said)
            self.length += len(said)

    def _begin(self, _: Attributes) -> None:
        self.said.clear()
        self.length = 0

    def _end(self) -> None:
        self.texts.append(unescaped("".join(self.said)).strip())

    def _take(self, _: Attributes) -> None:
        self.taking = not self.phonetic

    def _stop(self) -> None:
        self.taking = False

    def _reading(self, _: Attributes) -> None:
        self.phonetic += 1

    def _reading_end(self) -> None:
        self.phonetic -= 1


def _records(parts: _Parts, file: str) -> tuple[list[Record], list[Problem]]:
    """Return the records of the first sheet with any, and warnings of hidden rows and of sheets after it that hold something."""
    start = next((name for kind, name in parts.related("").values() if kind == "officeDocument"), "xl/workbook.xml")
    if start.lower() not in parts.names:
        raise Damaged
    related = parts.related(start)
    named = dict(related.values())
    workbook, formats, texts = _Workbook(), _Formats(), _Texts()
    parts.read(start, workbook)
    parts.read(named.get("styles", ""), formats)
    parts.read(named.get("sharedStrings", ""), texts)
    book = Book(texts.texts, formats.formats(), workbook.since_1904, workbook.unfinished)
    sheets = [related[key][1] for key in workbook.shown if related.get(key, ("",))[0] == "worksheet"]
    for turn, name in enumerate(sheets, 1):
        sheet = Sheet(book)
        parts.read(name, sheet)
        records, found = _of_sheet(sheet, file)
        if records or found:
            others = sum(_holds_something(parts, Sheet(book, glance=True), other) for other in sheets[turn:])
            if others:
                found.append(Problem.of(Location(file), "unused-sheet", others=others))
            return records, found
    return [], []


def _holds_something(parts: _Parts, sheet: Sheet, name: str) -> bool:
    parts.read(name, sheet)
    return sheet.done


def _of_sheet(sheet: Sheet, file: str) -> tuple[list[Record], list[Problem]]:
    """Return the rows of a sheet in which something can be seen or is wrong, but for hidden ones, and a warning of those."""
    if sheet.done or not sheet.filled():
        raise _too_large(
            "the sheet has rows beyond the last one of Excel"
            if sheet.too_far
            else f"a row has more than {MOST_FILLED:,} cells"
            if sheet.too_wide
            else "its cells hold too much together",
            file,
        )
    size = 0
    records: list[Record] = []
    hidden: list[int] = []
    for number in sorted(sheet.rows):
        cells, faults = sheet.rows[number], sheet.faults.get(number, [])
        if not faults and not any(map(is_visible, cells.values())):
            continue
        if number in sheet.hidden_rows:
            hidden.append(number)
            continue
        if not records:
            shown = (column for column, said in cells.items() if is_visible(said) and sheet.is_hidden(column))
            faults += (Fault(column, "hidden-column") for column in shown)
        said = [""] * max((*cells, 0))
        size += len(said)
        if size > MOST_CELLS:
            raise _too_large("its rows are too wide", file)
        for column, text in cells.items():
            said[column - 1] = text
        records.append(Record(number, said, tuple(faults)))
    return records, [_hidden(hidden, file)] if hidden else []


def _too_large(what: str, file: str) -> InputError:
    return InputError([Problem.of(Location(file), "too-large/sheet", what=what)])


def _hidden(rows: list[int], file: str) -> Problem:
    """Return the warning that rows are hidden, with their numbers."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1][1:] = [row]
        else:
            runs.append([row])
    some = ", ".join("-".join(f"{end:,}" for end in run) for run in runs[:MOST_TOLD]) + (
        ", …" if len(runs) > MOST_TOLD else ""
    )
    if len(rows) == 1:
        return Problem.of(Location(file), "hidden-rows", rows=some)
    return Problem.of(Location(file), "hidden-rows/several", count=len(rows), rows=some)
