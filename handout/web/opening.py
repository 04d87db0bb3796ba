"""Know what the page opens with before anything of the layout is loaded.

It is what can be chosen of a project's topics, stored by a hash of the project's files. Nothing of a patient is in it.
"""

import asyncio
import os
from hashlib import sha256
from pathlib import Path

from handout.installed import BUILTIN, program
from handout.store import get, put

KIND = "opening-3"
MOST_STORED, MOST_BYTES = 8, 10_000_000
"""Projects and languages that are stored, and their bytes."""


SECONDS_AHEAD = 1.0
"""How long what was looked up ahead is taken for what the files say."""


class Openings:
    """What the page of a project opens with, looked up while a tab is opened.

    Later it would share the processor with the answers that the tab waits for, and take ten times as long.
    """

    def __init__(self, root: Path) -> None:
        """Start with nothing looked up."""
        self.root = root
        self._ahead: dict[str, asyncio.Task[tuple[bytes | None, bytes | None]]] = {}

    def look_ahead(self, page: str) -> None:
        """Begin to look for what the page opens with in one of its languages."""
        self._ahead[page] = asyncio.ensure_future(self._look(page))
        asyncio.get_running_loop().call_later(SECONDS_AHEAD, lambda: self._ahead.pop(page, None))

    async def find(self, page: str) -> tuple[bytes | None, bytes | None]:
        """Return the key of what the page opens with, and that itself if it is known."""
        ahead = self._ahead.pop(page, None)
        return await (ahead or self._look(page))

    async def _look(self, page: str) -> tuple[bytes | None, bytes | None]:
        def look() -> tuple[bytes | None, bytes | None]:
            """Read the files."""
            key = opening_key(self.root, page)
            return key, stored_opening(key)

        return await asyncio.to_thread(look)


def opening_key(root: Path, page: str) -> bytes | None:
    """Return a value that changes with all that the page opens with.

    Return None if this program cannot be identified.
    """
    edition = program()
    if edition is None:
        return None
    found = sha256("\n".join((*edition, str(root), page)).encode("utf-8", "surrogatepass"))
    for folder in dict.fromkeys((root, BUILTIN)):
        files = [folder / "handout.yaml"]
        for at, _, names in os.walk(folder / "templates"):
            files += (Path(at, name) for name in names)
        for file in sorted(files):
            if file.is_file():
                found.update(f"\n{file}\n".encode("utf-8", "surrogatepass"))
                found.update(sha256(file.read_bytes()).digest())
    return found.digest()


def stored_opening(key: bytes | None) -> bytes | None:
    """Return what the page opens with, if it is known."""
    return get(KIND, key) if key else None


def store_opening(key: bytes | None, content: bytes) -> None:
    """Store what the page opens with for the next start."""
    if key:
        put(KIND, key, content, MOST_STORED, MOST_BYTES)
