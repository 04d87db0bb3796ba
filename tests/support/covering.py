"""Sets of cases that cover options without trying all of them together."""

from collections.abc import Sequence
from itertools import combinations, product
from typing import Any


def pairwise(*options: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return cases in which any value of an option stands beside any value of each other one.

    A fault that two options cause together is found by such a set as by their full product, which is several times as
    large. The set is the same each time: of all cases the first is taken that has most pairs not met yet.
    """
    every = list(product(*options))
    missing = {pair for case in every for pair in _pairs(case, options)}
    found = []
    while missing:
        best = max(every, key=lambda case: len(missing & _pairs(case, options)))
        missing -= _pairs(best, options)
        found.append(best)
    return found


def _pairs(case: tuple[Any, ...], options: Sequence[Sequence[Any]]) -> set[tuple[tuple[int, int], ...]]:
    """Return every two values of a case, by their numbers."""
    places = [(at, list(options[at]).index(value)) for at, value in enumerate(case)]
    return set(combinations(places, 2))


def in_turn(*options: Sequence[Any], times: int = 1) -> list[tuple[Any, ...]]:
    """Return cases in which each value stands at least so many *times*, beside another value of the others each time.

    For two options that do not act on each other, where their full product would say the same thing many times.
    """
    most = max(map(len, options))
    return [
        tuple(values[(at + turn * (number > 0)) % len(values)] for number, values in enumerate(options))
        for turn in range(times)
        for at in range(most)
    ]
