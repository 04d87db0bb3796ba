"""What YAML texts say, stored so that later commands need not parse them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from hashlib import sha256
from typing import Any

from msgspec import MsgspecError, Raw, Struct, msgpack

from handout.problems import Location, Problem
from handout.schema.model import KeyPath

MOST_TEXTS = 60
"""How many texts are stored together; two languages need about twenty."""


class ParsedYaml(Struct, frozen=True):
    """What a YAML text says: a value, the places of its parts, and problems."""

    value: Any
    places: Mapping[KeyPath, Location]
    problems: tuple[Problem, ...] = ()
    comment_warnings: tuple[Problem, ...] = ()


class ParsedTexts:
    """The YAML texts that earlier commands parsed, and those parsed now.

    *load* returns what ``packed`` returned before. It is called only if a text has to be parsed.
    """

    def __init__(self, load: Callable[[], bytes | None]) -> None:
        self.load = load
        self.stored: dict[bytes, Raw] | None = None
        self.new: dict[bytes, bytes] = {}

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Make ``current`` return these texts."""
        token = _CURRENT.set(self)
        try:
            yield
        finally:
            _CURRENT.reset(token)

    def find(self, text: str, file: str) -> ParsedYaml | None:
        """Return what a *text* of *file* says; None if it is not stored."""
        if self.stored is None:
            self.stored = {}
            with suppress(MsgspecError):  # another version stored it
                self.stored = msgpack.decode(self.load() or b"\x80", type=dict[bytes, Raw])
        if (packed := self.stored.get(_digest(text))) is None:
            return None
        value, numbers = msgpack.decode(packed)
        return _unpack(value, numbers, file)

    def add(self, text: str, parsed: ParsedYaml) -> None:
        """Add what a *text* says, if nothing is wrong with it."""
        if packed := _pack(parsed):
            self.new[_digest(text)] = packed

    def packed(self) -> bytes | None:
        """Return what to store; None if every text was found."""
        if not self.new:
            return None
        old = {digest: packed for digest, packed in (self.stored or {}).items() if digest not in self.new}
        newest = [*self.new.items(), *old.items()][:MOST_TEXTS]
        return msgpack.encode({digest: Raw(packed) for digest, packed in newest})


_CURRENT: ContextVar[ParsedTexts | None] = ContextVar("parsed_texts", default=None)


def current() -> ParsedTexts | None:
    """Return the parsed texts in use, if any."""
    return _CURRENT.get()


def _digest(text: str) -> bytes:
    """Return what a text is stored under."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def _pack(parsed: ParsedYaml) -> bytes | None:
    """Return a value with the lines and columns of its parts, in their order.

    Return None if a problem was found, or if a part has no place of its own, such as one that an alias stands for.
    """
    if parsed.problems or parsed.comment_warnings:
        return None
    ordered = [*_paths(parsed.value, ())]
    if [*parsed.places] != ordered:
        return None
    numbers = [number for where in parsed.places.values() for number in (where.line, where.column)]
    return msgpack.encode((parsed.value, numbers))


def _paths(value: Any, path: KeyPath) -> Iterator[KeyPath]:  # noqa: ANN401 - any value
    """Yield the paths of a value and of its parts, in the order of the parser."""
    yield path
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _paths(item, (*path, name))
            yield (*path, name, "key")
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _paths(item, (*path, number))


def _unpack(value: Any, numbers: list[int], file: str) -> ParsedYaml:  # noqa: ANN401
    """Return a value, with tuples for lists, and the places of its parts."""
    places: dict[KeyPath, Location] = {}
    pairs = zip(numbers[::2], numbers[1::2], strict=True)

    def restore(value: Any, path: KeyPath) -> Any:  # noqa: ANN401
        """Return a part of the value; record its place, and those of its own parts."""
        places[path] = Location(file, *next(pairs))
        if isinstance(value, dict):
            for name, item in value.items():
                inner = (*path, name)
                value[name] = restore(item, inner)
                places[*inner, "key"] = Location(file, *next(pairs))
        elif isinstance(value, list):
            return tuple([restore(item, (*path, number)) for number, item in enumerate(value)])
        return value

    return ParsedYaml(restore(value, ()), places)
