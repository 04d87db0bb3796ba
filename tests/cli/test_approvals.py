"""An approval may be of these words and pictures alone: ``handout clinic confirm`` records which."""

from pathlib import Path

import pytest
import yaml
from support.cli import rules, run

from handout.content.approval import hash_words
from handout.content.project import Project
from handout.problems import InputError
from handout.render.pipeline import lay_out
from handout.request.options import Request

TOPIC, CLINIC = Path("templates/topics/mine.yaml"), Path("templates/clinics/ours.yaml")
APPROVAL = '{{topic: {}, version: "{}", by: Dr A. Sample, role: GP, date: 2026-11-22}}'


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a project with a copy of back pain."""
    monkeypatch.chdir(tmp_path)
    assert run("new", "mine", "--from", "back-pain").exit_code == 0


def _approve(*approvals: tuple[str, str]) -> None:
    """Write a clinic with approvals, each of a topic and its version."""
    CLINIC.parent.mkdir(exist_ok=True)
    rows = "".join(f"  - {APPROVAL.format(*each)}  # signed\n" for each in approvals)
    CLINIC.write_text(f"# Ours.\nname: Ours\napprovals:\n{rows}", "utf-8")


def _change(old: str, new: str) -> None:
    """Change the text of the topic."""
    text = TOPIC.read_text("utf-8")
    assert old in text
    TOPIC.write_text(text.replace(old, new, 1), "utf-8")


def _unapproved(topic: str = "mine") -> bool:
    """Return whether the pages of a topic call it a draft."""
    return "draft" in lay_out(Request(topic, clinic="ours")).handout.footer


CHANGES = (
    ("It should not hurt.", "It should hurt."),
    ("or have a hernia", "or have a cold"),
    ("1 to 2 minutes", "10 minutes"),
    ("conditions: [pregnancy, hernia, ", "conditions: [pregnancy, "),
    ("strength: firm", "strength: gentle"),
    ("    items:\n", "    items:\n      - You sneeze.\n"),
)


@pytest.mark.parametrize(("old", "new"), CHANGES)
@pytest.mark.sweep(every=2)
def test_an_approval_of_words_ends_with_these_words(old: str, new: str) -> None:
    """A change under the same version makes the text a draft, and a warning says why; without a record it still counts."""
    _approve(("mine", "1.1"))
    before_confirmed = CLINIC.read_text("utf-8")
    assert run("clinic", "confirm", "ours").exit_code == 0
    assert not _unapproved()
    _change(old, new)
    assert _unapproved()
    result = run("check", "mine", "--clinic", "ours")
    assert (result.exit_code, rules(result)) == (0, ["other-version"])
    assert "the words of 'mine' 1.1 are no longer those that were approved" in result.stderr
    assert "(does not count: the words have changed)" in run("clinic", "show", "ours").stdout
    before = CLINIC.read_text("utf-8")
    assert rules(run("clinic", "confirm", "ours")) == ["other-version"]
    assert CLINIC.read_text("utf-8") == before  # a clinician approves, not the command
    CLINIC.write_text(before_confirmed, "utf-8")
    assert not _unapproved()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\ntitle:", "\n# A remark.\ntitle:"),
        ("kind: acupressure\n", ""),
        ("\ntitle:", "\nreview: [Is this right?]\ntitle:"),
        ("next_review:", 'next_review: "2031-01" #'),
    ],
)
def test_what_is_not_said_is_not_approved(old: str, new: str) -> None:
    """Remarks, a default that is written or not, and the month of the next review change no hash."""
    before = hash_words(Project(Path()).topic("mine").value)
    text = TOPIC.read_text("utf-8")
    if old not in text:
        TOPIC.write_text(text.replace("\ntitle:", f"\n{old}title:", 1), "utf-8")
        assert hash_words(Project(Path()).topic("mine").value) == before
    if "review: [" in new:
        text = TOPIC.read_text("utf-8").partition("\nreview:")[0] + "\n"
        TOPIC.write_text(text, "utf-8")
    _change(old, new)
    assert hash_words(Project(Path()).topic("mine").value) == before


def test_each_approval_is_recorded_and_nothing_else_changes() -> None:
    """Translations and joined topics have records of their own; one of another version or of no topic is named."""
    assert run("language", "new", "es", "--topic", "back-pain").exit_code == 0
    _approve(("mine", "1.1"), ("back-pain.es", "1.1"), ("mine-sleep", "1.1+0.1"), ("sleep", "9"), ("slep", "1"))
    before = CLINIC.read_text("utf-8")
    result = run("clinic", "confirm", "ours")
    assert (result.exit_code, rules(result)) == (0, ["other-version"] * 2)
    assert "3 approvals recorded" in result.stdout
    after = CLINIC.read_text("utf-8")
    for key in ("words", "pictures"):
        hashes = [each.get(key) for each in yaml.safe_load(after)["approvals"]]
        assert [each is not None for each in hashes] == [True, True, True, False, False]
        for each in filter(None, hashes):
            after = after.replace(f", {key}: {each}", "").replace(f', {key}: "{each}"', "")
    assert after == before
    assert not any(map(_unapproved, ("mine", "mine,sleep", "back-pain.es")))
    shown = run("clinic", "show", "ours").stdout
    assert [line.rpartition("(")[2][:6] for line in shown.splitlines()[-5:]] == ["counts"] * 3 + ["does n"] * 2
    assert "0 approvals recorded" in run("clinic", "confirm", "ours").stdout


def _own_picture(name: str) -> Path:
    """Return the file of a picture of the copied topic."""
    (picture,) = Path("images/mine").rglob(name)
    return picture


@pytest.mark.parametrize(
    ("old", "new"),
    [("</svg>", '<path d="M0 0h9v9z"/></svg>'), ("\n", "\r\n")],
    ids=["another", "line-ends"],
)
def test_an_approval_of_pictures_ends_with_these_pictures(old: str, new: str) -> None:
    """A picture that is replaced under its name makes the text a draft; other line ends are no other picture."""
    _approve(("mine", "1.1"))
    assert run("clinic", "confirm", "ours").exit_code == 0
    picture = _own_picture("hand_back.svg")
    picture.write_bytes(picture.read_bytes().replace(old.encode(), new.encode()))
    is_other = old == "</svg>"
    assert _unapproved() is is_other
    result = run("check", "mine", "--clinic", "ours")
    assert rules(result) == (["other-version"] if is_other else [])
    assert ("a picture of 'mine' 1.1, or a place on one, is no longer what was approved" in result.stderr) is is_other
    assert ("(does not count: a picture has changed)" in run("clinic", "show", "ours").stdout) is is_other
    before = CLINIC.read_text("utf-8")
    run("clinic", "confirm", "ours")
    assert CLINIC.read_text("utf-8") == before  # a clinician approves, not the command


def test_an_approval_of_pictures_ends_with_the_places_on_them() -> None:
    """A place that moves on a drawing moves what is to be pressed, and no word changes."""
    _approve(("mine", "1.1"))
    assert run("clinic", "confirm", "ours").exit_code == 0
    (landmarks,) = Path("images/mine").rglob("landmarks.yaml")
    places = yaml.safe_load(landmarks.read_text("utf-8"))
    places["drawings"]["hand_back"]["LI4"][0] -= 0.05
    landmarks.write_text(yaml.safe_dump(places), "utf-8")
    assert _unapproved()
    assert rules(run("clinic", "confirm", "ours")) == ["other-version"]


@pytest.mark.parametrize(("topic", "known"), [("mine", False), ("back-pain", True)])
def test_an_approval_from_before_pictures_counts_where_they_are_known(topic: str, known: bool) -> None:
    """Those of the program are; whether one's own were others then nobody knows, until somebody confirms them."""
    _approve((topic, "1.1"))
    assert run("clinic", "confirm", "ours").exit_code == 0
    recorded = CLINIC.read_text("utf-8")
    (approval,) = yaml.safe_load(recorded)["approvals"]
    earlier = recorded.replace(f", pictures: {approval['pictures']}", "").replace(
        f', pictures: "{approval["pictures"]}"', ""
    )
    assert earlier != recorded
    CLINIC.write_text(earlier, "utf-8")
    assert _unapproved(topic) is not known
    result = run("check", topic, "--clinic", "ours")
    assert rules(result) == ([] if known else ["other-version"])
    assert ("was approved before approvals were of pictures" in result.stderr) is not known
    assert "1 approval recorded" in run("clinic", "confirm", "ours").stdout
    assert CLINIC.read_text("utf-8") == recorded
    assert not _unapproved(topic)


def test_a_text_with_errors_hides_no_other_approval() -> None:
    """It is named, and the others are recorded and shown."""
    _approve(("mine", "1.1"), ("sleep", "0.1"))
    _change("strength: firm", "strength: frim")
    assert "does not count: the text has errors" in run("clinic", "show", "ours").stdout
    result = run("clinic", "confirm", "ours")
    assert (result.exit_code, rules(result)) == (1, ["unknown-word"])
    assert "1 approval recorded" in result.stdout
    with pytest.raises(InputError):
        _unapproved()


def test_an_approval_that_stands_in_several_places_is_left_as_it_is() -> None:
    """Its file is changed by hand."""
    CLINIC.parent.mkdir(exist_ok=True)
    CLINIC.write_text(f"name: Ours\napprovals:\n- &x {APPROVAL.format('mine', '1.1')}\n- *x\n", "utf-8")
    before = CLINIC.read_text("utf-8")
    result = run("clinic", "confirm", "ours")
    assert (result.exit_code, set(rules(result)), CLINIC.read_text("utf-8")) == (1, {"not-amendable"}, before)


def test_a_copy_is_joined_with_a_topic_of_the_same_pictures() -> None:
    """Pictures of two folders are the same picture if what they show is."""
    assert run("check", "mine,sleep").exit_code == 0
    (picture,) = Path("images/mine").rglob("body_front.svg")
    picture.write_text(picture.read_text("utf-8").replace("</svg>", "<!-- other --></svg>"), "utf-8")
    assert set(rules(run("check", "mine,sleep"))) == {"joined-topics"}
