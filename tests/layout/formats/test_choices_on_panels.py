"""Choices of points on a tri-fold: in each language, on each paper, any three fit, and say all that they should."""

import re
from collections import Counter
from itertools import combinations, product

import pytest
from support.cards import warned
from support.covering import sample
from support.pages import laid_out, squeeze, texts_in, words_in
from support.topics import LANGUAGES, POINTS

from handout.layout.density import LEAST
from handout.papers import TRIFOLD_PAPERS
from handout.problems import DoesNotFit
from handout.render.laid_out import LaidOut
from handout.request.options import Request, Selection

THREES = list(combinations(POINTS, 3))
SHEETS = pytest.mark.parametrize(("language", "paper"), list(product(LANGUAGES, TRIFOLD_PAPERS)))


def _panels(language: str, paper: str, points: tuple[str, ...]) -> LaidOut:
    return laid_out(Request("back-pain", Selection(points=points), language=language, paper=paper, format="trifold"))


def _running_size(laid: LaidOut) -> float:
    """Return the size of type that most letters have."""
    sizes = Counter[float]()
    for page in laid.pages:
        for text in texts_in(page.marks):
            sizes[text.size] += len(text.words)
    return sizes.most_common(1)[0][0]


@SHEETS
@pytest.mark.sweep(every=24)
def test_any_three_points_fit(language: str, paper: str) -> None:
    """Any three points fit with all their warnings, in type of the least size or more."""
    for points in sample(THREES, 17):
        laid = _panels(language, paper, points)
        words = "".join(words_in(page.marks) for page in laid.pages).replace("|", "")
        assert len(laid.pages) == 6
        assert tuple(card.id for card in laid.handout.cards) == points
        assert [text for card in laid.handout.cards for text in warned(card) if squeeze(text) not in words] == []
        assert _running_size(laid) >= LEAST


@SHEETS
@pytest.mark.sweep(every=24, first=5)
def test_closer_type_leaves_room_for_what_firm_means(language: str, paper: str) -> None:
    """Closer type is tried before no panel explains a word of the scale; Nastaliq is too tall for all of them."""
    for points in sample(THREES, 17, 1):
        left_out = [each for each in _panels(language, paper, points).warnings if each.rule == "meaning-left-out"]
        assert left_out == [] or language == "ur"


@SHEETS
@pytest.mark.sweep(every=8)
def test_who_chooses_all_points_is_told_of_some_that_fit(language: str, paper: str) -> None:
    """Cards that are too many are measured in one leading alone; as many as the refusal names fit, and are printed."""
    with pytest.raises(DoesNotFit) as refused:
        _panels(language, paper, POINTS)
    (problem,) = refused.value.problems
    (named,) = re.findall(r"--points ([\w,-]+), or use", problem.hint)
    points = tuple(named.split(","))
    assert f"room for {len(points)} cards" in problem.message
    laid = _panels(language, paper, points)
    assert len(laid.pages) == 6
    assert tuple(card.id for card in laid.handout.cards) == points
