"""Conditions that can make a card unsuitable: ids, words and synonyms.

Common ones are in the language files; a topic adds its own or changes their words.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Annotated
from unicodedata import name as name_of_letter
from unicodedata import normalize

from msgspec.structs import replace

from handout.schema.model import TIDY_LINE, Doc, Id, Limits, Model, Words
from handout.schema.spaces import fold, remove_invisible
from handout.suggest import NEARLY_SAME, nearest

ConditionId = str


LONGEST_SYNONYM = 120
Synonym = Annotated[str, TIDY_LINE, Limits(min_length=1, max_length=LONGEST_SYNONYM)]
"""Another word for a condition, which is understood and never printed."""


class Condition(Model):
    """The words of a condition, and its synonyms in tables and commands."""

    words: Annotated[Words, Doc("The condition in words, as printed after 'Not with'.", "dizzy spells")]
    also: Annotated[tuple[Synonym, ...], Doc("Other words for it in tables and commands.", "[vertigo, giddiness]")] = ()
    in_cautions: Annotated[
        tuple[Synonym, ...],
        Doc("How a caution says all of it, if in other words: then 'Not with' need not repeat it.", "[you are dizzy]"),
    ] = ()
    group: Annotated[
        Id | None, Doc("The group in which lists show it; for a common condition it is known.", "nerves")
    ] = None
    kind_of: Annotated[
        Id | None, Doc("The broader condition that it is a kind of: what is not for that is not for it.", "dizziness")
    ] = None


KINDS: Mapping[ConditionId, ConditionId] = {
    "belly-surgery": "recent-surgery",
    "knee-surgery": "recent-surgery",
    "face-surgery": "recent-surgery",
    "bone-cancer": "cancer",
    "cancer-treatment": "cancer",
    "rheumatoid-arthritis": "joint-disease",
    "hot-joint": "joint-disease",
    "belly-lump": "belly-pain",
    "low-platelets": "blood-thinners",
    "drip": "arm-line",
    "lymphoedema": "swollen-leg",
}
"""Common conditions, each with the broader one that it is a kind of by its words.

"Belly surgery not long ago" is "surgery not long ago"; low platelets are "easy bleeding". A drip may be in the hand or
in the arm, and what swells with lymphoedema may be a leg.
"""


def implied(name: ConditionId, known: Mapping[ConditionId, Condition]) -> tuple[ConditionId, ...]:
    """Return a condition, then the broader ones that it is a kind of."""
    found: list[ConditionId] = []
    while name not in found:
        found.append(name)
        own = known[name].kind_of if name in known else None
        name = own or KINDS.get(name, name)
    return tuple(found)


def is_implied(name: ConditionId, known: Mapping[ConditionId, Condition], among: Collection[ConditionId]) -> bool:
    """Return whether a condition, or one that it is a kind of, is *among* others."""
    return any(each in among for each in implied(name, known))


def excluded_by(among: Collection[ConditionId], known: Mapping[ConditionId, Condition]) -> tuple[ConditionId, ...]:
    """Return the *known* conditions for which a card is not that has those *among*."""
    return tuple(name for name in known if is_implied(name, known, among))


Conditions = Mapping[ConditionId, Words | Condition]
"""Conditions as a file gives them: each with its words, or with synonyms too."""


def merge_conditions(*tables: Conditions) -> dict[ConditionId, Condition]:
    """Return the conditions of several files; later ones replace the words of earlier.

    Synonyms add up; what says all of a condition in cautions does not, for new words may say more. A word of a later
    file means what it means there, and no longer what it meant as a synonym before.
    """
    merged: dict[ConditionId, Condition] = {}
    for table in tables:
        news = {name: new if isinstance(new, Condition) else Condition(words=new) for name, new in table.items()}
        meant = {text: name for name, new in news.items() for text in _spellings(name, new)}
        for name, old in merged.items():
            spelt = zip(old.also, _spellings(name, old)[2:], strict=True)
            also = tuple(each for each, plain in spelt if meant.get(plain, name) == name)
            merged[name] = replace(old, also=also)
        for name, new in news.items():
            before = merged[name].also if name in merged else ()
            also = tuple(dict.fromkeys((*before, *new.also)))
            group = new.group or (merged[name].group if name in merged else None)
            kind = new.kind_of or (merged[name].kind_of if name in merged else None)
            merged[name] = replace(new, also=also, group=group, kind_of=kind)
    return merged


def shared_words(known: Mapping[ConditionId, Condition]) -> dict[str, tuple[ConditionId, ...]]:
    """Return each word that means several conditions, with their ids."""
    meant: dict[str, dict[ConditionId, None]] = {}
    for name, condition in known.items():
        for word in _spellings(name, condition):
            meant.setdefault(word, {})[name] = None
    return {word: tuple(names) for word, names in meant.items() if len(names) > 1}


def find_condition(word: str, known: Mapping[ConditionId, Condition]) -> ConditionId | None:
    """Return the id of the condition that *word* means, or None.

    It is an id, the printed words of a condition, or one of its synonyms, in any case and spacing.
    """
    meant = _plain(word)
    for name, condition in known.items():
        if meant in _spellings(name, condition):
            return name
    return None


def nearest_conditions(word: str, known: Mapping[ConditionId, Condition]) -> str:
    """Return a hint with the id that *word* nearly spells, else with the five nearest.

    Proposing another disease is worse than proposing none, so only near spellings count as meant.
    """
    words, best, meant = _plain(word).split("-"), 0.0, ""
    for name, condition in known.items():
        for text in _spellings(name, condition):
            others = text.split("-")
            if (
                len(others) == len(words)
                and all(map(_is_near, words, others))
                and (alike := _likeness(words, others)) > best
            ):
                best, meant = alike, name
    return f"did you mean '{meant}'?" if meant else f"nearest: {', '.join(similar_conditions(word, known))}"


def _is_near(word: str, other: str) -> bool:
    """Return whether a word is another one, mistyped; short words differ too easily."""
    return word == other or (
        min(len(word), len(other)) > 3 and nearest(word, (other,), NEARLY_SAME).startswith("did you")
    )


def similar_conditions(word: str, known: Mapping[ConditionId, Condition], most: int = 5) -> Sequence[ConditionId]:
    """Return the ids whose words are most like those of *word*, best first.

    Of a longer text than any synonym its beginning counts: a cell of a table may hold a letter.
    """
    words = _plain(word)[:LONGEST_SYNONYM].split("-")

    def likeness(name: ConditionId) -> float:
        return max(_likeness(words, text.split("-")) for text in _spellings(name, known[name]))

    return sorted(known, key=likeness, reverse=True)[:most]


def _likeness(words: Sequence[str], others: Sequence[str]) -> float:
    """Return how well each of *words* is found among *others*, from 0 to 1."""
    found = {word: max(SequenceMatcher(None, word, other).ratio() for other in others) for word in set(words)}
    return sum(found[word] for word in words) / len(words)


LEAST_FOREIGN = 5
"""The shortest word of another language in Latin letters.

Shorter ones are names and abbreviations in this one.
"""


def words_in_languages(languages: Iterable[Mapping[str, object]]) -> dict[str, ConditionId]:
    """Return the condition of each word of several languages, by its plain form.

    *languages* are their conditions as files give them, right or wrong. A word that means two conditions is left out.
    """
    found: dict[str, ConditionId] = {}
    doubtful: set[str] = set()
    for language in languages:
        for name, value in language.items():
            given = {"words": value} if isinstance(value, str) else value if isinstance(value, Mapping) else {}
            also = given.get("also")
            texts = (given.get("words"), *(also if isinstance(also, tuple) else ()))
            for word in (_plain(text) for text in texts if isinstance(text, str)):
                if found.setdefault(word, name) != name:
                    doubtful.add(word)
    return {word: name for word, name in found.items() if word not in doubtful and not _is_short(word)}


def find_in_languages(text: str, known: Mapping[str, ConditionId]) -> ConditionId:
    """Return the condition that a text names in any language, or nothing."""
    return known.get(_plain(text), "")


def _is_short(word: str) -> bool:
    """Return whether a word may be a name or an abbreviation of another language."""
    return len(word) < LEAST_FOREIGN and all(
        name_of_letter(letter, "").startswith("LATIN") for letter in word if letter.isalpha()
    )


@lru_cache(2048)
def _spellings(name: ConditionId, condition: Condition) -> tuple[str, ...]:
    """Return all ways to say a condition, in their plain form."""
    return (_plain(name), _plain(condition.words), *map(_plain, condition.also))


def _plain(word: str) -> str:
    """Return *word* in lower case, with hyphens for spaces, and no article.

    Typographic apostrophes, hyphens, a full stop at the end and the forms of one character in Unicode make no difference.
    Between parts of a Persian word stands a space or ZERO WIDTH NON-JOINER.
    """
    plain = normalize("NFKC", remove_invisible(word)).replace("’", "'").strip(" .\t\n")
    joined = fold(re.sub(r"[\s_\-\u2010\u2011\u200c]+", "-", plain))
    return re.sub(r"^(an?|the)-(?=.)", "", joined)
