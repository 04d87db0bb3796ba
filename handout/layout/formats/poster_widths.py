"""The widths of a poster's columns, as its pictures ask for where space is scarce."""

from collections.abc import Iterator

from msgspec.structs import replace

from handout.layout.formats.poster_page import PosterPage
from handout.layout.formats.poster_plans import PosterPlan
from handout.layout.formats.poster_rating import Rated, goodness, rate

STEPS = (0.05, 0.025)
"""By how much a column is wider or narrower, as a part of its width."""

ROUNDS = 4
"""The most rounds of a step."""


def widen(page: PosterPage, rated: Rated) -> Rated:
    """Return an arrangement with columns of the widths that make it best.

    Rows keep their widths, for their cards stand below each other.
    """
    best = rated
    for step in STEPS:
        for _ in range(ROUNDS):
            better = max((best, *_others(page, best, step)), key=goodness)
            if better is best:
                break
            best = better
    return best


def _others(page: PosterPage, rated: Rated, step: float) -> Iterator[Rated]:
    """Yield the arrangements in which one column has another width."""
    for plan in _widths(rated[1].plan, step):
        if arranged := page.arrange(plan):
            yield rate(page, arranged), arranged
            levelled = page.level(arranged)
            yield rate(page, levelled), levelled


def _widths(plan: PosterPlan, step: float) -> Iterator[PosterPlan]:
    """Yield a plan with each of its columns wider and narrower."""
    for more in (1 + step, 1 - step):
        if plan.side:
            yield replace(plan, share=plan.share * more)
        if len(plan.rows) == 1:
            row = plan.rows[0]
            for number, cell in enumerate(row.cells):
                other = replace(cell, share=cell.share * more)
                cells = (*row.cells[:number], other, *row.cells[number + 1 :])
                yield replace(plan, rows=(replace(row, cells=cells),))
