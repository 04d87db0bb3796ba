"""No line end parts a number from its unit: a dose is read at a glance."""

import pytest

from handout.layout.page import Text
from handout.layout.text.paragraph import TextStyle, paragraph, text_width
from handout.layout.text.units import CYRILLIC, LATIN, OTHER, spaces_before_units


@pytest.mark.parametrize("unit", f"{LATIN} {CYRILLIC} {OTHER}".split())
@pytest.mark.parametrize("number", ["400", "**2,5**", "1½"])
@pytest.mark.sweep(every=6)
def test_a_unit_stands_on_the_line_of_its_number(unit: str, number: str) -> None:
    """Whatever the width, and in bold too."""
    style = TextStyle(12, "#000000", language="en")
    plain = number.strip("*")
    for shown in ("ooo", "ooo ooo"):
        width = max(text_width(f"{shown} {plain}", style), text_width(f"{plain} {unit}", style)) + 3
        (mark,) = paragraph(f"{shown} {number} {unit} ooo", width, style).marks
        assert isinstance(mark, Text)
        assert any(f"{plain} {unit}" in line.text for line in mark.lines)


@pytest.mark.parametrize(
    "text", ["3 a day", "2 minutes", "at 5 go home", "4 has", "10 g5", "mg 400", "1 meal", "5 मिलीभगत"]
)
def test_a_word_that_only_begins_like_a_unit_is_not_tied(text: str) -> None:
    """A line may end before it."""
    assert [*spaces_before_units(text)] == []


def test_a_unit_may_end_a_sentence_or_stand_in_brackets() -> None:
    """What follows it is no letter."""
    text = "Take 5_ml. Then 400_mg, (6_m) away, 38_°C, 4_cm²"
    assert [*spaces_before_units(text.replace("_", " "))] == [at for at, letter in enumerate(text) if letter == "_"]
