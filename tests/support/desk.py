"""The desk of the page in a browser."""

from typing import Any

from support.browser import OpenPage, Served

FIRST_PAGE = "#pages figure[data-number]"


class Desk(OpenPage):
    """The desk in the browser."""

    def __init__(self, browser: Any, served: Served, **look: Any) -> None:
        super().__init__(browser, served, **look)
        self.page.wait_for_selector("body[data-started]")
        self.page.wait_for_selector(FIRST_PAGE, state="attached")

    def settle(self) -> None:
        """Wait until the last document is shown."""
        self.page.wait_for_selector("#pages-region:not([aria-busy])")

    def text(self) -> str:
        """Return what the shown pages say."""
        self.settle()
        self.page.click("#read")
        self.page.wait_for_selector("#reader[open]")
        words = self.page.inner_text("#reading")
        self.page.click("#close-reader")
        return str(words)
