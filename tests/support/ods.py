"""Spreadsheets of OpenDocument, written as LibreOffice writes them."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
    for name, path in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("draw", "drawing"),
    )
)
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
STYLES = (
    '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    '<style:style style:name="struck"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="plain"><style:text-properties style:text-line-through-style="none"/></style:style>'
)

EMPTY_END = '<table:table-row table:number-rows-repeated="1048500"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
"""The rest of a sheet, which LibreOffice writes out."""


def cell(
    text: str, attributes: str = 'office:value-type="string" calcext:value-type="string"', inside: str = ""
) -> str:
    """Return a cell that shows a text, a paragraph for each line."""
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n")) if text else ""
    return f"<table:table-cell {attributes}>{inside}{lines}</table:table-cell>"


def day(iso: str, shown: str) -> str:
    """Return a cell with a date."""
    return cell(shown, f'office:value-type="date" office:date-value="{iso}" calcext:value-type="date"')


def row(*cells: str, attributes: str = "") -> str:
    """Return a row of cells, each a text or the XML of a cell."""
    found = "".join(each if each.startswith("<") else cell(each) for each in cells)
    return f'<table:table-row {attributes}>{found}<table:table-cell table:number-columns-repeated="16370"/></table:table-row>'


def sheet(
    *rows: str,
    columns: str = '<table:table-column table:number-columns-repeated="16384"/>',
    style: str = "ta1",
    name: str = "S",
) -> str:
    """Return a sheet."""
    return (
        f'<table:table table:name="{name}" table:style-name="{style}">{columns}{"".join(rows)}{EMPTY_END}</table:table>'
    )


def ods(*sheets: str, manifest: str = "<manifest/>") -> bytes:
    """Return an ODS file with these sheets."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES} {CALC}><office:automatic-styles>{STYLES}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr(zipfile.ZipInfo("mimetype"), kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return written.getvalue()


def plain(*rows: Sequence[str]) -> bytes:
    """Return an ODS file with rows of texts."""
    return ods(sheet(*(row(*each) for each in rows)))
