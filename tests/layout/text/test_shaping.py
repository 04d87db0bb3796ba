"""Letters are joined, kerned and named as their script asks."""

import pytest
from support.paragraphs import BOLD, STYLE

from handout.layout.page import COMPOSED
from handout.layout.text.faces import font
from handout.layout.text.paragraph import text_width
from handout.layout.text.shaping import describe, missing, shape


@pytest.mark.parametrize("word", ["Stiff", "first", "fingers", "office", "दर्द"])
def test_letters_join(word: str) -> None:
    """Letters that the font joins are fewer shapes than letters, and say all their letters."""
    glyphs, width = shape(word, bold=False)
    shown = [glyph for glyph in glyphs if glyph.id != COMPOSED or glyph.parts]
    assert len(shown) < len(word)
    assert "".join(glyph.text for glyph in glyphs) == word
    assert width == pytest.approx(sum(glyph.advance for glyph in glyphs))


@pytest.mark.parametrize(
    ("word", "texts"),
    [
        ("office", ["o", "ffi", "c", "e"]),
        ("कि", ["कि"]),
        ("é", ["é"]),
        ("x\u0323", ["x", "\u0323"]),
        ("र्द", ["र", "्", "द"]),
    ],
)
def test_a_cluster_is_one_shape_that_says_its_letters(word: str, texts: list[str]) -> None:
    """A cluster is drawn by one glyph; a mark, and letters that it joins, are carried by empty ones, each once."""
    glyphs, _ = shape(word, bold=False)
    assert [glyph.text for glyph in glyphs] == texts


@pytest.mark.parametrize("mark", ["\u0323", "\u0331", "\u0301\u0323"])
def test_a_cluster_is_the_same_glyph_beside_any_letter(mark: str) -> None:
    """Kerning moves what follows a composite glyph, and changes neither its parts nor its width."""
    found = {shape(f"V{mark}{letter}", bold=False)[0][0] for letter in "aTo.-"}
    assert len({(glyph.parts, glyph.width) for glyph in found}) == 1
    assert len({glyph.advance for glyph in found}) > 1


@pytest.mark.parametrize("pair", ["AV", "To", "Te", "Wa"])
def test_pairs_are_kerned(pair: str) -> None:
    """Letters whose shapes leave a hole between them stand closer."""
    assert shape(pair, bold=False)[1] < sum(shape(letter, bold=False)[1] for letter in pair)


def test_bold_is_a_font_of_its_own() -> None:
    """Bold is not the regular font: its letters are wider."""
    assert font(bold=True) is not font(bold=False)
    assert text_width("Press slowly", BOLD) > text_width("Press slowly", STYLE)


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("Hello, 1–2 “minutes” — é ü ß · • ½", []),
        ("कमर दर्द", []),
        ("a\nb\u00a0c\u200bd\u200ce\u200df\u2060", []),
        ("שלום ١٢ مرحبا\u200f \u2066a\u2069", []),
        ("a\u202eb", ["\u202e"]),
        ("𓀀𓀁", ["𓀀", "𓀁"]),
        ("a𓀀b𓀀c", ["𓀀"]),
        ("ok 🙂", ["🙂"]),
    ],
)
def test_missing_glyphs_are_named(text: str, lacking: list[str]) -> None:
    """Characters the font cannot draw are named once each, in order; those that show nothing are not missed."""
    assert missing(text) == lacking


@pytest.mark.parametrize(
    ("character", "words"),
    [
        ("漢", "'漢' (U+6F22 CJK UNIFIED IDEOGRAPH-6F22)"),
        ("\u0301", "(U+0301 COMBINING ACUTE ACCENT)"),
        ("\u202e", "(U+202E RIGHT-TO-LEFT OVERRIDE)"),
        ("\ue000", "(U+E000 unnamed)"),
        ("🙂", "'🙂' (U+1F642 SLIGHTLY SMILING FACE)"),
    ],
)
def test_a_character_is_described(character: str, words: str) -> None:
    """A character is shown where it shows by itself, and always named by code and name."""
    assert describe(character) == words
