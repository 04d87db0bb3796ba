"""What follows and precedes a written file: open it, and see whose it was."""

import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from handout.cli.terminal import uses_stdout
from handout.problems import Location, Problem, short

OURS = b"<xmp:CreatorTool>handout</xmp:CreatorTool>"
SLOTS = re.compile(rb"/Index\[([\d ]+)\]")
"""The numbers of the objects of one patient, in the update at the end of a PDF."""

TAIL, LONG = 2_000, 40
"""The bytes at the end that hold it, and the longest name that is never cut."""

SOON = 2.0
"""Seconds in which a viewer that cannot be started says so."""


def warn_of_another(file: Path, pdf: bytes, name: str) -> list[Problem]:
    """Return a warning if *file* holds a handout of somebody other than *name*.

    The name is read from the printed page: no metadata holds it.
    """
    old = b""
    with suppress(OSError):
        old = file.read_bytes() if file.is_file() else b""
    found = SLOTS.search(old[-TAIL:])
    if OURS not in old or old == pdf or not found:
        return []
    in_feet = len(found[1].split()) > 4  # lines, name in the feet, and the table of objects itself
    if not (_is_named(old, name, in_feet=in_feet) if name else not in_feet):
        return [Problem.of(Location(short(str(file), 300)), "other-patient")]
    return []


def _is_named(pdf: bytes, name: str, *, in_feet: bool) -> bool:
    """Return whether a handout bears a name.

    In the feet of its pages the name ends a line.
    """
    from handout.pdf.rasterize import read_lines

    wanted, lines = _plain(name), [*map(_plain, read_lines(pdf))]
    if in_feet and len(name) <= LONG:
        return any(line.endswith(wanted) for line in lines)
    return wanted in "".join(lines)


def _plain(text: str) -> str:
    """Return a text without spaces, and with straight quotes."""
    return re.sub(r"[\s\u00ad\u200b\ufffe]", "", text).translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'})


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
