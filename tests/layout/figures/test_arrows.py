"""Guide lines go through their places, and arrows for movement point where the movement goes."""

from math import atan2, pi

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handout.geometry import Position
from handout.layout.figures.arrows import curve, dashed, head_of, part_way, rounded
from handout.layout.figures.segments import away, distance, pairs

MIDDLE = Position(100, 100)
places = st.builds(Position, st.floats(0, 200), st.floats(0, 200))


@given(points=st.lists(places, min_size=2, max_size=8))
def test_a_guide_goes_through_its_places(points: list[Position]) -> None:
    """A guide line begins at its first place, ends at its last, and passes all others."""
    line = rounded(points)
    assert line[0] == points[0]
    assert distance(line[-1], points[-1]) < 1e-6
    assert all(min(distance(point, spot) for spot in line) < 1e-6 for point in points)


@given(points=st.lists(places, min_size=2, max_size=6))
def test_dashes_lie_on_the_line(points: list[Position]) -> None:
    """A dashed line begins and ends with a dash, and its dashes lie on the line."""
    assume(sum(distance(*each) for each in pairs(points)) > 1)
    line = [*dashed(points, 5, 2.5)]
    assert distance(line[0][0], points[0]) < 1e-6
    assert distance(line[-1][-1], points[-1]) < 1e-3
    for dash in line:
        assert all(min(away(spot, each) for each in pairs(points)) < 1e-6 for spot in dash)


@given(start=places, via=st.none() | places, end=places)
def test_a_curve_passes_its_places(start: Position, via: Position | None, end: Position) -> None:
    """An arc starts and ends exactly where it should, and goes by way of its place."""
    arc = curve(start, via, end, MIDDLE)
    assert (arc[0], arc[-1]) == (start, end)
    assert len(head_of(arc, 2)[1]) == 4
    if via is not None and min(distance(start, end), distance(start, via), distance(via, end)) > 5:
        reach = sum(distance(*each) for each in pairs(arc))
        assert min(away(via, each) for each in pairs(arc)) < max(0.5, 0.02 * reach)


@pytest.mark.parametrize(("via", "above"), [(Position(100, 60), True), (Position(100, 140), False)])
def test_a_curve_bends_to_the_side_of_its_place(via: Position, above: bool) -> None:
    """The place on the way says to which side an arrow bends, and a far one sends it more than half-way round."""
    arc = curve(Position(80, 100), via, Position(120, 100), MIDDLE)
    assert all((spot.y < 100) is above for spot in arc[1:-1])
    assert max(spot.x for spot in arc) > 124


def test_a_curve_without_a_place_bends_outwards() -> None:
    """An arrow in the upper half of a picture bends up, one in the lower half down."""
    assert min(spot.y for spot in curve(Position(50, 50), None, Position(150, 50), MIDDLE)) < 40
    assert max(spot.y for spot in curve(Position(50, 150), None, Position(150, 150), MIDDLE)) > 160


@pytest.mark.parametrize("width", [1.6, 3.2])
@pytest.mark.parametrize("long", [12, 60, 200])
def test_a_head_points_where_the_curve_goes(long: float, width: float) -> None:
    """A head has its tip on the end, is broader than the shaft, and turns less than a quarter from the arc's last part."""
    arc = curve(Position(10, 100), Position(10 + long / 2, 100 - long / 3), Position(10 + long, 100), MIDDLE)
    shaft, head = head_of(arc, width)
    assert head[0] == arc[-1]
    assert distance(head[1], head[3]) > 1.5 * width
    back = Position((head[1].x + head[3].x) / 2, (head[1].y + head[3].y) / 2)
    points = atan2(head[0].y - back.y, head[0].x - back.x)
    (before, tip) = arc[-2], arc[-1]
    turn = abs((points - atan2(tip.y - before.y, tip.x - before.x) + pi) % (2 * pi) - pi)
    assert turn < pi / 4
    assert sum(distance(*each) for each in pairs(shaft)) > 0.3 * long


def test_the_middle_of_a_line_is_half_way_along() -> None:
    """A part of the way is measured along the line, not from end to end."""
    corner = (Position(0, 0), Position(10, 0), Position(10, 30))
    assert part_way(corner, 0.5) == Position(10, 10)
