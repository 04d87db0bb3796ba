"""Rasterize PDF pages as PNG pictures."""

from collections.abc import Iterator
from io import BytesIO


def preview(pdf: bytes, dpi: float) -> Iterator[bytes]:
    """Yield each page of *pdf* as a PNG of *dpi* pixels an inch."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            out = BytesIO()
            page.render(scale=dpi / 72).to_pil().save(out, "PNG", dpi=(dpi, dpi))
            page.close()
            yield out.getvalue()
    finally:
        document.close()


def read_lines(pdf: bytes) -> list[str]:
    """Return the lines of text on all pages of a PDF."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [line for page in document for line in page.get_textpage().get_text_range().splitlines()]
    finally:
        document.close()
