"""Letters that rise above their line, as long words in Nastaliq do."""

from handout.layout.page import COMPOSED, FIRAGO, Block, Line, Text, walk
from handout.layout.text.faces import font


def overhang(block: Block) -> float:
    """Return how far the letters of a block's first line rise above its top.

    Those of FiraGO never do.
    """
    text = next((mark for mark in walk(block.marks) if isinstance(mark, Text) and mark.lines), None)
    return max(0, _rise(text.lines[0], text.size) - text.lines[0].baseline - text.box.y) if text else 0


def _rise(line: Line, size: float) -> float:
    """Return how far the letters of a *line* rise above its baseline."""
    rise = 0.0
    for piece in line.pieces:
        if piece.family == FIRAGO:
            continue
        face = font(bold=piece.bold, family=piece.family)
        for glyph in piece.glyphs:
            parts = glyph.parts if glyph.id == COMPOSED else ((glyph.id, 0, glyph.dy),)
            found = [(face.get_glyph_extents(part), dy) for part, _, dy in parts]
            tops = [extents.y_bearing + dy for extents, dy in found if extents]
            rise = max(rise, *(top * piece.scale * size / 1000 for top in tops), 0.0)
    return rise
