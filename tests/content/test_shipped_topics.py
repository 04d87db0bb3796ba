"""Every topic that is shipped: it warns of nothing, says who must ask first, and prints in every format."""

import pytest
from support.pages import laid_out
from support.topics import TOPICS

from handout.check.load_topic import load_topic
from handout.content.project import Project
from handout.installed import BUILTIN
from handout.request.options import Request

PROJECT = Project(BUILTIN)
FORMATS: dict[str, dict[str, object]] = {
    "A4": {},
    "A5": {"paper": "A5"},
    "Letter": {"paper": "Letter"},
    "large print": {"large_print": True},
    "poster": {"format": "poster", "paper": "A1"},
    "booklet": {"format": "booklet"},
    "cards": {"format": "cards"},
}
each_topic = pytest.mark.parametrize("name", TOPICS)


@each_topic
@pytest.mark.parametrize("given", FORMATS.values(), ids=FORMATS)
@pytest.mark.sweep(every=14)
def test_every_topic_prints_in_every_format_without_a_warning(name: str, given: dict[str, object]) -> None:
    """Nothing is refused or doubtful in any of them; nine cards need an A1 for a poster."""
    laid = laid_out(Request(name, **given))  # type: ignore[arg-type]
    assert [str(problem) for problem in laid.warnings] == []


@each_topic
def test_every_topic_warns_in_pregnancy_and_names_its_sources(name: str) -> None:
    """Who may be pregnant is told to ask, also where no card is left out; every text rests on something."""
    loaded = load_topic(PROJECT, name, None)
    topic = loaded.topic.value
    assert loaded.warnings == ()
    assert topic.sources
    assert topic.red_flags
    if topic.kind == "acupressure":
        assert "pregnancy" in topic.disclaimer.conditions
        assert "pregnancy" in topic.avoided


@each_topic
def test_a_topic_that_no_clinician_has_seen_says_what_is_doubtful(name: str) -> None:
    """The first draft of a text has its doubts under 'review', and its sources under 'background'."""
    topic = PROJECT.topic(name).value
    if topic.version.startswith("0."):
        assert topic.review
        assert topic.background
