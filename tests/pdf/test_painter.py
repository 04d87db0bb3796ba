"""The PDF is whole, shows each picture, and is the same each time."""

import re
from io import BytesIO

import pikepdf
import pytest
from PIL import Image as Pillow
from support.pages import laid_out, squeeze, texts_in
from support.painting import ABOUT, ALL, REQUESTS, fonts_in, marks_of, open_pdf, operators_on, page_of, pdf_of
from support.pdf import page_texts

from handout.content.assets import PictureFile
from handout.geometry import Box, Position, Size
from handout.layout.figures.drawing import Drawing
from handout.layout.figures.photo import Photo
from handout.layout.figures.picture import load
from handout.layout.page import Group, Image, Mark, Page, Role, Shape, Text, artifact, walk
from handout.layout.page import Path as Stroke
from handout.papers import PAPERS
from handout.pdf.metadata import About
from handout.pdf.painter import paint, paint_untagged
from handout.render.pipeline import lay_out, render
from handout.request.options import Request
from handout.request.patient import PatientDetails


def figure_with(*marks: Mark) -> Group:
    """Return a picture of these marks."""
    return Group(Role.FIGURE, marks, "A picture.")


# ---- the document


@ALL
def test_the_pdf_is_whole(name: str) -> None:
    """Nothing in the file is broken or superfluous to a strict reader (qpdf --check)."""
    with open_pdf(pdf_of(name)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.pdf_version == "1.7"


@ALL
def test_pages_have_their_papers_size(name: str) -> None:
    """There are as many pages as were laid out, each the size of its paper, and numbered from 1."""
    laid = laid_out(REQUESTS[name])
    paper = PAPERS[laid.paper]
    with open_pdf(pdf_of(name)) as pdf:
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
    handout = laid_out(REQUESTS[name]).handout
    with open_pdf(pdf_of(name)) as pdf:
        assert str(pdf.docinfo["/Title"]) == handout.title
        assert str(pdf.docinfo["/Subject"]) == handout.subject
        assert str(pdf.docinfo.get("/Author", "")) == ("Example Clinic" if name == "clinic" else "")
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle is True


@ALL
def test_nothing_tells_when_and_by_whom_it_was_made(name: str) -> None:
    """Neither the name of the user nor any time is in the file: a reader learns of the clinic only."""
    with open_pdf(pdf_of(name)) as pdf:
        assert set(pdf.docinfo.keys()) <= {"/Title", "/Subject", "/Author", "/Creator", "/Producer"}
        assert (str(pdf.docinfo["/Creator"]), str(pdf.docinfo["/Producer"])) == ("handout", "handout")
        found_text = [
            obj.read_bytes() for obj in pdf.objects if isinstance(obj, pikepdf.Stream) and "/Filter" not in obj
        ]
        assert pdf.Root.Metadata.read_bytes() in found_text
        for text in (
            *found_text,
            *(obj.unparse(resolved=True) for obj in pdf.objects if not isinstance(obj, pikepdf.Stream)),
        ):
            assert not re.search(rb"\bD:\d{4}|(19|20)\d\d-\d\d-\d\dT|CreateDate|ModifyDate|ModDate|CreationDate", text)


@ALL
def test_the_outline_leads_to_title_and_cards(name: str) -> None:
    """The outline opens with the title, has one entry a card with its number, name and note in order, each on the card's page."""
    laid = laid_out(REQUESTS[name])
    with open_pdf(pdf_of(name)) as pdf:
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
            [text.words for text in texts_in((h,))] for h in _heads(laid.pages[page])
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
    """Return the forms that are drawings: all but the empty appearances of fields."""
    found = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Form"]
    return [form for form in found if form.read_bytes().split() != [b"/Tx", b"BMC", b"EMC"]]


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_shown_twice_is_stored_once(kind: str) -> None:
    """A photo that is shown on two pages at one size is in the file once, and another photo beside it."""
    red, blue = _photo((255, 0, 0), kind), _photo((0, 0, 255), kind)
    box = Box(30, 30, 64, 48)
    with open_pdf(
        paint(
            [
                page_of(figure_with(Image(box, red))),
                page_of(figure_with(Image(box.moved(9, 90), red)), figure_with(Image(box, blue))),
            ],
            ABOUT,
        )
    ) as pdf:
        assert len(_images(pdf)) == 2
        assert pdf.check_pdf_syntax() == []
        assert sum(operator == "Do" for _, operator in operators_on(pdf, 0)) == 1
        assert sum(operator == "Do" for _, operator in operators_on(pdf, 1)) == 2


def test_a_jpeg_goes_in_as_it_is() -> None:
    """A JPEG that needs no change is in the file byte for byte."""
    photo = _photo((10, 200, 30))
    with open_pdf(paint([page_of(figure_with(Image(Box(30, 30, 64, 48), photo)))], ABOUT)) as pdf:
        (image,) = _images(pdf)
        assert image.read_raw_bytes() == photo.content
        assert image.Filter == pikepdf.Name.DCTDecode
        assert (image.Width, image.Height, image.ColorSpace) == (64, 48, pikepdf.Name.DeviceRGB)


def test_every_drawing_is_stored_once() -> None:
    """A drawing is in the file once, however many pages and sizes it is shown at."""
    laid = laid_out(REQUESTS["A4"])
    drawings = [mark.picture.key for page in laid.pages for mark in walk(page.marks) if isinstance(mark, Image)]
    with open_pdf(pdf_of("A4")) as pdf:
        assert len(_forms(pdf)) == len(set(drawings)) > 5
    art = load(PictureFile("a.svg", SEEN_THROUGH.replace(b' fill-opacity="0.5"', b""), {}))
    with open_pdf(
        paint(
            [page_of(figure_with(Image(Box(0, 0, 50, 25), art)), figure_with(Image(Box(60, 60, 100, 50), art)))], ABOUT
        )
    ) as pdf:
        assert len(_forms(pdf)) == 1


def test_a_drawing_brings_its_opacities() -> None:
    """Every graphics state that a drawing's operators name is in its own resources, with the opacity it had."""
    art = load(PictureFile("a.svg", SEEN_THROUGH, {}))
    with open_pdf(paint([page_of(figure_with(Image(Box(0, 0, 50, 25), art)))], ABOUT)) as pdf:
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
    with open_pdf(
        paint(
            [page_of(figure_with(Image(Box(0, 0, 50, 25), half)), figure_with(Image(Box(0, 60, 50, 25), quarter)))],
            ABOUT,
        )
    ) as pdf:
        found = {min(float(s.get("/ca", 1)) for s in form.Resources.ExtGState.values()) for form in _forms(pdf)}
    assert found == {0.5, 0.25}


def test_a_see_through_path_is_see_through_alone() -> None:
    """A path's opacity is in the page's resources, and ends with the path."""
    box = (Position(10, 10), Position(60, 10), Position(60, 60))
    arrow = Stroke(box, closed=True, fill="#ff0000", opacity=0.4)
    with open_pdf(paint([page_of(artifact(arrow, Shape(Box(10, 80, 20, 20), fill="#00ff00")))], ABOUT)) as pdf:
        states = pdf.pages[0].obj.Resources.ExtGState
        assert [float(s.ca) for s in states.values() if "/ca" in s] == [pytest.approx(0.4)]
        operators = [operator for _, operator in operators_on(pdf)]
    assert operators.count("q") == operators.count("Q") >= 1
    assert "Q" in operators[operators.index("gs") :]


CLOSES = {"Q": "q", "ET": "BT", "EMC": "B*C"}
INK = {"Tj", "TJ", "Do", "f", "f*", "S", "s", "B", "B*", "b", "b*", "sh"}


@ALL
def test_states_are_balanced(name: str) -> None:
    """On every page saved states, text objects and marked content nest in each other, and no ink is outside marked content."""
    with open_pdf(pdf_of(name)) as pdf:
        for number in range(len(pdf.pages)):
            opened: list[str] = []
            for _, operator in operators_on(pdf, number):
                if operator in ("q", "BT", "BDC", "BMC"):
                    opened.append("B*C" if operator in ("BDC", "BMC") else operator)
                elif operator in CLOSES:
                    assert opened.pop() == CLOSES[operator]
                elif operator in INK:
                    assert "B*C" in opened
            assert opened == []


def test_a_pdf_for_the_printer_shows_the_same_and_claims_nothing() -> None:
    """Without tags the same text is on the same pages, and the file says nothing of tags or of standards."""
    laid = laid_out(REQUESTS["A4"])
    content = paint_untagged(laid.pages, About(laid.handout.title, "", laid.handout.subject, "en"))
    assert [squeeze(page) for page in page_texts(content)] == [squeeze(page) for page in page_texts(pdf_of("A4"))]
    with open_pdf(content) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert not {"/StructTreeRoot", "/MarkInfo", "/Outlines"} & set(pdf.Root.keys())
        assert not any(mark in pdf.Root.Metadata.read_bytes() for mark in (b"pdfuaid", b"pdfaid"))
        assert [str(page.label) for page in pdf.pages] == [str(n) for n in range(1, len(laid.pages) + 1)]
        for page in pdf.pages:
            assert not {"/StructParents", "/Tabs", "/Annots"} & set(page.obj.keys())


@ALL
def test_all_but_streams_is_packed(name: str) -> None:
    """Objects that are no streams stand in object streams (ISO 32000-1 7.5.7), so that the tags cost little."""
    content = pdf_of(name)
    assert content.count(b"\nendobj\n") == content.count(b"\nendstream\nendobj\n") == content.count(b" 0 obj\n<<")
    with open_pdf(content) as pdf:
        streams = sum(isinstance(obj, pikepdf.Stream) for obj in pdf.objects)
        assert content.count(b"\nendobj\n") == streams < len(pdf.objects) / 8


# ---- same input, same bytes


def _ids(content: bytes) -> list[bytes]:
    with open_pdf(content) as pdf:
        return [bytes(part) for part in pdf.trailer.ID]


@pytest.mark.parametrize("name", ["A4", "clinic"])
def test_same_input_same_bytes(name: str) -> None:
    """The same request gives the same bytes, laid out and painted anew."""
    assert lay_out(REQUESTS[name]).pdf() == pdf_of(name)


def test_other_input_other_identity() -> None:
    """Files of different content have different identifiers (ISO 32000-1 14.4)."""
    names = list(REQUESTS)
    assert len({_ids(pdf_of(name))[0] for name in names}) == len(names)


def test_one_other_word_is_another_identity() -> None:
    """Files that differ by one word on one page have different identifiers."""
    one, other = (
        paint([page_of(*marks_of("Press.")), page_of(*marks_of(words))], ABOUT) for words in ("Stop.", "Step.")
    )
    assert _ids(one) != _ids(other)


def test_pages_may_differ_in_size() -> None:
    """Each page keeps its own size."""
    sizes = [Size(200, 300), Size(400, 250)]
    with open_pdf(paint([page_of(*marks_of("a", 100), size=size) for size in sizes], ABOUT)) as pdf:
        assert [(float(p.mediabox[2]), float(p.mediabox[3])) for p in pdf.pages] == [(200, 300), (400, 250)]


def test_a_page_without_text_needs_no_font() -> None:
    """A document of shapes alone is whole, and has no font."""
    content = paint([page_of(Group(Role.SECTION, (artifact(Shape(Box(9, 9, 9, 9), fill="#000000")),)))], ABOUT)
    with open_pdf(content) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert fonts_in(pdf) == {}


@pytest.mark.parametrize("details", [PatientDetails(), PatientDetails(patient="Ann Lee")], ids=["nobody", "somebody"])
def test_a_grey_handout_needs_no_coloured_ink(details: PatientDetails) -> None:
    """Texts, frames and drawings in grey are DeviceGray: a printer counts a page with RGB as one in colour."""
    asked = Request("back-pain", ink="grey", patient=details)
    with open_pdf(bytes(render(asked).pdf)) as pdf:
        forms = [each for each in pdf.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Form"]
        parts = [part for each in (*pdf.pages, *forms) for part in pikepdf.parse_content_stream(each)]
    used = {str(part.operator) for part in parts if isinstance(part, pikepdf.ContentStreamInstruction)}
    assert "g" in used
    assert used & {"rg", "RG", "k", "K"} == set()
