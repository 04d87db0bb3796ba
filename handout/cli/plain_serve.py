"""Open the page for plain words, without what understands every command.

To load that takes a third as long as the first page. Words with another meaning are for the command (``serve.py``), and so is
whatever goes wrong before the page is open: it is tried again there, and reported.
"""

import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

MOST_PORT = 65535
"""The greatest number of a port."""

LIBRARIES = ("starlette", "uvicorn")
"""What serves the page."""


class PlainWords(Struct, frozen=True):
    """What plain words of ``serve`` ask for."""

    project: Path | None = None
    port: int = 0
    browser: bool = True
    token: bool = False


PLAIN = {"--browser": ("browser", True), "--no-browser": ("browser", False), "--token": ("token", True)}
"""The words that take no value, each with the option that it sets."""


def parse_plain(words: Sequence[str]) -> PlainWords | None:
    """Return what plain words ask for, or None if they must be understood."""
    found: dict[str, object] = {}
    read: object
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        option, read = PLAIN.get(word) or (name.removeprefix("--"), None)
        if name in ("--port", "--project"):
            given = value if equals else next(rest, "")
            read = _port(given) if name == "--port" else _project(given)
        if read is None or option in found:
            return None
        found[option] = read
    return PlainWords(**found)  # type: ignore[arg-type]  # each is read above


def _port(word: str) -> int | None:
    """Return a port, or None if a word is none."""
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 6 and int(word) <= MOST_PORT else None


def _project(word: str) -> Path | None:
    """Return a folder, or None if a word may mean something else."""
    return Path(word) if word.isprintable() and word.strip(" ,") and word[0] not in "-~" else None


def opened(address: str, token: str = "") -> str:
    """Return what is printed when the page is open."""
    lines = f"handout is open at {address}", "Stop it with Ctrl+C. It stores nothing about patients."
    return "\n".join((*lines, f"token: {token}") if token else lines)


def serve_plainly(words: Sequence[str]) -> int | None:
    """Open the page until it is stopped, and return the exit code.

    Return None if nothing was done. What fails while the page is open is raised.
    """
    plain = parse_plain(words)
    if plain is None or getattr(sys, "frozen", False) or not all(map(find_spec, LIBRARIES)):
        return None
    from handout.web.server import serve

    announced = False

    def announce(address: str, key: str) -> None:
        """Print where the page is."""
        nonlocal announced
        _say(opened(address, key if plain.token else ""))
        announced = True

    try:
        serve(plain.project, plain.port, show=plain.browser, announce=announce)
    except KeyboardInterrupt:
        with suppress(OSError):  # nobody reads it any more
            _say("")
    except Exception:
        if announced:
            raise
        return None
    return 0


def _say(text: str) -> None:
    """Print *text*, unless standard output is closed; raise OSError."""
    if sys.stdout:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
