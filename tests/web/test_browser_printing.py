"""What is printed or saved is the form as it stands, however soon after a change."""

import time
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest
from support.browser import CHROMIUM, Served
from support.desk import Desk
from support.pdf import text_of

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.xdist_group("browser"),
    # Playwright's own loop leaves a socket open at its end.
    pytest.mark.filterwarnings("default::ResourceWarning", "default::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def slowed(browser: Any, served: Served) -> Iterator[Desk]:
    """A desk whose previews take their time."""
    desk = Desk(browser, served)
    desk.settle()

    def answer(route: Any) -> None:
        time.sleep(0.7)
        route.continue_()

    desk.page.route("**/api/preview", answer)
    yield desk
    desk.page.unroute_all(behavior="ignoreErrors")  # one may still be under way


def saved(desk: Desk) -> str:
    """Return the words of the PDF that Ctrl+S saves."""
    with desk.page.expect_download() as download:
        desk.page.keyboard.press("Control+s")
    return text_of(download.value.path())


def test_a_condition_that_was_ticked_a_moment_ago_counts(slowed: Desk) -> None:
    """A card that a reader must not use is not in the PDF, though the pages shown still have it."""
    slowed.page.fill("#search", "pregnan")
    slowed.page.check("#avoid-pregnancy")
    words = saved(slowed)
    assert "Sea of Energy" not in words
    slowed.page.uncheck("#avoid-pregnancy")
    assert "Sea of Energy" in saved(slowed)
    assert slowed.faults == []


@pytest.mark.sweep
def test_a_key_before_the_first_pages_prints_them(browser: Any, served: Served) -> None:
    """Whoever is quicker than the first answer gets the PDF, not the browser's own dialog."""
    desk, waiting, free = Desk(browser, served), list[Any](), Event()
    desk.settle()
    desk.page.route("**/api/preview", lambda route: route.continue_() if free.is_set() else waiting.append(route))
    desk.page.reload()
    desk.page.wait_for_selector("body[data-started]")
    assert desk.page.is_disabled("#print")
    with desk.page.expect_download() as download:
        desk.page.keyboard.press("Control+s")
        free.set()
        for route in waiting:
            route.continue_()
    assert "Sea of Energy" in text_of(download.value.path())
    assert desk.page.is_enabled("#print")


def test_a_name_that_was_typed_a_moment_ago_is_printed(slowed: Desk) -> None:
    """The PDF never has the name of before, also where several previews wait for each other."""
    for name in ("Ann Lee", "Bob Moe"):
        slowed.page.fill("#patient", name[:3])
        slowed.page.fill("#patient", name)
        words = saved(slowed)
        assert name in words
        assert ("Ann Lee" in words) == (name == "Ann Lee")
    assert slowed.faults == []


@pytest.mark.parametrize("first", ["patient", "by"])
@pytest.mark.sweep
def test_no_card_stays_no_leaflet(slowed: Desk, first: str) -> None:
    """Where no card is chosen nothing can be printed, though the answer for the form of before comes later."""
    slowed.page.fill(f"#{first}", "Ann Lee")
    slowed.page.click("#choose-none")
    slowed.settle()
    assert slowed.page.is_visible("#problems")
    assert all(slowed.page.is_disabled(f"#{name}") for name in ("print", "save", "read"))
    asked: list[str] = []
    slowed.page.on("request", lambda request: asked.append(request.url))
    slowed.page.keyboard.press("Control+s")
    slowed.page.wait_for_timeout(300)
    assert [url for url in asked if "/pdf/" in url] == []
    slowed.page.click("#choose-all")
    assert "Sea of Energy" in saved_soon(slowed)


def saved_soon(desk: Desk) -> str:
    """Return the words of the PDF once it can be saved."""
    desk.page.wait_for_selector("#save:enabled")
    return saved(desk)
