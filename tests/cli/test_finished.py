"""A build shows its PDF when asked to, and says when it replaces another patient's."""

import re
from pathlib import Path

import pytest
from support.cli import run


@pytest.mark.parametrize(
    ("before", "after", "warned"),
    [
        ("Ann Lee", "Ann Lee", False),
        ("Ann Lee", "Ann", True),
        ("Ann Lee", "Bob O'Neil", True),
        ("Bob O'Neil", "Bob O'Neil", False),
        ("Ann Lee", "", True),
        ("", "Ann Lee", False),
        ("", "", False),
    ],
)
@pytest.mark.parametrize("form", ["leaflet", "booklet", "cards"])
@pytest.mark.sweep(every=4)
def test_another_patients_handout_is_noticed(
    before: str, after: str, warned: bool, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever replaces a handout of somebody else is told so, without any name; the file is written all the same."""
    monkeypatch.chdir(tmp_path)
    for name, note in ((before, "One."), (after, "Two.")):
        named = ("--patient", name, "--note", note) if name else ()
        result = run("build", "back-pain", "--points", "hand", "--format", form, "-o", "o.pdf", *named)
        assert result.exit_code == 0
    assert ("other-patient" in result.stderr) == warned
    assert not any(name and name in result.stderr for name in (before, after))


@pytest.mark.usefixtures("empty_folder")
def test_a_plans_patient_and_the_screens_pdf_count_too() -> None:
    """A name from a plan is known, and the tagged PDF beside sheets is looked at as the sheets are."""
    Path("templates/plans").mkdir(parents=True)
    for plan, name in (("a", "Ann Lee"), ("b", "Bob Ray")):
        Path(f"templates/plans/{plan}.yaml").write_text(f"topic: back-pain\npoints: [hand]\npatient: {name}\n", "utf-8")
    for form, files in (("leaflet", ("o.pdf",)), ("booklet", ("o.pdf", "r.pdf"))):
        reading = ("--reading", "r.pdf") if len(files) > 1 else ()
        command = ("build", "back-pain", "--format", form, "-o", "o.pdf", *reading)
        for file in files:
            Path(file).unlink(missing_ok=True)
        for arguments, warned in (
            (("--plan", "a"), ()),
            (("--plan", "a", "--note", "Rest."), ()),
            (("--plan", "b"), files),
            (("--points", "hand"), files),
            (("--points", "stomach"), ()),
            (("--plan", "a"), ()),
        ):
            result = run(*command, *arguments)
            assert [line.split(":")[0] for line in result.stderr.splitlines() if "other-patient" in line] == [*warned]


@pytest.mark.usefixtures("empty_folder")
def test_a_damaged_pdf_is_replaced() -> None:
    """What is left of a PDF that was cut off tells no name, and stops nobody."""
    command = ("build", "back-pain", "--points", "hand", "-o", "o.pdf", "--patient", "Ann Lee")
    assert run(*command).exit_code == 0
    whole = Path("o.pdf").read_bytes()
    for part in (whole[: len(whole) // 2], whole[len(whole) // 2 :]):
        Path("o.pdf").write_bytes(part)
        assert run(*command).exit_code == 0
        assert Path("o.pdf").read_bytes() == whole


@pytest.mark.usefixtures("empty_folder")
def test_a_batch_counts_whom_it_replaces() -> None:
    """A file that held another row's patient is counted; the same patient with another note is not."""
    for rows, replaced in (
        ("Ann,One.\nBob,\nCid,\n", 0),
        ("Ann,Two.\nDan,\nBob,\n", 2),
        ("Ann,Two.\nDan,\nBob,\n", 0),
    ):
        Path("t.csv").write_text(f"patient,note\n{rows}", "utf-8")
        result = run("batch", "back-pain", "t.csv", "-o", "many", "--points", "hand", "--workers", "1")
        assert result.exit_code == 0
        (count,) = [line for line in result.stderr.splitlines() if "other-patient" in line] or [""]
        assert count.removeprefix("many: warning: ")[:1] == (str(replaced) if replaced else "")
        assert not any(name in result.stderr for name in ("Ann", "Bob", "Cid", "Dan"))


def test_a_pdf_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The viewer of the system gets the file; none, or one that fails, is a warning."""
    program, shown = tmp_path / "bin" / "xdg-open", tmp_path / "shown"
    program.parent.mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(program.parent))
    monkeypatch.setattr("sys.platform", "linux")
    command = ("build", "back-pain", "--points", "hand", "-o", "o.pdf", "--open")
    for script, warned in (("", True), ("exit 3", True), (f'echo "$1" > {shown}', False)):
        if script:
            program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
            program.chmod(0o755)
        result = run(*command)
        assert (result.exit_code, "no-viewer" in result.stderr) == (0, warned)
    assert shown.read_text("utf-8").strip() == str(tmp_path / "o.pdf")


def test_standard_output_cannot_be_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no file to show, a warning says so, and the PDF goes down the pipe alone."""
    monkeypatch.chdir(tmp_path)
    result = run("build", "back-pain", "--points", "hand", "-o", "-", "--open")
    assert (result.exit_code, "--open: warning: there is no file to show" in result.stderr) == (0, True)
    assert result.stdout_bytes.startswith(b"%PDF-")
    assert result.stdout_bytes.rstrip().endswith(b"%%EOF")


@pytest.mark.parametrize("option", ["--patient", "--by", "--note"])
@pytest.mark.parametrize("text", ["Ann 𓀀", "Ann 😀"])
def test_no_message_repeats_what_is_personal(
    option: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line with signs that no font has is reported without its words."""
    monkeypatch.chdir(tmp_path)
    result = run("build", "back-pain", "--points", "hand", "-o", "o.pdf", option, text)
    assert f"{option}: " in result.stderr
    assert not {"Ann", *text.removeprefix("Ann ")} & {
        *re.findall(r"\w", result.stderr),
        *re.findall(r"\w+", result.stderr),
    }
