"""The interface for programs keeps to its OpenAPI document, whatever is sent."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from starlette.types import Receive, Scope, Send
from support.web_client import PORT, open_site

from handout.web.openapi import openapi

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
from schemathesis.specs.openapi.checks import positive_data_acceptance  # noqa: E402 - it is skipped where it is missing

SITE = open_site()
APP = SITE.app()
TOKEN = {"Authorization": f"Bearer {SITE.keys.run}"}


async def _here(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer as at the address of the site, which the client of schemathesis does not ask for."""
    headers = [pair for pair in scope.get("headers", ()) if pair[0] != b"host"]
    await APP({**scope, "headers": [*headers, (b"host", f"127.0.0.1:{PORT}".encode())]}, receive, send)


SCHEMA = schemathesis.openapi.from_dict(openapi(["back-pain"]))  # each topic more takes seconds
SCHEMA.app = _here


@SCHEMA.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[*HealthCheck],
)
@pytest.mark.sweep
def test_schemathesis_finds_nothing(case: Any) -> None:
    """Requests made from the description of the API are answered as it says."""
    # A body of the right types may still be no handout: options depend on each other, and names on files.
    case.call_and_validate(headers=TOKEN, excluded_checks=[positive_data_acceptance])
