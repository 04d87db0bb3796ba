"""Maps from the codes of a font to texts and to glyphs.

See ISO 32000-1 9.7.5, 9.10.3.
"""

from collections.abc import Iterable, Mapping, Sequence

from handout.pdf.subset import GlyphKey

BLOCK = 100
"""The most rows of a block of a map."""

CODES_ENTRIES = (
    "/Type/CMap/CMapName/Handout-H/WMode 0/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
)
"""The entries of the stream of a map from codes to glyphs."""


def to_unicode(codes: Mapping[GlyphKey, str]) -> bytes:
    """Return the map from codes to the text that they stand for."""
    rows = [
        f"<{code}> <{(text or chr(0x200B)).encode('utf-16-be').hex().upper()}>" for (_, text, *_), code in codes.items()
    ]
    return _map("/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n", "UCS", _blocks("bfchar", rows))


def to_glyphs(codes: Mapping[GlyphKey, str], numbers: Iterable[int]) -> bytes:
    """Return the map from codes to the *numbers* of their glyphs."""
    rows = [f"<{code}> {number}" for code, number in zip(codes.values(), numbers, strict=True)]
    head = "/CMapName /Handout-H def\n/CMapType 1 def\n/WMode 0 def\n"
    return _map(head, "Identity", _blocks("cidchar", rows))


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
