"""What comes before the pages: an order is read, checked and settled, with all that handouts for several people share."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from handout.check.runner import load_topic, noticed
from handout.content.clinic import Settings
from handout.content.compose import patient
from handout.content.project import THEME, LoadedTopic, Project, project_for
from handout.files import shown
from handout.layout.figures.ink import Ink, inked, inked_picture
from handout.layout.figures.picture import Picture, load
from handout.layout.page import Group
from handout.layout.parts.patient_lines import personal as front_lines
from handout.layout.style import PageStyle, Theme, look
from handout.layout.text.shaping import described, has_right_to_left, missing, odd
from handout.problems import InputError, Location, MissingGlyph, Problem, attempt, short
from handout.render.fingerprint import inputs, made_of
from handout.render.resolve import ResolvedRequest, resolve
from handout.request.patient import PatientDetails
from handout.request.plan import Plan, with_plan
from handout.request.request import Request, cache_key, relocate
from handout.schema.model import Model
from handout.schema.reader import Read

M = TypeVar("M", bound=Model)
P = TypeVar("P")


class PreparedTopic(Struct, frozen=True, eq=False):
    """A topic with all it needs, read, checked and ready to print."""

    material: LoadedTopic
    pictures: Mapping[str, Picture]
    logo: Picture | None


class RenderInputs(Struct, frozen=True):
    """All that handouts for several people share: what is printed of which topic, and how it looks (*theme* is the digest of its file).

    *warnings* are what is known before anything is laid out.
    """

    order: Request
    settings: Settings
    settled: ResolvedRequest
    stock: PreparedTopic
    theme: str
    look: PageStyle
    pictures: Mapping[str, Picture]
    logo: Picture | None
    key: tuple[object, ...]
    warnings: tuple[Problem, ...]

    @property
    def material(self) -> LoadedTopic:
        """What the handouts are composed from."""
        return self.stock.material

    def inputs(self) -> bytes | None:
        """Return all that they are made from, under which they may be kept; None if they may not."""
        return inputs(self.order, self.settings, self.material, self.theme)

    def made_of(self) -> list[str]:
        """Return all that they are made from, but this program."""
        return made_of(self.order, self.settings, self.material, self.theme)


_STOCKS: OrderedDict[tuple[object, ...], PreparedTopic] = OrderedDict()
MOST_STOCKS = 3
"""Topics that are remembered with their pictures, by the content of their files."""


def stock(project: Project, topic: str, language: str | None, clinic: str | None) -> PreparedTopic:
    """Return a topic with its pictures, the same one as long as no file of it changes; raise InputError naming every problem."""
    material = load_topic(project, topic, clinic, language)
    files = [*material.pictures.items(), *([("", material.logo)] if material.logo else [])]
    seen = [(name, file.file, file.content, tuple(sorted(file.landmarks.items()))) for name, file in files]
    read = (material.topic, material.language, material.clinic)
    key = (material.id, *map(id, read), *seen, material.warnings)
    if key not in _STOCKS:
        problems: list[Problem] = []
        pictures, logo = _pictures(material, problems)
        problems += (*_unprintable(material.topic), *_unprintable(material.language))
        if material.clinic:
            problems += _unprintable(material.clinic)
        if problems:
            raise InputError(problems)
        _STOCKS[key] = PreparedTopic(material, pictures, logo)
        if len(_STOCKS) > MOST_STOCKS:
            _STOCKS.popitem(last=False)
    _STOCKS.move_to_end(key)
    return _STOCKS[key]


def load_inputs(
    order: Request, stocked: Callable[[Project, str, str | None, str | None], PreparedTopic] = stock
) -> RenderInputs:
    """Read and check what *order* asks for (the topic through *stocked*); raise InputError naming every problem."""
    project = project_for(order.topic, order.project)
    problems: list[Problem] = []
    settings = project.settings()
    if order.plan:
        order = attempt(problems, lambda: with_plan(project.read("plans", order.plan or "", Plan), order)) or order
    problems += order.problems
    settled = resolve(order, settings, shown(project.root / "handout.yaml"), problems)
    theme = attempt(problems, lambda: project.read("themes", order.theme or settings.theme or THEME, Theme))
    clinic = order.clinic or project.clinic(settings)
    found = attempt(problems, lambda: stocked(project, order.topic, order.language, clinic))
    problems += unprintable(order.patient)
    if problems or found is None or theme is None or settled is None:
        problems = relocate(problems, order.places)
        raise MissingGlyph(problems) if all(p.rule == "missing-glyph" for p in problems) else InputError(problems)
    ink, material, logo = settled.ink, found.material, found.logo
    keyed = {file.file: inked_picture(found.pictures[name], ink) for name, file in material.pictures.items()}
    colours = replace(theme.value, colours=inked(theme.value.colours, ink))
    language = material.topic.value.language
    appearance = replace(look(colours, bool(order.large_print), language), outlined=ink is Ink.SAVER)
    return RenderInputs(
        order,
        settings,
        settled,
        found,
        theme.source.digest,
        appearance,
        keyed,
        logo and inked_picture(logo, ink),
        (found, settled, appearance, cache_key(order)),
        noticed(order, material),
    )


def personal_lines(ready: RenderInputs, personal: PatientDetails) -> tuple[float, Group]:
    """Return the height and the marks of what is said to one person, before they are placed."""
    words = ready.material.language.value
    return front_lines(words, patient(personal, words), width_of(ready), ready.look)


def width_of(ready: RenderInputs) -> float:
    """Return how wide personal lines may be."""
    settled = ready.settled
    return settled.format.personal_width(settled.paper, settled.size)


def _pictures(material: LoadedTopic, problems: list[Problem]) -> tuple[dict[str, Picture], Picture | None]:
    """Return all pictures ready to print by the name the topic gives them, and the logo; note what is wrong with them."""
    ready: dict[str, Picture] = {}
    for name, file in (*material.pictures.items(), *([("", material.logo)] if material.logo else [])):
        try:
            ready[name] = load(file)
        except InputError as error:
            problems += error.problems
    return ready, ready.get("")


def _unprintable(read: Read[M]) -> Iterator[Problem]:
    """Yield the texts of a file that cannot be set yet, or hold characters the font lacks."""
    return _unprintable_texts(read.value.printed(), read.source.where)


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
