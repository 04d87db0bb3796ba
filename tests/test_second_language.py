"""How a second language is asked for, and where its cards stand."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from support.refusals import refused_build, refused_by
from support.rows import all_words, pdfs
from support.translations import write_translation
from support.two_languages import (
    LEAFLETS,
    lay_out_once,
    letters,
    second_of,
    words_by_language,
)

import handout
from handout.content.handout import Card
from handout.content.project import Project
from handout.content.second_language import set_apart
from handout.installed import BUILTIN
from handout.layout.formats.leaflet import cards_on
from handout.layout.parts.divided_card import divide_card
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection
from handout.request.plan import Plan


def test_what_is_left_out_is_said_in_both_languages() -> None:
    """A condition may be given in the words of the first language; each language says what is left out, and why."""
    words = lay_out(Request("back-pain", Selection(avoid=("pregnancy",)), language="es")).handout
    laid = lay_out(Request("back-pain", Selection(avoid=("embarazo",)), language="es", with_language="en"))
    assert laid.handout.front.notices == words.front.notices
    spoken = words_by_language(laid)
    for each in (laid.handout, second_of(laid)):
        assert each.front.notices
        assert all(letters(notice) in spoken[each.language] for notice in each.front.notices)


def test_a_clinics_words_and_numbers_are_in_both_languages() -> None:
    """The clinic's emergency number is printed with the danger signs of each language."""
    laid = lay_out(replace(LEAFLETS["ar+en"], clinic="example"))
    spoken = words_by_language(laid)
    for each in (laid.handout, second_of(laid)):
        assert letters(each.front.call_now) in spoken[each.language]


def test_rows_may_have_a_second_language_of_their_own() -> None:
    """A column ``with`` sets it, and a row's PDF is that of a build with the same options."""
    rows = [{"patient": "Ann Lee", "with": "es"}, {"patient": "Bo Ek"}, {"patient": "Cy Ray", "with": "es"}]
    found = pdfs(rows)
    assert found[0] == handout.build("back-pain", points="hand", patient="Ann Lee", with_language="es")
    assert found[1] == handout.build("back-pain", points="hand", patient="Bo Ek")
    assert "puntodelamano" in letters(all_words(found[2]))


def test_a_row_in_the_language_of_the_leaflet_is_refused() -> None:
    """A wrong second language is located at its cell."""
    (done,) = handout.batch("back-pain", [{"patient": "Ann Lee", "with": "en"}], points="hand")
    assert [(each.rule, each.where.cell) for each in done.problems] == [("wrong-option", "with")]


def test_a_plan_may_have_a_second_language() -> None:
    """A plan says it as Python does."""
    assert Plan(topic="back-pain", with_language="es").with_language == "es"  # type: ignore[call-arg, attr-defined]


@pytest.mark.parametrize("language", ["en", "EN", "en-GB"])
def test_a_language_beside_itself_is_refused(language: str) -> None:
    """The first language is no second one, however it is written."""
    error = refused_build("back-pain", with_language=language)
    assert [problem.where.option for problem in error.problems] == ["--with"]


def test_an_unknown_second_language_is_refused_once() -> None:
    """The problem is one of ``--with``, and says which languages there are."""
    (problem,) = refused_build("back-pain", with_language="tlh").problems
    assert (problem.rule, problem.where.option) == ("unknown-language", "--with")
    assert "es" in str(problem)


@pytest.mark.parametrize("name", ["cards", "trifold"])
def test_small_formats_have_one_language(name: str) -> None:
    """Cut-out cards and the tri-fold have no space for two, and say so."""
    assert refused_by("back-pain", format=name, with_language="es") == {"wrong-option"}


def test_cards_apart_keep_their_words() -> None:
    """Where no card has room for two languages, the second keeps all its cards."""
    laid = lay_out_once(LEAFLETS["ar+en"]).handout
    apart = set_apart(laid)
    assert apart.second == laid.second
    assert all(card.second is None for card in apart.cards)


@pytest.mark.parametrize("topic", ["back-pain.es", str(BUILTIN / "templates" / "topics" / "back-pain.es.yaml")])
def test_the_original_stands_beside_a_translation_that_is_named(topic: str) -> None:
    """A translation that is named as the topic has its original as a second language, and that one as its own."""
    assert handout.build(topic, points="hand", with_language="en")
    assert handout.build(topic, points="hand", language="en") == handout.build("back-pain", points="hand")


def test_what_does_not_fit_may_be_cured_by_one_language(project: Path) -> None:
    """A card that no page holds is refused with that way out, too."""
    file = project / "templates" / "topics" / "mine.yaml"
    whole = file.read_text("utf-8")
    file.write_text(
        re.sub(r"(?m)^( +)helps: .*(\n\1 +.*)*$", r"\1helps: " + "It may ease pain. " * 215, whole, count=1), "utf-8"
    )
    topic = Project(project).topic("mine").value
    file.with_name("mine.es.yaml").write_text(write_translation(topic, "mine", "es"), "utf-8")
    error = refused_build("mine", with_language="es")
    assert all("--with" in (problem.hint or "") for problem in error.problems)


def test_a_divided_card_has_its_second_language_at_the_end() -> None:
    """The words in the second language stand with the last part, or on a part of their own."""
    card = lay_out_once(LEAFLETS["en+es"]).handout.cards[0]

    def fits(most: int) -> Callable[[Card], bool]:
        return lambda part: len(part.sections) + (2 if part.second else 0) <= most

    for most in (2, 3):
        parts = divide_card(card, fits(most))
        assert all(map(fits(most), parts))
        assert [bool(part.second) for part in parts] == [False] * (len(parts) - 1) + [True]
        assert sum(len(part.sections) for part in parts) >= len(card.sections)
        assert parts[-1].second == card.second
    assert divide_card(card, fits(1)) == (card,)


def test_several_cards_share_a_page_in_one_language() -> None:
    """Where several cards are asked for on a page, they are there, and the second language follows."""
    laid = lay_out_once(LEAFLETS["two a page"])
    assert max(map(cards_on, laid.pages)) == 2
    assert [problem.rule for problem in laid.warnings] == []
    assert not any(card.second for card in laid.handout.cards)
