"""A drawing as pixels, few and for measuring only."""

from collections.abc import Sequence
from ctypes import CDLL, c_char_p, c_int, c_size_t, c_ulong, c_void_p, string_at
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from typing import Any

from handout.layout.figures.svg.part import Part

NAMES = "libpdfium.so", "libpdfium.dylib", "pdfium.dll"
"""The file names of PDFium on each system."""

BGR, REVERSED = 2, 0x10
"""PDFium's numbers for three bytes a pixel, and for red first."""

PROTOTYPES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "FPDF_InitLibrary": (None, ()),
    "FPDF_LoadMemDocument64": (c_void_p, (c_char_p, c_size_t, c_char_p)),
    "FPDF_LoadPage": (c_void_p, (c_void_p, c_int)),
    "FPDFBitmap_CreateEx": (c_void_p, (c_int, c_int, c_int, c_void_p, c_int)),
    "FPDFBitmap_FillRect": (None, (c_void_p, c_int, c_int, c_int, c_int, c_ulong)),
    "FPDF_RenderPageBitmap": (None, (c_void_p, c_void_p, *(c_int,) * 6)),
    "FPDFBitmap_GetStride": (c_int, (c_void_p,)),
    "FPDFBitmap_GetBuffer": (c_void_p, (c_void_p,)),
    "FPDFBitmap_Destroy": (None, (c_void_p,)),
    "FPDF_ClosePage": (None, (c_void_p,)),
    "FPDF_CloseDocument": (None, (c_void_p,)),
}
"""The result and arguments of each function of PDFium that is called here."""


def rasterize_parts(parts: Sequence[Part], width: int, height: int) -> bytes:
    """Return a converted drawing as RGB pixels on white.

    It is stretched to *width* by *height*. The contents of *parts* are not deflated, and the first is a form of 1 by 1.
    """
    pdfium = _library()
    pdf = _page(parts, width, height)
    document = pdfium.FPDF_LoadMemDocument64(pdf, len(pdf), None)
    page = pdfium.FPDF_LoadPage(document, 0)
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, BGR, None, 0)
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, REVERSED)
    stride = pdfium.FPDFBitmap_GetStride(bitmap)
    raw = string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
    pdfium.FPDFBitmap_Destroy(bitmap)
    pdfium.FPDF_ClosePage(page)
    pdfium.FPDF_CloseDocument(document)
    return b"".join(raw[n * stride : n * stride + 3 * width] for n in range(height))


@cache
def _library() -> Any:  # noqa: ANN401 - a library of C
    """Return PDFium, without its Python bindings, which take six times as long.

    Where the library is not beside its bindings, they know where it is.
    """
    found = find_spec("pypdfium2_raw")
    folders = found.submodule_search_locations or () if found else ()
    files = (Path(folder) / name for folder in folders for name in NAMES)
    file = next(filter(Path.is_file, files), None)
    pdfium: Any = CDLL(str(file)) if file else import_module("pypdfium2_raw")
    if file:
        for name, (result, arguments) in PROTOTYPES.items():
            function = getattr(pdfium, name)
            function.restype, function.argtypes = result, arguments
    pdfium.FPDF_InitLibrary()
    return pdfium


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
