"""Sheets are cut, folded, turned and glued here as a reader would, and must then read right."""

from collections.abc import Sequence
from functools import cache
from math import ceil

import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from msgspec.structs import replace
from support.printshop import (
    Prints,
    around,
    behind,
    glued,
    ink,
    inked,
    lines,
    prints,
    read_folded,
    read_stitched,
    seams,
    spread,
    texts,
    trim,
    trims,
    turns_about_upright,
    unlike,
)

from handout.content.language import Language
from handout.geometry import MM, PAPERS, Box, Position, Size
from handout.imposition.folding import LETTER_FOLD, booklet, letter_fold, letter_fold_widths, saddle_order
from handout.imposition.n_up import n_up
from handout.imposition.prepress import prepress
from handout.imposition.printer_marks import CROP, OFFSET, RULER
from handout.imposition.sheet import Placement, Sheet, single
from handout.imposition.tiling import STRIP, Tiling, choose_tiling, tile
from handout.layout.formats.cut_cards import CARD_SIZES
from handout.layout.page import Page, Shape, walk
from handout.pdf.metadata import About
from handout.pdf.painter import paint_untagged
from handout.render.formats import NARROWER, OFFICE, PrintOptions
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.request import DEFAULT_PRINTING, Request, Selection

ABOUT = About("Title", "Clinic", "Subject", "en")
WORDS = "Print at 100 % (actual size)."
FEW = Selection(points=("stomach", "hipbone", "hand"))
EDGE = st.sampled_from(("long", "short"))
QUICK = hypothesis(deadline=None, max_examples=60)


def page(size: Size) -> Page:
    """Return an empty page."""
    return Page(size, ())


@cache
def laid(
    form: str, paper: str, printing: PrintOptions = DEFAULT_PRINTING, landscape: bool = False, choice: Selection = FEW
) -> LaidOut:
    """Return the back-pain topic in a format; most tests need no more than three points."""
    return lay_out(Request("back-pain", choice, paper=paper, format=form, landscape=landscape, printing=printing))


@cache
def english() -> Language:
    """Return the fixed words."""
    return laid("poster", "A2").handout.words


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
@given(st.integers(1, 8).map(lambda n: 4 * n), st.sampled_from(OFFICE))
def test_the_sheets_of_a_booklet(count: int, paper: str) -> None:
    """Each sheet is the paper lying, folded between two pages that fill it; leaves lie back to back."""
    half = Size(PAPERS[paper].height / 2, PAPERS[paper].width)
    sheets = booklet([page(half)] * count, WORDS)
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


@pytest.mark.parametrize("paper", OFFICE)
def test_a_booklet_shows_where_to_fold(paper: str) -> None:
    """A broken line at both ends of the fold, outside and inside."""
    assert all(_at_folds(sheet) for sheet in laid("booklet", paper).sheets)


# ---- tri-fold


def test_a_trifold_reads_from_the_cover_on() -> None:
    """Right third in, left third over it: the cover, the flap behind it, the inside from left to right, the back."""
    assert LETTER_FOLD == ((2, 6, 1), (3, 4, 5))
    assert read_folded(*LETTER_FOLD) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(("paper", "narrower"), [("A4", 3 * MM), ("Letter", 72 / 16)])
def test_the_flap_is_narrower_and_on_the_same_third_on_both_sides(paper: str, narrower: float) -> None:
    """Panel 2 has panel 5 behind it; both are narrower by the same, on the left outside and on the right inside."""
    across = Size(PAPERS[paper].height, PAPERS[paper].width)
    assert NARROWER[paper] == pytest.approx(narrower)
    widths = letter_fold_widths(across, narrower)
    assert sum(widths) == pytest.approx(across.width)
    assert widths[0] == widths[1] == pytest.approx(widths[2] + narrower)
    panels = [page(Size(widths[2], across.height))] * 6
    outside, inside = letter_fold(panels, across, NARROWER[paper], WORDS)
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


# ---- cards

SIZES = st.builds(Size, st.floats(150, 300), st.floats(150, 420))


@QUICK
@given(st.integers(1, 40), EDGE, st.sampled_from(OFFICE), st.booleans(), st.one_of(st.none(), SIZES))
def test_the_back_of_every_card_is_behind_its_front(
    count: int, edge: str, paper: str, lying: bool, size: Size | None
) -> None:
    """Turned on either edge, upright or lying sheets; a card turned over like a page of a book has its back the right way up."""
    size = size or CARD_SIZES[paper]
    sheet_size = Size(PAPERS[paper].height, PAPERS[paper].width) if lying else PAPERS[paper]
    sheets = n_up([page(size)] * count, [page(size)] * count, sheet_size, edge, WORDS)
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
@given(st.integers(1, 40), EDGE, st.sampled_from(OFFICE), st.one_of(st.none(), SIZES))
def test_cards_lie_on_their_sheet_beside_each_other(count: int, edge: str, paper: str, size: Size | None) -> None:
    """Trims do not overlap, have room for their marks within the paper, and no mark or word comes near them."""
    size = size or CARD_SIZES[paper]
    for sheet in n_up([page(size)] * count, [page(size)] * count, PAPERS[paper], edge, WORDS):
        boxes, paper_box = trims(sheet), Box(0, 0, sheet.size.width, sheet.size.height)
        for n, box in enumerate(boxes):
            assert paper_box.holds(box.inset(-OFFSET - CROP))
            assert not any(box.inset(0.01).overlaps(other) for other in boxes[n + 1 :])
            assert not any(box.inset(-OFFSET + 0.01).overlaps(at) for at in _thick(around(_crops(sheet))))
            assert not any(box.inset(-1).overlaps(at) for at in around(sheet.marks))
        assert all(paper_box.holds(at) for at in around(sheet.marks))


def _crops(sheet: Sheet) -> tuple:
    """Return the crop marks of a sheet, which are drawn first."""
    return sheet.marks[:1]


def _thick(boxes: Sequence[Box]) -> list[Box]:
    """Return boxes of lines with some area."""
    return [box.inset(-0.005) for box in boxes]


@pytest.mark.parametrize("edge", ["long", "short"])
@pytest.mark.parametrize("paper", OFFICE)
def test_as_many_cards_as_go_on_a_sheet(paper: str, edge: str) -> None:
    """Two on A4 and on Letter, four on A3."""
    cards = [page(CARD_SIZES[paper])] * 9
    sheets = n_up(cards, cards, PAPERS[paper], edge, WORDS)
    most = 4 if paper == "A3" else 2
    assert [len(sheet.placements) for sheet in sheets[::2]] == [most] * (9 // most) + [1]


# ---- tiles


def _fewest(length: float, live: float, overlap: float) -> int:
    """Return how few stretches of *live* with an *overlap* are as long as *length*."""
    count = 1
    while count * live - (count - 1) * overlap < length - 0.001:
        count += 1
    return count


LENGTHS = st.floats(300, 3400)
ALL_TILES = given(LENGTHS, LENGTHS, st.sampled_from(OFFICE), st.floats(6, 60), st.floats(0, 59))
NARROW_TOO = given(LENGTHS, LENGTHS, st.sampled_from(OFFICE), st.floats(0.5, 60), st.floats(0, 59))


def _tiling(wide: float, tall: float, paper: str, overlap: float, edge: float) -> tuple[Size, Tiling]:
    """Return a poster and its tiling, for lengths in mm that the command takes."""
    assume(edge < overlap)
    assume(2 * edge + overlap <= min(PAPERS[paper].width, PAPERS[paper].height) / 2 / MM)
    poster = Size(wide, tall)
    return poster, choose_tiling(poster, PAPERS[paper], overlap * MM, edge * MM)


@QUICK
@ALL_TILES
def test_tiles_cover_the_poster_and_share_the_overlap(
    wide: float, tall: float, paper: str, overlap: float, edge: float
) -> None:
    """Windows are as large as what the printer reaches, begin at the poster's corner, end beyond it and share exactly the overlap."""
    poster, made = _tiling(wide, tall, paper, overlap, edge)
    sheet = Box(0, 0, made.sheet.width, made.sheet.height)
    assert sorted((made.sheet.width, made.sheet.height)) == sorted((PAPERS[paper].width, PAPERS[paper].height))
    assert made.live == sheet.inset(edge * MM)
    assert (made.window(0, 0).x, made.window(0, 0).y) == (0, 0)
    last = made.window(made.columns - 1, made.rows - 1)
    assert last.right >= poster.width - 0.001
    assert last.bottom >= poster.height - 0.001
    for column in range(made.columns):
        for row in range(made.rows):
            window = made.window(column, row)
            assert (window.width, window.height) == (made.live.width, made.live.height)
            right, below = made.window(column + 1, row), made.window(column, row + 1)
            assert (window.right - right.x, window.bottom - below.y) == pytest.approx((overlap * MM, overlap * MM))


@QUICK
@NARROW_TOO
def test_tiles_are_as_few_as_can_be(wide: float, tall: float, paper: str, overlap: float, edge: float) -> None:
    """No way to lay the paper takes fewer sheets for the poster with the strip for the last label."""
    poster, made = _tiling(wide, tall, paper, overlap, edge)
    counts = [
        _fewest(poster.width, w - 2 * edge * MM, overlap * MM)
        * _fewest(poster.height + min(STRIP, overlap * MM), h - 2 * edge * MM, overlap * MM)
        for w, h in (
            (PAPERS[paper].width, PAPERS[paper].height),
            (PAPERS[paper].height, PAPERS[paper].width),
        )
    ]
    assert made.columns * made.rows == min(counts)


@QUICK
@NARROW_TOO
def test_every_tile_shows_some_of_the_poster(wide: float, tall: float, paper: str, overlap: float, edge: float) -> None:
    """No sheet is printed for nothing, however narrow the overlap."""
    poster, made = _tiling(wide, tall, paper, overlap, edge)
    last = made.window(made.columns - 1, made.rows - 1)
    assert last.x < poster.width
    assert last.y < poster.height
    for sheet in tile(page(poster), made, "Back pain A2", english())[1:]:
        assert sheet.placements[0].clip.width > 0
        assert sheet.placements[0].clip.height > 0


@pytest.mark.parametrize(("poster", "paper", "overlap", "edge"), [("A1", "A3", 6.5, 5), ("A2", "A4", 5.5, 3)])
def test_no_row_is_printed_for_a_label_alone(poster: str, paper: str, overlap: float, edge: float) -> None:
    """An overlap narrower than the label's strip makes no row beyond the poster's end."""
    made = choose_tiling(PAPERS[poster], PAPERS[paper], overlap * MM, edge * MM)
    assert made.window(0, made.rows - 1).y < PAPERS[poster].height
    sheets = tile(page(PAPERS[poster]), made, "Back pain", english())
    assert all(sheet.placements[0].clip.height > 0 for sheet in sheets)


def _covered(box: Box, made: Tiling, poster: Size, row: int) -> bool:
    """Tell whether *box* on a sheet lies where the next row is glued over it, or below the poster."""
    window = made.window(0, row)
    top = box.y - made.live.y + window.y
    glued_over = row < made.rows - 1 and top >= made.window(0, row + 1).y - 0.01
    return glued_over or top >= poster.height - 0.01


@QUICK
@ALL_TILES
def test_labels_are_where_they_get_covered(wide: float, tall: float, paper: str, overlap: float, edge: float) -> None:
    """Label, advice and ruler stand in the overlap under the next row, or below the poster; all on the sheet."""
    poster, made = _tiling(wide, tall, paper, overlap, edge)
    for n, sheet in enumerate(tile(page(poster), made, "Back pain A2", english())[1:]):
        row = n // made.columns
        said = " ".join(text.words for text in texts(sheet.marks))
        assert f"row {row + 1}, column {n % made.columns + 1}" in said
        assert "Back pain A2" in said
        for box in around(sheet.marks[1:]):
            assert _covered(box, made, poster, row)


@QUICK
@ALL_TILES
def test_labels_are_where_the_printer_reaches(
    wide: float, tall: float, paper: str, overlap: float, edge: float
) -> None:
    """Nothing that is to be read stands in the edge that the printer leaves white."""
    poster, made = _tiling(wide, tall, paper, overlap, edge)
    for sheet in tile(page(poster), made, "Back pain A2", english())[1:]:
        assert all(made.live.holds(box) for box in (*map(ink, texts(sheet.marks)), *map(spread, lines(sheet.marks))))


@QUICK
@ALL_TILES
def test_guides_are_at_the_cuts(wide: float, tall: float, paper: str, overlap: float, edge: float) -> None:
    """Solid lines on the left and at the top of every sheet and at the poster's end; broken ones where the next is laid on."""
    poster, made = _tiling(wide, tall, paper, overlap, edge)
    live = made.live
    count = made.columns, made.rows
    for n, sheet in enumerate(tile(page(poster), made, "Back pain A2", english())[1:]):
        row, column = divmod(n, made.columns)
        guides = lines(sheet.marks[:1])
        window = made.window(column, row)
        right = min(live.right, live.x + poster.width - window.x)
        bottom = min(live.bottom, live.y + poster.height - window.y)
        across = [live.x, *([right] if column == count[0] - 1 else [])]
        down = [live.y, *([bottom] if row == count[1] - 1 else [])]
        expected = [(x, live.y, x, bottom) for x in across] + [(live.x, y, right, y) for y in down]
        solid, broken = guides[: len(expected)], guides[len(expected) :]
        found = sorted((a.x, a.y, b.x, b.y) for a, b in solid)
        assert [value for line in found for value in line] == pytest.approx(
            [v for line in sorted(expected) for v in line]
        )
        assert all(_length(points) <= 4.01 for points in broken)
        sides = {round(a.x, 2) for a, b in broken if a.x == pytest.approx(b.x) and b.y > a.y}
        ends = {round(a.y, 2) for a, b in broken if a.y == pytest.approx(b.y) and b.x > a.x}
        assert sides == ({round(live.right - made.overlap, 2)} if column < made.columns - 1 else set())
        assert ends == ({round(live.bottom - made.overlap, 2)} if row < made.rows - 1 else set())


TILES = {
    "A2 on A4": ("A2", False, PrintOptions(tile="A4")),
    "A2 on Letter": ("A2", False, PrintOptions(tile="Letter")),
    "A2 on A3": ("A2", False, PrintOptions(tile="A3")),
    "A2 lying on A4": ("A2", True, PrintOptions(tile="A4", overlap=18 * MM, edge=7.5 * MM)),
    "A1 on Letter": ("A1", False, PrintOptions(tile="Letter", overlap=12 * MM, edge=0)),
}


@pytest.mark.parametrize("name", TILES)
def test_a_glued_poster_is_the_poster(name: str) -> None:
    """Cut, laid over each other and glued, the sheets show the poster and nothing of any label, ruler or guide."""
    paper, landscape, printing = TILES[name]
    done = laid("poster", paper, printing, landscape)
    made = _made(done, printing)
    (poster,) = done.pages
    assert len(done.sheets) == 1 + made.rows * made.columns
    with prints(done.pdf()) as sheets, prints(paint_untagged([poster], ABOUT)) as alone:
        put = glued(sheets, made, poster.size)
        assert inked(put) > 50000
        assert unlike(put, alone.cut(0, _all(poster.size)), seams(made, poster.size)) <= 5


def _made(done: LaidOut, printing: PrintOptions) -> Tiling:
    """Return the tiling of a poster that was laid out."""
    return choose_tiling(done.pages[0].size, PAPERS[printing.tile or ""], printing.overlap, printing.edge)


def _all(size: Size) -> Box:
    """Return all of a page."""
    return Box(0, 0, size.width, size.height)


@pytest.mark.parametrize("name", TILES)
def test_each_tile_is_labelled_where_the_next_covers_it(name: str) -> None:
    """Before it is glued, a sheet that has one below shows its label in the overlap: the poster is not to be seen there."""
    paper, landscape, printing = TILES[name]
    done = laid("poster", paper, printing, landscape)
    made = _made(done, printing)
    for n, sheet in enumerate(done.sheets[1:]):
        label, *_ = texts(sheet.marks)
        row, column = divmod(n, made.columns)
        assert label.words == f"Back pain {paper} · row {row + 1}, column {column + 1}"
        assert len(label.lines) == 1


@pytest.mark.parametrize("name", TILES)
def test_label_and_advice_of_a_tile_stand_on_one_line(name: str) -> None:
    """The label, "print at 100 %" and the ruler are beside each other, no higher than the strip that is kept free."""
    paper, landscape, printing = TILES[name]
    done = laid("poster", paper, printing, landscape)
    for sheet in done.sheets[1:]:
        label, advice, size = texts(sheet.marks)
        assert "100 %" in advice.words
        assert size.words == "50 mm"
        assert len(label.lines) == len(advice.lines) == len(size.lines) == 1
        assert ink(label).right < ink(advice).x < ink(advice).right < ink(size).x
        low, high = max(ink(label).bottom, ink(size).bottom), min(ink(label).y, ink(size).y)
        assert low - high < STRIP
        assert ink(advice).y == pytest.approx(ink(label).y)


@pytest.mark.parametrize("name", TILES)
def test_the_map_shows_every_sheet(name: str) -> None:
    """The first sheet has the poster small, all its tiles with their numbers where they are, and says how many and how."""
    paper, landscape, printing = TILES[name]
    done = laid("poster", paper, printing, landscape)
    made, first = _made(done, printing), done.sheets[0]
    said = [text.words.strip() for text in texts(first.marks)]
    assert said[0] == f"Back pain {paper}"
    assert f"on {made.rows * made.columns} sheets" in said[1]
    names = [f"{row + 1}-{column + 1}" for row in range(made.rows) for column in range(made.columns)]
    assert [word for word in said if word in names] == names
    (placed,) = first.placements
    tiles = [mark.box for group in first.marks for mark in getattr(group, "marks", ()) if isinstance(mark, Shape)]
    tiles = [box for box in tiles if box.width == pytest.approx(made.live.width * placed.scale)]
    assert len(tiles) == len(names)
    for n, box in enumerate(tiles):
        window = made.window(n % made.columns, n // made.columns)
        shown = Box(
            (box.x - placed.at.x) / placed.scale,
            (box.y - placed.at.y) / placed.scale,
            box.width / placed.scale,
            box.height / placed.scale,
        )
        assert (shown.x, shown.y, shown.width) == pytest.approx((window.x, window.y, window.width))
    assert made.live.holds(placed.clip)
    assert all(made.live.holds(spread(points)) for points in lines(first.marks))
    assert all(made.live.holds(ink(text)) for text in texts(first.marks))
    assert all(made.live.holds(box) for box in tiles)
    assert not any(placed.clip.overlaps(text.box) for text in texts(first.marks) if text.words.strip() not in names)


# ---- by eye: what is folded or cut out looks like the pages


def _advice_of(sheet: Sheet, box: Box) -> list[Box]:
    """Return what a sheet adds for whoever prints, as seen from the corner of *box*."""
    return [
        Box(at.x - box.x, at.y - box.y, at.width, at.height).inset(-1.5)
        for at in around(sheet.marks)
        if at.overlaps(box.inset(-1.5)) or box.holds(at, 2)
    ]


@pytest.mark.parametrize("paper", OFFICE)
def test_a_folded_booklet_shows_the_pages_in_order(paper: str) -> None:
    """Each half of each sheet, cut in the middle and read as stitched, is the page of that number."""
    done = laid("booklet", paper)
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
            assert unlike(picture, alone.cut(number, _all(half)), hidden) == 0
            assert inked(picture) > 500


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_folded_trifold_shows_the_panels_in_order(paper: str) -> None:
    """Each third of both sides, cut at the folds, is the panel of that number, in the middle of its third."""
    done = laid("trifold", paper)
    with prints(done.pdf()) as sheets, prints(paint_untagged(done.pages, ABOUT)) as alone:
        for side, sheet in enumerate(done.sheets):
            ends = (0, *sheet.folds, sheet.size.width)
            for n in range(3):
                number, size = LETTER_FOLD[side][n], done.pages[0].size
                x = (ends[n] + ends[n + 1] - size.width) / 2
                box = Box(x, 0, size.width, size.height)
                hidden = _advice_of(sheet, box)
                assert unlike(sheets.cut(side, box), alone.cut(number - 1, _all(size)), hidden) == 0


@pytest.mark.parametrize("edge", ["long", "short"])
@pytest.mark.parametrize("paper", OFFICE)
def test_cards_cut_out_have_their_own_backs(paper: str, edge: str) -> None:
    """Cut at its marks and turned over like a page of a book, each card shows its front and its own back, upright."""
    done = laid("cards", paper, PrintOptions(flip=edge))
    found: list[int] = []
    with prints(done.pdf()) as sheets, prints(paint_untagged(done.pages, ABOUT)) as alone:
        for side in range(0, len(done.sheets), 2):
            size = done.sheets[side].size
            upright_axis = turns_about_upright(size, edge)
            fronts, backs = (_marked(sheets, n, done.sheets[n]) for n in (side, side + 1))
            for placed in done.sheets[side].placements:
                box = trim(placed)
                there = behind(box, size, upright_axis=upright_axis)
                for at, (columns, rows) in ((box, fronts), (there, backs)):
                    assert all(_near(x, columns) for x in (at.x, at.right))
                    assert all(_near(y, rows) for y in (at.y, at.bottom))
                front = sheets.cut(side, box)
                back = sheets.cut(side + 1, there, turned=not upright_axis)
                number = placed.number
                card = _all(done.pages[0].size)
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


# ---- on every sheet

IMPOSED = [
    *(("booklet", paper, PrintOptions()) for paper in OFFICE),
    *(("trifold", paper, PrintOptions()) for paper in OFFICE[:2]),
    *(("cards", paper, PrintOptions()) for paper in OFFICE),
    *(("poster", "A2", PrintOptions(tile=paper)) for paper in OFFICE),
    *((form, "A4", PrintOptions(bleed=3 * MM, marks=("crop", "fold"))) for form in ("booklet", "trifold")),
    ("leaflet", "A4", PrintOptions(bleed=3 * MM, marks=("crop",))),
    ("poster", "A2", PrintOptions(marks=("crop",))),
]


@pytest.mark.parametrize(("form", "paper", "printing"), IMPOSED)
def test_every_sheet_says_its_size(form: str, paper: str, printing: PrintOptions) -> None:
    """The words "Print at 100 %" and a line of 50 mm with an end at both ends stand on every sheet, all on the paper."""
    for sheet in laid(form, paper, printing).sheets:
        outer = _all(sheet.size)
        assert any("Print at 100 %" in text.words for text in texts(sheet.marks))
        rulers = [
            b.x - a.x
            for a, b in (p[:2] for p in lines(sheet.marks))
            if a.y == b.y and b.x - a.x == pytest.approx(RULER)
        ]
        assert rulers
        assert pytest.approx(50 * 72 / 25.4) == RULER
        assert all(outer.holds(at, 0.5) for at in around(sheet.marks))


@pytest.mark.parametrize(("form", "paper", "printing"), IMPOSED)
def test_what_is_added_for_the_printer_is_black_or_grey(form: str, paper: str, printing: PrintOptions) -> None:
    """No colour is spent on marks, labels and rulers: black, one grey that can be read, and white below them."""
    for sheet in laid(form, paper, printing).sheets:
        colours: set[str | None] = {text.colour for text in texts(sheet.marks)}
        for mark in walk(sheet.marks):
            colours |= {getattr(mark, "stroke", None), getattr(mark, "fill", None)}
        assert colours - {None} <= {"#000000", "#595959", "#ffffff"}
        assert not any(text.colour == "#ffffff" for text in texts(sheet.marks))


@pytest.mark.parametrize(("form", "paper", "printing"), [row for row in IMPOSED if not row[2].tile])
def test_what_is_said_to_the_printer_hides_nothing(form: str, paper: str, printing: PrintOptions) -> None:
    """Words and ruler stand on no text and no picture that is to stay."""
    for sheet in laid(form, paper, printing).sheets:
        said = [*map(ink, texts(sheet.marks)), *(spread(p).inset(-0.3) for p in lines(sheet.marks))]
        for placed in sheet.placements:
            for text in texts(placed.page.marks):
                box = ink(text).moved(placed.at.x, placed.at.y)
                if not placed.upside_down:
                    assert not any(box.overlaps(at) for at in said), text.words


# ---- for the print shop


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
    (made,) = prepress([given_sheet], bleed * MM, crop, fold, WORDS)
    assert made.trim
    assert made.bleed
    assert (made.trim.width, made.trim.height) == (size.width, size.height)
    assert (made.trim.x - made.bleed.x, made.bleed.right - made.trim.right) == pytest.approx((bleed * MM, bleed * MM))
    assert (made.trim.y - made.bleed.y, made.bleed.bottom - made.trim.bottom) == pytest.approx((bleed * MM, bleed * MM))
    outer = _all(made.size)
    assert outer.holds(made.bleed)
    assert outer.centre.x == pytest.approx(made.trim.centre.x)
    assert outer.centre.y == pytest.approx(made.trim.centre.y)
    (placed,) = made.placements
    assert (placed.at.x, placed.at.y) == pytest.approx((made.trim.x, made.trim.y))
    assert placed.clip.holds(made.bleed)
    assert made.bleed.holds(placed.clip)
    for box in _thick([spread(points) for points in lines(made.marks)]):
        assert outer.holds(box)
        assert not made.bleed.inset(0.02).overlaps(box)
    assert not any(made.bleed.overlaps(text.box.inset(0.01)) for text in texts(made.marks))


def _placed(size: Size) -> Placement:
    return single(page(size), 1).placements[0]


@QUICK
@given(st.floats(0, 10), st.lists(st.floats(0.1, 0.9), min_size=1, max_size=2, unique=True))
def test_marks_show_trim_and_folds(bleed: float, folds: list[float]) -> None:
    """Eight crop marks point at the corners of the trim; broken ones point at each fold from both ends."""
    size = PAPERS["A4"]
    places = tuple(size.width * x for x in folds)
    (made,) = prepress([Sheet(size, (_placed(size),), folds=places)], bleed * MM, True, True, WORDS)
    assert made.trim
    box = made.trim
    crops, broken = lines(made.marks[:1]), lines(made.marks[1:2])
    assert [_length(points) for points in crops] == pytest.approx([CROP] * 8)
    upright = sorted(a.x for a, b in crops if a.x == b.x)
    level = sorted(a.y for a, b in crops if a.y == b.y)
    assert upright == pytest.approx([box.x, box.x, box.right, box.right], abs=0.001)
    assert level == pytest.approx([box.y, box.y, box.bottom, box.bottom], abs=0.001)
    short = [a for a, b in broken if a.x == b.x]
    above, below = ({round(a.x, 1) for a in short if (a.y < box.y) is up} for up in (True, False))
    assert above == below == {round(box.x + x, 1) for x in places}


def _length(points: Sequence[Position]) -> float:
    return abs(points[1].x - points[0].x) + abs(points[1].y - points[0].y)


@pytest.mark.parametrize(
    ("form", "paper"), [("leaflet", "A4"), ("poster", "A2"), ("poster", "A3"), ("booklet", "A4"), ("trifold", "Letter")]
)
def test_colour_goes_on_beyond_the_cut(form: str, paper: str) -> None:
    """Wherever the outermost line within the trim is coloured, so is all of the bleed beside it."""
    plain, bled = laid(form, paper), laid(form, paper, PrintOptions(bleed=3 * MM))
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
    bled = laid(form, paper, PrintOptions(bleed=5 * MM, marks=marks))
    plain = laid(form, paper)
    bare = tuple(replace(sheet, marks=()) for sheet in plain.sheets)
    with prints(bled.pdf()) as marked, prints(paint_untagged(bare or plain.pages, ABOUT)) as alone:
        for n, sheet in enumerate(bled.sheets):
            assert sheet.trim
            box = sheet.trim
            assert unlike(marked.cut(n, box), alone.cut(n, Box(0, 0, box.width, box.height))) <= 5
