"""A drawing as pixels, few and for measuring only."""

from collections.abc import Sequence
from itertools import accumulate

from handout.layout.figures.svg.part import Part
from handout.pdfium import PDFIUM, OpenPdf


def rasterize_parts(parts: Sequence[Part], width: int, height: int) -> bytes:
    """Return a converted drawing as RGB pixels on white.

    It is stretched to *width* by *height*. The contents of *parts* are not deflated, and the first is a form of 1 by 1.
    """
    with PDFIUM:
        pdf = OpenPdf(_page(parts, width, height))
        try:
            return bytes(pdf.draw(0, 1, flags=0).content)
        finally:
            pdf.close()


def _page(parts: Sequence[Part], width: int, height: int) -> bytes:
    """Return a PDF of one page that shows the drawing and nothing else."""
    first = 5
    shown = b"%d 0 0 %d 0 0 cm /D Do" % (width, height)
    objects = [
        Part(b"<</Type/Catalog/Pages 2 0 R>>"),
        Part(b"<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        Part(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R/Resources<</XObject<</D %d 0 R>>>>>>"
            % (width, height, first)
        ),
        Part(b"<<>>", shown),
        *(Part(part.leading_to(range(first, first + len(parts))), part.content) for part in parts),
    ]
    written = [b"%d 0 obj\n%s\nendobj\n" % (n, _body(each)) for n, each in enumerate(objects, 1)]
    head = b"%PDF-1.7\n"
    *places, end = accumulate(map(len, written), initial=len(head))
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    foot = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    count = len(objects) + 1
    return head + b"".join(written) + foot % (count, table, count, end)


def _body(part: Part) -> bytes:
    """Return an object as it is written in a file."""
    if part.content is None:
        return part.entries
    return b"%s/Length %d>>\nstream\n%s\nendstream" % (part.entries[:-2], len(part.content), part.content)
