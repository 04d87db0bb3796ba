"""The ``handout`` command: exit codes, what it prints, and the files it leaves alone."""

import json
import re
import tomllib
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import typer
from PIL import Image
from support.cli import files, label, rules, run
from support.surroundings import any_name
from support.topics import ROOT, TOPIC, edit

from handout.cli import app

COMMANDS = ("build", "preview", "check", "batch", "plan", "topics", "points", "new", "schema", "help")


@pytest.fixture
def broken(project: Path) -> Path:
    """Return a project whose topic has two mistakes."""
    edit("sides: middle", "sides: midle")
    edit("title: Acu", "titel: Acu")
    return project


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
    assert rules(result) == ["missing-key", "unknown-key", "unknown-word"]
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


# ---- exit codes ----


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["check", "mine"], 0),
        (["topics"], 0),
        (["points", "mine"], 0),
        (["schema"], 0),
        (["--version"], 0),
        (["--help"], 0),
        (["-h"], 0),
        (["build", "nowhere"], 1),
        (["check", "nowhere.yaml"], 1),
        (["points", "nowhere"], 1),
        (["topics", "--project", "nowhere"], 1),
        (["new", "Neck Pain"], 1),
        (["frobnicate"], 2),
        (["build"], 2),
        (["build", "mine", "--frobnicate"], 2),
        (["build", "mine", "other"], 2),
        (["build", "mine", "-o"], 2),
        (["preview", "mine", "--dpi", "many"], 2),
        (["schema", "mine"], 2),
    ],
)
def test_exit_codes_tell_what_to_do(words: list[str], code: int) -> None:
    """0 is fine, 1 is a fault in the input, 2 a wrong command."""
    assert run(*words).exit_code == code


LONG = "x" * 5000
ODD = [
    "",
    " ",
    ",",
    "-",
    "nowhere",
    "\n",
    "..",
    "/",
    "~",
    pytest.param("é" * 200, marks=any_name),
    LONG,
    "\x1b[31m",
    "%s{}",
    "C:\\a",
    "\udcff",
]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("value", ODD, ids=label)
@pytest.mark.parametrize(
    "option", ["--points", "--without", "--avoid", "--paper", "--cards-per-page", "--theme", "--clinic", "--project"]
)
def test_no_value_of_an_option_makes_a_traceback(option: str, value: str) -> None:
    """Whatever an option is given, the command ends with an exit code and, if it fails, a rule; nothing is written."""
    before = files()
    result = run("check", "mine", option, value)
    assert result.exit_code in (0, 1)
    assert bool(rules(result)) == (result.exit_code == 1)
    assert files() == before


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("value", [*ODD, f"{LONG}.yaml", "templates", "images/mine/hand_back.svg"], ids=label)
@pytest.mark.parametrize("command", ["check", "points"])
def test_no_topic_makes_a_traceback(command: str, value: str) -> None:
    """Whatever stands where a topic is wanted, it is refused with a rule."""
    result = run(command, "--", value)
    assert result.exit_code == 1
    assert rules(result)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("value", [*ODD, f"{LONG}/x.pdf", "/dev/null/x.pdf", "/proc/nowhere/x.pdf"], ids=label)
def test_no_output_makes_a_traceback(value: str) -> None:
    """Whatever an output is called, it is written or refused with a rule and exit code 3; a blank one is a fault of the input."""
    result = run("build", "mine", "--points", "hand", f"--output={value}")
    assert result.exit_code in ((0, 3) if value.strip(", \n") else (1,))
    assert bool(rules(result)) == (result.exit_code != 0)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("value", ["0", "-1", "19.9", "601", "1e9", "inf", "-inf", "nan", "", "x", "1,5"])
def test_a_resolution_out_of_range_is_a_wrong_command(value: str) -> None:
    """Only 20 to 600 dots an inch are taken; nothing at all is told like every blank value."""
    assert run("preview", "mine", f"--dpi={value}").exit_code == (2 if value else 1)
    assert not Path("output").exists()


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe",
        b"- a",
        b"title: \x07",
        "é".encode() * 99 + b"\x00",
        b"[" * 999,
        b"a: &a [*a]",
        b"? " * 40 + b"a",
    ],
    ids=label,
)
@pytest.mark.parametrize("words", [["build", "mine"], ["check", "mine"], ["points", "mine"]], ids=lambda w: w[0])
def test_no_file_makes_a_traceback(words: list[str], raw: bytes) -> None:
    """Whatever a topic's file holds, each command that reads it ends with exit code 1 and a place in that file."""
    TOPIC.write_bytes(raw)
    result = run(*words)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{TOPIC.as_posix()}:1:")


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("command", ["topics", "points"])
def test_a_terminal_that_lacks_a_letter_makes_no_traceback(command: str) -> None:
    """Lists can be printed where the output takes ASCII only."""
    edit("title: Acu", "title: Akú")
    edit("name: Hand Point", "name: Hånd Point")
    assert run(command, *(["mine"] if command == "points" else []), charset="ascii").exit_code == 0


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
    Image.new("RGB", (120, 90), "white").save("images/mine/photo.png")
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
    made = sorted(path.name for path in Path("look").iterdir())
    assert made == [f"mine-{n}.png" for n in range(1, len(made) + 1)]
    assert len(made) >= 2
    for name in made:
        with Image.open(Path("look") / name) as picture:
            assert picture.format == "PNG"
            assert picture.size == pytest.approx(size, abs=1)


@pytest.mark.usefixtures("project")
def test_preview_goes_to_the_output_folder() -> None:
    """Without -o the pictures lie in ``output/``."""
    assert run("preview", "mine", "--points", "hand", "--dpi", "20").exit_code == 0
    assert Path("output/mine-1.png").is_file()
    assert not Path("output/mine.pdf").exists()


# ---- topics and points ----


@pytest.mark.usefixtures("project")
def test_topics_lists_own_and_built_in_ones() -> None:
    """Each topic has a line with its name, title, number of points and text version."""
    rows = [line.split("\t") for line in run("topics").stdout.splitlines()]
    title = "Acupressure points some people use for back pain"
    assert ["back-pain", title, "7 points", "text 1.0"] in rows
    assert ["mine", title, "7 points", "text 1.0"] in rows


@pytest.mark.usefixtures("broken")
def test_a_broken_topic_does_not_hide_the_others() -> None:
    """Topics lists what can be read, and says what is wrong with the rest."""
    result = run("topics")
    assert "back-pain\t" in result.stdout
    assert "mine\t" not in result.stdout
    assert "unknown-word" in rules(result)


def test_points_lists_each_with_code_sides_and_conditions() -> None:
    """One line a point, in order; the two of one name are told apart."""
    lines = run("points", "back-pain").stdout.splitlines()
    found = [tuple(re.split(r"\s{2,}", line.strip())) for line in lines]
    assert [row[0] for row in found] == [
        "stomach",
        "lower-back",
        "hipbone",
        "knee-back",
        "foot-lying",
        "foot-sitting",
        "hand",
    ]
    assert found[0][1:] == (
        "Stomach Point",
        "CV6",
        "middle",
        "pregnancy, hernia, belly-pain, belly-surgery, stoma, just-eaten",
    )
    assert {row[1] for row in found[4:6]} == {"Foot Point (lying down)", "Foot Point (sitting)"}


def test_points_shows_the_notes_for_the_clinician_when_asked() -> None:
    """``--background`` adds each point's notes below its line."""
    short, long = (run("points", "back-pain", *more).stdout for more in ([], ["--background"]))
    assert "WHO CV6 Qihai" in long
    assert "WHO CV6 Qihai" not in short
    assert set(short.splitlines()) < set(long.splitlines())


# ---- new ----


@pytest.mark.parametrize("name", ["neck-pain", "a", "2", "no", "null", "0x1f", "name"])
def test_new_makes_a_topic_that_builds_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """In an empty folder, ``new`` makes the topic, its schema and a place for pictures, and the topic builds."""
    monkeypatch.chdir(tmp_path)
    assert run("new", name).exit_code == 0
    assert set(files()) == {f"templates/topics/{name}.yaml", "templates/topics/topic.schema.json"}
    assert Path("images", name).is_dir()
    assert run("check", name).exit_code == 0


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Neck",
        "neck pain",
        "neck_pain",
        "../neck",
        "neck/pain",
        "a--b",
        "a-",
        "nåcken",
        "a.yaml",
        "a\n",
        "\0",
        "NAME",
    ],
    ids=label,
)
def test_new_refuses_a_name_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Only small letters, digits and single hyphens make a topic's name; nothing is written otherwise."""
    monkeypatch.chdir(tmp_path)
    result = run("new", name)
    assert (result.exit_code, rules(result)) == (1, ["wrong-form"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("length", [100, 300, 5000])
def test_new_with_a_very_long_name_makes_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, length: int
) -> None:
    """A name longer than a file's can be is refused with a rule, and nothing half-made stays."""
    monkeypatch.chdir(tmp_path)
    result = run("new", "x" * length)
    assert (result.exit_code == 0) != bool(rules(result))
    assert (result.exit_code == 0) == bool(files())


@pytest.mark.usefixtures("project")
def test_new_leaves_an_existing_topic_alone() -> None:
    """A name that is taken is refused, and the file keeps every byte."""
    before = files()
    result = run("new", "mine")
    assert (result.exit_code, rules(result)) == (1, ["file-exists"])
    assert files() == before


def test_new_keeps_a_schema_that_is_there(project: Path) -> None:
    """The second topic does not overwrite the schema beside the first."""
    schema = project / "templates" / "topics" / "topic.schema.json"
    schema.write_text("{}")
    assert run("new", "neck-pain").exit_code == 0
    assert schema.read_text() == "{}"


def test_new_goes_into_the_project_that_is_named(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """``--project`` decides where the topic is made, and where one stands nothing changes."""
    other = tmp_path_factory.mktemp("other")
    before = files()
    assert run("new", "neck-pain", "--project", str(other)).exit_code == 0
    assert (other / "templates" / "topics" / "neck-pain.yaml").is_file()
    assert files() == before
    assert project.is_dir()


# ---- schema, version, help ----


def test_schema_is_json_that_knows_the_keys_of_a_topic() -> None:
    """The printed schema requires what a topic requires and forbids unknown keys."""
    schema = json.loads(run("schema").stdout)
    assert {"title", "disclaimer", "red_flags", "points"} <= set(schema["required"])
    assert schema["additionalProperties"] is False
    assert {"from", "to"} <= set(schema["$defs"]["Stroke"]["properties"])


def test_version_is_the_one_of_the_project() -> None:
    """``--version`` prints the version that stands in pyproject.toml."""
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert run("--version").stdout == f"handout {wanted}\n"


def test_help_names_every_command() -> None:
    """The commands listed are those there are, and no arguments at all show the same help."""
    assert set(_group().list_commands(None)) == set(COMMANDS)
    listed = run("--help").output
    assert all(re.search(rf"\b{name}\b", listed) for name in COMMANDS)
    assert "Usage" in run().output


def test_a_misspelt_command_is_answered_with_the_right_one() -> None:
    """A command that is none is an error of use, and the nearest one is named."""
    result = run("buidl")
    assert (result.exit_code, "'build'" in result.output) == (2, True)


def _group() -> Any:
    return typer.main.get_command(app)


@pytest.mark.parametrize("words", [*((c,) for c in COMMANDS), ("plan", "new"), ("plan", "list"), ("plan", "show")])
def test_the_help_of_a_command_names_all_its_options(words: tuple[str, ...]) -> None:
    """``handout COMMAND --help`` tells of every option and argument the command takes."""
    result = run(*words, "--help")
    shown = re.sub(r"\x1b\[[0-9;]*m", "", result.output)
    found = _group()
    for word in words:
        found = found.get_command(None, word)
    wanted = [max(p.opts, key=len) if p.param_type_name == "option" else p.metavar for p in found.params]
    assert result.exit_code == 0
    assert [word for word in wanted if word not in shown] == []
