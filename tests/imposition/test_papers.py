"""A paper that is added to the table works, or is refused in words; nothing is set beside it or upside down."""

from collections.abc import Callable

import pytest

from handout import build
from handout.content.language import Language
from handout.content.project import Project
from handout.geometry import MM, Box, Size
from handout.imposition.folding import LETTER_FOLD, booklet, fold_in_three
from handout.imposition.n_up import n_up
from handout.imposition.prepress import prepress
from handout.imposition.sheet import Sheet, single
from handout.imposition.tiling import choose_tiling, tile
from handout.installed import BUILTIN
from handout.layout.page import Page, bounds
from handout.papers import PAPERS
from handout.problems import DoesNotFit, InputError

OTHERS = {
    "Legal": Size(8.5 * 72, 14 * 72),
    "Tabloid": Size(11 * 72, 17 * 72),
    "A6": Size(105 * MM, 148 * MM),
    "B0": Size(1000 * MM, 1414 * MM),
    "square": Size(200 * MM, 200 * MM),
    "lying": Size(297 * MM, 210 * MM),
    "roll": Size(200 * MM, 2000 * MM),
    "slip": Size(55 * MM, 85 * MM),
    "stamp": Size(20 * MM, 25 * MM),
    "strip": Size(60 * MM, 400 * MM),
}
SIZES = {**PAPERS, **OTHERS}
CARD = Size(105 * MM, 148 * MM)
ENGLISH = Project(BUILTIN).read("languages", "en", Language).value
WORDS = ENGLISH.print_at_100
sizes = pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)


def _assert_whole(sheets: tuple[Sheet, ...]) -> None:
    """Assert that all that is on *sheets* is inside them."""
    for sheet in sheets:
        paper = Box(0, 0, sheet.size.width, sheet.size.height)
        for mark in sheet.marks:
            assert paper.holds(bounds(mark), slack=0.5)
        for placed in sheet.placements:
            assert placed.scale > 0
            assert placed.clip.width > 0 < placed.clip.height
            assert paper.holds(placed.clip)


def _attempt(make: Callable[[], tuple[Sheet, ...]]) -> tuple[tuple[Sheet, ...], str]:
    """Return the sheets that *make* returns, or none and what it says instead."""
    try:
        return make(), ""
    except DoesNotFit as error:
        return (), str(error.problems[0])


@sizes
@pytest.mark.parametrize("flip", ["long", "short"])
def test_cards_fit_any_paper_or_are_refused(size: Size, flip: str) -> None:
    """Each card is whole on its sheet; where none fits, the message says that the paper is too small."""
    page = Page(CARD, ())
    sheets, refusal = _attempt(lambda: n_up([page] * 5, [page] * 5, size, flip, WORDS))
    if refusal:
        assert min(size.width, size.height) < CARD.width + 24 * MM
        assert "use a larger paper" in refusal
        return
    _assert_whole(sheets)
    assert sorted(placed.number for sheet in sheets for placed in sheet.placements) == list(range(1, 11))


@sizes
def test_a_poster_is_tiled_on_any_paper_or_is_refused(size: Size) -> None:
    """Map and tiles are whole on their sheets, and the tiles cover all of the poster."""
    poster = Page(PAPERS["A2"], ())
    edge, overlap = (2 * MM, 5 * MM) if size.width < 100 * MM else (5 * MM, 10 * MM)
    tiling = choose_tiling(poster.size, size, overlap, edge)
    sheets, refusal = _attempt(lambda: tile(poster, tiling, "Back pain A2", ENGLISH))
    if refusal:
        assert size.width < 110 * MM
        assert "print_at_100" in refusal or "use a larger paper" in refusal
        return
    _assert_whole(sheets)
    last = tiling.window(tiling.columns - 1, tiling.rows - 1)
    assert last.right >= poster.size.width * tiling.scale - 0.01
    assert last.bottom >= poster.size.height * tiling.scale - 0.01


@sizes
def test_sheets_are_folded_from_any_paper_or_are_refused(size: Size) -> None:
    """A booklet and a letter fold of any paper are whole on their sheets."""
    across = Size(max(size.width, size.height), min(size.width, size.height))
    half = Page(Size(across.width / 2, across.height), ())
    narrow = Page(Size(LETTER_FOLD.widths(across, 3 * MM)[2], across.height), ())
    for sheets, refusal in (
        _attempt(lambda: booklet([half] * 8, WORDS)),
        _attempt(lambda: fold_in_three(LETTER_FOLD, [narrow] * 6, across, 3 * MM, WORDS)),
    ):
        _assert_whole(sheets)
        assert not refusal or (across.width < 220 * MM and "print_at_100" in refusal)
        assert sheets or refusal


@sizes
def test_marks_stand_around_any_paper_or_are_refused(size: Size) -> None:
    """Crop and fold marks and the words for the printer are whole around a page of any size."""
    sheets, refusal = _attempt(lambda: prepress([single(Page(size, ()), 1)], 3 * MM, True, True, WORDS))
    _assert_whole(sheets)
    assert not refusal or (size.width < 100 * MM and "print_at_100" in refusal)
    assert sheets or refusal


def test_papers_are_upright_and_have_names_of_their_own() -> None:
    """A row of the table is upright, as its users take it, and no name is another one in other letters."""
    assert all(size.width <= size.height for size in PAPERS.values())
    assert len({name.casefold() for name in PAPERS}) == len(PAPERS)


@pytest.mark.parametrize("form", ["leaflet", "poster", "booklet", "trifold", "cards"])
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.sweep(every=8)
def test_every_paper_makes_every_format_or_is_refused(form: str, paper: str) -> None:
    """Whatever is in the table, a format takes it, or names the papers that it takes."""
    try:
        pdf = build("back-pain", points=["hand"], format=form, paper=paper)
    except InputError as error:
        found = [(problem.where.option, problem.rule, bool(problem.hint)) for problem in error.problems]
    else:
        found = [] if pdf.startswith(b"%PDF") else [("no PDF", "", False)]
    assert found in ([], [("--paper", "unknown-paper", True)])
