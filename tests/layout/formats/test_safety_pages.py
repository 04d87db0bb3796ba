"""No safety text is torn: on cards and tri-folds each stands whole on one side, whatever the topic, the paper and the clinic."""

import json
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from support.pages import laid_out, squeeze, texts_in, words_in
from support.topics import LANGUAGES, TOPICS

from handout.content.topic_safety import Alarm
from handout.geometry import MM
from handout.layout.page import Group, Page, Role, Shape, walk
from handout.pdf.build_tag_tree import build_structure
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection
from handout.request.patient import PatientDetails
from handout.schema.markup import strip_markup

FORMATS = {"cards": (), "trifold": ("stomach", "foot-lying", "hand")}
CASES = list(
    product(FORMATS, ("A4", "Letter"), ("plain", "no-short", "longer"), (None, "short", "long"), ((), ("pregnancy",)))
)
EVERY = pytest.mark.parametrize(("form", "paper", "topic", "clinic", "avoid"), CASES)


@cache
def _laid(
    project: Path, form: str, paper: str, topic: str, clinic: str | None, avoid: tuple[str, ...], name: str = ""
) -> LaidOut:
    points = () if avoid else FORMATS[form]
    return lay_out(
        Request(
            topic,
            Selection(points=points, avoid=avoid),
            format=form,
            paper=paper,
            clinic=clinic,
            project=project,
            patient=PatientDetails(patient=name) if name else PatientDetails(),
        )
    )


def _safety(laid: LaidOut) -> list[Page]:
    """Return the pages before the first card."""
    first = next(
        n
        for n, page in enumerate(laid.pages)
        if any(isinstance(mark, Group) and mark.path[:1] == ("points",) for mark in page.marks)
    )
    return list(laid.pages[:first])


@EVERY
def test_each_safety_text_stands_on_one_page(
    variants: Path, form: str, paper: str, topic: str, clinic: str | None, avoid: tuple[str, ...]
) -> None:
    """Every paragraph and list of the disclaimer is whole on one page, and no text goes on overleaf."""
    laid = _laid(variants, form, paper, topic, clinic, avoid)
    pages = _safety(laid)
    front = laid.handout.front
    shown = [words_in(page.marks) for page in pages]
    assert not [text.words for page in pages for text in texts_in(page.marks) if text.continued]
    ask, never = front.disclaimer.ask_first, front.disclaimer.never_press
    full = (front.disclaimer.pregnancy.text, front.disclaimer.pressing.stop, never.text)
    if short := front.disclaimer.short:
        brief = all(any(squeeze(part) in page for page in shown) for part in short.split("\n") if part.strip())
    else:
        brief = False
    lists = [page for page in shown if squeeze(ask.heading) + "|" in page and squeeze(ask.items[0]) in page]
    whole = all(any(squeeze(text) in page for page in shown) for text in full) and any(
        all(squeeze(item) in page for item in ask.items) for page in lists
    )
    assert brief or whole


@EVERY
def test_the_alarm_is_seen_as_one(
    variants: Path, form: str, paper: str, topic: str, clinic: str | None, avoid: tuple[str, ...]
) -> None:
    """What needs help now, what today and what later stand in one frame on one page, with every sign."""
    laid = _laid(variants, form, paper, topic, clinic, avoid)
    front = laid.handout.front
    sections = [
        words_in((mark,))
        for page in laid.pages
        for mark in walk(page.marks)
        if isinstance(mark, Group) and mark.role is Role.SECTION
    ]
    flags = front.red_flags
    (alarm,) = (shown for shown in sections if squeeze(flags.later) in shown)
    assert squeeze(front.call_now) in alarm
    assert squeeze(front.call_today) in alarm
    for flag in (flags.now, flags.today):
        assert all(squeeze(item) in alarm for item in flag.items) or (flag.short and squeeze(flag.short) in alarm)


@EVERY
def test_notices_for_this_reader_come_first(
    variants: Path, form: str, paper: str, topic: str, clinic: str | None, avoid: tuple[str, ...]
) -> None:
    """What was left out for this reader is the first paragraph below the disclaimer's heading."""
    laid = _laid(variants, form, paper, topic, clinic, avoid)
    front = laid.handout.front
    texts = [squeeze(text.words) for page in _safety(laid) for text in texts_in(page.marks[:-1])]
    below = texts[texts.index(squeeze(front.disclaimer.heading)) + 1]
    if front.notices:
        assert below == squeeze(" ".join(front.notices))
    assert bool(front.notices) == bool(avoid)


@EVERY
def test_blanks_can_be_written_on(
    variants: Path, form: str, paper: str, topic: str, clinic: str | None, avoid: tuple[str, ...]
) -> None:
    """Every ruled blank is 30 mm long or longer, and the footer is 9 pt or larger."""
    laid = _laid(variants, form, paper, topic, clinic, avoid)
    fields = [mark for mark in walk(laid.pages[0].marks) if isinstance(mark, Group) and mark.role is Role.FIELD]
    assert len(fields) == (3 if clinic else 5)
    for field in fields:
        (rule,) = (mark.box for mark in walk(field.marks) if isinstance(mark, Shape))
        assert rule.width >= 30 * MM - 0.01
    for page in laid.pages:
        assert min(text.size for text in texts_in(page.marks[-1:])) >= 9


@pytest.mark.parametrize("name", ["Ann Lee", "Ngô Thị Bạch Yến Bartholomew-Fitzgerald", "Y" * 60])
@pytest.mark.parametrize("form", FORMATS)
def test_blanks_beside_a_name_can_be_written_on(variants: Path, form: str, name: str) -> None:
    """Beside a name of any length the other blanks are 30 mm long or longer."""
    laid = _laid(variants, form, "A4", "plain", "short", (), name)
    rules = [
        shape.box
        for mark in walk(laid.pages[0].marks)
        if isinstance(mark, Group) and mark.role is Role.FIELD
        for shape in walk(mark.marks)
        if isinstance(shape, Shape)
    ]
    assert len(rules) == 2
    assert min(rule.width for rule in rules) >= 30 * MM - 0.01


@pytest.mark.parametrize("clinic", [None, "short", "long"])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_up_to_three_cards_stand_inside(variants: Path, count: int, clinic: str | None) -> None:
    """On a tri-fold no card stands outside, where the flat sheet would show it before the first."""
    choice = Selection(points=FORMATS["trifold"][:count])
    laid = lay_out(Request("plain", choice, format="trifold", clinic=clinic, project=variants))
    cards = [
        number
        for number, page in enumerate(laid.pages)
        if any(isinstance(mark, Group) and mark.path[:1] == ("points",) for mark in page.marks)
    ]
    assert len(cards) == count
    assert set(cards) <= {2, 3, 4}


CARDS = [*product(TOPICS, (None,)), *product(("back-pain",), LANGUAGES)]
"""All topics, and all languages."""


@pytest.mark.parametrize(("topic", "language"), CARDS)
@pytest.mark.sweep(every=3)
def test_the_first_safety_card_has_all_danger_signs(topic: str, language: str | None) -> None:
    """Cards are cut apart and taken along singly: the first says when to get help now, today and later, and is no title alone."""
    laid = laid_out(Request(topic, format="cards", language=language))
    first, front = _first_card(laid), laid.handout.front
    assert build_structure(laid.pages)  # no heading skips a level, whatever comes first
    for flag, call in ((front.red_flags.now, front.call_now), (front.red_flags.today, front.call_today)):
        assert squeeze(flag.heading) in first
        assert squeeze(call) in first
        assert _says(first, flag)
    assert squeeze(strip_markup(front.red_flags.later)) in first
    assert squeeze(front.disclaimer.heading) in first


NOTE = "Please ring us on Monday if it is no better. Do not use the hand that had the drip."

LONG_CLINIC = {
    "name": "Department of Physiotherapy and Rehabilitation Medicine, Northumberland Community Hospitals Trust",
    "address": "Queen Elizabeth Building, 118-124 Upper Westgate Street, Newcastle NE4 5XY",
    "phone": "0191 496 0123",
    "web": "www.northumberland-community-physio.example.org",
    "emergency_number": "999",
    "urgent_number": "111",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.sweep(every=4)
def test_what_was_left_out_is_on_the_first_safety_card(tmp_path: Path, language: str) -> None:
    """Below a long clinic name and a note the title is smaller, rather than the notices for this reader on the second card."""
    clinic = tmp_path / "clinic.yaml"
    clinic.write_text("".join(f"{key}: {json.dumps(value)}\n" for key, value in LONG_CLINIC.items()))
    laid = laid_out(
        Request(
            "back-pain",
            Selection(avoid=("hernia",)),
            format="cards",
            language=language,
            clinic=str(clinic),
            patient=PatientDetails(patient="Ann Lee", note=NOTE),
        )
    )
    first, front = _first_card(laid), laid.handout.front
    for words in (front.disclaimer.heading, *front.notices, front.call_now, front.call_today, front.red_flags.later):
        assert squeeze(strip_markup(words)) in first
    assert squeeze(NOTE) in first
    assert build_structure(laid.pages)


def test_a_title_is_smaller_only_where_that_gives_space_to_what_must_be_read_first() -> None:
    """Without a note the first card has the usual title, with a note in Portuguese a smaller one."""
    sizes = [
        next(
            text.size
            for text in texts_in(laid.pages[0].marks)
            if squeeze(text.words)[:6] == squeeze(laid.handout.title)[:6]
        )
        for note in ("", NOTE)
        for laid in [laid_out(Request("back-pain", format="cards", language="pt", patient=PatientDetails(note=note)))]
    ]
    assert sizes[0] > sizes[1] >= 12


def _first_card(laid: LaidOut) -> str:
    """Return the words on both sides of the first card."""
    return "".join(words_in(page.marks).replace("\xad", "") for page in laid.pages[:2])


def _says(words: str, alarm: Alarm) -> bool:
    """Return whether all signs of an alarm are printed, in full or in short."""
    listed = all(squeeze(strip_markup(item)).rstrip(".") in words for item in alarm.items)
    return listed or squeeze(strip_markup(alarm.short or "")) in words


@pytest.mark.parametrize(("topic", "language"), CARDS)
@pytest.mark.sweep(every=3)
def test_the_picture_side_of_a_card_says_that_warnings_are_on_its_back(topic: str, language: str | None) -> None:
    """Who looks at the picture only is led to the cautions, in words that are not of another page."""
    laid = laid_out(Request(topic, format="cards", language=language))
    for card in (each for each in laid.handout.cards if each.figures and each.warnings.are_there):
        warnings = card.warnings
        assert warnings.behind
        assert squeeze(laid.handout.words.turn_over) == squeeze(warnings.behind + warnings.overleaf)
        sides = [words_in(page.marks) for page in laid.pages]
        front = next(
            words for words in sides[len(sides) - 2 * len(laid.handout.cards) :] if squeeze(card.name) in words
        )
        assert squeeze(warnings.heading) in front
        assert squeeze(warnings.behind) in front
