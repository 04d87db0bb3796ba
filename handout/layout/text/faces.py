"""Fonts: FiraGO (SIL OFL), in two weights."""

from functools import cache

import uharfbuzz as hb

from handout.installed import stamp
from handout.layout.page import FIRAGO
from handout.problems import NOWHERE, OutputError, Problem
from handout.store import get_or_make

UNITS = 1000
"""Parts of the size in which the lengths of every font are given."""


@cache
def font(bold: bool, family: str = FIRAGO) -> hb.Font:
    """Return a font, regular or *bold*.

    Raise OutputError if its package is missing.
    """
    if family != FIRAGO:
        raise LookupError(family)
    package_stamp = stamp("pymupdf_fonts")
    if package_stamp == "":
        raise OutputError(str(Problem.of(NOWHERE, "no-font")))
    name = f"{'figbo' if bold else 'figo'} {package_stamp}".encode()
    return hb.Font(hb.Face(get_or_make("font-1", name, _unpacked) if package_stamp else _unpacked(name)))


def _unpacked(name: bytes) -> bytes:
    """Return a font of the package.

    Unpacking takes longer than reading a topic.
    """
    from pymupdf_fonts import fontbuffers

    return bytes(fontbuffers[name.decode().split()[0]]())
