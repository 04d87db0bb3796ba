"""Draw the pages of the last documents, which live in memory only.

One thread draws with PDFium, which is not thread-safe; another reads files.
"""

import secrets
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from handout.render.rendered import Summary
from handout.web.drawing import PDFIUM, Drawn, Look, draw_page, open_document

if TYPE_CHECKING:
    from asyncio import Future as Awaited

    from handout.request.request import Request

MOST_TABS, MOST_DOCUMENTS = 8, 3
"""How many tabs are remembered, and how many documents of each."""

MOST_AHEAD = 8
"""How many pages are drawn before they are asked for: those that the page shows."""


class Document(Struct, eq=False):
    """A handout that the page shows.

    It is open in PDFium once its *pdf* is painted; until then the *request* stands for it. *ahead* are the pages that are
    being drawn, or were, before they are asked for.
    """

    id: str
    tab: str
    summary: Summary
    sizes: tuple[tuple[float, float], ...]
    request: "Request | None" = None
    pdf: bytes | None = None
    opened: Any = None
    finishing: "Awaited[None] | None" = None
    ahead: dict[Look, "Future[Drawn | None]"] = field(default_factory=dict)


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
        """Open a PDF for a tab. Call it in ``drawing``."""
        document = Document(secrets.token_urlsafe(12), tab, summary, ())
        self.paint(document, pdf)
        document.sizes = tuple(document.opened.get_page_size(number) for number in range(len(document.opened)))
        self._add(document)
        return document

    def begin(self, tab: str, request: "Request", summary: Summary, sizes: tuple[tuple[float, float], ...]) -> Document:
        """Hold a handout for a tab that is not painted yet. Call it in ``drawing``."""
        document = Document(secrets.token_urlsafe(12), tab, summary, sizes, request)
        self._add(document)
        return document

    def paint(self, document: Document, pdf: bytes) -> None:
        """Give a document its PDF. Call it in ``drawing``."""
        with PDFIUM:
            document.pdf, document.opened = pdf, open_document(pdf)

    def _add(self, document: Document) -> None:
        """Hold a document, and close the oldest ones."""
        documents = self._tabs.setdefault(document.tab, OrderedDict())
        self._tabs.move_to_end(document.tab)
        documents[document.id] = document
        while len(documents) > MOST_DOCUMENTS:
            self._close([documents.popitem(last=False)[1]])
        while len(self._tabs) > MOST_TABS:
            self._close(self._tabs.popitem(last=False)[1].values())

    def look_ahead(self, document: Document, looks: Iterable[Look]) -> None:
        """Begin to draw the pages that are shown, while the answer is on its way."""
        for look in looks:
            if look[0] < len(document.sizes):
                document.ahead[look] = self.drawing.submit(self.draw, document.id, *look)

    def find(self, key: str) -> Document | None:
        """Return a document by its id."""
        return next((documents[key] for documents in self._tabs.values() if key in documents), None)

    def forget(self, tab: str) -> None:
        """Close all documents of a tab. Call it in ``drawing``."""
        self._close(self._tabs.pop(tab, OrderedDict()).values())

    @staticmethod
    def _close(documents: Iterable[Document]) -> None:
        """Close documents."""
        with PDFIUM:
            for document in documents:
                if document.opened:
                    document.opened.close()
                document.opened = document.pdf = document.request = None

    def draw(self, key: str, number: int, width: int, have: str) -> Drawn | None:
        """Return the checksum of a page's pixels, and a JPEG unless *have* is the same.

        Return None if the document is not open any more. Call it in ``drawing``.
        """
        document = self.find(key)
        if document is None or document.opened is None or not 0 <= number < len(document.opened):
            return None
        with PDFIUM:
            return draw_page(document.opened, number, width, have)


def parse_looks(looks: object) -> list[Look]:
    """Return the pages that the page says it shows; what is none is passed over."""
    found: list[Look] = []
    for look in looks[:MOST_AHEAD] if isinstance(looks, list) else ():
        match look:
            case [bool(), _, _] | [_, bool(), _]:
                continue
            case [int(number), int(width), str(have)] if number >= 0:
                found.append((number, width, have))
    return found
