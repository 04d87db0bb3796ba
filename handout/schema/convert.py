"""Convert the plain values of a file (dicts, tuples, texts) to models.

``convert`` reports every finding at once, each with its place. The schema of a model is the type hints of its
fields. ``Limits`` and ``Check`` in an ``Annotated`` hint are applied in order.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from enum import Enum, StrEnum, auto
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from msgspec import Struct, field
from msgspec.structs import FieldInfo, replace

from handout.schema.model import MOST_ITEMS, Check, KeyPath, Limits, Model, list_fields
from handout.schema.spaces import remove_invisible, tidy_word

T = TypeVar("T")


class Fault(StrEnum):
    """A way in which a value can be wrong; ``messages`` has a sentence for each."""

    WRONG_TYPE = auto()
    """The value has another type than its field; ``detail`` is the ``Expected`` one."""

    UNKNOWN_KEY = auto()
    """The model has no such key; ``known`` holds its keys."""

    MISSING_KEY = auto()
    """A required key, ``detail``, is missing."""

    MISSING_TAG = auto()
    """The key that selects the model, ``detail``, is missing.

    ``known`` holds its possible values.
    """

    UNKNOWN_WORD = auto()
    """The value is not in a closed list; ``known`` holds the list."""

    WRONG_FORM = auto()
    """The text does not match its pattern, which ``detail`` describes in words."""

    REFUSED = auto()
    """A check or a model raised ValueError; ``detail`` is its message."""

    SURROGATE = auto()
    """The text holds a lone surrogate (U+D800 to U+DFFF), half of a character."""

    EMPTY = auto()
    """The text or list is shorter than its minimum length."""

    TOO_LONG = auto()
    """The text or list is longer than ``limit``."""

    WRONG_COUNT = auto()
    """A list of fixed length has more or fewer than ``limit`` items."""

    TOO_SMALL = auto()
    """The number is less than ``limit``, or is not a number (nan)."""

    TOO_LARGE = auto()
    """The number is more than ``limit``."""


class Expected(StrEnum):
    """A type that a field can expect, as messages name it."""

    TEXT = "text"
    LIST = "a list"
    KEYS = "keys and values"
    NUMBER = "a number"
    WHOLE_NUMBER = "a whole number"
    TRUTH_VALUE = "true or false"
    DATE = "a date such as 2026-11-22"


class Finding(Struct, frozen=True):
    """A fault of a value in a file.

    *found* is the value. ``Fault`` describes the *detail*, *known* words and *limit* of each fault.
    """

    fault: Fault
    place: "Place"
    found: Any
    detail: str = ""
    known: tuple[str, ...] = ()
    limit: float = 0


class Place(Struct, frozen=True):
    """The place of a value during conversion, or of its key if *is_key*.

    All places of a conversion share one list of *findings*. An *optional* value may be missing.
    """

    path: KeyPath = ()
    findings: list[Finding] = field(default_factory=list)
    optional: bool = False
    is_key: bool = False

    def report(
        self, fault: Fault, found: object, detail: str = "", *, known: tuple[str, ...] = (), limit: float = 0
    ) -> None:
        """Add a finding about this place."""
        self.findings.append(Finding(fault, self, found, detail, known, limit))

    def child(self, step: str | int, *, optional: bool = False, is_key: bool = False) -> "Place":
        """Return the place of a list item, or of the value of a key."""
        return Place((*self.path, step), self.findings, optional, is_key)


class Type(Struct, frozen=True, eq=False):
    """A parsed type hint.

    *converter* converts a value to the type *base*. *parts* are the types of its items, and *words* the members of a
    closed list. *constraints* are the ``Limits`` and ``Check`` of an ``Annotated`` hint.
    """

    converter: Callable[["Type", Any, Place], Any]
    base: Any
    parts: tuple["Type", ...] = ()
    words: dict[str, Any] = field(default_factory=dict)
    constraints: tuple[Any, ...] = ()

    def convert(self, value: object, place: Place) -> Any:  # noqa: ANN401
        """Convert *value* to this type, and report findings at *place*.

        A wrong value becomes a blank one, so that what is right around it can still be checked.
        """
        before = len(place.findings)
        converted = self.converter(self, value, place)
        return self.blank() if converted is None and len(place.findings) > before else converted

    def blank(self) -> Any:  # noqa: ANN401
        """Return a value of this type that stands for a wrong or missing one."""
        base = self.base
        if self.words:
            first = next(iter(self.words.values()))
            return first.blank() if isinstance(first, Type) else first
        if base in BLANKS:
            return BLANKS[base]
        if base is Union:
            return self.parts[0].blank()
        if base is tuple:
            return tuple(part.blank() for part in self.parts)
        required = {info.name: part.blank() for info, part in parse_fields(base).values() if info.required}
        with suppress(ValueError):  # from __post_init__
            return base(**required)
        return None


def convert(value: object, hint: type[T]) -> tuple[T, list[Finding]]:
    """Convert *value* to the type *hint*; return the result and all findings.

    Where something is found, the result has a blank value; it is None if even that is impossible.
    """
    place = Place()
    return parse_hint(hint).convert(value, place), place.findings  # type: ignore[arg-type]  # hints are hashable


@cache
def parse_hint(hint: Any) -> Type:  # noqa: ANN401
    """Parse a type hint."""
    bare, *others = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    constraints = tuple(others)
    base, parts = get_origin(bare) or bare, get_args(bare)
    if base in (Union, UnionType):
        return _parse_union([part for part in parts if part is not NoneType], NoneType in parts, constraints)
    if base is tuple and parts[1:] == (...,):
        return Type(_convert_list, list, (parse_hint(parts[0]),), constraints=constraints)
    if base is tuple:
        return Type(_convert_row, tuple, tuple(map(parse_hint, parts)), constraints=constraints)
    if base is dict:
        return Type(_convert_table, dict, tuple(map(parse_hint, parts)), constraints=constraints)
    if base is Literal:
        return Type(_convert_word, base, words={word: word for word in parts})
    if issubclass(base, Enum):
        return Type(_convert_word, base, words={str(word.value): word for word in base})
    if issubclass(base, Model):
        return Type(_convert_model, base)
    return Type(_convert_text if base is str else _convert_scalar, base, constraints=constraints)


def _parse_union(hints: list[Any], optional: bool, constraints: tuple[Any, ...]) -> Type:
    """Parse a union of a type and None, tagged models, or text and another type."""
    if optional:
        return Type(_convert_optional, NoneType, (parse_hint(Union[tuple(hints)]),), constraints=constraints)  # noqa: UP007
    if any(get_origin(hint) or not issubclass(hint, Model) for hint in hints):
        text_first = sorted(map(parse_hint, hints), key=lambda part: part.base is not str)
        return Type(_convert_text_or_other, Union, tuple(text_first), constraints=constraints)
    return Type(_convert_tagged, hints[0], words={hint.__struct_config__.tag: parse_hint(hint) for hint in hints})


@cache
def parse_fields(model: type[Model]) -> dict[str, tuple[FieldInfo, Type]]:
    """Return the fields of a model by their keys in a file, each with its parsed type."""
    return {each.encode_name: (each, parse_hint(each.type)) for each in list_fields(model)}


def _convert_optional(kind: Type, value: Any, place: Place) -> Any:  # noqa: ANN401
    """Convert a value that may be None."""
    return None if value is None else kind.parts[0].convert(value, place)


def _convert_text_or_other(kind: Type, value: Any, place: Place) -> Any:  # noqa: ANN401
    """Convert a text to the first type, and any other value to the second.

    An unknown key alone may be the begin of a text with ``: `` in it: its finding says that a text would do.
    """
    text, other = kind.parts
    findings_before = len(place.findings)
    converted = (text if isinstance(value, str | None) else other).convert(value, place)
    if isinstance(value, dict) and len(value) == 1 and isinstance(next(iter(value.values())), str | None):
        place.findings[findings_before:] = [
            replace(found, detail=Expected.TEXT) if found.fault is Fault.UNKNOWN_KEY else found
            for found in place.findings[findings_before:]
        ]
    return _constrain(kind, converted, place) if len(place.findings) == findings_before else None


def _convert_tagged(kind: Type, value: Any, place: Place) -> Any:  # noqa: ANN401
    """Convert a dict to the model that its tag selects."""
    tag_field = kind.base.__struct_config__.tag_field
    if not isinstance(value, dict):
        return place.report(Fault.WRONG_TYPE, value, Expected.KEYS)
    if tag_field not in value:
        return place.report(Fault.MISSING_TAG, value, tag_field, known=tuple(kind.words))
    model = _convert_word(kind, value[tag_field], place.child(tag_field))
    return model.convert(value, place) if model else None


def _convert_model(kind: Type, value: Any, place: Place) -> Any:  # noqa: ANN401
    """Convert a dict to a model, with blank values for what is wrong or missing."""
    if not isinstance(value, dict):
        return place.report(Fault.WRONG_TYPE, value, Expected.KEYS)
    known, tag_field = parse_fields(kind.base), kind.base.__struct_config__.tag_field
    findings_before = len(place.findings)
    arguments = {}
    for key, item in value.items():
        if key in known:
            info, part = known[key]
            arguments[info.name] = part.convert(item, place.child(key, optional=not info.required))
        elif key != tag_field:
            keys = {*known, tag_field} if tag_field else {*known}
            place.child(key).report(Fault.UNKNOWN_KEY, item, known=tuple(sorted(keys)))
    for key, (info, part) in known.items():
        if info.required and key not in value:
            place.report(Fault.MISSING_KEY, value, key)
            arguments[info.name] = part.blank()
    try:
        return kind.base(**arguments)
    except ValueError as error:  # from __post_init__
        if len(place.findings) == findings_before:  # else it may be about a blank value
            place.report(Fault.REFUSED, value, str(error))
        return None


def _convert_list(kind: Type, value: Any, place: Place) -> Any:  # noqa: ANN401
    """Convert a list of up to ``MOST_ITEMS``."""
    if not isinstance(value, tuple):
        return place.report(Fault.WRONG_TYPE, value, Expected.LIST)
    if len(value) > MOST_ITEMS:
        return place.report(Fault.TOO_LONG, value, limit=MOST_ITEMS)
    (part,) = kind.parts
    items = _constrain(kind, value, place)
    return items and tuple([part.convert(item, place.child(number)) for number, item in enumerate(items)])


def _convert_row(kind: Type, value: Any, place: Place) -> Any:  # noqa: ANN401
    """Convert a list of fixed length, in which each item has a type of its own."""
    if not isinstance(value, tuple):
        return place.report(Fault.WRONG_TYPE, value, Expected.LIST)
    if len(value) != len(kind.parts):
        place.report(Fault.WRONG_COUNT, value, limit=len(kind.parts))
    # Of a list that is too long no item has a type; of one too short those that are there are still checked.
    pairs = zip(kind.parts, value, strict=False) if len(value) <= len(kind.parts) else ()
    items = [part.convert(item, place.child(number)) for number, (part, item) in enumerate(pairs)]
    return (*items, *(part.blank() for part in kind.parts[len(items) :]))


def _convert_table(kind: Type, value: Any, place: Place) -> Any:  # noqa: ANN401
    """Convert the keys and values of a dict."""
    if not isinstance(value, dict):
        return place.report(Fault.WRONG_TYPE, value, Expected.KEYS)
    name, part = kind.parts
    return {
        name.convert(key, place.child(key, is_key=True)): part.convert(item, place.child(key))
        for key, item in value.items()
    }


def _convert_word(kind: Type, value: Any, place: Place) -> Any:  # noqa: ANN401
    """Convert a text to the member of a closed list."""
    if isinstance(value, str) and (word := tidy_word(value)) in kind.words:
        return kind.words[word]
    return place.report(Fault.UNKNOWN_WORD, value, known=tuple(kind.words))


def _convert_text(kind: Type, value: Any, place: Place) -> Any:  # noqa: ANN401
    """Convert a text: apply its constraints."""
    if not isinstance(value, str):
        return place.report(Fault.WRONG_TYPE, value, Expected.TEXT)
    if not value.isprintable() and re.search("[\ud800-\udfff]", value):
        return place.report(Fault.SURROGATE, value)
    return _constrain(kind, value, place)


def _convert_scalar(kind: Type, value: Any, place: Place) -> Any:  # noqa: ANN401
    """Convert a text to a number, a date or a truth value."""
    expected, parse = SCALARS[kind.base]
    value = remove_invisible(value) if isinstance(value, str) else value
    if kind.base is date and isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        # 3/4/2026 is March in one country and April in another
        return place.report(Fault.REFUSED, value, f"not {expected}")
    if isinstance(value, str) and value.isascii():
        with suppress(ValueError, KeyError):
            return _constrain(kind, parse(value), place, written=value)
    return place.report(Fault.WRONG_TYPE, value, expected)


def _parse_whole_number(text: str) -> int:
    """Parse a whole number; raise ValueError for any other text.

    A fraction of zeros is accepted, because spreadsheets write ``14.00``.
    """
    found = re.fullmatch(r"\s*([+-]?\d+(?:_\d+)*)(?:\.0+)?\s*", text)
    return int(found[1] if found else "")


BLANK = "\ufffc"
"""A text that stands for a wrong or missing one; no file holds this character."""

BLANKS: dict[Any, Any] = {
    NoneType: None,
    list: (),
    dict: {},
    str: BLANK,
    bool: False,
    int: 0,
    float: 0.0,
    date: date.min,
}
"""The blank value of each type that has no parts of its own."""

YES_NO_WORDS = dict.fromkeys(("true", "t", "yes", "y", "on", "1"), True) | dict.fromkeys(
    ("false", "f", "no", "n", "off", "0"), False
)
"""Truth values by their spellings in lower case."""

SCALARS: dict[type, tuple[Expected, Callable[[str], Any]]] = {
    bool: (Expected.TRUTH_VALUE, lambda text: YES_NO_WORDS[text.lower()]),
    int: (Expected.WHOLE_NUMBER, _parse_whole_number),
    float: (Expected.NUMBER, float),
    date: (Expected.DATE, date.fromisoformat),
}
"""The name in messages and the parser of each type that is written as a text."""


def _constrain(kind: Type, value: Any, place: Place, written: object = None) -> Any:  # noqa: ANN401
    """Apply the constraints of a type to *value*; return None after reporting a fault.

    Only the first fault is reported. *written* is how a number is written in the file, for the message.
    """
    for constraint in kind.constraints:
        if isinstance(constraint, Check):
            try:
                value = constraint.function(value)
            except ValueError as error:
                return place.report(Fault.REFUSED, value, str(error))
        elif isinstance(constraint, Limits):
            if constraint.min_length is not None and len(value) < constraint.min_length:
                return place.report(Fault.EMPTY, value)
            if constraint.max_length is not None and len(value) > constraint.max_length:
                return place.report(Fault.TOO_LONG, value, limit=constraint.max_length)
            if constraint.pattern is not None and not re.fullmatch(constraint.pattern, value):
                return place.report(Fault.WRONG_FORM, value, constraint.description)
            # "not >=" rather than "<": nan is neither less nor more
            if constraint.ge is not None and not value >= constraint.ge:
                return place.report(Fault.TOO_SMALL, written, limit=constraint.ge)
            if constraint.le is not None and not value <= constraint.le:
                return place.report(Fault.TOO_LARGE, written, limit=constraint.le)
    return value
