"""A translation holds words only: each text of the original, and nothing else."""

import json
import re
import shutil
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.cli import run
from support.covering import sample
from support.translations import write_translation

from handout.content.project import Project
from handout.content.translation import HEADER, list_texts, translate
from handout.installed import BUILTIN
from handout.problems import InputError

KINDS = Path(__file__).parent.parent / "fixtures" / "kinds"
TOPICS = {"back-pain": BUILTIN} | {file.stem: KINDS for file in (KINDS / "templates" / "topics").glob("*.yaml")}

each_topic = pytest.mark.parametrize("topic", TOPICS)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project without topics, and stand in it."""
    shutil.copytree(KINDS / "templates" / "kinds", tmp_path / "templates" / "kinds")
    (tmp_path / "templates" / "topics").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(project: Path, topic: str, change: Any = None) -> Path:
    """Write a translation into Yiddish in a *project*, with a *change* of its tree."""
    own = project / "templates" / "topics" / f"{topic}.yaml"
    own.write_bytes((TOPICS[topic] / "templates" / "topics" / f"{topic}.yaml").read_bytes())
    tree = yaml.safe_load(write_translation(Project(project).topic(topic).value, topic, "yi", lambda text: f"{text} ✓"))
    if change:
        change(tree)
    file = own.with_name(f"{topic}.yi.yaml")
    file.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=10_000), "utf-8")
    return file


def faults(file: Path) -> set[tuple[str, int]]:
    """Return rule and line of each problem of a translation."""
    with pytest.raises(InputError) as refused:
        Project(file.parent.parent.parent).read_translation(file)
    assert all(problem.where.file.endswith(file.name) for problem in refused.value.problems)
    return {(problem.rule, problem.where.line) for problem in refused.value.problems}


@each_topic
def test_a_translation_changes_the_words_only(project: Path, topic: str) -> None:
    """Each text is that of the translation, at its place there; all else is the original's."""
    file = write(project, topic)
    read = Project(project).read_translation(file)
    assert read is not None
    original, translated = read.original.value, read.topic.value
    texts = dict(original.translatable_texts())
    assert dict(translated.translatable_texts()) == {path: f"{text} ✓" for path, text in texts.items()}
    others = {path for path, _ in original.printed_texts()} - {*texts}
    assert {path: text for path, text in translated.printed_texts() if path in others} == {
        path: text for path, text in original.printed_texts() if path in others
    }
    assert [(card.id, card.conditions, card.on_body) for card in translated.cards] == [
        (card.id, card.conditions, card.on_body) for card in original.cards
    ]
    lines = file.read_text("utf-8").splitlines()
    for path, text in texts.items():
        where = read.topic.source.where(path)
        assert where.file.endswith(file.name)
        assert text.split()[0] in lines[where.line - 1]
    assert read.stale == ()


def leaves(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of each text in a tree."""
    if not isinstance(tree, dict | list):
        return [path]
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree)
    return [below for key, value in pairs for below in leaves(value, (*path, key))]


@each_topic
@pytest.mark.sweep(every=14)
def test_no_text_may_be_left_out(project: Path, topic: str) -> None:
    """Whichever text is missing or empty is told."""
    file = write(project, topic)
    original, written = Project(project).topic(topic), Project(project).topic_file(file.with_name(f"{topic}.yaml"))
    tree = yaml.safe_load(file.read_text("utf-8"))
    for path in sample(leaves(tree), 2):
        if path[0] in HEADER or path[-1] == "id":
            continue
        changed = deepcopy(tree)
        inner = changed
        for step in path[:-1]:
            inner = inner[step]
        if isinstance(inner, list):
            del inner[path[-1]]
        else:
            inner[path[-1]] = None
        with pytest.raises(InputError) as refused:
            translate(json.dumps(changed).encode(), file.name, original, written)
        rules = {problem.rule for problem in refused.value.problems}
        assert rules <= {"missing-text", "unlike-original", "empty"}, path


def test_all_faults_are_told_at_once(project: Path) -> None:
    """What is missing, unknown, no text, of another form or in another order is told in one run, each at its line."""

    def spoil(tree: Any) -> None:
        del tree["disclaimer"]["about"]
        tree["disclaimer"]["abuot"] = "?"
        tree["disclaimer"]["conditions"] = ["pregnancy"]
        tree["red_flags"]["now"]["items"].pop()
        tree["points"][0]["code"] = "CV6"
        tree["points"][0]["picture"]["callouts"].append("more")
        tree["points"][1], tree["points"][2] = tree["points"][2], tree["points"][1]
        tree["points"][3]["id"] = "knee"
        tree["points"][4]["cautions"] = "one text"

    file = write(project, "back-pain", spoil)
    rules = sorted(rule for rule, _ in faults(file))
    assert rules == sorted(
        [
            *("missing-text", "no-text", "no-text", "no-text"),
            *("unlike-original", "unlike-original", "unlike-original"),
            *("wrong-card", "wrong-card"),
        ]
    )


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("points.stomach.cautions.1", ("stale-caution", "error")),
        ("red_flags.now.items.2", ("stale-caution", "error")),
        ("disclaimer.short", ("stale-caution", "error")),
        ("conditions.drip", ("stale-caution", "error")),
        ("points.hand.short.caution", ("stale-caution", "error")),
        ("points.hand.helps", ("stale-text", "warning")),
        ("points.hand.picture.callouts.2", ("stale-text", "warning")),
        ("title", ("stale-text", "warning")),
    ],
)
@pytest.mark.sweep(every=6)
def test_a_text_that_changed_since_is_told(project: Path, key: str, wanted: tuple[str, str]) -> None:
    """A caution that changed since it was translated stops the build; another text is a warning at its line."""

    def change(tree: Any) -> None:
        tree["made_from"][key] = "00000000"

    file = write(project, "back-pain", change)
    read = Project(project).read_translation(file)
    assert read is not None
    (problem,) = read.stale
    assert (problem.rule, problem.severity) == wanted
    text = list_texts(read.original.value)[key]
    assert text.split()[0] in file.read_text("utf-8").splitlines()[problem.where.line - 1]
    assert run("check", "back-pain", "--language", "yi").exit_code == 1


@pytest.mark.parametrize(("version", "severity"), [("1.1", "warning"), ("1.0", "error")])
def test_a_translation_without_a_record_is_told(project: Path, version: str, severity: str) -> None:
    """Without hashes nobody could say what changed: a warning, and an error once the original has another version."""

    def forget(tree: Any) -> None:
        del tree["made_from"]
        tree["translates"]["version"] = version

    read = Project(project).read_translation(write(project, "back-pain", forget))
    assert read is not None
    assert [(problem.rule, problem.severity) for problem in read.stale] == [("no-record", severity)]


def test_conditions_of_a_translation_have_synonyms(project: Path) -> None:
    """A condition of the topic may have synonyms in the language of the translation."""

    def add(tree: Any) -> None:
        tree["conditions"] = {"drip": {"words": "a line", "also": ["drop"]}}

    read = Project(project).read_translation(write(project, "back-pain", add))
    assert read is not None
    assert [getattr(each, "also", ()) for each in read.topic.value.conditions.values()] == [("drop",)]
    assert read.topic.source.where(("conditions", "drip", "words")).file.endswith("back-pain.yi.yaml")


def test_anchors_may_be_used(project: Path) -> None:
    """A text that is there twice may be written once."""
    file = write(project, "back-pain")
    text = file.read_text("utf-8")
    *_, source = re.findall(r"(?m)^ +source: (.*)", text)
    text = text.replace(f"source: {source}\n", "source: *drawn\n").replace("*drawn", f"&drawn {source}", 1)
    file.write_text(text, "utf-8")
    read = Project(project).read_translation(file)
    assert read is not None
    assert {dict(read.topic.value.translatable_texts())["points", n, "picture", "source"] for n in range(7)} == {source}
