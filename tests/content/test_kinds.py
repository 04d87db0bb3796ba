"""Topics of every kind build in every format, in their own words, and a kind is data alone."""

import re
from pathlib import Path

import pytest
from support.covering import in_turn
from support.kinds import ACUPRESSURE_WORDS, KINDS, MOVES, refused
from support.topics import edit
from support.uacheck import check
from support.verapdf import faults

from handout import build
from handout.content.dose import check_amount
from handout.content.project import Project
from handout.formats import FORMATS
from handout.installed import BUILTIN
from handout.layout.page import Group, Text, Widget, walk
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection

TOPICS = {
    "wrist-point": "acupressure",
    "neck-moves": "exercises",
    "desk-hints": "hints",
    "my-medicines": "medicines",
    "knee-wound": "wound-care",
}
"""The topics of the fixtures, each with its kind; the last two kinds are files of the fixtures only."""

FEW = {"desk-hints": ("screen", "phone", "walk")}
"""The cards for formats without room for all."""

ALLOWED = ("firm chair", "blood pressure")


def laid(topic: str, form: str) -> LaidOut:
    """Return a topic of the fixtures in a format, with a diary where there can be one."""
    chosen = Selection(points=FEW.get(topic, ()) if form == "trifold" else ())
    days = 7 if form in ("leaflet", "booklet") else None
    return lay_out(Request(topic, chosen, format=form, project=KINDS, diary=days))


def words_of(result: LaidOut) -> str:
    """Return all words on the pages, and those that are read aloud for pictures."""
    marks = [mark for page in result.pages for mark in walk(page.marks)]
    texts = [m.words for m in marks if isinstance(m, Text)] + [m.alt for m in marks if isinstance(m, Group)]
    return " ".join(texts).replace("\u00a0", " ")


copied = pytest.mark.usefixtures("copied_kinds")


# ---- every kind in every format ----


def test_the_fixtures_have_every_built_in_kind() -> None:
    """No built-in kind is without a topic that is built here."""
    assert {*Project(BUILTIN).names("kinds")} <= {*TOPICS.values()} == {*Project(KINDS).names("kinds")}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.sweep(every=14)
def test_every_kind_builds_in_every_format_in_its_own_words(topic: str, form: str) -> None:
    """Each format prints each kind, names every card, and speaks of pressing points only where points are pressed."""
    result = laid(topic, form)
    words = words_of(result)
    handout = result.handout
    assert handout.cards
    for card in handout.cards:
        assert card.name in words
    for each in ALLOWED:
        words = words.replace(each, "")
    found = {found[0].casefold() for found in ACUPRESSURE_WORDS.finditer(words)}
    assert bool(found) == (TOPICS[topic] == "acupressure")


@pytest.mark.parametrize(("topic", "flavour"), in_turn([*TOPICS], ["ua1", "2a"]))
@pytest.mark.sweep(every=12)
def test_a_leaflet_of_every_kind_conforms(topic: str, flavour: str) -> None:
    """Whatever its kind, a leaflet with a diary conforms to our own check, and to PDF/UA-1 or PDF/A-2a."""
    pdf = laid(topic, "leaflet").pdf()
    assert check(pdf) == {}
    assert faults(pdf, flavour) == []


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_loses_what_not_to_do(form: str) -> None:
    """What a patient must not do, the cautions and the dose stand on every format, posters too."""
    words = " ".join(words_of(laid("neck-moves", form)).split())
    for each in ("Do not tip your head.", "Do not turn as far as it hurts.", "Stop if your arm tingles.", "12 times"):
        assert re.sub(r"\W", "", each) in re.sub(r"\W", "", words)


# ---- doses ----


@pytest.mark.parametrize(
    ("card", "doses", "line"),
    [
        ("turn", {}, "Hold 10 seconds · do it 3 times each side · 2 times a day"),
        ("turn", {"turn.times": "5"}, "Hold 10 seconds · do it 5 times each side · 2 times a day"),
        ("turn", {"turn.times": "5 - 10"}, "Hold 10 seconds · do it 5–10 times each side · 2 times a day"),
        ("turn", {"turn.sides": "to the left"}, "Hold 10 seconds · do it 3 times to the left · 2 times a day"),
        ("turn", {"turn": "As we have shown you."}, "As we have shown you."),
        ("shrug", {"shrug.times": "1", "shrug.weeks": "1"}, "Do it once · 3 sets · rest 60 seconds between sets · 3 days a week · for 1 week"),
        ("rest", {"rest.times_a_day": "2"}, "2 times a day"),
        ("rest", {}, ""),
    ],
)  # fmt: skip
def test_a_dose_is_one_line_and_its_numbers_can_be_changed(card: str, doses: dict[str, str], line: str) -> None:
    """A dose reads as a patient would say it, and one number of it can be another for one patient."""
    from handout.request.python_arguments import parse_arguments

    cards = lay_out(parse_arguments("neck-moves", {"project": KINDS, "points": [card], "doses": doses})).handout.cards
    found = [section.text for section in cards[0].sections if type(section).__name__ == "Dose"]
    assert found == ([line] if line else [])


@pytest.mark.parametrize(
    ("doses", "rule", "words"),
    [
        ({"turn.tims": "5"}, "unknown-dose-part", "did you mean 'times'?"),
        ({"turn.reps": "5"}, "unknown-dose-part", "did you mean 'times'?"),
        ({"turn.times": "some"}, "wrong-dose", "'turn.times' cannot be 'some'"),
        ({"turn.times": "0"}, "wrong-dose", "0 is no amount"),
        ({"turn.times": "10-5"}, "wrong-dose", "begins with its smaller number"),
        ({"turn": "Twice.", "turn.times": "5"}, "same-point", "'turn' has two doses give each exercise one"),
        ({"trun.times": "5"}, "unknown-point", "there is no exercise 'trun'"),
        ({"turn.": "5"}, "unknown-dose-part", "'turn.'"),
    ],
)
@copied
def test_a_wrong_dose_is_refused(doses: dict[str, str], rule: str, words: str) -> None:
    """A part that no dose has, a number that is none and a second dose are refused, in the kind's own words."""
    ((place, found, message),) = refused(doses=doses)
    assert (place, found) == ("--dose", rule)
    assert words in message
    assert not ACUPRESSURE_WORDS.search(message.replace("unknown-point", ""))


@copied
def test_a_plan_changes_a_number_of_a_dose() -> None:
    """A plan gives doses in parts, a patient's own number stands over it, and a wrong one is found in the plan."""
    plan = Path("templates/plans/first.yaml")
    plan.parent.mkdir()
    plan.write_text("topic: neck-moves\ndoses:\n  turn: {times: 5, hold: 20}\n")
    planned = build("neck-moves", project=".", plan="first")
    assert planned == build("neck-moves", project=".", doses={"turn.times": "5", "turn.hold": "20"})
    both = build("neck-moves", project=".", plan="first", doses={"turn.hold": "30"})
    assert both == build("neck-moves", project=".", doses={"turn.times": "5", "turn.hold": "30"})
    plan.write_text("topic: neck-moves\ndoses:\n  turn: {times: many}\n  shrug: Twice.\n")
    ((place, rule, _),) = refused(plan="first")
    assert (place, rule) == ("templates/plans/first.yaml:3:10", "wrong-dose")
    (place, rule, message) = refused(plan="first", doses={"shrug.times": "5"})[0]
    assert (rule, "the plan gives 'shrug' a dose as one text" in message) == ("same-point", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("10", "10"), (" 5-10 ", "5–10"), ("5 – 10", "5–10"), ("½", "½"), ("1½", "1½"), ("0", None), ("", None)]
    + [(wrong, None) for wrong in ("ten", "10-5", "5-5", "-3", "1.5", "5-", "12345", "3x", "١")],
)
def test_an_amount_is_a_number_or_a_range(text: str, expected: str | None) -> None:
    """Whole numbers, halves and ranges from less to more are amounts; nothing else is."""
    if expected is None:
        with pytest.raises(ValueError, match=r"\w"):
            check_amount(text)
    else:
        assert check_amount(text) == expected


@pytest.mark.parametrize(
    ("text", "sign"),
    [("0.5", "½"), ("0,5", "½"), (".25", "¼"), ("1.50", "1½"), ("10.75", "10¾"), ("1/2", "½"), ("1 1/2", "1½")],
)
def test_a_fraction_in_figures_is_refused_with_its_sign(text: str, sign: str) -> None:
    """The sign that the message says is an amount; of another fraction it says none."""
    with pytest.raises(ValueError, match=f"; write {sign}$"):
        check_amount(text)
    assert check_amount(sign) == sign
    with pytest.raises(ValueError, match=r"such as 5-10$"):
        check_amount("0.3")


@pytest.mark.parametrize(("times", "boxes"), [("1", 1), ("2", 2), ("2-3", 3), ("6", 6), ("9", 6)])
def test_the_diary_has_a_box_for_each_time_of_the_day(times: str, boxes: int) -> None:
    """A card that is done several times a day has as many boxes, at most six."""
    from handout.request.python_arguments import parse_arguments

    given = {"project": KINDS, "points": ["turn"], "doses": {"turn.times_a_day": times}, "diary": 3}
    handout = lay_out(parse_arguments("neck-moves", given)).handout
    assert handout.cards[0].times_a_day == boxes


@copied
@pytest.mark.parametrize(
    ("dose", "line", "boxes"),
    [
        ("morning: 2, noon: 1, evening: 1½", "2 in the morning · 1 at noon · 1½ in the evening", 3),
        ("morning: 2, evening: 1-2", "2 in the morning · 1–2 in the evening", 2),
        ("tablets: 1, times_a_day: 3, when: at 8 and 12", "1 tablet · 3 times a day at 8 and 12", 3),
        ("tablets: 2, times_a_day: 1", "2 tablets once a day", 1),
        ("when: after meals, noon: 2", "After meals 2 at noon", 1),
    ],
)
def test_a_dose_by_times_of_the_day_sets_its_numbers_apart(dose: str, line: str, boxes: int) -> None:
    """Two numbers in a row could be read as one, and a tablet for each time has a box in the diary for each."""
    kind, topic = Path("templates/kinds/medicines.yaml"), Path("templates/topics/my-medicines.yaml")
    times = {"morning": "{n} in the morning", "noon": "{n} at noon", "evening": "{n} in the evening"}
    text = kind.read_text("utf-8")
    text = text.replace("[tablets, times_a_day, days]", "[tablets, times_a_day, days, morning, noon, evening]")
    text = text.replace(
        "[tablets, times_a_day, when, days]", "[[tablets, times_a_day, when, morning, noon, evening], days]"
    )
    text = text.replace("dose:\n", "dose:\n  times_of_day: [morning, noon, evening]\n", 1)
    text = text.replace("  amounts:\n", "".join(["  amounts:\n", *(f'    {k}: "{v}"\n' for k, v in times.items())]))
    kind.write_text(text, "utf-8")
    words = topic.read_text("utf-8").replace("tablets: 1, times_a_day: 2, when: morning and evening", dose)
    topic.write_text(words, "utf-8")
    card = lay_out(Request("my-medicines", Selection(points=("heart",)), project=Path(), diary=3)).handout.cards[0]
    (found,) = (section.text for section in card.sections if type(section).__name__ == "Dose")
    assert (found, card.times_a_day) == (line, boxes)


@copied
@pytest.mark.parametrize(("days", "form", "asked", "boxes"), [
    ("5", "leaflet", 7, [5] * 4), ("3-5", "leaflet", 7, [5] * 4), ("9", "leaflet", 7, [7] * 4),
    ("5", "leaflet", 3, [3] * 4), ("5", "booklet", None, [5] * 4), ("", "leaflet", 7, [7] * 4),
])  # fmt: skip
def test_a_dose_for_some_days_has_boxes_for_those(days: str, form: str, asked: int | None, boxes: list[int]) -> None:
    """A box on the sixth day would ask for more tablets than the dose; --diary says how many days there are at most."""
    edit(
        "  times_a_day: times_a_day\n",
        "  times_a_day: times_a_day\n  days: days\n",
        Path("templates/kinds/medicines.yaml"),
    )
    edit(", days: 7}", f", days: {days}}}" if days else "}", Path("templates/topics/my-medicines.yaml"))
    request = Request("my-medicines", Selection(points=("cough",)), project=Path(), diary=asked, format=form)
    ticks = [
        mark.label
        for page in lay_out(request).pages
        for mark in walk(page.marks)
        if isinstance(mark, Widget) and mark.tick
    ]
    assert [sum(f"({time})" in name for name in ticks) for time in range(1, 5)] == boxes
    assert check(build("my-medicines", points=["heart", "cough"], project=".", diary=7)) == {}


# ---- words ----


@copied
def test_a_topic_replaces_single_words() -> None:
    """A topic may change a heading, an amount, a fixed sentence and what a card is called."""
    lines = (
        "words:\n  feel: Feels like\n  times: {one: one go, other: '{n} goes'}\n  diary: My log\n  one: move\n"
        "  take_care: Mind.\n"
    )
    edit("conditions:\n  neck-injury", f"{lines}conditions:\n  neck-injury", MOVES)
    result = lay_out(Request("neck-moves", project=Path(), diary=3))
    words = words_of(result)
    for printed in ("Feels like", "3 goes", "My log", "Mind."):
        assert printed in words
    for gone in ("It should feel like", "3 times", "tick a box", "Take care."):
        assert gone not in words


@copied
@pytest.mark.parametrize(
    ("line", "rule", "words"),
    [
        ("diry: My log", "unknown-phrase", "did you mean 'diary'?"),
        ("zzz: My log", "unknown-phrase", "there is no fixed word 'zzz'"),
        ("page_of: Page {page}", "wrong-phrase", "must hold {pages}"),
        ("diary: My {log}", "wrong-phrase", "nothing is filled in for {log}"),
        ("times: many", "wrong-phrase", "must hold {n}"),
        ("feel: {other: '{n} feels'}", "wrong-phrase", "only a phrase with a number has a plural"),
    ],
)
def test_a_wrong_word_of_a_topic_is_refused(line: str, rule: str, words: str) -> None:
    """A word that replaces none, and a phrase without what is filled in, are errors at their line."""
    value = line if "{" not in line or line.startswith("feel") else re.sub(r": (.*)", r': "\1"', line)
    edit("conditions:\n  neck-injury", f"words:\n  {value}\nconditions:\n  neck-injury", MOVES)
    ((place, found, message),) = refused()
    assert found == rule
    assert words in message
    assert place.startswith("templates/topics/neck-moves.yaml:11:")


@copied
def test_a_language_file_of_a_project_may_hold_single_words() -> None:
    """What it lacks comes from the built-in file, words of a kind too, and a fault in it has its own place."""
    own = Path("templates/languages/en.yaml")
    own.write_text(
        "take_care: Mind.\nkinds:\n  exercises:\n    headings: {feel: Feels like}\nconditions:\n  drip: a drip in the foot\n"
    )
    words = words_of(lay_out(Request("neck-moves", project=Path())))
    for printed in ("Mind.", "Feels like", "Not with:", "Step by step"):
        assert printed in words
    own.write_text("take_care: Mind.\ntake_car: Mind.\npage_of: Page\n")
    assert [(place, rule) for place, rule, _ in refused()] == [
        (f"{own.as_posix()}:2:1", "unknown-key"),
        (f"{own.as_posix()}:3:10", "wrong-form"),
    ]


@copied
def test_a_region_needs_only_the_words_that_differ() -> None:
    """A topic in en-GB takes what en-GB lacks from en."""
    Path("templates/languages/en-GB.yaml").write_text("take_care: Mind how you go.\n")
    edit("language: en\n", "language: en-GB\n", MOVES)
    words = words_of(lay_out(Request("neck-moves", project=Path())))
    assert "Mind how you go." in words
    assert "Not with:" in words


@copied
def test_a_kind_without_words_in_a_language_is_refused() -> None:
    """A topic in another language needs the words of its kind there, and each that is missing is named."""
    own = Path("templates/languages/lt.yaml")
    text = (BUILTIN / "templates" / "languages" / "en.yaml").read_text("utf-8")
    own.write_text(text)
    edit("language: en\n", "language: lt\n", MOVES)
    ((place, rule, message),) = refused()
    assert (place.partition(":")[0], rule) == (own.as_posix(), "no-kind-words")
    assert "copy 'words' from templates/kinds/exercises.yaml" in message
    assert "of your own templates/languages/lt.yaml" in message
    own.write_text(f"{text}\nkinds:\n  exercises: {{one: Übung, many: Übungen, headings: {{move: Bewegen}}}}\n")
    ((_, rule, message),) = refused()
    assert rule == "no-kind-words"
    assert "headings lack 'start'" in message
    assert "amounts lack 'hold' with {n}" in message
    assert "'move'" not in message


@copied
def test_no_two_conditions_share_a_word() -> None:
    """A synonym that is the name of another condition is an error of the file that adds it; of two synonyms the topic's counts."""
    edit("also: [whiplash]", "also: [Slipped Disk]", MOVES)
    handout = lay_out(Request("neck-moves", Selection(avoid=("slipped disk",)), project=Path())).handout
    assert handout.avoided == ("turn",)
    edit("also: [Slipped Disk]", "also: [A Hernia]", MOVES)
    ((place, rule, message),) = refused()
    assert (place, rule) == ("templates/topics/neck-moves.yaml:11:16", "same-condition")
    assert "'hernia' means hernia and neck-injury" in message
