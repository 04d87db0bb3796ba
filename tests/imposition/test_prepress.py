"""Trim, bleed and marks for the print shop."""

from math import ceil

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace
from support.pages import texts_in
from support.printshop import (
    lines,
    prints,
    spread,
    unlike,
)
from support.sheets import ABOUT, QUICK, WORDS, imposed, length, numbered_page, thick, whole

from handout.geometry import MM, Box, Size
from handout.imposition.prepress import prepress
from handout.imposition.printer_marks import CROP
from handout.imposition.sheet import Placement, Sheet, single
from handout.papers import PAPERS
from handout.pdf.painter import paint_untagged
from handout.render.format_layouts import PrintOptions


@QUICK
@given(
    st.floats(0, 10),
    st.booleans(),
    st.booleans(),
    st.builds(Size, st.floats(300, 2400), st.floats(300, 3400)),
    st.lists(st.floats(0.1, 0.9), max_size=2),
)
def test_trim_lies_in_bleed_lies_in_sheet(bleed: float, crop: bool, fold: bool, size: Size, folds: list[float]) -> None:
    """The trim keeps its size, bleed is exactly as far as asked, and no mark stands on what is printed and cut off."""
    assume(bleed or crop or fold)
    given_sheet = Sheet(size, (_placed(size),), folds=tuple(size.width * x for x in folds))
    (result,) = prepress([given_sheet], bleed * MM, crop, fold, WORDS)
    assert result.trim
    assert result.bleed
    assert (result.trim.width, result.trim.height) == (size.width, size.height)
    assert (result.trim.x - result.bleed.x, result.bleed.right - result.trim.right) == pytest.approx(
        (bleed * MM, bleed * MM)
    )
    assert (result.trim.y - result.bleed.y, result.bleed.bottom - result.trim.bottom) == pytest.approx(
        (bleed * MM, bleed * MM)
    )
    outer = whole(result.size)
    assert outer.holds(result.bleed)
    assert outer.centre.x == pytest.approx(result.trim.centre.x)
    assert outer.centre.y == pytest.approx(result.trim.centre.y)
    (placed,) = result.placements
    assert (placed.at.x, placed.at.y) == pytest.approx((result.trim.x, result.trim.y))
    assert placed.clip.holds(result.bleed)
    assert result.bleed.holds(placed.clip)
    for box in thick([spread(points) for points in lines(result.marks)]):
        assert outer.holds(box)
        assert not result.bleed.inset(0.02).overlaps(box)
    assert not any(result.bleed.overlaps(text.box.inset(0.01)) for text in texts_in(result.marks))


def _placed(size: Size) -> Placement:
    return single(numbered_page(size), 1).placements[0]


@QUICK
@given(st.floats(0, 10), st.lists(st.floats(0.1, 0.9), min_size=1, max_size=2, unique=True))
def test_marks_show_trim_and_folds(bleed: float, folds: list[float]) -> None:
    """Eight crop marks point at the corners of the trim; broken ones point at each fold from both ends."""
    size = PAPERS["A4"]
    places = tuple(size.width * x for x in folds)
    (result,) = prepress([Sheet(size, (_placed(size),), folds=places)], bleed * MM, True, True, WORDS)
    assert result.trim
    box = result.trim
    crops, broken = lines(result.marks[:1]), lines(result.marks[1:2])
    assert [length(points) for points in crops] == pytest.approx([CROP] * 8)
    upright = sorted(a.x for a, b in crops if a.x == b.x)
    level = sorted(a.y for a, b in crops if a.y == b.y)
    assert upright == pytest.approx([box.x, box.x, box.right, box.right], abs=0.001)
    assert level == pytest.approx([box.y, box.y, box.bottom, box.bottom], abs=0.001)
    short = [a for a, b in broken if a.x == b.x]
    above, below = ({round(a.x, 1) for a in short if (a.y < box.y) is up} for up in (True, False))
    assert above == below == {round(box.x + x, 1) for x in places}


@pytest.mark.parametrize(
    ("form", "paper"), [("leaflet", "A4"), ("poster", "A2"), ("poster", "A3"), ("booklet", "A4"), ("trifold", "Letter")]
)
@pytest.mark.sweep(every=8)
def test_colour_goes_on_beyond_the_cut(form: str, paper: str) -> None:
    """Wherever the outermost line within the trim is coloured, so is all of the bleed beside it."""
    plain, bled = imposed(form, paper), imposed(form, paper, PrintOptions(bleed=3 * MM))
    with prints(bled.pdf()) as sheets:
        for n, sheet in enumerate(bled.sheets):
            assert sheet.trim
            assert sheet.bleed
            box, gone = sheet.trim, 3 * MM
            strips = [
                (Box(box.x, box.y + 1, box.width, 2), Box(box.x, box.y - gone + 0.5, box.width, 2)),
                (Box(box.x, box.bottom - 3, box.width, 2), Box(box.x, box.bottom + gone - 2.5, box.width, 2)),
                (Box(box.x + 1, box.y, 2, box.height), Box(box.x - gone + 0.5, box.y, 2, box.height)),
                (Box(box.right - 3, box.y, 2, box.height), Box(box.right + gone - 2.5, box.y, 2, box.height)),
            ]
            for inner, outer in strips:
                assert unlike(sheets.cut(n, inner), sheets.cut(n, outer)) <= 2 * ceil(gone)
    assert len(bled.pages) == len(plain.pages)


@pytest.mark.parametrize(
    ("form", "paper"), [("leaflet", "A4"), ("poster", "A2"), ("booklet", "Letter"), ("trifold", "A4")]
)
def test_marks_change_nothing_within_the_trim(form: str, paper: str) -> None:
    """Cut at the trim, a sheet for the print shop is its pages alone: no ruler, no tick to fold by stays on the finished piece."""
    marks = ("crop",) if form in ("leaflet", "poster") else ("crop", "fold")
    bled = imposed(form, paper, PrintOptions(bleed=5 * MM, marks=marks))
    plain = imposed(form, paper)
    bare = tuple(replace(sheet, marks=()) for sheet in plain.sheets)
    with prints(bled.pdf()) as marked, prints(paint_untagged(bare or plain.pages, ABOUT)) as alone:
        for n, sheet in enumerate(bled.sheets):
            assert sheet.trim
            box = sheet.trim
            assert unlike(marked.cut(n, box), alone.cut(n, Box(0, 0, box.width, box.height))) <= 5
