"""Lengths and boxes.

Every length is a float in pt (1/72 inch). The origin is the top left corner and y grows downwards.
"""

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
