"""An author is stuck at no field: found by visible words alone, in every kind of text."""

from typing import Any

import pytest
from support.browser import CHROMIUM, Served
from support.editor_page import EditorPage

from handout.content.project import Project
from handout.installed import BUILTIN

pytestmark = [
    pytest.mark.own_project,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.xdist_group("browser"),
    # Playwright's own loop leaves a socket open at its end.
    pytest.mark.filterwarnings("default::ResourceWarning", "default::pytest.PytestUnraisableExceptionWarning"),
]
FOCUSED = "document.activeElement.closest('.field, .add-callout, p')?.textContent ?? ''"


@pytest.mark.parametrize("words", [(), ("The outer side of the elbow.",)])
@pytest.mark.sweep(every=2)
def test_a_photo_used_without_its_words_gets_them_later(browser: Any, served: Served, words: tuple[str, ...]) -> None:
    """The fields that lack a text are there as soon as the photo is, and the next step, a mark, has the focus."""
    author = EditorPage(browser, served)
    page = author.page
    author.begin("exercises", "Our neck exercises")
    page.get_by_role("button", name="Add a card").click()
    page.wait_for_selector("#part-1[aria-current=true]")
    author.take_photo(words)
    page.wait_for_selector(".add-callout select:focus")
    for label, text in (("What the picture shows", "An elbow."), ("Who made the picture", "our clinic")):
        field = page.get_by_role("textbox", name=label)
        field.wait_for()
        if not field.input_value():
            field.fill(text)
    page.get_by_role("textbox", name="Move (").fill("Bend it.")
    page.wait_for_selector("#part-1:not(:has(.count))")
    author.settle()
    assert page.is_hidden("#problems")
    assert page.get_by_role("button", name="Add a picture …").count() == 0
    page.get_by_role("button", name="Remove: Picture").click()
    page.get_by_role("button", name="Add a picture …").wait_for()
    assert author.faults == []


def test_what_is_typed_for_an_approval_stays(browser: Any, served: Served) -> None:
    """The answer to a text above does not empty it, and the focus stays where it was; an added approval empties it."""
    author = EditorPage(browser, served)
    page = author.page
    author.begin("clinic", "Our clinic")
    page.get_by_role("textbox", name="Phone").fill("01234")
    by = page.get_by_label("Who approved it")
    by.fill("Dr A")
    page.wait_for_selector("#undo:enabled")  # the phone is in the text, and all was drawn anew
    author.settle()
    by.press("End")
    page.keyboard.type(" Sample")
    assert by.input_value() == "Dr A Sample"
    page.get_by_label("What he or she is").fill("GP")
    page.get_by_label("When").fill("2026-11-22")
    add = page.get_by_role("button", name="Add the approval")
    add.click()
    page.get_by_text("Dr A Sample, GP").wait_for()
    assert by.input_value() == ""
    assert page.evaluate(FOCUSED) == "Add the approval"
    page.get_by_role("button", name="Remove: back-pain").click()
    page.get_by_text("Dr A Sample, GP").wait_for(state="detached")
    assert page.evaluate(FOCUSED) == "Add the approval"
    assert author.faults == []


@pytest.mark.sweep
def test_no_text_is_wider_than_a_narrow_page(browser: Any, served: Served) -> None:
    """At 320 px nothing is scrolled sideways: each kind of topic with all its groups open, and a clinic of a long name."""
    author = EditorPage(browser, served)
    page = author.page
    for kind, title in (*((kind, f"Our {kind}") for kind in Project(BUILTIN).names("kinds")), ("clinic", "R" * 200)):
        page.set_viewport_size({"width": 1440, "height": 900})
        author.begin(kind, title)
        page.set_viewport_size({"width": 320, "height": 640})
        page.evaluate("for (const group of document.querySelectorAll('details')) group.open = true")
        assert (kind, page.evaluate("document.documentElement.scrollWidth")) == (kind, 320)
    assert author.faults == []
