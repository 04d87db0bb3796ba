"""Every topic, on every paper, with any choice of cards: no page is more than two fifths empty or ruled."""

from functools import cache
from itertools import combinations, cycle, product

import pytest
from support.covering import in_turn
from support.page_measures import LEAFLET_SIZES, open_share
from support.pages import laid_out, squeeze, words_in
from support.topics import LANGUAGES, ROOT, TOPICS

from handout.content.project import Project
from handout.request.options import Request, Selection

pytestmark = pytest.mark.sweep(every=12)

SIZES = {
    **LEAFLET_SIZES,
    "A5 large": {"paper": "A5", "large_print": True},
    "booklet": {"format": "booklet"},
}
SETS = {"all": 0, "one": 1, "two": 2, "three": 3}
"""All cards of a topic, and its first few."""

MOST_OPEN = 0.4
LEFT = {("back-pain,cancer-tiredness", "A4"): 0.41}
"""What is left: the first of 13 cards, alone below the heading of its group, above which no text has space."""


@cache
def _cards(topic: str) -> tuple[str, ...]:
    return tuple(card.id for card in Project(ROOT).topic(topic).value.cards)


LOOKS = [(size, count) for count, size in product(SETS, SIZES)]
"""Each choice on each paper."""

FILLED = [("hay-fever", "A5 large", "one"), ("hay-fever", "A5 large", "three"), ("neck-exercises", "A5 large", "all")]
FILLED += [("sleep", "A5 large", "all"), ("neck-shoulder", "A5 large", "all"), ("neck-shoulder", "A5 large", "three")]
FILLED += [("knee", "A5 large", few) for few in SETS]
FILLED += [("cancer-tiredness", "A5 large", "all"), *(("neck-exercises", "booklet", few) for few in ("all", "three"))]
"""Those that had a mostly open page."""

CASES = sorted({*((topic, *look) for topic, look in in_turn(TOPICS, LOOKS)), *FILLED})
"""Each choice on each paper, each topic at least twice, and those that had a mostly open page."""


PAIRS = [pair for pair in combinations(TOPICS, 2) if "neck-exercises" not in pair]
JOINED = sorted(
    {
        *((",".join(pair), size) for pair, size in zip(PAIRS[::10], cycle(LEAFLET_SIZES), strict=False)),
        *(
            (pair, "Letter large")
            for pair in ("constipation,sleep", "headache,neck-shoulder", "neck-shoulder,sleep", "knee,neck-shoulder")
        ),
        *((f"neck-shoulder,{other}", "A5") for other in ("sleep", "period-pain", "worry")),
        *((f"cancer-tiredness,{other}", "A5") for other in ("worry", "nausea")),
        ("cancer-tiredness,period-pain", "A4 large"),
    }
)
"""Every tenth pair of topics on one paper after the other, and those whose last page was mostly open."""


@pytest.mark.parametrize(("pair", "size"), JOINED)
def test_no_page_of_two_topics_is_mostly_open(pair: str, size: str) -> None:
    """A text of two topics goes on overleaf rather than leaving the last page to the sources and lines for notes."""
    laid = laid_out(Request(pair, **SIZES[size]))  # type: ignore[arg-type]
    shares = {number: open_share(page) for number, page in enumerate(laid.pages, 1)}
    most = LEFT.get((pair, size), MOST_OPEN)
    assert {number: round(share, 2) for number, share in shares.items() if share > most} == {}


@pytest.mark.parametrize(
    ("pair", "size"), [*JOINED, *((topic, "A5 large") for topic in ("worry", "sleep", "back-pain"))]
)
def test_what_a_scale_never_goes_beyond_stands_with_its_words(pair: str, size: str) -> None:
    """How hard never to press is on the page with how hard to press."""
    laid = laid_out(Request(pair, **SIZES[size]))  # type: ignore[arg-type]
    closing, pages = laid.handout.closing, [squeeze(words_in(page.marks)) for page in laid.pages]
    limit = squeeze(closing.scale_limit)
    assert [number for number, words in enumerate(pages) if squeeze(closing.scale_heading) in words and limit in words]


@pytest.mark.parametrize(("topic", "size", "count"), CASES)
def test_no_page_is_mostly_open(topic: str, size: str, count: str) -> None:
    """No page has more than two fifths of its height empty or ruled, the last one included."""
    points = _cards(topic)[: SETS[count]]
    laid = laid_out(Request(topic, Selection(points=points), **SIZES[size]))  # type: ignore[arg-type]
    shares = {number: open_share(page) for number, page in enumerate(laid.pages, 1)}
    assert {number: round(share, 2) for number, share in shares.items() if share > MOST_OPEN} == {}


SIGNS_APART = {"ur": 0.48, "so": 0.45}
"""The share left open where no box of danger signs as a list fits on its page, or where the leaflet is a page longer by it."""


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.sweep(every=6)
def test_danger_signs_overleaf_fill_their_pages(tag: str) -> None:
    """Signs on a page of their own in large print on A5 are a list where that fits: in six languages they ran on above an open half."""
    laid = laid_out(Request("back-pain", language=tag, **SIZES["A5 large"]))  # type: ignore[arg-type]
    flags = laid.handout.front.red_flags
    assert flags
    headings = squeeze(flags.now.heading), squeeze(flags.today.heading)
    pages = [page for page in laid.pages[1:4] if any(heading in words_in(page.marks) for heading in headings)]
    assert max(map(open_share, pages), default=0) <= SIGNS_APART.get(tag, MOST_OPEN)


def test_no_page_is_added_for_a_list_of_signs() -> None:
    """Back pain on A5 in Vietnamese has ten pages: with the signs of an emergency in a list it has eleven."""
    assert len(laid_out(Request("back-pain", language="vi", paper="A5")).pages) == 10
