"""From a topic to a handout: what is chosen, what is left out and why, and what is never left out."""

from functools import cache
from itertools import chain

import pytest
from msgspec.structs import replace
from support.cards import parts

from handout.check.runner import load_topic
from handout.content.clinic import Clinic
from handout.content.compose import compose
from handout.content.handout import Handout
from handout.content.project import LoadedTopic, Project
from handout.content.selection import unmentioned
from handout.content.topic import Topic
from handout.installed import BUILTIN
from handout.problems import InputError, Severity
from handout.request.conditions import Condition
from handout.request.patient import PatientDetails
from handout.request.request import Selection
from handout.schema.reader import read

ALL = ("stomach", "lower-back", "hipbone", "knee-back", "foot-lying", "foot-sitting", "hand")
TEXT = (BUILTIN / "templates" / "topics" / "back-pain.yaml").read_text("utf-8")


@cache
def back_pain() -> LoadedTopic:
    """Return the built-in topic with all it needs and no clinic."""
    return load_topic(Project(BUILTIN), "back-pain", None)


def at_clinic(more: str = "") -> LoadedTopic:
    """Return the built-in topic with a clinic that says *more*."""
    return replace(back_pain(), clinic=read(f"name: North Clinic\n{more}".encode(), "north.yaml", Clinic))


def changed(*edits: tuple[str, str]) -> LoadedTopic:
    """Return the built-in topic with its text edited."""
    text = TEXT
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return replace(back_pain(), topic=read(text.encode(), "back-pain.yaml", Topic))


def made(choice: Selection = Selection(), material: LoadedTopic | None = None) -> Handout:  # noqa: B008
    """Return the handout for *choice*."""
    return compose(material or back_pain(), choice)


def ids(handout: Handout) -> tuple[str, ...]:
    """Return the ids of the cards, in order."""
    return tuple(card.id for card in handout.cards)


def stated(not_with: str) -> list[str]:
    """Return the conditions that a card says it is not for."""
    return not_with.removesuffix(".").split("; ")


def problems(choice: Selection) -> list[tuple[str, str]]:
    """Return place and rule of what is wrong with *choice*."""
    with pytest.raises(InputError) as caught:
        made(choice)
    return [(p.where.option, p.rule) for p in caught.value.problems]


# ---- which points ----


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Selection(), ALL),
        (Selection(points=("hand",)), ("hand",)),
        (Selection(points=("hand", "stomach", "knee-back")), ("hand", "stomach", "knee-back")),
        (Selection(without=("hand", "stomach")), ALL[1:-1]),
        (Selection(points=("hand", "stomach"), without=("hand",)), ("stomach",)),
        (Selection(avoid=("pregnancy",)), ("knee-back", "foot-lying", "foot-sitting")),
        (Selection(points=("hand", "foot-lying"), avoid=("pregnancy",)), ("foot-lying",)),
        (Selection(avoid=("gout", "hernia")), ("lower-back", "hipbone", "knee-back", "foot-sitting", "hand")),
        (Selection(without=("foot-lying",), avoid=("gout",)), tuple(i for i in ALL if i != "foot-lying")),
        (Selection(avoid=("cancer",)), ALL),
    ],
)
def test_points_are_chosen_in_order_and_numbered(choice: Selection, expected: tuple[str, ...]) -> None:
    """Cards follow the order asked for, else the topic's, are numbered from 1, and the rest is named as left out."""
    handout = made(choice)
    assert ids(handout) == expected
    assert [card.number for card in handout.cards] == list(range(1, len(expected) + 1))
    assert tuple(i for i in ALL if i in {*handout.left_out, *handout.avoided}) == tuple(
        i for i in ALL if i not in expected
    )
    asked = tuple(i for i in choice.points or ALL if i not in choice.without)
    assert handout.avoided == tuple(i for i in asked if i not in expected)


def test_everything_numbered_uses_the_numbers_of_the_cards() -> None:
    """The legend and the dots on the body carry the numbers as printed, and points left out have no dot."""
    handout = made(Selection(points=("hand", "lower-back")))
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
        (Selection(avoid=("pregnant",)), [("--avoid", "unknown-condition")]),
        (Selection(avoid=("pregnant", "old")), [("--avoid", "unknown-condition")] * 2),
        (Selection(avoid=("schwanger",)), [("--avoid", "unknown-condition")]),
        (Selection(points=("",)), [("--points", "unknown-point")]),
    ],
)
def test_a_choice_that_cannot_be_met_is_told(choice: Selection, expected: list[tuple[str, str]]) -> None:
    """An unknown or repeated point and an unknown condition are errors of the option that names them."""
    assert problems(choice) == expected


@pytest.mark.parametrize(
    ("choice", "meant"),
    [(Selection(points=("hnad",)), "'hand'"), (Selection(avoid=("pregnant",)), "'pregnancy'")],
)
def test_a_misspelt_choice_is_told_the_nearest(choice: Selection, meant: str) -> None:
    """The hint for a misspelt point or condition names the nearest."""
    with pytest.raises(InputError) as caught:
        made(choice)
    assert meant in caught.value.problems[0].hint


@pytest.mark.parametrize(
    "choice",
    [
        Selection(points=("hand",), avoid=("pregnancy",)),
        Selection(points=("hand",), without=("hand",)),
        Selection(without=ALL),
        Selection(points=("hand", "foot-lying"), avoid=("broken-skin",)),
    ],
)
def test_a_handout_without_points_is_refused(choice: Selection) -> None:
    """When nothing is left there is no handout, and the wish that leaves nothing is named."""
    assert problems(choice) == [("--avoid" if choice.avoid else "--without", "nothing-left")]


# ---- avoiding conditions ----


@pytest.mark.parametrize("condition", [str(c) for c in Condition])
def test_avoiding_a_condition_leaves_out_its_points_and_says_why(condition: str) -> None:
    """No card that lists the condition stays, and the front page has the condition in words and names what is gone."""
    words = back_pain().language.value.conditions[Condition(condition)]
    topic = back_pain().topic.value
    gone = [p for p in topic.points if condition in p.conditions]
    handout = made(Selection(avoid=(condition,)))
    assert set(ids(handout)) == set(ALL) - {p.id for p in gone}
    assert all(words not in stated(card.warnings.conditions) for card in handout.cards)
    notices = " ".join(handout.front.notices)
    assert all(point.name in notices for point in gone)
    assert (words in notices) == bool(gone or condition in topic.disclaimer.conditions)


def test_points_of_one_name_are_told_apart_in_the_notice() -> None:
    """Of the two Foot Points only the one left out is named, with its note."""
    (notice,) = made(Selection(avoid=("gout",))).front.notices
    assert "Foot Point (lying down)" in notice
    assert "sitting" not in notice


def test_each_reason_has_its_own_notice() -> None:
    """Points left out for different reasons stand in different notices."""
    notices = made(Selection(avoid=("gout", "hernia"))).front.notices
    conditions = back_pain().language.value.conditions
    (gout,) = [n for n in notices if conditions[Condition.GOUT] in n]
    (hernia,) = [n for n in notices if conditions[Condition.HERNIA] in n]
    assert "Foot Point" in gout
    assert "Stomach Point" not in gout
    assert "Stomach Point" in hernia


def test_a_condition_named_twice_is_told_once() -> None:
    """``--avoid gout,gout`` is ``--avoid gout``."""
    assert made(Selection(avoid=("gout", "gout"))) == made(Selection(avoid=("gout",)))


def test_avoiding_pregnancy_sends_to_the_midwife_first() -> None:
    """With pregnancy avoided the front page asks for a midwife or doctor; otherwise it has no such notice."""
    sentence = back_pain().topic.value.avoided[Condition.PREGNANCY].others
    assert sentence in made(Selection(avoid=("pregnancy",))).front.notices
    assert sentence not in made(Selection(avoid=("hernia",))).front.notices
    assert made().front.notices == ()


def test_pregnancy_is_said_even_when_no_chosen_point_lists_it() -> None:
    """The sentence for pregnancy does not depend on a point having been left out; of others it speaks only if one was."""
    words = back_pain().language.value
    (notice,) = made(Selection(points=("foot-lying",), avoid=("pregnancy",))).front.notices
    assert notice == words.fill(words.ask_before, conditions=words.conditions[Condition.PREGNANCY])
    others = back_pain().topic.value.avoided[Condition.PREGNANCY].others
    assert made(Selection(avoid=("pregnancy",))).front.notices[-1] == others


SILENT = (
    ("avoided:\n  pregnancy: {others: Ask your midwife or doctor before using the others.}\n", ""),
    ("conditions: [pregnancy, weak-back, osteoporosis, broken-bone, blood-thinners", "conditions: [weak-back"),
)
"""What makes of the back-pain topic one that has no word of its own for pregnancy and blood thinners, but the box on page 1."""


def test_of_pregnancy_the_program_has_no_word_of_its_own() -> None:
    """A topic that says nothing more of pregnancy than its box on page 1 is printed with what was left out, and nothing else."""
    topic = changed(*SILENT)
    (notice,) = made(Selection(avoid=("pregnancy",)), topic).front.notices
    assert notice.startswith("Left out because of pregnancy: ")
    assert made(Selection(points=("foot-lying",), avoid=("pregnancy",)), topic).front.notices == ()


@pytest.mark.parametrize(
    ("said", "avoid", "points", "expected"),
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
    said: str, avoid: str, points: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    """Its sentence is printed when that condition is avoided: of the others where points were left out, else of the whole."""
    topic = changed(("avoided:\n", f"avoided:\n  hernia: {said}\n"))
    notices = made(Selection(points, avoid=(avoid,)), topic).front.notices
    assert len(notices) == len(expected)
    assert all(words.casefold() in notice.casefold() for words, notice in zip(expected, notices, strict=True))


def test_a_sentence_takes_the_place_of_asking() -> None:
    """What the topic says of a condition that concerns the whole leaflet is printed instead of "ask a doctor", and never with it."""
    topic = changed(("avoided:\n", "avoided:\n  cancer: {text: Ring us.}\n"))
    assert made(Selection(avoid=("cancer",)), topic).front.notices == ("Ring us.",)
    both = made(Selection(avoid=("heart-disease", "cancer")), topic).front.notices
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
    topic = changed((", drip, broken-skin]", ", broken-skin]"), ("[pregnancy, hernia, belly", "[pregnancy, belly"))
    words = topic.language.value
    named = words.listed(tuple(words.conditions[Condition(c)] for c in never)) if never else ""
    asks = made(Selection(avoid=avoid), topic).front.asks
    assert (words.fill(words.not_written_for, conditions=named) in asks) == bool(never)
    assert sum("not written" in notice for notice in asks) == bool(never)
    warned = unmentioned(topic.topic.value, Selection(avoid=avoid))
    assert [(each.rule, each.where.option, each.severity) for each in warned] == [
        ("not-mentioned", "--avoid", Severity.WARNING) for _ in never
    ]
    assert [each.message for each in warned] == [f"this topic never mentions '{condition}'" for condition in never]
    assert all(condition not in f"{each.redacted()}" for each in warned for condition in never)


@pytest.mark.parametrize("said", ["schwanger", "narrow", "heart"])
def test_another_disease_is_never_proposed(said: str) -> None:
    """A word that is only a little like a condition gets the list of all, and no guess."""
    with pytest.raises(InputError) as refused:
        made(Selection(avoid=(said,)))
    (problem,) = refused.value.problems
    assert problem.hint.startswith("known: pregnancy, ")


def test_a_condition_of_the_whole_leaflet_asks_for_a_doctor() -> None:
    """A condition that concerns every point keeps the points and says to ask first."""
    handout = made(Selection(avoid=("cancer", "heart-disease")))
    (notice,) = handout.front.notices
    conditions = back_pain().language.value.conditions
    assert ids(handout) == ALL
    assert conditions[Condition.CANCER] in notice
    assert conditions[Condition.HEART_DISEASE] in notice


@pytest.mark.parametrize("number", range(len(ALL)))
def test_every_condition_of_a_point_is_on_its_card(number: int) -> None:
    """A card names all conditions that its point lists, in words."""
    point, card = back_pain().topic.value.points[number], made().cards[number]
    assert point.conditions
    assert stated(card.warnings.conditions) == [back_pain().language.value.conditions[c] for c in point.conditions]


@pytest.mark.parametrize("number", range(len(ALL)))
def test_every_caution_of_a_point_is_on_its_card(number: int) -> None:
    """No caution and no sign to stop is lost on the way to the card."""
    point, card = back_pain().topic.value.points[number], made().cards[number]
    assert (card.warnings.cautions, card.warnings.stops) == (point.cautions, point.stops)


def test_a_point_without_short_words_gets_its_full_ones() -> None:
    """Where a topic has no shorter wording, a small card carries the place and the way to press in full."""
    start = TEXT.index("    short:\n      where: In the middle, two fingers")
    has = parts(made(material=changed((TEXT[start : TEXT.index("    picture:", start)], ""))).cards[0])
    assert (has.where.short, has.how.short) == (has.where.text, has.how.text)


# ---- advice ----

ADVISED = ("stomach", "lower-back", "hipbone", "knee-back", "foot-lying", "foot-sitting")


@pytest.mark.parametrize(
    ("choice", "clinic", "printed"),
    [
        (Selection(), None, True),
        (Selection(), "", True),
        (Selection(), "print_advice: true", True),
        (Selection(advice=False), None, False),
        (Selection(advice=False), "print_advice: true", False),
        (Selection(), "print_advice: false", False),
    ],
)
def test_advice_is_printed_unless_switched_off(choice: Selection, clinic: str | None, printed: bool) -> None:
    """The clinic's default dose goes by choice or by clinic; a time that the source names always stays."""
    handout = made(choice, None if clinic is None else at_clinic(clinic))
    doses = {card.id: parts(card).dose.text for card in handout.cards}
    assert {i for i in ADVISED if doses[i]} == (set(ADVISED) if printed else set())
    assert doses["hand"] == back_pain().topic.value.points[-1].time


# ---- the front page ----


@pytest.mark.parametrize(
    ("clinic", "taught"),
    [(None, False), ("", False), ("training: untrained", False), ("training: taught", True)],
)
def test_the_note_on_training_keeps_its_why(clinic: str | None, taught: bool) -> None:
    """Why training matters is always said; only the sentence after it depends on the clinic."""
    note = made(material=None if clinic is None else at_clinic(clinic)).front.training
    training = back_pain().topic.value.disclaimer.training
    assert training.why in note
    assert (training.taught in note, training.untrained in note) == (taught, not taught)


@pytest.mark.parametrize(
    "choice",
    [
        Selection(),
        Selection(points=("hand",)),
        Selection(avoid=("pregnancy",)),
        Selection(without=("hand",), advice=False),
    ],
)
def test_no_choice_changes_the_disclaimer_or_the_red_flags(choice: Selection) -> None:
    """What every reader must see first is the topic's own, whatever is chosen."""
    front, topic = made(choice).front, back_pain().topic.value
    assert (front.disclaimer, front.red_flags) == (topic.disclaimer, topic.red_flags)


def test_numbers_to_call_are_the_clinics_or_said_to_be_local() -> None:
    """Emergency numbers are never guessed: without a clinic's number the local one is named in words."""
    words = back_pain().language.value
    known, unknown = made(material=at_clinic('emergency_number: "999"')).front, made().front
    assert "999" in known.call_now
    assert words.urgent_unknown in known.call_today
    assert words.emergency_unknown in unknown.call_now
    assert not any(c.isdigit() for c in unknown.call_now + unknown.call_today)


# ---- approval, footer, credits ----

APPROVAL = "approvals: [{{topic: {}, version: '{}', by: Dr A. Sample, role: GP, date: 2026-11-22}}]"


@pytest.mark.parametrize(
    ("topic", "version", "approved"),
    [("back-pain", "1.0", True), ("back-pain", "1.1", False), ("back-pain", "1", False), ("neck-pain", "1.0", False)],
)
def test_only_an_approval_of_this_very_text_counts(topic: str, version: str, approved: bool) -> None:
    """Topic and version must both match, else every place that tells the status says draft."""
    handout, words = made(material=at_clinic(APPROVAL.format(topic, version))), back_pain().language.value
    for place in (handout.footer, handout.closing.review):
        assert ("Dr A. Sample" in place) is approved
        assert ("22 November 2026" in place) is approved
        assert (words.draft in place) is not approved


def test_without_a_clinic_the_text_is_a_draft() -> None:
    """No clinic, no approval."""
    assert back_pain().language.value.draft in made().footer


def test_an_approval_of_an_older_text_ends_with_the_text() -> None:
    """When the version of the topic moves on, the approval of the old one no longer counts."""
    material = replace(at_clinic(APPROVAL.format("back-pain", "1.0")), topic=changed(('"1.0"', '"1.1"')).topic)
    assert back_pain().language.value.draft in made(material=material).footer


def test_the_footer_tells_topic_and_version() -> None:
    """Every page can be traced to its topic and text version, and the closing to the month of review."""
    handout = made(material=changed(('"1.0"', '"3.14"')))
    assert "Back pain" in handout.footer
    assert "3.14" in handout.footer
    assert "3.14" in handout.closing.review
    assert "November 2027" in handout.closing.review


@pytest.mark.parametrize(
    "odd",
    [
        "{x}",
        "{topic}",
        "{version}",
        "{status}",
        "{date}",
        "{points}",
        "{",
        "}{",
        "{0}",
        "{number}",
        "%s",
        "<b>",
        "&amp;",
        "\\n",
        "{{x}}",
    ],
)
def test_braces_and_signs_print_as_written(odd: str) -> None:
    """Words of a topic or clinic that look like a place to fill in are left as they are."""
    quoted = "'" + odd + "'"
    clinic = at_clinic(f"emergency_number: {quoted}\n" + APPROVAL.format("back-pain", "1.0").replace("GP", quoted))
    topic = changed(("short_title: Back pain", f"short_title: {quoted}"), ("name: Hand Point", f"name: {quoted}")).topic
    handout = made(Selection(avoid=("drip",)), replace(clinic, topic=topic))
    assert odd in handout.front.call_now
    assert odd in handout.front.notices[0]
    assert handout.subject == odd
    assert handout.footer.startswith(odd)
    assert handout.footer.count(odd) == 2


def test_filling_a_phrase_happens_once() -> None:
    """What is filled in is not searched for places again, and a place without words stays as written."""
    assert back_pain().language.value.fill("{a} {b} {c} {", a="{b}", b="{a}") == "{b} {a} {c} {"


def test_every_printed_picture_is_credited() -> None:
    """The closing names the source of each picture that is printed, and of none that is not."""
    source = "photo by A. N. Other"
    start = TEXT.index("source: *drawn", TEXT.index("file: hand_back.svg"))
    text = f"{TEXT[:start]}source: {source}{TEXT[start + len('source: *drawn') :]}"
    material = replace(back_pain(), topic=read(text.encode(), "back-pain.yaml", Topic))
    drawn = material.topic.value.points[0].picture.source
    assert source in made(material=material).closing.pictures
    assert drawn.casefold() in made(material=material).closing.pictures.casefold()
    assert source not in made(Selection(points=("stomach",)), material).closing.pictures


def test_every_source_of_the_topic_is_in_the_closing() -> None:
    """Evidence and its sources are never shortened by a choice."""
    handout, topic = made(Selection(points=("hand",))), back_pain().topic.value
    assert (handout.closing.sources, handout.closing.evidence) == (topic.sources, topic.evidence)


def test_the_strengths_explained_are_those_used() -> None:
    """The closing explains each strength that a printed card names, from the gentlest, and no other."""
    handout = made(Selection(points=("hand", "stomach", "hipbone")))
    assert {parts(card).dose.heading for card in handout.cards} == {"Gentle", "Firm"}
    assert [name for name, _ in handout.closing.strengths] == ["Gentle", "Firm"]


def test_a_figure_has_every_callout_of_the_topic() -> None:
    """Nothing pointed out in the topic is lost, and all of it is inside the picture."""
    for point, card in zip(back_pain().topic.value.points, made().cards, strict=True):
        kinds = [callout.kind for callout in point.picture.callouts]
        assert [callout.kind for callout in card.figure.callouts] == kinds
        assert [len(callout.places) for callout in card.figure.callouts] == [
            1 if kind in ("press", "label") else 2 for kind in kinds
        ]
        spots = chain.from_iterable(callout.places for callout in card.figure.callouts)
        assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in spots)


def test_who_cannot_see_a_picture_hears_the_words_in_it() -> None:
    """A card's picture is described as the topic does, and then by the words on it, in order and without markup."""
    labelled = 0
    for point, card in zip(back_pain().topic.value.points, made().cards, strict=True):
        words = [callout.text for callout in point.picture.callouts if getattr(callout, "text", "")]
        more = f" Words in the picture: {', '.join(words)}." if words else ""
        assert card.figure.alt == f"{point.picture.alt}{more}"
        labelled += bool(words)
    assert labelled >= 4
    bold = made(Selection(points=("stomach",)), changed(("text: belly button", 'text: "**belly** button"')))
    assert bold.cards[0].figure.alt.endswith(" Words in the picture: 2 fingers, belly button.")


def test_who_cannot_see_the_body_map_hears_its_numbers() -> None:
    """A body figure is described by the numbers that stand on it, each once and as they are printed; without any, by itself alone."""
    spec = back_pain().topic.value.body_map
    assert spec is not None
    front, back = made(Selection(points=("hand", "lower-back", "hipbone"))).closing.bodies
    assert front.figure.alt == f"{spec.front.alt} Numbers of the points on it: 1."
    assert back.figure.alt == f"{spec.back.alt} Numbers of the points on it: 2, 3."
    _, bare = made(Selection(points=("hand",))).closing.bodies
    assert bare.figure.alt == spec.back.alt


def test_every_figure_knows_its_place_in_the_topic() -> None:
    """The path of each figure leads to the picture it shows, so that a fault in it can be told where it stands."""
    handout = made()
    postures = [posture for card in handout.cards if (posture := parts(card).how.posture)]
    cards = [*(card.figure for card in handout.cards), *(each.figure for each in postures if each.figure)]
    figures = [*cards, *(body.figure for body in handout.closing.bodies)]
    assert len({figure.path for figure in figures}) == len(figures) > len(ALL)
    for figure in figures:
        spec: object = back_pain().topic.value
        for key in figure.path:
            spec = spec[key] if isinstance(key, int) else getattr(spec, key)  # type: ignore[index]
        assert figure.alt.startswith(spec.alt)  # type: ignore[attr-defined]


def test_a_points_web_page_is_on_its_card() -> None:
    """A card leads to its point's web page as the topic has it; a point without one leads nowhere."""
    address = "https://www.example.org/hand?lang=en"
    cards = made(material=changed(("    name: Hand Point\n", f"    name: Hand Point\n    link: {address}\n"))).cards
    assert [card.link and card.link.address for card in cards] == [None] * (len(ALL) - 1) + [address]


def test_the_same_choice_makes_the_same_handout() -> None:
    """Composing is a pure function."""
    choice = Selection(points=("hand", "foot-lying"), avoid=("gout",))
    assert made(choice) == made(choice)


def test_every_text_of_a_card_knows_where_it_is_written() -> None:
    """The paths of a card's sections and warnings lead to places in the topic's file, at which a text too long is blamed."""
    handout = made()
    places = handout.source.places
    for card in handout.cards:
        has = parts(card)
        paths = [card.aside_path, card.warnings.short_path, *(each.path for each in card.sections)]
        paths += [each.short_path for each in (has.where, has.how)]
        paths += [has.how.posture.path] if has.how.posture else []
        assert [path for path in paths if path not in places] == []


def test_a_dose_asked_for_is_not_written_in_the_topic() -> None:
    """A dose from the command line is blamed on its option, though the point has a time of its own."""
    handout = compose(back_pain(), Selection(), PatientDetails(doses={"hand": "1 minute, twice a day"}))
    assert [parts(card).dose.path for card in handout.cards if card.id == "hand"] == [()]
