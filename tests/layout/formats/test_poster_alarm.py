"""What needs help at once stands on a poster where one looks first: at the top of a column."""

import pytest
from support.covering import in_turn
from support.pages import laid_out, squeeze, texts_in
from support.posters import danger_box
from support.topics import LANGUAGES, TOPICS

from handout.layout.page import Role
from handout.request.options import Request

SHEETS = [("A2", False), ("A3", False), ("A1", False), ("A2", True), ("A3", True)]
ACROSS = ("ar", "fa", "ja", "ur")
"""The languages in which all seven cards do not fit A3 on its side."""

CASES = [
    ("back-pain", language, *sheet)
    for language, sheet in in_turn(LANGUAGES, SHEETS)
    if language not in ACROSS or sheet != ("A3", True)
]
CASES += [
    (topic, None, *sheet)
    for topic, sheet in in_turn(TOPICS, SHEETS)
    if topic != "cancer-tiredness" or sheet[0] == "A1"  # its nine cards need it
]


@pytest.mark.parametrize(("topic", "language", "paper", "landscape"), CASES)
@pytest.mark.sweep(every=7)
def test_what_needs_help_now_begins_a_column(topic: str, language: str | None, paper: str, landscape: bool) -> None:
    """Nothing but the heading of the box stands above it."""
    laid = laid_out(Request(topic, format="poster", paper=paper, landscape=landscape, language=language))
    texts = [text for text in texts_in((danger_box(laid),)) if text.role is not Role.HEADING]
    assert laid.handout.front.red_flags
    heading = squeeze(laid.handout.front.red_flags.now.heading)
    (now,) = (text.box for text in texts if squeeze(text.words).startswith(heading) and text.role is Role.PART)
    above = [
        text.words for text in texts if text.box.y < now.y - 1 and text.box.x < now.right and now.x < text.box.right
    ]
    assert above == []
