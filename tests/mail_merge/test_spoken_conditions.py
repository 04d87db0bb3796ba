"""A table may name conditions in any language of the program: no caution is lost to a title that was not understood."""

from unicodedata import normalize

import pytest
from support.tables import KNOWN, column_rules

from handout.content.conditions import Condition, words_in_languages
from handout.content.find_by_name import TopicWords
from handout.content.project import project_for
from handout.mail_merge.row_renderer import RowRenderer
from handout.mail_merge.tables.raw_rows import column_name
from handout.mail_merge.tables.table_reader import Columns, Table, find_stray_columns, read_table
from handout.problems import Location
from handout.request.options import Request
from handout.request.parse_values import parse_yes_no

PROJECT = project_for(None, None)
LANGUAGES = [tag for tag in PROJECT.names("languages") if tag != "en"]
RENDERER = RowRenderer(Request("back-pain"))
ENGLISH = RENDERER.words("")
NAMES = Columns(KNOWN, condition=ENGLISH.condition, spoken=ENGLISH.spoken)
LEAST_SHARE = 0.98
"""How many words of a language mean one condition in all languages, but for those too short to be sure."""


def read(text: str) -> Table:
    """Return a table for leaflets in English."""
    return read_table(text.encode(), "t.csv", NAMES)


def stray(text: str) -> list[tuple[int, str]]:
    """Return column and rule of each unused column that is refused."""
    table = read(text)
    return column_rules((*find_stray_columns(table, NAMES, RENDERER.column_words()),))


def words_of(tag: str) -> list[tuple[str, str]]:
    """Return each condition of a language with each of its words."""
    conditions = PROJECT.language(tag, Location("")).value.conditions
    every = {name: each if isinstance(each, Condition) else Condition(each) for name, each in conditions.items()}
    return [(name, word) for name, each in every.items() for word in (each.words, *each.also)]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_conditions_are_understood_in_every_language(tag: str) -> None:
    """Nearly every word of a language means its condition to a leaflet in English, and none means another one."""
    least = 2 if tag in ("zh-Hans", "ja") else 5
    long = [(name, word) for name, word in words_of(tag) if len(word) >= least]
    meant = [(name, ENGLISH.condition(word) or ENGLISH.spoken(word)) for name, word in long]
    assert [pair for pair in meant if pair[1] not in ("", pair[0])] == []
    assert sum(name == found for name, found in meant) >= LEAST_SHARE * len(meant) > 100


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("condition", ["pregnancy", "blood-thinners", "cancer"])
def test_a_title_in_another_language_is_a_condition(tag: str, condition: str) -> None:
    """A yes below it leaves out points; that it is read so is said."""
    title = next(word for name, word in words_of(tag) if name == condition and ENGLISH.spoken(word) == condition)
    table = read(f'Patient;"{title}";Points\nAnn;yes;hand\nBob;no;hand\n')
    assert [row.cells["avoid"] for row in table.rows] == [condition, ""]
    assert column_rules(table.warnings) == [(0, "column-read-as")]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_word_is_understood_however_it_is_typed(tag: str) -> None:
    """Decomposed as a Mac types it, with a space for ZERO WIDTH NON-JOINER, in brackets of any width, as a title or in a cell."""
    for name, word in words_of(tag):
        if ENGLISH.spoken(word) == name:
            forms = {normalize("NFD", word), normalize("NFKC", word), word.replace("\u200c", " "), f" {word}. "}
            assert {ENGLISH.spoken(form) for form in forms} == {name}
            assert {NAMES.condition_of(column_name(form)) for form in forms} == {name}
            own = TopicWords((), {name: Condition(word)})
            assert {own.condition(form) for form in forms} == {name}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_an_unused_column_that_holds_conditions_in_another_language_is_refused(tag: str) -> None:
    """A title that nobody knows would lose them."""
    word = next(word for name, word in words_of(tag) if name == "pregnancy" and ENGLISH.spoken(word))
    for cell in (word, f"XY; {word}", f"XY / {word} (2026)"):
        assert stray(f'Patient;State;Points\nAnn;"{cell}";hand\nBob;well;hand\n') == [(2, "unknown-column")]
    assert ENGLISH.conditions_in(f"gout, {word}") == ["gout", "pregnancy"]


@pytest.mark.parametrize("word", ["DNA", "CC", "Rana", "Jab", "Thai"])
def test_a_short_word_of_another_language_is_no_condition(word: str) -> None:
    """It is a surname or an abbreviation in this one: DNA is who did not attend, and gout in Polish."""
    assert ENGLISH.spoken(word) == ""
    assert stray(f"Patient;{word};Points\nAnn;{word};hand\n") == []


def test_the_words_of_the_topic_come_before_those_of_other_languages() -> None:
    """A word that means another condition there means what the topic says."""
    known = {"pregnancy": Condition("pregnancy"), "fall": Condition("Embarazo")}
    words = TopicWords((), known, lambda: {"embarazo": "pregnancy", "schwanger": "pregnancy", "gicht": "gout"})
    assert words.conditions_in("embarazo, Schwanger, Gicht") == ["fall", "pregnancy", "Gicht"]


def test_a_word_that_means_two_conditions_names_none() -> None:
    """One language's word may be another's for something else; a file with a mistake stops nothing."""
    found = {"a1": "falling", "b2": {"words": "stoma", "also": ("opening", 3)}, "c3": 7, "d4": {"also": "none"}}
    assert words_in_languages([found, {"c3": "Falling"}]) == {"stoma": "b2", "opening": "b2"}


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        *[("tak", "nie"), ("Sim", "Não"), ("Sì", "No"), ("так", "ні"), ("Ja", "Nein"), ("1.0", "0.0")],
        *[("si\u0301", "na\u0303o"), ("نعم", "لا"), ("بله", "خیر"), ("ہاں", "نہیں"), ("हाँ", "नहीं")],
        *[("হ্যাঁ", "না"), ("Có", "Không"), ("是", "否"), ("はい", "いいえ")],
    ],
)
def test_yes_and_no_are_understood_in_other_languages(yes: str, no: str) -> None:
    """And as a program writes them that has numbers alone."""
    table = read(f"patient,Pregnant,large print\nAnn,{yes},{no}\nBob,{no},{yes}\n")
    assert [row.cells["avoid"] for row in table.rows] == ["pregnancy", ""]
    assert [row.problems for row in table.rows] == [(), ()]
    assert [parse_yes_no(row.cells["large_print"]) for row in table.rows] == [False, True]


@pytest.mark.parametrize("cell", ["n/k", "N/K", "n/K", "unknown", "not known", "?", "tbc"])
def test_a_condition_that_is_not_known_is_not_taken_as_none(cell: str) -> None:
    """Below its name the cell says neither yes nor no, and among others it names no condition."""
    table = read(f"patient,Pregnant\nAnn,{cell}\n")
    assert [problem.rule for row in table.rows for problem in row.problems] == ["wrong-word"]
    assert read(f"patient,avoid\nAnn,{cell}\n").rows[0].cells["avoid"] == cell
    assert ENGLISH.conditions_in(cell) == [cell]
