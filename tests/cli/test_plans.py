"""``handout plan new``, ``list`` and ``show``."""

import re
from pathlib import Path

import pytest
from support.cli import problems, run
from support.topics import PLAN, write_plan

import handout
from handout.content.project import Project
from handout.render.pipeline import lay_out
from handout.request.options import Request
from handout.request.plan import Plan


@pytest.mark.usefixtures("project")
def test_a_new_plan_builds_at_once() -> None:
    """``plan new`` writes a plan with all points of its topic, which changes nothing; it is listed and shown, and not written over."""
    assert run("plan", "list").stdout.startswith("there are no plans yet")
    built = run("plan", "new", "first", "--topic", "mine")
    assert (built.exit_code, "handout build mine --plan first" in built.stdout) == (0, True)
    assert handout.build("mine", plan="first") == handout.build("mine")
    assert run("plan", "list").stdout.startswith("first\tmine\tleaflet\t7 points")
    shown = run("plan", "show", "first").stdout
    assert ("topic: mine" in shown, "hand  Hand Point" in shown) == (True, True)
    assert "(file-exists)" in run("plan", "new", "first", "--topic", "mine").stderr
    assert "(wrong-form)" in run("plan", "new", "../up", "--topic", "mine").stderr


@pytest.mark.usefixtures("project")
def test_a_broken_plan_does_not_hide_the_others() -> None:
    """``plan list`` lists the good plans and says what is wrong with the bad one; ``plan show`` names a point that is none."""
    write_plan("points: [hnad]")
    PLAN.with_name("zoo.yaml").write_text("topic: mine\nabout: For the zoo\n", "utf-8")
    PLAN.with_name("bad.yaml").write_text("topic: [\n", "utf-8")
    listed = run("plan", "list")
    assert [line.split("\t")[0] for line in listed.stdout.splitlines()] == ["first", "zoo"]
    assert "bad.yaml" in listed.stderr
    assert "(unknown-point)" in run("plan", "show", "first").stderr


# ---- plan new, list and show


@pytest.mark.parametrize("name", ["first-visit", "a", "2", "no", "null", "0x1f", "name", "x" * 60])
@pytest.mark.sweep(every=10)
def test_a_new_plan_of_our_topic_builds_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """In an empty folder, ``plan new`` makes one file, the command it names next works, and changes nothing."""
    monkeypatch.chdir(tmp_path)
    built = run("plan", "new", name)
    assert (built.exit_code, built.stderr) == (0, "")
    assert [str(path) for path in Path().rglob("*.yaml")] == [f"templates/plans/{name}.yaml"]
    following = built.stdout.splitlines()[-1].removeprefix("next: handout ").split()
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
    assert [rule for _, rule in problems(run("check", "mine", "--plan", "first"))] == ["unknown-language"]
    assert run("check", "mine", "--plan", "first", "--language", "en").exit_code == 0


@pytest.mark.parametrize(
    "name",
    ["", "First", "first visit", "first_visit", "../up", "a/b", "a--b", "-a-", "a.yaml", "é", "a\n", "\0", "x" * 61],
)
@pytest.mark.usefixtures("project")
def test_plan_new_refuses_a_name_that_is_none(name: str) -> None:
    """Only small letters, digits and single hyphens make a plan's name; nothing is written otherwise."""
    result = run("plan", "new", "--", name)
    assert (result.exit_code, [rule for _, rule in problems(result)]) == (1, ["wrong-form"])
    assert "first-visit" in result.stderr
    assert not PLAN.parent.exists()


@pytest.mark.usefixtures("project")
def test_plan_new_writes_over_nothing() -> None:
    """A plan that is there keeps every byte, and an unknown topic makes none."""
    write_plan("about: Mine.")
    before = PLAN.read_bytes()
    result = run("plan", "new", "first", "--topic", "mine")
    assert (result.exit_code, "(file-exists)" in result.stderr, PLAN.read_bytes()) == (1, True, before)
    assert [rule for _, rule in problems(run("plan", "new", "second", "--topic", "nowhere"))] == ["unknown-topic"]
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
    built = run("plan", "new", "first", "--topic", named)
    assert built.exit_code == 0
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
    write_plan("format: cards\npoints: [hand]\nabout: For the bag")
    PLAN.with_stem("numbers").write_text("topic: mine\npoints: [1 to 3, Hand Point]\n", "utf-8")
    PLAN.with_stem("a-visit").write_text("topic: back-pain\n", "utf-8")
    result = run("plan", "list")
    assert result.stdout.splitlines() == [
        "a-visit\tback-pain\tleaflet\tall points",
        "first\tmine\tcards\t1 point\tFor the bag",
        "numbers\tmine\tleaflet\t1 to 3, Hand Point",
    ]
    assert (result.exit_code, result.stderr) == (0, "")


@pytest.mark.usefixtures("project")
def test_plan_show_tells_what_a_plan_says() -> None:
    """Each line of it is there, and the points in its order with their doses."""
    write_plan("about: For Ann\npoints: [stomach, hand]\navoid: [gout, numb-feet]\ndoses: {hand: 2 minutes}\nqr: false")
    found_text = ["topic: mine", "about: For Ann", "avoid: gout, numb-feet", "qr: False"]
    points = ["  stomach  Stomach Point", "  hand  Hand Point  (2 minutes)"]
    assert run("plan", "show", "first").stdout.splitlines() == [*found_text, *points]


@pytest.mark.parametrize(
    "lines",
    [
        "without: [hand, hipbone]",
        "points: Hand Point, 1",
        "points: [1 to 3, hand]",
        "without: points 2 to 6",
        "avoid: [pregnancy]",
        "points: [stomach, foot-lying]\navoid: [hernia]",
    ],
)
@pytest.mark.usefixtures("project")
def test_plan_show_lists_the_points_that_are_printed(lines: str) -> None:
    """The points that a plan means are those that its leaflet has."""
    write_plan(lines)
    shown = [line.split()[0] for line in run("plan", "show", "first").stdout.splitlines() if line.startswith("  ")]
    assert shown == [card.id for card in lay_out(Request("mine", plan="first")).handout.cards]


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        ("points: [hnad]", {"2"}),
        ("points: [hnad]\nwithout: [stomch]\ndoses: {hip: 2}", {"2", "3", "4"}),
        ("points: [hand]\ndoses: {hip: 2}", {"3"}),
        ("points: Hand Point, hnad", {"2"}),
        ("points: [1 to 9]", {"2"}),
    ],
)
@pytest.mark.usefixtures("project")
def test_plan_show_tells_every_point_that_is_none(lines: str, places: set[str]) -> None:
    """Each is told at its own line, with a way out."""
    write_plan(lines)
    result = run("plan", "show", "first")
    found = problems(result)
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
