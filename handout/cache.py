"""Work that need not be done twice: photos made ready, fonts unpacked, whole handouts, kept under a name made of their content.

Safe under concurrent runs, and deletable at any time: a damaged, foreign or missing entry is made again.
"""

import os
import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from handout.files import replace_file

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def folder() -> Path:
    """Return where the cache lies (XDG Base Directory, or what the system uses instead)."""
    given = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(given):  # noqa: PTH117 - the standard wants any other to be passed over
        return Path(given) / "handout"
    if sys.platform == "win32" and (given := os.environ.get("LOCALAPPDATA")):
        return Path(given) / "handout" / "cache"
    with suppress(RuntimeError):
        return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "handout"
    from tempfile import gettempdir

    return Path(gettempdir()) / "handout-cache"


def remembered(kind: str, content: bytes, make: Callable[[bytes], bytes]) -> bytes:
    """Return ``make(content)``, from the cache where it is known; *kind* names the maker and its version."""
    if (known := recalled(kind, content)) is not None:
        return known
    made = make(content)
    keep(kind, content, made)
    return made


def recalled(kind: str, content: bytes) -> bytes | None:
    """Return what was made of *content*, from the cache; None where it is not known."""
    with suppress(OSError):
        kept = (folder() / _name(kind, content)).read_bytes()
        made = kept[32:]
        if sha256(made).digest() == kept[:32]:
            return made
    return None


def keep(kind: str, content: bytes, made: bytes, most: int = 400, most_bytes: int = 200_000_000) -> None:
    """Keep what was *made* of *content*, if the cache can be written, and let the oldest of its *kind* go."""
    with suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True)
        replace_file(folder() / _name(kind, content), sha256(made).digest() + made)
        _forget(kind, most, most_bytes)


def _name(kind: str, content: bytes) -> str:
    return f"{kind}-{sha256(content).hexdigest()[:32]}"


def _forget(kind: str, most: int, most_bytes: int) -> None:
    """Take away all but the newest entries of a *kind*: so many, and so many bytes, at *most*."""
    kept = [(file, file.stat()) for file in folder().glob(f"{kind}-*")]
    newest = sorted(kept, key=lambda entry: entry[1].st_mtime_ns, reverse=True)
    sizes = accumulate(told.st_size for _, told in newest)
    for number, ((file, _), size) in enumerate(zip(newest, sizes, strict=True)):
        if number and (number >= most or size > most_bytes):
            file.unlink(missing_ok=True)


class LeastRecent(Generic[K, V]):
    """A mapping that forgets what was asked for longest ago; threads may share it.

    The sizes of all values together are at most *most*, though the newest is held in any case.
    """

    def __init__(self, most: int, size: Callable[[V], int] = lambda _: 1) -> None:
        self.most, self.size, self.total = most, size, 0
        self.values: OrderedDict[K, V] = OrderedDict()
        self.lock = Lock()

    def get(self, key: K) -> V | None:
        """Return the value of a key, None if it is not held."""
        with self.lock:
            if (value := self.values.get(key)) is not None:
                self.values.move_to_end(key)
            return value

    def put(self, key: K, value: V) -> None:
        """Hold a value, in the place of any other of this key."""
        with self.lock:
            if (old := self.values.pop(key, None)) is not None:
                self.total -= self.size(old)
            self.values[key] = value
            self.total += self.size(value)
            while self.total > self.most and len(self.values) > 1:
                _, old = self.values.popitem(last=False)
                self.total -= self.size(old)
