"""The heading above the first card of a group, such as warm-up or stretch."""

from msgspec.structs import replace

from handout.content.handout import Card
from handout.layout.page import Block, Role
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import paragraph

BELOW = 0.35
"""The space below the heading, in ems."""


def group_heading(card: Card, width: float, style: PageStyle) -> Block:
    """Return the heading of the group that a card begins, if it begins one."""
    if not card.group:
        return Block(0)
    letters = replace(style.heading, colour=style.colours.structure, size=style.sizes.card * 0.95)
    words = paragraph(card.group, width, letters, Role.HEADING)
    return Block(words.height + style.text.size * BELOW, words.marks)


def repeated_heading(card: Card, width: float, style: PageStyle) -> Block:
    """Return the heading of the group that goes on with a card, for the top of a page."""
    return group_heading(replace(card, group="" if card.group else card.within), width, style)


def below_heading(lead: Block, card: Block) -> Block:
    """Return a card below the heading of its group."""
    return Block(lead.height + card.height, (*lead.marks, *card.at(0, lead.height))) if lead.height else card
