"""Plural forms are those of CLDR, and a form without its number is for one number only."""

import babel
import pytest
from babel.localedata import locale_identifiers

from handout.content.plurals import ONE_FORM, RULES, USUAL, Plural, find_form, find_rule, list_forms

TAGS = sorted(name for name in locale_identifiers() if "_" not in name)


@pytest.mark.sweep
def test_the_rules_are_those_of_cldr() -> None:
    """Every number to 999 has the form that CLDR gives it, in every language that has forms."""
    wrong = []
    for tag in TAGS:
        rules = babel.Locale.parse(tag).plural_form
        found = [find_form(str(n), tag) for n in range(1000)] if rules.rules else find_rule(tag)
        if found != ([rules(n) for n in range(1000)] if rules.rules else USUAL):
            wrong.append(tag)
    assert len(TAGS) > 300
    assert wrong == []


@pytest.mark.parametrize(
    ("number", "tag", "wanted"),
    [
        ("½", "en", "one"),
        ("1½", "en", "other"),
        ("½", "pl", "other"),
        ("½", "cs", "many"),
        ("1½", "ro", "few"),
        ("5–10", "ar", "few"),
        ("5-11", "ar", "many"),
        ("1 – 2", "en", "other"),
        ("21", "uk-UA", "one"),
        ("3", "AR", "few"),
    ],
)
def test_fractions_and_ranges_have_a_form(number: str, tag: str, wanted: str) -> None:
    """A range has the form of its end, and a fraction that of its language."""
    assert find_form(number, tag) == wanted


@pytest.mark.parametrize(
    ("number", "tag", "wanted"),
    [
        ("1", "en", "once"),
        ("2", "en", "{n} times"),
        ("½", "en", "{n} times"),
        ("21", "uk", "{n} times"),
        ("1", "uk", "once"),
        ("0", "fr", "{n} times"),
    ],
)
def test_a_form_without_its_number_is_for_that_number(number: str, tag: str, wanted: str) -> None:
    """The word "once" is never printed for a half, for 21, or for none."""
    assert Plural(other="{n} times", one="once").for_number(number, tag) == wanted


def test_languages_have_their_forms() -> None:
    """What a language file must hold is known."""
    assert list_forms("ar") == ("zero", "one", "two", "few", "many", "other")
    assert list_forms("pl") == ("one", "few", "many", "other")
    assert list_forms("ja") == list_forms("zh-Hans") == ("other",)
    assert list_forms("en-GB") == ("one", "other")
    tags = [tag for tags in RULES for tag in tags.split()]
    assert len(tags) == len(set(tags))


@pytest.mark.parametrize("tag", ONE_FORM.split())
def test_languages_without_forms_have_none_in_cldr(tag: str) -> None:
    """No rule is lost: a language of one form has no rule of CLDR."""
    assert not babel.Locale.parse(tag).plural_form.rules
