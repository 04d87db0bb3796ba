"""The leaflet: front page, cards in order, closing texts, footer on each page."""

from collections.abc import Sequence
from functools import partial

from msgspec import Struct

from handout.content.handout import Card, Handout
from handout.geometry import MM, Box, Size
from handout.layout.fields import card_fields, front_fields
from handout.layout.formats.flow_pages import FlowPage, flow_below_front, flow_of
from handout.layout.job import LayoutJob
from handout.layout.overflow import blame, blame_body_map, blame_label
from handout.layout.page import Block, Group, Mark, Overflow, Page, Role, Shape, stack
from handout.layout.pagebreak import cut
from handout.layout.parts.body_map import body_map
from handout.layout.parts.card import CardSize, card
from handout.layout.parts.closing import headings, notes, texts
from handout.layout.parts.diary import diary
from handout.layout.parts.footer import checked_footer, footer
from handout.layout.parts.front import front
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import paragraph, text_width
from handout.problems import DoesNotFit, Problem

GAP = 14.0
"""The gap between two cards."""

ABOVE_FOOTER, BELOW_RULE, FOOT = 10.0, 4.0, 52.0
"""The space above and below the rule over the footer, and the least foot height.

The foot is everything below the content, to the edge of the paper.
"""

STRETCHES = (12.0, 24.0, 40.0, 60.0)
"""Heights to try for a card beyond half a page, if its neighbour can spare them."""


SAFE = 4 * MM
"""The least distance of any text from the trim."""

LEAST_CUT = 0.3
"""The least height of a text that is cut, as a part of the page height.

A shorter text moves to the next page as a whole.
"""

LARGE, WHOLE_SHEET = 18, 150 * MM
"""The least type size of large print, and the least width of a full-size page."""


CARD_PATH = 2
"""The length of the path of a card: the key of all cards, and its number."""


class _PageContent(Struct, frozen=True):
    """The blocks of one page with their positions, and the height that they take."""

    blocks: tuple[tuple[float, float, Block], ...]
    taken: float


def leaflet(job: LayoutJob, multiple: int = 1) -> tuple[Page, ...]:
    """Return the pages of a leaflet.

    Raise DoesNotFit naming every text too long. The number of pages is a *multiple*: pages for notes are
    inserted before the last one. A diary comes after everything else.
    """
    handout, paper, setting, style = job.handout, job.size, job.setting, job.setting.style
    area = content_area(paper, _foot_height(handout, content_area(paper).width, style))
    size = Size(area.width, area.height)
    opening = front(handout, size, setting)
    problems: list[Problem] = []
    if not isinstance(opening, list):
        problems += _front_too_tall(handout, size, setting, opening.height)
        opening = []
    flow = flow_of(job)
    fitter = _CardFitter(size, setting)
    rows = [] if flow else _rows(handout.cards, job.card_sizes, fitter)
    problems += [
        problem
        for row in rows
        if isinstance(row.blocks, Overflow)
        for problem in _card_too_tall(handout, row.cards[0], row.blocks, fitter)
    ]
    flowed: list[FlowPage] = []
    if flow:
        try:
            flowed = flow_below_front(handout, opening, size, setting, flow)
        except DoesNotFit as error:
            problems += error.problems
    if problems:
        raise DoesNotFit(problems)
    filled = [_PageContent(page.blocks, page.taken) for page in flowed]
    filled += [] if flow else [_PageContent(((0, 0, block),), area.height) for block in opening]
    filled += _card_pages(rows, fitter)
    filled = _with_closing(handout, filled, 0 if flow else len(opening), size, setting)
    if days := job.days:
        filled += [_PageContent(((0, 0, block),), size.height) for block in diary(handout, days, size, style)]
    while len(filled) % multiple:
        filled.insert(-1, _PageContent(((0, 0, notes(handout, size.width, size.height, style)),), size.height))
    return tuple(_page(page, number, len(filled), handout, paper, area, style) for number, page in enumerate(filled, 1))


def cards_on(page: Page) -> int:
    """Return the number of cards on a page."""
    groups = (mark for mark in page.marks if isinstance(mark, Group))
    return sum(group.role is Role.SECTION and len(group.path) == CARD_PATH for group in groups)


def content_area(paper: Size, foot: float = FOOT) -> Box:
    """Return the area inside the margins and above the footer.

    *foot* is the height of the footer with the margin below it.
    """
    side, top = (28.0, 18.0) if paper.width < 450 else (45.0, 34.0)
    return Box(side, top, paper.width - 2 * side, paper.height - top - foot)


class _CardFitter(Struct, frozen=True):
    """A function that lays out cards for a content area of one size."""

    size: Size
    setting: Setting

    @property
    def half(self) -> float:
        """Return the height of a half-page card."""
        return (self.size.height - GAP) / 2

    def __call__(self, each: Card, size: CardSize, height: float) -> Block | Overflow:
        """Return a card of a size and height, or its overflow."""
        width = (self.size.width - GAP) / 2 if size is CardSize.QUARTER else self.size.width
        return card(each, width, height, size, self.setting)


class _Row(Struct, frozen=True):
    """One card, or two quarter-page cards side by side.

    *height* is the least that they need, up to the whole page.
    """

    cards: tuple[Card, ...]
    size: CardSize
    height: float
    blocks: tuple[Block, ...] | Overflow


def _rows(cards: Sequence[Card], sizes: Sequence[CardSize], fitter: _CardFitter) -> list[_Row]:
    """Return each card in the smallest of *sizes* that holds it, in order.

    Two consecutive quarter-page cards share a row.
    """
    rows: list[_Row] = []
    waiting: list[tuple[Card, Block]] = []

    def alone(each: Card) -> _Row:
        found: Block | Overflow = Overflow(0)
        if CardSize.HALF in sizes:
            for height in (fitter.half, *(fitter.half + step for step in STRETCHES)):
                found = fitter(each, CardSize.HALF, height)
                if isinstance(found, Block):
                    return _Row((each,), CardSize.HALF, height, (found,))
                if not found.height:
                    break  # more height does not make the labels fit
        found = fitter(each, CardSize.FULL, fitter.size.height)
        return _Row((each,), CardSize.FULL, fitter.size.height, (found,) if isinstance(found, Block) else found)

    for each in cards:
        small = fitter(each, CardSize.QUARTER, fitter.half) if CardSize.QUARTER in sizes else None
        if isinstance(small, Block):
            waiting.append((each, small))
            if len(waiting) == 2:
                rows.append(
                    _Row(tuple(c for c, _ in waiting), CardSize.QUARTER, fitter.half, tuple(b for _, b in waiting))
                )
                waiting = []
            continue
        rows += [alone(c) for c, _ in waiting]
        waiting = []
        rows.append(alone(each))
    return [*rows, *(alone(c) for c, _ in waiting)]


def _card_pages(rows: Sequence[_Row], fitter: _CardFitter) -> list[_PageContent]:
    """Return pages of one or two rows.

    A card alone on a page grows to fill it, unless the page is the last.
    """
    pages: list[list[_Row]] = []
    for row in rows:
        pair = _paired(pages[-1][0], row, fitter) if pages and len(pages[-1]) == 1 else None
        if pair:
            pages[-1] = pair
        else:
            pages.append([row])
    filled = []
    for number, page in enumerate(pages, 1):
        if len(page) == 1 and page[0].size is CardSize.HALF and number < len(pages):
            full = fitter(page[0].cards[0], CardSize.FULL, fitter.size.height)
            if isinstance(full, Block):
                page = [_Row(page[0].cards, CardSize.FULL, fitter.size.height, (full,))]  # noqa: PLW2901
        y, blocks = 0.0, []
        for row in page:
            shown = row.blocks if isinstance(row.blocks, tuple) else ()
            blocks += [(n * (fitter.size.width + GAP) / 2, y, block) for n, block in enumerate(shown)]
            y += row.height + GAP
        filled.append(_PageContent(tuple(blocks), y))
    return filled


def _paired(first: _Row, second: _Row, fitter: _CardFitter) -> list[_Row] | None:
    """Return two rows that fill a page, or None.

    The rows have equal heights if both fit. Otherwise one row gives the other the height that it can spare.
    """
    if CardSize.FULL in (first.size, second.size):
        return None
    if first.height + second.height + GAP <= fitter.size.height + 0.01:
        return [first, second]
    tall, other = (first, second) if first.height > second.height else (second, first)
    if other.size is CardSize.QUARTER:
        return None
    spare = fitter.size.height - GAP - tall.height
    shorter = fitter(other.cards[0], CardSize.HALF, spare)
    if not isinstance(shorter, Block):
        return None
    lower = _Row(other.cards, CardSize.HALF, spare, (shorter,))
    return [lower, second] if other is first else [first, lower]


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
    return [Problem.of(where, "does-not-fit/front", height=excess, cures=cures)]


def _cure(size: Size, style: PageStyle) -> str:
    """Return what makes a page fit besides shorter texts, or ""."""
    if style.text.size >= LARGE:
        return "use normal print" if size.width >= WHOLE_SHEET else "use A4 or Letter, or normal print"
    return "use a larger paper" if size.width < WHOLE_SHEET else ""


def _card_too_tall(handout: Handout, each: Card, excess: Overflow, fitter: _CardFitter) -> list[Problem]:
    """Return the texts that make a card too tall for any page."""
    number = handout.cards.index(each)

    def found(less: Handout) -> Block | Overflow:
        return fitter(less.cards[number], CardSize.FULL, fitter.size.height)

    def over(less: Handout) -> float:
        tried = found(less)
        return tried.height if isinstance(tried, Overflow) else 0

    if not excess.height:
        return [blame_label(handout, number, lambda less: isinstance(found(less), Block))]
    line = fitter.setting.style.text.size * fitter.setting.style.text.leading
    what, lead = "on a page of its own the card", f"point '{each.id}': "
    if problems := blame(
        handout,
        card_fields(handout, number),
        over,
        what,
        lambda _: _cure(fitter.size, fitter.setting.style),
        line,
        lead,
    ):
        return problems
    where = handout.source.where(excess.path)
    cures = ", or ".join(filter(None, (f"shorten '{excess.path[-1]}'", _cure(fitter.size, fitter.setting.style))))
    return [Problem.of(where, "does-not-fit/card", id=each.id, height=excess.height, cures=cures)]


def _with_closing(
    handout: Handout, filled: list[_PageContent], opening: int, size: Size, setting: Setting
) -> list[_PageContent]:
    """Return *filled* with the closing texts.

    They start in the space left on the last page and continue on pages of their own.
    """
    style, filled = setting.style, list(filled)
    if len(filled) <= opening:
        filled.append(_PageContent((), 0))
    gap = style.sizes.text * 1.1
    paragraphs = texts(handout, size.width, style)
    below = stack(paragraphs, gap).height + gap

    def free() -> float:
        return size.height - filled[-1].taken

    def put(block: Block, after: float) -> None:
        last = filled[-1]
        filled[-1] = _PageContent((*last.blocks, (0, last.taken, block)), last.taken + block.height + after)

    figures = body_map(handout, size.width, free() - below, setting) or body_map(handout, size.width, free(), setting)
    if figures is None:
        filled.append(_PageContent((), 0))
        figures = body_map(handout, size.width, free() - below, setting) or body_map(
            handout, size.width, free(), setting
        )
    if figures is None:
        fits = partial(_is_mapped, size=size, setting=setting)
        raise DoesNotFit([blame_body_map(handout, fits)])
    if figures.height:
        put(figures, gap)
    for number, whole in enumerate(paragraphs):
        block = whole
        while block.height > free():
            fresh = filled[-1].taken == 0
            parts = cut(block, free()) if fresh or block.height > size.height * LEAST_CUT else None
            if fresh and not parts:
                where, name = headings(handout)[number]
                over = block.height - free()
                raise DoesNotFit([Problem.of(where, "does-not-fit/heading", name=name, height=over)])
            if parts:
                put(parts[0], 0)
                block = parts[1]
            filled.append(_PageContent((), 0))
        put(block, gap)
    if free() > style.sizes.text * 8:
        put(notes(handout, size.width, free(), style), 0)
    return filled


def _is_mapped(handout: Handout, size: Size, setting: Setting) -> bool:
    """Return whether the body map fits on a page."""
    return body_map(handout, size.width, size.height, setting) is not None


def _page(
    page: _PageContent, number: int, total: int, handout: Handout, paper: Size, area: Box, style: PageStyle
) -> Page:
    """Return a page with its content and footer."""
    marks: list[Mark] = []
    for x, y, block in page.blocks:
        marks += block.at(area.x + x, area.y + y)
    count, wide = _count(handout, number, total), _count_width(handout, style)
    right = paragraph(count, area.width * 0.25, style.small, right=True)
    left = footer(handout, area.width - wide, style.small)
    top = area.bottom + ABOVE_FOOTER
    rule = Shape(Box(area.x, top, area.width, 0.6), fill=style.colours.line)
    words = (*left.at(area.x, top + BELOW_RULE), *right.at(area.right - area.width * 0.25, top + BELOW_RULE))
    return Page(paper, (*marks, Group(Role.FOOTER, (rule, *words))))


def _count(handout: Handout, number: int, total: int) -> str:
    """Return the page number in words."""
    return handout.words.fill(handout.words.page_of, page=str(number), pages=str(total))


def _count_width(handout: Handout, style: PageStyle) -> float:
    """Return the width of the footer that is reserved for the page number."""
    return text_width(_count(handout, 88, 88), style.small) + style.small.size


def _foot_height(handout: Handout, width: float, style: PageStyle) -> float:
    """Return the height of every page's foot, for all lines of the footer."""
    words = checked_footer(handout, width - _count_width(handout, style), style.small)
    return max(FOOT, ABOVE_FOOTER + BELOW_RULE + words.height + SAFE)
