"""Danger signs of several topics: each is printed once, and none is lost."""

import re
from functools import cache
from itertools import combinations

import pytest
from msgspec.structs import replace
from support.covering import in_turn
from support.pages import laid_out, squeeze, words_in
from support.topics import acupressure_topics

from handout.check.load_topic import load_topic
from handout.content.language import Language
from handout.content.project import Project
from handout.content.shared_signs import SHORT, share_short, share_signs
from handout.content.topic_safety import Alarm, Signs
from handout.installed import BUILTIN
from handout.request.options import Request
from handout.schema.markup import strip_markup

PROJECT = Project(BUILTIN)
ENGLISH = PROJECT.read("languages", "en", Language).value
POINTS = acupressure_topics()
PAIRS = [*combinations(POINTS, 2)]
TOGETHER = [*PAIRS, *[*combinations(POINTS, 3)][::7]]
"""All pairs of topics, and some triples."""

SAMPLE = PAIRS[::11]
"""Some of the pairs, for tests that lay pages out."""


@cache
def alarms(*names: str) -> tuple[Alarm, Alarm]:
    """Return what needs help now and today, of topics together."""
    flags = load_topic(PROJECT, ",".join(names), None).topic.value.red_flags
    assert flags
    return flags.now, flags.today


def phrases(text: str) -> list[str]:
    """Return the signs of a short text."""
    found = SHORT.fullmatch(text)
    return found["signs"].split("; ") if found else [text]


@pytest.mark.parametrize("names", TOGETHER, ids=map(",".join, TOGETHER))
@pytest.mark.sweep(every=12)
def test_no_sign_of_several_topics_is_lost_or_said_twice(names: tuple[str, ...]) -> None:
    """Every sign of every topic is printed once, in full and in short."""
    for number, alarm in enumerate(alarms(*names)):
        own = [alarms(name)[number] for name in names]
        listed = [item for group in share_signs(alarm.groups, ENGLISH) for item in group.items]
        assert sorted(listed) == sorted({item for each in own for item in each.items})
        short = [text for group in alarm.groups if (text := group.short)]
        assert len(short) == len(alarm.groups)
        found = [phrase for text in share_short(short, ENGLISH) for phrase in phrases(text)]
        assert sorted(found) == sorted({phrase for each in own for phrase in phrases(each.short or "")})


@pytest.mark.parametrize("names", TOGETHER[::5], ids=map(",".join, TOGETHER[::5]))
def test_every_sign_stands_under_what_it_goes_with(names: tuple[str, ...]) -> None:
    """A sign of two topics is under a heading that names both; one of a single topic is under its own."""
    for number, alarm in enumerate(alarms(*names)):
        for group in share_signs(alarm.groups, ENGLISH):
            for item in group.items:
                for each in (own for name in names if item in (own := alarms(name)[number]).items):
                    assert all(word in group.when for word in each.when.split())


@pytest.mark.parametrize("name", POINTS)
def test_words_beside_another_topics_say_which_pain(name: str) -> None:
    """When to come back, and who must ask first, stand beside other topics' words: no sentence begins with "the pain"."""
    topic = load_topic(PROJECT, name, None).topic.value
    texts = (topic.red_flags.later, topic.disclaimer.short, *topic.disclaimer.ask_first.items)
    asked = re.compile(r"(?:^|\*\* if |doctor if )the pain\b", re.IGNORECASE)
    assert [text for text in texts if asked.search(text or "")] == []


def test_a_sign_of_two_topics_stands_once_under_both() -> None:
    """The words with which both headings begin and end stand once."""
    groups = [
        Signs("if you sleep badly and:", ("You have chest pain.", "You snore.")),
        Signs("if you feel worried and:", ("You have chest pain.",)),
    ]
    assert share_signs(groups, ENGLISH) == (
        Signs("if you sleep badly or feel worried and:", ("You have chest pain.",)),
        Signs("if you sleep badly and:", ("You snore.",)),
    )


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["For A with: x; y."], ["For A with: x; y."]),
        (["For A with: x; y.", "For B with: y."], ["For A or B with: y.", "For A with: x."]),
        (["For A with: x. Go.", "For B with: z. Go. Run."], ["For A with: x. Go.", "For B with: z. Go. Run."]),
        (
            ["For A with: x; y. Go.", "For B with: y; z. Run."],
            ["For A or B with: y. Go.", "For A with: x.", "For B with: z. Run."],
        ),
        (["For A with: x; y. Go.", "For B with: z; y; x. Go."], ["For A or B with: y; x. Go.", "For B with: z."]),
        (["For A with x, y.", "For B with: y."], ["For A with x, y.", "For B with: y."]),
        (["For A with: x.", "For B when you: x."], ["For A with: x.", "For B when you: x."]),
    ],
    ids=[
        "one",
        "shared",
        "what follows",
        "what follows a shared sign",
        "two that follow",
        "no list",
        "no words in common",
    ],
)
def test_short_texts_say_each_sign_once(texts: list[str], wanted: list[str]) -> None:
    """Only texts that list their signs after a colon are taken apart; what follows a list stands after its last sign."""
    assert share_short(texts, ENGLISH) == tuple(wanted)


def test_a_language_without_a_word_for_a_choice_keeps_its_groups() -> None:
    """Where nobody has said how to write 'or', signs stay where their topic has them."""
    bare = replace(ENGLISH, lists=replace(ENGLISH.lists, either=None))
    groups = (Signs("if a and:", ("x",)), Signs("if b and:", ("x",)))
    assert share_signs(groups, bare) == groups


@pytest.mark.parametrize("names", SAMPLE[::3], ids=map(",".join, SAMPLE[::3]))
def test_nobody_turns_over_an_a4_leaflet_to_see_the_signs_of_both(names: tuple[str, ...]) -> None:
    """On A4 there is space for all of them."""
    assert missing(words_in(laid_out(Request(",".join(names))).pages[0].marks), *names) == []


@pytest.mark.parametrize("given", [{"paper": "A5"}, {"large_print": True}], ids=["A5", "large print"])
@pytest.mark.parametrize("name", POINTS)
@pytest.mark.sweep(every=6)
def test_page_1_of_small_pages_has_all_that_must_be_read_first(name: str, given: dict[str, object]) -> None:
    """Every required part and every sign for now and today; only what needs help later may be overleaf."""
    page = words_in(laid_out(Request(name, **given)).pages[0].marks)  # type: ignore[arg-type]
    assert missing(page, name) == []


@pytest.mark.parametrize(("names", "given"), in_turn(SAMPLE, [{"paper": "A5"}, {"large_print": True}]))
@pytest.mark.sweep(every=6)
def test_page_1_of_two_topics_says_what_needs_help_now(names: tuple[str, ...], given: dict[str, object]) -> None:
    """Signs that need help the same day may be overleaf, where the first thing is their heading."""
    laid = laid_out(Request(",".join(names), **given))  # type: ignore[arg-type]
    first, second = (words_in(page.marks) for page in laid.pages[:2])
    overleaf = missing(first, *names)
    assert {each for each in overleaf if not each.startswith("today")} == set()
    assert not overleaf or second.startswith(squeeze("Get help today"))


def missing(page: str, *names: str) -> list[str]:
    """Return what of topics must be read first and is not on a page."""
    topic = load_topic(PROJECT, ",".join(names), None).topic.value
    disclaimer = topic.disclaimer
    parts = (
        disclaimer.not_a_cure,  # type: ignore[attr-defined]
        disclaimer.training.untrained,  # type: ignore[attr-defined]
        disclaimer.pregnancy.text,  # type: ignore[attr-defined]
        disclaimer.pressing.stop,  # type: ignore[attr-defined]
    )
    found = [part for part in parts if squeeze(strip_markup(part)) not in page]
    for name, alarm in zip(("now", "today"), alarms(*names), strict=True):
        found += [f"{name} {group.when}" for group in alarm.groups if not stands(group, page)]
    return found


def stands(group: Signs, page: str) -> bool:
    """Return whether all signs of a group are on a page, in short or in full."""
    return any(
        all(squeeze(strip_markup(sign)).removesuffix(".") in page for sign in signs)
        for signs in (phrases(group.short or ""), group.items)
    )
