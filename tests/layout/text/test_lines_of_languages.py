"""How lines begin and end in the leaflet on back pain, in every built-in language and on every paper."""

import re
from collections.abc import Iterable
from itertools import accumulate, product

import pytest
from support.covering import sample
from support.page_measures import LEAFLET_SIZES
from support.pages import laid_out, seen_words
from support.topics import LANGUAGES, TOPICS

from handout.installed import BUILTIN
from handout.layout.page import Text, walk
from handout.layout.text.particles import tied_spaces
from handout.layout.text.scripts_without_spaces import HELD, SPACELESS
from handout.layout.text.shaping import scripts_without_font
from handout.render.laid_out import LaidOut
from handout.request.options import Request

PAPERS = ("A4", "Letter")
ON_LETTER = {*sample(LANGUAGES, 4), "ja", "zh-Hans"}
"""Every fourth language, and those without spaces, also on Letter, whose lines are a little longer."""


WITH_SPACES = [tag for tag in LANGUAGES if tag not in ("ja", "zh-Hans")]
WITHOUT_SPACES = [*product(("ja", "zh-Hans"), PAPERS)]
CASES = [
    *sample([(tag, paper) for tag, paper in product(WITH_SPACES, PAPERS) if paper == "A4" or tag in ON_LETTER], 3),
    *sample(WITHOUT_SPACES, 3),
]
"""Each language on A4, and some on Letter; of these every third, and so of those without spaces."""


def _cases(languages: Iterable[str]) -> list[tuple[str, str]]:
    """Return the cases of some languages."""
    return [case for case in CASES if case[0] in languages]


def _leaflet(language: str, paper: str) -> LaidOut:
    """Return the leaflet in a language, unless its font is missing here."""
    sample = (BUILTIN / "templates" / "topics" / f"back-pain.{language}.yaml").read_text("utf-8")
    if scripts_without_font(sample, language):
        pytest.skip("needs the extras scripts and cjk, and Debian's fonts-noto-core")
    return laid_out(Request("back-pain", paper=paper, language=language))


def _seen_lines(laid: LaidOut) -> list[list[str]]:
    """Return the lines of every text as they are seen."""
    texts = (mark for page in laid.pages for mark in walk(page.marks) if isinstance(mark, Text))
    return [[seen_words(line).strip() for line in text.lines] for text in texts]


def _lines(laid: LaidOut) -> list[list[str]]:
    """Return the lines of every text."""
    texts = (mark for page in laid.pages for mark in walk(page.marks) if isinstance(mark, Text))
    return [["".join(piece.text for piece in line.pieces) for line in text.lines] for text in texts]


def test_all_translations_are_looked_at() -> None:
    """There are sixteen."""
    assert len(LANGUAGES) == 16


@pytest.mark.parametrize(("language", "paper"), CASES)
@pytest.mark.sweep(every=3)
def test_no_line_ends_or_begins_with_the_dot_between_parts(language: str, paper: str) -> None:
    """The dot is seen between parts of one line alone, in footers, doses and addresses; a label of nothing else is a bullet."""
    lines = [line for lines in _seen_lines(_leaflet(language, paper)) if len(lines) > 1 for line in lines]
    assert [line for line in lines if line.startswith("·") or line.endswith("·")] == []
    assert any(" · " in line for line in lines)


@pytest.mark.parametrize(("language", "paper"), sample(WITHOUT_SPACES, 3))
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


TORN = {
    "ar": r" [وف]?لا\|",
    "bn": r"\|না[ ।,]",
    "de": r" kein\|| [Nn]icht\|",
    "es": r" [Nn]o\|",
    "fr": r" [Nn]e\||[^,]\|pas ",
    "hi": r" न\||\|नहीं,",
    "it": r" [Nn]on\|",
    "pl": r" [Nn]ie\|| [wziuoa]\|",
    "pt": r" [Nn]ão\|",
    "so": r" [Hh]a\|",
    "uk": r" [Нн]е\|| [узвіа]\|",
    "ur": r" نہ\|| نہیں\|",
    "vi": r" [Kk]hông\|| [Đđ]ừng\|",
    "zh-Hans": r"[不勿]\||[不请切]\|[要勿]",
    "ja": r"ませ\|ん|\|ない|な\|い[で。]",
}
"""How a negation would be parted by a line end, which stands here as a stroke."""


@pytest.mark.parametrize(("language", "paper"), _cases(TORN))
def test_no_line_ends_between_a_negation_and_its_word(language: str, paper: str) -> None:
    """Nobody reads "press" at the beginning of a line after a "do not" that was left behind; each language has many."""
    texts = [" " + "|".join(line.strip() for line in lines) for lines in _lines(_leaflet(language, paper))]
    assert [text for text in texts if re.search(TORN[language], text)] == []
    tied = [at for text in texts for at in tied_spaces(text.replace("|", " "), language)]
    assert len(tied) > 10 or language.startswith(SPACELESS)


@pytest.mark.parametrize(("language", "paper"), sample(WITHOUT_SPACES, 3))
def test_no_last_line_is_of_two_ideographs(language: str, paper: str) -> None:
    """A last line has three letters at least, where the line before can spare them; so all paragraphs here."""
    broken = [lines for lines in _lines(_leaflet(language, paper)) if len(lines) > 1]
    assert len(broken) > 30
    assert [lines[-2:] for lines in broken if len(re.sub(r"\W", "", lines[-1])) < 3] == []


WHOLE = [
    *((Request("back-pain", paper=paper, language=language), language) for language, paper in CASES),
    *((Request("back-pain", language=language, large_print=True), language) for language in sample(LANGUAGES, 8)),
    *(
        (Request(topic, **size), "")  # type: ignore[arg-type]
        for topic, size in sample([*product(TOPICS, LEAFLET_SIZES.values())], 25)
    ),
]
"""Handouts in each language, in large print, and of other topics on each paper, with the language of those of back pain."""


@pytest.mark.parametrize("number", range(len(WHOLE)))
@pytest.mark.sweep(every=3)
def test_no_last_line_of_one_word_follows_a_long_one(number: int) -> None:
    """A last word has company, except where the line before has three words or fewer, as captions beside pictures have."""
    request, language = WHOLE[number]
    laid = _leaflet(language, request.paper or "A4") if language and not request.large_print else laid_out(request)
    broken = [lines for lines in _seen_lines(laid) if len(lines) > 1]
    assert [lines[-2:] for lines in broken if len(lines[-1].split()) == 1 and len(lines[-2].split(" ")) > 3] == []
    assert len(broken) > 20
