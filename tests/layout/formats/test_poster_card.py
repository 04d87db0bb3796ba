"""What must be said on a poster is said as large as all the rest, and every place to press is marked."""

import math
import re
from collections.abc import Callable
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import pytest
import yaml
from support.cards import parts
from support.conformance import starter_topic
from support.covering import in_turn
from support.page_dump import dump
from support.pages import page_style, squeeze, texts_in, words_in
from support.posters import (
    EVERY,
    Case,
    area,
    band_end,
    case_name,
    danger_box,
    figure_of,
    frame_of,
    image_of,
    laid_poster,
    map_part,
    only_page,
    poster_cards,
    poster_request,
    sections_of,
)
from support.uacheck import check
from support.verapdf import faults

from handout.check.load_topic import load_topic
from handout.content.handout import Dose
from handout.content.project import project_for
from handout.geometry import Box
from handout.layout.figures.picture import load
from handout.layout.formats.poster_parts import PosterMap
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
from handout.layout.setting import Setting
from handout.problems import Severity
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection

DANGER = "#a3201d"
KIND_TOPICS = Path(__file__).parents[2] / "fixtures" / "kinds"


@cache
def poster_of_clinic() -> LaidOut:
    """Return the A2 poster of a clinic."""
    return lay_out(poster_request(("A2", False, 7), clinic="example"))


def _unbroken(text: str) -> str:
    """Return *text* with plain spaces, also where no line may end."""
    return text.replace("\u00a0", " ")


def _left_of(box: Box) -> Box:
    """Return the area beside a box, as wide as a bar and the gap after it."""
    return Box(box.x - 40, box.y, 40, box.height)


def content_share(section: Group) -> float:
    """Return the share of a part's frame that its words and pictures take, each as the box around its lines."""
    figures = [mark for mark in walk(section.marks) if isinstance(mark, Group) and mark.role is Role.FIGURE]
    inside = {id(text) for text in texts_in(figures)}
    boxes = [mark.box for mark in walk(section.marks) if isinstance(mark, Image)]
    boxes += [bounds(text) for text in texts_in((section,)) if id(text) not in inside]
    return sum(map(area, boxes)) / area(frame_of(section))


# ---- what is said


@EVERY
def test_cards_say_where_how_and_take_care(case: Case) -> None:
    """Each card has its name, its note, and its short texts, the caution after a bar; a condition is never left out."""
    laid = laid_poster(case)
    assert len(poster_cards(laid)) == len(laid.handout.cards)
    for section, card in zip(poster_cards(laid), laid.handout.cards, strict=True):
        found_text = words_in((section,))
        has, warnings = parts(card), card.warnings
        needed = (card.name, card.note, has.where.short, has.how.short, warnings.short)
        assert [each for each in (*needed, warnings.heading) if squeeze(each) not in found_text] == []
        (note,) = (mark for mark in walk(section.marks) if isinstance(mark, Group) and mark.role is Role.NOTE)
        assert squeeze(warnings.short) in words_in((note,))
        red = (m for m in walk(section.marks) if isinstance(m, Shape | Stroke) and DANGER in (m.fill, m.stroke))
        bar = [box for box in map(bounds, red) if box.right <= bounds(note).x and box.overlaps(_left_of(bounds(note)))]
        assert max(box.bottom for box in bar) - min(box.y for box in bar) > bounds(note).height * 0.7


@EVERY
def test_the_box_says_what_must_be_said(case: Case) -> None:
    """The box holds the whole short disclaimer with every condition, both red flags, and whom to call."""
    laid = laid_poster(case)
    front, found_text = laid.handout.front, words_in((danger_box(laid),))
    flags = front.red_flags
    assert front.disclaimer.short
    assert flags.now.short
    assert flags.today.short
    parts = [part for part in front.disclaimer.short.split("\n") if part.strip()]
    assert "|".join(map(squeeze, parts)) in found_text
    needed = (flags.now.heading, flags.now.short, front.call_now)
    needed += (flags.today.heading, flags.today.short, front.call_today, flags.later)
    assert [words for words in needed if squeeze(words) not in found_text] == []
    for condition in ("Pregnant", "weakback", "weakbones", "brokenbone", "bloodthinners", "bloodclot", "cancer"):
        assert condition in found_text
    assert "heartdisease" in found_text
    assert "badjoint" in found_text
    assert "surgerynotlongago" in found_text
    (frame,) = (m for m in walk(danger_box(laid).marks) if isinstance(m, Shape) and m.stroke == DANGER)
    thin = min(m.width for card in poster_cards(laid) for m in walk(card.marks) if isinstance(m, Shape) and m.stroke)
    assert frame.width >= 2 * thin


def test_the_numbers_to_call_are_the_clinics() -> None:
    """With a clinic the box says its two numbers and the band its name, phone and site."""
    found_text = words_in((danger_box(poster_of_clinic()),))
    assert "Call999" in found_text
    assert "Call111" in found_text
    page = only_page(poster_of_clinic())
    band = [text for text in texts_in(page.marks) if text.box.y < band_end(page)]
    assert {"Example Clinic", "01234 567890", "www.example.org"} <= {_unbroken(text.words) for text in band}


def test_what_was_left_out_is_said_in_the_box() -> None:
    """Points left out for a reader are named in the box, with why."""
    choice = Selection(avoid=("pregnancy", "blood-thinners"))
    laid = lay_out(Request("back-pain", choice, paper="A2", format="poster"))
    assert laid.handout.front.notices
    for words in laid.handout.front.notices:
        assert squeeze(words) in words_in((danger_box(laid),))


@EVERY
def test_the_body_map_shows_every_number(case: Case) -> None:
    """Front and back have one scale, and each chosen point's number as often as it has sides; no number covers another."""
    laid = laid_poster(case)
    figures = [mark for mark in map_part(laid).marks if isinstance(mark, Group) and mark.role is Role.FIGURE]
    assert [figure.alt for figure in figures] == [body.figure.alt for body in laid.handout.closing.bodies]
    shown = [int(text.words) for figure in figures for text in texts_in((figure,))]
    for card in laid.handout.cards:
        assert shown.count(card.number) == (1 if card.id == "stomach" else 2)
    assert len(shown) == 2 * case[2] - 1
    heights = {round(image_of(figure).height, 2) for figure in figures}
    assert len(heights) == 1
    for figure in figures:
        discs = [m.box for m in walk(figure.marks) if isinstance(m, Shape) and m.fill not in ("#ffffff", None)]
        for one, other in combinations(discs, 2):
            assert math.dist((one.centre.x, one.centre.y), (other.centre.x, other.centre.y)) >= one.width - 0.1


def test_the_map_names_the_cards_where_there_is_space() -> None:
    """Below the figures and the key of a map in a tall cell stand the names of all cards, and in a low one none."""
    laid = laid_poster(("A2", False, 7))
    pictures = {
        file.file: load(file)
        for file in load_topic(project_for("back-pain", None), "back-pain", None).pictures.values()
    }
    body = PosterMap(laid.handout, Setting(page_style(False), pictures))
    low, tall = (words_in(body.block(240, height).marks) for height in (300, 900))
    assert all(squeeze(name) in tall for _, name in laid.handout.closing.legend)
    assert not any(squeeze(name) in low for _, name in laid.handout.closing.legend)


@EVERY
def test_how_hard_to_press_is_explained_once(case: Case) -> None:
    """Each word for how hard to press that a card uses is explained below the body figures, and on no card."""
    laid = laid_poster(case)
    shown = words_in((map_part(laid),))
    doses = [section for card in laid.handout.cards for section in card.sections if isinstance(section, Dose)]
    assert {dose.heading for dose in doses} == {name for name, _ in laid.handout.closing.scale}
    for name, meaning in laid.handout.closing.scale:
        assert squeeze(f"{name}: {meaning}") in shown
        assert not any(squeeze(meaning) in words_in((card,)) for card in poster_cards(laid))


@EVERY
def test_pictures_stand_below_their_heading(case: Case) -> None:
    """Pictures above words begin at one distance below their heading, and the words right below the picture."""
    for card in poster_cards(laid_poster(case)):
        picture, frame = image_of(card), frame_of(card)
        below = [bounds(text).y for text in texts_in((card,)) if bounds(text).y >= picture.bottom - 1]
        if picture.width > frame.width * 0.6 and below:
            assert min(below) - picture.bottom < 0.06 * frame.height


@EVERY
def test_every_place_to_press_is_marked(case: Case) -> None:
    """A card's picture has a ring for each place to press and an arrow for each stroke, and no label twice."""
    laid = laid_poster(case)
    for section, card in zip(poster_cards(laid), laid.handout.cards, strict=True):
        marks = figure_of(section).marks
        rings = [mark for mark in marks if isinstance(mark, Shape) and mark.stroke and mark.fill == "#ffffff"]
        assert len(rings) == sum(len(spec.places) for spec in card.figure.callouts if spec.kind in ("press", "pair"))
        assert len({(round(ring.box.width, 2), round(ring.box.height, 2)) for ring in rings}) <= 1
        arrows = [mark for mark in marks if isinstance(mark, Stroke) and mark.closed]
        assert len(arrows) == sum(spec.kind == "stroke" for spec in card.figure.callouts)
        labels = [_unbroken(text.words) for text in texts_in(marks)]
        assert len(set(labels)) == len(labels)
        assert set(labels) <= {word for spec in card.figure.callouts for word in (spec.text, *spec.numerals)}
        assert figure_of(section).alt == card.figure.alt


@EVERY
def test_every_label_is_on_its_picture(case: Case) -> None:
    """A picture has all its labels and numerals, whatever the sheet: they say where the point is."""
    laid = laid_poster(case)
    for section, card in zip(poster_cards(laid), laid.handout.cards, strict=True):
        labels = sorted(_unbroken(text.words) for text in texts_in((figure_of(section),)))
        assert labels == sorted(word for spec in card.figure.callouts for word in (spec.text, *spec.numerals) if word)
    assert not any(warning.rule == "labels-left-out" for warning in laid.warnings)


def test_labels_that_find_no_room_are_named(tmp_path: Path) -> None:
    """Where a picture of a poster is too small for its labels, a warning names the point and its line."""
    callouts = [{"kind": "press", "at": [0.5, 0.5]}]
    callouts += [
        {"kind": "label", "at": [0.1 * n, 0.5], "text": f"label {n} " + "of many words " * 40} for n in range(1, 10)
    ]
    topic = starter_topic(tmp_path)
    topic["points"][0]["picture"]["callouts"] = callouts
    (tmp_path / "templates" / "topics" / "mine.yaml").write_text(yaml.safe_dump(topic), "utf-8")
    laid = lay_out(Request("mine", paper="A3", format="poster", project=tmp_path))
    (warning,) = (each for each in laid.warnings if each.rule == "labels-left-out")
    assert warning.severity is Severity.WARNING
    assert warning.where.file.endswith("mine.yaml")
    assert re.findall(r"'(\S+)'", warning.message) == ["hand"]
    assert warning.hint


@pytest.mark.parametrize("case", [("A2", False, 1), ("A2", True, 1)], ids=case_name)
def test_no_part_is_mostly_white(case: Case) -> None:
    """Words and pictures take at least three tenths of each part."""
    laid = laid_poster(case)
    assert min(map(content_share, sections_of(laid))) >= 0.3


def test_a_larger_sheet_has_larger_pictures() -> None:
    """The smallest picture of a landscape A0 is not about as large as that of a landscape A1, which is half its area."""
    small, large = (
        min(max(image_of(card).width, image_of(card).height) for card in poster_cards(laid_poster((paper, True, 7))))
        for paper in ("A1", "A0")
    )
    assert large > 1.3 * small


# ---- reading


@EVERY
def test_the_disclaimer_is_heard_before_the_cards(case: Case) -> None:
    """The title is heard first, then the box, the cards in order, the body figures, and the footer last."""
    laid = laid_poster(case)
    page = only_page(laid)
    assert [part.path[1] if part.path else "" for part in sections_of(laid)] == ["", *range(case[2]), ""]
    assert sections_of(laid)[-1] is map_part(laid)
    heads = [mark for mark in walk(page.marks) if isinstance(mark, Group | Text) and mark.role in ("H1", "H2")]
    remaining = [head for head, after in pairwise((*heads, None)) if head is not after]
    found_text = [squeeze(" ".join(text.words for text in texts_in((head,)))) for head in remaining]
    assert found_text[0] == squeeze(laid.handout.title)
    assert found_text[1] == squeeze(laid.handout.front.disclaimer.heading)
    assert [words[0] for words in found_text[2:-1]] == [str(n) for n in range(1, case[2] + 1)]
    assert found_text[-1] == squeeze(laid.handout.closing.map_heading)
    assert texts_in((page.marks[-1],))[0].words == laid.handout.footer


@pytest.mark.parametrize(("flavour", "case"), in_turn(["ua1", "2a"], [("A2", False, 7), ("A2", True, 5)]))
@pytest.mark.sweep
def test_verapdf_finds_nothing(case: Case, flavour: str) -> None:
    """The reference validator finds no fault with a poster by PDF/UA-1 and by PDF/A-2a."""
    pdf = laid_poster(case).reading()
    assert check(pdf) == {}
    assert faults(pdf, flavour) == []


@pytest.mark.parametrize(("topic", "captions"), [("neck-moves", ["Start", "End", "1."]), ("knee-wound", ["1.", "4."])])
def test_captions_and_the_pictures_of_steps_are_on_a_poster(topic: str, captions: list[str]) -> None:
    """Each picture has its caption below it, and a card without one of its own shows those of its steps, by number."""
    laid = lay_out(Request(topic, project=KIND_TOPICS, format="poster"))
    page = only_page(laid)
    found = [text for text in texts_in(page.marks) if text.role is Role.CAPTION]
    assert [text.words for text in found] == captions
    pictures = [mark for mark in walk(page.marks) if isinstance(mark, Group) and mark.role is Role.FIGURE]
    frames = [frame_of(section) for section in sections_of(laid)]
    for caption in found:
        assert any(abs(bounds(figure).bottom - caption.box.y) < caption.size / 3 for figure in pictures)
        assert any(frame.holds(caption.box) for frame in frames)


def test_the_poster_looks_as_it_was_reviewed(golden: Callable[[str, str], None]) -> None:
    """Every mark of the A2 poster is where it was when somebody last looked at it."""
    golden("poster-A2.txt", dump(only_page(laid_poster(("A2", False, 7)))))
