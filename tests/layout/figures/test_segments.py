"""Lines touch boxes and each other exactly where their edges say so."""

from hypothesis import example, given
from hypothesis import strategies as st

from handout.geometry import Box, Position
from handout.layout.figures.segments import cross, hits, holds

places = st.builds(Position, st.integers(-6, 6).map(float), st.integers(-6, 6).map(float))
boxes = st.builds(Box, *[st.integers(-4, 3).map(float)] * 2, *[st.integers(1, 5).map(float)] * 2)


def _side(p: Position, q: Position, r: Position) -> float:
    """Return on which side of the line from *p* to *q* a place is."""
    return (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)


@given(places, places, places, places)
def test_lines_meet_where_each_parts_the_ends_of_the_other(a: Position, b: Position, c: Position, d: Position) -> None:
    """The ends of each are on both sides of the other, or on it; in whichever order they are given."""
    meets = _side(a, b, c) * _side(a, b, d) <= 0 and _side(c, d, a) * _side(c, d, b) <= 0
    assert cross(a, b, c, d) is cross(c, d, a, b) is cross(b, a, d, c) is meets


@given(boxes, places, places)
@example(Box(0, 0, 4, 4), Position(-1, 2), Position(5, 2))
@example(Box(0, 0, 4, 4), Position(-1, 0), Position(5, 0))
@example(Box(0, 0, 4, 4), Position(-1, 5), Position(1, 5))
def test_a_line_hits_a_box_that_it_enters(box: Box, a: Position, b: Position) -> None:
    """It ends inside or meets an edge, and does not lie beyond one of them."""
    x, y, right, bottom = box.x, box.y, box.right, box.bottom
    beyond = max(a.x, b.x) <= x or min(a.x, b.x) >= right or max(a.y, b.y) <= y or min(a.y, b.y) >= bottom
    corners = [Position(x, y), Position(right, y), Position(right, bottom), Position(x, bottom)]
    edges = zip(corners, (*corners[1:], corners[0]), strict=True)
    inside = holds(box, a) or holds(box, b)
    assert hits(box, a, b) is hits(box, b, a) is (not beyond and (inside or any(cross(a, b, *edge) for edge in edges)))
