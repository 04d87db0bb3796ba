"""A language is known by its name, as a list of patients has it, and never guessed."""

from collections import Counter

import babel
import pytest

from handout.content.language_names import _plain, language_names, name_tags, propose, tag_of
from handout.content.project import Project
from handout.installed import BUILTIN
from handout.problems import InputError

NAMES = language_names()
KNOWN = tuple(sorted(file.stem for file in (BUILTIN / "templates" / "languages").glob("*.yaml")))


def test_every_language_of_the_program_has_its_names() -> None:
    """And no name is that of two, or stands twice."""
    assert sorted(NAMES) == sorted(KNOWN)
    names = [_plain(name) for each in NAMES.values() for name in (*each.sure, *each.doubtful)]
    assert [name for name, count in Counter(names).items() if count > 1] == []


@pytest.mark.parametrize("reader", KNOWN)
def test_each_language_has_its_name_in_every_other(reader: str) -> None:
    """Whoever writes the list has a language of their own: CLDR's name is known, and the plain one of Chinese only proposed."""
    names = babel.Locale.parse(reader, sep="-").languages
    wrong = {names[tag.replace("-", "_")]: tag for tag in KNOWN if tag_of(names[tag.replace("-", "_")], KNOWN) != tag}
    assert wrong == ({"Bangladesh": "bn"} if reader == "so" else {})  # a country, and no language
    assert (tag_of(names["zh"], KNOWN), propose(names["zh"], KNOWN)) == ("", "zh-Hans")


@pytest.mark.parametrize("reader", KNOWN)
def test_no_other_language_is_taken_for_one_of_the_program(reader: str) -> None:
    """No name that CLDR has for another one is known, so that no row prints in a language that its reader cannot read."""
    names = babel.Locale.parse(reader, sep="-").languages
    taken = {name: tag for code, name in names.items() if (tag := tag_of(name, KNOWN)) and tag_of(code, KNOWN) != tag}
    assert taken == {}


@pytest.mark.parametrize("tag", KNOWN)
def test_a_language_is_known_by_its_names(tag: str) -> None:
    """In any letters, without accents, and beside its tag."""
    for name in NAMES[tag].sure:
        for text in (
            name,
            name.upper(),
            f" {name} ",
            f"{name} ({tag})",
            f"{tag} - {name}",
            f"{NAMES[tag].sure[0]} / {name}",
        ):
            assert tag_of(text, KNOWN) == tag, text
    assert tag_of(tag.upper(), KNOWN) == tag


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("es-MX", "es"),
        ("es_419", "es"),
        ("pt-BR", "pt"),
        ("DE-at", "de"),
        ("zh-CN", "zh-Hans"),
        ("espanol", "es"),
        ("Francais", "fr"),
        ("Englisch", "en"),
        ("polnisch", "pl"),
        ("anglais", "en"),
        ("Chinese (simplified)", "zh-Hans"),
        ("Brazilian Portuguese", "pt"),
        ("Portuguese (Brazil)", "pt"),
        ("English (UK)", "en"),
        ("вʼєтнамська", "vi"),
        ("В’ЄТНАМСЬКА", "vi"),
        ("spa", "es"),
    ],
)
def test_a_region_or_a_missing_accent_does_not_matter(text: str, tag: str) -> None:
    """There is one translation into the language."""
    assert tag_of(text, KNOWN) == tag


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "x",
        "Dutch",
        "English and Spanish",
        "Spanish / French",
        "zh",
        "zh-TW",
        "Chinesisch",
        "traditional Chinese",
        "Chinese (traditional)",
        "zh-Hant",
        "Chinese",
        "uz-Cyrl",
        "es-Latn-x",
        "e",
        "Spanish?",
        "es" + "(es)" * 5_000,
    ],
)
def test_what_may_mean_another_is_not_guessed(text: str) -> None:
    """The reader must be able to read it."""
    assert tag_of(text, KNOWN) == ""
    assert tag_of("Spanish", ("en", "de")) == ""


def test_a_doubtful_name_is_answered_with_the_tag() -> None:
    """Chinese is written in two ways; a misspelt name is proposed, but another language never is."""
    names = ("Chinese", "MANDARIN", "Chinesisch", "Spansh", "germn", "Dutch", "Hindu", "traditional Chinese")
    assert [propose(name, KNOWN) for name in names] == ["zh-Hans", "zh-Hans", "zh-Hans", "es", "de", "", "", ""]
    with pytest.raises(InputError) as caught:
        Project(BUILTIN).translation("back-pain", "Chinese")
    assert caught.value.problems[0].hint == "did you mean 'zh-Hans'?"


def test_the_languages_of_a_topic_are_named_in_words() -> None:
    """Not everybody knows that "ur" is Urdu."""
    with pytest.raises(InputError) as caught:
        Project(BUILTIN).translation("back-pain", "Dutch")
    (found,) = caught.value.problems
    assert (
        found.redacted().hint == found.hint == f"known: {name_tags(('en', *(each for each in KNOWN if each != 'en')))}"
    )
    assert "Arabic (ar), Bengali (bn), German (de)" in found.hint


@pytest.mark.parametrize(
    ("name", "file"),
    [("Spanish", "back-pain.es.yaml"), ("English", "back-pain.yaml"), ("العربية", "back-pain.ar.yaml")],
)
def test_a_topic_is_found_by_the_name_of_a_language(name: str, file: str) -> None:
    """As in the column of a table."""
    assert Project(BUILTIN).translation("back-pain", name).name == file
