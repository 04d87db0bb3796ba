"""The footer of every page: topic, version, and who approved the text.

The full approval is in the footer if it takes two lines at most. Otherwise it is printed once: in the review at
the end, or after the danger signs.
"""

from handout.content.handout import Handout
from handout.layout.page import Block, Text
from handout.layout.text.paragraph import TextStyle, paragraph
from handout.problems import DoesNotFit, Problem

MOST_LINES, MOST_BRIEF = 2, 4
"""The most lines of a footer with the full approval, and of a brief one."""


def footer(handout: Handout, width: float, letters: TextStyle, most: int = MOST_LINES) -> Block:
    """Return the footer, with the full approval if it takes at most *most* lines."""
    return paragraph(
        handout.footer if _names_approver(handout, width, letters, most) else handout.brief_footer, width, letters
    )


def missing_approval(handout: Handout, width: float, letters: TextStyle) -> str:
    """Return the full approval if the footer does not give it."""
    return "" if _names_approver(handout, width, letters, MOST_LINES) else handout.closing.review


def checked_footer(handout: Handout, width: float, letters: TextStyle, most: int = MOST_LINES) -> Block:
    """Return the footer.

    Raise DoesNotFit if it is too long.
    """
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
    """Return the number of lines of a footer."""
    return sum(len(mark.lines) for mark in words.marks if isinstance(mark, Text))


def _names_approver(handout: Handout, width: float, letters: TextStyle, most: int) -> bool:
    """Return whether the footer gives the full approval."""
    whole = handout.footer == handout.brief_footer
    return whole or lines(paragraph(handout.footer, width, letters)) <= most
