"""The grid of a leaflet: equal pictures, columns and cards, full pages, and lines that read well."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from shutil import copytree
from tempfile import mkdtemp

import pytest
import yaml
from support.covering import in_turn
from support.leaflets import leaflet_cards, numbered_cards
from support.page_measures import open_share
from support.pages import laid_out, squeeze, texts_in, words_in
from support.short_topics import LANDSCAPE, PORTRAIT, write_short_topic
from support.topics import POINTS, ROOT, TOPICS
from support.whole_topic import whole_tree

from handout.content.handout import Prose
from handout.content.project import Project
from handout.geometry import MM
from handout.layout.formats.leaflet import content_area
from handout.layout.page import Group, Image, Mark, Role, Shape, bounds, walk
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection
from handout.request.patient import PatientDetails

pytestmark = pytest.mark.sweep(every=14)

PAPERS = ("A4", "Letter", "A5")
BUILTIN = {
    **{
        f"{paper}-{n}": Request("back-pain", Selection(points=POINTS[:n]), paper=paper)
        for paper in PAPERS
        for n in (1, 3, 5)
    },
    **{f"{paper}-all": Request("back-pain", paper=paper, clinic="example") for paper in PAPERS},
    **{f"large-{n}": Request("back-pain", Selection(points=POINTS[:n]), large_print=True) for n in (1, 3, 7)},
    "one-a-page": Request("back-pain", cards_per_page="1"),
}
SHORT = {
    f"{paper}-{count}-{look}": (count, shapes, paper)
    for paper in (*PAPERS, "large")
    for count, look, shapes in (
        (8, "portrait", (PORTRAIT,)),
        (12, "landscape", (LANDSCAPE,)),
        (7, "both", (PORTRAIT, LANDSCAPE)),
    )
}
ALL = pytest.mark.parametrize("name", [*BUILTIN, *SHORT])


@cache
def _project(count: int, shapes: tuple[tuple[int, int], ...]) -> Path:
    folder = Path(mkdtemp())
    write_short_topic(folder, count, shapes)
    return folder


@cache
def _short(count: int, shapes: tuple[tuple[int, int], ...], paper: str, cards: str = "auto") -> LaidOut:
    large = paper == "large"
    size = None if large else paper
    project = _project(count, shapes)
    return lay_out(Request("short", paper=size, large_print=large, cards_per_page=cards, project=project))


def _leaflet(name: str) -> LaidOut:
    return laid_out(BUILTIN[name]) if name in BUILTIN else _short(*SHORT[name])


def _pictures(laid: LaidOut) -> Iterator[tuple[int, Image]]:
    """Yield the picture of each card, with the number of its page."""
    for page, number, group in leaflet_cards(laid):
        path = laid.handout.cards[number - 1].figures[0].path
        (figure,) = (m for m in walk((group,)) if isinstance(m, Group) and m.role is Role.FIGURE and m.path == path)
        yield page, next(mark for mark in figure.marks if isinstance(mark, Image))


def _usual_pictures(laid: LaidOut) -> Iterator[Image | None]:
    """Yield the picture of each card, or None for one that is larger: it has a page to itself, and others share one."""
    pages = Counter(page for page, _ in _pictures(laid))
    for page, image in _pictures(laid):
        yield image if pages[page] > 1 or max(pages.values()) == 1 else None


@ALL
def test_a_leaflet_has_two_widths_of_pictures(name: str) -> None:
    """All pictures of a leaflet have one of two widths, and most of one shape the same."""
    by_shape: dict[float, Counter[float]] = {}
    for _, image in _pictures(_leaflet(name)):
        by_shape.setdefault(round(image.box.width / image.box.height, 1), Counter())[round(image.box.width)] += 1
    assert len({width for widths in by_shape.values() for width in widths}) <= 2
    assert all(max(widths.values()) > widths.total() / 2 for widths in by_shape.values())


@ALL
def test_no_gap_between_closing_texts_looks_like_a_hole(name: str) -> None:
    """The last closing text is less than three lines below what stands above it."""
    laid = _leaflet(name)
    evidence = laid.handout.closing.evidence
    assert evidence
    for page in laid.pages:
        texts = list(texts_in([mark for mark in page.marks if not _is_footer(mark)]))
        for heading in (text for text in texts if text.words.rstrip(":.") == evidence.heading):
            above = [bounds(text).bottom for text in texts if bounds(text).bottom <= bounds(heading).y + 1]
            assert not above or bounds(heading).y - max(above) < 3 * 1.36 * heading.size


def test_closing_texts_stand_together_where_a_page_holds_them() -> None:
    """The closing texts are on one page if the last card leaves the space for them."""
    laid = _leaflet("A4-3")
    closing = laid.handout.closing
    assert closing.intro
    assert closing.evidence
    pages = [
        number
        for number, page in enumerate(laid.pages)
        for text in texts_in(page.marks)
        if text.words in (closing.intro.heading, closing.evidence.heading)
    ]
    assert len(pages) == 2
    assert len(set(pages)) == 1


def _starts(laid: LaidOut) -> set[int]:
    """Return how far from the left edge of its card the first text of each begins."""
    starts = set()
    for _, number, group in leaflet_cards(laid):
        first = laid.handout.cards[number - 1].sections[0]
        assert isinstance(first, Prose)
        (text,) = (each for each in texts_in((group,)) if squeeze(each.words) == squeeze(first.text))
        # The first line may begin after a heading, and the last ones go on below a picture.
        indent = text.lines[1].pieces[0].x if len(text.lines) > 1 else 0
        starts.add(round(text.box.x + indent - bounds(group).x))
    return starts


@ALL
def test_words_start_at_one_or_two_places(name: str) -> None:
    """What the cards say first starts one or two distances from their left edge."""
    assert len(_starts(_leaflet(name))) <= 2


@pytest.mark.parametrize("topic", TOPICS)
def test_words_of_a_shipped_topic_start_at_two_places(topic: str) -> None:
    """On A4 all cards of a topic are on one grid, also one that has a page to itself."""
    assert len(_starts(laid_out(Request(topic)))) <= 2


def test_a_page_that_a_card_cannot_fill_begins_with_texts() -> None:
    """How hard to press and the intro come before the first card where it would leave its page mostly empty."""
    laid = laid_out(Request("nausea", Selection(points=("inner-arm", "shin"))))
    words = words_in(laid.pages[1].marks)
    closing, first = laid.handout.closing, laid.handout.cards[0].name
    places = [words.index(squeeze(each)) for each in (closing.scale_heading, closing.intro.heading, first)]
    assert places == sorted(places)
    assert max(open_share(page) for page in laid.pages) < 0.33


@ALL
def test_cards_of_a_page_are_equal_where_they_can_be(name: str) -> None:
    """Two cards of a page are of one height, unless the taller one needs more than its share of the page."""
    laid = _leaflet(name)
    height = content_area(laid.pages[0].size).height
    for page in laid.pages:
        tall = [bounds(group).height for _, group in numbered_cards(page)]
        share = (height - 14 * (len(tall) - 1)) / max(1, len(tall))
        assert len({round(each) for each in tall}) <= 1 or max(tall) > share


@ALL
def test_lines_of_a_text_are_not_too_long(name: str) -> None:
    """No paragraph of two or more lines has a line of more than 82 characters."""
    laid = _leaflet(name)
    for page in laid.pages:
        for text in texts_in([mark for mark in page.marks if not _is_footer(mark)]):
            if len(text.lines) > 1 and text.role is not Role.TITLE:
                assert max(len(line.text.strip()) for line in text.lines) <= 82, text.words


@ALL
def test_no_last_line_of_one_word_where_it_can_be_helped(name: str) -> None:
    """A paragraph over the whole width ends with two words at least."""
    for page in _leaflet(name).pages:
        for text in texts_in(page.marks):
            if len(text.lines) > 1 and text.box.width > 20 * text.size and text.role is not Role.TITLE:
                last, before = text.lines[-1].text.strip(), text.lines[-2].text.strip()
                assert len(last.split()) > 1 or before.count(" ") < 2 or "http" in text.words, text.words


def _is_footer(mark: Mark) -> bool:
    return isinstance(mark, Group) and mark.role is Role.FOOTER


@ALL
def test_no_page_is_mostly_empty(name: str) -> None:
    """No more than two fifths of a page are empty or ruled, and of the last one no more than three fifths."""
    *pages, last = _leaflet(name).pages
    assert [n for n, page in enumerate(pages, 1) if open_share(page) > 0.42] == []
    assert open_share(last) <= 0.6


@ALL
def test_notes_have_six_lines_at_most(name: str) -> None:
    """There are three to six lines for notes, on the last page, or none."""
    laid = _leaflet(name)
    for number, page in enumerate(laid.pages, 1):
        if squeeze(laid.handout.words.notes) in words_in(page.marks):
            assert number == len(laid.pages)
            rules = [m for m in walk(page.marks) if isinstance(m, Shape) and m.box.height == 0.6]
            below = max(bounds(t).bottom for t in texts_in([m for m in page.marks if not _is_footer(m)]))
            area = content_area(page.size)
            assert 3 <= sum(below < rule.box.y < area.bottom for rule in rules) <= 6


@pytest.mark.parametrize(
    ("point", "paper"),
    [(point, paper) for paper in ("A4", "Letter") for point in POINTS],
)
def test_one_point_fits_one_sheet(point: str, paper: str) -> None:
    """A leaflet of one point takes the two sides of a sheet."""
    order = Request("back-pain", Selection(points=(point,)), paper=paper, clinic="example")
    assert len(laid_out(order).pages) == 2


@pytest.mark.parametrize(
    "points", [POINTS[:3], POINTS[-3:], POINTS[1:4], ("hand", "stomach", "knee-back")], ids="-".join
)
def test_three_points_in_large_print_take_six_pages(points: tuple[str, ...]) -> None:
    """Three points with a note of two lines take six pages at most, and no page has the note alone."""
    note = "Ring us if it hurts. Come back in two weeks, and bring this leaflet with you when you do."
    patient = PatientDetails(patient="Ann Lee", note=note)
    laid = laid_out(Request("back-pain", Selection(points=points), large_print=True, clinic="example", patient=patient))
    assert len(laid.pages) <= 6
    (page,) = (page for page in laid.pages if squeeze(note) in words_in(page.marks))
    assert open_share(page) < 0.42


@pytest.mark.parametrize(("topic", "paper"), in_turn(TOPICS, ["A4", "Letter"]))
def test_three_cards_of_any_topic_in_large_print_take_six_pages(topic: str, paper: str) -> None:
    """So do the first three, the last three and those with the longest names."""
    cards = Project(ROOT).topic(topic).value.cards
    ids = [card.id for card in cards]
    long = [card.id for card in sorted(cards, key=lambda card: -len(f"{card.name}{card.note}"))[:3]]
    for points in (ids[:3], ids[-3:], sorted(long, key=ids.index)):
        laid = laid_out(Request(topic, Selection(points=tuple(points)), paper=paper, large_print=True))
        assert len(laid.pages) <= 6, points


@pytest.mark.parametrize(
    ("small", "large"),
    [("A4-all", "large-7"), ("A4-3", "large-3"), ("A4-8-portrait", "large-8-portrait")],
)
def test_large_print_enlarges_the_pictures_too(small: str, large: str) -> None:
    """Pictures in large print are 1.4 times as wide as in normal print."""
    for one, (_, other) in zip(_usual_pictures(_leaflet(small)), _pictures(_leaflet(large)), strict=True):
        assert one is None or other.box.width >= 1.4 * one.box.width


@pytest.mark.parametrize(
    ("topic", "paper"), [(topic, paper) for paper in ("A4", "Letter") for topic in TOPICS if topic != "neck-exercises"]
)
def test_large_print_has_two_widths_of_pictures(topic: str, paper: str) -> None:
    """A picture for which the wide ones' width has no space is as narrow as the narrow ones."""
    laid = laid_out(Request(topic, paper=paper, large_print=True))
    # A picture is 1.5 times as tall as its column is wide at most.
    widths = {round(max(image.box.width, image.box.height / 1.5)) for _, image in _pictures(laid)}
    assert 1 <= len(widths) <= 2


def test_a_qr_code_leaves_pictures_large_in_large_print(tmp_path: Path) -> None:
    """Cards with a link have pictures of 75 mm or more: what a point is said to help stays beside them."""
    topic = whole_tree()
    for each in topic["points"]:
        each["link"] = f"https://www.example.org/{each['id']}"
    (tmp_path / "templates" / "topics").mkdir(parents=True)
    (tmp_path / "templates" / "topics" / "back-pain.yaml").write_text(yaml.safe_dump(topic, sort_keys=False), "utf-8")
    copytree(ROOT / "images" / "atlas", tmp_path / "images" / "back-pain")
    points = Selection(points=("stomach", "hand"))
    laid = lay_out(Request("back-pain", points, large_print=True, project=tmp_path, qr=True))
    assert min(image.box.width for _, image in _pictures(laid)) >= 75 * MM


@pytest.mark.parametrize(("cards", "most"), [("2", 2), ("3", 3), ("4", 4)])
def test_asked_for_cards_share_a_page(cards: str, most: int) -> None:
    """Twelve short cards stand on the page as many as were asked for, and no warning says otherwise."""
    laid = _short(12, (LANDSCAPE,), "A4", cards)
    counts = [len(numbered_cards(page)) for page in laid.pages]
    assert [count for count in counts if count] == [most] * (12 // most)
    assert not [problem for problem in laid.warnings if problem.rule.startswith("fewer-cards")]


def test_a_long_card_before_short_ones_does_not_hide_them() -> None:
    """Where four cards in a row fit on a page, they share one, whatever stands before them."""
    folder = Path(mkdtemp())
    write_short_topic(folder, 6)
    file = folder / "templates" / "topics" / "short.yaml"
    long = "It goes on and on, and there is always more to say. " * 9
    text = file.read_text("utf-8").replace("where: Sit tall. Look straight ahead.", f"where: {long.strip()}", 1)
    file.write_text(text, "utf-8")
    laid = lay_out(Request("short", cards_per_page="4", project=folder))
    counts = [len(numbered_cards(page)) for page in laid.pages]
    assert max(counts) == 4


def test_a_booklet_ends_with_the_danger_signs_where_it_needs_a_page() -> None:
    """A page that only fills the last sheet of a booklet is no page of lines: it repeats when to get help."""
    laid = lay_out(Request("back-pain", format="booklet"))
    last = words_in(laid.pages[-1].marks)
    flags = laid.handout.front.red_flags
    assert len(laid.pages) % 4 == 0
    assert squeeze(flags.now.heading) in last
    assert squeeze(flags.later) in last


@pytest.mark.parametrize("points", range(1, 8))
def test_a_booklet_has_lines_for_notes_once(points: int) -> None:
    """No booklet has lines for notes on two pages, whatever fills its last sheet."""
    laid = lay_out(Request("back-pain", Selection(points=POINTS[:points]), format="booklet"))
    noted = [squeeze(laid.handout.words.notes) in words_in(page.marks) for page in laid.pages]
    assert sum(noted) <= 1


@ALL
def test_pages_of_cards_come_before_the_closing_texts(name: str) -> None:
    """Cards follow each other without a page between them."""
    pages = [page for page, _, _ in leaflet_cards(_leaflet(name))]
    assert all(later - page <= 1 for page, later in pairwise(pages))


@pytest.mark.parametrize(
    ("name", "point"),
    [(name, point) for name in ("A4-all", "A5-all") for point in POINTS],
)
def test_pictures_are_large_enough_to_find_a_point(name: str, point: str) -> None:
    """On a whole page the built-in pictures are 54 mm wide at least."""
    laid = _leaflet(name)
    (width,) = (
        image.box.width
        for card, (_, image) in zip(laid.handout.cards, _pictures(laid), strict=True)
        if card.id == point
    )
    assert width >= 53.9 * MM
