"""Describe a file as a form: each field with its words, its form and its value.

All of it comes from the models and the kind, so that a new field or kind needs no line here. Places on pictures are
described by ``boards``.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Union

from handout.content.starter import order_keys
from handout.content.topic import Topic
from handout.schema.convert import Type, parse_fields
from handout.schema.describe import doc_of
from handout.schema.model import KeyPath, Model
from handout.web.editor.types import bare, chosen, get, is_model, is_place, look_up, type_at

Field = dict[str, Any]

HIDDEN = frozenset({"callouts", "keep_clear", "on_body", "kind", "approvals"})
"""Keys that are no text: those on the picture, and those chosen elsewhere."""

PICKED = "conditions"
"""The key of a list whose items are picked from those with words."""


def describe_part(model: type[Model], written: Any, path: KeyPath) -> list[Field]:  # noqa: ANN401 - any value of a file
    """Return the fields of the model at *path*; its cards are parts of their own."""
    kind = type_at(model, written, path)
    if kind is None or not is_model(kind):
        return []
    without = {model.spec.cards} if issubclass(model, Topic) and not path else set[str]()
    return [*_fields(kind.base, look_up(written, path), path, without)]


def headings(model: type[Model]) -> dict[str, str]:
    """Return the headings of a kind's fields, as they are printed."""
    return dict(model.spec.words.headings) if issubclass(model, Topic) else {}


def _fields(model: type[Model], value: Any, path: KeyPath, without: set[str]) -> Iterator[Field]:  # noqa: ANN401
    """Yield the fields of a model."""
    for key in sorted(order_keys(model), key=lambda key: key == "id"):  # what only commands use comes last
        if key in HIDDEN or key in without:
            continue
        info, kind = parse_fields(model)[key]
        described = _describe(kind, get(value, key), (*path, key))
        if described and described["form"] == "tick":
            described = _describe_tick(described, info.default)
        if described:
            yield {**described, "about": doc_of(info).about, "needed": info.required}


def _describe(kind: Type, value: Any, path: KeyPath) -> Field | None:  # noqa: ANN401 - any value of a file
    """Return a field; None if it is no field of the form."""
    kind = chosen(kind, value)
    field: Field = {"path": list(path), "key": next((step for step in reversed(path) if isinstance(step, str)), "")}
    if kind.words:
        return {**field, "form": "choice", "value": _text(value), "choices": list(kind.words)}
    if is_place(kind) or kind.base is tuple:
        return None
    if kind.base is list:
        return _describe_list(field, bare(kind.parts[0]), value, path)
    if kind.base is dict:
        return _describe_table(field, kind.parts[1], value, path)
    if is_model(kind):
        inner = [*_fields(kind.base, value, path, set())]
        picture = {"callouts", "file"} <= {*parse_fields(kind.base)} or {*parse_fields(kind.base)} == {
            "file",
            "alt",
            "source",
        }
        form = "picture" if picture else "group"
        return {**field, "form": form, "present": value is not None, "fields": inner}
    forms = {bool: "tick", float: "number", int: "number", date: "date"}
    return {**field, "form": forms.get(kind.base, "text"), "value": _text(value)}


def _describe_tick(field: Field, default: object) -> Field:
    """Return the field of a truth value: one to choose, if neither is the default."""
    if isinstance(default, bool):
        return {**field, "value": field["value"] or str(default).lower()}
    return {**field, "form": "choice", "choices": ["true", "false"]}


def _describe_list(field: Field, item: Type, value: Any, path: KeyPath) -> Field | None:  # noqa: ANN401
    """Return the field of a list."""
    items = value if isinstance(value, tuple) else ()
    if is_place(item):
        return None
    if field["key"] == PICKED:
        return {**field, "form": "conditions", "value": [each for each in items if isinstance(each, str)]}
    inner = [described for at, each in enumerate(items) if (described := _describe(item, each, (*path, at)))]
    if item.base is Union and is_model(item.parts[1]) and "picture" in parse_fields(item.parts[1].base):
        inner = [{**each, "pictured": each["form"] == "text"} for each in inner]  # a step, which may get a picture
    return {**field, "form": "list", "fields": inner}


def _describe_table(field: Field, item: Type, value: Any, path: KeyPath) -> Field | None:  # noqa: ANN401
    """Return the field of a table with keys of the author's own; None without any."""
    inner = [
        {**described, "named": key}
        for key, each in (value.items() if isinstance(value, Mapping) else ())
        if (described := _describe(item, each, (*path, key)))
    ]
    return {**field, "form": "table", "fields": inner} if inner else None


def _text(value: object) -> str:
    """Return the text of a value, without the line end of some styles."""
    return value.strip("\n") if isinstance(value, str) else ""


def cards_of(model: type[Model], written: Any) -> list[dict[str, str]]:  # noqa: ANN401 - any value of a file
    """Return the id, name and note of each card."""
    if not issubclass(model, Topic):
        return []
    cards = get(written, model.spec.cards)
    return [
        {name: str(get(card, name) or "") for name in ("id", "name", "note")}
        for card in (cards if isinstance(cards, tuple) else ())
    ]


def callout_kinds() -> list[dict[str, Any]]:
    """Return what each kind of callout has: its places, and whether it has a label."""
    from handout.web.editor.changes import CALLOUTS

    return [
        {
            "kind": name,
            "label": "text" in parse_fields(model),
            "needed": "text" in parse_fields(model) and parse_fields(model)["text"][0].required,
            "sides": [*bare(parse_fields(model)["side"][1]).words] if "side" in parse_fields(model) else [],
            "places": [key for key, (_, kind) in parse_fields(model).items() if _has_places(kind)],
        }
        for name, model in CALLOUTS.items()
    ]


def _has_places(kind: Type) -> bool:
    """Return whether a type holds places."""
    kind = bare(kind)
    return is_place(kind) or any(map(_has_places, kind.parts if kind.base in (list, tuple) else ()))


def iter_marks(value: Any, kind: Type, path: KeyPath) -> Iterator[tuple[KeyPath, Any]]:  # noqa: ANN401
    """Yield each place in a value with its path."""
    kind = chosen(kind, value)
    if is_place(kind):
        if value is not None:
            yield path, value
    elif is_model(kind):
        for key, (_, inner) in parse_fields(kind.base).items():
            if _has_places(inner):
                yield from iter_marks(get(value, key), inner, (*path, key))
    elif kind.base in (list, tuple) and isinstance(value, tuple):
        for at, each in enumerate(value):
            yield from iter_marks(
                each, kind.parts[0] if kind.base is list else kind.parts[min(at, len(kind.parts) - 1)], (*path, at)
            )


def callouts_at(model: type[Model], written: Any, path: KeyPath) -> list[Field]:  # noqa: ANN401
    """Return the callouts of the picture at *path*, each with its places and texts."""
    found = look_up(written, (*path, "callouts"))
    described = []
    for at, callout in enumerate(found if isinstance(found, tuple) else ()):
        below = (*path, "callouts", at)
        kind = type_at(model, written, below)
        if kind is None or not is_model(kind):
            continue
        marks = [{"path": list(where), "at": _place(place)} for where, place in iter_marks(callout, kind, below)]
        described.append(
            {
                "path": list(below),
                "kind": str(kind.base.__struct_config__.tag),
                "apart": kind.base.apart,
                "text": _text(get(callout, "text")),
                "marks": marks,
                "fields": [*_fields(kind.base, callout, below, set())],
                "grows": [key for key, (_, inner) in parse_fields(kind.base).items() if bare(inner).base is list],
            }
        )
    return described


def marks_at(model: type[Model], written: Any, path: KeyPath) -> list[dict[str, Any]]:  # noqa: ANN401
    """Return the places of the list at *path*, such as those to keep clear."""
    kind = type_at(model, written, path)
    places = iter_marks(look_up(written, path), kind, path) if kind else ()
    return [{"path": list(where), "at": _place(place)} for where, place in places]


def _place(place: object) -> str | list[float]:
    """Return a place as the page takes it: a landmark, or two fractions."""
    if isinstance(place, tuple):
        try:
            return [min(1.0, max(0.0, float(each))) for each in place[:2]]
        except (TypeError, ValueError):
            return [0.5, 0.5]
    return str(place)
