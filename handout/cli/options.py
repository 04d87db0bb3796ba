"""What one may ask for on the command line, said once for all commands that lay out a handout."""

import re
from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handout.problems import Problem, Where, nearest, short

if TYPE_CHECKING:
    from handout.order import Order

CHOOSE, LOOK, PRINT, WHERE = "Which points", "How it looks", "How it is printed", "Where things are"
WHO = "For this patient"

Topic = Annotated[
    str,
    typer.Argument(
        metavar="TOPIC", help="A topic's name, such as back-pain, or a path to a YAML file.", show_default=False
    ),
]
Points = Annotated[
    str | None,
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
    str,
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
        help="How long and how often to press a point; may be repeated.",
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
    format_name: FormatName = None,
    points: Points = None,
    without: Without = "",
    avoid: Avoid = "",
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
    marks: Marks = "",
    clinic: ClinicName = None,
    project: ProjectFolder = None,
    patient: PatientName = None,
    day: Day = None,
    by: By = None,
    note: Note = None,
    doses: Doses = None,
    diary: Diary = None,
    qr: Qr = None,
) -> "Order":
    """Return what the options ask for; with a problem for every length and date that is none."""
    from handout.content.choice import Choice
    from handout.content.personal import personal
    from handout.order import Order, Printing

    problems: list[Problem] = []
    lengths = [
        length(words, name, problems) for words, name in ((overlap, "--overlap"), (edge, "--edge"), (bleed, "--bleed"))
    ]
    given = {"patient": patient, "date": day, "by": by, "note": note}
    where = {name: Where(f"--{name}") for name in (*given, "dose")}
    said = personal({name: text for name, text in given.items() if text is not None}, doses or (), where, problems)
    usual = Printing()
    overlapping, unprintable, bleeding = (
        value if value is not None else default
        for value, default in zip(lengths, (usual.overlap, usual.edge, usual.bleed), strict=True)
    )
    return Order(
        topic,
        choice=Choice(listed(points or ""), listed(without), listed(avoid), advice),
        paper=paper,
        cards_per_page=cards_per_page,
        large_print=large_print,
        clinic=clinic,
        theme=theme,
        project=project,
        format=format_name,
        landscape=landscape,
        ink=ink,
        printing=Printing(tile, overlapping, unprintable, flip, bleeding, listed(marks)),
        personal=said,
        diary=diary,
        qr=qr,
        problems=tuple(problems),
        language=language,
        plan=plan,
    )


def listed(words: str) -> tuple[str, ...]:
    """Return the parts of a text with commas."""
    return tuple(word.strip() for word in words.split(",") if word.strip())


UNITS = {"mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0, "pt": 1.0}


def length(words: str, option: str, problems: list[Problem]) -> float | None:
    """Return a length in pt; a number without its unit is a problem."""
    found = re.fullmatch(r"(\d{1,4}(?:\.\d{1,3})?) ?(mm|cm|in|pt)", words.strip())
    if found:
        return float(found[1]) * UNITS[found[2]]
    bare = re.fullmatch(r"\d+(\.\d+)?", words.strip())
    hint = f"write {words.strip()}mm" if bare else nearest("", ("3mm", "0.25in", "9pt"))
    problems.append(Problem(Where(option), "wrong-length", f"'{short(words)}' is not a length with its unit", hint))
    return None


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
