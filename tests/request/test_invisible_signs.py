"""A word that names something is understood with the signs that a copy brings along: they show nothing, so nobody could find them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from support.cli import run
from support.topics import write_plan

from handout.content.project import Project
from handout.content.request_words import read_words
from handout.mail_merge.row_renderer import RowRenderer
from handout.render.loading import load
from handout.request.option import Kind
from handout.request.options import OPTIONS, ROW_OPTIONS, Request
from handout.request.plan import Plan, merge_plan
from handout.request.python_arguments import parse_arguments
from handout.schema.spaces import INVISIBLE

SIGNS = ("\ufeff", *INVISIBLE.replace("\u200c", "").replace("\u200d", ""), "\u00a0", " ", "\t", "\r")
AROUND = ("\u00a0", " ", "\t", "\r")
"""Signs that are seen inside a word, and not at its ends."""

VALUES: Mapping[str, Any] = {
    "format": "booklet",
    "paper": "Letter",
    "cards_per_page": "2",
    "layout": "cards",
    "language": "es",
    "with_language": "en",
    "theme": "plain",
    "ink": "grey",
    "tile": "A4",
    "overlap": "12mm",
    "edge": "4.5 mm",
    "flip": "short",
    "bleed": "0.25in",
    "marks": ["crop", "fold"],
    "clinic": "example",
    "plan": "first",
    "points": ["hand", "stomach"],
    "without": ["lower-back"],
    "avoid": ["pregnancy", "gout"],
    "doses": {"hand": "2 minutes"},
    "date": "2026-11-22",
}
"""A value of each option that is understood; all other options hold texts as they are printed, or have no text."""

every_sign = pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: f"{ord(sign):04x}")


def _with(sign: str, value: Any) -> Any:
    """Return a value with a sign around it, and inside it where none is seen."""
    if isinstance(value, str):
        inside = "" if sign in AROUND else sign
        return f"{sign}{value[:2]}{inside}{value[2:]}{sign}"
    if isinstance(value, dict):
        return {_with(sign, key): text for key, text in value.items()}
    return [_with(sign, each) for each in value]


def _written(value: Any) -> str:
    """Return a value as a plan or a cell has it."""
    if isinstance(value, dict):
        return "; ".join(f"{key}={text}" for key, text in value.items())
    return value if isinstance(value, str) else ", ".join(value)


def test_every_option_is_tried() -> None:
    """What is left out is printed as it stands, is a folder, or holds no text."""
    others = (Kind.LINE, Kind.PROSE, Kind.FOLDER, Kind.YES_NO, Kind.SWITCH, Kind.COUNT)
    assert set(VALUES) == {name for name, option in OPTIONS.items() if option.kind not in others}


@every_sign
def test_an_argument_and_a_field_of_the_desk_are_understood(sign: str) -> None:
    """Python and the desk take each option with such signs; points and conditions are those that were meant."""
    topic = load(Request("back-pain")).topic
    for name, value in VALUES.items():
        plain, other = (parse_arguments("back-pain", {name: each}) for each in (value, _with(sign, value)))
        problems = list[Any]()
        meant = [read_words(each, topic, problems) for each in (plain, other)]
        assert (problems, plain.problems, other.problems) == ([], (), ()), name
        first, second = (replace(each, selection=replace(each.selection, avoid=()), places={}) for each in meant)
        assert first == second, name


@every_sign
@pytest.mark.usefixtures("project")
def test_a_plan_is_understood(sign: str) -> None:
    """Each option of a plan is what it is without the signs, and so is a number, a date, and yes or no."""
    named = {name: value for name, value in VALUES.items() if OPTIONS[name].plan and name != "date"}

    def request(mark: str) -> Request:
        lines = [f"{name}: {_yaml(_with(mark, value) if mark else value)}" for name, value in named.items()]
        inside = "" if mark in AROUND else mark
        write_plan("\n".join((*lines, f"date: 2026{inside}-11-22", f"diary: 1{inside}4", f"qr: tr{inside}ue")))
        read = Project(Path.cwd()).read("plans", "first", Plan)
        found = merge_plan(read, Request("mine"))
        return replace(found, places={})

    assert request(sign) == request("")


def _yaml(value: Any) -> str:
    if isinstance(value, str):
        return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in value) + '"'
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_yaml(key)}: {text}' for key, text in value.items())}}}"
    return f"[{', '.join(map(_yaml, value))}]"


@every_sign
def test_a_cell_is_understood(sign: str) -> None:
    """Each column of a table is what it is without the signs."""
    renderer = RowRenderer(Request("back-pain"))
    for column, option in ROW_OPTIONS.items():
        value = "yes" if option.kind is Kind.YES_NO else VALUES.get(option.name)
        if value is None or option.name == "with_language":
            continue
        cells = [_written(each) for each in (value, _with(sign, value))]
        (one, details), (two, others) = (renderer.read_row(1, {column: cell}) for cell in cells)
        assert (one.resolved, one.topic, details) == (two.resolved, two.topic, others), column
        assert one.topic.topic.value.language == two.topic.topic.value.language
        assert [*load(one.request).warnings] == [*load(two.request).warnings]


@every_sign
def test_settings_are_understood(sign: str, project: Path) -> None:
    """``handout.yaml`` names the paper, the clinic and the theme that it names without the signs."""
    values = {"paper": "A5", "clinic": "example", "theme": "plain"}
    lines = "".join(f"{name}: {_yaml(_with(sign, value))}\n" for name, value in values.items())
    (project / "handout.yaml").write_text(lines, "utf-8")
    found = load(Request("mine"))
    assert (found.problems, found.settings.paper, found.settings.theme) == ((), "A5", "plain")
    assert found.topic
    assert found.topic.clinic


def test_the_command_line_understands_them() -> None:
    """The topic, a number and a word are understood as a copied command has them."""
    result = run("check", "\ufeffsleep\u200f", "--diary=1\u200b4", "--format=booklet\r", "--points=wrist\u200e")
    assert (result.exit_code, result.stderr) == (0, "")
