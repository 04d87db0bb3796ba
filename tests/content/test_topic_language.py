"""A translation is the topic in another language, chosen by its tag."""

import re
from pathlib import Path

import pytest
from support.cli import run
from support.topics import FIXTURES
from support.translations import write_translation

import handout
from handout.content.project import Project
from handout.render.pipeline import lay_out
from handout.request.options import Request
from handout.schema.markup import strip_markup


@pytest.fixture
def spanish(project: Path) -> Path:
    """Return the project with a Spanish version of its topic, which has the topic's pictures."""
    topic = Project(project).topic("mine").value
    text = write_translation(topic, "mine", "es").replace(f"title: {topic.title}", "title: Puntos", 1)
    (project / "templates" / "topics" / "mine.es.yaml").write_text(text, "utf-8")
    (project / "templates" / "languages").mkdir()
    source = FIXTURES / "templates" / "languages" / "es.yaml"
    (project / "templates" / "languages" / "es.yaml").write_bytes(source.read_bytes())
    return project


@pytest.mark.usefixtures("spanish")
def test_a_translation_is_chosen_by_its_language() -> None:
    """``--language es`` takes the Spanish file with the same pictures; the topic's own language takes the topic itself."""
    there = lay_out(Request("mine", language="es")).handout
    assert (strip_markup(there.title), there.language, there.topic) == ("Puntos", "es", "mine.es")
    assert lay_out(Request("mine", language="en")).handout.title == lay_out(Request("mine")).handout.title
    by_path = lay_out(Request("templates/topics/mine.yaml", language="es")).handout
    assert strip_markup(by_path.title) == "Puntos"


@pytest.mark.usefixtures("spanish")
def test_an_approval_of_the_topic_is_none_of_its_translation() -> None:
    """What a clinician approved in English is a draft in Spanish, until that is approved."""
    clinics = Path("templates/clinics")
    clinics.mkdir()
    version = lay_out(Request("mine")).handout.footer
    number = re.search(r"\d+\.\d+", version)
    assert number
    row = "{{topic: {}, version: '{}', by: Dr A, role: GP, date: 2026-11-22}}"
    for name, topics in (("one", ["mine"]), ("both", ["mine", "mine.es"])):
        rows = "".join(f"\n  - {row.format(topic, number[0])}" for topic in topics)
        (clinics / f"{name}.yaml").write_text(f"name: C\napprovals:{rows}\n", "utf-8")
    unapproved = lay_out(Request("mine", clinic="one", language="es")).handout.footer
    assert "Dr A" in lay_out(Request("mine", clinic="one")).handout.footer
    assert "Dr A" not in unapproved
    assert "Dr A" in lay_out(Request("mine", clinic="both", language="es")).handout.footer


@pytest.mark.usefixtures("spanish")
def test_a_language_that_is_not_there_is_told_with_those_that_are() -> None:
    """An unknown language is a mistake, and the known ones are named."""
    result = run("build", "mine", "--language", "fr")
    assert (result.exit_code, "(unknown-language)" in result.stderr) == (1, True)
    assert "English (en), Spanish (es)" in result.stderr


@pytest.mark.usefixtures("spanish")
def test_a_row_may_ask_for_its_language() -> None:
    """A batch makes each row in its own language; a language that is not there is that row's mistake."""
    rows = [{"patient": "Ana", "language": "es"}, {"patient": "Ann"}, {"patient": "Anne", "language": "fr"}]
    spanish, english, french = handout.batch("mine", rows)
    assert spanish.pdf == handout.build("mine", language="es", patient="Ana")
    assert english.pdf == handout.build("mine", patient="Ann")
    assert [(problem.rule, problem.where.cell) for problem in french.problems] == [("unknown-language", "language")]
