"""A PDF template for many patients: painted once, and filled in for each.

The patient's lines have a content stream of their own (ISO 32000-1 7.8.2 allows several on a page), and so has the
name in the footers, which all pages share. Their content has the numbers that the tag tree expects, and their
letters are in the embedded fonts already. All other bytes are copied.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from msgspec import Struct

from handout.geometry import Box
from handout.layout.page import FIRAGO, Face, Group, Mark, Page, Role, Text, bounds, moved, walk
from handout.layout.parts.footer import fit_name
from handout.layout.text.paragraph import TextStyle
from handout.layout.text.typography import ENGLISH, Quotes
from handout.pdf.build_tag_tree import FOOTER, KeyPath, slot_runs
from handout.pdf.content_stream import Plotter, as_seen, colour, show_at
from handout.pdf.fonts import EmbeddedFont, PatientFonts, interchangeable_letters
from handout.pdf.metadata import About
from handout.pdf.subset import GlyphKey
from handout.pdf.syntax import Pdf, TemplateBody
from handout.pdf.tag_types import MarkedContent
from handout.problems import Location

if TYPE_CHECKING:
    from handout.imposition.sheet import Sheet
    from handout.pdf.painter import Painter

CLOSE = 0.02
"""The distance in pt below which two places count as the same."""


class PatientLines(Struct, frozen=True, kw_only=True):
    """The lines of one patient, laid out.

    They are marks, their *height* in pt, and runs of marked content numbered from *first*. *owner* is the name for
    the foot of every page, if it is to stand there, where a *short* one may have another place. Lines with equal *form* (tag structure) and *letters*
    (characters that every name may have, in regular and bold) fit the same template; without a form none fits.
    """

    group: Group
    height: float
    first: int
    runs: tuple[MarkedContent, ...]
    form: object
    letters: tuple[str, str]
    owner: str = ""
    short: bool = False

    @property
    def shape(self) -> tuple[object, ...] | None:
        """A value that is equal for lines that can share a template.

        It is None if they can share none.
        """
        if self.form is None:
            return None
        return round(self.height, 2), self.letters, self.form, bool(self.owner), self.short


def number_lines(group: Group, first: int, height: float = 0, owner: str = "", *, short: bool = False) -> PatientLines:
    """Return a patient's lines with their marked content numbered from *first*."""
    texts = [mark for mark in walk((group,)) if isinstance(mark, Text)]
    pieces = [piece for text in texts for line in text.lines for piece in line.pieces]
    linked = any(piece.link for piece in pieces)
    runs, form = slot_runs(group, first)
    regular, bold = (
        interchangeable_letters("".join(piece.text for piece in pieces if piece.face == Face(FIRAGO, heavy)))
        for heavy in (False, True)
    )
    return PatientLines(
        group=group,
        height=height,
        first=first,
        runs=tuple(run for run in runs if isinstance(run, MarkedContent)),
        form=None if linked else form,
        letters=(regular, bold),
        owner=owner,
        short=short,
    )


class LinesPlace(Struct, frozen=True, array_like=True):
    """The place of a patient's lines.

    *dx* and *dy* are the offset from where the lines were laid out. *top* is the height of the page in pt, *first*
    the first number (MCID) of the lines on it, or None without tags.
    """

    top: float
    first: int | None
    dx: float
    dy: float


class OwnerPlace(Struct, frozen=True, array_like=True):
    """The place of the name in a footer.

    This is where it begins, or where it ends if it comes *from_right*, its greatest width, and how it is set.
    """

    x: float
    y: float
    width: float
    size: float
    colour: str
    language: str
    quotes: Quotes
    tagged: bool
    from_right: bool

    def around(self, shown: bytes, width: float, scale: float, font: EmbeddedFont) -> bytes:
        """Return the operators of a name that fits, from those that show its glyphs.

        Its letters are *scale* times as large as others.
        """
        before, after = _around_owner(self)
        start = self.start(width)
        return (
            before
            + f"/{font.name} {self.size * scale:.4g} Tf 1 0 0 1 {start:.2f} {self.y:.2f} Tm ".encode()
            + shown
            + after
        )

    def start(self, width: float) -> float:
        """Return where a name of this width begins."""
        return self.x - width if self.from_right else self.x

    def drawn(self, name: str, fonts: PatientFonts) -> bytes:
        """Return the operators of a *name* as it is set here."""
        pieces = fit_name(
            name, self.width, TextStyle(self.size, self.colour, language=self.language, quotes=self.quotes)
        )
        if not pieces:
            return b""
        (before, after), start = _around_owner(self), self.start(sum(piece.width for piece in pieces))
        shown = "\n".join(show_at(piece, self.size, start, self.y, fonts) for piece in as_seen(pieces))
        return before + shown.encode("ascii") + after


@lru_cache(32)
def _around_owner(place: OwnerPlace) -> tuple[bytes, bytes]:
    """Return the operators before and after those that show a name."""
    before, after = f"{colour(place.colour)} BT\n", "\nET\n"
    before, after = (f"{FOOTER}\n{before}", f"{after}EMC\n") if place.tagged else (before, after)
    return before.encode("ascii"), after.encode("ascii")


class Stamp(Struct, frozen=True):
    """The operators of a patient's lines for each slot, and the fonts they use."""

    contents: tuple[bytes, ...]
    fonts: PatientFonts


class LineFiller(Struct, frozen=True, kw_only=True):
    """The fonts and the places for drawing the lines of patients into a template.

    *fonts* are regular and bold; *places* are those of the slots, in their order.
    """

    fonts: Mapping[Face, EmbeddedFont]
    places: tuple[LinesPlace | OwnerPlace, ...]

    @property
    def lines(self) -> LinesPlace:
        """The place of the patient's lines."""
        return next(place for place in self.places if isinstance(place, LinesPlace))

    def drawn(self, lines: PatientLines) -> Stamp:
        """Return the operators of *lines* for each slot, and the fonts that they need."""
        place, fonts = self.lines, PatientFonts(self.fonts)
        plotter = Plotter(fonts, place.top)
        plotter.write(f"1 0 0 1 {place.dx:.4f} {-place.dy:.4f} cm")
        if place.first is None:
            plotter.draw(lines.group)
        else:
            plotter.runs(lines.runs if lines.first == place.first else number_lines(lines.group, place.first).runs)
        drawn = ("\n".join(plotter.code) + "\n").encode("ascii")
        return Stamp(
            tuple(drawn if isinstance(each, LinesPlace) else each.drawn(lines.owner, fonts) for each in self.places),
            fonts,
        )

    def contents(self, lines: bytes, owner: str, shown: bytes, width: float, scale: float) -> tuple[bytes, ...]:
        """Return the operators for each slot, from those of the patient's *lines*.

        *owner* is the name in the footers, *shown* are the operators that show it in bold. *width* is its width and
        *scale* the size of its letters, in multiples of the size.
        """
        return tuple(
            lines if isinstance(place, LinesPlace) else self._owner(place, owner, shown, width, scale)
            for place in self.places
        )

    def _owner(self, place: OwnerPlace, owner: str, shown: bytes, width: float, scale: float) -> bytes:
        """Return the operators of the name in the footers."""
        if width * place.size <= place.width:
            return place.around(shown, width * place.size, scale, self.fonts[Face(FIRAGO, bold=True)])
        return place.drawn(owner, PatientFonts(self.fonts))


class Template(Struct, frozen=True):
    """A PDF with an empty slot for a patient's lines, and its line filler."""

    blank: TemplateBody
    filler: LineFiller

    def filled(self, lines: PatientLines) -> Pdf:
        """Return the PDF with *lines* of the template's shape filled in."""
        stamp = self.filler.drawn(lines)
        return self.blank.filled(stamp.contents, *stamp.fonts.objects(self.blank.size))

    def packed(self) -> "PackedTemplate":
        """Return the template as plain values to store; they hold no patient data."""
        codes = {face: font.codes for face, font in self.filler.fonts.items()}
        lines = self.filler.lines
        owners = tuple(place for place in self.filler.places if isinstance(place, OwnerPlace))
        return PackedTemplate(self.blank, codes, lines, self.filler.places.index(lines), owners)


class PackedTemplate(Struct, frozen=True, array_like=True):
    """A template as plain values: the codes of its fonts, and its places.

    *at* is the number of slots before that of the lines.
    """

    blank: TemplateBody
    codes: dict[Face, dict[GlyphKey, str]]
    lines: LinesPlace
    at: int
    owners: tuple[OwnerPlace, ...]

    def template(self) -> Template:
        """Return the template."""
        fonts = {face: EmbeddedFont(face, codes) for face, codes in self.codes.items()}
        places: tuple[LinesPlace | OwnerPlace, ...] = (*self.owners[: self.at], self.lines, *self.owners[self.at :])
        return Template(self.blank, LineFiller(fonts=fonts, places=places))


class TemplateSource(Struct, frozen=True, kw_only=True):
    """A handout that is laid out for one patient.

    *sheets* is empty if the pages are printed as they are. *lines* are the patient's lines before they were
    placed, *labels* the fixed words beside them. They are set in the *typefaces* of this language.
    """

    pages: Sequence[Page]
    sheets: "Sequence[Sheet]"
    lines: PatientLines
    labels: tuple[str, ...]
    about: About
    quotes: Quotes = ENGLISH
    typefaces: str = ""


def make_template(source: TemplateSource, where: Callable[[KeyPath], Location]) -> Template | None:
    """Return the template of a handout, or None if there is no slot to fill in."""
    painter = template_painter(source, 0)
    if painter is None:
        return None
    structure = None if source.sheets else painter.paint(source.pages, where)
    if source.sheets:
        painter.paint_sheets(source.sheets)
    filler = line_filler(painter, source, tagged=not source.sheets)
    return Template(painter.document.blank(structure), filler) if filler else None


def template_painter(source: TemplateSource, first: int) -> "Painter | None":
    """Return a painter whose fonts hold every letter that other patients may need.

    Its objects are numbered from *first*. Return None if *source* cannot be a template.
    """
    from handout.pdf.painter import Painter  # filling in a stored template does not need it

    if source.lines.shape is None:
        return None
    painter = Painter(source.about, slotted=True, first=first)
    for bold, letters in enumerate(source.lines.letters):
        painter.embedded[Face(FIRAGO, bool(bold))].reserve(letters, source.labels, source.typefaces)
    return painter


def line_filler(painter: "Painter", source: TemplateSource, *, tagged: bool) -> LineFiller | None:
    """Return the filler of the slots that a *painter* left.

    Return None if there is not exactly one for the lines, or if they look different there.
    """
    marks = (mark for page in source.pages for mark in walk(page.marks))
    groups = [mark for mark in marks if isinstance(mark, Group) and mark.role is Role.PERSONAL]
    slots = [slot for slot in painter.slots if not slot.owner]
    if len(slots) != 1 or len(groups) != 1:
        return None
    found, wanted = bounds(groups[0]), bounds(source.lines.group)
    dx, dy = found.x - wanted.x, found.y - wanted.y
    if not _same(groups, moved((source.lines.group,), dx, dy)):
        return None
    language = source.typefaces
    return LineFiller(
        fonts=painter.embedded,
        places=tuple(
            _owner_place(owner, slot.top, language, source.quotes, tagged=tagged)
            if (owner := slot.owner)
            else LinesPlace(slot.top, slot.first if tagged else None, dx, dy)
            for slot in painter.slots
        ),
    )


def _owner_place(owner: Text, top: float, language: str, quotes: Quotes, *, tagged: bool) -> OwnerPlace:
    """Return the place of a name in a footer, on a page of the height *top*.

    On a page that reads from right to left the name stands at the right end of its box.
    """
    from_right = min(piece.x for piece in owner.lines[0].pieces) > CLOSE
    x = owner.box.right if from_right else owner.box.x
    y = top - owner.box.y - owner.lines[0].baseline
    return OwnerPlace(
        x, y, owner.box.width, owner.size, owner.colour, language, quotes, tagged=tagged, from_right=from_right
    )


def _same(some: Iterable[Mark], others: Iterable[Mark]) -> bool:
    """Return whether two sequences hold the same marks at the same places."""
    return all(
        one is not None
        and other is not None
        and type(one) is type(other)
        and (not isinstance(one, Text) or (isinstance(other, Text) and one.words == other.words))
        and _near(bounds(one), bounds(other))
        for one, other in zip_longest(walk(some), walk(others))
    )


def _near(one: Box, other: Box) -> bool:
    """Return whether two boxes count as the same."""
    away = (one.x - other.x, one.y - other.y, one.width - other.width, one.height - other.height)
    return max(map(abs, away)) < CLOSE
