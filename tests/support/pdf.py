"""What readers of a PDF find in it."""

import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Name, Object

from handout.web.drawing import PDFIUM


def page_texts(pdf: bytes | Path) -> list[str]:
    """Return the text of each page as a reader that copies it sees it.

    A page that is served in a thread of this process may use PDFium meanwhile, which ends in a crash.
    """
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return [page.get_textpage().get_text_range() for page in document]
        finally:
            document.close()


def page_words(pdf: bytes | Path) -> list[str]:
    """Return the text of each page, its spaces made one."""
    return [" ".join(text.split()) for text in page_texts(pdf)]


def text_of(pdf: bytes | Path) -> str:
    """Return the text of all pages, its spaces made one."""
    return " ".join(" ".join(page_texts(pdf)).split())


def poppler(program: str, *options: str, content: bytes, place: Path) -> str:
    """Return what a program of poppler says of a PDF; skip where there is none."""
    if not shutil.which(program):
        pytest.skip(f"{program} (poppler-utils) is missing")
    file = place / "leaflet.pdf"
    file.write_bytes(content)
    tail = ["-"] if program == "pdftotext" else []
    done = subprocess.run([program, "-enc", "UTF-8", *options, str(file), *tail], capture_output=True, check=True)
    return done.stdout.decode()


def unicode_of(font: Object) -> dict[int, str]:
    """Return what each code of a font stands for, by a map with ranges as this project's have (ISO 32000-1 9.10.3)."""
    return {
        int(first, 16) + place: bytes.fromhex(text).decode("utf-16-be", "replace")
        for block in re.findall(r"beginbfrange(.*?)endbfrange", font.ToUnicode.read_bytes().decode(), re.DOTALL)
        for first, texts in re.findall(r"<([0-9A-F]{4})> <[0-9A-F]{4}> \[(.*?)\]", block)
        for place, text in enumerate(re.findall(r"<([0-9A-F]*)>", texts))
    }


def elements(pdf: pikepdf.Pdf, kind: str) -> list[Object]:
    """Return every element of a structure type, in the order of their numbers."""
    return [
        each
        for each in pdf.objects
        if isinstance(each, pikepdf.Dictionary) and each.get("/S") == Name(f"/{kind}") and "/P" in each
    ]


def is_stamped(pdf: bytes) -> bool:
    """Tell whether a PDF was made of another by adding to it (ISO 32000-1 7.5.6)."""
    return b"/Prev " in pdf
