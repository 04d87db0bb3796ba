"""Posters in every language: what is counted can be read, and lines end at a place that is seen."""

from itertools import pairwise

import pytest
from support.drawn_pictures import Drawn, drawn_pictures
from support.pages import body_numbers, laid_out, texts_in
from support.posters import danger_box, frame_of, running_text, sections_of
from support.topics import LANGUAGES, TOPICS

from handout.geometry import MM, Box
from handout.layout.figures.segments import away, distance
from handout.layout.page import Group, Image, Role, walk
from handout.render.laid_out import LaidOut
from handout.request.options import Request

pytestmark = pytest.mark.sweep(every=14, first=3)

ACROSS = tuple(tag for tag in LANGUAGES if tag not in ("ar", "fa", "ur", "ja"))
"""The languages in which all cards fit an A3 on its side."""

POSTERS: dict[str, tuple[str, dict[str, str | bool]]] = {
    **{f"A3-{tag}": ("back-pain", {"paper": "A3", "language": tag}) for tag in LANGUAGES},
    **{f"A3-{tag}-across": ("back-pain", {"paper": "A3", "language": tag, "landscape": True}) for tag in ACROSS},
    **{f"A2-{tag}": ("back-pain", {"paper": "A2", "language": tag}) for tag in ("fa", "ur", "ja", "so")},
    **{f"A2-{tag}-across": ("back-pain", {"paper": "A2", "language": tag, "landscape": True}) for tag in ("fa", "ur")},
    **{topic: (topic, {"paper": "A1"}) for topic in TOPICS},
    "A3": ("back-pain", {"paper": "A3"}),
}
LEAST_NUMBER = 9 - 1e-6
"""The least size of a number that is to be found on a picture, in pt."""

LEAST_FIGURES = 45 * MM
"""The least height of the body figures."""

LEAST_TITLE = 1.2
"""The least size of the title, in multiples of the names of cards."""

MOST_OPEN = 0.1
"""The most of the height of the disclaimer's box that may stay empty: it was more than a third."""

NARROW = 110
"""The width of a picture that labels of three words do not all fit inside, in pt."""

MOST_LEADER = 0.9
"""The most length of a leader line, in longer sides of its picture."""


@pytest.fixture(params=POSTERS)
def laid(request: pytest.FixtureRequest) -> LaidOut:
    """Return a poster, laid out."""
    topic, asked = POSTERS[request.param]
    return laid_out(Request(topic, format="poster", **asked))  # type: ignore[arg-type]


def _numbers(each: Drawn) -> list[tuple[float, Box]]:
    """Return the sizes of the numbers to count on a picture, with their discs."""
    numerals = {numeral for callout in each.card.figure.callouts for numeral in callout.numerals}
    texts = [text for text in each.texts if text.words in numerals]
    discs = [min(each.discs, key=lambda disc: distance(disc.centre, text.box.centre)) for text in texts]
    return [(text.size, disc) for text, disc in zip(texts, discs, strict=True)]


def test_numbers_to_count_can_be_read(laid: LaidOut) -> None:
    """They are 9 pt or more, do not run into each other, and leave what is numbered visible between them."""
    for each in drawn_pictures(laid):
        numbers = _numbers(each)
        assert all(size >= LEAST_NUMBER for size, _ in numbers), each.card.id
        for (_, one), (_, other) in pairwise(numbers):
            assert distance(one.centre, other.centre) > one.width * 1.2, each.card.id


def test_no_line_ends_or_runs_under_a_number(laid: LaidOut) -> None:
    """A line that vanishes under a number seems to point at it."""
    for each in drawn_pictures(laid):
        for _, disc in _numbers(each):
            assert all(away(disc.centre, line) > disc.width / 2 + 0.3 * each.scale for line in each.leaders), (
                each.card.id
            )


def test_no_label_is_lost_or_far_off(laid: LaidOut) -> None:
    """Every label stands near its place, and none hides what is to be kept clear."""
    assert not [warning for warning in laid.warnings if warning.rule == "labels-left-out"]
    for each in drawn_pictures(laid):
        longest = MOST_LEADER * max(each.frame.width, each.frame.height)
        assert all(distance(*line) < longest for line in each.leaders), each.card.id
        for place in map(each.at, each.card.figure.keep_clear):
            assert not [g for g in each.grounds if g.x < place.x < g.right and g.y < place.y < g.bottom], each.card.id


def test_labels_stand_on_one_side_of_the_frame(laid: LaidOut) -> None:
    """All labels of a picture stand inside its frame, or all outside, unless it is too narrow for either."""
    for each in drawn_pictures(laid):
        inside = [each.frame.holds(ground) for ground in each.grounds]
        outside = [not each.frame.overlaps(ground) for ground in each.grounds]
        narrow = each.frame.width <= NARROW * each.scale
        assert all(inside) or all(outside) or (narrow and all(map(any, zip(inside, outside, strict=True))))


def test_the_body_figures_show_their_limbs(laid: LaidOut) -> None:
    """They are 45 mm tall or more, and their numbers 9 pt or more."""
    alts = {body.figure.alt for body in laid.handout.closing.bodies}
    figures = [
        next(each.box for each in mark.marks if isinstance(each, Image))
        for page in laid.pages
        for mark in walk(page.marks)
        if isinstance(mark, Group) and mark.role is Role.FIGURE and mark.alt in alts
    ]
    assert all(box.height >= LEAST_FIGURES for box in figures)
    assert all(number.size >= LEAST_NUMBER for number in body_numbers(laid))


def test_the_title_is_read_first(laid: LaidOut) -> None:
    """It is larger than the names of cards, also in scripts whose lines are taller than Latin ones."""
    (page,) = laid.pages
    (title,) = (text for text in texts_in(page.marks) if text.role is Role.TITLE)
    names = [text.size for card in sections_of(laid) if card.path for text in texts_in((card,))]
    assert title.size >= LEAST_TITLE * max(names)


def test_the_disclaimer_fills_its_box(laid: LaidOut) -> None:
    """Where its box has space, the words that must be read first are larger, and never smaller than a card's."""
    box = danger_box(laid)
    frame, texts = frame_of(box), texts_in((box,))
    assert frame.bottom - max(text.box.bottom for text in texts) <= MOST_OPEN * frame.height
    words = [text.size for card in sections_of(laid)[1:] for text in running_text(card)]
    assert min(text.size for text in texts) >= max(words) - 1e-6
