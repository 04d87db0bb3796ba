"""``handout build``, ``check`` and ``preview``: one line for what was written, and every mistake with its place."""

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from support.cli import files, rules, run
from support.topics import TOPIC, edit


@pytest.fixture(params=["typo", "avoid", "paper", "disk full"])
def failing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the words of a build that fails, each for another reason."""
    words = {"avoid": ["--points", "hand", "--avoid", "pregnancy"], "paper": ["--paper", "A44"]}
    if request.param == "typo":
        edit("sides: middle", "sides: midle")
    if request.param == "disk full":

        def refuse(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Path, "replace", refuse)
    return ["build", "mine", *words.get(request.param, [])]


# ---- build ----


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("words", "file", "paper", "left_out"),
    [
        ([], "output/mine.pdf", "A4", ""),
        (["-o", "a/b/c.pdf"], "a/b/c.pdf", "A4", ""),
        (["--output", "c.pdf", "--paper", "letter"], "c.pdf", "Letter", ""),
        (["--without", "hand, stomach"], "output/mine.pdf", "A4", "; left out: stomach, hand"),
        (["--points", "hand,foot-lying", "--avoid", "gout"], "output/mine.pdf", "A4", None),
    ],
)
def test_build_writes_one_file_and_says_so_in_one_line(
    words: list[str], file: str, paper: str, left_out: str | None
) -> None:
    """The line names the file, its pages, paper and size, and the points left out."""
    before = files()
    result = run("build", "mine", *words)
    assert (result.exit_code, result.stderr) == (0, "")
    assert set(files()) - set(before) == {file}
    pdf = Path(file).read_bytes()
    with pikepdf.open(BytesIO(pdf)) as document:
        count = len(document.pages)
    if left_out is None:
        left_out = "; left out: stomach, lower-back, hipbone, knee-back, foot-sitting; left out by --avoid: foot-lying"
    assert result.stdout == f"{file}: {count} pages {paper}, {len(pdf) / 1000:.0f} kB{left_out}\n"


@pytest.mark.usefixtures("project")
def test_build_replaces_an_older_pdf() -> None:
    """Building again overwrites the file of the same name, and leaves nothing else."""
    Path("output").mkdir()
    Path("output/mine.pdf").write_bytes(b"old")
    assert run("build", "mine").exit_code == 0
    assert Path("output/mine.pdf").read_bytes().startswith(b"%PDF-")
    assert [f.name for f in Path("output").iterdir()] == ["mine.pdf"]


def test_build_takes_a_topic_as_a_file(project: Path) -> None:
    """A path to a YAML file is a topic too, and the PDF is named after it."""
    result = run("build", str(project / TOPIC))
    assert (result.exit_code, Path("output/mine.pdf").exists()) == (0, True)


@pytest.mark.usefixtures("project")
def test_a_failed_build_leaves_the_older_pdf_alone(failing: list[str]) -> None:
    """Whatever goes wrong, every file is as it was, byte for byte, and no half-written one lies about."""
    Path("output").mkdir()
    Path("output/mine.pdf").write_bytes(b"old")
    before = files()
    assert run(*failing).exit_code in (1, 3)
    assert files() == before


def test_a_failed_build_says_every_mistake_with_its_place(broken: Path) -> None:
    """Problems go to stderr as file:line:column with their rule, and nothing to stdout."""
    result = run("build", "mine")
    lines = (broken / TOPIC).read_text("utf-8").splitlines()
    titel = next(n for n, line in enumerate(lines, 1) if line.startswith("titel"))
    midle = next(n for n, line in enumerate(lines, 1) if "midle" in line)
    assert (result.exit_code, result.stdout) == (1, "")
    assert rules(result) == ["unknown-key", "unknown-word"]
    assert f"{TOPIC.as_posix()}:{titel}:1: error: " in result.stderr
    assert f"{TOPIC.as_posix()}:{midle}:12: error: " in result.stderr


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("command", ["build", "preview"])
@pytest.mark.parametrize("target", ["folder", "below a file", "folder is a file"])
def test_a_place_that_cannot_be_written_is_no_fault_of_the_input(command: str, target: str) -> None:
    """An output that is a folder, or lies below a file, ends with exit code 3 and changes nothing."""
    Path("taken").write_text("a file")
    Path("mine-1.png").mkdir()
    Path("mine.pdf").mkdir()
    words = {
        "folder": ["-o", "." if command == "preview" else "mine.pdf"],
        "below a file": ["-o", "taken/deep/leaflet.pdf"],
        "folder is a file": [],
    }[target]
    if not words:
        Path("output").write_text("a file")
    before = files()
    result = run(command, "mine", "--points", "hand", *words)
    assert (result.exit_code, result.stdout, rules(result)) == (3, "", ["cannot-write"])
    assert files() == before


# ---- check ----


@pytest.mark.usefixtures("project")
def test_check_reads_and_lays_out_and_writes_nothing() -> None:
    """A sound topic passes with its pages counted, and no file is made or changed."""
    before = files()
    result = run("check", "mine", "--paper", "A5")
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.fullmatch(r"mine: no errors, 0 warnings; \d+ pages A5\n", result.stdout)
    assert files() == before


@pytest.mark.usefixtures("broken")
def test_check_and_build_find_the_same() -> None:
    """What check calls an error stops a build, in the same words."""
    checked, built = run("check", "mine"), run("build", "mine")
    assert (checked.exit_code, checked.stderr) == (built.exit_code, built.stderr)


@pytest.mark.usefixtures("project")
def test_a_photo_too_coarse_for_paper_is_a_warning() -> None:
    """A photo of few pixels is printed, and said to be coarse on stderr."""
    Image.linear_gradient("L").convert("RGB").resize((120, 90)).save("images/mine/photo.png")
    text = TOPIC.read_text("utf-8")
    start = text.index("file: hand_back.svg")
    end = text.index("on_body", start)
    callouts = "callouts:\n        - {kind: press, at: [0.5, 0.5]}\n    "
    TOPIC.write_text(
        f"{text[:start]}file: photo.png\n      alt: A hand.\n      source: us\n      {callouts}{text[end:]}"
    )
    result = run("check", "mine")
    assert (result.exit_code, rules(result)) == (0, ["coarse-picture"])
    assert ": warning: " in result.stderr
    assert "1 warning;" in result.stdout


# ---- preview ----


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(("paper", "dpi", "size"), [("A4", 36, (298, 421)), ("Letter", 72, (612, 792))])
def test_preview_writes_a_picture_a_page(paper: str, dpi: int, size: tuple[int, int]) -> None:
    """One PNG a page, of the paper's size at the resolution asked for, numbered in the order of the pages."""
    result = run("preview", "mine", "--points", "hand", "--paper", paper, "--dpi", str(dpi), "-o", "look")
    assert (result.exit_code, result.stderr) == (0, "")
    created = sorted(path.name for path in Path("look").iterdir())
    assert created == [f"mine-{n}.png" for n in range(1, len(created) + 1)]
    assert len(created) >= 2
    for name in created:
        with Image.open(Path("look") / name) as picture:
            assert picture.format == "PNG"
            assert picture.size == pytest.approx(size, abs=1)


@pytest.mark.usefixtures("project")
def test_preview_goes_to_the_output_folder() -> None:
    """Without -o the pictures lie in ``output/``."""
    assert run("preview", "mine", "--points", "hand", "--dpi", "20").exit_code == 0
    assert Path("output/mine-1.png").is_file()
    assert not Path("output/mine.pdf").exists()


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("topics", ("mine",)),
        ("kinds", ("mine",)),
        ("clinics", ("back-pain", "--clinic", "mine")),
        ("plans", ("back-pain", "--plan", "mine")),
        ("themes", ("back-pain", "--theme", "mine")),
    ],
)
def test_an_empty_file_has_a_cure_wherever_it_stands(
    folder: str, words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A topic is looked into for its kind, and a kind for its words, before either is read as what it is."""
    monkeypatch.chdir(tmp_path)
    file = Path("templates", folder, "mine.yaml")
    for each in (file, Path("templates/topics/mine.yaml")):
        each.parent.mkdir(parents=True, exist_ok=True)
        each.write_text("kind: mine\n" if each != file else "")
    result = run("build", *words)
    assert (result.exit_code, rules(result)) == (1, ["empty-file"])
    assert f"{file}:1:1" in result.stderr
    assert "hint: " in result.stderr
