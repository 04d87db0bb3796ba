"""A drawing of the atlas never stands for a picture of an author's own without a word."""

import re
from pathlib import Path

import pytest
from support.cli import run
from support.topics import ROOT, TOPICS, edit

from handout.check.load_topic import load_topic
from handout.content.loaded_topic import LoadedTopic
from handout.content.project import Project
from handout.installed import BUILTIN
from handout.problems import InputError, Problem

ATLAS = BUILTIN / "images" / "atlas"
OWN, FOLDER = Path("templates/topics/own.yaml"), Path("images/own")
CARD = """  - id: a
    name: A
    steps: [Sit tall.]
    cautions: [Stop if it hurts.]
    picture:
      file: {file}
      alt: A neck.
      source: us
      callouts: [{callouts}]
"""
FRACTION, LANDMARK = "{kind: press, at: [0.5, 0.5]}", "{kind: press, at: GB20 left}"


def _load(name: str = "own", clinic: str | None = None) -> LoadedTopic:
    return load_topic(Project(Path.cwd()), name, clinic)


def _found(name: str = "own", clinic: str | None = None) -> list[Problem]:
    """Return what is said about pictures, as errors or warnings."""
    try:
        found = _load(name, clinic).warnings
    except InputError as error:
        found = error.problems
    return [each for each in found if each.rule in ("atlas-picture", "no-picture")]


def _write(callouts: str = "", file: str = "neck_back.svg") -> None:
    """Write a topic of one exercise with a picture."""
    text = (BUILTIN / "templates" / "topics" / "neck-exercises.yaml").read_text("utf-8")
    OWN.parent.mkdir(parents=True, exist_ok=True)
    OWN.write_text(
        text[: text.index("exercises:\n")] + "exercises:\n" + CARD.format(file=file, callouts=callouts), "utf-8"
    )


def _add(folder: Path, name: str = "neck_back.svg", places: str = "") -> None:
    """Put a drawing of another size into a folder, with places on it."""
    folder.mkdir(parents=True, exist_ok=True)
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><rect width="50" height="40"/></svg>'
    (folder / name).write_text(drawing, "utf-8")
    if places:
        (folder / "landmarks.yaml").write_text(f"drawings: {{{Path(name).stem}: {{{places}}}}}", "utf-8")


@pytest.mark.usefixtures("empty_folder")
@pytest.mark.parametrize("callouts", ["", FRACTION, LANDMARK], ids=["none", "fraction", "landmark"])
@pytest.mark.parametrize("folder", [FOLDER, FOLDER.parent, OWN.parent, FOLDER.parent / "atlas"], ids=str)
def test_a_lost_picture_is_named(folder: Path, callouts: str) -> None:
    """Wherever it was, and however it was marked: with it nothing is said, without it a warning or an error at its line."""
    FOLDER.mkdir(parents=True)
    _write(callouts)
    _add(folder, places="GB20 left: [0.1, 0.1]")
    assert _found() == [] or folder.name == "atlas"  # by its plain name, that of the project's own atlas has a warning
    (folder / "neck_back.svg").unlink()
    (found,) = _found()
    assert found.rule == "no-picture"
    (folder / "landmarks.yaml").unlink()
    (found,) = _found()
    assert (found.rule, found.where.file, found.where.line) == ("atlas-picture", str(OWN), _line("file: neck_back.svg"))
    assert "'atlas/neck_back.svg'" in found.hint


def _line(text: str) -> int:
    lines = OWN.read_text("utf-8").splitlines()
    return 1 + next(number for number, line in enumerate(lines) if text in line)


@pytest.mark.usefixtures("empty_folder")
def test_the_atlas_by_its_own_name_is_meant() -> None:
    """``atlas/`` before a name says which drawing it is, whatever else is there."""
    _write(FRACTION, "atlas/neck_back.svg")
    _add(FOLDER, "other.svg", "x: [0.5, 0.5]")
    assert _found() == []
    _add(FOLDER)
    assert _load().pictures["atlas/neck_back.svg"].content == (ATLAS / "neck_back.svg").read_bytes()


@pytest.mark.usefixtures("empty_folder")
def test_a_plain_name_is_doubtful_where_a_picture_can_be_lost() -> None:
    """Fractions are of some picture, and a folder is for pictures; landmarks alone are right on any drawing that has them."""
    _write(LANDMARK)
    assert _found() == []
    _write(FRACTION)
    assert [each.rule for each in _found()] == ["atlas-picture"]
    _write(LANDMARK)
    FOLDER.mkdir(parents=True)
    assert [each.rule for each in _found()] == ["atlas-picture"]


@pytest.mark.usefixtures("empty_folder")
def test_the_figures_of_the_body_are_doubtful_by_the_places_of_cards() -> None:
    """A card says with fractions where it is on a figure: they are of the figure that they were measured on."""
    assert run("new", "own").exit_code == 0
    FOLDER.rmdir()
    text = OWN.read_text("utf-8")
    text = re.sub(r"(?m)^# ((body_map|  heading: Where they are|  (front|back): ).*)", r"\1", text)
    text = text.replace("{file: atlas/body_", "{file: body_")
    text = re.sub(r"(?m)^    # (on_body:.*)\n(    # .*\n)*", "    on_body: {front: [PLACE]}\n", text)
    OWN.write_text(text.replace("PLACE", "LI4 left"), "utf-8")
    assert _found() == []
    OWN.write_text(text.replace("PLACE", "[0.2, 0.5]"), "utf-8")
    assert ["body_front" in each.message for each in _found()] == [True]


@pytest.mark.usefixtures("empty_folder")
@pytest.mark.parametrize("name", TOPICS)
def test_each_picture_of_a_copy_is_missed(name: str) -> None:
    """A copied topic has its pictures; each one that is deleted is named, but for a shared point's without places."""
    assert run("new", "own", "--from", name).exit_code == 0
    assert _found() == []
    text = OWN.read_text("utf-8")
    marked = {name for name, file in _load().pictures.items() if file.landmarks or f"file: {name}" in text}
    assert marked
    for file in sorted(FOLDER / each for each in marked):
        content = file.read_bytes()
        file.unlink()
        assert [file.name in each.message for each in _found()] == [True], file.name
        file.write_bytes(content)


@pytest.mark.usefixtures("empty_folder")
@pytest.mark.parametrize("name", TOPICS)
@pytest.mark.sweep(every=3)
def test_built_in_files_mean_the_atlas(name: str) -> None:
    """A built-in topic has no warning in a project with pictures, nor has one that was copied as it is, or lies in a copy of the checkout."""
    _add(FOLDER.parent, "other.svg")
    _add(FOLDER.parent / name, "other.svg")
    assert _found(name) == []
    OWN.parent.mkdir(parents=True)
    for each in (ROOT / "templates" / "topics").glob(f"{name}.*"):
        (OWN.parent / each.name).write_bytes(each.read_bytes())
    assert _found(name) == []


@pytest.mark.usefixtures("empty_folder")
def test_a_logo_of_the_atlas_is_doubtful_beside_pictures() -> None:
    """A clinic's logo that is lost is named at its line; ``atlas/`` says that the drawing is meant."""
    clinic = Path("clinic.yaml")
    clinic.write_text("name: Ours\nlogo: pose_sitting.svg\n", "utf-8")
    Path("images").mkdir()
    (found,) = _found("sleep", "./clinic.yaml")
    assert (found.rule, found.where.file, found.where.line) == ("atlas-picture", "clinic.yaml", 2)
    edit("pose", "atlas/pose", clinic)
    assert _found("sleep", "./clinic.yaml") == []


@pytest.mark.usefixtures("empty_folder")
def test_a_new_topic_says_which_drawing_it_means() -> None:
    """What a new topic shows as an example has no warning in its folder of pictures."""
    assert run("new", "own").exit_code == 0
    assert FOLDER.is_dir()
    assert _found() == []
