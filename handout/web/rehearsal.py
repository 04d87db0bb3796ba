"""What the desk may ask for next: each choice of the page.

Who asks for another paper, large print or a poster for the first time would wait until its words are set in that width or
size. So the processes lay each of them out while nobody asks. Nothing of a patient is in it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from handout.request.options import DEFAULT_FORMAT, NOBODY, OPTIONS, PatientDetails, Request, assemble

SHARED = ("language", "with_language", "clinic", "theme", "project")
"""The options that stay as they are."""

NAME = "A"
"""The name on what is laid out: it stands for any patient's."""

MOST_LEFT_OUT = 2
"""The cards that are left out of a poster, one at a time.

Each makes room for the others, whose words are set in new widths.
"""

DAYS = 14
"""The days of a diary, as the page asks for it."""


def without_patient(request: Request) -> Request:
    """Return a request for a whole topic, in the format and language of another one.

    What it has of a patient is the date.
    """
    shared = {name: OPTIONS[name].value(request) for name in ("format", *SHARED)}
    return assemble(request.topic, shared, patient=PatientDetails(day=request.patient.day))


def likely_requests(request: Request, languages: Sequence[str] = (), cards: Sequence[str] = ()) -> tuple[Request, ...]:
    """Return what may be asked for after a request without a patient.

    They differ from each other by one choice. *languages* were asked for before: most desks speak a few. *cards* are those
    of the topic.
    """
    shared = {name: OPTIONS[name].value(request) for name in SHARED}
    named = PatientDetails(patient=NAME, day=request.patient.day)
    return tuple(
        assemble(
            request.topic,
            {option: value for option, value in {**shared, **choice}.items() if _takes(choice["format"], option)},
            patient=named if _takes(choice["format"], "patient") else NOBODY,
        )
        for choice in _choices(request.format or DEFAULT_FORMAT, languages, cards)
        if all(_takes(choice["format"], option) for option in choice)
    )


def _choices(shown: str, languages: Sequence[str], cards: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the options of each likely request, those of the *shown* format first."""
    from handout.formats import FORMATS
    from handout.layout.figures.ink import Ink

    fewer = [[card for card in cards if card != left] for left in cards[:MOST_LEFT_OUT] if len(cards) > 1]
    yield {"format": shown}
    yield from ({"format": name} for name in FORMATS if name != shown)
    yield from ({"format": shown, option: tag} for tag in languages for option in ("with_language", "language"))
    for_walls = [name for name in FORMATS if not _takes(name, "patient")]
    yield from ({"format": name, "points": points} for name in for_walls for points in fewer)
    for name in dict.fromkeys((shown, DEFAULT_FORMAT, *for_walls)):
        if name not in for_walls:  # one of another size is the same, enlarged
            yield from ({"format": name, "paper": paper} for paper in FORMATS[name].papers[1:])
        yield from ({"format": name, "ink": str(ink)} for ink in [*Ink][1:])
        yield from ({"format": name, option: value} for option, value in (("large_print", True), ("diary", DAYS)))


def _takes(form: str, option: str) -> bool:
    """Return whether an option has an effect in a format."""
    formats = OPTIONS[option].formats
    return not formats or form in formats
