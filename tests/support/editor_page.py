"""The editor in a browser, and a photo for it."""

from io import BytesIO
from typing import Any

from PIL import Image

from support.browser import OpenPage, Served


class EditorPage(OpenPage):
    """The editor in the browser."""

    def __init__(self, browser: Any, served: Served, **look: Any) -> None:
        self.root = served.site.root
        super().__init__(browser, served, **look)
        self.page.goto(f"{self.address}/edit")
        self.page.wait_for_selector("body[data-started]")
        self.settle()

    def settle(self) -> None:
        """Wait until the last print is shown."""
        self.page.wait_for_selector("#printed-region:not([aria-busy])")

    def open_card(self, number: int) -> None:
        """Open a card, and wait until it is shown."""
        self.page.click(f"#part-{number}")
        self.page.wait_for_selector(f"#part-{number}[aria-current=true]")
        self.page.wait_for_selector("#boards .board:not(.loading)")

    def save(self) -> str:
        """Save, and return the file."""
        self.page.click("#save")
        self.page.wait_for_selector("#save:disabled")
        return (self.root / "templates/topics/back-pain.yaml").read_text("utf-8")

    def begin(self, kind: str, title: str) -> None:
        """Begin a topic of a kind, or a clinic, and wait until it is open."""
        dialog = self.page.get_by_role("dialog")
        self.page.get_by_role("button", name="New …").click()
        dialog.get_by_role("combobox").select_option(kind)
        dialog.get_by_role("textbox").fill(title)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(f"#work-heading:has-text('{title}')")
        self.settle()

    def take_photo(self, words: tuple[str, ...] = ()) -> None:
        """Add a photo to the open card; *words* are what it shows and who made it."""
        dialog = self.page.get_by_role("dialog")
        self.page.get_by_role("button", name="Add a picture …").first.click()
        dialog.locator("input[type=file]").set_input_files(
            {"name": "Elbow 1.JPG", "mimeType": "image/jpeg", "buffer": photo()}
        )
        self.page.wait_for_selector("#picture-shown:not([hidden])")
        for at, text in enumerate(words):
            dialog.get_by_role("textbox").nth(at).fill(text)
        dialog.get_by_role("button", name="Use it").click()


def photo() -> bytes:
    """Return a photo."""
    out = BytesIO()
    Image.effect_mandelbrot((1200, 900), (-2, -1.5, 1, 1.5), 40).convert("RGB").save(out, "JPEG")
    return out.getvalue()
