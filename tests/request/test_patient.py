"""What is said to one patient is on paper as it was said, and nowhere else; a diary and codes can be used."""

import re
from collections.abc import Iterator
from io import BytesIO
from math import ceil
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import yaml
import zxingcpp
from PIL import Image
from support.cards import parts
from support.verapdf import faults
from typer.testing import CliRunner, Result

from handout.cli import app
from handout.geometry import MM
from handout.layout.page import Group, Role, Text, walk
from handout.problems import Location, Problem
from handout.render.pipeline import lay_out
from handout.request.patient import MOST_NAME, MOST_NOTE, PatientDetails, parse_patient
from handout.request.request import Request, Selection

FIXTURES = Path(__file__).parents[1] / "fixtures" / "languages"
TOPIC = Path("templates/topics/mine.yaml")
NAME, BY, NOTE = "Zuzana Wójcik-Quist", "Dr Yrsa Ngo", "Begin with the hand.\nCall me on Friday."
SAID = ["--patient", NAME, "--date", "2026-11-02", "--by", BY, "--note", NOTE]
LINK = "https://example.org/acupressure/points/stomach?lang=en"


def run(*words: str) -> Result:
    """Run ``handout`` with *words*; anything but an exit code is a traceback, and fails."""
    result = CliRunner().invoke(app, list(words), env={"COLUMNS": "200", "NO_COLOR": "1"})
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    return result


def problems(result: Result) -> list[tuple[str, str]]:
    """Return where each problem on stderr is, and its rule."""
    return re.findall(r"^(\S+): error: .*\((\S+)\)$", result.stderr, re.MULTILINE)


def spoken(pdf: bytes) -> list[str]:
    """Return the text of each page, its spaces made one."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def wanting(**given: str) -> tuple[PatientDetails, list[tuple[str, str]]]:
    """Return the personal lines of texts and the problems found, by place and rule."""
    found: list[Problem] = []
    doses = [given.pop("dose")] if "dose" in given else []
    where = {name: Location.of_option(f"--{name}") for name in ("patient", "date", "by", "note", "dose")}
    made = parse_patient(given, doses, where, found)
    return made, [(str(problem.where), problem.rule) for problem in found]


# ---- what may be said


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "26-11-22", "22.11.26", "20261122", "2026-W47-7", "x"])
def test_what_is_no_date_is_refused(day: str) -> None:
    """Only year-month-day of a day there is."""
    assert wanting(date=day)[1] == [("--date", "wrong-date")]


def test_a_leap_day_is_a_date() -> None:
    """The 29th of February is in the calendar of 2028, not of 2026."""
    made, found = wanting(date=" 2028-02-29 ")
    assert (str(made.day), found) == ("2028-02-29", [])
    assert wanting(date="2026-02-29")[1] == [("--date", "wrong-date")]


@pytest.mark.parametrize("dose", ["", "hand", "=2 minutes", "hand=", "hand = ", " =x"])
def test_what_is_no_dose_is_refused(dose: str) -> None:
    """A dose is a point, a sign of equality and some words."""
    assert wanting(dose=dose)[1] == [("--dose", "wrong-dose")]


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("patient", MOST_NAME),
        ("by", MOST_NAME),
        pytest.param(
            "note",
            MOST_NOTE,
        ),
    ],
)
def test_what_is_too_long_is_refused(name: str, most: int) -> None:
    """As many characters as the limit are taken, one more is not."""
    words = "Wort " * 2000
    made, found = wanting(**{name: words[: most - 1] + "x"})
    assert found == []
    assert made != PatientDetails()
    assert wanting(**{name: words[:most] + "x"})[1] == [(f"--{name}", "too-long")]


@pytest.mark.parametrize("name", ["patient", "by", "note"])
@pytest.mark.parametrize("text", ["a\x07b", "a\x00", "\u200b", "see [here](javascript:1)"])
def test_what_cannot_be_printed_is_refused(name: str, text: str) -> None:
    """Control characters, texts of which nothing is seen, and links that lead nowhere."""
    assert wanting(**{name: text})[1] == [(f"--{name}", "wrong-text")]


@pytest.mark.parametrize(
    "text", ["a\x07b", "a\x00", "\u200b", "see [here](javascript:1)", pytest.param("x" * 6000, id="long")]
)
def test_a_dose_that_cannot_be_printed_is_refused(text: str) -> None:
    """A dose is printed as names and notes are, and must be as clean."""
    assert [where for where, _ in wanting(dose=f"hand={text}")[1]] == ["--dose"]


REFUSED = {
    "no date": (["--date", "tomorrow"], "--date", "wrong-date"),
    "no dose": (["--dose", "hand"], "--dose", "wrong-dose"),
    "two doses": (["--dose", "hand=1 minute", "--dose", "hand=2 minutes"], "--dose", "same-point"),
    "no such point": (["--dose", "hnad=1 minute"], "--dose", "unknown-point"),
    "not chosen": (["--points", "stomach", "--dose", "hand=1 minute"], "--dose", "unused-dose"),
    "left out": (["--avoid", "pregnancy", "--dose", "hand=1 minute"], "--dose", "unused-dose"),
    "long name": (["--patient", "x" * (MOST_NAME + 1)], "--patient", "too-long"),
    "long note": (["--note", "x " * MOST_NOTE], "--note", "too-long"),
    "bell": (["--by", "Dr \x07"], "--by", "wrong-text"),
    "no glyph": (["--patient", "\U0001f600"], "--patient", "missing-glyph"),
    "no glyph in a dose": (["--dose", "hand=\U0001f600"], "--dose", "missing-glyph"),
    "right to left": (["--note", "שלום"], "--note", "right-to-left"),
}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_said_is_refused_by_its_option(name: str) -> None:
    """One problem by the name of the option, and no file."""
    words, option, rule = REFUSED[name]
    result = run("build", "mine", *words)
    assert (result.stdout, problems(result)) == ("", [(option, rule)])
    assert result.exit_code in (1, 2)
    assert not Path("output").exists()


@pytest.mark.usefixtures("project")
def test_all_that_cannot_be_said_is_told_at_once() -> None:
    """Date, dose and name are refused together, along with a word not known."""
    words = ["--date", "x", "--dose", "hand", "--patient", "x" * 999, "--by", "\x07", "--ink", "gray"]
    assert {option for option, _ in problems(run("check", "mine", *words))} == {
        "--date",
        "--dose",
        "--patient",
        "--by",
        "--ink",
    }


def test_a_misspelt_point_of_a_dose_is_set_right() -> None:
    """The nearest point's name is in the hint."""
    assert "did you mean 'hand'?" in run("check", "back-pain", "--dose", "hnad=1 minute").stderr


# ---- what is printed


@pytest.mark.usefixtures("project")
def test_the_front_page_says_whom_it_is_for() -> None:
    """Name, date in words, clinician and note are on the first page and on no other."""
    result = run("build", "mine", "-o", "o.pdf", *SAID)
    assert (result.exit_code, result.stderr) == (0, "")
    first, *rest = spoken(Path("o.pdf").read_bytes())
    for words in (f"For: {NAME}", "Date: 2 November 2026", f"From: {BY}", *NOTE.split("\n")):
        assert words in first
        assert not any(words in page for page in rest)


def _front(paper: str, form: str = "leaflet", **said: str) -> str:
    """Return the words of the front page of one point's handout."""
    made, found = wanting(**said)
    assert found == []
    done = lay_out(Request("back-pain", Selection(points=("hand",)), paper=paper, format=form, patient=made))
    return " ".join(mark.words for mark in walk(done.pages[0].marks) if isinstance(mark, Text))


@pytest.mark.parametrize(
    ("paper", "form", "said"),
    [
        ("A4", "leaflet", {"date": "2026-11-02"}),
        ("A4", "booklet", {"patient": NAME}),
    ],
)
def test_no_name_and_no_date_is_lost(paper: str, form: str, said: dict[str, str]) -> None:
    """What just does not fit into its share of the row gets a row of its own."""
    words = _front(paper, form, **said)
    assert all((value if name == "patient" else "2 November 2026") in words for name, value in said.items())


@pytest.mark.parametrize(("paper", "form"), [("A5", "leaflet"), ("A4", "booklet")])
def test_our_topic_has_room_for_a_date_on_half_a_sheet(paper: str, form: str) -> None:
    """A date and a short name go on the front page of every leaflet of ours."""
    assert "22 November 2026" in _front(paper, form, patient="Ana", date="2026-11-22")


@pytest.mark.usefixtures("project")
def test_a_dose_replaces_the_times_of_its_card() -> None:
    """The card says what was ordered and no longer what the topic has; other cards are as they were."""
    said = "4 minutes, only on Sundays"
    with_dose = lay_out(Request("mine", patient=PatientDetails(doses={"hand": said}))).handout.cards
    without = lay_out(Request("mine")).handout.cards
    for one, other in zip(with_dose, without, strict=True):
        assert parts(one).dose.text == (said if one.id == "hand" else parts(other).dose.text)
        assert parts(other).dose.text
    assert run("build", "mine", "-o", "o.pdf", "--dose", f"hand={said}").exit_code == 0
    pages = " ".join(spoken(Path("o.pdf").read_bytes()))
    assert pages.count(said) == 1


@pytest.mark.parametrize(
    ("topic", "name"),
    [("espalda", "es"), ("plati", "el"), ("kamar", "hi")],
)
def test_the_date_is_in_the_language_of_the_leaflet(topic: str, name: str) -> None:
    """Day, month and year go into the phrase of the language's own file."""
    words = yaml.safe_load((FIXTURES / "templates" / "languages" / f"{name}.yaml").read_text("utf-8"))
    result, _ = wanting(date="2026-11-02")
    front = lay_out(Request(topic, project=FIXTURES, patient=result)).handout.front
    assert front.patient.date == words["day"].format(day=2, month=words["months"][10], year=2026)
    assert "November" not in front.patient.date


def test_lines_left_open_are_blanks() -> None:
    """Without a name there is a place to write it, and no note at all."""
    front = lay_out(Request("back-pain")).handout.front.patient
    assert (front.name, front.date, front.by, front.note) == ("", "", "", "")


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "form",
    [
        "leaflet",
        "poster",
        "booklet",
        "trifold",
        "cards",
    ],
)
def test_a_name_is_printed_or_refused(form: str) -> None:
    """What is said to a patient is not dropped without a word."""
    result = run("build", "mine", "-o", "o.pdf", "--format", form, "--points", "stomach,hand", "--patient", "Zuzana")
    if result.exit_code == 0:
        assert any("Zuzana" in page for page in spoken(Path("o.pdf").read_bytes()))
    else:
        assert problems(result) == [("--patient", "wrong-option")]


# ---- where it must not be


def _strings(value: pikepdf.Object, seen: set[tuple[int, int]]) -> Iterator[str]:
    """Yield every string in a PDF object and all it refers to, pages' contents apart."""
    if isinstance(value, pikepdf.Object) and value.is_indirect:
        if value.objgen in seen:
            return
        seen.add(value.objgen)
    if isinstance(value, pikepdf.String):
        yield str(value)
    elif isinstance(value, pikepdf.Array):
        for each in list(value):
            yield from _strings(each, seen)
    elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        for key in list(value.keys()):
            if key != "/Parent":
                yield from _strings(value[key], seen)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("form", ["leaflet", "booklet"])
def test_the_name_is_on_paper_only(form: str) -> None:
    """Metadata, outline, every other string of the PDF, the names of files and what the command says do not hold it."""
    said = SAID if form == "leaflet" else SAID[:2]
    result = run("build", "mine", "--format", form, *said, "--reading", "read.pdf")
    assert result.exit_code == 0
    secret = [part for text in (NAME, BY, NOTE, "2026-11-02") for part in re.split(r"[\s-]", text) if len(part) > 4]
    names = [path.as_posix() for path in Path().rglob("*")]
    found = " ".join((result.stdout, result.stderr, *names))
    for file in (Path(f"output/mine{'-booklet' if form == 'booklet' else ''}.pdf"), Path("read.pdf")):
        with pikepdf.open(file) as pdf:
            found += pdf.Root.Metadata.read_bytes().decode()
            found += " ".join(str(pdf.docinfo[key]) for key in list(pdf.docinfo.keys()))
            found += " ".join(_strings(pdf.Root, set()))
            with pdf.open_outline() as outline:
                found += " ".join(item.title for item in outline.root)
        assert not any(word.encode() in file.read_bytes() for word in ("Zuzana", "Quist", "Yrsa"))
    assert not [word for word in secret if word in found and word not in ("Begin", "Friday")]


# ---- the diary


def _tables(pdf: bytes) -> list[list[list[tuple[str, str]]]]:
    """Return each table of the tag tree as rows of cells, by their role and Scope."""

    def named(node: pikepdf.Object, role: str) -> Iterator[pikepdf.Object]:
        if not isinstance(node, pikepdf.Dictionary):
            return
        if node.get("/S") == role:
            yield node
        for kid in _kids(node):
            yield from named(kid, role)

    def scope(cell: pikepdf.Object) -> str:
        attributes = cell.get("/A")
        each = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
        return next((str(a.Scope) for a in each if isinstance(a, pikepdf.Dictionary) and "/Scope" in a), "")

    with pikepdf.open(BytesIO(pdf)) as document:
        return [
            [[(str(cell.S), scope(cell)) for cell in _kids(row)] for row in named(table, "/TR")]
            for table in named(document.Root.StructTreeRoot, "/Table")
        ]


def _kids(node: pikepdf.Object) -> list[pikepdf.Object]:
    kids = node.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("days", [1, 7, 8, 28])
@pytest.mark.parametrize("points", [["hand"], ["stomach", "hipbone", "hand"]])
def test_a_diary_is_a_table_of_points_and_days(days: int, points: list[str]) -> None:
    """Each table has a row of days and a row for every point; TH says whether it heads a column or a row."""
    result = run("build", "mine", "-o", "o.pdf", "--points", ",".join(points), "--diary", str(days))
    assert (result.exit_code, result.stderr) == (0, "")
    pdf = Path("o.pdf").read_bytes()
    tables = _tables(pdf)
    assert len(tables) == ceil(days / 7)
    columns = 0
    for head, *rows in tables:
        wide = len(head) - 1
        columns += wide
        assert head == [("/TH", "/Column")] * (wide + 1)
        assert rows == [[("/TH", "/Row")] + [("/TD", "")] * wide] * len(points)
    assert columns == days
    said = re.findall(r"Day (\d+)", " ".join(spoken(pdf)))
    assert [int(day) for day in said] == list(range(1, days + 1))


def test_no_diary_is_no_table() -> None:
    """Without --diary there is none."""
    assert _tables(lay_out(Request("back-pain")).pdf()) == []


@pytest.mark.parametrize("flavour", ["ua1", "2a"])
@pytest.mark.parametrize(("paper", "days"), [("A4", 10), ("Letter", 92)])
def test_a_personal_leaflet_conforms(paper: str, days: int, flavour: str) -> None:
    """With name, date, note, dose, diary and codes it is PDF/UA-1 and PDF/A-2a."""
    said, found = wanting(patient=NAME, date="2026-11-02", by=BY, note=NOTE, dose="knee-back=3 minutos")
    assert found == []
    done = lay_out(Request("espalda", paper=paper, project=FIXTURES, patient=said, diary=days, qr=True))
    assert faults(done.pdf(), flavour) == []


@pytest.mark.parametrize("flavour", ["ua1", "2a"])
@pytest.mark.parametrize("large", [False, True])
def test_a_diary_of_ours_conforms(large: bool, flavour: str) -> None:
    """A small leaflet and one in large print are PDF/UA-1 and PDF/A-2a with their diary."""
    paper = "A4" if large else "A5"
    assert faults(lay_out(Request("back-pain", paper=paper, large_print=large, diary=31)).pdf(), flavour) == []


@pytest.mark.parametrize("paper", ["A4", "A5", "Letter"])
@pytest.mark.parametrize("large", [False, True])
def test_boxes_to_tick_are_large_enough_and_within_the_page(paper: str, large: bool) -> None:
    """A cell is at least 8 mm both ways, and no table runs off its page."""
    if large and paper == "A5":
        return
    done = lay_out(Request("back-pain", paper=paper, large_print=large, diary=31))
    count = 0
    for page in done.pages:
        for mark in walk(page.marks):
            if isinstance(mark, Group) and mark.role is Role.CELL:
                count += 1
                boxes = [inner.box for inner in walk(mark.marks) if hasattr(inner, "box")]
                assert min(min(box.width, box.height) for box in boxes) >= 8 * MM - 0.01
                assert all(box.x > 0 and box.right < page.size.width for box in boxes)
                assert all(box.y > 0 and box.bottom < page.size.height - 30 for box in boxes)
    assert count == 31 * len(done.handout.cards)


@pytest.mark.parametrize("days", ["-1", "93", "many"])
def test_a_diary_has_a_length(days: str) -> None:
    """No less than nothing and at most three months."""
    assert run("check", "back-pain", f"--diary={days}").exit_code == 2


# ---- codes


def _linked(*ids: str) -> None:
    """Give points of the topic a link."""
    topic = yaml.safe_load(TOPIC.read_text("utf-8"))
    for point in topic["points"]:
        if point["id"] in ids:
            point["link"] = LINK.replace("stomach", point["id"])
    TOPIC.write_text(yaml.safe_dump(topic, allow_unicode=True, sort_keys=False), "utf-8")


def _pictures(pdf: bytes) -> Iterator[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            yield page.render(scale=200 / 72).to_pil().convert("L")
    finally:
        document.close()


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("ink", ["colour", "grey", "saver"])
def test_a_code_leads_where_the_words_do(ink: str) -> None:
    """Printed at 200 dpi it is read by a scanner, is 20 mm wide with four light modules around it, and is no raster."""
    _linked("stomach", "hand")
    result = run("build", "mine", "-o", "o.pdf", "--qr", "--ink", ink, "--points", "stomach,hand,hipbone")
    assert (result.exit_code, result.stderr) == (0, "")
    pdf = Path("o.pdf").read_bytes()
    found = []
    for number, picture in enumerate(_pictures(pdf)):
        for code in zxingcpp.read_barcodes(picture):
            assert code.format == zxingcpp.BarcodeFormat.QRCode
            found.append(code.text)
            corners = code.position
            wide = (corners.top_right.x - corners.top_left.x) / 200 * 25.4
            tall = (corners.bottom_left.y - corners.top_left.y) / 200 * 25.4
            assert (wide, tall) == pytest.approx((20, 20), abs=0.4)
            assert "example.org/acupressure/points" in spoken(pdf)[number].replace(" ", "")
    assert sorted(found) == sorted(LINK.replace("stomach", name) for name in ("stomach", "hand"))


@pytest.mark.usefixtures("project")
def test_a_code_is_exact() -> None:
    """Dark squares fill 20 mm, all within a light square larger by four modules on each side; a reader hears where it leads."""
    _linked("stomach")
    done = lay_out(Request("mine", Selection(points=("stomach",)), qr=True))
    (code,) = [
        mark
        for page in done.pages
        for mark in walk(page.marks)
        if isinstance(mark, Group) and mark.role is Role.FIGURE and "QR" in mark.alt
    ]
    assert "example.org/acupressure" in code.alt
    ground, *squares = [mark.box for mark in code.marks if hasattr(mark, "box")]
    left, top = min(box.x for box in squares), min(box.y for box in squares)
    right, bottom = max(box.right for box in squares), max(box.bottom for box in squares)
    assert (right - left, bottom - top) == pytest.approx((20 * MM, 20 * MM))
    module = squares[0].height
    assert round(20 * MM / module) in range(21, 178, 4)
    quiet = (left - ground.x, top - ground.y, ground.right - right, ground.bottom - bottom)
    assert quiet == pytest.approx((4 * module,) * 4)
    for page in done.pages:
        marks = list(walk(page.marks))
        if code in marks:
            texts = [mark.box for mark in marks if isinstance(mark, Text)]
            whole = [box for box in texts if box.overlaps(ground)]
            assert whole == []
            assert 0 < ground.x < ground.right < page.size.width


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("words", [[], ["--qr", "--points", "hipbone"]])
def test_no_code_without_a_wish_and_a_link(words: list[str]) -> None:
    """Only points with a link get one, and only if it is asked for."""
    _linked("stomach")
    assert run("build", "mine", "-o", "o.pdf", *words).exit_code == 0
    assert not any(zxingcpp.read_barcodes(picture) for picture in _pictures(Path("o.pdf").read_bytes()))


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "form",
    [
        "booklet",
        "trifold",
        "cards",
        "poster",
    ],
)
def test_codes_are_printed_or_refused(form: str) -> None:
    """In every format that takes --qr the code can be read."""
    _linked("stomach")
    result = run("build", "mine", "-o", "o.pdf", "--format", form, "--points", "stomach", "--qr")
    if result.exit_code == 0:
        found = [
            code.text for picture in _pictures(Path("o.pdf").read_bytes()) for code in zxingcpp.read_barcodes(picture)
        ]
        assert found == [LINK]
    else:
        assert [rule for _, rule in problems(result)] in (["wrong-option"], ["does-not-fit"])
        assert form == "cards" or "--qr" in result.stderr
