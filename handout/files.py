"""Find files, and read them within bounds.

How files are replaced is in ``output.py``.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from unicodedata import normalize

from msgspec import Struct

from handout.installed import BUILTIN, is_frozen
from handout.problems import InputError, Location, Problem, short

MOST_FILE = 200_000_000
"""Greatest number of bytes that are read from a file; a text file is never larger."""

STANDARD = Path("-")
"""The path that means standard output for writing, and standard input for reading."""


_READ: ContextVar[set[tuple[int, int]] | None] = ContextVar("read", default=None)


def expand_home(named: str | Path) -> Path:
    """Return a typed path with ``~`` and ``~user`` expanded to home folders.

    Raise InputError if there is no such home folder. Shells do not expand ``--output=~/x``, and YAML has no
    expansion at all. A single name such as ``~$list.xlsx`` is the name of a file.
    """
    words = str(named)
    if not words.startswith("~"):
        return Path(named)
    try:
        expanded = os.path.expanduser(words)  # noqa: PTH111 - pathlib raises for an unknown user
    except ValueError:  # a null byte
        expanded = words
    user, *rest = words[1:].replace("\\", "/").split("/", 1)
    if expanded == words and (rest or not user):
        where = Location(short(words))
        raise InputError(
            [Problem.of(where, "no-home/user", user=short(user)) if user else Problem.of(where, "no-home")]
        )
    return Path(expanded)


def find_existing(file: Path) -> Path:
    """Return *file*, or the existing file whose name differs only in Unicode form.

    macOS and some archives write a letter and its accent as two characters (NFD); keyboards write them as one
    (NFC).
    """
    name = str(file)
    if name.isascii() or os.path.lexists(file) or file == file.parent:
        return file
    folder, wanted = find_existing(file.parent), normalize_name(file.name)
    with suppress(OSError):
        for each in sorted(os.listdir(folder)):  # noqa: PTH208 - only the names are needed
            if normalize_name(each) == wanted:
                return folder / each
    return folder / file.name


def normalize_name(name: str) -> str:
    """Return a name in NFC, in which a letter and its accent are one character."""
    return name if name.isascii() else normalize("NFC", name)


def find_descriptor(file: Path) -> int | None:
    """Return the number of the open file that a path leads to, or None.

    For example, ``/dev/stdout`` leads to 1.
    """
    if file == STANDARD:
        return 1
    own, named = {os.path.realpath(place) for place in ("/dev/fd", "/proc/self/fd")}, os.fspath(file)
    with suppress(OSError, ValueError):
        for _ in range(40):
            folder, name = os.path.split(os.path.abspath(named))  # noqa: PTH100 - resolve() would follow the link
            if name.isdecimal() and os.path.realpath(folder) in own:
                return int(name)
            named = os.path.join(folder, os.readlink(named))  # noqa: PTH115, PTH118 - texts, like abspath
    return None


def is_stream(file: Path) -> bool:
    """Return whether *file* is written in place: standard output, a pipe or a device."""
    return file == STANDARD or _is(file, stat.S_ISFIFO, stat.S_ISCHR) or find_descriptor(file) is not None


def is_pipe(file: Path) -> bool:
    """Return whether *file* is a named pipe.

    Such a pipe accepts nothing until another program reads it.
    """
    return _is(file, stat.S_ISFIFO) and find_descriptor(file) is None


def _is(file: Path, *kinds: Callable[[int], bool]) -> bool:
    """Return whether *file* exists and is of one of these *kinds*."""
    try:
        mode = os.stat(file).st_mode  # noqa: PTH116 - pathlib raises other errors
    except (OSError, ValueError):
        return False
    return any(kind(mode) for kind in kinds)


def same_file(one: Path, other: Path) -> bool:
    """Return whether two paths lead to the same file, by whatever names and links.

    Standard input counts as a file too, because a table can be read from it.
    """
    try:
        return os.path.samestat(_status(one), _status(other))
    except (OSError, ValueError):
        return os.path.realpath(one) == os.path.realpath(other)


def _status(file: Path) -> os.stat_result:
    """Return the status of a file, or of standard input."""
    return os.fstat(0) if file == STANDARD else os.stat(file)  # noqa: PTH116 - as in _is


@contextmanager
def record_reads() -> Iterator[None]:
    """Record which files are read in this context, for ``was_read``."""
    token = _READ.set(set())
    try:
        yield
    finally:
        _READ.reset(token)


def note_read(status: os.stat_result) -> None:
    """Record that a file is read, if reads are being recorded."""
    if (read := _READ.get()) is not None:
        read.add((status.st_dev, status.st_ino))


def was_read(file: Path) -> bool:
    """Return whether *file* was read in this context, by whatever name or link."""
    if not (read := _READ.get()):
        return False
    try:
        status = os.stat(file)  # noqa: PTH116 - as in _is
    except (OSError, ValueError):
        return False
    return (status.st_dev, status.st_ino) in read


def read_bytes(file: Path, most: int) -> bytes:
    """Return up to *most* + 1 bytes of a file; raise InputError if it cannot be read."""

    def refuse(key: str) -> InputError:
        """Return the error of this file."""
        return InputError([Problem.of(Location(display_path(file)), key)])

    try:
        status = os.stat(file)  # noqa: PTH116 - twice as fast
        kind = status.st_mode
        if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
            raise refuse("not-a-file/device")
        note_read(status)
        with open(file, "rb") as stream:  # noqa: PTH123 - also faster
            size = os.fstat(stream.fileno()).st_size  # without it Python would allocate *most* bytes
            return stream.read(min(most, size) + 1)
    except FileNotFoundError:
        raise refuse("no-file") from None
    except IsADirectoryError:
        raise refuse("not-a-file/folder") from None
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError([unreadable(Location(display_path(file)), error)]) from None


def surroundings() -> tuple[str, str]:
    """Return the current folder and the home folder, on which names of files depend.

    The current folder is empty if it was deleted.
    """
    home = os.path.expanduser("~")  # noqa: PTH111 - pathlib raises without one
    try:
        return os.getcwd(), home  # noqa: PTH109 - as in display_path
    except OSError:
        return "", home


class FileReader:
    """A reader that opens each file once and stores its bytes in ``contents``.

    A file that is read again has the content of the first time, even if it has changed since. What follows from files is
    in ``known``.
    """

    def __init__(self) -> None:
        self.contents: dict[Path, bytes] = {}
        self.known: dict[object, object] = {}

    def read(self, file: Path, most: int = MOST_FILE) -> bytes:
        """Return the content of a file, as ``read_bytes`` does; raise InputError."""
        if (content := self.contents.get(file)) is None:
            content = self.contents.setdefault(file, read_bytes(file, most))  # another thread may have been first
        return content


STEADY = 2_000_000_000
"""The age in ns from which on any further change gives a file another time.

Some file systems count two seconds at a time.
"""

MOST_FOLDERS = 200
"""The most folders that a snapshot covers."""

State = tuple[int, int, int, int]
"""The times, size and identity of a file or folder."""


class Snapshot(Struct, frozen=True):
    """The states of files and folders, by path; those that are missing have none."""

    states: Mapping[str, State | None]

    def is_current(self) -> bool:
        """Return whether no file has changed, and no folder has gained or lost a name."""
        return all(_state(path) == state for path, state in self.states.items())


def take_snapshot(files: Iterable[Path], folders: Iterable[Path], start: int) -> Snapshot | None:
    """Return the states of *files* and *folders*, and of all folders below these.

    Return None if any may have changed since shortly before *start* in ns, or if there are too many folders.
    """
    places = {os.fspath(each) for each in (*files, *folders)}
    for folder in map(os.fspath, folders):
        for inner, names, _ in os.walk(folder, followlinks=True):
            places.update(os.path.join(inner, name) for name in names)  # noqa: PTH118 - texts, like walk
            if len(places) > MOST_FOLDERS:
                return None
    states = {place: _state(place) for place in places}
    latest = max((max(state[:2]) for state in states.values() if state), default=0)
    return Snapshot(states) if latest < start - STEADY else None


def _state(path: str) -> State | None:
    """Return the state of a file or folder, or None if it is missing."""
    try:
        found = os.stat(path)  # noqa: PTH116 - twice as fast
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def unreadable(where: Location, error: Exception) -> Problem:
    """Return the problem of a file or folder that the system refuses to read."""
    reason = getattr(error, "strerror", None) or "the name is not one a file can have"
    return Problem.of(where, "unreadable", reason=reason.lower())


def display_path(file: Path, real: str = "") -> str:
    """Return a path as messages show it: relative to the current folder if below it.

    *real* is the path without links, if the caller has looked it up.
    """
    if is_frozen() and file.is_relative_to(BUILTIN):  # a frozen program unpacks to a new folder in every run
        return file.relative_to(BUILTIN).as_posix()
    try:
        return below(real or os.path.realpath(file), os.getcwd()) or str(file)  # noqa: PTH109 - twice as fast, and called for every file
    except (ValueError, OSError):
        return str(file)


def below(file: str, folder: str) -> str:
    """Return the path of *file* relative to a folder above it, or an empty text."""
    start = folder.rstrip(os.sep) + os.sep
    return Path(file[len(start) :]).as_posix() if file.startswith(start) else ""
