"""The pictures of cards as they stand on pages: their labels, lines and markers."""

from collections.abc import Iterator

import pytest
from msgspec import Struct

from handout.content.handout import Card
from handout.geometry import Box, Position
from handout.layout.figures.brackets import BAR, EXTENSION
from handout.layout.figures.draw_callouts import LEADER
from handout.layout.page import Group, Image, Path, Role, Shape, Text, walk
from handout.layout.style import ENLARGED
from handout.render.laid_out import LaidOut
from handout.schema.spaces import remove_soft_hyphens

Line = tuple[Position, Position]

FORMS: dict[str, dict[str, object]] = {
    "A4": {},
    "A5": {"paper": "A5"},
    "Letter": {"paper": "Letter"},
    "large": {"large_print": True},
    "large-Letter": {"large_print": True, "paper": "Letter"},
    "cards": {"format": "cards"},
    "booklet": {"format": "booklet"},
    "A3": {"format": "poster", "paper": "A3"},
    "A2": {"format": "poster"},
    "A1-wide": {"format": "poster", "paper": "A1", "landscape": True},
}
"""The handouts on whose pictures labels are looked at, by the options that ask for them."""


class Drawn(Struct, frozen=True):
    """A picture as it is printed: its frame, labels and lines.

    *scale* is how much its page is magnified.
    """

    card: Card
    page: int
    frame: Box
    grounds: list[Box]
    leaders: list[Line]
    bars: list[Line]
    extensions: list[Line]
    texts: list[Text]
    discs: list[Box]
    scale: float

    @property
    def brackets(self) -> list[Line]:
        """Return all lines of brackets."""
        return [*self.bars, *self.extensions]

    def at(self, place: tuple[float, float]) -> Position:
        """Return where a place is printed."""
        return Position(self.frame.x + place[0] * self.frame.width, self.frame.y + place[1] * self.frame.height)


def drawn_pictures(laid: LaidOut) -> Iterator[Drawn]:
    """Yield the picture of every card."""
    cards = {card.figure.path: card for card in laid.handout.cards if card.figures}
    for number, page in enumerate(laid.pages):
        for mark in walk(page.marks):
            if isinstance(mark, Group) and mark.role is Role.FIGURE and mark.path in cards:
                yield _measured(mark, cards[mark.path], number)


def _measured(figure: Group, card: Card, page: int) -> Drawn:
    shapes = [mark for mark in figure.marks if isinstance(mark, Shape) and mark.fill == "#ffffff"]
    grounds = [s for s in shapes if not s.stroke and s.corners[0] < min(s.box.width, s.box.height) / 2 - 0.01]
    scale = grounds[0].corners[0] / 2 if grounds else 1
    lines = [m for m in figure.marks if isinstance(m, Path) and len(m.points) == 2 and m.stroke != "#ffffff"]
    usual = any(m.width / scale == pytest.approx(width) for m in lines for width in (LEADER, BAR))
    pen = 1 if usual else ENLARGED
    ink = [(m.width / scale / pen, (m.points[0], m.points[1])) for m in lines]
    return Drawn(
        card=card,
        page=page,
        frame=next(mark.box for mark in figure.marks if isinstance(mark, Image)),
        grounds=[ground.box for ground in grounds],
        leaders=[line for width, line in ink if width == pytest.approx(LEADER)],
        bars=[line for width, line in ink if width == pytest.approx(BAR)],
        extensions=[line for width, line in ink if width == pytest.approx(EXTENSION)],
        texts=[mark for mark in figure.marks if isinstance(mark, Text)],
        discs=[s.box for s in shapes if s.box.width > 6 * scale and s.corners[0] >= s.box.width / 2 - 0.01],
        scale=scale,
    )


def plain_words(words: str) -> str:
    """Return words with plain spaces and without soft hyphens."""
    return remove_soft_hyphens(words.replace("\u00a0", " "))
