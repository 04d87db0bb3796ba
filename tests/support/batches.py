"""What a mail merge leaves in a folder."""

from pathlib import Path

import pikepdf
import pypdfium2


def write_table(text: str | bytes, name: str = "t.csv") -> str:
    """Write a table; return its name."""
    Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return name


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Return what tells whether a PDF was written anew."""
    return {file.name: (file.stat().st_ino, file.stat().st_mtime_ns) for file in folder.glob("*.pdf")}


def assert_whole(folder: Path) -> None:
    """Assert that what has the name of a PDF can be read to its end, by two libraries."""
    for file in folder.glob("*.pdf"):
        assert file.read_bytes().endswith(b"%%EOF\n")
        document = pypdfium2.PdfDocument(file)
        count = len(document)
        document.close()
        with pikepdf.open(file) as pdf:
            assert len(pdf.pages) == count > 0
