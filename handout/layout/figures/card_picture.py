"""The pictures of a card as one, in a row or a column."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Figure
from handout.geometry import Box
from handout.layout.figures.callouts import annotate, without_labels
from handout.layout.figures.picture import Picture
from handout.layout.page import Group, Mark, Role
from handout.layout.style import PageStyle

GAP = 0.03
"""The gap between pictures, as a share of their common side."""

LANDSCAPE = 1.4
"""The aspect ratio from which pictures go below each other."""


class CardPicture(Struct, frozen=True):
    """The pictures of a card; all have one height in a row, one width in a column."""

    figures: tuple[Figure, ...]
    shapes: tuple[float, ...]
    pictures: tuple[Picture, ...]

    @property
    def in_column(self) -> bool:
        """Return whether several pictures go below each other."""
        return len(self.shapes) > 1 and min(self.shapes) >= LANDSCAPE

    @property
    def shape(self) -> float:
        """Return the width of all together as a multiple of their height."""
        gaps = GAP * (len(self.shapes) - 1)
        return 1 / (sum(1 / each for each in self.shapes) + gaps) if self.in_column else sum(self.shapes) + gaps

    @property
    def caption(self) -> str:
        """Return the captions of all pictures in one line."""
        return " → ".join(figure.caption for figure in self.figures if figure.caption)

    @property
    def labels(self) -> int:
        """Return the number of labels on all pictures."""
        return sum(bool(each.text) for figure in self.figures for each in figure.callouts)

    def without_labels(self) -> "CardPicture":
        """Return the pictures without their labels."""
        bare = tuple(replace(figure, callouts=without_labels(figure.callouts)) for figure in self.figures)
        return replace(self, figures=bare)

    def draw(self, box: Box, style: PageStyle, ring: float = 0, label_area: Box | None = None) -> Group | None:
        """Return all pictures with their callouts, or None if labels do not fit.

        The labels of a single picture may be anywhere in *label_area*.
        """
        if len(self.figures) == 1:
            return annotate(self.figures[0], self.pictures[0], box, style, ring, label_area)
        drawn: list[Mark] = []
        along = 0.0
        for figure, picture, shape in zip(self.figures, self.pictures, self.shapes, strict=True):
            if self.in_column:
                at = Box(box.x, box.y + along, box.width, box.width / shape)
                along += at.height + GAP * box.width
            else:
                at = Box(box.x + along, box.y, box.height * shape, box.height)
                along += at.width + GAP * box.height
            group = annotate(figure, picture, at, style, ring)
            if group is None:
                return None
            drawn.append(group)
        return Group(Role.SECTION, tuple(drawn))


def card_picture(figures: tuple[Figure, ...], pictures: Mapping[str, Picture]) -> CardPicture | None:
    """Return the pictures of a card as one, or None if it has none."""
    found = tuple(pictures[figure.picture.file] for figure in figures)
    sizes = (picture.size for picture in found)
    return CardPicture(figures, tuple(size.width / size.height for size in sizes), found) if found else None
