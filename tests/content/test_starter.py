"""A topic to start from is in the words of its kind, and of no other."""

import json
import re
from functools import cache
from pathlib import Path

import pytest
from support.kinds import KINDS, copy_kinds
from support.pages import texts_in

from handout.content.kind import EXAMPLED, Kind
from handout.content.project import Project
from handout.content.starter import starter
from handout.content.topic_types import topic_type
from handout.render.pipeline import lay_out
from handout.request.request import Request
from handout.schema.json_schema import json_schema

ALL = ("acupressure", "exercises", "hints", "medicines", "wound-care")

OWN = {
    "acupressure": r"\bpress(es|ed|ing)?\b|\bpoints?\b|acupressure|\bmassag|\bneedle|\bgentle|bruise|\bfinger widths",
    "exercises": r"\bexercises?\b|\bstretch|\bwarm up\b|turn your head|\bneck\b|\bsore\b|\bhurts\b",
    "hints": r"\bscreen\b|\bdesk\b|\bat work\b",
    "medicines": r"\btablets?\b|\bstop it without asking",
    "wound-care": r"\bdressing\b",
}
"""Words that only topics of one kind may have before their author writes any."""

SHARED = {("acupressure", "exercises"): "hurts|sore", ("exercises", "acupressure"): "bruise"}
"""Words of another kind that fit a kind, too: pressing may hurt."""

NAMES = re.compile(
    r"What is pointed out: [a-z, ]+\.|kind: [a-z]+|\"(const|title|\$ref|default)\": \"[^\"]*\"|points=|examples\": \[\s*\"exercises\""
)
"""Names of callouts and kinds, which are no words of a topic."""


@cache
def _model(kind: str) -> type:
    return topic_type(Project(KINDS).read("kinds", kind, Kind))


def _foreign(text: str, kind: str) -> list[str]:
    """Return the words of other kinds in a text."""
    bare = NAMES.sub("", text)
    return [
        f"{other}: {found[0]}"
        for other, words in OWN.items()
        if other != kind
        for found in re.finditer(words, bare, re.IGNORECASE)
        if not re.fullmatch(SHARED.get((kind, other), "(?!)"), found[0], re.IGNORECASE)
    ]


@pytest.mark.parametrize("kind", ALL)
def test_a_starter_has_no_word_of_another_kind(kind: str) -> None:
    """A new topic of hints says nothing of pressing, one of medicines nothing of stretching."""
    assert _foreign(starter("mine", kind, _model(kind)), kind) == []


@pytest.mark.parametrize("kind", [kind for kind in ALL if kind != "acupressure"])
def test_the_schema_has_no_word_of_acupressure(kind: str) -> None:
    """What an editor shows beside a field, and its examples, fit the kind."""
    text = json.dumps(json_schema(_model(kind)), ensure_ascii=False)
    found = [each for each in _foreign(text, kind) if each.startswith("acupressure: ")]
    assert [each for each in found if each.casefold() not in ("acupressure: press", "acupressure: acupressure")] == []


@pytest.mark.parametrize("kind", ALL)
def test_the_examples_of_a_kind_are_in_its_starter(kind: str) -> None:
    """Each example that a kind gives is in the topic to start from, and so is its caution."""
    spec = _model(kind).spec  # type: ignore[attr-defined]
    text = starter("mine", kind, _model(kind))
    given = [each for value in spec.examples.values() for each in ([value] if isinstance(value, str) else value)]
    assert [each for each in given if each not in text] == []
    assert {*spec.examples} <= {*EXAMPLED}
    assert "cautions:" in text


@pytest.mark.parametrize("kind", ALL)
def test_each_starter_builds_and_prints_no_word_of_another_kind(kind: str, tmp_path: Path) -> None:
    """The printed pages of a new topic are in the words of its kind, with a diary too."""
    copy_kinds(tmp_path)
    file = tmp_path / "templates" / "topics" / "mine.yaml"
    file.write_text(starter("mine", kind, _model(kind)), "utf-8")
    laid = lay_out(Request("mine", project=tmp_path, diary=7))
    words = "\n".join(text.words for page in laid.pages for text in texts_in(page.marks))
    assert _foreign(words, kind) == []


@pytest.mark.parametrize("kind", ["hints", "medicines", "wound-care"])
def test_a_starter_has_no_field_that_its_kind_prints_nowhere(kind: str) -> None:
    """Where no section shows a position, a new topic has none to uncomment."""
    assert "position:" not in starter("mine", kind, _model(kind))
