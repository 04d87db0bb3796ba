"""Silence for libraries that write to standard error, and cannot be asked not to.

They are libtiff, which complains of a damaged file, and svg2pdf, whose Rust reports each panic. Both write to
the descriptor itself, and neither has a switch that Python reaches. What is wrong with a picture is reported
in our words.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock

_LOCK = Lock()
STDERR = 2


@contextmanager
def silence_stderr() -> Iterator[None]:
    """Redirect the standard error of the process to nowhere.

    One thread at a time, whatever the library, so that it is always restored.
    """
    with _LOCK, ExitStack() as stack:
        try:
            saved = os.dup(STDERR)
            stack.callback(os.close, saved)
            nowhere = os.open(os.devnull, os.O_WRONLY)
            stack.callback(os.close, nowhere)
        except OSError:  # there is no standard error to silence
            yield
            return
        stack.callback(os.dup2, saved, STDERR)
        os.dup2(nowhere, STDERR)
        yield
