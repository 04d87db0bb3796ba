"""What is added for whoever prints: in reach of any printer, large enough to read, and touching nothing of a page."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from support.pages import texts_in
from support.printshop import ink, lines, spread
from support.sheets import FEW, FILLED, imposed
from support.topics import FIXTURES

from handout.geometry import MM, Box, Size
from handout.imposition.folding import LETTER_FOLD, booklet, fold_in_three
from handout.imposition.printer_marks import HEAD, RULER, SMALL, WHITE_EDGE, head_strip
from handout.imposition.sheet import Placement, Sheet
from handout.layout.figures.qr import FINEST, LEAST, MOST, is_too_long, qr
from handout.layout.page import Group, Mark, Page, Text, bounds, walk
from handout.papers import OFFICE_PAPERS, PAPERS, TRIFOLD_PAPERS
from handout.problems import DoesNotFit
from handout.render.format_layouts import NARROWER
from handout.render.pipeline import lay_out
from handout.request.options import PrintOptions, Request
from handout.request.patient import PatientDetails

MARKED = PrintOptions(bleed=3 * MM, marks=("crop", "fold"))
SHEETS = [
    *(("booklet", paper, PrintOptions()) for paper in OFFICE_PAPERS),
    *(("trifold", paper, PrintOptions()) for paper in TRIFOLD_PAPERS),
    *(("cards", paper, PrintOptions(flip=flip)) for paper in OFFICE_PAPERS for flip in ("long", "short")),
    *(("booklet", paper, MARKED) for paper in OFFICE_PAPERS),
    *(("trifold", paper, MARKED) for paper in TRIFOLD_PAPERS),
    *(("leaflet", paper, PrintOptions(bleed=3 * MM, marks=("crop",))) for paper in ("A4", "A5", "Letter")),
]
FOLDED = [row for row in SHEETS if row[0] in ("booklet", "trifold") and not row[2].marks]


def _content(placed: Placement) -> Iterator[Box]:
    """Yield where everything of a placed page stands on its sheet; of text its letters."""
    page = placed.page.size
    for mark in walk(placed.page.marks):
        if not isinstance(mark, Group):
            box = ink(mark) if isinstance(mark, Text) and mark.lines else bounds(mark)
            if placed.upside_down:
                box = Box(page.width - box.right, page.height - box.bottom, box.width, box.height)
            yield box.moved(placed.at.x, placed.at.y)


FRAME_GAP = 1 * MM


@pytest.mark.parametrize(("form", "paper", "printing"), FOLDED)
@pytest.mark.sweep(every=8)
def test_the_ruler_stands_clear_of_every_frame(form: str, paper: str, printing: PrintOptions) -> None:
    """Between the words and the ruler at the head and the first frame or letter of a page is a millimetre at least."""
    for sheet in _sides(form, paper, printing):
        lowest = max(box.bottom for box in _boxes_of_words(sheet.marks[1:]))
        tops = [box.y for placed in sheet.placements for box in _content(placed)]
        assert min(tops) >= lowest + FRAME_GAP


def _boxes_of_words(marks: tuple[Mark, ...]) -> list[Box]:
    """Return where words and lines for whoever prints stand."""
    return [*map(ink, texts_in(marks)), *(spread(points).inset(-0.25) for points in lines(marks))]


def _sides(form: str, paper: str, printing: PrintOptions) -> tuple[Sheet, ...]:
    return imposed(form, paper, printing).sheets


@pytest.mark.parametrize(("form", "paper", "printing"), SHEETS)
@pytest.mark.sweep(every=8)
def test_no_mark_touches_anything_of_a_page(form: str, paper: str, printing: PrintOptions) -> None:
    """Words, ruler, ticks and crop marks keep half a millimetre from every letter, picture, frame and bar, and from each other's words."""
    for sheet in _sides(form, paper, printing):
        content = [box.inset(-0.5 * MM) for placed in sheet.placements for box in _content(placed)]
        for found_text in _boxes_of_words(sheet.marks):
            assert not [box for box in content if found_text.overlaps(box)]
        words = [ink(text) for text in texts_in(sheet.marks)]
        drawn = [spread(points).inset(-0.25) for points in lines(sheet.marks)]
        assert not [(a, b) for a in words for b in (*words, *drawn) if a is not b and a.overlaps(b)]


@pytest.mark.parametrize(
    ("form", "paper", "printing"), [row for row in SHEETS if row[:2] not in {("cards", paper) for paper in FILLED}]
)
def test_words_for_the_printer_can_be_read_and_are_in_reach(form: str, paper: str, printing: PrintOptions) -> None:
    """They are set in 8 pt or more; on office paper all of them and the ruler stand within what a printer reaches."""
    for sheet in _sides(form, paper, printing):
        assert min(text.size for text in texts_in(sheet.marks)) >= 8
        if printing.marks:
            continue  # the print shop's sheet is larger than the paper
        reach = Box(0, 0, sheet.size.width, sheet.size.height).inset(WHITE_EDGE - 0.01)
        rulers = [spread(p) for p in lines(sheet.marks) if spread(p).width == pytest.approx(RULER)]
        assert rulers
        assert all(reach.holds(box) for box in (*map(ink, texts_in(sheet.marks)), *rulers))


@pytest.mark.parametrize(("form", "paper", "printing"), FOLDED)
def test_fold_ticks_go_on_inside_the_white_edge(form: str, paper: str, printing: PrintOptions) -> None:
    """At both ends of each fold there is ink of the tick between 4.3 and 7 mm from the paper's edge, and half of that is ink."""
    for sheet in _sides(form, paper, printing):
        assert sheet.folds
        ticks = [spread(p) for p in lines(sheet.marks) if p[0].x == p[1].x]
        for fold in sheet.folds:
            for near in (lambda y: y, lambda y, tall=sheet.size.height: tall - y):
                ends = [sorted((near(t.y), near(t.bottom))) for t in ticks if t.x == pytest.approx(fold)]
                inked = sum(max(0, min(b, 7 * MM) - max(a, 4.3 * MM)) for a, b in ends)
                assert inked >= 0.45 * 2.7 * MM


@pytest.mark.parametrize("topic", ["back-pain", "espalda", "plati", "kamar"])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.sweep(every=8)
def test_longer_languages_have_their_words_too(topic: str, paper: str) -> None:
    """In Spanish, Greek and Hindi all words stand at the head in single lines, none below its strip or over a fold."""
    wanted = lay_out(Request(topic, paper="A4", project=FIXTURES)).handout.words.print_at_100
    size = Size(PAPERS[paper].height, PAPERS[paper].width)
    half, panel = (Page(Size(size.width / n, size.height), ()) for n in (2, 3))
    narrow = Page(Size(LETTER_FOLD.widths(size, NARROWER[paper])[2], size.height), ())
    assert narrow.size.width < panel.size.width
    for sheet in (
        *booklet([half] * 4, wanted),
        *fold_in_three(LETTER_FOLD, [narrow] * 6, size, NARROWER[paper], wanted),
    ):
        words = texts_in(sheet.marks)
        found_text = "".join("".join(text.words for text in words if text.words != "50 mm").split())
        assert found_text == "".join(wanted.split())
        assert all(len(text.lines) == 1 and text.box.bottom <= HEAD for text in words)
        assert not [t for t in words for fold in sheet.folds if ink(t).x < fold + 10 and ink(t).right > fold - 10]


@pytest.mark.parametrize(("form", "paper", "printing"), FOLDED)
def test_no_sentence_for_the_printer_crosses_a_fold(form: str, paper: str, printing: PrintOptions) -> None:
    """Above each page stand whole sentences only, where they find room; on a booklet the ruler's stands right before it."""
    for sheet in _sides(form, paper, printing):
        *found_text, ruler = texts_in(sheet.marks)
        assert all(text.words.endswith(".") for text in found_text)
        if form == "booklet":
            assert found_text[-1].words == "This line is 50 mm long."
            assert 0 < ink(ruler).x - RULER - ink(found_text[-1]).right < 5 * MM


@pytest.mark.parametrize(
    ("words", "sentences"),
    [
        ("One. Two. This is it.", ["One. Two.", "This is it."]),
        ("One! Two? This is it!", ["One! Two?", "This is it!"]),
        ("Print at ca. 100 %. This is 5 cm. long.", ["Print at ca. 100 %.", "This is 5 cm. long."]),
        ("एक करें। यह 50 मि.मी. लंबी है।", ["एक करें।", "यह 50 मि.मी. लंबी है।"]),
        ("No stop at all", ["No stop at all"]),
    ],
)
def test_words_at_the_head_are_parted_at_sentences(words: str, sentences: list[str]) -> None:
    """A full stop of an abbreviation parts nothing; what is one sentence stays one."""
    result = texts_in(head_strip(words, [(20.0, 260.0), (300.0, 580.0)]))
    assert [text.words for text in result] == [*sentences, "50 mm"]


@pytest.mark.parametrize(("form", "paper", "printing"), [row for row in SHEETS if row[2].marks])
def test_a_print_shops_ruler_stands_beside_its_words(form: str, paper: str, printing: PrintOptions) -> None:
    """Outside the trim, what is said of "this line" and the line of 50 mm stand beside each other at the foot."""
    for sheet in _sides(form, paper, printing):
        assert sheet.trim
        below = [text for text in texts_in(sheet.marks) if text.box.y > sheet.trim.bottom]
        words = next(text for text in below if "This line" in text.words)
        rulers = [box for p in lines(sheet.marks) if (box := spread(p)).width == pytest.approx(RULER)]
        assert [box for box in rulers if 0 < box.x - ink(words).right < 12 * MM and box.y > sheet.trim.bottom]


def test_words_too_long_for_the_head_are_refused() -> None:
    """A phrase that finds no room above the pages is an error that names it; nothing is dropped or made smaller."""
    spans = [(20.0, 260.0), (300.0, 540.0)]
    short = head_strip("Print at 100 %.", spans)
    assert [text.words for text in texts_in(short)] == ["Print at 100 %.", "50 mm"]
    assert texts_in(short)[0].size == SMALL.size
    with pytest.raises(DoesNotFit) as refused:
        head_strip("Print at 100 %. " * 20, spans)
    assert "print_at_100" in str(refused.value)


# ---- what the print dialog is asked for


def _asked(pdf: bytes) -> tuple[str, str]:
    with pikepdf.open(BytesIO(pdf)) as document:
        wanted = document.Root.ViewerPreferences
        assert wanted.DisplayDocTitle is True
        assert document.pdf_version >= "1.7"
        return str(wanted.get("/PrintScaling", "")), str(wanted.get("/Duplex", ""))


SHORT, LONG, ONE = "/DuplexFlipShortEdge", "/DuplexFlipLongEdge", "/Simplex"


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        ({"format": "booklet"}, ("/None", SHORT)),
        ({"format": "booklet", "paper": "A3"}, ("/None", SHORT)),
        ({"format": "booklet", "printing": MARKED}, ("/None", SHORT)),
        ({"format": "trifold"}, ("/None", SHORT)),
        ({"format": "cards"}, ("/None", LONG)),
        ({"format": "cards", "printing": PrintOptions(flip="long")}, ("/None", LONG)),
        ({"format": "cards", "printing": PrintOptions(flip="short")}, ("/None", SHORT)),
        ({"format": "poster", "printing": PrintOptions(tile="A4")}, ("/None", ONE)),
        ({"format": "poster", "printing": PrintOptions(marks=("crop",))}, ("/None", ONE)),
        ({"format": "poster"}, ("", ONE)),
        ({"printing": PrintOptions(bleed=3 * MM)}, ("/None", LONG)),
        ({}, ("", LONG)),
        ({"paper": "A5"}, ("", LONG)),
        ({"large_print": True}, ("", LONG)),
    ],
)
@pytest.mark.parametrize("patient", [None, "Ann Lee"])
@pytest.mark.sweep(every=10)
def test_the_print_dialog_opens_with_the_right_answers(
    options: dict[str, Any], asked: tuple[str, str], patient: str | None
) -> None:
    """What is folded, cut or glued asks for its true size, and everything for its sides (ISO 32000-1 table 150), also when it is stamped."""
    somebody = PatientDetails(patient=None if options.get("format") == "poster" else patient)
    result = lay_out(Request("back-pain", FEW, patient=somebody, **options))
    assert _asked(result.pdf()) == asked


def test_pages_to_read_beside_sheets_ask_for_nothing_of_paper() -> None:
    """The tagged pages of a booklet are for the screen."""
    assert _asked(imposed("booklet", "A4", PrintOptions()).reading()) == ("", "")


# ---- codes


@pytest.mark.parametrize("length", [1, 20, 60, 120, 200, 300])
def test_a_code_is_as_large_as_a_telephone_needs(length: int) -> None:
    """A module is 0.4 mm or more, the code 20 mm or more, with four modules of white around."""
    group, side = qr("https://example.org/" + "a" * length, "code", 5, 7)
    assert not is_too_long("https://example.org/" + "a" * length)
    ground, *rest = [bounds(mark) for mark in group.marks]
    module = min(box.height for box in rest)
    assert module >= FINEST - 1e-6
    assert min(box.width for box in rest) == pytest.approx(module)
    assert (ground.x, ground.y, ground.width, ground.height) == pytest.approx((5, 7, side, side))
    assert side - 8 * module >= LEAST - 1e-6
    assert side <= (MOST + 8) * FINEST + 0.01
    assert ground.inset(4 * module).holds(Box(min(b.x for b in rest), min(b.y for b in rest), 1, 1))


@pytest.mark.parametrize("length", [400, 1000, 5000])
def test_a_link_too_long_for_a_code_is_found(length: int) -> None:
    """A code that would be too fine or too large is told before it is drawn, also where no code could hold the link."""
    assert is_too_long("https://example.org/" + "a" * length)
