"""How good an arrangement of a poster is."""

from statistics import median_high

from msgspec import Struct

from handout.layout.formats.poster_page import PosterArrangement, PosterPage
from handout.layout.formats.poster_plans import DISCLAIMER, MAP

UNEQUAL, ALIKE, NEARLY = 0.7, 1.02, 1.3
"""How good pictures on unequal cards are, compared with those on equal ones.

The others are by how much cards may differ in width: usually, and where space is scarce.
"""

QUARTER = 0.25
"""The share of the page that pictures take at least, if that can be."""

LARGER, MANY, SMALL_BOX = 1.1, 5, 0.85
"""How much larger than a usual card the box with the disclaimer is.

It is always if there are *MANY* cards, else what is good is *SMALL_BOX* times as good if not.
"""

MOST_UNLIKE = 2.5
"""The most that a card's picture counts, as a multiple of the smallest.

One large picture beside small ones is no better than if all were alike.
"""

MOST_MAP = 1.5
"""The most that the body figures count, as a multiple of a card's picture."""


class Rating(Struct, frozen=True):
    """How good an arrangement is.

    Pictures are a *share* of the page. It is *good* by the area of the pictures, where the smallest counts again for
    each, and less where the cards are unequal, the pictures take less than a quarter of the page, or the box with the
    disclaimer has space to spare or is hardly larger than a card.
    """

    share: float
    good: float


def rate(page: PosterPage, arranged: PosterArrangement) -> Rating:
    """Return how good an arrangement is."""
    placed = [(found, part, box, found.pictured(box.width, box.height)) for found, part, box in page.placed(arranged)]
    cards = [(box, picture) for _, part, box, picture in placed if isinstance(part, int)]
    smallest = min((picture for _, picture in cards if picture), default=0)
    shown = [min(picture, MOST_UNLIKE * smallest) for _, picture in cards if picture]
    widths, areas = [box.width for box, _ in cards], [box.width * box.height for box, _ in cards]
    equal = 1 if max(widths) < min(widths) * (NEARLY if page.words.close else ALIKE) else UNEQUAL
    ((first, safety),) = [(found, box) for found, part, box, _ in placed if part == DISCLAIMER]
    idle = safety.width * (safety.height - first.least(safety.width))
    most = MOST_MAP * sum(shown) / (len(shown) or 1)
    mapped = sum(min(picture, most or picture) for _, part, _, picture in placed if part == MAP)
    share = (mapped + sum(picture for _, picture in cards)) / (page.size.width * page.size.height)
    good = ((mapped + sum(shown) + smallest * len(shown)) * equal - idle) * min(1, share / QUARTER) ** 8
    large = safety.width * safety.height >= LARGER * median_high(areas)
    if not large:
        good = good * SMALL_BOX if len(cards) < MANY else good - page.size.width * page.size.height
    return Rating(share, good)
