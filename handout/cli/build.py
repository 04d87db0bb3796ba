"""Commands that lay out a handout: build, preview, check."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handout.cli.options import with_options
from handout.cli.terminal import aside, count, named, place, say, told, write, write_all
from handout.files import STANDARD, same_file
from handout.problems import InputError, Location, Problem
from handout.request.option import LOOK, WHERE

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
        parser=place,
        metavar="FILE",
        help="Where to write; - is standard output.",
        rich_help_panel=WHERE,
        show_default="output/TOPIC.pdf",
    ),
]
Reading = Annotated[
    Path | None,
    typer.Option(
        parser=place,
        metavar="FILE",
        help="Write the tagged PDF for the screen as well.",
        rich_help_panel=WHERE,
        show_default=False,
    ),
]
OutFolder = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        parser=place,
        metavar="DIR",
        help="Where to write.",
        rich_help_panel=WHERE,
        show_default="output",
    ),
]


@app.command()
@with_options
def build(wanted: "Callable[[], Request]", output: Out = None, reading: Reading = None) -> None:
    """Make a leaflet, poster, booklet, tri-fold or cards as a PDF."""
    from handout.render.pipeline import render
    from handout.render.reuse import RenderCache

    with told():
        if reading:
            _both(_laid(wanted()), output, reading)
            return
        made = render(wanted(), RenderCache())
        _warn(made.summary)
        file = output or Path("output") / f"{made.summary.name}.pdf"
        pdf = bytes(made.pdf)
        write(file, pdf)
        err = aside(file)
        say(_line(file, pdf, made.summary), err=err)
        if made.summary.sheets:
            say(f"    {made.summary.advice}; not tagged for screen readers (--reading FILE is)", err=err)


def _both(laid: "LaidOut", output: Path | None, reading: Path) -> None:
    """Write a handout for the printer, and the same pages tagged for the screen; both or none."""
    summary = laid.summary
    file = output or Path("output") / f"{summary.name}.pdf"
    if same_file(reading, file):
        raise InputError([Problem.of(Location.of_option("--reading"), "same-file/outputs")])
    made = {file: laid.pdf(), reading: laid.reading()}
    write_all(made)
    err = aside(file, reading)
    say(_line(file, made[file], summary), err=err)
    if summary.sheets:
        say(f"    {summary.advice}; not tagged for screen readers", err=err)
    pages, size = count(summary.pages, "page"), len(made[reading]) / 1000
    say(f"{named(reading)}: {pages} for the screen, {size:.0f} kB", err=err)


@app.command()
@with_options
def preview(
    wanted: "Callable[[], Request]",
    output: OutFolder = None,
    dpi: Annotated[float, typer.Option(min=20, max=600, help="Pixels an inch.", rich_help_panel=LOOK)] = 100,
) -> None:
    """Make the pages or sheets as PNG pictures."""
    from handout.pdf.rasterize import preview as pictures
    from handout.render.pipeline import render
    from handout.render.reuse import RenderCache

    with told():
        if output == STANDARD:
            raise InputError([Problem.of(Location.of_option("--output"), "wrong-option/pictures")])
        made = render(wanted(), RenderCache())
        summary = made.summary
        _warn(summary)
        folder = output or Path("output")
        made_of = enumerate(pictures(bytes(made.pdf), dpi), 1)
        write_all({folder / f"{summary.name}-{number}.png": png for number, png in made_of})
        say(f"{folder}: {count(summary.sides, 'picture')} of {dpi:g} dpi{_left_out(summary)}")


@app.command()
@with_options
def check(wanted: "Callable[[], Request]") -> None:
    """Read a topic through and lay it out; write nothing."""
    with told():
        laid = _laid(wanted())
        summary = laid.summary
        warnings = count(len(summary.warnings), "warning")
        say(f"{laid.handout.topic}: no errors, {warnings}; {_what(summary)}{_left_out(summary)}")


def _laid(order: "Request") -> "LaidOut":
    """Return what *order* asks for, laid out; say its warnings."""
    from handout.render.pipeline import lay_out

    laid = lay_out(order)
    _warn(laid.summary)
    return laid


def _warn(summary: "Summary") -> None:
    for warning in summary.warnings:
        say(str(warning), err=True)


def _line(file: Path, pdf: bytes, summary: "Summary") -> str:
    """Return what is said of a file that was written."""
    return f"{named(file)}: {_what(summary)}, {len(pdf) / 1000:.0f} kB{_left_out(summary)}"


def _what(summary: "Summary") -> str:
    return f"{count(summary.sides, 'side' if summary.sheets else 'page')} {summary.paper}"


def _left_out(summary: "Summary") -> str:
    """Return which points are not in a handout: not asked for, and not fit for a patient who has what is to be avoided."""
    left_out = f"; left out: {', '.join(summary.left_out)}" if summary.left_out else ""
    return left_out + (f"; left out by --avoid: {', '.join(summary.avoided)}" if summary.avoided else "")
