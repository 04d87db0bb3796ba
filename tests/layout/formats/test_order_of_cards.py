"""Cards that were set for one handout serve the next one: their order and numbers change nothing else."""

from collections.abc import Mapping

import pytest

from handout.layout.page import Page
from handout.render.pipeline import lay_out
from handout.request.parse_request import parse_request
from handout.store import forget_words

pytestmark = pytest.mark.sweep(every=14)

ORDERS = (
    ("hand", "stomach", "lower-back"),
    ("lower-back", "hand", "stomach"),
    ("stomach", "lower-back", "hand", "hipbone"),
    ("hipbone", "hand"),
)

OPTIONS: Mapping[str, Mapping[str, object]] = {
    "plain": {},
    "large print": {"large_print": True},
    "A5": {"paper": "A5"},
    "two languages": {"with_language": "es"},
    "four a page": {"cards_per_page": "4"},
    "left out": {"avoid": ["hip-injury"]},
    "from the right": {"language": "ar"},
}


def laid_out(points: tuple[str, ...], options: Mapping[str, object]) -> tuple[Page, ...]:
    """Return the pages of back pain with these points in this order."""
    return tuple(lay_out(parse_request("back-pain", {"points": list(points), **options}, [])).pages)


@pytest.mark.parametrize("name", OPTIONS)
def test_another_order_is_as_laid_out_alone(name: str) -> None:
    """Each handout after others has the pages that it has in a process of its own."""
    orders = ORDERS if name == "plain" else ORDERS[1:]
    alone = []
    for points in orders:
        forget_words()
        alone.append(laid_out(points, OPTIONS[name]))
    forget_words()
    assert [laid_out(points, OPTIONS[name]) for points in (*orders, *orders[:2])] == [*alone, *alone[:2]]
