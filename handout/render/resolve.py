"""What of an order is settled before a topic is laid out: its words are known ones, and mean something together."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from handout.content.clinic import Settings
from handout.geometry import PAPERS, Size
from handout.layout.figures.ink import Ink
from handout.layout.parts.card import CARDS_PER_PAGE, CardSize
from handout.problems import Location, Problem, nearest, short
from handout.render.formats import FORMATS, OFFICE, Format, check_printing, unfit
from handout.request.request import PrintOptions, Request


class ResolvedRequest(Struct, frozen=True):
    """An order whose words are known ones: its format, paper with its size, card sizes, ink, and printing."""

    format: Format
    name: str
    paper: str
    size: Size
    rooms: Sequence[CardSize]
    ink: Ink
    printing: PrintOptions


def resolve(order: Request, settings: Settings, settings_file: str, problems: list[Problem]) -> ResolvedRequest | None:
    """Return *order* settled, or None after noting every word in it that is not known or means nothing here."""
    before = len(problems)
    name = _known("--format", order.format or "leaflet", FORMATS, "format", problems)
    ink = _known("--ink", order.ink or "colour", tuple(Ink), "kind of ink", problems)
    cards = _known("--cards-per-page", order.cards_per_page or "auto", CARDS_PER_PAGE, "number of cards", problems)
    flip = _known("--flip", order.printing.flip, ("long", "short"), "edge", problems) if order.printing.flip else None
    marks = [_known("--marks", mark, ("crop", "fold"), "kind of mark", problems) for mark in order.printing.marks]
    tile = order.printing.tile
    tile = next((known for known in OFFICE if tile and known.casefold() == tile.casefold()), tile)
    printing = replace(order.printing, tile=tile, flip=flip, marks=tuple(mark for mark in marks if mark))
    paper = _paper(order, FORMATS[name] if name else None, settings, settings_file, problems)
    problems += check_printing(printing)
    if name:
        asked = {
            "large_print": bool(order.large_print),
            "cards_per_page": cards not in (None, "auto"),
            "landscape": order.landscape,
            "tile": printing.tile is not None,
            "flip": order.printing.flip is not None,
            "bleed": printing.bleed > 0,
            "marks": bool(printing.marks),
            "diary": bool(order.diary),
            "qr": bool(order.qr),
            "patient": bool(order.personal.patient),
            "date": bool(order.personal.day),
            "by": bool(order.personal.by),
            "note": bool(order.personal.note),
            "dose": bool(order.personal.doses or order.personal.usual),
        }
        problems += unfit(name, asked)
        if "fold" in printing.marks and name in ("leaflet", "poster"):
            message = f"a {name} has no folds"
            problems.append(Problem(Location("--marks"), "wrong-option", message, "it can have --marks crop"))
    if len(problems) > before or name is None or paper is None or ink is None or cards is None:
        return None
    size = PAPERS[paper]
    size = Size(size.height, size.width) if order.landscape else size
    rooms = (CardSize.FULL,) if order.large_print else CARDS_PER_PAGE[cards]
    return ResolvedRequest(FORMATS[name], name, paper, size, rooms, Ink(ink), printing)


def _known(
    option: str, word: str, known: Sequence[str] | Mapping[str, object], thing: str, problems: list[Problem]
) -> str | None:
    """Return *word* as it is known, or None after noting that it is not."""
    for each in known:
        if each.casefold() == word.casefold():
            return each
    message = f"'{short(word)}' is no {thing}"
    discreet = (f"this is no {thing}", nearest("", tuple(known)))
    problems.append(Problem(Location(option), "unknown-word", message, nearest(word, tuple(known)), discreet=discreet))
    return None


def _paper(
    order: Request, row: Format | None, settings: Settings, settings_file: str, problems: list[Problem]
) -> str | None:
    """Return the paper: the one asked for, else the project's if it suits the format, else the format's own."""
    asked = order.paper or settings.paper
    where = Location("--paper") if order.paper else Location(settings_file)
    if asked is None:
        return row.papers[0] if row else None
    name = next((known for known in PAPERS if known.casefold() == asked.casefold()), None)
    if name is None:
        message = f"there is no paper '{short(asked)}'"
        problems.append(Problem(where, "unknown-paper", message, nearest(asked, row.papers if row else tuple(PAPERS))))
        return None
    if row is None or name in row.papers:
        return name
    if order.paper is None:
        return row.papers[0]
    message = f"{name} is no paper for --format {order.format or 'leaflet'}"
    problems.append(Problem(where, "unknown-paper", message, f"it can be {', '.join(row.papers)}"))
    return None
