"""Pages with space at the top for the words to the printer."""

from functools import partial

import pytest

from handout.geometry import Box, Size
from handout.imposition.printer_marks import HEAD
from handout.layout.page import Page, Shape, bounds
from handout.problems import DoesNotFit, Location, Problem
from handout.render import format_layouts, headed
from handout.render.pipeline import lay_out
from handout.request.python_arguments import parse_arguments

SIZE, TOP = Size(400, 600), HEAD - 7
OPTIONS: list[dict[str, object]] = [{}, {"patient": "Ann Lee"}, {"language": "ar"}]


def _page(size: Size, low: float) -> Page:
    """Return a page with something that ends so *low* above the lower edge of pages of that size."""
    return Page(size, (Shape(Box(0, 0, 10, size.height - low), fill="#000000"),))


def _laid(size: Size, tried: list[Size], low: float, least: float = 0) -> tuple[Page, ...]:
    """Return a page as low, and remember its size; raise DoesNotFit where it is less than the least."""
    tried.append(size)
    if size.height < least:
        raise DoesNotFit([Problem.of(Location("here"), "does-not-fit/card", id="a", height=size.height, cures="")])
    return (_page(size, low),)


@pytest.mark.parametrize(
    ("low", "foot", "heights"),
    [(30, 30, [600]), (5, 30, [600, 593]), (5, 5, [593]), (30, None, [600]), (5, None, [600, 593])],
    ids=["space", "low card", "low foot", "space, unknown foot", "low card, unknown foot"],
)
def test_pages_are_laid_out_again_only_where_their_foot_does_not_say_it(
    low: float, foot: float | None, heights: list[float]
) -> None:
    """Whatever is tried, the pages are those of the whole height, if their space suffices, else of less."""
    tried: list[Size] = []
    (page,) = headed.headed(partial(_laid, tried=tried, low=low), SIZE, TOP, foot and _page(SIZE, foot))
    assert [size.height for size in tried] == pytest.approx(heights)
    assert page.size == SIZE
    assert bounds(page.marks[0]).y == pytest.approx(7)
    assert bounds(page.marks[0]).bottom == pytest.approx(7 + heights[-1] - low)


@pytest.mark.parametrize(("least", "height"), [(599, 593), (700, 600)])
def test_what_does_not_fit_is_told_of_the_whole_page(least: float, height: float) -> None:
    """Of the page with less height only where the whole one would do."""
    with pytest.raises(DoesNotFit) as error:
        headed.headed(partial(_laid, tried=[], low=5, least=least), SIZE, TOP, _page(SIZE, 5))
    assert f"{height:.0f}" in str(error.value)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_a_foot_says_what_the_pages_say(options: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    """The foot that is drawn before the pages stands where those of the pages do, so no look at it can change them."""
    found: list[tuple[Page, tuple[Page, ...]]] = []

    def whole(layout: headed.Layout, size: Size, _top: float, foot: Page) -> tuple[Page, ...]:
        """Return the pages of the whole height."""
        pages = layout(size)
        found.append((foot, pages))
        return pages

    monkeypatch.setattr(format_layouts, "headed", whole)
    lay_out(parse_arguments("back-pain", {"format": "booklet", "points": ["hand"], **options}))
    for foot, pages in found:
        lowest = max(bounds(mark).bottom for mark in foot.marks)
        assert lowest > 0
        assert [max(bounds(mark).bottom for mark in page.marks) for page in pages[2:4]] == pytest.approx([lowest] * 2)
