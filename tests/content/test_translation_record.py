"""A language file knows which English words it was made from: what has changed since is named, and cautions stop a build."""

import shutil
from pathlib import Path

import pytest
import yaml
from support.cli import run
from support.kinds import KINDS

from handout.check.topics import stale_words
from handout.content.project import Project
from handout.content.translation_record import list_fixed_texts
from handout.installed import BUILTIN
from handout.problems import Location
from handout.schema.model_reader import parse_file

LANGUAGES = BUILTIN / "templates" / "languages"
TAGS = sorted(file.stem for file in LANGUAGES.glob("*.yaml") if file.stem != "en")
SPANISH = Path("templates/languages/es.yaml")


@pytest.fixture
def spanish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the Spanish words in an own project, and stand in it."""
    (tmp_path / SPANISH.parent).mkdir(parents=True)
    (tmp_path / SPANISH).write_text((LANGUAGES / "es.yaml").read_text("utf-8"), "utf-8")
    monkeypatch.chdir(tmp_path)
    return SPANISH


def forget(file: Path, name: str) -> None:
    """Write another hash for the text *name*, as if its English words had changed."""
    head, _, record = file.read_text("utf-8").partition("made_from:\n")
    lines = [
        f'  {name}: "00000000"' if line.partition(":")[0].strip() == name else line for line in record.splitlines()
    ]
    file.write_text(f"{head}made_from:\n" + "\n".join(lines) + "\n", "utf-8")


@pytest.mark.parametrize("tag", TAGS)
def test_a_language_has_followed_the_english_words(tag: str) -> None:
    """No fixed word that comes with the program has changed in English since it was translated."""
    project = Project(BUILTIN)
    words = project.language(tag, Location(tag))
    assert words.value.hashes
    assert [problem.message for problem in stale_words(project, words, tag, words.value.kinds)] == []


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("call", "error"),
        ("take_care", "error"),
        ("conditions.pregnancy", "error"),
        ("kinds.acupressure.scale_limit", "error"),
        ("kinds.acupressure.values.strength.firm", "error"),
        ("kinds.acupressure.fixed.ask_before", "error"),
        ("kinds.exercises.amounts.times", "error"),
        ("kinds.hints.headings.avoid", "error"),
        ("kinds.acupressure.one", "warning"),
        ("page_of", "warning"),
        ("tile_count", "warning"),
        ("tile_steps.2", "warning"),
    ],
)
@pytest.mark.sweep(every=14)
def test_a_word_that_changed_in_english_is_named(spanish: Path, name: str, severity: str) -> None:
    """What protects the reader is an error, also in a build; another word is a warning; ``confirm`` records both."""
    forget(spanish, name)
    checked = run("language", "check", "es", columns=300)
    assert f"{name} has changed in English" in checked.stderr
    assert (severity in checked.stderr, checked.exit_code) == (True, 1 if severity == "error" else 0)
    (where,) = (line for line in checked.stderr.splitlines() if name in line)
    assert where.startswith(f"{spanish}:")
    assert where.split(":")[1] != "1"
    of_topic = not name.startswith(("kinds.exercises", "kinds.hints"))
    built = run("check", "back-pain", "--language", "es", columns=300)
    assert (name in built.stderr, built.exit_code) == (of_topic, 1 if of_topic and severity == "error" else 0)
    done = run("language", "confirm", "es", columns=300)
    assert (done.exit_code, f"{name} has changed" in done.stdout) == (0, True)
    assert run("check", "back-pain", "--language", "es").exit_code == 0
    assert spanish.read_text("utf-8") == (LANGUAGES / "es.yaml").read_text("utf-8")


def test_words_that_are_new_are_not_called_changed(spanish: Path) -> None:
    """Whoever has just translated a kind of their own has nothing to revise, and is asked to confirm it."""
    shutil.copytree(KINDS / "templates" / "kinds", "templates/kinds")
    spanish.write_text("kinds:\n  medicines:\n    one: medicina\n    amounts: {days: '{n} días'}\n", "utf-8")
    checked = run("language", "check", "es", columns=300).stderr
    for name, severity in (("kinds.medicines.one", "warning"), ("kinds.medicines.amounts.days", "error")):
        assert f"{severity}: {name} is not recorded as a translation of" in checked
    assert "has changed" not in checked
    assert run("language", "confirm", "es").exit_code == 0
    assert "is not recorded" not in run("language", "check", "es", columns=300).stderr


def test_words_of_ones_own_change_no_record(spanish: Path) -> None:
    """Single words of a project, in English or in another language, are no changes of the English words."""
    spanish.write_text("take_care: Ojo.\n", "utf-8")
    Path("templates/languages/en.yaml").write_text("take_care: Mind.\n", "utf-8")
    result = run("check", "back-pain", "--language", "es", columns=300)
    assert (result.exit_code, "English" in result.stderr) == (0, False)


def test_a_language_without_a_record_is_named(spanish: Path) -> None:
    """Nobody could say what changed: ``language check`` says so, and a build goes on."""
    text = spanish.read_text("utf-8").partition("# Written by")[0].rstrip("\n") + "\n"
    Path("templates/languages/eo.yaml").write_text(text, "utf-8")
    found = run("language", "check", "eo", columns=300)
    assert (found.exit_code, "(no-record)" in found.stderr) == (0, True)
    assert run("language", "confirm", "eo").exit_code == 0
    assert "(no-record)" not in run("language", "check", "eo", columns=300).stderr


def test_built_in_words_are_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A language that is not in the project is refused."""
    (tmp_path / "templates").mkdir()
    monkeypatch.chdir(tmp_path)
    before = (LANGUAGES / "es.yaml").read_bytes()
    result = run("language", "confirm", "es", columns=300)
    assert (result.exit_code, "(no-translation)" in result.stderr) == (1, True)
    assert (LANGUAGES / "es.yaml").read_bytes() == before


def test_every_phrase_of_english_is_recorded() -> None:
    """Each text of the English file but for settings has its hash, and so have the words of all kinds."""
    project = Project(BUILTIN)
    english = parse_file(LANGUAGES / "en.yaml")[0]
    kinds = {name: parse_file(project.find("kinds", name))[0] for name in project.names("kinds")}
    names = {each.name.split(".")[0] for each in list_fixed_texts(english, kinds)}
    settings = {"lists", "months", "day", "month", "quotes", "full_stop", "forbidding"}
    assert names == {*english, "kinds"} - settings
    recorded = yaml.safe_load((LANGUAGES / "es.yaml").read_text("utf-8"))["made_from"]
    assert [each.name for each in list_fixed_texts(english, kinds)] == [*recorded]
