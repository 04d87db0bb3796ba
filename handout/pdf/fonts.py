"""Embed fonts in a PDF, with a code for each glyph and each text it stands for.

See ISO 32000-1 9.7 (composite fonts), 9.10.3 (ToUnicode); ISO 14289-1 7.21.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache, lru_cache
from itertools import chain, product
from math import ceil, inf
from typing import Protocol
from zlib import crc32

from handout.layout.page import COMPOSED, FIRAGO, Face, Glyph, Piece
from handout.layout.text.faces import UNITS, font
from handout.layout.text.paragraph import TextStyle, one_line
from handout.layout.text.scripts import EASTERN
from handout.layout.text.shaping import missing, shape
from handout.pdf.character_maps import to_unicode
from handout.pdf.glyf import EMPTY, compose, draw, make_truetype
from handout.pdf.subset import GlyphKey, Subset, make_subset
from handout.pdf.syntax import stream
from handout.schema.spaces import remove_soft_hyphens

BLOCKS = (
    (*range(0x20, 0x7F), 0x2018, 0x2019, 0x201C, 0x201D, 0x2026),
    (*range(0xA0, 0x180), *range(0x218, 0x21C), *range(0x2007, 0x200B), *range(0x2010, 0x2028), 0x202F, 0x205F, 0x20AC),
    (*range(0x180, 0x218), *range(0x21C, 0x250), *range(0x1E00, 0x1F00)),
    (*range(0x370, 0x400),),
    (*range(0x400, 0x530),),
    (*range(0x10A0, 0x1100),),
    tuple(map(ord, "،ءآأؤإئابةتثجحخدذرزسشصضطظعغـفقكلمنهوىيٹپچڈڑژکگںھۀہیے")),
)
"""Blocks of characters that need no shaping, and letters of Arabic names.

Farsi and Urdu are among the latter. The others are ASCII with English quotes and the ellipsis, European Latin with its
punctuation, other Latin, Greek, Cyrillic and Georgian. A template embeds every character of the blocks that it uses, so
that another name changes nothing else in the file. No block has the line feed.
"""

JOINED, JOINT = frozenset(BLOCKS[-1]), "ـ"
"""The letters that have forms for their place in a word, and a joining stroke."""

TURNING = ("و", "ي", "ی", "ق")
"""Letters before which others have another form: ر before ي ends higher."""

LIGATURES = ("لا", "لأ", "لإ", "لآ", "الله")
"""Letters that become one glyph."""


OTHER = -1
"""In place of the index of a block, for characters of none."""

TIGHT = 0.01
"""The least offset of a glyph that is written, in 1/1000 of the font size."""

BOX = (-1000, -500, 3000, 1200)
"""A box around all glyphs: left, bottom, right and top."""

STEP = 0.133
"""The largest step of the grid on which the points of outlines stand, in pt.

It is little more than a dot of a printer with 600 dpi. Where letters join, it is half as large.
"""

COARSEST, FINEST = 100, 1000
"""The fewest and the most units that the size of a font on a grid has."""


def interchangeable_letters(words: str) -> str:
    """Return every character of the blocks that *words* use, always with ASCII."""
    return _letters(tuple(sorted({0, *map(_block, set(words))} - {OTHER})))


def is_interchangeable(words: str) -> bool:
    """Return whether *words* use no characters but those of the blocks.

    The glyphs of other characters are not known beforehand.
    """
    return all(_block(letter) != OTHER for letter in words)


@lru_cache(5_000)
def _block(letter: str) -> int:
    """Return the index of a character's block, or ``OTHER``."""
    return next((n for n, block in enumerate(BLOCKS) if ord(letter) in block), OTHER)


@cache
def _letters(blocks: tuple[int, ...]) -> str:
    """Return every character of these blocks."""
    return "".join(map(chr, chain.from_iterable(BLOCKS[block] for block in blocks)))


class FontDocument(Protocol):
    """A document that fonts are written into."""

    def add(self, content: str) -> int:
        """Add an object and return its number."""

    def add_stream(self, dictionary: str, content: bytes, *, packed: bool) -> int:
        """Add a stream, compressed unless it is already *packed*."""

    def name_font(self, name: str, number: int) -> None:
        """Make a font available to pages under its name."""


class EmbeddedFont:
    """A font in one document."""

    def __init__(self, face: Face, codes: dict[GlyphKey, str] | None = None) -> None:
        """Start without glyphs, or with the *codes* of all glyphs it can ever have."""
        self.face = face
        self.font = font(face.bold, face.family)
        self.name = resource_name(face)
        self.codes: dict[GlyphKey, str] = codes or {}
        self.closed = codes is not None
        self.rows: dict[Glyph, str] = {}
        self.redrawn = face.family != FIRAGO
        self.step = STEP if face.family in LONE else STEP / 2
        self.sizes: dict[int, float] = {}

    def code(self, glyph: Glyph) -> str:
        """Return the code of *glyph* as four hexadecimal digits.

        A glyph has a code for each text that it stands for. Raise LookupError if the font is closed and lacks
        it.
        """
        key = (glyph.id, glyph.text, glyph.parts, glyph.width)
        if self.closed:
            return self.codes[key]
        if key not in self.codes:
            self.codes[key] = f"{len(self.codes) + 1:04X}"
        return self.codes[key]

    def shown(self, glyph: Glyph) -> str:
        """Return the code of a glyph within a row, with its offset (ISO 32000-1 9.4.3).

        Raise LookupError as ``code`` does.
        """
        if (found := self.rows.get(glyph)) is None:
            more = self._width(glyph.id, glyph.width) - glyph.advance + glyph.dx
            back = f"> {-glyph.dx:g}<" if glyph.dx else ""  # the number before, if any, must end
            found = self.rows[glyph] = f"{back}{self.code(glyph)}" + (f">{more:g}<" if abs(more) > TIGHT else "")
        return found

    def _width(self, glyph: int, composed: int) -> float:
        """Return the width of a glyph in the font, where those of composites are given.

        On the coarsest grid it is a whole number, and so on all others.
        """
        width = composed if glyph == COMPOSED else self.font.get_glyph_h_advance(glyph)
        return round(width * COARSEST / UNITS) * UNITS / COARSEST if self.redrawn else width

    def print_at(self, size: float, glyphs: Iterable[Glyph]) -> None:
        """Note that *glyphs* are printed at a *size* in pt.

        The largest size of a glyph decides how fine its outline is.
        """
        if self.redrawn:
            for glyph in glyphs:
                for number in (part for part, *_ in glyph.parts) if glyph.id == COMPOSED else (glyph.id,):
                    if size > self.sizes.get(number, 0):
                        self.sizes[number] = size

    def has(self, glyphs: Iterable[Glyph]) -> bool:
        """Return whether the font can show all of these glyphs."""
        with suppress(LookupError):
            return all(map(self.shown, glyphs))
        return False

    def space(self) -> str:
        """Return the code of a space, which looks the same in every size."""
        space = Glyph(self.font.get_nominal_glyph(32), 0, 0, 0, " ")
        self.print_at(STEP, (space,))
        return self.code(space)

    def reserve(self, letters: str, labels: Iterable[str], language: str) -> None:
        """Assign codes to every glyph that words of *letters*, and *labels*, may need.

        They can be shown after the font is written.
        """
        known = [letter for letter in letters if not missing(letter)]
        ligatures = ["f" + letter for letter in known] + [
            "ff" + letter for letter in known
        ]  # FiraGO has ligatures with f
        for text in (*known, *(ligatures if "f" in letters else ())):
            if ord(text[0]) not in JOINED:
                for glyph in shape(text, self.face.bold, language)[0]:
                    self.code(glyph)
        joined = [letter for letter in known if ord(letter) in JOINED]
        for text in (*joined, *LIGATURES) if joined else ():
            for before, after in product(("", JOINT), ("", JOINT, *TURNING)):
                for glyph in shape(before + text + after, self.face.bold, language, level=1)[0]:
                    self.code(glyph)
        style = TextStyle(1, "", bold=self.face.bold, language=language)
        for piece in chain.from_iterable(one_line(remove_soft_hyphens(label), style) for label in labels):
            if piece.face == self.face:
                for glyph in piece.glyphs:
                    self.code(glyph)

    def add_to(self, document: FontDocument) -> None:
        """Write the font into *document* under its name, if it was used."""
        self.closed = True
        if not self.codes:
            return
        subset = self._redrawn() if self.redrawn else make_subset(self.font, tuple(self.codes))
        tag = "".join(chr(65 + (crc32(subset.program) >> 4 * n) % 26) for n in range(6))
        base = f"{tag}+{self.face.family.replace(' ', '')}-{'Bold' if self.face.bold else 'Regular'}"
        descendant = self._add_descendant(document, subset, base)
        unicode = document.add_stream("", to_unicode(self.codes), packed=False)
        whole = document.add(
            f"<</Type/Font/Subtype/Type0/BaseFont/{base}/Encoding/Identity-H"
            f"/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode} 0 R>>"
        )
        document.name_font(self.name, whole)

    def _redrawn(self) -> Subset:
        """Return a program whose outlines are no finer than they are printed.

        Outlines of hundreds of ideographs are the larger part of a file; these take half the bytes. Each code is the
        number of its glyph, and parts of composites that have no code follow.
        """
        places = dict[int, int]()
        used = (part for _, _, parts, _ in self.codes for part, *_ in parts)
        for place, (number, *_) in enumerate(self.codes, 1):
            places.setdefault(number, place)
        places.pop(COMPOSED, 0)
        first = len(self.codes) + 1
        more = [part for part in dict.fromkeys(used) if part not in places]
        places |= {part: first + place for place, part in enumerate(more)}
        largest = max((self.sizes.get(glyph, inf) for glyph in places), default=self.step)
        units = COARSEST * ceil(min(FINEST / COARSEST, largest / self.step / COARSEST))
        glyphs, widths = [EMPTY], [float(UNITS)]
        for number, _, parts, width in (*self.codes, *((part, "", (), 0) for part in more)):
            if number == COMPOSED:
                moved = ((places[part], round(dx * units / UNITS), round(dy * units / UNITS)) for part, dx, dy in parts)
                glyphs.append(compose(tuple(moved), units))
            else:
                size = self.sizes.get(number, inf)
                step = min(units // COARSEST, max(1, int(self.step * units / size)))
                glyphs.append(draw(self.font, number, units, step))
            widths.append(self._width(number, width))
        program = make_truetype(glyphs, [round(width * units / UNITS) for width in widths], units)
        return Subset(program, tuple(range(1, first)), tuple(widths[1:first]))

    def _add_descendant(self, document: FontDocument, subset: Subset, base: str) -> int:
        """Write a program with its widths; return the number of the font."""
        file = document.add_stream(f"/Length1 {len(subset.program)}", subset.program, packed=False)
        descriptor = self._add_descriptor(document, base, f"/FontFile2 {file} 0 R")
        if subset.numbers == tuple(range(1, len(subset.numbers) + 1)):
            numbers = "/Identity"
        else:
            packed = b"\0\0" + b"".join(number.to_bytes(2, "big") for number in subset.numbers)
            numbers = f" {document.add_stream('', packed, packed=False)} 0 R"
        widths = " ".join(f"{round(width, 2):g}" for width in subset.widths)
        return document.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{base}/CIDToGIDMap{numbers}/DW 0/W[1[{widths}]]"
            f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {descriptor} 0 R>>"
        )

    def _add_descriptor(self, document: FontDocument, base: str, file: str) -> int:
        """Write the descriptor of a font, and return its number."""
        if self.face.family == FIRAGO:
            ascent, descent = 935, -265
        else:
            extents = self.font.get_font_extents("ltr")
            ascent, descent = round(extents.ascender), round(extents.descender)
        return document.add(
            f"<</Type/FontDescriptor/FontName/{base}/Flags 4/FontBBox[{' '.join(map(str, BOX))}]/ItalicAngle 0"
            f"/Ascent {ascent}/Descent {descent}/CapHeight 689/StemV {140 if self.face.bold else 84}{file}>>"
        )


LONE = frozenset(typeface.family for typeface in EASTERN)
"""The families whose glyphs stand alone."""


class Fonts(Protocol):
    """The fonts of one document, or of one patient's lines in it."""

    def font_of(self, piece: Piece) -> EmbeddedFont:
        """Return the font that shows a piece."""


class FontSet(dict[Face, EmbeddedFont]):
    """The fonts of one document; a font begins when it is first asked for.

    The names of their resources end with *mark*.
    """

    def __init__(self, mark: str = "") -> None:
        super().__init__()
        self.mark = mark

    def __missing__(self, face: Face) -> EmbeddedFont:
        """Return a new font."""
        self[face] = found = EmbeddedFont(face)
        found.name += self.mark
        return found

    def font_of(self, piece: Piece) -> EmbeddedFont:
        """Return the font that shows a piece."""
        return self[piece.face]

    def embed(self, document: FontDocument) -> None:
        """Write the fonts in use; call it after everything is drawn."""
        for face in sorted(self):
            self[face].add_to(document)


class PatientFonts:
    """The fonts for the lines of one patient in a template.

    They are those of the template, and the patient's *own* for what its fonts lack: a name in a script whose glyphs
    change with their neighbours.
    """

    def __init__(self, shared: Mapping[Face, EmbeddedFont]) -> None:
        self.shared, self.own = shared, FontSet("X")

    def font_of(self, piece: Piece) -> EmbeddedFont:
        """Return the font that shows a piece."""
        shared = self.shared.get(piece.face)
        return shared if shared and shared.has(piece.glyphs) else self.own[piece.face]

    def objects(self, first: int) -> tuple[dict[int, bytes], bytes]:
        """Return the objects of the patient's own fonts, numbered from *first*.

        With them come the entries of the fonts in the resources of pages.
        """
        loose = _LooseObjects(first)
        self.own.embed(loose)
        return loose.objects, b"".join(loose.names)


class _LooseObjects:
    """Objects with their numbers, for the update of a file."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.objects: dict[int, bytes] = {}
        self.names: list[bytes] = []

    def add(self, content: str) -> int:
        """Add an object and return its number."""
        return self._add(content.encode("latin-1"))

    def add_stream(self, dictionary: str, content: bytes, *, packed: bool) -> int:
        """Add a stream and return its number."""
        return self._add(stream(dictionary, content, packed=packed))

    def name_font(self, name: str, number: int) -> None:
        """Give the font with this *number* its name."""
        self.names.append(f"/{name} {number} 0 R".encode("ascii"))

    def _add(self, body: bytes) -> int:
        """Add the bytes of an object and return its number."""
        number = self.first + len(self.objects)
        self.objects[number] = body
        return number


def resource_name(face: Face) -> str:
    """Return the name of a font in the content of pages."""
    initials = "F" if face.family == FIRAGO else "".join(filter(str.isalnum, face.family))
    return f"{initials}{'B' if face.bold else 'R'}"
