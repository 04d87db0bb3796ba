"""Load a request: read and check every file that it needs, each of them once."""

from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from handout.check.runner import load_topic, noticed
from handout.check.topic import printed_texts
from handout.content.project import THEME, LoadedTopic, Project, project_for
from handout.content.request_words import read_words
from handout.content.settings import ProjectSettings
from handout.files import FileReader, display_path
from handout.problems import Location, Problem, attempt
from handout.request.plan import Plan, merge_plan
from handout.request.request import Request, cache_key
from handout.schema.reader import YamlFile, read

if TYPE_CHECKING:
    from handout.content.theme import Theme

TopicLoader = Callable[[Project, str, str | None, str | None], LoadedTopic]
"""A function that loads a topic of a project, with a clinic, in a language."""


class RenderKey(Struct, frozen=True):
    """The cache key of a render: equal keys give equal prints, except for the lines.

    *inputs* is a hash of the request and of all files. *lines* is the shape of the patient's lines, None
    without a patient. A request with doses is not *stored* on disk. *style* is the number of the style, 0 for the usual
    one.
    """

    inputs: str
    lines: tuple[object, ...] | None = None
    stored: bool = True
    style: int = 0

    def with_lines(self, lines: tuple[object, ...]) -> "RenderKey":
        """Return the key for patient's lines of this shape."""
        return RenderKey(self.inputs, lines, self.stored, self.style)


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
    settings_file: str
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
    settings, problems = project.settings(), list[Problem]()
    if request.plan:
        plan = request.plan
        request = attempt(problems, lambda: merge_plan(project.read("plans", plan, Plan), request)) or request
    problems += request.problems
    clinic = request.clinic or project.clinic(settings)
    topic = attempt(problems, lambda: topics(project, request.topic, clinic, request.language))
    second = _second(request, topic, partial(topics, project, request.topic, clinic), problems)
    request = read_words(request, topic, problems)
    theme = attempt(problems, lambda: _theme(project, request.theme or settings.theme or THEME))
    digest = topic.digest() if topic else ""
    return LoadedRequest(
        request=request,
        settings=settings,
        settings_file=display_path(project.root / "handout.yaml"),
        topic=topic,
        theme=theme,
        problems=tuple(problems),
        warnings=(*(noticed(request, topic) if topic else ()), *_own_warnings(second, topic)),
        files=tuple(reader.contents),
        topic_digest=digest,
        key=None if problems or theme is None or topic is None else _key(request, settings, theme, topic, second),
        second=second,
    )


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
    known = topic.warnings if topic else ()
    return tuple(each for each in second.warnings if each not in known) if second else ()


OTHER_FONTS = (
    *((0x0530, 0x058F), (0x0600, 0x077F), (0x08A0, 0x08FF), (0x0980, 0x0DFF), (0x0E80, 0x0EFF), (0x1000, 0x109F)),
    *((0x1100, 0x139F), (0x1780, 0x17FF), (0x19E0, 0x19FF), (0x2D80, 0x2DDF), (0x2E80, 0xD7FF), (0xF900, 0xFAFF)),
    *((0xFB13, 0xFB17), (0xFB50, 0xFDFF), (0xFE30, 0xFEFC), (0xFF00, 0xFFEF), (0x1B000, 0x1B16F), (0x20000, 0x3FFFF)),
)
"""Letters that may need another font than FiraGO, from the first to the last."""


def _key(
    request: Request, settings: ProjectSettings, theme: ThemeFile, topic: LoadedTopic, second: LoadedTopic | None
) -> RenderKey:
    """Return the cache key of a request."""
    topics = (topic, second) if second else (topic,)
    fonts = "\n".join(filter(None, map(_fonts_of, topics)))
    digests = " ".join(each.digest() for each in topics)
    whole = repr((cache_key(request), settings, sha256(theme.content).hexdigest(), digests, fonts))
    details = request.patient
    digest = sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
    return RenderKey(digest, None, not (details.doses or details.plan_doses))


def _fonts_of(topic: LoadedTopic) -> str:
    """Return a value that changes with the fonts that a topic is printed in."""
    files = (topic.topic, topic.kind, topic.language, *([topic.clinic] if topic.clinic else []))
    letters = "".join(map(_letters_of_other_fonts, files))
    return stamp_fonts(letters, topic.topic.value.language)


@lru_cache(32)
def _letters_of_other_fonts(read: YamlFile[Any]) -> str:
    """Return the letters of a file that may need another font than FiraGO."""
    return letters_of_other_fonts(text for _, text in printed_texts(read))


def letters_of_other_fonts(texts: Iterable[str]) -> str:
    """Return the letters of *texts* that may need another font than FiraGO."""
    letters = set(chain.from_iterable(text for text in texts if not text.isascii()))
    return "".join(sorted(each for each in letters if any(first <= ord(each) <= last for first, last in OTHER_FONTS)))


def stamp_fonts(letters: str, language: str) -> str:
    """Return a value that changes with the fonts that *letters* are printed in."""
    if not letters:
        return ""
    from handout.layout.text.font_files import FONT_FILES, font_stamp
    from handout.layout.text.scripts import scripts_of

    families = {face.family for script in scripts_of(letters) for face in (script.face(language), script.face(""))}
    return "\n".join(f"{family}: {font_stamp(family)}" for family in sorted(families & FONT_FILES.keys()))


def _theme(project: Project, name: str) -> ThemeFile:
    """Return the file of the theme *name*."""
    file = project.find("themes", name)
    return ThemeFile(display_path(file), project.reader.read(file))
