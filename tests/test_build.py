"""``from handout import build``: a topic in, PDF bytes out."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from support.refusals import refused_by
from support.topics import POINTS, TOPIC, edit
from typer.testing import CliRunner

from handout import build
from handout.cli.application import app
from handout.problems import InputError

LONG = "x" * 5000


def page_count(pdf: bytes) -> list[tuple[float, float]]:
    """Return the width and height of each page in whole pt."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return [(round(float(p.mediabox[2])), round(float(p.mediabox[3]))) for p in document.pages]


def test_a_topic_becomes_a_pdf() -> None:
    """The result is a whole PDF of A4 pages, titled as the topic is."""
    pdf = build("back-pain")
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")
    assert set(page_count(pdf)) == {(595, 842)}
    with pikepdf.open(BytesIO(pdf)) as document:
        assert str(document.docinfo["/Title"]) == "Acupressure points some people use for back pain"


@pytest.mark.usefixtures("project")
def test_same_input_same_bytes() -> None:
    """Two builds of one text are equal to the byte, and another text is not."""
    first = build("mine")
    assert build("mine") == first
    edit("title: Acupressure points", "title: Pressure points")
    assert build("mine") != first


def test_it_equals_what_the_command_writes(project: Path) -> None:
    """The command writes the very bytes that the function returns, with defaults and with options."""
    runner = CliRunner()
    assert runner.invoke(app, ["build", "mine"]).exit_code == 0
    assert (project / "output" / "mine.pdf").read_bytes() == build("mine")
    words = ["build", "mine", "-o", "small.pdf", "--points", "hand, stomach", "--avoid", "gout", "--paper", "a5"]
    assert runner.invoke(app, [*words, "--theme", "plain", "--no-advice", "--cards-per-page", "1"]).exit_code == 0
    assert (project / "small.pdf").read_bytes() == build(
        "mine",
        points=["hand", "stomach"],
        avoid=["gout"],
        paper="A5",
        theme="plain",
        advice=False,
        cards_per_page="1",
    )


def test_paths_are_taken_as_text_or_as_paths(project: Path) -> None:
    """Topic, clinic and project may be given as ``str`` or as ``pathlib.Path``."""
    clinic = project / "north.yaml"
    clinic.write_text("name: North Clinic\n")
    by_path = build(project / TOPIC, clinic=clinic, project=project, points=["hand"])
    assert build(str(project / TOPIC), clinic=str(clinic), project=str(project), points=["hand"]) == by_path


@pytest.mark.parametrize(
    "options",
    [
        {"points": ["hand"]},
        {"without": ["hand"]},
        {"avoid": ["pregnancy"]},
        {"advice": False},
        {"paper": "Letter"},
        {"cards_per_page": "1"},
        {"layout": "list"},
        {"large_print": True},
        {"clinic": "example"},
        {"theme": "plain"},
    ],
    ids=lambda options: next(iter(options)),
)
@pytest.mark.sweep(every=4)
def test_every_option_changes_the_leaflet(options: dict[str, object]) -> None:
    """No option is taken and then ignored."""
    assert build("back-pain", **options) != build("back-pain")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("paper", "size"), [("A4", (595, 842)), ("A5", (420, 595)), ("Letter", (612, 792)), ("letter", (612, 792))]
)
def test_a_paper_sets_the_size_of_every_page(paper: str, size: tuple[int, int]) -> None:
    """Pages have the size of the paper, whatever the case of its name."""
    assert set(page_count(build("back-pain", points=["hand"], paper=paper))) == {size}


def test_large_print_and_single_cards_take_more_pages() -> None:
    """One card a page and large print spread the same points over more pages than the default."""
    usual = len(page_count(build("back-pain")))
    assert len(page_count(build("back-pain", cards_per_page="1"))) > usual
    assert len(page_count(build("back-pain", large_print=True))) > usual


@pytest.mark.parametrize("point", POINTS)
def test_each_point_makes_a_leaflet_of_its_own(point: str) -> None:
    """Any single point can be handed out alone, with the front page before it and the last page after it."""
    assert len(page_count(build("back-pain", points=[point]))) >= 2


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        ({"points": ["hnad"]}, "unknown-point"),
        ({"points": ["hand", "hand"]}, "same-point"),
        ({"without": POINTS}, "nothing-left"),
        ({"avoid": ["pergnancy"]}, "unknown-condition"),
        ({"paper": "A44"}, "unknown-paper"),
        ({"paper": "A\n4"}, "unknown-paper"),
        ({"cards_per_page": "5"}, "unknown-word"),
        ({"theme": "clam"}, "unknown-theme"),
        ({"clinic": "exampel"}, "unknown-clinic"),
        ({"clinic": "nowhere.yaml"}, "no-file"),
        ({"project": "nowhere"}, "no-project"),
        ({"project": "\0"}, "no-project"),
        ({"project": LONG}, "no-project"),
    ],
    ids=lambda value: ascii(value)[:32],
)
def test_an_option_that_cannot_be_met_raises_its_rule(options: dict[str, object], rule: str) -> None:
    """A wrong option raises InputError with the rule that it breaks."""
    assert refused_by("back-pain", **options) == {rule}


def test_all_wrong_options_are_told_at_once() -> None:
    """Paper, cards, theme and clinic are judged together."""
    found = refused_by("back-pain", paper="A44", cards_per_page="5", theme="clam", clinic="exampel")
    assert found == {"unknown-paper", "unknown-word", "unknown-theme", "unknown-clinic"}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("kind", ["topics", "clinics", "themes", "plans"])
@pytest.mark.parametrize("ending", [".yml", ".YML", ".yaml.txt", ".yml.txt", ".yaml.yaml", ".txt", ""])
def test_a_file_with_another_ending_is_named_with_its_new_name(kind: str, ending: str) -> None:
    """Who saved ``neck-pain.yaml.txt`` is told to rename it, not of another disease that is spelt alike."""
    file = Path("templates", kind, f"back-pane{ending}")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("x", "utf-8")
    option = kind.rstrip("s")
    with pytest.raises(InputError) as refused:
        build("back-pane") if option == "topic" else build("mine", **{option: "back-pane"})  # type: ignore[arg-type]
    (found,) = refused.value.problems
    assert (found.rule, found.hint) == (f"unknown-{option}", f"rename the file 'back-pane{ending}' to 'back-pane.yaml'")


@pytest.mark.parametrize(
    "topic",
    ["bakc-pain", "", "nowhere.yaml", "templates", "a/b", "\0", "x/\0.yaml", LONG, "é" * 200],
    ids=lambda t: ascii(t)[:16],
)
def test_a_topic_that_is_not_there_is_an_input_error(topic: str) -> None:
    """Whatever is given as a topic, it is found or refused with a rule."""
    assert refused_by(topic) <= {"unknown-topic", "no-file", "not-a-file", "unreadable"}


def test_the_settings_of_the_project_are_used_unless_told_otherwise(project: Path) -> None:
    """``handout.yaml`` sets paper, theme and clinic; an option beats it."""
    usual = build("mine", points=["hand"])
    (project / "templates" / "clinics").mkdir()
    (project / "templates" / "clinics" / "north.yaml").write_text("name: North Clinic\n")
    (project / "handout.yaml").write_text("paper: A5\ntheme: plain\nclinic: templates/clinics/north.yaml\n")
    by_settings = build("mine", points=["hand"])
    assert set(page_count(by_settings)) == {(420, 595)}
    assert by_settings == build("mine", points=["hand"], paper="A5", theme="plain", clinic="north")
    assert build("mine", points=["hand"], paper="A4", theme="calm", clinic="north") != usual
    (project / "handout.yaml").write_text("paper: A5\ntheme: plain\n")
    assert build("mine", points=["hand"], paper="A4", theme="calm") == usual


def test_a_clinic_in_the_settings_is_found_from_anywhere(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path in ``handout.yaml`` counts from the project's folder, not from where one stands."""
    (project / "north.yaml").write_text("name: North Clinic\n")
    (project / "handout.yaml").write_text("clinic: ./north.yaml\n")
    expected = build("mine", points=["hand"])
    (project / "deep").mkdir()
    monkeypatch.chdir(project / "deep")
    assert build("mine", points=["hand"]) == expected


def test_a_problem_of_the_settings_stops_the_build(project: Path) -> None:
    """A mistake in ``handout.yaml`` is not passed over."""
    (project / "handout.yaml").write_text("papre: A5\n")
    assert refused_by("mine") == {"unknown-key"}
    (project / "handout.yaml").write_text("paper: A44\n")
    assert refused_by("mine") == {"unknown-paper"}


def test_building_writes_nothing(project: Path) -> None:
    """The function leaves no file behind, wherever it is called."""
    before = sorted(project.rglob("*"))
    build("mine")
    assert sorted(project.rglob("*")) == before
