"""JSON Schema of a model, with which editors complete and check a file."""

from datetime import date
from enum import Enum
from types import NoneType
from typing import Any, Union

from msgspec import to_builtins
from msgspec.structs import FieldInfo

from handout.schema.convert import Type, parse_fields, parse_hint
from handout.schema.model import Limits, Model

Schema = dict[str, Any]

TYPE_NAMES = {str: "string", date: "string", int: "integer", float: "number", bool: "boolean"}
"""The name of each scalar type in JSON Schema."""

KEYWORDS = {"pattern": "pattern", "ge": "minimum", "le": "maximum", "description": "description"}
"""The JSON Schema keyword of each field of ``Limits`` that measures no length."""


def json_schema(model: type[Model]) -> Schema:
    """Return the JSON Schema of a model."""
    definitions: dict[str, Schema] = {}
    _schema_of(parse_hint(model), definitions)
    return {**definitions.pop(model.__name__), "$defs": dict(sorted(definitions.items()))}


def _schema_of(kind: Type, definitions: dict[str, Schema]) -> Schema:
    """Return the schema of a type; add those of named classes to *definitions*."""
    parts = [_schema_of(part, definitions) for part in kind.parts]
    base = kind.base
    if base is NoneType:
        return {"anyOf": [*parts, {"type": "null"}]} | _limits(kind, "Items")
    if base is Union:
        return {"oneOf": parts}
    if base is list:
        return {"type": "array", "items": parts[0]} | _limits(kind, "Items")
    if base is tuple:
        return {"type": "array", "prefixItems": parts, "minItems": len(parts), "maxItems": len(parts)}
    if base is dict:
        return {"type": "object", "propertyNames": parts[0], "additionalProperties": parts[1]} | _limits(kind, "Items")
    if isinstance(base, type) and issubclass(base, Model):
        if kind.words:  # a union of tagged models
            return {"oneOf": [_define_model(model.base, definitions) for model in kind.words.values()]}
        return _define_model(base, definitions)
    if kind.words:
        words = {"type": "string", "enum": [*kind.words]}
        is_enum = isinstance(base, type) and issubclass(base, Enum)
        return _define(base, words, definitions) if is_enum else words
    return {"type": TYPE_NAMES[base]} | _limits(kind, "Length")


def _limits(kind: Type, measure: str) -> Schema:
    """Return the limits of a type as keywords.

    *measure* is what is counted: Items or Length.
    """
    keywords = {"min_length": f"min{measure}", "max_length": f"max{measure}"} | KEYWORDS
    return {
        keyword: value
        for limits in kind.constraints
        if isinstance(limits, Limits)
        for name, keyword in keywords.items()
        if (value := getattr(limits, name)) not in (None, "")
    }


def _define(cls: type, schema: Schema, definitions: dict[str, Schema]) -> Schema:
    """Return a reference to the schema of a class after defining it.

    The schema is added to *definitions*, described by the docstring of the class.
    """
    description = " ".join((cls.__doc__ or "").split())
    definitions[cls.__name__] = {"title": cls.__name__, "description": description, **schema}
    return {"$ref": f"#/$defs/{cls.__name__}"}


def _define_model(model: type[Model], definitions: dict[str, Schema]) -> Schema:
    """Add the schema of a model to *definitions*; return a reference to it."""
    fields, config = parse_fields(model), model.__struct_config__
    properties: Schema = {config.tag_field: {"const": config.tag}} if config.tag_field else {}
    properties |= {key: _schema_of(kind, definitions) | _default(info) for key, (info, kind) in fields.items()}
    required = [key for key in properties if key not in fields or fields[key][0].required]
    schema = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return _define(model, schema, definitions)


def _default(info: FieldInfo) -> Schema:
    """Return the default of a field as a keyword; empty if the field is required."""
    if info.required:
        return {}
    return {"default": to_builtins(info.default if info.default_factory is not dict else {})}
