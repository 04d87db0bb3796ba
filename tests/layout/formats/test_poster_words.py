"""The heights of a poster's words that are not measured are those that they have."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.pages import squeeze, words_in
from support.topics import TOPICS

from handout.layout.formats.poster_contents import PosterWords
from handout.layout.formats.poster_words import STEP, Falling
from handout.layout.page import stack
from handout.layout.parts.second_language import card_words
from handout.layout.parts.sections import short_sections
from handout.render.cache import NO_CACHE
from handout.render.loading import load
from handout.render.pipeline import prepare
from handout.render.style_trials import StyleTrials
from handout.request.options import Request, Selection
from handout.store import forget_words

pytestmark = pytest.mark.sweep(every=14)

if TYPE_CHECKING:
    from collections.abc import Callable

    from handout.layout.page import Block

KINDS = Path(__file__).parents[2] / "fixtures" / "kinds"
REQUESTS = {
    **{topic: Request(topic, format="poster", paper="A1") for topic in TOPICS},
    **{
        topic: Request(topic, format="poster", paper="A1", project=KINDS)
        for topic in sorted(file.stem for file in (KINDS / "templates" / "topics").glob("*.yaml"))
    },
    **{language: Request("back-pain", format="poster", paper="A1", language=language) for language in ("ar", "ja")},
    "de+en": Request("back-pain", format="poster", paper="A1", language="de", with_language="en"),
}
WIDTHS = tuple(range(140, 520, 19))


def _words(request: Request) -> PosterWords:
    """Return the words of a poster."""
    inputs = prepare(load(request), NO_CACHE)
    job = StyleTrials(inputs, inputs.request.patient).job()
    return PosterWords(job.handout, job.setting)


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
def test_words_are_as_tall_as_between_two_widths(request_: Request) -> None:
    """Words of cards and disclaimer are never taller in a larger width, so that heights between two equal ones are known."""
    words = _words(request_)
    for card, heading in zip(words.words, words.headings, strict=True):
        assert isinstance(card.caution_height, Falling)
        each: list[Callable[[float], Block]] = [card.captions, card.caution, partial(heading.block, number=1)]
        each += [card.both if card.card.second else card.advice] * isinstance(card.advice_height, Falling)
        each += [card.caption] * card.captioned_aside
        for measured in each:
            tall = [measured(width).height for width in WIDTHS]
            assert tall == sorted(tall, reverse=True), card.card.id
    for measured in (words.map.heading, words.map.key, words.map.names) if words.map.shapes else ():
        tall = [measured(width).height for width in WIDTHS]
        assert tall == sorted(tall, reverse=True)
    assert all(words.map.names_height(width) == words.map.names(width).height for width in WIDTHS)
    parts = [words.disclaimer.words.parts(width) for width in WIDTHS]
    for tall in ([part.height for part in each] for each in zip(*parts, strict=True)):
        assert tall == sorted(tall, reverse=True)


def test_little_is_measured() -> None:
    """Between two widths of one height nothing is measured, and an estimate is the same whatever was measured before."""
    asked: list[float] = []

    def measure(width: float) -> int:
        asked.append(width)
        return int(1000 / width)

    heights = Falling(measure)
    assert [heights(width) for width in (100, 110, 105, 108, 102)] == [10, 9, 9, 9, 9]
    assert asked == [100, 110, 105, 102]
    low = heights.low(107)
    assert low <= heights(107)
    assert Falling(measure).low(107) == low
    assert 107 < asked[-1] <= 107 * STEP
    assert heights.low(50) <= heights(50)


def test_words_that_are_measured_serve_the_next_poster() -> None:
    """Without one card, the words of all else have been measured, though the numbers of cards change."""
    known = {card.card.id: card for card in _words(Request("back-pain", format="poster")).words}
    fewer = _words(Request("back-pain", Selection(without=("lower-back",)), format="poster"))
    assert [card.card.id for card in fewer.words] == [each for each in known if each != "lower-back"]
    assert all(card is known[card.card.id] for card in fewer.words)
    again = _words(Request("back-pain", format="poster"))
    assert fewer.disclaimer.words is again.disclaimer.words
    assert _words(Request("back-pain", Selection(without=("hand",)), format="poster")).map.words is again.map.words
    assert [each.number for each in fewer.handout.cards] == [*range(1, len(known))]
    forget_words()
    assert not any(card is known[card.card.id] for card in _words(Request("back-pain", format="poster")).words)


def test_threads_measure_the_same() -> None:
    """Many threads that share heights find each as one alone does."""
    heights = Falling(lambda width: int(10_000 / width))
    widths = [100 + (n * 37 % 400) / 1.7 for n in range(400)]
    with ThreadPoolExecutor(8) as pool:
        found = [*pool.map(heights, widths * 5)]
    assert found == [int(10_000 / width) for width in widths] * 5
    assert list(heights.known[0]) == sorted(set(heights.known[0]))


@pytest.mark.parametrize(("topic", "printed"), [("my-medicines", True), ("back-pain", False)])
def test_a_poster_has_the_facts_of_a_card_in_both_languages_or_none(topic: str, printed: bool) -> None:
    """What a tablet looks like stands there in each, the code of a point, whose author wrote short texts, in none."""
    setting, words = _words(REQUESTS["de+en"]).words[0].setting, _words(REQUESTS[topic])
    cards = [each.card for each in words.words if each.card.aside]
    assert cards
    for card in cards:
        first = stack(short_sections(card, 300, setting, pictured=False), 0)
        for block in (first, card_words(card, 300, setting, poster=True)):
            assert (squeeze(card.aside) in words_in(block.marks)) is printed
