"""The options of all commands that lay out a handout, as Typer takes them: one parameter for each row of the table."""

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, assert_never

import typer

from handout.request.option import Kind, Option
from handout.request.options import OPTIONS

if TYPE_CHECKING:
    from handout.request.options import Request

Topic = Annotated[
    str,
    typer.Argument(
        metavar="TOPIC", help="A topic's name, such as back-pain, or a path to a YAML file.", show_default=False
    ),
]


def type_of(option: Option) -> Any:  # noqa: ANN401 - a type or a union of some
    """Return the type of an option on the command line."""
    match option.kind:
        case Kind.WORD | Kind.NUMERAL | Kind.NAME_OR_FILE | Kind.LENGTH | Kind.LINE | Kind.PROSE | Kind.DATE:
            return str | None
        case Kind.WORDS | Kind.POINTS | Kind.CONDITIONS | Kind.DOSES:
            return list[str] | None  # ``given`` splits them at commas and adds them up
        case Kind.YES_NO:
            return bool | None
        case Kind.SWITCH:
            return bool
        case Kind.COUNT:
            return int | None
        case Kind.FOLDER:
            return Path | None
    assert_never(option.kind)


def declaration(option: Option) -> Any:  # noqa: ANN401 - Typer's own
    """Return an option as Typer declares it."""
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
    )


ProjectFolder = Annotated[Path | None, declaration(OPTIONS["project"])]


def _parameter(option: Option) -> Parameter:
    """Return the parameter of a command that holds an option."""
    default = option.default_length or (False if option.kind is Kind.SWITCH else None)
    annotation: Any = Annotated[type_of(option), declaration(option)]
    return Parameter(option.name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give *command*, which takes what parses its ``Request`` as ``wanted`` first, all options besides its own."""
    own = [parameter for name, parameter in signature(command).parameters.items() if name != "wanted"]

    @wraps(command)
    def run(topic: str, **given: object) -> None:
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
    """Return what the options ask for, with a problem for each that cannot be understood."""
    from handout.request.request import parse_request

    return parse_request(topic, given, [])
