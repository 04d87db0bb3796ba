"""A table of LibreOffice is read as it is shown."""

import io
import zipfile

import pytest
from support.ods import cell, day, ods, plain, row, sheet
from support.tables import cells_of, read_text, row_problems, table_problems, tried

HEAD = row("Patient", "Date", "Points")


def test_cells_are_read_as_they_are_shown() -> None:
    """Dates are year-month-day whatever their format; spaces, tabs and line breaks stand where they are seen."""
    spaced = '<table:table-cell office:value-type="string"><text:p>Ann<text:s text:c="2"/>Lee<text:line-break/>Jr</text:p></table:table-cell>'
    number = cell("00007", 'office:value-type="float" office:value="7" calcext:value-type="float"')
    table = read_text(
        ods(
            sheet(
                row("Patient", "Date", "Note"),
                row(spaced, day("2026-11-25", "Wed 25/11/26"), "line 1\nline 2"),
                row(number, day("2026-11-25T14:30:00", "25.11."), cell("", 'office:value-type="string"')),
            )
        )
    )
    assert cells_of(table) == ["Ann  Lee\nJr", "00007"]
    assert cells_of(table, "date") == ["2026-11-25", "2026-11-25 14:30:00"]
    assert cells_of(table, "note") == ["line 1\nline 2", ""]
    assert not table.warnings


def test_equal_rows_and_cells_stand_as_often_as_they_are_shown() -> None:
    """LibreOffice writes them once; the rows below have the numbers of the spreadsheet."""
    same = cell("hand", 'office:value-type="string" table:number-columns-repeated="2"')
    rows = (
        row("Patient", "Points", "Note"),
        row("Ann", same, attributes='table:number-rows-repeated="3"'),
        row("", attributes='table:number-rows-repeated="4"'),
        row("Bo"),
    )
    table = read_text(ods(sheet(*rows)))
    assert [(each.number, each.cells["patient"]) for each in table.rows] == [
        (2, "Ann"),
        (3, "Ann"),
        (4, "Ann"),
        (9, "Bo"),
    ]
    assert cells_of(table, "points")[:3] == cells_of(table, "note")[:3] == ["hand"] * 3


@pytest.mark.parametrize("how", ["collapse", "filter"])
def test_hidden_rows_are_left_out_and_named(how: str) -> None:
    """Hidden by hand or by a filter."""
    table = read_text(ods(sheet(HEAD, row("Ann"), row("Bo", attributes=f'table:visibility="{how}"'), row("Cy"))))
    assert cells_of(table) == ["Ann", "Cy"]
    assert [(each.rule, "3" in each.message) for each in table.warnings] == [("hidden-rows", True)]


def test_comments_are_named_in_a_warning() -> None:
    """One may say "pregnant!", and is no text of its cell."""
    commented = cell("Bo", inside="<office:annotation><text:p>pregnant!</text:p></office:annotation>")
    table = read_text(ods(sheet(HEAD, row("Ann"), row(commented), row("Cy"))))
    assert cells_of(table) == ["Ann", "Bo", "Cy"]
    assert [(each.rule, each.message[-1]) for each in table.warnings] == [("unread-comments", "3")]


def test_a_hidden_column_is_refused() -> None:
    """Whoever looked at the table has not seen it."""
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    (found,) = table_problems(ods(sheet(row("Patient", "Avoid"), row("Ann", "hernia"), columns=columns)))
    assert (found.rule, found.where.column) == ("hidden-column", 2)


def test_merged_cells_hold_for_each_row() -> None:
    """A value over several rows is that of each; one over several columns is refused."""
    over = 'office:value-type="string" table:number-columns-spanned="1" table:number-rows-spanned="2"'
    wide = 'office:value-type="string" table:number-columns-spanned="2" table:number-rows-spanned="1"'
    covered = "<table:covered-table-cell/>"
    rows = (HEAD, row("Ann", "", cell("hand", over)), row("Bo", "", covered), row("Cy", cell("hand", wide), covered))
    table = read_text(ods(sheet(*rows)))
    assert cells_of(table, "points")[:2] == ["hand", "hand"]
    assert row_problems(table) == [(4, 3, "merged-cell")]


def test_comments_and_drawings_are_no_text_of_a_cell() -> None:
    """They lie over the sheet."""
    note = (
        "<office:annotation><text:p>call her</text:p></office:annotation><draw:frame><text:p>box</text:p></draw:frame>"
        + "".join(
            f"<draw:{shape}><text:p>box</text:p></draw:{shape}>" for shape in ("polygon", "polyline", "path", "measure")
        )
    )
    table = read_text(ods(sheet(HEAD, row(cell("Ann", inside=note)))))
    assert cells_of(table) == ["Ann"]


def test_formulas_show_their_results() -> None:
    """An error, a formula without a result and a hidden number are problems of their cells."""
    formula = 'table:formula="of:=[.A2]" office:value-type="string" calcext:value-type='
    rows = (
        HEAD,
        row(cell("Ann", f'{formula}"string"')),
        row("Bo", "", cell("#REF!", f'{formula}"error"')),
        row("Cy", "", '<table:table-cell table:formula="of:=[.A2]"/>'),
        row("Di", "", cell("Err:508", f'{formula}"string"')),
        row("Ed", "", '<table:table-cell office:value-type="float" office:value="3"/>'),
    )
    assert row_problems(read_text(ods(sheet(*rows)))) == [(line, 3, "no-value") for line in (3, 4, 5, 6)]


def test_the_first_shown_sheet_with_a_header_is_read() -> None:
    """What else holds something is named, and a hidden sheet only if it may hold patients."""
    other, hidden = sheet(row("Rota")), sheet(HEAD, row("Hid"), style="ta2")
    table = read_text(ods(hidden, sheet(row("Menu"), style="ta2"), other, sheet(HEAD, row("Ann")), sheet()))
    assert cells_of(table) == ["Ann"]
    assert [(each.rule, each.wording) for each in table.warnings] == [("unused-sheet", ""), ("unused-sheet", "hidden")]


def test_other_files_are_refused_with_a_cure() -> None:
    """A password, a broken file, and rows without end."""
    (locked,) = table_problems(ods(sheet(HEAD), manifest="<m:encryption-data/>"))
    assert "password" in locked.message
    (broken,) = table_problems(plain(["Patient"], ["Ann"])[:-200])
    assert "ODS" in broken.message
    endless = row("Ann", attributes='table:number-rows-repeated="90000000"')
    (large,) = table_problems(ods(sheet(HEAD, endless)))
    assert large.rule == "too-large"


def test_any_damage_is_an_error_with_words() -> None:
    """Bytes that change by chance never raise anything else."""
    whole = plain(["Patient", "Points"], ["Ann", "hand"])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        content = archive.read("content.xml")
    for place in range(0, len(content), 37):
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("content.xml", content[:place] + b"9" + content[place + 1 :])
        tried(written.getvalue())


STRUCK = 'table:default-cell-style-name="struck"'
POINT = cell("hand", 'table:style-name="struck" office:value-type="string"')
WORD = '<table:table-cell><text:p>hand, <text:span text:style-name="{}">stomach</text:span></text:p></table:table-cell>'


@pytest.mark.parametrize(
    ("point", "of_row", "columns", "expected"),
    [
        (POINT, "", "", [3]),
        (WORD.format("struck"), "", "", [3]),
        ("hand", STRUCK, "", [1, 3]),
        ("hand", "", f"<table:table-column/><table:table-column/><table:table-column {STRUCK}/>", [3]),
        ("hand", "", "", []),
        (WORD.format("plain"), "", "", []),
        (cell("hand", 'table:style-name="plain" office:value-type="string"'), STRUCK, "", [1]),
    ],
)
def test_what_is_struck_out_is_neither_printed_nor_lost(
    point: str, of_row: str, columns: str, expected: list[int]
) -> None:
    """Whether a cell is struck out, a word in it, or its row or column, as in a workbook."""
    head = row("Patient", "Date", cell("Points", 'table:style-name="plain" office:value-type="string"'))
    table = read_text(ods(sheet(head, row("Ann", "", point, attributes=of_row), columns=columns)))
    assert row_problems(table) == [(2, column, "no-value") for column in expected]
