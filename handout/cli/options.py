"""What one may ask for on the command line, said once for all commands that lay out a handout.

An option of several values is a list of texts; ``given`` parts them at commas and adds them up.
"""

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from handout.request.request import Request

CHOOSE, LOOK, PRINT, WHERE = "Which points", "How it looks", "How it is printed", "Where things are"
WHO = "For this patient"

Topic = Annotated[
    str,
    typer.Argument(
        metavar="TOPIC", help="A topic's name, such as back-pain, or a path to a YAML file.", show_default=False
    ),
]
Points = Annotated[
    list[str] | None,
    typer.Option(metavar="ID,ID", help="Only these points, in this order.", rich_help_panel=CHOOSE, show_default=False),
]
Without = Annotated[
    list[str] | None,
    typer.Option(metavar="ID,ID", help="All points but these.", rich_help_panel=CHOOSE, show_default=False),
]
Avoid = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CONDITION,…",
        help="Leave out points that do not suit, such as pregnancy.",
        rich_help_panel=CHOOSE,
        show_default=False,
    ),
]
Advice = Annotated[
    bool | None,
    typer.Option(
        "--advice/--no-advice",
        help="Print, or leave out, the default dose where the source names none.",
        rich_help_panel=CHOOSE,
        show_default=False,
    ),
]
Paper = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="What leaves the printer (A4, Letter, A5, A3), or the poster itself (A3 to A0, 24x36in).",
        rich_help_panel=LOOK,
        show_default="A4; A2 for a poster",
    ),
]
FormatName = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="leaflet|poster|booklet|trifold|cards",
        help="What to make of the topic.",
        rich_help_panel=LOOK,
        show_default="leaflet",
    ),
]
Landscape = Annotated[bool, typer.Option("--landscape", help="Lay the poster on its long side.", rich_help_panel=LOOK)]
InkName = Annotated[
    str | None,
    typer.Option(
        "--ink",
        metavar="colour|grey|saver",
        help="Colours, greys, or outlines in black.",
        rich_help_panel=PRINT,
        show_default="colour",
    ),
]
Tile = Annotated[
    str | None,
    typer.Option(
        metavar="A4|Letter|A3",
        help="Cut the poster into sheets of this paper, to be glued.",
        rich_help_panel=PRINT,
        show_default=False,
    ),
]
Overlap = Annotated[str, typer.Option(metavar="LENGTH", help="How much tiles share.", rich_help_panel=PRINT)]
Edge = Annotated[str, typer.Option(metavar="LENGTH", help="The edge your printer leaves white.", rich_help_panel=PRINT)]
Flip = Annotated[
    str | None,
    typer.Option(
        metavar="long|short",
        help="The edge on which cards are turned for their backs.",
        rich_help_panel=PRINT,
        show_default="long",
    ),
]
Bleed = Annotated[
    str,
    typer.Option(
        metavar="LENGTH", help="For print shops: how far colour goes on beyond the cut.", rich_help_panel=PRINT
    ),
]
Marks = Annotated[
    list[str] | None,
    typer.Option(
        metavar="crop,fold", help="For print shops: marks outside the cut.", rich_help_panel=PRINT, show_default=False
    ),
]
Cards = Annotated[
    str | None,
    typer.Option(
        "--cards-per-page",
        metavar="auto|1|2|4",
        help="How many cards share a page, where they fit.",
        rich_help_panel=LOOK,
        show_default="auto",
    ),
]
Large = Annotated[
    bool | None,
    typer.Option(
        "--large-print/--no-large-print",
        help="Text of 18 pt, one card a page.",
        rich_help_panel=LOOK,
        show_default=False,
    ),
]
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

Language = Annotated[
    str | None,
    typer.Option(
        metavar="TAG",
        help="The topic's translation, such as es, where there is one.",
        rich_help_panel=LOOK,
        show_default=False,
    ),
]
PlanName = Annotated[
    str | None,
    typer.Option(
        "--plan",
        metavar="NAME|FILE",
        help="What to take where the command line says nothing; see handout plan.",
        rich_help_panel=CHOOSE,
        show_default=False,
    ),
]
PatientName = Annotated[
    str | None,
    typer.Option("--patient", metavar="NAME", help="Whom it is for.", rich_help_panel=WHO, show_default=False),
]
Day = Annotated[
    str | None,
    typer.Option("--date", metavar="YYYY-MM-DD", help="The date to print.", rich_help_panel=WHO, show_default=False),
]
By = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Whom it is from.", rich_help_panel=WHO, show_default=False)
]
Note = Annotated[
    str | None,
    typer.Option("--note", metavar="TEXT", help="A note on the front page.", rich_help_panel=WHO, show_default=False),
]
Doses = Annotated[
    list[str] | None,
    typer.Option(
        "--dose",
        metavar="POINT=TEXT",
        help="How long and how often to press a point.",
        rich_help_panel=WHO,
        show_default=False,
    ),
]
Diary = Annotated[
    int | None,
    typer.Option(metavar="DAYS", min=0, max=92, help="Add a diary to tick.", rich_help_panel=WHO, show_default=False),
]
Qr = Annotated[
    bool | None,
    typer.Option(
        "--qr/--no-qr",
        help="Add a QR code for each point that has a link.",
        rich_help_panel=WHO,
        show_default=False,
    ),
]


def order(
    topic: Topic,
    format: FormatName = None,  # noqa: A002 - the name that Python knows it by
    points: Points = None,
    without: Without = None,
    avoid: Avoid = None,
    plan: PlanName = None,
    advice: Advice = None,
    paper: Paper = None,
    landscape: Landscape = False,
    cards_per_page: Cards = None,
    large_print: Large = None,
    language: Language = None,
    theme: ThemeName = None,
    ink: InkName = None,
    tile: Tile = None,
    overlap: Overlap = "10mm",
    edge: Edge = "5mm",
    flip: Flip = None,
    bleed: Bleed = "0mm",
    marks: Marks = None,
    clinic: ClinicName = None,
    project: ProjectFolder = None,
    patient: PatientName = None,
    date: Day = None,
    by: By = None,
    note: Note = None,
    doses: Doses = None,
    diary: Diary = None,
    qr: Qr = None,
) -> "Request":
    """Return what the options ask for; with a problem for every length and date that is none."""
    said = locals().copy()
    from handout.request.request import ordered

    return ordered(said.pop("topic"), said, [])


def ordering(command: Callable[..., None]) -> Callable[..., None]:
    """Give *command*, which takes a ready ``wanted: Callable[[], Order]`` first, all options of ``order`` besides its own."""
    asked, own = signature(order).parameters, signature(command).parameters
    mine = [parameter for name, parameter in own.items() if name != "wanted"]

    @wraps(command)
    def run(**given: object) -> None:
        options = {name: given.pop(name) for name in asked}
        command(lambda: order(**options), **given)  # type: ignore[arg-type]

    first, *rest = asked.values()
    merged = [first, *(p.replace(kind=Parameter.KEYWORD_ONLY) for p in (*mine, *rest))]
    run.__signature__ = signature(run).replace(parameters=merged)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in merged}
    return run
