"""A font in a PDF gives back every text that its glyphs stand for, and shows the right glyphs."""

from io import BytesIO

import pikepdf
import pytest
import uharfbuzz as hb
from support.pdf import unicode_of

from handout.layout.page import COMPOSED, FIRAGO, Face, Glyph, Page, Text
from handout.layout.text.faces import font
from handout.layout.text.paragraph import TextStyle, paragraph
from handout.papers import PAPERS
from handout.pdf.fonts import EmbeddedFont
from handout.pdf.metadata import About
from handout.pdf.painter import paint
from handout.pdf.subset import make_subset
from handout.pdf.truetype import read_tables

STYLE = TextStyle(12, "#112233")


def test_a_glyph_has_a_code_for_each_text() -> None:
    """One glyph that stands for two texts has two codes; asked again, the same; no code is 0."""
    embedded = EmbeddedFont(Face(FIRAGO, bold=False))
    one, other, more = Glyph(7, 500, 0, 0, "a"), Glyph(7, 500, 0, 0, "b"), Glyph(8, 500, 0, 0, "a")
    codes = [embedded.code(glyph) for glyph in (one, other, more)]
    assert len({*codes}) == 3
    assert "0000" not in codes
    assert [embedded.code(glyph) for glyph in (one, other, more)] == codes
    assert embedded.codes == {(7, "a", (), 0): codes[0], (7, "b", (), 0): codes[1], (8, "a", (), 0): codes[2]}


@pytest.mark.parametrize(
    "words", ["office, first: 2 fingers", "पीठ दर्द के लिए बिंदु", "θεραπεία με πίεση", "ปวดหลัง น้ำ", "x\u0323 क़्ज़ि"]
)
def test_codes_lead_to_the_glyphs_and_to_their_letters(words: str) -> None:
    """What a PDF shows are the glyphs that were shaped, each code with exactly the letters of its glyph, and its width."""
    (text,) = paragraph(words, 500, STYLE).marks
    assert isinstance(text, Text)
    glyphs = [glyph for line in text.lines for piece in line.pieces for glyph in piece.glyphs]
    content = paint([Page(PAPERS["A4"], (text,))], About("a", "b", "c", "en"))
    with pikepdf.open(BytesIO(content)) as pdf:
        (written,) = pdf.pages[0].obj.Resources.Font.values()
        descendant = written.DescendantFonts[0]
        numbers, rows = descendant.CIDToGIDMap.read_bytes(), unicode_of(written)
        first, widths = descendant.W
        shown = [
            int.from_bytes(code[n : n + 2], "big")
            for part in pikepdf.parse_content_stream(pdf.pages[0])
            if str(part.operator) in ("Tj", "TJ")
            for each in (part.operands[0] if str(part.operator) == "TJ" else part.operands)
            if isinstance(each, pikepdf.String)
            for code in [bytes(each)]
            for n in range(0, len(code), 2)
        ]
        assert [rows[code] for code in shown] == [glyph.text for glyph in glyphs]
        assert len({*shown}) == len({(glyph.id, glyph.text, glyph.parts, glyph.width) for glyph in glyphs})
        program = hb.Font(hb.Face(descendant.FontDescriptor.FontFile2.read_bytes()))
        for code, glyph in zip(shown, glyphs, strict=True):
            number = int.from_bytes(numbers[2 * code : 2 * code + 2], "big")
            parts = glyph.parts if glyph.id == COMPOSED else ((glyph.id, 0, 0),)
            drawn = [
                point for part, dx, dy in parts for point in _outline(font(bold=False), part, round(dx), round(dy))
            ]
            assert _outline(program, number) == drawn
            assert _surrounds(program, number, drawn)
            natural = glyph.width if glyph.id == COMPOSED else font(bold=False).get_glyph_h_advance(glyph.id)
            assert program.get_glyph_h_advance(number) == natural == float(widths[code - int(first)])


def _outline(source: hb.Font, number: int, dx: int = 0, dy: int = 0) -> list[tuple[float, float]]:
    """Return the points of a glyph, moved."""
    points: list[tuple[float, float]] = []
    funcs = hb.DrawFuncs()
    funcs.set_move_to_func(lambda x, y, _: points.append((x + dx, y + dy)))
    funcs.set_line_to_func(lambda x, y, _: points.append((x + dx, y + dy)))
    funcs.set_quadratic_to_func(lambda *to: points.extend([(to[0] + dx, to[1] + dy), (to[2] + dx, to[3] + dy)]))
    source.draw_glyph(number, funcs, None)
    return points


def _surrounds(source: hb.Font, number: int, points: list[tuple[float, float]]) -> bool:
    """Return whether the box of a glyph in its font holds all its points."""
    found = source.get_glyph_extents(number)
    left, top = found.x_bearing, found.y_bearing
    return all(left <= x <= left + found.width and top + found.height <= y <= top for x, y in points)


def test_a_subset_is_numbered_anew() -> None:
    """A few glyphs take a few thousand bytes, wherever they stood in the font."""
    key = (font(bold=False).face.glyph_count - 1, "a", (), 0)
    subset = make_subset(font(bold=False), (key,))
    assert subset.numbers == (1,)
    assert len(subset.program) < 3_000


def test_composed_glyphs_have_one_box() -> None:
    """Boxes that are alike are compressed to nothing; an empty glyph has none."""
    composed = [((7, 0, 0), (8, 0, 500)), ((9, 100, 0), (7, -40, 20)), ()]
    subset = make_subset(font(bold=False), tuple((COMPOSED, "a", parts, 500) for parts in composed))
    tables = read_tables(subset.program)
    size, unit = (2, 2) if tables[b"head"][51] == 0 else (4, 1)
    loca = [int.from_bytes(tables[b"loca"][size * n : size * n + size], "big") * unit for n in subset.numbers]
    headers = {bytes(tables[b"glyf"][at : at + 10]) for at, parts in zip(loca, composed, strict=True) if parts}
    assert len(headers) == 1
