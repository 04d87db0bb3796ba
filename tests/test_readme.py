"""The README is short, starts with two commands, and shows what the formats look like; ``test_docs`` runs its examples."""

import re
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat
from typer.testing import CliRunner

from handout.cli.application import app

pytestmark = pytest.mark.sweep(every=10)

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
    "front": ([], 1, 75),
    "cards": ([], 2, 75),
    "last": ([], 6, 75),
    "large": (["--large-print"], 4, 75),
    "poster": (["--format", "poster"], 1, 24),
    "tile": (["--format", "poster", "--tile", "A4"], 3, 30),
    "booklet": (["--format", "booklet"], 4, 32),
    "trifold": (["--format", "trifold", "--points", "stomach,knee-back,foot-lying,hand"], 2, 32),
    "cut": (["--format", "cards"], 3, 32),
    "saver": (["--ink", "saver"], 2, 40),
}
"""How each picture comes about: ``handout preview back-pain --clinic example`` with these options, the page, and its dpi."""

EDGE, COLOURS = "#b9cdd2", 160
"""The colour of the line around each picture, and the number of its colours."""


def test_every_picture_is_compared() -> None:
    """The pictures that the README shows are those below, no more and no fewer."""
    assert {Path(name).stem for name in re.findall(r'<img src="(images/readme/[^"]+)"', README)} == set(PICTURED)


@pytest.mark.parametrize("name", PICTURED)
def test_each_page_looks_as_the_readme_shows_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """The README's picture of a page is what ``preview`` shows today, but for the colours that were saved on."""
    options, page, dpi = PICTURED[name]
    shown = Path(__file__).parents[1] / f"images/readme/{name}.png"
    monkeypatch.chdir(tmp_path)
    asked = ["preview", "back-pain", "--clinic", "example", "--dpi", str(dpi), "-o", "out", *options]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0, result.output
    (built,) = (*(tmp_path / "out").glob(f"*-{page}.png"), *(tmp_path / "out").glob(f"*-0{page}.png"))
    with Image.open(built) as preview:
        now = ImageOps.expand(preview.convert("RGB"), 1, EDGE)
    if request.config.getoption("--update-golden"):
        now.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(shown, optimize=True)
    with Image.open(shown) as committed:
        assert now.size == committed.size
        difference = ImageChops.difference(now, committed.convert("RGB"))
    assert max(ImageStat.Stat(difference).mean) < 4
