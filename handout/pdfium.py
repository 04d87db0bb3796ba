"""Draw pages of PDFs with PDFium, without its Python bindings.

They take six times as long to load, and bring a dozen modules that nothing else needs. PDFium is not thread-safe, so it
does one thing at a time in each process.
"""

from ctypes import CDLL, POINTER, byref, c_char_p, c_double, c_int, c_size_t, c_ulong, c_void_p, create_string_buffer
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from math import ceil
from pathlib import Path
from threading import Lock
from typing import Any

from msgspec import Struct

PDFIUM = Lock()
"""Held while PDFium does anything."""

NAMES = "libpdfium.so", "libpdfium.dylib", "pdfium.dll"
"""The file names of PDFium on each system."""

BGR, REVERSED, ANNOTATIONS, WHITE = 2, 0x10, 0x01, 0xFFFFFFFF
"""PDFium's numbers for bytes of a pixel, red first, annotations, and white."""


PROTOTYPES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "FPDF_InitLibrary": (None, ()),
    "FPDF_LoadMemDocument64": (c_void_p, (c_char_p, c_size_t, c_char_p)),
    "FPDF_GetPageCount": (c_int, (c_void_p,)),
    "FPDF_GetPageSizeByIndex": (c_int, (c_void_p, c_int, POINTER(c_double), POINTER(c_double))),
    "FPDF_LoadPage": (c_void_p, (c_void_p, c_int)),
    "FPDFBitmap_CreateEx": (c_void_p, (c_int, c_int, c_int, c_void_p, c_int)),
    "FPDFBitmap_FillRect": (c_int, (c_void_p, c_int, c_int, c_int, c_int, c_ulong)),
    "FPDF_RenderPageBitmap": (None, (c_void_p, c_void_p, *(c_int,) * 6)),
    "FPDFBitmap_Destroy": (None, (c_void_p,)),
    "FPDF_ClosePage": (None, (c_void_p,)),
    "FPDF_CloseDocument": (None, (c_void_p,)),
}
"""The result and arguments of each function of PDFium that is called here."""


@cache
def library() -> Any:  # noqa: ANN401 - a library of C
    """Return PDFium.

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


class Pixels(Struct, frozen=True):
    """A picture: its size, and three bytes for each pixel, red first."""

    width: int
    height: int
    content: Any


class OpenPdf:
    """A PDF that is open. Use it while ``PDFIUM`` is held."""

    def __init__(self, pdf: bytes) -> None:
        """Open a PDF; raise ValueError if it is none."""
        self.pdf = pdf  # PDFium reads it until it is closed
        self.document = library().FPDF_LoadMemDocument64(pdf, len(pdf), None)
        if not self.document:
            raise ValueError("not a PDF")

    def __len__(self) -> int:
        """Return the number of pages."""
        return int(library().FPDF_GetPageCount(self.document))

    def size(self, number: int) -> tuple[float, float]:
        """Return the width and height of a page in pt."""
        width, height = c_double(), c_double()
        library().FPDF_GetPageSizeByIndex(self.document, number, byref(width), byref(height))
        return width.value, height.value

    def draw(
        self,
        number: int,
        scale: float,
        edges: tuple[float, float, float, float] = (0, 0, 0, 0),
        flags: int = ANNOTATIONS,
    ) -> Pixels:
        """Return a page on white, *scale* pixels for each pt.

        *edges* are cut off: left, bottom, right and top, in pt.
        """
        pdfium = library()
        full_width, full_height = (ceil(length * scale) for length in self.size(number))
        left, bottom, right, top = (ceil(edge * scale) for edge in edges)
        width, height = full_width - left - right, full_height - bottom - top
        content = create_string_buffer(width * height * 3)
        bitmap = pdfium.FPDFBitmap_CreateEx(width, height, BGR, content, width * 3)
        page = pdfium.FPDF_LoadPage(self.document, number)
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, WHITE)
            pdfium.FPDF_RenderPageBitmap(bitmap, page, -left, -top, full_width, full_height, 0, flags | REVERSED)
        finally:
            pdfium.FPDF_ClosePage(page)
            pdfium.FPDFBitmap_Destroy(bitmap)
        return Pixels(width, height, memoryview(content).cast("B"))

    def close(self) -> None:
        """Close the PDF."""
        library().FPDF_CloseDocument(self.document)
        self.document, self.pdf = None, b""
