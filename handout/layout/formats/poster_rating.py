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
    pictures, widths, areas, maps, idle, safety = [], [], [], [], 0.0, 0.0
    for found, part, box in page.placed(arranged):
        if part is DISCLAIMER:
            safety, idle = box.width * box.height, box.width * (box.height - found.least(box.width))
            continue
        picture = found.pictured(box.width, box.height)
        if part is MAP:
            maps.append(picture)
            continue
        pictures.append(picture)
        widths.append(box.width)
        areas.append(box.width * box.height)
    smallest = min([picture for picture in pictures if picture], default=0)
    shown = [min(picture, MOST_UNLIKE * smallest) for picture in pictures if picture]
    equal = 1 if max(widths) < min(widths) * (NEARLY if page.words.close else ALIKE) else UNEQUAL
    most = MOST_MAP * sum(shown) / (len(shown) or 1)
    mapped = sum([min(picture, most or picture) for picture in maps])
    share = (mapped + sum(pictures)) / (page.size.width * page.size.height)
    good = ((mapped + sum(shown) + smallest * len(shown)) * equal - idle) * min(1, share / QUARTER) ** 8
    large = safety >= LARGER * median_high(areas)
    if not large:
        good = good * SMALL_BOX if len(areas) < MANY else good - page.size.width * page.size.height
    return Rating(share, good)


Rated = tuple[Rating, PosterArrangement]
"""An arrangement with its rating."""


def goodness(rated: Rated) -> float:
    """Return how good an arrangement is."""
    return rated[0].good
