"""An option is added in one place, and is found in all: in the table, and nowhere else, stands what an option is."""

import datetime as dt
import inspect
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin

import pytest
import yaml

from handout.cli.options import type_of
from handout.formats import FORMATS, Feature, formats_with
from handout.installed import BUILTIN
from handout.layout.figures.ink import Ink
from handout.layout.formats.card_grids import PER_PAGE
from handout.layout.formats.cut_cards import CARD_SIZES
from handout.render.format_layouts import NARROWER, OFFICE_PAPERS
from handout.request import options
from handout.request.option import PANELS, Kind, Merge, Option
from handout.request.options import COLUMNS, OPTIONS, PARTS, Request, render_markdown
from handout.request.parse_values import parse_cell
from handout.request.plan import FIELD_TYPES, Plan
from handout.request.python_arguments import ARGUMENT_TYPES, BuildOptions, RowOptions, types_in_row

every_option = pytest.mark.parametrize("option", OPTIONS.values(), ids=lambda option: option.name)
every_kind = pytest.mark.parametrize("kind", Kind)

HELD: Mapping[Kind, object] = {
    Kind.WORD: str | None,
    Kind.NUMERAL: str | None,
    Kind.NAME_OR_FILE: str | None,
    Kind.FOLDER: Path | None,
    Kind.YES_NO: bool | None,
    Kind.SWITCH: bool,
    Kind.COUNT: int | None,
    Kind.LENGTH: float,
    Kind.WORDS: tuple[str, ...],
    Kind.POINTS: tuple[str, ...],
    Kind.CONDITIONS: tuple[str, ...],
    Kind.DOSES: Mapping[str, str],
    Kind.LINE: str | None,
    Kind.PROSE: str | None,
    Kind.DATE: dt.date | str | None,
}
"""What a request holds of each kind of value."""


def types_of(annotation: object) -> tuple[object, ...]:
    """Return the types in an annotation, without None."""
    return tuple(get_origin(each) or each for each in get_args(annotation) if each is not NoneType)


# ---- the types that mypy needs, written a second time


def test_the_arguments_of_python_are_those_of_the_table() -> None:
    """What mypy knows of ``build`` is what the table says, in its order."""
    known = {name: types_of(annotation) for name, annotation in BuildOptions.__annotations__.items()}
    assert known == {name: ARGUMENT_TYPES[option.kind] for name, option in OPTIONS.items()}
    assert [*known] == [*OPTIONS]


def test_the_columns_of_python_are_those_of_the_table() -> None:
    """What mypy knows of a row of ``batch`` is what the table says, in its order."""
    known = {name: types_of(annotation) for name, annotation in RowOptions.__annotations__.items()}
    assert known == {name: types_in_row(name) for name in COLUMNS}
    assert tuple(known) == COLUMNS


@every_option
def test_a_request_holds_what_the_kind_of_an_option_says(option: Option) -> None:
    """The type of a field and the kind of its option agree."""
    struct = PARTS.get(option.part, Request)
    assert struct.__annotations__[option.field].__origin__ == HELD[option.kind]


# ---- families are complete


def test_tables_over_kinds_are_complete() -> None:
    """No kind of value lacks its types."""
    assert set(Kind) == ARGUMENT_TYPES.keys() == FIELD_TYPES.keys() == HELD.keys()


@every_kind
def test_every_kind_has_a_type_and_a_cell(kind: Kind) -> None:
    """The command line and a table take each kind of value, and know how to say that it is none."""
    row = Option(kind, "", "", "", flag="--it", most=9)
    assert type_of(row) is not None
    problems: list[Any] = []
    parse_cell(row, "no" if kind in (Kind.YES_NO, Kind.SWITCH) else "7", problems)
    assert problems == []


@every_option
def test_a_row_of_the_table_is_whole(option: Option) -> None:
    """Each option has a sentence for the help, a panel, formats that there are, and a line of a patient merges as lines do."""
    assert option.help.endswith(".")
    assert option.panel in PANELS
    assert set(option.formats) <= FORMATS.keys()
    assert not option.only_with or option.only_with in OPTIONS
    assert (option.kind is Kind.COUNT) == bool(option.most)
    if option.part == "patient":
        assert option.merge is (Merge.FOR_CHOSEN if option.kind is Kind.DOSES else Merge.FIRST)


def test_formats_are_named_in_their_order() -> None:
    """What the help, and the hint that an option is for other formats, say of formats is in one order."""
    assert OPTIONS["format"].words == tuple(FORMATS)
    assert all(option.formats == tuple(n for n in FORMATS if n in option.formats) for option in OPTIONS.values())


def test_formats_of_options_follow_from_features() -> None:
    """No row names a format: its formats are those with one feature, and each feature has an option."""
    chosen = {option.formats for option in OPTIONS.values() if option.formats}
    assert chosen == {formats_with(feature) for feature in Feature}


def test_the_words_of_the_help_are_those_that_are_known() -> None:
    """What the help lists as the choice is the choice."""
    assert OPTIONS["ink"].words == tuple(Ink)
    assert OPTIONS["cards_per_page"].words == tuple(PER_PAGE)
    assert OPTIONS["tile"].words == OFFICE_PAPERS


def test_tables_over_papers_are_complete() -> None:
    """A paper that is added to those of an office has its cards and its folds."""
    from handout.papers import PAPERS, is_in_inches

    assert CARD_SIZES.keys() == NARROWER.keys() == PAPERS.keys()
    inches = {name for name, size in PAPERS.items() if is_in_inches(size)}
    assert {"Letter", "24x36in"} <= inches
    assert {name for name in PAPERS if CARD_SIZES[name] == CARD_SIZES["Letter"]} == inches


def test_the_plan_to_start_from_names_options() -> None:
    """Each line of it, with its sign taken away, is a key that a plan may have."""
    text = (BUILTIN / "templates" / "starter" / "plan.yaml").read_text("utf-8")
    keys = {*re.findall(r"(?m)^(?:# )?([a-z_]+):(?= |$)", text)}
    assert {"points", "note", "qr"} < keys <= {*Plan.__struct_fields__}
    commented = re.sub(r"(?m)^# ?(?=[a-z_]+: |  [A-Z]+:)", "", text.replace("POINTS", "  - hand"))
    assert keys == yaml.safe_load(commented).keys()


# ---- one option more

LINE = """    printing: PrintOptions = DEFAULT_PRINTING
"""
MORE = """
    gutter: Annotated[str | None, Option(
        Kind.WORD, LOOK, "narrow|wide", "How wide the gutter is.", formats=("booklet",), plan=True, column=True)] = None
"""
PROGRAM = """
import json, sys, types
from importlib import import_module
from pathlib import Path

import handout.request

line, more = sys.argv[1:]
file = Path(handout.request.__file__).with_name("options.py")
source = file.read_text("utf-8")
assert source.count(line) == 1
module = types.ModuleType("handout.request.options")
sys.modules[module.__name__] = handout.request.options = module
exec(compile(source.replace(line, line + more), str(file), "exec"), module.__dict__)

import handout
from handout.problems import InputError, Location
from handout.cli.application import app
from handout.mail_merge.row_renderer import RowRenderer
from handout.request.options import COLUMNS, Request, render_markdown
from handout.request.plan import Plan, merge_plan
from handout.render.key import cache_key
from handout.request.merge_requests import merge_requests
from handout.schema.json_schema import json_schema
from handout.schema.model_reader import read
from msgspec.structs import replace
from typer.testing import CliRunner

def run(*words):
    return CliRunner().invoke(app, words, env={"COLUMNS": "200", "NO_COLOR": "1"})

def refused(**options):
    try:
        handout.build("back-pain", **options)
    except InputError as error:
        return list(map(str, error.problems))
    return []

wide, narrow = (Request("back-pain", gutter=word) for word in ("wide", "narrow"))
plan = merge_plan(read(b"topic: back-pain\\ngutter: wide\\n", "plan.yaml", Plan), Request("back-pain"))
row = RowRenderer(Request("back-pain", format="booklet", gutter="narrow"))._prepare_group({"gutter": " wide "}, somebody=False)
print(json.dumps({
    "help": [" ".join(run(name, "--help").output.split()).count("--gutter narrow|wide How wide") for name in ("build", "batch")],
    "twice": run("build", "x", "--gutter", "wide", "--gutter", "narrow").stderr,
    "blank": run("build", "x", "--gutter", " ").stderr,
    "command": run("check", "back-pain", "--gutter", "wide").stderr,
    "schema": json_schema(Plan)["properties"]["gutter"]["description"],
    "plan": (plan.gutter, plan.places["--gutter"].line),
    "column": ("gutter" in COLUMNS, row.request.gutter),
    "wrong": refused(gutter=7),
    "unfit": refused(gutter="wide"),
    "fits": refused(gutter="wide", format="booklet"),
    "merged": [merge_requests(*each).gutter for each in ((wide, narrow), (Request("back-pain"), narrow))],
    "keyed": cache_key(wide) != cache_key(narrow),
    "docs": "`--gutter narrow\\\\|wide`" in render_markdown(),
}))
"""


def test_an_option_that_is_added_to_the_table_is_everywhere() -> None:
    """With one row more, the option is in help, plan, columns, Python, merging, cache key, documentation and checks."""
    assert LINE in inspect.getsource(options)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM, LINE, MORE.lstrip("\n")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    unfit = "--gutter: error: means nothing for --format leaflet (wrong-option)\n    hint: it is for booklet"
    assert found == {
        "help": [1, 1],
        "twice": "--gutter: error: it is given twice, with different values (same-option)\n    hint: give it once\n",
        "blank": "--gutter: error: the value is blank (blank-value)\n    hint: say what is meant, or leave it out\n",
        "command": f"{unfit}\n",
        "schema": "How wide the gutter is.",
        "plan": ["wide", 2],
        "column": [True, "wide"],
        "wrong": ["gutter: error: it takes a text, not an int (wrong-type)\n    hint: write it in quotes"],
        "unfit": [unfit],
        "fits": [],
        "merged": ["wide", "narrow"],
        "keyed": True,
        "docs": True,
    }


def test_the_documentation_has_a_row_for_each_option() -> None:
    """Each option is in the table for the documentation once, under its panel."""
    text = render_markdown()
    assert re.findall(r"(?m)^### (.+)$", text) == list(PANELS)
    assert re.findall(r"(?m)^\| `(--[a-z-]+)", text) == [option.flag for option in OPTIONS.values()]
    assert {line.count(" |") for line in re.findall(r"(?m)^\|.*", text)} == {6}
