"""Paint pages and sheets as a PDF."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from msgspec import Struct

from handout.geometry import Box, Size
from handout.imposition.sheet import Placement, Sheet, single
from handout.layout.figures.drawing import Drawing
from handout.layout.figures.photo import Photo, rasterize
from handout.layout.page import Group, Image, Mark, Page, Path, Role, Text
from handout.pdf.build_tag_tree import KeyPath, build_structure
from handout.pdf.content_stream import Plotter, colours, painting
from handout.pdf.document import Document
from handout.pdf.fonts import FontSet
from handout.pdf.metadata import About
from handout.pdf.syntax import real
from handout.pdf.tag_objects import write_structure
from handout.pdf.tag_types import Heading, Placeholder
from handout.problems import Location


class Slot(Struct, frozen=True):
    """A place for the content of one patient.

    *top* is the height of its page in pt, *first* the number (MCID) of its first sequence. *owner* is the patient's
    name, if the place is for the name in a footer.
    """

    top: float
    first: int
    owner: Text | None = None


def paint(
    pages: Sequence[Page], about: About, where: Callable[[KeyPath], Location] = lambda _: Location("pages")
) -> bytes:
    """Return *pages* as a tagged PDF for reading (PDF/UA-1, PDF/A-2a).

    The same pages give the same bytes. Raise InputError naming every mark that cannot be read aloud, with its
    location in the topic from *where*.
    """
    painter = Painter(about)
    return painter.document.finish(painter.paint(pages, where))


def paint_untagged(sheets: Sequence[Sheet | Page], about: About, *, packed: bool = True) -> bytes:
    """Return *sheets* or pages as an untagged PDF for the printer, without any claim.

    Unless *packed*, it is not compressed.
    """
    painter = Painter(about, packed=packed)
    painter.paint_sheets(sheets)
    return painter.document.finish(None)


class Painter(Plotter):
    """A painter of all marks of one document.

    If *slotted*, the marks of the patient go into content streams of their own.
    """

    def __init__(self, about: About, *, slotted: bool = False, first: int = 0, packed: bool = True) -> None:
        self.embedded = FontSet()
        super().__init__(self.embedded)
        self.document = Document(about, first, packed=packed)
        self.slotted = slotted
        self.slots: list[Slot] = []
        self.named: dict[str, str] = {}

    def write(self, operators: str) -> None:
        """Append operators to the page."""
        self.document.write(operators)

    def paint(self, pages: Sequence[Page], where: Callable[[KeyPath], Location]) -> int:
        """Draw *pages* with their structure; return the object number of its root."""
        structure = build_structure(pages, where, self.document.about.language)
        for number, (page, runs) in enumerate(zip(pages, structure.runs, strict=True)):
            self.begin(page.size)
            self.outline([heading for heading in structure.headings if heading.page == number])
            for run in runs:
                if isinstance(run, Placeholder):
                    self._slot(partial(self.runs, run.runs), Slot(self.top, run.first, run.owner))
                else:
                    self.run(run)
            self.document.end_page()
        self.embedded.embed(self.document)
        return write_structure(structure, pages, self.document)

    def paint_sheets(self, sheets: Sequence[Sheet | Page]) -> None:
        """Draw *sheets* without structure."""
        for number, each in enumerate(sheets, 1):
            sheet = single(each, number) if isinstance(each, Page) else each
            self.begin(sheet.size)
            for placed in sheet.placements:
                self.place(placed)
            for mark in sheet.marks:
                self.draw(mark)
            self.document.end_page(self.boxes(sheet))
        self.embedded.embed(self.document)

    def _slot(self, draw: Callable[[], None], slot: Slot) -> None:
        """Draw the patient's marks, or if *slotted*, leave an empty stream for them.

        A name that stands at the same place of several pages has one stream for all of them.
        """
        if not self.slotted:
            draw()
        elif slot.owner and slot in self.slots:
            self.document.put_slot(self.slots.index(slot))
        else:
            self.slots.append(slot)
            self.document.put_slot()

    def begin(self, size: Size) -> None:
        """Start a page."""
        self.top = size.height
        self.document.begin_page(size)

    def boxes(self, sheet: Sheet) -> dict[str, tuple[float, float, float, float]]:
        """Return the boxes of a sheet that is larger than its trim (ISO 32000-1 14.11.2)."""
        boxes = {"TrimBox": sheet.trim, "BleedBox": sheet.bleed}
        return {name: (box.x, self.top - box.bottom, box.right, self.top - box.y) for name, box in boxes.items() if box}

    def place(self, placed: Placement) -> None:
        """Draw a page on a sheet, turned, scaled and clipped.

        Marks that the clip hides are left out.
        """
        clip, page, scale = placed.clip, placed.page.size, placed.scale
        corner = map(real, (clip.x, self.top - clip.bottom, clip.width, clip.height))
        self.write(f"q {' '.join(corner)} re W n")
        x, y = placed.at.x, self.top - placed.at.y - page.height * scale
        if placed.upside_down:
            scale, x, y = -scale, x + page.width * scale, y + page.height * scale
        self._transform(scale, scale, x, y)
        outer, self.top, self.scale = self.top, page.height, placed.scale
        seen = None if placed.upside_down else _unplaced(clip, placed)
        if seen and seen.holds(Box(0, 0, page.width, page.height)):
            seen = None
        for mark in placed.page.marks:
            self.draw(mark, seen)
        self.top, self.scale = outer, 1
        self.write("Q")

    def _transform(self, across: float, up: float, x: float, y: float) -> None:
        """Scale the coordinates, and place their origin."""
        self.write(f"{real(across)} 0 0 {real(up)} {real(x)} {real(y)} cm")

    def outline(self, headings: Sequence[Heading]) -> None:
        """Add the title, the cards and the other headings of this page to the outline."""
        for heading in headings:
            if heading.level <= 2:
                self.document.add_outline(heading.words, self.top - heading.y + 12)

    def put(self, mark: Mark, seen: Box | None) -> None:
        """Draw one mark; of a group, what does not lie outside the box *seen*."""
        match mark:
            case Group(Role.PERSONAL, marks) if self.slotted:
                self._slot(partial(self._all, marks), Slot(self.top, 0))
            case Group(Role.OWNER, (Text() as owner,)) if self.slotted:
                self._slot(partial(self._all, mark.marks), Slot(self.top, 0, owner))
            case Path():
                self._path(mark)
            case Image(box, Drawing() as drawing):
                self._drawing(drawing, box)
            case Image(box, Photo() as photo, radius):
                self._photo(photo, box, radius)
            case _:
                super().put(mark, seen)

    def _all(self, marks: Iterable[Mark]) -> None:
        """Draw several marks."""
        for mark in marks:
            self.draw(mark)

    def _path(self, mark: Path) -> None:
        """Draw a path."""
        self.write("q")
        if mark.fill and mark.opacity < 1:
            self.document.set_opacity(mark.opacity)
        first, *others = [f"{point.x:.2f} {self.top - point.y:.2f}" for point in mark.points]
        lines = " ".join((f"{first} m", *(f"{other} l" for other in others), *("h" if mark.closed else "")))
        look = f"{colours(mark.fill, mark.stroke, mark.width)} 1 J 1 j"
        self.write(f"{look} {lines} {painting(mark.fill, mark.stroke)}")
        self.write("Q")

    def _drawing(self, drawing: Drawing, box: Box) -> None:
        """Draw a drawing, stored once however often it is shown."""
        if drawing.key not in self.named:
            self.named[drawing.key] = self.document.add_parts(drawing.parts)
        self._place(self.named[drawing.key], box)

    def _photo(self, photo: Photo, box: Box, radius: float) -> None:
        """Draw a photo, resampled for its printed size, with corners of a *radius*."""
        key = f"{photo.key} {box.width:.1f} {box.height:.1f}"
        if key not in self.named:
            pixels = rasterize(photo, Size(box.width, box.height))
            entries = (
                f"/Subtype/Image/Width {pixels.width}/Height {pixels.height}/BitsPerComponent 8"
                f"/ColorSpace/Device{'RGB' if pixels.channels == 3 else 'Gray'}"
                f"/Filter/{'DCTDecode' if pixels.jpeg else 'FlateDecode'}"
            )
            self.named[key] = self.document.add_form(entries, pixels.content)
        self.write("q")
        if radius:
            self.write(f"{self.outline_of(box, (radius,) * 4)} W n")
        self._place(self.named[key], box)
        self.write("Q")

    def _place(self, name: str, box: Box) -> None:
        """Show a stored object in a box."""
        self.write("q")
        self._transform(box.width, box.height, box.x, self.top - box.bottom)
        self.document.show(name)
        self.write("Q")


def _unplaced(clip: Box, placed: Placement) -> Box:
    """Return the part of a placed page that *clip* shows, in the page's coordinates."""
    scale = placed.scale
    return Box((clip.x - placed.at.x) / scale, (clip.y - placed.at.y) / scale, clip.width / scale, clip.height / scale)
