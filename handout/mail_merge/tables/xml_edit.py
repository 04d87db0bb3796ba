"""Edit XML as text, so that all that is not edited stays byte for byte."""

import re
from collections.abc import Callable, Container, Iterable, Mapping
from xml.parsers import expat
from xml.sax.saxutils import escape

from msgspec import Struct

from handout.mail_merge.tables.zip_xml import Damaged

TAG = re.compile(rb"<[^\s/>]+(?:\s+[^\s=/>]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>")
DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")


class Element(Struct):
    """An element and where it stands: its start tag, and its content.

    *inside* is the end of the start tag, *end* the start of the end tag; both are 0 until they are known.
    """

    name: str
    attributes: Mapping[str, str]
    start: int
    inside: int
    end: int = 0
    depth: int = 0

    @property
    def prefix(self) -> str:
        """The prefix of the element's name, with its colon."""
        return self.name[: self.name.rfind(":") + 1]

    @property
    def local(self) -> str:
        """The element's name without a prefix."""
        return self.name.rpartition(":")[2]


class Xml:
    """A part of a workbook, and the edits to it."""

    def __init__(self, content: bytes) -> None:
        self.content = _as_utf8(content)
        self.edits: list[tuple[int, int, bytes]] = []

    def scan(
        self,
        begin: Callable[[Element], None],
        end: Callable[[Element], None] = lambda _: None,
        names: Container[str] = (),
    ) -> None:
        """Call *begin* and *end* for each element with one of the *names*, or for all.

        Raise Damaged if a tag cannot be found again.
        """
        parser = expat.ParserCreate()
        stack: list[Element | None] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            if names and name.rpartition(":")[2] not in names:
                stack.append(None)  # most elements of a sheet are of no interest
                return
            at = parser.CurrentByteIndex
            tag = TAG.match(self.content, at)
            if tag is None:
                raise Damaged
            element = Element(name, attributes, at, tag.end(), depth=len(stack))
            stack.append(element)
            begin(element)

        def stop(_: str) -> None:
            if element := stack.pop():
                element.end = parser.CurrentByteIndex
                end(element)

        parser.StartElementHandler, parser.EndElementHandler = start, stop
        parser.Parse(self.content, True)

    def elements(self, *names: str) -> list[Element]:
        """Return the elements with these names in their order, or all of them."""
        found: list[Element] = []
        self.scan(found.append, names=names)
        return found

    def set(self, element: Element, **attributes: str) -> None:
        """Set attributes of an element."""
        tag = self.content[element.start : element.inside]
        self.edits.append((element.start, element.inside, with_attributes(tag, attributes)))

    def insert(self, at: int, text: str) -> None:
        """Insert a text at a place."""
        self.edits.append((at, at, text.encode()))

    def append(self, element: Element, text: str) -> None:
        """Append a text to the content of an element."""
        tag = self.content[element.start : element.inside]
        if tag.endswith(b"/>"):
            opened = tag[:-2].rstrip() + b">"
            self.edits.append((element.start, element.inside, opened + text.encode() + f"</{element.name}>".encode()))
        else:
            self.insert(element.end, text)

    def edited(self) -> bytes:
        """Return the part with all edits."""
        parts, at = list[bytes](), 0
        for start, end, text in sorted(self.edits, key=lambda edit: edit[:2]):
            parts += (self.content[at:start], text)
            at = end
        return b"".join((*parts, self.content[at:]))


def with_attributes(tag: bytes, attributes: Mapping[str, str]) -> bytes:
    """Return a start tag with attributes set."""
    for name, value in attributes.items():
        new = f'{name}="{escape(value, {chr(34): "&quot;"})}"'.encode()
        found = re.search(rb"(?<=\s)" + name.encode() + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')", tag)
        if found:
            tag = tag[: found.start()] + new + tag[found.end() :]
        else:
            close = len(tag) - (2 if tag.endswith(b"/>") else 1)
            tag = tag[:close].rstrip() + b" " + new + tag[close:]
    return tag


def first_of(elements: Iterable[Element], names: Iterable[str]) -> Element | None:
    """Return the first element with one of the *names*, if there is one."""
    wanted = frozenset(names)
    return next((each for each in elements if each.local in wanted), None)


def _as_utf8(content: bytes) -> bytes:
    """Return a part in UTF-8 if it is in UTF-16."""
    if content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return content
    text = content.decode("utf-16")
    return DECLARED.sub('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', text).encode()
