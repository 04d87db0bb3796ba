"""Everything one asks for, and how a plan or a row adds to it."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from handout.files import composed
from handout.geometry import MM
from handout.problems import Location, Problem, nearest, short
from handout.request.patient import LINES, MOST_DAYS, NOBODY, PatientDetails, personal
from handout.request.plan import Plan
from handout.schema.reader import Read


class Selection(Struct, frozen=True):
    """What one wants of a topic: points by id in order (none named: all), ids to leave out, conditions to avoid, default doses or not."""

    points: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    advice: bool | None = None


class PrintOptions(Struct, frozen=True):
    """How the printer is to be served: *tile* is the paper a poster is cut up for; lengths in pt."""

    tile: str | None = None
    overlap: float = 10 * MM
    edge: float = 5 * MM
    flip: str | None = None
    bleed: float = 0
    marks: tuple[str, ...] = ()


EVERYTHING, AS_USUAL = Selection(), PrintOptions()


class Request(Struct, frozen=True):
    """Everything one asks for; None means what the plan, the project or the built-in default says, in this order.

    *places* are where its wishes were said, by option, if not on the command line; *problems* are of words not understood,
    and *warnings* of words that may be lost.
    """

    topic: str
    choice: Selection = EVERYTHING
    paper: str | None = None
    cards_per_page: str | None = None
    large_print: bool | None = None
    clinic: str | None = None
    theme: str | None = None
    project: Path | None = None
    format: str | None = None
    landscape: bool = False
    ink: str | None = None
    printing: PrintOptions = AS_USUAL
    personal: PatientDetails = NOBODY
    diary: int | None = None
    qr: bool | None = None
    problems: tuple[Problem, ...] = ()
    language: str | None = None
    plan: str | None = None
    places: Mapping[str, Location] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()


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


ELSEWHERE = ("topic", "clinic", "theme", "project", "language", "plan", "problems", "places")
"""The fields that decide which files are read, or are of messages: what is printed does not depend on them besides."""

UNITS = {"mm": MM, "cm": 720 / 25.4, "in": 72.0, "pt": 1.0}


def ordered(topic: str, said: Mapping[str, Any], problems: list[Problem]) -> Request:
    """Return an order of what is *said*, by the names of ``Wishes``, doses as ``POINT=TEXT``; what cannot be meant is among its *problems*."""
    given = {name: said[name] for name in (*LINES, "date") if said.get(name) is not None}
    where = {name: Location(f"--{name}") for name in (*LINES, "date", "dose")}
    lines = personal(given, said.get("doses") or (), where, problems)
    lengths = {
        name: length(said[name], f"--{name}", problems)
        for name in ("overlap", "edge", "bleed")
        if said.get(name) is not None
    }
    if not 0 <= (days := said.get("diary") or 0) <= MOST_DAYS:
        hint = f"0 to {MOST_DAYS} days can be ticked"
        problems.append(Problem(Location("--diary"), "wrong-number", f"{days} days", hint))
    cards, project = said.get("cards_per_page"), said.get("project")
    several = {name: tuple(said.get(name) or ()) for name in ("points", "without", "avoid", "marks")}
    wishes: dict[str, Any] = {name: said.get(name) for name in WISHES} | {
        "cards_per_page": None if cards is None else str(cards)
    }
    return Request(
        topic,
        choice=Selection(several["points"], several["without"], several["avoid"], said.get("advice")),
        project=None if project is None else Path(project),
        landscape=bool(said.get("landscape")),
        printing=PrintOptions(
            tile=said.get("tile"),
            flip=said.get("flip"),
            marks=several["marks"],
            **{name: value for name, value in lengths.items() if value is not None},
        ),
        personal=lines,
        problems=tuple(problems),
        **wishes,
    )


def length(words: str, option: str, problems: list[Problem]) -> float | None:
    """Return a length in pt; a number without its unit is a problem."""
    found = re.fullmatch(r"(\d{1,4}(?:\.\d{1,3})?) ?(mm|cm|in|pt)", words.strip())
    if found:
        return float(found[1]) * UNITS[found[2]]
    bare = re.fullmatch(r"\d+(\.\d+)?", words.strip())
    hint = f"write {words.strip()}mm" if bare else nearest("", ("3mm", "0.25in", "9pt"))
    problems.append(Problem(Location(option), "wrong-length", f"'{short(words)}' is not a length with its unit", hint))
    return None


def asked(order: Request) -> tuple[object, ...]:
    """Return all that *order* asks for but the lines of its person and which files are read: what decides, with these, what is printed."""
    doses = order.personal
    said = (tuple(doses.doses.items()), tuple(doses.usual.items()))
    rest = (name for name in Request.__struct_fields__ if name not in (*ELSEWHERE, "personal"))
    return (said, *((name, getattr(order, name)) for name in rest))


def over(said: Request, usual: Request) -> Request:
    """Return *said* with what it leaves unsaid taken from *usual*; conditions to avoid add up, so that no caution is lost."""
    wishes = {name: getattr(usual, name) for name in WISHES if getattr(said, name) is None}
    spoken = _spoken(said) | {problem.where.file for problem in said.problems}
    spoken |= {_of_word("--without", word) for word in said.choice.without}
    spoken |= {_of_word("--dose", word) for word in said.personal.doses}
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
        warnings=(*said.warnings, *usual.warnings),
        places={name: place for name, place in usual.places.items() if name not in spoken} | dict(said.places),
    )


def _spoken(order: Request) -> set[str]:
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


def planned(read: Read[Plan], order: Request) -> Request:
    """Return *order* with what it leaves unsaid taken from a plan; a plan of another topic is a problem of it."""
    plan, where = read.value, read.source.where
    problems: tuple[Problem, ...] = ()
    named = re.split(r"[/\\]", order.topic)[-1].removesuffix(".yaml").removesuffix(".yml")
    if composed(plan.topic) != composed(named):
        message = f"the plan is for '{plan.topic}', not for '{short(named)}'"
        problems = (Problem(where(("topic",)), "wrong-plan", message, "name the plan's topic, or another plan"),)
    said = Request(
        order.topic,
        choice=Selection(plan.points, plan.without, tuple(map(str, plan.avoid)), plan.advice),
        personal=PatientDetails(plan.patient, plan.date, plan.by, plan.note, plan.doses),
        problems=problems,
        places=_plan_places(read),
        warnings=read.source.cut,
        **{name: getattr(plan, name) for name in WISHES if name != "plan"},
    )
    return over(order, said)


def _plan_places(read: Read[Plan]) -> dict[str, Location]:
    """Return where a plan says something, by option; of what adds up with the command line's, by word as well."""
    named = {"doses": "dose"}
    places = {f"--{named.get(key, key).replace('_', '-')}": read.source.where((key,)) for key in read.source.keys}
    words = [("without", each) for each in read.value.without] + [("dose", each) for each in read.value.doses]
    return places | {_of_word(f"--{name}", each): places[f"--{name}"] for name, each in words}


def _of_word(option: str, word: str) -> str:
    """Return under what the place of one word of an option is known."""
    return f"{option} {word}"


def placed(problems: Iterable[Problem], places: Mapping[str, Location]) -> list[Problem]:
    """Return *problems* of options at the *places* where those were said."""
    named = {"unknown-theme": "--theme", "unknown-clinic": "--clinic"}  # these are looked for in folders
    told = []
    for problem in problems:
        option = named.get(problem.rule, problem.where.file)
        if place := places.get(_of_word(option, problem.word), places.get(option)):
            means = problem.rule == "wrong-option"  # elsewhere the place itself says which option
            message = f"{option} {problem.message}" if means else problem.message
            told.append(replace(problem, where=place, message=message))
        else:
            told.append(problem)
    return told
