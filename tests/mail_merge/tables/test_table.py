"""A table is read as whoever wrote it meant it, or refused without a word of what stands in it."""

import csv
import io
import pickle
import re
import time
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import chain, pairwise
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handout.mail_merge.tables import xlsx_parts as parts
from handout.mail_merge.tables.records import MOST_CELL, column_name
from handout.mail_merge.tables.spelling import is_chance
from handout.mail_merge.tables.table import ERRORS, Columns, Table, read_table
from handout.problems import InputError, Problem
from handout.request.parse import MISSING

KNOWN = ("patient", "date", "by", "note", "dose", "points", "avoid", "language", "format", "large_print", "file")
NAME = "Zuzana Wójcik-Quist"
DAY, NOON = datetime.fromisoformat("2026-11-22"), datetime.fromisoformat("2026-11-22 12:00")


def read(content: bytes | str, *also: str) -> Table:
    """Return the table in *content*, a text or the bytes of a file."""
    return read_table(content.encode() if isinstance(content, str) else content, "t.csv", Columns(KNOWN, also))


def cells(table: Table, name: str = "patient") -> list[str]:
    """Return what stands below a column."""
    return [row.cells[name] for row in table.rows]


def wrong(table: Table) -> list[tuple[int, int, str]]:
    """Return row, column and rule of every problem of a row."""
    return [(found.where.line, found.where.column, found.rule) for row in table.rows for found in row.problems]


def refused(content: bytes | str, *also: str) -> tuple[Problem, ...]:
    """Return the problems for which a table is refused."""
    with pytest.raises(InputError) as caught:
        read(content, *also)
    return caught.value.problems


def tried(content: bytes | str, *also: str) -> tuple[Table | None, list[Problem]]:
    """Return the table with its warnings, or no table with the problems; an error shown to people has no other behind it."""
    try:
        table = read(content, *also)
    except InputError as error:
        if error.__cause__ or (error.__context__ and not error.__suppress_context__):
            raise
        return None, list(error.problems)
    return table, list(table.warnings)


def rules(problems: Sequence[Problem]) -> list[tuple[int, str]]:
    """Return the column and the rule of each problem."""
    return [(found.where.column, found.rule) for found in problems]


def book(*rows: Sequence[Any], change: Callable[[openpyxl.Workbook], None] = lambda _: None) -> bytes:
    """Return an XLSX file with *rows* on its first sheet, changed as asked for."""
    made = openpyxl.Workbook()
    for row in rows:
        made.worksheets[0].append(list(row))
    change(made)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def edited(content: bytes, part: str, old: str, new: str) -> bytes:
    """Return an XLSX file with a text of one of its parts replaced."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            target.writestr(name, text)
    return written.getvalue()


# ---- CSV


def test_blank_lines_are_counted_and_passed_over() -> None:
    """However many: a row has the number that a spreadsheet shows."""
    table = read("\n\npatient,note\n\n\nAnn,x\n" + "\n" * 3_000_000 + "Bob,y\n\n")
    assert [(row.number, row.cells["patient"]) for row in table.rows] == [(6, "Ann"), (3_000_007, "Bob")]


def test_a_line_of_millions_of_delimiters_is_empty() -> None:
    """Some programs fill a row to the last column."""
    assert cells(read("patient,note\nAnn,x\n" + "," * 3_000_000 + "\n" + "Bob,y" + "," * 3_000_000)) == ["Ann", "Bob"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_end_is_read(delimiter: str, end: str) -> None:
    """What spreadsheets of all countries and times write."""
    rows = [["patient", "note"], ["Lee, Ann; x", f'"Ring"{end}us'], ["Bo|b\tx", ""]]
    quoted = (delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    table = read(end.join(quoted) + end)
    assert cells(table) == ["Lee, Ann; x", "Bo|b\tx"]
    assert cells(table, "note") == ['"Ring"\nus', ""]
    assert (wrong(table), [row.number for row in table.rows]) == ([], [2, 3])


@pytest.mark.parametrize(
    ("head", "delimiter"),
    [
        ('"mrn;by",date', ","),
        ("patient;date;by,x", ";"),
        ("patient,mrn;x;y;z", ","),
        ("patient\tby, or not", "\t"),
        ("patient", ","),
    ],
)
def test_the_delimiter_is_the_one_that_finds_most_columns(head: str, delimiter: str) -> None:
    """Known names count, within quotes nothing does."""
    assert cells(read(f"patient{delimiter}date\nAnn{delimiter}x")) == ["Ann"]
    names = next(csv.reader([head], delimiter=delimiter))
    assert read(f"{head}\nx").columns == tuple(map(column_name, names))


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"'])
def test_the_line_of_excel_that_names_the_delimiter_is_taken_at_its_word(first: str) -> None:
    """The line is not counted, as it is not shown."""
    table = read(f"{first}\nby;a,date,note\nAnn;1\n")
    assert table.columns == ("by", "a,date,note")
    assert [row.number for row in table.rows] == [2]


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "cp1252", "cp1252-crlf"]
)
def test_every_encoding_is_read(codec: str) -> None:
    """With and without marks; what had to be guessed is a warning."""
    text = "patient;date\nZoë Müller – Ó;2026-11-22\n"
    if codec.endswith("-crlf"):
        text, codec = text.replace("\n", "\r\n"), "cp1252"
    table = read(text.encode(codec))
    assert cells(table) == ["Zoë Müller – Ó"]
    assert [found.rule for found in table.warnings] == (["guessed-encoding"] if codec == "cp1252" else [])


@pytest.mark.parametrize(("mark", "codec"), [(b"\xfe\xff", "utf-16-be"), (b"\0\0\xfe\xff", "utf-32-be")])
def test_big_endian_marks_are_known(mark: bytes, codec: str) -> None:
    """As some Macs and databases write them."""
    assert cells(read(mark + "patient\nΖωή".encode(codec))) == ["Ζωή"]


def test_greek_without_a_mark_is_read() -> None:
    """Most of the text need not be ASCII for UTF-16 to be seen."""
    text = "patient;Τμήμα;Ημερομηνία\n" + "Ζωή Παπαδοπούλου;Α;Β\n" * 40
    assert set(cells(read(text.encode("utf-16-le")))) == {"Ζωή Παπαδοπούλου"}


def test_bytes_that_are_no_text_in_any_encoding_are_refused() -> None:
    """The five that Windows-1252 leaves undefined are control characters."""
    assert [found.rule for found in refused(b"patient\nA\x81\x8d\x8f\x90\x9d\x80\xe9")] == ["unknown-encoding"]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfpatient\nZo\xeb\n",
        b"\xff\xfep\0a\0t\0i\0e\0n\0t\0\n\0x",
        "patient\nZoë\nÓ Ó Ó\n".encode() + b"Zo\xeb\n",
    ],
)
def test_an_encoding_that_changes_on_the_way_is_refused(content: bytes) -> None:
    """Read in another way, all its names would be printed wrong."""
    assert [found.rule for found in refused(content)] == ["wrong-encoding"]


@pytest.mark.parametrize(
    "name", ["Large print", "LARGE-PRINT", " large  print ", "large_print", "\ufefflarge\u00a0print"]
)
def test_names_of_columns_are_compared_without_case_and_spaces(name: str) -> None:
    """A header is written by people."""
    table = read(f'mrn,"{name}",Patient\n1,yes,Ann\n')
    assert table.columns == ("mrn", "large_print", "patient")
    assert table.rows[0].cells == {"mrn": "1", "large_print": "yes", "patient": "Ann"}


def test_empty_lines_are_skipped_and_counted() -> None:
    """Row numbers are those a spreadsheet shows, in which cells of many lines are one row."""
    table = read('\npatient,note\n\nAnn,"a\nb\n\nc"\n,\n \t,\u200b\nBob,x\n\n')
    assert [(row.number, row.cells["patient"]) for row in table.rows] == [(4, "Ann"), (7, "Bob")]


def test_short_rows_are_padded_and_cells_stripped() -> None:
    """Excel leaves empty cells away at the end of a row."""
    table = read("patient,date,note\n  Ann  \n")
    assert table.rows[0].cells == {"patient": "Ann", "date": "", "note": ""}


def test_cells_beyond_the_header_are_a_problem_of_their_row() -> None:
    """An unquoted comma shifts all cells after it; empty ones shift nothing."""
    table = read("patient,date\nLee, Ann,2026-11-22\nBob,x,, ,\nEva,y\n")
    assert wrong(table) == [(2, 3, "extra-cell")]


OPEN = [
    ('Ann,"x\nBob,y\nEva,z\n', [(2, 2)], [2, 3, 4]),
    ('"Ann,x\nBob,y\nEva,"z"\n', [(2, 1)], [2, 3, 4]),
    ('Ann,x\n"Bob" Lee,y\nEva,z\n', [(3, 1)], [2, 3, 4]),
    ('Ann,x\nBob,"y\nmore\n"again",\nEva,z', [(3, 2), (4, 1)], [2, 3, 4, 5, 6]),
    ('Ann,"a\nb"\nBob,"', [(3, 2)], [2, 3]),
    ('Ann,"""\n', [(2, 2)], [2]),
]


@pytest.mark.parametrize(("text", "found", "numbers"), OPEN)
def test_a_quote_that_is_not_closed_is_a_problem_of_its_row(
    text: str, found: list[tuple[int, int]], numbers: list[int]
) -> None:
    """The rows after it are rows; what may belong to it has a problem too."""
    table = read(f"patient,note\n{text}")
    assert wrong(table) == [(*place, "open-quote") for place in found]
    assert [row.number for row in table.rows] == numbers


def test_a_quote_that_is_not_closed_in_the_header_is_refused() -> None:
    """And what follows it is not told."""
    assert rules(refused(f'patient,"note\n{NAME},x\n')) == [(2, "open-quote")]


def test_quotes_within_a_cell_are_letters() -> None:
    """As in every spreadsheet."""
    assert cells(read('patient,date\nAnn "Nan" Lee,x\n"Bob ""B"" Lee"  ,y\n5\'2",z')) == [
        'Ann "Nan" Lee',
        'Bob "B" Lee',
        "5'2\"",
    ]


@pytest.mark.parametrize("extra", [0, 1])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_huge_cell_is_a_problem_of_its_row(quote: str, extra: int) -> None:
    """And only where it is used; the limit of Python's own reader is not met."""
    huge = quote + "x" * (MOST_CELL + extra) + quote
    table = read(f"patient,mrn\nAnn,{huge}\n{huge},1\nBob,2\n")
    assert wrong(table) == [(3, 1, "too-long")] * extra
    assert cells(table) == ["Ann", "" if extra else "x" * MOST_CELL, "Bob"]


def test_nul_stays_in_its_cell() -> None:
    """It is refused where it would be printed, by the name of its row."""
    assert cells(read("patient,note\nA\0nn,x\n")) == ["A\0nn"]


table_of_texts = st.lists(st.lists(st.text(max_size=8), min_size=3, max_size=3), min_size=1, max_size=5)


@given(table_of_texts, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]), st.sampled_from([0, 1]))
@settings(deadline=None, max_examples=80)
def test_what_is_written_is_read_back(rows: list[list[str]], delimiter: str, end: str, quoting: int) -> None:
    """Whatever Python's csv module writes, in any quoting, has its cells and row numbers."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(["patient", "date", "note"])
    writer.writerows(rows)
    wanted = [
        (number, [re.sub("\r\n?", "\n", cell).strip() for cell in row])
        for number, row in enumerate(rows, 2)
        if any(c.isprintable() and not c.isspace() for cell in row for c in cell)
    ]
    if (
        wanted
        and (MISSING | ERRORS).isdisjoint(cell.strip() for cell in chain(*rows))
        and not is_chance(written.getvalue())
    ):
        table = read(written.getvalue().encode("utf-8", "surrogatepass"))
        assert [(row.number, list(row.cells.values())) for row in table.rows] == wanted
        assert wrong(table) == []


@given(st.binary(max_size=60), st.sampled_from([b"", b"patient,note\n", b"PK\x03\x04", "patient\n".encode("utf-16")]))
@settings(deadline=None, max_examples=80)
def test_no_bytes_break_it(content: bytes, start: bytes) -> None:
    """Any file is a table or is refused."""
    table, found = tried(start + content)
    assert found or table


@given(st.text(alphabet='a,"\n', max_size=40))
@settings(deadline=None, max_examples=100)
def test_nothing_is_lost_to_a_quote(text: str) -> None:
    """A line in which something stands is in a row of its own, or in a row with a problem or a closed quote."""
    table, _ = tried(f"patient,note\n{text}")
    if not table:
        return
    found = sum(cell.count("a") for row in table.rows for cell in row.cells.values())
    assert found == text.count("a") or wrong(table)


def test_a_lone_cr_is_no_line_end_where_lines_end_otherwise() -> None:
    """Some programs write it without quotes; the rest of its cell must not become a patient."""
    table = read("patient,note\nAnn,a\rb\nBob,x\r\n")
    assert (cells(table), cells(table, "note")) == (["Ann", "Bob"], ["a\nb", "x"])
    assert cells(read('patient,note\rAnn,"a\nb"\rBob,x\r'), "note") == ["a\nb", "x"]


@pytest.mark.parametrize("said", ["nan", "NaN", "NaT", "None", "<NA>"])
def test_what_pandas_writes_for_an_empty_cell_is_empty(said: str) -> None:
    """In every column, of CSV and XLSX; ``Nan`` is a name."""
    for content in (
        f"patient,avoid,note\nNan,{said},{said}\n",
        book(["patient", "avoid", "note"], ["Nan", said, said]),
    ):
        (row,) = read(content).rows
        assert (dict(row.cells), row.problems) == ({"patient": "Nan", "avoid": "", "note": ""}, ())


@pytest.mark.parametrize("said", ["#N/A", "#REF!", "#DIV/0!", "#NAME?"])
def test_an_error_of_the_spreadsheet_is_no_word(said: str) -> None:
    """Excel writes it into a CSV as it stands."""
    assert wrong(read(f"patient,mrn,note\nAnn,{said},{said}\n")) == [(2, 3, "no-value")]


@pytest.mark.parametrize(
    "content", ["<html><table><tr><td>patient", '\n<?xml version="1.0"?><Workbook/>', "<!DOCTYPE html>"]
)
def test_a_web_page_is_no_table(content: str) -> None:
    """Some systems call it .xls."""
    assert [found.rule for found in refused(content)] == ["no-table"]


def test_a_table_of_thousands_of_columns_is_refused() -> None:
    """Before each of them is compared with all known names."""
    assert [found.rule for found in refused(",".join(["patient", *map(str, range(1_000))]) + "\nAnn\n")] == [
        "too-large"
    ]


# ---- header


REFUSED = {
    "": [(0, "empty-file")],
    "\ufeff \r\n\r\n": [(0, "empty-file")],
    "patient,date\n\n,\n": [(0, "no-rows")],
    "Ann Lee,2026-11-22\nBob,x\n": [(1, "no-header")],
    "patient,Patient,x,x\nAnn": [(2, "same-column"), (4, "same-column")],
    "by,pateint,does\nAnn": [(2, "unknown-column"), (3, "unknown-column")],
    "patient name,note\nAnn": [(1, "unknown-column")],
    "pateint,dat\nAnn,x": [(1, "no-header"), (1, "unknown-column"), (2, "unknown-column")],
    "patient,dat,patient\n": [(0, "no-rows"), (2, "unknown-column"), (3, "same-column")],
}


@pytest.mark.parametrize("text", REFUSED)
def test_a_wrong_header_is_refused_with_all_that_is_wrong(text: str) -> None:
    """Ten thousand leaflets without a name are worse than none."""
    assert rules(refused(text)) == REFUSED[text]


@pytest.mark.parametrize(("title", "meant"), [("pateint", "patient"), ("Dat", "date"), ("largeprint", "large_print")])
def test_a_misspelt_column_is_set_right(title: str, meant: str) -> None:
    """The nearest known name is in the hint."""
    (found,) = refused(f"by,{title}\nAnn,x")
    assert f"did you mean '{meant}'?" in found.hint


@pytest.mark.parametrize("title", ["mrn", "bay", "name", "day", "ward", "birth_date", "address", "age", ""])
def test_a_column_that_means_nothing_is_a_warning(title: str) -> None:
    """Tables of hospitals have many columns."""
    table = read(f"patient,{title},by\nAnn,1,x")
    assert rules(table.warnings) == [(2, "unused-column")]
    assert table.columns == ("patient", title, "by")


@pytest.mark.parametrize("title", ["patient_id", "notes", "update"])
def test_a_column_is_no_misspelling_of_one_that_is_there(title: str) -> None:
    """Beside patient, patient_id is one more column."""
    assert rules(read(f"patient,date,note,{title}\nAnn,1,x,2").warnings) == [(4, "unused-column")]


def test_a_column_that_is_asked_for_is_used() -> None:
    """However close to another its name is; and it must be there."""
    table = read("by,Patient-ID,MRN\nAnn,x,3\n", "patient id", "mrn")
    assert (table.warnings, cells(table, "mrn")) == ((), ["3"])
    (found,) = refused("patient,mrn\nAnn,x\n", "mnr")
    assert (found.where.line, found.rule, found.hint) == (1, "missing-column", "did you mean 'mrn'?")


def test_places_are_rows_and_columns() -> None:
    """A cell is named by its row and its column."""
    table = read(book(["mrn", "Large Print", "patient"], [1, "#N/A", "Ann"], change=_error))
    assert [str(found).split(": ")[0] for row in table.rows for found in row.problems] == [
        "t.csv, row 2, column large_print"
    ]


def _error(made: openpyxl.Workbook) -> None:
    made.worksheets[0]["B2"].data_type = "e"


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
    book(["patient", "date"], [NAME, f"={NAME}"], [f"={NAME}", NOON]),
    book([NAME, "dat"], [NAME, "x"]),
    edited(book(["patient"], [1]), "xl/worksheets/sheet1.xml", "<v>1</v>", f"<v>{NAME}</v>"),
]


@pytest.mark.parametrize("number", range(len(LEAKS)))
@pytest.mark.parametrize("also", [(), ("mrn",)])
def test_no_message_has_a_cell_in_it(number: int, also: tuple[str, ...]) -> None:
    """Names of patients are in no problem, whatever is wrong with the table."""
    table, found = tried(LEAKS[number], *also)
    found += [problem for row in table.rows for problem in row.problems] if table else []
    assert found
    assert not re.search("zuzana|quist|jcik", " ".join(map(repr, found)), re.IGNORECASE)


# ---- XLSX


VALUES = [
    (date(2026, 11, 22), "2026-11-22"),
    (DAY, "2026-11-22"),
    (NOON, "2026-11-22 12:00"),
    (True, "true"),
    (False, "false"),
    (3.0, "3"),
    (491701234567, "491701234567"),
    (0.1 + 0.2, "0.3"),
    (-0.5, "-0.5"),
    ("  Zoë\r\nÓ ", "Zoë\nÓ"),
    ("a_x000D_\nb\rc", "a\nb\nc"),
    ("true", "true"),
    (None, ""),
]


@pytest.mark.parametrize(("value", "text"), VALUES)
def test_values_are_read_as_they_would_be_written(value: object, text: str) -> None:
    """Dates, numbers and truths become the texts that the command takes."""
    assert cells(read(book(["by", "patient"], ["x", value]))) == [text]


def test_a_workbook_is_read_as_a_csv_file_is() -> None:
    """Empty rows are counted, and cells beyond the header are a problem."""
    table = read(book([], ["Patient", None, "Date"], ["Ann"], [], ["Bob", None, None, "x"], [" "]))
    assert [(row.number, row.cells["patient"]) for row in table.rows] == [(3, "Ann"), (5, "Bob")]
    assert (table.columns, wrong(table)) == (("patient", "", "date"), [(5, 4, "extra-cell")])


def test_a_formula_without_a_value_is_a_problem_of_its_row() -> None:
    """It looks empty, and is not; in a column that is not used it does not matter."""
    table = read(book(["patient", "mrn", "by"], ["=A1", 1, "x"], ["Ann", "=A1", None], [None, None, "=A1"]))
    assert wrong(table) == [(2, 1, "no-value"), (4, 3, "no-value")]


@pytest.mark.parametrize(
    ("cell", "text", "faults"),
    [
        ('<c r="A2" t="str"><f>B2</f><v>Ann</v></c>', "Ann", 0),
        ('<c r="A2" t="str"><f>B2</f><v></v></c>', "", 0),
        ('<c r="A2"><f>B2</f><v>3</v></c>', "3", 0),
        ('<c r="A2" t="str"><f>B2</f><v/></c>', "", 0),
        ('<c r="A2" t="str"><f>B2</f></c>', "", 1),
        ('<c r="A2"><f>B2</f></c>', "", 1),
        ('<c r="A2"><f>B2</f><v>0</v></c>', "", 1),
        ('<c r="A2"><v>0</v></c>', "0", 0),
        ('<c r="A2" t="e"><f>B2</f><v>#N/A</v></c>', "", 1),
        ('<c r="A2" t="e"><v>#REF!</v></c>', "", 1),
        ('<c r="A2" t="inlineStr"><is><t>Ann</t></is></c>', "Ann", 0),
    ],
)
def test_stored_values_of_formulas_are_read(cell: str, text: str, faults: int) -> None:
    """A formula whose result is an empty text is an empty cell; an error, or a zero that stands for no result yet, is a problem."""
    content = book(["patient", "by"], [77, "x"])
    table = read(edited(content, "xl/worksheets/sheet1.xml", '<c r="A2" t="n"><v>77</v></c>', cell))
    assert (cells(table), wrong(table)) == ([text], [(2, 1, "no-value")] * faults)


def test_a_zero_that_was_worked_out_is_read() -> None:
    """A spreadsheet says of no workbook that it is still to be worked out."""
    cell = '<c r="A2"><f>B2</f><v>0</v></c>'
    content = edited(
        book(["patient", "by"], [77, "x"]), "xl/worksheets/sheet1.xml", '<c r="A2" t="n"><v>77</v></c>', cell
    )
    content = edited(content, "xl/workbook.xml", ' fullCalcOnLoad="1"', "")
    assert (cells(read(content)), wrong(read(content))) == (["0"], [])


def test_a_date_that_is_none_is_a_problem_of_its_row() -> None:
    """And openpyxl's warning, which quotes the cell, is not passed on."""
    content = book(["date"], [date(2026, 11, 22)])
    table = read(edited(content, "xl/worksheets/sheet1.xml", "<v>46348</v>", "<v>99999999</v>"))
    assert wrong(table) == [(2, 1, "no-value")]


def _hidden_first(made: openpyxl.Workbook) -> None:
    """Put a hidden sheet and an empty one before the table, and one with text after it."""
    made.create_sheet("empty", 0)
    made.create_sheet("hidden", 0).append(["patient"])
    made.worksheets[0].sheet_state = "hidden"
    made.create_sheet("very", 0).sheet_state = "veryHidden"


def test_the_first_sheet_with_something_to_see_is_read() -> None:
    """Hidden and empty sheets are passed over."""
    table = read(book(["patient"], ["Ann"], change=_hidden_first))
    assert (cells(table), table.warnings) == (["Ann"], ())


def test_sheets_that_are_not_read_are_a_warning() -> None:
    """Half of the patients may be on the second one."""
    table = read(book(["patient"], ["Ann"], change=lambda made: made.create_sheet().append(["x"])))
    assert [found.rule for found in table.warnings] == ["unused-sheet"]


@pytest.mark.parametrize("size", ["A1", "A1:XFD1048576"])
def test_what_a_sheet_says_of_its_size_is_not_believed(size: str) -> None:
    """Some programs write a wrong one."""
    content = book(["patient", "by"], ["Ann", "x"], ["Bob", "y"])
    assert cells(read(edited(content, "xl/worksheets/sheet1.xml", "A1:B3", size))) == ["Ann", "Bob"]


@pytest.mark.parametrize("number", [2**20 + 1, 99999999999])
def test_a_row_beyond_the_last_one_of_excel_is_refused(number: int) -> None:
    """The file is broken, and a patient in it would be lost."""
    content = book(["patient"], ["Ann"], ["Bob"])
    far = edited(content, "xl/worksheets/sheet1.xml", '<row r="3"', f'<row r="{number}"')
    assert [found.rule for found in refused(far)] == ["too-large"]


def _docx() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    return written.getvalue()


BROKEN = {
    "old or with a password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "cut": book(["patient"], ["Ann"])[:-300],
    "no zip": b"PK\x03\x04 and nothing",
    "another kind": _docx(),
    "no XML": edited(book(["patient"], ["Ann"]), "xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData"),
    "no text of that number": edited(book(["patient"], [7]), "xl/worksheets/sheet1.xml", 't="n"', 't="s"'),
    "a text that swells": edited(
        edited(book(["patient"], [7]), "xl/worksheets/sheet1.xml", "<v>7</v>", "<v>&i;</v>"),
        "xl/worksheets/sheet1.xml",
        "<worksheet ",
        f'<!DOCTYPE x [<!ENTITY a "{"x" * 100}">'
        + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghi"))
        + "]><worksheet ",
    ),
    "no style of that number": edited(book(["patient"], [7]), "xl/worksheets/sheet1.xml", '"A2"', '"A2" s="x"'),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_workbook_is_refused(name: str) -> None:
    """With what to do about it."""
    (found,) = refused(BROKEN[name])
    assert found.rule == "no-table"
    assert "save it as CSV or XLSX" in found.hint


def test_a_table_whose_header_begins_as_a_zip_is_text() -> None:
    """PK is a name for a column, too."""
    assert cells(read("PK,patient\n1,Ann\n")) == ["Ann"]


@pytest.mark.parametrize(("part", "most"), [("xl/media/x.bin", "MOST_UNPACKED"), ("xl/styles.xml", "MOST_WHOLE")])
def test_a_workbook_that_would_fill_the_memory_is_refused(
    part: str, most: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the directory of the zip file, before anything is unpacked."""
    monkeypatch.setattr(parts, most, 5_000_000)
    written = io.BytesIO(book(["patient"], ["Ann"]))
    assert read(written.getvalue()).rows
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{part}.xml", b" " * 5_000_001)
    assert [found.rule for found in refused(written.getvalue())] == ["too-large"]


# ---- size


def test_ten_thousand_rows_are_read_in_no_time() -> None:
    """Well under a second, and they travel to other processes."""
    line = 'Ann Lee,2026-11-22,Dr Sample,"Ring us, if it hurts.\nPlease.",hand=1 minute,hand,,en,leaflet,no,x\n'
    text = ",".join(KNOWN) + "\n" + line * 10_000
    start = time.process_time()
    table = read(text)
    assert time.process_time() - start < 2  # 0.2 s; the rest is for slow machines
    assert (len(table.rows), table.rows[-1].number) == (10_000, 10_001)
    assert pickle.loads(pickle.dumps(table)) == table  # noqa: S301


@pytest.mark.parametrize("line", ['x","y\n', '""x\n', '"x\n', 'a,"""\n', '"a\n""\n', '"a,""\n', "a\0\r\r\n"])
def test_broken_quotes_take_no_longer(line: str) -> None:
    """However many there are, every character is looked at a few times only."""
    start = time.process_time()
    assert read("patient,note\n" + line * 8_000).rows
    assert time.process_time() - start < 4
