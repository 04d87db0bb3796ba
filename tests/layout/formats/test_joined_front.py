"""The first pages of two topics: what needs help now stands on page 1, and the page overleaf is filled."""

from itertools import combinations

import pytest
from support.covering import in_turn, sample
from support.page_measures import LEAFLET_SIZES
from support.pages import squeeze, words_in
from support.topics import acupressure_topics

from handout.geometry import Size
from handout.layout.formats.leaflet import area_above_footer
from handout.layout.parts.front import front
from handout.render.cache import NO_CACHE
from handout.render.loading import load
from handout.render.pipeline import prepare
from handout.render.style_trials import StyleTrials
from handout.request.options import Request

TOPICS = acupressure_topics()
PAIRS = sample(in_turn([*combinations(TOPICS, 2)], [*LEAFLET_SIZES]), 2)
"""Every second pair of topics; papers and sizes of type take turns."""

FILLED = 0.6
"""How much of page 2 is filled, at least, where the front matter goes on to page 3."""


@pytest.mark.parametrize("size", LEAFLET_SIZES)
@pytest.mark.sweep(every=2)
def test_signs_of_two_topics_are_found_where_one_looks(size: str) -> None:
    """What needs help now is on page 1, what needs it today there or listed overleaf, and the page overleaf is filled."""
    wrong: dict[str, str] = {}
    for pair in (pair for pair, asked in PAIRS if asked == size):
        inputs = prepare(load(Request(",".join(pair), **LEAFLET_SIZES[size])), NO_CACHE)  # type: ignore[arg-type]
        job = StyleTrials(inputs, inputs.request.patient).job()
        handout, area = job.handout, area_above_footer(job)
        found = front(handout, Size(area.width, area.height), job.setting)
        assert isinstance(found, list), pair
        pages, flags = [squeeze(words_in(block.marks)) for block in found], handout.front.red_flags
        assert flags
        if squeeze(flags.now.heading) not in pages[0]:
            wrong[",".join(pair)] = "now"
        if squeeze(flags.today.heading) in pages[0]:
            continue
        signs = [squeeze(sign) for group in flags.today.groups for sign in group.items]
        if not all(sign in pages[1] for sign in signs):
            wrong[",".join(pair)] = "today"
        if found[1].height < FILLED * area.height and len(found) > 2:
            wrong[",".join(pair)] = f"page 2 is {found[1].height / area.height:.0%} filled"
    assert wrong == {}
