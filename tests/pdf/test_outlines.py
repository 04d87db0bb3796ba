"""Ideographs keep their shape in half the bytes: cubic curves, on a grid no coarser than a printer's dot."""

import os
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from zlib import compress

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from handout.geometry import Box, Position
from handout.imposition.sheet import Placement, Sheet
from handout.layout.page import Face, Glyph, Page
from handout.layout.text.faces import font
from handout.layout.text.paragraph import TextStyle, paragraph
from handout.layout.text.shaping import scripts_without_font
from handout.papers import PAPERS
from handout.pdf import fonts
from handout.pdf.charstring import charstring, encode
from handout.pdf.fonts import EmbeddedFont
from handout.pdf.metadata import About
from handout.pdf.outlines import Contour, outline
from handout.pdf.painter import Painter, paint
from handout.pdf.rasterize import preview
from handout.pdf.subset import make_subset
from handout.pdf.truetype import read_tables

WORDS = "肾区疼痛、发烧或尿中带血吗？不要按压。请当天就医。腿肿胀、静脉曲张，感染的皮肤；缓解“腰背”痛的按压穴位。"
SIZES = (9, 12, 18, 27)
DPI = 600

needs_cjk = pytest.mark.skipif(
    bool(scripts_without_font(WORDS, "zh-Hans")) and "CI" not in os.environ, reason="needs the extra cjk"
)


def _printed(*, bold: bool) -> Image.Image:
    """Return a page of Chinese in several sizes as a printer of 600 dpi sees it."""
    marks, y = [], 20.0
    for size in SIZES:
        block = paragraph(WORDS, 550, TextStyle(size, "#000000", bold, language="zh-Hans"))
        marks += block.at(20, y)
        y += block.height + 10
    (picture,) = preview(paint([Page(PAPERS["A4"], tuple(marks))], About("a", "", "", "zh-Hans")), DPI)
    return Image.open(BytesIO(picture)).convert("L")


@needs_cjk
@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
def test_an_outline_moves_less_than_a_dot_of_a_printer(bold: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """At every size no dot is black that is not beside one of the font's own outlines, and the other way round."""
    drawn = _printed(bold=bold)
    monkeypatch.setattr(fonts, "CUBIC", frozenset())
    own = _printed(bold=bold)
    for one, other in ((drawn, own), (own, drawn)):
        black = one.point(lambda grey: 255 * (grey < 64))
        near = other.point(lambda grey: 255 * (grey < 192)).filter(ImageFilter.MaxFilter(3))
        assert black.getbbox() is not None
        assert not any(bool(b) and not n for b, n in zip(black.tobytes(), near.tobytes(), strict=True))


@needs_cjk
def test_ideographs_take_fewer_bytes() -> None:
    """At the size of a leaflet, ideographs take less than two thirds of what TrueType's outlines take, compressed."""
    face = font(False, "Noto Sans SC")
    letters = [chr(code) for code in range(0x4E00, 0x9FA6, 40)]
    glyphs = [glyph for letter in letters if (glyph := face.get_nominal_glyph(ord(letter)))]
    assert len(glyphs) > 500
    usual = read_tables(make_subset(face, tuple((glyph, "a", (), 0) for glyph in glyphs)).program)[b"glyf"]
    assert len(compress(b"".join(charstring(face, glyph, 10) for glyph in glyphs))) / len(compress(usual)) < 2 / 3


@needs_cjk
def test_the_largest_size_decides_how_fine_an_outline_is() -> None:
    """A glyph of a poster keeps more of its points than the same one in small print, and one of unknown size keeps all."""
    face = Face("Noto Sans SC", bold=False)
    number = font(False, face.family).get_nominal_glyph(ord("痛"))
    glyph = Glyph(number or 0, 1000, 0, 0, "痛")

    def program(*sizes: float) -> bytes:
        embedded = EmbeddedFont(face)
        embedded.code(glyph)
        for size in sizes:
            embedded.print_at(size, [glyph])
        return embedded._drawn().program

    assert len({program(9), program(12), program(9, 12, 10)}) == 1
    assert len({program(12), program(18), program(27), program(120), program()}) == 4
    assert program(120) == program() != program(18, 12)


@needs_cjk
def test_a_page_that_is_enlarged_has_finer_outlines() -> None:
    """On a poster, where a page is placed three times as large, outlines are those of the larger size."""

    def program(scale: float) -> bytes:
        block = paragraph("腰痛", 200, TextStyle(12, "#000000", language="zh-Hans"))
        page = Page(PAPERS["A4"], block.at(20, 20))
        size = PAPERS["A4"]
        placed = Placement(page, 1, Position(0, 0), Box(0, 0, size.width, size.height), scale=scale)
        painter = Painter(About("a", "", "", "zh-Hans"))
        painter.paint_sheets([Sheet(size, (placed,))])
        with pikepdf.open(BytesIO(painter.document.finish(None))) as pdf:
            (written,) = pdf.pages[0].obj.Resources.Font.values()
            return bytes(written.DescendantFonts[0].FontDescriptor.FontFile3.read_bytes())

    assert program(1) != program(3) != program(20)


NUMBERS = st.integers(-1400, 1400) | st.sampled_from([0, 107, 108, -107, -108, 1131, 1132, -1131, -1132])
POINTS = st.tuples(NUMBERS, NUMBERS)


@st.composite
def _contours(draw: st.DrawFn) -> list[Contour]:
    """Return closed contours of lines and curves, many of which are level or upright at an end."""
    contours = []
    for _ in range(draw(st.integers(1, 3))):
        x, y = draw(POINTS)
        contour = Contour()
        for _ in range(draw(st.integers(2, 30))):
            (x1, y1), (x2, y2), (x3, y3) = (draw(POINTS) for _ in range(3))
            kind = draw(st.integers(0, 9))
            x1, y1 = (x if kind in (1, 3, 5) else x1), (y if kind in (2, 4, 6) else y1)
            x2, y2 = (x3 if kind in (1, 4, 7) else x2), (y3 if kind in (2, 3, 8) else y2)
            if draw(st.booleans()):
                contour.append((x1, y1, x2, y2, x3, y3))
                x, y = x3, y3
            elif (x1, y1) != (x, y):
                contour.append((x1, y1))
                x, y = x1, y1
        if len(contour) > 1:
            contours.append(contour)
    return contours


@given(_contours(), st.sampled_from([(), (500,), (1200,)]))
def test_a_charstring_draws_what_was_encoded(contours: list[Contour], width: tuple[int, ...]) -> None:
    """Read back by the rules of Type 2, every contour has its points, and the stack never holds more than 48."""
    read = [*_read(encode(contours, width))]
    assert [each for each in read if each[0] == "width"] == [("width", *width)] * len(width)
    wanted = list[tuple[object, ...]]()
    for contour in contours:
        wanted.append(("move", *contour[-1][-2:]))
        drawn = contour if len(contour[-1]) > 2 else contour[:-1]
        wanted += [("line" if len(each) == 2 else "curve", *each) for each in drawn]
    assert [each for each in read if each[0] != "width"] == wanted


def _read(code: bytes) -> Iterator[tuple[object, ...]]:
    """Yield what a charstring draws, with absolute points (Adobe Technical Note 5177, 4)."""
    stack, at, x, y, begun = list[int](), 0, 0, 0, False

    def curve(*by: int) -> tuple[object, ...]:
        nonlocal x, y
        points = list[int]()
        for dx, dy in zip(by[::2], by[1::2], strict=True):
            x, y = x + dx, y + dy
            points += (x, y)
        return ("curve" if len(by) == 6 else "line", *points)

    while at < len(code):
        first = code[at]
        at += 1
        if first == 28 or first >= 32:
            if first == 28:
                stack.append(int.from_bytes(code[at : at + 2], "big", signed=True))
                at += 2
            elif first <= 246:
                stack.append(first - 139)
            else:
                near = (first - 247) * 256 + code[at] + 108
                stack.append(near if first <= 250 else -((first - 251) * 256 + code[at] + 108))
                at += 1
            assert len(stack) <= 48
            continue
        if not begun and len(stack) > {21: 2, 22: 1, 4: 1, 14: 0}[first]:
            yield "width", stack.pop(0)
        begun = True
        v, stack = stack, []
        match first:
            case 21 | 22 | 4:
                dx, dy = v if first == 21 else (v[0], 0) if first == 22 else (0, v[0])
                x, y = x + dx, y + dy
                yield "move", x, y
            case 5:
                yield from (curve(*v[n : n + 2]) for n in range(0, len(v), 2))
            case 6 | 7:
                yield from (curve(d, 0) if (n + first) % 2 == 0 else curve(0, d) for n, d in enumerate(v))
            case 8:
                yield from (curve(*v[n : n + 6]) for n in range(0, len(v), 6))
            case 26 | 27:
                lead = v.pop(0) if len(v) % 4 else 0
                for n in range(0, len(v), 4):
                    a, b, c, d = v[n : n + 4]
                    yield curve(lead, a, b, c, 0, d) if first == 26 else curve(a, lead, b, c, d, 0)
                    lead = 0
            case 30 | 31:
                level, tail = first == 31, v.pop() if len(v) % 4 else 0
                for n in range(0, len(v), 4):
                    a, b, c, d = v[n : n + 4]
                    more = tail if n + 4 == len(v) else 0
                    yield curve(a, 0, b, c, more, d) if level else curve(0, a, b, c, d, more)
                    level = not level
            case 14:
                assert at == len(code)


@needs_cjk
@pytest.mark.parametrize("grid", [1, 4, 10])
def test_contours_are_closed_and_on_their_grid(grid: int) -> None:
    """Every point stands on the grid, no segment is empty, and a contour ends with a line if it has one."""
    for letter in "痛的。？" + WORDS[:8]:
        for contour in outline(
            font(False, "Noto Sans SC"), font(False, "Noto Sans SC").get_nominal_glyph(ord(letter)), grid
        ):
            assert all(value % grid == 0 for segment in contour for value in segment)
            ends = [segment[-2:] for segment in (contour[-1], *contour)]
            assert all(
                len(segment) == 6 or before != after
                for segment, (before, after) in zip(contour, pairwise(ends), strict=True)
            )
            assert len(contour[-1]) == 2 or all(len(segment) == 6 for segment in contour)
