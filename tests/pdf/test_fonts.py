"""A font in a PDF gives back every text that its glyphs stand for, and shows the right glyphs."""

import re
from io import BytesIO

import pikepdf
import pytest

from handout.geometry import PAPERS
from handout.layout.page import Glyph, Page, Piece, Text
from handout.layout.text.paragraph import TextStyle, paragraph
from handout.layout.text.shaping import font, shape
from handout.pdf.fonts import EmbeddedFont, maps_back
from handout.pdf.metadata import About
from handout.pdf.painter import paint

STYLE = TextStyle(12, "#112233")


def _piece(words: str) -> Piece:
    glyphs, width = shape(words, bold=False)
    return Piece(0, width, words, False, glyphs)


def test_a_glyph_has_a_code_for_each_text() -> None:
    """One glyph that stands for two texts has two codes; asked again, the same; no code is 0."""
    embedded = EmbeddedFont(bold=False)
    one, other, more = Glyph(7, 500, 0, 0, "a"), Glyph(7, 500, 0, 0, "b"), Glyph(8, 500, 0, 0, "a")
    codes = [embedded.code(glyph) for glyph in (one, other, more)]
    assert len({*codes}) == 3
    assert "0000" not in codes
    assert [embedded.code(glyph) for glyph in (one, other, more)] == codes
    assert embedded.codes == {(7, "a"): codes[0], (7, "b"): codes[1], (8, "a"): codes[2]}


@pytest.mark.parametrize("words", ["office", "first", "AVATAR To", "¿Dónde?", "θεραπεία"])
def test_glyphs_with_letters_of_their_own_say_their_text(words: str) -> None:
    """A piece whose glyphs each have letters, and follow each other, needs no ActualText."""
    assert maps_back(_piece(words))


@pytest.mark.parametrize(
    "changed", [{"text": ""}, {"advance": 0}, {"dx": 5}, {"dy": -5}], ids=["silent", "on top", "beside", "below"]
)
def test_glyphs_out_of_their_line_do_not_say_their_text(changed: dict[str, str | int]) -> None:
    """A piece with a glyph that says nothing, stands on another, or is moved, needs ActualText."""
    glyph = {"id": 7, "advance": 500, "dx": 0, "dy": 0, "text": "b"} | changed
    first = Glyph(6, 500, 0, 0, "a")
    piece = Piece(0, 1, "ab", False, (first, Glyph(**glyph)))  # type: ignore[arg-type]
    assert not maps_back(piece)


@pytest.mark.parametrize("words", ["office, first: 2 fingers", "पीठ दर्द के लिए बिंदु", "θεραπεία με πίεση"])
def test_codes_lead_to_the_glyphs_and_to_their_letters(words: str) -> None:
    """What a PDF shows are the glyphs that were shaped, each code with exactly the letters of its glyph, and its width."""
    (text,) = paragraph(words, 500, STYLE).marks
    assert isinstance(text, Text)
    glyphs = [glyph for line in text.lines for piece in line.pieces for glyph in piece.glyphs]
    content = paint([Page(PAPERS["A4"], (text,))], About("a", "b", "c", "en"))
    with pikepdf.open(BytesIO(content)) as pdf:
        (written,) = pdf.pages[0].obj.Resources.Font.values()
        descendant = written.DescendantFonts[0]
        numbers, cmap = descendant.CIDToGIDMap.read_bytes(), written.ToUnicode.read_bytes()
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
        rows = {
            int(code, 16): bytes.fromhex(found_text.decode()).decode("utf-16-be")
            for code, found_text in re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", cmap)
        }
        assert [int.from_bytes(numbers[2 * code : 2 * code + 2], "big") for code in shown] == [g.id for g in glyphs]
        assert [rows[code] for code in shown] == [glyph.text or "\u200b" for glyph in glyphs]
        assert len({*shown}) == len({(glyph.id, glyph.text) for glyph in glyphs})
        scale = 1000 / font(bold=False).face.upem
        wide = [float(widths[code - int(first)]) for code in shown]
        assert wide == pytest.approx([font(bold=False).get_glyph_h_advance(g.id) * scale for g in glyphs], abs=0.01)
