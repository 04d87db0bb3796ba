"""Texts from right to left stand as their readers expect, and no number in them is turned about."""

import shutil
from itertools import groupby
from pathlib import Path

import pytest
from support.painting import ABOUT, page_of
from support.pdf import page_texts, poppler
from support.trees import tree_of

from handout.layout.page import Text
from handout.layout.text.direction import base_level
from handout.layout.text.paragraph import Direction, TextStyle, one_line, paragraph, text_width
from handout.pdf.painter import paint
from handout.pdf.tag_types import MarkedContent, TextRun
from handout.schema.spaces import INVISIBLE

ARABIC = TextStyle(12, "#112233", language="ar")
HEBREW = TextStyle(12, "#112233", language="he")
ENGLISH = TextStyle(12, "#112233")


def _seen(text: str, style: TextStyle = ARABIC, width: float = 4_000) -> list[str]:
    """Return the lines of a text with their letters from left to right, as they stand on paper."""
    (block,) = paragraph(text, width, style).marks
    assert isinstance(block, Text)
    lines = []
    for line in block.lines:
        pieces = sorted(line.pieces, key=lambda piece: piece.x)
        lines.append("".join(piece.text[::-1] if piece.level % 2 else piece.text for piece in pieces))
    return [line.replace("\u00a0", " ") for line in lines]


NUMBERS = {
    "telephone": "0800 123 456",
    "telephone from abroad": "+44 20 7946 0958",
    "telephone with brackets": "(020) 7946 0958",
    "telephone with hyphens": "0800-123-456",
    "telephone in Persian digits": "۰۸۰۰ ۱۲۳ ۴۵۶",
    "range with a hyphen": "2-3",
    "range with an en dash": "2–3",
    "range with spaces": "10 – 15",
    "range with a unit": "2–3 cm",
    "range of Arabic digits": "٢–٣",
    "date": "2026-11-26",
    "date with slashes": "26/11/2026",
    "date with stops": "26.11.2026",
    "dose": "10 mg",
    "dose of parts": "2 × 30 s",
    "fraction": "1/2",
    "percent": "5%",
    "degrees": "37.5 °C",
    "negative": "-5",
    "price": "£3.50",
    "time": "9:30",
    "WHO code": "LI4",
    "WHO code with a hyphen": "EX-B2",
    "WHO codes in a range": "LI4–LI11",
    "code with a space": "LI 4",
}


@pytest.mark.parametrize("style", [ARABIC, HEBREW], ids=["Arabic", "Hebrew"])
@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_is_never_turned_about(name: str, style: TextStyle) -> None:
    """Within a sentence, and alone after a word, a number stands as it was written."""
    word = "الرقم" if style is ARABIC else "טלפון"
    for text in (f"{word} {NUMBERS[name]} {word}.", f"{word}: {NUMBERS[name]}", f"({NUMBERS[name]}) {word}"):
        (line,) = _seen(text, style)
        assert NUMBERS[name] in line, line


@pytest.mark.parametrize("number", ["0800 123 456", "10 mg"])
def test_a_number_in_a_foreign_name_is_never_turned_about(number: str) -> None:
    """After an Arabic name in an English sentence a number stands as it was written, where it is read."""
    assert _seen(f"Call محمد {number} now", ENGLISH) == [f"Call دمحم {number} now"]


def test_a_sentence_in_latin_letters_keeps_its_order() -> None:
    """A number within a foreign phrase is part of it."""
    assert _seen("اقرأ Take 5 times a day اليوم") == ["مويلا Take 5 times a day أرقا"]


@pytest.mark.parametrize("phrase", ["CC0 1.0", "BMJ 332:696", "Tel 0800 123 456", "version 1.1"])
def test_a_number_after_a_foreign_word_stays_with_it(phrase: str) -> None:
    """A licence, a source or a telephone number with its word is one phrase that is read from left to right."""
    (line,) = _seen(f"رسم لهذه النشرة ({phrase})؛ لم يراجع")
    assert phrase in line, line


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("אבג (דה) ו.", ".ו )הד( גבא"),
        ("אבג **דה** ו", "ו הד גבא"),
        ("אבג [Hand, 2nd ed.]{en} דה", "הד Hand, 2nd ed. גבא"),
        ("אבג [דה](https://example.org/a) ו", "ו )example.org/a( הד גבא"),
        ("abc אבג def", "abc גבא def"),
    ],
)
def test_runs_stand_in_visual_order(text: str, seen: str) -> None:
    """Words go from the right, words in Latin letters from the left, each where it belongs; brackets are turned by the font."""
    assert _seen(text, HEBREW if text[0] != "a" else ENGLISH) == [seen]


def test_lines_break_as_they_are_read() -> None:
    """The first words are on the first line; the space at which a line is broken is there, and takes no place."""
    (text,) = paragraph("אחד שתיים שלוש ארבע חמש שש שבע", 100, HEBREW).marks
    assert isinstance(text, Text)
    assert text.words == "אחד שתיים שלוש ארבע חמש שש שבע"
    assert len(text.lines) > 1
    for line in text.lines:
        assert all(piece.x >= 0 for piece in line.pieces)
        assert sum(piece.width for piece in line.pieces) <= 100
        assert line.text.startswith(line.text.lstrip())


@pytest.mark.parametrize(
    ("language", "level"),
    [
        ("ar", 1),
        ("he-IL", 1),
        ("ur", 1),
        ("en", 0),
        ("pa", 0),
        ("pa-Arab", 1),
        ("az_Arab_IR", 1),
        ("ar-Latn", 0),
        ("", 0),
    ],
)
def test_a_language_has_a_direction(language: str, level: int) -> None:
    """The script of a tag decides, else the language."""
    assert base_level(language) == level


@pytest.mark.parametrize(
    ("direction", "text", "level"),
    [
        (None, "abc", 1),
        (Direction.FROM_LEFT, "אב", 0),
        (Direction.FROM_RIGHT, "abc", 1),
        (Direction.OF_TEXT, "12 abc", 0),
        (Direction.OF_TEXT, "**אב** c", 1),
        (Direction.OF_TEXT, "12", 1),
    ],
)
def test_a_style_may_give_the_direction(direction: Direction | None, text: str, level: int) -> None:
    """A direction given, or that of the text's first letter, comes before that of the language."""
    assert TextStyle(12, "#000000", language="he", direction=direction).level(text) == level


def test_a_name_is_as_wide_as_its_letters() -> None:
    """The width of a text of two directions is that of its pieces."""
    text = "Anna אבג 12 محمد"
    assert text_width(text, ENGLISH) == pytest.approx(sum(piece.width for piece in one_line(text, ENGLISH)))


READ = {
    "ar": "اضغَطْ على النقطة LI4 بين الإبهام والسبابة، 3 مرات في اليوم. اتصل بالرقم 0800 123 456 الآن.",
    "he": "לחצו על הנקודה LI4 (בין האגודל לאצבע) במשך 2 דקות. טלפון: 0800 123 456.",
    "fa": "این نقطه را ۲ تا ۳ دقیقه فشار دهید. می‌توانید ۰۸۰۰ ۱۲۳ ۴۵۶ را بگیرید.",
}


def _plain(text: str) -> str:
    """Return text without what is not seen but joiners, and with plain spaces."""
    unseen = dict.fromkeys(map(ord, set(INVISIBLE) - {"\u200c"} | set("\u202a\u202b\u202c")))
    return " ".join(text.translate(unseen).replace("\u00a0", " ").split())


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
@pytest.mark.parametrize("language", READ)
def test_poppler_gives_back_what_was_written(language: str, tmp_path: Path) -> None:
    """Poppler's text of a paragraph is what was written: marks, lam-alef, brackets, codes and telephone numbers."""
    style = TextStyle(12, "#112233", language=language)
    content = paint([page_of(*paragraph(READ[language], 240, style).at(40, 40))], ABOUT)
    assert _plain(poppler("pdftotext", content=content, place=tmp_path)) == READ[language]


@pytest.mark.parametrize("text", ["الظهر الآن", "לחצו על הנקודה", "می‌توانید", "0800 123 456 الرقم"])
def test_pdfium_gives_back_what_was_written(text: str) -> None:
    """So does PDFium's, but for brackets and codes, which it turns about by itself."""
    style = TextStyle(12, "#112233", language="ar")
    content = paint([page_of(*paragraph(text, 240, style).at(40, 40))], ABOUT)
    assert _plain(page_texts(content)[0]) == text


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("אבג **דה** ו", HEBREW),
        ("**لا تستخدمي هذه النقاط إذا كنت حاملًا،** إلا بموافقة القابلة أو الطبيب.", ARABIC),
        ("اضغط **10 mg** مرتين، واتصل بالرقم 0800 123 456 **الآن**، أو [Hand]{en} LI4 هنا.", ARABIC),
        ("Call محمد **علي** 0800 123 456 now, or محمد", ENGLISH),
    ],
)
@pytest.mark.parametrize("width", [90, 4_000])
def test_marked_content_comes_in_the_order_in_which_it_is_read(text: str, style: TextStyle, width: float) -> None:
    """A reader that follows the tags hears a bold part or a number where it stands; within a sequence, what is drawn first stands left."""
    (block,) = paragraph(text, width, style).marks
    assert isinstance(block, Text)
    tree = tree_of((block,))
    runs = [run.content for run in tree.runs[0] if isinstance(run, MarkedContent) and isinstance(run.content, TextRun)]
    drawn = [(line, piece) for run in runs for line, piece in run.pieces]
    assert drawn == [(line, piece) for line in block.lines for piece in line.pieces]
    assert len(runs) > 1
    for run in runs:
        for _, pieces in groupby(run.pieces, lambda at: id(at[0])):
            places = [piece.x for _, piece in pieces]
            assert places == sorted(places)
