"""Plan a leaflet: its front matter, cards and end, on the cheapest pages.

Texts of the end stand ahead of the cards where a page would be rather empty.
"""

from collections.abc import Iterator, Sequence
from math import inf

from msgspec import Struct
from msgspec.structs import replace

from handout.layout.formats.card_grids import GAP
from handout.layout.formats.card_page import CardPage, Row
from handout.layout.formats.card_pages import CardPlan, GridPages, Opening, price_pictures
from handout.layout.formats.card_search import plan_cards
from handout.layout.formats.closing_pages import ClosingPages
from handout.layout.formats.endings import Ending
from handout.layout.formats.page_costs import MUCH, fill_sheet, white
from handout.layout.page import Block, stack

SOME = 0.33
"""The empty share of a page from which on texts are tried before or among cards."""

AMONG, LATER = 0.1, 0.2
"""What it costs to break the cards by texts, and by one that would be ahead.

That one is how hard to press: it is best read before the cards.
"""


class Front(Struct, frozen=True):
    """The *pages* of the front matter, each as tall as a page's *height* at most.

    Where cards follow on the last one it has other forms, as *tight* as they are worth.
    """

    height: float
    pages: Sequence[Block]
    tight: Sequence[Block] = ()

    @property
    def below(self) -> float:
        """Return the height below the last of several pages, or 0."""
        return self.height - self.pages[-1].height if len(self.pages) > 1 else 0

    def end_of(self, closing: ClosingPages) -> float:
        """Return where the last page ends, with the texts ahead of the cards."""
        taken = self.pages[-1].height if self.pages else 0
        if not closing.ahead:
            return taken
        return (taken + closing.below_front if taken else 0) + closing.above.height

    def extent(self, closing: ClosingPages) -> Opening:
        """Return how much the front matter takes."""
        end = self.end_of(closing)
        least = end if closing.ahead else 0
        return Opening(len(self.pages), end, tuple(max(block.height, least) for block in self.tight))


def plan_pages(
    grids: GridPages, front: Front, closing: ClosingPages, days: int, multiple: int
) -> tuple[CardPlan | list[int] | None, Front, ClosingPages]:
    """Return the cheapest cards, front matter and end.

    Where a page is rather empty, texts of the end are tried ahead of the cards: on a page of their own if the front
    matter has only one. Where one is mostly empty, they are tried below a card that stands alone, and then all is set
    freely.
    """
    plan = plan_cards(grids, closing, front.extent(closing), days, multiple)
    if not isinstance(plan, CardPlan) or plan.emptiest <= SOME:
        return plan, front, closing
    best: tuple[CardPlan, Front, ClosingPages] = (plan, front, closing)

    def keep_cheaper(front: Front, closing: ClosingPages) -> None:
        nonlocal best
        found = plan_cards(grids, closing, front.extent(closing), days, multiple, best[0].cost)
        if isinstance(found, CardPlan) and found.cost < best[0].cost:
            best = found, front, closing

    height, overleaf = front.height, Front(front.height, (*front.pages, Block(0)), (Block(0),))
    choices = [each for each in closing.choices(height) if each] if len(front.pages) == 1 else []
    for ahead in choices:
        keep_cheaper(overleaf, closing.with_ahead(height, ahead))
    best = _with_texts_among(*best, days, multiple)
    if best[0].emptiest > MUCH:
        known = best
        for ahead in closing.choices(front.below):
            keep_cheaper(front, closing.with_ahead(front.below, ahead, freely=True))
        for ahead in choices:
            keep_cheaper(overleaf, closing.with_ahead(height, ahead, freely=True))
        if best is not known:
            best = _with_texts_among(*best, days, multiple)
    return best


def _with_texts_among(
    plan: CardPlan, front: Front, closing: ClosingPages, days: int, multiple: int
) -> tuple[CardPlan, Front, ClosingPages]:
    """Return the cheapest plan with the same cards on each page, and texts below some.

    They stand below cards that are alone on pages which would else be rather empty.
    """
    best, cheaper = (plan, front, closing), True
    while cheaper:
        plan, _, closing = best
        moved = (_moved(plan, front, closing, days, multiple, at, among) for at, among in _moves(plan, front, closing))
        found = min(filter(None, moved), key=lambda each: each[0].cost, default=best)
        cheaper = found[0].cost < plan.cost
        best = found if cheaper else best
    return best


def _moves(plan: CardPlan, front: Front, closing: ClosingPages) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield the number of each page that can have texts below its card, and theirs."""
    for at, page in enumerate(plan.pages[:-1]):
        card = page.on_grid or page.rows[0].cards[0]
        free = front.height - page.again.height - card.height
        if len(page.rows) == 1 and not (page.top or page.texts.height) and free > SOME * front.height:
            yield from (
                (at, among) for among in closing.choices(free - GAP) if among and not {*among} & {*closing.among}
            )


def _moved(
    plan: CardPlan,
    front: Front,
    closing: ClosingPages,
    days: int,
    multiple: int,
    at: int,
    among: tuple[int, ...],
) -> tuple[CardPlan, Front, ClosingPages] | None:
    """Return a plan with some texts below the card of a page, or None.

    None of them is the last that stands on a page of its own ahead of the cards.
    """
    ahead = tuple(each for each in closing.ahead if each not in among)
    if not ahead and closing.ahead and not front.pages[-1].height:
        return None
    moved = closing.with_ahead(front.below, ahead, (*closing.among, *among), freely=closing.freely)
    if {*among} <= {*closing.ahead}:
        moved.found = closing.found  # the end is as it was
    opening, height = front.extent(moved), front.height
    begun, pages = plan.pages[0].top > 0, [*plan.pages]
    card = pages[at].on_grid or pages[at].rows[0].cards[0]
    texts = stack([closing.every[number] for number in among], closing.below_front)
    pages[at] = CardPage((Row.of(card),), (card.height,), again=pages[at].again, texts=texts)
    if begun:
        pages[0] = replace(pages[0], top=opening.tight[plan.tight] + GAP)
    shares = [] if begun else [1 - opening.taken / height]
    shares += [1 - page.taken / height for page in pages[:-1]]
    saved = price_pictures(plan.pages[at]) - price_pictures(pages[at])
    saved += sum(white(old) - white(new) for old, new in zip(plan.shares, shares, strict=False))
    others = len(front.pages) - begun + days + len(pages) - 1

    def price(end: Ending) -> float:
        missing = fill_sheet(others + len(end.pages), multiple)
        return inf if end.again and missing and multiple > 1 else end.cost + missing

    ending = min(moved.after(pages[-1].taken), key=price)
    late = closing.handout.closing.scale and 0 in among and 0 in closing.ahead
    cost = plan.cost + AMONG + LATER * bool(late) - saved + price(ending) - price(plan.ending)
    return CardPlan(cost, (*pages,), ending, plan.tight, (*shares, *ending.shares)), front, moved
