"""The ``handout`` command: thin, with no logic of its own; errors become words and exit codes here."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handout.problems import HandoutError, InputError, OutputError, Problem, Where, short

if TYPE_CHECKING:
    from handout.pipeline import Laid, Order

app = typer.Typer(
    name="handout",
    help="Make printable patient handouts.\n\nStart with:  handout build back-pain",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

CHOOSE, LOOK, WHERE = "Which points", "How it looks", "Where things are"

Topic = Annotated[
    str,
    typer.Argument(
        metavar="TOPIC", help="A topic's name, such as back-pain, or a path to a YAML file.", show_default=False
    ),
]
Points = Annotated[
    str,
    typer.Option(metavar="ID,ID", help="Only these points, in this order.", rich_help_panel=CHOOSE, show_default=False),
]
Without = Annotated[
    str, typer.Option(metavar="ID,ID", help="All points but these.", rich_help_panel=CHOOSE, show_default=False)
]
Avoid = Annotated[
    str,
    typer.Option(
        metavar="CONDITION,…",
        help="Leave out points that do not suit, such as pregnancy.",
        rich_help_panel=CHOOSE,
        show_default=False,
    ),
]
NoAdvice = Annotated[
    bool,
    typer.Option("--no-advice", help="Leave out the default dose where the source names none.", rich_help_panel=CHOOSE),
]
Paper = Annotated[
    str | None,
    typer.Option(metavar="A4|A5|Letter", help="The paper to print on.", rich_help_panel=LOOK, show_default="A4"),
]
Cards = Annotated[
    str,
    typer.Option(
        "--cards-per-page",
        metavar="auto|1|2|4",
        help="How many cards share a page, where they fit.",
        rich_help_panel=LOOK,
    ),
]
Large = Annotated[bool, typer.Option("--large-print", help="Text of 18 pt, one card a page.", rich_help_panel=LOOK)]
ThemeName = Annotated[
    str | None,
    typer.Option(
        "--theme",
        metavar="NAME",
        help="Colours: calm or plain, or your own.",
        rich_help_panel=LOOK,
        show_default="calm",
    ),
]
ClinicName = Annotated[
    str | None,
    typer.Option(
        "--clinic",
        metavar="NAME|FILE",
        help="Whose name, phone and emergency numbers to print.",
        rich_help_panel=WHERE,
        show_default=False,
    ),
]
ProjectFolder = Annotated[
    Path | None,
    typer.Option(
        "--project",
        metavar="DIR",
        help="The folder with your templates/ and images/.",
        rich_help_panel=WHERE,
        show_default=False,
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="FILE", help="Where to write.", rich_help_panel=WHERE, show_default="output/TOPIC.pdf"
    ),
]
OutFolder = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="DIR", help="Where to write.", rich_help_panel=WHERE, show_default="output"),
]
Background = Annotated[bool, typer.Option("--background", help="Show each point's notes for the clinician.")]


@app.command()
def build(
    topic: Topic,
    output: Out = None,
    points: Points = "",
    without: Without = "",
    avoid: Avoid = "",
    no_advice: NoAdvice = False,
    paper: Paper = None,
    cards_per_page: Cards = "auto",
    large_print: Large = False,
    theme: ThemeName = None,
    clinic: ClinicName = None,
    project: ProjectFolder = None,
) -> None:
    """Make a leaflet as a PDF."""
    with told():
        laid = _laid(
            _order(topic, points, without, avoid, no_advice, paper, cards_per_page, large_print, theme, clinic, project)
        )
        file = output or Path("output") / f"{laid.handout.topic}.pdf"
        pdf = laid.pdf()
        write(file, pdf)
        say(f"{file}: {_count(len(laid.pages), 'page')} {laid.paper}, {len(pdf) / 1000:.0f} kB{_left_out(laid)}")


@app.command()
def preview(
    topic: Topic,
    dpi: Annotated[float, typer.Option(min=20, max=600, help="Pixels an inch.", rich_help_panel=LOOK)] = 100,
    output: OutFolder = None,
    points: Points = "",
    without: Without = "",
    avoid: Avoid = "",
    no_advice: NoAdvice = False,
    paper: Paper = None,
    cards_per_page: Cards = "auto",
    large_print: Large = False,
    theme: ThemeName = None,
    clinic: ClinicName = None,
    project: ProjectFolder = None,
) -> None:
    """Make a leaflet's pages as PNG pictures."""
    from handout.press.preview import preview as pictures

    with told():
        laid = _laid(
            _order(topic, points, without, avoid, no_advice, paper, cards_per_page, large_print, theme, clinic, project)
        )
        folder = output or Path("output")
        for number, png in enumerate(pictures(laid.pdf(), dpi), 1):
            write(folder / f"{laid.handout.topic}-{number}.png", png)
        say(f"{folder}: {_count(len(laid.pages), 'picture')} of {dpi:g} dpi{_left_out(laid)}")


@app.command()
def check(
    topic: Topic,
    points: Points = "",
    without: Without = "",
    avoid: Avoid = "",
    no_advice: NoAdvice = False,
    paper: Paper = None,
    cards_per_page: Cards = "auto",
    large_print: Large = False,
    theme: ThemeName = None,
    clinic: ClinicName = None,
    project: ProjectFolder = None,
) -> None:
    """Read a topic through and lay it out; write nothing."""
    with told():
        laid = _laid(
            _order(topic, points, without, avoid, no_advice, paper, cards_per_page, large_print, theme, clinic, project)
        )
        say(
            f"{topic}: no errors, {_count(len(laid.warnings), 'warning')}; {_count(len(laid.pages), 'page')} {laid.paper}{_left_out(laid)}"
        )


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


def _order(
    topic: str,
    points: str,
    without: str,
    avoid: str,
    no_advice: bool,
    paper: str | None,
    cards_per_page: str,
    large_print: bool,
    theme: str | None,
    clinic: str | None,
    project: Path | None,
) -> "Order":
    from handout.content.compose import Choice
    from handout.pipeline import Order

    choice = Choice(_listed(points), _listed(without), _listed(avoid), advice=not no_advice)
    return Order(topic, choice, paper, cards_per_page, large_print, clinic, theme, project)


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


def _listed(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(",") if word.strip())


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _left_out(laid: "Laid") -> str:
    return f"; left out: {', '.join(laid.handout.left_out)}" if laid.handout.left_out else ""


def write(file: Path, content: bytes) -> None:
    """Write *content* so that *file* is the old one or the whole new one, never half; raise OutputError."""
    from handout.cache import replace_file

    _make(file.parent)
    try:
        if file.is_dir():
            hint = f"name the file to write, such as {file / 'leaflet.pdf'}"
            raise OutputError(f"{file}: error: this is a folder (cannot-write)\n    hint: {hint}")
        replace_file(file, content)
    except (OSError, ValueError) as error:
        raise OutputError(_unwritable(file, error)) from None


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
