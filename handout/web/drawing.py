"""Draw pages of PDFs with PDFium.

It is not thread-safe, so it does one thing at a time in each process.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from typing import Any
from zlib import adler32, crc32

from msgspec import Struct

from handout.render.rendered import Summary

MOST_PIXELS = 2600
"""The greatest width of a drawn page, in pixels."""

ACROSS = 440
"""The width of the picture of a card, in pixels."""

PDFIUM = Lock()
"""Held while PDFium does anything."""

Crop = tuple[int, tuple[float, float, float, float]]
"""The number of a page, and what is cut off at each edge, in points.

The edges are left, bottom, right and top, as PDFium has them.
"""

Look = tuple[int, int, str]
"""A page that is shown: its number, its width in pixels, and a checksum."""

Drawn = tuple[str, bytes | None]
"""The checksum of a page's pixels, and its picture if it is another one."""


class Begun(Struct, frozen=True):
    """What the page can show of a handout at once.

    These are its facts, and the pages that were drawn. If it need not be painted, this is its *pdf*.
    """

    summary: Summary
    sizes: tuple[tuple[float, float], ...]
    drawn: dict[Look, Drawn]
    pdf: bytes | None = None


def open_document(pdf: bytes) -> Any:  # noqa: ANN401 - of PDFium
    """Open a PDF. Call it while ``PDFIUM`` is held."""
    import pypdfium2

    return pypdfium2.PdfDocument(pdf)


@contextmanager
def open_pdf(pdf: bytes) -> Iterator[Any]:
    """Open a PDF and close it again."""
    with PDFIUM:
        document = open_document(pdf)
        try:
            yield document
        finally:
            document.close()


def draw_page(document: Any, number: int, width: int, have: str) -> Drawn:  # noqa: ANN401 - of PDFium
    """Return the checksum of a page's pixels, and a JPEG unless *have* is the same.

    Call it while ``PDFIUM`` is held.
    """
    page = document[number]
    try:
        scale = min(max(width, 50), MOST_PIXELS) / page.get_width()
        bitmap = page.render(scale=scale, rev_byteorder=True)  # as Pillow has it: nothing is converted
    finally:
        page.close()
    pixels = f"{bitmap.width}x{bitmap.height}-{crc32(bitmap.buffer):08x}{adler32(bitmap.buffer):08x}"
    if pixels == have:
        return pixels, None
    out = BytesIO()
    bitmap.to_pil().save(out, "JPEG", quality=92, subsampling=0)
    return pixels, out.getvalue()


def draw_crops(pdf: bytes, crops: Mapping[str, Crop]) -> dict[str, bytes]:
    """Return parts of pages as PNG pictures."""
    with open_pdf(pdf) as document:
        return {name: _draw_crop(document[number], edges) for name, (number, edges) in crops.items()}


def _draw_crop(page: Any, edges: tuple[float, float, float, float]) -> bytes:  # noqa: ANN401 - of PDFium
    """Return a part of a page as a PNG."""
    out = BytesIO()
    width = page.get_width() - edges[0] - edges[2]
    page.render(scale=ACROSS / width, crop=edges).to_pil().save(out, "PNG")
    page.close()
    return out.getvalue()
