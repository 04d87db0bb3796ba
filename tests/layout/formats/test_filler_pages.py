"""The pages that fill the last sheet of a booklet: none of them comes without a word."""

import pytest
from support.pages import texts_in

from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.request import Request


def _lines(laid: LaidOut) -> list[str]:
    return [text.words for page in laid.pages for text in texts_in(page.marks)]


@pytest.mark.parametrize("topic", ["knee", "back-pain"])
def test_a_diary_that_nobody_asked_for_is_said_and_can_be_left_out(topic: str) -> None:
    """The advice for the printer names the diary and the way out; with ``--diary 0`` lines for notes take its place."""
    filled, without, asked = (lay_out(Request(topic, format="booklet", diary=days)) for days in (None, 0, 7))
    diary, notes = (getattr(filled.handout.words, name) for name in ("diary", "notes"))
    assert (diary in _lines(filled)) == ("--diary 0" in filled.advice)
    assert diary not in _lines(without)
    assert "diary" not in without.advice
    assert notes in _lines(without) or len(without.pages) == len(asked.pages)
    assert diary in _lines(asked)
    assert "diary" not in asked.advice
    assert len(filled.pages) == len(without.pages)
