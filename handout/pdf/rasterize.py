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
