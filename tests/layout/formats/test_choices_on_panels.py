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
from handout.layout.page import Group, walk
from handout.papers import TRIFOLD_PAPERS
from handout.problems import DoesNotFit
from handout.render.laid_out import LaidOut
from handout.request.options import Request, Selection
from handout.request.patient import PatientDetails
from handout.schema.markup import strip_markup

THREES = list(combinations(POINTS, 3))
FOURS = list(combinations(POINTS, 4))
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


def _unprinted(laid: LaidOut) -> list[str]:
    """Return the chosen cards of which the panels have no card, or not all warnings."""
    words = "".join(words_in(page.marks) for page in laid.pages).replace("|", "")
    printed = {mark.path for page in laid.pages for mark in walk(page.marks) if isinstance(mark, Group)}
    return [
        card.id
        for card in laid.handout.cards
        if card.path not in printed or any(squeeze(text) not in words for text in warned(card))
    ]


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
@pytest.mark.sweep(every=24)
def test_four_points_that_fit_are_all_printed(language: str, paper: str) -> None:
    """Each of four cards is printed with all its warnings, on the back, too."""
    for points in sample(FOURS, 5, 2):
        try:
            laid = _panels(language, paper, points)
        except DoesNotFit:
            continue
        assert _unprinted(laid) == []


@pytest.mark.parametrize(
    ("language", "points"),
    [
        ("ur", ("stomach", "knee-back", "foot-lying", "hand")),
        ("fr", ("lower-back", "hipbone", "knee-back", "foot-lying")),
        ("de", ("stomach", "hipbone", "knee-back", "foot-lying")),
        ("fa", ("stomach", "hipbone", "knee-back", "foot-lying")),
    ],
)
def test_a_card_as_tall_as_the_back_is_printed(language: str, points: tuple[str, ...]) -> None:
    """A card that fills the back to the foot is too tall for it by a rounding, and stands there."""
    assert _unprinted(_panels(language, "A4", points)) == []


@SHEETS
@pytest.mark.sweep(every=8, first=3)
@pytest.mark.parametrize("points", [POINTS[:1], ("lower-back", "knee-back", "hand")], ids=len)
@pytest.mark.parametrize("note", ["", "Please ring us on Monday if it is no better. Leave the swollen leg alone."])
def test_danger_signs_stand_on_the_cover_or_the_flap(
    language: str, paper: str, points: tuple[str, ...], note: str
) -> None:
    """All of them are read before the sheet is opened, however many panels the disclaimer takes."""
    chosen, patient = Selection(points=points), PatientDetails("Ann Lee", None, None, note)
    laid = laid_out(Request("back-pain", chosen, language=language, paper=paper, format="trifold", patient=patient))
    front, outside = laid.handout.front, "".join(words_in(page.marks) for page in laid.pages[:2])
    assert front.red_flags
    calls = (front.call_now, front.call_today)
    wanted = (front.red_flags.now.heading, front.red_flags.today.heading, *calls, strip_markup(front.red_flags.later))
    assert [text for text in wanted if squeeze(text) not in outside.replace("|", "")] == []


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
