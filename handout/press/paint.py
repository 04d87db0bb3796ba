"""Pages to PDF bytes; the only place that knows that PDF counts y upwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream
from reportlab.pdfgen.canvas import Canvas

from handout.geometry import Box, Size
from handout.layout.drawing import Drawing
from handout.layout.page import Group, Image, Line, Mark, Page, Path, Piece, Role, Shape, Text, walk
from handout.layout.photo import Photo, raster
from handout.layout.typeset import font as shaped
from handout.press.fonts import EmbeddedFont

rl_config.useA85 = 0  # ASCII85 in Python costs most of a build with photos, and a quarter of its size

ARC = 0.5523
"""How far a Bezier handle reaches to draw a quarter circle, in radii."""


@dataclass(frozen=True, slots=True)
class About:
    """What a PDF says of itself."""

    title: str
    author: str
    subject: str
    language: str


def paint(pages: Sequence[Page], about: About) -> bytes:
    """Return *pages* as one PDF; same pages, same bytes."""
    out = BytesIO()
    canvas = Canvas(
        out,
        pagesize=(pages[0].size.width, pages[0].size.height),
        invariant=1,
        pageCompression=1,
        pdfVersion=(1, 7),
        lang=about.language,
        initialFontName="none",
    )
    canvas.setTitle(about.title)
    canvas.setAuthor(about.author)
    canvas.setSubject(about.subject)
    canvas.setCreator("handout")
    canvas.setProducer("ReportLab")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    painter = _Painter(canvas)
    for number, page in enumerate(pages):
        painter.page(page, number)
    painter.finish()
    canvas.save()
    return out.getvalue()


class _Painter:
    """Draws the marks of one document."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.top = 0.0
        self.fonts = {bold: EmbeddedFont(bold) for bold in (False, True)}
        self.named: dict[str, str] = {}

    def page(self, page: Page, number: int) -> None:
        """Draw one page with its outline entries and its label."""
        self.top = page.size.height
        self.canvas.setPageSize((page.size.width, page.size.height))
        self.canvas.addPageLabel(number, style="ARABIC", start=number + 1)
        self._outline(page, number)
        for mark in page.marks:
            self.draw(mark)
        self.canvas.showPage()
        self.canvas._doc.updateSignature(
            self.canvas._doc.Pages.pages[-1].stream
        )  # else /ID would not depend on the content

    def _outline(self, page: Page, number: int) -> None:
        """Enter the title, each card (with its number) and each further heading into the outline."""
        for mark in walk(page.marks):
            if isinstance(mark, Text) and mark.role in (Role.TITLE, Role.HEADING):
                key = f"h{number}-{mark.box.x:.0f}-{mark.box.y:.0f}"
                self.canvas.bookmarkHorizontal(key, 0, self.top - mark.box.y + 12)
                self.canvas.addOutlineEntry(_entry(mark, page), key, 0)

    def draw(self, mark: Mark) -> None:
        """Draw one mark."""
        match mark:
            case Group():
                for inner in mark.marks:
                    self.draw(inner)
            case Text():
                self._text(mark)
            case Shape():
                self._shape(mark)
            case Path():
                self._path(mark)
            case Image(box, Drawing() as drawing):
                self._drawing(drawing, box)
            case Image(box, Photo() as photo):
                self._photo(photo, box)

    def _text(self, text: Text) -> None:
        code = self.canvas._code
        red, green, blue = HexColor(text.colour).rgb()
        code.append(f"{red:.3f} {green:.3f} {blue:.3f} rg BT")
        for line in text.lines:
            self._line(text, line, code)
        code.append("ET")
        self.canvas._fillColorObj = None  # ReportLab must say its next colour anew

    def _line(self, text: Text, line: Line, code: list[str]) -> None:
        y = self.top - text.box.y - line.baseline
        for piece in line.pieces:
            font = self.fonts[piece.bold]
            code.append(f"/{font.name} {text.size:.4g} Tf 1 0 0 1 {text.box.x + piece.x:.2f} {y:.2f} Tm")
            exact = False not in [font.shows(glyph) for glyph in piece.glyphs]  # every glyph is taken note of
            body = _show(piece, text.size)
            if exact:
                code.append(body)
            else:
                words = piece.text.encode("utf-16-be").hex().upper()
                code.append(f"/Span <</ActualText <FEFF{words}>>> BDC {body} EMC")

    def _shape(self, shape: Shape) -> None:
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
        document = self.canvas._doc
        if drawing.key not in self.named:
            form_name = self.named[drawing.key] = f"Art{len(self.named)}"
            states = {
                name: PDFDictionary({"Type": PDFName("ExtGState"), key: value})
                for name, key, value in drawing.opacities
            }
            resources = PDFDictionary({"ExtGState": PDFDictionary(states)} if states else {})
            form = PDFStream(
                PDFDictionary(
                    {
                        "Type": PDFName("XObject"),
                        "Subtype": PDFName("Form"),
                        "BBox": PDFArray([0, 0, drawing.size.width, drawing.size.height]),
                        "Resources": resources,
                        "Filter": PDFName("FlateDecode"),
                    }
                ),
                drawing.operators,
                [],
            )
            document.addForm(form_name, form)
            document.inPage()
        self._place(self.named[drawing.key], drawing.size, box)

    def _photo(self, photo: Photo, box: Box) -> None:
        """Draw a photo, prepared for the size it is printed at."""
        document = self.canvas._doc
        key = f"{photo.key} {box.width:.1f} {box.height:.1f}"
        if key not in self.named:
            name = self.named[key] = f"Art{len(self.named)}"
            pixels = raster(photo, Size(box.width, box.height))
            image = PDFStream(
                PDFDictionary(
                    {
                        "Type": PDFName("XObject"),
                        "Subtype": PDFName("Image"),
                        "Width": pixels.width,
                        "Height": pixels.height,
                        "BitsPerComponent": 8,
                        "ColorSpace": PDFName("DeviceRGB" if pixels.channels == 3 else "DeviceGray"),
                        "Filter": PDFName("DCTDecode" if pixels.jpeg else "FlateDecode"),
                    }
                ),
                pixels.content,
                [],
            )
            document.addForm(name, image)
            document.inPage()
        self._place(self.named[key], Size(1, 1), box)

    def _place(self, name: str, size: Size, box: Box) -> None:
        canvas = self.canvas
        canvas.saveState()
        canvas.translate(box.x, self.top - box.bottom)
        canvas.scale(box.width / size.width, box.height / size.height)
        canvas.doForm(name)
        canvas.restoreState()

    def finish(self) -> None:
        """Embed the fonts that were used; call before saving."""
        document = self.canvas._doc
        fonts = document.idToObject["BasicFonts"].dict
        for font in self.fonts.values():
            if font.said:
                fonts[font.name] = font.add_to(document)


def _show(piece: Piece, size: float) -> str:
    """Return the operators that show a piece's glyphs at their places (ISO 32000-1 9.4.3)."""
    advance = shaped(piece.bold).get_glyph_h_advance
    done: list[str] = []
    row = ""
    for glyph in piece.glyphs:
        before = f"{-glyph.dx:g}" if glyph.dx else ""
        extra = advance(glyph.id) - glyph.advance + glyph.dx
        after = f"{extra:g}" if abs(extra) > 0.01 else ""
        shown = f"{before}<{glyph.id:04X}>{after}"
        if glyph.dy:
            done += [f"[{row}] TJ"] if row else []
            done.append(f"{glyph.dy * size / 1000:.3f} Ts [{shown}] TJ 0 Ts")
            row = ""
        else:
            row += shown
    done += [f"[{row}] TJ"] if row else []
    return " ".join(done).replace("><", "")


def _entry(heading: Text, page: Page) -> str:
    """Return a heading's words, with the number of the card it belongs to."""
    for mark in walk(page.marks):
        if isinstance(mark, Group) and heading in mark.marks:
            numbers = [m for m in mark.marks if isinstance(m, Text) and m.words.isdigit()]
            return f"{numbers[0].words}  {heading.words}" if numbers else heading.words
    return heading.words
