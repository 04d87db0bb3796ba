"""A plan says what the command line leaves unsaid."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from support.cli import run
from support.pages import words_of
from support.topics import PLAN, write_plan

import handout
from handout.content.settings import ProjectSettings
from handout.files import display_path
from handout.layout.page import Group, Role, walk
from handout.problems import InputError
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.merge_requests import merge_requests
from handout.request.options import OPTIONS, Request, Selection
from handout.request.patient import PatientDetails
from handout.request.plan import Plan

SAYS = {
    "points": ("[stomach, hand]", {"points": "knee-back"}),
    "without": ("[hand]", {"without": "stomach"}),
    "advice": ("false", {"advice": True}),
    "format": ("booklet", {"format": "leaflet"}),
    "paper": ("A5", {"paper": "Letter"}),
    "cards_per_page": ('"1"', {"cards_per_page": 2}),
    "layout": ("list", {"layout": "cards"}),
    "large_print": ("true", {"large_print": False}),
    "theme": ("plain", {"theme": "calm"}),
    "ink": ("saver", {"ink": "grey"}),
    "clinic": ("example", {"clinic": "other"}),
    "patient": ("Ann Lee", {"patient": "Bob"}),
    "date": ("2026-11-22", {"date": "2026-12-24"}),
    "by": ("Dr Sample", {"by": "Dr Other"}),
    "note": ("Ring us.", {"note": "Stay well."}),
    "diary": ("7", {"diary": 3}),
}


@pytest.fixture
def other_clinic(project: Path) -> Path:
    """Return the project with a clinic of its own."""
    (project / "templates" / "clinics").mkdir()
    (project / "templates" / "clinics" / "other.yaml").write_text("name: The Other Clinic\n", "utf-8")
    return project


@pytest.mark.parametrize("option", SAYS)
@pytest.mark.usefixtures("other_clinic")
@pytest.mark.sweep(every=10)
def test_a_plan_is_as_if_said_and_what_is_said_wins(option: str) -> None:
    """Each line of a plan does what its option does, and the option beats it."""
    found_text, better = SAYS[option]
    value: Any = {"points": "stomach,hand", "without": "hand", "advice": False, "large_print": True, "diary": 7}.get(
        option, found_text.strip('"')
    )
    write_plan(f"{option}: {found_text}")
    assert handout.build("mine", plan="first") == handout.build("mine", **{option: value})
    assert handout.build("mine", plan="first") != handout.build("mine")
    if option == "without":  # what is to be left out adds up
        better = {"without": "stomach,hand"}
    assert handout.build("mine", plan="first", **better) == handout.build("mine", **better)


@pytest.mark.usefixtures("project")
def test_an_empty_note_beats_the_note_of_a_plan() -> None:
    """Who says ``--note ""`` gets no note."""
    write_plan("note: Ring us.\npatient: Ann")
    assert run("build", "mine", "--plan", "first", "--note", "", "-o", "o.pdf").exit_code == 0
    assert Path("o.pdf").read_bytes() == handout.build("mine", patient="Ann")


@pytest.mark.usefixtures("project")
def test_conditions_to_avoid_add_up() -> None:
    """Neither plan nor command line takes a caution of the other away."""
    write_plan("avoid: [pregnancy]")
    left_out = lay_out(Request("mine", Selection(avoid=("numb-feet",)), plan="first")).handout.avoided
    assert left_out == lay_out(Request("mine", Selection(avoid=("pregnancy", "numb-feet")))).handout.avoided
    assert len(left_out) > len(lay_out(Request("mine", Selection(avoid=("numb-feet",)))).handout.avoided)


@pytest.mark.usefixtures("project")
def test_a_dose_of_a_plan_is_for_its_point_if_that_is_chosen() -> None:
    """A plan's dose of a point that is left out is no mistake; one on the command line is; of one point the latter wins."""
    write_plan("doses: {hand: 2 minutes, stomach: 3 minutes}")
    laid = lay_out(Request("mine", Selection(points=("hand",)), plan="first"))
    assert "2\u00a0minutes" in words_of(laid)
    assert "3\u00a0minutes" not in words_of(laid)
    found_text = Request(
        "mine", Selection(points=("hand",)), patient=PatientDetails(doses={"hand": "9 seconds"}), plan="first"
    )
    found = words_of(lay_out(found_text))
    assert ("9\u00a0seconds" in found, "2\u00a0minutes" in found) == (True, False)
    with pytest.raises(InputError) as reported:
        lay_out(Request("mine", Selection(points=("hand",)), patient=PatientDetails(doses={"stomach": "1 minute"})))
    assert [problem.rule for problem in reported.value.problems] == ["unused-dose"]


@pytest.mark.usefixtures("project")
def test_a_plan_is_for_its_topic() -> None:
    """A plan of another topic is refused."""
    write_plan("points: [hand]", "back-pain")
    result = run("build", "mine", "--plan", "first")
    assert (result.exit_code, "(wrong-plan)" in result.stderr) == (1, True)
    assert run("build", "mine", "--plan", "nothing").exit_code == 1


def test_over_keeps_what_is_said() -> None:
    """Of two requests the first one's words stand, and the second fills the gaps."""
    found_text, usual = Request("t", paper="A5", qr=False), Request("t", paper="A4", qr=True, diary=7, clinic="c")
    built = merge_requests(found_text, usual)
    assert (built.paper, built.qr, built.diary, built.clinic) == ("A5", False, 7, "c")


# ---- the plan through the command line


Asked = Callable[..., tuple[object, ...]]


@pytest.fixture
def asked(project: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Return what lays out as the command line does; in its project each point has a link, and a clinic no default doses."""
    topic = project / "templates" / "topics" / "mine.yaml"
    text = re.sub(r"(?m)^    code: (\w+)$", r"\g<0>\n    link: https://example.org/\1", topic.read_text("utf-8"))
    topic.write_text(text, "utf-8")
    (project / "templates" / "clinics").mkdir()
    (project / "templates" / "clinics" / "quiet.yaml").write_text("name: Quiet\nprint_advice: false\n", "utf-8")
    remaining: list[LaidOut] = []

    def keep(request: Request) -> LaidOut:
        remaining.append(lay_out(request))
        return remaining[-1]

    def ask(*arguments: str) -> tuple[object, ...]:
        result = run("check", "mine", *arguments)
        assert result.exit_code == 0, result.stderr
        return remaining[-1].format, remaining[-1].paper, remaining[-1].pages

    monkeypatch.setattr("handout.render.pipeline.lay_out", keep)
    return ask


def test_every_line_of_a_plan_is_an_option() -> None:
    """What a plan can say, the command line can say too, so that it can always be beaten."""
    assert {*Plan.__struct_fields__} - {"topic", "about", "columns"} <= OPTIONS.keys()


@pytest.mark.parametrize(
    ("lines", "arguments", "left"),
    [
        ("advice: false", ["--advice"], []),
        ("advice: true\nclinic: quiet", ["--no-advice"], ["--clinic", "quiet"]),
        ("advice: true", ["--clinic", "quiet"], ["--clinic", "quiet", "--advice"]),
        ("large_print: true", ["--no-large-print"], []),
        ("large_print: true\nqr: true", ["--no-qr"], ["--large-print"]),
        ("qr: false\npaper: Letter", ["--qr"], ["--qr", "--paper", "Letter"]),
        ("diary: 7", ["--diary", "0"], []),
        ("cards_per_page: 1\npoints: [stomach, hand]", ["--cards-per-page", "auto"], ["--points", "stomach,hand"]),
        ("patient: Ann\nby: Dr Ngo", ["--patient", ""], ["--by", "Dr Ngo"]),
        ("patient: Ann\nby: Dr Ngo", ["--by", ""], ["--patient", "Ann"]),
        ("patient: Ann\nnote: Ring us.", ["--note", ""], ["--patient", "Ann"]),
        ("patient: Ann\nnote: Ring us.", ["--note", "  "], ["--patient", "Ann"]),
        ("patient: Ann\nnote: Ring us.", ["--patient", "Bo"], ["--patient", "Bo", "--note", "Ring us."]),
        ("patient: Ann\ndate: 2026-11-22", ["--date", ""], ["--patient", "Ann"]),
        ("date: 2026-11-22", ["--date", " "], []),
        (
            "doses: {stomach: 9 minutes, hand: 8 minutes}",
            ["--dose", "hand=7 minutes"],
            ["--dose", "hand=7 minutes", "--dose", "stomach=9 minutes"],
        ),
        ("format: poster\npaper: A1", ["--format", "leaflet", "--paper", "A4"], []),
        (
            "theme: nowhere\nclinic: nowhere",
            ["--theme", "plain", "--clinic", "quiet"],
            ["--theme", "plain", "--clinic", "quiet"],
        ),
        ("points: [stomach, hand]", ["--points", "hand,stomach"], ["--points", "hand,stomach"]),
        ("points: [stomach, hand]", ["--without", "hand"], ["--points", "stomach"]),
        ("without: [hand, stomach]", ["--points", "hand"], ["--points", "hand"]),
    ],
)
@pytest.mark.sweep(every=8)
def test_the_command_line_wins_over_the_plan(asked: Asked, lines: str, arguments: list[str], left: list[str]) -> None:
    """A plan and an option against it lay out what the options that are left would lay out without the plan."""
    write_plan(lines)
    assert asked("--plan", "first", *arguments) == asked(*left)


@pytest.mark.parametrize(
    ("lines", "arguments", "together"),
    [
        ("avoid: [gout]", "pregnancy", "gout,pregnancy"),
        ("avoid: [pregnancy, gout]", "gout", "pregnancy,gout"),
        ("without: [hand]\navoid: [pregnancy]", "gout", "pregnancy,gout"),
    ],
)
def test_cautions_of_both_are_heeded(asked: Asked, lines: str, arguments: str, together: str) -> None:
    """No option takes back a condition to avoid that a plan names, and the front page speaks of all."""
    write_plan(lines)
    more = ["--without", "hand"] if "without" in lines else []
    assert asked("--plan", "first", "--avoid", arguments) == asked("--avoid", together, *more)


def test_a_plan_wins_over_the_project(asked: Asked, project: Path) -> None:
    """What ``handout.yaml`` says stands where neither command line nor plan speaks of it."""
    (project / "handout.yaml").write_text("paper: A5\ntheme: plain\nclinic: quiet\n", "utf-8")
    write_plan("paper: Letter")
    assert asked("--plan", "first") == asked("--paper", "Letter")
    assert asked("--plan", "first", "--paper", "A4") == asked("--paper", "A4", "--theme", "plain", "--clinic", "quiet")


SETTINGS = {"clinic": "unknown-clinic", "paper": "unknown-paper", "theme": "unknown-theme"}
"""Every setting of a project, and what is said of a wrong word for it."""


def test_a_wrong_setting_is_named_at_its_place(project: Path) -> None:
    """Each line of ``handout.yaml`` is blamed itself, unless a plan or the command line says something else."""
    assert set(SETTINGS) == set(ProjectSettings.__struct_fields__)
    (project / "handout.yaml").write_text("# Ours\n" + "".join(f"{name}: wrnog\n" for name in SETTINGS), "utf-8")
    write_plan("paper: A5")
    rules = [*SETTINGS.values()]

    def blamed(**options: str) -> dict[str, str]:
        with pytest.raises(InputError) as caught:
            handout.build("mine", project=project, **options)  # type: ignore[arg-type]
        return {each.rule: str(each.where) for each in caught.value.problems}

    places = {rule: f"{display_path(project / 'handout.yaml')}:{line}:" for line, rule in enumerate(rules, 2)}
    found = blamed()
    assert set(found) == set(rules)
    assert all(found[rule].startswith(place) for rule, place in places.items())
    assert set(blamed(plan="first")) == {"unknown-clinic", "unknown-theme"}
    given = blamed(clinic="nobody", paper="A9", theme="blue")
    assert given == {"unknown-clinic": "--clinic", "unknown-paper": "--paper", "unknown-theme": "--theme"}


def test_wrong_choices_are_named_beside_a_wrong_language(project: Path) -> None:
    """One run shows what is wrong with the language, the clinic, the points and the doses."""
    with pytest.raises(InputError) as caught:
        handout.build("mine", project=project, language="xx", clinic="nobody", points="hnd", doses={"foo": "3 times"})
    found = [each.rule for each in caught.value.problems]
    assert sorted(found) == ["unknown-clinic", "unknown-language", "unknown-point", "unknown-point"]


def test_a_plan_is_named_by_name_or_path(asked: Asked, project: Path) -> None:
    """A plan is found in its project by name, anywhere by path, and for its topic by name or by path."""
    write_plan("points: [hand]")
    elsewhere = project / "elsewhere.yaml"
    elsewhere.write_bytes(PLAN.read_bytes())
    assert asked("--plan", str(elsewhere)) == asked("--plan", "first") == asked("--points", "hand")
    assert run("check", str(project / "templates" / "topics" / "mine.yaml"), "--plan", "first").exit_code == 0


@pytest.mark.usefixtures("project")
def test_a_code_of_a_plan_is_on_the_card(asked: Asked) -> None:
    """``qr: true`` adds a code for each chosen point with a link, until the command line says no."""
    write_plan("qr: true\npoints: [hand, stomach]")

    def codes(*arguments: str) -> int:
        pages = asked("--plan", "first", *arguments)[2]
        assert isinstance(pages, tuple)
        marks = [mark for page in pages for mark in walk(page.marks)]
        return sum(isinstance(mark, Group) and mark.role is Role.FIGURE and "QR" in mark.alt for mark in marks)

    assert (codes(), codes("--points", "hand"), codes("--no-qr")) == (2, 1, 0)


# ---- one request over another


SPOKEN = Request(
    "t",
    Selection(("a",), ("b",), ("gout",), advice=False),
    paper="A5",
    cards_per_page="2",
    layout="cards",
    large_print=False,
    clinic="c",
    theme="plain",
    format="cards",
    ink="grey",
    patient=PatientDetails("Ann", date(2026, 11, 22), "Dr Ngo", "", {"a": "1"}),
    diary=0,
    qr=False,
    language="es",
)


def test_over_silence_is_itself() -> None:
    """A request over an empty one is as it was, and an empty one over a request is that request."""
    silence = Request("t")
    assert merge_requests(silence, silence) == silence
    assert merge_requests(SPOKEN, silence) == SPOKEN
    assert merge_requests(silence, SPOKEN) == replace(
        SPOKEN, patient=replace(SPOKEN.patient, doses={}, plan_doses={"a": "1"})
    )


def test_over_takes_nothing_back() -> None:
    """What is said stands in every field, also when it says no, nothing or none; only conditions come from both."""
    other = Request(
        "t",
        Selection(("x",), ("y",), ("pregnancy",), advice=True),
        paper="A4",
        cards_per_page="1",
        layout="list",
        large_print=True,
        clinic="d",
        theme="calm",
        format="poster",
        ink="saver",
        patient=PatientDetails("Bo", date(2026, 12, 24), "Dr Lee", "Hello", {"a": "2", "b": "3"}),
        diary=9,
        qr=True,
        language="hi",
    )
    built = merge_requests(SPOKEN, other)
    assert built.selection.avoid == ("pregnancy", "gout")
    assert [built.patient.dose(point) for point in "abc"] == [{"": "1"}, {"": "3"}, {}]
    changed = replace(built, selection=replace(built.selection, avoid=("gout",)), patient=SPOKEN.patient)
    assert changed == SPOKEN


def test_points_left_out_add_up_unless_points_are_named() -> None:
    """``--without`` adds to a plan's; ``--points`` is all one wants, whatever a plan leaves out."""
    usual = Request("t", Selection(points=("a", "b"), without=("c",)))
    assert merge_requests(Request("t", Selection(without=("a", "c"))), usual).selection == Selection(
        ("a", "b"), ("c", "a")
    )
    assert merge_requests(Request("t", Selection(points=("c",))), usual).selection == Selection(("c",))


# ---- translations


def test_build_refuses_an_option_that_is_none() -> None:
    """A misspelt option is a TypeError, never silence."""
    with pytest.raises(TypeError, match="pionts"):
        handout.build("back-pain", pionts="hand")  # type: ignore[call-arg]
