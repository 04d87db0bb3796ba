"""A card that no page holds, divided between its sections or its steps."""

from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from handout.content.handout import Card, Section, Steps, Warnings


def divide_card(
    card: Card,
    fits: Callable[[Card], bool],
    begun: Callable[[Card], bool] | None = None,
    *,
    again: Warnings | None = None,
) -> tuple[Card, ...]:
    """Return a card in as few parts as *fits* allows.

    *begun* decides for the first part, if it is given. The card stays whole if a single section or step is too tall.

    Each part has the heading and all warnings; those after the first say that the card goes on, and have the warnings as
    they are said *again*, if that is given. Only the first has the pictures of the card. Its words in a second language stand together, at the end.
    """
    rest = replace(card, warnings=again or card.warnings)
    first = begun or fits
    if first(card):
        return (card,)
    if card.second:
        return _with_second(divide_card(replace(card, second=None), fits, begun, again=again), card, fits)
    parts: list[Card] = []
    taken: list[Section] = []

    def part(units: Sequence[Section]) -> Card:
        return _part(rest if parts else card, units, first=not parts)

    for unit in _units(card):
        holds = fits if parts else first
        if taken and not holds(part([*taken, unit])):
            parts.append(part(taken))
            taken = []
        taken.append(unit)
    parts.append(part(taken))
    return tuple(parts) if first(parts[0]) and all(map(fits, parts[1:])) else (card,)


def _with_second(parts: Sequence[Card], card: Card, fits: Callable[[Card], bool]) -> tuple[Card, ...]:
    """Return the *parts* of a card with its second language, or it whole if too tall."""
    *before, last = parts
    for tried in ((replace(last, second=card.second),), (last, _part(card, (), first=False))):
        if all(map(fits, (*before, *tried))):
            return (*before, *tried)
    return (card,)


def _units(card: Card) -> Iterator[Section]:
    """Yield the sections of a card; of numbered steps, each step by itself."""
    for each in card.sections:
        if isinstance(each, Steps):
            figures = each.figures or (None,) * len(each.steps)
            for number, (step, figure) in enumerate(zip(each.steps, figures, strict=False), each.first):
                shown = (figure,) if any(each.figures) else ()
                yield replace(each, steps=(step,), figures=shown, first=number, short="", short_path=())
        else:
            yield each


def _part(card: Card, units: Sequence[Section], *, first: bool) -> Card:
    """Return the part of a card with some of its sections, its steps joined again."""
    joined: list[Section] = []
    for each in units:
        last = joined[-1] if joined else None
        if isinstance(each, Steps) and isinstance(last, Steps) and last.path == each.path:
            joined[-1] = replace(last, steps=last.steps + each.steps, figures=last.figures + each.figures)
        else:
            joined.append(each)
    part = replace(card, sections=tuple(joined))
    return part if first else replace(part, name=part.again, group="", figures=(), aside="")
