"""The front page: title, clinic, patient lines, disclaimer and danger signs.

All of it is on page 1 if it fits. Otherwise page 1 holds what must be read first: the danger signs, which are never
divided, and the required parts of the disclaimer. It is set more tightly, and the danger signs in short, before any of
that moves. The rest follows on page 2 under "please turn over". Where page 1 is too small for the danger signs, they are
the first thing on page 2.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, product
from math import inf

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Handout
from handout.geometry import Size
from handout.layout.page import Block, Overflow, stack, stacked_height
from handout.layout.parts.danger_signs import AlarmForm
from handout.layout.parts.front_levels import (
    EVERYTHING,
    LESS_ON_PAGE_1,
    NOW,
    NOW_ON_PAGE_1,
    ON_PAGE_1,
    ON_SEVERAL,
    OVERLEAF,
    WHOLE,
    Level,
)
from handout.layout.parts.front_pages import between, count_open, paged, pages_of, rank, spread_out
from handout.layout.parts.front_parts import FrontParts, SafetyBoxes
from handout.layout.parts.masthead import masthead, title_scale
from handout.layout.parts.patient_lines import long_note
from handout.layout.parts.second_front import second_front
from handout.layout.setting import Setting
from handout.layout.text.paragraph import paragraph

NARROW = 30
"""The least width of a page for a disclaimer in two columns, in ems."""

FORMS: tuple[tuple[float, float], ...] = ((1.0, 0), (0.85, 1.25), (0.75, 1.2))
"""The sizes of title and gaps, and the leadings, to try on a single page."""

MOST_FRONTS = 3
"""The front matters that are held as they were set."""

TIGHTER = 0.1
"""What the next tighter form of the front matter costs above cards."""

ROUNDED = 1.0
"""By how much columns of rounded heights in closer lines may be taller."""

SLACK = 0.01
"""By how much a page may be too tall."""

TITLES = (1, 0.94, 0.88, 0.82, 0.78, 0.74, 0.7, 0.66)
"""The sizes of a title to try.

They are multiples of one that is as large as the headings below it.
"""

OPEN = 0.3
"""The share of a page between two others that may be empty."""

Divided = tuple[int, list[Block]]
"""The rank of a share on page 1, less for more of it, and all pages with it."""


class Tallest(Struct, frozen=True):
    """The greatest heights of boxes: of the *disclaimer*, and of danger *signs*.

    The lists of the disclaimer may be *divided*, so that it begins where there is space for some of their items. Where the
    signs are not all *listed*, those of an emergency still may be, and those that fill a page overleaf.
    """

    disclaimer: float = inf
    signs: float = inf
    divided: bool = False
    listed: bool = True


class Fronts(Struct, frozen=True):
    """The front matter of a handout: on pages of its own, and above cards.

    *tight* are the forms in which cards may follow on its page. *shorter* is as many pages with fewer danger signs in
    lists, if there are any such: other texts of the leaflet may then save a page.
    """

    opening: list[Block] | Overflow
    tight: list[Block]
    shorter: list[Block]


def set_fronts(handout: Handout, area: Size, setting: Setting) -> Fronts:
    """Return the front matter, as it was set before if it is the same.

    Another card, dose or order of cards leaves it as it was.
    """
    bare = _without_cards(handout)
    given, known = (bare, area, setting), _known_fronts()
    for others, fronts in known:
        if others == given:
            return fronts
    boxes = SafetyBoxes(bare, area.width, setting)
    opening = front(bare, area, setting, boxes)
    alone = isinstance(opening, list) and len(opening) == 1
    shorter: list[Block] = []
    if isinstance(opening, list) and not alone:
        plain = front(bare, area, setting, boxes, listed=False)
        shorter = plain if isinstance(plain, list) and len(plain) == len(opening) and plain != opening else []
    found = Fronts(opening, tight_fronts(bare, area, setting, boxes) if alone else [], shorter)
    known[:] = [*known, (given, found)][-MOST_FRONTS:]
    return found


def _without_cards(handout: Handout) -> Handout:
    """Return a handout without its cards, and without their map at the end."""
    closing = replace(handout.closing, bodies=(), legend=())
    return replace(handout, cards=(), closing=closing, second=handout.second and _without_cards(handout.second))


@lru_cache(1)
def _known_fronts() -> list[tuple[tuple[Handout, Size, Setting], Fronts]]:
    """Return the last front matters; they go with a patient's other words."""
    return []


def front(
    handout: Handout,
    area: Size,
    setting: Setting,
    boxes: SafetyBoxes | None = None,
    *,
    spread: bool = True,
    listed: bool = True,
) -> list[Block] | Overflow:
    """Return the front matter, one block a page, or the overflow of its tightest form.

    It is *spread* over the page, unless something follows below it. Danger signs that are not all *listed* still are where
    no page more is needed for it.

    A note that leaves page 1 too little space stands on page 2, or on pages of its own if it is long. What is in a second
    language follows on page 1 if all of it fits there, else on page 2.
    """
    style, patient = setting.style, handout.front.patient
    second, boxes = second_front(handout, area, setting), boxes or SafetyBoxes(handout, area.width, setting)
    variants: list[tuple[Handout, list[Block]]] = [(handout, second)]
    if patient.note:
        bare = replace(handout, front=replace(handout.front, patient=replace(patient, note="")))
        variants.append((bare, [long_note(handout.words.note, patient.note, area.width, style), *second]))
    for each, last in variants:
        if found := _whole(each, area, setting, boxes, last, spread=spread):
            return found
    on_page_1 = [
        [level for level in levels if listed or level.alarm is not AlarmForm.NOW_LISTED]
        for levels in (ON_PAGE_1, NOW_ON_PAGE_1, LESS_ON_PAGE_1)
    ]
    whole, limited = Tallest(listed=listed), Tallest(area.height, area.height, listed=listed)
    tries = (*product((whole, limited), on_page_1), (whole, OVERLEAF), (limited, ON_SEVERAL))
    choices = [(FrontParts(each, area.width, setting), last) for each, last in variants]
    for tallest, levels in tries:
        divided = [_divided(parts, area, last, levels, tallest) for parts, last in choices]
        if fits := [each for each in divided if each]:
            best = min(fits, key=lambda each: (len(each[1]), each[0]))
            parts, last = choices[divided.index(best)]
            return _evened(best[1], parts, area, last, levels, tallest)
    least = inf
    for (tallest, levels), (parts, last) in product(tries, choices):
        least = _least_excess(parts, area, last, levels, tallest, least)
    return Overflow(least)


def _is_too_tall(handout: Handout, area: Size, setting: Setting, boxes: SafetyBoxes) -> bool:
    """Return whether the whole front matter is certainly too tall for one page.

    Its tightest form is set alone: none of the others is lower by more than *ROUNDED*, unless it has closer lines.
    """
    leadings = [leading or setting.style.leading for _, leading in FORMS]
    if min(leadings) < leadings[-1]:
        return False
    tightest = [stacked_height(*form) for form in _forms(handout, area, setting, boxes, FORMS[-1:])]
    return any(height - ROUNDED > area.height for height in tightest)


def _whole(
    handout: Handout, area: Size, setting: Setting, boxes: SafetyBoxes, last: Sequence[Block], *, spread: bool
) -> list[Block] | None:
    """Return the front matter on one page, then *last*, or None if too tall."""
    style = setting.style
    if _is_too_tall(handout, area, setting, boxes):
        return None
    for parts, gap in _forms(handout, area, setting, boxes):
        if last and stacked_height(every := [*parts, *last], gap) <= area.height:
            return [spread_out(every, area.height, gap) if spread else stack(every, gap)]
        if stacked_height(parts, gap) <= area.height:
            page = spread_out(parts, area.height, gap) if spread or last else stack(parts, gap)
            return [page, *(pages_of(last, area.height, style) if last else [])]
    return None


def tight_fronts(handout: Handout, area: Size, setting: Setting, boxes: SafetyBoxes) -> list[Block]:
    """Return the front matter on one page, above cards, in ever tighter forms."""
    second = second_front(handout, area, setting)
    forms = [([*parts, *second], gap) for parts, gap in _forms(handout, area, setting, boxes)]
    if not forms:
        every = FrontParts(handout, area.width, setting)
        levels = [level for level in ON_PAGE_1 if level.share is EVERYTHING]
        pages = [every.first(level) for level in levels if not every.rest(level.leading, level.share, inf)]
        forms = [([*page.parts], page.gap) for page in pages]
    found: list[Block] = []
    for parts, gap in forms:
        if stacked_height(parts, gap) <= min([area.height, *(each.height - 1 for each in found)]):
            found.append(stack(parts, gap))
    return found


def _forms(
    handout: Handout,
    area: Size,
    setting: Setting,
    boxes: SafetyBoxes,
    forms: Sequence[tuple[float, float]] = FORMS,
) -> Iterator[tuple[list[Block], float]]:
    """Yield the parts of a single page and their gap, in ever tighter forms."""
    style = setting.style
    if area.width < NARROW * style.sizes.text:
        return
    for scale, leading in forms:
        yield [masthead(handout, area.width, setting, scale), *boxes.at(leading)], style.sizes.text * 0.7 * scale


def _divided(
    every: FrontParts, area: Size, last: Sequence[Block], levels: Sequence[Level], tallest: Tallest
) -> Divided | None:
    """Return the front matter over two pages, then *last*, at the best of *levels*.

    It takes more pages if no box is to be taller than *tallest*. Of levels with as many pages, one with more required parts
    on page 1 is better. Return None if it does not fit.
    """
    found: Divided | None = None
    least, most = (inf, inf), 0.0
    shares = [level.share for level in levels]
    for level in levels:
        if every.first(level).height - area.height > SLACK or _is_empty(every, level):
            continue
        parts, gap, pages = _at_level(every, area, last, level, tallest)
        below = every.setting.style.sizes.text
        count = len(pages), count_open(pages, area.height, every.setting.style) if tallest.divided else 0
        required = inf if level.share.parts is None else level.share.parts
        fuller = not found or count[0] < least[0] or shares.index(level.share) <= found[0]
        better = (count < least and fuller) or (count == least and required > most)
        if better and _excess(every, area, parts, gap, pages) <= SLACK:
            parts = _titled(every, area, parts, gap, level)
            whole = [spread_out(parts, area.height, gap), *(stack(page, below) for page in pages)]
            found, least, most = (shares.index(level.share), whole), count, required
        if found and len(found[1]) <= 2:
            break
    return found


def _titled(every: FrontParts, area: Size, parts: list[Block], gap: float, level: Level) -> list[Block]:
    """Return the *parts* of page 1 with the largest title that fits, if it is small."""
    usual = title_scale(area.width, every.setting.style)
    for scale in (usual * size for size in TITLES if usual * size > level.title):
        larger = [*every.first(replace(level, title=scale)).parts[:1], *parts[1:]]
        if stacked_height(larger, gap) <= area.height:
            return larger
    return parts


def _least_excess(
    every: FrontParts, area: Size, last: Sequence[Block], levels: Sequence[Level], tallest: Tallest, least: float
) -> float:
    """Return by how much the pages are too tall at the best of *levels*.

    It is *least* at most.
    """
    for level in sorted(levels, key=lambda level: every.first(level).height):
        if every.first(level).height - area.height >= least:
            break
        if not _is_empty(every, level):
            least = min(least, _excess(every, area, *_at_level(every, area, last, level, tallest)))
    return least


def _excess(
    every: FrontParts, area: Size, parts: Sequence[Block], gap: float, pages: Sequence[Sequence[Block]]
) -> float:
    """Return by how much the tallest page is too tall, where *parts* are on page 1."""
    below = every.setting.style.sizes.text
    return max(stacked_height(parts, gap), *(stacked_height(page, below) for page in pages), 0) - area.height


def _is_empty(every: FrontParts, level: Level) -> bool:
    """Return whether page 1 would have nothing that must be read first.

    What needs help now may stand there alone.
    """
    front = every.handout.front
    return level.share.parts == 0 and not front.notices and not (level.signs == NOW and front.red_flags)


def _evened(
    pages: list[Block],
    every: FrontParts,
    area: Size,
    last: Sequence[Block],
    levels: Sequence[Level],
    tallest: Tallest,
) -> list[Block]:
    """Return the front matter with less space on a page between others.

    The parts of the disclaimer are divided, so that one begins on that page.
    """
    if (lowest := _lowest(pages)) < (1 - OPEN) * area.height:
        found = _divided(every, area, last, levels, replace(tallest, disclaimer=area.height, divided=True))
        if found and len(found[1]) <= len(pages) and (len(found[1]) < len(pages) or _lowest(found[1]) > lowest):
            return found[1]
    return pages


def _lowest(pages: Sequence[Block]) -> float:
    """Return the height of the lowest page between two others."""
    return min((page.height for page in pages[1:-1]), default=inf)


def _at_level(
    every: FrontParts, area: Size, last: Sequence[Block], level: Level, tallest: Tallest
) -> tuple[list[Block], float, list[list[Block]]]:
    """Return the parts of page 1 at a level, its gap, and those of each other page."""
    style, first = every.setting.style, every.first(level)
    after = (*last, *(every.contacts() if level.brief else []))
    if level.signs < WHOLE and every.handout.front.red_flags:
        tried = _overleaf(every, area, after, level, tallest)
        below = style.sizes.text

        def ranked(each: tuple[int, list[list[Block]]]) -> tuple[float, ...]:
            form, found = each
            lowest = min((stacked_height(page, below) for page in found[:-1]), default=0) if tallest.divided else 0
            return (*rank(found, area.height, style), form, -lowest)

        _, pages = min(tried, key=ranked)
    else:
        rest = every.rest(level.leading, level.share, tallest.disclaimer, divided=tallest.divided)
        pages = paged((*rest, *after), area.height, style) if rest or after else []
    turn = [paragraph(every.handout.words.turn_over, area.width, replace(style.text, bold=True))] if pages else []
    return [*first.parts, *turn], first.gap, pages


def _overleaf(
    every: FrontParts, area: Size, after: Sequence[Block], level: Level, tallest: Tallest
) -> Iterator[tuple[int, list[list[Block]]]]:
    """Yield the parts of the pages that go on with danger signs, best first.

    Before them stands the number of the form of the signs.

    The signs are listed if some are on page 1, unless fewer are to be, or if they take several pages of their own, else as
    there: each box may be a list that fills its page. The rest of the disclaimer is in one box, or begins below them, or below those on each page.
    """
    style, fullest, usual = every.setting.style, AlarmForm.LISTED, level.alarm
    may_list = level.signs and (tallest.listed or tallest.signs == inf)
    forms: tuple[tuple[AlarmForm, ...], ...] = ((fullest,), (usual,)) if may_list else ((usual,),)
    if level.signs == 0 and usual is not fullest and tallest.signs < inf and tallest.listed:
        forms = ((fullest,), (fullest, usual), (usual, fullest), (usual,))
    for number, each in enumerate(dict.fromkeys(forms)):
        others = every.other_signs(level.leading, each, level.signs, tallest.signs)
        signs = paged(others.boxes, area.height, style)
        free = tuple(area.height - stacked_height((*page, Block(0)), style.sizes.text) for page in signs)
        every_space = () if others.later else (free[:-1], free)
        for spaces in dict.fromkeys(((), free[-1:], *every_space)):
            rest = every.rest(
                level.leading, level.share, tallest.disclaimer, spaces, divided=tallest.divided, later=others.later
            )
            flow = between(signs, rest, area.height, style) if spaces else [*chain(*signs), *rest]
            yield number, paged((*flow, *after), area.height, style)
