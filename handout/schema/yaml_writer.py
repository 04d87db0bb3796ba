"""Spell values as YAML, in the style of what stood there before.

Every spelling is read back before it is used: what a style cannot hold is spelled in quotes.
"""

import json
import re
from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Any

from handout.problems import InputError
from handout.schema.model_reader import parse_text
from handout.schema.nodes import Unamendable

WIDTH = 120
"""The longest line that is written, unless a word is longer."""

LONG_LIST, LONG_KEYS = 90, 60
"""The longest list or item, and the longest mapping below a key, in brackets."""

SHORT = 0.6
"""The part of a line below which the lines after it are wrapped anew."""

ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\xa0]")
"""Characters that JSON leaves as they are, and that YAML or an eye may mistake."""

WORDLIKE = re.compile(r"yes|no|on|off|true|false|y|n", re.IGNORECASE)
"""Texts that other programs read as true or false."""


class Spot:
    """The place of a value: in brackets or not, and the column of its key or hyphen.

    *old* is what stood there, for its style and its lines. With *one_line* a remark stands behind it.
    With *apart* its neighbours stand on lines of their own, not in brackets.
    """

    def __init__(
        self,
        column: int,
        *,
        in_brackets: bool,
        is_item: bool,
        style: str = "",
        old: str = "",
        one_line: bool = False,
        apart: bool = False,
    ) -> None:
        self.column, self.in_brackets, self.is_item = column, in_brackets, is_item
        self.style, self.old, self.one_line, self.apart = style, old, one_line or in_brackets, apart

    def holds(self, spelling: str, value: object) -> bool:
        """Return whether a spelling reads back as *value* at this place."""
        try:
            if self.in_brackets:
                return bool(parse_text(f"[{spelling}]\n") == (value,))
            lead = f"{' ' * self.column}- " if self.is_item else f"{' ' * self.column}k: "
            found = parse_text(f"{lead}{spelling}\n")
        except InputError:
            return False
        return bool(found == ((value,) if self.is_item else {"k": value}))


def spell(value: Any, spot: Spot) -> str:  # noqa: ANN401 - any value of a file
    """Return a value as it is written at a place; raise Unamendable if it cannot be."""
    for spelling in _spellings(value, spot):
        if spot.holds(spelling, value):
            return spelling
    raise Unamendable("a value that no style holds")


def _spellings(value: Any, spot: Spot) -> Iterator[str]:  # noqa: ANN401 - any value of a file
    """Yield the ways to write a value, the best first."""
    match value:
        case None:
            yield "null"
        case str():
            yield from _texts(value, spot)
        case tuple() | Mapping():
            flow = _flow(value)
            plain = not isinstance(value, tuple) or not any(_is_sentence(each) for each in value)
            most = LONG_LIST if isinstance(value, tuple) or spot.is_item else LONG_KEYS
            if spot.one_line or not value or (plain and len(flow) <= most and not spot.apart):
                yield flow
            if not spot.one_line:
                yield _block(value, spot)
        case _:
            raise Unamendable("a value that no file holds")


def _is_sentence(value: object) -> bool:
    """Return whether an item of a list wants a line of its own."""
    return isinstance(value, Mapping) or (isinstance(value, str) and (not value or len(value) > 30))


def _texts(value: str, spot: Spot) -> Iterator[str]:
    """Yield the ways to write a text, in the style of the old one first."""
    if spot.style in (">", "|") and not spot.one_line:
        yield from _lines(value, spot)
    if spot.style == "'" and value.isprintable():
        yield "'" + value.replace("'", "''") + "'"
    plain = value and value == value.strip() and value.isprintable() and not WORDLIKE.fullmatch(value)
    fits = spot.one_line or len(value) <= max(WIDTH - spot.column - 12, len(spot.old))
    if spot.style == "" and plain and fits:
        yield value
    if spot.style in ("", ">", "|") and not fits:
        yield from _lines(value, Spot(spot.column, in_brackets=False, is_item=spot.is_item, style=">"))
    yield quote(value)


def pair(key: str, spelling: str) -> str:
    """Return a key with a value, which may begin on the next line."""
    return f"{key}:{spelling}" if spelling.startswith("\n") else f"{key}: {spelling}"


def quote(value: str) -> str:
    """Return a text in double quotes, whatever it holds."""
    return ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def _flow(value: Any) -> str:  # noqa: ANN401 - any value of a file
    """Return a value on one line, in brackets."""
    inside = Spot(0, in_brackets=True, is_item=True)
    match value:
        case Mapping():
            return f"{{{', '.join(f'{_flow(key)}: {_flow(item)}' for key, item in value.items())}}}"
        case tuple():
            return f"[{', '.join(map(_flow, value))}]"
        case _:
            return spell(value, inside)


def _block(value: Any, spot: Spot) -> str:  # noqa: ANN401 - a list or keys
    """Return a list or keys on lines of their own, to stand after a key or a hyphen."""
    column = spot.column + 2
    lead = " " * column
    if isinstance(value, Mapping):
        below = Spot(column, in_brackets=False, is_item=False)
        lines = [pair(_flow(key), spell(item, below)) for key, item in value.items()]
        return f"\n{lead}".join(lines) if spot.is_item else "".join(f"\n{lead}{line}" for line in lines)
    below = Spot(column, in_brackets=False, is_item=True)
    items = [f"- {_flow(item) if isinstance(item, Mapping) else spell(item, below)}" for item in value]
    return f"\n{lead}".join(items) if spot.is_item else "".join(f"\n{lead}{item}" for item in items)


def _lines(value: str, spot: Spot) -> Iterator[str]:
    """Yield the ways to write a text on lines below its key, as ``>`` or ``|``."""
    head, *body = spot.old.splitlines() or [f"{spot.style}-"]
    indent = next((len(line) - len(line.lstrip(" ")) for line in body if line.strip()), spot.column + 2)
    if spot.style == "|":
        written = value.rstrip("\n").split("\n")
    else:
        old = [line[indent:] for line in body]
        width = min(WIDTH, max((len(line) + indent for line in old), default=WIDTH)) - indent
        written = _fold(value.rstrip("\n"), old, max(width, 40))
    text = "".join(f"\n{' ' * indent}{line}" if line else "\n" for line in written)
    for start in dict.fromkeys((head.replace("+", "-"), f"{spot.style}-", spot.style)):
        yield start + text


def _fold(value: str, old: list[str], width: int) -> list[str]:
    """Return the lines of a folded text; those of the *old* that still fit stay."""
    before = _paragraphs(old)
    paragraphs = value.split("\n")
    same = len(before) == len(paragraphs)
    lines: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        lines += [""] if number else []
        lines += _refill(paragraph, before[number] if same else [], width)
    return lines


def _paragraphs(lines: list[str]) -> list[list[str]]:
    """Return the lines of each paragraph; an empty line ends one."""
    found: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            found[-1].append(line)
        else:
            found.append([])
    return found


def _refill(text: str, old: list[str], width: int) -> list[str]:
    """Return the lines of a paragraph, wrapped anew only where its words changed."""
    first, last, rest = 0, len(old), text
    while first < last and (rest == old[first] or rest.startswith(f"{old[first]} ")):
        rest = rest[len(old[first]) :].removeprefix(" ")
        first += 1
    while last > first and rest.endswith(f" {old[last - 1]}"):
        last -= 1
        rest = rest[: -len(old[last]) - 1]
    middle = _wrap(rest, width)
    while last < len(old) and middle and len(middle[-1]) < SHORT * width:  # no short line inside a paragraph
        rest = f"{rest} {old[last]}"
        middle = _wrap(rest, width)
        last += 1
    return [*old[:first], *middle, *old[last:]]


def _wrap(text: str, width: int) -> list[str]:
    """Return the lines of a text; words are never divided."""
    return wrap(
        text, width, break_long_words=False, break_on_hyphens=False, expand_tabs=False, replace_whitespace=False
    )
