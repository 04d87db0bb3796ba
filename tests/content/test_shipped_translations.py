"""Every translation that comes with the program prints, and has followed its original."""

import re
from functools import cache
from pathlib import Path

import pytest
from support.pages import laid_out

from handout.check.load_topic import load_topic
from handout.content.project import Project
from handout.installed import BUILTIN
from handout.layout.text.shaping import scripts_without_font
from handout.request.options import Request

ROOT = Path(__file__).parent.parent.parent
TRANSLATIONS = [
    (name, tag)
    for name in Project(BUILTIN).names("topics")
    if "." not in name
    for tag in sorted(Project(BUILTIN).translations(BUILTIN / "templates" / "topics" / f"{name}.yaml"))
]

MOST_BYTES = 60_000
"""How many bytes more than in English a leaflet may take."""


def test_the_readme_lists_the_translations_of_back_pain() -> None:
    """The list in the README is that of the files."""
    listed = re.search(r"the reader's own language\*\*: `([^`]+)`", (ROOT / "README.md").read_text("utf-8"))
    assert listed is not None
    assert sorted(listed[1].split()) == sorted(tag for name, tag in TRANSLATIONS if name == "back-pain")


@pytest.mark.parametrize(("topic", "tag"), TRANSLATIONS)
def test_a_translation_has_followed_its_original(topic: str, tag: str) -> None:
    """No text of the original has changed since it was translated."""
    loaded = load_topic(Project(BUILTIN), topic, None, tag)
    rules = {problem.rule for problem in loaded.warnings}
    assert not rules & {"stale-text", "stale-caution", "no-record"}


@pytest.mark.parametrize(("topic", "tag"), TRANSLATIONS)
@pytest.mark.sweep(every=14)
def test_a_translation_prints(topic: str, tag: str) -> None:
    """The leaflet of every translation is made, and no script takes many more bytes than Latin letters."""
    title = load_topic(Project(BUILTIN), topic, None, tag).topic.value.title
    if missing := scripts_without_font(title, tag):
        pytest.skip(f"no font for {missing[0].name} is installed")
    pdf = laid_out(Request(topic, language=tag)).pdf()
    assert pdf.startswith(b"%PDF")
    assert len(pdf) - len(_english(topic)) < MOST_BYTES


@cache
def _english(topic: str) -> bytes:
    """Return the leaflet that a translation follows."""
    return laid_out(Request(topic)).pdf()


@pytest.mark.parametrize(("topic", "tag"), TRANSLATIONS)
@pytest.mark.sweep(every=18, first=3)
def test_a_translation_fits_a_small_page(topic: str, tag: str) -> None:
    """Every card of a translation has a page of A5, with all its labels."""
    title = load_topic(Project(BUILTIN), topic, None, tag).topic.value.title
    if missing := scripts_without_font(title, tag):
        pytest.skip(f"no font for {missing[0].name} is installed")
    laid = laid_out(Request(topic, language=tag, paper="A5"))
    assert len(laid.pages) >= len(laid.handout.cards)


@pytest.mark.parametrize(("topic", "tag"), TRANSLATIONS)
@pytest.mark.sweep(every=20, first=4)
def test_a_translation_prints_large(topic: str, tag: str) -> None:
    """Large print holds every card of a translation, on two pages where one is too small for tall scripts."""
    title = load_topic(Project(BUILTIN), topic, None, tag).topic.value.title
    if missing := scripts_without_font(title, tag):
        pytest.skip(f"no font for {missing[0].name} is installed")
    assert laid_out(Request(topic, language=tag, large_print=True)).pdf().startswith(b"%PDF")
