"""Small pages: tri-fold panels and cut-out cards, with margins and footer."""

from collections.abc import Sequence
from itertools import product

from msgspec.structs import replace

from handout.content.handout import Handout
from handout.geometry import Box, Size
from handout.layout.page import Block, Group, Page, Role, bounds, stack
from handout.layout.parts.footer import checked_footer, footer, owner_line
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import TextStyle
from handout.layout.text.scripts import least_size

SIDE, TOP, FOOT, GAP = 17.0, 22.0, 13.0, 6.0
"""The margins of a small page, and the gap above its footer.

They leave more than 4 mm of safe zone, and space at the top for the line of printing instructions.
"""

BELOW = (0.8, 0.4)
"""The gaps to try above words that are put below others, in ems."""

MOST_NOTES = 15.0
"""The most height for notes, in multiples of the size of the text: six lines."""


def small_area(size: Size, footer: float = 0) -> Box:
    """Return the area of a small page inside its margins and above its *footer*."""
    return Box(SIDE, TOP, size.width - 2 * SIDE, size.height - TOP - FOOT - footer - GAP)


def footed_area(handout: Handout, size: Size, style: PageStyle) -> Box:
    """Return the area of a small page above its footer.

    Raise DoesNotFit if the footer is too long for any page.
    """
    width, letters = size.width - 2 * SIDE, small_print(style)
    height = checked_footer(handout, width, letters).height + owner_line(handout, width, letters).height
    return small_area(size, height)


def small_page(handout: Handout, size: Size, block: Block, style: PageStyle, *, named: bool) -> Page:
    """Return a small page with its footer, which bears the name if *named*."""
    width, letters = size.width - 2 * SIDE, small_print(style)
    words = footer(handout, width, letters)
    name = owner_line(handout, width, letters) if named else Block(0)
    area = small_area(size)
    top = size.height - FOOT - words.height - name.height
    foot = (Group(Role.FOOTER, words.at(area.x, top)), *name.at(area.x, top + words.height))
    return Page(size, (*block.at(area.x, area.y), *foot))


def small_print(style: PageStyle) -> TextStyle:
    """Return the style of the footer of a small page."""
    return replace(style.small, size=least_size(9, style.language), leading=1.15)


def put_below(words: Block, sides: Sequence[Block], area: Size, style: PageStyle) -> list[Block] | None:
    """Return *sides* with *words* below the last one that has space for them.

    Return None if none has.
    """
    for gap, (number, side) in product(BELOW, reversed([*enumerate(sides)])):
        ends = replace(side, height=max((bounds(mark).bottom for mark in side.marks), default=0))
        longer = stack((ends, words), style.sizes.text * gap)
        if longer.height <= area.height:
            return [*sides[:number], longer, *sides[number + 1 :]]
    return None
