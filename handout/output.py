"""Replace files atomically.

A path always leads to the whole old file or the whole new one, never to half of it. Links are followed,
devices and pipes are written to directly, and a replaced file keeps its owner and permissions. A hard link
is separated from its other names, which keep the old content.
"""

import errno
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import time
from typing import BinaryIO, cast

from handout.files import find_descriptor, is_stream

MOST_IN_MEMORY = 50_000_000
"""Bytes of a stream that are buffered in memory.

More needs a temporary file, on a disk that may be full.
"""


ACL = "system.posix_acl_access"
"""The extended attribute in which Linux stores the access control list of a file."""


A_DAY = 86_400
"""Seconds after which nobody writes a file any more."""

PART = re.compile(r"\.(.{1,20})\.\d+-[0-9a-f]{8}\.part", re.DOTALL)
"""The name of a half-written file.

It holds the beginning of the name that the file will have.
"""

TERMINAL = "this is a terminal, which cannot show what is not text"


Old = os.stat_result | None


class Refused(OSError):  # noqa: N818 - messages show it like any refusal of the system
    """The error of a path that must not be overwritten; ``strerror`` gives the reason."""


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
    """Replace all files, or none if one of them cannot be written; raise OSError.

    Devices and pipes come first: a file can be left as it was even when it is written, they cannot.
    """
    with ExitStack() as stack:
        for file in sorted(contents, key=is_stream):  # what is entered last is finished first
            out = stack.enter_context(replacing(file))
            out.write(contents[file])
            out.flush()  # a full disk must fail before any file is replaced


@contextmanager
def replacing(file: Path) -> Iterator[BinaryIO]:
    """Yield a stream for the new content of *file*, which replaces the old at the end.

    Raise OSError that names *file*, unless it names another that is replaced meanwhile.
    """
    other: OSError | None = None
    try:
        with _poured(file) if is_stream(file) else _renamed(file) as out:
            try:
                yield out
            except OSError as error:
                other = error if error.filename else None
                raise
    except OSError as error:
        if error is not other:
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
        number = find_descriptor(file)
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
    number = find_descriptor(file)
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
    try:
        mode = stat.S_IMODE(old.st_mode) & 0o777 if old else 0o666  # the umask removes what is not allowed
        with os.fdopen(os.open(part, flags, mode), "wb") as out:
            _as_before(part, place, old)
            yield out
        part.replace(place)
    except BaseException:  # Ctrl+C may come between any two steps
        with suppress(OSError):
            part.unlink()
        raise


def clear(file: Path) -> None:
    """Delete the half-written files that killed runs left beside *file*.

    Those of other files may still be written: they go when they are a day old.
    """
    place, old = Path(os.path.realpath(file)), time() - A_DAY
    for left in place.parent.glob(".*-*.part"):
        with suppress(OSError):
            half = PART.fullmatch(left.name)
            if half and (half[1] == place.name[:20] or left.stat().st_mtime < old):
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
