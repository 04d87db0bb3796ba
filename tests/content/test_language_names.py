"""A language is known by its name, as a list of patients has it, and never guessed."""

import pytest

from handout.content.language_names import DOUBTFUL, NAMES, propose, tag_of
from handout.content.project import Project
from handout.installed import BUILTIN
from handout.problems import InputError

KNOWN = tuple(sorted(file.stem for file in (BUILTIN / "templates" / "languages").glob("*.yaml")))


def test_every_language_of_the_program_has_its_names() -> None:
    """And no name is that of two."""
    assert sorted(NAMES) == sorted(KNOWN)
    names = [name.casefold() for each in (*NAMES.values(), *DOUBTFUL.values()) for name in each]
    assert len(names) == len({*names})


@pytest.mark.parametrize("tag", KNOWN)
def test_a_language_is_known_by_its_names(tag: str) -> None:
    """In any letters, without accents, and beside its tag."""
    for name in NAMES[tag]:
        for text in (
            name,
            name.upper(),
            f" {name} ",
            f"{name} ({tag})",
            f"{tag} - {name}",
            f"{NAMES[tag][0]} / {name}",
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
        "zh-Hant",
        "Chinese",
        "uz-Cyrl",
        "es-Latn-x",
        "e",
        "Spanish?",
    ],
)
def test_what_may_mean_another_is_not_guessed(text: str) -> None:
    """The reader must be able to read it."""
    assert tag_of(text, KNOWN) == ""
    assert tag_of("Spanish", ("en", "de")) == ""


def test_a_doubtful_name_is_answered_with_the_tag() -> None:
    """Chinese is written in two ways."""
    assert [propose(name, KNOWN) for name in ("Chinese", "MANDARIN", "Dutch")] == ["zh-Hans", "zh-Hans", ""]
    with pytest.raises(InputError) as caught:
        Project(BUILTIN).translation("back-pain", "Chinese")
    assert caught.value.problems[0].hint == "did you mean 'zh-Hans'?"


@pytest.mark.parametrize(
    ("name", "file"),
    [("Spanish", "back-pain.es.yaml"), ("English", "back-pain.yaml"), ("العربية", "back-pain.ar.yaml")],
)
def test_a_topic_is_found_by_the_name_of_a_language(name: str, file: str) -> None:
    """As in the column of a table."""
    assert Project(BUILTIN).translation("back-pain", name).name == file
