"""Pictures of steps on the panels of a tri-fold: none is lost while smaller ones fit."""

from pathlib import Path

import pytest
from support.kind_topics import exercises, write_kind_topic, write_kind_topics

from handout.geometry import MM
from handout.layout.page import Group, Image, Role, walk
from handout.render.pipeline import lay_out
from handout.request.options import Request

LEAST = 13 * MM
"""The least width of the picture of a step."""

WORDS = {
    "en": "Turn your head slowly to the right, as far as is easy.",
    "es": "Gire la cabeza despacio a la derecha, hasta donde sea cómodo.",
    "ar": "أدر رأسك ببطء إلى اليمين بقدر ما يسهل عليك.",
    "hi": "अपना सिर धीरे-धीरे दाईं ओर घुमाएँ, जितना आराम से हो सके।",
}


@pytest.mark.parametrize("file", ["tall.jpg", "wide.jpg"])
@pytest.mark.parametrize("pictured", [1, 2])
@pytest.mark.parametrize("grouped", [True, False])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("language", WORDS)
@pytest.mark.sweep(every=4)
def test_steps_on_a_panel_have_their_pictures(
    language: str, paper: str, grouped: bool, pictured: int, file: str, tmp_path: Path
) -> None:
    """With all fields of an exercise below them, where a panel had them as one text without pictures."""
    step, picture = WORDS[language], {"file": file, "alt": "A face.", "source": "our own"}
    short = " ".join(step.split()[:4])
    card = {
        "id": "turn",
        "name": short,
        "start": short,
        "steps": [step, *[{"text": short, "picture": picture}] * pictured, step],
        "feel": short,
        "easier": short,
        "harder": short,
        "progress": short,
        "dose": {"hold": 10, "times": 3, "times_a_day": 2},
        "cautions": [short],
        **({"group": short} if grouped else {}),
    }
    write_kind_topics(tmp_path)
    write_kind_topic(tmp_path, "turns", {**exercises(), "language": language, "exercises": [card]})
    laid = lay_out(Request("turns", format="trifold", paper=paper, project=tmp_path))
    figures = [
        mark
        for page in laid.pages
        for mark in walk(page.marks)
        if isinstance(mark, Group) and mark.role is Role.FIGURE and "steps" in mark.path
    ]
    assert len(figures) == pictured
    assert all(each.box.width >= LEAST for figure in figures for each in walk(figure.marks) if isinstance(each, Image))
