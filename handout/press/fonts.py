"""FiraGO inside a PDF: only the glyphs that are used, addressed by their own numbers, each saying what it stands for.

ISO 32000-1 9.7 (composite fonts), 9.10.3 (ToUnicode); ISO 14289-1 7.21.
"""

from zlib import crc32

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc, pdfmetrics

from handout.layout.page import Glyph
from handout.layout.typeset import font

UNUSED_TABLES = ("GSUB", "GPOS", "GDEF", "cmap", "name", "post", "OS/2", "kern", "DSIG", "STAT", "gasp")


class _NoFont:
    """Stands in where a ReportLab canvas insists on a current font, so that no base-14 font is named."""

    fontName = "none"  # noqa: N815
    _dynamicFont = True  # noqa: N815


pdfmetrics._fonts.setdefault("none", _NoFont())


class EmbeddedFont:
    """One weight of FiraGO as a document uses it."""

    def __init__(self, bold: bool) -> None:
        self.bold = bold
        self.name = "FB" if bold else "FR"
        self.said: dict[int, str] = {}

    def shows(self, glyph: Glyph) -> bool:
        """Take note of *glyph*; tell whether it alone gives its text back when the page is read."""
        return self.said.setdefault(glyph.id, glyph.text) == glyph.text and bool(glyph.text)

    def add_to(self, document: pdfdoc.PDFDocument) -> pdfdoc.PDFObjectReference:
        """Write the font into *document* and return a reference to it."""
        source = font(self.bold)
        face, scale = source.face, 1000 / source.face.upem
        program = _subset(face, self.said)
        tag = "".join(chr(65 + (crc32(program) >> 4 * n) % 26) for n in range(6))
        base = f"{tag}+FiraGO-{'Bold' if self.bold else 'Regular'}"
        name, array, dictionary = pdfdoc.PDFName, pdfdoc.PDFArray, pdfdoc.PDFDictionary
        stream = pdfdoc.PDFStream(dictionary({"Length1": len(program)}), program, [pdfdoc.PDFZCompress])
        descriptor = {
            "Type": name("FontDescriptor"),
            "FontName": name(base),
            "Flags": 4,
            "FontBBox": array([-1000, -500, 3000, 1200]),
            "ItalicAngle": 0,
            "Ascent": 935,
            "Descent": -265,
            "CapHeight": 689,
            "StemV": 140 if self.bold else 84,
            "FontFile2": document.Reference(stream),
        }
        widths = [x for g in sorted(self.said) for x in (g, array([round(source.get_glyph_h_advance(g) * scale, 2)]))]
        descendant = {
            "Type": name("Font"),
            "Subtype": name("CIDFontType2"),
            "BaseFont": name(base),
            "CIDSystemInfo": dictionary(
                {"Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity"), "Supplement": 0}
            ),
            "FontDescriptor": document.Reference(dictionary(descriptor)),
            "DW": 0,
            "W": array(widths),
            "CIDToGIDMap": name("Identity"),
        }
        unicode = pdfdoc.PDFStream(dictionary({}), _to_unicode(self.said), [pdfdoc.PDFZCompress])
        whole = {
            "Type": name("Font"),
            "Subtype": name("Type0"),
            "BaseFont": name(base),
            "Encoding": name("Identity-H"),
            "DescendantFonts": array([document.Reference(dictionary(descendant))]),
            "ToUnicode": document.Reference(unicode),
        }
        return document.Reference(dictionary(whole))


def _subset(face: hb.Face, glyphs: dict[int, str]) -> bytes:
    """Return a font program with *glyphs* only, their numbers kept."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update({0, *glyphs})
    wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in UNUSED_TABLES)
    return bytes(hb.subset(face, wanted).blob.data)


def _to_unicode(said: dict[int, str]) -> bytes:
    """Return the CMap that says what each glyph stands for."""
    rows = [
        f"<{glyph:04X}> <{(text or chr(0x200B)).encode('utf-16-be').hex().upper()}>"
        for glyph, text in sorted(said.items())
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
