"""The base class of all models, and the types of their fields.

Models are frozen, refuse unknown keys, and know which of their texts are printed.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, dataclass_transform, get_args
from unicodedata import category

from msgspec import Struct, field
from msgspec.structs import FieldInfo, fields

from handout.schema.markup import find_bad_links
from handout.schema.spaces import INVISIBLE, normalize_line, normalize_spaces, remove_soft_hyphens, strip_spaces

KeyPath = tuple[str | int, ...]
"""The keys that lead to a value in a file; items of lists have numbers from 0."""

MOST_WORDS, MOST_PROSE = 4_000, 20_000
"""The greatest length of a short text and of a long one, in characters.

A card holds far less.
"""

MOST_ITEMS = 300
"""The greatest length of a list.

A list of thousands takes minutes to be found too long for a page.
"""


class Printed:
    """A marker in a type hint: this text is printed."""


class Spoken:
    """A marker in a type hint: this text is read aloud, never printed."""


class Universal:
    """A marker in a type hint: this text is the same in every language."""


class Limits(Struct, frozen=True, kw_only=True):
    """The limits of a value, with a *description* for messages and the schema.

    ``msgspec.Meta`` is not used: msgspec 0.22 ends in a segmentation fault for a union of a limited text and a pair.
    """

    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    ge: float | None = None
    le: float | None = None
    description: str = ""


class Doc(Struct, frozen=True):
    """What a field is *about*, in words, with an *example* of its value.

    The example is the text itself, or a value in the flow style of YAML, which begins with ``[`` or ``{``. Without one,
    the example is made up of those of the fields below it.
    """

    about: str
    example: str = ""


class Check(Struct, frozen=True):
    """A check of a text.

    *function* returns the corrected text, or raises ValueError.
    """

    function: Callable[[Any], Any]


def _check_characters(words: str) -> str:
    """Return *words*; raise ValueError if they hold an unprintable character."""
    if words.isprintable() and not words.isspace():  # most texts
        return words
    bad = next((c for c in words if not c.isprintable() and category(c) != "Zs" and c not in f"\n{INVISIBLE}"), "")
    if bad:
        msg = f"the character U+{ord(bad):04X} cannot be printed; delete it"
        raise ValueError(msg)
    return _check_visible(words)


def _check_visible(words: str) -> str:
    """Return *words*; raise ValueError if nothing in them can be seen."""
    if not any(c.isprintable() and not c.isspace() for c in words):
        raise ValueError("nothing in it can be seen; write something, or delete it")
    return words


def _check_links(words: str) -> str:
    """Return *words*; raise ValueError if they hold a link without a known scheme."""
    if bad := find_bad_links(words):
        msg = f"the link '{bad[0][:60]}' leads nowhere; begin it with https://"
        raise ValueError(msg)
    return words


TIDY, TIDY_LINE = (
    Check(lambda text: strip_spaces(normalize_spaces(text))),
    Check(lambda text: strip_spaces(normalize_line(text))),
)
"""Checks that normalize white space and strip it at both ends.

``TIDY`` is for texts of several lines. ``TIDY_LINE`` is for a single line: it also replaces the characters that only
some programs treat as line ends.
"""

LEGIBLE = (Check(_check_characters), Check(_check_links), Printed())
"""The checks of a printed text, and the marker that it is printed."""

Prose = Annotated[str, TIDY, Limits(min_length=1, max_length=MOST_PROSE), *LEGIBLE]
"""A printed text of one or more paragraphs, with the markup of ``schema.markup``."""

Words = Annotated[str, TIDY, Limits(min_length=1, max_length=MOST_WORDS), *LEGIBLE]
"""A printed text of some words or one paragraph."""

AltText = Annotated[
    str, TIDY, Limits(min_length=1, max_length=2000), Check(_check_visible), Check(remove_soft_hyphens), Spoken()
]
"""The alternative text of a picture: read aloud, never printed."""

ID_DESCRIPTION = "small letters, digits and single hyphens, such as 'lower-back'"

Id = Annotated[
    str,
    Limits(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=60,
        description=ID_DESCRIPTION,
    ),
]
"""A name used in commands and file names."""


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Model(Struct, frozen=True, forbid_unknown_fields=True):
    """The base class of models: a frozen struct that refuses unknown keys.

    If ``__post_init__`` raises ValueError, its text becomes a problem of the file. *how_to_begin* is the hint for an
    empty file. Of the keys in *any_of*, an editor asks for at least one. With the key *instead*, it asks for no other. The
    file of a *private* model may name a patient, and is stored nowhere else.
    """

    any_of: ClassVar[tuple[str, ...]] = ()
    instead: ClassVar[str] = ""
    how_to_begin: ClassVar[str] = "write its keys, or delete the file"
    private: ClassVar[bool] = False

    def printed_texts(self, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
        """Yield every printed text with its path in the file."""
        return _iter_model(self, path, _list_printed)

    def translatable_texts(self, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
        """Yield every text that a translation replaces, with its path in the file."""
        return _iter_model(self, path, _list_translatable)


@cache
def list_fields(cls: type[Struct]) -> tuple[FieldInfo, ...]:
    """Return the fields of a model.

    msgspec would read them from its hints each time.
    """
    return fields(cls)


@cache
def has_words(cls: type[Struct], key: str) -> bool:
    """Return whether a field of a model holds words to translate, at any depth."""
    (hint,) = (each.type for each in list_fields(cls) if each.encode_name == key)
    return not _has_marker(hint, Universal) and (
        _has_marker(hint, Printed)
        or _has_marker(hint, Spoken)
        or any(has_words(model, inner.encode_name) for model in _models_in(hint) for inner in list_fields(model))
    )


def _models_in(hint: object) -> Iterator[type[Struct]]:
    """Yield every model in a type."""
    if isinstance(hint, type) and issubclass(hint, Struct):
        yield hint
    for part in get_args(hint):
        yield from _models_in(part)


MarkedFields = tuple[tuple[str, str, bool], ...]
"""Each field of a model: its name, its key, and whether its texts are looked for."""


@cache
def _list_printed(cls: type[Model]) -> MarkedFields:
    """Return the fields of a model, and which of them are printed."""
    return tuple((each.name, each.encode_name, _has_marker(each.type, Printed)) for each in list_fields(cls))


@cache
def _list_translatable(cls: type[Model]) -> MarkedFields:
    """Return the fields of a model, and which of them a translation replaces."""
    return tuple(
        (
            each.name,
            each.encode_name,
            (_has_marker(each.type, Printed) or _has_marker(each.type, Spoken))
            and not _has_marker(each.type, Universal),
        )
        for each in list_fields(cls)
    )


def _has_marker(hint: object, marker: type) -> bool:
    """Return whether a type, or a part of it, has a *marker*."""
    return isinstance(hint, marker) or any(_has_marker(part, marker) for part in get_args(hint))


def _iter_model(
    model: Model, path: KeyPath, listing: Callable[[type[Model]], MarkedFields]
) -> Iterator[tuple[KeyPath, str]]:
    """Yield the texts of a model in the fields that *listing* marks."""
    for name, key, is_marked in listing(type(model)):
        yield from _iter_texts(getattr(model, name), (*path, key), is_marked, listing)


def _iter_texts(
    value: object, path: KeyPath, is_marked: bool, listing: Callable[[type[Model]], MarkedFields]
) -> Iterator[tuple[KeyPath, str]]:
    """Yield the texts of a value; *is_marked* is that of its field."""
    match value:
        case Model():
            yield from _iter_model(value, path, listing)
        case tuple():
            for number, item in enumerate(value):
                yield from _iter_texts(item, (*path, number), is_marked, listing)
        case dict():
            for key, item in value.items():
                yield from _iter_texts(item, (*path, key), is_marked, listing)
        case str() if is_marked:
            yield path, value
        case str() | int() | float() | date() | None:
            pass
        case _:
            raise TypeError(value)
