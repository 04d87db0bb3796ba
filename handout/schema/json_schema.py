"""JSON Schema of a model, with which editors complete and check a file."""

import re
from collections.abc import Mapping
from datetime import date
from enum import Enum
from types import NoneType
from typing import Any, Union

from msgspec import Struct, field, to_builtins
from msgspec.structs import FieldInfo

from handout.schema.convert import Place, Type, parse_fields
from handout.schema.describe import doc_of, example_of
from handout.schema.model import Limits, Model, has_words

Schema = dict[str, Any]

TEXT = ["string", "number"]
"""The types of a text: an editor takes ``12`` for a number."""

MOST_DIGITS = 12
"""The most digits of a number that is tried."""

TYPE_NAMES: dict[type, Any] = {str: TEXT, date: "string", int: "integer", float: "number", bool: "boolean"}
"""The name of each scalar type in JSON Schema."""

KEYWORDS = {"pattern": "pattern", "ge": "minimum", "le": "maximum", "description": "description"}
"""The JSON Schema keyword of each field of ``Limits`` that measures no length."""


NAMED = ("id", "also")
"""Keys of a translation beside the words: ids of cards, synonyms of conditions."""


class _Definitions(Struct, frozen=True):
    """The schemas of all named classes, under a *prefix* of their names.

    With *words_only*, they are those of a translation, which holds nothing but words. With *to_fill*, a text may be empty: the
    starter of a language or translation has empty lines, and ``handout language check`` names those that are left.
    """

    prefix: str = ""
    words_only: bool = False
    to_fill: bool = False
    schemas: dict[str, Schema] = field(default_factory=dict)


def json_schema(model: type[Model], sample: Any = None, *, to_fill: bool = False) -> Schema:  # noqa: ANN401 - any value
    """Return the JSON Schema of a model.

    Fields without an example have that of the *sample*, the values of a whole file. With *to_fill*, texts may be empty.
    """
    definitions = _Definitions(to_fill=to_fill)
    _define_model(model, definitions, sample)
    schemas = definitions.schemas
    return {**schemas.pop(model.__name__), "$defs": dict(sorted(schemas.items()))}


def json_schema_of_kinds(models: Mapping[str, type[Model]], default: str) -> Schema:
    """Return the JSON Schema of a file whose ``kind`` selects its model.

    *default* is the kind of a file that names none.
    """
    schemas: dict[str, Schema] = {}
    choices: list[Schema] = []
    for kind, model in models.items():
        to = _define_model(model, _Definitions(f"{kind}.", schemas=schemas))
        given = {"properties": {"kind": {"const": kind}}}
        choices.append({"if": given if kind == default else {**given, "required": ["kind"]}, "then": to})
    return {
        "title": "Topic",
        "description": "All texts and pictures of one handout.",
        "type": "object",
        "properties": {"kind": {"enum": [*models], "description": "What the cards are.", "examples": [default]}},
        "allOf": choices,
        "$defs": dict(sorted(schemas.items())),
    }


def json_schema_of_translations(models: Mapping[str, type[Model]], header: type[Model]) -> Schema:
    """Return the JSON Schema of a translation: a *header* and the words of a topic.

    *models* are those of all kinds, since a translation does not name its kind.
    """
    schemas: dict[str, Schema] = {}
    _define_model(header, _Definitions(schemas=schemas))
    top = schemas.pop(header.__name__)
    choices = []
    for kind, model in models.items():
        to = _define_model(model, _Definitions(f"{kind}.", words_only=True, to_fill=True, schemas=schemas))
        whole = schemas[f"{kind}.{model.__name__}"]
        whole["properties"] = {**top["properties"], **whole["properties"]}
        choices.append(to)
    return {
        "title": "Translation",
        "description": "The words of a topic in another language.",
        "type": "object",
        "required": top["required"],
        "anyOf": choices,
        "$defs": dict(sorted(schemas.items())),
    }


def json_schema_of_points(models: Mapping[str, type[Model]]) -> Schema:
    """Return the JSON Schema of a shared point; *models* are those of each kind."""
    schemas: dict[str, Schema] = {}
    choices = [_define_model(model, _Definitions(f"{kind}.", schemas=schemas)) for kind, model in models.items()]
    about = "A point that is said once, for the cards of all topics."
    return {"title": "Shared point", "description": about, "anyOf": choices, "$defs": dict(sorted(schemas.items()))}


def _schema_of(kind: Type, definitions: _Definitions) -> Schema:
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
    limits = _limits(kind, "Length")
    types = TYPE_NAMES[base] if base is not str else _types_of_text(limits.get("pattern", ""))
    if base is str and "integer" in types:
        limits |= _number_limits(limits["pattern"])
    return {"type": [*types, "null"] if base is str and definitions.to_fill else types} | limits


def _types_of_text(pattern: str) -> list[str]:
    """Return the types of a text with a pattern.

    An editor holds numbers against no pattern, so they are types only where the pattern admits such ones.
    """
    is_whole = any(re.fullmatch(pattern, "1" * length) for length in range(1, MOST_DIGITS + 1))
    has_point = any(re.fullmatch(pattern, each) for each in ("0.1", "1.5"))
    if not pattern or has_point or (is_whole and re.fullmatch(pattern, "1234e567")):
        return TEXT
    return ["string", "integer"] if is_whole else ["string"]


def _number_limits(pattern: str) -> Schema:
    """Return the least and greatest whole number that a pattern admits, for editors."""
    longest = max(length for length in range(1, MOST_DIGITS + 1) if re.fullmatch(pattern, "9" * length))
    least = {} if re.fullmatch(pattern, "-1") else {"minimum": 0}
    return least | ({} if longest == MOST_DIGITS else {"maximum": 10**longest - 1})


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


def _define(cls: type, schema: Schema, definitions: _Definitions) -> Schema:
    """Return a reference to the schema of a class after defining it.

    The schema is added to *definitions*, described by the first line of the docstring.
    """
    description = _first_line(cls)
    name = f"{definitions.prefix}{cls.__name__}"
    definitions.schemas[name] = {"title": cls.__name__, "description": description, **schema}
    return {"$ref": f"#/$defs/{name}"}


def _define_model(model: type[Model], definitions: _Definitions, sample: Any = None) -> Schema:  # noqa: ANN401
    """Add the schema of a model to *definitions*; return a reference to it."""
    fields, config = parse_fields(model), model.__struct_config__
    if definitions.words_only:
        fields = {key: field for key, field in fields.items() if key in NAMED or has_words(model, key)}
    properties: Schema = (
        {config.tag_field: {"const": config.tag, "description": _first_line(model)}} if config.tag_field else {}
    )
    for key, (info, kind) in fields.items():
        if definitions.words_only and _is_tagged_list(kind):
            schema: Schema = {"type": "array", "items": {"type": [*TEXT, "null"]}}
        else:
            schema = _schema_of(kind, definitions)
        example = example_of(key, model, sample)
        examples = {} if example is None or definitions.words_only else {"examples": [_plain(kind, example)]}
        default = {} if definitions.words_only else _default(info)
        described = _describe(info, schema)
        _describe_entries(schema, {**described, **examples})
        properties[key] = schema | described | examples | default
    required = [key for key in properties if key not in fields or fields[key][0].required]
    if definitions.words_only:  # the original decides which of them there are
        required = [key for key in required if key == "id"]
    whole: Schema = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    if model.any_of and not definitions.words_only:
        whole["anyOf"] = [{"required": [key]} for key in model.any_of]
    if model.instead and not definitions.words_only:
        without = {key: whole.pop(key) for key in ("required", "anyOf") if key in whole}
        whole |= {"if": {"required": [model.instead]}, "then": {}, "else": without}
    return _define(model, whole, definitions)


def _is_tagged_list(kind: Type) -> bool:
    """Return whether a type is a list of tagged models, such as callouts."""
    if kind.base not in (NoneType, list):
        return False
    inner = kind.parts[0]
    return (bool(inner.words) and issubclass(inner.base, Model)) or _is_tagged_list(inner)


def _first_line(cls: type) -> str:
    """Return the first line of the docstring of a class."""
    return (cls.__doc__ or "").partition("\n")[0].replace("*", "").replace("``", "'")


def _describe(info: FieldInfo, schema: Schema) -> Schema:
    """Return what a field is for, and how it is written if that is not plain."""
    about = doc_of(info).about
    form = schema.get("description") or next(
        (part["description"] for part in schema.get("anyOf", ()) if "description" in part), ""
    )
    return {"description": f"{about} Write {form}." if form else about}


def _describe_entries(schema: Schema, about: Schema) -> None:
    """Give entries whose names authors choose the words and example of the field.

    An editor shows what stands at an entry itself, not at the field that holds it.
    """
    for each in (schema, *schema.get("anyOf", ())):
        if isinstance(entry := each.get("additionalProperties"), dict):
            values = [value for example in about.get("examples", ()) for value in example.values()]
            inner = {"description": about["description"], **({"examples": values[:1]} if values else {})}
            _describe_entries(entry, inner)
            each["additionalProperties"] = {**inner, **entry}


def _default(info: FieldInfo) -> Schema:
    """Return the default of a field as a keyword; empty if the field is required."""
    if info.required:
        return {}
    return {"default": to_builtins(info.default if info.default_factory is not dict else {})}


def _plain(kind: Type, value: Any) -> Any:  # noqa: ANN401 - any value
    """Return a value of a file as JSON has it: numbers and truth values as such."""
    base = kind.base
    if base in (NoneType, Union):
        part = kind.parts[0] if base is NoneType or isinstance(value, str) else kind.parts[1]
        return value if value is None else _plain(part, value)
    if isinstance(value, str):
        return kind.convert(value, Place()) if base in (bool, int, float) else value
    if base is list:
        return [_plain(kind.parts[0], item) for item in value]
    if base is tuple:
        return [_plain(part, item) for part, item in zip(kind.parts, value, strict=True)]
    if base is dict:
        return {key: _plain(kind.parts[1], item) for key, item in value.items()}
    if isinstance(value, Mapping):
        model = kind.words[value["kind"]].base if kind.words else base
        fields = parse_fields(model)
        return {key: _plain(fields[key][1], item) if key in fields else item for key, item in value.items()}
    return value
