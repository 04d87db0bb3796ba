"""Typer options for every command that lays out a handout.

Each row of the table of options becomes one parameter.
"""

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, assert_never

import typer

from handout.cli.completion import complete_cards, complete_conditions, complete_topics
from handout.cli.terminal import parse_path
from handout.request.option import WHERE, Kind, Option
from handout.request.options import OPTIONS

if TYPE_CHECKING:
    from handout.request.options import Request

Topic = Annotated[
    str,
    typer.Argument(
        metavar="TOPIC",
        help="A topic's name, such as back-pain, or a path to a YAML file.",
        show_default=False,
        autocompletion=complete_topics,
    ),
]

OutputFolder = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        parser=parse_path,
        metavar="DIR",
        help="Where to write.",
        rich_help_panel=WHERE,
        show_default="output",
    ),
]

COMPLETIONS = {Kind.POINTS: complete_cards, Kind.CONDITIONS: complete_conditions}
"""The function that completes the values of each kind of option in the shell."""


def type_of(option: Option) -> Any:  # noqa: ANN401 - a type or a union
    """Return the type of an option on the command line."""
    match option.kind:
        case Kind.WORD | Kind.NUMERAL | Kind.NAME_OR_FILE | Kind.LENGTH | Kind.LINE | Kind.PROSE | Kind.DATE:
            return str | None
        case Kind.WORDS | Kind.POINTS | Kind.CONDITIONS | Kind.DOSES:
            return list[str] | None  # ``option_values`` splits them at commas and joins them
        case Kind.YES_NO:
            return bool | None
        case Kind.SWITCH:
            return bool
        case Kind.COUNT:
            return int | None
        case Kind.FOLDER:
            return Path | None
    assert_never(option.kind)


def declaration(option: Option) -> Any:  # noqa: ANN401 - a private type of Typer
    """Return the Typer declaration of an option."""
    counts = option.kind is Kind.COUNT
    has_default = option.kind in (Kind.LENGTH, Kind.SWITCH)
    return typer.Option(
        option.flags,
        metavar=option.metavar or None,
        help=option.help,
        rich_help_panel=option.panel,
        show_default=option.shown or has_default,
        min=0 if counts else None,
        max=option.most if counts else None,
        autocompletion=COMPLETIONS.get(option.kind),
    )


ProjectFolder = Annotated[Path | None, declaration(OPTIONS["project"])]


def _parameter(option: Option) -> Parameter:
    """Return the parameter of a command for an option."""
    default = option.default_length or (False if option.kind is Kind.SWITCH else None)
    annotation: Any = Annotated[type_of(option), declaration(option)]
    return Parameter(option.name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add all options to *command* besides its own.

    *command* takes a function as ``wanted``, its first parameter, which parses the options as a ``Request``.
    """
    own = [parameter for name, parameter in signature(command).parameters.items() if name != "wanted"]

    @wraps(command)
    def run(topic: str, **given: object) -> None:
        """Call the command with its own options."""
        options = {name: given.pop(name) for name in OPTIONS}
        command(lambda: _parsed(topic, options), **given)

    first = Parameter("topic", Parameter.POSITIONAL_OR_KEYWORD, annotation=Topic)
    keywords = [
        *(parameter.replace(kind=Parameter.KEYWORD_ONLY) for parameter in own),
        *map(_parameter, OPTIONS.values()),
    ]
    run.__signature__ = signature(run).replace(parameters=[first, *keywords])  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in (first, *keywords)}
    return run


def _parsed(topic: str, given: dict[str, object]) -> "Request":
    """Return the request for these options, with a problem for each invalid one."""
    from handout.request.parse_request import parse_request

    return parse_request(topic, given, [])
