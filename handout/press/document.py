"""Below ReportLab's surface: all that its canvas has no public way to is here, and only here.

ReportLab numbers the objects of a PDF and writes its pages, outline and page labels.  This module adds what it lacks (objects written
as they are, tagged pages, metadata, an output intent), and puts the file together with object streams, which ReportLab cannot do:
a tag tree is a thousand small objects that shrink to a tenth when they are packed together (ISO 32000-1 7.5.7, 7.5.8).
"""

from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO
from zlib import compress

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from handout.geometry import Size
from handout.press.metadata import SRGB, About, xmp

rl_config.useA85 = 0  # ASCII85 in Python costs most of a build with photos, and a quarter of its size

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PACKED = 200
"""How many objects share one object stream."""


class _NoFont:
    """Stands in where a canvas insists on a current font, so that no base-14 font is named."""

    fontName = "none"  # noqa: N815
    _dynamicFont = True  # noqa: N815


pdfmetrics._fonts.setdefault("none", _NoFont())


class _Raw(pdfdoc.PDFObject):  # type: ignore[misc]
    """An object given as what is written into the file."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def format(self, _: pdfdoc.PDFDocument) -> bytes:
        return self.content


class Document:
    """A PDF in the making: draw on its ``canvas``, add objects, end pages, and take its bytes."""

    def __init__(self, about: About) -> None:
        self.about = about
        self.canvas = Canvas(BytesIO(), invariant=1, pageCompression=1, lang=about.language, initialFontName="none")
        self._inner = self.canvas._doc
        self._forms = 0

    def write(self, operators: str) -> None:
        """Append content-stream operators to the page."""
        self.canvas._code.append(operators)

    def forget_colour(self) -> None:
        """Make the canvas say its next fill colour anew, after operators that changed it."""
        self.canvas._fillColorObj = None

    def add(self, content: str = "null") -> int:
        """Add an object and return its number; ``put`` may say later what it holds."""
        return self._add(_Raw(content.encode("latin-1")))

    def put(self, number: int, content: str) -> None:
        """Say what the object with this *number* holds."""
        self._inner.idToObject[self._inner.numberToId[number]].content = content.encode("latin-1")

    def add_stream(self, dictionary: str, content: bytes, *, packed: bool = True) -> int:
        """Add a stream with these entries in its dictionary, compressed if it is not yet *packed*; return its number."""
        return self._add(_stream(dictionary, content, packed=packed))

    def _add(self, thing: pdfdoc.PDFObject) -> int:
        name = self._inner.Reference(thing).name
        return int(self._inner.idToObjectNumberAndVersion[name][0])

    def add_form(self, dictionary: str, content: bytes) -> str:
        """Add an external object (packed) that pages may show as often as they like, and return its name."""
        name = f"Art{self._forms}"
        self._forms += 1
        self._inner.addForm(name, _stream(f"/Type/XObject{dictionary}", content, packed=True))
        self._inner.inPage()
        return name

    def name_font(self, name: str, number: int) -> None:
        """Let pages use the font with this object *number* under *name*."""
        self._inner.idToObject["BasicFonts"].dict[name] = _Raw(b"%d 0 R" % number)

    def begin_page(self, size: Size, number: int) -> None:
        """Begin a page of *size*, the *number*-th counted from 1, which is its label."""
        self.canvas.setPageSize((size.width, size.height))
        self.canvas.addPageLabel(number - 1, style="ARABIC", start=number)

    def end_page(self, boxes: dict[str, tuple[float, float, float, float]] | None = None) -> None:
        """Finish the page that was drawn; *boxes* are its TrimBox and so on where they are not all of it (ISO 32000-1 14.11.2)."""
        self.canvas.showPage()
        page = self._inner.Pages.pages[-1]
        page.Trans = None  # an empty transition is not allowed
        for name, corners in (boxes or {}).items():
            setattr(page, name, pdfdoc.PDFArray(corners))

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
        inner, catalog = self._inner, self._inner.Catalog
        self.canvas.setViewerPreference("DisplayDocTitle", "true")
        metadata = _stream("/Type/Metadata/Subtype/XML", xmp(self.about, claims=structure is not None), packed=True)
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
        return _assembled(self._objects(), self._number(catalog), self._number(inner.info))

    def _number(self, thing: pdfdoc.PDFObject) -> int:
        return int(self._inner.idToObjectNumberAndVersion[thing.__InternalName__][0])

    def _objects(self) -> list[bytes]:
        """Return every object as it is written, in the order of their numbers; formatting one may add others."""
        inner, written = self._inner, list[bytes]()
        while len(written) < inner.objectcounter:
            thing = inner.idToObject[inner.numberToId[len(written) + 1]]
            body = bytes(pdfdoc.format(thing, inner, toplevel=1)).strip()
            if isinstance(thing, pdfdoc.PDFStream):  # ISO 19005-2 6.1.7.1: a line end before this word
                body = body.removesuffix(b"endstream") + b"\nendstream"
            written.append(body)
        return written


def text_string(words: str) -> str:
    """Return *words* as a PDF text string (ISO 32000-1 7.9.2.2)."""
    if words.isascii() and words.isprintable():
        return "(" + words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"
    return f"<FEFF{words.encode('utf-16-be').hex().upper()}>"


def _stream(dictionary: str, content: bytes, *, packed: bool) -> _Raw:
    if not packed:
        dictionary, content = f"{dictionary}/Filter/FlateDecode", compress(content, 9)
    return _Raw(b"<<%s/Length %d>>\nstream\n%s\nendstream" % (dictionary.encode("latin-1"), len(content), content))


def _assembled(objects: Sequence[bytes], catalog: int, info: int) -> bytes:
    """Return the file: streams as they are, all else packed into object streams, and a cross-reference stream."""
    small = [n for n, body in enumerate(objects, 1) if not body.endswith(b"endstream")]
    packs = [small[n : n + PACKED] for n in range(0, len(small), PACKED)]
    places: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    out = bytearray(HEAD)

    def add(number: int, body: bytes) -> None:
        places[number] = (1, len(out), 0)
        out.extend(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    for number, body in enumerate(objects, 1):
        if body.endswith(b"endstream"):
            add(number, body)
    for number, pack in enumerate(packs, len(objects) + 1):
        offsets, bodies = [], b""
        for index, member in enumerate(pack):
            offsets.append(b"%d %d" % (member, len(bodies)))
            bodies += objects[member - 1] + b"\n"
            places[member] = (2, number, index)
        first = b" ".join(offsets) + b"\n"
        entries = f"/Type/ObjStm/N {len(pack)}/First {len(first)}"
        add(number, _stream(entries, first + bodies, packed=False).content)
    last = len(objects) + len(packs) + 1
    places[last] = (1, len(out), 0)
    start, mark = len(out), sha256(out).hexdigest()[:32].upper()
    rows = b"".join(
        kind.to_bytes(1, "big") + at.to_bytes(4, "big") + index.to_bytes(2, "big")
        for kind, at, index in (places[n] for n in range(last + 1))
    )
    entries = f"/Type/XRef/Size {last + 1}/W[1 4 2]/Root {catalog} 0 R/Info {info} 0 R/ID[<{mark}><{mark}>]"
    add(last, _stream(entries, rows, packed=False).content)
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % start
