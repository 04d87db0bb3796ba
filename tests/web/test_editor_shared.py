"""Shared points and translations in the editor."""

from pathlib import Path
from typing import Any

import pytest
from support.author import BACK_PAIN, Author, fields_of
from support.web_client import send

import handout
from handout.content.project import Project
from handout.installed import BUILTIN
from handout.problems import InputError
from handout.web.editor.points import users_of

PROJECT = Project(BUILTIN)
POINTS = PROJECT.names("points")
TRANSLATED = [name for name in PROJECT.names("topics") if "." in name]
NOTE = ["points", 0, "note"]


@pytest.fixture
def point(tmp_path: Path) -> Author:
    """An author of a shared point."""
    return Author(tmp_path, "PC6", "points")


@pytest.fixture
def translator(tmp_path: Path) -> Author:
    """A translator whose project has changed a note of the original."""
    author = Author(tmp_path, "back-pain.es", "translations")
    changed = tmp_path / "templates" / "topics" / "back-pain.yaml"
    changed.parent.mkdir()
    changed.write_text(BACK_PAIN.replace("note: lower belly", "note: low belly"), "utf-8")
    author.file["part"] = ["points", 0]
    return author


@pytest.mark.parametrize("name", POINTS)
@pytest.mark.sweep(every=10)
def test_every_shared_point_is_a_form(tmp_path: Path, name: str) -> None:
    """Each has its texts, its picture with landmarks, its places on the body, and the topics that take it, if any."""
    opened = Author(tmp_path, name, "points").open(part=[])
    assert opened["problems"] == []
    assert fields_of(opened["fields"])["code"]["value"]
    assert all(board["there"] for board in opened["boards"])
    users = [PROJECT.topic(user.topic).value for user in users_of(PROJECT, name)]
    assert opened["used_by"] == [user.short_title for user in users]
    assert any(board.get("side") for board in opened["boards"]) == any(user.body_map for user in users)
    assert opened["conditions"]


def test_a_point_changes_in_all_topics_that_take_it(point: Author) -> None:
    """The built-in point is copied into the project first, and every topic prints the new words."""
    opened = point.open(part=[])
    assert opened["used_by"] == ["Feeling sick", "Sleep", "Worry"]
    assert opened["builtin"]
    before = handout.build("sleep", points=["inner-arm"], project=point.root)
    changed = point.change(opened["text"], {"do": "set", "path": ["name"], "value": "Arm Point"}, part=[]).json()
    assert changed["problems"] == []
    printed = send(point.client, "/api/edit/print", {**point.file, "part": [], "text": changed["text"]}).json()
    assert len(printed["places"]) == 1
    assert point.save(changed["text"], opened["digest"]).status_code == 200
    copy = point.root / "templates" / "points" / "PC6.yaml"
    assert copy.read_text("utf-8") == changed["text"]
    assert "name: Inner Arm Point" in (BUILTIN / "templates" / "points" / "PC6.yaml").read_text("utf-8")
    assert handout.build("sleep", points=["inner-arm"], project=point.root) != before
    cards = {topic: point.client.get(f"/api/topic/{topic}").json()["cards"] for topic in ("nausea", "sleep", "worry")}
    assert all("Arm Point" in {card["name"] for card in of} for of in cards.values())


def test_a_wrong_word_of_a_point_stands_at_its_field(point: Author) -> None:
    """What no topic could print is said at the field, and once."""
    text = point.open(part=[])["text"]
    problems = point.change(text, {"do": "set", "path": ["strength"], "value": "huge"}, part=[]).json()["problems"]
    assert [problem["path"] for problem in problems] == [["strength"]]


def test_a_mark_of_a_point_moves_in_its_file(point: Author) -> None:
    """A callout of the shared picture, and a place on the body, change nothing else."""
    text = point.open(part=[])["text"]
    for path in (["picture", "callouts", 0, "at"], ["on_body", "back", 0]):
        changed = point.change(text, {"do": "set", "path": path, "value": [0.5, 0.5]}, part=[]).json()["text"]
        lines = zip(text.splitlines(), changed.splitlines(), strict=True)
        assert len([1 for old, new in lines if old != new]) == 1


def test_a_point_that_no_topic_takes_says_so(point: Author) -> None:
    """It can be written before any topic takes it; there is only nothing to print."""
    file = point.root / "templates" / "points" / "PC7.yaml"
    file.parent.mkdir(parents=True)
    file.write_text((BUILTIN / "templates" / "points" / "PC6.yaml").read_text("utf-8").replace("PC6", "PC7"), "utf-8")
    opened = point.open(name="PC7", part=[])
    assert opened["used_by"] == []
    printed = send(point.client, "/api/edit/print", {**point.file, "name": "PC7", "part": [], "text": opened["text"]})
    assert [problem["rule"] for problem in printed.json()["problems"]] == ["unused-point"]


@pytest.mark.parametrize("name", TRANSLATED)
@pytest.mark.sweep(every=24)
def test_every_translation_is_a_form(tmp_path: Path, name: str) -> None:
    """Each text stands beside that of the original, none is missing, stale or shown twice, and each can be changed."""
    author = Author(tmp_path, name, "translations")
    opened = author.open(part=[])
    fields = list(opened["fields"])
    for at in range(len(opened["cards"])):
        fields += author.open(part=[opened["card_key"], at])["fields"]
    original = PROJECT.topic(name.partition(".")[0]).value
    assert sorted(field["original"] for field in fields) == sorted(
        text.strip("\n") for _, text in original.translatable_texts()
    )
    assert len({str(field["path"]) for field in fields}) == len(fields)
    assert all(field["value"] for field in fields)
    assert not any(field["stale"] for field in fields)
    for field in fields[:: max(1, len(fields) // 2)]:
        there = author.change(opened["text"], {"do": "set", "path": field["path"], "value": "x"}, part=[])
        assert there.status_code == 200, field["path"]
        assert there.json()["text"] != opened["text"]


def test_a_stale_text_is_marked_until_it_is_confirmed(translator: Author) -> None:
    """A change of the original shows at its translation; new words do not hide it, a confirmation is recorded."""
    opened = translator.open()
    assert [field["path"] for field in opened["fields"] if field["stale"]] == [NOTE]
    assert [(each["path"], each["rule"]) for each in opened["problems"]] == [(NOTE, "stale-text")]
    written = translator.change(opened["text"], {"do": "set", "path": NOTE, "value": "el vientre"}).json()
    assert [field["path"] for field in written["fields"] if field["stale"]] == [NOTE]
    confirmed = translator.change(written["text"], {"do": "confirm", "path": NOTE}).json()
    assert not any(field["stale"] for field in confirmed["fields"])
    assert confirmed["problems"] == []
    assert translator.save(confirmed["text"], opened["digest"]).status_code == 200
    assert (translator.root / "templates" / "topics" / "back-pain.es.yaml").read_text("utf-8") == confirmed["text"]
    lines = zip(opened["text"].splitlines(), confirmed["text"].splitlines(), strict=True)
    assert len([1 for old, new in lines if old != new]) == 2  # the note, and its hash


def test_a_missing_text_can_be_filled_in(translator: Author) -> None:
    """A text that the original has gained is an empty field, and what is written there counts as up to date."""
    text = translator.open()["text"].replace("    note: parte baja del vientre\n", "", 1)
    shown = send(translator.client, "/api/edit/view", {**translator.file, "text": text}).json()
    (field,) = [each for each in shown["fields"] if not each["value"]]
    assert (field["path"], field["original"]) == (NOTE, "low belly")
    assert "missing-text" in {problem["rule"] for problem in shown["problems"]}
    filled = translator.change(text, {"do": "set", "path": NOTE, "value": "el vientre"}).json()
    assert filled["problems"] == []


@pytest.mark.parametrize(
    "change",
    [
        {"do": "remove", "path": ["title"]},
        {"do": "set", "path": ["made_from", "title"], "value": "x"},
        {"do": "set", "path": ["language"], "value": "fr"},
        {"do": "set", "path": ["title"], "value": ["x"]},
        {"do": "set", "path": ["title"], "value": "x" * 200_000},
        {"do": "confirm"},
        {},
        5,
        [{}] * 20,
    ],
    ids=str,
)
@pytest.mark.sweep(every=8)
def test_only_texts_of_a_translation_change(translator: Author, change: Any) -> None:
    """Neither the record, the language nor the form of a translation can be changed, and nothing is a fault."""
    answer = send(
        translator.client,
        "/api/edit/change",
        {**translator.file, "text": translator.open()["text"], "change": change},
    )
    assert answer.status_code == 422


def test_a_changed_caution_makes_the_built_in_translation_wrong(tmp_path: Path) -> None:
    """A caution that a project has changed is never printed in the old words of the program's translation."""
    topics = tmp_path / "templates" / "topics"
    topics.mkdir(parents=True)
    changed = BACK_PAIN.replace("Do not use it if you have belly pain", "Never use it if you have belly pain")
    (topics / "back-pain.yaml").write_text(changed, "utf-8")
    with pytest.raises(InputError) as found:
        handout.build("back-pain", language="es", points=["stomach"], project=tmp_path)
    assert {problem.rule for problem in found.value.problems} == {"stale-caution"}
