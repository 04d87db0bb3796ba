"""A PDF document with tags, metadata and slots, written on top of ReportLab.

ReportLab numbers the objects of a PDF and writes its pages, outline and page labels. This module adds what
its canvas has no public interface for: raw objects, tagged pages, metadata, and an output intent. Only this
module uses ReportLab's private names. ``syntax`` writes the object streams that ReportLab lacks: a tag tree
is a thousand small objects, which shrink to a tenth when they are compressed together.
"""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from handout.geometry import Size
from handout.layout.figures.svg.convert import Part
from handout.pdf.metadata import SRGB, About, xmp
from handout.pdf.syntax import PdfFile, TemplateBody, stream, text_string


class _Canvas(Canvas):  # type: ignore[misc]
    """A canvas whose pages begin without a font, so that no base-14 font is named."""

    def _make_preamble(self) -> None:
        """Set the operators at the start of each page."""
        self._preamble = "1 0 0 1 0 0 cm "


class _Raw(pdfdoc.PDFObject):  # type: ignore[misc]
    """A PDF object given as the bytes to write into the file."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def format(self, _: pdfdoc.PDFDocument) -> bytes:
        """Return the bytes of the object."""
        return self.content


class Document:
    """A PDF in progress, with a ``canvas`` to draw on."""

    def __init__(self, about: About, first: int = 0) -> None:
        """Start a document whose objects are numbered from *first* + 1."""
        self.about, self.first = about, first
        self.canvas = _Canvas(BytesIO(), invariant=1, pageCompression=1, lang=about.language)
        self._inner = self.canvas._doc
        self._shift(first)
        self._forms = 0
        self._cuts: list[tuple[int, int]] = []
        self._slots: list[int] = []
        self._contents: list[tuple[int, ...]] = []

    def _shift(self, first: int) -> None:
        """Add *first* to all object numbers assigned so far."""
        inner = self._inner
        inner.objectcounter += first
        given = {
            name: (number + first, version) for name, (number, version) in inner.idToObjectNumberAndVersion.items()
        }
        inner.idToObjectNumberAndVersion = given
        inner.numberToId = {number + first: name for number, name in inner.numberToId.items()}

    def write(self, operators: str) -> None:
        """Append content-stream operators to the page."""
        self.canvas._code.append(operators)

    def add(self, content: str = "null") -> int:
        """Add an object and return its number; ``put`` can set its content later."""
        return self._add(_Raw(content.encode("latin-1")))

    def put(self, number: int, content: str) -> None:
        """Set the content of the object with this *number*."""
        self._inner.idToObject[self._inner.numberToId[number]].content = content.encode("latin-1")

    def add_stream(self, dictionary: str, content: bytes, *, packed: bool = True) -> int:
        """Add a stream with these dictionary entries, and return its number.

        It is compressed unless it is already *packed*.
        """
        return self._add(_Raw(stream(dictionary, content, packed=packed)))

    def _add(self, thing: pdfdoc.PDFObject) -> int:
        """Add a ReportLab object and return its number."""
        name = self._inner.Reference(thing).name
        return int(self._inner.idToObjectNumberAndVersion[name][0])

    def add_form(self, dictionary: str, content: bytes) -> str:
        """Add a compressed external object for repeated use on pages, and return its name."""
        name = f"Art{self._forms}"
        self._forms += 1
        self._inner.addForm(name, _Raw(stream(f"/Type/XObject{dictionary}", content, packed=True)))
        self._inner.inPage()
        return name

    def add_parts(self, parts: Sequence[Part]) -> str:
        """Add objects that refer to each other, and return the name of the first.

        The first is a form that pages can show repeatedly.
        """
        name = f"Art{self._forms}"
        self._forms += 1
        places = [_Raw(b"") for _ in parts]
        self._inner.addForm(name, places[0])
        self._inner.inPage()
        form = self._inner.idToObjectNumberAndVersion[pdfdoc.xObjectName(name)][0]
        numbers = [form, *(self._add(place) for place in places[1:])]
        for place, part in zip(places, parts, strict=True):
            entries = part.leading_to(numbers)
            if part.content is None:
                place.content = entries
            else:
                place.content = stream(
                    f"{entries[2:-2].decode('latin-1')}/Filter/FlateDecode", part.content, packed=True
                )
        return name

    def name_font(self, name: str, number: int) -> None:
        """Make the font with this object *number* available to pages under *name*."""
        self._inner.idToObject["BasicFonts"].dict[name] = _Raw(b"%d 0 R" % number)

    def begin_page(self, size: Size, number: int) -> None:
        """Start a page of *size* with the label *number*, counted from 1."""
        self.canvas.setPageSize((size.width, size.height))
        self.canvas.addPageLabel(number - 1, style="ARABIC", start=number)

    def put_slot(self, same: int | None = None) -> None:
        """Leave a place for a content stream that is filled in later.

        It is a new one, or the *same* as an earlier one, counted from 0.
        """
        if same is None:
            self._slots.append(self.add())
        self.canvas.saveState()
        self._cuts.append((len(self.canvas._code), self._slots[-1 if same is None else same]))
        self.canvas.restoreState()

    def end_page(self, boxes: dict[str, tuple[float, float, float, float]] | None = None) -> None:
        """Finish the current page.

        *boxes* are its TrimBox and other boxes where they differ from the page (ISO 32000-1 14.11.2).
        """
        code = self.canvas._code
        self.canvas.showPage()
        page = self._inner.Pages.pages[-1]
        page.Trans = None  # an empty transition is not allowed
        parts = list(self._parts(code)) if self._cuts else []
        if parts:
            page.Contents = _Raw(b"[%s]" % b" ".join(b"%d 0 R" % n for n in parts))
        else:  # ReportLab would use ASCII85, which is slow and a quarter larger
            page.Contents = pdfdoc.PDFStream(content=page.stream, filters=[pdfdoc.PDFZCompress])
        self._contents.append(tuple(parts))
        self._cuts = []
        for name, corners in (boxes or {}).items():
            setattr(page, name, pdfdoc.PDFArray(corners))

    def _parts(self, code: list[str]) -> Iterator[int]:
        """Yield the object numbers of a page's streams: before, in and after its slots."""
        for (start, slot), (stop, _) in pairwise([(0, 0), *self._cuts, (len(code), 0)]):
            if slot:
                yield slot
            yield self.add_stream("", ("\n".join(code[start:stop]) + "\n").encode("latin-1"), packed=False)

    def page(self, number: int) -> int:
        """Return the object number of page *number*, counted from 0."""
        name = self._inner.Pages.pages[number].__InternalName__
        return int(self._inner.idToObjectNumberAndVersion[name][0])

    def tag_page(self, number: int, key: int, annotations: Sequence[int]) -> None:
        """Set a page's *key* in the parent tree, its annotations, and their tab order.

        The tab order is that of the structure (ISO 14289-1 7.18.3).
        """
        page = self._inner.Pages.pages[number]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = key, pdfdoc.PDFName("S")
        if annotations:
            page.Annots = _Raw(b"[%s]" % b" ".join(b"%d 0 R" % n for n in annotations))

    def set_form(self, entries: str) -> None:
        """Set the dictionary of the interactive form (ISO 32000-1 12.7.2)."""
        self._inner.Catalog.AcroForm = _Raw(entries.encode("latin-1"))

    def finish(self, structure: int | None) -> bytes:
        """Return the whole file.

        With a *structure* tree (its object number) it claims PDF/UA-1 and PDF/A-2a, else nothing.
        """
        return bytes(self.blank(structure).filled([b"" for _ in self._slots]))

    def blank(self, structure: int | None) -> TemplateBody:
        """Return the whole file without the content of its slots.

        With a *structure* tree (its object number) it claims PDF/UA-1 and PDF/A-2a, else nothing.
        """
        inner, catalog = self._inner, self._inner.Catalog
        for name, value in {"DisplayDocTitle": "true", **self.about.printing}.items():
            self.canvas.setViewerPreference(name, value)
        metadata = _Raw(
            stream("/Type/Metadata/Subtype/XML", xmp(self.about, claims=structure is not None), packed=True)
        )
        profile = self.add_stream("/N 3", SRGB, packed=False)
        intent = f"[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)/DestOutputProfile {profile} 0 R>>]"
        catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
        catalog.Metadata, catalog.OutputIntents = metadata, _Raw(intent.encode())
        if structure is not None:
            catalog.StructTreeRoot = pdfdoc.PDFObjectReference(inner.numberToId[structure])
            catalog.MarkInfo = _Raw(b"<</Marked true>>")
        about = self.about
        entries = {"Title": about.title, "Author": about.author, "Subject": about.subject, "Creator": "handout"}
        info = "".join(f"/{key}{text_string(words)}" for key, words in entries.items() if words)
        inner.info = _Raw(f"<<{info}/Producer(ReportLab)>>".encode("latin-1"))
        inner.Reference(catalog)
        inner.Reference(inner.info)
        inner.Outlines.prepare(inner, self.canvas)
        if inner.Outlines.ready < 0:
            catalog.Outlines = None
        objects = self._objects()
        fonts = self.fonts
        return _assembled(
            objects,
            tuple(self._slots),
            self._number(catalog),
            self._number(inner.info),
            (fonts, objects[fonts - self.first - 1]),
        )

    def parts(self) -> tuple[dict[int, bytes], list[tuple[bytes, tuple[int, ...]]], tuple[int, ...], int]:
        """Return the objects, pages and slots, and the last number, for another file.

        The objects are by their numbers. Each page is its dictionary entries with the numbers of its streams, some of
        which are slots.
        """
        objects, pages = dict(enumerate(self._objects(), self.first + 1)), list[tuple[bytes, tuple[int, ...]]]()
        for number, contents in enumerate(self._contents):
            body = objects[self.page(number)]
            whole = re.search(rb"/Contents (\d+) 0 R", body)
            entries = re.sub(rb"/(Parent|Contents) \d+ 0 R", b"", body)[2:-2].strip()
            pages.append((entries, contents or ((int(whole[1]),) if whole else ())))
        return objects, pages, tuple(self._slots), self.first + len(objects)

    @property
    def fonts(self) -> int:
        """The number of the dictionary that names the fonts of all pages."""
        return int(self._inner.idToObjectNumberAndVersion["BasicFonts"][0])

    def _number(self, thing: pdfdoc.PDFObject) -> int:
        """Return the number of an object."""
        return int(self._inner.idToObjectNumberAndVersion[thing.__InternalName__][0])

    def _objects(self) -> list[bytes]:
        """Return every object as bytes, in the order of their numbers.

        Formatting an object may add others.
        """
        inner, written = self._inner, list[bytes]()
        while self.first + len(written) < inner.objectcounter:
            thing = inner.idToObject[inner.numberToId[self.first + len(written) + 1]]
            body = bytes(pdfdoc.format(thing, inner, toplevel=1)).strip()
            if isinstance(thing, pdfdoc.PDFStream):  # ISO 19005-2 6.1.7.1 requires a line end before endstream
                body = body.removesuffix(b"endstream") + b"\nendstream"
            written.append(body)
        return written


def _assembled(
    objects: Sequence[bytes], slots: tuple[int, ...], catalog: int, info: int, fonts: tuple[int, bytes]
) -> TemplateBody:
    """Return the file without the content of its slots.

    Each slot is a null object until it is filled: the PDFium of mid-2024 ignores updates of a free object.
    """
    out = BytesIO()
    file = PdfFile(out, len(objects))
    for number, body in enumerate(objects, 1):
        file.add(number, body)
    trailer = b"/Root %d 0 R/Info %d 0 R" % (catalog, info)
    table, mark = file.finish(trailer)
    return TemplateBody(out.getvalue(), table, file.last + 1, trailer, mark, slots, fonts)
