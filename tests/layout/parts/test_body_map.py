"""Every number on a body map stands on its place, or a line leads from it to the place; no other number covers it."""

from functools import partial
from itertools import pairwise, permutations, product

import pytest
from support.covering import sample
from support.pages import laid_out
from support.topics import LANGUAGES, TOPICS

from handout.geometry import Box, Position
from handout.layout.figures.segments import away, distance
from handout.layout.page import Group, Image, Path, Role, Shape, Text, walk
from handout.layout.parts.body_map import LEAST_BODY, tallest_body
from handout.layout.parts.body_numbers import CLEAR, END, OFF, PARTS, levels
from handout.render.laid_out import LaidOut
from handout.request.options import Request, Selection

LARGE_A5: dict[str, object] = {"format": "leaflet", "paper": "A5", "large_print": True}
A3: dict[str, object] = {"format": "poster", "paper": "A3"}
MAPS = {
    **{f"{topic}-A4": (topic, {"format": "leaflet"}) for topic in TOPICS},
    **{f"{topic}-large-A5": (topic, LARGE_A5) for topic in TOPICS},
    **{f"{topic}-large-A4": (topic, {"large_print": True}) for topic in TOPICS},
    **{f"poster-A3-{tag}": ("back-pain", A3 | {"language": tag}) for tag in ("ar", "de", "so")},
    "poster-A1": ("cancer-tiredness", {"format": "poster", "paper": "A1"}),
}


@pytest.mark.parametrize(("point", "side"), [("lower-back", "back"), ("hand", "front")])
@pytest.mark.parametrize(
    "asked",
    [
        {"format": "poster"},
        A3 | {"language": "de"},
        {"format": "leaflet"},
        {"format": "trifold"},
        {"format": "booklet"},
    ],
    ids=str,
)
def test_a_figure_without_numbers_is_left_out(point: str, side: str, asked: dict[str, object]) -> None:
    """A point on the back prints no figure from the front, and the other way round."""
    laid = laid_out(Request("back-pain", Selection(points=(point,)), **asked))  # type: ignore[arg-type]
    marks = [mark for page in laid.pages for mark in walk(page.marks)]
    shown = [mark for mark in marks if isinstance(mark, Group) and mark.role is Role.FIGURE]
    assert [mark.path for mark in shown if mark.path[:1] == ("body_map",)] == [("body_map", side)]


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.sweep(every=12)
def test_each_number_leads_to_its_place(name: str) -> None:
    """A number lies over its place or has a line to it, is 9 pt or larger (12 in large print), and hides no other place; none is lost in parts."""
    topic, asked = MAPS[name]
    laid = laid_out(Request(topic, **asked))  # type: ignore[arg-type]
    bodies = {body.figure.path: body for body in laid.handout.closing.bodies}
    marks = [mark for page in laid.pages for mark in walk(page.marks)]
    figures = [mark for mark in marks if isinstance(mark, Group) and mark.role is Role.FIGURE and mark.path in bodies]
    unseen = {path: [str(dot.number) for dot in body.dots] for path, body in bodies.items()}
    any_led = any(
        isinstance(mark, Path) and mark.stroke != "#ffffff" for group in figures for mark in walk(group.marks)
    )
    for group in figures:
        inside = list(walk(group.marks))
        frame = next(mark.box for mark in inside if isinstance(mark, Image))
        numbers = [mark for mark in inside if isinstance(mark, Text)]
        count = len(numbers)
        assert numbers
        assert [text.words for text in numbers] == unseen[group.path][:count]
        at = len(bodies[group.path].dots) - len(unseen[group.path])
        dots, unseen[group.path] = bodies[group.path].dots[at : at + count], unseen[group.path][count:]
        discs = [
            mark.box
            for mark in inside
            if isinstance(mark, Shape) and mark.stroke and mark.corners[0] == mark.box.width / 2
        ]
        lines = [mark.points for mark in inside if isinstance(mark, Path) and mark.stroke != "#ffffff"]
        places = [Position(frame.x + d.place[0] * frame.width, frame.y + d.place[1] * frame.height) for d in dots]
        assert min(text.size for text in numbers) >= (12 if asked.get("large_print") else 9)
        for dot, disc, place in zip(dots, discs, places, strict=True):
            led = any(distance(a, disc.centre) < 0.1 and distance(b, place) < 0.1 for a, b in lines)
            assert led or distance(disc.centre, place) <= disc.width / 2 + 0.1, dot
            inner = frame.inset(disc.width / 2 + 1)  # a place at the edge has its number inside the frame
            near = Position(min(max(place.x, inner.x), inner.right), min(max(place.y, inner.y), inner.bottom))
            assert any_led or distance(disc.centre, near) <= disc.width * OFF + 0.1, dot
            others = [p for p, other in zip(places, dots, strict=True) if other.number != dot.number]
            assert not [p for p in others if distance(p, disc.centre) < disc.width / 2 - 0.1], dot
            assert led or frame.holds(disc)  # it may stand beside its figure
    assert not any(unseen.values())


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.sweep(every=6)
def test_no_number_hides_what_is_to_be_found(name: str) -> None:
    """No number covers the navel, where a card says to find it, and no line runs over the end of another."""
    topic, asked = MAPS[name]
    laid = laid_out(Request(topic, **asked))  # type: ignore[arg-type]
    clear = {body.figure.path: body.figure.keep_clear for body in laid.handout.closing.bodies}
    marks = [mark for page in laid.pages for mark in walk(page.marks)]
    for group in (mark for mark in marks if isinstance(mark, Group) and mark.path in clear):
        inside = list(walk(group.marks))
        image = next(mark for mark in inside if isinstance(mark, Image)).box
        shapes = [mark for mark in inside if isinstance(mark, Shape) and mark.stroke]
        discs = [mark.box for mark in shapes if mark.corners[0] == mark.box.width / 2]
        for x, y in clear[group.path]:
            place = Position(image.x + x * image.width, image.y + y * image.height)
            assert not [disc for disc in discs if distance(disc.centre, place) < disc.width / 2 + 1]
        lines = [mark.points for mark in inside if isinstance(mark, Path) and mark.stroke != "#ffffff"]
        over = [(a, b) for a, b in permutations(lines, 2) if away(a[1], (b[0], b[1])) < END]
        assert not [(a, b) for a, b in over if distance(a[1], b[1]) > END]


@pytest.mark.parametrize(
    "wanted", [[50.0], [10.0, 11.0, 12.0], [0.0, 1.0, 99.0, 100.0], [20.0, 30.0, 31.0, 80.0], [85.0, 97.0, 99.0]]
)
def test_numbers_beside_a_figure_do_not_touch(wanted: list[float]) -> None:
    """Numbers at the side of a figure are a step apart, in order, inside it, and as near as can be to where they are wanted."""
    step, inside = 10 * CLEAR, Box(0, 0, 50, 100)
    costs = [partial(lambda place, level: abs(level - place), place) for place in wanted]
    found = levels(costs, [lambda *_: False] * (len(wanted) - 1), step, inside)
    assert len(found) == len(wanted)
    assert all(b - a >= step - 0.01 for a, b in pairwise(found))
    assert all(0 <= level <= 100 for level in found)
    assert len(wanted) > 1 or found == pytest.approx(wanted, abs=step / PARTS)
    together = levels(costs, [lambda above, below: below - above < 40] * (len(wanted) - 1), step, inside)
    assert all(b - a >= 40 for a, b in pairwise(together)) or len(wanted) > 3


BESIDE = {
    **{f"{topic}-A2": (topic, {"format": "poster"}) for topic in TOPICS if topic != "cancer-tiredness"},
    **{f"{topic}-large": (topic, {"large_print": True}) for topic in TOPICS},
    **{
        f"{topic}-{paper}{'-large' * large}": (topic, {"paper": paper, "large_print": large})
        for topic in ("back-pain,sleep", "back-pain,sleep,headache")
        for paper in ("A4", "Letter", "A5")
        for large in (False, True)
    },
    **{
        f"{paper}-{tag}": ("back-pain", {"format": "poster", "paper": paper, "language": tag})
        for tag in LANGUAGES
        for paper in ("A2", "A3")
    },
}
MOST_COVERED = 0.17
"""How much of the body, whose plain skin counts 0.27, a number beside it may cover: it was up to 0.56."""


@pytest.mark.parametrize("name", BESIDE)
@pytest.mark.sweep(every=28)
def test_no_number_with_a_line_lies_over_a_hand(name: str) -> None:
    """A number with a line to its place covers no other part of the body, nor the line of another number."""
    topic, asked = BESIDE[name]
    laid = laid_out(Request(topic, **asked))  # type: ignore[arg-type]
    paths = {body.figure.path for body in laid.handout.closing.bodies}
    marks = [mark for page in laid.pages for mark in walk(page.marks)]
    for group in (mark for mark in marks if isinstance(mark, Group) and mark.path in paths):
        inside = list(walk(group.marks))
        image = next(mark for mark in inside if isinstance(mark, Image))
        shapes = [mark for mark in inside if isinstance(mark, Shape) and mark.stroke]
        discs = [mark.box for mark in shapes if mark.corners[0] == mark.box.width / 2]
        lines = [mark.points for mark in inside if isinstance(mark, Path) and mark.stroke != "#ffffff"]
        for disc in discs:
            under = [line for line in lines if away(disc.centre, (line[0], line[1])) < disc.width / 2]
            own = [line for line in under if distance(line[0], disc.centre) < 0.1]
            assert under == own, name
            assert not own or distance(*own[0]) < disc.width or _covered(image, disc) <= MOST_COVERED, name


def _covered(image: Image, disc: Box) -> float:
    """Return how much of a picture a disc covers."""
    box = disc.moved(-image.box.x, -image.box.y)
    wide, tall = image.box.width, image.box.height
    return image.picture.saliency.over(box.x / wide, box.y / tall, box.right / wide, box.bottom / tall)


def _body_heights(laid: LaidOut) -> list[float]:
    """Return the heights of the body figures."""
    bodies = {body.figure.path for body in laid.handout.closing.bodies}
    marks = [mark for page in laid.pages for mark in walk(page.marks)]
    figures = [mark for mark in marks if isinstance(mark, Group) and mark.role is Role.FIGURE and mark.path in bodies]
    return [mark.box.height for figure in figures for mark in walk((figure,)) if isinstance(mark, Image)]


LARGE_MAPS = sample([*product([*TOPICS, "back-pain,sleep", "back-pain,sleep,headache"], ("A4", "Letter"))], 9)


@pytest.mark.parametrize(("topic", "paper"), LARGE_MAPS)
@pytest.mark.sweep(every=4)
def test_figures_are_not_small_in_large_print(topic: str, paper: str) -> None:
    """They are as tall as few numbers may have them in normal print, or half as tall again as the least there."""
    laid = laid_out(Request(topic, format="leaflet", paper=paper, large_print=True))
    heights = _body_heights(laid)
    least = min(LEAST_BODY * 1.45, tallest_body(len(laid.handout.cards)) * 0.96)
    assert [height for height in heights if height < least - 0.1] == []
    assert heights or not any(body.dots for body in laid.handout.closing.bodies)


@pytest.mark.parametrize(
    ("topic", "tag"), [*((topic, "en") for topic in TOPICS), *(("back-pain", tag) for tag in LANGUAGES)]
)
@pytest.mark.sweep(every=7, first=12)
def test_figures_are_not_small_in_large_print_on_a5(topic: str, tag: str) -> None:
    """A page holds figures a fifth taller than the least in normal print, or the map goes on: they were as low in 11 languages."""
    laid = laid_out(Request(topic, language=tag, **LARGE_A5))  # type: ignore[arg-type]
    heights = _body_heights(laid)
    least = min(LEAST_BODY * 1.2, tallest_body(len(laid.handout.cards)) * 0.96)
    assert [height for height in heights if height < least - 0.1] == []
    assert heights or not any(body.dots for body in laid.handout.closing.bodies)


def test_figures_of_few_numbers_are_smaller_where_that_saves_a_page() -> None:
    """Three points take six pages in large print: their figures are as tall as the least in normal print, or taller."""
    points = Selection(points=("calm-brow", "calm-wrist", "calm-inner-leg"))
    laid = laid_out(Request("cancer-tiredness", points, paper="Letter", large_print=True))
    assert len(laid.pages) == 6
    heights = _body_heights(laid)
    assert heights
    assert min(heights) >= LEAST_BODY - 0.1
