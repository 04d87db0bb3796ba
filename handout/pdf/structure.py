"""What a reader who cannot see the pages is told: the structure tree, and which ink on which page belongs to which part of it.

The marks of a page stand in reading order and say what they are, so nothing is guessed here and nothing is dropped silently: a mark
without a role, a picture without a description or a heading out of order is an error (ISO 14289-1 7.1 to 7.4, ISO 32000-1 14.7, 14.8).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import Struct, field

from handout.geometry import Box
from handout.layout.page import Group, Image, Line, Mark, Page, Path, Piece, Role, Shape, Text, bounds, walk
from handout.problems import InputError, Location, MissingGlyph, Problem, short
from handout.schema.spaces import unparted

KeyPath = tuple[str | int, ...]

LEVEL = {Role.TITLE: 1, Role.HEADING: 2, Role.PART: 3}
HOLDS = {
    Role.LIST: {Role.ITEM},
    Role.ITEM: {Role.BULLET, Role.BODY},
    Role.TABLE: {Role.ROW},
    Role.ROW: {Role.COLUMN_HEAD, Role.ROW_HEAD, Role.CELL},
}
"""What may stand in what (ISO 32000-1 14.8.4.3); these parts stand nowhere else."""


class Content(Struct, frozen=True):
    """Ink on a page (counted from 0) that is read as *words*, under its number there (marked-content identifier)."""

    page: int
    number: int
    words: str


class Anchor(Struct, frozen=True):
    """A box on a page that leads to an address."""

    page: int
    box: Box
    address: str
    words: str


class Element(Struct, eq=False):
    """A node of the structure tree; an empty *language* is that of the node above."""

    role: Role | str
    alt: str = ""
    language: str = ""
    box: Box | None = None
    kids: "list[Element | Content | Anchor]" = field(default_factory=list)

    @property
    def type(self) -> str:
        """The structure type (ISO 32000-1 14.8.4)."""
        return self.role.split()[0]


class Stretch(Struct, frozen=True):
    """Pieces of a text that one piece of marked content holds; *said* where the glyphs alone do not say it; *spaced*: a word follows."""

    text: Text
    pieces: tuple[tuple[Line, Piece], ...]
    said: str = ""
    spaced: bool = False


class Run(Struct, frozen=True):
    """Ink between two brackets: the operator that opens them, and what is drawn."""

    opening: str
    ink: Stretch | Mark


class Placeholder(Struct, frozen=True):
    """Runs that belong to one person; *first* is the number that the first piece of marked content in it has on its page."""

    runs: tuple[Run, ...]
    first: int


class Heading(Struct, frozen=True):
    """An entry of the outline; *y* from the top of its page."""

    level: int
    words: str
    page: int
    y: float


class Structure(Struct, frozen=True):
    """The tree under its root, the runs of each page in the order they are painted, and the headings."""

    root: Element
    runs: tuple[tuple[Run | Placeholder, ...], ...]
    owners: tuple[tuple[Element, ...], ...]
    headings: tuple[Heading, ...]


def structure(
    pages: Sequence[Page],
    exact: Callable[[Piece], bool],
    where: Callable[[KeyPath], Location] = lambda _: Location("pages"),
) -> Structure:
    """Return what *pages* say; *exact* tells whether a piece's glyphs alone give its text; raise InputError naming every fault."""
    builder = _Builder(exact, where)
    for number, page in enumerate(pages):
        builder.start(number)
        for mark in page.marks:
            builder.mark(mark, builder.root, ())
    if builder.problems:
        glyphs = all(problem.rule == "missing-glyph" for problem in builder.problems)
        raise (MissingGlyph if glyphs else InputError)(builder.problems)
    return Structure(
        builder.root, tuple(map(tuple, builder.runs)), tuple(map(tuple, builder.owners)), tuple(builder.headings)
    )


def slot_runs(group: Group, first: int, exact: Callable[[Piece], bool]) -> tuple[tuple[Run | Placeholder, ...], object]:
    """Return the runs of a group of personal lines, numbered from *first*, and a value that is equal for those with the same structure."""
    builder = _Builder(
        exact, lambda _: Location("personal"), strict=False
    )  # its letters were looked at when it was read
    builder.start(0)
    builder.owners[-1] += [builder.root] * first
    for mark in group.marks:
        builder.mark(mark, builder.root, ())
    return tuple(builder.runs[-1]), _form(builder.root)


def _form(element: Element) -> object:
    """Return what of an element is written into the tree, without its numbers; words only where they are written."""
    kids = tuple(_form(k) if isinstance(k, Element) else k.words if isinstance(k, Anchor) else "" for k in element.kids)
    return element.type, element.language, element.alt, heard(element) if element.role is Role.FIELD else "", kids


class _Builder:
    """Walks the marks of all pages once."""

    def __init__(
        self, exact: Callable[[Piece], bool], where: Callable[[KeyPath], Location], *, strict: bool = True
    ) -> None:
        self.exact, self.where, self.strict = exact, where, strict
        self.root = Element("Document")
        self.runs: list[list[Run | Placeholder]] = []
        self.owners: list[list[Element]] = []
        self.headings: list[Heading] = []
        self.problems: list[Problem] = []
        self.page = 0

    def start(self, page: int) -> None:
        """Begin a page."""
        self.page = page
        self.runs.append([])
        self.owners.append([])

    def mark(self, mark: Mark, parent: Element, path: KeyPath) -> None:
        """Take a mark into the tree, below *parent*; *path* is the place in the topic that is shown here."""
        match mark:
            case Group(Role.ARTIFACT):
                self._artifact(mark, path)
            case Group(Role.FOOTER):  # ISO 32000-1 14.8.2.2.2
                self._drawn(mark, path)
                self.runs[-1].append(Run("/Artifact <</Type/Pagination/Subtype/Footer>> BDC", mark))
            case Group(Role.PERSONAL):
                self._personal(mark, parent, path)
            case Group(Role.FIGURE):
                self._figure(mark, self._open(mark, parent, mark.path or path), mark.path or path)
            case Group(role, marks):
                path = mark.path or path
                element = self._open(mark, parent, path)
                for number, inner in enumerate(marks):
                    if isinstance(inner, Text) and inner.role is Role.SPAN:
                        self._text(inner, element, path, spaced=number + 1 < len(marks))
                    else:
                        self.mark(inner, element, path)
                if role in LEVEL:
                    texts = [inner for inner in marks if isinstance(inner, Text)]
                    self._head(role, " ".join(text.words for text in texts), min(text.box.y for text in texts), path)
            case Text(role=role):
                self._text(mark, self._open(mark, parent, path), path)
                if role in LEVEL:
                    self._head(role, mark.words, mark.box.y, path)
            case Image() | Shape() | Path():
                kind = type(mark).__name__.lower()
                self._fault(
                    path, "untagged", f"on page {self.page + 1} a {kind} has no role: neither figure nor artifact"
                )

    def _personal(self, group: Group, parent: Element, path: KeyPath) -> None:
        """Take marks as if their group were not there, their runs kept together."""
        around, first = self.runs[-1], len(self.owners[-1])
        own: list[Run | Placeholder] = []
        self.runs[-1] = own
        for mark in group.marks:
            self.mark(mark, parent, path)
        self.runs[-1] = [*around, Placeholder(tuple(run for run in own if isinstance(run, Run)), first)]

    def _open(self, mark: Text | Group, parent: Element, path: KeyPath) -> Element:
        """Return a new element below *parent*, or the last one there when *mark* goes on with it."""
        role = mark.role
        allowed = HOLDS.get(parent.role) if isinstance(parent.role, Role) else None
        homes = [home for home, kids in HOLDS.items() if role in kids]
        if (allowed and role not in allowed) or (homes and parent.role not in homes):
            self._fault(path, "tag-nesting", f"{role} may not stand in {parent.type}")
        if mark.continued:
            last = parent.kids[-1] if parent.kids else None
            if isinstance(last, Element) and last.role is role:
                return last
            self._fault(path, "untagged", f"on page {self.page + 1} a {role} goes on that never began")
        element = Element(role)
        parent.kids.append(element)
        return element

    def _figure(self, figure: Group, element: Element, path: KeyPath) -> None:
        """Give *element* a picture with all that is drawn on it, to be read by its alt alone."""
        if not any(c.isprintable() and not c.isspace() for c in figure.alt):
            self._fault(path, "no-alt", f"on page {self.page + 1} a picture has no words for those who cannot see it")
        self._drawn(figure, path)
        element.alt, element.box = figure.alt, bounds(figure)
        self._ink(element, figure, "")

    def _text(self, text: Text, element: Element, path: KeyPath, *, spaced: bool = False) -> None:
        """Give *element* a text: one stretch of content for each change of language, link, or need to say the words."""
        pieces = [(line, piece) for line in text.lines for piece in line.pieces]
        self._drawn(text, path)
        if len(pieces) == 1 and not pieces[0][1].language and not pieces[0][1].link:  # most texts are one line
            said = pieces[0][1].text
            self._ink(
                element,
                Stretch(text, tuple(pieces), "" if self.exact(pieces[0][1]) else said, spaced),
                said + (" " if spaced else ""),
            )
            return
        for (language, link), group in groupby(pieces, lambda at: (at[1].language, at[1].link)):
            run, owner = list(group), element
            if language:
                owner = _below(owner, Element("Span", language=language))
            if link:
                owner = _below(owner, Element("Link"))
            for exact, same in groupby(run, lambda at: self.exact(at[1]) or at):  # an inexact piece stands alone
                members = tuple(same)
                said = "" if exact is True else _said(members)
                last = spaced and members[-1] is pieces[-1]
                self._ink(owner, Stretch(text, members, said, last), _said(members) + (" " if last else ""))
            if link:
                for line, boxed in groupby(run, lambda at: at[0]):
                    shown = [piece for _, piece in boxed]
                    owner.kids.append(Anchor(self.page, _box(text, line, shown), link, _said(run)))

    def _ink(self, owner: Element, ink: Stretch | Mark, words: str) -> None:
        owners = self.owners[-1]
        self.runs[-1].append(Run(f"/{owner.type} <</MCID {len(owners)}>> BDC", ink))
        owner.kids.append(Content(self.page, len(owners), words))
        owners.append(owner)

    def _artifact(self, group: Group, path: KeyPath) -> None:
        """Draw what is not read; neighbours share one pair of brackets."""
        self._drawn(group, path)
        runs = self.runs[-1]
        last = runs[-1] if runs else None
        if isinstance(last, Run) and last.opening == "/Artifact BMC" and isinstance(last.ink, Group):
            runs[-1] = Run(last.opening, Group(Role.ARTIFACT, (*last.ink.marks, *group.marks)))
        else:
            runs.append(Run("/Artifact BMC", group))

    def _drawn(self, mark: Mark, path: KeyPath) -> None:
        """Note every text of *mark* that the font cannot draw (ISO 14289-1 7.21.8)."""
        for text in walk((mark,)) if self.strict else ():
            if isinstance(text, Text) and any(g.id == 0 for line in text.lines for p in line.pieces for g in p.glyphs):
                self._fault(path, "missing-glyph", f"the font lacks a sign of '{short(text.words, 40)}'")

    def _head(self, role: Role, words: str, y: float, path: KeyPath) -> None:
        level, last = LEVEL[role], self.headings[-1].level if self.headings else 0
        if level > last + 1:
            after = f"after a heading of level {last}" if last else "first"
            self._fault(path, "heading-level", f"'{words[:40]}' has level {level} and comes {after}")
        self.headings.append(Heading(level, unparted(words), self.page, y))

    def _fault(self, path: KeyPath, rule: str, message: str) -> None:
        self.problems.append(Problem(self.where(path), rule, message))


def _below(owner: Element, kid: Element) -> Element:
    owner.kids.append(kid)
    return kid


def _said(pieces: Iterable[tuple[Line, Piece]]) -> str:
    return "".join(piece.text for _, piece in pieces)


def _box(text: Text, line: Line, pieces: Sequence[Piece]) -> Box:
    """Return the box around *pieces* on a line of *text*."""
    left, right = text.box.x + pieces[0].x, text.box.x + pieces[-1].x + pieces[-1].width
    return Box(left, text.box.y + line.baseline - text.size, right - left, text.size * 1.3)


def read_aloud(root: Element) -> str:
    """Return the tree as a screen reader tells it: roles indented as they nest, each with its words."""
    return "\n".join(_told(root, "")) + "\n"


def _told(element: Element, indent: str) -> Iterator[str]:
    language = f" ({element.language})" if element.language else ""
    yield f"{indent}{element.role}{language}{f': {element.alt}' if element.alt else ''}"
    words = ""
    for kid in element.kids:
        if isinstance(kid, Content):
            words += unparted(kid.words)
            continue
        if words.strip():
            yield f"{indent}  | {words.strip()}"
        words = ""
        if isinstance(kid, Element):
            yield from _told(kid, indent + "  ")
        else:
            yield f"{indent}  -> {kid.address}"
    if words.strip():
        yield f"{indent}  | {words.strip()}"


def heard(element: Element) -> str:
    """Return what is read of *element* and all below it."""
    words = (heard(k) if isinstance(k, Element) else k.words for k in element.kids if not isinstance(k, Anchor))
    return unparted("".join(words))
