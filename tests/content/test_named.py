"""Conditions that a caution names already: dropped from the list where that is certain, and nowhere else."""

import re

import pytest
from support.back_pain import TOPIC

from handout.check.runner import load_topic
from handout.content.compose import compose
from handout.content.named import unnamed
from handout.content.project import Project
from handout.installed import BUILTIN
from handout.request.request import Selection
from handout.schema.markup import strip_markup

FORBIDDING = ("do not use it if", "do not press a", "skip this point if")


@pytest.mark.parametrize(
    ("condition", "caution"),
    [
        ("pregnancy", "**Do not use it if you are pregnant or have a hernia.**"),
        ("a hernia", "**Do not use it if you are pregnant or have a hernia.**"),
        ("numb feet", "Skip this point if your feet are numb, sore or cut."),
        ("weak bones (osteoporosis)", "Ask first. Do not use it if your bones are weak."),
        ("a swollen, hot, red or sore leg", "Do not press a leg that is swollen, hot, red or sore."),
    ],
)
def test_what_a_caution_forbids_is_not_said_again(condition: str, caution: str) -> None:
    """A condition whose every word stands in a sentence that forbids the point is not listed."""
    assert unnamed([condition], [caution], FORBIDDING) == ()


@pytest.mark.parametrize(
    ("condition", "caution"),
    [
        ("pregnancy", "Ask your midwife first if you are pregnant."),
        ("pregnancy", "Do not use it if you have a hernia. Pregnant? Ask."),
        ("belly pain, swelling or a lump", "Do not use it if you have belly pain."),
        ("belly surgery not long ago", "Do not use it if you have belly pain."),
        ("blood thinners or easy bleeding", "Do not stop your blood thinners. Easy bleeding? Ask."),
        ("a drip in the hand", "Do not press hard."),
        ("numb feet", "Numb feet? Press less."),
    ],
)
def test_what_is_not_certain_is_said(condition: str, caution: str) -> None:
    """A condition that a caution names in part, in another sentence, or without forbidding the point stays in the list."""
    assert unnamed([condition], [caution], FORBIDDING) == (condition,)


def test_without_words_that_forbid_nothing_is_dropped() -> None:
    """A language that lists no such words loses no condition."""
    assert unnamed(["pregnancy"], ["Do not use it if you are pregnant."], ()) == ("pregnancy",)


def test_no_condition_of_the_topic_is_lost() -> None:
    """Each condition of each built-in card is in its list, or all its words are in one of its cautions."""
    material = load_topic(Project(BUILTIN), "back-pain", None)
    words = material.words.language
    for card, point in zip(compose(material, Selection()).cards, TOPIC.cards, strict=True):
        cautions = [strip_markup(text).casefold() for text in (*point.cautions, *point.stops)]
        for condition in map(words.condition, point.conditions):
            stems = [word[:5] for word in re.findall(r"\w{3,}", re.sub(r"\(.*?\)", "", condition).casefold())]
            assert condition in card.warnings.conditions or any(
                all(stem in text for stem in stems) for text in cautions
            )
