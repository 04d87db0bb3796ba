"""Short texts, of posters and small formats, say every danger that the full texts say."""

import re
from collections.abc import Iterator

import pytest
from msgspec.structs import asdict
from support.back_pain import plain_words
from support.topics import TOPICS

from handout.check.load_topic import load_topic
from handout.content.project import Project
from handout.installed import BUILTIN

PROJECT = Project(BUILTIN)
LANGUAGES = (None, *PROJECT.translations(BUILTIN / "templates" / "topics" / "back-pain.yaml"))
"""The languages of back pain: its own, and those of its translations."""

EMPTY = frozenset(
    re.findall(
        r"\w+",
        """the you your yours and for with that this not are been has have had does any them they than there when who what
        from can cannot may too very also both each one only near put get use see say these those point points press
        pressing feel feels now how well out many was runs under kind others yourself think whose touch once look keep goes
        first all here around such let afterwards""",
    )
)
"""Words that name no danger."""

SAME = {
    "ask": ("back surgery? do not press",),
    "asking": ("ask",),
    "badly": ("bad",),
    "before": ("first",),
    "bleed": ("bleeding",),
    "came": ("blow",),
    "catch": ("short breath",),
    "close": ("tingles",),
    "cold": ("shakes",),
    "crash": ("hurt",),
    "cross": ("stool",),
    "cut": ("broken",),
    "fall": ("hurt",),
    "doctor": ("back surgery? do not press",),
    "expert": ("back surgery? do not press",),
    "germs": ("infected skin",),
    "hold": ("trouble with pee, poo",),
    "hour": ("full belly",),
    "hurt": ("injury", "with ease"),
    "hurts": ("pain", "sore"),
    "know": ("cannot explain", "without a cause"),
    "leg": ("stool",),
    "legs": ("stool",),
    "lose": ("loss",),
    "loss": ("trouble with pee, poo or sex",),
    "lost": ("loss",),
    "lot": ("heavy",),
    "make": ("smaller",),
    "meal": ("full belly",),
    "move": ("head still",),
    "nerve": ("tingles",),
    "never": ("no elbow",),
    "new": ("hip replaced", "trouble with pee, poo or sex"),
    "operated": ("surgery",),
    "other": ("not with",),
    "pass": ("faint",),
    "peed": ("pee",),
    "problem": ("heart disease",),
    "problems": ("trouble with",),
    "skip": ("not if", "not with"),
    "speak": ("speech",),
    "spread": ("infected skin",),
    "stand": ("bear",),
    "start": ("first",),
    "stop": ("a heart that pounds", "back surgery? do not press"),
    "swell": ("swollen",),
    "take": ("out",),
    "taken": ("too much medicine",),
    "team": ("doctor",),
    "thigh": ("leg",),
    "throw": ("vomit", "coffee grounds"),
    "today": ("the same day",),
    "wait": ("full belly",),
    "after": ("full belly", "blow"),
    "eat": ("food",),
    "wake": ("waking",),
    "why": ("cannot explain", "without a cause"),
}
"""Words of full texts, and what says as much in short ones."""


ORDER = re.compile(r"(?:Do not|Never|Ask|Press one)\b[^.]*\.")
"""A sentence that forbids or orders."""

HANDLING = re.compile(r"(?:Do not|Never|Stop|Keep your head)\b[^.]*\.|\bnot [^.,]*")
"""What a text on how to press or move forbids."""

SENTENCE = re.compile(r"(?<=[.?!。？؟।۔])\s*")
"""Where a sentence ends, in any of the languages."""


def read_texts(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield each part of a topic with its full and its short text."""
    topic = PROJECT.topic(name).value
    front, signs = topic.disclaimer, topic.red_flags
    guidance = front.pressing if topic.kind == "acupressure" else front.moving
    never = front.never_press if topic.kind == "acupressure" else front.never
    parts = (
        front.not_a_cure,
        front.training.untrained,
        f"{front.pregnancy.heading} {front.pregnancy.text}",
        guidance.stop,
        *front.ask_first.items,
        never.text,
        *ORDER.findall(plain_words(f"{front.about} {guidance.effects}")),
    )
    yield "disclaimer", " ".join(parts), front.short
    for when in ("now", "today"):
        group = getattr(signs, when)
        yield when, " ".join(group.items), group.short
    for card in topic.cards:
        guides = (getattr(card, field, None) or "" for field in ("where", "how", "start", "move"))
        orders = (order for text in guides for order in HANDLING.findall(plain_words(text)))
        yield (
            card.id,
            " ".join((*card.cautions, *card.stops, *orders)),
            " ".join(filter(None, asdict(card.short).values())),
        )


def find_lost_words(full: str, short: str) -> list[str]:
    """Return the words of a full text that neither stand in the short one nor are said by other words of it."""
    lasting = plain_words(short).casefold()
    words = dict.fromkeys(re.findall(r"[a-z]{3,}", plain_words(full).casefold()))
    return [
        word
        for word in words
        if word not in EMPTY
        and not re.search(rf"\b{word[:4]}", lasting)
        and not any(other in lasting for other in SAME.get(word, ()))
    ]


@pytest.mark.parametrize("name", TOPICS)
def test_a_short_text_loses_no_danger_of_the_full_one(name: str) -> None:
    """Each word for a sign, a part of the body or a condition stands in both, or other words say as much."""
    lost = {part: words for part, full, short in read_texts(name) if (words := find_lost_words(full, short))}
    assert lost == {}


@pytest.mark.parametrize("name", TOPICS)
def test_short_texts_send_for_help_as_soon_as_full_ones(name: str) -> None:
    """What a card says needs help now, or today, does so on a poster too."""
    late = [
        (card.id, help_)
        for card in PROJECT.topic(name).value.cards
        for text in (*card.cautions, *card.stops)
        for help_ in re.findall(r"get help [^.]*", one_day(text))
        if help_ not in one_day(card.short.caution or "")
    ]
    assert late == []


def one_day(text: str) -> str:
    """Return *text* in small letters with one word for "today"."""
    return plain_words(text).casefold().replace("the same day", "today")


@pytest.mark.parametrize(
    ("name", "language"), [*((name, None) for name in TOPICS), *(("back-pain", tag) for tag in LANGUAGES if tag)]
)
@pytest.mark.sweep(every=6)
def test_short_texts_order_what_stops_order(name: str, language: str | None) -> None:
    """What a stop forbids and where it sends the reader stands in the short text in the same words, in any language."""
    topic = load_topic(PROJECT, name, None, language).topic.value
    lost = [
        (card.id, order)
        for card in topic.cards
        for stop in card.stops
        for order in SENTENCE.split(plain_words(stop))[1:]
        if stem(order) not in plain_words(card.short.caution or "").casefold()
    ]
    assert lost == []


def stem(order: str) -> str:
    """Return an order without its full stop, and a Japanese one without the ending that the next order gives it."""
    return order.casefold().rstrip(".。।۔").removesuffix("ないでください")


@pytest.mark.parametrize("name", TOPICS)
def test_texts_that_small_formats_leave_out_forbid_nothing(name: str) -> None:
    """What one may not do stands on the front page: cards and posters print neither the introduction nor the studies."""
    topic = PROJECT.topic(name).value
    texts = [each.text for each in (topic.intro, topic.evidence) if each]
    assert [
        found for text in texts for found in re.findall(r"\b(?:Do not|Never|Press one)\b[^.]*", plain_words(text))
    ] == []


@pytest.mark.parametrize("name", [*TOPICS, "back-pain"])
def test_no_card_says_a_caution_twice(name: str) -> None:
    """What a topic adds to the cautions of a shared point is not what the point says already."""
    texts = {
        (card.id, part): re.split(r"(?<=[.!]) ", plain_words(text).casefold())
        for card in PROJECT.topic(name).value.cards
        for part, text in (("full", " ".join((*card.cautions, *card.stops))), ("short", card.short.caution or ""))
    }
    assert [(*where, each) for where, found in texts.items() for each in found if found.count(each) > 1] == []


@pytest.mark.parametrize(
    ("full", "short", "lost"),
    [
        ("Stop if you feel dizzy, or see spots.", "Stop if dizzy.", ["spots"]),
        ("Your knee is hot or red.", "A hot knee.", ["red"]),
        ("You pass out.", "For a faint.", []),
        ("You pass out.", "For a fever.", ["pass"]),
    ],
)
def test_a_lost_danger_is_known_when_seen(full: str, short: str, lost: list[str]) -> None:
    """The check finds a word that is gone, and takes other words for the same."""
    assert find_lost_words(full, short) == lost
