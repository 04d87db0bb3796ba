"""The space of a card on a poster ends where its picture does, and its picture is as large as words in any form allow."""

from collections.abc import Iterator
from math import isfinite

import pytest
from support.topics import LANGUAGES

from handout.layout.formats.poster_card_space import CardSpace
from handout.layout.formats.poster_contents import PosterWords
from handout.layout.formats.poster_plans import Placing
from handout.render.cache import NO_CACHE
from handout.render.loading import load
from handout.render.pipeline import prepare
from handout.render.style_trials import StyleTrials
from handout.request.options import Request

pytestmark = pytest.mark.sweep(every=8, first=2)

WIDTHS, LEAST_PICTURE = range(220, 460, 40), 110.0

Space = tuple[CardSpace, float]
"""The space of a card with words beside its picture, and the width of its cell."""


def _spaces(language: str, *, close: bool) -> Iterator[Space]:
    """Yield the spaces of the cards of a poster in cells that have room for words beside pictures."""
    inputs = prepare(load(Request("back-pain", format="poster", paper="A1", language=language)), NO_CACHE)
    job = StyleTrials(inputs, inputs.request.patient).job()
    for card in PosterWords(job.handout, job.setting, close=close).cards(LEAST_PICTURE, Placing.ASIDE):
        yield from ((card.space, wide) for wide in WIDTHS if card.space.forms(wide) and isfinite(card.least(wide)))


@pytest.mark.parametrize("close", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_picture_grows_beyond_the_most_height(language: str, close: bool) -> None:
    """A picture grows up to that height and no further, even beside a name of many lines."""
    found = list(_spaces(language, close=close))
    assert found
    for space, wide in found:
        most = space.most(wide)
        assert isfinite(most)
        assert space.area(wide, most + 300) <= space.area(wide, most) * 1.02
        if close:  # else another form may have the same picture in less height
            assert space.area(wide, most - 8) < space.area(wide, most) or most == space.least(wide)


@pytest.mark.parametrize("language", LANGUAGES)
def test_scarce_space_goes_to_the_largest_picture(language: str) -> None:
    """Where space is scarce, the heading stands above picture and words if the picture is the larger for it."""
    for space, wide in _spaces(language, close=True):
        for tall in (space.least(wide), space.least(wide) + 20, space.most(wide)):
            fits = [fit for form in space.forms(wide) if (fit := space._fit(wide, tall, form))]
            assert space.area(wide, tall) == max(space._area(drawn) for _, drawn, _ in fits)
