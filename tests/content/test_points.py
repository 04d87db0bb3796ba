"""A point is said once for all topics: what a card takes from it, may change, and may never lose."""

import re
import shutil
from pathlib import Path

import pytest
import yaml
from support.cli import run
from support.translations import write_translation

from handout.check.load_topic import load_topic
from handout.content.kind import Kind
from handout.content.loaded_topic import LoadedTopic
from handout.content.points import ADDED, FIXED, OWN
from handout.content.project import Project
from handout.installed import BUILTIN
from handout.problems import InputError, Problem

SHARED = BUILTIN / "templates" / "points"
POINTS = sorted(file.stem for file in SHARED.glob("*.yaml"))
KIND = Project(BUILTIN).read("kinds", "acupressure", Kind).value
CARD = {"point": "PC6", "helps": "feeling sick."}


def write_topic(folder: Path, *cards: dict[str, object], name: str = "ours", **changed: object) -> Path:
    """Write a topic whose cards are *cards*, in a project of its own."""
    topic = yaml.safe_load((BUILTIN / "templates" / "topics" / "nausea.yaml").read_text("utf-8"))
    topic |= {"points": list(cards), **changed}
    file = folder / "templates" / "topics" / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump({k: v for k, v in topic.items() if v}, sort_keys=False, allow_unicode=True), "utf-8")
    return file


def change_point(folder: Path, name: str, old: str, new: str) -> Path:
    """Put a changed copy of a shared point into a project."""
    file = folder / "templates" / "points" / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    text = (SHARED / file.name).read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    return file


def translate(folder: Path, word: str) -> None:
    """Write a German translation of the topic whose every text begins with *word*."""
    text = write_translation(load(folder).topic.value, "ours", "de", lambda text: f"{word} {text}")
    (folder / "templates" / "topics" / "ours.de.yaml").write_text(text, "utf-8")


def load(folder: Path, topic: str = "ours", language: str | None = None) -> LoadedTopic:
    """Return a topic of a project."""
    return load_topic(Project(folder), topic, None, language)


def problems(folder: Path, topic: str = "ours", language: str | None = None) -> tuple[Problem, ...]:
    """Return the problems of a topic."""
    with pytest.raises(InputError) as caught:
        load(folder, topic, language)
    return caught.value.problems


@pytest.mark.parametrize("name", POINTS)
@pytest.mark.sweep(every=14)
def test_every_shared_point_makes_a_card_by_itself(name: str, tmp_path: Path) -> None:
    """Nothing is missing in any of them, and every place that they name is on their drawing and on the body map."""
    write_topic(tmp_path, {"point": name})
    (card,) = load(tmp_path).topic.value.cards
    written = yaml.safe_load((SHARED / f"{name}.yaml").read_text("utf-8"))
    assert name == written["code"]
    assert card.cautions == tuple(written["cautions"])
    assert [*card.conditions] == written["conditions"]
    assert card.on_body.front or card.on_body.back
    assert any(note.startswith(("WHO ", "Yintang")) for note in card.background)


def test_a_caution_changed_once_changes_in_every_topic(tmp_path: Path) -> None:
    """All topics that take a point have its new caution and its new condition."""
    change_point(tmp_path, "PC6", "**Ease off if", "**Stop at once if")
    for name in ("one", "two"):
        write_topic(tmp_path, CARD, {"point": "ST36"}, name=name)
        assert load(tmp_path, name).topic.value.cards[0].cautions[0].startswith("**Stop at once if")


def test_a_topic_adds_and_loses_nothing(tmp_path: Path) -> None:
    """What a topic lists is put after what the point lists, each of it once; so is its short caution."""
    own = {"cautions": ["Not after lunch."], "stops": ["Chest pain? Get help now."], "background": ["Ours."]}
    given = {**CARD, **own, "conditions": ["broken-skin", "gout"], "short": {"caution": "Not with gout."}}
    write_topic(tmp_path, given)
    (card,) = load(tmp_path).topic.value.cards
    point = yaml.safe_load((SHARED / "PC6.yaml").read_text("utf-8"))
    for key in ADDED:
        had = point.get(key, [])
        assert [*getattr(card, key)] == [*had, *(each for each in given[key] if each not in had)]
    assert card.short.caution == f"{point['short']['caution']} Not with gout."


def test_a_bold_caution_of_a_topic_stands_before_plain_ones(tmp_path: Path) -> None:
    """What endangers most in one topic is read first on its card, and a mistake in it is told at its own line."""
    bold = "**Not if you are pregnant.**"
    write_topic(tmp_path, {"point": "LR3", "cautions": ["Slowly.", bold], "short": {"caution": bold}})
    (card,) = load(tmp_path).topic.value.cards
    point = yaml.safe_load((SHARED / "LR3.yaml").read_text("utf-8"))
    first, *plain = point["cautions"]
    assert [*card.cautions] == [first, bold, *plain, "Slowly."]
    assert card.short.caution == f"{bold} {point['short']['caution']}"
    file = write_topic(tmp_path, {"point": "LR3", "cautions": ["Slowly.", "**Stop it."]})
    line = next(n for n, text in enumerate(file.read_text("utf-8").splitlines(), 1) if "Stop it" in text)
    assert [(Path(each.where.file).name, each.where.line) for each in load(tmp_path).warnings] == [(file.name, line)]


def test_a_topic_may_use_other_words(tmp_path: Path) -> None:
    """Name, how to press and position are the topic's if it gives them, and the point's if not."""
    write_topic(tmp_path, {**CARD, "id": "arm", "name": "Arm", "how": "Rub.", "short": {"how": "Just rub."}})
    (card,) = load(tmp_path).topic.value.cards
    point = yaml.safe_load((SHARED / "PC6.yaml").read_text("utf-8"))
    assert (card.id, card.name, card.how, card.short.how) == ("arm", "Arm", "Rub.", "Just rub.")
    assert card.short.where == point["short"]["where"]
    assert card.note == point["note"]


@pytest.mark.parametrize("key", sorted({*FIXED, *(KIND.shared.fixed if KIND.shared else ())}))
def test_no_topic_can_move_a_point(key: str, tmp_path: Path) -> None:
    """Whatever says where a point is, is refused in a topic that takes it, at its line."""
    file = write_topic(tmp_path, {**CARD, key: "elsewhere"})
    found = [each for each in problems(tmp_path) if each.rule == "shared-point"]
    line = next(n for n, text in enumerate(file.read_text("utf-8").splitlines(), 1) if text.endswith(": elsewhere"))
    assert [(each.where.line, f"'{key}'" in each.message) for each in found] == [(line, True)]


def test_no_topic_can_move_a_point_in_few_words(tmp_path: Path) -> None:
    """The short text of a place is the point's too."""
    write_topic(tmp_path, {**CARD, "short": {"where": "On your nose."}})
    assert [each.rule for each in problems(tmp_path)] == ["shared-point"]


@pytest.mark.parametrize("key", sorted({*OWN, *(KIND.shared.own if KIND.shared else ())}))
def test_no_point_can_say_what_belongs_to_a_topic(key: str, tmp_path: Path) -> None:
    """What a point is said to help, and a dose, are refused in its file."""
    file = change_point(tmp_path, "PC6", "code: PC6\n", f"code: PC6\n{key}: of a topic\n")
    write_topic(tmp_path, CARD)
    found = problems(tmp_path)
    line = next(n for n, text in enumerate(file.read_text("utf-8").splitlines(), 1) if text == f"{key}: of a topic")
    assert {(Path(each.where.file).name, each.where.line) for each in found} == {("PC6.yaml", line)}


def test_a_mistake_in_a_point_is_told_at_its_own_line(tmp_path: Path) -> None:
    """Faults of a point's file carry its line, beside those of the topic, and none follows from them."""
    file = change_point(tmp_path, "PC6", "strength: medium", "strenght: medium")
    write_topic(tmp_path, CARD, {"point": "ST36", "helps": []}, title={"de": "Punkte"})
    found = problems(tmp_path)
    line = next(n for n, text in enumerate(file.read_text("utf-8").splitlines(), 1) if text.startswith("strenght"))
    assert ("PC6.yaml", line) in {(Path(each.where.file).name, each.where.line) for each in found}
    named = {(Path(each.where.file).name, each.rule) for each in found}
    assert named == {("PC6.yaml", "unknown-key"), ("ours.yaml", "wrong-type")}


@pytest.mark.parametrize(("name", "hint"), [("PC66", "'PC6'"), ("pc6", "'PC6'"), ("nowhere", "known: ")])
def test_an_unknown_point_is_told_with_those_there_are(name: str, hint: str, tmp_path: Path) -> None:
    """A point that no file has is an error at its name."""
    file = write_topic(tmp_path, {"point": name, "helps": "it."})
    (found,) = problems(tmp_path)
    line = next(n for n, text in enumerate(file.read_text("utf-8").splitlines(), 1) if text == f"- point: {name}")
    assert (found.rule, found.where.line) == ("unknown-shared-point", line)
    assert hint in found.hint


def test_a_changed_point_changes_the_cache_key(tmp_path: Path) -> None:
    """A leaflet of before is not taken from the cache after a word of a point has changed."""
    write_topic(tmp_path, CARD)
    before = load(tmp_path).digest()
    change_point(tmp_path, "PC6", "small, slow circles", "slow, small circles")
    assert load(tmp_path).digest() != before


def test_a_topic_without_a_body_map_takes_points_too(tmp_path: Path) -> None:
    """Where a point's number stands on a body is left out of a topic without one."""
    write_topic(tmp_path, CARD, body_map=None)
    (card,) = load(tmp_path).topic.value.cards
    assert card.on_body.front == card.on_body.back == ()


def test_a_translation_has_the_words_of_the_points(tmp_path: Path) -> None:
    """A translated topic says the point's texts in its language, and keeps the point's places and conditions."""
    write_topic(tmp_path, CARD)
    translate(tmp_path, "Hallo")
    read, original = load(tmp_path, language="de").topic.value, load(tmp_path).topic.value
    (card,), (first,) = read.cards, original.cards
    assert card.cautions == tuple(f"Hallo {each}" for each in first.cautions)
    assert (card.conditions, card.on_body) == (first.conditions, first.on_body)


def test_a_caution_that_changes_in_a_point_makes_its_translations_stale(tmp_path: Path) -> None:
    """No translation says the caution of before: it is an error until somebody has looked."""
    write_topic(tmp_path, CARD)
    translate(tmp_path, "Hallo")
    load(tmp_path, language="de")
    change_point(tmp_path, "PC6", "**Ease off if", "**Stop at once if")
    assert {each.rule for each in problems(tmp_path, language="de")} == {"stale-caution"}


def test_a_copy_of_a_topic_takes_the_same_points(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``new --from`` copies what is written; the points stay shared."""
    monkeypatch.chdir(tmp_path)
    run("new", "ours", "--from", "nausea")
    assert "- point: PC6" in (tmp_path / "templates" / "topics" / "ours.yaml").read_text("utf-8")
    assert load(tmp_path).topic.value.cards == Project(BUILTIN).topic("nausea").value.cards


def test_the_doubts_are_printed_for_the_clinician() -> None:
    """``points --background`` shows the notes and the doubts of a topic, and nothing else does."""
    doubts = Project(BUILTIN).topic("nausea").value.review
    shown = run("points", "nausea", "--background").stdout
    assert doubts
    assert all(doubt in shown for doubt in doubts)
    assert not any(doubt in run("points", "nausea").stdout for doubt in doubts)


def test_a_kind_without_shared_points_takes_none(tmp_path: Path) -> None:
    """In a kind that does not say what is shared, 'point' is an unknown key."""
    shutil.copytree(BUILTIN / "templates" / "kinds", tmp_path / "templates" / "kinds")
    file = tmp_path / "templates" / "kinds" / "acupressure.yaml"
    file.write_text(re.sub(r"(?m)^shared:.*\n", "", file.read_text("utf-8")), "utf-8")
    write_topic(tmp_path, CARD)
    assert "unknown-key" in {each.rule for each in problems(tmp_path)}


WRITTEN = {"CV6"}
"""The shared points whose words back pain writes out: the tests of the editor change its first card."""


def test_back_pain_takes_the_shared_points() -> None:
    """What all topics say of a point is said once, in the topic that is older than the shared points too."""
    taken = {card.code: card.point for card in Project(BUILTIN).topic("back-pain").value.cards if card.code in POINTS}
    assert {code for code, point in taken.items() if point != code} == WRITTEN
    assert len(taken) == 6


@pytest.mark.parametrize("code", sorted(WRITTEN))
def test_words_that_are_written_out_are_those_of_the_point(code: str) -> None:
    """A card that does not take its point says the same, word for word, and a note more."""
    written = yaml.safe_load((BUILTIN / "templates" / "topics" / "back-pain.yaml").read_text("utf-8"))
    (card,) = (each for each in written["points"] if each.get("code") == code)
    point = yaml.safe_load((SHARED / f"{code}.yaml").read_text("utf-8"))
    assert {key: card[key] for key in point if key != "background"} == {
        key: value for key, value in point.items() if key != "background"
    }
    assert {*point["background"]} <= {*card["background"]}


OF_ONE_TOPIC = {
    ("cancer-tiredness", "CV6"): {"radiation-skin"},
    ("constipation", "CV4"): {"belly-pain", "bowel-disease"},
    ("headache", "GV20"): {"recent-surgery"},
    ("knee", "BL40"): {"knee-replacement"},
    ("period-pain", "LR3"): {"pregnancy"},
}
"""What a point is not for in one topic alone: its readers have it, or press the point for another reason."""


def test_a_point_is_unfit_for_the_same_in_every_topic() -> None:
    """What is known of a point stands in its own file, also where a topic writes the card anew."""
    project = Project(BUILTIN)
    found = {}
    for topic in project.names("topics"):
        if "." in topic or project.topic(topic).value.kind != "acupressure":
            continue
        for card in project.topic(topic).value.cards:
            if card.code in POINTS:  # type: ignore[attr-defined]
                code: str = card.code  # type: ignore[attr-defined]
                shared = yaml.safe_load((SHARED / f"{code}.yaml").read_text("utf-8"))["conditions"]
                found[topic, code] = {*card.conditions} ^ {*shared}
    assert {place: conditions for place, conditions in found.items() if conditions} == OF_ONE_TOPIC
