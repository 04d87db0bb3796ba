"""The arguments of ``build`` and ``batch``: which types each option takes in Python, and how a value is checked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from numbers import Number
from os import PathLike, fspath
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from handout.problems import InputError, Location, Problem, nearest, short
from handout.request.option import Kind
from handout.request.options import COLUMNS, IN_ROWS, OPTIONS
from handout.request.parse import MISSING, blank, listed, says_nothing

if TYPE_CHECKING:
    from handout.request.request import Request


class BuildOptions(TypedDict, total=False):
    """The options as mypy knows them, equal to their table; None is what the command line means by leaving one out."""

    format: str | None
    paper: str | None
    landscape: bool | None
    cards_per_page: str | int | None
    large_print: bool | None
    language: str | None
    theme: str | None
    points: str | Sequence[str] | None
    without: str | Sequence[str] | None
    avoid: str | Sequence[str] | None
    plan: str | PathLike[str] | None
    advice: bool | None
    ink: str | None
    tile: str | None
    overlap: str | None
    edge: str | None
    flip: str | None
    bleed: str | None
    marks: str | Sequence[str] | None
    clinic: str | PathLike[str] | None
    project: str | PathLike[str] | None
    patient: str | None
    date: str | date | None
    by: str | None
    note: str | None
    doses: Mapping[str, str] | None
    diary: int | None
    qr: bool | None


class RowOptions(TypedDict, total=False):
    """The columns of a row as mypy knows them, equal to those of the table; an empty value (None, nan, NaT, NA) is silence."""

    patient: str | None
    date: str | date | None
    by: str | None
    note: str | None
    format: str | None
    large_print: str | int | bool | None
    language: str | None
    points: str | Sequence[str] | None
    avoid: str | Sequence[str] | None
    dose: str | Mapping[str, str] | None
    file: str | int | None


TAKEN: Mapping[Kind, tuple[type, ...]] = {
    Kind.WORD: (str,),
    Kind.NUMERAL: (str, int),
    Kind.NAME_OR_FILE: (str, PathLike),
    Kind.FOLDER: (str, PathLike),
    Kind.YES_NO: (bool,),
    Kind.SWITCH: (bool,),
    Kind.COUNT: (int,),
    Kind.LENGTH: (str,),
    Kind.WORDS: (str, Sequence),
    Kind.POINTS: (str, Sequence),
    Kind.CONDITIONS: (str, Sequence),
    Kind.DOSES: (Mapping,),
    Kind.LINE: (str,),
    Kind.PROSE: (str,),
    Kind.DATE: (str, date),
}
"""The types that an argument takes of each kind of value."""


def types_in_a_row(name: str) -> tuple[type, ...]:
    """Return the types that a column takes in a row: a text, and what Python has for it; a file may be called by a number."""
    if name not in IN_ROWS:
        return str, int
    kind = IN_ROWS[name].kind
    return tuple(dict.fromkeys((str, int, bool) if kind is Kind.YES_NO else (str, *TAKEN[kind])))


class ValueForm(NamedTuple):
    """A form of value: what it is called, who has it, and how to write one."""

    name: str
    fits: Callable[[object], bool]
    hint: str


FORMS: Mapping[type, ValueForm] = {
    str: ValueForm("a text", lambda value: isinstance(value, str), "write it in quotes"),
    PathLike: ValueForm(
        "a path", lambda value: isinstance(value, PathLike) and isinstance(fspath(value), str), "write it in quotes"
    ),
    date: ValueForm("a date", lambda value: isinstance(value, date), "write it in quotes, such as '2026-11-22'"),
    int: ValueForm(
        "a whole number",
        lambda value: isinstance(value, int) and not isinstance(value, bool),
        "write a number without quotes or a point, such as 2",
    ),
    bool: ValueForm("True or False", lambda value: isinstance(value, bool), "write True or False, without quotes"),
    Sequence: ValueForm(
        "a list of texts",
        lambda value: isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray | memoryview),
        "write a list of texts, in the order meant, such as ['hand', 'stomach']",
    ),
    Mapping: ValueForm(
        "a dict of texts",
        lambda value: isinstance(value, Mapping),
        "write a dict of texts, such as {'hand': '2 minutes'}",
    ),
}
"""The forms that values have, by their type."""


class CheckedRows(NamedTuple):
    """The rows of a batch, by number from 1: their cells as texts, what is wrong with single ones, and with all."""

    cells: Mapping[int, Mapping[str, str]]
    wrong: Mapping[int, tuple[Problem, ...]]
    problems: tuple[Problem, ...]


def parse_arguments(topic: object, arguments: Mapping[str, object]) -> "Request":
    """Return the request of Python's arguments, with a problem for each of a wrong form; raise TypeError for an unknown one."""
    from handout.request.request import parse_request

    if unknown := sorted(name for name in arguments if name not in OPTIONS):
        named = "; ".join(f"'{short(name)}' ({nearest(name, tuple(OPTIONS))})" for name in unknown)
        message = f"unknown wishes: {named}"
        raise TypeError(message)
    problems: list[Problem] = []
    given = {name: _argument(name, plain(value), problems) for name, value in arguments.items() if value is not None}
    topic = plain(topic)
    if not _fits(topic, (str, PathLike), Location.of_option("topic"), problems):
        raise InputError(problems)
    return parse_request(str(topic), given, problems)


def parse_rows(rows: object, executor: object) -> CheckedRows:
    """Return the rows of a batch as texts, and what is wrong with single ones and with all."""
    from concurrent.futures import Executor

    strange: list[Problem] = []
    if not (executor is None or isinstance(executor, Executor)):
        strange.append(Problem.of(Location.of_option("executor"), "wrong-type/executor", found=_kind(executor)))
    if isinstance(rows, Mapping | str | bytes) or not isinstance(rows, Iterable):
        wrong_rows = Problem.of(Location.of_option("rows"), "wrong-type/rows", found=_kind(rows))
        return CheckedRows({}, {}, (*strange, wrong_rows))
    cells, wrong, columns = dict[int, dict[str, str]](), dict[int, tuple[Problem, ...]](), dict[object, None]()
    for number, row in enumerate(rows, 1):
        problems: list[Problem] = []
        cells[number] = _cells(row, number, problems)
        columns.update(dict.fromkeys(row if isinstance(row, Mapping) else ()))
        if problems:
            wrong[number] = tuple(problems)
    for name in columns:
        if name not in COLUMNS:
            column, meant = short(str(name)), nearest(str(name), COLUMNS)
            strange.append(Problem.of(Location.of_option("rows"), "unknown-column/rows", column=column, nearest=meant))
    return CheckedRows(cells, wrong, tuple(strange))


def _cells(row: object, number: int, problems: list[Problem]) -> dict[str, str]:
    """Return a row of Python's own values as one of texts; note what is of a wrong form, without a word of what it says."""
    if not isinstance(row, Mapping):
        where = Location.of_cell("rows", number, 0, "row")
        problems.append(Problem.of(where, "wrong-type/row", found=_kind(row)))
        return {}
    cells = {}
    for name, given in row.items():
        if type(given) is str:  # most are, and any may be
            text = given.strip()
            text = "" if text in MISSING else text
        elif is_missing(value := plain(given)) or name not in COLUMNS:
            continue
        else:
            where = Location.of_cell("rows", number, 1 + COLUMNS.index(name), name)
            fits = _fits(value, types_in_a_row(name), where, problems)
            text = _cell(value, where, problems).strip() if fits else ""
        if text:
            cells[name] = text
    return cells


def is_missing(value: object) -> bool:
    """Tell whether a value stands for none: None, nan, and what pandas writes for an empty cell."""
    return (
        value is None
        or type(value).__name__ in ("NAType", "NaTType")  # known by name, for pandas may not be there
        or (isinstance(value, Number) and value != value)  # noqa: PLR0124 - so is nan known
    )


def plain(value: object) -> object:
    """Return a number, date or yes and no of numpy as Python's own."""
    if type(value).__module__ == "numpy" and getattr(value, "ndim", None) == 0:
        return value.item()  # type: ignore[attr-defined]
    return value


def _argument(name: str, value: object, problems: list[Problem]) -> object:
    """Return a value as the command line gives it, or None after noting why it cannot be."""
    where, taken = Location.of_option(name), TAKEN[OPTIONS[name].kind]
    if not _fits(value, taken, where, problems):
        return None
    match value:
        case date():
            return _day(value)
        case PathLike():
            return fspath(value)
        case Mapping():
            return _doses(value, where, problems)
        case Sequence():
            texts = [str.__str__(each) for each in ([value] if isinstance(value, str) else value)]
            if says_nothing(name, texts):
                problems.append(blank(where))
                return None
            return listed(texts) if Sequence in taken else texts[0]
        case _:
            return value


def _cell(value: object, where: Location, problems: list[Problem]) -> str:
    """Return a value as the text of a cell."""
    match value:
        case bool():
            return "yes" if value else "no"
        case date():
            return _day(value)
        case Mapping():
            return "; ".join(_doses(value, where, problems))
        case str():
            return str.__str__(value)
        case Sequence():
            return ",".join(value)
        case _:
            return str(value)


def _day(value: date) -> str:
    """Return a date as it is said, without the time of day."""
    return (value.date() if isinstance(value, datetime) else value).isoformat()


def _doses(doses: Mapping[str, str], where: Location, problems: list[Problem]) -> tuple[str, ...]:
    """Return doses as the command line says them; note a point with a sign in it that would make it another."""
    if any("=" in point for point in doses):
        problems.append(Problem.of(where, "wrong-dose/sign"))
        return ()
    return tuple(f"{point}={text}" for point, text in doses.items())


def _fits(value: object, types: tuple[type, ...], where: Location, problems: list[Problem]) -> bool:
    """Tell whether a value has a form of one of the *types*, after noting that it has none."""
    wanted = [FORMS[each] for each in types]
    found = not is_missing(value) and any(form.fits(value) for form in wanted)  # pandas' NaT is a date
    wrong = _inside(value) if found else f"not {_kind(value)}"
    if wrong:
        cure = "leave it out, or say None" if is_missing(value) else wanted[-1].hint
        names = " or ".join(form.name for form in wanted)
        problems.append(Problem.of(where, "wrong-type/argument", wanted=names, found=wrong, cure=cure))
    return not wrong


def _inside(value: object) -> str:
    """Return what in a list or dict is no text, or nothing."""
    if isinstance(value, Mapping):
        parts = [("a key", each) for each in value] + [("a value", each) for each in value.values()]
    elif isinstance(value, Sequence) and not isinstance(value, str):
        parts = [(f"item {number}", each) for number, each in enumerate(value, 1)]
    else:
        return ""
    return next((f"and {part} of it is {_kind(each)}" for part, each in parts if not isinstance(each, str)), "")


def _kind(value: object) -> str:
    """Return what a value is, without a word of what it says."""
    name = type(value).__name__
    if is_missing(value):
        return "nan" if isinstance(value, float) else name.removesuffix("Type")
    return f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"
