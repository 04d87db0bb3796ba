"""A word of the scale is explained where a reader meets it first."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from support.cards import parts
from support.covering import in_turn
from support.handouts import TEXT, back_pain, composed
from support.kinds import ACUPRESSURE
from support.pages import laid_out, squeeze, words_in
from support.topics import LANGUAGES, TOPICS

from handout.check.pages import check_pages
from handout.content.dose import BETWEEN
from handout.content.handout import Dose, Prose
from handout.content.scale import show_meaning
from handout.layout.page import Group, walk
from handout.layout.parts.sections import unexplained
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection
from handout.request.patient import PatientDetails
from handout.schema.model_reader import read

MEANINGS = {
    "Firm": "Firm: strong, yet you can breathe and talk with ease",
    "Light": "Light: the skin dents, and you start to feel the muscle",
    "Medium": "Medium: you feel the muscle under the skin",
    "Gentle": "Gentle: the skin dents a little",
}


@pytest.mark.parametrize(
    ("points", "new"),
    [
        ((), ["stomach", "lower-back", "hipbone", "foot-sitting"]),
        (("hand", "stomach", "hipbone", "foot-lying"), ["hand", "hipbone"]),
        (("foot-lying", "hipbone", "knee-back"), ["foot-lying", "knee-back"]),
        (("foot-sitting",), ["foot-sitting"]),
    ],
)
def test_the_first_card_with_a_word_explains_it(points: tuple[str, ...], new: list[str]) -> None:
    """In the order of printing, and of the chosen cards only."""
    cards = composed(Selection(points=points)).cards
    assert [card.id for card in cards if parts(card).dose.new] == new
    assert all(parts(card).dose.meaning == MEANINGS[parts(card).dose.heading] for card in cards)


def test_a_scale_that_is_a_section_of_its_own_is_explained_too() -> None:
    """A kind may print its scale under a heading instead of in a dose."""
    kind = back_pain().kind.value
    sections = tuple(replace(each, lead=None) if each.lead else each for each in kind.sections)
    words = replace(kind.words, headings={**kind.words.headings, "strength": "Strength"})
    spec = replace(kind, sections=(*sections, type(sections[0])(field="strength")), words=words)
    model = type("Topic", (ACUPRESSURE,), {"spec": spec, "__annotations__": {}}, frozen=True, kw_only=True)
    topic = read(TEXT.encode(), "back-pain.yaml", model)
    cards = composed(material=replace(back_pain(), topic=topic)).cards
    found = [
        each.text
        for card in cards
        for each in card.sections
        if isinstance(each, Prose) and each.heading == "How hard to press"
    ]
    assert found == [
        f"{MEANINGS['Firm']}.",
        f"{MEANINGS['Light']}.",
        f"{MEANINGS['Gentle']}.",
        "Firm",
        "Gentle",
        f"{MEANINGS['Medium']}.",
        "Firm",
    ]


@pytest.mark.parametrize(
    "request_",
    [
        Request("back-pain"),
        Request("back-pain", paper="A5"),
        Request("back-pain", large_print=True),
        Request("back-pain", format="poster"),
        Request("back-pain", format="trifold", selection=Selection(points=("hand", "hipbone", "foot-sitting"))),
    ],
    ids=["A4", "A5", "large", "poster", "tri-fold"],
)
@pytest.mark.sweep(every=6)
def test_every_format_prints_each_meaning_on_a_card(request_: Request) -> None:
    """The meaning stands on the card, not only on the last page."""
    laid = lay_out(request_)
    printed = squeeze(" ".join(words_in(page.marks) for page in laid.pages))
    used = {parts(card).dose.heading for card in laid.handout.cards}
    assert [word for word in used if squeeze(MEANINGS[word]) not in printed] == []


def test_a_card_that_is_cut_out_stands_alone() -> None:
    """Of seven cards to cut out, the three firm ones each explain what firm is."""
    laid = lay_out(Request("back-pain", format="cards"))
    printed = squeeze(" ".join(words_in(page.marks) for page in laid.pages))
    counts = {word: printed.count(squeeze(meaning)) for word, meaning in MEANINGS.items()}
    assert counts == {"Firm": 3, "Light": 1, "Medium": 1, "Gentle": 2}


LONG = "the skin dents, more than a little, and you start to feel the soft muscle that lies below it and moves under your thumb"


@pytest.mark.parametrize("tag", ["es", "pt"])
def test_a_safety_card_explains_what_a_card_has_no_space_for(tag: str, tmp_path: Path) -> None:
    """Where a card to cut out has no space for a meaning, the safety cards end with the whole scale."""
    place = tmp_path / "templates" / "languages"
    place.mkdir(parents=True)
    light = f"light-to-medium: {{name: Light, meaning: '{LONG}'}}"
    (place / f"{tag}.yaml").write_text(f"kinds: {{acupressure: {{values: {{strength: {{{light}}}}}}}}}\n", "utf-8")
    named = PatientDetails(patient="Ann Lee")
    laid = lay_out(Request("back-pain", format="cards", language=tag, patient=named, project=tmp_path))
    groups = [mark for page in laid.pages for mark in walk(page.marks) if isinstance(mark, Group)]
    assert any(unexplained([card], [each for each in groups if each.path == card.path]) for card in laid.handout.cards)
    heading = squeeze(laid.handout.closing.scale_heading)
    assert heading in squeeze(" ".join(words_in(page.marks) for page in laid.pages))
    assert [problem for problem in laid.warnings if problem.rule == "meaning-left-out"] == []


def test_a_meaning_that_no_page_has_is_said() -> None:
    """A handout without the meaning of a word is printed with a warning at that word."""
    laid = lay_out(Request("back-pain"))
    pages = [replace(page, marks=()) for page in laid.pages]
    found = [p for p in check_pages(Request("back-pain"), laid.handout, pages, {}) if p.rule == "meaning-left-out"]
    assert [problem.message.split("'")[3] for problem in found] == ["Firm", "Light", "Gentle", "Medium"]
    assert all(problem.where.line for problem in found)


def test_the_only_word_of_a_scale_is_not_said_twice() -> None:
    """A leaflet with one word of the scale explains it on its card alone; the limit stays at the end."""
    laid = lay_out(Request("back-pain", selection=Selection(points=("lower-back",))))
    printed = squeeze(" ".join(words_in(page.marks) for page in laid.pages))
    assert printed.count(squeeze(MEANINGS["Light"])) == 1
    assert printed.count(squeeze(laid.handout.closing.scale_limit)) == 1


@pytest.mark.caches("which font has a letter: those of Chinese and Japanese are large")
@pytest.mark.parametrize(
    ("expected", "form"),
    in_turn(
        [("en", "Gentle: the"), ("fr", "Doux : la"), ("ja", "やさしく：皮膚"), ("zh-Hans", "轻柔：皮肤")],
        ["leaflet", "poster"],
    ),
)
@pytest.mark.sweep(every=12)
def test_the_words_of_a_scale_have_the_colon_of_the_language(expected: tuple[str, str], form: str) -> None:
    """Under its heading as on the cards, a word and its meaning are joined as the language joins them."""
    language, wanted = expected
    laid = laid_out(Request("back-pain", language=language, format=form))
    pages, heading = [words_in(page.marks) for page in laid.pages], squeeze(laid.handout.closing.scale_heading)
    assert any(squeeze(wanted) in page[page.index(heading) :] for page in pages if heading in page)


@pytest.mark.caches("which font has a letter: those of Chinese and Japanese are large")
@pytest.mark.parametrize(
    ("language", "given"),
    in_turn(LANGUAGES, [{}, {"format": "poster"}, {"format": "cards"}, {"format": "booklet"}, {"large_print": True}]),
)
@pytest.mark.sweep(every=14)
def test_a_word_of_the_scale_has_one_sign_behind_it(language: str, given: dict[str, object]) -> None:
    """What it means and how long to press both follow "Firm:", in every language and format."""
    laid = laid_out(replace(Request("back-pain", language=language), **given))
    printed = squeeze(" ".join(words_in(page.marks) for page in laid.pages))
    doses = [each for card in laid.handout.cards for each in card.sections if isinstance(each, Dose)]
    assert len(doses) == len(laid.handout.cards)
    for dose in doses:
        assert squeeze(dose.meaning).startswith(squeeze(dose.label))
        assert any(squeeze(words) in printed for words in (dose.meaning, f"{dose.label}{dose.text}"))
        assert squeeze(f"{dose.heading}{BETWEEN}") not in printed


MEASURES = "Always measure with the fingers of the person being pressed."


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.sweep(every=14, first=3)
def test_how_to_measure_is_printed_where_something_is_measured(topic: str) -> None:
    """Whose fingers to measure with stands beside cards that measure in fingers, and beside no others."""
    every = laid_out(Request(topic)).handout.cards
    measured = {c.id: any(each.kind == "measure" for f in c.figures for each in f.callouts) for c in every}
    for value in set(measured.values()):
        first = next(name for name, each in measured.items() if each is value)
        laid = lay_out(Request(topic, selection=Selection(points=(first,))))
        printed = squeeze(" ".join(words_in(page.marks) for page in laid.pages))
        assert printed.count(squeeze(MEASURES)) == value


SMALL: dict[str, dict[str, object]] = {
    "cards": {"format": "cards"},
    "tri-fold of the first four": {"format": "trifold", "selection": slice(4)},
    "tri-fold of the last three": {"format": "trifold", "selection": slice(-3, None)},
}
"""Small formats, which do not have all closing texts."""


@pytest.mark.parametrize("given", SMALL.values(), ids=SMALL)
@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.sweep(every=12)
def test_the_limit_is_printed_once_in_small_formats(topic: str, given: dict[str, object]) -> None:
    """How hard never to press, and whose fingers measure, stand on safety cards and tri-folds too."""
    part = given.get("selection")
    if isinstance(part, slice):
        names = tuple(card.id for card in laid_out(Request(topic)).handout.cards)
        given = {**given, "selection": Selection(points=names[part])}
    laid = lay_out(Request(topic, **given))  # type: ignore[arg-type]
    limit, printed = laid.handout.closing.scale_limit, squeeze(" ".join(words_in(page.marks) for page in laid.pages))
    assert printed.count(squeeze(limit)) == 1 or not limit
    assert bool(limit) == bool(laid.handout.closing.scale)


@pytest.mark.parametrize("shown", [True, False])
def test_a_meaning_is_shown_or_not(shown: bool) -> None:
    """Every card has its meaning, so that a layout may repeat or omit it."""
    cards = [show_meaning(card, shown=shown) for card in composed().cards]
    assert {parts(card).dose.new for card in cards} == {shown}
