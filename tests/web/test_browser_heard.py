"""What a screen reader hears of the page, and that its links do not scroll the page away."""

import re
from pathlib import Path
from typing import Any

import pytest
from support.browser import CHROMIUM, Served
from support.desk import Desk

from handout.content.project import Project
from handout.installed import BUILTIN
from handout.request.patient import MOST_NAME, MOST_NOTE

pytestmark = [
    pytest.mark.sweep,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.xdist_group("browser"),
    # Playwright's own loop leaves a socket open at its end.
    pytest.mark.filterwarnings("default::ResourceWarning", "default::pytest.PytestUnraisableExceptionWarning"),
]

HIDDEN = "document.scrollingElement.scrollHeight - document.scrollingElement.clientHeight"


def test_what_is_left_out_is_heard_once(browser: Any, served: Served) -> None:
    """It stands in a live region that was there before, and another change does not read it again."""
    desk = Desk(browser, served)
    page = desk.page
    region = page.get_by_role("status").filter(has=page.locator("#facts"))
    assert region.count() == 1
    page.locator("#avoid-pregnancy").check()
    desk.settle()
    assert region.inner_text().startswith("Left out: ")
    page.evaluate("document.querySelector('#facts').firstChild.heard = true")
    page.locator("#later-stomach").press("Enter")
    desk.settle()
    assert page.evaluate("document.querySelector('#facts').firstChild.heard")
    page.locator("#avoid-numb-feet").check()
    desk.settle()
    assert not page.evaluate("document.querySelector('#facts').firstChild.heard")


def test_names_are_heard_as_they_are_read(browser: Any, served: Served) -> None:
    """No sign of the style sheet is part of a name, and a number stands apart from what it numbers."""
    desk = Desk(browser, served)
    page = desk.page
    page.locator("#avoid-pregnancy").check()
    desk.settle()
    assert page.get_by_role("checkbox", name="pregnancy", exact=True).is_checked()
    assert page.get_by_role("checkbox", name=re.compile("^1 (Lower Back|Knee|Top of Foot|Foot)")).count() == 1
    for name in page.locator("summary").all_inner_texts():
        assert re.match(r"\w", name)


@pytest.mark.parametrize("address", ["", "edit"])
def test_no_link_scrolls_the_page_away(browser: Any, served: Served, address: str) -> None:
    """The heading and the buttons stay where they are, whatever is in the parts that scroll."""
    desk = Desk(browser, served)
    page = desk.page
    if address:
        page.click("a[href*=edit]")
        page.wait_for_selector("#fields label")
    assert page.evaluate(HIDDEN) == 0
    for link in page.locator("a.skip").all():
        link.press("Enter")
        assert page.evaluate("document.scrollingElement.scrollTop") == 0
    assert page.locator(".bar").bounding_box()["y"] == 0


TYPED = {
    "patient": "Ann Lee",
    "date": "2031-05-06",
    "by": "Dr. Roe",
    "note": "Rest after lunch",
    "dose-hand": "5 minutes, hourly",
}
SHOWN_AS = {
    "note": "A note",
    "large_print": "Large print",
    "qr": "QR codes",
    "diary": "Diary for",
    "with_language": "Spanish",
}


def test_what_a_format_does_not_print_is_named(browser: Any, served: Served) -> None:
    """A field with something in it is either on the page or among what is not printed, in each format."""
    desk = Desk(browser, served)
    page = desk.page
    for name, words in TYPED.items():
        page.fill(f"#{name}", words)
    page.select_option("#with_language", "es")
    for name in ("large_print", "qr", "diary"):
        page.check(f"#{name}")
    page.click("#choose-none")
    page.check("#card-hand")
    desk.settle()
    for format_ in ("poster", "booklet", "trifold", "cards"):
        page.click(f"label:has(#format-{format_})")
        desk.settle()
        assert page.is_hidden("#problems"), page.inner_text("#problems")
        facts = page.inner_text("#facts") if page.is_visible("#facts") else ""
        named = {name for name in (*TYPED, *SHOWN_AS) if SHOWN_AS.get(name, TYPED.get(name, "")) in facts}
        hidden = {name for name in (*TYPED, *SHOWN_AS) if not page.is_visible(f"#{name}")}
        assert named == hidden, format_
        assert format_ != "poster" or {"dose-hand", "patient", "date"} <= hidden
    assert desk.faults == []


def test_topics_of_one_title_can_be_told_apart(browser: Any, tmp_path: Path) -> None:
    """The name of the file stands where two are alike, in each menu, and nowhere else."""
    folder = tmp_path / "templates" / "topics"
    folder.mkdir(parents=True)
    builtin = BUILTIN / "templates" / "topics" / "back-pain.yaml"
    (folder / "leg.yaml").write_text(builtin.read_text("utf-8"), "utf-8")
    served = Served(project=Project(tmp_path))
    try:
        page = Desk(browser, served).page
        for menu in ("#topic", "#topic-2"):
            words = page.locator(f"{menu} option").all_inner_texts()
            assert len(set(words)) == len(words)
            assert "Back pain (leg)" in words
            assert "Sleep" in words
    finally:
        served.stop()


@pytest.mark.parametrize(
    ("field", "most"), [("patient", MOST_NAME), ("by", MOST_NAME), ("dose-hand", MOST_NAME), ("note", MOST_NOTE)]
)
def test_what_is_too_long_is_not_cut(browser: Any, served: Served, field: str, most: int) -> None:
    """It stays as it was pasted, and the page says at its field that it is too long."""
    desk = Desk(browser, served)
    page = desk.page
    page.focus(f"#{field}")
    page.keyboard.insert_text("a " * (most // 2) + "end")
    page.wait_for_selector(f"#error-{field}")
    assert page.input_value(f"#{field}").endswith(" end")
    assert page.is_disabled("#print")
    assert str(most) in page.inner_text("#problems").replace(",", "")
