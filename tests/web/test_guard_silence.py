"""What goes wrong while somebody is answered is written nowhere: it may hold the words of a patient."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from support.web_client import ORIGIN, PORT, open_site

from handout.web import guard
from handout.web.guard import Guard

BODY = b'{"form": {"topic": "back-pain", "patient": "Ann Lee"}}'
POSTS = (
    *("/api/preview", "/api/text", "/api/forget", "/api/plan", "/api/leaflet", "/api/table"),
    *(f"/api/edit/{name}" for name in ("open", "view", "change", "print", "save", "begin", "picture")),
)


def _ask(app: Any, address: str, messages: Iterator[dict[str, Any]]) -> list[Any]:
    """Send parts of a body to an application, then nothing, and return what it sends."""
    sent: list[Any] = []
    kind = b"application/octet-stream" if address.endswith("picture") else b"application/json"

    async def receive() -> Any:
        """Return the next part."""
        if (message := next(messages, None)) is not None:
            return message
        await asyncio.sleep(60)
        return None

    async def keep(message: Any) -> None:
        """Remember what is sent."""
        sent.append(message)

    headers = [(b"host", f"127.0.0.1:{PORT}".encode()), (b"authorization", b"Bearer key"), (b"content-type", kind)]
    headers.append((b"origin", ORIGIN.encode()))
    scope = {"type": "http", "method": "POST", "path": address, "query_string": b"", "headers": headers}
    asyncio.run(app(scope, receive, keep))
    return sent


@pytest.fixture
def app() -> Any:
    """Return the application of a site, with a short key."""
    site = open_site()
    site.keys.run = "key"
    return site.app()


@pytest.mark.parametrize("address", POSTS)
def test_who_goes_away_in_the_middle_leaves_no_traceback(app: Any, address: str) -> None:
    """A tab that is closed while it sends is no fault of the program: nothing is raised, which the server would print."""
    parts = [{"type": "http.request", "body": BODY[:20], "more_body": True}, {"type": "http.disconnect"}]
    _ask(app, address, iter(parts))


@pytest.mark.parametrize("address", POSTS)
def test_a_body_whose_rest_never_comes_is_given_up(app: Any, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No request waits for ever: it is answered that the rest has not come."""
    monkeypatch.setattr(guard, "SECONDS_OF_SILENCE", 0.01)
    sent = _ask(app, address, iter([{"type": "http.request", "body": BODY[:20], "more_body": True}]))
    assert sent[0]["status"] == 408


@pytest.mark.parametrize("started", [False, True])
def test_a_fault_is_never_raised_to_the_server(*, started: bool) -> None:
    """It would print its message, in which the name of a patient may stand."""

    async def fail(_scope: Any, _receive: Any, send: Any) -> None:
        """Raise an error with a name."""
        if started:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        raise KeyError("Ann Lee")

    sent = _ask(Guard(fail, "key", PORT), "/api/preview", iter(()))
    assert [each["status"] for each in sent if "status" in each] == [200 if started else 500]
    assert "Ann Lee" not in str(sent)
