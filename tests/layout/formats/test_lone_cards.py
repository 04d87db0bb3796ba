"""A card alone on its page: how wide its picture is, what stands beside and below it, and that nothing is lost there."""

from functools import cache
from itertools import product

import pytest
from support.cards import warned
from support.page_measures import card_pictures, is_page_footer
from support.pages import laid_out, squeeze, texts_in, words_in
from support.topics import LANGUAGES
from support.topics import TOPICS as SHIPPED

from handout.geometry import Box
from handout.layout.formats.leaflet import cards_on, content_area
from handout.layout.formats.word_card_sheet import BEFORE_GROUP
from handout.layout.page import Group, Image, Page, Role, bounds, walk
from handout.layout.parts.frames import PAD
from handout.layout.parts.grid_card import TALLEST
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request

pytestmark = pytest.mark.sweep(every=12)

TOPICS = ("knee", "worry", "sleep", "back-pain")
PAPERS = ("A4", "Letter")

SAME = 2
"""Widths that differ by less look alike, in pt."""

SHEETS = (*product(PAPERS, (False, True)), *product(["A5"], (False, True)))
LEAFLETS = [(*each, sheet) for each in ((topic, "en") for topic in SHIPPED) for sheet in SHEETS]
LEAFLETS += [("back-pain", language, sheet) for language in LANGUAGES for sheet in SHEETS]
"""Every topic and every language on every paper, in normal and in large print."""


def _leaflet(topic: str, language: str, sheet: tuple[str, bool]) -> LaidOut:
    paper, large = sheet
    language = "" if language == "en" else language
    return laid_out(Request(topic, paper=paper, large_print=large, language=language))


@pytest.mark.parametrize(("topic", "language", "sheet"), LEAFLETS)
@pytest.mark.sweep(every=80)
def test_pictures_have_two_widths_with_those_of_lone_cards(topic: str, language: str, sheet: tuple[str, bool]) -> None:
    """A card that has a page to itself, or several, has a picture of the leaflet's two widths, too."""
    widths: list[float] = []
    for _, image in card_pictures(_leaflet(topic, language, sheet)):
        width = _place(image.box)
        widths += [] if any(abs(width - other) < SAME for other in widths) else [width]
    assert len(widths) <= 2


@pytest.mark.parametrize(("topic", "language", "sheet"), LEAFLETS)
@pytest.mark.sweep(every=40)
def test_cards_follow_each_other(topic: str, language: str, sheet: tuple[str, bool]) -> None:
    """No text of the end, and no page without a card, stands between two cards."""
    laid = _leaflet(topic, language, sheet)
    carded = [number for number, page in enumerate(laid.pages) if cards_on(page)]
    assert carded == [*range(carded[0], carded[-1] + 1)]
    for page in laid.pages[carded[0] : carded[-1]]:
        last = max(bounds(card).bottom for card in _cards(page))
        below = [mark for mark in page.marks if bounds(mark).y > last and not is_page_footer(mark)]
        assert [text.words for text in texts_in(below) if text.box.y < content_area(page.size).bottom] == []


@pytest.mark.parametrize(("topic", "language", "sheet"), LEAFLETS)
@pytest.mark.sweep(every=40)
def test_what_follows_the_last_card_stands_apart_from_it(topic: str, language: str, sheet: tuple[str, bool]) -> None:
    """Above a heading below the last card is as much space as above that of a group."""
    laid = _leaflet(topic, language, sheet)
    page = [page for page in laid.pages if cards_on(page)][-1]
    em = 18 if sheet[1] else 12
    last = max(bounds(card).bottom for card in _cards(page))
    tops = [bounds(mark).y for mark in page.marks if bounds(mark).y >= last and not is_page_footer(mark)]
    assert not tops or min(tops) - last >= BEFORE_GROUP * em - 0.1


def _place(picture: Box) -> float:
    """Return the width of the place of a picture: a tall one is narrower."""
    return max(picture.width, picture.height / TALLEST)


@cache
def _laid(topic: str, paper: str) -> LaidOut:
    return lay_out(Request(topic, paper=paper, cards_per_page="1"))


def _cards(page: Page) -> list[Group]:
    """Return the cards of a page."""
    groups = (mark for mark in page.marks if isinstance(mark, Group))
    return [group for group in groups if group.role is Role.SECTION and len(group.path) == 2]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("topic", TOPICS)
def test_words_fill_a_column_that_would_be_white(topic: str, paper: str) -> None:
    """Beside a narrow picture, that column is filled to a third of its height at least."""
    laid = _laid(topic, paper)
    em = 12
    for page in laid.pages:
        for card in _cards(page):
            picture = max((bounds(m) for m in walk((card,)) if isinstance(m, Image)), key=lambda box: box.height)
            frame = bounds(card)
            free = frame.right - PAD - picture.right - 18
            if free < 13.5 * em:
                continue
            beside = [
                bounds(mark).bottom
                for mark in card.marks
                if not (isinstance(mark, Group) and mark.role is Role.ARTIFACT)
                and bounds(mark).x >= picture.right
                and bounds(mark).y >= picture.y - 4
                and bounds(mark).bottom <= picture.bottom + 20
            ]
            assert beside
            assert max(beside) - picture.y >= 0.35 * picture.height


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("topic", TOPICS)
def test_all_cautions_of_a_lone_card_are_printed(topic: str, paper: str) -> None:
    """Wherever they stand, every caution is printed in full, inside the frame of its card."""
    laid = _laid(topic, paper)
    cards = [group for page in laid.pages for group in _cards(page)]
    for card, drawn in zip(laid.handout.cards, cards, strict=True):
        printed = squeeze(words_in((drawn,)))
        assert [text for text in warned(card) if squeeze(text) not in printed] == []
        frame = bounds(drawn)
        for mark in walk((drawn,)):
            assert bounds(mark).bottom <= frame.bottom + 0.5
