"""What the structure tree says is written into the PDF."""

from io import BytesIO

import pikepdf
import pytest
from msgspec.structs import replace
from support.pdf import elements
from support.read_aloud import read_aloud
from support.trees import list_of, role_text, tree_of

from handout.geometry import Box
from handout.layout.page import Group, Mark, Page, Role, Widget
from handout.papers import PAPERS
from handout.pdf.metadata import About
from handout.pdf.painter import paint


def _written(*pages: tuple[Mark, ...]) -> pikepdf.Pdf:
    content = paint([Page(PAPERS["A5"], marks) for marks in pages], About("a", "b", "c", "en"))
    return pikepdf.open(BytesIO(content))


def test_head_cells_say_what_they_head() -> None:
    """The head of a column and that of a row each say so, and a cell says nothing."""
    head = (role_text("Name", Role.COLUMN_HEAD), role_text("Times", Role.COLUMN_HEAD))
    row = (role_text("Hand", Role.ROW_HEAD), role_text("Once", Role.CELL))
    with _written((Group(Role.TABLE, (Group(Role.ROW, head), Group(Role.ROW, row))),)) as pdf:
        scopes = [(str(each.A.O), str(each.A.Scope)) for each in elements(pdf, "TH")]
        assert scopes == [("/Table", "/Column"), ("/Table", "/Column"), ("/Table", "/Row")]
        (cell,) = elements(pdf, "TD")
        assert "/A" not in cell


def test_lists_say_how_they_are_numbered() -> None:
    """A list with signs and one with numbers each say so."""
    numbered = Group(Role.LIST, (Group(Role.ITEM, (role_text("1", Role.BULLET), role_text("a", Role.BODY))),))
    with _written((list_of("a"), numbered)) as pdf:
        assert [str(each.A.ListNumbering) for each in elements(pdf, "L")] == ["/Disc", "/Decimal"]


def test_a_blank_to_write_on_says_so() -> None:
    """A blank is a field, described by its label, in an element of its own."""
    marks = (role_text("Name:", Role.SPAN), Widget(Box(40, 0, 60, 15), "Name"))
    with _written((Group(Role.FIELD, marks),)) as pdf:
        (form,) = elements(pdf, "Form")
        (kid,) = form.K
        assert (str(form.P.S), str(kid.Type), str(kid.Obj.TU)) == ("/P", "/OBJR", "Name")


def test_a_footer_is_a_footer() -> None:
    """A footer is called so, and is not told."""
    tree = tree_of((role_text("a"), Group(Role.FOOTER, (role_text("Page 1"),))))
    assert "/Artifact" in tree.runs[0][-1].opening
    assert "/Footer" in tree.runs[0][-1].opening
    assert read_aloud(tree.root) == "Document\n  P\n    | a\n"


def test_notes_are_found_by_their_ids() -> None:
    """Each note has an ID of its own, and the tree of IDs leads to it."""
    with _written(tuple(Group(Role.NOTE, (role_text(words),)) for words in "ab")) as pdf:
        notes = {str(each.ID): each.objgen for each in elements(pdf, "Note")}
        tree = pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree)
        assert {name: each.objgen for name, each in tree.items()} == notes
        assert len(notes) == 2


def test_a_link_can_be_clicked_where_it_stands() -> None:
    """The link on the page covers its words, leads to the address in ASCII, is printed, and has words of its own."""
    with _written((), (replace(role_text("[Café](https://example.org/é)"), box=Box(40, 60, 300, 20)),)) as pdf:
        assert "/Annots" not in pdf.pages[0].obj
        (link,) = pdf.pages[1].obj.Annots
        left, bottom, right, top = map(float, link.Rect)
        baseline = PAPERS["A5"].height - 60 - role_text("a").lines[0].baseline
        assert left == pytest.approx(40, abs=0.1)
        assert bottom < baseline < top < baseline + 14
        assert 100 < right - left < 300
        assert str(link.A.URI) == "https://example.org/%C3%A9"
        assert str(link.Contents).startswith("Café")
        assert int(link.F) == 4


def test_content_on_another_page_names_it() -> None:
    """An element over two pages says of its second part on which page it is."""
    with _written((role_text("a "),), (role_text("b", continued=True),)) as pdf:
        (element,) = elements(pdf, "P")
        here, there = element.K
        assert element.Pg.objgen == pdf.pages[0].obj.objgen
        assert here == 0
        assert (str(there.Type), there.Pg.objgen, int(there.MCID)) == ("/MCR", pdf.pages[1].obj.objgen, 0)
