"""``handout topics``, ``points`` and ``new``."""

import re
from pathlib import Path

import pytest
from support.cli import files, label, rules, run

from handout.content.language import Language
from handout.content.project import Project
from handout.installed import BUILTIN

PROJECT = Project(BUILTIN)

# ---- topics and points ----


@pytest.mark.usefixtures("project")
def test_topics_lists_own_and_built_in_ones() -> None:
    """Each topic has a line with its name, title, number of points and text version."""
    rows = [line.split("\t") for line in run("topics").stdout.splitlines()]
    title = "Acupressure points some people use for back pain"
    assert ["back-pain", title, "7 points", "text 1.1"] in rows
    assert ["mine", title, "7 points", "text 1.1"] in rows


@pytest.mark.usefixtures("broken")
def test_a_broken_topic_does_not_hide_the_others() -> None:
    """Topics lists what can be read, and says what is wrong with the rest."""
    result = run("topics")
    assert "back-pain\t" in result.stdout
    assert "mine\t" not in result.stdout
    assert "unknown-word" in rules(result)


def test_points_lists_each_with_code_sides_and_conditions() -> None:
    """One line a point, in order, with the number that it may be named by."""
    lines = run("points", "back-pain").stdout.splitlines()
    found = [tuple(re.split(r"\s{2,}", line.strip())) for line in lines]
    assert [row[0] for row in found] == [str(number) for number in range(1, 8)]
    assert [row[1] for row in found] == [
        "stomach",
        "lower-back",
        "hipbone",
        "knee-back",
        "foot-lying",
        "foot-sitting",
        "hand",
    ]
    assert found[0][2:] == (
        "Stomach Point",
        "CV6",
        "middle",
        "firm",
        "pregnancy, hernia, belly-pain, belly-surgery, stoma, just-eaten, aneurysm",
    )
    assert {row[2] for row in found[4:6]} == {"Top of Foot Point", "Foot Sole"}


def test_conditions_says_what_each_leaves_out_of_a_topic() -> None:
    """Each condition has its words, the cards it leaves out and its synonyms; the rest of the known ones end the list."""
    result = run("conditions", "back-pain")
    assert (result.exit_code, result.stderr) == (0, "")
    blocks = re.split(r"\n(?=  \S|\S)", result.stdout.strip())
    words, effect, also = next(block for block in blocks if block.startswith("  hernia ")).splitlines()
    assert words.split(maxsplit=1)[1]
    assert "leaves out stomach" in effect
    assert "Pregnancy:" in blocks
    assert also.strip().startswith("also: ")
    assert blocks[-1].startswith("also known, but this topic never mentions them: ")


def test_conditions_without_a_topic_lists_the_common_ones() -> None:
    """All have words, and nothing is said of cards, for there are none."""
    result = run("conditions")
    assert (result.exit_code, result.stderr) == (0, "")
    common = PROJECT.read("languages", "en", Language).value.conditions
    assert {line.split()[0] for line in result.stdout.splitlines() if re.match(r"  \S", line)} == {*common}
    assert "leaves out" not in result.stdout
    assert "never mentions" not in result.stdout


@pytest.mark.parametrize("topic", [(), ("back-pain",)])
def test_conditions_are_listed_as_plans_and_clinics_are(topic: tuple[str, ...]) -> None:
    """``handout condition list`` says what ``handout conditions`` says."""
    assert run("condition", "list", *topic).stdout == run("conditions", *topic).stdout


def test_points_shows_the_notes_for_the_clinician_when_asked() -> None:
    """``--background`` adds each point's notes below its line."""
    short, long = (run("points", "back-pain", *more).stdout for more in ([], ["--background"]))
    assert "WHO CV6 Qihai" in long
    assert "WHO CV6 Qihai" not in short
    assert set(short.splitlines()) < set(long.splitlines())


# ---- new ----


@pytest.mark.parametrize("name", ["neck-pain", "a", "2", "no", "null", "0x1f", "name"])
@pytest.mark.sweep(every=4)
def test_new_makes_a_topic_that_builds_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """In an empty folder, ``new`` makes the topic, its schema and a place for pictures, and the topic builds."""
    monkeypatch.chdir(tmp_path)
    assert run("new", name).exit_code == 0
    assert set(files()) == {f"templates/topics/{name}.yaml", "templates/topics/acupressure.schema.json"}
    assert Path("images", name).is_dir()
    assert run("check", name).exit_code == 0


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Neck",
        "neck pain",
        "neck_pain",
        "../neck",
        "neck/pain",
        "a--b",
        "a-",
        "nåcken",
        "a.yaml",
        "a\n",
        "\0",
        "NAME",
    ],
    ids=label,
)
def test_new_refuses_a_name_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Only small letters, digits and single hyphens make a topic's name; nothing is written otherwise."""
    monkeypatch.chdir(tmp_path)
    result = run("new", name)
    assert (result.exit_code, rules(result)) == (1, ["wrong-form"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("length", [100, 300, 5000])
def test_new_with_a_very_long_name_makes_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, length: int
) -> None:
    """A name longer than a file's can be is refused with a rule, and nothing half-made stays."""
    monkeypatch.chdir(tmp_path)
    result = run("new", "x" * length)
    assert (result.exit_code == 0) != bool(rules(result))
    assert (result.exit_code == 0) == bool(files())


@pytest.mark.usefixtures("project")
def test_new_leaves_an_existing_topic_alone() -> None:
    """A name that is taken is refused, and the file keeps every byte."""
    before = files()
    result = run("new", "mine")
    assert (result.exit_code, rules(result)) == (1, ["file-exists"])
    assert files() == before


def test_new_keeps_a_schema_that_is_there(project: Path) -> None:
    """The second topic does not overwrite the schema beside the first."""
    schema = project / "templates" / "topics" / "acupressure.schema.json"
    schema.write_text("{}")
    assert run("new", "neck-pain").exit_code == 0
    assert schema.read_text() == "{}"


def test_new_goes_into_the_project_that_is_named(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """``--project`` decides where the topic is made, and where one stands nothing changes."""
    other = tmp_path_factory.mktemp("other")
    before = files()
    assert run("new", "neck-pain", "--project", str(other)).exit_code == 0
    assert (other / "templates" / "topics" / "neck-pain.yaml").is_file()
    assert files() == before
    assert project.is_dir()


@pytest.mark.usefixtures("project")
def test_translations_are_not_named_as_topics() -> None:
    """They are chosen by their language; a topic of one's own with a dot in its name is a topic."""
    Path("templates/topics/our.own.yaml").write_bytes(Path("templates/topics/mine.yaml").read_bytes())
    hint = run("build", "qqq", columns=2000).stderr.partition("known: ")[2]
    assert [name for name in hint.strip().split(", ") if "." in name] == ["our.own"]
