"""Set up a worker process: ignore Ctrl-C, and exit with its parent."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import parent_process
from threading import Thread

STOPPING = [number for name in ("SIGINT", "SIGTERM", "SIGHUP") if (number := getattr(signal, name, None))]
"""Ctrl-C, the end of the system, and a closed window."""


@contextmanager
def deaf() -> Iterator[None]:
    """Hear the signals of ``STOPPING`` only afterwards.

    A process that is started here hears them when ``init_worker`` has set it up. Sooner they would stop it with a
    traceback while it loads its modules, and this one before it knows whom to end.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def init_worker() -> None:
    """Ignore Ctrl-C and a closed window, and exit when the parent process dies.

    The parent handles them, and ends its workers in an orderly way: by SIGTERM, which it may have caught when they were
    started.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hangup := getattr(signal, "SIGHUP", None):
        signal.signal(hangup, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)  # it may have been started ``deaf``
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the parent process to end, then exit."""
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)
