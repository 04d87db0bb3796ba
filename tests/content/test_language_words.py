"""Numbers, lists and plural forms are written as the language writes them."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from support.cli import run
from support.pages import texts_in
from support.translations import write_translation

from handout.content.compose_card import _number_steps, _run_together
from handout.content.language import Digits, Lists, capitalize
from handout.content.plurals import Plural
from handout.content.project import Project
from handout.installed import BUILTIN
from handout.problems import NOWHERE
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection

PROJECT = Project(BUILTIN)
ENGLISH = PROJECT.language("en", NOWHERE).value
ARABIC = Lists(two="{0} و{1}", middle="{0}، {1}", last="{0} و{1}")


@pytest.mark.parametrize(
    ("items", "lists", "wanted"),
    [
        ("a", ENGLISH.lists, "a"),
        ("ab", ENGLISH.lists, "a and b"),
        ("abcd", ENGLISH.lists, "a, b, c and d"),
        ("ab", ARABIC, "a وb"),
        ("abcd", ARABIC, "a، b، c وd"),
        (("{1}", "{0}", "x"), ENGLISH.lists, "{1}, {0} and x"),
    ],
)
def test_lists_follow_the_pattern_of_the_language(items: tuple[str, ...], lists: Lists, wanted: str) -> None:
    """Commas and the last word are those of the language, and braces in the items stay."""
    assert replace(ENGLISH, lists=lists).listed(tuple(items)) == wanted


@pytest.mark.parametrize(
    ("digits", "wanted"),
    [
        (Digits.WESTERN, "Page 3 of 16"),
        (Digits.ARABIC, "Page ٣ of ١٦"),
        (Digits.PERSIAN, "Page ۳ of ۱۶"),
        (Digits.DEVANAGARI, "Page ३ of १६"),
        (Digits.BENGALI, "Page ৩ of ১৬"),
    ],
)
def test_what_the_program_counts_is_in_the_digits_of_the_language(digits: Digits, wanted: str) -> None:
    """Pages and dates are; a telephone number and a code stay as they are written."""
    words = replace(ENGLISH, digits=digits)
    assert words.fill(words.page_of, page=3, pages=16) == wanted
    assert words.fill(words.call, number="0800 123 456") == "Call 0800 123 456"
    day = words.full_date(date(2026, 11, 22))
    assert day == f"{words.number('22')} November {words.number('2026')}"


def test_plural_forms_are_chosen_by_the_last_number() -> None:
    """A phrase with forms has that of its number, in the language of the topic."""
    forms = Plural(other="{sheets} arkusza", one="jeden arkusz", few="{sheets} arkusze", many="{sheets} arkuszy")
    words = replace(ENGLISH, plurals="pl")
    found = [words.fill(forms, sheets=n) for n in (1, 2, 5, 12, 22)]
    assert found == ["jeden arkusz", "2 arkusze", "5 arkuszy", "12 arkuszy", "22 arkusze"]


@pytest.mark.parametrize(
    ("checked", "clinic", "unchecked"),
    [
        ("", "", True),
        ("checked_by: {name: Ana, date: 2026-11-22}\n", "", False),
        ("", "by: Dr A, role: GP", True),
        ("", "by: Dr A, role: GP, translator: Ana", False),
    ],
)
@pytest.mark.parametrize("form", ["leaflet", "poster", "cards", "trifold", "booklet"])
@pytest.mark.sweep(every=14)
def test_a_translation_says_that_nobody_has_checked_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, checked: str, clinic: str, unchecked: bool, form: str
) -> None:
    """Every footer says so in both languages, until the file or an approval names a translator."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "templates" / "topics").mkdir(parents=True)
    text = write_translation(Project(BUILTIN).topic("back-pain").value, "back-pain", "en-GB")
    Path("templates/topics/back-pain.en-GB.yaml").write_text(text + checked, "utf-8")
    Path("templates/languages").mkdir()
    Path("templates/languages/en-GB.yaml").write_text("not_checked: Nobody has read this yet\n", "utf-8")
    Path("c.yaml").write_text(
        f"name: C\napprovals: [{{topic: back-pain.en-GB, version: '1.1', date: 2026-11-22, {clinic}}}]\n", "utf-8"
    )
    chosen = Selection(points=("hand",))
    order = Request("back-pain", chosen, language="en-GB", format=form, clinic="./c.yaml" if clinic else None)
    laid = lay_out(order)
    for footer in (laid.handout.footer, laid.handout.brief_footer):
        assert ("Nobody has read this yet · [Translated by machine" in footer) == unchecked
    for page in laid.pages:
        words = " ".join(text.words for text in texts_in(page.marks))
        assert ("Nobody has read this yet" in words and "not yet checked by a translator" in words) == unchecked


def test_sources_of_a_translation_are_in_the_language_of_its_original(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A screen reader says them in English, and they run from left to right as one text."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "templates" / "topics").mkdir(parents=True)
    topic = Project(BUILTIN).topic("back-pain").value
    text = write_translation(topic, "back-pain", "en-GB")
    Path("templates/topics/back-pain.en-GB.yaml").write_text(text, "utf-8")
    handout = lay_out(Request("back-pain", Selection(points=("hand",)), language="en-GB")).handout
    assert handout.closing.sources == (f"[{' '.join(topic.sources)}]{{en}}",)


@pytest.mark.parametrize(
    ("tag", "wanted"), [("en", "a; b; c"), ("ar", "a؛ b؛ c"), ("zh-Hans", "a；b；c"), ("ja", "a／b／c")]
)
def test_semicolons_are_those_of_the_script(tag: str, wanted: str) -> None:
    """Conditions that hold commas are parted by the semicolon that goes with the comma, in Japanese by a slash."""
    assert Project(BUILTIN).language(tag, NOWHERE).value.separated(("a", "b", "c")) == wanted


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("iki kez", "tr", "İki kez"),
        ("iki", "az-Latn", "İki"),
        ("two times", "tr", "Two times"),
        ("it is", "en", "It is"),
        ("ijs", "nl", "IJs"),
        ("ßa", "de", "ßa"),
        ("élan", "fr", "Élan"),
        ("", "en", ""),
    ],
)
def test_capitals_are_those_of_the_language(text: str, language: str, wanted: str) -> None:
    """A text begins with the capital that its language writes, a dotted one in Turkish."""
    assert capitalize(text, language) == wanted


def test_lists_run_together_with_the_signs_of_the_language() -> None:
    """Items that are no sentences are parted by the language's own semicolon."""
    chinese = PROJECT.language("zh-Hans", NOWHERE).value
    assert _run_together(("a", "b。", "c"), chinese) == "a；b。c"
    assert _run_together(("a", "b.", "c"), ENGLISH) == "a; b. c"
    assert _number_steps(("a.", "b."), PROJECT.language("en", NOWHERE).value) == "1. a. 2. b."


def test_whom_to_call_begins_with_a_capital() -> None:
    """Where a language says the number first, the words in its place have a capital."""
    turkish = replace(ENGLISH, call="{number} numarasını arayın", plurals="tr")
    assert turkish.fill_call("ilk yardım hattı") == "İlk yardım hattı numarasını arayın"
    assert turkish.fill_call("112") == "112 numarasını arayın"


def test_danger_signs_that_run_on_are_sentences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a poster, each sign without a short text begins with a capital, but for the one after the words before them."""
    (tmp_path / "templates").mkdir()
    monkeypatch.chdir(tmp_path)
    assert run("new", "mine").exit_code == 0
    (page,) = lay_out(Request("mine", format="poster")).pages
    words = " ".join(text.words for text in texts_in(page.marks))
    assert "chest pain, or trouble breathing. Sudden numbness" in words
