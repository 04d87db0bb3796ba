"""Mistakes of a plan are told all at once, each at its line, and none is a traceback."""

import re
from pathlib import Path

import pytest
from support.cli import problems, run
from support.topics import PLAN, write_plan

from handout.render.pipeline import lay_out
from handout.request.options import Request


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        ("points: [hnad]", {(2, "unknown-point")}),
        ("format: leaflte\npaper: A9", {(2, "unknown-word"), (3, "unknown-paper")}),
        ("pionts: [hand]\ndiary: many", {(2, "unknown-key"), (3, "wrong-type")}),
        ("avoid: [pregnent]", {(2, "unknown-word")}),
        ("language: xx", {(2, "unknown-language")}),
        ("note: \U0001f590", {(2, "missing-glyph")}),
    ],
)
@pytest.mark.usefixtures("project")
def test_mistakes_of_a_plan_are_told_in_the_plan(lines: str, places: set[tuple[int, str]]) -> None:
    """Every mistake is at its line of the plan, with a cure, all at once."""
    write_plan(lines)
    result = run("build", "mine", "--plan", "first", "-o", "o.pdf")
    reported = re.findall(r"first\.yaml:(\d+):\d+: error: .*\((\S+)\)", result.stderr)
    assert result.exit_code == 1
    assert {int(line) for line, _ in reported} == {line for line, _ in places}
    assert result.stderr.count("hint:") >= len(places) - 1
    assert not Path("o.pdf").exists()


# ---- mistakes, and where they are told


@pytest.mark.usefixtures("project")
def test_all_mistakes_of_a_plan_are_told_at_once_with_a_cure() -> None:
    """Each is at file, line and column of its value, and each is followed by a way out."""
    write_plan("paper: A9\nformat: leaflte\nink:   gray\ncards_per_page: 5\nlanguage: xx\nnote: \U0001f590")
    result = run("build", "mine", "--plan", "first", "-o", "o.pdf")
    columns = {2: 8, 3: 9, 4: 8, 5: 17, 6: 11, 7: 7}
    assert sorted(place for place, _ in problems(result)) == [f"{PLAN}:{line}:{at}" for line, at in columns.items()]
    assert result.stderr.count("\n    hint: ") == len(columns)
    assert (result.exit_code, result.stdout, Path("o.pdf").exists()) == (1, "", False)


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        ("ponits: [hand]\npaper: [A4]", ["2:1", "3:8"]),
        ("large_print: maybe\nqr: 7\ndiary: 93", ["2:14", "3:5", "4:8"]),
        ("date: 22.11.2026", ["2:7"]),
        ("date: 2026-02-30", ["2:7"]),
        ("points: [Hnad, a--b]", ["2:10", "2:16"]),
        ('patient: ""\nby: "\\a"\nnote: "[a](b)"', ["2:10", "3:5", "4:7"]),
        ("about: a\nabout: b", ["3:1"]),
        ("points: [hand]\navoid: [pregnancy]", ["3:8"]),
        ("points: [hand, hand]", ["2:16"]),
        ("points: hnad, hand", ["2:9"]),
        ("without: [hnad]", ["2:11"]),
        ("doses: {hand: 2, hnad: 3}", ["2:18"]),
        ("large_print: true\nformat: poster", ["2:14"]),
        ("diary: 3\nqr: true\nformat: cards", ["2:8"]),
        ("patient: Ann\nformat: poster", ["2:10"]),
    ],
)
@pytest.mark.usefixtures("project")
def test_a_mistake_is_told_at_its_line_and_column(lines: str, places: list[str]) -> None:
    """What is of the wrong form, unknown, or means nothing together is told where the plan says it."""
    write_plan(lines)
    found = problems(run("check", "mine", "--plan", "first"))
    assert {place for place, _ in found} >= {f"{PLAN}:{place}" for place in places}
    assert all(place.startswith(f"{PLAN}:") for place, _ in found)


@pytest.mark.usefixtures("project")
def test_mistakes_of_plan_topic_and_command_line_come_together() -> None:
    """A broken plan hides neither a broken topic nor a wrong option."""
    topic = Path("templates/topics/mine.yaml")
    topic.write_text(topic.read_text("utf-8").replace("sides: middle", "sides: midle"), "utf-8")
    write_plan("nope: 1")
    places = [place.split(":")[0] for place, _ in problems(run("check", "mine", "--plan", "first", "--ink", "gray"))]
    assert sorted(places) == ["--ink", PLAN.as_posix(), topic.as_posix()]


@pytest.mark.parametrize("topic", ["mine", "templates/topics/mine.yaml"])
@pytest.mark.usefixtures("project")
def test_a_plan_of_another_topic_is_told_at_its_topic(topic: str) -> None:
    """The line that names the other topic is the place, and what is wrong besides is told as well."""
    write_plan("paper: A9\npoints: [nowhere]\navoid: [nothing]\ndoses: {nowhere: 2 minutes}", "back-pain")
    result = run("check", topic, "--plan", "first")
    assert problems(result) == [(f"{PLAN}:1:8", "wrong-plan"), (f"{PLAN}:2:8", "unknown-paper")]
    assert "'back-pain'" in result.stderr
    assert "'mine'" in result.stderr


@pytest.mark.parametrize("place", ["plan", "command"])
@pytest.mark.usefixtures("project")
def test_wrong_words_of_a_choice_are_told_with_all_other_mistakes(place: str) -> None:
    """A paper that is none hides no card, condition or dose that is none."""
    write_plan("paper: A99\npoints: [hnad, Foot]\navoid: [xyzzy]\ndoses: {hip: 2}" if place == "plan" else "")
    options = ["--paper", "A99", "--points", "hnad,Foot", "--avoid", "xyzzy", "--dose", "hip=2"]
    result = run("check", "mine", "--plan", "first", *(options if place == "command" else ()))
    found = [rule for _, rule in problems(result)]
    assert sorted(found) == sorted(["unknown-paper", *["unknown-point"] * 3, "unknown-condition"])


@pytest.mark.parametrize(
    "name", ["nowhere", "", "frist", "..", "\0", "é" * 200, "x" * 5000, "templates", "nowhere.yaml"]
)
@pytest.mark.usefixtures("project")
def test_no_plan_makes_a_traceback(name: str) -> None:
    """Whatever stands where a plan is wanted is refused with a rule, and so is nothing at all."""
    write_plan("points: [hand]")
    result = run("check", "mine", "--plan", name)
    assert (result.exit_code, bool(result.stderr)) == (1, True)
    assert name != "frist" or "did you mean 'first'?" in result.stderr


@pytest.mark.parametrize(
    "raw", [b"", b"# nothing\n", b"\xff\xfe", b"- a", b"topic: [", b"topic: mine\n\x00", b"a: &a [*a]"]
)
@pytest.mark.usefixtures("project")
def test_no_file_of_a_plan_makes_a_traceback(raw: bytes) -> None:
    """Whatever a plan's file holds, each command that reads it ends with a place in that file."""
    write_plan("")
    PLAN.write_bytes(raw)
    for words in (["check", "mine", "--plan", "first"], ["plan", "show", "first"], ["plan", "list"]):
        result = run(*words)
        assert result.exit_code == (0 if words == ["plan", "list"] else 1)
        assert result.stderr.startswith(f"{PLAN}:")


@pytest.mark.parametrize(
    ("lines", "written", "places"),
    [
        ("doses: {stomach: 3 times}\npoints: [hand]", [], []),
        ("doses: {hand: 3 times}", ["--dose", "hnad=2"], ["--dose"]),
        ("doses: {hand: 3 times}\npoints: [stomach]", ["--dose", "hand=2 times"], ["--dose"]),
        ("paper: A9", ["--ink", "gray"], ["--ink", "P:2:8"]),
        ("paper: A9", ["--paper", "A8"], ["--paper"]),
        ("points: [hnad]", ["--points", "hnda"], ["--points"]),
        ("note: \U0001f590", ["--note", "\U0001f590"], ["--note"]),
        ("by: שלום", ["--by", ""], []),
        ("doses: {hnad: 3}", [], ["P:2:9"]),
        ("avoid: [pregnancy]", ["--avoid", "pregnent"], ["--avoid"]),
        pytest.param("date: 2026-11-22", ["--date", "tomorrow"], ["--date"]),
        pytest.param("doses: {hand: 3 times}", ["--dose", "hand"], ["--dose"]),
        ("without: [hnad]", ["--without", "stomach"], ["P:2:11"]),
        ("doses: {hand: \U0001f590}", ["--dose", "stomach=2 times"], ["P:2:9"]),
        pytest.param("theme: clam", [], ["P:2:8"]),
        pytest.param("clinic: exampel", [], ["P:2:9"]),
        ("without: [hnad]", ["--without", "hnda"], ["--without", "P:2:11"]),
        ("without: [hnad]", ["--without", "hnad"], ["--without"]),
        ("doses: {hand: \U0001f590}", ["--dose", "stomach=\U0001f590"], ["--dose", "P:2:9"]),
        ("doses: {hnad: 3}", ["--dose", "hnda=2"], ["--dose", "P:2:9"]),
        ("doses: {hand: 3 times}\npoints: [stomach, hand]", ["--dose", "hnda=2"], ["--dose"]),
        ("by: Dr Ngo", ["--format", "poster"], ["P:2:5"]),
        ("note: Ring us.", ["--format", "poster"], ["P:2:7"]),
        ('patient: "Ann\\nLee"', [], ["P:2:10"]),
        ('doses: {hand: "one\\ntwo"}', [], ["P:2:15"]),
        ("doses: {hand: 3 times}", ["--format", "poster"], ["P:2:8"]),
    ],
)
@pytest.mark.usefixtures("project")
def test_each_mistake_is_told_where_it_was_said(lines: str, written: list[str], places: list[str]) -> None:
    """A mistake of the plan is told in the plan and one of the command line by its option, whichever else speaks of it."""
    write_plan(lines)
    result = run("check", "mine", "--plan", "first", *written)
    assert sorted(place for place, _ in problems(result)) == [place.replace("P:", f"{PLAN}:") for place in places]
    assert result.exit_code == bool(places)


@pytest.mark.usefixtures("project")
def test_a_name_is_the_same_from_a_plan() -> None:
    """A name typed with separate accents is printed as the one on the command line."""
    write_plan("patient: Zoe\u0308")
    front = lay_out(Request("mine", plan="first")).handout.front
    assert front.patient.name == "Zoë"


@pytest.mark.usefixtures("project")
def test_a_row_names_the_line_that_does_not_suit_it() -> None:
    """What a plan or ``handout.yaml`` says of all rows is named with its place, for none of the cells is wrong."""
    write_plan("paper: A5\nlarge_print: true")
    Path("t.csv").write_text("patient,format\nAnn Lee,booklet\nBo Ray,\n", "utf-8")
    result = run("batch", "mine", "t.csv", "-o", "out", "--plan", "first", "--no-marked-copy", columns=300)
    assert problems(result) == [("t.csv, row 2", "unknown-paper"), ("t.csv, row 2", "wrong-option")]
    assert f"error: {PLAN}:2:8: A5 is no paper" in result.stderr
    assert f"error: {PLAN}:3:14: --large-print means nothing" in result.stderr
