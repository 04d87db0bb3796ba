"""The addresses of the page: bytes in, bytes out, with no knowledge of layout."""

import asyncio
import base64
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.applications import Starlette
from starlette.requests import Request as WebRequest
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from handout.content.find_template import Templates
from handout.problems import short
from handout.store import forget_words
from handout.web.builders import Builders, Busy, ThreadBuilder, run_in_thread
from handout.web.documents import Documents
from handout.web.drawing import draw_crops
from handout.web.failures import HANDLERS
from handout.web.form import describe, parse_form, read_file, read_texts, without_asides
from handout.web.guard import EDITOR, TABLES, Guard, is_same, read_body
from handout.web.keys import ENTRY, Keys
from handout.web.limits import MOST_GROWN_EMPTY, MOST_QUEUED, SECONDS_OF_REHEARSAL, SECONDS_OF_WORK
from handout.web.opening import Openings, store_opening
from handout.web.previews import Document, Previews, parse_looks
from handout.web.renders import (
    describe_page,
    describe_plan,
    describe_topic,
    render_cards,
    render_pdf,
    render_text,
)
from handout.web.words import DEFAULT, find_language, page_words

if TYPE_CHECKING:
    from handout.content.project import Project
    from handout.request.options import Request
    from handout.web.table_jobs import TableJobs

T = TypeVar("T")

STATIC = Path(__file__).parent / "static"
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
"""What the page's files are."""

MOST_PICTURED = 12
"""Topics, or languages of one, whose cards' pictures are held."""

FONTS = ("regular", "bold")
"""The weights of the page's font."""


class Site:
    """The pages of one run, for the topics of one project."""

    def __init__(self, project: Templates, keys: Keys, builders: Builders | None = None) -> None:
        """Start a site; without *builders*, its own thread renders."""
        self.root, self.keys, self.openings = project.root, keys, Openings(project.root)
        self.previews = Previews()
        self.builders = builders or ThreadBuilder(self.previews.layout)
        self.waiting = 0
        self.documents = Documents(self.previews, self._build, self._draw, self._rehearse, self._share, self._renew)
        self.pictures: dict[tuple[str, str], asyncio.Task[dict[str, bytes]]] = {}

    @cached_property
    def tables(self) -> "TableJobs":
        """The tables, which few start with."""
        from handout.web.table_jobs import TableJobs

        return TableJobs()

    @cached_property
    def editor(self) -> Starlette:
        """The addresses of the editor, which few start with."""
        from handout.web.editor.routes import Editor, Tools

        page, forget = STATIC / "edit.html", self.pictures.clear
        tools = Tools(lambda: self.project, self._lay_out, self._build, self._draw, self.previews, page, forget)
        return Starlette(routes=Editor(tools).routes(), exception_handlers=HANDLERS)

    @property
    def project(self) -> "Project":
        """The project with its files as they are now: the page is open all day."""
        from handout.content.project import Project

        return Project(self.root)

    @property
    def templates(self) -> Templates:
        """Where the files of the project are now."""
        return Templates(self.root)

    def app(self) -> ASGIApp:
        """Return the guarded application."""

        async def choose(scope: Scope, receive: Receive, send: Send) -> None:
            """Answer as the front desk or as the editor."""
            edits = scope["type"] == "http" and (scope["path"] == "/edit" or scope["path"].startswith(f"{EDITOR}/"))
            await (self.editor if edits else self.desk)(scope, receive, send)

        return Guard(choose, self.keys.run, self.keys.port)

    @cached_property
    def desk(self) -> Starlette:
        """The addresses of the front desk, and those for other programs."""
        return Starlette(
            routes=[
                Route("/", self._home),
                Route(ENTRY, self._enter),
                Route("/font/{weight}.otf", _font),
                Route("/api/words", self._words),
                Route("/api/start", self._start),
                Route("/api/topic/{topic}", self._topic),
                Route("/api/card/{topic}/{card}.png", self._card),
                Route("/api/preview", self._preview, methods=["POST"]),
                Route("/api/text", self._text, methods=["POST"]),
                Route("/api/forget", self._forget, methods=["POST"]),
                Route("/api/plan", self._save_plan, methods=["POST"]),
                Route("/api/leaflet", self._leaflet, methods=["POST"]),
                Route("/api/openapi.json", self._openapi),
                Route(TABLES, self._start_table, methods=["POST"]),
                Route("/api/table/{job}", self._table),
                Route("/api/table/{job}/{file}", self._table_file),
                Route("/page/{document}/{number:int}/{width:int}.jpg", self._page),
                Route("/pdf/{document}", self._pdf),
                Route("/static/{file}", _static),
            ],
            exception_handlers=HANDLERS,
        )

    async def _wait(self, work: Callable[[], Awaitable[T]]) -> T:
        """Await some work; raise Busy if too many wait or it takes too long."""
        if self.waiting >= MOST_QUEUED:
            raise Busy
        self.waiting += 1
        try:
            return await work()
        except TimeoutError:
            raise Busy from None
        finally:
            self.waiting -= 1

    async def _run(self, executor: Executor, act: Callable[..., T], *given: Any) -> T:  # noqa: ANN401
        """Run *act* in a thread; raise Busy if too many wait or it takes too long."""
        return await self._wait(lambda: run_in_thread(executor, partial(act, *given), SECONDS_OF_WORK))

    async def _build(self, act: Callable[..., T], *given: Any, tab: str = "") -> T:  # noqa: ANN401
        """Have a builder do something, for a tab the one that knows it.

        Raise InputError or Busy.
        """
        return await self._wait(lambda: self.builders.run(partial(act, *given), SECONDS_OF_WORK, tab))

    async def _rehearse(self, act: Callable[[], T]) -> list[T]:
        """Have all processes do something while nobody asks."""
        return await self.builders.rehearse(act, SECONDS_OF_REHEARSAL)

    async def _share(self, act: Callable[[], object], tab: str) -> None:
        """Have the other processes do what the one that works for a tab has done."""
        await self.builders.share(act, SECONDS_OF_REHEARSAL, tab)

    async def _renew(self) -> bool:
        """Replace processes that have grown, if nobody asks."""
        return await self.builders.renew()

    async def _lay_out(self, act: Callable[..., T], *given: Any) -> T:  # noqa: ANN401
        return await self._run(self.previews.layout, act, *given)

    async def _draw(self, act: Callable[..., T], *given: Any) -> T:  # noqa: ANN401
        return await self._run(self.previews.drawing, act, *given)

    async def _enter(self, request: WebRequest) -> Response:
        """Exchange the key of this run for a cookie; the key leaves the address."""
        key = request.query_params.get("key", "")
        found = next((entry for entry in self.keys.entries if is_same(key, entry)), None)
        if found is None:
            return PlainTextResponse("This address has been used: open handout again from its icon.", 401)
        self.keys.entries.discard(found)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(f"handout{self.keys.port}", self.keys.run, httponly=True, samesite="strict")
        return answer

    async def _words(self, request: WebRequest) -> Response:
        """Return the words of the page in the language of the browser, or the one named."""
        return JSONResponse(page_words(self.templates, find_language(self.templates, _wanted(request))))

    async def _home(self, request: WebRequest) -> Response:
        """Return the page, and look ahead for what it opens with."""
        self.openings.look_ahead(find_language(self.templates, _wanted(request)))
        return _file("index.html")

    async def _start(self, request: WebRequest) -> Response:
        """Return the words of the page, all topics, and what can be chosen of the first."""
        page = find_language(self.templates, _wanted(request))
        key, known = await self.openings.find(page)
        if known:
            return Response(known, media_type="application/json")
        answer = JSONResponse(await self._build(describe_page, self.root, page))
        await asyncio.to_thread(store_opening, key, bytes(answer.body))
        return answer

    async def _topic(self, request: WebRequest) -> Response:
        """Return what can be chosen of a topic."""
        name, language = request.path_params["topic"], request.query_params.get("language") or None
        parse_form({"topic": name, "language": language}, self.templates)
        page = request.query_params.get("page") or DEFAULT
        if page not in self.templates.names("web"):
            page = DEFAULT
        return JSONResponse(await self._build(describe_topic, self.root, name, language, page))

    async def _card(self, request: WebRequest) -> Response:
        """Return the picture of a card as it is printed."""
        name, language = request.path_params["topic"], request.query_params.get("language") or ""
        task = self.pictures.get((name, language))
        if task is None:  # all cards of a topic are asked for at once, and drawn once
            wanted = parse_form({"topic": name, "language": language or None}, self.templates)
            while len(self.pictures) >= MOST_PICTURED:
                self.pictures.pop(next(iter(self.pictures)))
            task = self.pictures[name, language] = asyncio.create_task(self._draw_cards(wanted))
        try:
            picture = (await asyncio.shield(task)).get(request.path_params["card"])
        except Exception:
            if self.pictures.get((name, language)) is task:  # the next one who asks tries again
                del self.pictures[name, language]
            raise
        return Response(picture, media_type="image/png") if picture else Response(status_code=404)

    async def _draw_cards(self, wanted: "Request") -> dict[str, bytes]:
        """Return the pictures of all cards, as they are printed."""
        return await self._draw(draw_crops, *await self._build(render_cards, wanted))

    async def _preview(self, request: WebRequest) -> Response:
        """Render a form for a tab, and return what came out."""
        body = await read_body(request)
        tab = body.get("tab")
        wanted = parse_form(body.get("form"), self.templates)
        shown, tab = parse_looks(body.get("shown")), tab if isinstance(tab, str) else ""
        return JSONResponse(_describe(await self.documents.begin(tab, wanted, shown)))

    async def _text(self, request: WebRequest) -> Response:
        """Return the pages of a form as text in reading order."""
        wanted = parse_form((await read_body(request)).get("form"), self.templates)
        return JSONResponse(await self._build(render_text, wanted))

    async def _forget(self, request: WebRequest) -> Response:
        """Forget the documents of a tab: a new patient has come."""
        body = await read_body(request)
        tab, job = body.get("tab"), body.get("table")
        if isinstance(job, str):
            self.tables.forget(job)  # first: what follows may have to wait, or be refused
        await self.documents.forget(tab if isinstance(tab, str) else "")
        await self._lay_out(forget_words)
        await self.builders.forget_patients()
        await self.builders.renew(MOST_GROWN_EMPTY)
        return Response(status_code=204)

    async def _save_plan(self, request: WebRequest) -> Response:
        """Save a form as a plan, without its patient."""
        body = await read_body(request)
        form: dict[str, Any] = body.get("form") or {}
        parse_form(body.get("form"), self.templates)
        (title,) = read_texts(body, "title")
        signed = body.get("signed") is True
        from handout.web.saved_plans import save_plan

        name = await self._lay_out(partial(save_plan, self.project, form, title, signed=signed))
        # What the file has, not what the form had: a note that is not saved must not come back for another patient.
        return JSONResponse({"plan": await self._build(describe_plan, self.root, name)})

    async def _leaflet(self, request: WebRequest) -> Response:
        """Return the PDF of a form, for other programs."""
        wanted = parse_form(await read_body(request), self.templates)
        pdf, summary = await self._build(render_pdf, wanted)
        return _pdf_response(pdf, f"{summary.name}.pdf", inline=False)

    async def _openapi(self, _request: WebRequest) -> Response:
        """Return the description of the interface for programs."""
        from handout.web.openapi import openapi

        return JSONResponse(openapi(self.templates.names("topics")))

    async def _start_table(self, request: WebRequest) -> Response:
        """Start to make the handouts of a table."""
        body = await read_body(request)
        wanted = parse_form(body.get("form"), self.templates)
        name, _ = read_texts(body, "name", "content")
        table, before = read_file(body, "content"), str(body.get("before"))
        job = self.tables.start(wanted, short(Path(name.replace("\\", "/")).name or "table", 80), table, before)
        return JSONResponse(job.describe())

    async def _table(self, request: WebRequest) -> Response:
        """Return how far a table is."""
        job = self.tables.find(request.path_params["job"])
        return JSONResponse(job.describe()) if job else Response(status_code=404)

    async def _table_file(self, request: WebRequest) -> Response:
        """Return what came out of a table: one PDF, a zip file, or its marked copy."""
        job, name = self.tables.find(request.path_params["job"]), request.path_params["file"]
        content = job.files.get(name) if job else None
        if content is None:
            return Response(status_code=404)
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(content, media_type="application/octet-stream", headers=headers)

    async def _page(self, request: WebRequest) -> Response:
        """Return a page as a picture, or 204 if the page shows these pixels already.

        202 says that it was put off, because another form is wanted.
        """
        path = request.path_params
        have = request.query_params.get("have", "")
        look = (path["number"], path["width"], have)
        drawn = await self.documents.draw(path["document"], look)
        if drawn is None:
            return Response(status_code=404)
        pixels, picture = drawn
        if not pixels:
            return Response(status_code=202)
        headers = {"x-pixels": pixels}
        if picture is None:
            return Response(status_code=204, headers=headers)
        return Response(picture, media_type="image/jpeg", headers=headers)

    async def _pdf(self, request: WebRequest) -> Response:
        """Return an open document as a PDF, whose name never holds a patient's."""
        document = await self.documents.finished(request.path_params["document"])
        if document is None or document.pdf is None:
            return Response(status_code=404)
        return _pdf_response(document.pdf, f"{document.summary.name}.pdf", inline="inline" in request.query_params)


def _describe(document: Document) -> dict[str, Any]:
    """Return the facts about a document that the page shows."""
    summary = document.summary
    return {
        "id": document.id,
        "name": summary.name,
        "pages": [{"width": round(width, 1), "height": round(height, 1)} for width, height in document.sizes],
        "count": summary.pages,
        "sheets": summary.sheets,
        "paper": summary.paper,
        "advice": without_asides(summary.advice) if summary.sheets else "",
        "left_out": list(summary.left_out),
        "avoided": list(summary.avoided),
        "warnings": describe(summary.warnings),
        "drawn": [
            {
                "page": number,
                "width": width,
                "pixels": pixels,
                "picture": picture and base64.b64encode(picture).decode(),
            }
            for (number, width, _), (pixels, picture) in document.drawn.items()
        ],
    }


def _pdf_response(pdf: bytes, name: str, *, inline: bool) -> Response:
    """Return a PDF to save under *name*, or to show."""
    way = "inline" if inline else "attachment"
    return Response(pdf, media_type="application/pdf", headers={"content-disposition": f'{way}; filename="{name}"'})


def _wanted(request: WebRequest) -> str:
    """Return the language named in an address, or those of the browser."""
    return request.query_params.get("language") or request.headers.get("accept-language", DEFAULT)


async def _static(request: WebRequest) -> Response:
    """Return a file of the page."""
    return _file(request.path_params["file"])


def _file(name: str) -> Response:
    """Return one of the page's own files.

    They are small and in the memory of the system: threads that read them would take longer to load than the files.
    """
    kind = KINDS.get(Path(name).suffix)
    if kind is None or name not in os.listdir(STATIC):  # noqa: PTH208 - names alone
        return Response(status_code=404)
    return Response((STATIC / name).read_bytes(), media_type=kind)


async def _font(request: WebRequest) -> Response:
    """Return the font of the page, which is that of the paper."""
    weight = request.path_params["weight"]
    if weight not in FONTS:
        return Response(status_code=404)
    from handout.layout.text.firago import firago  # the first answer does without

    return Response(await asyncio.to_thread(firago, weight == "bold"), media_type="font/otf")
