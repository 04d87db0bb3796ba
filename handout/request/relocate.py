"""Locate problems of options where these were set: in a plan, a cell or a field."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from handout.problems import Location, Problem


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
        elif problem.rule in named:
            relocated.append(replace(problem, where=Location.of_option(option)))
        else:
            relocated.append(problem)
    return relocated
