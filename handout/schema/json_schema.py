"""The JSON Schema of a model, by which editors know the keys of a file while it is written."""

from datetime import date
from enum import Enum
from types import NoneType
from typing import Any, Union

from msgspec import to_builtins
from msgspec.structs import FieldInfo

from handout.schema.convert import Type, fields_of, type_of
from handout.schema.model import Limits, Model

NAMES = {str: "string", date: "string", int: "integer", float: "number", bool: "boolean"}
LIMITS = (("pattern", "pattern"), ("ge", "minimum"), ("le", "maximum"), ("description", "description"))


def json_schema(cls: type[Model]) -> dict[str, Any]:
    """Return the JSON Schema of a model."""
    parts: dict[str, Any] = {}
    _schema(type_of(cls), parts)
    return {**parts.pop(cls.__name__), "$defs": dict(sorted(parts.items()))}


def _schema(kind: Type, parts: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a type; what has a name is put into *parts*."""
    inner = [_schema(part, parts) for part in kind.parts]
    if kind.base is NoneType:
        return {"anyOf": [*inner, {"type": "null"}]} | _limits(kind, "Items")
    if kind.base is Union:
        return {"oneOf": inner}
    if kind.base is list:
        return {"type": "array", "items": inner[0]} | _limits(kind, "Items")
    if kind.base is tuple:
        return {"type": "array", "prefixItems": inner, "minItems": len(inner), "maxItems": len(inner)}
    if kind.base is dict:
        return {"type": "object", "propertyNames": inner[0], "additionalProperties": inner[1]} | _limits(kind, "Items")
    if isinstance(kind.base, type) and issubclass(kind.base, Model):
        models = kind.words.values() or [kind]
        found = [_named(model.base, parts) for model in models]
        return {"oneOf": found} if kind.words else found[0]
    if kind.words:
        words = {"type": "string", "enum": [*kind.words]}
        return (
            _reference(kind.base, words, parts)
            if isinstance(kind.base, type) and issubclass(kind.base, Enum)
            else words
        )
    return {"type": NAMES[kind.base]} | _limits(kind, "Length")


def _limits(kind: Type, measure: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for mark in kind.marks:
        if isinstance(mark, Limits):
            for name, key in (("min_length", f"min{measure}"), ("max_length", f"max{measure}"), *LIMITS):
                if (value := getattr(mark, name)) not in (None, ""):
                    found[key] = value
    return found


def _reference(cls: type, schema: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """Return a reference to the schema of a class, whose first lines describe it."""
    parts[cls.__name__] = {"title": cls.__name__, "description": " ".join((cls.__doc__ or "").split()), **schema}
    return {"$ref": f"#/$defs/{cls.__name__}"}


def _named(cls: type[Model], parts: dict[str, Any]) -> dict[str, Any]:
    """Return a reference to the schema of a model."""
    fields, config = fields_of(cls), cls.__struct_config__
    properties: dict[str, Any] = {config.tag_field: {"const": config.tag}} if config.tag_field else {}
    properties |= {key: _schema(kind, parts) | _default(info) for key, (info, kind) in fields.items()}
    required = [key for key in properties if key not in fields or fields[key][0].required]
    whole = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return _reference(cls, whole, parts)


def _default(info: FieldInfo) -> dict[str, Any]:
    if info.required:
        return {}
    return {"default": to_builtins(info.default if info.default_factory is not dict else {})}
