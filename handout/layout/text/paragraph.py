"""Typesetting: text as blocks of lines with every glyph in place, never clipped."""

from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from math import ceil

from msgspec import Struct
from msgspec.structs import replace

from handout.geometry import Box
from handout.layout.page import Block, Group, Line, Piece, Role, Text
from handout.layout.text.bidi import first_direction
from handout.layout.text.direction import base_level
from handout.layout.text.line import set_line
from handout.layout.text.linebreak import Reach, break_lines, line_width
from handout.layout.text.scripts import PLAIN, language_of_han, scripts_of
from handout.layout.text.typography import ENGLISH, Quotes, set_quotes
from handout.layout.text.words import Word, chains
from handout.schema.markup import strip_markup

USUAL_LEADING, CLOSEST = 1.32, 0.9
"""The leading of usual text, and how much closer a script's lines may be."""

X_HEIGHT = 0.527
"""The x-height of FiraGO as a fraction of the size."""


Lines = tuple[tuple[Piece, ...], ...]
"""The pieces of each line."""


class Direction(Enum):
    """The direction of a paragraph, if it is not that of its language.

    ``OF_TEXT`` is that of the first letter that has one, for what a user typed.
    """

    FROM_LEFT = "ltr"
    FROM_RIGHT = "rtl"
    OF_TEXT = "auto"


class TextStyle(Struct, frozen=True):
    """The style of a text.

    *size* is in pt, *leading* a multiple of it, *colour* is #rrggbb and *language* a BCP 47 tag. *quotes* take the
    place of those of a typewriter. The *direction* is that of the language unless one is given.
    """

    size: float
    colour: str
    bold: bool = False
    leading: float = 1.36
    language: str = "en"
    quotes: Quotes = ENGLISH
    direction: Direction | None = None

    def level(self, text: str) -> int:
        """Return the level of a paragraph of this style: 1 from right to left."""
        if self.direction is Direction.OF_TEXT and (found := first_direction(strip_markup(text))) is not None:
            return found
        if self.direction in (None, Direction.OF_TEXT):
            return base_level(self.language)
        return int(self.direction is Direction.FROM_RIGHT)


class TextWrap(Struct, frozen=True):
    """A picture at the left of the first lines of a paragraph.

    Lines that begin above its *height* start at *left* and are *narrower* by so much; those that follow are below it.
    """

    left: float
    narrower: float
    height: float

    def lines(self, leading: float) -> int:
        """Return the number of lines beside the picture."""
        return max(0, ceil(self.height / leading - 0.01))

    def below(self, height: float) -> "TextWrap":
        """Return what is left of the picture beside a paragraph below one of a *height*."""
        return replace(self, height=self.height - height)


NO_WRAP = TextWrap(0, 0, 0)


def one_line(text: str, style: TextStyle) -> tuple[Piece, ...]:
    """Return *text* (without line feeds) as pieces on one line.

    They are those that ``paragraph`` makes where the text fits on a line. A text in one weight, language, script and
    direction without a link is one piece.
    """
    text = set_quotes(text, style.quotes)
    level = style.level(text)
    words = [word for bound in chains(text, style.bold, style.language, level) for word in bound.words]
    while words and words[-1].space:
        words.pop()
    while words and words[0].space:
        words.pop(0)
    return set_line(words, style.size, level)


@lru_cache(4_000)
def text_width(text: str, style: TextStyle) -> float:
    """Return the width of *text* on one line, in pt."""
    text = set_quotes(text, style.quotes)
    lines = break_lines(text, style.bold, style.language, float("inf"), base=style.level(text))
    return max(map(line_width, lines), default=0) * style.size


def with_whole_words(text: str, width: float, style: TextStyle, least: float) -> TextStyle:
    """Return *style* in a size in which no word of *text* is wider than *width*.

    It is the same style if that needs a size below the *least*, in pt: then the word is divided.
    """
    found = chains(set_quotes(text, style.quotes), style.bold, style.language, style.level(text))
    widest = max((_widest(chain.words) for chain in found), default=0)
    if widest * style.size <= width or widest * least > width:
        return style
    return replace(style, size=max(least, width / widest * (1 - 1e-6)))


def _widest(words: Sequence[Word]) -> float:
    """Return the width of the widest part of a chain between spaces and soft hyphens."""
    if any(word.soft for word in words):
        return 0
    widths = [0.0]
    for word in words:
        widths[-1:] = [widths[-1], 0.0] if word.text.isspace() else [widths[-1] + word.width]
    return max(widths)


@lru_cache(4_000)
def _leading(text: str, language: str, leading: float, size: float) -> tuple[float, float]:
    """Return the distance between baselines, and the first from the top.

    Scripts with stacked signs need more than the *leading* of the style.
    """
    language = language_of_han(text, language)
    faces = (PLAIN, *(script.face(language) for script in scripts_of(text)))
    ascent, descent = max(face.ascent for face in faces), max(face.descent for face in faces)
    closer = max(CLOSEST, min(1, leading / USUAL_LEADING))
    leading = max(leading, *(max(face.leading * closer, face.ascent + face.descent) for face in faces[1:]), 0)
    return leading * size, ((leading - ascent - descent) / 2 + ascent) * size


@lru_cache(4_000)
def _lines(
    text: str,
    bold: bool,
    language: str,
    level: int,
    size: float,
    width: float,
    indent: float,
    wrapped: tuple[int, float],
    *,
    balanced: bool,
) -> Lines:
    """Return the lines of a paragraph, of any colour and with any space between.

    Some are *wrapped* around a picture: how many, and by how much they are narrower.
    """
    measure = width / size
    if balanced:
        return tuple(set_line(line, size, level) for line in _balanced(text, bold, language, level, measure))
    known = _known_lines(text, bold, language, level, size, indent, wrapped)
    for reach, lines in known:
        if reach.holds(measure):
            return lines
    reach = Reach()
    beside = (wrapped[0], wrapped[1] / size)
    broken = break_lines(text, bold, language, measure, indent / size, base=level, wrapped=beside, reach=reach)
    known.append((reach, tuple(set_line(line, size, level) for line in broken)))
    return known[-1][1]


@lru_cache(2_000)
def _known_lines(
    _text: str, _bold: bool, _language: str, _level: int, _size: float, _indent: float, _wrapped: tuple[int, float]
) -> list[tuple[Reach, Lines]]:
    """Return the lines of a paragraph that were set, with the widths of each."""
    return []


def _balanced(text: str, bold: bool, language: str, level: int, measure: float) -> list[list[Word]]:
    """Return a text in as few lines as its *measure* allows, equally long."""
    lines = break_lines(text, bold, language, measure, base=level, even=True)
    if len(lines) < 2:
        return lines
    most, count = measure, len(lines)
    solid = max(chain.width for chain in chains(text, bold, language, level))
    least = max(measure / count, min(solid, measure))
    while most - least > 0.2:
        half = (least + most) / 2
        if len(break_lines(text, bold, language, half, base=level, even=True)) > count:
            least = half
        else:
            most = half
    return break_lines(text, bold, language, most, base=level, even=True)


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
    wrap: TextWrap = NO_WRAP,
) -> Block:
    """Return *text* in lines no wider than *width*.

    Lines are flush left, or flush *right*. *balanced* makes them equally long, and *indent* is the space before
    the first line. The first lines *wrap* around a picture.
    All layout goes from left to right; pages that read from right to left are turned round as a whole.
    """
    text = set_quotes(text, style.quotes)
    step, drop = _leading(text, style.language, style.leading, style.size)
    level, beside = style.level(text), wrap.lines(step)
    wrapped = (beside, wrap.narrower) if beside else (0, 0.0)
    lines = _lines(text, style.bold, style.language, level, style.size, width, indent, wrapped, balanced=balanced)
    placed = []
    for number, pieces in enumerate(lines):
        start = (wrap.left if number < beside else 0) + (0 if number else indent)
        shift = width - sum(p.width for p in pieces) if right else start
        moved = tuple(replace(p, x=p.x + shift) for p in pieces) if shift else pieces
        placed.append(Line(drop + number * step, moved))
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
        drop = max(0, first_baseline(body) - first_baseline(lead))  # letters of a script that stand lower in their line
        rows.append(Group(Role.ITEM, (*lead.at(0, y + drop), *body.at(indent, y))))
        y += body.height + gap
    return Block(y - gap, (Group(Role.LIST, tuple(rows)),))


def run_in_heading(
    lead: str,
    text: str,
    width: float,
    style: TextStyle,
    colour: str,
    role: Role = Role.PART,
    *,
    wrap: TextWrap = NO_WRAP,
) -> Block:
    """Return *text* after a bold run-in heading in another colour.

    The heading *lead* is an element of its own in the tag tree. The first lines *wrap* around a picture.
    """
    bold = replace(style, bold=True, colour=colour, direction=None)
    head = paragraph(lead, width, bold, role, wrap=wrap)
    indent = text_width(lead, bold) + style.size * 0.3
    if indent > (width - (wrap.narrower if wrap.height > 0 else 0)) * 0.6:
        body = typed_paragraph(text, width, style, wrap=wrap.below(head.height))
        return Block(head.height + body.height, (*head.marks, *body.at(0, head.height)))
    body = typed_paragraph(text, width, style, indent=indent, wrap=wrap)
    lower = first_baseline(body) - first_baseline(head)  # a script with higher letters
    down, drop = max(0, -lower), max(0, lower)
    height = max(head.height + drop, body.height + down)
    return Block(height, (*head.at(0, drop), *body.at(0, down)))


def typed_paragraph(text: str, width: float, style: TextStyle, *, indent: float = 0, wrap: TextWrap = NO_WRAP) -> Block:
    """Return a *text* that may be in another language than the handout.

    If it reads from the other side, its lines are flush with that side.
    """
    right = style.level(text) != base_level(style.language)
    return paragraph(text, width, style, right=right, indent=indent, wrap=wrap)


def first_baseline(block: Block) -> float:
    """Return how far the first baseline of a paragraph is from its top."""
    return next((mark.lines[0].baseline for mark in block.marks if isinstance(mark, Text) and mark.lines), 0.0)


def count_lines(block: Block) -> int:
    """Return the number of lines of a paragraph."""
    return sum(len(mark.lines) for mark in block.marks if isinstance(mark, Text))
