"""The command as a whole: exit codes, no traceback whatever it is given, and help for every option."""

import json
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import typer
from support.cli import files, label, rules, run
from support.surroundings import any_name
from support.topics import TOPIC, edit

from handout.cli.application import app

COMMANDS = (
    "build",
    "preview",
    "check",
    "batch",
    "serve",
    "language",
    "plan",
    "topics",
    "points",
    "new",
    "picture",
    "clinic",
    "kinds",
    "conditions",
    "condition",
    "schema",
    "atlas",
    "find",
    "help",
)


# ---- exit codes ----


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["check", "mine"], 0),
        (["topics"], 0),
        (["points", "mine"], 0),
        (["schema"], 0),
        (["--version"], 0),
        (["--help"], 0),
        (["-h"], 0),
        (["build", "nowhere"], 1),
        (["check", "nowhere.yaml"], 1),
        (["points", "nowhere"], 1),
        (["topics", "--project", "nowhere"], 1),
        (["new", "Neck Pain"], 1),
        (["frobnicate"], 2),
        (["build"], 2),
        (["build", "mine", "--frobnicate"], 2),
        (["build", "mine", "other"], 2),
        (["build", "mine", "-o"], 2),
        (["preview", "mine", "--dpi", "many"], 2),
        (["schema", "mine"], 1),
    ],
)
def test_exit_codes_tell_what_to_do(words: list[str], code: int) -> None:
    """0 is fine, 1 is a fault in the input, 2 a wrong command."""
    assert run(*words).exit_code == code


LONG = "x" * 5000
ODD = [
    "",
    " ",
    ",",
    "-",
    "nowhere",
    "\n",
    "..",
    "/",
    "~",
    pytest.param("é" * 200, marks=any_name),
    LONG,
    "\x1b[31m",
    "%s{}",
    "C:\\a",
    "\udcff",
]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("value", ODD, ids=label)
@pytest.mark.parametrize(
    "option", ["--points", "--without", "--avoid", "--paper", "--cards-per-page", "--theme", "--clinic", "--project"]
)
@pytest.mark.sweep(every=10)
def test_no_value_of_an_option_makes_a_traceback(option: str, value: str) -> None:
    """Whatever an option is given, the command ends with an exit code and, if it fails, a rule; nothing is written."""
    before = files()
    result = run("check", "mine", option, value)
    assert result.exit_code in (0, 1)
    assert bool(rules(result)) == (result.exit_code == 1)
    assert files() == before


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("value", [*ODD, f"{LONG}.yaml", "templates", "images/mine/hand_back.svg"], ids=label)
@pytest.mark.parametrize("command", ["check", "points"])
def test_no_topic_makes_a_traceback(command: str, value: str) -> None:
    """Whatever stands where a topic is wanted, it is refused with a rule."""
    result = run(command, "--", value)
    assert result.exit_code == 1
    assert rules(result)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("value", [*ODD, f"{LONG}/x.pdf", "/dev/null/x.pdf", "/proc/nowhere/x.pdf"], ids=label)
def test_no_output_makes_a_traceback(value: str) -> None:
    """Whatever an output is called, it is written or refused with a rule and exit code 3; a blank one is a fault of the input."""
    result = run("build", "mine", "--points", "hand", f"--output={value}")
    assert result.exit_code in ((0, 3) if value.strip(", \n") else (1,))
    assert bool(rules(result)) == (result.exit_code != 0)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("value", ["0", "-1", "19.9", "601", "1e9", "inf", "-inf", "nan", "", "x", "1,5"])
def test_a_resolution_out_of_range_is_a_wrong_command(value: str) -> None:
    """Only 20 to 600 dots an inch are taken; nothing at all is told like every blank value."""
    assert run("preview", "mine", f"--dpi={value}").exit_code == (2 if value else 1)
    assert not Path("output").exists()


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe",
        b"- a",
        b"title: \x07",
        "é".encode() * 99 + b"\x00",
        b"[" * 999,
        b"a: &a [*a]",
        b"? " * 40 + b"a",
    ],
    ids=label,
)
@pytest.mark.parametrize("words", [["build", "mine"], ["check", "mine"], ["points", "mine"]], ids=lambda w: w[0])
def test_no_file_makes_a_traceback(words: list[str], raw: bytes) -> None:
    """Whatever a topic's file holds, each command that reads it ends with exit code 1 and a place in that file."""
    TOPIC.write_bytes(raw)
    result = run(*words)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{TOPIC.as_posix()}:1:")


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("command", ["topics", "points"])
def test_a_terminal_that_lacks_a_letter_makes_no_traceback(command: str) -> None:
    """Lists can be printed where the output takes ASCII only."""
    edit("title: Acu", "title: Akú")
    edit("name: Hand Point", "name: Hånd Point")
    assert run(command, *(["mine"] if command == "points" else []), charset="ascii").exit_code == 0


# ---- schema, version, help ----


def test_schema_is_json_that_knows_the_keys_of_a_topic() -> None:
    """The printed schema requires what a topic requires and forbids unknown keys."""
    schema = json.loads(run("schema", "acupressure").stdout)
    assert {"title", "disclaimer", "red_flags", "points"} <= set(schema["required"])
    assert schema["additionalProperties"] is False
    assert {"from", "to"} <= set(schema["$defs"]["Stroke"]["properties"])


def test_version_is_the_one_of_the_project() -> None:
    """``--version`` prints the version of the installed package."""
    assert run("--version").stdout == f"handout {version('clinic-handout')}\n"


def test_help_names_every_command() -> None:
    """The commands listed are those there are, and no arguments at all show the same help."""
    assert set(_group().list_commands(None)) == set(COMMANDS)
    listed = run("--help").output
    assert all(re.search(rf"\b{name}\b", listed) for name in COMMANDS)
    assert "Usage" in run().output


def test_a_misspelt_command_is_answered_with_the_right_one() -> None:
    """A command that is none is an error of use, and the nearest one is named."""
    result = run("buidl")
    assert (result.exit_code, "'build'" in result.output) == (2, True)


def _group() -> Any:
    return typer.main.get_command(app)


@pytest.mark.parametrize("words", [*((c,) for c in COMMANDS), ("plan", "new"), ("plan", "list"), ("plan", "show")])
def test_the_help_of_a_command_names_all_its_options(words: tuple[str, ...]) -> None:
    """``handout COMMAND --help`` tells of every option and argument the command takes."""
    result = run(*words, "--help")
    shown = re.sub(r"\x1b\[[0-9;]*m", "", result.output)
    found = _group()
    for word in words:
        found = found.get_command(None, word)
    wanted = [max(p.opts, key=len) if p.param_type_name == "option" else p.metavar for p in found.params]
    assert result.exit_code == 0
    assert [word for word in wanted if word not in shown] == []
