"""The receptionist's whole path in a real browser, under the page's own security policy."""

import time
from pathlib import Path
from typing import Any

import pytest
from support.browser import CHROMIUM, LOOKS, Served, assert_accessible
from support.covering import in_turn
from support.desk import Desk
from support.pdf import page_texts
from support.web_client import client_of

from handout import build
from handout.content.project import Project
from handout.web import routes

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.xdist_group("browser"),
    # Playwright's own loop leaves a socket open at its end.
    pytest.mark.filterwarnings("default::ResourceWarning", "default::pytest.PytestUnraisableExceptionWarning"),
]


def test_a_leaflet_for_a_pregnant_patient_in_two_minutes(browser: Any, served: Served) -> None:
    """Name, condition, three cards and large print become the PDF that is saved."""
    began = time.monotonic()
    desk = Desk(browser, served)
    page = desk.page
    page.fill("#patient", "Zoë Šimić")
    page.click("label:has(#avoid-pregnancy)")
    page.check("#large_print")
    desk.settle()
    assert "Hand Point" in page.inner_text("#facts")
    with page.expect_download() as saved:
        page.click("#save")
    file = saved.value
    assert file.suggested_filename == "back-pain-leaflet.pdf"
    words = "".join(page_texts(file.path()))
    assert "Zoë Šimić" in words
    assert "Left out because of pregnancy" in words.replace("\r\n", " ")
    assert time.monotonic() - began < 120
    assert desk.faults == []


LISTEN = """window.asked = [];
const ask = window.fetch;
window.fetch = (address, given) => {
  if (address === "/api/preview") asked.push([JSON.parse(given.body).form, document.querySelectorAll("#cards li").length]);
  return ask(address, given);
};"""


def test_the_first_pages_are_asked_for_before_the_form_is_drawn(browser: Any, served: Served) -> None:
    """They are laid out meanwhile, and are those of the form as it is then drawn."""
    desk = Desk(browser, served)
    desk.page.add_init_script(LISTEN)
    desk.page.reload()
    desk.page.wait_for_selector("body[data-started]")
    desk.settle()
    for _ in range(2):
        desk.page.click("#large_print")
        desk.settle()
    (first, drawn), *_, (last, cards) = desk.page.evaluate("asked")
    assert (drawn, cards) == (0, 7)
    assert first == last
    assert desk.faults == []


def test_the_form_is_not_painted_without_its_words(browser: Any, served: Served) -> None:
    """However late the scripts come, the first that is painted has the frames of the pages: else all is set twice."""
    desk = Desk(browser, served)
    desk.page.add_init_script(
        "requestAnimationFrame(() => { window.frames_ = document.querySelectorAll('.page').length; })"
    )
    desk.page.route("**/static/words.js", lambda route: (time.sleep(0.5), route.continue_()))
    desk.page.reload()
    desk.page.wait_for_function("window.frames_ !== undefined")
    assert desk.page.evaluate("frames_") == 4


@pytest.mark.sweep
def test_everything_can_be_done_with_the_keyboard(browser: Any, served: Served) -> None:
    """Cards are moved and left out, and the PDF is saved, without a mouse."""
    desk = Desk(browser, served)
    page = desk.page
    page.focus("#later-stomach")
    page.keyboard.press("Enter")
    assert page.evaluate_handle("document.activeElement").get_property("id").json_value() == "later-stomach"
    assert "2" in page.inner_text("#live")
    page.focus("#card-hand")
    page.keyboard.press("Space")
    desk.settle()
    assert page.inner_text("#cards-count") == "6 of 7"
    first, second = (page.inner_text(f"#cards li:nth-child({n}) strong") for n in (1, 2))
    assert ("Lower Back" in first, "Stomach" in second) == (True, True)
    with page.expect_download():
        page.keyboard.press("Control+s")
    assert desk.faults == []


@pytest.mark.sweep
def test_a_card_is_dragged(browser: Any, served: Served) -> None:
    """A card that is dragged below the next one changes places with it."""
    desk = Desk(browser, served)
    page = desk.page
    grip = page.locator("#cards li:first-child .grip")
    grip.scroll_into_view_if_needed()
    box, below = grip.bounding_box(), page.locator("#cards li:nth-child(2)").bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 5, below["y"] + below["height"] * 0.9, steps=8)
    page.mouse.up()
    assert "Stomach" in page.inner_text("#cards li:nth-child(2) strong")
    assert desk.faults == []


@pytest.mark.sweep
def test_a_dose_is_changed_where_it_stands(browser: Any, served: Served) -> None:
    """What is typed at a card is printed on it, and a new patient starts without it."""
    desk = Desk(browser, served)
    desk.page.fill("#dose-knee-back", "5 minutes at night")
    assert "5 minutes at night" in desk.text()
    desk.page.fill("#patient", "Ann Lee")
    desk.page.click("#new-patient")
    words = desk.text()
    assert "5 minutes at night" not in words
    assert "Ann Lee" not in words
    assert desk.faults == []


@pytest.mark.parametrize("slow", ["forget", "preview"])
@pytest.mark.sweep(every=4)
def test_nothing_of_an_earlier_patient_comes_back(browser: Any, served: Served, slow: str) -> None:
    """However long the server takes, the form is empty at once, and an answer for the earlier patient is not shown."""
    desk = Desk(browser, served)
    held: list[Any] = []
    desk.settle()
    waits = True

    def answer(route: Any) -> None:
        if waits:
            held.append(route)
        else:
            route.continue_()

    desk.page.route(f"**/api/{slow}", answer)
    desk.page.fill("#dose-knee-back", "5 minutes at night")
    desk.page.fill("#patient", "Ann Lee")
    desk.page.click("#new-patient")
    assert desk.page.input_value("#dose-knee-back") == desk.page.input_value("#patient") == ""
    assert all(desk.page.is_disabled(f"#{name}") for name in ("print", "save", "read"))
    waits = False
    for route in held:
        route.continue_()
    words = desk.text()
    assert "5 minutes at night" not in words
    assert "Ann Lee" not in words
    assert desk.faults == []


@pytest.mark.sweep
def test_every_format_can_be_chosen(browser: Any, served: Served) -> None:
    """Each format is shown, what it does not print is hidden, and the patient stays typed."""
    desk = Desk(browser, served)
    page = desk.page
    page.fill("#patient", "Ann Lee")
    for format_ in ("poster", "booklet", "cards"):
        page.click(f"label:has(#format-{format_})")
        desk.settle()
        assert page.is_hidden("#problems"), page.inner_text("#problems")
        assert page.is_visible("#patient") == (format_ != "poster")
    assert page.input_value("#patient") == "Ann Lee"
    page.click("label:has(#format-trifold)")
    page.wait_for_selector("#problems:not([hidden])")  # seven cards do not fit on a tri-fold
    assert page.is_disabled("#print")
    page.click("#choose-none")
    page.check("#card-hand")
    page.wait_for_selector("#problems", state="hidden")
    assert page.is_enabled("#print")


@pytest.mark.sweep
def test_a_server_that_stops_loses_nothing_that_was_typed(browser: Any, served: Served) -> None:
    """The page says that nobody answers, and goes on when the server is back."""
    desk = Desk(browser, served)
    page = desk.page
    page.fill("#note", "Ring us.")
    desk.settle()
    served.stop()
    page.fill("#patient", "Ann Lee")
    page.wait_for_selector("#problems:not([hidden])")
    assert page.input_value("#note") == "Ring us."
    assert page.input_value("#patient") == "Ann Lee"
    assert page.is_disabled("#print")


def test_two_tabs_are_two_patients(browser: Any, served: Served) -> None:
    """What one tab shows does not change what another prints."""
    one, two = Desk(browser, served), Desk(browser, served)
    one.page.fill("#patient", "Ann Lee")
    two.page.fill("#patient", "Bob Ray")
    assert "Ann Lee" in one.text()
    assert "Bob Ray" in two.text()
    assert "Ann Lee" not in two.text()


@pytest.mark.sweep
def test_a_second_language_stands_beside_the_first(browser: Any, served: Served) -> None:
    """It is chosen among the others, printed, and gone where a format has no room for it."""
    desk = Desk(browser, served)
    page = desk.page
    page.select_option("#with_language", "es")
    words = desk.text()
    assert "Punto" in words
    assert "Point" in words
    page.select_option("#language", "es")
    page.wait_for_selector("#with_language option[value=es]", state="detached")
    desk.settle()
    assert page.input_value("#with_language") == ""
    page.select_option("#with_language", "en")
    desk.settle()
    assert page.is_hidden("#problems"), page.inner_text("#problems")
    page.click("label:has(#format-cards)")
    desk.settle()
    assert page.is_hidden("#with_language")
    assert page.is_hidden("#problems"), page.inner_text("#problems")
    assert desk.faults == []


@pytest.mark.sweep
def test_conditions_are_found_in_their_groups(browser: Any, served: Served) -> None:
    """A group opens by key, names what is ticked in it when it is closed, and a search opens those that fit."""
    desk = Desk(browser, served)
    page = desk.page
    assert page.is_visible("label:has(#avoid-pregnancy)")
    assert page.is_hidden("#avoid-blood-thinners")
    page.focus("#group-blood")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.id") == "avoid-blood-thinners"
    page.focus("#group-blood")
    page.keyboard.press("Space")
    assert "blood thinners" in page.inner_text("#group-blood")
    assert page.is_hidden("#avoid-blood-thinners")
    assert "Lower Back" in page.inner_text("#cards .why >> xpath=..")
    page.fill("#search", "WARFARIN")
    assert page.locator("#avoid fieldset input:visible").count() == 1
    page.fill("#search", "")
    page.click("#toggle-conditions")
    boxes, shown = page.locator("#avoid input"), page.locator("#avoid input:visible")
    assert boxes.count() == shown.count() > 20
    page.click("#new-patient")
    assert page.is_hidden("#avoid-blood-thinners")
    assert page.locator("#avoid :checked").count() == 0
    assert page.locator("#avoid fieldset:not(:has(legend))").count() == 0
    assert desk.faults == []


@pytest.mark.sweep
def test_two_topics_make_one_leaflet_and_a_plan(browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second topic brings its cards, what is saved are the bytes of ``build``, and a plan brings both topics back."""
    monkeypatch.setattr(routes, "SECONDS_OF_WORK", 120)
    (tmp_path / "templates").mkdir()
    served = Served(project=Project(tmp_path))
    try:
        desk = Desk(browser, served)
        page = desk.page
        assert page.locator("#topic-2 option[value=neck-exercises]").count() == 0  # another kind
        page.select_option("#topic-2", "sleep")
        page.wait_for_selector("#card-brow")
        assert page.locator("#topic-3").count() == 1
        assert "Sleep" in page.inner_text("[data-card=brow]")
        page.click("#choose-none")
        page.check("#card-hand")
        page.check("#card-brow")
        page.fill("#patient", "Ann Lee")
        page.fill("#date", "2026-11-26")
        desk.settle()
        with page.expect_download() as saved:
            page.click("#save")
        assert saved.value.suggested_filename == "back-pain-sleep-leaflet.pdf"
        wanted = build(
            "back-pain,sleep", points=["hand", "brow"], patient="Ann Lee", date="2026-11-26", project=tmp_path
        )
        assert saved.value.path().read_bytes() == wanted
        page.fill("#note", "Ann's own note")
        page.click("#save-plan")
        page.fill("#plan-title", "Back and sleep")
        page.click("#plan-form button[type=submit]")
        page.wait_for_selector("#planner", state="hidden")
        page.click("#new-patient")
        desk.settle()
        assert page.input_value("#note") == "", "a note that was not saved is the patient's alone"
        assert "topic: back-pain,sleep" in (tmp_path / "templates" / "plans" / "back-and-sleep.yaml").read_text("utf-8")
        page.select_option("#topic", "knee")
        page.wait_for_selector("#card-brow", state="detached")
        page.select_option("#plan", "back-and-sleep")
        page.wait_for_selector("#card-brow:checked")
        assert page.input_value("#topic-2") == "sleep"
        assert page.inner_text("#cards-count").startswith("2 of")
        desk.settle()
        assert desk.faults == []
    finally:
        served.stop()


@pytest.mark.sweep
def test_nothing_of_a_plan_is_dropped(browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Language, theme, days and what else the page has no field for are those of the plan."""
    monkeypatch.setattr(routes, "SECONDS_OF_WORK", 120)
    plans = tmp_path / "templates" / "plans"
    plans.mkdir(parents=True)
    text = "about: First visit\ntopic: back-pain\npoints: [hand]\nlanguage: es\nwith_language: en\ntheme: plain\ndiary: 7\nadvice: false\n"
    (plans / "first.yaml").write_text(text, "utf-8")
    served = Served(project=Project(tmp_path))
    try:
        desk = Desk(browser, served)
        desk.page.select_option("#plan", "first")
        desk.page.wait_for_selector("#card-stomach:not(:checked)")
        desk.settle()
        with desk.page.expect_response("**/api/preview") as asked:
            desk.page.fill("#patient", "Ann Lee")
        form = asked.value.request.post_data_json["form"]
        wanted = {
            "points": ["hand"],
            "language": "es",
            "with_language": "en",
            "theme": "plain",
            "diary": 7,
            "advice": False,
        }
        assert {name: form.get(name) for name in wanted} == wanted
        assert "7" in desk.page.inner_text("[data-word=diary]")
        assert desk.page.is_hidden("#problems"), desk.page.inner_text("#problems")
        assert desk.faults == []
    finally:
        served.stop()


def test_axe_finds_nothing(browser: Any, served: Served) -> None:
    """No rule of WCAG 2.2 A and AA that a program can check is broken, at the start and with a problem."""
    desk = Desk(browser, served, bypass_csp=True, reduced_motion="reduce")

    def press(button: str, key: str) -> None:
        desk.page.focus(button)
        desk.page.keyboard.press(key)
        desk.settle()

    steps = [
        lambda: press("#new-patient", "Enter"),
        lambda: press("#avoid-pregnancy", "Space"),
        lambda: press("#toggle-conditions", "Enter"),
        lambda: press("#choose-none", "Enter"),
    ]
    assert_accessible(desk.page, in_turn(steps, [*LOOKS]))


@pytest.mark.sweep
def test_the_page_turns_for_arabic(browser: Any, served: Served) -> None:
    """In Arabic the questions stand at the right, and nothing is left in English."""
    desk = Desk(browser, served, locale="ar")
    page = desk.page
    assert page.get_attribute("html", "dir") == "rtl"
    panel, stage = page.locator("#panel").bounding_box(), page.locator("#pages-region").bounding_box()
    assert panel["x"] > stage["x"]
    assert page.inner_text("#print") == "طباعة"
    assert desk.faults == []


def test_nothing_of_a_patient_stays_in_the_browser(browser: Any, served: Served) -> None:
    """Neither address, title, storage nor cookies hold what was typed."""
    desk = Desk(browser, served)
    page = desk.page
    page.fill("#patient", "Ann Lee")
    desk.settle()
    state = str(desk.context.storage_state()) + page.url + page.title()
    assert "Ann" not in state
    assert client_of(served.site)


@pytest.mark.sweep
def test_a_table_is_dropped_and_fetched(browser: Any, served: Served) -> None:
    """A table with a mistake is answered with its place, a good one with a PDF to print."""
    desk = Desk(browser, served)
    page = desk.page
    page.set_input_files("#table", {"name": "p.csv", "mimeType": "text/csv", "buffer": b"patient,points\nAnn,thumb\n"})
    page.wait_for_selector("#table-problems li")
    assert "row 2" in page.inner_text("#table-problems")
    page.set_input_files("#table", {"name": "p.csv", "mimeType": "text/csv", "buffer": b"patient,points\nAnn,hand\n"})
    page.wait_for_selector("#table-files a >> nth=1")
    with page.expect_download() as saved:
        page.click("#table-files a >> nth=0")
    assert len(page_texts(saved.value.path())) > 1
    assert desk.faults == []
