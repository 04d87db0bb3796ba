"""Conditions that a caution names already, so that a card need not say them twice.

A condition counts as named only where that is certain: one sentence of a caution forbids the point outright, in
words that the language lists, and has the stem of every word of the condition. All else is printed in the list.
"""

import re
from collections.abc import Iterable, Sequence

from handout.schema.markup import strip_markup
from handout.schema.spaces import remove_soft_hyphens

SENTENCE = re.compile(r"(?<=[.!?])\s+")
WORD = re.compile(r"\w{3,}")
BRACKETS = re.compile(r"\([^)]*\)")

STEM = 5
"""The length of a stem in letters."""


def unnamed(conditions: Iterable[str], warnings: Sequence[str], forbidding: Sequence[str]) -> tuple[str, ...]:
    """Return the *conditions* that no sentence of the *warnings* forbids.

    *forbidding* are the ways to forbid a point, such as "do not use it if".
    """
    sentences = [_plain(sentence) for text in warnings for sentence in SENTENCE.split(_plain(text))]
    forbidden = [sentence for sentence in sentences if any(phrase.casefold() in sentence for phrase in forbidding)]
    return tuple(each for each in conditions if not any(_names(sentence, each) for sentence in forbidden))


def _names(sentence: str, condition: str) -> bool:
    """Return whether a sentence has every word of a condition outside brackets."""
    stems = {word[:STEM] for word in WORD.findall(_plain(BRACKETS.sub("", condition)))}
    there = {word[:STEM] for word in WORD.findall(sentence)}
    return bool(stems) and stems <= there


def _plain(text: str) -> str:
    """Return a text in small letters, without markup and soft hyphens."""
    return remove_soft_hyphens(strip_markup(text)).casefold()
