"""The application: its commands, each in a module of its own, and how they end."""

import os
import sys
from collections.abc import MutableMapping
from importlib import import_module
from io import TextIOWrapper
from typing import Annotated, Any

import typer
from typer.main import get_command

from handout.cli.option_values import Command, Group
from handout.cli.terminal import CLOSED_PIPE, describe_fault, exit_on_error, say
from handout.files import record_reads
from handout.problems import NOWHERE, OutputError, Problem

COMMANDS = {
    "build": "build",
    "preview": "build",
    "check": "build",
    "batch": "batch",
    "new": "new",
    "picture": "pictures",
    "plan": "plans",
    "clinic": "clinics",
    "language": "languages",
    "topics": "topics",
    "points": "topics",
    "kinds": "topics",
    "conditions": "topics",
    "atlas": "atlas",
    "find": "find",
    "condition": "condition",
    "schema": "schemas",
    "serve": "serve",
    "help": "help",
}
"""The module of each command."""

GROUPS = ("plan", "clinic", "condition", "language")

NARROWEST = 20
"""Least number of columns in which an error can be read."""

TYPER = (0, 26)
"""The first Typer with a parser of its own.

Older ones, with a newer Click, take every command for ``--version``.
"""


class _LazyGroup(Group):
    """A group of commands that imports a command only when it is called.

    Building all commands takes longer than making a leaflet. Every command gets its class here, so that none
    lacks the checks of ``option_values``.
    """

    def __init__(self, **given: Any) -> None:  # noqa: ANN401
        super().__init__(**given)
        self.commands = dict.fromkeys(COMMANDS)  # type: ignore[assignment]  # Click compares a mistyped command with these

    def make_context(self, *given: Any, **also: Any) -> Any:  # noqa: ANN401
        """Parse the command line; this prints the text of ``--help``."""
        with exit_on_error():
            return super().make_context(*given, **also)

    def invoke(self, context: Any) -> Any:  # noqa: ANN401
        """Run a command, and report any error that it does not report itself."""
        with exit_on_error(), record_reads():
            return super().invoke(context)

    def list_commands(self, _: object) -> list[str]:
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, _: object, name: str) -> Any:  # noqa: ANN401
        """Return a command, imported from its module, or None."""
        if name not in COMMANDS:
            return None
        inner = import_module(f"handout.cli.{COMMANDS[name]}").app
        for info in inner.registered_commands:
            info.cls = Command
        if name in GROUPS:
            inner.info.cls = Group
            group = get_command(inner)
            group.name = name
            return group
        alone = typer.Typer(add_completion=False, rich_markup_mode="rich")
        alone.registered_commands += [info for info in inner.registered_commands if info.callback.__name__ == name]
        return get_command(alone)


app = typer.Typer(
    name="handout",
    cls=_LazyGroup,
    help="Make printable patient handouts.\n\nStart with:  handout build back-pain",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    """Print the version and exit."""
    if wanted:
        from handout.installed import VERSION

        say(f"handout {VERSION}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Declare the options of ``handout`` itself."""
    del version


def main() -> None:
    """Run the command and exit.

    Characters that the terminal cannot show are escaped, and an unexpected error is reported without a
    traceback.
    """
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # searching for plugins takes longer than reading a topic
    _ignore_narrow_width(os.environ)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if getattr(sys, "frozen", False):  # a worker of a batch in a frozen program
        from multiprocessing import freeze_support

        freeze_support()
    code = _run()
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream:
                stream.flush()
        except (OSError, ValueError):  # already reported; without this Python would flush again and complain
            code = code or OutputError.exit_code
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    sys.exit(code)


def _run() -> Any:  # noqa: ANN401
    """Run the command and return its exit code."""
    try:
        if tuple(map(int, typer.__version__.split(".")[:2])) < TYPER:
            say(str(Problem.of(NOWHERE, "old-library", version=typer.__version__)), err=True)
            return OutputError.exit_code
        app()
    except SystemExit as ended:
        # Rich and Typer end a command with 1 when the reader of its help or of its error stops reading.
        return CLOSED_PIPE if isinstance(ended.__context__, BrokenPipeError) else ended.code
    except OSError:  # not even the error can be printed
        return OutputError.exit_code
    except Exception as error:  # noqa: BLE001 - it is reported
        return report(error)
    return 0


def report(error: Exception) -> int:
    """Print what went wrong unforeseen, and return the exit code."""
    if os.environ.get("HANDOUT_TRACEBACK"):
        raise error
    say(describe_fault(error), err=True)
    return OutputError.exit_code


def _ignore_narrow_width(environment: MutableMapping[str, str]) -> None:
    """Remove a terminal width that is invalid or too narrow for words.

    Help and errors would be empty, or have one letter a line.
    """
    for name in ("COLUMNS", "TERMINAL_WIDTH"):
        width = environment.get(name, "")
        if not (width.isascii() and width.isdecimal() and len(width) < 5 and int(width) >= NARROWEST):
            environment.pop(name, None)
