"""Run a batch: check every row, then write each with whatever executor there is.

A run that is stopped at any moment leaves only complete files, and the same run resumes where it stopped.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import suppress
from functools import partial
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from handout.content.project import project_for
from handout.files import expand_home, find_existing
from handout.layout.text.font_stamp import letters_of_other_fonts
from handout.mail_merge.manifest import NAME, PROBLEMS, Manifest, ManifestEntry
from handout.mail_merge.row_renderer import RowRenderer, RowResult
from handout.output import Refused, clear, put
from handout.problems import InputError, Problem
from handout.request.options import Request
from handout.request.topic_names import SEPARATOR, is_path, names_of
from handout.store import LeastRecent, forget_words

T = TypeVar("T")
CHUNK = 25
"""Number of rows that a worker gets at a time."""

MOST_RENDERERS = 2
"""Number of jobs whose renderers one process holds."""

AHEAD = 64
"""Number of chunks submitted to a foreign executor before the first is done.

It is enough for a cluster.
"""

PART = ".handout-"
"""The start of the names of incomplete files."""

Report = Callable[[int, int], None]
"""A function that is called with the number of finished rows, and of all rows."""


class BatchJob(Struct, frozen=True):
    """Everything that every worker must know; *token* identifies the job.

    If it *checks_first*, workers store what they have laid out to check it, for whoever writes it.
    """

    token: str
    base: Request
    file: str
    columns: tuple[str, ...]
    checks_first: bool = False

    def renderer(self) -> RowRenderer:
        """Return the renderer of this job, which each process makes once."""
        if (renderer := _RENDERERS.get(self.token)) is None:
            renderer = RowRenderer(self.base, self.file, self.columns, checks_first=self.checks_first)
            _RENDERERS.put(self.token, renderer)
        return renderer

    def forget(self) -> None:
        """Drop what this process holds of the job and its patients."""
        _RENDERERS.forget(lambda token: token == self.token)
        forget_words()


class Task(Struct, frozen=True):
    """A row to render, and the name of its file."""

    row: int
    cells: Mapping[str, str]
    name: str


class Findings(Struct, frozen=True):
    """The problems of rows, by row, and all warnings."""

    problems: Mapping[int, tuple[Problem, ...]]
    warnings: tuple[Problem, ...]


class Outcome(Struct, frozen=True):
    """How many PDFs a run wrote, and how many old files belong to no row now.

    *others* counts the files that held the handout of another patient.
    """

    written: int
    old: int
    others: int = 0


_RENDERERS: LeastRecent[str, RowRenderer] = LeastRecent(MOST_RENDERERS)
"""The renderers of this process by job.

They are looked up because a job is sent again with every chunk of its rows.
"""


class InProcessExecutor(Executor):
    """An executor that runs each call immediately in this process."""

    def submit(self, fn: Callable[..., T], /, *args: object, **kwargs: object) -> Future[T]:
        """Run a call, and return a finished future."""
        future: Future[T] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def with_absolute_paths(request: Request) -> Request:
    """Return *request* with absolute paths, which mean the same for every worker."""
    project = project_for(request.topic, request.project)
    topics = [_absolute(name) or "" for name in names_of(request.topic)]
    clinic, plan = map(_absolute, (request.clinic, request.plan))
    return replace(request, topic=SEPARATOR.join(topics), clinic=clinic, plan=plan, project=project.root)


def _absolute(name: str | None) -> str | None:
    """Return a path as an absolute one; a name stays."""
    return str(find_existing(expand_home(name)).absolute()) if name and is_path(name) else name


def check(job: BatchJob, tasks: Sequence[Task], executor: Executor, ahead: int, report: Report) -> Findings:
    """Return the problems and warnings of *tasks* without writing anything."""
    problems: dict[int, tuple[Problem, ...]] = {}
    warnings = dict.fromkeys(job.renderer().inputs.warnings)
    done = 0
    for findings in _run_chunks(executor, partial(_check_chunk, job), tasks, ahead):
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
    """Write a PDF for each of *tasks* into *folder*, except for those already there.

    The manifest says which ones are. Raise OSError if one cannot be written; the finished ones stay, and the
    manifest lists them.
    """
    _delete_parts(folder)
    manifest = Manifest(folder)
    named = {task.row: task.name for task in tasks}
    old = {record.file for record in manifest.records.values()} - set(named.values())
    manifest.records = {row: record for row, record in manifest.records.items() if named.get(row) == record.file}
    missing = [task for task in tasks if again or not manifest.holds(task.row, task.name, inputs)]
    done = len(tasks) - len(missing)
    report(done, len(tasks))
    others = 0
    try:
        for records, error, replaced in _run_chunks(
            executor, partial(_write_chunk, job, folder, inputs), missing, ahead
        ):
            others += replaced
            for record in records:
                manifest.add(record)
            if error:
                raise error  # noqa: TRY301
            done += len(records)
            report(done, len(tasks))
    except BaseException:
        with suppress(OSError):
            manifest.save()
        clear(manifest.file)  # Ctrl+C may have come while it was written
        raise
    manifest.save()
    _delete_parts(folder)
    return Outcome(len(missing), sum((folder / name).exists() for name in old), others)


def make(job: BatchJob, tasks: Sequence[Task], executor: Executor | None) -> Iterator[RowResult]:
    """Yield the result of each row in order, or with an *executor* as it is finished."""
    if executor is None:
        renderer = job.renderer()
        for task in tasks:
            yield renderer.make(task.row, task.cells)
        return
    for results in _run_chunks(executor, partial(_render_chunk, job), tasks, AHEAD):
        yield from results


def until_done(job: BatchJob, results: Iterator[T]) -> Iterator[T]:
    """Yield *results*, and forget the job after the last one.

    It is forgotten too when nobody wants more.
    """
    try:
        yield from results
    finally:
        job.forget()


def fingerprint(job: BatchJob, tasks: Sequence[Task]) -> str:
    """Return a value that changes with any input of the PDFs.

    Inputs are the table, options, topic, pictures, fonts and this program.
    """
    languages = sorted({(task.cells.get("language", ""), task.cells.get("with", "")) for task in tasks})
    letters = letters_of_other_fonts(text for task in tasks for text in task.cells.values())
    digest = sha256(job.renderer().fingerprint(languages, letters).encode())
    for task in tasks:
        digest.update(repr((task.row, sorted(task.cells.items()))).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]


def _run_chunks(
    executor: Executor, act: Callable[[Sequence[Task]], T], tasks: Iterable[Task], ahead: int
) -> Iterator[T]:
    """Yield the result of *act* for each chunk of the tasks.

    At most *ahead* chunks are submitted before the first result is taken.
    """
    rest, waiting = iter(tasks), set[Future[T]]()
    while True:
        while len(waiting) < ahead and (chunk := list(islice(rest, CHUNK))):
            waiting.add(executor.submit(act, chunk))
        if not waiting:
            return
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        for future in done:
            yield future.result()


def _check_chunk(job: BatchJob, tasks: Sequence[Task]) -> Findings:
    """Return the findings of one chunk."""
    renderer = job.renderer()
    found = {task.row: renderer.check(task.row, task.cells) for task in tasks}
    warnings = dict.fromkeys(chain.from_iterable(each.warnings for each in found.values()))
    return Findings({row: each.problems for row, each in found.items() if each.problems}, tuple(warnings))


def _render_chunk(job: BatchJob, tasks: Sequence[Task]) -> list[RowResult]:
    """Return the results of one chunk."""
    renderer = job.renderer()
    return [renderer.make(task.row, task.cells) for task in tasks]


def _write_chunk(
    job: BatchJob, folder: Path, inputs: str, tasks: Sequence[Task]
) -> tuple[list[ManifestEntry], OSError | InputError | None, int]:
    """Write a PDF for each task of a chunk; return the entries, and any error.

    The last value counts the files that held the handout of another patient.

    Each file is written under another name and then renamed, so that a file under its name is complete.
    """
    renderer, records, others = job.renderer(), list[ManifestEntry](), 0
    for task in tasks:
        result = renderer.make(task.row, task.cells)
        if result.file is None:  # the row was checked, so the topic has changed since
            return records, InputError(result.problems), others
        part = folder / f"{PART}{os.getpid()}-{task.row}.part"
        try:
            result.file.save(part)
            if (file := folder / task.name).is_file():
                others += renderer.is_of_another(file.read_bytes(), bytes(result.file), task.row, task.cells)
            put(part, folder / task.name)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            reason = error.strerror or type(error).__name__
            if isinstance(error, Refused):
                reason += f", where the PDF of row {task.row} should be"
            return records, OSError(error.errno, reason), others  # without the file name, which may be a patient's name
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
        records.append(ManifestEntry(task.row, task.name, result.pages, result.file.digest(), inputs))
    return records, None, others


def _delete_parts(folder: Path) -> None:
    """Delete the incomplete files of killed runs."""
    for name in (f"{PART}*.part", f".{NAME}.*.part", f".{PROBLEMS}.*.part"):
        for left in folder.glob(name):
            left.unlink(missing_ok=True)
