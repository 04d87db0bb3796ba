"""Inputs of the layout: a loaded request whose words are resolved, whose pictures are read, and whose texts can be printed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from handout.content.compose import patient
from handout.content.project import LoadedTopic
from handout.layout.figures.ink import Ink, inked, inked_picture
from handout.layout.figures.picture import Picture, load
from handout.layout.parts.patient_lines import personal
from handout.layout.style import PageStyle, look
from handout.layout.text.shaping import described, has_right_to_left, missing, odd
from handout.pdf.template import PatientLines, numbered
from handout.problems import InputError, Location, MissingGlyph, Problem, attempt, short
from handout.render.loading import LoadedRequest, RenderKey
from handout.render.resolve import ResolvedRequest, resolve
from handout.render.reuse import NOTHING, Reuse
from handout.request.patient import PatientDetails
from handout.request.request import Request, relocate
from handout.schema.model import Model
from handout.schema.reader import YamlFile

M = TypeVar("M", bound=Model)
P = TypeVar("P")


class PreparedTopic(Struct, frozen=True, eq=False):
    """A topic whose pictures are read and whose texts can be printed."""

    loaded: LoadedTopic
    pictures: Mapping[str, Picture]
    logo: Picture | None


class RenderInputs(Struct, frozen=True, kw_only=True):
    """Everything that is laid out, but the lines of a patient; *warnings* are what is known before."""

    request: Request
    resolved: ResolvedRequest
    topic: LoadedTopic
    style: PageStyle
    pictures: Mapping[str, Picture]
    logo: Picture | None
    key: RenderKey
    warnings: tuple[Problem, ...]


def prepare(loaded: LoadedRequest, reuse: Reuse = NOTHING) -> RenderInputs:
    """Return what is laid out of a *loaded* request; raise InputError naming every problem."""
    problems = list(loaded.problems)
    request = loaded.request
    resolved = resolve(request, loaded.settings, loaded.settings_file, problems)
    theme = attempt(problems, loaded.theme.read) if loaded.theme else None
    topic = attempt(problems, lambda: _prepared(loaded, reuse))
    problems += unprintable(request.patient)
    key = loaded.key
    if problems or topic is None or theme is None or resolved is None or key is None:
        problems = relocate(problems, request.places)
        raise MissingGlyph(problems) if all(p.rule == "missing-glyph" for p in problems) else InputError(problems)
    ink = resolved.ink
    colours = replace(theme.value, colours=inked(theme.value.colours, ink))
    style = look(colours, bool(request.large_print), topic.loaded.topic.value.language)
    return RenderInputs(
        request=request,
        resolved=resolved,
        topic=topic.loaded,
        style=replace(style, outlined=ink is Ink.SAVER),
        pictures={f.file: inked_picture(topic.pictures[name], ink) for name, f in topic.loaded.pictures.items()},
        logo=topic.logo and inked_picture(topic.logo, ink),
        key=key,
        warnings=loaded.warnings,
    )


def patient_lines(inputs: RenderInputs, details: PatientDetails, first: int = 0) -> PatientLines:
    """Return the lines of one patient before they are relocate, their marked content numbered from *first*."""
    words = inputs.topic.language.value
    height, group = personal(words, patient(details, words), line_width(inputs), inputs.style)
    return numbered(group, first, height)


def line_width(inputs: RenderInputs) -> float:
    """Return how wide the lines of a patient may be."""
    resolved = inputs.resolved
    return resolved.format.personal_width(resolved.paper, resolved.size)


def _prepared(loaded: LoadedRequest, reuse: Reuse) -> PreparedTopic | None:
    """Return a topic whose files are right, if there is one; raise InputError naming what cannot be printed."""
    if (topic := loaded.topic) is None:
        return None

    def prepared() -> PreparedTopic:
        problems: list[Problem] = []
        pictures, logo = _pictures(topic, problems)
        problems += (*_unprintable(topic.topic), *_unprintable(topic.language))
        if topic.clinic:
            problems += _unprintable(topic.clinic)
        if problems:
            raise InputError(problems)
        return PreparedTopic(topic, pictures, logo)

    return reuse.topic(loaded.topic_digest, prepared)


def _pictures(topic: LoadedTopic, problems: list[Problem]) -> tuple[dict[str, Picture], Picture | None]:
    """Return all pictures ready to print by the name the topic gives them, and the logo; note what is wrong with them."""
    ready: dict[str, Picture] = {}
    for name, file in (*topic.pictures.items(), *([("", topic.logo)] if topic.logo else [])):
        try:
            ready[name] = load(file)
        except InputError as error:
            problems += error.problems
    return ready, ready.get("")


def _unprintable(read: YamlFile[M]) -> Iterator[Problem]:
    """Yield the texts of a file that cannot be set yet, or hold characters the font lacks."""
    return _unprintable_texts(read.value.printed_texts(), read.source.where)


def unprintable(personal: PatientDetails) -> Iterator[Problem]:
    """Yield what of the personal lines cannot be set, or holds characters the font lacks."""
    return _unprintable_texts(personal.texts(), lambda place: Location(f"--{place[0]}"), lambda place: place[1])


def _unprintable_texts(
    texts: Iterable[tuple[P, str]], where: Callable[[P], Location], word: Callable[[P], str] = lambda _: ""
) -> Iterator[Problem]:
    found = list(texts)
    if not any(map(odd, set().union(*(text for _, text in found)))):
        return
    for place, text in found:
        if has_right_to_left(text):
            message = f"'{short(text, 40)}' runs from right to left"
            hint = "not yet: right-to-left text cannot be set properly"
            discreet = ("it runs from right to left", hint)
            yield Problem(where(place), "right-to-left", message, hint, discreet=discreet, word=word(place))
        elif lacking := missing(text):
            named = ", ".join(described(c) for c in lacking[:4]) + (" …" if len(lacking) > 4 else "")
            message = f"the font FiraGO has no glyph for {named} in '{short(text, 40)}'"
            hint = "use another word or sign"
            discreet = ("the font FiraGO has no glyph for a character of it", hint)
            yield Problem(where(place), "missing-glyph", message, hint, discreet=discreet, word=word(place))
