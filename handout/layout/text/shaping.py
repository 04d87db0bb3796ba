"""Text shaping: from letters to glyphs, with HarfBuzz.

Programs that read a PDF take each glyph for letters that stand where it stands. So a cluster (a letter with its marks, a
syllable) is one glyph here, composed if the font needs several, and the letters that it does not stand for are
carried by empty glyphs beside it.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from unicodedata import bidirectional, category, combining, name

import uharfbuzz as hb
from msgspec.structs import replace

from handout.layout.page import COMPOSED, FIRAGO, Glyph
from handout.layout.text.faces import font, has_font, knows
from handout.layout.text.scripts import Script, language_of_han, scripts_of, typeface_of
from handout.schema.markup import strip_markup
from handout.schema.spaces import INVISIBLE, SOFT_HYPHEN

UNDRAWN = f"{INVISIBLE}\n"
DRAWN_SPACES = frozenset("\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000")
"""Spaces of other widths, which HarfBuzz draws as Unicode describes them.

The font lacks most of them.
"""

RIGHT_TO_LEFT_MARK = "\u200f"
NUMBER_SIGNS = frozenset(("CS", "ES", "ET"))
"""The classes of signs that UAX 9 counts to a number."""

MARK_BEFORE = -20
"""How far before the end of its letter the carrier of a mark stands.

At the end itself, kerning could put it behind the next letter.
"""

MOST_MARKS = 3
"""The most marks on a letter that have a carrier each."""

LARGEST_KERN = 100
"""The most that kerning adds to a cluster.

Programs take a larger gap for a space, so what is more is of the cluster itself.
"""

VIRAMA = 9
"""The combining class of the sign that joins two consonants."""

CARRIED = frozenset(("Mn", "Me", "Cf"))
"""Categories of characters that belong to the letter before: marks and joiners."""


@lru_cache(20_000)
def shape(
    text: str, bold: bool, language: str = "en", family: str = FIRAGO, level: int = 0
) -> tuple[tuple[Glyph, ...], float]:
    """Return the glyphs of *text* from left to right, and its width.

    Glyphs are chosen for *language*; an odd *level* runs from right to left (UAX 9). The width is in 1/1000 of the
    size. A soft hyphen alone is a visible one at the end of a line, and its text is a soft hyphen
    (ISO 32000-1 14.8.2.2.3).
    """
    if text == SOFT_HYPHEN:
        hyphens, wide = shape("-", bold, language, family)
        return (replace(hyphens[0], text=SOFT_HYPHEN),), wide
    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_GRAPHEMES  # a mark belongs to its letter
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = language  # otherwise the locale of the computer decides
    buffer.direction = "rtl" if level % 2 else "ltr"
    hb.shape(font(bold, family), buffer)  # kerning and ligatures are on by default
    infos, places = buffer.glyph_infos, buffer.glyph_positions
    if level % 2 == 0 and [info.cluster for info in infos] == [
        *range(len(text))
    ]:  # fast path for most texts: one glyph per letter
        each = zip(infos, places, text, strict=True)
        glyphs = tuple(Glyph(i.codepoint, p.x_advance, p.x_offset, p.y_offset, letter) for i, p, letter in each)
        if not any(glyph.dx or glyph.dy for glyph in glyphs):
            return glyphs, sum(glyph.advance for glyph in glyphs)
    clusters: dict[int, list[Glyph]] = {}
    for info, at in zip(infos, places, strict=True):
        glyph = Glyph(info.codepoint, at.x_advance, at.x_offset, at.y_offset, "")
        clusters.setdefault(info.cluster, []).append(glyph)
    if level % 2 == 0:
        clusters = _conjoined(clusters, text)
    ends = dict(pairwise([*sorted(clusters), len(text)]))
    atoms = list[Glyph]()
    for start, cluster in clusters.items():
        glyph, words = _visible(cluster, font(bold, family)), text[start : ends[start]]
        atoms += _atoms_from_right(glyph, words) if level % 2 else _atoms(glyph, words)
    return tuple(atoms), sum(atom.advance for atom in atoms)


def _conjoined(clusters: dict[int, list[Glyph]], text: str) -> dict[int, list[Glyph]]:
    """Return clusters in which letters without width go with the one before.

    They are joined to it, below or within. Programs would read them after what follows (Bengali ক্ত).
    """
    joined = dict[int, list[Glyph]]()
    last: list[Glyph] = []
    for start, cluster in clusters.items():
        if last and not cluster[0].advance and combining(text[start - 1]) == VIRAMA:
            last += cluster
        else:
            joined[start] = last = cluster
    return joined


def _visible(cluster: Sequence[Glyph], face: hb.Font) -> Glyph:
    """Return the glyphs of a cluster as one glyph.

    What shows nothing is left out of it. Its width is the same whatever stands beside it.
    """
    x, parts = 0.0, list[tuple[int, float, float]]()
    for glyph in cluster:
        extents = face.get_glyph_extents(glyph.id)
        if glyph.id == 0 or (extents and extents.width):
            parts.append((glyph.id, x + glyph.dx, glyph.dy))
        x += glyph.advance
    (first, dx, dy), *others = shown = tuple(parts) or ((cluster[0].id, 0, 0),)
    width = sum(face.get_glyph_h_advance(glyph.id) for glyph in cluster)
    width = round(x) if x - width > LARGEST_KERN else width
    return Glyph(COMPOSED, x, 0, 0, "", shown, width) if others or dy else Glyph(first, x, dx, 0, "", (), width)


def _atoms(glyph: Glyph, words: str) -> Iterator[Glyph]:
    """Yield the *glyph* of a cluster and empty ones, which share its *words*.

    A mark is carried by a glyph of no width: some programs take any glyph whose text has a mark for one of no width,
    and see a gap after it. What kerning adds comes last, for within a word a gap would part it.
    """
    letters = _letters(words)
    if len(letters) > 1 and not any(category(character) == "Mn" for character in words):
        letters = [words]  # as "ffi": one glyph stands for all
    width, rest = round(glyph.width / len(letters)), glyph.advance
    for number, letter in enumerate(letters, 1):
        marks = letter[1:] if category(letter[-1]) == "Mn" else ""
        advance = rest if number == len(letters) else width
        own = (COMPOSED, advance, 0.0, 0.0, letter[0] if marks else letter)
        if number > 1:
            yield Glyph(*own, (), width)
        elif glyph.parts or len(letters) > 1:
            yield Glyph(*own, glyph.parts or ((glyph.id, glyph.dx, 0),), width)
        else:
            yield replace(glyph, text=own[-1], width=0)
        each = marks if len(marks) <= MOST_MARKS else (marks,)  # programs drop repeated ones at one place
        yield from (Glyph(COMPOSED, 0, MARK_BEFORE, 0, mark) for mark in each)
        rest -= advance


def _atoms_from_right(glyph: Glyph, words: str) -> Iterator[Glyph]:
    """Yield what ``_atoms`` does for a cluster that runs from right to left.

    Programs read its atoms from the right, and take signs that occur in numbers for parts of the number beside them,
    unless a right-to-left mark stands between.
    """
    letters = _letters(words)
    width, rest = round(glyph.width / len(letters)), glyph.advance
    for number, letter in enumerate(reversed(letters), 1):
        yield from map(_carrier, reversed(letter[1:]))
        if bidirectional(letter[0]) in NUMBER_SIGNS:
            yield _carrier(RIGHT_TO_LEFT_MARK)
        advance = rest if number == len(letters) else width
        if number > 1:
            yield Glyph(COMPOSED, advance, 0, 0, letter[0], (), width)
        elif glyph.parts or len(letters) > 1:
            yield Glyph(COMPOSED, advance, 0, 0, letter[0], glyph.parts or ((glyph.id, glyph.dx, 0),), width)
        else:
            yield replace(glyph, text=letter[0], width=0)
        rest -= advance


def _letters(words: str) -> list[str]:
    """Return the letters of a cluster, each with its marks and joiners."""
    letters: list[str] = []
    for character in words:
        if letters and category(character) in CARRIED:
            letters[-1] += character
        else:
            letters.append(character)
    return letters


def _carrier(character: str) -> Glyph:
    """Return an empty glyph of no width that stands for a character."""
    return Glyph(COMPOSED, 0, 0, 0, character)


def mark_edge(x: float) -> Glyph:
    """Return an empty glyph for a right-to-left mark, *x* to the right.

    Where a run from right to left meets one from left to right, programs would else take a number's neighbours along.
    """
    return Glyph(COMPOSED, 0, x, 0, RIGHT_TO_LEFT_MARK)


def missing(text: str, language: str = "en") -> list[str]:
    """Return the characters of *text* that no font here can draw, each once.

    Those of a script whose font is missing are not among them.
    """
    language = language_of_han(text, language)
    return [c for c in dict.fromkeys(strip_markup(text)) if _draws(c, language) is False]


@lru_cache(8_000)
def _draws(character: str, language: str) -> bool | None:
    """Return whether the font of a character has it; None if that font is missing."""
    face = typeface_of(character, language)
    family = face.family if face else FIRAGO
    if not has_font(family):
        return None
    return character in UNDRAWN or character in DRAWN_SPACES or knows(family, character)


def missing_in_drawings(text: str) -> list[str]:
    """Return the characters of *text* that FiraGO lacks.

    It draws all words of drawings.
    """
    drawn = (c for c in dict.fromkeys(text) if c not in UNDRAWN and c not in DRAWN_SPACES)
    return [c for c in drawn if not knows(FIRAGO, c)]


def scripts_without_font(text: str, language: str = "en") -> list[Script]:
    """Return the scripts of *text* whose font is missing."""
    if text.isascii():
        return []
    language = language_of_han(text, language)
    return [script for script in scripts_of(strip_markup(text)) if not has_font(script.face(language).family)]


def can_print(text: str, language: str = "en") -> bool:
    """Return whether the fonts here have every character of *text*."""
    if text.isascii():
        return True
    language = language_of_han(text, language)
    # Signs of markup are drawn too, so that most texts need not be parsed.
    return all(_draws(c, language) for c in text) or all(_draws(c, language) for c in strip_markup(text))


def describe(character: str) -> str:
    """Return a character for a message: itself if visible, its code, its name."""
    itself = f"'{character}' " if character.isprintable() and category(character)[0] != "M" else ""
    return f"{itself}(U+{ord(character):04X} {name(character, 'unnamed')})"
