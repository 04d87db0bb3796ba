"""A site without a network, and what its page sends."""

from collections.abc import Mapping
from typing import Any

from starlette.testclient import TestClient

from handout.content.project import Project
from handout.installed import BUILTIN
from handout.web.keys import Keys
from handout.web.routes import Site

PORT = 8765
ORIGIN = f"http://127.0.0.1:{PORT}"
JSON = {"content-type": "application/json", "origin": ORIGIN}


def open_site(project: Project | None = None) -> Site:
    """Return a site of the built-in topics, or of a project."""
    return Site(project or Project(BUILTIN), Keys(PORT))


def client_of(site: Site, *, entered: bool = True) -> TestClient:
    """Return a client of a site, with its cookie unless it has not *entered*."""
    client = TestClient(site.app(), base_url=ORIGIN, raise_server_exceptions=False)
    if entered:
        client.cookies.set(f"handout{PORT}", site.keys.run)
    return client


def send(client: TestClient, address: str, body: object, headers: Mapping[str, str] = JSON) -> Any:
    """Post a body as the page does, and return the answer."""
    return client.post(address, json=body, headers=dict(headers))
