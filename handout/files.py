"""Where a file is, and how it is written: what stands at a place is the old file or the whole new one, never half.

Links are followed, devices and pipes are written to, and whoever owned a file or might read it before still does.
A hard link is parted from its other names, which keep the old content.
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
"""Bytes that are read of a file; what is larger is no text."""

STANDARD = Path("-")
"""What stands for standard output where something is written, and for standard input where something is read."""

MOST_IN_MEMORY = 50_000_000
"""Bytes that are held back from a stream in memory, and not on a disk that may be full."""

ACL = "system.posix_acl_access"
"""The attribute in which Linux keeps a file's access control list."""

TERMINAL = "this is a terminal, which cannot show what is not text"

Old = os.stat_result | None

_READ: ContextVar[set[tuple[int, int]] | None] = ContextVar("read", default=None)


class Refused(OSError):  # noqa: N818 - it is told as what the system refuses
    """What stands at a place may not be written over; ``strerror`` says what it is."""


def at_home(named: str | Path) -> Path:
    """Return a path as it is typed, ``~`` and ``~user`` being home folders; raise InputError where there is no such home.

    Shells do not expand ``--output=~/x``, and YAML knows no shell.  A single name such as ``~$list.xlsx`` is a file's.
    """
    words = str(named)
    if not words.startswith("~"):
        return Path(named)
    try:
        expanded = os.path.expanduser(words)  # noqa: PTH111 - a name that is nobody's is no error here
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
    """Return *file*, or where it is not there the one of that name with its accents written another way (NFC, NFD).

    macOS and some archives write a letter and its accent one after the other, keyboards write both as one.
    """
    name = str(file)
    if name.isascii() or os.path.lexists(file) or file == file.parent:
        return file
    folder, wanted = found(file.parent), composed(file.name)
    with suppress(OSError):
        for each in sorted(os.listdir(folder)):  # noqa: PTH208 - names alone
            if composed(each) == wanted:
                return folder / each
    return folder / file.name


def composed(name: str) -> str:
    """Return a name with each letter and its accent as one, as keyboards write it (NFC)."""
    return name if name.isascii() else normalize("NFC", name)


def descriptor(file: Path) -> int | None:
    """Return the number of this program's own open file that a path leads to, such as 1 for ``/dev/stdout``."""
    if file == STANDARD:
        return 1
    own, named = {os.path.realpath(place) for place in ("/dev/fd", "/proc/self/fd")}, os.fspath(file)
    with suppress(OSError, ValueError):
        for _ in range(40):
            folder, name = os.path.split(os.path.abspath(named))  # noqa: PTH100 - resolve() would follow the link
            if name.isdecimal() and os.path.realpath(folder) in own:
                return int(name)
            named = os.path.join(folder, os.readlink(named))  # noqa: PTH115, PTH118 - beside abspath
    return None


def is_stream(file: Path) -> bool:
    """Tell whether *file* is written to as it is: standard output, a pipe, a device that is no disk."""
    return file == STANDARD or _is(file, stat.S_ISFIFO, stat.S_ISCHR) or descriptor(file) is not None


def is_pipe(file: Path) -> bool:
    """Tell whether *file* is a pipe with a name, which takes nothing until somebody reads."""
    return _is(file, stat.S_ISFIFO) and descriptor(file) is None


def _is(file: Path, *kinds: Callable[[int], bool]) -> bool:
    """Tell whether there is a *file*, and it is of one of these *kinds*."""
    try:
        mode = os.stat(file).st_mode  # noqa: PTH116 - pathlib has no other
    except (OSError, ValueError):
        return False
    return any(kind(mode) for kind in kinds)


def same_file(one: Path, other: Path) -> bool:
    """Tell whether two places are one, by whatever names and links; the table on standard input is a place too."""
    try:
        return os.path.samestat(_status(one), _status(other))
    except (OSError, ValueError):
        return os.path.realpath(one) == os.path.realpath(other)


def _status(file: Path) -> os.stat_result:
    return os.fstat(0) if file == STANDARD else os.stat(file)  # noqa: PTH116 - as above


@contextmanager
def noting_reads() -> Iterator[None]:
    """Note inside which files are read, so that ``was_read`` can tell."""
    token = _READ.set(set())
    try:
        yield
    finally:
        _READ.reset(token)


def note_read(status: os.stat_result) -> None:
    """Note that a file is read, if reads are noted."""
    if (read := _READ.get()) is not None:
        read.add((status.st_dev, status.st_ino))


def was_read(file: Path) -> bool:
    """Tell whether *file* is one that was read, by whatever name and link."""
    if not (read := _READ.get()):
        return False
    try:
        status = os.stat(file)  # noqa: PTH116 - as above
    except (OSError, ValueError):
        return False
    return (status.st_dev, status.st_ino) in read


@contextmanager
def alone_in(folder: Path, wait: Callable[[], None]) -> Iterator[None]:
    """Hold a folder for one run; call *wait* and wait where another holds it.

    The hold leaves no file and ends with the process, however that ends.  A system without such locks is taken as it is.
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
    """Raise OSError if what stands at a place may not be written over; *streams* may be written to, unless a list is wanted that is read again."""
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
            out.flush()  # a full disk is known before the first has its name


@contextmanager
def replacing(file: Path) -> Iterator[BinaryIO]:
    """Yield a stream for the new content of *file*, which is put in place when all is written; raise OSError that names *file*."""
    try:
        with _poured(file) if is_stream(file) else _renamed(file) as out:
            yield out
    except OSError as error:
        error.filename, error.filename2 = os.fspath(file), None
        raise


@contextmanager
def _poured(file: Path) -> Iterator[BinaryIO]:
    """Yield a stream whose content goes to a device, pipe or open file when it is whole."""
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
    """Raise Refused where a stream takes nothing, or is a terminal, as far as that can be known without opening it."""
    number = descriptor(file)
    if number == 1 and sys.stdout is None:
        raise Refused(errno.EBADF, "standard output is closed")
    if number == 1 and sys.stdout.isatty():
        raise Refused(errno.EINVAL, TERMINAL)
    if number is None and not os.access(file, os.W_OK):
        raise Refused(errno.EACCES, "you may not write to this device or pipe")


@contextmanager
def _renamed(file: Path) -> Iterator[BinaryIO]:
    """Yield a stream beside *file* that takes its name when it is whole."""
    place, old = _place(file)
    part = place.with_name(f".{place.name[:20]}.{os.getpid()}-{os.urandom(4).hex()}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    opened = os.open(part, flags, stat.S_IMODE(old.st_mode) & 0o777 if old else 0o666)  # the umask does the rest
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
    """Take away what runs that were killed left half of *file*."""
    place = Path(os.path.realpath(file))
    for left in place.parent.glob(f".{escape(place.name[:20])}.*-*.part"):
        with suppress(OSError):
            left.unlink()


def put(part: Path, file: Path) -> None:
    """Put a whole file in the place of another, as ``replacing`` does; raise OSError."""
    place, old = _place(file)
    _as_before(part, place, old)
    part.replace(place)


def _place(file: Path) -> tuple[Path, Old]:
    """Return where a file is to be written, links followed, and what stands there; raise Refused if that may not be written over."""
    try:
        seen = os.lstat(file)
    except FileNotFoundError:
        return file, None
    place = file
    if stat.S_ISLNK(seen.st_mode):
        place = Path(os.path.realpath(file))
        try:
            seen = os.stat(file)  # noqa: PTH116 - as above
        except FileNotFoundError:
            return place, None
    if not stat.S_ISREG(seen.st_mode):
        is_folder = stat.S_ISDIR(seen.st_mode)
        message = "this is a folder" if is_folder else "this is a device, pipe or socket"
        raise Refused(errno.EISDIR if is_folder else errno.EINVAL, message)
    if not seen.st_mode & 0o222 or not os.access(
        file, os.W_OK
    ):  # root may write whatever is read-only, and does not mean to
        raise Refused(errno.EACCES, "the file there is read-only")
    return place, seen


def _as_before(part: Path, place: Path, old: Old) -> None:
    """Give *part* owner and rights of the *old* file as far as the system lets, and never more rights than that had."""
    if old is None or not hasattr(os, "chown"):
        return
    for owner in (old.st_uid, -1):  # only root gives files away; a group one is in may have them
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
    if new.st_gid != old.st_gid or not listed:  # the rights of one group are no other's
        mode = mode & 0o707 | (mode & 0o007) << 3
    if stat.S_IMODE(new.st_mode) != mode:
        with suppress(OSError):  # a share may know no rights
            part.chmod(mode)


def read_bytes(file: Path, most: int) -> bytes:
    """Return a file's content, at most *most* + 1 bytes of it; raise InputError when it cannot be read."""

    def refuse(key: str) -> InputError:
        return InputError([Problem.of(Location(shown(file)), key)])

    try:
        status = os.stat(file)  # noqa: PTH116 - twice as fast
        kind = status.st_mode
        if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
            raise refuse("not-a-file/device")
        note_read(status)
        with open(file, "rb") as stream:  # noqa: PTH123 - as above
            size = os.fstat(stream.fileno()).st_size  # else Python sets so much memory aside
            return stream.read(min(most, size) + 1)
    except FileNotFoundError:
        raise refuse("no-file") from None
    except IsADirectoryError:
        raise refuse("not-a-file/folder") from None
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError([unreadable(Location(shown(file)), error)]) from None


class FileReader:
    """Reads files, each of them once; ``contents`` holds what was read.

    What is read again is as it was the first time, whatever has become of the file.
    """

    def __init__(self) -> None:
        self.contents: dict[Path, bytes] = {}

    def read(self, file: Path, most: int = MOST_FILE) -> bytes:
        """Return a file's content as ``read_bytes`` does; raise InputError when it cannot be read."""
        if file not in self.contents:
            self.contents[file] = read_bytes(file, most)
        return self.contents[file]


def unreadable(where: Location, error: Exception) -> Problem:
    """Return the problem of a file or folder that the system refuses to read."""
    reason = getattr(error, "strerror", None) or "the name is not one a file can have"
    return Problem.of(where, "unreadable", reason=reason.lower())


def shown(file: Path) -> str:
    """Return a path as messages show it: from where one stands, if it lies below."""
    if is_frozen() and file.is_relative_to(BUILTIN):  # where one file unpacks itself is another place each time
        return file.relative_to(BUILTIN).as_posix()
    try:
        return below(os.path.realpath(file), os.getcwd()) or str(file)  # noqa: PTH109 - twice as fast, for every file
    except (ValueError, OSError):
        return str(file)


def below(file: str, folder: str) -> str:
    """Return the path of a file from a folder that it lies below, or nothing."""
    start = folder.rstrip(os.sep) + os.sep
    return Path(file[len(start) :]).as_posix() if file.startswith(start) else ""
