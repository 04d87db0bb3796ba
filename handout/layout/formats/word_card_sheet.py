"""The lines of cards on one page: their heights, groups, and what breaks cost.

A group that goes on from the page before has its heading again.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Protocol

from msgspec import Struct

from handout.content.handout import Card
from handout.geometry import Box, Size
from handout.layout.formats.group_breaks import Member
from handout.layout.page import Block, Group, Mark, Role, Shape, artifact
from handout.layout.setting import Setting
from handout.layout.style import PageStyle

EVENED = 1.2
"""How much taller than its words the lowest line may be, to equal the others."""

BEFORE_GROUP = 0.9
"""The space above the heading of a group further down a page, in ems."""

SLACK = 0.01


class Cell(Protocol):
    """A card of known width that can be set in any height that it needs at least."""

    @property
    def card(self) -> Card:
        """Return the card."""

    @property
    def height(self) -> float:
        """Return the least height."""

    def block(self, height: float = 0) -> Block:
        """Return the card in a *height*."""


class Line(Struct, frozen=True):
    """One card, or two beside each other, below the heading of a group they begin.

    *again* is the heading of a group that goes on, which is repeated at the top of a page.
    """

    lead: Block
    cells: tuple[Cell, ...]
    first: int
    again: Block = Block(0)

    @property
    def height(self) -> float:
        """Return the least height of the cards."""
        return max(cell.height for cell in self.cells)

    @property
    def member(self) -> Member:
        """Return what the line is of its group."""
        return Member(self.again.height > 0, len(self.cells))


class Sheet(Struct, frozen=True):
    """The lines of one page, which begin at *top*."""

    top: float
    lines: tuple[Line, ...]


Build = Callable[[Card, float, Setting, float], Cell]
"""A function that sets a card in a width, with its pictures scaled."""


class Flow(Struct, frozen=True):
    """How cards follow each other: as rows with rules between them, or *gap* apart.

    *builds* are the ways to set a card, the roomiest first.
    """

    builds: tuple[Build, ...]
    gap: float
    listed: bool


def _above(line: Line, flow: Flow, style: PageStyle, *, first: bool) -> float:
    """Return the space between a line and what stands above it on its page."""
    return 0 if first else max(flow.gap, style.text.size * BEFORE_GROUP if line.lead.height else 0)


def repeat_heading(sheet: Sheet, height: float, flow: Flow, style: PageStyle) -> Block:
    """Return the heading of the group that goes on, if the page has the space."""
    again = sheet.lines[0].again if sheet.lines else Block(0)
    return again if again.height + least_height(sheet, flow, style) <= height else Block(0)


def least_height(sheet: Sheet, flow: Flow, style: PageStyle) -> float:
    """Return the height that the lines of a page take at least."""
    return sheet.top + sum(
        _above(line, flow, style, first=number == 0) + line.lead.height + line.height
        for number, line in enumerate(sheet.lines)
    )


def _equal_height(sheet: Sheet, height: float, flow: Flow, style: PageStyle) -> float:
    """Return the height to which the lower lines of a page grow.

    The lines of a page are as equal as it allows, and as words do that are much shorter than others.
    """
    free = height - repeat_heading(sheet, height, flow, style).height - least_height(sheet, flow, style)
    heights = sorted(line.height for line in sheet.lines)
    level, most = heights[0], heights[0] * EVENED
    for count, (low, high) in enumerate(pairwise(heights), 1):
        step = min(high - low, free / count)
        level, free = low + step, free - step * count
        if step < high - low:
            break
    return min(level, most)


def sheet_block(
    sheet: Sheet, size: Size, step: float, flow: Flow, style: PageStyle, *, equal: bool, begins: bool
) -> Block:
    """Return the lines of a page below each other, *equal* as far as it allows.

    A list goes on from the page before unless it *begins* here.
    """
    if not sheet.lines:
        return Block(0)
    level = _equal_height(sheet, size.height, flow, style) if equal else 0
    marks: list[Mark] = []
    items: list[Mark] = []
    y = 0.0
    goes_on = not begins
    if (again := repeat_heading(sheet, size.height, flow, style)).height:
        marks.append(artifact(*again.marks))
        y = again.height

    def close() -> None:
        nonlocal goes_on
        if items:
            marks.append(Group(Role.LIST, tuple(items), continued=goes_on))
            items.clear()
        goes_on = False

    for number, line in enumerate(sheet.lines):
        y += _above(line, flow, style, first=number == 0)
        if line.lead.height:
            close()
            goes_on = False
            marks += line.lead.at(0, y)
            y += line.lead.height
        elif flow.listed and number:
            items.append(artifact(Shape(Box(0, y, size.width, 0.6), fill=style.colours.line)))
        tall = max(level, line.height)
        for column, cell in enumerate(line.cells):
            (items if flow.listed else marks).extend(cell.block(tall).at(column * step, y))
        y += tall
    close()
    return Block(y, tuple(marks))
