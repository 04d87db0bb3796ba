"""In the browser, messages name the fields of the page, and each answer that fails is a sentence with a cure."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from support.browser import CHROMIUM, Served
from support.desk import Desk
from support.page_words import FLAGS, OPTION, texts_for_page

pytestmark = [
    pytest.mark.sweep,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.xdist_group("browser"),
    # Playwright's own loop leaves a socket open at its end.
    pytest.mark.filterwarnings("default::ResourceWarning", "default::pytest.PytestUnraisableExceptionWarning"),
]

SAY = """async (texts) => {
  const { nameFields } = await import("/static/fields.js");
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, nameFields(text)]));
}"""


def test_the_page_has_a_name_for_each_field(browser: Any, served: Served) -> None:
    """No message has a sign of the command line, and values are named as they are chosen."""
    page = Desk(browser, served).page
    named = {f"--{flag}": f"leave out --{flag}" for flag in FLAGS} | {
        f"no {flag}": f"or --no-{flag}." for flag in FLAGS
    }
    shown = page.evaluate(SAY, {**texts_for_page(), **named})
    assert {key: text for key, text in shown.items() if OPTION.search(text)} == {}
    wanted = {
        "use --format booklet": "use “Format: Booklet”",
        "use --paper A2, or leave out --diary": "use “Paper: A2”, or leave out “Diary for 14 days”",
        "such as --points hand,stomach, or": "such as “Points: Hand Point, Stomach Point”, or",
        "leave out --qr or --with": "leave out “QR codes for links” or “Second language beside it”",
    }
    assert page.evaluate(SAY, {text: text for text in wanted}) == wanted


def test_a_message_begins_as_a_sentence_does(browser: Any, served: Served) -> None:
    """Its first word has a capital, unless it is the name of a file or key."""
    page = Desk(browser, served).page
    say = """async (texts) => { const { asSentence } = await import("/static/fields.js"); return texts.map(asSentence); }"""
    texts = [
        "there is such a topic",
        "card 'x': too long",
        "a.yaml: cannot be written",
        "keep_clear: 3",
        "écrit",
        "2 rows",
    ]
    wanted = [
        "There is such a topic",
        "Card 'x': too long",
        "a.yaml: cannot be written",
        "keep_clear: 3",
        "Écrit",
        "2 rows",
    ]
    assert page.evaluate(say, texts) == wanted


COVERED = """() => {
  const bar = document.querySelector(".act");
  const covers = (element) => element.getBoundingClientRect().bottom > bar.getBoundingClientRect().top + 1;
  const all = document.querySelectorAll("main :is(input, select, textarea, button, summary)");
  const fields = [...all].filter((each) => each.checkVisibility() && !each.disabled);
  const covered = fields.filter((each) => { each.focus(); return covers(each); }).map((each) => each.id);
  scrollTo(0, document.documentElement.scrollHeight);
  return [fields.length > 20, covered, !covers(document.querySelector("main"))];
}"""


@pytest.mark.parametrize("size", [(320, 640), (320, 480), (640, 400), (768, 1024)])
@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_the_bar_at_the_foot_covers_nothing(browser: Any, served: Served, size: tuple[int, int], language: str) -> None:
    """On a phone or at 200 %, each field that gets the focus is above it, and so is the last page; it leaves most of the screen."""
    width, height = size
    desk = Desk(browser, served, viewport={"width": width, "height": height}, locale=language)
    desk.settle()
    assert desk.page.evaluate(COVERED) == [True, [], True]
    assert desk.page.locator(".act").bounding_box()["height"] <= max(0.25 * height, 135)


def test_a_field_says_by_how_much_a_text_is_too_long(browser: Any, served: Served) -> None:
    """Nothing is sent before it is shortened, and the words go when it is."""
    page = Desk(browser, served).page
    page.click("#save-plan")
    page.fill("#plan-title", "x" * 75)
    assert page.inner_text("#limit-plan-title") == "At most 60 characters: 15 too many."
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "plan-title"
    assert not [address for address in asked if address.endswith("/api/plan")]
    assert len(page.input_value("#plan-title")) == 75
    page.fill("#plan-title", "x" * 60)
    assert page.locator("#limit-plan-title").count() == 0
    assert page.get_attribute("#plan-title", "aria-invalid") is None


FAULT = {"problems": [{"field": "", "card": "", "rule": "fault", "message": "something (KeyError)", "hint": "x"}]}
ANSWERS: dict[str, tuple[int, str]] = {
    "a fault": (500, json.dumps(FAULT)),
    "another program": (502, "<h1>Bad Gateway</h1>"),
    "too long": (413, "This is too long."),
    "run out": (401, "This page has run out."),
    "nothing": (500, ""),
}
WORDS = {
    "a fault": "Something went wrong in handout. Please change something",
    "another program": "Something went wrong in handout. Please change something",
    "too long": "too much text",
    "run out": "open handout again from its icon",
    "nothing": "Something went wrong in handout. Please change something",
}


def save_plan(page: Any) -> None:
    """Save what is chosen as a plan."""
    page.click("#save-plan")
    page.fill("#plan-title", "Ann Lee")
    page.keyboard.press("Enter")


ACTS: dict[str, tuple[str, str, str, Callable[[Any], object]]] = {
    "form": ("**/api/preview", "#problems", "#patient", lambda page: page.fill("#patient", "Ann Lee")),
    "text": ("**/api/text", "#problems", "#patient", lambda page: page.click("#read")),
    "topic": ("**/api/topic/*", "#problems", "#patient", lambda page: page.select_option("#topic", "knee")),
    "words": ("**/api/words*", "#problems", "#patient", lambda page: page.select_option("#page-language", "es")),
    "pdf": ("**/pdf/*", "#problems", "#patient", lambda page: page.click("#save")),
    "plan": ("**/api/plan", "#error-plan-title", "#plan-title", save_plan),
    "table": (
        "**/api/table",
        "#table-problems",
        "#patient",
        lambda page: page.set_input_files(
            "#table", {"name": "a.csv", "mimeType": "text/csv", "buffer": b"patient\nA\n"}
        ),
    ),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_each_answer_that_fails_is_a_sentence(browser: Any, served: Served, answer: str) -> None:
    """Whatever the status, and whatever was asked, there is a cure, no name of a class, and what was typed stays."""
    status, body = ANSWERS[answer]
    for name, (address, place, field, act) in ACTS.items():
        desk = Desk(browser, served)
        page = desk.page
        page.fill("#patient", "Ann Lee")
        desk.settle()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.route(address, lambda route: route.fulfill(status=status, body=body))
        if name == "form":
            page.fill("#patient", "")
        act(page)
        wanted = "too large" if (name, answer) == ("table", "too long") else WORDS[answer]
        page.wait_for_selector(f"{place}:has-text('{wanted}')", timeout=10_000)
        assert "KeyError" not in page.inner_text("body"), name
        assert page.input_value(field) == "Ann Lee", name
        desk.context.close()


UNREADABLE_FILES = """() => {
  const read = FileReader.prototype.readAsDataURL;
  FileReader.prototype.readAsDataURL = function (blob) {
    if (blob instanceof File) setTimeout(() => this.onerror(new Event("error")));
    else read.call(this, blob);
  };
}"""
"""What a browser does with a folder: its pictures of pages are read as before."""


def test_what_is_no_file_is_refused_as_a_table(browser: Any, served: Served) -> None:
    """A folder that is dropped cannot be read: the page says so, and goes on."""
    desk = Desk(browser, served)
    page = desk.page
    page.evaluate(UNREADABLE_FILES)
    ACTS["table"][3](page)
    page.wait_for_selector("#table-problems:has-text('empty')")
    assert page.is_hidden("#table-progress")
    assert desk.faults == []


def test_a_table_of_the_patient_before_does_not_come_back(browser: Any, served: Served) -> None:
    """A table that is sent when a new patient comes is neither shown nor left in memory."""
    desk = Desk(browser, served)
    page, held = desk.page, list[Any]()
    page.route("**/api/table", lambda route: held.append(route))  # noqa: PLW0108 - a method of a list has no signature
    ACTS["table"][3](page)
    page.wait_for_selector("#table-progress:not([hidden])")
    while not held:
        page.wait_for_timeout(20)
    page.click("#new-patient")
    with page.expect_response(lambda answer: "/api/forget" in answer.url and "table" in answer.request.post_data_json):
        held[0].continue_()
    desk.settle()
    assert served.site.tables._jobs == {}
    assert (page.inner_text("#table-status"), page.is_hidden("#table-progress")) == ("", True)
    assert desk.faults == []
