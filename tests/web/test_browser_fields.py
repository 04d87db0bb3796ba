"""Fields of the desk with more in them than usual: long doses, long names, tables in a row."""

from typing import Any

import pytest
from support.browser import CHROMIUM, Served
from support.desk import Desk

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.xdist_group("browser"),
    # Playwright's own loop leaves a socket open at its end.
    pytest.mark.filterwarnings("default::ResourceWarning", "default::pytest.PytestUnraisableExceptionWarning"),
]
CLIPPED = """[...document.querySelectorAll(".dose textarea")].filter((field) =>
  field.scrollWidth > field.clientWidth || field.scrollHeight > field.clientHeight).map((field) => field.placeholder)"""
DROP = """(contents) => {
  const input = document.getElementById("table");
  for (const [at, content] of contents.entries()) {
    const given = new DataTransfer();
    given.items.add(new File([content], `${at}.csv`));
    input.files = given.files;
    input.dispatchEvent(new Event("change"));
  }
}"""
TABLE = "patient,points\nAnn Lee,hand\n"


@pytest.mark.parametrize("width", [1440, 320])
@pytest.mark.sweep(every=2)
def test_no_dose_is_clipped(browser: Any, served: Served, width: int) -> None:
    """The whole usual dose of each card is seen, and a longer one that is typed; Enter does not break it."""
    desk = Desk(browser, served)
    page = desk.page
    for topic in ("nausea", "knee", "back-pain"):
        page.set_viewport_size({"width": 1440, "height": 900})  # a narrow page has no pictures to wait for
        page.get_by_role("combobox", name="Topic", exact=True).select_option(topic)
        page.wait_for_selector(f".card img[src*='/{topic}/']", state="attached")
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(CLIPPED) == []
    field = page.locator(".dose textarea").first
    field.fill("1 to 2 minutes each time, three times a day, before")
    field.press("End")
    field.press("Enter")
    page.keyboard.type(" you go to bed")
    assert field.input_value() == "1 to 2 minutes each time, three times a day, before you go to bed"
    assert page.evaluate(CLIPPED) == []


@pytest.mark.parametrize("new_patient", [False, True])
@pytest.mark.sweep(every=2)
def test_tables_dropped_in_a_row_leave_one_job_or_none(browser: Any, served: Served, *, new_patient: bool) -> None:
    """A table takes the place of the one that came out, also if it is itself replaced before it was read."""
    desk = Desk(browser, served)
    page, jobs = desk.page, served.site.tables._jobs
    page.evaluate(DROP, [TABLE])
    page.wait_for_selector("#table-files a")
    (first,) = jobs
    page.evaluate(DROP, [TABLE, TABLE, TABLE])
    if new_patient:
        page.get_by_role("button", name="New patient").click()
        page.wait_for_selector("#table-files a", state="detached")
        page.wait_for_load_state("networkidle")
        assert len(jobs) == 0
    else:
        page.wait_for_selector("#table-files a")
        page.wait_for_load_state("networkidle")
        assert len(jobs) == 1
        assert first not in jobs
