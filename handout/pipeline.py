"""The whole pipeline: read, compose, lay out, paint."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from handout.content.compose import compose
from handout.content.handout import Handout
from handout.content.inline import plain
from handout.content.model import Model
from handout.content.project import Material, Project, is_path, project_for, shown
from handout.content.reader import Read
from handout.formats import Work, advised, impose
from handout.geometry import Size
from handout.layout.ink import Ink, inked, inked_picture
from handout.layout.leaflet import cards_on
from handout.layout.page import Group, Image, Page, Role, Text, walk
from handout.layout.photo import Photo, coarse
from handout.layout.picture import Picture, load
from handout.layout.theme import Theme, look
from handout.layout.typeset import described, has_right_to_left, missing
from handout.order import Order, settle
from handout.press.impose import Sheet
from handout.press.metadata import About
from handout.press.paint import paint, paint_untagged
from handout.problems import InputError, MissingGlyph, Problem, Severity, Where, short

M = TypeVar("M", bound=Model)
P = TypeVar("P")
THEME = "calm"


@dataclass(frozen=True, slots=True)
class Laid:
    """A handout laid out: its pages in reading order, the sheets they are imposed on if any, and what should be known of them."""

    handout: Handout
    format: str
    pages: tuple[Page, ...]
    sheets: tuple[Sheet, ...]
    paper: str
    advice: str
    warnings: tuple[Problem, ...]

    @property
    def name(self) -> str:
        """What a file of it is called."""
        return self.handout.topic if self.format == "leaflet" else f"{self.handout.topic}-{self.format}"

    def pdf(self) -> bytes:
        """Return what was asked for: sheets for the printer where there are any, else the pages for reading."""
        return paint_untagged(self.sheets, self._about()) if self.sheets else self.reading()

    def reading(self) -> bytes:
        """Return the pages as a PDF for reading, tagged."""
        return paint(self.pages, self._about(), self.handout.source.where)

    def _about(self) -> About:
        handout = self.handout
        author = handout.clinic.name if handout.clinic else ""
        return About(plain(handout.title), plain(author), plain(handout.subject), handout.language)


def lay_out(order: Order) -> Laid:
    """Read, check, compose, lay out and impose what *order* asks for; raise InputError naming every problem."""
    project = project_for(order.topic, order.project)
    problems: list[Problem] = []
    settings = project.settings()
    settled = settle(order, settings, shown(project.root / "handout.yaml"), problems)
    theme = _theme(project, order.theme or settings.theme or THEME, problems)
    material: Material | None = None
    pictures: dict[str, Picture] = {}
    logo: Picture | None = None
    try:
        material = project.material(order.topic, order.clinic or _from_root(project, settings.clinic))
    except InputError as error:
        problems += error.problems
    if material:
        pictures, logo = _pictures(material, problems)
        problems += (*_unprintable(material.topic), *_unprintable(material.language))
        if material.clinic:
            problems += _unprintable(material.clinic)
    problems += _unprintable_texts(order.personal.texts(), lambda name: Where(f"--{name}"))
    if problems or material is None or theme is None or settled is None:
        raise MissingGlyph(problems) if all(p.rule == "missing-glyph" for p in problems) else InputError(problems)
    handout, ink = compose(material, order.choice, order.personal, qr=order.qr), settled.ink
    keyed = {file.file: inked_picture(pictures[name], ink) for name, file in material.pictures.items()}
    colours = theme.model_copy(update={"colours": inked(theme.colours, ink)})
    appearance = replace(look(colours, order.large_print, handout.language), outlined=ink is Ink.SAVER)
    logo = logo and inked_picture(logo, ink)
    work = Work(handout, settled.paper, settled.size, appearance, keyed, logo, settled.rooms, order.diary)
    pages = settled.format.layout(work)
    sheets = impose(settled.format, work, pages, settled.printing)
    warnings = (*_coarse(pages, keyed), *_fewer(order, pages), *_unlabelled(handout, pages))
    paper = settled.printing.tile or settled.paper
    advice = advised(settled.format, settled.printing)
    return Laid(handout, settled.name, pages, sheets, paper, advice, warnings)


def _from_root(project: Project, clinic: str | None) -> str | None:
    """Return a clinic that ``handout.yaml`` names; a path there counts from the project's folder."""
    return str(project.root / clinic) if clinic and is_path(clinic) else clinic


def _theme(project: Project, name: str, problems: list[Problem]) -> Theme | None:
    try:
        return project.read("themes", name, Theme).value
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


def _unprintable_texts(texts: Iterable[tuple[P, str]], where: Callable[[P], Where]) -> Iterator[Problem]:
    for place, text in texts:
        if has_right_to_left(text):
            message = f"'{short(text, 40)}' runs from right to left"
            hint = "not yet: right-to-left text cannot be set properly"
            yield Problem(where(place), "right-to-left", message, hint)
        elif lacking := missing(text):
            named = ", ".join(described(c) for c in lacking[:4]) + (" …" if len(lacking) > 4 else "")
            message = f"the font FiraGO has no glyph for {named} in '{short(text, 40)}'"
            yield Problem(where(place), "missing-glyph", message, "use another word or sign")


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
    wanted = int(order.cards_per_page) if order.cards_per_page.isdigit() else 0
    most = max(map(cards_on, pages))
    if most < min(wanted, sum(map(cards_on, pages))):
        message = f"no page holds {wanted} cards; the most is {most}"
        hint = "nothing is shrunk or left out to make room: shorten the texts, or choose a larger paper"
        hint = "large print sets one card a page" if order.large_print else hint
        yield Problem(Where("--cards-per-page"), "fewer-cards", message, hint, Severity.WARNING)
