"""Render once, stamp many: a PDF whose personal lines alone are drawn anew.

The lines of one person stand in a content stream of their own (ISO 32000-1 7.8.2 lets a page have several), with the numbers that
the tag tree already knows, in fonts that already hold their letters.  All else is taken over byte by byte.
"""

from collections.abc import Mapping

from msgspec import Struct

from handout.layout.page import Group, Piece, Text, walk
from handout.pdf.content_stream import Plotter, show
from handout.pdf.fonts import EmbeddedFont, interchangeable_letters, maps_back
from handout.pdf.structure import MarkedContent, slot_runs
from handout.pdf.syntax import Pdf, TemplateBody


class PatientLines(Struct, frozen=True):
    """Personal lines as they are drawn; those with an equal *form* and *letters* (regular, bold) can take each other's place, None has no equal."""

    group: Group
    first: int
    runs: tuple[MarkedContent, ...]
    form: object
    letters: tuple[str, str] | None


class LineFiller(Struct, frozen=True):
    """Draws the lines of one person after another in *fonts* (regular, bold), *dx* and *dy* from where they were laid out.

    *top* is the height of their page, *first* their first number on it, None without tags.
    """

    fonts: Mapping[bool, EmbeddedFont]
    top: float
    first: int | None
    dx: float
    dy: float

    def drawn(self, lines: PatientLines) -> bytes | None:
        """Return the operators of *lines*, or None when the fonts lack a sign."""
        plotter = Plotter(self.fonts, self.top)
        plotter.write(f"1 0 0 1 {self.dx:.2f} {-self.dy:.2f} cm")
        try:
            if self.first is None:
                plotter.draw(lines.group)
            else:
                plotter.runs(lines.runs if lines.first == self.first else numbered(lines.group, self.first).runs)
        except LookupError:
            return None
        return ("\n".join(plotter.code) + "\n").encode("ascii")

    def shown(self, piece: Piece, size: float) -> bytes:
        """Return the operators that show a piece, wherever it stands; raise LookupError when the fonts lack a sign."""
        return show(piece, size, self.fonts[piece.bold]).encode("ascii")


class Template(Struct, frozen=True):
    """A PDF for many people, and the pen for each of them."""

    blank: TemplateBody
    pen: LineFiller

    def stamped(self, lines: PatientLines) -> Pdf | None:
        """Return the PDF with *lines* of the template's form, or None when its fonts lack a sign."""
        content = self.pen.drawn(lines)
        return None if content is None else self.blank.filled([content])

    def packed(self) -> "Packed":
        """Return the template as it can be kept; no person is in it."""
        pen = self.pen
        codes = {bold: font.codes for bold, font in pen.fonts.items()}
        return Packed(self.blank, codes, pen.top, pen.first, pen.dx, pen.dy)


class Packed(Struct, frozen=True, array_like=True):
    """A template in plain values: the glyphs of its fonts by their codes, and the measures of its pen."""

    blank: TemplateBody
    codes: dict[bool, dict[tuple[int, str], str]]
    top: float
    first: int | None
    dx: float
    dy: float

    def template(self) -> Template:
        """Return the template."""
        fonts = {bold: EmbeddedFont(bold, codes) for bold, codes in self.codes.items()}
        return Template(self.blank, LineFiller(fonts, self.top, self.first, self.dx, self.dy))


def numbered(group: Group, first: int) -> PatientLines:
    """Return personal lines with their marked content numbered from *first*."""
    texts = [mark for mark in walk((group,)) if isinstance(mark, Text)]
    pieces = [piece for text in texts for line in text.lines for piece in line.pieces]
    linked = any(piece.link for piece in pieces)
    runs, form = slot_runs(group, first, maps_back)
    regular, bold = (
        interchangeable_letters("".join(piece.text for piece in pieces if piece.bold == heavy))
        for heavy in (False, True)
    )
    letters = None if regular is None or bold is None else (regular, bold)
    return PatientLines(
        group, first, tuple(run for run in runs if isinstance(run, MarkedContent)), None if linked else form, letters
    )
