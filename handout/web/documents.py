"""Show a changed form: its pages in view first, its PDF 0.3 s later."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from handout.problems import HandoutError
from handout.store import LeastRecent
from handout.web.builders import Busy
from handout.web.drawing import Drawn, Look
from handout.web.previews import Document, Previews
from handout.web.rehearsal import without_patient
from handout.web.renders import begin, draw_more, rehearse, render_pdf

if TYPE_CHECKING:
    from handout.request.options import Request

REST, TYPED_REST = 0.3, 0.12
"""Seconds of rest after which a PDF is painted, before somebody prints it.

The second is for the lines of a patient that are being typed: the next letter is filled in. Whoever clicks one choice after
the other would else share the processor with PDFs that nobody wants.
"""

QUIET, MOST_REHEARSED, MOST_KNOWN, MOST_LANGUAGES = 0.5, 40, 8, 2
"""Seconds of quiet after which likely requests are rehearsed, and how many.

The last two are for how many topics and formats that is known, and how many of the languages asked for are.
"""

PUT_OFF: Drawn = ("", None)
"""In place of a page that was not drawn, because the form has changed."""

Do = Callable[..., Awaitable[Any]]
"""A function that has another one do something, in a process or a thread."""


class Documents:
    """The documents of the desk, and what is still to be done for each."""

    def __init__(self, previews: Previews, build: Do, draw: Do, rehearse: Do, share: Do, renew: Do) -> None:
        """Start with no documents."""
        self.previews, self.build, self.draw_in = previews, build, draw
        self.rehearse, self.share, self.renew = rehearse, share, renew
        self.rehearsing: asyncio.Task[None] | None = None
        self.rehearsed: LeastRecent[str, int] = LeastRecent(MOST_KNOWN)
        self.languages: LeastRecent[str, bool] = LeastRecent(MOST_LANGUAGES)
        self.resting: dict[str, asyncio.Task[None]] = {}
        self.drawing: dict[str, asyncio.Task[None]] = {}
        self.tasks: set[asyncio.Task[None]] = set()

    async def begin(self, tab: str, wanted: "Request", looks: Sequence[Look]) -> Document:
        """Return the document of a request for a tab; raise InputError or Busy.

        It comes with the first page that shows other pixels. The others that the tab shows are about to be drawn.
        """
        self._disturb(tab)
        begun = await self.build(begin, wanted, looks, tab=tab)
        self._disturb(tab)  # another request of the tab may have come in between
        self._share_languages(tab, wanted)
        document = self.previews.begin(tab, wanted, begun)
        rest = [look for look in looks if look[0] < len(document.sizes) and look not in document.drawn]
        if document.pdf:
            self.previews.look_ahead(document, rest)
            self._rehearse_soon(wanted)
        else:
            self._draw_more(document, rest)
            self.resting[tab] = self._start(self._finish_at_rest(document))
        return document

    async def draw(self, key: str, look: Look) -> Drawn | None:
        """Return a page of a document, ``PUT_OFF``, or None if it was closed."""
        document = self.previews.find(key)
        if document is None:
            return None
        drawn: Drawn | None = None
        if ahead := document.ahead.pop(look, None):  # once: it is not needed again
            drawn = await asyncio.wrap_future(ahead)
            if drawn is None and document.put_off:
                return PUT_OFF
        if drawn is None:
            drawn = await self._draw_alone(document, look)
        if drawn is None:
            await self._finish(document)
            drawn = await self.draw_in(self.previews.draw, document, *look)
        return drawn

    async def _draw_alone(self, document: Document, look: Look) -> Drawn | None:
        """Return a page of a document that is not painted yet.

        Return None if it is, or if that fails.
        """
        if document.pdf or document.request is None:
            return None
        with suppress(HandoutError, Busy, BrokenProcessPool):
            found: dict[Look, Drawn] = await self.build(draw_more, document.request, [look], tab=document.tab)
            return found.get(look)
        return None

    async def finished(self, key: str) -> Document | None:
        """Return a document with its PDF."""
        document = self.previews.find(key)
        if document:
            await self._finish(document)
        return document

    async def forget(self, tab: str) -> None:
        """Close the documents of a tab."""
        self._disturb(tab)
        self.rehearsed.forget()  # with a patient's words all others go
        await self.draw_in(self.previews.forget, tab)

    def _share_languages(self, tab: str, wanted: "Request") -> None:
        """Begin to have the other processes set a new language of a request.

        It was not asked for lately. The next change may come to one of them, and would wait as long as this one did.
        """
        languages = [*filter(None, (wanted.language, wanted.with_language))]
        if any(self.languages.get(language) is None for language in languages):
            self._start(self._share(partial(rehearse, without_patient(wanted), (), 0), tab))
        for language in languages:
            self.languages.put(language, True)

    async def _share(self, act: Callable[[], bool], tab: str) -> None:
        """Have the other processes do what the one that works for a tab has done."""
        await self.share(act, tab)

    def _disturb(self, tab: str) -> None:
        """Put off the PDF and the pages of a tab's last document: another one is wanted."""
        if self.rehearsing:
            self.rehearsing.cancel()
        if resting := self.resting.pop(tab, None):
            resting.cancel()
        if task := self.drawing.pop(tab, None):
            task.cancel()
        if document := self.previews.newest(tab):
            document.put_off = True

    def _draw_more(self, document: Document, rest: Sequence[Look]) -> None:
        """Begin to draw the other pages that are shown, one after the other."""
        if not rest:
            return
        awaited: dict[Look, Future[Drawn | None]] = {look: Future() for look in rest}
        document.ahead = dict(awaited)

        def end(task: asyncio.Task[None]) -> None:
            """Have those that were not drawn be drawn when they are asked for."""
            if self.drawing.get(document.tab) is task:
                del self.drawing[document.tab]
            for future in awaited.values():
                if not future.done():
                    future.set_result(None)

        self.drawing[document.tab] = task = self._start(self._draw_rest(document, awaited))
        task.add_done_callback(end)

    async def _draw_rest(self, document: Document, awaited: "Mapping[Look, Future[Drawn | None]]") -> None:
        """Draw pages of a document."""
        with suppress(HandoutError, Busy, BrokenProcessPool):
            for look, future in awaited.items():
                found = await self.build(draw_more, document.request, [look], tab=document.tab)
                if not future.done():
                    future.set_result(found.get(look))

    async def _finish_at_rest(self, document: Document) -> None:
        """Paint the PDF of a document after a rest.

        Whatever is wrong is for the one who wants it. It is a task from the start, not a timer: a loop that ends cancels
        it, and no timer starts another one then.
        """
        await asyncio.sleep(TYPED_REST if _is_typed(document) else REST)
        if drawing := self.drawing.get(document.tab):  # those who see the pages wait for them
            await asyncio.wait({drawing})
        self.resting.pop(document.tab, None)
        wanted = document.request
        with suppress(HandoutError, Busy, BrokenProcessPool):
            await self._finish(document, wanted=False)
            if wanted and document is self.previews.newest(document.tab):
                self._rehearse_soon(wanted)

    def _rehearse_soon(self, request: "Request") -> None:
        """Begin to rehearse what may be asked for after a request, if nobody asks."""
        if self.rehearsing:
            self.rehearsing.cancel()
        self.rehearsing = self._start(self._rehearse(without_patient(request)))

    async def _rehearse(self, request: "Request") -> None:
        """Rehearse likely requests after a quiet moment, each once, until somebody asks."""
        await asyncio.sleep(QUIET)
        if await self.renew():
            self.rehearsed.forget()
        languages = sorted(self.languages.values)
        key = repr((request, languages))
        while (number := self.rehearsed.get(key) or 0) < MOST_REHEARSED:
            done = await self.rehearse(partial(rehearse, request, languages, number))
            if not done:
                return
            self.rehearsed.put(key, number + 1 if all(done) else MOST_REHEARSED)

    async def _finish(self, document: Document, *, wanted: bool = True) -> None:
        """Have the PDF of a document painted, once; raise InputError or Busy.

        If it is *wanted*, or if a name or note is being typed, which is filled in then, the process that knows its pages
        paints it. Else another one does, which lays it out first and so knows as much: the next change finds the first one
        free.
        """
        if document.pdf or document.request is None:
            return
        if document.finishing is None or document.finishing.done():
            tab = document.tab if wanted or _is_typed(document) else ""
            document.finishing = asyncio.ensure_future(self._paint(document, document.request, tab))
        await asyncio.shield(document.finishing)

    async def _paint(self, document: Document, wanted: "Request", tab: str) -> None:
        """Paint the PDF of a document where a *tab* was served last, or elsewhere."""
        pdf, _ = await self.build(render_pdf, wanted, tab=tab)
        if document.request:  # it was not closed meanwhile
            document.pdf = pdf

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start some work that nobody waits for."""
        self.tasks.add(task := asyncio.create_task(work))
        task.add_done_callback(self.tasks.discard)
        return task


def _is_typed(document: Document) -> bool:
    """Return whether a name or a note is on a document, of which more may be typed."""
    return document.request is not None and bool(document.request.patient.patient or document.request.patient.note)
