"""Large print on A5: what no page holds goes on over several, and nothing is left out."""

from functools import cache

import pytest
from support.cards import warned
from support.kinds import KINDS
from support.page_measures import card_pictures, longest_lines
from support.pages import squeeze, words_in
from support.topics import POINTS
from support.two_languages import letters, words_by_language

from handout.content.handout import Dose, Listed, Prose, Section, Steps
from handout.geometry import MM
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.patient import PatientDetails
from handout.request.request import Request, Selection

TOPICS = ("wrist-point", "neck-moves", "desk-hints", "my-medicines", "knee-wound")
NAMED = PatientDetails(patient="Ann Lee", note="Ring us if it hurts.")
REQUESTS = {
    **{topic: Request(topic, paper="A5", large_print=True, project=KINDS) for topic in TOPICS},
    "back-pain": Request("back-pain", paper="A5", large_print=True),
    "clinic": Request("back-pain", paper="A5", large_print=True, clinic="example", patient=NAMED, diary=7),
    "two languages": Request("back-pain", paper="A5", large_print=True, with_language="es"),
    "avoided": Request("back-pain", Selection(avoid=("pregnancy",)), paper="A5", large_print=True),
    **{point: Request("back-pain", Selection(points=(point,)), paper="A5", large_print=True) for point in POINTS},
}
ALL = pytest.mark.parametrize("name", REQUESTS)


@cache
def _laid(name: str) -> LaidOut:
    return lay_out(REQUESTS[name])


def _texts(each: Section) -> tuple[str, ...]:
    match each:
        case Prose(text=text) | Dose(text=text):
            return (text,)
        case Listed(items=texts) | Steps(steps=texts):
            return texts
        case _:
            return ()


@ALL
def test_every_word_of_a_card_is_printed(name: str) -> None:
    """All sections in full, and every caution."""
    laid = _laid(name)
    printed = squeeze(" ".join(words_in(page.marks) for page in laid.pages))
    for card in laid.handout.cards:
        texts = (*warned(card), *(text for each in card.sections for text in _texts(each)))
        assert [text for text in texts if squeeze(text) not in printed] == []


@ALL
def test_the_safety_of_a_card_is_read_with_it(name: str) -> None:
    """A page with how a card is done has its first caution, or one before it has."""
    laid = _laid(name)
    pages = [words_in(page.marks) for page in laid.pages]
    for card in laid.handout.cards:
        if not (cautions := warned(card)):
            continue
        first = next(n for n, page in enumerate(pages) if squeeze(cautions[0]) in page)
        text = next((text for each in card.sections for text in _texts(each)), "")
        assert next(n for n, page in enumerate(pages) if squeeze(text) in page) >= first


@ALL
def test_what_must_be_read_first_is_on_the_first_two_pages(name: str) -> None:
    """Page 1 begins the disclaimer, and the danger signs are on it or on page 2."""
    laid = _laid(name)
    front = laid.handout.front
    first, second, *_ = (words_in(page.marks) for page in laid.pages)
    assert squeeze(front.disclaimer.heading) in first
    assert not front.red_flags or squeeze(front.red_flags.later) in first + second


@ALL
def test_pictures_are_large_and_lines_are_not_long(name: str) -> None:
    """A picture is as wide as on A4 in normal print, and no line has more than 82 characters."""
    laid = _laid(name)
    assert all(image.box.width >= 54 * MM for _, image in card_pictures(laid)) or name not in ("back-pain", *POINTS)
    assert [text for _, most, text in longest_lines(laid) if most > 82] == []


def test_both_languages_are_printed() -> None:
    """Each card's words in the second language are printed in full, on whatever page."""
    laid = _laid("two languages")
    printed = words_by_language(laid)["es"]
    assert laid.handout.second
    for card in laid.handout.second.cards:
        texts = (*warned(card), *(text for each in card.sections for text in _texts(each)))
        assert [text for text in texts if letters(text) not in printed] == []
