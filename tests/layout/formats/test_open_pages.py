"""Every topic, on every paper, with any choice of cards: no page is more than two fifths empty or ruled."""

from functools import cache

import pytest
from support.covering import pairwise
from support.page_measures import LEAFLET_SIZES, open_share
from support.pages import laid_out
from support.topics import ROOT

from handout.content.project import Project
from handout.request.request import Request, Selection

SIZES = {**LEAFLET_SIZES, "booklet": {"format": "booklet"}}
TOPICS = [file.stem for file in sorted((ROOT / "templates" / "topics").glob("*.yaml")) if "." not in file.stem]
SETS = {"all": 0, "one": 1, "two": 2, "three": 3}
"""All cards of a topic, and its first few."""

MOST_OPEN = 0.4

LEFT = {
    ("neck-exercises", "booklet", "all"): 0.54,
    ("neck-exercises", "booklet", "three"): 0.54,
}
"""What is left: short texts before notes in a booklet."""


@cache
def _cards(topic: str) -> tuple[str, ...]:
    return tuple(card.id for card in Project(ROOT).topic(topic).value.cards)


CASES = sorted({*pairwise(TOPICS, [*SIZES], [*SETS]), *LEFT})
"""Each topic on each paper and with each choice, each choice on each paper, and what is known to be left."""


@pytest.mark.parametrize(("topic", "size", "count"), CASES)
def test_no_page_is_mostly_open(topic: str, size: str, count: str) -> None:
    """No page has more than two fifths of its height empty or ruled, the last one included."""
    points = _cards(topic)[: SETS[count]]
    laid = laid_out(Request(topic, Selection(points=points), **SIZES[size]))  # type: ignore[arg-type]
    most = LEFT.get((topic, size, count), MOST_OPEN)
    shares = {number: open_share(page) for number, page in enumerate(laid.pages, 1)}
    assert {number: round(share, 2) for number, share in shares.items() if share > most} == {}
