"""Values that stand together in cases, without a full product; ``pytest --sweep`` tries that.

Which cases or tests the usual run leaves out, the mark ``sweep`` says.
"""

from collections.abc import Callable, Sequence
from itertools import combinations, product
from typing import Any, TypeVar

T = TypeVar("T")

SWEEP = False
"""Whether every case is tried: ``--sweep`` sets it before any test is collected."""


def pairwise(*options: Sequence[Any], where: Callable[..., bool] | None = None) -> list[tuple[Any, ...]]:
    """Return cases in which any value of an option stands beside any value of each other one.

    A fault that two options cause together is found by such a set as by their full product, which is several times as
    large. Cases that *where* does not allow are in neither. The set is the same each time: of all cases the first is
    taken that has most pairs not met yet.
    """
    every = [case for case in product(*options) if where is None or where(*case)]
    if SWEEP:
        return every
    pairs = {case: _pairs(case) for case in every}
    missing = set().union(*pairs.values())
    found = []
    while missing:
        best = max(every, key=lambda case: len(missing & pairs[case]))
        missing -= pairs[best]
        found.append(best)
    return found


def sample(values: Sequence[T], step: int, first: int = 0) -> Sequence[T]:
    """Return every value so many *step* after the last, from the *first* on."""
    return values if SWEEP else values[first::step]


def examples(most: int) -> int:
    """Return how many examples Hypothesis tries: *most* in a sweep, a third of them in the usual run."""
    return most if SWEEP else most // 3


def _pairs(case: tuple[Any, ...]) -> set[tuple[tuple[int, Any], ...]]:
    """Return every two values of a case, each with the place of its option."""
    return set(combinations(enumerate(case), 2))


def in_turn(*options: Sequence[Any], times: int = 1) -> list[tuple[Any, ...]]:
    """Return cases in which each value stands at least so many *times*, beside another value of the others each time.

    For two options that do not act on each other, where their full product would say the same thing many times.
    """
    if SWEEP:
        return list(product(*options))
    most = max(map(len, options))
    return [
        tuple(values[(at + turn * (number > 0)) % len(values)] for number, values in enumerate(options))
        for turn in range(times)
        for at in range(most)
    ]
