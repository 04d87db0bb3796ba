"""A danger sign that the short text lacks is named before a patient misses it."""

import pytest
import yaml
from support.kinds import ACUPRESSURE
from support.whole_topic import whole_topic

from handout.check.short_signs import short_signs_left_out
from handout.schema.model_reader import read


def _signs(change: dict[str, object]) -> list[tuple[str, str]]:
    topic = yaml.safe_load(whole_topic())
    topic["red_flags"]["now"].update(change)
    found = read(yaml.safe_dump(topic, sort_keys=False).encode(), "back-pain.yaml", ACUPRESSURE)
    return [(problem.rule, problem.message.rpartition(": ")[2]) for problem in short_signs_left_out(found)]


def test_the_short_danger_signs_of_back_pain_say_each_one() -> None:
    """No danger sign of the built-in topic is missing in its short text."""
    assert _signs({}) == []


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"items": ["You have chest pain.", "You cannot see well."]}, ["You cannot see well."]),
        ({"short": "Chest pain, or a fall."}, None),
        ({"short": None}, []),
        ({"items": ["You have chest pain.", "You have **a bad fall**."]}, []),
    ],
)
def test_a_danger_sign_that_the_short_text_lacks_is_named(change: dict[str, object], missing: list[str] | None) -> None:
    """Each listed sign needs a word of its own in the short text, if there is one."""
    found = _signs(change)
    assert all(rule == "short-signs" for rule, _ in found)
    assert len(found) >= 3 if missing is None else [sign for _, sign in found] == missing
