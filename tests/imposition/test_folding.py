"""Booklets and tri-folds read in order when they are folded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.printshop import (
    around,
    behind,
    inked,
    lines,
    prints,
    read_folded,
    read_stitched,
    trim,
    trims,
    turns_about_upright,
    unlike,
)
from support.sheets import ABOUT, QUICK, WORDS, imposed, numbered_page, whole

from handout.geometry import MM, Box, Size
from handout.imposition.folding import LETTER_FOLD, booklet, fold_in_three, saddle_order
from handout.imposition.sheet import Sheet
from handout.papers import PAPERS
from handout.pdf.painter import paint_untagged
from handout.render.format_layouts import NARROWER, OFFICE_PAPERS

# ---- saddle stitch


@given(st.integers(1, 60).map(lambda n: 4 * n))
def test_a_stitched_booklet_reads_from_first_to_last(count: int) -> None:
    """Sheets turned on the short edge, stacked, folded in the middle: pages 1, 2, 3 … n."""
    sides = saddle_order(count)
    assert len(sides) == count // 2
    assert sorted(n for side in sides for n in side) == list(range(1, count + 1))
    assert read_stitched(sides) == list(range(1, count + 1))


def test_the_order_of_a_booklet_of_eight() -> None:
    """The values every binder knows."""
    assert saddle_order(4) == [(4, 1), (2, 3)]
    assert saddle_order(8) == [(8, 1), (2, 7), (6, 3), (4, 5)]


@QUICK
@given(st.integers(1, 8).map(lambda n: 4 * n), st.sampled_from(OFFICE_PAPERS))
def test_the_sheets_of_a_booklet(count: int, paper: str) -> None:
    """Each sheet is the paper lying, folded between two pages that fill it; leaves lie back to back."""
    half = Size(PAPERS[paper].height / 2, PAPERS[paper].width)
    sheets = booklet([numbered_page(half)] * count, WORDS)
    assert [tuple(p.number for p in sheet.placements) for sheet in sheets] == saddle_order(count)
    for front, back in zip(sheets[::2], sheets[1::2], strict=True):
        assert front.size == back.size == Size(PAPERS[paper].height, PAPERS[paper].width)
        assert turns_about_upright(front.size, "short")
        for sheet in (front, back):
            left, right = trims(sheet)
            assert (left.x, left.right, right.right) == pytest.approx((0, right.x, sheet.size.width))
            assert sheet.folds == pytest.approx((sheet.size.width / 2,))
            assert not any(p.upside_down for p in sheet.placements)
        for placed in front.placements:
            there = behind(trim(placed), front.size, upright_axis=True)
            (mate,) = (p for p in back.placements if trim(p).overlaps(there.inset(1)))
            assert trim(mate) == there
            assert {placed.number // 2, mate.number // 2} in ({n} for n in range(1, count)) or {
                placed.number,
                mate.number,
            } in ({n, n + 1} for n in range(1, count, 2))


def _at_folds(sheet: Sheet) -> bool:
    """Tell whether a sheet has a mark at both ends of each fold, and shows it at no other place."""
    upright = [a for a, b in lines(sheet.marks[:1]) if a.x == b.x and b.y - a.y == pytest.approx(2)]
    top = {round(a.x, 2) for a in upright if a.y < 20}
    bottom = {round(a.x, 2) for a in upright if a.y > sheet.size.height - 20}
    return top == bottom == {round(x, 2) for x in sheet.folds}


@pytest.mark.parametrize("paper", OFFICE_PAPERS)
def test_a_booklet_shows_where_to_fold(paper: str) -> None:
    """A broken line at both ends of the fold, outside and inside."""
    assert all(_at_folds(sheet) for sheet in imposed("booklet", paper).sheets)


# ---- tri-fold


def test_a_trifold_reads_from_the_cover_on() -> None:
    """Right third in, left third over it: the cover, the flap behind it, the inside from left to right, the back."""
    assert (LETTER_FOLD.outside, LETTER_FOLD.inside) == ((2, 6, 1), (3, 4, 5))
    assert read_folded(LETTER_FOLD.outside, LETTER_FOLD.inside) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(("paper", "narrower"), [("A4", 3 * MM), ("Letter", 72 / 16)])
def test_the_flap_is_narrower_and_on_the_same_third_on_both_sides(paper: str, narrower: float) -> None:
    """Panel 2 has panel 5 behind it; both are narrower by the same, on the left outside and on the right inside."""
    across = Size(PAPERS[paper].height, PAPERS[paper].width)
    assert NARROWER[paper] == pytest.approx(narrower)
    widths = LETTER_FOLD.widths(across, narrower)
    assert sum(widths) == pytest.approx(across.width)
    assert widths[0] == widths[1] == pytest.approx(widths[2] + narrower)
    panels = [numbered_page(Size(widths[2], across.height))] * 6
    outside, inside = fold_in_three(LETTER_FOLD, panels, across, NARROWER[paper], WORDS)
    assert outside.size == inside.size == across
    assert turns_about_upright(across, "short")
    assert outside.folds == pytest.approx((widths[2], widths[2] + widths[1]))
    assert inside.folds == pytest.approx(tuple(across.width - x for x in reversed(outside.folds)))
    for sheet in (outside, inside):
        assert _at_folds(sheet)
        ends = (0, *sheet.folds, across.width)
        for n, box in enumerate(trims(sheet)):
            assert (box.x, box.right) >= (ends[n] - 0.01, 0)
            assert box.right <= ends[n + 1] + 0.01
            assert box.centre.x == pytest.approx((ends[n] + ends[n + 1]) / 2)
    at = {p.number: trim(p) for sheet in (outside, inside) for p in sheet.placements}
    for one, other in ((2, 5), (6, 4), (1, 3)):
        mirrored, box = behind(at[one], across, upright_axis=True), at[other]
        assert (mirrored.x, mirrored.right) == pytest.approx((box.x, box.right))
    assert at[2].x == pytest.approx(0)
    assert at[5].right == pytest.approx(across.width)


# ---- by eye: what is folded or cut out looks like the pages


def _advice_of(sheet: Sheet, box: Box) -> list[Box]:
    """Return what a sheet adds for whoever prints, as seen from the corner of *box*."""
    return [
        Box(at.x - box.x, at.y - box.y, at.width, at.height).inset(-1.5)
        for at in around(sheet.marks)
        if at.overlaps(box.inset(-1.5)) or box.holds(at, 2)
    ]


@pytest.mark.parametrize("paper", OFFICE_PAPERS)
@pytest.mark.sweep(every=8)
def test_a_folded_booklet_shows_the_pages_in_order(paper: str) -> None:
    """Each half of each sheet, cut in the middle and read as stitched, is the page of that number."""
    done = imposed("booklet", paper)
    assert len(done.pages) % 4 == 0
    half = done.pages[0].size
    with prints(done.pdf()) as sheets, prints(paint_untagged(done.pages, ABOUT)) as alone:
        cut = [(2 * n, 2 * n + 1) for n in range(len(done.sheets))]
        order = read_stitched(cut)
        for number, piece in enumerate(order):
            side, right = divmod(piece, 2)
            box = Box(right * half.width, 0, half.width, half.height)
            picture = sheets.cut(side, box)
            hidden = _advice_of(done.sheets[side], box)
            assert unlike(picture, alone.cut(number, whole(half)), hidden) == 0
            assert inked(picture) > 500


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_folded_trifold_shows_the_panels_in_order(paper: str) -> None:
    """Each third of both sides, cut at the folds, is the panel of that number, in the middle of its third."""
    done = imposed("trifold", paper)
    with prints(done.pdf()) as sheets, prints(paint_untagged(done.pages, ABOUT)) as alone:
        for side, sheet in enumerate(done.sheets):
            ends = (0, *sheet.folds, sheet.size.width)
            for n in range(3):
                number, size = (LETTER_FOLD.outside, LETTER_FOLD.inside)[side][n], done.pages[0].size
                x = (ends[n] + ends[n + 1] - size.width) / 2
                box = Box(x, 0, size.width, size.height)
                hidden = _advice_of(sheet, box)
                assert unlike(sheets.cut(side, box), alone.cut(number - 1, whole(size)), hidden) == 0
