"""The addresses of the editor: bytes in, bytes out."""

import re
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from msgspec import Struct
from starlette.requests import Request as WebRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from handout.content.clinic import Clinic
from handout.content.kind import Kind
from handout.content.project import Project
from handout.files import display_path
from handout.installed import BUILTIN
from handout.problems import HandoutError, InputError, Location, Problem
from handout.schema.markup import strip_markup
from handout.schema.model import KeyPath
from handout.schema.model_reader import Source, parse_content, parse_file
from handout.web.editor.changes import change_text, parse_path
from handout.web.editor.files import (
    FOLDERS,
    Changed,
    OpenFile,
    begin_clinic,
    begin_topic,
    check_name,
    holding,
    list_files,
    model_of,
    open_file,
    save_file,
)
from handout.web.editor.pictures import add_picture, check_picture, parse_crop, show_picture
from handout.web.editor.printed import print_text
from handout.web.editor.problems import locate
from handout.web.editor.translations import change_translation
from handout.web.editor.types import get
from handout.web.editor.view import describe_text, find_picture
from handout.web.guard import EDITOR, PICTURE, read_body
from handout.web.previews import Previews
from handout.web.words import find_language, page_hints

MOST_SHOWN = 4
"""How many photos that are about to be added are remembered."""

SURROGATE = re.compile("[\ud800-\udfff]")
"""Half of a character, which JSON can hold and no file."""

Run = Callable[..., Awaitable[Any]]
"""A function that runs another one in a thread of its own."""


class Sent(Struct, frozen=True):
    """What the page sends with each request: the file, its text, and the part shown."""

    opened: OpenFile
    text: str
    part: KeyPath


class Tools(Struct, frozen=True, eq=False):
    """What the editor has of its site: project, threads, previews, and its *page*.

    *build* has a process of the desk do something. *forget* is called when a file was saved: what was drawn of it before is out of date.
    """

    project: Callable[[], Project]
    lay_out: Run
    build: Run
    draw: Run
    previews: Previews
    page: Path
    forget: Callable[[], None]


class Editor:
    """The addresses of the editor of one site."""

    def __init__(self, tools: Tools) -> None:
        """Start with no photos."""
        self.tools, self.project, self.lay_out = tools, tools.project, tools.lay_out
        self.shown: dict[str, bytes] = {}

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/edit", self._edit),
            Route(f"{EDITOR}/files", self._files),
            Route(f"{EDITOR}/open", self._open, methods=["POST"]),
            Route(f"{EDITOR}/view", self._view, methods=["POST"]),
            Route(f"{EDITOR}/change", self._change, methods=["POST"]),
            Route(f"{EDITOR}/print", self._print, methods=["POST"]),
            Route(f"{EDITOR}/save", self._save, methods=["POST"]),
            Route(f"{EDITOR}/begin", self._begin, methods=["POST"]),
            Route(PICTURE, self._send_picture, methods=["POST"]),
            Route(f"{EDITOR}/shown/{{id}}", self._shown),
            Route(f"{EDITOR}/picture/{{folder}}/{{name}}", self._picture),
        ]

    async def _edit(self, _request: WebRequest) -> Response:
        """Return the page."""
        return Response(self.tools.page.read_bytes(), media_type="text/html")

    async def _files(self, request: WebRequest) -> Response:
        """Return what can be edited, the kinds of new topics, and what fields are for."""
        project = self.project()
        hints = page_hints(project, find_language(project, request.query_params.get("language", "")))
        return JSONResponse({**await self.lay_out(_list_all, project), "hints": hints})

    async def _open(self, request: WebRequest) -> Response:
        """Return a file as it is on the disk."""
        body = await read_body(request)
        project = self.project()
        folder, name = check_name(project, body.get("folder"), body.get("name"))
        return JSONResponse(await self.lay_out(_open, project, folder, name, parse_path(body.get("part") or [])))

    async def _view(self, request: WebRequest) -> Response:
        """Return a text as the page shows it."""
        project, sent = self.project(), _sent(self.project(), await read_body(request))
        return JSONResponse(await self.lay_out(describe_text, project, sent.opened, sent.text, sent.part))

    async def _change(self, request: WebRequest) -> Response:
        """Return a text after a change."""
        body = await read_body(request)
        project = self.project()
        sent = _sent(project, body)
        return JSONResponse(await self.lay_out(_change, project, sent, body.get("change")))

    async def _print(self, request: WebRequest) -> Response:
        """Print a text that is not saved yet; return the pages and where the part stands."""
        body = await read_body(request)
        project = self.project()
        sent, tab = _sent(project, body), body.get("tab")
        try:
            pdf, summary, places = await self.tools.build(print_text, project.root, sent.opened, sent.text, sent.part)
        except InputError as error:
            problems = await self.lay_out(_locate, sent, error)
            return JSONResponse({"problems": problems})  # what is typed is often unfinished: no fault
        document = await self.tools.draw(
            self.tools.previews.open, f"edit {tab}" if isinstance(tab, str) else "edit", pdf, summary
        )
        sizes = [{"width": round(width, 1), "height": round(height, 1)} for width, height in document.sizes]
        warnings = await self.lay_out(_locate, sent, InputError(summary.warnings))
        return JSONResponse({"id": document.id, "pages": sizes, "places": places, "warnings": warnings})

    async def _save(self, request: WebRequest) -> Response:
        """Write a text, unless the file has changed since."""
        body = await read_body(request)
        project, digest = self.project(), body.get("digest")
        sent = _sent(project, body)
        opened = sent.opened
        try:
            saved = await self.lay_out(save_file, project, opened.folder, opened.name, sent.text, str(digest))
        except Changed:
            return JSONResponse({"digest": opened.digest}, 409)
        self.tools.forget()
        return JSONResponse({"digest": saved})

    async def _begin(self, request: WebRequest) -> Response:
        """Begin a new topic or clinic."""
        body = await read_body(request)
        folder, title, kind = body.get("folder"), body.get("title"), body.get("kind")
        if folder not in ("topics", "clinics") or not isinstance(title, str) or not isinstance(kind, str):
            raise InputError([Problem.of(Location.of_option("editor"), "wrong-form-data/change", part="title")])
        if folder == "topics":
            name = await self.lay_out(begin_topic, self.project(), title, kind)
        else:
            name = await self.lay_out(begin_clinic, self.project(), title)
        return JSONResponse({"name": name})

    async def _send_picture(self, request: WebRequest) -> Response:
        """Check a picture, or add it to the project if a crop is given."""
        asked = request.query_params
        name, crop = asked.get("file", ""), asked.get("crop")
        content = await request.body()
        project = self.project()
        folder, of = check_name(project, asked.get("folder"), asked.get("name"))
        if crop is not None:
            added = await self.lay_out(add_picture, project, folder, of, name, content, parse_crop(crop))
            return JSONResponse({"file": added})
        facts, picture = await self.lay_out(check_picture, name, content)
        if facts["drawing"]:
            return JSONResponse(facts)
        while len(self.shown) >= MOST_SHOWN:
            self.shown.pop(next(iter(self.shown)))
        key = secrets.token_urlsafe(12)
        self.shown[key] = picture
        return JSONResponse({**facts, "shown": f"{EDITOR}/shown/{key}"})

    async def _shown(self, request: WebRequest) -> Response:
        """Return a photo that is about to be added."""
        picture = self.shown.get(request.path_params["id"])
        return Response(picture, media_type="image/jpeg") if picture else Response(status_code=404)

    async def _picture(self, request: WebRequest) -> Response:
        """Return a picture of a topic as the author draws on it."""
        project = self.project()
        folder, name = check_name(project, request.path_params["folder"], request.path_params["name"])
        named = request.query_params.get("file", "")
        try:
            content, media = await self.lay_out(_show, project, folder, name, named)
        except InputError:
            return Response(status_code=404)
        return Response(content, media_type=media)


def _sent(project: Project, body: dict[str, Any]) -> Sent:
    """Return the file, text and part of a request; raise InputError."""
    folder, name = check_name(project, body.get("folder"), body.get("name"))
    text = body.get("text")
    if not isinstance(text, str) or SURROGATE.search(text):
        raise InputError([Problem.of(Location.of_option("editor"), "wrong-form-data/change", part="text")])
    return Sent(open_file(project, folder, name), text, parse_path(body.get("part") or []))


def _list_all(project: Project) -> dict[str, Any]:
    """Return the topics, clinics and kinds that there are."""
    kinds = []
    for name in project.names("kinds"):
        try:
            kind = project.read("kinds", name, Kind).value
        except HandoutError:
            continue
        kinds.append({"id": name, "about": kind.about, "many": kind.words.many})
    return {
        **{folder: [_name_file(project, folder, name) for name in list_files(project, folder)] for folder in FOLDERS},
        "kinds": kinds,
        "can_save": project.root != BUILTIN,
    }


def _name_file(project: Project, folder: str, name: str) -> dict[str, str]:
    """Return the name of a file and its short title; the name if it cannot be read."""
    try:
        if folder == "clinics":
            title, version = project.read(folder, name, Clinic).value.name, ""
        elif folder == "points":
            written, _ = parse_file(project.find(folder, name), project.reader)
            title, version = f"{name} {get(written, 'name') or ''}", ""
        else:
            topic = project.topic(name).value
            title, version = topic.short_title, topic.version
    except HandoutError:
        title, version = name, ""
    return {"id": name, "title": strip_markup(title), "version": version}


def _open(project: Project, folder: str, name: str, part: KeyPath) -> dict[str, Any]:
    """Return a file as it is on the disk, and as the page shows it."""
    opened = open_file(project, folder, name)
    about: dict[str, Any] = {"text": opened.text, "digest": opened.digest, "builtin": opened.builtin}
    about |= {"approved": _approved_versions(project, name) if folder == "topics" else []}
    return {**about, **describe_text(project, opened, opened.text, part)}


def _approved_versions(project: Project, topic: str) -> list[str]:
    """Return the versions of a topic that a clinic of the project has approved."""
    found: list[str] = []
    for name in list_files(project, "clinics"):
        try:
            clinic = project.read("clinics", name, Clinic).value
        except HandoutError:
            continue
        found += (each.version for each in clinic.approvals if each.topic == topic)
    return found


def _change(project: Project, sent: Sent, change: object) -> dict[str, Any]:
    """Return a text after a change, as the page shows it."""
    held = holding(project, sent.opened, sent.text)
    if sent.opened.folder == "translations":
        text = change_translation(held, sent.opened, sent.text, change)
    else:
        text = change_text(sent.text, model_of(held, sent.opened), change)
    return {"text": text, **describe_text(project, sent.opened, text, sent.part)}


def _locate(sent: Sent, error: InputError) -> list[dict[str, Any]]:
    """Return problems with the paths of their values; without, if the text is no YAML."""
    file = display_path(sent.opened.file)
    try:
        _, source, _ = parse_content(sent.text.encode("utf-8", "replace"), file)
    except InputError as broken:
        return locate(broken.problems, Source(file, {}), file)
    return locate(error.problems, source, file)


def _show(project: Project, folder: str, name: str, named: str) -> tuple[bytes, str]:
    """Return a picture of a file of the project, and its media type."""
    return show_picture(find_picture(project, open_file(project, folder, name), named))
