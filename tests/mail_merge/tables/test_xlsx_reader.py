"""A workbook is read as people see it: what is merged counts for all its rows, what is hidden is left out or refused."""

import io
import zipfile
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from openpyxl.comments import Comment
from support.tables import cells_of, column_rules, edited, read_text, row_problems, table_problems, workbook

SHEET = "xl/worksheets/sheet1.xml"
Change = Callable[[openpyxl.Workbook], None]


def merged(*places: str) -> Change:
    """Return a change that merges cells of the first sheet."""
    return lambda book: [book.worksheets[0].merge_cells(place) for place in places] and None


ROWS = [
    ["patient", "avoid", "note", "mrn"],
    ["Ann", "pregnancy", "x", 1],
    ["Bea", None, None, 2],
    ["Eva", "hernia", "y", 3],
]


def test_a_merged_cell_counts_for_every_row_it_covers() -> None:
    """``pregnancy`` beside two patients is said of both."""
    table = read_text(workbook(*ROWS, change=merged("B2:B3")))
    assert cells_of(table, "avoid") == ["pregnancy", "pregnancy", "hernia"]
    assert row_problems(table) == []


def test_a_row_that_only_lies_in_merged_cells_is_no_row() -> None:
    """It is the second line of the one above, not another patient."""
    table = read_text(
        workbook(["patient", "avoid"], ["Ann", "hernia"], [], ["Bob", ""], change=merged("A2:A3", "B2:B3"))
    )
    assert [(row.number, row.cells["patient"]) for row in table.rows] == [(2, "Ann"), (4, "Bob")]


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("B2:C2", [(2, 3, "merged-cell")]),
        ("B2:C3", [(2, 3, "merged-cell"), (3, 3, "merged-cell")]),
        ("A4:C4", [(4, 2, "merged-cell"), (4, 3, "merged-cell")]),
        ("C2:D2", []),
    ],
)
def test_a_cell_merged_over_columns_is_a_problem_of_its_row(place: str, found: list[tuple[int, int, str]]) -> None:
    """Unless it covers one column that is used, and others that are not."""
    assert row_problems(read_text(workbook(*ROWS, change=merged(place)))) == found


def test_a_value_that_a_merged_cell_covers_is_a_problem_of_its_row() -> None:
    """One of two conditions would be lost; nobody sees the second."""

    def change(book: openpyxl.Workbook) -> None:
        book.worksheets[0].merged_cells.add("B3:B4")

    rows = [ROWS[0], ROWS[1], ["Bea", "stroke", None, 2], ROWS[3]]
    assert row_problems(read_text(workbook(*rows, change=change))) == [(4, 2, "merged-cell")]


@pytest.mark.parametrize("place", ["B3:B2", "$B$2:$B$3", "b2:b3"])
def test_merged_places_are_read_however_they_are_written(place: str) -> None:
    """None is passed over."""
    content = edited(workbook(*ROWS, change=merged("B2:B3")), SHEET, 'ref="B2:B3"', f'ref="{place}"')
    assert cells_of(read_text(content), "avoid") == ["pregnancy", "pregnancy", "hernia"]


@pytest.mark.parametrize("place", ["B:B", "2:2", "#REF!"])
def test_merged_places_that_are_none_are_refused(place: str) -> None:
    """What they cover is not known."""
    content = edited(workbook(*ROWS, change=merged("B2:B3")), SHEET, 'ref="B2:B3"', f'ref="{place}"')
    assert [found.rule for found in table_problems(content)] == ["no-table"]


@pytest.mark.parametrize("place", ["B1:C1", "A1:A2", "A1:D1"])
def test_a_title_that_is_merged_with_others_is_refused(place: str) -> None:
    """Nobody knows which column it names, or a title would be a patient."""
    assert "merged-cell" in [found.rule for found in table_problems(workbook(*ROWS, change=merged(place)))]


def test_an_error_or_formula_in_a_merged_cell_is_a_problem_of_every_row() -> None:
    """What it would say is not known for any."""
    rows = [["patient", "avoid"], ["Ann", "=X1"], ["Bea", None]]
    assert row_problems(read_text(workbook(*rows, change=merged("B2:B3")))) == [(2, 2, "no-value"), (3, 2, "no-value")]


def hide_rows(book: openpyxl.Workbook) -> None:
    """Hide row 3."""
    book.worksheets[0].row_dimensions[3].hidden = True


def collapse_rows(book: openpyxl.Workbook) -> None:
    """Group row 3, and close the group."""
    book.worksheets[0].row_dimensions.group(3, 3, hidden=True)


@pytest.mark.parametrize("change", [hide_rows, collapse_rows])
def test_hidden_rows_are_left_out_and_told(change: Change) -> None:
    """Who filters a table wants what is seen."""
    table = read_text(workbook(["patient", "avoid"], ["Ann", ""], ["Bea", "hernia"], ["Eva", ""], change=change))
    assert cells_of(table) == ["Ann", "Eva"]
    (found,) = table.warnings
    assert (found.rule, "3" in found.message) == ("hidden-rows", True)


@pytest.mark.parametrize("author", ["Dr Sample", "handout", ""])
def test_comments_are_named_in_a_warning(author: str) -> None:
    """One may say "pregnant!"; those of this program's own marked copy do not count, nor do those on hidden rows."""

    def change(book: openpyxl.Workbook) -> None:
        hide_rows(book)
        for place in ("A2", "B3", "D9"):
            book.worksheets[0][place].comment = Comment("pregnant!", author)

    table = read_text(workbook(["patient", "avoid"], ["Ann", ""], ["Bea", "hernia"], ["Eva", ""], change=change))
    found = [each.message for each in table.warnings if each.rule == "unread-comments"]
    assert found == ([] if author == "handout" else ["comments on cells are not read: rows 2"])


def test_what_is_merged_into_a_hidden_row_counts_for_those_that_are_seen() -> None:
    """The filter hides the row, not the condition."""

    def change(book: openpyxl.Workbook) -> None:
        merged("B2:B3")(book)
        book.worksheets[0].row_dimensions[2].hidden = True

    table = read_text(workbook(*ROWS, change=change))
    assert cells_of(table, "avoid") == ["pregnancy", "hernia"]


def hide_columns(book: openpyxl.Workbook) -> None:
    """Hide columns B and C, written as one range."""
    book.worksheets[0].column_dimensions.group("B", "C", hidden=True)


def hide_column(book: openpyxl.Workbook) -> None:
    """Hide column B."""
    book.worksheets[0].column_dimensions["B"].hidden = True


def test_what_has_no_size_is_hidden() -> None:
    """Dragged together until nothing of it is seen."""
    content = workbook(["patient", "avoid"], ["Ann", ""], ["Bea", "hernia"])
    for size in ("0", "0.05"):
        low = edited(content, SHEET, '<row r="3"', f'<row r="3" ht="{size}" customHeight="1"')
        assert cells_of(read_text(low)) == ["Ann"]
        columns = f'<cols><col min="2" max="2" width="{size}" customWidth="1"/></cols><sheetData>'
        assert (2, "hidden-column") in column_rules(table_problems(edited(content, SHEET, "<sheetData>", columns)))


@pytest.mark.parametrize("change", [hide_columns, hide_column])
def test_a_hidden_column_that_would_be_used_is_refused(change: Change) -> None:
    """Left out, its conditions would be lost; used, it would print what nobody saw."""
    assert (2, "hidden-column") in column_rules(
        table_problems(workbook(["patient", "avoid", "note"], ["Ann", "hernia", "x"], change=change))
    )


def test_a_hidden_column_that_is_not_used_is_only_told() -> None:
    """As any other that is not known."""
    table = read_text(workbook(["patient", "mrn"], ["Ann", 1], change=hide_column))
    assert column_rules(table.warnings) == [(2, "unused-column")]


@pytest.mark.parametrize(("state", "name"), [("visible", "Ann"), ("show", "Ann"), ("", "Ann"), ("hidden", "Bob")])
def test_only_what_is_said_to_be_hidden_is_a_hidden_sheet(state: str, name: str) -> None:
    """Some programs write 'show'; the next sheet would be printed in its place."""

    def change(book: openpyxl.Workbook) -> None:
        book.create_sheet("other").append(["patient"])
        book.worksheets[1].append(["Bob"])

    content = workbook(["patient"], ["Ann"], change=change)
    found = edited(content, "xl/workbook.xml", 'state="visible" r:id="rId1"', f'state="{state}" r:id="rId1"')
    assert cells_of(read_text(found)) == [name]


FORMATS = [
    (7, "00000", "00007"),
    (1.5, "0.00", "1.50"),
    (0.25, "0%", "25%"),
    (date(2026, 11, 22), "D. MMM YYYY", "2026-11-22"),
    (date(2026, 11, 22), "dd/mm/yy;@", "2026-11-22"),
    (5551234, "000-0000", "555-1234"),
    ("Ann", '"Dr "@', "Dr Ann"),
]


@pytest.mark.parametrize(("value", "code", "shown"), FORMATS)
def test_values_are_said_as_their_cells_show_them(value: object, code: str, shown: str) -> None:
    """The format of a cell is heeded."""

    def change(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["A2"].number_format = code

    assert cells_of(read_text(workbook(["patient", "by"], [value, "x"], change=change))) == [shown]


def test_a_number_whose_format_is_missing_is_a_problem_of_its_row() -> None:
    """It may be a day."""
    content = workbook(["date", "by"], [77, "x"])
    assert row_problems(read_text(edited(content, SHEET, '<c r="A2"', '<c r="A2" s="77"'))) == [(2, 1, "no-value")]


@pytest.mark.parametrize(("value", "code"), [("pregnancy", ";;;"), (7, ";;;"), (7, "0 kg")])
def test_what_a_cell_hides_is_a_problem_of_its_row(value: object, code: str) -> None:
    """It is neither printed nor lost without a word."""

    def change(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["A2"].number_format = code

    assert row_problems(read_text(workbook(["note", "by"], [value, "x"], change=change))) == [(2, 1, "no-value")]


@pytest.mark.parametrize("code", ["#,##0", "#,##0.00", "#,##0_);(#,##0)", "[$-409]#,##0"])
@pytest.mark.parametrize(("value", "joined"), [(12, True), (123, True), (7, False), (1234, False), ("12", False)])
def test_a_number_that_a_spreadsheet_joined_of_a_list_is_refused(value: object, joined: bool, code: str) -> None:
    """Who types 1,2 where thousands are written 1,000 gets 12, with a format for thousands: it is no card 12."""

    def change(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["B2"].number_format = code
        book.worksheets[0]["C2"].number_format = code

    found = row_problems(read_text(workbook(["patient", "points", "mrn"], ["Ann", value, value], change=change)))
    assert found == ([(2, 2, "no-value")] if joined and ".00" not in code else [])


def test_days_since_1904_are_understood() -> None:
    """As Macs wrote them."""

    def change(book: openpyxl.Workbook) -> None:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    assert cells_of(read_text(workbook(["date"], [date(2026, 11, 22)], change=change)), "date") == ["2026-11-22"]


CELLS = [
    ('<c r="A2" t="inlineStr"><is><t>Ann</t></is><v>7</v></c>', "Ann"),
    ('<c r="A2" t="d"><v>2026-11-22T00:00:00</v></c>', "2026-11-22"),
    (
        '<c r="A2" t="inlineStr"><is><r><t>An</t></r><r><rPr><b/></rPr><t xml:space="preserve">n Lee</t></r></is></c>',
        "Ann Lee",
    ),
    (
        '<c r="A2" t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></is></c>',
        "東京",
    ),
    ('<c r="A2" t="inlineStr"><is><t>a_x0041_b_x005F_x0041_</t></is></c>', "aAb_x0041_"),
    ('<c r="A2" t="str"><f>B2</f><v>A &amp; B</v></c>', "A & B"),
    ('<c r="A2" t="b"><v>1</v></c>', "true"),
    ('<c r="A2"><is><t>Ann</t></is></c>', "Ann"),
    ('<c r="A2" t="str"><is><t>Ann</t></is></c>', "Ann"),
    ('<c r="A2" t="inlineStr"><v>Ann</v></c>', "Ann"),
    ('<c r="A2" s="" t="inlineStr"><is><t>Ann</t></is></c>', "Ann"),
    ('<c r="A2" s="77" t="inlineStr"><is><t>Ann</t></is></c>', "Ann"),
    ('<c t="inlineStr"><is><t>no place</t></is></c>', "no place"),
    ('<c r="A2" t="inlineStr"><is><t><![CDATA[<c r="A9" s="1"/>]]></t></is></c>', '<c r="A9" s="1"/>'),
]


@pytest.mark.parametrize(("cell", "shown"), CELLS)
def test_cells_of_every_kind_are_read(cell: str, shown: str) -> None:
    """As other programs than ours write them; how a word is pronounced is no part of it."""
    content = edited(workbook(["patient", "by"], [77, "x"]), SHEET, '<c r="A2" t="n"><v>77</v></c>', cell)
    assert cells_of(read_text(content)) == [shown]


def repacked(content: bytes, change: Callable[[str, str], tuple[str, str]]) -> bytes:
    """Return an XLSX file whose parts have other names or words."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(*change(name, source.read(name).decode()))
    return out.getvalue()


def strict(name: str, text: str) -> tuple[str, str]:
    """Write a part in the strict form of the standard."""
    text = text.replace(
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"
    )
    return name, text.replace(
        "http://schemas.openxmlformats.org/officeDocument/2006", "http://purl.oclc.org/ooxml/officeDocument"
    )


def prefixed(name: str, text: str) -> tuple[str, str]:
    """Write a sheet with a prefix before every element."""
    if name != SHEET:
        return name, text
    return name, text.replace("<", "<x:").replace("<x:/", "</x:").replace(' xmlns="', ' xmlns:x="')


def backslashed(name: str, text: str) -> tuple[str, str]:
    """Name parts as Windows names files, and in other cases."""
    return (name if name.startswith(("[", "_rels")) else name.replace("/", "\\").upper()), text


@pytest.mark.parametrize("change", [strict, prefixed, backslashed])
def test_every_dialect_is_read(change: Callable[[str, str], tuple[str, str]]) -> None:
    """Strict files, prefixes, and names as Windows writes them."""
    assert cells_of(read_text(repacked(workbook(["patient", "by"], ["Ann", 1]), change))) == ["Ann"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("content.xml", "OpenDocument"),
        ("xl/workbook.bin", "XLSB"),
        ("word/document.xml", "text document"),
        ("Index/Document.iwa", "Apple"),
    ],
)
def test_other_files_are_called_by_their_names(name: str, kind: str) -> None:
    """With the cure."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    (found,) = table_problems(out.getvalue())
    assert (found.rule, kind in found.message, "save it" in found.hint) == ("no-table", True, True)


def with_sheet(rows: str, shared: str = "") -> bytes:
    """Return an XLSX file with raw rows below its own two, and one text that cells may share."""
    content = edited(workbook(["patient", "by"], ["Ann", "x"]), SHEET, "</sheetData>", f"{rows}</sheetData>")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = f'<Relationship Id="texts" Type="{kind}" Target="texts.xml"/></Relationships>'
    out = io.BytesIO(edited(content, "xl/_rels/workbook.xml.rels", "</Relationships>", relation))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/texts.xml", f"<sst><si><t>{shared}</t></si></sst>")
    return out.getvalue()


def test_a_million_formatted_empty_rows_hold_nothing() -> None:
    """A spreadsheet whose columns were coloured whole is as quick as any."""
    empty = "".join(
        f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="0"/><c r="B{n}" s="0"></c></row>' for n in range(3, 50_000)
    )
    assert cells_of(read_text(with_sheet(empty))) == ["Ann"]


def test_a_shared_text_of_a_megabyte_is_a_problem_of_each_row_and_no_work() -> None:
    """It is looked at once."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>Bob</t></is></c><c r="B{n}" t="s"><v>0</v></c></row>'
        for n in range(3, 9_000)
    )
    table = read_text(with_sheet(rows, "x" * 1_000_000))
    assert {found[1:] for found in row_problems(table)} == {(2, "too-long")}


@pytest.mark.parametrize(
    "rows",
    [
        "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(3, 1_300)),
        '<row r="3">' + "<c><v>1</v></c>" * 1_001 + "</row>",
    ],
)
def test_rows_that_are_too_wide_are_refused_before_the_work(rows: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No table for leaflets has a thousand columns."""
    monkeypatch.setattr("handout.mail_merge.tables.sheet.MOST_CELLS", 20_000_000 // 1_000)
    assert [found.rule for found in table_problems(with_sheet(rows))] == ["too-large"]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="A2"><v>1</v></c></row>',
        '<row r="3"><c r="A3"><v>1</v></c><c r="A3"><v>2</v></c></row>',
        '<row r="3"><c r="A4"><v>1</v></c></row>',
        '<row r="3"><c r="A3" t="s"><v>-1</v></c></row>',
        '<row r="3"><c r="A3" t="s"><v>1</v></c></row>',
        f'<row r="3" x="{"x" * 9_000_000}"/>',
        "<a>" * 100 + "</a>" * 100,
        '<row r="x"/><row r="y"><c/></row>',
        '<row r="3"><c r="ABCDE3"><v>1</v></c></row>',
    ],
)
def test_xml_that_no_spreadsheet_writes_is_refused(rows: str) -> None:
    """Deep, with places that are none or taken, or with texts that are none."""
    assert [found.rule for found in table_problems(with_sheet(rows))] == ["no-table"]
