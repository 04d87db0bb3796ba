"""A line of words as pieces, which come as they are read and stand as seen."""

from collections.abc import Sequence
from itertools import chain, groupby
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from handout.layout.page import Glyph, Piece
from handout.layout.text.bidi import visual_order
from handout.layout.text.linebreak import Word
from handout.layout.text.shaping import mark_edge

INSIDE = 0.3
"""How far inside its run a mark at the edge stands, in pt."""

_APPEARANCE = attrgetter("bold", "language", "link", "level", "face")


class _Run(Struct, frozen=True):
    """Words of one appearance; an *unseen* space at the end of the line has no width."""

    words: tuple[Word, ...]
    unseen: bool

    @property
    def level(self) -> int:
        """The level of all words."""
        return self.words[0].level

    @property
    def width(self) -> float:
        """The width in multiples of the size."""
        return sum(word.width for word in (self.words[:-1] if self.unseen else self.words))


def set_line(line: Sequence[Word], size: float, base: int) -> tuple[Piece, ...]:
    """Return a line of a paragraph of the level *base* as pieces.

    There is one for each run of equal font, language, link and level.
    """
    words = [word for word in line if word.text]
    ends = bool(words) and words[-1].space
    if ends and words[-1].level != base:  # UAX 9, L1
        words[-1] = replace(words[-1], level=base)
    runs = [_Run(tuple(run), False) for _, run in groupby(words, _APPEARANCE)]
    if ends:
        runs[-1] = replace(runs[-1], unseen=True)
    order = visual_order([run.level for run in runs]) if any(run.level for run in runs) else range(len(runs))
    placed, x = dict[int, Piece](), 0.0
    for at, number in enumerate(order):
        run = runs[number]
        left = base > 0 < at and not runs[order[at - 1]].level % 2
        right = base > 0 and at + 1 < len(runs) and not runs[order[at + 1]].level % 2
        glyphs = _glyphs_from_right(run, size, left=left, right=right) if run.level % 2 else _glyphs(run)
        first = run.words[0]
        placed[number] = Piece(
            x,
            run.width * size,
            "".join(word.text for word in run.words),
            first.bold,
            glyphs,
            first.language,
            first.link,
            first.face.family,
            first.face.scale,
            first.level,
        )
        x += run.width * size
    return tuple(placed[number] for number in range(len(runs)))


def _glyphs(run: _Run) -> tuple[Glyph, ...]:
    """Return the glyphs of a run from left to right."""
    return tuple(chain.from_iterable(word.glyphs for word in run.words))


def _glyphs_from_right(run: _Run, size: float, *, left: bool, right: bool) -> tuple[Glyph, ...]:
    """Return the glyphs of a run from right to left, as they are seen.

    *left* and *right* tell whether a run from left to right stands there, in a paragraph from right to left.
    """
    words = run.words[:-1] if run.unseen else run.words
    glyphs = [glyph for word in reversed(words) for glyph in word.glyphs]
    inside = INSIDE * 1000 / (size * run.words[0].face.scale)
    if left and glyphs:
        glyphs.insert(0, mark_edge(inside))
    if right and glyphs:
        glyphs.append(mark_edge(-inside))
    if run.unseen:  # beyond the left end of the line
        glyphs[:0] = [replace(glyph, advance=0, dx=-glyph.advance) for glyph in run.words[-1].glyphs]
    return tuple(glyphs)
