"""Report the problems of a table: each once, and in a marked copy of the table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from msgspec.structs import replace

from handout.cli.terminal import count, make_folder, say
from handout.files import STANDARD
from handout.problems import InputError, Location, OutputError, Problem, Severity

if TYPE_CHECKING:
    from handout.mail_merge.tables.column_names import Columns
    from handout.mail_merge.tables.table_formats import TableFile

MOST_SHOWN = 100
"""Number of problems that are printed; a longer list belongs in a file."""

ALIKE = 3
"""Least number of rows with the same problem in a column that share a line."""


def raise_problems(columns: Sequence[Problem], bad: Mapping[int, tuple[Problem, ...]], *, skip: bool) -> None:
    """Raise InputError if *columns* are wrong, or if rows are bad and not skipped."""
    if columns or (bad and not skip):
        raise InputError([*columns, *first_problems(bad)])


def first_problems(bad: Mapping[int, tuple[Problem, ...]], listing: Path | None = None) -> list[Problem]:
    """Return the first problems of bad rows, and the number of the others.

    The last problem names *listing*, the file that has all of them, if there is one.
    """
    problems = group_alike(dict.fromkeys(problem for found in bad.values() for problem in found))
    first, more = problems[:MOST_SHOWN], len(problems) - MOST_SHOWN
    if more > 0:
        values = {"problems": count(more, "more problem"), "rows": count(len(bad), "row")}
        first.append(
            Problem.of(Location("…"), "more/listed", **values, file=str(listing))
            if listing
            else Problem.of(Location("…"), "more", **values)
        )
    return first


def group_alike(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems; those that are alike in a column become one, with its rows."""
    from handout.mail_merge.tables.raw_rows import name_rows

    groups: dict[object, list[Problem]] = {}
    for problem in problems:
        where = problem.where
        key: object = (where.file, where.column, where.cell, problem.rule, problem.message, problem.hint)
        groups.setdefault(key if where.cell else problem, []).append(problem)
    grouped = list[Problem]()
    for found in groups.values():
        rows = sorted({problem.where.line for problem in found})
        if len(rows) < ALIKE:
            grouped += found
            continue
        where = found[0].where
        column = f", column {where.cell}" if where.column else ""
        grouped.append(replace(found[0], where=Location(f"{where.file}, rows {name_rows(rows, MOST_SHOWN)}{column}")))
    return grouped


def say_warnings(warnings: Sequence[Problem]) -> None:
    """Print the warnings about rows, as many as anybody reads."""
    grouped = group_alike(warnings)
    for warning in grouped[:MOST_SHOWN]:
        say(str(warning), err=True)
    if (rest := len(grouped) - MOST_SHOWN) > 0:
        say(f"…: warning: {count(rest, 'more warning')} of this table", err=True)


class Answer:
    """The answer to a table: if it is refused, a copy with its wrong cells marked.

    *folder* is where the leaflets are written; None if they are not written into one.
    """

    def __init__(self, table: Path, folder: Path | None, *, wanted: bool) -> None:
        self.table, self.folder, self.wanted = table, folder, wanted
        self.content: TableFile | None = None
        self.problems: dict[Problem, None] = {}

    def hold(self, name: str, content: bytes, names: "Columns", encoding: str | None) -> None:
        """Hold the table until its rows are checked, unless it is too large for a copy."""
        from handout.mail_merge.marked_copy import MOST_BYTES
        from handout.mail_merge.tables.table_formats import TableFile

        if self.wanted and len(content) <= MOST_BYTES:
            self.content = TableFile(name, content, names, encoding)

    def add(self, problems: Iterable[Problem]) -> None:
        """Add problems that are to be marked."""
        self.problems |= dict.fromkeys(each for each in problems if each.severity is Severity.ERROR)

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Add the problems of an InputError, which goes on."""
        try:
            yield
        except InputError as error:
            self.add(error.problems)
            raise

    @contextmanager
    def after_problems(self) -> Iterator[None]:
        """Write the copy after all problems are reported, or delete an old one."""
        try:
            yield
        except typer.Exit:
            self._give()
            raise
        self._give(done=True)

    def _give(self, *, done: bool = False) -> None:
        """Write the copy, and say where it is."""
        from handout.mail_merge.marked_copy import delete_copies, mark_copy

        table = Path("table") if self.table == STANDARD else self.table
        if self.folder is None or self.content is None:
            return
        try:
            if done and not self.problems:
                delete_copies(table, self.folder)
            if not self.wanted or not self.problems:
                return
            copy = mark_copy(self.content, self.problems)
            if copy is None:
                return
            make_folder(self.folder)
            file = copy.write(table, self.folder)
        except OutputError as error:
            say(str(error), err=True)
        except OSError as error:
            reason = (error.strerror or type(error).__name__).lower()
            say(f"{self.folder}: no copy with the wrong cells marked could be written: {reason}", err=True)
        else:
            say(
                f"{file}: a copy of the table with {count(copy.cells, 'wrong cell')} coloured; a comment on each says why\n"
                "    hint: correct it, and use it as the table; it holds patients' data, and --no-marked-copy writes none",
                err=True,
            )
