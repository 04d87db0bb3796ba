"""CSV files of any dialect and encoding are read as they were meant, or refused."""

import csv
import io
import re
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.covering import examples
from support.tables import NAME, cells_of, column_rules, read_text, row_problems, table_problems, tried, workbook

from handout.mail_merge.tables.passed_rows import why_passed
from handout.mail_merge.tables.raw_rows import MOST_CELL, column_name
from handout.mail_merge.tables.spelling_check import is_chance
from handout.mail_merge.tables.table_reader import ERRORS
from handout.problems import InputError
from handout.request.parse_values import MISSING, NOTHING, is_formula


def test_blank_lines_are_counted_and_passed_over() -> None:
    """However many: a row has the number that a spreadsheet shows."""
    table = read_text("\n\npatient,note\n\n\nAnn,x\n" + "\n" * 3_000_000 + "Bob,y\n\n")
    assert [(row.number, row.cells["patient"]) for row in table.rows] == [(6, "Ann"), (3_000_007, "Bob")]


@pytest.mark.parametrize("count", [1, 512, 100_000])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16"])
@pytest.mark.parametrize(
    ("text", "wordings"),
    [
        ("patient,note\nAnn,x\nZoë,y\n", ["line"]),
        ("patient,note\nAnn,x\r\n", ["line"]),
        ("patient,note\nAnn,x\nZo", [""]),
        ("patient,note\nAnn,x\nB" + "\0" * 8 + "Bob,y\n", ["block"]),
    ],
)
def test_a_file_that_was_not_written_whole_is_named(text: str, wordings: list[str], encoding: str, count: int) -> None:
    """Zero bytes after the last line are a warning; a row that breaks off, and a block of them, are refused."""
    content = text.encode(encoding) + bytes(count * (2 if "16" in encoding else 1))
    if wordings == ["line"]:
        read = read_text(content)
        assert [(each.rule, each.wording) for each in read.warnings] == [("lost-end", "line")]
        assert cells_of(read)[0] == "Ann"
        assert read.warnings[0].message.startswith("zero bytes follow the last line")
    else:
        with pytest.raises(InputError) as error:
            read_text(content)
        assert sorted(each.wording for each in error.value.problems) == wordings
    assert "(lost-end)" not in "".join(map(str, read_text(text.replace("\0", "")).warnings))


def test_a_file_of_zero_bytes_alone_breaks_off_at_once() -> None:
    """There is no line before them."""
    with pytest.raises(InputError, match="the file breaks off in line 1"):
        read_text(bytes(512))


def test_a_line_of_millions_of_delimiters_is_empty() -> None:
    """Some programs fill a row to the last column."""
    assert cells_of(read_text("patient,note\nAnn,x\n" + "," * 3_000_000 + "\n" + "Bob,y" + "," * 3_000_000)) == [
        "Ann",
        "Bob",
    ]


def test_a_line_of_thousands_of_quotes_is_read_in_a_moment() -> None:
    """Each is not compared with all behind it: that took minutes."""
    table = read_text("patient;note\n" + ";".join(["“a"] * 100_000) + "\n")
    assert {problem.rule for problem in table.rows[0].problems} == {"extra-cell"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_end_is_read(delimiter: str, end: str) -> None:
    """What spreadsheets of all countries and times write."""
    rows = [["patient", "note"], ["Lee, Ann; x", f'"Ring"{end}us'], ["Bo|b\tx", "Hi"]]
    quoted = (delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    table = read_text(end.join(quoted) + end)
    assert cells_of(table) == ["Lee, Ann; x", "Bo|b\tx"]
    assert cells_of(table, "note") == ['"Ring"\nus', "Hi"]
    assert (row_problems(table), [row.number for row in table.rows]) == ([], [2, 3])


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
    assert cells_of(read_text(f"patient{delimiter}date\nAnn{delimiter}x")) == ["Ann"]
    names = next(csv.reader([head], delimiter=delimiter))
    assert read_text(f"{head}\nx").columns == tuple(map(column_name, names))


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"'])
def test_the_line_of_excel_that_names_the_delimiter_is_taken_at_its_word(first: str) -> None:
    """The line is not counted, as it is not shown."""
    table = read_text(f"{first}\nby;a,date,note\nAnn;1\n")
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
    table = read_text(text.encode(codec))
    assert cells_of(table) == ["Zoë Müller – Ó"]
    assert [found.rule for found in table.warnings] == (["guessed-encoding"] if codec == "cp1252" else [])


@pytest.mark.parametrize(("mark", "codec"), [(b"\xfe\xff", "utf-16-be"), (b"\0\0\xfe\xff", "utf-32-be")])
def test_big_endian_marks_are_known(mark: bytes, codec: str) -> None:
    """As some Macs and databases write them."""
    assert cells_of(read_text(mark + "patient\nΖωή".encode(codec))) == ["Ζωή"]


def test_greek_without_a_mark_is_read() -> None:
    """Most of the text need not be ASCII for UTF-16 to be seen."""
    text = "patient;Τμήμα;Ημερομηνία\n" + "Ζωή Παπαδοπούλου;Α;Β\n" * 40
    assert set(cells_of(read_text(text.encode("utf-16-le")))) == {"Ζωή Παπαδοπούλου"}


def test_bytes_that_are_no_text_in_any_encoding_are_refused() -> None:
    """The five that Windows-1252 leaves undefined are control characters."""
    assert [found.rule for found in table_problems(b"patient\nA\x81\x8d\x8f\x90\x9d\x80\xe9")] == ["unknown-encoding"]


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
    assert [found.rule for found in table_problems(content)] == ["wrong-encoding"]


@pytest.mark.parametrize(
    "name", ["Large print", "LARGE-PRINT", " large  print ", "large_print", "\ufefflarge\u00a0print"]
)
def test_names_of_columns_are_compared_without_case_and_spaces(name: str) -> None:
    """A header is written by people."""
    table = read_text(f'mrn,"{name}",Patient\n1,yes,Ann\n')
    assert table.columns == ("mrn", "large_print", "patient")
    assert table.rows[0].cells == {"mrn": "1", "large_print": "yes", "patient": "Ann"}


def test_empty_lines_are_skipped_and_counted() -> None:
    """Row numbers are those a spreadsheet shows, in which cells of many lines are one row."""
    table = read_text('\npatient,note\n\nAnn,"a\nb\n\nc"\n,\n \t,\u200b\nBob,x\n\n')
    assert [(row.number, row.cells["patient"]) for row in table.rows] == [(4, "Ann"), (7, "Bob")]


def test_short_rows_are_padded_and_cells_stripped() -> None:
    """Excel leaves empty cells away at the end of a row."""
    table = read_text("patient,date,note\n  Ann  \n")
    assert table.rows[0].cells == {"patient": "Ann", "date": "", "note": ""}


def test_cells_beyond_the_header_are_a_problem_of_their_row() -> None:
    """An unquoted comma shifts all cells after it; empty ones shift nothing."""
    table = read_text("patient,date\nLee, Ann,2026-11-22\nBob,x,, ,\nEva,y\n")
    assert row_problems(table) == [(2, 3, "extra-cell")]


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
    table = read_text(f"patient,note\n{text}")
    assert row_problems(table) == [(*place, "open-quote") for place in found]
    assert [row.number for row in table.rows] == numbers


def test_a_quote_that_is_not_closed_in_the_header_is_refused() -> None:
    """And what follows it is not told."""
    assert column_rules(table_problems(f'patient,"note\n{NAME},x\n')) == [(2, "open-quote")]


def test_quotes_within_a_cell_are_letters() -> None:
    """As in every spreadsheet."""
    assert cells_of(read_text('patient,date\nAnn "Nan" Lee,x\n"Bob ""B"" Lee"  ,y\n5\'2",z')) == [
        'Ann "Nan" Lee',
        'Bob "B" Lee',
        "5'2\"",
    ]


@pytest.mark.parametrize("extra", [0, 1])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_huge_cell_is_a_problem_of_its_row(quote: str, extra: int) -> None:
    """And only where it is used; the limit of Python's own reader is not met."""
    huge = quote + "x" * (MOST_CELL + extra) + quote
    table = read_text(f"patient,mrn\nAnn,{huge}\n{huge},1\nBob,2\n")
    assert row_problems(table) == [(3, 1, "too-long")] * extra
    assert cells_of(table) == ["Ann", "" if extra else "x" * MOST_CELL, "Bob"]


def test_nul_stays_in_its_cell() -> None:
    """It is refused where it would be printed, by the name of its row."""
    assert cells_of(read_text("patient,note\nA\0nn,x\n")) == ["A\0nn"]


table_of_texts = st.lists(st.lists(st.text(max_size=8), min_size=3, max_size=3), min_size=1, max_size=5)


@given(table_of_texts, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]), st.sampled_from([0, 1]))
@settings(deadline=None, max_examples=examples(80))
def test_what_is_written_is_read_back(rows: list[list[str]], delimiter: str, end: str, quoting: int) -> None:
    """Whatever Python's csv module writes, in any quoting, has its cells and row numbers."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    titles = ["patient", "date", "note"]
    writer.writerow(titles)
    writer.writerows(rows)
    wanted = [
        (number, [re.sub("\r\n?", "\n", cell).strip() for cell in row])
        for number, row in enumerate(rows, 2)
        if any(c.isprintable() and not c.isspace() for cell in row for c in cell)
    ]
    if (
        wanted
        and (MISSING | ERRORS | NOTHING).isdisjoint(cell.strip() for cell in chain(*rows))
        and not any(map(is_formula, chain.from_iterable(row for _, row in wanted)))
        and not is_chance(written.getvalue())
        and not any(why_passed([cell for cell in row if cell], (), titles) for _, row in wanted)
    ):
        table = read_text(written.getvalue().encode("utf-8", "surrogatepass"))
        assert [(row.number, list(row.cells.values())) for row in table.rows] == wanted
        assert {rule for _, _, rule in row_problems(table)} <= {"row-goes-on", "unparted-row"}


@given(st.binary(max_size=60), st.sampled_from([b"", b"patient,note\n", b"PK\x03\x04", "patient\n".encode("utf-16")]))
@settings(deadline=None, max_examples=examples(80))
def test_no_bytes_break_it(content: bytes, start: bytes) -> None:
    """Any file is a table or is refused."""
    table, found = tried(start + content)
    assert found or table


@given(st.text(alphabet='a,"\n', max_size=40))
@settings(deadline=None, max_examples=examples(100))
def test_nothing_is_lost_to_a_quote(text: str) -> None:
    """A line in which something stands is in a row of its own, or in a row with a problem or a closed quote."""
    table, _ = tried(f"patient,note\n{text}")
    if not table:
        return
    found = sum(cell.count("a") for row in table.rows for cell in row.cells.values())
    assert found == text.count("a") or row_problems(table)


def test_a_lone_cr_is_no_line_end_where_lines_end_otherwise() -> None:
    """Some programs write it without quotes; the rest of its cell must not become a patient."""
    table = read_text("patient,note\nAnn,a\rb\nBob,x\r\n")
    assert (cells_of(table), cells_of(table, "note")) == (["Ann", "Bob"], ["a\nb", "x"])
    assert cells_of(read_text('patient,note\rAnn,"a\nb"\rBob,x\r'), "note") == ["a\nb", "x"]


@pytest.mark.parametrize("empty", ["nan", "NaN", "NaT", "None", "<NA>"])
def test_what_pandas_writes_for_an_empty_cell_is_empty(empty: str) -> None:
    """In every column, of CSV and XLSX; ``Nan`` is a name."""
    for content in (
        f"patient,avoid,note\nNan,{empty},{empty}\n",
        workbook(["patient", "avoid", "note"], ["Nan", empty, empty]),
    ):
        (row,) = read_text(content).rows
        assert (dict(row.cells), row.problems) == ({"patient": "Nan", "avoid": "", "note": ""}, ())


@pytest.mark.parametrize("empty", ["#N/A", "#REF!", "#DIV/0!", "#NAME?"])
def test_an_error_of_the_spreadsheet_is_no_word(empty: str) -> None:
    """Excel writes it into a CSV as it stands."""
    assert row_problems(read_text(f"patient,mrn,note\nAnn,{empty},{empty}\n")) == [(2, 3, "no-value")]


@pytest.mark.parametrize(
    "content", ["<html><table><tr><td>patient", '\n<?xml version="1.0"?><Workbook/>', "<!DOCTYPE html>"]
)
def test_a_web_page_is_no_table(content: str) -> None:
    """Some systems call it .xls."""
    assert [found.rule for found in table_problems(content)] == ["no-table"]


def test_a_table_of_thousands_of_columns_is_refused() -> None:
    """Before each of them is compared with all known names."""
    assert [found.rule for found in table_problems(",".join(["patient", *map(str, range(1_000))]) + "\nAnn\n")] == [
        "too-large"
    ]


TORN = "{0},x,hand,Ring us{1}\nif it hurts.\n{1}\nor not\nBob,y,hand,\nEva\nTotal: 2\n"


@pytest.mark.parametrize(("note", "found"), [("", [3, 5]), (".", [3, 4, 5])])
def test_the_rest_of_a_note_that_a_line_break_tore_off_is_no_patient(note: str, found: list[int]) -> None:
    """A lone cell below a note is refused; below a row without one it is a patient's, and totals stay totals."""
    table = read_text("patient,by,points,note\n" + TORN.format("Ann", note))
    assert row_problems(table) == [(row, 1, "torn-cell") for row in found]
    assert cells_of(table)[-2:] == ["Bob", "Eva"]


def test_a_lone_cell_in_a_narrow_table_or_a_workbook_is_a_patient() -> None:
    """People list names below each other, and a workbook keeps its cells apart."""
    assert row_problems(read_text("patient,note\nAnn,x\nBob\n")) == []
    assert row_problems(read_text(workbook(["patient", "by", "note"], ["Ann", "x", "y"], ["Bob"]))) == []


@pytest.mark.parametrize("marks", ["“”", "„“", "«»", "„”"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_typographic_quote_that_is_torn_is_refused(marks: str, delimiter: str) -> None:
    """A word processor turned the quotes: half of a name would be the patient, the other half the note."""
    first, last = marks
    table = read_text(
        f"patient{delimiter}note\n{first}Lee{delimiter} Ann{last}\n{first}Bo{last}{delimiter}say {first}yes{last}\n"
    )
    assert row_problems(table) == [(2, 1, "open-quote")]
    assert cells_of(table, "note")[1] == f"say {first}yes{last}"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\x1f\x8b\x08\0", "a packed file"),
        (b"{\\rtf1 Patient;Date}", "a text document"),
        (b"BEGIN:VCARD\nFN:Ann\n", "a list of contacts"),
    ],
)
def test_what_is_no_table_is_called_what_it_is(content: bytes, kind: str) -> None:
    """Not a table in an encoding that nobody knows."""
    (problem,) = table_problems(content)
    assert (problem.rule, kind in problem.message) == ("no-table", True)
