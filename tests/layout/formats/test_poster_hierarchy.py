"""On a poster what must be read first stands first, pictures take their share, and a clinic never asks for a larger paper."""

import math
from functools import cache
from itertools import combinations, product
from pathlib import Path

import pytest
from support.cards import parts
from support.covering import in_turn
from support.pages import squeeze, texts_in, words_in
from support.posters import (
    area,
    danger_box,
    figure_of,
    frame_of,
    image_of,
    letter_height,
    map_part,
    only_page,
    poster_cards,
    sections_of,
)
from support.variants import CLINICS

from handout.geometry import MM
from handout.layout.page import Group, Image, Role, Shape, Text, walk
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection

pytestmark = pytest.mark.sweep(every=12)

SHEETS = [*product(("A2", "A3", "A1"), (False, True))]
CASES = [
    *product(("plain", "longer"), ("A2",), (False,), (None, "long")),
    *product(("no-short", "twelve"), ("A1",), (False,), (None, "long")),
    *(("plain", *sheet, clinic) for sheet, clinic in in_turn(SHEETS, (None, *CLINICS))),
]
"""Each clinic on a sheet."""

EVERY = pytest.mark.parametrize(("topic", "paper", "landscape", "clinic"), CASES)


@cache
def _laid(project: Path, topic: str, paper: str, landscape: bool, clinic: str | None) -> LaidOut:
    return lay_out(Request(topic, format="poster", paper=paper, landscape=landscape, clinic=clinic, project=project))


@EVERY
def test_the_disclaimer_stands_first(
    variants: Path, topic: str, paper: str, landscape: bool, clinic: str | None
) -> None:
    """The box with the disclaimer is the top left part below the title, and is heard first."""
    laid = _laid(variants, topic, paper, landscape, clinic)
    first, others = frame_of(danger_box(laid)), [frame_of(part) for part in sections_of(laid)[1:]]
    assert all(first.y <= other.y + 0.01 for other in others)
    assert all(first.x <= other.x + 0.01 for other in others)


@EVERY
def test_every_card_has_its_dose(variants: Path, topic: str, paper: str, landscape: bool, clinic: str | None) -> None:
    """A card says how hard, how long and how often."""
    laid = _laid(variants, topic, paper, landscape, clinic)
    for section, card in zip(poster_cards(laid), laid.handout.cards, strict=True):
        shown, dose = words_in((section,)), parts(card).dose
        assert squeeze(dose.heading) in shown
        assert squeeze(dose.text) in shown


@EVERY
def test_labels_have_one_size_and_rings_hide_little(
    variants: Path, topic: str, paper: str, landscape: bool, clinic: str | None
) -> None:
    """All labels are equally large, no numeral is larger, and a press marker takes no more than a tenth of its picture."""
    # The numerals on bones that are close together are smaller; test_nothing_is_too_small_to_be_read holds their least.
    laid = _laid(variants, topic, paper, landscape, clinic)
    numerals = {numeral for card in laid.handout.cards for each in card.figure.callouts for numeral in each.numerals}
    drawn = [text for card in poster_cards(laid) for text in texts_in(figure_of(card).marks)]
    (size,) = {round(text.size, 2) for text in drawn if text.words not in numerals}
    assert size >= 9
    assert all(round(text.size, 2) <= size for text in drawn if text.words in numerals)
    for card in poster_cards(laid):
        picture = image_of(card)
        for mark in figure_of(card).marks:
            if isinstance(mark, Shape) and mark.stroke and mark.corners[0] >= mark.box.width / 2 - 0.01:
                assert mark.box.width <= max(picture.width, picture.height) / 10


@EVERY
def test_numbers_on_the_map_do_not_touch(
    variants: Path, topic: str, paper: str, landscape: bool, clinic: str | None
) -> None:
    """Between two numbers on a body figure some of it is seen."""
    laid = _laid(variants, topic, paper, landscape, clinic)
    for figure in (mark for mark in map_part(laid).marks if isinstance(mark, Group) and mark.role is Role.FIGURE):
        numbers = sum(isinstance(mark, Text) for mark in walk(figure.marks))
        discs = [
            m.box for m in walk(figure.marks) if isinstance(m, Shape) and m.stroke and m.corners[0] == m.box.width / 2
        ]
        assert len(discs) == numbers
        for one, other in combinations(discs, 2):
            apart = math.dist((one.centre.x, one.centre.y), (other.centre.x, other.centre.y))
            assert apart >= 1.1 * one.width


@EVERY
def test_the_title_reaches_the_right_half(
    variants: Path, topic: str, paper: str, landscape: bool, clinic: str | None
) -> None:
    """The title goes on beyond the middle of the sheet, or nearly so beside a clinic of a hundred letters."""
    laid = _laid(variants, topic, paper, landscape, clinic)
    page = only_page(laid)
    (title,) = (text for text in texts_in(page.marks) if text.role is Role.TITLE)
    right = max(piece.x + piece.width for line in title.lines for piece in line.pieces)
    assert title.box.x + right > page.size.width * {"long": 0.45, "wide-logo": 0.5}.get(clinic or "", 0.54)


@pytest.mark.parametrize("clinic", [None, *CLINICS])
def test_pictures_take_a_quarter_of_the_sheet(variants: Path, clinic: str | None) -> None:
    """The pictures of seven cards and the body take a quarter of an A2 sheet, with any clinic; the cards' alone 21 %."""
    laid = _laid(variants, "plain", "A2", False, clinic)
    pictures = sum(mark.box.width * mark.box.height for mark in walk(only_page(laid).marks) if isinstance(mark, Image))
    assert pictures >= 0.25 * area(only_page(laid).size)
    assert sum(area(image_of(card)) for card in poster_cards(laid)) >= 0.21 * area(only_page(laid).size)


@pytest.mark.parametrize(
    ("paper", "landscape", "clinic"), dict.fromkeys(case[1:] for case in CASES if case[0] == "plain")
)
def test_no_letter_of_the_title_is_near_the_trim(
    variants: Path, paper: str, landscape: bool, clinic: str | None
) -> None:
    """The top of the title's tallest letter is 4 mm from the trim, however small a long clinic leaves it."""
    page = only_page(_laid(variants, "plain", paper, landscape, clinic))
    (title,) = (text for text in texts_in(page.marks) if text.role is Role.TITLE)
    tallest = max(letter_height(letter) for letter in title.words)
    assert title.box.y + title.lines[0].baseline - tallest * title.size >= 4 * MM - 0.05


@pytest.mark.parametrize("clinic", [None, *CLINICS])
def test_no_clinic_decides_the_paper(variants: Path, clinic: str | None) -> None:
    """Seven cards of a topic without a short disclaimer fit an A2 sheet with any clinic and none."""
    laid = _laid(variants, "no-short", "A2", False, clinic)
    assert len(poster_cards(laid)) == 7


@pytest.mark.parametrize("clinic", CLINICS)
def test_the_logo_is_on_the_poster(variants: Path, clinic: str) -> None:
    """A clinic's logo is in the title band, read by the clinic's name; the name stands beside it unless it is left out."""
    laid = _laid(variants, "plain", "A2", False, clinic)
    page, name = only_page(laid), CLINICS[clinic]["name"]
    band = page.marks[: page.marks.index(danger_box(laid))]
    logos = [mark for mark in walk(band) if isinstance(mark, Group) and mark.role is Role.FIGURE]
    assert len(logos) == ("logo" in CLINICS[clinic])
    assert all(name in logo.alt for logo in logos)
    assert (squeeze(name) in words_in(band)) == CLINICS[clinic].get("show_name", True)


def test_a_press_marker_does_not_grow_with_the_sheet() -> None:
    """On one card of an A2 the marker is no larger than 18 mm."""
    laid = lay_out(Request("back-pain", Selection(points=("hand",)), format="poster", paper="A2"))
    (card,) = poster_cards(laid)
    rings = [
        mark for mark in figure_of(card).marks if isinstance(mark, Shape) and mark.stroke and mark.fill == "#ffffff"
    ]
    assert rings
    assert max(ring.box.width for ring in rings) <= 18 * MM
