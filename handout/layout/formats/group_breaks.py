"""What it costs to break pages inside a group of cards."""

from collections.abc import Sequence
from itertools import takewhile

from msgspec import Struct

TORN, LONE = 0.1, 0.3
"""What a break inside a group costs, and one between one card and several."""


class Member(Struct, frozen=True):
    """A line of *cards*, whether or not a group *goes on* with it."""

    goes_on: bool
    cards: int = 1


def tear_groups(members: Sequence[Member], first: int, end: int) -> float:
    """Return what it costs that groups go on before or after the lines of a page.

    A group that goes on before the *first* line is charged here, one that goes on at the *end* only if a single card of it
    is left on this page.
    """
    before, rest = _torn(members, first)
    ahead, after = _torn(members, end)
    here = min(rest, sum(each.cards for each in members[first:end])) if before else 0
    left = min(ahead, sum(each.cards for each in members[first:end]))
    return TORN * (before > 0) + LONE * ((here == 1 < before) + (left == 1 < after))


def _torn(members: Sequence[Member], at: int) -> tuple[int, int]:
    """Return the number of cards of a group before and after a break.

    They are none if no group goes on there.
    """
    if not 0 < at < len(members) or not members[at].goes_on:
        return 0, 0
    begin = next(number for number in range(at - 1, -1, -1) if not members[number].goes_on)
    after = takewhile(lambda each: each.goes_on, members[at:])
    return sum(each.cards for each in members[begin:at]), sum(each.cards for each in after)
