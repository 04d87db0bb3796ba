"""Draw marks that need only fonts as content-stream operators (ISO 32000-1 8, 9)."""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby
from operator import attrgetter

from handout.geometry import Box
from handout.layout.page import Group, Mark, Piece, Shape, Text, Widget, bounds
from handout.pdf.fonts import EmbeddedFont, Fonts
from handout.pdf.tag_types import MarkedContent, TextRun

ARC = 0.5523
"""The distance of a Bezier handle that draws a quarter circle, in radii."""


class Plotter:
    """A writer of marks as operators, one mark after the other.

    *top* is the height of the page in pt, because y counts upwards in a PDF. What is drawn is printed *scale* times as
    large.
    """

    scale: float = 1

    def __init__(self, fonts: Fonts, top: float = 0) -> None:
        self.fonts, self.top = fonts, top
        self.code: list[str] = []

    def write(self, operators: str) -> None:
        """Append operators."""
        self.code.append(operators)

    def runs(self, runs: Iterable[MarkedContent]) -> None:
        """Draw several marked-content sequences."""
        for run in runs:
            self.run(run)

    def run(self, run: MarkedContent) -> None:
        """Draw a marked-content sequence (ISO 32000-1 14.6)."""
        self.write(run.opening)
        match run.content:
            case TextRun():
                self.text_run(run.content)
                if lines := self.underlines(run.content):
                    self.write(f"EMC /Artifact BMC\n{lines}")
            case mark:
                self.draw(mark)
        self.write("EMC")

    def draw(self, mark: Mark, seen: Box | None = None) -> None:
        """Draw one mark, unless it lies entirely outside the box *seen*."""
        if seen:
            around = bounds(mark).inset(-2)
            if not around.overlaps(seen):
                return
            if seen.holds(around):
                seen = None  # so does all that is in it
        self.put(mark, seen)

    def put(self, mark: Mark, seen: Box | None) -> None:
        """Draw one mark; of a group, what does not lie outside the box *seen*."""
        match mark:
            case Group():
                for inner in mark.marks:
                    self.draw(inner, seen)
            case Text():
                pieces = [(line, piece) for line in mark.lines for piece in line.pieces]
                for line, piece in pieces:
                    text_run = TextRun(mark, ((line, piece),), space_after=piece is pieces[-1][1])
                    self.text_run(text_run)
                    self.write(self.underlines(text_run))
            case Shape():
                self.shape(mark)
            case Widget():
                pass  # it is drawn by the viewer
            case _:
                raise TypeError(mark)

    def text_run(self, text_run: TextRun) -> None:
        """Show the glyphs of a text run."""
        text, code = text_run.text, []
        code.append(f"{colour(text.colour)} BT")
        for baseline, pieces in groupby(text_run.pieces, lambda at: at[0].baseline):
            y = self.top - text.box.y - baseline
            for _, piece in pieces:
                code.append(show_at(piece, text.size, text.box.x, y, self.fonts))
                self.fonts.font_of(piece).print_at(text.size * piece.scale * self.scale, piece.glyphs)
        if text_run.space_after:
            code.append(f"<{self.fonts.font_of(piece).space()}> Tj")
        code.append("ET")
        self.write("\n".join(code))

    def underlines(self, text_run: TextRun) -> str:
        """Return the operators that underline links, in the colour of the text."""
        text, code = text_run.text, []
        for line, piece in text_run.pieces:
            if piece.link:
                x, y = text.box.x + piece.x, self.top - text.box.y - line.baseline - text.size * 0.14
                code.append(f"{x:.2f} {y:.2f} {piece.width:.2f} {text.size * 0.05:.2f} re f")
        return "\n".join(code)

    def shape(self, shape: Shape) -> None:
        """Draw a box, with rounded corners if it has any."""
        self.write(colours(shape.fill, shape.stroke, shape.width))
        self.write(self.outline_of(shape.box, shape.corners))
        self.write(painting(shape.fill, shape.stroke))

    def outline_of(self, box: Box, corners: tuple[float, float, float, float]) -> str:
        """Return the path around a box, with rounded corners if it has any."""
        left, right = box.x, box.right
        top, bottom = self.top - box.y, self.top - box.bottom
        if not any(corners):
            return f"{left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re"
        nw, ne, se, sw = (min(c, box.width / 2, box.height / 2) for c in corners)
        flat = 1 - ARC
        return (
            f"{left + nw:.2f} {top:.2f} m {right - ne:.2f} {top:.2f} l "
            f"{right - ne * flat:.2f} {top:.2f} {right:.2f} {top - ne * flat:.2f} {right:.2f} {top - ne:.2f} c "
            f"{right:.2f} {bottom + se:.2f} l "
            f"{right:.2f} {bottom + se * flat:.2f} {right - se * flat:.2f} {bottom:.2f} {right - se:.2f} {bottom:.2f} c "
            f"{left + sw:.2f} {bottom:.2f} l "
            f"{left + sw * flat:.2f} {bottom:.2f} {left:.2f} {bottom + sw * flat:.2f} {left:.2f} {bottom + sw:.2f} c "
            f"{left:.2f} {top - nw:.2f} l "
            f"{left:.2f} {top - nw * flat:.2f} {left + nw * flat:.2f} {top:.2f} {left + nw:.2f} {top:.2f} c h"
        )


def colours(fill: str | None, stroke: str | None, width: float) -> str:
    """Return the operators that set the colours, and the line width in pt."""
    code = [colour(fill)] if fill else []
    return " ".join([*code, f"{colour(stroke).upper()} {width:.4g} w"] if stroke else code)


def painting(fill: str | None, stroke: str | None) -> str:
    """Return the operator that paints a path (ISO 32000-1 8.5.3)."""
    return "B" if fill and stroke else "f" if fill else "S" if stroke else "n"


@cache
def colour(name: str) -> str:
    """Return the operator that fills with a colour such as #0a4d5c.

    Black, white and greys are DeviceGray (ISO 32000-1 8.6.4.2): a printer needs no coloured ink for them.
    """
    parts = [f"{int(name[at : at + 2], 16) / 255:.3g}" for at in (1, 3, 5)]
    return f"{parts[0]} g" if len({*parts}) == 1 else f"{' '.join(parts)} rg"


def as_seen(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Return the pieces of a line from left to right, as programs expect them."""
    return sorted(pieces, key=attrgetter("x")) if any(piece.level for piece in pieces) else pieces


def show_at(piece: Piece, size: float, x: float, y: float, fonts: Fonts) -> str:
    """Return the operators that show a piece of a line that begins at (*x*, *y*)."""
    font, size = fonts.font_of(piece), size * piece.scale
    return f"/{font.name} {size:.4g} Tf 1 0 0 1 {x + piece.x:.2f} {y:.2f} Tm {show(piece, size, font)}"


def show(piece: Piece, size: float, font: EmbeddedFont) -> str:
    """Return the operators that show a piece's glyphs (ISO 32000-1 9.4.3)."""
    known = font.rows
    shown = [known.get(glyph) or font.shown(glyph) for glyph in piece.glyphs]  # most were shown before
    done, row = [], ""
    if not any(glyph.dy for glyph in piece.glyphs):
        row = "".join(shown)
    else:
        for glyph, each in zip(piece.glyphs, shown, strict=True):
            if glyph.dy:
                done += [_row(row)] if row else []
                done.append(f"{glyph.dy * size / 1000:.3f} Ts {_row(each)} 0 Ts")
                row = ""
            else:
                row += each
    return " ".join([*done, _row(row)] if row else done)


def _row(shown: str) -> str:
    """Return the operator that shows a row of glyph codes."""
    return f"[<{shown}>] TJ".replace("<>", "")
