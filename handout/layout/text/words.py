"""The words of a text, shaped, in chains between which a line may end."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from handout.layout.page import Glyph
from handout.layout.text.direction import character_levels, split_by_level
from handout.layout.text.hyphenation import ADDRESS
from handout.layout.text.particles import tied_spaces
from handout.layout.text.scripts import PLAIN, Typeface, is_plain, language_of_han, split_by_typeface, typeface_of_signs
from handout.layout.text.scripts_without_spaces import close_up, ends_line, is_marked_word, keeps_phrases, segments
from handout.layout.text.shaping import DRAWN_SPACES, shape
from handout.layout.text.units import spaces_before_units
from handout.schema.markup import parse_spans
from handout.schema.spaces import SOFT_HYPHEN

GLUE = "\u00a0\u202f\u2007"
"""Spaces that never end a line."""

WORD = re.compile(r"\n|[^\s\u200b]+|[^\S\n\u00a0\u202f\u2007]+|[\u00a0\u202f\u2007]+|\u200b")
ADDRESS_SEAM = re.compile(r"(?<=[^/:]/)(?=\w)|(?=[?&#]\w)")
"""Where a line may end in an address: after a slash, and before a query."""

SEAM = re.compile(r"(?<=[^\W\d_]-)(?=[^\W\d_])|(?<=/)(?=[^\W\d])|(?<=[^\d]/)(?=\d)|(?<=—)(?=\w)")
TIED = re.compile(
    r"[ \u2009\u200a](?:(?<=[\d)].)(?=[\d(])|(?<=\d-.)(?=[^\W\d_])|(?=[:;!?%·](?:\s|$)|[।॥ๆฯໆៗ។៕៖၊။።፣፤፥፦፧]))"
)
"""A space that ends no line.

It stands between groups of digits, in "2- or 3-", or before a sign that begins no line.
"""


SEPARATOR = re.compile(r"(?<=\S) ·(?: (?=\S)|(?=\n))")
"""The dot between parts of a text, with its spaces: white space where a line ends."""


class Word(Struct, frozen=True, gc=False):
    """Shaped letters that stay together, with their width in multiples of the size.

    *language* is set only if it differs from the text's. *space* marks white space, and a dot between parts. *seam* marks a part of a
    longer word before which a line may end. *soft* holds the positions of the author's soft hyphens, where the
    word may be split with a hyphen. An *address* is split nowhere else. At an odd *level* it runs from right to left.
    """

    text: str
    glyphs: tuple[Glyph, ...]
    width: float
    bold: bool
    language: str
    link: str
    space: bool = False
    seam: bool = False
    soft: tuple[int, ...] = ()
    address: bool = False
    level: int = 0
    face: Typeface = PLAIN


class Chain(Struct, frozen=True, gc=False):
    """Words between which no line may end, with their width in multiples of the size."""

    words: tuple[Word, ...]
    width: float


def split_words(text: str, bold: bool, language: str, base: int = 0) -> Iterator[Word]:
    """Yield the words and spaces of *text*, whose paragraph has the level *base*.

    A line feed is a forced break.
    """
    spans = tuple(parse_spans(close_up(text, language)))
    levels = character_levels(spans, base)
    printed = "".join([span.text for span in spans])
    ties = dict.fromkeys((*tied_spaces(printed, language), *spaces_before_units(printed)), _held)
    dots = {at for found in SEPARATOR.finditer(printed) for at in range(*found.span())}
    at, before, han = 0, typeface_of_signs(language), language_of_han(text, language)
    for span in spans:
        ties |= {at + found.start(): _tied for found in TIED.finditer(span.text)}
        ties |= dict.fromkeys(dots, _as_space)
        own, heavy = span.language or han, bold or span.bold
        plain = levels is None and typeface_of_signs(own) is PLAIN
        for found in WORD.finditer(span.text):
            start = at + found.start()
            tie = ties.get(start) if found[0] != "\n" else None
            seam = start == at > 0 and ends_line(printed, at, phrases=bold and keeps_phrases(language))
            if plain and not seam and before is PLAIN and is_plain(found[0], own):  # most words
                words = _parts(found[0], heavy, span.language, span.link, language, 0, PLAIN)
                yield from map(tie, words) if tie else words
                continue
            for number, segment in enumerate(_segments(found, span.language or language, heading=bold)):
                end, seam = start + len(segment), seam or number > 0
                for level, run in split_by_level(segment, levels and levels[start:end]):
                    for face, part in split_by_typeface(run, own, before):
                        before = face
                        for word in _parts(part, heavy, span.language, span.link, language, level, face):
                            whole = replace(word, seam=True) if seam else word
                            yield tie(whole) if tie else whole
                            seam = False
                start = end
        at += len(span.text)


def _segments(found: re.Match[str], language: str, *, heading: bool) -> tuple[str, ...]:
    """Return a word in parts between which a line may end.

    What the translator parted from its neighbours by U+200B is one word, if it is no longer than a word.
    """
    marked = "\u200b" in found.string[max(0, found.start() - 1) : found.end() + 1]
    return (found[0],) if marked and is_marked_word(found[0]) else segments(found[0], language, heading=heading)


def _as_space(word: Word) -> Word:
    """Return a dot between parts, or a space beside it, as one at which a line ends."""
    return replace(word, space=True)


def _held(word: Word) -> Word:
    """Return a space as one that ends no line."""
    return replace(word, space=False)


def _tied(word: Word) -> Word:
    """Return a space in a number, or before a sign, as one that ends no line.

    Within text from right to left it stands for a no-break space, or some programs would change the places of the
    groups beside it.
    """
    if not word.level:
        return replace(word, space=False)
    glyphs = tuple(replace(glyph, text="\u00a0") for glyph in word.glyphs)
    return replace(word, space=False, text="\u00a0", glyphs=glyphs)


@lru_cache(20_000)
def _parts(piece: str, bold: bool, own: str, link: str, language: str, level: int, face: Typeface) -> tuple[Word, ...]:
    """Return a shaped word or space, in parts between which a line may end.

    *own* is the language of the piece if it differs from that of the text.
    """
    blank = Word("", (), 0, bold, own, link, space=True, level=level, face=face)
    if piece == "\u200b":
        return (blank,)
    if piece[0] in GLUE or not piece.isspace():
        like = replace(blank, space=False, address=ADDRESS.search(piece) is not None)
        first, *others = (ADDRESS_SEAM if link else SEAM).split(piece)
        seam = replace(like, seam=True) if others else like
        return (_word(first, like, language), *[_word(bit, seam, language) for bit in others])
    word = reshape(blank, piece if piece in DRAWN_SPACES else " ", language)
    return (replace(word, text="\n") if piece == "\n" else word,)


def _word(bit: str, like: Word, language: str) -> Word:
    """Return letters shaped as one word, with the positions of its soft hyphens."""
    if SOFT_HYPHEN not in bit:
        return reshape(like, bit, language)
    *before, last = bit.split(SOFT_HYPHEN)
    text = "".join((*before, last))
    soft = tuple(at for at in accumulate(map(len, before)) if 0 < at < len(text))
    return reshape(replace(like, soft=soft), text, language)


def reshape(word: Word, text: str, language: str) -> Word:
    """Return *text* shaped like *word* in a text of a language."""
    face = word.face
    glyphs, advance = shape(text, word.bold, word.language or language, face.family, word.level) if text else ((), 0.0)
    return replace(word, text=text, glyphs=glyphs, width=advance * face.scale / 1000)


@lru_cache(4_000)
def chains(text: str, bold: bool, language: str, base: int = 0) -> tuple[Chain, ...]:
    """Return the words of *text* in chains between which a line may end.

    Letters without a space between them stay in one chain. *base* is the level of the paragraph.
    """
    chains: list[list[Word]] = []
    for word in split_words(text, bold, language, base):
        last = chains[-1][-1] if chains else None
        free = last is None or last.space or word.space or word.seam
        if free or (last and SEAM.search(last.text[-2:] + word.text[:2])):
            chains.append([])
        chains[-1].append(word)
    return tuple([Chain(tuple(chain), sum([word.width for word in chain])) for chain in chains])
