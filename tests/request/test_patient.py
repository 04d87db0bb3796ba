"""What is said to one patient is on paper as it was said, and nowhere else; a diary and codes can be used."""

import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
import yaml
from support.cards import parts
from support.cli import problems, run
from support.patients import BY, NAME, NOTE, wanting
from support.pdf import page_words
from support.topics import FIXTURES

from handout.layout.page import Text, walk
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection
from handout.request.patient import MOST_NAME, MOST_NOTE, PatientDetails

ARGUMENTS = ["--patient", NAME, "--date", "2026-11-02", "--by", BY, "--note", NOTE]


# ---- what may be said


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "26-11-22", "22.11.26", "20261122", "2026-W47-7", "x"])
def test_what_is_no_date_is_refused(day: str) -> None:
    """Only year-month-day of a day there is."""
    assert wanting(date=day)[1] == [("--date", "wrong-date")]


def test_a_leap_day_is_a_date() -> None:
    """The 29th of February is in the calendar of 2028, not of 2026."""
    built, found = wanting(date=" 2028-02-29 ")
    assert (str(built.day), found) == ("2028-02-29", [])
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
    built, found = wanting(**{name: words[: most - 1] + "x"})
    assert found == []
    assert built != PatientDetails()
    assert wanting(**{name: words[:most] + "x"})[1] == [(f"--{name}", "too-long")]


@pytest.mark.parametrize("name", ["patient", "by", "note"])
@pytest.mark.parametrize("text", ["a\x07b", "a\x00", "\u200b", "see [here](javascript:1)"])
def test_what_cannot_be_printed_is_refused(name: str, text: str) -> None:
    """Control characters, texts of which nothing is seen, and links that lead nowhere."""
    assert wanting(**{name: text})[1] == [(f"--{name}", "wrong-text")]


@pytest.mark.parametrize(
    ("text", "is_link"), [("a\x07b", False), ("Ann\u202eLee", False), ("see [here](javascript:1)", True)]
)
def test_the_cure_speaks_of_links_for_links_alone(text: str, is_link: bool) -> None:
    """A name with a sign that cannot be printed is not told how a link begins."""
    done = run("build", "back-pain", "--patient", text)
    assert problems(done) == [("--patient", "wrong-text")]
    assert ("https://" in done.stderr) == is_link


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
    "formula": (["--patient", "=A1&B1"], "--patient", "wrong-text"),
    "sum": (["--by", "=1+1"], "--by", "wrong-text"),
    "function": (["--patient", "+CONCAT(A1,B1)"], "--patient", "wrong-text"),
    "bell": (["--by", "Dr \x07"], "--by", "wrong-text"),
    "no glyph in a dose": (["--dose", "hand=\U0001f600"], "--dose", "missing-glyph"),
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
    """Name, date in words, clinician and note are on the first page, and all but the name on no other."""
    result = run("build", "mine", "-o", "o.pdf", *ARGUMENTS)
    assert (result.exit_code, result.stderr) == (0, "")
    first, *rest = page_words(Path("o.pdf").read_bytes())
    for words in (f"For: {NAME}", "Date: 2 November 2026", f"From: {BY}", *NOTE.split("\n")):
        assert words in first
        assert any(words in page for page in rest) == (NAME in words)


def _front(paper: str, form: str = "leaflet", **words_given: str) -> str:
    """Return the words of the front page of one point's handout."""
    built, found = wanting(**words_given)
    assert found == []
    done = lay_out(Request("back-pain", Selection(points=("hand",)), paper=paper, format=form, patient=built))
    return " ".join(mark.words for mark in walk(done.pages[0].marks) if isinstance(mark, Text))


@pytest.mark.parametrize(
    ("paper", "form", "words_given"),
    [
        ("A4", "leaflet", {"date": "2026-11-02"}),
        ("A4", "booklet", {"patient": NAME}),
    ],
)
def test_no_name_and_no_date_is_lost(paper: str, form: str, words_given: dict[str, str]) -> None:
    """What just does not fit into its share of the row gets a row of its own."""
    words = _front(paper, form, **words_given)
    assert all((value if name == "patient" else "2 November 2026") in words for name, value in words_given.items())


@pytest.mark.parametrize(("paper", "form"), [("A5", "leaflet"), ("A4", "booklet")])
def test_our_topic_has_room_for_a_date_on_half_a_sheet(paper: str, form: str) -> None:
    """A date and a short name go on the front page of every leaflet of ours."""
    assert "22 November 2026" in _front(paper, form, patient="Ana", date="2026-11-22")


@pytest.mark.usefixtures("project")
def test_a_dose_replaces_the_times_of_its_card() -> None:
    """The card says what was ordered and no longer what the topic has; other cards are as they were."""
    found_text = "4 minutes, only on Sundays"
    with_dose = lay_out(Request("mine", patient=PatientDetails(doses={"hand": found_text}))).handout.cards
    without = lay_out(Request("mine")).handout.cards
    for one, other in zip(with_dose, without, strict=True):
        assert parts(one).dose.text == (found_text if one.id == "hand" else parts(other).dose.text)
        assert parts(other).dose.text
    assert run("build", "mine", "-o", "o.pdf", "--dose", f"hand={found_text}").exit_code == 0
    pages = " ".join(page_words(Path("o.pdf").read_bytes()))
    assert pages.count(found_text) == 1


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
        assert any("Zuzana" in page for page in page_words(Path("o.pdf").read_bytes()))
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
    found_text = ARGUMENTS if form == "leaflet" else ARGUMENTS[:2]
    result = run("build", "mine", "--format", form, *found_text, "--reading", "read.pdf")
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
