"""Store results on disk by a hash of their input; hold recent values in memory.

The disk holds prepared photos, unpacked fonts and whole handouts. It is safe under concurrent runs and can
be deleted at any time: a damaged, foreign or missing entry is made again.
"""

import os
import sys
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from shutil import disk_usage
from threading import Lock
from typing import Generic, TypeVar

from handout.output import replace_file

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

LEAST_FREE = 2_000_000_000
"""Bytes of the disk that are left to others."""


def folder() -> Path:
    """Return the cache folder (XDG Base Directory, or its equivalent elsewhere)."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(given):  # noqa: PTH117 - the standard says to ignore a relative path
        return Path(given) / "handout"
    if sys.platform == "win32" and (given := os.environ.get("LOCALAPPDATA")):
        return Path(given) / "handout" / "cache"
    with suppress(RuntimeError):
        return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "handout"
    from tempfile import gettempdir

    return Path(gettempdir()) / "handout-cache"


def get_or_make(kind: str, content: bytes, make: Callable[[bytes], bytes]) -> bytes:
    """Return ``make(content)``, from the cache if it is stored there.

    *kind* names the maker and its version.
    """
    if (known := get(kind, content)) is not None:
        return known
    result = make(content)
    put(kind, content, result)
    return result


def get(kind: str, content: bytes) -> bytes | None:
    """Return the stored result for *content*, or None."""
    with suppress(OSError):
        entry = (folder() / _name(kind, content)).read_bytes()
        result = entry[32:]
        if sha256(result).digest() == entry[:32]:
            return result
    return None


def holds(kind: str, content: bytes) -> bool:
    """Return whether a result for *content* is stored; it may be damaged."""
    return (folder() / _name(kind, content)).exists()


def put(kind: str, content: bytes, result: bytes, most: int = 400, most_bytes: int = 200_000_000) -> None:
    """Store the *result* for *content*, if the cache can be written.

    At most *most* entries of a *kind* stay, and at most *most_bytes* of them; the oldest are deleted.
    """
    with suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True)
        replace_file(folder() / _name(kind, content), sha256(result).digest() + result)
        _evict(kind, most, most_bytes)


def put_while_free(kind: str, content: bytes, result: bytes) -> None:
    """Store the *result* for *content* unless the disk is nearly full.

    No other entry is deleted for it: whoever stores it calls ``clear``.
    """
    with suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True)
        if disk_usage(folder()).free > LEAST_FREE:
            replace_file(folder() / _name(kind, content), sha256(result).digest() + result)


def clear(kind: str, seconds: float = 0) -> None:
    """Delete all entries of kinds that begin with *kind*, from an age in *seconds* on."""
    with suppress(OSError):
        for entry in folder().glob(f"{kind}*"):
            with suppress(OSError):
                if time.time() - entry.stat().st_mtime >= seconds:
                    entry.unlink()


def _name(kind: str, content: bytes) -> str:
    """Return the file name of an entry."""
    return f"{kind}-{sha256(content).hexdigest()[:32]}"


def _evict(kind: str, most: int, most_bytes: int) -> None:
    """Delete all but the newest entries of a *kind*, up to *most* and *most_bytes*."""
    with os.scandir(folder()) as files:  # a third of the time of pathlib
        entries = [(file.path, file.stat()) for file in files if file.name.startswith(f"{kind}-")]
    newest = sorted(entries, key=lambda entry: entry[1].st_mtime_ns, reverse=True)
    sizes = accumulate(status.st_size for _, status in newest)
    for number, ((file, _), size) in enumerate(zip(newest, sizes, strict=True)):
        if number and (number >= most or size > most_bytes):
            Path(file).unlink(missing_ok=True)


class LeastRecent(Generic[K, V]):
    """A mapping that drops the least recently used values; threads may share it.

    The sizes of all values together are at most *most*, but the newest value always stays.
    """

    def __init__(self, most: int, size: Callable[[V], int] = lambda _: 1) -> None:
        self.most, self.size, self.total = most, size, 0
        self.values: OrderedDict[K, V] = OrderedDict()
        self.lock = Lock()

    def get(self, key: K) -> V | None:
        """Return the value of a key, or None if it is not held."""
        with self.lock:
            if (value := self.values.get(key)) is not None:
                self.values.move_to_end(key)
            return value

    def put(self, key: K, value: V) -> None:
        """Store a value under a key, in place of any earlier one."""
        with self.lock:
            if (old := self.values.pop(key, None)) is not None:
                self.total -= self.size(old)
            self.values[key] = value
            self.total += self.size(value)
            while self.total > self.most and len(self.values) > 1:
                _, old = self.values.popitem(last=False)
                self.total -= self.size(old)

    def forget(self, is_meant: Callable[[K], bool] = lambda _: True) -> None:
        """Drop every value, or those whose key *is_meant*."""
        with self.lock:
            for key in [key for key in self.values if is_meant(key)]:
                self.total -= self.size(self.values.pop(key))


OF_FILES = (
    "handout.schema.",
    "handout.check.",
    "handout.content.conditions",
    "handout.content.merged_words",
    "handout.content.named_in_cautions",
    "handout.content.points",
    "handout.content.topic_types",
    "handout.content.translation",
    "handout.layout.figures.",
    "handout.render.key",
)
"""The modules whose bounded caches hold nothing but what a project's files say."""


def forget_words() -> None:
    """Empty every bounded cache of a function that may hold a patient's words.

    A cache without a bound is for facts of the program, and stays.
    """
    for clear in _clearing(len(sys.modules)):
        clear()


@cache
def _clearing(_modules: int) -> tuple[Callable[[], None], ...]:
    """Return the functions that empty a cache, while so many modules are loaded."""
    modules = [module for name, module in [*sys.modules.items()] if name.startswith("handout.")]
    found = {id(value): value for module in modules for value in [*vars(module).values()]}
    return tuple(
        each.cache_clear
        for each in found.values()
        if callable(parameters := getattr(each, "cache_parameters", None))
        and parameters()["maxsize"] is not None
        and not each.__module__.startswith(OF_FILES)
    )
