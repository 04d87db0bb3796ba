"""Read the sheet of an XLSX file that holds the patients, as it is shown.

openpyxl is not used: it cannot say what is merged, hidden or how a number is shown without holding the
whole sheet in memory, and it takes three times as long.
"""

import re
from collections.abc import Callable, Sequence
from posixpath import join, normpath
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from handout.mail_merge.tables.number_formats import BUILT_IN
from handout.mail_merge.tables.raw_rows import MOST_CELL, RawRow
from handout.mail_merge.tables.sheet import SheetRows, damaged, shown_rows
from handout.mail_merge.tables.sheet_choice import Fitness, any_fitness, choose_sheet, first_rows, warn_of_hidden
from handout.mail_merge.tables.table_formats import OTHER_ARCHIVES
from handout.mail_merge.tables.xlsx_comments import AUTHOR
from handout.mail_merge.tables.xlsx_sheet import STREAMED, Book, SheetReader, strikes, unescaped
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

T = TypeVar("T")

ROW = re.compile(r"\d+")
"""The number of the row in the name of a cell or of a range."""


def records_of(
    content: bytes,
    file: str,
    report: Report = lambda _done, _all: None,
    fitness: Fitness = any_fitness,
) -> SheetRows:
    """Return the rows of the visible sheet that suits best."""
    return _read(content, file, report, lambda parts: _records(parts, file, fitness))


def part_of(content: bytes, file: str, report: Report, fitness: Fitness = any_fitness) -> str:
    """Return the part of the visible sheet that suits best; its rows are not read."""
    return _read(content, file, report, lambda parts: _chosen(parts, file, fitness).part)


def _read(content: bytes, file: str, report: Report, act: Callable[["_Parts"], T]) -> T:
    """Return what *act* finds in the parts of a file.

    Raise InputError for another file.
    """
    kind = ""
    try:
        with opened(content, file, STREAMED) as archive:
            parts = _Parts(archive, report)
            kind = next(
                (
                    kind
                    for start, kind in OTHER_ARCHIVES.items()
                    for name in parts.names
                    if name.startswith(start.lower())
                ),
                "",
            )
            return act(parts)
    except (InputError, MemoryError):
        raise
    except Exception:  # noqa: BLE001
        # A broken workbook raises any error of zip, XML or numbers, some of which quote its cells.
        if kind:
            raise InputError([Problem.of(Location(file), "no-table/other", kind=kind)]) from None
        raise damaged(file, "XLSX") from None


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
            reader.read(reader.without_empty(content) if isinstance(reader, SheetReader) else content)

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


class _Comments(TextReader):
    """A reader of comments; *rows* are those of the cells that have one.

    Those of this program, in the marked copy of a table, do not count.
    """

    def __init__(self) -> None:
        super().__init__()
        self.authors: list[str] = []
        self.rows: set[int] = set()
        self.begin = {"author": self._author, "comment": self._comment}
        self.end = {"author": self.stop_taking}

    def text(self, characters: str) -> None:
        """Take the characters of an author's name."""
        if self.taking:
            self.authors[-1] += characters

    def _author(self, _: Attributes) -> None:
        """Start the name of an author."""
        self.authors.append("")
        self.taking = True

    def _comment(self, attributes: Attributes) -> None:
        """Note the row of a comment."""
        by, row = int(attributes.get("authorId", "-1")), ROW.search(attributes.get("ref", ""))
        if row and self.authors[by : by + 1] != [AUTHOR]:
            self.rows.add(int(row[0]))


class _Chosen(NamedTuple):
    """The part of the sheet that suits best, and what is known of its workbook.

    *found* are problems of the choice, *hidden* are the names and parts of the sheets that are not shown.
    """

    part: str
    book: Book
    found: Sequence[Problem]
    hidden: Sequence[tuple[str, str]]


def _chosen(parts: _Parts, file: str, fitness: Fitness) -> _Chosen:
    """Return the sheet that suits best by its first rows.

    Its part is empty if no sheet is shown.
    """
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
    heads = [_glanced(parts, SheetReader(book, glance=True), part) for _, part in sheets] if len(sheets) > 1 else []
    choice = choose_sheet([name for name, _ in sheets], heads, fitness, file)
    part = sheets[choice.place if choice else 0][1] if sheets else ""
    return _Chosen(part, book, choice.found if choice else (), hidden)


def _records(parts: _Parts, file: str, fitness: Fitness) -> SheetRows:
    """Return the rows of the sheet that suits best."""
    chosen = _chosen(parts, file, fitness)
    if not chosen.part:
        return SheetRows([], [])
    rows = _of_sheet(parts, SheetReader(chosen.book), chosen.part, file)
    rows.found.extend(chosen.found)
    glanced = [_glanced(parts, SheetReader(chosen.book, glance=True), part) for _, part in chosen.hidden]
    rows.found.extend(warn_of_hidden([name for name, _ in chosen.hidden], glanced, fitness, file))
    return rows


def _glanced(parts: _Parts, reader: SheetReader, part: str) -> list[RawRow]:
    """Return the first rows of a sheet."""
    parts.read(part, reader)
    return first_rows(reader.sheet)


def _of_sheet(parts: _Parts, reader: SheetReader, part: str, file: str) -> SheetRows:
    """Return the visible rows of a sheet, and warnings about what is not read."""
    parts.read(part, reader)
    for kind, name in parts.related(part).values():
        if kind == "comments":
            comments = _Comments()
            parts.read(name, comments)
            reader.sheet.commented_rows |= comments.rows
    return shown_rows(reader.sheet, part, file)
