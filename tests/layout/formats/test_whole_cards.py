"""Large print: a card that a page holds stays whole, however long the others are."""

from itertools import product

import pytest
from support.page_measures import card_pictures
from support.pages import laid_out
from support.topics import LANGUAGES, POINTS

from handout.geometry import MM
from handout.layout.formats.leaflet import CARD_PATH
from handout.layout.page import Group, Role, walk
from handout.render.laid_out import LaidOut
from handout.request.options import Request, Selection

pytestmark = pytest.mark.sweep(every=32)

ENLARGED = 67 * MM
"""The least width of most pictures in large print: 1.4 times that in normal print."""

LEAFLETS = [*product(("", *LANGUAGES), ("A4", "Letter"))]
LONG = [*product(("ar", "fa", "ja"), ["A4"])]
"""Leaflets of which a page holds most cards, but not all."""


def _pages_of_cards(laid: LaidOut) -> dict[str, int]:
    """Return over how many pages each card goes."""
    every = {
        card.id: {
            number
            for number, page in enumerate(laid.pages)
            for mark in walk(page.marks)
            if isinstance(mark, Group) and mark.role is Role.SECTION and mark.path[:CARD_PATH] == card.path
        }
        for card in laid.handout.cards
    }
    return {name: len(pages) for name, pages in every.items()}


@pytest.mark.parametrize(("language", "paper"), LEAFLETS)
def test_a_card_is_divided_only_if_no_page_holds_it(language: str, paper: str) -> None:
    """Most cards stand whole if each does so alone, with a picture as large as in large print."""
    options: dict[str, object] = {"language": language or None, "paper": paper, "large_print": True}
    whole = _pages_of_cards(laid_out(Request("back-pain", **options)))  # type: ignore[arg-type]
    alone = [laid_out(Request("back-pain", Selection(points=(point,)), **options)) for point in POINTS]  # type: ignore[arg-type]
    hold = [
        laid.handout.cards[0].id
        for laid in alone
        if set(_pages_of_cards(laid).values()) == {1}
        and all(image.box.width >= ENLARGED for _, image in card_pictures(laid))
    ]
    if 2 * len(hold) >= len(POINTS):
        assert {name: whole[name] for name in hold} == dict.fromkeys(hold, 1)


@pytest.mark.parametrize(("language", "paper"), LONG)
def test_long_cards_divide_no_others(language: str, paper: str) -> None:
    """One or two cards go on overleaf, and all pictures have the same two widths."""
    laid = laid_out(Request("back-pain", language=language, paper=paper, large_print=True))
    pages = sorted(_pages_of_cards(laid).values())
    assert pages[-1] == 2
    assert pages[: len(pages) // 2 + 1] == [1] * (len(pages) // 2 + 1)
    assert len({round(image.box.width) for _, image in card_pictures(laid)}) <= 2
