"""A topic to start from is in the words of its kind, and of no other."""

import json
import re
from functools import cache
from pathlib import Path

import pytest
import yaml
from support.kinds import KINDS, copy_kinds
from support.pages import texts_in

from handout.content.kind import EXAMPLED, Kind
from handout.content.project import Project
from handout.content.starter import UNWRITTEN, starter
from handout.content.topic_types import topic_type
from handout.problems import InputError
from handout.render.pipeline import lay_out
from handout.request.options import Request
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
    file.write_text(starter("mine", kind, _model(kind), trial=True), "utf-8")
    laid = lay_out(Request("mine", project=tmp_path, diary=7))
    words = "\n".join(text.words for page in laid.pages for text in texts_in(page.marks))
    assert _foreign(words, kind) == []


@pytest.mark.parametrize("kind", ALL)
def test_no_dose_of_a_starter_is_a_number_that_nobody_chose(kind: str, tmp_path: Path) -> None:
    """A dose has the kind's own example; without one it has no number, and if cards need it no leaflet is built."""
    spec = _model(kind).spec  # type: ignore[attr-defined]
    text = starter("mine", kind, _model(kind))
    doses = [yaml.safe_load(each) for each in re.findall(r"(?m)^[ #]+dose: (\{.*?\})", text)]
    expected = spec.dose.example or dict.fromkeys(spec.dose.amounts, UNWRITTEN)
    assert [{name: str(value) for name, value in each.items()} for each in doses] == ([expected] if expected else [])
    copy_kinds(tmp_path)
    (tmp_path / "templates" / "topics" / "mine.yaml").write_text(text, "utf-8")
    if spec.dose.example or "dose" not in spec.card_needs:
        assert "builds at once" in text
        lay_out(Request("mine", project=tmp_path))
        return
    assert "builds when each … is a number" in text
    with pytest.raises(InputError) as refused:
        lay_out(Request("mine", project=tmp_path))
    assert [each.rule for each in refused.value.problems] == ["wrong-form"] * len(spec.dose.amounts)


@pytest.mark.parametrize("kind", ["hints", "medicines", "wound-care"])
def test_a_starter_has_no_field_that_its_kind_prints_nowhere(kind: str) -> None:
    """Where no section shows a position, a new topic has none to uncomment."""
    assert "position:" not in starter("mine", kind, _model(kind))


BARE = """language: en
about: Meals for a soft diet, one card a meal.
cards: recipes
fields:
  needed: {form: list, required: true, about: What is needed.}
  method: {form: steps, required: true, about: "How to cook it, step by step."}
  keeps: {about: How long it keeps.}
  left_over: {}
sections: [{field: needed}, {field: method, short: true}, {field: dose}, {field: keeps}, {field: left_over, bare: true}]
dose: {amounts: [portions, times_a_day], texts: [when]}
disclaimer:
  - {field: shows, form: text, required: true, about: What the leaflet shows.}
  - {field: ask_first, form: list, required: true, about: Who must ask first.}
  - {field: never, form: section, about: What never to do.}
examples: {cautions: [Not for a child., Let it cool.]}
words:
  one: recipe
  many: recipes
  headings: {needed: You need, method: Do, dose: How much, keeps: Keeps}
  amounts: {portions: "{n} portions", times_a_day: "{n} times a day"}
"""
"""A kind whose author gave next to no examples."""


def test_a_kind_without_examples_has_a_starter_in_its_own_words(tmp_path: Path) -> None:
    """What each field is for stands there, lists and steps go on, a dose is not written, and it builds."""
    kind = tmp_path / "templates" / "kinds" / "recipe.yaml"
    kind.parent.mkdir(parents=True)
    kind.write_text(BARE, "utf-8")
    text = starter("mine", "recipe", topic_type(Project(tmp_path).read("kinds", "recipe", Kind)))
    topic = yaml.safe_load(text)
    (card,) = topic["recipes"]
    assert topic["disclaimer"]["shows"] == "Meals for a soft diet, one card a meal."
    assert topic["disclaimer"]["ask_first"]["heading"] == "Who must ask first"
    assert card["needed"] == ["What is needed.", "…"]
    assert card["method"] == ["How to cook it, step by step.", "…"]
    assert "dose" not in card
    assert '# dose: {portions: "…", times_a_day: "…"}' in text
    used = yaml.safe_load(
        re.sub(r"(?m)^( *)# (?=[a-z_]+: [^#\n]*  # |  +[a-z_]+: )", r"\1", text.partition("\nrecipes:")[2])
    )
    assert (used[0]["keeps"], used[0]["left_over"]) == ("How long it keeps.", "Left over …")
    assert "caution: Not for a child. Let it cool." in text  # the short text loses no caution
    assert "heading: What never to do" in text
    file = tmp_path / "templates" / "topics" / "mine.yaml"
    file.parent.mkdir()
    file.write_text(text, "utf-8")
    assert lay_out(Request("mine", project=tmp_path)).warnings == ()
