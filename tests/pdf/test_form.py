"""Blanks and boxes can be filled in on screen, in files that stay PDF/UA-1 and PDF/A-2a."""

from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Dictionary, Name, Object, String
from support.covering import in_turn, sample
from support.pdf import text_of
from support.uacheck import check
from support.verapdf import faults

import handout
from handout.render.pipeline import lay_out
from handout.request.python_arguments import parse_arguments

FILLED = {"patient": "Ann Lee", "date": "2026-11-22", "by": "Dr Wu", "clinic": "example"}
OPTION_SETS: dict[str, dict[str, Any]] = {
    "A4": {},
    "A5": {"paper": "A5"},
    "large print": {"large_print": True},
    "diary": {"diary": 9},
    "named": {"patient": "Ann Lee", "diary": 3},
    "clinic": {"clinic": "example", "ink": "saver"},
    "booklet": {"format": "booklet"},
    "trifold": {"format": "trifold"},
    "cards": {"format": "cards"},
}
SHEETS = ("booklet", "trifold", "cards")
MOST_GROWTH = 40_000


def read(asked: str, **more: Any) -> bytes:
    """Return the PDF for reading."""
    options = {"points": "hand", **OPTION_SETS[asked], **more}
    return lay_out(parse_arguments("back-pain", options)).reading()


def fields(pdf: pikepdf.Pdf) -> list[Object]:
    """Return the fields of a form."""
    return list(pdf.Root.AcroForm.Fields) if "/AcroForm" in pdf.Root else []


CONFORM = [*sample(in_turn([*OPTION_SETS], ["ua1", "2a"]), 3)]
"""The formats of which veraPDF is asked, as which of both."""


@pytest.mark.parametrize(("asked", "flavour"), in_turn([*OPTION_SETS], ["ua1", "2a"]))
@pytest.mark.sweep(every=10)
def test_a_form_conforms(asked: str, flavour: str) -> None:
    """In every format the pages for reading have fields and conform to our own check; some to PDF/UA-1 or PDF/A-2a."""
    pdf = read(asked)
    with pikepdf.open(BytesIO(pdf)) as document:
        assert fields(document)
    assert check(pdf) == {}
    if (asked, flavour) in CONFORM:
        assert faults(pdf, flavour) == []


@pytest.mark.parametrize("asked", OPTION_SETS)
@pytest.mark.sweep(every=8)
def test_fields_need_no_viewer_to_draw_them(asked: str) -> None:
    """Each has a name of its own, words, a place and an appearance; none acts; the type is embedded."""
    with pikepdf.open(BytesIO(read(asked))) as document:
        form, shown = document.Root.AcroForm, [each for page in document.pages for each in page.obj.get("/Annots", [])]
        assert "/NeedAppearances" not in form
        assert len({str(each.T) for each in fields(document)}) == len(fields(document))
        assert [each.objgen for each in shown if each.Subtype == Name.Widget] == [
            each.objgen for each in fields(document)
        ]
        for each in fields(document):
            assert (int(each.F), str(each.Subtype), bool(str(each.TU))) == (4, "/Widget", True)
            assert not {"/A", "/AA"} & set(each.keys())
            assert each.Rect[0] < each.Rect[2]
            looks = each.AP.N if Name.Btn == each.FT else Dictionary(N=each.AP.N)
            assert all(isinstance(look, pikepdf.Stream) for look in looks.values())
        font = form.DR.Font.FF
        assert (font.Subtype, font.Encoding, len(font.Widths)) == (Name.TrueType, Name.WinAnsiEncoding, 224)
        assert font.FontDescriptor.FontFile2.read_bytes()[:4] == b"\0\1\0\0"


@pytest.mark.parametrize("asked", SHEETS)
def test_sheets_for_the_printer_have_no_fields(asked: str) -> None:
    """What is folded or cut is not filled in on screen."""
    with pikepdf.open(BytesIO(bytes(handout.build("back-pain", points="hand", **OPTION_SETS[asked])))) as document:
        assert fields(document) == []
        assert not any("/Annots" in page.obj for page in document.pages)


def test_what_is_printed_is_no_blank() -> None:
    """A line that is filled in has no field, and one that is left open keeps it."""
    with pikepdf.open(BytesIO(read("A4"))) as blank, pikepdf.open(BytesIO(read("A4", patient="Ann Lee"))) as named:
        assert [str(each.TU) for each in fields(blank)][:5] == ["Clinic", "Phone", "For", "Date", "From"]
        assert [str(each.TU) for each in fields(named)][:4] == ["Clinic", "Phone", "Date", "From"]


def test_the_boxes_of_a_diary_say_what_they_are() -> None:
    """Each box names its point and its day, and begins unticked."""
    with pikepdf.open(BytesIO(read("named"))) as document:
        boxes = [each for each in fields(document) if Name.Btn == each.FT]
        assert [str(each.TU)[-5:] for each in boxes] == ["Day 1", "Day 2", "Day 3"]
        assert all(Name.Off == each.AS and set(each.AP.N.keys()) == {"/Yes", "/Off"} for each in boxes)


def test_a_form_is_small() -> None:
    """Font, fields and tags take less than 40 kB."""
    blank, full = (len(bytes(handout.build("back-pain", **options))) for options in ({}, FILLED))
    assert blank - full < MOST_GROWTH


def test_a_moved_blank_has_a_template_of_its_own() -> None:
    """A name so wide that it moves the other blanks moves their fields too, in a mail merge as in a build."""
    rows = [{"patient": name} for name in ("Ann Lee", "Maria Anna Wolfeschlegelsteinhausen", "Bo Zed")]
    for row, result in zip(rows, handout.batch("back-pain", rows, points="hand"), strict=True):
        assert result.pdf == handout.build("back-pain", points="hand", **row)


def test_viewers_type_with_the_embedded_font() -> None:
    """A viewer that draws the typed words finds all Western letters in the font."""
    words = "Zoë Ångström ÆŒß € “x” – 01865"
    with pikepdf.open(BytesIO(read("A4"))) as document:
        field = next(each for each in fields(document) if str(each.TU) == "For")
        field.V = String(words)
        del field.AP
        out = BytesIO()
        document.save(out)
    viewer = pypdfium2.PdfDocument(out.getvalue())
    viewer.init_forms()
    page = viewer[0]
    page.flatten()
    changed = BytesIO()
    viewer.save(changed)
    assert words in text_of(changed.getvalue())
