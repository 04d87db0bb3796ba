"""On posters every card stands under the heading of its own group."""

import pytest
from support.pages import laid_out, squeeze
from support.topics import ROOT, TOPICS

from handout.content.project import Project
from handout.geometry import Position
from handout.layout.page import Group, Role, Text, bounds, walk
from handout.problems import DoesNotFit
from handout.render.laid_out import LaidOut
from handout.request.options import Request

PAPERS = ("A3", "A2", "A1", "A0", "24x36in")
GROUPED = [topic for topic in TOPICS if any(card.group for card in Project(ROOT).topic(topic).value.cards[1:])]
"""The topics whose cards stand in groups."""


def _laid(topic: str, paper: str, *, landscape: bool) -> LaidOut | None:
    """Return a poster, or None if there is none on this paper."""
    try:
        return laid_out(Request(topic, format="poster", paper=paper, landscape=landscape))
    except DoesNotFit:
        return None


def _headings(laid: LaidOut) -> list[tuple[str, Position]]:
    """Return the headings of groups with their places."""
    names = {squeeze(card.within) for card in laid.handout.cards}
    texts = [mark for mark in walk(laid.pages[0].marks) if isinstance(mark, Text) and mark.role is Role.HEADING]
    return [(squeeze(t.words), Position(t.box.x, t.box.y)) for t in texts if squeeze(t.words) in names]


def _misled(laid: LaidOut) -> list[str]:
    """Return the cards that seem to be of another group.

    The heading of a card is that above it which is lowest, and of those the one nearest to its left.
    """
    found, headings = [], _headings(laid)
    cards = [mark for mark in laid.pages[0].marks if isinstance(mark, Group) and mark.role is Role.SECTION]
    for mark in cards:
        if len(mark.path) != 2:
            continue
        card, frame = laid.handout.cards[int(mark.path[1])], bounds(mark)
        above = [(round(at.y), at.x, name) for name, at in headings if at.y < frame.y + 40 and at.x < frame.x + 20]
        if not above or max(above)[2] != squeeze(card.within):
            found.append(card.id)
    return found


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("topic", GROUPED)
@pytest.mark.sweep(every=12)
def test_every_card_stands_under_its_own_heading(topic: str, paper: str, landscape: bool) -> None:
    """Where a group begins beside the last cards of another, both have their heading."""
    laid = _laid(topic, paper, landscape=landscape)
    assert laid is None or not _misled(laid)


@pytest.mark.sweep
def test_there_are_posters_with_groups() -> None:
    """Two topics have groups, and one of their posters says a heading twice."""
    grouped = [laid for topic in GROUPED if (laid := _laid(topic, "A1", landscape=True))]
    assert len(grouped) >= 2
    assert any(len(_headings(laid)) > len({name for name, _ in _headings(laid)}) for laid in grouped)
