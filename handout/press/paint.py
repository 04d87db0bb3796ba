"""Pages to PDF bytes; the only place that knows that PDF counts y upwards."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial

from reportlab.lib.colors import HexColor

from handout.geometry import Box, Size
from handout.layout.drawing import Drawing
from handout.layout.page import Group, Image, Mark, Page, Path, Piece, Role, Shape, Text, bounds
from handout.layout.photo import Photo, raster
from handout.layout.typeset import font as shaped
from handout.press.document import Document
from handout.press.fonts import EmbeddedFont, says
from handout.press.impose import Placement, Sheet, whole
from handout.press.metadata import About
from handout.press.tags import Heading, KeyPath, Run, Slot, Stretch, structure, write
from handout.problems import Where

ARC = 0.5523
"""How far a Bezier handle reaches to draw a quarter circle, in radii."""


def paint(pages: Sequence[Page], about: About, where: Callable[[KeyPath], Where] = lambda _: Where("pages")) -> bytes:
    """Return *pages* as a PDF for reading: tagged and archival (PDF/UA-1, PDF/A-2a); same pages, same bytes.

    Raise InputError naming every mark that cannot be read aloud, *where* being its place in the topic.
    """
    painter = Painter(about)
    return painter.document.finish(painter.paint(pages, where))


def paint_untagged(sheets: Sequence[Sheet | Page], about: About) -> bytes:
    """Return *sheets* (or pages as they are) as a PDF for the printer, which claims nothing."""
    painter = Painter(about)
    painter.paint_sheets(sheets)
    return painter.document.finish(None)


class Painter:
    """Draws the marks of one document; what belongs to one person into streams of their own, if *slotted*."""

    def __init__(self, about: About, *, slotted: bool = False, first: int = 0) -> None:
        self.document = Document(about, first)
        self.canvas = self.document.canvas
        self.slotted = slotted
        self.slots: list[tuple[float, int]] = []
        self.top = 0.0
        self.fonts = {bold: EmbeddedFont(bold) for bold in (False, True)}
        self.named: dict[str, str] = {}

    def paint(self, pages: Sequence[Page], where: Callable[[KeyPath], Where]) -> int:
        """Draw *pages* with their structure; return the object number of its root."""
        said = structure(pages, says, where)
        for number, (page, runs) in enumerate(zip(pages, said.runs, strict=True)):
            self.begin(page.size, number)
            self.outline([heading for heading in said.headings if heading.page == number])
            for run in runs:
                if isinstance(run, Slot):
                    self._slot(partial(self.runs, run.runs), run.first)
                else:
                    self.run(run)
            self.document.end_page()
        self.embed_fonts()
        return write(said, pages, self.document)

    def paint_sheets(self, sheets: Sequence[Sheet | Page]) -> None:
        """Draw *sheets* without any structure."""
        for number, each in enumerate(sheets):
            sheet = whole(each, number + 1) if isinstance(each, Page) else each
            self.begin(sheet.size, number)
            for placed in sheet.placements:
                self.place(placed)
            for mark in sheet.marks:
                self.draw(mark)
            self.document.end_page(self.boxes(sheet))
        self.embed_fonts()

    def _slot(self, draw: Callable[[], None], first: int) -> None:
        """Draw what belongs to one person; if *slotted*, only note from where its places count and its content is numbered."""
        if not self.slotted:
            draw()
            return
        self.slots.append((self.top, first))
        self.document.begin_slot()
        self.document.end_slot()

    def embed_fonts(self) -> None:
        """Write the fonts that were used; call when all is drawn."""
        for font in self.fonts.values():
            font.add_to(self.document)

    def begin(self, size: Size, number: int) -> None:
        """Begin a page, labelled with its number."""
        self.top = size.height
        self.document.begin_page(size, number + 1)

    def boxes(self, sheet: Sheet) -> dict[str, tuple[float, float, float, float]]:
        """Return the boxes of a sheet that is larger than what is cut out of it (ISO 32000-1 14.11.2)."""
        kept = {"TrimBox": sheet.trim, "BleedBox": sheet.bleed}
        return {name: (box.x, self.top - box.bottom, box.right, self.top - box.y) for name, box in kept.items() if box}

    def place(self, placed: Placement) -> None:
        """Draw a page on a sheet, turned, scaled and clipped, without what its clip hides."""
        canvas, clip, page, scale = self.canvas, placed.clip, placed.page.size, placed.scale
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(clip.x, self.top - clip.bottom, clip.width, clip.height)
        canvas.clipPath(path, stroke=0, fill=0)
        x, y = placed.at.x, self.top - placed.at.y - page.height * scale
        if placed.turn_deg == 180:
            canvas.transform(-scale, 0, 0, -scale, x + page.width * scale, y + page.height * scale)
        else:
            canvas.transform(scale, 0, 0, scale, x, y)
        outer, self.top = self.top, page.height
        seen = None if placed.turn_deg else _unplaced(clip, placed)
        for mark in placed.page.marks:
            self.draw(mark, seen)
        self.top = outer
        canvas.restoreState()
        self.document.forget_colour()

    def outline(self, headings: Sequence[Heading]) -> None:
        """Enter the title, the cards and the further headings of this page into the outline."""
        for heading in headings:
            if heading.level <= 2:
                key = f"h{heading.page}-{heading.y:.0f}-{heading.words}"
                self.canvas.bookmarkHorizontal(key, 0, self.top - heading.y + 12)
                self.canvas.addOutlineEntry(heading.words, key, 0)

    def runs(self, runs: Iterable[Run]) -> None:
        """Draw several runs."""
        for run in runs:
            self.run(run)

    def run(self, run: Run) -> None:
        """Draw ink between the brackets that tell whose it is (ISO 32000-1 14.6)."""
        self.document.write(run.opening)
        match run.ink:
            case Stretch():
                self._stretch(run.ink)
                if lines := self._underlines(run.ink):
                    self.document.write(f"EMC /Artifact BMC\n{lines}")
            case mark:
                self.draw(mark)
        self.document.write("EMC")

    def draw(self, mark: Mark, seen: Box | None = None) -> None:
        """Draw one mark, unless all of it lies outside what is *seen*."""
        if seen and not bounds(mark).inset(-2).overlaps(seen):
            return
        match mark:
            case Group(Role.PERSONAL, marks) if self.slotted:
                self._slot(partial(self._all, marks), 0)
            case Group():
                for inner in mark.marks:
                    self.draw(inner, seen)
            case Text():
                pieces = [(line, piece) for line in mark.lines for piece in line.pieces]
                for line, piece in pieces:
                    said = "" if says(piece) else piece.text
                    stretch = Stretch(mark, ((line, piece),), said, spaced=piece is pieces[-1][1])
                    self._stretch(stretch)
                    self.document.write(self._underlines(stretch))
            case Shape():
                self._shape(mark)
            case Path():
                self._path(mark)
            case Image(box, Drawing() as drawing):
                self._drawing(drawing, box)
            case Image(box, Photo() as photo):
                self._photo(photo, box)

    def _all(self, marks: Iterable[Mark]) -> None:
        for mark in marks:
            self.draw(mark)

    def _stretch(self, stretch: Stretch) -> None:
        """Show the glyphs of a stretch, with the words they stand for where they do not tell (ISO 32000-1 14.9.4)."""
        text, code = stretch.text, []
        code.append(f"{_colour(text.colour)} rg BT")
        for line, piece in stretch.pieces:
            font = self.fonts[piece.bold]
            x, y = text.box.x + piece.x, self.top - text.box.y - line.baseline
            code.append(f"/{font.name} {text.size:.4g} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm {show(piece, text.size, font)}")
        if stretch.spaced:
            code.append(f"<{self.fonts[stretch.pieces[-1][1].bold].space()}> Tj")
        code.append("ET")
        if stretch.said:
            words = stretch.said.encode("utf-16-be").hex().upper()
            code = [f"/Span <</ActualText <FEFF{words}>>> BDC", *code, "EMC"]
        self.document.write("\n".join(code))
        self.document.forget_colour()

    def _underlines(self, stretch: Stretch) -> str:
        """Return the operators that underline links, in the colour of the text."""
        text, code = stretch.text, []
        for line, piece in stretch.pieces:
            if piece.link:
                x, y = text.box.x + piece.x, self.top - text.box.y - line.baseline - text.size * 0.14
                code.append(f"{x:.2f} {y:.2f} {piece.width:.2f} {text.size * 0.05:.2f} re f")
        return "\n".join(code)

    def _shape(self, shape: Shape) -> None:
        if shape.fill and not shape.stroke and not any(shape.corners):
            box = shape.box
            place = f"{box.x:.2f} {self.top - box.bottom:.2f} {box.width:.2f} {box.height:.2f}"
            self.document.write(f"{_colour(shape.fill)} rg {place} re f")
            self.document.forget_colour()
            return
        self._colours(shape.fill, shape.stroke, shape.width)
        path = self.canvas.beginPath()
        left, right = shape.box.x, shape.box.right
        top, bottom = self.top - shape.box.y, self.top - shape.box.bottom
        if not any(shape.corners):
            path.rect(left, bottom, right - left, top - bottom)
        else:
            nw, ne, se, sw = (min(c, shape.box.width / 2, shape.box.height / 2) for c in shape.corners)
            path.moveTo(left + nw, top)
            path.lineTo(right - ne, top)
            path.curveTo(right - ne * (1 - ARC), top, right, top - ne * (1 - ARC), right, top - ne)
            path.lineTo(right, bottom + se)
            path.curveTo(right, bottom + se * (1 - ARC), right - se * (1 - ARC), bottom, right - se, bottom)
            path.lineTo(left + sw, bottom)
            path.curveTo(left + sw * (1 - ARC), bottom, left, bottom + sw * (1 - ARC), left, bottom + sw)
            path.lineTo(left, top - nw)
            path.curveTo(left, top - nw * (1 - ARC), left + nw * (1 - ARC), top, left + nw, top)
            path.close()
        self.canvas.drawPath(path, stroke=bool(shape.stroke), fill=bool(shape.fill))

    def _path(self, mark: Path) -> None:
        canvas = self.canvas
        canvas.saveState()
        self._colours(mark.fill, mark.stroke, mark.width)
        if mark.fill and mark.opacity < 1:
            canvas.setFillAlpha(mark.opacity)
        path = canvas.beginPath()
        path.moveTo(mark.points[0].x, self.top - mark.points[0].y)
        for point in mark.points[1:]:
            path.lineTo(point.x, self.top - point.y)
        if mark.closed:
            path.close()
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        canvas.drawPath(path, stroke=bool(mark.stroke), fill=bool(mark.fill))
        canvas.restoreState()

    def _colours(self, fill: str | None, stroke: str | None, width: float) -> None:
        if fill:
            self.canvas.setFillColor(HexColor(fill))
        if stroke:
            self.canvas.setStrokeColor(HexColor(stroke))
            self.canvas.setLineWidth(width)

    def _drawing(self, drawing: Drawing, box: Box) -> None:
        """Draw a drawing; however often it is shown, it is stored once."""
        if drawing.key not in self.named:
            states = "".join(f"/{name}<</{key} {value:g}>>" for name, key, value in drawing.opacities)
            entries = (
                f"/Subtype/Form/BBox[0 0 {drawing.size.width:g} {drawing.size.height:g}]/Filter/FlateDecode"
                f"/Resources<<{f'/ExtGState<<{states}>>' if states else ''}>>"
            )
            self.named[drawing.key] = self.document.add_form(entries, drawing.operators)
        self._place(self.named[drawing.key], drawing.size, box)

    def _photo(self, photo: Photo, box: Box) -> None:
        """Draw a photo, prepared for the size it is printed at."""
        key = f"{photo.key} {box.width:.1f} {box.height:.1f}"
        if key not in self.named:
            pixels = raster(photo, Size(box.width, box.height))
            entries = (
                f"/Subtype/Image/Width {pixels.width}/Height {pixels.height}/BitsPerComponent 8"
                f"/ColorSpace/Device{'RGB' if pixels.channels == 3 else 'Gray'}"
                f"/Filter/{'DCTDecode' if pixels.jpeg else 'FlateDecode'}"
            )
            self.named[key] = self.document.add_form(entries, pixels.content)
        self._place(self.named[key], Size(1, 1), box)

    def _place(self, name: str, size: Size, box: Box) -> None:
        canvas = self.canvas
        canvas.saveState()
        canvas.translate(box.x, self.top - box.bottom)
        canvas.scale(box.width / size.width, box.height / size.height)
        canvas.doForm(name)
        canvas.restoreState()


def _unplaced(clip: Box, placed: Placement) -> Box:
    """Return which part of a placed page *clip* shows, in the page's own measures."""
    scale = placed.scale
    return Box((clip.x - placed.at.x) / scale, (clip.y - placed.at.y) / scale, clip.width / scale, clip.height / scale)


@cache
def _colour(name: str) -> str:
    """Return a colour's operands."""
    red, green, blue = HexColor(name).rgb()
    return f"{red:.3g} {green:.3g} {blue:.3g}"


@cache
def _advance(bold: bool, glyph: int) -> int:
    """Return how far a glyph advances by itself."""
    return int(shaped(bold).get_glyph_h_advance(glyph))


def show(piece: Piece, size: float, font: EmbeddedFont) -> str:
    """Return the operators that show a piece's glyphs at their places; short ones that come again and again are kept."""
    if not font.closed or len(piece.text) > 60:
        return _operators(piece, size, font)
    key = (piece.text, piece.language, size, len(piece.glyphs), round(piece.width, 2))
    if key not in font.shown:
        if len(font.shown) > 500:
            font.shown.clear()
        font.shown[key] = _operators(piece, size, font)
    return font.shown[key]


def _operators(piece: Piece, size: float, font: EmbeddedFont) -> str:
    """Return the operators that show a piece's glyphs at their places (ISO 32000-1 9.4.3)."""
    done: list[str] = []
    row: list[str] = ["<"]
    bold, code = piece.bold, font.code
    for glyph in piece.glyphs:
        extra = _advance(bold, glyph.id) - glyph.advance + glyph.dx
        if not (glyph.dx or glyph.dy):
            row.append(code(glyph) if abs(extra) <= 0.01 else f"{code(glyph)}>{extra:g}<")
            continue
        shown = f"{f'>{-glyph.dx:g}<' if glyph.dx else ''}{code(glyph)}{f'>{extra:g}<' if abs(extra) > 0.01 else ''}"
        if glyph.dy:
            done += [f"[{''.join(row)}>] TJ"] if len(row) > 1 else []
            done.append(f"{glyph.dy * size / 1000:.3f} Ts [<{shown}>] TJ 0 Ts")
            row = ["<"]
        else:
            row.append(shown)
    done += [f"[{''.join(row)}>] TJ"] if len(row) > 1 else []
    return " ".join(done).replace("<>", "")
