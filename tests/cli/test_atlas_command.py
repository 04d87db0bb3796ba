"""The command ``atlas``: what it lists, and the sheet on which a clinician sees every place."""

import re
from pathlib import Path

from support.cli import run
from support.rows import all_words

from handout.content.atlas import read_atlas
from handout.files import FileReader
from handout.installed import BUILTIN


def test_it_lists_every_drawing_and_every_place() -> None:
    """Whoever writes a topic finds what there is, without opening a file."""
    listed = run("atlas").stdout
    for each in read_atlas((BUILTIN,), FileReader()):
        assert f"{each.name}.svg\t{each.view.shows}" in listed
        assert all(place in listed for place in each.places)


def test_the_proof_sheet_shows_every_place_with_its_rule(tmp_path: Path) -> None:
    """Nothing of the atlas is missing on it, also of a drawing with dozens of places."""
    file = tmp_path / "proof.pdf"
    run("atlas", "--proof", file)
    words = all_words(file.read_bytes())
    for each in read_atlas((BUILTIN,), FileReader()):
        assert squeezed(each.name) in squeezed(words)
        assert all(squeezed(place) in squeezed(words) for place in each.places)
        assert all(squeezed(rule.says) in squeezed(words) for rule in each.view.rules.values())


def test_a_project_adds_drawings_of_its_own(empty_folder: Path) -> None:
    """A drawing in the project's images/atlas is listed beside the built-in ones."""
    home = empty_folder / "images" / "atlas"
    home.mkdir(parents=True)
    (empty_folder / "templates").mkdir()
    (home / "elbow.svg").write_bytes((BUILTIN / "images" / "atlas" / "hand_back.svg").read_bytes())
    (home / "landmarks.yaml").write_text("drawings: {elbow: {tip: [0.5, 0.5]}}")
    listed = run("atlas").stdout
    assert "elbow.svg" in listed
    assert "hand_back.svg" in listed


def squeezed(text: str) -> str:
    """Return a text without spaces and hyphens, for lines end anywhere."""
    return re.sub(r"[\W_]", "", text)
