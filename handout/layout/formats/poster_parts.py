"""The parts of a poster, and those besides its cards: body map and disclaimer."""

from collections.abc import Callable, Sequence
from copy import copy
from functools import cache, lru_cache, partial
from itertools import pairwise
from math import sqrt
from typing import Protocol

from msgspec.structs import replace

from handout.content.handout import Handout
from handout.geometry import MM, Box
from handout.layout.formats.poster_card_space import INSET, TOO_NARROW
from handout.layout.formats.poster_key import TITLE, map_words, name_heights, scale_key
from handout.layout.formats.poster_words import GAP, MOST_BLOCKS, MOST_HEIGHTS, PAD, Falling, Heights
from handout.layout.page import Block, Mark, Role, artifact, section, stack, stacked_height
from handout.layout.parts.body_map import legend
from handout.layout.parts.body_numbers import LEAST_DOT, body_figures
from handout.layout.parts.card_heading import LEAST_READ
from handout.layout.parts.danger_signs import alarm_parts
from handout.layout.parts.disclaimer import disclaimer_parts
from handout.layout.parts.frames import Panel, panel
from handout.layout.parts.second_language import in_second, join_second
from handout.layout.setting import Setting
from handout.layout.style import enlarge, second_style
from handout.layout.text.paragraph import paragraph

MOST_SAFETY = 4
"""Disclaimers whose words stay measured."""


MOST_ENLARGED, FINER = 1.3, 0.02
"""How much larger the disclaimer may be than the cards' words, and the steps.

It is larger where its cell has space.
"""


class PosterPart(Protocol):
    """A part that can fill a cell."""

    def least(self, width: float) -> float:
        """Return the least height of a cell, infinite if it is too narrow."""

    def low(self, width: float) -> float:
        """Return a height that is no more than the least, with little measured."""

    def most(self, width: float) -> float:
        """Return the height of a cell beyond which no picture grows."""

    def pictured(self, width: float, height: float) -> float:
        """Return the area of the pictures in a cell."""

    def holds(self, width: float, height: float) -> bool:
        """Return whether what stands in a cell is as tall as was measured."""

    def block(self, width: float, height: float) -> Block:
        """Return the part filling a cell."""


LEAST_FIGURES = 45 * MM
"""The least height of the body figures before they are magnified.

The discs of smaller ones hide the limbs.
"""

BESIDE = 12
"""The least width of words beside the body figures, in multiples of their size."""


class PosterMap:
    """The body figures and the key to the scale, in cells of any size."""

    def __init__(self, handout: Handout, setting: Setting) -> None:
        """Measure nothing yet."""
        self.handout, self.closing, self.least_picture = handout, handout.closing, 0.0
        self.setting, self.style = setting, setting.style
        sizes = [setting.pictures[each.figure.picture.file].size for each in self.closing.bodies]
        self.shapes = [size.width / size.height for size in sizes]  # widths of the figures as multiples of heights
        self.gaps = GAP * (len(self.closing.bodies) - 1)
        self.words = map_words(self.closing.map_heading, scale_key(handout), setting.style)
        self.heading, self.key, self.heading_height = self.words.heading, self.words.key, self.words.heading_height
        self.key_height, self.names_height = self.words.key_height, cache(self._names_height)

    def holds(self, width: float, height: float) -> bool:
        """Return whether the key is as tall as was measured."""
        rest = width - self._placed(width, height)[1]
        return self.key(rest).height <= self.key_height(rest)

    def with_picture(self, least: float) -> "PosterMap":
        """Return the same part, whose figures take a *least* width."""
        other = copy(self)
        other.least_picture = least
        return other

    def least(self, width: float) -> float:
        """Return the least height of a cell, infinite if it is too narrow."""
        if width < self._narrowest:
            return TOO_NARROW
        return self._least_above(width) + self.key_height(width)

    def low(self, width: float) -> float:
        """Return a height that is no more than the least, with little measured."""
        if width < self._narrowest:
            return TOO_NARROW
        return self._least_above(width) + self.key_height.low(width)

    def _least_above(self, width: float) -> float:
        """Return the least height of heading and figures."""
        return self.heading_height(width) + TITLE + LEAST_FIGURES + PAD

    @property
    def _narrowest(self) -> float:
        """Return the least width of a cell."""
        return max(self.least_picture, LEAST_FIGURES * sum(self.shapes) + self.gaps) + 2 * PAD

    def most(self, width: float) -> float:
        """Return the height of a cell beyond which its figures no longer grow."""
        names = self.names_height(width)
        figures = (width - 2 * PAD - self.gaps) / sum(self.shapes)
        return self.heading_height(width) + TITLE + figures + self.key_height(width) + 2 * GAP + names + PAD

    def pictured(self, width: float, height: float) -> float:
        """Return the area of the figures in a cell."""
        return sum(each.width * each.height for each in self._placed(width, height)[0])

    def block(self, width: float, height: float) -> Block:
        """Return both figures with the numbers of the cards, filling a cell.

        If there is space, the names of the cards stand below them, or with the heading beside them; the key follows. Where it
        stands beside them without names, the heading is above the figures, so that no heading is followed by the next one.
        """
        frame, (boxes, left) = panel(width, height, Panel.CARD, self.style), self._placed(width, height)
        rest, titled = width - left, left and boxes[0].y > INSET
        heading, listed, names = self.heading(left + PAD if titled else rest), self.words.listed(rest), self.names(rest)
        below = TITLE - 2 * GAP if titled else heading.height if left else boxes[0].bottom
        space = height - PAD - below - (2 * GAP + names.height if left and not titled else 0)
        key = listed if listed.height <= space else self.key(rest)
        shown: tuple[Mark, ...] = ()
        if not titled and below + 2 * GAP + names.height + key.height <= height - PAD:
            shown, below = names.at(left + PAD, below + 2 * GAP), below + 2 * GAP + names.height
        least = LEAST_READ if len(self.handout.cards) < 10 else LEAST_DOT
        figures = body_figures(self.closing.bodies, boxes, self.setting, max(boxes[0].height / 14, least))
        words = (*heading.at(0 if titled else left, 0), *figures, *shown, *key.at(left + PAD, below))
        return section(Block(height, (artifact(frame), *words)))

    def _placed(self, width: float, height: float) -> tuple[list[Box], float]:
        """Return the boxes of the figures, and where the words beside them begin.

        That is 0 if the words stand above and below. Beside them stand the heading, the names and the key, or the key alone.
        """
        shapes, gaps, top = self.shapes, self.gaps, self.heading_height(width) + TITLE
        tall = min(height - top - PAD - self.key_height(width), (width - 2 * PAD - gaps) / sum(shapes))
        beside = min(
            height - 2 * INSET, (width - INSET - GAP - BESIDE * self.style.sizes.text - PAD - gaps) / sum(shapes)
        )
        left = beside * sum(shapes) + gaps + INSET + GAP - PAD
        rest = width - left
        if beside > tall and (words := self.heading_height(rest) + self.key_height(rest) + PAD) <= height:
            if words + 2 * GAP + self.names_height(rest) <= height:
                return self._row(beside, INSET, INSET), left
            above = self.heading_height(left + PAD) + TITLE
            if (lower := beside + INSET - above) > tall:
                return self._row(lower, INSET, above), left
        return self._row(tall, (width - tall * sum(shapes) - gaps) / 2, top), 0

    def _row(self, tall: float, x: float, y: float) -> list[Box]:
        """Return the boxes of the figures, so *tall*, beside each other."""
        boxes = []
        for shape in self.shapes:
            boxes.append(Box(x, y, tall * shape, tall))
            x += tall * shape + GAP
        return boxes

    def names(self, width: float) -> Block:
        """Return the numbers and names of the cards."""
        return legend(self.closing, width - 2 * PAD, self.style, 1)

    def _names_height(self, width: float) -> float:
        """Return the height of the names, of which most were measured for earlier posters."""
        height = 0.0
        for _, name in self.closing.legend:
            height += name_heights(name, self.style)(width - 2 * PAD)
        return height


class PosterDisclaimer:
    """The disclaimer and danger signs, laid out in cells of any width."""

    def __init__(self, handout: Handout, setting: Setting, *, doubted: bool = False) -> None:
        """Measure nothing yet."""
        self.handout, self.setting, self.style = handout, setting, setting.style
        self.words = _safety_words(handout, setting, doubted=doubted)
        self.heading_height = Falling(lambda width: self._heading(width).height)
        self.least, self.low = cache(self._least), cache(self._low)

    def _least(self, width: float) -> float:
        """Return the least height of a cell."""
        inner = width - 2 * PAD
        return self.heading_height(inner) + 3 + self.words.least(inner) + 14

    def _low(self, width: float) -> float:
        """Return a height that is no more than the least, with little measured."""
        inner = width - 2 * PAD
        return self.heading_height(inner) + 3 + self.words.low(inner) + 14

    def most(self, width: float) -> float:
        """Return the height of a cell beyond which nothing grows."""
        return self.least(width)

    def pictured(self, width: float, height: float) -> float:  # noqa: ARG002  # as every part does
        """Return the area of pictures in a cell: none."""
        return 0

    def block(self, width: float, height: float) -> Block:
        """Return the disclaimer in its heavy frame, filling a cell."""
        frame = panel(width, height, Panel.POSTER_SAFETY, self.style)
        return section(Block(height, (artifact(frame), *self._enlarged(width, height).marks)))

    def _enlarged(self, width: float, height: float) -> Block:
        """Return disclaimer and danger signs in letters as large as the cell holds."""
        text = self.text(width)
        scale = min(MOST_ENLARGED, sqrt(height / text.height))
        while scale > 1:
            setting = replace(self.setting, style=enlarge(self.style, scale))
            larger = PosterDisclaimer(self.handout, setting).text(width)
            if larger.height <= height:
                return larger
            scale -= FINER
        return text

    def holds(self, width: float, height: float) -> bool:  # noqa: ARG002  # as every part does
        """Return whether the words are as tall as was measured."""
        return self.text(width).height <= self.least(width)

    def text(self, width: float) -> Block:
        """Return disclaimer and danger signs in the number of columns of least height."""
        inner = width - 2 * PAD
        heading, words = self._heading(inner), self.words
        columns, wide = min(words.columns(inner), key=lambda each: words.column_height(each, words.heights))
        body = _columns(words.parts(wide), columns, wide, words.gap)
        marks = join_second(body.at(PAD, heading.height + 9))
        return Block(heading.height + 3 + body.height + 14, (*heading.at(PAD, 6), *marks))

    def _heading(self, width: float) -> Block:
        """Return the heading."""
        letters = replace(self.style.heading, size=self.style.sizes.card, colour=self.style.colours.danger)
        return paragraph(self.handout.front.disclaimer.heading, width, letters, Role.HEADING)


class SafetyWords:
    """The words of the disclaimer and the danger signs, in any width."""

    def __init__(self, handout: Handout, setting: Setting, *, doubted: bool) -> None:
        """Measure nothing yet."""
        self.handout, self.setting = handout, setting
        self.gap = setting.style.sizes.text * 0.3
        """The space between the parts."""
        self.parts = lru_cache(MOST_BLOCKS)(self._both_parts)
        pictured = any(part.figure for part in handout.front.parts) and not handout.front.disclaimer.short
        measured = Heights if pictured or doubted else Falling
        self.heights: Heights[tuple[float, ...]] = measured(
            lambda width: tuple(part.height for part in self.parts(width))
        )
        held = lru_cache(MOST_HEIGHTS)
        self.least, self.low = held(partial(self._tall, self.heights)), held(partial(self._tall, self.heights.low))

    def _tall(self, heights: Callable[[float], tuple[float, ...]], inner: float) -> float:
        """Return the height in the number of columns of least height.

        *heights* measures the parts in a width.
        """
        return min(self.column_height(each, heights) for each in self.columns(inner))

    def column_height(self, columns: tuple[int, float], heights: Callable[[float], tuple[float, ...]]) -> float:
        """Return the height of the tallest of so many *columns* of a width."""
        number, wide = columns
        return _column_height(heights(wide), number, self.gap)

    def columns(self, inner: float) -> list[tuple[int, float]]:
        """Return the numbers of columns to try, each with their width."""
        tried = ((columns, (inner - 16 * (columns - 1)) / columns) for columns in range(1, 5))
        return [
            (columns, wide) for columns, wide in tried if columns == 1 or wide >= 18 * self.setting.style.sizes.text
        ]

    def _both_parts(self, width: float) -> list[Block]:
        """Return the parts in both languages, those of the second below its heading."""
        style = self.setting.style
        parts, second = _safety_parts(self.handout, width, self.setting), self.handout.second
        if second is None:
            return parts
        smaller = second_style(style)
        letters = replace(smaller.part, size=smaller.text.size * 1.2)
        heading = paragraph(second.front.disclaimer.heading, width, letters)
        first, *others = _safety_parts(second, width, replace(self.setting, style=smaller))
        words = [stack((heading, first), 1), *others]
        return [*parts, *(in_second(each, width, style) for each in words)]


def _safety_words(handout: Handout, setting: Setting, *, doubted: bool) -> SafetyWords:
    """Return the words, with the heights that were measured for earlier posters.

    Other cards leave them as they were; so does another size of headings.
    """
    style = replace(setting.style, sizes=replace(setting.style.sizes, card=0, title=0))
    bare = _without_cards(handout)
    given, known = (bare, replace(setting, style=style, logo=None), doubted), _known_safety()
    for others, words in known:
        if others == given:
            return words
    found = SafetyWords(bare, given[1], doubted=doubted)
    known[:] = [*known, (given, found)][-MOST_SAFETY:]
    return found


def _without_cards(handout: Handout) -> Handout:
    """Return a handout without its cards and what its last page says of them.

    The key to the scale stays where the words have it.
    """
    scale = () if handout.closing.bodies else handout.closing.scale
    closing = replace(handout.closing, bodies=(), legend=(), scale=scale, sources=(), pictures="")
    second = handout.second and _without_cards(handout.second)
    return replace(handout, cards=(), closing=closing, left_out=(), headings={}, second=second)


@lru_cache(1)
def _known_safety() -> list[tuple[tuple[Handout, Setting, bool], SafetyWords]]:
    """Return the words of the last posters; they go with a patient's other words."""
    return []


def _safety_parts(handout: Handout, width: float, setting: Setting) -> list[Block]:
    """Return the danger signs and the parts of the disclaimer.

    The texts are short ones if there are any. Notices begin them, and then what needs help at once, so that it is at
    the top of a column whatever their number. What is to be done today and later stands together. How hard never to
    press ends the disclaimer, or the key to the scale.
    """
    front, style, closing = handout.front, setting.style, handout.closing
    keyed = bool(closing.scale and not closing.bodies)
    limit = "" if keyed else closing.limit
    notices = " ".join(front.notices)
    parts = [paragraph(notices, width, replace(style.text, bold=True))] if notices else []
    if front.red_flags:
        now, today, later = alarm_parts(handout, width, style, listed=False)
        parts += [now, stack((today, later), style.sizes.text * 0.3)]
    if front.disclaimer.short:
        *texts, last = (part for part in front.disclaimer.short.split("\n") if part.strip())
        texts.append(handout.words.join(last, limit) if limit else last)
        parts += [paragraph(text, width, style.text) for text in texts]
    else:
        parts += disclaimer_parts(handout, width, setting)
        parts += [paragraph(limit, width, style.text)] if limit else []
    if keyed and (key := scale_key(handout, closing.limit)):
        parts.append(key.run_on(width, style))
    return parts


def _column_height(heights: tuple[float, ...], columns: int, gap: float) -> float:
    """Return the height of the tallest of as even *columns* as possible."""
    ends = _even_ends(heights, columns)
    return max(stacked_height([Block(tall) for tall in heights[a:b]], gap) for a, b in pairwise((0, *ends)))


def _columns(parts: Sequence[Block], columns: int, wide: float, gap: float) -> Block:
    """Return *parts* in order, in columns of heights as equal as possible."""
    ends = _even_ends(tuple(part.height for part in parts), columns)
    stacks = [stack(parts[a:b], gap) for a, b in pairwise((0, *ends))]
    marks = [mark for n, block in enumerate(stacks) for mark in block.at(n * (wide + 16), 0)]
    return Block(max(block.height for block in stacks), tuple(marks))


@lru_cache(1_000)
def _even_ends(heights: tuple[float, ...], columns: int) -> list[int]:
    """Return the end of each column so that the tallest column is least tall."""
    best: tuple[float, list[int]] = (sum(heights), [len(heights)] * columns)
    if columns == 1 or len(heights) <= 1:
        return best[1]
    for first in range(1, len(heights)):
        rest = _even_ends(heights[first:], columns - 1)
        tallest = max(sum(heights[:first]), *(sum(heights[first:][a:b]) for a, b in pairwise((0, *rest))))
        if tallest < best[0]:
            best = tallest, [first, *(first + end for end in rest)]
    return best[1]
