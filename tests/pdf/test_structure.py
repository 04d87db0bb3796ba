"""The tag tree says what the marks say, in their order, and what cannot be said is refused."""

from collections.abc import Callable, Iterator
from io import BytesIO

import pikepdf
import pytest
from msgspec.structs import replace
from pikepdf import Name

from handout.content.assets import PictureFile
from handout.geometry import PAPERS, Box, Position
from handout.layout.figures.picture import load
from handout.layout.page import Group, Image, Mark, Page, Path, Piece, Role, Shape, Text, artifact
from handout.layout.text.paragraph import TextStyle, bullets, paragraph
from handout.pdf.fonts import maps_back
from handout.pdf.metadata import About
from handout.pdf.painter import paint
from handout.pdf.structure import ContentReference, Element, LinkAnnotation, Structure, build_structure, read_aloud
from handout.problems import InputError, Location, MissingGlyph
from handout.render.pipeline import lay_out
from handout.request.request import Request

STYLE = TextStyle(12, "#112233")
BOX = Box(9, 9, 50, 25)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"><rect width="9" height="9"/></svg>'


def _text(words: str, role: Role = Role.PARAGRAPH, width: float = 300, *, continued: bool = False) -> Text:
    (text,) = paragraph(words, width, STYLE, role).marks
    assert isinstance(text, Text)
    return replace(text, continued=continued)


def _list(*items: str, continued: bool = False) -> Group:
    (group,) = bullets(items, 300, STYLE, "#000000").marks
    assert isinstance(group, Group)
    return replace(group, continued=continued)


def _figure(alt: str, *marks: Mark) -> Group:
    return Group(Role.FIGURE, (Image(BOX, load(PictureFile("a.svg", SVG, {}))), *marks), alt)


def _exact(_: Piece) -> bool:
    return True


def _tree(*pages: tuple[Mark, ...], exact: Callable[[Piece], bool] = _exact) -> Structure:
    return build_structure([Page(PAPERS["A5"], marks) for marks in pages], exact)


def _told(*pages: tuple[Mark, ...]) -> str:
    return read_aloud(_tree(*pages).root)


def _rules(*pages: tuple[Mark, ...]) -> list[str]:
    """Return the rules by which pages are refused, one for each fault."""
    with pytest.raises(InputError) as caught:
        _tree(*pages)
    return sorted(problem.rule for problem in caught.value.problems)


def _elements(element: Element) -> Iterator[Element]:
    yield element
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from _elements(kid)


def _one(tree: Structure, role: Role | str) -> Element:
    (found,) = (element for element in _elements(tree.root) if element.role == role)
    return found


def _places(element: Element) -> list[tuple[int, int]]:
    """Return pages and numbers of the content that an element has itself."""
    return [(kid.page, kid.number) for kid in element.kids if isinstance(kid, ContentReference)]


# ---- what is told


def test_roles_nest_as_marks_do() -> None:
    """Elements nest as groups do and come in the order of the marks, each with its words."""
    note = Group(Role.NOTE, (_text("Take care.", Role.PART), _text("Stop if it hurts.")))
    marks = (
        _text("Title", Role.TITLE),
        Group(Role.SECTION, (_text("Card", Role.HEADING), _figure("A hand."), _list("One", "Two"), note)),
    )
    assert _told(marks) == (
        "Document\n  H1\n    | Title\n  Sect\n    H2\n      | Card\n    Figure: A hand.\n    L\n"
        "      LI\n        Lbl\n          | •\n        LBody\n          | One\n"
        "      LI\n        Lbl\n          | •\n        LBody\n          | Two\n"
        "    Note\n      H3\n        | Take care.\n      P\n        | Stop if it hurts.\n"
    )


def test_lines_are_told_as_one_text() -> None:
    """However often a text is broken, it is one piece of content with its words apart."""
    words = "Some words that are broken into several lines."
    tree = _tree((_text(words, width=60),))
    (content,) = _one(tree, Role.PARAGRAPH).kids
    assert isinstance(content, ContentReference)
    assert content.words == words
    assert len(tree.runs[0]) == 1


def test_spans_of_a_heading_are_one_heading() -> None:
    """A heading that stands in two places on the page is one element, with both in its words and in the outline."""
    heading = Group(Role.HEADING, (_text("1", Role.SPAN), _text("Stomach Point", Role.SPAN)))
    tree = _tree((_text("Title", Role.TITLE), heading))
    assert [(each.level, each.words, each.page) for each in tree.headings] == [
        (1, "Title", 0),
        (2, "1 Stomach Point", 0),
    ]
    element = _one(tree, Role.HEADING)
    assert len(_places(element)) == 2
    assert [run.content.space_after for run in tree.runs[0]] == [False, True, False]  # type: ignore[union-attr]


def test_spans_of_a_heading_are_told_apart() -> None:
    """The parts of a heading are told as words of their own, as they are in the PDF."""
    heading = Group(Role.TITLE, (_text("1", Role.SPAN), _text("Stomach Point", Role.SPAN)))
    assert _told((heading,)) == "Document\n  H1\n    | 1 Stomach Point\n"


def test_what_is_not_read_is_no_element() -> None:
    """Artifacts are painted and not told; those that follow each other share one pair of brackets, and others do not."""
    shape = Shape(BOX, fill="#ffffff")
    tree = _tree((artifact(shape), artifact(shape), _text("a"), artifact(_text("Page 1"))))
    assert [run.opening for run in tree.runs[0]] == ["/Artifact BMC", "/P <</MCID 0>> BDC", "/Artifact BMC"]
    assert len(tree.runs[0][0].content.marks) == 2  # type: ignore[union-attr]
    assert read_aloud(tree.root) == "Document\n  P\n    | a\n"


def test_a_figure_is_told_by_its_words_alone() -> None:
    """All that is drawn on a figure is one piece of content; its box is that of all it shows."""
    tree = _tree((_figure("A hand.", Shape(Box(9, 60, 40, 9), fill="#000000")),))
    element = _one(tree, Role.FIGURE)
    assert (element.alt, _places(element)) == ("A hand.", [(0, 0)])
    assert element.box is not None
    assert (element.box.x, element.box.y, element.box.bottom) == (9, 9, 69)
    assert read_aloud(tree.root) == "Document\n  Figure: A hand.\n"


def _cut(words: str) -> tuple[Text, Text]:
    """Return a text of two lines as one that is broken between them."""
    text = _text(words, width=65)
    first, second = text.lines
    return replace(text, lines=(first,)), replace(text, lines=(second,), continued=True)


def test_a_text_goes_on_over_the_page() -> None:
    """A paragraph and a list that go on are one element each, with content on both pages, and words stay apart."""
    begun, ended = _cut("It begins and ends.")
    tree = _tree((begun,), (ended, _list("One")), (_list("Two", continued=True),))
    assert _places(_one(tree, Role.PARAGRAPH)) == [(0, 0), (1, 0)]
    listed = _one(tree, Role.LIST)
    assert [element.role for element in listed.kids] == [Role.ITEM, Role.ITEM]  # type: ignore[union-attr]
    assert "| It begins and ends.\n" in read_aloud(tree.root)
    assert [[owner.role for owner in owners] for owners in tree.owners] == [
        [Role.PARAGRAPH],
        [Role.PARAGRAPH, Role.BULLET, Role.BODY],
        [Role.BULLET, Role.BODY],
    ]


def test_a_list_and_its_item_go_on() -> None:
    """An item cut in two goes on in the list that goes on."""
    cut = Group(Role.ITEM, (_text("of it.", Role.BODY, continued=True),), continued=True)
    tree = _tree((_list("All "),), (Group(Role.LIST, (cut,), continued=True),))
    assert _places(_one(tree, Role.BODY)) == [(0, 1), (1, 0)]


def test_an_artifact_between_does_not_end_a_text() -> None:
    """Footers stand between the parts of a text, and are not in its way."""
    begun, ended = _cut("It begins and ends.")
    tree = _tree((begun, artifact(_text("Page 1"))), (artifact(_text("top")), ended))
    assert read_aloud(tree.root) == "Document\n  P\n    | It begins and ends.\n"


def test_links_and_languages_become_elements() -> None:
    """A link is a Link with its words and a box for each line, words in another language a Span that says so."""
    words = "See [the page](https://example.org/x) of [Qihai]{zh-Latn} now."
    tree = _tree((_text(words),))
    assert read_aloud(tree.root) == (
        "Document\n  P\n    | See\n    Link\n      | the page (example.org/x)\n      -> https://example.org/x\n"
        "    | of\n    Span (zh-Latn)\n      | Qihai\n    | now.\n"
    )
    (anchor,) = (kid for kid in _one(tree, "Link").kids if isinstance(kid, LinkAnnotation))
    assert (anchor.page, anchor.address, anchor.words) == (0, "https://example.org/x", "the page (example.org/x)")


def test_a_link_over_lines_has_a_box_for_each() -> None:
    """A link that is broken can be clicked on every line of it, within the column; it is one element."""
    text = _text("See [a page with many words](https://example.org/x).", width=90)
    tree = _tree((text,))
    boxes = [kid.box for kid in _one(tree, "Link").kids if isinstance(kid, LinkAnnotation)]
    assert len(boxes) == len(text.lines) > 1
    assert all(box.right <= 90 and box.y >= -2 for box in boxes)
    assert [box.y for box in boxes] == sorted({box.y for box in boxes})


def test_what_glyphs_do_not_say_stands_alone() -> None:
    """A piece whose glyphs do not give its words is a stretch of its own that says them, within the same element."""
    text = _text("one **two** three **four**")
    tree = _tree((text,), exact=lambda piece: piece.text != "two")
    assert [(run.content.actual_text, len(run.content.pieces)) for run in tree.runs[0]] == [
        ("", 1),
        ("two", 1),
        ("", 2),
    ]  # type: ignore[union-attr]
    assert _places(_one(tree, Role.PARAGRAPH)) == [(0, 0), (0, 1), (0, 2)]
    assert "| one two three four\n" in read_aloud(tree.root)


def test_numbers_count_on_each_page() -> None:
    """The numbers of content start at 0 on each page and leave none out; their owners are listed in that order."""
    tree = _tree((_text("a"), _list("b", "c")), (_figure("d"), _text("e")))
    for page, owners in enumerate(tree.owners):
        numbered = sorted(n for element in _elements(tree.root) for at, n in _places(element) if at == page)
        assert numbered == list(range(len(owners)))
        for number, owner in enumerate(owners):
            assert (page, number) in _places(owner)


# ---- what is refused


@pytest.mark.parametrize(
    "mark",
    [
        Shape(BOX, fill="#000000"),
        Path((Position(0, 0), Position(9, 9))),
        Image(BOX, load(PictureFile("a.svg", SVG, {}))),
    ],
    ids=["shape", "path", "image"],
)
def test_bare_ink_is_refused(mark: Mark) -> None:
    """What is neither figure, text nor artifact cannot be told, wherever it stands."""
    assert _rules((mark,)) == ["untagged"]
    assert _rules((Group(Role.SECTION, (_text("a"), mark)),)) == ["untagged"]


@pytest.mark.parametrize("alt", ["", " ", "\n\t", "\u200b", "\u00a0\u2003"])
def test_a_figure_without_words_is_refused(alt: str) -> None:
    """A picture whose description cannot be read aloud is refused."""
    assert _rules((_figure(alt),)) == ["no-alt"]


@pytest.mark.parametrize(
    "roles",
    [
        (Role.HEADING,),
        (Role.PART,),
        (Role.TITLE, Role.PART),
        (Role.TITLE, Role.HEADING, Role.TITLE, Role.PART),
    ],
)
def test_a_skipped_level_is_refused(roles: tuple[Role, ...]) -> None:
    """Headings begin at the first level, and go down one level at a time."""
    assert _rules(tuple(_text(role, role) for role in roles)) == ["heading-level"]


def test_headings_may_go_up_by_any_level() -> None:
    """After a small heading a large one may follow, on the next page as well."""
    down = tuple(_text(role, role) for role in (Role.TITLE, Role.HEADING, Role.PART))
    assert [heading.level for heading in _tree(down, (_text("a", Role.HEADING),)).headings] == [1, 2, 3, 2]


BODY, ITEM = _text("a", Role.BODY), Group(Role.ITEM, (_text("a", Role.BODY),))
CELL, ROW = _text("a", Role.CELL), Group(Role.ROW, (_text("a", Role.CELL),))


@pytest.mark.parametrize(
    "mark",
    [
        ITEM,
        BODY,
        _text("•", Role.BULLET),
        ROW,
        CELL,
        Group(Role.LIST, (_text("a"),)),
        Group(Role.LIST, (Group(Role.ITEM, (_text("a"),)),)),
        Group(Role.TABLE, (_text("a"),)),
        Group(Role.TABLE, (Group(Role.ROW, (_text("a"),)),)),
        Group(Role.SECTION, (ITEM,)),
    ],
)
def test_parts_out_of_their_place_are_refused(mark: Mark) -> None:
    """Items stand in lists, cells in rows of tables, and nothing else does."""
    assert _rules((mark,)) == ["tag-nesting"]


@pytest.mark.parametrize(
    "marks",
    [
        (_text("b", continued=True),),
        (_figure("a"), _text("b", continued=True)),
        (_text("Title", Role.TITLE), _text("b", continued=True)),
        (_list("a"), _text("b"), _list("c", continued=True)),
    ],
)
def test_what_goes_on_must_have_begun(marks: tuple[Mark, ...]) -> None:
    """A mark that goes on with nothing, or not with the last one told, is refused."""
    assert _rules(marks) == ["untagged"]


def _lacking() -> Text:
    """Return a text of which one sign has no glyph."""
    text = _text("ab")
    (line,) = text.lines
    (piece,) = line.pieces
    broken = replace(piece, glyphs=(replace(piece.glyphs[0], id=0), *piece.glyphs[1:]))
    return replace(text, lines=(replace(line, pieces=(broken,)),))


def test_a_sign_the_font_lacks_is_refused() -> None:
    """A text with the glyph of a missing character is a missing glyph, if that is all that is wrong."""
    with pytest.raises(MissingGlyph):
        _tree((_lacking(),))
    with pytest.raises(InputError) as caught:
        _tree((_lacking(), _figure("")))
    assert not isinstance(caught.value, MissingGlyph)
    assert {problem.rule for problem in caught.value.problems} == {"missing-glyph", "no-alt"}


def test_all_faults_are_told_at_once() -> None:
    """Faults of all pages and kinds come in one error."""
    first = (_text("a", Role.PART), Shape(BOX), _figure(" "))
    assert _rules(first, (ITEM, Shape(BOX))) == ["heading-level", "no-alt", "tag-nesting", "untagged", "untagged"]


def test_a_fault_is_told_at_its_place_in_the_topic() -> None:
    """A fault is told where the nearest group around it that has a path says, or at the document's own."""

    def where(path: tuple[str | int, ...]) -> Location:
        return Location("/".join(map(str, path)) or "top")

    inner = Group(Role.SECTION, (_figure(""), replace(_figure(""), path=("points", 0, "picture")), Shape(BOX)))
    card = Group(Role.SECTION, (inner,), path=("points", 0))
    with pytest.raises(InputError) as caught:
        build_structure([Page(PAPERS["A5"], (card, _lacking()))], _exact, where)
    assert {(problem.where.file, problem.rule) for problem in caught.value.problems} == {
        ("points/0", "no-alt"),
        ("points/0/picture", "no-alt"),
        ("points/0", "untagged"),
        ("top", "missing-glyph"),
    }


def test_painting_refuses_what_cannot_be_told() -> None:
    """No PDF for reading is made of pages that cannot be told."""
    with pytest.raises(InputError):
        paint([Page(PAPERS["A5"], (Shape(BOX),))], About("a", "b", "c", "en"))


# ---- what is written


def _written(*pages: tuple[Mark, ...]) -> pikepdf.Pdf:
    content = paint([Page(PAPERS["A5"], marks) for marks in pages], About("a", "b", "c", "en"))
    return pikepdf.open(BytesIO(content))


def _all(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    return [
        o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == Name(f"/{kind}") and "/P" in o
    ]


def test_head_cells_say_what_they_head() -> None:
    """The head of a column and that of a row each say so, and a cell says nothing."""
    head = (_text("Name", Role.COLUMN_HEAD), _text("Times", Role.COLUMN_HEAD))
    row = (_text("Hand", Role.ROW_HEAD), _text("Once", Role.CELL))
    with _written((Group(Role.TABLE, (Group(Role.ROW, head), Group(Role.ROW, row))),)) as pdf:
        scopes = [(str(each.A.O), str(each.A.Scope)) for each in _all(pdf, "TH")]
        assert scopes == [("/Table", "/Column"), ("/Table", "/Column"), ("/Table", "/Row")]
        (cell,) = _all(pdf, "TD")
        assert "/A" not in cell


def test_lists_say_how_they_are_numbered() -> None:
    """A list with signs and one with numbers each say so."""
    numbered = Group(Role.LIST, (Group(Role.ITEM, (_text("1", Role.BULLET), _text("a", Role.BODY))),))
    with _written((_list("a"), numbered)) as pdf:
        assert [str(each.A.ListNumbering) for each in _all(pdf, "L")] == ["/Disc", "/Decimal"]


def test_a_blank_to_write_on_says_so() -> None:
    """A blank is a field for print, described by its label."""
    with _written((_text("Name:", Role.FIELD),)) as pdf:
        (field,) = _all(pdf, "Form")
        assert (str(field.A.O), str(field.A.Role), str(field.A.Desc)) == ("/PrintField", "/tv", "Name:")


def test_a_footer_is_a_footer() -> None:
    """A footer is called so, and is not told."""
    tree = _tree((_text("a"), Group(Role.FOOTER, (_text("Page 1"),))))
    assert "/Artifact" in tree.runs[0][-1].opening
    assert "/Footer" in tree.runs[0][-1].opening
    assert read_aloud(tree.root) == "Document\n  P\n    | a\n"


def test_notes_are_found_by_their_ids() -> None:
    """Each note has an ID of its own, and the tree of IDs leads to it."""
    with _written(tuple(Group(Role.NOTE, (_text(words),)) for words in "ab")) as pdf:
        notes = {str(each.ID): each.objgen for each in _all(pdf, "Note")}
        tree = pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree)
        assert {name: each.objgen for name, each in tree.items()} == notes
        assert len(notes) == 2


def test_a_link_can_be_clicked_where_it_stands() -> None:
    """The link on the page covers its words, leads to the address in ASCII, is printed, and has words of its own."""
    with _written((), (replace(_text("[Café](https://example.org/é)"), box=Box(40, 60, 300, 20)),)) as pdf:
        assert "/Annots" not in pdf.pages[0].obj
        (link,) = pdf.pages[1].obj.Annots
        left, bottom, right, top = map(float, link.Rect)
        baseline = PAPERS["A5"].height - 60 - _text("a").lines[0].baseline
        assert left == pytest.approx(40, abs=0.1)
        assert bottom < baseline < top < baseline + 14
        assert 100 < right - left < 300
        assert str(link.A.URI) == "https://example.org/%C3%A9"
        assert str(link.Contents).startswith("Café")
        assert int(link.F) == 4


def test_content_on_another_page_names_it() -> None:
    """An element over two pages says of its second part on which page it is."""
    with _written((_text("a "),), (_text("b", continued=True),)) as pdf:
        (element,) = _all(pdf, "P")
        here, there = element.K
        assert element.Pg.objgen == pdf.pages[0].obj.objgen
        assert here == 0
        assert (str(there.Type), there.Pg.objgen, int(there.MCID)) == ("/MCR", pdf.pages[1].obj.objgen, 0)


# ---- a whole leaflet


def test_the_back_pain_leaflet_is_told(golden: Callable[[str, str], None]) -> None:
    """What a screen reader tells of the back-pain leaflet is as it was reviewed."""
    pages = lay_out(Request("back-pain", paper="A4")).pages
    golden("back-pain-read-aloud.txt", read_aloud(build_structure(pages, maps_back).root))
