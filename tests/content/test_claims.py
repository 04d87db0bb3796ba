"""No topic claims what may not be claimed."""

import pytest
from support.back_pain import TOPIC, plain_words
from support.claims import CLAIMS
from support.kinds import ACUPRESSURE, STARTER
from support.topics import TOPICS

from handout.content.language import Language
from handout.content.project import Project
from handout.installed import BUILTIN


@pytest.mark.parametrize(
    ("words", "is_claim"),
    [
        ("It is not a cure.", False),
        ("It can cure pain.", True),
        ("This heals fast.", True),
        ("See a health worker.", False),
        ("No side effects.", True),
        ("Proven to help.", True),
        ("It is safe.", True),
        ("100% sure", True),
        ("It works at 100 %.", True),
        ("Print at 100 % (actual size).", False),
        ("Print all sheets at 100 %.", False),
        ("A treatment.", True),
        ("cancer treatment now or not long ago", False),
        ("It relieves arthritis.", True),
        ("Press it instead of taking tablets.", True),
        ("It boosts energy and clears toxins.", True),
        ("Sea of Energy", False),
        ("It stops migraine.", True),
        ("Stop if it hurts.", False),
        ("A natural way to sleep.", True),
    ],
)
def test_a_claim_is_known_when_seen(words: str, is_claim: bool) -> None:
    """The pattern for claims finds them and lets plain words pass."""
    assert bool(CLAIMS.search(words)) is is_claim


@pytest.mark.parametrize("source", [*TOPICS, "starter", "language"])
def test_no_printed_words_claim_what_may_not_be_claimed(source: str) -> None:
    """Neither a topic, the one to start from, nor the fixed words promise a cure, safety or proof."""
    starter = Project(BUILTIN / "templates" / "starter").read
    models = {
        "starter": lambda: starter("topics", str(STARTER), ACUPRESSURE).value,
        "language": lambda: Project(BUILTIN).read("languages", "en", Language).value,
    }
    model = models[source]() if source in models else Project(BUILTIN).topic(source).value
    texts = dict(model.printed_texts())
    assert len(texts) > 40
    assert {path: text for path, text in texts.items() if CLAIMS.search(plain_words(text))} == {}


def test_names_and_remarks_are_not_among_the_printed_words() -> None:
    """Background notes, conditions' names and landmarks stay out of what is checked and set as printed."""
    printed = {text for _, text in TOPIC.printed_texts()}
    names = {"pregnancy", "weak-back", "CV6", "BL23 left", "sole left", "abdomen.svg"}
    remarks = {note for point in TOPIC.cards for note in point.background}
    assert all(point.background for point in TOPIC.cards)
    assert printed & (names | remarks) == {"CV6"}  # the code is printed; the landmark of that name is the same word
