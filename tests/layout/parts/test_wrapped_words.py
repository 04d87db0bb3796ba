"""The words of a card around its picture: in the order of its sections on all pages, and clear of the picture."""

from itertools import pairwise

import pytest
from support.covering import sample
from support.page_measures import LEAFLET_SIZES
from support.pages import laid_out, line_boxes, squeeze
from support.topics import LANGUAGES, TOPICS

from handout.content.handout import Card, Dose, Listed, Prose, Steps
from handout.geometry import Box
from handout.layout.page import Group, Image, Mark, Role, Text, walk
from handout.layout.text.paragraph import NO_WRAP, TextStyle, TextWrap, paragraph, run_in_heading
from handout.render.laid_out import LaidOut
from handout.request.options import Request

CASES = [
    *((topic, size, "") for topic in TOPICS for size in LEAFLET_SIZES),
    *(("back-pain", size, language) for language in LANGUAGES for size in ("A4", "A5", "A4 large")),
]
TRIED = sample(CASES, 23)


def _laid(topic: str, size: str, language: str) -> LaidOut:
    """Return a leaflet."""
    return laid_out(Request(topic, language=language, **LEAFLET_SIZES[size]))  # type: ignore[arg-type]


def _starts(card: Card) -> list[str]:
    """Return how each section of a card begins."""
    found = []
    for each in card.sections:
        match each:
            case Prose():
                found.append(each.text)
            case Steps():
                found.append(each.steps[0])
            case Listed():
                found.append(each.items[0])
            case Dose():
                found.append(each.heading or each.text)
            case _:
                pass
    return [squeeze(text)[:30] for text in found]


def _outside_figures(mark: Mark) -> list[Text]:
    """Return the texts of a card that are not in its pictures."""
    if isinstance(mark, Text):
        return [mark]
    if isinstance(mark, Group) and mark.role is not Role.FIGURE:
        return [text for inner in mark.marks for text in _outside_figures(inner)]
    return []


@pytest.mark.parametrize(("topic", "size", "language"), TRIED)
def test_sections_have_one_order_on_all_pages(topic: str, size: str, language: str) -> None:
    """Where a point is stands above how to press it, and both above the dose, in large print as on A4: read and seen."""
    laid = _laid(topic, size, language)
    cards = {card.path: card for card in laid.handout.cards}
    compared = 0
    for page in laid.pages:
        for group in (mark for mark in page.marks if isinstance(mark, Group) and mark.path in cards):
            texts = [text for text in _outside_figures(group) if text.role is not Role.CAPTION]
            words = [squeeze(text.words) for text in texts]
            places = [
                next((n for n, text in enumerate(words) if text.startswith(start)), -1)
                for start in _starts(cards[group.path])
            ]
            found = [place for place in places if place >= 0]
            assert found == sorted(found)
            tops = [texts[place].box.y for place in found]
            assert all(above < below + 1 for above, below in pairwise(tops))
            compared += len(found)
    assert compared > 10


@pytest.mark.parametrize(("topic", "size", "language"), TRIED)
def test_no_line_runs_into_a_picture(topic: str, size: str, language: str) -> None:
    """Words beside a picture stand clear of it, and those that go on below it begin below."""
    for page in _laid(topic, size, language).pages:
        for card in page.marks:
            if not (isinstance(card, Group) and card.role is Role.SECTION and len(card.path) == 2):
                continue
            pictures = [mark.box for mark in walk((card,)) if isinstance(mark, Image)]
            lines = [box for text in _outside_figures(card) for box in line_boxes(text)]
            assert [line for line in lines if any(picture.inset(0.5).overlaps(line) for picture in pictures)] == []


STYLE = TextStyle(12, "#000000")
TEXT = (
    "Sit on the bed or on a chair with a back, and lay your hand on the place where the dots of the picture are. " * 2
)


@pytest.mark.parametrize("height", [0, 10, 40, 77, 400])
@pytest.mark.parametrize("lead", ["", "Where:"])
def test_lines_above_the_foot_of_a_picture_are_narrow(height: float, lead: str) -> None:
    """Lines that begin beside the picture start at its right and end with the paragraph; those below have its whole width."""
    wrap = TextWrap(150, 140, height)
    block = (
        run_in_heading(lead, TEXT, 300, STYLE, "#000000", wrap=wrap) if lead else paragraph(TEXT, 300, STYLE, wrap=wrap)
    )
    (text,) = (mark for mark in block.marks if isinstance(mark, Text) and mark.role is Role.PARAGRAPH)
    step = STYLE.size * STYLE.leading
    for number, line in enumerate(text.lines):
        left, right = line.pieces[0].x, line.pieces[-1].x + line.pieces[-1].width
        if number * step < height - 0.2:
            assert left >= 150
            assert right <= 150 + 160 + 0.01
        else:
            assert left < 150
            assert right <= 300.01
    assert "".join(line.text for line in text.lines).split() == TEXT.split()


def test_no_wrap_changes_nothing() -> None:
    """A paragraph beside nothing is the usual one."""
    assert paragraph(TEXT, 300, STYLE, wrap=NO_WRAP) == paragraph(TEXT, 300, STYLE)
    assert paragraph(TEXT, 300, STYLE, wrap=TextWrap(150, 140, -20)) == paragraph(TEXT, 300, STYLE)


def _lines_below(text: Text, picture: Box) -> int:
    """Return how many lines of a text that begins beside a picture do not stand beside it."""
    lefts = [text.box.x + line.pieces[0].x for line in text.lines if line.pieces]
    return sum(left < picture.right for left in lefts[1:]) if any(left > picture.right for left in lefts[1:]) else 0


@pytest.mark.parametrize(
    ("topic", "size", "language"),
    sample([*CASES, *((topic, size, "") for topic in TOPICS for size in ("booklet A4", "booklet Letter"))], 31),
)
def test_no_line_stands_alone_below_a_picture(topic: str, size: str, language: str) -> None:
    """A text that begins beside a picture ends there, or goes on below it with two lines or more ("reach them.")."""
    if size in LEAFLET_SIZES:
        laid = _laid(topic, size, language)
    else:
        laid = laid_out(Request(topic, language=language, format="booklet", paper=size.split()[1]))
    checked = 0
    for page in laid.pages:
        for card in page.marks:
            if not (isinstance(card, Group) and card.role is Role.SECTION and len(card.path) == 2):
                continue
            for picture in [mark.box for mark in walk((card,)) if isinstance(mark, Image)][:1]:
                texts = [text for text in _outside_figures(card) if text.box.y < picture.bottom]
                checked += len(texts)
                beside = [text for text in texts if text.box.bottom > picture.y]
                assert [text.words for text in beside if _lines_below(text, picture) == 1] == []
    assert checked > 5
