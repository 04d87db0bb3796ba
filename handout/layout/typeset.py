"""Words to glyphs at fixed places: HarfBuzz shapes, lines are broken greedily, nothing is ever clipped.

The font is FiraGO (SIL OFL), regular and bold.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain, groupby
from operator import attrgetter
from unicodedata import bidirectional, category, name

import uharfbuzz as hb
from msgspec import Struct
from msgspec.structs import replace

from handout.cache import remembered
from handout.content.inline import plain, spans
from handout.geometry import Box
from handout.installed import stamp
from handout.layout.page import Block, Glyph, Group, Line, Piece, Role, Text
from handout.problems import OutputError

ASCENT, DESCENT = 0.935, 0.265
"""FiraGO's extent above and below the baseline, as fractions of the size."""

TALL, TALL_LEADING = re.compile("[\u0900-\u097f\u0e00-\u0e7f]"), 1.42
"""Devanagari and Thai, and the least leading that keeps their lines apart."""

X_HEIGHT = 0.527
"""The height of FiraGO's small x, as a fraction of the size."""

INVISIBLE = "\u200b\u200c\u200d\u2060\n"
WORD = re.compile(r"\n|[^\s\u200b]+|[^\S\n\u00a0\u202f\u2007]+|[\u00a0\u202f\u2007]+|\u200b")
ADDRESS_SEAM = re.compile(r"(?<=[/.?&=@-])(?=\w)")
SEAM = re.compile(r"(?<=[^\W\d_]-)(?=[^\W\d_])|(?<=/)(?=\w)|(?<=—)(?=\w)")


class Style(Struct, frozen=True):
    """How a text is set: size in pt, leading as a multiple of it, colour as #rrggbb, *language* as in BCP 47."""

    size: float
    colour: str
    bold: bool = False
    leading: float = 1.36
    language: str = "en"


@cache
def font(bold: bool) -> hb.Font:
    """Return FiraGO, regular or *bold*; raise OutputError if its package is gone."""
    told = stamp("pymupdf_fonts")
    if told == "":
        raise OutputError(
            "error: the package pymupdf-fonts is not installed (no-font)\n    hint: pip install pymupdf-fonts"
        )
    name = f"{'figbo' if bold else 'figo'} {told}".encode()
    return hb.Font(hb.Face(remembered("font-1", name, _unpacked) if told else _unpacked(name)))


def _unpacked(name: bytes) -> bytes:
    """Return a font of the package, whose unpacking takes longer than to read all of a topic."""
    from pymupdf_fonts import fontbuffers

    return bytes(fontbuffers[name.decode().split()[0]]())


@lru_cache(20_000)
def shape(text: str, bold: bool, language: str = "en") -> tuple[tuple[Glyph, ...], float]:
    """Return the glyphs of *text* from left to right as *language* writes them, and its width in 1/1000 of the size."""
    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = language  # else the computer's own would decide
    buffer.direction = "ltr"
    hb.shape(font(bold), buffer)  # kerning and ligatures are on
    infos, places = buffer.glyph_infos, buffer.glyph_positions
    clusters = [info.cluster for info in infos]
    if clusters == [*range(len(text))]:  # each letter has a glyph of its own, which is so for most
        each = zip(infos, places, text, strict=True)
        plain_ones = tuple(Glyph(i.codepoint, p.x_advance, p.x_offset, p.y_offset, letter) for i, p, letter in each)
        return plain_ones, sum(glyph.advance for glyph in plain_ones)
    starts = sorted(set(clusters))
    said = {a: list(text[a:b]) for a, b in zip(starts, [*starts[1:], len(text)], strict=True)}
    left = Counter(clusters)
    glyphs = []
    for info, at in zip(infos, places, strict=True):
        # The glyphs of a cluster share its letters, so that each says something and together they say it all.
        letters, left[info.cluster] = said[info.cluster], left[info.cluster] - 1
        own = letters[: max(1, len(letters) - left[info.cluster])]
        del letters[: len(own)]
        glyphs.append(Glyph(info.codepoint, at.x_advance, at.x_offset, at.y_offset, "".join(own)))
    return tuple(glyphs), sum(g.advance for g in glyphs)


def missing(text: str) -> list[str]:
    """Return the characters of *text* that the font cannot draw, each once."""
    known = font(False)
    return [c for c in dict.fromkeys(plain(text)) if c not in INVISIBLE and not known.get_nominal_glyph(ord(c))]


@lru_cache(5_000)
def odd(character: str) -> bool:
    """Tell whether a character cannot be set, or not yet."""
    return bool(has_right_to_left(character) or missing(character))


def described(character: str) -> str:
    """Return a character as a message names it: itself where it shows, its code, its Unicode name."""
    itself = f"'{character}' " if character.isprintable() and category(character)[0] != "M" else ""
    return f"{itself}(U+{ord(character):04X} {name(character, 'unnamed')})"


def has_right_to_left(text: str) -> bool:
    """Tell whether *text* holds letters that run from right to left (UAX 9)."""
    return any(bidirectional(c) in ("R", "AL", "AN") for c in text)


class _Word(Struct, frozen=True):
    """Letters that stay together and are set alike, their width in multiples of the size.

    *language* is its own, if not the text's; *space* is white space, *seam* a place inside a word, before which a line may end.
    """

    text: str
    glyphs: tuple[Glyph, ...]
    width: float
    bold: bool
    language: str
    link: str
    space: bool = False
    seam: bool = False


class _Chain(Struct, frozen=True):
    """Words between which no line may end, and their width in multiples of the size."""

    words: tuple[_Word, ...]
    width: float


def _words(text: str, bold: bool, language: str) -> Iterator[_Word]:
    """Yield the words and spaces of *text*; a line feed stands alone and forces a break."""
    for span in spans(text):
        for piece in WORD.findall(span.text):
            yield from _parts(piece, bold or span.bold, span.language, span.link, language)


@lru_cache(20_000)
def _parts(piece: str, bold: bool, own: str, link: str, language: str) -> tuple[_Word, ...]:
    """Return a word or a space shaped, in parts between which a line may end; *own* is its language if not that of the text."""
    tongue = own or language
    if piece == "\u200b":
        return (_Word("", (), 0, bold, own, link, space=True),)
    if piece[0] in "\u00a0\u202f\u2007" or not piece.isspace():
        bits = (ADDRESS_SEAM if link else SEAM).split(piece)
        return tuple(_Word(bit, *_shaped(bit, bold, tongue), bold, own, link, seam=n > 0) for n, bit in enumerate(bits))
    return (_Word("\n" if piece == "\n" else " ", *_shaped(" ", bold, tongue), bold, own, link, space=True),)


def _shaped(text: str, bold: bool, tongue: str) -> tuple[tuple[Glyph, ...], float]:
    """Return the glyphs of *text* and its width in multiples of the size."""
    glyphs, wide = shape(text, bold, tongue)
    return glyphs, wide / 1000


@lru_cache(4_000)
def _chains(text: str, bold: bool, language: str) -> tuple[_Chain, ...]:
    """Return the words of *text* in groups between which a line may end: letters without a space between stay together."""
    chains: list[list[_Word]] = []
    for word in _words(text, bold, language):
        last = chains[-1][-1] if chains else None
        free = last is None or last.space or word.space or word.seam
        if free or (last and SEAM.search(last.text[-2:] + word.text[:2])):
            chains.append([])
        chains[-1].append(word)
    return tuple(_Chain(tuple(chain), sum(word.width for word in chain)) for chain in chains)


def _lines(text: str, style: Style, room: float, indent: float = 0) -> list[list[_Word]]:
    """Break *text* into lines no wider than *room*, the first shorter by *indent* (both in multiples of the size).

    A space at which a line was broken stays at its end, where nobody sees it, so that the words can be read out again.
    """
    lines: list[list[_Word]] = [[]]
    used = indent
    for bound in _chains(text, style.bold, style.language):
        first, wide = bound.words[0], bound.width
        if first.text == "\n":
            lines[-1].append(replace(first, text=" "))
            lines.append([])
            used = 0.0
            continue
        if first.space:
            if lines[-1]:
                lines[-1] += bound.words
                used += wide
            continue
        if used + wide > room and (used == indent > 0 or any(not w.space for w in lines[-1])):
            lines.append([])
            used = 0.0
        for word in bound.words if wide <= room else _letters(bound, style.language):
            if used + word.width > room and lines[-1] and wide > room:
                lines.append([])
                used = 0.0
            lines[-1].append(word)
            used += word.width
    for line in lines:
        end = len(line)
        while end and line[end - 1].space:
            end -= 1
        ended = [word for word in line[end:] if word.text] if end and line is not lines[-1] else []
        line[end:] = ended[:1]
    return lines


def _wide(line: list[_Word]) -> float:
    """Return how wide a line is, without a space at its end, in multiples of the size."""
    return sum(word.width for word in (line[:-1] if line and line[-1].space else line))


def _letters(chain: _Chain, language: str) -> Iterator[_Word]:
    """Yield a chain wider than any line letter by letter: a broken word is better than a clipped one."""
    for word in chain.words:
        for cluster in word.glyphs:
            if cluster.text:
                glyphs, wide = _shaped(cluster.text, word.bold, word.language or language)
                yield _Word(cluster.text, glyphs, wide, word.bold, word.language, word.link)


def one_line(text: str, style: Style) -> Piece | None:
    """Return *text* (without a line feed) as one piece, as ``paragraph`` sets it where it fits; None if it is not set alike throughout."""
    words = [*_words(text, style.bold, style.language)]
    while words and words[-1].space:
        words.pop()
    while words and words[0].space:
        words.pop(0)
    pieces = _set(words, style.size)
    return pieces[0] if len(pieces) == 1 else None


_LOOKS = attrgetter("bold", "language", "link")


def _set(line: list[_Word], size: float) -> tuple[Piece, ...]:
    """Return the pieces of a line, one for each change of weight, language or link."""
    pieces: list[Piece] = []
    x, done = 0.0, 0
    for (bold, language, link), run in groupby(line, _LOOKS):
        each = list(run)
        done += len(each)
        words = [word for word in each if word.text]
        unseen = done == len(line) and words and words[-1].space  # at the end of the line
        wide = sum(word.width for word in (words[:-1] if unseen else words)) * size
        if words:
            glyphs = tuple(chain.from_iterable(word.glyphs for word in words))
            pieces.append(Piece(x, wide, "".join(word.text for word in words), bold, glyphs, language, link))
        x += wide
    return tuple(pieces)


@lru_cache(4_000)
def text_width(text: str, style: Style) -> float:
    """Return how wide *text* is on one line."""
    return max(map(_wide, _lines(text, style, float("inf"))), default=0) * style.size


def _step(text: str, style: Style) -> float:
    """Return from baseline to baseline; scripts with signs above and below their letters need more room."""
    return style.size * (max(style.leading, TALL_LEADING) if TALL.search(text) else style.leading)


@lru_cache(20_000)
def tallness(text: str, width: float, style: Style) -> float:
    """Return how high *text* stands in lines no wider than *width*, without setting it."""
    return len(_lines(text, style, width / style.size)) * _step(text, style)


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
    lines = _lines(text, style, room, indent / style.size)
    if balanced and len(lines) > 1:
        most, count = room, len(lines)
        solid = max(chain.width for chain in _chains(text, style.bold, style.language))
        least = max(room / count, min(solid, room))
        while most - least > 0.2:
            half = (least + most) / 2
            if len(_lines(text, style, half)) > count:
                least = half
            else:
                most = half
        lines = _lines(text, style, most)
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


def bullets(items: tuple[str, ...], width: float, style: Style, colour: str, gap: float = 2) -> Block:
    """Return a list with drawn-in bullets."""
    indent = style.size * 0.95
    rows: list[Group] = []
    y = 0.0
    for item in items:
        body = paragraph(item, width - indent, style, Role.BODY)
        lead = paragraph("•", indent, replace(style, colour=colour, bold=True), Role.BULLET)
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
