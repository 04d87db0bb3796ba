"""Which points are chosen, and what avoiding a condition leaves out and says."""

import re

import pytest
from support.cards import parts
from support.handouts import TEXT, back_pain, changed_topic, composed
from support.topics import POINTS

from handout.content.conditions import KINDS
from handout.content.handout import Handout
from handout.content.named_in_cautions import unnamed
from handout.content.project import project_for
from handout.content.selection import check_doses, unmentioned
from handout.content.topic_card import text_of
from handout.problems import InputError, Severity
from handout.request.options import Selection
from handout.request.patient import PatientDetails


def card_ids(handout: Handout) -> tuple[str, ...]:
    """Return the ids of the cards, in order."""
    return tuple(card.id for card in handout.cards)


def stated(not_with: str) -> list[str]:
    """Return the conditions that a card says it is not for."""
    return not_with.removesuffix(".").split("; ")


def problems_of(choice: Selection) -> list[tuple[str, str]]:
    """Return place and rule of what is wrong with *choice*."""
    with pytest.raises(InputError) as caught:
        composed(choice)
    return [(p.where.option, p.rule) for p in caught.value.problems]


# ---- which points ----


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Selection(), POINTS),
        (Selection(points=("hand",)), ("hand",)),
        (Selection(points=("hand", "stomach", "knee-back")), ("hand", "stomach", "knee-back")),
        (Selection(without=("hand", "stomach")), POINTS[1:-1]),
        (Selection(points=("hand", "stomach"), without=("hand",)), ("stomach",)),
        (Selection(avoid=("pregnancy",)), ("knee-back", "foot-lying", "foot-sitting")),
        (Selection(points=("hand", "foot-lying"), avoid=("pregnancy",)), ("foot-lying",)),
        (Selection(avoid=("gout", "hernia")), ("lower-back", "hipbone", "knee-back", "hand")),
        (Selection(without=("foot-lying",), avoid=("gout",)), tuple(i for i in POINTS if not i.startswith("foot"))),
        (Selection(avoid=("cancer",)), POINTS),
    ],
)
def test_points_are_chosen_in_order_and_numbered(choice: Selection, expected: tuple[str, ...]) -> None:
    """Cards follow the order asked for, else the topic's, are numbered from 1, and the rest is named as left out."""
    handout = composed(choice)
    assert card_ids(handout) == expected
    assert [card.number for card in handout.cards] == list(range(1, len(expected) + 1))
    assert tuple(i for i in POINTS if i in {*handout.left_out, *handout.avoided}) == tuple(
        i for i in POINTS if i not in expected
    )
    asked = tuple(i for i in choice.points or POINTS if i not in choice.without)
    assert handout.avoided == tuple(i for i in asked if i not in expected)


def test_everything_numbered_uses_the_numbers_of_the_cards() -> None:
    """The legend and the dots on the body carry the numbers as printed, and points left out have no dot."""
    handout = composed(Selection(points=("hand", "lower-back")))
    assert [number for number, _ in handout.closing.legend] == [1, 2]
    front, back = handout.closing.bodies
    assert [dot.number for dot in front.dots] == [1, 1]
    assert [dot.number for dot in back.dots] == [2, 2]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Selection(points=("hnad",)), [("--points", "unknown-point")]),
        (Selection(without=("hnad",)), [("--without", "unknown-point")]),
        (Selection(points=("a",), without=("b",)), [("--points", "unknown-point"), ("--without", "unknown-point")]),
        (Selection(points=("hand", "stomach", "hand")), [("--points", "same-point")]),
        (Selection(points=("hand", "hand", "x")), [("--points", "same-point"), ("--points", "unknown-point")]),
        (Selection(avoid=("pregnent",)), [("--avoid", "unknown-condition")]),
        (Selection(avoid=("pregnent", "old")), [("--avoid", "unknown-condition")] * 2),
        (Selection(avoid=("schwanger",)), [("--avoid", "unknown-condition")]),
        (Selection(points=("",)), [("--points", "unknown-point")]),
    ],
)
def test_a_choice_that_cannot_be_met_is_told(choice: Selection, expected: list[tuple[str, str]]) -> None:
    """An unknown or repeated point and an unknown condition are errors of the option that names them."""
    assert problems_of(choice) == expected


@pytest.mark.parametrize(
    ("choice", "meant"),
    [(Selection(points=("hnad",)), "'hand'"), (Selection(avoid=("pregnent",)), "'pregnancy'")],
)
def test_a_misspelt_choice_is_told_the_nearest(choice: Selection, meant: str) -> None:
    """The hint for a misspelt point or condition names the nearest."""
    with pytest.raises(InputError) as caught:
        composed(choice)
    assert meant in caught.value.problems[0].hint


@pytest.mark.parametrize(
    "choice",
    [
        Selection(points=("hand",), avoid=("pregnancy",)),
        Selection(points=("hand",), without=("hand",)),
        Selection(without=POINTS),
        Selection(points=("hand", "foot-lying"), avoid=("broken-skin",)),
    ],
)
def test_a_handout_without_points_is_refused(choice: Selection) -> None:
    """When nothing is left there is no handout, and the option that leaves nothing is named."""
    assert problems_of(choice) == [("--avoid" if choice.avoid else "--without", "nothing-left")]


# ---- avoiding conditions ----


@pytest.mark.parametrize("condition", sorted(back_pain().words.conditions))
def test_avoiding_a_condition_leaves_out_its_points_and_says_why(condition: str) -> None:
    """No card that lists it, or what it is a kind of, stays; page 1 has the condition in words and names what is gone."""
    words = back_pain().words.language.condition(condition)
    gone = [p for p in back_pain().topic.value.cards if {condition, KINDS.get(condition)} & {*p.conditions}]
    handout = composed(Selection(avoid=(condition,)))
    assert set(card_ids(handout)) == set(POINTS) - {p.id for p in gone}
    assert all(words not in stated(card.warnings.conditions) for card in handout.cards)
    notices = " ".join(handout.front.notices)
    assert all(point.name in notices for point in gone)
    assert words in notices


def test_points_of_one_name_are_told_apart_in_the_notice() -> None:
    """Of two points of one name only the one left out is named, with its note."""
    same = changed_topic(("name: Top of Foot Point", "name: Foot Point"), ("name: Foot Sole", "name: Foot Point"))
    (notice,) = composed(Selection(avoid=("skin-infection",)), same).front.notices
    assert "Foot Point (sitting)" in notice
    assert "lying" not in notice


def test_each_reason_has_its_own_notice() -> None:
    """Points left out for different reasons stand in different notices."""
    notices = composed(Selection(avoid=("gout", "hernia"))).front.notices
    (gout,) = [n for n in notices if "gout" in n]
    (hernia,) = [n for n in notices if "a hernia" in n]
    assert "Top of Foot Point" in gout
    assert "Stomach Point" not in gout
    assert "Stomach Point" in hernia


def test_a_condition_named_twice_is_told_once() -> None:
    """``--avoid gout,gout`` is ``--avoid gout``."""
    assert composed(Selection(avoid=("gout", "gout"))) == composed(Selection(avoid=("gout",)))


def test_avoiding_pregnancy_sends_to_the_midwife_first() -> None:
    """With pregnancy avoided the front page asks for a midwife or doctor; otherwise it has no such notice."""
    sentence = back_pain().topic.value.avoided["pregnancy"].others
    assert sentence in composed(Selection(avoid=("pregnancy",))).front.notices
    assert sentence not in composed(Selection(avoid=("hernia",))).front.notices
    assert composed().front.notices == ()


def test_pregnancy_is_said_even_when_no_chosen_point_lists_it() -> None:
    """The sentence for pregnancy does not depend on a point having been left out; of others it speaks only if one was."""
    words = back_pain().words.language
    (notice,) = composed(Selection(points=("foot-lying",), avoid=("pregnancy",))).front.notices
    assert notice == words.fill(words.ask_before, conditions=words.condition("pregnancy"))
    others = back_pain().topic.value.avoided["pregnancy"].others
    assert composed(Selection(avoid=("pregnancy",))).front.notices[-1] == others


SILENT = (
    ("avoided:\n  pregnancy: {others: Ask your midwife or doctor before using the others.}\n", ""),
    ("conditions: [pregnancy, weak-back, osteoporosis, broken-bone, blood-thinners", "conditions: [weak-back"),
)
"""What makes of the back-pain topic one that has no word of its own for pregnancy and blood thinners, but the box on page 1."""


def test_of_pregnancy_the_program_has_no_word_of_its_own() -> None:
    """A topic that says nothing more of pregnancy than its box on page 1 is printed with what was left out, and nothing else."""
    topic = changed_topic(*SILENT)
    (notice,) = composed(Selection(avoid=("pregnancy",)), topic).front.notices
    assert notice.startswith("Left out because of pregnancy: ")
    assert composed(Selection(points=("foot-lying",), avoid=("pregnancy",)), topic).front.notices == ()


@pytest.mark.parametrize(
    ("written", "avoid", "points", "expected"),
    [
        ("{text: Fine for you.}", "hernia", (), ("left out", "Fine for you.")),
        ("{text: Fine for you.}", "hernia", ("hand",), ("Fine for you.",)),
        ("{others: Not the rest.}", "hernia", (), ("left out", "Not the rest.")),
        ("{others: Not the rest.}", "hernia", ("hand",), ()),
        ("{text: Fine., others: Not the rest.}", "hernia", (), ("left out", "Not the rest.")),
        ("{text: Fine., others: Not the rest.}", "hernia", ("hand",), ("Fine.",)),
        ("{text: Fine.}", "gout", ("hand",), ()),
        ("{text: Fine.}", "cancer", ("hand",), ("Because of cancer",)),
    ],
)
def test_what_a_condition_means_is_the_topics_own_word(
    written: str, avoid: str, points: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    """Its sentence is printed when that condition is avoided: of the others where points were left out, else of the whole."""
    topic = changed_topic(("avoided:\n", f"avoided:\n  hernia: {written}\n"))
    notices = composed(Selection(points, avoid=(avoid,)), topic).front.notices
    assert len(notices) == len(expected)
    assert all(words.casefold() in notice.casefold() for words, notice in zip(expected, notices, strict=True))


def test_a_sentence_takes_the_place_of_asking() -> None:
    """What the topic says of a condition that concerns the whole leaflet is printed instead of "ask a doctor", and never with it."""
    topic = changed_topic(("avoided:\n", "avoided:\n  cancer: {text: Ring us.}\n"))
    assert composed(Selection(avoid=("cancer",)), topic).front.notices == ("Ring us.",)
    both = composed(Selection(avoid=("heart-disease", "cancer")), topic).front.notices
    assert both == ("Ring us.", "Because of heart disease: ask a doctor before using these points.")


@pytest.mark.parametrize(
    ("avoid", "never"),
    [
        (("drip",), ("drip",)),
        (("drip", "gout"), ("drip",)),
        (("gout", "drip", "cancer", "hernia", "pregnancy"), ("drip", "hernia")),
        (("gout",), ()),
        (("cancer",), ()),
        (("pregnancy",), ()),
    ],
)
def test_a_condition_that_the_topic_never_mentions_is_said(avoid: tuple[str, ...], never: tuple[str, ...]) -> None:
    """Page 1 says of all that are mentioned nowhere that the leaflet was not written with them in mind, and there is a warning of each."""
    topic = changed_topic(
        (", drip, broken-skin,", ", broken-skin,"), ("[pregnancy, hernia, belly", "[pregnancy, belly")
    )
    words = topic.words.language
    named = words.listed(tuple(words.condition(c) for c in never)) if never else ""
    asks = composed(Selection(avoid=avoid), topic).front.asks
    assert (words.fill(words.not_written_for, conditions=named) in asks) == bool(never)
    assert sum("not written" in notice for notice in asks) == bool(never)
    warned = unmentioned(topic.topic.value, topic.words.conditions, Selection(avoid=avoid))
    assert [(each.rule, each.where.option, each.severity) for each in warned] == [
        ("not-mentioned", "--avoid", Severity.WARNING) for _ in never
    ]
    assert [each.message for each in warned] == [f"this topic never mentions '{condition}'" for condition in never]
    assert all(condition not in f"{each.redacted()}" for each in warned for condition in never)


@pytest.mark.parametrize("written", ["schwanger", "epilepsy", "heart"])
def test_another_disease_is_never_proposed(written: str) -> None:
    """A word that is only a little like a condition gets no guess: another one is named only for the words they share."""
    with pytest.raises(InputError) as refused:
        composed(Selection(avoid=(written,)))
    (problem,) = refused.value.problems
    named = "words of it are in heart-disease (heart disease), which may be another illness"
    assert problem.hint.startswith(f"{named if written == 'heart' else 'no known condition has its words'}; ")
    assert "did you mean" not in problem.hint


def test_a_condition_of_the_whole_leaflet_asks_for_a_doctor() -> None:
    """A condition that concerns every point keeps the points and says to ask first."""
    handout = composed(Selection(avoid=("cancer", "heart-disease")))
    (notice,) = handout.front.notices
    assert card_ids(handout) == POINTS
    assert "cancer" in notice
    assert "heart disease" in notice


@pytest.mark.parametrize("number", range(len(POINTS)))
def test_every_condition_of_a_point_is_on_its_card(number: int) -> None:
    """A card names all conditions that its point lists, in words: in its cautions, or in order in its list."""
    point, card = back_pain().topic.value.cards[number], composed().cards[number]
    words, known = back_pain().words.language, back_pain().words.conditions
    assert point.conditions
    conditions = [words.condition(c) for c in point.conditions]
    listed = stated(card.warnings.conditions)
    others = unnamed(point.conditions, known, (*point.cautions, *point.stops), words.forbidding_forms)
    assert listed == [*map(words.condition, others)]
    cautions = " ".join((*point.cautions, *point.stops)).casefold().replace("feet", "feet, each foot")
    for condition in set(conditions) - set(listed):
        assert all(word[:5] in cautions for word in re.findall(r"\w{3,}", re.sub(r"\(.*\)", "", condition)))


@pytest.mark.parametrize("number", range(len(POINTS)))
def test_every_caution_of_a_point_is_on_its_card(number: int) -> None:
    """No caution and no sign to stop is lost on the way to the card."""
    point, card = back_pain().topic.value.cards[number], composed().cards[number]
    assert (card.warnings.cautions, card.warnings.stops) == (point.cautions, point.stops)


def test_a_point_without_short_words_gets_its_full_ones() -> None:
    """Where a topic has no shorter wording, a small card carries the place and the way to press in full."""
    start = TEXT.index("    short:\n      where: On the middle line, two fingers")
    has = parts(composed(material=changed_topic((TEXT[start : TEXT.index("    picture:", start)], ""))).cards[0])
    assert (has.where.short, has.how.short) == (has.where.text, has.how.text)


@pytest.mark.parametrize("text", ["2", "10-15", "1½", "3 x 10", "2,5", "3×", "2 minutes", "5/day", "twice"])
@pytest.mark.parametrize(("name", "example"), [("back-pain", "{}='2 minutes'"), ("neck-exercises", "{}.hold=10")])
def test_a_dose_that_is_a_number_alone_is_refused(text: str, name: str, example: str) -> None:
    """A patient would read "· 2", and not know of what; the hint has the form that the kind prints."""
    topic = project_for(None, None).topic(name).value
    card = topic.cards[0]
    details = PatientDetails(doses={card.id: text})
    if any(map(str.isalpha, text.removeprefix("3 x"))):
        check_doses(details, topic, topic.cards)
        return
    with pytest.raises(InputError) as caught:
        check_doses(details, topic, topic.cards)
    (problem,) = caught.value.problems
    assert (problem.rule, problem.wording, problem.hint) == ("wrong-dose", "number", f"write {example.format(card.id)}")
    assert text not in problem.redacted().message


@pytest.mark.parametrize("name", ["back-pain", "neck-exercises", "sleep"])
@pytest.mark.parametrize("between", [" and ", " ", "/", " + ", ". ", "; "])
@pytest.mark.parametrize("sign", ["=", " = ", ": "])
def test_a_dose_that_runs_into_another_is_refused(name: str, between: str, sign: str) -> None:
    """Else one card has both doses, and the other none."""
    topic = project_for(None, None).topic(name).value
    card, other = topic.cards[:2]
    for called in {other.id, other.name.upper(), text_of(other, "code")} - {"", "none"}:
        details = PatientDetails(doses={card.id: f"1 minute{between}{called}{sign}2 minutes"})
        with pytest.raises(InputError) as caught:
            check_doses(details, topic, topic.cards)
        (problem,) = caught.value.problems
        assert (problem.rule, problem.wording) == ("wrong-dose", "joined")
        assert f"'{other.id}'" in problem.message


@pytest.mark.parametrize(
    "text", ["1 minute = 60 seconds", "with the other hand: 1 minute", "hold: 5 s; rest: 5 s", "then do stomach, too"]
)
def test_a_dose_may_hold_signs_and_names_of_cards(text: str) -> None:
    """A sign behind other words begins no dose, and neither does a name without one."""
    topic = project_for(None, None).topic("back-pain").value
    check_doses(PatientDetails(doses={"hand": text}), topic, topic.cards)
