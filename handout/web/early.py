"""Start what takes longest to start, before anything else is loaded.

The processes of the page part from one that has laid out the first page (``handout.web.warm``).
"""

import multiprocessing
import os
from multiprocessing.context import BaseContext
from pathlib import Path

from handout.web.renders import PROJECT, WARM


def start_early(project: Path | None = None) -> BaseContext:
    """Have the first page of a project laid out.

    Return the way to start processes that know it. It is the project given, or the one around the current folder.
    """
    os.environ[PROJECT] = str(project or "")
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing.forkserver import ensure_running

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([WARM])
    ensure_running()
    return context
