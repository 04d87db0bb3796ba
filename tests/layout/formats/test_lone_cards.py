"""A card alone on its page: how wide its picture is, what stands beside and below it, and that nothing is lost there."""

from functools import cache
from itertools import product

import pytest
from support.cards import warned
from support.page_measures import card_pictures
from support.pages import squeeze, words_in
from support.topics import LANGUAGES
from support.topics import TOPICS as SHIPPED

from handout.geometry import Box
from handout.layout.formats.leaflet import cards_on
from handout.layout.page import Group, Image, Page, Role, bounds, walk
from handout.layout.parts.frames import PAD
from handout.layout.parts.grid_card import TALLEST
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request

pytestmark = pytest.mark.sweep(every=2)

TOPICS = ("knee", "worry", "sleep", "back-pain")
PAPERS = ("A4", "Letter")

MOST_WIDTHS = {("cancer-tiredness", "Letter", "en"): 3, ("back-pain", "Letter", "ar"): 3}
"""What is left: a lone card beside which nothing can stand, and one that is narrower so that its page holds another."""

SAME = 2
"""Widths that differ by less look alike, in pt."""

LEAFLETS = [*product(SHIPPED, ("A4", "Letter", "A5"), ["en"]), *product(["back-pain"], PAPERS, LANGUAGES)]
LEAFLETS = sorted({*LEAFLETS, *MOST_WIDTHS})


@pytest.mark.parametrize(("topic", "paper", "language"), LEAFLETS)
def test_pictures_have_two_widths_with_those_of_lone_cards(topic: str, paper: str, language: str) -> None:
    """A card that has a page to itself has a picture of the leaflet's two widths, too."""
    laid = lay_out(Request(topic, paper=paper, language="" if language == "en" else language))
    widths: list[float] = []
    for _, image in card_pictures(laid):
        width = _place(image.box)
        widths += [] if any(abs(width - other) < SAME for other in widths) else [width]
    assert len(widths) <= MOST_WIDTHS.get((topic, paper, language), 2)


def _place(picture: Box) -> float:
    """Return the width of the place of a picture: a tall one is narrower."""
    return max(picture.width, picture.height / TALLEST)


@pytest.mark.parametrize("topic", ["nausea", "constipation"])
@pytest.mark.sweep(every=1)
def test_texts_below_a_lone_card_stand_nowhere_else(topic: str) -> None:
    """A page that a card leaves open has texts of the end, each of which is printed once."""
    laid = lay_out(Request(topic, paper="Letter"))
    closing = laid.handout.closing
    essays = [each for each in (closing.intro, closing.evidence) if each]
    texts = {squeeze(text) for text in (closing.scale_limit, *(each.text for each in essays))}
    pages = ["".join(words_in(page.marks).split("|")) for page in laid.pages]
    assert [text for text in texts if sum(text in page for page in pages) != 1] == []
    last = max(number for number, page in enumerate(laid.pages) if cards_on(page))
    lone = [number for number, page in enumerate(laid.pages) if 2 <= number < last and cards_on(page) == 1]
    assert any(text in pages[number] for number in lone for text in texts)


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
