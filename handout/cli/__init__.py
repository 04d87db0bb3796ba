"""The ``handout`` command: it parses the command line and calls other packages."""

import atexit
import gc
import os
import sys
import threading
import warnings
from contextlib import suppress

STOPPED = 130
"""The exit code of a command that is stopped by Ctrl+C."""


def main() -> None:
    """Run the command and end the process."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # what libraries warn of is for their users, not for ours
    _open_closed_streams()
    gc.disable()  # a command ends before there is much to collect; batch enables it again
    try:
        if sys.argv[1:2] == ["serve"]:
            _serve(sys.argv[2:])
        from handout.cli.application import main as run

        run()
    except KeyboardInterrupt:  # while modules are loaded; later the command itself ends in order
        _leave(STOPPED)
    except SystemExit as ended:
        _leave(ended.code)


def _serve(words: list[str]) -> None:
    """Open the page for plain words, and exit.

    Return if the command must be understood. What takes longest is started first.
    """
    from handout.web.early import start_for

    start_for(words)
    from handout.cli.plain_serve import serve_plainly

    try:
        code = serve_plainly(words)
    except Exception as error:  # noqa: BLE001 - it is reported
        from handout.cli.application import report

        sys.exit(report(error))
    if code is not None:
        sys.exit(code)


def _open_closed_streams() -> None:
    """Open any standard stream that the caller closed (``>&-``).

    Otherwise the first file to be opened would receive the output of the program.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


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
