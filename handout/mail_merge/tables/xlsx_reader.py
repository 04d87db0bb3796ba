"""Read the sheet of an XLSX file that holds the patients, as it is shown.

openpyxl is not used: it cannot say what is merged, hidden or how a number is shown without holding the
whole sheet in memory, and it takes three times as long.
"""

from posixpath import join, normpath
from typing import TYPE_CHECKING, NamedTuple

from handout.mail_merge.tables.number_formats import BUILT_IN
from handout.mail_merge.tables.passed_rows import FIRST_ROWS
from handout.mail_merge.tables.raw_rows import MOST_CELL, Fault, RawRow, is_visible, name_rows
from handout.mail_merge.tables.sheet_choice import Fitness, any_fitness, choose_sheet, first_rows, warn_of_hidden
from handout.mail_merge.tables.xlsx_sheet import MOST_FILLED, Book, Sheet, strikes, unescaped
from handout.mail_merge.tables.zip_xml import (
    Attributes,
    Damaged,
    Reader,
    Report,
    TextReader,
    is_true,
    local,
    opened,
    pieces,
)
from handout.problems import InputError, Location, Problem

if TYPE_CHECKING:
    from zipfile import ZipFile

MOST_CELLS = 20_000_000
"""Greatest number of cells in all rows, including empty ones before others."""

OTHERS = {
    "word/": "a text document",
    "ppt/": "a presentation",
    "content.xml": "an OpenDocument file",
    "xl/workbook.bin": "a binary workbook (XLSB)",
    "Index/": "a document of Apple's",
    "index.xml": "a document of Apple's",
}
"""Other file types that are ZIP files, by the start of their entries' names."""


class SheetRows(NamedTuple):
    """The rows of the sheet that is read, and warnings that say what is not.

    *hidden* are the numbers of its hidden rows, *part* is its name in the archive.
    """

    records: list[RawRow]
    found: list[Problem]
    hidden: frozenset[int] = frozenset()
    part: str = ""


def records_of(
    content: bytes,
    file: str,
    report: Report = lambda _done, _all: None,
    fitness: Fitness = any_fitness,
) -> SheetRows:
    """Return the rows of the visible sheet that suits best."""
    kind = ""
    try:
        with opened(content, file) as archive:
            parts = _Parts(archive, report)
            kind = next(
                (kind for start, kind in OTHERS.items() for name in parts.names if name.startswith(start.lower())), ""
            )
            return _records(parts, file, fitness)
    except (InputError, MemoryError):
        raise
    except Exception:  # noqa: BLE001
        # A broken workbook raises any error of zip, XML or numbers, some of which quote its cells.
        if kind:
            raise InputError([Problem.of(Location(file), "no-table/other", kind=kind)]) from None
        raise damaged(file, "XLSX") from None


def damaged(file: str, kind: str) -> InputError:
    """Return the error of a file that is not, or no longer, of its *kind*."""
    return InputError([Problem.of(Location(file), "no-table/damaged", kind=kind)])


class _Parts:
    """The parts of an XLSX file by name.

    Neither case nor the kind of slash in a name matters, as in Windows.
    """

    def __init__(self, archive: "ZipFile", report: Report) -> None:
        self.archive, self.report = archive, report
        self.names = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in archive.infolist()}

    def read(self, name: str, reader: Reader) -> None:
        """Read a part with *reader*, if there is one of that name."""
        info = self.names.get(name.lower())
        if info is None:
            return
        with self.archive.open(info) as stream:
            content = pieces(stream, info.file_size, self.report)
            reader.read(reader.without_empty(content) if isinstance(reader, Sheet) else content)

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Return the relations of a part by id: kind and name of another part."""
        folder, _, base = name.rpartition("/")
        found = _Relations()
        self.read(f"{folder}/_rels/{base}.rels".lstrip("/"), found)
        return {
            key: (kind.rpartition("/")[2], normpath(join("/", folder, target.replace("\\", "/"))).lstrip("/"))
            for key, (kind, target) in found.found.items()
        }


class _Relations(Reader):
    """A reader of relations."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, tuple[str, str]] = {}
        self.begin = {"Relationship": self._add}

    def _add(self, attributes: Attributes) -> None:
        """Add a relation."""
        if attributes.get("TargetMode") != "External":
            self.found[attributes["Id"]] = attributes["Type"], attributes["Target"]


class _Workbook(Reader):
    """A reader of the workbook: its sheets, date system, and calculation state.

    Sheets are given by their names, and the ids of their relations.
    """

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[tuple[str, str]] = []
        self.hidden: list[tuple[str, str]] = []
        self.since_1904 = self.unfinished = False
        self.begin = {"sheet": self._sheet, "workbookPr": self._settings, "calcPr": self._formulas}

    def _sheet(self, attributes: Attributes) -> None:
        """Add a sheet."""
        own = local(attributes)
        is_hidden = own.get("state") in ("hidden", "veryHidden")  # some programs write 'show'
        (self.hidden if is_hidden else self.shown).append((own.get("name", ""), own["id"]))

    def _settings(self, attributes: Attributes) -> None:
        """Read the date system."""
        self.since_1904 = is_true(attributes.get("date1904"))

    def _formulas(self, attributes: Attributes) -> None:
        """Read whether formulas are to be calculated on loading."""
        self.unfinished = is_true(attributes.get("fullCalcOnLoad"))


class _Formats(Reader):
    """A reader of number formats and of what is struck out, by style."""

    def __init__(self) -> None:
        super().__init__()
        self.own: dict[int, str] = {}
        self.numbers: list[int] = []
        self.used: list[int] = []
        self.struck: list[bool] = []
        self.inside = ""
        self.begin = {
            "numFmt": self._own,
            "fonts": lambda _: self._enter("fonts"),
            "font": self._font,
            "strike": self._strike,
            "cellXfs": lambda _: self._enter("cellXfs"),
            "xf": self._style,
        }
        self.end = {"fonts": self._leave, "cellXfs": self._leave}

    def _own(self, attributes: Attributes) -> None:
        """Add a format that the file defines."""
        self.own.setdefault(int(attributes["numFmtId"]), unescaped(attributes["formatCode"]))

    def _enter(self, listed: str) -> None:
        """Start the list of fonts or of styles."""
        self.inside = listed

    def _leave(self) -> None:
        """End a list."""
        self.inside = ""

    def _font(self, _: Attributes) -> None:
        """Add a font."""
        if self.inside == "fonts":
            self.struck.append(False)

    def _strike(self, attributes: Attributes) -> None:
        """Note that the last font strikes out."""
        if self.inside == "fonts" and self.struck:
            self.struck[-1] = strikes(attributes)

    def _style(self, attributes: Attributes) -> None:
        """Add a style."""
        if self.inside == "cellXfs":
            self.numbers.append(int(attributes.get("numFmtId", 0)))
            self.used.append(int(attributes.get("fontId", 0)))

    def formats(self) -> list[str]:
        """Return the format of each style."""
        return [self.own.get(number) or BUILT_IN.get(number, "General") for number in self.numbers]

    def striking(self) -> frozenset[int]:
        """Return the numbers of the styles whose font strikes out."""
        fonts = {number for number, is_struck in enumerate(self.struck) if is_struck}
        return frozenset(style for style, font in enumerate(self.used) if font in fonts)


class _Texts(TextReader):
    """A reader of the texts that cells share.

    A text beyond the limit is cut there, and its cells report it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.struck: set[int] = set()
        self.read_texts: list[str] = []
        self.length = 0
        self.begin = {"si": self._begin, "t": self._take, "rPh": self.start_reading, "strike": self._strike}
        self.end = {"si": self._end, "t": self.stop_taking, "rPh": self.end_reading}

    def text(self, characters: str) -> None:
        """Take the characters of a text."""
        if self.taking and self.length <= MOST_CELL:
            self.read_texts.append(characters)
            self.length += len(characters)

    def _begin(self, _: Attributes) -> None:
        """Start a text."""
        self.read_texts.clear()
        self.length = 0

    def _end(self) -> None:
        """End a text."""
        self.texts.append(unescaped("".join(self.read_texts)).strip())

    def _strike(self, attributes: Attributes) -> None:
        """Note that a part of the text is struck out."""
        if strikes(attributes):
            self.struck.add(len(self.texts))

    def _take(self, _: Attributes) -> None:
        """Start to take characters."""
        self.taking = not self.phonetic


def _records(parts: _Parts, file: str, fitness: Fitness) -> SheetRows:
    """Return the rows of the sheet that suits best."""
    start = next((name for kind, name in parts.related("").values() if kind == "officeDocument"), "xl/workbook.xml")
    if start.lower() not in parts.names:
        raise Damaged
    related = parts.related(start)
    named = dict(related.values())
    workbook, formats, texts = _Workbook(), _Formats(), _Texts()
    parts.read(start, workbook)
    parts.read(named.get("styles", ""), formats)
    parts.read(named.get("sharedStrings", ""), texts)
    struck = formats.striking(), frozenset(texts.struck)
    book = Book(texts.texts, formats.formats(), workbook.since_1904, workbook.unfinished, *struck)
    sheets, hidden = (
        [(name, related[key][1]) for name, key in each if related.get(key, ("",))[0] == "worksheet"]
        for each in (workbook.shown, workbook.hidden)
    )
    heads = [_glanced(parts, Sheet(book, glance=True), part) for _, part in sheets] if len(sheets) > 1 else []
    choice = choose_sheet([name for name, _ in sheets], heads, fitness, file)
    if not sheets:
        return SheetRows([], [])
    rows = _of_sheet(parts, Sheet(book), sheets[choice.place if choice else 0][1], file)
    rows.found.extend(choice.found if choice else ())
    glanced = [_glanced(parts, Sheet(book, glance=True), part) for _, part in hidden]
    rows.found.extend(warn_of_hidden([name for name, _ in hidden], glanced, fitness, file))
    return rows


def _glanced(parts: _Parts, sheet: Sheet, part: str) -> list[RawRow]:
    """Return the first rows of a sheet."""
    parts.read(part, sheet)
    return first_rows(sheet)


def _of_sheet(parts: _Parts, sheet: Sheet, part: str, file: str) -> SheetRows:
    """Return the visible rows of a sheet, and a warning that names hidden ones."""
    parts.read(part, sheet)
    return shown_rows(sheet, part, file)


def shown_rows(sheet: Sheet, part: str, file: str) -> SheetRows:
    """Return the visible rows of a sheet, and name hidden ones in a warning."""
    if sheet.done or not sheet.filled():
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
    return SheetRows(records, [_hidden(hidden, file)] if hidden else [], frozenset(sheet.hidden_rows), part)


def _too_large(what: str, file: str) -> InputError:
    """Return the error of a table that is too large."""
    return InputError([Problem.of(Location(file), "too-large/sheet", what=what)])


def _hidden(rows: list[int], file: str) -> Problem:
    """Return the warning that rows are hidden, with their numbers."""
    some = name_rows(rows)
    if len(rows) == 1:
        return Problem.of(Location(file), "hidden-rows", rows=some)
    return Problem.of(Location(file), "hidden-rows/several", count=len(rows), rows=some)
