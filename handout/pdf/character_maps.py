"""The map from the codes of a font to texts (ISO 32000-1 9.10.3)."""

from collections.abc import Mapping

from handout.pdf.subset import GlyphKey

ROW = 100
"""The most codes of a range.

A range ends before a code with another first byte, too.
"""

NOTHING = "\N{ZERO WIDTH SPACE}"
"""What a glyph stands for whose text others hold."""


def to_unicode(codes: Mapping[GlyphKey, str]) -> bytes:
    """Return the map from codes to the texts that they stand for.

    The codes follow each other. Ranges with a list of texts take two thirds of the bytes that a row for each code takes.
    """
    texts = {
        int(code, 16): (text or NOTHING).encode("utf-16-be").hex().upper() for (_, text, *_), code in codes.items()
    }
    rows = list[str]()
    first, last = min(texts), max(texts)
    while first <= last:
        end = min(last, first + ROW - 1, first | 0xFF)
        listed = "".join(f"<{texts[code]}>" for code in range(first, end + 1))
        rows.append(f"<{first:04X}> <{end:04X}> [{listed}]")
        first = end + 1
    blocks = (rows[at : at + ROW] for at in range(0, len(rows), ROW))
    return _map("\n".join(f"{len(block)} beginbfrange\n" + "\n".join(block) + "\nendbfrange" for block in blocks))


def _map(body: str) -> bytes:
    """Return a map for codes of two bytes."""
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
