"""Load a topic with everything it needs, and run every check that needs no layout."""

from contextlib import suppress
from functools import partial
from itertools import chain

from msgspec.structs import replace

from handout.check.atlas_pictures import doubtful_pictures
from handout.check.short_signs import short_signs_left_out
from handout.check.topics import (
    approvals_without_effect,
    double_signs,
    doubtful_ranges,
    empty_cards,
    open_markup,
    past_reviews,
    same_ids,
    short_cautions_left_out,
    stale_words,
    unbreakable_texts,
    unknown_body_places,
    unknown_conditions,
    unknown_places,
    unprinted_texts,
    wordless_conditions,
)
from handout.content.assets import iter_illustrations
from handout.content.conditions import merge_conditions
from handout.content.language import Language
from handout.content.loaded_topic import LoadedTopic, Review, TopicFiles
from handout.content.points import written_values
from handout.content.project import Project
from handout.content.selection import unmentioned
from handout.content.topic import Topic
from handout.files import normalize_name
from handout.problems import InputError, Problem, Severity, attempt
from handout.request.options import Request
from handout.request.patient import warn_of_lines
from handout.request.relocate import relocate
from handout.request.topic_names import names_of
from handout.schema.model_reader import YamlFile, parse_file

TEXT_WARNINGS = (open_markup, double_signs, doubtful_ranges, unbreakable_texts)
"""The functions that warn about the texts of a file."""


def load_topic(project: Project, topic: str, clinic: str | None, language: str | None = None) -> LoadedTopic:
    """Read everything *topic* needs; raise InputError with every problem in the files.

    *topic* may name several that are joined, such as ``back-pain,sleep``. *language* is the language of a translation, if
    one is wanted.
    """
    names = names_of(topic)
    if len(names) == 1:
        return _load_one(project, names[0], clinic, language)
    from handout.content.joined import join_loaded  # most handouts have one topic

    problems = list[Problem]()
    topics = [attempt(problems, partial(_load_one, project, name, clinic, language)) for name in names]
    if problems:
        raise InputError(dict.fromkeys(problems))
    joined = join_loaded([each for each in topics if each])
    if not joined.clinic:
        return joined
    approvals = approvals_without_effect(
        joined.clinic, joined.topic, joined.pictures, joined.id, partial(project.names, "topics")
    )
    return replace(joined, warnings=tuple(dict.fromkeys((*joined.warnings, *approvals))))


def _load_one(project: Project, topic: str, clinic: str | None, language: str | None) -> LoadedTopic:
    """Read everything one topic needs; raise InputError."""
    try:
        files = project.files(topic, clinic, language)
    except InputError as error:
        raise InputError([*error.problems, *_unknown_conditions(project, topic, language)]) from None
    read, spoken, words, pictures = files.topic, files.language, files.words, files.pictures
    wrong = {each.where for each in files.wrong.problems} if files.wrong else ()
    problems = [*files.problems, *same_ids(read), *empty_cards(read, wrong), *unprinted_texts(read)]
    problems += _unknown_conditions(project, topic, language)
    translation, silent, stale = files.translation, tuple[Problem, ...](), tuple[Problem, ...]()
    if spoken:
        stale = stale_words(project, spoken, read.value.language, (read.value.kind,))
        fixed = words.language if words else _language_of(read, spoken)
        silent = (*short_cautions_left_out(read, fixed, translated=bool(translation)),)
    problems += (problem for problem in (*silent, *stale) if problem.severity is Severity.ERROR)
    for path, spec in iter_illustrations(read.value):
        if spec.file in pictures:
            problems += unknown_places(read, path, spec, pictures[spec.file])
    problems += unknown_body_places(read, pictures)
    if files.wrong:
        problems = [*files.wrong.problems, *files.wrong.true_of(problems)]
    if problems or words is None or spoken is None:
        raise InputError(problems)
    known = partial(project.topics_seen_from, files.file)
    name = normalize_name(files.file.stem)
    approvals = approvals_without_effect(files.clinic, read, pictures, name, known) if files.clinic else ()
    clinic_texts = (*open_markup(files.clinic), *doubtful_ranges(files.clinic)) if files.clinic else ()
    texts = (warn(file) for file in (read, spoken, files.kind) for warn in TEXT_WARNINGS)
    doubts = (*silent, *translation.stale) if translation else tuple(short_signs_left_out(read))
    english = project.language("en", files.kind.source.where(())).value.not_checked if translation else ""
    return LoadedTopic(
        *(name, read, translation, files.kind, spoken, words, files.clinic, pictures, files.logo),
        english or "",
        (*chain.from_iterable(texts), *clinic_texts, *doubtful_pictures(project, files), *approvals, *doubts, *stale),
        reviews=(_review_of(project, files),),
    )


def _review_of(project: Project, files: TopicFiles) -> Review:
    """Return when the text of a topic is to be read again.

    A translation has the month of its original.
    """
    file = project.original(files.file) or files.file
    where = files.topic.source.where(("next_review",))
    built_in = project.is_built_in("topics", file)
    return Review(normalize_name(file.stem), files.topic.value.next_review, where, built_in)


def topic_warnings(material: LoadedTopic) -> tuple[Problem, ...]:
    """Return the warnings about a topic, some of which depend on the date of today."""
    return (*past_reviews(material), *material.warnings)


def _language_of(topic: YamlFile[Topic], language: YamlFile[Language]) -> Language:
    """Return the language of a topic, with the topic's own conditions."""
    conditions = merge_conditions(language.value.conditions, topic.value.conditions)
    return replace(language.value, conditions=dict(conditions))


def _unknown_conditions(project: Project, topic: str, language: str | None) -> list[Problem]:
    """Return the problems of the conditions of a topic, even if it has other faults."""
    with suppress(InputError):  # other problems, which are reported where they are found
        file = project.translation(topic, language) if language else project.find("topics", topic)
        if original := project.original(file):
            translated, source = parse_file(file, project.reader)
            written, _ = written_values(project.topic_file(original))
            spoken = project.language(str(translated.get("language")), source.where(("language",)))
            own = written.get("conditions")
            known = merge_conditions(spoken.value.conditions, dict.fromkeys(own or (), "…"))
            return [*wordless_conditions(written, spoken, project.kind(original).value.cards, known)]
        written, source = written_values(project.topic_file(file))
        tag, own = written.get("language"), written.get("conditions")
        spoken = project.language(tag if isinstance(tag, str) else "en", source.where(("language",)))
        added = dict.fromkeys(map(str, own), "…") if isinstance(own, dict) else {}
        known = merge_conditions(spoken.value.conditions, added)
        return [*unknown_conditions(written, source, project.kind(file).value.cards, known)]
    return []


def collect_warnings(request: Request, material: LoadedTopic) -> tuple[Problem, ...]:
    """Return the warnings about a request and its topic that need no layout.

    They are the same whether the handout is rendered or comes from the cache.
    """
    found = (
        *topic_warnings(material),
        *request.warnings,
        *unmentioned(material.topic.value, material.words.conditions, request.selection),
        *warn_of_lines(request.patient),
    )
    return tuple(relocate(found, request.places))
