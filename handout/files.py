"""Find files, read them, and replace them atomically.

A path always leads to the whole old file or the whole new one, never to half of it. Links are followed,
devices and pipes are written to directly, and a replaced file keeps its owner and permissions. A hard link
is separated from its other names, which keep the old content.
"""

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from glob import escape
from pathlib import Path
from typing import BinaryIO, cast
from unicodedata import normalize

from handout.installed import BUILTIN, is_frozen
from handout.problems import InputError, Location, Problem, short

MOST_FILE = 200_000_000
"""Greatest number of bytes that are read from a file; a text file is never larger."""

STANDARD = Path("-")
"""The path that means standard output for writing, and standard input for reading."""

MOST_IN_MEMORY = 50_000_000
"""Bytes of a stream that are buffered in memory.

More needs a temporary file, on a disk that may be full.
"""

ACL = "system.posix_acl_access"
"""The extended attribute in which Linux stores the access control list of a file."""

TERMINAL = "this is a terminal, which cannot show what is not text"

Old = os.stat_result | None

_READ: ContextVar[set[tuple[int, int]] | None] = ContextVar("read", default=None)


class Refused(OSError):  # noqa: N818 - messages show it like any refusal of the system
    """The error of a path that must not be overwritten; ``strerror`` gives the reason."""


def at_home(named: str | Path) -> Path:
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


def found(file: Path) -> Path:
    """Return *file*, or the existing file whose name differs only in Unicode form.

    macOS and some archives write a letter and its accent as two characters (NFD); keyboards write them as one
    (NFC).
    """
    name = str(file)
    if name.isascii() or os.path.lexists(file) or file == file.parent:
        return file
    folder, wanted = found(file.parent), composed(file.name)
    with suppress(OSError):
        for each in sorted(os.listdir(folder)):  # noqa: PTH208 - only the names are needed
            if composed(each) == wanted:
                return folder / each
    return folder / file.name


def composed(name: str) -> str:
    """Return a name in NFC, in which a letter and its accent are one character."""
    return name if name.isascii() else normalize("NFC", name)


def descriptor(file: Path) -> int | None:
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
    return file == STANDARD or _is(file, stat.S_ISFIFO, stat.S_ISCHR) or descriptor(file) is not None


def is_pipe(file: Path) -> bool:
    """Return whether *file* is a named pipe.

    Such a pipe accepts nothing until another program reads it.
    """
    return _is(file, stat.S_ISFIFO) and descriptor(file) is None


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
def noting_reads() -> Iterator[None]:
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


@contextmanager
def alone_in(folder: Path, wait: Callable[[], None]) -> Iterator[None]:
    """Lock a folder for one run; if another run holds the lock, call *wait* and wait.

    The lock leaves no file and ends with the process, however it ends. A system without such locks goes
    unlocked.
    """
    with ExitStack() as stack:
        with suppress(ImportError, OSError):
            from fcntl import LOCK_EX, LOCK_NB, flock

            held = os.open(folder, os.O_RDONLY)
            stack.callback(os.close, held)
            try:
                flock(held, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                wait()
                flock(held, LOCK_EX)
        yield


def check(file: Path, *, streams: bool = True) -> None:
    """Raise OSError if *file* must not be overwritten.

    With *streams*, devices and pipes are accepted too; a file that is read again later cannot be one.
    """
    if streams and is_stream(file):
        _check_stream(file)
    else:
        _place(file)


def replace_file(file: Path, content: bytes) -> None:
    """Replace one file as ``replacing`` does."""
    replace_files({file: content})


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Replace all files, or none if one of them cannot be written; raise OSError."""
    with ExitStack() as stack:
        for file, content in contents.items():
            out = stack.enter_context(replacing(file))
            out.write(content)
            out.flush()  # a full disk must fail before any file is replaced


@contextmanager
def replacing(file: Path) -> Iterator[BinaryIO]:
    """Yield a stream for the new content of *file*, which replaces the old at the end.

    Raise OSError that names *file*.
    """
    try:
        with _poured(file) if is_stream(file) else _renamed(file) as out:
            yield out
    except OSError as error:
        error.filename, error.filename2 = os.fspath(file), None
        raise


@contextmanager
def _poured(file: Path) -> Iterator[BinaryIO]:
    """Yield a stream that is copied to a device, pipe or open file at the end."""
    from shutil import copyfileobj
    from tempfile import SpooledTemporaryFile

    _check_stream(file)
    with SpooledTemporaryFile(MOST_IN_MEMORY) as spool:
        yield cast("BinaryIO", spool)
        spool.seek(0)
        number = descriptor(file)
        if number == 1:
            sys.stdout.flush()
            copyfileobj(spool, sys.stdout.buffer)
            sys.stdout.buffer.flush()
            return
        opened = os.open(file, os.O_WRONLY | getattr(os, "O_NOCTTY", 0)) if number is None else os.dup(number)
        with os.fdopen(opened, "wb") as out:
            if out.isatty():
                raise Refused(errno.EINVAL, TERMINAL)
            copyfileobj(spool, out)


def _check_stream(file: Path) -> None:
    """Raise Refused if a stream accepts nothing or is a terminal.

    Only what can be found out without opening the stream is checked.
    """
    number = descriptor(file)
    if number == 1 and sys.stdout is None:
        raise Refused(errno.EBADF, "standard output is closed")
    if number == 1 and sys.stdout.isatty():
        raise Refused(errno.EINVAL, TERMINAL)
    if number is None and not os.access(file, os.W_OK):
        raise Refused(errno.EACCES, "you may not write to this device or pipe")


@contextmanager
def _renamed(file: Path) -> Iterator[BinaryIO]:
    """Yield a stream for a new file beside *file* that is renamed to it at the end."""
    place, old = _place(file)
    part = place.with_name(f".{place.name[:20]}.{os.getpid()}-{os.urandom(4).hex()}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    opened = os.open(
        part, flags, stat.S_IMODE(old.st_mode) & 0o777 if old else 0o666
    )  # the umask removes what is not allowed
    try:
        with os.fdopen(opened, "wb") as out:
            _as_before(part, place, old)
            yield out
        part.replace(place)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def clear(file: Path) -> None:
    """Delete the half-written files that killed runs left beside *file*."""
    place = Path(os.path.realpath(file))
    for left in place.parent.glob(f".{escape(place.name[:20])}.*-*.part"):
        with suppress(OSError):
            left.unlink()


def put(part: Path, file: Path) -> None:
    """Move a finished file to *file*, as ``replacing`` does; raise OSError."""
    place, old = _place(file)
    _as_before(part, place, old)
    part.replace(place)


def _place(file: Path) -> tuple[Path, Old]:
    """Return the path to write for *file*, and the status of the old file if any.

    Links are followed. Raise Refused if the old file must not be overwritten.
    """
    try:
        seen = os.lstat(file)
    except FileNotFoundError:
        return file, None
    place = file
    if stat.S_ISLNK(seen.st_mode):
        place = Path(os.path.realpath(file))
        try:
            seen = os.stat(file)  # noqa: PTH116 - as in _is
        except FileNotFoundError:
            return place, None
    if not stat.S_ISREG(seen.st_mode):
        is_folder = stat.S_ISDIR(seen.st_mode)
        message = "this is a folder" if is_folder else "this is a device, pipe or socket"
        raise Refused(errno.EISDIR if is_folder else errno.EINVAL, message)
    if not seen.st_mode & 0o222 or not os.access(file, os.W_OK):  # root could write a read-only file by accident
        raise Refused(errno.EACCES, "the file there is read-only")
    return place, seen


def _as_before(part: Path, place: Path, old: Old) -> None:
    """Give *part* the owner and permissions of the *old* file, where that is allowed.

    It never gets more permissions than the old file had.
    """
    if old is None or not hasattr(os, "chown"):
        return
    for owner in (old.st_uid, -1):  # only root may change the owner; a member may set the group
        with suppress(OSError):
            os.chown(part, owner, old.st_gid)
            break
    mode = stat.S_IMODE(old.st_mode) & 0o777
    listed = True
    if hasattr(os, "getxattr"):
        with suppress(OSError):
            acl = os.getxattr(place, ACL)
            listed = False
            os.setxattr(part, ACL, acl)
            listed = True
    new = part.stat()
    if new.st_gid != old.st_gid or not listed:  # the old group's permissions must not pass to another group
        mode = mode & 0o707 | (mode & 0o007) << 3
    if stat.S_IMODE(new.st_mode) != mode:
        with suppress(OSError):  # a network share may have no permissions
            part.chmod(mode)


def read_bytes(file: Path, most: int) -> bytes:
    """Return up to *most* + 1 bytes of a file; raise InputError if it cannot be read."""

    def refuse(key: str) -> InputError:
        """Return the error of this file."""
        return InputError([Problem.of(Location(shown(file)), key)])

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
        raise InputError([unreadable(Location(shown(file)), error)]) from None


class FileReader:
    """A reader that opens each file once and stores its bytes in ``contents``.

    A file that is read again has the content of the first time, even if it has changed since.
    """

    def __init__(self) -> None:
        self.contents: dict[Path, bytes] = {}

    def read(self, file: Path, most: int = MOST_FILE) -> bytes:
        """Return the content of a file, as ``read_bytes`` does; raise InputError."""
        if file not in self.contents:
            self.contents[file] = read_bytes(file, most)
        return self.contents[file]


def unreadable(where: Location, error: Exception) -> Problem:
    """Return the problem of a file or folder that the system refuses to read."""
    reason = getattr(error, "strerror", None) or "the name is not one a file can have"
    return Problem.of(where, "unreadable", reason=reason.lower())


def shown(file: Path) -> str:
    """Return a path as messages show it: relative to the current folder if below it."""
    if is_frozen() and file.is_relative_to(BUILTIN):  # a frozen program unpacks to a new folder in every run
        return file.relative_to(BUILTIN).as_posix()
    try:
        return below(os.path.realpath(file), os.getcwd()) or str(file)  # noqa: PTH109 - twice as fast, and called for every file
    except (ValueError, OSError):
        return str(file)


def below(file: str, folder: str) -> str:
    """Return the path of *file* relative to a folder above it, or an empty text."""
    start = folder.rstrip(os.sep) + os.sep
    return Path(file[len(start) :]).as_posix() if file.startswith(start) else ""
