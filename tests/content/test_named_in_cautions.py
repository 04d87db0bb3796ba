"""Conditions that a caution names already: dropped from the list where that is certain, and nowhere else."""

from pathlib import Path

import pytest

from handout.check.load_topic import load_topic
from handout.content.conditions import Condition
from handout.content.kind import Kind
from handout.content.language import Language
from handout.content.named_in_cautions import unmentioned, unnamed
from handout.content.project import Project
from handout.content.starter import starter
from handout.content.topic_types import topic_type
from handout.installed import BUILTIN
from handout.problems import InputError
from handout.schema.describe import to_yaml
from handout.schema.model_reader import parse_text, read

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


def test_a_condition_that_a_card_names_twice_is_said_once() -> None:
    """The first place in the list counts."""
    assert unnamed(["gout", "hernia", "gout"], KNOWN, [], FORBIDDING) == ("gout", "hernia")


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


LISTS = ("not with {0} or {1}", "not if {0} or {1}", "in {0} ou {1} nicht", "有{0}或{1}者禁用", "x: {0} ; {1}")


@pytest.mark.parametrize(
    ("caution", "named"),
    [
        ("Not with gout.", {"gout"}),
        ("Take care. **Not with gout** or a hernia!", {"gout", "hernia"}),
        ("Not with: gout; a hernia", {"gout", "hernia"}),
        ("Not with gout, pregnancy, or a hernia.", {"gout", "hernia", "pregnancy"}),
        ("Not with belly pain, swelling or a lump, or gout.", {"belly-pain", "gout"}),
        ("Not with belly pain or gout.", {"gout"}),
        ("Not with weak bones/gout.", {"osteoporosis", "gout"}),
        ("Not with a hernia, but ask about gout or weak bones.", {"hernia"}),
        ("Not if you are pregnant or might be.", {"pregnancy"}),
        ("In gout ou a hernia nicht.", {"gout", "hernia"}),
        ("有gout或a hernia者禁用。", {"gout", "hernia"}),
        ("X : gout ; a hernia.", {"gout", "hernia"}),
        ("Not with your thumb if you have gout.", set()),
        ("Not with a cold or gout.", set()),
        ("Not with gout attacks.", set()),
        ("Not with gout now or before.", set()),
        ("Not with a hernia after belly surgery not long ago.", set()),
        ("Not with a hernia of a disc.", set()),
        ("Not with gout and a hernia.", set()),
        ("Not with pseudo-gout.", set()),
        ("Ask, if you have gout. Not with force.", set()),
        ("In gout ou a hernia fest.", set()),
    ],
)
def test_a_list_where_a_pattern_has_its_places_is_not_said_again(caution: str, named: set[str]) -> None:
    """Each item that is a whole condition counts, up to the first item that is none."""
    assert {*KNOWN} - {*unnamed(KNOWN, KNOWN, [caution], LISTS)} == named


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_knows_its_own_list_and_each_of_its_patterns(language: str) -> None:
    """A caution in the words of the list names what the list would; with one word more it does not."""
    read = load_topic(PROJECT, "back-pain", None, None if language == "en" else language).words
    words, known = read.language, {name: read.conditions[name] for name in ("gout", "hernia")}
    gout, hernia = (each.words for each in known.values())
    listed = words.join(words.not_with, words.separated((gout, hernia)) + words.full_stop)
    forms = [form for form in words.forbidding_forms if "{0}" in form]
    assert len(forms) > 1
    for caution in (listed, *(form.replace("{0}", gout).replace("{1}", hernia) for form in forms)):
        assert unnamed(known, known, [words.capitalize(caution)], forms) == ()
        assert unnamed(["hernia"], known, [caution.replace(hernia, f"{hernia} xyz")], forms) == ("hernia",)


def test_what_an_author_wrote_as_a_caution_is_printed_once(tmp_path: Path) -> None:
    """Cautions such as "Not with asthma" leave nothing to the list; what no caution says stays in it."""
    text = starter("mine", "hints", topic_type(PROJECT.read("kinds", "hints", Kind)))
    tree = parse_text(text)
    (tip,) = tree["hints"]
    cautions = ("Not with asthma.", "Do not use with asthma or gout.", "Asthma? Take care.")
    tree["hints"] = tuple({**tip, "id": f"h{n}", "cautions": (each,)} for n, each in enumerate(cautions))
    tree["conditions"] = {"asthma": "asthma"}
    for hint in tree["hints"]:
        hint["conditions"] = ("asthma", "gout")
    file = tmp_path / "mine.yaml"
    file.write_text(to_yaml(tree), "utf-8")
    loaded = load_topic(Project(tmp_path), str(file), None)
    found = [
        unnamed(card.conditions, loaded.words.conditions, card.cautions, loaded.words.language.forbidding_forms)
        for card in loaded.topic.value.cards
    ]
    assert found == [("gout",), (), ("asthma", "gout")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_lists_the_same_conditions(language: str) -> None:
    """The cautions of each built-in translation name the conditions that the English ones name, and no others."""
    material = load_topic(PROJECT, "back-pain", None, None if language == "en" else language)
    forbidding = material.words.language.forbidding_forms
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


@pytest.mark.parametrize("pattern", ["not with {0}", "not with {1}", "{0} {0} {1}"])
def test_a_pattern_without_both_places_is_refused(pattern: str) -> None:
    """Where the list goes on would not be known."""
    file = BUILTIN / "templates" / "languages" / "en.yaml"
    text = file.read_text("utf-8").replace('"not with {0} or {1}"', f'"{pattern}"')
    with pytest.raises(InputError, match="a pattern for conditions"):
        read(text.encode(), "en.yaml", Language)
