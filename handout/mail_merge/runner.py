"""A batch: every row is checked, then each is written by whatever executor there is.

A run that is stopped at any moment leaves only whole files, and the same run goes on where it stopped.
"""

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import suppress
from functools import partial
from hashlib import sha256
from itertools import islice
from multiprocessing import parent_process
from pathlib import Path
from threading import Thread
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from handout.cache import LeastRecent
from handout.content.project import is_path, project_for
from handout.files import Refused, at_home, found, put
from handout.mail_merge.manifest import NAME, PROBLEMS, Manifest, ManifestEntry
from handout.mail_merge.rows import RowRenderer, RowResult
from handout.problems import InputError, Problem
from handout.request.request import Request

T = TypeVar("T")
CHUNK = 25
"""Rows that are handed to a worker at a time."""

MOST_OPEN = 2
"""Jobs of which a process holds what it has made."""

AHEAD = 64
"""Chunks that an executor of somebody else is given before the first is done: enough for a cluster."""

PART = ".handout-"
"""How the names of files begin that are not yet whole."""

Report = Callable[[int, int], None]
"""Is told how many of how many rows are done."""


class BatchJob(Struct, frozen=True):
    """What every worker must know; *token* tells one job from another."""

    token: str
    base: Request
    file: str
    columns: tuple[str, ...]

    def series(self) -> RowRenderer:
        """Return the series of this job, made once in each process."""
        if (series := _OPEN.get(self.token)) is None:
            series = RowRenderer(self.base, self.file, self.columns)
            _OPEN.put(self.token, series)
        return series


class Task(Struct, frozen=True):
    """A row to be printed, and what its file is called."""

    row: int
    cells: Mapping[str, str]
    name: str


class Findings(Struct, frozen=True):
    """What is wrong with rows, by row, and what should be known of all."""

    problems: Mapping[int, tuple[Problem, ...]]
    warnings: tuple[Problem, ...]


class Outcome(Struct, frozen=True):
    """How many PDFs a run wrote, and how many of an earlier one are there that are of no row now."""

    written: int
    old: int


_OPEN: LeastRecent[str, RowRenderer] = LeastRecent(MOST_OPEN)
"""What this process made for jobs: a job is sent anew with every chunk of its rows."""


class InProcessExecutor(Executor):
    """Does at once, in this process, what it is given."""

    def submit(self, fn: Callable[..., T], /, *args: object, **kwargs: object) -> Future[T]:
        """Return a future that is done."""
        future: Future[T] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def init_worker() -> None:
    """Leave Ctrl-C to the process that started this one, which ends it in order; end with it if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)


def anchored(order: Request) -> Request:
    """Return *order* with every path whole, so that it means the same wherever it is carried out."""
    project = project_for(order.topic, order.project)
    topic, clinic, plan = (
        str(found(at_home(name)).absolute()) if name and is_path(name) else name
        for name in (order.topic, order.clinic, order.plan)
    )
    return replace(order, topic=topic or "", clinic=clinic, plan=plan, project=project.root)


def check(job: BatchJob, tasks: Sequence[Task], executor: Executor, ahead: int, report: Report) -> Findings:
    """Return what is wrong with the rows of *tasks*; nothing is written."""
    problems: dict[int, tuple[Problem, ...]] = {}
    warnings = dict.fromkeys(job.series().ready.warnings)
    done = 0
    for findings in _each(executor, partial(_checked, job), tasks, ahead):
        problems |= findings.problems
        warnings |= dict.fromkeys(findings.warnings)
        done += CHUNK
        report(min(done, len(tasks)), len(tasks))
    return Findings(dict(sorted(problems.items())), tuple(sorted(warnings, key=lambda each: (each.where, each.rule))))


def write(
    job: BatchJob,
    tasks: Sequence[Task],
    folder: Path,
    inputs: str,
    executor: Executor,
    ahead: int,
    *,
    again: bool,
    report: Report,
) -> Outcome:
    """Write a PDF for each of *tasks* into *folder*, but for those that are there as the manifest says.

    Raise OSError when one cannot be written; those that are stay, and are in the manifest.
    """
    _cleared(folder)
    manifest = Manifest(folder)
    named = {task.row: task.name for task in tasks}
    old = {record.file for record in manifest.records.values()} - set(named.values())
    manifest.records = {row: record for row, record in manifest.records.items() if named.get(row) == record.file}
    missing = [task for task in tasks if again or not manifest.holds(task.row, task.name, inputs)]
    done = len(tasks) - len(missing)
    report(done, len(tasks))
    try:
        for records, error in _each(executor, partial(_written, job, folder, inputs), missing, ahead):
            for record in records:
                manifest.add(record)
            if error:
                raise error  # noqa: TRY301
            done += len(records)
            report(done, len(tasks))
    except BaseException:
        with suppress(OSError):
            manifest.save()
        raise
    manifest.save()
    _cleared(folder)
    return Outcome(len(missing), sum((folder / name).exists() for name in old))


def make(job: BatchJob, tasks: Sequence[Task], executor: Executor | None) -> Iterator[RowResult]:
    """Yield the PDF of each row, or why there is none: in order, or with an *executor* as they are done."""
    if executor is None:
        series = job.series()
        for task in tasks:
            yield series.make(task.row, task.cells)
        return
    for made in _each(executor, partial(_made, job), tasks, AHEAD):
        yield from made


def fingerprint(job: BatchJob, tasks: Iterable[Task]) -> str:
    """Return a value that changes with whatever the PDFs are made from: table, options, topic, pictures, this program."""
    languages = sorted({task.cells.get("language", "") for task in tasks})
    told = sha256(job.series().fingerprint(languages).encode())
    for task in tasks:
        told.update(repr((task.row, sorted(task.cells.items()))).encode("utf-8", "surrogatepass"))
    return told.hexdigest()[:32]


def _each(executor: Executor, act: Callable[[Sequence[Task]], T], tasks: Iterable[Task], ahead: int) -> Iterator[T]:
    """Yield what *act* makes of the tasks, chunk by chunk, with at most so many chunks *ahead* of what was taken."""
    rest, waiting = iter(tasks), set[Future[T]]()
    while True:
        while len(waiting) < ahead and (chunk := list(islice(rest, CHUNK))):
            waiting.add(executor.submit(act, chunk))
        if not waiting:
            return
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        for future in done:
            yield future.result()


def _checked(job: BatchJob, tasks: Sequence[Task]) -> Findings:
    series = job.series()
    found = {task.row: series.check(task.row, task.cells) for task in tasks}
    return Findings({row: problems for row, problems in found.items() if problems}, series.noticed())


def _made(job: BatchJob, tasks: Sequence[Task]) -> list[RowResult]:
    series = job.series()
    return [series.make(task.row, task.cells) for task in tasks]


def _written(
    job: BatchJob, folder: Path, inputs: str, tasks: Sequence[Task]
) -> tuple[list[ManifestEntry], OSError | InputError | None]:
    """Write a PDF for each task beside its place, then rename it: what has the name is whole; return what was written, and what stopped it."""
    series, records = job.series(), list[ManifestEntry]()
    for task in tasks:
        made = series.make(task.row, task.cells)
        if made.file is None:  # it was checked, so its topic has changed since
            return records, InputError(made.problems)
        part = folder / f"{PART}{os.getpid()}-{task.row}.part"
        try:
            made.file.save(part)
            put(part, folder / task.name)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            reason = error.strerror or type(error).__name__
            if isinstance(error, Refused):
                reason += f", where the PDF of row {task.row} should be"
            return records, OSError(error.errno, reason)  # no file's name, which may be a patient's
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
        records.append(ManifestEntry(task.row, task.name, made.pages, made.file.digest(), inputs))
    return records, None


def _cleared(folder: Path) -> None:
    """Take away what a run that was killed left half."""
    for name in (f"{PART}*.part", f".{NAME}.*.part", f".{PROBLEMS}.*.part"):
        for left in folder.glob(name):
            left.unlink(missing_ok=True)
