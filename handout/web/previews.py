"""Draw the pages of the last documents, which live in memory only.

One thread draws with PDFium, which is not thread-safe; another reads files.
"""

import secrets
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING

from msgspec import Struct, field

from handout.pdfium import PDFIUM, OpenPdf
from handout.render.rendered import Summary
from handout.web.drawing import Begun, Drawn, Look, draw_page, open_pdf

if TYPE_CHECKING:
    from asyncio import Future as Awaited

    from handout.request.options import Request

MOST_TABS, MOST_DOCUMENTS = 8, 3
"""How many tabs are remembered, and how many documents of each."""

MOST_AHEAD = 8
"""How many pages are drawn before they are asked for: those that the page shows."""


class Document(Struct, eq=False):
    """A handout that the page shows.

    Its *pdf* is opened in PDFium when a page of it is drawn; until it is painted, the *request* stands for it. *drawn* are
    the pages that go with the answer, *ahead* those that are being drawn before they are asked for. They are *put_off* if
    the form changed before they were.
    """

    id: str
    tab: str
    summary: Summary
    sizes: tuple[tuple[float, float], ...]
    request: "Request | None" = None
    pdf: bytes | None = None
    drawn: Mapping[Look, Drawn] = field(default_factory=dict)
    opened: OpenPdf | None = None
    finishing: "Awaited[None] | None" = None
    ahead: dict[Look, "Future[Drawn | None]"] = field(default_factory=dict)
    put_off: bool = False


class Previews:
    """The documents of the page, and the threads that draw and read files."""

    def __init__(self) -> None:
        """Start with no documents."""
        self.layout = ThreadPoolExecutor(1, "layout")
        self.drawing = ThreadPoolExecutor(1, "drawing")
        self._tabs: OrderedDict[str, OrderedDict[str, Document]] = OrderedDict()
        self._lock = Lock()

    def open(self, tab: str, pdf: bytes, summary: Summary) -> Document:
        """Hold a PDF for a tab. Call it in ``drawing``."""
        with open_pdf(pdf) as opened:
            sizes = tuple(opened.size(number) for number in range(len(opened)))
        return self.begin(tab, None, Begun(summary, sizes, {}, pdf))

    def begin(self, tab: str, request: "Request | None", begun: Begun) -> Document:
        """Hold a handout for a tab, whether it is painted or not."""
        identity = secrets.token_urlsafe(12)
        document = Document(identity, tab, begun.summary, begun.sizes, request, begun.pdf, begun.drawn)
        with self._lock:
            documents = self._tabs.setdefault(tab, OrderedDict())
            self._tabs.move_to_end(tab)
            documents[document.id] = document
            dropped = [documents.popitem(last=False)[1] for _ in range(len(documents) - MOST_DOCUMENTS)]
            for _ in range(len(self._tabs) - MOST_TABS):
                dropped += self._tabs.popitem(last=False)[1].values()
        if dropped:
            self.drawing.submit(self._close, dropped)
        return document

    def look_ahead(self, document: Document, looks: Iterable[Look]) -> None:
        """Begin to draw the pages that are shown, while the answer is on its way."""
        for look in looks:
            document.ahead[look] = self.drawing.submit(self._draw_ahead, document, *look)

    def find(self, key: str) -> Document | None:
        """Return a document by its id."""
        with self._lock:
            return next((documents[key] for documents in self._tabs.values() if key in documents), None)

    def newest(self, tab: str) -> Document | None:
        """Return the last document of a tab."""
        with self._lock:
            return next(reversed(self._tabs.get(tab, {}).values()), None)

    def forget(self, tab: str) -> None:
        """Close all documents of a tab. Call it in ``drawing``."""
        with self._lock:
            documents = self._tabs.pop(tab, OrderedDict())
        self._close(documents.values())

    @staticmethod
    def _close(documents: Iterable[Document]) -> None:
        """Close documents. Call it in ``drawing``."""
        with PDFIUM:
            for document in documents:
                if document.opened:
                    document.opened.close()
                document.opened = document.pdf = document.request = None
                document.drawn, document.ahead = {}, {}

    def _draw_ahead(self, document: Document, number: int, width: int, have: str) -> Drawn | None:
        """Draw a page that is shown, unless another document is wanted meanwhile."""
        return None if document.put_off else self.draw(document, number, width, have)

    @staticmethod
    def draw(document: Document, number: int, width: int, have: str) -> Drawn | None:
        """Return the checksum of a page's pixels, and a JPEG unless *have* is the same.

        Return None if the document is closed. Call it in ``drawing``.
        """
        if document.pdf is None or not 0 <= number < len(document.sizes):
            return None
        with PDFIUM:
            document.opened = document.opened or OpenPdf(document.pdf)
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
