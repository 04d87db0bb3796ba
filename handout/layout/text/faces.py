"""Fonts for shaping: FiraGO (SIL OFL), and those of other scripts."""

from functools import cache

import uharfbuzz as hb

from handout.layout.page import FIRAGO
from handout.layout.text.firago import firago

UNITS = 1000
"""Parts of the size in which the lengths of every font are given."""


@cache
def font(bold: bool, family: str = FIRAGO) -> hb.Font:
    """Return a font, regular or *bold*.

    Raise OutputError if its package is missing, and LookupError if a font of another family is.
    """
    return hb.Font(hb.Face(firago(bold))) if family == FIRAGO else _other(family, bold)


def has_font(family: str) -> bool:
    """Return whether a family is there."""
    if family == FIRAGO:
        return True
    from handout.layout.text.font_files import find_font

    return find_font(family, False) is not None


@cache
def knows(family: str, character: str) -> bool:
    """Return whether a font that is there has a glyph for a character."""
    return bool(font(False, family).get_nominal_glyph(ord(character)))


def _other(family: str, bold: bool) -> hb.Font:
    """Return a font of another family; raise LookupError if it is nowhere."""
    from handout.layout.text.font_files import find_font

    found = find_font(family, bold)
    if found is None:
        raise LookupError(family)
    result = hb.Font(hb.Face(hb.Blob.from_file_path(found.file), found.index))
    result.scale = (UNITS, UNITS)
    if found.weight:
        result.set_variations({"wght": found.weight})
    return result
