"""Say of each problem at which value of a file it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from handout.problems import Problem
from handout.schema.model import KeyPath
from handout.schema.model_reader import Source

MOST_PROBLEMS = 60
"""The most problems that are sent; a topic of that many is read from its file."""


def locate(problems: Sequence[Problem], source: Source, file: str) -> list[dict[str, Any]]:
    """Return problems as the page shows them, each with the path of its value."""
    places: dict[tuple[int, int], list[KeyPath]] = {}
    for path, where in source.places.items():
        bare = path[:-1] if path and path[-1] == "key" else path
        places.setdefault((where.line, where.column), []).append(bare)
    return [
        {
            "path": list(_path_of(problem, places, file)),
            "here": problem.where.file == file,
            "rule": problem.rule,
            "severity": str(problem.severity),
            "message": problem.message,
            "hint": problem.hint,
            "line": problem.where.line,
        }
        for problem in (each.for_page() for each in problems[:MOST_PROBLEMS])
    ]


def _path_of(problem: Problem, places: Mapping[tuple[int, int], Sequence[KeyPath]], file: str) -> KeyPath:
    """Return the path of the value that a problem is about, or the nearest before.

    A key that is missing has no place of its own: its path is below that of the mapping which lacks it.
    """
    where = problem.where
    if where.file != file or not where.line:
        return ()
    at = (where.line, where.column)
    if at not in places:
        before = [each for each in places if each <= at]
        return max(places[max(before)], key=len) if before else ()
    if problem.rule == "missing-key":
        return (*min(places[at], key=len), *(str(value) for name, value in problem.values if name == "key"))
    return max(places[at], key=len)
