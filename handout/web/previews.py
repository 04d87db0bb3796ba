"""Render what the page asks for, and draw the pages of the last documents.

Two threads do the work: one lays out, one draws with PDFium, which is not thread-safe. Documents live in memory only.
"""

import secrets
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from io import BytesIO
from typing import Any

from msgspec import Struct

from handout.geometry import Box
from handout.layout.page import Group, Image, Page, Role, walk
from handout.render.cache import RenderCache
from handout.render.pipeline import lay_out, render
from handout.render.rendered import Summary
from handout.request.request import Request

MOST_TABS, MOST_DOCUMENTS = 8, 3
"""How many tabs are remembered, and how many documents of each."""

MOST_PIXELS = 2600
"""The greatest width of a drawn page, in pixels."""


class Document(Struct, frozen=True, eq=False):
    """A rendered handout that is open in PDFium."""

    id: str
    pdf: bytes
    summary: Summary
    opened: Any
    sizes: tuple[tuple[float, float], ...]


class Previews:
    """The documents that the page shows, and the two threads that make them."""

    def __init__(self) -> None:
        """Start with no documents."""
        self.layout = ThreadPoolExecutor(1, "layout")
        self.drawing = ThreadPoolExecutor(1, "drawing")
        self._reuse = RenderCache()
        self._tabs: OrderedDict[str, OrderedDict[str, Document]] = OrderedDict()

    def render(self, request: Request) -> tuple[bytes, Summary]:
        """Return the PDF of a request and the facts about it.

        Call it in ``layout``. Raise InputError.
        """
        rendered = render(request, self._reuse)
        return bytes(rendered.pdf), rendered.summary

    def open(self, tab: str, pdf: bytes, summary: Summary) -> Document:
        """Open a PDF for a tab, and close the oldest ones. Call it in ``drawing``."""
        import pypdfium2

        opened = pypdfium2.PdfDocument(pdf)
        sizes = tuple(opened.get_page_size(number) for number in range(len(opened)))
        document = Document(secrets.token_urlsafe(12), pdf, summary, opened, sizes)
        documents = self._tabs.setdefault(tab, OrderedDict())
        self._tabs.move_to_end(tab)
        documents[document.id] = document
        while len(documents) > MOST_DOCUMENTS:
            documents.popitem(last=False)[1].opened.close()
        while len(self._tabs) > MOST_TABS:
            self._close(self._tabs.popitem(last=False)[1].values())
        return document

    def find(self, key: str) -> Document | None:
        """Return an open document by its id."""
        return next((documents[key] for documents in self._tabs.values() if key in documents), None)

    def forget(self, tab: str) -> None:
        """Close all documents of a tab, and forget its patient.

        Call it in ``drawing``.
        """
        self._close(self._tabs.pop(tab, OrderedDict()).values())
        self._reuse.forget_patients()

    @staticmethod
    def _close(documents: Iterable[Document]) -> None:
        """Close documents."""
        for document in documents:
            document.opened.close()

    def draw(self, key: str, number: int, width: int, have: str) -> tuple[str, bytes | None] | None:
        """Return the checksum of a page's pixels, and a JPEG unless *have* is the same.

        Return None if the document is not open any more. Call it in ``drawing``.
        """
        document = self.find(key)
        if document is None or not 0 <= number < len(document.sizes):
            return None
        page = document.opened[number]
        try:
            bitmap = page.render(scale=min(max(width, 50), MOST_PIXELS) / page.get_width())
        finally:
            page.close()
        pixels = blake2b(bitmap.buffer, digest_size=12).hexdigest()
        if pixels == have:
            return pixels, None
        out = BytesIO()
        bitmap.to_pil().convert("RGB").save(out, "JPEG", quality=92, subsampling=0)
        return pixels, out.getvalue()

    def cards(self, request: Request) -> dict[str, bytes]:
        """Return a PNG of each card's picture as printed, by the card's id.

        Call it in ``layout``.
        """
        laid = lay_out(request)
        pdf = laid.reading()
        boxes = {card.id: found for card in laid.handout.cards if (found := find_figure(laid.pages, card.path))}
        return self.drawing.submit(_crop, pdf, boxes).result()


def find_figure(pages: Iterable[Page], path: tuple[str | int, ...]) -> tuple[int, Page, Box] | None:
    """Return the page number, page and box of the first picture below *path*."""
    for number, page in enumerate(pages):
        for mark in walk(page.marks):
            if isinstance(mark, Group) and mark.role is Role.FIGURE and mark.path[: len(path)] == path:
                image = next((each for each in walk(mark.marks) if isinstance(each, Image)), None)
                if image:
                    return number, page, image.box
    return None


def _crop(pdf: bytes, boxes: dict[str, tuple[int, Page, Box]]) -> dict[str, bytes]:
    """Return the boxes of a PDF as PNG pictures of 440 pixels across."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return {card: _draw_box(document[number], page, box) for card, (number, page, box) in boxes.items()}
    finally:
        document.close()


def _draw_box(opened: Any, page: Page, box: Box) -> bytes:  # noqa: ANN401 - a page of PDFium
    """Return a box of a page as a PNG."""
    edges = (box.x, page.size.height - box.bottom, page.size.width - box.right, box.y)
    out = BytesIO()
    opened.render(scale=440 / box.width, crop=tuple(max(0, edge) for edge in edges)).to_pil().save(out, "PNG")
    opened.close()
    return out.getvalue()
