"""Handouts of one order for many people: what they share is read, laid out and painted once, and stamped for each.

A row is a mapping of texts by column.  The columns OWN are of the person alone; all others decide with whom a row shares its template.
"""

import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from unicodedata import normalize

from handout.content.compose import Choice, patient
from handout.content.personal import Personal, personal
from handout.content.project import project_for
from handout.geometry import Box
from handout.layout.front import personal as personal_lines
from handout.layout.page import Group, Mark, Role, Text, bounds, moved, walk
from handout.order import Order, over
from handout.pipeline import Laid, Ready, lay, prepare, stock, unprintable
from handout.press.stamp import Lines, Template, numbered
from handout.problems import InputError, Problem, Where, nearest, short

OWN = ("patient", "date", "by", "note")
SHARED = ("dose", "points", "avoid", "language", "format", "large_print")
COLUMNS = (*OWN, *SHARED, "file")
"""All that a row may say; ``file`` is what its PDF is called."""

YES, NO = ("yes", "y", "true", "1", "x"), ("no", "n", "false", "0", "")
MOST_TEMPLATES = 40_000_000
"""Bytes of templates that are kept; a rare one is made again."""

PLACES = {name: Where(f"--{name.replace('_', '-')}") for name in COLUMNS}


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a row: a PDF of so many pages (sides of paper, where it is imposed), or its problems."""

    row: int
    pdf: bytes | None
    pages: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Shape:
    """How all handouts with the same form and height of personal lines look; without a template each is built in full."""

    template: Template | None
    pages: int
    dx: float = 0
    dy: float = 0
    problems: tuple[Problem, ...] = ()

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return len(self.template.blank.body) + 100_000 if self.template else 1_000


@dataclass(frozen=True, slots=True)
class Person:
    """A row understood: what it shares with others, and the lines of its person, laid out."""

    ready: Ready
    personal: Personal
    lines: Lines
    group: tuple[str, ...]
    key: tuple[object, ...] | None


class Series:
    """Makes handouts one by one; *letters* are those of all names and notes, *file* and *columns* what messages call their places."""

    def __init__(self, base: Order, letters: str, file: str = "rows", columns: tuple[str, ...] = COLUMNS) -> None:
        """Read what *base* needs; raise InputError."""
        self.stock = cache(stock)
        ready = prepare(base, self.stock)
        self.base = replace(ready.order, plan=None)
        self.letters, self.file = letters, file
        self.odd = {letter for letter in letters if any(unprintable(Personal(letter)))}
        self.numbers = {name: number for number, name in reversed([*enumerate(columns, 1)])}
        self.groups: dict[tuple[object, ...], Ready | tuple[Problem, ...]] = {}
        self.shapes: OrderedDict[tuple[object, ...], _Shape] = OrderedDict()
        self.firsts: dict[tuple[str, ...], int] = {}
        self.known: dict[tuple[object, ...], tuple[Problem, ...]] = {}
        self.warnings: dict[Problem, None] = {}
        self.kept = 0

    def check(self, row: int, cells: Mapping[str, str]) -> tuple[Problem, ...]:
        """Return why a row cannot be printed."""
        person = self.person(row, cells)
        if isinstance(person, tuple):
            return person
        if person.key is None:
            laid = self.laid(row, cells, person)
            return laid if isinstance(laid, tuple) else ()
        if person.key not in self.known:
            self._shape(person)
        return self._of_row(row, cells, self.known[person.key])

    def make(self, row: int, cells: Mapping[str, str]) -> Made:
        """Return a row's PDF, stamped where that is the same as built."""
        person = self.person(row, cells)
        if isinstance(person, tuple):
            return Made(row, None, 0, person)
        if person.key is not None:
            shape = self._shape(person)
            if shape.problems:
                return Made(row, None, 0, self._of_row(row, cells, shape.problems))
            if shape.template and (pdf := shape.template.stamped(person.lines, shape.dx, shape.dy)):
                return Made(row, pdf, shape.pages)
        laid = self.laid(row, cells, person)
        if isinstance(laid, tuple):
            return Made(row, None, 0, laid)
        return Made(row, laid.pdf(), len(laid.sheets or laid.pages))

    def fingerprint(self, languages: Sequence[str]) -> str:
        """Return a value that changes with whatever all handouts are made from; *languages* are those that rows ask for."""
        project = project_for(self.base.topic, self.base.project)
        told = [version("clinic-handout"), self.letters, repr(replace(self.base, places={}, project=None))]
        told += [repr(project.settings())]
        for language in languages:
            try:
                ready = prepare(replace(self.base, language=language or self.base.language), self.stock)
            except InputError:
                continue  # its rows cannot be printed
            material = ready.material
            told += [repr(part and part.value) for part in (material.topic, material.language, material.clinic)]
            files = [*material.pictures.values(), *([material.logo] if material.logo else [])]
            told += [
                repr((file.file, sha256(file.content).hexdigest(), sorted(file.landmarks.items()))) for file in files
            ]
            told += [repr(ready.look), ready.settled.paper]
        return sha256("\n".join(told).encode("utf-8", "surrogatepass")).hexdigest()

    def person(self, row: int, cells: Mapping[str, str]) -> Person | tuple[Problem, ...]:
        """Return a row understood, or its problems."""
        given = {name: normalize("NFC", cells[name]) for name in OWN if cells.get(name)}
        ready = self._ready(cells, somebody=bool(given))
        problems: list[Problem] = []
        said = personal(given, (), PLACES, problems)
        if self.odd and not self.odd.isdisjoint("".join(given.values())):
            problems += unprintable(said)
        if problems or isinstance(ready, tuple):
            others = ready if isinstance(ready, tuple) else ()
            return self._of_row(row, cells, (*problems, *others))
        usual = ready.order.personal
        whole = replace(said.over(usual), doses=usual.doses, usual=usual.usual) if given else usual
        width = ready.settled.format.personal_width(ready.settled.paper, ready.settled.size)
        words = ready.material.language.value
        height, block = personal_lines(words, patient(whole, words), width, ready.look)
        group = tuple(cells.get(name, "") for name in SHARED)
        lines = numbered(block, self.firsts.get(group, 0))
        key = None if lines.form is None else (group, bool(given), round(height, 2), lines.form)
        return Person(ready, whole, lines, group, key)

    def _ready(self, cells: Mapping[str, str], *, somebody: bool) -> Ready | tuple[Problem, ...]:
        """Return what a row shares with all that ask for the same; *somebody*: it has personal lines."""
        group = (*(cells.get(name, "") for name in SHARED), somebody)
        if group not in self.groups:
            try:
                ready = prepare(self._order(cells, somebody=somebody), self.stock)
                lines = replace(ready.order.personal, patient=self.base.personal.patient)
                self.groups[group] = replace(ready, order=replace(ready.order, personal=lines))
            except InputError as error:
                self.groups[group] = error.problems
        return self.groups[group]

    def _order(self, cells: Mapping[str, str], *, somebody: bool) -> Order:
        """Return what the shared cells of a row ask for, over what is asked for all; a patient without a name stands for *somebody*."""
        problems: list[Problem] = []
        doses = [part for part in re.split(r"[;\n]", cells.get("dose", "")) if part.strip()]
        large = cells.get("large_print", "").strip().casefold()
        if large not in (*YES, *NO):
            problems.append(Problem(PLACES["large_print"], "wrong-word", "neither yes nor no", "write yes or no"))
        said = personal({"patient": "…"} if somebody else {}, doses, PLACES, problems)
        own = Order(
            self.base.topic,
            choice=Choice(points=_listed(cells.get("points", "")), avoid=_listed(cells.get("avoid", ""))),
            large_print=large in YES if large else None,
            project=self.base.project,
            format=cells.get("format", "").strip() or None,
            personal=said,
            problems=tuple(problems),
            language=cells.get("language", "").strip() or None,
        )
        return over(own, self.base)

    def laid(self, row: int, cells: Mapping[str, str], person: Person) -> Laid | tuple[Problem, ...]:
        """Return a row laid out in full, or its problems."""
        try:
            laid = lay(person.ready, person.personal)
        except InputError as error:
            return self._of_row(row, cells, error.problems)
        self.warnings |= dict.fromkeys(laid.warnings)
        return laid

    def _shape(self, person: Person) -> _Shape:
        """Return what a row shares with all whose personal lines have its form, made of this row if it is the first."""
        key = person.key or ()
        if key in self.shapes:
            self.shapes.move_to_end(key)
            return self.shapes[key]
        try:
            laid = lay(person.ready, person.personal)
            self.warnings |= dict.fromkeys(laid.warnings)
            at, sides = place(laid, person.lines), len(laid.sheets or laid.pages)
            shape = _Shape(laid.template(self.letters) if at else None, sides, *(at or (0, 0)))
        except InputError as error:
            shape = _Shape(None, 0, problems=error.problems)
        if shape.template:
            self.firsts[person.group] = shape.template.pen.first or 0
        self.known[key] = shape.problems
        self.shapes[key] = shape
        self.kept += shape.size
        while self.kept > MOST_TEMPLATES and len(self.shapes) > 1:
            self.kept -= self.shapes.popitem(last=False)[1].size
        return shape

    def _of_row(self, row: int, cells: Mapping[str, str], problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return *problems* at the cells of a row, without a word of what the cells say; those of the command line as they are."""
        return tuple(self._told(row, cells, problem) for problem in problems)

    def _told(self, row: int, cells: Mapping[str, str], problem: Problem) -> Problem:
        option = problem.where.file
        column = option.removeprefix("--").replace("-", "_")
        if option.startswith("--") and not cells.get(column):
            return problem
        said = option.startswith("--")
        where = Where(self.file, row, self.numbers.get(column, 0) if said else 0, column if said else "row")
        return replace(problem, where=where, message=problem.discreet or problem.message, discreet="")


def letters_of(rows: Iterable[Mapping[str, str]], base: Order) -> str:
    """Return all letters of the personal lines of *rows*, and of what is said for all of them, in order."""
    said = base.personal
    found = {*"0123456789. ", *(said.patient or ""), *(said.by or ""), *(said.note or "")}
    for cells in rows:
        for name in OWN:
            found.update(normalize("NFC", cells.get(name, "")))
    return "".join(sorted(letter for letter in found if letter.isprintable()))


def place(laid: Laid, lines: Lines) -> tuple[float, float] | None:
    """Return how far personal lines must be shifted to stand as in a handout laid out, if they stand there as one."""
    marks = (mark for page in laid.pages for mark in walk(page.marks))
    groups = [mark for mark in marks if isinstance(mark, Group) and mark.role is Role.PERSONAL]
    if len(groups) != 1:
        return None
    found, wanted = bounds(groups[0]), bounds(lines.group)
    dx, dy = found.x - wanted.x, found.y - wanted.y
    return (dx, dy) if _same(groups, moved((lines.group,), dx, dy)) else None


def _same(some: Iterable[Mark], others: Iterable[Mark]) -> bool:
    """Tell whether marks are the same at the same places."""
    pairs = list(zip(walk(some), walk(others), strict=False))
    return all(
        type(one) is type(other)
        and (not isinstance(one, Text) or (isinstance(other, Text) and one.words == other.words))
        and _near(bounds(one), bounds(other))
        for one, other in pairs
    )


def _near(one: Box, other: Box) -> bool:
    return (
        max(abs(one.x - other.x), abs(one.y - other.y), abs(one.width - other.width), abs(one.height - other.height))
        < 0.02
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[,;\n]", text) if part.strip())


def texts(row: Mapping[str, object]) -> dict[str, str]:
    """Return a row of Python's own values as one of texts; raise InputError for a column that means nothing."""
    if unknown := [name for name in row if name not in COLUMNS]:
        problems = [
            Problem(
                Where("rows"), "unknown-column", f"unknown column '{short(str(name))}'", nearest(str(name), COLUMNS)
            )
            for name in unknown
        ]
        raise InputError(problems)
    return {name: text for name, value in row.items() if (text := _text(value))}


def _text(value: object) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return "yes"
        case Mapping():
            return "; ".join(f"{point}={text}" for point, text in value.items())
        case list() | tuple():
            return ",".join(map(str, value))
        case _:
            return str(value)
