"""Reading a topic with all it needs, and running every check on it before anything is laid out."""

from functools import partial

from handout.check.topic import (
    open_markup,
    same_ids,
    silent_short_cautions,
    unheard_approvals,
    unknown_body_places,
    unknown_places,
)
from handout.content.assets import iter_illustrations
from handout.content.project import LoadedTopic, Project
from handout.content.selection import unmentioned
from handout.files import composed
from handout.problems import InputError, Problem
from handout.request.patient import warn_of_open_markup as open_lines
from handout.request.request import Request, relocate


def load_topic(project: Project, topic: str, clinic: str | None, language: str | None = None) -> LoadedTopic:
    """Read all that *topic* needs, in a *language* other than its own if asked; raise InputError with every problem of every file."""
    files = project.files(topic, clinic, language)
    read, words, pictures = files.topic, files.language, files.pictures
    problems = [*files.problems, *same_ids(read), *(silent_short_cautions(read, words.value) if words else ())]
    for path, spec in iter_illustrations(read.value):
        if spec.file in pictures:
            problems += unknown_places(read, path, spec, pictures[spec.file])
    problems += unknown_body_places(read, pictures)
    if problems or words is None:
        raise InputError(problems)
    known = partial(project.topics_seen_from, files.file)
    name = composed(files.file.stem)
    approvals = unheard_approvals(files.clinic, read, name, known) if files.clinic else ()
    clinic_texts = open_markup(files.clinic) if files.clinic else ()
    warnings = (*open_markup(read), *open_markup(words), *clinic_texts, *approvals)
    return LoadedTopic(name, read, words, files.clinic, pictures, files.logo, warnings)


def noticed(order: Request, material: LoadedTopic) -> tuple[Problem, ...]:
    """Return what should be known before anything is laid out, whether that is done anew or not."""
    found = (
        *material.warnings,
        *order.warnings,
        *unmentioned(material.topic.value, order.selection),
        *open_lines(order.patient),
    )
    return tuple(relocate(found, order.places))
