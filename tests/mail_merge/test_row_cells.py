"""Mistakes are told at their cells, and Python's own values are as their texts."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from support.rows import all_words, merge_rows, pdfs, tight

import handout
from handout.mail_merge.row_renderer import RowRenderer
from handout.problems import InputError, Location
from handout.render.pipeline import lay_out
from handout.request.options import COLUMNS, Request, Selection
from handout.request.python_arguments import parse_rows

# ---- mistakes are told at their cells


X = "Qxzvwyq"
MISTAKES = {
    "patient": (f"{X}\x07", "wrong-text"),
    "date": (X, "wrong-date"),
    "by": (f"{X}\n{X}", "several-lines"),
    "note": (X * 1_000, "too-long"),
    "dose": (f"{X}=1 minute", "unknown-point"),
    "points": (X, "unknown-point"),
    "avoid": (X, "unknown-condition"),
    "language": (X, "unknown-language"),
    "format": (X, "unknown-word"),
    "large_print": (X, "wrong-word"),
}
MORE = (
    ("patient", X * 20, "too-long"),
    ("by", f"[{X}](javascript:1)", "wrong-text"),
    ("note", f"{X} \U0001f600", "missing-glyph"),
    ("date", "2026-02-30", "wrong-date"),
    ("dose", X, "wrong-dose"),
    ("dose", f"hand={X * 20}", "too-long"),
    ("dose", f"hand={X}; hand={X}", "same-point"),
    ("dose", f"hand={X} \U0001f600", "missing-glyph"),
    ("dose", f"hand={X}\x07", "wrong-text"),
    ("points", "stomach,stomach", "same-point"),
    ("language", f"../{X}", "unknown-language"),
)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "25 de noviembre de 2026"),
        ("French", "25 novembre 2026"),
        ("Deutsch", "25. November 2026"),
        ("pl", "25 listopada 2026"),
        ("uk", "25 листопада 2026 р."),
        ("es", "25 November 2026"),
    ],
)
def test_a_date_may_be_written_as_the_language_of_its_row_has_it(language: str, text: str) -> None:
    """Or as that of the other rows."""
    renderer = RowRenderer(Request(topic="back-pain"))
    _, details = renderer.read_row(1, {"patient": "Ann", "language": language, "date": text})
    assert details.day == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("column", "value", "rule"), [*((name, *reported) for name, reported in MISTAKES.items()), *MORE]
)
def test_a_mistake_is_told_at_its_cell(column: str, value: str, rule: str) -> None:
    """Row, column and the column's name are told, and nothing of what the cell says."""
    *others, wrong = merge_rows([{"patient": "Ann"}, {}, {"patient": "Ann", column: value}])
    assert all(each.pdf for each in others)
    (problem,) = wrong.problems
    assert (problem.where, problem.rule) == (Location.of_cell("rows", 3, COLUMNS.index(column) + 1, column), rule)
    reported = f"{problem}{problem.values}"
    assert value not in reported
    assert X not in reported


def test_all_mistakes_of_a_row_are_told_at_once() -> None:
    """Every cell is refused together; points and conditions are those of the topic in its own language where the row's is wrong."""
    row = {name: value for name, (value, _) in MISTAKES.items()} | {"dose": X}
    (done,) = merge_rows([row])
    assert {problem.where.cell for problem in done.problems} == row.keys()


def test_columns_have_the_numbers_of_their_table() -> None:
    """The table's own order of columns decides, and its own name is told; a column met twice counts where it is met first."""
    columns = ("file", "note", "date", "patient", "date")
    series = RowRenderer(Request("back-pain"), file="people.csv", columns=columns)
    found = series.check(7, {"date": X, "note": f"{X}\x07", "patient": f"{X}\x00"}).problems
    assert [problem.where for problem in found] == [
        Location.of_cell("people.csv", 7, 2, "note"),
        Location.of_cell("people.csv", 7, 3, "date"),
        Location.of_cell("people.csv", 7, 4, "patient"),
    ]
    assert str(found[0].where) == "people.csv, row 7, column note"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"patient": X, "format": "poster"}, "patient"),
        ({"dose": f"hand={X}", "format": "poster"}, "dose"),
        ({"large_print": "yes", "format": "cards"}, "large_print"),
        ({"dose": f"stomach={X}", "points": "hand"}, "dose"),
    ],
)
def test_cells_that_do_not_go_together_are_told(row: dict[str, str], column: str) -> None:
    """Of two cells that cannot both be met, the one that means nothing beside the other is told."""
    (done,) = merge_rows([row])
    (problem,) = done.problems
    assert (problem.where.line, problem.where.cell) == (1, column)
    assert X not in str(problem)


@pytest.mark.parametrize(
    ("row", "options"),
    [({"format": "booklet"}, {"large_print": True}), ({"format": "cards"}, {"paper": "A5"})],
)
def test_a_cell_that_does_not_go_with_what_all_ask_for_is_told(row: dict[str, str], options: dict[str, Any]) -> None:
    """A row's format that cannot be met with an option for all names its row: without that cell there is no problem."""
    ok, done = merge_rows([{}, row], **options)
    assert ok.pdf
    assert done.problems
    assert {(each.where.file, each.where.line) for each in done.problems} == {("rows", 2)}


def test_what_is_wrong_with_all_is_said_before_the_first() -> None:
    """A topic or an option that cannot be is raised at once, with its own place, and not once a row."""
    with pytest.raises(InputError) as caught:
        handout.batch("back-pain", [{"patient": "Ann"}], ink="pink")
    assert [str(problem.where) for problem in caught.value.problems] == ["--ink"]


def test_an_unknown_column_is_refused() -> None:
    """A column that means nothing is named with the nearest that does."""
    with pytest.raises(InputError) as caught:
        merge_rows([{"pateint": X}])
    (problem,) = caught.value.problems
    assert (problem.rule, problem.hint) == ("unknown-column", "did you mean 'patient'?")
    assert X not in str(problem)


# ---- Python's own values


@pytest.mark.parametrize(
    "missing",
    [
        None,
        float("nan"),
        Decimal("NaN"),
        "nan",
        "NaN",
        "NaT",
        "None",
        "<NA>",
        *(type(name, (), {})() for name in ("NAType", "NaTType")),
    ],
)
def test_what_pandas_gives_for_an_empty_cell_is_empty(missing: object) -> None:
    """In every column; its own NA and NaT are known by their names."""
    rows = parse_rows([dict.fromkeys(COLUMNS, missing), {"patient": "Nan"}], None)
    assert (rows.wrong, rows.problems) == ({}, ())
    assert [*rows.cells.values()] == [{}, {"patient": "Nan"}]


def test_python_values_are_as_their_texts() -> None:
    """Dates, lists, mappings, yes and no, and nothing at all mean what their texts in a table mean."""
    own = {
        "date": date(2026, 11, 22),
        "points": ["hand", "stomach"],
        "dose": {"hand": "1 minute", "stomach": "2 times"},
    }
    text = {"date": "2026-11-22", "points": "hand, stomach", "dose": "hand=1 minute; stomach=2 times"}
    own |= {"by": None, "note": None}
    one, other, *rest = pdfs([own, text, {"avoid": ("weak-back",)}, {"avoid": "weak-back"}], points=None)
    assert one == other
    assert rest[0] == rest[1] != one
    large, yes = pdfs([{"large_print": True}, {"large_print": "yes"}])
    assert large == yes


def test_false_means_no() -> None:
    """A row can do without the large print that all others have."""
    one, other = pdfs([{"large_print": False}, {"large_print": "no"}], large_print=True)
    assert one == other


def test_a_dose_may_hold_a_semicolon() -> None:
    """A mapping of doses says of each point what is said, with its commas, semicolons and line ends."""
    found_text = "2 minutes; then rest"
    (pdf,) = pdfs([{"dose": {"hand": found_text}}])
    assert tight(found_text) in all_words(pdf)


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ({"points": "hand", "avoid": "pregnancy"}, "pregnancy"),
        ({"points": "hand", "dose": "stomach=2 minutes"}, "stomach"),
        ({"patient": "Ann", "format": "poster"}, "poster"),
    ],
)
def test_a_cell_that_is_understood_is_not_told_either(row: dict[str, str], word: str) -> None:
    """What a row avoids, takes or is made as is not in its message, even where every word of it is known."""
    (problem,) = RowRenderer(Request("back-pain")).check(2, row).problems
    assert word not in problem.message


@pytest.mark.parametrize(
    ("row", "words", "known"),
    [
        ({"avoid": "pregnent"}, "did you mean", "use a known name"),
        ({"points": "stomac"}, "did you mean", "known: stomach (Stomach Point), lower-back (Lower Back Points)"),
        (
            {"dose": "stomac=2 minutes"},
            "did you mean",
            "known: stomach (Stomach Point), lower-back (Lower Back Points)",
        ),
        ({"format": "poste"}, "did you mean", "known: leaflet, poster"),
    ],
)
def test_a_cure_does_not_tell_what_a_cell_comes_near(row: dict[str, str], words: str, known: str) -> None:
    """The cure lists what there is; what was probably meant would tell of the person."""
    (problem,) = RowRenderer(Request("back-pain")).check(2, row).problems
    assert words not in problem.hint
    assert problem.hint.startswith(known)


@pytest.mark.parametrize(("language", "names"), [("en", "(Stomach Point)"), ("de", "(Magenpunkt)")])
def test_a_cure_names_points_in_the_language_of_all_rows(language: str, names: str) -> None:
    """Whoever writes the table may not read that of each patient; names in both are understood."""
    renderer = RowRenderer(Request("back-pain", language=language))
    hints = [
        renderer.check(2, {"points": "xyz", "language": each}).problems[0].hint for each in ("fa", "bn", "Deutsch")
    ]
    assert all(f"stomach {names}" in hint for hint in hints)
    assert len({*hints}) == 1
    assert renderer.check(2, {"points": "Magenpunkt", "language": "Deutsch"}).problems == ()


def test_the_cure_of_an_unknown_condition_does_not_lose_it() -> None:
    """Nobody is asked to empty the cell of a pacemaker: a clinician chooses the cards, for a row as for one leaflet."""
    (row,) = RowRenderer(Request("back-pain")).check(2, {"avoid": "pacemaker"}).problems
    with pytest.raises(InputError) as refused:
        lay_out(Request("back-pain", Selection(avoid=("pacemaker",))))
    (alone,) = refused.value.problems
    for problem in (row, alone):
        assert problem.rule == "unknown-condition"
        assert "a clinician chooses the cards" in problem.hint
        assert "empty" not in problem.hint


@pytest.mark.parametrize("words", ["Pregnancy", "warfarin", "asthma", "WEAK_BACK", "weak back "])
def test_conditions_are_taken_as_people_write_them(words: str) -> None:
    """Capitals, spaces, underscores and synonyms make no other condition of one."""
    found = RowRenderer(Request("back-pain")).check(2, {"avoid": words}).problems
    assert [problem.rule for problem in found] == (["unknown-condition"] if words == "asthma" else [])


@pytest.mark.parametrize("words", ["22.11.2026", "22. 11. 2026", "2026-11-22 14:30", "2026-11-22T14:30:05"])
def test_a_date_as_spreadsheets_write_it(words: str) -> None:
    """Day.month.year and a date with a time are the date they are."""
    assert pdfs([{"date": words}]) == pdfs([{"date": "2026-11-22"}])


@pytest.mark.parametrize("words", ["11/11/26", "3/4/2026", "22.11.26", "31.2.2026", "2026-11-22 25"])
def test_a_date_that_may_be_two_is_refused(words: str) -> None:
    """Which is day and which is month is not guessed."""
    assert [problem.rule for problem in RowRenderer(Request("back-pain")).check(2, {"date": words}).problems] == [
        "wrong-date"
    ]


@pytest.mark.parametrize(
    ("words", "large"), [("ja", True), ("WAHR", True), ("oui", True), ("Nein", False), ("FALSCH", False)]
)
def test_yes_and_no_of_other_languages(words: str, large: bool) -> None:
    """What spreadsheets of other countries write for yes and no is that."""
    assert pdfs([{"large_print": words, "points": "hand"}]) == pdfs([{"large_print": large, "points": "hand"}])


def test_a_row_saves_itself(tmp_path: Path) -> None:
    """What ``save`` writes is what ``pdf`` holds, over what was there; a row without a PDF says why."""
    good, bad = merge_rows([{"patient": "Ann"}, {"patient": "Bob", "avoid": "pregnency"}])
    file = tmp_path / "ann.pdf"
    file.write_bytes(bytes(1_000_000))
    good.save(file)
    assert file.read_bytes() == good.pdf
    with pytest.raises(InputError, match="avoid"):
        bad.save(tmp_path / "bob.pdf")
    assert not (tmp_path / "bob.pdf").exists()
    with pytest.raises(OSError, match="nowhere"):
        good.save(tmp_path / "nowhere" / "ann.pdf")
