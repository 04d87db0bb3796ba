"""Walk the types of a model along a path, and say in which order keys follow."""

from collections.abc import Mapping
from types import NoneType
from typing import Any, Union

from handout.content.starter import order_keys
from handout.schema.convert import Type, parse_fields, parse_hint
from handout.schema.model import KeyPath, Model


def bare(kind: Type) -> Type:
    """Return a type without the mark that it may be missing."""
    return kind.parts[0] if kind.base is NoneType and not kind.words else kind


def is_model(kind: Type) -> bool:
    """Return whether a type is one model, not one of several."""
    return isinstance(kind.base, type) and issubclass(kind.base, Model) and not kind.words


def is_place(kind: Type) -> bool:
    """Return whether a type is a place on a picture: a landmark, or two fractions."""
    return kind.base is Union and kind.parts[-1].base is tuple and len(kind.parts[-1].parts) == 2


def chosen(kind: Type, value: Any) -> Type:  # noqa: ANN401 - any value of a file
    """Return the type that a value of a union has."""
    kind = bare(kind)
    if kind.base is Union and not is_place(kind):
        return bare(kind.parts[0] if isinstance(value, str) or value is None else kind.parts[1])
    if kind.words and isinstance(value, Mapping) and isinstance(next(iter(kind.words.values())), Type):
        tag = kind.base.__struct_config__.tag_field
        found = kind.words.get(str(value.get(tag)))
        return found if isinstance(found, Type) else kind
    return kind


def type_at(model: type[Model], value: Any, path: KeyPath) -> Type | None:  # noqa: ANN401 - any value of a file
    """Return the type of the value at *path* of a model; None if it has none."""
    kind = parse_hint(model)
    for step in path:
        kind = chosen(kind, value)
        if is_model(kind):
            fields = parse_fields(kind.base)
            if step not in fields:
                return None
            kind = fields[str(step)][1]
        elif kind.base is list and isinstance(step, int):
            kind = kind.parts[0]
        elif kind.base is tuple and isinstance(step, int) and step < len(kind.parts):
            kind = kind.parts[step]
        elif kind.base is dict and isinstance(step, str):
            kind = kind.parts[1]
        elif not is_place(kind):
            return None
        value = get(value, step)
    return chosen(kind, value)


def order_at(model: type[Model], value: Any, path: KeyPath) -> tuple[str, ...]:  # noqa: ANN401 - any value of a file
    """Return the keys beside the last one of *path*, in the order of the model."""
    holder = type_at(model, value, path[:-1])
    return tuple(order_keys(holder.base)) if holder and is_model(holder) else ()


def get(value: Any, step: str | int) -> Any:  # noqa: ANN401 - any value of a file
    """Return an item of a mapping or list; None if there is none."""
    if isinstance(value, Mapping):
        return value.get(step)
    if isinstance(value, tuple) and isinstance(step, int) and 0 <= step < len(value):
        return value[step]
    return None


def look_up(value: Any, path: KeyPath) -> Any:  # noqa: ANN401 - any value of a file
    """Return the value at a path; None if there is none."""
    for step in path:
        value = get(value, step)
    return value
