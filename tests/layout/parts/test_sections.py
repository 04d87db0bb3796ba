"""The sections of a card and its cautions: each kind is drawn in every way, and no caution is lost in any."""

import re
from functools import cache
from itertools import pairwise
from typing import get_args

import pytest
from msgspec.structs import replace
from support.pages import seen_words

from handout.check.load_topic import load_topic
from handout.content.compose import compose
from handout.content.handout import Card, Dose, Link, Listed, Posture, Prose, Section, Steps
from handout.content.kind import Sign
from handout.content.project import Project
from handout.installed import BUILTIN
from handout.layout.figures.picture import load
from handout.layout.page import Block, Group, Role, Text, walk
from handout.layout.parts.cautions import cautions
from handout.layout.parts.sections import sections, short_sections
from handout.layout.setting import Setting
from handout.layout.style import Theme, page_style
from handout.layout.text.paragraph import text_width
from handout.request.options import Selection

SECTIONS: dict[type, Section] = {
    Prose: Prose(
        heading="Where",
        text="In the middle of the back.",
        path=("where",),
        short="In the middle.",
        short_path=("short", "where"),
    ),
    Steps: Steps(
        heading="How",
        steps=("Lie down.", "Breathe in."),
        path=("steps",),
        short="Lie down and breathe.",
        short_path=("short", "steps"),
    ),
    Listed: Listed(
        heading="Do",
        items=("Breathe.", "Smile."),
        path=("do",),
        sign=Sign.YES,
        short="Breathe and smile.",
        short_path=("short", "do"),
    ),
    Dose: Dose(heading="Gently", label="Gently: ", text="1 minute"),
    Link: Link(heading="Read more", address="https://www.example.org/back", path=("link",), code="Code of example.org"),
}
"""One section of each kind."""

TEXTS = {
    Prose: ("In the middle of the back.", "In the middle.", "In the middle."),
    Steps: ("Lie down.|2.|Breathe in.", "Lie down and breathe.", "Lie down and breathe."),
    Listed: ("+|Breathe.|+|Smile.", "Breathe and smile.", "Breathe and smile."),
    Dose: ("Gently: 1 minute",) * 3,
    Link: ("Read more: example.org/back", "Read more: example.org/back", ""),
}
"""What each says in full, in a small card, and on a poster."""


@cache
def _setting() -> Setting:
    material = load_topic(Project(BUILTIN), "back-pain", None)
    pictures = {file.file: load(file) for file in material.pictures.values()}
    return Setting(page_style(Project(BUILTIN).read("themes", "calm", Theme).value, large=False), pictures)


@cache
def _cards() -> tuple[Card, ...]:
    return compose(load_topic(Project(BUILTIN), "back-pain", None), Selection()).cards


def _words(block: Block) -> str:
    return "|".join(re.sub(r"\*\*", "", mark.words) for mark in walk(block.marks) if isinstance(mark, Text))


def test_every_kind_of_section_is_tried_here() -> None:
    """Whoever adds a kind of section says what it looks like."""
    assert set(SECTIONS) == set(TEXTS) == set(get_args(Section))


@pytest.mark.parametrize("kind", SECTIONS)
def test_a_section_is_drawn_in_full_in_short_and_on_a_poster(kind: type) -> None:
    """A small card has the short text of a section if there is one, a poster nothing else of it but a dose."""
    card = replace(_cards()[0], aside="", sections=(SECTIONS[kind],))
    full, short, poster = TEXTS[kind]
    (drawn,) = sections(card, 300, _setting())
    assert full in _words(drawn)
    (drawn,) = sections(card, 300, _setting(), short=True)
    assert short in _words(drawn)
    found_text = [_words(block) for block in short_sections(card, 300, _setting(), pictured=True)]
    assert len(found_text) == bool(poster)
    assert all(poster in words for words in found_text)


def test_steps_are_a_numbered_list() -> None:
    """Steps are read as a list, each with its number, in order, and stand under each other beside their numbers."""
    card = replace(_cards()[0], sections=(replace(SECTIONS[Steps], steps=tuple(f"Step {n}." for n in range(1, 12))),))
    (block,) = sections(card, 300, _setting())
    (steps,) = (mark for mark in block.marks if isinstance(mark, Group))
    assert steps.role is Role.LIST
    items = [mark for mark in steps.marks if isinstance(mark, Group)]
    words = [tuple(text.words for text in item.marks if isinstance(text, Text)) for item in items]
    assert words == [(f"{n}.", f"Step {n}.") for n in range(1, 12)]
    bodies = [text.box for item in items for text in item.marks if isinstance(text, Text) and text.role is Role.BODY]
    assert len({box.x for box in bodies}) == 1
    assert all(upper.bottom <= lower.y for upper, lower in pairwise(bodies))


def test_a_section_without_a_short_text_is_said_in_full_on_a_small_card() -> None:
    """What has no short text is on a small card as it is, and on a poster if the card has no short text at all."""
    bare = tuple(replace(each, short="", short_path=()) for each in (SECTIONS[Prose], SECTIONS[Steps]))
    card = replace(_cards()[0], aside="", sections=bare)
    found_text = [_words(block) for block in sections(card, 300, _setting(), short=True)]
    assert [full in words for full, words in zip((TEXTS[Prose][0], TEXTS[Steps][0]), found_text, strict=True)] == [
        True,
        True,
    ]
    assert [_words(block) for block in short_sections(card, 300, _setting(), pictured=True)] == found_text
    some = replace(card, sections=(*bare, replace(SECTIONS[Prose], short="In short.")))
    assert len(short_sections(some, 300, _setting(), pictured=True)) == 1


def test_a_position_without_a_pictogram_follows_the_text() -> None:
    """The words of a position stand behind the text where no pictogram shows it."""
    how = replace(SECTIONS[Prose], posture=Posture("lying down", ("position", "text")))
    (block,) = sections(replace(_cards()[0], sections=(how,)), 300, _setting())
    assert "In the middle of the back. (lying down)" in _words(block)


DOSES = ("1 to 2 minutes · once a day", "Hold 10 seconds · do it 3 times each side · 2 times a day", "a few seconds")


@pytest.mark.parametrize("text", DOSES)
@pytest.mark.parametrize("width", range(100, 320, 20))
def test_a_dose_ends_its_lines_between_its_parts(text: str, width: int) -> None:
    """No line of a dose begins or ends with a dot, and a part that fits on a line is whole."""
    style = _setting().style
    card = replace(_cards()[0], sections=(Dose(heading="Firm", label="Firm: ", text=text),))
    (block,) = sections(card, width, _setting())
    (words,) = (mark for mark in walk(block.marks) if isinstance(mark, Text))
    lines = [seen_words(line).replace("\u00a0", " ").strip() for line in words.lines]
    assert words.words.replace("\u00a0", " ").strip() == f"Firm: {text}"
    assert not [line for line in lines if line.startswith("·") or line.endswith("·")]
    whole = [part for part in text.split(" · ") if text_width(part, style.text) < width - 17]
    assert [part for part in whole if not any(part in line for line in lines)] == []


MEANING = "Firm: strong, yet you can breathe and talk with ease"


@pytest.mark.parametrize("width", range(120, 460, 10))
def test_amounts_are_not_read_as_words_about_pressure(width: int) -> None:
    """Amounts follow the meaning behind a dot that is seen, or stand below all of it, apart from lines that it has."""
    card = replace(
        _cards()[0], sections=(Dose(heading="Firm", label="Firm: ", text=DOSES[0], meaning=MEANING, new=True),)
    )
    (block,) = sections(card, width, _setting())
    texts = [mark for mark in walk(block.marks) if isinstance(mark, Text)]
    lines = [seen_words(line).replace("\u00a0", " ").strip() for text in texts for line in text.lines]
    if len(texts) == 1:
        assert MEANING in lines or any("ease · 1 to 2 minutes" in line for line in lines)
    else:
        assert texts[1].box.y > texts[0].box.bottom
        assert texts[1].words.startswith("1")


@pytest.mark.parametrize(
    "text",
    [
        "1 to 2 minutes · once a day",
        "किसी को 1 से 2 मिनट · दिन में एक बार",
        "2 or 3 times, 10 seconds each time",
        "5 mg 2 times a day",
    ],
)
@pytest.mark.parametrize("width", range(140, 320, 12))
def test_a_number_keeps_its_unit(text: str, width: int) -> None:
    """No line of a dose ends with a number, or within a range, wherever the words around it break."""
    card = replace(
        _cards()[0], sections=(Dose(heading="Firm", label="Firm: ", text=text, meaning="Firm: strong", new=True),)
    )
    (block,) = sections(card, width, _setting())
    (words,) = (mark for mark in walk(block.marks) if isinstance(mark, Text))
    lines = [line.text.replace("\u00a0", " ").strip() for line in words.lines]
    assert " ".join(lines) == f"Firm: strong · {text}"
    assert not [line for line in lines if line[-1].isdigit() or line.endswith((" to", " or", " से"))]


@pytest.mark.parametrize(("new", "printed"), [(True, MEANING), (False, "Firm")])
@pytest.mark.parametrize("width", [120, 460])
def test_a_dose_without_amounts_says_how_hard(width: int, new: bool, printed: str) -> None:
    """The meaning of the word stands in narrow pills too; without it nothing follows the word, and no sign."""
    dose = Dose(heading="Firm", label="Firm: ", text="", meaning=MEANING, new=new)
    (block,) = sections(replace(_cards()[0], sections=(dose,)), width, _setting())
    assert " ".join(_words(block).replace("|", " ").split()) == printed


def test_a_dose_that_needs_two_lines_is_not_torn() -> None:
    """The last part of a dose is on a line of its own, not "2 times" without "a day"."""
    card = replace(_cards()[0], sections=(Dose(heading="How often", label="How often: ", text=DOSES[1]),))
    (block,) = sections(card, 300, _setting())
    (words,) = (mark for mark in walk(block.marks) if isinstance(mark, Text))
    last = words.lines[-1].text.replace("\u00a0", " ").strip()
    assert len(words.lines) == 2
    assert last in DOSES[1].split(" · ") or last.startswith("do it 3 times each side · ")


@pytest.mark.parametrize("number", range(7))
@pytest.mark.parametrize("width", [60.0, 120.0, 300.0, 480.0])
def test_no_caution_is_lost_wherever_it_is_drawn(number: int, width: float) -> None:
    """The note beside the bar has every caution, every sign to stop and every condition, however narrow it is."""
    warnings = replace(_cards()[number].warnings, cautions=("Not on a wound.", "Ask first if you are frail."))
    found = cautions(warnings, width, _setting().style)
    found_text = re.sub(r"\W", "", _words(found.block))
    needed = (warnings.heading, *warnings.cautions, *warnings.stops, warnings.conditions_heading, warnings.conditions)
    assert [words for words in needed if re.sub(r"\W", "", words) not in found_text] == []
    assert found.note.role is Role.NOTE
    short = cautions(warnings, width, _setting().style, short=True)
    assert re.sub(r"\W", "", warnings.short) in re.sub(r"\W", "", _words(short.block))


@pytest.mark.parametrize("width", [200.0, 340.0, 479.0])
@pytest.mark.parametrize("number", range(7))
def test_cautions_are_a_list(number: int, width: float) -> None:
    """Each caution and each sign to stop begins a line of its own, and no word of a warning is lost."""
    warnings = _cards()[number].warnings
    block = cautions(warnings, width, _setting().style, listed=True).block
    texts = [mark.words for mark in walk(block.marks) if isinstance(mark, Text)]
    plain = [re.sub(r"\W", "", text) for text in texts]
    for words in (*warnings.cautions, *warnings.stops, warnings.conditions):
        assert re.sub(r"\W", "", words) in plain


NUMBERED = (
    "First look.\n1. Take your three fingers away, but keep your thumb where it is.\n2. Breathe in and out.\n3. Let go."
)


@pytest.mark.parametrize("run_in", [False, True])
def test_lines_with_numbers_hang_behind_them(run_in: bool) -> None:
    """Steps that an author numbered in a text are a list: their second lines start where their words start."""
    card = replace(_cards()[0], sections=(replace(SECTIONS[Prose], text=NUMBERED),))
    (block,) = sections(card, 200, _setting(), run_in=run_in)
    (listed,) = (mark for mark in walk(block.marks) if isinstance(mark, Group) and mark.role is Role.LIST)
    numbers = [mark for mark in walk((listed,)) if isinstance(mark, Text) and mark.role is Role.BULLET]
    bodies = [mark for mark in walk((listed,)) if isinstance(mark, Text) and mark.role is Role.BODY]
    assert [mark.words for mark in numbers] == ["1.", "2.", "3."]
    assert len({mark.box.x for mark in bodies}) == 1
    assert bodies[0].box.x > numbers[0].box.x
    assert len(bodies[0].lines) > 1
    assert re.sub(r"\W", "", NUMBERED) == re.sub(r"\W", "", _words(block))[len("Where") :]


def test_signs_and_digits_are_those_of_the_language() -> None:
    """Headings end in the colon of the language, and steps are numbered in its digits."""
    setting = _setting()
    chinese = replace(setting, style=replace(setting.style, label_pattern="{0}：{1}", zero="۰"))
    card = replace(_cards()[0], sections=(SECTIONS[Steps], SECTIONS[Link]))
    steps, link = (_words(block) for block in sections(card, 300, chinese))
    assert steps.startswith("How|۱.|Lie down.")
    assert link == "Read more：example.org/back"
    style = chinese.style
    assert (style.headed("Where"), style.headed("Where?")) == ("Where：", "Where?")
    assert replace(style, label_pattern="{0}\u00a0: {1}").headed("Where") == "Where\u00a0:"
