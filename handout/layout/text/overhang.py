"""Letters that leave their line, above or at its beginning, as in Nastaliq."""

from msgspec.structs import replace

from handout.layout.page import COMPOSED, FIRAGO, Block, Glyph, Line, Mark, Text, walk
from handout.layout.text.faces import font


def overhang(block: Block) -> float:
    """Return how far the letters of a block's first line rise above its top.

    Those of FiraGO never do.
    """
    text = next((mark for mark in walk(block.marks) if isinstance(mark, Text) and mark.lines), None)
    return max(0, _rise(text.lines[0], text.size) - text.lines[0].baseline - text.box.y) if text else 0


def hung_in(block: Block) -> Block:
    """Return a title whose lines from right to left begin within its width.

    The first letters of some, as a kaf in Nastaliq, begin before them.
    """
    return Block(block.height, tuple(map(_hung_in, block.marks)))


def _hung_in(mark: Mark) -> Mark:
    """Return a text whose lines are moved in, as far as there is room."""
    if not isinstance(mark, Text):
        return mark
    lines = []
    for line in mark.lines:
        wide = sum(piece.width for piece in line.pieces)
        shift = max(0, min(_hang(line, mark.size), mark.box.width - wide))
        lines.append(replace(line, pieces=tuple(replace(piece, x=piece.x + shift) for piece in line.pieces)))
    return replace(mark, lines=tuple(lines))


def _hang(line: Line, size: float) -> float:
    """Return how far to the right the letters of a *line* go that begins there."""
    if not line.pieces or not line.pieces[0].level % 2:
        return 0.0
    first, hang, at = line.pieces[0], 0.0, 0.0
    for glyph in first.glyphs:
        for part, x, _ in _parts(glyph):
            extents = font(bold=first.bold, family=first.family).get_glyph_extents(part)
            hang = max(hang, at + x + extents.x_bearing + extents.width) if extents else hang
        at += glyph.advance
    return max(0.0, hang - at) * first.scale * size / 1000


def _parts(glyph: Glyph) -> tuple[tuple[int, float, float], ...]:
    """Return what a glyph is drawn of: glyphs of the font with their places."""
    return glyph.parts if glyph.id == COMPOSED else ((glyph.id, glyph.dx, glyph.dy),)


def _rise(line: Line, size: float) -> float:
    """Return how far the letters of a *line* rise above its baseline."""
    rise = 0.0
    for piece in line.pieces:
        if piece.family == FIRAGO:
            continue
        face = font(bold=piece.bold, family=piece.family)
        for glyph in piece.glyphs:
            found = [(face.get_glyph_extents(part), dy) for part, _, dy in _parts(glyph)]
            tops = [extents.y_bearing + dy for extents, dy in found if extents]
            rise = max(rise, *(top * piece.scale * size / 1000 for top in tops), 0.0)
    return rise
