"""What is not tried could not be better: each bound is compared with what it stands for."""

from collections.abc import Sequence
from itertools import chain, product
from math import inf

import pytest
from msgspec.structs import replace
from support.page_measures import LEAFLET_SIZES

from handout.geometry import Size
from handout.layout.formats import card_parts, page_plan
from handout.layout.formats.card_grids import GridSearch
from handout.layout.formats.card_pages import CardPlan, GridPages, Opening
from handout.layout.formats.card_search import plan_cards
from handout.layout.formats.closing_pages import ClosingPages
from handout.layout.formats.leaflet import area_above_footer, leaflet
from handout.layout.job import LayoutJob
from handout.layout.page import Block, Group, Image, Overflow, Path, Shape, Text, bounds, extent, stacked_height, walk
from handout.layout.parts import front as fronts
from handout.layout.parts.front import FORMS, ROUNDED, SLACK, _forms, front
from handout.layout.parts.front_levels import EVERYTHING, ON_PAGE_1, ON_SEVERAL
from handout.layout.parts.front_parts import FrontParts, SafetyBoxes
from handout.render.cache import NO_CACHE
from handout.render.loading import load
from handout.render.pipeline import prepare
from handout.render.style_trials import StyleTrials
from handout.request.options import Request

LANGUAGES = ("en", "ar", "de", "hi", "ja")


def _job(topic: str, **options: object) -> LayoutJob:
    """Return what the format of a request lays out."""
    inputs = prepare(load(Request(topic, **options)), NO_CACHE)  # type: ignore[arg-type]
    return StyleTrials(inputs, inputs.request.patient).job()


@pytest.mark.parametrize("size", LEAFLET_SIZES)
@pytest.mark.sweep(every=14)
def test_the_tightest_form_of_a_front_page_is_the_lowest(size: str) -> None:
    """No form is lower than the last by more than the rounding of columns, in any language."""
    for language in LANGUAGES:
        job = _job("back-pain", **LEAFLET_SIZES[size], language="" if language == "en" else language)
        area = area_above_footer(job)
        space = Size(area.width, area.height)
        boxes = SafetyBoxes(job.handout, area.width, job.setting)
        if min(leading or job.setting.style.leading for _, leading in FORMS) < FORMS[-1][1]:
            continue
        heights = [stacked_height(*form) for form in _forms(job.handout, space, job.setting, boxes)]
        assert all(height >= heights[-1] - ROUNDED for height in heights), language


@pytest.mark.parametrize("topic", ["back-pain", "back-pain,sleep", "nausea,period-pain"])
@pytest.mark.sweep(every=12)
def test_a_front_page_that_is_refused_would_not_fit(topic: str) -> None:
    """Page 1 with what turns the page is never lower than the height by which it is refused."""
    job = _job(topic, paper="A5")
    area = area_above_footer(job)
    space = Size(area.width, area.height)
    every = FrontParts(job.handout, area.width, job.setting)
    tallest = fronts.Tallest(area.height, area.height)
    refused = 0
    for level in {*ON_PAGE_1, *ON_SEVERAL}:
        if level.share.parts == 0:
            continue
        page, (parts, gap, pages) = every.first(level), fronts._at_level(every, space, (), level, tallest)
        over = fronts._excess(every, space, parts, gap, pages)
        assert over >= page.height - area.height - 1e-9
        refused += page.height - area.height > SLACK
    assert refused
    assert any(level.share is EVERYTHING for level in ON_PAGE_1)


def test_the_least_excess_of_a_front_page_is_that_of_all_levels() -> None:
    """Where no level fits, the one is named that lacks least, though not all are set."""
    job = _job("back-pain,sleep", paper="A5")
    area = area_above_footer(job)
    space = Size(area.width, area.height / 3)
    found = front(job.handout, space, job.setting)
    assert isinstance(found, Overflow)
    every, tallest = FrontParts(job.handout, area.width, job.setting), fronts.Tallest()
    levels = [level for level in ON_PAGE_1 if level.share.parts != 0]
    excess = min(fronts._excess(every, space, *fronts._at_level(every, space, (), level, tallest)) for level in levels)
    assert fronts._least_excess(every, space, (), levels, tallest, inf) == excess
    assert found.height <= excess


@pytest.mark.parametrize(
    ("topic", "language"), [*product(["back-pain"], ["ar", "ja", "es"]), ("knee", ""), ("nausea", "")]
)
@pytest.mark.sweep(every=12)
def test_a_leaflet_is_the_cheapest_of_all_its_ends(topic: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ends that were left off cost as much as the cheapest, or more: without the bound the same pages are found."""
    tried: list[tuple[float, CardPlan | None, CardPlan | None]] = []

    def twice(
        pages: GridPages, closing: ClosingPages, opening: Opening, days: int, multiple: int, most: float = inf
    ) -> CardPlan | None:
        """Plan within the bound, and without it."""
        found = plan_cards(pages, closing, opening, days, multiple, most)
        tried.append((most, found, plan_cards(pages, closing, opening, days, multiple)))
        return found

    monkeypatch.setattr(page_plan, "plan_cards", twice)
    leaflet(_job(topic, language=language))
    for most, found, exact in tried:
        assert isinstance(exact, CardPlan)
        assert found == exact if exact.cost < most else found is None
    assert tried


@pytest.mark.parametrize(
    ("topic", "language", "size"),
    [
        ("back-pain", "ur", {"paper": "A5"}),
        ("back-pain", "ur", {"large_print": True}),
        *((topic, "", {"paper": "A5", "large_print": True}) for topic in ("knee", "sleep", "headache")),
    ],
)
@pytest.mark.sweep(every=10, first=2)
def test_a_card_that_is_much_taller_than_a_page_fits_on_no_grid(
    topic: str, language: str, size: dict[str, object]
) -> None:
    """A card is given up by its height in one arrangement, and fits in none."""
    job = _job(topic, language=language, **size)
    area = area_above_footer(job)
    search = GridSearch(job.handout.cards, "auto", Size(area.width, area.height), job.setting)
    lines = (False, True) if search.enlarges else (False,)
    every = [*chain(*search.grids(), *search.grids(enlarged=search.enlarges), *search.grids(freely=True))]
    every += [grid for shape in (0.7, 1) for grid in search.fallbacks(shape)]
    tall = [number for number in range(len(search.cards)) if search.is_too_tall(number)]
    assert tall
    for number, grid, close in product(tall, every, lines):
        assert search.placed(number, replace(grid, close=close)) is None


@pytest.mark.parametrize("choice", ["auto", "2", "4"])
@pytest.mark.parametrize("language", ["", "pt"])
def test_a_page_that_is_too_tall_has_no_space_for_a_card_more(language: str, choice: str) -> None:
    """The cards of a page are tried one by one, up to the first that is too much."""
    job = _job("back-pain", language=language)
    area = area_above_footer(job)
    search = GridSearch(job.handout.cards, choice, Size(area.width, area.height), job.setting)
    pages, tried = GridPages(search), 0
    for freely, grid, cell in product((False, True), search.grids()[0], search.cells()):
        found = pages.on(grid, cell, 2, freely=freely)
        assert found
        for first, top in product(range(len(search.cards)), (0.0, area.height / 3)):
            row = found[0].row(first, top)
            fitting = [found[0].at(first, first + more, top) is not None for more in range(1, len(row) + 1)]
            assert [each is not None for each in row] == fitting
            tried += 1
    assert tried


@pytest.mark.parametrize(
    ("language", "refused"), [("", (inf, inf)), ("", (295, 310)), ("uk", (inf, inf)), ("ja", (250, inf))]
)
@pytest.mark.sweep(every=10, first=2)
def test_cards_in_parts_are_the_cheapest_that_hold_their_labels(
    language: str, refused: tuple[float, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pictures are drawn last, and pages are as if all were drawn first."""
    job = _job("back-pain", paper="A5", large_print=True, language=language)
    sized, draw = card_parts.CardParts.sized, card_parts.CardParts.draw
    drawn: list[float] = []

    def narrow(card: card_parts.CardParts, column: float) -> Block | None:
        """Draw pictures; the labels fit on none of a width that is refused."""
        drawn.append(column)
        return None if refused[0] < column < refused[1] else draw(card, column)

    def drawn_first(card: card_parts.CardParts, column: float, scales: Sequence[int]) -> list[card_parts.Face]:
        return [face for face in sized(card, column, scales) if face.block]

    monkeypatch.setattr(card_parts.CardParts, "draw", narrow)
    found, few = leaflet(job), len(drawn)
    assert refused[0] == inf or any(refused[0] < column < refused[1] for column in drawn)
    monkeypatch.setattr(card_parts.CardParts, "sized", drawn_first)
    assert leaflet(job) == found
    assert len(drawn) - few > few


def test_the_extent_of_marks_is_that_of_their_bounds() -> None:
    """Pages are divided at the top and the bottom of marks: to the last digit those of the boxes around them."""
    marks = [mark for page in leaflet(_job("back-pain")) for mark in walk(page.marks)]
    assert {type(mark) for mark in marks} >= {Text, Group, Shape, Path, Image}
    for mark in marks:
        assert extent(mark) == (bounds(mark).y, bounds(mark).bottom)
