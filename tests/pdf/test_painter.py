"""The PDF says and shows what the pages do, and is whole."""

import re
from functools import cache
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from handout.content.assets import PictureFile
from handout.geometry import PAPERS, Box, Position, Size
from handout.layout.figures.drawing import Drawing
from handout.layout.figures.photo import Photo
from handout.layout.figures.picture import load
from handout.layout.page import Glyph, Group, Image, Line, Mark, Page, Piece, Role, Shape, Text, artifact, walk
from handout.layout.page import Path as Stroke
from handout.layout.text.paragraph import TextStyle, paragraph
from handout.layout.text.shaping import font, shape
from handout.pdf.metadata import About
from handout.pdf.painter import paint, paint_untagged
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.request import Request, Selection

ABOUT = About("A title (with brackets)", "A Clinic & Co", "A subject", "en")
STYLE = TextStyle(12, "#112233")
ORDERS = {
    "A4": Request("back-pain", paper="A4"),
    "A5": Request("back-pain", paper="A5"),
    "Letter": Request("back-pain", paper="Letter"),
    "clinic": Request("back-pain", paper="A4", clinic="example"),
    "large": Request("back-pain", paper="A4", large_print=True),
    "few": Request("back-pain", Selection(points=("hand", "stomach")), paper="A4"),
}
ALL = pytest.mark.parametrize("name", ORDERS)
BASE_14 = ("Helvetica", "Times", "Courier", "Symbol", "ZapfDingbats")


@cache
def _laid(name: str) -> LaidOut:
    return lay_out(ORDERS[name])


@cache
def _pdf(name: str) -> bytes:
    return _laid(name).pdf()


def _open(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(content))


def _texts(marks: tuple[Mark, ...]) -> list[Text]:
    return [mark for mark in walk(marks) if isinstance(mark, Text)]


def _page(*marks: Mark, size: Size = PAPERS["A5"]) -> Page:
    return Page(size, marks)


def _figure(*marks: Mark) -> Group:
    return Group(Role.FIGURE, marks, "A picture.")


def _said(words: str, width: float = 300, size: float = 12) -> tuple[Mark, ...]:
    return paragraph(words, width, TextStyle(size, "#112233")).at(40, 40)


def _extracted(content: bytes) -> list[str]:
    """Return the text of each page as a reader that copies it sees it."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def _squeezed(text: str) -> str:
    """Return *text* without markup, blanks and what pdfium puts for a line end."""
    return re.sub(r"\s|\*\*|[\u200b\ufffe\x02]", "", text)


def _fonts(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """Return every font that any page names, by its name in the PDF."""
    found = {}
    for page in pdf.pages:
        for key, each in page.obj.Resources.get("/Font", pikepdf.Dictionary()).items():
            found[f"{key}{each.BaseFont}"] = each
    return found


def _operators(pdf: pikepdf.Pdf, page: int = 0) -> list[tuple[list[object], str]]:
    return [
        (list(part.operands), str(part.operator))
        for part in pikepdf.parse_content_stream(pdf.pages[page])
        if isinstance(part, pikepdf.ContentStreamInstruction)
    ]


# ---- the document


@ALL
def test_the_pdf_is_whole(name: str) -> None:
    """Nothing in the file is broken or superfluous to a strict reader (qpdf --check)."""
    with _open(_pdf(name)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.pdf_version == "1.7"


@ALL
def test_pages_have_their_papers_size(name: str) -> None:
    """There are as many pages as were laid out, each the size of its paper, and numbered from 1."""
    laid = _laid(name)
    paper = PAPERS[laid.paper]
    with _open(_pdf(name)) as pdf:
        assert len(pdf.pages) == len(laid.pages)
        for number, page in enumerate(pdf.pages, 1):
            left, bottom, right, top = (float(value) for value in page.mediabox)
            assert (left, bottom) == (0, 0)
            assert right == pytest.approx(paper.width, abs=0.01)
            assert top == pytest.approx(paper.height, abs=0.01)
            assert page.label == str(number)


@ALL
def test_the_pdf_says_what_it_is(name: str) -> None:
    """Title, subject, author and language are the handout's; the window shows the title."""
    handout = _laid(name).handout
    with _open(_pdf(name)) as pdf:
        assert str(pdf.docinfo["/Title"]) == handout.title
        assert str(pdf.docinfo["/Subject"]) == handout.subject
        assert str(pdf.docinfo.get("/Author", "")) == ("Example Clinic" if name == "clinic" else "")
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle is True


@ALL
def test_nothing_tells_when_and_by_whom_it_was_made(name: str) -> None:
    """Neither the name of the user nor any time is in the file: a reader learns of the clinic only."""
    with _open(_pdf(name)) as pdf:
        assert set(pdf.docinfo.keys()) <= {"/Title", "/Subject", "/Author", "/Creator", "/Producer"}
        assert (str(pdf.docinfo["/Creator"]), str(pdf.docinfo["/Producer"])) == ("handout", "ReportLab")
        said = [obj.read_bytes() for obj in pdf.objects if isinstance(obj, pikepdf.Stream) and "/Filter" not in obj]
        assert pdf.Root.Metadata.read_bytes() in said
        for text in (
            *said,
            *(obj.unparse(resolved=True) for obj in pdf.objects if not isinstance(obj, pikepdf.Stream)),
        ):
            assert not re.search(rb"\bD:\d{4}|(19|20)\d\d-\d\d-\d\dT|CreateDate|ModifyDate|ModDate|CreationDate", text)


@ALL
def test_the_outline_leads_to_title_and_cards(name: str) -> None:
    """The outline opens with the title, has one entry a card with its number, name and note in order, each on the card's page."""
    laid = _laid(name)
    with _open(_pdf(name)) as pdf:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
        entries = []
        for item in pdf.Root.Outlines.First, *_next(pdf.Root.Outlines.First):
            target = item.Dest if "/Dest" in item else item.A.D
            if isinstance(target, (pikepdf.String, pikepdf.Name)):
                target = _named(pdf, target)
            entries.append((str(item.Title), pages[target[0].objgen]))
    titles = [title for title, _ in entries]
    assert titles[0] == laid.handout.title
    assert entries == sorted(entries, key=lambda entry: entry[1])
    cards = [entry for entry in entries if re.match(r"\d", entry[0])]
    assert [title for title, _ in cards] == [f"{c.number} {c.name} {c.note}" for c in laid.handout.cards]
    for (_, page), card in zip(cards, laid.handout.cards, strict=True):
        assert [str(card.number), card.name, card.note] in [
            [text.words for text in _texts((h,))] for h in _heads(laid.pages[page])
        ]
    assert len(entries) == sum(len(_heads(page)) for page in laid.pages)
    assert len(entries) > len(cards) + 3


def _heads(page: Page) -> list[Mark]:
    """Return the title and the headings of a page, of one or more texts each."""
    roles = (Role.TITLE, Role.HEADING)
    return [mark for mark in walk(page.marks) if isinstance(mark, Text | Group) and mark.role in roles]


def _next(item: pikepdf.Object) -> list[pikepdf.Object]:
    found = []
    while "/Next" in item:
        item = item.Next
        found.append(item)
    return found


def _named(pdf: pikepdf.Pdf, name: pikepdf.Object) -> pikepdf.Object:
    """Return what a named destination stands for."""
    if isinstance(name, pikepdf.Name):
        return pdf.Root.Dests[str(name)]
    return pikepdf.NameTree(pdf.Root.Names.Dests)[str(name)]


# ---- fonts and text


@ALL
def test_all_fonts_are_embedded_subsets(name: str) -> None:
    """Only FiraGO is used, embedded as a subset that says what its glyphs stand for (ISO 32000-1 9.7, 9.10.3)."""
    with _open(_pdf(name)) as pdf:
        fonts = _fonts(pdf)
        assert len(fonts) == 2
        for each in fonts.values():
            assert each.Subtype == pikepdf.Name.Type0
            assert re.fullmatch(r"/[A-Z]{6}\+FiraGO-(Regular|Bold)", str(each.BaseFont))
            assert each.ToUnicode.read_bytes()
            (descendant,) = list(each.DescendantFonts)
            assert descendant.BaseFont == each.BaseFont
            program = descendant.FontDescriptor.FontFile2.read_bytes()
            assert program[:4] in (b"\0\1\0\0", b"true")
            assert len(program) < 120_000
        tags = {str(each.BaseFont)[:7] for each in fonts.values()}
        assert len(tags) == 2


@ALL
def test_no_base_font_is_named(name: str) -> None:
    """No object of the file names one of the 14 fonts that every reader was once to have."""
    with _open(_pdf(name)) as pdf:
        for obj in pdf.objects:
            if isinstance(obj, pikepdf.Dictionary) and "/BaseFont" in obj:
                assert not any(base in str(obj.BaseFont) for base in BASE_14)
        assert b"Helvetica" not in _pdf(name)


@ALL
def test_text_comes_out_as_it_was_written(name: str) -> None:
    """Copied from the PDF, each page gives back every text that stands on it, letter by letter."""
    for page, said in zip(_laid(name).pages, _extracted(_pdf(name)), strict=True):
        squeezed = _squeezed(said)
        for text in _texts(page.marks):
            for line in text.lines:
                assert _squeezed(line.text) in squeezed, line.text


@pytest.mark.parametrize(
    "words",
    ["Stiff fingers come first", "office affine fluffy", "AVATAR To Te Wa", "½ – “quoted” é ß · •", "well-known"],
)
@pytest.mark.parametrize("bold", [False, True])
def test_joined_letters_come_out_as_letters(words: str, bold: bool) -> None:
    """Words whose letters the font joins or kerns are copied as the letters they were written in."""
    content = paint([_page(*_said(f"**{words}**" if bold else words))], ABOUT)
    assert " ".join(_extracted(content)[0].split()) == words


HINDI = ["कमर दर्द", "हल्का दबाव", "पीठ दर्द के लिए बिंदु", "ज़ि दर्द क़्", "क़्ज़ि फ़र्क़ दर्द"]


@pytest.mark.parametrize("words", HINDI)
def test_hindi_comes_out_as_hindi(words: str) -> None:
    """Hindi is copied as it was written, though its glyphs do not each stand for a letter."""
    content = paint([_page(*_said(words))], ABOUT)
    assert _squeezed(_extracted(content)[0]) == _squeezed(words)


def _spans(content: bytes) -> list[str]:
    """Return what the marked spans of the first page say they stand for; each holds a whole text object."""
    with _open(content) as pdf:
        parts = _operators(pdf)
    found = []
    for number, (operands, operator) in enumerate(parts):
        if operator == "BDC" and "/ActualText" in operands[1]:  # type: ignore[operator]
            assert operands[0] == pikepdf.Name.Span
            inside = [name for _, name in parts[number + 1 :]]
            inside = inside[: inside.index("EMC")]
            assert (inside.count("BT"), inside.count("ET"), inside[-1]) == (1, 1, "ET")
            found.append(str(operands[1]["/ActualText"]))  # type: ignore[index]
    return found


@pytest.mark.parametrize(("words", "spans"), [("कमर दर्द", ["कमर दर्द"]), ("हल्का", []), ("Stiff fingers", [])])
def test_glyphs_that_say_too_little_are_spoken_for(words: str, spans: list[str]) -> None:
    """Where a glyph alone does not give its text back, the span says it (ISO 32000-1 14.9.4); elsewhere there is none."""
    assert _spans(paint([_page(*_said(words))], ABOUT)) == spans


def _shifts(content: bytes) -> list[float]:
    """Return by how much glyphs of the first page are moved from where their widths put them, in 1/1000 of the size."""
    with _open(content) as pdf:
        shown = [operands[0] for operands, operator in _operators(pdf) if operator == "TJ"]
        return [float(v) for row in shown for v in row if not isinstance(v, pikepdf.String)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("words", [*HINDI, "AVATAR To Te Wa", "AV\u0331 Te\u0331"])
def test_no_glyph_is_moved_away(words: str) -> None:
    """Kerning and marks move a glyph by less than its own size."""
    assert all(abs(shift) < 1000 for shift in _shifts(paint([_page(*_said(words))], ABOUT)))


HARD = [
    "(",
    ")",
    "((",
    "\\",
    "\\n",
    "<b>",
    "</para>",
    "&amp;",
    "&",
    "%",
    "<font size=99>",
    "]]>",
    "/Name",
    "$x$",
    "'",
    '"',
    "{{x}}",
    "\\0",
    "<<>>",
]


@pytest.mark.parametrize("words", HARD)
def test_no_character_is_markup(words: str) -> None:
    """Characters that mean something to PDF or to a mini-language print as written."""
    content = paint([_page(*_said(f"a {words} z"))], About(words, words, words, "en"))
    assert " ".join(_extracted(content)[0].split()) == f"a {words} z"
    with _open(content) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert str(pdf.docinfo["/Title"]) == words


@settings(max_examples=40, deadline=None)
@given(words=st.text("()\\<>&%[]{}/'\"$#*~ab1é–", min_size=1, max_size=40))
def test_any_text_prints_as_written(words: str) -> None:
    """Whatever is written is printed and copied as written, and leaves the file whole."""
    text = paragraph(words, 300, STYLE)
    content = paint([_page(*text.at(40, 40))], About(words, words, words, "en"))
    lines = next(mark for mark in text.marks if isinstance(mark, Text)).lines
    assert _squeezed(_extracted(content)[0]) == "".join(_squeezed(line.text) for line in lines)
    with _open(content) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_text_stands_where_the_page_says() -> None:
    """A line starts at its x and stands on its baseline, counted from the foot of the paper, in its size and colour."""
    text = Text(Box(72, 100, 200, 20), paragraph("Words", 200, STYLE).marks[0].lines, 14, "#ff8000")  # type: ignore[union-attr]
    with _open(paint([_page(text)], ABOUT)) as pdf:
        operators = _operators(pdf)
    (matrix,) = ([float(v) for v in operands] for operands, operator in operators if operator == "Tm")  # type: ignore[arg-type]
    assert matrix[:4] == [1, 0, 0, 1]
    assert matrix[4] == pytest.approx(72, abs=0.01)
    assert matrix[5] == pytest.approx(PAPERS["A5"].height - 100 - text.lines[0].baseline, abs=0.01)
    (font,) = ([operands[0], float(operands[1])] for operands, operator in operators if operator == "Tf")  # type: ignore[arg-type]
    assert font[1] == 14
    (colour,) = ([float(v) for v in operands] for operands, operator in operators if operator == "rg")  # type: ignore[arg-type]
    assert colour == pytest.approx([1, 0.502, 0], abs=0.001)


def test_kerning_and_offsets_reach_the_page() -> None:
    """A glyph's advance and offset are written out: what follows it stands where the layout put it."""
    glyphs, width = shape("AV", bold=False)
    moved = (glyphs[0], Glyph(glyphs[1].id, glyphs[1].advance, 50, 200, "V"))
    line = Line(12, (Piece(0, width * 0.012, "AV", bold=False, glyphs=moved),))
    content = paint([_page(Text(Box(40, 40, 100, 16), (line,), 12, "#000000"))], ABOUT)
    with _open(content) as pdf:
        rises = [float(operands[0]) for operands, operator in _operators(pdf) if operator == "Ts"]  # type: ignore[arg-type]
    assert rises == [pytest.approx(2.4), 0]
    kerned = font(bold=False).get_glyph_h_advance(glyphs[0].id) - glyphs[0].advance
    assert kerned > 0
    assert sum(_shifts(content)) == pytest.approx(kerned, abs=0.1)
    assert _shifts(content)[-1] == 50


# ---- pictures

SEEN_THROUGH = b"""<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50">
<rect x="0" y="0" width="100" height="50" fill="#ff0000" fill-opacity="0.5"/></svg>"""


def _photo(colour: tuple[int, int, int], kind: str = "JPEG") -> Photo:
    out = BytesIO()
    Pillow.new("RGB", (64, 48), colour).save(out, kind)
    picture = load(PictureFile("images/photo.jpg", out.getvalue(), {}))
    assert isinstance(picture, Photo)
    return picture


def _images(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]


def _forms(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Form"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_shown_twice_is_stored_once(kind: str) -> None:
    """A photo that is shown on two pages at one size is in the file once, and another photo beside it."""
    red, blue = _photo((255, 0, 0), kind), _photo((0, 0, 255), kind)
    box = Box(30, 30, 64, 48)
    with _open(
        paint(
            [_page(_figure(Image(box, red))), _page(_figure(Image(box.moved(9, 90), red)), _figure(Image(box, blue)))],
            ABOUT,
        )
    ) as pdf:
        assert len(_images(pdf)) == 2
        assert pdf.check_pdf_syntax() == []
        assert sum(operator == "Do" for _, operator in _operators(pdf, 0)) == 1
        assert sum(operator == "Do" for _, operator in _operators(pdf, 1)) == 2


def test_a_jpeg_goes_in_as_it_is() -> None:
    """A JPEG that needs no change is in the file byte for byte."""
    photo = _photo((10, 200, 30))
    with _open(paint([_page(_figure(Image(Box(30, 30, 64, 48), photo)))], ABOUT)) as pdf:
        (image,) = _images(pdf)
        assert image.read_raw_bytes() == photo.content
        assert image.Filter == pikepdf.Name.DCTDecode
        assert (image.Width, image.Height, image.ColorSpace) == (64, 48, pikepdf.Name.DeviceRGB)


def test_every_drawing_is_stored_once() -> None:
    """A drawing is in the file once, however many pages and sizes it is shown at."""
    laid = _laid("A4")
    drawings = [mark.picture.key for page in laid.pages for mark in walk(page.marks) if isinstance(mark, Image)]
    with _open(_pdf("A4")) as pdf:
        assert len(_forms(pdf)) == len(set(drawings)) > 5
    art = load(PictureFile("a.svg", SEEN_THROUGH.replace(b' fill-opacity="0.5"', b""), {}))
    with _open(
        paint([_page(_figure(Image(Box(0, 0, 50, 25), art)), _figure(Image(Box(60, 60, 100, 50), art)))], ABOUT)
    ) as pdf:
        assert len(_forms(pdf)) == 1


def test_a_drawing_brings_its_opacities() -> None:
    """Every graphics state that a drawing's operators name is in its own resources, with the opacity it had."""
    art = load(PictureFile("a.svg", SEEN_THROUGH, {}))
    with _open(paint([_page(_figure(Image(Box(0, 0, 50, 25), art)))], ABOUT)) as pdf:
        (form,) = _forms(pdf)
        used = re.findall(rb"/(\S+) gs", form.read_bytes())
        states = form.Resources.ExtGState
        assert used
        assert all(f"/{name.decode()}" in states for name in used)
        assert min(float(state.get("/ca", 1)) for state in states.values()) == 0.5


def test_names_of_states_are_a_drawings_own() -> None:
    """Two drawings of different opacity keep each its own."""
    half = load(PictureFile("a.svg", SEEN_THROUGH, {}))
    quarter = load(PictureFile("b.svg", SEEN_THROUGH.replace(b"0.5", b"0.25"), {}))
    assert isinstance(half, Drawing)
    with _open(
        paint([_page(_figure(Image(Box(0, 0, 50, 25), half)), _figure(Image(Box(0, 60, 50, 25), quarter)))], ABOUT)
    ) as pdf:
        found = {min(float(s.get("/ca", 1)) for s in form.Resources.ExtGState.values()) for form in _forms(pdf)}
    assert found == {0.5, 0.25}


def test_a_see_through_path_is_see_through_alone() -> None:
    """A path's opacity is in the page's resources, and ends with the path."""
    box = (Position(10, 10), Position(60, 10), Position(60, 60))
    arrow = Stroke(box, closed=True, fill="#ff0000", opacity=0.4)
    with _open(paint([_page(artifact(arrow, Shape(Box(10, 80, 20, 20), fill="#00ff00")))], ABOUT)) as pdf:
        states = pdf.pages[0].obj.Resources.ExtGState
        assert [float(s.ca) for s in states.values() if "/ca" in s] == [pytest.approx(0.4)]
        operators = [operator for _, operator in _operators(pdf)]
    assert operators.count("q") == operators.count("Q") >= 1
    assert "Q" in operators[operators.index("gs") :]


CLOSES = {"Q": "q", "ET": "BT", "EMC": "B*C"}
INK = {"Tj", "TJ", "Do", "f", "f*", "S", "s", "B", "B*", "b", "b*", "sh"}


@ALL
def test_states_are_balanced(name: str) -> None:
    """On every page saved states, text objects and marked content nest in each other, and no ink is outside marked content."""
    with _open(_pdf(name)) as pdf:
        for number in range(len(pdf.pages)):
            opened: list[str] = []
            for _, operator in _operators(pdf, number):
                if operator in ("q", "BT", "BDC", "BMC"):
                    opened.append("B*C" if operator in ("BDC", "BMC") else operator)
                elif operator in CLOSES:
                    assert opened.pop() == CLOSES[operator]
                elif operator in INK:
                    assert "B*C" in opened
            assert opened == []


def test_a_pdf_for_the_printer_shows_the_same_and_claims_nothing() -> None:
    """Without tags the same text is on the same pages, and the file says nothing of tags or of standards."""
    laid = _laid("A4")
    content = paint_untagged(laid.pages, About(laid.handout.title, "", laid.handout.subject, "en"))
    assert [_squeezed(page) for page in _extracted(content)] == [_squeezed(page) for page in _extracted(_pdf("A4"))]
    with _open(content) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert not {"/StructTreeRoot", "/MarkInfo", "/Outlines"} & set(pdf.Root.keys())
        assert not any(mark in pdf.Root.Metadata.read_bytes() for mark in (b"pdfuaid", b"pdfaid"))
        assert [str(page.label) for page in pdf.pages] == [str(n) for n in range(1, len(laid.pages) + 1)]
        for page in pdf.pages:
            assert not {"/StructParents", "/Tabs", "/Annots"} & set(page.obj.keys())


@ALL
def test_all_but_streams_is_packed(name: str) -> None:
    """Objects that are no streams stand in object streams (ISO 32000-1 7.5.7), so that the tags cost little."""
    content = _pdf(name)
    assert content.count(b"\nendobj\n") == content.count(b"\nendstream\nendobj\n") == content.count(b" 0 obj\n<<")
    with _open(content) as pdf:
        streams = sum(isinstance(obj, pikepdf.Stream) for obj in pdf.objects)
        assert content.count(b"\nendobj\n") == streams < len(pdf.objects) / 8


# ---- same input, same bytes


def _ids(content: bytes) -> list[bytes]:
    with _open(content) as pdf:
        return [bytes(part) for part in pdf.trailer.ID]


@pytest.mark.parametrize("name", ["A4", "clinic"])
def test_same_input_same_bytes(name: str) -> None:
    """The same order gives the same bytes, laid out and painted anew."""
    assert lay_out(ORDERS[name]).pdf() == _pdf(name)


def test_other_input_other_identity() -> None:
    """Files of different content have different identifiers (ISO 32000-1 14.4)."""
    names = list(ORDERS)
    assert len({_ids(_pdf(name))[0] for name in names}) == len(names)


def test_one_other_word_is_another_identity() -> None:
    """Files that differ by one word on one page have different identifiers."""
    one, other = (paint([_page(*_said("Press.")), _page(*_said(words))], ABOUT) for words in ("Stop.", "Step."))
    assert _ids(one) != _ids(other)


def test_pages_may_differ_in_size() -> None:
    """Each page keeps its own size."""
    sizes = [Size(200, 300), Size(400, 250)]
    with _open(paint([_page(*_said("a", 100), size=size) for size in sizes], ABOUT)) as pdf:
        assert [(float(p.mediabox[2]), float(p.mediabox[3])) for p in pdf.pages] == [(200, 300), (400, 250)]


def test_a_page_without_text_needs_no_font() -> None:
    """A document of shapes alone is whole, and has no font."""
    content = paint([_page(Group(Role.SECTION, (artifact(Shape(Box(9, 9, 9, 9), fill="#000000")),)))], ABOUT)
    with _open(content) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert _fonts(pdf) == {}
