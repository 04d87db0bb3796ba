"""``handout new``: a topic to start from for every kind, and copies."""

import json
import re
from pathlib import Path
from shutil import copy

import pytest
import yaml
from jsonschema import Draft202012Validator
from support.cli import files, rules, run

from handout.content.kind import Kind
from handout.content.project import Project
from handout.content.topic import Topic
from handout.installed import BUILTIN
from handout.problems import InputError

FOURTH = """
language: en
about: Steps to look after a wound.
cards: steps
fields:
  action: {required: true, about: What to do., example: "Wash your hands: soap and water."}
  supplies: {form: list, about: What is needed.}
  dressing: {form: choice, values: [dry, wet]}
sections:
  - {field: supplies}
  - {field: action, short: true}
  - {field: dressing, bare: true}
disclaimer:
  - {field: about, form: text, required: true}
  - {field: ask_first, form: list, about: Who must ask first.}
needs: [red_flags]
words:
  one: step
  many: steps
  headings: {supplies: You need, action: Do}
  values: {dressing: {dry: Dry, wet: Wet}}
"""
"""A kind that somebody adds, with few words and examples."""

FIFTH = """
language: en
about: Tips of which each may have one text or a list.
cards: tips
fields:
  short_of_it: {form: list}
  whole: {}
sections: [{field: whole}, {field: short_of_it, bare: true}]
disclaimer: [{field: about, form: text, required: true}]
one_of: [short_of_it, whole]
words: {one: tip, many: tips, headings: {whole: Tip}}
"""
"""A kind that needs no field, but one of two."""

OURS = Path(__file__).parents[1] / "fixtures" / "kinds" / "templates" / "kinds"
KINDS = (*Project(BUILTIN).names("kinds"), "wound", "tips", *sorted(file.stem for file in OURS.glob("*.yaml")))
each_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a project that has kinds of its own."""
    monkeypatch.chdir(tmp_path)
    Path("templates/kinds").mkdir(parents=True)
    Path("templates/kinds/wound.yaml").write_text(FOURTH, "utf-8")
    Path("templates/kinds/tips.yaml").write_text(FIFTH, "utf-8")
    for file in OURS.glob("*.yaml"):
        copy(file, "templates/kinds")


def _new(kind: str) -> Path:
    """Return a new topic of a kind, with the doses that its author must write."""
    result = run("new", "first-try", "--kind", kind)
    assert (result.exit_code, result.stderr) == (0, "")
    file = Path("templates/topics/first-try.yaml")
    file.write_text(
        re.sub(r"(?m)^    (?:# )?dose: .*….*", lambda dose: dose[0].replace("…", "1"), file.read_text("utf-8")), "utf-8"
    )
    return file


@each_kind
def test_a_topic_of_each_kind_builds_at_once(kind: str) -> None:
    """Whatever the kind, a new topic with its doses has neither errors nor warnings, and is of that kind."""
    file = _new(kind)
    result = run("check", "first-try")
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"\nkind: {kind} " in file.read_text("utf-8")
    assert {"LANGUAGE", "NAME", "None", "TODO"} & set(re.findall(r"\w+", file.read_text("utf-8"))) == set()


@each_kind
def test_an_editor_finds_the_schema_of_a_new_topic_and_accepts_it(kind: str) -> None:
    """The first line names the schema beside the topic, and it fits."""
    file = _new(kind)
    first, *_ = file.read_text("utf-8").splitlines()
    assert first == f"# yaml-language-server: $schema={kind}.schema.json"
    schema = json.loads(file.with_name(f"{kind}.schema.json").read_text("utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(yaml.safe_load(file.read_text("utf-8")))) == []


@each_kind
@pytest.mark.sweep(every=4)
def test_each_line_that_is_not_used_can_be_used(kind: str) -> None:
    """Every field that stands in a comment is read once its sign is deleted, down to the last one."""
    file = _new(kind)
    text, project = file.read_text("utf-8"), Project(Path.cwd())
    head, _, body = text.partition("\n\n")
    lines, at = body.splitlines(keepends=True), 0
    tried = 0
    while at < len(lines):
        if not (found := re.match(r"( *)# \w+:", lines[at])):
            at += 1
            continue
        indent, end = found[1], at + 1
        while end < len(lines) and re.match(rf"{indent}#  ", lines[end]):
            end += 1
        used = [line.replace(f"{indent}# ", indent, 1) for line in lines[at:end]]
        changed = "".join((*lines[:at], *used, *lines[end:]))
        file.write_text(f"{head}\n\n{changed}", "utf-8")
        try:
            found_topic = project.__class__(project.root).topic("first-try").value
        except InputError as error:
            alternatives = ("both picture and pictures", "(shared-point)")
            assert any(each in str(error) for each in alternatives), used  # noqa: PT017 - one of the two
        else:
            assert isinstance(found_topic, Topic)
        tried, at = tried + 1, end
    assert tried > 10


def test_a_kind_that_is_not_there_is_refused() -> None:
    """The message names the nearest kind, and nothing is written."""
    before = files()
    result = run("new", "neck", "--kind", "exercise")
    assert (result.exit_code, rules(result)) == (1, ["unknown-kind"])
    assert "did you mean 'exercises'?" in result.stderr
    assert files() == before


def test_a_copy_builds_at_once_without_what_it_was_copied_from() -> None:
    """``--from`` copies text, pictures, landmarks and origin; the copy looks in no other folder."""
    result = run("new", "mine", "--from", "back-pain")
    assert (result.exit_code, result.stderr) == (0, "")
    found = {path for path in files() if path.startswith("images/")}
    assert {"images/mine/hand_back.svg", "images/mine/landmarks.yaml", "images/mine/ORIGIN.md"} <= found
    assert "back-pain/" not in Path("templates/topics/mine.yaml").read_text("utf-8")
    result = run("check", "mine")
    assert (result.exit_code, result.stderr) == (0, "")
    pages = [run("build", name, "-o", f"{name}.pdf").exit_code for name in ("mine", "back-pain")]
    assert pages == [0, 0]


def test_a_copy_of_a_copy_has_its_pictures_too() -> None:
    """A project's own topic can be copied as well."""
    assert run("new", "mine", "--from", "back-pain").exit_code == 0
    assert run("new", "second", "--from", "mine").exit_code == 0
    assert Path("images/second/hand_back.svg").is_file()
    assert run("check", "second").exit_code == 0


def test_a_copy_overwrites_no_picture() -> None:
    """A folder of pictures that is there is left alone, and no topic is written."""
    Path("images/mine").mkdir(parents=True)
    Path("images/mine/hand_back.svg").write_text("mine")
    result = run("new", "mine", "--from", "back-pain")
    assert (result.exit_code, rules(result)) == (1, ["file-exists"])
    assert Path("images/mine/hand_back.svg").read_text() == "mine"
    assert not Path("templates/topics/mine.yaml").exists()


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (("--from", "nowhere"), "unknown-topic"),
        (("--from", "back-pain", "--kind", "hints"), "wrong-option"),
    ],
)
def test_a_copy_of_nothing_is_refused(words: tuple[str, ...], rule: str) -> None:
    """What cannot be done is said, and nothing is written."""
    before = files()
    result = run("new", "mine", *words)
    assert (result.exit_code, rules(result)) == (1, [rule])
    assert files() == before


@each_kind
def test_a_new_plan_has_no_dose_that_nobody_chose(kind: str) -> None:
    """The dose to uncomment is the kind's own example; one without a number is refused until it has one."""
    _new(kind)
    assert run("plan", "new", "first", "--topic", "first-try").exit_code == 0
    file = Path("templates/plans/first.yaml")
    spec = Project(Path()).read("kinds", kind, Kind).value.dose
    (written,) = re.findall(r"(?m)^# doses:.*\n#   \S+: (.*)$", file.read_text("utf-8"))
    if not (first := next(iter(spec.amounts), "")):
        assert written == "2 minutes, twice a day"
        return
    assert written == f"{{{first}: {spec.example.get(first, '…')}}}"
    file.write_text(re.sub(r"(?m)^# (doses:|  \S+: \{)", r"\1", file.read_text("utf-8")), "utf-8")
    result = run("build", "first-try", "--plan", "first", "-o", "first.pdf")
    assert (result.exit_code == 0, "(wrong-dose)" in result.stderr) == (
        first in spec.example,
        first not in spec.example,
    )
