"""No new file takes the place of what is built in, but for a copy of it that says the same."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from support.cli import files, rules, run

from handout.content.project import Project
from handout.installed import BUILTIN

TOPICS = [name for name in Project(BUILTIN).names("topics") if "." not in name]
TRANSLATIONS = [name for name in Project(BUILTIN).names("topics") if "." in name]
LANGUAGES = Project(BUILTIN).names("languages")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in an empty project."""
    (tmp_path / "templates").mkdir()
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "words",
    [
        *(("new", topic) for topic in TOPICS),
        ("new", "nausea", "--kind", "exercises"),
        ("new", "nausea", "--from", "back-pain"),
        *(("clinic", "new", name) for name in Project(BUILTIN).names("clinics")),
        *(("language", "new", each) for tag in LANGUAGES for each in dict.fromkeys((tag, tag.upper()))),
        *(("language", "new", f"{tag}-ZZ") for tag in LANGUAGES if "-" not in tag),
    ],
    ids=" ".join,
)
def test_the_name_of_what_is_built_in_is_refused(words: tuple[str, ...]) -> None:
    """A starter, an empty clinic or language, and a copy of another topic are not written under it."""
    result = run(*words)
    assert (result.exit_code, rules(result), files()) == (1, ["file-exists"], {})
    assert "is built in" in result.stderr


@pytest.mark.parametrize("name", TRANSLATIONS)
@pytest.mark.sweep(every=4)
def test_a_built_in_translation_is_copied(name: str) -> None:
    """The copy says the same, also where the tag is spelt in small letters; a second one is refused."""
    topic, tag = name.split(".")
    result = run("language", "new", tag.lower(), "--topic", topic)
    assert (result.exit_code, result.stderr) == (0, "")
    copy, file = Project(Path.cwd()).topic(name), f"templates/topics/{name}.yaml"
    assert (copy.source.file, copy.value) == (file, Project(BUILTIN).topic(name).value)
    assert Path(file).read_text("utf-8").count("yaml-language-server") == 1
    before = files()
    assert rules(run("language", "new", tag.upper(), "--topic", topic)) == ["file-exists"]
    assert files() == before


def test_a_translation_for_a_region_begins_with_that_of_the_language() -> None:
    """Its readers had that one before, and go on with it until somebody changes the words."""
    result = run("language", "new", "pt-BR", "--topic", "back-pain")
    assert (result.exit_code, "a copy of the translation back-pain.pt" in result.stdout) == (0, True)
    copy, whole = (Project(Path.cwd()).topic(f"back-pain.{tag}").value for tag in ("pt-BR", "pt"))
    assert copy == replace(whole, language="pt-BR")
    assert run("check", "back-pain", "--language", "pt-BR").exit_code == 0
    assert rules(run("language", "new", "PT-br", "--topic", "back-pain")) == ["file-exists"]


def test_a_translation_of_a_copy_is_copied_and_says_what_it_lacks() -> None:
    """A topic with another card keeps all that is translated; what is new is named."""
    assert run("new", "back-pain", "--from", "back-pain").exit_code == 0
    file = Path("templates/topics/back-pain.yaml")
    file.write_text(file.read_text("utf-8").replace("  - id: stomach\n", "  - id: belly\n"), "utf-8")
    assert run("language", "new", "es", "--topic", "back-pain").exit_code == 0
    assert "Puntos de acupresión" in Path("templates/topics/back-pain.es.yaml").read_text("utf-8")
    result = run("language", "check", "es", "--topic", "back-pain")
    assert (result.exit_code, set(rules(result))) == (1, {"wrong-card", "stale-caution"})


def test_another_topic_of_that_name_has_a_translation_to_fill_in() -> None:
    """The built-in translation has none of its cards."""
    assert run("new", "mine").exit_code == 0
    Path("templates/topics/mine.yaml").rename("templates/topics/back-pain.yaml")
    assert run("language", "new", "es", "--topic", "back-pain").exit_code == 0
    assert "a translation to fill in" not in Path("templates/topics/back-pain.es.yaml").read_text("utf-8")
    assert "\ntitle:\n" in Path("templates/topics/back-pain.es.yaml").read_text("utf-8")


@pytest.mark.parametrize("tag", ["en", "EN"])
def test_a_topic_is_not_translated_into_its_own_language(tag: str) -> None:
    """The file would never be read."""
    result = run("language", "new", tag, "--topic", "back-pain")
    assert (result.exit_code, rules(result), files()) == (1, ["no-translation"], {})


def test_pictures_of_a_built_in_topic_go_into_a_copy() -> None:
    """The lines to paste belong into no file of the program."""
    picture = BUILTIN / "images" / "atlas" / "nose.svg"
    result = run("picture", picture, "--topic", "nausea")
    assert result.exit_code == 0
    assert "your copy (`handout new nausea --from nausea`)" in result.stdout
    assert str(BUILTIN / "templates") not in result.stdout
