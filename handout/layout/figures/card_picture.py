"""The pictures of a card as one, in a row or a column."""

from collections.abc import Mapping
from math import inf

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Figure
from handout.geometry import Box, Position
from handout.layout.figures.draw_callouts import annotate, without_labels
from handout.layout.figures.picture import Picture
from handout.layout.page import Block, Group, Mark, Path, Role, artifact
from handout.layout.style import PageStyle
from handout.layout.text.direction import base_level
from handout.layout.text.paragraph import paragraph

GAP = 0.1
"""The gap between pictures, which holds an arrow, as a share of their common side."""

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

    def caption(self, style: PageStyle) -> str:
        """Return the captions of all pictures in one line, with arrows as one reads."""
        arrow = " ← " if base_level(style.label.language) else " → "
        return arrow.join(figure.caption for figure in self.figures if figure.caption)

    def captions(self, width: float, style: PageStyle, above: float = 3) -> Block:
        """Return the captions below pictures that are *width* wide, each below its own.

        There is some space *above* them. Those of pictures below each other are in one line, with arrows between them.
        """
        named = [figure.caption for figure in self.figures]
        if not any(named):
            return Block(0)
        if len(named) == 1 or self.in_column:
            words = paragraph(self.caption(style), width, style.label, Role.CAPTION)
            return Block(words.height + above, words.at(0, above))
        marks: list[Mark] = []
        tall = width / self.shape
        x = height = 0.0
        for caption, shape in zip(named, self.shapes, strict=True):
            if caption:
                words = paragraph(caption, tall * shape, style.label, Role.CAPTION)
                marks += words.at(x, above)
                height = max(height, words.height)
            x += tall * (shape + GAP)
        return Block(height + above, tuple(marks))

    @property
    def labels(self) -> int:
        """Return the number of labels on all pictures."""
        return sum(bool(each.text) for figure in self.figures for each in figure.callouts)

    def without_labels(self) -> "CardPicture":
        """Return the pictures without their labels."""
        bare = tuple(replace(figure, callouts=without_labels(figure.callouts)) for figure in self.figures)
        return replace(self, figures=bare)

    def draw(self, box: Box, style: PageStyle, label_area: Box | None = None, *, most: float = inf) -> Group | None:
        """Return all pictures with their callouts, or None if labels do not fit.

        The labels of a single picture may be anywhere in *label_area*. Return None, too, if they are more
        unclear than *most*.
        """
        if len(self.figures) == 1:
            return annotate(self.figures[0], self.pictures[0], box, style, label_area, most=most)
        drawn: list[Mark] = []
        along = 0.0
        for figure, picture, shape in zip(self.figures, self.pictures, self.shapes, strict=True):
            gap = GAP * (box.width if self.in_column else box.height)
            if self.in_column:
                at = Box(box.x, box.y + along, box.width, box.width / shape)
                between = Box(at.x, at.y - gap, at.width, gap)
                along += at.height + gap
            else:
                at = Box(box.x + along, box.y, box.height * shape, box.height)
                between = Box(at.x - gap, at.y, gap, at.height)
                along += at.width + gap
            group = annotate(figure, picture, at, style, most=most)
            if group is None:
                return None
            drawn += [artifact(_arrow(between, style, down=self.in_column)), group] if drawn else [group]
        return Group(Role.SECTION, tuple(drawn))


def _arrow(gap: Box, style: PageStyle, *, down: bool) -> Path:
    """Return an arrow in the *gap* between two pictures, to the right or *down*."""
    size = min(gap.width, gap.height) * 0.62
    centre = gap.centre
    half, shaft = size / 2, size * 0.14
    outline = (
        (-half, -shaft),
        (0.0, -shaft),
        (0.0, -half * 0.8),
        (half, 0.0),
        (0.0, half * 0.8),
        (0.0, shaft),
        (-half, shaft),
    )
    points = tuple(Position(centre.x + (y if down else x), centre.y + (x if down else y)) for x, y in outline)
    return Path(points, closed=True, fill=style.colours.structure)


def card_picture(figures: tuple[Figure, ...], pictures: Mapping[str, Picture]) -> CardPicture | None:
    """Return the pictures of a card as one, or None if it has none."""
    found = tuple(pictures[figure.picture.file] for figure in figures)
    sizes = (picture.size for picture in found)
    return CardPicture(figures, tuple(size.width / size.height for size in sizes), found) if found else None
