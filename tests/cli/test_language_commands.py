"""``handout language`` writes files to fill in, says what is missing, and records what was translated."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from support.cli import problems, run
from support.translations import write_translation

from handout.content.project import Project
from handout.content.translation import hash_texts
from handout.installed import BUILTIN

TRANSLATION = Path("templates/topics/back-pain.lt.yaml")
LANGUAGE = Path("templates/languages/lt.yaml")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty project, and stand in it."""
    (tmp_path / "templates").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shape(tree: Any) -> Any:
    """Return the keys and the lengths of lists of a tree."""
    if isinstance(tree, dict):
        return {key: shape(value) for key, value in tree.items()}
    return [shape(item) for item in tree] if isinstance(tree, list) else None


@pytest.mark.parametrize("tag", ["lt", "he", "zh-Hant", "tlh"])
def test_a_new_translation_has_a_place_for_each_text(tag: str) -> None:
    """All keys are there and empty, and the record says from which words it is made."""
    result = run("language", "new", tag, "--topic", "back-pain")
    assert (result.exit_code, result.stderr) == (0, "")
    topic = Project(BUILTIN).topic("back-pain").value
    found = yaml.safe_load(Path(f"templates/topics/back-pain.{tag}.yaml").read_text("utf-8"))
    wanted = yaml.safe_load(write_translation(topic, "back-pain", tag))
    assert shape(found) == shape(wanted)
    assert found["made_from"] == hash_texts(topic)
    assert (found["translates"], found["language"]) == (wanted["translates"], tag)
    assert found["title"] is found["points"][0]["where"] is found["red_flags"]["now"]["items"][0] is None


@pytest.mark.parametrize("kind", ["exercises", "hints"])
def test_a_topic_of_any_kind_has_a_translation_to_fill_in(kind: str) -> None:
    """Steps, doses and hints have their places too."""
    assert run("new", "mine", "--kind", kind).exit_code == 0
    assert run("language", "new", "lt", "--topic", "mine").exit_code == 0
    found = yaml.safe_load(Path("templates/topics/mine.lt.yaml").read_text("utf-8"))
    assert shape(found) == shape(yaml.safe_load(write_translation(Project(Path()).topic("mine").value, "mine", "lt")))


def test_a_new_language_has_every_key_and_what_cldr_knows() -> None:
    """Months, dates, lists, direction and plural forms are there; every other text is missing, and told."""
    assert run("language", "new", "lt").exit_code == 0
    found = yaml.safe_load(LANGUAGE.read_text("utf-8"))
    english = yaml.safe_load((BUILTIN / "templates" / "languages" / "en.yaml").read_text("utf-8"))
    assert set(found) == {*english, "direction", "digits", "kinds", "made_from"}
    assert found["months"][2] == "kovo"
    assert (found["day"], found["lists"]["last"], found["direction"]) == (
        "{year} m. {month} {day} d.",
        "{0} ir {1}",
        "ltr",
    )
    text = LANGUAGE.read_text("utf-8")
    assert "# Call {number}\n# (The words with a number to call" in text  # the English words, and what they are for
    assert [*found["tile_count"]] == ["one", "few", "other"]
    assert set(found["kinds"]) == set(Project(BUILTIN).names("kinds"))
    result = run("language", "check", "lt")
    assert result.exit_code == 1
    missing = [
        key
        for key, value in found.items()
        if value is None and key not in ("not_checked", "approved_on", "warnings_before")
    ]
    assert all(f"{key}:" in result.stderr for key in missing)
    assert run("language", "new", "he").exit_code == 0
    assert yaml.safe_load(Path("templates/languages/he.yaml").read_text("utf-8"))["direction"] == "rtl"


def test_nothing_is_written_over() -> None:
    """A file that is there, and a tag that is none, are refused."""
    assert run("language", "new", "lt").exit_code == 0
    again = run("language", "new", "lt")
    assert (again.exit_code, "(file-exists)" in again.stderr) == (1, True)
    assert "(wrong-form)" in run("language", "new", "../lt").stderr
    assert not Path("lt.yaml").exists()


@pytest.mark.parametrize("tag", ["en", "fr", "zh-Hans"])
def test_a_built_in_language_is_not_begun_again(tag: str) -> None:
    """An empty file would stop all its leaflets; the cure is a file with the words to change."""
    result = run("language", "new", tag)
    file = Path("templates/languages") / f"{tag}.yaml"
    assert result.exit_code == 1
    assert f"the language '{tag}' is built in" in result.stderr
    assert f"write only the words to change into {file}" in result.stderr
    assert not file.exists()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("take_care: Mind.\n", "utf-8")
    result = run("build", "back-pain", "--points", "hand", "-o", "a.pdf", *(() if tag == "en" else ("--language", tag)))
    assert result.exit_code == 0, result.stderr


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("French", "did you mean 'fr'?"),
        ("Englisch", "did you mean 'en'?"),
        ("Chinese", "did you mean 'zh-Hans'?"),
        ("Turkish", "such as es, pt-BR or zh-Hans"),
        ("../fr", "such as es, pt-BR or zh-Hans"),
    ],
)
def test_a_name_in_place_of_a_tag_is_answered_with_the_tag(name: str, cure: str) -> None:
    """Files are called by tags."""
    result = run("language", "new", name, "--topic", "back-pain")
    assert (problems(result), cure in result.stderr) == ([("TAG", "wrong-form")], True)


def test_a_language_is_told_what_it_lacks() -> None:
    """Conditions, kinds, plural forms and the note of unchecked translations are named."""
    english = (BUILTIN / "templates" / "languages" / "en.yaml").read_text("utf-8")
    tree = yaml.safe_load(english)
    del tree["not_checked"], tree["conditions"]["gout"], tree["forbidding"]
    LANGUAGE.parent.mkdir()
    LANGUAGE.write_text(yaml.safe_dump(tree, allow_unicode=True), "utf-8")
    result = run("language", "check", "lt", columns=300)
    assert result.exit_code == 0
    for output in ("gout", "not_checked", "forbidding", "the kind 'hints'", "tile_count lacks the plural forms few"):
        assert output in result.stderr


def test_what_was_compared_is_recorded() -> None:
    """The record and the version are written anew, and nothing else of the file is touched."""
    TRANSLATION.parent.mkdir()
    topic = Project(BUILTIN).topic("back-pain").value
    tree = yaml.safe_load(write_translation(topic, "back-pain", "lt"))
    tree["made_from"]["points.hand.cautions.1"] = "00000000"
    tree["translates"]["version"] = "1.0"
    text = "# Our words.\n" + yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
    TRANSLATION.write_text(text, "utf-8")
    LANGUAGE.parent.mkdir()
    english = (BUILTIN / "templates" / "languages" / "en.yaml").read_text("utf-8")
    kind = yaml.safe_load((BUILTIN / "templates" / "kinds" / "acupressure.yaml").read_text("utf-8"))
    LANGUAGE.write_text(english + yaml.safe_dump({"kinds": {"acupressure": kind["words"]}}), "utf-8")
    stale = run("language", "check", "lt", "--topic", "back-pain")
    assert (stale.exit_code, "(stale-caution)" in stale.stderr) == (1, True)
    done = run("language", "confirm", "lt", "--topic", "back-pain", columns=300)
    assert (done.exit_code, "points.hand.cautions.1" in done.stdout) == (0, True)
    now = TRANSLATION.read_text("utf-8")
    head = text.partition("made_from:")[0].replace("'1.0'", '"1.1"')
    assert now.startswith(head.rstrip("\n"))
    assert yaml.safe_load(now)["made_from"] == hash_texts(topic)
    assert run("language", "check", "lt", "--topic", "back-pain").exit_code == 0
    assert run("language", "confirm", "lt", "--topic", "back-pain").exit_code == 0
    assert TRANSLATION.read_text("utf-8") == now
    assert {"en\tltr", "lt\tltr\tback-pain"} <= {*run("language", "list").stdout.splitlines()}


def test_a_translation_is_not_copied() -> None:
    """A copy would translate a topic of another name: its original is copied instead."""
    assert run("language", "new", "lt", "--topic", "back-pain").exit_code == 0
    result = run("new", "ours", "--from", "back-pain.lt")
    assert result.exit_code == 1
    assert not Path("templates/topics/ours.yaml").exists()


def test_several_languages_are_confirmed_in_one_command() -> None:
    """By name, or all of the project; English is none of them, and what cannot be recorded stops no other."""
    LANGUAGE.parent.mkdir()
    shipped = BUILTIN / "templates" / "languages"
    for tag in ("es", "de", "en"):
        Path(LANGUAGE.parent, f"{tag}.yaml").write_bytes((shipped / f"{tag}.yaml").read_bytes())
    result = run("language", "confirm", "es", "de", "it", columns=300)
    assert (result.exit_code, result.stdout.count("recorded as a translation")) == (1, 2)
    assert "(no-translation)" in result.stderr
    every = run("language", "confirm", "--all", columns=300)
    assert (every.exit_code, [Path(line.partition(":")[0]).stem for line in every.stdout.splitlines()]) == (
        0,
        ["de", "es"],
    )


def test_all_translations_of_a_topic_are_confirmed_in_one_command() -> None:
    """Those of the project alone: built-in ones are not touched."""
    TRANSLATION.parent.mkdir()
    topic = Project(BUILTIN).topic("back-pain").value
    for tag in ("lt", "el"):
        tree = yaml.safe_load(write_translation(topic, "back-pain", tag))
        tree["made_from"]["points.hand.cautions.1"] = "00000000"
        Path(TRANSLATION.parent, f"back-pain.{tag}.yaml").write_text(yaml.safe_dump(tree, allow_unicode=True), "utf-8")
    result = run("language", "confirm", "--all", "--topic", "back-pain", columns=300)
    assert (result.exit_code, result.stdout.count("recorded as revised")) == (0, 2)
    for tag in ("lt", "el"):
        now = yaml.safe_load(Path(TRANSLATION.parent, f"back-pain.{tag}.yaml").read_text("utf-8"))
        assert now["made_from"] == hash_texts(topic)


@pytest.mark.parametrize("words", [(), ("es", "--all"), ("--all",), ("--all", "--topic", "back-pain")])
def test_what_is_to_be_confirmed_must_be_named(words: tuple[str, ...]) -> None:
    """No language, a language beside ``--all``, and a project without any are refused."""
    result = run("language", "confirm", *words)
    assert (result.exit_code, "error: " in result.stderr) == (1, True)
