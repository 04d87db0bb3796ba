"""The words that forbid a card, in each language: they are in its texts where the English ones are, and nowhere else."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from handout.check.load_topic import load_topic
from handout.content.loaded_topic import LoadedTopic
from handout.content.named_in_cautions import CLAUSE, PLACES, _find, _forbids, _full_phrases, _listed, _plain, unnamed
from handout.content.project import Project
from handout.content.topic_card import CardSpec
from handout.installed import BUILTIN

PROJECT = Project(BUILTIN)
TRANSLATED = [name for name in PROJECT.names("languages") if name != "en"]
VERB_LAST = ("bn", "fa", "hi", "ja", "ur")
"""Languages in which what forbids stands behind the conditions, with whatever restricts it before it."""

RESTRICTED = {
    "ar": "لا تستخدم هذه النقطة أكثر من عشر دقائق في حالة الحمل.",
    "bn": "আপনি গর্ভবতী হলে দশ মিনিটের বেশি এটি ব্যবহার করবেন না।",
    "de": "Nutzen Sie ihn nicht länger als zehn Minuten, wenn Sie schwanger sind.",
    "en": "Do not use it for more than ten minutes if you are pregnant.",
    "es": "No lo use más de diez minutos si está embarazada.",
    "fa": "در بارداری بیش از ده دقیقه از آن استفاده نکنید.",
    "fr": "Ne l’utilisez pas plus de dix minutes si vous êtes enceinte.",
    "hi": "अगर आप गर्भवती हैं, तो दस मिनट से ज़्यादा इसका इस्तेमाल न करें।",
    "it": "Non lo usi per più di dieci minuti se è incinta.",
    "ja": "妊娠している人は、十分以上使わないでください。",
    "pl": "Nie stosuj go dłużej niż dziesięć minut, jeśli jesteś w ciąży.",
    "pt": "Não use por mais de dez minutos se estiver grávida.",
    "so": "In ka badan toban daqiiqo ha isticmaalin haddii aad uur leedahay.",
    "uk": "Не використовуйте її довше десяти хвилин, якщо ви вагітні.",
    "ur": "حمل میں دس منٹ سے زیادہ اسے استعمال نہ کریں۔",
    "vi": "Không dùng huyệt này quá mười phút nếu quý vị đang có thai.",
    "zh-Hans": "如果您怀孕，请勿使用超过十分钟。",
}
"""A caution that forbids only more than ten minutes to who is pregnant: "Not with: pregnancy" must still be printed."""


def _material(language: str) -> LoadedTopic:
    """Return back pain in a language."""
    return load_topic(PROJECT, "back-pain", None, None if language == "en" else language)


def _texts(value: Any, path: tuple[object, ...] = ()) -> Iterator[tuple[tuple[object, ...], str]]:
    """Yield each text of a topic with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*path, key))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from _texts(item, (*path, number))


def _phrases(material: LoadedTopic) -> list[str]:
    """Return the words that forbid, without the patterns of lists."""
    return [_plain(form) for form in material.words.language.forbidding_forms if "{0}" not in form]


def _forbidding(text: str, phrases: list[str]) -> list[str]:
    """Return the phrases that forbid in a text."""
    return [phrase for phrase in phrases if any(_forbids(phrase, clause) for clause in CLAUSE.split(_plain(text)))]


def _count_forbidding(card: CardSpec, material: LoadedTopic) -> int:
    """Return how many sentences of a card's cautions forbid it, in a phrase or in a pattern of lists."""
    known, forms = material.words.conditions, material.words.language.forbidding_forms
    patterns = [PLACES.split(_plain(form)) for form in forms if "{0}" in form]
    clauses = [clause for text in (*card.cautions, *card.stops) for clause in CLAUSE.split(_plain(text))]
    return sum(
        bool(_forbidding(each, _phrases(material)) or any([*_listed(each, pattern, known)] for pattern in patterns))
        for each in clauses
    )


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.sweep(every=3)
def test_a_caution_forbids_where_the_english_one_does(language: str) -> None:
    """As many sentences of each card; what sends to a doctor or asks for a stool forbids in no language."""
    count = {
        tag: [_count_forbidding(card, _material(tag)) for card in _material(tag).topic.value.cards]
        for tag in ("en", language)
    }
    assert count[language] == count["en"]
    assert sum(count["en"]) == 11


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_forbids_is_in_no_text_that_allows(language: str) -> None:
    """Of all texts of the topic, only those with a "do not", "never" or "skip" in English have words that forbid."""
    english = dict(_texts(msgspec.to_builtins(_material("en").topic.value)))
    other = _material(language)
    phrases = _phrases(other)
    found = {path for path, text in _texts(msgspec.to_builtins(other.topic.value)) if _forbidding(text, phrases)}
    allowing = {path: english.get(path, "") for path in found}
    assert [text for text in allowing.values() if not re.search(r"\b(?:not|never|skip)\b", text, re.IGNORECASE)] == []
    assert len(found) >= 8


@pytest.mark.parametrize("language", [*VERB_LAST, "so"])
def test_each_phrase_is_in_the_built_in_texts(language: str) -> None:
    """Words that no text has were never read in a sentence."""
    material = _material(language)
    texts = [text for card in material.topic.value.cards for text in (*card.cautions, *card.stops)]
    used = {phrase for text in texts for phrase in _forbidding(text, _phrases(material))}
    assert [phrase for phrase in _phrases(material) if phrase not in used] == []


@pytest.mark.parametrize("language", RESTRICTED)
def test_what_is_forbidden_in_part_stays_in_the_list(language: str) -> None:
    """The built-in caution says all of it; the same with "more than ten minutes" does not."""
    material = _material(language)
    known, forms = material.words.conditions, material.words.language.forbidding_forms
    (hip,) = (card for card in material.topic.value.cards if card.id == "hipbone")
    restricted = RESTRICTED[language]
    assert any(next(_find(phrase, _plain(restricted)), None) for phrase in _full_phrases(known["pregnancy"]))
    assert unnamed(["pregnancy"], known, [hip.cautions[0]], forms) == ()
    assert unnamed(["pregnancy"], known, [restricted], forms) == ("pregnancy",)


def test_every_language_has_its_restricted_caution() -> None:
    """A language that is added brings one."""
    assert sorted(RESTRICTED) == sorted(PROJECT.names("languages"))
