"""The README is short, starts with two commands, and shows what the formats look like; ``test_docs`` runs its examples."""

import re
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from typer.testing import CliRunner

from handout.cli import app

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)
MOST_BYTES = 12_000


def test_it_is_read_in_one_sitting() -> None:
    """The README is short; what is longer is in ``handout/docs``."""
    assert len(README.encode()) <= MOST_BYTES


def test_the_two_commands_come_first() -> None:
    """The first two blocks are how to make the leaflet and how to run the tests; the CI runs these two lines and no other."""
    assert re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL)[:2] == COMMANDS
    assert COMMANDS[0].endswith(".venv/bin/handout build back-pain")
    assert COMMANDS[1].endswith(".venv/bin/pytest")


def test_a_poster_comes_before_a_cluster() -> None:
    """What a receptionist needs comes first; nothing for clusters or engineers stands before it."""
    assert "Dask" not in README
    assert README.index("poster") < README.index("engineers")


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
    (built,) = (tmp_path / "out").glob(f"*-{page}.png")
    with Image.open(built) as now, Image.open(Path(__file__).parents[1] / f"images/readme/{name}.png") as shown:
        assert now.size == shown.size
        difference = ImageChops.difference(now.convert("RGB"), shown.convert("RGB"))
    assert max(ImageStat.Stat(difference).mean) < 4
