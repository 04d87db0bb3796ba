"""No line end parts a negation from its word, or a preposition of one letter from the next."""

import pytest

from handout.layout.page import Text
from handout.layout.text.linebreak import break_lines, line_width
from handout.layout.text.paragraph import TextStyle, paragraph, text_width
from handout.layout.text.particles import PARTICLES, tied_spaces


def _tied(text: str, language: str) -> str:
    """Return *text* with a sign at each space that ties."""
    places = {*tied_spaces(text, language)}
    return "".join("_" if at in places else letter for at, letter in enumerate(text))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "If it hurts, do not_press. Never_rub"),
        ("en-GB", "Press not_here, press_not. Not_now, no."),
        ("ar", "إذا كنت حاملًا فلا_تضغط هنا، لا_تضغط أبدًا"),
        ("ur", "اسے نہ_دبائیں۔ وجہ معلوم_نہیں، گلٹی"),
        ("hi", "कारण पता_नहीं, गांठ; उसे न_रगड़ें। नहीं_तो"),
        ("bn", "চাপ দেবেন_না। না_জিজ্ঞেস করে, যদি_না আপনার"),
        ("so", "Xanuun ma_jiraa? Ha_cadaadin; lugta ha_isdul saarin"),
        ("de", "Drücken Sie nicht_auf das Bein. Reiben Sie_nicht. Ohne_Mühe"),
        ("fr", "Ne_pressez_pas si vous avez mal. Ne_la frottez_pas"),
        ("es-MX", "Si está embarazada, no_presione. Sin_esfuerzo"),
        ("pl", "Nie_naciskaj w_tym miejscu. Ból z_boku i_z_tyłu"),
        ("uk", "У_ногах не_тисніть, а_біль у_спині"),
        ("vi", "Ấn chắc tay nhưng không_gắng sức, được_không?"),
        ("zh-Hans", "请勿 按压"),
        ("eo", "Ne premu"),
    ],
)
def test_particles_are_tied_to_their_word(language: str, text: str) -> None:
    """A negation is tied to the next word, at the end of its clause to the one before; an enclitic to the one before."""
    assert _tied(text.replace("_", " "), language) == text


@pytest.mark.parametrize("language", sorted(PARTICLES))
@pytest.mark.parametrize("marked", [False, True])
def test_no_line_ends_with_a_negation(language: str, marked: bool) -> None:
    """In a line of any width a negation stands beside its word, in bold and as plain text."""
    particles = PARTICLES[language]
    before, after = particles.negations.split(), particles.enclitics.split()
    shown = "**{}**" if marked else "{}"
    style = TextStyle(12, "#000000", language=language)
    for word in (*before, *after):
        text = f"ooo {shown.format(word)} aaa ooo"
        for words in range(1, 4):
            width = text_width(" ".join(f"ooo {word} aaa ooo".split()[:words]), style) + 1
            (mark,) = paragraph(text, max(width, text_width(f"ooo {word} aaa", style) + 1), style).marks
            assert isinstance(mark, Text)
            lines = [line.text.rstrip() for line in mark.lines]
            assert " ".join(lines) == f"ooo {word} aaa ooo"
            assert not any(line.endswith(f" {word}") or line == word for line in lines if word in before)
            assert not any(line.startswith(word) for line in lines if word in after)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_line_that_is_too_narrow_parts_them_at_the_space(language: str) -> None:
    """Where a negation and its word do not fit on one line, the line ends between them and not within a word."""
    text = {"en": "do not press", "ar": "لا تضغط"}[language]
    widest = max(line_width(line) for word in text.split() for line in break_lines(word, False, language, 99))
    lines = break_lines(text, False, language, widest + 0.01)
    assert ["".join(word.text for word in line).strip() for line in lines] == text.split()


def test_a_forced_break_stays_one() -> None:
    """A line feed after a negation breaks the line."""
    assert len(break_lines("not\npress", False, "en", 99)) == 2
