"""The ``handout`` command: it parses the command line and calls other packages."""

import atexit
import gc
import os
import sys
import threading
import warnings
from contextlib import suppress


def main() -> None:
    """Run the command and end the process."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # what libraries warn of is for their users, not for ours
    gc.disable()  # a command ends before there is much to collect; batch enables it again
    from handout.cli.application import main as run

    try:
        run()
    except SystemExit as ended:
        _leave(ended.code)


def _leave(code: str | int | None) -> None:
    """End the process with a code; the system frees memory faster than Python does."""
    gc.freeze()  # otherwise Python searches all that is loaded for garbage once more
    if isinstance(code, str) or threading.active_count() > 1:
        sys.exit(code)
    atexit._run_exitfuncs()  # noqa: SLF001 - what libraries want to be done at the end
    for stream in filter(None, (sys.stdout, sys.stderr)):
        with suppress(OSError, ValueError):  # nobody reads it: that is reported already
            stream.flush()
    os._exit(code or 0)
