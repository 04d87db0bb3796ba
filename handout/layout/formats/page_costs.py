"""What pages cost: each page, its white space, and a last sheet that is not full."""

PAGE, WHITE, MUCH, TOO_MUCH, LAST = 1.0, 3.0, 0.36, 0.8, 0.5
"""What pages and white space cost.

These are the cost of a page and of its empty share, the share that is much, what a page with more of it costs at once,
and how much less the last page costs: a text that ends before its last page does looks finished.
"""

MOST_BEFORE, WORSE = 0.39, 1.2
"""The greatest share that is to be empty before the end, and what more costs."""

MOST, BEYOND, EACH = 0.46, 1.2, 5.0
"""The greatest share that is to be empty at the end, and what it costs beyond.

A page costs so much at once, and by the excess. With its wider gaps, it looks two fifths empty.
"""

ODD, COVER, BLANK = 0.4, 0.5, 4.0
"""What an empty last side, a filling back cover and each more page cost."""


def white(share: float) -> float:
    """Return what it costs to leave a *share* of a page before the end empty."""
    beyond = WORSE + EACH * (share - MOST_BEFORE) if share > MOST_BEFORE else 0
    return _white(share) + TOO_MUCH * (share > MUCH) + beyond


def white_at_end(share: float, *, last: bool) -> float:
    """Return what it costs to leave a *share* of a page of the end empty.

    It is less on the *last* page.
    """
    beyond = BEYOND + EACH * (share - MOST) if share > MOST else 0
    return _white(share) * (LAST if last else 1) + TOO_MUCH * (share > MUCH) + beyond


def fill_sheet(pages: int, multiple: int) -> float:
    """Return what it costs to fill the last sheet after so many *pages*."""
    if multiple == 1:
        return ODD * (pages % 2)
    missing = -pages % multiple
    return COVER + BLANK * (missing - 1) if missing else 0


def _white(share: float) -> float:
    """Return what it costs to leave a *share* of a page empty, were none too much."""
    share = max(0.0, share)
    return WHITE * (share**2 + max(0.0, share - MUCH))
