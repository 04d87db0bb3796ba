"""Conditions that can make a card unsuitable: ids, words and synonyms.

Common ones are in the language files; a topic adds its own or changes their words.
"""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Annotated

from handout.problems import NEARLY_SAME, nearest
from handout.schema.model import Doc, Model, Words

ConditionId = str


class Condition(Model):
    """The words of a condition, and its synonyms in tables and commands."""

    words: Annotated[Words, Doc("The condition in words, as printed after 'Not with'.", "dizzy spells")]
    also: Annotated[tuple[Words, ...], Doc("Other words for it in tables and commands.", "[vertigo, giddiness]")] = ()


Conditions = Mapping[ConditionId, Words | Condition]
"""Conditions as a file gives them: each with its words, or with synonyms too."""


def merge_conditions(*tables: Conditions) -> dict[ConditionId, Condition]:
    """Return the conditions of several files; later ones replace the words of earlier.

    Synonyms add up.
    """
    merged: dict[ConditionId, Condition] = {}
    for table in tables:
        for name, given in table.items():
            new = given if isinstance(given, Condition) else Condition(words=given)
            before = merged[name].also if name in merged else ()
            merged[name] = Condition(words=new.words, also=tuple(dict.fromkeys((*before, *new.also))))
    return merged


def find_condition(word: str, known: Mapping[ConditionId, Condition]) -> ConditionId | None:
    """Return the id of the condition that *word* means, or None.

    It is an id, the printed words of a condition, or one of its synonyms, in any case and spacing.
    """
    meant = _plain(word)
    for name, condition in known.items():
        if meant in (name, _plain(condition.words), *map(_plain, condition.also)):
            return name
    return None


def nearest_conditions(word: str, known: Mapping[ConditionId, Condition]) -> str:
    """Return a hint with the id that *word* nearly spells, else with the five nearest.

    Proposing another disease is worse than proposing none, so only near spellings count as meant.
    """
    meant = nearest(_plain(word), tuple(known), NEARLY_SAME)
    return meant if meant.startswith("did you") else f"nearest: {', '.join(similar_conditions(word, known))}"


def similar_conditions(word: str, known: Mapping[ConditionId, Condition], most: int = 5) -> Sequence[ConditionId]:
    """Return the ids most like *word*, best first."""
    meant = _plain(word)

    def likeness(name: ConditionId) -> float:
        texts = (name, _plain(known[name].words), *map(_plain, known[name].also))
        return max(SequenceMatcher(None, meant, text).ratio() for text in texts)

    return sorted(known, key=likeness, reverse=True)[:most]


def _plain(word: str) -> str:
    """Return *word* in lower case, with hyphens for spaces, and no article."""
    joined = re.sub(r"[\s_]+", "-", word.strip().casefold())
    return re.sub(r"^(an?|the)-(?=.)", "", joined)
