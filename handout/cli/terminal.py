"""What is said on the terminal, and what is written to disk: errors become words and exit codes here."""

import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import typer

from handout.files import (
    STANDARD,
    TERMINAL,
    Refused,
    at_home,
    check,
    descriptor,
    is_pipe,
    replace_files,
    was_read,
)
from handout.problems import NOWHERE, HandoutError, InputError, Location, OutputError, Problem, short

CLOSED_PIPE = 141
"""The exit code of a program that writes to a pipe nobody reads: 128 and the number of the signal."""

FEW = 200
"""What is done so soon that no progress need be shown."""

NO_MEMORY = "error: there is not enough memory (no-memory)"
"""What the rule says, at hand where nothing more can be loaded."""

SOON = 1.0
"""Seconds after which somebody who waits wants to be told."""


def say(text: str, *, err: bool = False) -> None:
    """Print *text*; what no terminal can show (half a surrogate pair in a file name) is shown with escapes; raise OSError."""
    try:
        typer.echo(text.encode(errors="backslashreplace").decode(), err=err)
    except OSError as error:
        error.filename = "standard error" if err else str(STANDARD)
        raise


def count(number: int, thing: str) -> str:
    """Return a number with its thing, in the plural where there are several."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def place(words: str) -> Path:
    """Return a path as it is typed on the command line: ``~`` is home, ``-`` standard input or output; raise InputError."""
    file = at_home(words)
    return file.absolute() if file == STANDARD and words != str(STANDARD) else file  # ./- is a file


def named(file: Path) -> str:
    """Return what a file is called in a message."""
    return "standard output" if file == STANDARD else str(file)


def aside(*files: Path) -> bool:
    """Tell whether what is said must go to stderr, since one of the *files* is standard output."""
    return any(descriptor(file) == 1 for file in files)


def write(file: Path, content: bytes) -> None:
    """Write *content* so that *file* is the old one or the whole new one, never half; raise OutputError."""
    write_all({file: content})


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write all *contents*, or none of them; raise OutputError."""
    for file in contents:
        check_target(file)
    with writing(next(iter(contents))):
        replace_files(contents)


@contextmanager
def writing(target: Path, more: str = "") -> Iterator[None]:
    """Turn a refusal of the disk into words, which end with *more*; what was written stays."""
    try:
        yield
    except BrokenPipeError as error:
        if not error.filename or aside(Path(error.filename)):
            raise  # whoever read has read enough
        raise OutputError(f"{unwritable(Path(error.filename), error)}{more}") from None
    except (OSError, ValueError) as error:
        file = getattr(error, "filename", None)
        raise OutputError(f"{unwritable(Path(file) if isinstance(file, str) else target, error)}{more}") from None


def check_target(file: Path, *, streams: bool = True) -> None:
    """Make the folder of *file*; raise OutputError when that cannot be, or what stands there may not be written over or to.

    What this command has read is not written over: raise InputError.
    """
    if file != STANDARD:
        make_folder(file.parent)
    try:
        if streams and is_pipe(file):
            say(f"{file}: this is a pipe, which waits until somebody reads it", err=True)
        check(file, streams=streams)
        if file != STANDARD and was_read(file):
            raise InputError([Problem.of(Location(short(str(file), 300)), "same-file/input")])
    except IsADirectoryError:
        example = str(file / "leaflet.pdf")
        raise OutputError(str(Problem.of(Location(str(file)), "cannot-write/folder", example=example))) from None
    except (OSError, ValueError) as error:
        raise OutputError(unwritable(file, error)) from None


def make_folder(folder: Path) -> None:
    """Make a folder if it is not there; raise OutputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise OutputError(str(Problem.of(Location(short(str(folder), 300)), "cannot-write/file"))) from None
    except (OSError, ValueError) as error:
        raise OutputError(unwritable(folder, error)) from None


def unwritable(target: Path, error: Exception) -> str:
    """Return why a place cannot be written, and the cure."""
    reason = getattr(error, "strerror", None) or "the name is not one a file can have"
    is_terminal = isinstance(error, Refused) and reason == TERMINAL
    key = "cannot-write/terminal" if is_terminal else "cannot-write"
    where = Location(short(named(target), 300))
    return str(Problem.of(where, key, reason=f"{reason[:1].lower()}{reason[1:]}"))


@contextmanager
def told() -> Iterator[None]:
    """Turn what goes wrong inside into words on stderr and an exit code."""
    try:
        yield
    except HandoutError as error:
        say(str(error), err=True)
        raise typer.Exit(error.exit_code) from None
    except MemoryError:
        say(NO_MEMORY, err=True)
        raise typer.Exit(OutputError.exit_code) from None
    except BrokenPipeError:  # head has seen enough, which is no fault
        raise typer.Exit(CLOSED_PIPE) from None
    except OSError as error:
        where = short(named(Path(error.filename or STANDARD)), 300)
        reason = (error.strerror or type(error).__name__).lower()
        say(str(Problem.of(Location(where), "system", reason=reason)), err=True)
        raise typer.Exit(OutputError.exit_code) from None


def unforeseen(error: Exception) -> str:
    """Return what to say of an *error* that is a fault of this program, or of a library that has changed.

    Its own words are left out: they may hold what somebody has written about a patient.
    """
    from importlib.metadata import PackageNotFoundError, requires, version
    from traceback import walk_tb

    frames = [frame.f_code.co_filename for frame, _ in walk_tb(error.__traceback__)]
    lines = [line for _, line in walk_tb(error.__traceback__)]
    inside = max(n for n, name in enumerate(frames) if Path(name).parent.is_relative_to(Path(__file__).parents[1]))
    place = f"{Path(frames[inside]).relative_to(Path(__file__).parents[2]).as_posix()}, line {lines[inside]}"
    try:
        named = [re.split(r"[^\w.-]", line)[0] for line in requires("clinic-handout") or () if "extra ==" not in line]
        with_ = ", ".join(f"{name} {version(name)}" for name in sorted(named))
    except PackageNotFoundError:
        with_ = "packages of unknown versions"
    values = {"error": type(error).__name__, "place": place, "libraries": with_}
    return str(Problem.of(NOWHERE, "unforeseen", **values))


@contextmanager
def survived() -> Iterator[None]:
    """Say what is wrong inside, and go on."""
    try:
        yield
    except InputError as error:
        say(str(error), err=True)


@contextmanager
def progress(doing: str, total: int, start: float | None = None) -> Iterator[Callable[[int, int], None]]:
    """Yield a function to be told how many of how many are done: a bar with rate and time left on a terminal, some lines elsewhere.

    *start* is when it was begun, if not now.
    """
    start = time.monotonic() if start is None else start
    if total < FEW:
        yield lambda _done, _total: None
        return
    if not sys.stderr.isatty():
        yield _lines(doing, start)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    rate, left = TextColumn("{task.fields[rate]}"), TimeRemainingColumn()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), rate, left)
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        shown = bar.add_task(doing, total=total, rate="")

        def report(done: int, _total: int) -> None:
            bar.update(shown, completed=done, rate=f"{done / max(0.001, time.monotonic() - start):,.0f} a second")

        yield report


@contextmanager
def late_progress(doing: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function to be told how many of how many are done, which says nothing of what takes less than a second."""
    start = time.monotonic()
    with ExitStack() as stack:
        reports: list[Callable[[int, int], None]] = []

        def report(done: int, total: int) -> None:
            if not reports and time.monotonic() - start > SOON:
                reports.append(stack.enter_context(progress(doing, max(total, FEW), start)))
            for each in reports:
                each(done, total)

        yield report


def _lines(doing: str, start: float) -> Callable[[int, int], None]:
    """Return a function that says a line at each tenth."""
    said = [0]

    def report(done: int, total: int) -> None:
        tenth = done * 10 // total
        if tenth > said[0]:
            said[0] = tenth
            rate = done / max(0.001, time.monotonic() - start)
            say(f"{doing}: {done:,} of {total:,}, {rate:,.0f} a second, {(total - done) / rate:.0f} s left", err=True)

    return report
