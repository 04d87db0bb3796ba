"""What is small: tri-fold panels and cards to cut out lose no warning, and pages for reading conform."""

import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from support.cards import parts, warned
from support.covering import in_turn
from support.kinds import KINDS
from support.page_dump import dump
from support.pages import body_numbers, laid_out, line_boxes, squeeze, texts_in, words_in
from support.topics import POINTS
from support.uacheck import check
from support.verapdf import faults

from handout.content.kind import Kind
from handout.content.project import Project
from handout.content.starter import starter
from handout.content.topic_types import topic_type
from handout.geometry import MM, Box
from handout.installed import BUILTIN
from handout.layout.page import Group, Image, Page, Role, Shape, Widget, bounds, walk
from handout.problems import DoesNotFit
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection
from handout.request.patient import PatientDetails

SHORT = ("stomach", "hipbone", "foot-lying", "hand")
"""Points whose cards fit on a panel."""


REQUESTS = {
    "cards": Request("back-pain", format="cards"),
    "cards-Letter": Request("back-pain", paper="Letter", format="cards"),
    "cards-clinic": Request("back-pain", format="cards", clinic="example"),
    "trifold-1": Request("back-pain", Selection(points=SHORT[:1]), format="trifold"),
    "trifold-3": Request("back-pain", Selection(points=SHORT[:3]), format="trifold"),
    "trifold-4": Request("back-pain", Selection(points=SHORT), format="trifold"),
    "trifold-Letter": Request("back-pain", Selection(points=SHORT[:2]), paper="Letter", format="trifold"),
    "booklet": Request("back-pain", format="booklet"),
}
CARDS = pytest.mark.parametrize("name", [name for name in REQUESTS if name.startswith("cards")])
PANELS = pytest.mark.parametrize("name", [name for name in REQUESTS if name.startswith("trifold")])
SMALL = pytest.mark.parametrize("name", [name for name in REQUESTS if name != "booklet"])


def _printed_on(*pages: Page) -> str:
    return "|".join(words_in(page.marks) for page in pages)


def _labels(figure: Group) -> list[str]:
    """Return the labels on a picture in order, with plain spaces."""
    return sorted(text.words.replace("\u00a0", " ") for text in texts_in((figure,)))


def _joined(laid: LaidOut, count: int) -> str:
    """Return what the first *count* pages say, a text that goes on overleaf in one piece, without names of sides and footers."""
    found_text = ""
    for page in laid.pages[:count]:
        texts = texts_in(page.marks[:-1])
        if texts and re.fullmatch(r"Safety card \d of \d", texts[0].words):
            texts = texts[1:]
        found_text += "".join(("" if text.continued else "|") + squeeze(text.words) for text in texts)
    return found_text


def _points(page: Page) -> list[tuple[str | int, ...]]:
    """Return the points that a page is of."""
    return [m.path for m in page.marks if isinstance(m, Group) and m.role is Role.SECTION and m.path[:1] == ("points",)]


@SMALL
@pytest.mark.sweep(every=6)
def test_everything_is_in_the_safe_zone(name: str) -> None:
    """Nothing is nearer than 4 mm to an edge that is cut or folded."""
    for page in laid_out(REQUESTS[name]).pages:
        safe = Box(0, 0, page.size.width, page.size.height).inset(4 * MM)
        for mark in walk(page.marks):
            if not isinstance(mark, Group):
                assert safe.holds(bounds(mark), 1), mark


@SMALL
def test_no_text_covers_another(name: str) -> None:
    """No two lines of text overlap, and text outside a figure keeps off its picture."""
    for page in laid_out(REQUESTS[name]).pages:
        lines = [(line, text.words) for text in texts_in(page.marks) for line in line_boxes(text)]
        for (one, found_text), (other, says) in combinations(lines, 2):
            assert not one.inset(0.2).overlaps(other), (found_text, says)
        figures = [mark for mark in walk(page.marks) if isinstance(mark, Group) and mark.role is Role.FIGURE]
        inside = {id(text) for text in texts_in(figures)}
        pictures = [mark.box for mark in walk(page.marks) if isinstance(mark, Image)]
        for text in texts_in(page.marks):
            if id(text) not in inside:
                assert not any(line.overlaps(box) for line in line_boxes(text) for box in pictures), text.words


@SMALL
def test_the_warnings_come_first(name: str) -> None:
    """All of the disclaimer and the red flags stand before the first point, in full or in the topic's short words."""
    laid = laid_out(REQUESTS[name])
    first = next(n for n, page in enumerate(laid.pages) if _points(page))
    front, found_text = laid.handout.front, _joined(laid, first)
    short = front.disclaimer.short
    full = (front.disclaimer.not_a_cure, front.disclaimer.pregnancy.text, front.disclaimer.pressing.stop)
    full += (*front.disclaimer.ask_first.items, front.disclaimer.never_press.text, *(part.text for part in front.parts))
    whole = all(squeeze(words) in found_text for words in full)
    assert whole or (short and all(squeeze(part) in found_text for part in short.split("\n") if part.strip()))
    for alarm, call in ((front.red_flags.now, front.call_now), (front.red_flags.today, front.call_today)):
        signs = all(squeeze(words) in found_text for words in alarm.items)
        assert signs or (alarm.short and squeeze(alarm.short) in found_text)
        assert squeeze(call) in found_text
    assert squeeze(front.red_flags.later) in found_text
    assert not name.startswith("cards") or whole


@SMALL
def test_every_page_has_its_footer_and_text_that_is_read(name: str) -> None:
    """Each page ends with version and status; all that is to be read is at least 12 pt, labels and asides 9."""
    laid = laid_out(REQUESTS[name])
    numbers = {id(number) for number in body_numbers(laid)}
    for page in laid.pages:
        footer = page.marks[-1]
        assert isinstance(footer, Group)
        assert footer.role is Role.FOOTER
        assert [text.words for text in texts_in((footer,))] == [laid.handout.footer]
        for text in texts_in(page.marks[:-1]):
            assert text.size >= 9 or id(text) in numbers
    for page in laid.pages:
        for group in (m for m in walk(page.marks) if isinstance(m, Group) and m.role is Role.NOTE):
            assert min(text.size for text in texts_in((group,))) >= 12


@pytest.mark.parametrize("clinic", [None, "example"])
def test_no_line_about_a_patient_is_blamed_for_too_many_points(clinic: str | None) -> None:
    """However long a name is, it takes a line or two; the message says how many points fit."""
    name = "Maximiliane Alexandra Wolfeschlegelsteinhausenbergerdorff-Ohlson"
    details = PatientDetails(name, None, name)
    with pytest.raises(DoesNotFit) as refused:
        lay_out(Request("back-pain", Selection(points=POINTS[:5]), format="trifold", patient=details, clinic=clinic))
    (problem,) = refused.value.problems
    assert "room for" in problem.message
    assert not problem.where.option


@pytest.mark.parametrize("name", ["trifold-1", "trifold-Letter"])
def test_numbers_on_the_body_are_read(name: str) -> None:
    """The numbers on the body figures are at least 9 pt."""
    sizes = [number.size for number in body_numbers(laid_out(REQUESTS[name]))]
    assert sizes
    assert min(sizes) >= 9


@PANELS
def test_a_trifold_has_six_panels(name: str) -> None:
    """Six panels, a point each on its own, in order."""
    laid = laid_out(REQUESTS[name])
    assert len(laid.pages) == 6
    assert [path[1] for page in laid.pages for path in _points(page)] == [card.path[1] for card in laid.handout.cards]
    assert max(len(_points(page)) for page in laid.pages) == 1


@PANELS
def test_a_panel_says_all_of_its_point(name: str) -> None:
    """A panel shows the picture with every label, and every caution in full."""
    laid = laid_out(REQUESTS[name])
    pages = [page for page in laid.pages if _points(page)]
    for page, card in zip(pages, laid.handout.cards, strict=True):
        found_text = _printed_on(page)
        has = parts(card)
        needed = (card.name, card.note, *warned(card), has.helps.text, has.dose.heading, has.dose.text)
        assert [words for words in needed if squeeze(words) not in found_text] == []
        assert squeeze(has.where.text) in found_text or squeeze(has.where.short) in found_text
        (figure,) = (m for m in walk(page.marks) if isinstance(m, Group) and m.alt == card.figure.alt)
        assert _labels(figure) == sorted(word for m in card.figure.callouts for word in (m.text, *m.numerals) if word)


@CARDS
def test_a_card_shows_in_front_and_says_behind(name: str) -> None:
    """Fronts have the name and the picture with every label, backs the cautions first and then every word."""
    laid = laid_out(REQUESTS[name])
    assert len(laid.pages) % 2 == 0
    sides = [page for page in laid.pages if _points(page)]
    assert len(sides) == 2 * len(laid.handout.cards)
    for front, back, card in zip(sides[::2], sides[1::2], laid.handout.cards, strict=True):
        assert laid.pages.index(front) % 2 == 0
        assert _points(front) == _points(back) == [card.path]
        assert squeeze(card.name) in _printed_on(front)
        assert squeeze(card.note) in _printed_on(front)
        (figure,) = (m for m in walk(front.marks) if isinstance(m, Group) and m.alt == card.figure.alt)
        assert _labels(figure) == sorted(word for m in card.figure.callouts for word in (m.text, *m.numerals) if word)
        (picture,) = (m.box for m in walk(figure.marks) if isinstance(m, Image))
        assert max(picture.width, picture.height) >= 60 * MM
        found_text = _printed_on(back)
        has = parts(card)
        needed = (card.name, *warned(card), has.helps.text, has.dose.heading, has.dose.text)
        assert [words for words in needed if squeeze(words) not in found_text] == []
        assert squeeze(has.where.text) in found_text or squeeze(has.where.short) in found_text
        assert found_text.startswith(squeeze(f"{card.number}  {card.name}, {card.note}|"))
        assert squeeze(has.how.text) in found_text or squeeze(has.how.short) in found_text
        place = squeeze(has.position)
        assert place in found_text or squeeze(has.how.text) not in found_text
        assert squeeze(laid.handout.words.read_safety_card) in found_text
        assert found_text.index(squeeze(laid.handout.words.take_care)) < found_text.index(
            squeeze(laid.handout.headings["helps"])
        )


@pytest.mark.parametrize(
    ("language", "comma"), [("en", ", "), ("ja", "、"), ("zh-Hans", "、"), ("ar", "، "), ("ur", "، ")]
)
@pytest.mark.sweep(every=12)
def test_backs_are_headed_with_the_comma_of_the_language(language: str, comma: str) -> None:
    """The name of a card and its note are joined as the lists of the language are."""
    laid = lay_out(Request("back-pain", Selection(points=("stomach",)), format="cards", language=language))
    (card,) = laid.handout.cards
    assert card.name_and_note == f"{card.name}{comma}{card.note}"
    assert squeeze(f"{card.number}{card.name_and_note}") in squeeze(words_in(laid.pages[-1].marks))


def test_backs_can_be_told_apart() -> None:
    """Once cut out, no two backs begin with the same name."""
    backs = [page for page in laid_out(REQUESTS["cards"]).pages if _points(page)][1::2]
    heads = [
        re.sub(r"^\d+\s*", "", next(t for t in texts_in(page.marks) if t.role is Role.PART).words) for page in backs
    ]
    assert len(set(heads)) == len(heads)


@CARDS
def test_the_safety_card_is_called_so(name: str) -> None:
    """Both sides of each card with the disclaimer begin with the name that all others refer to, and which of how many it is."""
    pages = laid_out(REQUESTS[name]).pages
    first = next(n for n, page in enumerate(pages) if _points(page))
    assert first % 2 == 0
    heads = [texts_in(page.marks)[0].words for page in pages[:first]]
    assert heads == [f"Safety card {n // 2 + 1} of {first // 2}" for n in range(first)]
    assert "safetycard" in squeeze(laid_out(REQUESTS[name]).handout.words.read_safety_card).casefold()


@pytest.mark.parametrize("lines", range(0, 40, 3))
@pytest.mark.sweep(every=6)
def test_no_list_is_torn_from_its_heading(lines: int) -> None:
    """However much stands before it, a list that goes on on another card has its heading there too."""
    personal = PatientDetails(note="\n".join(["Rest."] * lines))
    laid = lay_out(Request("back-pain", format="cards", patient=personal))
    ask = laid.handout.front.disclaimer.ask_first
    sides = [_printed_on(page) for page in laid.pages if not _points(page)]
    holding = [found_text for found_text in sides if any(squeeze(item) in found_text for item in ask.items)]
    assert holding
    assert all(squeeze(ask.heading) in found_text for found_text in holding)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_too_many_points_for_a_trifold_are_refused(paper: str) -> None:
    """Five points are refused, with how many there is room for and what to use."""
    with pytest.raises(DoesNotFit) as refused:
        lay_out(Request("back-pain", Selection(points=POINTS[:5]), paper=paper, format="trifold"))
    (problem,) = refused.value.problems
    assert problem.rule == "does-not-fit"
    space = int(re.findall(r"room for (\d) cards", problem.message)[0])
    assert space < 5
    assert f"choose {space} of the 5" in problem.hint
    assert "--format booklet" in problem.hint
    assert len(lay_out(Request("back-pain", Selection(points=SHORT[:space]), paper=paper, format="trifold")).pages) == 6


LONG = "Press softly for two minutes, morning and evening, for four weeks, then see how you feel"


@pytest.mark.parametrize("dose", ["", LONG])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("point", POINTS)
@pytest.mark.sweep(every=6)
def test_every_built_in_point_has_its_cautions_in_full_on_a_trifold(point: str, paper: str, dose: str) -> None:
    """Each point of the built-in topic can be printed as a tri-fold, on one panel or two, with every caution beside its picture."""
    personal = PatientDetails(doses={point: dose}) if dose else PatientDetails()
    laid = lay_out(Request("back-pain", Selection(points=(point,)), paper=paper, format="trifold", patient=personal))
    pages = [page for page in laid.pages if _points(page)]
    (card,) = laid.handout.cards
    found_text = _printed_on(*pages)
    has = parts(card)
    needed = (card.name, card.note, has.helps.text, has.dose.heading, has.dose.text, card.warnings.heading)
    assert [words for words in needed if squeeze(words) not in found_text] == []
    beside = _printed_on(pages[0])
    assert [words for words in warned(card) if squeeze(words) not in beside] == []
    (figure,) = (m for m in walk(pages[0].marks) if isinstance(m, Group) and m.alt == card.figure.alt)
    assert _labels(figure) == sorted(word for m in card.figure.callouts for word in (m.text, *m.numerals) if word)
    assert len(laid.pages) == 6


def test_a_point_on_two_panels_leaves_room_for_fewer() -> None:
    """Who chooses more than there is room for is told which of the points takes two panels."""
    doses = PatientDetails(doses={"lower-back": f"{LONG}. {LONG}. {LONG}"})

    def panels(points: tuple[str, ...]) -> int:
        asked = Request("back-pain", Selection(points=points), paper="Letter", format="trifold", patient=doses)
        return len(lay_out(asked).pages)

    with pytest.raises(DoesNotFit) as refused:
        panels(("lower-back", *SHORT[:3]))
    (problem,) = refused.value.problems
    assert "room for 3 cards" in problem.message
    assert "'lower-back' takes two" in problem.message
    assert "choose 3 of the 4" in problem.hint
    assert panels(("lower-back", *SHORT[:2])) == 6


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("points", [four for four in combinations(POINTS, 4) if "lower-back" in four][::5])
def test_pictures_on_panels_are_large(points: tuple[str, ...], paper: str) -> None:
    """Any four points fit a tri-fold, each on a panel of its own with a picture 42 mm wide or more."""
    laid = lay_out(Request("back-pain", Selection(points=points), paper=paper, format="trifold"))
    sections = [_points(page) for page in laid.pages]
    assert [len(found) for found in sections] == [0, 0, 1, 1, 1, 1]
    widths = [mark.box.width for page in laid.pages[2:] for mark in walk(page.marks) if isinstance(mark, Image)]
    assert min(widths) >= 42 * MM


STARTERS, TOPICS = (
    ("acupressure", "exercises", "hints"),
    ("neck-moves", "desk-hints", "wrist-point", "my-medicines", "knee-wound"),
)


@pytest.mark.parametrize("clinic", [None, "example"])
@pytest.mark.parametrize("topic", [*STARTERS, *TOPICS])
@pytest.mark.sweep(every=12)
def test_no_panel_is_blank(topic: str, clinic: str | None, tmp_path: Path) -> None:
    """However little a topic says, each panel has something to read or lines to write on, and no note has the name of another."""
    project = KINDS if topic in TOPICS else tmp_path
    if topic in STARTERS:
        text = starter(topic, topic, topic_type(Project(BUILTIN).read("kinds", topic, Kind)))
        (tmp_path / "templates" / "topics").mkdir(parents=True)
        (tmp_path / "templates" / "topics" / f"{topic}.yaml").write_text(text, "utf-8")
    laid = lay_out(Request(topic, format="trifold", project=project, clinic=clinic))
    assert len(laid.pages) == 6
    names = [mark.label for page in laid.pages for mark in walk(page.marks) if isinstance(mark, Widget)]
    for page in laid.pages:
        body = [mark for mark in page.marks if not (isinstance(mark, Group) and mark.role is Role.FOOTER)]
        assert max((bounds(mark).bottom for mark in body), default=0) >= page.size.height / 4
    notes = [name for name in names if name.startswith(laid.handout.words.notes)]
    assert len(notes) == len(set(notes))


@SMALL
def test_a_heavy_frame_is_around_each_red_flag(name: str) -> None:
    """Whom to call stands inside a frame heavier than a line."""
    laid = laid_out(REQUESTS[name])
    front = laid.handout.front
    for call in (front.call_now, front.call_today):
        found = [
            mark
            for page in laid.pages
            for mark in walk(page.marks)
            if isinstance(mark, Group)
            and mark.role is Role.SECTION
            and squeeze(call) in _printed_on(Page(page.size, (mark,)))
        ]
        assert found
        frames = [m for m in walk(found[-1].marks) if isinstance(m, Shape) and m.stroke and m.width >= 1.5]
        assert len(frames) == 1
        assert frames[0].box.holds(bounds(found[-1]), 0.5)


@pytest.mark.parametrize(("name", "flavour"), in_turn(["booklet", "trifold-4", "cards"], ["ua1", "2a"]))
@pytest.mark.sweep
def test_verapdf_finds_nothing(name: str, flavour: str) -> None:
    """The reference validator finds no fault with the pages for reading by PDF/UA-1 and by PDF/A-2a."""
    laid = laid_out(REQUESTS[name])
    assert laid.sheets
    assert check(laid.reading()) == {}
    assert faults(laid.reading(), flavour) == []


@pytest.mark.parametrize(
    ("file", "name", "number"),
    [("trifold-panel-3", "trifold-4", 2), ("card-front", "cards", 4), ("card-back", "cards", 5)],
)
def test_small_pages_look_as_they_were_reviewed(
    file: str, name: str, number: int, golden: Callable[[str, str], None]
) -> None:
    """Every mark of these pages is where it was when somebody last looked at them."""
    page = laid_out(REQUESTS[name]).pages[number]
    assert _points(page)
    golden(f"{file}.txt", dump(page))
