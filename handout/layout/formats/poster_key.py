"""The words around a poster's body figures, measured once for all posters.

They are a heading, the key to the scale, and the names of the cards. A change of one card leaves most as they were.
"""

from functools import lru_cache, reduce

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Handout
from handout.layout.formats.poster_words import GAP, MOST_BLOCKS, MOST_CARDS, MOST_HEIGHTS, PAD, Falling
from handout.layout.page import Block, Role, stack
from handout.layout.parts.body_map import legend_row_height
from handout.layout.style import PageStyle
from handout.layout.text.paragraph import TextStyle, paragraph, run_in_heading

MOST_MAPS = 4
"""Body maps whose words stay measured."""


TITLE = 6
"""The space above the heading of the body figures, and below it."""


class ScaleKey(Struct, frozen=True):
    """The words of a scale with their meanings.

    They are a list below a *heading*, or one *text* after its *lead*. A poster has them once: below its
    body figures, or in the box with the disclaimer.
    """

    heading: str
    lead: str
    meanings: tuple[str, ...]
    text: str

    def listed(self, width: float, style: PageStyle) -> Block:
        """Return the meanings one below the other."""
        heading = paragraph(self.heading, width, heading_letters(style), Role.PART)
        return stack((heading, *(paragraph(each, width, style.text) for each in self.meanings)), style.sizes.text * 0.2)

    def run_on(self, width: float, style: PageStyle) -> Block:
        """Return the meanings as one text."""
        return run_in_heading(self.lead, self.text, width, style.text, style.colours.structure)


def scale_key(handout: Handout, limit: str = "") -> ScaleKey | None:
    """Return the key to the scale, or None if there is no scale.

    A *limit* ends its text.
    """
    closing, words = handout.closing, handout.words
    meanings = tuple(words.defined(name, meaning) for name, meaning in closing.scale)
    if not meanings:
        return None
    text = reduce(words.join, filter(None, (*meanings, limit)))
    return ScaleKey(closing.scale_heading, closing.scale_heading + words.full_stop, meanings, text)


def heading_letters(style: PageStyle) -> TextStyle:
    """Return the style of the headings of the body map and the key."""
    return replace(style.part, size=style.sizes.text * 1.2)


class MapWords:
    """The heading of the body figures and the key below them, in cells of any width."""

    def __init__(self, heading: str, key: ScaleKey | None, style: PageStyle) -> None:
        """Measure nothing yet."""
        self.words, self.scale, self.style = heading, key, style
        self.heading, self.key = lru_cache(MOST_BLOCKS)(self._heading), lru_cache(MOST_BLOCKS)(self._key)
        self.heading_height = lru_cache(MOST_HEIGHTS)(lambda width: self._title(width).height + TITLE)
        self.key_height = Falling(lambda width: self.key(width).height)

    def _heading(self, width: float) -> Block:
        """Return the heading with the space above it."""
        title = self._title(width)
        return Block(title.height + TITLE, title.at(PAD, TITLE))

    def _title(self, width: float) -> Block:
        """Return the heading alone, whose height is asked for in many more widths."""
        return paragraph(self.words, width - 2 * PAD, heading_letters(self.style), Role.HEADING)

    def _key(self, width: float) -> Block:
        """Return the key as one text, with the space above it."""
        return _spaced(self.scale.run_on(width - 2 * PAD, self.style)) if self.scale else Block(0)

    def listed(self, width: float) -> Block:
        """Return the key as a list, with the space above it."""
        return _spaced(self.scale.listed(width - 2 * PAD, self.style)) if self.scale else Block(0)


def _spaced(key: Block) -> Block:
    """Return a key with the space above it."""
    return Block(key.height + 2 * GAP, key.at(0, 2 * GAP))


@lru_cache(MOST_MAPS)
def map_words(heading: str, key: ScaleKey | None, style: PageStyle) -> MapWords:
    """Return the words of the body map, with what was measured for earlier posters."""
    return MapWords(heading, key, style)


@lru_cache(MOST_CARDS)
def name_heights(name: str, style: PageStyle) -> Falling[float]:
    """Return the heights of a card's name in the list of all names.

    They are those that were measured for earlier posters.
    """
    return Falling(lambda width: legend_row_height(name, width, style))
