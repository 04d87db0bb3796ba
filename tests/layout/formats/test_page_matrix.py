"""Papers, sizes of type, choices of points and kinds of cards: no page is mostly empty, and no line is too long."""

from collections import Counter
from functools import cache
from itertools import combinations

import pytest
from support.covering import in_turn
from support.kinds import KINDS
from support.page_measures import LEAFLET_SIZES, card_pictures, longest_lines, open_share
from support.pages import laid_out
from support.topics import POINTS
from support.topics import TOPICS as SHIPPED

from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection

pytestmark = pytest.mark.sweep(every=12)

TOPICS = ("wrist-point", "neck-moves", "desk-hints", "my-medicines", "knee-wound")
CHOICES = [points for count in range(1, 8) for points in combinations(POINTS, count)][::11]
"""Every eleventh of the 127 choices among the points of back pain."""

MOST_OPEN, MOST_OPEN_LAST = 0.45, 0.5
"""The share of a page that may be empty or ruled, and that of the last page."""

CASES = [
    *((topic, size, ()) for topic in TOPICS for size in LEAFLET_SIZES),
    *(("back-pain", size, points) for points, size in in_turn(CHOICES, [*LEAFLET_SIZES], times=2)),
]
ALL = pytest.mark.parametrize(
    ("topic", "size", "points"),
    CASES,
    ids=lambda each: "".join(str(POINTS.index(p) + 1) for p in each) if isinstance(each, tuple) else each,
)


@cache
def _laid(topic: str, size: str, points: tuple[str, ...]) -> LaidOut:
    project = None if topic == "back-pain" else KINDS
    return lay_out(Request(topic, Selection(points=points), project=project, **LEAFLET_SIZES[size]))  # type: ignore[arg-type]


@ALL
def test_every_page_is_well_filled(topic: str, size: str, points: tuple[str, ...]) -> None:
    """Pages are full but for two fifths, and the last one where the text ends."""
    shares = [open_share(page) for page in _laid(topic, size, points).pages]
    assert [n for n, share in enumerate(shares[:-1], 1) if share > MOST_OPEN] == []
    assert shares[-1] <= MOST_OPEN_LAST


@ALL
def test_no_line_is_too_long(topic: str, size: str, points: tuple[str, ...]) -> None:
    """No line of a text of several lines has more than 82 characters."""
    assert [text.words for _, most, text in longest_lines(_laid(topic, size, points)) if most > 82] == []


def _choice_id(points: tuple[str, ...]) -> str:
    return "".join(str(POINTS.index(point) + 1) for point in points)


@pytest.mark.parametrize("points", CHOICES, ids=_choice_id)
def test_large_print_has_larger_pictures(points: tuple[str, ...]) -> None:
    """On A4, pictures in large print are 1.4 times as wide as in normal print; those of a card alone are no smaller."""
    small, large = (
        [(page, image.box.width) for page, image in card_pictures(_laid("back-pain", size, points))]
        for size in ("A4", "A4 large")
    )
    assert len(small) == len(large) == len(points)
    pages = Counter(page for page, _ in small)
    for (page, one), (_, other) in zip(small, large, strict=True):
        assert other >= one * (1.4 if pages[page] > 1 else 1.3 if len(points) == 1 else 1)


@pytest.mark.parametrize("topic", SHIPPED)
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_pictures_of_cards_that_share_a_page_are_enlarged(topic: str, paper: str) -> None:
    """In large print they are 1.4 times as wide, on Letter, too, whose pages are lower."""
    small, large = (
        [*card_pictures(laid_out(Request(topic, **LEAFLET_SIZES[paper + size])))] for size in ("", " large")
    )  # type: ignore[arg-type]
    pages = Counter(page for page, _ in small)
    gains = [
        round(other.box.width / one.box.width, 2)
        for (page, one), (_, other) in zip(small, large, strict=True)
        if pages[page] > 1
    ]
    assert [gain for gain in gains if gain < 1.4] == []
