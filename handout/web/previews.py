"""Draw the pages of the last documents, which live in memory only.

One thread draws with PDFium, which is not thread-safe; another reads files.
"""

import secrets
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module
from io import BytesIO
from typing import Any
from zlib import adler32, crc32

from msgspec import Struct, field

from handout.render.rendered import Summary
from handout.web.renders import Crop

MOST_TABS, MOST_DOCUMENTS = 8, 3
"""How many tabs are remembered, and how many documents of each."""

MOST_PIXELS = 2600
"""The greatest width of a drawn page, in pixels."""


MOST_AHEAD = 8
"""How many pages are drawn before they are asked for: those that the page shows."""

Look = tuple[int, int, str]
"""A page that is shown: its number, its width in pixels, and a checksum."""

Drawn = tuple[str, bytes | None] | None
"""The checksum of a page's pixels, and its picture if it is another one.

None stands for a page of a document that is not open any more.
"""


class Document(Struct, frozen=True, eq=False):
    """A rendered handout that is open in PDFium.

    *ahead* are the pages that are being drawn, or were, before they are asked for.
    """

    id: str
    pdf: bytes
    summary: Summary
    opened: Any
    sizes: tuple[tuple[float, float], ...]
    ahead: dict[Look, "Future[Drawn]"] = field(default_factory=dict)


class Previews:
    """The documents of the page, and the threads that draw and read files."""

    def __init__(self) -> None:
        """Start with no documents."""
        self.layout = ThreadPoolExecutor(1, "layout")
        self.drawing = ThreadPoolExecutor(1, "drawing")
        self._tabs: OrderedDict[str, OrderedDict[str, Document]] = OrderedDict()
        for name in ("pypdfium2", "PIL.JpegImagePlugin"):  # the first page need not wait for them
            self.drawing.submit(import_module, name)

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

    def look_ahead(self, document: Document, looks: object) -> None:
        """Begin to draw the pages that are shown, while the answer is on its way."""
        for look in looks[:MOST_AHEAD] if isinstance(looks, list) else ():
            match look:
                case [int(number), int(width), str(have)] if 0 <= number < len(document.sizes):
                    drawn = self.drawing.submit(self.draw, document.id, number, width, have)
                    document.ahead[number, width, have] = drawn

    def drawn_ahead(self, key: str, look: Look) -> "Future[Drawn] | None":
        """Return a page that is drawn already, or is about to be; None if it is not.

        It is returned once, for it is not needed again.
        """
        document = self.find(key)
        return document.ahead.pop(look, None) if document else None

    def find(self, key: str) -> Document | None:
        """Return an open document by its id."""
        return next((documents[key] for documents in self._tabs.values() if key in documents), None)

    def forget(self, tab: str) -> None:
        """Close all documents of a tab. Call it in ``drawing``."""
        self._close(self._tabs.pop(tab, OrderedDict()).values())

    @staticmethod
    def _close(documents: Iterable[Document]) -> None:
        """Close documents."""
        for document in documents:
            document.opened.close()

    def draw(self, key: str, number: int, width: int, have: str) -> Drawn:
        """Return the checksum of a page's pixels, and a JPEG unless *have* is the same.

        Return None if the document is not open any more. Call it in ``drawing``.
        """
        document = self.find(key)
        if document is None or not 0 <= number < len(document.sizes):
            return None
        page = document.opened[number]
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
    """Return parts of pages as PNG pictures of 440 pixels across.

    Call it in ``drawing``.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return {name: _draw_crop(document[number], edges) for name, (number, edges) in crops.items()}
    finally:
        document.close()


def _draw_crop(page: Any, edges: tuple[float, float, float, float]) -> bytes:  # noqa: ANN401 - a page of PDFium
    """Return a part of a page as a PNG."""
    out = BytesIO()
    width = page.get_width() - edges[0] - edges[2]
    page.render(scale=440 / width, crop=edges).to_pil().save(out, "PNG")
    page.close()
    return out.getvalue()
