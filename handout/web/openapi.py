"""The OpenAPI document of the interface for other programs: a form in, a PDF out."""

from typing import Any

from handout.installed import VERSION
from handout.request.option import Kind, Option
from handout.request.options import OPTIONS

TYPES: dict[Kind, dict[str, Any]] = {
    Kind.YES_NO: {"type": "boolean"},
    Kind.SWITCH: {"type": "boolean"},
    Kind.WORDS: {"type": "array", "items": {"type": "string"}},
    Kind.POINTS: {"type": "array", "items": {"type": "string"}},
    Kind.CONDITIONS: {"type": "array", "items": {"type": "string"}},
    Kind.DOSES: {"type": "object", "additionalProperties": {"type": "string"}},
    Kind.DATE: {"type": "string", "format": "date"},
}
"""The JSON type of each kind of value; the others are texts."""


def _property(option: Option) -> dict[str, Any]:
    """Return the schema of one option."""
    schema: dict[str, Any] = {"description": option.help, **TYPES.get(option.kind, {"type": "string"})}
    if option.kind is Kind.COUNT:
        schema |= {"type": "integer", "minimum": 0, "maximum": option.most}
    return schema


def openapi() -> dict[str, Any]:
    """Return the description of the one address for programs (OpenAPI 3.1)."""
    form = {
        "type": "object",
        "required": ["topic"],
        "additionalProperties": False,
        "properties": {
            "topic": {"type": "string", "description": "The topic, such as back-pain."},
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
