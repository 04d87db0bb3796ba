"""Serve the page on this computer until it is stopped."""

import socket
import webbrowser
from collections.abc import Callable

import uvicorn

from handout.content.project import Project
from handout.web.routes import Site

LOOPBACK = "127.0.0.1"


def serve(project: Project, port: int, *, show: bool, announce: Callable[[Site], None]) -> None:
    """Serve the page of *project* at *port*, or at a free one if it is 0.

    *announce* is told the site when it listens; with *show* the browser opens it. Raise OSError if the port is taken.
    """
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        site = Site(project, listener.getsockname()[1])
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
        announce(site)
        if show:
            webbrowser.open(site.address)
        uvicorn.Server(config).run([listener])
