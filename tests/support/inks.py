"""The back-pain topic in each ink, and how much of a page is inked."""

from functools import cache

import pypdfium2
from PIL import Image as Pillow

from handout.pdf.metadata import About
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection

ABOUT = About("Title", "Author", "Subject", "en")
FEW = ("stomach", "foot-lying", "hand")
LESS = ("grey", "saver")


@cache
def laid_in(form: str, ink: str) -> LaidOut:
    """Return the topic laid out in a format and an ink."""
    choice = Selection(points=FEW) if form == "trifold" else Selection()
    paper = "A2" if form == "poster" else "A4"
    return lay_out(Request("back-pain", choice, paper=paper, format=form, ink=ink))


def rendered_page(content: bytes, page: int, dpi: float) -> Pillow.Image:
    """Return a page as it looks on paper."""
    document = pypdfium2.PdfDocument(content)
    try:
        return document[page].render(scale=dpi / 72).to_pil().convert("RGB")
    finally:
        document.close()


@cache
def seen_in(form: str, ink: str, page: int, dpi: float = 60) -> Pillow.Image:
    """Return how a page looks in an ink."""
    return rendered_page(pdf_in(form, ink), page, dpi)


@cache
def pdf_in(form: str, ink: str) -> bytes:
    """Return the PDF for reading in an ink."""
    return laid_in(form, ink).reading()
