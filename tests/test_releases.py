"""Living with others' releases: a library that is too old or has changed is told in words, and nothing is silently not done."""

import os
import re
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest
import typer
import uharfbuzz

from handout.cli.application import TYPER, main

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]


def ended(monkeypatch: pytest.MonkeyPatch, *words: str) -> object:
    """Run the command as its script does; return its exit code."""
    monkeypatch.setattr(sys, "argv", ["handout", *words])
    with pytest.raises(SystemExit) as caught:
        main()
    return caught.value.code


@pytest.mark.parametrize("old", ["0.12.0", "0.12.5", "0.25.1"])
def test_a_typer_that_is_too_old_is_refused(
    old: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A Typer with which each command printed the version, made nothing and returned 0 ends every command with exit code 3."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(typer, "__version__", old)
    assert ended(monkeypatch, "build", "back-pain") == 3
    assert f"Typer {old} is too old" in capsys.readouterr().err
    assert not any(tmp_path.iterdir())


def test_the_lower_bound_of_typer_is_the_one_that_is_checked() -> None:
    """What pyproject.toml lets be installed is what the command agrees to run with."""
    assert f"typer>={'.'.join(map(str, TYPER))}" in PROJECT["dependencies"]


def test_the_extra_of_the_tests_holds_those_that_they_use() -> None:
    """Whoever installs the tests can run those of a cluster too."""
    extras = PROJECT["optional-dependencies"]
    assert set(extras["cluster"]) <= set(extras["test"])


@pytest.mark.parametrize(
    "words",
    [("build", "back-pain"), ("preview", "back-pain"), ("check", "back-pain"), ("batch", "back-pain", "t.csv")],
    ids=lambda words: words[0],
)
@pytest.mark.sweep(every=4)
def test_a_library_that_has_changed_is_told_in_words(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A function that HarfBuzz no longer has ends the command with exit code 3, a place, all versions, and no word of a patient's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "t.csv").write_text("patient\nAnn Lee\n", "utf-8")
    monkeypatch.delattr(uharfbuzz, "SubsetPlan")
    more = () if words[0] in ("check", "batch") else ("--patient", "Ann Lee")
    assert ended(monkeypatch, *words, *more) == (0 if words[0] == "check" else 3)
    text = capsys.readouterr().err
    assert "Traceback" not in text
    if words[0] != "check":  # it paints nothing
        assert re.search(r"error: AttributeError in handout/pdf/\w+\.py, line \d+: ", text)
        assert re.search(r"uharfbuzz \d+\.", text)
        assert "Ann" not in text
        assert not [file for file in tmp_path.rglob("*") if file.suffix in (".pdf", ".png")]


def test_a_fault_can_be_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    """With HANDOUT_TRACEBACK whoever develops the program sees all of it."""
    monkeypatch.setenv("HANDOUT_TRACEBACK", "1")
    monkeypatch.setattr(sys, "argv", ["handout", "build", "back-pain", "-o", os.devnull])
    monkeypatch.setattr("handout.cli.application.app", lambda: {}["nothing"])
    with pytest.raises(KeyError):
        main()


def test_every_package_that_is_needed_has_a_lower_bound() -> None:
    """Each direct dependency says from which version on it is known to work, or which one alone."""
    lines = [re.split(r"\s*;", line)[0] for line in requires("clinic-handout") or ()]
    assert [
        line for line in lines if not re.fullmatch(r"[\w.-]+(\[[\w,-]+\])?(<[\w.]+,)?(>=|==)[\w.]+(,.*)?", line)
    ] == []
