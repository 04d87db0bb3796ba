"""What is pointed out on a picture stands where it should, and nothing covers anything else."""

from itertools import combinations
from math import hypot

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.covering import examples
from support.pages import page_style

from handout.content.assets import PictureFile
from handout.content.handout import Callout, Figure
from handout.geometry import Box, Position, Size
from handout.layout.figures.brackets import BAR
from handout.layout.figures.draw_callouts import LEADER, annotate
from handout.layout.figures.drawing import Drawing
from handout.layout.page import Group, Image, Mark, Path, Role, Shape, Text, bounds

FILE = PictureFile("images/art.svg", b"", {})
ART = Drawing("art.svg", "key", Size(300, 330), b"")
BOX = Box(30, 40, 200, 220)
LABEL = (2, 2, 2, 2)
Line = tuple[Position, Position]


LOOK = page_style()


def _draw(specs: list[Callout], box: Box = BOX, large: bool = False) -> Group | None:
    return annotate(Figure(FILE, "What it shows.", ("picture",), tuple(specs)), ART, box, page_style(large))


def _drawn(specs: list[Callout], box: Box = BOX) -> tuple[Mark, ...]:
    """Return the marks of a figure that must find room for its labels."""
    group = _draw(specs, box)
    assert group is not None
    return group.marks


def _at(place: tuple[float, float], box: Box = BOX) -> Position:
    return Position(box.x + place[0] * box.width, box.y + place[1] * box.height)


def _grounds(marks: tuple[Mark, ...]) -> list[Box]:
    return [mark.box for mark in marks if isinstance(mark, Shape) and mark.corners == LABEL and mark.fill == "#ffffff"]


def _rings(marks: tuple[Mark, ...]) -> list[Shape]:
    return [mark for mark in marks if isinstance(mark, Shape) and mark.stroke == LOOK.colours.danger]


def _dots(marks: tuple[Mark, ...]) -> list[Shape]:
    return [mark for mark in marks if isinstance(mark, Shape) and mark.fill == LOOK.colours.danger]


def _lines(marks: tuple[Mark, ...], leaders: bool, width: float = 0) -> list[Line]:
    """Return the leader lines, or the lines of brackets (those of a *width*), without their white casing."""
    paths = [mark for mark in marks if isinstance(mark, Path) and len(mark.points) == 2 and mark.stroke != "#ffffff"]
    return [
        (mark.points[0], mark.points[1])
        for mark in paths
        if (mark.width == LEADER) is leaders and width in (0, mark.width)
    ]


def _side(a: Position, b: Position, c: Position) -> float:
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)


def _cross(one: Line, other: Line) -> bool:
    return (
        _side(*one, other[0]) * _side(*one, other[1]) < -1e-6 and _side(*other, one[0]) * _side(*other, one[1]) < -1e-6
    )


def _spots(line: Line) -> list[Position]:
    """Return a hundred places on a line."""
    (a, b) = line
    return [Position(a.x + (b.x - a.x) * n / 99, a.y + (b.y - a.y) * n / 99) for n in range(100)]


def _far(one: Position, other: Position) -> float:
    return hypot(one.x - other.x, one.y - other.y)


def _inside(box: Box, spot: Position) -> bool:
    return box.x < spot.x < box.right and box.y < spot.y < box.bottom


places = st.tuples(st.floats(0.1, 0.9), st.floats(0.1, 0.9))
short = st.sampled_from(("knee", "2 fingers", "belly button", "top of the hip bone", "web", "skin crease", "a **b** c"))
presses = st.lists(st.builds(lambda at: Callout("press", (at,)), places), min_size=1, max_size=3)
measures = st.lists(
    st.builds(lambda a, b, text: Callout("measure", (a, b), text), places, places, short), min_size=0, max_size=2
)
labels = st.lists(st.builds(lambda at, text: Callout("label", (at,), text), places, short), min_size=0, max_size=3)
strokes = st.lists(st.builds(lambda a, b: Callout("stroke", (a, b)), places, places), min_size=0, max_size=1)
figures = st.builds(lambda a, b, c, d: [*a, *b, *c, *d], presses, measures, labels, strokes)


@settings(max_examples=examples(50), deadline=None)
@given(specs=figures)
def test_labels_cover_nothing(specs: list[Callout]) -> None:
    """Wherever places are, labels are apart from each other, inside the picture, and beside the press markers."""
    group = _draw(specs)
    if group is None:
        return
    grounds, rings = _grounds(group.marks), _rings(group.marks)
    assert len(grounds) == sum(bool(spec.text) for spec in specs)
    assert all(BOX.holds(ground) for ground in grounds)
    assert not any(a.overlaps(b) for a, b in combinations(grounds, 2))
    for ring in rings:
        drawn = ring.box.inset(-ring.width / 2)
        assert not any(ground.overlaps(drawn) for ground in grounds)


@settings(max_examples=examples(50), deadline=None)
@given(specs=figures)
def test_lines_do_not_cross(specs: list[Callout]) -> None:
    """Leader lines cross neither each other nor a bracket, run through no label, and stay inside the picture."""
    group = _draw(specs)
    if group is None:
        return
    leaders, brackets = _lines(group.marks, leaders=True), _lines(group.marks, leaders=False)
    labels, measures = (sum(spec.kind == kind for spec in specs) for kind in ("label", "measure"))
    # A measure whose label has no space beside its bracket leads to it with a line too.
    assert labels <= len(leaders) <= labels + measures
    assert len(_lines(group.marks, leaders=False, width=BAR)) == measures
    assert len(brackets) >= 3 * measures
    assert not any(_cross(a, b) for a, b in combinations(leaders, 2))
    assert not any(_cross(a, b) for a in leaders for b in brackets)
    inner = [ground.inset(0.2) for ground in _grounds(group.marks)]
    spots = [spot for line in leaders for spot in _spots(line)]
    assert not any(_inside(ground, spot) for ground in inner for spot in spots)
    assert all(BOX.holds(Box(spot.x, spot.y, 0, 0)) for spot in spots)


@settings(max_examples=examples(50), deadline=None)
@given(specs=figures)
def test_markers_stand_exactly_on_their_places(specs: list[Callout]) -> None:
    """Each press marker, its ring and its dot, is centred on its place, on a white ground, inside the picture."""
    group = _draw(specs)
    if group is None:
        return
    wanted = [_at(spec.places[0]) for spec in specs if spec.kind == "press"]
    rings, dots = _rings(group.marks), _dots(group.marks)
    assert len(rings) == len(dots) == len(wanted)
    for ring, dot, place in zip(rings, dots, wanted, strict=True):
        assert _far(ring.box.centre, place) < 0.001
        assert _far(dot.box.centre, place) < 0.001
        assert ring.fill == "#ffffff"
        assert ring.box.width == ring.box.height > dot.box.width > 3
        assert BOX.holds(ring.box.inset(-ring.width / 2), slack=1)


@settings(max_examples=examples(50), deadline=None)
@given(specs=figures)
def test_leader_lines_lead_from_label_to_place(specs: list[Callout]) -> None:
    """A leader line starts at its label's edge and ends at what it names, or at the ring that stands there."""
    group = _draw(specs)
    if group is None:
        return
    named = [_at(spec.places[0]) for spec in specs if spec.kind == "label"]
    grounds = [
        g for g, spec in zip(_grounds(group.marks), (s for s in specs if s.text), strict=True) if spec.kind == "label"
    ]
    rings = _rings(group.marks)
    leaders = _lines(group.marks, leaders=True)
    for place, ground in zip(named, grounds, strict=True):
        # A measure whose label has no space beside its bracket has a leader line of its own.
        own = [line for line in leaders if ground.inset(-0.01).holds(Box(line[0].x, line[0].y, 0, 0))]
        assert len(own) == 1
        start, end = own[0]
        assert not _inside(ground.inset(0.01), start)
        assert _far(start, end) >= 6.9
        edges = [(ring.box.centre, ring.box.width / 2 + ring.width / 2) for ring in rings]
        over = [(centre, edge) for centre, edge in edges if _far(centre, place) <= edge + 0.5]
        at_ring = any(edge <= _far(centre, end) <= edge + 1.5 for centre, edge in over)
        assert _far(end, place) <= 0.01 or at_ring


@settings(max_examples=examples(30), deadline=None)
@given(specs=figures)
def test_words_stand_on_their_grounds(specs: list[Callout]) -> None:
    """Every label says its words, whole and in order, on a white ground that is as large as they are."""
    group = _draw(specs)
    if group is None:
        return
    texts = [mark for mark in group.marks if isinstance(mark, Text)]
    words = [text.words.replace("\u00a0", " ") for text in texts]
    assert words == [spec.text.replace("**", "") for spec in specs if spec.text]
    for text, ground in zip(texts, _grounds(group.marks), strict=True):
        assert ground.holds(bounds(text))


def test_a_figure_is_read_by_its_alt() -> None:
    """Picture and callouts are one figure with one alternative text, the picture first and filling its box."""
    group = _draw([Callout("press", ((0.5, 0.5),)), Callout("label", ((0.2, 0.2),), "knee")])
    assert group is not None
    assert (group.role, group.alt) == (Role.FIGURE, "What it shows.")
    assert group.marks[0] == Image(BOX, ART)
    assert sum(isinstance(mark, Image) for mark in group.marks) == 1


def test_a_picture_may_have_nothing_to_point_out() -> None:
    """A picture without callouts is a figure of the picture alone."""
    assert _drawn([]) == (Image(BOX, ART),)


@pytest.mark.parametrize(
    ("specs", "box"),
    [
        ([Callout("label", ((0.5, 0.5),), "no room for so many words")], Box(0, 0, 40, 20)),
        ([Callout("label", ((0.5, 0.5),), "words " * 200)], BOX),
        ([Callout("label", ((0.1 * n, 0.5),), f"label number {n}") for n in range(1, 10)], Box(0, 0, 90, 60)),
        ([Callout("press", ((0.5, 0.5),)), Callout("label", ((0.5, 0.5),), "knee")], Box(0, 0, 30, 20)),
        ([Callout("measure", ((0.1, 0.1), (0.9, 0.9)), "2 fingers")], Box(0, 0, 60, 16)),
    ],
    ids=["picture-too-small", "too-many-words", "too-many-labels", "beside-a-ring", "measure"],
)
def test_none_when_there_is_no_room(specs: list[Callout], box: Box) -> None:
    """Labels that cannot all be placed are not dropped or squeezed: there is no figure at all."""
    assert _draw(specs, box) is None
    assert _draw([spec for spec in specs if not spec.text], box) is not None


@settings(max_examples=examples(60), deadline=None)
@given(start=places, end=places)
def test_a_stroke_points_from_start_to_end(start: tuple[float, float], end: tuple[float, float]) -> None:
    """The arrow's tail is centred on the start, its tip stands on the end, and what is below shines through."""
    if _far(_at(start), _at(end)) < 1:
        return
    (arrow,) = (mark for mark in _drawn([Callout("stroke", (start, end))]) if isinstance(mark, Path))
    assert arrow.closed
    assert 0.2 <= arrow.opacity <= 0.6
    assert arrow.fill == LOOK.colours.danger
    first, tip, last = arrow.points[0], arrow.points[3], arrow.points[6]
    assert _far(tip, _at(end)) < 0.001
    assert _far(Position((first.x + last.x) / 2, (first.y + last.y) / 2), _at(start)) < 0.001
    shoulders = arrow.points[2], arrow.points[4]
    assert _far(*shoulders) > _far(first, last)
    assert max(_far(p, _at(start)) for p in arrow.points) == pytest.approx(_far(tip, _at(start)))


def test_a_label_keeps_off_a_stroke() -> None:
    """The words on a rubbed area do not stand on the arrow."""
    marks = _drawn([Callout("stroke", ((0.5, 0.9), (0.5, 0.2)), "start: heel")])
    (arrow,) = (mark for mark in marks if isinstance(mark, Path) and mark.closed)
    (ground,) = _grounds(marks)
    assert not ground.overlaps(bounds(arrow))


@pytest.mark.parametrize(
    ("start", "end"), [((0.4, 0.5), (0.6, 0.5)), ((0.5, 0.3), (0.5, 0.6)), ((0.3, 0.3), (0.5, 0.6))]
)
def test_a_measure_is_as_long_as_what_it_measures(start: tuple[float, float], end: tuple[float, float]) -> None:
    """The bar of a bracket is as long as the stretch and parallel to it; its extension lines stand across it at both ends."""
    *extensions, bar = _lines(_drawn([Callout("measure", (start, end), "2 fingers")]), leaders=False)
    a, b = _at(start), _at(end)
    assert bar[1].x - bar[0].x == pytest.approx(b.x - a.x)
    assert bar[1].y - bar[0].y == pytest.approx(b.y - a.y)
    assert len(extensions) == 2
    for line, place in zip(extensions, (a, b), strict=True):
        across = (line[1].x - line[0].x) * (b.x - a.x) + (line[1].y - line[0].y) * (b.y - a.y)
        assert across == pytest.approx(0, abs=0.01)
        assert _far(line[0], place) < _far(line[1], place)


@pytest.mark.parametrize("width", [80.0, 120.0, 200.0, 400.0])
def test_markers_keep_their_size(width: float) -> None:
    """A press marker is 4.6 to 6.4 mm wide, however large the picture is."""
    box = Box(0, 0, width, width)
    (halo, *_) = (mark for mark in _drawn([Callout("press", ((0.5, 0.5),))], box) if isinstance(mark, Shape))
    assert 4.6 <= halo.box.width / 72 * 25.4 <= 6.4 * 1.15


def test_labels_grow_with_the_print() -> None:
    """In large print the words on pictures are at least 14 pt."""
    group = _draw([Callout("label", ((0.5, 0.5),), "knee")], large=True)
    assert group is not None
    assert [mark.size for mark in group.marks if isinstance(mark, Text)] == [14]


def test_the_same_figure_looks_the_same() -> None:
    """Labels are placed by rule, not by chance."""
    specs = [
        Callout("press", ((0.5, 0.5),)),
        Callout("measure", ((0.5, 0.3), (0.5, 0.5)), "2 fingers"),
        Callout("label", ((0.5, 0.3),), "belly button"),
    ]
    assert _draw(specs) == _draw(specs)


@pytest.mark.parametrize("text", ["gap between bones 2 and 3", "second joint of finger 4", "the gap behind toe 12"])
def test_no_label_ends_with_a_number_alone(text: str) -> None:
    """However its lines fall, a label's last number has the word before it on its line."""
    last = text.rsplit(maxsplit=1)[-1]
    for width in range(60, 240, 4):
        group = _draw([Callout("label", ((0.5, 0.5),), text)], Box(30, 40, width, width))
        if group is None:
            continue
        (label,) = (mark for mark in group.marks if isinstance(mark, Text))
        assert label.words.replace("\u00a0", " ") == text
        assert label.lines[-1].text.strip() != last
