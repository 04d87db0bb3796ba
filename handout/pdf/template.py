"""What handouts of one shape share, made of the first of them: a PDF with a place for its person, and the pen for others."""

from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest

from msgspec import Struct

from handout.geometry import Box
from handout.imposition.sheet import Sheet
from handout.layout.page import Group, Mark, Page, Role, Text, bounds, moved, walk
from handout.pdf.metadata import About
from handout.pdf.painter import Painter
from handout.pdf.stamp import LineFiller, PatientLines, Template
from handout.pdf.structure import KeyPath
from handout.problems import Location

CLOSE = 0.02
"""What stands as near as this stands at the same place, in pt."""


class TemplateSource(Struct, frozen=True):
    """A handout laid out for one person: pages, sheets for the printer if any, personal *lines* before they were placed, their fixed words."""

    pages: Sequence[Page]
    sheets: Sequence[Sheet]
    lines: PatientLines
    labels: tuple[str, ...]
    about: About


def template(copy: TemplateSource, where: Callable[[KeyPath], Location]) -> Template | None:
    """Return what a copy shares with those for other people; None if nothing can be stamped into it."""
    painter = ready(copy, 0)
    if painter is None:
        return None
    structure = None if copy.sheets else painter.paint(copy.pages, where)
    if copy.sheets:
        painter.paint_sheets(copy.sheets)
    made = pen(painter, copy, tagged=not copy.sheets)
    return Template(painter.document.blank(structure), made) if made else None


def ready(copy: TemplateSource, first: int) -> Painter | None:
    """Return a painter whose fonts keep the letters of a copy, its objects numbered from *first*; None if those cannot be kept."""
    if copy.lines.form is None or copy.lines.letters is None:
        return None
    painter = Painter(copy.about, slotted=True, first=first)
    for bold, font in painter.fonts.items():
        font.keep(copy.lines.letters[bold], copy.labels, copy.about.language)
    return painter


def pen(painter: Painter, copy: TemplateSource, *, tagged: bool) -> LineFiller | None:
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
    return LineFiller(painter.fonts, top, first if tagged else None, dx, dy)


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
