"""Words are parted where their author or their language lets them, with a hyphen only where they are."""

import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace
from support.read_aloud import read_aloud

from handout import batch, build
from handout.geometry import Size
from handout.layout.page import Group, Page, Role, Text
from handout.layout.text.hyphenation import hyphenation_points, letter_boundaries
from handout.layout.text.linebreak import break_lines
from handout.layout.text.paragraph import TextStyle, one_line, paragraph, text_width
from handout.pdf.build_tag_tree import build_structure
from handout.pdf.metadata import About
from handout.pdf.painter import paint
from handout.schema.spaces import SOFT_HYPHEN, remove_soft_hyphens

STYLE = TextStyle(12, "#000000")
GERMAN = TextStyle(12, "#000000", language="de")
LONG = "Donaudampfschifffahrtsgesellschaftspunkt"
SOFT = "Donau\u00addampf\u00adschiff\u00adfahrts\u00adgesell\u00adschafts\u00adpunkt"


def _lines(text: str, width: float, style: TextStyle = STYLE, *, balanced: bool = False) -> list[str]:
    """Return the lines of *text*, without the space at an end."""
    (mark,) = paragraph(text, width, style, balanced=balanced).marks
    assert isinstance(mark, Text)
    assert all(piece.x + piece.width <= width + 0.01 for line in mark.lines for piece in line.pieces)
    return [line.text.rstrip(" ") for line in mark.lines]


def test_a_soft_hyphen_parts_a_word_with_a_hyphen() -> None:
    """A word is parted at its soft hyphens, a hyphen stands where it is, and nothing stands where it is not."""
    lines = _lines(SOFT, 100)
    assert len(lines) > 2
    assert all(line.endswith(SOFT_HYPHEN) for line in lines[:-1])
    assert SOFT_HYPHEN not in "".join(line[:-1] for line in lines)
    assert set(remove_soft_hyphens("|".join(lines)).split("|")) <= {
        LONG[a:b] for a in (0, 5, 10, 16, 22, 28, 35) for b in (5, 10, 16, 22, 28, 35, 40)
    }
    assert remove_soft_hyphens("".join(lines)) == LONG


def test_a_word_that_is_not_parted_is_set_as_if_it_had_no_soft_hyphens() -> None:
    """Soft hyphens change no glyph of a word that stays whole: kerning and ligatures go on over them."""
    for plain, soft in ((LONG, SOFT), ("Auflage", "Auf\u00adlage"), ("AVATAR", "A\u00adV\u00adATAR")):
        assert paragraph(soft, 1000, STYLE) == paragraph(plain, 1000, STYLE)
        assert text_width(soft, STYLE) == text_width(plain, STYLE)
        assert one_line(soft, STYLE) == one_line(plain, STYLE)


def test_a_soft_hyphen_fills_a_line_but_evens_none() -> None:
    """In a running text a line may end at a soft hyphen; a title is not parted to make its lines even."""
    text = "Schmerzen in der Lenden\u00adwirbel\u00adsäule"
    width = text_width("Schmerzen in der Lendenwirbel-", STYLE) + 1
    assert _lines(text, width) == ["Schmerzen in der Lendenwirbel\u00ad", "säule"]
    assert _lines(text, width, balanced=True) == ["Schmerzen in der", "Lendenwirbelsäule"]


@pytest.mark.parametrize(
    ("word", "hyphens"), [("-\u00adfold", 0), ("\u00adfold", 0), ("fold\u00ad", 0), ("and/\u00ador", 0)]
)
def test_no_hyphen_follows_another_or_stands_alone(word: str, hyphens: int) -> None:
    """Where a hyphen or a slash is already, and at either end of a word, there is no further hyphen."""
    text = " ".join([word] * 6)
    assert sum(line.count(SOFT_HYPHEN) for line in _lines(text, text_width("fold", STYLE) * 1.5)) == hyphens


@pytest.mark.parametrize(
    ("language", "word", "width"),
    [
        ("en", "incomprehensibilities", 70),
        ("de", LONG, 110),
        ("de-AT", LONG, 110),
        ("fr", "anticonstitutionnellement", 80),
        ("es", "electroencefalografista", 80),
        ("pt-BR", "inconstitucionalissimamente", 80),
        ("ru", "рентгеноэлектрокардиография", 90),
        ("no", "menneskerettighetsorganisasjoner", 100),
    ],
)
def test_a_word_wider_than_its_line_is_parted_by_its_languages_rules(language: str, word: str, width: float) -> None:
    """A word that fits no line is parted with hyphens where its language does it, in a text of it and in words marked as of it."""
    places = hyphenation_points(word, language)
    whole = _lines(f"({word}).", width, replace(STYLE, language=language))
    assert _lines(f"[({word}).]{{{language}}}", width) == whole
    assert len(whole) > 1
    at = -1
    for line in whole[:-1]:
        assert line.endswith(SOFT_HYPHEN)
        at += len(line) - 1
        assert at in places
    assert remove_soft_hyphens("".join(whole)) == f"({word})."
    assert all(2 <= place <= len(word) - 3 for place in places)


@pytest.mark.parametrize("language", ["en", "de", "hi"])
def test_a_word_that_fits_a_line_is_never_parted_by_rule(language: str) -> None:
    """Only a word wider than its line is parted by rule; one that fits goes on the next line whole."""
    style = replace(STYLE, language=language)
    word = "Rückenschmerzen"
    assert _lines(f"lange {word}", text_width(word, style) + 1, style) == ["lange", word]


@pytest.mark.parametrize(
    "address",
    [
        "www.riversideandbartholomews-msk-physiotherapy.nhs.example.org/patients/leaflets",
        "reception.and.appointments@musculoskeletal-physiotherapy.example.org",
        "https://www.example.org/rueckenschmerzen/lendenwirbelsaeule/uebungen?seite=2",
        "C:/patients/leaflets/musculoskeletal/physiotherapy.pdf",
    ],
)
@pytest.mark.parametrize("width", [60.0, 90.0, 170.0])
def test_no_address_gets_a_hyphen(address: str, width: float) -> None:
    """An address is parted after a slash or before another sign, and never with a hyphen that would be copied into it."""
    lines = _lines(address, width, GERMAN)
    assert len(lines) > 1
    assert SOFT_HYPHEN not in "".join(lines)
    assert "".join(lines).removeprefix("https://www.") == address.removeprefix("https://www.")
    if width == 170.0:
        assert all(line[-1] in "/@-" or after[0] in ".?&=#" for line, after in pairwise(lines))


@pytest.mark.parametrize(
    "number", ["01865 123456", "(01865) 123 456", "+44 (0)1865 123 456", "111 222 333", "030/123456", "555-123-4567"]
)
def test_no_number_is_parted_between_its_groups(number: str) -> None:
    """A telephone number that fits on a line stands on one, and its spaces are copied as they are written."""
    for words in range(1, 12):
        text = f"{'Call us ' * words}{number}, or write."
        lines = _lines(text, 130)
        assert any(number in line for line in lines), lines
        assert " ".join(line.strip() for line in lines) == text


@pytest.mark.parametrize("amount", ["2- oder", "10- bis"])
def test_no_line_ends_after_the_hyphen_of_a_number(amount: str) -> None:
    """The 2 of "2- or 3-fold" stands beside the word that follows it."""
    for words in range(1, 12):
        assert any(amount in line for line in _lines(f"{'Fest, ' * words}{amount} 3-mal.", 130, GERMAN))


def test_a_number_wider_than_its_line_is_parted_at_a_space() -> None:
    """Where no line holds a number, it is parted between its groups."""
    assert _lines("+44 1865 123456 789", 70) == ["+44 1865", "123456 789"]


def test_an_address_ends_a_line_after_a_part_of_its_path() -> None:
    """A link is not parted at its dots and hyphens where a slash serves."""
    text = "Read https://nhs-trust.example.org/back-pain/press here."
    assert "nhs-trust.example.org/" in " ".join(_lines(text, 130)).split()


@pytest.mark.parametrize("number", ["+441865123456789012345", "01865-123456-7890-555555", "9" * 60])
def test_no_number_gets_a_hyphen(number: str) -> None:
    """A telephone number is never parted with a hyphen."""
    lines = _lines(number, 60, GERMAN)
    assert len(lines) > 1
    assert SOFT_HYPHEN not in "".join(lines)
    assert "".join(lines) == number


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2007"])
def test_no_line_ends_at_a_no_break_space(space: str) -> None:
    """Words with a no-break space of any width between them stay together as long as a line can hold them."""
    text = f"um 9:30{space}Uhr"
    assert _lines(text, text_width(text, STYLE) - 1) == ["um", f"9:30{space}Uhr"]
    pasted = space.join(["Words", "from", "a", "page", "with", "such", "spaces", "alone"])
    lines = _lines(pasted, 80)
    assert [word for line in lines for word in line.replace(space, " ").split()] == pasted.split(space)


@pytest.mark.parametrize("space", ["\u2002", "\u2003", "\u2009", "\u205f", "\u3000"])
def test_a_line_may_end_at_another_space_of_its_own_width(space: str) -> None:
    """Spaces that do not forbid it end a line, and have a width of their own inside it."""
    assert _lines(f"first{space}second", text_width("second", STYLE) + 2) == [f"first{space}".rstrip(" "), "second"]
    assert text_width(f"a{space}b", STYLE) != text_width("ab", STYLE)


def test_a_thin_no_break_space_is_narrower_than_a_no_break_space() -> None:
    """U+202F is drawn narrower than U+00A0, and a figure space wider."""
    thin, usual, figure = (text_width(f"9{space}9", STYLE) for space in ("\u202f", "\u00a0", "\u2007"))
    assert text_width("99", STYLE) < thin < usual < figure


@pytest.mark.parametrize("word", ["e\u0301" * 30, "क्षत्रियमहाराष्ट्र" * 4, "ที่นี่เดี๋ยวนี้" * 4])
def test_a_word_without_rules_is_torn_between_letters(word: str) -> None:
    """Where no rule helps, no accent, vowel sign or joined letter is torn from its letter."""
    lines = _lines(word, 60, replace(STYLE, language="hi"))
    assert len(lines) > 1
    assert "".join(lines) == word
    at = 0
    for line in lines[:-1]:
        at += len(line)
        assert at in letter_boundaries(word)


def test_a_parted_word_is_read_whole() -> None:
    """A screen reader hears a parted word whole, in the text and in the outline; what is copied has a soft hyphen, no other."""
    heading = paragraph(SOFT, 100, STYLE, Role.TITLE)
    body = paragraph(f"{LONG}.", 100, GERMAN)
    page = Page(Size(200, 400), (Group(Role.SECTION, (*heading.at(20, 20), *body.at(20, 200))),))
    reported = build_structure((page,))
    assert read_aloud(reported.root).split() == ["Document", "Sect", "H1", "|", LONG, "P", "|", f"{LONG}."]
    assert [heading.words for heading in reported.headings] == [LONG]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_what_is_copied_has_soft_hyphens_at_line_ends_alone(tmp_path: Path) -> None:
    """In the text of a PDF a soft hyphen stands where a hyphen is seen, and spaces of other widths are themselves."""
    body = paragraph(f"{SOFT} um 9:30\u202fUhr\u2009und 10\u2007Uhr", 150, STYLE)
    page = Page(
        Size(200, 400), (Group(Role.SECTION, (*paragraph("A", 100, STYLE, Role.TITLE).marks, *body.at(20, 60))),)
    )
    (tmp_path / "a.pdf").write_bytes(paint((page,), About("A", "", "", "de"), lambda _: None))  # type: ignore[arg-type,return-value]
    found_text = subprocess.run(["pdftotext", tmp_path / "a.pdf", "-"], capture_output=True, check=True).stdout.decode()
    lines = [line for line in found_text.splitlines() if line.strip()]
    assert remove_soft_hyphens("".join(lines)).replace("\f", "").replace(" ", "") == f"A{LONG}um9:30Uhrund10Uhr"
    assert [line.endswith(SOFT_HYPHEN) for line in lines].count(True) >= 1
    assert SOFT_HYPHEN not in "".join(line[:-1] for line in lines)


@pytest.mark.parametrize("name", ["An\u00adna Lee", "An\u00adna " + SOFT, "Anna\u202fLee", "Zoë\u2009Lee"])
def test_a_name_with_unseen_signs_is_stamped_as_it_is_built(name: str) -> None:
    """A name with soft hyphens or thin spaces makes the same file alone and after others."""
    rows = [{"patient": each} for each in ("Ann Lee", "Zoë Lee", name, "Ann Lee", name)]
    alone = build("back-pain", points=["hand"], patient=name)
    result = [bytes(each.pdf) for each in batch("back-pain", rows, points=["hand"])]
    assert result[2] == result[4] == alone
    assert result[0] == result[3] == build("back-pain", points=["hand"], patient="Ann Lee")


def test_rules_are_read_only_for_who_needs_them() -> None:
    """A leaflet in which no word is wider than its line loads no rules of hyphenation."""
    code = "import sys; from handout import build; build('back-pain'); sys.exit('pyphen' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def _texts(text: str, width: float) -> list[str]:
    return ["".join(word.text for word in line) for line in break_lines(text, False, "en", width)]


def test_a_last_word_gets_company() -> None:
    """A last line of one word takes another from the line before, and no word is lost or moved elsewhere."""
    text = "Some people find that it helps them when they use it often."
    for tenths in range(120, 300):
        lines = _texts(text, tenths / 10)
        assert "".join(lines).split() == text.split()
        assert len(lines) == 1 or " " in lines[-1].strip()


def test_a_line_that_gives_a_word_away_gets_another() -> None:
    """The line before the last takes a word from the line above it, and keeps three fifths of its width."""
    text = "Press with your thumb until you feel the muscle, but stop as soon as an extraordinarily sharp sting begins."
    for tenths in range(150, 420):
        lines = [line.strip() for line in _texts(text, tenths / 10)]
        assert " ".join(lines) == text
        assert len(lines) < 3 or " " in lines[-1]
        assert len(lines) < 3 or text_width(lines[-2], STYLE) > 0.6 * tenths * STYLE.size / 10 or tenths < 200


def test_two_short_words_are_no_last_line() -> None:
    """A last line as short as "a set." gets another word."""
    text = "Nobody has tested these four points as a set."
    found = {_texts(text, tenths / 10)[-1].strip() for tenths in range(150, 250)}
    assert "a set." not in found
    assert "as a set." in found


def test_a_last_word_stays_alone_where_the_author_broke_the_line() -> None:
    """A word on a line of its own stays there."""
    assert [line.strip() for line in _texts("One two three\nfour", 50)] == ["One two three", "four"]


def test_a_short_line_keeps_its_words() -> None:
    """A line of two words gives none of them away."""
    lines = _texts("Extraordinarily unbelievable it", 13)
    assert [line.strip() for line in lines] == ["Extraordinarily unbelievable", "it"]


MEDICINES = ("Metformin", "Hydrochlorothiazide", "Carbamazepine")


@pytest.mark.parametrize("name", MEDICINES)
@pytest.mark.parametrize("text", ["Do not take it, do not {0}.", "pas de {0}, sans {0}!", "Nie bierz w {0} ani ({0})."])
def test_a_name_is_whole_where_a_line_holds_it(text: str, name: str) -> None:
    """A name within a sentence is parted from a word that clings to it, rather than divided, in any narrow column."""
    language = {"D": "en", "p": "fr", "N": "pl"}[text[0]]
    style = replace(STYLE, language=language)
    widest = text_width(f"({name}).", style)
    for more in range(0, 120, 3):
        lines = _lines(text.format(name), widest + more / 2, style)
        assert SOFT_HYPHEN not in "".join(lines)
        assert sum(name in line for line in lines) == text.count("{0}")


def test_what_a_line_holds_clings_to_a_name() -> None:
    """Where a line holds both, no line end parts a negation from the name; German nouns are divided as other words are."""
    assert _lines("Do not Metformin", text_width("not Metformin", STYLE) + 1) == ["Do", "not Metformin"]
    assert _lines("Do not Metformin", text_width("Metformin", STYLE) + 1) == ["Do not", "Metformin"]
    assert _lines("nicht Metformin", text_width("nicht Metfor-", GERMAN), GERMAN)[0] == f"nicht Met{SOFT_HYPHEN}"
