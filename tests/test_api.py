"""``handout.build(topic, **arguments)`` is the command line by another name: same bytes, same refusals."""

import re
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from support.cli import run
from support.options import sample
from support.refusals import refused_build
from support.topics import FIXTURES, PLAN, write_plan
from support.translations import write_translation

from handout import build
from handout.content.project import Project
from handout.problems import DoesNotFit, InputError, Problem
from handout.request.options import OPTIONS
from handout.request.python_arguments import BuildOptions

CLINIC = Path("templates/clinics/north.yaml")
ONE = {"points": ["hand"]}
"""Most arguments are tried on a leaflet of one point, which is soon built."""


A2, POSTER = {"format": "poster", **ONE}, ["--format", "poster", "--points", "hand"]


EQUAL: dict[str, list[tuple[dict[str, Any], list[str]]]] = {
    "points": [
        ({"points": "stomach, hand"}, ["--points", "stomach,hand"]),
        ({"points": ["hand", "stomach"]}, ["--points", "hand,stomach"]),
        ({"points": ("hand",)}, ["--points", "hand"]),
        ({"points": ["hand", "stomach, knee-back"]}, ["--points", "hand", "--points", "stomach, knee-back"]),
    ],
    "without": [({"without": ["hand", "stomach"]}, ["--without", "hand,stomach"])],
    "avoid": [
        ({"avoid": "numb-feet,gout"}, ["--avoid", "numb-feet,gout"]),
        ({"avoid": ["pregnancy"]}, ["--avoid", "pregnancy"]),
        ({"avoid": ["pregnancy", "hernia"]}, ["--avoid", "pregnancy", "--avoid", "hernia"]),
    ],
    "advice": [
        ({"points": ["stomach"], "advice": False}, ["--points", "stomach", "--no-advice"]),
        (
            {"clinic": "north", "advice": True, "points": "stomach"},
            ["--clinic", "north", "--advice", "--points", "stomach"],
        ),
    ],
    "plan": [
        ({"plan": "first"}, ["--plan", "first"]),
        ({"plan": PLAN}, ["--plan", str(PLAN)]),
    ],
    "format": [({"format": "cards", **ONE}, ["--format", "cards", "--points", "hand"])],
    "paper": [({"paper": "letter", **ONE}, ["--paper", "letter", "--points", "hand"])],
    "landscape": [
        (
            {"format": "poster", "landscape": True, **ONE},
            ["--format", "poster", "--landscape", "--points", "hand"],
        )
    ],
    "cards_per_page": [
        ({"cards_per_page": 1, "points": "hand,stomach"}, ["--cards-per-page", "1", "--points", "hand,stomach"]),
        ({"cards_per_page": "1", "points": "hand,stomach"}, ["--cards-per-page", "1", "--points", "hand,stomach"]),
    ],
    "layout": [({"layout": "list", **ONE}, ["--layout", "list", "--points", "hand"])],
    "large_print": [
        ({"large_print": True, **ONE}, ["--large-print", "--points", "hand"]),
        ({"large_print": False, "plan": "large"}, ["--no-large-print", "--plan", "large"]),
    ],
    "language": [({"language": "es", **ONE}, ["--language", "es", "--points", "hand"])],
    "with_language": [({"with_language": "es", **ONE}, ["--with", "es", "--points", "hand"])],
    "theme": [({"theme": "plain", **ONE}, ["--theme", "plain", "--points", "hand"])],
    "ink": [({"ink": "saver", **ONE}, ["--ink", "saver", "--points", "hand"])],
    "clinic": [
        ({"clinic": "north", **ONE}, ["--clinic", "north", "--points", "hand"]),
        ({"clinic": CLINIC, **ONE}, ["--clinic", str(CLINIC), "--points", "hand"]),
    ],
    "project": [
        ({"project": Path("other"), **ONE}, ["--project", "other", "--points", "hand"]),
        ({"project": "other", **ONE}, ["--project", "other", "--points", "hand"]),
    ],
    "patient": [({"patient": "Zuzana Wójcik", **ONE}, ["--patient", "Zuzana Wójcik", "--points", "hand"])],
    "date": [
        ({"date": date(2026, 11, 2), **ONE}, ["--date", "2026-11-02", "--points", "hand"]),
        ({"date": "2026-11-02", **ONE}, ["--date", "2026-11-02", "--points", "hand"]),
    ],
    "by": [({"by": "Dr Ngo", **ONE}, ["--by", "Dr Ngo", "--points", "hand"])],
    "note": [({"note": "One.\nTwo.", **ONE}, ["--note", "One.\nTwo.", "--points", "hand"])],
    "doses": [
        (
            {"doses": {"hand": "2 = two minutes", "stomach": "1 minute"}},
            ["--dose", "hand=2 = two minutes", "--dose", "stomach=1 minute"],
        )
    ],
    "tile": [({"format": "poster", "tile": "A4", **ONE}, [*POSTER, "--tile", "A4"])],
    "overlap": [({"tile": "A4", "overlap": "2cm", **A2}, [*POSTER, "--tile", "A4", "--overlap", "2cm"])],
    "fit": [({"tile": "A4", "fit": False, **A2}, [*POSTER, "--tile", "A4", "--no-fit"])],
    "edge": [({"tile": "A4", "edge": "9mm", **A2}, [*POSTER, "--tile", "A4", "--edge", "9mm"])],
    "bleed": [({"bleed": "3mm", **A2}, [*POSTER, "--bleed", "3mm"])],
    "marks": [
        ({"bleed": "3mm", "marks": "crop", **A2}, [*POSTER, "--bleed", "3mm", "--marks", "crop"]),
        ({"bleed": "3mm", "marks": ["crop"], **A2}, [*POSTER, "--bleed", "3mm", "--marks", "crop"]),
    ],
    "flip": [
        ({"format": "cards", "flip": "short", **ONE}, ["--format", "cards", "--flip", "short", "--points", "hand"])
    ],
    "diary": [({"diary": 5, **ONE}, ["--diary", "5", "--points", "hand"])],
    "name_on_pages": [
        (
            {"name_on_pages": False, "patient": "Ann Lee", **ONE},
            ["--no-name-on-pages", "--patient", "Ann Lee", "--points", "hand"],
        )
    ],
    "qr": [({"qr": True, **ONE}, ["--qr", "--points", "hand"])],
}
EQUAL |= {name: [sampled] for name, row in OPTIONS.items() if name not in EQUAL and all(sampled := sample(row))}


@pytest.fixture
def office(project: Path) -> Path:
    """Return a project with all that can be wished for: a clinic, plans, links, a translation, and another project inside."""
    write_plan("points: [hand]\npaper: A5\nnote: Ring us.")
    write_plan("points: [hand]\nlarge_print: true", name="large")
    CLINIC.parent.mkdir()
    CLINIC.write_text("name: North\nprint_advice: false\n", "utf-8")
    topic = project / "templates" / "topics" / "mine.yaml"
    text = re.sub(r"(?m)^    code: (\w+)$", r"\g<0>\n    link: https://example.org/\1", topic.read_text("utf-8"))
    topic.write_text(text, "utf-8")
    spanish = write_translation(Project(project).topic("mine").value, "mine", "es")
    topic.with_name("mine.es.yaml").write_text(spanish, "utf-8")
    shutil.copy(FIXTURES / "images" / "photo.jpg", project / "images")
    (project / "templates" / "languages").mkdir()
    shutil.copy(FIXTURES / "templates" / "languages" / "es.yaml", project / "templates" / "languages")
    other = project / "other"
    (other / "templates" / "topics").mkdir(parents=True)
    (other / "templates" / "topics" / "mine.yaml").write_text(text.replace("title: Acu", "title: Other acu"), "utf-8")
    shutil.copytree(project / "images" / "mine", other / "images" / "mine")
    return project


# ---- the same as the command line


def test_every_argument_is_compared() -> None:
    """No argument can be added that is not compared with its option."""
    assert set(EQUAL) == set(BuildOptions.__annotations__)


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("option_name", "arguments", "words"),
    [
        pytest.param(option_name, *case, id=f"{option_name}-{number}")
        for option_name, cases in EQUAL.items()
        for number, case in enumerate(cases)
    ],
)
@pytest.mark.sweep(every=10)
def test_an_argument_is_its_option(option_name: str, arguments: dict[str, Any], words: list[str]) -> None:
    """The bytes are those of the command with the option of that name, and without the argument they would be others."""
    assert run("build", "mine", "-o", "o.pdf", *words).exit_code == 0
    result = build("mine", **arguments)
    assert Path("o.pdf").read_bytes() == result
    assert result != build("mine", **{name: value for name, value in arguments.items() if name != option_name})


@pytest.mark.usefixtures("office")
def test_all_arguments_together_are_the_command_line() -> None:
    """Many arguments at once are as good as one, asked for twice or after others."""
    options: dict[str, Any] = {
        "plan": "first",
        "paper": "A4",
        "points": ["hand", "stomach"],
        "avoid": ["gout"],
        "language": "es",
        "clinic": "north",
        "patient": "Ana",
        "date": "2026-11-02",
        "note": "",
        "doses": {"hand": "2 min"},
        "diary": 3,
        "ink": "grey",
    }
    words = ["--plan", "first", "--paper", "A4", "--points", "hand,stomach", "--avoid", "gout", "--language", "es"]
    words += [
        "--clinic",
        "north",
        "--patient",
        "Ana",
        "--date",
        "2026-11-02",
        "--note",
        "",
        "--dose",
        "hand=2 min",
        "--diary",
        "3",
    ]
    done = run("build", "mine", "-o", "o.pdf", *words, "--ink", "grey")
    assert done.exit_code == 0, done.stderr
    first = build("mine", **options)
    build("mine", **options | {"patient": "Bo", "paper": "Letter"})
    assert Path("o.pdf").read_bytes() == first == build("mine", **options)


@pytest.mark.usefixtures("office")
def test_none_is_silence() -> None:
    """An argument of None is as if not given, also against a plan."""
    nothing: dict[str, Any] = dict.fromkeys(BuildOptions.__annotations__)
    assert build("mine", **nothing) == build("mine")
    assert build("mine", **nothing | {"plan": "first"}) == build("mine", plan="first")


# ---- what is refused


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"pionts": "hand"}, ["pionts"]),
        ({"patient": "Ann", "colour": 1, "Paper": "A4"}, ["colour", "Paper"]),
        ({"dose": "hand=2"}, ["dose"]),
        ({"cards-per-page": 2}, ["cards-per-page"]),
    ],
)
def test_an_unknown_argument_is_a_type_error(arguments: dict[str, Any], named: list[str]) -> None:
    """Every argument that is none is named, before anything is read, and no patient is."""
    with pytest.raises(TypeError) as reported:
        build("nowhere", **arguments)
    assert [word for word in named if word not in str(reported.value)] == []
    assert "Ann" not in str(reported.value)


@pytest.mark.usefixtures("office")
def test_one_error_carries_all_problems() -> None:
    """What is wrong with arguments, plan and topic comes at once, as values, in the words of the command line."""
    topic = Path("templates/topics/mine.yaml")
    topic.write_text(topic.read_text("utf-8").replace("sides: middle", "sides: midle"), "utf-8")
    write_plan("ink: gray\ndiary: 93\npaper: A6")
    write_plan("ink: gray\npaper: A6", name="second")
    error = refused_build(
        "mine", plan="first", date="x", doses={"hand": ""}, theme="clam", format="leaflte", clinic="south"
    )
    rules = {problem.rule for problem in error.problems}
    wanted = {"out-of-range", "wrong-date", "wrong-dose", "unknown-theme", "unknown-word", "unknown-clinic"}
    assert rules == wanted
    assert all(isinstance(problem, Problem) and str(problem) in str(error) for problem in error.problems)
    words = ["--date", "x", "--dose", "hand=", "--theme", "clam", "--format", "leaflte", "--clinic", "south"]
    assert run("build", "mine", "--plan", "first", *words).stderr == f"{error}\n"
    places = {
        str(problem.where).rpartition(":")[0]
        for problem in refused_build("mine", plan="second", format="leaflte").problems
    }
    assert places >= {"templates/plans/second.yaml:2", "templates/plans/second.yaml:3"}
    assert any(place.startswith("templates/topics/mine.yaml:") for place in places)


@pytest.mark.usefixtures("office")
def test_a_mistake_set_right_is_forgotten() -> None:
    """What was refused once is made as soon as the file is right, in the same process."""
    write_plan("points: [hnad]")
    assert [problem.rule for problem in refused_build("mine", plan="first").problems] == ["unknown-point"]
    write_plan("points: [hand]")
    assert build("mine", plan="first") == build("mine", points="hand")


@pytest.mark.usefixtures("office")
def test_a_problem_is_told_where_it_was_said_this_time() -> None:
    """A mistake of a plan does not reappear as the plan's when an argument makes it, nor at the line where it stood before."""
    write_plan("points: [hnad]")
    first = refused_build("mine", plan="first")
    write_plan("about: One line more\npoints: [hnad]")
    moved, found_text = refused_build("mine", plan="first"), refused_build("mine", points="hnad")
    assert [error.problems[0].where.line for error in (first, moved, found_text)] == [2, 3, 0]
    assert found_text.problems[0].where.option == "--points"


@pytest.mark.usefixtures("office")
def test_an_error_is_of_the_same_class_each_time() -> None:
    """What does not fit is DoesNotFit, however often it is asked for."""
    kinds = []
    for _ in range(2):
        with pytest.raises(InputError) as reported:
            build("mine", format="trifold")
        kinds.append(type(reported.value))
    assert kinds == [DoesNotFit, DoesNotFit]


# ---- what is no text


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("days", [-1, 93])
def test_a_diary_has_a_length(days: int) -> None:
    """No less than nothing and at most three months, as on the command line."""
    assert {str(problem.where) for problem in refused_build("mine", points="hand", diary=days).problems} == {"--diary"}


@pytest.mark.usefixtures("office")
def test_a_moment_has_a_date() -> None:
    """A datetime is a date in Python, and its day is printed."""
    moment = datetime(2026, 11, 2, 15, 30)  # noqa: DTZ001
    assert build("mine", points="hand", date=moment) == build("mine", points="hand", date=moment.date())
