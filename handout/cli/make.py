"""Commands that lay out a handout: build, preview, check."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handout.cli.options import LOOK, WHERE, ordering
from handout.cli.terminal import count, say, told, write, write_all
from handout.problems import InputError, Problem, Where

if TYPE_CHECKING:
    from handout.content.handout import Handout
    from handout.finished import Finished
    from handout.order import Order
    from handout.pipeline import Laid

app = typer.Typer()

Out = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="FILE", help="Where to write.", rich_help_panel=WHERE, show_default="output/TOPIC.pdf"
    ),
]
Reading = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Write the tagged PDF for the screen as well.", rich_help_panel=WHERE, show_default=False
    ),
]
OutFolder = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="DIR", help="Where to write.", rich_help_panel=WHERE, show_default="output"),
]


@app.command()
@ordering
def build(wanted: "Callable[[], Order]", output: Out = None, reading: Reading = None) -> None:
    """Make a leaflet, poster, booklet, tri-fold or cards as a PDF."""
    from handout.finished import finished

    with told():
        if reading:
            _both(_laid(wanted()), output, reading)
            return
        made = finished(wanted())
        for warning in made.warnings:
            say(warning, err=True)
        file = output or Path("output") / f"{made.name}.pdf"
        write(file, made.pdf)
        what = count(made.sheets, "side") if made.sheets else count(made.pages, "page")
        say(f"{file}: {what} {made.paper}, {len(made.pdf) / 1000:.0f} kB{_left_out(made)}")
        if made.sheets:
            say(f"    {made.advice}; not tagged for screen readers (--reading FILE is)")


def _both(laid: "Laid", output: Path | None, reading: Path) -> None:
    """Write a handout for the printer, and the same pages tagged for the screen; both or none."""
    file = output or Path("output") / f"{laid.name}.pdf"
    if reading.resolve() == file.resolve():
        raise InputError([Problem(Where("--reading"), "same-file", "both PDFs would be one file", "name another")])
    made = {file: laid.pdf(), reading: laid.reading()}
    write_all(made)
    say(f"{file}: {_what(laid)}, {len(made[file]) / 1000:.0f} kB{_left_out(laid.handout)}")
    if laid.sheets:
        say(f"    {laid.advice}; not tagged for screen readers")
    say(f"{reading}: {count(len(laid.pages), 'page')} for the screen, {len(made[reading]) / 1000:.0f} kB")


@app.command()
@ordering
def preview(
    wanted: "Callable[[], Order]",
    output: OutFolder = None,
    dpi: Annotated[float, typer.Option(min=20, max=600, help="Pixels an inch.", rich_help_panel=LOOK)] = 100,
) -> None:
    """Make the pages or sheets as PNG pictures."""
    from handout.press.preview import preview as pictures

    with told():
        laid = _laid(wanted())
        folder = output or Path("output")
        for number, png in enumerate(pictures(laid.pdf(), dpi), 1):
            write(folder / f"{laid.name}-{number}.png", png)
        say(f"{folder}: {count(len(laid.sheets or laid.pages), 'picture')} of {dpi:g} dpi{_left_out(laid.handout)}")


@app.command()
@ordering
def check(wanted: "Callable[[], Order]") -> None:
    """Read a topic through and lay it out; write nothing."""
    with told():
        laid = _laid(wanted())
        say(
            f"{laid.handout.topic}: no errors, {count(len(laid.warnings), 'warning')}; {_what(laid)}{_left_out(laid.handout)}"
        )


def _laid(order: "Order") -> "Laid":
    """Return what *order* asks for, laid out; say its warnings."""
    from handout.pipeline import lay_out

    laid = lay_out(order)
    for warning in laid.warnings:
        say(str(warning), err=True)
    return laid


def _what(laid: "Laid") -> str:
    if laid.sheets:
        return f"{count(len(laid.sheets), 'side')} {laid.paper}"
    return f"{count(len(laid.pages), 'page')} {laid.paper}"


def _left_out(made: "Finished | Handout") -> str:
    """Return which points are not in a handout: not asked for, and not fit for a patient who has what is to be avoided."""
    left_out = f"; left out: {', '.join(made.left_out)}" if made.left_out else ""
    return left_out + (f"; left out by --avoid: {', '.join(made.avoided)}" if made.avoided else "")
