"""Pictures take a quarter of every poster of the shipped topics, with all their labels."""

import re
from functools import cache
from itertools import combinations, product

import pytest
from support.covering import in_turn
from support.pages import laid_out, line_boxes, squeeze, words_in
from support.posters import (
    area,
    danger_box,
    frame_of,
    nearness,
    only_page,
    running_text,
    sections_of,
    x_height,
)
from support.topics import LANGUAGES, TOPICS

from handout.geometry import MM
from handout.layout.formats.poster_card import PosterCard
from handout.layout.formats.poster_card_space import CardPlacement
from handout.layout.formats.poster_rating import QUARTER
from handout.layout.page import Group, Image, Role, Text, bounds, walk
from handout.problems import DoesNotFit
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request

pytestmark = pytest.mark.sweep(every=14)

LARGEST_NEEDED = ("cancer-tiredness",)
"""Topics of nine cards, whose words fit no paper below A1."""

SMALL = tuple(topic for topic in TOPICS if topic not in LARGEST_NEEDED)
"""Topics whose cards all fit an A3."""

Sheet = tuple[str, str, bool]
SHEETS: tuple[Sheet, ...] = tuple(
    dict.fromkeys(
        (topic, "A1" if topic in LARGEST_NEEDED else paper, landscape)
        for topic, (paper, landscape) in in_turn(TOPICS, [*product(("A3", "A2", "A1"), (False, True))])
    )
)
"""Each topic on a sheet, and each paper both upright and across, twice."""

EACH = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: "-".join(map(str, sheet)))


@cache
def laid_sheet(sheet: Sheet) -> LaidOut:
    """Return the poster of a topic with all its cards."""
    topic, paper, landscape = sheet
    return laid_out(Request(topic, paper=paper, format="poster", landscape=landscape))


def _pictured(laid: LaidOut) -> float:
    """Return the share of the sheet that pictures take."""
    page = only_page(laid)
    return sum(area(mark.box) for mark in walk(page.marks) if isinstance(mark, Image)) / area(page.size)


@EACH
def test_pictures_take_a_quarter_of_the_sheet(sheet: Sheet) -> None:
    """Pictures take a quarter of every sheet."""
    assert _pictured(laid_sheet(sheet)) >= QUARTER


@pytest.mark.parametrize("sheet", [*product(SMALL, ("A3", "A2"), (False, True))])
@pytest.mark.sweep(every=12)
def test_pictures_take_a_quarter_of_small_sheets(sheet: Sheet) -> None:
    """So they do of every topic on the sheets whose words take most space, upright and across."""
    assert _pictured(laid_sheet(sheet)) >= QUARTER


@EACH
def test_cards_are_filled(sheet: Sheet) -> None:
    """Words or a picture reach the lowest quarter of every card, or nearly."""
    for card in _cards(laid_sheet(sheet)):
        lowest = max(bounds(mark).bottom for mark in walk(card.marks) if isinstance(mark, Image | Text))
        assert frame_of(card).bottom - lowest < 0.27 * frame_of(card).height


@EACH
def test_no_label_is_lost(sheet: Sheet) -> None:
    """Every label stands on its picture."""
    laid = laid_sheet(sheet)
    assert not [warning for warning in laid.warnings if warning.rule == "labels-left-out"]
    for section, card in zip(_cards(laid), laid.handout.cards, strict=True):
        figures = [mark for mark in walk(section.marks) if isinstance(mark, Group) and mark.role is Role.FIGURE]
        labels = words_in(figures)
        wanted = (each.text for figure in card.figures for each in figure.callouts)
        assert all(squeeze(words) in labels for words in wanted if words)


@EACH
def test_a_caption_follows_its_picture(sheet: Sheet) -> None:
    """The caption of a card's picture is read right after it, and stands below it or among the words beside it."""
    laid = laid_sheet(sheet)
    for section, card in zip(_cards(laid), laid.handout.cards, strict=True):
        marks = [mark for mark in section.marks if not isinstance(mark, Group) or mark.role is not Role.ARTIFACT]
        captions = [each.caption for each in card.figures if each.caption]
        assert [mark.words for mark in marks if isinstance(mark, Text) and mark.role is Role.CAPTION] == captions
        if captions:
            at = next(n for n, mark in enumerate(marks) if isinstance(mark, Group) and mark.role is Role.FIGURE)
            assert isinstance(marks[at + 1], Text)
            assert marks[at + 1].role is Role.CAPTION
            shown, caption = bounds(marks[at]), bounds(marks[at + 1])
            assert caption.y >= shown.bottom - 0.5 or caption.x >= shown.right


@pytest.mark.parametrize(("language", "landscape"), in_turn(LANGUAGES, (False, True)))
def test_pictures_take_a_quarter_in_every_language(language: str, landscape: bool) -> None:
    """On A1 type of the least size leaves the pictures of seven cards a quarter in languages of longer words, too."""
    laid = lay_out(Request("back-pain", paper="A1", format="poster", landscape=landscape, language=language))
    assert _pictured(laid) >= QUARTER
    assert squeeze(laid.handout.closing.limit) in words_in((danger_box(laid),))
    assert not [warning for warning in laid.warnings if warning.rule == "labels-left-out"]


@pytest.mark.parametrize(("language", "sheet"), in_turn(LANGUAGES, [("A3", False), ("A3", True), ("A2", True)]))
@pytest.mark.sweep(every=14, first=5)
def test_a_small_sheet_loses_no_label(language: str, sheet: tuple[str, bool]) -> None:
    """A sheet too small for seven cards with all their labels is refused, and names a larger one."""
    paper, landscape = sheet
    request = Request("back-pain", paper=paper, format="poster", landscape=landscape, language=language)
    hints, warnings = [], []
    try:
        warnings += [warning for warning in lay_out(request).warnings if warning.rule == "labels-left-out"]
    except DoesNotFit as refused:
        hints += [problem.hint for problem in refused.problems]
    assert not warnings
    assert all(re.search("--paper A[12]", hint) for hint in hints)


def _cards(laid: LaidOut) -> list[Group]:
    """Return the cards of a poster of any kind."""
    return [section for section in sections_of(laid) if section.path]


@EACH
def test_words_are_read_and_whole(sheet: Sheet) -> None:
    """No type is below the least size, no caution is lost, and no line runs into another or into a picture."""
    laid = laid_sheet(sheet)
    cards = _cards(laid)
    assert squeeze(laid.handout.closing.limit) in words_in((danger_box(laid),))
    least = max(3 * MM * nearness(only_page(laid).size), 12 * x_height())
    assert (
        min(text.size for card in (*cards, danger_box(laid)) for text in running_text(card)) * x_height()
        >= least * 0.995
    )
    for section, card in zip(cards, laid.handout.cards, strict=True):
        assert squeeze(card.name) in words_in((section,))
        assert squeeze(card.warnings.short) in words_in((section,))
        assert frame_of(section).holds(bounds(section), 0.5) or card.group
        pictures = [mark.box for mark in walk(section.marks) if isinstance(mark, Image)]
        lines = [line for text in running_text(section) for line in line_boxes(text)]
        assert not any(line.inset(0.2).overlaps(picture) for line in lines for picture in pictures)
        assert not any(one.inset(0.2).overlaps(other) for one, other in combinations(lines, 2))


@EACH
def test_the_disclaimer_is_larger_than_a_card(sheet: Sheet) -> None:
    """Where there are five cards or more, the box with the disclaimer is 1.1 times as large as a usual one."""
    laid = laid_sheet(sheet)
    areas = sorted(area(frame_of(card)) for card in _cards(laid))
    if len(areas) >= 5:
        assert area(frame_of(danger_box(laid))) >= 1.099 * areas[len(areas) // 2]


@EACH
def test_pictures_of_a_sheet_are_alike(sheet: Sheet) -> None:
    """The smallest picture of a card is no less than an eighth of the largest."""
    sizes = [
        sum(area(mark.box) for mark in walk(card.marks) if isinstance(mark, Image))
        for card in _cards(laid_sheet(sheet))
    ]
    shown = [size for size in sizes if size]
    assert min(shown) >= max(shown) / 8


def test_labels_that_fit_are_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A poster whose labels fit in their usual size is found without looking for places of smaller ones."""
    asked: list[tuple[CardPlacement, float]] = []

    def look(card: PosterCard, place: CardPlacement, size: float) -> Group | None:
        """Remember what is looked for."""
        asked.append((place, size))
        return labelled(card, place, size)

    labelled = PosterCard._labelled
    monkeypatch.setattr(PosterCard, "_labelled", look)
    laid = lay_out(Request("back-pain", format="poster"))
    assert len(asked) == len(laid.handout.cards)
    assert {size for *_, size in asked} == {1.0}
