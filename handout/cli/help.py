"""The command that shows the texts of ``handout/docs`` on the terminal."""

import os
import re
import shutil
import sys
from importlib.resources import files
from typing import Annotated, Any

import typer

from handout.cli.terminal import exit_on_error, say
from handout.problems import Location, Problem, short
from handout.suggest import nearest

app = typer.Typer()

USAGE_ERROR = 2
"""The exit code of an invalid command line."""

WIDEST = 100
"""Greatest width of a text in columns: longer lines are hard to read."""

CODE_OR_LINK = re.compile(r"(```.*?```|`[^`\n]*`)|(!?)\[([^\]]+)\]\(([^)\s]+)\)", re.DOTALL)
FENCED = re.compile(r"^```.*?\n(.*?)^```\n", re.DOTALL | re.MULTILINE)
TAGS = re.compile(r"<!--.*?-->\n?|</?(?:p|img)\b[^>]*>\n?", re.DOTALL)
TITLE_AND_SUMMARY = re.compile(r"# (?P<title>.+)\n\n(?P<summary>[^\n]+)\n")


def texts() -> dict[str, str]:
    """Return every text as Markdown, by its name in ``handout help``."""
    folder = files("handout") / "docs"
    found = {file.name: file for file in folder.iterdir() if file.name.endswith(".md")}
    return {name.removesuffix(".md"): found[name].read_text("utf-8") for name in sorted(found)}


def summary(text: str) -> str:
    """Return the sentence below the title of a text."""
    found = TITLE_AND_SUMMARY.match(text)
    return found["summary"] if found else ""


def _names(incomplete: str) -> list[str]:
    """Return the names of texts and rules that start with *incomplete*."""
    from handout.rules import RULES

    return [name for name in (*texts(), *RULES) if name.startswith(incomplete)]


@app.command()
def help(  # noqa: A001 - Typer names the command after the function
    context: typer.Context,
    topic: Annotated[
        str | None,
        typer.Argument(
            metavar="TOPIC",
            help="The text to show, a command, or the rule of a message; without it, all texts are listed.",
            show_default=False,
            autocompletion=_names,
        ),
    ] = None,
) -> None:
    """Show how to print, write, install and build: a text on each."""
    with exit_on_error():
        known = texts()
        if topic is None:
            wide = max(map(len, known))
            listed = "\n".join(f"  {name.ljust(wide)}  {summary(text)}" for name, text in known.items())
            say(
                f"handout help TOPIC shows one of these texts:\n\n{listed}\n\nhandout COMMAND --help explains a command."
            )
            return
        name = topic.casefold().removesuffix(".md")
        if name in known:
            _show(known[name])
            return
        group: Any = context.find_root().command
        commands = group.list_commands(context)
        if name in commands:
            group.get_command(context, name).main(["--help"], prog_name=f"handout {name}")
        from handout.rules import RULES, explain_rule

        if name in RULES:
            _show(explain_rule(name))
            return
        hint = nearest(name, (*known, *commands))
        if "mean" not in hint and "-" in name:  # a rule is copied from a message, and most have a hyphen
            rule = nearest(name, [*RULES])
            hint = rule if "mean" in rule else hint
        say(str(Problem.of(Location.of_option("TOPIC"), "unknown-help", topic=short(topic), nearest=hint)), err=True)
        raise typer.Exit(USAGE_ERROR)


def _show(text: str) -> None:
    """Print a text; on a terminal, page by page."""
    wide = min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST)
    if not sys.stdout.isatty():
        say(render_markdown(text, wide, bold=False))
        return
    from pydoc import pager

    shows_bold = shutil.which("less") is not None and not {"PAGER", "MANPAGER"} & set(os.environ)
    os.environ["LESS"] = f"{os.environ['LESS']} -R" if os.environ.get("LESS") else "FRX"  # like git
    pager(render_markdown(text, wide, bold=shows_bold))


def render_markdown(text: str, wide: int, *, bold: bool) -> str:
    """Return Markdown as plain text of *wide* columns.

    With *bold*, headings have the escapes of a terminal.
    """
    from io import StringIO
    from textwrap import indent

    from rich.console import Console
    from rich.markdown import Markdown

    title, _, rest = CODE_OR_LINK.sub(_plain_link, TAGS.sub("", text)).partition("\n")
    title = title.removeprefix("# ")
    page = StringIO()
    console = Console(file=page, width=wide, force_terminal=bold, no_color=True, highlight=False, legacy_windows=False)
    console.print(title, style="bold", markup=False)
    console.print("=" * len(title), end="\n\n")
    for number, part in enumerate(FENCED.split(rest)):
        if number % 2:
            page.write(f"\n{indent(part, '    ')}\n")  # never wrapped, so that a command can be copied
        else:
            console.print(Markdown(part, hyperlinks=False))
    lines = [line.rstrip() for line in page.getvalue().splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _plain_link(found: "re.Match[str]") -> str:
    """Return code unchanged, and a link as words that work on a terminal."""
    code, image, words, target = found.groups()
    if code or image:
        return code or ""
    if "://" in target:
        return f"{words} ({target})"
    file, _, _ = target.partition("#")
    return f"{words} (`handout help {file.removesuffix('.md')}`)" if re.fullmatch(r"[\w-]+\.md", file) else words
