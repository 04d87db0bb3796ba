"""What is done with a request: parsed from words, merged over another, and compared."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, assert_never

from msgspec import Struct
from msgspec.structs import replace

from handout.problems import Location, Problem
from handout.request.option import Kind, Merge, Option
from handout.request.options import (
    AS_USUAL,
    EVERYTHING,
    LINES,
    OPTIONS,
    PrintOptions,
    Request,
    Selection,
    assemble,
    with_values,
)
from handout.request.parse import length
from handout.request.patient import parse_patient

__all__ = [
    "AS_USUAL",
    "EVERYTHING",
    "PrintOptions",
    "Request",
    "Selection",
    "cache_key",
    "merged_over",
    "parse_request",
    "relocate",
    "word_place",
]

UNKEYED = frozenset(
    {("", name) for name in ("topic", "problems", "places")}
    | {(option.part, option.field) for option in OPTIONS.values() if not option.keyed}
)
"""The fields, by their part, that decide which files are read, are of one patient, or are of messages."""

FLAGS = {option.column_name: Location.of_option(option.flag) for option in OPTIONS.values()}
"""Where options are said on the command line."""


def parse_request(topic: str, given: Mapping[str, Any], problems: list[Problem]) -> Request:
    """Return a request from the values *given* for options by name, doses as ``POINT=TEXT``; it carries the *problems*."""
    given = {name: value for name, value in given.items() if value is not None}
    lines = parse_patient(
        {name: given[name] for name in LINES if name in given}, given.get("doses", ()), FLAGS, problems
    )
    values = {
        option.name: _parse(option, given[option.name], problems)
        for option in OPTIONS.values()
        if option.name in given and option.part != "patient"
    }
    return assemble(topic, values, patient=lines, problems=tuple(problems))


def _parse(option: Option, value: Any, problems: list[Problem]) -> object:  # noqa: ANN401 - as the option is
    """Return the value of an option as a request holds it, or None after noting why it cannot."""
    match option.kind:
        case (
            Kind.WORD | Kind.NAME_OR_FILE | Kind.YES_NO | Kind.SWITCH | Kind.LINE | Kind.PROSE | Kind.DATE | Kind.DOSES
        ):
            return value
        case Kind.NUMERAL:
            return str(value)
        case Kind.FOLDER:
            return Path(value)
        case Kind.POINTS | Kind.CONDITIONS | Kind.WORDS:
            return tuple(value)
        case Kind.LENGTH:
            return length(value, option.flag, problems)
        case Kind.COUNT:
            if not 0 <= value <= option.most:
                unit = option.metavar.lower()
                where = Location.of_option(option.flag)
                problems.append(Problem.of(where, "wrong-number/range", number=value, unit=unit, most=option.most))
            return value
    assert_never(option.kind)


def merged_over(first: Request, usual: Request) -> Request:
    """Return *first* with what it leaves unsaid taken from *usual*; conditions to avoid add up, so that no caution is lost."""
    others = [option for option in OPTIONS.values() if option.part != "patient"]
    merged = with_values(first, {option.name: _merge(option, first, usual) for option in others})
    given = {option.flag for option in OPTIONS.values() if option.is_given(first)}
    adding = [option for option in OPTIONS.values() if option.adds_up]
    given |= {word_place(option.flag, word) for option in adding for word in option.words_in(first)}
    given |= {problem.where.option for problem in first.problems}
    return replace(
        merged,
        patient=first.patient.merged_over(usual.patient),
        problems=(*first.problems, *usual.problems),
        warnings=(*first.warnings, *usual.warnings),
        places={name: place for name, place in usual.places.items() if name not in given} | dict(first.places),
    )


def _merge(option: Option, first: Request, usual: Request) -> object:
    """Return the value of an option that two requests have together."""
    match option.merge:
        case Merge.FIRST | Merge.FOR_CHOSEN:
            return option.value(first if option.is_given(first) else usual)
        case Merge.UNLESS_POINTS if first.selection.points:
            return option.value(first)
        case Merge.UNION | Merge.UNLESS_POINTS:
            return tuple(dict.fromkeys((*option.words_in(usual), *option.words_in(first))))
    assert_never(option.merge)


def cache_key(request: Request) -> tuple[object, ...]:
    """Return what decides what is printed, but for the patient's lines and the files that are read."""
    return tuple(_keyed(request))


def _keyed(struct: Struct, part: str = "") -> Iterator[tuple[str, object]]:
    """Yield every field that counts, so that one that is added counts unless it says that it does not."""
    for name in struct.__struct_fields__:
        value = getattr(struct, name)
        if (part, name) in UNKEYED:
            continue
        if isinstance(value, Struct):
            yield name, tuple(_keyed(value, name))
        else:
            yield name, tuple(value.items()) if isinstance(value, Mapping) else value


def word_place(option: str, word: str) -> str:
    """Return under what the place of one word of an option is known."""
    return f"{option} {word}"


def relocate(problems: Iterable[Problem], places: Mapping[str, Location]) -> list[Problem]:
    """Return *problems* of options at the *places* where those were set."""
    named = {"unknown-theme": "--theme", "unknown-clinic": "--clinic"}  # these are looked for in folders
    relocated = []
    for problem in problems:
        option = named.get(problem.rule, problem.where.option)
        if place := places.get(word_place(option, problem.where.word), places.get(option)):
            means = problem.rule == "wrong-option"  # elsewhere the place itself says which option
            relocated.append(replace(problem.led_by(f"{option} ") if means else problem, where=place))
        else:
            relocated.append(problem)
    return relocated
