"""Conditions that a caution names already, so that a card need not say them twice.

A condition counts as named only where that is certain: a sentence of a caution forbids the point outright, in words that
the language lists, and the whole condition stands in it, in its own words or in those that the language gives for
cautions. Where these words are a pattern, such as "not with {0} or {1}", the conditions stand in its place, and nothing
else does before them. All else is printed in the list.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from handout.content.conditions import Condition, ConditionId
from handout.schema.markup import strip_markup
from handout.schema.spaces import fold, remove_soft_hyphens

CLAUSE = re.compile(r"(?<=[.!?;؟؛۔।॥])\s+|(?<=[。！？；])")
"""Where a sentence, or a part of one that stands for itself, ends."""

SENTENCE = re.compile(r"(?<=[.!?؟۔।॥])\s+|(?<=[。！？])")
"""Where a sentence ends: the items of a list may stand between semicolons."""

LIST_MARK = r"\s*[,;،؛、，；/／]\s*"
"""What stands between the items of a list, besides a word such as "or"."""

COLONS = " :："
"""What may stand before the first item of a list."""

LIST_END = re.compile(r"\s*[.!?؟۔।॥。！？*]*\s*$")
"""What stands behind the last item of a list that ends its sentence."""

BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]\s*")

UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")
"""Scripts without spaces between words, by the names of their letters."""

JOINERS = "-\u2010\u2011\u200c\u200d"
"""What makes one word of two, such as a hyphen."""

Span = tuple[int, int]


def unnamed(
    conditions: Iterable[ConditionId],
    known: Mapping[ConditionId, Condition],
    warnings: Sequence[str],
    forbidding: Sequence[str],
) -> tuple[ConditionId, ...]:
    """Return the *conditions*, each once, that no sentence of the *warnings* forbids.

    *forbidding* are the ways to forbid a point, such as "do not use it if" or "not with {0} or {1}".
    """
    return _unnamed(tuple(dict.fromkeys(conditions)), tuple(known.items()), tuple(warnings), tuple(forbidding))


@lru_cache(1_000)
def _unnamed(
    conditions: tuple[ConditionId, ...],
    every: tuple[tuple[ConditionId, Condition], ...],
    warnings: tuple[str, ...],
    forbidding: tuple[str, ...],
) -> tuple[ConditionId, ...]:
    """Return the conditions that no sentence forbids."""
    known = dict(every)
    texts = [_plain(text) for text in warnings]
    phrases = [_plain(phrase) for phrase in forbidding if not PLACES.search(phrase)]
    clauses = [clause for text in texts for clause in CLAUSE.split(text)]
    forbidden = [each for each in clauses if any(_forbids(phrase, each) for phrase in phrases)]
    sentences = [sentence for text in texts for sentence in SENTENCE.split(text)]
    patterns = [PLACES.split(_plain(phrase)) for phrase in forbidding if PLACES.search(phrase)]
    listed = {name for each in sentences for pattern in patterns for name in _listed(each, pattern, known)}
    return tuple(
        name for name in conditions if name not in listed and not any(_names(each, name, known) for each in forbidden)
    )


def _forbids(phrase: str, clause: str) -> bool:
    """Return whether a clause begins or ends with a phrase that forbids.

    In its middle the phrase may be restricted: "for more than ten minutes do not use it if you are pregnant".
    """
    return any(
        not (LEAD.search(clause[:start]) and LETTER.search(clause[end:])) for start, end in _find(phrase, clause)
    )


LEAD = re.compile(r"[^\W_][^:：]*$")
"""Words before a phrase, but not those before a colon.

"Take care: do not use it if" begins with its phrase.
"""

LETTER = re.compile(r"[^\W_]")

PLACES = re.compile(r"\{[01]\}")
"""The places of conditions in a pattern."""


def _listed(sentence: str, pattern: Sequence[str], known: Mapping[ConditionId, Condition]) -> Iterator[ConditionId]:
    """Yield the conditions that stand whole in a list, where a pattern has its places.

    The list ends before the first item that is no known condition.
    """
    before, between, after = (part.strip(COLONS) for part in pattern)
    if before not in sentence or after not in sentence:
        return
    word, gap = re.escape(between), r"\s+" if pattern[1].startswith(" ") else ""
    joint = re.compile(rf"{LIST_MARK}(?:{word}{gap})?|{gap}{word}{gap}" if word else LIST_MARK)
    end = re.compile(re.escape(after)) if after else LIST_END
    for start in _list_starts(before, sentence):
        found, at = list[ConditionId](), start
        while item := _item(sentence, at, joint, end, known):
            names, at = item
            found += names
            if mark := joint.match(sentence, at):
                at = mark.end()
        if end is LIST_END or end.match(sentence[at:].lstrip()):
            yield from found


def _list_starts(before: str, sentence: str) -> Iterator[int]:
    """Yield where a list begins: behind the words *before* it, or where nothing is."""
    for _, end in _find(before, sentence) if before else ((0, 0),):
        yield end + len(sentence[end:]) - len(sentence[end:].lstrip(COLONS))


def _item(
    sentence: str, at: int, joint: re.Pattern[str], end: re.Pattern[str], known: Mapping[ConditionId, Condition]
) -> tuple[tuple[ConditionId, ...], int] | None:
    """Return the conditions that the longest item here says in full, and its end.

    The item is known by all words of a condition, or by a synonym, which may be only a part of it.
    """
    found: dict[int, tuple[ConditionId, ...]] = {}
    for name, condition in known.items():
        full = _full_phrases(condition)
        for phrase in (*full, *map(_plain, condition.also)):
            stop = at + len(phrase)
            behind = sentence[stop:].lstrip()
            if sentence.startswith(phrase, at) and (joint.match(sentence, stop) or end.match(behind)):
                found[stop] = (*found.get(stop, ()), *((name,) if phrase in full else ()))
    return (found[max(found)], max(found)) if found else None


def _names(clause: str, condition: ConditionId, known: Mapping[ConditionId, Condition]) -> bool:
    """Return whether a clause has a condition's words, not as a part of another's."""
    spans = [span for phrase in _full_phrases(known[condition]) for span in _find(phrase, clause)]
    if not spans:
        return False
    others = [
        span
        for name, other in known.items()
        if name != condition
        for phrase in (*_full_phrases(other), *map(_plain, other.also))
        for span in _find(phrase, clause)
    ]
    return any(not any(_reaches_beyond(other, span) for other in others) for span in spans)


MARKS_BETWEEN = re.compile(r"[\s.,;:!?()/*'،؛؟۔।॥。、，；：？！（）·…]+")
"""What stands between words."""

ARTICLE = re.compile(r"^(?:[وفبك]?ال|لل)(?=\w{3})")
"""The Arabic article, which is written as one with its word."""

VOWELS = re.compile("[\u093e-\u094c\u09be-\u09cc]+$")
"""The vowel signs at the end of a Hindi or Bengali word; forms change them."""

PIECES = (
    ("\u3040", "\u30ff", 2),
    ("\u3400", "\u9fff", 2),
    ("\u0e00", "\u0eff", 4),
    ("\u1000", "\u109f", 4),
    ("\u1780", "\u17ff", 4),
)
"""The first and last letters of scripts without spaces.

The numbers say how many of them count as a word.
"""


LEAST_ALIKE = 3
"""The least number of letters with which two forms of a word begin alike."""


def unmentioned(conditions: Mapping[ConditionId, Condition | str], caution: str) -> tuple[ConditionId, ...]:
    """Return the *conditions* of a card that a short *caution* does not mention.

    It need not say all of a condition, and words change their ends. But it has a word that no other of them has, or all
    words of a synonym: "belly surgery" does not mention belly pain.
    """
    return _unmentioned(tuple(conditions.items()), caution)


@lru_cache(1_000)
def _unmentioned(conditions: tuple[tuple[ConditionId, Condition | str], ...], caution: str) -> tuple[ConditionId, ...]:
    """Return the conditions that a caution does not mention."""
    known = {name: each if isinstance(each, Condition) else Condition(words=each) for name, each in conditions}
    own = {name: _content_words(each.words) for name, each in known.items()}
    named = _split_words(caution)

    def mentions(name: ConditionId, condition: Condition) -> bool:
        """Return whether the caution mentions a condition."""
        others = {word for other, words in own.items() if other != name for word in words}
        synonyms = (_content_words(each) for each in (*condition.also, *condition.in_cautions))
        if any(words and all(_is_named(word, named) for word in words) for words in synonyms):
            return True
        return not own[name] or any(_is_named(word, named) for word in own[name] - others or own[name])

    return tuple(name for name, each in known.items() if not mentions(name, each))


def _split_words(text: str) -> frozenset[str]:
    """Return the words of a text; of scripts without spaces, pieces."""
    words = set[str]()
    for word in MARKS_BETWEEN.split(_plain(text)):
        if size := next((size for first, last, size in PIECES if first <= word[:1] <= last), 0):
            words |= {word[at : at + size] for at in range(max(1, len(word) - size + 1))}
        else:
            words.add(VOWELS.sub("", ARTICLE.sub("", word)))
    return frozenset(words - {""})


def _content_words(text: str) -> frozenset[str]:
    """Return the words of a text that are long enough to mean something, or all."""
    words = _split_words(text)
    return frozenset(word for word in words if len(word) >= (4 if word.isascii() else 2)) or words


def _is_named(word: str, named: Iterable[str]) -> bool:
    """Return whether a word is among others, in any form of it."""
    return any(_are_forms(word, other) for other in named if other.startswith(word[:LEAST_ALIKE]))


def _are_forms(one: str, other: str) -> bool:
    """Return whether two words are alike but for their ends."""
    longer = max(len(one), len(other))
    alike = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    most = (2 if one.isascii() else 3) if alike == min(len(one), len(other)) else alike // 2 + 1
    return one == other or (longer > alike >= LEAST_ALIKE and longer - alike <= most)


def _full_phrases(condition: Condition) -> tuple[str, ...]:
    """Return the ways to say all of a condition.

    A synonym such as a medicine's name may be only a part of it.
    """
    words = _plain(condition.words)
    return (words, *filter(None, [BRACKETS.sub(" ", words).strip()]), *map(_plain, condition.in_cautions))


def _reaches_beyond(other: Span, span: Span) -> bool:
    """Return whether another span overlaps one and is not within it."""
    return other[0] < span[1] and span[0] < other[1] and not (span[0] <= other[0] and other[1] <= span[1])


def _find(phrase: str, text: str) -> Iterator[Span]:
    """Yield the places of a phrase in a text, as whole words."""
    start = text.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        if not (_is_within_word(text[:start], phrase) or _is_within_word(phrase, text[end:])):
            yield start, end
        start = text.find(phrase, start + 1)


def _is_within_word(before: str, after: str) -> bool:
    """Return whether a word goes on from one text to the next."""
    if not before or not after:
        return False
    first, second = before[-1], after[0]
    if first in JOINERS or second in JOINERS:
        return True
    return all(unicodedata.category(sign)[0] in "LMN" for sign in (first, second)) and not any(
        unicodedata.name(sign, "").startswith(UNSPACED) for sign in (first, second)
    )


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """Return a text in small letters, without markup and soft hyphens.

    Its spaces are single ones, and its apostrophes straight.
    """
    folded = unicodedata.normalize("NFC", fold(remove_soft_hyphens(strip_markup(text))))
    return " ".join(folded.replace("’", "'").split())
