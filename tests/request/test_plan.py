"""A plan says what the command line leaves unsaid; a translation is the topic in another language."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace
from typer.testing import CliRunner, Result

import handout
from handout.cli import app
from handout.content.project import Project
from handout.layout.page import Group, Role, Text, walk
from handout.problems import InputError
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import OPTIONS
from handout.request.patient import PatientDetails
from handout.request.plan import Plan
from handout.request.request import Request, Selection, merge_requests
from handout.schema.markup import strip_markup

PLAN = Path("templates/plans/first.yaml")
SAYS = {
    "points": ("[stomach, hand]", {"points": "knee-back"}),
    "without": ("[hand]", {"without": "stomach"}),
    "advice": ("false", {"advice": True}),
    "format": ("booklet", {"format": "leaflet"}),
    "paper": ("A5", {"paper": "Letter"}),
    "cards_per_page": ('"1"', {"cards_per_page": 2}),
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


def run(*words: str) -> Result:
    """Run ``handout`` with *words*; anything but an exit code is a traceback, and fails."""
    result = CliRunner().invoke(app, list(words), env={"COLUMNS": "200", "NO_COLOR": "1"})
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    return result


def plan(text: str, topic: str = "mine") -> None:
    """Write a plan with these lines."""
    PLAN.parent.mkdir(parents=True, exist_ok=True)
    PLAN.write_text(f"topic: {topic}\n{text}\n", "utf-8")


def words(laid: LaidOut) -> str:
    """Return all words of a handout."""
    return " ".join(mark.words for page in laid.pages for mark in walk(page.marks) if isinstance(mark, Text))


@pytest.fixture
def other_clinic(project: Path) -> Path:
    """Return the project with a clinic of its own."""
    (project / "templates" / "clinics").mkdir()
    (project / "templates" / "clinics" / "other.yaml").write_text("name: The Other Clinic\n", "utf-8")
    return project


@pytest.mark.parametrize("wish", SAYS)
@pytest.mark.usefixtures("other_clinic")
def test_a_plan_is_as_if_said_and_what_is_said_wins(wish: str) -> None:
    """Each line of a plan does what its option does, and the option beats it."""
    said, better = SAYS[wish]
    value: Any = {"points": "stomach,hand", "without": "hand", "advice": False, "large_print": True, "diary": 7}.get(
        wish, said.strip('"')
    )
    plan(f"{wish}: {said}")
    assert handout.build("mine", plan="first") == handout.build("mine", **{wish: value})
    assert handout.build("mine", plan="first") != handout.build("mine")
    if wish == "without":  # what is to be left out adds up
        better = {"without": "stomach,hand"}
    assert handout.build("mine", plan="first", **better) == handout.build("mine", **better)


@pytest.mark.usefixtures("project")
def test_an_empty_note_beats_the_note_of_a_plan() -> None:
    """Who says ``--note ""`` gets no note."""
    plan("note: Ring us.\npatient: Ann")
    assert run("build", "mine", "--plan", "first", "--note", "", "-o", "o.pdf").exit_code == 0
    assert Path("o.pdf").read_bytes() == handout.build("mine", patient="Ann")


@pytest.mark.usefixtures("project")
def test_conditions_to_avoid_add_up() -> None:
    """Neither plan nor command line takes a caution of the other away."""
    plan("avoid: [pregnancy]")
    left_out = lay_out(Request("mine", Selection(avoid=("numb-feet",)), plan="first")).handout.avoided
    assert left_out == lay_out(Request("mine", Selection(avoid=("pregnancy", "numb-feet")))).handout.avoided
    assert len(left_out) > len(lay_out(Request("mine", Selection(avoid=("numb-feet",)))).handout.avoided)


@pytest.mark.usefixtures("project")
def test_a_dose_of_a_plan_is_for_its_point_if_that_is_chosen() -> None:
    """A plan's dose of a point that is left out is no mistake; one on the command line is; of one point the latter wins."""
    plan("doses: {hand: 2 minutes, stomach: 3 minutes}")
    laid = lay_out(Request("mine", Selection(points=("hand",)), plan="first"))
    assert "2 minutes" in words(laid)
    assert "3 minutes" not in words(laid)
    said = Request(
        "mine", Selection(points=("hand",)), patient=PatientDetails(doses={"hand": "9 seconds"}), plan="first"
    )
    assert ("9 seconds" in words(lay_out(said)), "2 minutes" in words(lay_out(said))) == (True, False)
    with pytest.raises(InputError) as told:
        lay_out(Request("mine", Selection(points=("hand",)), patient=PatientDetails(doses={"stomach": "1 minute"})))
    assert [problem.rule for problem in told.value.problems] == ["unused-dose"]


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        ("points: [hnad]", {(2, "unknown-point")}),
        ("format: leaflte\npaper: A9", {(2, "unknown-word"), (3, "unknown-paper")}),
        ("pionts: [hand]\ndiary: many", {(2, "unknown-key"), (3, "wrong-type")}),
        ("avoid: [pregnant]", {(2, "unknown-word")}),
        ("language: xx", {(2, "unknown-language")}),
        ("note: שלום", {(2, "right-to-left")}),
    ],
)
@pytest.mark.usefixtures("project")
def test_mistakes_of_a_plan_are_told_in_the_plan(lines: str, places: set[tuple[int, str]]) -> None:
    """Every mistake is at its line of the plan, with a cure, all at once."""
    plan(lines)
    result = run("build", "mine", "--plan", "first", "-o", "o.pdf")
    told = re.findall(r"first\.yaml:(\d+):\d+: error: .*\((\S+)\)", result.stderr)
    assert result.exit_code == 1
    assert {int(line) for line, _ in told} == {line for line, _ in places}
    assert result.stderr.count("hint:") >= len(places) - 1
    assert not Path("o.pdf").exists()


@pytest.mark.usefixtures("project")
def test_a_plan_is_for_its_topic() -> None:
    """A plan of another topic is refused."""
    plan("points: [hand]", "back-pain")
    result = run("build", "mine", "--plan", "first")
    assert (result.exit_code, "(wrong-plan)" in result.stderr) == (1, True)
    assert run("build", "mine", "--plan", "nothing").exit_code == 1


@pytest.mark.usefixtures("project")
def test_a_new_plan_builds_at_once() -> None:
    """``plan new`` writes a plan with all points of its topic, which changes nothing; it is listed and shown, and not written over."""
    assert run("plan", "list").stdout.startswith("there are no plans yet")
    made = run("plan", "new", "first", "--topic", "mine")
    assert (made.exit_code, "handout build mine --plan first" in made.stdout) == (0, True)
    assert handout.build("mine", plan="first") == handout.build("mine")
    assert run("plan", "list").stdout.startswith("first\tmine\tleaflet\t7 points")
    shown = run("plan", "show", "first").stdout
    assert ("topic: mine" in shown, "hand  Hand Point" in shown) == (True, True)
    assert "(file-exists)" in run("plan", "new", "first", "--topic", "mine").stderr
    assert "(wrong-form)" in run("plan", "new", "../up", "--topic", "mine").stderr


@pytest.mark.usefixtures("project")
def test_a_broken_plan_does_not_hide_the_others() -> None:
    """``plan list`` lists the good plans and says what is wrong with the bad one; ``plan show`` names a point that is none."""
    plan("points: [hnad]")
    PLAN.with_name("zoo.yaml").write_text("topic: mine\nabout: For the zoo\n", "utf-8")
    PLAN.with_name("bad.yaml").write_text("topic: [\n", "utf-8")
    listed = run("plan", "list")
    assert [line.split("\t")[0] for line in listed.stdout.splitlines()] == ["first", "zoo"]
    assert "bad.yaml" in listed.stderr
    assert "(unknown-point)" in run("plan", "show", "first").stderr


def test_over_keeps_what_is_said() -> None:
    """Of two orders the first one's words stand, and the second fills the gaps."""
    said, usual = Request("t", paper="A5", qr=False), Request("t", paper="A4", qr=True, diary=7, clinic="c")
    made = merge_requests(said, usual)
    assert (made.paper, made.qr, made.diary, made.clinic) == ("A5", False, 7, "c")


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
    kept: list[LaidOut] = []

    def keep(order: Request) -> LaidOut:
        kept.append(lay_out(order))
        return kept[-1]

    def ask(*said: str) -> tuple[object, ...]:
        result = run("check", "mine", *said)
        assert result.exit_code == 0, result.stderr
        return kept[-1].format, kept[-1].paper, kept[-1].pages

    monkeypatch.setattr("handout.render.pipeline.lay_out", keep)
    return ask


def test_every_line_of_a_plan_is_an_option() -> None:
    """What a plan can say, the command line can say too, so that it can always be beaten."""
    assert {*Plan.__struct_fields__} - {"topic", "about"} <= OPTIONS.keys()


@pytest.mark.parametrize(
    ("lines", "said", "left"),
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
        ("doses: {stomach: 9, hand: 8}", ["--dose", "hand=7"], ["--dose", "hand=7", "--dose", "stomach=9"]),
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
def test_the_command_line_wins_over_the_plan(asked: Asked, lines: str, said: list[str], left: list[str]) -> None:
    """A plan and an option against it lay out what the options that are left would lay out without the plan."""
    plan(lines)
    assert asked("--plan", "first", *said) == asked(*left)


@pytest.mark.parametrize(
    ("lines", "said", "together"),
    [
        ("avoid: [gout]", "pregnancy", "gout,pregnancy"),
        ("avoid: [pregnancy, gout]", "gout", "pregnancy,gout"),
        ("without: [hand]\navoid: [pregnancy]", "gout", "pregnancy,gout"),
    ],
)
def test_cautions_of_both_are_heeded(asked: Asked, lines: str, said: str, together: str) -> None:
    """No option takes back a condition to avoid that a plan names, and the front page speaks of all."""
    plan(lines)
    more = ["--without", "hand"] if "without" in lines else []
    assert asked("--plan", "first", "--avoid", said) == asked("--avoid", together, *more)


def test_a_plan_wins_over_the_project(asked: Asked, project: Path) -> None:
    """What ``handout.yaml`` says stands where neither command line nor plan speaks of it."""
    (project / "handout.yaml").write_text("paper: A5\ntheme: plain\nclinic: quiet\n", "utf-8")
    plan("paper: Letter")
    assert asked("--plan", "first") == asked("--paper", "Letter")
    assert asked("--plan", "first", "--paper", "A4") == asked("--paper", "A4", "--theme", "plain", "--clinic", "quiet")


def test_a_plan_is_named_by_name_or_path(asked: Asked, project: Path) -> None:
    """A plan is found in its project by name, anywhere by path, and for its topic by name or by path."""
    plan("points: [hand]")
    elsewhere = project / "elsewhere.yaml"
    elsewhere.write_bytes(PLAN.read_bytes())
    assert asked("--plan", str(elsewhere)) == asked("--plan", "first") == asked("--points", "hand")
    assert run("check", str(project / "templates" / "topics" / "mine.yaml"), "--plan", "first").exit_code == 0


@pytest.mark.usefixtures("project")
def test_a_code_of_a_plan_is_on_the_card(asked: Asked) -> None:
    """``qr: true`` adds a code for each chosen point with a link, until the command line says no."""
    plan("qr: true\npoints: [hand, stomach]")

    def codes(*said: str) -> int:
        pages = asked("--plan", "first", *said)[2]
        assert isinstance(pages, tuple)
        marks = [mark for page in pages for mark in walk(page.marks)]
        return sum(isinstance(mark, Group) and mark.role is Role.FIGURE and "QR" in mark.alt for mark in marks)

    assert (codes(), codes("--points", "hand"), codes("--no-qr")) == (2, 1, 0)


# ---- one order over another


SPOKEN = Request(
    "t",
    Selection(("a",), ("b",), ("gout",), advice=False),
    paper="A5",
    cards_per_page="2",
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
    """An order over one that says nothing is as it was, and silence over an order is that order."""
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
    made = merge_requests(SPOKEN, other)
    assert made.selection.avoid == ("pregnancy", "gout")
    assert [made.patient.dose(point) for point in "abc"] == ["1", "3", ""]
    changed = replace(made, selection=replace(made.selection, avoid=("gout",)), patient=SPOKEN.patient)
    assert changed == SPOKEN


def test_points_left_out_add_up_unless_points_are_named() -> None:
    """``--without`` adds to a plan's; ``--points`` is all one wants, whatever a plan leaves out."""
    usual = Request("t", Selection(points=("a", "b"), without=("c",)))
    assert merge_requests(Request("t", Selection(without=("a", "c"))), usual).selection == Selection(
        ("a", "b"), ("c", "a")
    )
    assert merge_requests(Request("t", Selection(points=("c",))), usual).selection == Selection(("c",))


# ---- mistakes, and where they are told


def told(result: Result) -> list[tuple[str, str]]:
    """Return where each problem on stderr is, and its rule."""
    return re.findall(r"^(\S+): error: .*\((\S+)\)$", result.stderr, re.MULTILINE)


@pytest.mark.usefixtures("project")
def test_all_mistakes_of_a_plan_are_told_at_once_with_a_cure() -> None:
    """Each is at file, line and column of its value, and each is followed by a way out."""
    plan("paper: A9\nformat: leaflte\nink:   gray\ncards_per_page: 3\nlanguage: xx\nnote: שלום")
    result = run("build", "mine", "--plan", "first", "-o", "o.pdf")
    columns = {2: 8, 3: 9, 4: 8, 5: 17, 6: 11, 7: 7}
    assert sorted(place for place, _ in told(result)) == [f"{PLAN}:{line}:{at}" for line, at in columns.items()]
    assert result.stderr.count("\n    hint: ") == len(columns)
    assert (result.exit_code, result.stdout, Path("o.pdf").exists()) == (1, "", False)


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        ("ponits: [hand]\npaper: [A4]", ["2:1", "3:8"]),
        ("large_print: maybe\nqr: 7\ndiary: 93", ["2:14", "3:5", "4:8"]),
        ("date: 22.11.2026", ["2:7"]),
        ("date: 2026-02-30", ["2:7"]),
        ("points: [Hand, a--b]", ["2:10", "2:16"]),
        ('patient: ""\nby: "\\a"\nnote: "[a](b)"', ["2:10", "3:5", "4:7"]),
        ("about: a\nabout: b", ["3:1"]),
        ("points: [hand]\navoid: [pregnancy]", ["3:8"]),
        ("points: [hand, hand]", ["2:9"]),
        ("without: [hnad]", ["2:10"]),
        ("large_print: true\nformat: poster", ["2:14"]),
        ("diary: 3\nqr: true\nformat: cards", ["2:8"]),
        ("patient: Ann\nformat: poster", ["2:10"]),
    ],
)
@pytest.mark.usefixtures("project")
def test_a_mistake_is_told_at_its_line_and_column(lines: str, places: list[str]) -> None:
    """What is of the wrong form, unknown, or means nothing together is told where the plan says it."""
    plan(lines)
    found = told(run("check", "mine", "--plan", "first"))
    assert {place for place, _ in found} >= {f"{PLAN}:{place}" for place in places}
    assert all(place.startswith(f"{PLAN}:") for place, _ in found)


@pytest.mark.usefixtures("project")
def test_mistakes_of_plan_topic_and_command_line_come_together() -> None:
    """A broken plan hides neither a broken topic nor a wrong option."""
    topic = Path("templates/topics/mine.yaml")
    topic.write_text(topic.read_text("utf-8").replace("sides: middle", "sides: midle"), "utf-8")
    plan("nope: 1")
    places = [place.split(":")[0] for place, _ in told(run("check", "mine", "--plan", "first", "--ink", "gray"))]
    assert sorted(places) == ["--ink", PLAN.as_posix(), topic.as_posix()]


@pytest.mark.parametrize("topic", ["mine", "templates/topics/mine.yaml"])
@pytest.mark.usefixtures("project")
def test_a_plan_of_another_topic_is_told_at_its_topic(topic: str) -> None:
    """The line that names the other topic is the place, and what is wrong besides is told as well."""
    plan("paper: A9", "back-pain")
    result = run("check", topic, "--plan", "first")
    assert told(result) == [(f"{PLAN}:1:8", "wrong-plan"), (f"{PLAN}:2:8", "unknown-paper")]
    assert "'back-pain'" in result.stderr
    assert "'mine'" in result.stderr


@pytest.mark.parametrize(
    "name", ["nowhere", "", "frist", "..", "\0", "é" * 200, "x" * 5000, "templates", "nowhere.yaml"]
)
@pytest.mark.usefixtures("project")
def test_no_plan_makes_a_traceback(name: str) -> None:
    """Whatever stands where a plan is wanted is refused with a rule, and so is nothing at all."""
    plan("points: [hand]")
    result = run("check", "mine", "--plan", name)
    assert (result.exit_code, bool(result.stderr)) == (1, True)
    assert name != "frist" or "did you mean 'first'?" in result.stderr


@pytest.mark.parametrize(
    "raw", [b"", b"# nothing\n", b"\xff\xfe", b"- a", b"topic: [", b"topic: mine\n\x00", b"a: &a [*a]"]
)
@pytest.mark.usefixtures("project")
def test_no_file_of_a_plan_makes_a_traceback(raw: bytes) -> None:
    """Whatever a plan's file holds, each command that reads it ends with a place in that file."""
    plan("")
    PLAN.write_bytes(raw)
    for words in (["check", "mine", "--plan", "first"], ["plan", "show", "first"], ["plan", "list"]):
        result = run(*words)
        assert result.exit_code == (0 if words == ["plan", "list"] else 1)
        assert result.stderr.startswith(f"{PLAN}:")


@pytest.mark.parametrize(
    ("lines", "said", "places"),
    [
        ("doses: {stomach: 3}\npoints: [hand]", [], []),
        ("doses: {hand: 3}", ["--dose", "hnad=2"], ["--dose"]),
        ("doses: {hand: 3}\npoints: [stomach]", ["--dose", "hand=2"], ["--dose"]),
        ("paper: A9", ["--ink", "gray"], ["--ink", "P:2:8"]),
        ("paper: A9", ["--paper", "A8"], ["--paper"]),
        ("points: [hnad]", ["--points", "hnda"], ["--points"]),
        ("patient: שלום", ["--patient", "אב"], ["--patient"]),
        ("by: שלום", ["--by", ""], []),
        ("doses: {hnad: 3}", [], ["P:2:8"]),
        ("avoid: [pregnancy]", ["--avoid", "pregnent"], ["--avoid"]),
        pytest.param("date: 2026-11-22", ["--date", "tomorrow"], ["--date"]),
        pytest.param("doses: {hand: 3}", ["--dose", "hand"], ["--dose"]),
        ("without: [hnad]", ["--without", "stomach"], ["P:2:10"]),
        ("doses: {hand: שלום}", ["--dose", "stomach=2"], ["P:2:8"]),
        pytest.param("theme: clam", [], ["P:2:8"]),
        pytest.param("clinic: exampel", [], ["P:2:9"]),
        ("without: [hnad]", ["--without", "hnda"], ["--without", "P:2:10"]),
        ("without: [hnad]", ["--without", "hnad"], ["--without"]),
        ("doses: {hand: שלום}", ["--dose", "stomach=אב"], ["--dose", "P:2:8"]),
        ("doses: {hnad: 3}", ["--dose", "hnda=2"], ["--dose", "P:2:8"]),
        ("doses: {hand: 3}\npoints: [stomach, hand]", ["--dose", "hnda=2"], ["--dose"]),
        ("by: Dr Ngo", ["--format", "poster"], ["P:2:5"]),
        ("note: Ring us.", ["--format", "poster"], ["P:2:7"]),
        ('patient: "Ann\\nLee"', [], ["P:2:10"]),
        ('doses: {hand: "one\\ntwo"}', [], ["P:2:15"]),
        ("doses: {hand: 3}", ["--format", "poster"], ["P:2:8"]),
    ],
)
@pytest.mark.usefixtures("project")
def test_each_mistake_is_told_where_it_was_said(lines: str, said: list[str], places: list[str]) -> None:
    """A mistake of the plan is told in the plan and one of the command line by its option, whichever else speaks of it."""
    plan(lines)
    result = run("check", "mine", "--plan", "first", *said)
    assert sorted(place for place, _ in told(result)) == [place.replace("P:", f"{PLAN}:") for place in places]
    assert result.exit_code == bool(places)


@pytest.mark.usefixtures("project")
def test_a_name_is_the_same_from_a_plan() -> None:
    """A name typed with separate accents is printed as the one on the command line."""
    plan("patient: Zoe\u0308")
    front = lay_out(Request("mine", plan="first")).handout.front
    assert front.patient.name == "Zoë"


# ---- plan new, list and show


@pytest.mark.parametrize("name", ["first-visit", "a", "2", "no", "null", "0x1f", "name", "x" * 60])
def test_a_new_plan_of_our_topic_builds_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """In an empty folder, ``plan new`` makes one file, the command it names next works, and changes nothing."""
    monkeypatch.chdir(tmp_path)
    made = run("plan", "new", name)
    assert (made.exit_code, made.stderr) == (0, "")
    assert [str(path) for path in Path().rglob("*.*")] == [f"templates/plans/{name}.yaml"]
    following = made.stdout.splitlines()[-1].removeprefix("next: handout ").split()
    assert following == ["build", "back-pain", "--plan", name]
    assert run("check", *following[1:]).stdout == run("check", "back-pain").stdout


@pytest.mark.usefixtures("project")
def test_each_line_of_a_new_plan_may_be_used() -> None:
    """Every line that a new plan shows in a comment can be taken as it stands, but for a language there is none of."""
    assert run("plan", "new", "first", "--topic", "mine").exit_code == 0
    text = re.sub(r"(?m)^# (?=[a-z_]+:)|^#(?=   \w+: )", "", PLAN.read_text("utf-8"))
    PLAN.write_text(text, "utf-8")
    shown = Project(Path.cwd()).read("plans", "first", Plan)
    assert {"avoid", "doses", "format", "clinic", "note", "diary", "qr"} <= {*shown.source.keys}
    assert [rule for _, rule in told(run("check", "mine", "--plan", "first"))] == ["unknown-language"]
    assert run("check", "mine", "--plan", "first", "--language", "en").exit_code == 0


@pytest.mark.parametrize(
    "name",
    ["", "First", "first visit", "first_visit", "../up", "a/b", "a--b", "-a-", "a.yaml", "é", "a\n", "\0", "x" * 61],
)
@pytest.mark.usefixtures("project")
def test_plan_new_refuses_a_name_that_is_none(name: str) -> None:
    """Only small letters, digits and single hyphens make a plan's name; nothing is written otherwise."""
    result = run("plan", "new", "--", name)
    assert (result.exit_code, [rule for _, rule in told(result)]) == (1, ["wrong-form"])
    assert "first-visit" in result.stderr
    assert not PLAN.parent.exists()


@pytest.mark.usefixtures("project")
def test_plan_new_writes_over_nothing() -> None:
    """A plan that is there keeps every byte, and an unknown topic makes none."""
    plan("about: Mine.")
    before = PLAN.read_bytes()
    result = run("plan", "new", "first", "--topic", "mine")
    assert (result.exit_code, "(file-exists)" in result.stderr, PLAN.read_bytes()) == (1, True, before)
    assert [rule for _, rule in told(run("plan", "new", "second", "--topic", "nowhere"))] == ["unknown-topic"]
    assert [file.name for file in PLAN.parent.iterdir()] == ["first.yaml"]


def test_plan_new_goes_into_the_project_that_is_named(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``--project`` decides where the plan is made and which topics there are, and where one stands nothing changes."""
    here = project / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    assert run("plan", "new", "first", "--topic", "mine", "--project", str(project)).exit_code == 0
    assert (project / PLAN).is_file()
    assert list(here.iterdir()) == []
    for words in (["check", "mine", "--plan", "first"], ["plan", "list"], ["plan", "show", "first"]):
        assert run(*words, "--project", str(project)).exit_code == 0


@pytest.mark.parametrize("topic", ["null", "Mine_1", "mine.es", "path"])
@pytest.mark.usefixtures("project")
def test_a_new_plan_builds_for_any_topic(topic: str) -> None:
    """Whatever topic builds, by name or by path, has a plan that builds."""
    named = "templates/topics/mine.yaml" if topic == "path" else topic
    if topic != "path":
        Path("templates/topics", f"{topic}.yaml").write_bytes(Path("templates/topics/mine.yaml").read_bytes())
        Path("images", topic).symlink_to("mine")
    assert run("check", named).exit_code == 0
    made = run("plan", "new", "first", "--topic", named)
    assert made.exit_code == 0
    result = run("check", named, "--plan", "first")
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.parametrize(
    "name",
    [
        "Hand: the NAME of a TOPIC",
        "POINTS # FIRST",
        "Hand\\nPoint",
    ],
)
@pytest.mark.usefixtures("project")
def test_a_new_plan_builds_whatever_a_point_is_called(name: str) -> None:
    """A point's name in a comment is no part of the plan."""
    topic = Path("templates/topics/mine.yaml")
    topic.write_text(topic.read_text("utf-8").replace("name: Hand Point", f'name: "{name}"'), "utf-8")
    assert run("check", "mine").exit_code == 0
    assert run("plan", "new", "first", "--topic", "mine").exit_code == 0
    assert run("check", "mine", "--plan", "first").stdout == run("check", "mine").stdout


@pytest.mark.usefixtures("project")
def test_plan_list_tells_what_each_is() -> None:
    """A line a plan: its name, topic, format, number of points and what it is for; in the order of their names."""
    plan("format: cards\npoints: [hand]\nabout: For the bag")
    PLAN.with_stem("a-visit").write_text("topic: back-pain\n", "utf-8")
    result = run("plan", "list")
    assert result.stdout.splitlines() == [
        "a-visit\tback-pain\tleaflet\tall points",
        "first\tmine\tcards\t1 point\tFor the bag",
    ]
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.usefixtures("project")
def test_plan_show_tells_what_a_plan_says() -> None:
    """Each line of it is there, and the points in its order with their doses."""
    plan("about: For Ann\npoints: [stomach, hand]\navoid: [gout, numb-feet]\ndoses: {hand: 2 minutes}\nqr: false")
    said = ["topic: mine", "about: For Ann", "avoid: gout, numb-feet", "qr: False"]
    points = ["  stomach  Stomach Point", "  hand  Hand Point  (2 minutes)"]
    assert run("plan", "show", "first").stdout.splitlines() == [*said, *points]


@pytest.mark.parametrize(
    "lines", ["without: [hand, hipbone]", "avoid: [pregnancy]", "points: [stomach, foot-lying]\navoid: [hernia]"]
)
@pytest.mark.usefixtures("project")
def test_plan_show_lists_the_points_that_are_printed(lines: str) -> None:
    """The points that a plan means are those that its leaflet has."""
    plan(lines)
    shown = [line.split()[0] for line in run("plan", "show", "first").stdout.splitlines() if line.startswith("  ")]
    assert shown == [card.id for card in lay_out(Request("mine", plan="first")).handout.cards]


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        ("points: [hnad]", {"2"}),
        ("points: [hnad]\nwithout: [stomch]\ndoses: {hip: 2}", {"2", "3", "4"}),
        ("points: [hand]\ndoses: {hip: 2}", {"3"}),
    ],
)
@pytest.mark.usefixtures("project")
def test_plan_show_tells_every_point_that_is_none(lines: str, places: set[str]) -> None:
    """Each is told at its own line, with a way out."""
    plan(lines)
    result = run("plan", "show", "first")
    found = told(result)
    assert (result.exit_code, {rule for _, rule in found}) == (1, {"unknown-point"})
    assert {place.removeprefix(f"{PLAN}:").split(":")[0] for place, _ in found} == places
    assert result.stderr.count("\n    hint: ") == len(found)


@pytest.mark.parametrize(
    ("words", "code"), [(["plan"], 2), (["plan", "lsit"], 2), (["plan", "new"], 2), (["plan", "-h"], 0)]
)
def test_plan_is_a_command_of_its_own(words: list[str], code: int) -> None:
    """Without a word, or with a wrong one, it says how it is used."""
    result = run(*words)
    assert (result.exit_code, "handout plan" in result.output) == (code, True)


# ---- translations


@pytest.fixture
def spanish(project: Path) -> Path:
    """Return the project with a Spanish version of its topic, which has the topic's pictures."""
    fixtures = Path(__file__).parents[1] / "fixtures" / "languages"
    topics = project / "templates" / "topics"
    told = yaml.safe_load((topics / "mine.yaml").read_text("utf-8")) | {"language": "es", "title": "Puntos"}
    for point in told["points"]:
        point.get("short", {}).pop("caution", None)  # in English they name no condition in Spanish
    told["version"] = str(told["version"])
    (topics / "mine.es.yaml").write_text(yaml.safe_dump(told, allow_unicode=True), "utf-8")
    (project / "templates" / "languages").mkdir()
    source = fixtures / "templates" / "languages" / "es.yaml"
    (project / "templates" / "languages" / "es.yaml").write_bytes(source.read_bytes())
    return project


@pytest.mark.usefixtures("spanish")
def test_a_translation_is_chosen_by_its_language() -> None:
    """``--language es`` takes the Spanish file with the same pictures; the topic's own language takes the topic itself."""
    there = lay_out(Request("mine", language="es")).handout
    assert (strip_markup(there.title), there.language, there.topic) == ("Puntos", "es", "mine.es")
    assert lay_out(Request("mine", language="en")).handout.title == lay_out(Request("mine")).handout.title
    by_path = lay_out(Request("templates/topics/mine.yaml", language="es")).handout
    assert strip_markup(by_path.title) == "Puntos"


@pytest.mark.usefixtures("spanish")
def test_an_approval_of_the_topic_is_none_of_its_translation() -> None:
    """What a clinician approved in English is a draft in Spanish, until that is approved."""
    clinics = Path("templates/clinics")
    clinics.mkdir()
    version = lay_out(Request("mine")).handout.footer
    number = re.search(r"\d+\.\d+", version)
    assert number
    row = "{{topic: {}, version: '{}', by: Dr A, role: GP, date: 2026-11-22}}"
    for name, topics in (("one", ["mine"]), ("both", ["mine", "mine.es"])):
        rows = "".join(f"\n  - {row.format(topic, number[0])}" for topic in topics)
        (clinics / f"{name}.yaml").write_text(f"name: C\napprovals:{rows}\n", "utf-8")
    draft = lay_out(Request("mine", clinic="one", language="es")).handout.footer
    assert "Dr A" in lay_out(Request("mine", clinic="one")).handout.footer
    assert "Dr A" not in draft
    assert "Dr A" in lay_out(Request("mine", clinic="both", language="es")).handout.footer


@pytest.mark.usefixtures("spanish")
def test_a_language_that_is_not_there_is_told_with_those_that_are() -> None:
    """An unknown language is a mistake, and the known ones are named."""
    result = run("build", "mine", "--language", "fr")
    assert (result.exit_code, "(unknown-language)" in result.stderr) == (1, True)
    assert "en, es" in result.stderr


@pytest.mark.usefixtures("spanish")
def test_a_row_may_ask_for_its_language() -> None:
    """A batch makes each row in its own language; a language that is not there is that row's mistake."""
    rows = [{"patient": "Ana", "language": "es"}, {"patient": "Ann"}, {"patient": "Anne", "language": "fr"}]
    spanish, english, french = handout.batch("mine", rows)
    assert spanish.pdf == handout.build("mine", language="es", patient="Ana")
    assert english.pdf == handout.build("mine", patient="Ann")
    assert [(problem.rule, problem.where.name) for problem in french.problems] == [("unknown-language", "language")]


def test_build_refuses_a_wish_that_is_none() -> None:
    """A misspelt wish is a TypeError, never silence."""
    with pytest.raises(TypeError, match="pionts"):
        handout.build("back-pain", pionts="hand")  # type: ignore[call-arg]
