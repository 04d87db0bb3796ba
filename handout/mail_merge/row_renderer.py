"""Render the handouts of many patients from the rows of a table.

A row is a mapping of texts by column. Columns in PERSONAL_COLUMNS (name, date, …) belong to one patient. Rows with equal
SHARED_COLUMNS share one template, which is loaded, laid out and painted once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from os import PathLike

from msgspec import Struct
from msgspec.structs import replace

from handout.check.load_topic import load_topic
from handout.content.compose import compose
from handout.content.find_by_name import TopicWords
from handout.content.project import project_for
from handout.content.request_words import date_form
from handout.content.selection import nearest_cards
from handout.files import FileReader
from handout.installed import VERSION
from handout.layout.text.font_stamp import letters_of_other_fonts, stamp_fonts
from handout.mail_merge.cell_checks import check_names, words_of_columns
from handout.mail_merge.cell_words import read_cell
from handout.mail_merge.tables.raw_rows import ColumnWords
from handout.pdf.owner import is_of_another
from handout.pdf.syntax import Pdf
from handout.problems import InputError, Location, Problem
from handout.render.cache import RenderCache
from handout.render.inputs import RenderInputs, blank_names, prepare, unprintable
from handout.render.loading import LoadedRequest, load
from handout.render.pipeline import check_for, render_for
from handout.request.dates import DateForm
from handout.request.merge_requests import merge_requests
from handout.request.options import (
    COLUMNS,
    OF_FLAG,
    PERSONAL_COLUMNS,
    ROW_OPTIONS,
    SHARED_COLUMNS,
    TEXTS,
    PatientDetails,
    Request,
)
from handout.request.parse_request import FLAGS, parse_request
from handout.request.patient import NAMES, parse_patient, warn_of_lines
from handout.schema.markup import strip_markup
from handout.schema.spaces import tidy_word
from handout.store import LeastRecent

MOST_GROUPS = 2_000
"""How many different sets of shared cells are held in memory."""

FATAL_RULES = ("unknown-point", "unknown-condition", "same-point")
"""Problems of the options for all rows that no row can correct."""


class RowResult(Struct, frozen=True):
    """The result of a row: a PDF with its number of pages, or its problems.

    If the handout is imposed, *pages* counts sides of paper. *warnings* name the lines that are left blank because their
    script cannot be printed yet.
    """

    row: int
    file: Pdf | None
    pages: int
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def pdf(self) -> bytes | None:
        """The whole PDF."""
        return None if self.file is None else bytes(self.file)

    def save(self, file: str | PathLike[str]) -> None:
        """Write the PDF; raise OSError, or InputError if there is none.

        This is faster than writing ``pdf``.
        """
        if self.file is None:
            raise InputError(self.problems)
        self.file.save(file)


class RowFindings(Struct, frozen=True):
    """What is wrong with a row, and what is worth a warning."""

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


class RowRenderer:
    """A renderer of one request for many rows; threads may share it.

    *file* and *columns* are the names of the table and its columns in messages.
    """

    def __init__(
        self, base: Request, file: str = "rows", columns: tuple[str, ...] = COLUMNS, *, checks_first: bool = False
    ) -> None:
        """Load everything *base* needs; raise InputError.

        With *checks_first*, all rows are checked before the first is made, by whatever process.
        """
        self.cache = RenderCache(problems=True, batch=checks_first)
        self.reader, self.topics = FileReader(), cache(load_topic)
        inputs = prepare(self._loaded(base), self.cache)
        self.base = replace(inputs.request, plan=None)
        if wrong := [problem for problem in check_selection(inputs) if problem.rule in FATAL_RULES]:
            raise InputError(wrong)
        self.file = file
        self.inputs = inputs
        self.known = {(each.rule, each.message) for each in inputs.warnings}
        self.words = cache(self._words_in)
        self.dates = date_form(inputs.topic)
        self.numbers = {name: number for number, name in reversed([*enumerate(columns, 1)])}
        self.groups: LeastRecent[tuple[object, ...], RenderInputs | tuple[Problem, ...]] = LeastRecent(MOST_GROUPS)

    def column_words(self) -> tuple[ColumnWords, ...]:
        """Return the words that belong into columns."""
        return words_of_columns(self.inputs)

    def check(self, row: int, cells: Mapping[str, str]) -> RowFindings:
        """Return the problems of a row, or its warnings that no earlier row had."""
        try:
            inputs, lines = self.read_row(row, cells)
            found = check_for(inputs, lines, self.cache)
        except InputError as error:
            return RowFindings(self._locate_all(row, cells, error.problems), ())
        own = self._own_warnings(row, cells, inputs, lines)
        return RowFindings((), (*found, *own, *self._blanks(row, cells, inputs, lines)))

    def _blanks(
        self, row: int, cells: Mapping[str, str], inputs: RenderInputs, lines: PatientDetails
    ) -> tuple[Problem, ...]:
        """Return a warning for each name of a row that is left blank."""
        if not any(cells.get(name) and not getattr(lines, name) for name in NAMES):
            return ()
        names = PatientDetails(patient=cells.get("patient"), by=cells.get("by"))
        return self._locate_all(row, cells, blank_names(names, inputs.topic.topic.value.language)[1])

    def _own_warnings(
        self, row: int, cells: Mapping[str, str], inputs: RenderInputs, lines: PatientDetails
    ) -> Iterator[Problem]:
        """Yield the warnings about one row that do not concern all rows."""
        for each in (*inputs.warnings, *warn_of_lines(lines)):
            column = _column_of(each.where.option)
            if column in TEXTS:
                if cells.get(column):  # the others concern all rows
                    yield self._locate(row, cells, each)
            elif (each.rule, each.message) not in self.known:
                yield self._locate(row, cells, each) if each.where.option else each

    def make(self, row: int, cells: Mapping[str, str]) -> RowResult:
        """Return the PDF of a row, or its problems."""
        try:
            inputs, details = self.read_row(row, cells)
            printed = render_for(inputs, details, self.cache)
        except InputError as error:
            return RowResult(row, None, 0, self._locate_all(row, cells, error.problems))
        blanks = self._blanks(row, cells, inputs, details)
        return RowResult(row, printed.pdf, printed.summary.sides, (), blanks)

    def is_of_another(self, old: bytes, new: bytes, row: int, cells: Mapping[str, str]) -> bool:
        """Return whether a PDF that a row's replaces is of another patient."""
        if old == new:
            return False
        inputs, details = self.read_row(row, cells)
        return is_of_another(old, new, strip_markup(details.patient or ""), inputs.topic.words.language.labels)

    def fingerprint(self, languages: Sequence[tuple[str, str]], letters: str = "") -> str:
        """Return a value that changes with any input that all handouts share.

        *languages* are the first and second ones that the rows ask for, *letters* those of names and notes that may need
        a font of their own.
        """
        letters += letters_of_other_fonts(text for _, text in self.base.patient.texts())
        parts = [VERSION, repr(self.base.patient)]
        for language, second in languages:
            with suppress(InputError):  # the check reports these rows
                both = {"language": language or self.base.language, "with_language": second or self.base.with_language}
                loaded = self._loaded(replace(self.base, **both))
                parts.append(repr(loaded.key))
                parts.append(stamp_fonts(letters, loaded.topic.topic.value.language) if loaded.topic else "")
        return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

    def _words_in(self, language: str) -> TopicWords:
        """Return the words of a language, and of that of all rows."""
        own = self._loaded(replace(self.base, language=language)).topic if language else None
        topics = [each for each in (self.inputs.topic, own) if each]
        conditions = {name: each for topic in reversed(topics) for name, each in topic.words.conditions.items()}
        project = project_for(self.base.topic, self.base.project, self.reader)
        return TopicWords(tuple(each.topic.value for each in topics), conditions, project.spoken_conditions)

    def _loaded(self, request: Request) -> LoadedRequest:
        """Load a request; each file has the content of its first read."""
        return load(request, self.reader, self.topics)

    def read_row(self, row: int, cells: Mapping[str, str]) -> tuple[RenderInputs, PatientDetails]:
        """Return the shared inputs and the patient's details of a row.

        Raise InputError with the problems located at their cells.
        """
        given = {name: cells[name] for name in PERSONAL_COLUMNS if cells.get(name)}
        inputs = self._prepare_group(cells, somebody=bool(given))
        problems: list[Problem] = []
        language = "en" if isinstance(inputs, tuple) else inputs.topic.topic.value.language
        own, _ = blank_names(parse_patient(given, (), FLAGS, problems, self._dates_in(inputs)), language)
        problems += (*unprintable(own, language), *check_names(given))
        if problems or isinstance(inputs, tuple):
            others = inputs if isinstance(inputs, tuple) else ()
            raise InputError(self._locate_all(row, cells, (*problems, *others)))
        shared = inputs.request.patient
        whole = replace(own.merge_over(shared), doses=shared.doses, plan_doses=shared.plan_doses) if given else shared
        return inputs, whole

    def _dates_in(self, inputs: RenderInputs | tuple[Problem, ...]) -> DateForm:
        """Return how dates are written in a row: also as its language has them."""
        if isinstance(inputs, tuple):
            return self.dates
        own = date_form(inputs.topic)
        return own if own == self.dates else replace(own, months=(*own.months, *self.dates.months))

    def _prepare_group(self, cells: Mapping[str, str], *, somebody: bool) -> RenderInputs | tuple[Problem, ...]:
        """Return the inputs that a row shares with all rows like it, or their problems.

        *somebody* says whether the row has details of a patient.
        """
        group = (*(cells.get(name, "") for name in SHARED_COLUMNS), somebody)
        if (found := self.groups.get(group)) is None:
            try:
                inputs = prepare(self._loaded(self._row_request(cells, somebody=somebody)), self.cache)
                lines = replace(inputs.request.patient, patient=self.base.patient.patient)
                inputs = replace(inputs, request=replace(inputs.request, patient=lines))
                found = check_selection(inputs) or inputs
            except InputError as error:
                found = error.problems
            self.groups.put(group, found)
        return found

    def _row_request(self, cells: Mapping[str, str], *, somebody: bool) -> Request:
        """Return the request for the shared cells of a row, merged over the base request.

        If it is for *somebody*, a placeholder stands for the patient's name.
        """
        problems: list[Problem] = []
        columns = [ROW_OPTIONS[name] for name in SHARED_COLUMNS if cells.get(name, "").strip()]
        words = self.words(tidy_word(cells.get("language", "")))
        given = {option.name: read_cell(words, option, cells[option.column_name], problems) for option in columns}
        own = parse_request(self.base.topic, given | ({"patient": "…"} if somebody else {}), problems)
        return merge_requests(own, self.base)

    def _locate_all(self, row: int, cells: Mapping[str, str], problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return *problems* located at the cells of a row, without quoting any cell."""
        return tuple(self._locate(row, cells, problem) for problem in problems)

    def _locate(self, row: int, cells: Mapping[str, str], problem: Problem) -> Problem:
        """Return one problem located at its cell, without quoting it."""
        option = problem.where.option
        column = _column_of(option)
        if problem.where.cell:
            return problem
        in_row = bool(option and cells.get(column))
        where = Location.of_cell(
            self.file, row, self.numbers.get(column, 0) if in_row else 0, column if in_row else "row"
        )
        if problem.rule == "unknown-point" and any(name == "nearest" for name, _ in problem.values):
            # whoever wrote the table reads the language of all rows, not that of each patient
            values = {**dict(problem.values), **nearest_cards("", self.inputs.topic.topic.value)}
            problem = replace(problem, values=tuple(values.items()))
        public, elsewhere = problem.redacted(), option or str(problem.where)
        return replace(public if in_row or not elsewhere else public.with_lead(f"{elsewhere}: "), where=where)


def _column_of(flag: str) -> str:
    """Return the name of the column of an option."""
    return OF_FLAG[flag].column_name if flag in OF_FLAG else flag.removeprefix("--").replace("-", "_")


def check_selection(inputs: RenderInputs) -> tuple[Problem, ...]:
    """Return the problems that composing this request raises."""
    request = inputs.request
    try:
        compose(inputs.topic, request.selection, request.patient, qr=bool(request.qr))
    except InputError as error:
        return error.problems
    return ()
