"""The tag tree says what the marks say, in their order, and what cannot be said is refused."""

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace
from support.read_aloud import read_aloud
from support.trees import list_of, role_text, tree_of

from handout.content.assets import PictureFile
from handout.geometry import Box, Position
from handout.layout.figures.picture import load
from handout.layout.page import Group, Image, Mark, Page, Path, Role, Shape, Text, artifact
from handout.papers import PAPERS
from handout.pdf.build_tag_tree import build_structure
from handout.pdf.metadata import About
from handout.pdf.painter import paint
from handout.pdf.tag_types import ContentReference, Element, LinkAnnotation, Structure
from handout.problems import InputError, Location, MissingGlyph
from handout.render.pipeline import lay_out
from handout.request.options import Request

BOX = Box(9, 9, 50, 25)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"><rect width="9" height="9"/></svg>'


def drawn_figure(alt: str, *marks: Mark) -> Group:
    """Return a figure of a drawing, with marks on it."""
    return Group(Role.FIGURE, (Image(BOX, load(PictureFile("a.svg", SVG, {}))), *marks), alt)


def _tag_tree(*pages: tuple[Mark, ...]) -> str:
    return read_aloud(tree_of(*pages).root)


def _rules(*pages: tuple[Mark, ...]) -> list[str]:
    """Return the rules by which pages are refused, one for each fault."""
    with pytest.raises(InputError) as caught:
        tree_of(*pages)
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
    note = Group(Role.NOTE, (role_text("Take care.", Role.PART), role_text("Stop if it hurts.")))
    marks = (
        role_text("Title", Role.TITLE),
        Group(Role.SECTION, (role_text("Card", Role.HEADING), drawn_figure("A hand."), list_of("One", "Two"), note)),
    )
    assert _tag_tree(marks) == (
        "Document\n  H1\n    | Title\n  Sect\n    H2\n      | Card\n    Figure: A hand.\n    L\n"
        "      LI\n        Lbl\n          | •\n        LBody\n          | One\n"
        "      LI\n        Lbl\n          | •\n        LBody\n          | Two\n"
        "    Note\n      H3\n        | Take care.\n      P\n        | Stop if it hurts.\n"
    )


def test_lines_are_told_as_one_text() -> None:
    """However often a text is broken, it is one piece of content with its words apart."""
    words = "Some words that are broken into several lines."
    tree = tree_of((role_text(words, width=60),))
    (content,) = _one(tree, Role.PARAGRAPH).kids
    assert isinstance(content, ContentReference)
    assert content.words == words
    assert len(tree.runs[0]) == 1


def test_spans_of_a_heading_are_one_heading() -> None:
    """A heading that stands in two places on the page is one element, with both in its words and in the outline."""
    heading = Group(Role.HEADING, (role_text("1", Role.SPAN), role_text("Stomach Point", Role.SPAN)))
    tree = tree_of((role_text("Title", Role.TITLE), heading))
    assert [(each.level, each.words, each.page) for each in tree.headings] == [
        (1, "Title", 0),
        (2, "1 Stomach Point", 0),
    ]
    element = _one(tree, Role.HEADING)
    assert len(_places(element)) == 2
    assert [run.content.space_after for run in tree.runs[0]] == [False, True, False]  # type: ignore[union-attr]


def test_spans_of_a_heading_are_told_apart() -> None:
    """The parts of a heading are told as words of their own, as they are in the PDF."""
    heading = Group(Role.TITLE, (role_text("1", Role.SPAN), role_text("Stomach Point", Role.SPAN)))
    assert _tag_tree((heading,)) == "Document\n  H1\n    | 1 Stomach Point\n"


def test_what_is_not_read_is_no_element() -> None:
    """Artifacts are painted and not told; those that follow each other share one pair of brackets, and others do not."""
    shape = Shape(BOX, fill="#ffffff")
    tree = tree_of((artifact(shape), artifact(shape), role_text("a"), artifact(role_text("Page 1"))))
    assert [run.opening for run in tree.runs[0]] == ["/Artifact BMC", "/P <</MCID 0>> BDC", "/Artifact BMC"]
    assert len(tree.runs[0][0].content.marks) == 2  # type: ignore[union-attr]
    assert read_aloud(tree.root) == "Document\n  P\n    | a\n"


def test_a_figure_is_told_by_its_words_alone() -> None:
    """All that is drawn on a figure is one piece of content; its box is that of all it shows."""
    tree = tree_of((drawn_figure("A hand.", Shape(Box(9, 60, 40, 9), fill="#000000")),))
    element = _one(tree, Role.FIGURE)
    assert (element.alt, _places(element)) == ("A hand.", [(0, 0)])
    assert element.box is not None
    assert (element.box.x, element.box.y, element.box.bottom) == (9, 9, 69)
    assert read_aloud(tree.root) == "Document\n  Figure: A hand.\n"


def _cut(words: str) -> tuple[Text, Text]:
    """Return a text of two lines as one that is broken between them."""
    text = role_text(words, width=65)
    first, second = text.lines
    return replace(text, lines=(first,)), replace(text, lines=(second,), continued=True)


def test_a_text_goes_on_over_the_page() -> None:
    """A paragraph and a list that go on are one element each, with content on both pages, and words stay apart."""
    begun, ended = _cut("It begins and ends.")
    tree = tree_of((begun,), (ended, list_of("One")), (list_of("Two", continued=True),))
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
    cut = Group(Role.ITEM, (role_text("of it.", Role.BODY, continued=True),), continued=True)
    tree = tree_of((list_of("All "),), (Group(Role.LIST, (cut,), continued=True),))
    assert _places(_one(tree, Role.BODY)) == [(0, 1), (1, 0)]


def test_an_artifact_between_does_not_end_a_text() -> None:
    """Footers stand between the parts of a text, and are not in its way."""
    begun, ended = _cut("It begins and ends.")
    tree = tree_of((begun, artifact(role_text("Page 1"))), (artifact(role_text("top")), ended))
    assert read_aloud(tree.root) == "Document\n  P\n    | It begins and ends.\n"


def test_links_and_languages_become_elements() -> None:
    """A link is a Link with its words and a box for each line, words in another language a Span that says so."""
    words = "See [the page](https://example.org/x) of [Qihai]{zh-Latn} now."
    tree = tree_of((role_text(words),))
    assert read_aloud(tree.root) == (
        "Document\n  P\n    | See\n    Link\n      | the page (example.org/x)\n      -> https://example.org/x\n"
        "    | of\n    Span (zh-Latn)\n      | Qihai\n    | now.\n"
    )
    (anchor,) = (kid for kid in _one(tree, "Link").kids if isinstance(kid, LinkAnnotation))
    assert (anchor.page, anchor.address, anchor.words) == (0, "https://example.org/x", "the page (example.org/x)")


def test_a_link_over_lines_has_a_box_for_each() -> None:
    """A link that is broken can be clicked on every line of it, within the column; it is one element."""
    text = role_text("See [a page with many words](https://example.org/x).", width=90)
    tree = tree_of((text,))
    boxes = [kid.box for kid in _one(tree, "Link").kids if isinstance(kid, LinkAnnotation)]
    assert len(boxes) == len(text.lines) > 1
    assert all(box.right <= 90 and box.y >= -2 for box in boxes)
    assert [box.y for box in boxes] == sorted({box.y for box in boxes})


def test_numbers_count_on_each_page() -> None:
    """The numbers of content start at 0 on each page and leave none out; their owners are listed in that order."""
    tree = tree_of((role_text("a"), list_of("b", "c")), (drawn_figure("d"), role_text("e")))
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
    assert _rules((Group(Role.SECTION, (role_text("a"), mark)),)) == ["untagged"]


@pytest.mark.parametrize("alt", ["", " ", "\n\t", "\u200b", "\u00a0\u2003"])
def test_a_figure_without_words_is_refused(alt: str) -> None:
    """A picture whose description cannot be read aloud is refused."""
    assert _rules((drawn_figure(alt),)) == ["no-alt"]


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
    assert _rules(tuple(role_text(role, role) for role in roles)) == ["heading-level"]


def test_headings_may_go_up_by_any_level() -> None:
    """After a small heading a large one may follow, on the next page as well."""
    down = tuple(role_text(role, role) for role in (Role.TITLE, Role.HEADING, Role.PART))
    assert [heading.level for heading in tree_of(down, (role_text("a", Role.HEADING),)).headings] == [1, 2, 3, 2]


BODY, ITEM = role_text("a", Role.BODY), Group(Role.ITEM, (role_text("a", Role.BODY),))
CELL, ROW = role_text("a", Role.CELL), Group(Role.ROW, (role_text("a", Role.CELL),))


@pytest.mark.parametrize(
    "mark",
    [
        ITEM,
        BODY,
        role_text("•", Role.BULLET),
        ROW,
        CELL,
        Group(Role.LIST, (role_text("a"),)),
        Group(Role.LIST, (Group(Role.ITEM, (role_text("a"),)),)),
        Group(Role.TABLE, (role_text("a"),)),
        Group(Role.TABLE, (Group(Role.ROW, (role_text("a"),)),)),
        Group(Role.SECTION, (ITEM,)),
    ],
)
def test_parts_out_of_their_place_are_refused(mark: Mark) -> None:
    """Items stand in lists, cells in rows of tables, and nothing else does."""
    assert _rules((mark,)) == ["tag-nesting"]


@pytest.mark.parametrize(
    "marks",
    [
        (role_text("b", continued=True),),
        (drawn_figure("a"), role_text("b", continued=True)),
        (role_text("Title", Role.TITLE), role_text("b", continued=True)),
        (list_of("a"), role_text("b"), list_of("c", continued=True)),
    ],
)
def test_what_goes_on_must_have_begun(marks: tuple[Mark, ...]) -> None:
    """A mark that goes on with nothing, or not with the last one told, is refused."""
    assert _rules(marks) == ["untagged"]


def _lacking() -> Text:
    """Return a text of which one sign has no glyph."""
    text = role_text("ab")
    (line,) = text.lines
    (piece,) = line.pieces
    broken = replace(piece, glyphs=(replace(piece.glyphs[0], id=0), *piece.glyphs[1:]))
    return replace(text, lines=(replace(line, pieces=(broken,)),))


def test_a_sign_the_font_lacks_is_refused() -> None:
    """A text with the glyph of a missing character is a missing glyph, if that is all that is wrong."""
    with pytest.raises(MissingGlyph):
        tree_of((_lacking(),))
    with pytest.raises(InputError) as caught:
        tree_of((_lacking(), drawn_figure("")))
    assert not isinstance(caught.value, MissingGlyph)
    assert {problem.rule for problem in caught.value.problems} == {"missing-glyph", "no-alt"}


def test_all_faults_are_told_at_once() -> None:
    """Faults of all pages and kinds come in one error."""
    first = (role_text("a", Role.PART), Shape(BOX), drawn_figure(" "))
    assert _rules(first, (ITEM, Shape(BOX))) == ["heading-level", "no-alt", "tag-nesting", "untagged", "untagged"]


def test_a_fault_is_told_at_its_place_in_the_topic() -> None:
    """A fault is told where the nearest group around it that has a path says, or at the document's own."""

    def where(path: tuple[str | int, ...]) -> Location:
        return Location("/".join(map(str, path)) or "top")

    inner = Group(
        Role.SECTION, (drawn_figure(""), replace(drawn_figure(""), path=("points", 0, "picture")), Shape(BOX))
    )
    card = Group(Role.SECTION, (inner,), path=("points", 0))
    with pytest.raises(InputError) as caught:
        build_structure([Page(PAPERS["A5"], (card, _lacking()))], where)
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


# ---- a whole leaflet


def test_the_back_pain_leaflet_is_told(golden: Callable[[str, str], None]) -> None:
    """What a screen reader tells of the back-pain leaflet is as it was reviewed."""
    pages = lay_out(Request("back-pain", paper="A4")).pages
    golden("back-pain-read-aloud.txt", read_aloud(build_structure(pages).root))
