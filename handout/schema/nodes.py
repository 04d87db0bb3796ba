"""The nodes of a YAML text: where each value begins and ends in it.

``model_reader`` says what a file means, this module where its characters stand, for those who change some of them.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import yaml
from msgspec import Struct

from handout.schema.model import KeyPath
from handout.schema.yaml_reader import LOADER


class Unamendable(ValueError):  # noqa: N818 - the name says what happened
    """A change that cannot be written without touching other parts of a file."""


class Node(Struct, frozen=True):
    """A value in a text: its characters from *start* to *end*.

    No line ends after it are part of it. *style* is ``[`` or ``{`` for brackets, ``-`` or ``:`` for a list or keys on
    lines of their own, ``*`` for an alias, and for a text its quote, ``>``, ``|`` or nothing. *column* is that of its first
    character. *anchor* is the name of its anchor, or of the one that an alias stands for. *keys* are those of the *items*
    of a mapping.
    """

    start: int
    end: int
    column: int
    style: str
    anchor: str = ""
    items: "tuple[Node, ...]" = ()
    keys: "tuple[tuple[str, Node], ...]" = ()

    @property
    def in_brackets(self) -> bool:
        """Whether it is a list or mapping in brackets."""
        return self.style in ("[", "{")

    @property
    def is_text(self) -> bool:
        """Whether it is a text, not a list, a mapping or an alias."""
        return self.style in ("", "'", '"', ">", "|")

    def index(self, step: str | int) -> int | None:
        """Return the number of the item with a key or number; None if there is none."""
        if self.keys:
            return next((at for at, (name, _) in enumerate(self.keys) if name == step), None)
        return step if isinstance(step, int) and self.style in ("[", "-") and 0 <= step < len(self.items) else None

    def begin(self, at: int) -> int:
        """Return where an item begins: at its key, if it has one."""
        return self.keys[at][1].start if self.keys else self.items[at].start


@lru_cache(4)
def parse_nodes(text: str) -> Node:
    """Return the nodes of the first document; raise Unamendable without any.

    The last few are remembered, for an editor asks several things about one text.
    """
    events = yaml.parse(text, Loader=LOADER)
    try:
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                return _node(next(events), events, text)
    except yaml.YAMLError as error:
        raise Unamendable(str(error)) from None
    raise Unamendable("no document")


def _node(event: Any, events: Iterator[Any], text: str) -> Node:  # noqa: ANN401 - events of PyYAML
    """Return the node that begins with *event*."""
    start, column, anchor = event.start_mark.index, event.start_mark.column, event.anchor or ""
    closed: int = event.end_mark.index
    match event:
        case yaml.AliasEvent():
            return Node(start, closed, column, "*", anchor)
        case yaml.ScalarEvent():
            style, end = event.style or "", closed
            if style in (">", "|"):
                with_gaps = "+" in text[start:end].partition("\n")[0]  # then empty lines are part of the text
                end = start + len(text[start:end].rstrip(" ") if with_gaps else text[start:end].rstrip(" \r\n"))
                end -= len(text[start:end]) - len(text[start:end].removesuffix("\n").removesuffix("\r"))
            return Node(start, end, column, style, anchor)
    items: list[Node] = []
    keys: list[tuple[str, Node]] = []
    mapping = isinstance(event, yaml.MappingStartEvent)
    while not isinstance(inner := next(events), yaml.SequenceEndEvent | yaml.MappingEndEvent):
        if mapping:
            if not isinstance(inner, yaml.ScalarEvent):
                raise Unamendable("a key that is no text")
            keys.append((inner.value, _node(inner, events, text)))
            inner = next(events)
        items.append(_node(inner, events, text))
    last = items[-1].end if items else start
    closing: Any = inner
    end = closing.end_mark.index if event.flow_style else max(start, last)
    style = ("{" if mapping else "[") if event.flow_style else (":" if mapping else "-")
    return Node(start, end, column, style, anchor, tuple(items), tuple(keys))


def find_nodes(root: Node, path: KeyPath) -> tuple[Node, ...]:
    """Return the nodes from *root* to the value at *path*, as far as there are any.

    Raise Unamendable if the path leads through an alias or a value that an alias repeats.
    """
    found = [root]
    for step in path:
        node = found[-1]
        if node.style == "*" or (node.anchor and node.items):
            raise Unamendable("a part that stands in several places")
        if (at := node.index(step)) is None:
            break
        found.append(node.items[at])
    return tuple(found)


def iter_nodes(node: Node, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Node]]:
    """Yield a node and all below it, in the order of the text, with their paths."""
    yield path, node
    for at, item in enumerate(node.items):
        yield from iter_nodes(item, (*path, node.keys[at][0] if node.keys else at))
