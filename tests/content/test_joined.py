"""Topics in one leaflet: nothing that one of them says for safety is lost."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from msgspec.structs import replace
from support.claims import CLAIMS
from support.cli import problems, run
from support.covering import in_turn
from support.topics import acupressure_topics

from handout.check.load_topic import load_topic
from handout.check.short_signs import short_signs_left_out
from handout.check.topics import same_ids, short_cautions_left_out
from handout.content.compose import compose
from handout.content.conditions import excluded_by
from handout.content.joined import join_topics
from handout.content.language import Language
from handout.content.loaded_topic import LoadedTopic
from handout.content.project import Project
from handout.content.topic import Topic
from handout.content.united_texts import TextJoiner, split_sentences
from handout.installed import BUILTIN
from handout.problems import InputError
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection
from handout.schema.markup import strip_markup

PROJECT = Project(BUILTIN)
POINTS = acupressure_topics()
PAIRS = [*combinations(POINTS, 2)]
each_pair = pytest.mark.parametrize(("one", "two"), PAIRS, ids=map(",".join, PAIRS))
ENGLISH = TextJoiner(PROJECT.read("languages", "en", Language).value, "en")


GENTLER = {
    "New weakness in your back or legs? See a doctor. Do not press.": "New weakness in your back or legs? Do not press. Get help now.",
    "**Do not use these points if you are pregnant,** unless your midwife or doctor says yes.": "**Do not use these points if you are pregnant.**",
}
"""Sentences that are left out beside stricter ones."""


def words_of_list(text: str) -> set[str]:
    """Return the words of a list, without those that join its items."""
    return {*re.findall(r"\w+", strip_markup(text).casefold())} - {"or", "and"}


@cache
def load(*names: str) -> LoadedTopic:
    """Return topics joined."""
    return load_topic(PROJECT, ",".join(names), None)


@cache
def alone(name: str) -> Topic:
    """Return a topic that is not joined."""
    return PROJECT.topic(name).value


def sentences(topic: Topic) -> Iterator[str]:
    """Yield every sentence of page 1 but the list of what never to press on."""
    disclaimer = topic.disclaimer
    for part in (disclaimer.about, disclaimer.not_a_cure, disclaimer.pregnancy.text, disclaimer.pressing.stop):  # type: ignore[attr-defined]
        yield from split_sentences(part)


@each_pair
@pytest.mark.sweep(every=4)
def test_no_danger_sign_caution_or_condition_is_lost(one: str, two: str) -> None:
    """Each sign stands under what it goes with; each card has what every topic warns of there."""
    joined = load(one, two)
    whole = joined.topic.value
    assert whole.red_flags
    cards = {card.code if card.code != "none" else card.id: card for card in whole.cards}  # type: ignore[attr-defined]
    assert len(cards) == len(whole.cards)
    printed = compose(joined, Selection())
    for topic in (alone(one), alone(two)):
        assert topic.red_flags
        for name in ("now", "today"):
            alarm = getattr(topic.red_flags, name)
            assert alarm.groups[0] in getattr(whole.red_flags, name).groups
        for sentence in split_sentences(topic.red_flags.later):
            assert any(
                words_of_list(sentence) <= words_of_list(line) for line in split_sentences(whole.red_flags.later)
            )
        assert {*topic.disclaimer.conditions} <= {*whole.disclaimer.conditions}
        for card in topic.cards:
            both = cards[card.code if card.code != "none" else card.id]  # type: ignore[attr-defined]
            for given, joint in ((card.cautions, both.cautions), (card.stops, both.stops)):
                assert [each for each in given if each not in joint and GENTLER.get(each) not in joint] == []
            assert {*card.conditions} <= {*both.conditions}
            assert {*card.background} <= {*both.background}
            assert card.helps.removesuffix(".") in both.helps  # type: ignore[attr-defined]
            scale = topic.spec.fields["strength"].values
            assert scale.index(both.strength) <= scale.index(card.strength)  # type: ignore[attr-defined]
        assert {*topic.sources} <= {*printed.closing.sources}
        assert {*topic.review} <= {*whole.review}
        assert topic.short_title in printed.footer
        assert topic.intro
        assert topic.evidence
        assert topic.intro.text in whole.intro.text  # type: ignore[union-attr]
        assert topic.evidence.text in whole.evidence.text  # type: ignore[union-attr]
        assert [
            each
            for each in sentences(topic)
            if not any(words_of_list(each) <= words_of_list(line) for line in sentences(whole))
            and GENTLER.get(each) not in [*sentences(whole)]
        ] == []


@each_pair
def test_who_must_ask_first_is_said_for_both(one: str, two: str) -> None:
    """Every thing to ask a doctor about, and never to press on, stands in the list of the joined topic."""
    whole = load(one, two).topic.value.disclaimer
    for topic in (alone(one), alone(two)):
        for item in topic.disclaimer.ask_first.items:  # type: ignore[attr-defined]
            assert any(words_of_list(item) <= words_of_list(line) for line in whole.ask_first.items), item  # type: ignore[attr-defined]
        words = words_of_list(topic.disclaimer.never_press.text)  # type: ignore[attr-defined]
        assert words <= words_of_list(whole.never_press.text)  # type: ignore[attr-defined]
        assert whole.short


@each_pair
@pytest.mark.sweep(every=4)
def test_no_card_with_a_condition_to_avoid_is_printed(one: str, two: str) -> None:
    """Of each condition: no card that either topic forbids with it, and page 1 says so."""
    joined = load(one, two)
    read = [alone(name) for name in (one, two)]
    forbidden = {
        (condition, card.code if card.code != "none" else card.id)  # type: ignore[attr-defined]
        for topic in read
        for card in topic.cards
        for condition in excluded_by(card.conditions, joined.words.conditions)
    }
    for condition in joined.words.conditions:
        by_code = {card.code if card.code != "none" else card.id: card for card in joined.topic.value.cards}  # type: ignore[attr-defined]
        left = [code for code in by_code if (condition, code) not in forbidden]
        if not left:
            with pytest.raises(InputError):
                compose(joined, Selection(avoid=(condition,)))
            continue
        composed = compose(joined, Selection(avoid=(condition,)))
        assert [card.id for card in composed.cards] == [by_code[code].id for code in left]
        if len(left) < len(by_code) or any(condition in topic.disclaimer.conditions for topic in read):
            assert composed.front.notices


@each_pair
@pytest.mark.sweep(every=12)
def test_joined_topics_are_as_right_as_each_of_them(one: str, two: str) -> None:
    """No two cards have one id, short texts leave nothing out, nothing is claimed, nothing is doubtful."""
    joined = load(one, two)
    assert joined.warnings == ()
    assert [*same_ids(joined.topic)] == []
    assert [*short_signs_left_out(joined.topic)] == []
    assert [*short_cautions_left_out(joined.topic, joined.words.language, translated=False)] == []
    texts = dict(joined.topic.value.printed_texts())
    assert {path: text for path, text in texts.items() if CLAIMS.search(strip_markup(text))} == {}


def test_a_shared_point_is_one_card_that_tells_the_doses_apart() -> None:
    """The wrist point of sleep and of worry is printed once, with when to press for each."""
    cards = compose(load("sleep", "worry"), Selection()).cards
    wrist = [card for card in cards if card.id == "wrist"]
    assert len(wrist) == 1
    doses = [section.text for section in wrist[0].sections if hasattr(section, "text")]
    assert any("Sleep: 2 minutes each wrist, once, before bed; Worry: 2 minutes each wrist" in text for text in doses)


def test_of_two_strengths_the_gentler_counts() -> None:
    """How to press firmly is not said on a card that is gentle, but for what warns of harm."""
    knee = next(card for card in load("back-pain", "knee").topic.value.cards if card.id == "knee-back")
    assert knee.strength == "light-to-medium"  # type: ignore[attr-defined]
    assert "firm" not in knee.how.casefold()  # type: ignore[attr-defined]
    assert "Stop if it throbs" in knee.how  # type: ignore[attr-defined]
    belly = next(card for card in load("back-pain", "cancer-tiredness").topic.value.cards if card.id == "stomach")
    assert belly.strength == "gentle"  # type: ignore[attr-defined]
    assert "It should not hurt." in belly.how  # type: ignore[attr-defined]


def test_the_order_of_topics_is_the_order_of_cards() -> None:
    """The first topic named comes first; three topics work as well as two."""
    three = compose(load("sleep", "back-pain", "nausea"), Selection())
    assert three.topic == "sleep-back-pain-nausea"
    assert three.title.endswith("use for sleep, back pain and feeling sick")
    assert three.footer.startswith("Sleep + Back pain + Feeling sick · text 0.1+1.1+0.1")
    assert [card.id for card in three.cards[:2]] == ["wrist", "inner-arm"]
    assert three.front.red_flags
    assert len(three.front.red_flags.now.groups) == 3


def test_a_place_in_a_message_is_in_the_file_that_says_it() -> None:
    """A sign of the second topic, and a card of it, are found in the second file."""
    joined = load("back-pain", "sleep").topic
    path = ("red_flags", "now", "further", 0, "items", 1)
    assert joined.source.where(path).file.endswith("sleep.yaml")
    last = len(joined.value.cards) - 1
    assert joined.source.where(joined.value.path(last, "helps")).file.endswith("sleep.yaml")
    assert joined.source.where(("title",)).file.endswith("back-pain.yaml")
    assert load("back-pain", "sleep").digest() != load("back-pain", "worry").digest()


@pytest.mark.parametrize(
    ("topics", "found"),
    [
        ("back-pain,neck-exercises", [("joined-topics", "of the kind exercises")]),
        ("back-pain,back-pain", [("joined-topics", "named twice")]),
        ("back-pain,slep,wory", [("unknown-topic", "'slep'"), ("unknown-topic", "'wory'")]),
    ],
)
def test_topics_that_cannot_be_joined_are_refused_with_a_cure(topics: str, found: list[tuple[str, str]]) -> None:
    """The message names both, says why, and what to do."""
    result = run("build", topics, "-o", "out.pdf")
    assert result.exit_code != 0
    assert [rule for _, rule in problems(result)] == [rule for rule, _ in found]
    assert all(words in result.stderr for _, words in found)
    assert "hint:" in result.stderr


def test_topics_in_two_languages_are_refused() -> None:
    """A topic that lacks a translation is named; a translation is not joined with another language."""
    result = run("build", "back-pain,sleep", "--language", "de", "-o", "out.pdf")
    assert "'sleep' is not there in 'de'" in result.stderr
    result = run("build", "back-pain.de,sleep", "-o", "out.pdf")
    assert "(joined-topics)" in result.stderr


@pytest.mark.parametrize("field", ["numbered", "layout", "words"], ids=["numbers", "a list", "words"])
def test_settings_that_differ_are_refused_or_united(field: str) -> None:
    """Numbers are printed if one topic wants them; two layouts, and two words for one thing, are refused."""
    one, two = PROJECT.topic("sleep"), PROJECT.topic("worry")
    language = PROJECT.read("languages", "en", Language)
    given = {"numbered": True, "layout": "list", "words": {"review": "Looked over"}}[field]
    other = replace(two, value=replace(two.value, **{field: given}))
    if field == "layout":
        with pytest.raises(InputError, match="layout"):
            join_topics((("sleep", one), ("worry", other)), language)
        return
    assert getattr(join_topics((("sleep", one), ("worry", other)), language).value, field) == given
    if field == "words":
        third = replace(one, value=replace(one.value, words={"review": "Read"}))
        with pytest.raises(InputError, match="review"):
            join_topics((("sleep", third), ("worry", other)), language)


def test_the_figures_are_those_of_the_topic_named_first() -> None:
    """Two topics whose body maps show other people are joined, and every place is on the figures that are printed."""
    for first, second in (("period-pain", "sleep"), ("sleep", "period-pain")):
        one, joined = PROJECT.topic(first).value, load(first, second).topic.value
        assert joined.body_map == one.body_map
        assert joined.body_map != PROJECT.topic(second).value.body_map


def test_other_points_with_one_id_get_the_names_of_their_topics() -> None:
    """An id that means two places is refused by its short form and stands for neither."""
    one, two = PROJECT.topic("sleep"), PROJECT.topic("constipation")
    cards = (replace(two.value.cards[0], id="wrist"), *two.value.cards[1:])
    other = replace(two, value=replace(two.value, cards=cards))
    language = PROJECT.read("languages", "en", Language)
    joined = join_topics((("sleep", one), ("constipation", other)), language)
    ids = [card.id for card in joined.value.cards]
    assert "sleep-wrist" in ids
    assert "constipation-wrist" in ids
    assert "wrist" not in ids


@pytest.mark.parametrize(
    ("one", "two", "united"),
    [
        ("Stop if it hurts.", "Stop if it hurts.", "Stop if it hurts."),
        ("Wash. **Stop. Now.** Rest.", "Rest. Eat.", "Wash. **Stop. Now.** Rest. Eat."),
        ("cuts, lumps or rash.", "cuts, rash, lumps or eyes.", "cuts, rash, lumps or eyes."),
        ("cuts or rash.", "cuts, eyes or rash.", "cuts, eyes or rash."),
        ("cuts, or rash.", "cuts, rash, unless we say so.", "cuts, or rash; unless we say so."),
        ("cuts, rash.", "cuts, near a drip or line.", "cuts, rash; near a drip or line."),
        ("Do not press.", "Do not press, unless asked.", "Do not press."),
        ("Ask a nurse before using the others.", "Do not use the others.", "Do not use the others."),
        ("Press slowly.", "Wash your hands. Press slowly.", "Wash your hands. Press slowly."),
        ("Hip replaced? Use a stool.", "Knee sore? Use a stool.", "Hip replaced? Use a stool. Knee sore? Use a stool."),
        ("It is no doctor, gel or pill.", "It is no doctor, walk or pill.", "It is no doctor, gel, walk or pill."),
        ("Some people do press to rest.", "Some people do press to eat.", "Some people do press to rest, or to eat."),
        (
            "Some people do press to rest.",
            "Some people do press if tired.",
            "Some people do press to rest, or press if tired.",
        ),
        (
            "Take all of it to rest.",
            "Take all of it, but not to eat.",
            "Take all of it to rest. Take all of it, but not to eat.",
        ),
        ("One.\nTwo.", "One.\nThree.", "One.\nTwo. Three."),
    ],
)
def test_texts_are_united_without_loss(one: str, two: str, united: str) -> None:
    """What both say stands once; a list that forbids less does not replace one that forbids more."""
    assert ENGLISH.join_texts(one, two) == united


def test_lists_of_other_languages_are_not_understood() -> None:
    """Where nobody here knows what 'unless' is, both texts stand."""
    german = TextJoiner(PROJECT.read("languages", "de", Language).value, "de")
    assert german.join_texts("Wunden, Knoten.", "Wunden, Knoten, Augen.") == "Wunden, Knoten. Wunden, Knoten, Augen."


LOOKS = ({}, {"large_print": True}, {"paper": "A5"}, {"format": "booklet"}, {"format": "poster", "paper": "A1"})


@pytest.mark.parametrize(("given", "topics"), in_turn(LOOKS, ["sleep,worry", "back-pain,sleep"]))
@pytest.mark.sweep(every=12)
def test_joined_topics_print_in_the_formats(topics: str, given: dict[str, object]) -> None:
    """They need no more of their authors than each alone."""
    laid = lay_out(Request(topics, **given))  # type: ignore[arg-type]
    assert laid.summary.name.startswith(topics.replace(",", "-"))
    assert laid.warnings == ()


def test_a_plan_and_a_table_name_topics_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan for two topics is for these alone, and a batch prints both in each leaflet."""
    monkeypatch.chdir(tmp_path)
    assert run("plan", "new", "both", "--topic", "back-pain,sleep").exit_code == 0
    assert run("build", "back-pain,sleep", "--plan", "both", "--points", "hand,wrist").exit_code == 0
    assert Path("output/back-pain-sleep.pdf").exists()
    assert "(wrong-plan)" in run("build", "back-pain", "--plan", "both").stderr
    Path("t.csv").write_text("Patient;Points\nAnn;hand, wrist\nBo;brow\n", "utf-8")
    result = run("batch", "back-pain,sleep", "t.csv", "-o", "all", "--workers", "1")
    assert (result.exit_code, len([*Path("all").glob("*.pdf")])) == (0, 2)


def test_a_clinic_approves_joined_topics_by_their_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Approvals of each alone do not count; one of both does, and is no mistake when one is built alone."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "templates" / "clinics"
    folder.mkdir(parents=True)
    line = '  - {{topic: {}, version: "{}", by: Dr A. Sample, role: GP, date: 2026-11-22}}\n'
    alone = "name: Ours\napprovals:\n" + line.format("back-pain", "1.1") + line.format("sleep", "0.1")
    (folder / "ours.yaml").write_text(alone, "utf-8")
    assert "draft" in lay_out(Request("back-pain,sleep", clinic="ours")).handout.footer
    (folder / "ours.yaml").write_text(alone + line.format("back-pain-sleep", "1.1+0.1"), "utf-8")
    assert "Dr A. Sample" in lay_out(Request("back-pain,sleep", clinic="ours")).handout.footer
    assert lay_out(Request("back-pain", clinic="ours")).warnings == ()
