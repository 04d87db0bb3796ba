"""ODS files of other programs and of careless hands: no row is lost, and none is counted for minutes."""

import io
import time
import zipfile
from itertools import chain

import pytest
from support.ods import cell, ods, plain, row, sheet
from support.tables import cells_of, read_text, row_problems, table_problems

HEAD = row("Patient", "Date", "Points")
INNER = "<table:table-row><table:table-cell><text:p>Zed</text:p></table:table-cell></table:table-row>"
NESTED = {
    "sub-table": f"<table:sub-table>{INNER}</table:sub-table>",
    "table": f'<table:table table:name="in" table:is-sub-table="true">{INNER}</table:table>',
}


@pytest.mark.parametrize("kind", NESTED)
def test_a_table_in_a_cell_is_a_problem_of_that_cell(kind: str) -> None:
    """The rows below it are read as always."""
    inside = cell("and more", inside=NESTED[kind])
    table = read_text(ods(sheet(HEAD, row("Ann"), row("Bo", "", inside), row("Cy"))))
    assert cells_of(table) == ["Ann", "Bo", "Cy"]
    assert row_problems(table) == [(3, 3, "no-value")]


@pytest.mark.parametrize("kind", NESTED)
@pytest.mark.parametrize("around", ["office:annotation", "draw:frame"])
def test_a_table_in_a_comment_or_a_drawing_is_none_of_the_sheet(kind: str, around: str) -> None:
    """Comments and charts lie over the sheet."""
    over = cell("Ann", inside=f"<{around}>{NESTED[kind]}</{around}>")
    table = read_text(ods(sheet(HEAD, row(over), row("Bo"))))
    assert cells_of(table) == ["Ann", "Bo"]
    assert row_problems(table) == []


@pytest.mark.parametrize("around", ["table:tracked-changes", "table:dde-links"])
def test_what_was_deleted_or_sent_by_other_files_is_not_read(around: str) -> None:
    """No sheet shows it."""
    aside = f"<{around}>{sheet(HEAD, row('Gone'), name='old')}{row('Deleted')}</{around}>"
    table = read_text(ods(aside, sheet(HEAD, row("Ann")), aside))
    assert cells_of(table) == ["Ann"]
    assert not table.warnings


@pytest.mark.parametrize("what", ["rows", "columns"])
def test_a_row_that_is_filled_to_the_end_is_refused_at_once(what: str) -> None:
    """A slip of the hand fills a million rows, or all columns of a row."""
    end = {
        "rows": row("Ann", attributes='table:number-rows-repeated="1048570"'),
        "columns": row(cell("Ann", 'office:value-type="string" table:number-columns-repeated="16000"')) * 400,
    }
    content = ods(sheet(HEAD, row("Bo"), end[what]))
    begun = time.process_time()
    (large,) = table_problems(content)
    assert (large.rule, time.process_time() - begun < 2) == ("too-large", True)
    assert what == "columns" or "from 3 to 1,048,572" in large.message


def test_another_sheet_may_be_filled_to_its_end() -> None:
    """It is not read."""
    endless = sheet(row("Rota", attributes='table:number-rows-repeated="1048570"'), name="Rota")
    table = read_text(ods(endless, sheet(HEAD, row("Ann"))))
    assert cells_of(table) == ["Ann"]
    assert ["'Rota'" in each.message for each in table.warnings] == [True]


@pytest.mark.parametrize("number", ["-3", "0", "-0", "many", "1e3"])
@pytest.mark.parametrize("where", ["row", "cell", "column", "span"])
def test_a_number_that_counts_nothing_is_damage(number: str, where: str) -> None:
    """No place above the first row is ever named."""
    parts = {
        "row": sheet(HEAD, row("Ann", attributes=f'table:number-rows-repeated="{number}"')),
        "cell": sheet(HEAD, row(cell("Ann", f'office:value-type="string" table:number-columns-repeated="{number}"'))),
        "column": sheet(HEAD, columns=f'<table:table-column table:number-columns-repeated="{number}"/>'),
        "span": sheet(HEAD, row(cell("Ann", f'office:value-type="string" table:number-rows-spanned="{number}"'))),
    }
    (found,) = table_problems(ods(parts[where]))
    assert (found.rule, str(found.where)) == ("no-table", "t.csv")


def repacked(content: bytes, *names: str, manifest: str = "") -> bytes:
    """Return an ODS file with these parts, in this order."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in names:
            target.writestr(name, manifest or source.read(name) if "manifest" in name else source.read(name))
    return written.getvalue()


def test_a_file_that_is_packed_anew_is_read() -> None:
    """Its type stands behind its content, is packed, or stands in the list of its parts alone."""
    whole = plain(["Patient"], ["Ann"])
    listed = '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    late = repacked(whole, "content.xml", "META-INF/manifest.xml", "mimetype")
    without = repacked(whole, "content.xml", "META-INF/manifest.xml", manifest=listed)
    assert [cells_of(read_text(each)) for each in (late, without)] == [["Ann"]] * 2


def test_the_sheet_of_the_patients_is_read() -> None:
    """Wherever it stands; what is not read is named, and said to have patients if it seems so."""
    notes = sheet(row("Notes"), row("Call the printer"), name="Notes")
    template = sheet(HEAD, name="Template")
    monday, tuesday = (sheet(HEAD, row(name), name=day) for name, day in (("Ann", "Monday"), ("Bo", "Tuesday")))
    table = read_text(ods(notes, template, monday, tuesday))
    assert cells_of(table) == ["Ann"]
    warned = [(each.wording, each.message) for each in table.warnings]
    assert [wording for wording, _ in warned] == ["patients", ""]
    assert "'Tuesday'" in warned[0][1]
    assert warned[1][1] == "sheet 'Monday' is read; not read: 'Notes', 'Template'"
    assert not any("Bo" in message for _, message in warned)


def test_many_sheets_are_named_in_short() -> None:
    """A workbook may have a sheet for each day of a year."""
    sheets = (sheet(row("Rota"), row("x"), name=f"Day {number}") for number in range(300))
    table = read_text(ods(*chain(sheets, [sheet(HEAD, row("Ann"), name="List")])))
    (warned,) = table.warnings
    assert warned.message == "sheet 'List' is read; not read: 'Day 0', 'Day 1', 'Day 2' and 297 more"
