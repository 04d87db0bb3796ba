"""The diary: a table of points and days with boxes to tick."""

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace
from support.cli import run
from support.covering import in_turn
from support.handouts import composed
from support.pages import laid_out, page_style, texts_in
from support.patients import BY, NAME, NOTE, wanting
from support.pdf import page_words
from support.topics import FIXTURES, POINTS
from support.uacheck import check
from support.verapdf import faults

from handout.geometry import MM, Size
from handout.layout.formats.leaflet import content_area
from handout.layout.page import Group, Role, Widget, walk
from handout.layout.parts.diary import diary
from handout.papers import PAPERS
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection

SIZES = {f"{paper}{' large' * large}": (paper, large) for paper in ("A4", "Letter", "A5") for large in (False, True)}


def _tables(pdf: bytes) -> list[list[list[tuple[str, str]]]]:
    """Return each table of the tag tree as rows of cells, by their role and Scope."""

    def named(node: pikepdf.Object, role: str) -> Iterator[pikepdf.Object]:
        if not isinstance(node, pikepdf.Dictionary):
            return
        if node.get("/S") == role:
            yield node
        for kid in _kids(node):
            yield from named(kid, role)

    def scope(cell: pikepdf.Object) -> str:
        attributes = cell.get("/A")
        each = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
        return next((str(a.Scope) for a in each if isinstance(a, pikepdf.Dictionary) and "/Scope" in a), "")

    with pikepdf.open(BytesIO(pdf)) as document:
        return [
            [[(str(cell.S), scope(cell)) for cell in _kids(row)] for row in named(table, "/TR")]
            for table in named(document.Root.StructTreeRoot, "/Table")
        ]


def _kids(node: pikepdf.Object) -> list[pikepdf.Object]:
    kids = node.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("days", [1, 7, 8, 28])
@pytest.mark.parametrize("points", [["hand"], ["stomach", "hipbone", "hand"]])
@pytest.mark.sweep(every=12)
def test_a_diary_is_a_table_of_points_and_days(days: int, points: list[str]) -> None:
    """Cards and days head rows and columns, and each card has a cell to tick for each day; TH says what it heads."""
    result = run("build", "mine", "-o", "o.pdf", "--points", ",".join(points), "--diary", str(days))
    assert (result.exit_code, result.stderr) == (0, "")
    pdf = Path("o.pdf").read_bytes()
    ticks = Counter[str]()
    for head, *rows in _tables(pdf):
        assert all(each == ("/TH", "/Column") for each in head[1:])
        assert [row[0] for row in rows] == [("/TH", "/Row")] * len(rows)
        assert {each for row in rows for each in row[1:]} == {("/TD", "")}
        assert {len(row) for row in rows} == {len(head)}
    with pikepdf.open(BytesIO(pdf)) as document:
        for field in document.Root.AcroForm.Fields:
            if field.get("/FT") == "/Btn":
                ticks[re.findall(r"Day (\d+)", str(field.TU))[0]] += 1
    assert ticks == {str(day): len(points) for day in range(1, days + 1)}
    text = re.findall(r"Day (\d+)", " ".join(page_words(pdf)))
    assert sorted(map(int, text)) == list(range(1, days + 1))


def test_no_diary_is_no_table() -> None:
    """Without --diary there is none."""
    assert _tables(lay_out(Request("back-pain")).pdf()) == []


@pytest.mark.parametrize(("flavour", "size"), in_turn(["ua1", "2a"], [("A4", 10), ("Letter", 40)]))
@pytest.mark.sweep(every=12)
def test_a_personal_leaflet_conforms(size: tuple[str, int], flavour: str) -> None:
    """With name, date, note, dose, diary and codes it is PDF/UA-1 and PDF/A-2a."""
    paper, days = size
    text, found = wanting(patient=NAME, date="2026-11-02", by=BY, note=NOTE, dose="knee-back=3 minutos")
    assert found == []
    done = lay_out(Request("espalda", paper=paper, project=FIXTURES, patient=text, diary=days, qr=True))
    assert check(done.pdf()) == {}
    assert faults(done.pdf(), flavour) == []


@pytest.mark.parametrize(("flavour", "large"), in_turn(["ua1", "2a"], [False, True]))
@pytest.mark.sweep(every=12)
def test_a_diary_of_ours_conforms(large: bool, flavour: str) -> None:
    """A small leaflet and one in large print are PDF/UA-1 and PDF/A-2a with their diary."""
    paper = "A4" if large else "A5"
    pdf = lay_out(Request("back-pain", paper=paper, large_print=large, diary=31)).pdf()
    assert check(pdf) == {}
    assert faults(pdf, flavour) == []


@pytest.mark.parametrize("paper", ["A4", "A5", "Letter"])
@pytest.mark.parametrize("large", [False, True])
def test_boxes_to_tick_are_large_enough_and_within_the_page(paper: str, large: bool) -> None:
    """A cell is at least 8 mm both ways, and no table runs off its page."""
    if large and paper == "A5":
        return
    done = lay_out(Request("back-pain", paper=paper, large_print=large, diary=31))
    count = 0
    for page in done.pages:
        for mark in walk(page.marks):
            if isinstance(mark, Group) and mark.role is Role.CELL:
                count += any(isinstance(inner, Widget) and inner.tick for inner in walk(mark.marks))
                boxes = [inner.box for inner in walk(mark.marks) if hasattr(inner, "box")]
                assert min(min(box.width, box.height) for box in boxes) >= 8 * MM - 0.01
                assert all(box.x > 0 and box.right < page.size.width for box in boxes)
                assert all(box.y > 0 and box.bottom < page.size.height - 30 for box in boxes)
    assert count == 31 * len(done.handout.cards)


@pytest.mark.parametrize("days", ["-1", "93", "many"])
def test_a_diary_has_a_length(days: str) -> None:
    """No less than nothing and at most three months."""
    assert run("check", "back-pain", f"--diary={days}").exit_code == 1


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("days", [7, 14, 21, 28])
@pytest.mark.sweep(every=12)
def test_pages_of_a_diary_are_filled(size: str, days: int) -> None:
    """However many cards there are, rows are as tall as fills three fifths of each page."""
    paper, large = SIZES[size]
    area, style = content_area(PAPERS[paper]), page_style(large)
    for count in range(1, len(POINTS) + 1):
        pages = diary(composed(Selection(points=POINTS[:count])), days, Size(area.width, area.height), style)
        assert [number for number, page in enumerate(pages, 1) if not 0.6 <= page.height / area.height <= 1.0001] == []


@pytest.mark.parametrize(("tag", "size"), in_turn(["en", "ar", "ja", "uk"], [("A4", 14), ("A5", 7)]))
@pytest.mark.sweep(every=14)
def test_each_page_of_a_diary_has_its_heading(tag: str, size: tuple[str, int]) -> None:
    """Later pages say in the language of the leaflet that it goes on."""
    paper, days = size
    done = laid_out(Request("back-pain", language=tag, paper=paper, large_print=True, diary=days))
    words = done.handout.words
    tables = [
        page for page in done.pages if any(isinstance(m, Group) and m.role is Role.TABLE for m in walk(page.marks))
    ]
    assert len(tables) > 1
    begun = [[text.words for text in texts_in(page.marks) if text.role is Role.HEADING] for page in tables]
    assert begun == [[words.diary], *[[words.continue_heading(words.diary)]] * (len(tables) - 1)]
    assert words.continued != "{heading} …"  # the one of languages that have none


@pytest.mark.parametrize("times", range(1, 7))
@pytest.mark.parametrize("count", [1, 2, 3])
def test_each_time_of_a_day_has_a_box(count: int, times: int) -> None:
    """A few cards have a box for each time, and where days stand below each other a place to write for each day."""
    found = composed(Selection(points=POINTS[:count]))
    cards = tuple(replace(card, times_a_day=times) for card in found.cards)
    pages = diary(replace(found, cards=cards), 14, Size(505, 706), page_style(False))
    fields = [mark for page in pages for mark in walk(page.marks) if isinstance(mark, Widget)]
    lines = sum(not field.tick for field in fields)
    assert lines in ((14,) if (count, times) == (1, 1) else (0, 14))
    assert len({field.label for field in fields}) == len(fields) == 14 * count * times + lines
    assert len(pages) <= 2
