"""Set up a worker process: ignore Ctrl-C, and exit with its parent."""

import os
import signal
from multiprocessing import parent_process
from threading import Thread


def init_worker() -> None:
    """Ignore Ctrl-C and a closed window, and exit when the parent process dies.

    The parent handles them, and ends its workers in an orderly way: by SIGTERM, which it may have caught when they were
    started.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hangup := getattr(signal, "SIGHUP", None):
        signal.signal(hangup, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the parent process to end, then exit."""
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)
