"""Embed FiraGO in a PDF, with a code for each glyph and each text it stands for.

Only the glyphs in use are embedded. See ISO 32000-1 9.7 (composite fonts), 9.10.3 (ToUnicode); ISO 14289-1
7.21.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING
from zlib import crc32

import uharfbuzz as hb

from handout.layout.page import Glyph, Piece
from handout.layout.text.shaping import font, missing, shape
from handout.schema.spaces import remove_soft_hyphens

if TYPE_CHECKING:
    from handout.pdf.document import Document

UNUSED_TABLES = ("GSUB", "GPOS", "GDEF", "cmap", "name", "post", "OS/2", "kern", "DSIG", "STAT", "gasp")


BLOCKS = (
    (*range(0x20, 0x7F), 0x2018, 0x2019, 0x201C, 0x201D, 0x2026),
    (*range(0xA0, 0x180), *range(0x218, 0x21C), *range(0x2007, 0x200B), *range(0x2010, 0x2028), 0x202F, 0x205F, 0x20AC),
    (*range(0x180, 0x218), *range(0x21C, 0x250), *range(0x1E00, 0x1F00)),
    (*range(0x370, 0x400),),
    (*range(0x400, 0x530),),
    (*range(0x10A0, 0x1100),),
)
"""Blocks of characters that need no shaping.

They are ASCII with English quotes and the ellipsis, European Latin with its punctuation, other Latin, Greek, Cyrillic and Georgian. A template
embeds every character of the blocks that it uses, so that another name changes nothing else in the file. No
block has the line feed.
"""


TIGHT = 0.01
"""The least offset of a glyph that is written, in 1/1000 of the font size."""


def interchangeable_letters(words: str) -> str | None:
    """Return every character of the blocks that *words* use, always with ASCII.

    Return None if *words* use other characters, whose glyphs change with their neighbours.
    """
    used = {0, *map(_block, set(words))}
    return None if -1 in used else _letters(tuple(sorted(used)))


@lru_cache(5_000)
def _block(letter: str) -> int:
    """Return the index of a character's block, or -1."""
    return next((n for n, block in enumerate(BLOCKS) if ord(letter) in block), -1)


@cache
def _letters(blocks: tuple[int, ...]) -> str:
    """Return every character of these blocks."""
    return "".join(map(chr, chain.from_iterable(BLOCKS[block] for block in blocks)))


def maps_back(piece: Piece) -> bool:
    """Return whether a piece's glyphs map back to its text without ActualText.

    Each glyph must stand for text of its own, and the glyphs must follow each other.
    """
    return all(g.text and g.advance > 0 and not g.dx and not g.dy for g in piece.glyphs)


class EmbeddedFont:
    """One weight of FiraGO in one document."""

    def __init__(self, bold: bool, codes: dict[tuple[int, str], str] | None = None) -> None:
        """Start without glyphs, or with the *codes* of all glyphs it can ever have."""
        self.bold = bold
        self.name = "FB" if bold else "FR"
        self.codes: dict[tuple[int, str], str] = codes or {}
        self.closed = codes is not None
        self.rows: dict[Glyph, str] = {}

    def code(self, glyph: Glyph) -> str:
        """Return the code of *glyph* as four hexadecimal digits.

        A glyph has a code for each text that it stands for. Raise LookupError if the font is closed and lacks
        it.
        """
        key = (glyph.id, glyph.text)
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
            more = font(self.bold).get_glyph_h_advance(glyph.id) - glyph.advance + glyph.dx
            back = f">{-glyph.dx:g}<" if glyph.dx else ""
            found = self.rows[glyph] = f"{back}{self.code(glyph)}" + (f">{more:g}<" if abs(more) > TIGHT else "")
        return found

    def space(self) -> str:
        """Return the code of a space."""
        return self.code(Glyph(font(self.bold).get_nominal_glyph(32), 0, 0, 0, " "))

    def reserve(self, letters: str, labels: Iterable[str], language: str) -> None:
        """Assign codes to every glyph that words of *letters*, and *labels*, may need.

        They can be shown after the font is written.
        """
        known = [letter for letter in letters if not missing(letter)]
        ligatures = ["f" + letter for letter in known] + [
            "ff" + letter for letter in known
        ]  # FiraGO has ligatures with f
        words = (word for label in labels for word in remove_soft_hyphens(label).split())
        for text in (*known, *(ligatures if "f" in letters else ()), *words):
            for glyph in shape(text, self.bold, language)[0]:
                self.code(glyph)

    def add_to(self, document: "Document") -> None:
        """Write the font into *document* under its name, if it was used."""
        self.closed = True
        if not self.codes:
            return
        source = font(self.bold)
        scale = 1000 / source.face.upem
        program = _subset(source.face, {glyph for glyph, _ in self.codes})
        tag = "".join(chr(65 + (crc32(program) >> 4 * n) % 26) for n in range(6))
        base = f"{tag}+FiraGO-{'Bold' if self.bold else 'Regular'}"
        file = document.add_stream(f"/Length1 {len(program)}", program, packed=False)
        descriptor = document.add(
            f"<</Type/FontDescriptor/FontName/{base}/Flags 4/FontBBox[-1000 -500 3000 1200]/ItalicAngle 0"
            f"/Ascent 935/Descent -265/CapHeight 689/StemV {140 if self.bold else 84}/FontFile2 {file} 0 R>>"
        )
        widths = " ".join(f"{round(source.get_glyph_h_advance(glyph) * scale, 2):g}" for glyph, _ in self.codes)
        numbers = b"\0\0" + b"".join(glyph.to_bytes(2, "big") for glyph, _ in self.codes)
        mapped = document.add_stream("", numbers, packed=False)
        descendant = document.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{base}/CIDToGIDMap {mapped} 0 R/DW 0/W[1[{widths}]]"
            f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {descriptor} 0 R>>"
        )
        unicode = document.add_stream("", _to_unicode(self.codes), packed=False)
        whole = document.add(
            f"<</Type/Font/Subtype/Type0/BaseFont/{base}/Encoding/Identity-H"
            f"/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode} 0 R>>"
        )
        document.name_font(self.name, whole)


def _subset(face: hb.Face, glyphs: set[int]) -> bytes:
    """Return a font program with *glyphs* only, under their original numbers."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update({0, *glyphs})
    flags = hb.SubsetFlags
    # Hinting is a quarter of the program: it fits outlines to coarse pixels, and no printer runs it.
    wanted.flags = flags.RETAIN_GIDS | flags.NO_LAYOUT_CLOSURE | flags.NOTDEF_OUTLINE | flags.NO_HINTING
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in UNUSED_TABLES)
    return bytes(hb.subset(face, wanted).blob.data)


def _to_unicode(codes: dict[tuple[int, str], str]) -> bytes:
    """Return the CMap from codes to the text that they stand for."""
    rows = [
        f"<{code}> <{(text or chr(0x200B)).encode('utf-16-be').hex().upper()}>" for (_, text), code in codes.items()
    ]
    blocks = [rows[n : n + 100] for n in range(0, len(rows), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
