"""The table of file formats: how each is recognized, read and marked.

A format is a row of the table. Its module is imported when the first such file is read.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from handout.mail_merge.tables.column_names import Columns
from handout.mail_merge.tables.passed_rows import FIRST_ROWS, find_header
from handout.mail_merge.tables.raw_rows import RawRow, column_name
from handout.mail_merge.tables.title_words import PARTS
from handout.mail_merge.tables.zip_xml import Report, is_zip
from handout.problems import InputError, Problem, Severity


class TableFile(Struct, frozen=True):
    """A table as it was given.

    *name* is that in messages, *encoding* the one that was named.
    """

    name: str
    content: bytes
    names: Columns
    encoding: str | None = None

    def fitness(self, rows: Sequence[RawRow]) -> float:
        """Return how well the first rows of a sheet suit a table of patients.

        It is the number of columns that its header names, more if one of them is a name, and less than 1 if nothing stands
        below it.
        """
        head = rows[:FIRST_ROWS]
        place = find_header(head, self.names)
        if place < 0:
            return 0.0
        named = {self.names.mean(column_name(title)) for title in head[place].cells}
        known = self.names.count(head[place].cells) + (0.5 if named & {"patient", *PARTS} else 0.0)
        return known if len(rows) > place + 1 else known / (1 + known)


class ReadRows(NamedTuple):
    """The rows of a file, and warnings of what is not read.

    *hidden* are the numbers of its hidden rows.
    """

    records: Iterable[RawRow]
    found: list[Problem]
    hidden: frozenset[int] = frozenset()


class TableFormat(Struct, frozen=True):
    """A file format: how messages call it, and the endings of its files.

    Functions recognize a file by its content, read its rows, and return it as XLSX with *marks* in its cells. They report
    how much is read, and end with what the report raises. A format that *has_types* tells a date from a text.
    """

    name: str
    endings: tuple[str, ...]
    recognizes: Callable[[bytes], bool]
    read: Callable[[TableFile, Report], ReadRows]
    mark: Callable[[TableFile, Mapping[tuple[int, int], str], Report], bytes]
    has_types: bool = True


def _read_xlsx(table: TableFile, report: Report) -> ReadRows:
    """Return the rows of a workbook."""
    from handout.mail_merge.tables.xlsx_reader import records_of

    sheet = records_of(table.content, table.name, report, table.fitness)
    return ReadRows(sheet.records, sheet.found, sheet.hidden)


def _mark_xlsx(table: TableFile, marks: Mapping[tuple[int, int], str], report: Report) -> bytes:
    """Return a workbook with marks, and all else as it is."""
    from handout.mail_merge.tables.xlsx_marks import mark_cells
    from handout.mail_merge.tables.xlsx_reader import part_of

    return mark_cells(table.content, part_of(table.content, table.name, report, table.fitness), marks)


def _is_ods(content: bytes) -> bool:
    """Return whether a file is a spreadsheet of OpenDocument."""
    from handout.mail_merge.tables.ods_reader import is_ods

    return is_zip(content) and is_ods(content)


def _read_ods(table: TableFile, report: Report) -> ReadRows:
    """Return the rows of a spreadsheet of OpenDocument."""
    from handout.mail_merge.tables.ods_reader import records_of

    sheet = records_of(table.content, table.name, report, table.fitness)
    return ReadRows(sheet.records, sheet.found, sheet.hidden)


def _mark_ods(table: TableFile, marks: Mapping[tuple[int, int], str], report: Report) -> bytes:
    """Return the rows of a spreadsheet of OpenDocument as a new workbook with marks."""
    return mark_rows(_read_ods(table, report).records, marks)


def _is_text(_content: bytes) -> bool:
    """Return True: what is none of the other formats is read as text."""
    return True


def _read_csv(table: TableFile, report: Report) -> ReadRows:
    """Return the rows of a text."""
    from handout.mail_merge.tables.csv_reader import check_whole, split
    from handout.mail_merge.tables.encoding import text_of

    text, found = text_of(table.content, table.name, table.encoding)
    found += check_whole(text, table.name) if "\0" in text else ()
    if errors := [problem for problem in found if problem.severity is Severity.ERROR]:
        raise InputError(errors)
    return ReadRows(split(text.rstrip("\0"), table.names.count, report), found)


def _mark_csv(table: TableFile, marks: Mapping[tuple[int, int], str], report: Report) -> bytes:
    """Return the rows of a text as a new workbook with marks."""
    return mark_rows(_read_csv(table, report).records, marks)


def mark_rows(rows: Iterable[RawRow], marks: Mapping[tuple[int, int], str]) -> bytes:
    """Return rows as a new workbook with marks.

    It is for a format whose files cannot be marked themselves.
    """
    from handout.mail_merge.tables.xlsx_marks import mark_cells
    from handout.mail_merge.tables.xlsx_writer import SHEET, write_workbook

    return mark_cells(write_workbook(rows), SHEET, marks)


TABLE_FORMATS = (
    TableFormat("ODS", (".ods", ".ots"), _is_ods, _read_ods, _mark_ods),
    TableFormat("XLSX", (".xlsx", ".xlsm"), is_zip, _read_xlsx, _mark_xlsx),
    TableFormat("CSV", (".csv", ".tsv", ".txt"), _is_text, _read_csv, _mark_csv, has_types=False),
)
"""All formats; a file is of the first that recognizes it.

A format whose files are ZIP files stands before XLSX, which takes all of them.
"""

OTHER_ARCHIVES = {
    "word/": "a text document",
    "ppt/": "a presentation",
    "content.xml": "an OpenDocument file",
    "xl/workbook.bin": "a binary workbook (XLSB)",
    "Index/": "a document of Apple's",
    "index.xml": "a document of Apple's",
}
"""Names of other ZIP files for messages, by the start of their entries' names.

Files that a row of the table recognizes never come here.
"""

TABLE_ENDINGS = tuple(ending for each in reversed(TABLE_FORMATS) for ending in each.endings)
"""The endings of all files that can be tables."""

TABLE_NAMES = ", ".join(sorted(each.name for each in TABLE_FORMATS))
"""The names of all formats, as the help lists them."""


def format_of(content: bytes) -> TableFormat:
    """Return the format of a file."""
    return next(each for each in TABLE_FORMATS if each.recognizes(content))
