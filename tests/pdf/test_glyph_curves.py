"""Ideographs keep their shape in half the bytes: few points, on a grid of a printer's dots."""

import os
from io import BytesIO
from itertools import pairwise
from math import dist
from zlib import compress

import pikepdf
import pytest
import uharfbuzz as hb
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFilter
from support.covering import examples, sample

from handout.geometry import Box, Position, Size
from handout.imposition.sheet import Placement, Sheet
from handout.layout.page import COMPOSED, Face, Glyph, Page
from handout.layout.text.faces import font
from handout.layout.text.paragraph import TextStyle, paragraph
from handout.layout.text.shaping import scripts_without_font
from handout.papers import PAPERS
from handout.pdf import fonts
from handout.pdf.fonts import EmbeddedFont
from handout.pdf.glyf import Described, compose, describe, draw, make_truetype
from handout.pdf.glyph_curves import Contour, Segment, _pen, _simplified, outline
from handout.pdf.metadata import About
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
    """Return lines of Chinese in several sizes as a printer of 600 dpi sees them."""
    marks, y = [], 20.0
    for size in SIZES:
        block = paragraph(WORDS, 550, TextStyle(size, "#000000", bold, language="zh-Hans"))
        marks += block.at(20, y)
        y += block.height + 10
    (picture,) = preview(paint([Page(Size(590, y), tuple(marks))], About("a", "", "", "zh-Hans")), DPI)
    return Image.open(BytesIO(picture)).convert("L")


@needs_cjk
@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
@pytest.mark.sweep
def test_an_outline_moves_less_than_a_dot_of_a_printer(bold: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """At every size no dot is black that is not beside one of the font's own outlines, and the other way round."""
    drawn = _printed(bold=bold)
    monkeypatch.setattr(fonts, "STEP", 0.001)
    own = _printed(bold=bold)
    for one, other in ((drawn, own), (own, drawn)):
        black = one.point(lambda grey: 255 * (grey < 64))
        near = other.point(lambda grey: 255 * (grey < 192)).filter(ImageFilter.MaxFilter(3))
        assert black.getbbox() is not None
        assert ImageChops.subtract(black, near).getbbox() is None


@needs_cjk
def test_ideographs_take_half_the_bytes() -> None:
    """At the size of a leaflet, ideographs take less than half of what the font's own outlines take, compressed."""
    face = font(False, "Noto Sans SC")
    letters = [chr(code) for code in range(0x4E00, 0x9FA6, 40)]
    glyphs = [glyph for letter in letters if (glyph := face.get_nominal_glyph(ord(letter)))]
    assert len(glyphs) > 500
    usual = read_tables(make_subset(face, tuple((glyph, "a", (), 0) for glyph in glyphs)).program)[b"glyf"]
    assert len(compress(b"".join(draw(face, glyph, 100, 1).content for glyph in glyphs))) / len(compress(usual)) < 1 / 2


@needs_cjk
def test_the_largest_size_decides_how_fine_an_outline_is() -> None:
    """A glyph of a poster keeps more of its points than the same one in small print, and one of unknown size keeps all."""
    face = Face("Noto Sans SC", bold=False)
    number = font(False, face.family).get_nominal_glyph(ord("痛"))
    glyph = Glyph(number or 0, 1000, 0, 0, "痛")

    def program(*sizes: float) -> bytes:
        embedded = EmbeddedFont(face)
        embedded.code(glyph)
        embedded.space()
        for size in sizes:
            embedded.print_at(size, [glyph])
        return embedded._redrawn().program

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
            return bytes(written.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes())

    assert program(1) != program(3) != program(20)


UNITS = st.sampled_from([100, 300, 1000])
OFFSETS = st.integers(-1400, 1400) | st.sampled_from([0, 255, 256, -255, -256])
POINTS = st.tuples(OFFSETS, OFFSETS)


@st.composite
def _contours(draw: st.DrawFn) -> list[Contour]:
    """Return contours of lines and curves, many of which are level or upright."""
    contours = []
    for _ in range(draw(st.integers(1, 4))):
        x, y = draw(POINTS)
        contour: Contour = [(x, y, True)]
        for _ in range(draw(st.integers(2, 30))):
            (to_x, to_y), kind = draw(POINTS), draw(st.integers(0, 5))
            x, y = (x if kind == 1 else to_x), (y if kind == 2 else to_y)
            contour.append((x, y, kind < 4 or not contour[-1][2]))
        contours.append(contour)
    return contours


def _segments(contour: Contour) -> list[Segment]:
    """Return what a contour draws, from its first point back to it."""
    drawn, held = [Segment(contour[0][:2])], Segment()
    for x, y, on in [*contour[1:], contour[0]]:
        if on:
            drawn.append((*held, x, y))
            held = Segment()
        else:
            held = (x, y)
    return drawn


def _read(program: bytes, glyph: int) -> list[list[Segment]]:
    """Return what HarfBuzz draws of a glyph, without the lines that close contours."""
    drawn = list[list[Segment]]()
    pen = hb.DrawFuncs()
    pen.set_move_to_func(lambda *at: drawn.append([at[:2]]))
    for draws in (pen.set_line_to_func, pen.set_quadratic_to_func):
        draws(lambda *at: drawn[-1].append(at[:-1]))
    hb.Font(hb.Face(program)).draw_glyph(glyph, pen, None)
    return drawn


@given(_contours(), UNITS)
def test_a_program_draws_what_was_described(contours: list[Contour], units: int) -> None:
    """Read back by HarfBuzz, each glyph has its contours and its advance, and a composite those of its parts, moved."""
    glyph, empty = describe(contours, units), Described(b"")
    both = compose(((1, 0, 0), (1, 200, -7)), units)
    program = make_truetype([empty, glyph, empty, both, glyph], [units, 17, 18, 19, 20], units)
    wanted = [_segments(contour) for contour in contours]
    moved = [[tuple(v + (-7 if n % 2 else 200) for n, v in enumerate(each)) for each in one] for one in wanted]
    shown = [[_without_closing(each) for each in _read(program, number)] for number in range(5)]
    expected = [_without_closing(each) for each in wanted]
    assert shown == [[], expected, [], expected + [_without_closing(each) for each in moved], expected]
    read = hb.Face(program)
    assert read.upem == units
    assert [hb.Font(read).get_glyph_h_advance(number) for number in range(5)] == [units, 17, 18, 19, 20]


def _without_closing(drawn: list[Segment]) -> list[Segment]:
    """Return segments without lines of no length and without a last line, which closes the contour unsaid."""
    shown = drawn[:1]
    for each in drawn[1:]:
        shown += [each] if len(each) > 2 or each != shown[-1][-2:] else []
    return shown[:-1] if len(shown) > 1 and len(shown[-1]) == 2 and shown[-1] == shown[0] else shown


NUMBERS = st.integers(-500, 500)
STEPS = 12
"""How many places on a curve are looked at."""


@settings(deadline=None, max_examples=examples(100))
@given(
    st.lists(st.tuples(NUMBERS, NUMBERS), min_size=4, max_size=4, unique=True),
    st.integers(0, 6),
    st.sampled_from([2, 5, 10]),
)
def test_fewer_curves_stay_near(points: list[tuple[float, float]], count: int, near: float) -> None:
    """A cubic curve, or as many quadratic ones as a font has for it, is drawn by fewer ones and by lines near it."""
    start, first, second, end = points
    if count:
        controls = _controls(points, count)
        joints = [((a + c) / 2, (b + d) / 2) for (a, b), (c, d) in pairwise(controls)]
        given_curve = [Segment(start), *((*at, *to) for at, to in zip(controls, [*joints, end], strict=True))]
    else:
        given_curve = [Segment(start), (*first, *second, *end)]
    drawn = _simplified(given_curve, near)
    assert len(drawn) <= len(given_curve) or not count
    assert all(len(each) in (2, 4) for each in drawn)
    assert drawn[-1][-2:] == given_curve[-1][-2:]
    assert _apart(given_curve, drawn) < 4 * near + 4  # places on a line stand for a curve


@needs_cjk
@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
def test_outlines_of_ideographs_stay_near(bold: bool) -> None:
    """With half a step of the grid as a limit, no outline moves a fifth farther, and most of the curves are saved."""
    face, before, after = font(bold, "Noto Sans SC"), 0, 0
    for letter in sample(WORDS[:16], 3):
        contours = list[list[Segment]]()
        face.draw_glyph(face.get_nominal_glyph(ord(letter)) or 0, _pen(), contours)
        for contour in contours:
            drawn = _simplified(contour, 5)
            assert _apart(contour, drawn) < 1.25 * 5
            before, after = before + len(contour), after + len(drawn)
    assert after < 0.75 * before


def _apart(one: list[Segment], other: list[Segment]) -> float:
    """Return how far two outlines are from each other, where they are farthest."""
    places = _sampled(one), _sampled(other)
    return max(
        min(_away(place, start, end) for start, end in pairwise(line))
        for points, line in (places, places[::-1])
        for place in points
    )


def _away(place: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """Return how far a place is from a line between two others."""
    (x, y), (x1, y1), (x2, y2) = place, start, end
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    t = min(1, max(0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length)) if length else 0
    return dist(place, (x1 + t * (x2 - x1), y1 + t * (y2 - y1)))


def _controls(cubic: list[tuple[float, float]], count: int) -> list[tuple[float, float]]:
    """Return the control points of quadratic curves that are cut from a cubic one in equal steps."""
    found = []
    for n in range(count):
        begin, end = _at(cubic, n / count), _at(cubic, (n + 1) / count)
        ahead, behind = _at(cubic, (n + 1 / 3) / count), _at(cubic, (n + 2 / 3) / count)
        found.append(
            tuple((9 * (b + c) - 5 * (a + d)) / 8 for a, b, c, d in zip(begin, ahead, behind, end, strict=True))
        )
    return found


def _at(points: list[tuple[float, float]], t: float) -> tuple[float, float]:
    """Return a place on a curve with these points, by halving its lines (de Casteljau)."""
    while len(points) > 1:
        points = [((1 - t) * a + t * c, (1 - t) * b + t * d) for (a, b), (c, d) in pairwise(points)]
    return points[0]


def _sampled(drawn: list[Segment]) -> list[tuple[float, float]]:
    """Return many places on what is drawn."""
    places, start = [], drawn[0]
    for each in drawn[1:]:
        points = [(start[-2], start[-1]), *zip(each[::2], each[1::2], strict=True)]
        places += [_at(points, n / STEPS) for n in range(STEPS + 1)] if len(points) > 2 else points
        start = each
    return places


@needs_cjk
@pytest.mark.parametrize(("units", "step"), [(100, 1), (300, 3), (300, 2), (1000, 1)])
def test_points_stand_on_their_grid(units: int, step: int) -> None:
    """Every point stands on the grid, no two are one, and contours stand from left to right."""
    face = font(False, "Noto Sans SC")
    for letter in WORDS:
        contours = outline(face, face.get_nominal_glyph(ord(letter)) or 0, units, step)
        assert all(x % step == y % step == 0 for contour in contours for x, y, _ in contour)
        assert all(one != other for contour in contours for one, other in pairwise(contour + contour[:1]))
        assert contours == sorted(contours, key=lambda contour: contour[0][0])
        assert all(contour[0][2] for contour in contours)


@needs_cjk
def test_a_composite_is_drawn_by_its_parts() -> None:
    """A cluster of glyphs is one glyph, whose parts are those of the font, and lie where they were."""
    face = Face("Noto Sans SC", bold=False)
    source = font(False, face.family)
    one, other = (source.get_nominal_glyph(ord(letter)) or 0 for letter in "痛的")
    embedded = EmbeddedFont(face)
    cluster = Glyph(COMPOSED, 1200, 0, 0, "痛的", ((one, 0.0, 0.0), (other, 200.0, 50.0)), 1200)
    for glyph in (cluster, Glyph(other, 1000, 0, 0, "的")):
        embedded.code(glyph)
        embedded.print_at(12, [glyph])
    subset = embedded._redrawn()
    assert subset.numbers == (1, 2)
    assert subset.widths == (1200, 1000)
    alone, moved = (
        _read(subset.program, 2),
        [[tuple(v + (5 if n % 2 else 20) for n, v in enumerate(s)) for s in c] for c in _read(subset.program, 2)],
    )
    assert _read(subset.program, 1)[-len(alone) :] == moved
    assert len(_read(subset.program, 1)) == len(alone) + len(outline(source, one, 100, 1))
