"""Load a request: read and check every file that it needs, each of them once."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from handout.check.load_topic import collect_warnings, load_topic, topic_warnings
from handout.content.loaded_topic import LoadedTopic
from handout.content.project import THEME, Project, project_for
from handout.content.request_words import read_words
from handout.content.selection import wrong_choices
from handout.content.settings import ProjectSettings, paper_passed_over, wrong_papers
from handout.files import FileReader, display_path
from handout.problems import Location, Problem, attempt
from handout.render.key import RenderKey, request_key
from handout.request.options import DEFAULT_FORMAT, OPTIONS, Request, known_format
from handout.request.plan import Plan, merge_plan
from handout.schema.model_reader import YamlFile, read

if TYPE_CHECKING:
    from handout.content.theme import Theme

TopicLoader = Callable[[Project, str, str | None, str | None], LoadedTopic]
"""A function that loads a topic of a project, with a clinic, in a language."""


class ThemeFile(Struct, frozen=True):
    """The bytes of a theme's file, parsed only if the handout is laid out."""

    file: str
    content: bytes

    def read(self) -> "YamlFile[Theme]":
        """Return the theme; raise InputError."""
        from handout.content.theme import Theme  # a cached handout does not need it

        return read(self.content, self.file, Theme)


class LoadedRequest(Struct, frozen=True, kw_only=True):
    """A request merged with its plan, and the content of all files it needs.

    *second* is the topic in a second language. *problems* are the errors so far, *warnings* those that need no layout,
    *files* all files that were read.
    *topic_digest* changes with the content of any file of the topic. *key* is None if there are problems.
    """

    request: Request
    settings: ProjectSettings
    topic: LoadedTopic | None
    theme: ThemeFile | None
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    files: tuple[Path, ...]
    topic_digest: str
    key: RenderKey | None
    second: LoadedTopic | None = None


def load(request: Request, reader: FileReader | None = None, topics: TopicLoader = load_topic) -> LoadedRequest:
    """Load everything *request* needs; collect problems instead of raising them.

    A *reader* opens each file once for all requests that it serves.
    """
    reader = reader or FileReader()
    project = project_for(request.topic, request.project, reader)
    file, problems = project.settings(), list[Problem]()
    settings = file.value
    if request.plan:
        plan = request.plan
        request = attempt(problems, lambda: merge_plan(project.read("plans", plan, Plan), request)) or request
    problems += request.problems
    problems += wrong_papers(file)
    form = known_format(request.format or DEFAULT_FORMAT)
    request = replace(request, places={**dict(_settings_places(file, request, form)), **request.places})
    clinic = request.clinic or project.clinic(settings)
    topic = attempt(problems, lambda: topics(project, request.topic, clinic, request.language))
    second = _second(request, topic, partial(topics, project, request.topic, clinic), problems)
    request = read_words(request, topic, problems)
    if not topic:
        problems += _wrong_choices(request, partial(topics, project, request.topic, None))
    theme = attempt(problems, lambda: _theme(project, request.theme or settings.theme or THEME))
    digest = topic.digest() if topic else ""
    return LoadedRequest(
        request=request,
        settings=settings,
        topic=topic,
        theme=theme,
        problems=tuple(problems),
        warnings=(
            *(paper_passed_over(file, form) if form and request.paper is None else ()),
            *(collect_warnings(request, topic) if topic else ()),
            *_own_warnings(second, topic),
        ),
        files=tuple(reader.contents),
        topic_digest=digest,
        key=None
        if problems or theme is None or topic is None
        else request_key(request, settings, theme.content, topic, digest, second),
        second=second,
    )


def _settings_places(
    file: YamlFile[ProjectSettings], request: Request, form: str | None
) -> Iterator[tuple[str, Location]]:
    """Yield the flag and the place of each option that only the settings give.

    Some of them may be for the format *form*.
    """
    for option in OPTIONS.values():
        if option.name in file.source.keys and not option.is_given(request):
            yield option.flag, file.source.where((option.name, form) if form else (option.name,))


def _wrong_choices(request: Request, load_in: Callable[[str | None], LoadedTopic]) -> list[Problem]:
    """Return what is wrong with the choices if the topic loads without a clinic.

    It may have to do without the language, too.
    """
    problems = list[Problem]()
    languages = dict.fromkeys((request.language, None))
    if topic := next(filter(None, (attempt([], partial(load_in, each)) for each in languages)), None):
        request = read_words(request, topic, problems)
        problems += wrong_choices(topic.topic.value, topic.words.conditions, request.selection, request.patient)
    return problems


def _second(
    request: Request, topic: LoadedTopic | None, load_in: Callable[[str], LoadedTopic], problems: list[Problem]
) -> LoadedTopic | None:
    """Return the topic in the second language, if the request asks for one.

    Problems are added, but none that the topic has itself.
    """
    if not request.with_language:
        return None
    found = list[Problem]()
    second = attempt(found, lambda: load_in(request.with_language or ""))
    where = Location.of_option("--with")
    found = [replace(each, where=where) if each.where.option == "--language" else each for each in found]
    problems += [each for each in found if each not in problems]
    if topic and second and (language := second.topic.value.language) == topic.topic.value.language:
        problems.append(Problem.of(where, "wrong-option/same-language", language=language))
    return second


def _own_warnings(second: LoadedTopic | None, topic: LoadedTopic | None) -> tuple[Problem, ...]:
    """Return the warnings about a topic in the second language that the first lacks."""
    known = topic_warnings(topic) if topic else ()
    return tuple(each for each in topic_warnings(second) if each not in known) if second else ()


def _theme(project: Project, name: str) -> ThemeFile:
    """Return the file of the theme *name*."""
    file = project.find("themes", name)
    return ThemeFile(display_path(file), project.reader.read(file))
