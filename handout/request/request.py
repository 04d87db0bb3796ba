"""Parse and merge requests, derive their cache keys, and locate their problems."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, assert_never

from msgspec import Struct
from msgspec.structs import replace

from handout.problems import Location, Problem
from handout.request.option import Kind, Merge, Option
from handout.request.options import (
    DEFAULT_PRINTING,
    EVERYTHING,
    LINES,
    OPTIONS,
    PrintOptions,
    Request,
    Selection,
    assemble,
    with_values,
)
from handout.request.parse_values import parse_length
from handout.request.patient import parse_patient

__all__ = [
    "DEFAULT_PRINTING",
    "EVERYTHING",
    "PrintOptions",
    "Request",
    "Selection",
    "cache_key",
    "merge_requests",
    "parse_request",
    "relocate",
    "word_key",
]

UNKEYED = frozenset(
    {("", name) for name in ("topic", "problems", "places", "columns")}
    | {(option.part, option.field) for option in OPTIONS.values() if not option.keyed}
)
"""The fields (with their part of the request) that are not in the cache key.

They name files whose content is in the key, belong to one patient, or serve messages only.
"""

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
            return parse_length(value, option.flag, problems)
        case Kind.COUNT:
            if not 0 <= value <= option.most:
                unit = option.metavar.lower()
                where = Location.of_option(option.flag)
                problems.append(Problem.of(where, "wrong-number/range", number=value, unit=unit, most=option.most))
            return value
    assert_never(option.kind)


def merge_requests(first: Request, fallback: Request) -> Request:
    """Merge two requests: options missing in *first* are taken from *fallback*.

    Conditions to avoid are combined, so that no caution is lost.
    """
    others = [option for option in OPTIONS.values() if option.part != "patient"]
    merged = with_values(first, {option.name: _merge(option, first, fallback) for option in others})
    given = {option.flag for option in OPTIONS.values() if option.is_given(first)}
    several = [option for option in OPTIONS.values() if option.several]
    given |= {word_key(option.flag, word) for option in several for word in option.words_in(first)}
    replaced = [option for option in several if option.is_given(first) and not option.adds_up]
    given |= {word_key(option.flag, word) for option in replaced for word in option.words_in(fallback)}
    given |= {problem.where.option for problem in first.problems}
    return replace(
        merged,
        patient=first.patient.merge_over(fallback.patient),
        problems=(*first.problems, *fallback.problems),
        warnings=(*first.warnings, *fallback.warnings),
        columns={**fallback.columns, **first.columns},
        places={name: place for name, place in fallback.places.items() if name not in given} | dict(first.places),
    )


def _merge(option: Option, first: Request, fallback: Request) -> object:
    """Merge the values of one option."""
    match option.merge:
        case Merge.FIRST | Merge.FOR_CHOSEN:
            return option.value(first if option.is_given(first) else fallback)
        case Merge.UNLESS_POINTS if first.selection.points:
            return option.value(first)
        case Merge.UNION | Merge.UNLESS_POINTS:
            return tuple(dict.fromkeys((*option.words_in(fallback), *option.words_in(first))))
    assert_never(option.merge)


def cache_key(request: Request) -> tuple[object, ...]:
    """Return the cache key: all options that change pages, without patient lines."""
    return tuple(_iter_key_fields(request))


def _iter_key_fields(struct: Struct, part: str = "") -> Iterator[tuple[str, object]]:
    """Yield the name and value of each field of the cache key.

    Every field counts, except those in ``UNKEYED``.
    """
    for name in struct.__struct_fields__:
        value = getattr(struct, name)
        if (part, name) in UNKEYED:
            continue
        if isinstance(value, Struct):
            yield name, tuple(_iter_key_fields(value, name))
        else:
            yield name, tuple(value.items()) if isinstance(value, Mapping) else value


def word_key(option: str, word: str) -> str:
    """Return the key in ``Request.places`` for one word of an option."""
    return f"{option} {word}"


def relocate(problems: Iterable[Problem], places: Mapping[str, Location]) -> list[Problem]:
    """Move *problems* of options to the *places* where these options were set."""
    named = {"unknown-theme": "--theme", "unknown-clinic": "--clinic"}  # these are looked for in folders
    relocated = []
    for problem in problems:
        option = named.get(problem.rule, problem.where.option)
        if place := places.get(word_key(option, problem.where.word), places.get(option)):
            means = problem.rule == "wrong-option"  # elsewhere the place itself says which option
            relocated.append(replace(problem.with_lead(f"{option} ") if means else problem, where=place))
        else:
            relocated.append(problem)
    return relocated
