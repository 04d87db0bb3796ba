"""Open a file in the viewer of the system."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from handout.cli.terminal import uses_stdout
from handout.problems import Location, Problem, short

SOON = 2.0
"""Seconds in which a viewer that cannot be started says so."""


def open_file(file: Path) -> list[Problem]:
    """Show a file in the viewer of the system; return a warning if that fails.

    Standard output cannot be shown.
    """
    if uses_stdout(file):
        return [Problem.of(Location.of_option("--open"), "no-viewer/stream")]
    try:
        if sys.platform == "win32":
            os.startfile(file)  # noqa: S606
        else:
            program = "open" if sys.platform == "darwin" else "xdg-open"
            started = subprocess.Popen(  # noqa: S603 - the program is one of two
                [program, str(file.absolute())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            with suppress(subprocess.TimeoutExpired):  # a viewer that stays open is one that works
                if started.wait(SOON):
                    return [Problem.of(Location(short(str(file), 300)), "no-viewer")]
    except OSError:
        return [Problem.of(Location(short(str(file), 300)), "no-viewer")]
    return []
