"""Arguments of ``build`` and ``batch`` have the form their names promise, or are problems of that argument."""

import re
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path, PurePosixPath
from typing import Any, get_args, get_origin

import pytest
from msgspec.structs import replace
from pypdfium2 import PdfDocument
from support.refusals import refused_build

from handout import batch, build
from handout.mail_merge.row_renderer import RowResult
from handout.problems import InputError, Location, Problem
from handout.render.key import UNKEYED, cache_key
from handout.request.options import COLUMNS, PrintOptions, Request, Selection
from handout.request.patient import PatientDetails
from handout.request.python_arguments import FORMS, BuildOptions, RowOptions, is_missing

NAN = float("nan")
SECRET = "Quillwort"  # noqa: S105 - a name that no message may hold


class NAType:
    """Stands for pandas' NA, which is neither true nor false, nor equal to anything."""

    def __bool__(self) -> bool:
        """Raise TypeError, as pandas does."""
        raise TypeError("boolean value of NA is ambiguous")

    def __eq__(self, _: object) -> Any:
        """Return neither yes nor no."""
        return self

    def __hash__(self) -> int:
        """Return a value, as pandas does."""
        return 1


class NaTType(datetime):
    """Stands for pandas' NaT, which is a datetime that is none."""

    def isoformat(self, *_: Any, **__: Any) -> str:
        """Return what must never be on paper."""
        return "NaT"


class Scalar:
    """Stands for a value of numpy: no Python number, but it can be made one."""

    ndim = 0

    def __init__(self, value: object) -> None:
        """Hold a value of Python."""
        self.value = value

    def item(self) -> object:
        """Return the value."""
        return self.value


Scalar.__module__ = "numpy"


class Word(str, Enum):  # noqa: UP042 - such a one prints itself otherwise
    """Stands for a text with another name."""

    HAND = "hand"


def generated() -> Iterator[str]:
    """Yield a point, once."""
    yield "hand"


class BytesPath(PurePosixPath):
    """Stands for a path that is no text."""

    def __fspath__(self) -> Any:
        """Return bytes."""
        return b"x"


MISSING = [NAN, Scalar(NAN), NAType(), NaTType(2026, 11, 2)]
NEVER = [
    *MISSING,
    b"hand",
    bytearray(b"hand"),
    object(),
    build,
    1j,
    Decimal(1),
    {"hand"},
    frozenset({"hand"}),
    generated(),
]
"""What no argument takes."""


SAMPLES: dict[object, list[object]] = {
    str: ["hand"],
    int: [7, 0, Scalar(7)],
    bool: [True, False, Scalar(True)],
    float: [7.5, 7.0],
    date: [date(2026, 11, 2), datetime(2026, 11, 2, tzinfo=UTC)],
    Path: [Path("hand")],
    dict: [{"hand": "2 minutes"}, {}],
    list: [["hand"], ("hand",), deque(["hand"])],
    "strange list": [["hand", None], [NAN], [1], [["hand"]], (b"hand",)],
    "strange dict": [{"hand": 2}, {1: "hand"}, {"hand": None}, {None: "x"}],
}
"""Values by kind."""


TAKES: dict[object, set[object]] = {
    "str": {str},
    "int": {int},
    "bool": {bool},
    "date": {date},
    "PathLike": {Path},
    "Mapping": {dict},
    "Sequence": {list, str},
}


def kinds(annotation: object) -> set[object]:
    """Return the kinds of values that an annotation speaks of."""
    names = {(get_origin(each) or each).__name__ for each in get_args(annotation) if each is not type(None)}
    return set().union(*(TAKES[name] for name in names))


def refused(**options: Any) -> tuple[Problem, ...]:
    """Return why ``build`` refuses *options*."""
    return refused_build("back-pain", **options).problems


def wrong(annotation: object) -> list[object]:
    """Return values that an annotation does not speak of."""
    return [*NEVER, *(value for kind, values in SAMPLES.items() if kind not in kinds(annotation) for value in values)]


def test_a_value_of_the_wrong_form_is_a_problem_of_its_argument() -> None:
    """Each argument refuses every kind of value but its own, by its name, with a cure, and nothing is taken for true."""
    values = {name: wrong(annotation) for name, annotation in BuildOptions.__annotations__.items()}
    for number in range(max(map(len, values.values()))):
        given = {name: wrong_ones[number % len(wrong_ones)] for name, wrong_ones in values.items()}
        problems = refused(**given)
        wanted = [(Location.of_option(name), "wrong-type") for name in given]
        assert sorted((each.where, each.rule) for each in problems) == sorted(wanted), given
        assert all(each.hint for each in problems)
        assert not any("object at" in str(each) for each in problems)


@pytest.mark.parametrize("name", BuildOptions.__annotations__)
@pytest.mark.sweep(every=8)
def test_a_value_of_the_right_form_is_never_the_wrong_type(name: str) -> None:
    """What an annotation speaks of is taken or refused for what it says."""
    for kind in kinds(BuildOptions.__annotations__[name]):
        for value in SAMPLES[kind]:
            found: set[str] = set()
            try:
                build("back-pain", **{"points": "hand", name: value})
            except InputError as error:
                found = {problem.rule for problem in error.problems}
            assert "wrong-type" not in found, repr(value)


def test_all_wrong_arguments_are_told_at_once() -> None:
    """Forms, blanks, words and lengths are told together, each by its name."""
    found = refused(
        points={"hand": 1},
        patient=NAN,
        large_print="no",
        diary=True,
        avoid=" , ",
        format="leaflte",
        overlap="3",
        doses=["hand=2"],
        date="tomorrow",
    )
    places = [str(problem.where) for problem in found]
    assert places == ["--date", "--format", "--overlap", "avoid", "diary", "doses", "large_print", "patient", "points"]


@pytest.mark.parametrize("topic", [None, NAN, 7, True, ["back-pain"], b"back-pain", {"back-pain"}], ids=repr)
def test_a_topic_is_a_text_or_a_path(topic: Any) -> None:
    """Anything else is a problem of the topic, told with all others."""
    with pytest.raises(InputError) as reported:
        build(topic, diary=7.5)  # type: ignore[typeddict-item]
    assert [str(problem.where) for problem in reported.value.problems] == ["diary", "topic"]


@pytest.mark.parametrize("name", BuildOptions.__annotations__)
def test_a_blank_text_is_refused_as_on_the_command_line(name: str) -> None:
    """Nothing but white space and commas is no value, unless it is a line that may stay blank; no list at all is silence."""
    form = kinds(BuildOptions.__annotations__[name])
    blanks: list[Any] = ["", " ", ",", " ,, ", "\n", "\u200b"] if str in form else []
    blanks += [[""], [" ", ","], ("",), ["hand", ""]] if list in form else []
    for blank in blanks:
        if name in ("patient", "date", "by", "note") and not blank.strip():
            assert build("back-pain", points="hand", **{name: blank})
            continue
        (problem,) = refused(**{name: blank})
        assert (problem.where, problem.rule) == (Location.of_option(name), "blank-value"), repr(blank)
    for nothing in [[], ()] if list in form else []:
        assert build("back-pain", **{name: nothing}) == build("back-pain")


@pytest.mark.parametrize("given", ["hand,,stomach", "hand, , stomach,", ["hand,", " stomach,"], "hand,\nstomach"])
def test_a_blank_among_others_is_passed_over(given: Any) -> None:
    """Of a text with commas the parts that say something count."""
    assert build("back-pain", points=given) == build("back-pain", points=["hand", "stomach"])


def test_a_text_of_another_kind_is_a_text() -> None:
    """A member of an enumeration and a number of numpy are what they stand for, also in what is kept."""
    assert (
        build("back-pain", points=[Word.HAND])
        == build("back-pain", points=Word.HAND)
        == build("back-pain", points="hand")
    )
    assert build("back-pain", points="hand", diary=Scalar(3), qr=Scalar(False)) == build(
        "back-pain", points="hand", diary=3
    )  # type: ignore[arg-type]


def test_a_misspelt_option_is_answered_with_the_nearest() -> None:
    """An unknown option is a TypeError, as in Python, and names what was meant."""
    with pytest.raises(TypeError, match=r"'pionts' .*did you mean 'points'"):
        build("back-pain", pionts="hand")  # type: ignore[call-arg]


@pytest.mark.parametrize("doses", [{"hand=1": "2"}, {"=": "2"}])
def test_a_sign_in_the_name_of_a_point_makes_it_no_other(doses: dict[str, str]) -> None:
    """A dose is of the point that is named, and of no part of that name."""
    (problem,) = refused(doses=doses)
    assert (str(problem.where), problem.rule) == ("doses", "wrong-dose")


def test_every_form_is_there() -> None:
    """Each type in an annotation has a form, so that none is passed over unchecked."""
    found = [*BuildOptions.__annotations__.values(), *RowOptions.__annotations__.values()]
    types = {get_origin(each) or each for annotation in found for each in get_args(annotation)}
    assert types - {type(None)} == FORMS.keys()


# ---- rows


def merged(rows: Any, **options: Any) -> list[RowResult]:
    """Return what becomes of rows."""
    return list(batch("back-pain", rows, **{"points": "hand"} | options))


def words(done: RowResult) -> str:
    """Return all words of a PDF."""
    assert done.pdf, done.problems
    return " ".join(page.get_textpage().get_text_range() for page in PdfDocument(done.pdf))


def test_rows_have_the_columns_of_a_table() -> None:
    """A row may say what a table may say, under the same numbers, and each of it as a text."""
    assert tuple(RowOptions.__annotations__) == COLUMNS
    assert all(str in kinds(annotation) for annotation in RowOptions.__annotations__.values())


@pytest.mark.parametrize("nothing", [None, *MISSING], ids=lambda value: type(value).__name__)
def test_an_empty_cell_is_silence(nothing: object) -> None:
    """None, nan, NaT and NA are what a row leaves unsaid, in every column, and never letters on paper."""
    assert is_missing(nothing) or isinstance(nothing, Scalar)
    empty, text, plain = merged(
        [dict.fromkeys(COLUMNS, nothing), {"patient": "Ann", "note": nothing}, {"patient": "Ann"}]
    )
    assert empty.pdf == build("back-pain", points="hand")
    assert text.pdf == plain.pdf
    assert not re.search(r"\b(nan|NaT|NaTType|NA|None)\b", words(empty))


@pytest.mark.parametrize("name", COLUMNS)
def test_a_cell_of_the_wrong_form_is_a_problem_of_its_row(name: str) -> None:
    """Each column refuses every kind of value but its own, at its cell, and the other rows are made."""
    values = [value for value in wrong(RowOptions.__annotations__[name]) if not any(value is each for each in MISSING)]
    first, *rest, last = merged([{}, *({name: value} for value in values), {"patient": "Ann"}])
    assert first.pdf
    assert last.pdf
    for number, (value, done) in enumerate(zip(values, rest, strict=True), 2):
        where = Location.of_cell("rows", number, COLUMNS.index(name) + 1, name)
        assert [(problem.where, problem.rule) for problem in done.problems] == [(where, "wrong-type")], repr(value)
        assert done.row == number


def test_yes_and_no_of_any_kind_are_understood() -> None:
    """A truth, a number and a word mean the same, of Python or of numpy; nothing else is true by accident."""
    yes = [True, 1, "yes", Scalar(True), Scalar(1)]
    no = [False, 0, "no", Scalar(False), None]
    done = merged([{"large_print": value} for value in [*yes, *no]])
    assert {each.pdf for each in done[:5]} == {build("back-pain", points="hand", large_print=True)}
    assert {each.pdf for each in done[5:]} == {build("back-pain", points="hand")}
    assert [each.problems[0].rule for each in merged([{"large_print": 2}, {"large_print": -1}])] == ["wrong-word"] * 2


def test_all_problems_of_a_row_are_told_and_nothing_that_it_says() -> None:
    """What has a wrong form is told beside what cannot be printed, without a word of a cell."""
    row = {"patient": [SECRET], "by": {SECRET: SECRET}, "date": SECRET, "dose": {"hand": 2}, "avoid": {SECRET}}
    (done,) = merged([row])
    assert {problem.where.cell for problem in done.problems} == row.keys()
    assert SECRET not in str(done.problems)
    assert SECRET not in repr(done.problems)


@pytest.mark.parametrize("pool", [False, True])
def test_rows_that_are_wrong_come_in_their_place(pool: bool) -> None:
    """Every row has one outcome, whoever does the work; in order, if nobody else does."""
    rows: list[dict[str, object]] = [{"patient": 7} if n % 3 == 0 else {"patient": f"Ann {n}"} for n in range(1, 60)]
    with ThreadPoolExecutor(1) as threads:
        done = list(batch("back-pain", rows, points="hand", executor=threads if pool else None))
    assert sorted(each.row for each in done) == [*range(1, 60)]
    assert [each.row for each in done if each.problems] == [*range(3, 60, 3)]
    assert pool or [each.row for each in done] == [*range(1, 60)]


@pytest.mark.parametrize("rows", [None, 7, "rows", b"rows", {"patient": "Ann"}, NAN], ids=repr)
def test_rows_are_several(rows: Any) -> None:
    """What is no rows at all is told at once, together with what else is wrong with all."""
    with pytest.raises(InputError) as reported:
        batch("back-pain", rows, ink="pink", executor="fast")  # type: ignore[arg-type]
    assert [str(problem.where) for problem in reported.value.problems] == ["--ink", "executor", "rows"]


def test_all_columns_that_mean_nothing_are_told_at_once() -> None:
    """A column that no row may have is told once, whichever rows have it, together with what is wrong with all."""
    with pytest.raises(InputError) as reported:
        merged([{"pateint": SECRET}, {"pateint": SECRET, 7: SECRET}, {"notes": SECRET}], ink="pink", diary="7")
    assert [problem.rule for problem in reported.value.problems] == [
        "unknown-word",
        "wrong-type",
        *["unknown-column"] * 3,
    ]
    assert SECRET not in str(reported.value)


def test_what_is_no_row_is_a_problem_of_its_place() -> None:
    """The names of columns, which a table of pandas gives for rows, are answered with the cure."""
    done = merged(["patient", ["Ann"], None, {"patient": "Ann"}])
    assert [bool(each.pdf) for each in done] == [False, False, False, True]
    assert [str(each.problems[0].where) for each in done[:3]] == [f"rows, row {number}" for number in (1, 2, 3)]
    assert all("to_dict" in each.problems[0].hint for each in done[:3])


# ---- what is kept


CHANGED: dict[str, object] = {
    "selection": Selection(points=("hand",)),
    "printing": PrintOptions(tile="A4"),
    "landscape": True,
    "large_print": True,
    "qr": True,
    "diary": 7,
    "patient": PatientDetails(doses={"hand": "1"}),
}


@pytest.mark.parametrize("name", Request.__struct_fields__)
def test_all_that_is_asked_for_tells_orders_apart(name: str) -> None:
    """A field of a request counts for what may be taken from an earlier call, unless it says which files are read."""
    plain = Request("back-pain")
    other = replace(plain, **{name: CHANGED.get(name, "x")})
    unkeyed = {field for part, field in UNKEYED if not part}
    assert (cache_key(plain) == cache_key(other)) == (name in unkeyed)
    if name not in unkeyed:
        hash(cache_key(other))


def test_the_lines_of_a_person_do_not_tell_orders_apart() -> None:
    """What is said to one person is not in the name of what is kept for all."""
    text = PatientDetails("Ann", date(2026, 11, 2), "Dr Sample", "Hello")
    assert cache_key(Request("back-pain", patient=text)) == cache_key(Request("back-pain"))
