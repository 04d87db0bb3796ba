"""Serve the page on this computer until it is stopped."""

import gc
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from handout.web.keys import Keys
from handout.web.limits import MOST_UNACCEPTED

if TYPE_CHECKING:
    from uvicorn import Config

    from handout.content.find_template import Templates
    from handout.web.builders import ProcessBuilders

LOOPBACK, NAMES = "127.0.0.1", ("127.0.0.1", "localhost")
"""Where the page listens, and what that is called."""

WORKERS = 2
"""Processes that render.

One desk needs one, and a slow handout or another program takes the other.
"""


def serve(given: Path | None, port: int, *, show: bool, announce: Callable[[str, str], None]) -> None:
    """Serve the page of a project at *port*, or at a free one if it is 0.

    It is the project *given*, or the one around the current folder. *announce* is given the address and the token when it
    listens; with *show* the browser opens it. Raise OSError if the port is taken, InputError for a project that is none.
    """
    from handout.content.find_template import Templates, find_root

    with listen(port) as listener:
        project, keys = Templates(find_root(None, given)), Keys(listener.getsockname()[1])
        announce(keys.address, keys.run)
        if show:
            Thread(target=_open, args=(keys.address,), daemon=True).start()
        from handout.mail_merge.worker_signals import deaf
        from handout.web.builders import ProcessBuilders
        from handout.web.early import start_early

        start_early(given)  # it would let Ctrl+C be heard again
        with ExitStack() as started:
            with deaf():  # a process that starts when this one has ended writes a traceback
                builders = ProcessBuilders(WORKERS, given)
                started.callback(_stop, builders)
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # else the processes would not be ended in order
            _run(project, listener, builders, keys)


def listen(port: int) -> socket.socket:
    """Return a socket that listens at *port*, or at a free one if it is 0.

    Its protocol is named: only then asyncio has what is written sent at once. Else the body of an answer would wait until the
    browser has acknowledged its head, which takes 40 ms (RFC 9293 3.7.4 and 3.8.6.3). Raise OSError if the port is taken.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        listener.listen(MOST_UNACCEPTED)  # a browser may ask while modules are imported
    except OSError:
        listener.close()
        raise
    return listener


def _stop(builders: "ProcessBuilders") -> None:
    """End the processes, however often Ctrl+C is pressed."""
    from handout.mail_merge.worker_signals import deaf

    with deaf():
        builders.stop()


def _run(project: "Templates", listener: socket.socket, builders: "ProcessBuilders", keys: Keys) -> None:
    """Answer requests until the program is stopped."""
    from uvicorn import Server

    from handout.web.routes import Site

    server = Server(configure(Site(project, keys, builders).app()))
    gc.freeze()
    gc.enable()  # a command ends soon and collects nothing, this one runs all day
    server.run([listener])


def configure(app: Callable[..., Any]) -> "Config":
    """Return how the server answers with an application."""
    from uvicorn import Config

    from handout.web.connections import Connection

    return Config(
        app,
        log_config=None,  # its own writes to standard output, which may be closed
        access_log=False,  # addresses hold ids only, and yet nothing about a patient's visit is written
        log_level="error",
        lifespan="off",
        loop="asyncio",
        http=Connection,
        ws="none",
        server_header=False,
        date_header=False,
        backlog=MOST_UNACCEPTED,
        timeout_graceful_shutdown=2,
    )


def _open(address: str) -> None:
    """Open the browser; to find one takes other programs."""
    import webbrowser

    webbrowser.open(address)
