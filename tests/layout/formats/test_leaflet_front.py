"""The first pages of a leaflet with few safety texts, in every size of type."""

from pathlib import Path

import pytest
import yaml
from support.pages import squeeze, words_in

from handout.layout.page import Group, Role, walk
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request

ABOUT = "Small changes at your desk can ease a sore neck and back."
PARTS = {
    "about": {"about": ABOUT},
    "not a cure": {"about": ABOUT, "not_a_cure": "They are **not a cure.**"},
    "a list": {
        "about": ABOUT,
        "ask_first": {"heading": "Ask a doctor first if", "items": ["You had surgery.", "You are ill."]},
    },
    "long": {"about": " ".join([ABOUT] * 22)},
}
SIZES = [*(("A4", False), ("Letter", False), ("A5", False)), ("A4", True), ("Letter", True)]


def _leaflet(parts: str, paper: str, large: bool, folder: Path) -> LaidOut:
    topic = {
        "kind": "hints",
        "language": "en",
        "title": "Hints for your desk",
        "short_title": "Desk",
        "version": "0.1",
        "next_review": "2027-11",
        "disclaimer": {"heading": "Please read this first", **PARTS[parts]},
        "hints": [{"id": f"hint-{n}", "name": f"Hint {n}", "text": "Sit up."} for n in range(3)],
    }
    file = folder / "templates" / "topics" / "desk.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(yaml.safe_dump(topic, sort_keys=False), "utf-8")
    return lay_out(Request("desk", paper=paper, large_print=large, project=folder))


@pytest.mark.parametrize(("paper", "large"), SIZES)
@pytest.mark.parametrize("parts", PARTS)
def test_no_box_of_the_front_is_empty(parts: str, paper: str, large: bool, tmp_path: Path) -> None:
    """Every box says more than its heading, and a short text is on page 1 with nothing to turn over for."""
    laid = _leaflet(parts, paper, large, tmp_path)
    boxes = [
        words_in(mark.marks)
        for page in laid.pages[:2]
        for mark in walk(page.marks)
        if isinstance(mark, Group) and mark.role is Role.SECTION
    ]
    headings = {squeeze(laid.handout.front.disclaimer.heading), squeeze(laid.handout.words.read_on)}
    assert boxes[0].startswith(squeeze(laid.handout.front.disclaimer.heading))
    assert not headings & set(boxes)
    if parts != "long":
        assert squeeze(ABOUT) in boxes[0]
        assert squeeze(laid.handout.words.turn_over) not in words_in(laid.pages[0].marks)
