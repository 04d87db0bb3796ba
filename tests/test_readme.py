"""What the README says is so."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from handout.cli import app

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
COMMANDS = [
    line.split("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
]


def test_the_python_example_runs() -> None:
    """The README's Python example makes a PDF."""
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    told: dict[str, object] = {}
    exec(example, told)  # noqa: S102
    pdf = told["pdf"]
    assert isinstance(pdf, bytes)
    assert pdf.startswith(b"%PDF")


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("handout ")])
def test_each_command_runs(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every `handout` line of the README works as it stands, from an empty folder."""
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, shlex.split(command)[1:])
    assert result.exit_code == 0, result.output


def test_the_two_commands_come_first() -> None:
    """The first two blocks are how to make the leaflet and how to run the tests."""
    assert COMMANDS[0].endswith(".venv/bin/handout build back-pain")
    assert COMMANDS[1].endswith(".venv/bin/pytest")


@pytest.mark.parametrize("picture", re.findall(r'<img src="([^"]+)"', README))
def test_each_picture_is_there(picture: str) -> None:
    """Every picture that the README shows is in the repository."""
    assert (Path(__file__).parents[1] / picture).is_file()
