"""What is given on a command line counts or is refused: every option of every command is tried."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
import typer
from support.cli import problems, problems_in, run

from handout import build
from handout.cli.application import app
from handout.cli.option_values import Command, Group, check_values
from handout.request.options import LINES
from handout.request.python_arguments import BuildOptions

SEVERAL = {"points", "without", "avoid", "marks", "doses", "name_by", "ignore"}
"""The options that take several values."""


RunCommand = Callable[..., str]
"""Returns what a command says of its words before it does anything."""


@pytest.fixture
def run_command(capsys: pytest.CaptureFixture[str]) -> RunCommand:
    """Return a way to give words to a command without carrying it out: options such as --install-completion act at once."""

    def say(path: tuple[str, ...], *words: str) -> str:
        command = ALL[path]
        with suppress(typer.Exit), command.context_class(command, info_name="handout") as context:
            check_values(command, context, list(words))
        return capsys.readouterr().err

    return say


def commands(found: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command below one, and itself, with the words that call it."""
    yield path, found
    if hasattr(found, "list_commands"):
        for name in found.list_commands(None):
            yield from commands(found.get_command(None, name), *path, name)


ALL = dict(commands(typer.main.get_command(app)))
OPTIONS = [
    (path, option) for path, found in ALL.items() for option in found.params if option.param_type_name == "option"
]
VALUED = [(path, option) for path, option in OPTIONS if not option.is_flag]
ONE = [(path, option) for path, option in VALUED if not option.multiple]
NUMBERS = [option for _, option in ONE if option.type_descriptor.annotation is int]
MANY = [(path, option) for path, option in VALUED if option.multiple]


def takes_several(command: Any) -> bool:
    """Return whether a command takes any number of words, such as language tags."""
    return any(each.nargs < 0 for each in command.params)


def label(case: object) -> str:
    """Return the name of an option, or the words that call its command, for a test."""
    return " ".join(case) if isinstance(case, tuple) else str(getattr(case, "name", case))


def name_of(option: Any) -> str:
    """Return an option as messages name it."""
    return max(option.opts, key=len)


def test_options_are_found() -> None:
    """The walk sees all commands, and every option they have in common."""
    assert {("build",), ("plan", "new"), ("plan", "show"), ("batch",), ("new",), ("schema",)} < ALL.keys()
    assert {option.name for _, option in MANY} == SEVERAL
    assert all(isinstance(found, Command | Group) for found in ALL.values())
    assert len(ONE) > 60


@pytest.mark.parametrize(("path", "option"), OPTIONS, ids=label)
def test_an_option_whose_value_is_several_may_be_repeated(path: tuple[str, ...], option: Any) -> None:
    """What the help shows with a comma, or as one of many, adds up; nothing else does."""
    several = bool(option.metavar and re.search(r",|=", option.metavar))
    assert option.multiple == several, path


@pytest.mark.parametrize(("path", "option"), VALUED, ids=label)
def test_a_blank_value_is_refused(run_command: RunCommand, path: tuple[str, ...], option: Any) -> None:
    """Nothing but white space and commas is no value; only a line of the front page may be left white."""
    for blank in ("", " ", ",", " , ,", "\t\n", "\u00a0", "\u200b"):
        may_be = option.name in LINES and not blank.strip()
        for spelt in option.opts:
            found = problems_in(run_command(path, spelt, blank))
            assert found == ([] if may_be else [(name_of(option), "blank-value")])


@pytest.mark.parametrize(("path", "option"), ONE, ids=label)
def test_two_values_of_an_option_that_holds_one_are_refused(
    run_command: RunCommand, path: tuple[str, ...], option: Any
) -> None:
    """Whichever spelling is used, the last does not win; the same value twice is one, and no value is repeated."""
    for first, second in product(option.opts, option.opts):
        reported = run_command(path, first, "2346", second, "2347")
        assert problems_in(reported) == [(name_of(option), "same-option")]
        assert not re.search("234[67]", reported)
        again = [] if option not in NUMBERS or option.max >= 2346 else [(name_of(option), "wrong-number")]
        assert problems_in(run_command(path, first, "2346", second, "2346")) == again


@pytest.mark.parametrize(("path", "option"), [(path, each) for path, each in ONE if each in NUMBERS], ids=label)
def test_a_number_is_whole_and_in_range(run_command: RunCommand, path: tuple[str, ...], option: Any) -> None:
    """What else is written is refused in the words of the program, with its bounds and all other mistakes."""
    wrong = ("x", "14d", "1.5", "1,5", "-1", str(option.max + 1), "1e1", "\u00bd", "two", "9" * 5_000)
    for word in wrong:
        reported = run_command(path, f"{option.opts[0]}={word}")
        assert problems_in(reported) == [(name_of(option), "wrong-number")]
        assert f"write {option.min} to {option.max}" in reported
    for word in (str(option.min), str(option.max)):
        assert run_command(path, option.opts[0], word) == ""


def test_all_wrong_numbers_are_reported_at_once() -> None:
    """With what else is wrong with the values."""
    result = run("batch", "back-pain", "t.csv", "--workers", "x", "--diary", "14d", "--note", "a", "--note", "b")
    assert result.exit_code == 1
    assert set(problems(result)) == {
        ("--workers", "wrong-number"),
        ("--diary", "wrong-number"),
        ("--note", "same-option"),
    }


@pytest.mark.parametrize("dash", ["\u2010", "\u2011", "\u2013", "\u2014", "\u2212"])
def test_an_option_with_a_dash_for_its_hyphens_is_named(dash: str) -> None:
    """As a word processor writes it."""
    result = run("build", "back-pain", f"{dash}points", "hand")
    assert result.exit_code == 2
    assert f"'{dash}points' is no option: one begins with two hyphens" in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("path", "option"), [(path, option) for path, option in OPTIONS if option.secondary_opts], ids=label
)
def test_yes_and_no_together_are_refused(run_command: RunCommand, path: tuple[str, ...], option: Any) -> None:
    """A flag and its opposite contradict each other in either order; one of them twice does not."""
    yes, no = option.opts[0], option.secondary_opts[0]
    for words in ([yes, no], [no, yes], [yes, yes, no]):
        reported = run_command(path, *words)
        assert problems_in(reported) == [(yes, "same-option")]
        assert no in reported
    assert run_command(path, yes, yes) + run_command(path, no, no) == ""


@pytest.mark.parametrize(("path", "option"), [(path, option) for path, option in OPTIONS if option.is_flag], ids=label)
def test_a_flag_given_twice_is_given(run_command: RunCommand, path: tuple[str, ...], option: Any) -> None:
    """What has but one meaning may be said again."""
    for first, second in product(option.opts, option.opts):
        assert run_command(path, first, second) == ""


@pytest.mark.parametrize(("path", "option"), MANY, ids=label)
def test_several_values_add_up(path: tuple[str, ...], option: Any) -> None:
    """Repeated, with commas, or both: each is heeded, in the order said, and a blank between commas is passed over."""
    values = {"doses": ["hand=1, 2", "foot-lying=3", "knee-back=4; 5"]}.get(option.name, ["hand", "stomach", "gout"])
    words = [f"x{number}" for number, each in enumerate(ALL[path].params) if each.param_type_name == "argument"]
    first, *others = values
    for text in (
        [[each] for each in values],
        [[", ".join(values)]],
        [[f"{first},"], [", ,".join(others)]],
        [[f"{first}\n, {others[0]}"], others[1:]],
    ):
        given = [word for each in text for word in (name_of(option), *each)]
        context = ALL[path].make_context("handout", [*words, *given])
        assert context.params[option.name] == values


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("command", ["build", "check"])
def test_all_that_cannot_be_heeded_is_told_at_once(command: str) -> None:
    """Options given twice, contradicted and blank are named together, each with a cure, and nothing is written."""
    words = ["--paper", "A4", "--paper", "A5", "--qr", "--no-qr", "--avoid", ",", "--theme="]
    result = run(command, "mine", *words)
    assert problems(result) == [
        ("--avoid", "blank-value"),
        ("--paper", "same-option"),
        ("--qr", "same-option"),
        ("--theme", "blank-value"),
    ]
    assert result.stderr.count("\n    hint: ") == 4
    assert not Path("output").exists()


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "words",
    [
        ["--avoid", "pregnancy", "--avoid", "hernia"],
        ["--avoid", "hernia,", "--avoid=,pregnancy"],
        ["--avoid", "pregnancy,hernia", "--avoid", "hernia"],
    ],
)
def test_every_condition_is_heeded(words: list[str]) -> None:
    """Whoever is pregnant gets no point that is not for the pregnant, however the conditions are given."""
    assert run("build", "mine", *words, "-o", "a.pdf").exit_code == 0
    both = {build("mine", avoid=["pregnancy", "hernia"]), build("mine", avoid=["hernia", "pregnancy"])}
    assert Path("a.pdf").read_bytes() in both


@pytest.mark.parametrize(
    ("written", "doses"),
    [
        ("hand=1 minute; stomach=2 minutes", ["hand=1 minute", "stomach=2 minutes"]),
        ("hand=1 minute, stomach = 2 minutes", ["hand=1 minute", "stomach = 2 minutes"]),
        ("hand=1 minute, twice a day", ["hand=1 minute, twice a day"]),
        ("hand=1 minute; then rest", ["hand=1 minute; then rest"]),
        ("hand=2 = two", ["hand=2 = two"]),
        ("hand=1,5 minutes,stomach=2", ["hand=1,5 minutes", "stomach=2"]),
        ("hand=1\nfoot-lying=2;", ["hand=1", "foot-lying=2"]),
    ],
)
def test_a_dose_may_have_commas(written: str, doses: list[str]) -> None:
    """A text is parted only where another point's dose begins."""
    context = ALL[("check",)].make_context("handout", ["x", "--dose", written])
    assert context.params["doses"] == doses


@pytest.mark.parametrize(
    "path",
    [path for path, found in ALL.items() if not hasattr(found, "list_commands") and not takes_several(found)],
    ids=label,
)
def test_a_word_too_many_is_told_without_repeating_it(path: tuple[str, ...]) -> None:
    """A name without quotes falls apart; the part left over is not understood, and it is not shown either."""
    words = ["x" for each in ALL[path].params if each.param_type_name == "argument"]
    result = run(*path, *words, "Leewards")
    assert (result.exit_code, "Leewards" in result.output) == (2, False)
    assert "quotes" in result.output


@pytest.mark.parametrize("path", [("build",), ("batch",), ("points",), ("new",), ("plan", "new"), ("plan", "show")])
def test_a_word_too_few_is_named(path: tuple[str, ...]) -> None:
    """What is missing is named as the help names it."""
    wanted = next(each.metavar for each in ALL[path].params if each.param_type_name == "argument")
    result = run(*path)
    assert (result.exit_code, f"'{wanted}'" in result.output) == (2, True)


def test_python_takes_what_the_command_takes() -> None:
    """Each option of a build but where to write is an option of that name, and holds several values where that does."""
    options = {option.name: option for path, option in OPTIONS if path == ("build",)}
    assert options.keys() - {"help", "output", "reading", "open_it"} == BuildOptions.__annotations__.keys()
    several = {
        name for name, form in BuildOptions.__annotations__.items() if len(form_of(form) & {"Sequence", "Mapping"})
    }
    assert several == {name for name, option in options.items() if option.multiple}
    flags = {name for name, form in BuildOptions.__annotations__.items() if "bool" in form_of(form)}
    assert flags == {name for name, option in options.items() if option.is_flag} - {"help", "open_it"}


def form_of(annotation: object) -> set[str]:
    """Return the names of the types in an annotation."""
    return {(get_origin(each) or each).__name__ for each in get_args(annotation)}
