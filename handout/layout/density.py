"""Denser type for languages whose words take more space than English.

All usual sizes are for English. The same text in another language is often a third longer, or its script needs more
space between lines, and a translation may leave nothing out. Where it does not fit, or leaves pages half empty, its
lines come closer together, and then all of its type is a little smaller: one density for the whole handout.
"""

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Handout
from handout.layout.job import LayoutJob
from handout.layout.page import Page
from handout.layout.style import PageStyle
from handout.problems import DoesNotFit

LARGE_PRINT = 18
"""The least type size of large print in pt, which is never reduced."""


class Density(Struct, frozen=True):
    """The sizes and the leading of text as multiples of the usual ones.

    No text is smaller than *least*, in pt.
    """

    size: float
    leading: float
    least: float


WHOLE_PAGES = tuple(Density(size, 0.92, 11) for size in (1, 0.96, 0.92))
"""The densities to try on whole pages, the most open one first."""

SMALL_PAGES = (*WHOLE_PAGES, *(Density(size, 0.88, 10) for size in (0.9, 0.875, 0.84)))
"""Those to try on pages that are held nearer: half sheets and cut-out cards."""


def may_be_denser(handout: Handout) -> bool:
    """Return whether a handout is in another language than English, or in two."""
    return handout.second is not None or handout.language.partition("-")[0].casefold() != "en"


def set_denser(style: PageStyle, density: Density) -> PageStyle:
    """Return a style with smaller type and closer lines."""
    sizes = style.sizes
    least = LARGE_PRINT if sizes.text >= LARGE_PRINT else density.least
    scale = min(1, max(density.size, least / sizes.text))
    smaller = replace(sizes, text=sizes.text * scale, card=sizes.card * scale)
    return replace(style, sizes=smaller, leading=style.leading * density.leading)


def lay_out_densely(
    job: LayoutJob,
    layout: Callable[[LayoutJob], tuple[Page, ...]],
    densities: Sequence[Density],
    is_sparse: Callable[[tuple[Page, ...]], bool] = lambda _: False,
) -> tuple[Page, ...]:
    """Return the pages in the usual density, or in the first denser one that fits.

    Where they are sparse, all are tried until they are not, and the most open one with the fewest pages is taken. Raise DoesNotFit, in terms of
    the usual density, if nothing fits. English is always set as usual.
    """
    best: tuple[Page, ...] | None = None
    problem: DoesNotFit | None = None
    try:
        best = layout(job)
    except DoesNotFit as error:
        problem = error
    if may_be_denser(job.handout):
        for density in densities:
            if best and not is_sparse(best):
                break
            style = set_denser(job.setting.style, density)
            try:
                pages = layout(replace(job, setting=replace(job.setting, style=style)))
            except DoesNotFit:
                continue
            if best is None or len(pages) < len(best):
                best = pages
    if best is None:
        assert problem  # noqa: S101
        raise problem
    return best
