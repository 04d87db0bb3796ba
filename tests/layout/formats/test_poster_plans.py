"""A poster fits its paper with any number of points, or is refused."""

import re
from itertools import combinations
from pathlib import Path

import pytest
import yaml
from msgspec.structs import replace
from support.covering import in_turn
from support.page_dump import dump
from support.pages import laid_out, texts_in, words_in
from support.posters import (
    area,
    band_end,
    card_name,
    danger_box,
    digits,
    frame_of,
    image_of,
    laid_poster,
    map_part,
    nearness,
    only_page,
    poster_cards,
    poster_request,
    running_text,
    sections_of,
    x_height,
)
from support.whole_topic import whole_tree

from handout.geometry import MM
from handout.layout.formats.poster import STEPS
from handout.layout.page import (
    Group,
    Image,
    Role,
    bounds,
    walk,
)
from handout.problems import DoesNotFit
from handout.render.pipeline import lay_out
from handout.request.options import Request

pytestmark = pytest.mark.sweep(every=14)

# ---- papers


@pytest.mark.parametrize("landscape", [False, True], ids=["portrait", "landscape"])
@pytest.mark.parametrize("paper", ["A3", "A2"])
def test_all_points_fit_with_a_clinic(paper: str, landscape: bool) -> None:
    """The clinic in the title's band does not take the room that all points need."""
    laid = lay_out(poster_request((paper, landscape, 7), clinic="example"))
    assert len(poster_cards(laid)) == 7
    assert "01234567890" in words_in(only_page(laid).marks)
    text = [text.size for section in (*poster_cards(laid), danger_box(laid)) for text in running_text(section)]
    assert min(text) * x_height() >= max(3 * MM * nearness(only_page(laid).size), 12 * x_height()) * 0.995
    title = max(text.size for text in texts_in(only_page(laid).marks) if text.role is Role.TITLE)
    assert title > max(card_name(card).size for card in poster_cards(laid))


@pytest.mark.parametrize("points", [1, 2, 3, 4, 5, 7])
def test_larger_paper_has_the_same_poster_magnified(points: int) -> None:
    """A1 and A0, a hair taller, are A2 magnified, parts and words, or have type one step larger, or another plan as good."""
    small = laid_poster(("A2", False, points))
    for paper in ("A1", "A0"):
        large = laid_poster((paper, False, points))
        by = only_page(large).size.width / only_page(small).size.width
        assert [part.path for part in sections_of(large)] == [part.path for part in sections_of(small)]
        sizes, others = (
            {round(text.size / scale) for part in sections_of(laid) for text in running_text(part)}
            for laid, scale in ((small, 1), (large, by))
        )
        if min(others) - max(sizes) > 1:
            assert min(others) / max(sizes) == pytest.approx(2 ** (1 / STEPS), abs=0.02)
            continue
        shares = [
            sum(area(mark.box) for mark in walk(page.marks) if isinstance(mark, Image)) / area(page.size)
            for page in (only_page(small), only_page(large))
        ]
        grown = [
            (frame_of(one), frame_of(other)) for one, other in zip(sections_of(small), sections_of(large), strict=True)
        ]
        edges = ("x", "y", "right", "bottom")
        near = 0.03 * only_page(small).size.height
        moved = any(abs(getattr(b, edge) / by - getattr(a, edge)) > near for a, b in grown for edge in edges)
        if moved or (paper == "A1" and abs(shares[0] - shares[1]) > 0.001):
            assert shares[1] >= shares[0] * 0.9
            continue
        for one, other in zip(sections_of(small), sections_of(large), strict=True):
            a, b = frame_of(one), frame_of(other)
            near = 0.03 * only_page(small).size.height
            for edge in ("x", "y", "right", "bottom"):
                assert getattr(b, edge) / by == pytest.approx(getattr(a, edge), abs=near)
            here, there = (
                {round(text.size / scale) for text in running_text(part)} for part, scale in ((one, 1), (other, by))
            )
            assert max(here ^ there, default=0) - min(here ^ there, default=0) <= 1


def test_a_poster_is_drawn_not_scanned() -> None:
    """An A0 poster is no larger a file than an A4 leaflet by more than a fifth, and has no image in it."""
    leaflet = len(lay_out(Request("back-pain", paper="A4")).pdf())
    poster = laid_poster(("A0", False, 7)).pdf()
    assert len(poster) <= 1.2 * leaflet
    assert b"/Subtype /Image" not in poster


def test_a_poster_is_a2_unless_asked_otherwise() -> None:
    """Without a paper a poster is an upright A2."""
    laid = lay_out(Request("back-pain", format="poster"))
    assert laid.paper == "A2"
    assert dump(only_page(laid)) == dump(only_page(laid_poster(("A2", False, 7))))


# ---- twelve points


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project whose topic has each of its first five points twice."""
    root = tmp_path_factory.mktemp("many")
    (root / "templates" / "topics").mkdir(parents=True)
    topic = whole_tree()
    topic["points"] += [point | {"id": f"{point['id']}-again"} for point in topic["points"][:5]]
    text = yaml.safe_dump(topic, allow_unicode=True)
    (root / "templates" / "topics" / "back-pain.yaml").write_text(text, "utf-8")
    return root


@pytest.mark.parametrize("landscape", [False, True], ids=["portrait", "landscape"])
@pytest.mark.parametrize("paper", ["A3", "A2", "A1"])
def test_twelve_points_fit_or_are_refused(many: Path, paper: str, landscape: bool) -> None:
    """Twelve points have their minima on a sheet that is filled, or are refused with the topic's place and the smallest paper that would do."""
    request = Request("back-pain", paper=paper, project=many, format="poster", landscape=landscape)
    try:
        laid = laid_out(request)
        assert paper not in ("A3", "A2")
    except DoesNotFit as refused:
        (problem,) = refused.problems
        assert paper in ("A3", "A2")
        assert problem.rule == "does-not-fit"
        assert problem.where.file.endswith("back-pain.yaml")
        assert "12 cards" in problem.message
        named = re.findall(r"--paper (\S+),", problem.hint)
        laid = laid_out(replace(request, paper=named[0]))
        assert named == ["A1"]
    assert len(poster_cards(laid)) == 12
    text = [text.size for section in (*poster_cards(laid), danger_box(laid)) for text in running_text(section)]
    assert min(text) * x_height() >= 3 * MM * 0.995
    assert min(max(image_of(card).width, image_of(card).height) for card in poster_cards(laid)) >= 60 * MM * 0.999
    for one, other in combinations(sections_of(laid), 2):
        assert not bounds(one).overlaps(bounds(other))
    page = only_page(laid)
    filled = sum(area(frame_of(section)) for section in sections_of(laid))
    assert filled / (page.size.width * (page.size.height - band_end(page))) >= 0.85
    numbers = {int(text.words) for mark in map_part(laid).marks if isinstance(mark, Group) for text in digits(mark)}
    assert numbers == set(range(1, 13))


def test_a_hint_to_leave_out_landscape_helps(many: Path) -> None:
    """Where a hint says to leave out --landscape, the points fit upright."""
    request = Request("back-pain", paper="A2", project=many, format="poster", landscape=True)
    with pytest.raises(DoesNotFit) as refused:
        lay_out(request)
    (problem,) = refused.value.problems
    if "leave out --landscape" in problem.hint:
        try:
            lay_out(replace(request, landscape=False))
        except DoesNotFit:
            pytest.fail("it does not fit upright either")


@pytest.mark.parametrize(("tag", "landscape"), in_turn(["de", "fa", "ja", "ur"], [False, True]))
@pytest.mark.sweep
def test_a_hint_names_the_smallest_paper_in_languages_with_long_words(tag: str, landscape: bool) -> None:
    """A hint counts on all that a poster does to fit: the paper that it names will do and none between, nor upright unless it says so."""

    def fits(paper: str, *, across: bool) -> bool:
        try:
            return bool(laid_out(replace(asked, paper=paper, landscape=across)))
        except DoesNotFit as refused:
            hints.append(refused.problems[0].hint)
            return False

    asked, hints = Request("back-pain", format="poster", language=tag), list[str]()
    if not fits("A3", across=landscape):
        hint = hints[0]
        assert re.findall(r"--paper (\S+?),", hint) == [next(p for p in ("A2", "A1") if fits(p, across=landscape))]
        assert ("leave out --landscape" in hint) == (landscape and fits("A3", across=False))
