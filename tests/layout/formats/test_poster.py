"""The poster: read from afar, filled to the foot, and what must be said is said as large as all the rest."""

import math
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations, pairwise, product
from pathlib import Path

import pytest
import uharfbuzz as hb
import yaml
from msgspec import Struct
from msgspec.structs import fields, replace
from pymupdf_fonts import fontbuffers
from support.cards import parts
from support.verapdf import faults

from handout.geometry import MM, PAPERS, Box, Position, Size
from handout.layout.figures.drawing import Drawing
from handout.layout.page import (
    Group,
    Image,
    Line,
    Mark,
    Page,
    Piece,
    Role,
    Shape,
    Text,
    artifact,
    bounds,
    magnified,
    walk,
)
from handout.layout.page import Path as Stroke
from handout.layout.page_dump import dump
from handout.problems import DoesNotFit, Severity
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.request import Request, Selection
from handout.schema.markup import strip_markup

POINTS = ("stomach", "lower-back", "hipbone", "knee-back", "foot-lying", "foot-sitting", "hand")
BY_SIZE = ("A3", "A2", "A1", "24x36in", "A0")
DANGER = "#a3201d"

Case = tuple[str, bool, int]
CASES: tuple[Case, ...] = tuple(product(BY_SIZE, (False, True), (1, 2, 3, 4, 5, 7)))


def _named(case: Case) -> str:
    paper, landscape, points = case
    return f"{paper}-{'landscape' if landscape else 'portrait'}-{points}"


EVERY = pytest.mark.parametrize("case", CASES, ids=_named)


def _order(case: Case, **more: object) -> Request:
    paper, landscape, points = case
    choice = Selection(points=POINTS[:points])
    return Request("back-pain", choice, paper=paper, format="poster", landscape=landscape, **more)  # type: ignore[arg-type]


@cache
def _laid(case: Case) -> LaidOut:
    return lay_out(_order(case))


@cache
def _clinic() -> LaidOut:
    return lay_out(_order(("A2", False, 7), clinic="example"))


def _page(laid: LaidOut) -> Page:
    (page,) = laid.pages
    return page


def _texts(*marks: Mark) -> list[Text]:
    return [mark for mark in walk(marks) if isinstance(mark, Text)]


def _squeezed(text: str) -> str:
    """Return *text* without markup and blanks, to compare words across line ends."""
    return re.sub(r"\s|\*\*|\u200b", "", text)


def _unbroken(text: str) -> str:
    """Return *text* with plain spaces, also where no line may end."""
    return text.replace("\u00a0", " ")


def _said(*marks: Mark) -> str:
    return "|".join(_squeezed(text.words) for text in _texts(*marks))


def _sections(laid: LaidOut) -> list[Group]:
    return [mark for mark in _page(laid).marks if isinstance(mark, Group) and mark.role is Role.SECTION]


def _cards(laid: LaidOut) -> list[Group]:
    return [section for section in _sections(laid) if section.path[:1] == ("points",)]


def _box(laid: LaidOut) -> Group:
    """Return the box with the disclaimer: it stands before the cards."""
    first = _sections(laid)[0]
    assert _squeezed(laid.handout.front.disclaimer.heading) in _said(first)
    return first


def _map(laid: LaidOut) -> Group:
    """Return the part with the body figures."""
    alts = {body.figure.alt for body in laid.handout.closing.bodies}
    (found,) = (
        section
        for section in _sections(laid)
        if any(isinstance(mark, Group) and mark.alt in alts for mark in section.marks)
    )
    return found


def _frame(section: Group) -> Box:
    """Return the frame of a part: its largest shape with an outline."""
    frames = [mark.box for mark in walk(section.marks) if isinstance(mark, Shape) and mark.stroke]
    return max(frames, key=lambda box: box.width * box.height)


def _figure(section: Group) -> Group:
    (figure,) = (mark for mark in walk(section.marks) if isinstance(mark, Group) and mark.role is Role.FIGURE)
    return figure


def _image(section: Group) -> Box:
    (image,) = (mark.box for mark in walk(section.marks) if isinstance(mark, Image))
    return image


def _running(section: Group) -> list[Text]:
    """Return a part's texts but those on its pictures and in its headings."""
    apart = [m for m in walk(section.marks) if isinstance(m, Group) and m.role in (Role.FIGURE, Role.HEADING)]
    inside = {id(text) for text in _texts(*apart)}
    heads = (Role.HEADING, Role.PART)
    return [text for text in _texts(section) if id(text) not in inside and text.role not in heads]


def _name(card: Group) -> Text:
    """Return the name of a card, the longest words in its heading."""
    (head,) = (mark for mark in card.marks if isinstance(mark, Group) and mark.role is Role.HEADING)
    return max(_texts(head), key=lambda text: len(text.words))


def _lines(text: Text) -> Iterator[Box]:
    """Yield the ink of each line, roughly: from the height of small letters to a little below the baseline."""
    for line in text.lines:
        if line.pieces:
            left, right = line.pieces[0].x, max(piece.x + piece.width for piece in line.pieces)
            yield Box(text.box.x + left, text.box.y + line.baseline - text.size * 0.55, right - left, text.size * 0.6)


def _scale(size: Size) -> float:
    """Return how near one stands: 1 at A2 and above, less before a smaller paper."""
    short, long = sorted((size.width, size.height))
    return min(1, short / PAPERS["A2"].width, long / PAPERS["A2"].height)


@cache
def _x_height() -> float:
    """Return the height of FiraGO's small x as a fraction of the size, measured on its outline."""
    font = hb.Font(hb.Face(bytes(fontbuffers["figo"]())))
    extents = font.get_glyph_extents(font.get_nominal_glyph(ord("x")))
    assert extents is not None
    return float(extents.y_bearing) / font.face.upem


def _size(case: Case) -> Size:
    paper, landscape, _ = case
    size = PAPERS[paper]
    return Size(size.height, size.width) if landscape else size


def _area(box: Box | Size) -> float:
    return box.width * box.height


def _band(page: Page) -> float:
    """Return where the title band ends."""
    (band,) = walk(page.marks[:1]) if not isinstance(page.marks[0], Group) else page.marks[0].marks
    return bounds(band).bottom


def _content(section: Group) -> float:
    """Return the share of a part's frame that its words and pictures take, each as the box around its lines."""
    figures = [mark for mark in walk(section.marks) if isinstance(mark, Group) and mark.role is Role.FIGURE]
    inside = {id(text) for text in _texts(*figures)}
    boxes = [mark.box for mark in walk(section.marks) if isinstance(mark, Image)]
    boxes += [bounds(text) for text in _texts(section) if id(text) not in inside]
    return sum(map(_area, boxes)) / _area(_frame(section))


# ---- the sheet


@EVERY
def test_everything_is_on_the_sheet(case: Case) -> None:
    """A poster is one sheet of the paper asked for, and all but the ground of its title, which bleeds, is on it."""
    page, size = _page(_laid(case)), _size(case)
    assert (page.size.width, page.size.height) == pytest.approx((size.width, size.height))
    sheet = Box(0, 0, size.width, size.height)
    for mark in walk(page.marks[1:]):
        if not isinstance(mark, Group):
            assert sheet.holds(bounds(mark), 0.1), mark
    safe = sheet.inset(4 * MM)
    for text in _texts(*page.marks):
        assert all(safe.holds(line, 0.5) for line in _lines(text)), text.words


@EVERY
def test_parts_stand_apart(case: Case) -> None:
    """Cards, body figures and the box with the disclaimer are apart, and each holds all that is its own."""
    laid = _laid(case)
    sections = _sections(laid)
    assert len(sections) == case[2] + 2
    for one, other in combinations(sections, 2):
        assert not bounds(one).overlaps(bounds(other))
    top = _band(_page(laid))
    for section in sections:
        assert _frame(section).holds(bounds(section), 0.5)
        assert bounds(section).y > top


@EVERY
def test_no_text_covers_another(case: Case) -> None:
    """No two lines overlap, and no running text runs into a picture."""
    laid = _laid(case)
    lines = [(line, text.words) for text in _texts(*_page(laid).marks) for line in _lines(text)]
    for (one, said), (other, says) in combinations(lines, 2):
        assert not one.inset(0.2).overlaps(other), (said, says)
    for card in _cards(laid):
        picture = _image(card)
        assert not any(line.overlaps(picture) for text in _running(card) for line in _lines(text))


@EVERY
def test_the_sheet_is_filled(case: Case) -> None:
    """Below the title the parts take at least 85 % of the sheet: no part of the grid is left empty."""
    laid = _laid(case)
    page = _page(laid)
    filled = sum(_area(_frame(section)) for section in _sections(laid))
    assert filled / (page.size.width * (page.size.height - _band(page))) >= 0.85
    lowest = max(_frame(section).bottom for section in _sections(laid))
    assert lowest >= page.size.height * 0.94


@EVERY
def test_cards_of_a_row_are_equally_tall(case: Case) -> None:
    """Cards that begin on one line end on one line; rows and columns follow the order of the cards."""
    laid = _laid(case)
    rows: dict[int, list[Box]] = {}
    for card in _cards(laid):
        rows.setdefault(round(_frame(card).y), []).append(_frame(card))
    for row in rows.values():
        assert max(box.height for box in row) - min(box.height for box in row) < 0.5
        assert [box.x for box in row] == sorted(box.x for box in row)
    assert list(rows) == sorted(rows)
    assert [card.path[1] for card in _cards(laid)] == list(range(case[2]))


# ---- sizes


def test_the_height_of_a_small_x_is_the_fonts() -> None:
    """FiraGO's x is as tall as these tests and the poster take it to be."""
    assert _x_height() == pytest.approx(0.527, abs=0.004)


@EVERY
def test_text_is_read_from_where_one_stands(case: Case) -> None:
    """A small x in any running text of cards and box is 3.5 mm tall at A2 and above, less in proportion below."""
    laid = _laid(case)
    least = 3.5 * MM * _scale(_page(laid).size)
    running = [text for section in (*_cards(laid), _box(laid)) for text in _running(section)]
    assert len(running) >= 3 * case[2] + 4
    assert min(text.size for text in running) * _x_height() >= least * 0.995


@EVERY
def test_headings_are_read_from_twice_as_far(case: Case) -> None:
    """Names of cards are twice as large as the text, the heading of the box 1.7 times, the calls for help in it a little larger."""
    laid = _laid(case)
    text = min(text.size for card in _cards(laid) for text in _running(card))
    for card in _cards(laid):
        assert _name(card).size >= 2 * text * 0.999
    front, said = laid.handout.front, _texts(_box(laid))
    (heading,) = (t for t in said if t.words == strip_markup(front.disclaimer.heading))
    assert heading.size >= 1.7 * text * 0.999
    flags = ((front.red_flags.now, front.call_now), (front.red_flags.today, front.call_today))
    for words in (f"{flag.heading}. {call}" for flag, call in flags):
        (called,) = (t for t in said if t.words == words)
        assert called.size >= 1.18 * text * 0.999


@EVERY
def test_the_title_is_the_largest(case: Case) -> None:
    """The title is larger than any name on the sheet."""
    page = _page(_laid(case))
    (title,) = (text for text in _texts(*page.marks) if text.role is Role.TITLE)
    assert title.words == _laid(case).handout.title
    assert title.size > max(text.size for text in _texts(*page.marks) if text is not title)


@EVERY
def test_pictures_are_large(case: Case) -> None:
    """The longer side of each card's picture is 60 mm at A2 and above, less in proportion below, and it keeps its shape."""
    laid = _laid(case)
    for card in _cards(laid):
        picture = _image(card)
        assert max(picture.width, picture.height) >= 60 * MM * _scale(_page(laid).size) * 0.999
        (shown,) = (mark.picture for mark in walk(card.marks) if isinstance(mark, Image))
        assert picture.width / picture.height == pytest.approx(shown.size.width / shown.size.height)


@EVERY
def test_the_disclaimer_is_as_large_as_the_cards(case: Case) -> None:
    """What the box says is set as large as what the cards say, and the box is as large as two cards of a full sheet."""
    laid = _laid(case)
    cards = {round(text.size, 3) for card in _cards(laid) for text in _running(card) if text.role is not Role.SPAN}
    assert len(cards) == 1
    assert {round(text.size, 3) for text in _running(_box(laid))} == cards
    areas = sorted(_area(_frame(card)) for card in _cards(laid))
    if case[2] >= 5:
        assert _area(_frame(_box(laid))) >= 1.5 * areas[len(areas) // 2]


@EVERY
def test_nothing_is_too_small_to_be_read(case: Case) -> None:
    """Labels on pictures are no less than two thirds of the text, the footer and all else but the numbers on the body no less than 0.7."""
    laid = _laid(case)
    text = min(text.size for card in _cards(laid) for text in _running(card))
    labels = {id(label) for card in _cards(laid) for label in _texts(_figure(card))}
    apart = labels | {id(number) for number in _numbers(laid)}
    assert min((each.size for each in _texts(*_page(laid).marks) if id(each) in labels), default=text) >= text * 0.666
    assert min(each.size for each in _texts(*_page(laid).marks) if id(each) not in apart) >= 0.7 * text


@EVERY
def test_numbers_on_the_body_are_read(case: Case) -> None:
    """The cards' numbers on the body figures are no less than 0.7 of the text."""
    laid = _laid(case)
    text = min(text.size for card in _cards(laid) for text in _running(card))
    assert min(number.size for number in _numbers(laid)) >= 0.7 * text


# ---- what is said


@EVERY
def test_cards_say_where_how_and_take_care(case: Case) -> None:
    """Each card has its name, its note, and its short texts, the caution after a bar; a condition is never left out."""
    laid = _laid(case)
    assert len(_cards(laid)) == len(laid.handout.cards)
    for section, card in zip(_cards(laid), laid.handout.cards, strict=True):
        said = _said(section)
        has, warnings = parts(card), card.warnings
        needed = (card.name, card.note, has.where.short, has.how.short, warnings.short)
        assert [each for each in (*needed, warnings.heading) if _squeezed(each) not in said] == []
        (note,) = (mark for mark in walk(section.marks) if isinstance(mark, Group) and mark.role is Role.NOTE)
        assert _squeezed(warnings.short) in _said(note)
        (bar,) = (m for m in walk(section.marks) if isinstance(m, Shape) and m.fill == DANGER and not any(m.corners))
        assert bar.box.height > bounds(note).height * 0.7
        assert bar.box.right <= bounds(note).x


@EVERY
def test_the_box_says_what_must_be_said(case: Case) -> None:
    """The box holds the whole short disclaimer with every condition, both red flags, and whom to call."""
    laid = _laid(case)
    front, said = laid.handout.front, _said(_box(laid))
    flags = front.red_flags
    assert front.disclaimer.short
    assert flags.now.short
    assert flags.today.short
    parts = [part for part in front.disclaimer.short.split("\n") if part.strip()]
    assert "|".join(map(_squeezed, parts)) in said
    needed = (flags.now.heading, flags.now.short, front.call_now)
    needed += (flags.today.heading, flags.today.short, front.call_today, flags.later)
    assert [words for words in needed if _squeezed(words) not in said] == []
    for condition in ("Pregnant", "weakback", "weakbones", "brokenbone", "bloodthinners", "bloodclot", "cancer"):
        assert condition in said
    assert "heartdisease" in said
    assert "badjoint" in said
    assert "surgerynotlongago" in said
    (frame,) = (m for m in walk(_box(laid).marks) if isinstance(m, Shape) and m.stroke == DANGER)
    thin = min(m.width for card in _cards(laid) for m in walk(card.marks) if isinstance(m, Shape) and m.stroke)
    assert frame.width >= 2 * thin


def test_the_numbers_to_call_are_the_clinics() -> None:
    """With a clinic the box says its two numbers and the band its name, phone and site."""
    said = _said(_box(_clinic()))
    assert "Call999" in said
    assert "Call111" in said
    page = _page(_clinic())
    band = [text for text in _texts(*page.marks) if text.box.y < _band(page)]
    assert {"Example Clinic", "01234 567890", "www.example.org"} <= {text.words for text in band}


def test_what_was_left_out_is_said_in_the_box() -> None:
    """Points left out for a reader are named in the box, with why."""
    choice = Selection(avoid=("pregnancy", "blood-thinners"))
    laid = lay_out(Request("back-pain", choice, paper="A2", format="poster"))
    assert laid.handout.front.notices
    for words in laid.handout.front.notices:
        assert _squeezed(words) in _said(_box(laid))


@EVERY
def test_the_body_map_shows_every_number(case: Case) -> None:
    """Front and back have one scale, and each chosen point's number as often as it has sides; no number covers another."""
    laid = _laid(case)
    figures = [mark for mark in _map(laid).marks if isinstance(mark, Group) and mark.role is Role.FIGURE]
    assert [figure.alt for figure in figures] == [body.figure.alt for body in laid.handout.closing.bodies]
    shown = [int(text.words) for figure in figures for text in _texts(figure)]
    for card in laid.handout.cards:
        assert shown.count(card.number) == (1 if card.id == "stomach" else 2)
    assert len(shown) == 2 * case[2] - 1
    heights = {round(_image(figure).height, 2) for figure in figures}
    assert len(heights) == 1
    for figure in figures:
        discs = [m.box for m in walk(figure.marks) if isinstance(m, Shape) and m.fill not in ("#ffffff", None)]
        for one, other in combinations(discs, 2):
            assert math.dist((one.centre.x, one.centre.y), (other.centre.x, other.centre.y)) >= one.width - 0.1


@EVERY
def test_every_place_to_press_is_marked(case: Case) -> None:
    """A card's picture has a ring for each place to press and an arrow for each stroke, and no label twice."""
    laid = _laid(case)
    for section, card in zip(_cards(laid), laid.handout.cards, strict=True):
        marks = _figure(section).marks
        rings = [mark for mark in marks if isinstance(mark, Shape) and mark.stroke and mark.fill == "#ffffff"]
        assert len(rings) == sum(len(spec.places) for spec in card.figure.callouts if spec.kind in ("press", "pair"))
        assert len({(round(ring.box.width, 2), round(ring.box.height, 2)) for ring in rings}) <= 1
        arrows = [mark for mark in marks if isinstance(mark, Stroke) and mark.closed]
        assert len(arrows) == sum(spec.kind == "stroke" for spec in card.figure.callouts)
        labels = [_unbroken(text.words) for text in _texts(*marks)]
        assert len(set(labels)) == len(labels)
        assert set(labels) <= {spec.text for spec in card.figure.callouts}
        assert _figure(section).alt == card.figure.alt


@EVERY
def test_every_label_is_on_its_picture(case: Case) -> None:
    """A picture has all its labels (they say where the point is), or none and a warning; only the fullest sheets lose any."""
    laid = _laid(case)
    bare = []
    for section, card in zip(_cards(laid), laid.handout.cards, strict=True):
        labels = sorted(_unbroken(text.words) for text in _texts(_figure(section)))
        wanted = sorted(spec.text for spec in card.figure.callouts if spec.text)
        if labels != wanted:
            assert labels == [], card.id
            bare.append(card.id)
    warned = [warning for warning in laid.warnings if warning.rule == "labels-left-out"]
    assert [re.findall(r"'(\S+)'", warning.message) for warning in warned] == [[point] for point in bare]
    for warning in warned:
        assert warning.severity is Severity.WARNING
        assert warning.where.file.endswith("back-pain.yaml")
        assert warning.hint
    assert not bare or case[1:] == (True, 7)
    assert len(bare) <= 1


@pytest.mark.parametrize("case", [("A2", False, 1), ("A2", True, 1)], ids=_named)
def test_no_part_is_mostly_white(case: Case) -> None:
    """Words and pictures take at least two fifths of each part."""
    laid = _laid(case)
    assert min(map(_content, _sections(laid))) >= 0.4


def test_a_larger_sheet_has_larger_pictures() -> None:
    """The smallest picture of a landscape A0 is not about as large as that of a landscape A1, which is half its area."""
    small, large = (
        min(max(_image(card).width, _image(card).height) for card in _cards(_laid((paper, True, 7))))
        for paper in ("A1", "A0")
    )
    assert large > 1.3 * small


# ---- papers


@pytest.mark.parametrize("landscape", [False, True], ids=["portrait", "landscape"])
@pytest.mark.parametrize("paper", ["A3", "A2"])
def test_all_points_fit_with_a_clinic(paper: str, landscape: bool) -> None:
    """The clinic in the title's band does not take the room that all points need."""
    laid = lay_out(_order((paper, landscape, 7), clinic="example"))
    assert len(_cards(laid)) == 7
    assert "01234567890" in _said(*_page(laid).marks)
    text = [text.size for section in (*_cards(laid), _box(laid)) for text in _running(section)]
    assert min(text) * _x_height() >= 3.5 * MM * _scale(_page(laid).size) * 0.995
    title = max(text.size for text in _texts(*_page(laid).marks) if text.role is Role.TITLE)
    assert title > max(_name(card).size for card in _cards(laid))


@pytest.mark.parametrize("points", [1, 2, 3, 4, 5, 7])
def test_larger_paper_has_the_same_poster_magnified(points: int) -> None:
    """A1 and A0 are A2 magnified: the same parts at the same places, the same words larger (to within the papers' shapes)."""
    small = _laid(("A2", False, points))
    for paper in ("A1", "A0"):
        large = _laid((paper, False, points))
        by = _page(large).size.width / _page(small).size.width
        assert [part.path for part in _sections(large)] == [part.path for part in _sections(small)]
        for one, other in zip(_sections(small), _sections(large), strict=True):
            a, b = _frame(one), _frame(other)
            near = 0.03 * _page(small).size.height
            for edge in ("x", "y", "right", "bottom"):
                assert getattr(b, edge) / by == pytest.approx(getattr(a, edge), abs=near)
            sizes = [{round(text.size / scale) for text in _running(part)} for part, scale in ((one, 1), (other, by))]
            assert max(sizes[0] ^ sizes[1], default=0) - min(sizes[0] ^ sizes[1], default=0) <= 1


def test_a_poster_is_drawn_not_scanned() -> None:
    """An A0 poster is no larger a file than an A4 leaflet by more than a fifth, and has no image in it."""
    leaflet = len(lay_out(Request("back-pain", paper="A4")).pdf())
    poster = _laid(("A0", False, 7)).pdf()
    assert len(poster) <= 1.2 * leaflet
    assert b"/Subtype /Image" not in poster


def test_a_poster_is_a2_unless_asked_otherwise() -> None:
    """Without a paper a poster is an upright A2."""
    laid = lay_out(Request("back-pain", format="poster"))
    assert laid.paper == "A2"
    assert dump(_page(laid)) == dump(_page(_laid(("A2", False, 7))))


# ---- twelve points


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project whose topic has each of its first five points twice."""
    root = tmp_path_factory.mktemp("many")
    (root / "templates" / "topics").mkdir(parents=True)
    builtin = Path(__file__).parents[3]
    topic = yaml.safe_load((builtin / "templates" / "topics" / "back-pain.yaml").read_text("utf-8"))
    topic["points"] += [point | {"id": f"{point['id']}-again"} for point in topic["points"][:5]]
    text = yaml.safe_dump(topic, allow_unicode=True)
    (root / "templates" / "topics" / "back-pain.yaml").write_text(text, "utf-8")
    return root


@pytest.mark.parametrize("landscape", [False, True], ids=["portrait", "landscape"])
@pytest.mark.parametrize("paper", ["A3", "A2", "A1", "A0"])
def test_twelve_points_fit_or_are_refused(many: Path, paper: str, landscape: bool) -> None:
    """Twelve points have their minima on a sheet that is filled, or are refused with the topic's place and the smallest paper that would do."""
    order = Request("back-pain", paper=paper, project=many, format="poster", landscape=landscape)
    try:
        laid = lay_out(order)
        assert paper not in ("A3", "A2")
    except DoesNotFit as refused:
        (problem,) = refused.problems
        assert paper in ("A3", "A2")
        assert problem.rule == "does-not-fit"
        assert problem.where.file.endswith("back-pain.yaml")
        assert "12 points" in problem.message
        named = re.findall(r"--paper (\S+),", problem.hint)
        laid = lay_out(replace(order, paper=named[0]))
        assert named == ["A1"]
    assert len(_cards(laid)) == 12
    text = [text.size for section in (*_cards(laid), _box(laid)) for text in _running(section)]
    assert min(text) * _x_height() >= 3.5 * MM * 0.995
    assert min(max(_image(card).width, _image(card).height) for card in _cards(laid)) >= 60 * MM * 0.999
    for one, other in combinations(_sections(laid), 2):
        assert not bounds(one).overlaps(bounds(other))
    page = _page(laid)
    filled = sum(_area(_frame(section)) for section in _sections(laid))
    assert filled / (page.size.width * (page.size.height - _band(page))) >= 0.85
    numbers = {int(text.words) for mark in _map(laid).marks if isinstance(mark, Group) for text in _digits(mark)}
    assert numbers == set(range(1, 13))


def test_a_hint_to_leave_out_landscape_helps(many: Path) -> None:
    """Where a hint says to leave out --landscape, the points fit upright."""
    order = Request("back-pain", paper="A2", project=many, format="poster", landscape=True)
    with pytest.raises(DoesNotFit) as refused:
        lay_out(order)
    (problem,) = refused.value.problems
    if "leave out --landscape" in problem.hint:
        try:
            lay_out(replace(order, landscape=False))
        except DoesNotFit:
            pytest.fail("it does not fit upright either")


def _digits(mark: Group) -> list[Text]:
    return [text for text in _texts(mark) if text.words.isdigit()]


def _numbers(laid: LaidOut) -> list[Text]:
    """Return the numbers on the body figures."""
    figures = [mark for mark in _map(laid).marks if isinstance(mark, Group) and mark.role is Role.FIGURE]
    return [number for figure in figures for number in _digits(figure)]


# ---- magnifying

TEXT = Text(
    Box(5, 6, 100, 20),
    (Line(12, (Piece(10, 30, "words", bold=False, glyphs=(), language="fr", link="https://a.org"),)),),
    12,
    "#112233",
    Role.BODY,
    continued=True,
)
SHAPE = Shape(Box(1, 2, 3, 4), (1, 2, 3, 4), fill="#000000", stroke="#ff0000", width=2)
STROKE = Stroke(
    (Position(50, 9), Position(20, 90)), closed=True, fill="#00ff00", stroke="#0000ff", width=3, opacity=0.5
)
PHOTO = Image(Box(7, 8, 9, 10), Drawing("art.svg", "key", Size(300, 330), b""))
GROUP = Group(Role.FIGURE, (TEXT, SHAPE, STROKE, PHOTO), "What it shows.", ("points", 2, "picture"), continued=True)
LENGTHS = {"x", "y", "width", "height", "size", "baseline", "corners"}


def _doubled(one: object, other: object, name: str = "") -> None:
    """Assert that every length of *other* is twice that of *one*, and that all else is the same."""
    if isinstance(one, Drawing):
        assert one is other
    elif isinstance(one, Struct):
        assert type(one) is type(other)
        for field in fields(type(one)):
            _doubled(getattr(one, field.name), getattr(other, field.name), field.name)
    elif isinstance(one, tuple):
        assert isinstance(other, tuple)
        for each, twice in zip(one, other, strict=True):
            _doubled(each, twice, name)
    elif name in LENGTHS:
        assert other == 2 * one  # type: ignore[operator]
    else:
        assert one == other, name


def test_magnifying_doubles_every_length() -> None:
    """Twice as large: places, sizes, line widths and corners double; words, colours and roles stay."""
    page = Page(Size(100, 200), (GROUP, TEXT, artifact(SHAPE)))
    _doubled(page, magnified(page, 2))
    (group,) = magnified(Page(Size(1, 1), (GROUP,)), 2).marks
    before, after = bounds(GROUP), bounds(group)
    assert (after.x, after.y, after.width, after.height) == pytest.approx(
        (2 * before.x, 2 * before.y, 2 * before.width, 2 * before.height)
    )


def test_magnifying_there_and_back_changes_nothing() -> None:
    """A poster doubled and halved is the poster."""
    page = _page(_laid(("A2", False, 5)))
    _doubled(page, magnified(page, 2))
    assert dump(magnified(magnified(page, 2), 0.5)) == dump(page)


# ---- reading


@EVERY
def test_the_disclaimer_is_heard_before_the_cards(case: Case) -> None:
    """The title is heard first, then the box, the cards in order, the body figures, and the footer last."""
    laid = _laid(case)
    page = _page(laid)
    assert [part.path[1] if part.path else "" for part in _sections(laid)] == ["", *range(case[2]), ""]
    assert _sections(laid)[-1] is _map(laid)
    heads = [mark for mark in walk(page.marks) if isinstance(mark, Group | Text) and mark.role in ("H1", "H2")]
    kept = [head for head, after in pairwise((*heads, None)) if head is not after]
    said = [_squeezed(" ".join(text.words for text in _texts(head))) for head in kept]
    assert said[0] == _squeezed(laid.handout.title)
    assert said[1] == _squeezed(laid.handout.front.disclaimer.heading)
    assert [words[0] for words in said[2:-1]] == [str(n) for n in range(1, case[2] + 1)]
    assert said[-1] == _squeezed(laid.handout.closing.map_heading)
    assert _texts(page.marks[-1])[0].words == laid.handout.footer


@pytest.mark.parametrize("flavour", ["ua1", "2a"])
@pytest.mark.parametrize("case", [("A2", False, 7), ("A2", True, 5)], ids=_named)
def test_verapdf_finds_nothing(case: Case, flavour: str) -> None:
    """The reference validator finds no fault with a poster by PDF/UA-1 and by PDF/A-2a."""
    assert faults(_laid(case).reading(), flavour) == []


def test_the_poster_looks_as_it_was_reviewed(golden: Callable[[str, str], None]) -> None:
    """Every mark of the A2 poster is where it was when somebody last looked at it."""
    golden("poster-A2.txt", dump(_page(_laid(("A2", False, 7)))))
