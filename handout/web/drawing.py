"""Draw pages of PDFs as pictures for the page."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from zlib import adler32, crc32

from msgspec import Struct

from handout.pdfium import PDFIUM, OpenPdf, Pixels
from handout.render.rendered import Summary

MOST_PIXELS = 2600
"""The greatest width of a drawn page, in pixels."""

ACROSS = 440
"""The width of the picture of a card, in pixels."""

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


@contextmanager
def open_pdf(pdf: bytes) -> Iterator[OpenPdf]:
    """Open a PDF and close it again."""
    with PDFIUM:
        document = OpenPdf(pdf)
        try:
            yield document
        finally:
            document.close()


def draw_page(document: OpenPdf, number: int, width: int, have: str) -> Drawn:
    """Return the checksum of a page's pixels, and a JPEG unless *have* is the same.

    Call it while ``PDFIUM`` is held.
    """
    drawn = document.draw(number, min(max(width, 50), MOST_PIXELS) / document.size(number)[0])
    pixels = f"{drawn.width}x{drawn.height}-{crc32(drawn.content):08x}{adler32(drawn.content):08x}"
    return pixels, None if pixels == have else _encode(drawn, "JPEG", quality=92, subsampling=0)


def draw_crops(pdf: bytes, crops: Mapping[str, Crop]) -> dict[str, bytes]:
    """Return parts of pages as PNG pictures."""
    with open_pdf(pdf) as document:
        return {name: _draw_crop(document, *crop) for name, crop in crops.items()}


def _draw_crop(document: OpenPdf, number: int, edges: tuple[float, float, float, float]) -> bytes:
    """Return a part of a page as a PNG."""
    width = document.size(number)[0] - edges[0] - edges[2]
    return _encode(document.draw(number, ACROSS / width, edges), "PNG")


def _encode(drawn: Pixels, kind: str, **options: int) -> bytes:
    """Return pixels as a JPEG or PNG."""
    from PIL import Image

    out = BytesIO()
    Image.frombuffer("RGB", (drawn.width, drawn.height), drawn.content, "raw", "RGB", 0, 1).save(out, kind, **options)
    return out.getvalue()
