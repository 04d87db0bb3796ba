"""Start what takes longest to start, before anything else is loaded.

The processes of the page part from one that has laid out the first page (``handout.web.warm``).
"""

import multiprocessing
import os
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from multiprocessing.context import BaseContext
from pathlib import Path

from handout.mail_merge.worker_signals import deaf
from handout.web.renders import PROJECT, WARM

WORKING = (
    "concurrent.futures.process",
    "multiprocessing.popen_forkserver",
    "multiprocessing.synchronize",
    "handout.mail_merge.worker_signals",
    "resource",
)
"""What each process imports that takes work from another one."""


def start_for(words: Sequence[str]) -> None:
    """Have the first page laid out for words of the command not yet understood.

    Where they turn out to mean another project, the first page takes longer, and nothing else is wrong.
    """
    if {"--help", "-h", "--shortcut"}.isdisjoint(words):
        with suppress(OSError):  # whoever starts again reports it
            start_early(_named_project(words))


def _named_project(words: Sequence[str]) -> Path | None:
    """Return the project that the words of the command name, if any."""
    named = ""
    for word, following in pairwise((*words, "")):
        if word == "--project":
            named = following
        elif word.startswith("--project="):
            named = word.removeprefix("--project=")
    return Path(named) if named else None


def start_early(project: Path | None = None) -> BaseContext:
    """Have the first page of a project laid out.

    Return the way to start processes that know it. It is the project given, or the one around the current folder.
    """
    os.environ[PROJECT] = str(project or "")
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing.forkserver import ensure_running
    from multiprocessing.resource_tracker import ensure_running as start_tracker

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*WORKING, WARM])
    start_tracker()  # it would unblock the signals
    with deaf():
        ensure_running()
    return context
