"""Large print on A5: what no page holds goes on over several, and nothing is left out."""

import re
from functools import cache

import pytest
from support.cards import warned
from support.kinds import KINDS
from support.page_measures import card_pictures, longest_lines, open_share
from support.pages import squeeze, texts_in, words_in
from support.topics import LANGUAGES, POINTS, ROOT
from support.topics import TOPICS as SHIPPED
from support.two_languages import letters, words_by_language

from handout.content.handout import Dose, Listed, Prose, Section, Steps
from handout.content.project import Project
from handout.geometry import MM
from handout.layout.page import Group, Page, Role, walk
from handout.problems import InputError
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection
from handout.request.patient import PatientDetails

pytestmark = pytest.mark.sweep(every=14, first=3)

TOPICS = ("wrist-point", "neck-moves", "desk-hints", "my-medicines", "knee-wound")
NAMED = PatientDetails(patient="Ann Lee", note="Ring us if it hurts.")
REQUESTS = {
    **{topic: Request(topic, paper="A5", large_print=True, project=KINDS) for topic in TOPICS},
    **{topic: Request(topic, paper="A5", large_print=True) for topic in SHIPPED},
    "clinic": Request("back-pain", paper="A5", large_print=True, clinic="example", patient=NAMED, diary=7),
    "two languages": Request("back-pain", paper="A5", large_print=True, with_language="es"),
    "avoided": Request("back-pain", Selection(avoid=("pregnancy",)), paper="A5", large_print=True),
    "two topics": Request("knee,neck-shoulder", paper="A5", large_print=True),
    "two long topics": Request("back-pain,sleep", paper="A5", large_print=True),
    "three topics": Request("sleep,worry,cancer-tiredness", paper="A5", large_print=True),
    **{point: Request("back-pain", Selection(points=(point,)), paper="A5", large_print=True) for point in POINTS},
}
LONG = 30
"""More letters than a text has that another one may hold by chance."""

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
    """Each page with words of a card has its cautions; the first of them in full, others at least in brief."""
    assert _unwarned(_laid(name)) == []


def _unwarned(laid: LaidOut) -> list[tuple[int, str]]:
    """Return the pages with words of a card that lack its cautions, with its id.

    Those that send the reader back to a page that has them all are none of them.
    """
    found = []
    for card in laid.handout.cards:
        warned_before = False
        texts = [squeeze(text) for each in card.sections for text in _texts(each)]
        for number, page in enumerate(laid.pages, 1):
            words = words_in([group for group in _sections(page) if group.path == card.path])
            whole = all(squeeze(text) in words for text in warned(card))
            repeated = any(each and squeeze(each) in words for each in (card.warnings.short, card.warnings.elsewhere))
            if any(text in words for text in texts) and not (whole or (warned_before and repeated)):
                found.append((number, card.id))
            warned_before = warned_before or whole
    return found


@ALL
def test_what_must_be_read_first_is_on_the_first_two_pages(name: str) -> None:
    """What needs help now is on page 1, with the disclaimer or without it; the other danger signs are there or on the next two pages."""
    laid = _laid(name)
    front = laid.handout.front
    pages = [words_in(page.marks) for page in laid.pages]
    begun = squeeze(front.disclaimer.heading) in pages[0]
    assert begun or squeeze(laid.handout.words.read_on) in pages[1] + pages[2]
    if front.red_flags:
        first = "".join(pages[: 2 if name == "three topics" else 1])  # no page 1 holds the signs of three
        assert squeeze(front.red_flags.now.heading) in first
        assert squeeze(front.red_flags.later) in "".join(pages[: 4 if name == "three topics" else 3])


@ALL
def test_each_page_of_the_front_matter_has_one_box_of_the_disclaimer(name: str) -> None:
    """A page says once that it is to be read, signs for later stand with today's, and the title is small only on a full page 1."""
    laid = _laid(name)
    front, pages = laid.handout.front, [words_in(page.marks) for page in laid.pages]
    assert [
        number for number, words in enumerate(pages, 1) if words.count(squeeze(laid.handout.words.read_on)) > 1
    ] == []
    (title,) = (text for text in texts_in(laid.pages[0].marks) if text.role is Role.TITLE)
    assert title.size >= 18 or open_share(laid.pages[0]) < 0.06
    if front.red_flags and name != "three topics":  # no page holds both
        today, later = squeeze(front.red_flags.today.heading), squeeze(front.red_flags.later)
        assert any(today in page and later in page for page in pages) or today in pages[0]


@ALL
def test_a_page_with_dots_has_the_names_of_all_of_them(name: str) -> None:
    """What a number on a body figure stands for is below it, on the same page, and a figure speaks of its own numbers."""
    laid = _laid(name)
    found = set[str]()
    for page in laid.pages:
        items = {
            texts_in([mark])[0].words for mark in walk(page.marks) if isinstance(mark, Group) and mark.role is Role.ITEM
        }
        for figure in (mark for mark in walk(page.marks) if isinstance(mark, Group) and mark.path[:1] == ("body_map",)):
            dots = {text.words for text in texts_in([figure])}
            assert dots <= items
            assert set(re.findall(r"\d+", figure.alt)) == dots
            found |= dots
    assert found == {str(dot.number) for body in laid.handout.closing.bodies for dot in body.dots}


@ALL
def test_a_closing_text_that_goes_on_overleaf_has_its_heading_there(name: str) -> None:
    """A page with a part of a text after the cards has its heading."""
    laid = _laid(name)
    closing = laid.handout.closing
    parted = 0
    for essay in (each for each in (closing.intro, closing.evidence) if each):
        whole, again = squeeze(essay.text), squeeze(laid.handout.words.continue_heading(essay.heading))
        pages = [
            words
            for words in (words_in(page.marks).split("|") for page in laid.pages)
            if any(text in whole for text in words if len(text) > LONG)
        ]
        assert [words for words in pages if not {squeeze(essay.heading), again} & {*words}] == []
        parted += len(pages) > 1
    assert parted or name != "two long topics"


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


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.sweep(every=16, first=7)
def test_back_pain_builds_in_every_language(tag: str) -> None:
    """A patient with weak eyes gets the leaflet in any of its languages, with all cards, cautions and danger signs."""
    laid = lay_out(Request("back-pain", language=tag, paper="A5", large_print=True))
    printed = squeeze(" ".join(words_in(page.marks) for page in laid.pages))
    assert [card.id for card in laid.handout.cards if squeeze(card.name) not in printed] == []
    assert laid.handout.front.red_flags
    assert squeeze(laid.handout.front.red_flags.later) in printed
    assert _unwarned(laid) == []


@pytest.mark.parametrize(("tag", "first"), [("ar", 0), ("ja", 2), ("so", 4), ("ur", 5)])
def test_back_pain_builds_beside_english(tag: str, first: int) -> None:
    """The languages with the longest texts and other scripts stand beside English, too; each card does so in one of them."""
    chosen = Selection(points=POINTS[first : first + 2])
    laid = lay_out(Request("back-pain", chosen, with_language=tag, paper="A5", large_print=True))
    words = words_by_language(laid)
    assert words[tag]
    assert words["en"]


@pytest.mark.parametrize("topic", SHIPPED)
def test_no_safety_part_is_torn(topic: str) -> None:
    """No paragraph of the front matter and no box goes on over a page, and the signs for now stand together."""
    laid = _laid(topic)
    front = laid.handout.front
    first = next(n for n, page in enumerate(laid.pages) if any(len(group.path) == 2 for group in _sections(page)))
    assert [text.words for page in laid.pages[:first] for text in texts_in(page.marks) if text.continued] == []
    assert not any(group.continued for page in laid.pages[:first] for group in _sections(page))
    if not front.red_flags:
        return
    pages = [words_in(page.marks) for page in laid.pages[:first]]
    for alarm, last in ((front.red_flags.now, 1), (front.red_flags.today, 2)):  # pages 2 and 3 face each other
        heads = [number for number, words in enumerate(pages) if squeeze(alarm.heading) in words]
        assert heads
        assert heads[0] <= last


@pytest.mark.parametrize("topic", SHIPPED)
def test_what_was_left_out_is_said_first(topic: str) -> None:
    """A reader with a condition of a card finds on page 1 that the card is left out."""
    project = Project(ROOT)
    cards = project.topic(topic).value.cards
    found = next(((card.id, each) for card in cards for each in card.conditions if len(cards) > 1), None)
    if found is None:
        return
    left_out, condition = found
    other = next((card.id for card in cards if condition not in card.conditions), left_out)
    chosen = Selection(points=(left_out, other), avoid=(condition,))
    try:
        laid = lay_out(Request(topic, chosen, paper="A5", large_print=True))
    except InputError:  # every card has the condition
        return
    assert laid.handout.front.left_out
    words = squeeze(words_in(laid.pages[0].marks))
    assert [text for text in laid.handout.front.left_out if squeeze(text) not in words] == []


def _sections(page: Page) -> list[Group]:
    """Return the boxes and cards of a page."""
    return [mark for mark in walk(page.marks) if isinstance(mark, Group) and mark.role is Role.SECTION]
