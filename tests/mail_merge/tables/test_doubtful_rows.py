"""Rows that may be less, or more, than one patient are not printed as they stand."""

import pytest
from support.tables import read_text, workbook

from handout.mail_merge.tables.table_reader import Columns, Table, read_table
from handout.request.options import COLUMNS

DELIMITERS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}


def rules(table: Table) -> dict[int, list[str]]:
    """Return the rules that each row breaks."""
    return {row.number: [problem.rule for problem in row.problems] for row in table.rows}


def warned(table: Table) -> list[str]:
    """Return the messages of the warnings of a table."""
    return [problem.message for problem in table.warnings]


@pytest.mark.parametrize("header", DELIMITERS)
@pytest.mark.parametrize("other", DELIMITERS)
@pytest.mark.parametrize("wide", [2, 3])
def test_a_row_with_another_delimiter_is_no_name(header: str, other: str, wide: int) -> None:
    """Else it is a leaflet of all points, without a caution, for "Bob;stomach;pregnancy"."""
    titles, first, row = ["patient", "points", "avoid"], ["Ann", "hand", "gout"], ["Bob", "stomach", "pregnancy"]
    lines = [header.join(titles[:wide]), header.join(first[:wide]), other.join(row[:wide])]
    table = read_text("\n".join(lines) + "\n")
    assert rules(table) == {2: [], 3: [] if header == other else ["unparted-row"]}
    if header != other:
        assert DELIMITERS[other] in table.rows[1].problems[0].message


@pytest.mark.parametrize("mark", DELIMITERS)
def test_a_row_pasted_into_one_cell_is_no_name(mark: str) -> None:
    """A line of CSV in the first cell of a workbook, or before the delimiters that a spreadsheet adds."""
    row = mark.join(["Bob", "stomach", "pregnancy"])
    table = read_text(workbook(["patient", "points", "avoid"], [row], ["Lee, Ann"]))
    assert rules(table) == {2: ["unparted-row"], 3: []}


@pytest.mark.parametrize("row", ['"Lee, Ann"', "Lee, Ann;;", "Ann;", "Ann"])
def test_a_lone_name_is_a_patient(row: str) -> None:
    """With a comma it is in quotes, or has the delimiters of all columns behind it."""
    assert rules(read_text(f"patient;points;avoid\nBob;hand;\n{row}\n")) == {2: [], 3: []}


@pytest.mark.parametrize("row", [";;hernia", ";stomach;", ";stomach;hernia"])
def test_what_goes_on_with_the_row_above_is_refused(row: str) -> None:
    """Else the second condition of a patient is on a leaflet for nobody."""
    table = read_text(f"patient;points;avoid\nBob;hand;gout\n{row}\n{row}\nCy;;\n")
    assert rules(table) == {2: [], 3: ["row-goes-on"], 4: ["row-goes-on"], 5: []}
    assert "row 2" in table.rows[1].problems[0].message


def test_a_row_goes_on_with_the_one_that_is_nearest_above() -> None:
    """Also if that one is refused."""
    table = read_text("patient,points,avoid\nAnn,hand,\nBob;stomach;\n,,hernia\n")
    assert rules(table) == {2: [], 3: ["unparted-row"], 4: ["row-goes-on"]}
    assert "row 3" in table.rows[2].problems[0].message


def test_an_answer_below_a_condition_goes_on_too() -> None:
    """A column of yes and no holds conditions as the other one does."""
    names = Columns(COLUMNS, condition=lambda text: "hernia" if text == "hernia" else "")
    table = read_table(b"patient;hernia\nBob;no\n;yes\n", "t.csv", names)
    assert rules(table) == {2: [], 3: ["row-goes-on"]}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("patient;date;points\nBob;;hand\n;2026-11-22;hand\n", {2: [], 3: []}),
        ("patient;points\nBob;hand\n-;hand\n", {2: [], 3: []}),
        ("patient;points\n;hand\n;stomach\n", {2: [], 3: []}),
        ("points;avoid\nhand;\nstomach;gout\n", {2: [], 3: []}),
    ],
    ids=["with a date", "with a dash", "without any name", "without a column of names"],
)
def test_a_leaflet_for_nobody_is_still_possible(text: str, wanted: dict[int, list[str]]) -> None:
    """A row with details of its own, a dash as name, or a table of no names."""
    assert rules(read_text(text)) == wanted


def test_rows_for_one_name_with_other_conditions_are_named() -> None:
    """An export with a row for each condition parts those of a patient; messages hold no name."""
    table = read_text("patient;avoid\nAnn Lee;gout\nBob;\nANN  LEE;hernia\nBob;\n")
    found = [message for message in warned(table) if "conditions" in message]
    assert len(found) == 1
    assert "rows 2, 4;" in found[0]
    assert "Lee" not in found[0]


@pytest.mark.parametrize(
    "row",
    ["|---|---|", "-----+----", "=======;===", "───────;───", ":---|:--:", "(3 rows)", "(1 row)", "(3 rows affected)"],
)
def test_lines_that_programs_draw_are_no_patients(row: str) -> None:
    """Tables that databases and editors print as text have them."""
    mark = "|" if "|" in row else ";"
    table = read_text(mark.join(["patient", "points"]) + f"\nAnn{mark}hand\n{row}\n")
    assert [row.number for row in table.rows] == [2]
    assert any("passed over" in message for message in warned(table))


@pytest.mark.parametrize("name", ["Sunday Okafor", "Monday Adeyemi", "Friday Osas", "Suma", "Suma Rao"])
def test_names_that_are_also_days_and_sums_are_patients(name: str) -> None:
    """Suma is a name in India, and Sunday one in Nigeria."""
    for row in (f"{name};", f"{name};3"):
        assert [row.number for row in read_text(f"patient;points\n{row}\n").rows] == [2]


@pytest.mark.parametrize(
    "row",
    [
        "Monday",
        "Friday:",
        "Tuesday 24 November",
        "Sunday, 22/11/2026",
        "Monday morning",
        "Wednesdays (clinic 2)",
        "Thursday pm",
    ],
)
def test_headings_of_days_are_passed_over(row: str) -> None:
    """They stand alone, with a date, or with a part of the day."""
    assert [row.number for row in read_text(f"patient;points\n{row};\nAnn;hand\n").rows] == [3]
