"""A page of another origin, in a browser that has the desk open: it gets nothing, and does nothing."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from support.browser import CHROMIUM, Served
from support.desk import Desk

pytestmark = [
    pytest.mark.own_project,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.xdist_group("browser"),
    # Playwright's own loop leaves a socket open at its end.
    pytest.mark.filterwarnings("default::ResourceWarning", "default::pytest.PytestUnraisableExceptionWarning"),
]
PICTURES = ("/static/icon.svg", "/api/card/back-pain/hand.png?language=en")
READ = ("/", "/edit", "/api/start", "/api/topic/back-pain", "/api/edit/files", *PICTURES)
WRITE = {
    "/api/preview": {"form": {"topic": "back-pain"}, "tab": "other"},
    "/api/plan": {"form": {"topic": "back-pain"}, "title": "other"},
    "/api/table": {"form": {"topic": "back-pain"}, "name": "a.csv", "content": "cGF0aWVudApBbm4K"},
    "/api/forget": {"tab": "other"},
    "/api/leaflet": {"topic": "back-pain"},
    "/api/edit/begin": {"folder": "clinics", "title": "other", "kind": ""},
}
FETCH = """async ([address, given]) => {
  try {
    const answer = await fetch(address, { credentials: "include", ...given });
    return [answer.type, answer.status, (await answer.text()).length];
  } catch { return "refused"; }
}"""
LOAD = """([tag, address]) => new Promise((resolve) => {
  const element = document.createElement(tag);
  element.onload = () => resolve("loaded");
  element.onerror = () => resolve("refused");
  element[tag === "link" ? "href" : "src"] = address;
  if (tag === "link") element.rel = "stylesheet";
  document.body.append(element);
})"""
SOCKET = """(address) => new Promise((resolve) => {
  const socket = new WebSocket(address);
  socket.onopen = () => resolve("open");
  socket.onerror = () => resolve("refused");
})"""
SUBMIT = """([address, body, encoding]) => {
  const form = document.createElement("form");
  const field = document.createElement("input");
  [form.action, form.method, form.enctype, field.name, field.value] = [address, "post", encoding, body.slice(0, -1) + ',"', '":0}'];
  form.append(field);
  document.body.append(form);
  form.submit();
}"""


class _Blank(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer any address with an empty page."""
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>other</title><body>")

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture
def other() -> Iterator[int]:
    """The port of another server of this computer."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Blank)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join(10)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_nothing_comes_through_to_another_origin(browser: Any, served: Served, other: int, host: str) -> None:
    """The cookie goes to every port of this computer, so that only what a request says of its origin refuses it."""
    refused = 403 if host == "127.0.0.1" else 401  # a page of another site does not even send the cookie
    desk = Desk(browser, served)
    before = sorted(served.site.root.rglob("*"))
    page = desk.context.new_page()
    page.goto(f"http://{host}:{other}/")
    named = {cookie["name"] for cookie in desk.context.cookies()}
    assert f"handout{served.site.keys.port}" in named
    for path in READ:
        address = desk.address + path
        assert page.evaluate(FETCH, [address, {}]) == "refused", path
        assert page.evaluate(FETCH, [address, {"mode": "no-cors"}]) in ("refused", ["opaque", 0, 0]), path
    for path, body in WRITE.items():
        for kind in ("application/json", "text/plain"):
            given = {"method": "POST", "body": str(body).replace("'", '"'), "headers": {"content-type": kind}}
            assert page.evaluate(FETCH, [desk.address + path, given]) == "refused", (path, kind)
    for tag in ("img", "script", "link"):
        for path in (*PICTURES, "/static/page.js", "/static/page.css", "/api/start"):
            assert page.evaluate(LOAD, [tag, desk.address + path]) == "refused", (tag, path)
    for path in ("/", "/api/preview"):
        assert page.evaluate(SOCKET, f"ws://127.0.0.1:{served.site.keys.port}{path}") == "refused", path
    for path in ("/", "/edit"):
        page.evaluate(LOAD, ["iframe", desk.address + path])
        inner = page.frames[-1]
        assert "handout" not in inner.content().lower(), path
        assert (
            page.evaluate("(() => { try { return frames[frames.length - 1].document; } catch { return null; } })()")
            is None
        )
    assert served.site.tables._jobs == {}
    for path, body in WRITE.items():
        for encoding in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
            with page.expect_navigation() as gone:
                page.evaluate(SUBMIT, [desk.address + path, str(body).replace("'", '"'), encoding])
            assert gone.value.status == refused, (path, encoding)
            page.goto(f"http://{host}:{other}/")
    assert served.site.tables._jobs == {}
    assert sorted(served.site.root.rglob("*")) == before
    assert desk.faults == []
