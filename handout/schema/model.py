"""The ground all content models stand on: frozen, closed, and aware of which words are printed."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Annotated, ClassVar, dataclass_transform, get_args
from unicodedata import category

from msgspec import Struct, field
from msgspec.structs import fields

from handout.schema.markup import bad_links
from handout.schema.spaces import UNSEEN, spaced, spaced_line, stripped, unparted

KeyPath = tuple[str | int, ...]
"""Where a value stands in a file: the keys that lead to it, and in lists the numbers, from 0."""

MOST_WORDS, MOST_PROSE = 4_000, 20_000
"""Longest text of one field, in characters: far beyond what any card can hold; of one that may fill pages."""


class Printed:
    """Marks a field whose words end up on paper."""


class Limits(Struct, frozen=True, kw_only=True):
    """Marks what a value is held to, and what it is in words (*description*).

    They are not msgspec's ``Meta``: its types in C end in a segmentation fault with a union of a limited text and a pair (0.22).
    """

    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    ge: float | None = None
    le: float | None = None
    description: str = ""


class Check(Struct, frozen=True):
    """Marks a text that a function returns as it is to be, or refuses with the words of a ValueError."""

    function: Callable[[str], str]


def _no_control(words: str) -> str:
    if words.isprintable() and not words.isspace():  # most texts
        return words
    bad = next((c for c in words if not c.isprintable() and category(c) != "Zs" and c not in f"\n{UNSEEN}"), "")
    if bad:
        msg = f"the character U+{ord(bad):04X} cannot be printed; delete it"
        raise ValueError(msg)
    return _seen(words)


def _seen(words: str) -> str:
    if not any(c.isprintable() and not c.isspace() for c in words):
        raise ValueError("nothing in it can be seen; write something, or delete it")
    return words


def _good_links(words: str) -> str:
    if bad := bad_links(words):
        msg = f"the link '{bad[0][:60]}' leads nowhere; begin it with https://"
        raise ValueError(msg)
    return words


TIDY, TIDY_LINE = Check(lambda text: stripped(spaced(text))), Check(lambda text: stripped(spaced_line(text)))
"""A text without white space around it, which is that of any program; and one in which what ends a line in some of them alone does not."""

LEGIBLE = (Check(_no_control), Check(_good_links), Printed())

Prose = Annotated[str, TIDY, Limits(min_length=1, max_length=MOST_PROSE), *LEGIBLE]
"""Text that is printed, in one or more paragraphs; see ``inline`` for the markup it may hold."""

Words = Annotated[str, TIDY, Limits(min_length=1, max_length=MOST_WORDS), *LEGIBLE]
"""Text that is printed: some words, or a paragraph."""

Spoken = Annotated[str, TIDY, Limits(min_length=1, max_length=2000), Check(_seen), Check(unparted)]
"""For somebody who cannot see the picture; read aloud, never printed."""

ID = "small letters, digits and single hyphens, such as 'lower-back'"

Id = Annotated[
    str,
    Limits(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=60,
        description=ID,
    ),
]
"""A name used in commands and file names."""


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Model(Struct, frozen=True, forbid_unknown_fields=True):
    """A frozen value that refuses keys it does not know; *how_to_begin* tells whose file of it is empty.

    A ValueError that its ``__post_init__`` raises is a problem of the file.
    """

    how_to_begin: ClassVar[str] = "write its keys, or delete the file"

    def printed(self, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
        """Yield every printed text with its path in the file."""
        for name, key, marked in _keys(type(self)):
            yield from _printed(getattr(self, name), (*path, key), marked)


@cache
def _keys(cls: type[Model]) -> tuple[tuple[str, str, bool], ...]:
    """Return the fields of a model, each with its key in the file, and whether it is marked as printed."""
    return tuple((each.name, each.encode_name, _marks_printed((each.type,))) for each in fields(cls))


def _marks_printed(parts: tuple[object, ...]) -> bool:
    """Tell whether a type, or what it is made of, is marked as printed."""
    return any(isinstance(part, Printed) or _marks_printed(get_args(part)) for part in parts)


def _printed(value: object, path: KeyPath, marked: bool) -> Iterator[tuple[KeyPath, str]]:
    match value:
        case Model():
            yield from value.printed(path)
        case tuple():
            for number, item in enumerate(value):
                yield from _printed(item, (*path, number), marked)
        case dict():
            for key, item in value.items():
                yield from _printed(item, (*path, key), marked)
        case str() if marked:
            yield path, value
        case str() | int() | float() | date() | None:
            pass
        case _:
            raise TypeError(value)
