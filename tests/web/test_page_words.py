"""Nobody at the page is told to type: messages name its fields, and what is wrong with an answer is a sentence."""

from pathlib import Path
from string import Formatter

import pytest
from support.page_words import COMMAND_ONLY, FLAGS, KEYS, OPTION, texts_for_page
from support.web_client import client_of, open_site, send

from handout.content.project import Project
from handout.problems import Location, OutputError, Problem
from handout.render.format_layouts import FILLED, FORMAT_LAYOUTS
from handout.rules import find
from handout.web import routes
from handout.web.form import in_columns, without_asides


def test_the_page_names_no_option_that_it_has_no_word_for() -> None:
    """A hint for the page names options of a request alone, and none of a command."""
    wrong = {key: text for key, text in texts_for_page().items() if {*OPTION.findall(text)} - FLAGS or " -o" in text}
    assert wrong == {}


def test_every_wording_that_only_a_command_reports_is_one() -> None:
    """The list has no rule that is gone."""
    assert set(KEYS) >= COMMAND_ONLY


def test_an_advice_asks_for_nothing_that_is_typed() -> None:
    """What stands in brackets for the command line is left out on the page."""
    advices = [*(each.advice for each in FORMAT_LAYOUTS.values()), FILLED]
    assert [advice for advice in map(without_asides, advices) if "--" in advice] == []


def test_a_marked_table_names_columns() -> None:
    """The copy of a table is read in a spreadsheet, where an option is a column."""
    for key in KEYS:
        if key not in COMMAND_ONLY:
            fields = {
                field for _, field, _, _ in Formatter().parse(f"{find(key)[1].message}{find(key)[1].hint}") if field
            }
            shown = in_columns(Problem.of(Location("a"), key, **dict.fromkeys(fields, 1)).with_lead("--note: "))
            assert "--" not in f"{shown.message}{shown.hint}".replace("'---'", ""), key
    fits = Problem.of(Location("a"), "does-not-fit/points", fits=2, panels=3, long="", count=7, chosen="hand,stomach")
    assert "use 'format' booklet" in in_columns(fits).hint


@pytest.mark.parametrize("error", [KeyError("Ann Lee"), OutputError(Problem.of(Location("a.yaml"), "no-font"))])
def test_a_fault_is_a_sentence_with_a_cure(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is raised, the answer says what to do, and nothing of a patient."""

    def fail(*_: object) -> None:
        """Raise the error."""
        raise error

    monkeypatch.setattr(routes, "parse_form", fail)
    answer = send(client_of(open_site()), "/api/preview", {"form": {"topic": "back-pain"}})
    (problem,) = answer.json()["problems"]
    assert answer.status_code == 500
    assert problem["hint"]
    assert " " in problem["message"]
    assert "Ann Lee" not in answer.text
    assert not {"field", "card", "rule", "severity", "where", "line"} - {*problem}


def test_a_title_that_is_too_long_is_refused_with_its_length(tmp_path: Path) -> None:
    """It is not cut: the answer says how many characters it has, and how many it may."""
    (tmp_path / "templates").mkdir()
    client = client_of(open_site(Project(tmp_path)))
    for address in ("/api/plan", "/api/edit/begin"):
        body = {"form": {"topic": "back-pain"}, "title": "x" * 300, "signed": False, "folder": "topics", "kind": ""}
        (problem,) = send(client, address, body).json()["problems"]
        assert (problem["rule"], "300 characters" in problem["message"]) == ("too-long", True)
    assert not [*tmp_path.glob("templates/*/*")]


def test_no_field_cuts_what_is_typed() -> None:
    """A text that is too long stays, and its field says so: ``maxlength`` would drop the end of what is pasted."""
    assert [file.name for file in routes.STATIC.iterdir() if "maxlength" in file.read_text("utf-8").lower()] == []
