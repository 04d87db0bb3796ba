"""Cards to cut out that go on: they are on as few pieces of paper as their parts need."""

from pathlib import Path

import pytest
from support.card_topics import PICTURE, SHORT, write_cards
from support.pages import squeeze, words_in

from handout.layout.page import Group, Page, walk
from handout.render.pipeline import lay_out
from handout.request.options import Request

STEPS = [
    "Sit tall on a firm chair with your feet flat on the floor.",
    {"text": "Turn your head slowly to the right until you feel a mild pull.", "picture": PICTURE},
    "Hold it there while you count slowly to five, and keep on breathing.",
    {"text": "Come back to the middle, and let your shoulders drop.", "picture": PICTURE},
]


@pytest.fixture(params=SHORT)
def stepped(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A topic *stepped* of a kind: the second and the fourth of five cards have steps with photos, on two sides or three."""
    monkeypatch.chdir(tmp_path)
    few = SHORT[request.param]
    long = {**few, "steps": STEPS, "cautions": ["Stop if it hurts."]}
    write_cards(tmp_path, "stepped", request.param, [few, long, few, long, few], (800, 600))
    return tmp_path


@pytest.mark.parametrize("paper", ["A4", "A3", "Letter"])
@pytest.mark.sweep(every=3)
def test_the_parts_of_a_card_are_on_few_pieces_of_paper(stepped: Path, paper: str) -> None:
    """Two parts are in front and behind; nothing is lost, and the pieces have two sides each."""
    laid = lay_out(Request("stepped", format="cards", paper=paper, project=stepped))
    pages = laid.pages
    assert len(pages) % 2 == 0
    places = [[number for number, page in enumerate(pages) if _is_of(page, n)] for n in range(5)]
    assert all(places)
    assert [number for number, found in enumerate(places) if len(found) > 1] == [1, 3]
    assert [found for found in places if len({side // 2 for side in found}) > (len(found) + 1) // 2] == []
    words = "".join(squeeze(words_in(page.marks)) for page in pages)
    texts = [step["text"] if isinstance(step, dict) else step for step in STEPS]
    assert [text for text in texts if words.count(squeeze(text)) != 2] == []


def _is_of(page: Page, number: int) -> bool:
    """Return whether a page has a part of the card of a number, from 0."""
    return any(isinstance(mark, Group) and mark.path[1:] == (number,) for mark in walk(page.marks))
