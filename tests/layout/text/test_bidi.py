"""The Unicode Bidirectional Algorithm, against the cases that Unicode publishes."""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from unicodedata import bidirectional

import pytest
from support.covering import sample

from handout.layout.text.bidi import UNSEEN, first_direction, has_right_to_left, levels, visual_order

CASES = Path("/usr/share/unicode")
"""The place of Debian's package unicode-data."""

needs_cases = pytest.mark.skipif(
    not (CASES / "BidiTest.txt").is_file() and "CI" not in os.environ, reason="needs the Debian package unicode-data"
)
SAMPLES = {
    "L": "a", "R": "א", "AL": "ب", "EN": "1", "AN": "١", "ES": "+", "ET": "%", "CS": ",", "B": "\u2029", "S": "\t",
    "WS": " ", "ON": "!", "NSM": "\u0301", "BN": "\u00ad", "LRE": "\u202a", "RLE": "\u202b", "PDF": "\u202c",
    "LRO": "\u202d", "RLO": "\u202e", "LRI": "\u2066", "RLI": "\u2067", "FSI": "\u2068", "PDI": "\u2069",
}  # fmt: skip
"""A character of each class."""


def _wrong(text: str, base: int | None, wanted: list[str], order: list[int]) -> bool:
    """Tell whether the levels or the order of *text* differ from what is wanted; x is a level of no interest."""
    found = levels(text, base if base is not None else first_direction(text) or 0)
    seen = [at for at, character in enumerate(text) if bidirectional(character) not in UNSEEN]
    if [str(found[at]) if at in set(seen) else "x" for at in range(len(text))] != wanted:
        return True
    return [seen[at] for at in visual_order([found[at] for at in seen])] != order


def _character_cases() -> Iterator[tuple[str, int | None, list[str], list[int]]]:
    for line in (CASES / "BidiCharacterTest.txt").read_text("utf-8").splitlines():
        if line and line[0] != "#":
            codes, base, _, wanted, order = line.split(";")
            text = "".join(chr(int(code, 16)) for code in codes.split())
            yield text, None if base == "2" else int(base), wanted.split(), [int(each) for each in order.split()]


def _class_cases() -> Iterator[tuple[str, int | None, list[str], list[int]]]:
    wanted, order = list[str](), list[int]()
    for line in (CASES / "BidiTest.txt").read_text("utf-8").splitlines():
        if line.startswith("@Levels:"):
            wanted = line.split()[1:]
        elif line.startswith("@Reorder:"):
            order = [int(each) for each in line.split()[1:]]
        elif line and line[0] not in "#@":
            classes, bases = line.split(";")
            text = "".join(SAMPLES[each] for each in classes.split())
            for bit, base in ((1, None), (2, 0), (4, 1)):
                if int(bases) & bit:
                    yield text, base, wanted, order


def _known(text: str) -> bool:
    """Tell whether this Python knows all characters of *text*: its Unicode may be older than the cases."""
    return all(bidirectional(character) for character in text)


@needs_cases
def test_every_published_character_case_is_met() -> None:
    """Levels and order of every tenth of the 91,000 cases of BidiCharacterTest.txt, of all in a sweep, are those of Unicode."""
    cases = [case for case in _character_cases() if _known(case[0])]
    assert len(cases) > 90_000
    assert [case for case in sample(cases, 10) if _wrong(*case)] == []


@needs_cases
@pytest.mark.sweep
def test_the_published_class_cases_are_met() -> None:
    """Levels and order of some of the 770,000 cases of BidiTest.txt, of every seventh in a sweep, are those of Unicode."""
    cases = sample([*islice(_class_cases(), 0, None, 7)], 10)
    assert [case for case in cases if _wrong(*case)] == []


@pytest.mark.parametrize(
    ("text", "base", "found"),
    [
        ("abc", 0, [0, 0, 0]),
        ("אבג", 0, [1, 1, 1]),
        ("a אב", 0, [0, 0, 1, 1]),
        ("א 12", 1, [1, 1, 2, 2]),
        ("א(b)", 1, [1, 1, 2, 1]),
        ("", 1, []),
    ],
)
def test_levels_of_short_texts(text: str, base: int, found: list[int]) -> None:
    """Latin is even, Hebrew odd, a number in it deeper; brackets go with what is around them."""
    assert levels(text, base) == found


@pytest.mark.parametrize(
    ("text", "direction", "right"), [("abc", 0, False), ("12 אב c", 1, True), ("12", None, False), ("", None, False)]
)
def test_the_first_strong_letter_decides(text: str, direction: int | None, right: bool) -> None:
    """The direction of a text is that of its first letter, and a number has none."""
    assert first_direction(text) == direction
    assert has_right_to_left(text) is right
