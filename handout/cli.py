"""The ``handout`` command: thin, with no logic of its own; errors become words and exit codes here."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handout.options import LOOK, WHERE, ProjectFolder, Topic, ordering
from handout.problems import HandoutError, InputError, OutputError, Problem, Where, short

if TYPE_CHECKING:
    from handout.order import Order
    from handout.pipeline import Laid

app = typer.Typer(
    name="handout",
    help="Make printable patient handouts.\n\nStart with:  handout build back-pain",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

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
Background = Annotated[bool, typer.Option("--background", help="Show each point's notes for the clinician.")]


@app.command()
@ordering
def build(wanted: "Callable[[], Order]", output: Out = None, reading: Reading = None) -> None:
    """Make a leaflet, poster, booklet, tri-fold or cards as a PDF."""
    with told():
        laid = _laid(wanted())
        file = output or Path("output") / f"{laid.name}.pdf"
        if reading and reading.resolve() == file.resolve():
            raise InputError([Problem(Where("--reading"), "same-file", "both PDFs would be one file", "name another")])
        made = {file: laid.pdf()} | ({reading: laid.reading()} if reading else {})
        write_all(made)
        say(f"{file}: {_what(laid)}, {len(made[file]) / 1000:.0f} kB{_left_out(laid)}")
        if laid.sheets:
            say(f"    {laid.advice}; not tagged for screen readers{'' if reading else ' (--reading FILE is)'}")
        if reading:
            say(f"{reading}: {_count(len(laid.pages), 'page')} for the screen, {len(made[reading]) / 1000:.0f} kB")


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
        say(f"{folder}: {_count(len(laid.sheets or laid.pages), 'picture')} of {dpi:g} dpi{_left_out(laid)}")


@app.command()
@ordering
def check(wanted: "Callable[[], Order]") -> None:
    """Read a topic through and lay it out; write nothing."""
    with told():
        laid = _laid(wanted())
        say(f"{laid.handout.topic}: no errors, {_count(len(laid.warnings), 'warning')}; {_what(laid)}{_left_out(laid)}")


@app.command()
def topics(project: ProjectFolder = None) -> None:
    """List the topics there are."""
    from handout.content.project import project_for
    from handout.content.topic import Topic as TopicModel

    with told():
        place = project_for(None, project)
        for name in place.names("topics"):
            with _survived():
                found = place.read("topics", name, TopicModel).value
                say(f"{name}\t{found.title}\t{_count(len(found.points), 'point')}\ttext {found.version}")


@app.command()
def points(topic: Topic, background: Background = False, project: ProjectFolder = None) -> None:
    """List a topic's points: id, name, WHO code, sides, conditions."""
    from handout.content.compose import full_name
    from handout.content.project import project_for, read_file
    from handout.content.topic import Topic as TopicModel

    with told():
        place = project_for(topic, project)
        found = read_file(place.find("topics", topic), TopicModel).value
        rows = [(p.id, full_name(p, found), p.code, str(p.sides), ", ".join(p.conditions) or "-") for p in found.points]
        widths = [max(len(row[n]) for row in rows) for n in range(4)]
        for row, point in zip(rows, found.points, strict=True):
            say("  ".join([*(cell.ljust(wide) for cell, wide in zip(row, widths, strict=False)), row[4]]))
            for note in point.background if background else ():
                say(f"    {note}")


@app.command()
def new(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="Small letters, digits and hyphens, such as neck-pain.", show_default=False
        ),
    ],
    project: ProjectFolder = None,
) -> None:
    """Make a commented topic to start from, that builds at once."""
    import re

    from handout.content.project import BUILTIN, project_for

    with told():
        if len(name) > 60 or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
            hint = "use small letters, digits and single hyphens, such as neck-pain"
            raise InputError([Problem(Where("NAME"), "wrong-form", f"'{short(name)}' cannot be a topic's name", hint)])
        place = project_for(None, project)
        file = place.root / "templates" / "topics" / f"{name}.yaml"
        if file.exists():
            raise InputError(
                [Problem(Where(str(file)), "file-exists", "there is such a topic already", "choose another name")]
            )
        schema = file.with_name("topic.schema.json")
        text = (BUILTIN / "templates" / "starter" / "topic.yaml").read_text("utf-8")
        write(file, text.replace("NAME", name).replace("SCHEMA", schema.name).encode())
        if not schema.exists():
            write(schema, _schema())
        pictures = place.root / "images" / name
        _make(pictures)
        say(f"{file}: a topic to start from; pictures go into {pictures}\nnext: handout build {name}")


@app.command()
def schema() -> None:
    """Print the JSON Schema of a topic, for editors."""
    sys.stdout.write(_schema().decode())


def _schema() -> bytes:
    import json

    from handout.content.topic import Topic as TopicModel

    return (json.dumps(TopicModel.model_json_schema(by_alias=True), indent=1, ensure_ascii=False) + "\n").encode()


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        say(f"handout {version('clinic-handout')}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    del version


def _laid(order: "Order") -> "Laid":
    """Return what *order* asks for, laid out; say its warnings."""
    from handout.pipeline import lay_out

    laid = lay_out(order)
    for warning in laid.warnings:
        say(str(warning), err=True)
    return laid


def say(text: str, *, err: bool = False) -> None:
    """Print *text*; what no terminal can show (half a surrogate pair in a file name) is shown with escapes."""
    typer.echo(text.encode(errors="backslashreplace").decode(), err=err)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _what(laid: "Laid") -> str:
    if laid.sheets:
        return f"{_count(len(laid.sheets), 'side')} {laid.paper}"
    return f"{_count(len(laid.pages), 'page')} {laid.paper}"


def _left_out(laid: "Laid") -> str:
    return f"; left out: {', '.join(laid.handout.left_out)}" if laid.handout.left_out else ""


def write(file: Path, content: bytes) -> None:
    """Write *content* so that *file* is the old one or the whole new one, never half; raise OutputError."""
    write_all({file: content})


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write all *contents*, or none of them; raise OutputError."""
    from handout.cache import replace_files

    for file in contents:
        _check_target(file)
    try:
        replace_files(contents)
    except (OSError, ValueError) as error:
        place = Path(getattr(error, "filename", None) or "").parent
        culprit = next((file for file in contents if file.parent == place), next(iter(contents)))
        raise OutputError(_unwritable(culprit, error)) from None


def _check_target(file: Path) -> None:
    """Make the folder of *file*; raise OutputError when that cannot be, or *file* is a folder."""
    _make(file.parent)
    try:
        is_folder = file.is_dir()
    except (OSError, ValueError) as error:
        raise OutputError(_unwritable(file, error)) from None
    if is_folder:
        hint = f"name the file to write, such as {file / 'leaflet.pdf'}"
        raise OutputError(f"{file}: error: this is a folder (cannot-write)\n    hint: {hint}")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise OutputError(_unwritable(folder, error)) from None


def _unwritable(place: Path, error: Exception) -> str:
    reason = (getattr(error, "strerror", None) or "the name is not one a file can have").lower()
    return f"{short(str(place), 300)}: error: cannot be written: {reason} (cannot-write)\n    hint: choose another place (-o, or --project)"


@contextmanager
def told() -> Iterator[None]:
    """Turn what goes wrong inside into words on stderr and an exit code."""
    try:
        yield
    except HandoutError as error:
        say(str(error), err=True)
        raise typer.Exit(error.exit_code) from None
    except MemoryError:
        say("error: there is not enough memory (no-memory)", err=True)
        raise typer.Exit(OutputError.exit_code) from None
    except BrokenPipeError:
        raise typer.Exit(OutputError.exit_code) from None


@contextmanager
def _survived() -> Iterator[None]:
    """Say what is wrong inside, and go on."""
    try:
        yield
    except InputError as error:
        say(str(error), err=True)


def main() -> None:
    """Run the command; a name that the terminal cannot show is shown with escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    app()
