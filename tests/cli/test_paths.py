"""Paths are found however they are written: home, accents, folders that are gone."""

import os
import sys
import unicodedata
from pathlib import Path

import pytest
from support.cli import run
from support.paths import CLINICS, ROWS, SAYING, SHORT, TOPICS
from support.surroundings import any_name, is_root, posix

import handout
from handout.cli.application import main
from handout.installed import BUILTIN

pytestmark = pytest.mark.usefixtures("table_here")


# ---- home


@posix
@pytest.mark.parametrize(
    ("words", "written"),
    [
        (("build", "back-pain", *SHORT, "--output=~/a.pdf"), "a.pdf"),
        (("build", "back-pain", *SHORT, "--reading", "~/r.pdf"), "r.pdf"),
        (("preview", "back-pain", *SHORT, "--dpi", "20", "-o", "~/png"), "png/back-pain-1.png"),
        (("batch", "back-pain", "~/t.csv", "-o", "~/out"), "out/back-pain-2.pdf"),
        (("batch", "back-pain", "t.csv", "--merged=~/all.pdf"), "all.pdf"),
        (("build", "~/own.yaml", "-o", "~/b.pdf"), "b.pdf"),
        (("batch", "~/own.yaml", "t.csv", "-o", "~/out"), "out/own-2.pdf"),
        (("build", "back-pain", "--clinic", "~/clinic.yaml", "-o", "~/c.pdf"), "c.pdf"),
        (("build", "back-pain", "--plan", "~/plan.yaml", "-o", "~/d.pdf"), "d.pdf"),
        (("new", "neck", "--project", "~"), "templates/topics/neck.yaml"),
        (("plan", "new", "first", "--project=~"), "templates/plans/first.yaml"),
        (("build", "back-pain", "--project", "~/project", "-o", "~/e.pdf"), "e.pdf"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
@pytest.mark.sweep(every=8)
def test_a_tilde_is_home_wherever_a_path_is_asked_for(
    words: tuple[str, ...], written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No shell expands it after ``=``, in quotes, from cron or in YAML; no folder called so is ever made."""
    home = Path("home").absolute()
    (home / "project" / "templates").mkdir(parents=True)
    (home / "t.csv").write_text(ROWS)
    topic = (TOPICS / "back-pain.yaml").read_text("utf-8")
    (home / "own.yaml").write_text(topic, "utf-8")
    (home / "images").mkdir()
    (home / "images" / "own").symlink_to(BUILTIN / "images" / "atlas")
    clinic = (CLINICS / "example.yaml").read_text("utf-8")
    (home / "clinic.yaml").write_text(clinic, "utf-8")
    (home / "plan.yaml").write_text("topic: back-pain\npoints: [hand]\n")
    (home / "project" / "handout.yaml").write_text("clinic: ~/clinic.yaml\n")
    if "~/own.yaml" in " ".join(words):
        (home / "images" / "own").unlink()
        for file in (BUILTIN / "images" / "atlas").iterdir():
            (home / file.name).write_bytes(file.read_bytes())
    monkeypatch.setenv("HOME", str(home))
    result = run(*words)
    assert result.exit_code == 0, result.stderr
    assert (home / written).is_file()
    assert not Path("~").exists()


@posix
@pytest.mark.parametrize(
    "words",
    [
        ("build", "back-pain", "-o", "~nobody-such/a.pdf"),
        ("build", "back-pain", "--reading=~nobody-such/a.pdf"),
        ("preview", "back-pain", "-o", "~nobody-such/png"),
        ("batch", "back-pain", "t.csv", "-o", "~nobody-such/out"),
        ("batch", "back-pain", "t.csv", "--merged", "~nobody-such/all.pdf"),
        ("batch", "back-pain", "~nobody-such/t.csv"),
        ("build", "~nobody-such/own.yaml"),
        ("points", "~nobody-such/own.yaml"),
        ("build", "back-pain", "--clinic", "~nobody-such/c.yaml"),
        ("build", "back-pain", "--plan", "~nobody-such/p.yaml"),
        ("build", "back-pain", "--project", "~nobody-such/x"),
        ("topics", "--project", "~nobody-such/x"),
        ("new", "neck", "--project", "~nobody-such/x"),
        ("plan", "list", "--project", "~nobody-such/x"),
    ],
    ids=" ".join,
)
def test_a_home_of_nobody_is_refused(words: tuple[str, ...]) -> None:
    """With the user's name, and nothing is made."""
    result = run(*words)
    assert (result.exit_code, "(no-home)" in result.stderr) == (1, True)
    assert os.listdir() == ["t.csv"]  # noqa: PTH208


@posix
def test_python_knows_home_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths of topic, clinic, plan and project mean what they mean on the command line."""
    monkeypatch.setenv("HOME", str(Path.cwd()))
    Path("plan.yaml").write_text("topic: back-pain\npoints: [hand]\n")
    Path("clinic.yaml").write_bytes((CLINICS / "example.yaml").read_bytes())
    built = handout.build("back-pain", plan="~/plan.yaml", clinic="~/clinic.yaml", project="~")
    assert built == handout.build("back-pain", points="hand", clinic="clinic.yaml")


# ---- folders that are gone, names with accents


@posix
@pytest.mark.parametrize("words", [*SAYING[:-3], ("points", "x.yaml"), ("topics", "--project", ".")], ids=" ".join)
def test_a_folder_that_is_gone_is_said_to_be(words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody deleted it while the terminal stood in it."""
    gone = Path("gone").absolute()
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    result = run(*words)
    assert result.exit_code in (1, 3)
    assert ": error: " in result.stderr
    assert result.stdout == ""


@any_name
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("disk", ["NFC", "NFD"])
def test_paths_are_found_however_their_accents_are_written(disk: str, form: str) -> None:
    """Topic, table, plan and clinic; and the PDF is named as keyboards write it."""
    folder = Path(unicodedata.normalize(disk, "Größe-é"))
    folder.mkdir()
    (folder / unicodedata.normalize(disk, "tabellé.csv")).write_text(ROWS)
    (folder / unicodedata.normalize(disk, "plän.yaml")).write_text("topic: back-pain\nbackground: no\n"[:17])
    asked = unicodedata.normalize(form, "Größe-é")
    table, plan = (f"{asked}/{unicodedata.normalize(form, name)}" for name in ("tabellé.csv", "plän.yaml"))
    result = run("batch", "back-pain", table, "--plan", plan, "-o", "out")
    assert result.exit_code == 0, result.stderr
    assert Path("out/back-pain-2.pdf").exists()


@posix
@pytest.mark.parametrize("kind", ["folder", "pipe", "dangling"])
@pytest.mark.parametrize("name", ["handout.yaml", "images/mine/landmarks.yaml"])
def test_what_should_be_read_and_is_no_file_is_an_error(name: str, kind: str, project: Path) -> None:
    """It is not taken for one that is not there: what its author wrote would be lost."""
    file = project / name
    file.unlink(missing_ok=True)
    match kind:
        case "folder":
            file.mkdir()
        case "pipe":
            os.mkfifo(file)
        case "dangling":
            file.symlink_to("nowhere")
    result = run("check", "mine")
    reported = "nowhere" if kind == "dangling" else name  # messages name what a link leads to
    assert (result.exit_code, reported in result.stderr) == (1, True)


@posix
@pytest.mark.skipif(is_root, reason="root may read everything")
@pytest.mark.parametrize("name", [".", "templates/topics", "templates/topics/mine.yaml", "images/mine"])
def test_what_may_not_be_read_is_said_to_be_so(name: str, project: Path) -> None:
    """It is not said that there is no such thing."""
    place = project / name
    mode = place.stat().st_mode
    place.chmod(0)
    try:
        result = run("check", "mine")
    finally:
        place.chmod(mode)
    assert result.exit_code in (1, 3)
    assert "permission denied" in result.stderr


@pytest.mark.parametrize("width", ["0", "1", "-5", "wide", "", "99999999"])
@pytest.mark.parametrize("name", ["COLUMNS", "TERMINAL_WIDTH"])
def test_a_width_that_is_none_hides_no_error(
    name: str, width: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Some terminals say that they have no columns at all."""
    monkeypatch.setenv(name, width)
    monkeypatch.setattr(sys, "argv", ["handout", "build", "back-pain", "--nonesuch"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, "--nonesuch" in capsys.readouterr().err) == (2, True)
