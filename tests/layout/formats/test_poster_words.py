"""The heights of a poster's words that are not measured are those that they have."""

from pathlib import Path

import pytest
from support.topics import ROOT

from handout.layout.formats.poster_page import PosterWords
from handout.layout.formats.poster_words import Falling
from handout.render.cache import NO_CACHE
from handout.render.layouts import Layouts
from handout.render.loading import load
from handout.render.pipeline import prepare
from handout.request.request import Request

KINDS = Path(__file__).parents[2] / "fixtures" / "kinds"
TOPICS = sorted(file.stem for file in (ROOT / "templates" / "topics").glob("*.yaml") if "." not in file.stem)
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


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
def test_words_are_as_tall_as_between_two_widths(request_: Request) -> None:
    """Words of cards and disclaimer are never taller in a larger width, so that heights between two equal ones are known."""
    inputs = prepare(load(request_), NO_CACHE)
    job = Layouts(inputs, inputs.request.patient).job()
    words = PosterWords(job.handout, job.setting)
    for card in words.cards:
        tall = [card.words(width).height for width in WIDTHS]
        if isinstance(card.height, Falling):
            assert tall == sorted(tall, reverse=True), card.card.id
        for measured in (card.heading, card.captions):
            tall = [measured(width).height for width in WIDTHS]
            assert tall == sorted(tall, reverse=True), card.card.id
    parts = [words.disclaimer.parts(width) for width in WIDTHS]
    for tall in ([part.height for part in each] for each in zip(*parts, strict=True)):
        assert tall == sorted(tall, reverse=True)


def test_little_is_measured() -> None:
    """Between two widths of one height nothing is measured, and an estimate is what was measured a little wider."""
    asked: list[float] = []

    def measure(width: float) -> int:
        asked.append(width)
        return int(1000 / width)

    heights = Falling(measure)
    assert [heights(width) for width in (100, 110, 105, 108, 102)] == [10, 9, 9, 9, 9]
    assert asked == [100, 110, 105, 102]
    assert heights.low(107) == 9
    assert heights.low(99) == 10
    assert asked == [100, 110, 105, 102]
    assert heights.low(50) <= heights(50)
