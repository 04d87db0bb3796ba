"""Cards made of other sections than acupressure has: every format sets them, and blames what is too long in them."""

import re
from functools import cache

import pytest
from msgspec.structs import replace

from handout.check.load_topic import load_topic
from handout.content.compose import compose
from handout.content.handout import Card, Dose, Handout, Prose, Steps
from handout.content.project import Project
from handout.formats import FORMATS
from handout.installed import BUILTIN
from handout.layout.fields import card_fields, front_fields, map_fields
from handout.layout.figures.picture import load
from handout.layout.job import LayoutJob
from handout.layout.page import Text, walk
from handout.layout.setting import Setting
from handout.layout.style import Theme, page_style
from handout.papers import PAPERS
from handout.problems import DoesNotFit
from handout.render.format_layouts import FORMAT_LAYOUTS
from handout.request.options import Selection
from handout.request.patient import PatientDetails

STEPS = tuple(f"Do this as step {number}, slowly." for number in range(1, 5))
CHOSEN = Selection(points=("stomach", "hand", "foot-lying"), avoid=("numb-feet",))


@cache
def _composed() -> tuple[Handout, Setting]:
    material = load_topic(Project(BUILTIN), "back-pain", "example")
    pictures = {file.file: load(file) for file in material.pictures.values()}
    setting = Setting(page_style(Project(BUILTIN).read("themes", "calm", Theme).value, large=False), pictures)
    person = PatientDetails(patient="Ann Ab", by="Dr. Lee", note="Twice a day.", doses={"hand": "1 minute"})
    return compose(material, CHOSEN, person, qr=True), setting


def _exercise(card: Card, steps: tuple[str, ...] = STEPS) -> Card:
    """Return a card as an exercise may have it, with a short text unless it is endless."""
    start = Prose(
        heading="Start",
        text="Lie on your back.",
        path=(*card.path, "start"),
        short="Lie down.",
        short_path=("short", "steps"),
    )
    do = Steps(
        heading="Do",
        steps=steps,
        path=(*card.path, "steps"),
        short="" if len(steps) > 50 else "Bend and stretch.",
        short_path=() if len(steps) > 50 else ("short", "steps"),
    )
    often = Dose(heading="10 times", label="10 times: ", text="twice a day", path=(*card.path, "often"))
    return replace(card, sections=(start, do, often))


def _job(name: str, steps: tuple[str, ...] = STEPS) -> LayoutJob:
    handout, setting = _composed()
    handout = replace(handout, cards=tuple(_exercise(card, steps) for card in handout.cards))
    paper = FORMATS[name].papers[0]
    return LayoutJob(handout=handout, paper=paper, size=PAPERS[paper], setting=setting, cards_per_page="4")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.sweep(every=6)
def test_every_format_sets_an_exercise(name: str) -> None:
    """Cards of steps need no change to any layout: all their words are printed, on a poster the short ones."""
    pages = FORMAT_LAYOUTS[name].layout(_job(name))
    text = "".join(
        re.sub(r"\W", "", mark.words) for page in pages for mark in walk(page.marks) if isinstance(mark, Text)
    )
    needed = ("Start", "Lie down", "Bend and stretch") if name == "poster" else ("Start", "10 times", "twice a day")
    assert [words for words in needed if re.sub(r"\W", "", words) not in text] == []
    full = all(re.sub(r"\W", "", step) in text for step in STEPS)
    assert full or "Bendandstretch" in text


@pytest.mark.parametrize("name", ["leaflet", "booklet", "cards", "trifold"])
@pytest.mark.sweep(every=12)
def test_steps_without_end_are_blamed(name: str) -> None:
    """Too many steps are named as such, at the point that has them."""
    with pytest.raises(DoesNotFit) as caught:
        FORMAT_LAYOUTS[name].layout(_job(name, STEPS * 15))
    handout = _composed()[0]
    places = {str(handout.source.where(card.path)) for card in handout.cards}
    assert {str(problem.where) for problem in caught.value.problems} <= places
    assert all("'steps' has 60 items" in problem.message for problem in caught.value.problems)


def test_every_text_can_be_cut() -> None:
    """Each text that may be too long is cut where it stands, and nothing else with it."""
    handout = _composed()[0]
    exercise = replace(handout, cards=tuple(map(_exercise, handout.cards)))
    seen: set[str] = set()
    for whole in (handout, exercise):
        fields = [*front_fields(whole), *map_fields(whole)]
        fields += [field for number in range(len(whole.cards)) for field in card_fields(whole, number)]
        for field in fields:
            if max(map(len, field.texts)) > 1:
                less = field.cut(whole, 1)
                assert less != whole, field.name
                assert less.source is whole.source
            seen.add(field.name)
    assert {
        "name",
        "where",
        "how",
        "helps",
        "cautions",
        "conditions",
        "steps",
        "often",
        "--dose",
        "short.where",
    } <= seen
