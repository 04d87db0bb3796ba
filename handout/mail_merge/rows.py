"""Handouts of one order for many people: what they share is read, laid out and painted once, and stamped for each.

A row is a mapping of texts by column.  The columns OWN are of the person alone; SHARED ones decide with whom a row shares its template.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from os import PathLike

from msgspec import Struct
from msgspec.structs import replace

from handout.cache import LeastRecent
from handout.check.runner import load_topic
from handout.content.compose import compose
from handout.files import FileReader
from handout.installed import edition
from handout.pdf.syntax import Pdf
from handout.problems import InputError, Location, Problem
from handout.render.inputs import RenderInputs, prepare, unprintable
from handout.render.loading import LoadedRequest, load
from handout.render.pipeline import check_for, render_for
from handout.render.reuse import RenderCache
from handout.request.conditions import Condition
from handout.request.options import (
    COLUMNS,
    PERSONAL_COLUMNS,
    ROW_OPTIONS,
    SHARED_COLUMNS,
    TEXTS,
    PatientDetails,
    Request,
)
from handout.request.parse import parse_cell
from handout.request.patient import parse_patient, warn_of_open_markup
from handout.request.request import FLAGS, merge_requests, parse_request
from handout.schema.spaces import remove_soft_hyphens

MEANT = {
    other: name
    for name, others in {
        "avoid": "condition conditions contra contraindication contraindications not_with exclude exclusion exclusions diagnosis"
        " diagnoses history warning warnings allergy allergies vermeiden kontraindikation kontraindikationen ki vorerkrankung"
        " vorerkrankungen diagnose diagnosen evitar contre-indications",
        "patient": "name full_name patient_name patientin nom nombre",
        "date": "datum fecha",
        "note": "notes remark remarks comment comments notiz bemerkung bemerkungen hinweis",
        "points": "punkte puntos",
        "dose": "dosis dosierung dosage",
        "language": "sprache langue idioma",
        "large_print": "grossdruck großdruck",
    }.items()
    for other in others.split()
}
"""Other names by which columns may be meant; where one is found, somebody must say whether it is."""

MOST_GROUPS = 2_000
"""How many different wishes of rows are remembered."""

ALWAYS_WRONG = ("unknown-point", "unknown-condition", "same-point")
"""What no row can set right, if it is wrong for all."""

NAMES = ("patient", "by")
LOST_LETTER = re.compile(r"\w\?|\?[\w?]")
"""A "?" beside a letter or another: a program saved the name in an encoding that has no such letter."""


class RowResult(Struct, frozen=True):
    """What became of a row: a PDF of so many pages (sides of paper, where it is imposed), or its problems."""

    row: int
    file: Pdf | None
    pages: int
    problems: tuple[Problem, ...] = ()

    @property
    def pdf(self) -> bytes | None:
        """The whole PDF."""
        return None if self.file is None else bytes(self.file)

    def save(self, file: str | PathLike[str]) -> None:
        """Write the PDF, which is faster than to write ``pdf``; raise OSError, or InputError if there is none."""
        if self.file is None:
            raise InputError(self.problems)
        self.file.save(file)


class RowRenderer:
    """Makes handouts of one order, row by row; *file* and *columns* are what messages call their places."""

    def __init__(self, base: Request, file: str = "rows", columns: tuple[str, ...] = COLUMNS) -> None:
        """Read what *base* needs; raise InputError."""
        self.reuse = RenderCache(problems=True)
        self.reader, self.topics = FileReader(), cache(load_topic)
        ready = prepare(self._loaded(base), self.reuse)
        self.base = replace(ready.request, plan=None)
        if wrong := [problem for problem in composing(ready) if problem.rule in ALWAYS_WRONG]:
            raise InputError(wrong)
        self.file = file
        self.ready = ready
        self.known = {(each.rule, each.message) for each in ready.warnings}
        self.warnings: dict[Problem, None] = {}
        self.numbers = {name: number for number, name in reversed([*enumerate(columns, 1)])}
        self.groups: LeastRecent[tuple[object, ...], RenderInputs | tuple[Problem, ...]] = LeastRecent(MOST_GROUPS)

    def words(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """Return how words look that some column takes, each with that column."""
        return _words(self.ready)

    def check(self, row: int, cells: Mapping[str, str]) -> tuple[Problem, ...]:
        """Return why a row cannot be printed."""
        try:
            ready, lines = self.person(row, cells)
            self.warnings |= dict.fromkeys(check_for(ready, lines, self.reuse))
        except InputError as error:
            return self._of_row(row, cells, error.problems)
        self._notice(row, cells, ready, lines)
        return ()

    def noticed(self) -> tuple[Problem, ...]:
        """Return what should be known of the rows checked since this was last asked for."""
        noticed, self.warnings = self.warnings, {}
        return tuple(noticed)

    def _notice(self, row: int, cells: Mapping[str, str], ready: RenderInputs, lines: PatientDetails) -> None:
        """Keep what should be known of a row and is not known of all."""
        for each in (*ready.warnings, *warn_of_open_markup(lines)):
            column = each.where.file.removeprefix("--")
            if column in TEXTS:
                if cells.get(column):  # others are of all rows
                    self.warnings[self._told(row, cells, each)] = None
            elif (each.rule, each.message) not in self.known:
                self.warnings[self._told(row, cells, each) if each.where.file.startswith("--") else each] = None

    def make(self, row: int, cells: Mapping[str, str]) -> RowResult:
        """Return a row's PDF, or why there is none."""
        try:
            printed = render_for(*self.person(row, cells), self.reuse)
        except InputError as error:
            return RowResult(row, None, 0, self._of_row(row, cells, error.problems))
        return RowResult(row, printed.pdf, printed.summary.sides)

    def fingerprint(self, languages: Sequence[str]) -> str:
        """Return a value that changes with whatever all handouts are made from; *languages* are those that rows ask for."""
        told = [edition(), repr(self.base.patient)]
        for language in languages:
            with suppress(InputError):  # its rows cannot be printed
                loaded = self._loaded(replace(self.base, language=language or self.base.language))
                told.append(repr(loaded.key))
        return sha256("\n".join(told).encode("utf-8", "surrogatepass")).hexdigest()

    def _loaded(self, request: Request) -> LoadedRequest:
        """Return a request with its files, which stay as they were when they were first read."""
        return load(request, self.reader, self.topics)

    def person(self, row: int, cells: Mapping[str, str]) -> tuple[RenderInputs, PatientDetails]:
        """Return what a row shares with others, and its personal lines; raise InputError with its problems at their cells."""
        given = {name: cells[name] for name in PERSONAL_COLUMNS if cells.get(name)}
        ready = self._ready(cells, somebody=bool(given))
        problems: list[Problem] = []
        said = parse_patient(given, (), FLAGS, problems)
        problems += (*unprintable(said), *_lost(given))
        if problems or isinstance(ready, tuple):
            others = ready if isinstance(ready, tuple) else ()
            raise InputError(self._of_row(row, cells, (*problems, *others)))
        usual = ready.request.patient
        whole = replace(said.merge_over(usual), doses=usual.doses, plan_doses=usual.plan_doses) if given else usual
        return ready, whole

    def _ready(self, cells: Mapping[str, str], *, somebody: bool) -> RenderInputs | tuple[Problem, ...]:
        """Return what a row shares with all that ask for the same; *somebody*: it has personal lines."""
        group = (*(cells.get(name, "") for name in SHARED_COLUMNS), somebody)
        if (found := self.groups.get(group)) is None:
            try:
                ready = prepare(self._loaded(self._order(cells, somebody=somebody)), self.reuse)
                lines = replace(ready.request.patient, patient=self.base.patient.patient)
                ready = replace(ready, request=replace(ready.request, patient=lines))
                found = composing(ready) or ready
            except InputError as error:
                found = error.problems
            self.groups.put(group, found)
        return found

    def _order(self, cells: Mapping[str, str], *, somebody: bool) -> Request:
        """Return what the shared cells of a row ask for, over what is asked for all; a patient without a name stands for *somebody*."""
        problems: list[Problem] = []
        columns = [ROW_OPTIONS[name] for name in SHARED_COLUMNS if cells.get(name, "").strip()]
        given = {option.name: parse_cell(option, cells[option.column_name], problems) for option in columns}
        own = parse_request(self.base.topic, given | ({"patient": "…"} if somebody else {}), problems)
        return merge_requests(own, self.base)

    def _of_row(self, row: int, cells: Mapping[str, str], problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return *problems* at the cells of a row, without a word of what the cells say."""
        return tuple(self._told(row, cells, problem) for problem in problems)

    def _told(self, row: int, cells: Mapping[str, str], problem: Problem) -> Problem:
        option = problem.where.file
        column = option.removeprefix("--").replace("-", "_")
        if problem.where.name:
            return problem
        said = bool(option.startswith("--") and cells.get(column))
        where = Location(self.file, row, self.numbers.get(column, 0) if said else 0, column if said else "row")
        message, hint = problem.discreet or (problem.message, problem.hint)
        message = message if said or not option.startswith("--") else f"{option}: {message}"
        return replace(problem, where=where, message=message, hint=hint, discreet=None, word="")


def _lost(given: Mapping[str, str]) -> Iterator[Problem]:
    """Yield each name that has lost letters: what cannot write a letter of a name writes "?" for it."""
    for name in NAMES:
        if LOST_LETTER.search(given.get(name, "")):
            message = "a '?' stands in a name, where a letter seems to be lost"
            hint = "save the table as 'CSV UTF-8' or XLSX where its names are still right, or correct the cell"
            yield Problem(FLAGS[name], "lost-letter", message, hint)


def _words(ready: RenderInputs) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return how words look that some column takes, each with that column: points and their names, and conditions in whatever form.

    A condition is seen by the beginnings of its words, near each other: "hernias (2019)", "PREGNANT", "thinners for the blood".
    """
    topic, names = ready.topic.topic.value, ready.topic.language.value.conditions
    points = {re.escape(each) for point in topic.points for each in (point.id, point.name)}
    found = [(re.compile(rf"(?:^|[,;\n])\s*(?:{'|'.join(sorted(points))})\s*(?:[,;\n]|$)", re.IGNORECASE), "points")]
    said = {condition.value for condition in Condition} | {
        remove_soft_hyphens(names[condition]) for condition in Condition
    }
    stems = {tuple(word[:6] for word in re.findall(r"[^\W_]{4,}", text)) for text in said} - {()}
    any_of = "|".join(sorted({stem for each in stems for stem in each}))
    all_of = "|".join("".join(rf"(?=.*\b{stem})" for stem in each) for each in sorted(stems))
    # Most cells hold none of these; the first half finds that out at once.
    found.append((re.compile(rf"(?=.*\b(?:{any_of}))(?:{all_of})", re.IGNORECASE | re.DOTALL), "avoid"))
    return tuple(found)


def composing(ready: RenderInputs) -> tuple[Problem, ...]:
    """Return why what is asked for cannot be composed."""
    order = ready.request
    try:
        compose(ready.topic, order.selection, order.patient, qr=bool(order.qr))
    except InputError as error:
        return error.problems
    return ()
