"""Search for the texts to shorten when a page overflows.

The module does not know what a layout does with a text. It cuts each text in turn and lays everything out again.
It first tries texts that are longer than usual, cut to their usual length. Only if there are none does it cut
each text to nothing. The text whose cut saves most is to blame, wherever it was written.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from math import ceil

from handout.content.handout import Handout
from handout.layout.fields import Field, label_fields, map_fields
from handout.problems import Problem

Excess = Callable[[Handout], float]

_unexplained = ContextVar("unexplained", default=False)

MOST_BLAMED = 4
LITTLE = 0.5
"""A smaller saving than this, in pt, counts as none, unless less is wanted."""


@contextmanager
def unexplained() -> Iterator[None]:
    """Search for no texts to blame meanwhile.

    Whoever only asks whether something fits need not wait for hundreds of layouts.
    """
    before = _unexplained.set(True)
    try:
        yield
    finally:
        _unexplained.reset(before)


def is_explained() -> bool:
    """Return whether texts to blame are searched for."""
    return not _unexplained.get()


def blame(
    handout: Handout,
    fields: Iterable[Field],
    excess: Excess,
    what: str,
    cure: Callable[[Field], str],
    line: float,
    lead: str = "",
) -> list[Problem]:
    """Return a problem for each text to shorten so that *what* fits, worst first.

    The result is empty if no cut helps, or if it would not fit without all of these texts either. *line* is the height
    of a line of text in pt, *cure* returns what else helps with a field (or ""), and *lead* begins each message.
    """
    if _unexplained.get():
        return []
    whole = left = excess(handout)
    waiting, named, now = list(fields), list[tuple[Field, float]](), handout
    while left > 0 and len(named) < MOST_BLAMED:
        found = _worst(now, [f for f in waiting if f.is_long], excess, left, usual=True)
        if found is None and not named:
            found = _worst(now, waiting, excess, left, usual=False)
        if found is None:
            break
        field, now, saved = found
        waiting.remove(field)
        named.append((field, min(saved, left)))
        left -= saved
    if left > LITTLE and len(named) < MOST_BLAMED and not _would_fit(handout, [field for field, _ in named], excess):
        return []
    problems = []
    for number, (field, saved) in enumerate(named):
        lines = max(
            1, ceil((saved + (max(left, 0) if number == 0 else 0)) / line)
        )  # the worst also makes up for the rest
        cures = ", or ".join(filter(None, (f"shorten it by about {lines} line{'s' * (lines > 1)}", cure(field))))
        problems.append(
            Problem.of(
                field.where,
                "does-not-fit/text",
                lead=lead,
                field=field.name,
                size=field.size,
                what=what,
                height=max(whole, 1),
                cures=cures,
            )
        )
    return problems


def _would_fit(handout: Handout, fields: Iterable[Field], excess: Excess) -> bool:
    """Return whether a handout fits with next to nothing of these texts."""
    for field in fields:
        handout = field.cut(handout, 1)
    return excess(handout) <= LITTLE


def _worst(
    handout: Handout, fields: Sequence[Field], excess: Excess, left: float, *, usual: bool
) -> tuple[Field, Handout, float] | None:
    """Return the field whose cut saves most, the handout without it, and the saving."""
    tried = ((field, field.cut(handout, field.usual if usual else 1)) for field in fields)
    saved = [(field, less, left - excess(less)) for field, less in tried]
    best = max(saved, key=lambda each: each[2], default=None)
    return best if best and best[2] > min(LITTLE, left / 2) else None


def fields_to_shorten(handout: Handout, fields: Iterable[Field], fits: Callable[[Handout], bool]) -> list[Field]:
    """Return the fields that must be shorter for everything to fit.

    The field furthest beyond its usual length comes first. The result is empty if shortening does not help.
    """
    named: list[Field] = []
    if _unexplained.get():
        return named
    long = {field.where: field for field in fields if field.is_long}.values()
    for field in sorted(long, key=lambda f: f.usual - sum(map(len, f.texts)))[:MOST_BLAMED]:
        handout = field.cut(handout, field.usual)
        named.append(field)
        if fits(handout):
            return named
    return []


def blame_label(handout: Handout, number: int, is_placed: Callable[[Handout], bool]) -> Problem:
    """Return a problem for the label that leaves the other labels no spot.

    This is the longest label whose removal lets all others be placed.
    """
    labels = sorted(label_fields(handout, number), key=lambda field: -len(field.texts[0]))
    labels = [] if _unexplained.get() else labels[:MOST_BLAMED]  # each is another search for places
    worst = next((field for field in labels if is_placed(field.cut(handout, 1))), None)
    card = handout.cards[number]
    where = worst.where if worst else handout.source.where((*card.path, "picture"))
    return Problem.of(where, "does-not-fit/labels", id=card.id)


def blame_body_map(handout: Handout, fits: Callable[[Handout], bool]) -> Problem:
    """Return a problem for the texts that leave the body map no space on a page."""
    found = fields_to_shorten(handout, map_fields(handout), fits)
    count = len(handout.cards)
    if found:
        field = found[0]
        return Problem.of(field.where, "does-not-fit/body-map-text", field=field.name, size=field.size, count=count)
    return Problem.of(handout.source.where(("body_map",)), "does-not-fit/body-map", count=count)
