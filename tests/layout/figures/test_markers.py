"""Press markers leave visible the landmarks beside them, from which a reader finds the place."""

import pytest
from support.drawn_pictures import Drawn, drawn_pictures
from support.pages import laid_out, page_style
from support.topics import TOPICS

from handout.content.assets import PictureFile
from handout.content.handout import Callout, Figure
from handout.geometry import MM, Box, Size
from handout.layout.figures.draw_callouts import annotate
from handout.layout.figures.drawing import Drawing
from handout.layout.figures.segments import distance
from handout.layout.page import Path, Shape
from handout.request.options import Request

pytestmark = pytest.mark.sweep(every=12)

FORMATS: dict[str, dict[str, object]] = {
    "A4": {"format": "leaflet"},
    "A5": {"format": "leaflet", "paper": "A5"},
    "large-A4": {"format": "leaflet", "large_print": True},
    "large-A5": {"format": "leaflet", "paper": "A5", "large_print": True},
    "cards": {"format": "cards"},
    "poster-A1": {"format": "poster", "paper": "A1"},
}
LEAST = 3.4 * MM * 1.12
"""The least width of a marker with its white edge, in pt."""

MARKED = ("press", "pair")


def _landmarks(drawn: Drawn) -> dict[tuple[float, float], str]:
    """Return the places that words name or that are to be kept clear, without those that are marked themselves."""
    figure = drawn.card.figure
    named = dict.fromkeys(figure.keep_clear, "")
    named |= {place: callout.text for callout in figure.callouts for place in callout.places}
    marked = {place for callout in figure.callouts if callout.kind in MARKED for place in callout.places}
    return {place: text for place, text in named.items() if place not in marked}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("topic", TOPICS)
def test_no_marker_hides_a_landmark(topic: str, name: str) -> None:
    """What the words ask one to feel for lies outside every marker."""
    hidden = []
    for each in drawn_pictures(laid_out(Request(topic, **FORMATS[name]))):  # type: ignore[arg-type]
        marked = [place for c in each.card.figure.callouts if c.kind in MARKED for place in c.places]
        centres = [each.at(place) for place in marked]
        markers = [disc for disc in each.discs if any(distance(disc.centre, centre) < 0.1 for centre in centres)]
        for place, text in _landmarks(each).items():
            over = [disc for disc in markers if distance(disc.centre, each.at(place)) < disc.width / 2 + each.scale]
            hidden += [(each.card.id, text)] if over else []
        assert not markers or max(disc.width for disc in markers) >= LEAST * each.scale - 0.01
    assert not hidden


@pytest.mark.parametrize(("apart", "widest"), [(0.5, 6.4), (0.07, 5.0), (0.02, 3.4)])
def test_a_marker_shrinks_beside_a_landmark(apart: float, widest: float) -> None:
    """A marker is as wide as usual far from landmarks, smaller near one, and never too small to be seen."""
    callouts = (Callout("press", ((0.4, 0.5),)), Callout("label", ((0.4 + apart, 0.5),), "bone"))
    figure = Figure(PictureFile("images/art.svg", b"", {}), "It.", ("picture",), callouts)
    group = annotate(figure, Drawing("art.svg", "key", Size(300, 300), b""), Box(0, 0, 200, 200), page_style())
    assert group is not None
    (ring,) = (mark.box for mark in group.marks if isinstance(mark, Shape) and mark.stroke)
    assert 3.4 * MM * 0.84 - 0.01 <= ring.width <= widest * MM
    assert apart > 0.1 or ring.width < 6.4 * MM * 0.75


def test_markers_and_lines_grow_with_large_print() -> None:
    """Lines and markers are 1.4 times as thick as in normal print."""
    callouts = (
        Callout("press", ((0.4, 0.5),)),
        Callout("label", ((0.8, 0.8),), "bone"),
        Callout("measure", ((0.4, 0.2), (0.4, 0.5)), "hand"),
        Callout("guide", ((0.1, 0.9), (0.5, 0.95))),
    )
    figure = Figure(PictureFile("images/art.svg", b"", {}), "It.", ("picture",), callouts)
    art, box = Drawing("art.svg", "key", Size(300, 300), b""), Box(0, 0, 400, 400)
    found = []
    for large in (False, True):
        group = annotate(figure, art, box, page_style(large))
        assert group is not None
        lines = {mark.width for mark in group.marks if isinstance(mark, Path) and mark.stroke != "#ffffff"}
        rings = {mark.box.width for mark in group.marks if isinstance(mark, Shape) and mark.stroke}
        found.append((sorted(lines), sorted(rings)))
    (lines, rings), (thicker, wider) = found
    assert len(lines) == 4  # a leader line, a bar, its extensions and a guide
    assert thicker == pytest.approx([1.4 * width for width in lines])
    assert wider == pytest.approx([1.4 * width for width in rings])
