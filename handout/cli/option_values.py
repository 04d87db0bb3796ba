"""Checks for the values of all options: repeated values add up or are refused.

An option of several values collects them all; an option of one value refuses a second, different one.
Commands get these checks from their class, so that no option can lack them.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from typer.core import TyperCommand, TyperGroup

from handout.cli.terminal import count, exit_on_error
from handout.problems import InputError, Location, Problem, short
from handout.request.parse_values import blank_problem, has_blank, split_values
from handout.schema.spaces import tidy_word


class _TextCommand:
    """A command that takes texts as they are.

    Since 0.29 Typer loads pydantic to turn a text into a text, which is a third of a cold start.
    """

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401
        """Return the parameters."""
        parameters: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for parameter in parameters:
            if hasattr(parameter, "type_descriptor") and "process_value" not in vars(parameter):
                parameter.process_value = partial(_convert, parameter, parameter.process_value)
        return parameters


def _convert(parameter: Any, convert: Callable[[Any, Any], Any], ctx: Any, value: Any) -> Any:  # noqa: ANN401
    """Return the value of a parameter.

    A value of the right type is returned as it is, and so is none; Typer's *convert* turns all others.
    """
    kind, parser = parameter.type_descriptor.annotation, parameter.type_descriptor.parameter_info.parser
    if parameter.required and not value:
        return convert(ctx, value)
    if value is None:
        value = () if parameter.multiple else None
    elif parameter.multiple and kind == list[str]:
        value = [*value]
    elif parser:
        value = parser(value)
    elif type(value) is not kind:
        return convert(ctx, tidy_word(value) if kind is int and isinstance(value, str) else value)  # a path is as given
    return parameter.callback(ctx, parameter, value) if parameter.callback else value


class Command(_TextCommand, TyperCommand):
    """A command that refuses excess words, and splits option values at commas."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - from Click or Typer, depending on the version
        """Parse the words after the command; print any problem and raise Exit."""
        excess = check_values(self, ctx, args)
        if dashed := next(filter(_is_dash, excess), ""):
            ctx.fail(f"'{short(dashed)}' is no option: one begins with two hyphens, as in --by")
        if excess:
            ctx.fail(
                f"{count(len(excess), 'word')} too many: put a value with spaces into quotes, as in --by 'Dr Sample'"
            )
        rest = super().parse_args(ctx, args)
        for option in _options(self, ctx):
            if option.multiple and (values := ctx.params.get(option.name)):
                ctx.params[option.name] = split_values(option.name, values)
        return rest


class Group(_TextCommand, TyperGroup):
    """A group of commands that refuses repeated and blank options."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Parse the words before the command; print any problem and raise Exit."""
        check_values(self, ctx, args)
        return super().parse_args(ctx, args)


class _ValueCollector:
    """A parser adapter whose options collect all values instead of the last one."""

    def __init__(self, parser: Any) -> None:  # noqa: ANN401
        self.parser = parser

    def add_option(self, *, action: str, **given: Any) -> None:  # noqa: ANN401
        """Add an option that collects its values."""
        self.parser.add_option(action=action.replace("store", "append"), **given)

    def add_argument(self, **given: Any) -> None:  # noqa: ANN401
        """Add an argument."""
        self.parser.add_argument(**given)


def check_values(command: Any, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
    """Return the excess words; print blank or repeated options and raise Exit."""
    if ctx.resilient_parsing:  # during completion the line is incomplete
        return []
    parser = type(command.make_parser(ctx))(ctx)
    for parameter in command.get_params(ctx):
        parameter.add_to_parser(_ValueCollector(parser), ctx)
    given, excess, _ = parser.parse_args([*args])
    problems = [
        problem for option in _options(command, ctx) for problem in _check_option(option, given.get(option.name) or [])
    ]
    if problems:
        with exit_on_error():
            raise InputError(problems)
    return list(excess)


def _options(command: Any, ctx: Any) -> list[Any]:  # noqa: ANN401
    """Return the options of a command."""
    return [parameter for parameter in command.get_params(ctx) if parameter.param_type_name == "option"]


def _check_option(option: Any, values: list[Any]) -> list[Problem]:  # noqa: ANN401
    """Return the problems of an option's values.

    No value is quoted, because it may be a patient's name.
    """
    where = Location.of_option(max(option.opts, key=len))
    if option.secondary_opts and len(set(values)) > 1:
        other = max(option.secondary_opts, key=len)
        return [Problem.of(where, "same-option/both", option=str(where), other=other)]
    problems = []
    if not option.multiple and len(set(values)) > 1:
        problems.append(Problem.of(where, "same-option"))
    if has_blank(option.name, (value for value in values if isinstance(value, str))):
        problems.append(blank_problem(where))
    kind = getattr(option, "type_descriptor", None)  # Typer has it since 0.29
    is_number = kind is not None and kind.annotation is int
    if is_number and not problems and not all(map(partial(_is_in_range, option), values)):
        problems.append(Problem.of(where, "wrong-number/option", least=option.min, most=option.max))
    return problems


def _is_in_range(option: Any, value: str) -> bool:  # noqa: ANN401
    """Return whether a value is a whole number that an option may have."""
    try:
        number = int(tidy_word(value).encode("ascii", "backslashreplace"))
    except ValueError:
        return False
    return bool(option.min <= number <= option.max)


def _is_dash(word: str) -> bool:
    """Return whether a word begins with what a word processor makes of two hyphens."""
    return word[:1] in ("\u2010", "\u2011", "\u2013", "\u2014", "\u2212")
