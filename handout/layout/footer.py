"""The footer: topic, version, and whether a clinician has approved the text, on every page.

Who approved it stands there too where two lines hold it, else once: in the review at the end, or after the danger signs.
"""

from handout.content.handout import Handout
from handout.layout.page import Block, Text
from handout.layout.typeset import Style, paragraph

MOST_LINES, MOST_BRIEF = 2, 4
"""How many lines of who approved the text are on every page; how many a footer has that cannot be briefer."""


def footer(handout: Handout, width: float, style: Style) -> Block:
    """Return what stands at the foot of every page."""
    return paragraph(handout.footer if _is_told(handout, width, style) else handout.brief_footer, width, style)


def untold(handout: Handout, width: float, style: Style) -> str:
    """Return who approved the text, if the footer does not tell."""
    return "" if _is_told(handout, width, style) else handout.closing.review


def excess(handout: Handout, width: float, style: Style) -> float:
    """Return by how many pt the footer is too tall for any page."""
    words = footer(handout, width, style)
    return words.height * max(0, 1 - MOST_BRIEF / lines(words))


def lines(words: Block) -> int:
    """Return how many lines a footer has."""
    return sum(len(mark.lines) for mark in words.marks if isinstance(mark, Text))


def _is_told(handout: Handout, width: float, style: Style) -> bool:
    whole = handout.footer == handout.brief_footer
    return whole or lines(paragraph(handout.footer, width, style)) <= MOST_LINES
