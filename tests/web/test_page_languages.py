"""The words of the page in each of its languages agree with English, with what is printed, and with each other."""

from string import Formatter

import pytest
import yaml

from handout.installed import BUILTIN

FOLDER = BUILTIN / "templates" / "web"
ENGLISH = yaml.safe_load((FOLDER / "en.yaml").read_text("utf-8"))["words"]
TAGS = sorted({file.stem for file in FOLDER.glob("*.yaml")} - {"en"})
FORMS = ("zero", "one", "two", "few", "many", "other")
"""The plural forms of languages."""

COUNTED = sorted(key.removesuffix("_one") for key in ENGLISH if key.endswith("_one"))
"""The phrases that depend on a number."""

WITHOUT_NUMBER = {f"{phrase}_{form}" for phrase in COUNTED for form in ("zero", "one", "two")}
"""The forms that may have their number in words."""


def texts(tag: str, part: str = "words") -> dict[str, str]:
    """Return a part of the words of the page in a language."""
    return dict(yaml.safe_load((FOLDER / f"{tag}.yaml").read_text("utf-8"))[part])


def fields(text: str) -> set[str]:
    """Return the names of the fields of a phrase."""
    return {field for _, field, _, _ in Formatter().parse(text) if field}


@pytest.mark.parametrize("tag", TAGS)
def test_each_phrase_has_the_fields_of_the_english_one(tag: str) -> None:
    """A phrase shows what the English one shows, and nothing in braces that is never filled in."""
    wrong = {}
    for key, text in texts(tag).items():
        phrase, _, form = key.rpartition("_")
        wanted = fields(ENGLISH[f"{phrase}_other" if phrase in COUNTED and form in FORMS else key])
        if fields(text) != wanted and not (key in WITHOUT_NUMBER and not fields(text)):
            wrong[key] = text
    assert wrong == {}


@pytest.mark.parametrize("tag", TAGS)
def test_each_counted_phrase_has_all_plural_forms_of_its_language(tag: str) -> None:
    """No phrase takes the form of another number: what one phrase has, all have."""
    words = texts(tag)
    forms = {phrase: [form for form in FORMS if f"{phrase}_{form}" in words] for phrase in COUNTED}
    assert {phrase: found for phrase, found in forms.items() if found != max(forms.values(), key=len)} == {}


@pytest.mark.parametrize("tag", TAGS)
def test_no_two_hints_become_one(tag: str) -> None:
    """Fields that English tells apart have different hints: a title is not a heading."""
    hints = list(texts(tag, "hints").values())
    assert sorted({hint for hint in hints if hints.count(hint) > 1}) == []


@pytest.mark.parametrize("tag", TAGS)
def test_the_words_before_conditions_are_quoted_as_printed(tag: str) -> None:
    """The editor names the words that stand before a condition on the page as that language prints them."""
    printed = yaml.safe_load((BUILTIN / "templates" / "languages" / f"{tag}.yaml").read_text("utf-8"))["not_with"]
    label = printed.strip().removesuffix(":")
    assert label in texts(tag)["own_condition_words"]
    assert all(label in own for english, own in texts(tag, "hints").items() if "after 'Not with'" in english)
