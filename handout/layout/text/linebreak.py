"""Line breaking: full lines, with words split only where unavoidable."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from math import inf

from msgspec import Struct
from msgspec.structs import replace

from handout.layout.page import Glyph
from handout.layout.text.breaks import close_up, ends_line, keeps_phrases, kinsoku_breaks, segments
from handout.layout.text.direction import character_levels, split_by_level
from handout.layout.text.hyphenation import ADDRESS, address_breaks, hyphenation_points, letter_boundaries
from handout.layout.text.particles import tied_spaces
from handout.layout.text.scripts import PLAIN, Typeface, is_plain, language_of_han, split_by_typeface, typeface_of_signs
from handout.layout.text.shaping import DRAWN_SPACES, shape
from handout.schema.markup import parse_spans
from handout.schema.spaces import SOFT_HYPHEN

GLUE = "\u00a0\u202f\u2007"
"""Spaces that never end a line."""

HYPHENS = "-\u2010\u2011\u2013\u2014/"
"""Characters after which a line ends without another hyphen."""

WORD = re.compile(r"\n|[^\s\u200b]+|[^\S\n\u00a0\u202f\u2007]+|[\u00a0\u202f\u2007]+|\u200b")
ADDRESS_SEAM = re.compile(r"(?<=[^/:]/)(?=\w)|(?=[?&#]\w)")
"""Where a line may end in an address: after a slash, and before a query."""

SEAM = re.compile(r"(?<=[^\W\d_]-)(?=[^\W\d_])|(?<=/)(?=[^\W\d])|(?<=[^\d]/)(?=\d)|(?<=—)(?=\w)")
TIED = re.compile(r"[ \u2009\u200a](?:(?<=[\d)].)(?=[\d(])|(?=[:;!?%·](?:\s|$)|[।॥ๆฯໆៗ។៕៖၊။።፣፤፥፦፧]))")
"""A space that ends no line.

It stands between groups of digits, or before a sign that begins no line.
"""


LEAST_LINE = 0.6
"""The least part of the width that a line keeps which gives a word away."""

FEWEST_IDEOGRAPHS = 3
"""The fewest ideographs on a last line: most words of Chinese have two."""


NEAR = 1e-9
"""How near to a width at which lines break otherwise nothing is taken for sure."""


class Word(Struct, frozen=True, gc=False):
    """Shaped letters that stay together, with their width in multiples of the size.

    *language* is set only if it differs from the text's. *space* marks white space. *seam* marks a part of a
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
    ties = dict.fromkeys(tied_spaces(printed, language), _held)
    at, before, han = 0, typeface_of_signs(language), language_of_han(text, language)
    for span in spans:
        ties |= {at + found.start(): _tied for found in TIED.finditer(span.text)}
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
            for number, segment in enumerate(segments(found[0], span.language or language, heading=bold)):
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
    word = _reshape(blank, piece if piece in DRAWN_SPACES else " ", language)
    return (replace(word, text="\n") if piece == "\n" else word,)


def _word(bit: str, like: Word, language: str) -> Word:
    """Return letters shaped as one word, with the positions of its soft hyphens."""
    if SOFT_HYPHEN not in bit:
        return _reshape(like, bit, language)
    *before, last = bit.split(SOFT_HYPHEN)
    text = "".join((*before, last))
    soft = tuple(at for at in accumulate(map(len, before)) if 0 < at < len(text))
    return _reshape(replace(like, soft=soft), text, language)


def _reshape(word: Word, text: str, language: str) -> Word:
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


class Reach(Struct):
    """The widths, from *least* to *most*, in which a text has the same lines."""

    least: float = 0.0
    most: float = inf

    def holds(self, width: float) -> bool:
        """Return whether lines are certainly the same in a *width*."""
        return self.least + NEAR < width < self.most - NEAR

    def narrow(self, value: float, width: float) -> bool:
        """Return whether a *width* is at least a *value*, and stay on its side of it."""
        if value <= width:
            self.least = max(self.least, value)
            return True
        self.most = min(self.most, value)
        return False


def break_lines(
    text: str,
    bold: bool,
    language: str,
    width: float,
    indent: float = 0,
    *,
    base: int = 0,
    even: bool = False,
    reach: Reach | None = None,
) -> list[list[Word]]:
    """Break *text* into lines no wider than *width*, in multiples of the size.

    The first line is shorter by *indent*. A space where a line was broken stays at the end of that line,
    invisible, so that the words can be extracted again. A last line of a single word gets another from the line
    before, where that line can spare it. A word is split at a soft hyphen of its author (unless
    the lines are to be *even*), or because it is wider than any line. The widths of the same lines are told to *reach*.
    """
    lines: list[list[Word]] = [[]]
    ended: list[int] = []
    used = filled = indent
    reach = reach or Reach()
    for bound in chains(text, bold, language, base):
        first, rest = bound.words[0], bound
        if first.text == "\n":
            lines[-1].append(replace(first, text=" "))
            ended.append(len(lines) - 1)
            lines.append([])
            reach.narrow(filled, width)
            used = filled = 0.0
            continue
        if first.space:
            if lines[-1]:
                lines[-1] += rest.words
                used += rest.width
            continue
        while used + rest.width > width:
            reach.narrow(filled, width)
            reach.narrow(used + rest.width, width)
            begun = used == indent > 0 or any(not w.space for w in lines[-1])
            splits = (() if even else SPLITS[:1]) if begun else SPLITS
            if not begun or any(word.soft for word in rest.words):
                reach.least = reach.most = width  # where a word is split depends on every width
            parted = _split(rest, width - used, language, splits)
            if parted:
                lines[-1] += parted[0]
                rest = parted[1]
            elif not begun:
                break  # a single letter that is wider than the line
            lines.append([])
            used = filled = 0.0
        lines[-1] += rest.words
        filled = used = used + rest.width
    reach.narrow(filled, width)
    for last in (*ended, len(lines) - 1):
        if last and last - 1 not in ended:
            _lengthen(lines[last - 1], lines[last], width, indent if last == 1 else 0, reach)
    for line in lines:
        end = len(line)
        while end and line[end - 1].space:
            end -= 1
        blank = [word for word in line[end:] if word.text] if end and line is not lines[-1] else []
        line[end:] = blank[:1]
    return lines


def _lengthen(before: list[Word], last: list[Word], width: float, indent: float, reach: Reach) -> None:
    """Move words from the line *before* to a *last* line that is too short.

    It is of only one word, or of fewer than three ideographs. The line before starts at *indent*.
    The widths in which the same is done are told to *reach*.
    """
    at = _first_moved(before, last)
    if at is None:
        return
    left = indent + sum(word.width for word in before[:at])
    right = sum(word.width for word in (*before[at:], *last))
    reach.narrow(left / LEAST_LINE, width)
    if left >= width * LEAST_LINE and reach.narrow(right, width):
        last[:0] = before[at:]
        del before[at:]


def _first_moved(before: Sequence[Word], last: Sequence[Word]) -> int | None:
    """Return the number of the first word to move to a short *last* line, or None."""
    if not last or not before or any(word.space for word in last[:-1]):
        return None
    if last[0].seam and not last[0].text.isascii() and not before[-1].space:
        return _first_ideograph_moved(before, last)
    spaces = [n for n, word in enumerate(before) if word.space and word.text not in GLUE]
    if not before[-1].space or len(spaces) < 3:
        return None
    at = next((n for n in reversed(spaces) if not all(word.space for word in before[n:])), 0) + 1
    return at if at > 1 else None


def _first_ideograph_moved(before: Sequence[Word], last: Sequence[Word]) -> int | None:
    """Return the number of the first word to move to a line of few ideographs."""
    letters = _count_letters(last)
    if letters >= FEWEST_IDEOGRAPHS:
        return None
    for at in range(len(before) - 1, 0, -1):
        letters += _count_letters(before[at : at + 1])
        if letters >= FEWEST_IDEOGRAPHS and before[at].seam:
            return at
    return None


def _count_letters(words: Sequence[Word]) -> int:
    """Return how many letters and digits words have."""
    return sum(character.isalnum() for word in words for character in word.text)


def line_width(line: list[Word]) -> float:
    """Return the width of a line without its final space, in multiples of the size."""
    return sum(word.width for word in (line[:-1] if line and line[-1].space else line))


class _SplitPoint(Struct, frozen=True):
    """A position *at* which word *number* of a chain can be split."""

    number: int
    at: int
    hyphen: bool = False


def _at_soft_hyphens(number: int, word: Word, _language: str) -> Iterator[_SplitPoint]:
    """Yield the positions of soft hyphens."""
    for at in word.soft:
        yield _SplitPoint(number, at, hyphen=word.text[at - 1 : at] not in HYPHENS)


def _at_rules(number: int, word: Word, language: str) -> Iterator[_SplitPoint]:
    """Yield the positions where an address or a word may be split.

    A position after a no-break space comes before one inside a word.
    """
    if number and (word.text[:1] in GLUE or word.text.isspace()):
        yield _SplitPoint(number, len(word.text))
    for at in address_breaks(word.text) if word.address else hyphenation_points(word.text, word.language or language):
        yield _SplitPoint(number, at, hyphen=not word.address)


def _between_ideographs(number: int, word: Word, _language: str) -> Iterator[_SplitPoint]:
    """Yield the positions where kinsoku lets a line end."""
    for at in () if word.text.isascii() else kinsoku_breaks(word.text):
        yield _SplitPoint(number, at)


def _at_hyphens(number: int, word: Word, _language: str) -> Iterator[_SplitPoint]:
    """Yield the positions after the hyphens of an address."""
    for at, letter in enumerate(word.text[:-1], 1):
        if word.address and letter == "-":
            yield _SplitPoint(number, at)


def _anywhere(number: int, word: Word, _language: str) -> Iterator[_SplitPoint]:
    """Yield all positions between letters: a torn word is better than a clipped one."""
    if number:
        yield _SplitPoint(number, 0)
    for at in letter_boundaries(word.text):
        yield _SplitPoint(number, at)


SPLITS = (_at_soft_hyphens, _at_rules, _between_ideographs, _at_hyphens, _anywhere)
"""The ways to split a word.

The first with a position that fits is used.
"""


def _split(
    chain: Chain, width: float, language: str, splits: Sequence[Callable[[int, Word, str], Iterator[_SplitPoint]]]
) -> tuple[tuple[Word, ...], Chain] | None:
    """Return as much of a chain as fits into *width*, and the rest.

    Return None if the chain cannot be split there. A split between letters puts at least one letter on the line.
    """
    for split in splits:
        places = [place for n, word in enumerate(chain.words) for place in split(n, word, language)]
        good, bad = -1, len(places)
        while bad - good > 1:
            middle = (good + bad) // 2
            fits = sum(word.width for word in _before(chain, places[middle], language)) <= width
            good, bad = (middle, bad) if fits else (good, middle)
        if good < 0 and (split is not _anywhere or not places):
            continue
        place = places[max(good, 0)]
        return _before(chain, place, language), _after(chain, place, language)
    return None


def _before(chain: Chain, place: _SplitPoint, language: str) -> tuple[Word, ...]:
    """Return the words of a chain before *place*, with a hyphen where needed."""
    word = chain.words[place.number]
    if place.at == len(word.text):  # the split is at a no-break space
        return (*chain.words[: place.number], replace(word, space=True))
    head = _reshape(replace(word, soft=()), word.text[: place.at], language)
    if place.hyphen:
        hyphen = _reshape(word, SOFT_HYPHEN, language)
        first, then = (hyphen, head) if word.level % 2 else (head, hyphen)
        width = head.width + hyphen.width
        head = replace(head, text=head.text + SOFT_HYPHEN, glyphs=(*first.glyphs, *then.glyphs), width=width)
    return (*chain.words[: place.number], *((head,) if head.text else ()))


def _after(chain: Chain, place: _SplitPoint, language: str) -> Chain:
    """Return the rest of a chain after *place*."""
    word, at = chain.words[place.number], place.at
    soft = tuple(each - at for each in word.soft if each > at)
    tail = _reshape(replace(word, seam=False, soft=soft), word.text[at:], language)
    words = (*((tail,) if tail.text else ()), *chain.words[place.number + 1 :])
    return Chain(words, sum(each.width for each in words))
