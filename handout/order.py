"""Everything one asks for, and what of it is settled before a topic is read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from handout.content.clinic import Settings
from handout.content.compose import Choice
from handout.content.personal import NOBODY, Personal
from handout.content.plan import Plan
from handout.content.reader import Read
from handout.formats import FORMATS, OFFICE, Format, Printing, check_printing, unfit
from handout.geometry import PAPERS, Size
from handout.layout.cards import Room
from handout.layout.ink import Ink
from handout.problems import Problem, Where, nearest, short

CARDS_PER_PAGE = {
    "auto": (Room.HALF, Room.FULL),
    "1": (Room.FULL,),
    "2": (Room.HALF, Room.FULL),
    "4": (Room.QUARTER, Room.HALF, Room.FULL),
}
"""Card sizes tried for each wish, smallest first; a card too long for its room gets the next."""

EVERYTHING, AS_USUAL = Choice(), Printing()


@dataclass(frozen=True, slots=True)
class Order:
    """Everything one asks for; None means what the plan, the project or the built-in default says, in this order.

    *places* are where its wishes were said, by option, if not on the command line; *problems* are of words not understood.
    """

    topic: str
    choice: Choice = EVERYTHING
    paper: str | None = None
    cards_per_page: str | None = None
    large_print: bool | None = None
    clinic: str | None = None
    theme: str | None = None
    project: Path | None = None
    format: str | None = None
    landscape: bool = False
    ink: str | None = None
    printing: Printing = AS_USUAL
    personal: Personal = NOBODY
    diary: int | None = None
    qr: bool | None = None
    problems: tuple[Problem, ...] = ()
    language: str | None = None
    plan: str | None = None
    places: Mapping[str, Where] = field(default_factory=dict)


WISHES = (
    "paper",
    "cards_per_page",
    "large_print",
    "clinic",
    "theme",
    "format",
    "ink",
    "diary",
    "qr",
    "language",
    "plan",
)
"""The fields of an order that are said or unsaid as a whole."""


def over(said: Order, usual: Order) -> Order:
    """Return *said* with what it leaves unsaid taken from *usual*; conditions to avoid add up, so that no caution is lost."""
    wishes = {name: getattr(usual, name) for name in WISHES if getattr(said, name) is None}
    spoken = _spoken(said)
    chosen, before = said.choice, usual.choice
    advice = before.advice if chosen.advice is None else chosen.advice
    avoid = tuple(dict.fromkeys((*before.avoid, *chosen.avoid)))
    if not chosen.points:
        without = tuple(dict.fromkeys((*before.without, *chosen.without)))
        chosen = replace(chosen, points=before.points, without=without)
    return replace(
        said,
        **wishes,
        choice=replace(chosen, avoid=avoid, advice=advice),
        personal=said.personal.over(usual.personal),
        landscape=said.landscape or usual.landscape,
        printing=usual.printing if said.printing == AS_USUAL else said.printing,
        problems=(*said.problems, *usual.problems),
        places={name: place for name, place in usual.places.items() if name not in spoken} | dict(said.places),
    )


def _spoken(order: Order) -> set[str]:
    """Return the options that *order* speaks of."""
    choice, lines = order.choice, order.personal
    said = {name: getattr(order, name) is not None for name in WISHES}
    said |= {"points": bool(choice.points), "without": bool(choice.without), "dose": bool(lines.doses)}
    said |= {"patient": lines.patient is not None, "by": lines.by is not None, "note": lines.note is not None}
    said["date"] = lines.day is not None
    return {f"--{name.replace('_', '-')}" for name, given in said.items() if given}


def planned(read: Read[Plan], order: Order) -> Order:
    """Return *order* with what it leaves unsaid taken from a plan; a plan of another topic is a problem of it."""
    plan, where = read.value, read.source.where
    problems: tuple[Problem, ...] = ()
    if plan.topic != (named := re.split(r"[/\\]", order.topic)[-1].removesuffix(".yaml").removesuffix(".yml")):
        message = f"the plan is for '{plan.topic}', not for '{short(named)}'"
        problems = (Problem(where(("topic",)), "wrong-plan", message, "name the plan's topic, or another plan"),)
    said = Order(
        order.topic,
        choice=Choice(plan.points, plan.without, tuple(map(str, plan.avoid)), plan.advice),
        personal=Personal(plan.patient, plan.date, plan.by, plan.note, plan.doses),
        problems=problems,
        places={f"--{name.replace('_', '-')}": where((key,)) for name, key in _plan_keys(plan)},
        **{name: getattr(plan, name) for name in WISHES if name != "plan"},
    )
    return over(order, said)


def _plan_keys(plan: Plan) -> list[tuple[str, str]]:
    """Return the options that a plan speaks of, each with its key in the plan."""
    return [("dose" if key == "doses" else key, key) for key in plan.model_fields_set]


def placed(problems: Iterable[Problem], places: Mapping[str, Where]) -> list[Problem]:
    """Return *problems* of options at the *places* where those were said."""
    return [replace(problem, where=places.get(problem.where.file, problem.where)) for problem in problems]


@dataclass(frozen=True, slots=True)
class Settled:
    """An order whose words are known ones: its format, paper with its size, card sizes, ink, and printing."""

    format: Format
    name: str
    paper: str
    size: Size
    rooms: Sequence[Room]
    ink: Ink
    printing: Printing


def settle(order: Order, settings: Settings, settings_file: str, problems: list[Problem]) -> Settled | None:
    """Return *order* settled, or None after noting every word in it that is not known or means nothing here."""
    before = len(problems)
    name = _known("--format", order.format or "leaflet", FORMATS, "format", problems)
    ink = _known("--ink", order.ink or "colour", tuple(Ink), "kind of ink", problems)
    cards = _known("--cards-per-page", order.cards_per_page or "auto", CARDS_PER_PAGE, "number of cards", problems)
    flip = _known("--flip", order.printing.flip, ("long", "short"), "edge", problems) if order.printing.flip else None
    marks = [_known("--marks", mark, ("crop", "fold"), "kind of mark", problems) for mark in order.printing.marks]
    tile = order.printing.tile
    tile = next((known for known in OFFICE if tile and known.casefold() == tile.casefold()), tile)
    printing = replace(order.printing, tile=tile, flip=flip, marks=tuple(mark for mark in marks if mark))
    paper = _paper(order, FORMATS[name] if name else None, settings, settings_file, problems)
    problems += check_printing(printing)
    if name:
        asked = {
            "large_print": bool(order.large_print),
            "cards_per_page": cards not in (None, "auto"),
            "landscape": order.landscape,
            "tile": printing.tile is not None,
            "flip": order.printing.flip is not None,
            "bleed": printing.bleed > 0,
            "marks": bool(printing.marks),
            "diary": bool(order.diary),
            "qr": bool(order.qr),
            "patient": order.personal.names_somebody,
            "dose": bool(order.personal.doses),
        }
        problems += unfit(name, asked)
        if "fold" in printing.marks and name in ("leaflet", "poster"):
            message = f"a {name} has no folds"
            problems.append(Problem(Where("--marks"), "wrong-option", message, "it can have --marks crop"))
    if len(problems) > before or name is None or paper is None or ink is None or cards is None:
        return None
    size = PAPERS[paper]
    size = Size(size.height, size.width) if order.landscape else size
    rooms = (Room.FULL,) if order.large_print else CARDS_PER_PAGE[cards]
    return Settled(FORMATS[name], name, paper, size, rooms, Ink(ink), printing)


def _known(
    option: str, word: str, known: Sequence[str] | Mapping[str, object], thing: str, problems: list[Problem]
) -> str | None:
    """Return *word* as it is known, or None after noting that it is not."""
    for each in known:
        if each.casefold() == word.casefold():
            return each
    message = f"'{short(word)}' is no {thing}"
    discreet = f"this is no {thing}"
    problems.append(Problem(Where(option), "unknown-word", message, nearest(word, tuple(known)), discreet=discreet))
    return None


def _paper(
    order: Order, row: Format | None, settings: Settings, settings_file: str, problems: list[Problem]
) -> str | None:
    """Return the paper: the one asked for, else the project's if it suits the format, else the format's own."""
    asked = order.paper or settings.paper
    where = Where("--paper") if order.paper else Where(settings_file)
    if asked is None:
        return row.papers[0] if row else None
    name = next((known for known in PAPERS if known.casefold() == asked.casefold()), None)
    if name is None:
        message = f"there is no paper '{short(asked)}'"
        problems.append(Problem(where, "unknown-paper", message, nearest(asked, row.papers if row else tuple(PAPERS))))
        return None
    if row is None or name in row.papers:
        return name
    if order.paper is None:
        return row.papers[0]
    message = f"{name} is no paper for --format {order.format or 'leaflet'}"
    problems.append(Problem(where, "unknown-paper", message, f"it can be {', '.join(row.papers)}"))
    return None
