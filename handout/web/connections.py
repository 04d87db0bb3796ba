"""Connections of the desk: how many may be open, and how long one may wait."""

from asyncio import TimerHandle, Transport

from uvicorn.protocols.http.h11_impl import H11Protocol

from handout.web.limits import MOST_CONNECTIONS, SECONDS_TO_ASK


class Connection(H11Protocol):
    """A connection that ends if the head of its next request does not come.

    The server itself only ends those on which nothing at all comes after an answer: one that sends its head, or the rest of
    a body already answered, byte by byte would stay open for ever, and with enough of them the process has no file left.
    """

    _end: TimerHandle | None = None

    @property
    def is_idle(self) -> bool:
        """Whether no request of this connection is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as the server has it
        """Begin the time for the first request; end one of too many connections.

        The one that has been idle for longest ends, so that a browser still comes through; the new one if none is idle.
        """
        others = [each for each in self.connections if isinstance(each, Connection)]
        super().connection_made(transport)
        self._time()
        if len(others) >= MOST_CONNECTIONS:
            waiting = [each for each in others if each.is_idle]
            min(waiting, key=Connection.due, default=self).end()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the time."""
        self._forget()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Begin the time for a request, or end it where the request is here."""
        super().handle_events()
        self._time()

    def on_response_complete(self) -> None:
        """Begin the time for the next request.

        It begins also where the rest of the last body has not come.
        """
        super().on_response_complete()
        self._time()

    def _time(self) -> None:
        """Let the time run from when the connection became idle, while it is."""
        if not self.is_idle or self.transport.is_closing():
            self._forget()
        elif self._end is None:
            self._end = self.loop.call_later(SECONDS_TO_ASK, self.end)

    def due(self) -> float:
        """Return when the time ends: 0 for one that only waits to be closed."""
        return self._end.when() if self._end else 0

    def _forget(self) -> None:
        """Let no time run."""
        if self._end is not None:
            self._end.cancel()
            self._end = None

    def end(self) -> None:
        """End the connection at once.

        It no longer counts, although it is closed a little later.
        """
        self.connections.discard(self)
        self.transport.abort()
