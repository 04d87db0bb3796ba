"""Embed a font for what is typed into the fields of a form on screen.

Viewers type with simple fonts only (ISO 32000-1 9.6), so the composite fonts of the pages do not serve. The letters
are those of Western Europe (Windows code page 1252).
"""

from typing import TYPE_CHECKING
from zlib import compress, crc32, decompress

import uharfbuzz as hb

from handout.installed import stamp
from handout.layout.text.faces import font
from handout.pdf.subset import UNUSED_TABLES
from handout.store import get_or_make

if TYPE_CHECKING:
    from handout.pdf.document import Document

FIRST, LAST = 0x20, 0xFF
"""The first and the last code of the font."""

WANTED_TABLES = ("cmap",)
"""Tables that a simple font needs, unlike the composite ones."""


def embed_form_font(document: "Document") -> int:
    """Write the font into *document*; return its object number."""
    key = f"FiraGO {stamp('pymupdf_fonts')}".encode()
    packed = get_or_make("form-font-1", key, _packed_subset) if stamp("pymupdf_fonts") else _packed_subset(key)
    program, source = decompress(packed), font(False)
    scale = 1000 / source.face.upem
    file = document.add_stream(f"/Length1 {len(program)}/Filter/FlateDecode", packed)
    base = f"{''.join(chr(65 + (crc32(program) >> 4 * n) % 26) for n in range(6))}+FiraGO-Regular"
    descriptor = document.add(
        f"<</Type/FontDescriptor/FontName/{base}/Flags 32/FontBBox[-1000 -500 3000 1200]/ItalicAngle 0"
        f"/Ascent 935/Descent -265/CapHeight 689/StemV 84/FontFile2 {file} 0 R>>"
    )
    glyphs = (source.get_nominal_glyph(ord(each)) if each else 0 for each in map(_character, range(FIRST, LAST + 1)))
    widths = " ".join(f"{round(source.get_glyph_h_advance(glyph or 0) * scale, 2):g}" for glyph in glyphs)
    return document.add(
        f"<</Type/Font/Subtype/TrueType/BaseFont/{base}/Encoding/WinAnsiEncoding/FirstChar {FIRST}/LastChar {LAST}"
        f"/Widths[{widths}]/FontDescriptor {descriptor} 0 R>>"
    )


def _character(code: int) -> str:
    """Return the character of a code; empty if there is none."""
    return bytes((code,)).decode("cp1252", "ignore")


def _packed_subset(_key: bytes) -> bytes:
    """Return the compressed font program with the letters of the code page."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update({ord(each) for each in map(_character, range(FIRST, LAST + 1)) if each})
    flags = hb.SubsetFlags
    wanted.flags = flags.NO_LAYOUT_CLOSURE | flags.NOTDEF_OUTLINE | flags.NO_HINTING
    unused = (tag for tag in UNUSED_TABLES if tag not in WANTED_TABLES)
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in unused)
    return compress(bytes(hb.subset(font(False).face, wanted).blob.data), 9)
