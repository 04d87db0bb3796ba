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
from handout.suggest import nearest

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
    """Return a hint with the id that *word* nearly spells, else with those alike.

    Proposing another disease is worse than proposing none, so only near spellings count as meant, and only conditions
    that share words are named at all, each with its own words.
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
    if meant:
        return f"did you mean '{meant}'?"
    if shared := similar_conditions(word, known):
        listed = ", ".join(f"{name} ({known[name].words})" for name in shared)
        return f"words of it are in {listed}, which may be another illness"
    return "no known condition has its words"


def _is_near(word: str, other: str) -> bool:
    """Return whether a word is another one, mistyped; short words differ too easily."""
    return word == other or (min(len(word), len(other)) > 3 and nearest(word, (other,), MISTYPED).startswith("did you"))


def similar_conditions(word: str, known: Mapping[ConditionId, Condition], most: int = 3) -> Sequence[ConditionId]:
    """Return the ids of conditions that share words with *word*, best first.

    One that shares no word, in any of its synonyms, is no nearer than any other, however alike its letters are: epilepsy
    is no osteoporosis. A word of many conditions, such as "blood" or "disease", counts only with all that is typed beside
    it. Of a longer text than any synonym its beginning counts: a cell of a table may hold a letter.
    """
    typed = tuple(dict.fromkeys(_content(_plain(word)[:LONGEST_SYNONYM])))
    spelt = {name: [_content(text) for text in _spellings(name, each)] for name, each in known.items()}
    words = {own for texts in spelt.values() for text in texts for own in text}
    alike = {own: _alike(own, words, alone=len(typed) == 1) for own in typed}
    holders = {
        own: {name for name, texts in spelt.items() if any(alike[own] & {*each} for each in texts)} for own in typed
    }

    def rate(name: ConditionId) -> tuple[float, float]:
        """Return how much of the text a condition has, and of a spelling of its own.

        Both are 0 if it is not near.
        """
        best = (0.0, 0.0)
        for text in spelt[name]:
            found = [own for own in typed if alike[own] & {*text}]
            whole = {*text} <= set().union(*alike.values())
            telling = any(len(holders[own]) <= MOST_HOLDERS for own in found)
            if found and (whole or telling or len(found) == len(typed)):
                best = max(best, (len(found) / len(typed), len(found) / len(text)))
        return best

    rates = {name: rate(name) for name in known if any(name in each for each in holders.values())}
    most_found = max((found for found, _ in rates.values()), default=0.0)
    near = [name for name, (found, _) in rates.items() if found and found == most_found]
    return sorted(near, key=rates.__getitem__, reverse=True)[:most]


MOST_HOLDERS = 2
"""The most conditions that a telling word has.

What more of them have is no sign of one.
"""

LEAST_CONTENT = 3
"""The fewest Latin letters of a word that says something: "of" does not."""

LONGEST_ENDING = 2
"""The longest ending, in letters, by which forms of one word differ."""

LEAST_MISTYPED = 6
"""The fewest letters of a word that may be mistyped: "metal" is no "meal"."""

MISTYPED = 0.86
"""The least similarity of a mistyped word: "hearing" is no "heparin"."""


def _content(plain: str) -> list[str]:
    """Return the words of a text in its plain form that say something."""
    words = [word for word in re.split(r"[\W_]+", plain) if word]
    return [word for word in words if len(word) >= LEAST_CONTENT or not word.isascii()] or words


def _alike(word: str, others: Collection[str], *, alone: bool) -> frozenset[str]:
    """Return the words among *others* that are this one.

    They are it in any form, else cut short or mistyped. Only a word that stands *alone* is cut short: "plate" is no "platelets".
    """
    forms = frozenset(other for other in others if other == word or _are_forms(word, other))
    if forms or len(word) <= LEAST_CONTENT:
        return forms
    return frozenset(
        other
        for other in others
        if (alone and other.startswith(word))
        or (min(len(word), len(other)) >= LEAST_MISTYPED and SequenceMatcher(None, word, other).ratio() >= MISTYPED)
    )


def _are_forms(word: str, other: str) -> bool:
    """Return whether two words differ by their ends only."""
    same = max(len(word), len(other)) - LONGEST_ENDING
    return min(len(word), len(other)) >= same > LEAST_CONTENT and word[:same] == other[:same]


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
