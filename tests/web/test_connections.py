"""Connections without a request end, and never keep a browser out."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest
from uvicorn import Server

from handout.web import connections
from handout.web.server import configure, listen

ASK = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\n\r\n"
MOST = 8

Open = Callable[[bytes], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]


def _serve(visit: Callable[[Open], Awaitable[None]], *, answering: asyncio.Event | None = None) -> None:
    """Let a visitor open connections to a server, which answers them when it may."""

    async def answer(_scope: Any, _receive: Any, send: Any) -> None:
        """Answer without a look at the body."""
        if answering:
            await answering.wait()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    async def run() -> None:
        """Serve until the visitor has gone."""
        server, writers = Server(configure(answer)), []
        with listen(0) as listener:
            serving = asyncio.create_task(server._serve([listener]))  # without handlers of signals

            async def open_one(words: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
                """Open a connection and send words on it."""
                reader, writer = await asyncio.open_connection(*listener.getsockname())
                writers.append(writer)
                writer.write(words)
                return reader, writer

            try:
                async with asyncio.timeout(30):
                    await visit(open_one)
                    assert len(server.server_state.connections) <= MOST
            finally:
                for writer in writers:
                    writer.close()
                server.should_exit = True
                await serving

    asyncio.run(run())


async def _is_closed(reader: asyncio.StreamReader) -> bool:
    """Return whether the other side ends the connection, after what it has still sent."""
    with suppress(ConnectionError):
        await reader.read()
    return True


SLOW = {
    "nothing": b"",
    "half a head": ASK[:-2],
    "half of the next head": ASK + ASK[:-2],
    "the rest of an answered body": POST + b"x",
}


@pytest.mark.parametrize("words", SLOW.values(), ids=SLOW)
def test_a_connection_without_a_request_ends(words: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends although a byte comes now and then."""
    monkeypatch.setattr(connections, "SECONDS_TO_ASK", 0.3)

    async def visit(open_one: Open) -> None:
        """Send a byte after the other."""
        reader, writer = await open_one(words)
        closed = asyncio.create_task(_is_closed(reader))
        while not closed.done():
            with suppress(ConnectionError):
                writer.write(b"x")
                await writer.drain()
            await asyncio.sleep(0.02)
        assert await closed

    _serve(visit)


def test_a_request_that_is_being_answered_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time is for the head of a request only: an answer may take longer."""
    monkeypatch.setattr(connections, "SECONDS_TO_ASK", 0.1)
    answering = asyncio.Event()

    async def visit(open_one: Open) -> None:
        """Wait for longer than a head may take."""
        reader, _ = await open_one(ASK)
        await asyncio.sleep(0.5)
        answering.set()
        assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200")

    _serve(visit, answering=answering)


@pytest.mark.parametrize("words", SLOW.values(), ids=SLOW)
def test_a_browser_comes_through_however_many_wait(words: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """The connections that have waited for longest end."""
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", MOST)

    async def visit(open_one: Open) -> None:
        """Open more connections than there may be, then ask."""
        slow = [(await open_one(words))[0] for _ in range(3 * MOST)]
        await asyncio.sleep(0.1)  # until their words are read
        reader, _ = await open_one(ASK)
        assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200")
        assert all(await asyncio.gather(*map(_is_closed, slow[:MOST])))

    _serve(visit)


def test_a_new_connection_ends_if_all_others_are_being_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer is lost to a newcomer."""
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", MOST)
    answering = asyncio.Event()

    async def visit(open_one: Open) -> None:
        """Ask more often than there may be connections."""
        asked = [(await open_one(ASK))[0] for _ in range(MOST)]
        await asyncio.sleep(0.2)
        assert await _is_closed((await open_one(ASK))[0])
        answering.set()
        for reader in asked:
            assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200")

    _serve(visit, answering=answering)
