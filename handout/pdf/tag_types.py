"""The structure tree of a PDF, and the marked content that it refers to."""

from msgspec import Struct, field

from handout.geometry import Box
from handout.layout.page import Line, Mark, Piece, Role, Text, Widget
from handout.schema.spaces import remove_soft_hyphens


class ContentReference(Struct, frozen=True):
    """A reference to a marked-content sequence on a page.

    *page* counts from 0, *number* is the number of the sequence there (MCID), *words* are its text.
    """

    page: int
    number: int
    words: str


class LinkAnnotation(Struct, frozen=True):
    """A box on a page that opens an address when it is clicked."""

    page: int
    box: Box
    address: str
    words: str


class Element(Struct, eq=False):
    """A node of the structure tree; without a *language* it has that of its parent."""

    role: Role | str
    alt: str = ""
    language: str = ""
    box: Box | None = None
    kids: "list[Kid]" = field(default_factory=list)

    @property
    def type(self) -> str:
        """The structure type (ISO 32000-1 14.8.4)."""
        return self.role.split()[0]


class FormWidget(Struct, frozen=True):
    """A place on a page that can be filled in on screen."""

    page: int
    widget: Widget


Kid = Element | ContentReference | LinkAnnotation | FormWidget
"""A child of an element of the structure tree."""


class TextRun(Struct, frozen=True):
    """Pieces of a text in one marked-content sequence.

    *space_after* means that another word follows.
    """

    text: Text
    pieces: tuple[tuple[Line, Piece], ...]
    space_after: bool = False


class MarkedContent(Struct, frozen=True):
    """A marked-content sequence: the operator that opens it, and its content."""

    opening: str
    content: TextRun | Mark


class Placeholder(Struct, frozen=True):
    """The marked content of one patient.

    *first* is the number (MCID) of its first sequence on the page. *owner* is the patient's name in a footer, which
    has no number.
    """

    runs: tuple[MarkedContent, ...]
    first: int
    owner: Text | None = None


class Heading(Struct, frozen=True):
    """An entry of the outline; *y* is measured from the top of its page."""

    level: int
    words: str
    page: int
    y: float


class Structure(Struct, frozen=True):
    """The structure tree and the content it refers to.

    *runs* are painted on each page in this order, *owners* are the elements of each page's MCIDs.
    """

    root: Element
    runs: tuple[tuple[MarkedContent | Placeholder, ...], ...]
    owners: tuple[tuple[Element, ...], ...]
    headings: tuple[Heading, ...]


def text_of(element: Element) -> str:
    """Return the text of *element* and of everything below it."""
    parts = (kid for kid in element.kids if isinstance(kid, Element | ContentReference))
    return remove_soft_hyphens("".join(text_of(kid) if isinstance(kid, Element) else kid.words for kid in parts))
