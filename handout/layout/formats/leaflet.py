"""The leaflet: front page, cards in order, closing texts, footer on each page."""

from collections.abc import Sequence

from handout.content.handout import Handout
from handout.geometry import MM, Box, Size
from handout.layout.fields import card_fields, front_fields
from handout.layout.formats.card_pages import CardPlan, card_excess, fits_alone, page_blocks, plan_cards
from handout.layout.formats.closing_pages import ClosingPages
from handout.layout.formats.flow_pages import Flow, flow_below_front, flow_of
from handout.layout.job import LayoutJob
from handout.layout.overflow import blame, blame_label
from handout.layout.page import Block, Group, Mark, Overflow, Page, Role, Shape, Text, stack, walk
from handout.layout.parts.card import longest
from handout.layout.parts.closing import least_notes, notes
from handout.layout.parts.danger_signs import alarm_boxes
from handout.layout.parts.diary import diary
from handout.layout.parts.footer import checked_footer, footer, owner_line
from handout.layout.parts.front import front
from handout.layout.setting import Setting
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import paragraph, text_width
from handout.problems import DoesNotFit, Problem

ABOVE_FOOTER, ABOVE_NAMED, BELOW_RULE, FOOT = 10.0, 7.5, 4.0, 52.0
"""The space above and below the rule over the footer, and the least foot height.

The space above is less over a footer with the patient's name. The foot is everything below the content, to the edge
of the paper. The least one holds a line and the patient's name, in a booklet too.
"""

SAFE = 4 * MM
"""The least distance of any text from the trim."""

LARGE, WHOLE_SHEET = 18, 150 * MM
"""The least type size of large print, and the least width of a full-size page."""


CARD_PATH = 2
"""The length of the path of a card: the key of all cards, and its number."""

Placed = tuple[float, float, Block]
"""A block with its place on a page."""


def leaflet(job: LayoutJob, multiple: int = 1) -> tuple[Page, ...]:
    """Return the pages of a leaflet.

    Raise DoesNotFit naming every text too long. The number of pages is a *multiple*: the danger signs are repeated
    on the last one, and pages for notes are inserted before it. A diary comes after the closing texts.
    """
    handout, paper, setting, style = job.handout, job.size, job.setting, job.setting.style
    area = content_area(paper, _foot_height(handout, content_area(paper).width, style))
    size = Size(area.width, area.height)
    opening = front(handout, size, setting)
    problems: list[Problem] = []
    if not isinstance(opening, list):
        problems += _front_too_tall(handout, size, setting, opening.height)
        opening = []
    free = size.height - opening[-1].height if len(opening) > 1 else 0
    days = diary(handout, job.days, size, style) if job.days else []
    flow = flow_of(job) if job.cards_per_page == "auto" else None
    if flow:
        flowed = _flowed(handout, opening, size, setting, flow, problems)
        return _numbered_pages(flowed, days, multiple, handout, paper, area, style)
    plan: CardPlan | list[int]
    try:
        closing = ClosingPages(handout, size, setting, free)
        others = len(opening) + len(days)
        plan = plan_cards(handout.cards, job.cards_per_page, size, setting, closing, others, multiple)
    except DoesNotFit as error:
        problems += error.problems
        plan = [number for number, each in enumerate(handout.cards) if not fits_alone(each, size, setting)]
    if not isinstance(plan, CardPlan):
        problems += [each for number in plan for each in _card_too_tall(handout, number, size, setting)]
    if problems or not isinstance(plan, CardPlan):
        raise DoesNotFit(problems)
    filled: list[list[Placed]] = [[(0, 0, block)] for block in opening]
    if closing.opened:
        filled[-1].append((0, opening[-1].height + closing.below_front, closing.about))
    filled += [page_blocks(page, size.width) for page in plan.pages]
    below, *after = closing.placed(plan.ending, plan.pages[-1].taken)
    filled[-1] += [(0, y, block) for y, block in below]
    filled += [[(0, y, block) for y, block in page] for page in after]
    return _numbered_pages(filled, days, multiple, handout, paper, area, style)


def _flowed(
    handout: Handout, opening: Sequence[Block], size: Size, setting: Setting, flow: Flow, problems: Sequence[Problem]
) -> list[list[Placed]]:
    """Return the pages of a leaflet whose cards are as tall as their words.

    Raise DoesNotFit for the *problems* of the front matter and of cards.
    """
    found = [*problems]
    try:
        pages = flow_below_front(handout, opening, size, setting, flow)
        closing = ClosingPages(handout, size, setting, 0)
    except DoesNotFit as error:
        found += error.problems
    if found:
        raise DoesNotFit(found)
    taken = pages[-1].taken
    below, *after = closing.placed(min(closing.after(taken), key=lambda each: each.cost), taken)
    filled: list[list[Placed]] = [[*page.blocks] for page in pages]
    filled[-1] += [(0, y, block) for y, block in below]
    return [*filled, *([(0.0, y, block) for y, block in page] for page in after)]


def _numbered_pages(
    filled: list[list[Placed]],
    days: Sequence[Block],
    multiple: int,
    handout: Handout,
    paper: Size,
    area: Box,
    style: PageStyle,
) -> tuple[Page, ...]:
    """Return the pages with the diary, footers, and others up to a *multiple*."""
    size = Size(area.width, area.height)
    filled += [[(0, 0, block)] for block in days]
    if len(filled) % multiple:
        filled.append([(0, 0, _back_cover(handout, size, style, noted=_has_notes(filled, handout)))])
    while len(filled) % multiple:
        noted = _has_notes(filled, handout)
        filled.insert(-1, [] if noted else [(0, 0, notes(handout, size.width, size.height, style))])
    return tuple(_page(page, number, len(filled), handout, paper, area, style) for number, page in enumerate(filled, 1))


def _has_notes(pages: Sequence[Sequence[Placed]], handout: Handout) -> bool:
    """Return whether one of the pages has lines for notes."""
    marks = (mark for page in pages for *_, block in page for mark in walk(block.marks))
    return any(isinstance(mark, Text) and mark.words == handout.words.notes for mark in marks)


def _back_cover(handout: Handout, size: Size, style: PageStyle, *, noted: bool) -> Block:
    """Return the danger signs, and lines for notes if none are *noted* before, for the back of a booklet."""
    alarm = alarm_boxes(handout, size.width, style) if handout.front.red_flags else Block(0)
    gap = style.text.size if alarm.height else 0
    free = size.height - alarm.height - gap
    lines = [notes(handout, size.width, free, style)] if not noted and free >= least_notes(style) else []
    return stack((*([alarm] if alarm.height else []), *lines), gap)


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
    count, wide = _count(handout, number, total), _count_width(handout, style)
    right = paragraph(count, area.width * 0.25, style.small, right=True)
    left = footer(handout, area.width - wide, style.small)
    top = area.bottom + (ABOVE_NAMED if handout.owner else ABOVE_FOOTER)
    rule = Shape(Box(area.x, top, area.width, 0.6), fill=style.colours.line)
    words = (*left.at(area.x, top + BELOW_RULE), *right.at(area.right - area.width * 0.25, top + BELOW_RULE))
    owner = owner_line(handout, area.width, style.small) if number > 1 else Block(0)  # page 1 has the patient's lines
    name = owner.at(area.x, top + BELOW_RULE + left.height)
    return Page(paper, (*marks, Group(Role.FOOTER, (rule, *words)), *name))


def _count(handout: Handout, number: int, total: int) -> str:
    """Return the page number in words."""
    return handout.words.fill(handout.words.page_of, page=str(number), pages=str(total))


def _count_width(handout: Handout, style: PageStyle) -> float:
    """Return the width of the footer that is reserved for the page number."""
    return text_width(_count(handout, 88, 88), style.small) + style.small.size


def _foot_height(handout: Handout, width: float, style: PageStyle) -> float:
    """Return the height of every page's foot, for all lines of the footer."""
    words = checked_footer(handout, width - _count_width(handout, style), style.small)
    name = owner_line(handout, width, style.small)
    above = ABOVE_NAMED if handout.owner else ABOVE_FOOTER
    return max(FOOT, above + BELOW_RULE + words.height + name.height + SAFE)
