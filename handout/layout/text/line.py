"""A line of words as pieces, which come as they are read and stand as seen."""

from collections.abc import Sequence
from itertools import chain, groupby
from operator import attrgetter

from msgspec.structs import replace

from handout.layout.page import Glyph, Piece
from handout.layout.text.bidi import visual_order
from handout.layout.text.shaping import mark_edge
from handout.layout.text.words import Word

INSIDE = 0.3
"""How far inside its run a mark at the edge stands, in pt."""

_APPEARANCE = attrgetter("bold", "language", "link", "level", "face")
_GLYPHS = attrgetter("glyphs")


def set_line(line: Sequence[Word], size: float, base: int) -> tuple[Piece, ...]:
    """Return a line of a paragraph of the level *base* as pieces.

    There is one for each run of equal font, language, link and level.
    """
    words = [word for word in line if word.text]
    ends = bool(words) and words[-1].space
    if ends and words[-1].level != base:  # UAX 9, L1
        words[-1] = replace(words[-1], level=base)
    runs = [[*run] for _, run in groupby(words, _APPEARANCE)]
    seen = [*runs[:-1], runs[-1][:-1]] if ends else runs  # a space at the end of the line has no width
    levels = [run[0].level for run in runs]
    order = visual_order(levels) if any(levels) else range(len(runs))
    placed, x = dict[int, Piece](), 0.0
    for at, number in enumerate(order):
        first, width = runs[number][0], sum([word.width for word in seen[number]]) * size
        if first.level % 2:
            left = base > 0 < at and not levels[order[at - 1]] % 2
            right = base > 0 and at + 1 < len(runs) and not levels[order[at + 1]] % 2
            glyphs = _glyphs_from_right(seen[number], runs[number][len(seen[number]) :], size, left=left, right=right)
        else:
            glyphs = tuple(chain.from_iterable(map(_GLYPHS, runs[number])))
        placed[number] = Piece(
            x,
            width,
            "".join([word.text for word in runs[number]]),
            first.bold,
            glyphs,
            first.language,
            first.link,
            first.face.family,
            first.face.scale,
            first.level,
        )
        x += width
    return tuple([placed[number] for number in range(len(runs))])


def _glyphs_from_right(
    words: Sequence[Word], unseen: Sequence[Word], size: float, *, left: bool, right: bool
) -> tuple[Glyph, ...]:
    """Return the glyphs of a run from right to left, as they are seen.

    *unseen* is the space at the end of the line, if there is one. *left* and *right* tell whether a run from left to
    right stands there, in a paragraph from right to left.
    """
    glyphs = [glyph for word in reversed(words) for glyph in word.glyphs]
    inside = INSIDE * 1000 / (size * (*words, *unseen)[0].face.scale)
    if left and glyphs:
        glyphs.insert(0, mark_edge(inside))
    if right and glyphs:
        glyphs.append(mark_edge(-inside))
    for word in unseen:  # beyond the left end of the line
        glyphs[:0] = [replace(glyph, advance=0, dx=-glyph.advance) for glyph in word.glyphs]
    return tuple(glyphs)
