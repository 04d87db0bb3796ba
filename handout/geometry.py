"""Lengths, boxes and papers.

Every length is a float in pt (1/72 inch); the origin is the top left corner and y grows downwards.
"""

from msgspec import Struct

MM = 72 / 25.4


class Size(Struct, frozen=True):
    """A width and a height."""

    width: float
    height: float


class Position(Struct, frozen=True):
    """A place on a page."""

    x: float
    y: float


class Box(Struct, frozen=True):
    """A rectangle by its top left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def centre(self) -> Position:
        """The middle."""
        return Position(self.x + self.width / 2, self.y + self.height / 2)

    def inset(self, by: float) -> "Box":
        """Return the box made smaller by *by* on all four sides (larger where *by* is negative)."""
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)

    def moved(self, dx: float, dy: float) -> "Box":
        """Return the box shifted by (*dx*, *dy*)."""
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def overlaps(self, other: "Box") -> bool:
        """Tell whether the two share some area."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def holds(self, other: "Box", slack: float = 0.01) -> bool:
        """Tell whether *other* lies inside, to within *slack*."""
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )


PAPERS = {
    "A4": Size(210 * MM, 297 * MM),
    "A5": Size(148 * MM, 210 * MM),
    "Letter": Size(8.5 * 72, 11 * 72),
    "A3": Size(297 * MM, 420 * MM),
    "A2": Size(420 * MM, 594 * MM),
    "A1": Size(594 * MM, 841 * MM),
    "A0": Size(841 * MM, 1189 * MM),
    "24x36in": Size(24 * 72, 36 * 72),
}
"""The papers there are, upright (ISO 216; ANSI/ASME Y14.1; the common American poster)."""


def is_in_inches(paper: Size) -> bool:
    """Tell whether a paper is an American one, of whole eighths of an inch."""
    return (paper.width / 9).is_integer()
