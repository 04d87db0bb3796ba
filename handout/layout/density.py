"""Denser type for languages whose words take more space than English.

All usual sizes are for English. The same text in another language is often a third longer, or its script needs more
space between lines, and a translation may leave nothing out. Where it does not fit, or leaves pages half empty, its
lines come closer together, and then all of its type is a little smaller: one density for the whole handout.
"""

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from handout.layout.style import LARGE, PageStyle
from handout.layout.text.scripts import compact, least_size

LEAST = 10
"""The least type size of running text in pt, in the letters of any language."""


class Density(Struct, frozen=True):
    """The sizes and the leading of text as multiples of the usual ones.

    No text is smaller than *least*, in pt.
    """

    size: float
    leading: float
    least: float


WHOLE_PAGES = tuple(Density(size, 0.92, 11) for size in (1, 0.96, 0.92))
"""The densities to try on whole pages, the most open one first."""

SMALL_PAGES = (*WHOLE_PAGES, *(Density(size, 0.88, LEAST) for size in (0.9, 0.875, 0.84)))
"""Those to try on pages that are held nearer: half sheets and cut-out cards."""


class Fit(Struct, frozen=True):
    """How a handout fits in one style.

    *pages* is their number, 0 if it does not fit. Pages are *sparse* if they hold much less than they could, *unnamed* if
    the patient's name has no room in their footers.
    """

    pages: int
    sparse: bool = False
    unnamed: bool = False


def may_be_denser(language: str) -> bool:
    """Return whether a handout in a language may be set denser than usual."""
    return language.partition("-")[0].casefold() != "en"


def set_denser(style: PageStyle, density: Density) -> PageStyle:
    """Return a style with smaller type and closer lines."""
    sizes = style.sizes
    least = LARGE if sizes.text >= LARGE else max(density.least, least_size(LEAST, style.language))
    scale = min(1, max(density.size, least / sizes.text))
    smaller = replace(sizes, text=sizes.text * scale, card=sizes.card * scale)
    return replace(style, sizes=smaller, leading=style.leading * density.leading)


def denser_styles(style: PageStyle, densities: Iterable[Density]) -> tuple[PageStyle, ...]:
    """Return the styles to try after the usual one, each of them once.

    Those in the compact typefaces of the language come last, if it has any: they are for what fits in no other way.
    """
    if not (tried := tuple(densities)):
        return ()
    denser = [set_denser(style, density) for density in tried]
    small = set_compact(style)
    denser += [small, *(set_denser(small, density) for density in tried)] if small != style else []
    return tuple(dict.fromkeys(denser))


def set_compact(style: PageStyle) -> PageStyle:
    """Return a style in the compact typefaces of its language."""
    return replace(style, language=compact(style.language))


def choose_style(styles: Sequence[int], fit: Callable[[int], Fit], *, alike: bool = False) -> int | None:
    """Return the most open of some *styles* whose pages are full and named.

    They are not sparse, and have the patient's name. The styles are numbers, the usual style first. The denser ones after
    it are searched by halves, and all are tried before none fits. If there is none, pages with the name come first, then
    the fewest; None if nothing fits. Where pages are mostly *alike* in all styles, the densest comes first: if it is as
    sparse as the usual one, so are those between.
    """
    first, *denser = styles
    tried = {first: fit(first)}
    if alike and denser and tried[first].pages and tried[first].sparse:
        tried[denser[-1]] = fit(denser[-1])
        if tried[denser[-1]] == tried[first]:
            return first
    low, high = 0, -1 if _is_full(tried[first]) else len(denser) - 1
    while low <= high:
        middle = (low + high) // 2
        found = tried[denser[middle]] = tried.get(denser[middle]) or fit(denser[middle])
        low, high = (low, middle - 1) if _is_full(found) else (middle + 1, high)
    if not any(found.pages for found in tried.values()):
        tried |= {style: fit(style) for style in denser if style not in tried}
    fitting = [style for style in styles if style in tried and tried[style].pages]
    full = (style for style in fitting if _is_full(tried[style]))
    return next(full, min(fitting, key=lambda style: (tried[style].unnamed, tried[style].pages), default=None))


def _is_full(fit: Fit) -> bool:
    """Return whether pages fit, are not sparse, and have the patient's name."""
    return fit.pages > 0 and not fit.sparse and not fit.unnamed
