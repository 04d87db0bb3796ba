"""Print to the terminal, write files, and turn errors into exit codes."""

import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import typer

from handout.files import STANDARD, expand_home, find_descriptor, is_pipe, was_read
from handout.output import TERMINAL, Refused, check, replace_files
from handout.problems import NOWHERE, HandoutError, InputError, Location, OutputError, Problem, short

CLOSED_PIPE = 141
"""The exit code after writing to a closed pipe: 128 and the number of the signal."""

FEW = 200
"""Number of steps that are finished too soon for a progress bar."""

NO_MEMORY = "error: there is not enough memory (no-memory)"
"""What the rule says, at hand where nothing more can be loaded."""

SEPARATORS = tuple(filter(None, (os.sep, os.altsep)))
"""The signs between the names of folders."""

SOON = 1.0
"""Seconds after which progress is shown."""


def say(text: str, *, err: bool = False) -> None:
    """Print *text*; raise OSError.

    Characters that no terminal can show, such as half a surrogate pair in a file name, are escaped.
    """
    try:
        typer.echo(text.encode(errors="backslashreplace").decode(), err=err)
    except OSError as error:
        error.filename = "standard error" if err else str(STANDARD)
        raise


def count(number: int, thing: str) -> str:
    """Return a number with its noun, in the plural unless it is 1."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def parse_path(words: str) -> Path:
    """Return a path from the command line; raise InputError.

    ``~`` is the home folder, ``-`` is standard input or output.
    """
    file = expand_home(words)
    return file.absolute() if file == STANDARD and words != str(STANDARD) else file  # ./- is the file of that name


def parse_target(words: str) -> Path:
    """Return the path of a file to write; raise OutputError for a folder's.

    A name that ends in a slash is a folder's, whether it is there or not.
    """
    file = parse_path(words)
    if words.endswith(SEPARATORS):
        raise _folder_error(file)
    return file


def _folder_error(folder: Path) -> OutputError:
    """Return the error that a folder stands where a file is to be written."""
    example = str(folder / "leaflet.pdf")
    return OutputError(str(Problem.of(Location(str(folder)), "cannot-write/folder", example=example)))


def display_name(file: Path) -> str:
    """Return the name of a file in messages."""
    return "standard output" if file == STANDARD else str(file)


def uses_stdout(*files: Path) -> bool:
    """Return whether one of the *files* is standard output.

    If so, messages must go to stderr.
    """
    return any(find_descriptor(file) == 1 for file in files)


def write(file: Path, content: bytes) -> None:
    """Write *content* to *file* atomically; raise OutputError."""
    write_all({file: content})


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write all *contents*, or none of them; raise OutputError."""
    for file in contents:
        check_target(file)
    with writing(next(iter(contents))):
        replace_files(contents)


@contextmanager
def writing(target: Path, more: str = "") -> Iterator[None]:
    """Raise OutputError for an error of the disk; its message ends with *more*.

    Files that are already written stay.
    """
    try:
        yield
    except BrokenPipeError as error:
        if not error.filename or uses_stdout(Path(error.filename)):
            raise  # the reader has closed standard output
        raise OutputError(f"{unwritable(Path(error.filename), error)}{more}") from None
    except (OSError, ValueError) as error:
        file = getattr(error, "filename", None)
        raise OutputError(f"{unwritable(Path(file) if isinstance(file, str) else target, error)}{more}") from None


def check_target(file: Path, *, streams: bool = True) -> None:
    """Create the folder of *file*, and check that *file* can be written.

    Raise OutputError if it cannot, and InputError if this command has read the file.
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
        raise _folder_error(file) from None
    except (OSError, ValueError) as error:
        raise OutputError(unwritable(file, error)) from None


def make_folder(folder: Path) -> None:
    """Create a folder if it does not exist; raise OutputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise OutputError(str(Problem.of(Location(short(str(folder), 300)), "cannot-write/file"))) from None
    except (OSError, ValueError) as error:
        raise OutputError(unwritable(folder, error)) from None


def unwritable(target: Path, error: Exception) -> str:
    """Return the message that a path cannot be written, with a hint."""
    reason = getattr(error, "strerror", None) or "the name is not one a file can have"
    is_terminal = isinstance(error, Refused) and reason == TERMINAL
    key = "cannot-write/terminal" if is_terminal else "cannot-write"
    where = Location(short(display_name(target), 300))
    return str(Problem.of(where, key, reason=f"{reason[:1].lower()}{reason[1:]}"))


@contextmanager
def exit_on_error() -> Iterator[None]:
    """Print an error to stderr and raise Exit with its exit code."""
    try:
        yield
    except HandoutError as error:
        say(str(error), err=True)
        raise typer.Exit(error.exit_code) from None
    except MemoryError:
        say(NO_MEMORY, err=True)
        raise typer.Exit(OutputError.exit_code) from None
    except BrokenPipeError:  # a reader such as head has closed the pipe, which is no error
        raise typer.Exit(CLOSED_PIPE) from None
    except OSError as error:
        where = short(display_name(Path(error.filename or STANDARD)), 300)
        reason = (error.strerror or type(error).__name__).lower()
        say(str(Problem.of(Location(where), "system", reason=reason)), err=True)
        raise typer.Exit(OutputError.exit_code) from None


def describe_fault(error: Exception) -> str:
    """Return the message for an *error* in this program or in a changed library.

    The text of the error is left out, because it may quote what someone wrote about a patient.
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
def print_errors() -> Iterator[None]:
    """Print an InputError, and continue."""
    try:
        yield
    except InputError as error:
        say(str(error), err=True)


@contextmanager
def progress(task: str, total: int, start: float | None = None) -> Iterator[Callable[[int, int], None]]:
    """Yield a function that takes the number of finished steps, and of all steps.

    It shows a bar with rate and time left on a terminal, and some lines elsewhere. *start* is the time at which
    the task began, if not now.
    """
    start = time.monotonic() if start is None else start
    if total < FEW:
        yield lambda _done, _total: None
        return
    if not sys.stderr.isatty():
        yield _lines(task, start)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    rate, left = TextColumn("{task.fields[rate]}"), TimeRemainingColumn()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), rate, left)
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        shown = bar.add_task(task, total=total, rate="")

        def report(done: int, _total: int) -> None:
            """Update the bar."""
            bar.update(shown, completed=done, rate=f"{done / max(0.001, time.monotonic() - start):,.0f} a second")

        yield report


@contextmanager
def late_progress(task: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function like that of ``progress``, silent in the first second."""
    start = time.monotonic()
    with ExitStack() as stack:
        reports: list[Callable[[int, int], None]] = []

        def report(done: int, total: int) -> None:
            """Start the bar when a second has passed, and update it."""
            if not reports and time.monotonic() - start > SOON:
                reports.append(stack.enter_context(progress(task, max(total, FEW), start)))
            for each in reports:
                each(done, total)

        yield report


def _lines(task: str, start: float) -> Callable[[int, int], None]:
    """Return a function that prints a line at each tenth."""
    printed = [0]

    def report(done: int, total: int) -> None:
        """Print a line if a tenth is finished."""
        tenth = done * 10 // total
        if tenth > printed[0]:
            printed[0] = tenth
            rate = done / max(0.001, time.monotonic() - start)
            say(f"{task}: {done:,} of {total:,}, {rate:,.0f} a second, {(total - done) / rate:.0f} s left", err=True)

    return report
