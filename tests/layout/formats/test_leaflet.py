"""The leaflet as a whole: what must be said is said, where it must be, and nothing is lost or covered."""

from collections.abc import Callable
from itertools import combinations, takewhile

import pytest
from support.cards import parts, warned
from support.leaflets import ALL, REQUESTS, is_continued, is_footer, leaflet_cards, must_say
from support.page_dump import dump
from support.pages import body_numbers, laid_out, line_boxes, squeeze, texts_in, words_in
from support.topics import POINTS

from handout.geometry import Box
from handout.layout.formats.leaflet import cards_on, content_area
from handout.layout.page import (
    Group,
    Image,
    Role,
    Shape,
    Text,
    bounds,
    walk,
)
from handout.layout.page import Path as Stroke
from handout.papers import PAPERS
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection
from handout.request.patient import PatientDetails
from handout.schema.markup import strip_markup

pytestmark = pytest.mark.sweep(every=12)


@ALL
def test_everything_is_on_the_paper(name: str) -> None:
    """Every mark is inside the page, all but the footer inside the content area, and the footer below it."""
    laid = laid_out(REQUESTS[name])
    paper = PAPERS[laid.paper]
    area = content_area(paper)
    for page in laid.pages:
        assert page.size == paper
        for mark in page.marks:
            for inner in walk((mark,)):
                if isinstance(inner, Group):
                    continue
                box = bounds(inner)
                assert Box(0, 0, paper.width, paper.height).holds(box), inner
                if is_footer(mark) and not is_continued(mark):
                    assert box.y >= area.bottom
                elif isinstance(inner, Text):
                    assert all(area.holds(line, 0.5) for line in line_boxes(inner)), inner.words
                else:
                    assert area.holds(box, 1), inner


@ALL
def test_no_text_covers_another(name: str) -> None:
    """No two lines of text on a page overlap."""
    for page in laid_out(REQUESTS[name]).pages:
        lines = [(line, text.words) for text in texts_in(page.marks) for line in line_boxes(text)]
        for (one, found_text), (other, says) in combinations(lines, 2):
            assert not one.inset(0.2).overlaps(other), (found_text, says)


@ALL
def test_no_text_runs_into_a_picture(name: str) -> None:
    """Text outside a figure keeps off the figure's picture."""
    for page in laid_out(REQUESTS[name]).pages:
        figures = [mark for mark in walk(page.marks) if isinstance(mark, Group) and mark.role is Role.FIGURE]
        boxes = [mark.box for figure in figures for mark in figure.marks if isinstance(mark, Image)]
        inside = {id(text) for figure in figures for text in texts_in(figure.marks)}
        for text in texts_in(page.marks):
            if id(text) not in inside:
                assert not any(line.overlaps(box) for line in line_boxes(text) for box in boxes), text.words


@ALL
def test_cards_come_in_order_each_once(name: str) -> None:
    """Cards are numbered from 1 in the order asked for, each stands on one page, and pages follow their order."""
    laid = laid_out(REQUESTS[name])
    cards = leaflet_cards(laid)
    assert [number for _, number, _ in cards] == list(range(1, len(laid.handout.cards) + 1))
    chosen = REQUESTS[name].selection
    if not chosen.avoid:
        assert tuple(card.id for card in laid.handout.cards) == (chosen.points or POINTS)


@ALL
def test_every_word_of_a_card_is_in_its_card(name: str) -> None:
    """A card says its name, where, how, dose, what it is said to help, and every caution; quarter cards shorten where and how."""
    laid = laid_out(REQUESTS[name])
    width = content_area(PAPERS[laid.paper]).width
    for _, number, group in leaflet_cards(laid):
        card = laid.handout.cards[number - 1]
        compact = bounds(group).width < width * 0.6
        assert not compact or REQUESTS[name].cards_per_page == "4"
        found_text = words_in(group.marks)
        for words in must_say(card, compact):
            assert squeeze(words) in found_text, (card.id, words)


@ALL
def test_every_label_of_a_card_is_on_its_picture(name: str) -> None:
    """A card shows its picture once, with one marker for each place to press and every label's words."""
    laid = laid_out(REQUESTS[name])
    for _, number, group in leaflet_cards(laid):
        figure = laid.handout.cards[number - 1].figure
        shown = [mark for mark in walk(group.marks) if isinstance(mark, Group) and mark.alt == figure.alt]
        assert len(shown) == 1
        marks = shown[0].marks
        rings = [mark for mark in marks if isinstance(mark, Shape) and mark.stroke and mark.fill == "#ffffff"]
        assert len(rings) == sum(len(spec.places) for spec in figure.callouts if spec.kind in ("press", "pair"))
        arrows = [mark for mark in marks if isinstance(mark, Stroke) and mark.closed]
        assert len(arrows) == sum(spec.kind == "stroke" for spec in figure.callouts)
        labels = sorted(text.words.replace("\u00a0", " ") for text in texts_in(marks))
        assert labels == sorted(word for m in figure.callouts for word in (m.text, *m.numerals) if word)
        if figure.caption:
            assert squeeze(figure.caption) in words_in(group.marks)


@ALL
def test_page_one_says_what_must_come_first(name: str) -> None:
    """Page 1 holds the title, what concerns this reader alone, that it is no cure, training, pregnancy and when to stop."""
    laid = laid_out(REQUESTS[name])
    front, disclaimer = laid.handout.front, laid.handout.front.disclaimer
    words_shown = words_in(laid.pages[0].marks)
    first = [part.text for part in front.parts if part.first]
    assert len(first) == 4
    needed = (laid.handout.title, disclaimer.heading, *front.notices, *first)
    places = [words_shown.find(squeeze(words)) for words in needed]
    assert -1 not in places
    assert places[2:] == sorted(places[2:])


@ALL
def test_the_danger_signs_stand_on_page_one(name: str) -> None:
    """What needs help now and today stands on page 1, listed or in short, and so does what needs it later, unless a list does."""
    laid = laid_out(REQUESTS[name])
    front = laid.handout.front
    flags = front.red_flags
    calls = (flags.now.heading, front.call_now, flags.today.heading, front.call_today)
    listed = ((flags.now.when, *flags.now.items), (flags.today.when, *flags.today.items))
    page = words_in(laid.pages[0].marks)
    assert [words for words in calls if squeeze(words) not in page] == []
    now, today = (all(squeeze(words) in page for words in each) for each in listed)
    assert now or squeeze(flags.now.short) in page
    assert today or squeeze(flags.today.short) in page
    small = REQUESTS[name].large_print or REQUESTS[name].paper == "A5"
    assert (now and today) or small
    assert squeeze(flags.later) in page or (small and now and squeeze(flags.later) in words_in(laid.pages[1].marks))


@ALL
def test_every_warning_comes_before_the_cards(name: str) -> None:
    """Every sentence of the disclaimer is on page 1 or 2, before the first card, and not in short."""
    laid = laid_out(REQUESTS[name])
    front = laid.handout.front
    # The first card may stand on page 2, below the rest of the front matter.
    marks = [mark for page in laid.pages[:2] for mark in page.marks]
    before = takewhile(lambda mark: not (isinstance(mark, Group) and mark.path[:1] == ("points",)), marks)
    found_text = words_in(tuple(before))
    training = front.disclaimer.training
    every = front.disclaimer.printed_texts()
    # A short text stands on posters instead of all the rest, the source of a picture on the last page.
    printed = [words for path, words in every if path[-1] not in ("short", "source")]
    apart = (training.taught, training.untrained, *front.disclaimer.conditions)
    needed = [words for words in printed if words not in apart]
    assert len(needed) > 10
    needed += [
        training.why,
        training.untrained if not front.taught else training.taught,
    ]
    assert [words for words in needed if squeeze(words) not in found_text] == []


@ALL
def test_a_front_over_two_pages_says_so(name: str) -> None:
    """Page 1 asks the reader to turn over exactly when the disclaimer goes on."""
    laid = laid_out(REQUESTS[name])
    words = laid.handout.words
    split = squeeze(words.read_on) in words_in(laid.pages[1].marks)
    assert (squeeze(words.turn_over) in words_in(laid.pages[0].marks)) is split


@ALL
def test_everything_else_stands_around_the_cards(name: str) -> None:
    """Strengths, intro and evidence stand before all cards, after them, or below one alone; map and sources follow."""
    laid = laid_out(REQUESTS[name])
    closing, cards = laid.handout.closing, leaflet_cards(laid)
    alone = "".join(words_in(page.marks) for page in laid.pages[1:] if cards_on(page) == 1)
    before, after = (
        "".join(words_in([mark for mark in page.marks if not is_footer(mark)]) for page in pages)
        for pages in (laid.pages[1 : cards[0][0]], laid.pages[cards[-1][0] - 1 :])
    )
    around = [closing.intro.heading, closing.intro.text, closing.evidence.heading, closing.evidence.text]
    around += [words for strength in closing.scale for words in strength]
    assert [words for words in around if not any(squeeze(words) in part for part in (before, after, alone))] == []
    at_end = [closing.map_heading, *closing.sources, closing.pictures, closing.review]
    at_end += [name for _, name in closing.legend]
    assert [words for words in at_end if squeeze(words) not in after] == []


@ALL
def test_text_is_large_enough(name: str) -> None:
    """What is to be read and done is at least 12 pt, 18 pt in large print; nothing on any page is below 9 pt."""
    laid = laid_out(REQUESTS[name])
    least = 18 if REQUESTS[name].large_print else 12
    must: set[str] = {squeeze(words) for _, words in laid.handout.front.red_flags.printed_texts()}
    for card in laid.handout.cards:
        has = parts(card)
        must |= {squeeze(each.text) for each in (has.where, has.how, has.helps)}
        must |= {squeeze(words) for words in (*warned(card), has.where.short, has.how.short, card.name)}
    sizes: dict[str, float] = {}
    numbers = {id(number) for number in body_numbers(laid)}
    for page in laid.pages:
        for text in texts_in(page.marks):
            assert text.size >= 9 or id(text) in numbers, text.words
            words = squeeze(text.words)
            if words in must or text.role in (Role.PART, Role.HEADING, Role.BODY):
                sizes[words] = text.size
    small = {words for words, size in sizes.items() if size < least}
    assert len(sizes) > 30
    assert small <= {
        squeeze(f"{w}.") for w in (laid.handout.words.sources, laid.handout.words.pictures, laid.handout.words.review)
    }


@pytest.mark.parametrize("name", ["A4-auto", "A5-auto", "Letter-auto"])
def test_numbers_on_the_body_are_read(name: str) -> None:
    """The numbers on the body figures are at least 9 pt."""
    sizes = [number.size for number in body_numbers(laid_out(REQUESTS[name]))]
    assert sizes
    assert min(sizes) >= 9


# ---- golden


@pytest.mark.parametrize(("name", "page"), [("A4-auto", 0), ("A4-auto", 1), ("A4-auto", -1), ("A5-auto", 0)], ids=str)
def test_pages_look_as_they_were_reviewed(name: str, page: int, golden: Callable[[str, str], None]) -> None:
    """Every mark of these pages is where it was when somebody last looked at them."""
    number = "last" if page < 0 else str(page + 1)
    golden(f"{name.removesuffix('-auto')}-page-{number}.txt", dump(laid_out(REQUESTS[name]).pages[page]))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("avoid", [(), ("pregnancy",), ("hernia", "numb-feet")])
@pytest.mark.parametrize(
    ("large", "note"), [(True, None), (True, "Ring us if it hurts."), (False, "Ring us if it hurts.")]
)
def test_a_front_page_has_room_for_conditions_and_a_note(
    paper: str, avoid: tuple[str, ...], large: bool, note: str | None
) -> None:
    """Whoever avoids a condition, reads large print or gets a note gets a leaflet, with the alarm box on page 1 and all else on it or overleaf."""
    found_text = PatientDetails(patient="Ann Lee", note=note)
    order = Request(
        "back-pain", Selection(avoid=avoid), paper=paper, large_print=large, clinic="example", patient=found_text
    )
    laid = lay_out(order)
    front = laid.handout.front
    first, second = (" ".join(m.words for m in walk(page.marks) if isinstance(m, Text)) for page in laid.pages[:2])
    assert all(strip_markup(notice) in first for notice in front.notices)
    for must in (
        front.disclaimer.not_a_cure,
        front.red_flags.now.heading,
        front.disclaimer.pressing.stop,
        front.disclaimer.training.why,
    ):
        assert strip_markup(must) in first + second
    assert front.red_flags.now.heading in first
