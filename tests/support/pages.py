"""Pages that were laid out, and the words on them."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from handout.content.project import Project
from handout.content.theme import Theme
from handout.geometry import Box
from handout.installed import BUILTIN
from handout.layout import style
from handout.layout.page import Group, Line, Mark, Role, Text, walk
from handout.layout.style import PageStyle
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request


def page_style(large: bool = False) -> PageStyle:
    """Return the look of the built-in theme."""
    return style.page_style(Project(BUILTIN).read("themes", "calm", Theme).value, large)


_LAID_OUT: dict[str, LaidOut] = {}


def laid_out(request: Request) -> LaidOut:
    """Return a request laid out, once for all tests of a process; a leaflet also if it is not asked for by that name."""
    named = request if request.format or request.plan else replace(request, format="leaflet")
    key = repr(named)  # a request with doses has no hash
    if key not in _LAID_OUT:
        _LAID_OUT[key] = lay_out(request)
    return _LAID_OUT[key]


def texts_in(marks: Sequence[Mark]) -> list[Text]:
    """Return all texts among *marks*."""
    return [mark for mark in walk(marks) if isinstance(mark, Text)]


TYPED = str.maketrans("‘’“”", "''\"\"")
"""The quotes of a page as they are typed."""


def squeeze(text: str) -> str:
    """Return *text* without markup, blanks and what a reader puts for a line end, to compare words across lines.

    Quotes are as they are typed: pages have those of the language.
    """
    return re.sub(r"\s|\*\*|[\u200b\ufffe\x02]", "", text).translate(TYPED)


def words_in(marks: Sequence[Mark]) -> str:
    """Return the words of every text among *marks*, squeezed."""
    return "|".join(squeeze(text.words) for text in texts_in(marks))


def words_of(laid: LaidOut) -> str:
    """Return all words of a handout."""
    return " ".join(text.words for page in laid.pages for text in texts_in(page.marks))


def seen_words(line: Line) -> str:
    """Return the words of a line that have ink or width; a dot between parts has none at a line end."""
    glyphs = (glyph for piece in line.pieces for glyph in piece.glyphs[:: -1 if piece.level % 2 else 1])
    return "".join(glyph.text for glyph in glyphs if glyph.advance or glyph.parts)


def line_boxes(text: Text) -> list[Box]:
    """Return the ink of each line, roughly: from the height of small letters to a little below the baseline."""
    boxes = []
    for line in text.lines:
        if line.pieces:
            left, right = line.pieces[0].x, max(piece.x + piece.width for piece in line.pieces)
            top = text.box.y + line.baseline - text.size * 0.55
            boxes.append(Box(text.box.x + left, top, right - left, text.size * 0.6))
    return boxes


def body_numbers(laid: LaidOut) -> list[Text]:
    """Return the numbers on the body figures."""
    alts = {body.figure.alt for body in laid.handout.closing.bodies}
    return [
        number
        for page in laid.pages
        for mark in walk(page.marks)
        if isinstance(mark, Group) and mark.role is Role.FIGURE and mark.alt in alts
        for number in texts_in((mark,))
    ]
