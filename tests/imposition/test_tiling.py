"""A poster is glued from as few tiles as can be, and each says where it belongs."""

from functools import cache
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.pages import texts_in
from support.printshop import (
    around,
    glued,
    ink,
    inked,
    lines,
    prints,
    seams,
    spread,
    unlike,
)
from support.sheets import ABOUT, QUICK, imposed, length, numbered_page, whole

from handout.content.language import Language
from handout.geometry import MM, Box, Size
from handout.imposition.sheet import turned_size
from handout.imposition.tiling import LEAST_SCALE, STRIP, Tiling, choose_tiling, label_width, tile
from handout.layout.page import Shape, magnify
from handout.papers import PAPERS, POSTER_PAPERS
from handout.pdf.painter import paint_untagged
from handout.render.format_layouts import OFFICE_PAPERS, PrintOptions
from handout.render.laid_out import LaidOut

pytestmark = pytest.mark.sweep(every=8)


@cache
def english() -> Language:
    """Return the fixed words."""
    return imposed("poster", "A2").handout.words


def _fewest(length: float, live: float, overlap: float) -> int:
    """Return how few stretches of *live* with an *overlap* are as long as *length*."""
    count = 1
    while count * live - (count - 1) * overlap < length - 0.001:
        count += 1
    return count


LENGTHS = st.floats(300, 3400)
ALL_TILES = given(LENGTHS, LENGTHS, st.sampled_from(OFFICE_PAPERS), st.floats(6, 60), st.floats(0, 59))
FITTED = [("A2", "A4", 6, 0.96), ("A2", "Letter", 6, 0.98), ("A1", "A4", 9, 0.96), ("A3", "A4", 3, 0.95)]
NARROW_TOO = given(LENGTHS, LENGTHS, st.sampled_from(OFFICE_PAPERS), st.floats(0.5, 60), st.floats(0, 59))


def _tiling(
    wide: float, tall: float, paper: str, overlap: float, edge: float, *, fit: bool = True
) -> tuple[Size, Tiling]:
    """Return a poster as it is printed and its tiling, for lengths in mm that the command takes."""
    assume(edge < overlap)
    assume(2 * edge + overlap <= min(PAPERS[paper].width, PAPERS[paper].height) / 2 / MM)
    chosen = choose_tiling(Size(wide, tall), PAPERS[paper], overlap * MM, edge * MM, fit=fit)
    return Size(wide * chosen.scale, tall * chosen.scale), chosen


@QUICK
@ALL_TILES
def test_tiles_cover_the_poster_and_share_the_overlap(
    wide: float, tall: float, paper: str, overlap: float, edge: float
) -> None:
    """Windows are equal and in what the printer reaches, begin at the poster's corner, end beyond it and share exactly the overlap."""
    poster, chosen = _tiling(wide, tall, paper, overlap, edge)
    sheet = Box(0, 0, chosen.sheet.width, chosen.sheet.height)
    assert sorted((chosen.sheet.width, chosen.sheet.height)) == sorted((PAPERS[paper].width, PAPERS[paper].height))
    assert chosen.printable == sheet.inset(edge * MM)
    assert chosen.printable.holds(chosen.live, 0.001)
    assert (chosen.window(0, 0).x, chosen.window(0, 0).y) == (0, 0)
    last = chosen.window(chosen.columns - 1, chosen.rows - 1)
    assert last.right >= poster.width - 0.001
    assert last.bottom >= poster.height - 0.001
    for column in range(chosen.columns):
        for row in range(chosen.rows):
            window = chosen.window(column, row)
            assert (window.width, window.height) == (chosen.live.width, chosen.live.height)
            right, below = chosen.window(column + 1, row), chosen.window(column, row + 1)
            assert (window.right - right.x, window.bottom - below.y) == pytest.approx((overlap * MM, overlap * MM))


@QUICK
@NARROW_TOO
def test_tiles_are_as_few_as_can_be(wide: float, tall: float, paper: str, overlap: float, edge: float) -> None:
    """No way to lay the paper takes fewer sheets for the poster with the strip for the last label."""
    poster, chosen = _tiling(wide, tall, paper, overlap, edge, fit=False)
    fitted = choose_tiling(poster, PAPERS[paper], overlap * MM, edge * MM)
    counts = [
        _fewest(poster.width, w - 2 * edge * MM, overlap * MM)
        * _fewest(poster.height + min(STRIP, overlap * MM), h - 2 * edge * MM, overlap * MM)
        for w, h in (
            (PAPERS[paper].width, PAPERS[paper].height),
            (PAPERS[paper].height, PAPERS[paper].width),
        )
    ]
    assert chosen.count == min(counts)
    assert chosen.scale == 1
    assert LEAST_SCALE <= fitted.scale <= 1
    assert fitted.count < chosen.count or fitted == chosen


@QUICK
@ALL_TILES
def test_no_sheet_carries_a_strip(wide: float, tall: float, paper: str, overlap: float, edge: float) -> None:
    """Every sheet shows as much of the poster as the others, but for the space of a label below the last row."""
    for fit in (True, False):
        poster, chosen = _tiling(wide, tall, paper, overlap, edge, fit=fit)
        last = chosen.window(chosen.columns - 1, chosen.rows - 1)
        assert poster.width - last.x >= chosen.live.width - 0.001 or chosen.columns == 1
        assert poster.height - last.y >= chosen.live.height - 2 * STRIP - 0.001 or chosen.rows == 1


@pytest.mark.parametrize(("poster", "paper", "sheets", "least"), FITTED)
def test_a_poster_slightly_smaller_saves_sheets(poster: str, paper: str, sheets: int, least: float) -> None:
    """Where a few per cent save a row or a column, the poster is printed that much smaller."""
    chosen = choose_tiling(PAPERS[poster], PAPERS[paper], 10 * MM, 5 * MM)
    assert (chosen.count, chosen.scale >= least) == (sheets, True)


@pytest.mark.parametrize("paper", OFFICE_PAPERS)
@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("poster", POSTER_PAPERS)
@QUICK
@given(st.floats(5, 30), st.floats(0, 15))
def test_no_scale_or_turn_saves_a_sheet(poster: str, landscape: bool, paper: str, overlap: float, edge: float) -> None:
    """Of all scales from 94 % and both turns of the paper, none takes fewer sheets, and none as few at a larger scale."""
    assume(edge < overlap)
    size = turned_size(PAPERS[poster], landscape)
    chosen = choose_tiling(size, PAPERS[paper], overlap * MM, edge * MM)

    def best(more: float) -> tuple[int, int]:
        tried = []
        for turned, per_cent in product((False, True), range(94, 101)):
            sheet = turned_size(PAPERS[paper], turned)
            wide, tall = sheet.width - 2 * edge * MM + more, sheet.height - 2 * edge * MM + more
            strip = min(STRIP, overlap * MM)
            columns = _fewest(size.width * per_cent / 100, wide, overlap * MM)
            tried.append((columns * _fewest(size.height * per_cent / 100 + strip, tall, overlap * MM), -per_cent))
        return min(tried)

    found = (chosen.count, -round(chosen.scale * 100))
    assert best(0.01) <= found <= best(-0.01)  # what fits exactly may be rounded either way


@QUICK
@NARROW_TOO
def test_every_tile_shows_some_of_the_poster(wide: float, tall: float, paper: str, overlap: float, edge: float) -> None:
    """No sheet is printed for nothing, however narrow the overlap."""
    poster, chosen = _tiling(wide, tall, paper, overlap, edge)
    last = chosen.window(chosen.columns - 1, chosen.rows - 1)
    assert last.x < poster.width
    assert last.y < poster.height
    for sheet in tile(numbered_page(Size(wide, tall)), chosen, "Back pain A2", english())[1:]:
        assert sheet.placements[0].clip.width > 0
        assert sheet.placements[0].clip.height > 0


@pytest.mark.parametrize(("poster", "paper", "overlap", "edge"), [("A1", "A3", 6.5, 5), ("A2", "A4", 5.5, 3)])
def test_no_row_is_printed_for_a_label_alone(poster: str, paper: str, overlap: float, edge: float) -> None:
    """An overlap narrower than the label's strip makes no row beyond the poster's end."""
    chosen = choose_tiling(PAPERS[poster], PAPERS[paper], overlap * MM, edge * MM)
    assert chosen.window(0, chosen.rows - 1).y < PAPERS[poster].height
    sheets = tile(numbered_page(PAPERS[poster]), chosen, "Back pain", english())
    assert all(sheet.placements[0].clip.height > 0 for sheet in sheets)


def _covered(box: Box, chosen: Tiling, poster: Size, row: int) -> bool:
    """Tell whether *box* on a sheet lies where the next row is glued over it, or below the poster."""
    window = chosen.window(0, row)
    top = box.y - chosen.live.y + window.y
    glued_over = row < chosen.rows - 1 and top >= chosen.window(0, row + 1).y - 0.01
    return glued_over or top >= poster.height - 0.01


@QUICK
@ALL_TILES
def test_labels_are_where_they_get_covered(wide: float, tall: float, paper: str, overlap: float, edge: float) -> None:
    """Label, advice and ruler stand in the overlap under the next row, or below the poster; all on the sheet."""
    poster, chosen = _tiling(wide, tall, paper, overlap, edge)
    for n, sheet in enumerate(tile(numbered_page(Size(wide, tall)), chosen, "Back pain A2", english())[1:]):
        row = n // chosen.columns
        printed = " ".join(text.words for text in texts_in(sheet.marks))
        assert f"row {row + 1}, column {n % chosen.columns + 1}" in printed
        assert "Back pain A2" in printed
        for box in around(sheet.marks[1:]):
            assert _covered(box, chosen, poster, row)


@QUICK
@ALL_TILES
def test_labels_are_where_the_printer_reaches(
    wide: float, tall: float, paper: str, overlap: float, edge: float
) -> None:
    """Nothing that is to be read stands in the edge that the printer leaves white."""
    _, chosen = _tiling(wide, tall, paper, overlap, edge)
    for sheet in tile(numbered_page(Size(wide, tall)), chosen, "Back pain A2", english())[1:]:
        assert all(
            chosen.printable.holds(box) for box in (*map(ink, texts_in(sheet.marks)), *map(spread, lines(sheet.marks)))
        )


@QUICK
@ALL_TILES
def test_guides_are_at_the_cuts(wide: float, tall: float, paper: str, overlap: float, edge: float) -> None:
    """Solid lines on the left and at the top of every sheet and at the poster's end; broken ones where the next is laid on."""
    poster, chosen = _tiling(wide, tall, paper, overlap, edge)
    live = chosen.live
    count = chosen.columns, chosen.rows
    for n, sheet in enumerate(tile(numbered_page(Size(wide, tall)), chosen, "Back pain A2", english())[1:]):
        row, column = divmod(n, chosen.columns)
        guides = lines(sheet.marks[:1])
        window = chosen.window(column, row)
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
        assert all(length(points) <= 4.01 for points in broken)
        sides = {round(a.x, 2) for a, b in broken if a.x == pytest.approx(b.x) and b.y > a.y}
        ends = {round(a.y, 2) for a, b in broken if a.y == pytest.approx(b.y) and b.x > a.x}
        assert sides == ({round(live.right - chosen.overlap, 2)} if column < chosen.columns - 1 else set())
        assert ends == ({round(live.bottom - chosen.overlap, 2)} if row < chosen.rows - 1 else set())


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
    done = imposed("poster", paper, printing, landscape)
    chosen = tiling_of(done, printing)
    poster = magnify(done.pages[0], chosen.scale)
    assert len(done.sheets) == 1 + chosen.rows * chosen.columns
    with prints(done.pdf()) as sheets, prints(paint_untagged([poster], ABOUT)) as alone:
        put = glued(sheets, chosen, poster.size)
        assert inked(put) > 50000
        assert unlike(put, alone.cut(0, whole(poster.size)), seams(chosen, poster.size)) <= 20


def _tile_name(paper: str, chosen: Tiling) -> str:
    """Return the name of a poster on its tiles, with its scale unless that is 100 %."""
    return f"Back pain {paper}" + (f" · {chosen.scale * 100:.0f} %" if chosen.scale != 1 else "")


def tiling_of(done: LaidOut, printing: PrintOptions) -> Tiling:
    """Return the tiling of a poster that was laid out."""
    wide = label_width("Back pain A2", english())
    return choose_tiling(done.pages[0].size, PAPERS[printing.tile or ""], printing.overlap, printing.edge, wide)


@pytest.mark.parametrize("name", TILES)
def test_each_tile_is_labelled_where_the_next_covers_it(name: str) -> None:
    """Before it is glued, a sheet that has one below shows its label in the overlap: the poster is not to be seen there."""
    paper, landscape, printing = TILES[name]
    done = imposed("poster", paper, printing, landscape)
    chosen = tiling_of(done, printing)
    for n, sheet in enumerate(done.sheets[1:]):
        label, *_ = texts_in(sheet.marks)
        row, column = divmod(n, chosen.columns)
        assert label.words == f"{_tile_name(paper, chosen)} · row {row + 1}, column {column + 1}"
        assert len(label.lines) == 1


@pytest.mark.parametrize("name", TILES)
def test_label_and_advice_of_a_tile_stand_on_one_line(name: str) -> None:
    """The label, "print at 100 %" and the ruler are beside each other, no higher than the strip that is kept free."""
    paper, landscape, printing = TILES[name]
    done = imposed("poster", paper, printing, landscape)
    for sheet in done.sheets[1:]:
        label, advice, size = texts_in(sheet.marks)
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
    done = imposed("poster", paper, printing, landscape)
    chosen, first = tiling_of(done, printing), done.sheets[0]
    printed = [text.words.strip() for text in texts_in(first.marks)]
    assert printed[0] == _tile_name(paper, chosen)
    assert f"on {chosen.rows * chosen.columns} sheets" in printed[1]
    names = [f"{row + 1}-{column + 1}" for row in range(chosen.rows) for column in range(chosen.columns)]
    assert [word for word in printed if word in names] == names
    (placed,) = first.placements
    tiles = [mark.box for group in first.marks for mark in getattr(group, "marks", ()) if isinstance(mark, Shape)]
    tiles = [box for box in tiles if box.width == pytest.approx(chosen.live.width * placed.scale)]
    assert len(tiles) == len(names)
    for n, box in enumerate(tiles):
        window = chosen.window(n % chosen.columns, n // chosen.columns)
        shown = Box(
            (box.x - placed.at.x) / placed.scale,
            (box.y - placed.at.y) / placed.scale,
            box.width / placed.scale,
            box.height / placed.scale,
        )
        assert (shown.x, shown.y, shown.width) == pytest.approx((window.x, window.y, window.width))
    assert chosen.printable.holds(placed.clip)
    assert all(chosen.printable.holds(spread(points)) for points in lines(first.marks))
    assert all(chosen.printable.holds(ink(text)) for text in texts_in(first.marks))
    assert all(chosen.printable.holds(box) for box in tiles)
    assert not any(placed.clip.overlaps(text.box) for text in texts_in(first.marks) if text.words.strip() not in names)
