"""The files of FiraGO, which every handout is set in.

Its package holds them packed, and unpacking takes longer than reading a topic, so they are stored unpacked.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from threading import Thread

from handout.installed import stamp
from handout.problems import NOWHERE, OutputError, Problem
from handout.store import get_or_make, holds

UNPACKED, PACKAGE = "font-1", "pymupdf_fonts"
"""The store's name for unpacked fonts, and the package that has them packed."""


def firago(bold: bool) -> bytes:
    """Return the file of FiraGO, regular or *bold*.

    Raise OutputError if its package is missing.
    """
    package_stamp = stamp(PACKAGE)
    if package_stamp == "":
        raise OutputError(Problem.of(NOWHERE, "no-font"))
    name = _name(bold, package_stamp or "")
    return get_or_make(UNPACKED, name, _unpacked) if package_stamp else _unpacked(name)


@contextmanager
def unpacked_beside() -> Iterator[None]:
    """Unpack FiraGO beside other work, if it is not stored yet."""
    thread = _unpacking()
    try:
        yield
    finally:
        if thread:
            thread.join()  # a process that forks must have no thread that imports


@cache
def _unpacking() -> Thread | None:
    """Return the thread that unpacks what is not stored, or None if all is."""
    found = stamp(PACKAGE)
    names = [_name(bold, found) for bold in (False, True)] if found else []
    lacking = [name for name in names if not holds(UNPACKED, name)]
    if not lacking:
        return None
    thread = Thread(target=_unpack_all, args=(lacking,))
    thread.start()
    return thread


def _unpack_all(names: Sequence[bytes]) -> None:
    """Unpack fonts; who uses one that cannot be unpacked sees the error."""
    with suppress(Exception):
        for name in names:
            _unpacked(name)


def _name(bold: bool, package_stamp: str) -> bytes:
    """Return the name of a font in the store."""
    return f"{'figbo' if bold else 'figo'} {package_stamp}".encode()


def _unpacked(name: bytes) -> bytes:
    """Return a font of the package, which unpacks it when it is first asked for."""
    from pymupdf_fonts import fontbuffers

    return bytes(fontbuffers[name.decode().split()[0]]())
