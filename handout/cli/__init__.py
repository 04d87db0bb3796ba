"""The ``handout`` command: thin, with no logic of its own."""

import gc
import os
import sys
from collections.abc import MutableMapping
from importlib import import_module
from io import TextIOWrapper
from typing import Annotated, Any

import typer
from typer.main import get_command

from handout.cli.given import Command, Group
from handout.cli.terminal import say, told, unforeseen
from handout.files import noting_reads
from handout.problems import NOWHERE, OutputError, Problem

COMMANDS = {
    "build": "build",
    "preview": "build",
    "check": "build",
    "batch": "batch",
    "plan": "plans",
    "topics": "topics",
    "points": "topics",
    "new": "topics",
    "schema": "topics",
    "help": "help",
}
"""The module in which each command is."""

GROUPS = ("plan",)

NARROWEST = 20
"""The fewest columns in which an error can be read."""

TYPER = (0, 26)
"""The first Typer that brings its own parser: older ones, with a newer Click, take every command for ``--version``."""


class _Lazy(Group):
    """Makes a command when it is called: to make all of them takes longer than to make a leaflet.

    Here each gets its class, so that none forgets what ``given`` promises.
    """

    def __init__(self, **given: Any) -> None:  # noqa: ANN401
        super().__init__(**given)
        self.commands = dict.fromkeys(COMMANDS)  # type: ignore[assignment]  # what a typing error is compared with

    def make_context(self, *given: Any, **also: Any) -> Any:  # noqa: ANN401
        """Read the command line, which prints what ``--help`` says."""
        with told():
            return super().make_context(*given, **also)

    def invoke(self, context: Any) -> Any:  # noqa: ANN401
        """Do what is asked for; what no command has put into words is put into words here."""
        with told(), noting_reads():
            return super().invoke(context)

    def list_commands(self, _: object) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _: object, name: str) -> Any:  # noqa: ANN401
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
    cls=_Lazy,
    help="Make printable patient handouts.\n\nStart with:  handout build back-pain",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from handout.installed import edition

        say(f"handout {edition() or '(not installed)'}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    del version


def main() -> None:
    """Run the command; a name that the terminal cannot show is shown with escapes, and what nobody has foreseen is told in words."""
    gc.disable()  # a command is over before there is much to collect; a batch turns it on again
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # to look for plugins takes longer than to read a topic
    _opened()
    _wide_enough(os.environ)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if getattr(sys, "frozen", False):  # a worker of a batch, where the program is one file
        from multiprocessing import freeze_support

        freeze_support()
    code = _run()
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream:
                stream.flush()
        except (OSError, ValueError):  # was told; else Python would try once more, and complain
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
        return ended.code
    except OSError:  # not even what is wrong can be said
        return OutputError.exit_code
    except Exception as error:
        if os.environ.get("HANDOUT_TRACEBACK"):
            raise
        say(unforeseen(error), err=True)
        return OutputError.exit_code
    return 0


def _wide_enough(environment: MutableMapping[str, str]) -> None:
    """Forget a width that is none or too narrow for words: help and errors would be empty, or a letter a line."""
    for name in ("COLUMNS", "TERMINAL_WIDTH"):
        width = environment.get(name, "")
        if not (width.isascii() and width.isdecimal() and len(width) < 5 and int(width) >= NARROWEST):
            environment.pop(name, None)


def _opened() -> None:
    """Open what whoever started the command closed (``>&-``): else the first file opened would take what is said."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
