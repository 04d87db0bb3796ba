"""Prepare a loaded request for layout: resolve its options and read its pictures.

Every text is checked for characters that cannot be printed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar
from unicodedata import category
from unicodedata import name as character_name

from msgspec import Struct
from msgspec.structs import replace

from handout.check.topics import printed_texts
from handout.content.compose import owner, patient
from handout.content.loaded_topic import LoadedTopic
from handout.content.selection import wrong_choices
from handout.layout.density import Density, denser_styles, may_be_denser
from handout.layout.figures.ink import Ink, convert_colours, convert_picture
from handout.layout.figures.picture import Picture, load
from handout.layout.mirror import mirror_marks, reads_from_right
from handout.layout.parts.footer import is_short
from handout.layout.parts.patient_lines import patient_block
from handout.layout.style import PageStyle, SecondLanguage, page_style
from handout.layout.text.scripts import Script, language_of_han
from handout.layout.text.shaping import can_print, describe, missing, scripts_without_font
from handout.pdf.template import PatientLines, number_lines
from handout.problems import InputError, Location, MissingGlyph, Problem, attempt, short
from handout.render.cache import NO_CACHE, Cache
from handout.render.key import RenderKey
from handout.render.loading import LoadedRequest
from handout.render.resolve import ResolvedRequest, resolve
from handout.request.options import Request
from handout.request.patient import NAMES, PatientDetails
from handout.request.relocate import relocate
from handout.schema.model import Model
from handout.schema.model_reader import YamlFile

M = TypeVar("M", bound=Model)
P = TypeVar("P")


class PreparedTopic(Struct, frozen=True, eq=False):
    """A topic with its pictures loaded and all its texts known to be printable."""

    loaded: LoadedTopic
    pictures: Mapping[str, Picture]
    logo: Picture | None


class RenderInputs(Struct, frozen=True, kw_only=True):
    """Everything that is laid out, except the patient's lines.

    *second* is the topic in a second language. *warnings* are those that need no layout. Where the usual *style* does not
    fit, the *denser* ones are tried.
    """

    request: Request
    resolved: ResolvedRequest
    topic: LoadedTopic
    second: LoadedTopic | None
    style: PageStyle
    pictures: Mapping[str, Picture]
    logo: Picture | None
    key: RenderKey
    warnings: tuple[Problem, ...]
    denser: tuple[PageStyle, ...] = ()

    def set_in(self, number: int) -> "RenderInputs":
        """Return these inputs in the usual style (0), or in a denser one (from 1)."""
        if number == 0:
            return self
        return replace(self, style=self.denser[number - 1], key=replace(self.key, style=number))


def prepare(loaded: LoadedRequest, cache: Cache = NO_CACHE) -> RenderInputs:
    """Return the layout inputs of a *loaded* request; raise InputError."""
    problems = list(loaded.problems)
    request = loaded.request
    resolved = resolve(request, loaded.settings, problems)
    theme = attempt(problems, loaded.theme.read) if loaded.theme else None
    topic = attempt(problems, lambda: _prepared(loaded, cache))
    second = loaded.second
    if second and not problems:
        problems += _unprintable_in(second)
    language = topic.loaded.topic.value.language if topic else "en"
    details, blanks = blank_names(request.patient, language)
    problems += unprintable(details, language)
    request = replace(request, patient=details)
    key = loaded.key
    if problems and loaded.topic:  # else they are found when the handout is composed
        known, conditions = loaded.topic.topic.value, loaded.topic.words.conditions
        problems += wrong_choices(known, conditions, request.selection, request.patient)
    if problems or topic is None or theme is None or resolved is None or key is None:
        problems = relocate(problems, request.places)
        raise MissingGlyph(problems) if all(p.rule == "missing-glyph" for p in problems) else InputError(problems)
    ink = resolved.ink
    colours = replace(theme.value, colours=convert_colours(theme.value.colours, ink))
    style = page_style(colours, bool(request.large_print), language)
    words = topic.loaded.words.language
    style = replace(style, outlined=ink is Ink.SAVER, quotes=words.quotes)
    style = replace(style, label_pattern=words.label_pattern, zero=words.zero)
    if second:
        style = replace(style, second=_second_language(topic.loaded, second))
    return RenderInputs(
        request=request,
        resolved=resolved,
        topic=topic.loaded,
        second=second,
        style=style,
        pictures={f.file: convert_picture(topic.pictures[name], ink) for name, f in topic.loaded.pictures.items()},
        logo=topic.logo and convert_picture(topic.logo, ink),
        key=key,
        warnings=(*loaded.warnings, *relocate(blanks, request.places)),
        denser=_denser(style, resolved.format.densities, topic.loaded, second),
    )


def _denser(
    style: PageStyle, densities: Sequence[Density], topic: LoadedTopic, second: LoadedTopic | None
) -> tuple[PageStyle, ...]:
    """Return the denser styles to try after the usual one.

    Cards that say what several topics say have closer lines where they would not fit, in type of the usual size.
    """
    if second or may_be_denser(topic.topic.value.language):
        return denser_styles(style, densities)
    return denser_styles(style, [each for each in densities if each.size == 1]) if topic.joined else ()


def _second_language(topic: LoadedTopic, second: LoadedTopic) -> SecondLanguage:
    """Return the second language of the pages of *topic*."""
    from_right = [reads_from_right(each.words.language, each.topic.value.language) for each in (topic, second)]
    words, tag = second.words.language, second.topic.value.language
    return SecondLanguage(tag, words.quotes, from_right[0] != from_right[1], words.label_pattern, words.zero)


def patient_lines(inputs: RenderInputs, details: PatientDetails, first: int = 0) -> PatientLines:
    """Return a patient's lines before they are placed on a page.

    Their marked content is numbered from *first*.
    """
    words = inputs.topic.words.language
    height, group = patient_block(words, patient(details, words), line_width(inputs), inputs.style)
    if reads_from_right(words, inputs.topic.topic.value.language):
        group = replace(group, marks=mirror_marks(group.marks, line_width(inputs)))
    named = owner(details) if inputs.request.name_on_pages is not False else ""
    return number_lines(group, first, height, named, short=is_short(named, inputs.style.small))


def line_width(inputs: RenderInputs) -> float:
    """Return the greatest width of a patient's lines, in pt."""
    resolved = inputs.resolved
    return resolved.format.personal_width(resolved.paper, resolved.size)


def _prepared(loaded: LoadedRequest, cache: Cache) -> PreparedTopic | None:
    """Return the prepared topic, or None if it could not be loaded.

    Raise InputError naming everything that cannot be printed.
    """
    if (topic := loaded.topic) is None:
        return None

    def prepared() -> PreparedTopic:
        """Load the pictures and check every text; raise InputError."""
        problems: list[Problem] = []
        pictures, logo = _pictures(topic, problems)
        problems += _unprintable_in(topic)
        if problems:
            raise InputError(problems)
        return PreparedTopic(topic, pictures, logo)

    return cache.topic(loaded.topic_digest, prepared)


def _unprintable_in(topic: LoadedTopic) -> Iterator[Problem]:
    """Yield a problem for each text of a topic that cannot be printed."""
    language = topic.topic.value.language
    yield from _unprintable(topic.topic, language)
    yield from _unprintable(topic.kind, language)
    yield from _unprintable(topic.language, language)
    if topic.clinic:
        yield from _unprintable(topic.clinic, language)


def _pictures(topic: LoadedTopic, problems: list[Problem]) -> tuple[dict[str, Picture], Picture | None]:
    """Return all pictures by the topic's names for them, and the logo.

    A problem is added for each picture that cannot be printed.
    """
    loaded: dict[str, Picture] = {}
    for name, file in (*topic.pictures.items(), *([("", topic.logo)] if topic.logo else [])):
        try:
            loaded[name] = load(file)
        except InputError as error:
            problems += error.problems
    return loaded, loaded.get("")


def _unprintable(read: YamlFile[M], language: str) -> Iterator[Problem]:
    """Yield a problem for each text of a file that cannot be printed."""
    return _unprintable_texts(printed_texts(read), read.source.where, language)


def blank_names(details: PatientDetails, language: str) -> tuple[PatientDetails, tuple[Problem, ...]]:
    """Return details with a blank for each name that cannot be printed.

    Nobody goes without a leaflet because of the script of a name: it is written by hand, and a warning says so.
    """
    blanks = [name for name in NAMES if (text := getattr(details, name)) and not can_print(text, language)]
    if not blanks:
        return details, ()
    warnings = tuple(_blank_name(name, getattr(details, name), language) for name in blanks)
    return replace(details, **dict.fromkeys(blanks, "")), warnings


def _blank_name(name: str, text: str, language: str) -> Problem:
    """Return the warning about a name that cannot be printed."""
    where = Location.of_option(f"--{name}")
    if lacking := scripts_without_font(text, language):
        return Problem.of(where, "blank-name/font", script=lacking[0].name, cure=_cure(lacking[0], text, language))
    return Problem.of(where, "blank-name")


def _cure(script: Script, text: str, language: str) -> str:
    """Return the ways to get the font of a script in a text."""
    from handout.layout.text.font_files import FONT_FILES

    return FONT_FILES[script.face(language_of_han(text, language)).family].cure


def unprintable(details: PatientDetails, language: str) -> Iterator[Problem]:
    """Yield a problem for each of the patient's texts that cannot be printed.

    Names are left out: they become blanks. None repeats the text.
    """
    for (name, point), text in details.texts():
        if name in NAMES or can_print(text, language):  # most texts
            continue
        where = Location.of_option(f"--{name}", point)
        for script in scripts_without_font(text, language):
            yield _no_font(where, script, text, language)
        if lacking := missing(text, language):
            yield Problem.of(where, "missing-glyph/line", characters=_describe_scripts(lacking))


def _unprintable_texts(
    texts: Iterable[tuple[P, str]], where: Callable[[P], Location], language: str
) -> Iterator[Problem]:
    """Yield a problem for each text with a character that cannot be printed.

    A missing font is reported once.
    """
    reported: set[str] = set()
    for place, text in texts:
        if can_print(text, language):
            continue
        for script in scripts_without_font(text, language):
            if script.tag not in reported:
                reported.add(script.tag)
                yield _no_font(where(place), script, text, language)
        if lacking := missing(text, language):
            yield Problem.of(where(place), "missing-glyph", characters=_describe_all(lacking), text=short(text, 40))


def _no_font(where: Location, script: Script, text: str, language: str) -> Problem:
    """Return the problem of a script whose font is missing."""
    cure = _cure(script, text, language)
    return Problem.of(where, "no-font/script", script=script.name, sample=script.sample, cure=cure)


def _describe_scripts(characters: Sequence[str]) -> str:
    """Return what a patient's characters are, without the letters of a name."""
    kinds = (
        f"{character_name(c, 'unnamed').split()[0]} letters" if category(c)[0] in "LM" else describe(c)
        for c in characters
    )
    return ", ".join(dict.fromkeys(kinds))


def _describe_all(characters: Sequence[str]) -> str:
    """Return the names of a few characters, and a sign that there are more."""
    return ", ".join(map(describe, characters[:4])) + (" …" if len(characters) > 4 else "")
