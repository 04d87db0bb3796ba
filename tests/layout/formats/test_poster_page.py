"""The poster's sheet is filled to the foot, and its words are read from afar."""

from itertools import combinations

import pytest
from support.pages import line_boxes, texts_in
from support.posters import (
    EVERY,
    Case,
    area,
    band_end,
    card_name,
    danger_box,
    digits,
    figure_of,
    frame_of,
    image_of,
    laid_poster,
    map_part,
    nearness,
    only_page,
    poster_cards,
    running_text,
    sections_of,
    x_height,
)

from handout.geometry import MM, Box, Size
from handout.layout.page import (
    Group,
    Image,
    Role,
    Text,
    bounds,
    walk,
)
from handout.papers import PAPERS
from handout.render.laid_out import LaidOut
from handout.schema.markup import strip_markup


def paper_size(case: Case) -> Size:
    """Return the size of a case's paper, as it lies."""
    paper, landscape, _ = case
    size = PAPERS[paper]
    return Size(size.height, size.width) if landscape else size


# ---- the sheet


@EVERY
def test_everything_is_on_the_sheet(case: Case) -> None:
    """A poster is one sheet of the paper asked for, and all but the ground of its title, which bleeds, is on it."""
    page, size = only_page(laid_poster(case)), paper_size(case)
    assert (page.size.width, page.size.height) == pytest.approx((size.width, size.height))
    sheet = Box(0, 0, size.width, size.height)
    for mark in walk(page.marks[1:]):
        if not isinstance(mark, Group):
            assert sheet.holds(bounds(mark), 0.1), mark
    safe = sheet.inset(4 * MM)
    for text in texts_in(page.marks):
        assert all(safe.holds(line, 0.5) for line in line_boxes(text)), text.words


@EVERY
def test_parts_stand_apart(case: Case) -> None:
    """Cards, body figures and the box with the disclaimer are apart, and each holds all that is its own."""
    laid = laid_poster(case)
    sections = sections_of(laid)
    assert len(sections) == case[2] + 2
    for one, other in combinations(sections, 2):
        assert not bounds(one).overlaps(bounds(other))
    top = band_end(only_page(laid))
    for section in sections:
        assert frame_of(section).holds(bounds(section), 0.5)
        assert bounds(section).y > top


@EVERY
def test_no_text_covers_another(case: Case) -> None:
    """No two lines overlap, and no running text runs into a picture."""
    laid = laid_poster(case)
    lines = [(line, text.words) for text in texts_in(only_page(laid).marks) for line in line_boxes(text)]
    for (one, printed), (other, says) in combinations(lines, 2):
        assert not one.inset(0.2).overlaps(other), (printed, says)
    for card in poster_cards(laid):
        picture = image_of(card)
        assert not any(line.overlaps(picture) for text in running_text(card) for line in line_boxes(text))


@EVERY
def test_the_sheet_is_filled(case: Case) -> None:
    """Below the title the parts take at least 85 % of the sheet: no part of the grid is left empty."""
    laid = laid_poster(case)
    page = only_page(laid)
    filled = sum(area(frame_of(section)) for section in sections_of(laid))
    assert filled / (page.size.width * (page.size.height - band_end(page))) >= 0.85
    lowest = max(frame_of(section).bottom for section in sections_of(laid))
    assert lowest >= page.size.height * 0.94


@EVERY
def test_cards_stand_in_their_order(case: Case) -> None:
    """Cards go along rows, where those that begin on one line end on one line, or down columns."""
    laid = laid_poster(case)
    frames = [frame_of(card) for card in poster_cards(laid)]
    along = sorted(frames, key=lambda frame: (round(frame.y), frame.x))
    down = sorted(frames, key=lambda frame: (round(frame.x), frame.y))
    assert frames in (along, down)
    if frames == along:
        for one, other in combinations(frames, 2):
            assert round(one.y) != round(other.y) or one.height == pytest.approx(other.height, abs=0.5)
    assert [card.path[1] for card in poster_cards(laid)] == list(range(case[2]))


# ---- sizes


def test_the_height_of_a_small_x_is_the_fonts() -> None:
    """FiraGO's x is as tall as these tests and the poster take it to be."""
    assert x_height() == pytest.approx(0.527, abs=0.004)


@EVERY
def test_text_is_read_from_where_one_stands(case: Case) -> None:
    """A small x in any running text of cards and box is 3 mm tall at A2 and above, less in proportion below but never under 12 pt."""
    laid = laid_poster(case)
    least = max(3 * MM * nearness(only_page(laid).size), 12 * x_height())
    running = [text for section in (*poster_cards(laid), danger_box(laid)) for text in running_text(section)]
    assert len(running) >= 3 * case[2] + 4
    assert min(text.size for text in running) * x_height() >= least * 0.995


@EVERY
def test_headings_are_read_from_further_away(case: Case) -> None:
    """Names of cards and the heading of the box are 1.5 times as large as the text, the calls for help in it a little larger."""
    laid = laid_poster(case)
    text = min(text.size for card in poster_cards(laid) for text in running_text(card))
    for card in poster_cards(laid):
        assert card_name(card).size >= 1.1 * text * 0.999
    front, printed = laid.handout.front, texts_in((danger_box(laid),))
    (heading,) = (t for t in printed if t.words == strip_markup(front.disclaimer.heading))
    assert heading.size >= 1.1 * text * 0.999
    flags = ((front.red_flags.now, front.call_now), (front.red_flags.today, front.call_today))
    for words in (f"{flag.heading}. {call}" for flag, call in flags):
        (called,) = (t for t in printed if t.words == words)
        assert called.size >= 1.18 * text * 0.999


@EVERY
def test_the_title_is_the_largest(case: Case) -> None:
    """The title is larger than any name on the sheet."""
    page = only_page(laid_poster(case))
    (title,) = (text for text in texts_in(page.marks) if text.role is Role.TITLE)
    assert title.words == laid_poster(case).handout.title
    assert title.size > max(text.size for text in texts_in(page.marks) if text is not title)


@EVERY
def test_pictures_are_large(case: Case) -> None:
    """The longer side of each card's picture is 60 mm at A2 and above, less in proportion below, and it keeps its shape."""
    laid = laid_poster(case)
    for card in poster_cards(laid):
        picture = image_of(card)
        assert max(picture.width, picture.height) >= 60 * MM * nearness(only_page(laid).size) * 0.999
        (shown,) = (mark.picture for mark in walk(card.marks) if isinstance(mark, Image))
        assert picture.width / picture.height == pytest.approx(shown.size.width / shown.size.height)


@EVERY
def test_the_disclaimer_is_as_large_as_the_cards(case: Case) -> None:
    """What the box says is as large as what the cards say, or larger, and the box is larger than a card of a full sheet."""
    laid = laid_poster(case)
    cards = {
        round(text.size, 3) for card in poster_cards(laid) for text in running_text(card) if text.role is not Role.SPAN
    }
    assert len(cards) == 1
    (boxed,) = {round(text.size, 3) for text in running_text(danger_box(laid))}
    assert max(cards) <= boxed <= max(cards) * 1.3
    areas = sorted(area(frame_of(card)) for card in poster_cards(laid))
    if case[2] >= 5:
        assert area(frame_of(danger_box(laid))) >= 1.1 * areas[len(areas) // 2]


@EVERY
def test_nothing_is_too_small_to_be_read(case: Case) -> None:
    """Labels on pictures are no less than two thirds of the text, the footer and all else but the numbers on the body no less than 0.7."""
    # The numerals on bones stand as close as the bones do: they are no less than 0.55.
    laid = laid_poster(case)
    text = min(text.size for card in poster_cards(laid) for text in running_text(card))
    labels = {id(label) for card in poster_cards(laid) for label in texts_in((figure_of(card),))}
    apart = labels | {id(number) for number in _numbers(laid)}
    numerals = {numeral for card in laid.handout.cards for each in card.figure.callouts for numeral in each.numerals}
    counted = [
        label for card in poster_cards(laid) for label in texts_in((figure_of(card),)) if label.words in numerals
    ]
    assert min((each.size for each in counted), default=text) >= text * 0.55
    labels -= {id(each) for each in counted}
    assert (
        min((each.size for each in texts_in(only_page(laid).marks) if id(each) in labels), default=text) >= text * 0.666
    )
    assert min(each.size for each in texts_in(only_page(laid).marks) if id(each) not in apart) >= 0.7 * text


@EVERY
def test_numbers_on_the_body_are_read(case: Case) -> None:
    """The cards' numbers on the body figures are no less than 0.7 of the text."""
    laid = laid_poster(case)
    text = min(text.size for card in poster_cards(laid) for text in running_text(card))
    assert min(number.size for number in _numbers(laid)) >= 0.7 * text


# ---- twelve points


def _numbers(laid: LaidOut) -> list[Text]:
    """Return the numbers on the body figures."""
    figures = [mark for mark in map_part(laid).marks if isinstance(mark, Group) and mark.role is Role.FIGURE]
    return [number for figure in figures for number in digits(figure)]
