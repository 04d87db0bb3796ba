"""The front page: title, clinic, patient lines, disclaimer and danger signs.

All of it is on page 1 if it fits. Otherwise page 1 holds what must be read first: the danger signs, which are never
divided, and the required parts of the disclaimer. It is set more tightly, and the danger signs in short, before any of
that moves. The rest follows on page 2 under "please turn over". Where page 1 is too small for the danger signs, they are
the first thing on page 2.
"""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from math import inf

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Handout
from handout.geometry import Size
from handout.layout.page import Block, Group, Overflow, Role, stack, stacked_height
from handout.layout.pagebreak import split_block
from handout.layout.parts.danger_signs import AlarmForm, alarm_boxes, alarm_panel, danger_signs
from handout.layout.parts.disclaimer import Share, divided_disclaimer, whole_disclaimer
from handout.layout.parts.front_levels import (
    EVERYTHING,
    LESS_ON_PAGE_1,
    NOW_ON_PAGE_1,
    ON_PAGE_1,
    ON_SEVERAL,
    OVERLEAF,
    WHOLE,
    Level,
)
from handout.layout.parts.masthead import contact_lines, masthead
from handout.layout.parts.patient_lines import long_note
from handout.layout.parts.second_front import second_front
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import paragraph

ALARM_ENDS: tuple[tuple[int, ...], ...] = ((), (1,), (1, 2))
"""Where the danger signs overleaf are divided between boxes, best first."""

NARROW = 30
"""The least width of a page for a disclaimer in two columns, in ems."""

FORMS: tuple[tuple[float, float], ...] = ((1.0, 0), (0.85, 1.25), (0.75, 1.2))
"""The sizes of title and gaps, and the leadings, to try on a single page."""

MOST_FRONTS = 3
"""The front matters that are held as they were set."""

MOST_OPEN = 0.4
"""How much of the page after page 1 may be open, as a share, before it is filled."""

TIGHTER = 0.1
"""What the next tighter form of the front matter costs above cards."""

OPEN = 0.36
"""The share of a page between two others that may be empty."""

Divided = tuple[int, list[Block]]
"""The rank of a share on page 1, less for more of it, and all pages with it."""


class Tallest(Struct, frozen=True):
    """The greatest heights of boxes: of the *disclaimer*, and of danger *signs*."""

    disclaimer: float = inf
    signs: float = inf


class FrontParts:
    """The parts of a front page in a *width*, each set once for all its levels."""

    def __init__(self, handout: Handout, width: float, setting: Setting) -> None:
        """Set nothing yet."""
        self.handout, self.width, self.setting = handout, width, setting
        self.head = cache(self._head)
        self.disclaimer = cache(self._disclaimer)
        self.alarms = cache(self._alarms)

    def _head(self, title: float, brief: bool) -> Block:
        """Return the title and the clinic."""
        return masthead(self.handout, self.width, self.setting, title, brief=brief)

    def _lines(self, leading: float) -> PageStyle:
        """Return the style with this leading, the usual one if it is 0."""
        style = self.setting.style
        return replace(style, leading=leading) if leading else style

    def _disclaimer(
        self, leading: float, share: Share, tallest: float, space: float = inf
    ) -> tuple[Block | None, list[Block]]:
        """Return the *share* of the disclaimer for page 1, and the rest.

        There is *space* for the first box of the rest.
        """
        setting = replace(self.setting, style=self._lines(leading))
        return divided_disclaimer(self.handout, self.width, setting, share, tallest, space)

    def _alarms(self, leading: float, form: AlarmForm, signs: int, tallest: float) -> tuple[list[Block], list[Block]]:
        """Return the danger signs for page 1 and those overleaf.

        They are in two boxes, or in one if they are not all listed. Overleaf they are in more, if one would be taller
        than *tallest*: a part is never divided.
        """
        handout, width, style = self.handout, self.width, self._lines(leading)
        if not handout.front.red_flags:
            return [], []
        if signs == WHOLE and form is AlarmForm.LISTED:
            return [alarm_boxes(handout, width, style)], []
        first = [alarm_panel(handout, width, style, form, slice(signs))] if signs else []
        if signs == WHOLE:
            return first, []
        if signs == 0 and form is AlarmForm.LISTED and (boxes := alarm_boxes(handout, width, style)).height <= tallest:
            return [], [boxes]
        others: list[Block] = []
        for ends in ALARM_ENDS:
            starts = (signs, *(end for end in ends if end > signs))
            cuts = pairwise((*starts, WHOLE))
            others = [alarm_panel(handout, width, style, form, slice(start, end)) for start, end in cuts]
            if max(each.height for each in others) <= tallest:
                break
        return first, others


class SafetyBoxes:
    """The whole disclaimer and danger signs in a *width*, set once for each leading."""

    def __init__(self, handout: Handout, width: float, setting: Setting) -> None:
        """Set nothing yet."""
        self.handout, self.width, self.setting = handout, width, setting
        self.found: dict[float, list[Block]] = {}

    def at(self, leading: float) -> list[Block]:
        """Return the boxes with this leading, the usual one if it is 0."""
        if leading not in self.found:
            handout, style = self.handout, self.setting.style
            lines = replace(style, leading=leading) if leading else style
            signs = [danger_signs(handout, self.width, lines)] if handout.front.red_flags else []
            self.found[leading] = [whole_disclaimer(handout, self.width, replace(self.setting, style=lines)), *signs]
        return self.found[leading]


class Fronts(Struct, frozen=True):
    """The front matter of a handout: on pages of its own, and above cards.

    *tight* are the forms in which cards may follow on its page.
    """

    opening: list[Block] | Overflow
    tight: list[Block]


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
    found = Fronts(opening, tight_fronts(bare, area, setting, boxes) if alone else [])
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
    handout: Handout, area: Size, setting: Setting, boxes: SafetyBoxes | None = None, *, spread: bool = True
) -> list[Block] | Overflow:
    """Return the front matter, one block a page, or the overflow of its tightest form.

    It is *spread* over the page, unless something follows below it.

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
    least = inf
    on_page_1 = (ON_PAGE_1, NOW_ON_PAGE_1, LESS_ON_PAGE_1)
    whole = ((inf, levels) for levels in (*on_page_1, OVERLEAF))
    choices = [(FrontParts(each, area.width, setting), last) for each, last in variants]
    for height, levels in (*whole, *((area.height, levels) for levels in (*on_page_1, ON_SEVERAL))):
        tallest = Tallest(height, height)
        divided = [_divided(parts, area, last, levels, tallest) for parts, last in choices]
        if fits := [each for each in divided if not isinstance(each, Overflow)]:
            best = min(fits, key=lambda each: (len(each[1]), each[0]))
            parts, last = choices[divided.index(best)]
            return _evened(best[1], parts, area, last, levels, tallest)
        least = min(least, *(each.height for each in divided if isinstance(each, Overflow)))
    return Overflow(least)


def _whole(
    handout: Handout, area: Size, setting: Setting, boxes: SafetyBoxes, last: Sequence[Block], *, spread: bool
) -> list[Block] | None:
    """Return the front matter on one page, then *last*, or None if too tall."""
    style = setting.style
    for parts, gap in _forms(handout, area, setting, boxes):
        if last and stacked_height(every := [*parts, *last], gap) <= area.height:
            return [_spread(every, area.height, gap) if spread else stack(every, gap)]
        if stacked_height(parts, gap) <= area.height:
            page = _spread(parts, area.height, gap) if spread or last else stack(parts, gap)
            return [page, *(_pages(last, area.height, style) if last else [])]
    return None


def tight_fronts(handout: Handout, area: Size, setting: Setting, boxes: SafetyBoxes) -> list[Block]:
    """Return the front matter on one page, above cards, in ever tighter forms."""
    second = second_front(handout, area, setting)
    forms = [([*parts, *second], gap) for parts, gap in _forms(handout, area, setting, boxes)]
    if not forms:
        every = FrontParts(handout, area.width, setting)
        levels = (_parts(every, level) for level in ON_PAGE_1 if level.share is EVERYTHING)
        forms = [(parts, gap) for parts, rest, gap in levels if not rest]
    found: list[Block] = []
    for parts, gap in forms:
        if stacked_height(parts, gap) <= min([area.height, *(each.height - 1 for each in found)]):
            found.append(stack(parts, gap))
    return found


def _forms(handout: Handout, area: Size, setting: Setting, boxes: SafetyBoxes) -> Iterator[tuple[list[Block], float]]:
    """Yield the parts of a single page and their gap, in ever tighter forms."""
    style = setting.style
    if area.width < NARROW * style.sizes.text:
        return
    for scale, leading in FORMS:
        yield [masthead(handout, area.width, setting, scale), *boxes.at(leading)], style.sizes.text * 0.7 * scale


def _divided(
    every: FrontParts, area: Size, last: Sequence[Block], levels: Sequence[Level], tallest: Tallest
) -> Divided | Overflow:
    """Return the front matter over two pages, then *last*, at the best of *levels*.

    It takes more pages if no box is to be taller than *tallest*.
    """
    excess, found = inf, (0, list[Block]())
    shares = [level.share for level in levels]
    for level in levels:
        if level.share.parts == 0 and not every.handout.front.notices:
            continue  # the box would be empty
        parts, gap, pages = _at_level(every, area, last, level, tallest)
        below = every.setting.style.sizes.text
        over = max(stacked_height(parts, gap), *(stacked_height(page, below) for page in pages), 0) - area.height
        excess = min(excess, over)
        if over <= 0.01 and (not found[1] or len(pages) < len(found[1]) - 1):
            whole = [_spread(parts, area.height, gap), *(stack(page, below) for page in pages)]
            found = shares.index(level.share), whole
        if 0 < len(found[1]) <= 2:
            break
    return found if found[1] else Overflow(excess)


def _evened(
    pages: list[Block],
    every: FrontParts,
    area: Size,
    last: Sequence[Block],
    levels: Sequence[Level],
    tallest: Tallest,
) -> list[Block]:
    """Return the front matter with less space on a page between others.

    The box that follows there is divided, so that it begins on that page.
    """
    for page in pages[1:-1]:
        free = area.height - page.height - every.setting.style.sizes.text
        if free > OPEN * area.height:
            found = _divided(every, area, last, levels, replace(tallest, disclaimer=free))
            if not isinstance(found, Overflow) and len(found[1]) <= len(pages):
                return found[1]
    return pages


def _at_level(
    every: FrontParts, area: Size, last: Sequence[Block], level: Level, tallest: Tallest
) -> tuple[list[Block], float, list[list[Block]]]:
    """Return the parts of page 1 at a level, its gap, and those of each other page."""
    handout, style = every.handout, every.setting.style
    parts, rest, gap = _parts(every, level, tallest)
    moved_on = contact_lines(handout, area.width, style) if level.brief else []
    after = (*last, *moved_on)
    if level.signs < WHOLE and handout.front.red_flags:
        pages = min(_overleaf(every, area, after, level, tallest), key=lambda each: _rank(each, area.height, style))
    else:
        pages = _paged((*rest, *after), area.height, style) if rest or after else []
    if pages:
        parts.append(paragraph(handout.words.turn_over, area.width, replace(style.text, bold=True)))
    return parts, gap, pages


def _overleaf(
    every: FrontParts, area: Size, after: Sequence[Block], level: Level, tallest: Tallest
) -> Iterator[list[list[Block]]]:
    """Yield the parts of the pages that go on with danger signs, best first.

    The signs are listed if some are on page 1, else as there. The rest of the disclaimer is in one box, or begins below
    them.
    """
    style, forms = every.setting.style, (AlarmForm.LISTED, level.alarm) if level.signs else (level.alarm,)
    for form in forms:
        signs = every.alarms(level.leading, form, level.signs, tallest.signs)[1]
        below = area.height - stacked_height((*signs, Block(0)), style.sizes.text)
        for space in (inf, below):
            rest = every.disclaimer(level.leading, level.share, tallest.disclaimer, space)[1]
            yield _paged((*signs, *rest, *after), area.height, style)


def _rank(pages: Sequence[Sequence[Block]], height: float, style: PageStyle) -> tuple[float, int, bool]:
    """Return how bad the pages overleaf are: too tall, many, the first mostly open."""
    heights = [stacked_height(page, style.sizes.text) for page in pages]
    return max(0, *(each - height for each in heights)), len(pages), heights[0] < (1 - MOST_OPEN) * height


def _parts(every: FrontParts, level: Level, tallest: Tallest | None = None) -> tuple[list[Block], list[Block], float]:
    """Return the parts of page 1 and those overleaf at a level, and the gap."""
    tallest = tallest or Tallest()
    page_1, rest = every.disclaimer(level.leading, level.share, tallest.disclaimer)
    signs = every.alarms(level.leading, level.alarm, level.signs, tallest.signs)
    parts = [every.head(level.title, level.brief), *([page_1] if page_1 else []), *signs[0]]
    return parts, [*signs[1], *rest], every.setting.style.sizes.text * level.gap


def _pages(parts: Sequence[Block], height: float, style: PageStyle) -> list[Block]:
    """Return *parts* on as few pages as hold them."""
    return [stack(page, style.sizes.text) for page in _paged(parts, height, style)]


def _paged(parts: Sequence[Block], height: float, style: PageStyle) -> list[list[Block]]:
    """Return the parts of each of as few pages as hold them.

    Only a note, and what has no frame in a second language, can continue on the next page: no box is divided.
    """
    pages: list[list[Block]] = [[]]
    for part in parts:
        rest = part
        free = height - stacked_height((*pages[-1], Block(0)), style.sizes.text)
        if rest.height > free and _may_go_on(rest) and (divided := split_block(rest, free)):
            pages[-1].append(divided[0])
            pages.append([])
            rest = divided[1]
        while pages[-1] and stacked_height((*pages[-1], rest), style.sizes.text) > height:
            pages.append([])
        while rest.height > height and not _is_box(rest) and (divided := split_block(rest, height)):
            pages[-1].append(divided[0])
            pages.append([])
            rest = divided[1]
        pages[-1].append(rest)
    return pages


def _may_go_on(part: Block) -> bool:
    """Return whether a part is in a second language and has no frame."""
    return any(isinstance(mark, Group) and mark.language for mark in part.marks) and not _is_box(part)


def _is_box(part: Block) -> bool:
    """Return whether a part is a section with a frame."""
    groups = [mark for mark in part.marks if isinstance(mark, Group) and mark.role is Role.SECTION]
    return any(not group.language or _is_box(Block(part.height, group.marks)) for group in groups)


def _spread(parts: Sequence[Block], height: float, gap: float) -> Block:
    """Return *parts* with wider gaps so that the page is filled to the foot.

    No gap grows beyond about three times its size.
    """
    more = min((height - stacked_height(parts, gap)) / max(1, len(parts) - 1), gap * 2.2)
    return stack(parts, gap + max(0, more))
