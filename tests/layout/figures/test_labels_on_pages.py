"""On every page labels and lines leave visible what the words ask one to find, and none is lost."""

from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
import yaml
from PIL import Image as Pillow
from PIL import ImageDraw
from support.conformance import starter_topic
from support.drawn_pictures import Drawn, Line, drawn_pictures, plain_words
from support.pages import laid_out
from support.topics import TOPICS

from handout.geometry import Box, Position
from handout.layout.figures.draw_callouts import CLEAR
from handout.layout.figures.segments import away
from handout.layout.style import ENLARGED
from handout.request.options import Request, Selection

pytestmark = pytest.mark.sweep(every=6)

FIRST, OTHERS = ("stomach", "lower-back", "foot-lying"), ("hipbone", "knee-back", "hand", "foot-sitting")
FORMATS: dict[str, dict[str, object]] = {
    **{f"leaflet-{paper}": {"paper": paper} for paper in ("A4", "Letter", "A5")},
    **{f"large-{paper}": {"paper": paper, "large_print": True} for paper in ("A4", "Letter")},
    **{f"{number}-a-page": {"cards_per_page": number} for number in ("1", "2", "4")},
    **{f"cards-{paper}": {"format": "cards", "paper": paper} for paper in ("A4", "Letter")},
    **{f"booklet-{paper}": {"format": "booklet", "paper": paper} for paper in ("A4", "A3")},
    **{
        f"trifold-{paper}-{points[0]}": {"format": "trifold", "paper": paper, "selection": Selection(points=points)}
        for paper in ("A4", "Letter")
        for points in (FIRST, OTHERS)
    },
    **{f"poster-{paper}": {"format": "poster", "paper": paper} for paper in ("A3", "A2", "A1", "A0", "24x36in")},
    **{f"poster-{paper}-wide": {"format": "poster", "paper": paper, "landscape": True} for paper in ("A2", "A1")},
    "poster-saver": {"format": "poster", "ink": "saver"},
    "leaflet-saver": {"ink": "saver"},
    **{f"leaflet-A5-{tag}": {"paper": "A5", "language": tag} for tag in ("de", "ar")},
    **{f"poster-A2-{tag}": {"format": "poster", "language": tag} for tag in ("fr", "ar")},
    "cards-A4-de": {"format": "cards", "language": "de"},
}
PAGES = pytest.mark.parametrize("name", FORMATS)


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project whose point is shown on a photo with every kind of callout."""
    root = tmp_path_factory.mktemp("photos")
    image = Pillow.new("RGB", (900, 1200), (160, 172, 180))
    ImageDraw.Draw(image).polygon(
        [(330, 1200), (360, 500), (300, 80), (620, 80), (600, 500), (640, 1200)], (92, 60, 44)
    )
    content = BytesIO()
    image.save(content, "JPEG", quality=92)
    callouts = [
        {"kind": "press", "at": [0.49, 0.66]},
        {"kind": "measure", "from": [0.49, 0.45], "to": [0.49, 0.66], "text": "3 fingers"},
        {"kind": "label", "at": [0.58, 0.42], "text": "wrist crease"},
        {"kind": "guide", "along": [[0.53, 0.5], [0.535, 0.65], [0.53, 0.8]], "text": "cord"},
        {"kind": "count", "at": [[0.4, 0.12], [0.5, 0.1], [0.6, 0.12]], "from": "A"},
        {"kind": "turn", "from": [0.2, 0.9], "via": [0.15, 0.75], "to": [0.25, 0.6], "text": "bend"},
    ]
    picture = {"file": "arm.jpg", "alt": "An arm.", "source": "made for a test", "callouts": callouts}
    topic = starter_topic(root, picture=picture | {"keep_clear": [[0.45, 0.3], [0.55, 0.3]]})
    (root / "images" / "mine" / "arm.jpg").write_bytes(content.getvalue())
    (root / "templates" / "topics" / "mine.yaml").write_text(yaml.safe_dump(topic), "utf-8")
    return root


@pytest.fixture(params=["drawings", "photos"])
def drawn(request: pytest.FixtureRequest, name: str) -> list[Drawn]:
    """Return the pictures of the built-in topic, and of one with photos."""
    asked = dict(FORMATS[name])
    if request.param == "photos":
        asked.pop("language", None)
        asked |= {"project": request.getfixturevalue("photos"), "selection": Selection()}
    laid = laid_out(Request("mine" if request.param == "photos" else "back-pain", **asked))  # type: ignore[arg-type]
    assert not any(warning.rule == "labels-left-out" for warning in laid.warnings)
    found = list(drawn_pictures(laid))
    assert {each.card.id for each in found} == {card.id for card in laid.handout.cards}
    return found


@PAGES
def test_no_label_is_lost(drawn: list[Drawn]) -> None:
    """Every label and every numeral of the topic stands on its picture, whatever the format."""
    for each in drawn:
        callouts = each.card.figure.callouts
        wanted = [c.text for c in callouts if c.text] + [n for c in callouts for n in c.numerals]
        printed = [text.words for text in each.texts]
        assert sorted(map(plain_words, printed)) == sorted(map(plain_words, wanted))
        assert len(each.grounds) == sum(bool(c.text) for c in callouts)


@PAGES
def test_no_label_covers_what_is_to_be_found(drawn: list[Drawn]) -> None:
    """No label stands on a place that a callout names, or that the author wants kept clear."""
    for each in drawn:
        figure = each.card.figure
        named = [each.at(place) for callout in figure.callouts for place in callout.places]
        clear = CLEAR * max(each.frame.width, each.frame.height) - 0.01
        for ground in each.grounds:
            assert not [p for p in named if _within(ground.inset(-2 * each.scale), p)], each.card.id
            assert not [p for p in map(each.at, figure.keep_clear) if _within(ground.inset(-clear * 0.7), p)], (
                each.card.id
            )
            assert not [disc for disc in each.discs if ground.overlaps(disc)], each.card.id


@PAGES
def test_no_line_crosses_what_is_to_be_found(drawn: list[Drawn]) -> None:
    """Leader lines cross no other line and no numeral, and nothing runs over a place to keep clear."""
    for each in drawn:
        for one, other in combinations(each.leaders, 2):
            assert not _cross(one, other), each.card.id
        assert not any(_cross(leader, line) for leader in each.leaders for line in each.brackets), each.card.id
        lines = [*each.leaders, *each.brackets]
        narrow = 0.6 * CLEAR * max(each.frame.width, each.frame.height)
        assert not [p for p in map(each.at, each.card.figure.keep_clear) if any(away(p, s) < narrow for s in lines)]
        for disc in each.discs:
            assert not any(away(disc.centre, line) < disc.width / 2 - 1.5 * each.scale for line in lines), each.card.id
        for ground in each.grounds:
            assert not any(_within(ground.inset(0.2), end) for line in lines for end in line), each.card.id


def _assert_on_one_side(drawn: list[Drawn]) -> None:
    """Assert that all labels of a picture stand inside its frame, or all outside."""
    for each in drawn:
        inside = [each.frame.holds(ground) for ground in each.grounds]
        outside = [not each.frame.overlaps(ground) for ground in each.grounds]
        assert all(inside) or all(outside), each.card.id


@PAGES
def test_labels_stand_on_one_side_of_the_frame(drawn: list[Drawn]) -> None:
    """None hangs over the frame's edge: all stand inside it, or all outside."""
    _assert_on_one_side(drawn)


@PAGES
def test_a_page_has_one_size_of_labels(drawn: list[Drawn]) -> None:
    """All labels of a page are equally large."""
    sizes: dict[int, set[float]] = {}
    for each in drawn:
        numerals = {numeral for callout in each.card.figure.callouts for numeral in callout.numerals}
        sizes.setdefault(each.page, set()).update(round(t.size, 3) for t in each.texts if t.words not in numerals)
    assert all(len(found) <= 1 for found in sizes.values()), sizes


@PAGES
def test_a_marker_hides_no_more_than_a_thumb(drawn: list[Drawn], name: str) -> None:
    """A press marker is at most an eighth of its picture wide, and on a page to hold at most 6.4 mm, in large print 9."""
    pen = ENLARGED if FORMATS[name].get("large_print") else 1
    for each in drawn:
        if not any(callout.kind in ("press", "pair") for callout in each.card.figure.callouts):
            continue
        widest = max(disc.width for disc in each.discs)
        assert widest <= 6.4 * 72 / 25.4 * 1.13 * each.scale * pen
        assert widest <= max(max(each.frame.width, each.frame.height) / 8, 4.6 * 72 / 25.4 * 1.13 * each.scale)


def _within(box: Box, spot: Position) -> bool:
    return box.x < spot.x < box.right and box.y < spot.y < box.bottom


def _cross(one: Line, other: Line) -> bool:
    """Tell whether two lines cross; that one ends at the other does not count."""

    def side(a: Position, b: Position, c: Position) -> float:
        return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)

    return side(*one, other[0]) * side(*one, other[1]) < -1e-3 and side(*other, one[0]) * side(*other, one[1]) < -1e-3


@pytest.mark.parametrize("form", ["leaflet", "cards", "poster"])
@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.sweep(every=6)
def test_no_shipped_topic_loses_or_parts_its_labels(topic: str, form: str) -> None:
    """The labels of each built-in topic are all there, on one side of the frame, and clear of what is to be found."""
    # A poster of nine cards takes an A1.
    laid = laid_out(Request(topic, format=form, paper="A1" if form == "poster" else None))
    found = list(drawn_pictures(laid))
    assert {each.card.id for each in found} == {card.id for card in laid.handout.cards if card.figures}
    for check in (
        test_no_label_is_lost,
        test_no_label_covers_what_is_to_be_found,
        test_no_line_crosses_what_is_to_be_found,
        _assert_on_one_side,
    ):
        check(found)
