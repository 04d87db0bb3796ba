"""The pages that fill a booklet: the danger signs on its back stand on the page, whatever their length."""

import pytest
from support.page_measures import is_page_footer

from handout.layout.page import Group, Page, Role, bounds
from handout.render.pipeline import lay_out
from handout.request.request import Request

LONGEST = ["back-pain,cancer-tiredness", "cancer-tiredness,headache", "headache,neck-shoulder"]
"""Pairs whose signs are taller than a page when listed."""


def is_above_its_footer(page: Page) -> bool:
    """Return whether all of a page stands above its footer."""
    footer = min((bounds(mark).y for mark in page.marks if is_page_footer(mark)), default=page.size.height)
    body = [
        mark
        for mark in page.marks
        if not is_page_footer(mark) and not (isinstance(mark, Group) and mark.role is Role.ARTIFACT)
    ]
    return all(bounds(mark).bottom <= footer + 1 for mark in body)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("topics", LONGEST)
def test_no_page_of_a_booklet_of_two_topics_goes_on_below_it(topics: str, paper: str) -> None:
    """Signs that the back cannot list are told there in short; they ran off the paper."""
    pages = lay_out(Request(topics, format="booklet", paper=paper)).pages
    assert [number for number, page in enumerate(pages, 1) if not is_above_its_footer(page)] == []
