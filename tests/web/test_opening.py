"""What the page opens with is known before anything of the layout is loaded."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.web_client import client_of, open_site

from handout.content.project import Project
from handout.installed import BUILTIN
from handout.web import opening
from handout.web.builders import ThreadBuilder

PLAN = "topic: back-pain\nabout: {}\n"


class Unasked(ThreadBuilder):
    """A builder that must not be asked."""

    async def run(self, act: Callable[[], Any], seconds: float, tab: str = "") -> Any:  # noqa: ARG002
        """Fail."""
        raise AssertionError


def test_the_next_start_asks_no_builder(tmp_path: Path) -> None:
    """The second site of a project answers at once with what the first one found out."""
    (tmp_path / "templates").mkdir()
    first = client_of(open_site(Project(tmp_path))).get("/api/start").json()
    site = open_site(Project(tmp_path))
    site.builders = Unasked(site.previews.layout)
    assert client_of(site).get("/api/start").json() == first
    spanish = open_site(Project(tmp_path))
    assert client_of(spanish).get("/api/start?language=es").json()["topic"]["groups"] != first["topic"]["groups"]


@pytest.mark.parametrize("file", ["templates/plans/first.yaml", "templates/topics/own.yaml", "handout.yaml"])
def test_a_changed_file_is_seen_at_once(tmp_path: Path, file: str) -> None:
    """Whatever is added or changed in the project changes the key, and so what the page opens with."""
    place = tmp_path / file
    place.parent.mkdir(parents=True, exist_ok=True)
    keys = [opening.opening_key(tmp_path, "en")]
    for text in (PLAN.format("One"), PLAN.format("Two")):
        place.write_text(text, "utf-8")
        keys.append(opening.opening_key(tmp_path, "en"))
    assert len({*keys}) == 3
    assert opening.opening_key(tmp_path, "es") not in keys


def test_a_new_plan_stands_on_the_page_that_is_opened_again(tmp_path: Path) -> None:
    """A plan that was saved since the last start is offered."""
    (tmp_path / "templates" / "plans").mkdir(parents=True)
    site = open_site(Project(tmp_path))
    before = client_of(site).get("/api/start").json()["topic"]["plans"]
    (tmp_path / "templates" / "plans" / "first.yaml").write_text(PLAN.format("First visit"), "utf-8")
    after = client_of(site).get("/api/start").json()["topic"]["plans"]
    assert [plan["about"] for plan in after if plan not in before] == ["First visit"]


def test_a_topic_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    """A topic with a mistake is on the list, with its problem, and the page opens with another one."""
    place = tmp_path / "templates" / "topics" / "a-first.yaml"
    place.parent.mkdir(parents=True)
    place.write_text("tilte: Ours\n", "utf-8")
    found = client_of(open_site(Project(tmp_path))).get("/api/start").json()
    wrong = [topic for topic in found["topics"] if topic.get("problem")]
    assert [(topic["id"], topic["short"]) for topic in wrong] == [("a-first", "a-first")]
    assert wrong[0]["problem"] == "'disclaimer' is missing"
    assert found["topic"]["id"] in {topic["id"] for topic in found["topics"]} - {"a-first"}


def test_a_program_that_is_not_identified_stores_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a value that changes with the program nothing is looked for and nothing is stored."""
    monkeypatch.setattr(opening, "program", lambda: None)
    monkeypatch.setattr(opening, "put", _fail)
    key = opening.opening_key(BUILTIN, "en")
    assert key is None
    assert opening.stored_opening(key) is None
    opening.store_opening(key, b"{}")


def _fail(*_given: object) -> None:
    """Fail."""
    raise AssertionError


def test_what_is_looked_up_ahead_is_taken_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tab waits for no file that was read while it opened; whoever asks later hears what the files say then."""
    keys: list[bytes | None] = []

    def look(root: Path, page: str) -> bytes | None:
        """Count who looks."""
        keys.append(opening_key(root, page))
        return keys[-1]

    opening_key = opening.opening_key
    monkeypatch.setattr(opening, "opening_key", look)
    openings = opening.Openings(tmp_path)

    async def open_tabs() -> list[bytes | None]:
        """Return the keys of two tabs, of which the first was looked up ahead."""
        openings.look_ahead("en")
        first, _ = await openings.find("en")
        (tmp_path / "handout.yaml").write_text("language: es\n", "utf-8")
        return [first, (await openings.find("en"))[0]]

    assert asyncio.run(open_tabs()) == keys
    assert len({*keys}) == 2


def test_what_was_looked_up_long_ago_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tab that asks late, such as one that was opened without its page, gets no old words."""
    monkeypatch.setattr(opening, "SECONDS_AHEAD", 0.0)
    openings = opening.Openings(tmp_path)

    async def open_late() -> tuple[bytes | None, bytes | None]:
        """Return the keys before and after the files change."""
        openings.look_ahead("en")
        before, _ = await openings.find("en")
        openings.look_ahead("en")
        await asyncio.sleep(0.05)
        (tmp_path / "handout.yaml").write_text("language: es\n", "utf-8")
        return before, (await openings.find("en"))[0]

    before, after = asyncio.run(open_late())
    assert before != after
