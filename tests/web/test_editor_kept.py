"""In the editor, nothing that was typed is lost, whatever the server answers."""

import json
from typing import Any

import pytest
from support.browser import CHROMIUM, OpenPage, Served

pytestmark = [
    pytest.mark.own_project,
    pytest.mark.sweep,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.xdist_group("browser"),
    # Playwright's own loop leaves a socket open at its end.
    pytest.mark.filterwarnings("default::ResourceWarning", "default::pytest.PytestUnraisableExceptionWarning"),
]

FIELD = "#at-points-0-where"
FAULT = {"problems": [{"field": "", "card": "", "rule": "fault", "message": "something (KeyError)", "hint": "x"}]}
REFUSED = {"problems": [{"field": "", "card": "", "rule": "not-amendable", "message": "it stands twice", "hint": ""}]}
ANSWERS = {
    "a fault": (500, json.dumps(FAULT), "Something went wrong"),
    "a refusal": (422, json.dumps(REFUSED), "it stands twice"),
    "too long": (413, "This is too long.", "too much text"),
    "another program": (502, "<h1>Bad Gateway</h1>", "Something went wrong"),
}


def _editor(browser: Any, served: Served) -> Any:
    """Return the page of the editor with the first card open."""
    page = OpenPage(browser, served).page
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(f"{page.url}edit")
    page.wait_for_selector("body[data-started]")
    _open(page, 0)
    return page


def _open(page: Any, number: int) -> None:
    """Open a card."""
    page.click(f"#part-{number}")
    page.wait_for_selector(f"#part-{number}[aria-current=true]")


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_text_that_is_refused_stays_in_its_field(browser: Any, served: Served, answer: str) -> None:
    """It says why, outlives other changes and other cards, is not taken for saved, and is tried again on saving."""
    status, body, words = ANSWERS[answer]
    page = _editor(browser, served)
    page.route("**/api/edit/change", lambda route: route.fulfill(status=status, body=body))
    page.fill(FIELD, "Between the eyes.")
    page.wait_for_selector(f"[data-path]:has(> {FIELD}) .error:has-text('{words}')")
    page.unroute("**/api/edit/change")
    page.fill("#at-points-0-how", "Press slowly.")
    page.wait_for_selector("#undo:enabled")
    _open(page, 1)
    _open(page, 0)
    assert page.input_value(FIELD) == "Between the eyes."
    assert page.inner_text("#status") == "Not saved yet"
    page.click("#save")
    page.wait_for_selector("#status:has-text('All is saved')")
    file = (served.site.root / "templates/topics/back-pain.yaml").read_text("utf-8")
    assert "Between the eyes." in file
    assert "Press slowly." in file


def test_a_text_that_is_put_back_is_refused_no_more(browser: Any, served: Served) -> None:
    """Who types again what stands in the file has nothing to save."""
    page = _editor(browser, served)
    before = page.input_value(FIELD)
    page.route("**/api/edit/change", lambda route: route.fulfill(status=422, body=json.dumps(REFUSED)))
    page.fill(FIELD, "Between the eyes.")
    page.wait_for_selector(f"[data-path]:has(> {FIELD}) .error")
    page.fill(FIELD, before)
    page.wait_for_selector("#status:has-text('All is saved')")
    assert page.locator(f"[data-path]:has(> {FIELD}) .error").count() == 0


def test_words_of_a_new_mark_stay_when_its_picture_is_drawn_anew(browser: Any, served: Served) -> None:
    """They are typed before the mark is added, and another change comes in between."""
    page = _editor(browser, served)
    label = page.locator("#boards input[id^=label-]").first
    page.locator("#boards select[id^=kind-]").first.select_option("label")
    label.fill("elbow fold")
    page.fill(FIELD, "Between the eyes.")
    page.wait_for_selector("#undo:enabled")
    assert page.locator("#boards input[id^=label-]").first.input_value() == "elbow fold"


def test_what_is_typed_while_nobody_answers_is_not_called_saved(browser: Any, served: Served) -> None:
    """The page says that it is not saved yet, until the server is back and has it."""
    page = _editor(browser, served)
    page.route("**/api/edit/change", lambda route: route.abort())
    page.fill(FIELD, "Between the eyes.")
    page.wait_for_selector("#problems:has-text('does not answer')")
    assert page.inner_text("#status") == "Not saved yet"
    page.unroute("**/api/edit/change")
    page.wait_for_selector("#undo:enabled")
    page.click("#save")
    page.wait_for_selector("#status:has-text('All is saved')")
    assert "Between the eyes." in (served.site.root / "templates/topics/back-pain.yaml").read_text("utf-8")


def test_a_file_that_cannot_be_read_is_named_with_its_line(browser: Any, served: Served) -> None:
    """The list goes back to the text that is shown, so that nobody changes another one than it says."""
    topics = served.site.root / "templates" / "topics"
    topics.mkdir()
    (topics / "broken.yaml").write_text("language: en\ntitle: [\n", "utf-8")
    page = _editor(browser, served)
    page.select_option("#file", "topics/broken")
    page.wait_for_selector("#problems:has-text('broken.yaml:')")
    assert page.input_value("#file") == "topics/back-pain"
