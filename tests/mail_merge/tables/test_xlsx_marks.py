"""Cells of a workbook are marked, and nothing else of it changes."""

import re
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Font, PatternFill
from PIL import Image as Picture
from support.tables import edited, workbook

from handout.mail_merge.tables.raw_rows import RawRow
from handout.mail_merge.tables.xlsx_marks import COLOUR, is_own_copy, mark_cells
from handout.mail_merge.tables.xlsx_reader import records_of
from handout.mail_merge.tables.xlsx_writer import SHEET, write_workbook

MARKS = {
    (2, 2): "wrong <this> & that\nhint: write it\u2026",
    (3, 1): "Zoë",
    (3, 4): "in an empty cell",
    (5, 2): "in a blank row's cell",
}


def dress(book: openpyxl.Workbook) -> None:
    """Give a workbook what an edit could lose."""
    sheet = book.worksheets[0]
    sheet["B2"].font, sheet["B2"].fill = Font(bold=True, color="FF0000FF"), PatternFill("solid", "FFFFFF00")
    sheet["C2"] = "=1+1"
    sheet["C3"].number_format = "0000"
    sheet["C3"] = 7
    sheet["A2"].comment = Comment("the user's own", "Jo")
    sheet.merge_cells("A7:B7")
    sheet.auto_filter.ref = "A1:C5"
    sheet.conditional_formatting.add(
        "A1:A9", openpyxl.formatting.rule.FormulaRule(formula=["TRUE"], font=Font(italic=True))
    )
    sheet.freeze_panes = "A2"
    sheet.column_dimensions["A"].width = 33
    picture = BytesIO()
    Picture.new("RGB", (9, 9)).save(picture, "PNG")
    sheet.add_image(Image(picture), "E9")
    book.create_sheet("Other")["A1"] = "stays"
    book.defined_names["Place"] = openpyxl.workbook.defined_name.DefinedName("Place", attr_text="Other!$A$1")


PLAIN = workbook(["patient", "date", "n"], ["Ann", "x", None], ["Bob", None, 3], [], ["Cid", "y", None])
DRESSED = workbook(["patient", "date", "n"], ["Ann", "x", None], ["Bob", None, 3], [], ["Cid", "y", None], change=dress)
BOOKS = {
    "plain": PLAIN,
    "dressed": DRESSED,
    "inline": write_workbook(
        [RawRow(1, ["patient", "date"]), RawRow(2, ["Ann", "x"]), RawRow(3, ["Bob"]), RawRow(5, ["Cid", "y"])]
    ),
    "without numbers": edited(
        edited(PLAIN, "xl/worksheets/sheet1.xml", '<c r="A5"', "<c"), "xl/worksheets/sheet1.xml", '<c r="B5"', "<c"
    ),
}


def marked(content: bytes, marks: dict[tuple[int, int], str] = MARKS) -> bytes:
    """Return a workbook with its first sheet marked."""
    return mark_cells(content, records_of(content, "t").part, marks)


def parts(content: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook by name."""
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert len(set(archive.namelist())) == len(archive.namelist())
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("name", BOOKS)
def test_wrong_cells_are_coloured_and_say_why(name: str) -> None:
    """Each has the message as its comment, and no other cell has the colour."""
    sheet = openpyxl.load_workbook(BytesIO(marked(BOOKS[name]))).worksheets[0]
    found = {
        (c.row, c.column): c.comment.text
        for row in sheet.iter_rows()
        for c in row
        if c.comment and c.fill.fgColor.rgb == COLOUR
    }
    assert {place: text.strip() for place, text in found.items()} == MARKS
    assert sum(cell.fill.fgColor.rgb == COLOUR for row in sheet.iter_rows() for cell in row) == len(MARKS)


@pytest.mark.parametrize("name", BOOKS)
def test_nothing_else_of_a_workbook_changes(name: str) -> None:
    """Every part but those of styles, comments and the sheet stays byte for byte; of the sheet only the marked cells change."""
    before, after = parts(BOOKS[name]), parts(marked(BOOKS[name]))
    changed = {part for part in before if before[part] != after[part]}
    sheet = "xl/worksheets/sheet1.xml"
    allowed = {sheet, "xl/styles.xml", "[Content_Types].xml", "xl/worksheets/_rels/sheet1.xml.rels"}
    assert changed <= allowed | {part for part in before if "comment" in part.lower()}
    strip = re.compile(rb'<(?:\w+:)?c r="(?:B2|A3|D3|B5)"[^>]*?/?>|<c>|<legacyDrawing[^>]*/>|<c t="\w+"[^>]*>| s="\d+"')
    assert strip.sub(b"", after[sheet]).replace(b"</c>", b"") == strip.sub(b"", before[sheet]).replace(b"</c>", b"")
    one, two = records_of(BOOKS[name], "t"), records_of(marked(BOOKS[name]), "t")
    assert [(row.number, [*row.cells]) for row in one.records] == [(row.number, [*row.cells]) for row in two.records]


def test_formats_and_comments_of_the_user_stay() -> None:
    """A marked cell keeps its font and format; a comment of the user stays, and ours is written below it."""
    book = openpyxl.load_workbook(BytesIO(marked(DRESSED, {(2, 2): "one", (3, 3): "two", (2, 1): "three"})))
    sheet = book.worksheets[0]
    assert (sheet["B2"].font.b, sheet["B2"].font.color.rgb, sheet["C3"].number_format) == (True, "FF0000FF", "0000")
    assert sheet["A2"].comment.text.split("\n")[0] == "the user's own"
    assert "handout: three" in sheet["A2"].comment.text
    assert (sheet["C2"].value, len(sheet._images), str(sheet.merged_cells), book.sheetnames) == (
        "=1+1",
        1,
        "A7:B7",
        ["Sheet", "Other"],
    )


def test_marks_of_an_earlier_run_are_taken_away() -> None:
    """A cell that has been corrected is no longer marked; that of the user's own comment stays."""
    again = marked(marked(DRESSED), {(3, 1): "still"})
    sheet = openpyxl.load_workbook(BytesIO(again)).worksheets[0]
    comments = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert comments == {"A2": "the user's own", "A3": "still"}
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == COLOUR] == ["A3"]
    drawings = [content for part, content in parts(again).items() if part.endswith(".vml")]
    assert sum(len(re.findall(rb"</\w+:shape>", content)) for content in drawings) == 2


def test_a_copy_is_known_by_its_end() -> None:
    """One that a spreadsheet has saved since is the user's."""
    copy = marked(PLAIN)
    assert (is_own_copy(copy), is_own_copy(PLAIN)) == (True, False)
    out = BytesIO()
    openpyxl.load_workbook(BytesIO(copy)).save(out)
    assert not is_own_copy(out.getvalue())


@pytest.mark.parametrize(
    "text", ["0044 20", "=1+1", "2026-11-22", "a\nb", " x ", "_x0041_", "a\x07b", "<&>\"'", "1e5", "李伟"]
)
def test_cells_of_a_csv_file_become_texts(text: str) -> None:
    """No zero is lost, and nothing becomes a date or a formula."""
    content = write_workbook([RawRow(3, ["", text])])
    (row,) = records_of(content, "t").records
    assert (row.number, [cell.strip() for cell in row.cells]) == (3, ["", text.strip()])
    cell = openpyxl.load_workbook(BytesIO(content)).worksheets[0]["B3"]
    assert (cell.data_type, cell.number_format) == ("s", "@")
    assert mark_cells(content, SHEET, {(3, 2): "x"})


@pytest.mark.parametrize("row", [RawRow(1_048_577, ("Ann",)), RawRow(2, ("",) * 16_385)])
def test_what_no_sheet_holds_is_not_copied(row: RawRow) -> None:
    """A spreadsheet would call the copy damaged, or cut it."""
    with pytest.raises(ValueError, match=str(row.number)):
        write_workbook([row])
