"""Render once, stamp many: a PDF whose personal lines alone are drawn anew.

The lines of one person stand in a content stream of their own (ISO 32000-1 7.8.2 lets a page have several), with the numbers that
the tag tree already knows, in fonts that already hold their letters.  All else is taken over byte by byte.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handout.layout.page import Group, Page, Text, walk
from handout.press.document import Blank
from handout.press.fonts import says
from handout.press.impose import Sheet
from handout.press.metadata import About
from handout.press.paint import Painter
from handout.press.tags import KeyPath, Run, slot_runs
from handout.problems import Where


@dataclass(frozen=True, slots=True)
class Lines:
    """Personal lines as they are drawn; those with an equal *form* can take each other's place in a tag tree, None has no equal."""

    group: Group
    first: int
    runs: tuple[Run, ...]
    form: object


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws the lines of one person after another: *top* is the height of their page, *first* their first number on it, None without tags."""

    painter: Painter
    top: float
    first: int | None

    def drawn(self, lines: Lines, dx: float, dy: float) -> bytes | None:
        """Return the operators of *lines* shifted to their place, or None when the fonts lack a sign."""
        painter = self.painter
        painter.top = self.top
        painter.document.taken()
        painter.document.forget_colour()
        painter.document.write(f"1 0 0 1 {dx:.2f} {-dy:.2f} cm")
        try:
            if self.first is None:
                painter.draw(lines.group)
            else:
                painter.runs(lines.runs if lines.first == self.first else numbered(lines.group, self.first).runs)
        except LookupError:
            return None
        return painter.document.taken()


def pen(painter: Painter, about: About, *, tagged: bool) -> Pen | None:
    """Return the pen for the one slot that a *painter* left; None if it left none or several."""
    if len(painter.slots) != 1:
        return None
    ((top, first),) = painter.slots
    fresh = Painter(about)
    fresh.fonts = painter.fonts
    return Pen(fresh, top, first if tagged else None)


@dataclass(frozen=True, slots=True)
class Template:
    """A PDF for many people, and the pen for each of them."""

    blank: Blank
    pen: Pen

    def stamped(self, lines: Lines, dx: float, dy: float) -> bytes | None:
        """Return the PDF with *lines* (of the template's form) shifted to their place, or None when its fonts lack a sign."""
        content = self.pen.drawn(lines, dx, dy)
        return None if content is None else self.blank.filled([content])


def numbered(group: Group, first: int) -> Lines:
    """Return personal lines with their marked content numbered from *first*."""
    texts = (mark for mark in walk((group,)) if isinstance(mark, Text))
    linked = any(piece.link for text in texts for line in text.lines for piece in line.pieces)
    runs, form = slot_runs(group, first, says)
    return Lines(group, first, tuple(run for run in runs if isinstance(run, Run)), None if linked else form)


def template(
    pages: Sequence[Page | Sheet], about: About, where: Callable[[KeyPath], Where], letters: str, *, tagged: bool
) -> Template | None:
    """Return what *pages* share with those for other people, whose names are written with *letters*; None if those stand in no one place."""
    painter = Painter(about, slotted=True)
    for font in painter.fonts.values():
        font.keep(letters, about.language)
    structure = None
    if tagged:
        structure = painter.paint([page for page in pages if isinstance(page, Page)], where)
    else:
        painter.paint_sheets(pages)
    ready = pen(painter, about, tagged=tagged)
    return Template(painter.document.blank(structure), ready) if ready else None
