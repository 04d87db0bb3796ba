"""Translations of a topic: words only, laid over the tree of the original.

Everything else (points, conditions, pictures, places) is the original's, so a translation can lose none of it. Each text
of the original must be there, and nothing that is not a text may be.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Annotated, Any, ClassVar, TypeGuard

from msgspec import Struct, field

from handout.content.kind import LanguageTag
from handout.content.points import TopicFile, written_values
from handout.content.topic import Topic, Version
from handout.content.translation_record import Hash, hash_text
from handout.problems import InputError, Location, Problem, Severity, name_value, short
from handout.schema.convert import convert
from handout.schema.model import Doc, KeyPath, Limits, Model, Words
from handout.schema.model_reader import Source, YamlFile, decode, parse_content
from handout.suggest import nearest

CALLOUTS = "callouts"
WORDLESS = ("group", "kind_of")
"""The keys of a condition that are the original's in every language."""

PHRASES = ("words", "conditions")
"""Keys of a topic whose values may have plural forms or synonyms beside a text."""

SAFETY = frozenset({"disclaimer", "red_flags", "avoided", "conditions", "cautions", "stops", "caution"})
"""Keys of texts that protect the reader.

If the original has changed there, a translation may say what is wrong.
"""


class Translates(Model):
    """The topic that is translated, and its version at that time."""

    topic: Annotated[
        Annotated[str, Limits(min_length=1, max_length=120)], Doc("The name of the original topic.", "back-pain")
    ]
    version: Annotated[Version, Doc("The version of the original that was translated.", '"1.1"')]


class Checked(Model, kw_only=True):
    """Who has checked a translation."""

    name: Annotated[Words, Doc("The translator's name.", "Ana Sample")]
    role: Annotated[Words | None, Doc("What he or she is.", "medical translator")] = None
    date: Annotated[date, Doc("When.", "2026-11-22")]


class TranslationHeader(Model, kw_only=True):
    """What a translation says of itself, beside the words."""

    how_to_begin: ClassVar[str] = "`handout language new TAG --topic NAME` makes a translation to fill in"

    translates: Annotated[Translates, Doc("The original, and its version.", '{topic: back-pain, version: "1.1"}')]
    language: Annotated[LanguageTag, Doc("The language of the words.", "es")]
    checked_by: Annotated[
        Checked | None,
        Doc(
            "The translator who has checked it; until then every page says that nobody has.",
            "{name: Ana Sample, role: medical translator, date: 2026-11-22}",
        ),
    ] = None
    hashes: Annotated[
        dict[str, Hash],
        Doc(
            "Of each text, a hash of the original's words; `handout language confirm` writes them.", "{title: 0a1b2c3d}"
        ),
    ] = field(name="made_from", default_factory=dict)


HEADER = tuple(TranslationHeader.__struct_encode_fields__)
"""The keys of a translation that are not words."""


class Translation(Struct, frozen=True, eq=False):
    """A translated topic, its *original*, and the problems of texts that changed."""

    topic: YamlFile[Topic]
    source: Source
    header: TranslationHeader
    original: YamlFile[Topic]
    stale: tuple[Problem, ...]


def is_translation(written: object) -> TypeGuard[Mapping[str, Any]]:
    """Return whether the values of a file are those of a translation."""
    return isinstance(written, dict) and "translates" in written


def list_texts(topic: Topic) -> dict[str, str]:
    """Return every text of *topic* to translate, by its name in ``made_from``."""
    named: dict[str, str] = {}
    for path, text in topic.translatable_texts():
        key = name_text(topic, path)
        named[key] = f"{named[key]}\n{text}" if key in named else text
    return named


def hash_texts(topic: Topic) -> dict[str, str]:
    """Return a short hash of every text of *topic* to translate."""
    return {key: hash_text(text) for key, text in list_texts(topic).items()}


def name_text(topic: Topic, path: KeyPath) -> str:
    """Return the name of a text: its keys, joined by dots.

    A card is named by its id, and list items count from 1.
    """
    steps = [str(step + 1) if isinstance(step, int) else step for step in path]
    if path[0] in PHRASES:
        return ".".join(steps[:2])
    if path[0] == topic.spec.cards and isinstance(path[1], int):
        steps[1] = topic.cards[path[1]].id
    return ".".join(steps[:-1] if steps[-3:-2] == [CALLOUTS] else steps)


@lru_cache(32)
def translate(raw: bytes, file: str, original: YamlFile[Topic], original_file: TopicFile) -> Translation:
    """Return the translation in *raw*, the content of *file*.

    *original_file* is the file that the *original* was read from. Raise InputError with all problems.
    """
    written, source, problems = parse_content(raw, file)
    tree = written_values(original_file)[0]
    header = _read_header(written, source, raw)
    overlay = _Overlay(original.value, source)
    words = {key: value for key, value in written.items() if key not in HEADER}
    merged = overlay.fill(_texts_by_place(original.value), tree, words, (), ())
    stale = tuple(_find_stale(original.value, header, written, source))
    if problems := (*problems, *overlay.problems):
        raise InputError([*problems, *(each for each in stale if each.severity is Severity.ERROR)])
    merged["language"] = header.language
    overlay.places["language",] = source.where(("language",))
    digest = sha256(f"{original.source.digest} {source.digest}".encode()).hexdigest()
    places = {**original.source.places, **overlay.places, (): Location(file, 1, 1)}
    whole = Source(file, places, digest, source.comment_warnings)
    model, findings = convert(merged, type(original.value))
    if findings:
        from handout.schema.value_errors import explain_findings

        text = decode(raw, file)
        raise InputError(explain_findings(findings, type(original.value), merged, whole, text))
    return Translation(YamlFile(model, whole), source, header, original, stale)


def _read_header(written: Mapping[str, Any], source: Source, raw: bytes) -> TranslationHeader:
    """Return what a translation says of itself; raise InputError for faults."""
    given = {key: value for key, value in written.items() if key in HEADER}
    header, findings = convert(given, TranslationHeader)
    if findings:
        from handout.schema.value_errors import explain_findings

        raise InputError(explain_findings(findings, TranslationHeader, given, source, decode(raw, source.file)))
    return header


def read_original_name(raw: bytes, file: str) -> str:
    """Return the name of the original of a translation; raise InputError without."""
    written, source, _ = parse_content(raw, file)
    return _read_header(written, source, raw).translates.topic


Tree = dict[str | int, Any]
"""Texts by key or number, at any depth."""


def _texts_by_place(topic: Topic) -> Tree:
    """Return every text of *topic* to translate, as a tree."""
    tree: Tree = {}
    for path, text in topic.translatable_texts():
        node = tree
        for step in path[:-1]:
            node = node.setdefault(step, {})
        node[path[-1]] = text
    return tree


class _Overlay:
    """The words of a translation, put in the place of the original's.

    It collects the *places* of the words by their path in the original, and all *problems*.
    """

    def __init__(self, original: Topic, source: Source) -> None:
        """Start with no places and no problems; *source* is that of the translation."""
        self.original, self.source = original, source
        self.places: dict[KeyPath, Location] = {}
        self.problems: list[Problem] = []

    def fill(self, texts: Any, whole: Any, given: Any, path: KeyPath, at: KeyPath) -> Any:  # noqa: ANN401
        """Return a value of the original with its *texts* replaced by those *given*.

        *path* is the place in the original, *at* that in the translation.
        """
        self.places[path] = self.source.where(at)
        if len(path) == 2 and path[0] in PHRASES and isinstance(given, str | dict):
            self.places |= {(*path, key): self.source.where((*at, key)) for key in given if isinstance(given, dict)}
            return _with_kind(whole, given) if path[0] == "conditions" else given
        if isinstance(texts, str) and given is None:  # an item without words
            self.problems.append(
                Problem.of(self.source.where(at), "missing-text", key=name_value(at), text=short(texts.strip(), 80))
            )
            return whole
        if isinstance(texts, str):
            return given if isinstance(given, str) else self._refuse_form(given, "a text", whole, at)
        if isinstance(whole, dict):
            if not isinstance(given, dict):
                return self._refuse_form(given, "keys and values", whole, at)
            return self._fill_keys(texts, whole, given, path, at)
        if not isinstance(given, tuple):
            return self._refuse_form(given, "a list", whole, at)
        if path == (self.original.spec.cards,):
            return self._fill_cards(texts, whole, given, at)
        if path[-1] == CALLOUTS:
            return self._fill_callouts(texts, whole, given, path, at)
        return self._fill_items(texts, whole, given, path, at)

    def _fill_keys(self, texts: Tree, whole: Any, given: Mapping[str, Any], path: KeyPath, at: KeyPath) -> Any:  # noqa: ANN401
        """Return keys and values with their texts replaced."""
        is_card = len(path) == 2 and path[0] == self.original.spec.cards
        for unknown in (each for each in given if each not in texts and not (is_card and each == "id")):
            self._refuse_key(unknown, whole, texts, at)
        filled = dict(whole)
        for key in texts:
            name = str(key)
            if given.get(name) is None:
                self._report_missing(name, whole[name], texts[key], at)
            else:
                self.places[*path, name, "key"] = self.source.where((*at, name, "key"))
                filled[name] = self.fill(texts[key], whole[name], given[name], (*path, name), (*at, name))
        return filled

    def _fill_items(self, texts: Tree, whole: Any, given: tuple[Any, ...], path: KeyPath, at: KeyPath) -> Any:  # noqa: ANN401
        """Return a list with the texts of its items replaced."""
        if len(given) != len(whole):
            self._refuse_count(given, len(whole), at)
            return whole
        pairs = enumerate(zip(whole, given, strict=True))
        return tuple(self.fill(texts.get(n, {}), old, new, (*path, n), (*at, n)) for n, (old, new) in pairs)

    def _fill_callouts(self, texts: Tree, whole: Any, given: tuple[Any, ...], path: KeyPath, at: KeyPath) -> Any:  # noqa: ANN401
        """Return the callouts of a picture with their words replaced.

        Only those that have words are *given*.
        """
        if len(given) != len(texts):
            self._refuse_count(given, len(texts), at)
            return whole
        filled = list(whole)
        for number, (place, words) in enumerate(zip(map(int, texts), given, strict=True)):
            inner, outer = (*path, place, "text"), (*at, number)
            text = self.fill(texts[place]["text"], whole[place]["text"], words, inner, outer)
            filled[place] = {**whole[place], "text": text}
        return tuple(filled)

    def _fill_cards(self, texts: Tree, whole: Any, given: tuple[Any, ...], at: KeyPath) -> Any:  # noqa: ANN401
        """Return the cards with their texts replaced; they are matched by their ids."""
        ids, found = [card.id for card in self.original.cards], dict[str, int]()
        for number, card in enumerate(given):
            where = self.source.where((*at, number, "id"))
            name = card.get("id") if isinstance(card, dict) else None
            if not isinstance(name, str) or name not in ids:
                hint = nearest(name if isinstance(name, str) else "", ids)
                self.problems.append(Problem.of(where, "wrong-card", id=short(str(name)), nearest=hint, **self._named))
            elif name in found:
                self.problems.append(Problem.of(where, "wrong-card/twice", id=name, **self._named))
            else:
                found[name] = number
        for name in ids:
            if name not in found:
                self.problems.append(Problem.of(self.source.where(at), "wrong-card/missing", id=name, **self._named))
        if [*found] != [name for name in ids if name in found]:
            self.problems.append(
                Problem.of(self.source.where(at), "wrong-card/order", order=", ".join(ids), **self._named)
            )
        filled = list(whole)
        for number, name in enumerate(ids):
            if name in found:
                card, path = found[name], (*at, number)
                filled[number] = self.fill(texts[number], whole[number], given[card], path, (*at, card))
        return tuple(filled)

    @property
    def _named(self) -> dict[str, str]:
        """The word for a card of this topic, for messages."""
        return {"card": self.original.spec.words.one}

    def _refuse_form(self, given: Any, form: str, whole: Any, at: KeyPath) -> Any:  # noqa: ANN401
        """Report a value of another form than the original's, which is returned."""
        from handout.schema.value_errors import describe_value

        found = describe_value(given)
        self.problems.append(
            Problem.of(self.source.where(at), "unlike-original/form", name=name_value(at), form=form, found=found)
        )
        return whole

    def _refuse_count(self, given: tuple[Any, ...], count: int, at: KeyPath) -> None:
        """Report a list that is longer or shorter than the original's."""
        where, name = self.source.where(at), name_value(at)
        self.problems.append(Problem.of(where, "unlike-original/count", name=name, found=len(given), count=count))

    def _refuse_key(self, key: str, whole: Mapping[str, Any], texts: Tree, at: KeyPath) -> None:
        """Report a key that is not a text of the original."""
        where = self.source.where((*at, key, "key"))
        if key in whole:
            self.problems.append(Problem.of(where, "no-text", key=short(key)))
        else:
            meant = nearest(key, [*map(str, texts)])
            self.problems.append(Problem.of(where, "no-text/unknown", key=short(key), nearest=meant))

    def _report_missing(self, key: str, whole: Any, texts: Any, at: KeyPath) -> None:  # noqa: ANN401
        """Report a text of the original that is not translated."""
        beside = self.source.places.get((*at, "key"), self.source.where(at))
        where = self.source.places.get((*at, key, "key"), beside)
        sample = whole if isinstance(whole, str) else _first_text(texts)
        self.problems.append(Problem.of(where, "missing-text", key=key, text=short(sample.strip(), 80)))


def _with_kind(whole: str | dict[str, Any], given: str | dict[str, Any]) -> str | dict[str, Any]:
    """Return the words *given* for a condition, with the original's kind."""
    same = {key: whole[key] for key in WORDLESS if isinstance(whole, dict) and key in whole}
    return {**({"words": given} if isinstance(given, str) else given), **same} if same else given


def _first_text(texts: Any) -> str:  # noqa: ANN401
    """Return the first text of a tree."""
    while isinstance(texts, dict):
        texts = next(iter(texts.values()))
    return str(texts)


def _find_stale(
    original: Topic, header: TranslationHeader, written: Mapping[str, Any], source: Source
) -> Iterator[Problem]:
    """Yield a problem for each text that has changed since it was translated.

    One that protects the reader is an error. Without hashes, the versions are compared.
    """
    names = {"language": header.language, "topic": header.translates.topic}
    same_version = header.translates.version == original.version
    if not header.hashes:
        where = source.where(("translates", "version"))
        key = "no-record" if same_version else "no-record/version"
        values = {"version": header.translates.version, "now": original.version, **names}
        yield Problem.of(where, key, **values)
        return
    texts = list_texts(original)
    paths = {name_text(original, path): path for path, _ in original.translatable_texts()}
    for name, now in hash_texts(original).items():
        place = find_path(written, paths[name], original)
        is_there = place in source.places or (place[0] in PHRASES and place[:2] in source.places)
        if header.hashes.get(name) != now and is_there:  # what is missing is a problem of its own
            where = source.where(place)
            key = "stale-caution" if SAFETY.intersection(map(str, paths[name])) else "stale-text"
            values = {"name": name, "text": short(texts[name], 120), **names}
            yield Problem.of(where, key, **values)


def find_path(written: Mapping[str, Any], path: KeyPath, original: Topic) -> KeyPath:
    """Return the place in a translation of the text at *path* of the *original*."""
    steps = [*path]
    if path[0] == original.spec.cards and isinstance(path[1], int):
        cards, wanted = written.get(original.spec.cards), original.cards[path[1]].id
        for number, card in enumerate(cards if isinstance(cards, tuple) else ()):
            if isinstance(card, dict) and card.get("id") == wanted:
                steps[1] = number
    if CALLOUTS in path:
        inside = path.index(CALLOUTS)
        same = [other for other, _ in original.translatable_texts() if other[: inside + 1] == path[: inside + 1]]
        steps[inside + 1 :] = [same.index(path)]
    return tuple(steps)
