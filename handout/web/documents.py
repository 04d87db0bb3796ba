"""Show a changed form: its pages in view first, its PDF when the desk rests."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from handout.problems import HandoutError
from handout.web.builders import Busy
from handout.web.drawing import Drawn, Look
from handout.web.previews import Document, Previews
from handout.web.renders import begin, draw_more, render_pdf

if TYPE_CHECKING:
    from handout.request.request import Request

REST = 0.12
"""Seconds of rest after which a PDF is painted, before somebody prints it."""

Do = Callable[..., Awaitable[Any]]
"""A function that has another one do something, in a process or a thread."""


class Documents:
    """The documents of the desk, and what is still to be done for each."""

    def __init__(self, previews: Previews, build: Do, draw: Do) -> None:
        """Start with no documents."""
        self.previews, self.build, self.draw_in = previews, build, draw
        self.resting: dict[str, asyncio.TimerHandle] = {}
        self.tasks: set[asyncio.Future[None]] = set()

    async def begin(self, tab: str, wanted: "Request", looks: Sequence[Look]) -> Document:
        """Return the document of a request for a tab; raise InputError or Busy.

        The pages that the tab shows are drawn, or about to be.
        """
        self._disturb(tab)
        begun = await self.build(begin, wanted, looks, tab=tab)
        document: Document
        if begun.pdf:
            document = await self.draw_in(self.previews.open, tab, begun.pdf, begun.summary)
            self.previews.look_ahead(document, looks)
            return document
        document = await self.draw_in(self.previews.begin, tab, wanted, begun.summary, begun.sizes)
        self._draw_more(document, looks, begun.drawn)
        self._disturb(tab)  # another request of the tab may have come in between
        self.resting[tab] = asyncio.get_running_loop().call_later(REST, self._finish_soon, document)
        return document

    async def draw(self, key: str, look: Look) -> Drawn | None:
        """Return a page of a document, or None if the document was closed."""
        document = self.previews.find(key)
        if document is None:
            return None
        drawn: Drawn | None = None
        if ahead := document.ahead.pop(look, None):  # once: it is not needed again
            drawn = await asyncio.wrap_future(ahead)
        if drawn is None:
            await self._finish(document)
            drawn = await self.draw_in(self.previews.draw, key, *look)
        return drawn

    async def finished(self, key: str) -> Document | None:
        """Return a document with its PDF."""
        document = self.previews.find(key)
        if document:
            await self._finish(document)
        return document

    async def forget(self, tab: str) -> None:
        """Close the documents of a tab."""
        self._disturb(tab)
        await self.draw_in(self.previews.forget, tab)

    def _disturb(self, tab: str) -> None:
        """Put off the PDF of a tab's last document: another one is wanted."""
        if resting := self.resting.pop(tab, None):
            resting.cancel()

    def _draw_more(self, document: Document, looks: Sequence[Look], drawn: Mapping[Look, Drawn]) -> None:
        """Hold the pages that are drawn, and begin to draw the others that are shown."""
        document.ahead = {look: Future() for look in looks if look[0] < len(document.sizes)}
        for look, found in drawn.items():
            document.ahead[look].set_result(found)
        if rest := {look: future for look, future in document.ahead.items() if look not in drawn}:
            self._start(self._draw_rest(document, rest))

    async def _draw_rest(self, document: Document, rest: "Mapping[Look, Future[Drawn | None]]") -> None:
        """Draw pages of a document; one that fails is drawn when it is asked for."""
        found: dict[Look, Drawn] = {}
        try:
            with suppress(HandoutError, Busy, BrokenProcessPool):
                found = await self.build(draw_more, document.request, list(rest), tab=document.tab)
        finally:
            for look, future in rest.items():
                future.set_result(found.get(look))

    def _finish_soon(self, document: Document) -> None:
        """Begin to paint a PDF; whatever is wrong is for the one who wants it."""
        self.resting.pop(document.tab, None)
        self._start(self._finish_quietly(document))

    async def _finish_quietly(self, document: Document) -> None:
        """Paint the PDF of a document, if that goes well."""
        with suppress(HandoutError, Busy, BrokenProcessPool):
            await self._finish(document)

    async def _finish(self, document: Document) -> None:
        """Have the PDF of a document painted, once; raise InputError or Busy."""
        if document.pdf or document.request is None:
            return
        if document.finishing is None or document.finishing.done():
            document.finishing = asyncio.ensure_future(self._paint(document, document.request))
        await asyncio.shield(document.finishing)

    async def _paint(self, document: Document, wanted: "Request") -> None:
        """Paint the PDF of a document."""
        pdf, _ = await self.build(render_pdf, wanted, tab=document.tab)
        if document.request:  # it was not closed meanwhile
            await self.draw_in(self.previews.paint, document, pdf)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Start some work that nobody waits for."""
        self.tasks.add(task := asyncio.ensure_future(work))
        task.add_done_callback(self.tasks.discard)
