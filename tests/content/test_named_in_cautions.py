"""Conditions that a caution names already: dropped from the list where that is certain, and nowhere else."""

import pytest

from handout.check.runner import load_topic
from handout.content.conditions import Condition
from handout.content.named_in_cautions import unmentioned, unnamed
from handout.content.project import Project
from handout.installed import BUILTIN

PROJECT = Project(BUILTIN)
LANGUAGES = PROJECT.names("languages")

NAMED = {
    "stomach": {"pregnancy", "hernia", "belly-surgery"},
    "lower-back": set(),
    "hipbone": {"pregnancy", "hip-injury"},
    "knee-back": {"varicose-veins", "swollen-leg"},
    "foot-lying": {"numb-feet"},
    "foot-sitting": {"skin-infection", "numb-feet", "foot-injury", "swollen-leg"},
    "hand": {"pregnancy"},
}
"""The conditions that the cautions of each card of back pain say in full."""

FORBIDDING = ("do not use it if", "do not press a", "skip this point if")
GERMAN = ("nutzen Sie ihn nicht, wenn",)

KNOWN = {
    "pregnancy": Condition("pregnancy", in_cautions=("you are pregnant",)),
    "hernia": Condition("a hernia"),
    "slipped-disc": Condition("a slipped disc", also=("a hernia of a disc",)),
    "belly-pain": Condition("belly pain, swelling or a lump", also=("belly pain",)),
    "belly-surgery": Condition("belly surgery not long ago"),
    "recent-surgery": Condition("surgery not long ago"),
    "eye-trouble": Condition("glaucoma or a sore eye", also=("eye surgery",)),
    "osteoporosis": Condition("weak bones (osteoporosis)"),
    "blood-thinners": Condition("blood thinners or easy bleeding", also=("warfarin",)),
    "gout": Condition("gout"),
}
"""Conditions as a language file gives them."""


@pytest.mark.parametrize(
    ("condition", "caution"),
    [
        ("pregnancy", "**Do not use it if you are pregnant or have a hernia.**"),
        ("hernia", "**Do not use it if you are pregnant or have a hernia.**"),
        ("belly-surgery", "Do not use it if you had belly surgery not long ago."),
        ("recent-surgery", "Do not use it if you had surgery not long ago."),
        ("recent-surgery", "Do not use it if you had belly surgery not long ago, or surgery not long ago."),
        ("osteoporosis", "Ask first. Do not use it if you have weak\u00a0bo\u00adnes."),
        ("blood-thinners", "Skip this point if you have *gout*, or **blood thinners** or easy bleeding."),
    ],
)
def test_what_a_caution_forbids_is_not_said_again(condition: str, caution: str) -> None:
    """A condition that stands whole in a sentence that forbids the point is not listed."""
    assert unnamed([condition], KNOWN, [caution], FORBIDDING) == ()


@pytest.mark.parametrize(
    ("condition", "caution"),
    [
        ("pregnancy", "Ask your midwife first if you are pregnant."),
        ("pregnancy", "Do not use it if you have a hernia. If you are pregnant, ask."),
        ("pregnancy", "Do not use it if you have a hernia; ask if you are pregnant."),
        ("pregnancy", "Do not use it if you have a hernia\u06d4 Ask if you are pregnant."),
        ("pregnancy", "Do not use it if you have a hernia\u3002Ask if you are pregnant."),
        ("belly-pain", "Do not use it if you have belly pain."),
        ("belly-surgery", "Do not use it if you have belly pain."),
        ("recent-surgery", "Do not use it if you had belly surgery not long ago."),
        ("recent-surgery", "Do not use it if you had eye surgery not long ago."),
        ("hernia", "Do not use it if you have a hernia of a disc."),
        ("hernia", "Do not use it if you have a herniated disc."),
        ("osteoporosis", "Do not use it if your bones are weak."),
        ("blood-thinners", "Do not use it if you take warfarin."),
        ("blood-thinners", "Do not stop your blood thinners or easy bleeding may follow."),
        ("gout", "Do not use it if you have pseudo-gout."),
    ],
)
def test_what_is_not_certain_is_said(condition: str, caution: str) -> None:
    """A condition named in part, as a part of another, in another sentence or without forbidding stays in the list."""
    assert unnamed([condition], KNOWN, [caution], FORBIDDING) == (condition,)


def test_words_that_begin_alike_are_not_the_same() -> None:
    """A back that is weak is no pregnancy, though the German words begin with the same letters."""
    known = {"pregnancy": Condition("Schwangerschaft", in_cautions=("schwanger sind",)), "weak": Condition("schwach")}
    assert unnamed(["weak"], known, ["Nutzen Sie ihn nicht, wenn Sie schwanger sind."], GERMAN) == ("weak",)


@pytest.mark.parametrize(
    ("words", "caution", "forbidding"),
    [
        ("疝气", "如果您怀孕或有疝气，请勿使用。", "请勿使用"),
        ("静脈瘤", "そこに静脈瘤がある人は、押さないでください。", "押さないでください"),
        ("ไส้เลื่อน", "ห้ามใช้หากคุณเป็นไส้เลื่อน", "ห้ามใช้หาก"),
        ("हर्निया", "अगर आपको हर्निया है, तो इसका इस्तेमाल न करें।", "इसका इस्तेमाल न करें"),
    ],
)
def test_words_end_as_their_script_ends_them(words: str, caution: str, forbidding: str) -> None:
    """Chinese, Japanese and Thai have no spaces between words; vowel signs of India belong to their words."""
    assert unnamed(["it"], {"it": Condition(words)}, [caution], [forbidding]) == ()


def test_a_vowel_sign_makes_another_word() -> None:
    """A word is not found at the beginning of a longer one, where only a vowel sign follows."""
    known = {"it": Condition("नस")}
    assert unnamed(["it"], known, ["नसें सूजी हैं, तो इसका इस्तेमाल न करें।"], ["इसका इस्तेमाल न करें"]) == ("it",)


def test_without_words_that_forbid_nothing_is_dropped() -> None:
    """A language that lists no such words loses no condition."""
    assert unnamed(["pregnancy"], KNOWN, ["Do not use it if you are pregnant."], ()) == ("pregnancy",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_lists_the_same_conditions(language: str) -> None:
    """The cautions of each built-in translation name the conditions that the English ones name, and no others."""
    material = load_topic(PROJECT, "back-pain", None, None if language == "en" else language)
    forbidding = material.words.language.forbidding or ()
    for card in material.topic.value.cards:
        listed = unnamed(card.conditions, material.words.conditions, (*card.cautions, *card.stops), forbidding)
        assert {*card.conditions} - {*listed} == NAMED[card.id]


BELLY = {
    "belly-pain": "belly pain, swelling or a lump",
    "belly-surgery": "belly surgery not long ago",
    "hernia": Condition("a hernia", also=("a rupture",)),
    "pregnancy": "pregnancy",
}


@pytest.mark.parametrize(
    ("caution", "missing"),
    [
        ("Not if you are pregnant, or have hernias, belly pain or belly surgery.", ()),
        ("Not with pregnancy, a hernia or belly surgery.", ("belly-pain",)),
        ("Not with pregnancy, a hernia or belly pain.", ("belly-surgery",)),
        ("Not with pregnancy, a slipped or herniated disc, belly pain or surgery.", ("hernia",)),
        ("Not with pregnancy, a rupture, belly pain or surgery.", ()),
        ("Stop.", tuple(BELLY)),
    ],
)
def test_a_short_caution_mentions_each_condition(caution: str, missing: tuple[str, ...]) -> None:
    """A word that two conditions of a card share mentions neither, and words that only begin alike do not count."""
    assert unmentioned(BELLY, caution) == missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_built_in_short_cautions_mention_every_condition(language: str) -> None:
    """No short caution is silent about a condition of its card, in any language."""
    topic = load_topic(PROJECT, "back-pain", None, language)
    for card in topic.topic.value.cards:
        known = {name: topic.words.conditions[name] for name in card.conditions}
        assert unmentioned(known, card.short.caution or "") == ()
        assert unmentioned(known, "?") == tuple(known)
