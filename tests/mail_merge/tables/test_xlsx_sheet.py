"""Workbooks are read as they look, or refused."""

import io
import zipfile
from datetime import date
from itertools import pairwise

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from support.tables import DAY, NOON, cells_of, edited, read_text, row_problems, table_problems, workbook

from handout.mail_merge.tables import zip_xml

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
    assert cells_of(read_text(workbook(["by", "patient"], ["x", value]))) == [text]


def test_a_workbook_is_read_as_a_csv_file_is() -> None:
    """Empty rows are counted, and cells beyond the header are a problem."""
    table = read_text(workbook([], ["Patient", None, "Date"], ["Ann"], [], ["Bob", None, None, "x"], [" "]))
    assert [(row.number, row.cells["patient"]) for row in table.rows] == [(3, "Ann"), (5, "Bob")]
    assert (table.columns, row_problems(table)) == (("patient", "", "date"), [(5, 4, "extra-cell")])


def test_a_formula_without_a_value_is_a_problem_of_its_row() -> None:
    """It looks empty, and is not; in a column that is not used it does not matter."""
    table = read_text(workbook(["patient", "mrn", "by"], ["=A1", 1, "x"], ["Ann", "=A1", None], [None, None, "=A1"]))
    assert row_problems(table) == [(2, 1, "no-value"), (4, 3, "no-value")]


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
    content = workbook(["patient", "by"], [77, "x"])
    table = read_text(edited(content, "xl/worksheets/sheet1.xml", '<c r="A2" t="n"><v>77</v></c>', cell))
    assert (cells_of(table), row_problems(table)) == ([text], [(2, 1, "no-value")] * faults)


def test_a_zero_that_was_worked_out_is_read() -> None:
    """A spreadsheet says of no workbook that it is still to be worked out."""
    cell = '<c r="A2"><f>B2</f><v>0</v></c>'
    content = edited(
        workbook(["patient", "by"], [77, "x"]), "xl/worksheets/sheet1.xml", '<c r="A2" t="n"><v>77</v></c>', cell
    )
    content = edited(content, "xl/workbook.xml", ' fullCalcOnLoad="1"', "")
    assert (cells_of(read_text(content)), row_problems(read_text(content))) == (["0"], [])


def test_a_date_that_is_none_is_a_problem_of_its_row() -> None:
    """And openpyxl's warning, which quotes the cell, is not passed on."""
    content = workbook(["date"], [date(2026, 11, 22)])
    table = read_text(edited(content, "xl/worksheets/sheet1.xml", "<v>46348</v>", "<v>99999999</v>"))
    assert row_problems(table) == [(2, 1, "no-value")]


def _hidden_first(book: openpyxl.Workbook) -> None:
    """Put a hidden sheet and an empty one before the table, and one with text after it."""
    book.create_sheet("empty", 0)
    book.create_sheet("hidden", 0).append(["patient"])
    book.worksheets[0].sheet_state = "hidden"
    book.create_sheet("very", 0).sheet_state = "veryHidden"


def test_the_first_sheet_with_something_to_see_is_read() -> None:
    """Hidden and empty sheets are passed over."""
    table = read_text(workbook(["patient"], ["Ann"], change=_hidden_first))
    assert (cells_of(table), table.warnings) == (["Ann"], ())


def test_sheets_that_are_not_read_are_a_warning() -> None:
    """Half of the patients may be on the second one."""
    table = read_text(workbook(["patient"], ["Ann"], change=lambda book: book.create_sheet().append(["x"])))
    assert [found.rule for found in table.warnings] == ["unused-sheet"]


@pytest.mark.parametrize("size", ["A1", "A1:XFD1048576"])
def test_what_a_sheet_says_of_its_size_is_not_believed(size: str) -> None:
    """Some programs write a wrong one."""
    content = workbook(["patient", "by"], ["Ann", "x"], ["Bob", "y"])
    assert cells_of(read_text(edited(content, "xl/worksheets/sheet1.xml", "A1:B3", size))) == ["Ann", "Bob"]


@pytest.mark.parametrize("number", [2**20 + 1, 99999999999])
def test_a_row_beyond_the_last_one_of_excel_is_refused(number: int) -> None:
    """The file is broken, and a patient in it would be lost."""
    content = workbook(["patient"], ["Ann"], ["Bob"])
    far = edited(content, "xl/worksheets/sheet1.xml", '<row r="3"', f'<row r="{number}"')
    assert [found.rule for found in table_problems(far)] == ["too-large"]


def _docx() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    return written.getvalue()


BROKEN = {
    "old or with a password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "cut": workbook(["patient"], ["Ann"])[:-300],
    "no zip": b"PK\x03\x04 and nothing",
    "another kind": _docx(),
    "no XML": edited(workbook(["patient"], ["Ann"]), "xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData"),
    "no text of that number": edited(workbook(["patient"], [7]), "xl/worksheets/sheet1.xml", 't="n"', 't="s"'),
    "a text that swells": edited(
        edited(workbook(["patient"], [7]), "xl/worksheets/sheet1.xml", "<v>7</v>", "<v>&i;</v>"),
        "xl/worksheets/sheet1.xml",
        "<worksheet ",
        f'<!DOCTYPE x [<!ENTITY a "{"x" * 100}">'
        + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghi"))
        + "]><worksheet ",
    ),
    "no style of that number": edited(workbook(["patient"], [7]), "xl/worksheets/sheet1.xml", '"A2"', '"A2" s="x"'),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_workbook_is_refused(name: str) -> None:
    """With what to do about it."""
    (found,) = table_problems(BROKEN[name])
    assert found.rule == "no-table"
    assert "save it as CSV, ODS or XLSX" in found.hint


def test_a_table_whose_header_begins_as_a_zip_is_text() -> None:
    """PK is a name for a column, too."""
    assert cells_of(read_text("PK,patient\n1,Ann\n")) == ["Ann"]


@pytest.mark.parametrize(("part", "most"), [("xl/media/x.bin", "MOST_UNPACKED"), ("xl/styles.xml", "MOST_WHOLE")])
def test_a_workbook_that_would_fill_the_memory_is_refused(
    part: str, most: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the directory of the zip file, before anything is unpacked."""
    monkeypatch.setattr(zip_xml, most, 5_000_000)
    written = io.BytesIO(workbook(["patient"], ["Ann"]))
    assert read_text(written.getvalue()).rows
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{part}.xml", b" " * 5_000_001)
    assert [found.rule for found in table_problems(written.getvalue())] == ["too-large"]


ROWS = (["patient", "points", "other"], ["Ann", "stomach", "x"], ["Bob", "", "y"], ["Cy", "hand", "z"])


def struck(*, font: bool) -> bytes:
    """Return a workbook with a cell struck out, or a word in it; so are an unused cell and an empty one."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        sheet["B3"].font = sheet["C4"].font = Font(strike=True)
        sheet["B4"].font = Font(strike=False, underline="single")
        if font:
            sheet["B2"].font = Font(strike=True)
        else:
            sheet["B2"] = CellRichText("hand, ", TextBlock(InlineFont(strike=True), "stomach"))

    return workbook(*ROWS, change=change)


def struck_word(run: str) -> bytes:
    """Return a workbook with a text that cells share, the second of its two runs with a property."""
    cell = 't="inlineStr"><is><t>stomach</t></is>'
    content = edited(workbook(*ROWS), "xl/worksheets/sheet1.xml", cell, 't="s"><v>1</v>')
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = f'<Relationship Id="texts" Type="{kind}" Target="texts.xml"/></Relationships>'
    out = io.BytesIO(edited(content, "xl/_rels/workbook.xml.rels", "</Relationships>", relation))
    text = f"<r><t>hand, </t></r><r><rPr>{run}</rPr><t>stomach</t></r>"
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/texts.xml", f"<sst><si><t>no</t></si><si>{text}</si></sst>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (struck(font=True), [(2, 2, "no-value")]),
        (struck(font=False), [(2, 2, "no-value")]),
        (struck_word("<strike/>"), [(2, 2, "no-value")]),
        (struck_word('<strike val="0"/>'), []),
        (struck_word("<b/>"), []),
    ],
)
def test_what_is_struck_out_is_neither_printed_nor_lost(content: bytes, expected: list[tuple[int, int, str]]) -> None:
    """A point that somebody struck out is not on a leaflet: its cell is refused, also where one word is struck out."""
    assert row_problems(read_text(content)) == expected


def test_a_title_that_is_struck_out_is_refused() -> None:
    """Its column may be one that nobody uses any more."""
    content = workbook(*ROWS, change=lambda book: setattr(book.worksheets[0]["B1"], "font", Font(strike=True)))
    (found,) = table_problems(content)
    assert (found.where.line, found.where.column, found.wording) == (1, 2, "struck")
