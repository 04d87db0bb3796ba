"""Leaflets of every kind, and their cards."""

import pytest

from handout.content.handout import Card
from handout.layout.page import (
    Group,
    Mark,
    Page,
    Role,
)
from handout.papers import LEAFLET_PAPERS
from handout.render.laid_out import LaidOut
from handout.request.options import Request, Selection
from support.cards import parts, warned
from support.pages import texts_in
from support.topics import POINTS

TOPIC = "back-pain"


def leaflet_request(paper: str, cards: str = "auto", **more: object) -> Request:
    """Return a request for a leaflet of the built-in topic."""
    return Request(TOPIC, paper=paper, cards_per_page=cards, **more)  # type: ignore[arg-type]


REQUESTS: dict[str, Request] = {
    **{
        f"{paper}-{cards}": leaflet_request(paper, cards)
        for paper in LEAFLET_PAPERS
        for cards in ("auto", "1", "2", "4")
    },
    **{f"{paper}-large": leaflet_request(paper, large_print=True) for paper in ("A4", "Letter")},
    **{f"{paper}-clinic": leaflet_request(paper, clinic="example") for paper in LEAFLET_PAPERS},
    "A4-large-clinic": leaflet_request("A4", large_print=True, clinic="example"),
    "A4-plain": leaflet_request("A4", theme="plain"),
    "A4-no-advice": leaflet_request("A4", selection=Selection(advice=False)),
    "A4-avoid": leaflet_request("A4", selection=Selection(avoid=("pregnancy", "blood-thinners"))),
    **{f"A4-{n}-points": leaflet_request("A4", selection=Selection(points=POINTS[:n])) for n in (1, 2, 3, 4, 5)},
    **{f"A5-{n}-points": leaflet_request("A5", "4", selection=Selection(points=POINTS[-n:])) for n in (1, 2, 3)},
    "A4-4-odd": leaflet_request("A4", "4", selection=Selection(points=POINTS[:3])),
    "A4-reversed": leaflet_request("A4", selection=Selection(points=POINTS[::-1])),
}
ALL = pytest.mark.parametrize("name", REQUESTS)


def numbered_cards(page: Page) -> list[tuple[int, Group]]:
    """Return the cards of a page with their numbers."""
    found = []
    for mark in page.marks:
        if isinstance(mark, Group) and mark.path[:1] == ("points",):
            assert mark.role is Role.SECTION
            (head,) = (inner for inner in mark.marks if isinstance(inner, Group) and inner.role is Role.HEADING)
            number, *_ = texts_in((head,))
            found.append((int(number.words), mark))
    return found


def leaflet_cards(laid: LaidOut) -> list[tuple[int, int, Group]]:
    """Return page number, card number and group of every card, in reading order."""
    return [(n, number, group) for n, page in enumerate(laid.pages, 1) for number, group in numbered_cards(page)]


def is_footer(mark: Mark) -> bool:
    """Tell whether a mark has words that are not read, as a footer has, and what goes on overleaf at the top of its page."""
    return isinstance(mark, Group) and mark.role in ("Artifact", "Footer") and bool(texts_in((mark,)))


def is_continued(mark: Mark) -> bool:
    """Tell whether a mark is the heading of what goes on from the page before, in English."""
    return is_footer(mark) and all("(continued)" in text.words for text in texts_in((mark,)))


def must_say(card: Card, compact: bool) -> list[str]:
    """Return what a card must say."""
    has = parts(card)
    shortened = compact and not has.how.short.endswith(f"({has.position})")  # a text of its own says what it needs
    place = [has.position] if has.position and not shortened else []
    how = [has.where.short, has.how.short] if compact else [has.where.text, has.how.text]
    dose = [has.dose.heading, *([has.dose.text] if has.dose.text else [])]
    return [card.name, card.note, card.aside, *how, *place, *dose, has.helps.text, *warned(card)]
