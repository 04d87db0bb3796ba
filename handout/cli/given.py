"""What is given on a command line counts: options of several values add up, and one that holds one value is not given two.

Every command has this from its class, so that no option can be without it.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from typer.core import TyperCommand, TyperGroup

from handout.cli.terminal import count, told
from handout.problems import InputError, Location, Problem
from handout.request.parse import blank_problem, has_blank, split_values


class _TakesTexts:
    """A command that takes texts as they are: since 0.29 Typer loads pydantic to turn a text into a text, a third of a cold start."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401
        """Return the parameters."""
        parameters: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for parameter in parameters:
            if hasattr(parameter, "type_descriptor") and "process_value" not in vars(parameter):
                parameter.process_value = partial(_taken, parameter, parameter.process_value)
        return parameters


def _taken(parameter: Any, convert: Callable[[Any, Any], Any], ctx: Any, value: Any) -> Any:  # noqa: ANN401
    """Return the value of a parameter: as it is if it is a text or nothing, else as Typer does, by *convert*."""
    kind, parser = parameter.type_descriptor.annotation, parameter.type_descriptor.parameter_info.parser
    if parameter.required and not value:
        return convert(ctx, value)
    if value is None:
        value = () if parameter.multiple else None
    elif parameter.multiple and kind == list[str]:
        value = [*value]
    elif parser:
        value = parser(value)
    elif not (kind is str and isinstance(value, str)):
        return convert(ctx, value)
    return parameter.callback(ctx, parameter, value) if parameter.callback else value


class Command(_TakesTexts, TyperCommand):
    """A command that refuses what it would not heed, and parts options of several values at commas."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - of Click, or of Typer, by version
        """Read the words after the command; raise Exit after saying what is wrong with them."""
        if excess := heeded(self, ctx, args):
            ctx.fail(
                f"{count(len(excess), 'word')} too many: put a value with spaces into quotes, as in --by 'Dr Sample'"
            )
        rest = super().parse_args(ctx, args)
        for option in _options(self, ctx):
            if option.multiple and (values := ctx.params.get(option.name)):
                ctx.params[option.name] = split_values(option.name, values)
        return rest


class Group(_TakesTexts, TyperGroup):
    """A group of commands that refuses what it would not heed."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Read the words before the command; raise Exit after saying what is wrong with them."""
        heeded(self, ctx, args)
        return super().parse_args(ctx, args)


class _Every:
    """Adds options to a parser so that it keeps every value that is given, not the last alone."""

    def __init__(self, parser: Any) -> None:  # noqa: ANN401
        self.parser = parser

    def add_option(self, *, action: str, **given: Any) -> None:  # noqa: ANN401
        self.parser.add_option(action=action.replace("store", "append"), **given)

    def add_argument(self, **given: Any) -> None:  # noqa: ANN401
        self.parser.add_argument(**given)


def heeded(command: Any, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
    """Return the words that are too many; raise Exit after saying which options are blank, or given twice."""
    if ctx.resilient_parsing:  # completion: it is not all there yet
        return []
    parser = type(command.make_parser(ctx))(ctx)
    for parameter in command.get_params(ctx):
        parameter.add_to_parser(_Every(parser), ctx)
    given, excess, _ = parser.parse_args([*args])
    problems = [
        problem for option in _options(command, ctx) for problem in _wrong(option, given.get(option.name) or [])
    ]
    if problems:
        with told():
            raise InputError(problems)
    return list(excess)


def _options(command: Any, ctx: Any) -> list[Any]:  # noqa: ANN401
    return [parameter for parameter in command.get_params(ctx) if parameter.param_type_name == "option"]


def _wrong(option: Any, values: list[Any]) -> list[Problem]:  # noqa: ANN401
    """Return why the values of an option cannot all be heeded; no value is repeated, for it may be a patient's name."""
    where = Location(max(option.opts, key=len))
    if option.secondary_opts and len(set(values)) > 1:
        both = f"both {where} and {max(option.secondary_opts, key=len)} are given"
        return [Problem(where, "same-option", both, "give one of them")]
    problems = []
    if not option.multiple and len(set(values)) > 1:
        problems.append(Problem(where, "same-option", "it is given twice, with different values", "give it once"))
    if has_blank(option.name, (value for value in values if isinstance(value, str))):
        problems.append(blank_problem(where))
    return problems
