"""The command that renders a handout for each row of a table."""

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from msgspec.structs import replace

from handout.cli.options import OutputFolder, with_options
from handout.cli.terminal import (
    check_target,
    count,
    display_name,
    exit_on_error,
    late_progress,
    make_folder,
    parse_path,
    parse_target,
    progress,
    say,
    uses_stdout,
    writing,
)
from handout.files import STANDARD, find_descriptor, find_existing, is_stream, same_file
from handout.mail_merge.tables.table_formats import TABLE_NAMES
from handout.output import alone_in
from handout.problems import InputError, Location, Problem, short

if TYPE_CHECKING:
    from handout.mail_merge.runner import BatchJob, Task
    from handout.mail_merge.tables.table_reader import Columns, Table
    from handout.request.options import Request

app = typer.Typer()

FEW = 60
"""Number of rows that one process renders in the time that another needs to start."""

MOST_TABLE = 1_000_000_000
"""Greatest size of a table in bytes."""

STDIN = "standard input"
"""The name of a table that is read from standard input."""

BATCH = "For many"

TableFile = Annotated[
    Path,
    typer.Argument(
        parser=parse_path,
        metavar="TABLE",
        help=f"A table with one row for each patient: {TABLE_NAMES}; - is standard input.",
        show_default=False,
    ),
]
MergedFile = Annotated[
    Path | None,
    typer.Option(
        "--merged",
        parser=parse_target,
        metavar="FILE",
        help="Write one PDF for the print room instead, each leaflet on a fresh sheet; - is standard output.",
        rich_help_panel=BATCH,
        show_default=False,
    ),
]
SkipBad = Annotated[
    bool,
    typer.Option("--skip-bad", help="Leave out bad rows and list them in problems.csv.", rich_help_panel=BATCH),
]
Again = Annotated[
    bool, typer.Option("--again", help="Make every PDF again, even those already there.", rich_help_panel=BATCH)
]
NameBy = Annotated[
    list[str] | None,
    typer.Option(
        metavar="COLUMN,…",
        help="Name the PDFs by these columns; file names may then hold patients' names.",
        rich_help_panel=BATCH,
        show_default="the column file, else the row's number",
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(metavar="COLUMN,…", help="Columns to ignore.", rich_help_panel=BATCH, show_default=False),
]
Encoding = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="The encoding of a CSV that is not UTF-8, such as cp1250.",
        rich_help_panel=BATCH,
        show_default="detected, if it is certain",
    ),
]
MarkedCopy = Annotated[
    bool,
    typer.Option(
        "--marked-copy/--no-marked-copy",
        help="Answer a refused table with a copy beside the PDFs, TABLE-problems.xlsx, whose wrong cells are coloured.",
        rich_help_panel=BATCH,
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        metavar="N", min=1, max=512, help="Number of processes.", rich_help_panel=BATCH, show_default="one per core"
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Use a Dask cluster that sees the same folders.",
        rich_help_panel=BATCH,
        show_default=False,
    ),
]


@app.command()
@with_options
def batch(
    wanted: "Callable[[], Request]",
    table: TableFile,
    output: OutputFolder = None,
    merged: MergedFile = None,
    skip_bad: SkipBad = False,
    again: Again = False,
    name_by: NameBy = None,
    ignore: Ignore = None,
    encoding: Encoding = None,
    marked_copy: MarkedCopy = True,
    workers: Workers = None,
    scheduler: Scheduler = None,
) -> None:
    """Make a handout for each row of a table."""
    from handout.cli.batch_problems import Answer, first_problems, raise_problems, say_warnings
    from handout.mail_merge.cell_words import read_titles
    from handout.mail_merge.executors import executor_for
    from handout.mail_merge.manifest import NAME, PROBLEMS, save_problems
    from handout.mail_merge.runner import AHEAD, InProcessExecutor, check
    from handout.mail_merge.tables.table_reader import Columns, find_stray_columns
    from handout.mail_merge.tasks import make_tasks
    from handout.request.options import COLUMNS

    gc.enable()
    folder = merged.parent if merged else output or Path("output")
    answer = Answer(table, None if merged == STANDARD else folder, wanted=marked_copy)
    with answer.after_problems(), exit_on_error(), _explain_stop(), answer.collecting():
        _check_options(output, merged, again=again, workers=workers, scheduler=scheduler, name_by=name_by)
        request = wanted()
        renamed, words = read_titles(request)
        names = Columns(COLUMNS, tuple(name_by or ()), tuple(ignore or ()), renamed, words.condition, words.spoken)
        name, content = _read_content(table)
        answer.hold(name, content, names, encoding)
        read = _parse_table(name, content, names, encoding)
        job, tasks, bad = make_tasks(request, read, names.also, checks_first=not (merged or scheduler))
        lost = [*find_stray_columns(read, names, job.renderer().column_words())]
        for warning in read.warnings:
            if warning.where not in {problem.where for problem in lost}:
                say(str(warning), err=True)
        beside = merged and merged != STANDARD
        listing = merged.with_name(f"{merged.stem}.{PROBLEMS}") if merged and beside else folder / PROBLEMS
        _check_targets(table, merged or folder / NAME, listing, listed=skip_bad)
        wide = 1 if merged else min(workers or os.cpu_count() or 1, 1 + len(tasks) // FEW)
        with executor_for(wide, scheduler) if not merged else InProcessExecutor() as executor:
            ahead = AHEAD if scheduler else 2 * wide
            with progress("checking", len(tasks)) as report:
                found = check(job, tasks, executor, ahead, report)
            say_warnings([*map(read.shown, found.warnings)])
            bad |= {row: tuple(map(read.shown, problems)) for row, problems in found.problems.items()}
            tasks = [task for task in tasks if task.row not in bad]
            answer.add(problem for problems in bad.values() for problem in problems)
            raise_problems(lost, bad, skip=skip_bad)
            make_folder(folder)
            more = "" if merged else "; the same command goes on where it stopped"
            with _wait_for_folder(merged, folder), writing(merged or folder, more):
                save_problems(listing, bad)
                if bad and not tasks:
                    say(f"no row can be printed, see {listing}", err=True)
                    raise InputError(first_problems(bad, listing))
                if merged:
                    _write_merged(job, tasks, merged)
                else:
                    _write_files(job, tasks, folder, executor, ahead, again=again)
        if bad:
            say(f"{count(len(bad), 'row')} left out, see {listing}", err=True)


def _check_options(
    output: Path | None,
    merged: Path | None,
    *,
    again: bool,
    workers: int | None,
    scheduler: str | None,
    name_by: Sequence[str] | None,
) -> None:
    """Raise InputError for options that cannot be used together."""
    given = {
        "--output": output is not None,
        "--again": again,
        "--workers": workers is not None,
        "--scheduler": scheduler is not None,
        "--name-by": name_by is not None,
    }
    problems = [
        Problem.of(Location.of_option(option), "wrong-option/merged")
        for option, is_given in given.items()
        if is_given and merged
    ]
    if output == STANDARD:
        problems.append(Problem.of(Location.of_option("--output"), "wrong-option/stream"))
    if workers and scheduler:
        problems.append(Problem.of(Location.of_option("--workers"), "wrong-option/workers"))
    if problems:
        raise InputError(problems)


def _check_targets(table: Path, target: Path, listing: Path, *, listed: bool) -> None:
    """Raise InputError if a user's file would be overwritten.

    Raise OutputError if a file cannot be written. *target* is the merged PDF or the manifest. *listing* is the
    list of rows left out, which is written if *listed*.
    """
    from handout.mail_merge.manifest import NAME, is_listing

    for file in (target, listing):
        if file != STANDARD and same_file(file, table):
            where = Location(STDIN if table == STANDARD else short(str(table)))
            raise InputError([Problem.of(where, "same-file/table", file=short(str(file)))])
        check_target(file, streams=file is target and file.name != NAME)
    if listed and listing.exists() and not is_listing(listing):
        raise InputError([Problem.of(Location(short(str(listing))), "same-file/list")])


def _read_content(file: Path) -> tuple[str, bytes]:
    """Return the name of a table in messages, and its content; raise InputError."""
    from handout.files import display_path, read_bytes

    number = 0 if file == STANDARD else find_descriptor(file)
    if number is not None:
        name, content = STDIN if number == 0 else str(file), _read_stream(number)
    else:
        file = find_existing(file)
        name = display_path(file)
        try:
            content = read_bytes(file, MOST_TABLE)
        except InputError as error:
            hint = "the topic comes first, then the table: handout batch back-pain patients.csv"
            raise InputError(replace(problem, hint=hint) for problem in error.problems) from None
    if len(content) > MOST_TABLE:  # read_bytes stops one byte after the limit
        raise InputError([Problem.of(Location(name), "too-large/table", most=MOST_TABLE / 1e6)])
    return name, content


def _parse_table(name: str, content: bytes, names: "Columns", encoding: str | None) -> "Table":
    """Return the table in *content*; raise InputError."""
    from handout.mail_merge.tables.table_reader import read_table

    with late_progress("reading, in kB") as report:
        return read_table(
            content, name, names, encoding, lambda done, total: report(done // 1000, max(1, total // 1000))
        )


def _read_stream(number: int) -> bytes:
    """Return the content of standard input (0) or of another open file.

    Raise InputError if it cannot be read. Another open file may come from a shell's ``<(…)``.
    """
    try:
        if number == 0:
            if sys.stdin.isatty():
                say("the table is read from the terminal; end it with Ctrl-D", err=True)
            return sys.stdin.buffer.read(MOST_TABLE + 1)
        with os.fdopen(os.dup(number), "rb") as stream:
            return stream.read(MOST_TABLE + 1)
    except (AttributeError, OSError, ValueError) as error:  # standard input is closed, or is a folder
        reason = (getattr(error, "strerror", None) or "it is closed").lower()
        raise InputError([Problem.of(Location(STDIN), "unreadable/input", reason=reason)]) from None


@contextmanager
def _wait_for_folder(merged: Path | None, folder: Path) -> Iterator[None]:
    """Wait until no other batch writes into the folder.

    Each would delete the incomplete files of the other.
    """
    if merged and is_stream(merged):
        yield
        return
    place = os.path.realpath(merged.parent if merged else folder)
    with alone_in(Path(place), lambda: say(f"{place}: another batch writes here; this one waits for it", err=True)):
        yield


def _write_files(
    job: "BatchJob", tasks: "Sequence[Task]", folder: Path, executor: Executor, ahead: int, *, again: bool
) -> None:
    """Write a PDF for each task, and print a summary."""
    from handout.mail_merge.manifest import NAME
    from handout.mail_merge.runner import fingerprint, write
    from handout.render.cache import end_batch

    with progress("writing", len(tasks)) as report:
        inputs = fingerprint(job, tasks)
        done = write(job, tasks, folder.absolute(), inputs, executor, ahead, again=again, report=report)
    end_batch()
    there = f", {len(tasks) - done.written:,} were there" if done.written < len(tasks) else ""
    say(f"{folder}: {count(done.written, 'PDF')} written{there}; {folder / NAME} lists them")
    for number, key in ((done.others, "other-patient/several"), (done.old, "old-files")):
        if number:
            known = {"count": count(number, "PDF"), "are": "is" if number == 1 else "are"}
            say(str(Problem.of(Location(short(str(folder), 300)), key, **known)), err=True)


def _write_merged(job: "BatchJob", tasks: "Sequence[Task]", file: Path) -> None:
    """Write all tasks as one PDF, and print a summary."""
    from handout.mail_merge.merged import write_merged

    with progress("writing", len(tasks)) as report:
        pages = write_merged(job, tasks, file, report)
    err, size = uses_stdout(file), f", {file.stat().st_size / 1e6:.1f} MB" if file.is_file() else ""
    say(f"{display_name(file)}: {count(len(tasks), 'leaflet')}, {count(pages, 'page')}{size}", err=err)
    say("    print on both sides; each leaflet begins on a fresh sheet; not tagged for screen readers", err=err)


@contextmanager
def _explain_stop() -> Iterator[None]:
    """Explain how to resume after Ctrl-C.

    A closed window and the end of the system stop the command in the same way.
    """
    try:
        with _stopped_by("SIGTERM", "SIGHUP"):
            yield
    except KeyboardInterrupt as stop:
        say("stopped; what is written is whole, and the same command goes on from there", err=True)
        raise typer.Exit(stop.args[0] if stop.args else 128 + signal.SIGINT) from None


@contextmanager
def _stopped_by(*names: str) -> Iterator[None]:
    """Take signals that would kill the command for Ctrl-C.

    Nothing half-written is left then.
    """
    numbers = [number for name in names if (number := getattr(signal, name, None))]
    heeded = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    with suppress(ValueError):  # in a thread, which no signal reaches
        for number in heeded:
            signal.signal(number, _stop)
    try:
        yield
    finally:
        with suppress(ValueError):
            for number in heeded:
                signal.signal(number, signal.SIG_DFL)


def _stop(number: int, _frame: object) -> NoReturn:
    """Raise KeyboardInterrupt with the exit code of a signal, which comes once."""
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt(128 + number)
