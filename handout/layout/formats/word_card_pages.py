"""Cards that are as tall as their words, in one column or two.

These are the rows of a list, and framed cards without a picture. No card breaks over a page, the heading of a group
stays with its first card, and cards of a page are equal where the page allows it.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise, product

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Card, Handout
from handout.geometry import Size
from handout.layout.fields import card_fields
from handout.layout.formats.group_breaks import tear_groups
from handout.layout.formats.page_costs import white
from handout.layout.formats.word_card_sheet import (
    SLACK,
    Build,
    Cell,
    Flow,
    Line,
    Sheet,
    least_height,
    sheet_block,
)
from handout.layout.job import LayoutJob
from handout.layout.overflow import blame
from handout.layout.page import Block
from handout.layout.pagebreak import paginate
from handout.layout.parts.card_list import set_list_row
from handout.layout.parts.divided_card import divide_card
from handout.layout.parts.group_heading import group_heading, repeated_heading
from handout.layout.parts.step_list import has_pictured_steps
from handout.layout.parts.word_card import set_word_card
from handout.layout.setting import Setting
from handout.layout.style import PageStyle, enlarge
from handout.problems import DoesNotFit, Problem

COLUMN = 19
"""The least width of a column, in ems."""

GUTTER = 1.8
"""The space between two columns, in ems."""

SAVED = 0.12
"""How much of a page a second column must save."""

CLOSER = (0, 0.3, 0.35)
"""How much of a page the ways to set framed cards must save.

Headings run in to their texts, and then doses and cautions stand beside them.
"""

DIVIDED = 0.6
"""What it costs to divide a card so that it begins below the front matter."""

HOLLOW = 2.0
"""What it costs to stretch a card to the height of its neighbour, by page."""

SMALLER = (1.0, 0.8, 0.65)
"""The sizes of pictures to try.

Smaller ones serve where a card is taller than a page, or where they save a page."""

SMALL = 1.2
"""What small pictures cost, by the share that they lack."""


SHARES = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1)
"""The heights to try for equally full small pages, as parts of a whole one."""

LARGER_TYPE = (1, 1.1, 1.2, 1.3)
"""The sizes of type to try on small pages until none is rather empty."""

SOME = 0.3
"""The empty share of a small page up to which it is as full as it need be."""


class Setup(Struct, frozen=True):
    """All cards in lines, with the distance of their columns, and what that costs."""

    lines: tuple[Line, ...]
    step: float
    cost: float


class Broken(Struct, frozen=True):
    """Lines broken into pages, and what all of them but the last cost."""

    cost: float
    sheets: tuple[Sheet, ...]


LISTED = Flow((set_list_row,), 0, listed=True)
FRAMED = Flow(
    (
        set_word_card,
        partial(set_word_card, run_in=True),
        partial(set_word_card, run_in=True, beside=True),
    ),
    14,
    listed=False,
)


def set_card(build: Build, card: Card, width: float, page: Size, setting: Setting, largest: float = 1) -> Cell:
    """Return a card with the largest pictures with which it fits on a *page*.

    They are scaled at the *largest* by so much.
    """
    free = page.height - group_heading(card, page.width, setting.style).height
    sizes = (scale for scale in SMALLER if scale <= largest)
    found = build(card, width, setting, next(sizes))
    for scale in sizes:
        if found.height <= free + SLACK:
            break
        found = build(card, width, setting, scale)
    return found


def flow_of(job: LayoutJob) -> Flow | None:
    """Return how the cards of a job follow each other.

    Return None for cards in frames of which one has a picture.
    """
    if job.listed:
        return LISTED
    return None if any(card.figures for card in job.handout.cards) else FRAMED


def spread_flow(handout: Handout, size: Size, setting: Setting, flow: Flow, most: int = 0) -> list[tuple[Block, int]]:
    """Return the cards on small pages, evenly on each.

    They take as few pages as they need, or up to *most*. Where they would leave one rather empty, their type is larger.
    Raise DoesNotFit for cards that are taller than a page.
    """
    found = small_flow(handout, size, setting, flow)
    most = max(len(found), min(most, len(handout.cards)))
    if len(found) == most and _emptiest(found, size) <= SOME:
        return found
    least = sum(block.height for block, _ in found) / most / size.height
    for scale in LARGER_TYPE:
        larger = replace(setting, style=enlarge(setting.style, scale))
        for share in (each for each in SHARES if each >= min(1, least * scale)):
            tried = _on_small(handout, replace(size, height=size.height * share), larger, flow)
            if 0 < len(tried) <= most:
                found = tried
                break
        if _emptiest(found, size) <= SOME:
            break
    return found


def _emptiest(pages: Sequence[tuple[Block, int]], size: Size) -> float:
    """Return the greatest empty share of small pages."""
    return max(1 - block.height / size.height for block, _ in pages)


def small_flow(handout: Handout, size: Size, setting: Setting, flow: Flow) -> list[tuple[Block, int]]:
    """Return the cards on small pages.

    Each page comes with the number of the cards that end on it or before.

    Raise DoesNotFit for cards that are taller than a page.
    """
    if found := _on_small(handout, size, setting, flow):
        return found
    raise DoesNotFit(_too_tall(handout, size, setting, flow))


def _on_small(handout: Handout, size: Size, setting: Setting, flow: Flow) -> list[tuple[Block, int]]:
    """Return the cards on small pages, or none if one is taller than a page."""
    style = setting.style
    tried = [
        (broken.cost + len(broken.sheets) + setup.cost, setup.step, broken.sheets)
        for setup in _setups(handout, size, setting, flow, 0)
        for broken in break_lines(setup.lines, 0, size.height, flow, style)
    ]
    if not tried:
        return []
    _, step, sheets = min(tried, key=lambda each: each[0])
    found = []
    for number, sheet in enumerate(sheets):
        block = sheet_block(
            sheet, size, step, flow, style, equal=number < len(sheets) - 1 or not flow.listed, begins=True
        )
        after = sheets[number + 1].lines[0].first if number + 1 < len(sheets) else len(handout.cards)
        found.append((block, after))
    return found


def set_lines(handout: Handout, size: Size, setting: Setting, flow: Flow, space: float = 0) -> list[Setup]:
    """Return all cards in every way that a page of a *size* allows.

    In one column the first card is also divided, between the *space* on a page before, if there is any, and the next page:
    in a list only between steps with pictures. Raise DoesNotFit for cards that are taller than a page.
    """
    if found := _setups(handout, size, setting, flow, space):
        return found
    raise DoesNotFit(_too_tall(handout, size, setting, flow))


def _setups(handout: Handout, size: Size, setting: Setting, flow: Flow, space: float) -> list[Setup]:
    """Return all ways to set the cards in lines, none if one is taller than a page."""
    style = setting.style
    found: list[Setup] = []
    pictured = any(card.figures for card in handout.cards)
    scaled = pictured or any(map(has_pictured_steps, handout.cards))
    # Two columns leave too little space for words beside pictures.
    counts = (1,) if pictured else (1, 2)
    ways = product(enumerate(flow.builds), counts, SMALLER if scaled else (1.0,))
    spaces = (0.0, space) if space and (not flow.listed or has_pictured_steps(handout.cards[0])) else (0.0,)
    for (number, build), columns, scale, before in ((*way, before) for way in ways for before in spaces):
        width = (size.width - (columns - 1) * _gutter(flow, style)) / columns
        if columns > 1 and (before or width < COLUMN * style.text.size):
            continue
        lines = _lines(handout.cards, columns, width, size, setting, flow, partial(_scaled, build, scale), before)
        if before and len({line.first for line in lines[:2]}) > 1:
            continue  # the first card is whole
        if any(line.lead.height + line.height > size.height + SLACK for line in lines):
            continue
        hollow = sum(line.height - cell.height for line in lines for cell in line.cells) / size.height
        cost = DIVIDED * bool(before) + SAVED * (columns - 1) + CLOSER[number] + SMALL * (1 - scale) + HOLLOW * hollow
        found.append(Setup(tuple(lines), width + _gutter(flow, style), cost))
    return found


def _scaled(build: Build, most: float, card: Card, width: float, setting: Setting, scale: float) -> Cell:
    """Return a card with its pictures scaled, at the *most* by so much."""
    return build(card, width, setting, min(most, scale))


def break_lines(lines: Sequence[Line], top: float, height: float, flow: Flow, style: PageStyle) -> Iterator[Broken]:
    """Yield the cheapest pages for each last page that holds the rest.

    The first page begins at *top*.
    """
    count, members = len(lines), [line.member for line in lines]

    def sheet(first: int, end: int) -> Sheet:
        return Sheet(0 if first else top, tuple(lines[first:end]))

    def cost(first: int, end: int) -> float | None:
        if len({line.first for line in lines[first:end]}) < end - first:
            return None  # a card that goes on does so on another page
        taken = least_height(sheet(first, end), flow, style)
        return None if taken > height + SLACK else 1 + white(1 - taken / height) + tear_groups(members, first, end)

    prices = [[cost(first, end) for end in range(first + 1, count + 1)] for first in range(count)]
    breaks = paginate(prices)
    for first in range(count - 1, -1, -1):
        before = breaks[first]
        if prices[first][-1] is None:
            return
        if before is not None:
            starts = (*before.starts, first, count)
            yield Broken(
                before.cost + tear_groups(members, first, count), tuple(sheet(*pair) for pair in pairwise(starts))
            )


def after_cards(flow: Flow, style: PageStyle) -> float:
    """Return the space below the last card."""
    return flow.gap or style.text.size


def _gutter(flow: Flow, style: PageStyle) -> float:
    """Return the space between two columns."""
    return flow.gap or GUTTER * style.text.size


def _lines(
    cards: Sequence[Card],
    columns: int,
    width: float,
    size: Size,
    setting: Setting,
    flow: Flow,
    build: Build,
    space: float,
) -> list[Line]:
    """Return cards in lines of columns, the first begun in the *space* before a page.

    Each group begins a new line, and so does each part of a card that no page holds. A framed card alone in its line is
    as wide as the page.
    """
    lines: list[Line] = []
    shared = False
    for number, card in enumerate(cards):
        fits = partial(_fits, build=build, width=width, page=size, setting=setting)
        begun = partial(_begins, build=build, width=width, page=replace(size, height=space), setting=setting)
        parts = divide_card(card, fits, begun if space and not number else fits)
        for part in parts:
            cell = set_card(build, part, width, size, setting)
            if shared and not part.group and len(parts) == 1 and len(lines[-1].cells) < columns:
                lines[-1] = replace(lines[-1], cells=(*lines[-1].cells, cell))
            else:
                lead = group_heading(part, size.width, setting.style)
                goes_on = repeated_heading(part, size.width, setting.style)
                lines.append(Line(lead, (cell,), number, goes_on))
        shared = len(parts) == 1
    if columns == 1 or flow.listed:
        return lines
    return [_widen(line, build, size, setting) if len(line.cells) == 1 else line for line in lines]


def _widen(line: Line, build: Build, page: Size, setting: Setting) -> Line:
    """Return a line whose only card is as wide as the *page*."""
    return replace(line, cells=(set_card(build, line.cells[0].card, page.width, page, setting),))


def holds_card(card: Card, page: Size, setting: Setting, flow: Flow) -> bool:
    """Return whether a *page* holds each part of a card, in the closest way to set it."""
    fits = partial(_fits, build=flow.builds[-1], width=page.width, page=page, setting=setting)
    return all(map(fits, divide_card(card, fits)))


def _fits(card: Card, build: Build, width: float, page: Size, setting: Setting) -> bool:
    """Return whether a page holds a card."""
    return _excess(card, build, width, page, setting) <= SLACK


def _begins(part: Card, build: Build, width: float, page: Size, setting: Setting) -> bool:
    """Return whether a page holds a card, its pictures as large as on others."""
    lead = group_heading(part, page.width, setting.style)
    return lead.height + build(part, width, setting, 1).height <= page.height + SLACK


def _excess(card: Card, build: Build, width: float, page: Size, setting: Setting) -> float:
    """Return by how much a card is taller than a page."""
    lead = group_heading(card, page.width, setting.style)
    return lead.height + set_card(build, card, width, page, setting).height - page.height


def _too_tall(handout: Handout, size: Size, setting: Setting, flow: Flow) -> list[Problem]:
    """Return the texts that make cards taller than a page."""
    problems: list[Problem] = []
    style = setting.style

    def excess(number: int, less: Handout) -> float:
        build, width = flow.builds[-1], size.width
        fits = partial(_fits, build=build, width=width, page=size, setting=setting)
        parts = divide_card(less.cards[number], fits)
        return max(0, *(_excess(part, build, width, size, setting) - SLACK for part in parts))

    for number, card in enumerate(handout.cards):
        over = partial(excess, number)
        if whole := over(handout):
            fields, lead = card_fields(handout, number), f"{card.path[0]} '{card.id}': "
            line = style.text.size * style.text.leading
            found = blame(handout, fields, over, "on a page of its own the card", lambda _: "", line, lead)
            where, cures = handout.source.where(card.path), "shorten its texts"
            problems += found or [Problem.of(where, "does-not-fit/card", id=card.id, height=whole, cures=cures)]
    return problems
