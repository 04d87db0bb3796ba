"""The ground all content models stand on: frozen, closed, and aware of which words are printed."""

from collections.abc import Iterator
from typing import Annotated, get_args
from unicodedata import category

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from handout.content.inline import bad_links

MOST_WORDS, MOST_PROSE = 4_000, 20_000
"""Longest text of one field, in characters: far beyond what any card can hold; of one that may fill pages."""


class Printed:
    """Marks a field whose words end up on paper."""


def _no_control(words: str) -> str:
    bad = next(
        (c for c in words if not c.isprintable() and category(c) != "Zs" and c not in "\n\u200b\u200c\u200d\u2060"), ""
    )
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


Prose = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MOST_PROSE, strip_whitespace=True),
    AfterValidator(_no_control),
    AfterValidator(_good_links),
    Printed(),
]
"""Text that is printed, in one or more paragraphs; see ``inline`` for the markup it may hold."""

Words = Annotated[Prose, StringConstraints(max_length=MOST_WORDS)]
"""Text that is printed: some words, or a paragraph."""

Spoken = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True), AfterValidator(_seen)]
"""For somebody who cannot see the picture; read aloud, never printed."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
"""A name used in commands and file names: small letters, digits and single hyphens."""


class Model(BaseModel):
    """A frozen value that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def printed(self, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield every printed text with its path in the file."""
        for name, field in type(self).model_fields.items():
            here = (*path, field.alias or name)
            yield from _printed(getattr(self, name), here, _marks_printed((field.annotation, *field.metadata)))


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
