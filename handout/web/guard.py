"""Refuse every request that does not come from the page itself.

The rules follow OWASP's notes on DNS rebinding and cross-site request forgery: a fixed list of hosts, a key for each
run in a cookie of its own, and the same origin for whatever changes or costs anything.
"""

import json
import secrets
from asyncio import CancelledError, timeout
from collections import Counter
from contextlib import suppress
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from handout.problems import InputError, Location, Problem, short
from handout.web.keys import ENTRY
from handout.web.limits import SECONDS_OF_SILENCE

MOST_BODY, MOST_TABLE, MOST_TEXT, MOST_PICTURE = 64_000, 14_000_000, 6_500_000, 60_000_001
"""The most bytes of a body: a form, a table in base 64, a text, and a picture.

A long note and all doses take a tenth of the first. A picture of one byte more than may be is refused in words.
"""

TABLES, EDITOR, PICTURE = "/api/table", "/api/edit", "/api/edit/picture"
"""The addresses that take tables, the editor's requests, and its pictures."""

JSON, BYTES = "application/json", "application/octet-stream"
"""What bodies are: a browser asks first before another site may send them."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "frame-src blob:; object-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
"""The headers of every answer: nothing is stored, framed or loaded from elsewhere."""


class Guard:
    """An ASGI application that checks host, origin, key and size before another one.

    *key* is the secret of this run. Programs may send it as a bearer token in place of the cookie.
    """

    def __init__(self, app: ASGIApp, key: str, port: int) -> None:
        self.app = app
        self.key = key
        self.cookie = f"handout{port}"  # cookies ignore the port, their names need not
        self.hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return

        started = False

        async def send_with_headers(message: Message) -> None:
            """Send a message with the headers of every answer."""
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        if scope["type"] != "http":
            return
        refusal = self._refuse(scope)
        if refusal:
            code, words = refusal
            await PlainTextResponse(words, code)(scope, receive, send_with_headers)
            return
        try:
            await self.app(scope, _limit(receive, _most(scope)), send_with_headers)
        except CancelledError:  # the server is stopped while somebody waits
            if started:
                raise
            await PlainTextResponse("handout is being stopped.", 503)(scope, receive, send_with_headers)
        except Exception:  # noqa: BLE001 - it has been answered, and the server would print it with a patient's words
            if not started:
                with suppress(OSError):
                    await PlainTextResponse("Something went wrong.", 500)(scope, receive, send_with_headers)

    def _refuse(self, scope: Scope) -> tuple[int, str] | None:
        """Return the status and words with which a request is refused, or None."""
        headers: dict[str, str] = {}
        for name, value in scope["headers"]:
            key = name.decode("latin-1").lower()
            if key in headers and key != "cookie":
                return 400, f"Header given twice: {key}."
            before = f"{headers[key]}; " if key in headers else ""
            headers[key] = before + value.decode("latin-1")
        if headers.get("host", "").lower() not in self.hosts:
            return 421, "This address is not served here."
        bearer = headers.get("authorization", "")
        if bearer.startswith("Bearer "):
            if not is_same(bearer.removeprefix("Bearer "), self.key):
                return 401, "This key has run out."
        elif scope["path"] != ENTRY and not self._has_key(headers.get("cookie", "")):
            return 401, "This page has run out: open handout again from its icon."
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return 403, "Not asked by this page."
        if scope["method"] in ("GET", "HEAD"):
            return None
        if not bearer and headers.get("origin") != f"http://{headers['host']}":
            return 403, "Not asked by this page."
        kind, wanted = headers.get("content-type", "").partition(";")[0], BYTES if scope["path"] == PICTURE else JSON
        if kind.strip().lower() != wanted:
            return 415, f"Send {wanted}."
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdecimal()):
            return 400, "The length of the body is not a number."
        return (413, "This is too long.") if int(length[:12]) > _most(scope) else None

    def _has_key(self, cookies: str) -> bool:
        """Return whether the cookies hold the key of this run."""
        pairs = (pair.strip().partition("=") for pair in cookies.split(";"))
        return any(name == self.cookie and is_same(value, self.key) for name, _, value in pairs)


class TooLarge(Exception):  # noqa: N818 - the name says what happened
    """A body that is longer than its length said, or that gives no length."""


class TooSlow(Exception):  # noqa: N818 - the name says what happened
    """A body whose rest does not come."""


def _most(scope: Scope) -> int:
    """Return the most bytes that the body of a request may have."""
    if scope["path"].startswith(f"{EDITOR}/"):
        return MOST_PICTURE if scope["path"] == PICTURE else MOST_TEXT
    return MOST_TABLE if scope["path"] == TABLES else MOST_BODY


def _limit(receive: Receive, most: int) -> Receive:
    """Return *receive*, ending with TooLarge after *most* bytes.

    It ends with TooSlow if the next part does not come.
    """
    total, more = 0, True

    async def receive_at_most() -> Any:  # noqa: ANN401 - a message of ASGI
        """Return the next part of the body."""
        nonlocal total, more
        try:
            async with timeout(
                SECONDS_OF_SILENCE if more else None
            ):  # afterwards it waits for the end of the connection
                message = await receive()
        except TimeoutError:
            raise TooSlow from None
        more = bool(message.get("more_body"))
        total += len(message.get("body", b""))
        if total > most:
            raise TooLarge
        return message

    return receive_at_most


async def read_body(request: Request) -> dict[str, Any]:
    """Return the body of a request; raise ValueError if it is not an object of JSON.

    Raise InputError if a name in it is given twice.
    """
    try:
        body = json.loads(await request.body(), object_pairs_hook=_without_doubles)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(body, dict):
        raise ValueError("not an object")  # noqa: TRY004 - the caller answers it like other JSON that is wrong
    return body


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON; raise InputError if a name is given twice.

    Python takes the last of them: a condition to avoid would be lost without a word.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = (name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
        raise InputError(
            Problem.of(Location.of_option(short(name)), "wrong-form-data/twice", name=short(name)) for name in twice
        )
    return found


def is_same(given: str, key: str) -> bool:
    """Return whether a key is the right one, in constant time.

    Some texts of an address cannot be encoded: they are half of a character.
    """
    return secrets.compare_digest(given.encode(errors="replace"), key.encode())
