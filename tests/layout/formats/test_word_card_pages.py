"""Lists, cards without pictures, groups and steps: nothing is lost, and no page is mostly empty."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import mkdtemp

import pytest
from support.kind_topics import HINTS, STEPS, care, hints, write_kind_topic, write_kind_topics
from support.page_measures import open_share
from support.pages import page_style, squeeze, texts_in, words_in

from handout.content.handout import Card, Dose, Listed, Prose, Steps
from handout.layout.formats.leaflet import content_area
from handout.layout.page import Group, Image, Mark, Page, Role, Shape, Text, bounds, walk
from handout.problems import DoesNotFit, InputError
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out, render
from handout.request.options import Request, Selection


@cache
def _project() -> Path:
    folder = Path(mkdtemp())
    write_kind_topics(folder)
    return folder


WAYS: dict[str, dict[str, object]] = {
    "A4": {},
    "A5": {"paper": "A5"},
    "Letter": {"paper": "Letter"},
    "large": {"large_print": True},
    "booklet": {"format": "booklet"},
}
SMALL: dict[str, dict[str, object]] = {"trifold": {"format": "trifold"}, "cards": {"format": "cards"}}
FLOWING = ("plain", "photos", "mixed", "frames", "unnumbered", "words", "care")
CASES = [(topic, way) for topic in FLOWING for way in WAYS]
SMALL_CASES = [(topic, way) for topic in ("plain", "photos", "mixed", "unnumbered", "care") for way in SMALL]


@cache
def _laid(topic: str, way: str = "A4", layout: str | None = None) -> LaidOut:
    options = {**WAYS, **SMALL}[way]
    return lay_out(Request(topic, project=_project(), layout=layout, **options))  # type: ignore[arg-type]


def _texts(card: Card) -> Iterator[str]:
    """Yield every text of a card."""
    yield card.name
    yield card.note
    yield card.group
    yield from (figure.caption for figure in card.figures)
    for section in card.sections:
        match section:
            case Prose(text=text) | Dose(text=text):
                yield text
            case Steps(steps=items) | Listed(items=items):
                yield from items
            case _:
                pass
    yield from (*card.warnings.cautions, *card.warnings.stops, card.warnings.conditions)


@pytest.mark.parametrize(("topic", "way"), [*CASES, *SMALL_CASES, ("moves", "A4"), ("moves", "booklet")])
def test_all_words_of_every_card_are_printed(topic: str, way: str) -> None:
    """Every text of every card is on the pages in full, its cautions and conditions too."""
    laid = _laid(topic, way)
    printed = "|".join(words_in(page.marks) for page in laid.pages)
    assert [text for card in laid.handout.cards for text in _texts(card) if squeeze(text) not in printed] == []


@pytest.mark.parametrize("topic", [*FLOWING, "moves"])
@pytest.mark.sweep(every=12)
def test_every_layout_has_tags(topic: str) -> None:
    """Lists, groups and steps become a tree of tags without a fault."""
    assert bytes(render(Request(topic, project=_project())).pdf).startswith(b"%PDF")


def _rows(page: Page) -> list[Group]:
    """Return the items of the list of cards on a page."""
    return [
        mark
        for mark in walk(page.marks)
        if isinstance(mark, Group)
        and mark.role is Role.ITEM
        and any(isinstance(inner, Group) and inner.role is Role.BODY and len(inner.path) == 2 for inner in mark.marks)
    ]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("topic", ["plain", "photos", "mixed", "unnumbered"])
def test_each_hint_is_one_row_with_a_box(topic: str, way: str) -> None:
    """Twelve hints are twelve rows; each is whole on its page, and has a box to tick and its picture."""
    laid = _laid(topic, way)
    rows = [(page, row) for page in laid.pages for row in _rows(page)]
    assert len(rows) == len(HINTS)
    for card, (page, row) in zip(laid.handout.cards, rows, strict=True):
        assert bounds(row).bottom <= content_area(page.size).bottom + 12
        ground = row.marks[0]
        assert isinstance(ground, Group)
        assert ground.role is Role.ARTIFACT
        assert sum(isinstance(mark, Image) for mark in walk((row,))) == len(card.figures)
        numbers = [mark for mark in walk((row,)) if isinstance(mark, Text) and mark.role is Role.BULLET]
        assert [mark.words for mark in numbers] == ([str(card.number)] if card.numbered else [])


@pytest.mark.parametrize(("topic", "most"), [("plain", 1), ("photos", 2), ("mixed", 2), ("unnumbered", 1)])
def test_twelve_hints_take_a_page_or_two(topic: str, most: int) -> None:
    """Twelve short hints with their front matter take a page of A4, two with pictures."""
    assert len(_laid(topic).pages) <= most


def _open(page: Page) -> float:
    """Return the share of a page's height that has no words and no picture."""
    area = content_area(page.size)
    filled = set[int]()
    for mark in walk([mark for mark in page.marks if not (isinstance(mark, Group) and mark.role is Role.FOOTER)]):
        if isinstance(mark, Text | Image):
            box = bounds(mark)
            filled.update(range(int(box.y - 8), int(box.bottom + 8)))
    lines = range(int(area.y), int(area.bottom))
    return sum(line not in filled for line in lines) / len(lines)


@pytest.mark.parametrize(("topic", "way"), [(t, w) for t, w in CASES if w != "booklet" and t != "care"])
def test_no_page_of_cards_is_mostly_empty(topic: str, way: str) -> None:
    """No page but the last, and the front matter where no card fits below it, is more than 40 % empty."""
    laid = _laid(topic, way)
    starts = next(n for n, page in enumerate(laid.pages) if squeeze(laid.handout.cards[0].name) in words_in(page.marks))
    assert [number for number, page in enumerate(laid.pages[:-1]) if number >= starts and _open(page) > 0.4] == []


def _framed(page: Page) -> list[Group]:
    """Return the framed cards of a page."""
    groups = (mark for mark in page.marks if isinstance(mark, Group))
    return [group for group in groups if group.role is Role.SECTION and len(group.path) == 2]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("topic", ["words", "frames"])
def test_cards_without_pictures_are_as_tall_as_their_words(topic: str, way: str) -> None:
    """Two cards beside each other are equal, and on a page of A4 stand three or more."""
    laid = _laid(topic, way)
    for page in laid.pages:
        rows: dict[int, set[int]] = {}
        for group in _framed(page):
            rows.setdefault(round(bounds(group).y), set()).add(round(bounds(group).height))
        assert all(len(heights) == 1 for heights in rows.values())
    if way == "A4":
        assert max(len(_framed(page)) for page in laid.pages) >= 3


@pytest.mark.parametrize("way", [*WAYS])
@pytest.mark.parametrize("topic", ["mixed", "words", "moves"])
def test_the_heading_of_a_group_stands_above_its_first_card(topic: str, way: str) -> None:
    """Each group has one heading for readers of the tags, on the page of its first card and before it."""
    laid = _laid(topic, way)
    words = [words_in([mark for mark in page.marks if not _is_artifact(mark)]) for page in laid.pages]
    for card in laid.handout.cards:
        if card.group:
            (page,) = (each for each in words if f"|{squeeze(card.group)}|" in f"|{each}|")
            assert squeeze(card.name) in page.split(squeeze(card.group), 1)[1]


def _is_artifact(mark: Mark) -> bool:
    """Return whether a mark is not for readers of the tags."""
    return isinstance(mark, Group) and mark.role is Role.ARTIFACT


@pytest.mark.parametrize("way", ["A4", "Letter", "A5", "large"])
def test_a_group_that_goes_on_has_its_heading_again(way: str) -> None:
    """Eight exercises of an author's first version take no more than two pages of cards, and each page begins with the name of a group."""
    laid = _laid("eight", way)
    cards = {squeeze(card.name): card for card in laid.handout.cards}
    pages = [words_in(page.marks) for page in laid.pages]
    assert way not in ("A4", "Letter") or len(pages) <= 3
    for words in pages:
        here = sorted((words.index(name), card) for name, card in cards.items() if f"|{name}|" in f"|{words}|")
        for at, card in here[:1]:
            above = [squeeze(each.within) for each in cards.values() if f"|{squeeze(each.within)}|" in f"|{words[:at]}"]
            assert above == [] or above[-1] == squeeze(card.within)


@pytest.mark.parametrize("way", ["A4", "Letter"])
def test_a_framed_card_alone_in_its_row_is_as_wide_as_the_page(way: str) -> None:
    """No half of a page is white beside the last card of a group."""
    laid = _laid("eight", way)
    wide = content_area(laid.pages[0].size).width
    for page in laid.pages:
        rows: dict[int, float] = {}
        for group in _framed(page):
            rows[round(bounds(group).y)] = rows.get(round(bounds(group).y), 0) + bounds(group).width
        assert [width for width in rows.values() if width < wide - 20] == []


@pytest.mark.parametrize("options", [{"cards_per_page": "4"}, {"format": "poster"}], ids=str)
def test_frames_of_a_row_begin_on_one_line(options: dict[str, str]) -> None:
    """A card beside one that begins a group begins where that one's frame begins."""
    topic = "mixed" if "format" in options else "words"
    laid = lay_out(Request(topic, project=_project(), **options))  # type: ignore[arg-type]
    for page in laid.pages:
        groups = [mark for mark in walk(page.marks) if isinstance(mark, Group) and mark.role is Role.SECTION]
        tops = sorted(bounds(group).y for group in groups if len(group.path) == 2)
        lead = page_style().sizes.card
        assert [high - low for low, high in pairwise(tops) if 1 < high - low < lead] == []


def test_groups_follow_the_chosen_cards() -> None:
    """Headings stand before the first card of each run of a group, whatever cards are chosen in what order."""
    points = ("hint-9", "hint-2", "hint-3", "hint-5", "hint-1")
    laid = lay_out(Request("mixed", Selection(points=points), project=_project()))
    assert [card.group for card in laid.handout.cards] == ["Your day", "Your desk", "", "Your body", "Your desk"]


def test_the_layout_can_be_chosen() -> None:
    """A topic or an option prints hints as cards, or exercises as a list; a number of cards a page asks for cards."""
    assert _rows(_laid("plain", "A4", "cards").pages[0]) == []
    assert len([row for page in _laid("words", "A4", "list").pages for row in _rows(page)]) == 8
    asked = lay_out(Request("plain", project=_project(), cards_per_page="2"))
    assert [row for page in asked.pages for row in _rows(page)] == []
    with pytest.raises(InputError) as caught:
        lay_out(Request("plain", project=_project(), cards_per_page="2", layout="list"))
    assert [problem.rule for problem in caught.value.problems] == ["wrong-option"]


def test_hints_without_numbers_have_none() -> None:
    """A topic that is not numbered prints no number, and names its pictures by their cards."""
    folder = Path(mkdtemp())
    write_kind_topics(folder)
    write_kind_topic(folder, "named", hints(pictures=6, numbered=False))
    laid = lay_out(Request("named", project=folder))
    printed = [text.words for page in laid.pages for text in texts_in(page.marks)]
    assert not {str(card.number) for card in laid.handout.cards} & set(printed)
    assert laid.handout.closing.pictures == "Screen at eye height and Use a headset: A photo of our own."


@pytest.mark.parametrize("way", WAYS)
def test_steps_stand_beside_each_other(way: str) -> None:
    """Steps with pictures stand two or three in a row, in order, and their pictures on one line."""
    laid = _laid("care", way)
    marks: list[Mark] = [mark for page in laid.pages for mark in walk(page.marks)]
    numbers = [m.words for m in marks if isinstance(m, Text) and m.role is Role.BULLET and m.words.isdigit()]
    assert [int(number) for number in numbers] == list(range(1, len(STEPS) + 1))
    tops = [(n, round(m.box.y)) for n, p in enumerate(laid.pages) for m in walk(p.marks) if isinstance(m, Image)]
    assert len(tops) == len(STEPS)
    assert len(set(tops)) <= len(STEPS) / 2


@pytest.mark.parametrize("way", [*WAYS, *SMALL])
@pytest.mark.sweep(every=6)
def test_long_steps_go_on_with_their_cautions(way: str) -> None:
    """Steps that no page holds go on on the next, below the name of their card and with its cautions again."""
    folder = Path(mkdtemp())
    write_kind_topics(folder)
    write_kind_topic(folder, "long", care(STEPS * 3))
    if way == "trifold":
        with pytest.raises(DoesNotFit):
            lay_out(Request("long", project=folder, format="trifold"))
        return
    laid = lay_out(Request("long", project=folder, **{**WAYS, **SMALL}[way]))  # type: ignore[arg-type]
    with_steps = [words_in(page.marks) for page in laid.pages if any(isinstance(m, Image) for m in walk(page.marks))]
    assert len(with_steps) > 1
    assert all("Nobath" in words and "Changethedressing" in words for words in with_steps)
    marks = [mark for page in laid.pages for mark in walk(page.marks)]
    numbers = [int(m.words) for m in marks if isinstance(m, Text) and m.role is Role.BULLET and m.words.isdigit()]
    assert numbers == list(range(1, 3 * len(STEPS) + 1))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("topic", ["plain", "photos", "mixed", "words", "care", "long"])
def test_each_row_of_a_list_has_one_box_to_tick(topic: str, way: str) -> None:
    """A row that goes on overleaf has its box on the first page alone; its number stands on each."""
    write_kind_topic(_project(), "long", care(STEPS * 3))
    laid = _laid(topic, way, "list")
    rows = [row for page in laid.pages for row in _rows(page)]
    boxes = [mark for mark in walk(rows) if isinstance(mark, Shape) and mark.stroke and mark.corners == (2, 2, 2, 2)]
    assert len(boxes) == len(laid.handout.cards)
    assert len(rows) > len(boxes) if topic == "long" else len(rows) >= len(boxes)


def test_a_step_without_end_is_blamed() -> None:
    """A single step that no page holds is an error at its place, not a traceback."""
    folder = Path(mkdtemp())
    write_kind_topics(folder)
    write_kind_topic(folder, "endless", care(("It goes on and on. " * 200, *STEPS)))
    with pytest.raises(DoesNotFit) as caught:
        lay_out(Request("endless", project=folder))
    assert "'steps'" in str(caught.value.problems[0])


@pytest.mark.parametrize("way", SMALL)
@pytest.mark.parametrize("topic", ["plain", "photos", "mixed", "frames", "unnumbered", "care"])
def test_no_side_of_cards_is_mostly_empty(topic: str, way: str) -> None:
    """Hints are spread evenly over panels and cards, in larger type where those would be mostly empty."""
    laid = _laid(topic, way)
    names = [squeeze(card.name) for card in laid.handout.cards]
    sides = [page for page in laid.pages if any(name in words_in(page.marks) for name in names)]
    most = 0.41 if topic == "photos" else 0.4
    assert [share for share in (round(open_share(page), 2) for page in sides) if share > most] == []


@pytest.mark.parametrize("way", ["A4", "large"])
def test_a_list_of_steps_with_pictures_begins_below_the_front_matter(way: str) -> None:
    """It is divided between two steps, and each part of it, on its own page, has its cautions."""
    laid = _laid("care", way, "list")
    with_steps = [page for page in laid.pages if any(isinstance(mark, Image) for mark in walk(page.marks))]
    assert squeeze(laid.handout.title) in words_in(with_steps[0].marks)
    assert [len(_rows(page)) for page in with_steps] == [1] * len(with_steps)
    assert all("Nobath" in words_in(page.marks) for page in with_steps)
    assert [round(open_share(page), 2) for page in laid.pages if open_share(page) > 0.4] == []
