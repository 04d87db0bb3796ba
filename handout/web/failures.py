"""What the page is answered if something is raised."""

import os
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request as WebRequest
from starlette.responses import JSONResponse, PlainTextResponse, Response

from handout.problems import HandoutError, InputError
from handout.web.builders import Busy
from handout.web.form import describe
from handout.web.guard import TooLarge


async def _problems(_request: WebRequest, error: Exception) -> Response:
    """Return the problems of a form, or what the system refuses."""
    if isinstance(error, InputError):
        return JSONResponse({"problems": describe(error.problems)}, 422)
    return JSONResponse({"problems": [{"field": "", "card": "", "message": str(error), "hint": ""}]}, 500)


async def _busy(_request: WebRequest, _error: Exception) -> Response:
    """Say that the page must ask again later."""
    return Response(status_code=503, headers={"retry-after": "2"})


async def _too_large(_request: WebRequest, _error: Exception) -> Response:
    """Say that a body is too long."""
    return PlainTextResponse("This is too long.", 413)


async def _not_json(_request: WebRequest, _error: Exception) -> Response:
    """Say that a body is not what was promised."""
    return PlainTextResponse("This is not a JSON object.", 400)


async def _fault(_request: WebRequest, error: Exception) -> Response:
    """Say that there is a fault, without any of the values, which may be a patient's."""
    if os.environ.get("HANDOUT_TRACEBACK"):
        traceback.print_exception(error)
    return JSONResponse({"problems": [{"field": "", "card": "", "message": type(error).__name__, "hint": ""}]}, 500)


HANDLERS: dict[Any, Callable[..., Awaitable[Response]]] = {
    HandoutError: _problems,
    Busy: _busy,
    TooLarge: _too_large,
    ValueError: _not_json,
    Exception: _fault,
}
"""What is answered if something is raised."""
