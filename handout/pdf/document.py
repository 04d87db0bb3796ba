"""A PDF document in progress: pages, outline, tags, metadata and slots.

Objects are numbered as they are added, so that they can refer to each other; ``syntax`` writes them into a file. No
library is used: loading ReportLab alone took a tenth of a first build.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise

from msgspec import Struct

from handout.geometry import Size
from handout.layout.figures.svg.part import Part
from handout.pdf.metadata import SRGB, About, xmp
from handout.pdf.syntax import PdfFile, TemplateBody, real, stream, text_string

INTENT = "/Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)"
"""The entries of the output intent (ISO 19005-2 6.2.3), but its profile."""


class _Page(Struct):
    """A page: its object number, its dictionary's entries, and its content streams."""

    number: int
    entries: str = "/Type/Page"
    contents: tuple[int, ...] = ()


class _OutlineItem(Struct, frozen=True):
    """An item of the outline, which leads to a height on a page."""

    words: str
    page: int
    y: float


class Document:
    """A PDF in progress, with a page to ``write`` on."""

    def __init__(self, about: About, first: int = 0, *, packed: bool = True) -> None:
        """Start a document whose objects are numbered from *first* + 1.

        Unless *packed*, its streams are not compressed: it is read once and thrown away.
        """
        self.about, self.first, self.packed = about, first, packed
        self._objects: list[bytes] = []
        self.fonts = self.add()
        """The number of the dictionary that names the fonts of all pages."""
        self._tree = self.add()
        self._names: dict[str, int] = {}
        self._forms: dict[str, int] = {}
        self._states: dict[str, str] = {}
        self._pages: list[_Page] = []
        self._outline: list[_OutlineItem] = []
        self._slots: list[int] = []
        self._form = ""
        self._begin()

    def _begin(self) -> None:
        """Start with an empty page: its operators, slots, and the names of what it shows."""
        self._code: list[str] = []
        self._cuts: list[tuple[int, int]] = []
        self._shown: set[str] = set()

    def add(self, content: str = "null") -> int:
        """Add an object and return its number; ``put`` can set its content later."""
        return self._add(content.encode("latin-1"))

    def put(self, number: int, content: str) -> None:
        """Set the content of the object with this *number*."""
        self._objects[number - self.first - 1] = content.encode("latin-1")

    def add_stream(self, dictionary: str, content: bytes, *, packed: bool = True) -> int:
        """Add a stream with these dictionary entries, and return its number.

        It is compressed unless it is already *packed*.
        """
        return self._add(stream(dictionary, content, packed=packed or not self.packed))

    def _add(self, body: bytes) -> int:
        """Add the bytes of an object and return its number."""
        self._objects.append(body)
        return self.first + len(self._objects)

    def add_form(self, dictionary: str, content: bytes) -> str:
        """Add a compressed external object for repeated use on pages, and return its name."""
        return self._name(self.add_stream(f"/Type/XObject{dictionary}", content))

    def add_parts(self, parts: Sequence[Part]) -> str:
        """Add objects that refer to each other, and return the name of the first.

        The first is a form that pages can show repeatedly.
        """
        numbers = [self.add() for _ in parts]
        for number, part in zip(numbers, parts, strict=True):
            entries = part.leading_to(numbers)
            if part.content is not None:
                words = f"{entries[2:-2].decode('latin-1')}/Filter/FlateDecode"
                entries = stream(words, part.content, packed=True)
            self._objects[number - self.first - 1] = entries
        return self._name(numbers[0])

    def _name(self, number: int) -> str:
        """Return the name of an external object on pages."""
        name = f"Art{len(self._forms)}"
        self._forms[name] = number
        return name

    def name_font(self, name: str, number: int) -> None:
        """Make the font with this object *number* available to pages under *name*."""
        self._names[name] = number

    def begin_page(self, size: Size) -> None:
        """Start a page of *size*."""
        corners = f"/MediaBox[0 0 {real(size.width)} {real(size.height)}]"
        self._pages.append(_Page(self.add(), f"/Type/Page{corners}"))

    def write(self, operators: str) -> None:
        """Append content-stream operators to the page."""
        self._code.append(operators)

    def show(self, name: str) -> None:
        """Show an external object in the unit square."""
        self._shown.add(name)
        self.write(f"/{name} Do")

    def set_opacity(self, opacity: float) -> None:
        """Fill with this *opacity* from here on."""
        name = f"Fill{round(opacity * 100)}"
        self._states[name] = f"<</ca {real(opacity)}>>"
        self._shown.add(name)
        self.write(f"/{name} gs")

    def add_outline(self, words: str, y: float) -> None:
        """Add an item to the outline, which leads to a height on the current page."""
        self._outline.append(_OutlineItem(words, self._pages[-1].number, y))

    def put_slot(self, same: int | None = None) -> None:
        """Leave a place for a content stream that is filled in later.

        It is a new one, or the *same* as an earlier one, counted from 0.
        """
        if same is None:
            self._slots.append(self.add())
        self.write("q")
        self._cuts.append((len(self._code), self._slots[-1 if same is None else same]))
        self.write("Q")

    def end_page(self, boxes: dict[str, tuple[float, float, float, float]] | None = None) -> None:
        """Finish the current page.

        *boxes* are its TrimBox and other boxes where they differ from the page (ISO 32000-1 14.11.2).
        """
        forms = "".join(f"/{name} {number} 0 R" for name, number in self._forms.items() if name in self._shown)
        states = "".join(f"/{name}{entries}" for name, entries in self._states.items() if name in self._shown)
        resources = f"/Font {self.fonts} 0 R"
        resources += f"/XObject<<{forms}>>" if forms else ""
        resources += f"/ExtGState<<{states}>>" if states else ""
        corners = "".join(f"/{name}[{' '.join(map(real, box))}]" for name, box in (boxes or {}).items())
        page = self._pages[-1]
        page.entries += f"{corners}/Resources<<{resources}>>"
        page.contents = tuple(self._parts())
        self._begin()

    def _parts(self) -> Iterator[int]:
        """Yield the object numbers of a page's streams: before, in and after its slots."""
        for (start, slot), (stop, _) in pairwise([(0, 0), *self._cuts, (len(self._code), 0)]):
            if slot:
                yield slot
            yield self.add_stream("", ("\n".join(self._code[start:stop]) + "\n").encode("latin-1"), packed=False)

    def page(self, number: int) -> int:
        """Return the object number of page *number*, counted from 0."""
        return self._pages[number].number

    def tag_page(self, number: int, key: int, annotations: Sequence[int]) -> None:
        """Set a page's *key* in the parent tree, its annotations, and their tab order.

        The tab order is that of the structure (ISO 14289-1 7.18.3).
        """
        page = self._pages[number]
        page.entries += f"/StructParents {key}/Tabs/S"
        if annotations:
            page.entries += f"/Annots[{_references(annotations)}]"

    def set_form(self, entries: str) -> None:
        """Set the dictionary of the interactive form (ISO 32000-1 12.7.2)."""
        self._form = f"/AcroForm{entries}"

    def finish(self, structure: int | None) -> bytes:
        """Return the whole file.

        With a *structure* tree (its object number) it claims PDF/UA-1 and PDF/A-2a, else nothing.
        """
        return bytes(self.blank(structure).filled([b"" for _ in self._slots]))

    def blank(self, structure: int | None) -> TemplateBody:
        """Return the whole file without the content of its slots.

        With a *structure* tree (its object number) it claims PDF/UA-1 and PDF/A-2a, else nothing. Each slot is a null
        object until it is filled: the PDFium of mid-2024 ignores updates of a free object.
        """
        names = self._name_fonts()
        kids = _references([page.number for page in self._pages])
        self.put(self._tree, f"<</Type/Pages/Count {len(self._pages)}/Kids[{kids}]>>")
        for page in self._pages:
            contents = _references(page.contents)
            where = f"/Parent {self._tree} 0 R/Contents {contents if len(page.contents) == 1 else f'[{contents}]'}"
            self.put(page.number, f"<<{page.entries}{where}>>")
        catalog, info = self._add_catalog(structure), self._add_information()
        out = BytesIO()
        file = PdfFile(out, len(self._objects))
        for number, body in enumerate(self._objects, 1):
            file.add(number, body)
        trailer = b"/Root %d 0 R/Info %d 0 R" % (catalog, info)
        table, mark = file.finish(trailer)
        slots, fonts = tuple(self._slots), (self.fonts, names)
        return TemplateBody(out.getvalue(), table, file.last + 1, trailer, mark, slots, fonts)

    def _name_fonts(self) -> bytes:
        """Write the dictionary that names the fonts, and return it."""
        self.put(self.fonts, f"<<{''.join(f'/{name} {number} 0 R' for name, number in self._names.items())}>>")
        return self._objects[self.fonts - self.first - 1]

    def _add_catalog(self, structure: int | None) -> int:
        """Write the catalog with the outline, and return its number."""
        about, claims = self.about, structure is not None
        metadata = self.add_stream("/Type/Metadata/Subtype/XML", xmp(about, claims=claims))
        profile = self.add_stream("/N 3", SRGB, packed=False)
        asked = "".join(f"/{name}/{value}" for name, value in about.printing.items())
        tags = f"/StructTreeRoot {structure} 0 R/MarkInfo<</Marked true>>" if claims else ""
        return self.add(
            f"<</Type/Catalog/Pages {self._tree} 0 R/Lang{text_string(about.language)}/PageLabels<</Nums[0<</S/D>>]>>"
            f"/ViewerPreferences<</DisplayDocTitle true{asked}>>/Metadata {metadata} 0 R"
            f"/OutputIntents[<<{INTENT}/DestOutputProfile {profile} 0 R>>]{tags}{self._form}{self._add_outlines()}>>"
        )

    def _add_outlines(self) -> str:
        """Write the outline, if it has any item; return its entry in the catalog."""
        if not self._outline:
            return ""
        root = self.add()
        numbers = [self.add() for _ in self._outline]
        for each, before, after, item in zip(
            numbers, (0, *numbers[:-1]), (*numbers[1:], 0), self._outline, strict=True
        ):
            near = (f"/Prev {before} 0 R" if before else "") + (f"/Next {after} 0 R" if after else "")
            place = f"[{item.page} 0 R/XYZ 0 {real(item.y)} 0]"
            self.put(each, f"<</Title{text_string(item.words)}/Parent {root} 0 R{near}/Dest{place}>>")
        ends = f"/First {numbers[0]} 0 R/Last {numbers[-1]} 0 R"
        self.put(root, f"<</Type/Outlines{ends}/Count {len(numbers)}>>")
        return f"/Outlines {root} 0 R"

    def _add_information(self) -> int:
        """Write the document information, and return its number."""
        about = self.about
        entries = {"Title": about.title, "Author": about.author, "Subject": about.subject}
        info = "".join(f"/{key}{text_string(words)}" for key, words in entries.items() if words)
        return self.add(f"<<{info}/Creator(handout)/Producer(handout)>>")

    def parts(self) -> tuple[dict[int, bytes], list[tuple[bytes, tuple[int, ...]]], tuple[int, ...], int]:
        """Return the objects, pages and slots, and the last number, for another file.

        The objects are by their numbers. Each page is its dictionary entries with the numbers of its streams, some of
        which are slots.
        """
        self._name_fonts()
        objects = dict(enumerate(self._objects, self.first + 1))
        pages = [(page.entries.encode("latin-1"), page.contents) for page in self._pages]
        return objects, pages, tuple(self._slots), self.first + len(objects)


def _references(numbers: Sequence[int]) -> str:
    """Return references to objects."""
    return " ".join(f"{number} 0 R" for number in numbers)
