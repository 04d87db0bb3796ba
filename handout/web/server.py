"""Serve the page on this computer until it is stopped."""

import signal
import socket
import sys
import webbrowser
from collections.abc import Callable

from handout.content.project import Project
from handout.web.builders import ProcessBuilders

LOOPBACK, NAMES = "127.0.0.1", ("127.0.0.1", "localhost")
"""Where the page listens, and what that is called."""

WORKERS = 2
"""Processes that render.

One desk needs one, and a slow handout or another program takes the other.
"""


def serve(project: Project, port: int, *, show: bool, announce: Callable[[str, str], None]) -> None:
    """Serve the page of *project* at *port*, or at a free one if it is 0.

    *announce* is given the address and the token when it listens; with *show* the browser opens it. Raise OSError if
    the port is taken.
    """
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        builders = ProcessBuilders(WORKERS)  # they start while the modules below are imported
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # else the processes would not be ended in order
        try:
            _run(project, listener, builders, show=show, announce=announce)
        finally:
            builders.stop()


def _run(
    project: Project,
    listener: socket.socket,
    builders: ProcessBuilders,
    *,
    show: bool,
    announce: Callable[[str, str], None],
) -> None:
    """Answer requests until the program is stopped."""
    import uvicorn

    from handout.web.routes import Site

    site = Site(project, listener.getsockname()[1], builders)
    config = uvicorn.Config(
        site.app(),
        access_log=False,  # addresses hold ids only, and yet nothing about a patient's visit is written
        log_level="error",
        lifespan="off",
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=2,
    )
    listener.listen(64)
    announce(site.address, site.key)
    if show:
        webbrowser.open(site.address)
    uvicorn.Server(config).run([listener])
