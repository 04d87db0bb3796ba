"""Lengths, boxes and papers.

Every length is a float in pt (1/72 inch). The origin is the top left corner and y grows downwards.
"""

from enum import Enum, auto

from msgspec import Struct

MM = 72 / 25.4


class Size(Struct, frozen=True):
    """A width and a height."""

    width: float
    height: float


class Position(Struct, frozen=True):
    """A point on a page."""

    x: float
    y: float


class Box(Struct, frozen=True):
    """A rectangle, given by its top left corner, width and height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Return the lower edge."""
        return self.y + self.height

    @property
    def centre(self) -> Position:
        """Return the centre."""
        return Position(self.x + self.width / 2, self.y + self.height / 2)

    def inset(self, by: float) -> "Box":
        """Return the box made smaller by *by* on all four sides, larger if negative."""
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)

    def moved(self, dx: float, dy: float) -> "Box":
        """Return the box shifted by (*dx*, *dy*)."""
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def overlaps(self, other: "Box") -> bool:
        """Return whether the two boxes share some area."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def holds(self, other: "Box", slack: float = 0.01) -> bool:
        """Return whether *other* lies inside this box, to within *slack*."""
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )


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


def is_in_inches(paper: Size) -> bool:
    """Return whether a paper is an American one, measured in whole eighths of an inch."""
    return (paper.width / 9).is_integer()
