"""A plan says what the command line leaves unsaid; a translation is the topic in another language."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

import handout
from handout.cli import app
from handout.content.compose import Choice
from handout.content.inline import plain
from handout.content.personal import Personal
from handout.layout.page import Text, walk
from handout.order import Order, over
from handout.pipeline import Laid, lay_out
from handout.problems import InputError

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


def words(laid: Laid) -> str:
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
    left_out = lay_out(Order("mine", Choice(avoid=("numb-feet",)), plan="first")).handout.left_out
    assert left_out == lay_out(Order("mine", Choice(avoid=("pregnancy", "numb-feet")))).handout.left_out
    assert len(left_out) > len(lay_out(Order("mine", Choice(avoid=("numb-feet",)))).handout.left_out)


@pytest.mark.usefixtures("project")
def test_a_dose_of_a_plan_is_for_its_point_if_that_is_chosen() -> None:
    """A plan's dose of a point that is left out is no mistake; one on the command line is; of one point the latter wins."""
    plan("doses: {hand: 2 minutes, stomach: 3 minutes}")
    laid = lay_out(Order("mine", Choice(points=("hand",)), plan="first"))
    assert "2 minutes" in words(laid)
    assert "3 minutes" not in words(laid)
    said = Order("mine", Choice(points=("hand",)), personal=Personal(doses={"hand": "9 seconds"}), plan="first")
    assert ("9 seconds" in words(lay_out(said)), "2 minutes" in words(lay_out(said))) == (True, False)
    with pytest.raises(InputError) as told:
        lay_out(Order("mine", Choice(points=("hand",)), personal=Personal(doses={"stomach": "1 minute"})))
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
    said, usual = Order("t", paper="A5", qr=False), Order("t", paper="A4", qr=True, diary=7, clinic="c")
    made = over(said, usual)
    assert (made.paper, made.qr, made.diary, made.clinic) == ("A5", False, 7, "c")


# ---- translations


@pytest.fixture
def spanish(project: Path) -> Path:
    """Return the project with a Spanish version of its topic, which has the topic's pictures."""
    fixtures = Path(__file__).parent / "fixtures" / "languages"
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
    there = lay_out(Order("mine", language="es")).handout
    assert (plain(there.title), there.language, there.topic) == ("Puntos", "es", "mine.es")
    assert lay_out(Order("mine", language="en")).handout.title == lay_out(Order("mine")).handout.title
    by_path = lay_out(Order("templates/topics/mine.yaml", language="es")).handout
    assert plain(by_path.title) == "Puntos"


@pytest.mark.usefixtures("spanish")
def test_an_approval_of_the_topic_is_none_of_its_translation() -> None:
    """What a clinician approved in English is a draft in Spanish, until that is approved."""
    clinics = Path("templates/clinics")
    clinics.mkdir()
    version = lay_out(Order("mine")).handout.footer
    number = re.search(r"\d+\.\d+", version)
    assert number
    row = "{{topic: {}, version: '{}', by: Dr A, role: GP, date: 2026-11-22}}"
    for name, topics in (("one", ["mine"]), ("both", ["mine", "mine.es"])):
        rows = "".join(f"\n  - {row.format(topic, number[0])}" for topic in topics)
        (clinics / f"{name}.yaml").write_text(f"name: C\napprovals:{rows}\n", "utf-8")
    draft = lay_out(Order("mine", clinic="one", language="es")).handout.footer
    assert "Dr A" in lay_out(Order("mine", clinic="one")).handout.footer
    assert "Dr A" not in draft
    assert "Dr A" in lay_out(Order("mine", clinic="both", language="es")).handout.footer


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
