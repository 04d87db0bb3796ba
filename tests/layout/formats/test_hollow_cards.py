"""Cards without a picture beside cards with one: none has a frame that is mostly empty."""

from pathlib import Path

import pytest
from support.card_topics import PICTURE, SHORT, write_cards

from handout.layout.formats.card_page import EVENED, STRETCH
from handout.layout.page import Group, Role, Text, bounds, walk
from handout.render.pipeline import lay_out
from handout.request.options import Request

LONG = ["Keep both shoulders down and still.", "Breathe as you move.", "Look straight ahead.", "Go slowly."]

FOOT = 30
"""The space below the words of a card and above the first, in pt, besides its heading."""


@pytest.fixture(params=SHORT)
def mixed(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A topic *mixed* of a kind, whose second and fourth card have a few words and no picture."""
    monkeypatch.chdir(tmp_path)
    tall = {"picture": PICTURE, "do": LONG, "cautions": ["Stop if it hurts."]}
    few = SHORT[request.param]
    write_cards(tmp_path, "mixed", request.param, [{**few, **tall}, few] * 2, (600, 800))
    return tmp_path


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("paper", ["A4", "Letter", "A5"])
@pytest.mark.sweep(every=6)
def test_a_card_without_a_picture_is_as_tall_as_its_words(mixed: Path, paper: str, large: bool) -> None:
    """Its frame ends below its last words, but for what makes it equal to a card that is little taller."""
    laid = lay_out(Request("mixed", paper=paper, large_print=large, project=mixed))
    marks = [
        mark for page in laid.pages for mark in page.marks if isinstance(mark, Group) and mark.role is Role.SECTION
    ]
    cards = [(mark.path[1], mark) for mark in marks if len(mark.path) == 2 and mark.path[0] in SHORT]
    assert {number for number, _ in cards} == {0, 1, 2, 3}
    assert [number for number, card in cards if number in (1, 3) and _is_hollow(card)] == []


def _is_hollow(card: Group) -> bool:
    """Return whether a frame is much taller than its words."""
    frame, words = bounds(card), max(bounds(mark).bottom for mark in walk(card.marks) if isinstance(mark, Text))
    return frame.height > (words - frame.y) * EVENED * STRETCH + FOOT
