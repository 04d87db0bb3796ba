"""The table of options: everything that a request can ask for, one row each.

A row is a field of ``Request``, or of a part of it, that carries an ``Option``. The table generates the command line,
the plan's model and schema, the columns of a table, the arguments in Python, the merging, the cache key, the checks
for options without effect, and the table in the documentation. Only the types for mypy are repeated, in
``request.python_arguments``; a test holds them equal.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from msgspec import Struct, field
from msgspec.structs import replace

from handout.formats import FORMATS, Feature, formats_with
from handout.geometry import MM
from handout.papers import LEAFLET_PAPERS, OFFICE_PAPERS, POSTER_PAPERS
from handout.problems import Location, Problem
from handout.request.option import CHOOSE, LOOK, PANELS, PRINT, WHERE, WHO, Kind, Merge, Option

FORMAT_NAMES = tuple(FORMATS)
DEFAULT_FORMAT = FORMAT_NAMES[0]


def known_format(word: str) -> str | None:
    """Return the name of a format in its own spelling, or None if there is none."""
    return next((name for name in FORMAT_NAMES if name == word.casefold()), None)


FOR_PATIENTS = formats_with(Feature.PATIENT)
ON_WHOLE_PAGES = formats_with(Feature.CARDS_PER_PAGE)
SHEETS = ", ".join(dict.fromkeys((*LEAFLET_PAPERS, *OFFICE_PAPERS)))
TRIMMED = formats_with(Feature.TRIM)
ON_ONE_SHEET = formats_with(Feature.TILES)

# A row stays in two or three lines, so that the table can be read as one.
# fmt: off


class Selection(Struct, frozen=True):
    """The parts of a topic to print.

    *points* are ids in their order (none: all points). *without* are ids to leave out, *avoid* are conditions, *advice*
    says whether to print default doses.
    """

    points: Annotated[tuple[str, ...], Option(
        Kind.POINTS, CHOOSE, "ID,ID", "Only these points, in this order.", plan=True, column=True)] = ()
    without: Annotated[tuple[str, ...], Option(
        Kind.POINTS, CHOOSE, "ID,ID", "All points but these.", plan=True, merge=Merge.UNLESS_POINTS)] = ()
    avoid: Annotated[tuple[str, ...], Option(
        Kind.CONDITIONS, CHOOSE, "CONDITION,…", "Leave out points that do not suit, such as pregnancy.",
        plan=True, column=True, merge=Merge.UNION)] = ()
    advice: Annotated[bool | None, Option(
        Kind.YES_NO, CHOOSE, "", "Print, or leave out, the default dose where the source names none.", plan=True)] = None


class PrintOptions(Struct, frozen=True):
    """The settings for the printer; lengths are in pt.

    *tile* is the paper on which a poster is printed in parts.
    """

    tile: Annotated[str | None, Option(
        Kind.WORD, PRINT, "|".join(OFFICE_PAPERS), "Cut the poster into sheets of this paper, to be glued.",
        formats=ON_ONE_SHEET)] = None
    overlap: Annotated[float, Option(
        Kind.LENGTH, PRINT, "LENGTH", "How far neighbouring tiles overlap.", only_with="tile")] = 10 * MM
    fit: Annotated[bool | None, Option(
        Kind.YES_NO, PRINT, "", "Print the poster up to 6 % smaller where that saves tiles.",
        shown="yes", only_with="tile")] = None
    edge: Annotated[float, Option(
        Kind.LENGTH, PRINT, "LENGTH", "The margin in which your printer cannot print.", only_with="tile")] = 5 * MM
    flip: Annotated[str | None, Option(
        Kind.WORD, PRINT, "long|short", "The edge on which cards are turned for their backs.",
        shown="long", formats=formats_with(Feature.FLIP))] = None
    bleed: Annotated[float, Option(
        Kind.LENGTH, PRINT, "LENGTH", "For print shops: how far colour goes on beyond the trim.", formats=TRIMMED)] = 0
    marks: Annotated[tuple[str, ...], Option(
        Kind.WORDS, PRINT, "crop,fold", "For print shops: marks outside the trim.", formats=TRIMMED)] = ()


def dose_part(key: str, card: str) -> str | None:
    """Return the part of a dose that *key* names; empty for the whole.

    The part in ``turn.times`` is ``times``.

    Return None if it is of another card.
    """
    named, _, part = key.partition(".")
    return part if named == card else None


class PatientDetails(Struct, frozen=True):
    """The details of one patient: personal lines and doses.

    An empty line (or an empty *day*) is a blank to write on, None is not given. A *day* is a text until the clinic's file
    says in which order it is written. Doses are keyed by the id of
    their card, or by ``ID.PART`` for one part of it: *doses* are the patient's own, *plan_doses* those of a
    plan, which apply to the chosen cards only. All are printed and never appear in the name or the metadata of a file.
    """

    patient: Annotated[str | None, Option(
        Kind.LINE, WHO, "NAME", "Whom it is for.", formats=FOR_PATIENTS,
        plan=True, column=True, keyed=False, example="Ann Lee")] = None
    day: Annotated[dt.date | str | None, Option(
        Kind.DATE, WHO, "YYYY-MM-DD", "The date to print.", name="date",
        formats=FOR_PATIENTS, plan=True, column=True, keyed=False)] = None
    by: Annotated[str | None, Option(
        Kind.LINE, WHO, "NAME", "Whom it is from.", formats=FOR_PATIENTS, plan=True, column=True, keyed=False)] = None
    note: Annotated[str | None, Option(
        Kind.PROSE, WHO, "TEXT", "A note on the front page.",
        formats=FOR_PATIENTS, plan=True, column=True, keyed=False)] = None
    doses: Annotated[Mapping[str, str], Option(
        Kind.DOSES, WHO, "POINT=TEXT", "How long and how often, for one card.", flag="--dose",
        formats=FOR_PATIENTS, plan=True, column=True, merge=Merge.FOR_CHOSEN)] = field(default_factory=dict)
    plan_doses: Mapping[str, str] = field(default_factory=dict)

    @property
    def names_somebody(self) -> bool:
        """Return whether anything besides doses is given."""
        return any(getattr(self, line) for line in LINE_FIELDS)

    def texts(self) -> Iterator[tuple[tuple[str, str], str]]:
        """Yield every text with the name of its field, and for a dose its point."""
        yield from (((name, ""), getattr(self, name) or "") for name in TEXTS)
        yield from ((("dose", point), text) for doses in (self.doses, self.plan_doses) for point, text in doses.items())

    def dose(self, card: str) -> dict[str, str]:
        """Return what is asked for of the dose of a card.

        It is a whole dose under an empty name, or parts by their names. A whole dose of the patient replaces that of the
        plan; single parts are added to it.
        """
        own, planned = (
            {part: text for key, text in doses.items() if (part := dose_part(key, card)) is not None}
            for doses in (self.doses, self.plan_doses)
        )
        if "" in own or not own:
            return own or planned
        return {**{part: text for part, text in planned.items() if part}, **own}

    def merge_over(self, fallback: "PatientDetails") -> "PatientDetails":
        """Return these details with missing lines taken from *fallback*.

        The doses of *fallback* become doses of the plan.
        """
        lines = {name: getattr(fallback, name) for name in LINE_FIELDS if getattr(self, name) is None}
        return replace(self, **lines, plan_doses={**fallback.plan_doses, **fallback.doses, **self.plan_doses})


EVERYTHING, DEFAULT_PRINTING, NOBODY = Selection(), PrintOptions(), PatientDetails()


class Request(Struct, frozen=True):
    """Everything that one build asks for.

    None means the value of the plan, the project or the built-in default, in this order. *places* maps the flag of an
    option to where it was set, if not on the command line. *columns* are the titles of a plan's tables by the names of
    their columns. *problems* are of options that cannot be understood,
    *warnings* of values that may be incomplete.
    """

    topic: str
    selection: Selection = EVERYTHING
    format: Annotated[str | None, Option(
        Kind.WORD, LOOK, "|".join(FORMAT_NAMES), "What to make of the topic.",
        shown=DEFAULT_FORMAT, plan=True, column=True)] = None
    paper: Annotated[str | None, Option(
        Kind.WORD, LOOK, "NAME",
        f"What leaves the printer ({SHEETS}), or the poster itself ({', '.join(POSTER_PAPERS)}).",
        shown=f"{LEAFLET_PAPERS[0]}; {POSTER_PAPERS[0]} for a poster", plan=True, example="Letter")] = None
    landscape: Annotated[bool, Option(
        Kind.SWITCH, LOOK, "", "Lay the poster on its long side.", formats=ON_ONE_SHEET)] = False
    cards_per_page: Annotated[str | None, Option(
        Kind.NUMERAL, LOOK, "auto|1|2|3|4|6", "How many cards share a page, where they fit.",
        shown="auto", idle="auto", formats=ON_WHOLE_PAGES, plan=True)] = None
    layout: Annotated[str | None, Option(
        Kind.WORD, LOOK, "cards|list", "A frame for each card, or rows to tick for many short ones.",
        shown="as the topic says", formats=FOR_PATIENTS, plan=True)] = None
    large_print: Annotated[bool | None, Option(
        Kind.YES_NO, LOOK, "", "Text of 18 pt, one card a page.", formats=ON_WHOLE_PAGES, plan=True, column=True)] = None
    language: Annotated[str | None, Option(
        Kind.WORD, LOOK, "TAG", "The topic's translation, such as es, where there is one.",
        plan=True, column=True, keyed=False, example="es")] = None
    with_language: Annotated[str | None, Option(
        Kind.WORD, LOOK, "TAG", "A second language beside the first, for who hands it out, such as en.",
        flag="--with", formats=formats_with(Feature.SECOND_LANGUAGE), plan=True, column=True, example="en")] = None
    theme: Annotated[str | None, Option(
        Kind.WORD, LOOK, "NAME", "Colours: calm or plain, or your own.", shown="calm", plan=True, keyed=False, example="plain")] = None
    plan: Annotated[str | None, Option(
        Kind.NAME_OR_FILE, CHOOSE, "NAME|FILE", "What to take where the command line says nothing; see handout plan.",
        above="advice", keyed=False)] = None
    ink: Annotated[str | None, Option(
        Kind.WORD, PRINT, "colour|grey|saver", "Colours, greys, or outlines in black.", shown="colour", plan=True)] = None
    printing: PrintOptions = DEFAULT_PRINTING
    clinic: Annotated[str | None, Option(
        Kind.NAME_OR_FILE, WHERE, "NAME|FILE", "Whose name, phone and emergency numbers to print.",
        plan=True, keyed=False, example="example")] = None
    project: Annotated[Path | None, Option(
        Kind.FOLDER, WHERE, "DIR", "The folder with your templates/ and images/.", keyed=False)] = None
    patient: PatientDetails = NOBODY
    diary: Annotated[int | None, Option(
        Kind.COUNT, WHO, "DAYS", "Add a diary to tick.", most=92, formats=formats_with(Feature.DIARY), plan=True)] = None
    name_on_pages: Annotated[bool | None, Option(
        Kind.YES_NO, WHO, "", "Print the patient's name at the foot of every page.", shown="yes",
        formats=FOR_PATIENTS, plan=True, column=True)] = None
    qr: Annotated[bool | None, Option(
        Kind.YES_NO, WHO, "", "Add a QR code for each point that has a link.", formats=FOR_PATIENTS, plan=True)] = None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    places: Mapping[str, Location] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)


# fmt: on

PARTS: Mapping[str, type[Struct]] = {"selection": Selection, "printing": PrintOptions, "patient": PatientDetails}
"""The parts of a request that hold options, by their fields."""


def _iter_rows(struct: type[Struct], part: str = "") -> Iterator[Option]:
    """Yield the rows of a struct and its parts, with name and place in a request."""
    plain = struct(topic="") if struct is Request else struct()
    for name in struct.__struct_fields__:
        if not part and name in PARTS:
            yield from _iter_rows(PARTS[name], name)
        for row in getattr(struct.__annotations__[name], "__metadata__", ()):
            option_name = row.name or name
            flag = row.flag or f"--{option_name.replace('_', '-')}"
            yield replace(row, name=option_name, flag=flag, part=part, field=name, default=getattr(plain, name))


def _build_table() -> dict[str, Option]:
    """Return the rows by name, in the order of the help."""
    rows = sorted(_iter_rows(Request), key=lambda row: PANELS.index(row.panel))
    for row in [row for row in rows if row.above]:
        rows.remove(row)
        rows.insert(next(at for at, other in enumerate(rows) if other.name == row.above), row)
    return {row.name: row for row in rows}


OPTIONS: Mapping[str, Option] = _build_table()
OF_FLAG: Mapping[str, Option] = {flag: row for row in OPTIONS.values() for flag in row.all_flags}
"""The option of each flag, among them those that say no."""

LINES = tuple(row.name for row in OPTIONS.values() if row.is_line)
LINE_FIELDS = tuple(row.field for row in OPTIONS.values() if row.is_line)
TEXTS = tuple(row.field for row in OPTIONS.values() if row.kind in (Kind.LINE, Kind.PROSE))
"""The lines about the patient.

These are the names of their options, the names of their fields, and the fields of free text.
"""

ROW_OPTIONS: Mapping[str, Option] = {row.column_name: row for row in OPTIONS.values() if row.column}
PERSONAL_COLUMNS = tuple(name for name, row in ROW_OPTIONS.items() if row.is_line)
SHARED_COLUMNS = tuple(name for name in ROW_OPTIONS if name not in PERSONAL_COLUMNS)
COLUMNS = (*PERSONAL_COLUMNS, *SHARED_COLUMNS, "file")
"""The columns of a mail merge.

Personal columns differ for each patient. Rows with equal shared columns share their pages. ``file`` names the PDF.
"""

NAME_COLUMNS = ("title", "first_name", "surname")
"""The columns that together are a patient's name, in the order of printing."""


def assemble(topic: str, values: Mapping[str, Any], **beside: Any) -> Request:  # noqa: ANN401 - by the table
    """Return a request with the *values* of options by name.

    None means not given. *beside* are fields that are not options.
    """
    return with_values(Request(topic, **beside), {name: value for name, value in values.items() if value is not None})


def with_values(request: Request, values: Mapping[str, Any]) -> Request:
    """Return a request with other *values* of options, by name."""
    changes: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        option = OPTIONS[name]
        changes.setdefault(option.part, {})[option.field] = value
    own = changes.pop("", {})
    return replace(request, **own, **{part: replace(getattr(request, part), **new) for part, new in changes.items()})


def render_markdown() -> str:
    """Return the table for the documentation, with a section for each panel.

    An empty cell for merging means that the first given value wins.
    """
    lines: list[str] = []
    for panel in PANELS:
        lines += ["", f"### {panel}", "", "| option | what it does | formats | plan | column | merging |"]
        lines += ["| --- | --- | --- | --- | --- | --- |"]
        lines += [_render_row(option) for option in OPTIONS.values() if option.panel == panel]
    return "\n".join(lines).lstrip() + "\n"


def _render_row(option: Option) -> str:
    """Return the row of an option in the documentation."""
    written = f"`{option.flags} {option.metavar}`".replace(" `", "`").replace("|", "\\|")
    shown = (
        f"{option.default / MM:g}mm" if isinstance(option.default, int | float) and option.kind is Kind.LENGTH else ""
    )
    default = f" Default: {option.shown or shown}." if option.shown or shown else ""
    formats = f"with `{OPTIONS[option.only_with].flag}`" if option.only_with else ", ".join(option.formats) or "all"
    column = f"`{option.column_name}`" if option.column else ""
    merging = option.merge if option.adds_up else ""
    cells = (written, option.help + default, formats, "yes" if option.plan else "", column, merging)
    return f"| {' | '.join(cells)} |"
