"""Everything one asks for, and how a plan or a row adds to it."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from handout.content.choice import Choice
from handout.content.personal import NOBODY, Personal
from handout.content.plan import Plan
from handout.content.reader import Read
from handout.files import composed
from handout.geometry import MM
from handout.problems import Problem, Where, short


class Printing(Struct, frozen=True):
    """How the printer is to be served: *tile* is the paper a poster is cut up for; lengths in pt."""

    tile: str | None = None
    overlap: float = 10 * MM
    edge: float = 5 * MM
    flip: str | None = None
    bleed: float = 0
    marks: tuple[str, ...] = ()


EVERYTHING, AS_USUAL = Choice(), Printing()


class Order(Struct, frozen=True):
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
    spoken = _spoken(said) | {problem.where.file for problem in said.problems}
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
    said |= {
        "points": bool(choice.points),
        "avoid": bool(choice.avoid),
        "without": bool(choice.without),
        "dose": bool(lines.doses),
    }
    said |= {"patient": lines.patient is not None, "by": lines.by is not None, "note": lines.note is not None}
    said["date"] = lines.day is not None
    return {f"--{name.replace('_', '-')}" for name, given in said.items() if given}


def planned(read: Read[Plan], order: Order) -> Order:
    """Return *order* with what it leaves unsaid taken from a plan; a plan of another topic is a problem of it."""
    plan, where = read.value, read.source.where
    problems: tuple[Problem, ...] = ()
    named = re.split(r"[/\\]", order.topic)[-1].removesuffix(".yaml").removesuffix(".yml")
    if composed(plan.topic) != composed(named):
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
    named = {"unknown-theme": "--theme", "unknown-clinic": "--clinic"}  # these are looked for in folders
    told = []
    for problem in problems:
        option = named.get(problem.rule, problem.where.file)
        if place := places.get(option):
            means = problem.rule == "wrong-option"  # elsewhere the place itself says which option
            message = f"{option} {problem.message}" if means else problem.message
            told.append(replace(problem, where=place, message=message))
        else:
            told.append(problem)
    return told
