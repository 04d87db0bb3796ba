"""Render once, stamp many: a PDF whose personal lines alone are drawn anew.

The lines of one person stand in a content stream of their own (ISO 32000-1 7.8.2 lets a page have several), with the numbers that
the tag tree already knows, in fonts that already hold their letters.  All else is taken over byte by byte.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest

from msgspec import Struct

from handout.geometry import Box
from handout.layout.page import Group, Mark, Page, Piece, Role, Text, bounds, moved, walk
from handout.press.document import Blank
from handout.press.fonts import alphabet, says
from handout.press.impose import Sheet
from handout.press.metadata import About
from handout.press.paint import Painter, show
from handout.press.tags import KeyPath, Run, slot_runs
from handout.problems import Where

CLOSE = 0.02
"""What stands as near as this stands at the same place, in pt."""


class Lines(Struct, frozen=True):
    """Personal lines as they are drawn; those with an equal *form* and *letters* (regular, bold) can take each other's place, None has no equal."""

    group: Group
    first: int
    runs: tuple[Run, ...]
    form: object
    letters: tuple[str, str] | None


class Pen(Struct, frozen=True):
    """Draws the lines of one person after another, *dx* and *dy* from where they were laid out.

    *top* is the height of their page, *first* their first number on it, None without tags.
    """

    painter: Painter
    top: float
    first: int | None
    dx: float
    dy: float

    def drawn(self, lines: Lines) -> bytes | None:
        """Return the operators of *lines*, or None when the fonts lack a sign."""
        painter = self.painter
        painter.top = self.top
        painter.document.taken()
        painter.document.forget_colour()
        painter.document.write(f"1 0 0 1 {self.dx:.2f} {-self.dy:.2f} cm")
        try:
            if self.first is None:
                painter.draw(lines.group)
            else:
                painter.runs(lines.runs if lines.first == self.first else numbered(lines.group, self.first).runs)
        except LookupError:
            return None
        return painter.document.taken()

    def shown(self, piece: Piece, size: float) -> bytes:
        """Return the operators that show a piece, wherever it stands; raise LookupError when the fonts lack a sign."""
        return show(piece, size, self.painter.fonts[piece.bold]).encode("ascii")


class Template(Struct, frozen=True):
    """A PDF for many people, and the pen for each of them."""

    blank: Blank
    pen: Pen

    def stamped(self, lines: Lines) -> bytes | None:
        """Return the PDF with *lines* of the template's form, or None when its fonts lack a sign."""
        content = self.pen.drawn(lines)
        return None if content is None else self.blank.filled([content])


class Copy(Struct, frozen=True):
    """A handout laid out for one person: pages, sheets for the printer if any, personal *lines* before they were placed, their fixed words."""

    pages: Sequence[Page]
    sheets: Sequence[Sheet]
    lines: Lines
    labels: tuple[str, ...]
    about: About


def numbered(group: Group, first: int) -> Lines:
    """Return personal lines with their marked content numbered from *first*."""
    texts = [mark for mark in walk((group,)) if isinstance(mark, Text)]
    pieces = [piece for text in texts for line in text.lines for piece in line.pieces]
    linked = any(piece.link for piece in pieces)
    runs, form = slot_runs(group, first, says)
    regular, bold = (
        alphabet("".join(piece.text for piece in pieces if piece.bold == heavy)) for heavy in (False, True)
    )
    letters = None if regular is None or bold is None else (regular, bold)
    return Lines(group, first, tuple(run for run in runs if isinstance(run, Run)), None if linked else form, letters)


def template(copy: Copy, where: Callable[[KeyPath], Where]) -> Template | None:
    """Return what a copy shares with those for other people; None if nothing can be stamped into it."""
    painter = ready(copy, 0)
    if painter is None:
        return None
    structure = None if copy.sheets else painter.paint(copy.pages, where)
    if copy.sheets:
        painter.paint_sheets(copy.sheets)
    made = pen(painter, copy, tagged=not copy.sheets)
    return Template(painter.document.blank(structure), made) if made else None


def ready(copy: Copy, first: int) -> Painter | None:
    """Return a painter whose fonts keep the letters of a copy, its objects numbered from *first*; None if those cannot be kept."""
    if copy.lines.form is None or copy.lines.letters is None:
        return None
    painter = Painter(copy.about, slotted=True, first=first)
    for bold, font in painter.fonts.items():
        font.keep(copy.lines.letters[bold], copy.labels, copy.about.language)
    return painter


def pen(painter: Painter, copy: Copy, *, tagged: bool) -> Pen | None:
    """Return the pen for the one slot that a *painter* left in a copy; None if there is not one, or it looks otherwise there."""
    marks = (mark for page in copy.pages for mark in walk(page.marks))
    groups = [mark for mark in marks if isinstance(mark, Group) and mark.role is Role.PERSONAL]
    if len(painter.slots) != 1 or len(groups) != 1:
        return None
    found, wanted = bounds(groups[0]), bounds(copy.lines.group)
    dx, dy = found.x - wanted.x, found.y - wanted.y
    if not _same(groups, moved((copy.lines.group,), dx, dy)):
        return None
    ((top, first),) = painter.slots
    fresh = Painter(copy.about)
    fresh.fonts = painter.fonts
    return Pen(fresh, top, first if tagged else None, dx, dy)


def _same(some: Iterable[Mark], others: Iterable[Mark]) -> bool:
    """Tell whether marks are the same at the same places."""
    return all(
        one is not None
        and other is not None
        and type(one) is type(other)
        and (not isinstance(one, Text) or (isinstance(other, Text) and one.words == other.words))
        and _near(bounds(one), bounds(other))
        for one, other in zip_longest(walk(some), walk(others))
    )


def _near(one: Box, other: Box) -> bool:
    away = (one.x - other.x, one.y - other.y, one.width - other.width, one.height - other.height)
    return max(map(abs, away)) < CLOSE
