"""Everything one asks for, and what of it is settled before a topic is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from handout.content.clinic import Settings
from handout.content.compose import Choice
from handout.formats import FORMATS, Format, Printing, check_printing, unfit
from handout.geometry import PAPERS, Size
from handout.layout.cards import Room
from handout.layout.ink import Ink
from handout.problems import Problem, Where, nearest, short

CARDS_PER_PAGE = {
    "auto": (Room.HALF, Room.FULL),
    "1": (Room.FULL,),
    "2": (Room.HALF, Room.FULL),
    "4": (Room.QUARTER, Room.HALF, Room.FULL),
}
"""Card sizes tried for each wish, smallest first; a card too long for its room gets the next."""

EVERYTHING, AS_USUAL = Choice(), Printing()


@dataclass(frozen=True, slots=True)
class Order:
    """Everything one asks for; None means what the project or the built-in default says."""

    topic: str
    choice: Choice = EVERYTHING
    paper: str | None = None
    cards_per_page: str = "auto"
    large_print: bool = False
    clinic: str | None = None
    theme: str | None = None
    project: Path | None = None
    format: str = "leaflet"
    landscape: bool = False
    ink: str = "colour"
    printing: Printing = AS_USUAL


@dataclass(frozen=True, slots=True)
class Settled:
    """An order whose words are known ones: its format, paper with its size, card sizes, ink, and printing."""

    format: Format
    paper: str
    size: Size
    rooms: Sequence[Room]
    ink: Ink
    printing: Printing


def settle(order: Order, settings: Settings, settings_file: str, problems: list[Problem]) -> Settled | None:
    """Return *order* settled, or None after noting every word in it that is not known or means nothing here."""
    before = len(problems)
    name = _known("--format", order.format, FORMATS, "format", problems)
    ink = _known("--ink", order.ink, tuple(Ink), "kind of ink", problems)
    cards = _known("--cards-per-page", order.cards_per_page, CARDS_PER_PAGE, "number of cards", problems)
    printing = order.printing
    _known("--flip", printing.flip, ("long", "short"), "edge", problems)
    for mark in printing.marks:
        _known("--marks", mark, ("crop", "fold"), "kind of mark", problems)
    if name is None:
        return None
    row = FORMATS[name]
    paper = _paper(order, row, settings, settings_file, problems)
    problems += unfit(
        name,
        {
            "large_print": order.large_print,
            "cards_per_page": order.cards_per_page != "auto",
            "landscape": order.landscape,
            "tile": printing.tile is not None,
            "flip": printing.flip != "long",
            "bleed": printing.bleed > 0,
            "marks": bool(printing.marks),
        },
    )
    problems += check_printing(printing)
    if len(problems) > before or paper is None or ink is None or cards is None:
        return None
    size = PAPERS[paper]
    size = Size(size.height, size.width) if order.landscape else size
    rooms = (Room.FULL,) if order.large_print else CARDS_PER_PAGE[cards]
    return Settled(row, paper, size, rooms, Ink(ink), printing)


def _known(
    option: str, word: str, known: Sequence[str] | Mapping[str, object], thing: str, problems: list[Problem]
) -> str | None:
    """Return *word* as it is known, or None after noting that it is not."""
    for each in known:
        if each.casefold() == word.casefold():
            return each
    message = f"'{short(word)}' is no {thing}"
    problems.append(Problem(Where(option), "unknown-word", message, nearest(word, tuple(known))))
    return None


def _paper(order: Order, row: Format, settings: Settings, settings_file: str, problems: list[Problem]) -> str | None:
    """Return the paper: the one asked for, else the project's if it suits the format, else the format's own."""
    asked = order.paper or settings.paper
    where = Where("--paper") if order.paper else Where(settings_file)
    if asked is None:
        return row.papers[0]
    name = next((known for known in PAPERS if known.casefold() == asked.casefold()), None)
    if name is None:
        message = f"there is no paper '{short(asked)}'"
        problems.append(Problem(where, "unknown-paper", message, nearest(asked, row.papers)))
        return None
    if name in row.papers:
        return name
    if order.paper is None:
        return row.papers[0]
    message = f"{name} is no paper for --format {order.format}"
    problems.append(Problem(where, "unknown-paper", message, f"it can be {', '.join(row.papers)}"))
    return None
