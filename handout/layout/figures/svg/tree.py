"""An SVG file as a tree of elements: bounded parsing, and serialisation."""

import re
from typing import TYPE_CHECKING, Protocol
from xml.parsers import expat

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Iterator

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"

MOST_BYTES = 2_000_000
MOST_ELEMENTS = 20_000
MOST_NESTING = 60
MOST_ENTITIES = 100_000
"""The most characters that entities may expand to in all.

Illustrator writes the addresses of namespaces as entities.
"""

At = tuple[int, int]


class Say(Protocol):
    """A function that reports a fault: key of a rule, (line, column), and its fields."""

    def __call__(self, key: str, at: At, **values: str | float) -> None:
        """Note a problem of the drawing."""


ENDS, SIGN, ENCODING = "the file ends in the middle of it", "a sign stands where none may", "its encoding is not known"
XML_FAULTS = {
    expat.errors.codes[error]: ours
    for error, ours in {
        expat.errors.XML_ERROR_NO_ELEMENTS: ENDS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN: ENDS,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION: ENDS,
        expat.errors.XML_ERROR_PARTIAL_CHAR: ENDS,
        expat.errors.XML_ERROR_TAG_MISMATCH: "an element is closed that is not the one opened last",
        expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE: "an attribute stands twice in one element",
        expat.errors.XML_ERROR_UNDEFINED_ENTITY: "a name between '&' and ';' stands for nothing",
        expat.errors.XML_ERROR_UNBOUND_PREFIX: "the prefix of a name is not declared with 'xmlns:'",
        expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: "something stands behind its end",
        expat.errors.XML_ERROR_INVALID_TOKEN: SIGN,
        expat.errors.XML_ERROR_BAD_CHAR_REF: SIGN,
        expat.errors.XML_ERROR_SYNTAX: SIGN,
        expat.errors.XML_ERROR_UNKNOWN_ENCODING: ENCODING,
        expat.errors.XML_ERROR_INCORRECT_ENCODING: ENCODING,
    }.items()
}
"""Messages for expat's error numbers."""


OTHERS = (
    (b"\x89PNG", "a PNG"),
    (b"\xff\xd8\xff", "a JPEG"),
    (b"GIF8", "a GIF"),
    (b"RIFF", "a WebP"),
    (b"II*\0", "a TIFF"),
    (b"MM\0*", "a TIFF"),
    (b"%PDF", "a PDF"),
    (b"%!PS", "a PostScript file"),
    (b"\x1f\x8b", "a packed file"),
    (b"PK\3\4", "a packed file"),
)
"""The first bytes of files of other formats."""


class Element(Struct, eq=False):
    """An element of the SVG namespace.

    An ``href`` of either namespace is one attribute. Other attributes of foreign namespaces are dropped.
    """

    tag: str
    attributes: dict[str, str]
    at: At = (0, 0)
    kids: "list[Element | str]" = field(default_factory=list)

    def elements(self) -> "Iterator[Element]":
        """Yield the child elements."""
        return (kid for kid in self.kids if isinstance(kid, Element))

    def walk(self) -> "Iterator[Element]":
        """Yield this element and all below it, in document order."""
        yield self
        for kid in self.elements():
            yield from kid.walk()

    def words(self) -> str:
        """Return the text in this element, at any depth."""
        return "".join(kid if isinstance(kid, str) else kid.words() for kid in self.kids)


class _StopReading(Exception):  # noqa: N818
    """Raised to end parsing early."""


def read(content: bytes, say: Say) -> Element | None:
    """Return the root of an SVG file, or None after reporting why there is none."""
    if len(content) > MOST_BYTES:
        say("picture-too-large/drawing", (0, 0), most=MOST_BYTES // 10**6)
        return None
    if not content.strip():
        say("svg-syntax/empty", (1, 1))
        return None
    if other := next((name for start, name in OTHERS if content.startswith(start)), ""):
        say("svg-syntax/other", (1, 1), format=other)
        return None
    reader = _Reader(content, say)
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        reason = XML_FAULTS.get(error.code, "it cannot be read")
        say("svg-syntax", (error.lineno, error.offset + 1), reason=reason)
        return None
    except (LookupError, ValueError):
        say("svg-syntax/encoding", (1, 1), reason=ENCODING)
        return None
    except _StopReading:
        return None
    return reader.root


class _Reader:
    """A builder of the tree from the events of the parser."""

    def __init__(self, content: bytes, say: Say) -> None:
        self.content, self.say = content, say
        self.root: Element | None = None
        self.open: list[Element | None] = []
        self.count = 0
        self.entities: dict[str, str] = {}
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.EntityDeclHandler = self.entity
        self.parser.EndDoctypeDeclHandler = self.check_entities
        self.parser.ProcessingInstructionHandler = self.instruction

    def here(self) -> At:
        """Return the current line and column of the parser."""
        return self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1

    def stop(self, key: str, **values: str | float) -> None:
        """Report a fault and end parsing."""
        self.say(key, self.here(), **values)
        raise _StopReading

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        space, _, tag = name.rpartition(" ")
        self.count += 1
        if self.count == 1 and (space, tag) != (SVG, "svg"):
            self.stop("not-svg/namespace" if tag == "svg" else "not-svg", tag=tag[:40])
        if self.count > MOST_ELEMENTS or len(self.open) >= MOST_NESTING:
            self.stop("picture-too-large/elements", most=MOST_ELEMENTS, depth=MOST_NESTING)
        above = self.open[-1] if self.open else None
        if space != SVG or (self.open and above is None):
            self.open.append(None)
            return
        element = Element(tag, _attributes(attributes), self.here())
        if above is None:
            self.root = element
        else:
            above.kids.append(element)
        self.open.append(element)

    def end(self, _: str) -> None:
        """Close an element."""
        self.open.pop()

    def text(self, words: str) -> None:
        """Append text to the open element."""
        if self.open and (element := self.open[-1]) is not None:
            element.kids.append(words)

    def entity(self, name: str, parameter: int, value: str | None, *_: object) -> None:
        """Record an entity.

        Refuse one that refers to a file or to another entity.
        """
        if parameter or value is None or "&" in value or "<" in value:
            self.stop("svg-entity", entity=name[:40])
        self.entities.setdefault(name, value or "")

    def check_entities(self) -> None:
        """Check all uses of entities before any of them is expanded."""
        used = re.findall(r"&([^\W\d][\w.-]*);", self.content.replace(b"\0", b"").decode("latin-1"))
        known = self.entities | dict.fromkeys(("amp", "lt", "gt", "quot", "apos"), "")
        if unknown := [name for name in used if name not in known]:
            self.stop("svg-entity/unknown", entity=unknown[0][:40])
        if sum(len(known[name]) for name in used) > MOST_ENTITIES:
            self.stop("svg-entity/too-much")

    def instruction(self, target: str, _: str) -> None:
        """Report a style sheet in another file.

        Ignore other processing instructions.
        """
        if target == "xml-stylesheet":
            self.say("svg-reference/sheet", self.here())


def _attributes(found: dict[str, str]) -> dict[str, str]:
    """Return attributes by local name.

    An ``href`` without a namespace takes precedence over an old one (SVG 2, 16.1.2).
    """
    own = {name: value for name, value in found.items() if " " not in name}
    for name, local in ((f"{XLINK} href", "href"), (f"{XML} space", "xml:space"), (f"{XML} lang", "xml:lang")):
        if name in found:
            own.setdefault(local, found[name])
    return own


def serialize(root: Element) -> str:
    """Return a tree as an SVG file."""
    parts: list[str] = []
    _write(root, parts, f' xmlns="{SVG}"')
    return "".join(parts)


def _write(element: Element, parts: list[str], more: str = "") -> None:
    """Append an element to the parts of an SVG file."""
    attributes = "".join(f' {name}="{_quoted(value)}"' for name, value in element.attributes.items())
    parts.append(f"<{element.tag}{more}{attributes}")
    if not element.kids:
        parts.append("/>")
        return
    parts.append(">")
    for kid in element.kids:
        if isinstance(kid, str):
            parts.append(_quoted(kid))
        else:
            _write(kid, parts)
    parts.append(f"</{element.tag}>")


def _quoted(value: str) -> str:
    """Return text with the special characters of XML escaped."""
    if not re.search(r"[&<>\"\r\n\t]", value):
        return value
    for letter, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("\r", "&#13;")):
        value = value.replace(letter, name)
    return value
