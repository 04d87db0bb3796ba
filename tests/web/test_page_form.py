"""The page has nothing of its own: a form gives the bytes that ``build`` gives."""

import datetime as dt
from typing import Any

import pytest
from support.options import sample
from support.web_client import client_of, open_site, send

import handout
from handout.request.option import Kind
from handout.request.options import OPTIONS

SITE = open_site()

FORMS: dict[str, dict[str, Any]] = {
    "all": {},
    "points": {"points": ["hand", "stomach"]},
    "without": {"without": ["hand"]},
    "avoid": {"avoid": ["pregnancy"]},
    "advice": {"advice": False},
    "patient": {"patient": "Zoë <b> & Co"},
    "date": {"date": "2026-11-26"},
    "by": {"by": "Dr A. Sample"},
    "note": {"note": "Ring us.\nAny time."},
    "doses": {"doses": {"hand": "2 minutes"}},
    "diary": {"diary": 14},
    "name_on_pages": {"patient": "Ann Lee", "name_on_pages": False},
    "qr": {"qr": True},
    "format": {"format": "trifold", "points": ["hand"]},
    "paper": {"paper": "Letter"},
    "landscape": {"format": "poster", "paper": "A2", "landscape": True},
    "cards_per_page": {"cards_per_page": "1"},
    "layout": {"layout": "list"},
    "large_print": {"large_print": True},
    "language": {"language": "en"},
    "with_language": {"with_language": "es", "points": ["hand"]},
    "theme": {"theme": "plain"},
    "ink": {"ink": "saver"},
    "clinic": {"clinic": "example"},
    "tile": {"format": "poster", "tile": "A4"},
    "overlap": {"format": "poster", "tile": "A4", "overlap": "15mm"},
    "fit": {"format": "poster", "tile": "A4", "fit": False},
    "edge": {"format": "poster", "tile": "A4", "edge": "4mm"},
    "flip": {"format": "cards", "flip": "short"},
    "bleed": {"bleed": "3mm"},
    "marks": {"bleed": "3mm", "marks": ["crop"]},
}
FORMS |= {name: form for name, row in OPTIONS.items() if name not in FORMS and (form := sample(row)[0])}


def test_every_option_has_a_form() -> None:
    """Each option but the folder of the project and the plan is tried below."""
    assert {"all", *(name for name, row in OPTIONS.items() if row.kind is not Kind.FOLDER and name != "plan")} == set(
        FORMS
    )


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.sweep(every=10)
def test_a_form_gives_the_bytes_of_build(form: dict[str, Any]) -> None:
    """The PDF of a form is that of the same options in Python, byte for byte."""
    client = client_of(SITE)
    answer = send(client, "/api/preview", {"tab": "t", "form": {"topic": "back-pain", **form}})
    assert answer.status_code == 200, answer.text
    pdf = client.get(f"/pdf/{answer.json()['id']}")
    assert pdf.content == handout.build("back-pain", **form)
    assert "Zo" not in pdf.headers["content-disposition"]


@pytest.mark.parametrize(
    "form",
    [{"points": ["wrist"]}, {"avoid": ["pregnancy"]}, {"patient": "Ann Lee", "points": ["wrist"], "ink": "saver"}],
    ids=str,
)
@pytest.mark.sweep(every=8)
def test_a_form_may_name_topics_together(form: dict[str, Any]) -> None:
    """Two topics in one leaflet are those of the command, byte for byte."""
    client = client_of(SITE)
    answer = send(client, "/api/preview", {"tab": "t", "form": {"topic": "sleep,worry", **form}})
    assert answer.status_code == 200, answer.text
    pdf = client.get(f"/pdf/{answer.json()['id']}")
    assert pdf.content == handout.build("sleep,worry", **form)
    assert "sleep-worry" in pdf.headers["content-disposition"]


WRONG: dict[str, tuple[object, str]] = {
    "no topic": ({}, "topic"),
    "no object": ([], ""),
    "a path": ({"topic": "/etc/passwd"}, "topic"),
    "a path upward": ({"topic": "../topics/back-pain"}, "topic"),
    "a file": ({"topic": "back-pain.yaml"}, "topic"),
    "a path beside a topic": ({"topic": "back-pain,../topics/sleep"}, "topic"),
    "a clinic by its path": ({"topic": "back-pain", "clinic": "./example.yaml"}, "clinic"),
    "a plan by its path": ({"topic": "back-pain", "plan": "/x.yaml"}, "plan"),
    "a theme by its path": ({"topic": "back-pain", "theme": "../x"}, "theme"),
    "a project": ({"topic": "back-pain", "project": "/"}, ""),
    "an unknown field": ({"topic": "back-pain", "colour": "red"}, ""),
    "an object for points": ({"topic": "back-pain", "points": {"a": [1]}}, "points"),
    "numbers for points": ({"topic": "back-pain", "points": [1, 2]}, "points"),
    "a number for a name": ({"topic": "back-pain", "patient": 5}, "patient"),
    "a list for a dose": ({"topic": "back-pain", "doses": [1]}, "doses"),
    "a text for a tick": ({"topic": "back-pain", "large_print": "yes"}, "large_print"),
    "an unknown point": ({"topic": "back-pain", "points": ["thumb"]}, "points"),
    "an unknown condition": ({"topic": "back-pain", "avoid": ["sadness"]}, "avoid"),
    "a date of no day": ({"topic": "back-pain", "date": "2026-02-31"}, "date"),
    "a paper of another format": ({"topic": "back-pain", "paper": "A0"}, "paper"),
    "an option of another format": ({"topic": "back-pain", "format": "poster", "patient": "Ann"}, "patient"),
    "too long a name": ({"topic": "back-pain", "patient": "x" * 5000}, "patient"),
    "a topic that is a list": ({"topic": ["back-pain"]}, "topic"),
}


@pytest.mark.parametrize(("form", "field"), WRONG.values(), ids=WRONG)
def test_a_wrong_form_is_answered_with_its_field(form: object, field: str) -> None:
    """What cannot be made is a problem with a message, at its field, and never a fault."""
    answer = send(client_of(SITE), "/api/preview", {"tab": "t", "form": form})
    assert answer.status_code == 422, answer.text
    problems = answer.json()["problems"]
    assert problems[0]["message"]
    assert field in {problem["field"] for problem in problems}


def test_a_problem_names_its_card() -> None:
    """A dose that is too long is shown at its card."""
    form = {"topic": "back-pain", "doses": {"hand": "a very long dose " * 80}}
    problems = send(client_of(SITE), "/api/preview", {"tab": "t", "form": form}).json()["problems"]
    assert {(problem["field"], problem["card"]) for problem in problems} == {("doses", "hand")}


def test_dates_and_doses_reach_the_page() -> None:
    """The text of the pages holds what was typed."""
    form = {"topic": "back-pain", "points": ["hand"], "patient": "Ann Lee", "date": dt.date(2026, 11, 26).isoformat()}
    pages = str(send(client_of(SITE), "/api/text", {"form": form}).json()["pages"])
    assert "Ann Lee" in pages
    assert "26 November 2026" in pages
    assert "Wrist" not in pages


@pytest.mark.parametrize("number", [93, 10**399, -(10**399)])
def test_a_number_out_of_range_is_quoted_in_short(number: int) -> None:
    """Its message takes a line, however many digits were typed."""
    (problem,) = send(client_of(SITE), "/api/preview", {"form": {"topic": "back-pain", "diary": number}}).json()[
        "problems"
    ]
    assert (problem["field"], problem["rule"], problem["hint"]) == ("diary", "wrong-number", "write 0 to 92")
    assert problem["message"].startswith(str(number)[:50])
    assert len(problem["message"]) < 90
