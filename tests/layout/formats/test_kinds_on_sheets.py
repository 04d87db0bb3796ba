"""Topics of every kind on posters, cut-out cards, tri-folds and booklets: nothing is lost, and nothing is printed twice."""

from functools import cache

import pytest
from support.kinds import KINDS
from support.pages import squeeze, texts_in, words_in

from handout.content.handout import Card, Dose, Listed, Prose, Steps
from handout.layout.page import Group, Image, Page, Role, walk
from handout.layout.parts.sections import is_shortened
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request

pytestmark = pytest.mark.sweep(every=12)

TOPICS = ("wrist-point", "neck-moves", "desk-hints", "my-medicines", "knee-wound")
EVERY = pytest.mark.parametrize("topic", TOPICS)


@cache
def _laid(topic: str, form: str, paper: str = "") -> LaidOut:
    return lay_out(Request(topic, format=form, paper=paper or None, project=KINDS))


def _texts(card: Card, *, short: bool) -> list[str]:
    """Return what a card says, in short texts where its author wrote some, if *short*."""
    found = [card.name]
    for each in card.sections:
        match each:
            case Prose() | Steps() | Listed() if short and is_shortened(each):
                found.append(each.short)
            case Prose(text=text) | Dose(text=text):
                found.append(text)
            case Steps(steps=items) | Listed(items=items):
                found += items
    return found


def _paths(pages: tuple[Page, ...]) -> set[tuple[str | int, ...]]:
    """Return the places of the pictures on the pages."""
    marks = (mark for page in pages for mark in walk(page.marks))
    return {mark.path for mark in marks if isinstance(mark, Group) and mark.role is Role.FIGURE}


def _step_pictures(card: Card) -> set[tuple[str | int, ...]]:
    """Return the places of the pictures of a card's steps."""
    steps = (each for each in card.sections if isinstance(each, Steps))
    return {figure.path for each in steps for figure in each.figures if figure}


@EVERY
@pytest.mark.parametrize("paper", ["A2", "A3"])
def test_a_poster_prints_all_that_its_kind_names(topic: str, paper: str) -> None:
    """Every section of a card is on the poster, equipment and easier forms too, with the pictures of steps and all cautions."""
    laid = _laid(topic, "poster", paper)
    for section, card in zip(poster_cards_of(laid), laid.handout.cards, strict=True):
        found = words_in((section,))
        assert [text for text in _texts(card, short=True) if squeeze(text) not in found] == []
        assert squeeze(card.warnings.short) in found
    assert {path for card in laid.handout.cards for path in _step_pictures(card)} <= _paths(laid.pages)


def poster_cards_of(laid: LaidOut) -> list[Group]:
    """Return the cards of a poster of any kind."""
    heads = {card.path for card in laid.handout.cards}
    (page,) = laid.pages
    return [mark for mark in page.marks if isinstance(mark, Group) and mark.path in heads]


@pytest.mark.parametrize(
    ("topic", "least"), [("desk-hints", 25), ("my-medicines", 30), ("knee-wound", 25), ("neck-moves", 18.5)]
)
def test_words_without_pictures_are_large(topic: str, least: float) -> None:
    """On an A2 poster of which some cards have no picture the type is larger than its least size of 16 pt."""
    laid = _laid(topic, "poster", "A2")
    sizes = [
        text.size for section in poster_cards_of(laid) for text in texts_in((section,)) if text.role is Role.PARAGRAPH
    ]
    assert max(sizes) >= least


@EVERY
@pytest.mark.parametrize("form", ["booklet", "trifold"])
def test_there_is_one_place_for_notes(topic: str, form: str) -> None:
    """A booklet and a tri-fold have lines for notes once, or not at all; a tri-fold also on panels that would be blank."""
    laid = _laid(topic, form)
    noted = [
        page for page in laid.pages if any(text.words == laid.handout.words.notes for text in texts_in(page.marks))
    ]
    blank = [page for page in noted if len(texts_in(page.marks)) <= 3]  # the heading, the footer, and the owner
    assert len(noted) <= 1 or (form == "trifold" and noted == blank)


@pytest.mark.parametrize("points", [(), ("hand",), ("hand", "stomach", "hipbone")])
def test_a_booklet_of_points_has_one_place_for_notes(points: tuple[str, ...]) -> None:
    """So has a booklet of the back-pain topic, whatever is left out of it."""
    from handout.request.options import Selection

    laid = lay_out(Request("back-pain", Selection(points=points), format="booklet"))
    assert sum(text.words == laid.handout.words.notes for page in laid.pages for text in texts_in(page.marks)) <= 1


@pytest.mark.parametrize("topic", ["neck-moves", "my-medicines"])
def test_a_cut_out_card_says_nothing_twice(topic: str) -> None:
    """A card without a picture has its words in front and goes on behind, with the pictures of its steps; no sentence is on both sides."""
    laid = _laid(topic, "cards")
    for card in laid.handout.cards:
        sides = [page for page in laid.pages if _is_of(page, card)]
        if card.figures:
            continue
        front, back = (words_in(side.marks) for side in sides)
        for text in _texts(card, short=False)[1:]:
            assert (squeeze(text) in front) + (squeeze(text) in back) <= 1
        assert card.warnings.cautions == () or squeeze(card.warnings.cautions[0]) in front
        assert _step_pictures(card) <= _paths(tuple(sides))


@EVERY
def test_the_cards_of_a_tri_fold_stand_inside(topic: str) -> None:
    """Cards that fit on the three panels inside are all there, in order."""
    laid = _laid(topic, "trifold")
    where = [n for n, page in enumerate(laid.pages) if any(_is_of(page, card) for card in laid.handout.cards)]
    assert where == sorted(where)
    assert len(where) > 3 or set(where) <= {2, 3, 4}


def _is_of(page: Page, card: Card) -> bool:
    """Return whether a page has a part of a card."""
    return any(isinstance(mark, Group) and mark.path == card.path for mark in walk(page.marks))


def test_the_pictures_of_a_side_have_their_captions_below() -> None:
    """The caption of a picture stands right below it on a cut-out card."""
    laid = _laid("neck-moves", "cards")
    for page in laid.pages:
        captions = [text for text in texts_in(page.marks) if text.role is Role.CAPTION]
        pictures = [mark.box for mark in walk(page.marks) if isinstance(mark, Image)]
        for caption in captions:
            assert min(caption.box.y - picture.bottom for picture in pictures if picture.bottom <= caption.box.y) < 8
