"""Build the structure tree of a PDF for screen readers, and link marks to it.

The marks of a page come in reading order and have roles, so nothing is guessed and nothing is dropped
silently: a mark without a role, a picture without a description or a heading out of order is an error (ISO
14289-1 7.1 to 7.4, ISO 32000-1 14.7, 14.8).
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import assert_never

from handout.geometry import Box
from handout.layout.page import (
    Glyph,
    Group,
    Image,
    Line,
    Mark,
    Page,
    Path,
    Piece,
    Role,
    Shape,
    Text,
    Widget,
    bounds,
    walk,
)
from handout.pdf.tag_types import (
    ContentReference,
    Element,
    FormWidget,
    Heading,
    Kid,
    LinkAnnotation,
    MarkedContent,
    Placeholder,
    Structure,
    TextRun,
)
from handout.problems import InputError, Location, MissingGlyph, Problem, short
from handout.schema.spaces import remove_soft_hyphens

KeyPath = tuple[str | int, ...]

FOOTER = "/Artifact <</Type/Pagination/Subtype/Footer>> BDC"
"""The operator that opens a footer."""

LEVEL = {Role.TITLE: 1, Role.HEADING: 2, Role.PART: 3}
HOLDS = {
    Role.LIST: {Role.ITEM},
    Role.ITEM: {Role.BULLET, Role.BODY},
    Role.TABLE: {Role.ROW},
    Role.ROW: {Role.COLUMN_HEAD, Role.ROW_HEAD, Role.CELL},
}
"""The roles allowed in each role (ISO 32000-1 14.8.4.3); they occur nowhere else."""


def build_structure(
    pages: Sequence[Page],
    where: Callable[[KeyPath], Location] = lambda _: Location("pages"),
    language: str = "",
) -> Structure:
    """Return the structure of *pages*; raise InputError with every fault.

    The outline has the headings in the *language* of the document.
    """
    builder = _Builder(where, language=language)
    for number, page in enumerate(pages):
        builder.begin_page(number)
        for mark in page.marks:
            builder.add_mark(mark, builder.root, ())
    if builder.problems:
        glyphs = all(problem.rule == "missing-glyph" for problem in builder.problems)
        raise (MissingGlyph if glyphs else InputError)(builder.problems)
    return Structure(
        builder.root, tuple(map(tuple, builder.runs)), tuple(map(tuple, builder.owners)), tuple(builder.headings)
    )


def slot_runs(group: Group, first: int) -> tuple[tuple[MarkedContent | Placeholder, ...], object]:
    """Return the runs of a patient's lines, numbered from *first*, and their form.

    Lines with the same structure have equal forms.
    """
    builder = _Builder(
        lambda _: Location("personal"), check_glyphs=False
    )  # the patient's details were checked when they were read
    builder.begin_page(0)
    builder.owners[-1] += [builder.root] * first
    for mark in group.marks:
        builder.add_mark(mark, builder.root, ())
    return tuple(builder.runs[-1]), _form(builder.root)


def _form(element: Element) -> object:
    """Return the part of an element that is written into the tree, without numbers.

    The places of fields are among it, for they are not drawn with the lines.
    """
    return element.type, element.language, element.alt, tuple(map(_kid_form, element.kids))


def _kid_form(kid: Kid) -> object:
    """Return the form of a child of an element."""
    match kid:
        case Element():
            return _form(kid)
        case LinkAnnotation():
            return kid.words
        case FormWidget(_, Widget(box, label, tick)):
            return tuple(round(length, 1) for length in (box.x, box.y, box.width, box.height)), label, tick
        case ContentReference():
            return ""
        case _:
            assert_never(kid)


class _Builder:
    """A builder that visits the marks of all pages once."""

    def __init__(self, where: Callable[[KeyPath], Location], *, check_glyphs: bool = True, language: str = "") -> None:
        self.where, self.check_glyphs = where, check_glyphs
        self.language, self.outlined = language, True
        self.root = Element("Document")
        self.runs: list[list[MarkedContent | Placeholder]] = []
        self.owners: list[list[Element]] = []
        self.headings: list[Heading] = []
        self.problems: list[Problem] = []
        self.page = 0

    def begin_page(self, page: int) -> None:
        """Start a page."""
        self.page = page
        self.runs.append([])
        self.owners.append([])

    def add_mark(self, mark: Mark, parent: Element, path: KeyPath) -> None:
        """Add a mark to the tree below *parent*; *path* is its place in the topic."""
        match mark:
            case Group(Role.ARTIFACT):
                self._add_artifact(mark, path)
            case Group(Role.FOOTER):  # ISO 32000-1 14.8.2.2.2
                self._check_letters(mark, path)
                self.runs[-1].append(MarkedContent(FOOTER, mark))
            case Group(Role.OWNER, (Text() as owner,)):
                self._check_letters(mark, path)
                self.runs[-1].append(Placeholder((MarkedContent(FOOTER, mark),), 0, owner))
            case Group(Role.PERSONAL):
                self._add_personal(mark, parent, path)
            case Group(Role.FIGURE):
                self._add_figure(mark, self._open_element(mark, parent, mark.path or path), mark.path or path)
            case Group(role, marks):
                path = mark.path or path
                element = self._open_element(mark, parent, path)
                outlined, self.outlined = self.outlined, self.outlined and mark.language in ("", self.language)
                for number, inner in enumerate(marks):
                    if isinstance(inner, Text) and inner.role is Role.SPAN:
                        self._add_text(inner, element, path, space_after=number + 1 < len(marks))
                    else:
                        self.add_mark(inner, element, path)
                if role in LEVEL:
                    texts = [inner for inner in marks if isinstance(inner, Text)]
                    self._add_heading(
                        role, " ".join(text.words for text in texts), min(text.box.y for text in texts), path
                    )
                self.outlined = outlined
            case Text(role=role):
                self._add_text(mark, self._open_element(mark, parent, path), path)
                if role in LEVEL:
                    self._add_heading(role, mark.words, mark.box.y, path)
            case Widget():  # ISO 14289-1 7.18.4
                _below(parent, Element("Form", alt=mark.label)).kids.append(FormWidget(self.page, mark))
            case Image() | Shape() | Path():
                kind = type(mark).__name__.lower()
                self._report(path, "untagged", page=self.page + 1, kind=kind)
            case _:
                assert_never(mark)

    def _add_personal(self, group: Group, parent: Element, path: KeyPath) -> None:
        """Add the marks of a patient's group to *parent*, and their placeholder."""
        around, first = self.runs[-1], len(self.owners[-1])
        own: list[MarkedContent | Placeholder] = []
        self.runs[-1] = own
        for mark in group.marks:
            self.add_mark(mark, parent, path)
        self.runs[-1] = [*around, Placeholder(tuple(run for run in own if isinstance(run, MarkedContent)), first)]

    def _open_element(self, mark: Text | Group, parent: Element, path: KeyPath) -> Element:
        """Return a new element below *parent*, or the last one if *mark* continues it."""
        role = mark.role
        allowed = HOLDS.get(parent.role) if isinstance(parent.role, Role) else None
        homes = [home for home, kids in HOLDS.items() if role in kids]
        if (allowed and role not in allowed) or (homes and parent.role not in homes):
            self._report(path, "tag-nesting", role=role, parent=parent.type)
        if mark.continued:
            last = parent.kids[-1] if parent.kids else None
            if isinstance(last, Element) and last.role is role:
                return last
            self._report(path, "untagged/continued", page=self.page + 1, kind=role)
        element = Element(role, language=mark.language if isinstance(mark, Group) else "")
        parent.kids.append(element)
        return element

    def _add_figure(self, figure: Group, element: Element, path: KeyPath) -> None:
        """Make *element* a figure, whose alt text is read instead of its content."""
        if not any(c.isprintable() and not c.isspace() for c in figure.alt):
            self._report(path, "no-alt", page=self.page + 1)
        self._check_letters(figure, path)
        element.alt, element.box = figure.alt, bounds(figure)
        self._add_content(element, figure, "")

    def _add_text(self, text: Text, element: Element, path: KeyPath, *, space_after: bool = False) -> None:
        """Add a text to *element*.

        Each language and each link gets a run of its own.
        """
        pieces = [(line, piece) for line in text.lines for piece in line.pieces]
        self._check_letters(text, path)
        if len(pieces) == 1 and not pieces[0][1].language and not pieces[0][1].link:  # the most common case
            words = pieces[0][1].text + (" " if space_after else "")
            self._add_content(element, TextRun(text, tuple(pieces), space_after), words)
            return
        for (language, link), group in groupby(pieces, lambda at: (at[1].language, at[1].link)):
            run, owner = list(group), element
            if language:
                owner = _below(owner, Element("Span", language=language))
            if link:
                owner = _below(owner, Element("Link"))
            last = space_after and run[-1] is pieces[-1]
            parts = split_as_read(run)
            for part in parts:
                ends = last and part is parts[-1]
                self._add_content(owner, TextRun(text, part, ends), _joined(part) + (" " if ends else ""))
            if link:
                for line, boxed in groupby(run, lambda at: at[0]):
                    shown = [piece for _, piece in boxed]
                    owner.kids.append(LinkAnnotation(self.page, _box(text, line, shown), link, _joined(run)))

    def _add_content(self, owner: Element, content: TextRun | Mark, words: str) -> None:
        """Add content to *owner* under the next MCID."""
        owners = self.owners[-1]
        self.runs[-1].append(MarkedContent(f"/{owner.type} <</MCID {len(owners)}>> BDC", content))
        owner.kids.append(ContentReference(self.page, len(owners), words))
        owners.append(owner)

    def _add_artifact(self, group: Group, path: KeyPath) -> None:
        """Add content that is not read aloud; adjacent artifacts share one sequence."""
        self._check_letters(group, path)
        runs = self.runs[-1]
        last = runs[-1] if runs else None
        if isinstance(last, MarkedContent) and last.opening == "/Artifact BMC" and isinstance(last.content, Group):
            runs[-1] = MarkedContent(last.opening, Group(Role.ARTIFACT, (*last.content.marks, *group.marks)))
        else:
            runs.append(MarkedContent("/Artifact BMC", group))

    def _check_letters(self, mark: Mark, path: KeyPath) -> None:
        """Report every text of *mark* that the font cannot draw (ISO 14289-1 7.21.8)."""
        for text in walk((mark,)) if self.check_glyphs else ():
            if isinstance(text, Text) and [  # every glyph of a handout is looked at, so nothing is called for each
                glyph
                for line in text.lines
                for piece in line.pieces
                for glyph in piece.glyphs
                if glyph.id == 0 or (glyph.parts and _lacks_part(glyph))
            ]:
                self._report(path, "missing-glyph/page", text=short(text.words, 40))

    def _add_heading(self, role: Role, words: str, y: float, path: KeyPath) -> None:
        """Add a heading to the outline; report it if it skips a level."""
        level, last = LEVEL[role], self.headings[-1].level if self.headings else 0
        if level > last + 1:
            key = "heading-level" if last else "heading-level/first"
            self._report(path, key, heading=words[:40], level=level, last=last)
        if self.outlined:
            self.headings.append(Heading(level, remove_soft_hyphens(words), self.page, y))

    def _report(self, path: KeyPath, key: str, **values: str | float) -> None:
        """Add a problem."""
        self.problems.append(Problem.of(self.where(path), key, **values))


def _lacks_part(glyph: Glyph) -> bool:
    """Return whether a part of a glyph stands for one that the font lacks."""
    return any(part == 0 for part, *_ in glyph.parts)


def _below(owner: Element, kid: Element) -> Element:
    """Return *kid* after adding it to *owner*."""
    owner.kids.append(kid)
    return kid


def split_as_read(run: Iterable[tuple[Line, Piece]]) -> list[tuple[tuple[Line, Piece], ...]]:
    """Return the pieces of a run in parts, each drawn as it is read.

    A line is drawn from left to right. So a part ends where the next piece of its line stands further left, as in
    text from right to left.
    """
    parts: list[list[tuple[Line, Piece]]] = []
    before: tuple[Line, Piece] | None = None
    for line, piece in run:
        if before is None or (before[0] is line and piece.x < before[1].x):
            parts.append([])
        parts[-1].append((line, piece))
        before = (line, piece)
    return [tuple(part) for part in parts]


def _joined(pieces: Iterable[tuple[Line, Piece]]) -> str:
    """Return the text of several pieces."""
    return "".join(piece.text for _, piece in pieces)


def _box(text: Text, line: Line, pieces: Sequence[Piece]) -> Box:
    """Return the box around *pieces* on a line of *text*."""
    left, right = min(piece.x for piece in pieces), max(piece.x + piece.width for piece in pieces)
    return Box(text.box.x + left, text.box.y + line.baseline - text.size, right - left, text.size * 1.3)
