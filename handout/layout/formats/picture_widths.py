"""The widths of pictures that are tried for the cards of a leaflet."""

from handout.geometry import MM

COLUMN = 20
"""The least width of words beside a picture, in ems: about 45 characters."""

NARROW = 0.845
"""The width of narrow pictures as a multiple of the wide ones."""

NARROWS_BESIDE, NARROWS_ABOVE = ((NARROW, 54 * MM), (NARROW, 48 * MM)), ((NARROW, 54 * MM), (0.76, 48 * MM))
"""The multiples to try, each with the least narrow width.

The first are for words beside pictures, the second for words below them."""

WIDE = tuple(each * MM for each in (64, 60, 56, 52, 48))
"""The widths of pictures beside words to try.

Wider ones would leave large print, with its many lines, no page on which pictures are 1.4 times as wide.
"""

SECONDS_ABOVE = ((0, 54 * MM), (0, 46 * MM))
"""Those for words below pictures none of which is narrow.

One may be so that a page holds one card more.
"""

SMALLER = tuple(each * MM for each in (48, 44, 40))
SMALLER_NARROWS = ((NARROW, 44 * MM), (NARROW, 40 * MM))
"""The widths to try as well where pages would else be mostly empty.

A page so holds one card more. Narrow pictures are a multiple of them, and no less than the least.
"""

LARGER = tuple(each * MM for each in (78, 70))
"""The widths to try there so that cards fill pages of their own."""

TALLER = tuple(each * MM for each in (66, 62))
"""The widths to try there for narrow pictures alone.

Their cards so fill pages, and others leave space for the end.
"""

TALL_PAGE = tuple(
    each * MM for each in (150, 140, 130, 120, 112, 104, 98, 94, 90, 86, 82, 78, 74, 70, 68, 66, 62, 58, 54, 50, 46)
)
"""The widths of pictures above words to try."""

PAIRED = tuple(each * MM for each in (48, 44, 42, 40, 38, 36))
"""More widths to try above words where each card has one of two widths."""

PAIRED_LARGE = (78.4 * MM, 77 * MM)
"""Those to try there in large print."""

SECOND = tuple(each * MM for each in (94, 90, 86, 84, 82, 79, 76, 74.5, 73, 71.5, 70, 68.5, 67.2))
"""The second widths of pictures above words to try in large print."""

WIDE_ENOUGH = 78 * MM
"""The least width of wide pictures in large print on a grid of which they all are."""

LEAST_COLUMN = 14
"""The least width of words beside a picture in large print, in ems."""

SMALL_STEPS = tuple(each * MM for each in (36, 30, 25))
"""The widths of the pictures of steps to try where nothing else fits."""

CELL = tuple(each * MM for each in (76, 68, 60, 52, 46, 40, 36))
"""The widths of pictures of compact cards to try."""
