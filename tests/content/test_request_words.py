"""An option understands points, conditions and dates as a cell of a table does, from the command line and in Python."""

from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from support.cli import run

import handout
from handout.installed import BUILTIN
from handout.problems import InputError
from handout.render.loading import load
from handout.request.python_arguments import parse_arguments


def _understood(**arguments: object) -> tuple[object, ...]:
    """Return the points, what is left out, conditions and doses of a request, and the rules of its problems."""
    loaded = load(parse_arguments("back-pain", arguments))
    chosen, details = loaded.request.selection, loaded.request.patient
    rules = [problem.rule for problem in loaded.problems]
    return chosen.points, chosen.without, chosen.avoid, dict(details.doses), rules


ALL = ("stomach", "lower-back", "hipbone", "knee-back", "foot-lying", "foot-sitting", "hand")


@pytest.mark.parametrize(
    ("points", "ids"),
    [
        ("hand,stomach", ("hand", "stomach")),
        ("7,1", ("hand", "stomach")),
        ("Hand Point", ("hand",)),
        ("LI4 + stomach", ("hand", "stomach")),
        ("1-3", ("stomach", "lower-back", "hipbone")),
        ("all", ALL),
        (["hand", "Stomach Point"], ("hand", "stomach")),
        ("elbow", ("elbow",)),
    ],
)
def test_points_are_known_by_name_and_number(points: object, ids: tuple[str, ...]) -> None:
    """They are those of a cell with the same text; what is not known stays, to be refused."""
    assert _understood(points=points) == (ids, (), (), {}, [])
    assert _understood(without=points)[1] == ids
    if isinstance(points, str) and points != "elbow":
        rows = [{"points": points}]
        (row,) = handout.batch("back-pain", rows)
        assert row.pdf == handout.build("back-pain", points=points)


@pytest.mark.parametrize(
    ("written", "ids"),
    [
        ("[hand, stomach]", ("hand", "stomach")),
        ("[7, 1]", ("hand", "stomach")),
        ("7", ("hand",)),
        ("Hand Point, LI4 (hand)", ("hand", "hand")),
        ("[Hand Point, Stomach Point (lower belly)]", ("hand", "stomach")),
        ("LI4 + stomach", ("hand", "stomach")),
        ("points 1 to 3", ("stomach", "lower-back", "hipbone")),
        ("[1-2, hand]", ("stomach", "lower-back", "hand")),
        ("all", ALL),
        ("[elbow]", ("elbow",)),
        ("[Foot]", ("foot-lying", "foot-sitting")),
    ],
)
def test_a_plan_knows_points_as_an_option_does(
    written: str, ids: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a list or in one text, by id, name, code, number or range; so does a dose by the key of its point."""
    monkeypatch.chdir(tmp_path)
    file = Path("templates/plans/mine.yaml")
    file.parent.mkdir(parents=True)
    file.write_text(
        f"topic: back-pain\npoints: {written}\nwithout: {written}\ndoses: {{LI4: 1 minute, 1: 2}}\n", "utf-8"
    )
    loaded = load(parse_arguments("back-pain", {"plan": "mine"}))
    chosen, details = loaded.request.selection, loaded.request.patient
    assert (chosen.points, chosen.without) == (ids, ids)
    assert dict(details.plan_doses) == {"hand": "1 minute", "stomach": "2"}
    words = written.strip("[]")
    given = load(parse_arguments("back-pain", {"points": words, "without": words}))
    assert given.request.selection == chosen
    assert [each.rule for each in loaded.problems] == [each.rule for each in given.problems]


@pytest.mark.parametrize(("word", "is_number"), [("1.2", True), ("12.7", True), ("1.2.3", False), ("9", False)])
def test_a_list_that_became_a_number_is_known_as_one(word: str, is_number: bool) -> None:
    """A spreadsheet turns 1,2 into 1.2 where a comma begins decimals."""
    (row,) = handout.batch("back-pain", [{"points": word}])
    assert [("write '1 and 2'" in each.hint) for each in row.problems] == [is_number]


@pytest.mark.parametrize(
    ("word", "is_date"),
    [
        *((word, True) for word in ("2026-01-03", "2026-03-01 00:00:00", "3-Jan", "01-Mar-26", "1/3/2026", "01.03.26")),
        *((word, False) for word in ("1-9", "99", "1/9", "hnad", "hand-1", "1 to 9")),
    ],
)
def test_a_range_that_became_a_date_is_known_as_one(word: str, is_date: bool) -> None:
    """A spreadsheet turns 1-3 into a day; the cure is how to write a range."""
    with pytest.raises(InputError) as error:
        handout.build("back-pain", points=word)
    assert all(("write '1 to 3'" in each.hint) == is_date for each in error.value.problems)
    (row,) = handout.batch("back-pain", [{"points": word}])
    assert all(("write '1 to 3'" in each.hint) == is_date for each in row.problems)
    assert row.problems


def test_no_points_are_no_leaflet() -> None:
    """None is refused as it is in a cell; nothing left out is nothing said."""
    assert _understood(points="none")[-1] == ["nothing-left"]
    assert _understood(without="none") == ((), (), (), {}, [])


def test_a_dose_names_its_point_in_any_way() -> None:
    """By name or number, whole or a part of it; two doses of one point are refused."""
    assert _understood(doses={"Hand Point": "2", "1": "3"})[3] == {"hand": "2", "stomach": "3"}
    assert _understood(doses={"7.times": "2"})[3] == {"hand.times": "2"}
    assert _understood(doses={"7": "2", "hand": "3"})[-1] == ["same-point"]


def test_conditions_are_those_of_a_cell() -> None:
    """In the words of patients, and none."""
    assert _understood(avoid="PREGNANT, hernias (2019)")[2] == ("PREGNANT", "hernia")
    assert _understood(avoid="none")[2] == ()
    assert _understood(avoid="gout")[2] == ("gout",)


@pytest.mark.parametrize(
    ("order", "text", "day", "rule"),
    [
        ("day-first", "03/04/2026", "2026-04-03", ""),
        ("month-first", "03/04/2026", "2026-03-04", ""),
        ("month-first", "3.4.2026", "2026-03-04", ""),
        ("year-first", "26-11-25", "2026-11-25", ""),
        ("", "2026-11-25", "2026-11-25", ""),
        ("", "25 Nov 2026", "2026-11-25", ""),
        ("", "03/04/2026", "", "unclear"),
        ("day-first", "11/25/2026", "", "order"),
        ("", "2026-02-30", "", "wrong-date"),
    ],
)
@pytest.mark.usefixtures("empty_folder")
def test_a_date_has_the_order_of_the_clinic(order: str, text: str, day: str, rule: str) -> None:
    """``--date`` reads what a table reads, and its hint holds for it."""
    clinics = Path("templates/clinics")
    clinics.mkdir(parents=True)
    example = (BUILTIN / "templates" / "clinics" / "example.yaml").read_text("utf-8")
    (clinics / "ours.yaml").write_text(example + (f"dates: {order}\n" if order else ""), "utf-8")
    shared = {"clinic": "ours", "points": "hand"}
    if rule:
        with pytest.raises(InputError) as refused:
            handout.build("back-pain", date=text, **shared)
        (problem,) = refused.value.problems
        assert (str(problem.where), problem.rule) == ("--date", "wrong-date")
        assert rule in (problem.wording, problem.rule)
        return
    assert handout.build("back-pain", date=text, **shared) == handout.build("back-pain", date=day, **shared)
    (row,) = handout.batch("back-pain", [{"date": text}], **shared)
    assert row.pdf == handout.build("back-pain", date=day, **shared)


@pytest.mark.usefixtures("empty_folder")
def test_a_mistake_is_told_where_it_is_written() -> None:
    """A name that two cards have is refused at its option."""
    result = run("check", "back-pain", "--points", "Foot Point,hand", "--date", "x")
    assert result.exit_code == 1
    assert "--date: error: 'x' is no day of the calendar" in result.stderr


@pytest.mark.parametrize("day", ["0226-11-22", "1900-12-31", "2200-01-01", "9999-11-22"])
@pytest.mark.usefixtures("empty_folder")
def test_a_day_of_another_century_is_refused_wherever_it_is_given(day: str) -> None:
    """As an option, in a plan, in a table and in Python, as a text and as a date."""
    for name, written in (("quoted", f"'{day}'"), ("plain", day)):
        Path(f"{name}.yaml").write_text(f"topic: back-pain\ndate: {written}\n", "utf-8")
    Path("rows.csv").write_text(f"patient,date\nAnn,{day}\n", "utf-8")
    for arguments in (
        ("check", "back-pain", "--date", day),
        ("check", "back-pain", "--plan", "quoted.yaml"),
        ("check", "back-pain", "--plan", "plain.yaml"),
        ("batch", "back-pain", "rows.csv", "--output", "out"),
    ):
        result = run(*arguments)
        assert result.exit_code != 0, arguments
        assert "(wrong-date)" in result.stderr, arguments
        assert "is of a year in which no leaflet is dated" in result.stderr, arguments
    for given in (day, date.fromisoformat(day)):
        with pytest.raises(InputError, match="wrong-date"):
            handout.build("back-pain", date=given)
        (row,) = handout.batch("back-pain", [{"date": given}])
        assert [problem.rule for problem in row.problems] == ["wrong-date"]


WRONG = {
    "points": "nope",
    "without": "nope",
    "avoid": "pregnency",
    "doses": {"nope": "1 minute"},
    "clinic": "nope",
    "theme": "nope",
    "date": "x",
}
"""A wrong value of each option that can be judged beside any other."""


@pytest.mark.parametrize("pair", [*combinations(WRONG, 2)], ids="-".join)
@pytest.mark.usefixtures("empty_folder")
def test_two_wrong_options_are_both_named(pair: tuple[str, str]) -> None:
    """Neither hides the other."""
    found = set[str]()
    for name in pair:
        with pytest.raises(InputError) as alone:
            handout.build("back-pain", **{name: WRONG[name]})
        found |= {str(problem) for problem in alone.value.problems}
    with pytest.raises(InputError) as both:
        handout.build("back-pain", **{name: WRONG[name] for name in pair})
    assert {str(problem) for problem in both.value.problems} == found
    assert len(found) == len(pair)
