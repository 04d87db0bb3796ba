"""Below ReportLab's surface: all that its canvas has no public way to is here, and only here.

ReportLab numbers the objects of a PDF and writes its pages, outline and page labels.  This module adds what it lacks (objects written
as they are, tagged pages, metadata, an output intent); ``file`` puts them together with object streams, which ReportLab cannot do:
a tag tree is a thousand small objects that shrink to a tenth when they are packed together.
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
        self._preamble = "1 0 0 1 0 0 cm "


class _Raw(pdfdoc.PDFObject):  # type: ignore[misc]
    """An object given as what is written into the file."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def format(self, _: pdfdoc.PDFDocument) -> bytes:
        return self.content


class Document:
    """A PDF in the making: draw on its ``canvas``, add objects, end pages, and take its bytes."""

    def __init__(self, about: About, first: int = 0) -> None:
        """Begin a document whose objects are numbered from *first* + 1."""
        self.about, self.first = about, first
        self.canvas = _Canvas(BytesIO(), invariant=1, pageCompression=1, lang=about.language)
        self._inner = self.canvas._doc
        self._shift(first)
        self._forms = 0
        self._cuts: list[int] = []
        self._slots: dict[int, bytes] = {}
        self._contents: list[tuple[int | None, ...]] = []

    def _shift(self, first: int) -> None:
        """Move the numbers that were given away so far."""
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
        """Add an object and return its number; ``put`` may say later what it holds."""
        return self._add(_Raw(content.encode("latin-1")))

    def put(self, number: int, content: str) -> None:
        """Say what the object with this *number* holds."""
        self._inner.idToObject[self._inner.numberToId[number]].content = content.encode("latin-1")

    def add_stream(self, dictionary: str, content: bytes, *, packed: bool = True) -> int:
        """Add a stream with these entries in its dictionary, compressed if it is not yet *packed*; return its number."""
        return self._add(_Raw(stream(dictionary, content, packed=packed)))

    def _add(self, thing: pdfdoc.PDFObject) -> int:
        name = self._inner.Reference(thing).name
        return int(self._inner.idToObjectNumberAndVersion[name][0])

    def add_form(self, dictionary: str, content: bytes) -> str:
        """Add an external object (packed) that pages may show as often as they like, and return its name."""
        name = f"Art{self._forms}"
        self._forms += 1
        self._inner.addForm(name, _Raw(stream(f"/Type/XObject{dictionary}", content, packed=True)))
        self._inner.inPage()
        return name

    def add_parts(self, parts: Sequence[Part]) -> str:
        """Add objects that refer to each other, the first a form that pages may show as often as they like, and return its name."""
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
        """Let pages use the font with this object *number* under *name*."""
        self._inner.idToObject["BasicFonts"].dict[name] = _Raw(b"%d 0 R" % number)

    def begin_page(self, size: Size, number: int) -> None:
        """Begin a page of *size*, the *number*-th counted from 1, which is its label."""
        self.canvas.setPageSize((size.width, size.height))
        self.canvas.addPageLabel(number - 1, style="ARABIC", start=number)

    def begin_slot(self) -> None:
        """Begin operators that are kept apart, in a stream of their own, so that others can take their place."""
        self.canvas.saveState()
        self._cuts.append(len(self.canvas._code))

    def end_slot(self) -> None:
        """End what ``begin_slot`` began."""
        self._cuts.append(len(self.canvas._code))
        self.canvas.restoreState()

    def end_page(self, boxes: dict[str, tuple[float, float, float, float]] | None = None) -> None:
        """Finish the page that was drawn; *boxes* are its TrimBox and so on where they are not all of it (ISO 32000-1 14.11.2)."""
        code = self.canvas._code
        self.canvas.showPage()
        page = self._inner.Pages.pages[-1]
        page.Trans = None  # an empty transition is not allowed
        parts = list(self._parts(code)) if self._cuts else []
        if parts:
            page.Contents = _Raw(b"[%s]" % b" ".join(b"%d 0 R" % n for n in parts))
        else:  # ReportLab would write ASCII85, which is slow and a quarter larger
            page.Contents = pdfdoc.PDFStream(content=page.stream, filters=[pdfdoc.PDFZCompress])
        self._contents.append(tuple(None if n in self._slots else n for n in parts))
        self._cuts = []
        for name, corners in (boxes or {}).items():
            setattr(page, name, pdfdoc.PDFArray(corners))

    def _parts(self, code: list[str]) -> Iterator[int]:
        """Yield the streams of a page: what stands before, in and after its slots."""
        edges = [0, *self._cuts, len(code)]
        for number, (start, stop) in enumerate(pairwise(edges)):
            content = ("\n".join(code[start:stop]) + "\n").encode("latin-1")
            if number % 2:
                slot = self.add()
                self._slots[slot] = content
                yield slot
            else:
                yield self.add_stream("", content, packed=False)

    def page(self, number: int) -> int:
        """Return the object number of page *number*, counted from 0."""
        name = self._inner.Pages.pages[number].__InternalName__
        return int(self._inner.idToObjectNumberAndVersion[name][0])

    def tag_page(self, number: int, key: int, annotations: Sequence[int]) -> None:
        """Give a page its *key* in the parent tree, its annotations, and the structure as their order (ISO 14289-1 7.18.3)."""
        page = self._inner.Pages.pages[number]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = key, pdfdoc.PDFName("S")
        if annotations:
            page.Annots = _Raw(b"[%s]" % b" ".join(b"%d 0 R" % n for n in annotations))

    def finish(self, structure: int | None) -> bytes:
        """Return the whole file; with a *structure* tree (its object number) it claims PDF/UA-1 and PDF/A-2a, else nothing."""
        return bytes(self.blank(structure).filled(list(self._slots.values())))

    def blank(self, structure: int | None) -> TemplateBody:
        """Return the whole file but for its slots; with a *structure* tree it claims PDF/UA-1 and PDF/A-2a, else nothing."""
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
        said = {"Title": about.title, "Author": about.author, "Subject": about.subject, "Creator": "handout"}
        info = "".join(f"/{key}{text_string(words)}" for key, words in said.items() if words)
        inner.info = _Raw(f"<<{info}/Producer(ReportLab)>>".encode("latin-1"))
        inner.Reference(catalog)
        inner.Reference(inner.info)
        inner.Outlines.prepare(inner, self.canvas)
        if inner.Outlines.ready < 0:
            catalog.Outlines = None
        objects = self._objects()
        return _assembled(objects, tuple(self._slots), self._number(catalog), self._number(inner.info))

    def parts(self) -> tuple[dict[int, bytes], list[tuple[bytes, tuple[int | None, ...]]], int]:
        """Return what another file can take in: objects by number, each page's entries with its streams (None: a slot), the last number."""
        objects, pages = dict(enumerate(self._objects(), self.first + 1)), list[tuple[bytes, tuple[int | None, ...]]]()
        for number, contents in enumerate(self._contents):
            body = objects[self.page(number)]
            whole = re.search(rb"/Contents (\d+) 0 R", body)
            entries = re.sub(rb"/(Parent|Contents) \d+ 0 R", b"", body)[2:-2].strip()
            pages.append((entries, contents or ((int(whole[1]),) if whole else ())))
        return objects, pages, self.first + len(objects)

    def _number(self, thing: pdfdoc.PDFObject) -> int:
        return int(self._inner.idToObjectNumberAndVersion[thing.__InternalName__][0])

    def _objects(self) -> list[bytes]:
        """Return every object as it is written, in the order of their numbers; formatting one may add others."""
        inner, written = self._inner, list[bytes]()
        while self.first + len(written) < inner.objectcounter:
            thing = inner.idToObject[inner.numberToId[self.first + len(written) + 1]]
            body = bytes(pdfdoc.format(thing, inner, toplevel=1)).strip()
            if isinstance(thing, pdfdoc.PDFStream):  # ISO 19005-2 6.1.7.1: a line end before this word
                body = body.removesuffix(b"endstream") + b"\nendstream"
            written.append(body)
        return written


def _assembled(objects: Sequence[bytes], slots: tuple[int, ...], catalog: int, info: int) -> TemplateBody:
    """Return the file but for its slots, null until then: the PDFium of mid-2024 heeds no update of a free object."""
    out = BytesIO()
    file = PdfFile(out, len(objects))
    for number, body in enumerate(objects, 1):
        file.add(number, body)
    trailer = b"/Root %d 0 R/Info %d 0 R" % (catalog, info)
    table, mark = file.finish(trailer)
    return TemplateBody(out.getvalue(), table, file.last + 1, trailer, mark, slots)
