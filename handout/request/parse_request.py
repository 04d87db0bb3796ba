"""Parse a request from values by the names of options."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, assert_never

from handout.problems import Location, Problem, short_number
from handout.request.option import Kind, Option
from handout.request.options import LINES, OPTIONS, Request, assemble
from handout.request.parse_values import parse_length
from handout.request.patient import parse_patient
from handout.request.topic_names import tidy_name
from handout.schema.spaces import tidy_word

FLAGS = {option.column_name: Location.of_option(option.flag) for option in OPTIONS.values()}
"""The place of each option on the command line."""


def parse_request(topic: str, given: Mapping[str, Any], problems: list[Problem]) -> Request:
    """Parse a request from the values *given*, by the names of options.

    Doses are texts ``POINT=TEXT``. The request carries its *problems*.
    """
    given = {name: value for name, value in given.items() if value is not None}
    lines = parse_patient(
        {name: given[name] for name in LINES if name in given}, given.get("doses", ()), FLAGS, problems, None
    )
    values = {
        option.name: _parse(option, given[option.name], problems)
        for option in OPTIONS.values()
        if option.name in given and option.part != "patient"
    }
    return assemble(topic, values, patient=lines, problems=tuple(problems))


def _parse(option: Option, value: Any, problems: list[Problem]) -> object:  # noqa: ANN401 - as the option is
    """Convert the value of an option for a request; return None if it is wrong."""
    match option.kind:
        case Kind.YES_NO | Kind.SWITCH | Kind.LINE | Kind.PROSE | Kind.DATE | Kind.DOSES:
            return value
        case Kind.WORD | Kind.NUMERAL:
            return tidy_word(str(value))
        case Kind.NAME_OR_FILE:
            return tidy_name(value)
        case Kind.FOLDER:
            return Path(value)
        case Kind.POINTS | Kind.CONDITIONS | Kind.WORDS:
            return tuple(map(tidy_word, value))
        case Kind.LENGTH:
            return parse_length(value, option.flag, problems)
        case Kind.COUNT:
            if not 0 <= value <= option.most:
                unit = option.metavar.lower()
                where = Location.of_option(option.flag)
                problems.append(
                    Problem.of(where, "wrong-number/range", number=short_number(value), unit=unit, most=option.most)
                )
            return value
    assert_never(option.kind)
