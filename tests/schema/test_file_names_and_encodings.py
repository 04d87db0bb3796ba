"""A file with nearly the right name, or in another encoding, is named as what it is: nothing that it says is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.cli import problems, run

from handout.schema.model_reader import OTHER_ENDINGS

SETTINGS, LANDMARKS, PLAN = Path("handout.yaml"), Path("images/mine/landmarks.yaml"), Path("templates/plans/first.yaml")
OPTIONAL = {SETTINGS: "paper: A5\n", LANDMARKS: "drawings: {own: {there: [0.5, 0.5]}}\n"}
"""The files that a project need not have."""

NAMES = [
    (file, stem + ending)
    for file in OPTIONAL
    for stem in (file.stem, file.stem.capitalize())
    for ending in OTHER_ENDINGS
    if stem + ending != file.name
]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(("file", "name"), NAMES)
@pytest.mark.sweep(every=3)
def test_a_file_with_nearly_its_name_is_named(file: Path, name: str) -> None:
    """Nobody knows that it is not read; beside one with the right name it is a copy, and may stay."""
    file.unlink(missing_ok=True)
    file.with_name(name).write_text(OPTIONAL[file], "utf-8")
    result = run("check", "mine", columns=300)
    if file.exists():
        pytest.skip("takes no such name")  # a disk without capitals
    assert problems(result) == [(str(file.with_name(name)), "misnamed-file")]
    assert f"rename it to '{file.name}'" in result.stderr
    if file == SETTINGS:
        file.write_text("paper: A4\n", "utf-8")
        assert run("check", "mine").exit_code == 0


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("name", ["handout", "handout.txt", "handouts.yaml", "handout.yaml.bak", "handout.pdf"])
def test_a_file_with_another_name_is_nobodys_concern(name: str) -> None:
    """Notes, a copy and a folder may lie there."""
    Path(name).write_text("paper: A5\n", "utf-8")
    Path("handout.yml").mkdir()
    assert (run("check", "mine").exit_code, run("check", "mine").stderr) == (0, "")


WIDE: dict[str, tuple[Callable[[str], bytes], str]] = {
    "UTF-16 of Windows": (lambda text: text.encode("utf-16"), "UTF-16"),
    "UTF-16 from the other end": (lambda text: b"\xfe\xff" + text.encode("utf-16-be"), "UTF-16"),
    "without a mark": (lambda text: text.encode("utf-16-le"), "UTF-16"),
    "without a mark, from the other end": (lambda text: text.encode("utf-16-be"), "UTF-16"),
    "UTF-32": (lambda text: text.encode("utf-32"), "UTF-32"),
}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("words", ["ink: grey", "about: Plán für Ärzte — 計画"])
@pytest.mark.parametrize("name", WIDE)
def test_a_wide_encoding_is_called_by_its_name(name: str, words: str) -> None:
    """It is no UTF-8 with a wrong byte, and no text with characters to delete."""
    encode, encoding = WIDE[name]
    PLAN.parent.mkdir()
    PLAN.write_bytes(encode(f"topic: mine\n{words}\n"))
    SETTINGS.write_bytes(encode("paper: A5\n"))
    result = run("check", "mine", "--plan", "first")
    assert problems(result) == [("handout.yaml:1:1", "not-utf8")]
    SETTINGS.unlink()
    result = run("check", "mine", "--plan", "first")
    assert problems(result) == [(f"{PLAN}:1:1", "not-utf8")]
    assert f"the file is {encoding}, not UTF-8" in result.stderr


@pytest.mark.usefixtures("project")
def test_a_zero_byte_alone_is_no_encoding() -> None:
    """A file that a disk has filled up with zeros is UTF-8 with characters that may not stand there."""
    SETTINGS.write_bytes(b"paper: A5\n" + b"\0" * 600)
    assert problems(run("check", "mine")) == [("handout.yaml:2:1", "yaml-syntax")]
