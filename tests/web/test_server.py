"""The socket of the page: answers are sent at once."""

import asyncio
import socket

import pytest

from handout.web.server import LOOPBACK, listen


def test_answers_are_sent_at_once() -> None:
    """The body of an answer does not wait until its head is acknowledged (Nagle's algorithm), which takes 40 ms."""

    async def accept() -> int:
        """Return the option of a connection that is accepted."""
        accepted = asyncio.get_running_loop().create_future()

        async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            """Report the option of a connection."""
            accepted.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        with listen(0) as listener:
            async with await asyncio.start_server(answer, sock=listener):
                _, writer = await asyncio.open_connection(*listener.getsockname())
                option = await accepted
                writer.close()
                await writer.wait_closed()
        return option

    assert asyncio.run(accept())


def test_a_port_that_is_taken_is_refused_and_no_socket_stays_open() -> None:
    """The error is the system's; ``-W error`` would turn a socket left open into a failure."""
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            listen(taken.getsockname()[1])
