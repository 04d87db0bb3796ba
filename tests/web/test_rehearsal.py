"""What the desk may ask for next is laid out while nobody asks."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

import pytest
from support.topics import TOPICS
from support.web_client import open_site

from handout.formats import FORMATS
from handout.layout.figures.ink import Ink
from handout.render.loading import load
from handout.render.pipeline import prepare
from handout.request.options import Request
from handout.request.python_arguments import parse_arguments
from handout.web.builders import ThreadBuilder
from handout.web.first_pages import DeskCache, begin, rehearse
from handout.web.rehearsal import NAME, likely_requests, without_patient

ASKED = parse_arguments(
    "sleep", {"patient": "Ann Quex", "note": "Ring us.", "date": "2026-11-22", "avoid": ["pregnancy"], "diary": 7}
)


def test_nothing_of_a_patient_is_likely() -> None:
    """A likely request has the date and the choices of a page, but no name, note, dose or condition."""
    for each in likely_requests(without_patient(ASKED)):
        assert each.patient.patient in (None, NAME)
        assert (each.patient.by, each.patient.note, dict(each.patient.doses)) == (None, None, {})
        assert each.selection == Request("sleep").selection
        assert "Quex" not in repr(each)


def test_languages_of_the_desk_are_likely() -> None:
    """What was asked for in another language is likely again, in that one alone and beside the topic's own."""
    alone, *_ = likely_requests(without_patient(ASKED))
    likely = [each for each in likely_requests(without_patient(ASKED), ["es"]) if each.language or each.with_language]
    assert [(each.language, each.with_language) for each in likely] == [(None, "es"), ("es", None)]
    assert (alone.language, alone.with_language) == (None, None)


def test_a_poster_with_a_card_less_is_likely() -> None:
    """Each of the first cards is left out once, of posters alone, and the last card of a topic never is."""
    likely = likely_requests(without_patient(ASKED), (), ("a", "b", "c"))
    chosen = [(each.format, [*each.selection.points]) for each in likely if each.selection.points]
    assert chosen == [("poster", ["b", "c"]), ("poster", ["a", "c"])]
    assert not any(each.selection.points for each in likely_requests(without_patient(ASKED), (), ("a",)))


def test_each_choice_of_the_page_is_likely() -> None:
    """Every format, paper, ink and switch is laid out, in the language and for the clinic of the page."""
    form = {"language": "es", "clinic": "example", "format": "booklet"}
    likely = likely_requests(without_patient(parse_arguments("back-pain", form)))
    assert {each.format for each in likely} == {*FORMATS}
    assert likely[0].format == "booklet"
    assert {each.ink for each in likely} == {None, *(str(ink) for ink in Ink if ink is not Ink.COLOUR)}
    assert {each.paper for each in likely if each.format == "leaflet"} == {None, *FORMATS["leaflet"].papers[1:]}
    assert any(each.large_print for each in likely)
    assert any(each.diary for each in likely)
    assert {(each.language, each.clinic) for each in likely} == {("es", "example")}
    assert len({repr(each) for each in likely}) == len(likely)


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.sweep(every=8)
def test_what_is_likely_can_be_printed(topic: str) -> None:
    """No likely request has an option without effect, or a word that is not known."""
    cache = DeskCache()
    for each in likely_requests(without_patient(Request(topic))):
        assert prepare(load(each, topics=cache.load_topic), cache).resolved.name == each.format


@pytest.mark.sweep
def test_a_rehearsal_leaves_the_desk_as_it_was() -> None:
    """What the desk shows stays laid out, nothing else is held as finished, and the next one has the same pixels."""
    cache, looks = DeskCache(), [(0, 300, "")]
    begin(ASKED, looks, cache)
    held = cache.laid_out, dict(cache.renders.values)
    numbers = [number for number in range(40) if rehearse(without_patient(ASKED), (), number, cache)]
    assert numbers == [*range(len(likely_requests(without_patient(ASKED), (), ("one", "other"))))]
    assert (cache.laid_out, dict(cache.renders.values)) == held
    large = parse_arguments("sleep", {"large_print": True})
    assert begin(large, looks, cache).drawn == begin(large, looks, DeskCache()).drawn


class Quiet(ThreadBuilder):
    """A builder that remembers what is rehearsed, and is asked meanwhile if *asked* says so."""

    rehearsed: ClassVar[list[int]] = []
    asked: Callable[[int], bool] = lambda _: False

    async def rehearse(self, act: Callable[[], Any], seconds: float) -> list[Any]:  # noqa: ARG002
        """Remember the number."""
        assert isinstance(act, partial)
        number = act.args[-1]
        self.rehearsed.append(number)
        return [] if type(self).asked(number) else [number < 5]


@pytest.mark.parametrize("asks", [False, True])
def test_likely_requests_are_rehearsed_in_quiet(monkeypatch: pytest.MonkeyPatch, *, asks: bool) -> None:
    """Each is rehearsed once; where somebody asks, the rest follows in the next quiet, and all again for a new patient."""
    monkeypatch.setattr("handout.web.documents.REST", 0.01)
    monkeypatch.setattr("handout.web.documents.QUIET", 0.05)
    monkeypatch.setattr(Quiet, "rehearsed", found := [])
    monkeypatch.setattr(Quiet, "asked", lambda number: asks and found.count(3) == 1 and number == 3)
    site = open_site()
    site.builders = Quiet(site.previews.layout)

    async def ask(count: int) -> None:
        """Show a form, and wait until so many were rehearsed."""
        await site.documents.begin("t", ASKED, [(0, 300, "")])
        for _ in range(400):
            if len(found) >= count:
                break
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.2)

    async def work() -> None:
        """Show a form twice, and once more for a new patient."""
        await ask(4 if asks else 6)
        await ask(7 if asks else 6)
        await site.documents.forget("t")
        await ask(13 if asks else 12)

    asyncio.run(work())
    first = [0, 1, 2, 3, 3, 4, 5] if asks else [0, 1, 2, 3, 4, 5]
    assert found == [*first, 0, 1, 2, 3, 4, 5]


def test_a_language_is_shared_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """All processes set a language that was not asked for lately, once, and nothing of the patient."""
    site, shared = open_site(), list[Any]()

    async def share(act: Callable[[], Any], _seconds: float, tab: str) -> None:
        """Remember the request."""
        assert isinstance(act, partial)
        shared.append((act.args[0], tab))

    monkeypatch.setattr(site.builders, "share", share)

    async def work() -> None:
        """Ask without another language, and in two of them."""
        for language in (None, "es", "es", None, "ar", "es"):
            asked = {"patient": "Ann Quex", "points": ["hand"], "with_language": language}
            given = {name: value for name, value in asked.items() if value}
            await site.documents.begin("t", parse_arguments("back-pain", given), [])
        await asyncio.sleep(0.05)

    asyncio.run(work())
    assert [(each.with_language, tab) for each, tab in shared] == [("es", "t"), ("ar", "t")]
    assert "Quex" not in repr(shared)
