"""Option words resolved to known values, before a topic is laid out: each is known, and all mean something together."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from handout.content.clinic import Settings
from handout.geometry import MM, PAPERS, Size
from handout.imposition.tiling import STRIP
from handout.layout.figures.ink import Ink
from handout.layout.parts.card import CardSize
from handout.problems import Location, Problem, nearest, short
from handout.render.formats import FORMATS, OFFICE, Format, tile_paper
from handout.request.options import OPTIONS, PrintOptions, Request

CARDS_PER_PAGE = {
    "auto": (CardSize.HALF, CardSize.FULL),
    "1": (CardSize.FULL,),
    "2": (CardSize.HALF, CardSize.FULL),
    "4": (CardSize.QUARTER, CardSize.HALF, CardSize.FULL),
}
"""Card sizes tried for each wish, smallest first; a card too long for its room gets the next."""


MOST_BLEED = 10 * MM


class ResolvedRequest(Struct, frozen=True):
    """A request whose words are known ones: its format, paper with its size, card sizes, ink, and printing."""

    format: Format
    name: str
    paper: str
    size: Size
    rooms: Sequence[CardSize]
    ink: Ink
    printing: PrintOptions


def resolve(
    request: Request, settings: Settings, settings_file: str, problems: list[Problem]
) -> ResolvedRequest | None:
    """Return *request* resolved, or None after noting every word in it that is not known or means nothing here."""
    before = len(problems)
    name = _known("--format", request.format or "leaflet", FORMATS, "format", problems)
    ink = _known("--ink", request.ink or "colour", tuple(Ink), "kind of ink", problems)
    cards = _known("--cards-per-page", request.cards_per_page or "auto", CARDS_PER_PAGE, "number of cards", problems)
    flip = (
        _known("--flip", request.printing.flip, OPTIONS["flip"].words, "edge", problems)
        if request.printing.flip
        else None
    )
    marks = [
        _known("--marks", mark, OPTIONS["marks"].words, "kind of mark", problems) for mark in request.printing.marks
    ]
    tile = request.printing.tile
    tile = next((known for known in OFFICE if tile and known.casefold() == tile.casefold()), tile)
    printing = replace(request.printing, tile=tile, flip=flip, marks=tuple(mark for mark in marks if mark))
    paper = _paper(request, FORMATS[name] if name else None, settings, settings_file, problems)
    problems += check_printing(printing)
    if name:
        problems += unfit(name, request)
        if "fold" in printing.marks and name in ("leaflet", "poster"):
            message = f"a {name} has no folds"
            problems.append(Problem(Location("--marks"), "wrong-option", message, "it can have --marks crop"))
    if len(problems) > before or name is None or paper is None or ink is None or cards is None:
        return None
    size = PAPERS[paper]
    size = Size(size.height, size.width) if request.landscape else size
    rooms = (CardSize.FULL,) if request.large_print else CARDS_PER_PAGE[cards]
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
    request: Request, row: Format | None, settings: Settings, settings_file: str, problems: list[Problem]
) -> str | None:
    """Return the paper: the one asked for, else the project's if it suits the format, else the format's own."""
    asked = request.paper or settings.paper
    where = Location("--paper") if request.paper else Location(settings_file)
    if asked is None:
        return row.papers[0] if row else None
    name = next((known for known in PAPERS if known.casefold() == asked.casefold()), None)
    if name is None:
        message = f"there is no paper '{short(asked)}'"
        problems.append(Problem(where, "unknown-paper", message, nearest(asked, row.papers if row else tuple(PAPERS))))
        return None
    if row is None or name in row.papers:
        return name
    if request.paper is None:
        return row.papers[0]
    message = f"{name} is no paper for --format {request.format or 'leaflet'}"
    problems.append(Problem(where, "unknown-paper", message, f"it can be {', '.join(row.papers)}"))
    return None


def unfit(name: str, request: Request) -> list[Problem]:
    """Return a problem for each option that is asked for and has no effect in the format of that *name*."""
    problems = []
    for option in OPTIONS.values():
        if option.formats and name not in option.formats and option.has_effect(request):
            hint = f"it is for {', '.join(option.formats)}"
            message, discreet = f"means nothing for --format {name}", "means nothing for the format asked for"
            problems.append(Problem(Location(option.flag), "wrong-option", message, hint, discreet=(discreet, hint)))
    return problems


def check_printing(printing: PrintOptions) -> list[Problem]:
    """Return why tiles could not be glued or would hold too little, and what bleed cannot be."""
    problems = []
    alone = (
        option.flag
        for option in OPTIONS.values()
        if option.only_with == "tile" and getattr(printing, option.field) != option.default
    )
    if printing.tile is None and (flag := next(alone, "")):
        problems.append(
            Problem(Location(flag), "wrong-option", "means nothing without --tile", "add --tile A4 to a poster")
        )
    if printing.bleed > MOST_BLEED:
        message = f"a bleed of {printing.bleed / MM:g} mm is more than any page has"
        problems.append(
            Problem(Location("--bleed"), "bleed-too-large", message, f"use up to {MOST_BLEED / MM:g}mm; 3mm is usual")
        )
    if printing.tile is None:
        return problems
    paper = tile_paper(printing.tile)
    if paper is None:
        message = f"there is no tile paper '{short(printing.tile)}'"
        return [*problems, Problem(Location("--tile"), "unknown-paper", message, nearest(printing.tile, OFFICE))]
    if printing.bleed or printing.marks:
        message = "tiles are glued, not trimmed"
        problems.append(Problem(Location("--tile"), "wrong-option", message, "leave out --bleed and --marks"))
    edge, overlap = printing.edge / MM, printing.overlap / MM
    most = min(paper.width, paper.height) / 2 / MM
    if edge >= overlap:
        message = f"an overlap of {overlap:g} mm is no wider than the unprintable edge of {edge:g} mm"
        problems.append(Problem(Location("--overlap"), "overlap-too-small", message, f"use {edge + 5:g}mm or more"))
    elif printing.overlap < STRIP:
        message = f"an overlap of {overlap:g} mm has no room for the names of the sheets"
        problems.append(Problem(Location("--overlap"), "overlap-too-small", message, f"use {STRIP / MM:g}mm or more"))
    if 2 * edge + overlap > most:
        message = f"two edges and the overlap ({2 * edge + overlap:g} mm) leave too little of {printing.tile}"
        problems.append(Problem(Location("--overlap"), "overlap-too-large", message, f"together at most {most:.0f} mm"))
    return problems
