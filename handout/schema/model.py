"""The ground all content models stand on: frozen, closed, and aware of which words are printed."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Annotated, ClassVar, get_args
from unicodedata import category

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic_core import CoreSchema
from pydantic_core.core_schema import (
    no_info_after_validator_function,
    no_info_before_validator_function,
    str_schema,
)

from handout.schema.markup import bad_links
from handout.schema.spaces import UNSEEN, spaced, spaced_line, unparted

MOST_WORDS, MOST_PROSE = 4_000, 20_000
"""Longest text of one field, in characters: far beyond what any card can hold; of one that may fill pages."""


class Printed:
    """Marks a field whose words end up on paper."""


class Text:
    """How a text is checked: so many characters at *most* without the blanks around it, something to see in it, and *checks* of its own.

    Its white space is that of any program, *written* here as the layout knows it.

    One schema for one kind of text; pydantic's own annotations, one upon the other for each of a hundred fields, take half a start.
    """

    def __init__(self, most: int, *checks: Callable[[str], str], written: Callable[[str], str] = spaced) -> None:
        """Make the schema."""
        schema: CoreSchema = str_schema(min_length=1, max_length=most, strip_whitespace=True)
        for check in checks:
            schema = no_info_after_validator_function(check, schema)

        def tidied(value: object) -> object:
            return written(value) if isinstance(value, str) else value

        self.schema: CoreSchema = no_info_before_validator_function(tidied, schema)

    def __get_pydantic_core_schema__(self, *_: object) -> CoreSchema:
        """Return the schema."""
        return self.schema


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


Prose = Annotated[str, Text(MOST_PROSE, _no_control, _good_links), Printed()]
"""Text that is printed, in one or more paragraphs; see ``inline`` for the markup it may hold."""

Words = Annotated[str, Text(MOST_WORDS, _no_control, _good_links), Printed()]
"""Text that is printed: some words, or a paragraph."""

Phrase = Annotated[str, Text(MOST_WORDS, _no_control, _good_links, written=spaced_line), Printed()]
"""Text that is printed on one line."""

Spoken = Annotated[str, Text(2000, _seen, unparted)]
"""For somebody who cannot see the picture; read aloud, never printed."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
"""A name used in commands and file names: small letters, digits and single hyphens."""


class Model(BaseModel):
    """A frozen value that refuses keys it does not know; *how_to_begin* tells whose file of it is empty."""

    how_to_begin: ClassVar[str] = "write its keys, or delete the file"
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def printed(self, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield every printed text with its path in the file."""
        for name, key, marked in _keys(type(self)):
            yield from _printed(getattr(self, name), (*path, key), marked)


@cache
def _keys(cls: type[Model]) -> tuple[tuple[str, str, bool], ...]:
    """Return the fields of a model, each with its key in the file, and whether it is marked as printed."""
    fields = cls.model_fields.items()
    return tuple((n, f.alias or n, _marks_printed((f.annotation, *f.metadata))) for n, f in fields)


def _marks_printed(parts: tuple[object, ...]) -> bool:
    """Tell whether a type, or what it is made of, is marked as printed."""
    return any(isinstance(part, Printed) or _marks_printed(get_args(part)) for part in parts)


def _printed(value: object, path: tuple[str | int, ...], marked: bool) -> Iterator[tuple[tuple[str | int, ...], str]]:
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


def iso_date(value: object) -> object:
    """Take dates as YYYY-MM-DD only: 3/4/2026 is March in one country and April in another."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("not a date such as 2026-11-22")
    return value
