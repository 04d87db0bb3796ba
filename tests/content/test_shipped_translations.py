"""Every translation that comes with the program prints, and has followed its original."""

import pytest

import handout
from handout.check.runner import load_topic
from handout.content.project import Project
from handout.installed import BUILTIN
from handout.layout.text.shaping import scripts_without_font

TRANSLATIONS = [
    (name, tag)
    for name in Project(BUILTIN).names("topics")
    if "." not in name
    for tag in Project(BUILTIN).translations(BUILTIN / "templates" / "topics" / f"{name}.yaml")
]


def test_back_pain_is_translated() -> None:
    """The built-in topic is there in sixteen languages besides its own."""
    assert len([tag for name, tag in TRANSLATIONS if name == "back-pain"]) == 16


@pytest.mark.parametrize(("topic", "tag"), TRANSLATIONS)
def test_a_translation_has_followed_its_original(topic: str, tag: str) -> None:
    """No text of the original has changed since it was translated."""
    loaded = load_topic(Project(BUILTIN), topic, None, tag)
    rules = {problem.rule for problem in loaded.warnings}
    assert not rules & {"stale-text", "stale-caution", "no-record"}


@pytest.mark.parametrize(("topic", "tag"), TRANSLATIONS)
def test_a_translation_prints(topic: str, tag: str) -> None:
    """The leaflet of every translation is made."""
    title = load_topic(Project(BUILTIN), topic, None, tag).topic.value.title
    if missing := scripts_without_font(title, tag):
        pytest.skip(f"no font for {missing[0].name} is installed")
    assert handout.build(topic, language=tag).startswith(b"%PDF")
