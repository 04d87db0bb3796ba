"""Cut a font down to the glyphs in use, with composite and empty ones added."""

import itertools
from collections.abc import Iterator
from functools import cache
from math import ceil, floor

import uharfbuzz as hb
from msgspec import Struct
from msgspec.structs import replace

from handout.layout.page import COMPOSED, Parts
from handout.layout.text.faces import UNITS
from handout.pdf.truetype import AddedGlyph, append_glyphs

GlyphKey = tuple[int, str, Parts, int]
"""A glyph with one of the texts that it stands for.

It is its number, the text, its parts and, if it is composed, its width.
"""

UNUSED_TABLES = (
    *("GSUB", "GPOS", "GDEF", "cmap", "name", "post", "OS/2", "kern", "DSIG", "STAT", "gasp"),
    *("BASE", "VORG", "vhea", "vmtx", "HVAR", "MVAR", "VVAR", "avar", "meta", "LTSH", "VDMX", "hdmx", "PCLT", "JSTF"),
    *("MATH", "FFTM", "Silf", "Glat", "Gloc", "Feat", "Sill", "morx", "prop"),
)
"""Tables that no program looks at which shows a PDF."""


class Subset(Struct, frozen=True):
    """A font program, with the numbers and the widths of its glyphs in their order."""

    program: bytes
    numbers: tuple[int, ...]
    widths: tuple[float, ...]


def make_subset(font: hb.Font, keys: tuple[GlyphKey, ...]) -> Subset:
    """Return the program of a *font* with these glyphs only, under new numbers."""
    added = tuple(
        sorted({(parts, advance) for number, _, parts, advance in keys if number == COMPOSED})
    )  # alike side by side
    parts = {part for components, _ in added for part, *_ in components}
    program, numbers = _subset(font, {number for number, *_ in keys if number != COMPOSED} | parts)
    if added:
        first = max(numbers.values()) + 1
        program = append_glyphs(program, _in_one_box([_added(font, numbers, *glyph) for glyph in added]))
    places = {key: first + number for number, key in enumerate(added)} if added else {}
    return Subset(
        program,
        tuple(places[key[2:]] if key[0] == COMPOSED else numbers[key[0]] for key in keys),
        tuple(key[3] if key[0] == COMPOSED else font.get_glyph_h_advance(key[0]) for key in keys),
    )


OFTEN = 8
"""The subset of a font from which on it is prepared for more, in a mail merge.

Preparing takes as long as 40 subsets of a Chinese font; the next ones take a thirtieth, and are the same.
"""


def _face_of(font: hb.Font) -> hb.Face:
    """Return the face of a font, prepared if many subsets were made of it."""
    count = _counter(font)
    return font.face if next(count) < OFTEN else _prepared(font)


@cache
def _counter(_font: hb.Font) -> Iterator[int]:
    """Return the numbers of the subsets of a font, from 0."""
    return itertools.count()


@cache
def _prepared(font: hb.Font) -> hb.Face:
    """Return the face of a font, prepared for many subsets."""
    return hb.subset_preprocess(font.face)


def _subset(font: hb.Font, glyphs: set[int]) -> tuple[bytes, dict[int, int]]:
    """Return a font program with *glyphs* only, and their new numbers."""
    face, wanted = _face_of(font), hb.SubsetInput()
    wanted.glyph_set.update({0, *glyphs})
    flags = hb.SubsetFlags
    # Hinting is a quarter of the program: it fits outlines to coarse pixels, and no printer runs it.
    wanted.flags = flags.NO_LAYOUT_CLOSURE | flags.NOTDEF_OUTLINE | flags.NO_HINTING
    if font.face.has_var_data:
        wanted.pin_all_axes_to_default(face)
        for axis, place in zip(font.face.axis_infos, font.get_var_coords_design(), strict=True):
            wanted.pin_axis_location(face, axis.tag, place)
    wanted.drop_table_tag_set.update(int.from_bytes(tag.ljust(4).encode(), "big") for tag in UNUSED_TABLES)
    plan = hb.SubsetPlan(face, wanted)
    return bytes(plan.execute().blob.data), dict(plan.old_to_new_glyph_mapping.items())


def _added(font: hb.Font, numbers: dict[int, int], parts: Parts, advance: int) -> AddedGlyph:
    """Return a composite or an empty glyph in units of the font."""
    scale = font.face.upem / UNITS
    boxes = []
    for part, dx, dy in parts:
        found = font.get_glyph_extents(part)
        left, top = found.x_bearing + dx, found.y_bearing + dy
        boxes.append((left, top + found.height, left + found.width, top))
    left, bottom, right, top = zip(*boxes, strict=True) if boxes else ((0,), (0,), (0,), (0,))
    return AddedGlyph(
        tuple((numbers[part], round(dx * scale), round(dy * scale)) for part, dx, dy in parts),
        round(advance * scale),
        (*(floor(min(edge) * scale) for edge in (left, bottom)), *(ceil(max(edge) * scale) for edge in (right, top))),
    )


def _in_one_box(glyphs: list[AddedGlyph]) -> list[AddedGlyph]:
    """Return glyphs whose box is one around all of them, but for the empty ones.

    Exact boxes are as long as all else that is said of a glyph, for no two are alike, and nothing that shows a PDF needs them.
    """
    left, bottom, right, top = zip(*(glyph.box for glyph in glyphs), strict=True)
    box = (min(left), min(bottom), max(right), max(top))
    return [replace(glyph, box=box) if glyph.components else glyph for glyph in glyphs]
