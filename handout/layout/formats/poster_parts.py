"""Poster parts besides the cards: title band, body map, disclaimer, foot."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise, product

from msgspec.structs import replace

from handout.content.handout import Handout
from handout.geometry import Box, Size
from handout.layout.formats.poster_card import GAP, PAD, TOO_NARROW
from handout.layout.page import Block, Role, Shape, artifact, section, stack
from handout.layout.parts.body_map import body_figure
from handout.layout.parts.danger_signs import alarm_call
from handout.layout.parts.disclaimer import disclaimer_parts
from handout.layout.parts.footer import MOST_BRIEF, checked_footer
from handout.layout.parts.frames import Panel, panel
from handout.layout.setting import Setting
from handout.layout.text.paragraph import paragraph, text_width

MARGIN, BLEED = 13.5, 30.0
"""The margin inside the edge of the sheet, and the bleed of the title band."""


class PosterMap:
    """The body figures, measured for and laid out in cells of any size."""

    def __init__(self, handout: Handout, setting: Setting, least_picture: float) -> None:
        self.closing, self.least_picture = handout.closing, least_picture
        self.setting, self.style = setting, setting.style

    def least(self, width: float) -> float:
        """Return the least height of a cell, infinite if it is too narrow."""
        return self.least_picture * 1.35 + 24 if width >= self.least_picture + 2 * PAD else TOO_NARROW

    def filled(self, width: float, height: float) -> tuple[float, float]:
        """Return the areas that the figures and words take in a cell."""
        return sum(each.width * each.height for each in self._figures(width, height)), 0

    def block(self, width: float, height: float) -> Block:
        """Return both figures with the numbers of the cards, filling a cell."""
        frame = panel(width, height, Panel.CARD, self.style)
        figures = [
            body_figure(each, box, self.setting, max(box.height / 14, 12.8))
            for each, box in zip(self.closing.bodies, self._figures(width, height), strict=True)
        ]
        return section(Block(height, (artifact(frame), *self._heading(width).marks, *figures)))

    def _figures(self, width: float, height: float) -> list[Box]:
        """Return the boxes of the two body figures below their heading."""
        sizes = [self.setting.pictures[each.figure.picture.file].size for each in self.closing.bodies]
        shapes = [size.width / size.height for size in sizes]
        top = self._heading(width).height + 6
        gaps = GAP * (len(shapes) - 1)
        tall = min(height - top - PAD, (width - 2 * PAD - gaps) / sum(shapes))
        x, boxes = (width - tall * sum(shapes) - gaps) / 2, []
        for shape in shapes:
            boxes.append(Box(x, top + (height - top - PAD - tall) / 2, tall * shape, tall))
            x += tall * shape + GAP
        return boxes

    def _heading(self, width: float) -> Block:
        """Return the heading of the body map."""
        letters = replace(self.style.part, size=self.style.sizes.text * 1.2)
        heading = paragraph(self.closing.map_heading, width - 2 * PAD, letters, Role.HEADING)
        return Block(heading.height + 6, heading.at(PAD, 6))


class PosterDisclaimer:
    """The disclaimer and danger signs, laid out in cells of any width."""

    def __init__(self, handout: Handout, setting: Setting) -> None:
        self.handout, self.style = handout, setting.style
        self.text = cache(self._text)

    def least(self, width: float) -> float:
        """Return the least height of a cell."""
        return self.text(width).height

    def filled(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002  # as every part does
        """Return the areas that pictures and words take in a cell."""
        return 0, width * self.text(width).height

    def block(self, width: float, height: float) -> Block:
        """Return the disclaimer in its heavy frame, filling a cell."""
        frame = panel(width, height, Panel.POSTER_SAFETY, self.style)
        return section(Block(height, (artifact(frame), *self.text(width).marks)))

    def _text(self, width: float) -> Block:
        """Return disclaimer and danger signs in the number of columns of least height."""
        inner = width - 2 * PAD
        heading = paragraph(
            self.handout.front.disclaimer.heading,
            inner,
            replace(self.style.heading, size=self.style.sizes.card * 0.85, colour=self.style.colours.danger),
            Role.HEADING,
        )
        tried = []
        for columns in range(1, 5):
            wide = (inner - 16 * (columns - 1)) / columns
            if columns > 1 and wide < 18 * self.style.sizes.text:
                break
            tried.append(_columns(self._parts(wide), columns, wide, self.style.sizes.text * 0.3))
        body = min(tried, key=lambda block: block.height)
        return Block(heading.height + 3 + body.height + 14, (*heading.at(PAD, 6), *body.at(PAD, heading.height + 9)))

    def _parts(self, width: float) -> list[Block]:
        """Return the parts of the disclaimer, with short texts where the topic has them."""
        front, style = self.handout.front, self.style
        notices = " ".join(front.notices)
        parts = [paragraph(notices, width, replace(style.text, bold=True))] if notices else []
        if front.disclaimer.short:
            parts += [paragraph(part, width, style.text) for part in front.disclaimer.short.split("\n") if part.strip()]
        else:
            parts += disclaimer_parts(self.handout, width, style)
        if flags := front.red_flags:
            for alarm, call in ((flags.now, front.call_now), (flags.today, front.call_today)):
                parts.append(alarm_call(alarm, call, width, style))
            parts.append(paragraph(flags.later, width, replace(style.text, bold=True)))
        return parts


class PosterBand:
    """The title band and the foot of a poster.

    A *tight* poster has them as low as possible.
    """

    def __init__(self, handout: Handout, size: Size, setting: Setting, *, tight: bool) -> None:
        self.handout, self.style, self.tight = handout, setting.style, tight
        self.width, self.height, self.inner = size.width, size.height, size.width - 2 * MARGIN

    def head(self) -> Block:
        """Return the title band with the clinic at its right.

        A *tight* one is as low as possible.
        """
        size = self.style.sizes
        if not self.tight:
            return self._head(0.35, size.text, (1.5, 1.35, 1.2, 1.1, 1, 0.9, 0.85))
        ways = product((0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55), (size.text, size.small))
        return min((self._head(share, type_size, (0.85,)) for share, type_size in ways), key=lambda block: block.height)

    def _head(self, share: float, type_size: float, scales: Sequence[float]) -> Block:
        """Return the title band with the clinic on a *share* of its width.

        The title has the first of *scales* at which it fits into the band's height.
        """
        handout, style = self.handout, self.style
        clinic = handout.clinic
        lines = [line for line in (clinic.name, clinic.phone, clinic.web) if line] if clinic else []
        lines = [" · ".join(lines)] if self.tight and lines else lines
        ground, ink = style.solid
        letters = replace(style.label, colour=ink, size=type_size)
        side = min(max((text_width(line, letters) for line in lines), default=0), self.inner * share)
        free = self.inner - (side + 24 if side else 0)
        title = next(
            block
            for scale in scales
            if (
                block := paragraph(
                    handout.title, free, replace(style.title(scale), colour=ink), Role.TITLE, balanced=True
                )
            ).height
            <= self.height * 0.07
            or scale == scales[-1]
        )
        contact = stack([paragraph(line, side + 0.1, letters) for line in lines], 0)
        height = max(title.height, contact.height) + 10
        fill = Shape(Box(-BLEED, -BLEED, self.width + 2 * BLEED, height + BLEED), fill=ground)
        rule = Shape(Box(MARGIN, height - 2, self.inner, 1.6), fill=style.colours.ink)
        marks = (
            artifact(fill if ground != "#ffffff" else rule),
            *title.at(MARGIN, (height - title.height) / 2),
            *contact.at(MARGIN + self.inner - side, (height - contact.height) / 2),
        )
        return Block(height, marks)

    def foot(self) -> Block:
        """Return the line with version and approval."""
        small = self.style.small
        letters = replace(small, size=0.72 * self.style.sizes.text, leading=1.2) if self.tight else small
        words = checked_footer(self.handout, self.inner, letters, MOST_BRIEF)
        return Block(words.height + 9, words.at(0, -2.5))  # raised into the gap above: 4 mm from the trim even on A3


def _columns(parts: Sequence[Block], columns: int, wide: float, gap: float) -> Block:
    """Return *parts* in order, in columns of heights as equal as possible."""
    ends = _even_ends([part.height for part in parts], columns)
    stacks = [stack(parts[a:b], gap) for a, b in pairwise((0, *ends))]
    marks = [mark for n, block in enumerate(stacks) for mark in block.at(n * (wide + 16), 0)]
    return Block(max(block.height for block in stacks), tuple(marks))


def _even_ends(heights: Sequence[float], columns: int) -> list[int]:
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
