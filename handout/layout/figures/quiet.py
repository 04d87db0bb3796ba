"""Silence for C libraries that write to standard error, as libtiff does."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_LOCK = Lock()
STDERR = 2


@contextmanager
def silence_stderr() -> Iterator[None]:
    """Redirect the standard error of the process to nowhere.

    One thread at a time, so that it is always restored.
    """
    with _LOCK:
        try:
            saved = os.dup(STDERR)
        except OSError:  # there is no standard error to silence
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, STDERR)
            yield
        finally:
            os.dup2(saved, STDERR)
            os.close(saved)
            os.close(nowhere)
