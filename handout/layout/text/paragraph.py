"""Texts as blocks of lines with every glyph at its place; nothing is ever clipped."""

import re
from functools import lru_cache
from itertools import chain, groupby
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from handout.geometry import Box
from handout.layout.page import Block, Group, Line, Piece, Role, Text
from handout.layout.text.linebreak import Word, chains, lines_of, wide, words_of

ASCENT, DESCENT = 0.935, 0.265
"""FiraGO's extent above and below the baseline, as fractions of the size."""

TALL, TALL_LEADING = re.compile("[\u0900-\u097f\u0e00-\u0e7f]"), 1.42
"""Devanagari and Thai, and the least leading that keeps their lines apart."""

X_HEIGHT = 0.527
"""The height of FiraGO's small x, as a fraction of the size."""


class Style(Struct, frozen=True):
    """How a text is set: size in pt, leading as a multiple of it, colour as #rrggbb, *language* as in BCP 47."""

    size: float
    colour: str
    bold: bool = False
    leading: float = 1.36
    language: str = "en"


def one_line(text: str, style: Style) -> Piece | None:
    """Return *text* (without a line feed) as one piece, as ``paragraph`` sets it where it fits; None if it is not set alike throughout."""
    words = [*words_of(text, style.bold, style.language)]
    while words and words[-1].space:
        words.pop()
    while words and words[0].space:
        words.pop(0)
    pieces = _set(words, style.size)
    return pieces[0] if len(pieces) == 1 else None


_LOOKS = attrgetter("bold", "language", "link")


def _set(line: list[Word], size: float) -> tuple[Piece, ...]:
    """Return the pieces of a line, one for each change of weight, language or link."""
    pieces: list[Piece] = []
    x, done = 0.0, 0
    for (bold, language, link), run in groupby(line, _LOOKS):
        each = list(run)
        done += len(each)
        words = [word for word in each if word.text]
        unseen = done == len(line) and words and words[-1].space  # at the end of the line
        width = sum(word.width for word in (words[:-1] if unseen else words)) * size
        if words:
            glyphs = tuple(chain.from_iterable(word.glyphs for word in words))
            pieces.append(Piece(x, width, "".join(word.text for word in words), bold, glyphs, language, link))
        x += width
    return tuple(pieces)


@lru_cache(4_000)
def text_width(text: str, style: Style) -> float:
    """Return how wide *text* is on one line."""
    return max(map(wide, lines_of(text, style.bold, style.language, float("inf"))), default=0) * style.size


def _step(text: str, style: Style) -> float:
    """Return from baseline to baseline; scripts with signs above and below their letters need more room."""
    return style.size * (max(style.leading, TALL_LEADING) if TALL.search(text) else style.leading)


@lru_cache(4_000)
def paragraph(
    text: str,
    width: float,
    style: Style,
    role: Role = Role.PARAGRAPH,
    *,
    right: bool = False,
    balanced: bool = False,
    indent: float = 0,
) -> Block:
    """Return *text* set in lines no wider than *width*.

    It stands flush left, or flush *right*; *balanced* evens the lines out; *indent* leaves room before the first line.
    """
    room = width / style.size
    lines = lines_of(text, style.bold, style.language, room, indent / style.size, even=balanced)
    if balanced and len(lines) > 1:
        most, count = room, len(lines)
        solid = max(chain.width for chain in chains(text, style.bold, style.language))
        least = max(room / count, min(solid, room))
        while most - least > 0.2:
            half = (least + most) / 2
            if len(lines_of(text, style.bold, style.language, half, even=True)) > count:
                least = half
            else:
                most = half
        lines = lines_of(text, style.bold, style.language, most, even=True)
    step = _step(text, style)
    drop = (step - (ASCENT + DESCENT) * style.size) / 2 + ASCENT * style.size
    placed = []
    for number, line in enumerate(lines):
        pieces = _set(line, style.size)
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
    style: Style,
    colour: str,
    gap: float = 2,
    *,
    signs: tuple[str, ...] = (),
) -> Block:
    """Return a list with drawn-in bullets, or with *signs* of its own, as numbers."""
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


def led(lead: str, text: str, width: float, style: Style, colour: str, role: Role = Role.PART) -> Block:
    """Return *text* that runs on after a bold *lead* in another colour, which is a heading of its own."""
    head = paragraph(lead, width, replace(style, bold=True, colour=colour), role)
    indent = text_width(lead, replace(style, bold=True)) + style.size * 0.3
    if indent > width * 0.6:
        body = paragraph(text, width, style)
        return Block(head.height + body.height, (*head.marks, *body.at(0, head.height)))
    body = paragraph(text, width, style, indent=indent)
    return Block(max(head.height, body.height), (*head.marks, *body.marks))
