"""The poster: one sheet that is read from afar, with every card, both body figures and the disclaimer, filled to the foot.

It is laid out small, with the type of a leaflet, on a page that is then magnified: the more there is to say, the less it is magnified,
but never so little that card text falls below what is read at 1.5 m.
"""

from collections.abc import Sequence

from handout.content.handout import Handout
from handout.geometry import MM, PAPERS, Size
from handout.layout.fields import card_fields, front_fields
from handout.layout.formats.poster_page import Arrangement, PosterPage
from handout.layout.formats.poster_plans import FEW, plans
from handout.layout.job import LayoutJob
from handout.layout.overflow import to_shorten
from handout.layout.page import Page, magnified
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import X_HEIGHT
from handout.problems import DoesNotFit, Problem

LEAST_X_HEIGHT, LEAST_PICTURE = 3.5 * MM, 60 * MM
"""At A2 and above; smaller papers are looked at from nearer (x-height 1/430 of the distance: read at 1.5 m)."""

MOST = 1.7
"""How much larger than its least the type may grow where there is room."""

CHOICE = 4
"""From how many of the fullest plans the one that keeps most labels is taken."""

STEPS = 8
GENEROUS = (1.7, 1.4, 1.2, 1.0)
"""How much larger than their least pictures are tried to be, before the type is set larger."""


def poster(job: LayoutJob, papers: Sequence[str]) -> Page:
    """Return the poster; raise DoesNotFit naming the first of the larger *papers* that would do."""
    handout, paper, setting = job.handout, job.size, job.setting
    found = _best(handout, paper, setting)
    if found is None and (long := _to_shorten(handout, paper, setting)):
        raise DoesNotFit(long)
    if found is None:
        turned = paper.width > paper.height
        larger = [name for name in papers if _area(PAPERS[name]) > _area(paper) * 1.01]
        fits = next((n for n in larger if _best(handout, _turned(PAPERS[n], turned), setting)), None)
        points = "1 point" if len(handout.cards) == 1 else f"{len(handout.cards)} points"
        where = handout.source.where(("points",))
        upright = turned and _best(handout, _turned(paper, landscape=False), setting)
        other = " or leave out --landscape," if upright else ""
        if fits is None:
            raise DoesNotFit([Problem.of(where, "does-not-fit/poster", points=points)])
        raise DoesNotFit([Problem.of(where, "does-not-fit/poster-paper", points=points, paper=fits, upright=other)])
    scale, arranged, page = found
    return magnified(Page(page.size, page.marks(arranged)), scale)


def _to_shorten(handout: Handout, paper: Size, setting: Setting) -> list[Problem]:
    """Return the texts without whose length beyond the usual the poster would fit."""
    fields = [*front_fields(handout), *(f for n in range(len(handout.cards)) for f in card_fields(handout, n))]
    found = to_shorten(handout, fields, lambda less: _best(less, paper, setting) is not None)
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
"""What helps with the texts of a poster that may have a short one."""


def _area(size: Size) -> float:
    return size.width * size.height


def _turned(size: Size, landscape: bool) -> Size:
    short, long = sorted((size.width, size.height))
    return Size(long, short) if landscape else Size(short, long)


def least_scale(paper: Size, style: PageStyle) -> float:
    """Return how much a page is magnified at least, so that its card text is read from where one stands before *paper*."""
    return min(1, _ratio(paper)) * LEAST_X_HEIGHT / (X_HEIGHT * style.sizes.text)


def _ratio(paper: Size) -> float:
    short, long = sorted((paper.width, paper.height))
    return min(short / PAPERS["A2"].width, long / PAPERS["A2"].height)


_Tried = tuple[float, list[Arrangement], PosterPage]


def _best(handout: Handout, paper: Size, setting: Setting) -> tuple[float, Arrangement, PosterPage] | None:
    """Return how to magnify, the plan and its page: as the paper asks, with pictures then type as generous as there is room for."""
    least, ratio = least_scale(paper, setting.style), _ratio(paper)
    usual, most = least * max(1, ratio), least * max(1, ratio) * MOST
    ways = tuple(plans(len(handout.cards), bool(handout.closing.bodies)))

    def tried(scale: float, generous: float, *, tight: bool = False) -> _Tried:
        picture = LEAST_PICTURE * min(1, ratio) / scale * generous
        page = PosterPage(handout, Size(paper.width / scale, paper.height / scale), setting, picture, tight=tight)
        return scale, [arranged for plan in ways if (arranged := page.lay(plan))], page

    def largest(low: float, high: float, generous: float) -> _Tried:
        best = tried(low, generous)
        good, bad = 0, STEPS + 1
        while best[1] and bad - good > 1:  # what fits large fits small
            middle = (good + bad) // 2
            larger = tried(low * (high / low) ** (middle / STEPS), generous)
            best, good, bad = (larger, middle, bad) if larger[1] else (best, good, middle)
        return best

    def fullest(found: _Tried) -> float:
        _, fitting, page = found
        return max(map(page.filled, fitting)) / _area(page.size)

    for low, high, generous in (*((usual, most, g * usual / least) for g in GENEROUS), (least, usual, 1)):
        found = largest(low, high, generous)
        if found[1]:
            if len(handout.cards) <= FEW:  # type as large as can be may leave holes; a little smaller may not
                between = (tried(low * (found[0] / low) ** share, generous) for share in (0.75, 0.5, 0.25, 0))
                found = max(found, *(each for each in between if each[1]), key=fullest)
            scale, fitting, page = found
            best = sorted(fitting, key=page.filled, reverse=True)[:CHOICE]
            return scale, min(best, key=page.lost), page
    scale, fitting, page = tried(least, 1, tight=True)
    return (scale, max(fitting, key=page.filled), page) if fitting else None
