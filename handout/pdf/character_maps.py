"""The map from the codes of a font to texts (ISO 32000-1 9.10.3)."""

from collections.abc import Mapping, Sequence

from handout.pdf.subset import GlyphKey

BLOCK = 100
"""The most rows of a block of a map."""


def to_unicode(codes: Mapping[GlyphKey, str]) -> bytes:
    """Return the map from codes to the text that they stand for."""
    rows = [
        f"<{code}> <{(text or chr(0x200B)).encode('utf-16-be').hex().upper()}>" for (_, text, *_), code in codes.items()
    ]
    return _map("/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n", "UCS", _blocks("bfchar", rows))


def _blocks(kind: str, rows: Sequence[str]) -> str:
    """Return rows in blocks, each with its count."""
    blocks = [rows[at : at + BLOCK] for at in range(0, len(rows), BLOCK)]
    return "\n".join(f"{len(block)} begin{kind}\n" + "\n".join(block) + f"\nend{kind}" for block in blocks)


def _map(head: str, ordering: str, body: str) -> bytes:
    """Return a map for codes of two bytes."""
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo << /Registry (Adobe) /Ordering ({ordering}) /Supplement 0 >> def\n"
        f"{head}1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
