"""The whole pipeline: read, compose, lay out, paint."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from handout.content.compose import compose, patient
from handout.content.handout import Handout
from handout.content.inline import plain
from handout.content.model import Model
from handout.content.personal import Personal
from handout.content.plan import Plan
from handout.content.project import THEME, Material, Project, project_for, shown
from handout.content.reader import Read
from handout.formats import Work, advised, impose
from handout.geometry import Size
from handout.layout.ink import Ink, inked, inked_picture
from handout.layout.leaflet import cards_on
from handout.layout.page import Group, Image, Page, Role, Text, walk
from handout.layout.personal import personal as front_lines
from handout.layout.photo import Photo, coarse
from handout.layout.picture import Picture, load
from handout.layout.theme import Look, Theme, look
from handout.layout.typeset import described, has_right_to_left, missing, odd
from handout.order import Order, placed, planned
from handout.press.impose import Sheet
from handout.press.metadata import About
from handout.press.paint import paint, paint_untagged
from handout.press.stamp import Lines, Template, numbered
from handout.press.template import Copy, template
from handout.problems import InputError, MissingGlyph, Problem, Severity, Where, short
from handout.settle import Settled, settle

M = TypeVar("M", bound=Model)
P = TypeVar("P")


class Laid(Struct, frozen=True):
    """A handout laid out: its pages in reading order, the sheets they are imposed on if any, and what should be known of them."""

    handout: Handout
    format: str
    pages: tuple[Page, ...]
    sheets: tuple[Sheet, ...]
    paper: str
    advice: str
    warnings: tuple[Problem, ...]
    lines: Lines | None

    @property
    def name(self) -> str:
        """What a file of it is called."""
        return self.handout.topic if self.format == "leaflet" else f"{self.handout.topic}-{self.format}"

    def pdf(self) -> bytes:
        """Return what was asked for: sheets for the printer where there are any, else the pages for reading."""
        made = self.template()
        if made and self.lines and (pdf := made.stamped(self.lines)):
            return pdf
        return paint_untagged(self.sheets, self.about) if self.sheets else self.reading()

    def reading(self) -> bytes:
        """Return the pages as a PDF for reading, tagged."""
        return paint(self.pages, self.about, self.handout.source.where)

    def template(self) -> Template | None:
        """Return what this handout shares with those for other people, if it is for somebody and can be stamped."""
        copy = self.copy
        return template(copy, self.handout.source.where) if copy else None

    @property
    def copy(self) -> Copy | None:
        """What is needed to stamp it for others, if it is for somebody."""
        words = self.handout.words
        labels = (words.for_patient, words.date, words.from_clinician, words.note)
        return Copy(self.pages, self.sheets, self.lines, labels, self.about) if self.lines else None

    @property
    def about(self) -> About:
        """What its PDF says of itself."""
        handout = self.handout
        author = handout.clinic.name if handout.clinic else ""
        return About(plain(handout.title), plain(author), plain(handout.subject), handout.language)


class Stock(Struct, frozen=True, eq=False):
    """A topic with all it needs, read, checked and ready to print."""

    material: Material
    pictures: Mapping[str, Picture]
    logo: Picture | None


class Ready(Struct, frozen=True):
    """All that handouts for several people share: what is printed of which topic, and how it looks."""

    order: Order
    settled: Settled
    stock: Stock
    look: Look
    pictures: Mapping[str, Picture]
    logo: Picture | None
    key: tuple[object, ...]

    @property
    def material(self) -> Material:
        """What the handouts are composed from."""
        return self.stock.material


_STOCKS: OrderedDict[tuple[object, ...], Stock] = OrderedDict()
MOST_STOCKS = 3
"""Topics that are remembered with their pictures, by the content of their files."""


def stock(project: Project, topic: str, language: str | None, clinic: str | None) -> Stock:
    """Return a topic with its pictures, the same one as long as no file of it changes; raise InputError naming every problem."""
    material = project.material(topic, clinic, language)
    files = [*material.pictures.items(), *([("", material.logo)] if material.logo else [])]
    seen = [(name, file.file, file.content, tuple(sorted(file.landmarks.items()))) for name, file in files]
    read = (material.topic, material.language, material.clinic)
    key = (material.id, *map(id, read), *seen)
    if key not in _STOCKS:
        problems: list[Problem] = []
        pictures, logo = _pictures(material, problems)
        problems += (*_unprintable(material.topic), *_unprintable(material.language))
        if material.clinic:
            problems += _unprintable(material.clinic)
        if problems:
            raise InputError(problems)
        _STOCKS[key] = Stock(material, pictures, logo)
        if len(_STOCKS) > MOST_STOCKS:
            _STOCKS.popitem(last=False)
    _STOCKS.move_to_end(key)
    return _STOCKS[key]


def lay_out(order: Order) -> Laid:
    """Read, check, compose, lay out and impose what *order* asks for; raise InputError naming every problem."""
    ready = prepare(order)
    return lay(ready, ready.order.personal)


def prepare(order: Order, stocked: Callable[[Project, str, str | None, str | None], Stock] = stock) -> Ready:
    """Read and check what *order* asks for (the topic through *stocked*); raise InputError naming every problem."""
    project = project_for(order.topic, order.project)
    problems: list[Problem] = []
    settings = project.settings()
    if order.plan:
        order = _attempted(problems, lambda: planned(project.read("plans", order.plan or "", Plan), order)) or order
    problems += order.problems
    settled = settle(order, settings, shown(project.root / "handout.yaml"), problems)
    theme = _attempted(problems, lambda: project.read("themes", order.theme or settings.theme or THEME, Theme).value)
    clinic = order.clinic or project.clinic(settings)
    found = _attempted(problems, lambda: stocked(project, order.topic, order.language, clinic))
    problems += unprintable(order.personal)
    if problems or found is None or theme is None or settled is None:
        problems = placed(problems, order.places)
        raise MissingGlyph(problems) if all(p.rule == "missing-glyph" for p in problems) else InputError(problems)
    ink, material, logo = settled.ink, found.material, found.logo
    keyed = {file.file: inked_picture(found.pictures[name], ink) for name, file in material.pictures.items()}
    colours = theme.model_copy(update={"colours": inked(theme.colours, ink)})
    language = material.topic.value.language
    appearance = replace(look(colours, bool(order.large_print), language), outlined=ink is Ink.SAVER)
    doses = order.personal
    said = (tuple(doses.doses.items()), tuple(doses.usual.items()))
    value = (found, settled, appearance, order.choice, said, order.diary, order.qr, order.cards_per_page)
    return Ready(order, settled, found, appearance, keyed, logo and inked_picture(logo, ink), value)


def lay(ready: Ready, personal: Personal) -> Laid:
    """Compose, lay out and impose a handout for one person; raise InputError naming every problem."""
    order, settled = ready.order, ready.settled
    try:
        handout = compose(ready.material, order.choice, personal, qr=bool(order.qr))
    except InputError as error:
        raise type(error)(placed(error.problems, order.places)) from None
    work = Work(
        handout,
        settled.paper,
        settled.size,
        ready.look,
        ready.pictures,
        ready.logo,
        settled.rooms,
        order.diary or 0,
    )
    pages = settled.format.layout(work)
    sheets = impose(settled.format, work, pages, settled.printing)
    warnings = (*_coarse(pages, ready.pictures), *_fewer(order, pages), *_unlabelled(handout, pages))
    paper = settled.printing.tile or settled.paper
    advice = advised(settled.format, settled.printing)
    _, lines = personal_lines(ready, personal)
    shown = numbered(lines, 0) if personal.names_somebody else None
    return Laid(handout, settled.name, pages, sheets, paper, advice, warnings, shown)


def personal_lines(ready: Ready, personal: Personal) -> tuple[float, Group]:
    """Return the height and the marks of what is said to one person, before they are placed."""
    words = ready.material.language.value
    return front_lines(words, patient(personal, words), width_of(ready), ready.look)


def width_of(ready: Ready) -> float:
    """Return how wide personal lines may be."""
    settled = ready.settled
    return settled.format.personal_width(settled.paper, settled.size)


def _attempted(problems: list[Problem], act: Callable[[], P]) -> P | None:
    """Return what *act* returns, or None after keeping its problems."""
    try:
        return act()
    except InputError as error:
        problems += error.problems
        return None


def _pictures(material: Material, problems: list[Problem]) -> tuple[dict[str, Picture], Picture | None]:
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


def unprintable(personal: Personal) -> Iterator[Problem]:
    """Yield what of the personal lines cannot be set, or holds characters the font lacks."""
    return _unprintable_texts(personal.texts(), lambda name: Where(f"--{name}"))


def _unprintable_texts(texts: Iterable[tuple[P, str]], where: Callable[[P], Where]) -> Iterator[Problem]:
    for place, text in texts:
        if not any(map(odd, set(text))):
            continue
        if has_right_to_left(text):
            message = f"'{short(text, 40)}' runs from right to left"
            hint = "not yet: right-to-left text cannot be set properly"
            discreet = ("it runs from right to left", hint)
            yield Problem(where(place), "right-to-left", message, hint, discreet=discreet)
        elif lacking := missing(text):
            named = ", ".join(described(c) for c in lacking[:4]) + (" …" if len(lacking) > 4 else "")
            message = f"the font FiraGO has no glyph for {named} in '{short(text, 40)}'"
            hint = "use another word or sign"
            discreet = ("the font FiraGO has no glyph for a character of it", hint)
            yield Problem(where(place), "missing-glyph", message, hint, discreet=discreet)


def _coarse(pages: Sequence[Page], pictures: Mapping[str, Picture]) -> Iterator[Problem]:
    """Yield a warning for each photo too coarse for its printed size; *pictures* are by their file."""
    files = {picture.key: file for file, picture in pictures.items()}
    for page in pages:
        for mark in walk(page.marks):
            if isinstance(mark, Image) and isinstance(mark.picture, Photo):
                printed = Size(mark.box.width, mark.box.height)
                if found := coarse(mark.picture, printed, files.get(mark.picture.key, mark.picture.name)):
                    yield found


def _unlabelled(handout: Handout, pages: Sequence[Page]) -> Iterator[Problem]:
    """Yield a warning for each card whose picture was too small for its labels (only a poster goes without them)."""
    figures = [m for page in pages for m in walk(page.marks) if isinstance(m, Group) and m.role is Role.FIGURE]
    for card in handout.cards:
        wanted = sum(bool(mark.text) for mark in card.figure.marks)
        shown = [sum(isinstance(m, Text) for m in walk(f.marks)) for f in figures if f.path == card.figure.path]
        if shown and max(shown) < wanted:
            where, message = handout.source.where(card.figure.path), f"point '{card.id}': no room for its labels here"
            yield Problem(
                where,
                "labels-left-out",
                message,
                "fewer points give it room; the card's words say the same",
                Severity.WARNING,
            )


def _fewer(order: Order, pages: Sequence[Page]) -> Iterator[Problem]:
    """Yield a warning when no page could hold as many cards as were asked for."""
    asked = order.cards_per_page or "auto"
    wanted = int(asked) if asked.isdigit() else 0
    most = max(map(cards_on, pages))
    if most < min(wanted, sum(map(cards_on, pages))):
        message = f"no page holds {wanted} cards; the most is {most}"
        hint = "nothing is shrunk or left out to make room: shorten the texts, or choose a larger paper"
        hint = "large print sets one card a page" if order.large_print else hint
        yield Problem(Where("--cards-per-page"), "fewer-cards", message, hint, Severity.WARNING)
