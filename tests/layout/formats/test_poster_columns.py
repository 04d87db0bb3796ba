"""Posters whose words take half of the sheet: cards follow each other down columns, and pictures have what is won."""

import pytest
from support.covering import in_turn
from support.pages import laid_out
from support.posters import area, danger_box, frame_of, map_part, only_page, poster_cards, running_text, x_height
from support.topics import LANGUAGES

from handout.geometry import MM
from handout.layout.formats.poster_plans import DISCLAIMER, MAP, PosterPlan, plans
from handout.layout.page import Image, walk
from handout.render.laid_out import LaidOut
from handout.request.options import Request

LARGEST_WORDS = {"ur": 0.137, "fa": 0.16, "so": 0.179, "ar": 0.18, "de": 0.186, "fr": 0.2}
"""The least share of an A2 for pictures in languages whose words take most space; the others have more than 0.21."""


def _stacked(plan: PosterPlan) -> bool:
    """Return whether cards follow each other down columns."""
    return any(len(cell.parts) > 1 for row in plan.rows for cell in row.cells)


@pytest.mark.parametrize("cards", range(1, 10))
@pytest.mark.parametrize("has_map", [True, False])
def test_columns_hold_every_part_once_and_in_order(cards: int, has_map: bool) -> None:
    """Down the columns the cards follow each other; the disclaimer comes first, the map last or below the disclaimer."""
    found = plans((False,) * cards, has_map, close=True)
    assert any(map(_stacked, found)) is (cards > 1 or has_map)
    for plan in found:
        parts = [part for row in plan.rows for cell in row.cells for part in cell.parts]
        assert [part for part in parts if isinstance(part, int)] == list(range(cards))
        fixtures = [part for part in (*plan.side, *parts) if not isinstance(part, int)]
        assert fixtures == ([DISCLAIMER, MAP] if has_map else [DISCLAIMER])
        assert (*plan.side, *parts)[0] is DISCLAIMER


@pytest.mark.parametrize("cards", [2, 5, 9])
def test_groups_stand_in_rows(cards: int) -> None:
    """Cards below the heading of a group are never in columns, nor are any where space is not scarce."""
    assert not any(map(_stacked, plans((True, *[False] * (cards - 1)), has_map=True, close=True)))
    assert not any(map(_stacked, plans((False,) * cards, has_map=True, close=False)))


@pytest.fixture(params=[*in_turn(LANGUAGES, (False, True)), *in_turn(LANGUAGES, (True, False))], ids=str)
def laid(request: pytest.FixtureRequest) -> LaidOut:
    """Return the A2 poster of seven cards in a language, upright or across."""
    language, landscape = request.param
    return laid_out(Request("back-pain", format="poster", paper="A2", language=language, landscape=landscape))


@pytest.mark.sweep(every=12)
def test_pictures_have_what_words_leave(laid: LaidOut) -> None:
    """An A2 holds seven cards in every language, with words as large as usual and more than small pictures."""
    page = only_page(laid)
    share = sum(area(mark.box) for mark in walk(page.marks) if isinstance(mark, Image)) / area(page.size)
    assert share >= LARGEST_WORDS.get(laid.handout.language, 0.21)
    assert not [warning for warning in laid.warnings if warning.rule == "labels-left-out"]
    if laid.handout.language not in ("zh-Hans", "ja"):  # their letters have another height
        words = [text.size for part in (*poster_cards(laid), danger_box(laid)) for text in running_text(part)]
        assert min(words) * x_height() >= 3 * MM * 0.995


@pytest.mark.sweep(every=12)
def test_parts_stand_apart(laid: LaidOut) -> None:
    """No part lies on another, and below each stands another or the end of the sheet."""
    frames = [frame_of(part) for part in (danger_box(laid), map_part(laid), *poster_cards(laid))]
    end = max(frame.bottom for frame in frames)
    for frame in frames:
        others = [other for other in frames if other is not frame]
        assert not any(frame.overlaps(other) for other in others)
        below = [other for other in others if other.x < frame.right and other.right > frame.x and other.y > frame.y]
        assert below or frame.bottom == pytest.approx(end, abs=1)
