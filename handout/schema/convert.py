"""Dicts, tuples and texts, as a file holds them, to models: every finding at once, each with its place.

The type hints of a model's fields are all there is of its schema.  ``Limits`` and ``Check`` in an ``Annotated`` hint apply in their order.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from enum import Enum, StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from msgspec import Struct, field
from msgspec.structs import FieldInfo, fields

from handout.schema.model import Check, KeyPath, Limits, Model

T = TypeVar("T")


class Fault(StrEnum):
    """What may be wrong with a value."""

    TYPE = "another type is wanted"
    UNKNOWN_KEY = "unknown key"
    MISSING_KEY = "missing key"
    MISSING_TAG = "missing tag"
    UNKNOWN_WORD = "unknown word"
    FORM = "wrong form"
    REFUSED = "refused by a check"
    HALF = "half a character"
    EMPTY = "empty"
    LONG = "too long"
    COUNT = "wrong count"
    LESS = "less"
    MORE = "more"


class Wanted(StrEnum):
    """What should stand where something else does."""

    TEXT = "text"
    LIST = "a list"
    KEYS = "keys and values"
    NUMBER = "a number"
    WHOLE = "a whole number"
    TRUTH = "true or false"
    DATE = "a date such as 2026-11-22"


class Finding(Struct, frozen=True):
    """What is wrong with the value *found* at a place: *words* say what was wanted or why not, *known* what there is, *limit* how much."""

    fault: Fault
    place: "Place"
    found: Any
    words: str = ""
    known: tuple[str, ...] = ()
    limit: float = 0


class Place(Struct, frozen=True):
    """Where a value stands, or its key; whether it may be left out; and the list that takes what is wrong with it."""

    path: KeyPath = ()
    findings: list[Finding] = field(default_factory=list)
    optional: bool = False
    is_key: bool = False

    def note(self, fault: Fault, *about: Any) -> None:  # noqa: ANN401
        """Add a finding."""
        self.findings.append(Finding(fault, self, *about))

    def below(self, step: str | int, optional: bool = False, is_key: bool = False) -> "Place":
        """Return the place of a part."""
        return Place((*self.path, step), self.findings, optional, is_key)


class Type(Struct, frozen=True, eq=False):
    """A type hint taken apart: what converts a value to its *base*, its *parts*, its *words* if it is a closed list, and its *marks*."""

    convert: Callable[["Type", Any, Place], Any]
    base: Any
    parts: tuple["Type", ...] = ()
    words: dict[str, Any] = field(default_factory=dict)
    marks: tuple[Any, ...] = ()


def convert(value: object, hint: type[T]) -> tuple[T, list[Finding]]:
    """Return *value* as its type *hint* says, which counts only if there are no findings, and the findings."""
    kind, place = type_of(hint), Place()  # type: ignore[arg-type]  # every hint of ours can be hashed
    return kind.convert(kind, value, place), place.findings


@cache
def type_of(hint: Any) -> Type:  # noqa: ANN401
    """Return a type hint taken apart."""
    bare, *marks = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    base, parts = get_origin(bare) or bare, get_args(bare)
    if base in (Union, UnionType):
        return _union([part for part in parts if part is not NoneType], NoneType in parts, tuple(marks))
    if base is tuple and parts[1:] == (...,):
        return Type(_list, list, (type_of(parts[0]),), marks=tuple(marks))
    if base in (tuple, dict):
        return Type(_row if base is tuple else _table, base, tuple(map(type_of, parts)), marks=tuple(marks))
    if base is Literal:
        return Type(_word, base, words={word: word for word in parts})
    if issubclass(base, Enum):
        return Type(_word, base, words={str(word.value): word for word in base})
    if issubclass(base, Model):
        return Type(_model, base)
    return Type(_text if base is str else _scalar, base, marks=tuple(marks))


def _union(hints: list[Any], optional: bool, marks: tuple[Any, ...]) -> Type:
    """Return what is one of several types, or nothing where it is *optional*: a model named by its tag, or a text or something else."""
    if optional:
        return Type(_optional, NoneType, (type_of(Union[tuple(hints)]),), marks=marks)  # noqa: UP007
    if any(get_origin(hint) or not issubclass(hint, Model) for hint in hints):
        return Type(_text_or, Union, tuple(sorted(map(type_of, hints), key=lambda kind: kind.base is not str)))
    return Type(_tagged, hints[0], words={hint.__struct_config__.tag: type_of(hint) for hint in hints})


def _optional(kind: Type, value: Any, place: Place) -> Any:  # noqa: ANN401
    return None if value is None else kind.parts[0].convert(kind.parts[0], value, place)


def _text_or(kind: Type, value: Any, place: Place) -> Any:  # noqa: ANN401
    part = kind.parts[not isinstance(value, str)]
    return part.convert(part, value, place)


def _tagged(kind: Type, value: Any, place: Place) -> Any:  # noqa: ANN401
    key = kind.base.__struct_config__.tag_field
    if not isinstance(value, dict):
        return place.note(Fault.TYPE, value, Wanted.KEYS)
    if key not in value:
        return place.note(Fault.MISSING_TAG, value, key, tuple(kind.words))
    model = _word(kind, value[key], place.below(key))
    return model and model.convert(model, value, place)


@cache
def fields_of(cls: type[Model]) -> dict[str, tuple[FieldInfo, Type]]:
    """Return the fields of a model by their keys."""
    return {each.encode_name: (each, type_of(each.type)) for each in fields(cls)}


def _model(kind: Type, value: Any, place: Place) -> Any:  # noqa: ANN401
    """Return a model; it may refuse its values with a ValueError."""
    if not isinstance(value, dict):
        return place.note(Fault.TYPE, value, Wanted.KEYS)
    known, tag, before = fields_of(kind.base), kind.base.__struct_config__.tag_field, len(place.findings)
    given = {}
    for key, item in value.items():
        if key in known:
            info, part = known[key]
            given[info.name] = part.convert(part, item, place.below(key, not info.required))
        elif key != tag:
            place.below(key).note(Fault.UNKNOWN_KEY, item, "", tuple(sorted({*known, *([tag] if tag else [])})))
    for key, (info, _) in known.items():
        if info.required and key not in value:
            place.note(Fault.MISSING_KEY, value, key)
    if len(place.findings) > before:
        return None
    try:
        return kind.base(**given)
    except ValueError as error:
        return place.note(Fault.REFUSED, value, str(error))


def _list(kind: Type, value: Any, place: Place) -> Any:  # noqa: ANN401
    if not isinstance(value, tuple):
        return place.note(Fault.TYPE, value, Wanted.LIST)
    (part,) = kind.parts
    marked = _marked(kind, value, place)
    return marked and tuple([part.convert(part, item, place.below(n)) for n, item in enumerate(marked)])


def _row(kind: Type, value: Any, place: Place) -> Any:  # noqa: ANN401
    """Return a list with one item of each part."""
    if not isinstance(value, tuple):
        return place.note(Fault.TYPE, value, Wanted.LIST)
    if len(value) != len(kind.parts):
        place.note(Fault.COUNT, value, "", (), len(kind.parts))
    parts = zip(kind.parts, value, strict=False) if len(value) <= len(kind.parts) else ()
    return tuple([part.convert(part, item, place.below(n)) for n, (part, item) in enumerate(parts)])


def _table(kind: Type, value: Any, place: Place) -> Any:  # noqa: ANN401
    if not isinstance(value, dict):
        return place.note(Fault.TYPE, value, Wanted.KEYS)
    name, part = kind.parts
    return {
        name.convert(name, key, place.below(key, is_key=True)): part.convert(part, item, place.below(key))
        for key, item in value.items()
    }


def _word(kind: Type, value: Any, place: Place) -> Any:  # noqa: ANN401
    if isinstance(value, str) and value in kind.words:
        return kind.words[value]
    return place.note(Fault.UNKNOWN_WORD, value, "", tuple(kind.words))


def _text(kind: Type, value: Any, place: Place) -> Any:  # noqa: ANN401
    if not isinstance(value, str):
        return place.note(Fault.TYPE, value, Wanted.TEXT)
    if not value.isprintable() and re.search("[\ud800-\udfff]", value):
        return place.note(Fault.HALF, value)
    return _marked(kind, value, place)


def _scalar(kind: Type, value: Any, place: Place) -> Any:  # noqa: ANN401
    """Return a number, a date, or true or false; a text is never taken for one before its type says so."""
    wanted, read = SCALARS[kind.base]
    if kind.base is date and isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return place.note(
            Fault.REFUSED, value, f"not {wanted}"
        )  # 3/4/2026 is March in one country and April in another
    if isinstance(value, str) and value.isascii():
        with suppress(ValueError, KeyError):
            return _marked(kind, read(value), place, value)
    return place.note(Fault.TYPE, value, wanted)


def _whole(text: str) -> int:
    whole = re.fullmatch(r"\s*([+-]?\d+(?:_\d+)*)(?:\.0+)?\s*", text)
    return int(whole[1] if whole else "")


TRUTH = dict.fromkeys(("true", "t", "yes", "y", "on", "1"), True) | dict.fromkeys(
    ("false", "f", "no", "n", "off", "0"), False
)
SCALARS: dict[type, tuple[Wanted, Callable[[str], Any]]] = {
    bool: (Wanted.TRUTH, lambda text: TRUTH[text.lower()]),
    int: (Wanted.WHOLE, _whole),
    float: (Wanted.NUMBER, float),
    date: (Wanted.DATE, date.fromisoformat),
}
"""How values that are no texts are read, and what they are called."""


def _marked(kind: Type, value: Any, place: Place, found: object = None) -> Any:  # noqa: ANN401
    """Return *value*, *found* as a text if it is a number, as its marks leave it; note the first that it breaks."""
    for mark in kind.marks:
        if isinstance(mark, Check):
            try:
                value = mark.function(value)
            except ValueError as error:
                return place.note(Fault.REFUSED, value, str(error))
        elif isinstance(mark, Limits):
            if mark.min_length is not None and len(value) < mark.min_length:
                return place.note(Fault.EMPTY, value)
            if mark.max_length is not None and len(value) > mark.max_length:
                return place.note(Fault.LONG, value, "", (), mark.max_length)
            if mark.pattern is not None and not re.fullmatch(mark.pattern, value):
                return place.note(Fault.FORM, value, mark.description)
            if mark.ge is not None and not value >= mark.ge:  # nan is neither more nor less
                return place.note(Fault.LESS, found, "", (), mark.ge)
            if mark.le is not None and not value <= mark.le:
                return place.note(Fault.MORE, found, "", (), mark.le)
    return value
