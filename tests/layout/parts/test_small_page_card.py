"""A card fills its room with every word and the largest picture, or says what is too much."""

from functools import cache
from math import ceil

import pytest
from msgspec.structs import replace
from support.cards import parts, warned, with_posture, with_texts, with_warnings
from support.pages import page_style, squeeze, texts_in, words_in
from support.topics import POINTS

from handout.check.load_topic import load_topic
from handout.content.compose import compose
from handout.content.handout import Card, Link, Posture
from handout.content.project import Project
from handout.geometry import MM, Box
from handout.installed import BUILTIN
from handout.layout.figures.picture import load
from handout.layout.formats.poster_words import heading_of
from handout.layout.page import Block, Group, Image, Overflow, Path, Role, Shape, Text, bounds, walk
from handout.layout.parts.card_heading import card_heading, disc
from handout.layout.parts.small_page_card import NARROWEST, CardSize, card
from handout.layout.setting import Pictures, Setting
from handout.layout.text.paragraph import text_width
from handout.request.options import Selection
from handout.schema.spaces import SOFT_HYPHEN

A4 = (505.0, 760.0)


@cache
def _cards_and_pictures() -> tuple[dict[str, Card], Pictures]:
    """Return the built-in cards by id, and their pictures."""
    material = load_topic(Project(BUILTIN), "back-pain", None)
    pictures = {file.file: load(file) for file in material.pictures.values()}
    return {each.id: each for each in compose(material, Selection()).cards}, pictures


def _set(each: Card, width: float, height: float, card_size: CardSize, large: bool = False) -> Block | Overflow:
    return card(each, width, height, card_size, Setting(page_style(large), _cards_and_pictures()[1]))


def _placed(each: Card, width: float, height: float, card_size: CardSize, large: bool = False) -> Block:
    found = _set(each, width, height, card_size, large)
    assert isinstance(found, Block)
    return found


def _excess(each: Card, width: float, height: float, card_size: CardSize) -> Overflow:
    found = _set(each, width, height, card_size)
    assert isinstance(found, Overflow)
    return found


def _picture(block: Block, each: Card) -> Box:
    """Return the box of the card's own picture."""
    name = each.figure.picture.file
    (box,) = (m.box for m in walk(block.marks) if isinstance(m, Image) and m.picture is _cards_and_pictures()[1][name])
    return box


SIZES = [
    (CardSize.FULL, *A4, False),
    (CardSize.FULL, A4[0], 900.0, True),
    (CardSize.FULL, 364.0, 640.0, False),
]


@pytest.mark.parametrize("id_", POINTS)
@pytest.mark.parametrize(("card_size", "width", "height", "large"), SIZES)
def test_a_card_stays_in_its_room(id_: str, card_size: CardSize, width: float, height: float, large: bool) -> None:
    """A card is exactly as tall as its room, and everything on it is inside its frame."""
    block = _placed(_cards_and_pictures()[0][id_], width, height, card_size, large)
    assert block.height == height
    assert isinstance(block.marks[0], Group)
    assert block.marks[0].role is Role.SECTION
    assert all(
        Box(0, 0, width, height).holds(bounds(mark), 0.5) for mark in walk(block.marks) if not isinstance(mark, Group)
    )


@pytest.mark.parametrize("id_", POINTS)
@pytest.mark.parametrize(("card_size", "width", "height", "large"), SIZES)
def test_reading_order(id_: str, card_size: CardSize, width: float, height: float, large: bool) -> None:
    """A card is read in order: number, name, note, take care, picture, where, how, said to help."""
    each = _cards_and_pictures()[0][id_]
    block = _placed(each, width, height, card_size, large)
    found_text = words_in(block.marks)
    head = (f"{each.number}|", each.name, f"{each.note}|", each.warnings.heading, *warned(each))
    has = parts(each)
    places = [found_text.index(squeeze(words.text)) for words in (has.where, has.how, has.helps)]
    places = [*(found_text.index(squeeze(words)) for words in head), *places]
    assert places == sorted(places)
    marks = list(walk(block.marks))
    picture = next(n for n, mark in enumerate(marks) if isinstance(mark, Group) and mark.role is Role.FIGURE)
    care, where = (
        next(n for n, mark in enumerate(marks) if isinstance(mark, Text) and squeeze(words) in squeeze(mark.words))
        for words in (each.warnings.cautions[0], has.where.text)
    )
    assert care < picture < where


@pytest.mark.parametrize("id_", POINTS)
@pytest.mark.parametrize(("card_size", "width", "height", "large"), SIZES)
def test_a_card_says_what_its_parts_are(
    id_: str, card_size: CardSize, width: float, height: float, large: bool
) -> None:
    """A card is a section: first its heading (number, name, note) and its other names, then its cautions as a Note; no shape is bare."""
    each = _cards_and_pictures()[0][id_]
    (section,) = _placed(each, width, height, card_size, large).marks
    assert isinstance(section, Group)
    assert section.path == each.path
    marks = [mark for mark in section.marks if not (isinstance(mark, Group) and mark.role is Role.ARTIFACT)]
    head, *between, note = marks[: 3 if each.aside else 2]
    assert [mark.words for mark in between if isinstance(mark, Text)] == ([each.aside] if each.aside else [])
    assert isinstance(head, Group)
    assert isinstance(note, Group)
    assert head.role is Role.HEADING
    assert [(text.words, text.role) for text in texts_in((head,))] == [
        (str(each.number), Role.SPAN),
        (each.name, Role.SPAN),
        (each.note, Role.SPAN),
    ]
    assert note.role is Role.NOTE
    found_text = "".join(squeeze(text.words) for text in texts_in((note,)))
    assert [words for words in warned(each) if squeeze(words) not in found_text] == []
    posture = parts(each).how.posture
    figures = [mark for mark in walk(marks) if isinstance(mark, Group) and mark.role is Role.FIGURE]
    assert [figure.path for figure in figures] == [f.path for f in (each.figure, posture and posture.figure) if f]
    assert [m for m in walk(marks) if isinstance(m, Group) and m.role in (Role.HEADING, Role.NOTE)] == [head, note]
    assert not any(isinstance(mark, Shape | Path | Image) for mark in section.marks)


LINK = "https://www.example.org/leaflets/back-pain"


@pytest.mark.parametrize(
    ("card_size", "width", "height", "large"), [*SIZES, (CardSize.PANEL, (A4[0] - 14) / 2, 560.0, False)]
)
def test_a_link_stands_on_its_card(card_size: CardSize, width: float, height: float, large: bool) -> None:
    """A point's web page is printed as it can be typed, after what the point is said to help, and leads there when clicked."""
    each = with_texts(_cards_and_pictures()[0]["stomach"], helps="back pain.", cautions="Not if it hurts.")
    each = with_warnings(each, stops=(), conditions="")
    link_section = Link(heading="Read more", address=LINK, path=(*each.path, "link"))
    each = replace(each, sections=(*each.sections, link_section))
    texts = texts_in(_placed(each, width, height, card_size, large).marks)
    (link,) = (text for text in texts if any(piece.link for line in text.lines for piece in line.pieces))
    assert link.words == "Read more: example.org/leaflets/back-pain"
    leads = "".join(piece.text for line in link.lines for piece in line.pieces if piece.link == LINK)
    assert leads == "example.org/leaflets/back-pain"
    found_text = [squeeze(text.words) for text in texts]
    helps, care = (
        next(n for n, words in enumerate(found_text) if squeeze(w) in words) for w in ("back pain.", "Not if it hurts.")
    )
    assert care < helps < texts.index(link)
    assert link.size == page_style(large).sizes.text


@pytest.mark.parametrize("id_", POINTS)
def test_a_card_without_a_link_has_none(id_: str) -> None:
    """A point without a web page says nothing of one."""
    each = _cards_and_pictures()[0][id_]
    block = _placed(each, *A4, CardSize.FULL)
    assert each.link is None
    assert "|Readmore:" not in words_in(block.marks)
    assert not any(piece.link for text in texts_in(block.marks) for line in text.lines for piece in line.pieces)


@pytest.mark.parametrize("id_", POINTS)
def test_no_picture_is_too_small_to_find_the_point(id_: str) -> None:
    """However long its words, a card's picture is 46 mm wide or 60 mm tall at least; else the card does not fit."""
    each = _cards_and_pictures()[0][id_]
    for extra in range(0, 400, 20):
        longer = with_texts(each, where=f"{parts(each).where.text} {'More to say. ' * extra}".strip())
        found = _set(longer, *A4, CardSize.FULL)
        if isinstance(found, Overflow):
            assert extra >= 40
            return
        box = _picture(found, each)
        assert box.width >= NARROWEST - 0.01 or max(box.width, box.height) >= 60 * MM - 0.01
        assert squeeze(parts(longer).where.text) in words_in(found.marks)
    pytest.fail("words without end fit a page")


@pytest.mark.parametrize("field", ["where", "how", "helps", "cautions"])
@pytest.mark.parametrize("card_size", [CardSize.FULL])
def test_an_excess_names_the_longest_part(field: str, card_size: CardSize) -> None:
    """A card that does not fit says by how much, and which part is the longest."""
    each = with_texts(_cards_and_pictures()[0]["stomach"], **{field: "word " * 600})
    found = _excess(each, *A4, card_size)
    assert found.height > 0
    assert found.path == (*each.path, field)


def test_an_excess_shrinks_with_more_room() -> None:
    """The excess is a measure: with that much more room, and no wider picture, the card is closer to fitting."""
    each = with_texts(_cards_and_pictures()[0]["stomach"], where="word " * 600)
    low, high = (_excess(each, A4[0], height, CardSize.FULL).height for height in (700.0, 760.0))
    assert low - high == pytest.approx(60, abs=1)


def test_with_its_excess_a_card_fits() -> None:
    """A card fits a room that is larger by what it said was too much."""
    each = with_texts(_cards_and_pictures()[0]["stomach"], where="word " * 600)
    found = _excess(each, *A4, CardSize.FULL)
    assert isinstance(_set(each, A4[0], A4[1] + found.height + 1, CardSize.FULL), Block)


@pytest.mark.sweep
def test_labels_without_a_place_are_an_excess_of_nothing() -> None:
    """Where only the labels do not fit, the excess is 0 and names the picture."""
    each = _cards_and_pictures()[0]["knee-back"]
    label = next(callout for callout in each.figure.callouts if callout.kind == "label")
    crowd = tuple(replace(label, text=f"a long label number {n} that takes room") for n in range(40))
    found = _excess(replace(each, figures=(replace(each.figure, callouts=crowd),)), *A4, CardSize.FULL)
    assert found == Overflow(0, each.figure.path)


@pytest.mark.parametrize("id_", POINTS)
def test_a_panel_keeps_every_caution(id_: str) -> None:
    """A card on a panel shortens where and how, and nothing of what to take care of; its text is no smaller."""
    each = with_texts(_cards_and_pictures()[0][id_], helps="back pain.", cautions="**Not if it hurts.** Ask first.")
    each = with_warnings(each, conditions="gout; a drip")
    has = parts(each)
    block = _placed(each, (A4[0] - 14) / 2, 520, CardSize.PANEL)
    found_text = words_in(block.marks)
    for words in (has.where.short, has.how.short, *warned(each), has.dose.heading):
        assert squeeze(words) in found_text
    care = [text for text in texts_in(block.marks) if squeeze(each.warnings.cautions[0]) in squeeze(text.words)]
    assert [text.size for text in care] == [12]
    assert min(text.size for text in texts_in(block.marks)) >= 9


@pytest.mark.parametrize("id_", ["foot-lying", "foot-sitting", "hand"])
@pytest.mark.parametrize("large", [False, True])
def test_a_position_is_shown_and_said(id_: str, large: bool) -> None:
    """Where the source names a position, its pictogram stands on the card with its words and its own alternative text."""
    each = _cards_and_pictures()[0][id_]
    block = _placed(each, A4[0], 900, CardSize.FULL, large)
    posture = parts(each).how.posture
    assert posture is not None
    assert posture.figure is not None
    figures = [mark for mark in walk(block.marks) if isinstance(mark, Group) and mark.role is Role.FIGURE]
    assert [figure.alt for figure in figures] == [each.figure.alt, posture.figure.alt]
    assert squeeze(posture.text) in words_in(block.marks)


def test_a_position_without_a_pictogram_is_said() -> None:
    """A position that has no pictogram is said in words behind how."""
    each, path = _cards_and_pictures()[0]["hand"], ("points", 6, "position", "text")
    each = with_posture(each, Posture("lie down", path))
    assert squeeze(f"{parts(each).how.text} (lie down)") in words_in(_placed(each, *A4, CardSize.FULL).marks)


def test_what_is_empty_leaves_no_trace() -> None:
    """A card without dose, caption, other name or conditions has no heading or mark for them."""
    each = with_texts(with_posture(_cards_and_pictures()[0]["foot-lying"], None), dose="")
    each = replace(with_warnings(each, conditions=""), aside="")
    found_text = words_in(_placed(replace(each, figures=(replace(each.figure, caption=""),)), *A4, CardSize.FULL).marks)
    assert squeeze(each.warnings.conditions_heading) not in found_text
    assert "()" not in found_text
    assert f"|{squeeze(parts(each).dose.heading)}|" in found_text


def test_a_stop_sign_is_bold() -> None:
    """The signs to stop at stand in bold type, also where they bring bold words of their own."""
    each = with_warnings(_cards_and_pictures()[0]["stomach"], stops=("Pain? **Stop** now.",))
    texts = [t for t in texts_in(_placed(each, *A4, CardSize.FULL).marks) if "Pain?" in t.words]
    bold = "".join(p.text for line in texts[0].lines for p in line.pieces if p.bold)
    assert "Pain?Stopnow." in squeeze(bold)
    assert "*" not in bold


@pytest.mark.parametrize("number", [1, 7, 10, 28])
@pytest.mark.parametrize("diameter", [14.0, 25.0])
def test_a_number_stands_in_the_middle_of_its_disc(number: int, diameter: float) -> None:
    """A card's number is centred on a round disc and does not leave it."""
    back, words = disc(number, diameter, page_style()).marks
    assert isinstance(back, Group)
    assert back.role is Role.ARTIFACT
    (ground,) = back.marks
    assert isinstance(ground, Shape)
    assert isinstance(words, Text)
    assert (words.words, words.role) == (str(number), Role.SPAN)
    assert ground.box == Box(0, 0, diameter, diameter)
    assert ground.corners == (diameter / 2,) * 4
    box = bounds(words)
    left = words.box.x + words.lines[0].pieces[0].x
    assert left + (box.right - left) / 2 == pytest.approx(diameter / 2, abs=0.1)
    assert left > 0
    assert box.right < diameter


@pytest.mark.parametrize("lines", [2, 3])
def test_a_heading_without_a_note_keeps_no_line_for_it(lines: int) -> None:
    """A name that takes several lines stands as far from the top of its band as from its foot."""
    each = replace(_cards_and_pictures()[0]["hand"], name="Dressing " * lines, note="", aside="")
    block = card_heading(each, 160, page_style())
    (name,) = (mark for mark in walk(block.marks) if isinstance(mark, Text) and "Dressing" in mark.words)
    assert len(name.lines) == lines
    assert name.box.y == pytest.approx(block.height - name.box.y - name.box.height, abs=3)


@pytest.mark.parametrize("name", ["Hydrochlorothiazide in the morning", "Metformin", "Take Carbamazepine"])
@pytest.mark.parametrize("poster", [False, True])
def test_a_name_is_smaller_rather_than_divided(name: str, poster: bool) -> None:
    """A heading in a narrow column is set smaller, down to the size of its text, before a word of it is divided."""
    each = replace(_cards_and_pictures()[0]["hand"], name=name, note="", aside="")
    style = page_style()
    longest = max(text_width(word, replace(style.heading, size=style.sizes.text)) for word in name.split())
    sizes, least = set(), ceil(longest) + (56 if poster else 80)
    for width in range(least, least + 200, 10):
        block = heading_of(each, style).block(width, 7) if poster else card_heading(each, width, style)
        (heading,) = (mark for mark in texts_in(block.marks) if mark.words.startswith(name[:4]))
        assert [line.text for line in heading.lines if line.text.endswith(SOFT_HYPHEN)] == []
        assert style.sizes.text <= heading.size <= style.sizes.card
        assert bounds(heading).right <= width
        sizes.add(heading.size)
    assert max(sizes) == style.sizes.card
    assert len(sizes) > 1
