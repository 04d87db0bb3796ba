"""Typesetting: text as blocks of lines with every glyph in place, never clipped."""

import re
from functools import lru_cache
from itertools import chain, groupby
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from handout.geometry import Box
from handout.layout.page import Block, Group, Line, Piece, Role, Text
from handout.layout.text.linebreak import Word, break_lines, chains, line_width, split_words
from handout.layout.text.typography import ENGLISH, Quotes, set_quotes

ASCENT, DESCENT = 0.935, 0.265
"""FiraGO's extent above and below the baseline, as fractions of the size."""

TALL, TALL_LEADING = re.compile("[\u0900-\u097f\u0e00-\u0e7f]"), 1.42
"""Devanagari and Thai letters, and the least leading that keeps their lines apart."""

X_HEIGHT = 0.527
"""The x-height of FiraGO as a fraction of the size."""


class TextStyle(Struct, frozen=True):
    """The style of a text.

    *size* is in pt, *leading* a multiple of it, *colour* is #rrggbb and *language* a BCP 47 tag. *quotes* take the
    place of those of a typewriter.
    """

    size: float
    colour: str
    bold: bool = False
    leading: float = 1.36
    language: str = "en"
    quotes: Quotes = ENGLISH


def one_line(text: str, style: TextStyle) -> Piece | None:
    """Return *text* (without line feeds) as one piece, or None if it needs several.

    The piece is the one that ``paragraph`` makes where the text fits on a line. A text with several weights,
    languages or links needs several pieces.
    """
    words = [*split_words(set_quotes(text, style.quotes), style.bold, style.language)]
    while words and words[-1].space:
        words.pop()
    while words and words[0].space:
        words.pop(0)
    pieces = _set_line(words, style.size)
    return pieces[0] if len(pieces) == 1 else None


_APPEARANCE = attrgetter("bold", "language", "link")


def _set_line(line: list[Word], size: float) -> tuple[Piece, ...]:
    """Return a line as pieces, one for each run of equal weight, language and link."""
    pieces: list[Piece] = []
    x, done = 0.0, 0
    for (bold, language, link), run in groupby(line, _APPEARANCE):
        each = list(run)
        done += len(each)
        words = [word for word in each if word.text]
        unseen = done == len(line) and words and words[-1].space  # a space at the end of the line
        width = sum(word.width for word in (words[:-1] if unseen else words)) * size
        if words:
            glyphs = tuple(chain.from_iterable(word.glyphs for word in words))
            pieces.append(Piece(x, width, "".join(word.text for word in words), bold, glyphs, language, link))
        x += width
    return tuple(pieces)


@lru_cache(4_000)
def text_width(text: str, style: TextStyle) -> float:
    """Return the width of *text* on one line, in pt."""
    text = set_quotes(text, style.quotes)
    return max(map(line_width, break_lines(text, style.bold, style.language, float("inf"))), default=0) * style.size


def _step(text: str, style: TextStyle) -> float:
    """Return the distance between baselines.

    Scripts with stacked signs need more.
    """
    return style.size * (max(style.leading, TALL_LEADING) if TALL.search(text) else style.leading)


@lru_cache(4_000)
def paragraph(
    text: str,
    width: float,
    style: TextStyle,
    role: Role = Role.PARAGRAPH,
    *,
    right: bool = False,
    balanced: bool = False,
    indent: float = 0,
) -> Block:
    """Return *text* in lines no wider than *width*.

    Lines are flush left, or flush *right*. *balanced* makes them equally long, and *indent* is the space before
    the first line.
    """
    text, measure = set_quotes(text, style.quotes), width / style.size
    lines = break_lines(text, style.bold, style.language, measure, indent / style.size, even=balanced)
    if balanced and len(lines) > 1:
        most, count = measure, len(lines)
        solid = max(chain.width for chain in chains(text, style.bold, style.language))
        least = max(measure / count, min(solid, measure))
        while most - least > 0.2:
            half = (least + most) / 2
            if len(break_lines(text, style.bold, style.language, half, even=True)) > count:
                least = half
            else:
                most = half
        lines = break_lines(text, style.bold, style.language, most, even=True)
    step = _step(text, style)
    drop = (step - (ASCENT + DESCENT) * style.size) / 2 + ASCENT * style.size
    placed = []
    for number, line in enumerate(lines):
        pieces = _set_line(line, style.size)
        if right:
            shift = width - sum(p.width for p in pieces)
            pieces = tuple(replace(p, x=p.x + shift) for p in pieces)
        elif indent and number == 0:
            pieces = tuple(replace(p, x=p.x + indent) for p in pieces)
        placed.append(Line(drop + number * step, pieces))
    height = len(lines) * step
    return Block(height, (Text(Box(0, 0, width, height), tuple(placed), style.size, style.colour, role),))


def bullets(
    items: tuple[str, ...],
    width: float,
    style: TextStyle,
    colour: str,
    gap: float = 2,
    *,
    signs: tuple[str, ...] = (),
) -> Block:
    """Return a list with bullets, or with *signs* such as numbers in their place."""
    widest = max((text_width(sign, replace(style, bold=True)) for sign in signs), default=0)
    indent = widest + style.size * 0.4 if signs else style.size * 0.95
    rows: list[Group] = []
    y = 0.0
    for sign, item in zip(signs or ("•",) * len(items), items, strict=True):
        body = paragraph(item, width - indent, style, Role.BODY)
        lead = paragraph(sign, indent, replace(style, colour=colour, bold=True), Role.BULLET)
        rows.append(Group(Role.ITEM, (*lead.at(0, y), *body.at(indent, y))))
        y += body.height + gap
    return Block(y - gap, (Group(Role.LIST, tuple(rows)),))


def run_in_heading(lead: str, text: str, width: float, style: TextStyle, colour: str, role: Role = Role.PART) -> Block:
    """Return *text* after a bold run-in heading in another colour.

    The heading *lead* is an element of its own in the tag tree.
    """
    head = paragraph(lead, width, replace(style, bold=True, colour=colour), role)
    indent = text_width(lead, replace(style, bold=True)) + style.size * 0.3
    if indent > width * 0.6:
        body = paragraph(text, width, style)
        return Block(head.height + body.height, (*head.marks, *body.at(0, head.height)))
    body = paragraph(text, width, style, indent=indent)
    return Block(max(head.height, body.height), (*head.marks, *body.marks))
