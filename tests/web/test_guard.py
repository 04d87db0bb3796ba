"""Nobody but the page itself, on this computer, is answered."""

import asyncio
import re
from contextlib import nullcontext
from typing import Any

import pytest
from support.cli import run
from support.web_client import JSON, ORIGIN, PORT, client_of, open_site, send

from handout.web.guard import HEADERS, MOST_BODY, Guard
from handout.web.routes import STATIC

SITE = open_site()
FORM = {"tab": "t", "form": {"topic": "back-pain"}}


def test_a_key_opens_the_page_once() -> None:
    """The key of the address is exchanged for a cookie, and is worth nothing afterwards."""
    site = open_site()
    client, address = client_of(site, entered=False), site.keys.address
    first = client.get(address, follow_redirects=False)
    assert first.status_code == 303
    assert "httponly" in first.headers["set-cookie"].lower()
    assert "samesite=strict" in first.headers["set-cookie"].lower()
    assert client.get("/").status_code == 200
    client.cookies.clear()
    assert client.get(address, follow_redirects=False).status_code == 401


@pytest.mark.parametrize("address", ["/", "/api/topics", "/api/card/back-pain/hand.png", "/static/page.js", "/pdf/x"])
def test_without_the_key_nothing_is_answered(address: str) -> None:
    """Every address but the entry needs the cookie, pictures and scripts too."""
    assert client_of(SITE, entered=False).get(address).status_code == 401


HOSTILE = {
    "another host": ({**JSON, "host": f"evil.example:{PORT}"}, 421),
    "another port": ({**JSON, "host": "127.0.0.1:80"}, 421),
    "another origin": ({**JSON, "origin": "http://evil.example"}, 403),
    "no origin": ({"content-type": "application/json"}, 403),
    "the origin null": ({**JSON, "origin": "null"}, 403),
    "another site": ({**JSON, "sec-fetch-site": "cross-site"}, 403),
    "another port of this site": ({**JSON, "sec-fetch-site": "same-site"}, 403),
    "a plain form": ({**JSON, "content-type": "text/plain"}, 415),
    "a bad token": ({**JSON, "authorization": "Bearer x"}, 401),
}


@pytest.mark.parametrize(("headers", "status"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_requests_are_refused(headers: dict[str, str], status: int) -> None:
    """A request that another page can send is refused before anything reads it."""
    assert send(client_of(SITE), "/api/preview", FORM, headers).status_code == status


def test_bodies_are_limited() -> None:
    """A body over the limit is refused, whether its length is told or not."""
    client = client_of(SITE)
    large = b'{"form": "' + b"x" * MOST_BODY + b'"}'
    assert client.post("/api/preview", content=large, headers=JSON).status_code == 413
    assert client.post("/api/preview", content=iter([large]), headers=JSON).status_code == 413


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b"\xff", b"null", b'"x"', b"[" * 20000])
def test_bodies_that_are_no_objects_are_refused(body: bytes) -> None:
    """What is not a JSON object is answered with 400."""
    assert client_of(SITE).post("/api/preview", content=body, headers=JSON).status_code == 400


@pytest.mark.parametrize("address", ["/api/preview", "/api/text", "/api/plan", "/api/leaflet", "/api/edit/change"])
@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b'{"form": {"topic": "back-pain", "avoid": ["pregnancy"], "avoid": []}}', "avoid"),
        (b'{"form": {}, "form": {"topic": "back-pain"}}', "form"),
        (b'{"form": {"topic": "back-pain", "dose": [{"x": 1, "x": 2}]}}', "x"),
    ],
)
def test_a_name_that_is_given_twice_is_refused(address: str, body: bytes, name: str) -> None:
    """The last value would count, and a condition in the first be lost without a word."""
    answer = client_of(SITE).post(address, content=body, headers=JSON)
    assert answer.status_code == 422
    assert [(each["rule"], each["message"]) for each in answer.json()["problems"]] == [
        ("wrong-form-data", f"'{name}' is given twice")
    ]


@pytest.mark.parametrize(
    "address",
    ["/static/../guard.py", "/static/%2e%2e/guard.py", "/static/..%2fguard.py", "/font/..%2f.otf", "/page/x/0/9.jpg"],
)
def test_addresses_lead_nowhere_else(address: str) -> None:
    """No address reaches a file outside the page."""
    assert client_of(SITE).get(address).status_code == 404


@pytest.mark.parametrize("address", ["/", "/api/topics", "/nowhere", "/pdf/x"])
def test_every_answer_forbids_storing_framing_and_loading(address: str) -> None:
    """All answers carry the headers, refusals too."""
    for entered in (True, False):
        answer = client_of(SITE, entered=entered).get(address)
        for name, value in HEADERS:
            assert answer.headers[name.decode()] == value.decode()


def test_the_scripts_never_parse_text_as_markup() -> None:
    """Text reaches the page as text, and nothing is stored in the browser."""
    banned = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|localStorage|sessionStorage|indexedDB"
    )
    for file in STATIC.glob("*.js"):
        assert not banned.search(file.read_text("utf-8"))
    for file in STATIC.glob("*.html"):
        assert not re.search(r"<script>|\son\w+=|\sstyle=", file.read_text("utf-8"))


def test_a_token_lets_a_program_in() -> None:
    """Another program sends the token, and needs neither cookie nor origin."""
    headers = {"authorization": f"Bearer {SITE.keys.run}", "content-type": "application/json"}
    answer = send(client_of(SITE, entered=False), "/api/leaflet", {"topic": "back-pain", "points": ["hand"]}, headers)
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    assert ORIGIN


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "evil.example", "127.0.0.1.evil.example"])  # noqa: S104 - it is refused
def test_the_page_is_never_opened_to_a_network(host: str) -> None:
    """Another address than that of this computer is refused, with what to do instead."""
    refused = run("serve", "--no-browser", "--host", host)
    assert refused.exit_code == 1
    assert "this computer only" in refused.stderr
    assert "install handout at each desk" in refused.stderr


@pytest.mark.parametrize("started", [False, True])
def test_who_waits_while_the_server_is_stopped_is_answered(*, started: bool) -> None:
    """A request that is given up is answered in one line, not with a traceback; a second answer is never begun."""
    sent: list[Any] = []

    async def wait(_scope: Any, _receive: Any, send: Any) -> None:
        """Wait for what never comes, as for pictures of cards."""
        if started:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.sleep(60)

    async def keep(message: Any) -> None:
        """Remember what is sent."""
        sent.append(message)

    async def stop() -> None:
        """Give a request up, as a server does that ends."""
        headers = [(b"host", f"127.0.0.1:{PORT}".encode()), (b"authorization", b"Bearer key")]
        scope = {"type": "http", "method": "GET", "path": "/api/card/back-pain/hand.png", "headers": headers}
        task = asyncio.ensure_future(Guard(wait, "key", PORT)(scope, keep, keep))
        await asyncio.sleep(0.01)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError) if started else nullcontext():
        asyncio.run(stop())
    assert [each["status"] for each in sent if "status" in each] == [200 if started else 503]
