"""Resolve the options of a request to known values, before any layout.

Every unknown word, and every option without effect, is a problem.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from handout.content.kind import Arrangement
from handout.content.settings import ProjectSettings, refuse_paper
from handout.formats import FORMATS
from handout.geometry import MM, Size
from handout.imposition.tiling import STRIP
from handout.layout.figures.ink import Ink
from handout.layout.formats.card_grids import PER_PAGE
from handout.papers import OFFICE_PAPERS, PAPERS, known_paper
from handout.problems import Location, Problem, short
from handout.render.format_layouts import FORMAT_LAYOUTS, FormatLayout, tile_paper
from handout.request.options import DEFAULT_FORMAT, OPTIONS, PrintOptions, Request
from handout.suggest import nearest

MOST_BLEED = 10 * MM


class ResolvedRequest(Struct, frozen=True):
    """A request as known values: format, paper and size, card sizes, ink, printing.

    Without a *layout*, it is that of the topic.
    """

    format: FormatLayout
    name: str
    paper: str
    size: Size
    cards_per_page: str
    ink: Ink
    printing: PrintOptions
    layout: Arrangement | None = None


def resolve(request: Request, settings: ProjectSettings, problems: list[Problem]) -> ResolvedRequest | None:
    """Return the resolved *request*, or None after adding a problem for each bad word."""
    before = len(problems)
    several = OPTIONS["cards_per_page"].has_effect(request)
    name = _known("--format", request.format or DEFAULT_FORMAT, FORMATS, "format", problems)
    ink = _known("--ink", request.ink or "colour", tuple(Ink), "kind of ink", problems)
    cards = _known("--cards-per-page", request.cards_per_page or "auto", PER_PAGE, "number of cards", problems)
    layout = _known("--layout", request.layout, tuple(Arrangement), "layout", problems) if request.layout else None
    flip = (
        _known("--flip", request.printing.flip, OPTIONS["flip"].words, "edge", problems)
        if request.printing.flip
        else None
    )
    marks = [
        _known("--marks", mark, OPTIONS["marks"].words, "kind of mark", problems) for mark in request.printing.marks
    ]
    tile = request.printing.tile
    tile = next((known for known in OFFICE_PAPERS if tile and known.casefold() == tile.casefold()), tile)
    printing = replace(request.printing, tile=tile, flip=flip, marks=tuple(mark for mark in marks if mark))
    paper = _paper(request, name, settings, problems)
    problems += check_printing(replace(request, printing=printing))
    if name:
        problems += unfit(name, request)
        if several and layout == Arrangement.LIST:
            problems.append(Problem.of(Location.of_option("--cards-per-page"), "wrong-option/list"))
        if "fold" in printing.marks and not FORMAT_LAYOUTS[name].folded:
            problems.append(Problem.of(Location.of_option("--marks"), "wrong-option/folds", format=name))
    if len(problems) > before or name is None or paper is None or ink is None or cards is None:
        return None
    size = PAPERS[paper]
    size = Size(size.height, size.width) if request.landscape else size
    layout = Arrangement.CARDS if several else layout  # a number of cards asks for cards
    arrangement = Arrangement(layout) if layout else None
    return ResolvedRequest(FORMAT_LAYOUTS[name], name, paper, size, cards, Ink(ink), printing, arrangement)


def _known(
    option: str, word: str, known: Sequence[str] | Mapping[str, object], thing: str, problems: list[Problem]
) -> str | None:
    """Return the known spelling of *word*, or None after adding a problem."""
    for each in known:
        if each.casefold() == word.casefold():
            return each
    problems.append(
        Problem.of(
            Location.of_option(option),
            "unknown-word",
            word=short(word),
            thing=thing,
            nearest=nearest(word, tuple(known)),
            known=", ".join(known),
        )
    )
    return None


def _paper(request: Request, form: str | None, settings: ProjectSettings, problems: list[Problem]) -> str | None:
    """Return the paper of a request, or None after adding a problem.

    It is the requested one, else the project's if the format prints on it, else the format's default.
    """
    where, for_all = Location.of_option("--paper"), isinstance(settings.paper, str)
    usual = FORMATS[form].papers[0] if form else None
    asked = request.paper or settings.paper_for(form)
    problem = refuse_paper(where, form, asked) if asked else None
    if asked is None or problem is None:
        return known_paper(asked) if asked else usual
    if request.paper is None and for_all and known_paper(asked):
        return usual
    problems.append(problem)
    return None


def unfit(name: str, request: Request) -> list[Problem]:
    """Return a problem for each option that has no effect in the format *name*."""
    problems = []
    for option in OPTIONS.values():
        if option.formats and name not in option.formats and option.has_effect(request):
            where, formats = Location.of_option(option.flag_for(request)), ", ".join(option.formats)
            problems.append(Problem.of(where, "wrong-option/format", format=name, formats=formats))
    return problems


def check_printing(request: Request) -> list[Problem]:
    """Return the problems of the tiling options and of the bleed.

    Tiles must overlap enough to be glued, and hold enough of the poster.
    """
    printing = request.printing
    problems = [
        Problem.of(Location.of_option(option.flag_for(request)), "wrong-option/no-tile")
        for option in OPTIONS.values()
        if option.only_with == "tile" and printing.tile is None and option.is_given(request)
    ]
    if printing.bleed > MOST_BLEED:
        where, bleed = Location.of_option("--bleed"), printing.bleed / MM
        problems.append(Problem.of(where, "bleed-too-large", bleed=bleed, most=MOST_BLEED / MM))
    if printing.tile is None:
        return problems
    paper = tile_paper(printing.tile)
    if paper is None:
        where, meant = Location.of_option("--tile"), nearest(printing.tile, OFFICE_PAPERS)
        return [*problems, Problem.of(where, "unknown-paper/tile", word=short(printing.tile), nearest=meant)]
    if printing.bleed or printing.marks:
        problems.append(Problem.of(Location.of_option("--tile"), "wrong-option/trimmed"))
    edge, overlap = printing.edge / MM, printing.overlap / MM
    most, where = min(paper.width, paper.height) / 2 / MM, Location.of_option("--overlap")
    if edge >= overlap:
        problems.append(Problem.of(where, "overlap-too-small/edge", overlap=overlap, edge=edge, least=edge + 5))
    elif printing.overlap < STRIP:
        problems.append(Problem.of(where, "overlap-too-small/names", overlap=overlap, least=STRIP / MM))
    if 2 * edge + overlap > most:
        taken = 2 * edge + overlap
        problems.append(Problem.of(where, "overlap-too-large", taken=taken, paper=printing.tile, most=most))
    return problems
