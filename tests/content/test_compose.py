"""A handout says what its topic says, with the approvals, credits and numbers that belong to it."""

from itertools import chain

import pytest
from msgspec.structs import replace
from support.cards import parts
from support.handouts import TEXT, back_pain, changed_topic, composed
from support.kinds import ACUPRESSURE
from support.topics import POINTS

from handout.content.clinic import Clinic
from handout.content.compose import compose
from handout.content.loaded_topic import LoadedTopic
from handout.request.options import Selection
from handout.request.patient import PatientDetails
from handout.schema.model_reader import read


def at_clinic(more: str = "") -> LoadedTopic:
    """Return the built-in topic with a clinic that says *more*."""
    return replace(back_pain(), clinic=read(f"name: North Clinic\n{more}".encode(), "north.yaml", Clinic))


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
    handout = composed(choice, None if clinic is None else at_clinic(clinic))
    doses = {card.id: parts(card).dose.text for card in handout.cards}
    assert {i for i in ADVISED if doses[i]} == (set(ADVISED) if printed else set())
    assert doses["hand"] == back_pain().topic.value.cards[-1].time


# ---- the front page ----


@pytest.mark.parametrize(
    ("clinic", "taught"),
    [(None, False), ("", False), ("training: untrained", False), ("training: taught", True)],
)
def test_the_note_on_training_keeps_its_why(clinic: str | None, taught: bool) -> None:
    """Why training matters is always said; only the sentence after it depends on the clinic."""
    note = composed(material=None if clinic is None else at_clinic(clinic)).front.parts[2]
    training = back_pain().topic.value.disclaimer.training
    assert training.why == note.before
    assert (training.taught == note.text, training.untrained == note.text) == (taught, not taught)


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
    front, topic = composed(choice).front, back_pain().topic.value
    assert (front.disclaimer, front.red_flags) == (topic.disclaimer, topic.red_flags)


def test_numbers_to_call_are_the_clinics_or_said_to_be_local() -> None:
    """Emergency numbers are never guessed: without a clinic's number the local one is named in words."""
    words = back_pain().words.language
    known, unknown = composed(material=at_clinic('emergency_number: "999"')).front, composed().front
    assert "999" in known.call_now
    assert words.urgent_unknown in known.call_today
    assert words.emergency_unknown in unknown.call_now
    assert not any(c.isdigit() for c in unknown.call_now + unknown.call_today)


# ---- approval, footer, credits ----


APPROVAL = "approvals: [{{topic: {}, version: '{}', by: Dr A. Sample, role: GP, date: 2026-11-22}}]"


@pytest.mark.parametrize(
    ("topic", "version", "approved"),
    [("back-pain", "1.1", True), ("back-pain", "1.2", False), ("back-pain", "1", False), ("neck-pain", "1.1", False)],
)
def test_only_an_approval_of_this_very_text_counts(topic: str, version: str, approved: bool) -> None:
    """Topic and version must both match, else every place that tells the status says draft."""
    handout, words = composed(material=at_clinic(APPROVAL.format(topic, version))), back_pain().words.language
    for place in (handout.footer, handout.closing.review):
        assert ("Dr A. Sample" in place) is approved
        assert ("22 November 2026" in place) is approved
        assert (words.draft in place) is not approved


def test_without_a_clinic_the_text_is_a_draft() -> None:
    """No clinic, no approval."""
    assert back_pain().words.language.draft in composed().footer


def test_an_approval_of_an_older_text_ends_with_the_text() -> None:
    """When the version of the topic moves on, the approval of the old one no longer counts."""
    material = replace(at_clinic(APPROVAL.format("back-pain", "1.1")), topic=changed_topic(('"1.1"', '"1.2"')).topic)
    assert back_pain().words.language.draft in composed(material=material).footer


def test_the_footer_tells_topic_and_version() -> None:
    """Every page can be traced to its topic and text version, and the closing to the month of review."""
    handout = composed(material=changed_topic(('"1.1"', '"3.14"')))
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
@pytest.mark.sweep(every=6)
def test_braces_and_signs_print_as_written(odd: str) -> None:
    """Words of a topic or clinic that look like a place to fill in are left as they are."""
    quoted = "'" + odd + "'"
    clinic = at_clinic(f"emergency_number: {quoted}\n" + APPROVAL.format("back-pain", "1.1").replace("GP", quoted))
    topic = changed_topic(
        ("short_title: Back pain", f"short_title: {quoted}"), ("name: Hand Point", f"name: {quoted}")
    ).topic
    handout = composed(Selection(avoid=("drip",)), replace(clinic, topic=topic))
    assert odd in handout.front.call_now
    assert odd in handout.front.notices[0]
    assert handout.subject == odd
    assert handout.footer.startswith(odd)
    assert handout.footer.count(odd) == 2


def test_filling_a_phrase_happens_once() -> None:
    """What is filled in is not searched for places again, and a place without words stays as written."""
    assert back_pain().words.language.fill("{a} {b} {c} {", a="{b}", b="{a}") == "{b} {a} {c} {"


def test_every_printed_picture_is_credited() -> None:
    """The closing names the source of each picture that is printed, and of none that is not."""
    source = "photo by A. N. Other"
    start = TEXT.index("source: *drawn", TEXT.index("file: hand_back.svg"))
    text = f"{TEXT[:start]}source: {source}{TEXT[start + len('source: *drawn') :]}"
    material = replace(back_pain(), topic=read(text.encode(), "back-pain.yaml", ACUPRESSURE))
    drawn = material.topic.value.cards[0].picture.source
    assert source in composed(material=material).closing.pictures
    assert drawn.casefold() in composed(material=material).closing.pictures.casefold()
    assert source not in composed(Selection(points=("stomach",)), material).closing.pictures


def test_every_source_of_the_topic_is_in_the_closing() -> None:
    """Evidence and its sources are never shortened by a choice."""
    handout, topic = composed(Selection(points=("hand",))), back_pain().topic.value
    assert (handout.closing.sources, handout.closing.evidence) == (topic.sources, topic.evidence)


def test_the_strengths_explained_are_those_used() -> None:
    """The closing explains each strength that a printed card names, from the gentlest, and no other."""
    handout = composed(Selection(points=("hand", "stomach", "hipbone")))
    assert {parts(card).dose.heading for card in handout.cards} == {"Gentle", "Firm"}
    assert [name for name, _ in handout.closing.scale] == ["Gentle", "Firm"]


def test_a_figure_has_every_callout_of_the_topic() -> None:
    """Nothing pointed out in the topic is lost, and all of it is inside the picture."""
    for point, card in zip(back_pain().topic.value.cards, composed().cards, strict=True):
        kinds = [callout.kind for callout in point.picture.callouts]
        assert [callout.kind for callout in card.figure.callouts] == kinds
        assert [len(callout.places) for callout in card.figure.callouts] == [
            len(callout.places()) for callout in point.picture.callouts
        ]
        assert len(card.figure.keep_clear) == len(point.picture.keep_clear)
        spots = chain(card.figure.keep_clear, *(callout.places for callout in card.figure.callouts))
        assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in spots)


def test_who_cannot_see_a_picture_hears_the_words_in_it() -> None:
    """A card's picture is described as the topic does, and then by the words on it, in order and without markup."""
    labelled = 0
    for point, card in zip(back_pain().topic.value.cards, composed().cards, strict=True):
        words = [word for callout in point.picture.callouts for word in (callout.label(), *callout.numerals()) if word]
        more = f" Words in the picture: {', '.join(words)}." if words else ""
        assert card.figure.alt == f"{point.picture.alt}{more}"
        labelled += bool(words)
    assert labelled >= 4
    bold = composed(Selection(points=("stomach",)), changed_topic(("text: belly button", 'text: "**belly** button"')))
    assert bold.cards[0].figure.alt.endswith(" Words in the picture: 2 fingers, belly button.")


def test_who_cannot_see_the_body_map_hears_its_numbers() -> None:
    """A body figure is described by the numbers that stand on it, each once and as they are printed."""
    spec = back_pain().topic.value.body_map
    assert spec is not None
    front, back = composed(Selection(points=("hand", "lower-back", "hipbone"))).closing.bodies
    assert front.figure.alt == f"{spec.front.alt} Numbers of the points on it: 1."
    assert back.figure.alt == f"{spec.back.alt} Numbers of the points on it: 2, 3."


def test_a_body_figure_keeps_clear_what_its_cards_tell_one_to_find() -> None:
    """The navel, from which the stomach point is measured, is kept clear beside its number, but not beside others."""
    front, _ = composed(Selection(points=("stomach", "hand", "lower-back"))).closing.bodies
    assert front.figure.keep_clear == (front.figure.picture.landmarks["navel"],)
    other, _ = composed(Selection(points=("hand", "lower-back"))).closing.bodies
    assert other.figure.keep_clear == ()


@pytest.mark.parametrize("points", [("hand",), ("lower-back", "hipbone"), ("hand", "lower-back")])
def test_each_body_figure_has_a_number(points: tuple[str, ...]) -> None:
    """A body figure on which no chosen card has a place is left out, and so is its source."""
    topic = changed_topic(("source: *drawn\n\npoints:", "source: another hand\n\npoints:"))
    closing = composed(Selection(points=points), topic).closing
    sides = [side for side, point in (("front", "hand"), ("back", "lower-back")) if point in points]
    assert [body.figure.path for body in closing.bodies] == [("body_map", side) for side in sides]
    assert all(body.dots for body in closing.bodies)
    assert ("another hand" in closing.pictures) is ("back" in sides)


def test_every_figure_knows_its_place_in_the_topic() -> None:
    """The path of each figure leads to the picture it shows, so that a fault in it can be told where it stands."""
    handout = composed()
    postures = [posture for card in handout.cards if (posture := parts(card).how.posture)]
    cards = [*(card.figure for card in handout.cards), *(each.figure for each in postures if each.figure)]
    figures = [*cards, *(body.figure for body in handout.closing.bodies)]
    assert len({figure.path for figure in figures}) == len(figures) > len(POINTS)
    for figure in figures:
        spec: object = back_pain().topic.value
        for key in figure.path:
            spec = spec[key] if isinstance(key, int) else getattr(spec, {"points": "cards"}.get(key, key))  # type: ignore[index]
        assert figure.alt.startswith(spec.alt)  # type: ignore[attr-defined]


def test_a_points_web_page_is_on_its_card() -> None:
    """A card leads to its point's web page as the topic has it; a point without one leads nowhere."""
    address = "https://www.example.org/hand?lang=en"
    cards = composed(
        material=changed_topic(("    name: Hand Point\n", f"    name: Hand Point\n    link: {address}\n"))
    ).cards
    assert [card.link and card.link.address for card in cards] == [None] * (len(POINTS) - 1) + [address]


def test_the_same_choice_makes_the_same_handout() -> None:
    """Composing is a pure function."""
    choice = Selection(points=("hand", "foot-lying"), avoid=("gout",))
    assert composed(choice) == composed(choice)


def test_every_text_of_a_card_knows_where_it_is_written() -> None:
    """The paths of a card's sections and warnings lead to places in the topic's file, at which a text too long is blamed."""
    handout = composed()
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
