"""What a topic may hold: texts that do not fit, callouts nobody can read and links that lead nowhere are refused where they stand."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from support.pages import texts_in
from support.refusals import refused_by
from support.topics import TOPIC, edit

from handout import build
from handout.installed import BUILTIN
from handout.layout.page import Text, bounds, walk
from handout.problems import DoesNotFit, InputError, MissingGlyph
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("title: Acupressure points", "title: \U00013000", "missing-glyph"),
        ("name: Hand Point", "name: \U0001f590", "missing-glyph"),
    ],
)
def test_words_that_cannot_be_set_are_told_where(old: str, new: str, rule: str) -> None:
    """A character without a glyph is an error at its line, never a box on paper."""
    edit(old, new)
    line = next(n for n, words in enumerate(TOPIC.read_text("utf-8").splitlines(), 1) if new in words)
    with pytest.raises(InputError) as caught:
        build("mine")
    assert {(p.rule, p.where.line) for p in caught.value.problems} == {(rule, line)}
    assert isinstance(caught.value, MissingGlyph)


@pytest.mark.usefixtures("project")
def test_a_missing_font_is_one_problem_that_names_two_ways_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many texts are in a script whose font is nowhere, the first is named once, with the script, a sample and the cures."""
    edit("title: Acupressure points", "title: পিঠের ব্যথা")
    edit("name: Hand Point", "name: হাত")
    monkeypatch.setattr("handout.layout.text.shaping.has_font", lambda family: family == "FiraGO")
    with pytest.raises(InputError) as caught:
        build("mine")
    (problem,) = caught.value.problems
    assert (problem.rule, "Bengali letters such as নমস্কার" in problem.message) == ("no-font", True)
    assert "pip install 'clinic-handout[scripts]', or install the font 'Noto Sans Bengali'" in str(problem)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("words", "warned"),
    [
        ("اضغط 2–3 دقائق.", True),
        ("اضغط ٢-٣ دقائق.", True),
        ("לחצו 10 - 15 שניות.", True),
        ("اضغط من 2 إلى 3 دقائق.", False),
        ("اتصل بالرقم 0800-123-456.", False),
        ("في 2026-11-26.", False),
        ("Press 2–3 minutes.", False),
    ],
)
def test_a_range_with_a_dash_is_warned_of_from_right_to_left(words: str, warned: bool) -> None:
    """Where a range may be read from either end, the author is asked to write it in words; dates and telephones are no ranges."""
    edit("helps: back pain.", f"helps: {words}")
    found = {problem.rule for problem in lay_out(Request("mine")).warnings}
    assert ("doubtful-range" in found) is warned


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


@pytest.mark.parametrize("options", [{}, {"format": "booklet"}, {"format": "cards"}, {"paper": "A5"}])
def test_codes_that_cannot_be_made_are_said(project: Path, options: dict[str, str]) -> None:
    """Where no point that is printed has a link, ``--qr`` is a warning; one link is enough."""
    assert project.is_dir()
    edit("    code: LI4\n", "    code: LI4\n    link: https://example.org/hand\n")

    def shown(*points: str, qr: bool = True) -> list[tuple[str, str]]:
        warnings = lay_out(Request("mine", selection=Selection(points=points), qr=qr, **options)).warnings
        return [(each.where.option, each.rule) for each in warnings]

    assert shown("stomach") == [("--qr", "no-code")]
    assert shown("stomach", "hand") == shown("stomach", qr=False) == []


def test_a_short_caution_names_every_condition(project: Path) -> None:
    """A short caution that is silent on a condition of its point is refused where it stands."""
    file = project / "templates" / "topics" / "mine.yaml"
    file.write_text(
        file.read_text("utf-8").replace(
            "**Not if you are pregnant or might be.** Not with a hurt", "Be careful with a hurt"
        ),
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


def test_a_long_list_of_the_disclaimer_goes_on_between_its_items(project: Path) -> None:
    """Forty questions that no page of A5 holds stand on several, each under their heading."""
    item = "      - You had surgery not long ago.\n"
    _edited(project, (item, item * 40))
    laid = lay_out(Request("mine", paper="A5"))
    assert (
        sum(text.words == "You had surgery not long ago." for page in laid.pages for text in texts_in(page.marks)) == 40
    )


@pytest.mark.sweep
def test_a_paragraph_of_the_disclaimer_longer_than_a_page_is_refused(project: Path) -> None:
    """What must be read first is never run off the foot of a page, and no paragraph is torn."""
    item = "      - You had surgery not long ago.\n"
    _edited(project, (item, f"      - {'You had surgery not long ago. ' * 100}\n"))
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
    """A kind and a language file are checked like a topic: no empty boxes."""
    for name, old, new in (
        ("kinds/acupressure", "how: How", "how: \U0001f590"),
        ("languages/en", "sources: Sources", "sources: \U00013001"),
    ):
        file = project / "templates" / f"{name}.yaml"
        file.parent.mkdir()
        words = (BUILTIN / "templates" / f"{name}.yaml").read_text("utf-8")
        file.write_text(words.replace(old, new), "utf-8")
    with pytest.raises(InputError) as refused:
        build("mine")
    assert {problem.rule for problem in refused.value.problems} == {"missing-glyph"}


def test_long_captions_stay_in_their_card(project: Path) -> None:
    """A caption wraps under its picture, however narrow the picture had to be."""
    _edited(project, ("caption: Same place on the other foot", f"caption: {'Same place on the other foot. ' * 6}"))
    for request in (Request("mine"), Request("mine", cards_per_page="1"), Request("mine", large_print=True)):
        for page in lay_out(request).pages:
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
    ("words", "shown"),
    [
        ("[Points](https://example.org/a) for backs", "Points (example.org/a) for backs"),
        ("[Mal de dos]{fr} and its points", "Mal de dos and its points"),
        ("**[Mal de dos]{fr}** and its points", "Mal de dos and its points"),
    ],
)
def test_links_and_languages_are_not_in_the_title_of_the_pdf(project: Path, words: str, shown: str) -> None:
    """The markup of links and languages is gone from what a reader shows in its window and in its outline."""
    _edited(project, ("title: Acupressure points some people use for back pain", f'title: "{words}"'))
    with pikepdf.open(BytesIO(build("mine"))) as pdf:
        assert str(pdf.docinfo["/Title"]) == shown
        assert str(pdf.Root.Outlines.First.Title) == shown


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
@pytest.mark.sweep(every=4)
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
            found = [str(each.A.URI) for page in pdf.pages for each in page.obj.get("/Annots", []) if "/A" in each]
        assert set(found) == {address}


@pytest.mark.parametrize(
    ("address", "fine"), [("https://example.org/hand", True), ("example.org/hand", False), ("mailto:a@b.org", False)]
)
def test_a_points_link_is_a_web_page(project: Path, address: str, fine: bool) -> None:
    """The link of a point leads to a web page, and is printed on its card as it can be typed."""
    _edited(project, ("    name: Hand Point\n", f"    name: Hand Point\n    link: {address}\n"))
    if not fine:
        assert refused_by("mine") == {"wrong-form"}
        return
    found_text = [m.words for page in lay_out(Request("mine")).pages for m in walk(page.marks) if isinstance(m, Text)]
    assert found_text.count("More: example.org/hand") == 1


@pytest.mark.parametrize("part", ["front", "back"])
def test_callouts_that_would_not_be_drawn_are_refused(project: Path, part: str) -> None:
    """A body figure takes no callouts: what would be ignored is an unknown key."""
    _edited(project, (f"    file: body_{part}.svg\n", f"    file: body_{part}.svg\n    callouts: []\n"))
    with pytest.raises(InputError) as refused:
        build("mine")
    assert [problem.rule for problem in refused.value.problems] == ["unknown-key"]
