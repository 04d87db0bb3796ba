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

UNLIKE = (
    "high bp|high blood pressure|hypertension|epilepsy|pacemaker|asthma|aspirin|lupus|stent|seizures|ms|angina|leukaemia"
    "|hearing|liver trouble|metal plate|breastfeeding|parkinson's|xyzzy|gut|a cold|[|"
)
"""What people have that no condition names, with letters like those of one."""

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
    """A near spelling is asked for by its id; of all others none is proposed."""
    hint = nearest_conditions(word, KNOWN)
    assert (hint == f"did you mean '{meant}'?") if meant else ("did you mean" not in hint)


@pytest.mark.parametrize(
    ("word", "named"),
    [
        ("hip surgery", ["hip-injury", "hip-replacement"]),
        ("new hips", ["hip-replacement", "knee-replacement"]),
        ("kidney", ["kidney-trouble"]),
        ("heart attack", ["heart-disease"]),
        ("brest cancer", ["cancer"]),
        ("stroke last year", ["neck-artery"]),
        ("blood thinner since May", ["blood-thinners"]),
        ("diabetes", ["numb-feet"]),
        ("diabetic", ["numb-feet"]),
        ("bleeding", ["blood-thinners"]),
        ("numb", ["numb-feet", "weak-arm"]),
        ("preg", ["pregnancy"]),
    ],
)
def test_conditions_that_share_words_are_named_with_their_own(word: str, named: list[str]) -> None:
    """They are those that have most of what is said, in any form of a word or synonym; their words tell them apart."""
    assert list(similar_conditions(word, KNOWN)) == named
    hint = nearest_conditions(word, KNOWN)
    assert all(f"{name} ({KNOWN[name].words})" in hint for name in named)


@pytest.mark.parametrize("word", UNLIKE.split("|"))
def test_a_condition_that_shares_no_word_is_not_named(word: str) -> None:
    """Epilepsy is no osteoporosis, however alike their letters are; "blood" is in too many conditions to be a sign of one."""
    assert list(similar_conditions(word, KNOWN)) == []
    assert nearest_conditions(word, KNOWN) == "no known condition has its words"


@pytest.mark.parametrize("cell", ["x " * 2_500, "x" * 5_000, "[" * 5_000, " ".join(f"w{n}" for n in range(1_500))])
def test_a_letter_in_a_cell_is_answered_at_once(cell: str) -> None:
    """Whatever length of text stands where a condition was meant, the nearest ones are found without thousands of comparisons."""
    begun = process_time()
    assert "did you mean" not in nearest_conditions(cell, KNOWN)
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
