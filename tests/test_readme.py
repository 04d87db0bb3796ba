"""What the README says is so."""

import re
import shlex
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from support.surroundings import any_name
from typer.testing import CliRunner

from handout.cli import app

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
BLOCKS = [
    [line.split("#")[0].strip() for line in block.splitlines()]
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
]
COMMANDS = [command for block in BLOCKS for command in block]
(TABLE,) = re.findall(r"```csv\n(.*?)```", README, re.DOTALL)


def test_the_python_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The README's Python examples make PDFs."""
    one, many = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    told: dict[str, object] = {}
    exec(one, told)  # noqa: S102
    pdf = told["pdf"]
    assert isinstance(pdf, bytes)
    assert pdf.startswith(b"%PDF")
    monkeypatch.chdir(tmp_path)
    exec(many, told)  # noqa: S102
    assert [(file.name, file.read_bytes()[:4]) for file in sorted(tmp_path.iterdir())] == [
        ("1.pdf", b"%PDF"),
        ("2.pdf", b"%PDF"),
    ]


@any_name
@pytest.mark.parametrize("block", [b for b in BLOCKS if b[0].startswith("handout ")], ids=lambda block: block[0])
def test_each_command_runs(block: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every `handout` line of the README works as it stands, each block from an empty folder with the README's table."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "patients.csv").write_text(TABLE, "utf-8")
    for command in block:
        typed, _, table = command.partition("|")[0].partition("<")
        given = Path(table.strip()).read_bytes() if table else None
        result = CliRunner().invoke(app, shlex.split(typed)[1:], input=given)
        assert result.exit_code == 0, f"{command}\n{result.output}"


def test_the_two_commands_come_first() -> None:
    """The first two blocks are how to make the leaflet and how to run the tests."""
    assert COMMANDS[0].endswith(".venv/bin/handout build back-pain")
    assert COMMANDS[1].endswith(".venv/bin/pytest")


@pytest.mark.parametrize("picture", re.findall(r'<img src="([^"]+)"', README))
def test_each_picture_is_there(picture: str) -> None:
    """Every picture that the README shows is in the repository."""
    assert (Path(__file__).parents[1] / picture).is_file()


PICTURED = {
    "poster": (["--format", "poster"], 1, 24),
    "tile": (["--format", "poster", "--tile", "A4"], 3, 30),
    "booklet": (["--format", "booklet"], 4, 32),
    "trifold": (["--format", "trifold", "--points", "stomach,knee-back,foot-lying,hand"], 2, 32),
    "cut": (["--format", "cards"], 5, 32),
    "saver": (["--ink", "saver"], 2, 40),
}
"""How each picture of a format is made: ``handout preview back-pain --clinic example`` with these options, the page, and its dpi."""


@pytest.mark.parametrize("name", PICTURED)
def test_each_format_looks_as_the_readme_shows_it(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The README's picture of a format is what ``preview`` makes today, but for the colours that were saved on."""
    options, page, dpi = PICTURED[name]
    monkeypatch.chdir(tmp_path)
    asked = ["preview", "back-pain", "--clinic", "example", "--dpi", str(dpi), "-o", "out", *options]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0, result.output
    (made,) = (tmp_path / "out").glob(f"*-{page}.png")
    with Image.open(made) as now, Image.open(Path(__file__).parents[1] / f"images/readme/{name}.png") as shown:
        assert now.size == shown.size
        difference = ImageChops.difference(now.convert("RGB"), shown.convert("RGB"))
    assert max(ImageStat.Stat(difference).mean) < 4
