"""Answer a refused table with a copy of it whose wrong cells are marked.

The copy holds what the table holds, so it is written only where the leaflets of these patients are written too.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import count, islice
from pathlib import Path

from msgspec import Struct

from handout.files import same_file
from handout.mail_merge.tables.table_formats import TableFile, format_of
from handout.mail_merge.tables.xlsx_marks import is_own_copy
from handout.mail_merge.tables.zip_xml import Report
from handout.output import replace_file
from handout.problems import Problem

MOST_BYTES = 30_000_000
"""Greatest size of a table that is answered with a copy."""

MOST_MARKS = 5_000
"""Greatest number of marked cells; who has more does not read each."""

ENDING = re.compile(r"-problems(-\d+)?$")


def marks_of(table: TableFile, problems: Iterable[Problem]) -> dict[tuple[int, int], str]:
    """Return what is wrong with cells, by row and column.

    What is wrong with a whole row is told in its first cell.
    """
    marks: dict[tuple[int, int], dict[str, None]] = {}
    for problem in problems:
        where = problem.where
        if where.file == table.name and where.line:
            text = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
            marks.setdefault((where.line, where.column or 1), {})[text] = None
    return {place: "\n\n".join(texts) for place, texts in islice(sorted(marks.items()), MOST_MARKS)}


class MarkedCopy(Struct, frozen=True):
    """A copy of a table with some of its *cells* marked, and the ending of its name."""

    content: bytes
    cells: int
    suffix: str

    def write(self, table: Path, folder: Path) -> Path:
        """Write the copy of a *table* into a folder, and return its name; raise OSError.

        A file that somebody has changed, or that is the table itself, stays as it is.
        """
        names = _names(table, folder, self.suffix)
        target = next(name for name in names if not name.exists() or _is_ours(name, table))
        replace_file(target, self.content)
        return target


def mark_copy(
    table: TableFile, problems: Iterable[Problem], report: Report = lambda _done, _all: None
) -> MarkedCopy | None:
    """Return a copy of a table with its wrong cells marked.

    Return None if no cell is wrong, or if the table cannot be marked. *report* is called as by ``read_table``.
    """
    marks = marks_of(table, problems)
    if not marks or len(table.content) > MOST_BYTES:
        return None
    try:
        content = format_of(table.content).mark(table, marks, report)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a workbook that can be read may be broken where it is edited
        return None
    return MarkedCopy(content, len(marks), ".xlsm" if b"xl/vbaProject.bin" in table.content else ".xlsx")


def delete_copies(file: Path, folder: Path) -> None:
    """Delete the copies of an earlier run that nobody has changed; raise OSError."""
    for suffix in (".xlsx", ".xlsm"):
        for name in islice(_names(file, folder, suffix), 9):
            if name.is_file() and _is_ours(name, file):
                name.unlink()


def _names(file: Path, folder: Path, suffix: str) -> Iterator[Path]:
    """Yield the names that the copy of a table may have, the best first."""
    stem = ENDING.sub("", file.stem) or "table"
    yield folder / f"{stem}-problems{suffix}"
    yield from (folder / f"{stem}-problems-{number}{suffix}" for number in count(2))


def _is_ours(name: Path, table: Path) -> bool:
    """Return whether a file is an unchanged copy, and not the table itself."""
    return not same_file(name, table) and is_own_copy(name.read_bytes())
