"""What the page is answered if something is raised."""

import os
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request as WebRequest
from starlette.responses import JSONResponse, PlainTextResponse, Response

from handout.problems import HandoutError, InputError, Problem
from handout.web.builders import Busy
from handout.web.form import describe
from handout.web.guard import TooLarge, TooSlow

NOWHERE = {"field": "", "card": "", "rule": "", "severity": "error", "message": "", "hint": "", "where": "", "line": 0}
"""A problem that is in no field, as the page shows it."""

FAULT, CURE = "fault", "change something and try again; if it comes back, start handout again"
"""The rule of what no rule is about, and what to do then."""


async def _problems(_request: WebRequest, error: Exception) -> Response:
    """Return the problems of a form, or what the system refuses."""
    if isinstance(error, InputError):
        return JSONResponse({"problems": describe(error.problems)}, 422)
    problem = error.args[0] if error.args else ""
    if isinstance(problem, Problem):
        (shown,) = describe([problem.with_lead(f"{problem.where}: ") if problem.where.file else problem])
    else:
        shown = {**NOWHERE, "message": str(error)}
    return JSONResponse({"problems": [shown]}, 500)


async def _busy(_request: WebRequest, _error: Exception) -> Response:
    """Say that the page must ask again later."""
    return Response(status_code=503, headers={"retry-after": "2"})


async def _too_large(_request: WebRequest, _error: Exception) -> Response:
    """Say that a body is too long."""
    return PlainTextResponse("This is too long.", 413)


async def _too_slow(_request: WebRequest, _error: Exception) -> Response:
    """Say that the rest of a body has not come."""
    return PlainTextResponse("The rest of this has not come.", 408, headers={"connection": "close"})


async def _not_json(_request: WebRequest, _error: Exception) -> Response:
    """Say that a body is not what was promised."""
    return PlainTextResponse("This is not a JSON object.", 400)


async def _fault(_request: WebRequest, error: Exception) -> Response:
    """Say that there is a fault, without any of the values, which may be a patient's.

    The page says it in its own language.
    """
    if os.environ.get("HANDOUT_TRACEBACK"):
        traceback.print_exception(error)
    message = f"something went wrong in handout ({type(error).__name__})"
    return JSONResponse({"problems": [{**NOWHERE, "rule": FAULT, "message": message, "hint": CURE}]}, 500)


HANDLERS: dict[Any, Callable[..., Awaitable[Response]]] = {
    HandoutError: _problems,
    Busy: _busy,
    TooLarge: _too_large,
    TooSlow: _too_slow,
    ValueError: _not_json,
    Exception: _fault,
}
"""What is answered if something is raised."""
