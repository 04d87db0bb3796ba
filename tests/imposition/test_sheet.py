"""What is said to the printer stands on every sheet and hides nothing."""

import pytest
from support.pages import texts_in
from support.printshop import (
    around,
    ink,
    lines,
    spread,
)
from support.sheets import FILLED, imposed, whole

from handout.geometry import MM
from handout.imposition.printer_marks import RULER
from handout.layout.page import walk
from handout.papers import OFFICE_PAPERS, TRIFOLD_PAPERS
from handout.render.format_layouts import PrintOptions

IMPOSED = [
    *(("booklet", paper, PrintOptions()) for paper in OFFICE_PAPERS),
    *(("trifold", paper, PrintOptions()) for paper in TRIFOLD_PAPERS),
    *(("cards", paper, PrintOptions()) for paper in OFFICE_PAPERS),
    *(("poster", "A2", PrintOptions(tile=paper)) for paper in OFFICE_PAPERS),
    *((form, "A4", PrintOptions(bleed=3 * MM, marks=("crop", "fold"))) for form in ("booklet", "trifold")),
    ("leaflet", "A4", PrintOptions(bleed=3 * MM, marks=("crop",))),
    ("poster", "A2", PrintOptions(marks=("crop",))),
]


@pytest.mark.parametrize(
    ("form", "paper", "printing"), [row for row in IMPOSED if row[:2] not in {("cards", paper) for paper in FILLED}]
)
@pytest.mark.sweep(every=8)
def test_every_sheet_says_its_size(form: str, paper: str, printing: PrintOptions) -> None:
    """The words "Print at 100 %" and a line of 50 mm with an end at both ends stand on every sheet, all on the paper."""
    for sheet in imposed(form, paper, printing).sheets:
        outer = whole(sheet.size)
        assert any("Print at 100 %" in text.words for text in texts_in(sheet.marks))
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
    for sheet in imposed(form, paper, printing).sheets:
        colours: set[str | None] = {text.colour for text in texts_in(sheet.marks)}
        for mark in walk(sheet.marks):
            colours |= {getattr(mark, "stroke", None), getattr(mark, "fill", None)}
        assert colours - {None} <= {"#000000", "#595959", "#ffffff"}
        assert not any(text.colour == "#ffffff" for text in texts_in(sheet.marks))


@pytest.mark.parametrize(("form", "paper", "printing"), [row for row in IMPOSED if not row[2].tile])
def test_what_is_said_to_the_printer_hides_nothing(form: str, paper: str, printing: PrintOptions) -> None:
    """Words and ruler stand on no text and no picture that is to stay."""
    for sheet in imposed(form, paper, printing).sheets:
        found_text = [*map(ink, texts_in(sheet.marks)), *(spread(p).inset(-0.3) for p in lines(sheet.marks))]
        for placed in sheet.placements:
            for text in texts_in(placed.page.marks):
                box = ink(text).moved(placed.at.x, placed.at.y)
                if not placed.upside_down:
                    assert not any(box.overlaps(at) for at in found_text), text.words
