"""The words and examples of fields: what editors show and ``handout new`` writes."""

import json
import re
from collections.abc import Mapping
from types import NoneType
from typing import Any, Union, get_args

from msgspec.structs import FieldInfo

from handout.schema.convert import Type, parse_fields
from handout.schema.model import Doc, Model
from handout.schema.model_reader import parse_text

NO_DOC = Doc("")

PLAIN = re.compile(r"[A-Za-z0-9(][^\n]*")
"""A text that may stand without quotes, unless ``SIGN`` is in it."""

SIGN = re.compile(r": | #|:$|\s$|^(null|~)$")
IN_BRACKETS = re.compile(r"[,?\[\]{}]")


def doc_of(info: FieldInfo) -> Doc:
    """Return the words and the example of a field; empty if it has none."""
    return find_doc(info.type)


def find_doc(hint: object) -> Doc:
    """Return the words and the example in a type hint; empty if it has none."""
    return next((part for part in get_args(hint) if isinstance(part, Doc)), NO_DOC)


def docs_of(model: type[Model]) -> dict[str, Doc]:
    """Return the words and the example of each field of a model, by its key."""
    return {key: doc_of(info) for key, (info, _) in parse_fields(model).items()}


def to_flow(value: object) -> str:
    """Return a value as the text of an example: a text as it is, another as JSON."""
    if isinstance(value, str) and not value.startswith(("[", "{", '"')):
        return value
    return json.dumps(value, ensure_ascii=False)


def example_of(key: str, model: type[Model], sample: Any = None) -> Any:  # noqa: ANN401 - any value of a file
    """Return an example of the field *key*, as a file would hold it.

    It is the field's own, else that of the *sample*, a whole file, else made up of those below it. It is None if none
    of them has one.
    """
    info, kind = parse_fields(model)[key]
    if text := doc_of(info).example:
        return parse_example(text)
    if isinstance(sample, Mapping) and key in sample:
        return sample[key]
    return _example_below(kind)


def parse_example(text: str) -> Any:  # noqa: ANN401 - any value of a file
    """Return the value of an example: a text, or what its brackets hold."""
    if not text.startswith(("[", "{", '"')):
        return text
    return parse_text(text)


def example_of_model(model: type[Model], sample: Any = None) -> dict[str, Any]:  # noqa: ANN401 - any value of a file
    """Return an example of a model: its required fields, and one of those it asks for."""
    fields, config = parse_fields(model), model.__struct_config__
    keys = [key for key, (info, _) in fields.items() if info.required]
    keys = [*keys, *model.any_of[:1]] or [*fields][:1]
    tag = {config.tag_field: config.tag} if config.tag_field else {}
    return {**tag, **{key: example_of(key, model, sample) for key in keys}}


def render_table(title: str, model: type[Model], besides: type[Model] | None = None) -> str:
    """Return the fields of a model as a table for the documentation.

    Fields of the model *besides* are left out, unless they are needed here and not there.
    """
    known = {key: info.required for key, (info, _) in parse_fields(besides).items()} if besides else {}
    rows = ["| key | needed | is for | example |", "| --- | --- | --- | --- |"]
    for key, (info, _) in parse_fields(model).items():
        if key in known and (known[key] or not info.required):
            continue
        example = example_of(key, model)
        shown = "" if isinstance(example, Mapping | tuple) and not doc_of(info).example else f"`{to_yaml(example)}`"
        rows.append(f"| `{key}` | {'yes' if info.required else ''} | {doc_of(info).about} | {shown.replace('|', '')} |")
    return "\n".join((f"### {title}", "", *rows, ""))


def _example_below(kind: Type) -> Any:  # noqa: ANN401 - any value of a file
    """Return an example of a type, made up of those of its parts."""
    base = kind.base
    if base is NoneType or base is Union:
        return _example_below(kind.parts[0])
    if base is list:
        return (_example_below(kind.parts[0]),)
    if base is tuple:
        return tuple(map(_example_below, kind.parts))
    if isinstance(base, type) and issubclass(base, Model):
        model = next(iter(kind.words.values())).base if kind.words else base
        return example_of_model(model)
    return next(iter(kind.words), None)


def to_yaml(value: Any, *, inside: bool = False) -> str:  # noqa: ANN401 - any value
    """Return a value on one line of YAML; *inside* brackets more signs need quotes."""
    match value:
        case tuple():
            return f"[{', '.join(to_yaml(item, inside=True) for item in value)}]"
        case Mapping():
            return f"{{{', '.join(f'{key}: {to_yaml(item, inside=True)}' for key, item in value.items())}}}"
        case _:
            text = str(value)
            plain = PLAIN.fullmatch(text) and not SIGN.search(text) and not (inside and IN_BRACKETS.search(text))
            return text if plain and not re.fullmatch(r"yes|no|on|off", text, re.IGNORECASE) else _quote(text)


def _quote(text: str) -> str:
    """Return a text in quotes, as YAML reads it."""
    if '"' not in text and "\\" not in text and "\n" not in text:
        return f'"{text}"'
    return json.dumps(text, ensure_ascii=False)
