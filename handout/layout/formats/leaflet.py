"""The leaflet: front page, cards in order, closing texts, footer on each page."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from handout.content.handout import Card, Handout
from handout.geometry import MM, Box, Size
from handout.layout.fields import card_fields, front_fields
from handout.layout.formats.card_grids import GAP, GridSearch
from handout.layout.formats.card_page import page_blocks
from handout.layout.formats.card_pages import CardPlan, GridPages, card_excess, fits_alone
from handout.layout.formats.card_parts import shows_steps
from handout.layout.formats.card_search import whole_cards, without_place
from handout.layout.formats.closing_pages import ClosingPages, Placed
from handout.layout.formats.divided_card_pages import CardFlow, flow_cards
from handout.layout.formats.page_costs import MUCH, white
from handout.layout.formats.page_plan import Front, plan_pages
from handout.layout.formats.word_card_pages import flow_of, holds_card
from handout.layout.formats.word_card_plans import flow_plans, place_flow
from handout.layout.formats.word_card_sheet import Flow
from handout.layout.job import LayoutJob
from handout.layout.overflow import blame, blame_label, fields_to_shorten, is_explained
from handout.layout.page import Block, Group, Mark, Overflow, Page, Role, Shape
from handout.layout.parts.diary import diary
from handout.layout.parts.footer import checked_footer, footer, named_below, page_number, page_number_width
from handout.layout.parts.front import front, set_fronts
from handout.layout.parts.small_page_card import longest
from handout.layout.setting import Setting
from handout.layout.style import LARGE, PageStyle
from handout.layout.text.paragraph import paragraph
from handout.papers import LEAFLET_PAPERS, PAPERS
from handout.problems import DoesNotFit, Problem

ABOVE_FOOTER, ABOVE_NAMED, BELOW_RULE, FOOT = 10.0, 7.5, 4.0, 52.0
"""The space above and below the rule over the footer, and the least foot height.

The space above is less over a footer with the patient's name. The foot is everything below the content, to the edge
of the paper. The least one holds a line and the patient's name, in a booklet too.
"""

SAFE = 4 * MM
"""The least distance of any text from the trim."""

WHOLE_SHEET = 150 * MM
"""The least width of a full-size page."""


CARD_PATH = 2
"""The length of the path of a card: the key of all cards, and its number."""


def leaflet(job: LayoutJob, multiple: int = 1) -> tuple[Page, ...]:
    """Return the pages of a leaflet.

    Raise DoesNotFit naming every text too long. The number of pages is a *multiple*: the danger signs are repeated
    on the last one, and pages for notes are inserted before it. A diary comes after the closing texts. Fewer danger signs
    are listed where that saves a page.
    """
    area = area_above_footer(job)
    fronts = set_fronts(job.handout, Size(area.width, area.height), job.setting)
    openings = [fronts.opening, *([fronts.shorter] if fronts.shorter else [])]
    return min((_laid_out(job, multiple, area, opening, fronts.tight) for opening in openings), key=len)


def _laid_out(
    job: LayoutJob, multiple: int, area: Box, opening: list[Block] | Overflow, tight: Sequence[Block]
) -> tuple[Page, ...]:
    """Return the pages of a leaflet with an *opening*, or with *tight* forms of it."""
    handout, paper, setting, style = job.handout, job.size, job.setting, job.setting.style
    size = Size(area.width, area.height)
    problems: list[Problem] = []
    if not isinstance(opening, list):
        problems += _front_too_tall(handout, size, setting, opening.height)
        opening = []
    days, dated = diary(handout, job.days, size, style) if job.days else [], job.days is not None
    tight = tight if len(opening) == 1 else opening[-1:]
    flow = flow_of(job) if job.cards_per_page == "auto" else None
    if flow:
        flowed, more = _flowed(handout, opening, tight, size, setting, flow, len(days), multiple, problems, dated=dated)
        return _numbered_pages(flowed, days, more, handout, paper, area, style)
    front = Front(size.height, opening, tight)
    plan: CardPlan | None = None
    search = GridSearch(handout.cards, job.cards_per_page, size, setting)
    try:
        closing = ClosingPages(handout, size, setting, front.below)
        plan, front, closing = plan_pages(GridPages(search), front, closing, len(days), multiple)
        stuck = partial(without_place, search)
    except DoesNotFit as error:
        problems += error.problems
        stuck = partial(_without_page, handout.cards, size, setting)
    in_parts = (
        plan is None
        and (style.text.size >= LARGE or _show_steps(handout.cards[number] for number in stuck()))
        and not any(each.second for each in handout.cards)  # words in a second language stand apart then
    )
    if in_parts and not problems:
        whole = whole_cards(search, closing, front.extent(closing), len(days), multiple)
        if parts := flow_cards(handout.cards, size, setting, _below(opening, closing, size), whole):
            closing = _fullest(closing, parts, opening, size)
            return _in_parts(opening, parts, closing, days, multiple, handout, paper, area, style, dated=dated)
    if plan is None and is_explained():
        tall = sorted(stuck())
        if in_parts:  # those that fit so are not to blame
            parted = [number for number in tall if not flow_cards([handout.cards[number]], size, setting, 0, {})]
            tall = parted if parted or problems else tall
            problems += [each for number in tall for each in _parts_too_tall(handout, number, size, setting)]
        else:
            problems += [each for number in tall for each in _card_too_tall(handout, number, size, setting)]
    if problems or plan is None:
        raise DoesNotFit(problems)
    first, *others = (page_blocks(page, size.width) for page in plan.pages)
    begun = plan.pages[0].top > 0
    filled: list[list[Placed]] = [
        [(0, 0, block)]
        for block in (*front.pages[:-1], *(front.tight[plan.tight :][:1] if begun else front.pages[-1:]))
    ]
    if closing.ahead:
        filled[-1].append((0, front.end_of(closing) - closing.above.height, closing.above))
    filled[-1:] = [[*filled[-1], *first]] if begun else [filled[-1], first]
    filled += others
    missing = -(len(filled) + len(plan.ending.pages) - 1 + len(days)) % multiple
    taken = plan.pages[-1].taken + closing.below_cards
    filled = closing.after_cards(filled, plan.ending, taken, missing, dated=dated)
    return _numbered_pages(filled, days, closing.more(plan.ending, missing, dated=dated), handout, paper, area, style)


def _without_page(cards: Sequence[Card], size: Size, setting: Setting) -> Iterator[int]:
    """Yield the numbers of the cards that have no page of their own."""
    return (number for number, each in enumerate(cards) if not fits_alone(each, size, setting))


def _show_steps(cards: Iterable[Card]) -> bool:
    """Return whether there are cards, all with pictures of their steps."""
    shown = map(shows_steps, cards)
    return next(shown, False) and all(shown)


def _below(opening: Sequence[Block], closing: ClosingPages, size: Size) -> float:
    """Return the height that the front matter leaves on its last page."""
    return size.height - Front(size.height, opening).end_of(closing)


def _fullest(closing: ClosingPages, cards: CardFlow, opening: Sequence[Block], size: Size) -> ClosingPages:
    """Return the end that fills the pages around the *cards* best.

    Others are tried where one is mostly empty: set freely, with other texts ahead of the cards.
    """
    if not cards.pages:
        return closing
    taken, free = cards.pages[-1].height + closing.below_cards, size.height - opening[-1].height

    def rated(each: ClosingPages) -> tuple[float, float]:
        ending = min(each.after(taken), key=lambda ending: ending.cost)
        front = 0 if cards.below else _below(opening, each, size) / size.height
        return white(front) + ending.cost, max(front, *ending.shares)

    if rated(closing)[1] <= MUCH:
        return closing
    choices = [closing.ahead] if cards.below else closing.choices(free)
    ways = [closing, *(closing.with_ahead(free, ahead, freely=True) for ahead in choices)]
    return min(ways, key=lambda each: rated(each)[0])


def _in_parts(
    opening: Sequence[Block],
    cards: CardFlow,
    closing: ClosingPages,
    days: Sequence[Block],
    multiple: int,
    handout: Handout,
    paper: Size,
    area: Box,
    style: PageStyle,
    *,
    dated: bool,
) -> tuple[Page, ...]:
    """Return a leaflet with its cards in parts on as many pages as they take."""
    filled: list[list[Placed]] = [[(0, 0, block)] for block in (*opening, *cards.pages)]
    below = opening[-1].height
    if closing.ahead:
        filled[len(opening) - 1].append((0, below + closing.below_front, closing.above))
        below += closing.below_front + closing.above.height
    if cards.below:
        filled[len(opening) - 1].append((0, below + GAP, cards.below))
        below += GAP + cards.below.height
    taken = (cards.pages[-1].height if cards.pages else below) + closing.below_cards
    ending = min(closing.after(taken), key=lambda each: each.cost)
    missing = -(len(filled) + len(ending.pages) - 1 + len(days)) % multiple
    filled = closing.after_cards(filled, ending, taken, missing, dated=dated)
    return _numbered_pages(filled, days, closing.more(ending, missing, dated=dated), handout, paper, area, style)


def _flowed(
    handout: Handout,
    opening: Sequence[Block],
    tight: Sequence[Block],
    size: Size,
    setting: Setting,
    flow: Flow,
    days: int,
    multiple: int,
    problems: Sequence[Problem],
    *,
    dated: bool,
) -> tuple[list[list[Placed]], list[Block]]:
    """Return the pages of a leaflet whose cards are as tall as their words.

    Those that fill the last sheet are apart. Raise DoesNotFit for the *problems* of the front matter and of cards.
    """
    found = [*problems]
    front = tuple(opening) or (Block(0),)
    openings = (front, *((*front[:-1], block) for block in tight))
    try:
        closing = ClosingPages(handout, size, setting, 0)
        plans = flow_plans(handout, openings, size, setting, flow, closing, days, multiple)
        plan = min(plans, key=lambda plan: plan.cost)
        if plan.hollow:
            closing = closing.with_ahead(0, (), freely=True)
            plans = flow_plans(handout, openings, size, setting, flow, closing, days, multiple)
            plan = min(plans, key=lambda plan: plan.cost)
    except DoesNotFit as error:
        found += error.problems
    if found:
        raise DoesNotFit(found)
    filled = place_flow(plan, size, flow, setting)
    missing = -(len(filled) + len(plan.ending.pages) - 1 + days) % multiple
    filled = closing.after_cards(filled, plan.ending, plan.taken, missing, dated=dated)
    return filled, closing.more(plan.ending, missing, dated=dated)


def _numbered_pages(
    filled: list[list[Placed]],
    days: Sequence[Block],
    more: Sequence[Block],
    handout: Handout,
    paper: Size,
    area: Box,
    style: PageStyle,
) -> tuple[Page, ...]:
    """Return the pages with the diary, those that fill the last sheet, and footers."""
    filled = [*filled, *([(0.0, 0.0, block)] for block in (*days, *more))]
    return tuple(_page(page, number, len(filled), handout, paper, area, style) for number, page in enumerate(filled, 1))


def cards_on(page: Page) -> int:
    """Return the number of cards on a page."""
    groups = (mark for mark in page.marks if isinstance(mark, Group))
    return sum(group.role is Role.SECTION and len(group.path) == CARD_PATH for group in groups)


def holds_cards(job: LayoutJob) -> bool:
    """Return whether each card of a leaflet fits on a page, or in parts on several."""
    setting, flow = job.setting, flow_of(job) if job.cards_per_page == "auto" else None
    area = area_above_footer(job)
    size = Size(area.width, area.height)
    if flow:
        return all(holds_card(card, size, setting, flow) for card in job.handout.cards)
    return all(fits_alone(card, size, setting) for card in job.handout.cards)


def area_above_footer(job: LayoutJob) -> Box:
    """Return the area inside the margins of every page of a leaflet."""
    foot = _foot_height(job.handout, content_area(job.size).width, job.setting.style)
    return content_area(job.size, foot)


def content_area(paper: Size, foot: float = FOOT) -> Box:
    """Return the area inside the margins and above the footer.

    *foot* is the height of the footer with the margin below it.
    """
    side, top = (28.0, 18.0) if paper.width < 450 else (45.0, 34.0)
    return Box(side, top, paper.width - 2 * side, paper.height - top - foot)


def _front_too_tall(handout: Handout, size: Size, setting: Setting, excess: float) -> list[Problem]:
    """Return the texts that make the front page too tall."""

    def over(less: Handout) -> float:
        found = front(less, size, setting)
        return found.height if isinstance(found, Overflow) else 0

    style = setting.style
    line = style.text.size * style.text.leading
    if found := blame(handout, front_fields(handout), over, "the front page", lambda _: _cure(size, style), line):
        return found
    where = handout.source.where(("disclaimer",))
    cures = ", or ".join(filter(None, ("shorten the disclaimer or the danger signs", _cure(size, style))))
    return [Problem.of(where, "does-not-fit/front", height=max(excess, 1), cures=cures)]


def _cure(size: Size, style: PageStyle) -> str:
    """Return what makes a page fit besides shorter texts, or ""."""
    cures = ["leave out --with"] if style.second else []
    if style.text.size >= LARGE:
        larger = [paper for paper in LEAFLET_PAPERS if PAPERS[paper].width >= WHOLE_SHEET]
        cures.append("use normal print" if size.width >= WHOLE_SHEET else f"use {' or '.join(larger)}, or normal print")
    elif size.width < WHOLE_SHEET:
        cures.append("use a larger paper")
    return ", or ".join(cures)


def _parts_too_tall(handout: Handout, number: int, size: Size, setting: Setting) -> list[Problem]:
    """Return the texts of a card that no page holds, though it may be in parts."""

    def fits(less: Handout) -> bool:
        return flow_cards([less.cards[number]], size, setting, 0, {}) is not None

    cures = "".join(f", or {cure}" for cure in filter(None, [_cure(size, setting.style)]))
    found = fields_to_shorten(handout, card_fields(handout, number), fits)
    return [
        Problem.of(
            field.where,
            "does-not-fit/part",
            id=handout.cards[number].id,
            field=field.name,
            size=field.size,
            usual=field.usual,
            cures=cures,
        )
        for field in found
    ] or _card_too_tall(handout, number, size, setting)


def _card_too_tall(handout: Handout, number: int, size: Size, setting: Setting) -> list[Problem]:
    """Return the texts that make a card too tall for any page."""
    each, style = handout.cards[number], setting.style
    excess = card_excess(each, size, setting)

    def over(less: Handout) -> float:
        return card_excess(less.cards[number], size, setting)

    if excess <= 0:
        return [blame_label(handout, number, lambda less: fits_alone(less.cards[number], size, setting))]
    line = style.text.size * style.text.leading
    what, lead = "on a page of its own the card", f"card '{each.id}': "
    if problems := blame(
        handout,
        card_fields(handout, number),
        over,
        what,
        lambda _: _cure(size, style),
        line,
        lead,
    ):
        return problems
    path = longest(each)
    where = handout.source.where(path)
    cures = ", or ".join(filter(None, (f"shorten '{path[-1]}'", _cure(size, style))))
    return [Problem.of(where, "does-not-fit/card", id=each.id, height=excess, cures=cures)]


def _page(
    page: Sequence[Placed], number: int, total: int, handout: Handout, paper: Size, area: Box, style: PageStyle
) -> Page:
    """Return a page with its content and footer."""
    marks: list[Mark] = []
    for x, y, block in page:
        marks += block.at(area.x + x, area.y + y)
    count, wide = page_number(handout, number, total), page_number_width(handout, style.small)
    right = paragraph(count, area.width * 0.25, style.small, right=True)
    left = footer(handout, area.width - wide, style.small)
    top = area.bottom + (ABOVE_NAMED if handout.owner else ABOVE_FOOTER)
    rule = Shape(Box(area.x, top, area.width, 0.6), fill=style.colours.line)
    words = (*left.at(area.x, top + BELOW_RULE), *right.at(area.right - area.width * 0.25, top + BELOW_RULE))
    owner = named_below(handout, left, area.width, style.small) if number > 1 else Block(0)  # page 1 has their lines
    name = owner.at(area.x, top + BELOW_RULE)
    return Page(paper, (*marks, Group(Role.FOOTER, (rule, *words)), *name))


def later_foot(job: LayoutJob) -> Page:
    """Return the second page of a leaflet without anything but its footer.

    With any number of pages it is as low or lower. Raise DoesNotFit if it is too long.
    """
    return _page((), 2, 2, job.handout, job.size, area_above_footer(job), job.setting.style)


def _foot_height(handout: Handout, width: float, style: PageStyle) -> float:
    """Return the height of every page's foot, for all lines of the footer."""
    words = checked_footer(handout, width - page_number_width(handout, style.small), style.small)
    named = named_below(handout, words, width, style.small)
    above = ABOVE_NAMED if handout.owner else ABOVE_FOOTER
    return max(FOOT, above + BELOW_RULE + named.height + SAFE)
