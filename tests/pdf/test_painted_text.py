"""Text in the PDF: fonts are embedded, and every word comes out as it was written."""

import re

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.covering import examples
from support.pages import laid_out, squeeze, texts_in
from support.painting import ABOUT, ALL, REQUESTS, fonts_in, marks_of, open_pdf, operators_on, page_of, pdf_of
from support.pdf import page_texts, unicode_of

from handout.geometry import Box
from handout.layout.page import Glyph, Line, Piece, Text
from handout.layout.text.faces import font
from handout.layout.text.paragraph import TextStyle, paragraph
from handout.layout.text.shaping import shape
from handout.papers import PAPERS
from handout.pdf.metadata import About
from handout.pdf.painter import paint

STYLE = TextStyle(12, "#112233")
BASE_14 = ("Helvetica", "Times", "Courier", "Symbol", "ZapfDingbats")


@ALL
def test_all_fonts_are_embedded_subsets(name: str) -> None:
    """Only FiraGO is used, embedded as a subset that says what its glyphs stand for (ISO 32000-1 9.7, 9.10.3)."""
    with open_pdf(pdf_of(name)) as pdf:
        fonts = fonts_in(pdf)
        assert len(fonts) == 2
        for each in fonts.values():
            assert each.Subtype == pikepdf.Name.Type0
            assert re.fullmatch(r"/[A-Z]{6}\+FiraGO-(Regular|Bold)", str(each.BaseFont))
            assert each.ToUnicode.read_bytes()
            (descendant,) = list(each.DescendantFonts)
            assert descendant.BaseFont == each.BaseFont
            program = descendant.FontDescriptor.FontFile2.read_bytes()
            assert program[:4] in (b"\0\1\0\0", b"true")
            assert len(program) < 120_000
        tags = {str(each.BaseFont)[:7] for each in fonts.values()}
        assert len(tags) == 2


@ALL
def test_no_base_font_is_named(name: str) -> None:
    """No object of the file names one of the 14 fonts that every reader was once to have."""
    with open_pdf(pdf_of(name)) as pdf:
        for obj in pdf.objects:
            if isinstance(obj, pikepdf.Dictionary) and "/BaseFont" in obj:
                assert not any(base in str(obj.BaseFont) for base in BASE_14)
        assert b"Helvetica" not in pdf_of(name)


@ALL
def test_text_comes_out_as_it_was_written(name: str) -> None:
    """Copied from the PDF, each page gives back every text that stands on it, letter by letter."""
    for page, found_text in zip(laid_out(REQUESTS[name]).pages, page_texts(pdf_of(name)), strict=True):
        squeezed = squeeze(found_text)
        for text in texts_in(page.marks):
            for line in text.lines:
                assert squeeze(line.text) in squeezed, line.text


@pytest.mark.parametrize(
    "words",
    ["Stiff fingers come first", "office affine fluffy", "AVATAR To Te Wa", "½ – “quoted” é ß · •", "well-known"],
)
@pytest.mark.parametrize("bold", [False, True])
def test_joined_letters_come_out_as_letters(words: str, bold: bool) -> None:
    """Words whose letters the font joins or kerns are copied as the letters they were written in."""
    content = paint([page_of(*marks_of(f"**{words}**" if bold else words))], ABOUT)
    assert " ".join(page_texts(content)[0].split()) == words


HINDI = ["कमर दर्द", "हल्का दबाव", "पीठ दर्द के लिए बिंदु", "ज़ि दर्द क़्", "क़्ज़ि फ़र्क़ दर्द"]


@pytest.mark.parametrize("words", HINDI)
def test_hindi_comes_out_as_hindi(words: str) -> None:
    """Hindi is copied as it was written, though its glyphs do not each stand for a letter."""
    content = paint([page_of(*marks_of(words))], ABOUT)
    assert squeeze(page_texts(content)[0]) == squeeze(words)


@pytest.mark.parametrize("words", [*HINDI, "ปวดหลัง น้ำ ที่นี้", "x\u0323 V\u0331"])
def test_every_reader_gets_the_letters_of_a_cluster(words: str) -> None:
    """The glyphs alone say what is written, in its order: nothing is replaced by an ActualText, which some leave unread."""
    content = paint([page_of(*marks_of(words))], ABOUT)
    with open_pdf(content) as pdf:
        fonts = {name: unicode_of(font) for name, font in pdf.pages[0].obj.Resources.Font.items()}
        font: dict[int, str] = {}
        found = ""
        for operands, operator in operators_on(pdf):
            assert operator not in ("BDC", "Do") or "/ActualText" not in operands[1]  # type: ignore[operator]
            if operator == "Tf":
                font = fonts[str(operands[0])]
            if operator in ("Tj", "TJ"):
                strings = operands[0] if operator == "TJ" else operands
                codes = b"".join(bytes(each) for each in strings if isinstance(each, pikepdf.String))  # type: ignore[union-attr]
                found += "".join(font[int.from_bytes(codes[n : n + 2], "big")] for n in range(0, len(codes), 2))
    assert found == words


def _shifts(content: bytes) -> list[float]:
    """Return by how much glyphs of the first page are moved from where their widths put them, in 1/1000 of the size."""
    with open_pdf(content) as pdf:
        shown = [operands[0] for operands, operator in operators_on(pdf) if operator == "TJ"]
        return [float(v) for row in shown for v in row if not isinstance(v, pikepdf.String)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("words", [*HINDI, "AVATAR To Te Wa", "AV\u0331 Te\u0331"])
def test_no_glyph_is_moved_away(words: str) -> None:
    """Kerning and marks move a glyph by less than its own size."""
    assert all(abs(shift) < 1000 for shift in _shifts(paint([page_of(*marks_of(words))], ABOUT)))


HARD = [
    "(",
    ")",
    "((",
    "\\",
    "\\n",
    "<b>",
    "</para>",
    "&amp;",
    "&",
    "%",
    "<font size=99>",
    "]]>",
    "/Name",
    "$x$",
    "'",
    '"',
    "{{x}}",
    "\\0",
    "<<>>",
]


@pytest.mark.parametrize("words", HARD)
def test_no_character_is_markup(words: str) -> None:
    """Characters that mean something to PDF or to a mini-language print as written."""
    content = paint([page_of(*marks_of(f"a {words} z"))], About(words, words, words, "en"))
    assert " ".join(page_texts(content)[0].split()) == f"a {words} z"
    with open_pdf(content) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert str(pdf.docinfo["/Title"]) == words


@settings(max_examples=examples(40), deadline=None)
@given(words=st.text("()\\<>&%[]{}/'\"$#*~ab1é–", min_size=1, max_size=40))
def test_any_text_prints_as_written(words: str) -> None:
    """Whatever is written is printed and copied as written, and leaves the file whole."""
    text = paragraph(words, 300, STYLE)
    content = paint([page_of(*text.at(40, 40))], About(words, words, words, "en"))
    lines = next(mark for mark in text.marks if isinstance(mark, Text)).lines
    assert squeeze(page_texts(content)[0]) == "".join(squeeze(line.text) for line in lines)
    with open_pdf(content) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_text_stands_where_the_page_says() -> None:
    """A line starts at its x and stands on its baseline, counted from the foot of the paper, in its size and colour."""
    text = Text(Box(72, 100, 200, 20), paragraph("Words", 200, STYLE).marks[0].lines, 14, "#ff8000")  # type: ignore[union-attr]
    with open_pdf(paint([page_of(text)], ABOUT)) as pdf:
        operators = operators_on(pdf)
    (matrix,) = ([float(v) for v in operands] for operands, operator in operators if operator == "Tm")  # type: ignore[arg-type]
    assert matrix[:4] == [1, 0, 0, 1]
    assert matrix[4] == pytest.approx(72, abs=0.01)
    assert matrix[5] == pytest.approx(PAPERS["A5"].height - 100 - text.lines[0].baseline, abs=0.01)
    (font,) = ([operands[0], float(operands[1])] for operands, operator in operators if operator == "Tf")  # type: ignore[arg-type]
    assert font[1] == 14
    (colour,) = ([float(v) for v in operands] for operands, operator in operators if operator == "rg")  # type: ignore[arg-type]
    assert colour == pytest.approx([1, 0.502, 0], abs=0.001)


def test_kerning_and_offsets_reach_the_page() -> None:
    """A glyph's advance and offset are written out: what follows it stands where the layout put it."""
    glyphs, width = shape("AV", bold=False)
    moved = (glyphs[0], Glyph(glyphs[1].id, glyphs[1].advance, 50, 200, "V"))
    line = Line(12, (Piece(0, width * 0.012, "AV", bold=False, glyphs=moved),))
    content = paint([page_of(Text(Box(40, 40, 100, 16), (line,), 12, "#000000"))], ABOUT)
    with open_pdf(content) as pdf:
        rises = [float(operands[0]) for operands, operator in operators_on(pdf) if operator == "Ts"]  # type: ignore[arg-type]
    assert rises == [pytest.approx(2.4), 0]
    kerned = font(bold=False).get_glyph_h_advance(glyphs[0].id) - glyphs[0].advance
    assert kerned > 0
    assert sum(_shifts(content)) == pytest.approx(kerned, abs=0.1)
    assert _shifts(content)[-1] == 50
