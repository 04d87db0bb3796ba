"""``handout clinic new``, ``list`` and ``show``."""

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from support.cli import files, rules, run


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)


def test_a_new_clinic_builds_at_once_and_invents_no_number() -> None:
    """Nothing but its name is set: a number that nobody wrote is never printed."""
    assert run("clinic", "new", "riverside").exit_code == 0
    file = Path("templates/clinics/riverside.yaml")
    assert yaml.safe_load(file.read_text("utf-8")) == {"name": "Riverside"}
    schema = json.loads(file.with_name("clinic.schema.json").read_text("utf-8"))
    assert Draft202012Validator(schema).is_valid(yaml.safe_load(file.read_text("utf-8")))
    result = run("check", "back-pain", "--clinic", "riverside")
    assert (result.exit_code, result.stderr) == (0, "")


def test_each_line_of_a_new_clinic_can_be_used() -> None:
    """With every sign of a comment deleted, the clinic prints all that it can."""
    assert run("clinic", "new", "riverside").exit_code == 0
    file = Path("templates/clinics/riverside.yaml")
    head, _, body = file.read_text("utf-8").partition("\n\n")
    used = "".join(line.removeprefix("# ") for line in body.splitlines(keepends=True))
    file.write_text(f"{head}\n\n{used}", "utf-8")
    result = run("check", "back-pain", "--clinic", "riverside")
    assert (result.exit_code, result.stderr) == (0, "")
    shown = run("clinic", "show", "riverside").stdout
    assert "approved: back-pain 1.1 by Dr A. Sample, GP, 2026-11-22 (counts" in shown


def test_list_names_each_clinic_and_which_is_used() -> None:
    """The project's own stand beside the example."""
    assert run("clinic", "new", "riverside").exit_code == 0
    Path("handout.yaml").write_text("clinic: riverside\n")
    lines = run("clinic", "list").stdout.splitlines()
    assert lines == ["example\tExample Clinic\t0 approvals", "riverside\tRiverside\t0 approvals\tused if you name none"]


def test_show_says_which_approvals_count() -> None:
    """An approval of another version is shown as one that does not count."""
    Path("templates/clinics").mkdir(parents=True)
    approval = "{topic: back-pain, version: '0.9', by: Dr A, role: GP, date: 2026-11-22}"
    Path("templates/clinics/mine.yaml").write_text(f"name: Mine\napprovals: [{approval}]\n")
    shown = run("clinic", "show", "mine").stdout.splitlines()
    assert shown[0] == "name: Mine"
    assert "phone: a blank to write on" in shown
    assert shown[-1].startswith("approved: back-pain 0.9 by Dr A, GP, 2026-11-22 (does not count: the text is")


@pytest.mark.parametrize(("name", "rule"), [("My Clinic", "wrong-form"), ("", "wrong-form"), ("taken", "file-exists")])
def test_a_wrong_or_taken_name_is_refused(name: str, rule: str) -> None:
    """Nothing is written over, and nothing is written for a name that is none."""
    assert run("clinic", "new", "taken").exit_code == 0
    before = files()
    result = run("clinic", "new", name)
    assert (result.exit_code, rules(result)) == (1, [rule])
    assert files() == before
