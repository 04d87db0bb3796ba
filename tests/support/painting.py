"""Leaflets that are painted, and a look into their PDFs."""

from functools import cache
from io import BytesIO

import pikepdf
import pytest

from handout.geometry import Size
from handout.layout.page import Mark, Page
from handout.layout.text.paragraph import TextStyle, paragraph
from handout.papers import PAPERS
from handout.pdf.metadata import About
from handout.request.options import Request, Selection
from support.pages import laid_out

ABOUT = About("A title (with brackets)", "A Clinic & Co", "A subject", "en")
REQUESTS = {
    "A4": Request("back-pain", paper="A4"),
    "A5": Request("back-pain", paper="A5"),
    "Letter": Request("back-pain", paper="Letter"),
    "clinic": Request("back-pain", paper="A4", clinic="example"),
    "large": Request("back-pain", paper="A4", large_print=True),
    "few": Request("back-pain", Selection(points=("hand", "stomach")), paper="A4"),
}
ALL = pytest.mark.parametrize("name", REQUESTS)


@cache
def pdf_of(name: str) -> bytes:
    """Return the PDF of a leaflet by its name."""
    return laid_out(REQUESTS[name]).pdf()


def open_pdf(content: bytes) -> pikepdf.Pdf:
    """Open a PDF."""
    return pikepdf.open(BytesIO(content))


def page_of(*marks: Mark, size: Size = PAPERS["A5"]) -> Page:
    """Return a page of these marks."""
    return Page(size, marks)


def marks_of(words: str, width: float = 300, size: float = 12) -> tuple[Mark, ...]:
    """Return the marks of a paragraph on a page."""
    return paragraph(words, width, TextStyle(size, "#112233")).at(40, 40)


def fonts_in(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """Return every font that any page names, by its name in the PDF."""
    found = {}
    for page in pdf.pages:
        for key, each in page.obj.Resources.get("/Font", pikepdf.Dictionary()).items():
            found[f"{key}{each.BaseFont}"] = each
    return found


def operators_on(pdf: pikepdf.Pdf, page: int = 0) -> list[tuple[list[object], str]]:
    """Return the operators of a page with their operands."""
    return [
        (list(part.operands), str(part.operator))
        for part in pikepdf.parse_content_stream(pdf.pages[page])
        if isinstance(part, pikepdf.ContentStreamInstruction)
    ]
