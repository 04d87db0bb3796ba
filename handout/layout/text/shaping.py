"""Text shaping: from letters to glyphs of FiraGO (SIL OFL), with HarfBuzz."""

from collections import Counter
from functools import cache, lru_cache
from unicodedata import bidirectional, category, name

import uharfbuzz as hb
from msgspec.structs import replace

from handout.installed import stamp
from handout.layout.page import Glyph
from handout.problems import NOWHERE, OutputError, Problem
from handout.schema.markup import strip_markup
from handout.schema.spaces import INVISIBLE, SOFT_HYPHEN
from handout.store import get_or_make

UNDRAWN = f"{INVISIBLE}\n"
DRAWN_SPACES = frozenset("\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000")
"""Spaces of other widths, which HarfBuzz draws as Unicode describes them.

The font lacks most of them.
"""


@cache
def font(bold: bool) -> hb.Font:
    """Return FiraGO, regular or *bold*.

    Raise OutputError if its package is missing.
    """
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


@lru_cache(20_000)
def shape(text: str, bold: bool, language: str = "en") -> tuple[tuple[Glyph, ...], float]:
    """Return the glyphs of *text* from left to right, and its width.

    Glyphs are chosen for *language*. The width is in 1/1000 of the size. A soft hyphen alone is a visible one
    at the end of a line, and its text is a soft hyphen (ISO 32000-1 14.8.2.2.3).
    """
    if text == SOFT_HYPHEN:
        (hyphen,), wide = shape("-", bold, language)
        return (replace(hyphen, text=SOFT_HYPHEN),), wide
    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = language  # otherwise the locale of the computer decides
    buffer.direction = "ltr"
    hb.shape(font(bold), buffer)  # kerning and ligatures are on by default
    infos, places = buffer.glyph_infos, buffer.glyph_positions
    clusters = [info.cluster for info in infos]
    if clusters == [*range(len(text))]:  # fast path for most texts: one glyph per letter
        each = zip(infos, places, text, strict=True)
        plain_ones = tuple(Glyph(i.codepoint, p.x_advance, p.x_offset, p.y_offset, letter) for i, p, letter in each)
        return plain_ones, sum(glyph.advance for glyph in plain_ones)
    starts = sorted(set(clusters))
    letters_of = {a: list(text[a:b]) for a, b in zip(starts, [*starts[1:], len(text)], strict=True)}
    left = Counter(clusters)
    glyphs = []
    for info, at in zip(infos, places, strict=True):
        # Divide the letters of a cluster among its glyphs, so that each glyph maps to some text.
        letters, left[info.cluster] = letters_of[info.cluster], left[info.cluster] - 1
        own = letters[: max(1, len(letters) - left[info.cluster])]
        del letters[: len(own)]
        glyphs.append(Glyph(info.codepoint, at.x_advance, at.x_offset, at.y_offset, "".join(own)))
    return tuple(glyphs), sum(g.advance for g in glyphs)


def missing(text: str) -> list[str]:
    """Return the characters of *text* that the font cannot draw, each once."""
    known = font(False)
    return [
        c
        for c in dict.fromkeys(strip_markup(text))
        if c not in UNDRAWN and c not in DRAWN_SPACES and not known.get_nominal_glyph(ord(c))
    ]


@lru_cache(5_000)
def is_unsupported(character: str) -> bool:
    """Return whether a character cannot be set, or not yet."""
    return bool(has_right_to_left(character) or missing(character))


def describe(character: str) -> str:
    """Return a character for a message: itself if visible, its code, its name."""
    itself = f"'{character}' " if character.isprintable() and category(character)[0] != "M" else ""
    return f"{itself}(U+{ord(character):04X} {name(character, 'unnamed')})"


def has_right_to_left(text: str) -> bool:
    """Return whether *text* holds letters that run from right to left (UAX 9)."""
    return any(bidirectional(c) in ("R", "AL", "AN") for c in text)
