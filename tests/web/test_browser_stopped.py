"""Whatever somebody does while the server is stopped, the page says that nobody answers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.browser import CHROMIUM, OpenPage, Served
from support.desk import Desk

from handout.content.project import Project

pytestmark = [
    pytest.mark.sweep,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.xdist_group("browser"),
    # Playwright's own loop leaves a socket open at its end.
    pytest.mark.filterwarnings("default::ResourceWarning", "default::pytest.PytestUnraisableExceptionWarning"),
]
Act = Callable[[Any], object]


def save_plan(page: Any) -> None:
    """Save what is chosen as a plan."""
    page.click("#save-plan")
    page.fill("#plan-title", "Mornings")
    page.click("#plan-form button[type=submit]")


ACTS: dict[str, Act] = {
    "print": lambda page: page.click("#print"),
    "save": lambda page: page.click("#save"),
    "key": lambda page: page.keyboard.press("Control+p"),
    "read": lambda page: page.click("#read"),
    "name": lambda page: page.fill("#patient", "Ann Lee"),
    "topic": lambda page: page.select_option("#topic", "knee"),
    "language": lambda page: page.select_option("#language", "es"),
    "page": lambda page: page.select_option("#page-language", "es"),
    "patient": lambda page: page.click("#new-patient"),
    "plan": save_plan,
    "table": lambda page: page.set_input_files(
        "#table", {"name": "a.csv", "mimeType": "text/csv", "buffer": b"patient\nAnn\n"}
    ),
}


def test_a_plan_that_cannot_be_written_says_why(browser: Any, tmp_path: Path) -> None:
    """The reason is that of the system, at the field of the plan."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "plans").symlink_to("/proc/1/nowhere")  # also for root, who may write everywhere
    served = Served(project=Project(tmp_path))
    try:
        page = Desk(browser, served).page
        save_plan(page)
        page.wait_for_selector("#error-plan-title")
        words = page.inner_text("#error-plan-title")
        assert "Something went wrong" not in words
        assert "plans" in words
        assert "cannot be written" in words or "cannot write" in words
    finally:
        served.stop()


def test_each_act_without_a_server_is_answered(browser: Any, served: Served) -> None:
    """No act is passed over in silence, and none fails with an error of the script."""
    desks = {name: Desk(browser, served) for name in ACTS}
    for desk in desks.values():
        desk.settle()
        desk.page.on("pageerror", lambda error: pytest.fail(str(error)))
    served.stop()
    for name, act in ACTS.items():
        page = desks[name].page
        act(page)
        page.wait_for_selector("text=handout does not answer", timeout=5_000)
        if name not in ("plan", "table"):  # these say it at their own place
            assert page.is_visible("#problems"), name


EDITING: dict[str, Act] = {
    "page": lambda page: page.select_option("#page-language", "es"),
    "file": lambda page: page.select_option("#file", "topics/knee"),
    "new": lambda page: (page.click("#begin"), page.fill("#editor-title", "Ankles"), page.keyboard.press("Enter")),
    "text": lambda page: page.fill("textarea >> nth=0", "Other words."),
}


def test_each_act_of_an_author_without_a_server_is_answered(browser: Any, served: Served) -> None:
    """The editor says so too, also where it does not save."""
    pages = {name: OpenPage(browser, served).page for name in EDITING}
    for page in pages.values():
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(page.url + "edit")
        page.wait_for_selector("body[data-started]")
        page.wait_for_selector("#printed-region:not([aria-busy])")
    served.stop()
    for name, act in EDITING.items():
        act(pages[name])
        pages[name].wait_for_selector("text=handout does not answer", timeout=5_000)
