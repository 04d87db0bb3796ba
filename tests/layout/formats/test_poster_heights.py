"""Spare height of parts below each other goes to the smallest pictures, and none is lost."""

import pytest

from handout.layout.formats.poster_heights import level_heights, share_height


def test_the_smallest_picture_grows_first() -> None:
    """A picture that is smaller than the other has the spare height until both are alike."""
    heights, left = level_heights([lambda tall: tall, lambda tall: tall], [10, 50], [200, 200], 60)
    assert heights == pytest.approx([60, 60], abs=60 / 24)
    assert sum(heights) + left == pytest.approx(120)


def test_what_has_no_picture_or_is_full_does_not_grow() -> None:
    """Words and pictures of the largest size leave the spare height to the others, or to nobody."""
    heights, left = level_heights([lambda _tall: 0, lambda tall: tall], [10, 10], [200, 30], 60)
    assert heights[0] == 10
    assert 10 < heights[1] <= 30
    assert sum(heights) + left == pytest.approx(80)
    assert share_height([10, 10], [10, 30], 60) == pytest.approx([10, 30])
