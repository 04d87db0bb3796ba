"""Plans: files with the options that a clinic often uses for a topic."""

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any, ClassVar, assert_never, cast
from unicodedata import normalize

from msgspec import defstruct, field
from msgspec.structs import replace

from handout.files import normalize_name
from handout.problems import Location, Problem, short
from handout.request.merge_requests import merge_requests
from handout.request.option import Kind, Option
from handout.request.options import OPTIONS, Request, assemble
from handout.request.parse_values import parse_length
from handout.request.patient import MOST_NAME, MOST_NOTE
from handout.request.relocate import word_key
from handout.request.topic_names import SEPARATOR, topic_names, topic_stems
from handout.request.word_types import ListedWord, TemplateName
from handout.schema.model import LEGIBLE, TIDY, TIDY_LINE, Check, Doc, KeyPath, Limits, Model, Words
from handout.schema.model_reader import YamlFile
from handout.schema.spaces import tidy_word


def _check_one_line(words: str) -> str:
    """Return *words*; raise ValueError if they have more than one line."""
    if "\n" in words:
        raise ValueError("it has more than one line; write it on one")
    return words


COMPOSED = Check(partial(normalize, "NFC"))
Line = Annotated[str, TIDY_LINE, *LEGIBLE, Limits(min_length=1, max_length=MOST_NAME), COMPOSED, Check(_check_one_line)]

Word = Annotated[str, Check(tidy_word), Limits(min_length=1, max_length=MOST_NAME)]
"""A card or a condition, by id, name or number.

What it means is known with the topic.
"""

OF_TOPIC = (Kind.POINTS, Kind.CONDITIONS, Kind.DOSES)
"""Kinds of values whose words mean something in one topic."""

FIELD_TYPES: Mapping[Kind, Any] = {
    Kind.WORD: ListedWord,
    Kind.NUMERAL: ListedWord,
    Kind.NAME_OR_FILE: TemplateName,
    Kind.FOLDER: str,
    Kind.YES_NO: bool,
    Kind.SWITCH: bool,
    Kind.COUNT: int,
    Kind.LENGTH: str,
    Kind.WORDS: tuple[ListedWord, ...],
    Kind.POINTS: Word | tuple[Word, ...],
    Kind.CONDITIONS: Word | tuple[Word, ...],
    Kind.DOSES: dict[Word, Line | dict[str, Line]],
    Kind.LINE: Line,
    Kind.PROSE: Annotated[str, TIDY, *LEGIBLE, Limits(min_length=1, max_length=MOST_NOTE), COMPOSED],
    Kind.DATE: dt.date,
}
"""The type in a plan of each kind of value."""


EXAMPLES: Mapping[Kind, str] = {
    Kind.YES_NO: "true",
    Kind.SWITCH: "true",
    Kind.COUNT: "14",
    Kind.LENGTH: "5mm",
    Kind.POINTS: "[hand, stomach]",
    Kind.CONDITIONS: "[pregnancy]",
    Kind.DOSES: '{hand: "2 minutes, twice a day"}',
    Kind.LINE: "Dr A. Sample",
    Kind.PROSE: "Ring us if it hurts.",
    Kind.DATE: "2026-11-22",
}
"""An example of each kind of value; other options have one, or a list of words."""


class PlanFile(Model):
    """The fields of every plan; those of the options are added from their table."""

    how_to_begin: ClassVar[str] = "`handout plan new NAME` makes a plan to start from"
    private: ClassVar[bool] = True

    topic: Annotated[str, Limits(min_length=1, max_length=120), Doc("The topic it is for.", "back-pain")]
    columns: Annotated[
        dict[str, Annotated[str, TIDY_LINE, Limits(min_length=1, max_length=200)]],
        Doc("The titles of your table where they are others.", "{patient: Pt name}"),
    ] = field(default_factory=dict)
    about: Annotated[Words | None, Doc("What it is for, shown by `handout plan list`.", "A first visit.")] = None


def _define_field(option: Option) -> tuple[str, Any, Any]:
    """Return the field of an option in a plan: its name, type and default."""
    words, described = (
        FIELD_TYPES[option.kind],
        Doc(option.help, option.example or EXAMPLES.get(option.kind) or option.words[-1]),
    )
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
        [_define_field(option) for option in OPTIONS.values() if option.plan],
        bases=(PlanFile,),
        module=__name__,
        namespace={
            "__doc__": "What a plan says; what it does not say is left to the command line, the project and the topic."
        },
        frozen=True,
        forbid_unknown_fields=True,
    ),
)


def request_of_plan(plan: PlanFile, problems: list[Problem]) -> Request:
    """Convert a plan to a request."""
    values = {
        option.name: _convert_value(option, getattr(plan, option.name), problems)
        for option in OPTIONS.values()
        if option.plan
    }
    return assemble(plan.topic, values, columns=plan.columns)


def _convert_value(option: Option, value: Any, problems: list[Problem]) -> object:  # noqa: ANN401 - as the option is
    """Convert the value of an option in a plan for a request."""
    if value is None:
        return None
    match option.kind:
        case Kind.LENGTH:
            return parse_length(value, option.flag, problems)
        case Kind.FOLDER:
            return Path(value)
        case Kind.POINTS | Kind.CONDITIONS:
            return _as_list(value)
        case Kind.WORD | Kind.NUMERAL | Kind.NAME_OR_FILE | Kind.YES_NO | Kind.SWITCH | Kind.COUNT:
            return value
        case Kind.DOSES:
            return dict(_flatten_doses(value))
        case Kind.WORDS | Kind.LINE | Kind.PROSE | Kind.DATE:
            return value
    assert_never(option.kind)


def _as_list(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return the items of a list that may be written as one text."""
    return (value,) if isinstance(value, str) else value


def _flatten_doses(doses: Mapping[str, str | Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield each dose, and each part of one under ``ID.PART``."""
    for card, dose in doses.items():
        if isinstance(dose, str):
            yield card, dose
        else:
            yield from ((f"{card}.{part}", text) for part, text in dose.items())


def merge_plan(read: YamlFile[PlanFile], request: Request) -> Request:
    """Merge a plan into *request*, whose own options win.

    A plan for another topic is reported as a problem of the plan, and the names of that topic's cards are not.
    """
    plan, where = read.value, read.source.where
    problems: list[Problem] = []
    named = topic_stems(request.topic)
    if [*map(normalize_name, topic_names(plan.topic))] != [*map(normalize_name, named)]:
        asked = SEPARATOR.join(named)
        problems.append(Problem.of(where(("topic",)), "wrong-plan", topic=plan.topic, named=short(asked)))
        of_topic = [option for option in OPTIONS.values() if option.plan and option.kind in OF_TOPIC]
        plan = replace(plan, **{option.name: {} if option.kind is Kind.DOSES else () for option in of_topic})
    plan_options = request_of_plan(plan, problems)
    places, warnings = _locate_options(read), read.source.comment_warnings
    return merge_requests(request, replace(plan_options, problems=tuple(problems), places=places, warnings=warnings))


def _locate_options(read: YamlFile[PlanFile]) -> dict[str, Location]:
    """Return where each option is set in a plan, and each word of one with several."""
    places = {word_key("columns", name): read.source.where(("columns", name)) for name in read.value.columns}
    for option in OPTIONS.values():
        if option.name in read.source.keys:
            places[option.flag] = read.source.where((option.name,))
            if option.several:
                places |= {word_key(option.flag, word): read.source.where(path) for word, path in _words(read, option)}
    return places


def _words(read: YamlFile[PlanFile], option: Option) -> Iterator[tuple[str, KeyPath]]:
    """Yield each word of an option with several values, and its path in the plan."""
    value = getattr(read.value, option.name)
    if not isinstance(value, Mapping):
        yield from ((word, (option.name, number)) for number, word in enumerate(_as_list(value)))
        return
    for card, dose in value.items():
        parts = {f"{card}.{part}": (part,) for part in dose} if isinstance(dose, Mapping) else {card: ()}
        yield from ((key, (option.name, card, *part, "key")) for key, part in parts.items())
