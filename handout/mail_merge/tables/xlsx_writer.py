"""Write the rows of a CSV file as an XLSX file, every cell as text."""

import re
from collections.abc import Iterable
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from handout.mail_merge.tables.raw_rows import RawRow
from handout.mail_merge.tables.sheet import MOST_COLUMNS, MOST_ROWS, column_letters

SHEET = "xl/worksheets/sheet1.xml"
"""The part that holds the rows."""

ESCAPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""What XML cannot hold, and the start of what Excel reads as such."""

LEAST_WIDTH, MOST_WIDTH = 10, 60
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/'
    'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/{SHEET}" ContentType="{TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATED}/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATED}/'
    f'worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{RELATED}/styles" Target="styles.xml"/>'
    "</Relationships>",
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0"'
    ' borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def write_workbook(rows: Iterable[RawRow]) -> bytes:
    """Return an XLSX file with these rows at their numbers, every cell as text.

    Raise ValueError if no sheet holds as many.
    """
    widths: dict[int, int] = {}
    lines = list[str]()
    for row in rows:
        if row.number > MOST_ROWS or len(row.cells) > MOST_COLUMNS:
            raise ValueError(row.number)
        cells = ""
        for column, text in enumerate(row.cells, 1):
            if text:
                shown = text.replace("\r\n", "\n").replace("\r", "\n")
                widths[column] = max(widths.get(column, 0), *map(len, shown.split("\n")))
                written = escape(ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", shown))
                cells += f'<c r="{column_letters(column)}{row.number}" s="1" t="inlineStr"><is><t xml:space="preserve">{written}</t></is></c>'
        lines.append(f'<row r="{row.number}">{cells}</row>')
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{min(MOST_WIDTH, max(LEAST_WIDTH, width + 2))}" customWidth="1" style="1"/>'
        for n, width in sorted(widths.items())
    )
    sheet = f'<worksheet xmlns="{MAIN}"><cols>{columns}</cols><sheetData>{"".join(lines)}</sheetData></worksheet>'
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, text in {**PARTS, SHEET: sheet}.items():
            archive.writestr(name, (DECLARATION + text).encode())
    return out.getvalue()
