"""A condition that is a kind of a broader one: what is not for that is not for it, wherever cards are left out."""

import re
from itertools import product
from pathlib import Path

import pytest
from support.cli import problems, run
from support.topics import TOPICS

from handout.check.load_topic import load_topic
from handout.content.conditions import KINDS, Condition, implied, merge_conditions
from handout.content.joined import _join_conditions
from handout.content.language import Language
from handout.content.project import Project
from handout.content.selection import choose
from handout.installed import BUILTIN
from handout.problems import InputError
from handout.request.options import Selection
from handout.web.catalogue import describe_topic

BUILT_IN = Project(BUILTIN)
COMMON = merge_conditions(BUILT_IN.read("languages", "en", Language).value.conditions)


def test_each_common_kind_is_known_and_ends() -> None:
    """Both are conditions of every language, and no chain of kinds leads back."""
    assert {*KINDS, *KINDS.values()} <= {*COMMON}
    for name in KINDS:
        chain = implied(name, COMMON)
        assert (chain[0], chain[1], len({*chain})) == (name, KINDS[name], len(chain))


@pytest.mark.parametrize(("name", "topic"), [*product(KINDS, TOPICS)])
@pytest.mark.sweep(every=12)
def test_a_narrower_condition_leaves_out_what_the_broader_one_does(name: str, topic: str) -> None:
    """In every topic: no card that is not for the broader one is printed for the narrower one."""
    loaded = load_topic(BUILT_IN, topic, None)
    known, cards = loaded.words.conditions, loaded.topic.value.cards
    forbidden = {card.id for card in cards if {name, KINDS[name]} & {*card.conditions}}
    try:
        avoided, chosen, omitted = choose(loaded.topic.value, known, Selection(avoid=(name,)))
    except InputError:  # no card is left
        assert forbidden == {card.id for card in cards}
        return
    assert (avoided, {card.id for card, _ in omitted}) == ((name,), forbidden)
    assert not forbidden & {card.id for card in chosen}
    assert {reason for _, reasons in omitted for reason in reasons} <= {name}


def test_the_broader_one_leaves_out_no_more_than_it_says() -> None:
    """Who had some operation has not had each: the card itself says which it is not for."""
    loaded = load_topic(BUILT_IN, "back-pain", None)
    _, chosen, omitted = choose(loaded.topic.value, loaded.words.conditions, Selection(avoid=("recent-surgery",)))
    assert [card.id for card, _ in omitted] == ["hipbone"]
    assert "stomach" in {card.id for card in chosen}


def test_lists_and_the_page_say_the_same() -> None:
    """``conditions``, ``find``, and what the page for the reception desk is sent."""
    listed = run("conditions", "back-pain").stdout
    assert re.search(r"^  belly-surgery .*\n +leaves out stomach, hipbone$", listed, re.MULTILINE)
    assert re.search(r"^  low-platelets .*\n +leaves out lower-back$", listed, re.MULTILINE)
    assert "hipbone" in run("find", "laparotomy").stdout
    sent = describe_topic(BUILT_IN, "back-pain", None, "en")
    conditions = {each["id"]: each["cards"] for group in sent["groups"] for each in group["conditions"]}
    assert conditions["belly-surgery"] == ["stomach", "hipbone"]
    cards = {card["id"]: card["conditions"] for card in sent["cards"]}
    assert {"belly-surgery", "knee-surgery", "recent-surgery"} <= {*cards["hipbone"]}
    assert {name for name, left in conditions.items() if "hipbone" in left} <= {*cards["hipbone"]}


@pytest.mark.usefixtures("empty_folder")
def test_a_part_of_page_1_about_the_broader_one_is_for_it_too() -> None:
    """Cancer in the bones is asked about as cancer is, in its own words."""
    loaded = load_topic(BUILT_IN, "back-pain", None)
    assert "cancer" in loaded.topic.value.disclaimer.conditions
    result = run("build", "back-pain", "--avoid", "bone-cancer", "-o", "bones.pdf")
    assert (result.exit_code, "not-mentioned" in result.stderr) == (0, False)


def test_a_topic_has_kinds_of_its_own(project: Path) -> None:
    """Its own condition names a common one, and a name that is none is refused where it stands."""
    topic = project / "templates" / "topics" / "mine.yaml"
    text = topic.read_text("utf-8")
    own = "\nconditions:\n  asthma: {words: asthma, kind_of: KIND}\n"
    topic.write_text(text.replace("\nconditions:\n", own.replace("KIND", "pregnancy")), "utf-8")
    listed = run("conditions", "mine").stdout
    (asthma,) = re.findall(r"^  asthma .*\n +(leaves out .*)$", listed, re.MULTILINE)
    (pregnancy,) = re.findall(r"^  pregnancy .*\n +(leaves out .*)$", listed, re.MULTILINE)
    assert asthma == pregnancy
    topic.write_text(text.replace("\nconditions:\n", own.replace("KIND", "pregnansy")), "utf-8")
    (found,) = problems(run("build", "mine", "-o", "b.pdf"))
    assert found[1] == "unknown-condition"
    assert not Path("b.pdf").exists()


@pytest.mark.parametrize("words", ["el asma", "{words: el asma, also: [asma]}"])
def test_a_translation_leaves_out_the_same_cards(project: Path, words: str) -> None:
    """It has words for the condition only; the kind is the original's."""
    topics = project / "templates" / "topics"
    topic = topics / "mine.yaml"
    own = "\nconditions:\n  asthma: {words: asthma, kind_of: pregnancy}\n"
    topic.write_text(topic.read_text("utf-8").replace("\nconditions:\n", own), "utf-8")
    text = (BUILTIN / "templates" / "topics" / "back-pain.es.yaml").read_text("utf-8")
    text = text.replace("topic: back-pain", "topic: mine", 1).replace(
        "\nconditions:\n", f"\nconditions:\n  asthma: {words}\n", 1
    )
    (topics / "mine.es.yaml").write_text(text, "utf-8")
    assert run("language", "confirm", "es", "--topic", "mine").exit_code == 0
    for language in (None, "es"):
        loaded = load_topic(Project(project), "mine", None, language)
        _, chosen, _ = choose(loaded.topic.value, loaded.words.conditions, Selection(avoid=("asthma",)))
        assert [card.id for card in chosen] == ["knee-back", "foot-lying", "foot-sitting"]


def test_joined_topics_keep_a_kind() -> None:
    """Whichever of them says it, in a condition that both have."""
    plain, kind = "asthma", Condition(words="asthma", kind_of="pregnancy")
    for pair in ((plain, kind), (kind, plain), (Condition(words="wheezing"), kind)):
        joined = _join_conditions(*pair)
        assert isinstance(joined, Condition)
        assert joined.kind_of == "pregnancy"


def test_kinds_of_kinds_add_up() -> None:
    """A topic's own kind of a common kind is a kind of the broadest, too; a circle ends."""
    known = {
        "keyhole": Condition(words="keyhole surgery", kind_of="belly-surgery"),
        "a": Condition(words="a", kind_of="b"),
        "b": Condition(words="b", kind_of="a"),
    }
    assert implied("keyhole", known) == ("keyhole", "belly-surgery", "recent-surgery")
    assert implied("a", known) == ("a", "b")
