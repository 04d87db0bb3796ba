"""The catalogue of rules holds what the code reports, and nothing private is in a redacted problem."""

import ast
import pickle
import re
from collections.abc import Callable, Iterator
from string import Formatter

import pytest
from msgspec import msgpack
from support.source import HANDOUT, MODULES, nodes_of
from typer.testing import CliRunner

from handout.cli.application import app
from handout.cli.schemas import render_fields
from handout.cli.terminal import NO_MEMORY
from handout.problems import NOWHERE, Location, Problem, Severity
from handout.request import options
from handout.rules import FAMILIES, RULES, find, render_markdown

CODE = [file for file in MODULES if "rules" not in file.relative_to(HANDOUT).parts]
KEYS = [f"{rule}/{variant}".rstrip("/") for rule, row in RULES.items() for variant in row.wordings]
WARNINGS = {
    *(
        "atlas-picture",
        "blank-name",
        "coarse-picture",
        "dark-picture",
        "column-read-as",
        "doubtful-encoding",
        "doubtful-range",
        "fewer-cards",
        "guessed-encoding",
        "hidden-rows",
        "same-patient",
        "swapped-dates",
        "unread-comments",
        "labels-left-out",
        "lost-end/line",
        "meaning-left-out",
        "one-of-several",
    ),
    *(
        "no-code",
        "not-mentioned",
        "open-markup",
        "parted-list",
        "other-version",
        "past-review",
        "paper-not-taken",
        "passed-row",
        "remark",
        "same-approval",
        "svg-font/other",
    ),
    *("name-left-out", "no-viewer", "old-files", "other-patient"),
    *("stale-text", "no-record", "short-caution/translated", "short-signs", "incomplete-language", "unbreakable-text"),
    *("svg-motion", "unknown-topic/approval", "unused-column", "unused-sheet"),
}
"""The rules, or their single wordings, that do not stop a build."""

CANARY = "canary-7f3a"
PLACE = {"of": 1, "say": 0, "stop": 0, "refuse": 0, "_report": 1, "_stop": 1}
"""The functions that take the key of a rule, each with the place of it among the arguments; ``Fault`` has two forms."""


def _keys(node: ast.expr) -> Iterator[str]:
    """Yield the keys that an argument may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _keys(node.body)
        yield from _keys(node.orelse)


def _calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Yield place and key of each call that names one, and the call."""
    for file in CODE:
        for node in nodes_of(file):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name == "Fault":
                at = 0 if file.name == "css.py" else 1
            elif name in PLACE:
                at = PLACE[name]
            else:
                continue
            if len(node.args) > at:
                yield from ((f"{file.name}:{node.lineno}", key, node) for key in _keys(node.args[at]))


@pytest.fixture(scope="module")
def calls() -> list[tuple[str, str, ast.Call]]:
    """Return place and key of each call that names a rule, and the call."""
    return [call for call in _calls() if re.fullmatch(r"[a-z0-9-]+(/[a-z0-9-]+)?", call[1])]


def _fields(key: str) -> set[str]:
    """Return the fields of a rule's wording."""
    _, words = find(key)
    whole = f"{words.message}{words.hint}{words.public_message}{words.public_hint}"
    return {field for _, field, _, _ in Formatter().parse(whole) if field is not None}


def _given(call: ast.Call) -> tuple[set[str], bool]:
    """Return the fields that a call gives, and whether there are more that cannot be seen."""
    names = {keyword.arg for keyword in call.keywords if keyword.arg}
    for arg in call.args:
        if isinstance(arg, ast.Dict):
            names |= {str(ast.literal_eval(key)) for key in arg.keys if key}
    return names, any(keyword.arg is None for keyword in call.keywords)


def test_every_key_in_the_code_is_in_the_catalogue(calls: list[tuple[str, str, ast.Call]]) -> None:
    """Whatever the code reports is a rule with that wording."""
    assert len(calls) > 150
    assert [(place, key) for place, key, _ in calls if key not in KEYS] == []


def test_every_wording_of_the_catalogue_is_used() -> None:
    """No rule, and no wording of one, is left over."""
    named = {
        node.value
        for file in CODE
        for node in nodes_of(file)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert [key for key in KEYS if key not in named and f"({key})" not in NO_MEMORY] == []


def test_every_field_is_given(calls: list[tuple[str, str, ast.Call]]) -> None:
    """A call gives the fields of its wording, and no other; what takes a function's values is looked at where it is called."""
    wrong = []
    for place, key, call in calls:
        given, more = _given(call)
        refusing = {"file"} if getattr(call.func, "id", "") == "refuse" and place.startswith("assets") else set()
        wanted = _fields(key) - refusing
        if given - wanted or (wanted - given and not more):
            wrong.append((place, key, given ^ wanted))
    assert wrong == []


def test_severities_are_as_documented() -> None:
    """Whether a finding stops a build is part of what a rule promises."""
    warn = set()
    for key in KEYS:
        rule, words = find(key)
        if (words.severity or rule.severity) == Severity.WARNING:
            warn.add(key if words.severity else key.partition("/")[0])
    assert warn == WARNINGS
    assert all(rule.severity in ("error", "warning") for rule in RULES.values())


def test_a_rule_is_in_one_family_and_its_meaning_is_a_sentence() -> None:
    """Every rule is documented once, in one sentence."""
    assert sum(map(len, FAMILIES.values())) == len(RULES)
    assert [name for name, rule in RULES.items() if not re.fullmatch(r"[A-Z`].*\.", rule.doc)] == []


@pytest.mark.parametrize("key", [key for key in KEYS if find(key)[0].private])
def test_nothing_private_is_in_a_redacted_problem(key: str) -> None:
    """What was said about a patient is in no part of a redacted problem, which says its rule and place as before."""
    rule, words = find(key)
    values = {field: CANARY if field in rule.private else 1 for field in _fields(key)}
    problem = Problem.of(Location.of_option("--note", CANARY), key, **values).with_lead("--note: ")
    public = problem.redacted()
    assert CANARY not in f"{public}{public.message}{public.hint}{public.values}{public.where!r}{public!r}"
    assert (public.rule, public.severity, str(public.where)) == (problem.rule, problem.severity, "--note")
    assert public.message.startswith("--note: ")
    assert public.redacted() == public
    private = {field for _, field, _, _ in Formatter().parse(words.public_message + words.public_hint) if field}
    assert private & rule.private == set()


def test_a_problem_without_private_fields_is_redacted_already() -> None:
    """What names no patient is reported in full."""
    problem = Problem.of(Location("a.yaml", 3, 1), "same-id", card="point", id="hand", line=2)
    assert problem.redacted() == problem


def test_every_wording_can_be_filled_in() -> None:
    """A problem of each wording is printed, and goes to another process and into the cache as it is."""
    for key in KEYS:
        problem = Problem.of(Location("a.yaml", 3, 1), key, **dict.fromkeys(_fields(key), 1))
        assert str(problem).startswith("a.yaml:3:1: "), key
        assert f"({key.split('/', maxsplit=1)[0]})" in str(problem)
        assert pickle.loads(pickle.dumps(problem)) == problem, key  # noqa: S301
        assert msgpack.decode(msgpack.encode(problem), type=Problem) == problem, key


def test_places_are_printed_as_ever() -> None:
    """A file, an option and a cell are told apart by themselves."""
    assert str(Location("a.yaml")) == "a.yaml"
    assert str(Location("a.yaml", 3, 5)) == "a.yaml:3:5"
    assert str(Location.of_option("--avoid", "gout")) == "--avoid"
    assert str(Location.of_cell("t.csv", 7, 2, "date")) == "t.csv, row 7, column date"
    assert str(Location.of_cell("t.csv", 7, 0, "row")) == "t.csv, row 7"
    assert str(Problem.of(NOWHERE, "no-memory")) == NO_MEMORY


@pytest.mark.parametrize(
    ("text", "mark", "table"),
    [
        ("messages", "rules", render_markdown),
        ("options", "options", options.render_markdown),
        ("fields", "fields", render_fields),
    ],
)
def test_tables_in_the_documentation_are_those_of_the_code(
    request: pytest.FixtureRequest, text: str, mark: str, table: Callable[[], str]
) -> None:
    """The tables between their marks are what the code renders; ``--update-golden`` writes them anew."""
    file, begin, end = HANDOUT / "docs" / f"{text}.md", f"<!-- {mark}: begin -->\n", f"<!-- {mark}: end -->"
    page = file.read_text("utf-8")
    before, after = page.partition(begin)[0], page.partition(end)[2]
    rendered = f"{before}{begin}\n{table().strip()}\n\n{end}{after}"
    if request.config.getoption("--update-golden"):
        file.write_text(rendered, "utf-8")
    assert file.read_text("utf-8") == rendered


@pytest.mark.parametrize("name", RULES)
@pytest.mark.sweep(every=10)
def test_help_explains_every_rule(name: str) -> None:
    """``handout help RULE`` says what a rule means."""
    result = CliRunner().invoke(app, ["help", name])
    assert result.exit_code == 0
    words = RULES[name].doc.replace("`", "")
    assert words in " ".join(result.output.split())
