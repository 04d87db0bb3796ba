"""``from handout import build``: a topic in, PDF bytes out."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from typer.testing import CliRunner

from handout import build
from handout.cli import app
from handout.installed import BUILTIN
from handout.layout.page import Text, bounds, walk
from handout.problems import DoesNotFit, InputError, MissingGlyph
from handout.render.pipeline import lay_out
from handout.request.request import Request, Selection

TOPIC = Path("templates/topics/mine.yaml")
LONG = "x" * 5000
ALL = ("stomach", "lower-back", "hipbone", "knee-back", "foot-lying", "foot-sitting", "hand")


def edit(old: str, new: str) -> None:
    """Replace *old*, which must stand in the topic."""
    text = TOPIC.read_text("utf-8")
    assert old in text
    TOPIC.write_text(text.replace(old, new), "utf-8")


def rules(topic: str | Path, **options: object) -> set[str]:
    """Return the rules that stop a build."""
    with pytest.raises(InputError) as caught:
        build(topic, **options)  # type: ignore[arg-type]
    return {p.rule for p in caught.value.problems}


def pages(pdf: bytes) -> list[tuple[float, float]]:
    """Return the width and height of each page in whole pt."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return [(round(float(p.mediabox[2])), round(float(p.mediabox[3]))) for p in document.pages]


def test_a_topic_becomes_a_pdf() -> None:
    """The result is a whole PDF of A4 pages, titled as the topic is."""
    pdf = build("back-pain")
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")
    assert set(pages(pdf)) == {(595, 842)}
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
        {"large_print": True},
        {"clinic": "example"},
        {"theme": "plain"},
    ],
    ids=lambda options: next(iter(options)),
)
def test_every_option_changes_the_leaflet(options: dict[str, object]) -> None:
    """No option is taken and then ignored."""
    assert build("back-pain", **options) != build("back-pain")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("paper", "size"), [("A4", (595, 842)), ("A5", (420, 595)), ("Letter", (612, 792)), ("letter", (612, 792))]
)
def test_a_paper_sets_the_size_of_every_page(paper: str, size: tuple[int, int]) -> None:
    """Pages have the size of the paper, whatever the case of its name."""
    assert set(pages(build("back-pain", points=["hand"], paper=paper))) == {size}


def test_large_print_and_single_cards_take_more_pages() -> None:
    """One card a page and large print spread the same points over more pages than the default."""
    usual = len(pages(build("back-pain")))
    assert len(pages(build("back-pain", cards_per_page="1"))) > usual
    assert len(pages(build("back-pain", large_print=True))) > usual


@pytest.mark.parametrize("point", ALL)
def test_each_point_makes_a_leaflet_of_its_own(point: str) -> None:
    """Any single point can be handed out alone, with the front page before it and the last page after it."""
    assert len(pages(build("back-pain", points=[point]))) >= 2


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        ({"points": ["hnad"]}, "unknown-point"),
        ({"points": ["hand", "hand"]}, "same-point"),
        ({"without": ALL}, "nothing-left"),
        ({"avoid": ["pregnant"]}, "unknown-condition"),
        ({"paper": "A44"}, "unknown-paper"),
        ({"paper": "A4\n"}, "unknown-paper"),
        ({"cards_per_page": "3"}, "unknown-word"),
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
    assert rules("back-pain", **options) == {rule}


def test_all_wrong_options_are_told_at_once() -> None:
    """Paper, cards, theme and clinic are judged together."""
    found = rules("back-pain", paper="A44", cards_per_page="3", theme="clam", clinic="exampel")
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
    assert rules(topic) <= {"unknown-topic", "no-file", "not-a-file", "unreadable"}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("title: Acupressure points", "title: 指压", "missing-glyph"),
        ("name: Hand Point", "name: \U0001f590", "missing-glyph"),
        ("name: Hand Point", "name: \u05d9\u05d3", "right-to-left"),
        ("text: belly button", "text: \u062d", "right-to-left"),
    ],
)
def test_words_that_cannot_be_set_are_told_where(old: str, new: str, rule: str) -> None:
    """A character without a glyph, or text from right to left, is an error at its line, never a box on paper."""
    edit(old, new)
    line = next(n for n, words in enumerate(TOPIC.read_text("utf-8").splitlines(), 1) if new in words)
    with pytest.raises(InputError) as caught:
        build("mine")
    assert {(p.rule, p.where.line) for p in caught.value.problems} == {(rule, line)}
    assert isinstance(caught.value, MissingGlyph) is (rule == "missing-glyph")


@pytest.mark.usefixtures("project")
def test_remarks_may_hold_what_no_font_can_draw() -> None:
    """Notes for the clinician are never printed, so any script is welcome in them."""
    before = build("mine")
    edit("background:\n", "background:\n      - 氣海 \u05d9\u05d3\n")
    assert build("mine") == before


@pytest.mark.usefixtures("project")
def test_a_text_that_does_not_fit_is_told_where() -> None:
    """A card too long for a page of its own is an error that names the topic's file, never clipped or shrunk."""
    edit("helps: back pain.", f"helps: {'many words ' * 350}")
    with pytest.raises(DoesNotFit) as caught:
        build("mine")
    assert {p.where.file for p in caught.value.problems} == {TOPIC.as_posix()}


def test_the_settings_of_the_project_are_used_unless_told_otherwise(project: Path) -> None:
    """``handout.yaml`` sets paper, theme and clinic; an option beats it."""
    usual = build("mine", points=["hand"])
    (project / "templates" / "clinics").mkdir()
    (project / "templates" / "clinics" / "north.yaml").write_text("name: North Clinic\n")
    (project / "handout.yaml").write_text("paper: A5\ntheme: plain\nclinic: templates/clinics/north.yaml\n")
    by_settings = build("mine", points=["hand"])
    assert set(pages(by_settings)) == {(420, 595)}
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
    assert rules("mine") == {"unknown-key"}
    (project / "handout.yaml").write_text("paper: A44\n")
    assert rules("mine") == {"unknown-paper"}


def test_building_writes_nothing(project: Path) -> None:
    """The function leaves no file behind, wherever it is called."""
    before = sorted(project.rglob("*"))
    build("mine")
    assert sorted(project.rglob("*")) == before


@pytest.mark.parametrize("part", ["training", "pregnancy", "pressing", "ask_first", "never_press"])
def test_a_long_heading_of_the_disclaimer_stays_on_its_page(project: Path, part: str) -> None:
    """No heading of the disclaimer runs off the page, however long its words are."""
    file = project / "templates" / "topics" / "mine.yaml"
    head, tail = file.read_text("utf-8").split(f"  {part}:\n    heading: ", 1)
    file.write_text(f"{head}  {part}:\n    heading: {'word ' * 20}{'x' * 90}\n{tail.split(chr(10), 1)[1]}", "utf-8")
    page = lay_out(Request("mine")).pages[0]
    right = max(bounds(mark).right for mark in walk(page.marks) if isinstance(mark, Text))
    assert right <= page.size.width


def test_more_callouts_than_anyone_can_read_are_refused(project: Path) -> None:
    """Sixty labels at one place are refused at once, not searched for hours."""
    file = project / "templates" / "topics" / "mine.yaml"
    label = "        - {kind: label, at: navel, text: belly button, side: left}\n"
    file.write_text(file.read_text("utf-8").replace(label, label * 60), "utf-8")
    with pytest.raises(InputError) as refused:
        build("mine")
    assert "too-long" in {problem.rule for problem in refused.value.problems}


def test_a_callout_from_a_place_to_itself_is_refused(project: Path) -> None:
    """A measure that has no length is refused where it stands."""
    file = project / "templates" / "topics" / "mine.yaml"
    file.write_text(file.read_text("utf-8").replace("from: navel, to: CV6", "from: navel, to: navel"), "utf-8")
    with pytest.raises(InputError) as refused:
        build("mine")
    assert [problem.rule for problem in refused.value.problems] == ["same-place"]


@pytest.mark.parametrize("file", ["handout.yaml", "images/mine/landmarks.yaml"])
def test_a_file_that_says_nothing_is_as_none(project: Path, file: str) -> None:
    """Settings and landmarks may be empty or comments only."""
    (project / file).write_text("# nothing yet\n", "utf-8")
    if file == "handout.yaml":
        assert build("mine").startswith(b"%PDF")
    else:
        with pytest.raises(InputError) as refused:
            build("mine")
        assert {problem.rule for problem in refused.value.problems} == {"unknown-landmark"}


def test_fewer_cards_than_asked_for_is_said(project: Path) -> None:
    """Where no page can hold four cards, that is a warning, and nothing is shortened to make room."""
    assert project.is_dir()
    assert [warning.rule for warning in lay_out(Request("mine", cards_per_page="4")).warnings] == ["fewer-cards"]
    assert lay_out(Request("mine", cards_per_page="2")).warnings == ()


@pytest.mark.parametrize("wishes", [{}, {"format": "booklet"}, {"format": "cards"}, {"paper": "A5"}])
def test_codes_that_cannot_be_made_are_said(project: Path, wishes: dict[str, str]) -> None:
    """Where no point that is printed has a link, ``--qr`` is a warning; one link is enough."""
    assert project.is_dir()
    edit("    code: LI4\n", "    code: LI4\n    link: https://example.org/hand\n")

    def said(*points: str, qr: bool = True) -> list[tuple[str, str]]:
        warnings = lay_out(Request("mine", selection=Selection(points=points), qr=qr, **wishes)).warnings
        return [(each.where.option, each.rule) for each in warnings]

    assert said("stomach") == [("--qr", "no-code")]
    assert said("stomach", "hand") == said("stomach", qr=False) == []


def test_a_short_caution_names_every_condition(project: Path) -> None:
    """A short caution that is silent on a condition of its point is refused where it stands."""
    file = project / "templates" / "topics" / "mine.yaml"
    file.write_text(
        file.read_text("utf-8").replace("caution: Not if you are pregnant or might be.", "caution: Be careful."),
        "utf-8",
    )
    with pytest.raises(InputError) as refused:
        build("mine")
    assert {problem.rule for problem in refused.value.problems} == {"short-caution"}


def _edited(project: Path, *swaps: tuple[str, str]) -> None:
    """Change the project's topic."""
    file = project / "templates" / "topics" / "mine.yaml"
    text = file.read_text("utf-8")
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, "utf-8")


def test_a_disclaimer_longer_than_two_pages_is_refused(project: Path) -> None:
    """What must be read first is never run off the foot of the second page."""
    item = "      - You had surgery not long ago.\n"
    _edited(project, (item, item * 40))
    with pytest.raises(DoesNotFit) as refused:
        build("mine", paper="A5")
    assert [problem.rule for problem in refused.value.problems] == ["does-not-fit"]


def test_a_footer_too_long_for_its_place_is_refused(project: Path) -> None:
    """The footer never runs off the page."""
    _edited(project, ("short_title: Back pain", f"short_title: {'Back pain ' * 80}"))
    with pytest.raises(DoesNotFit) as refused:
        build("mine")
    assert refused.value.problems[0].where.line > 1


def test_fixed_words_the_font_lacks_are_refused(project: Path) -> None:
    """A language file is checked like a topic: no empty boxes, nothing from right to left."""
    (project / "templates" / "languages").mkdir()
    words = (BUILTIN / "templates" / "languages" / "en.yaml").read_text("utf-8")
    (project / "templates" / "languages" / "en.yaml").write_text(
        words.replace("how: How", "how: كيف").replace("where: Where", "where: 在"), "utf-8"
    )
    with pytest.raises(InputError) as refused:
        build("mine")
    assert {problem.rule for problem in refused.value.problems} == {"missing-glyph", "right-to-left"}


def test_long_captions_stay_in_their_card(project: Path) -> None:
    """A caption wraps under its picture, however narrow the picture had to be."""
    _edited(project, ("caption: Same place on the other foot", f"caption: {'Same place on the other foot. ' * 6}"))
    for order in (Request("mine"), Request("mine", cards_per_page="1"), Request("mine", large_print=True)):
        for page in lay_out(order).pages:
            assert max(bounds(m).right for m in walk(page.marks) if isinstance(m, Text)) <= page.size.width - 40


def test_ids_may_be_one_text_and_a_number_a_number() -> None:
    """``points="hand"`` is one point, not four letters, and ``cards_per_page=2`` is understood."""
    assert build("back-pain", points="hand, stomach", cards_per_page=2) == build(
        "back-pain", points=["hand", "stomach"], cards_per_page="2"
    )


def test_markup_is_not_in_the_title_of_the_pdf(project: Path) -> None:
    """Bold words of the title are plain in what a reader shows in its window."""
    _edited(
        project,
        ("title: Acupressure points", 'title: "**Acupressure** points'),
        ("for back pain\n", 'for back pain"\n'),
    )
    with pikepdf.open(BytesIO(build("mine"))) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Acupressure points some people use for back pain"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("[Points](https://example.org/a) for backs", "Points (example.org/a) for backs"),
        ("[Mal de dos]{fr} and its points", "Mal de dos and its points"),
        ("**[Mal de dos]{fr}** and its points", "Mal de dos and its points"),
    ],
)
def test_links_and_languages_are_not_in_the_title_of_the_pdf(project: Path, words: str, said: str) -> None:
    """The markup of links and languages is gone from what a reader shows in its window and in its outline."""
    _edited(project, ("title: Acupressure points some people use for back pain", f'title: "{words}"'))
    with pikepdf.open(BytesIO(build("mine"))) as pdf:
        assert str(pdf.docinfo["/Title"]) == said
        assert str(pdf.Root.Outlines.First.Title) == said


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ("https://example.org/a", ""),
        ("mailto:us@example.org", ""),
        ("tel:+441234567890", ""),
        ("example.org/a", "wrong-form"),
        ("javascript:alert", "wrong-form"),
        ("file:///etc/passwd", "wrong-form"),
        ("//example.org", "wrong-form"),
    ],
)
def test_a_link_leads_to_a_page_a_mail_box_or_a_telephone(project: Path, address: str, rule: str) -> None:
    """A link to anything else is refused in the line where it stands; one that leads somewhere is in the PDF."""
    _edited(project, ("helps: back pain", f"helps: back pain [more]({address})"))
    if rule:
        with pytest.raises(InputError) as refused:
            build("mine")
        (problem,) = refused.value.problems
        line = next(n for n, words in enumerate(TOPIC.read_text("utf-8").splitlines(), 1) if "[more]" in words)
        assert (problem.rule, problem.where.line) == (rule, line)
    else:
        with pikepdf.open(BytesIO(build("mine"))) as pdf:
            found = [str(each.A.URI) for page in pdf.pages for each in page.obj.get("/Annots", [])]
        assert set(found) == {address}


@pytest.mark.parametrize(
    ("address", "fine"), [("https://example.org/hand", True), ("example.org/hand", False), ("mailto:a@b.org", False)]
)
def test_a_points_link_is_a_web_page(project: Path, address: str, fine: bool) -> None:
    """The link of a point leads to a web page, and is printed on its card as it can be typed."""
    _edited(project, ("    name: Hand Point\n", f"    name: Hand Point\n    link: {address}\n"))
    if not fine:
        assert rules("mine") == {"wrong-form"}
        return
    said = [m.words for page in lay_out(Request("mine")).pages for m in walk(page.marks) if isinstance(m, Text)]
    assert said.count("More: example.org/hand") == 1


@pytest.mark.parametrize("part", ["front", "back"])
def test_callouts_that_would_not_be_drawn_are_refused(project: Path, part: str) -> None:
    """A body figure takes no callouts: what would be ignored is an unknown key."""
    _edited(project, (f"    file: body_{part}.svg\n", f"    file: body_{part}.svg\n    callouts: []\n"))
    with pytest.raises(InputError) as refused:
        build("mine")
    assert [problem.rule for problem in refused.value.problems] == ["unknown-key"]
