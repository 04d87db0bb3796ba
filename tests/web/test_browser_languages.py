"""Words of another direction in the page keep their place."""

from typing import Any

import pytest
from support.browser import CHROMIUM, Served
from support.desk import Desk

pytestmark = [
    pytest.mark.sweep,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.xdist_group("browser"),
    # Playwright's own loop leaves a socket open at its end.
    pytest.mark.filterwarnings("default::ResourceWarning", "default::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.mark.parametrize("tag", ["en", "es", "ar"])
def test_the_number_of_cards_stands_after_their_name(browser: Any, served: Served, tag: str) -> None:
    """All of "7 of 7" follows the name of the cards in the direction of the page, whatever language the name has."""
    page = Desk(browser, served, locale=tag).page
    name, number = (page.locator(box).bounding_box() for box in ("#cards-title", "#cards-count"))
    first, second = (number, name) if tag == "ar" else (name, number)
    assert first["x"] + first["width"] <= second["x"]


@pytest.mark.parametrize(
    ("tag", "value", "is_apart"),
    [
        ("en", "Foot (left)", False),
        ("en", "القدم (يسار)", True),
        ("es", "القدم (يسار)", True),
        ("ar", "Foot (left)", True),
        ("ar", "7", False),
    ],
)
def test_what_is_filled_in_stands_apart(browser: Any, served: Served, tag: str, value: str, is_apart: bool) -> None:
    """A name of another direction is isolated in every phrase, with its brackets; a number is not."""
    page = Desk(browser, served, locale=tag).page
    phrase = page.evaluate("async value => (await import('/static/words.js')).say('earlier', { card: value })", value)
    assert (f"\u2068{value}\u2069" in phrase) is is_apart
    assert value in phrase
