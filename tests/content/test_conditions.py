"""Conditions are found by every word for them, and a guess is made for a mistyped word only."""

from time import process_time

import pytest

from handout.content.conditions import (
    Condition,
    find_condition,
    merge_conditions,
    nearest_conditions,
    shared_words,
    similar_conditions,
)
from handout.content.language import Language
from handout.content.project import Project
from handout.installed import BUILTIN

KNOWN = merge_conditions(Project(BUILTIN).read("languages", "en", Language).value.conditions)

COMING = [
    "aneurysm",
    "arm-line",
    "belly-lump",
    "bone-cancer",
    "bowel-disease",
    "cancer-treatment",
    "dizziness",
    "eye-trouble",
    "face-surgery",
    "head-injury",
    "head-surgery",
    "hot-joint",
    "knee-replacement",
    "leg-injury",
    "low-platelets",
    "lymphoedema",
    "neck-artery",
    "neck-injury",
    "neck-surgery",
    "radiation-skin",
    "rheumatoid-arthritis",
    "shoulder-injury",
    "sore-temples",
    "transplant",
    "weak-arm",
    "wrist-trouble",
]
"""The conditions that the briefs of coming topics name."""


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("pregnancy", "pregnancy"),
        ("PREGNANT", "pregnancy"),
        (" Expecting a  baby. ", "pregnancy"),
        ("on warfarin", "blood-thinners"),
        ("Anticoagulants", "blood-thinners"),
        ("the blood thinners or easy bleeding", "blood-thinners"),
        ("DVT", "blood-clot"),
        ("Baker’s cyst", "knee-lump"),
        ("a hernia", "hernia"),
        ("C-section", "belly-surgery"),
        ("not pregnant", None),
        ("pacemaker", None),
        ("", None),
        ("a", None),
    ],
)
def test_a_condition_is_found_by_any_word_for_it(word: str, meant: str | None) -> None:
    """An id, the printed words and every synonym name a condition, in any case and spacing; nothing else does."""
    assert find_condition(word, KNOWN) == meant


@pytest.mark.parametrize("name", KNOWN)
def test_every_word_of_a_condition_finds_it(name: str) -> None:
    """No word of a condition means another one."""
    for word in (name, KNOWN[name].words, *KNOWN[name].also):
        assert find_condition(word, KNOWN) == name


def test_the_conditions_of_coming_topics_are_known() -> None:
    """Every condition that a brief names is in the language file, and no two share a word."""
    assert [name for name in COMING if name not in KNOWN] == []
    assert shared_words(KNOWN) == {}


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("pregnent", "pregnancy"),
        ("warfrin", "blood-thinners"),
        ("osteoperosis", "osteoporosis"),
        ("hip surgery", ""),
        ("heart", ""),
        ("diabetes", ""),
        ("neck replacement", ""),
        ("gut", ""),
    ],
)
def test_only_a_mistyped_word_is_guessed(word: str, meant: str) -> None:
    """A near spelling is asked for by its id; for all others the five nearest are named, and no disease is proposed."""
    hint = nearest_conditions(word, KNOWN)
    if meant:
        assert hint == f"did you mean '{meant}'?"
    else:
        assert hint.startswith("nearest: ")
        assert len(hint.split(", ")) == 5


@pytest.mark.parametrize(("word", "first"), [("hip surgery", "hip-"), ("new hips", "hip-"), ("sore knee", "knee-")])
def test_the_nearest_condition_shares_a_word(word: str, first: str) -> None:
    """The first of the nearest conditions is about the same part of the body."""
    assert any(name.startswith(first) for name in similar_conditions(word, KNOWN)[:2])


@pytest.mark.parametrize("cell", ["x " * 2_500, "x" * 5_000, "[" * 5_000, " ".join(f"w{n}" for n in range(1_500))])
def test_a_letter_in_a_cell_is_answered_at_once(cell: str) -> None:
    """Whatever length of text stands where a condition was meant, the nearest ones are found without thousands of comparisons."""
    begun = process_time()
    assert nearest_conditions(cell, KNOWN).startswith("nearest: ")
    assert process_time() - begun < 1


def test_a_later_file_says_what_a_word_means() -> None:
    """Words are replaced and synonyms add up; a word of the later file is no longer a synonym of another condition."""
    common = {"stroke": "a stroke", "clot": Condition(words="a blood clot", also=("dvt", "thrombosis"))}
    own = {"clot": Condition(words="a clot in the leg", also=("leg clot",)), "dvt-now": Condition(words="DVT")}
    merged = merge_conditions(common, own)
    assert merged["clot"] == Condition(words="a clot in the leg", also=("thrombosis", "leg clot"))
    assert find_condition("dvt", merged) == "dvt-now"
    assert shared_words(merged) == {}
    assert shared_words(merge_conditions(common, {"attack": Condition(words="Stroke")})) == {
        "stroke": ("stroke", "attack")
    }


@pytest.mark.parametrize("typed", ["açık yara", "AÇIK YARA", "Açık Yara", "ilaç", "İLAÇ", "İlaç", "ILIK", "ılık"])
def test_turkish_capitals_are_understood(typed: str) -> None:
    """A dotted and a dotless i are compared as Turks write their capitals."""
    known = {"wound": Condition(words="açık yara"), "drug": Condition(words="ilaç"), "warm": Condition(words="ılık")}
    assert find_condition(typed, known) is not None
