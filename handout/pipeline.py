"""The whole pipeline: read, compose, lay out, paint."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from handout.content.compose import Choice, compose
from handout.content.handout import Handout
from handout.content.inline import plain
from handout.content.model import Model
from handout.content.project import Material, Project, is_path, project_for, shown
from handout.content.reader import Read
from handout.geometry import PAPERS, Size
from handout.layout.cards import Room
from handout.layout.leaflet import cards_on, leaflet
from handout.layout.page import Image, Page, walk
from handout.layout.photo import Photo, coarse
from handout.layout.picture import Picture, load
from handout.layout.theme import Theme, look
from handout.layout.typeset import described, has_right_to_left, missing
from handout.press.metadata import About
from handout.press.paint import paint
from handout.problems import InputError, MissingGlyph, Problem, Severity, Where, nearest, short

CARDS_PER_PAGE = {
    "auto": (Room.HALF, Room.FULL),
    "1": (Room.FULL,),
    "2": (Room.HALF, Room.FULL),
    "4": (Room.QUARTER, Room.HALF, Room.FULL),
}
"""Card sizes tried for each wish, smallest first; a card too long for its room gets the next."""

M = TypeVar("M", bound=Model)
EVERYTHING = Choice()
THEME = "calm"
PAPER = "A4"


@dataclass(frozen=True, slots=True)
class Order:
    """Everything one asks for; None means what the project or the built-in default says."""

    topic: str
    choice: Choice = EVERYTHING
    paper: str | None = None
    cards_per_page: str = "auto"
    large_print: bool = False
    clinic: str | None = None
    theme: str | None = None
    project: Path | None = None


@dataclass(frozen=True, slots=True)
class Laid:
    """A handout laid out: its pages, and what should be known of them."""

    handout: Handout
    pages: tuple[Page, ...]
    paper: str
    warnings: tuple[Problem, ...]

    def pdf(self) -> bytes:
        """Return the pages as one PDF."""
        handout = self.handout
        author = handout.clinic.name if handout.clinic else ""
        about = About(plain(handout.title), plain(author), plain(handout.subject), handout.language)
        return paint(self.pages, about, handout.source.where)


def lay_out(order: Order) -> Laid:
    """Read, check, compose and lay out what *order* asks for; raise InputError naming every problem."""
    project = project_for(order.topic, order.project)
    problems: list[Problem] = []
    settings = project.settings()
    where = Where("--paper") if order.paper else Where(shown(project.root / "handout.yaml"))
    paper, size = _paper(order.paper or settings.paper or PAPER, where, problems)
    rooms = CARDS_PER_PAGE.get(order.cards_per_page)
    if rooms is None:
        message = f"'{short(order.cards_per_page)}' is not a number of cards"
        problems.append(
            Problem(Where("--cards-per-page"), "unknown-word", message, f"known: {', '.join(CARDS_PER_PAGE)}")
        )
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
    if problems or material is None or theme is None or rooms is None or size is None:
        raise MissingGlyph(problems) if all(p.rule == "missing-glyph" for p in problems) else InputError(problems)
    handout = compose(material, order.choice)
    if order.large_print:
        rooms = (Room.FULL,)
    keyed = {file.file: pictures[name] for name, file in material.pictures.items()}
    appearance = look(theme, order.large_print, handout.language)
    pages = leaflet(handout, size, appearance, keyed, logo, rooms)
    return Laid(handout, pages, paper, (*_coarse(pages, keyed), *_fewer(order, pages)))


def _from_root(project: Project, clinic: str | None) -> str | None:
    """Return a clinic that ``handout.yaml`` names; a path there counts from the project's folder."""
    return str(project.root / clinic) if clinic and is_path(clinic) else clinic


def _paper(name: str, where: Where, problems: list[Problem]) -> tuple[str, Size | None]:
    for known, size in PAPERS.items():
        if known.casefold() == name.casefold():
            return known, size
    problems.append(Problem(where, "unknown-paper", f"there is no paper '{short(name)}'", nearest(name, tuple(PAPERS))))
    return name, None


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
    """Yield the texts that cannot be set yet, or hold characters the font lacks."""
    for path, text in read.value.printed():
        where = read.source.where(path)
        if has_right_to_left(text):
            yield Problem(
                where,
                "right-to-left",
                f"'{short(text, 40)}' runs from right to left",
                "not yet: right-to-left text cannot be set properly",
            )
        elif lacking := missing(text):
            named = ", ".join(described(c) for c in lacking[:4]) + (" …" if len(lacking) > 4 else "")
            yield Problem(
                where,
                "missing-glyph",
                f"the font FiraGO has no glyph for {named} in '{short(text, 40)}'",
                "use another word or sign",
            )


def _coarse(pages: Sequence[Page], pictures: Mapping[str, Picture]) -> Iterator[Problem]:
    """Yield a warning for each photo too coarse for its printed size; *pictures* are by their file."""
    files = {picture.key: file for file, picture in pictures.items()}
    for page in pages:
        for mark in walk(page.marks):
            if isinstance(mark, Image) and isinstance(mark.picture, Photo):
                printed = Size(mark.box.width, mark.box.height)
                if found := coarse(mark.picture, printed, files.get(mark.picture.key, mark.picture.name)):
                    yield found


def _fewer(order: Order, pages: Sequence[Page]) -> Iterator[Problem]:
    """Yield a warning when no page could hold as many cards as were asked for."""
    wanted = int(order.cards_per_page) if order.cards_per_page.isdigit() else 0
    most = max(map(cards_on, pages))
    if most < min(wanted, sum(map(cards_on, pages))):
        message = f"no page holds {wanted} cards; the most is {most}"
        hint = "nothing is shrunk or left out to make room: shorten the texts, or choose a larger paper"
        hint = "large print sets one card a page" if order.large_print else hint
        yield Problem(Where("--cards-per-page"), "fewer-cards", message, hint, Severity.WARNING)
