"""The footer: topic, version, and whether a clinician has approved the text, on every page.

Who approved it stands there too where two lines hold it, else once: in the review at the end, or after the danger signs.
"""

from handout.content.handout import Handout
from handout.layout.page import Block, Text
from handout.layout.text.paragraph import Style, paragraph
from handout.problems import DoesNotFit, Problem

MOST_LINES, MOST_BRIEF = 2, 4
"""How many lines of who approved the text are on every page; how many a footer has that cannot be briefer."""


def footer(handout: Handout, width: float, letters: Style, most: int = MOST_LINES) -> Block:
    """Return what stands at the foot of every page: who approved the text if *most* lines hold it."""
    return paragraph(
        handout.footer if _names_approver(handout, width, letters, most) else handout.brief_footer, width, letters
    )


def missing_approval(handout: Handout, width: float, letters: Style) -> str:
    """Return who approved the text, if the footer does not tell."""
    return "" if _names_approver(handout, width, letters, MOST_LINES) else handout.closing.review


def checked(handout: Handout, width: float, letters: Style, most: int = MOST_LINES) -> Block:
    """Return what stands at the foot of every page; raise DoesNotFit if it is too long for any."""
    words = footer(handout, width, letters, most)
    if (count := lines(words)) > MOST_BRIEF:
        titled, approved = (
            len(handout.subject) > len(handout.brief_footer) / 2,
            handout.words.draft not in handout.footer,
        )
        where, name = handout.words_source.where(("footer",)), "footer"
        if titled:
            where, name = handout.source.where(("short_title",)), "short_title"
        elif approved and handout.clinic_source:
            where, name = handout.clinic_source.where(("approvals",)), "approvals"
        raise DoesNotFit([Problem.of(where, "does-not-fit/footer", field=name, count=count, most=MOST_BRIEF)])
    return words


def lines(words: Block) -> int:
    """Return how many lines a footer has."""
    return sum(len(mark.lines) for mark in words.marks if isinstance(mark, Text))


def _names_approver(handout: Handout, width: float, letters: Style, most: int) -> bool:
    whole = handout.footer == handout.brief_footer
    return whole or lines(paragraph(handout.footer, width, letters)) <= most
