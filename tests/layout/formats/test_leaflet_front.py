"""The first pages of a leaflet: with few safety texts, and with danger signs, in every size of type."""

from pathlib import Path

import pytest
import yaml
from support.covering import in_turn
from support.page_measures import LEAFLET_SIZES
from support.pages import laid_out, squeeze, words_in
from support.topics import LANGUAGES, TOPICS

from handout.layout.page import Group, Role, walk
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request
from handout.request.patient import PatientDetails

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


LOOKS = {**LEAFLET_SIZES, "A5 large": {"paper": "A5", "large_print": True}}
NOTED = PatientDetails(patient="Ann Lee", note="Press the points on both hands every evening before bed.")
LEAFLETS = [
    *((topic, "en", size, details) for topic in TOPICS for size in LOOKS for details in (None, NOTED)),
    *(
        ("back-pain", tag, size, details)
        for tag, (size, details) in in_turn(
            LANGUAGES, [(size, details) for size in LOOKS for details in (None, NOTED)], times=5
        )
    ),
    *(("back-pain", tag, "A5 large", None) for tag in LANGUAGES),
]
OVERLEAF = {("ur", "A5 large", False), ("ur", "A5 large", True), ("fa", "A5 large", True), ("ja", "A5 large", True)}
"""Pages 1 that do not hold the title, the patient's lines and the signs of an emergency."""


@pytest.mark.parametrize(
    ("topic", "tag", "size", "details"),
    LEAFLETS,
    ids=lambda each: each if isinstance(each, str) else "noted" if each else "plain",
)
@pytest.mark.sweep(every=12, first=3)
def test_what_needs_help_now_is_on_page_1(topic: str, tag: str, size: str, details: PatientDetails | None) -> None:
    """Page 1 has the signs of an emergency even where they leave no space for the disclaimer, of which nothing is lost."""
    laid = laid_out(Request(topic, language=tag, patient=details or PatientDetails(), **LOOKS[size]))  # type: ignore[arg-type]
    front, pages = laid.handout.front, [squeeze(words_in(page.marks)) for page in laid.pages]
    if front.red_flags and (tag, size, details is not None) not in OVERLEAF:
        assert squeeze(front.red_flags.now.heading) in pages[0]
    printed = "".join(pages)
    texts = (text for part in front.parts for text in (part.before, part.text, part.after, *part.items) if text)
    assert [text for text in texts if squeeze(text) not in printed] == []
    opened = [squeeze(front.disclaimer.heading) in pages[0], squeeze(laid.handout.words.read_on) in "".join(pages[1:3])]
    assert any(opened)
