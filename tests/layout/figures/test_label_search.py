"""The search for places of labels: what lines may not cross, and how much is looked at."""

from itertools import product

import pytest
from msgspec.structs import replace
from support.pages import laid_out, page_style

from handout.content.assets import PictureFile
from handout.content.handout import Callout, Figure
from handout.geometry import Box, Position, Size
from handout.layout.figures import draw_callouts
from handout.layout.figures.draw_callouts import annotate
from handout.layout.figures.drawing import Drawing
from handout.layout.figures.label_candidates import CLOSE, COARSE, FINE
from handout.layout.figures.label_search import Bars, LabelSpot, find_clear
from handout.layout.figures.segments import away, cross, hits
from handout.request.options import Request, Selection

PLACES = [Position(x, y) for x, y in product((0, 3.5, 7, 20), repeat=2)]
WIDE = Box(-100, -100, 300, 300)


@pytest.mark.parametrize("reach", [0, 2.5, 3.5, 7, 12.25, 16.5])
def test_a_line_comes_near_what_is_less_than_the_reach_away(reach: float) -> None:
    """The quick look at one side leaves out no disc that a line comes near."""
    for spot, start, end in product(PLACES, repeat=3):
        far = away(spot, (start, end))
        assert Bars(WIDE, ((spot.x, spot.y, reach),), (), ()).clear([(start, end)]) == (far >= reach)


def test_a_line_crosses_boxes_and_lines_wherever_they_are() -> None:
    """The quick look at one side leaves out no box and no line that a line crosses."""
    box = Box(3, 3, 5, 9)
    for start, end in product(PLACES, repeat=2):
        assert Bars(WIDE, (), (box,), ()).clear([(start, end)]) is not hits(box, start, end)
        other = Position(2, 1), Position(9, 18)
        assert Bars(WIDE, (), (), (other,)).clear([(start, end)]) is not cross(start, end, *other)


CLOSED_OFF = {
    "a bracket below an arrow": [
        Callout("measure", ((0.5, 0.45), (0.5, 0.55)), "2 fingers"),
        Callout("stroke", ((0.0, 0.5), (1.0, 0.5))),
    ],
    "a place on the edge": [Callout("label", ((0.0, 0.5),), "edge")],
}


@pytest.mark.parametrize("name", CLOSED_OFF)
def test_a_label_without_a_place_is_given_up_soon(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one label has no place, few spots are looked at, and those of the other labels once at most."""
    looked: list[LabelSpot] = []
    searches: list[Position | None] = []

    def count(spots, target, *rest):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN002, ANN202
        searches.append(target)
        return find_clear((looked.append(spot) or spot for spot in spots), target, *rest)  # type: ignore[func-returns-value]

    monkeypatch.setattr(draw_callouts, "find_clear", count)
    others = [Callout("label", ((x, 0.15),), f"place {x}") for x in (0.2, 0.4, 0.6, 0.8)]
    figure = Figure(PictureFile("images/art.svg", b"", {}), "", ("picture",), (*others, *CLOSED_OFF[name]))
    art = Drawing("art.svg", "key", Size(300, 330), b"")
    box = Box(30, 40, 200, 220)
    assert annotate(figure, art, box, page_style(), label_area=Box(30, 40, 300, 220)) is None
    assert len(searches) <= 3 * 2 + 2 + len(others)
    assert len(looked) < 1000


def test_no_spots_are_looked_for_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A close search that follows a coarse one in vain, and is then wanted alone, is made once."""
    looked: list[tuple[object, ...]] = []
    spots = draw_callouts.DRAWINGS["label"].label

    def record(*given):  # type: ignore[no-untyped-def] # noqa: ANN002, ANN202
        looked.append(given)
        return spots(*given)

    monkeypatch.setitem(draw_callouts.DRAWINGS, "label", replace(draw_callouts.DRAWINGS["label"], label=record))
    draw_callouts._place.cache_clear()
    laid_out(Request("back-pain", Selection(("lower-back",)), format="trifold"))
    assert {canvas.search for _, _, canvas, *_ in looked} == {COARSE, CLOSE, FINE}  # type: ignore[attr-defined]
    assert len(looked) == len({(id(obstacles), each, canvas, within) for each, _, canvas, obstacles, within in looked})
