"""Two topics for a reader with a condition: nothing that either topic or a shared point forbids is printed."""

from collections.abc import Iterator
from itertools import combinations, islice

import pytest
from msgspec import yaml
from support.pages import squeeze, words_in
from support.topics import acupressure_topics

from handout.check.load_topic import load_topic
from handout.content.compose import compose
from handout.content.conditions import KINDS
from handout.content.loaded_topic import LoadedTopic
from handout.content.project import Project
from handout.content.topic_card import CardSpec
from handout.installed import BUILTIN
from handout.problems import InputError
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection

PROJECT = Project(BUILTIN)
POINTS = acupressure_topics()
PAIRS = [*combinations(POINTS, 2)]
FILES = {file.stem: yaml.decode(file.read_bytes()) for file in (BUILTIN / "templates" / "points").glob("*.yaml")}
"""The shared points, as they stand in their files."""


def code(card: CardSpec) -> str:
    """Return what is the same of a point in all topics."""
    return card.code if card.code != "none" else card.id  # type: ignore[attr-defined]


def each_condition() -> Iterator[tuple[str, str, str]]:
    """Yield two topics and a condition that one of them knows."""
    for pair in PAIRS:
        for condition in sorted(load_topic(PROJECT, ",".join(pair), None).words.conditions):
            yield (*pair, condition)


EVERY = 47
"""One case of so many is tried, the same ones each time; the whole product was run once by hand."""


def forbidden(joined: LoadedTopic, names: tuple[str, str], condition: str) -> set[str]:
    """Return the points that a topic or the file of a point forbids with a condition, or what it is a kind of."""
    of = {condition, KINDS.get(condition, condition)}
    found = {code(card) for name in names for card in PROJECT.topic(name).value.cards if of & {*card.conditions}}
    cards = {code(card).replace(" ", "") for card in joined.topic.value.cards}
    return found | {each for each in cards & {*FILES} if of & {*FILES[each].get("conditions", ())}}


@pytest.mark.sweep
def test_no_forbidden_point_of_two_topics_is_printed() -> None:
    """It is left out, the notice of it is the first, and what both topics say to it stands."""
    for case in islice(each_condition(), 0, None, EVERY):
        try:
            check_union(*case)
        except BaseException as error:
            error.add_note(f"topics and condition: {', '.join(case)}")
            raise


def check_union(one: str, two: str, condition: str) -> None:
    """Raise AssertionError if two topics together are less strict than each, or as strict as a point's file."""
    joined = load_topic(PROJECT, f"{one},{two}", None)
    wanted = [card for card in joined.topic.value.cards if code(card) not in forbidden(joined, (one, two), condition)]
    if not wanted:
        with pytest.raises(InputError):
            compose(joined, Selection(avoid=(condition,)))
        return
    composed = compose(joined, Selection(avoid=(condition,)))
    assert [card.id for card in composed.cards] == [card.id for card in wanted]
    left = len(wanted) < len(joined.topic.value.cards)
    words = joined.words.language.condition(condition)
    if left:
        assert composed.front.notices[0] == composed.front.left_out[0]
        assert words in composed.front.left_out[0]
    printed = {card.id: card for card in joined.topic.value.cards}
    for card in composed.cards:
        assert condition not in printed[card.id].conditions


@pytest.mark.parametrize("given", [{}, {"paper": "A5"}, {"large_print": True}], ids=["A4", "A5", "large print"])
@pytest.mark.parametrize("pair", PAIRS[::19], ids=map(",".join, PAIRS[::19]))
@pytest.mark.sweep(every=12)
def test_the_notice_stands_first_on_page_1(pair: tuple[str, str], given: dict[str, object]) -> None:
    """What was left out is said before anything else of the disclaimer."""
    laid = lay_out(Request(",".join(pair), selection=Selection(avoid=("pregnancy",)), **given))  # type: ignore[arg-type]
    page = words_in(laid.pages[0].marks)
    notice = squeeze(laid.handout.front.notices[0])
    assert notice in page
    assert page.index(notice) < page.index(squeeze("It is not a cure."))
