"""How cards, footers and the body map are spread over the pages of a leaflet."""

import re
from itertools import combinations
from pathlib import Path

import pytest
import yaml
from support.leaflets import ALL, LEAFLET_PAPERS, REQUESTS, is_continued, is_footer, must_say, numbered_cards
from support.pages import laid_out, squeeze, texts_in, words_in
from support.topics import POINTS

from handout.layout.formats.leaflet import content_area
from handout.layout.page import (
    Group,
    Role,
    Shape,
    bounds,
    walk,
)
from handout.papers import PAPERS
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection

pytestmark = pytest.mark.sweep(every=14)


@ALL
def test_nothing_shouts(name: str) -> None:
    """Nothing is set in capitals only, but for a code."""
    for page in laid_out(REQUESTS[name]).pages:
        for text in texts_in(page.marks):
            assert not text.words.isupper() or re.fullmatch(r"[A-Z]{1,3}[- ]?\d{1,2}", text.words), text.words


@ALL
def test_every_page_has_its_footer(name: str) -> None:
    """Each page ends with one footer that names topic, text version and status, and counts the pages."""
    laid = laid_out(REQUESTS[name])
    for number, page in enumerate(laid.pages, 1):
        footers = [mark for mark in walk(page.marks) if is_footer(mark) and not is_continued(mark)]
        assert len(footers) == 1
        assert page.marks[-1] is footers[0]
        left, right = texts_in(footers[0].marks if isinstance(footers[0], Group) else ())
        assert left.words == laid.handout.footer
        assert laid.handout.subject in left.words
        assert "text 1.1" in left.words
        assert laid.handout.words.draft in left.words
        assert [int(n) for n in re.findall(r"\d+", right.words)] == [number, len(laid.pages)]


@ALL
def test_the_body_map_shows_every_point(name: str) -> None:
    """Each card's number stands on the body figures as often as the point has sides, and once in the legend; no figure is empty."""
    laid = laid_out(REQUESTS[name])
    maps = [
        mark
        for page in laid.pages
        for mark in page.marks
        if isinstance(mark, Group) and words_in(mark.marks).startswith(squeeze(laid.handout.closing.map_heading))
    ]
    assert len(maps) == 1
    figures = [mark for mark in maps[0].marks if isinstance(mark, Group) and mark.role is Role.FIGURE]
    assert [figure.alt for figure in figures] == [body.figure.alt for body in laid.handout.closing.bodies]
    shown = [int(text.words) for figure in figures for text in texts_in(figure.marks)]
    for card in laid.handout.cards:
        assert shown.count(card.number) == (1 if card.id == "stomach" else 2)
    listed = [int(text.words) for text in texts_in(maps[0].marks) if text.words.isdigit()]
    assert sorted(listed) == sorted([*shown, *(card.number for card in laid.handout.cards)])


@ALL
def test_numbers_on_the_body_map_stand_apart(name: str) -> None:
    """No number on a body figure covers another."""
    laid = laid_out(REQUESTS[name])
    seen = 0
    for page in laid.pages:
        for mark in walk(page.marks):
            if isinstance(mark, Group) and mark.alt in {body.figure.alt for body in laid.handout.closing.bodies}:
                discs = [m.box for m in walk(mark.marks) if isinstance(m, Shape) and m.fill != "#ffffff"]
                seen += len(discs)
                for one, other in combinations(discs, 2):
                    far = ((one.centre.x - other.centre.x) ** 2 + (one.centre.y - other.centre.y) ** 2) ** 0.5
                    assert far >= one.width - 0.05
    assert seen >= len(laid.handout.cards)


@pytest.mark.parametrize(("cards", "least", "most"), [("auto", 1, 2), ("1", 1, 1), ("2", 1, 2), ("4", 1, 4)])
@pytest.mark.parametrize("paper", ["A4", "Letter", "A5"])
def test_no_page_has_more_cards_than_asked(paper: str, cards: str, least: int, most: int) -> None:
    """A page holds no more cards than were asked for."""
    counts = [len(numbered_cards(page)) for page in laid_out(REQUESTS[f"{paper}-{cards}"]).pages]
    assert least <= max(counts) <= most


@pytest.mark.parametrize("name", ["A4-auto", "A4-2", "Letter-auto", "A4-clinic", "A4-reversed"])
def test_two_cards_share_a_page(name: str) -> None:
    """On a large paper the built-in cards stand two on a page, and at most the last alone."""
    counts = [len(numbered_cards(page)) for page in laid_out(REQUESTS[name]).pages]
    assert [count for count in counts if count] == [2, 2, 2, 1]


@pytest.mark.parametrize("points", [1, 2, 3, 4, 5, 7])
def test_four_short_cards_share_a_page(project: Path, points: int) -> None:
    """Cards with few words stand four on a page where asked for, in reading order: left to right, then down."""
    file = project / "templates" / "topics" / "mine.yaml"
    topic = yaml.safe_load(file.read_text("utf-8"))
    # One strength for all, or a second card on the page would need the words that explain its own.
    short = {
        "cautions": ["Not if it hurts."],
        "stops": [],
        "conditions": [],
        "helps": "back pain.",
        "strength": "gentle",
    }
    topic["points"] = [point | short for point in topic["points"]]
    topic["next_review"] = "2027-11"
    file.write_text(yaml.safe_dump(topic), "utf-8")
    laid = lay_out(Request("mine", Selection(points=POINTS[:points]), paper="A4", cards_per_page="4", project=project))
    pages = [numbered_cards(page) for page in laid.pages if numbered_cards(page)]
    assert len(pages[0]) == min(4, points)
    assert [number for page in pages for number, _ in page] == list(range(1, points + 1))
    for page in pages:
        corners = [(round(bounds(group).y), round(bounds(group).x)) for _, group in page]
        assert corners == sorted(corners)
    for number, group in (card for page in pages for card in page):
        card, found_text = laid.handout.cards[number - 1], words_in(group.marks)
        compact = bounds(group).width < content_area(PAPERS["A4"]).width * 0.6
        assert [words for words in must_say(card, compact) if squeeze(words) not in found_text] == []


@pytest.mark.parametrize("name", ["A4-large", "Letter-large", "A4-large-clinic"])
def test_large_print_has_one_card_a_page(name: str) -> None:
    """In large print each card has a page of its own."""
    assert all(len(numbered_cards(page)) <= 1 for page in laid_out(REQUESTS[name]).pages)


@ALL
def test_cards_do_not_overlap(name: str) -> None:
    """The cards of a page stand apart, and their frames hold all that is theirs."""
    for page in laid_out(REQUESTS[name]).pages:
        groups = [group for _, group in numbered_cards(page)]
        for one, other in combinations(groups, 2):
            assert not bounds(one).overlaps(bounds(other))
        for group in groups:
            frame = next(mark for mark in walk(group.marks) if isinstance(mark, Shape) and mark.stroke)
            assert frame.box.holds(bounds(group), 0.5)


@pytest.mark.parametrize("paper", LEAFLET_PAPERS)
def test_a_clinic_is_named_on_page_one(paper: str) -> None:
    """Page 1 names the clinic, how to reach it, and the numbers to call."""
    laid = laid_out(REQUESTS[f"{paper}-clinic"])
    found_text = words_in(laid.pages[0].marks)
    for words in ("Example Clinic", "12 Sample Street", "01234 567890", "www.example.org", "999"):
        assert squeeze(words) in found_text
    assert squeeze(laid.handout.words.emergency_unknown) not in found_text


def test_without_a_clinic_nothing_is_implied() -> None:
    """Without a clinic, page 1 has a line for its name and says to call the local numbers."""
    laid = laid_out(REQUESTS["A4-auto"])
    found_text = words_in(laid.pages[0].marks)
    words = laid.handout.words
    assert squeeze(words.clinic) in found_text
    assert squeeze(words.emergency_unknown) in found_text
    assert "999" not in found_text


@pytest.mark.parametrize(("topic", "pages"), [("period-pain", 4), ("nausea", 4), ("sleep", 5)])
def test_a_leaflet_takes_no_more_pages_on_letter(topic: str, pages: int) -> None:
    """What stands beside a pictogram, or below a lone card, keeps a lower page from taking one more."""
    assert [len(laid_out(Request(topic, paper=paper)).pages) for paper in ("A4", "Letter")] == [pages, pages]
