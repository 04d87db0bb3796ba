"""Rows of a mail merge, and the PDFs that they become."""

import re
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any
from unicodedata import normalize

import pikepdf
import pypdfium2
import pytest

import handout
from handout.mail_merge.row_renderer import RowResult

Rows = Sequence[Mapping[str, object]]
Act = Callable[[], None]
Count = Callable[[], int]


def merge_rows(rows: Rows, topic: str = "back-pain", **options: Any) -> list[RowResult]:
    """Return what becomes of *rows*, of one point where nothing else is said."""
    return list(handout.batch(topic, rows, **({"points": "hand"} | options)))


def pdfs(rows: Rows, topic: str = "back-pain", **options: Any) -> list[bytes]:
    """Return the PDFs of *rows*, all of which must have one."""
    done = merge_rows(rows, topic, **options)
    assert [problem for each in done for problem in each.problems] == []
    assert [each.row for each in done] == list(range(1, len(rows) + 1))
    return [each.pdf for each in done if each.pdf]


def all_words(pdf: bytes) -> str:
    """Return all that a PDF says: what can be copied from its pages, and what it says instead of its glyphs, without white space."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        found_text = "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    with pikepdf.open(BytesIO(pdf)) as opened:
        for page in opened.pages:
            for part in pikepdf.parse_content_stream(page, "BDC"):
                entries = part.operands[1]
                found_text += str(entries.get("/ActualText", "")) if isinstance(entries, pikepdf.Dictionary) else ""
    return tight(found_text)


def tight(text: str) -> str:
    """Return *text* without what is not seen or not copied: white space, hyphens, and signs that join or break words."""
    return re.sub("[-\u2010\u2011\\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff\ufffe\x02]", "", normalize("NFC", text))


def spy(monkeypatch: pytest.MonkeyPatch, home: object, name: str) -> Count:
    """Count the calls of a function."""
    calls: list[object] = []
    real = getattr(home, name)

    def spy(*given: object) -> object:
        calls.append(given)
        return real(*given)

    monkeypatch.setattr(home, name, spy)
    return lambda: len(calls)
