"""Pictures take a quarter of every poster, or as much as its words leave."""

from itertools import combinations

import pytest
from support.covering import pairwise
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
from support.topics import ROOT

from handout.geometry import MM
from handout.layout.formats.poster_rating import QUARTER
from handout.layout.page import Group, Image, bounds, walk
from handout.render.laid_out import LaidOut
from handout.request.request import Request

TOPICS = sorted(file.stem for file in (ROOT / "templates" / "topics").glob("*.yaml") if "." not in file.stem)
LARGEST_NEEDED = ("cancer-tiredness",)
"""Topics of nine cards, whose words fit no paper below A1."""

Sheet = tuple[str, str, bool]
SHEETS: tuple[Sheet, ...] = (
    *pairwise([topic for topic in TOPICS if topic not in LARGEST_NEEDED], ("A3", "A2", "A1"), (False, True)),
    *((topic, "A1", landscape) for topic in LARGEST_NEEDED for landscape in (False, True)),
)
"""Each topic on each paper, upright and across, and each paper upright and across."""

FEWER: dict[Sheet, float] = {
    ("back-pain", "A3", False): 0.21,
    ("back-pain", "A3", True): 0.19,
    ("back-pain", "A2", True): 0.215,
    ("back-pain", "A1", True): 0.215,
    ("constipation", "A3", True): 0.21,
    ("headache", "A3", True): 0.235,
    ("knee", "A3", True): 0.155,
    ("knee", "A2", True): 0.205,
    ("knee", "A1", True): 0.23,
    ("neck-exercises", "A3", False): 0.22,
    ("neck-exercises", "A3", True): 0.185,
    ("neck-exercises", "A2", True): 0.215,
    ("neck-exercises", "A1", True): 0.215,
    ("neck-shoulder", "A3", True): 0.23,
    ("sleep", "A3", True): 0.18,
    ("sleep", "A2", True): 0.205,
    ("sleep", "A1", True): 0.205,
}
"""The share of pictures where words of the least size leave less than a quarter: many cards, on a small sheet or across."""

EACH = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: "-".join(map(str, sheet)))


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
    """Pictures take a quarter of the sheet, and where type of the least size leaves them less, no less than they did."""
    laid = laid_sheet(sheet)
    least = FEWER.get(sheet, QUARTER)
    assert _pictured(laid) >= least
    if least < QUARTER:
        text = min(text.size for card in _cards(laid) for text in running_text(card))
        assert text * x_height() <= max(3 * MM * nearness(only_page(laid).size), 12 * x_height()) * 1.45


def _cards(laid: LaidOut) -> list[Group]:
    """Return the cards of a poster of any kind."""
    return [section for section in sections_of(laid) if section.path]


@EACH
def test_words_are_read_and_whole(sheet: Sheet) -> None:
    """No type is below the least size, no caution is lost, and no line runs into another or into a picture."""
    laid = laid_sheet(sheet)
    cards = _cards(laid)
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
