"""The poster: all cards, body figures and disclaimer on one sheet read from afar.

The poster is laid out small, with the type of a leaflet, on a page that is then magnified to fill the sheet. The
more content there is, the less the page is magnified, but card text always stays legible from 1.3 m.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Dose, Handout
from handout.content.scale import show_meaning
from handout.geometry import MM, Size
from handout.layout.fields import card_fields, front_fields
from handout.layout.formats.poster_contents import PosterWords
from handout.layout.formats.poster_page import SURELY, PosterArrangement, PosterPage
from handout.layout.formats.poster_plans import Placing
from handout.layout.formats.poster_rating import QUARTER, Rated, goodness, rate
from handout.layout.formats.poster_widths import widen
from handout.layout.formats.poster_words import poster_figures
from handout.layout.job import LayoutJob
from handout.layout.overflow import fields_to_shorten
from handout.layout.page import Page, magnify
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import X_HEIGHT
from handout.layout.text.scripts import HAN_LANGUAGES
from handout.papers import PAPERS, POSTER_PAPERS
from handout.problems import DoesNotFit, Problem

if TYPE_CHECKING:
    from handout.layout.formats.poster_plans import PosterPlan

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

GAIN = 1.04
"""How much larger smaller headings must make pictures that are too small."""

CHOICE = 40
"""The number of plans of which the first that loses no label is taken.

Those with the largest pictures come first.
"""

CLEAR_CHOICE = 12
"""The number of plans among which that with the clearest labels is taken."""

MOST_RATED = 40
"""The number of plans that are rated: those that leave most space to pictures."""

FINAL = 8
"""The number of plans whose rows are levelled."""

UNUSED = 0.06
"""A share of the page that neither words nor pictures take: it was 0.08 to 0.14."""

WIDENED = 4
"""The number of plans of which columns of other widths are tried."""

STEPS = 7
"""The number of sizes of type that are tried."""


class _Found(Struct, frozen=True, dict=True):
    """The best arrangements of a page, the best first, and how much it is magnified.

    They hold the same *words*.
    """

    scale: float
    page: PosterPage
    rated: Sequence[Rated]
    words: PosterWords

    @property
    def share(self) -> float:
        """Return the share of the sheet that pictures take."""
        return self.rated[0][0].share

    @cached_property
    def arranged(self) -> PosterArrangement:
        """Return an arrangement that loses no label, with the clearest ones.

        Where every one loses a label, it is that which loses fewest.
        """
        best: tuple[float, PosterArrangement] | None = None
        for number, (_, each) in enumerate(self.rated):
            if best and number >= CLEAR_CHOICE:
                break
            if self.page.is_labelled(each):
                unclear = self.page.unclear(each)
                if best is None or unclear < best[0]:
                    best = unclear, each
                if not unclear:
                    break
        return best[1] if best else min((each for _, each in self.rated), key=self.page.lost)

    @property
    def is_labelled(self) -> bool:
        """Return whether no label is lost."""
        return self.page.is_labelled(self.arranged)


class _Wanted(Struct, frozen=True):
    """What is to be laid out, on which paper, and the settings to try.

    The *slender* one has smaller headings. Each of the *denser* ones comes with the least width of its pictures as a
    multiple of the usual one.
    """

    handout: Handout
    paper: Size
    setting: Setting
    slender: Setting
    denser: Sequence[tuple[Setting, float]]


def poster(
    job: LayoutJob, papers: Sequence[str], slender: Setting, denser: Sequence[tuple[Setting, float]] = ()
) -> Page:
    """Return the poster, in a *denser* setting if the usual one does not fit.

    The *slender* one is tried where pictures take less than a quarter of the sheet. Raise DoesNotFit naming the first
    of the larger *papers* that would do.
    """
    wanted = _Wanted(_explained_once(job.handout), job.size, job.setting, slender, denser)
    found = _search(wanted) or _refuse(wanted, papers)
    if not found.page.holds(found.arranged):
        found = _search(wanted, doubted=True) or _refuse(wanted, papers)
    return magnify(Page(found.page.size, found.page.marks(found.arranged)), found.scale)


def _search(wanted: _Wanted, *, doubted: bool = False) -> _Found | None:
    """Return the best arrangements in the first setting that fits, or None.

    Settings that leave out no label come first. Pictures narrower than usual are no cure for labels that are lost.
    """
    usual = _usual(wanted, doubted=doubted)
    if usual and usual.is_labelled:
        return usual
    fitting = [usual] if usual else []
    for setting, picture in wanted.denser:
        words = PosterWords(wanted.handout, setting, doubted=doubted, close=True)
        if other := _best_arrangements(words, wanted.paper, picture):
            if other.is_labelled:
                return other
            fitting += [other] * (picture == 1)
    return fitting[0] if fitting else None


def _usual(wanted: _Wanted, *, doubted: bool) -> _Found | None:
    """Return the best arrangements in the usual setting.

    Headings are smaller, and words set close, where pictures gain by it.
    """
    handout, paper = wanted.handout, wanted.paper
    usual = _best_arrangements(PosterWords(handout, wanted.setting, doubted=doubted), paper)
    if usual is None or usual.share >= QUARTER or _pictured(handout) < 1:
        return usual
    other = _best_arrangements(PosterWords(handout, wanted.slender, doubted=doubted, close=True), paper)
    return other if other and other.share >= min(QUARTER, usual.share * GAIN) else usual


def _refuse(wanted: _Wanted, papers: Sequence[str]) -> NoReturn:
    """Raise DoesNotFit with the first of the *papers* that would do."""
    handout, paper, setting = wanted.handout, wanted.paper, wanted.setting
    if long := _texts_to_shorten(handout, paper, setting):
        raise DoesNotFit(long)
    turned = paper.width > paper.height

    def fits(other: Size, *, landscape: bool) -> bool:
        return _search(replace(wanted, paper=_turned(other, landscape))) is not None

    larger = [name for name in papers if _area(PAPERS[name]) > _area(paper) * 1.01]
    found = next((name for name in larger if fits(PAPERS[name], landscape=turned)), None)
    points = "1 card" if len(handout.cards) == 1 else f"{len(handout.cards)} cards"
    where = handout.source.where(handout.cards[0].path[:1])
    if found is None:
        raise DoesNotFit([Problem.of(where, "does-not-fit/poster", points=points)])
    upright = " or leave out --landscape," if turned and fits(paper, landscape=False) else ""
    raise DoesNotFit([Problem.of(where, "does-not-fit/poster-paper", points=points, paper=found, upright=upright)])


def _fits(handout: Handout, paper: Size, setting: Setting) -> bool:
    """Return whether a handout fits a paper."""
    return _best_arrangements(PosterWords(handout, setting), paper) is not None


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
    found = fields_to_shorten(handout, fields, lambda less: _fits(less, paper, setting))
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


def _best_arrangements(words: PosterWords, paper: Size, picture: float = 1) -> _Found | None:
    """Return the best arrangements, or None.

    The type is as large as leaves the pictures their share of the sheet. Where it leaves them less at any size, the
    size with the largest pictures is taken.
    """
    least, ratio = least_scale(paper, words.setting.style), _ratio(paper)
    most = MOST if _pictured(words.handout) == 1 else MOST_WORDED
    wide = LEAST_PICTURE * picture
    usual = least * max(1, ratio)  # a larger paper is a smaller one magnified, unless pictures lack space
    found = _largest_pictures(words, paper, (usual, usual * most), wide * ratio)
    if ratio <= 1 or (found and (found.share >= QUARTER or _pictured(words.handout) < 1)):
        return found
    smaller = _largest_pictures(words, paper, (least, usual), wide)
    return smaller if smaller and (found is None or smaller.share > found.share * GAIN) else found


def _pictured(handout: Handout) -> float:
    """Return the share of the cards that have a picture."""
    return sum(bool(poster_figures(card)) for card in handout.cards) / len(handout.cards)


def _largest_pictures(words: PosterWords, paper: Size, scales: tuple[float, float], picture: float) -> _Found | None:
    """Return the best arrangements with a magnification between two *scales*, or None.

    Every picture is at least *picture* wide. What does not fit at one size fits at no larger one.
    """
    (least, most), handout = scales, words.handout
    pictured = _pictured(handout)
    enough = PICTURES if pictured == 1 else FEWER * pictured
    sizes: list[tuple[float, PosterPage]] = []
    fits: PosterPlan | None = None
    for step in range(STEPS + 1):
        scale = least * (most / least) ** (step / STEPS)
        page = PosterPage(words, Size(paper.width / scale, paper.height / scale), picture / scale)
        if not page.may_hold():
            break
        tried = (fits, *words.plans) if fits else words.plans  # most often it fits the next one, too
        fits = next((plan for plan in tried if next(page.arrangements(plan), None)), None)
        if not fits:
            break
        sizes.append((scale, page))
    best: _Found | None = None
    for scale, page in reversed(sizes):
        if page is not sizes[0][1] and _most_share(page) < enough:
            continue
        arranged = [each for plan in words.plans for each in page.arrangements(plan)]
        found = _Found(scale, page, _rated(page, arranged), words)
        best = found if best is None or found.share > best.share else best
        if found.share >= enough:
            break
    return best


def _most_share(page: PosterPage) -> float:
    """Return an estimate of the largest share that pictures take of a page.

    That is what its parts leave, and their least pictures. The search need not look at a page that shows too little.
    """
    cards = (card for card in page.cards[Placing.BELOW] if card.picture)
    least = sum(card.space.narrowest**2 / card.space.shape for card in cards)
    return (page.inner * page.space - page.taken * SURELY + least) / _area(page.size) - UNUSED


def _rated(page: PosterPage, fitting: Sequence[PosterArrangement]) -> list[Rated]:
    """Return the best few arrangements of a page, with levelled rows or without."""
    roomy = sorted(fitting, key=lambda each: -each.spare * (1 - each.plan.share))[:MOST_RATED]
    rated = [(rate(page, each), each) for each in roomy]
    best = sorted(rated, key=goodness, reverse=True)
    levelled = [(rate(page, each), each) for each in (page.level(each) for _, each in best[:FINAL])]
    found = sorted((*best, *levelled), key=goodness, reverse=True)[:CHOICE]
    if not page.words.close:
        return found
    widened = [widen(page, each) for each in found[:WIDENED]]
    return sorted((*found, *widened), key=goodness, reverse=True)[:CHOICE]
