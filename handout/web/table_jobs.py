"""Handouts for the rows of a table that was dropped on the page.

Everything is held in memory until it is fetched or forgotten: nothing about patients reaches the disk.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Event
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from handout.mail_merge.cell_words import read_titles
from handout.mail_merge.marked_copy import mark_copy
from handout.mail_merge.merged import merge_to
from handout.mail_merge.runner import InProcessExecutor, Task, check
from handout.mail_merge.tables.table_formats import TableFile
from handout.mail_merge.tables.table_reader import Columns, find_stray_columns, read_table
from handout.mail_merge.tasks import make_tasks
from handout.problems import InputError, Location, Problem, Severity
from handout.request.options import COLUMNS, Request
from handout.store import forget_words
from handout.web.form import describe, in_columns

MOST_ROWS = 2_000
"""The most rows of a table on the page; the command takes any number."""

MOST_JOBS = 2
"""The most tables whose handouts are held at once."""

MOST_PROBLEMS = 100
"""The most problems that the page lists; the marked copy has them all."""


class Stopped(BaseException):
    """The job was forgotten while it ran.

    It is no Exception: readers take any of these for a broken file.
    """


class TableJob:
    """One table: how far it is, its problems, and what came out of it."""

    def __init__(self) -> None:
        """Start with nothing done."""
        self.id = secrets.token_urlsafe(12)
        self.state = "checking"
        self.done = self.total = self.pages = self.leaflets = 0
        self.problems: list[dict[str, Any]] = []
        self.warnings: list[dict[str, Any]] = []
        self.more = 0
        self.files: dict[str, bytes] = {}
        self.stopped = Event()
        self.forget_rows: Callable[[], None] = forget_words

    def describe(self) -> dict[str, Any]:
        """Return what the page shows of the job."""
        return {
            "id": self.id,
            "state": self.state,
            "done": self.done,
            "total": self.total,
            "pages": self.pages,
            "leaflets": self.leaflets,
            "problems": self.problems,
            "warnings": self.warnings,
            "more": self.more,
            "files": list(self.files),
        }

    def run(self, request: Request, name: str, content: bytes) -> None:
        """Check a table and make its handouts; problems are held for the page."""
        try:
            self._run(request, name, content)
        except InputError as error:
            self._refuse(error.problems, None)
        except Stopped:
            self.state = "stopped"
        except Exception:  # noqa: BLE001 - the page must hear of it, without a value that may be a patient's
            self.state = "fault"
        finally:
            self.forget_rows()

    def _run(self, request: Request, name: str, content: bytes) -> None:
        """Do the work of ``run``; raise InputError for what is wrong with the whole table."""
        self._go_on()
        renamed, words = read_titles(request)
        names = Columns(COLUMNS, (), (), renamed, words.condition, words.spoken)
        file = TableFile(name, content, names)
        try:
            table = read_table(content, name, names, report=self._go_on)
            if len(table.rows) > MOST_ROWS:
                where = Location(name)
                problem = Problem.of(where, "too-many-rows", rows=len(table.rows), most=MOST_ROWS)
                raise InputError([problem])  # noqa: TRY301 - handled like what reading finds
            job, tasks, bad = make_tasks(request, table)
            self.forget_rows = job.forget
            lost = [*find_stray_columns(table, names, job.renderer().column_words())]
        except InputError as error:
            self._refuse(error.problems, file)
            return
        self.total = len(tasks)
        found = check(job, tasks, InProcessExecutor(), 1, self._report)
        bad |= {row: tuple(map(table.shown, problems)) for row, problems in found.problems.items()}
        self.warnings = describe(dict.fromkeys((*table.warnings, *map(table.shown, found.warnings))))[:MOST_PROBLEMS]
        if lost or bad:
            self._refuse([*lost, *(each for problems in bad.values() for each in problems)], file)
            return
        self.state, self.done = "writing", 0
        merged, zipped = BytesIO(), BytesIO()
        self.pages = merge_to(job, tasks, merged, self._report)
        self._zip(job.renderer(), tasks, zipped)
        self.files = {"merged.pdf": merged.getvalue(), "leaflets.zip": zipped.getvalue()}
        self.leaflets, self.state = len(tasks), "done"

    def _zip(self, renderer: Any, tasks: Iterable[Task], out: BytesIO) -> None:  # noqa: ANN401 - a RowRenderer
        """Write a PDF for each task into a zip file; raise InputError."""
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            for number, task in enumerate(tasks, 1):
                result = renderer.make(task.row, task.cells)
                if result.pdf is None:  # the topic has changed since the row was checked
                    raise InputError(result.problems)
                archive.writestr(task.name, result.pdf)
                self._report(number, self.total)

    def _refuse(self, problems: Iterable[Problem], file: TableFile | None) -> None:
        """Hold the problems of the table, and a copy of it with its wrong cells marked."""
        found = [*dict.fromkeys(problems)]
        self.problems, self.more = describe(found[:MOST_PROBLEMS]), max(0, len(found) - MOST_PROBLEMS)
        for problem, shown in zip(found, self.problems, strict=False):
            shown["where"] = str(problem.where)
        errors = [in_columns(each) for each in found if each.severity is Severity.ERROR]
        if file and (copy := mark_copy(file, errors, self._go_on)):
            self.files = {f"problems{copy.suffix}": copy.content}
        self.state = "refused"

    def _report(self, done: int, total: int) -> None:
        """Note the progress; raise Stopped if nobody waits any more."""
        self.done, self.total = done, total
        self._go_on()

    def _go_on(self, _done: int = 0, _total: int = 0) -> None:
        """Raise Stopped if nobody waits any more."""
        if self.stopped.is_set():
            raise Stopped


class TableJobs:
    """The jobs of all tabs, one at a time, and their thread."""

    def __init__(self) -> None:
        """Start with no jobs."""
        self._thread = ThreadPoolExecutor(1, "tables")
        self._jobs: OrderedDict[str, TableJob] = OrderedDict()

    def start(self, request: Request, name: str, content: bytes, before: str = "") -> TableJob:
        """Start a job in place of the one *before* it.

        The oldest one is forgotten if there are too many.
        """
        self.forget(before)
        job = TableJob()
        self._jobs[job.id] = job
        while len(self._jobs) > MOST_JOBS:
            self.forget(next(iter(self._jobs)))
        self._thread.submit(job.run, request, name, content)
        return job

    def find(self, key: str) -> TableJob | None:
        """Return a job by its id."""
        return self._jobs.get(key)

    def forget(self, key: str) -> None:
        """Stop a job, and forget all that came out of it."""
        if job := self._jobs.pop(key, None):
            job.stopped.set()
            job.files = {}
