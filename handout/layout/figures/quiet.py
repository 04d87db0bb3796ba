"""Silence for libraries that write to standard error, and cannot be asked not to.

They are libtiff, which complains of a damaged file, and svg2pdf, whose Rust reports each panic. Both write to
the descriptor itself, and neither has a switch that Python reaches. What is wrong with a picture is reported
in our words.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from typing import IO

_LOCK = Lock()
STDERR = 2


@contextmanager
def silence_stderr() -> Iterator[None]:
    """Redirect the standard error of the process to nowhere."""
    with _redirected(Path(os.devnull).open, "wb"):
        yield


@contextmanager
def hear_stderr() -> Iterator[IO[bytes]]:
    """Redirect the standard error of the process to the file yielded."""
    with _redirected(TemporaryFile) as heard:
        yield heard or BytesIO()


@contextmanager
def _redirected(opened: Callable[..., IO[bytes]], *how: str) -> Iterator[IO[bytes] | None]:
    """Redirect the standard error of the process to a file that is *opened*.

    One thread at a time, whatever the library, so that it is always restored.
    """
    with _LOCK, ExitStack() as stack:
        try:
            saved = os.dup(STDERR)
            stack.callback(os.close, saved)
            to = stack.enter_context(opened(*how))
        except OSError:  # there is no standard error to redirect
            yield None
            return
        stack.callback(os.dup2, saved, STDERR)
        os.dup2(to.fileno(), STDERR)
        yield to
