"""Locate problems of options where these were set: in a plan, a cell or a field."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from handout.problems import Location, Problem
from handout.request.options import OF_FLAG


def plain_flag(flag: str) -> str:
    """Return the flag under which places are known: --fit for --no-fit."""
    return OF_FLAG[flag].flag if flag in OF_FLAG else flag


def word_key(option: str, word: str) -> str:
    """Return the key in ``Request.places`` for one word of an option."""
    return f"{option} {word}"


def relocate(problems: Iterable[Problem], places: Mapping[str, Location]) -> list[Problem]:
    """Move *problems* of options to the *places* where these options were set."""
    named = {"unknown-theme": "--theme", "unknown-clinic": "--clinic"}  # these are looked for in folders
    relocated = []
    for problem in problems:
        option = named.get(problem.rule, problem.where.option)
        key = plain_flag(option)
        if place := places.get(word_key(key, problem.where.word), places.get(key)):
            means = problem.rule == "wrong-option"  # elsewhere the place itself says which option
            relocated.append(replace(problem.with_lead(f"{option} ") if means else problem, where=place))
        elif problem.rule in named:
            relocated.append(replace(problem, where=Location.of_option(option)))
        else:
            relocated.append(problem)
    return relocated
