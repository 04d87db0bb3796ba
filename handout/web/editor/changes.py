"""Make one change of a text, as the page asks for it."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from handout.content.callouts import CALLOUT_KINDS, AnyCallout
from handout.content.topic import Topic
from handout.problems import InputError, Location, Problem
from handout.schema.convert import parse_fields
from handout.schema.describe import example_of_model
from handout.schema.model import KeyPath, Model
from handout.schema.model_reader import decode, parse_text
from handout.schema.nodes import Unamendable
from handout.schema.yaml_editor import amend, insert, move, remove
from handout.web.editor.types import look_up, order_at, type_at

MOST_STEPS, MOST_VALUE, MOST_NUMBER = 12, 100_000, 1e6
"""The longest path, the longest text, and the greatest number of a change."""

CALLOUTS: dict[str, type[Model]] = dict(zip(CALLOUT_KINDS, get_args(AnyCallout), strict=True))
"""The classes of callouts by their names in a file."""


def change_text(text: str, model: type[Model], changes: object) -> str:
    """Return a text after one or more changes; raise InputError if one cannot be made."""
    several = changes if isinstance(changes, list) else [changes]
    if len(several) > MOST_STEPS:
        raise _refuse("number")
    for change in several:
        text = _change_once(text, model, change)
    return text


def _change_once(text: str, model: type[Model], change: object) -> str:
    """Return a text after one change."""
    if not isinstance(change, Mapping):
        raise _refuse("what")
    path, act = parse_path(change.get("path")), change.get("do")
    written = parse_text(decode(text.encode("utf-8", "surrogatepass"), ""))
    if not path or type_at(model, written, path[:-1]) is None:
        raise _refuse("path")
    order = order_at(model, written, path)
    try:
        match act:
            case "set":
                value = _clipped(_value(change.get("value")), look_up(written, path))
                return amend(text, path, value, order)
            case "insert":
                return insert(text, path, _value(change.get("value")), order_at(model, written, path[:-1]))
            case "remove":
                return remove(text, path)
            case "move":
                return move(text, path, _order(change.get("value")))
            case "card":
                return insert(text, path, _new_card(model, written))
            case "callout":
                value = new_callout(change.get("value"), change.get("text"))
                return insert(text, path, value, order_at(model, written, path[:-1]))
            case _:
                raise _refuse("what")
    except Unamendable:
        raise InputError([Problem.of(Location.of_option("editor"), "not-amendable")]) from None


def new_callout(kind: object, text: object) -> dict[str, Any]:
    """Return a callout of a kind in the middle of its picture, with a label."""
    if not isinstance(kind, str) or kind not in CALLOUTS:
        raise _refuse("value")
    model = CALLOUTS[kind]
    value = example_of_model(model)
    if "text" in parse_fields(model):
        value.pop("text", None)
        if isinstance(text, str) and (text.strip() or parse_fields(model)["text"][0].required):
            value["text"] = text.strip()
    return value


def _new_card(model: type[Model], written: Any) -> dict[str, Any]:  # noqa: ANN401 - any value of a file
    """Return a card to start from, with an id that no other has."""
    if not issubclass(model, Topic):
        raise _refuse("path")
    kind, cards = model.spec, parse_fields(model)[model.spec.cards][1].parts[0].base
    value = {key: "" for key, (info, part) in parse_fields(cards).items() if info.required and part.base is str}
    there = [card for card in look_up(written, (kind.cards,)) or () if isinstance(card, Mapping)]
    taken = {card.get("id") for card in there}
    number = next(n for n in range(1, len(taken) + 2) if f"card-{n}" not in taken)
    return {**value, "id": f"card-{number}", "name": f"{kind.words.one.capitalize()} {len(there) + 1}"}


def parse_path(path: object) -> KeyPath:
    """Return a path of keys and numbers."""
    if not isinstance(path, Sequence) or isinstance(path, str) or len(path) > MOST_STEPS:
        raise _refuse("path")
    for step in path:
        if isinstance(step, bool) or not (isinstance(step, str) or (isinstance(step, int) and 0 <= step < 1000)):
            raise _refuse("path")
    return tuple(path)


def _order(value: object) -> list[int]:
    """Return the numbers of the items of a list in another order."""
    if not isinstance(value, list) or not all(isinstance(each, int) and not isinstance(each, bool) for each in value):
        raise _refuse("value")
    return value


def _value(value: object, depth: int = 0) -> Any:  # noqa: ANN401 - any value of a file
    """Return a value of JSON as a file holds it: numbers as texts, lists as tuples."""
    match value:
        case bool():
            return "true" if value else "false"
        case str() if len(value) <= MOST_VALUE:
            return value
        case int() | float() if abs(value) < MOST_NUMBER:  # neither is nan
            return f"{value:.4f}".rstrip("0").rstrip(".")
        case list() if depth < MOST_STEPS:
            return tuple(_value(each, depth + 1) for each in value)
        case dict() if depth < MOST_STEPS:
            return {str(key): _value(item, depth + 1) for key, item in value.items()}
        case _:
            raise _refuse("value")


def _clipped(value: Any, old: Any) -> Any:  # noqa: ANN401 - any value of a file
    """Return a value with the line end that the old text has behind its last line."""
    if isinstance(old, str) and isinstance(value, str) and old.endswith("\n") and not value.endswith("\n"):
        return f"{value}\n"
    return value


def _refuse(what: str) -> InputError:
    """Return the error of a change that is not of the right shape."""
    return InputError([Problem.of(Location.of_option("editor"), "wrong-form-data/change", part=what)])
