"""What whoever clones or unpacks the project finds: a tidy top level, and tests that say what they lack."""

import importlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOP = {"pyproject.toml", "README.md", "handout", "templates", "images", "tests", "output"}
BUILT = re.compile(r"build|dist|PKG-INFO|__pycache__|.*\.egg-info|\..*")
"""What tools make at the top level, and dotfiles."""

SKIPPED = {
    "a tool is missing": ("pytest.skip('qpdf is not installed')", 1),
    "a module is missing": ("pytest.importorskip('nowhere', reason='nowhere is missing')", 1),
    "the machine is unable": ("pytest.skip('a small disk cannot be mounted here')", 0),
    "it is expected to fail": ("pytest.xfail('known')", 0),
}


def _top_level() -> set[str]:
    """Return what lies at the top level: what git tracks, or in an unpacked archive all that no tool has made."""
    if not (ROOT / ".git").exists():
        return {file.name for file in ROOT.iterdir()}
    git = ["git", "-c", "safe.directory=*", "-C", str(ROOT), "ls-files", "-z"]
    try:
        done = subprocess.run(git, capture_output=True, check=True)
    except FileNotFoundError:
        pytest.skip("git is not installed")
    return {os.fsdecode(name).split("/")[0] for name in done.stdout.split(b"\0") if name}


def test_the_top_level_holds_what_it_is_to_hold() -> None:
    """Nothing but the seven files and folders stands at the top level, apart from dotfiles."""
    assert {name for name in _top_level() if not BUILT.fullmatch(name)} == TOP


@pytest.mark.parametrize("ci", ["", "true"], ids=["at home", "under CI"])
def test_what_is_skipped_is_told_and_under_ci_nothing_is(ci: str, tmp_path: Path) -> None:
    """A test that lacks a tool is skipped with its reason, and fails under CI; what a machine is unable to do is skipped there too."""
    shutil.copy(Path(__file__).parent / "conftest.py", tmp_path)
    for number, (body, _) in enumerate(SKIPPED.values()):
        inside = f"def test_it():\n    {body}\n" if "import" not in body else f"{body}\ndef test_it(): pass\n"
        (tmp_path / f"test_{number}.py").write_text(f"import pytest\n{inside}", "utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-rs",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
        "--continue-on-collection-errors",
        "--rootdir",
        ".",
    ]
    bare = {**os.environ, "CI": ci, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run([*command, "."], cwd=tmp_path, env=bare, capture_output=True, text=True, check=False)
    failing = sum(expected for _, expected in SKIPPED.values()) if ci else 0
    assert "qpdf is not installed" in done.stdout
    assert "nowhere is missing" in done.stdout
    assert len(re.findall(r"under CI nothing is skipped", done.stdout)) == failing, done.stdout
    assert bool(done.returncode) == bool(failing), done.stdout


def test_the_bench_measures_what_its_table_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row of the table that compares us with others names processes that there are, and every process is in a row."""
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "bench"))
    peers = importlib.import_module("peers")
    monkeypatch.setattr(peers, "_installed", lambda _: True)
    monkeypatch.setattr(peers, "MEMORY", ROOT)
    run = set(peers.processes(ROOT))
    ours, theirs = {row.ours for row in peers.TABLE}, {f"typst {row.theirs}" for row in peers.TABLE}
    assert ours | theirs == {name for name in run if not name.startswith("weasyprint")}


def test_the_peers_of_the_bench_make_the_same_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the peers are given is written by the repository alone, and is the same wherever it is written."""
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "bench"))
    leaflet = importlib.import_module("leaflet")
    assert leaflet.drawing(1) == leaflet.drawing(1) != leaflet.drawing(2)
    assert leaflet.text() == leaflet.text()
    monkeypatch.setattr(leaflet, "PHOTO", (24, 18))
    leaflet.write(tmp_path / "content")
    result = {file.name for file in (tmp_path / "content").rglob("*") if file.is_file()}
    pictures = {f"pic{number}.{kind}" for number in range(1, 8) for kind in ("svg", "jpg")}
    assert result == {"leaflet.json", "Regular.ttf", "Bold.ttf", *pictures}
