"""The pages that fill the last sheet of a booklet: none comes without a word, and the danger signs stand on the back."""

from pathlib import Path

import pytest
from support.covering import in_turn
from support.kind_topics import exercises, hints, write_kind_topic, write_kind_topics
from support.page_measures import is_page_footer
from support.pages import texts_in

from handout.layout.page import Group, Page, Role, bounds
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request

LONGEST = ["back-pain,cancer-tiredness", "cancer-tiredness,headache", "headache,neck-shoulder"]
"""Pairs whose signs are taller than a page when listed."""


def is_above_its_footer(page: Page) -> bool:
    """Return whether all of a page stands above its footer."""
    footer = min((bounds(mark).y for mark in page.marks if is_page_footer(mark)), default=page.size.height)
    body = [
        mark
        for mark in page.marks
        if not is_page_footer(mark) and not (isinstance(mark, Group) and mark.role is Role.ARTIFACT)
    ]
    return all(bounds(mark).bottom <= footer + 1 for mark in body)


@pytest.mark.parametrize(("topics", "paper"), in_turn(LONGEST, ["A4", "Letter"]))
@pytest.mark.sweep(every=12)
def test_no_page_of_a_booklet_of_two_topics_goes_on_below_it(topics: str, paper: str) -> None:
    """Signs that the back cannot list are told there in short; they ran off the paper."""
    pages = lay_out(Request(topics, format="booklet", paper=paper)).pages
    assert [number for number, page in enumerate(pages, 1) if not is_above_its_footer(page)] == []


def _lines(laid: LaidOut) -> list[str]:
    return [text.words for page in laid.pages for text in texts_in(page.marks)]


@pytest.mark.parametrize("topic", ["knee", "back-pain"])
@pytest.mark.sweep(every=12)
def test_a_diary_that_nobody_asked_for_is_said_and_can_be_left_out(topic: str) -> None:
    """The advice for the printer names the diary and the way out; with ``--diary 0`` lines for notes take its place."""
    filled, without, asked = (lay_out(Request(topic, format="booklet", diary=days)) for days in (None, 0, 7))
    diary, notes = (getattr(filled.handout.words, name) for name in ("diary", "notes"))
    assert (diary in _lines(filled)) == ("--diary 0" in filled.advice)
    assert diary not in _lines(without)
    assert "diary" not in without.advice
    assert notes in _lines(without) or len(without.pages) == len(asked.pages)
    assert diary in _lines(asked)
    assert "diary" not in asked.advice
    assert len(filled.pages) == len(without.pages)


@pytest.mark.parametrize("dosed", [False, True])
@pytest.mark.parametrize("kind", ["hints", "exercises"])
def test_no_diary_fills_a_booklet_of_cards_without_doses(kind: str, dosed: bool, tmp_path: Path) -> None:
    """What is done once, or all day long, has no boxes for each day; asked for, there is one."""
    topic = exercises() if kind == "exercises" else hints(layout="cards")
    cards = [{key: each[key] for key in each if key != "dose"} for each in topic[kind][:4]]  # type: ignore[index]
    if dosed:
        cards[0]["dose"] = {"times_a_day": 2}
    write_kind_topics(tmp_path)
    found = []
    for count in (1, 2, 3, 4):
        write_kind_topic(tmp_path, "few", {**topic, kind: cards[:count]})
        found += [lay_out(Request("few", format="booklet", diary=days, project=tmp_path)) for days in (None, 7)]
    diary = found[0].handout.words.diary
    assert any(diary in _lines(laid) for laid in found[::2]) == dosed
    assert all(diary in _lines(laid) for laid in found[1::2])
