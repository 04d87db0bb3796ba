"""The checks of the tests see what is wrong: every condition is tried on a PDF that lacks it."""

import re
from collections.abc import Callable
from functools import cache
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object
from support.conditions import CONDITIONS
from support.conformance import ABOUT, all_faults
from support.pdf import elements
from support.uacheck import check
from support.verapdf import faults

from handout.content.assets import PictureFile
from handout.geometry import Box
from handout.layout.figures.picture import load
from handout.layout.page import Group, Image, Mark, Page, Role, Shape, Widget, artifact
from handout.layout.text.paragraph import TextStyle, bullets, paragraph
from handout.papers import PAPERS
from handout.pdf.painter import paint

STYLE = TextStyle(12, "#112233")


DRAWN = b"""<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50"><rect width="9" height="9"/></svg>"""


def _text(words: str, role: Role = Role.PARAGRAPH) -> tuple[Mark, ...]:
    return paragraph(words, 300, STYLE, role).marks


def _row(*cells: tuple[str, Role]) -> Group:
    return Group(Role.ROW, tuple(mark for words, role in cells for mark in _text(words, role)))


@cache
def _good() -> bytes:
    """Return a small PDF that has one of everything."""
    table = Group(
        Role.TABLE,
        (
            _row(("Name", Role.COLUMN_HEAD), ("Times", Role.COLUMN_HEAD)),
            _row(("Hand", Role.ROW_HEAD), ("Once", Role.CELL)),
        ),
    )
    drawing = load(PictureFile("a.svg", DRAWN, {}))
    words = "See [the page](https://example.org/x) of [Qihai]{zh-Latn}."
    first = (
        *_text("Title", Role.TITLE),
        Group(Role.FIELD, (*_text("For:", Role.SPAN), Widget(Box(40, 0, 60, 15), "For"))),
        *_text(words),
        *_listed("One.", "Two."),
        table,
        artifact(Shape(Box(0, 0, 9, 9))),
    )
    notes = tuple(Group(Role.NOTE, _text(each)) for each in ("Take care.", "Not with this."))
    figure = Group(Role.FIGURE, (Image(Box(9, 9, 50, 25), drawing),), "A drawing.")
    second = (*_text("Heading", Role.HEADING), figure, *notes)
    return paint([Page(PAPERS["A5"], first), Page(PAPERS["A5"], second)], ABOUT)


def _listed(*items: str) -> tuple[Mark, ...]:
    return bullets(items, 300, STYLE, "#000000").marks


def _font(pdf: pikepdf.Pdf) -> Object:
    return next(iter(pdf.pages[0].obj.Resources.Font.values()))


def _link(pdf: pikepdf.Pdf) -> Object:
    return next(each for each in pdf.pages[0].obj.Annots if each.Subtype == Name.Link)


def _widget(pdf: pikepdf.Pdf) -> Object:
    return next(each for each in pdf.pages[0].obj.Annots if each.Subtype == Name.Widget)


Change = Callable[[pikepdf.Pdf], None]


def _put(entry: str, value: object, find: Callable[[pikepdf.Pdf], Object] = lambda pdf: pdf.Root) -> Change:
    """Return a change that puts a value under a name (None: takes it away) into what *find* finds."""

    def change(pdf: pikepdf.Pdf) -> None:
        found = find(pdf)
        if value is None:
            del found[entry]
        else:
            found[entry] = value

    return change


def _first(kind: str) -> Callable[[pikepdf.Pdf], Object]:
    return lambda pdf: elements(pdf, kind)[0]


def _swap(old: str, new: str, find: Callable[[pikepdf.Pdf], Object]) -> Change:
    """Return a change that replaces the first match of a pattern in a stream."""

    def change(pdf: pikepdf.Pdf) -> None:
        stream = find(pdf)
        content, times = re.subn(old.encode(), new.encode(), stream.read_bytes(), count=1, flags=re.DOTALL)
        assert times == 1
        stream.write(content)

    return change


def _on_page(old: str, new: str) -> Change:
    return _swap(old, new, lambda pdf: pdf.pages[0].obj.Contents)


def _in_cmap(old: str, new: str) -> Change:
    return _swap(old, new, lambda pdf: _font(pdf).ToUnicode)


def _in_map(new: bytes, rest: bytes = b"(..)..") -> Change:
    """Return a change of the numbers of glyphs that a font's codes lead to, where they are not the codes."""

    def change(pdf: pikepdf.Pdf) -> None:
        maps = (each.DescendantFonts[0].CIDToGIDMap for each in pdf.pages[0].obj.Resources.Font.values())
        stream = next(each for each in maps if isinstance(each, pikepdf.Stream))
        stream.write(re.sub(rest, new, stream.read_bytes(), count=1, flags=re.DOTALL))

    return change


def _in_metadata(old: str, new: str) -> Change:
    return _swap(old, new, lambda pdf: pdf.Root.Metadata)


def _own(find: Callable[[pikepdf.Pdf], Object], kid: object) -> Change:
    """Return a change that gives an element one kid more; of several numbers on its own page."""
    return lambda pdf: find(pdf).K.append(kid(pdf) if callable(kid) else kid)


def _orphaned(pdf: pikepdf.Pdf) -> None:
    """Leave the Link element without the link on the page."""
    link = elements(pdf, "Link")[0]
    link.K = Array([kid for kid in link.K if isinstance(kid, int)])


def _same_id(pdf: pikepdf.Pdf) -> None:
    one, other = elements(pdf, "Note")
    other.ID = one.ID


def _form(pdf: pikepdf.Pdf) -> Object:
    return next(each for each in pdf.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Form")


def _parents(pdf: pikepdf.Pdf) -> Object:
    """Return the owners that the parent tree tells of the first page."""
    return pdf.Root.StructTreeRoot.ParentTree.Nums[1]


CHARACTER = r"(bfrange\n<[0-9A-F]+> <[0-9A-F]+> \[)<[0-9A-F]+>"
MARKED = r"/H1 <</MCID 0>> BDC"
CHANGES: dict[str, list[tuple[Change, set[str]]]] = {
    "01-003": [(_on_page(MARKED, MARKED + " /Artifact BMC EMC"), set())],
    "01-004": [(_on_page("/Artifact BMC", "/Artifact BMC /P <</MCID 99>> BDC EMC"), {"number-unowned"})],
    "01-005": [
        (_on_page("$", "\n0 0 9 9 re f"), set()),
        (_on_page("$", "\n/Span <</Lang (en)>> BDC 0 0 9 9 re S EMC"), set()),
    ],
    "01-007": [(_put("/Suspects", True, lambda pdf: pdf.Root.MarkInfo), set())],
    "02-001": [(_put("/S", Name.Paragraph, _first("P")), {"other-tag"})],
    "06-001": [(_put("/Metadata", None), set())],
    "06-002": [
        (_in_metadata("<pdfuaid:part>1</pdfuaid:part>", ""), set()),
        (_in_metadata("uaid:part>1<", "uaid:part>2<"), set()),
    ],
    "06-003": [(_in_metadata("<dc:title>.*</dc:title>", ""), set()), (_in_metadata("A title", " "), set())],
    "07-001": [(_put("/ViewerPreferences", None), set())],
    "07-002": [(_put("/DisplayDocTitle", False, lambda pdf: pdf.Root.ViewerPreferences), set())],
    "09-004": [
        (_put("/S", Name.Sect, _first("TR")), set()),
        (_put("/S", Name.P, _first("TD")), {"other-tag"}),
        (_put("/S", Name.Sect, _first("Table")), set()),
    ],
    "09-005": [
        (_put("/S", Name.P, _first("LBody")), {"other-tag"}),
        (_put("/S", Name.L, _first("LI")), {"16-001"}),
        (_put("/S", Name.L, _first("P")), {"16-001", "other-tag"}),
    ],
    "10-001": [(_in_cmap(r"bfrange\n.*?\n", "bfrange\n"), set()), (_in_cmap(CHARACTER, r"\1<>"), set())],
    "11-001": [(_put("/Lang", None), set())],
    "13-004": [(_put("/Alt", None, _first("Figure")), set()), (_put("/Alt", " ", _first("Figure")), set())],
    "14-002": [(_put("/S", Name.H2, _first("H1")), {"other-tag"})],
    "14-003": [(_put("/S", Name.H3, _first("H2")), {"other-tag"})],
    "15-003": [(_put("/A", None, _first("TH")), set())],
    "16-001": [(_put("/A", None, _first("L")), set())],
    "19-003": [(_put("/ID", None, _first("Note")), set())],
    "19-004": [(_same_id, set())],
    "24-001": [(_put("/K", None, _first("Form")), {"empty-element", "28-010"})],
    "28-004": [(_put("/Subtype", Name.Text, _link), set())],
    "28-005": [(_put("/TU", None, _widget), set()), (_put("/TU", " ", _widget), set())],
    "28-010": [(_put("/S", Name.Reference, _first("Form")), set())],
    "28-008": [(_put("/Tabs", None, lambda pdf: pdf.pages[0].obj), set())],
    "28-009": [(_put("/Tabs", Name.R, lambda pdf: pdf.pages[0].obj), set())],
    "28-011": [(_put("/S", Name.Reference, _first("Link")), {"other-tag"}), (_orphaned, {"empty-link"})],
    "28-012": [(_put("/Contents", None, _link), set()), (_put("/Contents", " ", _link), set())],
    "31-004": [(_put("/CIDToGIDMap", Name.Other, lambda pdf: _font(pdf).DescendantFonts[0]), set())],
    "31-005": [(_put("/CIDToGIDMap", None, lambda pdf: _font(pdf).DescendantFonts[0]), set())],
    "31-009": [(_put("/FontFile2", None, lambda pdf: _font(pdf).DescendantFonts[0].FontDescriptor), set())],
    "31-027": [(_put("/ToUnicode", None, _font), set())],
    "31-028": [(_in_cmap(CHARACTER, r"\1<0000>"), set())],
    "31-029": [
        (_in_cmap(CHARACTER, r"\1<FEFF>"), set()),
        (_in_cmap(CHARACTER, r"\1<0041FFFE>"), set()),
    ],
    "31-030": [
        (_on_page(r"\[<", "[<0000"), set()),
        (_in_map(rb"\1\0\0"), set()),
        (_in_map(rb"\1", rest=b"(..).*"), set()),
    ],
    "not-marked": [(_put("/MarkInfo", None), set()), (_put("/Marked", False, lambda pdf: pdf.Root.MarkInfo), set())],
    "no-tree": [(_put("/StructTreeRoot", None), set())],
    "wrong-language": [(_put("/Lang", "english words"), set()), (_put("/Lang", "zh_Latn", _first("Span")), set())],
    "wrong-parent": [(lambda pdf: _put("/P", elements(pdf, "Table")[0], _first("H1"))(pdf), set())],
    "reached-twice": [(_own(_first("Document"), _first("H1")), set())],
    "empty-element": [(lambda pdf: _own(_first("Document"), pdf.make_indirect(_empty(pdf)))(pdf), set())],
    "unknown-note": [
        (_put("/IDTree", None, lambda pdf: pdf.Root.StructTreeRoot), set()),
        (_put("/ID", "n", _first("Note")), set()),
    ],
    "empty-link": [(_orphaned, {"28-011"})],
    "unbalanced": [(_on_page("$", " EMC"), set()), (_on_page("$", " /Artifact BMC"), set())],
    "nested-content": [(_on_page(MARKED, MARKED + " /P <</MCID 99>> BDC EMC"), {"number-unowned"})],
    "number-twice": [(_on_page("$", " /H1 <</MCID 0>> BDC EMC"), set())],
    "number-unowned": [(_on_page("$", " /P <</MCID 99>> BDC EMC"), set())],
    "number-owned-twice": [(_own(_first("H1"), 0), set())],
    "number-astray": [
        (_own(_first("H1"), 99), {"page-parents"}),
        (_put("/Pg", None, _first("H1")), {"number-unowned", "page-parents"}),
    ],
    "other-tag": [(_on_page(MARKED, "/P <</MCID 0>> BDC"), set())],
    "page-parents": [
        (_put("/StructParents", 1, lambda pdf: pdf.pages[0].obj), set()),
        (lambda pdf: _parents(pdf).append(elements(pdf, "P")[0]), set()),
        (lambda pdf: _parents(pdf).__setitem__(0, elements(pdf, "P")[0]), set()),
    ],
    "link-parents": [(_put("/StructParent", None, _link), set()), (_put("/StructParent", 77, _link), set())],
    "next-key": [(_put("/ParentTreeNextKey", 2, lambda pdf: pdf.Root.StructTreeRoot), set())],
    "object-astray": [(_put("/Annots", None, lambda pdf: pdf.pages[0].obj), set())],
    "form-content": [(_swap("$", " /P <</MCID 0>> BDC EMC", _form), set())],
    "other-font": [
        (_put("/Encoding", Name("/Identity-V"), _font), set()),
        (_put("/Subtype", Name.Type1, _font), set()),
    ],
}
"""What breaks a good PDF, by what is found then, and what else must be."""


def _empty(pdf: pikepdf.Pdf) -> Dictionary:
    return Dictionary(S=Name.P, P=elements(pdf, "Document")[0], K=Array())


def _changed(change: Change) -> bytes:
    with pikepdf.open(BytesIO(_good())) as pdf:
        change(pdf)
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def test_the_good_pdf_is_good() -> None:
    """What the following tests break is whole before, and after being saved anew."""
    assert all_faults(_good()) == {}
    assert all_faults(_changed(lambda _: None)) == {}


def test_every_condition_is_tried() -> None:
    """There is a way to break each condition that our check knows."""
    assert set(CHANGES) == set(CONDITIONS)


@pytest.mark.parametrize(
    ("condition", "number"), [(condition, n) for condition, changes in CHANGES.items() for n in range(len(changes))]
)
def test_our_check_sees_what_is_wrong(condition: str, number: int) -> None:
    """What breaks a condition is found under that condition, and under those alone that it breaks as well."""
    change, others = CHANGES[condition][number]
    assert set(check(_changed(change))) == {condition, *others}


REFERENCE: dict[str, tuple[str, str, Change]] = {
    "no language": ("ua1", "7.2-33", _put("/Lang", None)),
    "no words for a figure": ("ua1", "7.3-1", _put("/Alt", None, _first("Figure"))),
    "no claim of PDF/UA": ("ua1", "5-1", _in_metadata("<pdfuaid:part>1</pdfuaid:part>", "")),
    "no claim of PDF/A": ("2a", "6.6.4-2", _in_metadata("<pdfaid:part>2</pdfaid:part>", "")),
    "no colour space": ("2a", "6.2.4.3-2", _put("/OutputIntents", None)),
    "no tags": ("2a", "6.7.3.3-1", _put("/StructTreeRoot", None)),
    "ink without a tag": ("ua1", "7.1-3", _on_page("$", "\n0 0 9 9 re f")),
    "a link without words": ("ua1", "7.18.5-2", _put("/Contents", None, _link)),
    "a font outside": (
        "2a",
        "6.2.11.4.1-1",
        _put("/FontFile2", None, lambda pdf: _font(pdf).DescendantFonts[0].FontDescriptor),
    ),
    "a heading skipped": ("ua1", "7.4.2-1", _put("/S", Name.H3, _first("H2"))),
}


@pytest.mark.parametrize("name", REFERENCE)
def test_verapdf_sees_what_is_wrong(name: str) -> None:
    """The reference validator is really asked: it finds what was broken, by the clause that forbids it."""
    flavour, clause, change = REFERENCE[name]
    assert any(each.startswith(f"{clause}:") for each in faults(_changed(change), flavour))
