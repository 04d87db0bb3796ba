"""The OpenAPI document of the interface for other programs: a form in, a PDF out."""

from collections.abc import Sequence
from typing import Any

from handout.installed import VERSION
from handout.request.option import Kind, Option
from handout.request.options import OPTIONS

LIST = {"type": ["array", "string", "null"], "items": {"type": "string"}}
"""A list, or a text with commas."""

TYPES: dict[Kind, dict[str, Any]] = {
    Kind.YES_NO: {"type": ["boolean", "null"]},
    Kind.SWITCH: {"type": ["boolean", "null"]},
    Kind.WORDS: LIST,
    Kind.POINTS: LIST,
    Kind.CONDITIONS: LIST,
    Kind.DOSES: {"type": ["object", "null"], "additionalProperties": {"type": "string"}},
    Kind.DATE: {"type": ["string", "null"], "examples": ["2026-11-26"]},
    Kind.COUNT: {"type": ["integer", "null"], "minimum": 0},
}
"""The JSON type of each kind of value; the others are texts.

Null means that it is not given.
"""


def _property(option: Option) -> dict[str, Any]:
    """Return the schema of one option."""
    most = {"maximum": option.most} if option.kind is Kind.COUNT else {}
    return {"description": option.help, **TYPES.get(option.kind, {"type": ["string", "null"]}), **most}


def openapi(topics: Sequence[str]) -> dict[str, Any]:
    """Return the description of the one address for programs (OpenAPI 3.1)."""
    form = {
        "type": "object",
        "required": ["topic"],
        "additionalProperties": False,
        "properties": {
            "topic": {"type": "string", "enum": [*topics], "description": "The topic."},
            **{option.name: _property(option) for option in OPTIONS.values() if option.kind is not Kind.FOLDER},
        },
    }
    problem = {
        "type": "object",
        "required": ["field", "card", "message", "hint"],
        "properties": {
            name: {"type": "string"} for name in ("field", "card", "rule", "severity", "message", "hint", "where")
        }
        | {"line": {"type": "integer"}},
    }
    problems = {
        "type": "object",
        "required": ["problems"],
        "properties": {"problems": {"type": "array", "items": problem}},
    }
    refused = {str(code): {"description": words} for code, words in REFUSALS.items()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "handout", "version": VERSION},
        "security": [{"token": []}],
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "paths": {
            "/api/leaflet": {
                "post": {
                    "summary": "Make a handout",
                    "requestBody": {"required": True, "content": {"application/json": {"schema": form}}},
                    "responses": {
                        "200": {"description": "The handout", "content": {"application/pdf": {}}},
                        "422": {
                            "description": "What is wrong",
                            "content": {"application/json": {"schema": problems}},
                        },
                        **refused,
                    },
                }
            }
        },
    }


REFUSALS = {
    400: "The body is not a JSON object",
    401: "The token is not that of this run",
    403: "Asked by another page",
    413: "The body is too long",
    415: "The body is not JSON",
    503: "Too much at once",
}
