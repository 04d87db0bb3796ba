"""All papers, and what is printed on them."""

from enum import Enum, auto

from msgspec import Struct

from handout.geometry import MM, Size


class Use(Enum):
    """What a paper is for.

    An office printer prints booklets, cards, and the tiles of posters.
    """

    LEAFLET = auto()
    OFFICE = auto()
    TRIFOLD = auto()
    POSTER = auto()


class Paper(Struct, frozen=True):
    """A paper: its size, upright, and what is printed on it."""

    size: Size
    uses: tuple[Use, ...]


PAPER_TABLE = {
    "A4": Paper(Size(210 * MM, 297 * MM), (Use.LEAFLET, Use.OFFICE, Use.TRIFOLD)),
    "A5": Paper(Size(148 * MM, 210 * MM), (Use.LEAFLET,)),
    "Letter": Paper(Size(8.5 * 72, 11 * 72), (Use.LEAFLET, Use.OFFICE, Use.TRIFOLD)),
    "A2": Paper(Size(420 * MM, 594 * MM), (Use.POSTER,)),
    "A1": Paper(Size(594 * MM, 841 * MM), (Use.POSTER,)),
    "A0": Paper(Size(841 * MM, 1189 * MM), (Use.POSTER,)),
    "A3": Paper(Size(297 * MM, 420 * MM), (Use.OFFICE, Use.POSTER)),
    "24x36in": Paper(Size(24 * 72, 36 * 72), (Use.POSTER,)),
}
"""All papers (ISO 216, ANSI/ASME Y14.1, the American poster).

The first of each use is the usual one.
"""

PAPERS = {name: paper.size for name, paper in PAPER_TABLE.items()}
"""The sizes of all papers."""


def _papers_for(use: Use) -> tuple[str, ...]:
    """Return the names of the papers for one use, the usual one first."""
    return tuple(name for name, paper in PAPER_TABLE.items() if use in paper.uses)


LEAFLET_PAPERS = _papers_for(Use.LEAFLET)
OFFICE_PAPERS = _papers_for(Use.OFFICE)
TRIFOLD_PAPERS = _papers_for(Use.TRIFOLD)
POSTER_PAPERS = _papers_for(Use.POSTER)


def known_paper(word: str) -> str | None:
    """Return the name of a paper in its own spelling, or None if there is none."""
    return next((known for known in PAPERS if known.casefold() == word.casefold()), None)


def is_in_inches(paper: Size) -> bool:
    """Return whether a paper is an American one, measured in whole eighths of an inch."""
    return (paper.width / 9).is_integer()
