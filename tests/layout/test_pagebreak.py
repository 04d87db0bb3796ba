"""Page breaks at the least cost."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from handout.layout.pagebreak import paginate

HEIGHTS = st.lists(st.integers(1, 10), max_size=7)


def _price(heights: list[int], first: int, end: int) -> float | None:
    spare = 12 - sum(heights[first:end])
    return None if spare < 0 else 1 + spare**2 / 100


@given(HEIGHTS, st.integers(1, 4))
def test_no_other_breaks_are_cheaper(heights: list[int], most: int) -> None:
    """Of all ways to break the pages, the cheapest is found, for the whole and for every beginning of it."""
    ends = ((first, range(first + 1, min(first + most, len(heights)) + 1)) for first in range(len(heights)))
    found = paginate([[_price(heights, first, end) for end in every] for first, every in ends])
    assert len(found) == len(heights) + 1
    for count, breaks in enumerate(found):
        ways = [
            (0, *inner, count)
            for cuts in range(max(1, count))
            for inner in combinations(range(1, count), cuts)
            if all(end - first <= most for first, end in pairwise((0, *inner, count)))
        ]
        prices = [[_price(heights, *page) for page in pairwise(way)] for way in ways] if count else [[]]
        totals = [sum(each for each in price if each) for price in prices if None not in price]
        assert (breaks is None) is (not totals)
        if breaks:
            assert abs(breaks.cost - min(totals)) < 1e-6
            assert list(breaks.starts) == sorted(set(breaks.starts))
