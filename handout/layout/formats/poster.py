"""The poster: all cards, body figures and disclaimer on one sheet read from afar.

The poster is laid out small, with the type of a leaflet, on a page that is then magnified to fill the sheet. The
more content there is, the less the page is magnified, but card text always stays legible from 1.3 m.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from handout.content.handout import Dose, Handout
from handout.content.scale import show_meaning
from handout.geometry import MM, PAPERS, POSTER_PAPERS, Size
from handout.layout.fields import card_fields, front_fields
from handout.layout.formats.poster_page import PosterArrangement, PosterPage, PosterWords
from handout.layout.formats.poster_plans import plans
from handout.layout.formats.poster_words import poster_figures
from handout.layout.job import LayoutJob
from handout.layout.overflow import fields_to_shorten
from handout.layout.page import Page, magnify
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import X_HEIGHT
from handout.layout.text.scripts import HAN_LANGUAGES
from handout.problems import DoesNotFit, Problem

USUAL = PAPERS[POSTER_PAPERS[0]]
"""The paper for which the least sizes hold."""

LEAST_X_HEIGHT, LEAST_PICTURE = 3.0 * MM, 60 * MM
"""The least x-height and picture width at the usual paper and above.

Smaller papers are read from nearer. The x-height is 1/430 of the distance of 1.3 m: type of 16 pt.
"""

HAN_HEIGHT = 0.55
"""The height of Latin letters read from as far as Han letters of size 1.

Han letters are 0.86 high, but have many strokes.
"""

MOST, MOST_WORDED = 2.0, 3.0
"""The most that type is enlarged: more where some cards have no picture."""

PICTURES, FEWER = 0.27, 0.2
"""The share of the sheet that pictures take, where every card has one.

Where some have none, it is *FEWER* times the share of those that have: the words are set the larger.
"""

CHOICE = 4
"""The number of plans from which the one with most labels is taken.

They are those with the largest pictures.
"""

STEPS = 7
"""The number of sizes of type that are tried."""


def poster(job: LayoutJob, papers: Sequence[str], denser: Sequence[tuple[Setting, float]] = ()) -> Page:
    """Return the poster, in a *denser* setting if the usual one does not fit.

    Each comes with the least width of its pictures as a multiple of the usual one. Raise DoesNotFit naming the first of
    the larger *papers* that would do.
    """
    handout, paper, setting = _explained_once(job.handout), job.size, job.setting
    tried = (_best_arrangement(handout, paper, each, share) for each, share in ((setting, 1), *denser))
    found = next(filter(None, tried), None)
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


def _explained_once(handout: Handout) -> Handout:
    """Return a handout whose scale is explained in its key, not on cards.

    The key is left out if no dose of a card needs it, or if each card explains it in two languages.
    """
    doses = [each for card in handout.cards for each in card.sections if isinstance(each, Dose)]
    if handout.second or not any(dose.meaning for dose in doses):
        second = handout.second and replace(handout.second, closing=replace(handout.second.closing, scale=()))
        return replace(handout, closing=replace(handout.closing, scale=()), second=second)
    return replace(handout, cards=tuple(show_meaning(card, shown=False) for card in handout.cards))


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
    letters = HAN_HEIGHT if style.language[:2].casefold() in HAN_LANGUAGES else X_HEIGHT
    return max(1, min(1, _ratio(paper)) * LEAST_X_HEIGHT / (letters * style.sizes.text))


def _ratio(paper: Size) -> float:
    """Return the size of a paper as a multiple of the usual one."""
    short, long = sorted((paper.width, paper.height))
    return min(short / USUAL.width, long / USUAL.height)


def _best_arrangement(
    handout: Handout, paper: Size, setting: Setting, picture: float = 1
) -> tuple[float, PosterArrangement, PosterPage] | None:
    """Return the best magnification, with its arrangement and page, or None.

    The type is as large as leaves the pictures their share of the sheet. Where it leaves them less at any size, the
    size with the largest pictures is taken.
    """
    least, ratio = least_scale(paper, setting.style), _ratio(paper)
    most = MOST if _pictured(handout) == 1 else MOST_WORDED
    wide = LEAST_PICTURE * picture
    usual = least * max(1, ratio)  # a larger paper is a smaller one magnified, unless that has no space for all
    for doubted in (False, True):
        words = PosterWords(handout, setting, doubted=doubted)
        found = _largest_pictures(words, paper, (usual, usual * most), wide * ratio)
        found = found or _largest_pictures(words, paper, (least, usual), wide * min(1, ratio))
        if found is None or found[2].holds(found[1]):
            break
    return found


def _pictured(handout: Handout) -> float:
    """Return the share of the cards that have a picture."""
    return sum(bool(poster_figures(card)) for card in handout.cards) / len(handout.cards)


def _largest_pictures(
    words: PosterWords, paper: Size, scales: tuple[float, float], picture: float
) -> tuple[float, PosterArrangement, PosterPage] | None:
    """Return the best magnification between two *scales*, or None.

    Every picture is at least *picture* wide.
    """
    (least, most), handout = scales, words.handout
    pictured = _pictured(handout)
    all_plans = plans(len(handout.cards), bool(handout.closing.bodies))
    best: tuple[float, float, PosterArrangement, PosterPage] | None = None
    for step in range(STEPS, -1, -1):
        scale = least * (most / least) ** (step / STEPS)
        page = PosterPage(words, Size(paper.width / scale, paper.height / scale), picture / scale)
        fitting = [arranged for plan in all_plans if (arranged := page.arrange(plan))]
        if not fitting:
            continue
        ranked = sorted(fitting, key=lambda arranged: page.pictures(arranged)[1], reverse=True)
        chosen = next((each for each in ranked[:CHOICE] if not page.lost(each)), None) or min(
            ranked[:CHOICE], key=page.lost
        )
        share = page.pictures(chosen)[0] / _area(page.size)
        if best is None or share > best[0]:
            best = share, scale, chosen, page
        if share >= (PICTURES if pictured == 1 else FEWER * pictured):
            break
    return best and best[1:]
