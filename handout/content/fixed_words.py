"""The fixed words of one topic.

They are those of its language and its kind, with the topic's own in their place.
"""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from handout.content.conditions import Condition, ConditionId, merge_conditions
from handout.content.kind import Kind, KindWords, missing_words
from handout.content.language import Language
from handout.content.topic import Topic
from handout.problems import InputError, Location, Problem, nearest, short
from handout.schema.convert import Place, parse_fields
from handout.schema.model import KeyPath
from handout.schema.reader import Source, YamlFile

NO_PHRASES = ("months", "tile_steps", "conditions", "kinds")
"""The fields of a language that are no single phrase."""

PHRASES = tuple(key for key in parse_fields(Language) if key not in NO_PHRASES)
"""The keys of all phrases of a language."""


class FixedWords(Struct, frozen=True):
    """All fixed words that a topic prints, with their places, and its conditions."""

    language: Language
    kind: KindWords
    conditions: Mapping[ConditionId, Condition]
    source: Source


def merge_words(topic: YamlFile[Topic], language: YamlFile[Language], kind: YamlFile[Kind]) -> FixedWords:
    """Return the words of *topic*: its own, else of its kind, else of its language.

    Raise InputError for a kind without words in this language, and for words that replace none.
    """
    words, own, problems = _kind_words(topic, language, kind), topic.value.words, []
    fixed = {key: (text, kind.source.where(("words", "fixed", key))) for key, text in words.fixed.items()}
    fixed |= {key: (text, topic.source.where(("words", key))) for key, text in own.items() if key not in words.headings}
    phrases, places = {}, {}
    for key, (text, where) in fixed.items():
        if key not in PHRASES:
            known = (*words.headings, *PHRASES)
            problems.append(Problem.of(where, "unknown-phrase", word=short(key), nearest=nearest(key, known)))
            continue
        field, hint = parse_fields(Language)[key]
        value = hint.convert(text, place := Place())
        problems += [Problem.of(where, "wrong-phrase", word=key, reason=each.detail) for each in place.findings]
        phrases[field.name], places[key] = value, where
    if problems:
        raise InputError(problems)
    headings = words.headings | {key: text for key, text in own.items() if key in words.headings}
    conditions = merge_conditions(language.value.conditions, topic.value.conditions)
    return FixedWords(
        replace(language.value, **phrases, conditions=dict(conditions), kinds={}),
        replace(words, headings=headings),
        conditions,
        replace(language.source, places=_places(topic, language, kind, places)),
    )


def _kind_words(topic: YamlFile[Topic], language: YamlFile[Language], kind: YamlFile[Kind]) -> KindWords:
    """Return the words of a kind in the language of *topic*.

    Raise InputError if some are missing.
    """
    name, tag = topic.value.kind, topic.value.language
    given = language.value.kinds.get(name)
    if given is None and _base(kind.value.language) == _base(tag):
        return kind.value.words
    if given is None:
        raise InputError([Problem.of(language.source.where(()), "no-kind-words", kind=name, language=tag)])
    if faults := missing_words(kind.value, given):
        where = language.source.where(("kinds", name))
        raise InputError([Problem.of(where, "no-kind-words/some", kind=name, missing="; ".join(faults))])
    return given


def _places(
    topic: YamlFile[Topic], language: YamlFile[Language], kind: YamlFile[Kind], phrases: Mapping[str, Location]
) -> dict[KeyPath, Location]:
    """Return the place of every word by its key, wherever it is written."""
    found = {path: place for path, place in language.source.places.items() if path[:1] != ("kinds",)}
    below: tuple[KeyPath, Source] = (("words",), kind.source)
    if topic.value.kind in language.value.kinds:
        below = (("kinds", topic.value.kind), language.source)
    for path, place in below[1].places.items():
        if path[: len(below[0])] == below[0] and path[len(below[0]) : len(below[0]) + 1] == ("headings",):
            found[path[len(below[0]) + 1 :]] = place
    found |= {(key,): place for key, place in phrases.items()}
    found |= {(key,): topic.source.where(("words", key)) for key in topic.value.words}
    return found


def _base(tag: str) -> str:
    """Return the language of a language tag, without its region."""
    return tag.split("-", maxsplit=1)[0].casefold()
