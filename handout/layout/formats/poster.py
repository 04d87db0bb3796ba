"""The poster: all cards, body figures and disclaimer on one sheet read from afar.

The poster is laid out small, with the type of a leaflet, on a page that is then magnified to fill the sheet. The
more content there is, the less the page is magnified, but card text always stays legible from 1.5 m.
"""

from collections.abc import Sequence

from handout.content.handout import Handout
from handout.geometry import MM, PAPERS, Size
from handout.layout.fields import card_fields, front_fields
from handout.layout.formats.poster_page import Arrangement, PosterPage
from handout.layout.formats.poster_plans import FEW, plans
from handout.layout.job import LayoutJob
from handout.layout.overflow import fields_to_shorten
from handout.layout.page import Page, magnify
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import X_HEIGHT
from handout.problems import DoesNotFit, Problem

LEAST_X_HEIGHT, LEAST_PICTURE = 3.5 * MM, 60 * MM
"""The least x-height and picture width at A2 and above.

Smaller papers are read from nearer. The x-height is 1/430 of the distance of 1.5 m.
"""

MOST = 1.7
"""The most that type is enlarged beyond its least size, if there is space."""

CHOICE = 4
"""The number of fullest plans from which the one with most labels is taken."""

STEPS = 8
GENEROUS = (1.7, 1.4, 1.2, 1.0)
"""Factors on the least picture size, tried before larger type."""


def poster(job: LayoutJob, papers: Sequence[str]) -> Page:
    """Return the poster.

    Raise DoesNotFit naming the first of the larger *papers* that would do.
    """
    handout, paper, setting = job.handout, job.size, job.setting
    found = _best_arrangement(handout, paper, setting)
    if found is None and (long := _texts_to_shorten(handout, paper, setting)):
        raise DoesNotFit(long)
    if found is None:
        turned = paper.width > paper.height
        larger = [name for name in papers if _area(PAPERS[name]) > _area(paper) * 1.01]
        fits = next((n for n in larger if _best_arrangement(handout, _turned(PAPERS[n], turned), setting)), None)
        points = "1 card" if len(handout.cards) == 1 else f"{len(handout.cards)} cards"
        where = handout.source.where(handout.cards[0].path[:1])
        upright = turned and _best_arrangement(handout, _turned(paper, landscape=False), setting)
        other = " or leave out --landscape," if upright else ""
        if fits is None:
            raise DoesNotFit([Problem.of(where, "does-not-fit/poster", points=points)])
        raise DoesNotFit([Problem.of(where, "does-not-fit/poster-paper", points=points, paper=fits, upright=other)])
    scale, arranged, page = found
    return magnify(Page(page.size, page.marks(arranged)), scale)


def _texts_to_shorten(handout: Handout, paper: Size, setting: Setting) -> list[Problem]:
    """Return the texts that must be as short as usual for the poster to fit."""
    fields = [*front_fields(handout), *(f for n in range(len(handout.cards)) for f in card_fields(handout, n))]
    found = fields_to_shorten(handout, fields, lambda less: _best_arrangement(less, paper, setting) is not None)
    return [
        Problem.of(
            field.where,
            "does-not-fit/poster-text",
            field=field.name,
            size=field.size,
            usual=field.usual,
            short=SHORT * field.name.startswith(SHORTENED),
        )
        for field in found
    ]


SHORT, SHORTENED = " give a 'short' text,", ("where", "how", "cautions", "disclaimer.", "red_flags.")
"""The hint for texts of a poster that may have a short form, and which these are."""


def _area(size: Size) -> float:
    """Return the area of a size."""
    return size.width * size.height


def _turned(size: Size, landscape: bool) -> Size:
    """Return a size in portrait or landscape."""
    short, long = sorted((size.width, size.height))
    return Size(long, short) if landscape else Size(short, long)


def least_scale(paper: Size, style: PageStyle) -> float:
    """Return the least magnification at which card text is legible before *paper*."""
    return min(1, _ratio(paper)) * LEAST_X_HEIGHT / (X_HEIGHT * style.sizes.text)


def _ratio(paper: Size) -> float:
    """Return the size of a paper as a multiple of A2."""
    short, long = sorted((paper.width, paper.height))
    return min(short / PAPERS["A2"].width, long / PAPERS["A2"].height)


_Candidate = tuple[float, list[Arrangement], PosterPage]


def _best_arrangement(handout: Handout, paper: Size, setting: Setting) -> tuple[float, Arrangement, PosterPage] | None:
    """Return the best magnification, with its arrangement and page, or None.

    Pictures are made as generous as space allows, then the type.
    """
    least, ratio = least_scale(paper, setting.style), _ratio(paper)
    usual, most = least * max(1, ratio), least * max(1, ratio) * MOST
    all_plans = tuple(plans(len(handout.cards), bool(handout.closing.bodies)))

    def candidate(scale: float, generous: float, *, tight: bool = False) -> _Candidate:
        picture = LEAST_PICTURE * min(1, ratio) / scale * generous
        page = PosterPage(handout, Size(paper.width / scale, paper.height / scale), setting, picture, tight=tight)
        return scale, [arranged for plan in all_plans if (arranged := page.arrange(plan))], page

    def largest(low: float, high: float, generous: float) -> _Candidate:
        best = candidate(low, generous)
        good, bad = 0, STEPS + 1
        while best[1] and bad - good > 1:  # a plan that fits large also fits small, so bisect
            middle = (good + bad) // 2
            larger = candidate(low * (high / low) ** (middle / STEPS), generous)
            best, good, bad = (larger, middle, bad) if larger[1] else (best, good, middle)
        return best

    def fullest(found: _Candidate) -> float:
        _, fitting, page = found
        return max(map(page.filled, fitting)) / _area(page.size)

    for low, high, generous in (*((usual, most, g * usual / least) for g in GENEROUS), (least, usual, 1)):
        found = largest(low, high, generous)
        if found[1]:
            if (
                len(handout.cards) <= FEW
            ):  # the largest type may leave holes; a slightly smaller one may fill the page better
                between = (candidate(low * (found[0] / low) ** share, generous) for share in (0.75, 0.5, 0.25, 0))
                found = max(found, *(each for each in between if each[1]), key=fullest)
            scale, fitting, page = found
            best = sorted(fitting, key=page.filled, reverse=True)[:CHOICE]
            return scale, min(best, key=page.lost), page
    scale, fitting, page = candidate(least, 1, tight=True)
    return (scale, max(fitting, key=page.filled), page) if fitting else None
