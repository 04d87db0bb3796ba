"""Where lines end: words are put on a line as long as they fit, and parted where they must be."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from handout.layout.page import Glyph
from handout.layout.text.hyphenation import ADDRESS, addressed, between_letters, ruled
from handout.layout.text.shaping import DRAWN_SPACES, shape
from handout.schema.markup import parse_spans
from handout.schema.spaces import SOFT_HYPHEN

GLUE = "\u00a0\u202f\u2007"
"""Spaces at which no line ends."""

HYPHENS = "-\u2010\u2011\u2013\u2014/"
"""After these a line ends without a further hyphen."""

WORD = re.compile(r"\n|[^\s\u200b]+|[^\S\n\u00a0\u202f\u2007]+|[\u00a0\u202f\u2007]+|\u200b")
ADDRESS_SEAM = re.compile(r"(?<=[/.?&=@-])(?=\w)")
SEAM = re.compile(r"(?<=[^\W\d_]-)(?=[^\W\d_])|(?<=/)(?=\w)|(?<=—)(?=\w)")


class Word(Struct, frozen=True):
    """Letters that stay together and are set alike, their width in multiples of the size.

    *language* is its own, if not the text's; *space* is white space, *seam* a place inside a word, before which a line may end.
    At *soft* places within its letters it may be parted with a hyphen, where its author put a soft one; in an *address* nowhere else.
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


class Chain(Struct, frozen=True):
    """Words between which no line may end, and their width in multiples of the size."""

    words: tuple[Word, ...]
    width: float


def words_of(text: str, bold: bool, language: str) -> Iterator[Word]:
    """Yield the words and spaces of *text*; a line feed stands alone and forces a break."""
    for span in parse_spans(text):
        for piece in WORD.findall(span.text):
            yield from _parts(piece, bold or span.bold, span.language, span.link, language)


@lru_cache(20_000)
def _parts(piece: str, bold: bool, own: str, link: str, language: str) -> tuple[Word, ...]:
    """Return a word or a space shaped, in parts between which a line may end; *own* is its language if not that of the text."""
    tongue = own or language
    if piece == "\u200b":
        return (Word("", (), 0, bold, own, link, space=True),)
    if piece[0] in GLUE or not piece.isspace():
        bits = (ADDRESS_SEAM if link else SEAM).split(piece)
        words = (_word(bit, bold, own, link, tongue) for bit in bits)
        address = bool(ADDRESS.search(piece))
        return tuple(replace(word, seam=n > 0, address=address) for n, word in enumerate(words))
    blank = piece if piece in DRAWN_SPACES else " "
    return (Word("\n" if piece == "\n" else blank, *_shaped(blank, bold, tongue), bold, own, link, space=True),)


def _word(bit: str, bold: bool, own: str, link: str, tongue: str) -> Word:
    """Return letters shaped as one word, whose soft hyphens are places in it."""
    *before, last = bit.split(SOFT_HYPHEN)
    text = "".join((*before, last))
    soft = tuple(at for at in accumulate(map(len, before)) if 0 < at < len(text))
    return Word(text, *_shaped(text, bold, tongue), bold, own, link, soft=soft)


def _shaped(text: str, bold: bool, tongue: str) -> tuple[tuple[Glyph, ...], float]:
    """Return the glyphs of *text* and its width in multiples of the size."""
    glyphs, wide = shape(text, bold, tongue) if text else ((), 0)
    return glyphs, wide / 1000


@lru_cache(4_000)
def chains(text: str, bold: bool, language: str) -> tuple[Chain, ...]:
    """Return the words of *text* in groups between which a line may end: letters without a space between stay together."""
    chains: list[list[Word]] = []
    for word in words_of(text, bold, language):
        last = chains[-1][-1] if chains else None
        free = last is None or last.space or word.space or word.seam
        if free or (last and SEAM.search(last.text[-2:] + word.text[:2])):
            chains.append([])
        chains[-1].append(word)
    return tuple(Chain(tuple(chain), sum(word.width for word in chain)) for chain in chains)


def lines_of(
    text: str, bold: bool, language: str, room: float, indent: float = 0, *, even: bool = False
) -> list[list[Word]]:
    """Break *text* into lines no wider than *room*, the first shorter by *indent* (both in multiples of the size).

    A space at which a line was broken stays at its end, where nobody sees it, so that the words can be read out again.  A word is parted
    at a soft hyphen of its author's, unless lines are to be *even*, or because it is wider than any line.
    """
    lines: list[list[Word]] = [[]]
    used = indent
    for bound in chains(text, bold, language):
        first, rest = bound.words[0], bound
        if first.text == "\n":
            lines[-1].append(replace(first, text=" "))
            lines.append([])
            used = 0.0
            continue
        if first.space:
            if lines[-1]:
                lines[-1] += rest.words
                used += rest.width
            continue
        while used + rest.width > room:
            begun = used == indent > 0 or any(not w.space for w in lines[-1])
            ways = (() if even else WAYS[:1]) if begun else WAYS
            parted = _parted(rest, room - used, language, ways)
            if parted:
                lines[-1] += parted[0]
                rest = parted[1]
            elif not begun:
                break  # one letter, wider than any line
            lines.append([])
            used = 0.0
        lines[-1] += rest.words
        used += rest.width
    for line in lines:
        end = len(line)
        while end and line[end - 1].space:
            end -= 1
        ended = [word for word in line[end:] if word.text] if end and line is not lines[-1] else []
        line[end:] = ended[:1]
    return lines


def wide(line: list[Word]) -> float:
    """Return how wide a line is, without a space at its end, in multiples of the size."""
    return sum(word.width for word in (line[:-1] if line and line[-1].space else line))


class _Place(Struct, frozen=True):
    """A place *at* which a word of a chain, counted by *number*, can be parted, with a hyphen or without one."""

    number: int
    at: int
    hyphen: bool = False


def _softly(number: int, word: Word, _language: str) -> Iterator[_Place]:
    """Yield the places of soft hyphens."""
    for at in word.soft:
        yield _Place(number, at, hyphen=word.text[at - 1 : at] not in HYPHENS)


def _by_rule(number: int, word: Word, language: str) -> Iterator[_Place]:
    """Yield the places at which an address or a word is parted; after a no-break space, which is better than in a word."""
    if number and word.text[:1] in GLUE:
        yield _Place(number, len(word.text))
    for at in addressed(word.text) if word.address else ruled(word.text, word.language or language):
        yield _Place(number, at, hyphen=not word.address)


def _anywhere(number: int, word: Word, _language: str) -> Iterator[_Place]:
    """Yield all places between letters: a torn word is better than a clipped one."""
    if number:
        yield _Place(number, 0)
    for at in between_letters(word.text):
        yield _Place(number, at)


WAYS = (_softly, _by_rule, _anywhere)
"""How a word is parted: the first that has a place that fits is taken."""


def _parted(
    chain: Chain, room: float, language: str, ways: Sequence[Callable[[int, Word, str], Iterator[_Place]]]
) -> tuple[tuple[Word, ...], Chain] | None:
    """Return as much of a chain as fits in *room*, and the rest; None if it cannot be parted there; at least one letter if anywhere."""
    for way in ways:
        places = [place for n, word in enumerate(chain.words) for place in way(n, word, language)]
        good, bad = -1, len(places)
        while bad - good > 1:
            middle = (good + bad) // 2
            fits = sum(word.width for word in _before(chain, places[middle], language)) <= room
            good, bad = (middle, bad) if fits else (good, middle)
        if good < 0 and (way is not _anywhere or not places):
            continue
        place = places[max(good, 0)]
        return _before(chain, place, language), _after(chain, place, language)
    return None


def _before(chain: Chain, place: _Place, language: str) -> tuple[Word, ...]:
    """Return the words of a chain that stand before a place, with a hyphen if there is to be one."""
    word = chain.words[place.number]
    if place.at == len(word.text):  # a no-break space
        return (*chain.words[: place.number], replace(word, space=True))
    tongue, text = word.language or language, word.text[: place.at]
    glyphs, wide = _shaped(text, word.bold, tongue)
    if place.hyphen:
        hyphen, more = _shaped(SOFT_HYPHEN, word.bold, tongue)
        text, glyphs, wide = text + SOFT_HYPHEN, (*glyphs, *hyphen), wide + more
    head = (replace(word, text=text, glyphs=glyphs, width=wide, soft=()),) if text else ()
    return (*chain.words[: place.number], *head)


def _after(chain: Chain, place: _Place, language: str) -> Chain:
    """Return the rest of a chain after a place."""
    word, at = chain.words[place.number], place.at
    glyphs, wide = _shaped(word.text[at:], word.bold, word.language or language)
    soft = tuple(each - at for each in word.soft if each > at)
    tail = replace(word, text=word.text[at:], glyphs=glyphs, width=wide, seam=False, soft=soft)
    words = (*((tail,) if tail.text else ()), *chain.words[place.number + 1 :])
    return Chain(words, sum(each.width for each in words))
