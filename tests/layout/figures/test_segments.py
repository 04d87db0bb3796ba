"""Lines on a picture, and what they come near."""

from itertools import product

from handout.geometry import Position
from handout.layout.figures.segments import away, comes_near


def test_a_line_comes_near_what_is_less_than_the_reach_away() -> None:
    """The quick look at one side leaves out no line that comes near."""
    places = [Position(x, y) for x, y in product((0, 3.5, 7, 20), repeat=2)]
    for spot, start, end in product(places, repeat=3):
        far = away(spot, (start, end))
        for reach in (0, 2.5, 3.5, 7, 12.25, 16.5):
            assert comes_near(spot, reach, (start, end)) == (far < reach)
