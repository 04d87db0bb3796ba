"""The header of a table, what its problems give away, and how long reading takes."""

import csv
import io
import pickle
import re
import time
from contextlib import suppress
from datetime import date

import openpyxl
import pytest
from support.ods import plain
from support.tables import (
    KNOWN,
    NAME,
    NOON,
    cells_of,
    column_rules,
    edited,
    read_text,
    row_problems,
    table_problems,
    tried,
    workbook,
)

from handout.problems import InputError

# ---- header


REFUSED = {
    "": [(0, "empty-file")],
    "\ufeff \r\n\r\n": [(0, "empty-file")],
    "patient,date\n\n,\n": [(0, "no-rows")],
    "Ann Lee,2026-11-22\nBob,x\n": [(1, "no-header")],
    "patient,Patient,x,x\nAnn": [(2, "same-column"), (4, "same-column")],
    "by,pateint,does\nAnn": [(2, "unknown-column"), (3, "unknown-column")],
    "diagnosis,note\nAnn": [(1, "unknown-column")],
    "pt,client\nAnn": [(2, "same-column")],
    "a,b,c\npatient,note,by\nAnn": [(0, "row-above")],
    "pateint,dat\nAnn,x": [(1, "no-header"), (1, "unknown-column"), (2, "unknown-column")],
    "patient,dat,patient\n": [(0, "no-rows"), (2, "unknown-column"), (3, "same-column")],
}


@pytest.mark.parametrize("text", REFUSED)
def test_a_wrong_header_is_refused_with_all_that_is_wrong(text: str) -> None:
    """Ten thousand leaflets without a name are worse than none."""
    assert column_rules(table_problems(text)) == REFUSED[text]


@pytest.mark.parametrize(("title", "meant"), [("pateint", "patient"), ("Dat", "date"), ("largeprint", "large_print")])
def test_a_misspelt_column_is_set_right(title: str, meant: str) -> None:
    """The nearest known name is in the hint."""
    (found,) = table_problems(f"by,{title}\nAnn,x")
    assert f"did you mean '{meant}'?" in found.hint


@pytest.mark.parametrize("title", ["mrn", "bay", "name", "day", "ward", "birth_date", "address", "age", ""])
def test_a_column_that_means_nothing_is_a_warning(title: str) -> None:
    """Tables of hospitals have many columns."""
    table = read_text(f"patient,{title},by\nAnn,1,x")
    assert column_rules(table.warnings) == [(2, "unused-column")]
    assert table.columns == ("patient", title, "by")


@pytest.mark.parametrize("title", ["patient_id", "notes", "update"])
def test_a_column_is_no_misspelling_of_one_that_is_there(title: str) -> None:
    """Beside patient, patient_id is one more column."""
    assert column_rules(read_text(f"patient,date,note,{title}\nAnn,1,x,2").warnings) == [(4, "unused-column")]


def test_a_column_that_is_asked_for_is_used() -> None:
    """However close to another its name is; and it must be there."""
    table = read_text("by,Patient-ID,MRN\nAnn,x,3\n", "patient id", "mrn")
    assert (table.warnings, cells_of(table, "mrn")) == ((), ["3"])
    (found,) = table_problems("patient,mrn\nAnn,x\n", "mnr")
    assert (found.where.line, found.rule, found.hint) == (1, "missing-column", "did you mean 'mrn'?")


FORMULAS = (
    '=CONCATENATE(A2;" ";B2)',
    "=A1&B1",
    "= $B$3 & C3",
    "=B2",
    "=Patients!A2",
    "='Ward 3'!A2",
    '="Mrs "&B2',
    "=Table1[@Name]",
    "=+A1&B1",
    "=RC[-1]",
    "=verketten(a1;b1)",
    "=_xlfn.CONCAT(A1)",
    "of:=[.A2]",
    "+CONCATENATE(A1,B1)",
    "+A1&B1",
    "@SUM(A1:A2)",
)
"""Formulas in cells that a spreadsheet takes for texts, such as those of the format Text."""

NO_FORMULAS = (
    "= 2 tablets",
    "=> see overleaf",
    "+44 1632 960000",
    "- hand (left)",
    "+ ice (10 min)",
    "@home",
    "+LI4",
    "= same as last week",
    "+B12 injection",
    "= B12 injection",
    "=C5=81ukasz",
    "of course",
)


def _written(rows: list[list[str]]) -> dict[str, bytes]:
    """Return rows of texts as a table of each format."""

    def text(book: openpyxl.Workbook) -> None:
        for cell in book.worksheets[0]._cells.values():
            cell.data_type = "s"

    lines = io.StringIO()
    csv.writer(lines).writerows(rows)
    return {"csv": lines.getvalue().encode(), "xlsx": workbook(*rows, change=text), "ods": plain(*rows)}


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_that_is_a_text_is_refused_at_its_cell(text: str) -> None:
    """In every used column of each format: "=A1&B1" is nobody's name, and no part of one."""
    rows = [["title", "first name", "surname", "mrn", "note", "pregnant"], ["Mrs", text, "Lee", text, text, ""]]
    for content in _written(rows).values():
        table = read_text(content)
        assert row_problems(table) == [(2, 2, "no-value"), (2, 5, "no-value")]
        assert all(each.wording == "written" and text not in str(each) for each in table.rows[0].problems)


@pytest.mark.parametrize("text", NO_FORMULAS)
def test_a_text_that_begins_with_a_sign_is_no_formula(text: str) -> None:
    """Notes begin with signs, and so do telephone numbers."""
    for content in _written([["patient", "note"], ["Ann", text]]).values():
        table = read_text(content)
        assert (row_problems(table), cells_of(table, "note")) == ([], [text])


def test_places_are_rows_and_columns() -> None:
    """A cell is named by its row and its column."""
    table = read_text(workbook(["mrn", "Large Print", "patient"], [1, "#N/A", "Ann"], change=_error))
    assert [str(found).split(": ")[0] for row in table.rows for found in row.problems] == [
        "t.csv, row 2, column large_print"
    ]


def _error(book: openpyxl.Workbook) -> None:
    book.worksheets[0]["B2"].data_type = "e"


# ---- privacy


LEAKS = [
    f"{NAME},2026-11-22\n{NAME},x\n",
    f"{NAME},dat\n{NAME},x\n",
    f"{NAME},{NAME}\n",
    f'patient,note\n"{NAME},x\n{NAME},"y"\n{NAME},x,{NAME}\n',
    f'patient,"note\n{NAME},x\n',
    f'patient,"note\n{NAME},x"\nAnn,x,y\n',
    f'patient,"nte\n{NAME},x"\n{NAME},"x" y\n',
    f"patient,note\n{NAME * 9000},x\n",
    b"patient\n" + NAME.encode("cp1252") + b"\n",
    NAME.encode() * 9 + b"\xff\n",
    b"PK\x03\x04" + NAME.encode(),
    workbook(["patient", "date"], [NAME, f"={NAME}"], [f"={NAME}", NOON]),
    workbook([NAME, "dat"], [NAME, "x"]),
    edited(workbook(["patient"], [1]), "xl/worksheets/sheet1.xml", "<v>1</v>", f"<v>{NAME}</v>"),
]


@pytest.mark.parametrize("number", range(len(LEAKS)))
@pytest.mark.parametrize("also", [(), ("mrn",)])
def test_no_message_has_a_cell_in_it(number: int, also: tuple[str, ...]) -> None:
    """Names of patients are in no problem, whatever is wrong with the table."""
    table, found = tried(LEAKS[number], *also)
    found += [problem for row in table.rows for problem in row.problems] if table else []
    assert found
    assert not re.search("zuzana|quist|jcik", " ".join(map(repr, found)), re.IGNORECASE)


# ---- size


def test_ten_thousand_rows_are_read_in_no_time() -> None:
    """Well under a second, and they travel to other processes."""
    line = 'Ann Lee,2026-11-22,Dr Sample,"Ring us, if it hurts.\nPlease.",hand=1 minute,hand,,en,leaflet,no,x\n'
    text = ",".join(KNOWN) + "\n" + line * 10_000
    start = time.process_time()
    table = read_text(text)
    assert time.process_time() - start < 2  # 0.2 s; the rest is for slow machines
    assert (len(table.rows), table.rows[-1].number) == (10_000, 10_001)
    assert pickle.loads(pickle.dumps(table)) == table  # noqa: S301


@pytest.mark.parametrize("line", ['x","y\n', '""x\n', '"x\n', 'a,"""\n', '"a\n""\n', '"a,""\n', "a\0\r\r\n"])
@pytest.mark.sweep(every=8)
def test_broken_quotes_take_no_longer(line: str) -> None:
    """However many there are, every character is looked at a few times only."""
    start = time.process_time()
    assert read_text("patient,note\n" + line * 8_000).rows
    assert time.process_time() - start < 4


SIGNS = ["\r", "\n", "\t", " ", ",", ";", '"', "-", "_", "a", "A", "Ab", "“", "(", "1", "/", " and ", "\0", "\u2028"]
PLACES = ["{}", "patient,note\nAnn,{}x", 'patient,note\nAnn,"{}"', "patient,x{}x\nAnn,x", 'patient,"x{}x"\nAnn,x']


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.sweep(every=12)
def test_a_sign_that_never_ends_takes_no_longer(sign: str, place: str) -> None:
    """The desk waits while a regular expression works: each sign is looked at a few times only."""
    start = time.process_time()
    with suppress(InputError):
        read_text(place.format(sign * (90_000 // len(sign))))  # as many as a cell may have
    assert time.process_time() - start < 4


def test_dates_that_a_spreadsheet_may_have_swapped_are_named() -> None:
    """One set to another country turns 03/04/2026 into 4 March, and leaves 25/04/2026 a text."""
    rows = (["Patient", "Date"], ["Ann", date(2026, 3, 4)], ["Bo", "25/04/2026"], ["Cy", date(2026, 5, 5)])
    (found,) = read_text(workbook(*rows)).warnings
    assert (found.rule, found.where.column) == ("swapped-dates", 2)
    assert "row 2" in found.message
    assert "row 3" in found.message


@pytest.mark.parametrize(
    "dates",
    [
        [date(2026, 3, 4), date(2026, 4, 25)],
        ["03/04/2026", "25/04/2026"],
        [date(2026, 4, 25), "25/04/2026"],
        [date(2026, 3, 4), "25 Apr 2026"],
    ],
)
def test_other_columns_of_dates_are_not_doubted(dates: list[object]) -> None:
    """All are dates, or all are texts, or no day can be a month."""
    assert not read_text(workbook(["Patient", "Date"], *(["Ann", each] for each in dates))).warnings
