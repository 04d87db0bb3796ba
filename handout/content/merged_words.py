"""The fixed words of one topic.

They are those of its language and its kind, with the topic's own in their place.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from handout.content.conditions import Condition, ConditionId, merge_conditions, shared_words
from handout.content.kind import Kind, KindWords, missing_words
from handout.content.language import Language
from handout.content.plurals import Plural
from handout.content.topic import Topic
from handout.problems import InputError, Location, Problem, short
from handout.schema.convert import parse_fields
from handout.schema.model import KeyPath
from handout.schema.model_reader import Source, YamlFile
from handout.suggest import nearest

PHRASES = tuple(
    key
    for key, (_, hint) in parse_fields(Language).items()
    if key not in ("plurals", "made_from") and str in (hint.base, *(part.base for part in hint.parts))
)
"""The keys of all phrases of a language."""

COUNTED = tuple(key for key in PHRASES if Plural in {part.base for part in parse_fields(Language)[key][1].parts})
"""The keys of those with a number, which may have plural forms."""

KIND_WORDS = ("one", "many", "scale_limit", "measures")
"""The single words of a kind."""

PLACEHOLDER = re.compile(r"\{\w+\}")


class FixedWords(Struct, frozen=True):
    """All fixed words that a topic prints, with their places, and its conditions."""

    language: Language
    kind: KindWords
    conditions: Mapping[ConditionId, Condition]
    source: Source


@lru_cache(32)
def merge_words(topic: YamlFile[Topic], language: YamlFile[Language], kind: YamlFile[Kind]) -> FixedWords:
    """Return the words of *topic*: its own, else of its kind, else of its language.

    Raise InputError for a kind without words in this language, and for words that replace none or lack a placeholder.
    """
    words, source = _kind_words(topic, language, kind)
    problems: list[Problem] = []
    own, left = _replace_kind_words(words, topic, problems)
    tag = language.value.plurals or topic.value.language
    fixed = {key: (text, source.where(("fixed", key))) for key, text in words.fixed.items()}
    fixed |= {key: (text, topic.source.where(("words", key))) for key, text in left.items()}
    phrases, places = _replace_phrases(language.value, own, fixed, problems)
    problems += _same_conditions(topic, language)
    if problems:
        raise InputError(problems)
    conditions = merge_conditions(language.value.conditions, topic.value.conditions)
    return FixedWords(
        replace(language.value, **phrases, plurals=tag, conditions=dict(conditions), kinds={}),
        own,
        conditions,
        replace(language.source, places=_places(topic, language, kind, places)),
    )


def _replace_kind_words(
    words: KindWords, topic: YamlFile[Topic], problems: list[Problem]
) -> tuple[KindWords, dict[str, str | Plural]]:
    """Return the words of a kind, and the words of *topic* that are not the kind's.

    Its own stand in the place of the kind's.
    """
    headings, amounts, asides, single = {**words.headings}, {**words.amounts}, {**words.asides}, {}
    left: dict[str, str | Plural] = {}
    for key, text in topic.value.words.items():
        where = topic.source.where(("words", key))
        phrase = text.other if isinstance(text, Plural) else text
        if isinstance(text, Plural) and key not in (*amounts, *COUNTED):
            problems.append(
                Problem.of(where, "wrong-phrase", word=key, reason="only a phrase with a number has a plural")
            )
        elif key in headings:
            headings[key] = phrase
        elif key in amounts:
            amounts[key] = text
            problems += _compare_placeholders(where, key, phrase, "{n}")
        elif key in asides:
            asides[key] = phrase
            problems += _compare_placeholders(where, key, phrase, "{value}")
        elif key in KIND_WORDS:
            single[key] = phrase
        else:
            left[key] = text
    return replace(words, headings=headings, amounts=amounts, asides=asides, **single), left


def _replace_phrases(
    language: Language, words: KindWords, fixed: Mapping[str, tuple[str | Plural, Location]], problems: list[Problem]
) -> tuple[dict[str, str | Plural], dict[str, Location]]:
    """Return the phrases to replace in a *language* by field, and their places by key."""
    phrases: dict[str, str | Plural] = {}
    places: dict[str, Location] = {}
    for key, (text, where) in fixed.items():
        if key not in PHRASES:
            known = (*words.headings, *words.amounts, *words.asides, *KIND_WORDS, *PHRASES)
            meant = nearest(key, known)
            cure = meant if meant.startswith("did you") else "templates/languages/en.yaml and the kind's file list them"
            problems.append(Problem.of(where, "unknown-phrase", word=short(key), nearest=cure))
            continue
        name = parse_fields(Language)[key][0].name
        original = getattr(language, name) or text
        problems += _compare_placeholders(where, key, _full(text), _full(original))
        phrases[name], places[key] = text, where
    return phrases, places


def _full(phrase: str | Plural) -> str:
    """Return a phrase, of several forms the one with all placeholders."""
    return phrase if isinstance(phrase, str) else phrase.other


def _compare_placeholders(where: Location, key: str, text: str, original: str) -> Iterator[Problem]:
    """Yield a problem for placeholders that *text* lacks or holds beyond *original*."""
    needed, given = (dict.fromkeys(PLACEHOLDER.findall(each)) for each in (original, text))
    if lacking := [name for name in needed if name not in given]:
        yield Problem.of(where, "wrong-phrase", word=key, reason=f"the phrase must hold {' and '.join(lacking)}")
    if unknown := [name for name in given if name not in needed]:
        yield Problem.of(where, "wrong-phrase", word=key, reason=f"nothing is filled in for {' and '.join(unknown)}")


def _kind_words(topic: YamlFile[Topic], language: YamlFile[Language], kind: YamlFile[Kind]) -> tuple[KindWords, Source]:
    """Return the words of a kind in the language of *topic*, and where they are.

    Single words of the language file stand over those of the kind in the same language. Raise InputError if some are
    missing.
    """
    name, tag = topic.value.kind, topic.value.language
    given = language.value.kinds.get(name)
    below = _below(kind.source, ("words",))
    if given is None and _base(kind.value.language) == _base(tag):
        return kind.value.words, below
    if given is None:
        where = language.source.where(("kinds",))
        raise InputError([Problem.of(where, "no-kind-words", kind=name, language=tag)])
    own = _below(language.source, ("kinds", name))
    if _base(kind.value.language) == _base(tag):
        given, own = _lay_over(given, kind.value.words), replace(own, places={**below.places, **own.places})
    if faults := missing_words(kind.value, given):
        where = language.source.where(("kinds", name))
        raise InputError([Problem.of(where, "no-kind-words/some", kind=name, missing="; ".join(faults))])
    return given, own


def _lay_over(words: KindWords, below: KindWords) -> KindWords:
    """Return *words*, with those of *below* where they are missing."""
    merged: dict[str, Any] = {}
    for name in KindWords.__struct_fields__:
        own, other = getattr(words, name), getattr(below, name)
        if name == "values":
            merged[name] = {each: {**other.get(each, {}), **own.get(each, {})} for each in {**other, **own}}
        else:
            merged[name] = {**other, **own} if isinstance(own, dict) else own or other
    return KindWords(**merged)


def _below(source: Source, path: KeyPath) -> Source:
    """Return a source with the places below *path* only."""
    deep = len(path)
    places = {each[deep:]: place for each, place in source.places.items() if each[:deep] == path}
    return replace(source, places=places)


def _same_conditions(topic: YamlFile[Topic], language: YamlFile[Language]) -> Iterator[Problem]:
    """Yield a problem for each word that two conditions share."""
    for other, file in ((language.value.conditions, language), (topic.value.conditions, topic)):
        tables = (other,) if file is language else (language.value.conditions, other)
        for word, names in shared_words(merge_conditions(*tables)).items():
            own = [name for name in names if name in other]
            if own:
                where = file.source.where(("conditions", own[-1]))
                yield Problem.of(where, "same-condition", word=short(word), ids=" and ".join(names))


def _places(
    topic: YamlFile[Topic], language: YamlFile[Language], kind: YamlFile[Kind], phrases: Mapping[str, Location]
) -> dict[KeyPath, Location]:
    """Return the place of every word by its key, wherever it is written."""
    found = {path: place for path, place in language.source.places.items() if path[:1] != ("kinds",)}
    for source, path in ((kind.source, ("words",)), (language.source, ("kinds", topic.value.kind))):
        headings = _below(source, (*path, "headings")).places
        found |= {each: place for each, place in headings.items() if each}
    found |= {(key,): place for key, place in phrases.items()}
    found |= {(key,): topic.source.where(("words", key)) for key in topic.value.words}
    return found


def _base(tag: str) -> str:
    """Return the language of a language tag, without its region."""
    return tag.split("-", maxsplit=1)[0].casefold()
