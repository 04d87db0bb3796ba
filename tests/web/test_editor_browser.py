"""An author's work in a real browser: texts, marks, pictures, problems, saving."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from support.browser import CHROMIUM, LOOKS, Served, assert_accessible
from support.covering import in_turn
from support.editor_page import EditorPage, photo

from handout.installed import BUILTIN
from handout.schema.model_reader import parse_text

pytestmark = [
    pytest.mark.own_project,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.xdist_group("browser"),
    # Playwright's own loop leaves a socket open at its end.
    pytest.mark.filterwarnings("default::ResourceWarning", "default::pytest.PytestUnraisableExceptionWarning"),
]
BACK_PAIN = (BUILTIN / "templates" / "topics" / "back-pain.yaml").read_text("utf-8")


def test_a_card_with_a_photo_and_three_callouts_without_yaml(browser: Any, served: Served) -> None:
    """A new card gets its texts, a cropped photo and three callouts, is printed, and is saved as an author would write it."""
    author = EditorPage(browser, served)
    page = author.page
    page.click("#add-card")
    page.wait_for_selector("#part-7[aria-current=true] .count")  # what is missing is counted and said
    page.fill("#at-points-7-name", "Elbow Point")
    page.fill("#at-points-7-where", "At the outer end of the elbow fold.")
    page.fill("#at-points-7-how", "Press slowly.")
    page.select_option("#at-points-7-strength", "gentle")
    page.click("#add-at-points-7-cautions")
    page.fill("#at-points-7-cautions-0", "Stop if it hurts.")
    page.click("#add-at-points-7-picture")
    page.set_input_files("#picture-file", {"name": "Elbow 1.JPG", "mimeType": "image/jpeg", "buffer": photo()})
    page.wait_for_selector("#picture-shown:not([hidden])")
    page.fill("#crop-left", "25")
    page.fill("#picture-alt", "The outer side of the elbow.")
    page.fill("#picture-source", "photo of our clinic")
    page.click("#use-picture")
    page.wait_for_selector(".board img")
    for number, (kind, label) in enumerate((("press", ""), ("label", "fold"), ("measure", "2 fingers"))):
        page.select_option("#kind-at-points-7-picture", kind)
        if label:
            page.fill("#label-at-points-7-picture", label)
        page.click("#add-at-points-7-picture")
        page.wait_for_selector(f".callout >> nth={number}")
    author.settle()
    assert page.is_hidden("#problems")
    card = parse_text(author.save())["points"][7]
    assert (card["name"], card["strength"], card["cautions"]) == ("Elbow Point", "gentle", ("Stop if it hurts.",))
    assert card["picture"]["file"] == "elbow-1.jpg"
    assert [callout["kind"] for callout in card["picture"]["callouts"]] == ["press", "label", "measure"]
    with Image.open(author.root / "images" / "back-pain" / "elbow-1.jpg") as saved:
        assert saved.size == (900, 900)
    assert author.faults == []


@pytest.mark.sweep
def test_a_mark_is_dragged_and_snaps_to_a_landmark(browser: Any, served: Served) -> None:
    """A mark that is dropped near a ring is saved by the name of that place, and undo gives the file back."""
    author = EditorPage(browser, served)
    page = author.page
    author.open_card(0)
    mark = page.locator("#at-points-0-picture-callouts-0-at")
    mark.focus()  # of marks in one place, the one in use is in front
    board, box = page.locator(".board").first.bounding_box(), mark.bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(board["x"] + board["width"] * 0.51, board["y"] + board["height"] * 0.73, steps=8)
    page.mouse.up()
    page.wait_for_selector("#undo:enabled")
    assert "top of the pubic bone" in page.inner_text("#live")
    moved = author.save()
    assert moved == BACK_PAIN.replace("{kind: press, at: CV6}", "{kind: press, at: top of the pubic bone}", 1)
    page.click("#undo")
    page.wait_for_selector("#redo:enabled")
    assert author.save() == BACK_PAIN
    page.click("#redo")
    page.wait_for_selector("#redo:disabled")
    assert author.save() == moved
    assert author.faults == []


@pytest.mark.sweep
def test_everything_can_be_done_with_the_keyboard(browser: Any, served: Served) -> None:
    """A mark moves by arrow keys, a card by its button, and Ctrl+S saves; the focus stays where it was."""
    author = EditorPage(browser, served)
    page = author.page
    author.open_card(0)
    page.focus("#at-points-0-picture-callouts-2-at")
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowDown"):
        page.keyboard.press(key)
    page.wait_for_selector("#undo:enabled")
    focused = page.evaluate_handle("document.activeElement").get_property("id").json_value()
    assert focused == "at-points-0-picture-callouts-2-at"
    page.focus("#later-card-stomach")
    page.keyboard.press("Enter")
    page.wait_for_selector("#part-1[aria-current=true]:has-text('Stomach')")
    page.keyboard.press("Control+s")
    page.wait_for_selector("#save:disabled")
    text = (author.root / "templates/topics/back-pain.yaml").read_text("utf-8")
    points = parse_text(text)["points"]
    assert [point.get("id", point.get("point")) for point in points][:2] == ["BL23", "stomach"]
    assert points[1]["picture"]["callouts"][2]["at"] == ("0.52", "0.4662")
    assert author.faults == []


@pytest.mark.sweep
def test_a_problem_stands_at_its_field_and_goes(browser: Any, served: Served) -> None:
    """An empty text is marked where it is and on the list of cards, the print fades, and typing mends it."""
    author = EditorPage(browser, served)
    page = author.page
    author.open_card(5)
    page.fill("#at-points-5-where", "")
    page.wait_for_selector("#at-points-5-where[aria-invalid=true]")
    page.wait_for_selector(".printed.stale")
    assert "1" in page.inner_text("#part-5 .count")
    problem = page.get_attribute("#at-points-5-where", "aria-describedby").split()[-1]
    assert page.inner_text(f"#{problem}") == "This is empty."
    page.fill("#at-points-5-where", "The sole, which is the bottom of the foot.")
    page.wait_for_selector("#at-points-5-where:not([aria-invalid])")
    page.wait_for_selector(".printed:not(.stale)")
    assert "    where: >-" in author.save()
    assert author.faults == []


@pytest.mark.sweep
def test_a_file_that_changed_under_the_editor(browser: Any, served: Served) -> None:
    """The author is asked before anything is written over, and can take either text."""
    author = EditorPage(browser, served)
    page = author.page
    author.open_card(0)
    page.fill("#at-points-0-name", "One")
    page.wait_for_selector("#save:enabled")
    author.save()
    file = author.root / "templates/topics/back-pain.yaml"
    file.write_text(file.read_text("utf-8").replace("name: One", "name: Two"), "utf-8")
    page.fill("#at-points-0-name", "Three")
    page.wait_for_selector("#save:enabled")
    page.click("#save")
    page.wait_for_selector("#conflict[open]")
    assert "name: Two" in file.read_text("utf-8")
    page.click("#take-mine")
    page.wait_for_selector("#save:disabled")
    assert "name: Three" in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace("name: Three", "name: Four"), "utf-8")
    page.fill("#at-points-0-name", "Five")
    page.wait_for_selector("#notice:has-text('Somebody else')")
    page.click("#save")
    page.click("#take-theirs")
    page.wait_for_selector("#part-0:has-text('Four')")
    assert page.input_value("#at-points-0-name") == "Four"


@pytest.mark.sweep
def test_a_server_that_stops_loses_nothing_that_was_typed(browser: Any, served: Served) -> None:
    """What is typed while nobody answers is taken up when the server is back, and saved."""
    author = EditorPage(browser, served)
    page = author.page
    author.open_card(0)
    site, port = served.site, served.site.keys.port
    served.stop()
    page.fill("#at-points-0-name", "Belly Point")
    page.wait_for_selector("#problems:not([hidden])")
    again = Served(port=port, site=site)
    page.wait_for_selector("#part-0:has-text('Belly Point')")
    assert "name: Belly Point" in author.save()
    again.stop()


@pytest.mark.sweep
def test_a_picture_that_cannot_be_printed_is_refused(browser: Any, served: Served, tmp_path: Path) -> None:
    """The dialog says why, and nothing is added."""
    author = EditorPage(browser, served)
    page = author.page
    author.open_card(0)
    page.click("#change-at-points-0-picture")
    page.set_input_files("#picture-file", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"})
    page.wait_for_selector("#picture-problem:not([hidden])")
    assert page.is_disabled("#use-picture")
    large = tmp_path / "a.png"
    large.write_bytes(b"\x89PNG" + b"\0" * 61_000_000)
    page.set_input_files("#picture-file", large)
    page.wait_for_selector("#picture-problem:has-text('60 MB')")
    assert not (author.root / "images").exists()


@pytest.mark.sweep
def test_a_new_topic_and_a_clinic_with_an_approval(browser: Any, served: Served) -> None:
    """Both are begun on the page, and an approval without its facts is not added."""
    author = EditorPage(browser, served)
    page = author.page
    page.click("#begin")
    page.select_option("#begin-what", "exercises")
    page.fill("#editor-title", "Our neck exercises")
    page.keyboard.press("Enter")
    page.wait_for_selector("#work-heading:has-text('Our neck exercises')")
    page.click("#begin")
    page.select_option("#begin-what", "clinic")
    page.fill("#editor-title", "Our clinic")
    page.keyboard.press("Enter")
    page.wait_for_selector("#add-approval")
    page.click("#add-approval")
    page.wait_for_selector("#approvals [role=alert]:not([hidden])")
    page.select_option("#approval-topic", "our-neck-exercises")
    for name, value in (("by", "Dr A"), ("role", "GP"), ("date", "2026-11-22")):
        page.fill(f"#approval-{name}", value)
    page.click("#add-approval")
    page.wait_for_selector(".approval:has-text('counts')")
    page.click("#save")
    page.wait_for_selector("#save:disabled")
    clinic = parse_text((author.root / "templates/clinics/our-clinic.yaml").read_text("utf-8"))
    assert clinic["approvals"][0]["topic"] == "our-neck-exercises"
    assert author.faults == []


@pytest.mark.sweep
def test_a_condition_is_found_and_ticked(browser: Any, served: Served) -> None:
    """A condition of the language is searched and added at the end of the card's list."""
    author = EditorPage(browser, served)
    page = author.page
    author.open_card(5)
    before = ", ".join(parse_text(BACK_PAIN)["points"][5]["conditions"])
    page.fill("#at-points-5-conditions-search", "cancer")
    page.check("#at-points-5-conditions-cancer")
    page.wait_for_selector("#undo:enabled")
    assert f"conditions: [{before}, cancer]" in re.sub(r"\s+", " ", author.save())
    page.click("#at-points-5-conditions-own-group summary")
    page.fill("#at-points-5-conditions-own", "a plaster cast")
    page.click("#at-points-5-conditions-add-own")
    page.wait_for_selector("#at-points-5-conditions-a-plaster-cast:checked")
    author.settle()
    assert "plaster" not in page.inner_text("#problems")
    text = author.save()
    assert parse_text(text)["conditions"]["a-plaster-cast"] == "a plaster cast"
    assert f"conditions: [{before}, cancer, a-plaster-cast]" in re.sub(r"\s+", " ", text)
    assert author.faults == []


@pytest.mark.sweep
def test_a_shared_point_is_edited_from_its_card(browser: Any, served: Served) -> None:
    """The card leads to the point, which says which topics it is part of, and is saved as the project's own."""
    author = EditorPage(browser, served)
    page = author.page
    page.select_option("#file", "topics/sleep")
    page.wait_for_selector("#part-1:has-text('Inner Arm')")
    page.click("#part-1")
    page.wait_for_selector("#edit-point:not([hidden])")
    page.click("#edit-point")
    page.wait_for_selector("#at-name")
    assert "Feeling sick" in page.inner_text("#notice-text")
    assert page.locator("#boards .board").count() == 1
    page.fill("#at-note", "each arm")
    page.press("#at-note", "Tab")
    page.wait_for_selector("#save:enabled")
    author.settle()
    page.click("#save")
    page.wait_for_selector("#save:disabled")
    assert "note: each arm" in (author.root / "templates/points/PC6.yaml").read_text("utf-8")
    assert author.faults == []


@pytest.mark.sweep
def test_a_translation_stands_beside_its_original(browser: Any, served: Served) -> None:
    """A stale text is said and confirmed at its field, and the new words are printed and saved."""
    topics = served.site.root / "templates/topics"
    topics.mkdir()
    (topics / "back-pain.yaml").write_text(BACK_PAIN.replace("note: lower belly", "note: low belly"), "utf-8")
    author = EditorPage(browser, served)
    page = author.page
    page.select_option("#file", "translations/back-pain.es")
    page.wait_for_selector("#part-0 .count")
    page.click("#part-0")
    page.wait_for_selector("#original-at-points-0-note")
    assert page.inner_text("#original-at-points-0-note") == "low belly"
    assert page.get_attribute("#at-points-0-note", "lang") == "es"
    page.fill("#at-points-0-note", "el bajo vientre")
    page.press("#at-points-0-note", "Tab")
    page.click("#confirm-at-points-0-note")
    page.wait_for_selector("#confirm-at-points-0-note", state="detached")
    assert page.locator(".field-problem").count() == 0
    author.settle()
    page.click("#save")
    page.wait_for_selector("#save:disabled")
    assert "note: el bajo vientre" in (topics / "back-pain.es.yaml").read_text("utf-8")
    assert author.faults == []


@pytest.mark.sweep
def test_an_approved_text_asks_for_a_new_version(browser: Any, served: Served) -> None:
    """Changed words of an approved version are given another one by one press, so that the approval does not count."""
    clinics = served.site.root / "templates" / "clinics"
    clinics.mkdir()
    approval = "{topic: back-pain, version: '1.1', by: Dr A, role: GP, date: 2026-11-22}"
    (clinics / "ours.yaml").write_text(f"name: Ours\napprovals:\n  - {approval}\n", "utf-8")
    author = EditorPage(browser, served)
    page = author.page
    author.open_card(0)
    assert page.is_hidden("#new-version")
    page.fill("#at-points-0-name", "Belly Point")
    page.click("#new-version")
    page.wait_for_selector("#new-version", state="hidden")
    assert parse_text(author.save())["version"] == "1.2"
    assert author.faults == []


@pytest.mark.sweep
def test_axe_finds_nothing(browser: Any, served: Served) -> None:
    """No rule of WCAG 2.2 A and AA that a program can check is broken: texts, a card, a problem, a dialog."""
    author = EditorPage(browser, served, bypass_csp=True, reduced_motion="reduce")
    page = author.page

    def step(act: Callable[[], None], shown: str) -> None:
        act()
        page.wait_for_selector(shown)
        author.settle()

    steps = [
        lambda: step(lambda: None, "#parts"),
        lambda: step(lambda: author.open_card(5), "#at-points-5-name"),
        lambda: step(lambda: page.fill("#at-points-5-name", ""), "#at-points-5-name[aria-invalid=true]"),
        lambda: step(lambda: page.click("#begin"), "#beginner[open]"),
    ]
    assert_accessible(page, in_turn(steps, [*LOOKS]))


@pytest.mark.sweep
def test_the_editor_turns_for_arabic(browser: Any, served: Served) -> None:
    """In Arabic the parts stand at the right, the drawing is not mirrored, and no word of the page is English."""
    author = EditorPage(browser, served, locale="ar")
    page = author.page
    author.open_card(0)
    parts, stage = page.locator(".parts").bounding_box(), page.locator("#printed-region").bounding_box()
    assert parts["x"] > stage["x"]
    mark, board = (
        page.locator("#at-points-0-picture-callouts-0-at").bounding_box(),
        page.locator(".board").first.bounding_box(),
    )
    assert abs((mark["x"] + mark["width"] / 2 - board["x"]) / board["width"] - 0.5) < 0.02
    shown = "[data-word], #parts li:first-child, #add-card, summary, .callout > button, .add-callout button, .aside"
    words = " ".join(page.locator(shown).all_inner_texts())
    hints = page.locator("#fields .about").all_inner_texts()
    assert len(hints) > 8
    assert not any(re.match("[A-Za-z]", hint) for hint in hints)
    assert set(re.findall(r"[A-Za-z]{3,}", words)) <= {"point", "Shift", "Alt", "SVG", "handout"}
    assert author.faults == []
