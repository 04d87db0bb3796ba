"""A plan: what a clinic takes again and again of one topic, kept as a file."""

import datetime as dt
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any, ClassVar, assert_never, cast
from unicodedata import normalize

from msgspec import defstruct, field
from msgspec.structs import replace

from handout.files import composed
from handout.problems import Location, Problem, short
from handout.request.conditions import Condition
from handout.request.option import Kind, Option
from handout.request.options import OPTIONS, Request, assemble
from handout.request.parse import length
from handout.request.patient import MOST_NAME, MOST_NOTE
from handout.request.request import merged_over, word_place
from handout.schema.model import LEGIBLE, TIDY, TIDY_LINE, Check, Id, Limits, Model, Words
from handout.schema.reader import YamlFile


def _on_one_line(words: str) -> str:
    if "\n" in words:
        raise ValueError("it has more than one line; write it on one")
    return words


COMPOSED = Check(partial(normalize, "NFC"))
Line = Annotated[str, TIDY_LINE, *LEGIBLE, Limits(min_length=1, max_length=MOST_NAME), COMPOSED, Check(_on_one_line)]

TYPES: Mapping[Kind, Any] = {
    Kind.WORD: str,
    Kind.NUMERAL: str,
    Kind.NAME_OR_FILE: str,
    Kind.FOLDER: str,
    Kind.YES_NO: bool,
    Kind.SWITCH: bool,
    Kind.COUNT: int,
    Kind.LENGTH: str,
    Kind.WORDS: tuple[str, ...],
    Kind.POINTS: tuple[Id, ...],
    Kind.CONDITIONS: tuple[Condition, ...],
    Kind.DOSES: dict[Id, Line],
    Kind.LINE: Line,
    Kind.PROSE: Annotated[str, TIDY, *LEGIBLE, Limits(min_length=1, max_length=MOST_NOTE), COMPOSED],
    Kind.DATE: dt.date,
}
"""What a plan holds of each kind of value."""


class PlanFile(Model):
    """What every plan says; the options that it may hold are added from their table."""

    how_to_begin: ClassVar[str] = "`handout plan new NAME` makes a plan to start from"

    topic: Annotated[str, Limits(min_length=1, max_length=120)]
    about: Annotated[Words | None, Limits(description="what the plan is for, shown by `handout plan list`")] = None


def _field(option: Option) -> tuple[str, Any, Any]:
    """Return the field of an option in a plan: its name, type and default."""
    words, described = TYPES[option.kind], Limits(description=option.help)
    if option.kind is Kind.COUNT:
        words = Annotated[words, Limits(ge=0, le=option.most)]
    if option.kind is Kind.DOSES:
        return option.name, Annotated[words, described], field(default_factory=dict)
    if option.several:
        return option.name, Annotated[words, described], ()
    return option.name, Annotated[words | None, described], None


Plan = cast(
    "type[PlanFile]",
    defstruct(
        "Plan",
        [_field(option) for option in OPTIONS.values() if option.plan],
        bases=(PlanFile,),
        module=__name__,
        namespace={
            "__doc__": "What a plan says; what it does not say is left to the command line, the project and the topic."
        },
        frozen=True,
        forbid_unknown_fields=True,
    ),
)


def plan_request(plan: PlanFile, problems: list[Problem]) -> Request:
    """Return what a plan asks for."""
    said = {
        option.name: _value(option, getattr(plan, option.name), problems) for option in OPTIONS.values() if option.plan
    }
    return assemble(plan.topic, said)


def _value(option: Option, value: Any, problems: list[Problem]) -> object:  # noqa: ANN401 - as the option is
    """Return the value of an option in a plan as a request holds it."""
    if value is None:
        return None
    match option.kind:
        case Kind.LENGTH:
            return length(value, option.flag, problems)
        case Kind.FOLDER:
            return Path(value)
        case Kind.CONDITIONS:
            return tuple(map(str, value))
        case Kind.WORD | Kind.NUMERAL | Kind.NAME_OR_FILE | Kind.YES_NO | Kind.SWITCH | Kind.COUNT:
            return value
        case Kind.WORDS | Kind.POINTS | Kind.DOSES | Kind.LINE | Kind.PROSE | Kind.DATE:
            return value
    assert_never(option.kind)


def with_plan(read: YamlFile[PlanFile], request: Request) -> Request:
    """Return *request* with what it leaves unsaid taken from a plan; a plan of another topic is a problem of it."""
    plan, where = read.value, read.source.where
    problems: list[Problem] = []
    named = re.split(r"[/\\]", request.topic)[-1].removesuffix(".yaml").removesuffix(".yml")
    if composed(plan.topic) != composed(named):
        message = f"the plan is for '{plan.topic}', not for '{short(named)}'"
        problems.append(Problem(where(("topic",)), "wrong-plan", message, "name the plan's topic, or another plan"))
    usual = plan_request(plan, problems)
    places, warnings = _places(read), read.source.comment_warnings
    return merged_over(request, replace(usual, problems=tuple(problems), places=places, warnings=warnings))


def _places(read: YamlFile[PlanFile]) -> dict[str, Location]:
    """Return where a plan says something, by option; of what adds up with the command line's, by word as well."""
    places = {}
    for option in OPTIONS.values():
        if option.name in read.source.keys:
            places[option.flag] = read.source.where((option.name,))
            if option.adds_up:
                words = (word_place(option.flag, word) for word in getattr(read.value, option.name))
                places |= dict.fromkeys(words, places[option.flag])
    return places
