"""Most words are plain, and are set in shorter ways that must come to the same."""

import re
from unicodedata import bidirectional

import pytest

from handout.layout.text import firago
from handout.layout.text.bidi import FIRST_RIGHT, RIGHT_TO_LEFT
from handout.layout.text.scripts import (
    HAN_BESIDE,
    IDEOGRAPHS,
    JAMO,
    PLAIN,
    SCRIPTS,
    is_plain,
    split_by_typeface,
    typeface_of,
)
from handout.layout.text.shaping import can_print, missing, scripts_without_font

LANGUAGES = ("en", "de", "vi", "ar", "fa", "hi", "ja", "ko", "yue", "zh-Hans")
SAMPLES = (
    "Ann",
    "Zoë Šimić",
    "O’Neil",
    "Nguyễn",
    "**Ann**",
    "[Ann](https://example.org/\u4f60)",
    "\u3000",
    "a\u200bb",
    "",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_script_claims_a_letter_of_a_plain_word(language: str) -> None:
    """Whatever is plain at once is set in the plain typeface, letter by letter."""
    letters = [chr(number) for number in range(0x20, 0x600) if is_plain(chr(number), language)]
    assert len(letters) > 90
    assert not any(typeface_of(letter, language) for letter in letters)
    assert all(split_by_typeface(f"a{letter}", language, PLAIN)[0][0] == PLAIN for letter in letters)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_can_be_printed_if_nothing_of_it_is_missing(language: str) -> None:
    """One look at the letters says the same as the lists of what is missing."""
    texts = (*SAMPLES, *(script.sample for script in SCRIPTS), "\U0001f600", "\ue000x")
    lacking = [scripts_without_font(text, language) or missing(text, language) for text in texts]
    assert [can_print(text, language) for text in texts] == [not each for each in lacking]


def test_nothing_before_the_first_hebrew_letter_runs_from_the_right() -> None:
    """Texts without a letter from there on need not be looked through."""
    assert not any(bidirectional(chr(number)) in RIGHT_TO_LEFT for number in range(ord(FIRST_RIGHT)))


def test_only_jamo_tell_a_language_before_the_ideographs() -> None:
    """Texts without them need no pattern of Han letters."""
    for number in range(ord(IDEOGRAPHS)):
        found = any(re.match(letters, chr(number)) for letters, _ in HAN_BESIDE)
        assert found == bool(JAMO.match(chr(number))), hex(number)


def test_fonts_are_unpacked_once_beside_other_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both fonts are unpacked if neither is stored, and nothing the next time."""
    unpacked: list[bytes] = []
    monkeypatch.setattr(firago, "holds", lambda _kind, _name: False)
    monkeypatch.setattr(firago, "_unpacked", lambda name: unpacked.append(name) or b"")
    firago._unpacking.cache_clear()
    try:
        for _ in range(2):
            with firago.unpacked_beside():
                pass
    finally:
        firago._unpacking.cache_clear()
    assert [name.split()[0] for name in unpacked] == [b"figo", b"figbo"]
