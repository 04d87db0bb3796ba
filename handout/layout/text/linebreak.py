"""Line breaking: full lines, with words split only where unavoidable."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import inf

from msgspec import Struct
from msgspec.structs import replace

from handout.layout.page import COMPOSED, Glyph
from handout.layout.text.hyphenation import address_breaks, hyphenation_points, letter_boundaries
from handout.layout.text.scripts_without_spaces import kinsoku_breaks
from handout.layout.text.words import GLUE, Chain, Word, chains, reshape
from handout.schema.spaces import SOFT_HYPHEN

HYPHENS = "-\u2010\u2011\u2013\u2014/"
"""Characters after which a line ends without another hyphen."""

LEAST_LINE = 0.6
"""The least part of the width that a line keeps which gives a word away."""

SHORTEST_LINE = 0.4
"""The same where the line before cannot spare a word for it."""

SHORT_WORDS = 3.0
"""The width of a last line of two short words below which it gets another, in ems."""

FEWEST_IDEOGRAPHS = 3
"""The fewest ideographs on a last line: most words of Chinese have two."""


CAPITAL_NOUNS = frozenset({"de", "gsw", "lb"})
"""Languages in which a capital within a sentence tells no name from another noun."""

NEAR = 1e-9
"""Closer than this to a width at which the lines change, ``holds`` says no; in pt."""


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
    wrapped: tuple[int, float] = (0, 0.0),
    reach: Reach | None = None,
) -> list[list[Word]]:
    """Break *text* into lines no wider than *width*, in multiples of the size.

    The first line is shorter by *indent*, and as many first lines as are *wrapped* around a picture by that much.
    A space where a line was broken stays at the end of that line,
    invisible, so that the words can be extracted again, and so does a dot between parts. A last line of a single word
    gets another from the lines before, where those can spare it. A word is split at a soft hyphen of its author (unless
    the lines are to be *even*), or because it is wider than any line. The widths of the same lines are told to *reach*.
    """
    lines: list[list[Word]] = [[]]
    ended: list[int] = []
    beside, wide = wrapped

    def begin(number: int) -> float:
        return (wide if number < beside else 0.0) + (0.0 if number else indent)

    used = filled = begin(0)
    reach = reach or Reach()
    for bound in chains(text, bold, language, base):
        first, rest = bound.words[0], bound
        if first.text == "\n":
            lines[-1].append(replace(first, text=" "))
            ended.append(len(lines) - 1)
            reach.narrow(filled, width)
            used = filled = begin(len(lines))
            lines.append([])
            continue
        if first.space:
            if lines[-1]:
                lines[-1] += rest.words
                used += rest.width
            continue
        while used + rest.width > width:
            reach.narrow(filled, width)
            reach.narrow(used + rest.width, width)
            begun = (indent > 0 and used == begin(0) and len(lines) == 1) or any(not w.space for w in lines[-1])
            splits = (() if even else SPLITS[:1]) if begun else SPLITS
            if not begun or any(word.soft for word in rest.words):
                reach.least = reach.most = width  # where a word is split depends on every width
            named = _split_before_name(rest, width - used, width - begin(len(lines)), language)
            if named:
                reach.least = reach.most = width
            parted = named or _split(rest, width - used, language, splits)
            if parted:
                lines[-1] += parted[0]
                rest = parted[1]
            elif not begun:
                break  # a single letter that is wider than the line
            used = filled = begin(len(lines))
            lines.append([])
        lines[-1] += rest.words
        filled = used = used + rest.width
    reach.narrow(filled, width)
    for end, last in pairwise((-1, *ended, len(lines) - 1)):
        if last - end > 1:
            _lengthen(lines[end + 1 : last + 1], width, [*map(begin, range(end + 1, last + 1))], reach)
    for line in lines:
        end = len(line)
        while end and line[end - 1].space:
            end -= 1
        blank = [word for word in line[end:] if word.text] if end and line is not lines[-1] else []
        line[end:] = _unseen(blank)
    return lines


def _unseen(blank: Sequence[Word]) -> Sequence[Word]:
    """Return the white space at the end of a line as one word.

    A dot between parts among it is not seen, but can be read aloud and copied.
    """
    if not any(word.text.strip() for word in blank):
        return blank[:1]
    first = blank[0]
    unseen = (Glyph(COMPOSED, 0, 0, 0, letter) for word in blank[1:] for letter in word.text)
    return [replace(first, text="".join(word.text for word in blank), glyphs=(*first.glyphs, *unseen))]


def _lengthen(lines: Sequence[list[Word]], width: float, starts: Sequence[float], reach: Reach) -> None:
    """Move words down to the last of the *lines* of a paragraph, if it is too short.

    It is of only one word, of two short ones, or of fewer than three ideographs. If the line before is short without
    these words, it takes others from the line before it. Each line has its place in *starts*. The widths in which the
    same is done are told to *reach*.
    """
    *above, before, last = lines
    at = _first_moved(before, last)
    if at is None or not reach.narrow(starts[-1] + _width(before[at:]) + _width(last), width):
        return
    left = starts[-2] + _width(before[:at])
    if not _fills(left, LEAST_LINE, width, reach):
        first = _first_passed_on(above[-1], starts[-3], left, width, reach) if above else None
        if first is None and not _fills(left, SHORTEST_LINE, width, reach):
            return
        if first is not None:
            before[:0] = above[-1][first:]
            at += len(above[-1]) - first
            del above[-1][first:]
    last[:0] = before[at:]
    del before[at:]


def _first_passed_on(line: Sequence[Word], start: float, left: float, width: float, reach: Reach) -> int | None:
    """Return the number of the first word to move from a *line* to the next.

    That has words as wide as *left*. Return None if one of the two would be short.
    """
    for at in reversed(_word_starts(line)):
        moved = _width(line[at:])
        if not reach.narrow(moved + left, width) or not _fills(start + _width(line[:at]), LEAST_LINE, width, reach):
            return None
        if _fills(moved + left, LEAST_LINE, width, reach):
            return at
    return None


def _fills(filled: float, share: float, width: float, reach: Reach) -> bool:
    """Return whether words fill a *share* of a line, and tell that to *reach*."""
    reach.narrow(filled / share, width)
    return filled >= width * share


def _width(words: Sequence[Word]) -> float:
    """Return the width of words with the spaces among them."""
    return sum(word.width for word in words)


def _first_moved(before: Sequence[Word], last: Sequence[Word]) -> int | None:
    """Return the number of the first word to move to a short *last* line, or None."""
    if not last or not before or (any(word.space for word in last[:-1]) and _width(last) >= SHORT_WORDS):
        return None
    if last[0].seam and not last[0].text.isascii() and not before[-1].space:
        return _first_ideograph_moved(before, last)
    starts = [at for at in _word_starts(before) if any(word.text.isspace() for word in before[: at - 1])]
    enough = (at for at in reversed(starts) if _width(before[at:]) + _width(last) >= SHORT_WORDS)
    return next(enough, max(starts, default=None))


def _word_starts(line: Sequence[Word]) -> list[int]:
    """Return the numbers of the words behind a space, if a line ends with one."""
    if not line or not line[-1].space:
        return []
    ends = [n for n, word in enumerate(line) if word.space and word.text not in GLUE]
    return [n + 1 for n in ends if 0 < n < len(line) - 1 and not line[n + 1].space]


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


def _split_before_name(chain: Chain, free: float, width: float, language: str) -> tuple[tuple[Word, ...], Chain] | None:
    """Return a chain that no line holds, parted before a name within it.

    The *free* part of a line would end in the name. Names, such as those of medicines, have a capital within a sentence:
    "no Metformin" is parted at its space rather than in its long word. Return None if no line holds the name, and where
    every noun has a capital.
    """
    if chain.width <= width or language.partition("-")[0].casefold() in CAPITAL_NOUNS:
        return None
    used = 0.0
    for number, word in enumerate(chain.words):
        used += word.width
        if used > free:
            space = chain.words[number - 1].text if number else ""
            named = space[:1].isspace() and next(filter(str.isalpha, word.text), "").isupper()
            if not named or word.width > width:
                break
            place = _SplitPoint(number - 1, len(space))
            return _before(chain, place, language), _after(chain, place, language)
    return None


def _before(chain: Chain, place: _SplitPoint, language: str) -> tuple[Word, ...]:
    """Return the words of a chain before *place*, with a hyphen where needed."""
    word = chain.words[place.number]
    if place.at == len(word.text):  # the split is at a no-break space
        return (*chain.words[: place.number], replace(word, space=True))
    head = reshape(replace(word, soft=()), word.text[: place.at], language)
    if place.hyphen:
        hyphen = reshape(word, SOFT_HYPHEN, language)
        first, then = (hyphen, head) if word.level % 2 else (head, hyphen)
        width = head.width + hyphen.width
        head = replace(head, text=head.text + SOFT_HYPHEN, glyphs=(*first.glyphs, *then.glyphs), width=width)
    return (*chain.words[: place.number], *((head,) if head.text else ()))


def _after(chain: Chain, place: _SplitPoint, language: str) -> Chain:
    """Return the rest of a chain after *place*."""
    word, at = chain.words[place.number], place.at
    soft = tuple(each - at for each in word.soft if each > at)
    tail = reshape(replace(word, seam=False, soft=soft), word.text[at:], language)
    words = (*((tail,) if tail.text else ()), *chain.words[place.number + 1 :])
    return Chain(words, sum(each.width for each in words))
