"""Load a topic with everything it needs, and run every check that needs no layout."""

from contextlib import suppress
from functools import partial

from msgspec.structs import replace

from handout.check.topic import (
    empty_cards,
    open_markup,
    same_ids,
    silent_short_cautions,
    unheard_approvals,
    unknown_body_places,
    unknown_conditions,
    unknown_places,
    unprinted_texts,
)
from handout.content.assets import iter_illustrations
from handout.content.conditions import merge_conditions
from handout.content.project import LoadedTopic, Project
from handout.content.selection import unmentioned
from handout.files import normalize_name
from handout.problems import InputError, Problem
from handout.request.patient import warn_of_open_markup as open_lines
from handout.request.request import Request, relocate
from handout.schema.reader import parse_file


def load_topic(project: Project, topic: str, clinic: str | None, language: str | None = None) -> LoadedTopic:
    """Read everything *topic* needs; raise InputError with every problem in the files.

    *language* is the language of a translation, if one is wanted.
    """
    try:
        files = project.files(topic, clinic, language)
    except InputError as error:
        raise InputError([*error.problems, *_unknown_conditions(project, topic, language)]) from None
    read, spoken, words, pictures = files.topic, files.language, files.words, files.pictures
    problems = [*files.problems, *same_ids(read), *empty_cards(read), *unprinted_texts(read)]
    problems += _unknown_conditions(project, topic, language)
    if spoken:
        conditions = dict(merge_conditions(spoken.value.conditions, read.value.conditions))
        problems += silent_short_cautions(
            read, words.language if words else replace(spoken.value, conditions=conditions)
        )
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
    approvals = unheard_approvals(files.clinic, read, name, known) if files.clinic else ()
    clinic_texts = open_markup(files.clinic) if files.clinic else ()
    warnings = (*open_markup(read), *open_markup(spoken), *open_markup(files.kind), *clinic_texts, *approvals)
    return LoadedTopic(name, read, files.kind, spoken, words, files.clinic, pictures, files.logo, warnings)


def _unknown_conditions(project: Project, topic: str, language: str | None) -> list[Problem]:
    """Return the problems of the conditions of a topic, even if it has other faults."""
    with suppress(InputError):  # other problems, which are reported where they are found
        file = project.translation(topic, language) if language else project.find("topics", topic)
        written, source = parse_file(file, project.reader)
        tag, own = written.get("language"), written.get("conditions")
        spoken = project.language(tag if isinstance(tag, str) else "en", source.where(("language",)))
        added = dict.fromkeys(map(str, own), "…") if isinstance(own, dict) else {}
        known = merge_conditions(spoken.value.conditions, added)
        return [*unknown_conditions(written, source, project.kind(file).value.cards, known)]
    return []


def noticed(request: Request, material: LoadedTopic) -> tuple[Problem, ...]:
    """Return the warnings about a request and its topic that need no layout.

    They are the same whether the handout is rendered or comes from the cache.
    """
    found = (
        *material.warnings,
        *request.warnings,
        *unmentioned(material.topic.value, material.words.conditions, request.selection),
        *open_lines(request.patient),
    )
    return tuple(relocate(found, request.places))
