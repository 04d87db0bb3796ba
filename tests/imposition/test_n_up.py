"""Cards that are cut out have their own backs."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.pages import texts_in
from support.printshop import (
    Prints,
    around,
    behind,
    inked,
    lines,
    prints,
    trim,
    trims,
    turns_about_upright,
    unlike,
)
from support.sheets import ABOUT, FILLED, QUICK, WORDS, imposed, length, numbered_page, thick, whole

from handout.geometry import MM, Box, Size
from handout.imposition.n_up import n_up
from handout.imposition.printer_marks import CROP, OFFSET
from handout.imposition.sheet import Sheet
from handout.layout.formats.cut_cards import CARD_SIZES
from handout.layout.page import bounds
from handout.papers import PAPERS
from handout.pdf.painter import paint_untagged
from handout.render.format_layouts import OFFICE_PAPERS, PrintOptions

EDGE = st.sampled_from(("long", "short"))


# ---- cards


SIZES = st.builds(Size, st.floats(150, 300), st.floats(150, 420))


@QUICK
@given(st.integers(1, 40), EDGE, st.sampled_from(OFFICE_PAPERS), st.booleans(), st.one_of(st.none(), SIZES))
def test_the_back_of_every_card_is_behind_its_front(
    count: int, edge: str, paper: str, lying: bool, size: Size | None
) -> None:
    """Turned on either edge, upright or lying sheets; a card turned over like a page of a book has its back the right way up."""
    size = size or CARD_SIZES[paper]
    sheet_size = Size(PAPERS[paper].height, PAPERS[paper].width) if lying else PAPERS[paper]
    sheets = n_up([numbered_page(size)] * count, [numbered_page(size)] * count, sheet_size, edge, WORDS)
    fronts, backs = sheets[::2], sheets[1::2]
    assert [p.number for s in fronts for p in s.placements] == list(range(1, 2 * count, 2))
    assert sorted(p.number for s in backs for p in s.placements) == list(range(2, 2 * count + 1, 2))
    for front, back in zip(fronts, backs, strict=True):
        assert front.size == back.size
        assert sorted((front.size.width, front.size.height)) == sorted((sheet_size.width, sheet_size.height))
        upright_axis = turns_about_upright(front.size, edge)
        there = {p.number: p for p in back.placements}
        assert len(front.placements) == len(back.placements)
        for placed in front.placements:
            mate = there[placed.number + 1]
            expected, found = behind(trim(placed), front.size, upright_axis=upright_axis), trim(mate)
            assert (found.x, found.y, found.width, found.height) == pytest.approx(
                (expected.x, expected.y, expected.width, expected.height), abs=0.001
            )
            # What is up on the back points up on the front too, if the sheet was turned about its upright axis, else down.
            up = (1 if upright_axis else -1) * (-1 if mate.upside_down else 1)
            assert (placed.upside_down, up) == (False, 1)


@QUICK
@given(st.integers(1, 40), EDGE, st.sampled_from(OFFICE_PAPERS), st.one_of(st.none(), SIZES))
def test_cards_lie_on_their_sheet_beside_each_other(count: int, edge: str, paper: str, size: Size | None) -> None:
    """Trims do not overlap, have room for their marks within the paper, and no mark or word comes near them."""
    size = size or CARD_SIZES[paper]
    for sheet in n_up([numbered_page(size)] * count, [numbered_page(size)] * count, PAPERS[paper], edge, WORDS):
        boxes, paper_box = trims(sheet), Box(0, 0, sheet.size.width, sheet.size.height)
        assert all(paper_box.holds(at) for at in around(sheet.marks))
        for n, box in enumerate(boxes):
            assert not any(box.inset(0.01).overlaps(other) for other in boxes[n + 1 :])
        if _is_filled(sheet):
            continue
        for box in boxes:
            assert paper_box.holds(box.inset(-OFFSET - CROP))
            assert not any(box.inset(-OFFSET + 0.01).overlaps(at) for at in thick(around(_crops(sheet))))
            assert not any(box.inset(-1).overlaps(at) for at in around(sheet.marks))


def _is_filled(sheet: Sheet) -> bool:
    """Tell whether cards fill a sheet, so that it has nothing for the printer but ticks."""
    return not any(texts_in(sheet.marks))


def _crops(sheet: Sheet) -> tuple:
    """Return the crop marks of a sheet, which are drawn first."""
    return sheet.marks[:1]


@pytest.mark.parametrize("edge", ["long", "short"])
@pytest.mark.parametrize(("paper", "most"), [("A4", 4), ("A3", 8), ("Letter", 2)])
def test_as_many_cards_as_go_on_a_sheet(paper: str, most: int, edge: str) -> None:
    """Cards of A6 fill A4 and A3; Letter has two of 4 by 6 in, and no space for a third inside its crop marks."""
    cards = [numbered_page(CARD_SIZES[paper])] * 9
    sheets = n_up(cards, cards, PAPERS[paper], edge, WORDS)
    assert [len(sheet.placements) for sheet in sheets[::2]] == [most] * (9 // most) + [9 % most] * (9 % most > 0)
    assert {_is_filled(sheet) for sheet in sheets} == {paper in FILLED}


@pytest.mark.parametrize("paper", FILLED)
def test_a_sheet_that_cards_fill_is_cut_in_halves(paper: str) -> None:
    """Every cut has a tick at both its ends, in reach of a printer, and parts the paper evenly, so at any size of the print."""
    cards = [numbered_page(CARD_SIZES[paper])] * 8
    for sheet in n_up(cards, cards, PAPERS[paper], "long", WORDS):
        wide, tall = sheet.size.width, sheet.size.height
        columns, rows = (round(side / each) for side, each in zip((wide, tall), _of(CARD_SIZES[paper]), strict=True))
        ticks = [(a, b) for a, b in lines(sheet.marks)]
        upright = sorted({round(a.x, 2) for a, b in ticks if a.x == b.x})
        level = sorted({round(a.y, 2) for a, b in ticks if a.y == b.y})
        assert upright == pytest.approx([wide * n / columns for n in range(1, columns)], abs=0.1)
        assert level == pytest.approx([tall * n / rows for n in range(1, rows)], abs=0.1)
        assert len(ticks) == 2 * (columns - 1 + rows - 1)
        assert all(length(tick) > 7 * MM for tick in ticks)
        assert all(
            0 in (a.x, a.y) or (b.x, b.y)[a.x == b.x] == pytest.approx((wide, tall)[a.x == b.x]) for a, b in ticks
        )


def _of(size: Size) -> tuple[float, float]:
    return size.width, size.height


@pytest.mark.parametrize("flip", ["long", "short"])
def test_every_card_keeps_its_words_in_a_smaller_print(flip: str) -> None:
    """Printed at 94 % in the middle of the paper, or at 98 % at a corner, and cut in halves, no card loses anything."""
    done = imposed("cards", "A4", PrintOptions(flip=flip))
    for sheet in done.sheets:
        wide, tall = sheet.size.width, sheet.size.height
        for scale, shift in ((0.94, 0.03), (0.98, 0.0)):
            for placed in sheet.placements:
                box = trim(placed)
                inside = (box.y < tall / 3, box.x < wide / 3)
                half = Box(0 if inside[1] else wide / 2, 0 if inside[0] else tall / 2, wide / 2, tall / 2)
                for at in map(bounds, placed.page.marks):
                    x, y = (
                        (box.right - at.right, box.bottom - at.bottom)
                        if placed.upside_down
                        else (box.x + at.x, box.y + at.y)
                    )
                    printed = Box(
                        x * scale + shift * wide, y * scale + shift * tall, at.width * scale, at.height * scale
                    )
                    assert half.holds(printed)


# ---- by eye: what is folded or cut out looks like the pages


@pytest.mark.parametrize("edge", ["long", "short"])
@pytest.mark.parametrize("paper", OFFICE_PAPERS)
@pytest.mark.sweep(every=8)
def test_cards_cut_out_have_their_own_backs(paper: str, edge: str) -> None:
    """Cut at its marks and turned over like a page of a book, each card shows its front and its own back, upright."""
    done = imposed("cards", paper, PrintOptions(flip=edge))
    found: list[int] = []
    with prints(done.pdf()) as sheets, prints(paint_untagged(done.pages, ABOUT)) as alone:
        for side in range(0, len(done.sheets), 2):
            size = done.sheets[side].size
            upright_axis = turns_about_upright(size, edge)
            fronts, backs = (_marked(sheets, n, done.sheets[n]) for n in (side, side + 1))
            for placed in done.sheets[side].placements:
                box = trim(placed)
                there = behind(box, size, upright_axis=upright_axis)
                marked = () if paper in FILLED else ((box, fronts), (there, backs))
                for at, (columns, rows) in marked:
                    assert all(_near(x, columns) for x in (at.x, at.right))
                    assert all(_near(y, rows) for y in (at.y, at.bottom))
                edge_of = 1 if paper in FILLED else 0  # ticks end at the cut
                front = sheets.cut(side, box.inset(edge_of))
                back = sheets.cut(side + 1, there.inset(edge_of), turned=not upright_axis)
                number = placed.number
                card = whole(done.pages[0].size).inset(edge_of)
                assert unlike(front, alone.cut(number - 1, card)) <= 5
                assert unlike(back, alone.cut(number, card)) <= (5 if upright_axis else 40)  # drawn upside down
                assert inked(front) > 500
                assert inked(back) > 500
                found += [number, number + 1]
    assert found == list(range(1, len(done.pages) + 1))


def _near(place: float, marks: Sequence[float]) -> bool:
    return any(abs(place - mark) < 0.6 for mark in marks)


def _marked(sheets: Prints, side: int, sheet: Sheet) -> tuple[list[float], list[float]]:
    """Return where crop marks are seen: upright ones above the cards, level ones to the left of them."""
    boxes = trims(sheet)
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    above = sheets.cut(side, Box(0, top - OFFSET - CROP + 2, sheet.size.width, CROP - 4), scale=4).convert("L")
    beside = sheets.cut(side, Box(left - OFFSET - CROP + 2, 0, CROP - 4, sheet.size.height), scale=4).convert("L")
    upright = [x / 4 for x in range(above.width) if above.crop((x, 0, x + 1, above.height)).getextrema()[1] < 200]
    level = [y / 4 for y in range(beside.height) if beside.crop((0, y, beside.width, y + 1)).getextrema()[1] < 200]
    return upright, level
