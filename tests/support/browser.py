"""A site that listens, a browser that looks at it, and what axe finds there."""

import shutil
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
import uvicorn

from handout.content.project import Project
from handout.installed import BUILTIN
from handout.web.keys import Keys
from handout.web.routes import Site
from handout.web.server import configure

CHROMIUM = shutil.which("chromium")
LOOKS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1440, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "320 px": {"viewport": {"width": 320, "height": 640}},
    "200 %": {"viewport": {"width": 720, "height": 450}},
    "forced colours": {"viewport": {"width": 1280, "height": 800}, "forced_colors": "active"},
}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # of what is right, thousands of places would be sent
}


class Served:
    """A site that listens on a free port, and can be stopped."""

    def __init__(self, port: int = 0, project: Project | None = None, site: Site | None = None) -> None:
        self.listener = socket.create_server(("127.0.0.1", port))
        self.site = site or Site(project or Project(BUILTIN), Keys(self.listener.getsockname()[1]))
        self.server = uvicorn.Server(configure(self.site.app()))
        self.thread = threading.Thread(target=self.server.run, args=([self.listener],), daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Stop to listen."""
        self.server.should_exit = self.server.force_exit = True
        self.thread.join(10)
        self.listener.close()


class OpenPage:
    """A page in the browser, signed in, and all that went wrong on it."""

    def __init__(self, browser: Any, served: Served, **look: Any) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **look})
        self.context.set_default_timeout(120_000)
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        served.site.keys.entries.add("test-entry")
        self.address = f"http://127.0.0.1:{served.site.keys.port}"
        self.page.goto(f"{self.address}/enter?key=test-entry")


def launch() -> Iterator[Any]:
    """Yield a browser, and close it."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


def assert_accessible(page: Any, turns: Sequence[tuple[Callable[[], None], str]]) -> None:
    """Assert that axe finds nothing after each step, in the look that goes with it, and that nothing is too wide.

    The page is opened once: to load it takes twice as long as to look at it.
    """
    done = None
    for step, name in turns:
        if step is not done:
            step()
        done, look = step, LOOKS[name]
        page.set_viewport_size(look["viewport"])
        page.emulate_media(
            color_scheme=look.get("color_scheme", "light"), forced_colors=look.get("forced_colors", "none")
        )
        assert (name, axe_of(page)) == (name, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= look["viewport"]["width"], name


def axe_of(page: Any) -> list[Any]:
    """Return what axe finds wrong on a page."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    found = axe.Axe().run(page, options=RULES).response["violations"]
    return [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found]
