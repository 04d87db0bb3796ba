"""Join topics: one topic that says all that each of them says.

Nothing is lost: page 1 has the danger signs of each topic under what they go with, and a card for a point that several
topics share has the cautions, stops and conditions of all. What does not agree is told apart by the topics' names, or is
the gentler of both.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial, reduce
from hashlib import sha256
from typing import Any, TypeVar

from msgspec.structs import replace

from handout.content.assets import iter_illustrations
from handout.content.conditions import Condition
from handout.content.joined_card import CardJoiner
from handout.content.language import Language
from handout.content.loaded_topic import LoadedTopic
from handout.content.merged_words import merge_words
from handout.content.topic import VERSIONS, Essay, Topic
from handout.content.topic_card import CardSpec
from handout.content.topic_safety import Alarm, Avoided, RedFlags, Signs
from handout.content.united_texts import TextJoiner, unite
from handout.problems import InputError, Location, Problem
from handout.schema.model import KeyPath, Model
from handout.schema.model_reader import Source, YamlFile

T = TypeVar("T")

Named = tuple[str, YamlFile[Topic]]
"""A topic with its name."""


def join_loaded(topics: Sequence[LoadedTopic]) -> LoadedTopic:
    """Return one topic with all that several say.

    Raise InputError if they cannot be joined.
    """
    first = topics[0]
    names = [topic.id for topic in topics]
    problems = [
        Problem.of(Location.of_option("topic", name), "joined-topics/twice", name=name)
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    problems += [problem for other in topics[1:] for problem in _other_pictures(first, other)]
    if problems:
        raise InputError(problems)
    read = join_topics(tuple((topic.id, topic.topic) for topic in topics), first.language)
    translations = [topic.translation for topic in topics if topic.translation]
    unchecked = [each for each in translations if not each.header.checked_by]
    return replace(
        first,
        id="-".join(names),
        topic=read,
        translation=next(iter((*unchecked, *translations)), None),
        words=merge_words(read, first.language, first.kind),
        pictures={name: file for topic in reversed(topics) for name, file in topic.pictures.items()},
        logo=next((topic.logo for topic in topics if topic.logo), None),
        not_checked=next((topic.not_checked for topic in topics if topic.not_checked), ""),
        warnings=unite(topic.warnings for topic in topics),
        joined=True,
        reviews=unite(topic.reviews for topic in topics),
    )


def _other_pictures(one: LoadedTopic, other: LoadedTopic) -> Iterator[Problem]:
    """Yield a problem for each picture that is another one in the first topic."""
    for path, spec in iter_illustrations(other.topic.value):
        mine, theirs = one.pictures.get(spec.file), other.pictures.get(spec.file)
        if mine and theirs and (mine.content, mine.landmarks) != (theirs.content, theirs.landmarks):
            where = other.topic.source.where((*path, "file"))
            yield Problem.of(where, "joined-topics/picture", first=one.id, other=other.id)


@lru_cache(32)
def join_topics(topics: tuple[Named, ...], language: YamlFile[Language]) -> YamlFile[Topic]:
    """Return one topic with all that *topics* say.

    The same topics give the same object. The figures of the body map are those of the first. Raise InputError if they
    differ in kind, language, layout or fixed words.
    """
    if problems := [*_find_differences(topics)]:
        raise InputError(problems)
    words, read = language.value, [topic for _, topic in topics]
    values, texts = [each.value for each in read], TextJoiner(words, read[0].value.language)
    first = values[0]
    placed, cards = _join_cards(topics, texts)
    flags = [value.red_flags for value in values if value.red_flags]
    maps = [value.body_map for value in values if value.body_map]
    joined = replace(
        first,
        title=texts.title([value.title for value in values]),
        short_title=f" {VERSIONS} ".join(value.short_title for value in values),
        version=VERSIONS.join(value.version for value in values),
        next_review=min(value.next_review for value in values),
        numbered=any(value.numbered for value in values)
        if any(value.numbered is not None for value in values)
        else None,
        words=_merge((value.words for value in values), lambda own, _: own),
        conditions=_merge((value.conditions for value in values), _join_conditions),
        disclaimer=reduce(texts.join_models, (value.disclaimer for value in values)),
        red_flags=reduce(partial(_join_flags, texts), flags) if flags else None,
        avoided=_merge((value.avoided for value in values), partial(_join_avoided, texts)),
        intro=_join_essays(texts, [(value.short_title, value.intro) for value in values]),
        evidence=_join_essays(texts, [(value.short_title, value.evidence) for value in values]),
        sources=unite(value.sources for value in values),
        body_map=maps[0] if maps else None,
        background=unite(value.background for value in values),
        review=unite(value.review for value in values),
        cards=cards,
    )
    return YamlFile(joined, _source(read, joined, placed))


def topics_of_cards(topics: Sequence[Named], language: YamlFile[Language]) -> tuple[tuple[str, ...], ...]:
    """Return the names of the topics that speak of each card of the joined topic."""
    placed, _ = _join_cards(topics, TextJoiner(language.value, topics[0][1].value.language))
    return tuple(tuple(topics[topic][0] for topic, _ in parts) for parts in placed)


def _join_cards(topics: Sequence[Named], texts: TextJoiner) -> tuple[list[list[tuple[int, int]]], tuple[CardSpec, ...]]:
    """Return the cards of all topics, and of which cards each is made."""
    values = [topic.value for _, topic in topics]
    joiner = CardJoiner(texts, values[0].spec, [value.short_title for value in values])
    return joiner.join([(name, topic.value) for name, topic in topics])


def _find_differences(topics: Sequence[Named]) -> Iterator[Problem]:
    """Yield a problem for each topic that cannot be joined with the first."""
    (first, one), *others = topics
    for name, other in others:
        where = other.source.where
        if other.value.kind != one.value.kind:
            about = {"first": first, "other": name, "one": one.value.kind, "two": other.value.kind}
            yield Problem.of(where(("kind",)), "joined-topics", **about)
            continue
        if other.value.language != one.value.language:
            about = {"first": first, "other": name, "one": one.value.language, "two": other.value.language}
            yield Problem.of(where(("language",)), "joined-topics/language", **about)
        if (other.value.layout or one.value.spec.layout) != (one.value.layout or one.value.spec.layout):
            yield Problem.of(where(("layout",)), "joined-topics/field", first=first, other=name, field="layout")
        for key, text in other.value.words.items():
            if one.value.words.get(key, text) != text:
                yield Problem.of(where(("words", key)), "joined-topics/field", first=first, other=name, field=key)


def _merge(tables: Iterable[dict[str, T]], join: Callable[[T, T], T]) -> dict[str, T]:
    """Return one table; values that several tables have are joined."""
    merged: dict[str, T] = {}
    for table in tables:
        for key, value in table.items():
            merged[key] = join(merged[key], value) if key in merged and merged[key] != value else value
    return merged


def _join_conditions(one: str | Condition, two: str | Condition) -> str | Condition:
    """Return a condition with the words of the first, and all other words for it."""
    first, second = (each if isinstance(each, Condition) else Condition(each) for each in (one, two))
    also = [each for each in unite((first.also, (second.words,), second.also)) if each != first.words]
    return replace(
        first,
        also=tuple(also),
        in_cautions=unite((first.in_cautions, second.in_cautions)),
        group=first.group or second.group,
        kind_of=first.kind_of or second.kind_of,
    )


def _join_flags(texts: TextJoiner, one: RedFlags, two: RedFlags) -> RedFlags:
    """Return the danger signs of two topics, those of each under what they go with."""
    return RedFlags(
        now=_join_alarms(texts, one.now, two.now),
        today=_join_alarms(texts, one.today, two.today),
        later=texts.join_texts(one.later, two.later),
    )


def _join_alarms(texts: TextJoiner, one: Alarm, two: Alarm) -> Alarm:
    """Return the signs of two alarms in groups; those of one group once."""
    groups: dict[str, Signs] = {}
    for group in (*one.groups, *two.groups):
        groups[group.when] = _join_signs(texts, groups[group.when], group) if group.when in groups else group
    first, *further = groups.values()
    heading = texts.join_headings(one.heading, two.heading)
    return Alarm(heading, first.when, first.items, first.short, tuple(further))


def _join_signs(texts: TextJoiner, one: Signs, two: Signs) -> Signs:
    """Return two groups of signs that go with the same."""
    short = texts.join_texts(one.short, two.short) if one.short and two.short else None
    return Signs(one.when, unite((one.items, two.items)), short)


def _join_avoided(texts: TextJoiner, one: Avoided, two: Avoided) -> Avoided:
    """Return what page 1 says about a condition in two topics."""
    return Avoided(
        text=texts.join_optional(one.text, two.text),
        others=texts.join_optional(one.others, two.others),
    )


def _join_essays(texts: TextJoiner, essays: Sequence[tuple[str, Essay | None]]) -> Essay | None:
    """Return one text of several, each of them after the short title of its topic."""
    given = [(title, essay) for title, essay in essays if essay]
    if len({essay for _, essay in given}) < 2:
        return given[0][1] if given else None
    headings = list(dict.fromkeys(essay.heading for _, essay in given))
    paragraphs = (texts.labelled(title, essay.text) for title, essay in given)
    return Essay(texts.title(headings), "\n\n".join(paragraphs))


def _source(read: Sequence[YamlFile[Topic]], joined: Topic, cards: Sequence[Sequence[tuple[int, int]]]) -> Source:
    """Return the place of each value of a joined topic, in the file that says it.

    *cards* names the cards that each joined one is made of, by the number of the topic and that of the card.
    """
    key, places = joined.spec.cards, dict[KeyPath, Location]()
    for topic in reversed(read):
        places |= {path: where for path, where in topic.source.places.items() if path[:1] != (key,) or len(path) < 2}
    for number, parts in enumerate(cards):
        for of, card in reversed(parts):
            below = {path[2:]: where for path, where in read[of].source.places.items() if path[:2] == (key, card)}
            places |= {(key, number, *path): where for path, where in below.items()}
    _locate_items(joined, [(topic.value, topic.source, ()) for topic in read], (), places)
    for number, parts in enumerate(cards):
        if len(parts) > 1:
            below_cards = [(read[t].value.cards[c], read[t].source, (key, c)) for t, c in parts]
            _locate_items(joined.cards[number], below_cards, (key, number), places)
    digest = sha256(repr([topic.source.digest for topic in read]).encode()).hexdigest()
    warnings = tuple(dict.fromkeys(warning for topic in read for warning in topic.source.comment_warnings))
    return Source(read[0].source.file, places, digest, warnings)


Origin = tuple[Any, Source, KeyPath]
"""A value that was joined, its file, and its path there."""


def _locate_items(joined: Any, origins: Sequence[Origin], path: KeyPath, places: dict[KeyPath, Location]) -> None:  # noqa: ANN401
    """Note the place of each item of united lists, at any depth of a model."""
    for name in joined.__struct_fields__:
        value = getattr(joined, name)
        given = [(getattr(each, name), source, (*at, name)) for each, source, at in origins if each is not None]
        given = [each for each in given if each[0]]
        if isinstance(value, Model):
            _locate_items(value, given, (*path, name), places)
        elif isinstance(value, tuple) and not any(isinstance(item, Model) for item in value):
            for number, item in enumerate(value):
                found = next(
                    (source.where((*at, items.index(item))) for items, source, at in given if item in items), None
                )
                if found:
                    places[*path, name, number] = found
    if isinstance(joined, Alarm):
        groups = {
            group.when: source.where((*at, *(("further", n - 1) if n else ())))
            for alarm, source, at in origins
            for n, group in enumerate(alarm.groups)
        }
        for number, group in enumerate(joined.further):
            places[*path, "further", number] = groups[group.when]
