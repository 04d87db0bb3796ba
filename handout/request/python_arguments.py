"""The arguments of ``build`` and ``batch`` in Python: their types and checks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from numbers import Number
from os import PathLike, fspath
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from handout.problems import InputError, Location, Problem, short
from handout.request.option import Kind
from handout.request.options import COLUMNS, OPTIONS, ROW_OPTIONS
from handout.request.parse_values import EMPTY, MISSING, blank_problem, has_blank, split_list
from handout.suggest import nearest

if TYPE_CHECKING:
    from handout.request.options import Request


class BuildOptions(TypedDict, total=False):
    """The options for mypy; a test holds them equal to the table of options.

    None means the same as leaving out the option on the command line.
    """

    format: str | None
    paper: str | None
    landscape: bool | None
    cards_per_page: str | int | None
    layout: str | None
    large_print: bool | None
    language: str | None
    with_language: str | None
    theme: str | None
    points: str | Sequence[str] | None
    without: str | Sequence[str] | None
    avoid: str | Sequence[str] | None
    plan: str | PathLike[str] | None
    advice: bool | None
    ink: str | None
    tile: str | None
    overlap: str | None
    fit: bool | None
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
    name_on_pages: bool | None
    qr: bool | None


RowOptions = TypedDict(
    "RowOptions",
    {
        "patient": str | None,
        "date": str | date | None,
        "by": str | None,
        "note": str | None,
        "format": str | None,
        "large_print": str | int | bool | None,
        "language": str | None,
        "with": str | None,  # no name in Python, so that this is no class
        "points": str | Sequence[str] | None,
        "avoid": str | Sequence[str] | None,
        "dose": str | Mapping[str, str] | None,
        "name_on_pages": str | int | bool | None,
        "file": str | int | None,
    },
    total=False,
)
"""The columns of a row for mypy; a test holds them equal to the table of options.

An empty value (None, nan, NaT, NA) means the same as a missing column.
"""


ARGUMENT_TYPES: Mapping[Kind, tuple[type, ...]] = {
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
"""The types that an argument accepts for each kind of value."""


def types_in_row(name: str) -> tuple[type, ...]:
    """Return the types that a column accepts in a row.

    Each accepts a text and the Python types of its option. A file name may also be a number.
    """
    if name not in ROW_OPTIONS:
        return str, int
    kind = ROW_OPTIONS[name].kind
    return tuple(dict.fromkeys((str, int, bool) if kind is Kind.YES_NO else (str, *ARGUMENT_TYPES[kind])))


class ValueForm(NamedTuple):
    """A form of value: its name in messages, its test, and a hint how to write it."""

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
"""The forms of values by their types."""


NO_TITLES: Mapping[str, str] = MappingProxyType({})


class CheckedRows(NamedTuple):
    """The rows of a batch as texts, by number from 1.

    *wrong* holds the problems of single rows, *problems* those of the whole batch.
    """

    cells: Mapping[int, Mapping[str, str]]
    wrong: Mapping[int, tuple[Problem, ...]]
    problems: tuple[Problem, ...]


def parse_arguments(topic: object, arguments: Mapping[str, object]) -> "Request":
    """Parse the arguments of ``build`` and ``batch`` as a request.

    Raise TypeError for unknown arguments, and InputError if the topic is not a name or a path.
    """
    from handout.request.parse_request import parse_request

    if unknown := sorted(name for name in arguments if name not in OPTIONS):
        named = "; ".join(f"'{short(name)}' ({nearest(name, tuple(OPTIONS))})" for name in unknown)
        message = f"unknown arguments: {named}"
        raise TypeError(message)
    problems: list[Problem] = []
    given = {
        name: _convert_argument(name, unwrap_numpy(value), problems)
        for name, value in arguments.items()
        if value is not None
    }
    topic = unwrap_numpy(topic)
    if not _check_type(topic, (str, PathLike), Location.of_option("topic"), problems):
        raise InputError(problems)
    return parse_request(str(topic), given, problems)


def parse_rows(rows: object, executor: object, titles: Mapping[str, str] = NO_TITLES) -> CheckedRows:
    """Convert the rows of a batch to texts, with their problems.

    *titles* are the keys that a plan gives to columns, with the names of these.
    """
    from concurrent.futures import Executor

    strange: list[Problem] = []
    if not (executor is None or isinstance(executor, Executor)):
        strange.append(Problem.of(Location.of_option("executor"), "wrong-type/executor", found=_name_type(executor)))
    if isinstance(rows, Mapping | str | bytes) or not isinstance(rows, Iterable):
        wrong_rows = Problem.of(Location.of_option("rows"), "wrong-type/rows", found=_name_type(rows))
        return CheckedRows({}, {}, (*strange, wrong_rows))
    cells, wrong, columns = dict[int, dict[str, str]](), dict[int, tuple[Problem, ...]](), dict[object, None]()
    for number, given in enumerate(rows, 1):
        problems: list[Problem] = []
        row = (
            {titles.get(key, key): value for key, value in given.items()}
            if titles and isinstance(given, Mapping)
            else given
        )
        cells[number] = _parse_row(row, number, problems)
        columns.update(dict.fromkeys(row if isinstance(row, Mapping) else ()))
        if problems:
            wrong[number] = tuple(problems)
    for name in columns:
        if name not in COLUMNS:
            column, meant = short(str(name)), nearest(str(name), COLUMNS)
            strange.append(Problem.of(Location.of_option("rows"), "unknown-column/rows", column=column, nearest=meant))
    return CheckedRows(cells, wrong, tuple(strange))


def _parse_row(row: object, number: int, problems: list[Problem]) -> dict[str, str]:
    """Convert a row to texts; report wrong types without patient data."""
    if not isinstance(row, Mapping):
        where = Location.of_cell("rows", number, 0, "row")
        problems.append(Problem.of(where, "wrong-type/row", found=_name_type(row)))
        return {}
    cells = {}
    for name, given in row.items():
        if type(given) is str:  # most are, and any may be
            text = given.strip()
            text = "" if text in MISSING or text in EMPTY.get(name, ()) else text
        elif is_missing(value := unwrap_numpy(given)) or name not in COLUMNS:
            continue
        else:
            where = Location.of_cell("rows", number, 1 + COLUMNS.index(name), name)
            fits = _check_type(value, types_in_row(name), where, problems)
            text = _format_cell(value, where, problems).strip() if fits else ""
        if text:
            cells[name] = text
    return cells


def is_missing(value: object) -> bool:
    """Return whether a value means "none": None, nan, or an empty cell of pandas."""
    return (
        value is None
        or type(value).__name__ in ("NAType", "NaTType")  # known by name, for pandas may not be there
        or (isinstance(value, Number) and value != value)  # noqa: PLR0124 - so is nan known
    )


def unwrap_numpy(value: object) -> object:
    """Return a scalar of numpy as Python's own type, any other value unchanged."""
    if type(value).__module__ == "numpy" and getattr(value, "ndim", None) == 0:
        return value.item()  # type: ignore[attr-defined]
    return value


def _convert_argument(name: str, value: object, problems: list[Problem]) -> object:
    """Convert a value to the form of the command line; return None after a problem."""
    where, taken = Location.of_option(name), ARGUMENT_TYPES[OPTIONS[name].kind]
    if not _check_type(value, taken, where, problems):
        return None
    match value:
        case date():
            return _format_date(value)
        case PathLike():
            return fspath(value)
        case Mapping():
            return _format_doses(value, where, problems)
        case Sequence():
            texts = [str.__str__(each) for each in ([value] if isinstance(value, str) else value)]
            if has_blank(name, texts):
                problems.append(blank_problem(where))
                return None
            return split_list(texts) if Sequence in taken else texts[0]
        case _:
            return value


def _format_cell(value: object, where: Location, problems: list[Problem]) -> str:
    """Format a value as the text of a cell."""
    match value:
        case bool():
            return "yes" if value else "no"
        case date():
            return _format_date(value)
        case Mapping():
            return "; ".join(_format_doses(value, where, problems))
        case str():
            return str.__str__(value)
        case Sequence():
            return ",".join(value)
        case _:
            return str(value)


def _format_date(value: date) -> str:
    """Format a date as in ISO 8601, without the time of day."""
    return (value.date() if isinstance(value, datetime) else value).isoformat()


def _format_doses(doses: Mapping[str, str], where: Location, problems: list[Problem]) -> tuple[str, ...]:
    """Format doses as on the command line; report a point with ``=`` in its name."""
    if any("=" in point for point in doses):
        problems.append(Problem.of(where, "wrong-dose/sign"))
        return ()
    return tuple(f"{point}={text}" for point, text in doses.items())


def _check_type(value: object, types: tuple[type, ...], where: Location, problems: list[Problem]) -> bool:
    """Return whether a value has one of the *types*; report it if not."""
    wanted = [FORMS[each] for each in types]
    found = not is_missing(value) and any(form.fits(value) for form in wanted)  # pandas' NaT is a date
    wrong = _find_non_text(value) if found else f"not {_name_type(value)}"
    if wrong:
        cure = "leave it out, or say None" if is_missing(value) else wanted[-1].hint
        names = " or ".join(form.name for form in wanted)
        problems.append(Problem.of(where, "wrong-type/argument", wanted=names, found=wrong, cure=cure))
    return not wrong


def _find_non_text(value: object) -> str:
    """Return which part of a list or dict is not a text; empty if all are."""
    if isinstance(value, Mapping):
        parts = [("a key", each) for each in value] + [("a value", each) for each in value.values()]
    elif isinstance(value, Sequence) and not isinstance(value, str):
        parts = [(f"item {number}", each) for number, each in enumerate(value, 1)]
    else:
        return ""
    return next((f"and {part} of it is {_name_type(each)}" for part, each in parts if not isinstance(each, str)), "")


def _name_type(value: object) -> str:
    """Return the name of a value's type with its article, without the value."""
    name = type(value).__name__
    if is_missing(value):
        return "nan" if isinstance(value, float) else name.removesuffix("Type")
    return f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"
