"""How lines begin and end in the leaflet on back pain, in every built-in language and on every paper."""

import re
from itertools import accumulate, product

import pytest
from support.covering import sample
from support.pages import laid_out
from support.topics import LANGUAGES

from handout.installed import BUILTIN
from handout.layout.page import Text, walk
from handout.layout.text.breaks import HELD
from handout.layout.text.shaping import scripts_without_font
from handout.render.laid_out import LaidOut
from handout.request.request import Request

PAPERS = ("A4", "Letter")
CASES = [*product(LANGUAGES, PAPERS[:1]), *product(sample(LANGUAGES, 2), PAPERS[1:])]
"""Each language on A4, and every second one on Letter, whose lines are a little longer."""


def _leaflet(language: str, paper: str) -> LaidOut:
    """Return the leaflet in a language, unless its font is missing here."""
    sample = (BUILTIN / "templates" / "topics" / f"back-pain.{language}.yaml").read_text("utf-8")
    if scripts_without_font(sample, language):
        pytest.skip("needs the extras scripts and cjk, and Debian's fonts-noto-core")
    return laid_out(Request("back-pain", paper=paper, language=language))


def _lines(laid: LaidOut) -> list[list[str]]:
    """Return the lines of every text."""
    texts = (mark for page in laid.pages for mark in walk(page.marks) if isinstance(mark, Text))
    return [["".join(piece.text for piece in line.pieces) for line in text.lines] for text in texts]


def test_all_translations_are_looked_at() -> None:
    """There are sixteen."""
    assert len(LANGUAGES) == 16


@pytest.mark.parametrize(("language", "paper"), CASES)
def test_no_line_begins_with_the_dot_between_parts(language: str, paper: str) -> None:
    """The dot ends a line, in footers, doses and addresses; a label that is nothing else is a bullet."""
    faults = [
        line for lines in _lines(_leaflet(language, paper)) for line in lines[1:] if line.lstrip().startswith("·")
    ]
    assert faults == []


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", ["zh-Hans", "ja"])
def test_no_line_ends_within_a_dose(language: str, paper: str) -> None:
    """A number stands on one line with what it counts, and so does a range; there are many of both."""
    faults, found = list[str](), 0
    for lines in _lines(_leaflet(language, paper)):
        ends = {*accumulate(map(len, lines))}
        for dose in re.finditer(HELD, "".join(lines)):
            found += 1
            faults += [dose[0]] if ends & {*range(dose.start() + 1, dose.end())} else []
    assert faults == []
    assert found > 20
