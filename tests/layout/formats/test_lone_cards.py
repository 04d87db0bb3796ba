"""A card alone on its page: what stands beside its picture, and that nothing is lost there."""

from functools import cache

import pytest
from support.cards import warned
from support.pages import squeeze, words_in

from handout.layout.page import Group, Image, Page, Role, bounds, walk
from handout.layout.parts.frames import PAD
from handout.layout.parts.grid_card import WARNED
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.request import Request

pytestmark = pytest.mark.sweep(every=2)

TOPICS = ("knee", "worry", "sleep", "back-pain")
PAPERS = ("A4", "Letter")


@cache
def _laid(topic: str, paper: str) -> LaidOut:
    return lay_out(Request(topic, paper=paper, cards_per_page="1"))


def _cards(page: Page) -> list[Group]:
    """Return the cards of a page."""
    groups = (mark for mark in page.marks if isinstance(mark, Group))
    return [group for group in groups if group.role is Role.SECTION and len(group.path) == 2]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("topic", TOPICS)
def test_cautions_fill_a_column_that_would_be_white(topic: str, paper: str) -> None:
    """Beside a narrow picture, that column is filled to a third of its height at least."""
    laid = _laid(topic, paper)
    em = 12
    for page in laid.pages:
        for card in _cards(page):
            picture = max((bounds(m) for m in walk((card,)) if isinstance(m, Image)), key=lambda box: box.height)
            frame = bounds(card)
            free = frame.right - PAD - picture.right - 18
            if free < (WARNED + 0.5) * em:
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
