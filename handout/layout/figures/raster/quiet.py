"""Silence for C libraries that write to the terminal themselves, as libtiff does of every damaged file."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_LOCK = Lock()
STDERR = 2


@contextmanager
def hushed() -> Iterator[None]:
    """Point the process's error stream nowhere meanwhile; one thread at a time, so that it is always put back."""
    with _LOCK:
        try:
            kept = os.dup(STDERR)
        except OSError:  # there is none, so nobody hears anything
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, STDERR)
            yield
        finally:
            os.dup2(kept, STDERR)
            os.close(kept)
            os.close(nowhere)
