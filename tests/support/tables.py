"""Tables that are read, and their problems."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from handout.mail_merge.tables.table_reader import Columns, Table, read_table
from handout.problems import InputError, Problem

KNOWN = (
    "patient",
    "date",
    "by",
    "note",
    "dose",
    "points",
    "avoid",
    "language",
    "with",
    "format",
    "large_print",
    "file",
)
NAME = "Zuzana Wójcik-Quist"
DAY, NOON = datetime.fromisoformat("2026-11-22"), datetime.fromisoformat("2026-11-22 12:00")


def read_text(content: bytes | str, *also: str) -> Table:
    """Return the table in *content*, a text or the bytes of a file."""
    return read_table(content.encode() if isinstance(content, str) else content, "t.csv", Columns(KNOWN, also))


def cells_of(table: Table, name: str = "patient") -> list[str]:
    """Return what stands below a column."""
    return [row.cells[name] for row in table.rows]


def row_problems(table: Table) -> list[tuple[int, int, str]]:
    """Return row, column and rule of every problem of a row."""
    return [(found.where.line, found.where.column, found.rule) for row in table.rows for found in row.problems]


def table_problems(content: bytes | str, *also: str) -> tuple[Problem, ...]:
    """Return the problems for which a table is refused."""
    with pytest.raises(InputError) as caught:
        read_text(content, *also)
    return caught.value.problems


def tried(content: bytes | str, *also: str) -> tuple[Table | None, list[Problem]]:
    """Return the table with its warnings, or no table with the problems; an error shown to people has no other behind it."""
    try:
        table = read_text(content, *also)
    except InputError as error:
        if error.__cause__ or (error.__context__ and not error.__suppress_context__):
            raise
        return None, list(error.problems)
    return table, list(table.warnings)


def column_rules(problems: Sequence[Problem]) -> list[tuple[int, str]]:
    """Return the column and the rule of each problem."""
    return [(found.where.column, found.rule) for found in problems]


def workbook(*rows: Sequence[Any], change: Callable[[openpyxl.Workbook], None] = lambda _: None) -> bytes:
    """Return an XLSX file with *rows* on its first sheet, changed as asked for."""
    result = openpyxl.Workbook()
    for row in rows:
        result.worksheets[0].append(list(row))
    change(result)
    written = io.BytesIO()
    result.save(written)
    return written.getvalue()


def edited(content: bytes, part: str, old: str, new: str) -> bytes:
    """Return an XLSX file with a text of one of its parts replaced."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            target.writestr(name, text)
    return written.getvalue()
