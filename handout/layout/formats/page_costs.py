"""What pages cost: each page, its white space, and a last sheet that is not full."""

PAGE = 1.0
"""What each page costs."""

WHITE = 3.0
"""What the empty share of a page costs: its square, and all of it above ``MUCH``."""

MUCH, TOO_MUCH = 0.36, 0.8
"""The empty share that is much, and what a page with more of it costs at once."""

LAST = 0.5
"""What an empty share of the last page costs, as a multiple of that of others.

A text that ends before its last page does looks finished.
"""

EACH = 5.0
"""What the empty share above one of the two greatest ones costs, by its size."""

MOST_BEFORE, WORSE = 0.39, 1.2
"""The greatest empty share of pages before the end, and what more costs at once."""

MOST_AT_END, BEYOND = 0.46, 1.2
"""The greatest empty share of pages of the end, and what more costs at once.

With its wider gaps, the page looks two fifths empty.
"""

ODD = 0.4
"""What an empty last side costs."""

COVER, BLANK = 0.5, 4.0
"""What it costs to fill the back cover, and each more page, of a sheet."""


def white(share: float) -> float:
    """Return what it costs to leave a *share* of a page before the end empty."""
    beyond = WORSE + EACH * (share - MOST_BEFORE) if share > MOST_BEFORE else 0
    return _white(share) + TOO_MUCH * (share > MUCH) + beyond


def white_at_end(share: float, *, last: bool) -> float:
    """Return what it costs to leave a *share* of a page of the end empty.

    It is less on the *last* page.
    """
    beyond = BEYOND + EACH * (share - MOST_AT_END) if share > MOST_AT_END else 0
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
