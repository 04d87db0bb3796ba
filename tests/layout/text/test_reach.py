"""The widths in which a text has the same lines: what is taken for the same is the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.covering import examples

from handout.layout.text.linebreak import Reach, break_lines

WORDS = {
    "en": "press the hollow firmly with your thumb for one minute and stop if-it hurts a/b 2 · 3 times — no\u00a0more "
    "not Metformin or\u00a0Paracetamol",
    "de": "Lenden\u00adwirbel\u00adsäule drücken Donau\u00addampf\u00adschiff der die das Rücken\u00adschmerzen bis 10 Uhr",
    "ar": "اضغط على النقطة برفق لمدة دقيقة واحدة ثم توقف LI4 إذا شعرت بألم",
    "ja": "親指で一分間ゆっくり押してください。痛みが出たらすぐにやめて、医師に相談してください。",
    "hi": "अपने अंगूठे से एक मिनट तक धीरे से दबाएँ और दर्द होने पर रुक जाएँ",
}


def _lines(text: str, language: str, width: float, indent: float, reach: Reach | None = None) -> list[str]:
    """Return the lines of a text."""
    found = break_lines(text, False, language, width, indent, base=int(language == "ar"), reach=reach)
    return ["".join(word.text for word in line) for line in found]


@settings(max_examples=examples(150), deadline=None)
@given(
    language=st.sampled_from(sorted(WORDS)),
    order=st.randoms(use_true_random=False),
    width=st.floats(1, 40),
    indent=st.sampled_from((0.0, 0.0, 3.3)),
    others=st.lists(st.floats(0.5, 60), min_size=8, max_size=8),
)
def test_lines_are_the_same_in_every_width_of_their_reach(
    language: str, order: object, width: float, indent: float, others: list[float]
) -> None:
    """A text is broken alike in all widths of the reach, also where its last line gets a word, or one is split."""
    words = WORDS[language].split(" ")
    order.shuffle(words)  # type: ignore[attr-defined]
    text, reach = " ".join(words), Reach()
    lines = _lines(text, language, width, indent, reach)
    assert reach.least <= width <= reach.most
    near = (reach.least + 1e-6, reach.most - 1e-6, (reach.least + min(reach.most, 90)) / 2)
    for other in (*others, *near):
        if reach.holds(other):
            assert _lines(text, language, other, indent) == lines, (reach, other)


@pytest.mark.parametrize("language", sorted(WORDS.keys() - {"de"}))  # its words may be split in every width
def test_most_lines_are_broken_once_for_several_widths(language: str) -> None:
    """A reach is no point: of a hundred widths near each other, few have lines of their own."""
    reaches: list[Reach] = []
    for number in range(100):
        width = 12 + number * 0.05
        if not any(reach.holds(width) for reach in reaches):
            reaches.append(Reach())
            _lines(WORDS[language], language, width, 0, reaches[-1])
    assert len(reaches) < 40
