"""The objects of a converted drawing."""

import re
import zlib
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

REFERENCE = re.compile(rb"\b(\d+) 0 R\b")


class Part(Struct, frozen=True):
    """A PDF object.

    *entries* is its dictionary (or other value), with references counted from 1, and *content* the content of its
    stream.
    """

    entries: bytes
    content: bytes | None = None

    def leads_to(self) -> list[int]:
        """Return the numbers of the objects that this object refers to."""
        return [int(number) for number in REFERENCE.findall(self.entries)]

    def leading_to(self, numbers: Sequence[int]) -> bytes:
        """Return the dictionary with references to *numbers* in place of 1, 2, 3 …."""
        return REFERENCE.sub(lambda match: b"%d 0 R" % numbers[int(match[1]) - 1], self.entries)


def inflate(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Return parts with their contents as they were before they were deflated."""
    return tuple(replace(p, content=zlib.decompress(p.content)) if p.content is not None else p for p in parts)


def deflate(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Return parts with deflated contents."""
    return tuple(replace(p, content=zlib.compress(p.content)) if p.content is not None else p for p in parts)
