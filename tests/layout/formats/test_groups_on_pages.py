"""Eight exercises in groups of three, three and two, with and without pictures, on every paper and in large print."""

from functools import cache
from pathlib import Path

import pytest
from support.page_measures import LEAFLET_SIZES, card_pictures, open_share
from support.pages import squeeze, words_in

from handout.layout.formats.group_breaks import LONE, TORN, Member, tear_groups
from handout.layout.page import Group, Page, Role
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request

PROJECT = Path(__file__).parents[2] / "fixtures" / "groups"
SIZES = {**LEAFLET_SIZES, "A5 large": {"paper": "A5", "large_print": True}}
MOST_OPEN = {"A4": 0.4, "Letter": 0.4, "A5": 0.4, "A4 large": 0.47, "Letter large": 0.45}
MOST_PAGES = {"A4": 5, "Letter": 5, "A5": 7, "A4 large": 8, "Letter large": 9, "A5 large": 15}

FIRST, OTHER = Member(goes_on=False), Member(goes_on=True)
GROUPS = (FIRST, OTHER, OTHER, FIRST, OTHER)
"""A group of three cards, and one of two."""


@cache
def _laid(size: str) -> LaidOut:
    return lay_out(Request("neck-shoulders", project=PROJECT, **SIZES[size]))  # type: ignore[arg-type]


def _cards(page: Page) -> list[int]:
    """Return the numbers of the cards of a page, in order."""
    groups = (mark for mark in page.marks if isinstance(mark, Group) and mark.role is Role.SECTION)
    return [int(group.path[1]) for group in groups if len(group.path) == 2]


@pytest.mark.parametrize(
    ("first", "end", "cost"),
    [
        (0, 3, 0),
        (3, 5, 0),
        (1, 3, TORN),  # the break before is charged to the page of the card alone
        (0, 1, LONE),
        (2, 3, TORN + LONE),
        (2, 5, TORN + LONE),
        (0, 2, 0),  # charged to the next page
        (3, 4, 0),  # two cards cannot be parted better
        (4, 5, TORN),
        (0, 5, 0),
    ],
)
def test_a_single_card_is_not_parted_from_several(first: int, end: int, cost: float) -> None:
    """A break inside a group costs, and more where one card is on one side and several on the other."""
    assert tear_groups(GROUPS, first, end) == pytest.approx(cost)


@pytest.mark.parametrize("size", LEAFLET_SIZES)
@pytest.mark.sweep(every=6)
def test_each_page_says_to_which_group_its_cards_belong(size: str) -> None:
    """The heading of a group that goes on stands again above its cards."""
    laid, found = _laid(size), 0
    for page in laid.pages:
        if not (cards := _cards(page)):
            continue
        words, first = squeeze(words_in(page.marks)), laid.handout.cards[cards[0]]
        found += not first.group
        assert first.within
        assert squeeze(first.within) in words[: words.index(squeeze(first.name))]
    assert found or size == "Letter"  # there is a page on which a group goes on


@pytest.mark.parametrize("size", MOST_OPEN)
def test_no_page_is_mostly_open(size: str) -> None:
    """A card has a smaller picture in normal print where a page else holds one card and is half empty."""
    shares = {number: round(open_share(page), 2) for number, page in enumerate(_laid(size).pages, 1)}
    assert {number: share for number, share in shares.items() if share > MOST_OPEN[size]} == {}


@pytest.mark.parametrize("size", MOST_PAGES)
def test_few_pages_are_needed(size: str) -> None:
    """In large print on A5, words begin below their pictures, and cards below each other."""
    assert len(_laid(size).pages) <= MOST_PAGES[size]


def test_whole_cards_are_not_torn_on_small_pages() -> None:
    """A card without pictures is on one page, and its cautions stand there before what to do."""
    laid = _laid("A5 large")
    pages = [squeeze(words_in(page.marks)) for page in laid.pages]
    for number, card in enumerate(laid.handout.cards):
        if not card.figures:
            on = [page for page, each in zip(pages, laid.pages, strict=True) if number in _cards(each)]
            assert len(on) == 1
            assert on[0].index(squeeze(card.warnings.cautions[0])) < on[0].index(squeeze("Start:"))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_pictures_in_large_print_are_larger(paper: str) -> None:
    """They are 1.4 times as wide as in normal print, also beside cards without pictures."""
    small, large = ([image.box.width for _, image in card_pictures(_laid(size))] for size in (paper, f"{paper} large"))
    assert [(one, other) for one, other in zip(small, large, strict=True) if other < 1.4 * one] == []


def test_a_page_of_danger_signs_alone_is_filled() -> None:
    """Where danger signs leave a page of the front matter mostly open, what follows begins there."""
    pages = _laid("A5 large").pages
    first = next(number for number, page in enumerate(pages) if _cards(page))
    assert [number for number in range(1, first - 1) if open_share(pages[number]) > 0.4] == []
