"""The commands that lay out a handout: build, preview, check."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handout.cli.options import OutputFolder, with_options
from handout.cli.terminal import count, display_name, exit_on_error, parse_target, say, uses_stdout, write, write_all
from handout.files import STANDARD, same_file
from handout.problems import InputError, Location, Problem
from handout.request.option import LOOK, WHERE
from handout.schema.markup import strip_markup

if TYPE_CHECKING:
    from handout.render.laid_out import LaidOut
    from handout.render.rendered import Summary
    from handout.request.options import Request

app = typer.Typer()

Out = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        parser=parse_target,
        metavar="FILE",
        help="Where to write; - is standard output.",
        rich_help_panel=WHERE,
        show_default="output/TOPIC.pdf",
    ),
]
Reading = Annotated[
    Path | None,
    typer.Option(
        parser=parse_target,
        metavar="FILE",
        help="Write the tagged PDF for the screen as well.",
        rich_help_panel=WHERE,
        show_default=False,
    ),
]
Open = Annotated[bool, typer.Option("--open", help="Show the PDF when it is written.", rich_help_panel=WHERE)]


@app.command()
@with_options
def build(wanted: "Callable[[], Request]", output: Out = None, reading: Reading = None, open_it: Open = False) -> None:
    """Make a handout as a PDF, in any format."""
    from handout.cli.open_file import open_file
    from handout.cli.other_patient import warn_of_another
    from handout.render.cache import RenderCache
    from handout.render.pipeline import render

    with exit_on_error():
        if reading:
            _write_both(_lay_out(wanted()), output, reading)
            _say_all(open_file(reading) if open_it else [])
            return
        rendered = render(wanted(), RenderCache())
        _warn(rendered.summary)
        file = output or Path("output") / f"{rendered.summary.name}.pdf"
        pdf = bytes(rendered.pdf)
        others = warn_of_another({file: pdf}, rendered.patient, rendered.labels)
        write(file, pdf)
        _say_all(others)
        err = uses_stdout(file)
        say(_describe_file(file, pdf, rendered.summary), err=err)
        if rendered.summary.sheets:
            say(f"    {rendered.summary.advice}; not tagged for screen readers (--reading FILE is)", err=err)
        _say_all(open_file(file) if open_it else [])


def _write_both(laid: "LaidOut", output: Path | None, reading: Path) -> None:
    """Write a handout for the printer, and the same pages tagged for reading.

    Either both files are written or none.
    """
    from handout.cli.other_patient import warn_of_another

    summary = laid.summary
    file = output or Path("output") / f"{summary.name}.pdf"
    if same_file(reading, file):
        raise InputError([Problem.of(Location.of_option("--reading"), "same-file/outputs")])
    rendered = {file: laid.pdf(), reading: laid.reading()}
    others = warn_of_another(rendered, strip_markup(laid.handout.front.patient.name), laid.handout.words.labels)
    write_all(rendered)
    _say_all(others)
    err = uses_stdout(file, reading)
    say(_describe_file(file, rendered[file], summary), err=err)
    if summary.sheets:
        say(f"    {summary.advice}; not tagged for screen readers", err=err)
    pages, size = count(summary.pages, "page"), len(rendered[reading]) / 1000
    say(f"{display_name(reading)}: {pages} for the screen, {size:.0f} kB", err=err)


@app.command()
@with_options
def preview(
    wanted: "Callable[[], Request]",
    output: OutputFolder = None,
    dpi: Annotated[float, typer.Option(min=20, max=600, help="Pixels an inch.", rich_help_panel=LOOK)] = 100,
) -> None:
    """Make the pages or sheets as PNG pictures."""
    from handout.pdf.rasterize import preview as pictures
    from handout.render.cache import RenderCache
    from handout.render.pipeline import render

    with exit_on_error():
        if output == STANDARD:
            raise InputError([Problem.of(Location.of_option("--output"), "wrong-option/pictures")])
        rendered = render(wanted(), RenderCache())
        summary = rendered.summary
        _warn(summary)
        folder = output or Path("output")
        pictures_by_number = enumerate(pictures(bytes(rendered.pdf), dpi), 1)
        write_all({folder / f"{summary.name}-{number}.png": png for number, png in pictures_by_number})
        say(f"{folder}: {count(summary.sides, 'picture')} of {dpi:g} dpi{_left_out(summary)}")


@app.command()
@with_options
def check(wanted: "Callable[[], Request]") -> None:
    """Check a topic and its layout without writing a file."""
    with exit_on_error():
        laid = _lay_out(wanted())
        summary = laid.summary
        warnings = count(len(summary.warnings), "warning")
        say(f"{laid.handout.topic}: no errors, {warnings}; {_describe_pages(summary)}{_left_out(summary)}")


def _lay_out(request: "Request") -> "LaidOut":
    """Return the handout for *request*, laid out, and print its warnings."""
    from handout.render.pipeline import lay_out

    laid = lay_out(request)
    _warn(laid.summary)
    return laid


def _warn(summary: "Summary") -> None:
    """Print the warnings about a handout."""
    _say_all(summary.warnings)


def _say_all(warnings: "Iterable[Problem]") -> None:
    """Print warnings."""
    for warning in warnings:
        say(str(warning), err=True)


def _describe_file(file: Path, pdf: bytes, summary: "Summary") -> str:
    """Return the line to print about a written file."""
    return f"{display_name(file)}: {_describe_pages(summary)}, {len(pdf) / 1000:.0f} kB{_left_out(summary)}"


def _describe_pages(summary: "Summary") -> str:
    """Return the number of pages or sides, and the paper."""
    return f"{count(summary.sides, 'side' if summary.sheets else 'page')} {summary.paper}"


def _left_out(summary: "Summary") -> str:
    """Return the points that a handout omits, and those that --avoid excludes."""
    left_out = f"; left out: {', '.join(summary.left_out)}" if summary.left_out else ""
    return left_out + (f"; left out by --avoid: {', '.join(summary.avoided)}" if summary.avoided else "")
