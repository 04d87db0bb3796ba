"""Which text is to blame for a page that is too full: the one that saves most when it is cut, wherever it was written.

What a layout does with a text is not known here: each is cut, and all is laid out again.  First those are tried that are longer than
usual, down to the usual; only if there are none, each is cut to nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from math import ceil

from handout.content.handout import Handout
from handout.layout.fields import Field, label_fields, map_fields
from handout.problems import Problem

Excess = Callable[[Handout], float]

MOST_BLAMED = 4
LITTLE = 0.5
"""What saves less than that, in pt, saves nothing."""


def blamed(
    handout: Handout,
    fields: Iterable[Field],
    excess: Excess,
    what: str,
    cure: Callable[[Field], str],
    line: float,
    lead: str = "",
) -> list[Problem]:
    """Return a problem at each field that has to be shorter for *what* to fit, the worst first; none if no field helps.

    A line of text is *line* pt high; *cure* says what helps besides with a field, if anything does; *lead* begins each message.
    """
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
                height=whole,
                cures=cures,
            )
        )
    return problems


def _worst(
    handout: Handout, fields: Sequence[Field], excess: Excess, left: float, *, usual: bool
) -> tuple[Field, Handout, float] | None:
    """Return the field that saves most when it is cut, the handout without it, and how much that saves."""
    tried = ((field, field.cut(handout, field.usual if usual else 1)) for field in fields)
    saved = [(field, less, left - excess(less)) for field, less in tried]
    best = max(saved, key=lambda each: each[2], default=None)
    return best if best and best[2] > LITTLE else None


def to_shorten(handout: Handout, fields: Iterable[Field], fits: Callable[[Handout], bool]) -> list[Field]:
    """Return the fields that have to be shorter for all to fit, those first that are most beyond the usual; none if it helps nothing."""
    named: list[Field] = []
    long = {field.where: field for field in fields if field.is_long}.values()
    for field in sorted(long, key=lambda f: f.usual - sum(map(len, f.texts)))[:MOST_BLAMED]:
        handout = field.cut(handout, field.usual)
        named.append(field)
        if fits(handout):
            return named
    return []


def overlapping(handout: Handout, number: int, is_placed: Callable[[Handout], bool]) -> Problem:
    """Return which label of a card leaves the others no place: the longest without which they find one."""
    labels = sorted(label_fields(handout, number), key=lambda field: -len(field.texts[0]))
    worst = next((field for field in labels if is_placed(field.cut(handout, 1))), None)
    card = handout.cards[number]
    where = worst.where if worst else handout.source.where((*card.path, "picture"))
    return Problem.of(where, "does-not-fit/labels", id=card.id)


def unmapped(handout: Handout, fits: Callable[[Handout], bool]) -> Problem:
    """Return which words leave the two body figures no room on a page."""
    found = to_shorten(handout, map_fields(handout), fits)
    count = len(handout.cards)
    if found:
        field = found[0]
        return Problem.of(field.where, "does-not-fit/body-map-text", field=field.name, size=field.size, count=count)
    return Problem.of(handout.source.where(("body_map",)), "does-not-fit/body-map", count=count)
